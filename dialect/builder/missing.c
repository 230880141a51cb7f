/* Reductions that leave out what is NaN. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

#include <math.h>

/* The graph of an x of the class, its axes resolved; NULL, with the error noted, else. */
static tnf_graph *along(const char *name, tnf_traced x, const tnf_operand_class *kind, tnf_axes *axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), axes) || !tnf_class_check(graph, name, "x", x, kind))
    return NULL;
  return graph;
}

/* x with `value` in the place of NaN. */
static tnf_traced filled(tnf_traced x, double value) {
  return tnf_select(tnf_isnan(x), tnf_full_like(x, value), x);
}

/* How many elements there are, in the dtype of their mean's denominator. */
static tnf_traced number_of(tnf_traced x, tnf_axes axes) {
  return tnf_cast(tnf_count_nonzero(tnf_logical_not(tnf_isnan(x)), axes), tnf_dtype_real(tnf_dtype_of(x)));
}

typedef tnf_traced reduction(tnf_traced x, tnf_axes axes);

static tnf_traced without(const char *name, tnf_traced x, tnf_axes axes, double neutral, reduction *reduce) {
  tnf_graph *graph = along(name, x, &tnf_class_float, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = reduce(filled(x, neutral), axes);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_nansum(tnf_traced x, tnf_axes axes) {
  return without("nansum", x, axes, 0, tnf_reduce_sum);
}
tnf_traced tnf_nanprod(tnf_traced x, tnf_axes axes) {
  return without("nanprod", x, axes, 1, tnf_reduce_prod);
}

static tnf_traced extreme(const char *name, tnf_traced x, tnf_axes axes, double neutral, reduction *reduce) {
  tnf_graph *graph = along(name, x, &tnf_class_real, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced missing = tnf_isnan(x), none = tnf_logical_and(tnf_all(missing, axes), tnf_any(missing, axes));
  tnf_traced found = reduce(filled(x, neutral), axes), result = tnf_select(none, tnf_scalar_like(x, NAN), found);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_nanmax(tnf_traced x, tnf_axes axes) {
  return extreme("nanmax", x, axes, -INFINITY, tnf_reduce_max);
}
tnf_traced tnf_nanmin(tnf_traced x, tnf_axes axes) {
  return extreme("nanmin", x, axes, INFINITY, tnf_reduce_min);
}

tnf_traced tnf_nanmean(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = along("nanmean", x, &tnf_class_float, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "nanmean");
  tnf_traced result = tnf_div(tnf_reduce_sum(filled(x, 0), axes), number_of(x, axes));
  tnf_surface_end(graph, outer);
  return result;
}

/* What is left of the numbers when their mean is subtracted, twice, as tnf_var does it; 0 for NaN. */
static tnf_traced centred(tnf_traced x, const tnf_axes *axes) {
  tnf_traced missing = tnf_isnan(x), count = number_of(x, *axes), apart = filled(x, 0);
  for (int i = 0; i < 2; ++i) {
    tnf_traced mean = tnf_div(tnf_reduce_sum(apart, *axes), count);
    apart = tnf_sub(apart, tnf_spread(mean, apart, axes));
    apart = tnf_select(missing, tnf_zeros_like(apart), apart);
  }
  return apart;
}

/* The number of elements that a sum of squares is divided by. */
static tnf_traced divisor(tnf_traced x, tnf_axes axes, double correction) {
  return tnf_maximum_scalar(tnf_sub_scalar(number_of(x, axes), correction), 0);
}

tnf_traced tnf_nanvar(tnf_traced x, tnf_axes axes, double correction) {
  tnf_graph *graph = along("nanvar", x, &tnf_class_float, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "nanvar");
  tnf_traced result = tnf_div(tnf_reduce_sum_squares(centred(x, &axes), axes), divisor(x, axes, correction));
  tnf_surface_end(graph, outer);
  return result;
}

/* By the norm, as tnf_std. */
tnf_traced tnf_nanstd(tnf_traced x, tnf_axes axes, double correction) {
  tnf_graph *graph = along("nanstd", x, &tnf_class_float, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "nanstd");
  tnf_traced result = tnf_div(tnf_vector_norm(centred(x, &axes), 2, axes, false), tnf_sqrt(divisor(x, axes, correction)));
  tnf_surface_end(graph, outer);
  return result;
}
