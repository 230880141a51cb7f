/* What the library-backed operations share: the batch loop, failures inside it, scans for values that are not finite. */
#ifndef TENFERRO_LINALG_BATCH_H
#define TENFERRO_LINALG_BATCH_H

#include "tenferro/rt.h"

#include <stdatomic.h>
#include <stddef.h>

typedef enum tnf_linalg_failure_kind {
  TNF_LINALG_NON_FINITE,
  TNF_LINALG_NOT_POSITIVE_DEFINITE, /* detail: the leading minor, from 1 */
  TNF_LINALG_ZERO_PIVOT,            /* detail: the pivot, from 1 */
  TNF_LINALG_ZERO_DIAGONAL,         /* detail: the diagonal element, from 1 */
  TNF_LINALG_NO_CONVERGENCE,
  TNF_LINALG_PIVOT_TOO_SMALL, /* the factors of a finite matrix are not finite */
  TNF_LINALG_NON_FINITE_B,    /* in the right-hand sides */
  TNF_LINALG_NO_ROW           /* detail: the place of the pivot, from 1 */
} tnf_linalg_failure_kind;

/* The failure of the lowest batch index, whichever thread met it first. */
typedef struct tnf_linalg_failure {
  _Atomic uint64_t lowest;
} tnf_linalg_failure;

#define TNF_LINALG_NO_FAILURE ((tnf_linalg_failure){UINT64_MAX})

void tnf_linalg_fail(tnf_linalg_failure *failure, int64_t index, tnf_linalg_failure_kind kind, int detail);

/* TNF_RT_OK, or the recorded failure as a sentence about what `site` was given, which names the program, the call and the value:
 * `ridge: cholesky of "gram"`. */
tnf_rt_status tnf_linalg_report(tnf_rt_context *ctx, const char *site, tnf_linalg_failure *failure, bool batched);

/* Number of matrices: the product of the extents after the first two. */
int64_t tnf_linalg_batch(const tnf_rt_tensor *t);

/* TNF_RT_OK when every extent of the matrices fits LAPACK's int. */
tnf_rt_status tnf_linalg_check_extents(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *t);

/* Runs body over [0, batch), each item costing about `nanoseconds`, with `bytes` of workspace per worker. */
tnf_rt_status tnf_linalg_run(tnf_rt_context *ctx, int64_t batch, double nanoseconds, size_t bytes, tnf_rt_body *body, void *args);

/* Bytes of one element, and of its real part. */
size_t tnf_linalg_element(int32_t dtype);
size_t tnf_linalg_real(int32_t dtype);
static inline bool tnf_linalg_is_complex(int32_t dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}

/* Copies `count` elements unless from == to. */
void tnf_linalg_copy(int32_t dtype, int64_t count, const void *from, void *to);
/* Copies the lower triangle of an n x n matrix unless from == to; with `clear` zeroes the strict upper triangle of `to`. */
void tnf_linalg_copy_lower(int32_t dtype, int64_t n, const void *from, void *to, bool clear);

/* `propagate`, the attribute that follows the `index` ones of the record: an operand that is not finite gives NaN instead of
 * failing. */
static inline bool tnf_linalg_propagates(const int64_t *attributes, int index, int operand) {
  return attributes && (attributes[index] & (1 | 2 << operand)) != 0;
}
void tnf_linalg_fill_nan(int32_t dtype, int64_t count, void *data);
/* The n x n identity. */
void tnf_linalg_identity(int32_t dtype, int64_t n, void *data);

/* What a look at a matrix finds: are all elements finite, and the largest absolute value of their parts (0 for nothing). Between
 * 2^-400 and 2^400 (2^-50 and 2^50 in single precision) it is a bound that stays in there. */
typedef struct tnf_linalg_range {
  double largest;
  bool finite;
} tnf_linalg_range;
tnf_linalg_range tnf_linalg_range_of(int32_t dtype, int64_t count, const void *data);
bool tnf_linalg_finite(int32_t dtype, int64_t count, const void *data);
/* The same in the lower (or upper) triangle of an n x n matrix, without its diagonal where that is taken as 1. */
tnf_linalg_range tnf_linalg_range_of_triangle(int32_t dtype, int64_t n, bool lower, bool unit, const void *data);
bool tnf_linalg_diagonal_finite(int32_t dtype, int64_t n, const void *data);

/* The power of two that keeps the factorisation of a matrix of this range away from overflow and subnormal pivots; mostly 0. */
int tnf_linalg_scale_of(int32_t dtype, double largest);
/* Multiplies by 2^exponent. */
void tnf_linalg_scale(int32_t dtype, int64_t count, int exponent, void *data);

#endif
