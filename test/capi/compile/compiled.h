/* What the tests of compiled programs share. */
#ifndef TNF_TEST_COMPILED_H
#define TNF_TEST_COMPILED_H

#include "check.h"
#include "tenferro/tenferro.h"

static inline tnf_tensor *vector_of(tnf_context *ctx, int64_t n, const double *values) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, values, &t));
  return t;
}

/* f(x) = x * x and its gradient's sum: outputs "square" and "gradient". */
static inline tnf_graph *square_graph(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "square");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced square = tnf_mul(x, x);
  tnf_output(graph, "square", square);
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(square, TNF_ALL_AXES), x));
  return graph;
}

static inline tnf_program *compile(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  return program;
}

/* The only program of a text. */
static inline tnf_program *program_of_text(tnf_context *ctx, const char *text) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object;
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, strlen(text), "test.mlir", NULL, &object));
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return program;
}

#endif
