/* QR factors as Householder reflectors, and their product. */
#include "linalg/packed_qr.h"
#include "core/round.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"

#include <string.h>

/* Columns that LAPACK factors at once between blocks of ours, and the least number of reflectors for which blocks pay. */
enum { PANEL = 32, BLOCKED = 64 };

tnf_packed_qr tnf_packed_qr_of(int32_t dtype, int64_t m, int64_t n, int64_t q_columns) {
  tnf_packed_qr f = {.dtype = dtype, .m = m, .n = n, .k = m < n ? m : n, .q_columns = q_columns};
  int factor_count = 1, product_count = 1;
  f.kernels = f.k >= BLOCKED && !tnf_linalg_is_complex(dtype) ? tnf_gemm_kernels_get(dtype) : NULL;
  if (f.k > 0)
    tnf_lapack_geqrf(dtype, (int)m, (int)n, NULL, (int)m, NULL, NULL, -1, &factor_count);
  if (q_columns > 0)
    tnf_lapack_orgqr(dtype, (int)m, (int)q_columns, (int)f.k, NULL, NULL, NULL, -1, &product_count);
  f.work_count = factor_count > product_count ? factor_count : product_count;
  return f;
}

/* LAPACK's workspace; with kernels the reflectors' scratch and a copy of them, too. */
size_t tnf_packed_qr_scratch(const tnf_packed_qr *f) {
  const size_t element = tnf_linalg_element(f->dtype), work = tnf_aligned((size_t)f->work_count * element);
  if (!f->kernels)
    return work;
  const int64_t others = f->n > f->q_columns ? f->n : f->q_columns;
  return work + tnf_aligned(tnf_reflectors_scratch(f->kernels, f->m, others)) + tnf_aligned((size_t)(f->m * f->k) * element);
}

static char *behind_work(const tnf_packed_qr *f, void *scratch) {
  return (char *)scratch + tnf_aligned((size_t)f->work_count * tnf_linalg_element(f->dtype));
}

void tnf_packed_qr_factor(const tnf_packed_qr *f, void *a, void *tau, void *scratch) {
  const int64_t m = f->m, n = f->n, element = (int64_t)tnf_linalg_element(f->dtype);
  if (!f->kernels) {
    tnf_lapack_geqrf(f->dtype, (int)m, (int)n, a, (int)m, tau, scratch, f->work_count, NULL);
    return;
  }
  for (int64_t j = 0; j < f->k; j += PANEL) {
    const int64_t width = f->k - j < PANEL ? f->k - j : PANEL, last = j + width == f->k ? n : j + width;
    char *panel = (char *)a + j * (m + 1) * element, *panel_tau = (char *)tau + j * element;
    /* behind the last reflectors LAPACK applies them itself */
    tnf_lapack_geqrf(f->dtype, (int)(m - j), (int)(last - j), panel, (int)m, panel_tau, scratch, f->work_count, NULL);
    const tnf_reflectors block = {f->kernels, m - j, width, panel, 1, m, panel_tau};
    if (last < n)
      tnf_reflectors_apply_adjoint(&block, n - last, panel + width * m * element, m, behind_work(f, scratch));
  }
}

void tnf_packed_qr_form(const tnf_packed_qr *f, void *q, const void *tau, void *scratch) {
  const int64_t m = f->m;
  if (f->q_columns == 0)
    return;
  if (!f->kernels) {
    tnf_lapack_orgqr(f->dtype, (int)m, (int)f->q_columns, (int)f->k, q, tau, scratch, f->work_count, NULL);
    return;
  }
  const int64_t others = f->n > f->q_columns ? f->n : f->q_columns;
  char *rest = behind_work(f, scratch), *copy = rest + tnf_aligned(tnf_reflectors_scratch(f->kernels, m, others));
  memcpy(copy, q, (size_t)(m * f->k) * tnf_linalg_element(f->dtype));
  const tnf_reflectors all = {f->kernels, m, f->k, copy, 1, m, tau};
  tnf_reflectors_form(&all, f->q_columns, q, m, rest);
}
