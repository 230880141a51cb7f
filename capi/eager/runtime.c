/* Eager runtimes: their life, errors, scopes. */
#include "core/cpu.h"
#include "eager/eager.h"

enum { FIRST_BUCKETS = 256, FIRST_SCOPES = 32 };

/* ---- memory and errors ---- */

void *tnf_eager_alloc(tnf_eager_runtime *runtime, size_t count, size_t size) {
  const tnf_allocator *a = runtime->allocator;
  size_t bytes = count ? count * size : size;
  void *p = a->alloc(a->user, bytes, _Alignof(max_align_t));
  if (p)
    memset(p, 0, bytes);
  else
    tnf_eager_take_error(runtime, tnf_status_out_of_memory());
  return p;
}

void tnf_eager_free(tnf_eager_runtime *runtime, void *pointer, size_t count, size_t size) {
  const tnf_allocator *a = runtime->allocator;
  if (pointer)
    a->free(a->user, pointer, count ? count * size : size, _Alignof(max_align_t));
}

void tnf_eager_take_error(tnf_eager_runtime *runtime, tnf_status *status) {
  if (runtime->error)
    tnf_status_release(status);
  else
    runtime->error = status;
}

void tnf_eager_fail(tnf_eager_runtime *runtime, tnf_rt_status code, const char *format, ...) {
  if (runtime->error)
    return;
  va_list arguments;
  va_start(arguments, format);
  runtime->error = tnf_status_new_v(runtime->allocator, code, format, arguments);
  va_end(arguments);
}

const tnf_status *tnf_eager_status(const tnf_eager_runtime *runtime) {
  return runtime ? runtime->error : NULL;
}

void tnf_eager_clear_error(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  tnf_status_release(runtime->error);
  runtime->error = NULL;
}

/* ---- life ---- */

/* Which code of the shipped programs this machine runs. */
static int32_t find_cpu(void) {
  const tnf_eager_library *library = &tnf_eager_shipped_library;
  return library->root_count && !tnf_cpu_missing(library->entries[0].info[1]->cpu);
}

tnf_eager_runtime *tnf_eager_runtime_new(tnf_context *ctx, const tnf_eager_options *options) {
  if (!ctx)
    return NULL;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_eager_options known = TNF_EAGER_OPTIONS_INIT;
  if (options)
    memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
  tnf_eager_runtime *runtime = a->alloc(a->user, sizeof *runtime, _Alignof(max_align_t));
  if (!runtime)
    return NULL;
  *runtime = (tnf_eager_runtime){.ctx = tnf_context_retain(ctx), .allocator = a, .ad = known.ad, .refs = 1, .cpu = find_cpu()};
  runtime->buckets = tnf_eager_alloc(runtime, FIRST_BUCKETS, sizeof *runtime->buckets);
  runtime->scopes = tnf_eager_alloc(runtime, FIRST_SCOPES, sizeof *runtime->scopes);
  runtime->bucket_count = runtime->buckets ? FIRST_BUCKETS : 0;
  runtime->scope_capacity = runtime->scopes ? FIRST_SCOPES : 0;
  if (runtime->buckets && runtime->scopes)
    return runtime;
  tnf_eager_drop(runtime);
  return NULL;
}

static void destroy(tnf_eager_runtime *runtime) {
  tnf_context *ctx = runtime->ctx;
  const tnf_allocator *a = runtime->allocator;
  for (uint32_t i = 0; i < runtime->bucket_count; ++i)
    while (runtime->buckets[i]) {
      tnf_eager_entry *entry = runtime->buckets[i];
      runtime->buckets[i] = entry->next;
      tnf_eager_entry_free(runtime, entry);
    }
  while (runtime->free) {
    tnf_eager_tensor *x = runtime->free;
    runtime->free = x->next;
    tnf_eager_free(runtime, x, 1, sizeof *x);
  }
  tnf_eager_list_free(runtime, &runtime->temporaries);
  tnf_eager_free(runtime, runtime->scopes, (size_t)runtime->scope_capacity, sizeof *runtime->scopes);
  tnf_eager_free(runtime, runtime->buckets, runtime->bucket_count, sizeof *runtime->buckets);
  tnf_graph_compiler_release(runtime->compiler);
  tnf_status_release(runtime->error);
  a->free(a->user, runtime, sizeof *runtime, _Alignof(max_align_t));
  tnf_context_release(ctx);
}

void tnf_eager_drop(tnf_eager_runtime *runtime) {
  if (--runtime->refs == 0)
    destroy(runtime);
}

/* Drops the temporaries from the first-th on. */
static void end_from(tnf_eager_runtime *runtime, int32_t first) {
  while (runtime->temporaries.count > first)
    tnf_eager_unref(runtime->temporaries.items[--runtime->temporaries.count]);
}

void tnf_eager_runtime_release(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  end_from(runtime, 0);
  runtime->scope_count = 0;
  tnf_eager_drop(runtime);
}

void tnf_eager_get_statistics(const tnf_eager_runtime *runtime, tnf_eager_statistics *out) {
  if (!runtime || !out)
    return;
  tnf_eager_statistics all = {out->size,         runtime->compiles, runtime->calls,
                              runtime->programs, runtime->tensors,  runtime->recorded};
  memcpy(out, &all, out->size < sizeof all ? out->size : sizeof all);
}

/* ---- scopes ---- */

bool tnf_eager_list_add(tnf_eager_runtime *runtime, tnf_eager_list *list, tnf_eager_tensor *x) {
  if (list->count == list->capacity) {
    int32_t capacity = list->capacity ? 2 * list->capacity : 64;
    tnf_eager_tensor **larger = tnf_eager_alloc(runtime, (size_t)capacity, sizeof *larger);
    if (!larger)
      return false;
    if (list->count)
      memcpy(larger, list->items, (size_t)list->count * sizeof *larger);
    tnf_eager_free(runtime, list->items, (size_t)list->capacity, sizeof *larger);
    list->items = larger;
    list->capacity = capacity;
  }
  list->items[list->count++] = x;
  return true;
}

void tnf_eager_list_free(tnf_eager_runtime *runtime, tnf_eager_list *list) {
  tnf_eager_free(runtime, list->items, (size_t)list->capacity, sizeof *list->items);
  *list = (tnf_eager_list){0};
}

void tnf_eager_scope_begin(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  if (runtime->lost_scopes) {
    runtime->lost_scopes++;
    return;
  }
  if (runtime->scope_count == runtime->scope_capacity) {
    int32_t capacity = runtime->scope_capacity ? 2 * runtime->scope_capacity : 16;
    int32_t *larger = tnf_eager_alloc(runtime, (size_t)capacity, sizeof *larger);
    if (!larger) {
      runtime->lost_scopes++;
      return;
    }
    if (runtime->scope_count)
      memcpy(larger, runtime->scopes, (size_t)runtime->scope_count * sizeof *larger);
    tnf_eager_free(runtime, runtime->scopes, (size_t)runtime->scope_capacity, sizeof *larger);
    runtime->scopes = larger;
    runtime->scope_capacity = capacity;
  }
  runtime->scopes[runtime->scope_count++] = runtime->temporaries.count;
}

void tnf_eager_scope_end(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  if (runtime->lost_scopes)
    runtime->lost_scopes--;
  else if (runtime->scope_count)
    end_from(runtime, runtime->scopes[--runtime->scope_count]);
  else
    tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "eager_scope_end: no scope has begun");
}

void tnf_eager_no_grad_begin(tnf_eager_runtime *runtime) {
  if (runtime)
    runtime->no_grad++;
}

void tnf_eager_no_grad_end(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  if (runtime->no_grad)
    runtime->no_grad--;
  else
    tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "eager_no_grad_end: no such part has begun");
}
