/* Elements in order along an axis, where the extreme ones are, and what runs along it. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

/* The graph of an x of the class, its axis resolved; NULL, with the error noted, for anything else. */
static tnf_graph *along(const char *name, tnf_traced x, const tnf_operand_class *kind, int32_t *axis) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axis_resolve(name, graph, tnf_rank_of(x), axis))
    return NULL;
  return !kind || tnf_class_check(graph, name, "x", x, kind) ? graph : NULL;
}

/* ---- in order ------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_sort(tnf_traced x, int32_t axis, bool descending) {
  tnf_graph *graph = along("sort", x, &tnf_class_ordered, &axis);
  return graph ? tnf_op_sort(x, axis, descending) : tnf_traced_failed(x.graph);
}

tnf_traced tnf_argsort(tnf_traced x, int32_t axis, bool descending) {
  tnf_graph *graph = along("argsort", x, &tnf_class_ordered, &axis);
  return graph ? tnf_op_argsort(x, axis, descending) : tnf_traced_failed(x.graph);
}

tnf_traced tnf_top(tnf_traced x, tnf_extent count, int32_t axis, bool smallest, tnf_traced *places) {
  tnf_graph *graph = along("top", x, &tnf_class_ordered, &axis);
  if (places)
    *places = tnf_traced_failed(x.graph);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "top");
  tnf_traced first = tnf_traced_failed(graph);
  if (tnf_places_check(graph, "top", "count", count, "x", x, axis))
    first = tnf_slice_called(tnf_op_argsort(x, axis, !smallest), axis, tnf_extent_const(0), "", count, "count");
  tnf_traced result = tnf_take_along_axis(x, first, axis);
  if (places)
    *places = first;
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced extreme(const char *name, tnf_traced x, int32_t axis, bool least) {
  tnf_graph *graph = along(name, x, &tnf_class_ordered, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = tnf_op_argmax(x, axis, least);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_argmax(tnf_traced x, int32_t axis) {
  return extreme("argmax", x, axis, false);
}
tnf_traced tnf_argmin(tnf_traced x, int32_t axis) {
  return extreme("argmin", x, axis, true);
}

tnf_traced tnf_take_along_axis(tnf_traced x, tnf_traced indices, int32_t axis) {
  tnf_traced operands[2] = {x, indices};
  tnf_graph *graph = tnf_named_operands_check("take_along_axis", "x indices", 2, operands);
  if (!graph || !tnf_axis_resolve("take_along_axis", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  return tnf_op_take_along_axis(x, indices, axis);
}

/* ---- different elements --------------------------------------------------------------------------------------------------- */

/* Whether an element of what is sorted begins a run of equal ones. */
static tnf_traced begins(tnf_traced sorted) {
  tnf_traced before = tnf_roll(sorted, 1, 0);
  tnf_traced differs = tnf_compare(TNF_DIRECTION_NE, sorted, before);
  if (tnf_dtype_is_floating(tnf_dtype_of(sorted)))
    differs = tnf_logical_and(differs, tnf_logical_not(tnf_logical_and(tnf_isnan(sorted), tnf_isnan(before))));
  tnf_traced place = tnf_iota(sorted.graph, TNF_I64, tnf_shape_of_value(sorted), 0);
  return tnf_logical_or(differs, tnf_compare_scalar(TNF_DIRECTION_EQ, place, 0));
}

/* The elements in order fall into runs; an element's run, by its number, goes back to where the element came from. */
tnf_unique_result tnf_unique(tnf_traced x) {
  tnf_traced failed = tnf_traced_failed(x.graph);
  tnf_unique_result result = {failed, failed, failed};
  tnf_graph *graph = tnf_operands_check("unique", 1, &x);
  if (!graph || !tnf_class_check(graph, "unique", "x", x, &tnf_class_ordered))
    return result;
  const char *outer = tnf_surface_begin(graph, "unique");
  tnf_traced all = tnf_ravel(x), places = tnf_argsort(all, 0, false), sorted = tnf_take(all, places, 0);
  tnf_traced first = begins(sorted), run = tnf_sub_scalar(tnf_cumsum(tnf_cast(first, TNF_I64), 0), 1);
  tnf_traced none = tnf_zeros_like(run), one = tnf_ones_like(run);
  result.values = tnf_compress(sorted, first, 0);
  result.inverse = tnf_reshape(tnf_scatter_add(none, places, run, 0), tnf_shape_of_value(x));
  tnf_traced counts = tnf_full(tnf_scalar_i64(graph, 0), (tnf_extents){1, {tnf_dim(result.values, 0)}});
  result.counts = tnf_scatter_add(counts, run, one, 0);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- running values ------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_cumsum(tnf_traced x, int32_t axis) {
  tnf_graph *graph = along("cumsum", x, &tnf_class_numeric, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "cumsum");
  tnf_traced result = tnf_op_cumulative_sum(x, axis, /*reverse=*/false, /*exclusive=*/false);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_cumprod(tnf_traced x, int32_t axis) {
  tnf_graph *graph = along("cumprod", x, &tnf_class_numeric, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "cumprod");
  tnf_extents all = tnf_shape_of_value(x), kept = {0};
  for (int32_t i = 0; i < all.count; ++i)
    if (i != axis)
      kept.extent[kept.count++] = all.extent[i];
  tnf_traced one = tnf_scalar_like(x, 1), first = kept.count ? tnf_full(one, kept) : one;
  tnf_traced result = tnf_op_linear_recurrence(x, tnf_zeros_like(x), first, axis, /*reverse=*/false, /*exclusive=*/false);
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced running(const char *name, tnf_traced x, int32_t axis, bool least) {
  tnf_graph *graph = along(name, x, &tnf_class_ordered, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = tnf_take_along_axis(x, tnf_op_cumulative_argmax(x, axis, least, /*reverse=*/false), axis);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_cummax(tnf_traced x, int32_t axis) {
  return running("cummax", x, axis, false);
}
tnf_traced tnf_cummin(tnf_traced x, int32_t axis) {
  return running("cummin", x, axis, true);
}
