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
  REFUSED("matrix_sqrt", tnf_matrix_sqrt(v.a));
  REFUSED("matrix_log", tnf_matrix_log(v.k));
  REFUSED("sylvester", tnf_sylvester(v.a, v.square, v.square));
  REFUSED("sylvester", tnf_sylvester(v.square, v.square, v.x));
  MIXED("sylvester", tnf_sylvester(v.square, v.square, v.foreign));
  NOTHING(tnf_matrix_sqrt((tnf_traced){0}));
  NOTHING(tnf_matrix_log((tnf_traced){0}));
  NOTHING(tnf_sylvester((tnf_traced){0}, (tnf_traced){0}, (tnf_traced){0}));
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

static tnf_traced as_it_is(tnf_traced w, void *user) {
  (void)user;
  return w;
}
static tnf_traced nothing(tnf_traced w, void *user) {
  (void)w, (void)user;
  return (tnf_traced){0};
}
static tnf_traced integers(tnf_traced w, void *user) {
  (void)user;
  return tnf_cast(w, TNF_I32);
}

static void test_callbacks(void) {
  REFUSED("matrix_function", tnf_matrix_function(v.square, NULL, as_it_is, NULL));
  REFUSED("matrix_function", tnf_matrix_function(v.square, as_it_is, NULL, NULL));
  REFUSED("matrix_function", tnf_matrix_function(v.square, nothing, as_it_is, NULL));
  REFUSED("matrix_function", tnf_matrix_function(v.square, as_it_is, integers, NULL));
  REFUSED("matrix_function", tnf_matrix_function(v.a, as_it_is, as_it_is, NULL));
  REFUSED("matrix_function", tnf_matrix_function(v.k, as_it_is, as_it_is, NULL));
  NOTHING(tnf_matrix_function((tnf_traced){0}, as_it_is, as_it_is, NULL));
}

static void test_composed(void) {
  const tnf_extent two = tnf_extent_const(2);
  REFUSED("matrix_power", tnf_matrix_power(v.a, 2));
  REFUSED("matrix_power", tnf_matrix_power(v.a, 0));
  REFUSED("matrix_power", tnf_matrix_power(v.x, INT64_MIN));
  REFUSED("triangular_inverse", tnf_triangular_inverse(v.square, 0));
  REFUSED("triangular_inverse", tnf_triangular_inverse(v.square, TNF_LOWER | TNF_UPPER));
  REFUSED("triangular_inverse", tnf_triangular_inverse(v.square, TNF_LOWER | TNF_RIGHT));
  REFUSED("triangular_inverse", tnf_triangular_inverse(v.a, TNF_LOWER));
  REFUSED("triangular_inverse", tnf_triangular_inverse(v.x, TNF_LOWER));
  REFUSED("tensorsolve", tnf_tensorsolve(v.a, v.k));
  REFUSED("tensorsolve", tnf_tensorsolve(v.x, v.a));
  MIXED("tensorsolve", tnf_tensorsolve(v.a, v.foreign));
  REFUSED("tensorinv", tnf_tensorinv(v.a, 1));
  REFUSED("tensorinv", tnf_tensorinv(v.a, -1));
  REFUSED("tensorinv", tnf_tensorinv(v.square, INT32_MAX));
  REFUSED("diagonal", tnf_diagonal(v.x, 0));
  REFUSED("diagonal", tnf_diagonal(v.a, INT64_MIN));
  REFUSED("vander", tnf_vander(v.s, two, true));
  REFUSED("vander", tnf_vander(v.x, tnf_extent_const(-2), true));
  REFUSED("vander", tnf_vander(v.p, two, false));
  NOTHING(tnf_matrix_power((tnf_traced){0}, 2));
  NOTHING(tnf_triangular_inverse((tnf_traced){0}, TNF_LOWER));
  NOTHING(tnf_tensorsolve((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_tensorinv((tnf_traced){0}, 1));
  NOTHING(tnf_diagonal((tnf_traced){0}, 1));
  NOTHING(tnf_vander((tnf_traced){0}, two, true));
}

static void test_products(void) {
  REFUSED("kron", tnf_kron(v.a, v.x));
  REFUSED("kron", tnf_kron(v.s, v.s));
  MIXED("kron", tnf_kron(v.x, v.foreign));
  REFUSED("cross", tnf_cross(v.a, v.a, 0));
  REFUSED("cross", tnf_cross(v.square, v.square, 7));
  REFUSED("cross", tnf_cross(v.square, v.k, 0));
  REFUSED("inner", tnf_inner(v.a, v.square));
  REFUSED("inner", tnf_inner(v.s, v.x));
  REFUSED("vecdot", tnf_vecdot(v.a, v.a, -7));
  REFUSED("vecdot", tnf_vecdot(v.a, v.square, 0));
  REFUSED("vdot", tnf_vdot(v.a, v.x));
  REFUSED("vdot", tnf_vdot(v.null, v.x));
  REFUSED("matvec", tnf_matvec(v.x, v.x));
  REFUSED("matvec", tnf_matvec(v.a, v.k));
  REFUSED("vecmat", tnf_vecmat(v.k, v.a));
  REFUSED("vecmat", tnf_vecmat(v.x, v.s));
  REFUSED("multi_dot", tnf_multi_dot((tnf_traced[]){v.a}, 1));
  REFUSED("multi_dot", tnf_multi_dot((tnf_traced[]){v.a, v.square}, 2));
  REFUSED("multi_dot", tnf_multi_dot((tnf_traced[]){v.a, v.x, v.a}, 3));
  REFUSED("multi_dot", tnf_multi_dot((tnf_traced[]){v.a, v.null}, 2));
  NOTHING(tnf_kron((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_cross((tnf_traced){0}, (tnf_traced){0}, 0));
  NOTHING(tnf_inner((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_vecdot((tnf_traced){0}, (tnf_traced){0}, 0));
  NOTHING(tnf_vdot((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_matvec((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_vecmat((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_multi_dot(NULL, 3));
  NOTHING(tnf_multi_dot((tnf_traced[2]){{0}}, 2));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_matrices();
  test_least_squares();
  test_norms();
  test_callbacks();
  test_composed();
  test_products();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
