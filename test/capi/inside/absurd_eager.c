/* Absurd arguments to eager mode: each call gives nothing, or a sentence that names it, and the next one works. Operations are
 * called so by test/random/eager_calls.py. */
#include "check.h"
#include "tenferro/tenferro.h"

static void check_error(tnf_eager_runtime *rt, const char *begins, const char *file, int line) {
  const tnf_status *error = tnf_eager_status(rt);
  const char *text = error ? tnf_status_message(error) : "";
  if (!check_that(strncmp(text, begins, strlen(begins)) == 0, file, line, begins))
    fprintf(stderr, "  got \"%s\"\n", text);
  tnf_eager_clear_error(rt);
}
#define REFUSED(rt, call, begins)                                                                                                \
  do {                                                                                                                           \
    CHECK(!(call));                                                                                                              \
    check_error(rt, begins, __FILE__, __LINE__);                                                                                 \
  } while (0)
/* Without a runtime nobody can keep an error; a NULL operand is another call's. */
#define NOTHING(rt, call)                                                                                                        \
  do {                                                                                                                           \
    CHECK(!(call));                                                                                                              \
    CHECK(!tnf_eager_status(rt));                                                                                                \
  } while (0)

static void test_without_runtime(tnf_eager_runtime *rt) {
  CHECK(!tnf_eager_runtime_new(NULL, NULL));
  tnf_eager_runtime_release(NULL);
  CHECK(!tnf_eager_status(NULL));
  tnf_eager_clear_error(NULL);
  tnf_eager_scope_begin(NULL);
  tnf_eager_scope_end(NULL);
  tnf_eager_no_grad_begin(NULL);
  tnf_eager_no_grad_end(NULL);
  tnf_eager_clear_grads(NULL);
  tnf_eager_get_statistics(NULL, NULL);
  tnf_eager_get_statistics(rt, NULL);
  NOTHING(rt, tnf_eager_from_tensor(NULL, NULL));
  NOTHING(rt, tnf_eager_from_col_major(NULL, TNF_F64, 0, NULL, NULL));
  NOTHING(rt, tnf_eager_from_row_major(NULL, TNF_F64, 0, NULL, NULL));
  NOTHING(rt, tnf_eager_scalar_f32(NULL, 1));
  NOTHING(rt, tnf_eager_scalar_f64(NULL, 1));
  NOTHING(rt, tnf_eager_scalar_i32(NULL, 1));
  NOTHING(rt, tnf_eager_scalar_i64(NULL, 1));
  NOTHING(rt, tnf_eager_scalar_bool(NULL, true));
  NOTHING(rt, tnf_eager_scalar_complex_f32(NULL, 1, 2));
  NOTHING(rt, tnf_eager_scalar_complex_f64(NULL, 1, 2));
  NOTHING(rt, tnf_eager_function_new(NULL, NULL));
  NOTHING(rt, tnf_eager_custom(NULL, NULL, NULL, 0, NULL, NULL, 0));
  NOTHING(rt, tnf_eager_eye(NULL, TNF_F64, tnf_extent_const(2), tnf_extent_const(2)));
}

static void test_null(tnf_eager_runtime *rt) {
  tnf_eager_tensor *out[2];
  NOTHING(rt, tnf_eager_keep(NULL));
  tnf_eager_release(NULL);
  NOTHING(rt, tnf_eager_get_tensor(NULL));
  CHECK_INT(tnf_eager_rank(NULL), -1);
  CHECK_INT(tnf_eager_extent(NULL, 0), -1);
  CHECK(tnf_eager_dtype(NULL) == tnf_tensor_dtype(NULL));
  NOTHING(rt, tnf_eager_get_runtime(NULL));
  NOTHING(rt, tnf_eager_variable(NULL));
  NOTHING(rt, tnf_eager_is_tracked(NULL));
  NOTHING(rt, tnf_eager_detach(NULL));
  NOTHING(rt, tnf_eager_assign(NULL, NULL));
  NOTHING(rt, tnf_eager_backward(NULL));
  NOTHING(rt, tnf_eager_backward_with(NULL, NULL, true));
  NOTHING(rt, tnf_eager_get_grad(NULL));
  tnf_eager_clear_grad(NULL);
  NOTHING(rt, tnf_eager_grad(NULL, NULL, 0, NULL));
  NOTHING(rt, tnf_eager_vjp(NULL, NULL, 0, NULL, NULL));
  NOTHING(rt, tnf_eager_jvp(NULL, NULL, NULL, 0));
  tnf_eager_function_release(NULL);
  NOTHING(rt, tnf_eager_call(NULL, NULL, 0, out, 2));
  CHECK(!out[0] && !out[1]);
}

static void test_numbers(tnf_eager_runtime *rt) {
  static const int64_t negative[] = {-1};
  REFUSED(rt, tnf_eager_from_col_major(rt, (tnf_dtype)77, 0, NULL, NULL), "tensor_from_col_major: 77 is not a dtype");
  REFUSED(rt, tnf_eager_from_col_major(rt, TNF_F64, 1, negative, NULL), "tensor_from_col_major: extent 0 is negative");
  REFUSED(rt, tnf_eager_from_row_major(rt, TNF_F64, 33, NULL, NULL), "tensor_from_row_major: ");
  REFUSED(rt, tnf_eager_from_col_major(rt, TNF_F64, 0, NULL, NULL), "tensor_from_col_major: \"data\" is NULL");
  tnf_eager_tensor *x = tnf_eager_variable(tnf_eager_scalar_f64(rt, 2)), *out[2] = {NULL, NULL};
  REFUSED(rt, tnf_eager_grad(x, NULL, 1, out), "eager_grad: \"xs\" is NULL");
  REFUSED(rt, tnf_eager_grad(x, &x, 1, NULL), "eager_grad: \"gradients\" is NULL");
  REFUSED(rt, tnf_eager_vjp(x, &x, 1, x, NULL), "eager_vjp: \"pullbacks\" is NULL");
  REFUSED(rt, tnf_eager_jvp(x, &x, NULL, 1), "eager_jvp: \"tangents\" is NULL");
  REFUSED(rt, tnf_eager_grad(x, &x, 0, out), "eager_grad: needs at least one value");
  REFUSED(rt, tnf_eager_grad(x, &x, -5, out), "eager_grad: needs at least one value");
  REFUSED(rt, tnf_eager_jvp(x, &x, &x, INT32_MIN), "eager_jvp: needs at least one value");
  REFUSED(rt, tnf_eager_jvp(x, (tnf_eager_tensor *[]){x, x}, (tnf_eager_tensor *[]){x, x}, 2),
          "eager_jvp: value 1 is among the values twice");
  REFUSED(rt, tnf_eager_expand_dims(x, INT32_MAX), "expand_dims: ");
  REFUSED(rt, tnf_eager_reshape(x, (tnf_extents){-7, {{NULL, NULL, 0, 0}}}), "reshape: ");
  REFUSED(rt, tnf_eager_reshape(x, TNF_EXTENTS((tnf_extent){0})), "reshape: ");
  NOTHING(rt, tnf_eager_concatenate(NULL, 2, 0));
  NOTHING(rt, tnf_eager_concatenate(&x, -1, 0));
  REFUSED(rt, tnf_eager_custom(rt, NULL, &x, 1, NULL, out, 1), "custom: ");
  REFUSED(rt, tnf_eager_custom(rt, "no.such", NULL, 1, NULL, out, 1), "custom: \"inputs\" is NULL");
  REFUSED(rt, tnf_eager_custom(rt, "no.such", &x, 1, NULL, NULL, 1), "custom: \"results\" is NULL");
  REFUSED(rt, tnf_eager_custom(rt, "no.such", &x, 1, NULL, out, 1), "custom: ");
  REFUSED(rt, tnf_eager_einsum(NULL, &x, 1), "einsum: ");
  REFUSED(rt, tnf_eager_einsum_apply(NULL, &x, 1), "einsum_apply: ");
  tnf_eager_statistics old = {.size = 8};
  tnf_eager_get_statistics(rt, &old);
  CHECK(old.calls == 0);
  CHECK(tnf_tensor_const_f64(tnf_eager_get_tensor(tnf_eager_square(x)))[0] == 4);
  CHECK(!tnf_eager_status(rt));
}

static void test_graphs(tnf_context *ctx, tnf_eager_runtime *rt) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_exp(x));
  tnf_eager_function *f = tnf_eager_function_new(rt, graph);
  tnf_eager_tensor *out[2] = {NULL, NULL}, *v = tnf_eager_scalar_f64(rt, 2);
  REFUSED(rt, tnf_eager_call(f, &v, 1, out, 1), "f: input \"x\"");
  REFUSED(rt, tnf_eager_call(f, NULL, 1, out, 1), "eager_call: \"inputs\" is NULL");
  REFUSED(rt, tnf_eager_call(f, &v, -1, out, 1), "eager_call: the graph has 1 inputs, got -1");
  tnf_eager_function_release(f);
  tnf_output(graph, "y", x);
  REFUSED(rt, tnf_eager_function_new(rt, graph), "output: there is an output named \"y\" already");
  tnf_graph_release(graph);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_eager_runtime *rt = tnf_eager_runtime_new(ctx, NULL);
  test_without_runtime(rt);
  test_null(rt);
  test_numbers(rt);
  test_graphs(ctx, rt);
  tnf_eager_runtime_release(rt);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
