/* Functions of functions: a body for each slice of its operands, and what derivatives give for each element. */
#ifndef TENFERRO_TRANSFORMS_H
#define TENFERRO_TRANSFORMS_H

#include <limits.h>

#include "tenferro/control.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- maps over slices ---------------------------------------------------------------------------------------------- */

/* Among in_axes: the body gets the operand whole. Among out_axes: the result is the same for every slice, and has no axis for
 * them (INVALID_ARGUMENT while compiling where it is not). */
#define TNF_UNMAPPED INT32_MIN

/* The body for each slice of its operands, the results side by side, computed for all of them at once. Of operand i the body gets
 * the slice along axis in_axes[i], a negative one counted from the end, or all of it for TNF_UNMAPPED; values that it reads from
 * outside are whole too. Result i has the slices of out[i] along axis out_axes[i] of the result. NULL for a list: the last axis
 * of each. At least one operand is mapped (INVALID_ARGUMENT); extents of mapped axes are equal (SHAPE_MISMATCH, checked by the
 * run where they are not known), and may be 0. OUT_OF_RANGE: an axis that is not there. Maps nest, and may stand in loops,
 * branches and derivatives, and these in their bodies.
 *
 * A run that fails for one slice fails, and where a slice decides which branch is taken, or when a loop ends, both branches run,
 * and the body of the loop goes on until the last slice has ended: what fails there fails too. Compiling refuses a size that the
 * values of a slice decide (tnf_extent_of, tnf_nonzero), and an operation that has no rule for maps. After a failure the results
 * are null values. With solve1, which writes tnf_solve(in[0], in[1]): tnf_vmap(graph, solve1, NULL, (tnf_traced[]){a, b},
 * (int32_t[]){TNF_UNMAPPED, 0}, 2, &x, NULL, 1). */
TNF_API void tnf_vmap(tnf_graph *graph, tnf_body_fn *body, void *user, const tnf_traced *in, const int32_t *in_axes,
                      int32_t in_count, tnf_traced *out, const int32_t *out_axes, int32_t out_count);
/* The same for `size` slices: no operand need be mapped, and mapped axes have this extent. tnf_vmap_sized(graph,
 * tnf_extent_const(8), draw, NULL, &key, (int32_t[]){TNF_UNMAPPED}, 1, &x, NULL, 1) has 8 times the same draw. */
TNF_API void tnf_vmap_sized(tnf_graph *graph, tnf_extent size, tnf_body_fn *body, void *user, const tnf_traced *in,
                            const int32_t *in_axes, int32_t in_count, tnf_traced *out, const int32_t *out_axes,
                            int32_t out_count);

/* ---- jacobians ------------------------------------------------------------------------------------------------------- */

/* Real numbers only: x, and y but for tnf_jacfwd's, which may be complex (DTYPE_MISMATCH). A function of complex numbers has one
 * matrix of derivatives only where it is holomorphic: split it into real and imaginary part (tnf_complex), and take the
 * derivatives with respect to these. It is an error when y does not depend on x (INVALID_ARGUMENT). */

/* The derivatives of y with respect to x, a value that it was built from: the result's axes are those of y, then those of x.
 * Computed by tnf_jvp, for all elements of x at once: cheaper where x has fewer elements than y. tnf_jacfwd(tnf_matmul(a, x), x)
 * is a, for a[m, n] and x[n]. */
TNF_API tnf_traced tnf_jacfwd(tnf_traced y, tnf_traced x);
/* The same by tnf_vjp, for all elements of y at once: cheaper where y has fewer elements than x. tnf_jacrev(tnf_matmul(a, x), x)
 * is a. */
TNF_API tnf_traced tnf_jacrev(tnf_traced y, tnf_traced x);
/* The second derivatives of `loss`, real and of rank 0 (RANK_MISMATCH), with respect to x: the axes of x twice, [n, n] for x[n].
 * tnf_hessian(tnf_reduce_sum_squares(x, TNF_ALL_AXES), x) is 2 on the diagonal. */
TNF_API tnf_traced tnf_hessian(tnf_traced loss, tnf_traced x);

#ifdef __cplusplus
}
#endif
#endif
