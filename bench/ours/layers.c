/* Single layers of networks: a convolution, an attention head, layer normalisation. Features first: [features, rows]. */
#include "bench.h"

#include <math.h>

tnf_traced bench_mean_of_squares(tnf_traced x) {
  return tnf_mean(tnf_mul(x, x), TNF_ALL_AXES);
}

/* The mean of the squares of y and its gradient, or y. */
static void layer_outputs(bench_run *run, tnf_traced y, const tnf_traced *xs, const char *const *names, int32_t count,
                          bool with_gradient) {
  if (with_gradient)
    bench_gradient_outputs(run, bench_mean_of_squares(y), xs, names, count);
  else
    bench_output(run, "y", y);
}

tnf_status *bench_convolution(bench_run *run, tnf_dtype dtype, int64_t batch, bool with_gradient) {
  enum { CHANNELS = 64, SIDE = 56, WINDOW = 3 };
  tnf_status *st = NULL;
  tnf_traced p[2];
  p[0] = bench_uniform_input(run, "x", dtype, 4, (int64_t[]){CHANNELS, SIDE, SIDE, batch},
                             (const char *const[]){NULL, "w", "h", "n"}, 110, 1, 0, &st);
  p[1] = bench_uniform_input(run, "k", dtype, 4, (int64_t[]){CHANNELS, WINDOW, WINDOW, CHANNELS},
                             (const char *const[]){NULL, NULL, NULL, NULL}, 111, 0.05, 0, &st);
  tnf_traced y = tnf_conv2d(p[0], p[1], 1, TNF_PADDING_SAME);
  layer_outputs(run, y, p, (const char *const[]){"dx", "dk"}, 2, with_gradient);
  return st;
}

/* The peers' softmax(q k^T / sqrt(d)) v, turned: v softmax(k^T q / sqrt(d)), a column of the softmax for each query. */
tnf_status *bench_attention(bench_run *run, tnf_dtype dtype, bool with_gradient) {
  enum { POSITIONS = 512, WIDTH = 64 };
  static const char *const names[3] = {"q", "k", "v"}, *const gradients[3] = {"dq", "dk", "dv"};
  tnf_status *st = NULL;
  tnf_traced p[3];
  for (uint32_t i = 0; i < 3; ++i)
    p[i] = bench_uniform_input(run, names[i], dtype, 2, (int64_t[]){WIDTH, POSITIONS}, (const char *const[]){NULL, i ? "n" : "m"},
                               120 + i, 2, 0, &st);
  tnf_traced scores = tnf_scale(1 / sqrt(WIDTH), tnf_matmul(tnf_matrix_transpose(p[1]), p[0]));
  layer_outputs(run, tnf_matmul(p[2], tnf_softmax(scores, TNF_AXES(0))), p, gradients, 3, with_gradient);
  return st;
}

/* A gain and a bias for each feature. */
tnf_status *bench_layer_norm(bench_run *run, tnf_dtype dtype, bool with_gradient) {
  enum { ROWS = 4096, WIDTH = 512 };
  tnf_status *st = NULL;
  tnf_traced p[3];
  p[0] = bench_uniform_input(run, "x", dtype, 2, (int64_t[]){WIDTH, ROWS}, (const char *const[]){NULL, "n"}, 123, 2, 0.25, &st);
  p[1] = bench_uniform_input(run, "gain", dtype, 1, (int64_t[]){WIDTH}, (const char *const[]){NULL}, 124, 0.5, 2, &st);
  p[2] = bench_uniform_input(run, "bias", dtype, 1, (int64_t[]){WIDTH}, (const char *const[]){NULL}, 125, 0.5, 0, &st);
  tnf_traced gain = tnf_expand_dims(p[1], 1), bias = tnf_expand_dims(p[2], 1);
  tnf_traced y = tnf_add(tnf_mul(tnf_layer_norm(p[0], TNF_AXES(0), 1e-5), gain), bias);
  layer_outputs(run, y, p, (const char *const[]){"dx", "dgain", "dbias"}, 3, with_gradient);
  return st;
}
