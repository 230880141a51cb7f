/* Einstein summation: sums of products of any number of tensors, whose order is searched, given, or planned once and reused. */
#ifndef TENFERRO_EINSUM_H
#define TENFERRO_EINSUM_H

#include "tenferro/lists.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- einsum -------------------------------------------------------------------------------------------------------- */

/* Subscripts name the axes of each operand and, behind "->", those of the result: "ik,kj->ij" is a matrix product. Blanks are
 * skipped. An element of the result is the sum, over the labels that it does not name, of the products of the operands' elements;
 * nothing is conjugated.
 *   "ii->", "ii->i", "iij->ij"   a label that an operand has twice: its diagonal
 *   "i->ii"                      a label that the result has twice: zero off the diagonal
 *   "ik,k,kj->ij", "bi,bj->bij"  any number of operands may share a label, and the result may keep it
 *   "i...,...j->...ij"           the ellipsis stands for the axes without a label, aligned at the last one; where operands have
 *                                different numbers of them, or an extent known to be 1, they are repeated. The result has an
 *                                ellipsis where an operand's covers axes.
 *   "((ij,jk),kl)->il"           parentheses say what is contracted first
 * All axes of one label have one extent: an extent of 1 is repeated under an ellipsis only. Extents that are not known before the
 * run are compared by it (SHAPE_MISMATCH). Dtypes are promoted; bool is refused. */

/* In which order pairs of operands are contracted, within the parentheses of the subscripts. */
typedef enum tnf_einsum_order {
  TNF_EINSUM_AUTO = 0,          /* the cheapest order that a search finds; it is the same one every time */
  TNF_EINSUM_LEFT_TO_RIGHT = 1, /* ((1, 2), 3), ... */
  TNF_EINSUM_PATH = 2,          /* `pairs` are positions in the list of what is left: two go, their product comes at its end */
  TNF_EINSUM_TREE = 3           /* `pairs` are numbers: operands are 0 ... count - 1, the product of pair i is count + i */
} tnf_einsum_order;

/* The extent that an order is searched for, where it is not known. A label of a string is its character: {'i', 100}. */
typedef struct tnf_einsum_extent {
  int64_t label;
  int64_t extent;
} tnf_einsum_extent;

typedef struct tnf_einsum_options {
  uint32_t size; /* sizeof(tnf_einsum_options) */
  tnf_einsum_order order;
  const int32_t *pairs; /* of TNF_EINSUM_PATH and _TREE, for subscripts without parentheses: two numbers per contraction */
  int32_t pair_count;   /* one less than operands */
  int32_t expected_count;
  const tnf_einsum_extent *expected; /* unknown extents that have no entry count as their bounds, else as `assumed` */
  int64_t assumed;                   /* 0: 32 */
  /* Up to 4: where unknown extents decide which order is the cheapest, the program has as many, and each run takes the one that
   * costs least with its extents, derivatives included. 0, 1: one. Of TNF_EINSUM_AUTO for up to 8 operands; a plan has one. */
  int32_t most_orders;
} tnf_einsum_options;
#define TNF_EINSUM_OPTIONS_INIT {sizeof(tnf_einsum_options), TNF_EINSUM_AUTO, NULL, 0, 0, NULL, 0, 0}

/* The einsum of `count` operands by subscripts as above; what they do not say well is INVALID_ARGUMENT, with the place.
 * tnf_einsum("ik,k,kj->ij", (tnf_traced[]){a, s, b}, 3): the sum over k of a[i, k] s[k] b[k, j], [m, l], [l] and [l, n] to [m,
 * n]. */
TNF_API tnf_traced tnf_einsum(const char *subscripts, const tnf_traced *xs, int32_t count);
/* The same with options, which may be NULL. tnf_einsum_with_options("ij,jk,kl->il", (tnf_traced[]){a, b, c}, 3, &options) with
 * the order TNF_EINSUM_LEFT_TO_RIGHT is (a b) c. */
TNF_API tnf_traced tnf_einsum_with_options(const char *subscripts, const tnf_traced *xs, int32_t count,
                                           const tnf_einsum_options *options);
/* In labels: the ellipsis. */
#define TNF_EINSUM_ELLIPSIS (-1)
/* The same with numbers from 0 to 2^32 - 1 as labels (INVALID_ARGUMENT), one list per operand and one for the result;
 * TNF_EINSUM_ELLIPSIS is the ellipsis. tnf_einsum_labels((tnf_ints[]){TNF_INTS(0, 7), TNF_INTS(7, 1)}, TNF_INTS(0, 1), xs, 2,
 * NULL) is the product of the matrices xs[0] and xs[1]. */
TNF_API tnf_traced tnf_einsum_labels(const tnf_ints *labels, tnf_ints result, const tnf_traced *xs, int32_t count,
                                     const tnf_einsum_options *options);

/* ---- plans of einsum ----------------------------------------------------------------------------------------------- */

/* Subscripts and an order for them. Immutable: any number of graphs, on any threads, may use one at once. */
typedef struct tnf_einsum_plan tnf_einsum_plan;

/* A plan for `count` operands of these extents (-1: not known) into *out, NULL after a failure; you own it. Errors are those of
 * tnf_einsum_with_options, and INVALID_ARGUMENT for an extent below -1. tnf_einsum_plan_new(ctx, "ij,jk->ik",
 * (tnf_ints[]){TNF_INTS(8, -1), TNF_INTS(-1, 9)}, 2, NULL, &plan). */
TNF_API tnf_status *tnf_einsum_plan_new(tnf_context *ctx, const char *subscripts, const tnf_ints *extents, int32_t count,
                                        const tnf_einsum_options *options, tnf_einsum_plan **out) TNF_MUST_USE;
/* The same by labels, as in tnf_einsum_labels. tnf_einsum_plan_from_labels(ctx, (tnf_ints[]){TNF_INTS(0, 7), TNF_INTS(7, 1)},
 * TNF_INTS(0, 1), (tnf_ints[]){TNF_INTS(8, -1), TNF_INTS(-1, 9)}, 2, NULL, &plan). */
TNF_API tnf_status *tnf_einsum_plan_from_labels(tnf_context *ctx, const tnf_ints *labels, tnf_ints result,
                                                const tnf_ints *extents, int32_t count, const tnf_einsum_options *options,
                                                tnf_einsum_plan **out) TNF_MUST_USE;
/* Counts one owner more, and returns the plan; NULL is accepted. tnf_einsum_plan_retain(plan). */
TNF_API tnf_einsum_plan *tnf_einsum_plan_retain(tnf_einsum_plan *plan);
/* Counts one owner less, and ends the plan with the last one; NULL is accepted. tnf_einsum_plan_release(plan). */
TNF_API void tnf_einsum_plan_release(tnf_einsum_plan *plan);

/* The einsum of a plan, in its order; the operands may have other extents than those it was made for. Their number is the plan's,
 * which is not NULL (INVALID_ARGUMENT). tnf_einsum_apply(plan, (tnf_traced[]){a, b}, 2) with the plan above: [m, l] and [l, n] to
 * [m, n]. */
TNF_API tnf_traced tnf_einsum_apply(const tnf_einsum_plan *plan, const tnf_traced *xs, int32_t count);

/* What the order of a plan costs with the extents that it was made for. */
typedef struct tnf_einsum_cost {
  double operations;    /* multiplications, and as many additions where a contraction sums */
  double largest;       /* elements of the largest product */
  int32_t contractions; /* pairs */
} tnf_einsum_cost;
/* What the order of a plan costs with the extents that it was made for; zeros for NULL. tnf_einsum_plan_cost(plan).operations
 * is 1152 for "ij,jk->ik" of [8, 8] and [8, 9]. */
TNF_API tnf_einsum_cost tnf_einsum_plan_cost(const tnf_einsum_plan *plan);
/* The pairs of a plan, as TNF_EINSUM_TREE takes them, into 2 * contractions numbers at `pairs` unless that is NULL; how many
 * pairs there are, 0 for NULL. tnf_einsum_plan_pairs(plan, pairs) of two operands is 1, with the pair 0 1. */
TNF_API int32_t tnf_einsum_plan_pairs(const tnf_einsum_plan *plan, int32_t *pairs);
/* The cost and the contractions, one per line, for people. Lives as long as the plan; "" for NULL.
 * puts(tnf_einsum_plan_text(plan)). */
TNF_API const char *tnf_einsum_plan_text(const tnf_einsum_plan *plan);

#ifdef __cplusplus
}
#endif
#endif
