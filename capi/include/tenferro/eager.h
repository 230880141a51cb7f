/* Eager tensors: operations that run at once, and a tape for their derivatives.
 *
 * An operation is compiled once for its numbers, dtypes and ranks, and serves every shape; the common ones are compiled when the
 * library is built. Its derivative comes from the rules that graphs use. Values are dense and column-major, as everywhere.
 *
 *   tnf_eager_tensor *w = tnf_eager_keep(tnf_eager_variable(tnf_eager_from_tensor(runtime, weights)));
 *   for (int step = 0; step < 1000; ++step) {
 *     tnf_eager_scope_begin(runtime);
 *     tnf_eager_tensor *loss = tnf_eager_reduce_sum(tnf_eager_square(tnf_eager_sub(tnf_eager_matmul(x, w), y)), TNF_ALL_AXES);
 *     tnf_eager_backward(loss);
 *     tnf_eager_assign(w, tnf_eager_sub(w, tnf_eager_scale(0.01, tnf_eager_get_grad(w))));
 *     tnf_eager_clear_grads(runtime);
 *     tnf_eager_scope_end(runtime);
 *   }
 *
 * A call that fails returns NULL (false); NULL operands give NULL results without another error; the runtime keeps the first
 * error until tnf_eager_clear_error. Calls with good operands work in any case. */
#ifndef TENFERRO_EAGER_H
#define TENFERRO_EAGER_H

#include "tenferro/custom.h"
#include "tenferro/runtime.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What eager tensors live in: programs that were compiled, temporaries, the tape, the first error. Serves one thread at a time;
 * two runtimes share nothing, and a call with tensors of both is an error of both. */
typedef struct tnf_eager_runtime tnf_eager_runtime;

/* A value that is there. Immutable but for tnf_eager_assign. Belongs to the scope it was made in, or to who keeps it. */
typedef struct tnf_eager_tensor tnf_eager_tensor;

typedef struct tnf_eager_options {
  uint32_t size;            /* sizeof(tnf_eager_options) */
  uint32_t reserved;        /* 0 */
  const tnf_ad_context *ad; /* derivative rules, which must outlive the runtime; NULL: the built-in ones */
} tnf_eager_options;
#define TNF_EAGER_OPTIONS_INIT {sizeof(tnf_eager_options), 0, NULL}

/* ---- eager runtimes -------------------------------------------------------------------------------------------------- */

/* A runtime, which keeps its context alive and runs on it. options may be NULL. NULL only without memory or context.
 * tnf_eager_runtime_new(ctx, NULL). */
TNF_API tnf_eager_runtime *tnf_eager_runtime_new(tnf_context *ctx, const tnf_eager_options *options);
/* Drops what is in its scopes. Tensors that somebody keeps stay valid, and keep it alive. NULL is accepted.
 * tnf_eager_runtime_release(runtime). */
TNF_API void tnf_eager_runtime_release(tnf_eager_runtime *runtime);
/* The first error, or NULL; valid until tnf_eager_clear_error. tnf_status_message(tnf_eager_status(runtime)). */
TNF_API const tnf_status *tnf_eager_status(const tnf_eager_runtime *runtime);
/* Forgets the error: the next one is the first. tnf_eager_clear_error(runtime). */
TNF_API void tnf_eager_clear_error(tnf_eager_runtime *runtime);

/* What a runtime has done, and what it holds. */
typedef struct tnf_eager_statistics {
  uint32_t size;     /* sizeof(tnf_eager_statistics), set by the caller */
  uint32_t compiles; /* programs that it compiled */
  uint64_t calls;    /* programs that it ran */
  uint64_t programs; /* that it knows, with those that came with the library and were used */
  uint64_t tensors;  /* alive */
  uint64_t recorded; /* calls on the tape */
} tnf_eager_statistics;
#define TNF_EAGER_STATISTICS_INIT {sizeof(tnf_eager_statistics), 0, 0, 0, 0, 0}
/* Fills `out`, whose size the caller sets. tnf_eager_get_statistics(runtime, &statistics). */
TNF_API void tnf_eager_get_statistics(const tnf_eager_runtime *runtime, tnf_eager_statistics *out);

/* ---- scopes ------------------------------------------------------------------------------------------------------------ */

/* What is made from here on belongs to a new scope inside of the present one. tnf_eager_scope_begin(runtime). */
TNF_API void tnf_eager_scope_begin(tnf_eager_runtime *runtime);
/* Drops what was made in the innermost scope, but for what is kept. The outermost scope ends with the runtime; ending it is
 * INVALID_ARGUMENT. tnf_eager_scope_end(runtime). */
TNF_API void tnf_eager_scope_end(tnf_eager_runtime *runtime);
/* x, which now is yours too, until tnf_eager_release. NULL gives NULL. tnf_eager_keep(tnf_eager_add(a, b)). */
TNF_API tnf_eager_tensor *tnf_eager_keep(tnf_eager_tensor *x);
/* Ends one tnf_eager_keep; NULL is accepted. tnf_eager_release(x). */
TNF_API void tnf_eager_release(tnf_eager_tensor *x);

/* ---- eager tensors and data ---------------------------------------------------------------------------------------------- */

/* The tensor as an eager one, without a copy: it is retained, and its elements must not change afterwards. INVALID_ARGUMENT for
 * NULL. tnf_eager_from_tensor(runtime, t). */
TNF_API tnf_eager_tensor *tnf_eager_from_tensor(tnf_eager_runtime *runtime, tnf_tensor *t);
/* product(extents) elements, which are copied. Errors as of tnf_tensor_from_col_major. tnf_eager_from_col_major(runtime, TNF_F64,
 * 1, (int64_t[]){3}, (double[]){1, 2, 3}). */
TNF_API tnf_eager_tensor *tnf_eager_from_col_major(tnf_eager_runtime *runtime, tnf_dtype dtype, int32_t rank,
                                                   const int64_t *extents, const void *data);
/* The same from row-major elements. tnf_eager_from_row_major(runtime, TNF_F64, 2, (int64_t[]){1, 2}, (double[]){1, 2}). */
TNF_API tnf_eager_tensor *tnf_eager_from_row_major(tnf_eager_runtime *runtime, tnf_dtype dtype, int32_t rank,
                                                   const int64_t *extents, const void *data);
/* A rank-0 tensor. tnf_eager_scalar_f32(runtime, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_f32(tnf_eager_runtime *runtime, float value);
/* A rank-0 tensor. tnf_eager_scalar_f64(runtime, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_f64(tnf_eager_runtime *runtime, double value);
/* A rank-0 tensor. tnf_eager_scalar_i32(runtime, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_i32(tnf_eager_runtime *runtime, int32_t value);
/* A rank-0 tensor. tnf_eager_scalar_i64(runtime, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_i64(tnf_eager_runtime *runtime, int64_t value);
/* A rank-0 tensor. tnf_eager_scalar_bool(runtime, true). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_bool(tnf_eager_runtime *runtime, bool value);
/* A rank-0 tensor. tnf_eager_scalar_complex_f32(runtime, 1, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_complex_f32(tnf_eager_runtime *runtime, float re, float im);
/* A rank-0 tensor. tnf_eager_scalar_complex_f64(runtime, 1, 2). */
TNF_API tnf_eager_tensor *tnf_eager_scalar_complex_f64(tnf_eager_runtime *runtime, double re, double im);

/* The value, borrowed: it lives as long as x; tnf_tensor_retain keeps it longer. Its elements must not be written. NULL for NULL.
 * tnf_tensor_const_f64(tnf_eager_get_tensor(x))[0]. */
TNF_API tnf_tensor *tnf_eager_get_tensor(const tnf_eager_tensor *x);
/* The dtype; that of no tensor for NULL. tnf_eager_dtype(x). */
TNF_API tnf_dtype tnf_eager_dtype(const tnf_eager_tensor *x);
/* The rank; -1 for NULL. tnf_eager_rank(x). */
TNF_API int32_t tnf_eager_rank(const tnf_eager_tensor *x);
/* The extent along `axis` (negative axes count from the end); -1 for NULL and where there is no such axis. tnf_eager_extent(x,
 * 0). */
TNF_API int64_t tnf_eager_extent(const tnf_eager_tensor *x, int32_t axis);
/* The runtime it lives in; NULL for NULL. tnf_eager_get_runtime(x). */
TNF_API tnf_eager_runtime *tnf_eager_get_runtime(const tnf_eager_tensor *x);

/* ---- eager derivatives ---------------------------------------------------------------------------------------------------- */

/* A tracked tensor with x's value, floating-point (DTYPE_MISMATCH): what is made of it is recorded, and tnf_eager_backward leaves
 * its gradient in it. A call of tracked tensors has at most 128 operands and results together (UNSUPPORTED).
 * tnf_eager_variable(x). */
TNF_API tnf_eager_tensor *tnf_eager_variable(tnf_eager_tensor *x);
/* Whether derivatives pass through x: a variable, or what was recorded of one. tnf_eager_is_tracked(x). */
TNF_API bool tnf_eager_is_tracked(const tnf_eager_tensor *x);
/* x's value, untracked. tnf_eager_detach(x). */
TNF_API tnf_eager_tensor *tnf_eager_detach(tnf_eager_tensor *x);
/* Gives a variable another value, of its dtype and shape (DTYPE_MISMATCH, SHAPE_MISMATCH), that is not recorded; its gradient
 * stays. What was recorded before reads the value of then. INVALID_ARGUMENT for what is no variable. False after a failure.
 * tnf_eager_assign(w, tnf_eager_sub(w, step)). */
TNF_API bool tnf_eager_assign(tnf_eager_tensor *variable, tnf_eager_tensor *value);
/* Nothing is recorded until the matching tnf_eager_no_grad_end; these nest. tnf_eager_no_grad_begin(runtime). */
TNF_API void tnf_eager_no_grad_begin(tnf_eager_runtime *runtime);
/* INVALID_ARGUMENT where none is open. tnf_eager_no_grad_end(runtime). */
TNF_API void tnf_eager_no_grad_end(tnf_eager_runtime *runtime);

/* Adds the gradient of the loss, of rank 0 (RANK_MISMATCH) and tracked (INVALID_ARGUMENT), to that of every variable that it was
 * made of, and drops what was recorded for it: a second time is INVALID_ARGUMENT. For a complex loss, that of its real part.
 * False after a failure, when no gradient has changed. tnf_eager_backward(loss). */
TNF_API bool tnf_eager_backward(tnf_eager_tensor *loss);
/* The same from any y, with the cotangent `seed` (y's dtype and shape: DTYPE_MISMATCH, SHAPE_MISMATCH), NULL for the number 1.
 * `retain`: what was recorded stays for another time. tnf_eager_backward_with(y, seed, true). */
TNF_API bool tnf_eager_backward_with(tnf_eager_tensor *y, tnf_eager_tensor *seed, bool retain);
/* The gradient that a variable has gathered, borrowed, NULL where there is none. tnf_eager_get_grad(w). */
TNF_API tnf_eager_tensor *tnf_eager_get_grad(const tnf_eager_tensor *variable);
/* Drops the gradient of a variable; NULL is accepted. tnf_eager_clear_grad(w). */
TNF_API void tnf_eager_clear_grad(tnf_eager_tensor *variable);
/* Drops the gradients of all variables. tnf_eager_clear_grads(runtime). */
TNF_API void tnf_eager_clear_grads(tnf_eager_runtime *runtime);

/* The gradients of the loss, of rank 0, with respect to tracked values xs, at least one, into gradients[count]; those that
 * variables have gathered stay as they are, and the tape stays. What this computes is recorded in turn, so that derivatives of
 * any order follow. A loss that does not depend on one of the xs is INVALID_ARGUMENT. False, with NULL in all, after a failure.
 * `gradients` may be `xs`. tnf_eager_grad(loss, &w, 1, &gradient). */
TNF_API bool tnf_eager_grad(tnf_eager_tensor *loss, tnf_eager_tensor *const *xs, int32_t count, tnf_eager_tensor **gradients);
/* The cotangent of any y pulled back to xs, else as tnf_eager_grad. tnf_eager_vjp(y, &x, 1, cotangent, &pullback). */
TNF_API bool tnf_eager_vjp(tnf_eager_tensor *y, tnf_eager_tensor *const *xs, int32_t count, tnf_eager_tensor *cotangent,
                           tnf_eager_tensor **pullbacks);
/* The derivative of y along tangents (dtypes and shapes of xs: DTYPE_MISMATCH, SHAPE_MISMATCH) of distinct tracked values xs, in
 * y's shape, recorded in turn. Errors as of tnf_eager_grad; NULL after one. tnf_eager_jvp(y, &x, &tangent, 1). */
TNF_API tnf_eager_tensor *tnf_eager_jvp(tnf_eager_tensor *y, tnf_eager_tensor *const *xs, tnf_eager_tensor *const *tangents,
                                        int32_t count);

/* ---- eager operations of your own -------------------------------------------------------------------------------------- */

/* Calls the operation that is registered with the runtime's context as `name`, as tnf_custom does in a graph, and writes its
 * results. False, with NULL in all, after a failure. tnf_eager_custom(runtime, "mylib.twice", &x, 1, NULL, &y, 1). */
TNF_API bool tnf_eager_custom(tnf_eager_runtime *runtime, const char *name, tnf_eager_tensor *const *inputs, int32_t input_count,
                              const tnf_custom_attributes *attributes, tnf_eager_tensor **results, int32_t result_count);

/* ---- graphs on eager tensors ------------------------------------------------------------------------------------------- */

/* A graph as an operation on eager tensors: compiled whole, and differentiated through. It may outlive the graph. */
typedef struct tnf_eager_function tnf_eager_function;

/* Takes the graph as it is; you own the function, NULL after a failure (the graph's first error, or one of compiling).
 * tnf_eager_function_new(runtime, graph). */
TNF_API tnf_eager_function *tnf_eager_function_new(tnf_eager_runtime *runtime, const tnf_graph *graph);
/* NULL is accepted. tnf_eager_function_release(f). */
TNF_API void tnf_eager_function_release(tnf_eager_function *function);
/* Runs on inputs in the order of the graph's, without captured ones, and writes its outputs. Counts that are not the graph's are
 * INVALID_ARGUMENT. False, with NULL in all, after a failure. `outputs` may be `inputs`. tnf_eager_call(f, (tnf_eager_tensor
 * *[]){x, y}, 2, &loss, 1). */
TNF_API bool tnf_eager_call(tnf_eager_function *function, tnf_eager_tensor *const *inputs, int32_t input_count,
                            tnf_eager_tensor **outputs, int32_t output_count);

#ifdef __cplusplus
}
#endif
#endif
