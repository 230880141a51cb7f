/* Linear algebra with more than one operand. */
#include "builder/surface.h"
#include "builders.h"

/* A vector b beside a matrix a becomes one column; true when it did. */
static bool column_of_vector(tnf_traced a, tnf_traced *b) {
  if (tnf_rank_of(a) != 2 || tnf_rank_of(*b) != 1)
    return false;
  *b = tnf_expand_dims(*b, 1);
  return true;
}

tnf_traced tnf_triangular_solve(tnf_traced a, tnf_traced b, bool left_side, bool lower, tnf_transpose_kind transpose_a,
                                bool unit_diagonal) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_operands_check("triangular_solve", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "triangular_solve");
  tnf_promote(2, operands);
  bool vector = left_side && column_of_vector(a, &operands[1]);
  tnf_traced x = tnf_op_triangular_solve(operands[0], operands[1], left_side, lower, transpose_a, unit_diagonal);
  if (vector)
    x = tnf_squeeze(x, 1);
  tnf_surface_end(graph, outer);
  return x;
}

tnf_traced tnf_solve(tnf_traced a, tnf_traced b) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_operands_check("solve", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "solve");
  tnf_promote(2, operands);
  bool vector = column_of_vector(a, &operands[1]);
  tnf_traced x = tnf_op_solve(operands[0], operands[1]);
  if (vector)
    x = tnf_squeeze(x, 1);
  tnf_surface_end(graph, outer);
  return x;
}
