/* Symbolic zeros at a point in existing IR: what each operation makes of them. */
#include "check.h"

#include "builder/surface.h"
#include "builders.h"
#include "trace/trace.h"

static tnf_context *ctx;
static tnf_graph *graph;
static tnf_traced x, y, matrix;

static void begin(void) {
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("n"));
  matrix = tnf_input(graph, "matrix", TNF_F64, TNF_SHAPE("n", "n"));
}

static void end(void) {
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  CHECK(mlirOperationVerify(mlirModuleGetOperation(tnf_graph_get_module(graph))));
  tnf_graph_release(graph);
}

static bool same(tnf_traced a, tnf_traced b) {
  return a.value == b.value && a.value;
}

static bool zero_of_rank(tnf_traced t, int32_t rank) {
  return tnf_traced_is_zero(t) && tnf_rank_of(t) == rank;
}

static const char *op_of(tnf_traced t) {
  if (!t.value || !mlirValueIsAOpResult(tnf_traced_get_value(t)))
    return "";
  return mlirIdentifierStr(mlirOperationGetName(mlirOpResultGetOwner(tnf_traced_get_value(t)))).data;
}

static void test_arithmetic(void) {
  begin();
  tnf_traced zero = tnf_zero_like(x);
  CHECK(tnf_traced_is_zero(zero));
  CHECK(same(tnf_add(zero, y), y));
  CHECK(same(tnf_add(y, zero), y));
  CHECK(same(tnf_sub(y, zero), y));
  CHECK_TEXT(op_of(tnf_sub(zero, y)), "tenferro.neg");
  CHECK(zero_of_rank(tnf_add(zero, zero), 1));
  CHECK(zero_of_rank(tnf_sub(zero, zero), 1));
  CHECK(zero_of_rank(tnf_mul(zero, y), 1));
  CHECK(zero_of_rank(tnf_mul(y, zero), 1));
  CHECK(zero_of_rank(tnf_div(zero, y), 1));
  CHECK(zero_of_rank(tnf_neg(zero), 1));
  CHECK(zero_of_rank(tnf_scale(2, zero), 1));
  CHECK(zero_of_rank(tnf_select(tnf_compare(TNF_DIRECTION_GT, x, y), zero, zero), 1));
  CHECK_TEXT(op_of(tnf_select(tnf_compare(TNF_DIRECTION_GT, x, y), zero, y)), "tenferro.select");
  CHECK(zero_of_rank(tnf_mul(tnf_zero_like(matrix), y), 2));
  CHECK_TEXT(op_of(tnf_div(y, zero)), "tenferro.div"); /* not decided by the zero */
  CHECK_TEXT(op_of(tnf_exp(zero)), "tenferro.exp");
  end();
}

static void test_shapes_and_contractions(void) {
  begin();
  tnf_traced zero = tnf_zero_like(matrix);
  CHECK(zero_of_rank(tnf_reduce_sum(zero, TNF_AXES(0)), 1));
  CHECK(zero_of_rank(tnf_reduce_sum(zero, TNF_ALL_AXES), 0));
  CHECK(zero_of_rank(tnf_matrix_transpose(zero), 2));
  CHECK(zero_of_rank(tnf_reshape(zero, TNF_EXTENTS(tnf_extent_mul(tnf_dim(zero, 0), tnf_dim(zero, 1)))), 1));
  CHECK(zero_of_rank(tnf_extract_diag(zero), 1));
  CHECK(zero_of_rank(tnf_diag(tnf_zero_like(x)), 2));
  CHECK(zero_of_rank(tnf_tril(zero, 0), 2));
  CHECK(zero_of_rank(tnf_reverse(zero, TNF_AXES(0)), 2));
  CHECK(zero_of_rank(tnf_matmul(zero, matrix), 2));
  CHECK(zero_of_rank(tnf_matmul(matrix, zero), 2));
  CHECK(zero_of_rank(tnf_solve(matrix, zero), 2));
  CHECK(zero_of_rank(tnf_triangular_solve(matrix, zero, TNF_LEFT | TNF_LOWER), 2));
  CHECK(zero_of_rank(tnf_concatenate((tnf_traced[]){zero, zero}, 2, 1), 2));
  CHECK_TEXT(op_of(tnf_concatenate((tnf_traced[]){zero, matrix}, 2, 1)), "tenferro.concatenate");
  CHECK(zero_of_rank(tnf_cast(zero, TNF_F32), 2));
  CHECK_INT(tnf_dtype_of(tnf_cast(zero, TNF_F32)), TNF_F32);
  end();
}

static void test_value(void) {
  begin();
  tnf_traced value = tnf_materialize(tnf_zero_like(matrix));
  CHECK_TEXT(op_of(value), "tenferro.broadcast_in_dim");
  CHECK(mlirTypeEqual(tnf_traced_type(value), tnf_traced_type(matrix)));
  CHECK_TEXT(op_of(tnf_materialize(tnf_zero_like(tnf_reduce_sum(x, TNF_ALL_AXES)))), "tenferro.constant");
  CHECK(same(tnf_materialize(x), x));
  tnf_output(graph, "zero", tnf_zero_like(x));
  end();
}

/* A point in existing IR: operations go where it says, errors stay with it. */
static void test_point(void) {
  begin();
  tnf_traced sum = tnf_add(x, y);
  tnf_output(graph, "sum", sum);
  MlirOperation add = mlirOpResultGetOwner(tnf_traced_get_value(sum));
  tnf_graph point;
  tnf_graph_open_at(&point, NULL, graph->block, add, mlirOperationGetLocation(add));
  tnf_traced product =
      tnf_mul(tnf_traced_from(&point, tnf_traced_get_value(x)), tnf_traced_from(&point, tnf_traced_get_value(y)));
  CHECK(mlirOperationEqual(mlirOperationGetNextInBlock(mlirOpResultGetOwner(tnf_traced_get_value(product))), add));
  CHECK_OK(tnf_graph_close(&point));
  tnf_graph_open_at(&point, NULL, graph->block, add, mlirOperationGetLocation(add));
  CHECK(tnf_traced_is_null(tnf_cholesky(tnf_traced_from(&point, tnf_traced_get_value(x)))));
  CHECK_FAILS(tnf_graph_close(&point), TNF_RT_RANK_MISMATCH, NULL);
  end();
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_arithmetic();
  test_shapes_and_contractions();
  test_value();
  test_point();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
