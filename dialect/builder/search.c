/* Places among sorted elements, and what is computed from them. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/indexing.h"

tnf_traced tnf_searchsorted(tnf_traced sorted, tnf_traced values, bool right) {
  tnf_traced operands[2] = {sorted, values};
  tnf_graph *graph = tnf_named_operands_check("searchsorted", "sorted values", 2, operands);
  if (!graph || !tnf_class_check(graph, "searchsorted", "sorted", sorted, &tnf_class_ordered) ||
      !tnf_class_check(graph, "searchsorted", "values", values, &tnf_class_ordered))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "searchsorted");
  tnf_promote(2, operands);
  const bool one_column = tnf_rank_of(sorted) == 1 && tnf_rank_of(values) != 1;
  tnf_traced result = tnf_op_search_sorted(operands[0], one_column ? tnf_ravel(operands[1]) : operands[1], right);
  if (one_column)
    result = tnf_reshape(result, tnf_shape_of_value(values));
  tnf_surface_end(graph, outer);
  return result;
}

/* Both neighbours of x outside of the points are the end there; a NaN, which is behind all of them, stays one. At a point is its
 * value, whatever that of the next one; between an infinity and a number is the infinity. */
static tnf_traced interpolated(tnf_traced x, tnf_traced xp, tnf_traced fp) {
  tnf_traced place = tnf_searchsorted(xp, x, true), none = tnf_scalar_i64(x.graph, 0);
  tnf_traced last = tnf_sub_scalar(tnf_extent_to_scalar(x.graph, tnf_dim(xp, 0), TNF_I64), 1);
  tnf_traced low = tnf_clamp(tnf_sub_scalar(place, 1), none, last);
  low = tnf_places_below(low, tnf_dim(xp, 0), "xp has no elements: the place");
  tnf_traced high = tnf_clamp(place, none, last);
  tnf_traced x_low = tnf_gather_at(xp, &low, 1, (tnf_axes){1, {0}}), x_high = tnf_gather_at(xp, &high, 1, (tnf_axes){1, {0}});
  tnf_traced f_low = tnf_gather_at(fp, &low, 1, (tnf_axes){1, {0}}), f_high = tnf_gather_at(fp, &high, 1, (tnf_axes){1, {0}});
  tnf_traced between = tnf_compare(TNF_DIRECTION_NE, low, high), width = tnf_sub(x_high, x_low);
  tnf_traced part = tnf_div(tnf_sub(x, x_low), tnf_select(between, width, tnf_ones_like(width)));
  part = tnf_select(tnf_bitwise_or(between, tnf_isnan(x)), part, tnf_zeros_like(part));
  tnf_traced rise = tnf_sub(f_high, f_low), at_point = tnf_compare_scalar(TNF_DIRECTION_EQ, part, 0);
  rise = tnf_select(tnf_bitwise_and(at_point, tnf_logical_not(tnf_isfinite(rise))), tnf_zeros_like(rise), rise);
  tnf_traced leaves_infinity = tnf_bitwise_and(tnf_isinf(f_low), tnf_compare_scalar(TNF_DIRECTION_NE, part, 0));
  return tnf_select(leaves_infinity, tnf_add(f_low, f_high), tnf_add(f_low, tnf_mul(part, rise)));
}

tnf_traced tnf_interp(tnf_traced x, tnf_traced xp, tnf_traced fp) {
  tnf_traced operands[3] = {x, xp, fp};
  tnf_graph *graph = tnf_named_operands_check("interp", "x xp fp", 3, operands);
  if (!graph || !tnf_class_check(graph, "interp", "x", x, &tnf_class_real) ||
      !tnf_class_check(graph, "interp", "xp", xp, &tnf_class_real) ||
      !tnf_class_check(graph, "interp", "fp", fp, &tnf_class_float) || !tnf_rank_check(graph, "interp", "xp", xp, 1) ||
      !tnf_rank_check(graph, "interp", "fp", fp, 1))
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "interp");
  tnf_promote(2, operands);
  fp = tnf_with_extent(fp, 0, tnf_dim(xp, 0),
                       &(tnf_equal_words){"xp and fp have different extents", "dim 0 of fp", "dim 0 of xp"});
  tnf_traced result = interpolated(operands[0], operands[1], fp);
  tnf_surface_end(graph, outer);
  return result;
}
