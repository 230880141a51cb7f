/* Absurd arguments to functions of matrices, least squares and norms: each ends in a sentence that names the builder, no crash,
 * and a graph that does not compile. */
#include "absurd.h"

#include <math.h>

static void test_matrices(void) {
  REFUSED("det", tnf_det(v.a));
  REFUSED("det", tnf_det(v.x));
  REFUSED("slogdet", tnf_slogdet(v.k).sign);
  REFUSED("slogdet", tnf_slogdet((tnf_traced){v.graph, NULL, NULL}).logabs);
  REFUSED("matrix_exp", tnf_matrix_exp(v.a));
  REFUSED("matrix_exp", tnf_matrix_exp(v.p));
  NOTHING(tnf_det((tnf_traced){0}));
  NOTHING(tnf_slogdet((tnf_traced){0}).sign);
  NOTHING(tnf_matrix_exp((tnf_traced){0}));
}

static void test_least_squares(void) {
  static const double bad[] = {-0.5, -2, (double)NAN, (double)INFINITY, -(double)INFINITY};
  for (int i = 0; i < 5; ++i) {
    REFUSED("pinv", tnf_pinv(v.a, bad[i]));
    REFUSED("matrix_rank", tnf_matrix_rank(v.a, bad[i]));
    REFUSED("lstsq", tnf_lstsq(v.a, v.a, bad[i]).x);
  }
  REFUSED("pinv", tnf_pinv(v.x, -1));
  REFUSED("pinv", tnf_pinv(v.k, -1));
  REFUSED("matrix_rank", tnf_matrix_rank(v.s, -1));
  REFUSED("matrix_rank", tnf_matrix_rank((tnf_traced){v.graph, NULL, NULL}, -1));
  REFUSED("lstsq", tnf_lstsq(v.a, v.square, -1).rank);
  REFUSED("lstsq", tnf_lstsq(v.x, v.x, -1).s);
  REFUSED("lstsq", tnf_lstsq(v.a, v.null, -1).x);
  MIXED("lstsq", tnf_lstsq(v.a, v.foreign, -1).residuals);
  NOTHING(tnf_pinv((tnf_traced){0}, -1));
  NOTHING(tnf_matrix_rank((tnf_traced){0}, -1));
  NOTHING(tnf_lstsq((tnf_traced){0}, (tnf_traced){0}, -1).x);
}

static void test_norms(void) {
  static const tnf_axes many = {100, {0}}, far = {1, {7}}, twice = {2, {0, 0}}, one = {1, {0}}, both = {2, {0, 1}};
  const tnf_norm_order two = tnf_order(2), none = {(tnf_norm_kind)7, 2}, nan_order = tnf_order((double)NAN);
  REFUSED("vector_norm", tnf_vector_norm(v.a, 2, many, false));
  REFUSED("vector_norm", tnf_vector_norm(v.a, 2, far, true));
  REFUSED("vector_norm", tnf_vector_norm(v.a, (double)NAN, one, true));
  REFUSED("vector_norm", tnf_vector_norm(v.k, 2, one, true));
  REFUSED("matrix_norm", tnf_matrix_norm(v.a, two, one, false));
  REFUSED("matrix_norm", tnf_matrix_norm(v.a, two, twice, false));
  REFUSED("matrix_norm", tnf_matrix_norm(v.a, none, both, false));
  REFUSED("matrix_norm", tnf_matrix_norm(v.a, nan_order, both, false));
  REFUSED("matrix_norm", tnf_matrix_norm(v.a, tnf_order(3), both, false));
  REFUSED("norm", tnf_norm(v.a, none, both, false));
  REFUSED("norm", tnf_norm(v.a, nan_order, one, false));
  REFUSED("norm", tnf_norm(v.a, tnf_order_nuclear(), one, false));
  REFUSED("norm", tnf_norm(v.p, two, TNF_ALL_AXES, false));
  REFUSED("norm", tnf_norm((tnf_traced){v.graph, NULL, NULL}, two, one, false));
  REFUSED("cond", tnf_cond(v.x, two));
  REFUSED("cond", tnf_cond(v.a, tnf_order(1)));
  REFUSED("cond", tnf_cond(v.a, none));
  REFUSED("cond", tnf_cond(v.square, tnf_order(3)));
  REFUSED("cond", tnf_cond(v.k, two));
  NOTHING(tnf_vector_norm((tnf_traced){0}, 2, one, false));
  NOTHING(tnf_matrix_norm((tnf_traced){0}, two, both, false));
  NOTHING(tnf_norm((tnf_traced){0}, two, one, false));
  NOTHING(tnf_cond((tnf_traced){0}, two));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_matrices();
  test_least_squares();
  test_norms();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
