/* What the surface builders share: checking operands, promoting dtypes, broadcasting. Not installed. */
#ifndef TNF_SURFACE_H
#define TNF_SURFACE_H

#include "builder/builder.h"
#include "tenferro/ops.h"

/* The graph of `operands` when all are usable; else NULL, with the error noted: an operand is null, or two graphs are mixed. */
tnf_graph *tnf_operands_check(const char *name, int32_t count, const tnf_traced *operands);
/* The same where the operands have other names than x, or lhs and rhs: `names` as tnf_operand_name takes them. */
tnf_graph *tnf_named_operands_check(const char *name, const char *names, int32_t count, const tnf_traced *operands);
/* The same for a list that the user gives. NULL or empty, it has no graph that could keep an error: the null value that its
 * builder returns is refused by whatever uses it. */
tnf_graph *tnf_operand_list_check(const char *name, int32_t count, const tnf_traced *xs);
/* Notes in both graphs that `name` was called with values of both: neither compiles. */
void tnf_graphs_mixed(const char *name, tnf_graph *graph, tnf_graph *other);

/* The graph of a draw of these operands, the first of which is the key, and the call that was at work before it; NULL, with the
 * error noted, where an operand is not usable or the key is none. */
tnf_graph *tnf_draw_begin(const char *name, const char *names, int32_t count, const tnf_traced *operands, const char **outer);

/* Whether an operand is of the class, in the words of the operations that have such an operand. */
bool tnf_class_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, const tnf_operand_class *kind);
/* Whether it has this rank. */
bool tnf_rank_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, int32_t rank);

/* An extent as an index of the graph; null, with the error noted, where it is none: `what` it is to be. */
MlirValue tnf_extent_as_value(tnf_graph *graph, const char *name, const char *what, tnf_extent extent);

/* An enumerator from C may be any number; so may the count of a list of one entry per axis, which the text `list` names. */
/* Whether the extent of an axis, where it is known, is at least so large; else the error is noted. */
bool tnf_least_extent_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, int32_t axis, int64_t least);
/* Whether an argument that is a number of places along the axis, as `what` says, is in [0, its extent], as far as both are
 * numbers; else the error is noted. */
bool tnf_places_check(tnf_graph *graph, const char *name, const char *what, tnf_extent number, const char *operand, tnf_traced x,
                      int32_t axis);
/* tnf_slice_axis of the call at work, whose arguments the bounds are: what they are called, "" where they are none. */
tnf_traced tnf_slice_called(tnf_traced x, int32_t axis, tnf_extent start, const char *start_name, tnf_extent limit,
                            const char *limit_name);

/* The first `count` elements along the axis, and x, of whose extent the number is to be at most: what both are called. */
tnf_traced tnf_leading_called(tnf_traced x, int32_t axis, tnf_extent count, const char *count_name, const char *extent_name);
tnf_traced tnf_require_at_most(tnf_traced x, int32_t axis, tnf_extent number, const char *number_name, const char *extent_name);
/* The number, which is not to be negative. */
tnf_extent tnf_not_negative(tnf_graph *graph, tnf_extent number, const char *name);
/* x, whose extent along the axis is to be `extent`, and what a run says where it is not: how the sentence begins, and what both
 * extents are called; "" where the usual words do. */
typedef struct tnf_equal_words {
  const char *what, *own, *other;
} tnf_equal_words;
tnf_traced tnf_with_extent(tnf_traced x, int32_t axis, tnf_extent extent, const tnf_equal_words *words);
/* x, whose extents are to be those of `like`, where both are not known. */
tnf_traced tnf_with_extents_of(tnf_traced x, const char *own, tnf_traced like, const char *other);
/* x with exactly this type, whose extents are x's as far as both say them: an identity broadcast where x has another. */
tnf_traced tnf_with_type(tnf_traced x, MlirType type);
/* tnf_take of the call at work, of places of any rank: `noun` is what they are, "the label". */
tnf_traced tnf_take_called(tnf_traced x, tnf_traced place, int32_t axis, const char *noun);
/* The places, which are to be in [0, n). */
tnf_traced tnf_places_below(tnf_traced place, tnf_extent n, const char *noun);
bool tnf_dtype_check(tnf_graph *graph, const char *name, tnf_dtype dtype);
bool tnf_count_check(tnf_graph *graph, const char *name, const char *list, int32_t count);

/* Promotion of two dtypes (NumPy-like; an integer with f32 gives f64). */
tnf_dtype tnf_dtype_promote(tnf_dtype a, tnf_dtype b);
/* Converts the operands to their common dtype. */
void tnf_promote(int32_t count, tnf_traced *operands);
/* Broadcasts the operands to common extents, right-aligned; false after a failure. */
bool tnf_broadcast(const char *name, const char *names, int32_t count, tnf_traced *operands);

/* A reduction of x over `axes`, which are resolved, repeated along them. */
tnf_traced tnf_spread(tnf_traced reduced, tnf_traced x, const tnf_axes *axes);

/* Whether a C double is a value of the dtype, by the rule in constants.h; the second notes the error. */
bool tnf_dtype_holds(tnf_dtype dtype, double value);
bool tnf_scalar_fits(const char *name, tnf_graph *graph, tnf_dtype dtype, double value);
/* The C double beside x: a rank-0 constant of x's dtype; null, with the error noted, where it is no value of that. */
tnf_traced tnf_scalar_operand(const char *name, tnf_traced x, double value);

typedef tnf_traced tnf_unary_op(tnf_traced x);
typedef tnf_traced tnf_binary_op(tnf_traced lhs, tnf_traced rhs);
typedef tnf_traced tnf_along_op(tnf_traced x, const int64_t *axes, int32_t axes_count);
tnf_traced tnf_binary_build(const char *name, tnf_binary_op *op, tnf_traced lhs, tnf_traced rhs);
tnf_traced tnf_along_build(const char *name, tnf_along_op *op, tnf_traced x, tnf_axes axes);

/* Makes axes non-negative and checks that they are distinct and in range; count becomes their number (TNF_ALL_AXES: all). */
bool tnf_axes_resolve(const char *name, tnf_graph *graph, int32_t rank, tnf_axes *axes);
/* The same for one axis of x, or of x with `extra` more axes. */
bool tnf_axis_resolve(const char *name, tnf_graph *graph, int32_t rank, int32_t *axis);

#endif
