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
  TNF_LINALG_NO_CONVERGENCE
} tnf_linalg_failure_kind;

/* The failure of the lowest batch index, whichever thread met it first. */
typedef struct tnf_linalg_failure {
  _Atomic uint64_t lowest;
} tnf_linalg_failure;

#define TNF_LINALG_NO_FAILURE ((tnf_linalg_failure){UINT64_MAX})

void tnf_linalg_fail(tnf_linalg_failure *failure, int64_t index, tnf_linalg_failure_kind kind, int detail);

/* TNF_RT_OK, or the recorded failure as a sentence about the argument "a" of `site`. */
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

/* Are all of `count` elements finite? All elements in the lower triangle? On the diagonal? */
bool tnf_linalg_all_finite(int32_t dtype, int64_t count, const void *data);
bool tnf_linalg_lower_finite(int32_t dtype, int64_t n, const void *data);
bool tnf_linalg_diagonal_finite(int32_t dtype, int64_t n, const void *data);

/* The largest absolute value of `count` elements of a real dtype. */
double tnf_linalg_largest(int32_t dtype, int64_t count, const void *data);

#endif
