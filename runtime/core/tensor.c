/* Tensors: dense column-major arrays in host memory, reference counted. */
#include <inttypes.h>
#include <string.h>

#include "core/state.h"

const uint8_t tnf_dtype_sizes[] = {[TNF_F32] = 4,  [TNF_F64] = 8,         [TNF_I32] = 4,         [TNF_I64] = 8,
                                   [TNF_BOOL] = 1, [TNF_COMPLEX_F32] = 8, [TNF_COMPLEX_F64] = 16};

bool tnf_shape_size_checked(int32_t dtype, int32_t rank, const int64_t *extents, int64_t *count, size_t *bytes) {
  if ((uint32_t)dtype > TNF_COMPLEX_F64 || (uint32_t)rank > TNF_RT_MAX_RANK)
    return false;
  int64_t size = (int64_t)tnf_dtype_sizes[dtype], total = 1, signs = 0;
  bool empty = false, overflow = false;
  for (int32_t i = 0; i < rank; ++i) {
    signs |= extents[i];
    empty |= extents[i] == 0;
    overflow |= __builtin_mul_overflow(total, extents[i] ? extents[i] : 1, &total);
  }
  overflow |= __builtin_mul_overflow(size, total, &size);
  *count = empty ? 0 : total;
  *bytes = empty ? 0 : (size_t)size;
  return signs >= 0 && !overflow;
}

size_t tnf_dtype_size(tnf_dtype dtype) {
  return (uint32_t)dtype > TNF_COMPLEX_F64 ? 0 : tnf_dtype_sizes[dtype];
}

const char *tnf_dtype_name(tnf_dtype dtype) {
  switch (dtype) {
  case TNF_F32:
    return "f32";
  case TNF_F64:
    return "f64";
  case TNF_I32:
    return "i32";
  case TNF_I64:
    return "i64";
  case TNF_BOOL:
    return "bool";
  case TNF_COMPLEX_F32:
    return "complex_f32";
  case TNF_COMPLEX_F64:
    return "complex_f64";
  }
  return "an unknown dtype";
}

/* ---- making tensors ---- */

static tnf_status *refuse_shape(tnf_context *ctx, const char *site, int32_t dtype, int32_t rank, const int64_t *extents) {
  if (tnf_dtype_size((tnf_dtype)dtype) == 0)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: %" PRId32 " is not a dtype", site, dtype);
  if (rank < 0 || rank > TNF_RT_MAX_RANK)
    return tnf_status_new(&ctx->allocator, TNF_RT_RANK_MISMATCH, "%s: the rank must be 0 to %d, got %" PRId32, site,
                          TNF_RT_MAX_RANK, rank);
  for (int32_t i = 0; i < rank; ++i)
    if (extents[i] < 0)
      return tnf_status_new(&ctx->allocator, TNF_RT_SHAPE_MISMATCH, "%s: extent %" PRId32 " is negative: %" PRId64, site, i,
                            extents[i]);
  return tnf_status_new(&ctx->allocator, TNF_RT_OUT_OF_RANGE, "%s: the product of the extents overflows", site);
}

static __attribute__((noinline, cold)) tnf_status *fail_memory(tnf_context *ctx, const char *site, size_t bytes) {
  tnf_limit_note note = tnf_ctx_limit_note(ctx);
  if (!note.text[0])
    return tnf_status_out_of_memory(); /* a sentence would need memory */
  return tnf_status_new(&ctx->allocator, TNF_RT_OUT_OF_MEMORY, "out of memory: %s: a tensor needs %zu bytes%s", site, bytes,
                        note.text);
}

/* A tensor of that shape over `bytes` of its own memory, or over none where `borrows`. */
static tnf_status *tensor_new(tnf_context *ctx, const char *site, int32_t dtype, int32_t rank, const int64_t *extents,
                              bool borrows, tnf_tensor **out) {
  if (!out)
    return tnf_status_null_argument(site, "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument(site, "ctx");
  if (rank > 0 && !extents)
    return tnf_status_null_argument(site, "extents");
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size(dtype, rank, extents, &count, &bytes))
    return refuse_shape(ctx, site, dtype, rank, extents);
  if (borrows)
    bytes = 0;
  tnf_tensor *t = tnf_block_new(ctx, bytes);
  if (!t)
    return fail_memory(ctx, site, bytes);
  atomic_store_explicit(&t->refs, 1, memory_order_relaxed);
  t->element_count = count;
  t->capacity = TNF_FIXED;
  tnf_shape_set(&t->view, dtype, rank, extents);
  *out = t;
  return NULL;
}

tnf_status *tnf_tensor_new(tnf_context *ctx, const char *site, int32_t dtype, int32_t rank, const int64_t *extents,
                           tnf_tensor **out) {
  return tensor_new(ctx, site, dtype, rank, extents, false, out);
}

size_t tnf_dtype_alignment(tnf_dtype dtype) {
  size_t size = tnf_dtype_size(dtype);
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64 ? size / 2 : size;
}

/* Memory that outlives the tensor. */
static void keep(void *data, void *user) {
  (void)data, (void)user;
}

tnf_status *tnf_tensor_borrow_at(tnf_context *ctx, const char *site, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                 void *data, tnf_borrow_release *release, void *user, tnf_tensor **out) {
  tnf_status *st = tensor_new(ctx, site, (int32_t)dtype, rank, extents, true, out);
  if (st)
    return st;
  tnf_tensor *t = *out;
  if (t->element_count && !data)
    st = tnf_status_null_argument(site, "data");
  else if (t->element_count && (uintptr_t)data % tnf_dtype_alignment(dtype))
    st = tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: \"data\" must be aligned to %zu bytes for %s", site,
                        tnf_dtype_alignment(dtype), tnf_dtype_name(dtype));
  if (st) {
    tnf_tensor_release(t);
    *out = NULL;
    return st;
  }
  if (data)
    t->view.data = data;
  t->release = release ? release : keep;
  t->user = user;
  return NULL;
}

tnf_status *tnf_tensor_borrow(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, void *data,
                              tnf_borrow_release *release, void *user, tnf_tensor **out) {
  return tnf_tensor_borrow_at(ctx, "tensor_borrow", dtype, rank, extents, data, release, user, out);
}

/* A tensor for `count` elements that are copied from `data`. */
static tnf_status *new_from(tnf_context *ctx, const char *site, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                            const void *data, tnf_tensor **out) {
  tnf_status *st = tnf_tensor_new(ctx, site, (int32_t)dtype, rank, extents, out);
  if (st || data || (*out)->element_count == 0)
    return st;
  tnf_tensor_release(*out);
  *out = NULL;
  return tnf_status_null_argument(site, "data");
}

tnf_status *tnf_tensor_from_col_major(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data,
                                      tnf_tensor **out) {
  tnf_status *st = new_from(ctx, "tensor_from_col_major", dtype, rank, extents, data, out);
  if (!st && (*out)->element_count)
    memcpy((*out)->view.data, data, tnf_tensor_byte_size(*out));
  return st;
}

tnf_status *tnf_tensor_from_row_major(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data,
                                      tnf_tensor **out) {
  tnf_status *st = new_from(ctx, "tensor_from_row_major", dtype, rank, extents, data, out);
  if (!st)
    tnf_layout_reverse((*out)->view.data, data, rank, extents, tnf_dtype_size(dtype));
  return st;
}

tnf_status *tnf_tensor_new_zeros(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, tnf_tensor **out) {
  tnf_status *st = tnf_tensor_new(ctx, "tensor_new_zeros", (int32_t)dtype, rank, extents, out);
  if (!st)
    memset((*out)->view.data, 0, tnf_tensor_byte_size(*out));
  return st;
}

tnf_status *tnf_tensor_with_capacity(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, tnf_tensor **out) {
  tnf_status *st = tnf_tensor_new(ctx, "tensor_with_capacity", (int32_t)dtype, rank, extents, out);
  if (st)
    return st;
  tnf_tensor *t = *out;
  t->capacity = t->element_count;
  memset(t->view.extents, 0, (size_t)rank * sizeof *t->view.extents);
  t->element_count = rank == 0;
  memset(t->view.data, 0, tnf_tensor_byte_size(t));
  return NULL;
}

tnf_status *tnf_tensor_take(tnf_context *ctx, tnf_rt_tensor *t, tnf_tensor **out) {
  if (!out)
    return tnf_status_null_argument("tensor_take", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("tensor_take", "ctx");
  int64_t count;
  size_t bytes;
  if (!t || !t->data)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "tensor_take: there is no data to take");
  if (!tnf_shape_size(t->dtype, t->rank, t->extents, &count, &bytes))
    return refuse_shape(ctx, "tensor_take", t->dtype, t->rank, t->extents);
  tnf_tensor *taken = t->owner;
  if (!taken)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "tensor_take: the data are the caller's own memory");
  if (atomic_load_explicit(&taken->refs, memory_order_acquire) != 1 || taken->release || taken->view.data != t->data)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "tensor_take: the data are another tensor's, too");
  if (bytes > tnf_block_capacity(taken))
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "tensor_take: the extents are larger than the data");
  taken->element_count = count;
  taken->capacity = TNF_FIXED;
  tnf_shape_set(&taken->view, t->dtype, t->rank, t->extents);
  t->owner = NULL;
  t->data = NULL;
  *out = taken;
  return NULL;
}

tnf_tensor *tnf_tensor_retain(tnf_tensor *t) {
  if (t)
    atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
  return t;
}

/* The block of a borrowed tensor becomes an ordinary one before its memory goes: the callback may do anything. */
static __attribute__((noinline)) void give_back(tnf_tensor *t) {
  tnf_borrow_release *release = t->release;
  void *data = t->view.data == t->memory ? NULL : t->view.data; /* NULL was given, and replaced */
  t->release = NULL;
  t->read_only = false;
  t->view.data = t->memory;
  release(data, t->user);
}

void tnf_tensor_release(tnf_tensor *t) {
  if (!t)
    return;
  /* the only owner needs no read-modify-write: nobody else can change the count */
  if (atomic_load_explicit(&t->refs, memory_order_acquire) != 1 &&
      atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) != 1)
    return;
  if (__builtin_expect(t->release != NULL, 0))
    give_back(t);
  tnf_block_release(t);
}

/* ---- reading tensors ---- */

tnf_dtype tnf_tensor_dtype(const tnf_tensor *t) {
  return t ? (tnf_dtype)t->view.dtype : TNF_NO_DTYPE;
}

int32_t tnf_tensor_rank(const tnf_tensor *t) {
  return t ? t->view.rank : -1;
}

int64_t tnf_tensor_extent(const tnf_tensor *t, int32_t axis) {
  if (!t)
    return -1;
  if (axis < 0)
    axis += t->view.rank;
  return axis < 0 || axis >= t->view.rank ? -1 : t->view.extents[axis];
}

const int64_t *tnf_tensor_extents(const tnf_tensor *t) {
  return t ? t->view.extents : NULL;
}

int64_t tnf_tensor_element_count(const tnf_tensor *t) {
  return t ? t->element_count : 0;
}

int64_t tnf_tensor_capacity(const tnf_tensor *t) {
  return !t ? 0 : t->capacity == TNF_FIXED ? t->element_count : t->capacity;
}

size_t tnf_tensor_byte_size(const tnf_tensor *t) {
  return t ? (size_t)t->element_count * tnf_dtype_size((tnf_dtype)t->view.dtype) : 0;
}

void *tnf_tensor_data(tnf_tensor *t) {
  return t && !t->read_only ? t->view.data : NULL;
}

const void *tnf_tensor_const_data(const tnf_tensor *t) {
  return t ? t->view.data : NULL;
}

const tnf_rt_tensor *tnf_tensor_get_rt(const tnf_tensor *t) {
  return t ? &t->view : NULL;
}

#define TYPED_ACCESS(name, type, dtype_)                                                                                         \
  type *tnf_tensor_##name(tnf_tensor *t) {                                                                                       \
    return t && !t->read_only && t->view.dtype == (int32_t)dtype_ ? t->view.data : NULL;                                         \
  }                                                                                                                              \
  const type *tnf_tensor_const_##name(const tnf_tensor *t) {                                                                     \
    return t && t->view.dtype == (int32_t)dtype_ ? t->view.data : NULL;                                                          \
  }
TYPED_ACCESS(f32, float, TNF_F32)
TYPED_ACCESS(f64, double, TNF_F64)
TYPED_ACCESS(i32, int32_t, TNF_I32)
TYPED_ACCESS(i64, int64_t, TNF_I64)
TYPED_ACCESS(bool, uint8_t, TNF_BOOL)
TYPED_ACCESS(complex_f32, float, TNF_COMPLEX_F32)
TYPED_ACCESS(complex_f64, double, TNF_COMPLEX_F64)
#undef TYPED_ACCESS

tnf_status *tnf_tensor_copy_row_major(const tnf_tensor *t, void *dst) {
  if (!t)
    return tnf_status_null_argument("tensor_copy_row_major", "t");
  if (t->element_count == 0)
    return NULL;
  if (!dst)
    return tnf_status_null_argument("tensor_copy_row_major", "dst");
  int64_t reversed[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < t->view.rank; ++i)
    reversed[i] = t->view.extents[t->view.rank - 1 - i];
  tnf_layout_reverse(dst, t->view.data, t->view.rank, reversed, tnf_dtype_size((tnf_dtype)t->view.dtype));
  return NULL;
}
