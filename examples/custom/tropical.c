/* An operation of one's own: the product of matrices over (max, +), c(i, j) = max over l of a(i, l) + b(l, j). With a(i, l) the
 * time from i to l, powers of it are the longest ways through a plan of work. It is piecewise linear: the derivative follows the
 * first term that is largest, which the kernel gives as a second result, and the second derivative is 0. */
#include "example.h"
#include "kernels.h"

/* The extents of the results, whatever those of the inputs are; what must hold between these is said, not checked. */
static void tropical_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  for (int32_t i = 0; i < 2; ++i)
    if (!tnf_custom_require_dtype(s, i, TNF_F64) || !tnf_custom_require_rank(s, i, 2))
      return;
  const tnf_extent *a = s->input_extents[0].extent, *b = s->input_extents[1].extent;
  tnf_custom_require_equal(s, "dim 1 of a", a[1], "dim 0 of b", b[0]);
  tnf_custom_require_at_most(s, "the least of terms", tnf_extent_const(1), "their number", a[1]);
  s->result_dtype[0] = TNF_F64;
  s->result_dtype[1] = TNF_I64;
  s->result_extents[0] = s->result_extents[1] = TNF_EXTENTS(a[0], b[1]);
}

/* dc(i, j) = da(i, l) + db(l, j) with the l that won */
static void jvp_tropical(tnf_rule *r) {
  tnf_traced first = r->result[1];
  r->result_tangent[0] =
      tnf_add(tnf_take_along_axis(r->operand_tangent[0], first, 1), tnf_take_along_axis(r->operand_tangent[1], first, 0));
}

static void register_tropical(tnf_context *ctx) {
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_tropical;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = "example.tropical_matmul";
  op.input_count = 2;
  op.result_count = 2;
  op.shape = tropical_shape;
  op.kernel = example_tropical_matmul;
  op.derivative = &rule;
  op.mergeable = 1;
  op.never_fails = 1;
  check(tnf_custom_register(ctx, &op));
}

static tnf_traced tropical(tnf_traced a, tnf_traced b) {
  tnf_traced results[2];
  tnf_custom(a.graph, "example.tropical_matmul", (tnf_traced[]){a, b}, 2, NULL, results, 2);
  return results[0];
}

/* The longest way of three steps from 0 to the last place, and which times are on it. */
static tnf_graph *trace(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "longest");
  tnf_traced times = tnf_input(graph, "times", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_traced ways = tropical(tropical(times, times), times);
  tnf_extent n = tnf_dim(times, 0);
  tnf_traced length = tnf_index(ways, TNF_INDEX(0, tnf_extent_sub(n, tnf_extent_const(1))));
  tnf_traced critical = tnf_grad(length, times);
  tnf_output(graph, "length", length);
  tnf_output(graph, "critical", critical);
  tnf_output(graph, "second", tnf_jvp(critical, times, tnf_ones_like(times)));
  return graph;
}

int main(int argc, char **argv) {
  tnf_context *ctx = tnf_context_new(NULL);
  register_tropical(ctx);
  tnf_graph *graph = trace(ctx);
  if (written(ctx, graph, argc, argv))
    return 0;
  tnf_program *program = compiled(ctx, graph);
  const double never = -1e300, times[] = {0, never, never, never, 3, 0, never, never, 2, 4, 0, never, 9, 1, 5, 0};
  tnf_tensor *in = matrix(ctx, 4, 4, times), *out[3] = {NULL};
  check(tnf_run(ctx, program, &in, 1, out, 3));
  const double *length = tnf_tensor_const_f64(out[0]), *critical = tnf_tensor_const_f64(out[1]);
  const double *second = tnf_tensor_const_f64(out[2]);
  printf("the longest way from 0 to 3 takes %g:", *length); /* 3 + 4 + 5 */
  int wrong = *length != 12;
  for (int i = 0; i < 16; ++i) {
    if (critical[i] != 0)
      printf(" %d to %d", i % 4, i / 4);
    wrong += critical[i] != (i == 4 || i == 9 || i == 14 ? 1 : 0) || second[i] != 0;
  }
  printf("\n");
  tnf_tensor *longer = matrix(ctx, 2, 3, times); /* extents of one name differ: the run says so */
  tnf_status *st = tnf_run(ctx, program, &longer, 1, (tnf_tensor *[3]){NULL}, 3);
  wrong += st == NULL;
  tnf_status_release(st);
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(longer);
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong;
}
