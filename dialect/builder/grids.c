/* Arrays made of others: grids, powers, blocks, diagonals. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/arrays.h"

bool tnf_meshgrid(const tnf_traced *xs, int32_t count, tnf_traced *grids) {
  tnf_graph *graph = tnf_operand_list_check("meshgrid", count, xs);
  for (int32_t i = 0; grids && i < count; ++i)
    grids[i] = tnf_traced_failed(graph);
  if (!graph)
    return false;
  if (!grids || count > TNF_RT_MAX_RANK) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT,
                   grids ? "meshgrid: there are %d vectors, more than %d" : "meshgrid: \"grids\" is NULL", count,
                   TNF_RT_MAX_RANK);
    return false;
  }
  const char *outer = tnf_surface_begin(graph, "meshgrid");
  tnf_extents extents = {count, {{0}}};
  bool fits = true;
  for (int32_t i = 0; i < count && fits; ++i) {
    fits = tnf_rank_check(graph, "meshgrid", "xs", xs[i], 1);
    extents.extent[i] = fits ? tnf_dim(xs[i], 0) : tnf_extent_const(0);
  }
  for (int32_t i = 0; i < count && fits; ++i)
    grids[i] = tnf_broadcast_in_dim(xs[i], extents, (tnf_axes){1, {i}});
  tnf_surface_end(graph, outer);
  return !tnf_graph_failed(graph);
}

tnf_traced tnf_logspace(tnf_traced start, tnf_traced stop, tnf_extent count, double base) {
  tnf_traced operands[2] = {start, stop};
  tnf_graph *graph = tnf_named_operands_check("logspace", "start stop", 2, operands);
  if (!graph || !tnf_class_check(graph, "logspace", "start", start, &tnf_class_real) ||
      !tnf_class_check(graph, "logspace", "stop", stop, &tnf_class_real) ||
      !tnf_rank_check(graph, "logspace", "start", start, 0) || !tnf_rank_check(graph, "logspace", "stop", stop, 0))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "logspace");
  tnf_traced exponents = tnf_linspace(start, stop, count);
  tnf_traced result = tnf_pow(tnf_scalar_like(exponents, base), exponents);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_geomspace(tnf_traced start, tnf_traced stop, tnf_extent count) {
  tnf_traced operands[2] = {start, stop};
  tnf_graph *graph = tnf_named_operands_check("geomspace", "start stop", 2, operands);
  if (!graph || !tnf_class_check(graph, "geomspace", "start", start, &tnf_class_real) ||
      !tnf_class_check(graph, "geomspace", "stop", stop, &tnf_class_real) ||
      !tnf_rank_check(graph, "geomspace", "start", start, 0) || !tnf_rank_check(graph, "geomspace", "stop", stop, 0))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "geomspace");
  tnf_traced result = tnf_exp(tnf_linspace(tnf_log(start), tnf_log(stop), count));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_tri(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns, int64_t diagonal) {
  if (!graph || !tnf_dtype_check(graph, "tri", dtype))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "tri");
  tnf_extents extents = {2, {rows, columns}};
  tnf_traced row = tnf_iota(graph, TNF_I64, extents, 0), column = tnf_iota(graph, TNF_I64, extents, 1);
  tnf_traced beyond = tnf_compare(TNF_DIRECTION_GT, tnf_sub(column, row), tnf_scalar_i64(graph, diagonal));
  tnf_traced result = tnf_cast(tnf_logical_not(beyond), dtype);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_block_diag(const tnf_traced *xs, int32_t count) {
  tnf_graph *graph = tnf_operand_list_check("block_diag", count, xs);
  if (!graph)
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "block_diag");
  tnf_extent rows = tnf_extent_const(0), above = rows, none = rows;
  tnf_traced result = tnf_traced_failed(graph), *blocks = tnf_graph_alloc(graph, (size_t)count, sizeof *blocks);
  bool fits = blocks != NULL;
  for (int32_t i = 0; i < count && fits; ++i) {
    blocks[i] = xs[i];
    fits = tnf_rank_check(graph, "block_diag", "xs", xs[i], 2);
    rows = fits ? tnf_extent_add(rows, tnf_dim(xs[i], 0)) : rows;
  }
  if (fits)
    tnf_promote(count, blocks);
  for (int32_t i = 0; i < count && fits; ++i) {
    tnf_extent own = tnf_dim(blocks[i], 0), below = tnf_extent_sub(tnf_extent_sub(rows, above), own);
    blocks[i] = tnf_pad(blocks[i], tnf_scalar_like(blocks[i], 0), (tnf_extents){2, {above, none}},
                        (tnf_extents){2, {below, none}}, (tnf_ints){2, {0, 0}});
    above = tnf_extent_add(above, own);
  }
  if (fits)
    result = tnf_concatenate(blocks, count, 1);
  if (blocks)
    tnf_graph_free(graph, blocks, (size_t)count, sizeof *blocks);
  tnf_surface_end(graph, outer);
  return result;
}

/* The diagonals from the lowest one up: the column backwards, then the row. */
tnf_traced tnf_toeplitz(tnf_traced column, tnf_traced row) {
  tnf_traced operands[2] = {column, row};
  tnf_graph *graph = tnf_named_operands_check("toeplitz", "column row", 2, operands);
  if (!graph || !tnf_rank_check(graph, "toeplitz", "column", column, 1) || !tnf_rank_check(graph, "toeplitz", "row", row, 1))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "toeplitz");
  static const int64_t first[1] = {0};
  tnf_promote(2, operands);
  tnf_extents extents = {2, {tnf_dim(column, 0), tnf_dim(row, 0)}};
  tnf_extent some = tnf_extent_min(tnf_extent_const(1), extents.extent[1]);
  tnf_traced parts[2] = {tnf_op_reverse(operands[0], first, 1), tnf_slice_axis(operands[1], 0, some, extents.extent[1])};
  tnf_traced last = tnf_sub_scalar(tnf_extent_to_scalar(graph, extents.extent[0], TNF_I64), 1);
  tnf_traced place = tnf_sub(tnf_iota(graph, TNF_I64, extents, 1), tnf_iota(graph, TNF_I64, extents, 0));
  place = tnf_add(place, last);
  tnf_traced result = tnf_gather_at(tnf_concatenate(parts, 2, 0), &place, 1, (tnf_axes){1, {0}});
  tnf_surface_end(graph, outer);
  return result;
}
