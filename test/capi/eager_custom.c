/* Operations of one's own on eager tensors, and in maps. */
#include "eager_values.h"

static tnf_rt_status cube_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data;
  const double factor = call->real_count ? call->reals[0] : 1;
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i) {
    if (x[i] > 100)
      return tnf_custom_fail(rt, call, TNF_RT_OUT_OF_RANGE, "%g is too large", x[i]);
    ((double *)call->results[0].data)[i] = factor * x[i] * x[i] * x[i];
  }
  return TNF_RT_OK;
}

static void same_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
}

static void jvp_cube(tnf_rule *r) {
  tnf_custom_attributes attributes = tnf_rule_get_custom(r);
  double factor = attributes.real_count ? attributes.reals[0] : 1;
  r->result_tangent[0] = tnf_mul(tnf_scale(3 * factor, tnf_square(r->operand[0])), r->operand_tangent[0]);
}

static void test_calls(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = tnf_eager_variable(vector(rt, 2, (double[]){1, 2})), *y = NULL, *g, *v = vector(rt, 2, (double[]){1, 1});
  CHECK(tnf_eager_custom(rt, "test.cube", &x, 1, NULL, &y, 1));
  CHECK_VALUES(y, 0, 1, 8);
  CHECK(tnf_eager_grad(tnf_eager_reduce_sum(y, TNF_ALL_AXES), &x, 1, &g));
  CHECK_VALUES(g, 0, 3, 12);
  CHECK_VALUES(tnf_eager_jvp(g, &x, &v, 1), 0, 6, 12);
  tnf_custom_attributes twice = TNF_CUSTOM_ATTRIBUTES_INIT;
  twice.reals = (double[]){2};
  twice.real_count = 1;
  CHECK(tnf_eager_custom(rt, "test.cube", &x, 1, &twice, &y, 1));
  CHECK_VALUES(y, 0, 2, 16);
  CHECK(tnf_eager_backward(tnf_eager_reduce_sum(y, TNF_ALL_AXES)));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 6, 24);
  CHECK_NO_ERROR(rt);
  tnf_eager_tensor *large = vector(rt, 1, (double[]){1000});
  CHECK(!tnf_eager_custom(rt, "test.cube", &large, 1, NULL, &y, 1) && !y);
  CHECK_ERROR(rt, TNF_RT_OUT_OF_RANGE, NULL);
  CHECK(!tnf_eager_custom(rt, "test.other", &x, 1, NULL, &y, 1));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, NULL);
}

static void cube_body(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_reduce_sum(tnf_check_finite(tnf_custom_one(graph, "test.cube", in, 1, NULL), "cubes"), TNF_ALL_AXES);
}

/* The gradient of a map of the operation, as a call on eager tensors. */
static void test_map(world *w) {
  tnf_graph *graph = tnf_graph_new(w->ctx, "sums");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "m")), sums;
  tnf_vmap(graph, cube_body, NULL, &x, NULL, 1, &sums, NULL, 1);
  tnf_output(graph, "sums", sums);
  tnf_eager_function *f = tnf_eager_function_new(w->runtime, graph);
  tnf_graph_release(graph);
  tnf_eager_tensor *v = tnf_eager_variable(matrix(w->runtime, 2, 2, (double[]){1, 2, 3, 4})), *out = NULL;
  CHECK(tnf_eager_call(f, &v, 1, &out, 1));
  CHECK_VALUES(out, 0, 9, 91);
  CHECK(tnf_eager_backward(tnf_eager_reduce_sum(out, TNF_ALL_AXES)));
  CHECK_VALUES(tnf_eager_get_grad(v), 0, 3, 12, 27, 48);
  CHECK_NO_ERROR(w->runtime);
  tnf_eager_function_release(f);
}

int main(void) {
  world w = world_new();
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_cube;
  rule.batch = tnf_rule_batch_trailing;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = "test.cube";
  op.shape = same_shape;
  op.kernel = cube_kernel;
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(w.ctx, &op));
  test_calls(w.runtime);
  test_map(&w);
  world_end(&w);
  return CHECK_RESULT();
}
