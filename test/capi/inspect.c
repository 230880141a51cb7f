/* Looking at values: what is printed where, that values and derivatives are what they are without, and what ends a run. */
#include "run_graph.h"

static tnf_context *ctx;
static char printed[4096];

static void append(const char *text, size_t length, void *user) {
  char *to = user;
  size_t used = strlen(to);
  if (used + length < sizeof printed) {
    memcpy(to + used, text, length);
    to[used + length] = 0;
  }
}

static tnf_tensor *vector(int64_t count, const double *values) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &count, values, &t));
  return t;
}

static tnf_graph *graph_of(const char *name, tnf_traced *x) {
  tnf_graph *graph = tnf_graph_new(ctx, name);
  *x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  return graph;
}

static void check_printed(const char *want) {
  CHECK_TEXT(printed, want);
  printed[0] = 0;
}

static void step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                 int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_print(tnf_mul(in[0], in[0]), "square");
}

/* The value goes on; a value that nothing reads is printed all the same. */
static void values_and_gradients(void) {
  tnf_traced x, y, z;
  tnf_tensor *in = vector(2, (double[]){1, 3});
  tnf_graph *graph = graph_of("f", &x);
  y = tnf_print(tnf_mul(x, x), "square");
  (void)tnf_print(tnf_neg(x), "unread");
  check_output(ctx, graph, tnf_print(tnf_add(y, x), ""), in, WANT(2, 12), 0);
  check_printed("square: f64[2] 1 9\nunread: f64[2] -1 -3\nf64[2] 2 12\n");

  graph = graph_of("gradient", &x);
  tnf_for(graph, tnf_extent_const(2), &x, 1, step, NULL, NULL, &z);
  y = tnf_reduce_sum(tnf_check_finite(tnf_print(z, "end"), "end"), TNF_ALL_AXES);
  check_output(ctx, graph, tnf_grad(y, x), in, WANT(4, 108), 0);
  check_printed("square: f64[2] 1 9\nsquare: f64[2] 1 81\nend: f64[2] 1 81\n");

  graph = graph_of("tangent", &x);
  tnf_for(graph, tnf_extent_const(2), &x, 1, step, NULL, NULL, &z);
  check_output(ctx, graph, tnf_jvp(tnf_print(z, "end"), x, x), in, WANT(4, 324), 0);
  check_printed("square: f64[2] 1 9\nsquare: f64[2] 1 81\nend: f64[2] 1 81\n");
  tnf_tensor_release(in);
}

static void refused_runs(void) {
  tnf_traced x, z;
  tnf_tensor *in = vector(3, (double[]){1, 1e200, INFINITY}), *large = vector(1, (double[]){1e100});
  tnf_graph *graph = graph_of("f", &x);
  check_failure(ctx, graph, tnf_check_finite(x, "weights"), in, TNF_RT_NON_FINITE,
                "f: check_finite of \"x\": \"weights\" is inf at position 2");
  graph = graph_of("g", &x);
  (void)tnf_check_finite(tnf_mul(x, x), "unread");
  check_failure(ctx, graph, x, in, TNF_RT_NON_FINITE, "g: check_finite #1: \"unread\" is inf at position 1");
  graph = graph_of("loop", &x);
  tnf_for(graph, tnf_extent_const(3), &x, 1, step, NULL, NULL, &z);
  check_failure(ctx, graph, tnf_check_finite(z, "z"), large, TNF_RT_NON_FINITE, NULL);
  check_printed("square: f64[1] 1e+200\nsquare: f64[1] inf\nsquare: f64[1] inf\n");
  tnf_tensor_release(in);
  tnf_tensor_release(large);
}

int main(void) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.print = append;
  options.print_user = printed;
  ctx = tnf_context_new(&options);
  values_and_gradients();
  refused_runs();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
