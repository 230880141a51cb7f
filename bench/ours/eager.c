/* The cases on eager tensors. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

enum { LAYERS = 3, ROWS = 128, INPUTS = 64 };

/* What a case keeps from call to call: operands, or x, y and the parameters. */
enum { X = 0, Y = 1, FIRST = 2 };

static tnf_status *status_of(bench_run *run) {
  const tnf_status *error = tnf_eager_status(run->runtime);
  return error ? tnf_context_status(run->ctx, tnf_status_code(error)) : NULL;
}

/* The result of a call, in the place of the one before. */
static void give(bench_run *run, tnf_eager_tensor *result) {
  tnf_tensor_release(run->outputs[0]);
  run->outputs[0] = tnf_tensor_retain(tnf_eager_get_tensor(result));
}

static void keep(bench_run *run, int place, tnf_dtype dtype, int32_t rank, const int64_t *extents, uint32_t stream,
                 double scale) {
  size_t count = (size_t)(extents[0] * (rank > 1 ? extents[1] : 1));
  double *data = malloc(count * sizeof *data);
  float *single = malloc(count * sizeof *single);
  if (data && single) {
    bench_uniform(stream, count, scale, 0, data);
    for (size_t i = 0; i < count; ++i)
      single[i] = (float)data[i];
    run->kept[place] = tnf_eager_keep(tnf_eager_from_col_major(run->runtime, dtype, rank, extents,
                                                               dtype == TNF_F32 ? (const void *)single : (const void *)data));
  }
  free(single);
  free(data);
}

static tnf_status *multiply_add(bench_run *run) {
  tnf_eager_scope_begin(run->runtime);
  give(run, tnf_eager_add(tnf_eager_mul(run->kept[0], run->kept[1]), run->kept[2]));
  tnf_eager_scope_end(run->runtime);
  return status_of(run);
}

tnf_status *bench_eager_multiply_add(bench_run *run, int64_t n) {
  for (int i = 0; i < 3; ++i)
    keep(run, i, TNF_F64, 1, &n, 120 + (uint32_t)i, 1);
  run->output_count = 1;
  run->eager = multiply_add;
  return status_of(run);
}

/* One step of gradient descent on the mean of squares, with the rate 0.01. */
static tnf_status *train(bench_run *run) {
  tnf_eager_runtime *runtime = run->runtime;
  tnf_eager_tensor **p = &run->kept[FIRST];
  tnf_eager_scope_begin(runtime);
  tnf_eager_tensor *h = run->kept[X];
  for (int i = 0; i < LAYERS; ++i) {
    h = tnf_eager_add(tnf_eager_matmul(p[2 * i], h), p[2 * i + 1]);
    if (i + 1 < LAYERS)
      h = tnf_eager_tanh(h);
  }
  tnf_eager_tensor *loss = tnf_eager_mean(tnf_eager_square(tnf_eager_sub(h, run->kept[Y])), TNF_ALL_AXES);
  tnf_eager_backward(loss);
  tnf_eager_no_grad_begin(runtime);
  for (int i = 0; i < 2 * LAYERS; ++i)
    tnf_eager_assign(p[i], tnf_eager_sub(p[i], tnf_eager_scale(0.01, tnf_eager_get_grad(p[i]))));
  tnf_eager_no_grad_end(runtime);
  tnf_eager_clear_grads(runtime);
  give(run, loss);
  tnf_eager_scope_end(runtime);
  return status_of(run);
}

tnf_status *bench_eager_training(bench_run *run, int64_t width) {
  const int64_t widths[LAYERS + 1] = {INPUTS, width, width, 1};
  keep(run, X, TNF_F32, 2, (int64_t[]){INPUTS, ROWS}, 123, 1);
  keep(run, Y, TNF_F32, 2, (int64_t[]){1, ROWS}, 124, 1);
  for (int i = 0; i < 2 * LAYERS; ++i) {
    keep(run, FIRST + i, TNF_F32, 2, (int64_t[]){widths[i / 2 + 1], i % 2 ? 1 : widths[i / 2]}, 125 + (uint32_t)i, 0.1);
    tnf_eager_tensor *values = run->kept[FIRST + i];
    run->kept[FIRST + i] = tnf_eager_keep(tnf_eager_variable(values));
    tnf_eager_release(values);
  }
  run->output_count = 1;
  run->eager = train;
  return status_of(run);
}

/* From nothing to the first result of an operation: what a process waits for. */
int bench_eager_first(uint32_t threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  double start = bench_seconds();
  tnf_context *ctx = tnf_context_new(&options);
  tnf_eager_runtime *runtime = tnf_eager_runtime_new(ctx, NULL);
  const double values[3] = {1, 2, 3};
  tnf_eager_tensor *x = tnf_eager_from_col_major(runtime, TNF_F64, 1, (int64_t[]){3}, values);
  bool ok = tnf_eager_add(x, x) != NULL;
  double taken = bench_seconds() - start;
  tnf_eager_runtime_release(runtime);
  tnf_context_release(ctx);
  printf("{\"value\": %.6f}\n", taken * 1e3);
  return !ok;
}
