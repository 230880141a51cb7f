/* Linear algebra: equations, least squares, norms, functions and products of matrices. Matrices are the two leading axes, batch
 * axes trail. Factorisations are in tenferro/factorizations.h; inverse, det, slogdet, matrix_exp, matrix_log, matrix_sqrt and
 * sylvester, whose builders follow from their records alone, in tenferro/plain_ops.h. */
#ifndef TENFERRO_LINALG_H
#define TENFERRO_LINALG_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- linear equations ---------------------------------------------------------------------------------------------- */

/* What tnf_triangular_solve solves, joined with |: one side, one triangle, and what else holds. */
typedef enum tnf_triangular_flags {
  TNF_LEFT = 1,          /* op(a) x = b */
  TNF_RIGHT = 2,         /* x op(a) = b */
  TNF_LOWER = 4,         /* a is lower triangular; what is above its diagonal is not read */
  TNF_UPPER = 8,         /* a is upper triangular; what is below its diagonal is not read */
  TNF_TRANSPOSED = 16,   /* op(a) is the transpose; without this and the next, a itself */
  TNF_ADJOINT = 32,      /* op(a) is the conjugate transpose */
  TNF_UNIT_DIAGONAL = 64 /* a's diagonal is taken as 1 and not read */
} tnf_triangular_flags;

/* x with op(a) x = b (TNF_LEFT) or x op(a) = b (TNF_RIGHT) for triangular a[n, n, batch...]. b is [n, k, batch...], on the right
 * [k, n, batch...], or, for TNF_LEFT and a matrix a, one vector b[n]; x has b's shape, and dtypes are promoted. Flags that are
 * not one side, one triangle and at most one transpose are INVALID_ARGUMENT. A 0 on the diagonal ends the run (SINGULAR).
 * tnf_triangular_solve(l, b, TNF_LEFT | TNF_LOWER): [n, n] and [n, k] to [n, k]. */
TNF_API tnf_traced tnf_triangular_solve(tnf_traced a, tnf_traced b, int32_t flags);
/* x with (l l^H) x = b, from the factor l[n, n, batch...] that tnf_cholesky gives: two triangular solves. b, x and errors as in
 * tnf_solve. tnf_cholesky_solve(tnf_cholesky(a), b): [n, n] and [n, k] to [n, k]. */
TNF_API tnf_traced tnf_cholesky_solve(tnf_traced l, tnf_traced b);
/* log det a, real, for Hermitian positive definite a[n, n, batch...], through tnf_cholesky(a): a factor that the program has
 * already is shared. (The sign is 1.) Fails at run time (NOT_POSITIVE_DEFINITE). tnf_slogdet_spd(a): [n, n, batch...] to
 * [batch...]. */
TNF_API tnf_traced tnf_slogdet_spd(tnf_traced a);
/* x with a x = b for a[n, n, batch...]. b is a matrix of right-hand sides [n, k, batch...], or beside a matrix a one vector b[n]
 * (RANK_MISMATCH otherwise); x has b's shape, and dtypes are promoted. Fails at run time (SINGULAR). tnf_solve(a, b): [n, n] and
 * [n, k] to [n, k]. */
TNF_API tnf_traced tnf_solve(tnf_traced a, tnf_traced b);

/* ---- least squares ------------------------------------------------------------------------------------------------- */

/* In the functions of this section singular values that are at most rtol times the largest one of their matrix count as 0; rtol =
 * -1 is max(m, n) times the distance of 1 from the next number of the dtype. Anything else that is negative or not finite is
 * INVALID_ARGUMENT. a is floating-point (DTYPE_MISMATCH) and has rank 2 or more (RANK_MISMATCH). */

/* The pseudoinverse of a: v diag(1 / s) u^H over the singular values that count. The derivative, to any order, is that at
 * constant rank. tnf_pinv(a, -1): [m, n, batch...] to [n, m, batch...]. */
TNF_API tnf_traced tnf_pinv(tnf_traced a, double rtol);
/* How many singular values of a count, i64. It carries no derivative. tnf_matrix_rank(a, -1): [m, n, batch...] to [batch...]. */
TNF_API tnf_traced tnf_matrix_rank(tnf_traced a, double rtol);
/* What tnf_lstsq gives of a[m, n, batch...] and b[m, k, batch...]: x[n, k, batch...]; residuals[k, batch...], the sums of |a x -
 * b|^2 over the rows; the rank, i64[batch...], as tnf_matrix_rank gives it; s[min(m, n), batch...], the singular values of a.
 * What is not used costs nothing. */
typedef struct tnf_lstsq_result {
  tnf_traced x, residuals, rank, s;
} tnf_lstsq_result;
/* x with the smallest |a x - b|, and of these the smallest |x|: x = a^+ b, also for derivatives, which are right to any order at
 * constant rank. m, n and the rank may be anything. Beside a matrix a, b may be one vector b[m]: then x is [n], residuals a
 * scalar. tnf_lstsq(a, b, -1).x */
TNF_API tnf_lstsq_result tnf_lstsq(tnf_traced a, tnf_traced b, double rtol);

/* ---- norms ------------------------------------------------------------------------------------------------------------ */

/* Which norm. The number is an order p: any but NaN, infinities included. */
typedef enum tnf_norm_kind { TNF_NORM_NUMBER = 0, TNF_NORM_FROBENIUS = 1, TNF_NORM_NUCLEAR = 2 } tnf_norm_kind;
typedef struct tnf_norm_order {
  tnf_norm_kind kind;
  double number;
} tnf_norm_order;
/* The order p: tnf_order(2), tnf_order(INFINITY). */
static inline tnf_norm_order tnf_order(double p) {
  tnf_norm_order order = {TNF_NORM_NUMBER, p};
  return order;
}
/* The root of the sum of squares, which is what NumPy takes without an order: tnf_order_frobenius(). */
static inline tnf_norm_order tnf_order_frobenius(void) {
  tnf_norm_order order = {TNF_NORM_FROBENIUS, 2};
  return order;
}
/* The sum of the singular values: tnf_order_nuclear(). */
static inline tnf_norm_order tnf_order_nuclear(void) {
  tnf_norm_order order = {TNF_NORM_NUCLEAR, 1};
  return order;
}

/* In this section `axes` go, or with keep_axes stay with the extent 1; x is floating-point (DTYPE_MISMATCH), results are real. An
 * order that is NaN, or that a function does not have, is INVALID_ARGUMENT. Sums of squares and powers neither overflow nor
 * underflow. Where a norm is 0, and for orders below 2 at elements that are 0, derivatives are taken as 0; else they are right to
 * any order. Those through singular values (the orders 2 and -2 of matrices, and the nuclear one) are those of tnf_svd's values
 * at equal ones; several largest elements or values share the derivative; singular values that are 0 to rounding add nothing to
 * that of the nuclear norm. Over no elements a norm is 0, but that the least of none is infinity: of no elements of a vector, no
 * rows (-INFINITY), columns (-1), singular values (-2). */

/* The norm of order p of all elements along `axes`: (sum |x|^p)^(1/p), the largest |x| (INFINITY), the smallest (-INFINITY), the
 * number of elements that are not 0 (p = 0): tnf_vector_norm([3, 4], 2, TNF_AXES(0), false) is 5. */
TNF_API tnf_traced tnf_vector_norm(tnf_traced x, double order, tnf_axes axes, bool keep_axes);
/* The norm of the matrices with rows along the first and columns along the second of two axes: the largest sum of |x| in a column
 * (1) or in a row (INFINITY), the largest singular value (2), the least of each (-1, -INFINITY, -2), Frobenius, nuclear:
 * tnf_matrix_norm(a, tnf_order(2), TNF_AXES(0, 1), false): [m, n, batch...] to [batch...]. */
TNF_API tnf_traced tnf_matrix_norm(tnf_traced x, tnf_norm_order order, tnf_axes axes, bool keep_axes);
/* As tnf_matrix_norm for two axes and its orders, else as tnf_vector_norm, whose order 2 is the Frobenius one:
 * tnf_norm(x, tnf_order_frobenius(), TNF_ALL_AXES, false) is a scalar. */
TNF_API tnf_traced tnf_norm(tnf_traced x, tnf_norm_order order, tnf_axes axes, bool keep_axes);
/* The condition number of a[n, n, batch...], real: the norm of a times that of its inverse; for the orders 2 and -2, of
 * a[m, n, batch...], the largest singular value over the least, and the least over the largest. A singular a ends the run with
 * SINGULAR where the inverse is taken, and gives infinity else. tnf_cond(a, tnf_order(2)): [m, n, batch...] to [batch...]. */
TNF_API tnf_traced tnf_cond(tnf_traced a, tnf_norm_order order);

/* ---- functions of matrices ------------------------------------------------------------------------------------------------ */

/* a^exponent of square a[n, n, batch...] (SHAPE_MISMATCH), by squaring; the identity for 0, powers of the inverse below it
 * (SINGULAR where there is none). Derivatives to any order. tnf_matrix_power(a, -2) is the inverse times itself. */
TNF_API tnf_traced tnf_matrix_power(tnf_traced a, int64_t exponent);
/* What tnf_matrix_function takes: builds an elementwise function of real w, of w's dtype and extents. Called once. */
typedef tnf_traced tnf_elementwise_fn(tnf_traced w, void *user);
/* v diag(f(w)) v^H for a = v diag(w) v^H: function f, real, of Hermitian a[n, n, batch...], of which the lower triangle is read
 * and (a + a^H) / 2 differentiated. `derivative` builds f'; further ones are derived from it. Derivatives up to the fifth, by
 * divided differences: exact at equal eigenvalues. Between eigenvalues that are d apart they lose digits, more with each order:
 * for f = exp and the eigenvalues 1, 1 + d, 1 + 2 d the errors, relative to the largest element, are 1e-9 in the third
 * derivative, 5e-7 in the fourth and 3e-4 in the fifth in f64 with d = 0.01; in f32 with d = 0.1 they are 1e-2 in the fourth, and
 * the fifth has no right digit. The k-th one costs n^(k + 1). What the callbacks use besides w is taken as constant (UNSUPPORTED
 * where it is differentiated); what they return has w's dtype and rank (DTYPE_MISMATCH, RANK_MISMATCH), and neither callback is
 * NULL (INVALID_ARGUMENT). NaN where f has no value. tnf_matrix_function(a, my_sqrt, my_sqrt_slope, NULL): [n, n, batch...] to
 * [n, n, batch...]. */
TNF_API tnf_traced tnf_matrix_function(tnf_traced a, tnf_elementwise_fn *function, tnf_elementwise_fn *derivative, void *user);
/* The inverse of a triangle of square a[n, n, batch...], of its shape: TNF_LOWER or TNF_UPPER, and TNF_UNIT_DIAGONAL where its
 * diagonal is taken as 1 (other flags are INVALID_ARGUMENT). What is on the other side of the diagonal is not read. Fails at run
 * time (SINGULAR). tnf_triangular_inverse(l, TNF_LOWER): [n, n] to [n, n]. */
TNF_API tnf_traced tnf_triangular_inverse(tnf_traced a, int32_t flags);
/* The tensor x with a x = b, summed over all axes of x: the axes of a are b's, then x's, and the products of the extents of both
 * are equal (SHAPE_MISMATCH). Fails at run time (SINGULAR). tnf_tensorsolve(a, b): [2, 3, 6] and [2, 3] to [6]. */
TNF_API tnf_traced tnf_tensorsolve(tnf_traced a, tnf_traced b);
/* The tensor with the last axes of a, then its first `rows` ones, whose product with b, summed over the axes of b, is
 * tnf_tensorsolve(a, b); `rows` is in [0, rank] (INVALID_ARGUMENT), and the products of the extents of both are equal
 * (SHAPE_MISMATCH). Fails at run time (SINGULAR). tnf_tensorinv(a, 2): [2, 3, 6] to [6, 2, 3]. */
TNF_API tnf_traced tnf_tensorinv(tnf_traced a, int32_t rows);
/* The elements a[i, i + offset], of any dtype; offset may be negative, and beyond the matrix there are none. tnf_diagonal(a, 0):
 * [m, n, batch...] to [min(m, n), batch...]; the sum of those above is tnf_reduce_sum(tnf_diagonal(a, 1), TNF_AXES(0)). */
TNF_API tnf_traced tnf_diagonal(tnf_traced a, int64_t offset);
/* The powers of x[n, batch...] from 0 to count - 1, [n, count, batch...], in falling order or with `increasing` in rising order.
 * Any numeric dtype; a scalar is RANK_MISMATCH. tnf_vander([2, 3], tnf_extent_const(3), true) has the rows [1, 2, 4] and
 * [1, 3, 9]. */
TNF_API tnf_traced tnf_vander(tnf_traced x, tnf_extent count, bool increasing);

/* ---- products of matrices ------------------------------------------------------------------------------------------------ */

/* Sums of products over the contracted axes, whose extents are equal, as those of the batch axes are (SHAPE_MISMATCH); result
 * axes: lhs free, rhs free, batch. Nothing is conjugated; dtypes are promoted.
 * tnf_dot_general(a, b, TNF_AXES(1), TNF_AXES(0), TNF_AXES(2), TNF_AXES(2)): [m, k, batch] and [k, n, batch] to [m, n, batch]. */
TNF_API tnf_traced tnf_dot_general(tnf_traced lhs, tnf_traced rhs, tnf_axes lhs_contract, tnf_axes rhs_contract,
                                   tnf_axes lhs_batch, tnf_axes rhs_batch);
/* Matrix product, by NumPy's rules with the batch axes behind: [m, k, batch...] and [k, n, batch...] give [m, n, batch...]; batch
 * axes are broadcast, aligned at the last. A vector [k] is a row on the left and a column on the right, and that axis goes again:
 * [k] and [k, n, batch...] give [n, batch...], [m, k, batch...] and [k] give [m, batch...], [k] and [k] a scalar. Scalars are
 * refused (RANK_MISMATCH). tnf_matmul(a, b): [m, k] and [k, n] to [m, n]. */
TNF_API tnf_traced tnf_matmul(tnf_traced lhs, tnf_traced rhs);
/* Sum of products of two vectors, nothing conjugated: [n, batch...] twice gives [batch...]; ranks are equal (RANK_MISMATCH), and
 * so are all extents (SHAPE_MISMATCH). tnf_dot([1, 2, 3], [4, 5, 6]) is 32. */
TNF_API tnf_traced tnf_dot(tnf_traced lhs, tnf_traced rhs);
/* lhs[i] rhs[j], nothing conjugated; ranks are equal (RANK_MISMATCH), and so are batch extents (SHAPE_MISMATCH). tnf_outer(x, y):
 * [m, batch...] and [n, batch...] to [m, n, batch...]. */
TNF_API tnf_traced tnf_outer(tnf_traced lhs, tnf_traced rhs);

/* The Kronecker product: [m, n, batch...] and [p, q, batch...] give [m p, n q, batch...] with a[i, j] b[k, l] at
 * [i p + k, j q + l]; two vectors give a vector. Ranks are equal (RANK_MISMATCH). tnf_kron([1, 10], [1, 2]) is [1, 2, 10, 20]. */
TNF_API tnf_traced tnf_kron(tnf_traced a, tnf_traced b);
/* The vector product of vectors of 3 elements along `axis` (SHAPE_MISMATCH); other axes are broadcast, ranks are equal
 * (RANK_MISMATCH). tnf_cross([1, 0, 0], [0, 1, 0], 0) is [0, 0, 1]. */
TNF_API tnf_traced tnf_cross(tnf_traced x, tnf_traced y, int32_t axis);
/* Sums of products over the first axes, whose extents are equal (SHAPE_MISMATCH), nothing conjugated. tnf_inner(x, y): [k, m...]
 * and [k, n...] to [m..., n...]. */
TNF_API tnf_traced tnf_inner(tnf_traced x, tnf_traced y);
/* Sums of conj(x) y along `axis`, which goes; other axes are broadcast, ranks are equal (RANK_MISMATCH). tnf_vecdot(x, y, 0):
 * [n, m] twice to [m]. */
TNF_API tnf_traced tnf_vecdot(tnf_traced x, tnf_traced y, int32_t axis);
/* The sum of conj(x) y over all elements, a scalar; shapes are broadcast, ranks are equal (RANK_MISMATCH).
 * tnf_vdot([1, i], [1, i]) is 2. */
TNF_API tnf_traced tnf_vdot(tnf_traced x, tnf_traced y);
/* a x, with batch axes by tnf_matmul's rules; a has rank 2 and x rank 1 at least (RANK_MISMATCH). tnf_matvec(a, x):
 * [m, n, batch...] and [n, batch...] to [m, batch...]. */
TNF_API tnf_traced tnf_matvec(tnf_traced a, tnf_traced x);
/* x^H a, in which x is conjugated, with batch axes by tnf_matmul's rules; a has rank 2 and x rank 1 at least (RANK_MISMATCH).
 * tnf_vecmat(x, a): [m, batch...] and [m, n, batch...] to [n, batch...]. */
TNF_API tnf_traced tnf_vecmat(tnf_traced x, tnf_traced a);
/* The product of 2 to 64 matrices (INVALID_ARGUMENT), the first and the last of which may be vectors (RANK_MISMATCH), in the
 * order of the fewest multiplications where the extents are numbers; where they are not, from the left, or from the right towards
 * a vector at the right end. tnf_multi_dot(xs, 3): [m, k], [k, n] and [n] to [m]. */
TNF_API tnf_traced tnf_multi_dot(const tnf_traced *xs, int32_t count);

#ifdef __cplusplus
}
#endif
#endif
