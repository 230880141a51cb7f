/* Pseudoinverses, ranks and least squares. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/linalg.h"

#include <float.h>

static bool check_rtol(tnf_graph *graph, const char *name, double rtol) {
  if (rtol == -1 || (rtol >= 0 && rtol <= DBL_MAX))
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"rtol\" must be finite and not negative, or -1, got %g",
                 graph->surface ? graph->surface : name, rtol);
  return false;
}

/* The graph of matrices a that the function may be asked for. */
static tnf_graph *matrix_operand(const char *name, tnf_traced a, double rtol) {
  tnf_graph *graph = tnf_named_operands_check(name, "a", 1, &a);
  if (!graph || !check_rtol(graph, name, rtol) || !tnf_class_check(graph, name, "a", a, &tnf_class_float))
    return NULL;
  if (tnf_rank_of(a) >= 2)
    return graph;
  char text[256];
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: \"a\" must have rank 2 or more, got %s",
                 graph->surface ? graph->surface : name, tnf_traced_text(a, text, sizeof text));
  return NULL;
}

tnf_traced tnf_pinv(tnf_traced a, double rtol) {
  tnf_graph *graph = matrix_operand("pinv", a, rtol);
  return graph ? tnf_op_pinv(a, rtol) : tnf_traced_failed(a.graph);
}

/* rtol times the largest of s[k, batch...], [batch...]. */
static tnf_traced limit_of(tnf_graph *graph, tnf_traced a, tnf_traced s, double rtol) {
  tnf_traced largest = tnf_reduce_max(s, TNF_AXES(0));
  if (rtol >= 0)
    return tnf_scale(rtol, largest);
  tnf_dtype dtype = tnf_dtype_of(s);
  tnf_traced extent = tnf_extent_to_scalar(graph, tnf_extent_max(tnf_dim(a, 0), tnf_dim(a, 1)), dtype);
  return tnf_mul(tnf_scale(dtype == TNF_F32 ? (double)FLT_EPSILON : DBL_EPSILON, extent), largest);
}

static tnf_traced rank_of(tnf_graph *graph, tnf_traced a, tnf_traced s, double rtol) {
  tnf_axes axis = TNF_AXES(0);
  tnf_traced counts = tnf_compare(TNF_DIRECTION_GT, s, tnf_spread(limit_of(graph, a, s, rtol), s, &axis));
  return tnf_reduce_sum(tnf_cast(counts, TNF_I64), axis);
}

tnf_traced tnf_matrix_rank(tnf_traced a, double rtol) {
  tnf_graph *graph = matrix_operand("matrix_rank", a, rtol);
  if (!graph)
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "matrix_rank");
  tnf_traced s = tnf_stop_gradient(tnf_op_svd(a, false, false, NULL, NULL).s), result = rank_of(graph, a, s, rtol);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_lstsq_result tnf_lstsq(tnf_traced a, tnf_traced b, double rtol) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_named_operands_check("lstsq", "a b", 2, operands);
  tnf_traced failed = tnf_traced_failed(tnf_common_graph(2, operands));
  if (!graph || !check_rtol(graph, "lstsq", rtol))
    return (tnf_lstsq_result){failed, failed, failed, failed};
  const char *outer = tnf_surface_begin(graph, "lstsq");
  tnf_promote(2, operands);
  bool vector = tnf_rank_of(a) == 2 && tnf_rank_of(b) == 1;
  if (vector)
    operands[1] = tnf_expand_dims(operands[1], 1);
  tnf_lstsq_result result;
  result.x = tnf_op_lstsq(operands[0], operands[1], rtol);
  if (tnf_graph_failed(graph)) {
    tnf_surface_end(graph, outer);
    return (tnf_lstsq_result){failed, failed, failed, failed};
  }
  result.residuals = tnf_reduce_sum_squares(tnf_sub(tnf_matmul(operands[0], result.x), operands[1]), TNF_AXES(0));
  result.s = tnf_op_svd(operands[0], false, false, NULL, NULL).s;
  result.rank = rank_of(graph, operands[0], tnf_stop_gradient(result.s), rtol);
  if (vector) {
    result.x = tnf_squeeze(result.x, 1);
    result.residuals = tnf_squeeze(result.residuals, 0);
  }
  tnf_surface_end(graph, outer);
  return result;
}
