/* Compiled programs: loading them from shared objects and running them. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/state.h"

struct tnf_program {
  tnf_context *ctx;
  const tnf_rt_program_info *info;
  void *library; /* NULL: linked into the process */
  atomic_uint refs;
};

/* ---- what a description must look like ---- */

static const char *check_argument(const tnf_rt_argument *arg) {
  if (!arg->name)
    return "an argument without a name";
  if (tnf_dtype_size((tnf_dtype)arg->dtype) == 0)
    return "an argument of unknown dtype";
  if (arg->rank < 0 || arg->rank > TNF_RT_MAX_RANK)
    return "an argument of impossible rank";
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

/* The first of the instruction sets named behind the CPU ("znver5+avx2+avx512") that this machine lacks; NULL when it has all. */
static const char *missing_instructions(const char *cpu) {
  for (const char *name = cpu ? strchr(cpu, '+') : NULL; name; name = strchr(name, '+')) {
    size_t length = strcspn(++name, "+");
    bool known = false;
#if defined(__x86_64__)
    if (length == 4 && strncmp(name, "avx2", length) == 0)
      known = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    if (length == 6 && strncmp(name, "avx512", length) == 0)
      known = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512vl");
#endif
    if (!known)
      return name;
  }
  return NULL;
}

static tnf_status *program_new(tnf_context *ctx, const tnf_rt_program_info *info, void *library, const char *from,
                               tnf_program **out) {
  /* the version comes first: another version may place everything else differently */
  if (info->abi_version != TNF_RT_ABI_VERSION)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED,
                          "%s: the program was compiled for runtime interface %" PRIu32 ", this runtime has %d", from,
                          info->abi_version, TNF_RT_ABI_VERSION);
  const char *wrong = check_info(info);
  if (wrong)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the program's description has %s", from, wrong);
  const char *missing = missing_instructions(info->cpu);
  if (missing)
    return tnf_status_new(&ctx->allocator, TNF_RT_UNSUPPORTED,
                          "%s: program \"%s\" was compiled for %s, and this machine has no %.*s", from, info->name, info->cpu,
                          (int)strcspn(missing, "+"), missing);
  tnf_program *p = tnf_ctx_alloc(ctx, sizeof *p);
  if (!p)
    return tnf_status_out_of_memory();
  *p = (tnf_program){tnf_context_retain(ctx), info, library, 1};
  *out = p;
  return NULL;
}

tnf_status *tnf_program_from_info(tnf_context *ctx, const tnf_rt_program_info *info, tnf_program **out) {
  *out = NULL;
  if (!ctx)
    return tnf_status_null_context();
  if (!info)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "program_from_info: the description is NULL");
  return program_new(ctx, info, NULL, "program_from_info", out);
}

/* ---- shared objects ---- */

/* dlopen tells little about a file that is something else; looks at its first bytes before. */
static tnf_status *check_file(tnf_context *ctx, const char *path) {
  static const char elf[4] = {'\x7f', 'E', 'L', 'F'};
  char start[sizeof elf];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
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

/* A path without a slash means the working directory, not the loader's search path. */
static tnf_status *open_library(tnf_context *ctx, const char *path, void **library) {
  size_t size = strlen(path) + 3;
  char *local = tnf_ctx_alloc(ctx, size);
  if (!local)
    return tnf_status_out_of_memory();
  snprintf(local, size, "%s%s", strchr(path, '/') ? "" : "./", path);
  tnf_status *st = NULL;
  *library = dlopen(local, RTLD_NOW | RTLD_LOCAL);
  if (!*library) {
    const char *error = dlerror();
    st = tnf_status_new(&ctx->allocator, TNF_RT_IO, "cannot load \"%s\": %s", path, error ? error : "unknown error");
  }
  tnf_ctx_free(ctx, local, size);
  return st;
}

/* The names in the object's table, for messages: `"a", "b"`, cut when there are many. */
typedef struct name_list {
  char text[512];
} name_list;

static name_list list_names(const tnf_rt_program_info *const *programs) {
  name_list list = {""};
  size_t used = 0;
  for (size_t i = 0; programs && programs[i]; ++i) {
    const char *name = programs[i]->name ? programs[i]->name : "?";
    if (used + strlen(name) + 8 > sizeof list.text) {
      snprintf(list.text + used, sizeof list.text - used, ", ...");
      break;
    }
    used += (size_t)snprintf(list.text + used, sizeof list.text - used, i ? ", \"%s\"" : "\"%s\"", name);
  }
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
  name_list names = list_names(programs);
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
  name_list names = list_names(programs);
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "\"%s\" has several programs, say which: %s", path, names.text);
}

tnf_status *tnf_program_load(tnf_context *ctx, const char *path, const char *name, tnf_program **out) {
  *out = NULL;
  if (!ctx)
    return tnf_status_null_context();
  if (!path)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "program_load: the path is NULL");
  void *library = NULL;
  const tnf_rt_program_info *info = NULL;
  tnf_status *st = check_file(ctx, path);
  if (!st)
    st = open_library(ctx, path, &library);
  if (!st)
    st = find_program(ctx, library, path, name, &info);
  if (!st)
    st = program_new(ctx, info, library, path, out);
  if (st && library)
    dlclose(library);
  return st;
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
  if (p->library)
    dlclose(p->library);
  tnf_ctx_free(ctx, p, sizeof *p);
  tnf_context_release(ctx);
}

const tnf_rt_program_info *tnf_program_info(const tnf_program *p) {
  return p->info;
}

/* ---- running ---- */

/* The argument lists of one call. Programs with more arguments than fit here use the context's frame. */
enum { FEW_INPUTS = 16, FEW_OUTPUTS = 4 };

typedef struct call {
  const tnf_rt_tensor **inputs;
  tnf_rt_tensor **outputs;
  tnf_rt_tensor *results; /* one per output; used where the caller gave no tensor */
} call;

static __attribute__((noinline, cold)) tnf_status *refuse_count(tnf_context *ctx, const tnf_rt_program_info *info,
                                                                const char *what, int32_t want, int32_t got) {
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: takes %" PRId32 " %s%s, got %" PRId32, info->name, want,
                        what, want == 1 ? "" : "s", got);
}

/* Room for the lists in the context's frame, which grows and stays. */
static tnf_status *frame_reserve(tnf_context *ctx, const tnf_rt_program_info *info, call *c) {
  size_t in = (size_t)info->input_count, out = (size_t)info->output_count;
  size_t size = out * sizeof(tnf_rt_tensor) + (in + out) * sizeof(void *);
  if (ctx->frame_size < size) {
    tnf_ctx_free(ctx, ctx->frame, ctx->frame_size);
    ctx->frame_size = 0;
    ctx->frame = tnf_ctx_alloc(ctx, size);
    if (!ctx->frame)
      return tnf_status_out_of_memory();
    ctx->frame_size = size;
  }
  c->results = ctx->frame;
  c->outputs = (tnf_rt_tensor **)(void *)(c->results + out);
  c->inputs = (const tnf_rt_tensor **)(void *)(c->outputs + out);
  return NULL;
}

/* After success: the new results become tensors. */
static bool take_results(tnf_context *ctx, const call *c, tnf_tensor **outputs, int32_t count) {
  for (int32_t i = 0; i < count; ++i) {
    if (outputs[i])
      continue;
    tnf_status *st = tnf_tensor_take(ctx, &c->results[i], &outputs[i]);
    if (!st)
      continue;
    tnf_status_release(st);
    for (int32_t k = 0; k < i; ++k) { /* those whose list entry is ours are new */
      if (c->outputs[k] != &c->results[k])
        continue;
      tnf_tensor_release(outputs[k]);
      outputs[k] = NULL;
    }
    for (int32_t k = i; k < count; ++k)
      if (c->outputs[k] == &c->results[k])
        tnf_rt_tensor_release(ctx, &c->results[k]);
    return false;
  }
  return true;
}

static tnf_status *run(tnf_context *ctx, const tnf_rt_program_info *info, const tnf_tensor *const *inputs, tnf_tensor **outputs,
                       const call *c) {
  int32_t in = info->input_count, out = info->output_count;
  for (int32_t i = 0; i < in; ++i)
    c->inputs[i] = inputs[i] ? &inputs[i]->view : NULL;
  for (int32_t i = 0; i < out; ++i) {
    c->results[i].data = NULL;
    c->outputs[i] = outputs[i] ? &outputs[i]->view : &c->results[i];
  }
  ctx->exact_results = true; /* a tensor's shape never changes */
  tnf_rt_status code = info->entry(ctx, c->inputs, c->outputs);
  ctx->exact_results = false;
  if (__builtin_expect(code == TNF_RT_OK, 1)) {
    if (take_results(ctx, c, outputs, out))
      return NULL;
    return tnf_status_new(&ctx->allocator, TNF_RT_INTERNAL, "%s: the program left an output without data", info->name);
  }
  for (int32_t i = 0; i < out; ++i)
    if (c->outputs[i] == &c->results[i])
      tnf_rt_tensor_release(ctx, &c->results[i]);
  return tnf_context_status(ctx, code);
}

tnf_status *tnf_program_run(tnf_context *ctx, const tnf_program *p, const tnf_tensor *const *inputs, int32_t input_count,
                            tnf_tensor **outputs, int32_t output_count) {
  if (!ctx)
    return tnf_status_null_context();
  if (!p)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "program_run: the program is NULL");
  const tnf_rt_program_info *info = p->info;
  if (input_count != info->input_count)
    return refuse_count(ctx, info, "input", info->input_count, input_count);
  if (output_count != info->output_count)
    return refuse_count(ctx, info, "output", info->output_count, output_count);
  if ((input_count && !inputs) || (output_count && !outputs))
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the list of %s is NULL", info->name,
                          input_count && !inputs ? "inputs" : "outputs");
  const tnf_rt_tensor *few_inputs[FEW_INPUTS];
  tnf_rt_tensor *few_outputs[FEW_OUTPUTS], few_results[FEW_OUTPUTS];
  call c = {few_inputs, few_outputs, few_results};
  if (input_count > FEW_INPUTS || output_count > FEW_OUTPUTS) {
    tnf_status *st = frame_reserve(ctx, info, &c);
    if (st)
      return st;
  }
  return run(ctx, info, inputs, outputs, &c);
}
