/* Loops and branches from C: what they compute, their derivatives, and what is refused in bodies. */
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *vector(int64_t n, const double *data) {
  tnf_tensor *x = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &x));
  return x;
}

static tnf_traced input(tnf_graph *graph) {
  return tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
}

static tnf_traced size_of(tnf_traced x) {
  return tnf_extent_to_scalar(x.graph, tnf_dim(x, 0), TNF_I64);
}

/* ---- while: x = concat(x, sin(a x)) until it has eight elements ------------------------------------------------------------ */

static void is_short(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)user;
  CHECK_INT(in_count, 1);
  CHECK_INT(out_count, 1);
  out[0] = tnf_compare(TNF_DIRECTION_LT, size_of(in[0]), tnf_scalar_i64(graph, 8));
}

static void grow(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  tnf_traced pair[] = {in[0], tnf_sin(tnf_mul(*(tnf_traced *)user, in[0]))};
  out[0] = tnf_concatenate(pair, 2, 0);
}

static tnf_traced grown(tnf_traced x, tnf_traced a, int64_t most, tnf_extent *steps) {
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = &(tnf_changing_axis){0, -1};
  options.change_count = 1;
  options.max_steps = most;
  tnf_traced y;
  tnf_extent taken = tnf_while(x.graph, &x, 1, is_short, grow, &a, &options, &y);
  if (steps)
    *steps = taken;
  return y;
}

static void check_while(void) {
  static const double data[] = {0.5, -1, 2};
  tnf_tensor *x = vector(3, data);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  check_output(ctx, graph, grown(input(graph), tnf_scalar_f64(graph, 0.5), 1, NULL), x,
               WANT(0.5, -1, 2, sin(0.25), sin(-0.5), sin(1)), 1e-15);
  /* the number of steps: 3, 6, 12 */
  graph = tnf_graph_new(ctx, "f");
  tnf_extent steps;
  grown(input(graph), tnf_scalar_f64(graph, 0.5), -1, &steps);
  check_output(ctx, graph, tnf_extent_to_scalar(graph, steps, TNF_I64), x, WANT(2), 0);
  graph = tnf_graph_new(ctx, "f"); /* and as many as it may take */
  grown(input(graph), tnf_scalar_f64(graph, 0.5), 1, &steps);
  check_output(ctx, graph, tnf_extent_to_scalar(graph, steps, TNF_I64), x, WANT(1), 0);
  tnf_tensor_release(x);
  /* no step at all: the gradient is the identity's, and nothing for what is captured */
  x = vector(9, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 9});
  graph = tnf_graph_new(ctx, "f");
  tnf_traced in = input(graph);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(grown(in, tnf_scalar_f64(graph, 0.5), -1, NULL), TNF_ALL_AXES), in), x,
               WANT(1, 1, 1, 1, 1, 1, 1, 1, 1), 0);
  graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_scalar_f64(graph, 0.5);
  a = tnf_mul(a, a);
  tnf_traced loss = tnf_reduce_sum(grown(input(graph), a, -1, NULL), TNF_ALL_AXES);
  check_output(ctx, graph, tnf_grad(loss, a), x, WANT(0), 0);
  tnf_tensor_release(x);
  /* d/dx of x + sin(x / 2) */
  x = vector(1, (double[]){0.5});
  graph = tnf_graph_new(ctx, "f");
  in = input(graph);
  loss = tnf_reduce_sum(grown(in, tnf_scalar_f64(graph, 0.5), 1, NULL), TNF_ALL_AXES);
  check_output(ctx, graph, tnf_grad(loss, in), x, WANT(1 + cos(0.25) / 2), 1e-15);
  tnf_tensor_release(x);
}

/* ---- for: powers, and the sum of the steps' numbers --------------------------------------------------------------------- */

static void multiply(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                     tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)step;
  out[0] = tnf_mul(in[0], *(tnf_traced *)user);
  out[1] = tnf_add(in[1], number);
}

static tnf_traced power(tnf_traced x, tnf_extent steps, bool sum) {
  tnf_traced init[] = {tnf_full_like(x, 1), tnf_scalar_i64(x.graph, 0)}, results[2];
  tnf_for(x.graph, steps, init, 2, multiply, &x, NULL, results);
  return results[sum];
}

static void check_for(void) {
  tnf_tensor *x = vector(2, (double[]){2, -3});
  for (int order = 0; order < 4; ++order) {
    static const double want[4][2] = {{16, 81}, {32, -108}, {48, 108}, {48, -72}};
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = input(graph), y = power(in, tnf_extent_const(4), false);
    for (int i = 0; i < order; ++i)
      y = tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in);
    check_output(ctx, graph, y, x, want[order], 2, 1e-14);
  }
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  check_output(ctx, graph, power(input(graph), tnf_extent_const(5), true), x, WANT(10), 0);
  graph = tnf_graph_new(ctx, "f");
  tnf_traced in = input(graph);
  check_output(ctx, graph, power(in, tnf_extent_sub(tnf_dim(in, 0), tnf_extent_const(5)), false), x, WANT(1, 1), 0);
  tnf_tensor_release(x);
}

/* ---- scan: sums of what has come so far, times their weights ------------------------------------------------------------ */

static void add_weighted(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                         void *user) {
  (void)graph;
  CHECK_INT(in_count, 3);
  CHECK_INT(out_count, 3);
  out[0] = tnf_add(in[0], in[1]);
  out[1] = tnf_mul(out[0], in[2]);
  out[2] = tnf_add(in[1], *(tnf_traced *)user);
}

/* Of the numbers x: the sums, times x, and x + 1. */
static void sums(tnf_traced x, bool reverse, tnf_traced *total, tnf_traced *stacked) {
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.reverse = reverse;
  tnf_traced init = tnf_scalar_f64(x.graph, 0), one = tnf_scalar_f64(x.graph, 1), xs[] = {x, x};
  tnf_scan(x.graph, TNF_LENGTH_OF_XS, &init, 1, xs, 2, add_weighted, &one, &options, total, stacked, 2);
}

static void check_scan(void) {
  tnf_tensor *x = vector(3, (double[]){2, -3, 5}), *none = vector(0, NULL);
  static const double want[2][3] = {{4, 3, 20}, {8, -6, 25}};
  static const double slopes[2][3] = {{2 * 2 - 3 + 5, 2 - 2 * 3 + 5, 2 - 3 + 2 * 5}, {4 - 3 + 5, 2 - 6 + 5, 2 - 3 + 10}};
  for (int reverse = 0; reverse < 2; ++reverse)
    for (int what = 0; what < 4; ++what) {
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced in = input(graph), total, stacked[2];
      sums(in, reverse, &total, stacked);
      if (what == 0)
        check_output(ctx, graph, stacked[0], x, want[reverse], 3, 1e-15);
      else if (what == 1)
        check_output(ctx, graph, stacked[1], x, WANT(3, -2, 6), 1e-15);
      else if (what == 2)
        check_output(ctx, graph, tnf_grad(tnf_reduce_sum(stacked[0], TNF_ALL_AXES), in), x, slopes[reverse], 3, 1e-15);
      else
        check_output(ctx, graph, total, x, WANT(4), 1e-15);
    }
  /* without a step there is nothing, and no derivative */
  for (int what = 0; what < 3; ++what) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = input(graph), total, stacked[2];
    sums(in, false, &total, stacked);
    if (what == 2)
      check_output(ctx, graph, total, none, WANT(0), 0);
    else
      check_output(ctx, graph, what ? tnf_grad(tnf_reduce_sum(stacked[0], TNF_ALL_AXES), in) : stacked[0], none, (double[]){0}, 0,
                   0);
  }
  tnf_tensor_release(x);
  tnf_tensor_release(none);
}

/* A length is what the number of parts must be; what is stacked has one size. */
static void grow_stacked(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                         void *user) {
  grow(graph, in, in_count - 1, out, out_count, user);
  out[1] = out[0];
}

static void check_scan_errors(void) {
  tnf_tensor *x = vector(3, (double[]){2, -3, 5});
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = input(graph), one = tnf_scalar_f64(graph, 1), init = one, xs[] = {in, in}, total, stacked[2];
  tnf_scan(graph, tnf_extent_const(4), &init, 1, xs, 2, add_weighted, &one, NULL, &total, stacked, 2);
  check_failure(ctx, graph, total, x, TNF_RT_SHAPE_MISMATCH,
                "f: scan #1: tensor 0 that it runs over has 3 parts, and there are 4 steps");
  graph = tnf_graph_new(ctx, "f");
  in = input(graph);
  one = tnf_scalar_f64(graph, 1);
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = &(tnf_changing_axis){0, 0};
  options.change_count = 1;
  tnf_scan(graph, TNF_LENGTH_OF_XS, &in, 1, &in, 1, grow_stacked, &one, &options, &total, stacked, 1);
  check_failure(ctx, graph, stacked[0], x, TNF_RT_SHAPE_MISMATCH,
                "scan #1: axis 0 of stacked value 0 is decided in the step: what is stacked has the same extents in every step");
  tnf_tensor_release(x);
}

/* ---- if ----------------------------------------------------------------------------------------------------------------- */

static void squared(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = tnf_mul(*(tnf_traced *)user, *(tnf_traced *)user);
}

static void negated(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = tnf_neg(*(tnf_traced *)user);
}

/* one element more, and what is known of extents while the branch is there without its results */
static void longer(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out_count;
  tnf_traced x = *(tnf_traced *)user, pair[] = {x, tnf_reshape(tnf_reduce_sum(x, TNF_ALL_AXES), TNF_EXTENTS(1))};
  out[0] = tnf_concatenate(pair, 2, 0);
  tnf_extent_description known = TNF_EXTENT_DESCRIPTION_INIT;
  CHECK_OK(tnf_extent_describe(out[0], 0, &known));
  CHECK(strcmp(known.text, "n + 1") == 0);
}

static void check_extents_of_branches(void) {
  for (int positive = 0; positive < 2; ++positive) {
    double a[] = {positive ? 3 : -3, 2};
    tnf_tensor *x = vector(2, a);
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = input(graph), y, sum = tnf_reduce_sum(in, TNF_ALL_AXES);
    tnf_if(tnf_compare_scalar(TNF_DIRECTION_GT, sum, 0), squared, longer, &in, &y, 1);
    double want[] = {positive ? 9 : -3, positive ? 4 : 2, -1};
    check_output(ctx, graph, y, x, want, positive ? 2 : 3, 0);
    graph = tnf_graph_new(ctx, "f");
    in = input(graph), sum = tnf_reduce_sum(in, TNF_ALL_AXES);
    tnf_if(tnf_compare_scalar(TNF_DIRECTION_GT, sum, 0), squared, longer, &in, &y, 1);
    double slope[] = {positive ? 6 : 2, positive ? 4 : 2};
    check_output(ctx, graph, tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in), x, slope, 2, 0);
    tnf_tensor_release(x);
  }
}

static void check_if(void) {
  for (int positive = 0; positive < 2; ++positive) {
    double a = positive ? 3 : -3;
    tnf_tensor *x = vector(1, &a);
    for (int order = 0; order < 2; ++order) {
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced in = input(graph), y, sum = tnf_reduce_sum(in, TNF_ALL_AXES);
      tnf_if(tnf_compare_scalar(TNF_DIRECTION_GT, sum, 0), squared, negated, &in, &y, 1);
      double want = order ? (positive ? 6 : -1) : positive ? 9 : 3;
      check_output(ctx, graph, order ? tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in) : y, x, &want, 1, 0);
    }
    tnf_tensor_release(x);
  }
}

/* ---- a derivative in a body: Newton's method for x^3 = a ---------------------------------------------------------------- */

static void newton_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                        tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count;
  tnf_traced f = tnf_sub(tnf_mul(tnf_mul(in[0], in[0]), in[0]), *(tnf_traced *)user);
  tnf_traced slope = tnf_grad(tnf_reduce_sum(f, TNF_ALL_AXES), in[0]);
  out[0] = tnf_sub(in[0], tnf_div(f, slope));
}

static void check_newton(void) {
  tnf_tensor *x = vector(2, (double[]){8, 27});
  for (int order = 0; order < 2; ++order) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced a = input(graph), start = tnf_full_like(a, 2.5), y;
    tnf_for(graph, tnf_extent_const(12), &start, 1, newton_step, &a, NULL, &y);
    static const double want[2][2] = {{2, 3}, {1.0 / 12, 1.0 / 27}};
    check_output(ctx, graph, order ? tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), a) : y, x, want[order], 2, 1e-13);
  }
  tnf_tensor_release(x);
}

/* A derivative in a body follows what the body captures: c = x x was made outside, and d(c z x) / dx is 3 x x z. */
static void slope_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                       tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count;
  const tnf_traced *captured = user;
  tnf_traced y = tnf_mul(tnf_mul(captured[1], in[0]), captured[0]);
  out[0] = tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), captured[0]);
}

static void check_captured(void) {
  tnf_tensor *x = vector(1, (double[]){2});
  static const double want[] = {24, 36}; /* 3 x^3, and 9 x^2: z is x before the first step */
  for (int order = 0; order < 2; ++order) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = input(graph), captured[] = {in, tnf_mul(in, in)}, y;
    tnf_for(graph, tnf_extent_const(1), &in, 1, slope_step, captured, NULL, &y);
    check_output(ctx, graph, order ? tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in) : y, x, &want[order], 1, 1e-15);
  }
  tnf_tensor_release(x);
}

/* ---- what is refused ---------------------------------------------------------------------------------------------------- */

enum mistake { NOTHING, LEFT_NULL, OTHER_DTYPE, INPUT, OUTPUT, RESET, ESCAPE, LONGER, MISTAKES };
static enum mistake mistake;
static tnf_traced escaped;
static int calls;

static void wrong_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                       tnf_traced *out, int32_t out_count, void *user) {
  (void)step, (void)in_count, (void)out_count, (void)user;
  ++calls;
  out[0] = escaped = tnf_neg(in[0]);
  if (mistake == LEFT_NULL)
    out[0] = (tnf_traced){0};
  else if (mistake == OTHER_DTYPE)
    out[0] = number;
  else if (mistake == INPUT)
    tnf_input(graph, "y", TNF_F64, TNF_SCALAR);
  else if (mistake == OUTPUT)
    tnf_output(graph, "y", in[0]);
  else if (mistake == RESET)
    tnf_graph_reset_to(graph, tnf_graph_mark(graph));
  else if (mistake == LONGER)
    out[0] = tnf_concatenate((tnf_traced[]){in[0], in[0]}, 2, 0);
}

/* The sentence names the extents of what the condition gets, and the loop has no body yet. */
static void wrong_condition(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                            void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_reverse(tnf_sin(in[0]), TNF_AXES(3));
}

static void check_wrong_condition(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = input(graph), y;
  tnf_while(graph, &x, 1, wrong_condition, grow, &x, NULL, &y);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "reverse #1: axis 3 is out of range for rank 1 (x the result of sin #1: f64[n])");
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "f");
  x = input(graph);
  tnf_while(graph, &x, 1, grow, grow, &x, NULL, &y);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "while: the condition must be a rank-0 bool, got f64[any]");
  tnf_graph_release(graph);
}

static void check_mistakes(void) {
  static const char *const texts[MISTAKES] = {
      "",
      "for: the body left value 0 null",
      "for: yielded value 0 must be of the type f64[any], got i64",
      "input: the body of a loop, a branch or a function is being built",
      "output: the body of a loop, a branch or a function is being built",
      "graph_reset_to: the body of a loop, a branch or a function is being built",
      "add #1: the value made in the body of for #1 is used outside it (lhs \"x\": f64[n], rhs the result of neg #1: f64[n])",
      ""};
  for (mistake = NOTHING; mistake < MISTAKES; ++mistake) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = input(graph), y;
    calls = 0;
    tnf_for(graph, tnf_extent_const(2), &x, 1, wrong_step, NULL, NULL, &y);
    CHECK_INT(calls, 1);
    if (mistake == ESCAPE)
      tnf_add(x, escaped);
    CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), texts[mistake]);
    tnf_graph_release(graph);
  }
  /* a step that changes an axis which is not declared as changing: told when it is known, else when the step has been */
  mistake = LONGER;
  tnf_tensor *x = vector(3, (double[]){1, 2, 3}), *none = vector(0, NULL);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = input(graph), y;
  tnf_for(graph, tnf_extent_const(2), &in, 1, wrong_step, NULL, NULL, &y);
  check_failure(ctx, graph, y, x, TNF_RT_SHAPE_MISMATCH,
                "f: for #1: axis 0 of carried value 0 is 3 on entry and 6 after a step: declare it as changing");
  graph = tnf_graph_new(ctx, "f");
  in = input(graph);
  tnf_for(graph, tnf_extent_const(2), &in, 1, wrong_step, NULL, NULL, &y);
  check_output(ctx, graph, y, none, (double[]){0}, 0, 0);
  tnf_tensor_release(none);
  tnf_tensor_release(x);
}

/* One element more with every step, which no run can keep: said when the program is compiled. */
static void append(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in_count, (void)out_count, (void)user;
  out[0] = in[0];
  out[1] = tnf_concatenate((tnf_traced[]){in[1], tnf_full(tnf_scalar_f64(graph, 0), TNF_EXTENTS(1))}, 2, 0);
}

static void is_first_positive(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                              void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_compare_scalar(TNF_DIRECTION_GT, in[0], 0);
}

static void check_undeclared(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = input(graph), init[] = {tnf_reduce_sum(x, TNF_ALL_AXES), x}, y[2];
  tnf_while(graph, init, 2, is_first_positive, append, NULL, NULL, y);
  check_failure(ctx, graph, y[1], NULL, TNF_RT_SHAPE_MISMATCH,
                "while #1: axis 0 of carried value 1 is n on entry and n + 1 after a step: declare it as changing");
}

/* x[0] x[1] ...: one step too many ends the run and says which; the program goes on working. */
static void multiply_at(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                        tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)in_count, (void)out_count;
  out[0] = tnf_mul(in[0], tnf_take(*(tnf_traced *)user, number, 0));
}

static void check_failed_step(void) {
  tnf_tensor *x = vector(2, (double[]){2, -3}), *longer = vector(3, (double[]){2, -3, 5});
  for (int i = 0; i < 2; ++i) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = input(graph), start = tnf_scalar_f64(graph, 1), y;
    tnf_for(graph, tnf_extent_const(3), &start, 1, multiply_at, &in, NULL, &y);
    if (i == 0)
      check_failure(ctx, graph, y, x, TNF_RT_OUT_OF_RANGE,
                    "f: take of \"x\" and extent_to_scalar #1: the index 2 is not in [0, 2) (step 2 of for #1)");
    else
      check_output(ctx, graph, y, longer, WANT(-30), 0);
  }
  tnf_tensor_release(x);
  tnf_tensor_release(longer);
}

static void check_arguments(void) {
  tnf_changing_axis changes[] = {{1, 0}, {0, 1}, {0, 0}, {0, 0}};
  static const char *const texts[] = {"for: changing axis 0 is of carried value 1; there are 1",
                                      "for: axis 1 is out of range for rank 1",
                                      "for: axis 0 of carried value 0 is declared as changing twice"};
  for (int i = 0; i < 3; ++i) {
    tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
    options.changes = &changes[i];
    options.change_count = i == 2 ? 2 : 1;
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = input(graph), y;
    tnf_for(graph, tnf_extent_const(2), &x, 1, wrong_step, NULL, &options, &y);
    const char *message = tnf_status_message(tnf_graph_status(graph));
    CHECK(strncmp(message, "for", 3) == 0 && strstr(message, texts[i] + 3));
    tnf_graph_release(graph);
  }
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = input(graph), y;
  tnf_if(x, squared, negated, &x, &y, 1);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "pred must be a rank-0 bool, got f64[n]") != NULL);
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "f");
  x = input(graph);
  tnf_while(graph, &x, 1, NULL, grow, &x, NULL, &y);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "\"condition\" is NULL") != NULL);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_while();
  check_for();
  check_scan();
  check_scan_errors();
  check_if();
  check_extents_of_branches();
  check_newton();
  check_captured();
  check_mistakes();
  check_wrong_condition();
  check_undeclared();
  check_failed_step();
  check_arguments();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
