/* Operations that move or select elements. */
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

tnf_traced tnf_reshape(tnf_traced x, tnf_extents extents) {
  return tnf_op_reshape(x, extents.extent, extents.count);
}

tnf_traced tnf_ravel(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("ravel", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "ravel");
  tnf_extent count = tnf_extent_const(1);
  for (int32_t i = 0; i < tnf_rank_of(x); ++i)
    count = tnf_extent_mul(count, tnf_dim(x, i));
  tnf_traced result = tnf_reshape(x, (tnf_extents){1, {count}});
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_expand_dims(tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("expand_dims", 1, &x);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("expand_dims", graph, rank + 1, &axis))
    return tnf_traced_failed(x.graph);
  tnf_extent extents[TNF_RT_MAX_RANK + 1];
  for (int32_t i = 0; i <= rank; ++i)
    extents[i] = i < axis ? tnf_dim(x, i) : i == axis ? tnf_extent_const(1) : tnf_dim(x, i - 1);
  const char *outer = tnf_surface_begin(graph, "expand_dims");
  tnf_traced result = tnf_op_reshape(x, extents, rank + 1);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_squeeze(tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("squeeze", 1, &x);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("squeeze", graph, rank, &axis))
    return tnf_traced_failed(x.graph);
  int64_t extent = tnf_exact_extent(x, axis);
  if (extent > 1 || extent == 0) {
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "squeeze: axis %d has extent %lld, not 1", axis, (long long)extent);
    return tnf_traced_failed(graph);
  }
  tnf_extent extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i + 1 < rank; ++i)
    extents[i] = tnf_dim(x, i < axis ? i : i + 1);
  const char *outer = tnf_surface_begin(graph, "squeeze");
  tnf_traced result = tnf_op_reshape(x, extents, rank - 1);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_transpose(tnf_traced x, tnf_axes permutation) {
  tnf_graph *graph = tnf_operands_check("transpose", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  int32_t rank = tnf_rank_of(x);
  if (permutation.count != rank) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "transpose: permutation must have one entry per axis of x (rank %d), got %d",
                   rank, permutation.count);
    return tnf_traced_failed(graph);
  }
  if (!tnf_axes_resolve("transpose", graph, rank, &permutation))
    return tnf_traced_failed(graph);
  return tnf_op_transpose(x, permutation.axis, rank);
}

static tnf_traced swap_matrix_axes(const char *name, tnf_traced x) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  int32_t rank = tnf_rank_of(x);
  if (rank < 2) {
    char type[256];
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: x must have rank 2 or more, got %s", name,
                   tnf_traced_text(x, type, sizeof type));
    return tnf_traced_failed(graph);
  }
  int64_t permutation[TNF_RT_MAX_RANK] = {1, 0};
  for (int32_t i = 2; i < rank; ++i)
    permutation[i] = i;
  return tnf_op_transpose(x, permutation, rank);
}

tnf_traced tnf_matrix_transpose(tnf_traced x) {
  return swap_matrix_axes("matrix_transpose", x);
}

tnf_traced tnf_adjoint(tnf_traced x) {
  tnf_traced swapped = swap_matrix_axes("adjoint", x);
  return tnf_dtype_is_complex(tnf_dtype_of(x)) ? tnf_op_conj(swapped) : swapped;
}

tnf_traced tnf_broadcast_in_dim(tnf_traced x, tnf_extents extents, tnf_axes dims) {
  tnf_graph *graph = tnf_operands_check("broadcast_in_dim", 1, &x);
  if (!graph || !tnf_count_check(graph, "broadcast_in_dim", "extents", extents.count) ||
      !tnf_axes_resolve("broadcast_in_dim", graph, extents.count, &dims))
    return tnf_traced_failed(x.graph);
  graph->broadcasts |= mlirValueIsABlockArgument(tnf_traced_carrier(x));
  return tnf_op_broadcast_in_dim(x, extents.extent, extents.count, dims.axis, dims.count);
}

tnf_traced tnf_broadcast_to(tnf_traced x, tnf_extents extents) {
  tnf_graph *graph = tnf_operands_check("broadcast_to", 1, &x);
  if (!graph || !tnf_count_check(graph, "broadcast_to", "extents", extents.count))
    return tnf_traced_failed(x.graph);
  tnf_axes dims = {tnf_rank_of(x), {0}};
  for (int32_t i = 0; i < dims.count; ++i)
    dims.axis[i] = i - dims.count;
  if (dims.count > extents.count) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: x has rank %d, the result only %d",
                   graph->surface ? graph->surface : "broadcast_to", dims.count, extents.count);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "broadcast_to");
  tnf_traced result = tnf_broadcast_in_dim(x, extents, dims);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_slice(tnf_traced x, tnf_extents starts, tnf_extents limits, tnf_ints strides) {
  return tnf_op_slice(x, starts.extent, starts.count, limits.extent, limits.count, strides.axis, strides.count);
}

tnf_traced tnf_slice_axis(tnf_traced x, int32_t axis, tnf_extent start, tnf_extent limit) {
  tnf_graph *graph = tnf_operands_check("slice_axis", 1, &x);
  int32_t rank = tnf_rank_of(x);
  if (!graph || !tnf_axis_resolve("slice_axis", graph, rank, &axis))
    return tnf_traced_failed(x.graph);
  tnf_extents starts = {rank, {{0}}}, limits = tnf_shape_of_value(x);
  tnf_ints strides = {rank, {0}};
  for (int32_t i = 0; i < rank; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides.axis[i] = 1;
  }
  starts.extent[axis] = start;
  limits.extent[axis] = limit;
  const char *outer = tnf_surface_begin(graph, "slice_axis");
  tnf_traced result = tnf_slice(x, starts, limits, strides);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_pad(tnf_traced x, tnf_traced value, tnf_extents low, tnf_extents high, tnf_ints interior) {
  tnf_traced operands[2] = {x, value};
  if (!tnf_named_operands_check("pad", "x value", 2, operands))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  return tnf_op_pad(x, value, low.extent, low.count, high.extent, high.count, interior.axis, interior.count);
}

/* Operands promoted to one dtype in memory that the caller frees with tnf_graph_free; NULL after a failure. */
static tnf_traced *promoted_copy(tnf_graph *graph, const tnf_traced *xs, int32_t count) {
  tnf_traced *copy = tnf_graph_alloc(graph, (size_t)count, sizeof *copy);
  if (!copy)
    return NULL;
  memcpy(copy, xs, (size_t)count * sizeof *copy);
  tnf_promote(count, copy);
  return copy;
}

tnf_traced tnf_concatenate(const tnf_traced *xs, int32_t count, int32_t axis) {
  tnf_graph *graph = tnf_operand_list_check("concatenate", count, xs);
  if (!graph || !tnf_axis_resolve("concatenate", graph, tnf_rank_of(xs[0]), &axis))
    return tnf_traced_failed(tnf_common_graph(count, xs));
  const char *outer = tnf_surface_begin(graph, "concatenate");
  tnf_traced *operands = promoted_copy(graph, xs, count);
  tnf_traced result = operands ? tnf_op_concatenate(operands, count, axis) : tnf_traced_failed(graph);
  tnf_graph_free(graph, operands, (size_t)count, sizeof *operands);
  tnf_surface_end(graph, outer);
  return result;
}

/* Whether the extents of what is stacked may be equal. */
static bool same_extents(tnf_graph *graph, const tnf_traced *xs, int32_t count) {
  int32_t rank = tnf_rank_of(xs[0]);
  for (int32_t i = 1; i < count; ++i) {
    bool same = tnf_rank_of(xs[i]) == rank;
    for (int32_t axis = 0; axis < rank && same; ++axis) {
      int64_t first = tnf_exact_extent(xs[0], axis), other = tnf_exact_extent(xs[i], axis);
      same = first < 0 || other < 0 || first == other;
    }
    if (same)
      continue;
    char first[256], other[256];
    tnf_graph_fail(graph, tnf_rank_of(xs[i]) == rank ? TNF_RT_SHAPE_MISMATCH : TNF_RT_RANK_MISMATCH,
                   "%s: operands must have equal extents, got %s and %s", graph->surface,
                   tnf_traced_text(xs[0], first, sizeof first), tnf_traced_text(xs[i], other, sizeof other));
    return false;
  }
  return true;
}

tnf_traced tnf_stack(const tnf_traced *xs, int32_t count, int32_t axis) {
  tnf_graph *graph = tnf_operand_list_check("stack", count, xs);
  if (!graph || !tnf_axis_resolve("stack", graph, tnf_rank_of(xs[0]) + 1, &axis))
    return tnf_traced_failed(tnf_common_graph(count, xs));
  const char *outer = tnf_surface_begin(graph, "stack");
  tnf_traced *operands = same_extents(graph, xs, count) ? promoted_copy(graph, xs, count) : NULL;
  for (int32_t i = 0; operands && i < count; ++i) {
    char own[32];
    snprintf(own, sizeof own, "operand %d", (int)i);
    operands[i] = tnf_expand_dims(i ? tnf_with_extents_of(operands[i], own, xs[0], "operand 0") : operands[0], axis);
  }
  tnf_traced result = operands ? tnf_op_concatenate(operands, count, axis) : tnf_traced_failed(graph);
  tnf_graph_free(graph, operands, (size_t)count, sizeof *operands);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- matrices ---------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_embed_diag(tnf_traced x, tnf_extent rows, tnf_extent columns) {
  return tnf_op_embed_diag(x, (tnf_extent[]){rows, columns}, 2);
}

tnf_traced tnf_diag(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("diag", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "diag");
  tnf_extent n = tnf_dim(x, 0);
  tnf_traced result = tnf_embed_diag(x, n, n);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_trace(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("trace", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "trace");
  tnf_traced result = tnf_reduce_sum(tnf_op_extract_diag(x), TNF_AXES(0));
  tnf_surface_end(graph, outer);
  return result;
}
