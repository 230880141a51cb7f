/* Elements read and written at places that other values say. */
#include "builder/surface.h"
#include "builders.h"

tnf_traced tnf_take(tnf_traced x, tnf_traced indices, int32_t axis) {
  tnf_traced operands[2] = {x, indices};
  tnf_graph *graph = tnf_named_operands_check("take", "x indices", 2, operands);
  if (!graph || !tnf_axis_resolve("take", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  return tnf_op_take(x, indices, axis);
}

tnf_traced tnf_scatter_add(tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis) {
  tnf_traced operands[3] = {x, indices, updates}, numbers[2] = {x, updates};
  tnf_graph *graph = tnf_named_operands_check("scatter_add", "x indices updates", 3, operands);
  if (!graph || !tnf_axis_resolve("scatter_add", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "scatter_add");
  tnf_promote(2, numbers);
  tnf_traced result = tnf_op_scatter_add(numbers[0], indices, numbers[1], axis);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_dynamic_slice(tnf_traced x, const tnf_traced *starts, int32_t count, tnf_extents sizes) {
  return tnf_op_dynamic_slice(x, starts, count, sizes.extent, sizes.count);
}

tnf_traced tnf_dynamic_update_slice(tnf_traced x, tnf_traced update, const tnf_traced *starts, int32_t count) {
  tnf_traced operands[2] = {x, update};
  tnf_graph *graph = tnf_named_operands_check("dynamic_update_slice", "x update", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "dynamic_update_slice");
  tnf_promote(2, operands);
  tnf_traced result = tnf_op_dynamic_update_slice(operands[0], operands[1], starts, count, /*add=*/false);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- along one axis ------------------------------------------------------------------------------------------------------- */

/* A window that begins at 0 along the other axes. */
static void start_along(tnf_graph *graph, int32_t rank, int32_t axis, tnf_traced start, tnf_traced *starts) {
  for (int32_t i = 0; i < rank; ++i)
    starts[i] = i == axis ? start : tnf_constant_scalar(graph, TNF_I64, 0, 0);
}

tnf_traced tnf_dynamic_slice_axis(tnf_traced x, int32_t axis, tnf_traced start, tnf_extent size) {
  tnf_traced operands[2] = {x, start}, starts[TNF_RT_MAX_RANK];
  tnf_graph *graph = tnf_named_operands_check("dynamic_slice_axis", "x start", 2, operands);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("dynamic_slice_axis", graph, rank, &axis))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "dynamic_slice_axis");
  tnf_extents sizes = tnf_shape_of_value(x);
  sizes.extent[axis] = size;
  start_along(graph, rank, axis, start, starts);
  tnf_traced result = tnf_dynamic_slice(x, starts, rank, sizes);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_dynamic_update_slice_axis(tnf_traced x, tnf_traced update, int32_t axis, tnf_traced start) {
  tnf_traced operands[3] = {x, update, start}, starts[TNF_RT_MAX_RANK];
  tnf_graph *graph = tnf_named_operands_check("dynamic_update_slice_axis", "x update start", 3, operands);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("dynamic_update_slice_axis", graph, rank, &axis))
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "dynamic_update_slice_axis");
  start_along(graph, rank, axis, start, starts);
  tnf_traced result = tnf_dynamic_update_slice(x, update, starts, rank);
  tnf_surface_end(graph, outer);
  return result;
}
