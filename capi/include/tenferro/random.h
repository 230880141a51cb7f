/* Random numbers: pure functions of a key and of the place of an element, so that one compiled program serves every seed and the
 * numbers are the same for any number of threads and on every machine.
 *
 * A key is a tensor i64[2] of the program: an input, a captured tensor, what a loop carries, or made by the functions below. The
 * same key gives the same numbers: what is to be independent takes keys of its own (tnf_random_split, tnf_random_fold_in). The
 * generator is Philox4x32-10. `extents` may be unknown, decided by values, or 0; a draw's element is decided by its column-major
 * place, so x[n] begins as x[m] does. Draws are constants to derivatives, which pass through the parameters of a distribution.
 * key, and operands of another dtype or shape than told, are refused (DTYPE_MISMATCH, RANK_MISMATCH, SHAPE_MISMATCH); so is an
 * axis that a tensor has not (OUT_OF_RANGE). */
#ifndef TENFERRO_RANDOM_H
#define TENFERRO_RANDOM_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- random numbers ---------------------------------------------------------------------------------------------- */

/* The key of a seed, a rank-0 i32 or i64: i64[2] with the elements (seed, 0).
 * tnf_random_key(tnf_input(graph, "seed", TNF_I64, TNF_SCALAR)) */
TNF_API tnf_traced tnf_random_key(tnf_traced seed);
/* A key of its own for each element of `data`, an i32 or i64 of any shape: i64[2, data's extents...], i64[2] for a number. In a
 * loop: tnf_random_fold_in(key, step), i64[2]. */
TNF_API tnf_traced tnf_random_fold_in(tnf_traced key, tnf_traced data);
/* `count` keys, i64[2, count]: those of tnf_random_fold_in of 0, 1, 2, ... tnf_random_split(key, tnf_extent_const(2)) has two;
 * the second key of `keys` is tnf_index(keys, TNF_INDEX(TNF_ALL, 1)). */
TNF_API tnf_traced tnf_random_split(tnf_traced key, tnf_extent count);

/* Independent bits of dtype i32 or i64 (DTYPE_MISMATCH), of the shape `extents`: every number equally often.
 * tnf_random_bits(key, TNF_I32, TNF_EXTENTS(4)) */
TNF_API tnf_traced tnf_random_bits(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* low + u (high - low) for equally distributed multiples u of 2^-53 (f32: 2^-24) in [0, 1): in [low, high), and low where that is
 * empty. low and high are f32 or f64, promoted, and broadcast to `extents`.
 * tnf_random_uniform(key, tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 1), TNF_EXTENTS(3, 4)) is f64[3, 4]. */
TNF_API tnf_traced tnf_random_uniform(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents);
/* Whole numbers in [low, high), and low where that is empty; low and high are i32 or i64, promoted, and broadcast to `extents`.
 * The probability of each differs from 1 / (high - low) by less than a part in 2^64:
 * tnf_random_integers(key, tnf_scalar_i64(graph, 1), tnf_scalar_i64(graph, 7), TNF_EXTENTS(100)) throws 100 dice. */
TNF_API tnf_traced tnf_random_integers(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents);
/* true with the probability p, f32 or f64, broadcast to `extents`; p is rounded up to a multiple of 2^-53. It carries no
 * derivative. tnf_random_bernoulli(key, tnf_scalar_f64(graph, 0.25), TNF_EXTENTS(3, 4)) is bool[3, 4]. */
TNF_API tnf_traced tnf_random_bernoulli(tnf_traced key, tnf_traced p, tnf_extents extents);

/* Of mean 0 and variance 1, with the density e^(-x^2 / 2) / sqrt(2 pi), tails up to 9.3; complex: real and imaginary part
 * independent, each of variance 1/2. Any other dtype is DTYPE_MISMATCH. By Box and Muller's formula. mean + scale x is
 * tnf_add(mean, tnf_mul(scale, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)))). */
TNF_API tnf_traced tnf_random_normal(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* Normal numbers given that they are in [low, high): the quantile of a number between the two probabilities, of the side of 0
 * where they are small. low and high are f32 or f64, promoted, and broadcast to `extents`; low where that is empty. Intervals in
 * a tail are right however far it is; of one that reaches from below 0 far above it, no number above 8.21 is drawn (f32: 5.3).
 * Derivatives pass through both.
 * tnf_random_truncated_normal(key, tnf_scalar_f64(graph, -2), tnf_scalar_f64(graph, 2), TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_truncated_normal(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents);
/* The exponential distribution, with the density e^-x for x >= 0; f32 or f64 (DTYPE_MISMATCH).
 * tnf_random_exponential(key, TNF_F64, TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_exponential(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* Laplace's distribution, with the density e^-|x| / 2; f32 or f64 (DTYPE_MISMATCH).
 * tnf_random_laplace(key, TNF_F64, TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_laplace(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* Gumbel's distribution, with the density e^(-x - e^-x); f32 or f64 (DTYPE_MISMATCH).
 * tnf_random_gumbel(key, TNF_F64, TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_gumbel(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* The logistic distribution, with the density e^-x / (1 + e^-x)^2; f32 or f64 (DTYPE_MISMATCH).
 * tnf_random_logistic(key, TNF_F64, TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_logistic(tnf_traced key, tnf_dtype dtype, tnf_extents extents);
/* Cauchy's distribution, with the density 1 / (pi (1 + x^2)); f32 or f64 (DTYPE_MISMATCH).
 * tnf_random_cauchy(key, TNF_F64, TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_cauchy(tnf_traced key, tnf_dtype dtype, tnf_extents extents);

/* In this group parameters are f32 or f64 and broadcast to `extents`; draws carry no derivative in them. */

/* The gamma distribution, with the density x^(a-1) e^-x / gamma(a) for x > 0, a > 0. 0 where the shape is 0, its limit where it
 * is infinite, NaN where it is negative or NaN. By Marsaglia and Tsang's method, which refuses less than one attempt in 20; the
 * 65th one, of an element in 10^83, is not made, and the shape less 1/3 taken.
 * tnf_random_gamma(key, tnf_scalar_f64(graph, 2.5), TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_gamma(tnf_traced key, tnf_traced a, tnf_extents extents);
/* The beta distribution: x / (x + y) for gamma draws x and y of the shapes a and b, which are promoted. NaN where both shapes are
 * 0, both are infinite, or one is negative or NaN.
 * tnf_random_beta(key, tnf_scalar_f64(graph, 2), tnf_scalar_f64(graph, 3), TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_beta(tnf_traced key, tnf_traced a, tnf_traced b, tnf_extents extents);
/* The chi square distribution: 2 x for a gamma draw x of the shape df / 2; its limits are those of tnf_random_gamma.
 * tnf_random_chi_square(key, tnf_scalar_f64(graph, 4), TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_chi_square(tnf_traced key, tnf_traced df, tnf_extents extents);
/* Student's t distribution: a normal number over the root of c / df for a chi square draw c of df. Normal where df is infinite,
 * NaN where it is 0, negative or NaN. tnf_random_student_t(key, tnf_scalar_f64(graph, 4), TNF_EXTENTS(n)) */
TNF_API tnf_traced tnf_random_student_t(tnf_traced key, tnf_traced df, tnf_extents extents);
/* Positive numbers with the sum 1 along `axis` and a density proportional to the product of x[i]^(alpha[i] - 1), of alpha's shape
 * and dtype: gamma draws over their sum. 0 where alpha is 0 beside positive ones; equal shares where all of a line are 0, and of
 * those that are infinite; NaN in a line with a negative one or NaN.
 * tnf_random_dirichlet(key, tnf_full(tnf_scalar_f64(graph, 1), TNF_EXTENTS(3)), 0) */
TNF_API tnf_traced tnf_random_dirichlet(tnf_traced key, tnf_traced alpha, int32_t axis);

/* i with a probability proportional to e^logits[.., i, ..], for each line of `logits` (f32 or f64) along `axis`, which goes: i64.
 * An extent of 0 there is SHAPE_MISMATCH. tnf_random_categorical(key, logits, 0): [n, batch...] to [batch...]. */
TNF_API tnf_traced tnf_random_categorical(tnf_traced key, tnf_traced logits, int32_t axis);
/* 0 ... count - 1 in an order of which every one is equally likely: i64[count]. tnf_random_permutation(key, tnf_dim(x, 0)) */
TNF_API tnf_traced tnf_random_permutation(tnf_traced key, tnf_extent count);
/* The slices of x along `axis` in an order of which every one is equally likely; derivatives pass through x.
 * tnf_random_shuffle(key, x, 0): [n, m] to [n, m]. */
TNF_API tnf_traced tnf_random_shuffle(tnf_traced key, tnf_traced x, int32_t axis);
/* `count` of 0 ... n - 1, equally likely: i64[count]; without `replace` all different, and count is at most n (SHAPE_MISMATCH),
 * with it there is one to choose (OUT_OF_RANGE when it runs).
 * tnf_take(x, tnf_random_choice(key, tnf_dim(x, 0), tnf_extent_const(5), false), 0) */
TNF_API tnf_traced tnf_random_choice(tnf_traced key, tnf_extent n, tnf_extent count, bool replace);
/* tnf_random_choice with probabilities proportional to p[n], f32 or f64; without `replace` one after the other, each with
 * probabilities proportional to the p of those that are left. Where one of them is negative or NaN, or none of them is positive,
 * OUT_OF_RANGE ends the run. It takes n count numbers with `replace`.
 * tnf_random_choice_weighted(key, p, tnf_extent_const(5), true) is i64[5]. */
TNF_API tnf_traced tnf_random_choice_weighted(tnf_traced key, tnf_traced p, tnf_extent count, bool replace);

#ifdef __cplusplus
}
#endif
#endif
