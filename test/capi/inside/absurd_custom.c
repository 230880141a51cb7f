/* Absurd arguments to operations of the user's own: each ends in a sentence that names what was called, no crash, and a graph
 * that does not compile. */
#include "absurd.h"

static tnf_rt_status kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  return tnf_custom_fail(rt, call, TNF_RT_INTERNAL, "never called");
}

/* Asks for inputs that are not there, of no shape, and of no extents. */
static void shape(tnf_custom_shape *s, void *user) {
  const int32_t input = *(const int32_t *)user;
  CHECK(!tnf_custom_require_dtype(NULL, 0, TNF_F64));
  CHECK(!tnf_custom_require_rank(NULL, 0, 1));
  tnf_custom_refuse(NULL, TNF_RT_INTERNAL, "nothing");
  tnf_custom_require_equal(NULL, NULL, (tnf_extent){0}, NULL, (tnf_extent){0});
  tnf_custom_require_at_most(NULL, NULL, (tnf_extent){0}, NULL, (tnf_extent){0});
  if (input >= 0) {
    CHECK(!tnf_custom_require_dtype(s, input, TNF_F64));
    CHECK(!tnf_custom_require_rank(s, -input, 1));
  } else if (input == -1) {
    tnf_custom_refuse(s, (tnf_rt_status)-5, NULL);
  } else if (input == -2) {
    tnf_custom_require_equal(s, NULL, (tnf_extent){0}, NULL, (tnf_extent){0});
  } else if (input == -3) {
    tnf_custom_require_at_most(s, NULL, (tnf_extent){s->graph, NULL, 0, 2}, NULL, tnf_extent_const(1));
  }
}

static void register_with(const char *name, const int32_t *input) {
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.shape = shape;
  op.kernel = kernel;
  op.user = (void *)(uintptr_t)input;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
}

static void test_arguments(void) {
  tnf_custom_attributes attributes = TNF_CUSTOM_ATTRIBUTES_INIT, negative = attributes, missing = attributes, old = attributes;
  negative.integer_count = -3;
  missing.byte_count = INT64_MAX;
  old.size = 4;
  tnf_traced results[2];
  REFUSED("custom", tnf_custom_one(v.graph, NULL, &v.x, 1, NULL));
  REFUSED("custom", tnf_custom_one(v.graph, "no.such", &v.x, 1, NULL));
  REFUSED("custom", tnf_custom_one(v.graph, "", NULL, 0, NULL));
  REFUSED("custom", tnf_custom_one(v.graph, "a.far", NULL, 1, NULL));
  REFUSED("custom", tnf_custom_one(v.graph, "a.far", &v.x, -3, NULL));
  REFUSED("custom", tnf_custom(v.graph, "a.far", &v.x, 1, NULL, NULL, 1));
  REFUSED("a.far", tnf_custom(v.graph, "a.far", &v.x, 1, NULL, results, INT32_MIN));
  REFUSED("a.far", tnf_custom(v.graph, "a.far", &v.x, 1, NULL, results, 2));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", NULL, 0, NULL));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", &v.null, 1, NULL));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", &v.x, 1, &negative));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", &v.x, 1, &missing));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", &v.x, 1, &old));
  MIXED("a.far", tnf_custom_one(v.graph, "a.far", &v.foreign, 1, NULL));
  MIXED("a.far", tnf_custom_one(v.graph, "a.far", (tnf_traced[]){v.x, v.foreign}, 2, NULL));
  REFUSED("a.far", tnf_custom_one(v.graph, "a.far", &v.x, 1, &attributes));
  REFUSED("a.nothing", tnf_custom_one(v.graph, "a.nothing", &v.x, 1, NULL));
  REFUSED("a.equal", tnf_custom_one(v.graph, "a.equal", &v.x, 1, NULL));
  REFUSED("a.most", tnf_custom_one(v.graph, "a.most", &v.x, 1, NULL));
  NOTHING(tnf_custom_one(NULL, "a.far", NULL, 0, NULL));
  tnf_custom(NULL, NULL, NULL, -1, NULL, NULL, -1);
  CHECK_INT(tnf_rule_get_custom(NULL).integer_count, 0);
}

int main(void) {
  static const int32_t far = INT32_MAX, nothing = -1, equal = -2, most = -3;
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  register_with("a.far", &far);
  register_with("a.nothing", &nothing);
  register_with("a.equal", &equal);
  register_with("a.most", &most);
  CHECK(!tnf_custom_is_registered(NULL, NULL));
  CHECK_FAILS(tnf_custom_register(NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  test_arguments();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
