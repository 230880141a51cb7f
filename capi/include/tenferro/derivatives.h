/* Derivatives of values of a graph. */
#ifndef TENFERRO_DERIVATIVES_H
#define TENFERRO_DERIVATIVES_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

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
