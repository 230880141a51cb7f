/* What the library-backed operations share: the batch loop, failures inside it, scans for values that are not finite. */
#include "linalg/batch.h"
#include "core/context.h"

#include <limits.h>
#include <string.h>

/* A failure is one number, ordered by batch index: index, 3 bits of kind, 31 bits of detail. */
enum { KIND_SHIFT = 31, INDEX_SHIFT = 34 };

void tnf_linalg_fail(tnf_linalg_failure *failure, int64_t index, tnf_linalg_failure_kind kind, int detail) {
  uint64_t key = (uint64_t)index << INDEX_SHIFT | (uint64_t)kind << KIND_SHIFT | (uint64_t)detail;
  uint64_t lowest = atomic_load(&failure->lowest);
  while (key < lowest && !atomic_compare_exchange_weak(&failure->lowest, &lowest, key))
    continue;
}

tnf_rt_status tnf_linalg_report(tnf_rt_context *ctx, const char *site, tnf_linalg_failure *failure, bool batched) {
  const uint64_t key = atomic_load(&failure->lowest);
  if (key == UINT64_MAX)
    return TNF_RT_OK;
  const int detail = (int)(key & INT_MAX);
  const long long index = (long long)(key >> INDEX_SHIFT);
  switch ((tnf_linalg_failure_kind)(key >> KIND_SHIFT & 7)) {
  case TNF_LINALG_NON_FINITE:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_NON_FINITE, "%s: \"a\" has a value that is not finite in batch %lld", site, index);
    return tnf_ctx_fail(ctx, TNF_RT_NON_FINITE, "%s: \"a\" has a value that is not finite", site);
  case TNF_LINALG_NOT_POSITIVE_DEFINITE:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_NOT_POSITIVE_DEFINITE, "%s: \"a\" is not positive definite: leading minor %d of batch %lld",
                          site, detail, index);
    return tnf_ctx_fail(ctx, TNF_RT_NOT_POSITIVE_DEFINITE, "%s: \"a\" is not positive definite: leading minor %d", site, detail);
  case TNF_LINALG_ZERO_PIVOT:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: \"a\" is singular: pivot %d of batch %lld is zero", site, detail, index);
    return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: \"a\" is singular: pivot %d is zero", site, detail);
  case TNF_LINALG_ZERO_DIAGONAL:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: \"a\" is singular: diagonal element %d of batch %lld is zero", site, detail,
                          index);
    return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: \"a\" is singular: diagonal element %d is zero", site, detail);
  case TNF_LINALG_NO_CONVERGENCE:
    break;
  }
  if (batched)
    return tnf_ctx_fail(ctx, TNF_RT_NO_CONVERGENCE, "%s: the iteration did not converge in batch %lld", site, index);
  return tnf_ctx_fail(ctx, TNF_RT_NO_CONVERGENCE, "%s: the iteration did not converge", site);
}

int64_t tnf_linalg_batch(const tnf_rt_tensor *t) {
  int64_t batch = 1;
  for (int32_t i = 2; i < t->rank; i++)
    batch *= t->extents[i];
  return batch;
}

tnf_rt_status tnf_linalg_check_extents(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *t) {
  for (int32_t i = 0; i < 2; i++)
    if (t->extents[i] > INT_MAX)
      return tnf_ctx_fail(ctx, TNF_RT_UNSUPPORTED, "%s: the extent %lld is too large for LAPACK", site, (long long)t->extents[i]);
  return TNF_RT_OK;
}

tnf_rt_status tnf_linalg_run(tnf_rt_context *ctx, int64_t batch, double nanoseconds, size_t bytes, tnf_rt_body *body,
                             void *args) {
  const double cost = nanoseconds * 16; /* the unit of tnf_rt_chunk_rows */
  const int64_t chunk = tnf_rt_chunk_rows(batch, cost < 1e15 ? (int64_t)cost : (int64_t)1e15);
  if (bytes) {
    tnf_rt_status status = tnf_ctx_workspace_reserve(ctx, chunk >= batch ? 1 : tnf_ctx_workers(ctx), bytes);
    if (status)
      return status;
  }
  tnf_rt_parallel_for(ctx, batch, chunk, body, args);
  return TNF_RT_OK;
}

size_t tnf_linalg_element(int32_t dtype) {
  return dtype == TNF_F32 ? 4 : dtype == TNF_COMPLEX_F64 ? 16 : 8;
}

size_t tnf_linalg_real(int32_t dtype) {
  return dtype == TNF_F32 || dtype == TNF_COMPLEX_F32 ? 4 : 8;
}

void tnf_linalg_copy(int32_t dtype, int64_t count, const void *from, void *to) {
  if (from != to)
    memcpy(to, from, (size_t)count * tnf_linalg_element(dtype));
}

void tnf_linalg_copy_lower(int32_t dtype, int64_t n, const void *from, void *to, bool clear) {
  const size_t element = tnf_linalg_element(dtype), column = (size_t)n * element;
  for (size_t j = 0; j < (size_t)n; j++) {
    char *target = (char *)to + j * column;
    if (clear)
      memset(target, 0, j * element);
    if (from != to)
      memcpy(target + j * element, (const char *)from + j * column + j * element, column - j * element);
  }
}

/* A float is finite when its exponent is not all ones. Plain integer loops, which vectorise. */
static bool finite32(int64_t count, const uint32_t *bits, int64_t stride) {
  uint32_t bad = 0;
  if (stride == 1)
    for (int64_t i = 0; i < count; i++)
      bad |= (bits[i] & 0x7f800000u) == 0x7f800000u;
  else
    for (int64_t i = 0; i < count; i++)
      bad |= (bits[i * stride] & 0x7f800000u) == 0x7f800000u;
  return !bad;
}

static bool finite64(int64_t count, const uint64_t *bits, int64_t stride) {
  const uint64_t exponent = (uint64_t)0x7ff << 52;
  uint64_t bad = 0;
  if (stride == 1)
    for (int64_t i = 0; i < count; i++)
      bad |= (bits[i] & exponent) == exponent;
  else
    for (int64_t i = 0; i < count; i++)
      bad |= (bits[i * stride] & exponent) == exponent;
  return !bad;
}

bool tnf_linalg_all_finite(int32_t dtype, int64_t count, const void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 * count : count;
  return tnf_linalg_real(dtype) == 4 ? finite32(reals, data, 1) : finite64(reals, data, 1);
}

bool tnf_linalg_lower_finite(int32_t dtype, int64_t n, const void *data) {
  const int64_t element = (int64_t)tnf_linalg_element(dtype);
  bool finite = true;
  for (int64_t j = 0; j < n; j++)
    finite &= tnf_linalg_all_finite(dtype, n - j, (const char *)data + (j * n + j) * element);
  return finite;
}

bool tnf_linalg_diagonal_finite(int32_t dtype, int64_t n, const void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 : 1, stride = reals * (n + 1);
  if (tnf_linalg_real(dtype) == 4)
    return finite32(n, data, stride) && (reals == 1 || finite32(n, (const uint32_t *)data + 1, stride));
  return finite64(n, data, stride) && (reals == 1 || finite64(n, (const uint64_t *)data + 1, stride));
}

/* Bits of absolute values order like the values; integer maxima vectorise. */
double tnf_linalg_largest(int32_t dtype, int64_t count, const void *data) {
  if (dtype == TNF_F32) {
    const uint32_t *bits = data;
    union {
      uint32_t bits;
      float value;
    } largest = {0};
    for (int64_t i = 0; i < count; i++)
      largest.bits = (bits[i] & 0x7fffffffu) > largest.bits ? bits[i] & 0x7fffffffu : largest.bits;
    return (double)largest.value;
  }
  const uint64_t *bits = data, mask = UINT64_MAX >> 1;
  union {
    uint64_t bits;
    double value;
  } largest = {0};
  for (int64_t i = 0; i < count; i++)
    largest.bits = (bits[i] & mask) > largest.bits ? bits[i] & mask : largest.bits;
  return largest.value;
}
