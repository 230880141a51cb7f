/* What the built-in rules share. Each family is one file that ends in its table; builtin.c lists the tables. */
#ifndef TENFERRO_AD_RULES_H
#define TENFERRO_AD_RULES_H

#include "builder/builder.h"
#include "builders.h"
#include "tenferro/ad.h"
#include "tenferro/ops.h"

#define RULE(mnemonic, ...) {.size = (uint32_t)sizeof(tnf_ad_rule), .op = "tenferro." mnemonic, __VA_ARGS__}
#define END_OF_RULES {.size = 0}
/* The batch rule of what passes trailing axes through. */
#define TRAILING .batch = tnf_rule_batch_trailing

static inline bool is_complex(tnf_traced x) {
  return tnf_dtype_is_complex(tnf_dtype_of(x));
}
/* conj x, without an operation for reals. */
static inline tnf_traced conj_of(tnf_traced x) {
  return is_complex(x) ? tnf_conj(x) : x;
}
/* Is x one real number, repeated? */
bool is_splat_of(tnf_traced x, double number);
/* Is x the constant 0, of a floating-point dtype, repeated? */
bool is_zero_constant(tnf_traced x);
/* ct * x for equal extents; x itself where ct is the constant 1 that grad starts from. */
tnf_traced times(tnf_traced ct, tnf_traced x);
/* x as `dtype`, without an operation where it is that already. */
static inline tnf_traced as_dtype(tnf_traced x, tnf_dtype dtype) {
  return tnf_dtype_of(x) == dtype ? x : tnf_cast(x, dtype);
}

/* x repeated to `extents`; x's axis i becomes axis dims[i]. */
tnf_traced broadcast_to(tnf_traced x, const tnf_extents *extents, const int64_t *dims);
/* The extents that an operation was given: entries of the attribute, and index operands from number *operand on, which is moved
 * past them. */
tnf_extents extents_argument(tnf_rule *r, const char *static_name, size_t *operand);

/* ---- slices of a map ---- */

/* A value of the body has the most axes that there may be. */
void fail_with_rank(tnf_graph *graph);
/* x repeated along one more axis, the last, for the slices. */
tnf_traced repeated(tnf_traced x, tnf_extent slices);
/* x with one axis moved, without an operation where it is there. */
tnf_traced move_axis(tnf_traced x, int64_t from, int64_t to);
/* Axes `axis` and the next one as one axis, and the other way round: as one of `first` and the rest. */
tnf_traced merge_axes(tnf_traced x, int32_t axis);
tnf_traced split_axis(tnf_traced x, int32_t axis, tnf_extent first, tnf_extent rest);
/* The batch rule of an operation that treats the indices of an axis of operand `number` alike, which alone is mapped: the slices
 * join that axis, which is axis `of_result` of the result. */
void batch_along(tnf_rule *r, size_t number, int32_t axis, int32_t of_result);
/* The batch rule of last resort: one slice after the other. */
void batch_each(tnf_rule *r);

/* Says of an operation that makes zeros beside elements that these are no terms of a sum: simplification may then join such sums,
 * whatever the sign of a zero. */
void tnf_mark_no_terms(tnf_traced x);

/* The scalar `value` where x is real, value + 0i where it is complex, at x's extents. */
static inline tnf_traced filled_like(tnf_traced x, double value) {
  return tnf_full_like(x, value);
}

#endif
