/* Derivatives as the user asks for them: leaves and intermediate values, several at once, optional ones, what is refused. */
#include "check.h"
#include "graph_text.h"

static tnf_context *ctx;

static void test_nested(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "hvp");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), v = tnf_input(graph, "v", TNF_F64, TNF_SHAPE("n"));
  tnf_traced loss = tnf_reduce_sum(tnf_mul(tnf_square(x), x), TNF_ALL_AXES);
  tnf_output(graph, "hvp", tnf_jvp(tnf_grad(loss, x), x, v));
  tnf_output(graph, "pulled", tnf_vjp(tnf_exp(x), x, v));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_GRAPH_HAS(graph, "%3 = tenferro.grad %2 wrt(%arg0)");
  CHECK_GRAPH_HAS(graph, "%4 = tenferro.jvp %3 wrt(%arg0) tangents(%arg1)");
  CHECK_GRAPH_HAS(graph, "%6 = tenferro.vjp %5 wrt(%arg0) cotangent(%arg1)");
  CHECK_INT(graph_text_count(graph, "tenferro.variable"), 0);
  tnf_graph_release(graph);
}

/* With respect to a value in the middle: one variable behind it, and every use goes through that. */
static void test_intermediate(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced h = tnf_sin(x);
  tnf_traced loss = tnf_reduce_sum(tnf_mul(h, h), TNF_ALL_AXES);
  tnf_traced g = tnf_grad(loss, h);
  tnf_traced later = tnf_reduce_sum(tnf_mul(h, x), TNF_ALL_AXES); /* built from h itself, after the variable */
  tnf_traced gl = tnf_grad(later, h);
  tnf_output(graph, "g", tnf_add(g, gl));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_INT(graph_text_count(graph, "tenferro.variable"), 1);
  CHECK_GRAPH_HAS(graph, "%0 = tenferro.sin %arg0 : !tenferro.tensor<?xf64>\n    %1 = tenferro.variable %0");
  CHECK_GRAPH_HAS(graph, "%2 = tenferro.mul %1, %1");
  CHECK_GRAPH_HAS(graph, "tenferro.grad %3 wrt(%1)");
  CHECK_GRAPH_HAS(graph, "tenferro.mul %1, %arg0");
  tnf_graph_release(graph);

  graph = tnf_graph_new(ctx, "f"); /* the loss is the value itself */
  x = tnf_input(graph, "x", TNF_F64, TNF_SCALAR);
  h = tnf_cos(x);
  tnf_output(graph, "one", tnf_grad(h, h));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_GRAPH_HAS(graph, "tenferro.grad %1 wrt(%1)");
  tnf_graph_release(graph);

  graph = tnf_graph_new(ctx, "f"); /* one of several results */
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_svd_result svd = tnf_svd(a);
  tnf_output(graph, "g", tnf_grad(tnf_reduce_sum(tnf_log(svd.s), TNF_ALL_AXES), svd.s));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_GRAPH_HAS(graph, "%0 = tenferro.variable %s");
  tnf_graph_release(graph);
}

static void test_many(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("n")),
             k = tnf_input(graph, "k", TNF_I32, TNF_SHAPE("n")), unused = tnf_input(graph, "unused", TNF_F64, TNF_SCALAR);
  tnf_traced y = tnf_mul(tnf_mul(x, w), k);
  tnf_traced loss = tnf_reduce_sum(y, TNF_ALL_AXES), gradients[4];
  tnf_grad_many(loss, (tnf_traced[]){w, x}, 2, gradients);
  CHECK(gradients[0].value && gradients[1].value);
  CHECK_GRAPH_HAS(graph, "%4:2 = tenferro.grad %3 wrt(%arg1, %arg0)");
  CHECK(tnf_grad_many_optional(loss, (tnf_traced[]){unused, x, k, w}, 4, gradients));
  CHECK(!gradients[0].value && gradients[1].value && !gradients[2].value && gradients[3].value);
  CHECK(!tnf_grad_optional(loss, unused, gradients));
  CHECK(!tnf_grad_optional(loss, k, gradients));
  CHECK(tnf_grad_optional(loss, x, gradients) && gradients[0].value);
  CHECK(tnf_vjp_many_optional(y, (tnf_traced[]){x, x, unused}, 3, y, gradients));
  CHECK(gradients[0].value && gradients[1].value && !gradients[2].value);
  CHECK(!tnf_jvp_optional(y, unused, unused, gradients));
  tnf_traced stopped = tnf_reduce_sum(tnf_mul(tnf_stop_gradient(x), w), TNF_ALL_AXES);
  CHECK(tnf_grad_many_optional(stopped, (tnf_traced[]){x, w}, 2, gradients) && !gradients[0].value && gradients[1].value);
  CHECK(!tnf_grad_optional(stopped, x, gradients));
  CHECK(tnf_jvp_many(y, (tnf_traced[]){x, w}, (tnf_traced[]){w, x}, 2).value);
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK(!tnf_jvp_many(y, (tnf_traced[]){x, x}, (tnf_traced[]){w, w}, 2).value);
  CHECK_GRAPH_FAILS(
      graph, TNF_RT_INVALID_ARGUMENT,
      "jvp_many #2: wrt 1 is named twice (y the result of mul #2: f64[n], wrt 0 \"x\": f64[n], wrt 1 \"x\": f64[n], "
      "tangents 0 \"w\": f64[n])");
  tnf_graph_release(graph);
}

#define REFUSED(expression, code, text)                                                                                          \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3)), z = tnf_input(graph, "z", TNF_F64, TNF_SHAPE(3));            \
    tnf_traced k = tnf_input(graph, "k", TNF_I64, TNF_SHAPE(2, 3));                                                              \
    tnf_traced y = tnf_reduce_sum(x, TNF_ALL_AXES);                                                                              \
    CHECK((expression).value == NULL);                                                                                           \
    (void)z, (void)k, (void)y;                                                                                                   \
    CHECK_GRAPH_FAILS(graph, code, text);                                                                                        \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

static void test_refusals(void) {
  REFUSED(tnf_grad(x, x), TNF_RT_RANK_MISMATCH, "grad #1: loss must be a scalar (rank 0), got f64[2, 3] (loss \"x\": f64[2, 3])");
  REFUSED(tnf_grad(y, z), TNF_RT_INVALID_ARGUMENT,
          "grad #1: loss does not depend on \"z\" (loss the result of reduce_sum #1: f64)");
  REFUSED(tnf_grad(y, tnf_sin(z)), TNF_RT_INVALID_ARGUMENT,
          "grad #1: loss does not depend on the result of sin #1 (loss the result of reduce_sum #1: f64)");
  REFUSED(tnf_grad(y, k), TNF_RT_DTYPE_MISMATCH,
          "grad #1: loss has no derivative with respect to \"k\", which is i64 (loss the result of reduce_sum #1: f64)");
  REFUSED(tnf_grad(tnf_reduce_sum(k, TNF_ALL_AXES), x), TNF_RT_DTYPE_MISMATCH,
          "grad #1: loss must be real or complex floating-point, got i64 (loss the result of reduce_sum #2: i64)");
  REFUSED(tnf_vjp(x, x, z), TNF_RT_RANK_MISMATCH,
          "vjp #1: the cotangent must have y's type f64[2, 3], got f64[3] (y \"x\": f64[2, 3], wrt \"x\": f64[2, 3], cotangent "
          "\"z\": f64[3])");
  REFUSED(tnf_jvp(y, x, z), TNF_RT_RANK_MISMATCH,
          "jvp #1: tangent 0 must have the type of its wrt f64[2, 3], got f64[3] (y the result of reduce_sum #1: f64, wrt \"x\": "
          "f64[2, 3], tangents \"z\": f64[3])");
  /* a path through integers or comparisons carries no derivative */
  REFUSED(tnf_grad(tnf_reduce_sum(tnf_cast(tnf_cast(x, TNF_I64), TNF_F64), TNF_ALL_AXES), x), TNF_RT_INVALID_ARGUMENT,
          "grad #1: loss does not depend on \"x\" (loss the result of reduce_sum #2: f64)");
  REFUSED(tnf_grad(tnf_reduce_sum(tnf_select(tnf_compare_scalar(TNF_DIRECTION_GT, x, 0), z, z), TNF_ALL_AXES), x),
          TNF_RT_INVALID_ARGUMENT, "grad #1: loss does not depend on \"x\" (loss the result of reduce_sum #2: f64)");
}

static void test_two_graphs(void) {
  tnf_graph *one = tnf_graph_new(ctx, "one"), *two = tnf_graph_new(ctx, "two");
  tnf_traced x = tnf_input(one, "x", TNF_F64, TNF_SCALAR), y = tnf_input(two, "y", TNF_F64, TNF_SCALAR);
  CHECK(!tnf_add(x, y).value);
  CHECK_GRAPH_FAILS(one, TNF_RT_INVALID_ARGUMENT, "add #1: operands belong to two graphs");
  CHECK_GRAPH_FAILS(two, TNF_RT_INVALID_ARGUMENT, "add: operands belong to two graphs");
  tnf_graph_release(one);
  tnf_graph_release(two);
  one = tnf_graph_new(ctx, "one"), two = tnf_graph_new(ctx, "two");
  x = tnf_input(one, "x", TNF_F64, TNF_SCALAR), y = tnf_input(two, "y", TNF_F64, TNF_SCALAR);
  CHECK(!tnf_grad(y, x).value);
  CHECK_GRAPH_FAILS(one, TNF_RT_INVALID_ARGUMENT, "grad: operands belong to two graphs");
  CHECK_GRAPH_FAILS(two, TNF_RT_INVALID_ARGUMENT, "grad #1: operands belong to two graphs (loss \"y\": f64)");
  tnf_graph_release(one);
  tnf_graph_release(two);
  /* the value that failed in one graph says so where it is used */
  one = tnf_graph_new(ctx, "one"), two = tnf_graph_new(ctx, "two");
  x = tnf_input(one, "x", TNF_F64, TNF_SHAPE(2));
  tnf_output(two, "y", tnf_grad(x, x));
  CHECK_GRAPH_FAILS(two, TNF_RT_RANK_MISMATCH,
                    "output \"y\": the value failed in another graph: grad #1: loss must be a scalar (rank 0), got f64[2] (loss "
                    "\"x\": f64[2])");
  tnf_graph_release(one);
  tnf_graph_release(two);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_nested();
  test_intermediate();
  test_many();
  test_refusals();
  test_two_graphs();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
