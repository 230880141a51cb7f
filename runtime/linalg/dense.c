/* Parts of functions of matrices: workspaces, products, thin singular value decompositions. */
#include "linalg/dense.h"
#include "core/round.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

void *tnf_parts_take(tnf_parts *parts, int64_t count, size_t bytes) {
  void *part = parts->base ? parts->base + parts->used : NULL;
  parts->used += tnf_aligned((size_t)count * bytes);
  return part;
}

static CBLAS_TRANSPOSE form_of(char op) {
  return op == 'N' ? CblasNoTrans : op == 'T' ? CblasTrans : CblasConjTrans;
}

void tnf_dense_multiply(const tnf_dense_product *p, const void *a, const void *b, void *c) {
  const CBLAS_TRANSPOSE op_a = form_of(p->op_a), op_b = form_of(p->op_b);
  const int m = (int)p->m, n = (int)p->n, k = (int)p->k, lda = p->op_a == 'N' ? m : k, ldb = p->op_b == 'N' ? k : n;
  const float alpha_f32[2] = {(float)p->alpha, 0}, beta_f32[2] = {(float)p->beta, 0};
  const double alpha_f64[2] = {p->alpha, 0}, beta_f64[2] = {p->beta, 0};
  if (m == 0 || n == 0)
    return;
  if (p->dtype == TNF_F32)
    cblas_sgemm(CblasColMajor, op_a, op_b, m, n, k, alpha_f32[0], a, lda, b, ldb, beta_f32[0], c, m);
  else if (p->dtype == TNF_F64)
    cblas_dgemm(CblasColMajor, op_a, op_b, m, n, k, p->alpha, a, lda, b, ldb, p->beta, c, m);
  else if (p->dtype == TNF_COMPLEX_F32)
    cblas_cgemm(CblasColMajor, op_a, op_b, m, n, k, alpha_f32, a, lda, b, ldb, beta_f32, c, m);
  else
    cblas_zgemm(CblasColMajor, op_a, op_b, m, n, k, alpha_f64, a, lda, b, ldb, beta_f64, c, m);
}

void tnf_dense_square_product(int32_t dtype, int64_t n, char op_a, const void *a, char op_b, const void *b, void *c) {
  tnf_dense_multiply(&(tnf_dense_product){dtype, op_a, op_b, n, n, n, 1, 0}, a, b, c);
}

void tnf_dense_get(int32_t dtype, const void *a, int64_t i, double number[2]) {
  const int64_t parts = tnf_linalg_is_complex(dtype) ? 2 : 1;
  number[1] = 0;
  for (int64_t part = 0; part < parts; part++)
    number[part] =
        tnf_linalg_real(dtype) == 4 ? (double)((const float *)a)[i * parts + part] : ((const double *)a)[i * parts + part];
}

void tnf_dense_set(int32_t dtype, void *a, int64_t i, const double number[2]) {
  const int64_t parts = tnf_linalg_is_complex(dtype) ? 2 : 1;
  for (int64_t part = 0; part < parts; part++)
    if (tnf_linalg_real(dtype) == 4)
      ((float *)a)[i * parts + part] = (float)number[part];
    else
      ((double *)a)[i * parts + part] = number[part];
}

void tnf_dense_identity(int32_t dtype, int64_t n, void *a) {
  memset(a, 0, (size_t)(n * n) * tnf_linalg_element(dtype));
  for (int64_t i = 0; i < n; i++)
    tnf_dense_set(dtype, a, i * n + i, (const double[2]){1, 0});
}

/* Every part of every element through one expression; x is the part, p the element's number. */
#define FOR_PARTS(dtype, count, a, EXPRESSION)                                                                                   \
  do {                                                                                                                           \
    const int64_t parts_ = tnf_linalg_is_complex(dtype) ? 2 : 1, reals_ = (count) * parts_;                                      \
    if (tnf_linalg_real(dtype) == 4)                                                                                             \
      for (int64_t p = 0; p < reals_; p++) {                                                                                     \
        const float x = ((float *)(a))[p];                                                                                       \
        ((float *)(a))[p] = (float)(EXPRESSION);                                                                                 \
      }                                                                                                                          \
    else                                                                                                                         \
      for (int64_t p = 0; p < reals_; p++) {                                                                                     \
        const double x = ((double *)(a))[p];                                                                                     \
        ((double *)(a))[p] = (EXPRESSION);                                                                                       \
      }                                                                                                                          \
  } while (0)

void tnf_dense_times_power(int32_t dtype, int64_t count, int64_t exponent, void *a) {
  const int power = exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent;
  if (power == 0)
    return;
  if (power > -1000 && power < 1000 && tnf_linalg_real(dtype) == 8) {
    const double factor = ldexp(1, power);
    FOR_PARTS(dtype, count, a, x * factor);
  } else {
    FOR_PARTS(dtype, count, a, ldexp((double)x, power));
  }
}

void tnf_dense_conjugate(int32_t dtype, int64_t count, void *a) {
  if (tnf_linalg_is_complex(dtype))
    FOR_PARTS(dtype, count, a, p % 2 ? -x : x);
}

void tnf_dense_scale_columns(int32_t dtype, int64_t m, int64_t n, const double *factors, void *a) {
  for (int64_t j = 0; j < n; j++) {
    char *column = (char *)a + (size_t)(j * m) * tnf_linalg_element(dtype);
    const double factor = factors[j];
    FOR_PARTS(dtype, m, column, x * factor);
  }
}

#define TRANSPOSE(REAL)                                                                                                          \
  static void transpose_##REAL(int64_t parts, int64_t m, int64_t n, REAL sign, const REAL *a, REAL *b) {                         \
    for (int64_t i = 0; i < m; i++)                                                                                              \
      for (int64_t j = 0; j < n; j++) {                                                                                          \
        b[(j + i * n) * parts] = a[(i + j * m) * parts];                                                                         \
        if (parts == 2)                                                                                                          \
          b[(j + i * n) * 2 + 1] = sign * a[(i + j * m) * 2 + 1];                                                                \
      }                                                                                                                          \
  }
TRANSPOSE(float)
TRANSPOSE(double)

void tnf_dense_transpose(int32_t dtype, int64_t m, int64_t n, bool conjugate, const void *a, void *b) {
  const int64_t parts = tnf_linalg_is_complex(dtype) ? 2 : 1;
  if (tnf_linalg_real(dtype) == 4)
    transpose_float(parts, m, n, conjugate ? -1 : 1, a, b);
  else
    transpose_double(parts, m, n, conjugate ? -1 : 1, a, b);
}

double tnf_dense_norm_1(int32_t dtype, int64_t m, int64_t n, const void *a) {
  double largest = 0;
  for (int64_t j = 0; j < n; j++) {
    const void *column = (const char *)a + (size_t)(j * m) * tnf_linalg_element(dtype);
    double sum;
    if (dtype == TNF_F32)
      sum = (double)cblas_sasum((int)m, column, 1);
    else if (dtype == TNF_F64)
      sum = cblas_dasum((int)m, column, 1);
    else {
      sum = 0;
      for (int64_t i = 0; i < m; i++) {
        double x[2];
        tnf_dense_get(dtype, column, i, x);
        sum += hypot(x[0], x[1]);
      }
    }
    largest = sum > largest || isnan(sum) ? sum : largest;
  }
  return largest;
}

double tnf_dense_norm_f(int32_t dtype, int64_t count, const void *a) {
  double scale = 0, sum = 0, bad = 0; /* bad: 0, or NaN */
  for (int64_t i = 0; i < count; i++) {
    double x[2];
    tnf_dense_get(dtype, a, i, x);
    scale = fmax(scale, fmax(fabs(x[0]), fabs(x[1])));
    bad += (x[0] - x[0]) + (x[1] - x[1]);
  }
  if (scale == 0 || bad != 0)
    return bad;
  for (int64_t i = 0; i < count; i++) {
    double x[2];
    tnf_dense_get(dtype, a, i, x);
    sum += x[0] / scale * (x[0] / scale) + x[1] / scale * (x[1] / scale);
  }
  return scale * sqrt(sum);
}

tnf_thin_svd tnf_thin_svd_place(int32_t dtype, int64_t m, int64_t n, tnf_parts *parts) {
  const size_t element = tnf_linalg_element(dtype), real = tnf_linalg_real(dtype);
  tnf_thin_svd svd = {
      .dtype = dtype, .m = m, .n = n, .k = m < n ? m : n, .work = tnf_lapack_svd_sizes(dtype, TNF_LAPACK_THIN, (int)m, (int)n)};
  svd.copy = tnf_parts_take(parts, m * n, element);
  svd.u = tnf_parts_take(parts, m * svd.k, element);
  svd.s = tnf_parts_take(parts, svd.k, real);
  svd.vt = tnf_parts_take(parts, svd.k * n, element);
  svd.work.work = tnf_parts_take(parts, svd.work.work_count, element);
  svd.work.reals = tnf_parts_take(parts, svd.work.reals_count, real);
  svd.work.integers = tnf_parts_take(parts, svd.work.integers_count, sizeof(int32_t));
  return svd;
}

bool tnf_thin_svd_run(const tnf_thin_svd *svd, const void *a) {
  const int m = (int)svd->m, n = (int)svd->n;
  tnf_linalg_copy(svd->dtype, svd->m * svd->n, a, svd->copy);
  if (tnf_lapack_gesdd(svd->dtype, TNF_LAPACK_THIN, m, n, svd->copy, svd->s, svd->u, svd->vt, &svd->work) == 0)
    return true;
  tnf_linalg_copy(svd->dtype, svd->m * svd->n, a, svd->copy);
  return tnf_lapack_gesvd(svd->dtype, TNF_LAPACK_THIN, m, n, svd->copy, svd->s, svd->u, svd->vt, &svd->work) == 0;
}

double tnf_thin_svd_value(const tnf_thin_svd *svd, int64_t i) {
  return tnf_linalg_real(svd->dtype) == 4 ? (double)((const float *)svd->s)[i] : ((const double *)svd->s)[i];
}
