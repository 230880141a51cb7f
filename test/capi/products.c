/* Products and powers of matrices, inverses of triangles and tensors, by running: each on extents that only the run knows. */
#include "graph_text.h"
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *tensor(tnf_dtype dtype, int32_t rank, int64_t m, int64_t n, const double *elements) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, dtype, rank, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < (rank == 1 ? m : m * n) * (dtype == TNF_COMPLEX_F64 ? 2 : 1); ++i)
      ((double *)tnf_tensor_data(t))[i] = elements[i];
  return t;
}

/* `y`, of x with these elements, is `want`. */
#define GIVES(y, type, x_values, ...)                                                                                            \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", type);                                                                                  \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-13);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

#define VECTOR TNF_F64, TNF_SHAPE("n")
#define PAIR TNF_F64, TNF_SHAPE(2)
#define MATRIX TNF_F64, TNF_SHAPE("m", "n")
#define SQUARE TNF_F64, TNF_SHAPE("n", "n")
#define COMPLEX TNF_COMPLEX_F64, TNF_SHAPE("n")
#define OF(...) tensor(TNF_F64, 1, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), 0, (double[]){__VA_ARGS__})
#define EMPTY tensor(TNF_F64, 1, 0, 0, (double[]){0})
#define TWO(...) tensor(TNF_F64, 2, 2, 2, (double[]){__VA_ARGS__})
/* [[1, 3, 5], [2, 4, 6]] */
#define TWO_ROWS tensor(TNF_F64, 2, 2, 3, (double[]){1, 2, 3, 4, 5, 6})
#define NO_ROWS tensor(TNF_F64, 2, 0, 0, (double[]){0})
#define NOTHING (double[]){0}, 0

static tnf_traced sum(tnf_traced x) {
  return tnf_reduce_sum(x, TNF_ALL_AXES);
}

static void test_powers(void) {
  GIVES(tnf_matrix_power(x, 0), SQUARE, TWO(1, 2, 3, 4), WANT(1, 0, 0, 1));
  GIVES(tnf_matrix_power(x, 1), SQUARE, TWO(1, 2, 3, 4), WANT(1, 2, 3, 4));
  GIVES(tnf_matrix_power(x, 5), SQUARE, TWO(1, 2, 3, 4), WANT(1069, 1558, 2337, 3406));
  GIVES(tnf_matrix_power(x, -2), SQUARE, TWO(1, 2, 3, 4), WANT(5.5, -2.5, -3.75, 1.75));
  GIVES(tnf_matrix_power(x, 3), SQUARE, NO_ROWS, NOTHING);
  GIVES(tnf_grad(sum(tnf_matrix_power(x, 3)), x), SQUARE, TWO(1, 2, 3, 4), WANT(51, 87, 67, 111));
  GIVES(tnf_grad(tnf_trace(tnf_matrix_power(x, -1)), x), SQUARE, TWO(1, 2, 3, 4), WANT(-5.5, 3.75, 2.5, -1.75));
}

static void test_inverses(void) {
  GIVES(tnf_triangular_inverse(x, TNF_LOWER), SQUARE, TWO(2, 1, 7, 4), WANT(0.5, -0.125, 0, 0.25));
  GIVES(tnf_triangular_inverse(x, TNF_UPPER), SQUARE, TWO(2, 7, 1, 4), WANT(0.5, 0, -0.125, 0.25));
  GIVES(tnf_triangular_inverse(x, TNF_LOWER | TNF_UNIT_DIAGONAL), SQUARE, TWO(2, 3, 7, 4), WANT(1, -3, 0, 1));
  GIVES(tnf_triangular_inverse(x, TNF_LOWER), SQUARE, NO_ROWS, NOTHING);
  GIVES(tnf_tensorsolve(tnf_reshape(x, TNF_EXTENTS(2, 1, 2)), tnf_reshape(tnf_reduce_sum(x, TNF_AXES(1)), TNF_EXTENTS(2, 1))),
        SQUARE, TWO(1, 2, 3, 4), WANT(1, 1));
  GIVES(tnf_tensorinv(tnf_reshape(x, TNF_EXTENTS(2, 1, 2)), 1), SQUARE, TWO(1, 2, 3, 4), WANT(-2, 1, 1.5, -0.5));
  GIVES(tnf_grad(sum(tnf_triangular_inverse(x, TNF_LOWER)), x), SQUARE, TWO(2, 1, 7, 4), WANT(-0.1875, -0.125, 0, -0.03125));
}

static void test_diagonals(void) {
  GIVES(tnf_diagonal(x, 0), MATRIX, TWO_ROWS, WANT(1, 4));
  GIVES(tnf_diagonal(x, 1), MATRIX, TWO_ROWS, WANT(3, 6));
  GIVES(tnf_diagonal(x, 2), MATRIX, TWO_ROWS, WANT(5));
  GIVES(tnf_diagonal(x, 7), MATRIX, TWO_ROWS, NOTHING);
  GIVES(tnf_diagonal(x, -1), MATRIX, TWO_ROWS, WANT(2));
  GIVES(tnf_diagonal(x, -2), MATRIX, TWO_ROWS, NOTHING);
  GIVES(tnf_grad(sum(tnf_diagonal(x, 1)), x), MATRIX, TWO_ROWS, WANT(0, 0, 1, 0, 0, 1));
  GIVES(tnf_vander(x, tnf_extent_const(3), true), VECTOR, OF(2, -3), WANT(1, 1, 2, -3, 4, 9));
  GIVES(tnf_vander(x, tnf_dim(x, 0), false), VECTOR, OF(2, 0), WANT(2, 0, 1, 1));
  GIVES(tnf_vander(x, tnf_extent_const(0), true), VECTOR, OF(2, -3), NOTHING);
  GIVES(tnf_vander(x, tnf_extent_const(2), true), VECTOR, EMPTY, NOTHING);
  GIVES(tnf_grad(sum(tnf_vander(x, tnf_extent_const(4), true)), x), VECTOR, OF(2, 0), WANT(17, 1));
}

static void test_products(void) {
  const tnf_extent two = tnf_extent_const(2);
  GIVES(tnf_kron(x, tnf_eye(graph, TNF_F64, two, two)), MATRIX, TWO(1, 2, 3, 4),
        WANT(1, 0, 2, 0, 0, 1, 0, 2, 3, 0, 4, 0, 0, 3, 0, 4));
  GIVES(tnf_kron(tnf_eye(graph, TNF_F64, two, two), x), MATRIX, TWO(1, 2, 3, 4),
        WANT(1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4));
  GIVES(tnf_kron(x, tnf_add_scalar(x, 1)), VECTOR, OF(1, 10), WANT(2, 11, 20, 110));
  GIVES(tnf_kron(x, x), MATRIX, NO_ROWS, NOTHING);
  GIVES(tnf_cross(x, tnf_roll(x, 1, 0), 0), VECTOR, OF(1, 2, 3), WANT(1, 7, -5));
  GIVES(tnf_cross(x, tnf_roll(x, 1, 1), -1), MATRIX, TWO_ROWS, WANT(4, 4, 22, 28, -14, -20));
  GIVES(tnf_inner(x, x), MATRIX, TWO_ROWS, WANT(5, 11, 17, 11, 25, 39, 17, 39, 61));
  GIVES(tnf_inner(x, x), VECTOR, EMPTY, WANT(0));
  GIVES(tnf_vecdot(x, x, 1), MATRIX, TWO_ROWS, WANT(35, 56));
  GIVES(tnf_vdot(x, tnf_scale_complex(0, 1, x)), COMPLEX, tensor(TNF_COMPLEX_F64, 1, 2, 0, (double[]){1, 2, 3, -1}), WANT(0, 15));
  GIVES(tnf_vecdot(tnf_scale_complex(0, 1, x), x, 0), COMPLEX, tensor(TNF_COMPLEX_F64, 1, 2, 0, (double[]){1, 2, 3, -1}),
        WANT(0, -15));
  GIVES(tnf_matvec(x, tnf_index(x, TNF_INDEX(0))), SQUARE, TWO(1, 2, 3, 4), WANT(10, 14));
  GIVES(tnf_vecmat(tnf_index(x, TNF_INDEX(0)), x), MATRIX, TWO(1, 2, 3, 4), WANT(7, 15));
  GIVES(tnf_vecmat(x, tnf_outer(x, x)), COMPLEX, tensor(TNF_COMPLEX_F64, 1, 1, 0, (double[]){1, 2}), WANT(5, 10));
}

static void test_chains(void) {
  GIVES(tnf_multi_dot((tnf_traced[]){x, tnf_matrix_transpose(x), x}, 3), MATRIX, TWO_ROWS, WANT(123, 156, 281, 356, 439, 556));
  GIVES(tnf_multi_dot((tnf_traced[]){x, tnf_matrix_transpose(x), tnf_index(x, TNF_INDEX(TNF_ALL, 0))}, 3), MATRIX, TWO_ROWS,
        WANT(123, 156));
  GIVES(tnf_multi_dot((tnf_traced[]){x, x}, 2), VECTOR, OF(1, 2), WANT(5));
  GIVES(tnf_multi_dot((tnf_traced[]){x, tnf_outer(x, x), x}, 3), VECTOR, OF(1, 2), WANT(25));
  GIVES(tnf_multi_dot((tnf_traced[]){x, tnf_outer(x, x), tnf_outer(x, x), x}, 4), PAIR, OF(1, 2), WANT(125));
}

/* Of 1 x 100, 100 x 1 and 1 x 100 the cheap product comes first: no intermediate of 100 x 100. */
static void test_order(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced row = tnf_input(graph, "row", TNF_F64, TNF_SHAPE(1, 100)), column = tnf_matrix_transpose(row);
  tnf_traced first[3] = {row, column, row}, second[3] = {column, row, column};
  const tnf_traced results[2] = {tnf_multi_dot(first, 3), tnf_multi_dot(second, 3)};
  for (int i = 0; i < 2; ++i)
    tnf_output(graph, i ? "b" : "a", results[i]);
  CHECK_INT(graph_text_count(graph, "100x100"), 0);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_powers();
  test_inverses();
  test_diagonals();
  test_products();
  test_chains();
  test_order();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
