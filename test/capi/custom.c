/* Operations of the user's own: what a call builds, runs and refuses. Their kernels count how often they are called. */
#include <math.h>
#include <stdatomic.h>

#include "graph_text.h"
#include "run_graph.h"

static tnf_context *ctx;
static atomic_int calls;

/* ---- scale: x -> factor x, the factor an attribute ---------------------------------------------------------------------- */

static tnf_rt_status scale_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data;
  double *y = call->results[0].data;
  ++calls;
  if (call->real_count != 1 || call->integer_count != 2 || call->integers[1] != -7)
    return tnf_custom_fail(rt, call, TNF_RT_INVALID_ARGUMENT, "got %d reals", call->real_count);
  if (call->byte_count != 3 || memcmp(call->bytes, "a\0b", 3) != 0)
    return tnf_custom_fail(rt, call, TNF_RT_INVALID_ARGUMENT, "got %lld bytes", (long long)call->byte_count);
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i)
    y[i] = call->reals[0] * x[i];
  return TNF_RT_OK;
}

static void same_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
}

static void jvp_scale(tnf_rule *r) {
  tnf_custom_attributes attributes = tnf_rule_get_custom(r);
  r->result_tangent[0] = tnf_custom_one(r->graph, "test.scale", r->operand_tangent, 1, &attributes);
}
static void adjoint_scale(tnf_rule *r) {
  tnf_custom_attributes attributes = tnf_rule_get_custom(r);
  r->operand_cotangent[0] = tnf_custom_one(r->graph, "test.scale", r->result_cotangent, 1, &attributes);
}

static tnf_traced scale(tnf_traced x, double factor) {
  tnf_custom_attributes attributes = TNF_CUSTOM_ATTRIBUTES_INIT;
  attributes.integers = (int64_t[]){INT64_MAX, -7};
  attributes.integer_count = 2;
  attributes.reals = &factor;
  attributes.real_count = 1;
  attributes.bytes = "a\0b";
  attributes.byte_count = 3;
  return tnf_custom_one(x.graph, "test.scale", &x, 1, &attributes);
}

/* ---- cube: x -> x^3, whose derivative is an operation too: 3 x^2 dx -------------------------------------------------------- */

static tnf_rt_status cube_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data;
  (void)rt;
  ++calls;
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i)
    ((double *)call->results[0].data)[i] = x[i] * x[i] * x[i];
  return TNF_RT_OK;
}
static tnf_rt_status cube_slope_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data, *d = call->inputs[1].data;
  (void)rt;
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i)
    ((double *)call->results[0].data)[i] = 3 * x[i] * x[i] * d[i];
  return TNF_RT_OK;
}
static void jvp_cube(tnf_rule *r) {
  tnf_traced operands[2] = {r->operand[0], r->operand_tangent[0]};
  r->result_tangent[0] = tnf_custom_one(r->graph, "test.cube_slope", operands, 2, NULL);
}
/* d(3 x^2 t) = 6 x t dx + 3 x^2 dt */
static void jvp_cube_slope(tnf_rule *r) {
  tnf_traced operands[2] = {r->operand[0], r->operand_tangent[1]};
  tnf_traced in_x = tnf_mul(tnf_scale(6, tnf_mul(r->operand[0], r->operand[1])), r->operand_tangent[0]);
  r->result_tangent[0] = tnf_add(in_x, tnf_custom_one(r->graph, "test.cube_slope", operands, 2, NULL));
}
static void adjoint_cube_slope(tnf_rule *r) {
  tnf_traced operands[2] = {r->operand[0], r->result_cotangent[0]};
  r->operand_cotangent[1] = tnf_custom_one(r->graph, "test.cube_slope", operands, 2, NULL);
}

static tnf_traced cube(tnf_traced x) {
  return tnf_custom_one(x.graph, "test.cube", &x, 1, NULL);
}

/* ---- reciprocal: fails at 0 in several ways
 * ------------------------------------------------------------------------------------ */

static tnf_rt_status reciprocal_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data;
  ++calls;
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i) {
    if (x[i] == 0)
      return tnf_custom_fail(rt, call, TNF_RT_DIVISION_BY_ZERO, "element %lld is 0", (long long)i);
    if (x[i] == -1)
      return TNF_RT_NO_CONVERGENCE;
    if (x[i] == -2)
      return (tnf_rt_status)77;
    if (x[i] == -3) {
      (void)tnf_custom_fail(rt, call, (tnf_rt_status)0, "said, and then forgotten");
      return TNF_RT_OK;
    }
    ((double *)call->results[0].data)[i] = 1 / x[i];
  }
  return TNF_RT_OK;
}

static tnf_traced reciprocal(tnf_traced x) {
  return tnf_custom_one(x.graph, "test.reciprocal", &x, 1, NULL);
}

/* ---- outer: a [m], b [n], c [n] -> [m, n] and its sum, in a workspace -------------------------------------------------- */

static void outer_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  for (int32_t i = 0; i < 3; ++i)
    if (!tnf_custom_require_dtype(s, i, TNF_F64) || !tnf_custom_require_rank(s, i, 1))
      return;
  tnf_extent m = s->input_extents[0].extent[0], n = s->input_extents[1].extent[0];
  tnf_custom_require_equal(s, "dim 0 of b", n, "dim 0 of c", s->input_extents[2].extent[0]);
  tnf_custom_require_at_most(s, "dim 0 of a", m, "the most", tnf_extent_const(100));
  s->result_dtype[0] = s->result_dtype[1] = TNF_F64;
  s->result_extents[0] = TNF_EXTENTS(m, n);
  s->result_extents[1] = TNF_NO_EXTENTS;
  s->workspace = tnf_extent_mul(n, tnf_extent_const(8));
}

typedef struct columns {
  tnf_rt_context *ctx;
  const tnf_custom_call *call;
  double *sums; /* of each column */
} columns;

static void outer_columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const columns *job = args;
  const double *a = job->call->inputs[0].data, *b = job->call->inputs[1].data, *c = job->call->inputs[2].data;
  const int64_t m = job->call->inputs[0].extents[0];
  double *scratch = tnf_custom_workspace(job->ctx, worker);
  for (int64_t j = begin; j < end; ++j) {
    if (worker)
      scratch[0] = b[j]; /* each worker has its own */
    job->sums[j] = 0;
    for (int64_t i = 0; i < m; ++i)
      job->sums[j] += ((double *)job->call->results[0].data)[i + m * j] = a[i] * b[j] + c[j];
  }
}

static tnf_rt_status outer_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const int64_t n = call->inputs[1].extents[0];
  ++calls;
  if (call->workspace_bytes != 8 * n || (n && (uintptr_t)call->workspace % 64 != 0))
    return tnf_custom_fail(rt, call, TNF_RT_INTERNAL, "the workspace is %lld bytes", (long long)call->workspace_bytes);
  double *sums = call->workspace, sum = 0;
  columns job = {rt, call, sums};
  tnf_custom_for(rt, n, 1e4, outer_columns, &job);
  for (int64_t j = 0; j < n; ++j)
    sum += sums[j];
  *(double *)call->results[1].data = sum;
  return TNF_RT_OK;
}

/* ---- registering ----------------------------------------------------------------------------------------------------------- */

static tnf_custom_op operation(const char *name, int32_t inputs, tnf_custom_shape_fn *shape, tnf_custom_kernel *kernel) {
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.input_count = inputs;
  op.shape = shape;
  op.kernel = kernel;
  return op;
}

static void register_all(tnf_context *where) {
  tnf_ad_rule linear = TNF_AD_RULE_INIT, rule = TNF_AD_RULE_INIT;
  linear.jvp = jvp_scale;
  linear.adjoint = adjoint_scale;
  linear.linearity = TNF_LINEAR;
  tnf_custom_op op = operation("test.scale", 1, same_shape, scale_kernel);
  op.derivative = &linear;
  op.mergeable = 1;
  REQUIRE_OK(tnf_custom_register(where, &op));
  rule.jvp = jvp_cube;
  op = operation("test.cube", 1, same_shape, cube_kernel);
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(where, &op));
  rule.jvp = jvp_cube_slope;
  rule.adjoint = adjoint_cube_slope;
  op = operation("test.cube_slope", 2, same_shape, cube_slope_kernel);
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(where, &op));
  op = operation("test.reciprocal", 1, same_shape, reciprocal_kernel);
  REQUIRE_OK(tnf_custom_register(where, &op));
  op = operation("test.outer.v2", 3, outer_shape, outer_kernel);
  op.result_count = 2;
  REQUIRE_OK(tnf_custom_register(where, &op));
  op = operation("test.elsewhere", 1, same_shape, NULL);
  REQUIRE_OK(tnf_custom_register(where, &op));
}

static tnf_traced outer(tnf_traced a, tnf_traced b, tnf_traced c, tnf_traced *sum) {
  tnf_traced results[2];
  tnf_custom(a.graph, "test.outer.v2", (tnf_traced[]){a, b, c}, 3, NULL, results, 2);
  *sum = results[1];
  return results[0];
}

static tnf_tensor *vector(int64_t n, const double *data) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &t));
  return t;
}
#define VECTOR(...) vector((int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), (double[]){__VA_ARGS__})

static tnf_graph *begin(tnf_traced *x) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  *x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  return graph;
}

/* ---- calls that run -------------------------------------------------------------------------------------------------------- */

static void test_values(void) {
  tnf_traced x, sum;
  tnf_tensor *in = VECTOR(1, -2, 3), *none = vector(0, NULL);
  tnf_graph *graph = begin(&x);
  check_output(ctx, graph, tnf_add(scale(x, 2.5), x), in, WANT(3.5, -7, 10.5), 0);
  graph = begin(&x);
  check_output(ctx, graph, scale(x, 2.5), none, (double[]){0}, 0, 0);
  graph = begin(&x);
  check_output(ctx, graph, outer(x, x, tnf_ones_like(x), &sum), in, WANT(2, -1, 4, -1, 5, -5, 4, -5, 10), 0);
  graph = begin(&x);
  (void)outer(x, x, tnf_ones_like(x), &sum);
  check_output(ctx, graph, sum, in, WANT(13), 0);
  graph = begin(&x);
  (void)outer(x, x, tnf_ones_like(x), &sum);
  check_output(ctx, graph, sum, none, WANT(0), 0);
  graph = begin(&x); /* of extents that are known, and of a constant: nothing is computed beforehand */
  check_output(ctx, graph, tnf_mul(tnf_reduce_sum(cube(tnf_full(tnf_scalar_f64(graph, 2), TNF_EXTENTS(3))), TNF_ALL_AXES), x), in,
               WANT(24, -48, 72), 0);
  tnf_tensor_release(in);
  tnf_tensor_release(none);
}

static void test_derivatives(void) {
  tnf_traced x;
  tnf_tensor *in = VECTOR(1, -2, 3), *none = vector(0, NULL);
  tnf_graph *graph = begin(&x);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(tnf_square(scale(x, 3)), TNF_ALL_AXES), x), in, WANT(18, -36, 54), 0);
  for (int i = 0; i < 2; ++i) {
    tnf_tensor *at = i ? none : in;
    graph = begin(&x);
    tnf_traced gradient = tnf_grad(tnf_reduce_sum(cube(x), TNF_ALL_AXES), x), ones = tnf_ones_like(x);
    check_output(ctx, graph, gradient, at, (double[]){3, 12, 27}, i ? 0 : 3, 0);
    graph = begin(&x);
    gradient = tnf_grad(tnf_reduce_sum(cube(x), TNF_ALL_AXES), x), ones = tnf_ones_like(x);
    tnf_traced second = tnf_grad(tnf_reduce_sum(gradient, TNF_ALL_AXES), x);
    check_output(ctx, graph, second, at, (double[]){6, -12, 18}, i ? 0 : 3, 0);
    graph = begin(&x);
    ones = tnf_ones_like(x);
    second = tnf_jvp(tnf_jvp(cube(x), x, ones), x, ones);
    check_output(ctx, graph, tnf_jvp(second, x, ones), at, (double[]){6, 6, 6}, i ? 0 : 3, 0);
  }
  graph = begin(&x);
  check_failure(ctx, graph, tnf_grad(tnf_reduce_sum(reciprocal(x), TNF_ALL_AXES), x), in, TNF_RT_INVALID_ARGUMENT,
                "test.reciprocal of \"x\": grad: test.reciprocal has no derivative rule");
  graph = begin(&x);
  check_failure(ctx, graph, tnf_jvp(reciprocal(x), x, x), in, TNF_RT_INVALID_ARGUMENT,
                "test.reciprocal of \"x\": jvp: test.reciprocal has no derivative rule");
  tnf_tensor_release(in);
  tnf_tensor_release(none);
}

/* A rule of the AD context comes before the registration's. */
static void rule_of_context(tnf_rule *r) {
  CHECK_INT(r->operand_count, 1);
  r->result_tangent[0] = tnf_scale(100, r->operand_tangent[0]);
}
static void test_rule_of_context(void) {
  tnf_traced x;
  tnf_graph *graph = begin(&x);
  tnf_output(graph, "y", tnf_grad(tnf_reduce_sum(tnf_add(reciprocal(x), cube(x)), TNF_ALL_AXES), x));
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = rule_of_context;
  rule.op = "test.reciprocal";
  REQUIRE_OK(tnf_ad_context_add_rule(ad, &rule));
  rule.op = "test.cube";
  REQUIRE_OK(tnf_ad_context_add_rule(ad, &rule));
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.ad = ad;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *in = VECTOR(7), *out = NULL;
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, &out, 1));
  CHECK(*tnf_tensor_const_f64(out) == 200);
  tnf_tensor_release(out);
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_ad_context_release(ad);
  tnf_graph_release(graph);
}

/* ---- loops and branches ---------------------------------------------------------------------------------------------------- */

static void cube_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                      tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_add(cube(in[0]), in[0]);
}
static void inverse_branch(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                           void *user) {
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = reciprocal(*(const tnf_traced *)user);
}
static void same_branch(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                        void *user) {
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = *(const tnf_traced *)user;
}
/* What the loop does not change, one that may fail. */
static void constant_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                          tnf_traced *out, int32_t out_count, void *user) {
  const tnf_traced *x = user;
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count;
  out[0] = tnf_add(in[0], x[1].value ? scale(x[0], 2) : reciprocal(x[0]));
}

static tnf_traced looped(tnf_graph *graph, int64_t steps, tnf_traced init, tnf_step_fn *body, void *user) {
  tnf_traced result;
  tnf_for(graph, tnf_extent_const(steps), &init, 1, body, user, NULL, &result);
  return result;
}

static void test_regions(void) {
  tnf_traced x, y;
  tnf_tensor *in = VECTOR(1, 0), *zero = VECTOR(0);
  tnf_graph *graph = begin(&x);
  check_output(ctx, graph, looped(graph, 3, x, cube_step, NULL), in, WANT(1010, 0), 0); /* 1, 2, 10, 1010 */
  graph = begin(&x); /* the product of 3 x^2 + 1 at 1, 2 and 10 */
  y = tnf_reduce_sum(looped(graph, 3, x, cube_step, NULL), TNF_ALL_AXES);
  check_output(ctx, graph, tnf_grad(y, x), in, WANT(4 * 13 * 301, 1), 1e-14);
  for (int i = 0; i < 2; ++i) { /* a branch that is not taken does not fail */
    graph = begin(&x);
    tnf_traced condition = tnf_compare_scalar(i ? TNF_DIRECTION_GE : TNF_DIRECTION_GT, tnf_reduce_sum(x, TNF_ALL_AXES), 0);
    tnf_if(condition, inverse_branch, same_branch, &x, &y, 1);
    if (i)
      check_failure(ctx, graph, y, zero, TNF_RT_DIVISION_BY_ZERO, "f: test.reciprocal of \"x\": element 0 is 0");
    else
      check_output(ctx, graph, y, zero, WANT(0), 0);
  }
  tnf_traced parts[2] = {{0}};
  graph = begin(&parts[0]); /* no step, no call, though no step changes what it reads */
  check_output(ctx, graph, looped(graph, 0, parts[0], constant_step, parts), zero, WANT(0), 0);
  graph = begin(&parts[0]);
  check_failure(ctx, graph, looped(graph, 3, parts[0], constant_step, parts), zero, TNF_RT_DIVISION_BY_ZERO, NULL);
  calls = 0;
  graph = begin(&parts[0]); /* may not be merged: as many calls as steps */
  check_output(ctx, graph, looped(graph, 3, parts[0], constant_step, parts), in = (tnf_tensor_release(in), VECTOR(2)), WANT(3.5),
               0);
  CHECK_INT(calls, 3);
  calls = 0;
  graph = begin(&parts[0]); /* may be: one call */
  parts[1] = parts[0];
  check_output(ctx, graph, looped(graph, 3, parts[0], constant_step, parts), in, WANT(14), 0);
  CHECK_INT(calls, 1);
  tnf_tensor_release(in);
  tnf_tensor_release(zero);
}

/* ---- how often it is called
 * ---------------------------------------------------------------------------------------------------- */

/* Carries what nobody reads behind the loop beside what is. */
static void idle_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                      tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_add(in[0], in[0]);
  out[1] = tnf_add(cube(in[1]), in[1]);
}

static void test_merging(void) {
  tnf_traced x;
  tnf_tensor *in = VECTOR(1, 2);
  tnf_graph *graph = begin(&x);
  calls = 0;
  check_output(ctx, graph, tnf_add(scale(x, 2), scale(x, 2)), in, WANT(4, 8), 0);
  CHECK_INT(calls, 1);
  calls = 0;
  graph = begin(&x); /* of other attributes it is another one */
  check_output(ctx, graph, tnf_add(scale(x, 2), scale(x, 3)), in, WANT(5, 10), 0);
  CHECK_INT(calls, 2);
  calls = 0;
  graph = begin(&x);
  check_output(ctx, graph, tnf_add(cube(x), cube(x)), in, WANT(2, 16), 0);
  CHECK_INT(calls, 2);
  calls = 0;
  graph = begin(&x); /* nobody reads it */
  (void)cube(x);
  check_output(ctx, graph, x, in, WANT(1, 2), 0);
  CHECK_INT(calls, 0);
  graph = begin(&x); /* nor behind the loop */
  tnf_traced carried[2] = {x, x};
  tnf_for(graph, tnf_extent_const(3), carried, 2, idle_step, NULL, NULL, carried);
  check_output(ctx, graph, carried[0], in, WANT(8, 16), 0);
  CHECK_INT(calls, 0);
  tnf_tensor_release(in);
}

/* ---- failures ---------------------------------------------------------------------------------------------------------- */

static void test_failing(void) {
  static const struct {
    double at;
    tnf_rt_status code;
    const char *text;
  } cases[] = {{0, TNF_RT_DIVISION_BY_ZERO, "f: test.reciprocal of \"x\": element 1 is 0"},
               {-1, TNF_RT_NO_CONVERGENCE, "f: test.reciprocal of \"x\": the kernel failed: NO_CONVERGENCE"},
               {-2, TNF_RT_INTERNAL, "f: test.reciprocal of \"x\": the kernel returned 77, which is no status"},
               {-3, TNF_RT_INTERNAL, "f: test.reciprocal of \"x\": said, and then forgotten"}};
  tnf_traced x;
  tnf_graph *graph = begin(&x);
  tnf_output(graph, "y", tnf_neg(reciprocal(x)));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    tnf_tensor *bad = VECTOR(1, cases[i].at), *good = VECTOR(1, 2), *out = NULL;
    CHECK_FAILS(tnf_run(ctx, program, &bad, 1, &out, 1), cases[i].code, cases[i].text);
    CHECK(out == NULL);
    CHECK_OK(tnf_run(ctx, program, &good, 1, &out, 1));
    CHECK(out && tnf_tensor_const_f64(out)[1] == -0.5);
    tnf_tensor_release(out);
    tnf_tensor_release(bad);
    tnf_tensor_release(good);
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void test_guards(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("k")), sum;
  tnf_output(graph, "z", outer(x, x, y, &sum));
  CHECK_GRAPH_HAS(graph,
                  "extents [[%0, %1], []] guards [%1, %2, %0, 100] [\"dim 0 of b\", \"eq\", \"dim 0 of c\", \"dim 0 of a\"");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *in[2] = {VECTOR(1, 2, 3), VECTOR(1, 2)}, *out = NULL;
  calls = 0;
  CHECK_FAILS(tnf_run(ctx, program, in, 2, &out, 1), TNF_RT_SHAPE_MISMATCH,
              "f: test.outer.v2 #1: extents differ: dim 0 of b (= n of \"x\") is 3, dim 0 of c (= k of \"y\") is 2");
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, EXTENTS(101), &in[0]));
  CHECK_FAILS(tnf_run(ctx, program, (tnf_tensor *[]){in[0], in[0]}, 2, &out, 1), TNF_RT_SHAPE_MISMATCH,
              "f: test.outer.v2 #1: an extent is too large: dim 0 of a (= n of \"x\") is 101, the most is 100");
  CHECK_INT(calls, 0);
  tnf_tensor_release(in[0]);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

/* ---- workspaces that are not to be had
 * ------------------------------------------------------------------------------------------- */

static void greedy_shape(tnf_custom_shape *s, void *user) {
  const int64_t *factor = user;
  same_shape(s, NULL);
  s->workspace = tnf_extent_mul(tnf_extent_sub(s->input_extents[0].extent[0], tnf_extent_const(3)), tnf_extent_const(*factor));
}

static void test_workspaces(void) {
  static const int64_t factors[] = {1, INT64_C(1) << 60, INT64_MAX};
  static const char *const names[] = {"test.greedy0", "test.greedy1", "test.greedy2"};
  tnf_tensor *small = VECTOR(1, 2), *exact = VECTOR(1, 2, 3), *large = VECTOR(1, 2, 3, 4, 5);
  for (int i = 0; i < 3; ++i) {
    tnf_custom_op op = operation(names[i], 1, greedy_shape, cube_kernel);
    op.symbol = "cube_kernel";
    op.user = (void *)(uintptr_t)&factors[i];
    REQUIRE_OK(tnf_custom_register(ctx, &op));
    tnf_traced x;
    tnf_graph *graph = begin(&x);
    calls = 0;
    check_failure(ctx, graph, tnf_custom_one(graph, names[i], &x, 1, NULL), small, TNF_RT_SHAPE_MISMATCH, NULL);
    graph = begin(&x);
    if (i)
      check_failure(ctx, graph, tnf_custom_one(graph, names[i], &x, 1, NULL), large,
                    i == 2 ? TNF_RT_OUT_OF_RANGE : TNF_RT_OUT_OF_MEMORY, NULL);
    else
      check_output(ctx, graph, tnf_custom_one(graph, names[i], &x, 1, NULL), large, WANT(1, 8, 27, 64, 125), 0);
    CHECK_INT(calls, i ? 0 : 1);
    graph = begin(&x); /* none is fine */
    check_output(ctx, graph, tnf_custom_one(graph, names[i], &x, 1, NULL), exact, WANT(1, 8, 27), 0);
  }
  tnf_tensor_release(small);
  tnf_tensor_release(exact);
  tnf_tensor_release(large);
}

/* ---- as text
 * ----------------------------------------------------------------------------------------------------------------------- */

typedef struct whole_text {
  char text[4096];
  size_t length;
} whole_text;

static void keep_text(const char *text, size_t length, void *user) {
  whole_text *whole = user;
  if (CHECK(whole->length + length < sizeof whole->text))
    memcpy(whole->text + whole->length, text, length);
  whole->length += length;
}

/* Printed, read and built on. */
static void test_text(void) {
  tnf_traced x, sum;
  tnf_graph *graph = begin(&x), *read = NULL;
  tnf_output(graph, "z", outer(x, scale(x, 3), x, &sum));
  whole_text whole = {.length = 0};
  tnf_graph_print(graph, keep_text, &whole);
  tnf_graph_release(graph);
  REQUIRE_OK(tnf_graph_from_mlir(ctx, whole.text, whole.length, "text", NULL, &read));
  tnf_traced z = tnf_graph_get_output(read, "z");
  tnf_tensor *in = VECTOR(1, 2), *out[2] = {NULL};
  tnf_output(read, "y", tnf_add(cube(z), z));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, read, &program));
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, out, 2));
  CHECK(tnf_tensor_const_f64(out[0])[3] == 14 && tnf_tensor_const_f64(out[1])[3] == 14 * 14 * 14 + 14);
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(read);
}

/* ---- what runs it ------------------------------------------------------------------------------------------------------ */

static void test_threads(void) {
  double sums[2];
  for (int i = 0; i < 2; ++i) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = i ? 4 : 1;
    tnf_context *own = tnf_context_new(&options);
    register_all(own);
    tnf_graph *graph = tnf_graph_new(own, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("m")), sum;
    (void)outer(x, y, tnf_cos(y), &sum);
    tnf_output(graph, "sum", sum);
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(own, NULL);
    tnf_program *program = NULL;
    REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
    tnf_tensor *in[2] = {NULL}, *out = NULL;
    REQUIRE_OK(tnf_tensor_new_zeros(own, TNF_F64, 1, EXTENTS(90), &in[0]));
    REQUIRE_OK(tnf_tensor_new_zeros(own, TNF_F64, 1, EXTENTS(5000), &in[1]));
    for (int k = 0; k < 5000; ++k) {
      tnf_tensor_f64(in[1])[k] = sin(k);
      tnf_tensor_f64(in[0])[k % 90] = cos(0.3 * k);
    }
    REQUIRE_OK(tnf_run(own, program, in, 2, &out, 1));
    sums[i] = *tnf_tensor_const_f64(out);
    tnf_tensor_release(out);
    tnf_tensor_release(in[0]);
    tnf_tensor_release(in[1]);
    tnf_program_release(program);
    tnf_graph_compiler_release(compiler);
    tnf_graph_release(graph);
    tnf_context_release(own);
  }
  CHECK(sums[0] == sums[1] && sums[0] != 0);
}

int main(void) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.poison = 1;
  ctx = tnf_context_new(&options);
  register_all(ctx);
  test_values();
  test_derivatives();
  test_rule_of_context();
  test_regions();
  test_merging();
  test_failing();
  test_guards();
  test_workspaces();
  test_text();
  test_threads();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
