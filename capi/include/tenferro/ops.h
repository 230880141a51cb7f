/* The operations: builders that take and return values of a graph and chain (tnf_mul(tnf_cos(x), y)).
 *
 * A builder that fails returns a null value; the graph keeps the first error (tnf_graph_status). Null operands pass through. All
 * operands belong to one graph. Values are column-major tensors; matrices are the two leading axes, batch axes trail; negative
 * axes count from the end. Operations whose builder follows from their record alone (arithmetic, exp, reduce_sum,
 * cholesky, eig, ...) are declared in tenferro/plain_ops.h, factorisations in tenferro/factorizations.h. */
#ifndef TENFERRO_OPS_H
#define TENFERRO_OPS_H

#include "tenferro/factorizations.h"
#include "tenferro/lists.h"
#include "tenferro/plain_ops.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- extents as values ------------------------------------------------------------------------------------------- */

/* The extent of x along axis: a number where the type has it. */
TNF_API tnf_extent tnf_dim(tnf_traced x, int32_t axis);
/* Arithmetic on extents. Numbers are folded (an overflow is an error); the divisor must be positive. */
TNF_API tnf_extent tnf_extent_add(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_sub(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_mul(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_floordiv(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_ceildiv(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_min(tnf_extent a, tnf_extent b);
TNF_API tnf_extent tnf_extent_max(tnf_extent a, tnf_extent b);
/* All extents of x. */
TNF_API tnf_extents tnf_shape_of_value(tnf_traced x);

/* The number x, of rank 0 and dtype i32 or i64, as an extent: values decide it, and a run that finds it negative ends with
 * OUT_OF_RANGE. Nothing is clamped, and it carries no derivative. */
TNF_API tnf_extent tnf_extent_of(tnf_traced x);

/* The extent as a rank-0 number of dtype f32, f64, i32, i64 or complex: 1 / n in a formula. It carries no derivative; f32 rounds
 * past 2^24, and a run refuses what i32 does not hold. */
TNF_API tnf_traced tnf_extent_to_scalar(tnf_graph *graph, tnf_extent extent, tnf_dtype dtype);

/* ---- constants --------------------------------------------------------------------------------------------------- */

/* Rank-0 constants. */
TNF_API tnf_traced tnf_scalar_f32(tnf_graph *graph, float value);
TNF_API tnf_traced tnf_scalar_f64(tnf_graph *graph, double value);
TNF_API tnf_traced tnf_scalar_i32(tnf_graph *graph, int32_t value);
TNF_API tnf_traced tnf_scalar_i64(tnf_graph *graph, int64_t value);
TNF_API tnf_traced tnf_scalar_bool(tnf_graph *graph, bool value);
TNF_API tnf_traced tnf_scalar_complex_f32(tnf_graph *graph, float re, float im);
TNF_API tnf_traced tnf_scalar_complex_f64(tnf_graph *graph, double re, double im);
/* A constant of `rank` and `extents`: product(extents) elements at `data`, column-major, bool one byte each. They are copied into
 * the program's text, where the compiler sees them, so more than 64 kiB are refused: larger data are a captured input
 * (tnf_traced_from_col_major). */
TNF_API tnf_traced tnf_constant(tnf_graph *graph, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data);

/* A C double beside a value x, here and in every function below that takes one, becomes a constant of x's dtype: real and complex
 * dtypes take the nearest number (imaginary part 0), where f32 and complex_f32 refuse a finite number that would round to
 * infinity; i32 and i64 take whole numbers in their range and refuse the rest, NaN and infinities with it; bool takes 0 and 1.
 * What is refused is DTYPE_MISMATCH: it is never rounded to an integer, and x is never promoted. */
/* A rank-0 constant of x's dtype. */
TNF_API tnf_traced tnf_scalar_like(tnf_traced x, double value);
/* A tensor with x's dtype and extents, filled with `value`. */
TNF_API tnf_traced tnf_full_like(tnf_traced x, double value);
TNF_API tnf_traced tnf_zeros_like(tnf_traced x);
TNF_API tnf_traced tnf_ones_like(tnf_traced x);
/* A tensor filled with the rank-0 value. */
TNF_API tnf_traced tnf_full(tnf_traced value, tnf_extents extents);

/* ---- sequences --------------------------------------------------------------------------------------------------- */

/* Counts are extents, so a size that only the run knows is one too; 0 is legal. Nothing is stored: kernels compute what they
 * read. */

/* Each element's place along `axis`: 0, 1, 2, ... Any numeric dtype. */
TNF_API tnf_traced tnf_iota(tnf_graph *graph, tnf_dtype dtype, tnf_extents extents, int32_t axis);
/* Ones on the diagonal, zeros elsewhere. Any dtype. */
TNF_API tnf_traced tnf_eye(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns);
/* start + i step for i = 0 ... count - 1. start and step are rank 0, their dtypes promoted; f32 is computed in f64 and rounded
 * once, integers wrap. Derivatives pass through start and step. */
TNF_API tnf_traced tnf_arange(tnf_traced start, tnf_traced step, tnf_extent count);
/* `count` floating-point numbers from start to stop, both exact, at equal distances; one number is start. start and stop are rank
 * 0; f32 is computed in f64 and rounded once. Derivatives pass through both. */
TNF_API tnf_traced tnf_linspace(tnf_traced start, tnf_traced stop, tnf_extent count);

/* ---- elementwise: with a C scalar, choice, conversion --------------------------------------------------------------- */

/* x with a C scalar, by the rule above. */
TNF_API tnf_traced tnf_add_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_sub_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_div_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_pow_scalar(tnf_traced x, double exponent);
TNF_API tnf_traced tnf_maximum_scalar(tnf_traced x, double value);
TNF_API tnf_traced tnf_minimum_scalar(tnf_traced x, double value);
/* value * x, value - x, value / x. */
TNF_API tnf_traced tnf_scale(double value, tnf_traced x);
TNF_API tnf_traced tnf_rsub(double value, tnf_traced x);
TNF_API tnf_traced tnf_rdiv(double value, tnf_traced x);
/* (re + i im) * x for complex x; each part follows the rule. */
TNF_API tnf_traced tnf_scale_complex(double re, double im, tnf_traced x);
TNF_API tnf_traced tnf_square(tnf_traced x);
TNF_API tnf_traced tnf_reciprocal(tnf_traced x);

/* lhs `direction` rhs as bool; operands are broadcast and promoted. eq and ne take every dtype, the orderings real and integer
 * ones. */
TNF_API tnf_traced tnf_compare(tnf_direction direction, tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value);
/* on_true where pred (bool) holds, else on_false; all three are broadcast, the two choices promoted. */
TNF_API tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false);

/* x, but at least low and at most high; all three are broadcast and promoted, real or integer. high where low > high. The
 * derivative passes through the one that the result is, and is 0 on a boundary. */
TNF_API tnf_traced tnf_clamp(tnf_traced x, tnf_traced low, tnf_traced high);
TNF_API tnf_traced tnf_clamp_scalar(tnf_traced x, double low, double high);

/* lhs / rhs rounded down, and what is left, with the sign of rhs; real or integer, broadcast and promoted. An integer 0 in rhs
 * ends the run (DIVISION_BY_ZERO). tnf_rem, with the sign of lhs, is in tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_floor_divide(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_mod(tnf_traced lhs, tnf_traced rhs);

/* Of whether elements are nonzero, as bool. tnf_bitwise_and and its relatives are in tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_logical_and(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_or(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_xor(tnf_traced lhs, tnf_traced rhs);
TNF_API tnf_traced tnf_logical_not(tnf_traced x);

/* x as another dtype. Refuses a lossy conversion, that is one which promotion would not make; tnf_cast accepts it. */
TNF_API tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype);
/* Every pair: complex to real takes the real part, float to integer truncates toward zero and saturates (NaN gives 0), anything
 * to bool is `!= 0`. */
TNF_API tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype);
/* Whether tnf_convert accepts it: `to` is what `from` and `to` promote to. */
TNF_API bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to);
/* The dtype that a binary operation computes in. */
TNF_API tnf_dtype tnf_dtype_promoted(tnf_dtype a, tnf_dtype b);

/* ---- elements moved and selected -------------------------------------------------------------------------------------- */

/* The same elements, in column-major order, under other extents: TNF_EXTENTS(tnf_dim(x, 0), 4). */
TNF_API tnf_traced tnf_reshape(tnf_traced x, tnf_extents extents);
/* All elements of x, in column-major order, as a vector. */
TNF_API tnf_traced tnf_ravel(tnf_traced x);
/* A new axis of extent 1 before axis `axis` of the result; an axis of extent 1 removed. */
TNF_API tnf_traced tnf_expand_dims(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_squeeze(tnf_traced x, int32_t axis);
/* Result axis i is x's axis permutation[i]. */
TNF_API tnf_traced tnf_transpose(tnf_traced x, tnf_axes permutation);
/* Matrices transposed (leading two axes); adjoint also conjugates. */
TNF_API tnf_traced tnf_matrix_transpose(tnf_traced x);
TNF_API tnf_traced tnf_adjoint(tnf_traced x);
/* x's axis i becomes result axis dims[i], repeated along the others; an extent of x known to be 1 is repeated too. */
TNF_API tnf_traced tnf_broadcast_in_dim(tnf_traced x, tnf_extents extents, tnf_axes dims);
/* The same with x's axes at the end, as NumPy. */
TNF_API tnf_traced tnf_broadcast_to(tnf_traced x, tnf_extents extents);
/* Elements starts, starts + strides, ... below limits; one entry per axis. */
TNF_API tnf_traced tnf_slice(tnf_traced x, tnf_extents starts, tnf_extents limits, tnf_ints strides);
/* The elements [start, limit) along one axis. */
TNF_API tnf_traced tnf_slice_axis(tnf_traced x, int32_t axis, tnf_extent start, tnf_extent limit);
/* The same by numbers. Negative ones count from the end: start -2 is the last but one; limit TNF_END is the end. What is outside
 * x is refused, when built or by the run: nothing is clamped. */
TNF_API tnf_traced tnf_slice_range(tnf_traced x, int32_t axis, int64_t start, int64_t limit);
/* x[i, j, ...]: each entry picks one element along its axis, which goes; TNF_ALL keeps the axis, as those stay that have no
 * entry. tnf_index(x, TNF_INDEX(2)) of x[m, n] is row 2, [n]; TNF_INDEX(TNF_ALL, -1) the last column. A negative number counts
 * from the end; an extent that the run knows does not. What is outside x is refused, when built or by the run. */
TNF_API tnf_traced tnf_index(tnf_traced x, tnf_indices indices);
/* x[.., indices[k], ..]: the elements at the places along `axis` that indices (i32 or i64) says, in their order, as often as it
 * says them. indices[k] of rank 1 gives the axis its extent; a rank-0 index drops the axis. One outside of x ends the run
 * (OUT_OF_RANGE, with its position and value); a negative one is outside. */
TNF_API tnf_traced tnf_take(tnf_traced x, tnf_traced indices, int32_t axis);
/* x with updates[.., k, ..] added at indices[k] along `axis`, in the order of the updates: a place that is named twice gets both.
 * updates has the extents that tnf_take of these indices gives; dtypes are promoted. Indices as in tnf_take. */
TNF_API tnf_traced tnf_scatter_add(tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis);
/* x[.., indices[.., k, ..], ..]: for each line along `axis` the elements at places of its own; indices has x's extents but along
 * `axis`. Indices as in tnf_take. */
TNF_API tnf_traced tnf_take_along_axis(tnf_traced x, tnf_traced indices, int32_t axis);
/* The window of these sizes that begins at `starts`: rank-0 i32 or i64, one per axis. A start is clamped so that the window lies
 * within x. */
TNF_API tnf_traced tnf_dynamic_slice(tnf_traced x, const tnf_traced *starts, int32_t count, tnf_extents sizes);
/* x with `update` in the place of such a window; dtypes are promoted. */
TNF_API tnf_traced tnf_dynamic_update_slice(tnf_traced x, tnf_traced update, const tnf_traced *starts, int32_t count);
/* The same along one axis: the elements [start, start + size); x with `update` from start on, and from 0 on along the others. */
TNF_API tnf_traced tnf_dynamic_slice_axis(tnf_traced x, int32_t axis, tnf_traced start, tnf_extent size);
TNF_API tnf_traced tnf_dynamic_update_slice_axis(tnf_traced x, tnf_traced update, int32_t axis, tnf_traced start);
/* The leading entries along `axis`, as many as the rank-0 `size` (f32, f64, i32 or i64) says when the program runs: halves go to
 * the even neighbour, and what is outside [0, extent] to its nearer end. NaN and infinities end the run (INVALID_ARGUMENT). size
 * carries no derivative. */
TNF_API tnf_traced tnf_dynamic_truncate(tnf_traced x, tnf_traced size, int32_t axis);
/* x with zeros behind it along `axis`, up to the extent of `like` there, which is not smaller (SHAPE_MISMATCH). */
TNF_API tnf_traced tnf_pad_to_match(tnf_traced x, tnf_traced like, int32_t axis);
/* Where x is not zero (or true), in column-major order: i64[count, rank], one row for each such element. */
TNF_API tnf_traced tnf_nonzero(tnf_traced x);
/* The elements of x along `axis` at which mask, bool[n] with the extent of that axis, is true. */
TNF_API tnf_traced tnf_compress(tnf_traced x, tnf_traced mask, int32_t axis);
/* x with the rank-0 `value` before (low), after (high) and between (interior) its elements, per axis; negative low and high crop.
 */
TNF_API tnf_traced tnf_pad(tnf_traced x, tnf_traced value, tnf_extents low, tnf_extents high, tnf_ints interior);
/* One after the other along `axis`; dtypes are promoted. stack makes that axis. */
TNF_API tnf_traced tnf_concatenate(const tnf_traced *xs, int32_t count, int32_t axis);
TNF_API tnf_traced tnf_stack(const tnf_traced *xs, int32_t count, int32_t axis);
/* x with its elements moved by `shift` places along `axis`, those that leave at one end coming in at the other. */
TNF_API tnf_traced tnf_roll(tnf_traced x, int64_t shift, int32_t axis);
/* `count` copies of x one behind the other along `axis`; each element `count` times in a row. */
TNF_API tnf_traced tnf_tile(tnf_traced x, int64_t count, int32_t axis);
TNF_API tnf_traced tnf_repeat(tnf_traced x, int64_t count, int32_t axis);
/* x in `count` parts of equal extent along `axis`, into parts[count]; count must divide the extent (SHAPE_MISMATCH). False, with
 * null parts, after a failure. */
TNF_API bool tnf_split(tnf_traced x, int32_t count, int32_t axis, tnf_traced *parts);
/* 1 at [.., indices[..]] and 0 elsewhere along a new last axis of extent `depth`; an index outside of it has no 1. */
TNF_API tnf_traced tnf_one_hot(tnf_traced indices, tnf_extent depth, tnf_dtype dtype);
/* Matrices with the diagonal x, zero elsewhere; min(rows, columns) is x's leading extent. */
TNF_API tnf_traced tnf_embed_diag(tnf_traced x, tnf_extent rows, tnf_extent columns);
/* Square diagonal matrices. */
TNF_API tnf_traced tnf_diag(tnf_traced x);
/* The sum of the diagonal: [m, n, batch...] gives [batch...]. */
TNF_API tnf_traced tnf_trace(tnf_traced x);

/* ---- order and running values ------------------------------------------------------------------------------------------- */

/* The elements along `axis` in rising order, or falling with `descending`: stable, NaN above every number. Real and integer
 * dtypes. The derivative goes with the elements. argsort: their places in x, i64, so that tnf_take_along_axis(x, tnf_argsort(x,
 * ..), axis) is tnf_sort(x, ..). */
TNF_API tnf_traced tnf_sort(tnf_traced x, int32_t axis, bool descending);
TNF_API tnf_traced tnf_argsort(tnf_traced x, int32_t axis, bool descending);
/* The first `count` of them in falling order (the largest), or with `smallest` in rising order, and into *places, where that is
 * not NULL, their places. count is at most the extent (SHAPE_MISMATCH). */
TNF_API tnf_traced tnf_top(tnf_traced x, tnf_extent count, int32_t axis, bool smallest, tnf_traced *places);
/* The different elements of x in rising order (one NaN, if there is any; zeros are equal), of a size that x's values decide; for
 * each element of x, in its shape, the place of its value among them, i64; and how often each value occurs, i64. Real and integer
 * dtypes. */
typedef struct tnf_unique_result {
  tnf_traced values, inverse, counts;
} tnf_unique_result;
TNF_API tnf_unique_result tnf_unique(tnf_traced x);
/* The place of the largest, or the smallest, element along `axis`, which goes: i64, the first of equal ones; NaN counts as
 * larger, and as smaller, than every number. An extent of 0 there is SHAPE_MISMATCH. */
TNF_API tnf_traced tnf_argmax(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_argmin(tnf_traced x, int32_t axis);
/* The sum, product, largest and smallest of the elements up to each one along `axis`, of x's shape. Sums of f32 are made in f64.
 */
TNF_API tnf_traced tnf_cumsum(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cumprod(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cummax(tnf_traced x, int32_t axis);
TNF_API tnf_traced tnf_cummin(tnf_traced x, int32_t axis);

/* ---- reductions and contractions ----------------------------------------------------------------------------------- */

/* tnf_reduce_sum and its relatives are in tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_mean(tnf_traced x, tnf_axes axes);
/* The sum of |x - mean|^2 over `axes`, divided by the number of elements less `correction` (0: of all there are, 1: of a sample);
 * real. std is its square root. */
TNF_API tnf_traced tnf_var(tnf_traced x, tnf_axes axes, double correction);
TNF_API tnf_traced tnf_std(tnf_traced x, tnf_axes axes, double correction);
/* Whether all elements along `axes` are nonzero (true over none), or one of them (false over none), as bool; and how many, as
 * i64.
 */
TNF_API tnf_traced tnf_all(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_any(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_count_nonzero(tnf_traced x, tnf_axes axes);
/* Sum of |x|^2, real. */
TNF_API tnf_traced tnf_reduce_sum_squares(tnf_traced x, tnf_axes axes);

/* log of the sum of e^x over `axes`, which go; -inf over no elements and over elements that are all -inf. x is f32 or f64. Like
 * the next two without overflow, right in every derivative; where the largest element is infinite the derivative is 0. */
TNF_API tnf_traced tnf_logsumexp(tnf_traced x, tnf_axes axes);
/* e^x over its sum along `axes`, of x's shape; equal infinities at the top share 1 equally. */
TNF_API tnf_traced tnf_softmax(tnf_traced x, tnf_axes axes);
/* The logarithm of that, x - logsumexp(x). */
TNF_API tnf_traced tnf_log_softmax(tnf_traced x, tnf_axes axes);
/* log(1 / (1 + e^-x)) = -softplus(-x), for f32 and f64. tnf_softplus, tnf_logaddexp, tnf_sigmoid and tnf_stop_gradient are in
 * tenferro/plain_ops.h. */
TNF_API tnf_traced tnf_log_sigmoid(tnf_traced x);

/* Sums of products over the contracted axes; result axes: lhs free, rhs free, batch. Nothing is conjugated; dtypes are promoted.
 */
TNF_API tnf_traced tnf_dot_general(tnf_traced lhs, tnf_traced rhs, tnf_axes lhs_contract, tnf_axes rhs_contract,
                                   tnf_axes lhs_batch, tnf_axes rhs_batch);
/* Matrix product, by NumPy's rules with the batch axes behind: [m, k, batch...] and [k, n, batch...] give [m, n, batch...]; batch
 * axes are broadcast, aligned at the last. A vector [k] is a row on the left and a column on the right, and that axis goes again:
 * [k] and [k, n, batch...] give [n, batch...], [m, k, batch...] and [k] give [m, batch...], [k] and [k] a scalar. Scalars are
 * refused. */
TNF_API tnf_traced tnf_matmul(tnf_traced lhs, tnf_traced rhs);
/* Sum of products of two vectors, nothing conjugated: [n, batch...] twice gives [batch...]. */
TNF_API tnf_traced tnf_dot(tnf_traced lhs, tnf_traced rhs);
/* lhs[i] rhs[j], nothing conjugated: [m, batch...] and [n, batch...] give [m, n, batch...]. */
TNF_API tnf_traced tnf_outer(tnf_traced lhs, tnf_traced rhs);

/* ---- linear algebra ------------------------------------------------------------------------------------------------ */

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

/* x with op(a) x = b or x op(a) = b: tnf_triangular_solve(l, b, TNF_LEFT | TNF_LOWER). b is a matrix, or, on the left of a matrix
 * a, one vector. Fails at run time (SINGULAR). */
TNF_API tnf_traced tnf_triangular_solve(tnf_traced a, tnf_traced b, int32_t flags);
/* x with (l l^H) x = b, from the factor that tnf_cholesky gives: two triangular solves. b as in tnf_solve. */
TNF_API tnf_traced tnf_cholesky_solve(tnf_traced l, tnf_traced b);
/* log det a, real, for Hermitian positive definite a[n, n, batch...], through tnf_cholesky(a): a factor that the program has
 * already is shared. (The sign is 1.) Fails at run time (NOT_POSITIVE_DEFINITE). */
TNF_API tnf_traced tnf_slogdet_spd(tnf_traced a);
/* x with a x = b. b is a matrix of right-hand sides, or with a matrix a one vector. Fails at run time (SINGULAR). */
TNF_API tnf_traced tnf_solve(tnf_traced a, tnf_traced b);

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
 * values. The run decides r by the values; without a cutoff or weight it is min(m, n, max_rank), and `options` may be NULL. The
 * derivative is that of tnf_svd with the rest cut off, so nothing is promised where the cut goes between equal values. */
TNF_API tnf_svd_result tnf_truncated_svd(tnf_traced a, const tnf_truncation *options);
/* w[r, batch...] ascending, v[n, r, batch...]: those of tnf_eigh(a) whose |w| are the r largest; else as tnf_truncated_svd. */
TNF_API tnf_eigh_result tnf_truncated_eigh(tnf_traced a, const tnf_truncation *options);

/* ---- derivatives --------------------------------------------------------------------------------------------------- */

/* With respect to any floating-point value x that the loss was built from (int and bool values have no derivative). `loss` is
 * rank 0; for a complex loss, the gradient of its real part. It is an error when the loss does not depend on x. Derivatives nest:
 * an HVP is tnf_jvp(tnf_grad(loss, x), x, v). */
TNF_API tnf_traced tnf_grad(tnf_traced loss, tnf_traced x);
/* The cotangent (y's dtype and extents) pulled back from y to x. */
TNF_API tnf_traced tnf_vjp(tnf_traced y, tnf_traced x, tnf_traced cotangent);
/* The derivative of y along `tangent` (x's dtype and extents). */
TNF_API tnf_traced tnf_jvp(tnf_traced y, tnf_traced x, tnf_traced tangent);
/* Several at once, in one sweep: `count` results. The values of jvp are distinct, and its result is the sum of their
 * contributions. */
TNF_API void tnf_grad_many(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients);
TNF_API void tnf_vjp_many(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent, tnf_traced *pullbacks);
TNF_API tnf_traced tnf_jvp_many(tnf_traced y, const tnf_traced *xs, const tnf_traced *tangents, int32_t count);
/* The same for values that y may not depend on: false, and a null result without an error, where it does not (for the many: where
 * it depends on none; the others' results are null one by one). A value that is not floating-point is never depended on. */
TNF_API bool tnf_grad_optional(tnf_traced loss, tnf_traced x, tnf_traced *gradient);
TNF_API bool tnf_vjp_optional(tnf_traced y, tnf_traced x, tnf_traced cotangent, tnf_traced *pullback);
TNF_API bool tnf_jvp_optional(tnf_traced y, tnf_traced x, tnf_traced tangent, tnf_traced *derivative);
TNF_API bool tnf_grad_many_optional(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients);
TNF_API bool tnf_vjp_many_optional(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent,
                                   tnf_traced *pullbacks);

#ifdef __cplusplus
}
#endif
#endif
