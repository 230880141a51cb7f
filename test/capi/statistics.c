/* Statistics, sets of elements, and samples of functions, by running: values and derivatives, each on extents that only the run
 * knows. */
#include "differences.h"

static tnf_context *ctx;

/* `y`, of the vector or matrix x with these elements, is `want` (bools as 0 and 1). */
#define GIVES(y, shape, x_values, ...)                                                                                           \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);                                                                        \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, tnf_cast(y, TNF_F64), input, __VA_ARGS__, 1e-14);                                                   \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

#define VECTOR TNF_SHAPE("n")
#define MATRIX TNF_SHAPE("m", "n")
#define NOTHING (double[]){0}, 0

static tnf_tensor *tensor(int32_t rank, int64_t m, int64_t n, const double *elements) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < (rank == 1 ? m : m * n); ++i)
      tnf_tensor_f64(t)[i] = elements[i];
  return t;
}
#define OF(...) tensor(1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, (double[]){__VA_ARGS__})
#define EMPTY tensor(1, 0, 0, NULL)
/* [[1, 3, 2], [6, 4, 5]], columns one after the other */
#define TWO_ROWS tensor(2, 2, 3, (double[]){1, 6, 3, 4, 2, 5})

/* ---- statistics ----------------------------------------------------------------------------------------------------------- */

static tnf_traced quantile(tnf_traced x, double q, tnf_interpolation interpolation) {
  return tnf_quantile(x, tnf_scalar_f64(x.graph, q), 0, interpolation);
}
static tnf_traced thirds(tnf_traced x) {
  return tnf_quantile(x, tnf_constant(x.graph, TNF_F64, 1, EXTENTS(2), (double[]){0.25, 1}), 1, TNF_INTERPOLATION_LINEAR);
}

static void test_quantiles(void) {
  GIVES(tnf_median(x, 0), VECTOR, OF(4, 1, 3), WANT(3));
  GIVES(tnf_median(x, 0), VECTOR, OF(4, 1, 3, 8), WANT(3.5));
  GIVES(tnf_median(x, 0), VECTOR, OF(4, NAN, 3, 8), WANT(NAN));
  GIVES(tnf_median(x, -1), MATRIX, TWO_ROWS, WANT(2, 5));
  GIVES(quantile(x, 0.4, TNF_INTERPOLATION_LINEAR), VECTOR, OF(4, 1, 3, 8), WANT(3.2));
  GIVES(quantile(x, 0.4, TNF_INTERPOLATION_LOWER), VECTOR, OF(4, 1, 3, 8), WANT(3));
  GIVES(quantile(x, 0.4, TNF_INTERPOLATION_HIGHER), VECTOR, OF(4, 1, 3, 8), WANT(4));
  GIVES(quantile(x, 0.4, TNF_INTERPOLATION_MIDPOINT), VECTOR, OF(4, 1, 3, 8), WANT(3.5));
  GIVES(quantile(x, 0.4, TNF_INTERPOLATION_NEAREST), VECTOR, OF(4, 1, 3, 8), WANT(3));
  /* an element itself, whatever its neighbours are */
  GIVES(tnf_median(x, 0), VECTOR, OF(-INFINITY, 1, -INFINITY), WANT(-INFINITY));
  GIVES(quantile(x, 1, TNF_INTERPOLATION_LINEAR), VECTOR, OF(INFINITY, 1, 2), WANT(INFINITY));
  GIVES(quantile(x, 0.5, TNF_INTERPOLATION_LINEAR), VECTOR, OF(INFINITY, 1, -INFINITY), WANT(1));
  GIVES(quantile(x, 0.25, TNF_INTERPOLATION_LINEAR), VECTOR, OF(INFINITY, 1, 2, INFINITY), WANT(1.75));
  GIVES(quantile(x, 0.9, TNF_INTERPOLATION_LINEAR), VECTOR, OF(INFINITY, 1, 2), WANT(INFINITY));
  GIVES(tnf_nanmedian(x, 0), VECTOR, OF(-INFINITY, NAN, 1, -INFINITY), WANT(-INFINITY));
  GIVES(tnf_grad(tnf_median(x, 0), x), VECTOR, OF(INFINITY, 1, -INFINITY), WANT(0, 1, 0));
  GIVES(thirds(x), MATRIX, TWO_ROWS, WANT(1.5, 4.5, 3, 6));
  GIVES(tnf_median(tnf_cast(x, TNF_F32), 0), VECTOR, OF(7), WANT(7));
  GIVES(tnf_nanmedian(x, 0), VECTOR, OF(4, NAN, 3, 8, NAN), WANT(4));
  GIVES(tnf_nanmedian(x, 0), VECTOR, OF(4, INFINITY, 3, 8, NAN), WANT(6));
  GIVES(tnf_nanmedian(x, 0), VECTOR, OF(NAN, NAN), WANT(NAN));
  GIVES(tnf_nanmedian(tnf_cast(x, TNF_F32), -1), MATRIX, TWO_ROWS, WANT(2, 5));
  GIVES(tnf_nanquantile(x, tnf_constant(x.graph, TNF_F64, 1, EXTENTS(2), (double[]){0.5, 1}), 0, TNF_INTERPOLATION_LOWER), VECTOR,
        OF(4, NAN, 3, 8, NAN, 9), WANT(4, 9));
}

static void test_missing(void) {
  GIVES(tnf_nansum(x, TNF_ALL_AXES), VECTOR, OF(1, NAN, 3), WANT(4));
  GIVES(tnf_nansum(x, TNF_ALL_AXES), VECTOR, EMPTY, WANT(0));
  GIVES(tnf_nanprod(x, TNF_ALL_AXES), VECTOR, OF(2, NAN, 3), WANT(6));
  GIVES(tnf_nanmax(x, TNF_ALL_AXES), VECTOR, OF(1, NAN, 3), WANT(3));
  GIVES(tnf_nanmax(x, TNF_ALL_AXES), VECTOR, OF(NAN, NAN), WANT(NAN));
  GIVES(tnf_nanmin(x, TNF_ALL_AXES), VECTOR, OF(1, NAN, -INFINITY), WANT(-INFINITY));
  GIVES(tnf_nanmin(x, TNF_ALL_AXES), VECTOR, EMPTY, WANT(INFINITY));
  GIVES(tnf_nanmean(x, TNF_ALL_AXES), VECTOR, OF(1, NAN, 3), WANT(2));
  GIVES(tnf_nanmean(x, TNF_ALL_AXES), VECTOR, OF(NAN), WANT(NAN));
  GIVES(tnf_nanvar(x, TNF_ALL_AXES, 0), VECTOR, OF(1, NAN, 3), WANT(1));
  GIVES(tnf_nanstd(x, TNF_AXES(1), 1), MATRIX, TWO_ROWS, WANT(1, 1));
}

static void test_moments(void) {
  GIVES(tnf_average(x, tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){1, 2, 1}), TNF_AXES(1)), MATRIX, TWO_ROWS,
        WANT(2.25, 4.75));
  GIVES(tnf_ptp(x, TNF_AXES(1)), MATRIX, TWO_ROWS, WANT(2, 2));
  GIVES(tnf_cov(x, 1), MATRIX, TWO_ROWS, WANT(1, -1, -1, 1));
  GIVES(tnf_cov(x, 0), MATRIX, tensor(2, 0, 3, NULL), NOTHING);
  GIVES(tnf_corrcoef(x), MATRIX, TWO_ROWS, WANT(1, -1, -1, 1));
  GIVES(tnf_lexsort((tnf_traced[]){x, tnf_floor(tnf_scale(0.5, x))}, 2, 0), VECTOR, OF(3, 2, 5, 0, 1, 2), WANT(3, 4, 1, 5, 0, 2));
  GIVES(tnf_lexsort((tnf_traced[]){x, tnf_mod(x, tnf_scalar_like(x, 2))}, 2, 1), MATRIX, TWO_ROWS, WANT(2, 1, 0, 0, 1, 2));
}

/* ---- sets ----------------------------------------------------------------------------------------------------------------- */

static tnf_traced some(tnf_traced x) {
  return tnf_constant(x.graph, TNF_F64, 1, EXTENTS(4), (double[]){3, NAN, 1, 3});
}

static void test_sets(void) {
  GIVES(tnf_isin(x, some(x)), VECTOR, OF(3, 2, NAN, 1), WANT(1, 0, 0, 1));
  GIVES(tnf_isin(x, tnf_cast(some(x), TNF_I32)), MATRIX, TWO_ROWS, WANT(1, 0, 1, 0, 0, 0));
  GIVES(tnf_isin(some(x), x), VECTOR, EMPTY, WANT(0, 0, 0, 0));
  GIVES(tnf_union1d(x, some(x)), VECTOR, OF(2, 1), WANT(1, 2, 3, NAN));
  GIVES(tnf_intersect1d(x, some(x)), VECTOR, OF(3, 2, 1, 3), WANT(1, 3));
  GIVES(tnf_setdiff1d(x, some(x)), MATRIX, TWO_ROWS, WANT(2, 4, 5, 6));
  GIVES(tnf_setdiff1d(x, some(x)), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_flatnonzero(x), VECTOR, OF(0, 2, 0, NAN), WANT(1, 3));
  GIVES(tnf_isclose(x, some(x), 1e-3, 0, false), VECTOR, OF(3.001, NAN, 1.1, 3), WANT(1, 0, 0, 1));
  GIVES(tnf_isclose(x, x, 0, 0, true), VECTOR, OF(INFINITY, NAN), WANT(1, 1));
  GIVES(tnf_isclose(x, tnf_scalar_like(x, INFINITY), 1, 1, true), VECTOR, OF(3, -INFINITY), WANT(0, 0));
  GIVES(tnf_allclose(tnf_cast(x, TNF_I32), x, 0, 0.6, false), VECTOR, OF(1.5, 2), WANT(1));
  GIVES(tnf_allclose(x, x, 0, 0, false), VECTOR, EMPTY, WANT(1));
  GIVES(tnf_array_equal(x, tnf_trunc(x)), VECTOR, OF(1, 2), WANT(1));
  GIVES(tnf_array_equal(x, tnf_trunc(x)), VECTOR, OF(1, 2.5), WANT(0));
}

/* ---- samples -------------------------------------------------------------------------------------------------------------- */

static void test_samples(void) {
  GIVES(tnf_diff(x, 1, 0), VECTOR, OF(1, 4, 9, 16), WANT(3, 5, 7));
  GIVES(tnf_diff(x, 2, 0), VECTOR, OF(1, 4, 9, 16), WANT(2, 2));
  GIVES(tnf_diff(x, 0, 1), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5));
  GIVES(tnf_diff(x, 1, -1), MATRIX, TWO_ROWS, WANT(2, -2, -1, 1));
  GIVES(tnf_diff(x, 1, 0), VECTOR, OF(1), NOTHING);
  GIVES(tnf_gradient(x, 2, 0), VECTOR, OF(1, 4, 9, 16), WANT(1.5, 2, 3, 3.5));
  GIVES(tnf_gradient(x, 1, 0), VECTOR, OF(1, 4), WANT(3, 3));
  GIVES(tnf_gradient(x, 1, 1), MATRIX, TWO_ROWS, WANT(2, -2, 0.5, -0.5, -1, 1));
  GIVES(tnf_trapezoid(x, 2, 0), VECTOR, OF(1, 4, 9), WANT(18));
  GIVES(tnf_trapezoid(x, 1, 1), MATRIX, TWO_ROWS, WANT(4.5, 9.5));
  GIVES(tnf_cumulative_trapezoid(x, 2, 0), VECTOR, OF(1, 4, 9), WANT(5, 18));
}

/* ---- derivatives ---------------------------------------------------------------------------------------------------------- */

static tnf_traced medians(tnf_traced x) {
  return tnf_median(x, 1);
}
static tnf_traced over_q(tnf_traced x) {
  return tnf_quantile(tnf_constant(x.graph, TNF_F64, 1, EXTENTS(4), (double[]){4, 1, 3, 8}), tnf_scale(0.1, x), 0,
                      TNF_INTERPOLATION_LINEAR);
}
static tnf_traced midpoints(tnf_traced x) {
  return tnf_quantile(x, tnf_scalar_f64(x.graph, 0.4), 0, TNF_INTERPOLATION_MIDPOINT);
}
static tnf_traced holes(tnf_traced x) {
  return tnf_select(tnf_compare_scalar(TNF_DIRECTION_GT, x, 5.5), tnf_full_like(x, NAN), x);
}
static tnf_traced missing_sum(tnf_traced x) {
  return tnf_nansum(holes(x), TNF_AXES(0));
}
static tnf_traced missing_prod(tnf_traced x) {
  return tnf_nanprod(holes(x), TNF_AXES(0));
}
static tnf_traced missing_max(tnf_traced x) {
  return tnf_nanmax(holes(x), TNF_AXES(1));
}
static tnf_traced missing_std(tnf_traced x) {
  return tnf_nanstd(holes(x), TNF_AXES(1), 0);
}
static tnf_traced averages(tnf_traced x) {
  return tnf_average(x, tnf_square(x), TNF_AXES(1));
}
static tnf_traced ranges(tnf_traced x) {
  return tnf_ptp(x, TNF_AXES(1));
}
static tnf_traced covariances(tnf_traced x) {
  return tnf_cov(x, 1);
}
static tnf_traced slopes(tnf_traced x) {
  return tnf_gradient(tnf_square(x), 0.5, 1);
}
static tnf_traced integrals(tnf_traced x) {
  return tnf_cumulative_trapezoid(tnf_square(x), 0.5, 1);
}

static void test_derivatives(void) {
  DERIVATIVES(medians, TWO_ROWS);
  DERIVATIVES(over_q, OF(1, 3, 9));
  DERIVATIVES(midpoints, TWO_ROWS);
  DERIVATIVES(missing_sum, TWO_ROWS);
  DERIVATIVES(missing_prod, TWO_ROWS);
  DERIVATIVES(missing_max, TWO_ROWS);
  DERIVATIVES(missing_std, TWO_ROWS);
  DERIVATIVES(averages, TWO_ROWS);
  DERIVATIVES(ranges, TWO_ROWS);
  DERIVATIVES(covariances, TWO_ROWS);
  DERIVATIVES(tnf_corrcoef, tensor(2, 2, 4, (double[]){1, 6, 3, 4, 2, 5, 7, 1}));
  DERIVATIVES(slopes, TWO_ROWS);
  DERIVATIVES(integrals, TWO_ROWS);
}

static void test_failures(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, VECTOR);
  tnf_tensor *input = OF(1, 2), *none = EMPTY;
  check_failure(ctx, graph, tnf_nanquantile(x, tnf_scalar_f64(x.graph, 1.5), 0, TNF_INTERPOLATION_LINEAR), input,
                TNF_RT_OUT_OF_RANGE, NULL);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, quantile(x, 1.5, TNF_INTERPOLATION_LINEAR), input, TNF_RT_OUT_OF_RANGE, NULL);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, tnf_median(x, 0), none, TNF_RT_OUT_OF_RANGE, NULL);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, tnf_diff(x, 3, 0), input, TNF_RT_SHAPE_MISMATCH, NULL);
  for (int longer = 0; longer < 2; ++longer) { /* a key of an element more, as the first and as the last one */
    graph = tnf_graph_new(ctx, "f");
    x = tnf_input(graph, "x", TNF_F64, VECTOR);
    tnf_traced keys[2] = {x, x};
    keys[longer] = tnf_insert(x, tnf_extent_const(0), tnf_reshape(tnf_scalar_f64(graph, 0), TNF_EXTENTS(1)), 0);
    check_failure(ctx, graph, tnf_lexsort(keys, 2, 0), input, TNF_RT_SHAPE_MISMATCH, NULL);
  }
  graph = tnf_graph_new(ctx, "f");
  tnf_diff(tnf_input(graph, "x", TNF_F64, TNF_SHAPE(4, 2)), 3, 1);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "diff #1: the extent of \"x\" along axis 1 must be at least 3, got 2 (x \"x\": f64[4, 2])");
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "f");
  tnf_gradient(tnf_input(graph, "x", TNF_F64, TNF_SHAPE(1)), 1, 0);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "gradient #1: the extent of \"x\" along axis 0 must be at least 2, got 1 (x \"x\": f64[1])");
  tnf_graph_release(graph);
  tnf_tensor_release(none);
  tnf_tensor_release(input);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_quantiles();
  test_missing();
  test_moments();
  test_sets();
  test_samples();
  test_derivatives();
  test_failures();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
