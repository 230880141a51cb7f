/* Arrays of other libraries as tensors: checked, and then used where they lie or copied. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/dlpack.h"
#include "core/type_text.h"

/* An array on its way in. */
typedef struct arrival {
  tnf_context *ctx;
  const char *site;
  const tnf_dlpack_tensor *array;
  tnf_dtype dtype;
  char *data;
  int64_t strides[TNF_RT_MAX_RANK];
} arrival;

/* ---- sentences ---- */

static tnf_status *refuse(const arrival *a, tnf_rt_status code, const char *wrong, ...) __attribute__((format(printf, 3, 4)));

static tnf_status *refuse(const arrival *a, tnf_rt_status code, const char *wrong, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, wrong);
  vsnprintf(text, sizeof text, wrong, arguments);
  va_end(arguments);
  return tnf_status_new(&a->ctx->allocator, code, "%s: %s", a->site, text);
}

static const char *device_name(int32_t type) {
  switch (type) {
  case 2:
    return "a CUDA device";
  case 3:
    return "the host memory of CUDA";
  case 7:
    return "a Vulkan device";
  case 8:
    return "a Metal device";
  case 10:
    return "a ROCm device";
  case 11:
    return "the host memory of ROCm";
  case 13:
    return "the managed memory of CUDA";
  case 14:
    return "a oneAPI device";
  default:
    return "a device";
  }
}

static const char *code_name(uint8_t code) {
  switch (code) {
  case TNF_DLPACK_INT:
    return "signed integers";
  case TNF_DLPACK_UINT:
    return "unsigned integers";
  case TNF_DLPACK_FLOAT:
    return "floating-point numbers";
  case TNF_DLPACK_BFLOAT:
    return "brain floating-point numbers";
  case TNF_DLPACK_COMPLEX:
    return "complex numbers";
  case TNF_DLPACK_BOOL:
    return "booleans";
  default:
    return "elements of another kind";
  }
}

/* Of the extents in reversed order where `reversed`. */
static tnf_type_words type_of(const arrival *a, bool reversed) {
  return tnf_type_words_of(a->dtype, a->array->ndim, a->array->shape, reversed);
}

/* ---- what the array is ---- */

static tnf_status *read_dtype(arrival *a) {
  uint8_t code = a->array->dtype.code, bits = a->array->dtype.bits;
  if (a->array->dtype.lanes != 1)
    return refuse(a, TNF_RT_DTYPE_MISMATCH, "elements of %u lanes are not read, only single ones",
                  (unsigned)a->array->dtype.lanes);
  for (int32_t i = TNF_F32; i <= TNF_COMPLEX_F64; ++i) {
    if (tnf_dlpack_dtypes[i].code != code || tnf_dlpack_dtypes[i].bits != bits)
      continue;
    a->dtype = (tnf_dtype)i;
    return NULL;
  }
  return refuse(a, TNF_RT_DTYPE_MISMATCH, "%s of %u bits are none of f32, f64, i32, i64, bool, complex_f32, complex_f64",
                code_name(code), (unsigned)bits);
}

/* Strides that are not there are those of C. */
static void read_strides(arrival *a) {
  const tnf_dlpack_tensor *array = a->array;
  int64_t stride = 1;
  for (int32_t i = array->ndim; i-- > 0;) {
    a->strides[i] = array->strides ? array->strides[i] : stride;
    stride *= array->shape[i];
  }
}

static tnf_status *read_array(arrival *a) {
  const tnf_dlpack_tensor *array = a->array;
  int32_t device = (int32_t)array->device.device_type;
  if (device != TNF_DLPACK_CPU)
    return refuse(a, TNF_RT_PLACEMENT_MISMATCH,
                  "the array is in %s (%" PRId32 "); what is read is memory of the CPU: copy it there", device_name(device),
                  device);
  if (array->ndim < 0 || array->ndim > TNF_RT_MAX_RANK)
    return refuse(a, TNF_RT_RANK_MISMATCH, "the rank must be 0 to %d, got %" PRId32, TNF_RT_MAX_RANK, array->ndim);
  if (array->ndim && !array->shape)
    return refuse(a, TNF_RT_INVALID_ARGUMENT, "\"shape\" of the array is NULL");
  tnf_status *st = read_dtype(a);
  if (st)
    return st;
  for (int32_t i = 0; i < array->ndim; ++i)
    if (array->shape[i] < 0)
      return refuse(a, TNF_RT_SHAPE_MISMATCH, "extent %" PRId32 " is negative: %" PRId64, i, array->shape[i]);
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size((int32_t)a->dtype, array->ndim, array->shape, &count, &bytes))
    return refuse(a, TNF_RT_OUT_OF_RANGE, "the product of the extents overflows");
  if (count && !array->data)
    return refuse(a, TNF_RT_INVALID_ARGUMENT, "\"data\" of the array is NULL");
  a->data = array->data ? (char *)array->data + array->byte_offset : NULL;
  read_strides(a);
  return NULL;
}

/* ---- layouts ---- */

/* The first axis whose stride is not that of dense memory, in whose order of axes `reversed` says, or -1; *want is the dense one.
 */
static int32_t find_stride(const arrival *a, bool reversed, int64_t *want) {
  int32_t rank = a->array->ndim;
  const int64_t *extents = a->array->shape;
  for (int32_t i = 0; i < rank; ++i)
    if (extents[i] == 0)
      return -1;
  *want = 1;
  for (int32_t k = 0; k < rank; ++k) {
    int32_t i = reversed ? rank - 1 - k : k;
    if (extents[i] != 1 && a->strides[i] != *want)
      return i;
    *want *= extents[i];
  }
  return -1;
}

static bool is_dense(const arrival *a, bool reversed) {
  int64_t want;
  return find_stride(a, reversed, &want) < 0;
}

static tnf_status *check_layout(const arrival *a, bool reversed) {
  int64_t want;
  int32_t axis = find_stride(a, reversed, &want);
  if (axis < 0)
    return NULL;
  tnf_type_words other = {{0}};
  if (is_dense(a, !reversed))
    snprintf(other.text, sizeof other.text, "; %s takes it without a copy as %.300s",
             reversed ? "TNF_DLPACK_COL_MAJOR" : "TNF_DLPACK_REVERSED", type_of(a, !reversed).text);
  return refuse(a, TNF_RT_INVALID_ARGUMENT,
                "axis %" PRId32 " of %.300s has stride %" PRId64 ", dense %s memory has %" PRId64
                "%s; TNF_DLPACK_COPIED copies it",
                axis, type_of(a, false).text, a->strides[axis], reversed ? "row-major" : "column-major", want, other.text);
}

/* ---- copies ---- */

#define COPY_LINE(bytes)                                                                                                         \
  for (int64_t i = 0; i < n; ++i)                                                                                                \
  memcpy(to + i * (bytes), from + i * step, bytes)

static void copy_line(char *to, const char *from, int64_t n, int64_t step, size_t size) {
  switch (size) {
  case 1:
    COPY_LINE(1);
    break;
  case 4:
    COPY_LINE(4);
    break;
  case 8:
    COPY_LINE(8);
    break;
  default:
    COPY_LINE(16);
  }
}

/* Line by line along axis 0. Strides are in bytes. */
static void copy_strided(char *to, const char *from, int32_t rank, const int64_t *extents, const int64_t *strides, size_t size) {
  int64_t index[TNF_RT_MAX_RANK] = {0};
  for (;;) {
    copy_line(to, from, extents[0], strides[0], size);
    to += extents[0] * (int64_t)size;
    int32_t axis = 1;
    for (; axis < rank; ++axis) {
      from += strides[axis];
      if (++index[axis] < extents[axis])
        break;
      from -= strides[axis] * extents[axis];
      index[axis] = 0;
    }
    if (axis >= rank)
      return;
  }
}

static tnf_status *copy(const arrival *a, tnf_tensor **out) {
  int32_t rank = a->array->ndim;
  const int64_t *extents = a->array->shape;
  size_t size = tnf_dtype_size(a->dtype);
  tnf_status *st = tnf_tensor_new(a->ctx, a->site, (int32_t)a->dtype, rank, extents, out);
  if (st || (*out)->element_count == 0)
    return st;
  char *to = (*out)->view.data;
  if (is_dense(a, false)) {
    memcpy(to, a->data, tnf_tensor_byte_size(*out));
  } else if (is_dense(a, true) && (uintptr_t)a->data % tnf_dtype_alignment(a->dtype) == 0) {
    tnf_layout_reverse(to, a->data, rank, extents, size);
  } else {
    int64_t strides[TNF_RT_MAX_RANK];
    for (int32_t i = 0; i < rank; ++i)
      strides[i] = extents[i] == 1 ? 0 : a->strides[i] * (int64_t)size;
    copy_strided(to, a->data, rank, extents, strides, size);
  }
  return NULL;
}

/* ---- the calls ---- */

static tnf_status *borrow(const arrival *a, bool reversed, tnf_borrow_release *release, void *managed, tnf_tensor **out) {
  int64_t extents[TNF_RT_MAX_RANK];
  int32_t rank = a->array->ndim;
  for (int32_t i = 0; i < rank; ++i)
    extents[i] = a->array->shape[reversed ? rank - 1 - i : i];
  tnf_status *st = check_layout(a, reversed);
  return st ? st : tnf_tensor_borrow_at(a->ctx, a->site, a->dtype, rank, extents, a->data, release, managed, out);
}

static tnf_status *take_in(arrival *a, tnf_dlpack_layout layout, bool read_only, tnf_borrow_release *release, void *managed,
                           tnf_tensor **out) {
  tnf_status *st = read_array(a);
  if (st)
    return st;
  switch (layout) {
  case TNF_DLPACK_COL_MAJOR:
  case TNF_DLPACK_REVERSED:
    st = borrow(a, layout == TNF_DLPACK_REVERSED, release, managed, out);
    if (!st)
      (*out)->read_only = read_only;
    return st;
  case TNF_DLPACK_COPIED:
    st = copy(a, out);
    if (!st)
      release(a->data, managed);
    return st;
  }
  return refuse(a, TNF_RT_INVALID_ARGUMENT, "\"layout\" is no tnf_dlpack_layout: %d", (int)layout);
}

static void release_versioned(void *data, void *user) {
  tnf_dlpack *managed = user;
  (void)data;
  if (managed->deleter)
    managed->deleter(managed);
}

static void release_legacy(void *data, void *user) {
  tnf_dlpack_legacy *managed = user;
  (void)data;
  if (managed->deleter)
    managed->deleter(managed);
}

/* What both calls check of their arguments. */
static tnf_status *check_arguments(const char *site, tnf_context *ctx, const void *array, tnf_tensor **out) {
  if (!out)
    return tnf_status_null_argument(site, "out");
  *out = NULL;
  return ctx && array ? NULL : tnf_status_null_argument(site, ctx ? "array" : "ctx");
}

tnf_status *tnf_tensor_from_dlpack(tnf_context *ctx, tnf_dlpack *array, tnf_dlpack_layout layout, tnf_tensor **out) {
  arrival a = {.ctx = ctx, .site = "tensor_from_dlpack"};
  tnf_status *st = check_arguments(a.site, ctx, array, out);
  if (st)
    return st;
  if (array->version.major != 1)
    return refuse(&a, TNF_RT_UNSUPPORTED, "the array is of DLPack %" PRIu32 ".%" PRIu32 ", what is read is 1.x",
                  array->version.major, array->version.minor);
  a.array = &array->dl_tensor;
  return take_in(&a, layout, (array->flags & TNF_DLPACK_READ_ONLY) != 0, release_versioned, array, out);
}

tnf_status *tnf_tensor_from_legacy_dlpack(tnf_context *ctx, tnf_dlpack_legacy *array, tnf_dlpack_layout layout,
                                          tnf_tensor **out) {
  arrival a = {.ctx = ctx, .site = "tensor_from_legacy_dlpack"};
  tnf_status *st = check_arguments(a.site, ctx, array, out);
  if (st)
    return st;
  a.array = &array->dl_tensor;
  return take_in(&a, layout, false, release_legacy, array, out);
}
