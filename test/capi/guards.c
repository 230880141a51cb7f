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
static tnf_traced by_concatenate_last(tnf_traced a, tnf_traced b) {
  return tnf_concatenate((tnf_traced[]){a, a, b}, 3, 0);
}
static tnf_traced by_solve(tnf_traced a, tnf_traced b) {
  return tnf_solve(a, b);
}

/* Extents of b as starts, limits, widths and sizes of a[2, 3]. */
static tnf_extent rows_less_three(tnf_traced b) {
  return tnf_extent_sub(tnf_dim(b, 0), tnf_extent_const(3));
}
static tnf_traced by_slice_from(tnf_traced a, tnf_traced b) {
  return tnf_slice_axis(a, 0, rows_less_three(b), tnf_extent_const(1));
}
static tnf_traced by_slice_between(tnf_traced a, tnf_traced b) {
  return tnf_slice_axis(a, 1, tnf_dim(b, 0), tnf_dim(b, 1));
}
static tnf_traced by_pad_low(tnf_traced a, tnf_traced b) {
  return tnf_pad(a, tnf_scalar_like(a, 0), TNF_EXTENTS(0, rows_less_three(b)), TNF_EXTENTS(0, -1), TNF_INTS(0, 0));
}
static tnf_traced by_pad_high(tnf_traced a, tnf_traced b) {
  return tnf_pad(a, tnf_scalar_like(a, 0), TNF_EXTENTS(0, -1), TNF_EXTENTS(0, rows_less_three(b)), TNF_INTS(0, 0));
}
static tnf_traced by_pad_fixed(tnf_traced a, tnf_traced b) {
  return tnf_pad(b, tnf_scalar_like(a, 0), TNF_EXTENTS(0, 0), TNF_EXTENTS(-2, 0), TNF_INTS(0, 0));
}
static tnf_traced by_pad_between(tnf_traced a, tnf_traced b) {
  tnf_traced padded = tnf_pad(b, tnf_scalar_like(a, 0), TNF_EXTENTS(2, 0), TNF_EXTENTS(0, 0), TNF_INTS(2, 0));
  return tnf_add(tnf_slice_axis(padded, 0, tnf_extent_const(0), tnf_extent_const(2)), a);
}
static tnf_traced by_reshape(tnf_traced a, tnf_traced b) {
  return tnf_reshape(a, TNF_EXTENTS(tnf_dim(b, 0), tnf_dim(b, 1)));
}
static tnf_traced by_reshape_less(tnf_traced a, tnf_traced b) {
  return tnf_reshape(tnf_slice_axis(a, 0, tnf_extent_const(0), tnf_extent_const(0)),
                     TNF_EXTENTS(rows_less_three(b), tnf_dim(b, 1)));
}
/* Rows of a at indices that are not in it, and windows of it as large as b. */
static tnf_traced by_take(tnf_traced a, tnf_traced b) {
  tnf_traced rows = tnf_iota(a.graph, TNF_I32, TNF_EXTENTS(tnf_dim(b, 0)), 0);
  return tnf_take(a, tnf_named(rows, "rows"), 0);
}
static tnf_traced by_derivative_of_take(tnf_traced a, tnf_traced b) {
  return tnf_grad(tnf_reduce_sum(by_take(a, b), TNF_ALL_AXES), a);
}
static tnf_traced by_scatter(tnf_traced a, tnf_traced b) {
  return tnf_scatter_add(a, tnf_iota(a.graph, TNF_I32, TNF_EXTENTS(2), 0), b, 0);
}
static tnf_traced by_window(tnf_traced a, tnf_traced b) {
  return tnf_dynamic_slice_axis(a, 1, tnf_scalar_i64(a.graph, 7), tnf_dim(b, 1));
}
static tnf_traced by_update(tnf_traced a, tnf_traced b) {
  return tnf_dynamic_update_slice_axis(a, b, 0, tnf_scalar_i64(a.graph, 7));
}
static tnf_traced by_broadcast(tnf_traced a, tnf_traced b) {
  return tnf_broadcast_in_dim(a, tnf_shape_of_value(b), TNF_AXES(0, 1));
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
  check_run(by_concatenate_last, 5, 2, TNF_RT_SHAPE_MISMATCH,
            "f: concatenate #1: extents differ: dim 1 of operand 0 (= n of \"a\") is 3, dim 1 of operand 2 (= q of \"b\") is 2");
  check_run(by_solve, 2, 1, TNF_RT_SHAPE_MISMATCH, NULL);
  check_run(by_slice_from, 3, 1, TNF_RT_OK, "");
  check_run(by_slice_from, 4, 1, TNF_RT_OK, "");
  check_run(by_slice_from, 0, 1, TNF_RT_SHAPE_MISMATCH,
            "f: slice_axis #1: the start is negative: start of axis 0 (= p - 3) is -3");
  check_run(by_slice_from, 5, 1, TNF_RT_SHAPE_MISMATCH,
            "f: slice_axis #1: the start exceeds the limit: start of axis 0 (= p - 3) is 2, limit of axis 0 is 1");
  check_run(by_slice_between, 0, 3, TNF_RT_OK, "");
  check_run(by_slice_between, 3, 3, TNF_RT_OK, "");
  check_run(
      by_slice_between, 2, 1, TNF_RT_SHAPE_MISMATCH,
      "f: slice_axis #1: the start exceeds the limit: start of axis 1 (= p of \"b\") is 2, limit of axis 1 (= q of \"b\") is 1");
  check_run(
      by_slice_between, 2, 4, TNF_RT_SHAPE_MISMATCH,
      "f: slice_axis #1: the limit exceeds the extent: limit of axis 1 (= q of \"b\") is 4, dim 1 of x (= n of \"a\") is 3");
  check_run(by_take, 2, 1, TNF_RT_OK, "");
  check_run(by_take, 4, 1, TNF_RT_OUT_OF_RANGE, "f: take of \"a\" and \"rows\": the index 2 at position 2 is not in [0, 2)");
  check_run(by_derivative_of_take, 4, 1, TNF_RT_OUT_OF_RANGE,
            "f: derivative of take of \"a\" and \"rows\": the index 2 at position 2 is not in [0, 2)");
  check_run(by_scatter, 2, 3, TNF_RT_OK, "");
  check_run(by_scatter, 2, 4, TNF_RT_SHAPE_MISMATCH,
            "f: scatter_add #1: extents differ: dim 1 of x (= n of \"a\") is 3, dim 1 of updates (= q of \"b\") is 4");
  check_run(by_window, 1, 3, TNF_RT_OK, "");
  check_run(by_window, 1, 4, TNF_RT_SHAPE_MISMATCH,
            "f: dynamic_slice_axis of \"a\" and constant #1: the window exceeds the extent: size of axis 1 (= q of \"b\") is 4, "
            "dim 1 of x (= n of \"a\") is 3");
  check_run(by_update, 2, 3, TNF_RT_OK, "");
  check_run(by_update, 3, 3, TNF_RT_SHAPE_MISMATCH,
            "f: dynamic_update_slice_axis #1: the window exceeds the extent: dim 0 of update (= p of \"b\") is 3, dim 0 of x (= "
            "m of \"a\") is 2");
  check_run(by_pad_low, 5, 1, TNF_RT_OK, "");
  check_run(by_pad_low, 1, 1, TNF_RT_OK, "");
  check_run(by_pad_low, 0, 1, TNF_RT_SHAPE_MISMATCH, "f: pad #1: the result's extent is negative: extent 1 (= n + p - 4) is -1");
  check_run(by_pad_high, 1, 1, TNF_RT_OK, "");
  check_run(by_pad_high, 0, 1, TNF_RT_SHAPE_MISMATCH, "f: pad #1: the result's extent is negative: extent 1 (= n + p - 4) is -1");
  check_run(by_pad_fixed, 2, 1, TNF_RT_OK, "");
  check_run(by_pad_fixed, 1, 1, TNF_RT_SHAPE_MISMATCH,
            "f: pad of \"b\" and constant #1: the result's extent is negative: extent 0 (= p - 2) is -1");
  check_run(by_pad_between, 0, 3, TNF_RT_OK, ""); /* nothing lies between no rows */
  check_run(by_pad_between, 1, 3, TNF_RT_OK, "");
  check_run(by_reshape, 6, 1, TNF_RT_OK, "");
  check_run(by_reshape, 4, 2, TNF_RT_SHAPE_MISMATCH,
            "f: reshape #1: element counts differ: the element count of x (= m*n) is 6, that of the result (= p*q) is 8");
  check_run(by_reshape_less, 3, 2, TNF_RT_OK, "");
  check_run(by_reshape_less, 2, 0, TNF_RT_SHAPE_MISMATCH, "f: reshape #1: an extent is negative: extent 0 (= p - 3) is -1");
  check_run(by_broadcast, 2, 3, TNF_RT_OK, "");
  check_run(by_broadcast, 2, 4, TNF_RT_SHAPE_MISMATCH,
            "f: broadcast_in_dim #1: extents differ: dim 1 of x (= n of \"a\") is 3, dim 1 of the result (= q of \"b\") is 4");
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
