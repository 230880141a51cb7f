/* Differences, slopes and integrals of samples along an axis. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

#include <math.h>

static tnf_graph *along(const char *name, tnf_traced x, const tnf_operand_class *kind, int32_t *axis) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axis_resolve(name, graph, tnf_rank_of(x), axis) || !tnf_class_check(graph, name, "x", x, kind))
    return NULL;
  return graph;
}

/* The elements [first, n - last) along the axis. */
static tnf_traced inside(tnf_traced x, int64_t first, int64_t last, int32_t axis) {
  return tnf_slice_axis(x, axis, tnf_extent_const(first), tnf_extent_sub(tnf_dim(x, axis), tnf_extent_const(last)));
}

tnf_traced tnf_diff(tnf_traced x, int32_t order, int32_t axis) {
  tnf_graph *graph = along("diff", x, &tnf_class_numeric, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (order < 0 || order > 1000) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "diff: order must be in [0, 1000], got %d", order);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "diff");
  bool is_enough = tnf_least_extent_check(graph, "diff", "x", x, axis, order);
  if (is_enough)
    x = tnf_require_at_most(x, axis, tnf_extent_const(order), "order", "the extent");
  for (int32_t i = 0; is_enough && i < order; ++i)
    x = tnf_sub(inside(x, 1, 0, axis), inside(x, 0, 1, axis));
  tnf_surface_end(graph, outer);
  return is_enough ? x : tnf_traced_failed(graph);
}

/* Half the differences of next neighbours but one, and of neighbours at the ends. */
static tnf_traced slopes(tnf_traced x, int32_t axis) {
  const tnf_extent n = tnf_dim(x, axis), one = tnf_extent_const(1), two = tnf_extent_const(2);
  tnf_traced between = tnf_diff(x, 1, axis);
  tnf_traced parts[3] = {tnf_slice_axis(between, axis, tnf_extent_const(0), one),
                         tnf_scale(0.5, tnf_sub(inside(x, 2, 0, axis), inside(x, 0, 2, axis))),
                         tnf_slice_axis(between, axis, tnf_extent_sub(n, two), tnf_extent_sub(n, one))};
  return tnf_concatenate(parts, 3, axis);
}

tnf_traced tnf_gradient(tnf_traced x, double spacing, int32_t axis) {
  tnf_graph *graph = along("gradient", x, &tnf_class_float, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "gradient");
  tnf_traced result = tnf_traced_failed(graph);
  if (spacing == 0 || !isfinite(spacing))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "gradient: spacing must be finite and not 0, got %g", spacing);
  else if (tnf_least_extent_check(graph, "gradient", "x", x, axis, 2)) {
    x = tnf_require_at_most(x, axis, tnf_extent_const(2), "the least number of samples", "the extent");
    result = tnf_div_scalar(slopes(x, axis), spacing);
  }
  tnf_surface_end(graph, outer);
  return result;
}

/* The area of each trapezoid: of one sample and of none there is none. */
static tnf_traced areas(tnf_traced y, double spacing, int32_t axis) {
  const tnf_extent n = tnf_dim(y, axis), first = tnf_extent_min(tnf_extent_const(1), n);
  tnf_traced upper = tnf_slice_axis(y, axis, first, n),
             lower = tnf_slice_axis(y, axis, tnf_extent_const(0), tnf_extent_sub(n, first));
  return tnf_scale(spacing / 2, tnf_add(upper, lower));
}

static tnf_traced integral(const char *name, tnf_traced y, double spacing, int32_t axis, bool running) {
  tnf_graph *graph = along(name, y, &tnf_class_float, &axis);
  if (!graph)
    return tnf_traced_failed(y.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced parts = areas(y, spacing, axis);
  tnf_traced result = running ? tnf_cumsum(parts, axis) : tnf_reduce_sum(parts, (tnf_axes){1, {axis}});
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_trapezoid(tnf_traced y, double spacing, int32_t axis) {
  return integral("trapezoid", y, spacing, axis, false);
}
tnf_traced tnf_cumulative_trapezoid(tnf_traced y, double spacing, int32_t axis) {
  return integral("cumulative_trapezoid", y, spacing, axis, true);
}
