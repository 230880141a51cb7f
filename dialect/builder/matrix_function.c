/* Functions of Hermitian matrices. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/linalg.h"

/* f, f', ...: for derivatives up to the fifth, and near equal eigenvalues. */
enum { VALUES = 7 };

/* What a callback makes of w; null, with the error noted, where that is not like w. */
static tnf_traced call_back(tnf_graph *graph, const char *what, tnf_elementwise_fn *function, tnf_traced w, void *user) {
  tnf_traced y = function(w, user);
  if (tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (tnf_traced_is_null(y) || y.graph != graph)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "matrix_function: \"%s\" returned no value of the graph", what);
  else if (tnf_dtype_of(y) != tnf_dtype_of(w))
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "matrix_function: \"%s\" must return %s as its argument is, got %s", what,
                   tnf_dtype_name(tnf_dtype_of(w)), tnf_dtype_name(tnf_dtype_of(y)));
  else if (tnf_rank_of(y) != tnf_rank_of(w))
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "matrix_function: \"%s\" must return rank %d as its argument is, got %d", what,
                   tnf_rank_of(w), tnf_rank_of(y));
  return tnf_graph_failed(graph) ? tnf_traced_failed(graph) : tnf_materialize(y);
}

/* Of f and f' all that follow. */
static void differentiate(tnf_traced w, tnf_traced *values) {
  for (int s = 2; s < VALUES && !tnf_graph_failed(w.graph); ++s)
    if (!tnf_jvp_optional(values[s - 1], w, tnf_ones_like(w), &values[s]))
      values[s] = tnf_zeros_like(w);
}

tnf_traced tnf_matrix_function(tnf_traced a, tnf_elementwise_fn *function, tnf_elementwise_fn *derivative, void *user) {
  tnf_graph *graph = tnf_named_operands_check("matrix_function", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  if (!function || !derivative) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "matrix_function: \"%s\" is NULL", function ? "derivative" : "function");
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "matrix_function");
  tnf_eigh_result parts = tnf_eigh(a);
  tnf_traced result = tnf_traced_failed(graph);
  if (!tnf_graph_failed(graph)) {
    tnf_traced w = tnf_stop_gradient(parts.w), values[VALUES] = {call_back(graph, "function", function, w, user)};
    if (!tnf_graph_failed(graph))
      values[1] = call_back(graph, "derivative", derivative, w, user);
    differentiate(w, values);
    result = tnf_op_matrix_function(a, w, tnf_stop_gradient(parts.v), values, VALUES, NULL, 0);
  }
  tnf_surface_end(graph, outer);
  return result;
}
