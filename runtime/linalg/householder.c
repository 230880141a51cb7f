/* The packed QR factorisation: Householder vectors below the diagonal, R on and above it. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/packed_qr.h"

typedef struct householder_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t m, n, k;
  const char *a;
  char *packed, *tau;
  tnf_packed_qr packing;
  bool propagate;
  tnf_linalg_failure failure;
} householder_job;

static void scale_r(const householder_job *job, int exponent, char *packed) {
  const size_t element = tnf_linalg_element(job->dtype);
  for (int64_t j = 0; exponent != 0 && j < job->n; j++)
    tnf_linalg_scale(job->dtype, j + 1 < job->m ? j + 1 : job->m, -exponent, packed + (size_t)(j * job->m) * element);
}

static void factor_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  householder_job *job = args;
  const int64_t m = job->m, n = job->n, k = job->k;
  const size_t element = tnf_linalg_element(job->dtype);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)(i * m * n) * element;
    char *packed = job->packed + (size_t)(i * m * n) * element, *tau = job->tau + (size_t)(i * k) * element;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, m * n, a);
    if (range.finite) {
      const int exponent = tnf_linalg_scale_of(job->dtype, range.largest);
      tnf_linalg_copy(job->dtype, m * n, a, packed);
      tnf_linalg_scale(job->dtype, m * n, exponent, packed);
      tnf_packed_qr_factor(&job->packing, packed, tau, tnf_ctx_workspace(job->ctx, worker));
      scale_r(job, exponent, packed);
    } else if (job->propagate) {
      tnf_linalg_fill_nan(job->dtype, m * n, packed);
      tnf_linalg_fill_nan(job->dtype, k, tau);
    } else {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
    }
  }
}

tnf_rt_status tnf_rt_householder_qr(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                    const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t m = a->extents[0], n = a->extents[1], k = m < n ? m : n, batch = tnf_linalg_batch(a);
  if (k == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  householder_job job = {.ctx = ctx,
                         .dtype = a->dtype,
                         .m = m,
                         .n = n,
                         .k = k,
                         .a = a->data,
                         .packed = operands[1].data,
                         .tau = operands[2].data,
                         .packing = tnf_packed_qr_of(a->dtype, m, n, 0),
                         .propagate = tnf_linalg_propagates(attributes, 0, 0),
                         .failure = TNF_LINALG_NO_FAILURE};
  const double cost = 300 + (double)m * (double)n * (double)k / 16;
  status = tnf_linalg_run(ctx, batch, cost, tnf_packed_qr_scratch(&job.packing), factor_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
