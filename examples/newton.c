/* Kepler's equation, E - e sin E = M, for any number of mean anomalies M by Newton's method: a loop that ends when the step is
 * small. The derivative of the sum of all E in the eccentricity e is taken in two ways: through the loop, and by one more step at
 * what the loop left, which counts as a constant. Both are compared with the formula of the implicit function. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "%s\n", tnf_status_message(status));
  exit(1);
}

typedef struct kepler {
  tnf_traced mean, eccentricity;
} kepler;

/* E - (E - e sin E - M) / (1 - e cos E) */
static tnf_traced newton_step(const kepler *k, tnf_traced anomaly) {
  tnf_traced miss = tnf_sub(tnf_sub(anomaly, tnf_mul(k->eccentricity, tnf_sin(anomaly))), k->mean);
  tnf_traced slope = tnf_sub(tnf_ones_like(anomaly), tnf_mul(k->eccentricity, tnf_cos(anomaly)));
  return tnf_sub(anomaly, tnf_div(miss, slope));
}

/* The loop carries E and how far the last step went. */
static void goes_on(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_compare_scalar(TNF_DIRECTION_GT, in[1], 1e-12);
}

static void step(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  out[0] = newton_step(user, in[0]);
  tnf_traced change = tnf_abs(tnf_stop_gradient(tnf_sub(out[0], in[0])));
  out[1] = tnf_reduce_max(change, TNF_ALL_AXES);
}

static tnf_graph *trace(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "kepler");
  kepler k = {tnf_input(graph, "mean", TNF_F64, TNF_SHAPE("n")), tnf_input(graph, "eccentricity", TNF_F64, TNF_SCALAR)};
  tnf_traced init[] = {k.mean, tnf_scalar_f64(graph, 1)}, found[2];
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.max_steps = 50;
  tnf_extent steps = tnf_while(graph, init, 2, goes_on, step, &k, &options, found);

  tnf_traced through = tnf_grad(tnf_reduce_sum(found[0], TNF_ALL_AXES), k.eccentricity);
  tnf_traced fixed = newton_step(&k, tnf_stop_gradient(found[0])); /* E again, to rounding, with the derivative of a solution */
  tnf_traced implicit = tnf_grad(tnf_reduce_sum(fixed, TNF_ALL_AXES), k.eccentricity);
  tnf_output(graph, "anomaly", found[0]);
  tnf_output(graph, "steps", tnf_extent_to_scalar(graph, steps, TNF_I64));
  tnf_output(graph, "through", through);
  tnf_output(graph, "implicit", implicit);
  return graph;
}

static int run(tnf_context *ctx, const tnf_program *program, int64_t n, double e) {
  tnf_tensor *inputs[2], *outputs[4] = {NULL};
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &inputs[0]));
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &e, &inputs[1]));
  for (int64_t i = 0; i < n; ++i)
    tnf_tensor_f64(inputs[0])[i] = 0.1 + 6.0 * (double)i / (double)(n + 1);
  check(tnf_run(ctx, program, inputs, 2, outputs, 4));
  const double *mean = tnf_tensor_const_f64(inputs[0]), *anomaly = tnf_tensor_const_f64(outputs[0]);
  double miss = 0, slope = 0;
  for (int64_t i = 0; i < n; ++i) {
    miss = fmax(miss, fabs(anomaly[i] - e * sin(anomaly[i]) - mean[i]));
    slope += sin(anomaly[i]) / (1 - e * cos(anomaly[i])); /* dE/de = sin E / (1 - e cos E) */
  }
  double through = *tnf_tensor_const_f64(outputs[2]), implicit = *tnf_tensor_const_f64(outputs[3]);
  printf("n = %lld, e = %.2f: %lld steps, |E - e sin E - M| < %.0e, d sum(E) / de = %.12f (through the loop), %.12f (implicit)\n",
         (long long)n, e, (long long)*(const int64_t *)tnf_tensor_const_data(outputs[1]), miss + 1e-16, through, implicit);
  double bound = 1e-9 * (1 + fabs(slope));
  int wrong = miss > 1e-12 || fabs(through - slope) > bound || fabs(implicit - slope) > bound;
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(outputs[i]);
  tnf_tensor_release(inputs[0]);
  tnf_tensor_release(inputs[1]);
  return wrong;
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = trace(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  int wrong = run(ctx, program, 5, 0.1) + run(ctx, program, 1000, 0.6) + run(ctx, program, 1, 0.3);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong > 0;
}
