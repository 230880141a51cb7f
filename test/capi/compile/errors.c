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
  CHECK_FAILS(compile_text(compiler, "func.func @f(%x: " F64 ") { return } func.func @f_info(%x: " F64 ") { return }", NULL),
              TNF_RT_INVALID_ARGUMENT, "the program name \"f_info\" is a name that the code of program \"f\" defines");
  tnf_status *st = compile_text(compiler,
                                "func.func @f(%x: " F64 ", %y: !tenferro.tensor<?xf32>) -> " F64 " {\n"
                                "  %z = tenferro.add %x, %y : " F64 "\n  return %z : " F64 "\n}",
                                NULL);
  CHECK_INT(tnf_status_code(st), TNF_RT_INVALID_ARGUMENT);
  CHECK(strncmp(tnf_status_message(st), "test.mlir:2:", 12) == 0);
  tnf_status_release(st);
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
  CHECK_FAILS(tnf_graph_executor_run(executor, program, NULL, 2, &out, 1), TNF_RT_INVALID_ARGUMENT,
              "sum: the list of inputs is NULL");
  CHECK_FAILS(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, x}, 2, NULL, 1), TNF_RT_INVALID_ARGUMENT,
              "sum: the list of outputs is NULL");
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
