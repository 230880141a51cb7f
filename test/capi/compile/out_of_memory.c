/* Compiling, describing and running while each allocation of ours fails in turn: a status, nothing leaked, the next attempt
 * works. */
#include "runtime/test_allocator.h"

#include "../graph_text.h"
#include "compiled.h"

/* True when everything worked. */
static bool attempt(tnf_context *ctx, tnf_graph *graph, tnf_captured_data captured) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = "x86-64-v3";
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  if (!compiler)
    return false;
  tnf_object *object;
  tnf_program *program = NULL;
  tnf_status *st = tnf_graph_compiler_compile_object(compiler, graph, captured, &object);
  const char *header;
  if (!st)
    st = tnf_object_header(object, "affine", &header);
  if (!st)
    st = tnf_object_program(object, NULL, &program);
  tnf_graph_executor *executor = st ? NULL : tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = NULL, *y = NULL;
  bool done = executor != NULL;
  if (done)
    st = tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){2}, (double[]){3, 4}, &x);
  if (done && !st)
    st = tnf_graph_executor_run(executor, program, &x, 1, &y, 1);
  if (done && !st)
    CHECK(tnf_tensor_f64(y)[0] == 31);
  if (st)
    CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  done = done && !st;
  tnf_status_release(st);
  tnf_tensor_release(y);
  tnf_tensor_release(x);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

/* The text of the graph, with its data, read back: compiled and as a graph. */
static bool attempt_text(tnf_context *ctx, const char *text) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object = NULL;
  tnf_graph *graph = NULL;
  tnf_status *st = compiler ? tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object) : NULL;
  if (compiler && !st)
    st = tnf_graph_from_mlir(ctx, text, strlen(text), NULL, NULL, &graph);
  if (st)
    CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  bool done = compiler && !st;
  tnf_status_release(st);
  tnf_graph_release(graph);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

static void fail_each(test_allocator *allocator, tnf_context *ctx, tnf_graph *graph, int way, const char *text) {
  bool done = false;
  long failed = 0;
  for (long n = 0; n < 500 && !done; ++n) {
    long live = allocator->live;
    allocator->fail_from = allocator->calls + n;
    allocator->fail_count = 1;
    done = way < 2 ? attempt(ctx, graph, (tnf_captured_data)way) : attempt_text(ctx, text);
    failed += !done;
    allocator->fail_from = -1;
    tnf_context_trim(ctx);
    if (!done)
      CHECK(allocator->live <= live + 4); /* the context may keep a frame or a workspace */
    if (allocator->calls == 0)
      break;
  }
  CHECK(done);
  CHECK(failed > 10);
}

int main(void) {
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&allocator, 1);
  tnf_graph *graph = tnf_graph_new(ctx, "affine");
  tnf_traced a = tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){2}, (double[]){10, 20});
  tnf_output(graph, "y", tnf_add(tnf_mul(a, tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2))), tnf_div(a, a)));
  CHECK(tnf_graph_status(graph) == NULL);
  static char text[1 << 16];
  strcpy(text, graph_text_of(graph));
  for (int way = 0; way < 3; ++way)
    fail_each(&allocator, ctx, graph, way, text);
  allocator.fail_from = allocator.calls;
  CHECK_TEXT(graph_text_of(graph), ""); /* all of it or nothing */
  allocator.fail_from = -1;
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&allocator);
  return CHECK_RESULT();
}
