/* Derivatives of values of a graph. */
#ifndef TENFERRO_DERIVATIVES_H
#define TENFERRO_DERIVATIVES_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- derivatives --------------------------------------------------------------------------------------------------- */

/* The gradient of `loss`, of rank 0 (RANK_MISMATCH), with respect to any floating-point value x that it was built from, in x's
 * shape; for a complex loss, that of its real part. int and bool values have no derivative (DTYPE_MISMATCH), and it is an error
 * when the loss does not depend on x (INVALID_ARGUMENT). Derivatives nest: an HVP is tnf_jvp(tnf_grad(loss, x), x, v).
 * tnf_grad(tnf_reduce_sum_squares(x, TNF_ALL_AXES), x) is 2 x. */
TNF_API tnf_traced tnf_grad(tnf_traced loss, tnf_traced x);
/* The cotangent (y's dtype and extents) pulled back from y to x, in x's shape: the adjoint of the Jacobian applied to it. Errors
 * as of tnf_grad. tnf_vjp(tnf_sin(x), x, c) is c cos(x). */
TNF_API tnf_traced tnf_vjp(tnf_traced y, tnf_traced x, tnf_traced cotangent);
/* The derivative of y along `tangent` (x's dtype and extents), in y's shape: the Jacobian applied to it. Errors as of tnf_grad.
 * tnf_jvp(tnf_sin(x), x, t) is t cos(x). */
TNF_API tnf_traced tnf_jvp(tnf_traced y, tnf_traced x, tnf_traced tangent);
/* tnf_grad for `count` values, at least 1 (INVALID_ARGUMENT), in one sweep, into gradients[count]; null values after a failure.
 * tnf_grad_many(loss, (tnf_traced[]){w, b}, 2, gradients): those of w and of b. */
TNF_API void tnf_grad_many(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients);
/* tnf_vjp for `count` values, at least 1 (INVALID_ARGUMENT), in one sweep, into pullbacks[count]; null values after a failure.
 * tnf_vjp_many(tnf_mul(a, b), (tnf_traced[]){a, b}, 2, c, pullbacks): c b and c a, for real ones. */
TNF_API void tnf_vjp_many(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent, tnf_traced *pullbacks);
/* tnf_jvp along `count` tangents, at least 1, of distinct values xs (INVALID_ARGUMENT) at once: the sum of their contributions,
 * in y's shape. tnf_jvp_many(tnf_mul(a, b), (tnf_traced[]){a, b}, (tnf_traced[]){s, t}, 2) is s b + a t. */
TNF_API tnf_traced tnf_jvp_many(tnf_traced y, const tnf_traced *xs, const tnf_traced *tangents, int32_t count);
/* tnf_grad for a value that the loss may not depend on: false, and a null result without an error, where it does not. A value
 * that is not floating-point is never depended on. tnf_grad_optional(loss, x, &gradient). */
TNF_API bool tnf_grad_optional(tnf_traced loss, tnf_traced x, tnf_traced *gradient);
/* tnf_vjp for a value that y may not depend on, as tnf_grad_optional. tnf_vjp_optional(y, x, cotangent, &pullback). */
TNF_API bool tnf_vjp_optional(tnf_traced y, tnf_traced x, tnf_traced cotangent, tnf_traced *pullback);
/* tnf_jvp for a value that y may not depend on, as tnf_grad_optional. tnf_jvp_optional(y, x, tangent, &derivative). */
TNF_API bool tnf_jvp_optional(tnf_traced y, tnf_traced x, tnf_traced tangent, tnf_traced *derivative);
/* tnf_grad_many for values that the loss may not depend on: the results of those are null, without an error, and false where it
 * depends on none. tnf_grad_many_optional(loss, (tnf_traced[]){w, b}, 2, gradients). */
TNF_API bool tnf_grad_many_optional(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients);
/* tnf_vjp_many for values that y may not depend on, as tnf_grad_many_optional. tnf_vjp_many_optional(y, (tnf_traced[]){a, b}, 2,
 * cotangent, pullbacks). */
TNF_API bool tnf_vjp_many_optional(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent,
                                   tnf_traced *pullbacks);

#ifdef __cplusplus
}
#endif
#endif
