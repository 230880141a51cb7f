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

tnf_status *bench_loop(bench_run *run, int64_t steps, bool is_curved, bool with_gradient) {
  tnf_status *st = NULL;
  turn t = {rotation(run, &st), {0}, is_curved};
  tnf_traced x = vector(run, "x", 101, 1, &st), y;
  if (is_curved)
    t.b = vector(run, "b", 102, 0.1, &st);
  tnf_for(run->graph, tnf_extent_const(steps), &x, 1, step, &t, NULL, &y);
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
