/* A Kalman filter over any number of measurements: a scan with a Cholesky factorisation in its step. One call gives the filtered
 * states, the negative log-likelihood and its gradient in both noises; the filter's matrices are part of the program. Run here,
 * and written as an object that a program without LLVM links.
 *
 * The state is a position and a velocity in the plane, the measurement a position. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenferro/tenferro.h>

enum { N = 4, M = 2 };

/* Column-major: x + 0.1 v, and the position. */
static const double motion[N * N] = {1, 0, 0, 0, 0, 1, 0, 0, 0.1, 0, 1, 0, 0, 0.1, 0, 1};
static const double sight[M * N] = {1, 0, 0, 1};

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "%s\n", tnf_status_message(status));
  exit(1);
}

/* ---- the program ---- */

/* How the state moves and what is seen of it, and the covariances of what is added to both. */
typedef struct model {
  tnf_traced F, H, drift, noise;
} model;

/* The state x, its covariance P and the loss so far, then a measurement z; behind the next three the next x once more. */
static void step(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  const model *m = user;
  tnf_traced x = in[0], p = in[1], loss = in[2], z = in[3];
  tnf_traced ahead = tnf_matmul(m->F, x);
  tnf_traced spread = tnf_add(tnf_matmul(tnf_matmul(m->F, p), tnf_matrix_transpose(m->F)), m->drift);
  tnf_traced across = tnf_matmul(m->H, spread); /* H P */
  tnf_traced s = tnf_add(tnf_matmul(across, tnf_matrix_transpose(m->H)), m->noise);
  tnf_traced miss = tnf_sub(z, tnf_matmul(m->H, ahead)), l = tnf_cholesky(s);
  tnf_traced gain = tnf_matrix_transpose(tnf_cholesky_solve(l, across)); /* P H' S^-1 */
  tnf_traced fit = tnf_dot(miss, tnf_cholesky_solve(l, miss));
  out[0] = tnf_add(ahead, tnf_matmul(gain, miss));
  out[1] = tnf_sub(spread, tnf_matmul(gain, across));
  tnf_traced half_logdet = tnf_reduce_sum(tnf_log(tnf_extract_diag(l)), TNF_ALL_AXES);
  out[2] = tnf_add(loss, tnf_add(tnf_scale(0.5, fit), half_logdet)); /* one factorisation, and one derivative of it, for all */
  out[3] = out[0];
}

/* `drift` and `noise` scale the covariances. */
static tnf_graph *trace(tnf_context *ctx) {
  static const int64_t nn[] = {N, N}, mn[] = {M, N};
  tnf_graph *graph = tnf_graph_new(ctx, "kalman");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(N)), p = tnf_input(graph, "p", TNF_F64, TNF_SHAPE(N, N));
  tnf_traced z = tnf_input(graph, "z", TNF_F64, TNF_SHAPE(M, "steps"));
  tnf_traced scales[] = {tnf_input(graph, "drift", TNF_F64, TNF_SCALAR), tnf_input(graph, "noise", TNF_F64, TNF_SCALAR)};
  tnf_extent n = tnf_extent_const(N), m = tnf_extent_const(M);
  model parts = {.F = tnf_traced_from_col_major(graph, "F", TNF_F64, 2, nn, motion),
                 .H = tnf_traced_from_col_major(graph, "H", TNF_F64, 2, mn, sight),
                 .drift = tnf_mul(scales[0], tnf_eye(graph, TNF_F64, n, n)),
                 .noise = tnf_mul(scales[1], tnf_eye(graph, TNF_F64, m, m))};
  tnf_traced init[] = {x, p, tnf_scalar_f64(graph, 0)}, last[3], states, slopes[2];
  tnf_scan(graph, TNF_LENGTH_OF_XS, init, 3, &z, 1, step, &parts, NULL, last, &states, 1);
  tnf_grad_many(last[2], scales, 2, slopes);
  tnf_output(graph, "states", states);
  tnf_output(graph, "loss", last[2]);
  tnf_output(graph, "drift_slope", slopes[0]);
  tnf_output(graph, "noise_slope", slopes[1]);
  return graph;
}

/* ---- the same by hand ---- */

/* c = a b, or a b' with `turned`; m x k and k x n. */
static void multiply(int m, int k, int n, const double *a, const double *b, bool turned, double *c) {
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j) {
      c[i + m * j] = 0;
      for (int r = 0; r < k; ++r)
        c[i + m * j] += a[i + m * r] * (turned ? b[j + n * r] : b[r + k * j]);
    }
}

/* One measurement: moves x and p; what it adds to the loss. */
static double step_by_hand(double *x, double *p, const double *z, double drift, double noise) {
  double ahead[N], moved[N * N], spread[N * N], across[M * N], s[M * M], miss[M], gain[N * M];
  multiply(N, N, 1, motion, x, false, ahead);
  multiply(N, N, N, motion, p, false, moved);
  multiply(N, N, N, moved, motion, true, spread);
  for (int i = 0; i < N; ++i)
    spread[i + N * i] += drift;
  multiply(M, N, N, sight, spread, false, across);
  multiply(M, N, M, across, sight, true, s);
  multiply(M, N, 1, sight, ahead, false, miss);
  for (int i = 0; i < M; ++i) {
    s[i + M * i] += noise;
    miss[i] = z[i] - miss[i];
  }
  double det = s[0] * s[3] - s[1] * s[2], inverse[M * M] = {s[3] / det, -s[1] / det, -s[2] / det, s[0] / det};
  double solved[M], back[N];
  for (int i = 0; i < N; ++i)
    for (int j = 0; j < M; ++j)
      gain[i + N * j] = across[0 + M * i] * inverse[0 + M * j] + across[1 + M * i] * inverse[1 + M * j];
  multiply(M, M, 1, inverse, miss, false, solved);
  multiply(N, M, 1, gain, miss, false, back);
  multiply(N, M, N, gain, across, false, moved);
  for (int i = 0; i < N; ++i)
    x[i] = ahead[i] + back[i];
  for (int i = 0; i < N * N; ++i)
    p[i] = spread[i] - moved[i];
  return 0.5 * (miss[0] * solved[0] + miss[1] * solved[1] + log(det));
}

/* x at the end, and the loss. */
static double loss_by_hand(const double *z, int64_t steps, double drift, double noise, double *x) {
  double p[N * N] = {0}, loss = 0;
  memset(x, 0, N * sizeof *x);
  for (int i = 0; i < N; ++i)
    p[i + N * i] = 10;
  for (int64_t k = 0; k < steps; ++k)
    loss += step_by_hand(x, p, z + M * k, drift, noise);
  return loss;
}

/* ---- a point that moves on a line, seen with an error of about 0.2 ---- */

static tnf_tensor *tensor(tnf_context *ctx, int32_t rank, const int64_t *extents, const double *data) {
  tnf_tensor *t;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, rank, extents, data, &t));
  return t;
}

static bool is_near(double value, double wanted, double bound) {
  return fabs(value - wanted) <= bound * (1 + fabs(wanted));
}

static int follow(tnf_context *ctx, const tnf_program *program, int64_t steps) {
  const int64_t n = N, nn[] = {N, N}, seen[] = {M, steps};
  double start[N] = {0}, spread[N * N] = {0}, drift = 1e-3, noise = 0.04, x[N];
  double *z = malloc((size_t)(M * steps) * sizeof *z);
  for (int64_t k = 0; z && k < steps; ++k) {
    double number = (double)(k + 1);
    z[M * k] = 0.1 * number + 0.2 * sin(31 * number);
    z[M * k + 1] = 0.2 * number + 0.2 * cos(17 * number);
  }
  for (int i = 0; i < N; ++i)
    spread[i + N * i] = 10;
  tnf_tensor *in[] = {tensor(ctx, 1, &n, start), tensor(ctx, 2, nn, spread), tensor(ctx, 2, seen, z),
                      tensor(ctx, 0, NULL, &drift), tensor(ctx, 0, NULL, &noise)};
  tnf_tensor *out[4] = {NULL};
  check(tnf_run(ctx, program, in, 5, out, 4));
  const double *last = tnf_tensor_f64(out[0]) + N * (steps - 1);
  double loss = *tnf_tensor_f64(out[1]), drift_slope = *tnf_tensor_f64(out[2]), noise_slope = *tnf_tensor_f64(out[3]);
  printf("after %3lld steps at (%.3f, %.3f) with velocity (%.3f, %.3f); loss %.4f, d / d drift %.4f, d / d noise %.4f\n",
         (long long)steps, last[0], last[1], last[2], last[3], loss, drift_slope, noise_slope);

  const double h = 1e-6;
  double by_drift = (loss_by_hand(z, steps, drift + h, noise, x) - loss_by_hand(z, steps, drift - h, noise, x)) / (2 * h);
  double by_noise = (loss_by_hand(z, steps, drift, noise + h, x) - loss_by_hand(z, steps, drift, noise - h, x)) / (2 * h);
  int wrong = !is_near(loss, loss_by_hand(z, steps, drift, noise, x), 1e-11);
  for (int i = 0; i < N; ++i)
    wrong |= !is_near(last[i], x[i], 1e-10);
  wrong |= !is_near(drift_slope, by_drift, 1e-5) || !is_near(noise_slope, by_noise, 1e-5);
  if (steps >= 50)
    wrong |= hypot(last[0] - 0.1 * (double)steps, last[1] - 0.2 * (double)steps) > 0.5;
  for (int i = 0; i < 5; ++i)
    tnf_tensor_release(in[i]);
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(out[i]);
  free(z);
  return wrong;
}

/* kalman.o and kalman.h: F and H are constants of the object, so its function takes x, p, z, drift and noise. */
static void ship(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_object *object;
  check(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object));
  size_t size;
  const void *code = tnf_object_data(object, &size);
  const char *header;
  check(tnf_object_header(object, "kalman", &header));
  FILE *o = fopen("kalman.o", "wb"), *h = fopen("kalman.h", "w");
  if (!o || !h || fwrite(code, 1, size, o) != size || fputs(header, h) < 0 || fclose(o) || fclose(h)) {
    perror("kalman.o, kalman.h");
    exit(1);
  }
  printf("wrote kalman.o (%zu bytes) and kalman.h\n", size);
  tnf_object_release(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = trace(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  int wrong = follow(ctx, program, 50) + follow(ctx, program, 200) + follow(ctx, program, 1);
  ship(compiler, graph);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong > 0;
}
