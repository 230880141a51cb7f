/* What a run says when extents that are known then do not fit: the sentence names the user's call, the operands and the inputs.
 */
#include "check.h"
#include "tenferro/tenferro.h"

static tnf_context *ctx;

typedef tnf_traced two_operands(tnf_traced a, tnf_traced b);

static tnf_traced by_matmul(tnf_traced a, tnf_traced b) {
  return tnf_matmul(a, b);
}
static tnf_traced by_add(tnf_traced a, tnf_traced b) {
  return tnf_add(a, b);
}
static tnf_traced by_concatenate(tnf_traced a, tnf_traced b) {
  return tnf_concatenate((tnf_traced[]){a, b}, 2, 0);
}
static tnf_traced by_solve(tnf_traced a, tnf_traced b) {
  return tnf_solve(a, b);
}

/* Runs `build` of a[m, n] and b[p, q] with matrices of 2x3 and rows x columns. */
static void check_run(two_operands *build, int64_t rows, int64_t columns, tnf_rt_status code, const char *text) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("p", "q"));
  tnf_output(graph, "y", build(a, b));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *inputs[2], *y = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){2, 3}, &inputs[0]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){rows, columns}, &inputs[1]));
  tnf_status *status = tnf_graph_executor_run(executor, program, inputs, 2, &y, 1);
  CHECK_FAILS(status, code, text);
  CHECK((y != NULL) == (code == TNF_RT_OK));
  tnf_tensor_release(y);
  tnf_tensor_release(inputs[0]);
  tnf_tensor_release(inputs[1]);
  tnf_program_release(program);
  tnf_graph_executor_release(executor);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_run(by_matmul, 3, 4, TNF_RT_OK, "");
  check_run(by_matmul, 4, 4, TNF_RT_SHAPE_MISMATCH,
            "f: matmul of \"a\" and \"b\": contracted extents differ: dim 1 of lhs (= n of \"a\") is 3, dim 0 of rhs (= p of "
            "\"b\") is 4");
  check_run(by_add, 2, 3, TNF_RT_OK, "");
  check_run(by_add, 2, 1, TNF_RT_SHAPE_MISMATCH,
            "f: add of \"a\" and \"b\": extents differ: dim 1 of lhs (= n of \"a\") is 3, dim 1 of rhs (= q of \"b\") is 1");
  check_run(by_concatenate, 5, 3, TNF_RT_OK, "");
  check_run(by_concatenate, 5, 2, TNF_RT_SHAPE_MISMATCH, NULL);
  check_run(by_solve, 2, 1, TNF_RT_SHAPE_MISMATCH, NULL);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
