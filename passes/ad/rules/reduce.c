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
  for (int32_t axis = 0; axis < rank; ++axis)
    if (!tnf_axes_contain(&found.axes, axis))
      found.kept[found.kept_count++] = axis;
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

/* do = mean of dx over the elements that equal o, or over the NaN where there are some: o is one of them */
static void jvp_extremum(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  reduction over = reduction_of(r);
  tnf_traced wins = tnf_compare(TNF_DIRECTION_EQ, x, spread(r, &over, r->result[0]));
  tnf_traced mask = tnf_cast(wins, tnf_dtype_of(x)), missing = tnf_compare(TNF_DIRECTION_NE, x, x);
  mask = tnf_add(mask, tnf_cast(missing, tnf_dtype_of(x)));
  tnf_traced count = tnf_maximum_scalar(tnf_reduce_sum(mask, over.axes), 1); /* 1 for nothing: the tangent is 0 */
  r->result_tangent[0] = tnf_div(tnf_reduce_sum(tnf_mul(mask, r->operand_tangent[0]), over.axes), count);
}

/* The product of the other elements along one axis: of those before times of those after. */
static tnf_traced product_of_others(tnf_traced x, int64_t axis) {
  tnf_traced nothing = filled_like(x, -0.0); /* x + -0 is x, the sign of zero included */
  tnf_traced one = filled_like(tnf_op_reduce_prod(x, &axis, 1), 1);
  return tnf_mul(tnf_op_linear_recurrence(x, nothing, one, axis, false, true),
                 tnf_op_linear_recurrence(x, nothing, one, axis, true, true));
}

/* do = sum_i c_i dx_i, c_i the product of the others; over several axes one after the other. Nothing is divided, so that zeros,
 * underflow and derivatives of any order need no care. */
static void jvp_prod(tnf_rule *r) {
  tnf_traced x = r->operand[0], dx = r->operand_tangent[0];
  reduction over = reduction_of(r);
  for (int64_t axis = tnf_rank_of(x) - 1, left = over.axes.count; left > 0; --axis) {
    if (!tnf_axes_contain(&over.axes, axis))
      continue;
    dx = tnf_op_reduce_sum(tnf_mul(product_of_others(x, axis), dx), &axis, 1);
    if (--left > 0)
      x = tnf_op_reduce_prod(x, &axis, 1);
  }
  r->result_tangent[0] = dx;
}

const tnf_ad_rule tnf_ad_reduce_rules[] = {
    RULE("reduce_sum", .linearity = TNF_LINEAR, .adjoint = adjoint_sum, TRAILING),
    RULE("reduce_prod", .jvp = jvp_prod, TRAILING),
    RULE("reduce_max", .jvp = jvp_extremum, TRAILING),
    RULE("reduce_min", .jvp = jvp_extremum, TRAILING),
    END_OF_RULES,
};
