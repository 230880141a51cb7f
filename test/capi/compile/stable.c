/* Stable compositions: values, first and second derivatives at zeros, ties, infinities and where naive formulas overflow. */
#include "compiled.h"

#include <math.h>

typedef tnf_traced composition(tnf_traced x);

static tnf_traced logsumexp0(tnf_traced x) {
  return tnf_logsumexp(x, TNF_AXES(0));
}
/* one element of a softmax, so that there is a gradient to take */
static tnf_traced softmax_first(tnf_traced x) {
  return tnf_slice_range(tnf_softmax(x, TNF_AXES(0)), 0, 0, 1);
}
static tnf_traced log_softmax_first(tnf_traced x) {
  return tnf_slice_range(tnf_log_softmax(x, TNF_AXES(-1)), 0, 0, 1);
}

/* The value's sum, its gradient g, and the gradient of sum(g^2) / 2, which is H g. */
static void run(tnf_context *ctx, composition *f, tnf_dtype dtype, int64_t n, const double *at, double *value, double *gradient,
                double *curved) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = tnf_graph_new(ctx, "stable");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), narrow = tnf_cast(x, dtype);
  tnf_traced y = tnf_reduce_sum(f(narrow), TNF_ALL_AXES), g = tnf_grad(y, narrow);
  tnf_traced energy = tnf_scale(0.5, tnf_reduce_sum(tnf_mul(g, g), TNF_ALL_AXES));
  tnf_output(graph, "y", tnf_cast(y, TNF_F64));
  tnf_output(graph, "g", tnf_cast(g, TNF_F64));
  tnf_output(graph, "h", tnf_cast(tnf_grad(energy, narrow), TNF_F64));
  tnf_program *program = compile(compiler, graph);
  tnf_tensor *in = vector_of(ctx, n, at), *out[3] = {NULL};
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, out, 3));
  *value = tnf_tensor_f64(out[0])[0];
  memcpy(gradient, tnf_tensor_f64(out[1]), (size_t)n * sizeof(double));
  memcpy(curved, tnf_tensor_f64(out[2]), (size_t)n * sizeof(double));
  for (int i = 0; i < 3; i++)
    tnf_tensor_release(out[i]), out[i] = NULL;
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
}

static bool is_near(double got, double want, double tolerance) {
  if (isnan(want) || isinf(want))
    return isnan(want) ? isnan(got) : got == want;
  return fabs(got - want) <= tolerance * fabs(want) + 1e-300;
}

typedef struct expected {
  double at[3], value, gradient[3], curved[3];
} expected;

static void check_all(tnf_context *ctx, const char *name, composition *f, int64_t n, const expected *cases, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (int dtype = TNF_F32; dtype <= TNF_F64; dtype++) {
      const expected *c = &cases[i];
      const double tolerance = dtype == TNF_F64 ? 1e-14 : 2e-6;
      double value, gradient[3], curved[3];
      run(ctx, f, (tnf_dtype)dtype, n, c->at, &value, gradient, curved);
      bool holds = is_near(value, c->value, tolerance);
      for (int64_t k = 0; k < n; k++)
        holds = holds && is_near(gradient[k], c->gradient[k], tolerance) && is_near(curved[k], c->curved[k], tolerance);
      if (!holds)
        fprintf(stderr, "%s, case %zu, %s: %.17g, gradient %.17g %.17g, curved %.17g %.17g\n", name, i, dtype ? "f64" : "f32",
                value, gradient[0], n > 1 ? gradient[1] : 0, curved[0], n > 1 ? curved[1] : 0);
      CHECK(holds);
    }
}

static void test_pointwise(tnf_context *ctx) {
  const double s1 = 1 / (1 + exp(-1)), log2 = 0.69314718055994531;
  /* curved is f' f'' */
  const expected softplus[] = {
      {{0}, log2, {0.5}, {0.125}},
      {{1}, 1 + log1p(exp(-1)), {s1}, {s1 * s1 * (1 - s1)}},
      {{-1}, log1p(exp(-1)), {1 - s1}, {(1 - s1) * (1 - s1) * s1}},
      {{80}, 80, {1}, {exp(-80)}},
      {{3e38}, (double)3e38f, {1}, {0}},
      {{INFINITY}, INFINITY, {1}, {0}},
      {{-INFINITY}, 0, {0}, {0}},
      {{NAN}, NAN, {NAN}, {NAN}},
  };
  check_all(ctx, "softplus", tnf_softplus, 1, softplus, 4);
  check_all(ctx, "softplus", tnf_softplus, 1, softplus + 5, 3);
  const expected log_sigmoid[] = {
      {{0}, -log2, {0.5}, {-0.125}},
      {{1}, -log1p(exp(-1)), {1 - s1}, {-(1 - s1) * (1 - s1) * s1}},
      {{-1}, -1 - log1p(exp(-1)), {s1}, {-s1 * s1 * (1 - s1)}},
      {{-INFINITY}, -INFINITY, {1}, {0}},
      {{INFINITY}, 0, {0}, {0}},
      {{-5000}, -5000, {1}, {0}},
  };
  check_all(ctx, "log_sigmoid", tnf_log_sigmoid, 1, log_sigmoid, 6);
}

static void test_sums(tnf_context *ctx) {
  const double third = 1.0 / 3, log3 = 1.0986122886681098, inf = INFINITY;
  const expected logsumexp[] = {
      {{0, 0, 0}, log3, {third, third, third}, {0, 0, 0}},
      {{5000, 5000, 5000}, 5000 + log3, {third, third, third}, {0, 0, 0}},
      {{-5000, -5000, -5000}, -5000 + log3, {third, third, third}, {0, 0, 0}},
      {{-inf, -inf, -inf}, -inf, {0, 0, 0}, {0, 0, 0}},
      {{-inf, 0, 0}, log(2), {0, 0.5, 0.5}, {0, 0, 0}},
      {{inf, 0, 0}, inf, {0, 0, 0}, {0, 0, 0}},
      {{1, NAN, 0}, NAN, {NAN, NAN, NAN}, {NAN, NAN, NAN}},
  };
  check_all(ctx, "logsumexp", logsumexp0, 3, logsumexp, 7);
  /* H g for p = (1/2, 1/2), g = p_1 (e_1 - p) = (1/4, -1/4): H_ij = p_1 ((d_1i - p_i) (d_1j - p_j) - p_i (d_ij - p_j)) is 0 */
  const expected softmax[] = {
      {{0, 0, 0}, third, {2.0 / 9, -1.0 / 9, -1.0 / 9}, {2.0 / 81, -1.0 / 81, -1.0 / 81}},
      {{-5000, -5000, -5000}, third, {2.0 / 9, -1.0 / 9, -1.0 / 9}, {2.0 / 81, -1.0 / 81, -1.0 / 81}},
      {{0, -inf, 0}, 0.5, {0.25, 0, -0.25}, {0, 0, 0}},
      {{-inf, -inf, -inf}, third, {0, 0, 0}, {0, 0, 0}},
      {{3000, 0, -3000}, 1, {0, 0, 0}, {0, 0, 0}},
  };
  check_all(ctx, "softmax", softmax_first, 3, softmax, 5);
  const expected log_softmax[] = {
      {{0, 0, 0}, -log3, {2 * third, -third, -third}, {-2.0 / 9, 1.0 / 9, 1.0 / 9}},
      {{-3000, 0, 0}, -3000 - log(2), {1, -0.5, -0.5}, {0, 0, 0}},
      {{-inf, 0, 0}, -inf, {1, -0.5, -0.5}, {0, 0, 0}},
      {{-inf, -inf, -inf}, -log3, {0, 0, 0}, {0, 0, 0}},
  };
  check_all(ctx, "log_softmax", log_softmax_first, 3, log_softmax, 4);
}

static tnf_traced with_itself(tnf_traced x) {
  return tnf_logaddexp(x, x);
}
static tnf_traced of_two(tnf_traced x) {
  return tnf_logaddexp(tnf_slice_range(x, 0, 0, 1), tnf_slice_range(x, 0, 1, 2));
}

static void test_pairs(tnf_context *ctx) {
  const double inf = INFINITY, log2 = 0.69314718055994531;
  const expected same[] = {{{0}, log2, {1}, {0}}, {{-inf}, -inf, {0}, {0}}, {{inf}, inf, {0}, {0}}};
  check_all(ctx, "logaddexp of equals", with_itself, 1, same, 3);
  /* H is sigma' (1, -1; -1, 1), g is (s, 1 - s) */
  const expected two[] = {
      {{0, 0}, log2, {0.5, 0.5}, {0, 0}},
      {{5000, 5000}, 5000 + log2, {0.5, 0.5}, {0, 0}},
      {{0, log(3)}, log(4), {0.25, 0.75}, {-3.0 / 32, 3.0 / 32}},
      {{-inf, -inf}, -inf, {0, 0}, {0, 0}},
      {{-inf, 2}, 2, {0, 1}, {0, 0}},
      {{inf, 2}, inf, {1, 0}, {0, 0}},
  };
  check_all(ctx, "logaddexp", of_two, 2, two, 6);
}

/* Over no elements, over several axes, and what is refused. */
static void test_shapes(tnf_context *ctx) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = tnf_graph_new(ctx, "shapes");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_output(graph, "over_first", tnf_logsumexp(x, TNF_AXES(0)));
  tnf_output(graph, "softmax", tnf_softmax(x, TNF_ALL_AXES));
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(tnf_logsumexp(x, TNF_AXES(0)), TNF_ALL_AXES), x));
  tnf_program *program = compile(compiler, graph);
  const int64_t empty[] = {0, 2}, whole[] = {2, 3};
  tnf_tensor *in, *out[3] = {NULL};
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, empty, &(double){0}, &in));
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, out, 3));
  CHECK(tnf_tensor_extent(out[0], 0) == 2 && tnf_tensor_f64(out[0])[0] == -INFINITY && tnf_tensor_f64(out[0])[1] == -INFINITY);
  CHECK(tnf_tensor_extent(out[1], 0) == 0 && tnf_tensor_extent(out[2], 0) == 0);
  for (int i = 0; i < 3; i++)
    tnf_tensor_release(out[i]), out[i] = NULL;
  tnf_tensor_release(in);
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, whole, (double[]){0, 0, 0, 0, 0, 0}, &in));
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, out, 3));
  CHECK(is_near(tnf_tensor_f64(out[0])[2], 0.69314718055994531, 1e-15));
  CHECK(tnf_tensor_rank(out[1]) == 2 && is_near(tnf_tensor_f64(out[1])[5], 1.0 / 6, 1e-15));
  CHECK(tnf_tensor_f64(out[2])[3] == 0.5);
  for (int i = 0; i < 3; i++)
    tnf_tensor_release(out[i]), out[i] = NULL;
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "refused");
  tnf_softmax(tnf_input(graph, "z", TNF_COMPLEX_F64, TNF_SHAPE("n")), TNF_AXES(0));
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "softmax #1: x must be real floating-point, got complex_f64[n] (x \"z\": complex_f64[n])");
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  test_pointwise(ctx);
  test_sums(ctx);
  test_pairs(ctx);
  test_shapes(ctx);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
