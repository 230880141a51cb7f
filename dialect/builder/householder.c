/* Products of Householder reflectors, and a QR factorisation that grows by columns. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/factorizations.h"

#include <stdio.h>

/* h_1 ... h_k = 1 - v t v^H: v[m, k] unit lower, t[k, k] upper triangular. */
typedef struct reflectors {
  tnf_traced v, t;
} reflectors;

/* a v for vectors v[i, batch...] along rows: [i, j, batch...] times v[i]. */
static tnf_traced scale_rows(tnf_traced v, tnf_traced a) {
  return tnf_mul(tnf_expand_dims(v, 1), a);
}

static tnf_traced leading(tnf_traced a, int32_t axis, tnf_extent count) {
  return tnf_slice_axis(a, axis, tnf_extent_const(0), count);
}

/* t = (1 + diag(tau) triu(v^H v, 1))^-1 diag(tau), which is LAPACK's larft without its recursion */
static reflectors reflectors_of(const char *name, tnf_traced vectors, tnf_traced tau) {
  tnf_extent m = tnf_dim(vectors, 0), k = tnf_dim(tau, 0);
  char columns[32], rows[32];
  snprintf(columns, sizeof columns, "dim 1 of %s", name);
  snprintf(rows, sizeof rows, "dim 0 of %s", name);
  vectors = tnf_require_at_most(vectors, 1, k, "dim 0 of tau", columns);
  vectors = tnf_require_at_most(vectors, 0, k, "dim 0 of tau", rows);
  tnf_traced below = tnf_tril(leading(vectors, 1, k), -1), ones = tnf_ones_like(tau);
  reflectors h = {.v = tnf_add(below, tnf_embed_diag(ones, m, k))};
  tnf_traced gram = tnf_triu(tnf_matmul(tnf_adjoint(h.v), h.v), 1);
  h.t = tnf_triangular_solve(scale_rows(tau, gram), tnf_diag(tau), TNF_LEFT | TNF_UPPER | TNF_UNIT_DIAGONAL);
  return h;
}

/* The leading columns of 1 - v t v^H. */
static tnf_traced leading_columns(const reflectors *h, tnf_extent count) {
  tnf_traced top = leading(h->v, 0, count), w = tnf_matmul(h->t, tnf_adjoint(top));
  tnf_extents extents = tnf_shape_of_value(w); /* of a diagonal of ones, with the batch axes */
  for (int32_t i = 0; i + 1 < extents.count; ++i)
    extents.extent[i] = extents.extent[i + 1];
  extents.extent[0] = count;
  --extents.count;
  tnf_traced ones = tnf_full(tnf_scalar_like(w, 1), extents);
  return tnf_sub(tnf_embed_diag(ones, tnf_dim(h->v, 0), count), tnf_matmul(h->v, w));
}

static bool check_rank(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, int32_t least, int32_t most) {
  int32_t rank = tnf_rank_of(x);
  if (rank >= least && rank <= most)
    return true;
  char text[256];
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH,
                 least == most ? "%s: \"%s\" must have rank %d, got %s" : "%s: \"%s\" must have rank %d or more, got %s", name,
                 operand, least, tnf_traced_text(x, text, sizeof text));
  return false;
}

/* Matrices (and their batch) with one tau for a reflector. */
static tnf_graph *check_factors(const char *name, const char *names, tnf_traced vectors, tnf_traced tau, int32_t most) {
  tnf_traced operands[2] = {vectors, tau};
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, operands);
  if (!graph || !tnf_class_check(graph, name, "tau", tau, &tnf_class_float) ||
      !check_rank(graph, name, "vectors", vectors, 2, most) ||
      !check_rank(graph, name, "tau", tau, tnf_rank_of(vectors) - 1, tnf_rank_of(vectors) - 1))
    return NULL;
  return graph;
}

/* Not more reflectors than columns, nor these than rows, as far as the extents are known. */
static bool check_columns(tnf_graph *graph, const char *name, tnf_traced vectors, tnf_traced tau) {
  const int64_t columns = tnf_exact_extent(vectors, 1), count = tnf_exact_extent(tau, 0);
  if (columns >= 0 && count > columns) {
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH,
                   "%s: \"tau\" must have at most %lld elements, one for each column of \"vectors\", got %lld", name,
                   (long long)columns, (long long)count);
    return false;
  }
  return tnf_least_extent_check(graph, name, "vectors", vectors, 0, columns);
}

tnf_traced tnf_householder_product(tnf_traced vectors, tnf_traced tau) {
  tnf_graph *graph = check_factors("householder_product", "vectors tau", vectors, tau, TNF_RT_MAX_RANK);
  if (!graph || !check_columns(graph, "householder_product", vectors, tau))
    return tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){vectors, tau}));
  const char *outer = tnf_surface_begin(graph, "householder_product");
  vectors = tnf_require_at_most(vectors, 0, tnf_dim(vectors, 1), "dim 1 of vectors", "dim 0 of vectors");
  reflectors h = reflectors_of("vectors", vectors, tau);
  tnf_traced q = leading_columns(&h, tnf_dim(vectors, 1));
  tnf_surface_end(graph, outer);
  return q;
}

/* ---- factors that grow ------------------------------------------------------------------------------------------------ */

tnf_householder_qr_result tnf_householder_from_factors(tnf_traced packed, tnf_traced tau) {
  tnf_traced failed = tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){packed, tau}));
  if (!check_factors("householder_from_factors", "packed tau", packed, tau, 2))
    return (tnf_householder_qr_result){failed, failed};
  return (tnf_householder_qr_result){packed, tau};
}

/* q^H columns: its upper part joins r, what is below is factored. */
tnf_householder_qr_result tnf_householder_append_columns(tnf_householder_qr_result f, tnf_traced columns) {
  tnf_traced operands[3] = {f.packed, f.tau, columns}, failed = tnf_traced_failed(tnf_common_graph(3, operands));
  const char *name = "householder_append_columns";
  tnf_graph *graph = tnf_named_operands_check(name, "packed tau columns", 3, operands);
  if (!graph || !check_factors(name, "packed tau", f.packed, f.tau, 2) || !check_rank(graph, name, "columns", columns, 2, 2))
    return (tnf_householder_qr_result){failed, failed};
  const char *outer = tnf_surface_begin(graph, name);
  columns = tnf_with_extent(
      columns, 0, tnf_dim(f.packed, 0),
      &(tnf_equal_words){"columns and packed have different numbers of rows", "dim 0 of columns", "dim 0 of packed"});
  reflectors h = reflectors_of("packed", f.packed, f.tau);
  tnf_traced inner = tnf_matmul(tnf_adjoint(h.t), tnf_matmul(tnf_adjoint(h.v), columns));
  tnf_traced turned = tnf_sub(columns, tnf_matmul(h.v, inner));
  tnf_extent k = tnf_dim(f.tau, 0);
  tnf_householder_qr_result rest = tnf_op_householder_qr(tnf_slice_axis(turned, 0, k, tnf_dim(turned, 0)));
  tnf_traced joined = tnf_concatenate((tnf_traced[]){leading(turned, 0, k), rest.packed}, 2, 0);
  tnf_householder_qr_result result = {tnf_concatenate((tnf_traced[]){f.packed, joined}, 2, 1),
                                      tnf_concatenate((tnf_traced[]){f.tau, rest.tau}, 2, 0)};
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_householder_r(tnf_householder_qr_result f) {
  tnf_graph *graph = check_factors("householder_r", "packed tau", f.packed, f.tau, 2);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){f.packed, f.tau}));
  const char *outer = tnf_surface_begin(graph, "householder_r");
  tnf_traced r = tnf_triu(tnf_leading_called(f.packed, 0, tnf_dim(f.tau, 0), "dim 0 of tau", "dim 0 of packed"), 0);
  tnf_surface_end(graph, outer);
  return r;
}

tnf_traced tnf_householder_q_columns(tnf_householder_qr_result f, tnf_extent count) {
  tnf_graph *graph = check_factors("householder_q_columns", "packed tau", f.packed, f.tau, 2);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){f.packed, f.tau}));
  const char *outer = tnf_surface_begin(graph, "householder_q_columns");
  f.packed = tnf_require_at_most(f.packed, 0, count, "count", "dim 0 of packed");
  reflectors h = reflectors_of("packed", f.packed, f.tau);
  tnf_traced q = leading_columns(&h, count);
  tnf_surface_end(graph, outer);
  return q;
}
