/* Long programs for the compile-time cases: loops that the tracing unrolls, as the peers' Python does, each with its gradient.
 * The filter is a loop of the program too. */
#include "bench.h"

enum { RNN_INPUT = 16, RNN_HIDDEN = 32, RNN_BATCH = 16, KALMAN_STATE = 4, KALMAN_SEEN = 2, CHAIN_ELEMENTS = 1024 };

void bench_gradient_outputs(bench_run *run, tnf_traced loss, const tnf_traced *xs, const char *const *names, int32_t count) {
  tnf_traced gradients[BENCH_MAX_TENSORS];
  tnf_grad_many(loss, xs, count, gradients);
  bench_output(run, "loss", loss);
  for (int32_t i = 0; i < count; ++i)
    bench_output(run, names[i], gradients[i]);
}

tnf_status *bench_chain_gradient(bench_run *run, int64_t steps) {
  tnf_status *st = NULL;
  tnf_traced x =
      bench_uniform_input(run, "x", TNF_F64, 1, (int64_t[]){CHAIN_ELEMENTS}, (const char *const[]){"n"}, 70, 1, 0, &st);
  tnf_traced y = x;
  for (int64_t i = 0; i < steps; ++i)
    y = tnf_sin(tnf_add(tnf_mul(y, x), x));
  bench_gradient_outputs(run, tnf_reduce_sum(y, TNF_ALL_AXES), &x, (const char *const[]){"dx"}, 1);
  return st;
}

enum { BLOCK_LAYERS = 10, BLOCK_WIDTH = 32, BLOCK_WEIGHTS = 8 };

static void block(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  tnf_traced y = in[1];
  for (int i = 0; i < BLOCK_LAYERS; ++i)
    y = tnf_tanh(tnf_matmul(in[0], y));
  out[0] = y;
}

/* Calls of a function of ten layers y = tanh(w y), with 8 weights in turn. */
tnf_status *bench_function_gradient(bench_run *run, int64_t calls) {
  tnf_status *st = NULL;
  tnf_function *function = NULL;
  const int64_t n = BLOCK_WIDTH;
  const char *const names[] = {"n", "n"};
  tnf_traced y = bench_uniform_input(run, "x", TNF_F64, 1, &n, names, 97, 1, 0, &st), w[BLOCK_WEIGHTS] = {{0}};
  for (int i = 0; i < BLOCK_WEIGHTS; ++i) {
    char name[] = {'w', (char)('0' + i), 0};
    w[i] = bench_uniform_input(run, name, TNF_F64, 2, (int64_t[]){n, n}, names, 98 + (uint32_t)i, 0.25, 0, &st);
  }
  if (!st)
    st = tnf_function_new(run->ctx, "block", block, NULL, &function);
  for (int64_t i = 0; i < calls && !st; ++i)
    tnf_function_call(run->graph, function, (tnf_traced[]){w[i % BLOCK_WEIGHTS], y}, 2, &y, 1);
  tnf_function_release(function);
  bench_gradient_outputs(run, tnf_reduce_sum_squares(y, TNF_ALL_AXES), w, (const char *const[]){"dw0"}, 1);
  return st;
}

/* h = tanh(w x_t + u h + b); the sum of squares of the last h, by w, u and b. */
tnf_status *bench_rnn_gradient(bench_run *run, int64_t steps) {
  tnf_status *st = NULL;
  const int64_t hidden = RNN_HIDDEN, batch = RNN_BATCH, in = RNN_INPUT;
  const char *const exact[2] = {NULL, NULL}, *const rows[3] = {NULL, "n", NULL};
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 3, (int64_t[]){in, batch, steps}, rows, 80, 1, 0, &st);
  tnf_traced h = bench_uniform_input(run, "h", TNF_F64, 2, (int64_t[]){hidden, batch}, rows, 81, 1, 0, &st);
  tnf_traced w = bench_uniform_input(run, "w", TNF_F64, 2, (int64_t[]){hidden, in}, exact, 82, 0.25, 0, &st);
  tnf_traced u = bench_uniform_input(run, "u", TNF_F64, 2, (int64_t[]){hidden, hidden}, exact, 83, 0.125, 0, &st);
  tnf_traced b = bench_uniform_input(run, "b", TNF_F64, 1, &hidden, exact, 84, 0.1, 0, &st);
  tnf_traced bias = tnf_expand_dims(b, 1);
  for (int64_t t = 0; t < steps; ++t) {
    tnf_traced seen = tnf_index(x, TNF_INDEX(TNF_ALL, TNF_ALL, t));
    h = tnf_tanh(tnf_add(tnf_add(tnf_matmul(w, seen), tnf_matmul(u, h)), bias));
  }
  bench_gradient_outputs(run, tnf_reduce_sum_squares(h, TNF_ALL_AXES), (const tnf_traced[]){w, u, b},
                         (const char *const[]){"dw", "du", "db"}, 3);
  return st;
}

/* What a Kalman filter is made of: next state, what is seen of it, and the covariances of both noises. */
typedef struct kalman_model {
  tnf_traced f, h, q, r;
} kalman_model;

/* One measurement z moves x and its covariance p; the result is z's negative log likelihood but for a constant. */
static tnf_traced kalman_step(const kalman_model *model, tnf_traced z, tnf_traced *x, tnf_traced *p) {
  tnf_traced f = model->f, h = model->h;
  *x = tnf_matmul(f, *x);
  *p = tnf_add(tnf_matmul(tnf_matmul(f, *p), tnf_matrix_transpose(f)), model->q);
  tnf_traced across = tnf_matmul(h, *p);
  tnf_traced l = tnf_cholesky(tnf_add(tnf_matmul(across, tnf_matrix_transpose(h)), model->r));
  tnf_traced miss = tnf_sub(z, tnf_matmul(h, *x));
  tnf_traced gain = tnf_cholesky_solve(l, across); /* transposed */
  tnf_traced fit = tnf_scale(0.5, tnf_dot(miss, tnf_cholesky_solve(l, miss)));
  *x = tnf_add(*x, tnf_matmul(miss, gain));
  *p = tnf_sub(*p, tnf_matmul(tnf_matrix_transpose(across), gain));
  return tnf_add(fit, tnf_reduce_sum(tnf_log(tnf_extract_diag(l)), TNF_ALL_AXES));
}

static tnf_traced covariance(bench_run *run, const char *name, const char *extent, uint32_t stream, int64_t n, tnf_status **st) {
  double data[KALMAN_STATE * KALMAN_STATE];
  bench_symmetric(stream, (size_t)n, 1, (double)n, data);
  return bench_input(run, name, TNF_F64, 2, (int64_t[]){n, n}, (const char *const[]){extent, extent}, data, st);
}

static void filter(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  out[0] = in[0];
  out[1] = in[1];
  tnf_traced term = kalman_step(user, in[3], &out[0], &out[1]);
  out[2] = tnf_add(in[2], term);
}

tnf_status *bench_kalman_gradient(bench_run *run, int64_t steps, bool is_loop) {
  tnf_status *st = NULL;
  const int64_t n = KALMAN_STATE, m = KALMAN_SEEN;
  kalman_model model;
  model.f = bench_uniform_input(run, "f", TNF_F64, 2, (int64_t[]){n, n}, (const char *const[]){"n", "n"}, 90, 0.5, 0, &st);
  model.h = bench_uniform_input(run, "h", TNF_F64, 2, (int64_t[]){m, n}, (const char *const[]){"m", "n"}, 91, 1, 0, &st);
  model.q = covariance(run, "q", "n", 92, n, &st);
  model.r = covariance(run, "r", "m", 93, m, &st);
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, (const char *const[]){"n"}, 94, 1, 0, &st);
  tnf_traced p = covariance(run, "p", "n", 95, n, &st);
  tnf_traced z = bench_uniform_input(run, "z", TNF_F64, 2, (int64_t[]){m, steps},
                                     (const char *const[]){"m", is_loop ? "t" : NULL}, 96, 1, 0, &st);
  tnf_traced loss = {0};
  if (is_loop) {
    tnf_traced start[3] = {x, p, tnf_scalar_f64(run->graph, 0)}, end[3];
    tnf_scan(run->graph, TNF_LENGTH_OF_XS, start, 3, &z, 1, filter, &model, NULL, end, NULL, 0);
    loss = end[2];
  }
  for (int64_t t = 0; t < steps && !is_loop; ++t) {
    tnf_traced term = kalman_step(&model, tnf_index(z, TNF_INDEX(TNF_ALL, t)), &x, &p);
    loss = t ? tnf_add(loss, term) : term;
  }
  bench_gradient_outputs(run, loss, (const tnf_traced[]){model.f, model.h, model.q, model.r},
                         (const char *const[]){"df", "dh", "dq", "dr"}, 4);
  return st;
}
