/* Absurd arguments to statistics, sets of elements, and samples of functions: each ends in a sentence that names the builder, no
 * crash, and a graph that does not compile.
 */
#include "absurd.h"

#include <math.h>

static void test_quantiles(void) {
  REFUSED("quantile", tnf_quantile(v.z, v.s, 0, TNF_INTERPOLATION_LINEAR));
  REFUSED("quantile", tnf_quantile(v.a, v.s, 2, TNF_INTERPOLATION_LINEAR));
  REFUSED("quantile", tnf_quantile(v.a, v.k, 0, TNF_INTERPOLATION_LINEAR));
  REFUSED("quantile", tnf_quantile(v.a, v.a, 0, TNF_INTERPOLATION_LINEAR));
  REFUSED("quantile", tnf_quantile(v.a, v.s, 0, (tnf_interpolation)5));
  REFUSED("quantile", tnf_quantile(v.a, v.s, 0, (tnf_interpolation)-1));
  REFUSED("median", tnf_median(v.k, 0));
  REFUSED("median", tnf_median(v.s, 0));
  REFUSED("nanmedian", tnf_nanmedian(v.z, 0));
  REFUSED("nanmedian", tnf_nanmedian(v.a, 2));
  REFUSED("nanquantile", tnf_nanquantile(v.a, v.k, 0, TNF_INTERPOLATION_LINEAR));
  REFUSED("nanquantile", tnf_nanquantile(v.a, v.a, 0, TNF_INTERPOLATION_LINEAR));
  REFUSED("nanquantile", tnf_nanquantile(v.a, v.s, 0, (tnf_interpolation)5));
  MIXED("nanquantile", tnf_nanquantile(v.x, v.foreign, 0, TNF_INTERPOLATION_LINEAR));
  NOTHING(tnf_nanmedian((tnf_traced){0}, 0));
  MIXED("quantile", tnf_quantile(v.x, v.foreign, 0, TNF_INTERPOLATION_LINEAR));
  NOTHING(tnf_median((tnf_traced){0}, 0));
}

static void test_reductions(void) {
  static const tnf_axes many = {100, {0}}, far = {1, {7}}, twice = {2, {0, 0}};
  REFUSED("nansum", tnf_nansum(v.k, TNF_ALL_AXES));
  REFUSED("nanprod", tnf_nanprod(v.a, many));
  REFUSED("nanmax", tnf_nanmax(v.z, TNF_ALL_AXES));
  REFUSED("nanmin", tnf_nanmin(v.a, far));
  REFUSED("nanmean", tnf_nanmean(v.p, TNF_ALL_AXES));
  REFUSED("nanvar", tnf_nanvar(v.a, twice, 0));
  REFUSED("nanstd", tnf_nanstd(v.k, TNF_ALL_AXES, 0));
  REFUSED("average", tnf_average(v.a, v.square, TNF_ALL_AXES));
  REFUSED("average", tnf_average(v.k, v.x, TNF_ALL_AXES));
  REFUSED("average", tnf_average(v.a, v.a, far));
  REFUSED("ptp", tnf_ptp(v.z, TNF_ALL_AXES));
  REFUSED("ptp", tnf_ptp(v.a, many));
  REFUSED("cov", tnf_cov(v.x, 1));
  REFUSED("cov", tnf_cov(tnf_cast(v.a, TNF_I32), 1));
  REFUSED("corrcoef", tnf_corrcoef(v.s));
  MIXED("average", tnf_average(v.x, v.foreign, TNF_ALL_AXES));
  NOTHING(tnf_nansum((tnf_traced){0}, TNF_ALL_AXES));
  NOTHING(tnf_cov((tnf_traced){0}, 1));
}

static void test_sets(void) {
  REFUSED("isin", tnf_isin(v.z, v.x));
  REFUSED("isin", tnf_isin(v.x, v.null));
  REFUSED("union1d", tnf_union1d(v.x, v.z));
  REFUSED("intersect1d", tnf_intersect1d(v.p, v.x));
  REFUSED("setdiff1d", tnf_setdiff1d(v.x, v.z));
  REFUSED("flatnonzero", tnf_flatnonzero((tnf_traced){v.graph, NULL, NULL}));
  REFUSED("isclose", tnf_isclose(v.p, v.x, 0, 0, false));
  REFUSED("isclose", tnf_isclose(v.a, v.square, 0, 0, false));
  REFUSED("allclose", tnf_allclose(v.x, v.null, 0, 0, false));
  REFUSED("array_equal", tnf_array_equal(v.a, v.square));
  REFUSED("array_equal", tnf_array_equal(v.a, v.x));
  REFUSED("lexsort", tnf_lexsort((tnf_traced[]){v.x, v.z}, 2, 0));
  REFUSED("lexsort", tnf_lexsort((tnf_traced[]){v.x, v.k}, 2, 3));
  REFUSED("lexsort", tnf_lexsort((tnf_traced[]){v.k, tnf_insert(v.k, tnf_extent_const(0), v.k, 0)}, 2, 0));
  REFUSED("lexsort", tnf_lexsort((tnf_traced[]){v.k, tnf_expand_dims(v.k, 0)}, 2, 0));
  REFUSED("lexsort", tnf_lexsort((tnf_traced[]){v.x, v.null}, 2, 0));
  MIXED("isin", tnf_isin(v.x, v.foreign));
  NOTHING(tnf_lexsort(NULL, 3, 0));
  NOTHING(tnf_lexsort(NULL, -3, 0));
  NOTHING(tnf_isin((tnf_traced){0}, (tnf_traced){0}));
}

static void test_samples(void) {
  REFUSED("diff", tnf_diff(v.p, 1, 0));
  REFUSED("diff", tnf_diff(v.x, -1, 0));
  REFUSED("diff", tnf_diff(v.x, INT32_MAX, 0));
  REFUSED("diff", tnf_diff(v.k, 4, 0));
  REFUSED("diff", tnf_diff(v.x, 1, 1));
  REFUSED("gradient", tnf_gradient(v.k, 1, 0));
  REFUSED("gradient", tnf_gradient(v.a, 0, 0));
  REFUSED("gradient", tnf_gradient(v.a, NAN, 0));
  REFUSED("gradient", tnf_gradient(tnf_slice_range(v.a, 0, 0, 1), 1, 0));
  REFUSED("trapezoid", tnf_trapezoid(v.k, 1, 0));
  REFUSED("trapezoid", tnf_trapezoid(v.x, 1, -2));
  REFUSED("cumulative_trapezoid", tnf_cumulative_trapezoid(v.s, 1, 0));
  NOTHING(tnf_diff((tnf_traced){0}, 1, 0));
  NOTHING(tnf_trapezoid((tnf_traced){0}, 1, 0));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_quantiles();
  test_reductions();
  test_sets();
  test_samples();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
