/* Arrays rearranged, extended and made, by running: values and derivatives, each on extents that only the run knows. */
#include "differences.h"

static tnf_context *ctx;

/* `y`, of the vector or matrix x with these elements, is `want` (bools as 0 and 1). */
#define GIVES(y, shape, x_values, ...)                                                                                           \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);                                                                        \
    (void)x;                                                                                                                     \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, tnf_cast(y, TNF_F64), input, __VA_ARGS__, 1e-14);                                                   \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

#define VECTOR TNF_SHAPE("n")
#define MATRIX TNF_SHAPE("m", "n")
#define NOTHING (double[]){0}, 0

static tnf_tensor *tensor(int32_t rank, int64_t m, int64_t n, const double *elements) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < (rank == 1 ? m : m * n); ++i)
      tnf_tensor_f64(t)[i] = elements[i];
  return t;
}
#define OF(...) tensor(1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, (double[]){__VA_ARGS__})
#define EMPTY tensor(1, 0, 0, NULL)
/* [[1, 3, 2], [6, 4, 5]], columns one after the other */
#define TWO_ROWS tensor(2, 2, 3, (double[]){1, 6, 3, 4, 2, 5})

static tnf_traced numbers(tnf_traced x, int64_t count, const int64_t *values) {
  return tnf_constant(x.graph, TNF_I64, 1, &count, values);
}
#define INTS(...) numbers(x, (int64_t)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})

/* ---- rearranged and extended ---------------------------------------------------------------------------------------------- */

static void test_axes(void) {
  GIVES(tnf_moveaxis(x, 0, -1), MATRIX, TWO_ROWS, WANT(1, 3, 2, 6, 4, 5));
  GIVES(tnf_moveaxis(x, 1, 1), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5));
  GIVES(tnf_moveaxis(tnf_expand_dims(x, 0), 0, 2), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5));
  GIVES(tnf_moveaxis(tnf_expand_dims(x, 2), 2, 0), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5));
  GIVES(tnf_swapaxes(x, 0, 1), MATRIX, TWO_ROWS, WANT(1, 3, 2, 6, 4, 5));
  GIVES(tnf_rot90(x, 1), MATRIX, TWO_ROWS, WANT(2, 3, 1, 5, 4, 6));
  GIVES(tnf_rot90(x, 2), MATRIX, TWO_ROWS, WANT(5, 2, 4, 3, 6, 1));
  GIVES(tnf_rot90(x, -1), MATRIX, TWO_ROWS, WANT(6, 4, 5, 1, 3, 2));
  GIVES(tnf_rot90(x, 4), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5));
}

static tnf_traced padded(tnf_traced x, int64_t low, int64_t high, tnf_pad_mode mode) {
  return tnf_pad_with(x, TNF_EXTENTS(low), TNF_EXTENTS(high), mode);
}

static void test_pads(void) {
  GIVES(padded(x, 2, 1, TNF_PAD_MODE_EDGE), VECTOR, OF(1, 2, 3), WANT(1, 1, 1, 2, 3, 3));
  GIVES(padded(x, 2, 3, TNF_PAD_MODE_REFLECT), VECTOR, OF(1, 2, 3), WANT(3, 2, 1, 2, 3, 2, 1, 2));
  GIVES(padded(x, 2, 4, TNF_PAD_MODE_SYMMETRIC), VECTOR, OF(1, 2, 3), WANT(2, 1, 1, 2, 3, 3, 2, 1, 1));
  GIVES(padded(x, 4, 2, TNF_PAD_MODE_WRAP), VECTOR, OF(1, 2, 3), WANT(3, 1, 2, 3, 1, 2, 3, 1, 2));
  GIVES(padded(x, 2, 1, TNF_PAD_MODE_REFLECT), VECTOR, OF(7), WANT(7, 7, 7, 7));
  GIVES(padded(x, -1, 1, TNF_PAD_MODE_WRAP), VECTOR, OF(1, 2, 3), WANT(2, 3, 1));
  GIVES(padded(x, 0, 0, TNF_PAD_MODE_EDGE), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_pad_with(x, TNF_EXTENTS(1, 0), TNF_EXTENTS(0, 1), TNF_PAD_MODE_SYMMETRIC), MATRIX, TWO_ROWS,
        WANT(1, 1, 6, 3, 3, 4, 2, 2, 5, 2, 2, 5));
}

static void test_elements(void) {
  const tnf_extent one = tnf_extent_const(1), two = tnf_extent_const(2);
  GIVES(tnf_insert(x, one, tnf_neg(x), 0), VECTOR, OF(1, 2), WANT(1, -1, -2, 2));
  GIVES(tnf_insert(x, tnf_dim(x, 1), tnf_slice_range(x, 1, 0, 1), 1), MATRIX, TWO_ROWS, WANT(1, 6, 3, 4, 2, 5, 1, 6));
  GIVES(tnf_delete(x, one, two, 0), VECTOR, OF(1, 2, 3, 4), WANT(1, 4));
  GIVES(tnf_delete(x, one, one, -1), MATRIX, TWO_ROWS, WANT(1, 6, 2, 5));
  GIVES(tnf_delete(x, tnf_extent_const(0), tnf_dim(x, 0), 0), VECTOR, OF(1, 2), NOTHING);
  GIVES(tnf_choose(tnf_cast(x, TNF_I64), (tnf_traced[]){tnf_scale(10, x), tnf_scalar_i32(graph, 7)}, 2), VECTOR, OF(1, 0, 1),
        WANT(7, 0, 7));
  GIVES(tnf_choose(INTS(1, 0, 1), (tnf_traced[]){x, tnf_neg(x)}, 2), MATRIX, TWO_ROWS, WANT(-1, -6, 3, 4, -2, -5));
}

/* ---- made of others ------------------------------------------------------------------------------------------------------- */

static tnf_traced second_grid(tnf_traced x) {
  tnf_traced grids[2];
  CHECK(tnf_meshgrid((tnf_traced[]){INTS(1, 2), x}, 2, grids));
  return grids[1];
}

static void test_made(void) {
  const tnf_extent none = tnf_extent_const(0), two = tnf_extent_const(2), three = tnf_extent_const(3);
  GIVES(second_grid(x), VECTOR, OF(5, 6, 7), WANT(5, 5, 6, 6, 7, 7));
  GIVES(second_grid(x), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_logspace(tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 2), three, 10), VECTOR, EMPTY, WANT(1, 10, 100));
  GIVES(tnf_geomspace(tnf_scalar_f64(graph, 1), tnf_scalar_f64(graph, 9), three), VECTOR, EMPTY, WANT(1, 3, 9));
  GIVES(tnf_tri(graph, TNF_I32, tnf_dim(x, 0), three, 0), VECTOR, OF(1, 2), WANT(1, 1, 0, 1, 0, 0));
  GIVES(tnf_tri(graph, TNF_F64, two, three, 1), VECTOR, EMPTY, WANT(1, 1, 1, 1, 0, 1));
  GIVES(tnf_tri(graph, TNF_BOOL, none, three, -1), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_block_diag((tnf_traced[]){x, tnf_constant(graph, TNF_I32, 2, EXTENTS(1, 1), (int32_t[]){9})}, 2), MATRIX, TWO_ROWS,
        WANT(1, 6, 0, 3, 4, 0, 2, 5, 0, 0, 0, 9));
  GIVES(tnf_block_diag((tnf_traced[]){x, x}, 2), MATRIX, tensor(2, 0, 2, NULL), NOTHING);
  GIVES(tnf_toeplitz(x, tnf_scale(10, x)), VECTOR, OF(1, 2, 3), WANT(1, 2, 3, 20, 1, 2, 30, 20, 1));
  GIVES(tnf_toeplitz(x, tnf_slice_range(x, 0, 0, 0)), VECTOR, OF(1, 2), NOTHING);
  GIVES(tnf_vander(x, three, true), VECTOR, OF(2, 0), WANT(1, 1, 2, 0, 4, 0));
  GIVES(tnf_vander(x, three, false), VECTOR, OF(2, 0), WANT(4, 0, 2, 0, 1, 1));
  GIVES(tnf_vander(x, none, false), VECTOR, OF(2, 0), NOTHING);
}

/* ---- derivatives ---------------------------------------------------------------------------------------------------------- */

static tnf_traced turned(tnf_traced x) {
  return tnf_rot90(tnf_square(x), 3);
}
static tnf_traced reflected(tnf_traced x) {
  return tnf_pad_with(x, TNF_EXTENTS(1, 3), TNF_EXTENTS(2, 1), TNF_PAD_MODE_REFLECT);
}
static tnf_traced inserted(tnf_traced x) {
  return tnf_insert(x, tnf_extent_const(1), tnf_square(x), 1);
}
static tnf_traced chosen(tnf_traced x) {
  return tnf_choose(INTS(1, 0, 1), (tnf_traced[]){x, tnf_square(x)}, 2);
}
static tnf_traced blocks(tnf_traced x) {
  return tnf_block_diag((tnf_traced[]){x, tnf_square(x)}, 2);
}
static tnf_traced diagonals(tnf_traced x) {
  return tnf_toeplitz(x, tnf_square(x));
}
static tnf_traced powers(tnf_traced x) {
  return tnf_vander(x, tnf_extent_const(4), true);
}
static tnf_traced ratios(tnf_traced x) {
  return tnf_geomspace(tnf_index(x, TNF_INDEX(0)), tnf_index(x, TNF_INDEX(1)), tnf_extent_const(4));
}

static void test_derivatives(void) {
  DERIVATIVES(turned, TWO_ROWS);
  DERIVATIVES(reflected, TWO_ROWS);
  DERIVATIVES(inserted, TWO_ROWS);
  DERIVATIVES(chosen, TWO_ROWS);
  DERIVATIVES(blocks, TWO_ROWS);
  DERIVATIVES(diagonals, OF(1, 2, 3));
  DERIVATIVES(powers, OF(0.5, 0, -2));
  DERIVATIVES(ratios, OF(1.5, 4));
}

static void test_failures(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, VECTOR);
  tnf_tensor *input = OF(1, 2), *none = EMPTY;
  check_failure(ctx, graph, tnf_delete(x, tnf_extent_const(1), tnf_extent_const(2), 0), input, TNF_RT_SHAPE_MISMATCH,
                "f: delete of \"x\": place + count exceeds the extent: place + count is 3, the extent (= n of \"x\") is 2");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, tnf_insert(x, tnf_extent_const(3), x, 0), input, TNF_RT_SHAPE_MISMATCH,
                "f: insert of \"x\" and \"x\": place exceeds the extent: place is 3, dim 0 of x (= n of \"x\") is 2");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  tnf_extent less = tnf_extent_sub(tnf_dim(x, 0), tnf_extent_const(5));
  check_failure(ctx, graph, tnf_top(x, less, 0, false, NULL), input, TNF_RT_SHAPE_MISMATCH,
                "f: top of \"x\": count is negative: count (= n - 5) is -3");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, tnf_top(x, tnf_extent_const(3), 0, false, NULL), input, TNF_RT_SHAPE_MISMATCH,
                "f: top of \"x\": count exceeds the extent: count is 3, dim 0 of x (= n of \"x\") is 2");
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, padded(x, 1, 0, TNF_PAD_MODE_WRAP), none, TNF_RT_OUT_OF_RANGE, NULL);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, VECTOR);
  check_failure(ctx, graph, tnf_choose(tnf_cast(x, TNF_I32), (tnf_traced[]){x, x}, 2), input, TNF_RT_OUT_OF_RANGE, NULL);
  tnf_tensor_release(none);
  tnf_tensor_release(input);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_axes();
  test_pads();
  test_elements();
  test_made();
  test_derivatives();
  test_failures();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
