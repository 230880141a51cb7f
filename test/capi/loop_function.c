/* Loops that are functions: cancelled from a signal handler, and the same bits where the table is walked (`poison`) and for any
 * number of threads. */
#include "run_graph.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>

enum { N = 3, STEPS = 40 };

static tnf_context *ctx_of(uint32_t threads, bool poison) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  options.poison = poison;
  return tnf_context_new(&options);
}

/* ---- cancelled ---- */

static tnf_context *cancelled;

static void cancel(int signal) {
  (void)signal;
  tnf_context_cancel(cancelled);
}

static void always(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_compare_scalar(TNF_DIRECTION_GE, in[0], 0);
}

static void halve(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_scale(0.5, in[0]);
}

static void check_cancelled(void) {
  cancelled = ctx_of(1, false);
  tnf_graph *graph = tnf_graph_new(cancelled, "endless");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SCALAR), y;
  tnf_while(graph, &x, 1, always, halve, NULL, NULL, &y);
  tnf_tensor *in;
  REQUIRE_OK(tnf_tensor_from_col_major(cancelled, TNF_F64, 0, NULL, (double[]){1}, &in));
  signal(SIGALRM, cancel);
  struct itimerval often = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &often, NULL);
  check_failure(cancelled, graph, y, in, TNF_RT_CANCELLED, "endless: cancelled");
  setitimer(ITIMER_REAL, &never, NULL);
  tnf_tensor_release(in);
  tnf_context_release(cancelled);
}

/* ---- the same bits ---- */

/* x = tanh(a x), and a number that doubles while it is small: a product, a branch, scalars. */
static void step(tnf_graph *graph, tnf_extent number, tnf_traced scalar, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                 int32_t out_count, void *user) {
  (void)graph, (void)number, (void)scalar, (void)in_count, (void)out_count;
  tnf_traced turned = tnf_matmul(*(const tnf_traced *)user, in[0]);
  out[0] = tnf_tanh(tnf_add(turned, in[1]));
  tnf_traced sum = tnf_reduce_sum(out[0], TNF_ALL_AXES);
  out[1] = tnf_select(tnf_compare_scalar(TNF_DIRECTION_LT, sum, 1), tnf_scale(1.25, in[1]), sum);
}

/* The gradient of the last x's sum, for matrices of known extents or of any. */
static tnf_tensor *run(uint32_t threads, bool poison, bool is_known) {
  tnf_context *ctx = ctx_of(threads, poison);
  tnf_graph *graph = tnf_graph_new(ctx, "turns");
  tnf_traced a = is_known ? tnf_input(graph, "a", TNF_F64, TNF_SHAPE(N, N)) : tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_traced start[2] = {tnf_reduce_sum(a, TNF_AXES(1)), tnf_scalar_f64(graph, 0.25)}, end[2];
  tnf_for(graph, tnf_extent_const(STEPS), start, 2, step, &a, NULL, end);
  tnf_output(graph, "gradient", tnf_grad(tnf_add(tnf_reduce_sum(end[0], TNF_ALL_AXES), end[1]), a));
  static const double data[] = {0.9, 0.4, -0.2, -0.3, 1, 0.5, 0.1, -0.6, 0.8};
  tnf_tensor *in;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){N, N}, data, &in));
  tnf_status *status;
  tnf_tensor *out = run_graph(ctx, graph, in, &status);
  CHECK_OK(status);
  tnf_tensor_release(in);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return out;
}

static void check_bits(bool is_known) {
  tnf_tensor *want = run(1, false, is_known);
  for (int i = 0; i < 3; ++i) {
    tnf_tensor *got = run(i < 2 ? 1 : 3, i != 2, is_known);
    if (want && got)
      CHECK(!memcmp(tnf_tensor_const_data(got), tnf_tensor_const_data(want), N * N * sizeof(double)));
    tnf_tensor_release(got);
  }
  CHECK(want && tnf_tensor_f64(want)[0] != 0);
  tnf_tensor_release(want);
}

int main(void) {
  check_cancelled();
  check_bits(true);
  check_bits(false);
  return CHECK_RESULT();
}
