/* Absurd arguments to factorisations: each ends in a sentence that names the builder, no crash, and a graph that does not
 * compile. */
#include "absurd.h"

#include <math.h>

static tnf_lu_factors factors_of(tnf_traced a) {
  return tnf_lu_factor(a);
}

static tnf_householder_qr_result reflectors_of(tnf_traced a) {
  return tnf_householder_qr(a);
}

static void test_matrices(void) {
  REFUSED("eig", tnf_eig(v.a).w);
  REFUSED("eig", tnf_eig(v.x).v);
  REFUSED("eig", tnf_eig(v.k).v);
  REFUSED("eigvals", tnf_eigvals(v.a));
  REFUSED("eigvals", tnf_eigvals(v.p));
  REFUSED("eigvalsh", tnf_eigvalsh(v.a));
  REFUSED("eigvalsh", tnf_eigvalsh(v.s));
  REFUSED("svdvals", tnf_svdvals(v.x));
  REFUSED("svdvals", tnf_svdvals(v.k));
  REFUSED("lu", tnf_lu(v.x).p);
  REFUSED("lu", tnf_lu(v.k).p);
  REFUSED("full_piv_lu", tnf_full_piv_lu(v.s).q);
  REFUSED("pivoted_qr", tnf_pivoted_qr(v.x).places);
  REFUSED("rank_revealing_qr", tnf_rank_revealing_qr(v.x, 0, 0).rank);
  REFUSED("rank_revealing_qr", tnf_rank_revealing_qr(v.a, -1, 0).rank);
  REFUSED("rank_revealing_qr", tnf_rank_revealing_qr(v.a, 0, (double)NAN).rank);
  REFUSED("rank_revealing_qr", tnf_rank_revealing_qr(v.a, (double)INFINITY, 0).rank);
  REFUSED("householder_qr", tnf_householder_qr(v.x).tau);
  NOTHING(tnf_eig((tnf_traced){0}).w);
  NOTHING(tnf_eigvals((tnf_traced){0}));
  NOTHING(tnf_rank_revealing_qr((tnf_traced){0}, 0, 0).q);
}

static void test_options(void) {
  REFUSED("qr", tnf_qr(v.x).q);
  REFUSED("svd", tnf_svd(v.x).s);
  REFUSED("eigh", tnf_eigh(v.a).w);
  REFUSED("qr", tnf_qr_with(v.x, NULL).q);
  REFUSED("qr", tnf_qr_with(v.a, &(tnf_qr_options){.size = 0}).q);
  REFUSED("qr", tnf_qr_with(v.a, &(tnf_qr_options){.size = 1000}).q);
  REFUSED("svd", tnf_svd_with(v.a, &(tnf_svd_options){.size = 3}).u);
  REFUSED("svd", tnf_svd_with(v.a, &(tnf_svd_options){sizeof(tnf_svd_options), false, false, (tnf_driver)9, 0}).u);
  REFUSED("svd", tnf_svd_with(v.a, &(tnf_svd_options){sizeof(tnf_svd_options), false, false, (tnf_driver)-1, 0}).u);
  REFUSED("svd", tnf_svd_with(v.a, &(tnf_svd_options){sizeof(tnf_svd_options), false, false, TNF_DRIVER_AUTOMATIC, -1}).u);
  REFUSED("svd",
          tnf_svd_with(v.a, &(tnf_svd_options){sizeof(tnf_svd_options), false, false, TNF_DRIVER_AUTOMATIC, (double)NAN}).u);
  REFUSED("eigh", tnf_eigh_with(v.square, &(tnf_eigh_options){.size = 77777}).w);
  REFUSED("eigh", tnf_eigh_with(v.square, &(tnf_eigh_options){sizeof(tnf_eigh_options), false, (tnf_driver)100, 0}).w);
  REFUSED(
      "eigh",
      tnf_eigh_with(v.square, &(tnf_eigh_options){sizeof(tnf_eigh_options), false, TNF_DRIVER_AUTOMATIC, (double)INFINITY}).w);
  NOTHING(tnf_qr_with((tnf_traced){0}, NULL).q);
  NOTHING(tnf_svd_with((tnf_traced){0}, NULL).u);
  NOTHING(tnf_eigh_with((tnf_traced){0}, NULL).v);
}

static void test_factors(void) {
  REFUSED("lu_factor", tnf_lu_factor(v.a).lu);
  REFUSED("lu_factor", tnf_lu_factor(v.null.graph ? v.null : (tnf_traced){v.graph, NULL, NULL}).lu);
  REFUSED("lu_solve", tnf_lu_solve(factors_of(v.square), v.a, TNF_TRANSPOSE_KIND_NONE));
  REFUSED("lu_solve", tnf_lu_solve(factors_of(v.square), v.square, (tnf_transpose_kind)7));
  REFUSED("lu_solve", tnf_lu_solve((tnf_lu_factors){v.square, factors_of(v.square).lu, v.k}, v.square, TNF_TRANSPOSE_KIND_NONE));
  REFUSED("lu_solve", tnf_lu_solve((tnf_lu_factors){v.x, v.x, v.x}, v.x, TNF_TRANSPOSE_KIND_NONE));
  MIXED("lu_solve", tnf_lu_solve(factors_of(v.square), v.foreign, TNF_TRANSPOSE_KIND_NONE));
  REFUSED("full_piv_lu_solve", tnf_full_piv_lu_solve(tnf_full_piv_lu(v.a), v.a));
  REFUSED("full_piv_lu_solve", tnf_full_piv_lu_solve((tnf_full_piv_lu_result){v.x, v.x, v.a, v.a, v.s}, v.a));
  REFUSED("full_piv_lu_solve", tnf_full_piv_lu_solve((tnf_full_piv_lu_result){v.k, v.k, v.s, v.s, v.s}, v.a));
  REFUSED("permutation_matrix", tnf_permutation_matrix(v.x, TNF_F64));
  REFUSED("permutation_matrix", tnf_permutation_matrix(tnf_cast(v.s, TNF_I64), TNF_F64));
  REFUSED("permutation_matrix", tnf_permutation_matrix(v.k, (tnf_dtype)99));
  NOTHING(tnf_permutation_matrix((tnf_traced){0}, TNF_F64));
  NOTHING(tnf_lu_factor((tnf_traced){0}).a);
}

static void test_reflectors(void) {
  REFUSED("householder_product", tnf_householder_product(v.x, v.x));
  REFUSED("householder_product", tnf_householder_product(v.a, v.a));
  REFUSED("householder_product", tnf_householder_product(v.a, v.k));
  MIXED("householder_product", tnf_householder_product(v.a, v.foreign));
  REFUSED("householder_from_factors", tnf_householder_from_factors(v.s, v.s).tau);
  REFUSED("householder_from_factors", tnf_householder_from_factors(v.a, v.s).packed);
  REFUSED("householder_append_columns", tnf_householder_append_columns(reflectors_of(v.a), v.x).tau);
  REFUSED("householder_append_columns", tnf_householder_append_columns(reflectors_of(v.a), v.square).tau);
  REFUSED("householder_append_columns", tnf_householder_append_columns((tnf_householder_qr_result){v.x, v.x}, v.a).tau);
  REFUSED("householder_r", tnf_householder_r((tnf_householder_qr_result){v.x, v.a}));
  REFUSED("householder_q_columns", tnf_householder_q_columns(reflectors_of(v.a), tnf_extent_const(-1)));
  REFUSED("householder_q_columns", tnf_householder_q_columns(reflectors_of(v.a), tnf_extent_const(50)));
  REFUSED("householder_q_columns", tnf_householder_q_columns(reflectors_of(v.a), (tnf_extent){0}));
  NOTHING(tnf_householder_product((tnf_traced){0}, (tnf_traced){0}));
  NOTHING(tnf_householder_r((tnf_householder_qr_result){{0}, {0}}));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_matrices();
  test_options();
  test_factors();
  test_reflectors();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
