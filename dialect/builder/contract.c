/* Reductions and contractions beyond their records' plain form. */
#include "builder/surface.h"
#include "builders.h"

tnf_traced tnf_reduce_sum_squares(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check("reduce_sum_squares", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "reduce_sum_squares");
  bool complex = tnf_dtype_is_complex(tnf_dtype_of(x));
  tnf_traced squares = complex ? tnf_add(tnf_square(tnf_real(x)), tnf_square(tnf_imag(x))) : tnf_square(x);
  tnf_traced result = tnf_reduce_sum(squares, axes);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- contractions ------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_dot_general(tnf_traced lhs, tnf_traced rhs, tnf_axes lhs_contract, tnf_axes rhs_contract, tnf_axes lhs_batch,
                           tnf_axes rhs_batch) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check("dot_general", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "dot_general");
  tnf_traced result = tnf_traced_failed(graph);
  tnf_promote(2, operands);
  if (tnf_axes_resolve(graph->surface, graph, tnf_rank_of(lhs), &lhs_contract) &&
      tnf_axes_resolve(graph->surface, graph, tnf_rank_of(rhs), &rhs_contract) &&
      tnf_axes_resolve(graph->surface, graph, tnf_rank_of(lhs), &lhs_batch) &&
      tnf_axes_resolve(graph->surface, graph, tnf_rank_of(rhs), &rhs_batch))
    result = tnf_op_dot_general(operands[0], operands[1], lhs_contract.axis, lhs_contract.count, rhs_contract.axis,
                                rhs_contract.count, lhs_batch.axis, lhs_batch.count, rhs_batch.axis, rhs_batch.count);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- matrices and vectors -------------------------------------------------------------------------------------------------- */

static void refuse_ranks(tnf_graph *graph, const char *name, const char *rule, tnf_traced lhs, tnf_traced rhs) {
  char left[160], right[160];
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: %s, got %s and %s", name, rule, tnf_traced_text(lhs, left, sizeof left),
                 tnf_traced_text(rhs, right, sizeof right));
}

/* The axes from `first` on. */
static tnf_axes axes_from(int32_t first, int32_t rank) {
  tnf_axes axes = {rank - first, {0}};
  for (int32_t i = first; i < rank; ++i)
    axes.axis[i - first] = i;
  return axes;
}

/* x[.., .., batch...] with its batch axes repeated to those of `extents`, aligned at the last; x itself where they are those. */
static tnf_traced broadcast_batch(tnf_traced x, int32_t rank, const tnf_extent *extents) {
  int32_t own = tnf_rank_of(x), added = rank - own;
  bool same = !added;
  tnf_extents all = {rank, {tnf_dim(x, 0), tnf_dim(x, 1)}};
  tnf_axes dims = {own, {0, 1}};
  for (int32_t i = 2; i < rank; ++i)
    all.extent[i] = extents[i];
  for (int32_t i = 2; i < own; ++i) {
    dims.axis[i] = added + i;
    same = same && (tnf_exact_extent(x, i) != 1 || (extents[i].kind == 1 && extents[i].number == 1));
  }
  return same ? x : tnf_broadcast_in_dim(x, all, dims);
}

/* Where both have batch axes: one of extent 1 is repeated, and so is one that is not there. */
static void broadcast_batches(tnf_traced *lhs, tnf_traced *rhs) {
  int32_t left = tnf_rank_of(*lhs), right = tnf_rank_of(*rhs), rank = left > right ? left : right;
  tnf_extent extents[TNF_RT_MAX_RANK];
  lhs->graph->broadcasts = true;
  for (int32_t i = 2; i < rank; ++i) {
    int32_t l = i - (rank - left), r = i - (rank - right);
    bool of_left = l >= 2 && (r < 2 || tnf_exact_extent(*lhs, l) != 1);
    extents[i] = of_left ? tnf_dim(*lhs, l) : tnf_dim(*rhs, r);
  }
  *lhs = broadcast_batch(*lhs, rank, extents);
  *rhs = broadcast_batch(*rhs, rank, extents);
}

/* [m, k, batch...] and [k, n]: the batch axes come before n. */
static tnf_traced batch_last(tnf_traced x) {
  int32_t rank = tnf_rank_of(x);
  tnf_axes permutation = axes_from(0, rank);
  permutation.axis[1] = rank - 1;
  for (int32_t i = 2; i < rank; ++i)
    permutation.axis[i] = i - 1;
  return rank > 2 ? tnf_transpose(x, permutation) : x;
}

static tnf_traced product_of(tnf_traced lhs, tnf_traced rhs) {
  int32_t left = tnf_rank_of(lhs), right = tnf_rank_of(rhs);
  tnf_axes contracted = left == 1 ? TNF_AXES(0) : TNF_AXES(1), batch = TNF_NO_AXES;
  if (left > 2 && right > 2) {
    broadcast_batches(&lhs, &rhs);
    batch = axes_from(2, left > right ? left : right);
  }
  tnf_traced result = tnf_dot_general(lhs, rhs, contracted, TNF_AXES(0), batch, batch);
  return left > 2 && right == 2 ? batch_last(result) : result;
}

tnf_traced tnf_matmul(tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check("matmul", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  if (tnf_rank_of(lhs) < 1 || tnf_rank_of(rhs) < 1) {
    refuse_ranks(graph, "matmul", "lhs and rhs must be matrices or vectors", lhs, rhs);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "matmul");
  tnf_traced result = product_of(lhs, rhs);
  tnf_surface_end(graph, outer);
  return result;
}

/* A product of [n, batch...] and [m, batch...] over the leading axes, contracted or not. */
static tnf_traced vector_product(const char *name, tnf_traced lhs, tnf_traced rhs, bool contract) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check(name, 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  int32_t rank = tnf_rank_of(lhs);
  if (rank < 1 || tnf_rank_of(rhs) != rank) {
    refuse_ranks(graph, name, "lhs and rhs must be vectors with equal batch axes", lhs, rhs);
    return tnf_traced_failed(graph);
  }
  tnf_axes leading = contract ? TNF_AXES(0) : TNF_NO_AXES, batch = axes_from(1, rank);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = tnf_dot_general(lhs, rhs, leading, leading, batch, batch);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_dot(tnf_traced lhs, tnf_traced rhs) {
  return vector_product("dot", lhs, rhs, true);
}

tnf_traced tnf_outer(tnf_traced lhs, tnf_traced rhs) {
  return vector_product("outer", lhs, rhs, false);
}
