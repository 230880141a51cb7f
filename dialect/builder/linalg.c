/* Linear algebra with more than one operand. */
#include "builder/surface.h"
#include "builders.h"

/* Whether the ranks of a matrix, or a batch of them, and a right-hand side fit. */
static bool check_ranks(tnf_graph *graph, const char *name, const char *matrix, tnf_traced a, tnf_traced b) {
  int32_t rank = tnf_rank_of(a), other = tnf_rank_of(b);
  if (rank >= 2 && (other == rank || (rank == 2 && other == 1)))
    return true;
  char first[256], second[256];
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH,
                 "%s: \"%s\" must have rank 2 or more, and \"b\" the same rank or be a vector beside a matrix, got %s and %s",
                 graph->surface ? graph->surface : name, matrix, tnf_traced_text(a, first, sizeof first),
                 tnf_traced_text(b, second, sizeof second));
  return false;
}

/* A vector b beside a matrix a becomes one column; true when it did. */
static bool column_of_vector(tnf_traced a, tnf_traced *b) {
  if (tnf_rank_of(a) != 2 || tnf_rank_of(*b) != 1)
    return false;
  *b = tnf_expand_dims(*b, 1);
  return true;
}

/* Exactly one of two flags, or with `optional` at most one. */
static bool check_pair(tnf_graph *graph, int32_t flags, int32_t first, int32_t second, bool optional, const char *names) {
  int32_t given = flags & (first | second);
  if (given == first || given == second || (optional && !given))
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "triangular_solve: flags must have %s of %s", optional ? "at most one" : "one",
                 names);
  return false;
}

static bool check_flags(tnf_graph *graph, int32_t flags) {
  int32_t all = TNF_LEFT | TNF_RIGHT | TNF_LOWER | TNF_UPPER | TNF_TRANSPOSED | TNF_ADJOINT | TNF_UNIT_DIAGONAL;
  if (flags & ~all) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "triangular_solve: flags has the bits 0x%x, which mean nothing",
                   (unsigned)(flags & ~all));
    return false;
  }
  return check_pair(graph, flags, TNF_LEFT, TNF_RIGHT, false, "TNF_LEFT and TNF_RIGHT") &&
         check_pair(graph, flags, TNF_LOWER, TNF_UPPER, false, "TNF_LOWER and TNF_UPPER") &&
         check_pair(graph, flags, TNF_TRANSPOSED, TNF_ADJOINT, true, "TNF_TRANSPOSED and TNF_ADJOINT");
}

tnf_traced tnf_triangular_solve(tnf_traced a, tnf_traced b, int32_t flags) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_named_operands_check("triangular_solve", "a b", 2, operands);
  if (!graph || !check_flags(graph, flags) || (flags & TNF_LEFT && !check_ranks(graph, "triangular_solve", "a", a, b)))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "triangular_solve");
  tnf_promote(2, operands);
  bool left = flags & TNF_LEFT, vector = left && column_of_vector(a, &operands[1]);
  tnf_transpose_kind op = flags & TNF_TRANSPOSED ? TNF_TRANSPOSE_KIND_TRANSPOSE
                          : flags & TNF_ADJOINT  ? TNF_TRANSPOSE_KIND_ADJOINT
                                                 : TNF_TRANSPOSE_KIND_NONE;
  tnf_traced x =
      tnf_op_triangular_solve(operands[0], operands[1], left, (flags & TNF_LOWER) != 0, op, (flags & TNF_UNIT_DIAGONAL) != 0);
  if (vector)
    x = tnf_squeeze(x, 1);
  tnf_surface_end(graph, outer);
  return x;
}

tnf_traced tnf_solve(tnf_traced a, tnf_traced b) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_named_operands_check("solve", "a b", 2, operands);
  if (!graph || !check_ranks(graph, "solve", "a", a, b))
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

tnf_traced tnf_cholesky_solve(tnf_traced l, tnf_traced b) {
  tnf_traced operands[2] = {l, b};
  tnf_graph *graph = tnf_named_operands_check("cholesky_solve", "l b", 2, operands);
  if (!graph || !check_ranks(graph, "cholesky_solve", "l", l, b))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "cholesky_solve");
  tnf_traced half = tnf_triangular_solve(l, b, TNF_LEFT | TNF_LOWER);
  tnf_traced x = tnf_triangular_solve(l, half, TNF_LEFT | TNF_LOWER | TNF_ADJOINT);
  tnf_surface_end(graph, outer);
  return x;
}

/* log det a = 2 sum log l[i, i] */
tnf_traced tnf_slogdet_spd(tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check("slogdet_spd", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "slogdet_spd");
  tnf_traced diagonal = tnf_extract_diag(tnf_cholesky(a));
  if (tnf_dtype_is_complex(tnf_dtype_of(diagonal)))
    diagonal = tnf_real(diagonal);
  tnf_traced result = tnf_scale(2, tnf_reduce_sum(tnf_log(diagonal), TNF_AXES(0)));
  tnf_surface_end(graph, outer);
  return result;
}
