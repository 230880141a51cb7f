/* Tracing: inputs of all kinds of extents, chaining, outputs, captured data, the text and back. */
#include "check.h"
#include "graph_text.h"

static tnf_context *ctx;

static void test_first_program(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "loss_gradient");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced loss = tnf_reduce_sum(tnf_mul(x, x), TNF_ALL_AXES);
  tnf_output(graph, "gradient", tnf_grad(loss, x));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_TEXT(graph_text_of(graph),
             "module {\n"
             "  func.func @loss_gradient(%arg0: !tenferro.tensor<?xf64> {tenferro.extents = [\"n\"], tenferro.name = \"x\"}) -> "
             "(!tenferro.tensor<?xf64> {tenferro.name = \"gradient\"}) {\n"
             "    %0 = tenferro.mul %arg0, %arg0 : !tenferro.tensor<?xf64>\n"
             "    %1 = tenferro.reduce_sum %0 axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>\n"
             "    %2 = tenferro.grad %1 wrt(%arg0) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>\n"
             "    return %2 : !tenferro.tensor<?xf64>\n"
             "  }\n"
             "}\n");
  tnf_graph_release(graph);
}

static void test_shapes(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "shapes");
  int rows = 3;
  const char *name = "n";
  tnf_traced x = tnf_input(graph, "x", TNF_F32, TNF_SHAPE("m", 4, "?", "r<=64", "?<=7", rows, name));
  tnf_traced s = tnf_input(graph, "s", TNF_COMPLEX_F64, TNF_SCALAR);
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_INT(tnf_rank_of(x), 7);
  CHECK_INT(tnf_rank_of(s), 0);
  CHECK_INT(tnf_dtype_of(x), TNF_F32);
  CHECK_INT(tnf_dtype_of(s), TNF_COMPLEX_F64);
  CHECK_INT(tnf_exact_extent(x, 0), -1);
  CHECK_INT(tnf_exact_extent(x, 1), 4);
  CHECK_INT(tnf_exact_extent(x, -2), 3);
  CHECK_INT(tnf_extent_bound(x, 3), 64);
  CHECK_INT(tnf_extent_bound(x, 4), 7);
  CHECK_INT(tnf_extent_bound(x, 1), 4);
  CHECK_INT(tnf_extent_bound(x, 0), -1);
  CHECK_GRAPH_HAS(graph,
                  "!tenferro.tensor<?x4x?x[64]x[7]x3x?xf32> {tenferro.extents = [\"m\", \"\", \"\", \"r\", \"\", \"\", \"n\"]");
  tnf_graph_release(graph);
}

static void test_captured(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "captured");
  tnf_traced a = tnf_traced_from_col_major(graph, NULL, TNF_F64, 2, (int64_t[]){2, 3}, (double[]){1, 2, 3, 4, 5, 6});
  tnf_traced b = tnf_traced_from_row_major(graph, NULL, TNF_F64, 2, (int64_t[]){3, 2}, (double[]){1, 2, 3, 4, 5, 6});
  tnf_tensor *tensor;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, (double[]){7}, &tensor));
  tnf_traced c = tnf_traced_from_tensor(graph, NULL, tensor);
  tnf_tensor_release(tensor);
  tnf_output(graph, "y", tnf_mul(tnf_matmul(a, b), c));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_INT(graph_text_count(graph, "tenferro.captured"), 3);
  CHECK_INT(graph_text_count(graph, "constant"), 0);
  tnf_graph_release(graph);

  graph = tnf_graph_new(ctx, "captured");
  tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){-2}, (double[]){1});
  CHECK(tnf_status_code(tnf_graph_status(graph)) != TNF_RT_OK);
  tnf_graph_release(graph);
}

static void test_text_and_back(void) {
  const char *text = "func.func @twice(%x: !tenferro.tensor<?xf64> {tenferro.name = \"x\"}) -> (!tenferro.tensor<?xf64> "
                     "{tenferro.name = \"y\"}) {\n"
                     "  %0 = tenferro.add %x, %x : !tenferro.tensor<?xf64>\n"
                     "  return %0 : !tenferro.tensor<?xf64>\n"
                     "}\n";
  tnf_graph *graph;
  REQUIRE_OK(tnf_graph_from_mlir(ctx, text, strlen(text), "twice.mlir", NULL, &graph));
  tnf_traced y = tnf_graph_get_output(graph, "y");
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), tnf_graph_get_input(graph, "x")));
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_GRAPH_HAS(graph, "tenferro.grad %1 wrt(%arg0)");
  CHECK_GRAPH_HAS(graph, "return %0, %2 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>");
  tnf_graph_get_input(graph, "z");
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_input: there is no input named \"z\"");
  tnf_graph_release(graph);

  const char *wrong =
      "func.func @f(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<3xf64>) {\n"
      "  %0 = tenferro.add %x, %y : (!tenferro.tensor<2xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<2xf64>\n"
      "  return\n}\n";
  CHECK_FAILS(tnf_graph_from_mlir(ctx, wrong, strlen(wrong), "f.mlir", NULL, &graph), TNF_RT_INVALID_ARGUMENT,
              "f.mlir:2:8: 'tenferro.add' op C1: operands must have equal extents, got 2 and 3");
  CHECK(graph == NULL);
  CHECK_FAILS(tnf_graph_from_mlir(ctx, text, strlen(text), "twice.mlir", "thrice", &graph), TNF_RT_INVALID_ARGUMENT,
              "twice.mlir: there is no function @thrice with a body");
  CHECK_FAILS(tnf_graph_from_mlir(NULL, text, strlen(text), "twice.mlir", NULL, &graph), TNF_RT_INVALID_ARGUMENT, NULL);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_first_program();
  test_shapes();
  test_captured();
  test_text_and_back();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
