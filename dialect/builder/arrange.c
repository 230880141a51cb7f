/* Elements in another order and number: rolled, tiled, repeated, split, and counted out as unit vectors. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

#include <stdio.h>

/* The axis of a usable x resolved; NULL, with the error noted, else. */
static tnf_graph *along(const char *name, tnf_traced x, int32_t *axis) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  return graph && tnf_axis_resolve(name, graph, tnf_rank_of(x), axis) ? graph : NULL;
}

static bool count_fits(tnf_graph *graph, const char *name, const char *what, int64_t count, int64_t least) {
  if (count < least)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s must be at least %lld, got %lld", name, what, (long long)least,
                   (long long)count);
  return count >= least;
}

/* ---- rolled ------------------------------------------------------------------------------------------------------------- */

/* number mod n, in [0, n); 0 for n = 0. */
static tnf_extent modulo(int64_t number, tnf_extent n) {
  tnf_extent magnitude = tnf_extent_const(number < 0 ? -number : number);
  tnf_extent rest = tnf_extent_sub(magnitude, tnf_extent_mul(tnf_extent_floordiv(magnitude, n), n));
  if (number >= 0)
    return rest;
  tnf_extent other = tnf_extent_sub(n, rest); /* in [1, n]: n counts as 0 */
  return tnf_extent_sub(other, tnf_extent_mul(tnf_extent_floordiv(other, n), n));
}

tnf_traced tnf_roll(tnf_traced x, int64_t shift, int32_t axis) {
  tnf_graph *graph = along("roll", x, &axis);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (shift == INT64_MIN) {
    tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "roll: shift is out of range, got %lld", (long long)shift);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "roll");
  tnf_extent n = tnf_dim(x, axis), most = tnf_extent_max(n, tnf_extent_const(1));
  tnf_extent cut = tnf_extent_min(modulo(-shift, most), n);
  tnf_traced parts[2] = {tnf_slice_axis(x, axis, cut, n), tnf_slice_axis(x, axis, tnf_extent_const(0), cut)};
  tnf_traced result = tnf_concatenate(parts, 2, axis);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- repeated ----------------------------------------------------------------------------------------------------------- */

/* x with `count` copies along a new axis before `place`, which is then joined with the axis `axis` of x. */
static tnf_traced copies(tnf_traced x, int64_t count, int32_t axis, int32_t place) {
  int32_t rank = tnf_rank_of(x);
  tnf_extents wide = {rank + 1, {{0}}}, joined = tnf_shape_of_value(x);
  tnf_axes kept = {rank, {0}};
  for (int32_t i = 0, next = 0; i <= rank; ++i) {
    bool is_new = i == place;
    wide.extent[i] = is_new ? tnf_extent_const(count) : joined.extent[next];
    if (!is_new)
      kept.axis[next++] = i;
  }
  joined.extent[axis] = tnf_extent_mul(joined.extent[axis], tnf_extent_const(count));
  return tnf_reshape(tnf_broadcast_in_dim(x, wide, kept), joined);
}

static tnf_traced copied(const char *name, tnf_traced x, int64_t count, int32_t axis, int32_t behind) {
  tnf_graph *graph = along(name, x, &axis);
  if (!graph || !count_fits(graph, name, "count", count, 0))
    return tnf_traced_failed(x.graph);
  if (tnf_rank_of(x) == TNF_RT_MAX_RANK) {
    tnf_graph_fail(graph, TNF_RT_UNSUPPORTED, "%s: x must have at most %d axes, got %d", name, TNF_RT_MAX_RANK - 1,
                   TNF_RT_MAX_RANK);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = copies(x, count, axis, axis + behind);
  tnf_surface_end(graph, outer);
  return result;
}

/* column-major: an axis in front of another one runs faster */
tnf_traced tnf_repeat(tnf_traced x, int64_t count, int32_t axis) {
  return copied("repeat", x, count, axis, 0);
}
tnf_traced tnf_tile(tnf_traced x, int64_t count, int32_t axis) {
  return copied("tile", x, count, axis, 1);
}

/* ---- split -------------------------------------------------------------------------------------------------------------- */

bool tnf_split(tnf_traced x, int32_t count, int32_t axis, tnf_traced *parts) {
  tnf_graph *graph = along("split", x, &axis);
  for (int32_t i = 0; parts && i < count; ++i)
    parts[i] = tnf_traced_failed(x.graph);
  if (!graph || !count_fits(graph, "split", "count", count, 1))
    return false;
  if (!parts) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "split: \"parts\" is NULL");
    return false;
  }
  const char *outer = tnf_surface_begin(graph, "split");
  int64_t known = tnf_exact_extent(x, axis);
  if (known >= 0 && known % count != 0)
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: the extent of \"x\" along axis %d must be a multiple of %d, got %lld",
                   graph->surface, (int)axis, (int)count, (long long)known);
  tnf_extents apart = tnf_shape_of_value(x);
  tnf_extent extent = tnf_extent_floordiv(apart.extent[axis], tnf_extent_const(count));
  apart.extent[axis] = tnf_extent_mul(extent, tnf_extent_const(count));
  char what[64], parts_text[64];
  snprintf(what, sizeof what, "the extent is no multiple of %d", (int)count);
  snprintf(parts_text, sizeof parts_text, "that of %d equal parts", (int)count);
  x = tnf_with_extent(x, axis, apart.extent[axis], &(tnf_equal_words){what, "", parts_text});
  for (int32_t i = 0; i < count; ++i)
    parts[i] = tnf_slice_axis(x, axis, tnf_extent_mul(extent, tnf_extent_const(i)),
                              tnf_extent_mul(extent, tnf_extent_const((int64_t)i + 1)));
  tnf_surface_end(graph, outer);
  return !tnf_graph_failed(graph);
}

/* ---- unit vectors ------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_one_hot(tnf_traced indices, tnf_extent depth, tnf_dtype dtype) {
  tnf_graph *graph = tnf_named_operands_check("one_hot", "indices", 1, &indices);
  if (!graph || !tnf_class_check(graph, "one_hot", "indices", indices, &tnf_class_integer) ||
      !tnf_dtype_check(graph, "one_hot", dtype))
    return tnf_traced_failed(indices.graph);
  const char *outer = tnf_surface_begin(graph, "one_hot");
  depth = tnf_not_negative(graph, depth, "depth");
  int32_t rank = tnf_rank_of(indices);
  tnf_extents extents = tnf_shape_of_value(indices);
  tnf_axes kept = {rank, {0}};
  for (int32_t i = 0; i < rank; ++i)
    kept.axis[i] = i;
  if (rank < TNF_RT_MAX_RANK) /* else the result has too many axes, which is refused below */
    extents.extent[extents.count++] = depth;
  tnf_traced place = tnf_iota(graph, tnf_dtype_of(indices), extents, rank);
  tnf_traced result = tnf_cast(tnf_compare(TNF_DIRECTION_EQ, tnf_broadcast_in_dim(indices, extents, kept), place), dtype);
  tnf_surface_end(graph, outer);
  return result;
}
