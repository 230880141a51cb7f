/* Determinants and their logarithms, from LU factors. */
#include "linalg/det.h"
#include "core/context.h"

#include <math.h>

tnf_det_number tnf_det_of_factors(int32_t dtype, int64_t n, const void *lu, const int32_t *pivots) {
  tnf_det_number d = {{1, 0}, 0};
  for (int64_t i = 0; i < n; i++) {
    double u[2];
    tnf_dense_get(dtype, lu, i * n + i, u);
    if (pivots[i] != i + 1) {
      u[0] = -u[0];
      u[1] = -u[1];
    }
    tnf_det_times(&d, u);
  }
  return d;
}

void tnf_det_times(tnf_det_number *d, const double u[2]) {
  const double re = d->part[0] * u[0] - d->part[1] * u[1], im = d->part[0] * u[1] + d->part[1] * u[0];
  const double larger = fmax(fabs(re), fabs(im));
  int exponent = 0;
  if (larger > 0 && larger <= 0x1.fffffffffffffp1023)
    (void)frexp(larger, &exponent);
  d->part[0] = ldexp(re, -exponent);
  d->part[1] = ldexp(im, -exponent);
  d->exponent += exponent;
}

typedef struct det_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t n;
  bool logarithm, propagate;
  const char *a;
  void *sign, *logabs;
  tnf_linalg_failure failure;
} det_job;

static int32_t real_dtype(int32_t dtype) {
  return tnf_linalg_real(dtype) == 4 ? TNF_F32 : TNF_F64;
}

/* `power`: det is this times 2^power. */
static void write_result(const det_job *job, int64_t i, tnf_det_number d, int64_t power) {
  const double size = hypot(d.part[0], d.part[1]);
  if (!job->logarithm) {
    tnf_dense_set(job->dtype, job->sign, i, d.part);
    tnf_dense_times_power(job->dtype, 1, d.exponent + power, (char *)job->sign + (size_t)i * tnf_linalg_element(job->dtype));
    return;
  }
  const double sign[2] = {size == 0 ? 0 : d.part[0] / size, size == 0 ? 0 : d.part[1] / size};
  const double logabs[2] = {log(size) + (double)(d.exponent + power) * 0.693147180559945309417, 0};
  tnf_dense_set(job->dtype, job->sign, i, sign);
  tnf_dense_set(real_dtype(job->dtype), job->logabs, i, logabs);
}

static void det_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  det_job *job = args;
  const int64_t n = job->n, count = n * n;
  const size_t bytes = (size_t)count * tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  char *lu = tnf_parts_take(&parts, 1, bytes);
  int32_t *pivots = tnf_parts_take(&parts, n, sizeof *pivots);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    const tnf_linalg_range range = tnf_linalg_range_of(job->dtype, count, a);
    if (!range.finite && !job->propagate) {
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
      continue;
    }
    tnf_det_number d = {{(double)NAN, (double)NAN}, 0};
    const int exponent = range.finite ? tnf_linalg_scale_of(job->dtype, range.largest) : 0;
    if (range.finite) {
      tnf_linalg_copy(job->dtype, count, a, lu);
      tnf_linalg_scale(job->dtype, count, exponent, lu);
      if (n > 0)
        tnf_lapack_getrf(job->dtype, (int)n, (int)n, lu, pivots);
      d = tnf_det_of_factors(job->dtype, n, lu, pivots);
    }
    write_result(job, i, d, -n * exponent);
  }
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes,
                         bool logarithm) {
  const tnf_rt_tensor *a = &operands[0];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  det_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .n = n,
                 .logarithm = logarithm,
                 .propagate = tnf_linalg_propagates(attributes, 0, 0),
                 .a = a->data,
                 .sign = operands[1].data,
                 .logabs = logarithm ? operands[2].data : NULL,
                 .failure = TNF_LINALG_NO_FAILURE};
  tnf_parts parts = {NULL, 0};
  tnf_parts_take(&parts, n * n, tnf_linalg_element(a->dtype));
  tnf_parts_take(&parts, n, sizeof(int32_t));
  status = tnf_linalg_run(ctx, batch, 200 + (double)n * (double)n * (double)n / 50, parts.used, det_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_det(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, operands, attributes, false);
}
tnf_rt_status tnf_rt_slogdet(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, operands, attributes, true);
}
