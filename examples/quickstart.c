/* The main job: trace a function, take its gradient, compile once, run at several shapes; the time of each step is printed.
 *
 * The function is the loss of a ridge regression, sum((X w - y)^2) + lambda sum(w^2), and its gradient in w. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <tenferro/tenferro.h>

static double milliseconds(void) {
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

/* A failure is a sentence, which the caller frees. */
static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "quickstart: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* The first program: the gradient of sum(x * x). */
static tnf_graph *loss_gradient(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "loss_gradient");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced loss = tnf_reduce_sum(tnf_mul(x, x), TNF_ALL_AXES);
  tnf_output(graph, "gradient", tnf_grad(loss, x));
  return graph;
}

static tnf_graph *ridge(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "ridge");
  tnf_traced x = tnf_input(graph, "X", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_traced w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("n", 1));
  tnf_traced y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("m", 1));
  tnf_traced residual = tnf_sub(tnf_matmul(x, w), y);
  tnf_traced loss =
      tnf_add(tnf_reduce_sum(tnf_square(residual), TNF_ALL_AXES), tnf_scale(0.1, tnf_reduce_sum(tnf_square(w), TNF_ALL_AXES)));
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "gradient", tnf_grad(loss, w));
  return graph;
}

static tnf_program *compile(tnf_graph_compiler *compiler, tnf_graph *graph, const char *name, double traced) {
  double start = milliseconds();
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  printf("%-14s traced in %.2f ms, compiled in %.1f ms\n", name, start - traced, milliseconds() - start);
  tnf_graph_release(graph); /* the program stands on its own */
  return program;
}

static tnf_tensor *sines(tnf_context *ctx, int64_t rows, int64_t columns) {
  tnf_tensor *t;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){rows, columns}, &t));
  for (int64_t i = 0; i < rows * columns; ++i)
    tnf_tensor_f64(t)[i] = sin((double)(i + 1));
  return t;
}

/* Runs loss_gradient on 1, 2, ..., n and checks that the result is 2, 4, ..., 2 n. */
static void run_loss_gradient(tnf_context *ctx, tnf_graph_executor *executor, const tnf_program *program, int64_t n) {
  tnf_tensor *x, *gradient;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &x));
  for (int64_t i = 0; i < n; ++i)
    tnf_tensor_f64(x)[i] = (double)(i + 1);
  double start = milliseconds();
  check(tnf_graph_executor_run(executor, program, &x, 1, &gradient, 1));
  double took = milliseconds() - start;
  printf("  n = %-6lld gradient", (long long)n);
  for (int64_t i = 0; i < n && i < 4; ++i)
    printf(" %g", tnf_tensor_f64(gradient)[i]);
  printf("%s   %.4f ms\n", n > 4 ? " ..." : "", took);
  for (int64_t i = 0; i < n; ++i)
    if (tnf_tensor_f64(gradient)[i] != 2.0 * (double)(i + 1))
      exit(1);
  tnf_tensor_release(x);
  tnf_tensor_release(gradient);
}

static void run_ridge(tnf_context *ctx, tnf_graph_executor *executor, const tnf_program *program, int64_t m, int64_t n) {
  tnf_tensor *in[] = {sines(ctx, m, n), sines(ctx, n, 1), sines(ctx, m, 1)}, *out[2];
  double start = milliseconds();
  check(tnf_graph_executor_run(executor, program, in, 3, out, 2));
  double took = milliseconds() - start;
  printf("  X is %4lld x %-4lld loss %.6g, gradient[0] %.6g   %.4f ms\n", (long long)m, (long long)n, tnf_tensor_f64(out[0])[0],
         tnf_tensor_f64(out[1])[0], took);
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(in[i]);
  for (int i = 0; i < 2; ++i)
    tnf_tensor_release(out[i]);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  if (!ctx || !compiler || !executor)
    return 1;

  double start = milliseconds();
  tnf_program *first = compile(compiler, loss_gradient(ctx), "loss_gradient:", start);
  static const int64_t sizes[] = {3, 1, 5, 1000000};
  for (int i = 0; i < 4; ++i)
    run_loss_gradient(ctx, executor, first, sizes[i]);

  start = milliseconds();
  tnf_program *second = compile(compiler, ridge(ctx), "ridge:", start);
  static const int64_t shapes[][2] = {{4, 2}, {100, 10}, {1000, 200}, {37, 5}};
  for (int i = 0; i < 4; ++i)
    run_ridge(ctx, executor, second, shapes[i][0], shapes[i][1]);

  tnf_compile_statistics statistics = TNF_COMPILE_STATISTICS_INIT;
  tnf_graph_compiler_statistics(compiler, &statistics);
  printf("8 runs at 8 shapes, %u compiles: one per program\n", statistics.compiles);

  tnf_program_release(first);
  tnf_program_release(second);
  tnf_graph_executor_release(executor);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return 0;
}
