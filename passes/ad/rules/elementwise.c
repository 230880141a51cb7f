/* Derivatives of operations on one element at a time. x and y are operands, o the result, d a tangent. */
#include "rules.h"

#include <math.h>

/* ---- arithmetic ----------------------------------------------------------------------------------------------------- */

static void jvp_add(tnf_rule *r) {
  r->result_tangent[0] = tnf_add(r->operand_tangent[0], r->operand_tangent[1]);
}
static void adjoint_add(tnf_rule *r) {
  r->operand_cotangent[0] = r->operand_cotangent[1] = r->result_cotangent[0];
}

static void jvp_sub(tnf_rule *r) {
  r->result_tangent[0] = tnf_sub(r->operand_tangent[0], r->operand_tangent[1]);
}
static void adjoint_sub(tnf_rule *r) {
  r->operand_cotangent[0] = r->result_cotangent[0];
  if (r->wanted[1])
    r->operand_cotangent[1] = tnf_neg(r->result_cotangent[0]);
}

static void adjoint_neg(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_neg(r->result_cotangent[0]);
}

static void adjoint_mul(tnf_rule *r) {
  size_t i = r->wanted[1];
  r->operand_cotangent[i] = times(r->result_cotangent[0], conj_of(r->operand[1 - i]));
}

/* o = x / y:  do = (dx - o dy) / y */
static void jvp_div(tnf_rule *r) {
  tnf_traced numerator = tnf_sub(r->operand_tangent[0], tnf_mul(r->result[0], r->operand_tangent[1]));
  r->result_tangent[0] = tnf_div(numerator, r->operand[1]);
}
static void adjoint_div(tnf_rule *r) {
  if (r->wanted[1])
    tnf_rule_fail(r, "a tangent is in the denominator");
  else
    r->operand_cotangent[0] = tnf_div(r->result_cotangent[0], conj_of(r->operand[1]));
}

/* o = x - trunc(x / y) y:  do = dx - trunc(x / y) dy. The quotient is that of (x - o) and y, which is whole. */
static void jvp_rem(tnf_rule *r) {
  r->result_tangent[0] = r->operand_tangent[0];
  if (tnf_is_zero(r->operand_tangent[1]))
    return;
  tnf_traced whole = tnf_round(tnf_div(tnf_sub(r->operand[0], r->result[0]), r->operand[1]));
  r->result_tangent[0] = tnf_sub(r->result_tangent[0], tnf_mul(whole, r->operand_tangent[1]));
}

/* select(mask, value, x) with a C scalar. */
static tnf_traced replace_where(tnf_traced mask, double value, tnf_traced x) {
  return tnf_select(mask, filled_like(x, value), x);
}

/* o = x^y:  do = y x^(y-1) dx + log(x) o dy. The first coefficient is 0 where y = 0, for x = 0 too, the second where o = 0 or x =
 * y = 0: by replacing the argument, so that no infinity is multiplied and their own derivatives are finite too. */
static void jvp_pow(tnf_rule *r) {
  tnf_traced x = r->operand[0], y = r->operand[1], o = r->result[0];
  if (!tnf_is_zero(r->operand_tangent[0])) {
    tnf_traced less = tnf_sub_scalar(y, 1), at_zero = replace_where(tnf_compare_scalar(TNF_DIRECTION_EQ, x, 0), 0, less);
    tnf_traced exponent = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, y, 0), at_zero, less);
    tnf_traced slope = tnf_mul(y, tnf_pow(x, exponent));
    r->result_tangent[0] = tnf_mul(slope, r->operand_tangent[0]);
  }
  if (!tnf_is_zero(r->operand_tangent[1])) {
    tnf_traced is_zero = tnf_compare_scalar(TNF_DIRECTION_EQ, x, 0), no_power = tnf_compare_scalar(TNF_DIRECTION_EQ, y, 0);
    tnf_traced none = tnf_bitwise_or(tnf_compare_scalar(TNF_DIRECTION_EQ, o, 0), tnf_bitwise_and(is_zero, no_power));
    tnf_traced base = replace_where(none, 1, x);
    tnf_traced slope = tnf_mul(tnf_log(base), o);
    r->result_tangent[0] = tnf_add(r->result_tangent[0], tnf_mul(slope, r->operand_tangent[1]));
  }
}

/* The winner's tangent; ties share it half and half. */
static void choose(tnf_rule *r, tnf_direction wins) {
  tnf_traced x = r->operand[0], y = r->operand[1];
  tnf_traced winner = tnf_select(tnf_compare(wins, x, y), filled_like(x, 1), filled_like(x, 0));
  tnf_traced share = tnf_select(tnf_compare(TNF_DIRECTION_EQ, x, y), filled_like(x, 0.5), winner);
  tnf_traced rest = tnf_is_zero(r->operand_tangent[1]) ? share : tnf_rsub(1, share);
  r->result_tangent[0] = tnf_add(tnf_mul(share, r->operand_tangent[0]), tnf_mul(rest, r->operand_tangent[1]));
}
static void jvp_maximum(tnf_rule *r) {
  choose(r, TNF_DIRECTION_GT);
}
static void jvp_minimum(tnf_rule *r) {
  choose(r, TNF_DIRECTION_LT);
}

/* dx where low < x < high, dlow where x < low < high, dhigh where high < x or high < low */
static void jvp_clamp(tnf_rule *r) {
  tnf_traced x = r->operand[0], low = r->operand[1], high = r->operand[2], zero = filled_like(x, 0);
  tnf_traced above = tnf_compare(TNF_DIRECTION_LT, low, x), below = tnf_compare(TNF_DIRECTION_LT, x, high);
  tnf_traced active[] = {tnf_bitwise_and(above, below),
                         tnf_bitwise_and(tnf_compare(TNF_DIRECTION_LT, x, low), tnf_compare(TNF_DIRECTION_LT, low, high)),
                         tnf_compare(TNF_DIRECTION_LT, high, tnf_maximum(x, low))};
  for (size_t i = 0; i < 3; ++i)
    if (!tnf_is_zero(r->operand_tangent[i]))
      r->result_tangent[0] = tnf_add(r->result_tangent[0], tnf_select(active[i], r->operand_tangent[i], zero));
}

static void adjoint_select(tnf_rule *r) {
  tnf_traced ct = r->result_cotangent[0], zero = filled_like(ct, 0);
  if (r->wanted[1])
    r->operand_cotangent[1] = tnf_select(r->operand[0], ct, zero);
  if (r->wanted[2])
    r->operand_cotangent[2] = tnf_select(r->operand[0], zero, ct);
}

/* ---- analytic functions: do = slope dx ---------------------------------------------------------------------------------- */

static void scale_tangent(tnf_rule *r, tnf_traced slope) {
  r->result_tangent[0] = tnf_mul(slope, r->operand_tangent[0]);
}

/* do = o dx */
static void jvp_exp(tnf_rule *r) {
  scale_tangent(r, r->result[0]);
}
/* do = dx / x */
static void jvp_log(tnf_rule *r) {
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], r->operand[0]);
}
/* do = cos x dx */
static void jvp_sin(tnf_rule *r) {
  scale_tangent(r, tnf_cos(r->operand[0]));
}
/* do = -sin x dx */
static void jvp_cos(tnf_rule *r) {
  scale_tangent(r, tnf_neg(tnf_sin(r->operand[0])));
}
/* do = (1 - o o) dx; the factors (1 - o)(1 + o), exact where o is near 1, are made after the last derivative is taken */
static void jvp_tanh(tnf_rule *r) {
  scale_tangent(r, tnf_rsub(1, tnf_mul(r->result[0], r->result[0])));
}
/* do = o (1 - o) dx, where 1 - o = sigmoid(-x) has all its digits */
static void jvp_sigmoid(tnf_rule *r) {
  scale_tangent(r, tnf_mul(r->result[0], tnf_sigmoid(tnf_neg(r->operand[0]))));
}
/* do = sigmoid(x) dx */
static void jvp_softplus(tnf_rule *r) {
  scale_tangent(r, tnf_sigmoid(r->operand[0]));
}
/* do = sigmoid(x - y) dx + sigmoid(y - x) dy; equal infinities have no difference and the slope 0. The difference is replaced
 * before it is used, so that no derivative of it is NaN there. */
static void jvp_logaddexp(tnf_rule *r) {
  tnf_traced x = r->operand[0], y = r->operand[1], d = tnf_sub(x, y), none = filled_like(x, 0);
  tnf_traced unknown = tnf_compare(TNF_DIRECTION_NE, d, d);
  tnf_traced infinite_tie = tnf_select(unknown, tnf_compare(TNF_DIRECTION_EQ, x, y), unknown);
  d = tnf_select(infinite_tie, none, d);
  tnf_traced left = tnf_select(infinite_tie, none, tnf_sigmoid(d)),
             right = tnf_select(infinite_tie, none, tnf_sigmoid(tnf_neg(d)));
  r->result_tangent[0] = tnf_add(tnf_mul(left, r->operand_tangent[0]), tnf_mul(right, r->operand_tangent[1]));
}
/* do = dx / (2 o) */
static void jvp_sqrt(tnf_rule *r) {
  scale_tangent(r, tnf_rdiv(0.5, r->result[0]));
}
/* do = -o / (2 x) dx */
static void jvp_rsqrt(tnf_rule *r) {
  scale_tangent(r, tnf_scale(-0.5, tnf_div(r->result[0], r->operand[0])));
}
/* do = e^x dx, of which o + 1 has few digits far below 0 */
static void jvp_expm1(tnf_rule *r) {
  scale_tangent(r, tnf_exp(r->operand[0]));
}
/* do = dx / (1 + x) */
static void jvp_log1p(tnf_rule *r) {
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], tnf_add_scalar(r->operand[0], 1));
}

/* do = (1 + o o) dx */
static void jvp_tan(tnf_rule *r) {
  scale_tangent(r, tnf_add_scalar(tnf_mul(r->result[0], r->result[0]), 1));
}
/* do = cosh x dx */
static void jvp_sinh(tnf_rule *r) {
  scale_tangent(r, tnf_cosh(r->operand[0]));
}
/* do = sinh x dx */
static void jvp_cosh(tnf_rule *r) {
  scale_tangent(r, tnf_sinh(r->operand[0]));
}
/* 1 - x x by its factors, exact where x is near 1, with the slope of x x, exact where x is near 0: that of the factors is x - 1
 * and x + 1. */
static tnf_traced one_less_square(tnf_traced x) {
  tnf_traced square = tnf_mul(x, x), factored = tnf_mul(tnf_rsub(1, x), tnf_add_scalar(x, 1));
  return tnf_sub(tnf_stop_gradient(factored), tnf_sub(square, tnf_stop_gradient(square)));
}
/* do = dx / sqrt((1 - x)(1 + x)) */
static void jvp_asin(tnf_rule *r) {
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], tnf_sqrt(one_less_square(r->operand[0])));
}
/* do = -dx / sqrt((1 - x)(1 + x)) */
static void jvp_acos(tnf_rule *r) {
  jvp_asin(r);
  r->result_tangent[0] = tnf_neg(r->result_tangent[0]);
}
/* do = dx / (1 + x x), 0 at real infinities: there neither x nor its square goes on into further derivatives */
static void jvp_atan(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  if (is_complex(x)) {
    r->result_tangent[0] = tnf_div(r->operand_tangent[0], tnf_add_scalar(tnf_mul(x, x), 1));
    return;
  }
  tnf_traced is_infinite = tnf_isinf(x), inside = replace_where(is_infinite, 0, x);
  scale_tangent(r, replace_where(is_infinite, 0, tnf_reciprocal(tnf_add_scalar(tnf_square(inside), 1))));
}
/* do = dx / sqrt(1 + x x), of which the square of a large real number overflows */
static void jvp_asinh(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  tnf_traced root = is_complex(x) ? tnf_sqrt(tnf_add_scalar(tnf_mul(x, x), 1)) : tnf_hypot(x, filled_like(x, 1));
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], root);
}
/* do = dx / (sqrt(x - 1) sqrt(x + 1)); the reciprocals of real roots are 0 at infinity, with all their derivatives */
static void jvp_acosh(tnf_rule *r) {
  tnf_traced x = r->operand[0];
  if (!is_complex(x)) {
    scale_tangent(r, tnf_mul(tnf_rsqrt(tnf_sub_scalar(x, 1)), tnf_rsqrt(tnf_add_scalar(x, 1))));
    return;
  }
  tnf_traced root = tnf_mul(tnf_sqrt(tnf_sub_scalar(x, 1)), tnf_sqrt(tnf_add_scalar(x, 1)));
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], root);
}
/* do = dx / ((1 - x)(1 + x)) */
static void jvp_atanh(tnf_rule *r) {
  r->result_tangent[0] = tnf_div(r->operand_tangent[0], one_less_square(r->operand[0]));
}
/* 2 / sqrt(pi) e^(-x x), 0 at 40 as at infinities: further derivatives multiply it by no infinity */
static tnf_traced erf_slope(tnf_traced x) {
  tnf_traced inside = replace_where(tnf_isinf(x), 40, x);
  return tnf_scale(1.1283791670955126, tnf_exp(tnf_neg(tnf_square(inside))));
}
/* do = 2 / sqrt(pi) e^(-x x) dx */
static void jvp_erf(tnf_rule *r) {
  scale_tangent(r, erf_slope(r->operand[0]));
}
/* do = -2 / sqrt(pi) e^(-x x) dx */
static void jvp_erfc(tnf_rule *r) {
  scale_tangent(r, tnf_neg(erf_slope(r->operand[0])));
}
/* do = digamma(x) dx */
static void jvp_lgamma(tnf_rule *r) {
  scale_tangent(r, tnf_digamma(r->operand[0]));
}
/* do = polygamma(1, x) dx */
static void jvp_digamma(tnf_rule *r) {
  scale_tangent(r, tnf_polygamma(r->operand[0], 1));
}
/* do = polygamma(n + 1, x) dx */
static void jvp_polygamma(tnf_rule *r) {
  scale_tangent(r, tnf_polygamma(r->operand[0], tnf_rule_get_int(r, "order") + 1));
}
/* do = log(2) o dx */
static void jvp_exp2(tnf_rule *r) {
  scale_tangent(r, tnf_scale(M_LN2, r->result[0]));
}
/* do = dx / (log(2) x) */
static void jvp_log2(tnf_rule *r) {
  scale_tangent(r, tnf_rdiv(M_LOG2E, r->operand[0]));
}
/* do = dx / (log(10) x) */
static void jvp_log10(tnf_rule *r) {
  scale_tangent(r, tnf_rdiv(M_LOG10E, r->operand[0]));
}
/* do = (1/o)^2 / 3 dx: 0 at infinities, with all its derivatives */
static void jvp_cbrt(tnf_rule *r) {
  scale_tangent(r, tnf_scale(1.0 / 3, tnf_square(tnf_reciprocal(r->result[0]))));
}
/* do = sqrt(pi) / 2 e^(o^2) dx */
static void jvp_erfinv(tnf_rule *r) {
  scale_tangent(r, tnf_scale(1 / M_2_SQRTPI, tnf_exp(tnf_square(r->result[0]))));
}
/* do = sqrt(2 pi) e^(o^2 / 2) dx */
static void jvp_ndtri(tnf_rule *r) {
  scale_tangent(r, tnf_scale(M_SQRT2 * 2 / M_2_SQRTPI, tnf_exp(tnf_scale(0.5, tnf_square(r->result[0])))));
}
/* do = sinc(x) of the next order dx */
static void jvp_sinc(tnf_rule *r) {
  scale_tangent(r, tnf_sinc(r->operand[0], tnf_rule_get_int(r, "order") + 1));
}
/* do = dx where the signs of x and y are equal, else -dx */
static void jvp_copysign(tnf_rule *r) {
  tnf_traced one = filled_like(r->operand[0], 1);
  scale_tangent(r, tnf_mul(tnf_copysign(one, r->operand[0]), tnf_copysign(one, r->operand[1])));
}
/* do = erfcx(x) of the next order dx */
static void jvp_erfcx(tnf_rule *r) {
  scale_tangent(r, tnf_erfcx(r->operand[0], tnf_rule_get_int(r, "order") + 1));
}
/* I(n)' = (I(n-1) + I(n+1)) / 2,  I(0)' = I(1) */
static void jvp_bessel_i(tnf_rule *r) {
  int64_t order = tnf_rule_get_int(r, "order");
  tnf_traced next = tnf_bessel_i(r->operand[0], order + 1);
  if (order > 0)
    next = tnf_add(tnf_scale(0.5, tnf_bessel_i(r->operand[0], order - 1)), tnf_scale(0.5, next));
  scale_tangent(r, next);
}
/* do = sign x times the function of the next order dx */
static void jvp_bessel_i0e(tnf_rule *r) {
  tnf_traced next = tnf_bessel_i0e(r->operand[0], tnf_rule_get_int(r, "order") + 1);
  scale_tangent(r, tnf_mul(tnf_sign(r->operand[0]), next));
}
/* For x >= 0 it is f + f' for f = e^-x I(0), and odd:  do = (f' + f'') dx */
static void jvp_bessel_i1e(tnf_rule *r) {
  scale_tangent(r, tnf_add(tnf_bessel_i0e(r->operand[0], 1), tnf_bessel_i0e(r->operand[0], 2)));
}
/* o = zeta(s, q):  do = -s zeta(s + 1, q) dq */
static void jvp_zeta(tnf_rule *r) {
  if (!tnf_is_zero(r->operand_tangent[0])) {
    tnf_rule_fail(r, "there is none in lhs, the exponent");
    return;
  }
  tnf_traced s = r->operand[0], next = tnf_zeta(tnf_add_scalar(s, 1), r->operand[1]);
  r->result_tangent[0] = tnf_mul(tnf_neg(tnf_mul(s, next)), r->operand_tangent[1]);
}
/* do = dx */
static void jvp_nextafter(tnf_rule *r) {
  r->result_tangent[0] = r->operand_tangent[0];
}

/* o = atan2(y, x), h = hypot(y, x):  do = (x/h dy - y/h dx) / h, 0 for an infinite h */
static void jvp_atan2(tnf_rule *r) {
  tnf_traced y = r->operand[0], x = r->operand[1], h = tnf_hypot(y, x);
  tnf_traced is_infinite = tnf_isinf(h), none = filled_like(h, 0);
  h = replace_where(is_infinite, 1, h);
  tnf_traced cosine = tnf_div(tnf_select(is_infinite, none, x), h), sine = tnf_div(tnf_select(is_infinite, none, y), h);
  tnf_traced turned = tnf_sub(tnf_mul(cosine, r->operand_tangent[0]), tnf_mul(sine, r->operand_tangent[1]));
  r->result_tangent[0] = tnf_div(turned, h);
}
/* Where an infinite point lies: infinite coordinates become their signs, others 0. */
static tnf_traced direction_of(tnf_traced is_infinite, tnf_traced x) {
  return tnf_select(is_infinite, tnf_select(tnf_isinf(x), tnf_sign(x), filled_like(x, 0)), x);
}
/* o = hypot(x, y):  do = x/o dx + y/o dy, where o is infinite with the point's direction; 0 where o is 0, to any order */
static void jvp_hypot(tnf_rule *r) {
  tnf_traced o = r->result[0], is_infinite = tnf_isinf(o);
  tnf_traced x = direction_of(is_infinite, r->operand[0]), y = direction_of(is_infinite, r->operand[1]);
  o = tnf_select(is_infinite, tnf_stop_gradient(tnf_hypot(x, y)), o);
  tnf_traced is_zero = tnf_compare_scalar(TNF_DIRECTION_EQ, o, 0);
  x = replace_where(is_zero, 0, x);
  y = replace_where(is_zero, 0, y);
  o = replace_where(is_zero, 1, o);
  tnf_traced along_x = tnf_mul(tnf_div(x, o), r->operand_tangent[0]);
  r->result_tangent[0] = tnf_add(along_x, tnf_mul(tnf_div(y, o), r->operand_tangent[1]));
}

const tnf_ad_rule tnf_ad_elementwise_rules[] = {
    RULE("add", .linearity = TNF_LINEAR, .jvp = jvp_add, .adjoint = adjoint_add, TRAILING),
    RULE("sub", .linearity = TNF_LINEAR, .jvp = jvp_sub, .adjoint = adjoint_sub, TRAILING),
    RULE("neg", .linearity = TNF_LINEAR, .adjoint = adjoint_neg, TRAILING),
    RULE("mul", .linearity = TNF_MULTILINEAR, .adjoint = adjoint_mul, TRAILING),
    RULE("div", .jvp = jvp_div, .adjoint = adjoint_div, TRAILING),
    RULE("rem", .jvp = jvp_rem, TRAILING),
    RULE("pow", .jvp = jvp_pow, TRAILING),
    RULE("maximum", .jvp = jvp_maximum, TRAILING),
    RULE("minimum", .jvp = jvp_minimum, TRAILING),
    RULE("select", .linearity = TNF_LINEAR, .adjoint = adjoint_select, TRAILING),
    RULE("clamp", .jvp = jvp_clamp, TRAILING),
    RULE("compare", .linearity = TNF_CONSTANT, TRAILING),
    RULE("floor", .linearity = TNF_CONSTANT, TRAILING),
    RULE("ceil", .linearity = TNF_CONSTANT, TRAILING),
    RULE("trunc", .linearity = TNF_CONSTANT, TRAILING),
    RULE("round", .linearity = TNF_CONSTANT, TRAILING),
    RULE("isnan", .linearity = TNF_CONSTANT, TRAILING),
    RULE("isinf", .linearity = TNF_CONSTANT, TRAILING),
    RULE("isfinite", .linearity = TNF_CONSTANT, TRAILING),
    RULE("bitwise_and", .linearity = TNF_CONSTANT, TRAILING),
    RULE("bitwise_or", .linearity = TNF_CONSTANT, TRAILING),
    RULE("bitwise_xor", .linearity = TNF_CONSTANT, TRAILING),
    RULE("bitwise_not", .linearity = TNF_CONSTANT, TRAILING),
    RULE("shift_left", .linearity = TNF_CONSTANT, TRAILING),
    RULE("shift_right", .linearity = TNF_CONSTANT, TRAILING),
    RULE("philox", .linearity = TNF_CONSTANT, TRAILING),
    RULE("exp", .jvp = jvp_exp, TRAILING),
    RULE("log", .jvp = jvp_log, TRAILING),
    RULE("sin", .jvp = jvp_sin, TRAILING),
    RULE("cos", .jvp = jvp_cos, TRAILING),
    RULE("tanh", .jvp = jvp_tanh, TRAILING),
    RULE("sigmoid", .jvp = jvp_sigmoid, TRAILING),
    RULE("softplus", .jvp = jvp_softplus, TRAILING),
    RULE("logaddexp", .jvp = jvp_logaddexp, TRAILING),
    RULE("stop_gradient", .linearity = TNF_CONSTANT, TRAILING),
    RULE("sqrt", .jvp = jvp_sqrt, TRAILING),
    RULE("rsqrt", .jvp = jvp_rsqrt, TRAILING),
    RULE("expm1", .jvp = jvp_expm1, TRAILING),
    RULE("log1p", .jvp = jvp_log1p, TRAILING),
    RULE("tan", .jvp = jvp_tan, TRAILING),
    RULE("sinh", .jvp = jvp_sinh, TRAILING),
    RULE("cosh", .jvp = jvp_cosh, TRAILING),
    RULE("asin", .jvp = jvp_asin, TRAILING),
    RULE("acos", .jvp = jvp_acos, TRAILING),
    RULE("atan", .jvp = jvp_atan, TRAILING),
    RULE("asinh", .jvp = jvp_asinh, TRAILING),
    RULE("acosh", .jvp = jvp_acosh, TRAILING),
    RULE("atanh", .jvp = jvp_atanh, TRAILING),
    RULE("erf", .jvp = jvp_erf, TRAILING),
    RULE("erfc", .jvp = jvp_erfc, TRAILING),
    RULE("lgamma", .jvp = jvp_lgamma, TRAILING),
    RULE("digamma", .jvp = jvp_digamma, TRAILING),
    RULE("polygamma", .jvp = jvp_polygamma, TRAILING),
    RULE("exp2", .jvp = jvp_exp2, TRAILING),
    RULE("log2", .jvp = jvp_log2, TRAILING),
    RULE("log10", .jvp = jvp_log10, TRAILING),
    RULE("cbrt", .jvp = jvp_cbrt, TRAILING),
    RULE("erfinv", .jvp = jvp_erfinv, TRAILING),
    RULE("ndtri", .jvp = jvp_ndtri, TRAILING),
    RULE("sinc", .jvp = jvp_sinc, TRAILING),
    RULE("copysign", .jvp = jvp_copysign, TRAILING),
    RULE("erfcx", .jvp = jvp_erfcx, TRAILING),
    RULE("bessel_i", .jvp = jvp_bessel_i, TRAILING),
    RULE("bessel_i0e", .jvp = jvp_bessel_i0e, TRAILING),
    RULE("bessel_i1e", .jvp = jvp_bessel_i1e, TRAILING),
    RULE("zeta", .jvp = jvp_zeta, TRAILING),
    RULE("nextafter", .jvp = jvp_nextafter, TRAILING),
    RULE("atan2", .jvp = jvp_atan2, TRAILING),
    RULE("hypot", .jvp = jvp_hypot, TRAILING),
    END_OF_RULES,
};
