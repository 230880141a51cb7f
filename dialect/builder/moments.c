/* Weighted means, ranges and covariances. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

tnf_traced tnf_average(tnf_traced x, tnf_traced weights, tnf_axes axes) {
  tnf_traced operands[2] = {x, weights};
  tnf_graph *graph = tnf_named_operands_check("average", "x weights", 2, operands);
  if (!graph || !tnf_axes_resolve("average", graph, tnf_rank_of(x), &axes) ||
      !tnf_class_check(graph, "average", "x", x, &tnf_class_float) ||
      !tnf_class_check(graph, "average", "weights", weights, &tnf_class_float))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "average");
  tnf_traced spread = tnf_broadcast_to(weights, tnf_shape_of_value(x));
  tnf_traced result = tnf_div(tnf_reduce_sum(tnf_mul(spread, x), axes), tnf_reduce_sum(spread, axes));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_ptp(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check("ptp", 1, &x);
  if (!graph || !tnf_axes_resolve("ptp", graph, tnf_rank_of(x), &axes) ||
      !tnf_class_check(graph, "ptp", "x", x, &tnf_class_ordered))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "ptp");
  tnf_traced result = tnf_sub(tnf_reduce_max(x, axes), tnf_reduce_min(x, axes));
  tnf_surface_end(graph, outer);
  return result;
}

static bool rows_check(tnf_graph *graph, const char *name, tnf_traced x) {
  if (!tnf_class_check(graph, name, "x", x, &tnf_class_float))
    return false;
  if (tnf_rank_of(x) < 2)
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: x must have rank at least 2, got %d", name, tnf_rank_of(x));
  return tnf_rank_of(x) >= 2;
}

tnf_traced tnf_cov(tnf_traced x, double correction) {
  static const tnf_axes along = {1, {1}};
  tnf_graph *graph = tnf_operands_check("cov", 1, &x);
  if (!graph || !rows_check(graph, "cov", x))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "cov");
  tnf_traced apart = tnf_sub(x, tnf_spread(tnf_mean(x, along), x, &along));
  tnf_traced count = tnf_extent_to_scalar(graph, tnf_dim(x, 1), TNF_F64);
  tnf_traced divisor = tnf_cast(tnf_sub_scalar(count, correction), tnf_dtype_real(tnf_dtype_of(x)));
  tnf_traced result = tnf_div(tnf_matmul(apart, tnf_adjoint(apart)), divisor);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_corrcoef(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("corrcoef", 1, &x);
  if (!graph || !rows_check(graph, "corrcoef", x))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "corrcoef");
  tnf_traced together = tnf_cov(x, 1), deviation = tnf_std(x, (tnf_axes){1, {1}}, 1);
  tnf_traced result = tnf_div(together, tnf_outer(deviation, deviation));
  tnf_surface_end(graph, outer);
  return result;
}
