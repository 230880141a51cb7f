/* Compiled programs: making them from a description, loading them from shared objects. */
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/cpu.h"
#include "core/new_file.h"
#include "core/program.h"
#include "tenferro/rt_plan.h"

/* ---- what a description must look like ---- */

static const char *check_argument(const tnf_rt_argument *arg) {
  if (!arg->name)
    return "an argument without a name";
  if (tnf_dtype_size((tnf_dtype)arg->dtype) == 0)
    return "an argument of unknown dtype";
  if (arg->rank < 0 || arg->rank > TNF_RT_MAX_RANK)
    return "an argument of impossible rank";
  if (arg->device != TNF_RT_CPU)
    return "an argument on an unknown device";
  if (arg->rank > 0 && !arg->extents)
    return "an argument without extents";
  return NULL;
}

/* What is wrong with a description, or NULL. */
static const char *check_info(const tnf_rt_program_info *info) {
  if (!info->name)
    return "no name";
  if (!info->entry)
    return "no entry";
  if (info->input_count < 0 || info->output_count < 0)
    return "negative argument counts";
  if ((info->input_count && !info->inputs) || (info->output_count && !info->outputs))
    return "no argument descriptions";
  const char *wrong = NULL;
  for (int32_t i = 0; i < info->input_count && !wrong; ++i)
    wrong = check_argument(&info->inputs[i]);
  for (int32_t i = 0; i < info->output_count && !wrong; ++i)
    wrong = check_argument(&info->outputs[i]);
  return wrong;
}

static tnf_status *check_description(tnf_context *ctx, const char *site, const tnf_rt_program_info *info) {
  /* first: another version may place everything else differently */
  if (!tnf_info_is_current(info))
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED,
                          "%s: compiled for another version of the runtime: for interface %" PRIu32 ", this runtime has %d", site,
                          tnf_info_version(info), TNF_RT_ABI_VERSION);
  const char *wrong = check_info(info);
  if (wrong)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the program's description has %s", site, wrong);
  const char *missing = tnf_cpu_missing(info->cpu);
  if (missing)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED,
                          "%s: program \"%s\" was compiled for %.*s, and this machine has no %.*s", site, info->name,
                          (int)strcspn(info->cpu, "+"), info->cpu, (int)strcspn(missing, "+"), missing);
  return NULL;
}

/* ---- the handle ---- */

static bool capture(tnf_program *p, tnf_tensor *const *tensors) {
  int32_t count = p->info->input_count, captured = 0;
  for (int32_t i = 0; tensors && i < count; ++i)
    captured += tensors[i] != NULL;
  if (!captured)
    return true;
  p->captured = tnf_ctx_alloc(p->ctx, (size_t)count * sizeof *p->captured);
  if (!p->captured)
    return false;
  for (int32_t i = 0; i < count; ++i)
    p->captured[i] = tnf_tensor_retain(tensors[i]);
  p->input_count -= captured;
  return true;
}

tnf_status *tnf_program_new(tnf_context *ctx, const char *site, const tnf_rt_program_info *info, tnf_tensor *const *captured,
                            tnf_program_code code, tnf_program **out) {
  *out = NULL;
  tnf_status *st = check_description(ctx, site, info);
  if (st)
    return st;
  tnf_program *p = tnf_ctx_alloc(ctx, sizeof *p);
  if (!p)
    return tnf_status_out_of_memory();
  *p = (tnf_program){.ctx = ctx, .info = info, .input_count = info->input_count, .code = code};
  if (!capture(p, captured)) {
    tnf_ctx_free(ctx, p, sizeof *p);
    return tnf_status_out_of_memory();
  }
  atomic_init(&p->refs, 1);
  tnf_context_retain(ctx);
  *out = p;
  return NULL;
}

tnf_status *tnf_program_from_info(tnf_context *ctx, const tnf_rt_program_info *info, tnf_program **out) {
  if (!out)
    return tnf_status_null_argument("program_from_info", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("program_from_info", "ctx");
  if (!info)
    return tnf_status_null_argument("program_from_info", "info");
  return tnf_program_new(ctx, "program_from_info", info, NULL, (tnf_program_code){NULL, NULL}, out);
}

tnf_program *tnf_program_retain(tnf_program *p) {
  if (p)
    atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
  return p;
}

void tnf_program_release(tnf_program *p) {
  if (!p || atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) != 1)
    return;
  tnf_context *ctx = p->ctx;
  size_t inputs = (size_t)p->info->input_count; /* the description goes with the code */
  for (size_t i = 0; p->captured && i < inputs; ++i)
    tnf_tensor_release(p->captured[i]);
  tnf_ctx_free(ctx, p->captured, inputs * sizeof *p->captured);
  if (p->code.drop)
    p->code.drop(p->code.owner);
  tnf_ctx_free(ctx, p, sizeof *p);
  tnf_context_release(ctx);
}

const tnf_rt_program_info *tnf_program_info(const tnf_program *p) {
  return p ? p->info : NULL;
}

int32_t tnf_program_input_count(const tnf_program *p) {
  return p ? p->input_count : 0;
}

int32_t tnf_program_output_count(const tnf_program *p) {
  return p ? p->info->output_count : 0;
}

const tnf_rt_argument *tnf_program_get_input(const tnf_program *p, int32_t index) {
  if (!p || index < 0 || index >= p->input_count)
    return NULL;
  for (int32_t i = 0; p->captured && i <= index; ++i)
    index += p->captured[i] != NULL;
  return &p->info->inputs[index];
}

const tnf_rt_argument *tnf_program_get_output(const tnf_program *p, int32_t index) {
  return p && index >= 0 && index < p->info->output_count ? &p->info->outputs[index] : NULL;
}

/* ---- shared objects ---- */

/* dlopen tells little about a file that is something else; looks at its first bytes before. */
static tnf_status *check_file(tnf_context *ctx, const char *path) {
  static const char elf[4] = {'\x7f', 'E', 'L', 'F'};
  char start[sizeof elf];
  const char *wrong;
  int fd = tnf_regular_file_open(path, &wrong);
  if (wrong)
    return tnf_status_new(&ctx->allocator, TNF_RT_IO, "\"%s\" %s", path, wrong);
  ssize_t got = fd < 0 ? -1 : read(fd, start, sizeof start);
  int error = errno;
  if (fd >= 0)
    close(fd);
  if (got < 0) {
    char text[128];
    if (strerror_r(error, text, sizeof text))
      snprintf(text, sizeof text, "error %d", error);
    return tnf_status_new(&ctx->allocator, TNF_RT_IO, "cannot open \"%s\": %s", path, text);
  }
  if ((size_t)got < sizeof elf || memcmp(start, elf, sizeof elf) != 0)
    return tnf_status_new(&ctx->allocator, TNF_RT_IO, "\"%s\" is not a shared object", path);
  return NULL;
}

/* ---- shared objects that miss a kernel: what dlopen says of it is a symbol ---- */

/* The symbol that is missing, which dlerror says last. */
static bool read_symbol(const char *error, char *symbol, size_t size) {
  static const char before[] = "undefined symbol: ";
  const char *at = error ? strstr(error, before) : NULL;
  size_t length = at ? strcspn(at += sizeof before - 1, " ,\t\n") : 0;
  if (length == 0 || length >= size)
    return false;
  memcpy(symbol, at, length);
  symbol[length] = 0;
  return true;
}

/* The operation that the bytes of a file name for the symbol: they may be anything. */
static bool read_operation(const char *bytes, size_t size, const char *symbol, char *operation, size_t room) {
  char need[256];
  int written = snprintf(need, sizeof need, TNF_RT_NEEDS_KERNEL "%s of ", symbol);
  if (written < 0 || (size_t)written >= sizeof need)
    return false;
  const size_t length = (size_t)written;
  for (size_t i = 0; i + length < size; ++i) {
    const char *at = memchr(bytes + i, need[0], size - length - i);
    if (!at)
      return false;
    i = (size_t)(at - bytes);
    if (memcmp(at, need, length) != 0)
      continue;
    size_t count = 0;
    while (i + length + count < size && count + 1 < room && isgraph((unsigned char)at[length + count])) {
      operation[count] = at[length + count];
      ++count;
    }
    operation[count] = 0;
    return count > 0;
  }
  return false;
}

/* Whose kernel the file misses, if it says so. */
static bool find_operation(const char *path, const char *symbol, char *operation, size_t room) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat about;
  bool found = false;
  if (fd >= 0 && fstat(fd, &about) == 0 && about.st_size > 0) {
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    found = bytes != MAP_FAILED && read_operation(bytes, (size_t)about.st_size, symbol, operation, room);
    if (bytes != MAP_FAILED)
      munmap(bytes, (size_t)about.st_size);
  }
  if (fd >= 0)
    close(fd);
  return found;
}

static tnf_status *refuse_library(tnf_context *ctx, const char *path, const char *local, const char *error) {
  char symbol[128], operation[64];
  if (read_symbol(error, symbol, sizeof symbol) && find_operation(local, symbol, operation, sizeof operation))
    return tnf_status_new(&ctx->allocator, TNF_RT_IO,
                          "cannot load \"%s\": %s: neither it nor the process has the kernel \"%s\" (undefined symbol)", path,
                          operation, symbol);
  return tnf_status_new(&ctx->allocator, TNF_RT_IO, "cannot load \"%s\": %s", path, error ? error : "unknown error");
}

/* A path without a slash means the working directory, not the loader's search path. */
static tnf_status *open_library(tnf_context *ctx, const char *path, void **library) {
  size_t size = strlen(path) + 3;
  char *local = tnf_ctx_alloc(ctx, size);
  if (!local)
    return tnf_status_out_of_memory();
  snprintf(local, size, "%s%s", strchr(path, '/') ? "" : "./", path);
  tnf_status *st = NULL;
  *library = dlopen(local, RTLD_NOW | RTLD_LOCAL);
  if (!*library)
    st = refuse_library(ctx, path, local, dlerror());
  tnf_ctx_free(ctx, local, size);
  return st;
}

static void close_library(void *library) {
  dlclose(library);
}

void tnf_name_list_add(tnf_name_list *list, const char *name) {
  size_t room = sizeof list->text - list->used;
  if (list->full)
    return;
  list->full = strlen(name) + sizeof ", \"\", ..." > room;
  const char *format = list->full ? (list->used ? ", ..." : "...") : list->used ? ", \"%s\"" : "\"%s\"";
  list->used += (size_t)snprintf(list->text + list->used, room, format, name);
}

/* The names in the object's table. */
static tnf_name_list list_names(const tnf_rt_program_info *const *programs) {
  tnf_name_list list = {{0}, 0, false};
  for (size_t i = 0; programs && programs[i]; ++i)
    tnf_name_list_add(&list, programs[i]->name ? programs[i]->name : "?");
  return list;
}

static tnf_status *find_named(tnf_context *ctx, void *library, const char *path, const char *name,
                              const tnf_rt_program_info *const *programs, const tnf_rt_program_info **info) {
  size_t size = strlen(name) + sizeof "_info";
  char *symbol = tnf_ctx_alloc(ctx, size);
  if (!symbol)
    return tnf_status_out_of_memory();
  snprintf(symbol, size, "%s_info", name);
  *info = dlsym(library, symbol);
  tnf_ctx_free(ctx, symbol, size);
  if (*info)
    return NULL;
  tnf_name_list names = list_names(programs);
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "\"%s\" has no program \"%s\"%s%s", path, name,
                        names.text[0] ? "; it has " : "", names.text);
}

static tnf_status *find_program(tnf_context *ctx, void *library, const char *path, const char *name,
                                const tnf_rt_program_info **info) {
  const tnf_rt_program_info *const *programs = dlsym(library, "tnf_rt_programs");
  if (name)
    return find_named(ctx, library, path, name, programs, info);
  if (!programs || !programs[0])
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "\"%s\" has no tenferro program", path);
  if (!programs[1]) {
    *info = programs[0];
    return NULL;
  }
  tnf_name_list names = list_names(programs);
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "\"%s\" has several programs, say which: %s", path, names.text);
}

tnf_status *tnf_program_load(tnf_context *ctx, const char *path, const char *name, tnf_program **out) {
  if (!out)
    return tnf_status_null_argument("program_load", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("program_load", "ctx");
  if (!path)
    return tnf_status_null_argument("program_load", "path");
  void *library = NULL;
  const tnf_rt_program_info *info = NULL;
  tnf_status *st = check_file(ctx, path);
  if (!st)
    st = open_library(ctx, path, &library);
  if (!st)
    st = find_program(ctx, library, path, name, &info);
  if (!st)
    st = tnf_program_new(ctx, path, info, NULL, (tnf_program_code){close_library, library}, out);
  if (st && library)
    dlclose(library);
  return st;
}
