/* Products of matrices and vectors that are made of contractions and elementwise operations. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/linalg.h"

#include <stdio.h>

static tnf_graph *two_operands(const char *name, const char *names, tnf_traced x, tnf_traced y, int32_t least_x,
                               int32_t least_y) {
  tnf_traced operands[2] = {x, y};
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, operands);
  if (!graph)
    return NULL;
  int32_t least[2] = {least_x, least_y};
  for (int32_t i = 0; i < 2; ++i) {
    char operand[32], text[256];
    if (tnf_rank_of(operands[i]) >= least[i])
      continue;
    tnf_operand_name(names, i, operand, sizeof operand);
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: \"%s\" must have rank %d or more, got %s", name, operand, (int)least[i],
                   tnf_traced_text(operands[i], text, sizeof text));
    return NULL;
  }
  return graph;
}

static bool check_equal_ranks(tnf_graph *graph, const char *name, tnf_traced x, tnf_traced y) {
  if (tnf_rank_of(x) == tnf_rank_of(y))
    return true;
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: the operands must have equal ranks, got %d and %d", name, (int)tnf_rank_of(x),
                 (int)tnf_rank_of(y));
  return false;
}

static tnf_traced conj_of(tnf_traced x) {
  return tnf_dtype_is_complex(tnf_dtype_of(x)) ? tnf_conj(x) : x;
}

/* ---- kron ---------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_kron(tnf_traced a, tnf_traced b) {
  tnf_graph *graph = two_operands("kron", "a b", a, b, 1, 1);
  if (!graph || !check_equal_ranks(graph, "kron", a, b))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "kron");
  int32_t axes = tnf_rank_of(a) == 1 ? 1 : 2;
  tnf_extents extents = tnf_shape_of_value(a), wide = {tnf_rank_of(a) + axes, {{0}}};
  tnf_axes a_dims = {tnf_rank_of(a), {0}}, b_dims = a_dims;
  for (int32_t i = 0; i < tnf_rank_of(a); ++i) {
    tnf_extent own = extents.extent[i], other = tnf_dim(b, i);
    int32_t place = i < axes ? 2 * i : i + axes; /* column-major: b's index is the faster one */
    wide.extent[place] = i < axes ? other : own;
    if (i < axes) {
      wide.extent[place + 1] = own;
      extents.extent[i] = tnf_extent_mul(own, other);
    }
    b_dims.axis[i] = place;
    a_dims.axis[i] = i < axes ? place + 1 : place;
  }
  tnf_traced left = tnf_broadcast_in_dim(a, wide, a_dims), right = tnf_broadcast_in_dim(b, wide, b_dims);
  tnf_traced result = tnf_reshape(tnf_mul(left, right), extents);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- cross --------------------------------------------------------------------------------------------------------------- */

static tnf_traced part(tnf_traced x, int32_t axis, int64_t i) {
  return tnf_slice_range(x, axis, i % 3, i % 3 + 1);
}

tnf_traced tnf_cross(tnf_traced x, tnf_traced y, int32_t axis) {
  tnf_graph *graph = two_operands("cross", "x y", x, y, 1, 1);
  if (!graph || !check_equal_ranks(graph, "cross", x, y) || !tnf_axis_resolve("cross", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(graph);
  const tnf_traced operands[2] = {x, y};
  for (int32_t i = 0; i < 2; ++i)
    if (tnf_dim(operands[i], axis).kind == 1 && tnf_dim(operands[i], axis).number != 3) {
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "cross: the extent of \"%s\" along axis %d must be 3, got %lld", i ? "y" : "x",
                     (int)axis, (long long)tnf_dim(operands[i], axis).number);
      return tnf_traced_failed(graph);
    }
  const char *outer = tnf_surface_begin(graph, "cross");
  for (int32_t i = 0; i < 2; ++i) {
    char own[32];
    snprintf(own, sizeof own, "dim %d of %s", (int)axis, i ? "y" : "x");
    tnf_traced *operand = i ? &y : &x;
    *operand = tnf_with_extent(*operand, axis, tnf_extent_const(3),
                               &(tnf_equal_words){"there must be three components", own, "their number"});
  }
  tnf_traced parts[3];
  for (int64_t i = 0; i < 3; ++i)
    parts[i] = tnf_sub(tnf_mul(part(x, axis, i + 1), part(y, axis, i + 2)), tnf_mul(part(x, axis, i + 2), part(y, axis, i + 1)));
  tnf_traced result = tnf_concatenate(parts, 3, axis);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- vectors ------------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_inner(tnf_traced x, tnf_traced y) {
  tnf_graph *graph = two_operands("inner", "x y", x, y, 1, 1);
  if (!graph)
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "inner");
  tnf_traced result = tnf_dot_general(x, y, TNF_AXES(0), TNF_AXES(0), TNF_NO_AXES, TNF_NO_AXES);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_vecdot(tnf_traced x, tnf_traced y, int32_t axis) {
  tnf_graph *graph = two_operands("vecdot", "x y", x, y, 1, 1);
  if (!graph || !check_equal_ranks(graph, "vecdot", x, y) || !tnf_axis_resolve("vecdot", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "vecdot");
  tnf_traced result = tnf_reduce_sum(tnf_mul(conj_of(x), y), TNF_AXES(axis));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_vdot(tnf_traced x, tnf_traced y) {
  tnf_graph *graph = two_operands("vdot", "x y", x, y, 0, 0);
  if (!graph || !check_equal_ranks(graph, "vdot", x, y))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "vdot");
  tnf_traced result = tnf_reduce_sum(tnf_mul(conj_of(x), y), TNF_ALL_AXES);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_matvec(tnf_traced a, tnf_traced x) {
  tnf_graph *graph = two_operands("matvec", "a x", a, x, 2, 1);
  if (!graph)
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "matvec");
  tnf_traced result = tnf_squeeze(tnf_matmul(a, tnf_expand_dims(x, 1)), 1);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_vecmat(tnf_traced x, tnf_traced a) {
  tnf_graph *graph = two_operands("vecmat", "x a", x, a, 1, 2);
  if (!graph)
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "vecmat");
  tnf_traced result = tnf_squeeze(tnf_matmul(tnf_expand_dims(conj_of(x), 0), a), 0);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- chains of products ------------------------------------------------------------------------------------------------- */

enum { CHAIN = 64 };

typedef struct chain {
  const tnf_traced *xs;
  int32_t count;
  double extent[CHAIN + 1];
  int32_t split[CHAIN][CHAIN];
} chain;

/* The extents between the matrices, where all are known; a vector at an end counts as a row or a column. */
static bool read_extents(chain *c) {
  for (int32_t i = 0; i <= c->count; ++i) {
    tnf_traced x = c->xs[i < c->count ? i : i - 1];
    bool vector = tnf_rank_of(x) == 1, last = i == c->count;
    if (vector && (i == 0 || last)) {
      c->extent[i] = 1;
      continue;
    }
    tnf_extent extent = tnf_dim(x, !vector && last ? 1 : 0);
    if (extent.kind != 1)
      return false;
    c->extent[i] = (double)extent.number;
  }
  return true;
}

/* The cheapest order, by the number of multiplications: split[i][j] is the last matrix of the left factor of xs[i] ... xs[j]. */
static void choose_splits(chain *c) {
  double cost[CHAIN][CHAIN];
  for (int32_t length = 1; length <= c->count; ++length)
    for (int32_t i = 0; i + length <= c->count; ++i) {
      int32_t j = i + length - 1;
      cost[i][j] = 0;
      for (int32_t k = i; k < j; ++k) {
        double candidate = cost[i][k] + cost[k + 1][j] + c->extent[i] * c->extent[k + 1] * c->extent[j + 1];
        if (k == i || candidate < cost[i][j]) {
          cost[i][j] = candidate;
          c->split[i][j] = k;
        }
      }
    }
}

/* Unknown extents: vectors keep what they meet small, from the right where the chain ends with one, else from the left. */
static void split_in_order(chain *c) {
  bool from_right = tnf_rank_of(c->xs[c->count - 1]) == 1 && tnf_rank_of(c->xs[0]) != 1;
  for (int32_t i = 0; i < c->count; ++i)
    for (int32_t j = i + 1; j < c->count; ++j)
      c->split[i][j] = from_right ? i : j - 1;
}

static tnf_traced multiply_chain(const chain *c, int32_t i, int32_t j) {
  if (i == j)
    return c->xs[i];
  int32_t k = c->split[i][j];
  return tnf_matmul(multiply_chain(c, i, k), multiply_chain(c, k + 1, j));
}

static bool check_chain(tnf_graph *graph, const tnf_traced *xs, int32_t count) {
  if (count < 2 || count > CHAIN) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "multi_dot: count must be in [2, %d], got %d", CHAIN, (int)count);
    return false;
  }
  for (int32_t i = 0; i < count; ++i) {
    int32_t rank = tnf_rank_of(xs[i]);
    if (rank == 2 || (rank == 1 && (i == 0 || i == count - 1)))
      continue;
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "multi_dot: operand %d must be a matrix, or at an end a vector, got rank %d",
                   (int)i, (int)rank);
    return false;
  }
  return true;
}

tnf_traced tnf_multi_dot(const tnf_traced *xs, int32_t count) {
  tnf_graph *graph = tnf_operand_list_check("multi_dot", count, xs);
  if (!graph || !check_chain(graph, xs, count))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "multi_dot");
  chain c = {.xs = xs, .count = count};
  if (read_extents(&c))
    choose_splits(&c);
  else
    split_in_order(&c);
  tnf_traced result = multiply_chain(&c, 0, count - 1);
  tnf_surface_end(graph, outer);
  return result;
}
