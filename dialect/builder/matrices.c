/* Matrices made of matrices: powers, inverses of triangles and tensors, diagonals, Vandermonde matrices. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/linalg.h"

static tnf_graph *matrix_operand(const char *name, tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check(name, "a", 1, &a);
  char text[256];
  if (!graph || tnf_rank_of(a) >= 2)
    return graph;
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: \"a\" must have rank 2 or more, got %s", name,
                 tnf_traced_text(a, text, sizeof text));
  return NULL;
}

/* The identity with the extents and the dtype of a. */
static tnf_traced identity_like(tnf_graph *graph, tnf_traced a) {
  tnf_extent n = tnf_dim(a, 0);
  return tnf_broadcast_in_dim(tnf_eye(graph, tnf_dtype_of(a), n, n), tnf_shape_of_value(a), TNF_AXES(0, 1));
}

/* ---- powers --------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_matrix_power(tnf_traced a, int64_t exponent) {
  tnf_graph *graph = matrix_operand("matrix_power", a);
  if (!graph || !tnf_class_check(graph, "matrix_power", "a", a, &tnf_class_numeric))
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "matrix_power");
  uint64_t left = exponent < 0 ? 0 - (uint64_t)exponent : (uint64_t)exponent;
  tnf_traced base = exponent < 0 ? tnf_inverse(a) : a, result = {0};
  bool is_square = tnf_exact_extent(a, 0) < 0 || tnf_exact_extent(a, 1) < 0 || tnf_exact_extent(a, 0) == tnf_exact_extent(a, 1);
  if (!is_square) {
    char text[256];
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "matrix_power: \"a\" must be square, got %s",
                   tnf_traced_text(a, text, sizeof text));
  }
  for (; left && !tnf_graph_failed(graph); left >>= 1) {
    if (left & 1)
      result = result.value ? tnf_matmul(result, base) : base;
    if (left > 1)
      base = tnf_matmul(base, base);
  }
  if (exponent == 0 && !tnf_graph_failed(graph))
    result = identity_like(graph, a);
  tnf_surface_end(graph, outer);
  return tnf_graph_failed(graph) ? tnf_traced_failed(graph) : result;
}

/* ---- inverses -------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_triangular_inverse(tnf_traced a, int32_t flags) {
  tnf_graph *graph = matrix_operand("triangular_inverse", a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  if (flags & ~(TNF_LOWER | TNF_UPPER | TNF_UNIT_DIAGONAL) || !(flags & TNF_LOWER) == !(flags & TNF_UPPER)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT,
                   "triangular_inverse: flags must have one of TNF_LOWER and TNF_UPPER, and beside it TNF_UNIT_DIAGONAL at most");
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "triangular_inverse");
  tnf_traced x = tnf_triangular_solve(a, identity_like(graph, a), TNF_LEFT | flags);
  tnf_surface_end(graph, outer);
  return x;
}

static tnf_extent product_of(tnf_traced x, int32_t begin, int32_t end) {
  tnf_extent product = tnf_extent_const(1);
  for (int32_t i = begin; i < end; ++i)
    product = tnf_extent_mul(product, tnf_dim(x, i));
  return product;
}

/* The extents of the axes [begin, end) of x, behind those that are there. */
static void append_extents(tnf_extents *extents, tnf_traced x, int32_t begin, int32_t end) {
  for (int32_t i = begin; i < end; ++i)
    extents->extent[extents->count++] = tnf_dim(x, i);
}

tnf_traced tnf_tensorsolve(tnf_traced a, tnf_traced b) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_named_operands_check("tensorsolve", "a b", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  int32_t rank = tnf_rank_of(a), rows = tnf_rank_of(b);
  if (rank < rows) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH,
                   "tensorsolve: \"a\" must have the axes of \"b\" and more, got the ranks %d and %d", (int)rank, (int)rows);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "tensorsolve");
  tnf_traced matrix = tnf_reshape(a, TNF_EXTENTS(product_of(a, 0, rows), product_of(a, rows, rank)));
  tnf_traced right = tnf_reshape(b, TNF_EXTENTS(product_of(b, 0, rows)));
  tnf_extents extents = {0};
  append_extents(&extents, a, rows, rank);
  tnf_traced x = tnf_reshape(tnf_solve(matrix, right), extents);
  tnf_surface_end(graph, outer);
  return x;
}

tnf_traced tnf_tensorinv(tnf_traced a, int32_t rows) {
  tnf_graph *graph = tnf_named_operands_check("tensorinv", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  int32_t rank = tnf_rank_of(a);
  if (rows < 0 || rows > rank) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "tensorinv: rows must be in [0, %d], got %d", (int)rank, (int)rows);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "tensorinv");
  tnf_traced matrix = tnf_reshape(a, TNF_EXTENTS(product_of(a, 0, rows), product_of(a, rows, rank)));
  tnf_extents extents = {0};
  append_extents(&extents, a, rows, rank);
  append_extents(&extents, a, 0, rows);
  tnf_traced x = tnf_reshape(tnf_inverse(matrix), extents);
  tnf_surface_end(graph, outer);
  return x;
}

/* ---- diagonals and Vandermonde matrices --------------------------------------------------------------------------------- */

tnf_traced tnf_diagonal(tnf_traced a, int64_t offset) {
  tnf_graph *graph = matrix_operand("diagonal", a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  if (offset == INT64_MIN) {
    tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "diagonal: offset is out of range, got %lld", (long long)offset);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "diagonal");
  int32_t axis = offset > 0;
  tnf_extent n = tnf_dim(a, axis), start = tnf_extent_min(tnf_extent_const(offset < 0 ? -offset : offset), n);
  tnf_traced result = tnf_extract_diag(offset == 0 ? a : tnf_slice_axis(a, axis, start, n));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_vander(tnf_traced x, tnf_extent count, bool increasing) {
  tnf_graph *graph = tnf_operands_check("vander", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (tnf_rank_of(x) < 1) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "vander: \"x\" must have rank 1 or more, got a scalar");
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "vander");
  tnf_extents extents = {tnf_rank_of(x) + 1, {{0}}};
  tnf_axes dims = {tnf_rank_of(x), {0}};
  for (int32_t i = 0; i < tnf_rank_of(x); ++i) {
    dims.axis[i] = i ? i + 1 : 0;
    extents.extent[i ? i + 1 : 0] = tnf_dim(x, i);
  }
  extents.extent[1] = count;
  tnf_traced repeated = tnf_broadcast_in_dim(x, extents, dims);
  tnf_traced is_first = tnf_compare_scalar(TNF_DIRECTION_EQ, tnf_iota(graph, TNF_I64, extents, 1), 0);
  tnf_traced powers = tnf_cumprod(tnf_select(is_first, tnf_full_like(repeated, 1), repeated), 1);
  tnf_traced result = increasing ? powers : tnf_reverse(powers, TNF_AXES(1));
  tnf_surface_end(graph, outer);
  return result;
}
