/* The best approximation of a matrix by one of low rank, compiled once: how many singular values are kept is decided by the
 * values, in each run anew. The matrices are sums of 2, 5 and 9 products of smooth columns and rows, and noise that the cutoff
 * removes. The gradient of the norm of what is kept is compared with central differences. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

enum { M = 60, N = 40, SIZE = M * N };

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "%s\n", tnf_status_message(status));
  exit(1);
}

static tnf_graph *trace(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "low_rank");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_truncation cut = TNF_TRUNCATION_INIT;
  cut.relative = 1e-3;
  tnf_svd_result d = tnf_truncated_svd(a, &cut);
  tnf_traced low = tnf_matmul(tnf_mul(d.u, tnf_expand_dims(d.s, 0)), d.vt); /* u diag(s) vt */
  tnf_traced norm = tnf_sqrt(tnf_reduce_sum_squares(low, TNF_ALL_AXES));
  tnf_output(graph, "low", low);
  tnf_output(graph, "values", d.s);
  tnf_output(graph, "norm", norm);
  tnf_output(graph, "gradient", tnf_grad(norm, a));
  return graph;
}

enum { LOW, VALUES, NORM, GRADIENT, OUTPUTS };

static void evaluate(tnf_context *ctx, const tnf_program *program, const double *a, tnf_tensor *out[OUTPUTS]) {
  tnf_tensor *in;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){M, N}, a, &in));
  for (int i = 0; i < OUTPUTS; ++i)
    out[i] = NULL;
  check(tnf_run(ctx, program, &in, 1, out, OUTPUTS));
  tnf_tensor_release(in);
}

static void release(tnf_tensor *out[OUTPUTS]) {
  for (int i = 0; i < OUTPUTS; ++i)
    tnf_tensor_release(out[i]);
}

static double norm_at(tnf_context *ctx, const tnf_program *program, const double *a, const double *along, double step) {
  double moved[SIZE];
  for (int i = 0; i < SIZE; ++i)
    moved[i] = a[i] + step * along[i];
  tnf_tensor *out[OUTPUTS];
  evaluate(ctx, program, moved, out);
  double norm = *tnf_tensor_const_f64(out[NORM]);
  release(out);
  return norm;
}

/* How far what was kept is from the products without the noise; returns how many of the checks failed. */
static int run(tnf_context *ctx, const tnf_program *program, int rank) {
  double clean[SIZE] = {0}, a[SIZE], along[SIZE], slope = 0, off = 0;
  for (int i = 0; i < SIZE; ++i) {
    for (int k = 1; k <= rank; ++k)
      clean[i] += cos(0.05 * k * (i % M)) * sin(0.07 * k * (double)(i / M + 1)) / k;
    a[i] = clean[i] + 1e-5 * sin(1e4 * i);
    along[i] = cos(3.0 * i);
  }
  tnf_tensor *out[OUTPUTS];
  evaluate(ctx, program, a, out);
  for (int i = 0; i < SIZE; ++i) {
    slope += tnf_tensor_const_f64(out[GRADIENT])[i] * along[i];
    off = fmax(off, fabs(tnf_tensor_const_f64(out[LOW])[i] - clean[i]));
  }
  int kept = (int)tnf_tensor_element_count(out[VALUES]);
  release(out);
  double h = 1e-5, up = norm_at(ctx, program, a, along, h), down = norm_at(ctx, program, a, along, -h);
  double difference = (up - down) / (2 * h);
  printf("%d products: rank %d, within %.0e of them; d norm along a direction %.9f, by differences %.9f\n", rank, kept, off,
         slope, difference);
  return (kept != rank) + (off > 2e-5) + (fabs(slope - difference) > 1e-8);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = trace(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  int wrong = run(ctx, program, 2) + run(ctx, program, 5) + run(ctx, program, 9);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong > 0;
}
