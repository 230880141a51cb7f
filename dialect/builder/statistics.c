/* Means, variances and deviations along axes. */
#include "builder/surface.h"
#include "builders.h"

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

/* What is left of x when its mean is subtracted. The mean is rounded, to much more than the differences where they are small
 * beside it, so that the differences have a mean of their own, which goes too. */
static tnf_traced centred(tnf_traced x, const tnf_axes *axes) {
  for (int i = 0; i < 2; ++i)
    x = tnf_sub(x, tnf_spread(tnf_mean(x, *axes), x, axes));
  return x;
}

/* The number of elements that a sum of squares is divided by, like y. */
static tnf_traced divisor(tnf_traced y, tnf_traced x, const tnf_axes *axes, double correction) {
  return tnf_maximum_scalar(tnf_sub_scalar(count_along(x.graph, y, x, axes), correction), 0);
}

/* Of x[..], whose axes are resolved; null after an error. */
static tnf_graph *moment_operand(const char *name, tnf_traced x, tnf_axes *axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), axes) || !tnf_class_check(graph, name, "x", x, &tnf_class_float))
    return NULL;
  return graph;
}

tnf_traced tnf_var(tnf_traced x, tnf_axes axes, double correction) {
  tnf_graph *graph = moment_operand("var", x, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "var");
  tnf_traced sum = tnf_reduce_sum_squares(centred(x, &axes), axes);
  tnf_traced result = tnf_div(sum, divisor(sum, x, &axes, correction));
  tnf_surface_end(graph, outer);
  return result;
}

/* The norm takes care of squares that are no numbers, and of the derivative at 0. */
tnf_traced tnf_std(tnf_traced x, tnf_axes axes, double correction) {
  tnf_graph *graph = moment_operand("std", x, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "std");
  tnf_traced norm = tnf_vector_norm(centred(x, &axes), 2, axes, false);
  tnf_traced result = tnf_div(norm, tnf_sqrt(divisor(norm, x, &axes, correction)));
  tnf_surface_end(graph, outer);
  return result;
}
