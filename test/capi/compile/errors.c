/* What cannot be compiled or run: one sentence each, and the next call works. */
#include "compiled.h"

static tnf_status *compile_text(tnf_graph_compiler *compiler, const char *text, const char *entry) {
  tnf_object *object;
  tnf_status *st = tnf_graph_compiler_compile_text(compiler, text, strlen(text), "test.mlir", entry, &object);
  CHECK((st == NULL) == (object != NULL));
  tnf_object_release(object);
  return st;
}

#define F64 "!tenferro.tensor<?xf64>"

static void test_text(tnf_graph_compiler *compiler) {
  CHECK_FAILS(compile_text(compiler, "", NULL), TNF_RT_INVALID_ARGUMENT, "the module has no program: no public function");
  CHECK_FAILS(compile_text(compiler, "func.func @f(", NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(compile_text(compiler, "func.func @f(%x: i64) { return }", NULL), TNF_RT_INVALID_ARGUMENT,
              "test.mlir:1:1: traced form: f: argument 0 must be a tensor, got 'i64'");
  CHECK_FAILS(compile_text(compiler, "func.func @f(%x: !tenferro.tensor<2xf64, cuda>) { return }", NULL), TNF_RT_UNSUPPORTED,
              "f: input 0 is not in CPU memory");
  CHECK_FAILS(compile_text(compiler, "func.func @tnf_f(%x: " F64 ") { return }", NULL), TNF_RT_INVALID_ARGUMENT,
              "the program name \"tnf_f\" begins with tnf_, which is tenferro's own");
  CHECK_FAILS(compile_text(compiler, "func.func @f(%x: " F64 ") -> " F64 " { return %x : " F64 " }", "g"),
              TNF_RT_INVALID_ARGUMENT, "there is no program \"g\" in the module");
  static const char *const clashes[] = {"func.func @f(%x: " F64 ") { return } func.func @f_info(%x: " F64 ") { return }",
                                        "func.func @f_info(%x: " F64 ") { return } func.func @f(%x: " F64 ") { return }"};
  for (int i = 0; i < 2; ++i)
    CHECK_FAILS(compile_text(compiler, clashes[i], NULL), TNF_RT_INVALID_ARGUMENT,
                "the program name \"f_info\" is a name that the code of program \"f\" defines");
  tnf_status *st = compile_text(compiler,
                                "func.func @f(%x: " F64 ", %y: !tenferro.tensor<?xf32>) -> " F64 " {\n"
                                "  %z = tenferro.add %x, %y : " F64 "\n  return %z : " F64 "\n}",
                                NULL);
  CHECK_INT(tnf_status_code(st), TNF_RT_INVALID_ARGUMENT);
  CHECK(strncmp(tnf_status_message(st), "test.mlir:2:", 12) == 0);
  tnf_status_release(st);
}

#define M "!tenferro.tensor<2x3xf64>"
#define I "!tenferro.tensor<2x3xi32>"
#define S "!tenferro.tensor<f64>"
#define V "!tenferro.tensor<3xf64>"

/* The class of a mistake is the same in text as it is in the builders. */
static void test_codes(tnf_graph_compiler *compiler) {
  static const struct {
    tnf_rt_status code;
    const char *operation;
  } table[] = {
      {TNF_RT_RANK_MISMATCH, "tenferro.transpose %m [0] : " M " -> " M},
      {TNF_RT_INVALID_ARGUMENT, "tenferro.transpose %m [0, 0] : " M " -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.pad %m, %v low [0, 0] high [0, 0] interior [0, 0] : " M ", " V " -> " M},
      {TNF_RT_DTYPE_MISMATCH, "tenferro.pad %i, %s low [0, 0] high [0, 0] interior [0, 0] : " I ", " S " -> " I},
      {TNF_RT_RANK_MISMATCH, "tenferro.pad %m, %s low [0] high [0, 0] interior [0, 0] : " M ", " S " -> " M},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.pad %m, %s low [-3, 0] high [0, 0] interior [0, 0] : " M ", " S " -> " M},
      {TNF_RT_OUT_OF_RANGE, "tenferro.pad %m, %s low [0, 0] high [0, 0] interior [-1, 0] : " M ", " S " -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.slice %m starts [0] limits [1] strides [1] : " M " -> " M},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.slice %m starts [0, 0] limits [3, 3] strides [1, 1] : " M " -> " M},
      {TNF_RT_INVALID_ARGUMENT, "tenferro.slice %m starts [0, 0] limits [2, 3] strides [0, 1] : " M " -> " M},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.reshape %m extents [7] : " M " -> !tenferro.tensor<7xf64>"},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.reshape %m extents [-6, -1] : " M " -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.broadcast_in_dim %v dims [] extents [2, 3] : " V " -> " M},
      {TNF_RT_OUT_OF_RANGE, "tenferro.broadcast_in_dim %v dims [2] extents [2, 3] : " V " -> " M},
      {TNF_RT_INVALID_ARGUMENT, "tenferro.broadcast_in_dim %m dims [1, 0] extents [3, 2] : " M " -> !tenferro.tensor<3x2xf64>"},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.broadcast_in_dim %v dims [0] extents [2, 3] : " V " -> " M},
      {TNF_RT_OUT_OF_RANGE, "tenferro.concatenate %m, %m axis 2 : " M ", " M " -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.concatenate %m, %v axis 0 : " M ", " V " -> " M},
      {TNF_RT_DTYPE_MISMATCH, "tenferro.concatenate %m, %i axis 0 : " M ", " I " -> " M},
      {TNF_RT_OUT_OF_RANGE, "tenferro.dim %m, 2 : " M},
      {TNF_RT_OUT_OF_RANGE, "tenferro.reduce_sum %m axes [2] : " M " -> " V},
      {TNF_RT_INVALID_ARGUMENT, "tenferro.reduce_sum %m axes [0, 0] : " M " -> " V},
      {TNF_RT_RANK_MISMATCH, "tenferro.add %m, %v : (" M ", " V ") -> " M},
      {TNF_RT_DTYPE_MISMATCH, "tenferro.add %m, %i : (" M ", " I ") -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.cholesky %v : " V},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.cholesky %m : " M},
      {TNF_RT_SHAPE_MISMATCH, "tenferro.dot_general %m, %m contract [1], [0] batch [], [] : " M ", " M " -> " M},
      {TNF_RT_DTYPE_MISMATCH, "tenferro.dot_general %m, %i contract [0], [0] batch [], [] : " M ", " I " -> " M},
      {TNF_RT_RANK_MISMATCH, "tenferro.tril %v : " V},
      {TNF_RT_RANK_MISMATCH, "tenferro.grad %v wrt(%v) : " V ", " V},
      {TNF_RT_DTYPE_MISMATCH, "tenferro.grad %s wrt(%i) : " S ", " I},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; ++i) {
    char text[1024];
    snprintf(text, sizeof text, "func.func @f(%%m: " M ", %%i: " I ", %%s: " S ", %%v: " V ") {\n  %%r = %s\n  return\n}",
             table[i].operation);
    tnf_status *st = compile_text(compiler, text, NULL);
    if (!CHECK_INT(tnf_status_code(st), table[i].code))
      fprintf(stderr, "  %s\n  %s\n", table[i].operation, tnf_status_message(st));
    tnf_status_release(st);
  }
}

static void test_graph(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_program *program;
  CHECK_FAILS(tnf_graph_compiler_compile(compiler, NULL, &program), TNF_RT_INVALID_ARGUMENT,
              "graph_compiler_compile: \"graph\" is NULL");
  tnf_graph *graph = tnf_graph_new(ctx, "wrong");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(3)), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE(4));
  tnf_output(graph, "z", tnf_add(x, y));
  tnf_status *st = tnf_graph_compiler_compile(compiler, graph, &program);
  CHECK(st && !program && strcmp(tnf_status_message(st), tnf_status_message(tnf_graph_status(graph))) == 0);
  tnf_status_release(st);
  tnf_graph_release(graph);
}

static void test_cpu(tnf_context *ctx) {
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program;
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = "nehalem";
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
#ifdef __x86_64__
  CHECK_FAILS(tnf_graph_compiler_compile(compiler, graph, &program), TNF_RT_UNSUPPORTED,
              "compiler: CPU \"nehalem\" is below x86-64-v3 (AVX2 and FMA), which compiled programs need");
#else
  CHECK_FAILS(tnf_graph_compiler_compile(compiler, graph, &program), TNF_RT_INVALID_ARGUMENT, NULL);
#endif
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void test_run(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = tnf_graph_new(ctx, "sum");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_add(a, b));
  tnf_program *program = compile(compiler, graph);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = vector_of(ctx, 2, (double[]){1, 2}), *y = vector_of(ctx, 3, (double[]){1, 2, 3}), *out = x;
  CHECK_FAILS(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, y}, 2, &out, 1), TNF_RT_SHAPE_MISMATCH, NULL);
  CHECK(out == NULL);
  CHECK_FAILS(tnf_graph_executor_run(executor, program, &x, 1, &out, 1), TNF_RT_INVALID_ARGUMENT, "sum: takes 2 inputs, got 1");
  CHECK_FAILS(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, NULL}, 2, &out, 1), TNF_RT_INVALID_ARGUMENT,
              "sum: input \"b\" is NULL");
  CHECK_FAILS(tnf_graph_executor_run(executor, program, NULL, 2, &out, 1), TNF_RT_INVALID_ARGUMENT, "run: \"inputs\" is NULL");
  CHECK_FAILS(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, x}, 2, NULL, 1), TNF_RT_INVALID_ARGUMENT,
              "run: \"outputs\" is NULL");
  CHECK_FAILS(tnf_graph_executor_run(executor, NULL, NULL, 0, NULL, 0), TNF_RT_INVALID_ARGUMENT,
              "graph_executor_run: \"program\" is NULL");
  CHECK_FAILS(tnf_graph_executor_run(NULL, program, NULL, 0, NULL, 0), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_OK(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, x}, 2, &out, 1));
  CHECK(tnf_tensor_f64(out)[1] == 4);
  tnf_tensor_release(out);
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_release(graph);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  test_text(compiler);
  test_codes(compiler);
  test_graph(ctx, compiler);
  test_cpu(ctx);
  test_run(ctx, compiler);
  CHECK(tnf_graph_compiler_new(NULL, NULL) == NULL && tnf_graph_executor_new(NULL, TNF_CPU) == NULL);
  tnf_graph_compiler_release(NULL);
  tnf_graph_executor_release(NULL);
  tnf_program_release(NULL);
  tnf_object_release(NULL);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
