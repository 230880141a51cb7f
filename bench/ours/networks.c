/* The networks of the benchmark: the 64-64-64 network and the heat-equation training step. Features first: [features, rows]. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MLP_LAYERS = 2, PINN_LAYERS = 4, MLP_ROWS = 1024, COLLOCATION = 1024, EDGE = 128, MAX_PARAMETERS = 2 * PINN_LAYERS };

/* Enough for the deepest of them. */
static const int64_t mlp_widths[BENCH_MAX_LAYERS + 1] = {64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64};
static const int64_t pinn_widths[PINN_LAYERS + 1] = {2, 32, 32, 32, 1};
static const char *const exact[2] = {NULL, NULL};

/* Adds weights [out, in] and biases [out], alternating, as inputs. */
static void parameters(bench_run *run, tnf_dtype dtype, int layers, const int64_t *widths, uint32_t stream, tnf_traced *p,
                       tnf_status **st) {
  for (int i = 0; i < layers; ++i) {
    uint32_t first = stream + 2 * (uint32_t)i;
    char name[8];
    snprintf(name, sizeof name, "w%d", i + 1);
    p[2 * i] = bench_uniform_input(run, name, dtype, 2, (int64_t[]){widths[i + 1], widths[i]}, exact, first,
                                   1.0 / sqrt((double)widths[i]), 0, st);
    name[0] = 'b';
    p[2 * i + 1] = bench_uniform_input(run, name, dtype, 1, &widths[i + 1], exact, first + 1, 0.1, 0, st);
  }
}

/* A dense network: tanh between the layers, none after the last. */
static tnf_traced forward(int layers, const tnf_traced *p, tnf_traced h) {
  for (int i = 0; i < layers; ++i) {
    tnf_traced bias = tnf_reshape(p[2 * i + 1], TNF_EXTENTS(tnf_dim(p[2 * i + 1], 0), 1));
    h = tnf_add(tnf_matmul(p[2 * i], h), bias);
    if (i + 1 < layers)
      h = tnf_tanh(h);
  }
  return h;
}

static tnf_traced mlp_points(bench_run *run, const char *name, tnf_dtype dtype, int64_t rows, uint32_t stream, tnf_status **st) {
  return bench_uniform_input(run, name, dtype, 2, (int64_t[]){64, rows}, (const char *const[]){NULL, "n"}, stream, 1, 0, st);
}

tnf_status *bench_mlp_forward(bench_run *run, tnf_dtype dtype) {
  tnf_status *st = NULL;
  tnf_traced p[2 * MLP_LAYERS];
  tnf_traced x = mlp_points(run, "x", dtype, MLP_ROWS, 10, &st);
  parameters(run, dtype, MLP_LAYERS, mlp_widths, 12, p, &st);
  bench_output(run, "y", forward(MLP_LAYERS, p, x));
  return st;
}

tnf_status *bench_mlp_rows(bench_run *run, tnf_dtype dtype, int64_t rows) {
  tnf_status *st = NULL;
  for (int i = 0; i < 2 && !st; ++i) {
    size_t count = 64 * (size_t)rows;
    double *data = malloc(count * sizeof *data);
    if (!data)
      return tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
    bench_uniform(10 + (uint32_t)i, count, 1, 0, data);
    st = tnf_tensor_from_col_major(run->ctx, dtype, 2, (int64_t[]){64, rows}, data, &run->inputs[i]);
    free(data);
  }
  return st;
}

/* The mean-squared loss of a network of so many layers of 64 and its gradient by every parameter. */
static tnf_status *mlp_gradient(bench_run *run, tnf_dtype dtype, int layers, int64_t rows) {
  tnf_status *st = NULL;
  tnf_traced p[2 * BENCH_MAX_LAYERS], gradient[2 * BENCH_MAX_LAYERS];
  tnf_traced x = mlp_points(run, "x", dtype, rows, 10, &st);
  tnf_traced y = mlp_points(run, "y", dtype, rows, 11, &st);
  parameters(run, dtype, layers, mlp_widths, 12, p, &st);
  tnf_traced loss = bench_mean_of_squares(tnf_sub(forward(layers, p, x), y));
  bench_output(run, "loss", loss);
  tnf_grad_many(loss, p, 2 * layers, gradient);
  for (int i = 0; i < 2 * layers; ++i) {
    char name[16];
    snprintf(name, sizeof name, "d%c%d", i % 2 ? 'b' : 'w', i / 2 + 1);
    bench_output(run, name, gradient[i]);
  }
  return st;
}

tnf_status *bench_mlp_gradient(bench_run *run, tnf_dtype dtype, int64_t rows) {
  return mlp_gradient(run, dtype, MLP_LAYERS, rows);
}

tnf_status *bench_deep_gradient(bench_run *run, int64_t layers) {
  return mlp_gradient(run, TNF_F64, (int)layers, MLP_ROWS);
}

/* mean (u_t - alpha u_xx)^2 at the inner points + mean (u - value)^2 at the edge; u_t and u_xx by nested forward mode. */
static tnf_traced pinn_loss(const tnf_traced *p, tnf_traced x, tnf_traced t, tnf_traced edge, tnf_traced value, double alpha) {
  tnf_traced u = forward(PINN_LAYERS, p, tnf_concatenate((const tnf_traced[]){x, t}, 2, 0));
  tnf_traced one = tnf_ones_like(x);
  tnf_traced u_xx = tnf_jvp(tnf_jvp(u, x, one), x, one);
  tnf_traced residual = tnf_sub(tnf_jvp(u, t, one), tnf_scale(alpha, u_xx));
  tnf_traced difference = tnf_sub(forward(PINN_LAYERS, p, edge), value);
  return tnf_add(bench_mean_of_squares(residual), bench_mean_of_squares(difference));
}

/* One tensor of the training state per parameter, all zero. */
static void zero_state(bench_run *run, char letter, tnf_traced *state, tnf_status **st) {
  for (int i = 0; i < 2 * PINN_LAYERS; ++i) {
    int64_t extents[2] = {pinn_widths[i / 2 + 1], pinn_widths[i / 2]};
    char name[8];
    snprintf(name, sizeof name, "%c%d", letter, i + 1);
    state[i] = bench_uniform_input(run, name, TNF_F64, i % 2 ? 1 : 2, extents, exact, 0, 0, 0, st);
  }
}

/* p, m, v after one step of Adam with rate 1e-3; `step` counts from one. */
static void adam(tnf_traced *p, tnf_traced *m, tnf_traced *v, const tnf_traced *gradient, tnf_traced step) {
  const double b1 = 0.9, b2 = 0.999;
  tnf_traced c1 = tnf_rsub(1, tnf_pow(tnf_scalar_like(step, b1), step));
  tnf_traced c2 = tnf_rsub(1, tnf_pow(tnf_scalar_like(step, b2), step));
  for (int i = 0; i < 2 * PINN_LAYERS; ++i) {
    m[i] = tnf_add(tnf_scale(b1, m[i]), tnf_scale(1 - b1, gradient[i]));
    v[i] = tnf_add(tnf_scale(b2, v[i]), tnf_scale(1 - b2, tnf_square(gradient[i])));
    tnf_traced scale = tnf_add_scalar(tnf_sqrt(tnf_div(v[i], c2)), 1e-8);
    p[i] = tnf_sub(p[i], tnf_scale(1e-3, tnf_div(tnf_div(m[i], c1), scale)));
  }
}

/* The edge points of peers/data.py: 128 at t = 0 with the start value, 128 at x = 0 and x = 1 in turn with value 0. */
static void edge_points(bench_run *run, tnf_traced *edge, tnf_traced *value, tnf_status **st) {
  double points[2 * EDGE][2] = {{0}}, values[2 * EDGE] = {0}, start[EDGE], side[EDGE];
  bench_uniform(22, EDGE, 0.5, 1, start);
  bench_uniform(23, EDGE, 0.5, 1, side);
  for (int i = 0; i < EDGE; ++i) {
    points[i][0] = start[i];
    values[i] = 4 * start[i] * (1 - start[i]);
    points[EDGE + i][0] = i % 2;
    points[EDGE + i][1] = side[i];
  }
  const char *const names[2] = {NULL, "edges"};
  *edge = bench_input(run, "edge", TNF_F64, 2, (int64_t[]){2, 2 * EDGE}, names, &points[0][0], st);
  *value = bench_input(run, "value", TNF_F64, 2, (int64_t[]){1, 2 * EDGE}, names, values, st);
}

static void state_outputs(bench_run *run, char letter, const tnf_traced *state) {
  for (int i = 0; i < MAX_PARAMETERS; ++i) {
    char name[16];
    snprintf(name, sizeof name, "next_%c%d", letter, i + 1);
    bench_output(run, name, state[i]);
  }
}

tnf_status *bench_pinn_step(bench_run *run) {
  tnf_status *st = NULL;
  tnf_traced p[MAX_PARAMETERS], m[MAX_PARAMETERS], v[MAX_PARAMETERS], gradient[MAX_PARAMETERS], edge, value;
  parameters(run, TNF_F64, PINN_LAYERS, pinn_widths, 24, p, &st);
  zero_state(run, 'm', m, &st);
  zero_state(run, 'v', v, &st);
  tnf_traced count = bench_uniform_input(run, "count", TNF_F64, 0, NULL, NULL, 0, 0, 0, &st);
  int32_t state = run->input_count;
  const char *const names[2] = {NULL, "points"};
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 2, (int64_t[]){1, COLLOCATION}, names, 20, 0.5, 1, &st);
  tnf_traced t = bench_uniform_input(run, "t", TNF_F64, 2, (int64_t[]){1, COLLOCATION}, names, 21, 0.5, 1, &st);
  edge_points(run, &edge, &value, &st);

  tnf_traced loss = pinn_loss(p, x, t, edge, value, 0.1);
  tnf_grad_many(loss, p, MAX_PARAMETERS, gradient);
  count = tnf_add_scalar(count, 1);
  adam(p, m, v, gradient, count);
  bench_output(run, "loss", loss);
  state_outputs(run, 'p', p);
  state_outputs(run, 'm', m);
  state_outputs(run, 'v', v);
  bench_output(run, "next_count", count);
  run->feedback_count = state;
  run->result_count = 1 + 2 * MAX_PARAMETERS;
  return st;
}
