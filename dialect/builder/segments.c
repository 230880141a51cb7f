/* Elements combined into the segments that they belong to, counted, and put into bins. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/indexing.h"

#include <math.h>

/* ---- segments ------------------------------------------------------------------------------------------------------------- */

/* The number that is the identity of the kind among those of the dtype. */
static tnf_traced identity(tnf_graph *graph, tnf_dtype dtype, tnf_scatter_kind kind) {
  const bool least = kind == TNF_SCATTER_KIND_MAXIMUM;
  const int32_t small = least ? INT32_MIN : INT32_MAX;
  const int64_t large = least ? INT64_MIN : INT64_MAX;
  if (kind == TNF_SCATTER_KIND_ADD || kind == TNF_SCATTER_KIND_MULTIPLY)
    return tnf_constant_scalar(graph, dtype, kind == TNF_SCATTER_KIND_MULTIPLY, 0);
  if (dtype == TNF_I32 || dtype == TNF_I64)
    return tnf_constant(graph, dtype, 0, NULL, dtype == TNF_I32 ? (const void *)&small : (const void *)&large);
  return tnf_constant_scalar(graph, dtype, least ? -INFINITY : INFINITY, 0);
}

static bool segments_check(tnf_graph *graph, tnf_traced x, tnf_traced ids, tnf_scatter_kind kind, int32_t *axis) {
  const bool is_extreme = kind == TNF_SCATTER_KIND_MINIMUM || kind == TNF_SCATTER_KIND_MAXIMUM;
  if (!tnf_axis_resolve(graph->surface, graph, tnf_rank_of(x), axis) ||
      !tnf_class_check(graph, graph->surface, "x", x, is_extreme ? &tnf_class_ordered : &tnf_class_numeric) ||
      !tnf_class_check(graph, graph->surface, "ids", ids, &tnf_class_integer))
    return false;
  return tnf_rank_check(graph, graph->surface, "ids", ids, 1);
}

static tnf_traced segments(const char *name, tnf_scatter_kind kind, tnf_traced x, tnf_traced ids, tnf_extent count,
                           int32_t axis) {
  tnf_traced operands[2] = {x, ids};
  tnf_graph *graph = tnf_named_operands_check(name, "x ids", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = tnf_traced_failed(graph);
  if (segments_check(graph, x, ids, kind, &axis)) {
    tnf_extents extents = tnf_shape_of_value(x);
    extents.extent[axis] = count;
    tnf_traced initial = tnf_full(identity(graph, tnf_dtype_of(x), kind), extents);
    result = kind == TNF_SCATTER_KIND_ADD ? tnf_scatter_add(initial, ids, x, axis)
                                          : tnf_scatter_at(kind, initial, &ids, 1, (tnf_axes){1, {axis}}, x);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_segment_sum(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis) {
  return segments("segment_sum", TNF_SCATTER_KIND_ADD, x, ids, count, axis);
}
tnf_traced tnf_segment_prod(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis) {
  return segments("segment_prod", TNF_SCATTER_KIND_MULTIPLY, x, ids, count, axis);
}
tnf_traced tnf_segment_min(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis) {
  return segments("segment_min", TNF_SCATTER_KIND_MINIMUM, x, ids, count, axis);
}
tnf_traced tnf_segment_max(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis) {
  return segments("segment_max", TNF_SCATTER_KIND_MAXIMUM, x, ids, count, axis);
}

tnf_traced tnf_segment_mean(tnf_traced x, tnf_traced ids, tnf_extent count, int32_t axis) {
  tnf_traced operands[2] = {x, ids};
  tnf_graph *graph = tnf_named_operands_check("segment_mean", "x ids", 2, operands);
  if (!graph || !tnf_axis_resolve("segment_mean", graph, tnf_rank_of(x), &axis) ||
      !tnf_class_check(graph, "segment_mean", "x", x, &tnf_class_float))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "segment_mean");
  tnf_traced sum = tnf_segment_sum(x, ids, count, axis), one = tnf_full(tnf_scalar_f64(graph, 1), tnf_shape_of_value(ids));
  tnf_traced number = tnf_cast(tnf_segment_sum(one, ids, count, 0), tnf_dtype_of(x));
  tnf_traced result = tnf_div(sum, tnf_broadcast_in_dim(number, tnf_shape_of_value(sum), (tnf_axes){1, {axis}}));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- counted -------------------------------------------------------------------------------------------------------------- */

/* The weights as a vector, or ones; null, with the error noted, where they do not look like x. */
static tnf_traced weights_of(tnf_graph *graph, const char *name, tnf_traced x, const tnf_traced *weights) {
  if (!weights)
    return tnf_full(tnf_scalar_i64(graph, 1), tnf_shape_of_value(tnf_ravel(x)));
  if (tnf_rank_of(*weights) == tnf_rank_of(x))
    return tnf_reshape(*weights, tnf_shape_of_value(tnf_ravel(x)));
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: weights must have the rank of x, %d, got %d", name, tnf_rank_of(x),
                 tnf_rank_of(*weights));
  return tnf_traced_failed(graph);
}

/* The graph of x and the weights, if there are some; NULL, with the error noted. */
static tnf_graph *weighted(const char *name, tnf_traced x, const tnf_traced *weights, const tnf_operand_class *kind) {
  tnf_traced operands[2] = {x, weights ? *weights : x};
  tnf_graph *graph = tnf_named_operands_check(name, "x weights", weights ? 2 : 1, operands);
  if (!graph || !tnf_class_check(graph, name, "x", x, kind) ||
      (weights && !tnf_class_check(graph, name, "weights", *weights, &tnf_class_numeric)))
    return NULL;
  return graph;
}

tnf_traced tnf_bincount(tnf_traced x, const tnf_traced *weights, tnf_extent least) {
  tnf_graph *graph = weighted("bincount", x, weights, &tnf_class_integer);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "bincount");
  tnf_traced all = tnf_ravel(x), weight = weights_of(graph, "bincount", x, weights);
  tnf_traced largest = tnf_maximum_scalar(tnf_cast(tnf_reduce_max(all, TNF_ALL_AXES), TNF_I64), -1);
  tnf_extent count = tnf_extent_max(tnf_extent_of(tnf_add_scalar(largest, 1)), least);
  tnf_traced result = tnf_segment_sum(weight, all, count, 0);
  tnf_surface_end(graph, outer);
  return result;
}

/* Every element adds its weight to its bin, those outside of all of them 0 to one. */
tnf_traced tnf_histogram(tnf_traced x, tnf_traced edges, const tnf_traced *weights) {
  tnf_traced operands[2] = {x, edges};
  if (!tnf_named_operands_check("histogram", "x edges", 2, operands))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_graph *graph = weighted("histogram", x, weights, &tnf_class_ordered);
  if (!graph || !tnf_class_check(graph, "histogram", "edges", edges, &tnf_class_ordered) ||
      !tnf_rank_check(graph, "histogram", "edges", edges, 1))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "histogram");
  tnf_traced all = tnf_ravel(x), weight = weights_of(graph, "histogram", x, weights);
  tnf_extent bins = tnf_extent_sub(tnf_dim(edges, 0), tnf_extent_const(1));
  tnf_traced last = tnf_extent_to_scalar(graph, bins, TNF_I64);
  tnf_traced right = tnf_searchsorted(edges, all, true), left = tnf_searchsorted(edges, all, false);
  tnf_traced is_last = tnf_logical_and(tnf_compare(TNF_DIRECTION_GT, right, last), tnf_compare(TNF_DIRECTION_LE, left, last));
  tnf_traced bin = tnf_select(is_last, tnf_sub_scalar(last, 1), tnf_sub_scalar(right, 1));
  tnf_traced inside = tnf_logical_and(tnf_compare_scalar(TNF_DIRECTION_GE, bin, 0), tnf_compare(TNF_DIRECTION_LT, bin, last));
  tnf_traced counted = tnf_select(inside, weight, tnf_zeros_like(weight));
  tnf_extent room = tnf_extent_add(bins, tnf_extent_const(1)); /* the last one of those outside: there may be no bin */
  tnf_traced sums = tnf_segment_sum(counted, tnf_select(inside, bin, last), room, 0);
  tnf_traced result = tnf_slice_axis(sums, 0, tnf_extent_const(0), bins);
  tnf_surface_end(graph, outer);
  return result;
}
