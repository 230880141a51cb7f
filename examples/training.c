/* A training loop: one compiled step holds loss, gradient and update; two sets of parameters take turns, and the batch may change
 * its size without a second compilation. Fits y = 3 x0 - 2 x1 + 1 and checks the parameters. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

enum { FEATURES = 2, BATCH = 64, STEPS = 400 };

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "training: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* w[1, d], b[1], x[d, n], y[1, n], rate -> the parameters after one step of gradient descent, and the loss before it */
static tnf_graph *step_graph(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "training_step");
  tnf_traced w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE(1, "d"));
  tnf_traced b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE(1));
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("d", "n"));
  tnf_traced y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE(1, "n"));
  tnf_traced rate = tnf_input(graph, "rate", TNF_F64, TNF_SCALAR);

  tnf_traced error = tnf_sub(tnf_add(tnf_matmul(w, x), tnf_expand_dims(b, 1)), y);
  tnf_traced loss = tnf_mean(tnf_square(error), TNF_ALL_AXES);
  tnf_traced parameters[] = {w, b}, gradients[2];
  tnf_grad_many(loss, parameters, 2, gradients);
  tnf_output(graph, "w_next", tnf_sub(w, tnf_mul(rate, gradients[0])));
  tnf_output(graph, "b_next", tnf_sub(b, tnf_mul(rate, gradients[1])));
  tnf_output(graph, "loss", loss);
  return graph;
}

/* The same numbers on every machine: a linear congruential generator, scaled to [-1, 1). */
static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(int64_t)*state * 0x1p-63;
}

/* Fills x[d, n] and y[1, n] in place: tensors of a batch stay, their elements change between runs. */
static void fill_batch(tnf_tensor *x, tnf_tensor *y, uint64_t *state) {
  double *features = tnf_tensor_f64(x), *target = tnf_tensor_f64(y);
  int64_t n = tnf_tensor_extent(x, 1);
  for (int64_t i = 0; i < n; ++i) {
    for (int k = 0; k < FEATURES; ++k)
      features[i * FEATURES + k] = uniform(state);
    target[i] = 3 * features[i * FEATURES] - 2 * features[i * FEATURES + 1] + 1;
  }
}

static tnf_tensor *zeros(tnf_context *ctx, int32_t rank, const int64_t *extents) {
  tnf_tensor *t;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, rank, extents, &t));
  return t;
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = step_graph(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));

  /* the last batch of an epoch is shorter: another size, the same program */
  int64_t w_extents[] = {1, FEATURES}, b_extents[] = {1}, sizes[] = {BATCH, BATCH / 2 + 1};
  tnf_tensor *x[2], *y[2], *now[] = {zeros(ctx, 2, w_extents), zeros(ctx, 1, b_extents)};
  tnf_tensor *next[] = {zeros(ctx, 2, w_extents), zeros(ctx, 1, b_extents)}, *rate = zeros(ctx, 0, NULL), *loss = NULL;
  for (int i = 0; i < 2; ++i) {
    x[i] = zeros(ctx, 2, (int64_t[]){FEATURES, sizes[i]});
    y[i] = zeros(ctx, 2, (int64_t[]){1, sizes[i]});
  }
  *tnf_tensor_f64(rate) = 0.3;

  uint64_t state = 1;
  for (int step = 0; step < STEPS; ++step) {
    int batch = step % 8 == 7;
    fill_batch(x[batch], y[batch], &state);
    tnf_tensor *in[] = {now[0], now[1], x[batch], y[batch], rate};
    tnf_tensor *out[] = {next[0], next[1], loss};
    check(tnf_run(ctx, program, in, 5, out, 3));
    loss = out[2];
    for (int i = 0; i < 2; ++i) {
      tnf_tensor *swapped = now[i];
      now[i] = next[i];
      next[i] = swapped;
    }
    if (step % 100 == 0)
      printf("step %3d: loss %.6f\n", step, *tnf_tensor_f64(loss));
  }
  const double *w = tnf_tensor_f64(now[0]), *b = tnf_tensor_f64(now[1]);
  printf("w = (%.6f, %.6f), b = %.6f\n", w[0], w[1], b[0]);
  bool fits = fabs(w[0] - 3) < 1e-6 && fabs(w[1] + 2) < 1e-6 && fabs(b[0] - 1) < 1e-6;

  for (int i = 0; i < 2; ++i) {
    tnf_tensor_release(x[i]);
    tnf_tensor_release(y[i]);
    tnf_tensor_release(now[i]);
    tnf_tensor_release(next[i]);
  }
  tnf_tensor_release(rate);
  tnf_tensor_release(loss);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return fits ? 0 : 1;
}
