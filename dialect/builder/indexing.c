/* Windows and elements at index vectors: StableHLO's numbers of axes, and the cases that are named. The operation's own form has
 * the components of a vector in front of indices and a window in front of the result; other orders are transposed to it. */
#include "tenferro/indexing.h"
#include "builder/surface.h"
#include "builders.h"

/* ---- numbers of axes ------------------------------------------------------------------------------------------------------ */

/* The numbers of one call, resolved, and the orders of axes between the user's form and the operation's. */
typedef struct layout {
  tnf_axes axes, dropped, batch;
  tnf_axes indices;      /* axis i of the operation's indices is the user's indices.axis[i] */
  tnf_axes result;       /* axis i of the operation's result is the user's result.axis[i] */
  bool is_one_component; /* an axis of extent 1 goes in front of indices */
} layout;

static void sort_axes(tnf_axes *axes) {
  for (int32_t i = 1; i < axes->count; ++i)
    for (int32_t k = i; k > 0 && axes->axis[k - 1] > axes->axis[k]; --k) {
      const int64_t axis = axes->axis[k];
      axes->axis[k] = axes->axis[k - 1];
      axes->axis[k - 1] = axis;
    }
}

static bool list_resolve(tnf_graph *graph, const char *name, const char *list, int32_t rank, tnf_axes *axes) {
  if (axes->count >= 0)
    return tnf_axes_resolve(name, graph, rank, axes);
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" has %d entries", name, list, axes->count);
  return false;
}

/* What of the numbers the operation cannot check, since it has it no more. */
static bool numbers_check(tnf_graph *graph, const char *name, const tnf_index_numbers *numbers, int32_t rank,
                          int32_t window_rank) {
  const tnf_axes *window = &numbers->window_axes, *in_indices = &numbers->indices_batch_axes;
  if (in_indices->count != numbers->x_batch_axes.count)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there are %d batch axes of x and %d of indices", name,
                   numbers->x_batch_axes.count, in_indices->count);
  else if (tnf_axes_contain(in_indices, numbers->vector_axis))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: axis %d of indices is its vector axis and a batch axis", name,
                   numbers->vector_axis);
  else if (rank > TNF_RT_MAX_RANK)
    tnf_graph_fail(graph, TNF_RT_UNSUPPORTED, "%s: a tensor has at most %d axes, got %d", name, TNF_RT_MAX_RANK, rank);
  else if (window->count != -1 && window->count != window_rank)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: a window has %d axes, got %d window axes", name, window_rank,
                   window->count);
  else
    return true;
  return false;
}

/* Fills the orders of the axes of indices and of the result from numbers that are resolved. */
static void order_axes(layout *l, const tnf_index_numbers *numbers, int32_t indices_rank, int32_t result_rank) {
  const tnf_axes *window = &numbers->window_axes, *in_indices = &numbers->indices_batch_axes;
  const int32_t vector_axis = numbers->vector_axis;
  int32_t place[TNF_RT_MAX_RANK] = {0}; /* of each axis of indices in the result */
  for (int32_t i = 0; i < window->count; ++i)
    l->result.axis[l->result.count++] = window->axis[i];
  for (int32_t axis = 0, next = 0; axis < indices_rank; ++axis) {
    if (axis == vector_axis)
      continue;
    while (next < result_rank && tnf_axes_contain(window, next))
      ++next;
    place[axis] = next++;
  }
  if (vector_axis < indices_rank)
    l->indices.axis[l->indices.count++] = vector_axis;
  for (int32_t axis = 0; axis < indices_rank; ++axis)
    if (axis != vector_axis && !tnf_axes_contain(in_indices, axis)) {
      l->indices.axis[l->indices.count++] = axis;
      l->result.axis[l->result.count++] = place[axis];
    }
  for (int32_t i = 0; i < in_indices->count; ++i) {
    l->indices.axis[l->indices.count++] = in_indices->axis[i];
    l->result.axis[l->result.count++] = place[in_indices->axis[i]];
  }
}

static bool layout_of(tnf_graph *graph, const char *name, tnf_traced x, tnf_traced indices, const tnf_index_numbers *numbers,
                      layout *l) {
  *l = (layout){.is_one_component = false};
  tnf_index_numbers own = TNF_INDEX_NUMBERS_INIT;
  if (!numbers || numbers->size < sizeof numbers->size || numbers->size > sizeof own) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"numbers\" %s; use TNF_INDEX_NUMBERS_INIT", name,
                   numbers ? "has another size" : "is NULL");
    return false;
  }
  memcpy(&own, numbers, numbers->size);
  int32_t rank = tnf_rank_of(x), indices_rank = tnf_rank_of(indices);
  tnf_axes *in_indices = &own.indices_batch_axes;
  l->axes = own.index_axes;
  l->dropped = own.dropped_axes;
  l->batch = own.x_batch_axes;
  if (!list_resolve(graph, name, "index_axes", rank, &l->axes) || !list_resolve(graph, name, "dropped_axes", rank, &l->dropped) ||
      !list_resolve(graph, name, "x_batch_axes", rank, &l->batch) ||
      !list_resolve(graph, name, "indices_batch_axes", indices_rank, in_indices))
    return false;
  l->is_one_component = own.vector_axis == indices_rank;
  if (!l->is_one_component && !tnf_axis_resolve(name, graph, indices_rank, &own.vector_axis))
    return false;
  sort_axes(&l->dropped);
  int32_t window_rank = rank - l->dropped.count - l->batch.count, result_rank = window_rank + indices_rank - !l->is_one_component;
  if (!numbers_check(graph, name, &own, result_rank, window_rank))
    return false;
  tnf_axes *window = &own.window_axes;
  if (window->count < 0)
    for (window->count = 0; window->count < window_rank; ++window->count)
      window->axis[window->count] = window->count;
  else if (!tnf_axes_resolve(name, graph, result_rank, window))
    return false;
  sort_axes(window);
  order_axes(l, &own, indices_rank, result_rank);
  return true;
}

/* x with its axis order.axis[i] as axis i, or from that order back; x itself where nothing moves. */
static tnf_traced in_order(tnf_traced x, const tnf_axes *order, bool back) {
  tnf_axes permutation = *order;
  bool moves = false;
  for (int32_t i = 0; i < order->count; ++i) {
    moves = moves || order->axis[i] != i;
    if (back)
      permutation.axis[order->axis[i]] = i;
  }
  return moves ? tnf_transpose(x, permutation) : x;
}

static tnf_traced vectors_of(tnf_traced indices, const layout *l) {
  tnf_traced ordered = in_order(indices, &l->indices, false);
  return l->is_one_component ? tnf_expand_dims(ordered, 0) : ordered;
}

/* ---- gather and scatter --------------------------------------------------------------------------------------------------- */

tnf_traced tnf_gather(tnf_traced x, tnf_traced indices, const tnf_index_numbers *numbers, tnf_extents sizes) {
  tnf_traced operands[2] = {x, indices};
  layout l;
  tnf_graph *graph = tnf_named_operands_check("gather", "x indices", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "gather");
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, graph->surface, "indices", indices, &tnf_class_integer) &&
      tnf_count_check(graph, graph->surface, "sizes", sizes.count) && layout_of(graph, graph->surface, x, indices, numbers, &l)) {
    tnf_traced windows = tnf_op_gather(x, vectors_of(indices, &l), l.axes.axis, l.axes.count, l.dropped.axis, l.dropped.count,
                                       l.batch.axis, l.batch.count, sizes.extent, sizes.count);
    result = in_order(windows, &l.result, true);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_scatter(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates,
                       const tnf_index_numbers *numbers) {
  tnf_traced operands[3] = {x, indices, updates}, combined[2] = {x, updates};
  layout l;
  tnf_graph *graph = tnf_named_operands_check("scatter", "x indices updates", 3, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "scatter");
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, graph->surface, "indices", indices, &tnf_class_integer) &&
      layout_of(graph, graph->surface, x, indices, numbers, &l) &&
      tnf_rank_check(graph, graph->surface, "updates", updates, l.result.count)) {
    tnf_promote(2, combined);
    result = tnf_op_scatter(kind, combined[0], vectors_of(indices, &l), in_order(combined[1], &l.result, false), l.axes.axis,
                            l.axes.count, l.dropped.axis, l.dropped.count, l.batch.axis, l.batch.count);
  }
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- elements at places along some axes ----------------------------------------------------------------------------------- */

/* The indices as vectors, and their numbers; false, with the error noted, where they are none. */
static bool at_numbers(tnf_graph *graph, const char *name, tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes *axes,
                       tnf_traced *vectors, tnf_index_numbers *numbers) {
  tnf_traced each[TNF_RT_MAX_RANK];
  if (!tnf_axes_resolve(name, graph, tnf_rank_of(x), axes))
    return false;
  if (axes->count != count) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there are %d indices for %d axes", name, count, axes->count);
    return false;
  }
  for (int32_t i = 0; i < count; ++i) {
    each[i] = indices[i];
    if (!tnf_class_check(graph, name, "indices", indices[i], &tnf_class_integer))
      return false;
  }
  tnf_promote(count, each);
  if (!tnf_broadcast(name, "indices*", count, each))
    return false;
  *vectors = tnf_stack(each, count, 0);
  *numbers = (tnf_index_numbers)TNF_INDEX_NUMBERS_INIT;
  numbers->index_axes = numbers->dropped_axes = *axes;
  int64_t first = axes->axis[0], window_rank = tnf_rank_of(x) - count;
  for (int32_t i = 1; i < count; ++i)
    first = axes->axis[i] < first ? axes->axis[i] : first;
  numbers->window_axes.count = (int32_t)window_rank;
  for (int64_t i = 0; i < window_rank; ++i)
    numbers->window_axes.axis[i] = i < first ? i : i + tnf_rank_of(each[0]);
  return !tnf_graph_failed(graph);
}

/* x, or the first index, with the others: what the operands of the call are. The graph, or NULL. */
static tnf_graph *at_check(const char *name, tnf_traced x, const tnf_traced *indices, int32_t count) {
  tnf_traced operands[1 + TNF_RT_MAX_RANK] = {x};
  tnf_graph *graph = tnf_named_operands_check(name, "x", 1, operands);
  if (!graph)
    return NULL;
  if (!indices || count < 1 || count > TNF_RT_MAX_RANK) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there must be 1 to %d indices, got %d", name, TNF_RT_MAX_RANK,
                   indices ? count : 0);
    return NULL;
  }
  memcpy(operands + 1, indices, (size_t)count * sizeof *indices);
  return tnf_named_operands_check(name, "x indices*", 1 + count, operands);
}

tnf_traced tnf_gather_at(tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes) {
  tnf_traced vectors;
  tnf_index_numbers numbers;
  tnf_graph *graph = at_check("gather_at", x, indices, count);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "gather_at");
  tnf_traced result = tnf_traced_failed(graph);
  if (at_numbers(graph, "gather_at", x, indices, count, &axes, &vectors, &numbers)) {
    tnf_extents sizes = tnf_shape_of_value(x);
    for (int32_t i = 0; i < count; ++i)
      sizes.extent[axes.axis[i]] = tnf_extent_const(1);
    result = tnf_gather(x, vectors, &numbers, sizes);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_scatter_at(tnf_scatter_kind kind, tnf_traced x, const tnf_traced *indices, int32_t count, tnf_axes axes,
                          tnf_traced updates) {
  tnf_traced vectors, operands[2] = {x, updates};
  tnf_index_numbers numbers;
  if (!tnf_named_operands_check("scatter_at", "x updates", 2, operands))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_graph *graph = at_check("scatter_at", x, indices, count);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "scatter_at");
  tnf_traced result = at_numbers(graph, "scatter_at", x, indices, count, &axes, &vectors, &numbers)
                          ? tnf_scatter(kind, x, vectors, updates, &numbers)
                          : tnf_traced_failed(graph);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_put_along_axis(tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates, int32_t axis) {
  tnf_traced operands[3] = {x, indices, updates};
  tnf_graph *graph = tnf_named_operands_check("put_along_axis", "x indices updates", 3, operands);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("put_along_axis", graph, rank, &axis))
    return tnf_traced_failed(tnf_common_graph(3, operands));
  if (tnf_rank_of(indices) != rank) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "put_along_axis: indices must have the rank of x, %d, got %d", rank,
                   tnf_rank_of(indices));
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "put_along_axis");
  tnf_index_numbers numbers = TNF_INDEX_NUMBERS_INIT;
  numbers.index_axes = numbers.dropped_axes = (tnf_axes){1, {axis}};
  numbers.vector_axis = rank;
  for (int32_t i = 0; i < rank; ++i)
    if (i != axis)
      numbers.x_batch_axes.axis[numbers.x_batch_axes.count++] = i;
  numbers.indices_batch_axes = numbers.x_batch_axes;
  tnf_traced result = tnf_scatter(kind, x, indices, updates, &numbers);
  tnf_surface_end(graph, outer);
  return result;
}
