/* Factorisations of matrices. Matrices are the two leading axes, batch axes trail; f32, f64, complex_f32 and complex_f64
 * (DTYPE_MISMATCH otherwise); the rank is at least 2 (RANK_MISMATCH); extents may be 0. tnf_eig, tnf_lu, tnf_full_piv_lu,
 * tnf_pivoted_qr and tnf_householder_qr, whose arguments are one matrix, are declared in tenferro/plain_ops.h, as the results of
 * all are. Elements that are not finite end a run (NON_FINITE). */
#ifndef TENFERRO_FACTORIZATIONS_H
#define TENFERRO_FACTORIZATIONS_H

#include "tenferro/lists.h"
#include "tenferro/plain_ops.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- factorizations -------------------------------------------------------------------------------------------------- */

/* How tnf_qr_with factors. `raw`: the diagonal of r has the signs that LAPACK's geqrf gives it, else it is real and >= 0.
 * `complete`: q is [m, m] and r [m, n]; derivatives then need m <= n (UNSUPPORTED, or SHAPE_MISMATCH from the run where m and n
 * are not known before). */
typedef struct tnf_qr_options {
  uint32_t size; /* sizeof(tnf_qr_options) */
  bool raw, complete;
} tnf_qr_options;
#define TNF_QR_OPTIONS_INIT {sizeof(tnf_qr_options), false, false}

/* How tnf_svd_with decomposes. `canonical`: the entry of largest modulus of each column of u is real and positive (of entries
 * nearly as large the first one), and vt goes with it; else phases are LAPACK's. `full`: u is [m, m] and vt [n, n]; they have no
 * derivative (UNSUPPORTED), s has. `driver`: automatic is gesdd, and gesvd for a matrix on which it fails; divide_and_conquer
 * gesdd alone, qr_iteration gesvd alone; LAPACK has no Jacobi driver for every matrix. `derivative_eps`: singular values that
 * differ by at most that much of the largest count as equal in derivatives; 0: 1e-12, and 2e-6 in single precision. */
typedef struct tnf_svd_options {
  uint32_t size; /* sizeof(tnf_svd_options) */
  bool canonical, full;
  tnf_driver driver;
  double derivative_eps;
} tnf_svd_options;
#define TNF_SVD_OPTIONS_INIT {sizeof(tnf_svd_options), false, false, TNF_DRIVER_AUTOMATIC, 0}

/* How tnf_eigh_with decomposes: as tnf_svd_options, with syevd for automatic and divide_and_conquer, syev for qr_iteration. */
typedef struct tnf_eigh_options {
  uint32_t size; /* sizeof(tnf_eigh_options) */
  bool canonical;
  tnf_driver driver;
  double derivative_eps;
} tnf_eigh_options;
#define TNF_EIGH_OPTIONS_INIT {sizeof(tnf_eigh_options), false, TNF_DRIVER_AUTOMATIC, 0}

/* q[m, k, batch...], r[k, n, batch...] with a = q r and q^H q = 1, k = min(m, n); the diagonal of r is real and >= 0. The
 * derivative needs the leading k columns of a to have full rank. tnf_qr(a).r: [m, n] to [k, n]. */
TNF_API tnf_qr_result tnf_qr(tnf_traced a);
/* tnf_qr with options, which may be NULL; a size that they do not have is INVALID_ARGUMENT. With `complete`,
 * tnf_qr_with(a, &options).q is [m, m]. */
TNF_API tnf_qr_result tnf_qr_with(tnf_traced a, const tnf_qr_options *options);

/* u[m, k, batch...], s[k, batch...] descending, vt[k, n, batch...] with a = u diag(s) vt, k = min(m, n). Derivatives are those of
 * functions that do not depend on the vectors' phases, and finite for equal values. Fails at run time (NO_CONVERGENCE).
 * tnf_svd(a).s: [m, n] to [k]. */
TNF_API tnf_svd_result tnf_svd(tnf_traced a);
/* tnf_svd with options, which may be NULL; a size that they do not have is INVALID_ARGUMENT. With `full`,
 * tnf_svd_with(a, &options).u is [m, m]. */
TNF_API tnf_svd_result tnf_svd_with(tnf_traced a, const tnf_svd_options *options);
/* w[n, batch...] ascending and real, v[n, n, batch...] with a v = v diag(w) for Hermitian a[n, n, batch...] (SHAPE_MISMATCH),
 * whose lower triangle is read. Derivatives as tnf_svd's. Fails at run time (NO_CONVERGENCE). tnf_eigh(a).w: [n, n] to [n]. */
TNF_API tnf_eigh_result tnf_eigh(tnf_traced a);
/* tnf_eigh with options, which may be NULL; a size that they do not have is INVALID_ARGUMENT. tnf_eigh_with(a, &options).v:
 * [n, n] to [n, n]. */
TNF_API tnf_eigh_result tnf_eigh_with(tnf_traced a, const tnf_eigh_options *options);

/* A program that reads no vectors computes none; a derivative reads them, so it costs the whole decomposition. */

/* The singular values of a, descending: tnf_svd(a).s. tnf_svdvals(a): [m, n, batch...] to [min(m, n), batch...]. */
TNF_API tnf_traced tnf_svdvals(tnf_traced a);
/* The eigenvalues of Hermitian a, real and ascending: tnf_eigh(a).w. tnf_eigvalsh(a): [n, n, batch...] to [n, batch...]. */
TNF_API tnf_traced tnf_eigvalsh(tnf_traced a);
/* The eigenvalues of square a, complex for real a too: tnf_eig(a).w. tnf_eigvals(a): [n, n, batch...] to [n, batch...]. */
TNF_API tnf_traced tnf_eigvals(tnf_traced a);

/* The matrices p[n, n, batch...] with p[i, places[i]] = 1, of places[n, batch...] as factorisations give them: with p of
 * tnf_lu(a).p, p a = l u; with p and q of those of tnf_full_piv_lu(a), a = p^T l u q; with that of the places of
 * tnf_pivoted_qr(a), a = q r p. Places are i32 or i64 (DTYPE_MISMATCH) and carry no derivative.
 * tnf_permutation_matrix(tnf_lu(a).p, TNF_F64): [n] to [n, n]. */
TNF_API tnf_traced tnf_permutation_matrix(tnf_traced places, tnf_dtype dtype);

/* The factors of square a[n, n, batch...] for tnf_lu_solve, which differentiates through `a`. lu[n, n, batch...] and i32
 * pivots[n, batch...] carry no derivative and can be used by that, and as outputs: another program takes them as inputs beside
 * the matrix, of which only the extents are read. */
typedef struct tnf_lu_factors {
  tnf_traced a, lu, pivots;
} tnf_lu_factors;
/* Factors square a (SHAPE_MISMATCH) once for several right-hand sides:
 * tnf_lu_solve(tnf_lu_factor(a), b, TNF_TRANSPOSE_KIND_NONE). Fails at run time (SINGULAR). */
TNF_API tnf_lu_factors tnf_lu_factor(tnf_traced a);
/* x with op(a) x = b. b is a matrix of right-hand sides [n, k, batch...], or beside a matrix a one vector b[n], and is converted
 * to a's dtype (DTYPE_MISMATCH where that loses values); x has b's shape. Factors of another program must have a's extents
 * (SHAPE_MISMATCH), and its pivots be rows (OUT_OF_RANGE at run time). tnf_lu_solve(factors, b, TNF_TRANSPOSE_KIND_ADJOINT):
 * [n, k] to [n, k]. */
TNF_API tnf_traced tnf_lu_solve(tnf_lu_factors factors, tnf_traced b, tnf_transpose_kind op);
/* x with a x = b from the factors of square a; b and x as in tnf_lu_solve. Derivatives pass through l, u and b. Fails at run time
 * (SINGULAR). tnf_full_piv_lu_solve(tnf_full_piv_lu(a), b): [n, n] and [n, k] to [n, k]. */
TNF_API tnf_traced tnf_full_piv_lu_solve(tnf_full_piv_lu_result factors, tnf_traced b);

/* q, r and places of tnf_pivoted_qr, and rank[batch...] (i64): how many leading diagonal elements of r are larger than max(atol,
 * rtol |r[0, 0]|). */
typedef struct tnf_rank_revealing_qr_result {
  tnf_traced q, r, places, rank;
} tnf_rank_revealing_qr_result;
/* tnf_pivoted_qr and the rank that it reveals: tnf_dynamic_truncate(f.q, f.rank, 1) keeps the columns that count. rtol and atol
 * are finite and not negative (INVALID_ARGUMENT). rank carries no derivative. tnf_rank_revealing_qr(a, 1e-10, 0).rank */
TNF_API tnf_rank_revealing_qr_result tnf_rank_revealing_qr(tnf_traced a, double rtol, double atol);

/* The leading n columns of h_1 ... h_k, h_j = 1 - tau_j v_j v_j^H, from vectors[m, n, batch...], of which column j is 0 above its
 * row j, 1 there, and as given below (what is given above is not read), and tau[k, batch...], k <= n <= m (SHAPE_MISMATCH):
 * [m, n, batch...]. tnf_householder_product(f.packed, f.tau) of f = tnf_householder_qr(a) is the q of a = q r, m >= n. */
TNF_API tnf_traced tnf_householder_product(tnf_traced vectors, tnf_traced tau);

/* A QR factorisation that grows by columns: packed[m, n] and tau[k], k = min(m, n), as tnf_householder_qr and LAPACK have them.
 * Factors from elsewhere, which must be a matrix and a vector (RANK_MISMATCH): tnf_householder_from_factors(packed, tau). */
TNF_API tnf_householder_qr_result tnf_householder_from_factors(tnf_traced packed, tnf_traced tau);
/* The factors of [a, columns] from those of a[m, n], in the time that the new columns take; factors and columns have no batch
 * axes (RANK_MISMATCH). tnf_householder_append_columns(f, columns) of columns[m, j]: packed[m, n + j]. */
TNF_API tnf_householder_qr_result tnf_householder_append_columns(tnf_householder_qr_result factors, tnf_traced columns);
/* The factor r of a = q r, upper triangular; factors have no batch axes (RANK_MISMATCH). tnf_householder_r(f): packed[m, n] and
 * tau[k] to [k, n]. */
TNF_API tnf_traced tnf_householder_r(tnf_householder_qr_result factors);
/* The leading `count` columns of the m x m matrix q, [m, count]; factors have no batch axes (RANK_MISMATCH).
 * tnf_householder_q_columns(f, tnf_dim(f.tau, 0)) is the thin q. */
TNF_API tnf_traced tnf_householder_q_columns(tnf_householder_qr_result factors, tnf_extent count);

/* ---- truncated decompositions -------------------------------------------------------------------------------------- */

/* What a truncated decomposition keeps, by one criterion or several: then the smallest number that one of them gives. Over a
 * batch it is the largest number that one of its matrices needs. 0 is legal. */
typedef struct tnf_truncation {
  uint32_t size;           /* sizeof(tnf_truncation) */
  int64_t max_rank;        /* at most so many; -1: any number */
  double absolute;         /* values larger than this; -1: any */
  double relative;         /* values larger than this times the largest one; -1: any */
  double discarded_weight; /* the smallest number such that the squares of what is dropped sum to at most this times the sum of
                            * all squares; -1: nothing is dropped */
} tnf_truncation;
#define TNF_TRUNCATION_INIT {sizeof(tnf_truncation), -1, -1.0, -1.0, -1.0}

/* u[m, r, batch...], s[r, batch...] descending, vt[r, n, batch...]: those of tnf_svd(a) that belong to the r largest singular
 * values. The run decides r by the values; without a cutoff or weight it is min(m, n, max_rank), and `options` may be NULL. A
 * limit that is negative and not -1, or not finite, is INVALID_ARGUMENT. The derivative is that of tnf_svd with the rest cut off,
 * so nothing is promised where the cut goes between equal values. tnf_truncated_svd(a, &options).s */
TNF_API tnf_svd_result tnf_truncated_svd(tnf_traced a, const tnf_truncation *options);
/* w[r, batch...] ascending, v[n, r, batch...]: those of tnf_eigh(a) whose |w| are the r largest; options, errors and derivatives
 * as tnf_truncated_svd's. tnf_truncated_eigh(a, &options).w */
TNF_API tnf_eigh_result tnf_truncated_eigh(tnf_traced a, const tnf_truncation *options);

#ifdef __cplusplus
}
#endif
#endif
