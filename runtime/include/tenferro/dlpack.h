/* Arrays of other libraries in this process, and tensors for them, without a copy: DLPack 1.x and the unversioned form before it.
 *
 * The structures are declared here from the public specification; dlpack.h is not needed, and where it was included before this
 * header the names below stand for its types.
 */
#ifndef TENFERRO_DLPACK_H
#define TENFERRO_DLPACK_H

#include <stddef.h>

#include "tenferro/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the binary interface --------------------------------------------------------------------------------------- */

#if defined(DLPACK_MAJOR_VERSION) && DLPACK_MAJOR_VERSION == 1
typedef DLTensor tnf_dlpack_tensor;
typedef DLManagedTensor tnf_dlpack_legacy;
typedef DLManagedTensorVersioned tnf_dlpack;
#else
typedef struct tnf_dlpack_version {
  uint32_t major, minor;
} tnf_dlpack_version;

typedef struct tnf_dlpack_device {
  int32_t device_type; /* TNF_DLPACK_CPU */
  int32_t device_id;
} tnf_dlpack_device;

typedef struct tnf_dlpack_type {
  uint8_t code; /* TNF_DLPACK_INT, ... */
  uint8_t bits;
  uint16_t lanes;
} tnf_dlpack_type;

/* An array: element (i, j, ...) lies byte_offset + size (i strides[0] + j strides[1] + ...) bytes behind data. */
typedef struct tnf_dlpack_tensor {
  void *data;
  tnf_dlpack_device device;
  int32_t ndim;
  tnf_dlpack_type dtype;
  int64_t *shape;
  int64_t *strides; /* in elements; NULL: the last axis fastest, dense */
  uint64_t byte_offset;
} tnf_dlpack_tensor;

/* An array and who keeps it: before version 1.0. A Python capsule "dltensor" holds one. */
typedef struct tnf_dlpack_legacy {
  tnf_dlpack_tensor dl_tensor;
  void *manager_ctx;
  void (*deleter)(struct tnf_dlpack_legacy *self); /* called once, by whoever takes the array; may be NULL */
} tnf_dlpack_legacy;

/* The same since version 1.0. A Python capsule "dltensor_versioned" holds one. */
typedef struct tnf_dlpack {
  tnf_dlpack_version version;
  void *manager_ctx;
  void (*deleter)(struct tnf_dlpack *self);
  uint64_t flags; /* TNF_DLPACK_READ_ONLY, ... */
  tnf_dlpack_tensor dl_tensor;
} tnf_dlpack;
#endif

#define TNF_DLPACK_CPU 1
#define TNF_DLPACK_INT 0
#define TNF_DLPACK_UINT 1
#define TNF_DLPACK_FLOAT 2
#define TNF_DLPACK_BFLOAT 4
#define TNF_DLPACK_COMPLEX 5
#define TNF_DLPACK_BOOL 6
#define TNF_DLPACK_READ_ONLY ((uint64_t)1)

#if UINTPTR_MAX == UINT64_MAX
#ifdef __cplusplus
#define TNF_DLPACK_LIES_AT(type, member, place) static_assert(offsetof(type, member) == place, "the layout of DLPack")
#else
#define TNF_DLPACK_LIES_AT(type, member, place) _Static_assert(offsetof(type, member) == place, "the layout of DLPack")
#endif
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, device, 8);
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, ndim, 16);
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, dtype, 20);
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, shape, 24);
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, strides, 32);
TNF_DLPACK_LIES_AT(tnf_dlpack_tensor, byte_offset, 40);
TNF_DLPACK_LIES_AT(tnf_dlpack_legacy, manager_ctx, 48);
TNF_DLPACK_LIES_AT(tnf_dlpack_legacy, deleter, 56);
TNF_DLPACK_LIES_AT(tnf_dlpack, manager_ctx, 8);
TNF_DLPACK_LIES_AT(tnf_dlpack, deleter, 16);
TNF_DLPACK_LIES_AT(tnf_dlpack, flags, 24);
TNF_DLPACK_LIES_AT(tnf_dlpack, dl_tensor, 32);
#undef TNF_DLPACK_LIES_AT
#endif

/* ---- arrays of others ------------------------------------------------------------------------------------------- */

/* How an array becomes a tensor. Axes of extent 1, and all of an array without elements, may have any stride. */
typedef enum tnf_dlpack_layout {
  TNF_DLPACK_COL_MAJOR = 0, /* it is dense, the first axis fastest: its memory is used */
  TNF_DLPACK_REVERSED = 1,  /* it is dense, the last axis fastest, as C's and NumPy's are: its memory is the tensor with reversed
                               extents, t[k, j, i] = a[i, j, k] */
  TNF_DLPACK_COPIED = 2     /* any strides: its elements are copied, t[i, j, k] = a[i, j, k] */
} tnf_dlpack_layout;

/* A tensor of the array. What succeeds takes `array`: the deleter is called once, when the last reference to the tensor is
 * dropped and on that thread, or at once where it was copied. What fails leaves `array` with you, its deleter not called.
 * Elements are f32, f64, i32, i64, bool (0 or 1 in a byte), complex_f32 or complex_f64 in memory of the CPU; the array must not
 * change while a run reads it. Of a read-only array the tensor is read-only: it is refused as an output, and the accessors of
 * what is not const give NULL. UNSUPPORTED: another version than 1.x. PLACEMENT_MISMATCH: another device. DTYPE_MISMATCH: other
 * elements. INVALID_ARGUMENT: strides of another layout, with the axis and what would do; memory that is not aligned as its
 * elements are. E.g. tnf_tensor_from_dlpack(ctx, array, TNF_DLPACK_REVERSED, &x). */
TNF_API tnf_status *tnf_tensor_from_dlpack(tnf_context *ctx, tnf_dlpack *array, tnf_dlpack_layout layout,
                                           tnf_tensor **out) TNF_MUST_USE;
TNF_API tnf_status *tnf_tensor_from_legacy_dlpack(tnf_context *ctx, tnf_dlpack_legacy *array, tnf_dlpack_layout layout,
                                                  tnf_tensor **out) TNF_MUST_USE;

/* ---- tensors for others ----------------------------------------------------------------------------------------- */

/* The tensor's memory as an array of version 1.0 with column-major strides and the extents of now. It holds a reference to the
 * tensor until its deleter is called, on any thread; you call it, or who takes the array. `flags`: TNF_DLPACK_READ_ONLY or 0;
 * one of a read-only tensor is read-only anyway. What is written through it the tensor has, and while a run reads or writes the
 * tensor nobody else may write it. E.g. tnf_tensor_to_dlpack(y, 0, &array). */
TNF_API tnf_status *tnf_tensor_to_dlpack(tnf_tensor *t, uint64_t flags, tnf_dlpack **out) TNF_MUST_USE;
/* The same for consumers that know no version. A read-only tensor is refused, since this form cannot say so. */
TNF_API tnf_status *tnf_tensor_to_legacy_dlpack(tnf_tensor *t, tnf_dlpack_legacy **out) TNF_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
