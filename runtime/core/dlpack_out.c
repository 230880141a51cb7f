/* Tensors as arrays for other libraries. */
#include "core/dlpack.h"

/* An array, what it describes its shape with, and the tensor that it keeps. */
typedef struct handed_out {
  union {
    tnf_dlpack versioned;
    tnf_dlpack_legacy legacy;
  } managed; /* the first, so that a pointer to it is one to all */
  tnf_tensor *tensor;
  tnf_allocator allocator;
  int64_t shape[TNF_RT_MAX_RANK], strides[TNF_RT_MAX_RANK];
} handed_out;

static void drop(handed_out *array) {
  tnf_tensor *tensor = array->tensor; /* keeps the context, and with it what the allocator needs */
  tnf_allocator allocator = array->allocator;
  allocator.free(allocator.user, array, sizeof *array, _Alignof(handed_out));
  tnf_tensor_release(tensor);
}

static void drop_versioned(tnf_dlpack *self) {
  if (self)
    drop((handed_out *)self);
}

static void drop_legacy(tnf_dlpack_legacy *self) {
  if (self)
    drop((handed_out *)self);
}

/* Without elements there is no memory to point at. */
static void describe(const tnf_tensor *t, handed_out *array, tnf_dlpack_tensor *out) {
  int64_t stride = 1;
  for (int32_t i = 0; i < t->view.rank; ++i) {
    array->shape[i] = t->view.extents[i];
    array->strides[i] = stride;
    stride *= t->view.extents[i] ? t->view.extents[i] : 1;
  }
  const tnf_dlpack_dtype *dtype = &tnf_dlpack_dtypes[t->view.dtype];
  *out = (tnf_dlpack_tensor){.data = t->element_count ? t->view.data : NULL,
                             .device = {TNF_DLPACK_CPU, 0},
                             .ndim = t->view.rank,
                             .dtype = {dtype->code, dtype->bits, 1},
                             .shape = array->shape,
                             .strides = array->strides};
}

static handed_out *hand_out(tnf_tensor *t) {
  const tnf_allocator *allocator = &t->ctx->allocator;
  handed_out *array = allocator->alloc(allocator->user, sizeof *array, _Alignof(handed_out));
  if (!array)
    return NULL;
  array->tensor = tnf_tensor_retain(t);
  array->allocator = *allocator;
  return array;
}

tnf_status *tnf_tensor_to_dlpack(tnf_tensor *t, uint64_t flags, tnf_dlpack **out) {
  if (!out)
    return tnf_status_null_argument("tensor_to_dlpack", "out");
  *out = NULL;
  if (!t)
    return tnf_status_null_argument("tensor_to_dlpack", "t");
  if (flags & ~TNF_DLPACK_READ_ONLY)
    return tnf_status_new(&t->ctx->allocator, TNF_RT_INVALID_ARGUMENT,
                          "tensor_to_dlpack: \"flags\" must be 0 or TNF_DLPACK_READ_ONLY, got %llu", (unsigned long long)flags);
  handed_out *array = hand_out(t);
  if (!array)
    return tnf_status_out_of_memory();
  tnf_dlpack *managed = &array->managed.versioned;
  *managed = (tnf_dlpack){.version = {1, 0}, .deleter = drop_versioned, .flags = t->read_only ? TNF_DLPACK_READ_ONLY : flags};
  describe(t, array, &managed->dl_tensor);
  *out = managed;
  return NULL;
}

tnf_status *tnf_tensor_to_legacy_dlpack(tnf_tensor *t, tnf_dlpack_legacy **out) {
  if (!out)
    return tnf_status_null_argument("tensor_to_legacy_dlpack", "out");
  *out = NULL;
  if (!t)
    return tnf_status_null_argument("tensor_to_legacy_dlpack", "t");
  if (t->read_only)
    return tnf_status_new(&t->ctx->allocator, TNF_RT_INVALID_ARGUMENT,
                          "tensor_to_legacy_dlpack: \"t\" is read-only, which only version 1 of DLPack can say");
  handed_out *array = hand_out(t);
  if (!array)
    return tnf_status_out_of_memory();
  tnf_dlpack_legacy *managed = &array->managed.legacy;
  *managed = (tnf_dlpack_legacy){.deleter = drop_legacy};
  describe(t, array, &managed->dl_tensor);
  *out = managed;
  return NULL;
}
