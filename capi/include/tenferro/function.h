/* Functions that graphs call, with derivatives of their own, and bodies that derivatives compute again instead of keeping them.
 */
#ifndef TENFERRO_FUNCTION_H
#define TENFERRO_FUNCTION_H

#include "tenferro/control.h"
#include "tenferro/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- computed again -------------------------------------------------------------------------------------------------- */

/* The body's values, of which derivatives keep nothing but its operands: a derivative backward computes the body again, once the
 * cotangents of `out` are there. It costs the body once more, and saves what is between `in` and `out`. The values are the same
 * as without, the derivatives too but for the order of sums, in maps, loops and branches as well; a derivative of the derivative
 * keeps the values of the first one. The body gets `in`, operands that are independent of each other and of all else where it
 * takes derivatives, and may read values from outside, with respect to which nothing in it is differentiated (INVALID_ARGUMENT).
 * An operation of the user's own that is not `mergeable` may not be in it (UNSUPPORTED while compiling, where a derivative would
 * compute it again). After a failure the results are null values. tnf_checkpoint(graph, layer, &weights, &x, 1, &y, 1). */
TNF_API void tnf_checkpoint(tnf_graph *graph, tnf_body_fn *body, void *user, const tnf_traced *in, int32_t in_count,
                            tnf_traced *out, int32_t out_count);

/* ---- functions ---------------------------------------------------------------------------------------------------------- */

/* Something that graphs call. It is traced once in each graph for operands of the same types, and what it computes in loops is
 * compiled once in each program. Immutable once it is called; used by one thread at a time. Its callbacks do not call it
 * (INVALID_ARGUMENT). */
typedef struct tnf_function tnf_function;

/* The derivative of the results along `tangents` of the operands `in`: writes a tangent for each result, with its dtype and
 * extents, linear in `tangents`. Those of operands that are not floating-point are zeros; what is written for such results is
 * ignored. */
typedef void tnf_function_jvp_fn(tnf_graph *graph, const tnf_traced *in, const tnf_traced *tangents, int32_t in_count,
                                 tnf_traced *out, int32_t out_count, void *user);
/* The cotangents of the operands `in` from those of the results `out`: writes one for each operand, with its dtype and extents,
 * linear in `cotangents`, in the convention of tnf_vjp. Those of what is not floating-point are zeros, or ignored. */
typedef void tnf_function_vjp_fn(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out,
                                 const tnf_traced *cotangents, int32_t out_count, tnf_traced *in_cotangents, void *user);

/* A function whose body a C function writes. `name` is an identifier; errors say it. `body` is called once for each graph and
 * types of operands, and reads nothing but `in` and what it captures itself; `user` is the caller's and outlives the function.
 * INVALID_ARGUMENT: NULL, or a name that is none; OUT_OF_MEMORY. */
TNF_API tnf_status *tnf_function_new(tnf_context *ctx, const char *name, tnf_body_fn *body, void *user, tnf_function **function);
/* The function that a graph is, with its inputs as operands, in their order, and its outputs as results: as it is now, whatever
 * happens to the graph. Tensors that the graph has captured are captured by the calling graph, once, wherever the call stands.
 * The graph's error, where it has one. */
TNF_API tnf_status *tnf_function_from_graph(const tnf_graph *graph, tnf_function **function);
/* NULL is allowed. Graphs that call it stay as they are. */
TNF_API void tnf_function_release(tnf_function *function);

/* The derivative of the function is what these say, and its body is not looked at. With a JVP alone, backward derivatives
 * transpose what it computes of the tangents, which is in no loop then; with a VJP alone, a derivative forward is refused
 * (INVALID_ARGUMENT while compiling). Derivatives of them are those of what they compute. INVALID_ARGUMENT: NULL, a function that
 * was called already, or one of a graph that holds tensors. */
TNF_API tnf_status *tnf_function_set_jvp(tnf_function *function, tnf_function_jvp_fn *jvp, void *user);
TNF_API tnf_status *tnf_function_set_vjp(tnf_function *function, tnf_function_vjp_fn *vjp, void *user);

/* The function's values at `in`, of the function's context. SHAPE_MISMATCH, RANK_MISMATCH and DTYPE_MISMATCH: operands that are
 * not what the graph of the function states of its inputs; extents that are not known are checked by the run. INVALID_ARGUMENT:
 * other numbers of operands or results than a graph's function has. After a failure the results are null values.
 * tnf_function_call(graph, f, &x, 1, &y, 1). */
TNF_API void tnf_function_call(tnf_graph *graph, tnf_function *function, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                               int32_t out_count);

#ifdef __cplusplus
}
#endif
#endif
