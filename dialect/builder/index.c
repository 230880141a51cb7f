/* Elements picked by their place: numbers, which may count from the end, and extents. */
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

/* ---- ranges --------------------------------------------------------------------------------------------------------------- */

/* A place given as a number: negative ones count from the end of the axis. */
static tnf_extent place(tnf_traced x, int32_t axis, int64_t number) {
  return number < 0 ? tnf_extent_add(tnf_dim(x, axis), tnf_extent_const(number)) : tnf_extent_const(number);
}

tnf_traced tnf_slice_range(tnf_traced x, int32_t axis, int64_t start, int64_t limit) {
  tnf_graph *graph = tnf_operands_check("slice_range", 1, &x);
  if (!graph || !tnf_axis_resolve("slice_range", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "slice_range");
  tnf_extent end = limit == TNF_END ? tnf_dim(x, axis) : place(x, axis, limit);
  tnf_traced result = tnf_slice_axis(x, axis, place(x, axis, start), end);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- tnf_index ------------------------------------------------------------------------------------------------------------- */

enum { EXTENT_NUMBER = 1, EXTENT_ALL = 3 };

/* Refuses what is known to be outside; the slice guards the rest, with the same code. */
static bool check_number(tnf_graph *graph, tnf_traced x, int32_t axis, int64_t number) {
  int64_t extent = tnf_exact_extent(x, axis);
  if (extent < 0 && number < INT64_MAX)
    return true;
  if (extent >= 0 && number < extent && number >= -extent)
    return true;
  char text[64] = "";
  if (extent >= 0)
    snprintf(text, sizeof text, ", whose extent is %lld", (long long)extent);
  tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %lld is out of range for axis %d%s", graph->surface, (long long)number, axis,
                 text);
  return false;
}

static bool check_indices(tnf_graph *graph, tnf_traced x, const tnf_indices *indices) {
  int32_t rank = tnf_rank_of(x);
  if (indices->count < 0 || indices->count > rank) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: x has rank %d, got %d indices", graph->surface, rank, indices->count);
    return false;
  }
  for (int32_t i = 0; i < indices->count; ++i)
    if (indices->extent[i].kind == EXTENT_NUMBER && !check_number(graph, x, i, indices->extent[i].number))
      return false;
  return true;
}

/* The elements with the picked axes, of extent 1, still there; then without them. */
static tnf_traced pick(tnf_traced x, const tnf_indices *indices) {
  int32_t rank = tnf_rank_of(x);
  tnf_extents starts = {rank, {{0}}}, limits = tnf_shape_of_value(x), kept = {0};
  tnf_ints strides = {rank, {0}};
  for (int32_t i = 0; i < rank; ++i) {
    const tnf_extent *at = i < indices->count && indices->extent[i].kind != EXTENT_ALL ? &indices->extent[i] : NULL;
    strides.axis[i] = 1;
    starts.extent[i] = !at ? tnf_extent_const(0) : at->kind == EXTENT_NUMBER ? place(x, i, at->number) : *at;
    if (at)
      limits.extent[i] = tnf_extent_add(starts.extent[i], tnf_extent_const(1));
    else
      kept.extent[kept.count++] = limits.extent[i];
  }
  return kept.count == rank ? x : tnf_reshape(tnf_slice(x, starts, limits, strides), kept);
}

tnf_traced tnf_index(tnf_traced x, tnf_indices indices) {
  tnf_graph *graph = tnf_operands_check("index", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "index");
  tnf_traced result = check_indices(graph, x, &indices) ? pick(x, &indices) : tnf_traced_failed(graph);
  tnf_surface_end(graph, outer);
  return result;
}
