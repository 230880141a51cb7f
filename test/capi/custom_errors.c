/* Operations of the user's own: what registering and building refuse, contexts apart, modules that others wrote. */
#include "graph_text.h"
#include "run_graph.h"
#include "runtime/test_allocator.h"

static tnf_context *ctx;

static tnf_rt_status kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  (void)rt;
  for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i)
    ((double *)call->results[0].data)[i] = 2 * ((const double *)call->inputs[0].data)[i];
  return TNF_RT_OK;
}
static tnf_rt_status other_kernel(tnf_rt_context *rt, const tnf_custom_call *call) {
  return tnf_custom_fail(rt, call, TNF_RT_INTERNAL, "never called");
}

/* Registered with different `user`: what the shape rule does wrong. */
typedef enum mistake {
  NONE,
  NO_ANSWER,
  NO_DTYPE,
  MANY_AXES,
  NO_EXTENT,
  NO_WORKSPACE,
  REFUSES,
  REFUSES_TWICE,
  WRONG_INPUT,
  NO_GUARD,
  MANY_GUARDS,
  NOT_EQUAL,
  TOO_LARGE,
  NEGATIVE,
  FOREIGN
} mistake;

static tnf_graph *foreign;

static void shape(tnf_custom_shape *s, void *user) {
  const mistake made = *(const mistake *)user;
  const tnf_extent one = tnf_extent_const(1), none = {0};
  s->result_dtype[0] = made == NO_DTYPE ? (tnf_dtype)9 : s->input_dtype[0];
  if (made != NO_ANSWER)
    s->result_extents[0] = s->input_extents[0];
  if (made == MANY_AXES)
    s->result_extents[0].count = 33;
  if (made == NO_EXTENT)
    s->result_extents[0].extent[0] = none;
  if (made == NO_WORKSPACE)
    s->workspace = none;
  if (made == NEGATIVE)
    s->workspace = tnf_extent_const(-8);
  if (made == REFUSES || made == REFUSES_TWICE)
    tnf_custom_refuse(s, TNF_RT_OUT_OF_RANGE, "not on Sundays");
  if (made == REFUSES_TWICE)
    tnf_custom_refuse(s, TNF_RT_INTERNAL, "nor on Mondays");
  if (made == WRONG_INPUT)
    CHECK(!tnf_custom_require_rank(s, 1, 1));
  if (made == NO_GUARD)
    tnf_custom_require_equal(s, "this", none, "that", one);
  for (int i = 0; made == MANY_GUARDS && i < 65; ++i)
    tnf_custom_require_equal(s, NULL, s->input_extents[0].extent[0], NULL, one);
  if (made == NOT_EQUAL)
    tnf_custom_require_equal(s, "this", tnf_extent_const(3), "that", one);
  if (made == TOO_LARGE)
    tnf_custom_require_at_most(s, "this", tnf_extent_const(3), "that", one);
  if (made == FOREIGN)
    s->result_extents[0].extent[0].graph = foreign;
}

static tnf_custom_op operation(const char *name, const mistake *made) {
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.shape = shape;
  op.kernel = kernel;
  op.user = (void *)(uintptr_t)made;
  return op;
}

/* ---- registering
 * --------------------------------------------------------------------------------------------------------------- */

static const mistake none = NONE;

static void test_registering(void) {
  static const char *const names[] = {"",           "alone",
                                      ".a",         "a.",
                                      "a..b",       "1a.b",
                                      "a.1b",       "a b.c",
                                      "a-b.c",      "tenferro.x",
                                      "a.b.",       "a.b c",
                                      "\xc3\xa9.b", "a2345678901234567890123456789012345678901234567890123456789012.b"};
  char text[400];
  tnf_custom_op op = operation("test.op", &none);
  CHECK_FAILS(tnf_custom_register(NULL, &op), TNF_RT_INVALID_ARGUMENT, "custom_register: \"ctx\" is NULL");
  CHECK_FAILS(tnf_custom_register(ctx, NULL), TNF_RT_INVALID_ARGUMENT, "custom_register: \"op\" is NULL");
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    op.name = names[i];
    snprintf(
        text, sizeof text,
        "custom_register: the name \"%s\" is not two or more identifiers apart by dots, in 63 characters, the first of them not "
        "tenferro",
        names[i]);
    CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, text);
  }
  op.name = NULL;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT,
              "custom_register: start from TNF_CUSTOM_OP_INIT and name the operation");
  op = operation("test.op", &none);
  op.size = 8;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT,
              "custom_register: start from TNF_CUSTOM_OP_INIT and name the operation");
  static const char *const symbols[] = {"", "1a", "a.b", "_a", "tnf_rt_run", "a b"};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; ++i) {
    op = operation("test.op", &none);
    op.symbol = symbols[i];
    CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, NULL);
  }
  op = operation("_test.op", &none); /* its symbol would begin with an underscore */
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT,
              "custom_register: _test.op: \"_test_op\" can be no symbol, give another one");
  static const int32_t counts[][2] = {{-1, 1}, {1, 0}, {16, 1}, {1, 16}, {INT32_MAX, 1}, {1, INT32_MAX}, {0, -1}, {0, INT32_MIN}};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; ++i) {
    op = operation("test.op", &none);
    op.input_count = counts[i][0];
    op.result_count = counts[i][1];
    CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, NULL);
  }
  op = operation("test.op", &none);
  op.shape = NULL;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, "custom_register: test.op: \"shape\" is NULL");
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  op = operation("test.op", &none);
  op.derivative = &rule;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, "custom_register: test.op: \"derivative\" has no function");
  rule.size = 4;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT,
              "custom_register: test.op: start \"derivative\" from TNF_AD_RULE_INIT");
  CHECK(!tnf_custom_is_registered(ctx, "test.op"));
  op.derivative = NULL;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
  CHECK(tnf_custom_is_registered(ctx, "test.op"));
  CHECK(!tnf_custom_is_registered(ctx, "test.o") && !tnf_custom_is_registered(ctx, NULL));
  CHECK(!tnf_custom_is_registered(NULL, "test.op"));
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT, "custom_register: \"test.op\" is registered already");
  op = operation("test.op.v2", &none);
  op.symbol = "test_op";
  REQUIRE_OK(tnf_custom_register(ctx, &op)); /* one kernel may serve several */
  op = operation("test.op.v3", &none);
  op.symbol = "test_op";
  op.kernel = other_kernel;
  CHECK_FAILS(tnf_custom_register(ctx, &op), TNF_RT_INVALID_ARGUMENT,
              "custom_register: test.op.v3: the symbol \"test_op\" is that of test.op.v2, which has another kernel");
}

/* Its texts and its rule are copied. */
static void test_copied(void) {
  char name[] = "test.copied", symbol[] = "copied_kernel";
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.linearity = TNF_CONSTANT;
  tnf_custom_op op = operation(name, &none);
  op.symbol = symbol;
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
  memset(name, 'x', sizeof name);
  memset(symbol, 'x', sizeof symbol);
  memset(&rule, 0xff, sizeof rule);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced y = tnf_add(tnf_custom_one(graph, "test.copied", &x, 1, NULL), x); /* constant to derivatives */
  int64_t n = 2;
  tnf_tensor *in = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, (double[]){3, 4}, &in));
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x), in, WANT(1, 1), 0);
  tnf_tensor_release(in);
}

/* ---- building
 * ------------------------------------------------------------------------------------------------------------------- */

static void check_error(tnf_graph *graph, tnf_rt_status code, const char *text) {
  const tnf_status *st = tnf_graph_status(graph);
  CHECK_INT(tnf_status_code(st), code);
  CHECK_TEXT(tnf_status_message(st), text);
  tnf_graph_release(graph);
}

static void test_mistakes(void) {
  static const struct {
    mistake made;
    tnf_rt_status code;
    const char *text;
  } cases[] = {{NO_ANSWER, TNF_RT_INVALID_ARGUMENT, "its shape rule does not give the dtype and the extents of result 0"},
               {NO_DTYPE, TNF_RT_INVALID_ARGUMENT, "its shape rule does not give the dtype and the extents of result 0"},
               {MANY_AXES, TNF_RT_INVALID_ARGUMENT, "its shape rule does not give the dtype and the extents of result 0"},
               {NO_EXTENT, TNF_RT_INVALID_ARGUMENT, "its shape rule does not give the dtype and the extents of result 0"},
               {FOREIGN, TNF_RT_INVALID_ARGUMENT, "its shape rule does not give the dtype and the extents of result 0"},
               {NO_WORKSPACE, TNF_RT_INVALID_ARGUMENT, "its shape rule gives no number of bytes to work in"},
               {NEGATIVE, TNF_RT_SHAPE_MISMATCH, "the bytes of the workspace must not be negative, got -8"},
               {REFUSES, TNF_RT_OUT_OF_RANGE, "not on Sundays"},
               {REFUSES_TWICE, TNF_RT_OUT_OF_RANGE, "not on Sundays"},
               {WRONG_INPUT, TNF_RT_INVALID_ARGUMENT, "its shape rule asks for input 1 of 1"},
               {NO_GUARD, TNF_RT_INVALID_ARGUMENT, "its shape rule requires something of what is no extent"},
               {MANY_GUARDS, TNF_RT_INVALID_ARGUMENT, "its shape rule requires more than 64 things"},
               {NOT_EQUAL, TNF_RT_SHAPE_MISMATCH, "extents differ: this is 3, that is 1"},
               {TOO_LARGE, TNF_RT_SHAPE_MISMATCH, "an extent is too large: this is 3, that is 1"}};
  foreign = tnf_graph_new(ctx, "foreign");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    char name[40], text[200];
    snprintf(name, sizeof name, "test.mistake%d", (int)i);
    tnf_custom_op op = operation(name, &cases[i].made);
    REQUIRE_OK(tnf_custom_register(ctx, &op));
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    tnf_traced y = tnf_custom_one(graph, name, &x, 1, NULL);
    CHECK(!y.value && !y.like);
    snprintf(text, sizeof text, "%s #1: %s (input 0 \"x\": f64[n])", name, cases[i].text);
    check_error(graph, cases[i].code, text);
  }
  tnf_graph_release(foreign);
}

static void refuse_dtype(tnf_custom_shape *s, void *user) {
  (void)user;
  if (tnf_custom_require_rank(s, 0, 1) && tnf_custom_require_dtype(s, 1, TNF_F32))
    CHECK(false);
}

static void test_building(void) {
  tnf_traced results[3];
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_custom(graph, "test.op", (tnf_traced[]){x, x}, 2, NULL, results, 1);
  check_error(graph, TNF_RT_INVALID_ARGUMENT, "test.op #1: takes 1 inputs, got 2 (input 0 \"x\": f64[n], input 1 \"x\": f64[n])");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_custom(graph, "test.op", &x, 1, NULL, results, 3);
  check_error(graph, TNF_RT_INVALID_ARGUMENT, "test.op #1: gives 1 results, asked for 3 (input 0 \"x\": f64[n])");
  CHECK(!results[2].value);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  (void)tnf_custom_one(graph, "test.nobody", &x, 1, NULL);
  check_error(graph, TNF_RT_INVALID_ARGUMENT, "custom: no operation \"test.nobody\" is registered with the context");
  tnf_custom_op op = operation("test.dtype", &none);
  op.shape = refuse_dtype;
  op.input_count = 2;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
  for (int i = 0; i < 2; ++i) {
    graph = tnf_graph_new(ctx, "f");
    x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    (void)tnf_custom_one(graph, "test.dtype", (tnf_traced[]){i ? x : tnf_expand_dims(x, 0), x}, 2, NULL);
    if (i)
      check_error(graph, TNF_RT_DTYPE_MISMATCH,
                  "test.dtype #1: input 1 must be f32, got f64 (input 0 \"x\": f64[n], input 1 \"x\": f64[n])");
    else
      check_error(
          graph, TNF_RT_RANK_MISMATCH,
          "test.dtype #1: input 0 must have rank 1, got 2 (input 0 the result of expand_dims #1: f64[1, n], input 1 \"x\": "
          "f64[n])");
  }
}

/* ---- contexts apart ---------------------------------------------------------------------------------------------------- */

static tnf_graph *graph_of(tnf_context *where) {
  tnf_graph *graph = tnf_graph_new(where, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_custom_one(graph, "test.op", &x, 1, NULL));
  return graph;
}

static void test_contexts(void) {
  tnf_context *other = tnf_context_new(NULL);
  tnf_graph *graph = graph_of(other);
  check_error(graph, TNF_RT_INVALID_ARGUMENT, "custom: no operation \"test.op\" is registered with the context");
  graph = graph_of(ctx); /* a compiler of another context does not find it */
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(other, NULL);
  tnf_program *program = NULL;
  CHECK_FAILS(tnf_graph_compiler_compile(compiler, graph, &program), TNF_RT_UNSUPPORTED,
              "test.op: the program needs its kernel \"test_op\", and no such operation is registered with the context");
  tnf_object *object = NULL; /* for elsewhere it needs none */
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &object));
  const char *header = NULL;
  REQUIRE_OK(tnf_object_header(object, "f", &header));
  CHECK(strstr(header, "#include <tenferro/kernel.h>") && strstr(header, "\ntnf_custom_kernel test_op;\n"));
  CHECK_FAILS(tnf_object_program(object, NULL, &program), TNF_RT_UNSUPPORTED, NULL);
  tnf_custom_op op = operation("test.op", &none);
  op.kernel = NULL;
  REQUIRE_OK(tnf_custom_register(other, &op));
  CHECK_FAILS(tnf_object_program(object, NULL, &program), TNF_RT_UNSUPPORTED,
              "test.op: the program needs its kernel \"test_op\", and it is registered without one");
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(other);
}

/* ---- modules that others wrote
 * ------------------------------------------------------------------------------------------------- */

#define X "!tenferro.tensor<?xf64>"
#define BEGIN                                                                                                                    \
  "func.func @f(%x: " X ") -> " X " {\n  %n = tenferro.dim %x, 0 : " X "\n  %two = arith.constant 2 : index\n"                   \
  "  %m = arith.muli %n, %two : index\n"
#define END "  return %y : " X "\n}\n"

/* Compiled and run on [1, 2]: y[0], or the sentence of a failure. */
static void check_text_runs(const char *text, double want, const char *sentence) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object = NULL;
  tnf_program *program = NULL;
  tnf_tensor *in = NULL, *out = NULL;
  int64_t n = 2;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, (double[]){1, 2}, &in));
  tnf_status *st = tnf_graph_compiler_compile_text(compiler, text, strlen(text), "text", NULL, &object);
  if (!st)
    st = tnf_object_program(object, NULL, &program);
  if (!st)
    st = tnf_run(ctx, program, &in, 1, &out, 1);
  if (sentence && !CHECK(st && strstr(tnf_status_message(st), sentence)))
    fprintf(stderr, "  got  %s\n  want %s\n", tnf_status_message(st), sentence);
  if (!sentence) {
    CHECK_TEXT(tnf_status_message(st), "");
    CHECK(out && tnf_tensor_element_count(out) == 2 && tnf_tensor_const_f64(out)[0] == want);
  }
  tnf_status_release(st);
  tnf_tensor_release(out);
  tnf_tensor_release(in);
  tnf_program_release(program);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
}

/* What the text says of extents does not count where the operation is registered: its shape rule does. */
static void test_texts(void) {
  static const struct {
    const char *text, *sentence;
  } cases[] = {
      {BEGIN "  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[%n]] : (" X ") -> " X "\n" END, NULL},
      {BEGIN "  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[%m]] workspace [64] {mergeable} : (" X ") -> " X
             "\n" END,
       NULL},
      {"func.func @f(%x: !tenferro.tensor<[7]xf64>) -> " X
       " {\n" /* a module may say less than the shape rule: of a bound, of a number */
       "  %n = tenferro.dim %x, 0 : !tenferro.tensor<[7]xf64>\n  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents "
       "[[%n]] : (!tenferro.tensor<[7]xf64>) -> " X "\n" END,
       NULL},
      {"func.func @f(%x: !tenferro.tensor<2xf64>) -> " X " {\n  %n = tenferro.dim %x, 0 : !tenferro.tensor<2xf64>\n"
       "  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[%n]] : (!tenferro.tensor<2xf64>) -> " X "\n" END,
       NULL},
      {BEGIN "  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[%n]] : (" X ") -> !tenferro.tensor<[7]xf64>\n"
             "  return %x : " X "\n}\n",
       "test.op: result 0 is f64[any] by its shape rule, and f64[<= 7] in the module"},
      {BEGIN "  %z = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[1000]] : (" X ") -> !tenferro.tensor<1000xf64>\n"
             "  %y = tenferro.slice %z starts [0] limits [%n] strides [1] : !tenferro.tensor<1000xf64> -> " X "\n" END,
       "test.op: result 0 is f64[any] by its shape rule, and f64[1000] in the module"},
      {BEGIN "  %y = tenferro.custom \"test.op\" calls \"free\"(%x) extents [[%n]] : (" X ") -> " X "\n" END,
       "test.op: its kernel is \"test_op\", and another one in the module"},
      {BEGIN "  %y = tenferro.custom \"test.op\" calls \"test_op\"(%x, %x) extents [[%n]] : (" X ", " X ") -> " X "\n" END,
       "test.op: takes 1 inputs, got 2"},
      {BEGIN "  %y, %z = tenferro.custom \"test.op\" calls \"test_op\"(%x) extents [[%n], [%n]] : (" X ") -> (" X ", " X
             ")\n" END,
       "test.op: gives 1 results, asked for 2"},
      {BEGIN "  %y = tenferro.custom \"test.nobody\" calls \"test_nobody\"(%x) extents [[%n]] : (" X ") -> " X "\n" END,
       "test.nobody: the program needs its kernel \"test_nobody\", and no such operation is registered with the context"},
      {BEGIN "  %y = tenferro.custom \"test.nobody\" calls \"free\"(%x) extents [[%n]] : (" X ") -> " X "\n" END,
       "test.nobody: the symbol \"free\" is a word of C, or a library's, and no user's kernel"},
      {BEGIN "  %y = tenferro.custom \"test.nobody\" calls \"dgemm_\"(%x) extents [[%n]] : (" X ") -> " X "\n" END,
       "test.nobody: the symbol \"dgemm_\" is a word of C, or a library's, and no user's kernel"},
      {BEGIN "  %y = tenferro.custom \"test.nobody\" calls \"f\"(%x) extents [[%n]] : (" X ") -> " X "\n" END,
       "calls \"f\", which is a name of this module"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i)
    check_text_runs(cases[i].text, 2, cases[i].sentence);
}

/* ---- without memory
 * -------------------------------------------------------------------------------------------------------------- */

static long register_and_build(long first) {
  test_allocator allocator = {.fail_from = -1, .fail_count = 1};
  tnf_context *own = test_context(&allocator, 1);
  long before = allocator.calls;
  if (first >= 0)
    allocator.fail_from = before + first;
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.linearity = TNF_CONSTANT;
  tnf_custom_op op = operation("test.op", &none);
  op.derivative = &rule;
  tnf_status *st = tnf_custom_register(own, &op);
  CHECK(!st || tnf_status_code(st) == TNF_RT_OUT_OF_MEMORY);
  CHECK((st == NULL) == tnf_custom_is_registered(own, "test.op"));
  tnf_graph *graph = st ? NULL : graph_of(own);
  CHECK(!graph || !tnf_graph_status(graph) || tnf_status_code(tnf_graph_status(graph)) == TNF_RT_OUT_OF_MEMORY);
  tnf_graph_compiler *compiler = graph ? tnf_graph_compiler_new(own, NULL) : NULL;
  tnf_program *program = NULL;
  tnf_status *compiled = compiler ? tnf_graph_compiler_compile(compiler, graph, &program) : NULL;
  CHECK(!compiled || tnf_status_code(compiled) == TNF_RT_OUT_OF_MEMORY);
  tnf_status_release(compiled);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_status_release(st);
  long calls = allocator.calls - before;
  tnf_context_release(own);
  CHECK_INT(allocator.live, 0);
  CHECK_INT(allocator.mistakes, 0);
  return calls;
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_registering();
  test_copied();
  test_mistakes();
  test_building();
  test_contexts();
  test_texts();
  long calls = register_and_build(-1);
  for (long n = 0; n < calls; ++n)
    (void)register_and_build(n);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
