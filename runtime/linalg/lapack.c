/* LAPACK and BLAS for the four floating element types behind one name each. */
#include "linalg/lapack.h"

#include <cblas.h>
#include <lapacke.h>
#include <limits.h>

typedef lapack_complex_float complex_f32;
typedef lapack_complex_double complex_f64;

/* One call per element type: F32, F64, C32 and C64 are the four calls. */
#define BY_DTYPE(dtype, F32, F64, C32, C64)                                                                                      \
  switch ((tnf_dtype)(dtype)) {                                                                                                  \
  case TNF_F32:                                                                                                                  \
    return F32;                                                                                                                  \
  case TNF_F64:                                                                                                                  \
    return F64;                                                                                                                  \
  case TNF_COMPLEX_F32:                                                                                                          \
    return C32;                                                                                                                  \
  case TNF_COMPLEX_F64:                                                                                                          \
    return C64;                                                                                                                  \
  case TNF_I32:                                                                                                                  \
  case TNF_I64:                                                                                                                  \
  case TNF_BOOL:                                                                                                                 \
    break;                                                                                                                       \
  }                                                                                                                              \
  return -1

int tnf_lapack_potrf(int32_t dtype, int n, void *a, int lda) {
  BY_DTYPE(dtype, LAPACKE_spotrf_work(LAPACK_COL_MAJOR, 'L', n, a, lda), LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', n, a, lda),
           LAPACKE_cpotrf_work(LAPACK_COL_MAJOR, 'L', n, a, lda), LAPACKE_zpotrf_work(LAPACK_COL_MAJOR, 'L', n, a, lda));
}

void tnf_lapack_trsm(int32_t dtype, tnf_lapack_triangle t, int m, int n, const void *a, int lda, void *b, int ldb) {
  const CBLAS_SIDE side = t.left_side ? CblasLeft : CblasRight;
  const CBLAS_UPLO uplo = t.lower ? CblasLower : CblasUpper;
  const CBLAS_TRANSPOSE op = t.transpose == 0 ? CblasNoTrans : t.transpose == 1 ? CblasTrans : CblasConjTrans;
  const CBLAS_DIAG diag = t.unit_diagonal ? CblasUnit : CblasNonUnit;
  const float one32[2] = {1, 0};
  const double one64[2] = {1, 0};
  if (dtype == TNF_F32)
    cblas_strsm(CblasColMajor, side, uplo, op, diag, m, n, 1, a, lda, b, ldb);
  else if (dtype == TNF_F64)
    cblas_dtrsm(CblasColMajor, side, uplo, op, diag, m, n, 1, a, lda, b, ldb);
  else if (dtype == TNF_COMPLEX_F32)
    cblas_ctrsm(CblasColMajor, side, uplo, op, diag, m, n, one32, a, lda, b, ldb);
  else
    cblas_ztrsm(CblasColMajor, side, uplo, op, diag, m, n, one64, a, lda, b, ldb);
}

int tnf_lapack_getrf(int32_t dtype, int m, int n, void *a, int32_t *pivots) {
  BY_DTYPE(dtype, LAPACKE_sgetrf_work(LAPACK_COL_MAJOR, m, n, a, m, pivots),
           LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, m, n, a, m, pivots), LAPACKE_cgetrf_work(LAPACK_COL_MAJOR, m, n, a, m, pivots),
           LAPACKE_zgetrf_work(LAPACK_COL_MAJOR, m, n, a, m, pivots));
}

int tnf_lapack_getrs(int32_t dtype, int transpose, int n, int nrhs, const void *lu, const int32_t *pivots, void *b) {
  const char op = transpose == 0 ? 'N' : transpose == 1 ? 'T' : 'C';
  BY_DTYPE(dtype, LAPACKE_sgetrs_work(LAPACK_COL_MAJOR, op, n, nrhs, lu, n, pivots, b, n),
           LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, op, n, nrhs, lu, n, pivots, b, n),
           LAPACKE_cgetrs_work(LAPACK_COL_MAJOR, op, n, nrhs, lu, n, pivots, b, n),
           LAPACKE_zgetrs_work(LAPACK_COL_MAJOR, op, n, nrhs, lu, n, pivots, b, n));
}

/* The size that a query stored as a number in its first element. f32 may have rounded it down. */
static int queried(int32_t dtype, const void *answer) {
  const double size =
      dtype == TNF_F64 || dtype == TNF_COMPLEX_F64 ? *(const double *)answer : (double)*(const float *)answer * (1 + 1e-6);
  return size < 1 ? 1 : size < INT_MAX ? (int)size : INT_MAX;
}

static int geqrf(int32_t dtype, int m, int n, void *a, int lda, void *tau, void *work, int work_count) {
  BY_DTYPE(dtype, LAPACKE_sgeqrf_work(LAPACK_COL_MAJOR, m, n, a, lda, tau, work, work_count),
           LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, m, n, a, lda, tau, work, work_count),
           LAPACKE_cgeqrf_work(LAPACK_COL_MAJOR, m, n, a, lda, tau, work, work_count),
           LAPACKE_zgeqrf_work(LAPACK_COL_MAJOR, m, n, a, lda, tau, work, work_count));
}

int tnf_lapack_geqrf(int32_t dtype, int m, int n, void *a, int lda, void *tau, void *work, int work_count, int *best) {
  double answer[2] = {0, 0};
  int info = geqrf(dtype, m, n, a, lda, tau, work_count < 0 ? answer : work, work_count);
  if (work_count < 0)
    *best = queried(dtype, answer);
  return info;
}

static int geqp3(int32_t dtype, int m, int n, void *a, int32_t *places, void *tau, void *work, int work_count, void *reals) {
  BY_DTYPE(dtype, LAPACKE_sgeqp3_work(LAPACK_COL_MAJOR, m, n, a, m, places, tau, work, work_count),
           LAPACKE_dgeqp3_work(LAPACK_COL_MAJOR, m, n, a, m, places, tau, work, work_count),
           LAPACKE_cgeqp3_work(LAPACK_COL_MAJOR, m, n, a, m, places, tau, work, work_count, reals),
           LAPACKE_zgeqp3_work(LAPACK_COL_MAJOR, m, n, a, m, places, tau, work, work_count, reals));
}

int tnf_lapack_geqp3(int32_t dtype, int m, int n, void *a, int32_t *places, void *tau, void *work, int work_count, void *reals,
                     int *best) {
  double answer[2] = {0, 0};
  int info = geqp3(dtype, m, n, a, places, tau, work_count < 0 ? answer : work, work_count, reals);
  if (work_count < 0)
    *best = queried(dtype, answer);
  return info;
}

static int orgqr(int32_t dtype, int m, int n, int k, void *a, const void *tau, void *work, int work_count) {
  BY_DTYPE(dtype, LAPACKE_sorgqr_work(LAPACK_COL_MAJOR, m, n, k, a, m, tau, work, work_count),
           LAPACKE_dorgqr_work(LAPACK_COL_MAJOR, m, n, k, a, m, tau, work, work_count),
           LAPACKE_cungqr_work(LAPACK_COL_MAJOR, m, n, k, a, m, tau, work, work_count),
           LAPACKE_zungqr_work(LAPACK_COL_MAJOR, m, n, k, a, m, tau, work, work_count));
}

int tnf_lapack_orgqr(int32_t dtype, int m, int n, int k, void *a, const void *tau, void *work, int work_count, int *best) {
  double answer[2] = {0, 0};
  int info = orgqr(dtype, m, n, k, a, tau, work_count < 0 ? answer : work, work_count);
  if (work_count < 0)
    *best = queried(dtype, answer);
  return info;
}

/* The extent of vt's columns. */
static int rows_of_vt(tnf_lapack_vectors job, int m, int n) {
  return job == TNF_LAPACK_FULL || n < m ? n : m;
}

int tnf_lapack_gesdd(int32_t dtype, tnf_lapack_vectors job, int m, int n, void *a, void *s, void *u, void *vt,
                     const tnf_lapack_work *w) {
  const int rows = rows_of_vt(job, m, n);
  const char j = (char)job;
  BY_DTYPE(
      dtype, LAPACKE_sgesdd_work(LAPACK_COL_MAJOR, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->integers),
      LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->integers),
      LAPACKE_cgesdd_work(LAPACK_COL_MAJOR, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->reals, w->integers),
      LAPACKE_zgesdd_work(LAPACK_COL_MAJOR, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->reals, w->integers));
}

int tnf_lapack_gesvd(int32_t dtype, tnf_lapack_vectors job, int m, int n, void *a, void *s, void *u, void *vt,
                     const tnf_lapack_work *w) {
  const int rows = rows_of_vt(job, m, n);
  const char j = (char)job;
  BY_DTYPE(dtype, LAPACKE_sgesvd_work(LAPACK_COL_MAJOR, j, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count),
           LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, j, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count),
           LAPACKE_cgesvd_work(LAPACK_COL_MAJOR, j, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->reals),
           LAPACKE_zgesvd_work(LAPACK_COL_MAJOR, j, j, m, n, a, m, s, u, m, vt, rows, w->work, w->work_count, w->reals));
}

int tnf_lapack_syevd(int32_t dtype, bool vectors, int n, void *a, void *w, const tnf_lapack_work *k) {
  const char job = vectors ? 'V' : 'N';
  BY_DTYPE(dtype,
           LAPACKE_ssyevd_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->integers, k->integers_count),
           LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->integers, k->integers_count),
           LAPACKE_cheevd_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->reals, k->reals_count,
                               k->integers, k->integers_count),
           LAPACKE_zheevd_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->reals, k->reals_count,
                               k->integers, k->integers_count));
}

int tnf_lapack_syev(int32_t dtype, bool vectors, int n, void *a, void *w, const tnf_lapack_work *k) {
  const char job = vectors ? 'V' : 'N';
  BY_DTYPE(dtype, LAPACKE_ssyev_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count),
           LAPACKE_dsyev_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count),
           LAPACKE_cheev_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->reals),
           LAPACKE_zheev_work(LAPACK_COL_MAJOR, job, 'L', n, a, n, w, k->work, k->work_count, k->reals));
}

int tnf_lapack_geev(int32_t dtype, int n, void *a, void *w, void *v, const tnf_lapack_work *k) {
  const char job = v ? 'V' : 'N';
  float *w32 = w;
  double *w64 = w;
  BY_DTYPE(dtype, LAPACKE_sgeev_work(LAPACK_COL_MAJOR, 'N', job, n, a, n, w32, w32 + n, NULL, 1, v, n, k->work, k->work_count),
           LAPACKE_dgeev_work(LAPACK_COL_MAJOR, 'N', job, n, a, n, w64, w64 + n, NULL, 1, v, n, k->work, k->work_count),
           LAPACKE_cgeev_work(LAPACK_COL_MAJOR, 'N', job, n, a, n, w, NULL, 1, v, n, k->work, k->work_count, k->reals),
           LAPACKE_zgeev_work(LAPACK_COL_MAJOR, 'N', job, n, a, n, w, NULL, 1, v, n, k->work, k->work_count, k->reals));
}

/* For real types. */
#define BY_REAL(dtype, F32, F64) return (dtype) == TNF_F32 ? F32 : F64

int tnf_lapack_sytrd(int32_t dtype, int n, void *a, void *d, void *e, void *tau, const tnf_lapack_work *w) {
  BY_REAL(dtype, LAPACKE_ssytrd_work(LAPACK_COL_MAJOR, 'L', n, a, n, d, e, tau, w->work, w->work_count),
          LAPACKE_dsytrd_work(LAPACK_COL_MAJOR, 'L', n, a, n, d, e, tau, w->work, w->work_count));
}

int tnf_lapack_stedc(int32_t dtype, int n, void *d, void *e, void *z, const tnf_lapack_work *w) {
  BY_REAL(dtype,
          LAPACKE_sstedc_work(LAPACK_COL_MAJOR, 'I', n, d, e, z, n, w->work, w->work_count, w->integers, w->integers_count),
          LAPACKE_dstedc_work(LAPACK_COL_MAJOR, 'I', n, d, e, z, n, w->work, w->work_count, w->integers, w->integers_count));
}

int tnf_lapack_gebrd(int32_t dtype, int m, int n, void *a, void *d, void *e, void *tau_q, void *tau_p, const tnf_lapack_work *w) {
  BY_REAL(dtype, LAPACKE_sgebrd_work(LAPACK_COL_MAJOR, m, n, a, m, d, e, tau_q, tau_p, w->work, w->work_count),
          LAPACKE_dgebrd_work(LAPACK_COL_MAJOR, m, n, a, m, d, e, tau_q, tau_p, w->work, w->work_count));
}

int tnf_lapack_bdsdc(int32_t dtype, int n, void *d, void *e, void *u, int ldu, void *vt, const tnf_lapack_work *w) {
  BY_REAL(dtype, LAPACKE_sbdsdc_work(LAPACK_COL_MAJOR, 'U', 'I', n, d, e, u, ldu, vt, n, NULL, NULL, w->work, w->integers),
          LAPACKE_dbdsdc_work(LAPACK_COL_MAJOR, 'U', 'I', n, d, e, u, ldu, vt, n, NULL, NULL, w->work, w->integers));
}

static int clamp_count(int64_t count) {
  return count < INT_MAX ? (int)count : INT_MAX;
}

tnf_lapack_work tnf_lapack_svd_sizes(int32_t dtype, tnf_lapack_vectors job, int m, int n) {
  double answer[2] = {0, 0};
  int32_t no_integers[1];
  tnf_lapack_work w = {answer, answer, no_integers, -1, 0, 0};
  /* gesdd's documented extents, which serve every job */
  const int64_t k = m < n ? m : n, longest = m < n ? n : m;
  tnf_lapack_gesdd(dtype, job, m, n, answer, answer, answer, answer, &w);
  int best = queried(dtype, answer);
  tnf_lapack_gesvd(dtype, job, m, n, answer, answer, answer, answer, &w);
  int best_slow = queried(dtype, answer);
  w = (tnf_lapack_work){.work_count = best > best_slow ? best : best_slow, .integers_count = clamp_count(8 * k)};
  int64_t reals = k * (5 * k + 7), other = k * (2 * longest + 2 * k + 1);
  w.reals_count = dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64 ? clamp_count(reals > other ? reals : other) : 0;
  return w;
}

tnf_lapack_work tnf_lapack_syevd_sizes(int32_t dtype, bool vectors, int n) {
  double answer[2] = {0, 0}, answer_reals[1] = {0};
  int32_t integers[1] = {1};
  tnf_lapack_work w = {answer, answer_reals, integers, -1, -1, -1};
  const bool is_complex = dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
  tnf_lapack_syevd(dtype, vectors, n, answer, answer, &w);
  const int count = queried(dtype, answer), reals = is_complex ? queried(dtype, answer_reals) : 0, slow_reals = 3 * n;
  tnf_lapack_syev(dtype, vectors, n, answer, answer, &w);
  const int slow = queried(dtype, answer);
  return (tnf_lapack_work){.work_count = count > slow ? count : slow,
                           .reals_count = is_complex && reals < slow_reals ? slow_reals : reals,
                           .integers_count = integers[0]};
}

tnf_lapack_work tnf_lapack_geev_sizes(int32_t dtype, int n, bool vectors) {
  double answer[2] = {0, 0};
  const bool is_complex = dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
  tnf_lapack_work w = {answer, answer, NULL, -1, 0, 0};
  tnf_lapack_geev(dtype, n, answer, answer, vectors ? answer : NULL, &w);
  return (tnf_lapack_work){.work_count = queried(dtype, answer), .reals_count = is_complex ? clamp_count(2 * (int64_t)n) : 0};
}
