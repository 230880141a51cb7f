/* Truncated decompositions, by running: what each criterion keeps, batches, dtypes, sizes 0, derivatives, the same bits. */
#include "run_graph.h"

static tnf_context *ctx;

static tnf_truncation by(int64_t max_rank, double absolute, double relative, double discarded_weight) {
  tnf_truncation options = TNF_TRUNCATION_INIT;
  options.max_rank = max_rank;
  options.absolute = absolute;
  options.relative = relative;
  options.discarded_weight = discarded_weight;
  return options;
}

static tnf_traced singular(tnf_traced a, tnf_truncation options) {
  return tnf_truncated_svd(a, &options).s;
}
static tnf_traced eigen(tnf_traced a, tnf_truncation options) {
  return tnf_truncated_eigh(a, &options).w;
}

/* u diag(s) vt and v diag(w) v^H, batches too */
static tnf_traced columns_times(tnf_traced u, tnf_traced s) {
  return tnf_mul(u, tnf_expand_dims(s, 0));
}
static tnf_traced rebuilt(tnf_traced a, tnf_truncation options) {
  tnf_svd_result d = tnf_truncated_svd(a, &options);
  return tnf_matmul(columns_times(d.u, d.s), d.vt);
}
static tnf_traced rebuilt_by_eigh(tnf_traced a, tnf_truncation options) {
  tnf_eigh_result d = tnf_truncated_eigh(a, &options);
  return tnf_matmul(columns_times(d.v, d.w), tnf_adjoint(d.v));
}

/* ---- what is kept --------------------------------------------------------------------------------------------------------- */

/* The numbers on the diagonal of a matrix, or of each of `batch` matrices. */
typedef struct diagonal {
  int64_t count, batch;
  double x[8];
} diagonal;
#define OF(...) ((diagonal){(int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, {__VA_ARGS__}})
#define OF_BATCH(count, ...) ((diagonal){(int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), count, {__VA_ARGS__}})
#define OF_NOTHING ((diagonal){0, 0, {0}})
#define NOTHING (double[]){0}, 0

static tnf_tensor *with_diagonal(diagonal d) {
  int64_t n = d.batch ? d.count / d.batch : d.count;
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, d.batch ? 3 : 2, EXTENTS(n, n, d.batch), &t)))
    for (int64_t i = 0; i < d.count; ++i)
      tnf_tensor_f64(t)[i / n * n * n + i % n * (n + 1)] = d.x[i];
  return t;
}

/* `y`, of a with the diagonal `of`, is `want`. */
#define GIVES(y, of, ...)                                                                                                        \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced a = tnf_input(graph, "a", TNF_F64, of.batch ? TNF_SHAPE("n", "n", "b") : TNF_SHAPE("n", "n"));                    \
    tnf_tensor *input = with_diagonal(of);                                                                                       \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-13);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

static void test_svd(void) {
#define A OF(3, -2, 1, 0.5)
  GIVES(tnf_truncated_svd(a, NULL).s, A, WANT(3, 2, 1, 0.5));
  GIVES(singular(a, by(-1, -1, -1, -1)), A, WANT(3, 2, 1, 0.5));
  GIVES(singular(a, by(2, -1, -1, -1)), A, WANT(3, 2));
  GIVES(singular(a, by(9, -1, -1, -1)), A, WANT(3, 2, 1, 0.5));
  GIVES(singular(a, by(-1, 0.5, -1, -1)), A, WANT(3, 2, 1));
  GIVES(singular(a, by(-1, 0, -1, -1)), OF(3, 0, 1, 0), WANT(3, 1));
  GIVES(singular(a, by(-1, -1, 0.4, -1)), A, WANT(3, 2));
  GIVES(singular(a, by(-1, -1, -1, 0)), A, WANT(3, 2, 1, 0.5));
  GIVES(singular(a, by(-1, -1, -1, 0.05)), A, WANT(3, 2, 1));
  GIVES(singular(a, by(-1, -1, -1, 0.1)), A, WANT(3, 2));
  GIVES(singular(a, by(-1, -1, -1, 0.4)), A, WANT(3));
  GIVES(singular(a, by(-1, -1, -1, 0.25)), OF(1, 1, 1, 1), WANT(1, 1, 1));
  GIVES(singular(a, by(-1, -1, -1, 0.1)), OF(3e200, 2e200, 1e200, 0.5e200), WANT(3e200, 2e200));
  GIVES(singular(a, by(-1, -1, -1, 0.1)), OF(0, 0), NOTHING);
  /* the smallest of several */
  GIVES(singular(a, by(2, 0.5, -1, -1)), A, WANT(3, 2));
  GIVES(singular(a, by(3, 0.5, 0.4, -1)), A, WANT(3, 2));
  GIVES(singular(a, by(3, 0.5, 0.1, 0.4)), A, WANT(3));
  /* nothing at all */
  GIVES(singular(a, by(0, -1, -1, -1)), A, NOTHING);
  GIVES(singular(a, by(-1, 9, -1, -1)), A, NOTHING);
  GIVES(singular(a, by(-1, -1, 1, -1)), A, NOTHING);
  GIVES(singular(a, by(-1, -1, -1, 1)), A, NOTHING);
  GIVES(rebuilt(a, by(-1, 9, -1, -1)), OF(3, 2), WANT(0, 0, 0, 0));
  GIVES(rebuilt(a, by(-1, 2.5, -1, -1)), OF(3, 2), WANT(3, 0, 0, 0));
#undef A
}

static void test_eigh(void) {
#define A OF(-3, 0.2, 2, -0.1)
  GIVES(tnf_truncated_eigh(a, NULL).w, A, WANT(-3, -0.1, 0.2, 2));
  GIVES(eigen(a, by(1, -1, -1, -1)), A, WANT(-3));
  GIVES(eigen(a, by(2, -1, -1, -1)), A, WANT(-3, 2));
  GIVES(eigen(a, by(3, -1, -1, -1)), A, WANT(-3, 0.2, 2));
  GIVES(eigen(a, by(-1, 0.15, -1, -1)), A, WANT(-3, 0.2, 2));
  GIVES(eigen(a, by(-1, -1, 0.5, -1)), A, WANT(-3, 2));
  GIVES(eigen(a, by(-1, -1, -1, 1e-3)), A, WANT(-3, 0.2, 2));
  GIVES(eigen(a, by(-1, -1, -1, 5e-3)), A, WANT(-3, 2));
  GIVES(eigen(a, by(-1, -1, -1, 0.4)), A, WANT(-3));
  GIVES(eigen(a, by(3, 0.15, 0.5, 1e-3)), A, WANT(-3, 2));
  GIVES(eigen(a, by(2, -1, -1, -1)), OF(-1, -3, -2), WANT(-3, -2));
  GIVES(eigen(a, by(2, -1, -1, -1)), OF(1, 3, 2), WANT(2, 3));
  GIVES(eigen(a, by(2, -1, -1, -1)), OF(-2, -1, -2), WANT(-2, -2));
  GIVES(eigen(a, by(-1, -1, -1, 0.5)), OF(-1, -1, -1, -1), WANT(-1, -1));
  GIVES(eigen(a, by(-1, -1, -1, 0.25)), OF(1, -1, 1, 1), WANT(1, 1, 1));
  GIVES(eigen(a, by(0, -1, -1, -1)), A, NOTHING);
  GIVES(eigen(a, by(-1, 9, -1, 0.1)), A, NOTHING);
  GIVES(rebuilt_by_eigh(a, by(-1, 1, -1, -1)), OF(-3, 0.5, 2), WANT(-3, 0, 0, 0, 0, 0, 0, 0, 2));
#undef A
}

/* Two matrices, the second one needs less; each keeps its own largest values. */
static void test_batches(void) {
#define A OF_BATCH(2, 3, 1, 0.1, 5)
  GIVES(singular(a, by(-1, 0.5, -1, -1)), A, WANT(3, 1, 5, 0.1));
  GIVES(singular(a, by(-1, 2, -1, -1)), A, WANT(3, 5));
  GIVES(singular(a, by(-1, -1, 0.2, -1)), A, WANT(3, 1, 5, 0.1));
  GIVES(singular(a, by(-1, -1, -1, 0.01)), A, WANT(3, 1, 5, 0.1));
  GIVES(singular(a, by(-1, -1, -1, 0.2)), A, WANT(3, 5));
  GIVES(rebuilt(a, by(1, -1, -1, -1)), A, WANT(3, 0, 0, 0, 0, 0, 0, 5));
#undef A
#define A OF_BATCH(2, -3, 1, 0.1, 5)
  GIVES(eigen(a, by(1, -1, -1, -1)), A, WANT(-3, 5));
  GIVES(eigen(a, by(-1, 0.5, -1, -1)), A, WANT(-3, 1, 0.1, 5));
  GIVES(eigen(a, by(-1, -1, -1, 0.2)), A, WANT(-3, 5));
  GIVES(rebuilt_by_eigh(a, by(1, -1, -1, -1)), A, WANT(-3, 0, 0, 0, 0, 0, 0, 5));
  GIVES(rebuilt_by_eigh(tnf_reshape(a, TNF_EXTENTS(2, 2, 1, 2)), by(-1, 2, -1, -1)), A, WANT(-3, 0, 0, 0, 0, 0, 0, 5));
#undef A
}

static tnf_traced rows(tnf_traced a, int64_t m) {
  return tnf_slice_axis(a, 0, tnf_extent_const(0), tnf_extent_const(m));
}

static void test_sizes(void) {
  tnf_truncation all = by(-1, 0.5, 0.1, 0.01);
  GIVES(singular(a, all), OF_NOTHING, NOTHING);
  GIVES(eigen(a, all), OF_NOTHING, NOTHING);
  GIVES(eigen(a, by(2, -1, -1, -1)), OF_NOTHING, NOTHING);
  GIVES(rebuilt(rows(a, 0), all), OF(1, 2), NOTHING);
  GIVES(rebuilt(tnf_matrix_transpose(rows(a, 0)), all), OF(1, 2), NOTHING);
  GIVES(rebuilt(rows(a, 2), all), OF(3, 0.2, 9), WANT(3, 0, 0, 0, 0, 0));
  GIVES(rebuilt(tnf_matrix_transpose(rows(a, 2)), all), OF(0.2, 3, 9), WANT(0, 0, 0, 0, 3, 0));
  GIVES(eigen(a, all), OF(-7), WANT(-7));
  /* no matrix in the batch */
#define NONE(a) tnf_slice_axis(a, 2, tnf_extent_const(0), tnf_extent_const(0))
  GIVES(singular(NONE(a), all), OF_BATCH(1, 1, 2), NOTHING);
  GIVES(eigen(NONE(a), all), OF_BATCH(1, 1, 2), NOTHING);
#undef NONE
}

static void test_dtypes(void) {
  tnf_truncation half = by(-1, 0.5, -1, 1e-3);
  GIVES(singular(tnf_cast(a, TNF_F32), half), OF(3, 2, 0.25), WANT(3, 2));
  GIVES(eigen(tnf_cast(a, TNF_F32), half), OF(-3, 2, 0.25), WANT(-3, 2));
  GIVES(rebuilt(tnf_scale_complex(0, 1, tnf_cast(a, TNF_COMPLEX_F64)), half), OF(3, 0.25), WANT(0, 3, 0, 0, 0, 0, 0, 0));
  GIVES(singular(tnf_cast(a, TNF_COMPLEX_F32), half), OF(3, 2, 0.25), WANT(3, 2));
  GIVES(rebuilt_by_eigh(tnf_cast(a, TNF_COMPLEX_F64), half), OF(-3, 0.25), WANT(-3, 0, 0, 0, 0, 0, 0, 0));
}

/* ---- what is refused ---------------------------------------------------------------------------------------------------- */

static void refused(tnf_truncation options, const char *text) {
  char all[2][256];
  static const char *const names[] = {"truncated_svd", "truncated_eigh"};
  for (int i = 0; i < 2; ++i) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE(2, 2));
    tnf_traced y = i ? eigen(a, options) : singular(a, options);
    CHECK(!y.value && !y.like);
    snprintf(all[i], sizeof all[i], "%s #1: %s (a \"a\": f64[2, 2])", names[i], text);
    CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), all[i]);
    tnf_graph_release(graph);
  }
}

static void test_refused(void) {
  refused(by(-2, -1, -1, -1), "\"max_rank\" must not be negative, or -1 for none, got -2");
  refused(by(-1, -0.5, -1, -1), "\"absolute\" must be finite and not negative, or -1 for none, got -0.5");
  refused(by(-1, -1, INFINITY, -1), "\"relative\" must be finite and not negative, or -1 for none, got inf");
  refused(by(-1, -1, -1, -0.1), "\"discarded_weight\" must be finite and not negative, or -1 for none, got -0.1");
  refused(by(-1, -1, -1, NAN), "\"discarded_weight\" must be finite and not negative, or -1 for none, got nan");
  tnf_truncation options = TNF_TRUNCATION_INIT;
  options.size = 2;
  refused(options, "\"options\" has the size 2; use TNF_TRUNCATION_INIT");
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_tensor *input = with_diagonal(OF(1, NAN));
  check_failure(ctx, graph, singular(tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n")), by(-1, 1, -1, -1)), input,
                TNF_RT_NON_FINITE, "f: truncated_svd of \"a\": the matrix has a value that is not finite");
  tnf_tensor_release(input);
}

/* Where NaN is no error, it is kept and seen: at most n values, which is known before the run. */
static void test_propagated(void) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.nonfinite = TNF_NONFINITE_PROPAGATE;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_truncation cuts[] = {by(-1, 0.5, -1, -1), by(-1, -1, 0.5, -1), by(-1, -1, -1, 0.1)};
  for (int i = 0; i < 6; ++i) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n"));
    tnf_traced y = i < 3 ? singular(a, cuts[i]) : eigen(a, cuts[i - 3]);
    tnf_extent_description description = TNF_EXTENT_DESCRIPTION_INIT;
    CHECK_OK(tnf_extent_describe(y, 0, &description));
    CHECK_INT(description.knowledge, TNF_EXTENT_BOUNDED);
    CHECK_TEXT(description.text, "n");
    tnf_output(graph, "y", y);
    tnf_program *program = NULL;
    tnf_tensor *input = with_diagonal(OF(1, NAN)), *out = NULL;
    CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
    if (CHECK_OK(tnf_run(ctx, program, &input, 1, &out, 1))) {
      CHECK_INT(tnf_tensor_element_count(out), 2);
      CHECK(isnan(*tnf_tensor_const_f64(out)));
    }
    tnf_tensor_release(out);
    tnf_tensor_release(input);
    tnf_program_release(program);
    tnf_graph_release(graph);
  }
  tnf_graph_compiler_release(compiler);
}

/* ---- derivatives, one compile for all ranks, the same bits -------------------------------------------------------------- */

typedef tnf_traced rebuild(tnf_traced a, tnf_truncation options);

/* The loss of what was rebuilt, its gradient in a, its second derivative along t, and how many values there were. */
static tnf_graph *losses(rebuild *again, tnf_dtype dtype, tnf_truncation options) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", dtype, TNF_SHAPE("m", "n")), t = tnf_input(graph, "t", dtype, TNF_SHAPE("m", "n"));
  tnf_traced loss = tnf_sqrt(tnf_reduce_sum_squares(again(a, options), TNF_ALL_AXES)), gradient = tnf_grad(loss, a);
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "gradient", gradient);
  tnf_output(graph, "second", tnf_jvp(gradient, a, t));
  tnf_output(graph, "values", again == rebuilt ? singular(a, options) : eigen(a, options));
  return graph;
}

enum { OUTPUTS = 4 };

static bool run(tnf_context *on, const tnf_program *program, tnf_tensor *a, tnf_tensor *t, tnf_tensor *out[OUTPUTS]) {
  for (int i = 0; i < OUTPUTS; ++i)
    out[i] = NULL;
  return CHECK_OK(tnf_run(on, program, (tnf_tensor *[]){a, t}, 2, out, OUTPUTS));
}
static void release(tnf_tensor *out[OUTPUTS]) {
  for (int i = 0; i < OUTPUTS; ++i)
    tnf_tensor_release(out[i]);
}

/* At a + h t: the derivatives along t against central differences. */
static void check_derivatives(const tnf_program *program, tnf_tensor *a, tnf_tensor *t, int64_t doubles, int64_t want_rank) {
  const double h = 1e-5;
  double loss[2], slope = 0, by_difference[64] = {0};
  tnf_tensor *out[OUTPUTS];
  for (int side = 0; side < 2; ++side) {
    for (int64_t i = 0; i < doubles; ++i)
      ((double *)tnf_tensor_data(a))[i] += (side ? -2 : 1) * h * ((const double *)tnf_tensor_const_data(t))[i];
    if (!run(ctx, program, a, t, out))
      return;
    loss[side] = *tnf_tensor_const_f64(out[0]);
    for (int64_t i = 0; i < doubles; ++i)
      by_difference[i] += (side ? -1 : 1) * ((const double *)tnf_tensor_const_data(out[1]))[i] / (2 * h);
    release(out);
  }
  for (int64_t i = 0; i < doubles; ++i)
    ((double *)tnf_tensor_data(a))[i] += h * ((const double *)tnf_tensor_const_data(t))[i];
  if (!run(ctx, program, a, t, out))
    return;
  for (int64_t i = 0; i < doubles; ++i) {
    slope += ((const double *)tnf_tensor_const_data(out[1]))[i] * ((const double *)tnf_tensor_const_data(t))[i];
    CHECK(fabs(((const double *)tnf_tensor_const_data(out[2]))[i] - by_difference[i]) < 1e-7);
  }
  CHECK_INT(tnf_tensor_element_count(out[3]), want_rank);
  if (!CHECK(fabs(slope - (loss[0] - loss[1]) / (2 * h)) < 1e-8))
    fprintf(stderr, "  slope %.12g, difference %.12g\n", slope, (loss[0] - loss[1]) / (2 * h));
  release(out);
}

/* A Hermitian 3 x 3 matrix with this diagonal and small elements beside it. */
static tnf_tensor *near_diagonal(tnf_dtype dtype, const double *diagonal, double beside) {
  tnf_tensor *x = NULL;
  if (!CHECK_OK(tnf_tensor_new_zeros(ctx, dtype, 2, EXTENTS(3, 3), &x)))
    return NULL;
  int parts = dtype == TNF_COMPLEX_F64 ? 2 : 1;
  double *at = tnf_tensor_data(x);
  for (int i = 0; i < 9; ++i) {
    int low = i % 3 < i / 3 ? i % 3 : i / 3, high = i % 3 + i / 3 - low;
    at[i * parts] = low == high ? diagonal[low] : beside * (1 + low + 2 * high);
    if (parts == 2 && low != high)
      at[i * parts + 1] = beside * (i % 3 < i / 3 ? 0.5 : -0.5);
  }
  return x;
}

static void check_losses(rebuild *again, tnf_dtype dtype) {
  static const double diagonals_of[3][3] = {{3, -2, 0.1}, {3, -2, 1}, {0.1, 0.2, 4}};
  static const int64_t ranks[] = {2, 3, 1};
  tnf_graph *graph = losses(again, dtype, by(-1, 0.5, -1, -1));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  tnf_tensor *t = near_diagonal(dtype, (double[]){0.3, -0.7, 0.2}, 0.1);
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program)))
    for (int i = 0; i < 3; ++i) {
      tnf_tensor *a = near_diagonal(dtype, diagonals_of[i], 0.01);
      check_derivatives(program, a, t, dtype == TNF_COMPLEX_F64 ? 18 : 9, ranks[i]);
      tnf_tensor_release(a);
    }
  tnf_tensor_release(t);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void test_derivatives(void) {
  check_losses(rebuilt, TNF_F64);
  check_losses(rebuilt, TNF_COMPLEX_F64);
  check_losses(rebuilt_by_eigh, TNF_F64);
  check_losses(rebuilt_by_eigh, TNF_COMPLEX_F64);
}

/* n x n, with values that fall. */
static tnf_tensor *falling(int64_t n, double diagonal) {
  tnf_tensor *x = NULL;
  if (!CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(n, n), &x)))
    return NULL;
  for (int64_t i = 0; i < n * n; ++i)
    tnf_tensor_f64(x)[i] = 1 / (double)(i / n + i % n + 1) + (i / n == i % n ? diagonal / (double)(i % n + 1) : 0);
  return x;
}

static void check_bits(rebuild *again, int64_t n) {
  tnf_graph *graph = losses(again, TNF_F64, by(-1, -1, 1e-3, 1e-8));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object = NULL;
  tnf_program *programs[2] = {NULL, NULL};
  tnf_tensor *a = falling(n, 0.1), *t = falling(n, 0.2), *first[OUTPUTS] = {NULL};
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &programs[0]));
  if (CHECK_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object)))
    CHECK_OK(tnf_object_program(object, NULL, &programs[1]));
  for (uint32_t i = 0; i < 6; ++i) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = i / 2 + 1;
    tnf_context *on = tnf_context_new(&options);
    tnf_tensor *out[OUTPUTS];
    if (run(on, programs[i % 2], a, t, out))
      for (int k = 0; k < OUTPUTS && i; ++k) {
        CHECK_INT(tnf_tensor_element_count(out[k]), tnf_tensor_element_count(first[k]));
        CHECK(!memcmp(tnf_tensor_const_data(out[k]), tnf_tensor_const_data(first[k]),
                      (size_t)tnf_tensor_element_count(first[k]) * sizeof(double)));
      }
    if (i)
      release(out);
    else
      memcpy(first, out, sizeof first);
    tnf_context_release(on);
  }
  int64_t rank = tnf_tensor_element_count(first[3]);
  CHECK(rank > 0 && rank < n);
  release(first);
  tnf_tensor_release(a);
  tnf_tensor_release(t);
  tnf_program_release(programs[0]);
  tnf_program_release(programs[1]);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_svd();
  test_eigh();
  test_batches();
  test_sizes();
  test_dtypes();
  test_refused();
  test_propagated();
  test_derivatives();
  check_bits(rebuilt, 150);
  check_bits(rebuilt_by_eigh, 150);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
