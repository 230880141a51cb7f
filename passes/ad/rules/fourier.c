/* Derivatives of Fourier transforms: linear, with the other direction as adjoint. */
#include "rules.h"

static tnf_fourier_scale scale_of(tnf_rule *r) {
  return (tnf_fourier_scale)tnf_rule_get_int(r, "scale");
}

/* The matrix is symmetric, so that its adjoint has the conjugate roots. */
static void adjoint_fft(tnf_rule *r) {
  r->operand_cotangent[0] =
      tnf_op_fft(r->result_cotangent[0], tnf_rule_get_int(r, "axis"), tnf_rule_get_int(r, "backward") == 0, scale_of(r));
}

/* y, elements 0 to n / 2 along the axis, with those times `factor` that stand for two elements of the whole transform: all but
 * the first, and but the last where n is even. */
static tnf_traced weighted(tnf_traced y, tnf_extent n, int64_t axis, double factor) {
  tnf_extents extents = tnf_shape_of_value(y), along = {1, {extents.extent[axis]}};
  tnf_traced k = tnf_iota(y.graph, TNF_I64, along, 0), length = tnf_extent_to_scalar(y.graph, n, TNF_I64);
  tnf_traced is_first = tnf_compare_scalar(TNF_DIRECTION_EQ, k, 0),
             is_last = tnf_compare(TNF_DIRECTION_EQ, tnf_add(k, k), length);
  tnf_traced is_single = broadcast_to(tnf_logical_or(is_first, is_last), &extents, &axis);
  return tnf_select(is_single, y, tnf_scale(factor, y));
}

/* y[k] = s sum over j of x[j] w^(j k):  xbar[j] = s Re sum over k of ybar[k] w^(-j k), which irfft gives where the elements that
 * it counts twice are halved. */
static void adjoint_rfft(tnf_rule *r) {
  int64_t axis = tnf_rule_get_int(r, "axis");
  tnf_extent n = tnf_dim(r->operand[0], (int32_t)axis);
  r->operand_cotangent[0] = tnf_op_irfft(weighted(r->result_cotangent[0], n, axis, 0.5), axis, &n, 1, scale_of(r));
}

/* y[j] = s Re sum over k of c[k] x[k] w^(-j k), c[k] 1 or 2:  xbar[k] = s c[k] sum over j of ybar[j] w^(j k) */
static void adjoint_irfft(tnf_rule *r) {
  int64_t axis = tnf_rule_get_int(r, "axis");
  tnf_traced ybar = r->result_cotangent[0];
  r->operand_cotangent[0] = weighted(tnf_op_rfft(ybar, axis, scale_of(r)), tnf_dim(ybar, (int32_t)axis), axis, 2);
}

const tnf_ad_rule tnf_ad_fourier_rules[] = {
    RULE("fft", .linearity = TNF_LINEAR, .adjoint = adjoint_fft, TRAILING),
    RULE("rfft", .linearity = TNF_LINEAR, .adjoint = adjoint_rfft, TRAILING),
    RULE("irfft", .linearity = TNF_LINEAR, .adjoint = adjoint_irfft, TRAILING),
    END_OF_RULES,
};
