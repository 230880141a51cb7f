/* Values at places among the elements in order. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

#include <math.h>

/* The elements of what is sorted at `place`, whole numbers of floating-point. */
static tnf_traced at_place(tnf_traced sorted, tnf_traced place, int32_t axis) {
  return tnf_take(sorted, tnf_cast(place, TNF_I64), axis);
}

/* A number for each place, along the axis of `like`, or for all of them. */
static tnf_traced spread_along(tnf_traced number, tnf_traced like, int32_t axis) {
  return tnf_rank_of(number) ? tnf_broadcast_in_dim(number, tnf_shape_of_value(like), (tnf_axes){1, {axis}}) : number;
}

static tnf_traced between(tnf_traced sorted, tnf_traced place, int32_t axis, tnf_interpolation interpolation) {
  tnf_traced low = tnf_floor(place), high = tnf_ceil(place);
  if (interpolation == TNF_INTERPOLATION_LOWER || interpolation == TNF_INTERPOLATION_HIGHER ||
      interpolation == TNF_INTERPOLATION_NEAREST)
    return at_place(sorted,
                    interpolation == TNF_INTERPOLATION_LOWER    ? low
                    : interpolation == TNF_INTERPOLATION_HIGHER ? high
                                                                : tnf_round(place),
                    axis);
  tnf_traced first = at_place(sorted, low, axis), last = at_place(sorted, high, axis);
  if (interpolation == TNF_INTERPOLATION_MIDPOINT)
    return tnf_add(tnf_scale(0.5, first), tnf_scale(0.5, last));
  tnf_traced part = tnf_cast(spread_along(tnf_sub(place, low), first, axis), tnf_dtype_of(sorted));
  return tnf_add(tnf_mul(tnf_rsub(1, part), first), tnf_mul(part, last));
}

tnf_traced tnf_quantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation) {
  tnf_traced operands[2] = {x, q};
  tnf_graph *graph = tnf_named_operands_check("quantile", "x q", 2, operands);
  if (!graph || !tnf_axis_resolve("quantile", graph, tnf_rank_of(x), &axis) ||
      !tnf_class_check(graph, "quantile", "x", x, &tnf_class_real) ||
      !tnf_class_check(graph, "quantile", "q", q, &tnf_class_real))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  if ((int32_t)interpolation < TNF_INTERPOLATION_LINEAR || interpolation > TNF_INTERPOLATION_NEAREST) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "quantile: %d is no interpolation", (int32_t)interpolation);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "quantile");
  tnf_traced last = tnf_sub_scalar(tnf_extent_to_scalar(graph, tnf_dim(x, axis), TNF_F64), 1);
  tnf_traced place = tnf_mul(tnf_cast(q, TNF_F64), last), sorted = tnf_sort(x, axis, false);
  tnf_traced found = between(sorted, place, axis, interpolation);
  tnf_traced missing = tnf_any(tnf_isnan(x), (tnf_axes){1, {axis}}); /* of every line */
  if (tnf_rank_of(q)) {
    tnf_axes kept = {0, {0}};
    for (int32_t i = 0; i < tnf_rank_of(found); ++i)
      if (i != axis)
        kept.axis[kept.count++] = i;
    missing = tnf_broadcast_in_dim(missing, tnf_shape_of_value(found), kept);
  }
  tnf_traced result = tnf_select(missing, tnf_scalar_like(found, NAN), found);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_median(tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("median", 1, &x);
  if (!graph || !tnf_class_check(graph, "median", "x", x, &tnf_class_real) ||
      !tnf_axis_resolve("median", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "median");
  tnf_traced result = tnf_quantile(x, tnf_scalar_f64(graph, 0.5), axis, TNF_INTERPOLATION_LINEAR);
  tnf_surface_end(graph, outer);
  return result;
}
