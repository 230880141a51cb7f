/* Division rounded down, and its remainder, which has the sign of the divisor. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

/* Real or integer operands, promoted and broadcast, under the name of what was called; false, with the error noted, for others.
 */
static tnf_graph *begin(const char *name, tnf_traced *operands, const char **outer) {
  tnf_graph *graph = tnf_operands_check(name, 2, operands);
  if (!graph || !tnf_class_check(graph, name, "lhs", operands[0], &tnf_class_ordered) ||
      !tnf_class_check(graph, name, "rhs", operands[1], &tnf_class_ordered))
    return NULL;
  *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, operands);
  if (tnf_broadcast(name, NULL, 2, operands))
    return graph;
  tnf_surface_end(graph, *outer);
  return NULL;
}

/* Whether the truncated remainder is of the other sign than the divisor: then the quotient rounded down is one less. */
static tnf_traced is_off(tnf_traced remainder, tnf_traced divisor) {
  tnf_traced nonzero = tnf_compare_scalar(TNF_DIRECTION_NE, remainder, 0);
  tnf_traced signs = tnf_compare(TNF_DIRECTION_NE, tnf_compare_scalar(TNF_DIRECTION_LT, remainder, 0),
                                 tnf_compare_scalar(TNF_DIRECTION_LT, divisor, 0));
  return tnf_bitwise_and(nonzero, signs);
}

/* A zero gets the sign of the divisor; adding 0 makes it positive and leaves all else and the derivative. */
static tnf_traced signed_zero(tnf_traced x, tnf_traced divisor) {
  if (!tnf_dtype_is_floating(tnf_dtype_of(x)))
    return x;
  tnf_traced positive = tnf_add_scalar(x, 0), negative = tnf_neg(tnf_add_scalar(tnf_neg(x), 0));
  return tnf_select(tnf_compare_scalar(TNF_DIRECTION_LT, divisor, 0), negative, positive);
}

tnf_traced tnf_mod(tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  const char *outer;
  tnf_graph *graph = begin("mod", operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced remainder = tnf_rem(operands[0], operands[1]);
  tnf_traced result =
      tnf_select(is_off(remainder, operands[1]), tnf_add(remainder, operands[1]), signed_zero(remainder, operands[1]));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_floor_divide(tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  const char *outer;
  tnf_graph *graph = begin("floor_divide", operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced x = operands[0], y = operands[1], remainder = tnf_rem(x, y), quotient;
  if (tnf_dtype_is_floating(
          tnf_dtype_of(x))) /* (x - remainder) / y is whole but for its rounding error; x / 0 stays what it is */
    quotient =
        tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, y, 0), tnf_div(x, y), tnf_round(tnf_div(tnf_sub(x, remainder), y)));
  else
    quotient = tnf_div(x, y);
  tnf_traced result = tnf_sub(quotient, tnf_cast(is_off(remainder, y), tnf_dtype_of(x)));
  tnf_surface_end(graph, outer);
  return result;
}
