/* An operation of one's own: an inner product in twice the precision. Where terms cancel, the plain one has no digit left; the
 * derivative is written in the calls that every program has, one of which is the operation itself, so that there is one of any
 * order. */
#include <math.h>

#include "example.h"
#include "kernels.h"

static const char name[] = "example.accurate_dot";

static void dot_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  for (int32_t i = 0; i < 2; ++i)
    if (!tnf_custom_require_dtype(s, i, TNF_F64) || !tnf_custom_require_rank(s, i, 1))
      return;
  tnf_custom_require_equal(s, "dim 0 of x", s->input_extents[0].extent[0], "dim 0 of y", s->input_extents[1].extent[0]);
  s->result_dtype[0] = TNF_F64;
  s->result_extents[0] = TNF_NO_EXTENTS;
}

/* It is linear in x and in y: the tangent follows, and the adjoint in the one that is wanted is the other times the cotangent. */
static void adjoint_dot(tnf_rule *r) {
  for (int i = 0; i < 2; ++i)
    if (r->wanted[i])
      r->operand_cotangent[i] = tnf_mul(r->result_cotangent[0], r->operand[1 - i]);
}

static void register_dot(tnf_context *ctx) {
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.linearity = TNF_MULTILINEAR;
  rule.adjoint = adjoint_dot;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.input_count = 2;
  op.shape = dot_shape;
  op.kernel = example_accurate_dot;
  op.derivative = &rule;
  op.mergeable = op.never_fails = 1;
  check(tnf_custom_register(ctx, &op));
}

static tnf_traced dot(tnf_traced x, tnf_traced y) {
  return tnf_custom_one(x.graph, name, (tnf_traced[]){x, y}, 2, NULL);
}

/* The product both ways, and of loss = dot(x, y)^2 the gradient in x and its derivative along y: 2 dot(x, y) y, 2 dot(y, y) y. */
static tnf_graph *trace(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "dots");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("n"));
  tnf_traced accurate = dot(x, y), gradient = tnf_grad(tnf_square(accurate), x);
  tnf_output(graph, "accurate", accurate);
  tnf_output(graph, "plain", tnf_dot(x, y));
  tnf_output(graph, "gradient", gradient);
  tnf_output(graph, "second", tnf_jvp(gradient, x, y));
  return graph;
}

int main(int argc, char **argv) {
  enum { N = 1001 };
  tnf_context *ctx = tnf_context_new(NULL);
  register_dot(ctx);
  tnf_graph *graph = trace(ctx);
  if (written(ctx, graph, argc, argv))
    return 0;
  tnf_program *program = compiled(ctx, graph);
  double x[N], y[N], square = 0;
  for (int i = 0; i < N; ++i) { /* pairs that cancel, and 2^-20 once */
    double large = ldexp(1 + i / 2 * 0.001, 60);
    x[i] = i + 1 == N ? ldexp(1, -20) : i % 2 ? -large : large;
    y[i] = 1;
    square += y[i] * y[i];
  }
  tnf_tensor *in[2] = {vector(ctx, N, x), vector(ctx, N, y)}, *out[4] = {NULL};
  check(tnf_run(ctx, program, in, 2, out, 4));
  const double accurate = *tnf_tensor_const_f64(out[0]), plain = *tnf_tensor_const_f64(out[1]), want = ldexp(1, -20);
  const double gradient = tnf_tensor_const_f64(out[2])[7], second = tnf_tensor_const_f64(out[3])[7];
  printf("the sum is %.6g: in twice the precision %.6g, plain %.6g\n", want, accurate, plain);
  printf("gradient %.6g, second derivative %.6g\n", gradient, second);
  int wrong = accurate != want || fabs(plain - want) < want || gradient != 2 * want || second != 2 * square;
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong;
}
