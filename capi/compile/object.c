/* Objects: the machine code of one module, and the programs in it. */
#include "compile/object.h"

#include <stdio.h>
#include <string.h>

#include "compile/perf_map.h"
#include "core/program.h"

static void *allocate(tnf_context *ctx, size_t size) {
  const tnf_allocator *a = tnf_context_allocator(ctx);
  return a->alloc(a->user, size, _Alignof(max_align_t));
}

static void release(tnf_context *ctx, void *pointer, size_t size) {
  const tnf_allocator *a = tnf_context_allocator(ctx);
  if (pointer)
    a->free(a->user, pointer, size, _Alignof(max_align_t));
}

/* ---- objects ---- */

tnf_status *tnf_object_new(tnf_context *ctx, tnf_object **out) {
  *out = NULL;
  tnf_object *object = allocate(ctx, sizeof *object);
  if (!object)
    return tnf_status_out_of_memory();
  memset(object, 0, sizeof *object);
  atomic_init(&object->refs, 1);
  object->store.allocator = *tnf_context_allocator(ctx);
  if (pthread_mutex_init(&object->mutex, NULL)) {
    release(ctx, object, sizeof *object);
    return tnf_status_out_of_memory();
  }
  object->ctx = tnf_context_retain(ctx);
  *out = object;
  return NULL;
}

tnf_object *tnf_object_retain(tnf_object *object) {
  if (object)
    atomic_fetch_add_explicit(&object->refs, 1, memory_order_relaxed);
  return object;
}

void tnf_object_release(tnf_object *object) {
  if (!object || atomic_fetch_sub_explicit(&object->refs, 1, memory_order_acq_rel) != 1)
    return;
  tnf_context *ctx = object->ctx;
  tnf_jit_release(object->jit);
  if (object->captured)
    for (int32_t i = 0; i < object->signatures.programs->input_count; ++i)
      tnf_tensor_release(object->captured[i]);
  if (object->code)
    LLVMDisposeMemoryBuffer(object->code);
  pthread_mutex_destroy(&object->mutex);
  tnf_store_release(&object->store);
  release(ctx, object, sizeof *object);
  tnf_context_release(ctx);
}

const void *tnf_object_data(const tnf_object *object, size_t *size) {
  if (size)
    *size = object ? LLVMGetBufferSize(object->code) : 0;
  return object ? LLVMGetBufferStart(object->code) : NULL;
}

int32_t tnf_object_program_count(const tnf_object *object) {
  return object ? object->signatures.count : 0;
}

const char *tnf_object_program_name(const tnf_object *object, int32_t index) {
  return object && index >= 0 && index < object->signatures.count ? object->signatures.programs[index].name : NULL;
}

void tnf_object_statistics(const tnf_object *object, tnf_compile_statistics *out) {
  if (!object || !out)
    return;
  uint32_t size = out->size < sizeof *out ? out->size : (uint32_t)sizeof *out;
  tnf_compile_statistics copy = object->statistics;
  copy.size = out->size;
  memcpy(out, &copy, size);
}

/* ---- programs of an object ---- */

static tnf_status *find(const tnf_object *object, const char *name, const tnf_signature **out) {
  const tnf_signatures *all = &object->signatures;
  const tnf_allocator *a = tnf_context_allocator(object->ctx);
  if (!name && all->count == 1)
    name = all->programs[0].name;
  if (!name)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "the object has %d programs, say which", (int)all->count);
  for (int32_t i = 0; i < all->count; ++i) {
    if (strcmp(all->programs[i].name, name) != 0)
      continue;
    *out = &all->programs[i];
    return NULL;
  }
  return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "the object has no program \"%s\"", name);
}

static tnf_status *load_code(tnf_object *object) {
  const tnf_allocator *a = tnf_context_allocator(object->ctx);
  tnf_jit_function *functions = NULL;
  tnf_store scratch = {.allocator = *a};
  tnf_status *st = tnf_kernels_find(&object->kernels, &scratch, object->ctx, &functions);
  if (!st)
    st = tnf_jit_load(a, LLVMGetBufferStart(object->code), LLVMGetBufferSize(object->code), functions,
                      (size_t)object->kernels.count, &object->jit);
  tnf_store_release(&scratch);
  return st;
}

/* The description of a program in the loaded code. */
static tnf_status *load(tnf_object *object, const tnf_signature *program, const tnf_rt_program_info **info) {
  double start = tnf_now();
  pthread_mutex_lock(&object->mutex);
  tnf_status *st = NULL;
  bool first = !object->jit;
  if (first)
    st = load_code(object);
  void *programs = NULL;
  if (!st)
    st = tnf_jit_symbol(object->jit, "tnf_rt_programs", &programs);
  *info = st ? NULL : ((const tnf_rt_program_info *const *)programs)[program - object->signatures.programs];
  if (first && !st) {
    double spent = tnf_now() - start;
    object->statistics.link = spent;
    object->statistics.total += spent;
    tnf_perf_map_add(tnf_context_allocator(object->ctx), object->code, *info);
  }
  pthread_mutex_unlock(&object->mutex);
  return st;
}

tnf_status *tnf_object_capture(tnf_object *object, tnf_tensor *const *tensors, int32_t count) {
  const tnf_signature *program = object->signatures.programs;
  if (!program->captured_count)
    return NULL;
  bool complete = object->signatures.count == 1 && count == program->input_count;
  for (int32_t i = 0; i < count && complete; ++i)
    complete = program->captured[i] == (tensors[i] != NULL);
  if (!complete)
    return tnf_status_new(tnf_context_allocator(object->ctx), TNF_RT_INTERNAL,
                          "%s: the captured tensors are not those that the program expects", program->name);
  object->captured = tnf_store_alloc(&object->store, (size_t)count, sizeof *object->captured);
  if (!object->captured)
    return tnf_status_out_of_memory();
  for (int32_t i = 0; i < count; ++i)
    object->captured[i] = tnf_tensor_retain(tensors[i]);
  return NULL;
}

static void drop_object(void *object) {
  tnf_object_release(object);
}

tnf_status *tnf_object_program(tnf_object *object, const char *name, tnf_program **program) {
  if (program)
    *program = NULL;
  if (!object || !program)
    return tnf_status_null_argument("object_program", object ? "program" : "object");
  const tnf_signature *signature = NULL;
  const tnf_rt_program_info *info = NULL;
  tnf_status *st = find(object, name, &signature);
  if (!st)
    st = load(object, signature, &info);
  if (st)
    return st;
  tnf_program_code code = {drop_object, tnf_object_retain(object)};
  st = tnf_program_new(object->ctx, "object_program", info, object->captured, code, program);
  if (st)
    tnf_object_release(object);
  return st;
}
