/* Means, variances and deviations along axes. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

/* The number of x's elements along `axes`, as a rank-0 number like y; counted in f64 because f32 would stop at 2^24. */
static tnf_traced count_along(tnf_graph *graph, tnf_traced y, tnf_traced x, const tnf_axes *axes) {
  double known = 1;
  tnf_traced open = tnf_traced_failed(graph);
  for (int32_t i = 0; i < axes->count; ++i) {
    tnf_extent extent = tnf_dim(x, (int32_t)axes->axis[i]);
    if (extent.kind == 1) {
      known *= (double)extent.number;
      continue;
    }
    tnf_traced factor = tnf_extent_to_scalar(graph, extent, TNF_F64);
    open = tnf_traced_is_null(open) ? factor : tnf_mul(open, factor);
  }
  tnf_traced count = tnf_traced_is_null(open) ? tnf_scalar_f64(graph, known) : known == 1 ? open : tnf_scale(known, open);
  return tnf_cast(count, tnf_dtype_of(y));
}

tnf_traced tnf_mean(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check("mean", 1, &x);
  if (!graph || !tnf_axes_resolve("mean", graph, tnf_rank_of(x), &axes))
    return tnf_traced_failed(x.graph);
  if (!tnf_class_check(graph, "mean", "x", x, &tnf_class_float))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "mean");
  tnf_traced result = tnf_div(tnf_reduce_sum(x, axes), count_along(graph, x, x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}

/* The variance, or what `finish` makes of it. */
static tnf_traced deviation(const char *name, tnf_unary_op *finish, tnf_traced x, tnf_axes axes, double correction) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), &axes) || !tnf_class_check(graph, name, "x", x, &tnf_class_float))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced sum = tnf_reduce_sum_squares(tnf_sub(x, tnf_spread(tnf_mean(x, axes), x, &axes)), axes);
  tnf_traced count = tnf_maximum_scalar(tnf_sub_scalar(count_along(graph, sum, x, &axes), correction), 0);
  tnf_traced variance = tnf_div(sum, count);
  tnf_traced result = finish ? finish(variance) : variance;
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_var(tnf_traced x, tnf_axes axes, double correction) {
  return deviation("var", NULL, x, axes, correction);
}
tnf_traced tnf_std(tnf_traced x, tnf_axes axes, double correction) {
  return deviation("std", tnf_sqrt, x, axes, correction);
}
