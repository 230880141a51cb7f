/* Derivatives of reductions over axes. */
#include "rules.h"

typedef struct reduction {
  int32_t kept_count;
  int64_t kept[TNF_RT_MAX_RANK]; /* axes of x that the result has, in order */
  tnf_axes axes;
} reduction;

static reduction reduction_of(tnf_rule *r) {
  reduction found = {0};
  int32_t rank = tnf_rank_of(r->operand[0]);
  found.axes.count = (int32_t)tnf_rule_get_ints(r, "axes", found.axes.axis, TNF_RT_MAX_RANK);
  for (int32_t axis = 0; axis < rank; ++axis) {
    bool reduced = false;
    for (int32_t k = 0; k < found.axes.count; ++k)
      reduced = reduced || found.axes.axis[k] == axis;
    if (!reduced)
      found.kept[found.kept_count++] = axis;
  }
  return found;
}

/* A result-shaped value at each element of x that was reduced into it. */
static tnf_traced spread(tnf_rule *r, const reduction *over, tnf_traced t) {
  tnf_extents extents = tnf_shape_of_value(r->operand[0]);
  return broadcast_to(t, &extents, over->kept);
}

static void adjoint_sum(tnf_rule *r) {
  reduction over = reduction_of(r);
  r->operand_cotangent[0] = spread(r, &over, r->result_cotangent[0]);
}

/* do = mean of dx over the elements that equal o */
static void jvp_extremum(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  reduction over = reduction_of(r);
  tnf_traced wins = tnf_compare(TNF_DIRECTION_EQ, x, spread(r, &over, r->result[0]));
  tnf_traced mask = tnf_cast(wins, tnf_dtype_of(x));
  tnf_traced count = tnf_maximum_scalar(tnf_reduce_sum(mask, over.axes), 1); /* 1 for nothing: the tangent is 0 */
  r->result_tangent[0] = tnf_div(tnf_reduce_sum(tnf_mul(mask, r->operand_tangent[0]), over.axes), count);
}

/* do = sum_i c_i dx_i with c_i the product of the others, without dividing by zero: with p the product of the elements that are
 * not 0 and S the sum (of a value 0, for its derivative) of those that are, c_i is no zeros: p / x_i      one zero: p at it, (p /
 * x_i) S elsewhere      two zeros: p (S - x_i) at them, 0 elsewhere      more: 0 whose own first derivative is exact in every
 * case. */
static void jvp_prod(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  reduction over = reduction_of(r);
  tnf_dtype real = tnf_dtype_real(tnf_dtype_of(x));
  tnf_traced is_zero = tnf_compare_scalar(TNF_DIRECTION_EQ, x, 0), one = filled_like(x, 1), none = filled_like(x, 0);
  tnf_traced zeros = spread(r, &over, tnf_reduce_sum(tnf_cast(is_zero, real), over.axes));
  tnf_traced safe = tnf_select(is_zero, one, x);
  tnf_traced others = tnf_div(spread(r, &over, tnf_op_reduce_prod(safe, over.axes.axis, over.axes.count)), safe);
  tnf_traced sum = spread(r, &over, tnf_reduce_sum(tnf_select(is_zero, x, none), over.axes));
  tnf_traced with_one = tnf_select(is_zero, one, sum), with_two = tnf_select(is_zero, tnf_sub(sum, x), none);
  tnf_traced factor = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, zeros, 2), with_two, none);
  factor = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, zeros, 1), with_one, factor);
  factor = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, zeros, 0), one, factor);
  r->result_tangent[0] = tnf_reduce_sum(tnf_mul(tnf_mul(others, factor), r->operand_tangent[0]), over.axes);
}

const tnf_ad_rule tnf_ad_reduce_rules[] = {
    RULE("reduce_sum", .linearity = TNF_LINEAR, .adjoint = adjoint_sum),
    RULE("reduce_prod", .jvp = jvp_prod),
    RULE("reduce_max", .jvp = jvp_extremum),
    RULE("reduce_min", .jvp = jvp_extremum),
    END_OF_RULES,
};
