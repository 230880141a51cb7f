/* What calls of functions refuse, in which words, and what is left then. */
#include "functions.h"

static void refused(tnf_graph *graph, tnf_traced y, const char *text) {
  CHECK(y.value == NULL);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), text);
  tnf_graph_release(graph);
}

BODY(of_outside) {
  UNUSED;
  out[0] = tnf_add(in[0], *(tnf_traced *)user);
}
BODY(nothing) {
  UNUSED;
}
/* Of functions whose bodies fail, or that have none. */
static void any_vjp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out, const tnf_traced *cotangents,
                    int32_t out_count, tnf_traced *in_cotangents, void *user) {
  UNUSED;
  in_cotangents[0] = cotangents[0];
}

BODY(product) {
  UNUSED;
  out[0] = tnf_matmul(in[0], in[1]);
}

/* What errors say of extents, in a function and of what it gives. */
static void check_words(void) {
  tnf_function *f = function_of("product", product, NULL);
  tnf_traced y;
  for (int k = 0; k < 2; ++k) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", 2)), a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE(2, 4));
    tnf_traced b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE(3, "m"));
    tnf_function_call(graph, f, (tnf_traced[]){x, k == 0 ? b : a}, 2, &y, 1);
    if (k == 1)
      y = tnf_matmul(y, b);
    CHECK(y.value == NULL);
    CHECK(tnf_status_code(tnf_graph_status(graph)) != TNF_RT_OK);
    CHECK_TEXT(
        tnf_status_message(tnf_graph_status(graph)),
        k == 0 ? "matmul #1: contracted extents differ: dim 1 of lhs is 2, dim 0 of rhs is 3 (lhs: f64[dim 0 of argument 0, 2], "
                 "rhs: f64[3, dim 1 of argument 1])"
               : "matmul #2: contracted extents differ: dim 1 of lhs is 4, dim 0 of rhs is 3 (lhs: f64[any, 4], rhs \"b\": "
                 "f64[3, m])");
    tnf_graph_release(graph);
  }
  tnf_function_release(f);
}

static tnf_function *itself;

BODY(recursive) {
  UNUSED;
  tnf_function_call(graph, itself, in, 1, out, 1);
}

static void check_recursion(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  itself = function_of("itself", recursive, NULL);
  refused(graph, call(graph, itself, x), "itself #1: its body calls it");
  tnf_function_release(itself);
}

BODY(two) { /* in a loop, of which the last leaves a value null */
  UNUSED;
  tnf_scan(graph, tnf_extent_const(2), in, 1, NULL, 0, nothing, NULL, NULL, out, NULL, 0);
}
BODY(checkpointed) {
  UNUSED;
  tnf_checkpoint(graph, two, NULL, in, 1, out, 1);
}

/* What a body that fails leaves is gone with a reset. */
static void check_reset(void) {
  static tnf_body_fn *const failing[] = {nothing, two, checkpointed, call_it};
  tnf_tensor *x = vector(3, three);
  tnf_function *inner = function_of("inner", nothing, NULL);
  for (size_t i = 0; i < sizeof failing / sizeof *failing; ++i)
    for (int with_rule = 0; with_rule < 2; ++with_rule) {
      tnf_function *f = function_of("fails", failing[i], inner);
      if (with_rule)
        CHECK_OK(tnf_function_set_vjp(f, any_vjp, NULL));
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
      tnf_mark mark = tnf_graph_mark(graph);
      CHECK(call(graph, f, in).value == NULL);
      CHECK(tnf_graph_status(graph) != NULL);
      tnf_graph_reset_to(graph, mark);
      check_output(ctx, graph, tnf_neg(in), x, WANT(-1, -2, 3), 0);
      tnf_function_release(f);
    }
  tnf_function_release(inner);
  tnf_tensor_release(x);
}

/* ---- bounds ------------------------------------------------------------------------------------------------------------ */

static void check_bounds(void) {
  tnf_function *f = NULL;
  tnf_tensor *x = vector(3, three);
  tnf_graph *graph = tnf_graph_new(ctx, "bounded");
  tnf_output(graph, "y", tnf_neg(tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n<=4"))));
  CHECK_OK(tnf_function_from_graph(graph, &f));
  tnf_graph_release(graph);
  const tnf_shape shapes[] = {TNF_SHAPE("m<=4"), TNF_SHAPE("m<=3"), TNF_SHAPE("m"), TNF_SHAPE("m<=9"), TNF_SHAPE(3)};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; ++i) {
    graph = tnf_graph_new(ctx, "f");
    check_output(ctx, graph, call(graph, f, tnf_input(graph, "x", TNF_F64, shapes[i])), x, WANT(-1, -2, 3), 0);
  }
  graph = tnf_graph_new(ctx, "f");
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m"));
  check_failure(ctx, graph, call(graph, f, tnf_concatenate((tnf_traced[]){in, in}, 2, 0)), x, TNF_RT_SHAPE_MISMATCH, NULL);
  graph = tnf_graph_new(ctx, "f");
  refused(graph, call(graph, f, tnf_input(graph, "x", TNF_F64, TNF_SHAPE(5))),
          "bounded #1: dim 0 of operand 0 is 5, and the function's input has at most 4");
  tnf_function_release(f);
  tnf_tensor_release(x);
}

/* ---- where a function is called ------------------------------------------------------------------------------------------ */

/* Of another context, and lists of operands that are none. */
static void check_callers(void) {
  tnf_context *other = tnf_context_new(NULL);
  tnf_function *f = NULL, *own = function_of("f", call_it, NULL);
  REQUIRE_OK(tnf_function_new(other, "elsewhere", nothing, NULL, &f));
  static const struct {
    int32_t count;
    bool list;
    const char *text;
  } cases[] = {{1, false, "f #1: the list of 1 operand is NULL"},
               {2, false, "f #1: the list of 2 operands is NULL"},
               {-2, true, "f #1: there cannot be -2 operands"}};
  tnf_graph *graph = tnf_graph_new(ctx, "g");
  refused(graph, call(graph, f, tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"))),
          "function_call: elsewhere is a function of another context");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    tnf_traced y;
    graph = tnf_graph_new(ctx, "g");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    tnf_function_call(graph, own, cases[i].list ? &x : NULL, cases[i].count, &y, 1);
    refused(graph, y, cases[i].text);
  }
  tnf_function_release(own);
  tnf_function_release(f);
  tnf_context_release(other);
}

static tnf_function *of_rule;

static void jvp_that_calls(tnf_rule *r) {
  tnf_function_call(r->graph, of_rule, r->operand_tangent, 1, r->result_tangent, 1);
}
static void same_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
}
static tnf_rt_status never_run(tnf_rt_context *rt, const tnf_custom_call *at) {
  return tnf_custom_fail(rt, at, TNF_RT_INTERNAL, "called");
}

/* A rule of an operation is called while a program is compiled, where there are no functions to trace. */
static void check_rule(void) {
  of_rule = function_of("inner", nothing, NULL);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_that_calls;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = "test.same";
  op.input_count = 1;
  op.shape = same_shape;
  op.kernel = never_run;
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = tnf_custom_one(graph, "test.same", &x, 1, NULL);
  check_failure(ctx, graph, tnf_jvp(y, x, tnf_ones_like(x)), NULL, TNF_RT_UNSUPPORTED,
                "test.same of \"x\": derivative of test.same: function_call: a derivative rule calls no functions; it calls what "
                "inner calls");
  tnf_function_release(of_rule);
}

static void check_refused(void) {
  tnf_function *f = NULL, *graphs = scaled_graph();
  CHECK_FAILS(tnf_function_new(ctx, "f g", nothing, NULL, &f), TNF_RT_INVALID_ARGUMENT,
              "function_new: the name \"f g\" is not an identifier");
  CHECK_FAILS(tnf_function_new(ctx, "f", NULL, NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_from_graph(NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_set_vjp(graphs, any_vjp, NULL), TNF_RT_INVALID_ARGUMENT,
              "function_set_vjp: the graph of scaled holds tensors, of which a derivative would say nothing");
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y[2];
  f = function_of("adds", of_outside, &x);
  refused(graph, call(graph, f, x),
          "add #1: the value is made outside the function that uses it (lhs: f64[dim 0 of argument 0], rhs \"x\": f64[n])");
  tnf_function_release(f);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  f = function_of("left", nothing, NULL);
  refused(graph, call(graph, f, x), "left #1: the body left value 0 null");
  tnf_function_release(f);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  refused(graph, call(graph, graphs, x), "function_call: scaled has 3 operands and 2 results, not 1 and 1");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "m"));
  tnf_function_call(graph, graphs, (tnf_traced[]){x, x, x}, 3, y, 2);
  refused(graph, y[0], "scaled #1: operand 0 has rank 2, and the function's input has rank 1");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(3));
  tnf_function_call(graph, graphs, (tnf_traced[]){x, x, x}, 3, y, 2);
  refused(graph, y[0], "scaled #1: dim 0 of operand 0 is 3, and the function's input has 2");
  tnf_function_release(graphs);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_words();
  check_recursion();
  check_reset();
  check_bounds();
  check_callers();
  check_rule();
  check_refused();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
