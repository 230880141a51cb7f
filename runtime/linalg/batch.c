/* What the library-backed operations share: the batch loop, failures inside it, scans for values that are not finite. */
#include "linalg/batch.h"
#include "core/context.h"
#include "gemm/kernel.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* A failure is one number, ordered by batch index: index, 3 bits of kind, 31 bits of detail. */
enum { KIND_SHIFT = 31, INDEX_SHIFT = 34 };

void tnf_linalg_fail(tnf_linalg_failure *failure, int64_t index, tnf_linalg_failure_kind kind, int detail) {
  uint64_t key = (uint64_t)index << INDEX_SHIFT | (uint64_t)kind << KIND_SHIFT | (uint64_t)detail;
  uint64_t lowest = atomic_load(&failure->lowest);
  while (key < lowest && !atomic_compare_exchange_weak(&failure->lowest, &lowest, key))
    continue;
}

static tnf_rt_status not_finite(tnf_rt_context *ctx, const char *site, const char *argument, bool batched, long long index) {
  if (batched)
    return tnf_ctx_fail(ctx, TNF_RT_NON_FINITE, "%s: %s has a value that is not finite in batch %lld", site, argument, index);
  return tnf_ctx_fail(ctx, TNF_RT_NON_FINITE, "%s: %s has a value that is not finite", site, argument);
}

tnf_rt_status tnf_linalg_report(tnf_rt_context *ctx, const char *site, tnf_linalg_failure *failure, bool batched) {
  const uint64_t key = atomic_load(&failure->lowest);
  if (key == UINT64_MAX)
    return TNF_RT_OK;
  const int detail = (int)(key & INT_MAX);
  const long long index = (long long)(key >> INDEX_SHIFT);
  switch ((tnf_linalg_failure_kind)(key >> KIND_SHIFT & 7)) {
  case TNF_LINALG_NON_FINITE:
    return not_finite(ctx, site, "the matrix", batched, index);
  case TNF_LINALG_NOT_POSITIVE_DEFINITE:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_NOT_POSITIVE_DEFINITE,
                          "%s: the matrix is not positive definite: leading minor %d of batch %lld", site, detail, index);
    return tnf_ctx_fail(ctx, TNF_RT_NOT_POSITIVE_DEFINITE, "%s: the matrix is not positive definite: leading minor %d", site,
                        detail);
  case TNF_LINALG_ZERO_PIVOT:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular: pivot %d of batch %lld is zero", site, detail,
                          index);
    return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular: pivot %d is zero", site, detail);
  case TNF_LINALG_ZERO_DIAGONAL:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular: diagonal element %d of batch %lld is zero", site,
                          detail, index);
    return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular: diagonal element %d is zero", site, detail);
  case TNF_LINALG_PIVOT_TOO_SMALL:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular to working precision in batch %lld", site, index);
    return tnf_ctx_fail(ctx, TNF_RT_SINGULAR, "%s: the matrix is singular to working precision", site);
  case TNF_LINALG_NON_FINITE_B:
    return not_finite(ctx, site, "the right-hand side", batched, index);
  case TNF_LINALG_NO_ROW:
    if (batched)
      return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_RANGE, "%s: pivot %d of batch %lld is no row of the matrix", site, detail, index);
    return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_RANGE, "%s: pivot %d is no row of the matrix", site, detail);
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
  const double cost = nanoseconds * 16; /* the unit of tnf_chunk_rows */
  const int64_t chunk = tnf_chunk_rows(batch, cost < 1e15 ? (int64_t)cost : (int64_t)1e15);
  if (bytes) {
    tnf_rt_status status = tnf_ctx_workspace_reserve(ctx, chunk >= batch ? 1 : tnf_ctx_workers(ctx), bytes);
    if (status)
      return status;
  }
  tnf_parallel_for(ctx, batch, chunk, body, args);
  return TNF_RT_OK;
}

tnf_rt_status tnf_library_reserve(tnf_rt_context *ctx, tnf_rt_library_fn *operation, const char *site,
                                  const tnf_rt_tensor *operands, const int64_t *attributes) {
  tnf_rt_status status = tnf_ctx_reserve_begin(ctx);
  if (!status)
    status = operation(ctx, site, operands, attributes);
  tnf_ctx_reserve_end(ctx);
  return status;
}

size_t tnf_linalg_element(int32_t dtype) {
  return dtype == TNF_F32 ? 4 : dtype == TNF_COMPLEX_F64 ? 16 : 8;
}

size_t tnf_linalg_real(int32_t dtype) {
  return dtype == TNF_F32 || dtype == TNF_COMPLEX_F32 ? 4 : 8;
}

void tnf_linalg_copy(int32_t dtype, int64_t count, const void *from, void *to) {
  if (from != to && count > 0) /* what is empty may be NULL */
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

void tnf_linalg_fill_nan(int32_t dtype, int64_t count, void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 * count : count;
  if (tnf_linalg_real(dtype) == 4)
    for (int64_t i = 0; i < reals; i++)
      ((float *)data)[i] = NAN;
  else
    for (int64_t i = 0; i < reals; i++)
      ((double *)data)[i] = (double)NAN;
}

void tnf_linalg_identity(int32_t dtype, int64_t n, void *data) {
  const size_t element = tnf_linalg_element(dtype), real = tnf_linalg_real(dtype);
  const float one_f32 = 1;
  const double one_f64 = 1;
  memset(data, 0, (size_t)(n * n) * element);
  for (int64_t i = 0; i < n; i++)
    memcpy((char *)data + (size_t)(i * n + i) * element, real == 4 ? (const void *)&one_f32 : (const void *)&one_f64, real);
}

enum { LANES = 8 };

/* Lanes, so that the loops vectorise. The sum of absolute values is finite where all are (unless it overflows) and bounds them
 * from both sides: one addition per element. x - x is 0 for a finite x and NaN for the others. */
#define RANGE(REAL, FABS)                                                                                                        \
  static void add_sizes_##REAL(int64_t count, const REAL *x, REAL *sum) {                                                        \
    int64_t i = 0;                                                                                                               \
    for (; i + LANES <= count; i += LANES)                                                                                       \
      for (int64_t q = 0; q < LANES; q++)                                                                                        \
        sum[q] += FABS(x[i + q]);                                                                                                \
    for (int64_t q = 0; i + q < count; q++)                                                                                      \
      sum[q] += FABS(x[i + q]);                                                                                                  \
  }                                                                                                                              \
  static double total_##REAL(const REAL *sum) {                                                                                  \
    return (double)(((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7])));                          \
  }                                                                                                                              \
  static tnf_linalg_range exact_##REAL(int64_t count, const REAL *x) {                                                           \
    REAL largest = 0, bad = 0;                                                                                                   \
    for (int64_t i = 0; i < count; i++) {                                                                                        \
      bad += x[i] - x[i];                                                                                                        \
      largest = FABS(x[i]) > largest ? FABS(x[i]) : largest;                                                                     \
    }                                                                                                                            \
    return (tnf_linalg_range){(double)largest, bad == 0};                                                                        \
  }
RANGE(float, fabsf)
RANGE(double, fabs)

/* The sum of `count` sizes tells that nothing is near the ends of the exponent's range. */
static bool is_moderate(bool single, int64_t count, double total) {
  const double low = single ? 0x1p-50 : 0x1p-400, high = single ? 0x1p50 : 0x1p400;
  return total == 0 || (total < high && total > low * (double)count);
}

static tnf_linalg_range exact_range(bool single, int64_t reals, const void *data) {
  return single ? exact_float(reals, data) : exact_double(reals, data);
}

tnf_linalg_range tnf_linalg_range_of(int32_t dtype, int64_t count, const void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 * count : count;
  const bool single = tnf_linalg_real(dtype) == 4;
  double total;
  if (single) {
    float sum[LANES] = {0};
    add_sizes_float(reals, data, sum);
    total = total_float(sum);
  } else {
    double sum[LANES] = {0};
    add_sizes_double(reals, data, sum);
    total = total_double(sum);
  }
  return is_moderate(single, reals, total) ? (tnf_linalg_range){total, true} : exact_range(single, reals, data);
}

enum { FEW = 64 };

bool tnf_linalg_finite(int32_t dtype, int64_t count, const void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 * count : count;
  const tnf_gemm_kernels *kernels = reals < FEW ? NULL : tnf_gemm_kernels_get(tnf_linalg_real(dtype) == 4 ? TNF_F32 : TNF_F64);
  return kernels ? kernels->finite(reals, data) : tnf_linalg_range_of(dtype, count, data).finite;
}

/* The part of column j that lies in a triangle, in reals. */
static const void *column_part(int32_t dtype, int64_t n, int64_t j, bool lower, bool unit, const void *data, int64_t *count) {
  const int64_t first = !lower ? 0 : unit ? j + 1 : j, end = lower ? n : unit ? j : j + 1;
  *count = (end - first) * (tnf_linalg_is_complex(dtype) ? 2 : 1);
  return (const char *)data + (j * n + first) * (int64_t)tnf_linalg_element(dtype);
}

tnf_linalg_range tnf_linalg_range_of_triangle(int32_t dtype, int64_t n, bool lower, bool unit, const void *data) {
  const bool single = tnf_linalg_real(dtype) == 4;
  float sum_f32[LANES] = {0};
  double sum_f64[LANES] = {0};
  int64_t count, all = 0;
  for (int64_t j = 0; j < n; j++) {
    const void *part = column_part(dtype, n, j, lower, unit, data, &count);
    all += count;
    if (single)
      add_sizes_float(count, part, sum_f32);
    else
      add_sizes_double(count, part, sum_f64);
  }
  const double total = single ? total_float(sum_f32) : total_double(sum_f64);
  if (is_moderate(single, all, total))
    return (tnf_linalg_range){total, true};
  tnf_linalg_range range = {0, true};
  for (int64_t j = 0; j < n; j++) {
    const void *part = column_part(dtype, n, j, lower, unit, data, &count);
    const tnf_linalg_range in_column = exact_range(single, count, part);
    range.finite &= in_column.finite;
    range.largest = in_column.largest > range.largest ? in_column.largest : range.largest;
  }
  return range;
}

bool tnf_linalg_diagonal_finite(int32_t dtype, int64_t n, const void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 : 1;
  bool finite = true;
  for (int64_t i = 0; i < n; i++)
    for (int64_t part = 0; part < reals; part++)
      finite &= tnf_linalg_real(dtype) == 4 ? isfinite(((const float *)data)[i * (n + 1) * reals + part])
                                            : isfinite(((const double *)data)[i * (n + 1) * reals + part]);
  return finite;
}

/* Elimination may make elements larger by a factor that is a small power of n in practice, and divides by pivots: away from the
 * ends of the exponent's range there is room for both. Scaling up loses nothing; scaling down is as little as needed. */
int tnf_linalg_scale_of(int32_t dtype, double largest) {
  const bool single = tnf_linalg_real(dtype) == 4;
  if (largest == 0)
    return 0;
  if (largest < (single ? 0x1p-60 : 0x1p-500))
    return single ? 60 : 500;
  return largest > (single ? 0x1p100 : 0x1p990) ? (single ? -40 : -64) : 0;
}

void tnf_linalg_scale(int32_t dtype, int64_t count, int exponent, void *data) {
  const int64_t reals = tnf_linalg_is_complex(dtype) ? 2 * count : count;
  if (exponent == 0)
    return;
  if (tnf_linalg_real(dtype) == 4)
    for (int64_t i = 0; i < reals; i++)
      ((float *)data)[i] *= (float)ldexp(1, exponent);
  else
    for (int64_t i = 0; i < reals; i++)
      ((double *)data)[i] *= ldexp(1, exponent);
}
