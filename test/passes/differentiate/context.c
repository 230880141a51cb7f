/* Rules of one's own in a tnf_ad_context, and differentiation with every allocation of ours failing in turn. */
#include "runtime/test_allocator.h"

#include "CAPI.h"
#include "differentiate.h"
#include "tenferro/ops.h"

static const char call_text[] =
    "func.func private @square(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>\n"
    "func.func @f(%x: !tenferro.tensor<?xf64>, %ct: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {\n"
    "  %y = func.call @square(%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>\n"
    "  %g = tenferro.vjp %y wrt(%x) cotangent(%ct) : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, "
    "!tenferro.tensor<?xf64>\n"
    "  return %g : !tenferro.tensor<?xf64>\n}\n";

static const char map_text[] =
    "func.func private @square(!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>\n"
    "func.func @f(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {\n"
    "  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {\n"
    "  ^bb0(%s: !tenferro.tensor<?xf64>):\n"
    "    %q = func.call @square(%s) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>\n"
    "    tenferro.yield %q : !tenferro.tensor<?xf64>\n  }\n"
    "  return %y : !tenferro.tensor<?x?xf64>\n}\n";

static const char loop_text[] =
    "func.func @f(%x: !tenferro.tensor<?xf64>, %w: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {\n"
    "  %y = tenferro.vmap %x in [0] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {\n"
    "  ^bb0(%s: !tenferro.tensor<f64>):\n"
    "    %r, %n = tenferro.while (%u = %s : !tenferro.tensor<f64>) {\n"
    "      %go = tenferro.compare lt %u, %w : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>\n"
    "      tenferro.condition %go : !tenferro.tensor<i1>\n"
    "    } do {\n"
    "    ^bb0(%u: !tenferro.tensor<f64>):\n"
    "      %v = tenferro.exp %u : !tenferro.tensor<f64>\n"
    "      tenferro.yield %v : !tenferro.tensor<f64>\n    }\n"
    "    %g = tenferro.grad %r wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<f64>\n"
    "    tenferro.yield %g : !tenferro.tensor<f64>\n  }\n"
    "  return %y : !tenferro.tensor<?xf64>\n}\n";

static const char solve_text[] =
    "func.func @f(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x2xf64>) -> !tenferro.tensor<?x?xf64> {\n"
    "  %x = tenferro.solve %a, %b : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x2xf64>\n"
    "  %t = tenferro.tanh %x : !tenferro.tensor<?x2xf64>\n"
    "  %l = tenferro.reduce_sum %t axes [0, 1] : !tenferro.tensor<?x2xf64> -> !tenferro.tensor<f64>\n"
    "  %g = tenferro.grad %l wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>\n"
    "  %h = tenferro.jvp %g wrt(%a) tangents(%a) : !tenferro.tensor<?x?xf64>, (!tenferro.tensor<?x?xf64>), "
    "(!tenferro.tensor<?x?xf64>)\n"
    "  return %h : !tenferro.tensor<?x?xf64>\n}\n";

/* d(x^2) = 2 x dx */
static void jvp_square(tnf_rule *r) {
  r->result_tangent[0] = tnf_mul(tnf_scale(2, r->operand[0]), r->operand_tangent[0]);
}
static void jvp_not_linear(tnf_rule *r) {
  r->result_tangent[0] = tnf_mul(r->operand_tangent[0], r->operand_tangent[0]);
}
static void jvp_constant(tnf_rule *r) {
  r->result_tangent[0] = r->operand[0];
}
static void jvp_null(tnf_rule *r) {
  r->result_tangent[0] = (tnf_traced){r->graph, NULL, NULL};
}
static void jvp_refuses(tnf_rule *r) {
  tnf_rule_fail(r, "not on Sundays");
}

/* All slices at once, which lie along the last axis. */
static void batch_square(tnf_rule *r) {
  CHECK(r->mapped[0] && tnf_rank_of(r->operand[0]) == 2 && tnf_rank_of(r->result[0]) == 1);
  r->batched[0] = tnf_mul(r->operand[0], r->operand[0]);
}
static void batch_nothing(tnf_rule *r) {
  (void)r;
}

/* A function that calls are kept of, which calls another one; derivatives backward and forward, of values behind two calls. */
static const char kept_text[] = "!v = !tenferro.tensor<?xf64>\n"
                                "func.func private @inner(%x: !v) -> (!v, !v) {\n"
                                "  %y = tenferro.tanh %x : !v\n"
                                "  %z = tenferro.mul %y, %x : !v\n"
                                "  return %y, %z : !v, !v\n"
                                "}\n"
                                "func.func private @outer(%x: !v, %w: !v) -> !v {\n"
                                "  %y:2 = tenferro.call @inner(%x) : (!v) -> (!v, !v)\n"
                                "  %z = tenferro.mul %y#1, %w : !v\n"
                                "  return %z : !v\n"
                                "}\n"
                                "func.func @f(%x: !v, %w: !v) -> (!v, !v) {\n"
                                "  %y = tenferro.call @outer(%x, %w) : (!v, !v) -> !v\n"
                                "  %z = tenferro.call @outer(%y, %w) : (!v, !v) -> !v\n"
                                "  %s = tenferro.reduce_sum %z axes [0] : !v -> !tenferro.tensor<f64>\n"
                                "  %g = tenferro.grad %s wrt(%x) : !tenferro.tensor<f64>, !v\n"
                                "  %t = tenferro.jvp %g wrt (%x) tangents (%w) : !v, (!v), (!v)\n"
                                "  return %g, %t : !v, !v\n"
                                "}\n";

typedef struct text_buffer {
  char text[4096];
  size_t length;
} text_buffer;

static void append(MlirStringRef part, void *user) {
  text_buffer *buffer = user;
  size_t room = sizeof buffer->text - 1 - buffer->length, n = part.length < room ? part.length : room;
  memcpy(buffer->text + buffer->length, part.data, n);
  buffer->length += n;
}

/* Differentiates the text; `needle`, unless NULL, must be in the result. */
static tnf_status *differentiate(const char *text, const tnf_ad_context *ad, tnf_context *ctx, const char *needle) {
  MlirContext mlir = mlirContextCreate();
  tnf_ir_load_dialects(mlir);
  MlirModule module = mlirModuleCreateParse(mlir, mlirStringRefCreateFromCString(text));
  CHECK(!mlirModuleIsNull(module));
  tnf_status *status = tnf_differentiate(module, ad, ctx);
  if (!status)
    CHECK(mlirOperationVerify(mlirModuleGetOperation(module)));
  text_buffer printed = {.length = 0};
  mlirOperationPrint(mlirModuleGetOperation(module), append, &printed);
  if (needle && !CHECK(strstr(printed.text, needle)))
    fprintf(stderr, "%s\n", printed.text);
  mlirModuleDestroy(module);
  mlirContextDestroy(mlir);
  return status;
}

static void check_rule(tnf_context *ctx, tnf_rule_fn *jvp, const char *error) {
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.op = "func.call";
  rule.jvp = jvp;
  REQUIRE_OK(tnf_ad_context_add_rule(ad, &rule));
  tnf_status *status = differentiate(call_text, ad, ctx, error ? NULL : "tenferro.mul");
  if (error)
    CHECK_TEXT(tnf_status_message(status), error);
  else
    CHECK_TEXT(tnf_status_message(status), "");
  tnf_status_release(status);
  tnf_ad_context_release(ad);
}

static void test_rules(tnf_context *ctx) {
  check_rule(ctx, jvp_square, NULL);
  check_rule(ctx, jvp_not_linear,
             "vjp: tenferro.mul has no adjoint here: the jvp rule that emits it is not linear in its tangents");
  check_rule(ctx, jvp_constant,
             "vjp: func.call has no linear jvp rule: a result's tangent does not depend on the operands' tangents");
  check_rule(ctx, jvp_null, "a derivative rule gave a null value");
  check_rule(ctx, jvp_refuses, "derivative of func.call: not on Sundays");
  CHECK_FAILS(differentiate(call_text, NULL, ctx, NULL), TNF_RT_INVALID_ARGUMENT, "vjp: func.call has no derivative rule");
}

static void check_batch(tnf_context *ctx, tnf_rule_fn *batch, const char *error) {
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.op = "func.call";
  rule.batch = batch;
  REQUIRE_OK(tnf_ad_context_add_rule(ad, &rule));
  tnf_status *status = differentiate(map_text, ad, ctx, error ? NULL : "tenferro.mul");
  CHECK_TEXT(tnf_status_message(status), error ? error : "");
  tnf_status_release(status);
  tnf_ad_context_release(ad);
}

static void test_batch(tnf_context *ctx) {
  check_batch(ctx, batch_square, NULL);
  check_batch(ctx, batch_nothing, "vmap: func.call has a batching rule that gave a null value");
  check_batch(ctx, jvp_refuses, "vmap of func.call: not on Sundays");
  CHECK_FAILS(differentiate(map_text, NULL, ctx, NULL), TNF_RT_INVALID_ARGUMENT, "vmap: func.call has no batching rule");
}

static void test_refused(tnf_context *ctx) {
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  CHECK_FAILS(tnf_ad_context_add_rule(ad, &rule), TNF_RT_INVALID_ARGUMENT,
              "ad rule: start from TNF_AD_RULE_INIT and name an operation");
  rule.op = "my.op";
  CHECK_FAILS(tnf_ad_context_add_rule(ad, &rule), TNF_RT_INVALID_ARGUMENT, "ad rule: the rule of \"my.op\" has no function");
  rule.jvp = jvp_square;
  CHECK_OK(tnf_ad_context_add_rule(ad, &rule));
  CHECK_FAILS(tnf_ad_context_add_rule(ad, &rule), TNF_RT_INVALID_ARGUMENT, "ad rule: \"my.op\" has a rule already");
  rule.op = "tenferro.tanh";
  CHECK_FAILS(tnf_ad_context_add_rule(ad, &rule), TNF_RT_INVALID_ARGUMENT, "ad rule: \"tenferro.tanh\" has a rule already");
  CHECK_FAILS(tnf_ad_context_add_rule(NULL, &rule), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_ad_context_release(ad);
  tnf_ad_context_release(NULL);
  CHECK(tnf_ad_context_new(NULL) == NULL);
}

/* Fails one allocation, or all from `first` on. Returns how many there were. */
static long run(long first, long count) {
  test_allocator allocator = {.fail_from = -1, .fail_count = count};
  tnf_context *ctx = test_context(&allocator, 1);
  long before = allocator.calls;
  if (first >= 0)
    allocator.fail_from = before + first;
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.op = "func.call";
  rule.jvp = jvp_square;
  tnf_status *status = ad ? tnf_ad_context_add_rule(ad, &rule) : NULL;
  if (ad && !status)
    status = differentiate(call_text, ad, ctx, NULL);
  if (ad && !status)
    status = differentiate(solve_text, ad, ctx, NULL);
  if (ad && !status)
    status = differentiate(loop_text, ad, ctx, NULL);
  if (ad && !status)
    status = differentiate(kept_text, ad, ctx, NULL);
  tnf_rt_status code = tnf_status_code(status);
  CHECK(code == TNF_RT_OK || code == TNF_RT_OUT_OF_MEMORY);
  if (first >= 0 && allocator.calls > before + first && ad)
    CHECK_INT(code, TNF_RT_OUT_OF_MEMORY);
  tnf_status_release(status);
  tnf_ad_context_release(ad);
  long calls = allocator.calls - before;
  tnf_context_release(ctx);
  CHECK_INT(allocator.live, 0);
  CHECK_INT(allocator.mistakes, 0);
  return calls;
}

static void test_out_of_memory(void) {
  long calls = run(-1, 0);
  CHECK(calls > 3);
  for (long i = 0; i < calls; ++i) {
    run(i, 1);
    run(i, -1);
  }
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  test_rules(ctx);
  test_batch(ctx);
  test_refused(ctx);
  tnf_context_release(ctx);
  test_out_of_memory();
  return CHECK_RESULT();
}
