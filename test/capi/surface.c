/* What the surface adds to the operations, by numbers: array constants, places and ranges, products of vectors, solves with a
 * factor. */
#include "graph_text.h"
#include "run_graph.h"

static tnf_context *ctx;

/* The checks of run_graph.h in this file's context, to 1e-12. */
static void gives(tnf_graph *graph, tnf_traced y, tnf_tensor *input, const double *want, int64_t count) {
  check_output(ctx, graph, y, input, want, count, 1e-12);
}

static void refuses(tnf_graph *graph, tnf_traced y, tnf_tensor *input, tnf_rt_status code, const char *text) {
  check_failure(ctx, graph, y, input, code, text);
}

static tnf_graph *begin(void) {
  return tnf_graph_new(ctx, "f");
}

static tnf_traced matrix(tnf_graph *graph, int64_t rows, int64_t columns, const double *data) {
  return tnf_traced_from_col_major(graph, NULL, TNF_F64, 2, EXTENTS(rows, columns), data);
}

/* ---- array constants ------------------------------------------------------------------------------------------------------- */

/* Weights 1, 10, 100, ... make the sum say where each element is. */
static void test_constant_order(void) {
  tnf_graph *graph = begin();
  static const double six[] = {1, 2, 3, 4, 5, 6};
  gives(graph, tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 3), six), NULL, WANT(1, 2, 3, 4, 5, 6));
  graph = begin();
  tnf_traced a = tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 3), six);
  gives(graph, tnf_index(a, TNF_INDEX(1)), NULL, WANT(2, 4, 6));
  graph = begin();
  a = tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 3), six);
  gives(graph, tnf_matrix_transpose(a), NULL, WANT(1, 3, 5, 2, 4, 6));
  graph = begin();
  a = tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 3), six);
  gives(graph, tnf_matmul(a, matrix(graph, 3, 1, (double[]){1, 10, 100})), NULL, WANT(531, 642));
  double many[24];
  for (int i = 0; i < 24; ++i)
    many[i] = i;
  graph = begin();
  a = tnf_constant(graph, TNF_F64, 3, EXTENTS(2, 3, 4), many);
  gives(graph, tnf_reduce_sum(a, TNF_AXES(0, 1)), NULL, WANT(15, 51, 87, 123));
  graph = begin();
  a = tnf_constant(graph, TNF_F64, 3, EXTENTS(2, 3, 4), many);
  gives(graph, tnf_index(a, TNF_INDEX(1, 2)), NULL, WANT(5, 11, 17, 23));
  graph = begin();
  a = tnf_constant(graph, TNF_F64, 3, EXTENTS(2, 3, 4), many);
  gives(graph, tnf_index(tnf_transpose(a, TNF_AXES(2, 0, 1)), TNF_INDEX(3, 1)), NULL, WANT(19, 21, 23));
}

static void test_constant_dtypes(void) {
  tnf_graph *graph = begin();
  gives(graph, tnf_constant(graph, TNF_F32, 2, EXTENTS(2, 2), (float[]){1.5f, 2, 3, -4}), NULL, WANT(1.5, 2, 3, -4));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_I32, 2, EXTENTS(1, 3), (int32_t[]){-1, INT32_MAX, 7}), NULL, WANT(-1, INT32_MAX, 7));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_I64, 1, EXTENTS(2), (int64_t[]){-5, 1L << 40}), NULL, WANT(-5, 0x1p40));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_BOOL, 2, EXTENTS(3, 3), (uint8_t[]){1, 0, 0, 1, 1, 0, 0, 2, 1}), NULL,
        WANT(1, 0, 0, 1, 1, 0, 0, 1, 1));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_COMPLEX_F32, 2, EXTENTS(2, 2), (float[]){1, 2, 3, 4, 5, 6, 7, 8}), NULL,
        WANT(1, 2, 3, 4, 5, 6, 7, 8));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_COMPLEX_F64, 1, EXTENTS(2), (double[]){1, -2, 0, 4}), NULL, WANT(1, -2, 0, 4));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_F64, 0, NULL, (double[]){42}), NULL, WANT(42));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 2), (double[]){3, 3, 3, 3}), NULL, WANT(3, 3, 3, 3));
  graph = begin();
  tnf_traced none = tnf_constant(graph, TNF_BOOL, 2, EXTENTS(0, 3), NULL);
  gives(graph, tnf_reduce_sum(tnf_cast(none, TNF_F64), TNF_AXES(0)), NULL, WANT(0, 0, 0));
  graph = begin();
  gives(graph, tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 0), NULL), NULL, (double[]){0}, 0);
}

/* What is folded into a constant, or past it, gives the numbers that running gives. */
static void test_constant_rewrites(void) {
  static const double a[] = {1, -2, 3, 4, 5, -6}, b[] = {2, 0.5, -1, 1, 3, 0};
  tnf_graph *graph = begin();
  tnf_traced ca = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 2), a), cb = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 2), b);
  gives(graph, tnf_add(tnf_mul(ca, cb), tnf_neg(ca)), NULL, WANT(1, 1, -6, 0, 10, 6));
  graph = begin();
  ca = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 2), a);
  gives(graph, tnf_reshape(tnf_transpose(tnf_reshape(ca, TNF_EXTENTS(2, 3)), TNF_AXES(1, 0)), TNF_EXTENTS(6)), NULL,
        WANT(1, 3, 5, -2, 4, -6));
  graph = begin();
  ca = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 2), a);
  gives(graph, tnf_cast(tnf_cast(tnf_scale(0.5, ca), TNF_I32), TNF_F64), NULL, WANT(0, -1, 1, 2, 2, -3));
  graph = begin();
  ca = tnf_constant(graph, TNF_F64, 1, EXTENTS(3), a);
  gives(graph, tnf_sub(tnf_expand_dims(ca, 1), tnf_expand_dims(ca, 0)), NULL, WANT(0, -3, 2, 3, 0, 5, -2, -5, 0));
}

static void test_constant_derivative(void) {
  static const double w[] = {1, 2, 3, 4, 5, 6};
  tnf_graph *graph = begin();
  tnf_traced x = tnf_traced_from_col_major(graph, "x", TNF_F64, 1, EXTENTS(3), (double[]){1, -1, 2});
  tnf_traced y = tnf_matmul(tnf_constant(graph, TNF_F64, 2, EXTENTS(2, 3), w), x);
  gives(graph, tnf_grad(tnf_reduce_sum(tnf_square(y), TNF_ALL_AXES), x), NULL, WANT(56, 128, 200));
  graph = begin();
  tnf_traced c = tnf_constant(graph, TNF_F64, 1, EXTENTS(3), w);
  gives(graph, tnf_grad(tnf_reduce_sum(tnf_pow_scalar(c, 3), TNF_ALL_AXES), c), NULL, WANT(3, 12, 27));
}

static void test_constant_refused(void) {
  static double large[8193];
#define REFUSED(code, text, ...)                                                                                                 \
  do {                                                                                                                           \
    tnf_graph *graph = begin();                                                                                                  \
    CHECK(tnf_constant(graph, __VA_ARGS__).value == NULL);                                                                       \
    CHECK_GRAPH_FAILS(graph, code, text);                                                                                        \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)
  REFUSED(TNF_RT_INVALID_ARGUMENT,
          "constant: the elements take more than the 65536 bytes of a constant; tnf_traced_from_col_major takes larger data",
          TNF_F64, 1, EXTENTS(8193), large);
  REFUSED(TNF_RT_OUT_OF_RANGE, "constant: the product of the extents overflows", TNF_F64, 2, EXTENTS(INT64_MAX, 3), large);
  REFUSED(TNF_RT_OUT_OF_RANGE, "constant: the product of the extents overflows", TNF_F64, 3, EXTENTS(INT64_MAX, 3, 0), NULL);
  REFUSED(TNF_RT_SHAPE_MISMATCH, "constant: extent 1 must not be negative, got -3", TNF_F64, 2, EXTENTS(2, -3), large);
  REFUSED(TNF_RT_INVALID_ARGUMENT, "constant: \"data\" is NULL", TNF_F64, 1, EXTENTS(1), NULL);
  REFUSED(TNF_RT_INVALID_ARGUMENT, "constant: \"extents\" is NULL", TNF_F64, 1, NULL, large);
  REFUSED(TNF_RT_INVALID_ARGUMENT, "constant: 99 is not a dtype", (tnf_dtype)99, 1, EXTENTS(1), large);
  REFUSED(TNF_RT_RANK_MISMATCH, "constant: a tensor has 0 to 32 axes, got 33", TNF_F64, 33, EXTENTS(1), large);
  tnf_graph *graph = begin();
  CHECK(tnf_constant(graph, TNF_F64, 1, EXTENTS(8192), large).value != NULL);
  CHECK(tnf_constant(graph, TNF_F64, 2, EXTENTS(INT64_MAX, 0), NULL).value != NULL);
  tnf_graph_release(graph);
  CHECK(tnf_constant(NULL, TNF_F64, 0, NULL, large).value == NULL);
}

/* ---- places and ranges ----------------------------------------------------------------------------------------------------- */

static void test_index(void) {
  static const double six[] = {1, 2, 3, 4, 5, 6};
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, EXTENTS(2, 3), six, &t));
#define INPUT(graph) tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"))
  tnf_graph *graph = begin();
  gives(graph, tnf_index(INPUT(graph), TNF_INDEX(-1)), t, WANT(2, 4, 6));
  graph = begin();
  gives(graph, tnf_index(INPUT(graph), TNF_INDEX(0, -2)), t, WANT(3));
  graph = begin();
  gives(graph, tnf_index(INPUT(graph), TNF_INDEX(TNF_ALL, 2)), t, WANT(5, 6));
  graph = begin();
  tnf_traced x = INPUT(graph);
  gives(graph, tnf_index(x, TNF_INDEX(tnf_extent_sub(tnf_dim(x, 1), tnf_dim(x, 0)))), t, WANT(2, 4, 6));
  graph = begin();
  gives(graph, tnf_slice_range(INPUT(graph), 1, -2, TNF_END), t, WANT(3, 4, 5, 6));
  graph = begin();
  gives(graph, tnf_slice_range(INPUT(graph), 1, 1, -1), t, WANT(3, 4));
  graph = begin();
  x = INPUT(graph);
  tnf_traced loss = tnf_mul(tnf_index(x, TNF_INDEX(1, 1)), tnf_reduce_sum(tnf_square(tnf_index(x, TNF_INDEX(0))), TNF_ALL_AXES));
  gives(graph, tnf_grad(loss, x), t, WANT(8, 0, 24, 35, 40, 0));
  graph = begin();
  refuses(graph, tnf_index(INPUT(graph), TNF_INDEX(0, 3)), t, TNF_RT_SHAPE_MISMATCH, NULL);
  graph = begin();
  refuses(graph, tnf_index(INPUT(graph), TNF_INDEX(-3)), t, TNF_RT_SHAPE_MISMATCH, NULL);
  graph = begin();
  refuses(graph, tnf_slice_range(INPUT(graph), 0, -3, TNF_END), t, TNF_RT_SHAPE_MISMATCH, NULL);
  tnf_tensor_release(t);
}

/* ---- products ----------------------------------------------------------------------------------------------------------- */

static tnf_traced numbers(tnf_graph *graph, int32_t rank, const int64_t *extents) {
  double data[64];
  for (int i = 0; i < 64; ++i)
    data[i] = i + 1;
  return tnf_traced_from_col_major(graph, NULL, TNF_F64, rank, extents, data);
}

/* Wanted numbers are numpy.matmul's, batch axes moved to the front and back. */
static void test_products(void) {
#define PRODUCT(function, left_rank, left, right_rank, right, ...)                                                               \
  do {                                                                                                                           \
    tnf_graph *graph = begin();                                                                                                  \
    gives(graph, function(numbers(graph, left_rank, left), numbers(graph, right_rank, right)), NULL, WANT(__VA_ARGS__));         \
  } while (0)
  PRODUCT(tnf_matmul, 1, EXTENTS(3), 1, EXTENTS(3), 14);
  PRODUCT(tnf_matmul, 2, EXTENTS(2, 3), 1, EXTENTS(3), 22, 28);
  PRODUCT(tnf_matmul, 1, EXTENTS(2), 2, EXTENTS(2, 3), 5, 11, 17);
  PRODUCT(tnf_matmul, 1, EXTENTS(2), 3, EXTENTS(2, 1, 2), 5, 11);
  PRODUCT(tnf_matmul, 3, EXTENTS(1, 2, 2), 1, EXTENTS(2), 5, 11);
  PRODUCT(tnf_matmul, 3, EXTENTS(2, 2, 2), 2, EXTENTS(2, 1), 7, 10, 19, 22);
  PRODUCT(tnf_matmul, 2, EXTENTS(1, 2), 3, EXTENTS(2, 2, 2), 5, 11, 17, 23);
  PRODUCT(tnf_matmul, 3, EXTENTS(1, 2, 1), 3, EXTENTS(2, 1, 3), 5, 11, 17);
  PRODUCT(tnf_matmul, 4, EXTENTS(1, 1, 2, 3), 3, EXTENTS(1, 1, 3), 1, 2, 6, 8, 15, 18);
  PRODUCT(tnf_matmul, 3, EXTENTS(1, 1, 3), 4, EXTENTS(1, 2, 2, 1), 1, 2, 3, 4, 2, 4, 6, 8, 3, 6, 9, 12);
  PRODUCT(tnf_dot, 1, EXTENTS(4), 1, EXTENTS(4), 30);
  PRODUCT(tnf_dot, 2, EXTENTS(2, 2), 2, EXTENTS(2, 2), 5, 25);
  PRODUCT(tnf_outer, 1, EXTENTS(2), 1, EXTENTS(3), 1, 2, 2, 4, 3, 6);
  PRODUCT(tnf_outer, 2, EXTENTS(2, 2), 2, EXTENTS(1, 2), 1, 2, 6, 8);
}

/* ---- solves with a factor -------------------------------------------------------------------------------------------------- */

static const double spd[] = {4, 2, 0.5, 2, 5, 1, 0.5, 1, 3}; /* det = 4 * 14 - 2 * 5.5 + 0.5 * (-0.5) = 44.75 */

static void test_cholesky_solve(void) {
  tnf_graph *graph = begin();
  tnf_traced a = matrix(graph, 3, 3, spd), x = matrix(graph, 3, 2, (double[]){1, -2, 3, 0, 1, 2});
  gives(graph, tnf_cholesky_solve(tnf_cholesky(a), tnf_matmul(a, x)), NULL, WANT(1, -2, 3, 0, 1, 2));
  graph = begin();
  a = matrix(graph, 3, 3, spd);
  tnf_traced v = tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){1, -2, 3});
  gives(graph, tnf_cholesky_solve(tnf_cholesky(a), tnf_matmul(a, v)), NULL, WANT(1, -2, 3));
  /* complex, in a batch of two: [[2, i], [-i, 3]] and twice that */
  static const double hermitian[] = {2, 0, 0, -1, 0, 1, 3, 0, 4, 0, 0, -2, 0, 2, 6, 0};
  graph = begin();
  a = tnf_traced_from_col_major(graph, "a", TNF_COMPLEX_F64, 3, EXTENTS(2, 2, 2), hermitian);
  x = tnf_constant(graph, TNF_COMPLEX_F64, 3, EXTENTS(2, 1, 2), (double[]){1, 1, 0, -2, 3, 0, 0, 1});
  gives(graph, tnf_cholesky_solve(tnf_cholesky(a), tnf_matmul(a, x)), NULL, WANT(1, 1, 0, -2, 3, 0, 0, 1));
  graph = begin();
  a = tnf_traced_from_col_major(graph, "a", TNF_COMPLEX_F64, 3, EXTENTS(2, 2, 2), hermitian);
  gives(graph, tnf_slogdet_spd(a), NULL, WANT(log(5), log(20)));
}

static void test_slogdet(void) {
  tnf_graph *graph = begin();
  gives(graph, tnf_slogdet_spd(matrix(graph, 3, 3, spd)), NULL, WANT(log(44.75)));
  graph = begin();
  gives(graph, tnf_slogdet_spd(matrix(graph, 0, 0, spd)), NULL, WANT(0));
  /* the gradient is the inverse; a^-1 a = 1 */
  graph = begin();
  tnf_traced a = matrix(graph, 3, 3, spd);
  gives(graph, tnf_matmul(tnf_grad(tnf_slogdet_spd(a), a), a), NULL, WANT(1, 0, 0, 0, 1, 0, 0, 0, 1));
  /* the second derivative along E: -tr(a^-1 E a^-1 E) */
  graph = begin();
  a = matrix(graph, 3, 3, spd);
  tnf_traced e = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 3), (double[]){0, 1, 0, 1, 0, 0, 0, 0, 2});
  tnf_traced second = tnf_jvp(tnf_jvp(tnf_slogdet_spd(a), a, e), a, e);
  tnf_traced once = tnf_solve(a, e);
  gives(graph, tnf_add(second, tnf_trace(tnf_matmul(once, once))), NULL, WANT(0));
  /* x^T a^-1 x through the factor: its second derivative along E is 2 x^T a^-1 E a^-1 E a^-1 x */
  graph = begin();
  a = matrix(graph, 3, 3, spd);
  e = tnf_constant(graph, TNF_F64, 2, EXTENTS(3, 3), (double[]){0, 1, 0, 1, 0, 0, 0, 0, 2});
  tnf_traced x = tnf_constant(graph, TNF_F64, 1, EXTENTS(3), (double[]){1, -2, 3});
  tnf_traced form = tnf_dot(x, tnf_cholesky_solve(tnf_cholesky(a), x)), y = tnf_matmul(e, tnf_solve(a, x));
  second = tnf_jvp(tnf_jvp(form, a, e), a, e);
  gives(graph, tnf_sub(second, tnf_scale(2, tnf_dot(y, tnf_solve(a, y)))), NULL, WANT(0));
}

/* ---- the factor is shared ----------------------------------------------------------------------------------------------- */

static int cholesky_calls;

static void count_calls(const char *stage, const char *text, size_t length, void *user) {
  (void)user;
  if (strcmp(stage, "tenferro-to-linalg") != 0)
    return;
  for (size_t i = 0; i + 15 < length; ++i)
    cholesky_calls += strncmp(text + i, "tnf_rt_cholesky", 15) == 0;
}

static void test_shared_factor(void) {
  tnf_graph *graph = begin();
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("n"));
  tnf_traced fit = tnf_dot(b, tnf_cholesky_solve(tnf_cholesky(a), b));
  tnf_traced loss = tnf_add(fit, tnf_slogdet_spd(a));
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "gradient", tnf_grad(loss, a));
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.on_stage = count_calls;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  CHECK_INT(cholesky_calls, 1);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

/* ---- inputs ------------------------------------------------------------------------------------------------------------- */

static void test_input_like(void) {
  tnf_graph *graph = begin();
  tnf_traced x = tnf_input(graph, "x", TNF_COMPLEX_F32, TNF_SHAPE("m", 4, "?", "r<=64"));
  tnf_traced y = tnf_input_like(graph, "y", x);
  CHECK_INT(tnf_dtype_of(y), TNF_COMPLEX_F32);
  CHECK_INT(tnf_exact_extent(y, 1), 4);
  CHECK_INT(tnf_extent_bound(y, 3), 64);
  CHECK_INT(graph_text_count(graph, "tenferro.extents = [\"m\", \"\", \"\", \"r\"]"), 2);
  tnf_traced page = tnf_index(x, TNF_INDEX(TNF_ALL, TNF_ALL, 0, 0));
  tnf_input_like(graph, "z", tnf_matmul(page, tnf_adjoint(page)));
  CHECK_GRAPH_HAS(graph, "tenferro.extents = [\"m\", \"m\"], tenferro.name = \"z\"");
  tnf_traced mask = tnf_input(graph, "mask", TNF_BOOL, TNF_SHAPE("n"));
  tnf_input_like(graph, "fewer", tnf_compress(mask, mask, 0)); /* at most n, which is no name of it */
  CHECK_GRAPH_HAS(graph, "tenferro.extents = [\"\"], tenferro.name = \"fewer\"");
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK(tnf_input_like(graph, "y", x).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "input_like: there is an input named \"y\" already");
  tnf_graph_release(graph);
}

static void test_captured_names(void) {
  tnf_graph *graph = begin();
  tnf_traced w = tnf_traced_from_col_major(graph, "weights", TNF_F64, 1, EXTENTS(2), (double[]){1, 2});
  CHECK(tnf_graph_get_input(graph, "weights").value == w.value);
  tnf_traced_from_row_major(graph, NULL, TNF_F64, 1, EXTENTS(2), (double[]){1, 2});
  CHECK(tnf_graph_get_input(graph, "captured1").value != NULL);
  tnf_add(w, tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2)));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK(tnf_traced_from_col_major(graph, "x", TNF_F64, 1, EXTENTS(2), (double[]){1, 2}).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "traced_from_col_major: there is an input named \"x\" already");
  tnf_graph_release(graph);
  graph = begin();
  CHECK(tnf_traced_from_tensor(graph, "a b", NULL).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "traced_from_tensor: the name \"a b\" is not an identifier");
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_constant_order();
  test_constant_dtypes();
  test_constant_rewrites();
  test_constant_derivative();
  test_constant_refused();
  test_index();
  test_products();
  test_cholesky_solve();
  test_slogdet();
  test_shared_factor();
  test_input_like();
  test_captured_names();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
