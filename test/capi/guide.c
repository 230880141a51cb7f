/* The guide's examples from a C call to numbers: what must come out exactly. */
#include <math.h>

#include "check.h"
#include "tenferro/tenferro.h"

static tnf_context *ctx;

static void check_numbers(const tnf_tensor *t, const double *want, int64_t count) {
  if (!CHECK(t && tnf_tensor_element_count(t) == count))
    return;
  const double *got = tnf_tensor_const_data(t);
  for (int64_t i = 0; i < count; ++i)
    if (!CHECK(fabs(got[i] - want[i]) <= 1e-14 * fabs(want[i])))
      fprintf(stderr, "  element %lld: got %g, want %g\n", (long long)i, got[i], want[i]);
}

/* Compiles the graph, runs it and checks its one output. Inputs are f64 vectors of three elements, or none. */
static void check_run(tnf_graph *graph, const double *input, const double *want, int64_t count) {
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_program *program = NULL;
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program))) {
    tnf_tensor *in = NULL, *out = NULL;
    if (input)
      REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){3}, input, &in));
    CHECK_OK(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){in}, input ? 1 : 0, &out, 1));
    check_numbers(out, want, count);
    tnf_tensor_release(in);
    tnf_tensor_release(out);
  }
  tnf_program_release(program);
  tnf_graph_executor_release(executor);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void test_gradient(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "loss_gradient");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced loss = tnf_reduce_sum(tnf_mul(x, x), TNF_ALL_AXES);
  tnf_output(graph, "gradient", tnf_grad(loss, x));
  check_run(graph, (double[]){1, 2, 3}, (double[]){2, 4, 6}, 3);
}

/* Leaves that carry their data: the program has no inputs. */
static tnf_traced leaf(tnf_graph *graph, int64_t rows, int64_t columns, const double *data) {
  return tnf_traced_from_col_major(graph, NULL, TNF_F64, 2, (int64_t[]){rows, columns}, data);
}

static void test_products(void) {
  static const double a_data[] = {1, 2, 3, 4, 5, 6}, b_data[] = {0.5, -1, 2, 1.5, -0.25, 3};
  tnf_graph *graph = tnf_graph_new(ctx, "pullback");
  tnf_traced a = leaf(graph, 2, 3, a_data), b = leaf(graph, 3, 2, b_data);
  tnf_output(graph, "pullback", tnf_vjp(tnf_matmul(a, b), a, leaf(graph, 2, 2, (double[]){1, -0.5, 0.25, 2})));
  check_run(graph, NULL, (double[]){0.875, 2.75, -1.0625, 0, 2.75, 5}, 6);

  graph = tnf_graph_new(ctx, "derivative");
  a = leaf(graph, 2, 3, a_data);
  b = leaf(graph, 3, 2, b_data);
  tnf_output(graph, "derivative", tnf_jvp(tnf_matmul(a, b), a, leaf(graph, 2, 3, (double[]){1, -0.5, 0.25, 0, 2, -1})));
  check_run(graph, NULL, (double[]){4.25, -2.25, 7.4375, -3.75}, 4);
}

static void test_cholesky(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "cholesky_gradient");
  tnf_traced a = leaf(graph, 2, 2, (double[]){4, 0, 0, 9});
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(tnf_cholesky(a), TNF_ALL_AXES), a));
  check_run(graph, NULL, (double[]){0.25, 0.25, 0.25, 1.0 / 6}, 4);
}

/* A derivative at a value in the middle of the graph: h = x^2, grad of sum(h * h * x) in h is 2 h x. */
static void test_intermediate(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "intermediate");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), h = tnf_square(x);
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(tnf_mul(tnf_mul(h, h), x), TNF_ALL_AXES), h));
  check_run(graph, (double[]){1, 2, 3}, (double[]){2, 16, 54}, 3);
}

static void test_broadcast_mean(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "centred");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_sub(x, tnf_mean(x, TNF_ALL_AXES)));
  check_run(graph, (double[]){1, 2, 6}, (double[]){-2, -1, 3}, 3);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_gradient();
  test_products();
  test_cholesky();
  test_intermediate();
  test_broadcast_mean();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
