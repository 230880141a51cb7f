/* Parts of a floating-point number: its sign, its mantissa and its exponent. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/special.h"

#include <math.h>

static tnf_traced of_exponent(tnf_traced x, tnf_traced exponent) {
  return tnf_mul(x, tnf_exp2(exponent));
}

/* x 2^n for a whole n of x's dtype: by the powers that are normal numbers, the largest last, so that a subnormal result is
 * rounded once. What overflows or vanishes on the way does so at the end. */
static tnf_traced scaled(tnf_traced x, tnf_traced n) {
  bool is_f32 = tnf_dtype_of(x) == TNF_F32;
  tnf_traced last = tnf_clamp_scalar(n, is_f32 ? -126 : -1022, is_f32 ? 127 : 1023), rest = tnf_sub(n, last);
  tnf_traced second = tnf_clamp_scalar(rest, is_f32 ? -100 : -1000, is_f32 ? 100 : 1000);
  return of_exponent(of_exponent(of_exponent(x, tnf_sub(rest, second)), second), last);
}

tnf_traced tnf_ldexp(tnf_traced x, tnf_traced n) {
  tnf_traced operands[2] = {x, n};
  tnf_graph *graph = tnf_named_operands_check("ldexp", "x n", 2, operands);
  if (!graph || !tnf_class_check(graph, "ldexp", "x", x, &tnf_class_real) ||
      !tnf_class_check(graph, "ldexp", "n", n, &tnf_class_integer))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "ldexp");
  int limit = tnf_dtype_of(x) == TNF_F32 ? 300 : 2200; /* beyond it all are infinite or 0 */
  operands[1] = tnf_cast(tnf_clamp_scalar(n, -limit, limit), tnf_dtype_of(x));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast("ldexp", "x n", 2, operands))
    result = scaled(operands[0], operands[1]);
  tnf_surface_end(graph, outer);
  return result;
}

/* The logarithm's error is at most one in its whole part, which the mantissa tells. */
tnf_frexp_result tnf_frexp(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("frexp", 1, &x);
  if (!graph || !tnf_class_check(graph, "frexp", "x", x, &tnf_class_real))
    return (tnf_frexp_result){tnf_traced_failed(x.graph), tnf_traced_failed(x.graph)};
  const char *outer = tnf_surface_begin(graph, "frexp");
  tnf_traced is_zero = tnf_compare_scalar(TNF_DIRECTION_EQ, x, 0);
  tnf_traced is_regular = tnf_bitwise_and(tnf_isfinite(x), tnf_bitwise_not(is_zero));
  tnf_traced size = tnf_select(is_regular, tnf_abs(tnf_stop_gradient(x)), tnf_full_like(x, 0.5));
  tnf_traced exponent = tnf_add_scalar(tnf_floor(tnf_log2(size)), 1), mantissa = scaled(size, tnf_neg(exponent));
  exponent = tnf_add(exponent, tnf_cast(tnf_compare_scalar(TNF_DIRECTION_GE, mantissa, 1), tnf_dtype_of(x)));
  exponent = tnf_sub(exponent, tnf_cast(tnf_compare_scalar(TNF_DIRECTION_LT, mantissa, 0.5), tnf_dtype_of(x)));
  tnf_frexp_result result = {scaled(x, tnf_neg(exponent)), tnf_cast(exponent, TNF_I32)};
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced is_negative(tnf_traced x) {
  return tnf_compare_scalar(TNF_DIRECTION_LT, tnf_copysign(tnf_ones_like(x), x), 0);
}
tnf_traced tnf_signbit(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("signbit", 1, &x);
  if (!graph || !tnf_class_check(graph, "signbit", "x", x, &tnf_class_real))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "signbit");
  tnf_traced result = is_negative(x);
  tnf_surface_end(graph, outer);
  return result;
}
