/* Loops of small bodies, as the peers' scan and while_loop: a matrix that turns a vector, with tanh or without, until a number of
 * steps or until it converges. */
#include "bench.h"

enum { N = 3 };

typedef struct turn {
  tnf_traced a, b;
  bool is_curved;
} turn;

/* I + (u' - u) / 20: its powers grow slowly. The peers have its transpose. */
static tnf_traced rotation(bench_run *run, tnf_status **st) {
  double u[N * N], a[N * N];
  const char *const exact[2] = {NULL, NULL};
  bench_uniform(100, N * N, 1, 0, u);
  for (int i = 0; i < N; ++i)
    for (int j = 0; j < N; ++j)
      a[N * i + j] = (i == j) + 0.05 * (u[N * i + j] - u[N * j + i]);
  return bench_input(run, "a", TNF_F64, 2, (int64_t[]){N, N}, exact, a, st);
}

static tnf_traced vector(bench_run *run, const char *name, uint32_t stream, double scale, tnf_status **st) {
  return bench_uniform_input(run, name, TNF_F64, 1, (int64_t[]){N}, (const char *const[]){NULL}, stream, scale, 0, st);
}

static void step(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                 int32_t out_count, void *user) {
  (void)graph, (void)number, (void)scalar, (void)in_count, (void)out_count;
  const turn *t = user;
  tnf_traced x = tnf_matmul(t->a, in[0]);
  out[0] = t->is_curved ? tnf_tanh(tnf_add(x, t->b)) : x;
}

tnf_status *bench_loop(bench_run *run, int64_t steps, bool is_curved, bool with_gradient, tnf_keeping keeping) {
  tnf_status *st = NULL;
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.keeping = keeping;
  options.budget = keeping == TNF_KEEP_SNAPSHOTS ? 48000 : 0; /* 100 of them */
  turn t = {rotation(run, &st), {0}, is_curved};
  tnf_traced x = vector(run, "x", 101, 1, &st), y;
  if (is_curved)
    t.b = vector(run, "b", 102, 0.1, &st);
  tnf_for(run->graph, tnf_extent_const(steps), &x, 1, step, &t, &options, &y);
  if (!with_gradient) {
    bench_output(run, "y", y);
    return st;
  }
  bench_gradient_outputs(run, tnf_reduce_sum(y, TNF_ALL_AXES), (const tnf_traced[]){x, t.a, t.b},
                         (const char *const[]){"dx", "da", "db"}, is_curved ? 3 : 2);
  return st;
}

/* ---- a while ---- */

static void goes_on(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_compare_scalar(TNF_DIRECTION_GT, in[1], 1e-24);
}

static void improve(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  tnf_traced next = tnf_matmul(*(const tnf_traced *)user, in[0]);
  next = tnf_mul(next, tnf_rsqrt(tnf_reduce_sum_squares(next, TNF_ALL_AXES)));
  out[0] = next;
  out[1] = tnf_reduce_sum_squares(tnf_sub(next, in[0]), TNF_ALL_AXES);
}

tnf_status *bench_power_iteration(bench_run *run) {
  tnf_status *st = NULL;
  double data[N * N];
  bench_symmetric(103, N, 1, 2 * N, data);
  tnf_traced a = bench_input(run, "a", TNF_F64, 2, (int64_t[]){N, N}, (const char *const[]){NULL, NULL}, data, &st);
  tnf_traced start[2] = {vector(run, "x", 101, 1, &st), tnf_scalar_f64(run->graph, 1)}, end[2];
  tnf_while(run->graph, start, 2, goes_on, improve, &a, NULL, end);
  bench_output(run, "x", end[0]);
  return st;
}

/* ---- large steps: heat on a line whose ends are held ---- */

static void heat_step(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count,
                      tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)number, (void)scalar, (void)in_count, (void)out_count, (void)user;
  tnf_traced u = in[0];
  tnf_extent zero = tnf_extent_const(0), one = tnf_extent_const(1), two = tnf_extent_const(2), n = tnf_dim(u, 0);
  tnf_traced middle = tnf_slice_axis(u, 0, one, tnf_extent_sub(n, one));
  tnf_traced left = tnf_slice_axis(u, 0, zero, tnf_extent_sub(n, two)), right = tnf_slice_axis(u, 0, two, n);
  tnf_traced change = tnf_scale(0.25, tnf_add(tnf_sub(left, tnf_scale(2, middle)), right));
  tnf_traced parts[] = {tnf_slice_axis(u, 0, zero, one), tnf_add(middle, change),
                        tnf_slice_axis(u, 0, tnf_extent_sub(n, one), n)};
  out[0] = tnf_concatenate(parts, 3, 0);
}

tnf_status *bench_heat(bench_run *run, int64_t n, bool with_gradient) {
  tnf_status *st = NULL;
  tnf_traced u = bench_uniform_input(run, "u", TNF_F64, 1, &n, (const char *const[]){"n"}, 104, 1, 0, &st), end;
  tnf_for(run->graph, tnf_extent_const(100), &u, 1, heat_step, NULL, NULL, &end);
  if (with_gradient)
    bench_gradient_outputs(run, tnf_reduce_sum_squares(end, TNF_ALL_AXES), &u, (const char *const[]){"du"}, 1);
  else
    bench_output(run, "u", end);
  return st;
}

/* ---- a matrix that grows by a column per step, which attends to all of it; the peers' grows by a row ---- */

enum { WIDTH = 32 };

static void attend(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count,
                   tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)number, (void)scalar, (void)in_count, (void)out_count;
  tnf_traced m = in[0], query = tnf_matmul(*(const tnf_traced *)user, in[1]);
  tnf_traced scores = tnf_matmul(query, m), e = tnf_exp(tnf_sub(scores, tnf_reduce_max(scores, TNF_ALL_AXES)));
  tnf_traced next = tnf_tanh(tnf_matmul(m, tnf_div(e, tnf_reduce_sum(e, TNF_ALL_AXES))));
  tnf_traced pair[] = {m, tnf_reshape(next, TNF_EXTENTS(WIDTH, 1))};
  out[0] = tnf_concatenate(pair, 2, 1);
  out[1] = next;
}

/* Only copies: the last column becomes smaller. */
static void repeat(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count,
                   tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)number, (void)scalar, (void)in_count, (void)out_count, (void)user;
  out[1] = tnf_scale(0.9, in[1]);
  tnf_traced pair[] = {in[0], tnf_reshape(out[1], TNF_EXTENTS(WIDTH, 1))};
  out[0] = tnf_concatenate(pair, 2, 1);
}

tnf_status *bench_growing(bench_run *run, int64_t steps, bool attends, bool with_gradient) {
  tnf_status *st = NULL;
  const char *const exact[2] = {NULL, NULL};
  tnf_traced w = {0};
  if (attends)
    w = bench_uniform_input(run, "w", TNF_F64, 2, (int64_t[]){WIDTH, WIDTH}, exact, 105, 0.5, 0, &st);
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, (int64_t[]){WIDTH}, exact, 106, 1, 0, &st), end[2];
  tnf_traced start[2] = {tnf_reshape(x, TNF_EXTENTS(WIDTH, 1)), x};
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = &(tnf_changing_axis){0, 1};
  options.change_count = 1;
  tnf_for(run->graph, tnf_extent_const(steps), start, 2, attends ? attend : repeat, &w, &options, end);
  if (with_gradient)
    bench_gradient_outputs(run, tnf_reduce_sum_squares(end[0], TNF_ALL_AXES), (const tnf_traced[]){x, w},
                           (const char *const[]){"dx", "dw"}, 2);
  else
    bench_output(run, "m", end[0]);
  return st;
}

/* ---- a vector of which each step updates one element: y[k] = x[k] + y[k - 1] / 2 ---- */

static void add_half(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count,
                     tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)number, (void)in_count, (void)out_count, (void)user;
  tnf_extent one = tnf_extent_const(1);
  tnf_traced k = tnf_add(scalar, tnf_scalar_like(scalar, 1)), before = tnf_dynamic_slice_axis(in[0], 0, scalar, one);
  tnf_traced now = tnf_add(tnf_dynamic_slice_axis(in[0], 0, k, one), tnf_scale(0.5, before));
  out[0] = tnf_dynamic_update_slice_axis(in[0], now, 0, k);
}

tnf_status *bench_in_place(bench_run *run, int64_t n, bool with_gradient) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, (const char *const[]){"n"}, 107, 1, 0, &st), y;
  tnf_for(run->graph, tnf_extent_sub(tnf_dim(x, 0), tnf_extent_const(1)), &x, 1, add_half, NULL, NULL, &y);
  if (with_gradient)
    bench_gradient_outputs(run, tnf_reduce_sum_squares(y, TNF_ALL_AXES), &x, (const char *const[]){"dx"}, 1);
  else
    bench_output(run, "y", y);
  return st;
}
