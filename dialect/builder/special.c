/* Special functions that are composed of others, without their overflow and cancellation. */
#include "tenferro/special.h"
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/control.h"

#include <math.h>

/* Operands of one class, promoted and broadcast, to what `op` makes of them under the name of what was called. */
static tnf_traced of_two(const char *name, const tnf_operand_class *kind, tnf_binary_op *op, tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check(name, 2, operands);
  if (!graph || !tnf_class_check(graph, name, "lhs", lhs, kind) || !tnf_class_check(graph, name, "rhs", rhs, kind))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, operands);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast(name, NULL, 2, operands))
    result = op(operands[0], operands[1]);
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced of_one(const char *name, tnf_unary_op *op, tnf_traced x) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_class_check(graph, name, "x", x, &tnf_class_real))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = op(x);
  tnf_surface_end(graph, outer);
  return result;
}

/* x with `value` where the condition holds: what a formula is spared, in its derivatives too. */
static tnf_traced but(tnf_traced x, tnf_traced condition, double value) {
  return tnf_select(condition, tnf_scalar_like(x, value), x);
}
static tnf_traced holds(tnf_traced x, tnf_direction direction, double value) {
  return tnf_compare_scalar(direction, x, value);
}
static tnf_traced both(tnf_traced p, tnf_traced q) {
  return tnf_bitwise_and(p, q);
}
static tnf_traced either(tnf_traced p, tnf_traced q) {
  return tnf_bitwise_or(p, q);
}

/* ---- products with logarithms ------------------------------------------------------------------------------------------- */

/* Where x = 0 and y is a number at which the logarithm is not finite. */
static tnf_traced no_product(tnf_traced x, tnf_traced y, double least) {
  tnf_traced outside = either(holds(y, TNF_DIRECTION_LE, least), holds(y, TNF_DIRECTION_EQ, INFINITY));
  return both(holds(x, TNF_DIRECTION_EQ, 0), outside);
}

static tnf_traced xlogy(tnf_traced x, tnf_traced y) {
  return tnf_mul(x, tnf_log(but(y, no_product(x, y, 0), 1)));
}
static tnf_traced xlog1py(tnf_traced x, tnf_traced y) {
  return tnf_mul(x, tnf_log1p(but(y, no_product(x, y, -1), 0)));
}

tnf_traced tnf_xlogy(tnf_traced x, tnf_traced y) {
  return of_two("xlogy", &tnf_class_real, xlogy, x, y);
}
tnf_traced tnf_xlog1py(tnf_traced x, tnf_traced y) {
  return of_two("xlog1py", &tnf_class_real, xlog1py, x, y);
}

/* Infinite with an infinite slope, which takes no logarithm. */
static tnf_traced endless(double slope, tnf_traced x, tnf_traced is_infinite) {
  return tnf_scale(slope, but(x, tnf_logical_not(is_infinite), 1));
}

static tnf_traced entr(tnf_traced x) {
  tnf_traced is_negative = holds(x, TNF_DIRECTION_LT, 0), is_infinite = holds(x, TNF_DIRECTION_EQ, INFINITY);
  tnf_traced inside = but(x, either(is_negative, is_infinite), 1);
  tnf_traced outside = but(endless(-INFINITY, x, is_infinite), is_negative, -INFINITY);
  return tnf_select(either(is_negative, is_infinite), outside, tnf_neg(xlogy(inside, inside)));
}
tnf_traced tnf_entr(tnf_traced x) {
  return of_one("entr", entr, x);
}

/* log(x / y) of positive numbers: by the difference where they are near each other, of each where the quotient is no normal
 * number. The slope of the quotient's logarithm is always that of both, which does not overflow on the way. */
static tnf_traced log_of_quotient(tnf_traced x, tnf_traced y) {
  tnf_traced difference = tnf_sub(x, y);
  tnf_traced is_near = tnf_compare(TNF_DIRECTION_LT, tnf_abs(difference), tnf_scale(0.5, y));
  tnf_traced near =
      tnf_log1p(tnf_div(tnf_select(is_near, difference, tnf_zeros_like(x)), tnf_select(is_near, y, tnf_ones_like(y))));
  double least = tnf_dtype_of(x) == TNF_F32 ? 0x1p-126 : 0x1p-1022;
  tnf_traced quotient = tnf_div(x, y);
  tnf_traced is_normal = both(holds(quotient, TNF_DIRECTION_GE, least), holds(quotient, TNF_DIRECTION_LE, 1 / least));
  tnf_traced both_logs = tnf_sub(tnf_log(x), tnf_log(y)),
             known = tnf_stop_gradient(but(both_logs, tnf_logical_not(is_normal), 0));
  tnf_traced usual = tnf_add(tnf_stop_gradient(tnf_log(but(quotient, tnf_logical_not(is_normal), 1))), tnf_sub(both_logs, known));
  return tnf_select(is_near, near, tnf_select(is_normal, usual, both_logs));
}

static tnf_traced rel_entr(tnf_traced x, tnf_traced y) {
  tnf_traced is_infinite = both(holds(x, TNF_DIRECTION_EQ, INFINITY), both(holds(y, TNF_DIRECTION_GT, 0), tnf_isfinite(y)));
  tnf_traced is_inside = both(both(holds(x, TNF_DIRECTION_GT, 0), holds(y, TNF_DIRECTION_GT, 0)), tnf_logical_not(is_infinite));
  tnf_traced is_zero = both(holds(x, TNF_DIRECTION_EQ, 0), holds(y, TNF_DIRECTION_GE, 0));
  tnf_traced p = tnf_select(is_inside, x, tnf_ones_like(x)), q = tnf_select(is_inside, y, tnf_ones_like(y));
  tnf_traced outside = but(but(tnf_full_like(x, INFINITY), is_zero, 0), either(tnf_isnan(x), tnf_isnan(y)), NAN);
  outside = tnf_select(is_infinite, endless(INFINITY, x, is_infinite), outside);
  return tnf_select(is_inside, tnf_mul(p, log_of_quotient(p, q)), outside);
}
/* y ((1 + t) log(1 + t) - t) for t = (x - y) / y of at most 1/16: the sum of (-t)^k / (k (k - 1)), k >= 2. */
static tnf_traced kl_div_near(tnf_traced x, tnf_traced y) {
  tnf_traced t = tnf_div(tnf_sub(x, y), y), sum = tnf_full_like(t, 1 / (17.0 * 16));
  for (int k = 16; k >= 2; --k)
    sum = tnf_rsub(1 / (k * (k - 1.0)), tnf_mul(t, sum));
  return tnf_mul(tnf_sub(x, y), tnf_mul(t, sum));
}
static tnf_traced kl_div(tnf_traced x, tnf_traced y) {
  tnf_traced is_near = tnf_compare(TNF_DIRECTION_LT, tnf_abs(tnf_sub(x, y)), tnf_scale(0x1p-4, y));
  tnf_traced one = tnf_ones_like(x), near = kl_div_near(tnf_select(is_near, x, one), tnf_select(is_near, y, one));
  return tnf_select(is_near, near, tnf_add(tnf_sub(rel_entr(x, y), x), y));
}

tnf_traced tnf_rel_entr(tnf_traced x, tnf_traced y) {
  return of_two("rel_entr", &tnf_class_real, rel_entr, x, y);
}
tnf_traced tnf_kl_div(tnf_traced x, tnf_traced y) {
  return of_two("kl_div", &tnf_class_real, kl_div, x, y);
}

/* ---- distributions ------------------------------------------------------------------------------------------------------ */

/* 2 atanh(2 p - 1) in the middle, where that is near 0. */
static tnf_traced logit(tnf_traced p) {
  tnf_traced is_middle = holds(tnf_abs(tnf_sub_scalar(p, 0.5)), TNF_DIRECTION_LT, 0.25);
  tnf_traced middle = tnf_select(is_middle, p, tnf_full_like(p, 0.5)), side = but(p, is_middle, 0.5);
  return tnf_select(is_middle, tnf_scale(2, tnf_atanh(tnf_sub_scalar(tnf_scale(2, middle), 1))),
                    tnf_sub(tnf_log(side), tnf_log1p(tnf_neg(side))));
}
tnf_traced tnf_logit(tnf_traced p) {
  return of_one("logit", logit, p);
}

static tnf_traced ndtr(tnf_traced x) {
  return tnf_scale(0.5, tnf_erfc(tnf_scale(-M_SQRT1_2, x)));
}
tnf_traced tnf_ndtr(tnf_traced x) {
  return of_one("ndtr", ndtr, x);
}

/* -x^2 / 2 - log(-x) - log(2 pi) / 2 and the logarithm of the series 1 - w + 3 w^2 - 15 w^3 ..., w = 1 / x^2, for x far below 0.
 */
static tnf_traced log_ndtr_far(tnf_traced x) {
  static const double c[] = {-1, 3, -15, 105, -945, 10395, -135135, 2027025};
  tnf_traced inverse = tnf_reciprocal(x), w = tnf_mul(inverse, inverse), sum = tnf_full_like(x, c[7]);
  for (int i = 6; i >= 0; --i)
    sum = tnf_add_scalar(tnf_mul(sum, w), c[i]);
  tnf_traced magnitude = tnf_add_scalar(tnf_log(tnf_neg(x)), 0.91893853320467274178);
  return tnf_sub(tnf_log1p(tnf_mul(w, sum)), tnf_add(tnf_scale(0.5, tnf_square(x)), magnitude));
}

/* Above 50 it is 0 to all digits; erfc is far from its least number where the series begins, so that its powers in derivatives
 * are numbers too. */
static tnf_traced log_ndtr(tnf_traced x) {
  double limit = tnf_dtype_of(x) == TNF_F32 ? -8 : -20;
  tnf_traced is_far = holds(x, TNF_DIRECTION_LT, limit), is_low = holds(x, TNF_DIRECTION_LT, -1);
  tnf_traced low = but(x, tnf_bitwise_not(tnf_bitwise_xor(is_low, is_far)), -1);
  tnf_traced upper = tnf_minimum_scalar(but(x, is_low, 0), 50), far = tnf_select(is_far, x, tnf_full_like(x, limit));
  tnf_traced above = tnf_log1p(tnf_neg(ndtr(tnf_neg(upper))));
  return tnf_select(is_far, log_ndtr_far(far), tnf_select(is_low, tnf_log(ndtr(low)), above));
}
tnf_traced tnf_log_ndtr(tnf_traced x) {
  return of_one("log_ndtr", log_ndtr, x);
}

static tnf_traced logaddexp2(tnf_traced x, tnf_traced y) {
  return tnf_scale(M_LOG2E, tnf_logaddexp(tnf_scale(M_LN2, x), tnf_scale(M_LN2, y)));
}
tnf_traced tnf_logaddexp2(tnf_traced x, tnf_traced y) {
  return of_two("logaddexp2", &tnf_class_real, logaddexp2, x, y);
}

/* What Stirling's formula adds to (z - 1/2) log z - z + log(2 pi) / 2, for z >= 10: the sum of B(2 k) / (2 k (2 k - 1) z^(2 k -
 * 1)). */
static tnf_traced stirling(tnf_traced z) {
  static const double c[] = {1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0};
  tnf_traced inverse = tnf_reciprocal(z), w = tnf_mul(inverse, inverse), sum = tnf_full_like(z, c[6]);
  for (int i = 5; i >= 0; --i)
    sum = tnf_add_scalar(tnf_mul(sum, w), c[i]);
  return tnf_mul(sum, inverse);
}

/* With l >= 10 the larger and s the smaller one: lgamma l - lgamma(l + s) by Stirling's formula. */
static tnf_traced betaln(tnf_traced a, tnf_traced b) {
  tnf_traced is_less = tnf_compare(TNF_DIRECTION_LT, a, b), s = tnf_select(is_less, a, b), l = tnf_select(is_less, b, a);
  tnf_traced is_positive = holds(s, TNF_DIRECTION_GT, 0), is_infinite = both(is_positive, holds(l, TNF_DIRECTION_EQ, INFINITY));
  s = but(s, is_infinite, 1), l = but(l, is_infinite, 10);
  tnf_traced is_far = both(holds(l, TNF_DIRECTION_GE, 10), is_positive);
  tnf_traced far_s = tnf_select(is_far, s, tnf_ones_like(s)), far_l = tnf_select(is_far, l, tnf_full_like(l, 10));
  tnf_traced sum = tnf_add(far_s, far_l), change = tnf_sub(stirling(far_l), stirling(sum));
  tnf_traced ratio = tnf_mul(tnf_sub_scalar(far_l, 0.5), tnf_log1p(tnf_div(far_s, far_l)));
  tnf_traced far = tnf_sub(tnf_mul(far_s, tnf_rsub(1, tnf_log(sum))), ratio);
  tnf_traced near_s = tnf_select(is_far, tnf_ones_like(s), s), near_l = tnf_select(is_far, tnf_ones_like(l), l);
  tnf_traced near = tnf_sub(tnf_lgamma(near_l), tnf_lgamma(tnf_add(near_s, near_l)));
  return but(tnf_add(tnf_lgamma(s), tnf_select(is_far, tnf_add(far, change), near)), is_infinite, -INFINITY);
}
tnf_traced tnf_betaln(tnf_traced a, tnf_traced b) {
  return of_two("betaln", &tnf_class_real, betaln, a, b);
}

/* ---- running sums of exponentials --------------------------------------------------------------------------------------- */

/* What one step leaves of the last one's sum when the largest element m becomes larger; 1 where it stays; nothing before the
 * first step, at which the largest is new too. */
static tnf_traced rest_of_sum(tnf_traced m, tnf_traced is_first, int32_t axis, tnf_traced *is_new) {
  tnf_traced before = tnf_roll(m, 1, axis), same = tnf_compare(TNF_DIRECTION_EQ, before, m);
  *is_new = either(is_first, tnf_logical_not(same));
  return but(but(tnf_exp(but(tnf_sub(before, m), same, 0)), same, 1), is_first, 0);
}

/* m + log1p of the sum of e^(x - m) but for that of the first m itself, which is 1, so that small sums keep their digits; m, the
 * largest element so far, carries no derivative as the result does not depend on it. With s the sum before, that of a new m is
 * rest (s + 1) + (e^(x - m) - 1), whose last term is 0 and has a derivative; else s + e^(x - m). */
static tnf_traced logcumsumexp(tnf_traced x, int32_t axis) {
  tnf_traced m = tnf_stop_gradient(tnf_cummax(x, axis)), same = tnf_compare(TNF_DIRECTION_EQ, x, m), is_new;
  tnf_traced is_none = holds(m, TNF_DIRECTION_EQ, -INFINITY), tie = both(same, holds(tnf_abs(m), TNF_DIRECTION_EQ, INFINITY));
  tnf_traced difference = but(tnf_sub(x, m), tie, 0), place = tnf_iota(x.graph, TNF_I64, tnf_shape_of_value(x), axis);
  tnf_traced rest = tnf_stop_gradient(rest_of_sum(m, holds(place, TNF_DIRECTION_EQ, 0), axis, &is_new));
  tnf_traced term =
      tnf_select(is_new, tnf_add(rest, tnf_expm1(but(difference, tnf_logical_not(is_new), 0))), tnf_exp(difference));
  tnf_extents all = tnf_shape_of_value(x), kept = {0};
  for (int32_t i = 0; i < all.count; ++i)
    if (i != axis)
      kept.extent[kept.count++] = all.extent[i];
  tnf_traced zero = tnf_scalar_like(x, 0), first = kept.count ? tnf_full(zero, kept) : zero;
  tnf_traced sum = tnf_op_linear_recurrence(rest, but(term, is_none, 0), first, axis, /*reverse=*/false, /*exclusive=*/false);
  return but(tnf_add(m, tnf_log1p(sum)), is_none, -INFINITY);
}

/* Sums of f32 are made in f64. */
tnf_traced tnf_logcumsumexp(tnf_traced x, int32_t axis) {
  const char *name = "logcumsumexp";
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axis_resolve(name, graph, tnf_rank_of(x), &axis) || !tnf_class_check(graph, name, "x", x, &tnf_class_real))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = tnf_cast(logcumsumexp(tnf_cast(x, TNF_F64), axis), tnf_dtype_of(x));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------ */

static tnf_traced deg2rad(tnf_traced x) {
  return tnf_scale(M_PI / 180, x);
}
static tnf_traced rad2deg(tnf_traced x) {
  return tnf_scale(180 / M_PI, x);
}
tnf_traced tnf_deg2rad(tnf_traced x) {
  return of_one("deg2rad", deg2rad, x);
}
tnf_traced tnf_rad2deg(tnf_traced x) {
  return of_one("rad2deg", rad2deg, x);
}

/* The sign carries the derivative 0. */
static tnf_traced heaviside(tnf_traced x, tnf_traced at_zero) {
  tnf_traced step = tnf_add_scalar(tnf_scale(0.5, tnf_sign(x)), 0.5);
  return tnf_select(holds(x, TNF_DIRECTION_EQ, 0), at_zero, step);
}
tnf_traced tnf_heaviside(tnf_traced x, tnf_traced at_zero) {
  return of_two("heaviside", &tnf_class_real, heaviside, x, at_zero);
}

tnf_traced tnf_nan_to_num(tnf_traced x, double nan, double infinity, double minus_infinity) {
  tnf_graph *graph = tnf_operands_check("nan_to_num", 1, &x);
  if (!graph || !tnf_class_check(graph, "nan_to_num", "x", x, &tnf_class_real))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "nan_to_num");
  tnf_traced number = but(x, tnf_isnan(x), nan);
  number = but(number, holds(x, TNF_DIRECTION_EQ, INFINITY), infinity);
  tnf_traced result = but(number, holds(x, TNF_DIRECTION_EQ, -INFINITY), minus_infinity);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_float_power(tnf_traced x, tnf_traced y) {
  tnf_traced operands[2] = {x, y};
  tnf_graph *graph = tnf_operands_check("float_power", 2, operands);
  if (!graph || !tnf_class_check(graph, "float_power", "lhs", x, &tnf_class_numeric) ||
      !tnf_class_check(graph, "float_power", "rhs", y, &tnf_class_numeric))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  bool complex = tnf_dtype_is_complex(tnf_dtype_of(x)) || tnf_dtype_is_complex(tnf_dtype_of(y));
  tnf_dtype dtype = complex ? TNF_COMPLEX_F64 : TNF_F64;
  const char *outer = tnf_surface_begin(graph, "float_power");
  tnf_traced result = tnf_pow(tnf_cast(x, dtype), tnf_cast(y, dtype));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- divisors ----------------------------------------------------------------------------------------------------------- */

static void any_left(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_any(in[1], TNF_ALL_AXES);
}

/* (a, b) -> (b, a mod b) where b is not 0. */
static void euclid(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  tnf_traced is_done = holds(in[1], TNF_DIRECTION_EQ, 0);
  out[0] = tnf_select(is_done, in[0], in[1]);
  out[1] = but(tnf_rem(in[0], but(in[1], is_done, 1)), is_done, 0);
}

static tnf_traced gcd(tnf_traced x, tnf_traced y) {
  tnf_traced pair[2] = {x, y}, end[2];
  tnf_while(x.graph, pair, 2, any_left, euclid, NULL, NULL, end);
  return tnf_abs(end[0]);
}
static tnf_traced lcm(tnf_traced x, tnf_traced y) {
  tnf_traced divisor = gcd(x, y);
  return tnf_abs(tnf_mul(tnf_div(x, but(divisor, holds(divisor, TNF_DIRECTION_EQ, 0), 1)), y));
}

tnf_traced tnf_gcd(tnf_traced x, tnf_traced y) {
  return of_two("gcd", &tnf_class_integer, gcd, x, y);
}
tnf_traced tnf_lcm(tnf_traced x, tnf_traced y) {
  return of_two("lcm", &tnf_class_integer, lcm, x, y);
}
