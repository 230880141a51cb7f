/* LAPACK and BLAS for the four floating element types behind one name each: column-major, contiguous unless a leading dimension
 * is given, no allocation, no scan for NaN. Each returns LAPACK's info. dtype is TNF_F32, TNF_F64, TNF_COMPLEX_F32 or
 * TNF_COMPLEX_F64. */
#ifndef TENFERRO_LINALG_LAPACK_H
#define TENFERRO_LINALG_LAPACK_H

#include "tenferro/rt.h"

/* Lower Cholesky factor of the n x n matrix in place; the strict upper triangle is not touched. */
int tnf_lapack_potrf(int32_t dtype, int n, void *a, int lda);

/* X op(A) = B or op(A) X = B in place of B, m x n. transpose: 0 no, 1 transpose, 2 conjugate transpose. */
typedef struct tnf_lapack_triangle {
  bool left_side, lower, unit_diagonal;
  int transpose;
} tnf_lapack_triangle;
void tnf_lapack_trsm(int32_t dtype, tnf_lapack_triangle t, int m, int n, const void *a, int lda, void *b, int ldb);

int tnf_lapack_getrf(int32_t dtype, int m, int n, void *a, int32_t *pivots);
int tnf_lapack_getrs(int32_t dtype, int transpose, int n, int nrhs, const void *lu, const int32_t *pivots, void *b);

/* With work_count -1 these store the best size of `work`, in elements, in *best and do nothing else. */
int tnf_lapack_geqrf(int32_t dtype, int m, int n, void *a, int lda, void *tau, void *work, int work_count, int *best);
/* With column pivoting: column j of Q R is column places[j] - 1 of a. `reals` has 2 n elements for complex types. */
int tnf_lapack_geqp3(int32_t dtype, int m, int n, void *a, int32_t *places, void *tau, void *work, int work_count, void *reals,
                     int *best);
/* The first n columns of Q from k reflectors in the m x n matrix `a`, in place. */
int tnf_lapack_orgqr(int32_t dtype, int m, int n, int k, void *a, const void *tau, void *work, int work_count, int *best);

/* Scratch of the routines with several arrays; sizes in elements of their types. `reals` serves complex dtypes only. */
typedef struct tnf_lapack_work {
  void *work;
  void *reals;
  int32_t *integers;
  int work_count;
  int reals_count;
  int integers_count;
} tnf_lapack_work;

/* What a singular value decomposition computes beside the values. */
typedef enum tnf_lapack_vectors {
  TNF_LAPACK_VALUES_ALONE = 'N',
  TNF_LAPACK_THIN = 'S',
  TNF_LAPACK_FULL = 'A'
} tnf_lapack_vectors;

/* SVD by divide and conquer, or by QR iteration, which is slower; both destroy a. */
int tnf_lapack_gesdd(int32_t dtype, tnf_lapack_vectors job, int m, int n, void *a, void *s, void *u, void *vt,
                     const tnf_lapack_work *work);
int tnf_lapack_gesvd(int32_t dtype, tnf_lapack_vectors job, int m, int n, void *a, void *s, void *u, void *vt,
                     const tnf_lapack_work *work);
/* Eigenvalues ascending in w and, with `vectors`, vectors in place of a, whose lower triangle is read; without, a is destroyed.
 * By divide and conquer, or by QR iteration. */
int tnf_lapack_syevd(int32_t dtype, bool vectors, int n, void *a, void *w, const tnf_lapack_work *work);
int tnf_lapack_syev(int32_t dtype, bool vectors, int n, void *a, void *w, const tnf_lapack_work *work);
/* Eigenvalues of a general matrix and, unless v is NULL, right eigenvectors of norm 1; destroys a. For complex types w and v are
 * complex; for real ones w is the n real parts, then the n imaginary parts, and where those are not 0 two columns of v are the
 * real and the imaginary part of the vectors of a conjugate pair. */
int tnf_lapack_geev(int32_t dtype, int n, void *a, void *w, void *v, const tnf_lapack_work *work);

/* Real types only: the parts of syevd and gesdd, whose application of reflectors is slower than ours.
 * sytrd: A = Q T Q^T, lower triangle; d and e are the diagonals of T, the reflectors stay in a and tau. */
int tnf_lapack_sytrd(int32_t dtype, int n, void *a, void *d, void *e, void *tau, const tnf_lapack_work *work);
/* Eigenvalues in d and eigenvectors in z of the tridiagonal matrix; destroys e. */
int tnf_lapack_stedc(int32_t dtype, int n, void *d, void *e, void *z, const tnf_lapack_work *work);
/* A = Q B P^T, m >= n, B upper bidiagonal with diagonals d and e. */
int tnf_lapack_gebrd(int32_t dtype, int m, int n, void *a, void *d, void *e, void *tau_q, void *tau_p,
                     const tnf_lapack_work *work);
/* Singular values in d and vectors in u (leading dimension ldu) and vt of the n x n upper bidiagonal matrix; destroys e. */
int tnf_lapack_bdsdc(int32_t dtype, int n, void *d, void *e, void *u, int ldu, void *vt, const tnf_lapack_work *work);

/* Sizes that serve gesdd and gesvd (svd), syevd and syev (syevd), or geev; pointers are left NULL. */
tnf_lapack_work tnf_lapack_svd_sizes(int32_t dtype, tnf_lapack_vectors job, int m, int n);
tnf_lapack_work tnf_lapack_syevd_sizes(int32_t dtype, bool vectors, int n);
tnf_lapack_work tnf_lapack_geev_sizes(int32_t dtype, int n, bool vectors);

#endif
