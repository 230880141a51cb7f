/* Arrays with their axes exchanged, with elements more or less, and chosen from. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/arrays.h"

/* ---- axes ----------------------------------------------------------------------------------------------------------------- */

/* The graph of x with both axes resolved; NULL, with the error noted, else. */
static tnf_graph *two_axes(const char *name, tnf_traced x, int32_t *first, int32_t *second) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axis_resolve(name, graph, tnf_rank_of(x), first) || !tnf_axis_resolve(name, graph, tnf_rank_of(x), second))
    return NULL;
  return graph;
}

tnf_traced tnf_moveaxis(tnf_traced x, int32_t from, int32_t to) {
  tnf_graph *graph = two_axes("moveaxis", x, &from, &to);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "moveaxis");
  tnf_axes permutation = {tnf_rank_of(x), {0}};
  for (int32_t i = 0, next = 0; i < permutation.count; ++i) {
    next += next == from;
    permutation.axis[i] = i == to ? from : next++;
  }
  tnf_traced result = from == to ? x : tnf_transpose(x, permutation);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_swapaxes(tnf_traced x, int32_t first, int32_t second) {
  tnf_graph *graph = two_axes("swapaxes", x, &first, &second);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "swapaxes");
  tnf_axes permutation = {tnf_rank_of(x), {0}};
  for (int32_t i = 0; i < permutation.count; ++i)
    permutation.axis[i] = i == first ? second : i == second ? first : i;
  tnf_traced result = first == second ? x : tnf_transpose(x, permutation);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_rot90(tnf_traced x, int32_t times) {
  int32_t rows = 0, columns = 1;
  tnf_graph *graph = two_axes("rot90", x, &rows, &columns);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "rot90");
  const int32_t quarters = ((times % 4) + 4) % 4;
  static const int64_t first[1] = {0}, second[1] = {1}, both[2] = {0, 1};
  tnf_traced result = x;
  if (quarters == 1)
    result = tnf_op_reverse(tnf_swapaxes(x, 0, 1), first, 1);
  else if (quarters == 2)
    result = tnf_op_reverse(x, both, 2);
  else if (quarters == 3)
    result = tnf_op_reverse(tnf_swapaxes(x, 0, 1), second, 1);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- more and fewer elements ---------------------------------------------------------------------------------------------- */

/* The places in [0, n) that the places 0, 1, ... of the padded axis, less low, read. */
static tnf_traced source_places(tnf_graph *graph, tnf_extent n, tnf_extent low, tnf_extent high, tnf_pad_mode mode) {
  tnf_traced place = tnf_iota(graph, TNF_I64, (tnf_extents){1, {tnf_extent_add(tnf_extent_add(low, n), high)}}, 0);
  tnf_traced i = tnf_sub(place, tnf_extent_to_scalar(graph, low, TNF_I64)), count = tnf_extent_to_scalar(graph, n, TNF_I64);
  tnf_traced last = tnf_sub_scalar(count, 1), zero = tnf_scalar_i64(graph, 0);
  if (mode == TNF_PAD_MODE_EDGE)
    return tnf_clamp(i, zero, tnf_maximum(last, zero));
  tnf_traced period = mode == TNF_PAD_MODE_WRAP ? count : tnf_scale(2, mode == TNF_PAD_MODE_REFLECT ? last : count);
  tnf_traced within =
      tnf_mod(i, tnf_maximum_scalar(period, 1)); /* without elements there is nothing to read, which the run says */
  if (mode == TNF_PAD_MODE_WRAP)
    return within;
  tnf_traced back = tnf_sub(mode == TNF_PAD_MODE_REFLECT ? period : tnf_sub_scalar(period, 1), within);
  return tnf_select(tnf_compare(TNF_DIRECTION_LT, within, tnf_maximum_scalar(count, 1)), within, back);
}

static bool is_nothing(tnf_extent extent) {
  return extent.kind == 1 && extent.number == 0;
}

tnf_traced tnf_pad_with(tnf_traced x, tnf_extents low, tnf_extents high, tnf_pad_mode mode) {
  tnf_graph *graph = tnf_operands_check("pad_with", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (low.count != tnf_rank_of(x) || high.count != tnf_rank_of(x) || (int32_t)mode < 0 || mode > TNF_PAD_MODE_WRAP) {
    const bool is_mode = low.count == tnf_rank_of(x) && high.count == low.count;
    tnf_graph_fail(graph, is_mode ? TNF_RT_INVALID_ARGUMENT : TNF_RT_RANK_MISMATCH,
                   is_mode ? "pad_with: %d is no mode" : "pad_with: low and high must have an entry for each of the %d axes of x",
                   is_mode ? (int32_t)mode : tnf_rank_of(x));
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "pad_with");
  for (int32_t axis = 0; axis < tnf_rank_of(x) && !tnf_graph_failed(graph); ++axis)
    if (!is_nothing(low.extent[axis]) || !is_nothing(high.extent[axis]))
      x = tnf_take_called(x, source_places(graph, tnf_dim(x, axis), low.extent[axis], high.extent[axis], mode), axis,
                          "x has no elements: the place");
  tnf_surface_end(graph, outer);
  return x;
}

tnf_traced tnf_insert(tnf_traced x, tnf_extent place, tnf_traced values, int32_t axis) {
  tnf_traced operands[2] = {x, values};
  tnf_graph *graph = tnf_named_operands_check("insert", "x values", 2, operands);
  if (!graph || !tnf_axis_resolve("insert", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "insert");
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_places_check(graph, "insert", "place", place, "x", x, axis)) {
    tnf_traced parts[3] = {tnf_slice_called(x, axis, tnf_extent_const(0), "", place, "place"), values,
                           tnf_slice_called(x, axis, place, "place", tnf_dim(x, axis), "")};
    result = tnf_concatenate(parts, 3, axis);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_delete(tnf_traced x, tnf_extent place, tnf_extent count, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("delete", 1, &x);
  if (!graph || !tnf_axis_resolve("delete", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "delete");
  tnf_traced result = tnf_traced_failed(graph);
  count = tnf_not_negative(graph, count, "count");
  tnf_extent end = tnf_extent_add(place, count);
  if (tnf_places_check(graph, "delete", "place", place, "x", x, axis) &&
      tnf_places_check(graph, "delete", "count", count, "x", x, axis) &&
      tnf_places_check(graph, "delete", "place + count", end, "x", x, axis)) {
    tnf_traced parts[2] = {tnf_slice_called(x, axis, tnf_extent_const(0), "", place, "place"),
                           tnf_slice_called(x, axis, end, "place + count", tnf_dim(x, axis), "the extent")};
    result = tnf_concatenate(parts, 2, axis);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_choose(tnf_traced place, const tnf_traced *choices, int32_t count) {
  tnf_traced all[1 + TNF_RT_MAX_RANK] = {place};
  tnf_graph *graph = tnf_named_operands_check("choose", "place", 1, all);
  if (!graph || !tnf_class_check(graph, "choose", "place", place, &tnf_class_integer))
    return tnf_traced_failed(place.graph);
  if (!choices || count < 1 || count > TNF_RT_MAX_RANK) {
    if (!choices)
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "choose: \"choices\" is NULL");
    else
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "choose: there must be 1 to %d choices, got %d", TNF_RT_MAX_RANK, count);
    return tnf_traced_failed(graph);
  }
  memcpy(all + 1, choices, (size_t)count * sizeof *choices);
  if (!tnf_named_operands_check("choose", "place choices*", 1 + count, all))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "choose");
  tnf_promote(count, all + 1);
  tnf_traced result = tnf_traced_failed(graph);
  all[0] = tnf_places_below(place, tnf_extent_const(count), "place");
  if (tnf_broadcast("choose", "place choices*", 1 + count, all)) {
    const int32_t rank = tnf_rank_of(all[0]);
    tnf_traced stacked = tnf_stack(all + 1, count, rank);
    result = tnf_squeeze(tnf_take_along_axis(stacked, tnf_expand_dims(all[0], rank), rank), rank);
  }
  tnf_surface_end(graph, outer);
  return result;
}
