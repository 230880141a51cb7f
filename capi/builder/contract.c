/* Reductions and contractions beyond their records' plain form. */
#include "builder/surface.h"
#include "builders.h"

/* The number of elements along `axes`, as a rank-0 real: a constant where the extents are known, else a sum of ones, in f64
 * because f32 would stop counting at 2^24. */
static tnf_traced count_along(tnf_graph *graph, tnf_traced x, const tnf_axes *axes) {
  tnf_extent extents[TNF_RT_MAX_RANK];
  double known = 1;
  int32_t open = 0;
  for (int32_t i = 0; i < axes->count; ++i) {
    tnf_extent extent = tnf_dim(x, (int32_t)axes->axis[i]);
    if (extent.kind == 1)
      known *= (double)extent.number;
    else
      extents[open++] = extent;
  }
  tnf_traced count = tnf_scalar_f64(graph, known);
  if (open) {
    tnf_axes all = {open, {0}};
    for (int32_t i = 0; i < open; ++i)
      all.axis[i] = i;
    tnf_traced ones = tnf_op_broadcast_in_dim(tnf_scalar_f64(graph, 1), extents, open, NULL, 0);
    tnf_traced sum = tnf_op_reduce_sum(ones, all.axis, open);
    count = known == 1 ? sum : tnf_mul(count, sum);
  }
  return tnf_cast(count, tnf_dtype_of(x));
}

tnf_traced tnf_mean(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check("mean", 1, &x);
  if (!graph || !tnf_axes_resolve("mean", graph, tnf_rank_of(x), &axes))
    return tnf_traced_failed(x.graph);
  if (!tnf_dtype_is_floating(tnf_dtype_of(x))) {
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "mean: x must be real or complex, got %s", tnf_dtype_name(tnf_dtype_of(x)));
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "mean");
  tnf_traced result = tnf_div(tnf_reduce_sum(x, axes), count_along(graph, x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}

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

tnf_traced tnf_matmul(tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check("matmul", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  int32_t rank = tnf_rank_of(lhs);
  if (rank < 2 || tnf_rank_of(rhs) != rank) {
    char left[160], right[160];
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "matmul: lhs and rhs must be matrices with equal batch axes, got %s and %s",
                   tnf_traced_text(lhs, left, sizeof left), tnf_traced_text(rhs, right, sizeof right));
    return tnf_traced_failed(graph);
  }
  tnf_axes batch = {rank - 2, {0}};
  for (int32_t i = 2; i < rank; ++i)
    batch.axis[i - 2] = i;
  const char *outer = tnf_surface_begin(graph, "matmul");
  tnf_traced result = tnf_dot_general(lhs, rhs, TNF_AXES(1), TNF_AXES(0), batch, batch);
  tnf_surface_end(graph, outer);
  return result;
}
