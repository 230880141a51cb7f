/* What has a size that values decide: truncation, and the places and elements that a condition picks. */
#include "builder/surface.h"
#include "builders.h"

tnf_traced tnf_dynamic_truncate(tnf_traced x, tnf_traced size, int32_t axis) {
  tnf_traced operands[2] = {x, size};
  tnf_graph *graph = tnf_named_operands_check("dynamic_truncate", "x size", 2, operands);
  if (!graph || !tnf_axis_resolve("dynamic_truncate", graph, tnf_rank_of(x), &axis) ||
      !tnf_rank_check(graph, "dynamic_truncate", "size", size, 0))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "dynamic_truncate");
  tnf_traced whole = tnf_op_whole_size(size);
  tnf_traced result = tnf_traced_failed(graph);
  if (!tnf_graph_failed(graph))
    result = tnf_slice_axis(x, axis, tnf_extent_const(0), tnf_extent_min(tnf_extent_of(whole), tnf_dim(x, axis)));
  tnf_surface_end(graph, outer);
  return result;
}

/* A pad would crop where `like` is smaller; zeros cannot be fewer than none. */
tnf_traced tnf_pad_to_match(tnf_traced x, tnf_traced like, int32_t axis) {
  tnf_traced operands[2] = {x, like};
  tnf_graph *graph = tnf_named_operands_check("pad_to_match", "x like", 2, operands);
  int32_t of_like = axis;
  if (!graph || !tnf_axis_resolve("pad_to_match", graph, tnf_rank_of(x), &axis) ||
      !tnf_axis_resolve("pad_to_match", graph, tnf_rank_of(like), &of_like))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "pad_to_match");
  tnf_extents missing = tnf_shape_of_value(x);
  missing.extent[axis] = tnf_extent_sub(tnf_dim(like, of_like), tnf_dim(x, axis));
  tnf_traced zeros = tnf_broadcast_in_dim(tnf_scalar_like(x, 0), missing, TNF_NO_AXES);
  tnf_traced result = tnf_concatenate((tnf_traced[]){x, zeros}, 2, axis);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- what a condition picks ------------------------------------------------------------------------------------------------ */

/* The places where the mask, of rank 1, is set, in their order. */
static tnf_traced places_of(tnf_traced mask) {
  tnf_traced count = tnf_reduce_sum(tnf_cast(mask, TNF_I64), TNF_ALL_AXES);
  tnf_extent n = tnf_extent_min(tnf_extent_of(count), tnf_dim(mask, 0)); /* which says its bound */
  return tnf_op_places(mask, &n, 1);
}

tnf_traced tnf_nonzero(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("nonzero", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "nonzero");
  int32_t rank = tnf_rank_of(x);
  tnf_traced mask = tnf_dtype_of(x) == TNF_BOOL ? x : tnf_compare_scalar(TNF_DIRECTION_NE, x, 0), along[TNF_RT_MAX_RANK];
  tnf_extents all = {1, {tnf_extent_const(1)}};
  for (int32_t i = 0; i < rank; ++i)
    all.extent[0] = tnf_extent_mul(all.extent[0], tnf_dim(x, i));
  tnf_traced rest = places_of(tnf_reshape(mask, all)), result;
  for (int32_t i = 0; i < rank; ++i) {
    tnf_traced n = tnf_extent_to_scalar(graph, tnf_dim(x, i), TNF_I64), q = i + 1 < rank ? tnf_div(rest, n) : rest;
    along[i] = i + 1 < rank ? tnf_sub(rest, tnf_mul(q, n)) : rest;
    rest = q;
  }
  if (rank)
    result = tnf_stack(along, rank, 1);
  else
    result = tnf_iota(graph, TNF_I64, (tnf_extents){2, {tnf_dim(rest, 0), tnf_extent_const(0)}}, 0);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_compress(tnf_traced x, tnf_traced mask, int32_t axis) {
  tnf_traced operands[2] = {x, mask};
  tnf_graph *graph = tnf_named_operands_check("compress", "x mask", 2, operands);
  if (!graph || !tnf_axis_resolve("compress", graph, tnf_rank_of(x), &axis) ||
      !tnf_class_check(graph, "compress", "mask", mask, &tnf_class_bool) || !tnf_rank_check(graph, "compress", "mask", mask, 1))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "compress");
  tnf_extents extent = {1, {tnf_dim(x, axis)}};
  tnf_traced result = tnf_op_take(x, places_of(tnf_reshape(mask, extent)), axis);
  tnf_surface_end(graph, outer);
  return result;
}
