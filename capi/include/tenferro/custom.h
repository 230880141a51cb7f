/* Operations of your own: registered with a context, they are built, differentiated and compiled like any other, and a function
 * of yours computes them (tenferro/kernel.h says what it gets). The compiler knows of one what the registration says: which
 * extents its results have, what must hold between those of its inputs, how it is differentiated. Nothing looks into it.
 *
 *   static void twice_shape(tnf_custom_shape *s, void *user) {
 *     s->result_dtype[0] = s->input_dtype[0];
 *     s->result_extents[0] = s->input_extents[0];
 *   }
 *   ...
 *   tnf_custom_op op = TNF_CUSTOM_OP_INIT;
 *   op.name = "mylib.twice";
 *   op.input_count = op.result_count = 1;
 *   op.shape = twice_shape;
 *   op.kernel = mylib_twice;
 *   tnf_status *st = tnf_custom_register(ctx, &op);
 *   ...
 *   tnf_custom(graph, "mylib.twice", &x, 1, NULL, &y, 1); */
#ifndef TENFERRO_CUSTOM_H
#define TENFERRO_CUSTOM_H

#include "tenferro/ad.h"
#include "tenferro/kernel.h"
#include "tenferro/lists.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- operations of your own ---------------------------------------------------------------------------------------------- */

/* What a call says besides its inputs. Lists may be NULL where their count is 0; they are copied. Start from
 * TNF_CUSTOM_ATTRIBUTES_INIT. */
typedef struct tnf_custom_attributes {
  uint32_t size; /* sizeof(tnf_custom_attributes) */
  int32_t integer_count, real_count;
  const int64_t *integers;
  const double *reals;
  const char *bytes; /* any, NUL included */
  int64_t byte_count;
} tnf_custom_attributes;
#define TNF_CUSTOM_ATTRIBUTES_INIT {(uint32_t)sizeof(tnf_custom_attributes), 0, 0, NULL, NULL, NULL, 0}

/* What a shape rule is asked and answers. It is asked when a call is built, and again when a program with the call is compiled,
 * and answers the same. Extents may be unknown: they are values, which the functions of tenferro/extents.h compute with.
 * Everything belongs to the caller and lives as long as the call. */
typedef struct tnf_custom_shape {
  uint32_t size;    /* sizeof(tnf_custom_shape): grows at the end only */
  tnf_graph *graph; /* for tnf_extent_… alone: a shape rule builds no tensors */
  int32_t input_count, result_count;
  const tnf_dtype *input_dtype;
  const tnf_extents *input_extents;        /* of each input; `count` is its rank */
  const tnf_custom_attributes *attributes; /* of the call */
  tnf_dtype *result_dtype;                 /* out */
  tnf_extents *result_extents;             /* out */
  tnf_extent workspace;                    /* out: the bytes that the kernel works in, for each worker; 0 until written */
  void *inside;                            /* tenferro's own */
} tnf_custom_shape;

/* Refuses the call through tnf_custom_refuse and the functions below it, or by leaving a result without an answer. */
typedef void tnf_custom_shape_fn(tnf_custom_shape *shape, void *user);

/* The call is not possible: `message` (copied) becomes the graph's error, behind the operation's name. Later refusals of the same
 * call change nothing. tnf_custom_refuse(s, TNF_RT_INVALID_ARGUMENT, "an integer is wanted"). */
TNF_API void tnf_custom_refuse(tnf_custom_shape *shape, tnf_rt_status code, const char *message);
/* Refuses the call unless the input (from 0) has this dtype, or this rank, and says whether it has: DTYPE_MISMATCH,
 * RANK_MISMATCH. if (!tnf_custom_require_rank(s, 0, 2)) return. */
TNF_API bool tnf_custom_require_dtype(tnf_custom_shape *shape, int32_t input, tnf_dtype dtype);
TNF_API bool tnf_custom_require_rank(tnf_custom_shape *shape, int32_t input, int32_t rank);
/* Requires a == b, or a <= b: SHAPE_MISMATCH, at once where both are known, else in the run before the kernel is called. The
 * sentence names the operation and both numbers, which it calls by these words (copied). tnf_custom_require_equal(s,
 * "dim 1 of a", a, "dim 0 of b", b) gives `mylib.op: extents differ: dim 1 of a is 3, dim 0 of b is 4`. */
TNF_API void tnf_custom_require_equal(tnf_custom_shape *shape, const char *a_words, tnf_extent a, const char *b_words,
                                      tnf_extent b);
TNF_API void tnf_custom_require_at_most(tnf_custom_shape *shape, const char *a_words, tnf_extent a, const char *b_words,
                                        tnf_extent b);

/* An operation. Start from TNF_CUSTOM_OP_INIT. */
typedef struct tnf_custom_op {
  uint32_t size; /* sizeof(tnf_custom_op) */
  int32_t input_count, result_count;
  /* "mylib.solve" or "mylib.solve.v2": two or more identifiers apart by dots, the first not "tenferro", at most 63 characters. It
   * is the identity of the operation wherever a program is kept: what means something else has another name */
  const char *name;
  const char *symbol; /* of the kernel: what an object needs. NULL: the name with _ for each dot */
  tnf_custom_shape_fn *shape;
  tnf_custom_kernel *kernel; /* NULL: there is none here, programs with the operation are compiled for elsewhere */
  /* Its rule (its `op` is not looked at), in the form of any other; copied. NULL: it has no derivative, and one that meets it is
   * an error. The rule sees the inputs alone as operands */
  const tnf_ad_rule *derivative;
  /* 1: two calls with equal inputs and attributes give equal results, and may be made one; so may those of all steps of a loop.
   * 0: each call that is reached is made */
  uint32_t mergeable;
  uint32_t never_fails; /* 1: the kernel returns TNF_RT_OK for all that its shape rule lets through: it may be called where a
                           loop around it has no step */
  void *user;           /* passed to `shape`; must live as long as the context */
} tnf_custom_op;
#define TNF_CUSTOM_OP_INIT {(uint32_t)sizeof(tnf_custom_op), 1, 1, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL}

/* Registers the operation with the context, for graphs, compilers and programs of that context, until its end; texts and rule are
 * copied. Nothing of it is seen by another context. Not while another thread registers with this context; what is registered may
 * be used by all. INVALID_ARGUMENT: a name that is none, or is registered; a symbol that is no identifier of C, or belongs to
 * another kernel; 16 or more inputs, no result, more than 16 of both; no shape rule; a derivative without a function.
 * tnf_custom_register(ctx, &op). */
TNF_API tnf_status *tnf_custom_register(tnf_context *ctx, const tnf_custom_op *op) TNF_MUST_USE;
/* Whether an operation of that name is registered. tnf_custom_is_registered(ctx, "mylib.twice"). */
TNF_API bool tnf_custom_is_registered(const tnf_context *ctx, const char *name);

/* Calls the operation that is registered as `name` with the graph's context; in a derivative rule, with the compiler's. Writes
 * `result_count` results, null ones after a failure; attributes NULL: none. INVALID_ARGUMENT: no such operation, or another
 * number of inputs or results than it has; and what its shape rule says. tnf_custom(graph, "mylib.twice", &x, 1, NULL, &y, 1). */
TNF_API void tnf_custom(tnf_graph *graph, const char *name, const tnf_traced *inputs, int32_t input_count,
                        const tnf_custom_attributes *attributes, tnf_traced *results, int32_t result_count);
/* The same of an operation with one result, which is returned. tnf_custom_one(graph, "mylib.twice", &x, 1, NULL). */
TNF_API tnf_traced tnf_custom_one(tnf_graph *graph, const char *name, const tnf_traced *inputs, int32_t input_count,
                                  const tnf_custom_attributes *attributes);

/* In a derivative rule of such an operation: the attributes of the call. The lists live as long as the call of the rule; they may
 * be given to another one. Of any other operation: none. tnf_rule_get_custom(rule).integers[0]. */
TNF_API tnf_custom_attributes tnf_rule_get_custom(const tnf_rule *rule);

#ifdef __cplusplus
}
#endif
#endif
