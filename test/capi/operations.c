/* Every surface operation once: the type it gives; what it says when it refuses. */
#include "check.h"
#include "graph_text.h"

static tnf_context *ctx;

/* `expression` of the inputs below has dtype and extents as in `type`. */
#define GIVES(expression, type)                                                                                                  \
  do {                                                                                                                           \
    inputs in = begin();                                                                                                         \
    tnf_output(in.graph, "y", (expression));                                                                                     \
    CHECK_TEXT(tnf_status_message(tnf_graph_status(in.graph)), "");                                                              \
    CHECK_TEXT(returned_type(in.graph), type);                                                                                   \
    tnf_graph_release(in.graph);                                                                                                 \
  } while (0)

#define REFUSES(expression, code, text)                                                                                          \
  do {                                                                                                                           \
    inputs in = begin();                                                                                                         \
    tnf_traced y = (expression);                                                                                                 \
    CHECK(y.value == NULL);                                                                                                      \
    CHECK_GRAPH_FAILS(in.graph, code, text);                                                                                     \
    tnf_graph_release(in.graph);                                                                                                 \
  } while (0)

typedef struct inputs {
  tnf_graph *graph;
  tnf_traced x, a, b, k, p, s, z, batch; /* ?, 4x6, 6x?, 3 of i32, ? of bool, scalar, ?x2 of complex_f64, 3x3x? */
} inputs;

static inputs begin(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  return (inputs){graph,
                  tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")),
                  tnf_input(graph, "a", TNF_F64, TNF_SHAPE(4, 6)),
                  tnf_input(graph, "b", TNF_F64, TNF_SHAPE(6, "n")),
                  tnf_input(graph, "k", TNF_I32, TNF_SHAPE(3)),
                  tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE("n")),
                  tnf_input(graph, "s", TNF_F64, TNF_SCALAR),
                  tnf_input(graph, "z", TNF_COMPLEX_F64, TNF_SHAPE("n", 2)),
                  tnf_input(graph, "batch", TNF_F32, TNF_SHAPE(3, 3, "b"))};
}

static const char *returned_type(const tnf_graph *graph) {
  static char type[128];
  const char *at = strstr(graph_text_of(graph), "return ");
  const char *begins = at ? strstr(at, "!tenferro.tensor<") : NULL;
  const char *ends = begins ? strstr(begins, "\n") : NULL;
  if (!ends)
    return "";
  snprintf(type, sizeof type, "%.*s", (int)(ends - begins) - 18, begins + 17);
  return type;
}

static void test_elementwise(void) {
  GIVES(tnf_exp(tnf_log(tnf_sin(tnf_cos(tnf_tanh(in.x))))), "?xf64");
  GIVES(tnf_sqrt(tnf_rsqrt(tnf_expm1(tnf_log1p(tnf_neg(in.x))))), "?xf64");
  GIVES(tnf_abs(in.z), "?x2xf64");
  GIVES(tnf_real(in.z), "?x2xf64");
  GIVES(tnf_imag(in.z), "?x2xf64");
  GIVES(tnf_conj(in.z), "?x2xcomplex<f64>");
  GIVES(tnf_complex(in.x, in.x), "?xcomplex<f64>");
  GIVES(tnf_pow(in.x, in.k), "3xf64");
  GIVES(tnf_maximum(tnf_minimum(in.x, in.s), in.s), "?xf64");
  GIVES(tnf_sign(tnf_sub(in.k, in.k)), "3xi32");
  GIVES(tnf_select(in.p, in.x, in.s), "?xf64");
  GIVES(tnf_reciprocal(tnf_square(in.x)), "?xf64");
  GIVES(tnf_ones_like(in.z), "?x2xcomplex<f64>");
  GIVES(tnf_full(in.s, TNF_EXTENTS(2, tnf_dim(in.x, 0))), "2x?xf64");
  REFUSES(tnf_exp(in.k), TNF_RT_DTYPE_MISMATCH, "exp #1: x must be real or complex floating-point, got i32[3] (x \"k\": i32[3])");
  REFUSES(tnf_maximum(in.z, in.z), TNF_RT_DTYPE_MISMATCH,
          "maximum #1: lhs must be real or integer, got complex_f64[n, 2] (lhs \"z\": complex_f64[n, 2], rhs \"z\": "
          "complex_f64[n, 2])");
  REFUSES(tnf_compare(TNF_DIRECTION_LT, in.z, in.z), TNF_RT_DTYPE_MISMATCH,
          "compare #1: lt needs real or integer elements, got complex_f64 (lhs \"z\": complex_f64[n, 2], rhs \"z\": "
          "complex_f64[n, 2])");
  REFUSES(tnf_scale_complex(0, 1, in.x), TNF_RT_DTYPE_MISMATCH,
          "scale_complex #1: x must be complex, got f64[n] (x \"x\": f64[n])");
}

static void test_shape(void) {
  GIVES(tnf_reshape(in.a, TNF_EXTENTS(2, 12)), "2x12xf64");
  GIVES(tnf_reshape(in.b, TNF_EXTENTS(tnf_extent_mul(tnf_dim(in.b, -1), tnf_extent_const(6)))), "?xf64");
  GIVES(tnf_expand_dims(in.a, -1), "4x6x1xf64");
  GIVES(tnf_squeeze(tnf_expand_dims(in.a, 1), 1), "4x6xf64");
  GIVES(tnf_transpose(in.batch, TNF_AXES(2, 0, -2)), "?x3x3xf32");
  GIVES(tnf_reverse(in.batch, TNF_AXES(-1, 0)), "3x3x?xf32");
  GIVES(tnf_adjoint(in.z), "2x?xcomplex<f64>");
  GIVES(tnf_matrix_transpose(in.batch), "3x3x?xf32");
  GIVES(tnf_broadcast_in_dim(in.x, TNF_EXTENTS(tnf_dim(in.x, 0), 5), TNF_AXES(0)), "?x5xf64");
  GIVES(tnf_broadcast_to(in.s, TNF_EXTENTS(2, 5)), "2x5xf64");
  GIVES(tnf_slice(in.a, TNF_EXTENTS(1, 0), TNF_EXTENTS(4, 6), TNF_INTS(2, 1)), "2x6xf64");
  GIVES(tnf_slice_axis(in.b, 1, tnf_extent_const(0), tnf_extent_floordiv(tnf_dim(in.b, 1), tnf_extent_const(2))), "6x?xf64");
  GIVES(tnf_pad(in.a, tnf_scalar_f64(in.graph, 0), TNF_EXTENTS(1, -1), TNF_EXTENTS(0, 0), TNF_INTS(1, 0)), "8x5xf64");
  GIVES(tnf_concatenate((tnf_traced[]){in.x, in.k, in.x}, 3, 0), "?xf64");
  GIVES(tnf_stack((tnf_traced[]){in.k, in.k}, 2, -1), "3x2xi32");
  GIVES(tnf_tril(tnf_triu(in.a, 0), 0), "4x6xf64");
  GIVES(tnf_diag(tnf_extract_diag(in.a)), "4x4xf64");
  GIVES(tnf_embed_diag(in.x, tnf_dim(in.x, 0), tnf_dim(in.x, 0)), "?x?xf64");
  GIVES(tnf_trace(in.batch), "?xf32");
  GIVES(tnf_slice_range(in.b, -1, 1, TNF_END), "6x?xf64");
  GIVES(tnf_slice_range(in.a, 0, -2, -1), "1x6xf64");
  GIVES(tnf_index(in.a, TNF_INDEX(1)), "6xf64");
  GIVES(tnf_index(in.a, TNF_INDEX(TNF_ALL, -6)), "4xf64");
  GIVES(tnf_index(in.a, TNF_INDEX(3, 5)), "f64");
  GIVES(tnf_index(in.b, TNF_INDEX(0)), "?xf64");
  GIVES(tnf_index(in.batch, TNF_INDEX(2, TNF_ALL, tnf_extent_floordiv(tnf_dim(in.batch, 2), tnf_extent_const(2)))), "3xf32");
  GIVES(tnf_index(in.a, TNF_NO_EXTENTS), "4x6xf64");
  REFUSES(tnf_index(in.a, TNF_INDEX(0, 6)), TNF_RT_SHAPE_MISMATCH,
          "index #1: 6 is out of range for axis 1, whose extent is 6 (x \"a\": f64[4, 6])");
  REFUSES(tnf_index(in.a, TNF_INDEX(-5)), TNF_RT_SHAPE_MISMATCH,
          "index #1: -5 is out of range for axis 0, whose extent is 4 (x \"a\": f64[4, 6])");
  REFUSES(tnf_index(in.x, TNF_INDEX(0, 0)), TNF_RT_RANK_MISMATCH, "index #1: x has rank 1, got 2 indices (x \"x\": f64[n])");
  REFUSES(tnf_slice_range(in.a, 1, 0, 7), TNF_RT_SHAPE_MISMATCH,
          "slice_range #1: slice [0, 7) is not within axis 1 of f64[4, 6] (x \"a\": f64[4, 6])");
  REFUSES(tnf_slice_range(in.a, 1, -7, 2), TNF_RT_SHAPE_MISMATCH,
          "slice_range #1: slice [-1, 2) is not within axis 1 of f64[4, 6] (x \"a\": f64[4, 6])");
  REFUSES(tnf_reshape(in.a, TNF_EXTENTS(5, 5)), TNF_RT_SHAPE_MISMATCH,
          "reshape #1: element counts must be equal, got 24 and 25 (x \"a\": f64[4, 6])");
  REFUSES(tnf_reverse(in.a, TNF_AXES(0, -2)), TNF_RT_INVALID_ARGUMENT, "reverse #1: axis -2 is given twice (x \"a\": f64[4, 6])");
  REFUSES(tnf_transpose(in.a, TNF_AXES(0)), TNF_RT_RANK_MISMATCH,
          "transpose #1: permutation must have one entry per axis of x (rank 2), got 1 (x \"a\": f64[4, 6])");
  REFUSES(tnf_transpose(in.a, TNF_AXES(0, 0)), TNF_RT_INVALID_ARGUMENT,
          "transpose #1: axis 0 is given twice (x \"a\": f64[4, 6])");
  REFUSES(tnf_squeeze(in.a, 0), TNF_RT_SHAPE_MISMATCH, "squeeze #1: axis 0 has extent 4, not 1 (x \"a\": f64[4, 6])");
  REFUSES(tnf_slice_axis(in.a, 2, tnf_extent_const(0), tnf_extent_const(1)), TNF_RT_OUT_OF_RANGE,
          "slice_axis #1: axis 2 is out of range for rank 2 (x \"a\": f64[4, 6])");
  REFUSES(tnf_slice_axis(in.a, 1, tnf_extent_const(0), tnf_extent_const(7)), TNF_RT_SHAPE_MISMATCH,
          "slice_axis #1: slice [0, 7) is not within axis 1 of f64[4, 6] (x \"a\": f64[4, 6])");
}

/* A start, and one beside it. */
#define START tnf_index(in.k, TNF_INDEX(0))
#define STARTS ((tnf_traced[]){START, tnf_scalar_i64(in.graph, 1)})

static void test_computed_places(void) {
  GIVES(tnf_take(in.a, in.k, 1), "4x3xf64");
  GIVES(tnf_take(in.batch, in.k, -1), "3x3x3xf32");
  GIVES(tnf_take(in.p, in.k, 0), "3xi1");
  GIVES(tnf_take(in.b, START, 0), "?xf64");
  GIVES(tnf_scatter_add(in.a, in.k, tnf_take(in.a, in.k, 0), 0), "4x6xf64");
  GIVES(tnf_scatter_add(in.x, in.k, in.k, -1), "?xf64");
  GIVES(tnf_scatter_add(in.k, in.k, tnf_cast(in.k, TNF_F32), 0), "3xf64");
  GIVES(tnf_dynamic_slice(in.a, STARTS, 2, TNF_EXTENTS(2, tnf_dim(in.x, 0))), "2x[6]xf64");
  GIVES(tnf_dynamic_slice(in.s, NULL, 0, TNF_NO_EXTENTS), "f64");
  GIVES(tnf_dynamic_update_slice(in.b, in.a, STARTS, 2), "6x?xf64");
  GIVES(tnf_dynamic_update_slice(in.k, tnf_cast(in.k, TNF_I64), (tnf_traced[]){START}, 1), "3xi64");
  GIVES(tnf_dynamic_slice_axis(in.b, -1, START, tnf_extent_const(2)), "6x2xf64");
  GIVES(tnf_dynamic_update_slice_axis(in.b, in.a, 1, START), "6x?xf64");
  REFUSES(tnf_take(in.a, in.k, 2), TNF_RT_OUT_OF_RANGE,
          "take #1: axis 2 is out of range for rank 2 (x \"a\": f64[4, 6], indices \"k\": i32[3])");
  REFUSES(tnf_take(in.a, in.x, 0), TNF_RT_DTYPE_MISMATCH,
          "take #1: indices must be integer, got f64[n] (x \"a\": f64[4, 6], indices \"x\": f64[n])");
  REFUSES(tnf_take(in.k, tnf_cast(in.a, TNF_I32), 0), TNF_RT_RANK_MISMATCH,
          "take #1: indices must have rank 0 or 1, got i32[4, 6] (x \"k\": i32[3], indices the result of convert #1: i32[4, 6])");
  REFUSES(tnf_scatter_add(in.a, in.k, in.a, 0), TNF_RT_SHAPE_MISMATCH,
          "scatter_add #1: updates must have the extents of x, with those of indices in the place of axis 0, got f64[4, 6] for "
          "f64[4, 6] and i32[3] (x \"a\": f64[4, 6], indices \"k\": i32[3], updates \"a\": f64[4, 6])");
  REFUSES(tnf_scatter_add(in.p, in.k, in.p, 0), TNF_RT_DTYPE_MISMATCH,
          "scatter_add #1: x must be numeric, got bool[n] (x \"p\": bool[n], indices \"k\": i32[3], updates \"p\": bool[n])");
  REFUSES(tnf_dynamic_slice(in.a, STARTS, 1, TNF_EXTENTS(1, 1)), TNF_RT_RANK_MISMATCH,
          "dynamic_slice #1: there must be one start and one size per axis of x (rank 2), got 1 and 2 (x \"a\": f64[4, 6], "
          "starts the result of index #1: i32)");
  REFUSES(tnf_dynamic_slice(in.a, STARTS, 2, TNF_EXTENTS(1, 7)), TNF_RT_SHAPE_MISMATCH,
          "dynamic_slice #1: a window of size 7 is not within axis 1 of f64[4, 6] (x \"a\": f64[4, 6], starts 0 the result of "
          "index #1: i32, starts 1 the result of constant #1: i64)");
  REFUSES(tnf_dynamic_slice_axis(in.a, 0, in.k, tnf_extent_const(1)), TNF_RT_RANK_MISMATCH,
          "dynamic_slice_axis #1: starts must have rank 0, got i32[3] for axis 0 (x \"a\": f64[4, 6], start \"k\": i32[3])");
  REFUSES(tnf_dynamic_update_slice(in.a, in.x, STARTS, 2), TNF_RT_RANK_MISMATCH,
          "dynamic_update_slice #1: x and update must have one rank and element type, got f64[4, 6] and f64[n] (x \"a\": f64[4, "
          "6], update \"x\": f64[n])");
  REFUSES(tnf_dynamic_update_slice_axis(in.a, in.a, 0, in.s), TNF_RT_DTYPE_MISMATCH,
          "dynamic_update_slice_axis #1: start must be integer, got f64 (x \"a\": f64[4, 6], update \"a\": f64[4, 6], start "
          "\"s\": f64)");
}

static void test_reductions_and_contractions(void) {
  GIVES(tnf_reduce_sum(in.batch, TNF_AXES(0, -1)), "3xf32");
  GIVES(tnf_reduce_prod(in.batch, TNF_ALL_AXES), "f32");
  GIVES(tnf_reduce_max(in.a, TNF_AXES(1)), "4xf64");
  GIVES(tnf_reduce_min(in.k, TNF_AXES(0)), "i32");
  GIVES(tnf_reduce_sum(in.s, TNF_ALL_AXES), "f64");
  GIVES(tnf_mean(in.b, TNF_ALL_AXES), "f64");
  GIVES(tnf_mean(in.batch, TNF_AXES(2)), "3x3xf32");
  GIVES(tnf_reduce_sum_squares(in.z, TNF_AXES(1)), "?xf64");
  GIVES(tnf_matmul(in.a, in.b), "4x?xf64");
  GIVES(tnf_matmul(in.batch, in.batch), "3x3x?xf32");
  GIVES(tnf_dot_general(in.a, in.b, TNF_AXES(-1), TNF_AXES(0), (tnf_axes){0, {0}}, (tnf_axes){0, {0}}), "4x?xf64");
  GIVES(tnf_matmul(in.a, tnf_cast(in.b, TNF_F32)), "4x?xf64");
  REFUSES(tnf_reduce_sum(in.a, TNF_AXES(0, -2)), TNF_RT_INVALID_ARGUMENT,
          "reduce_sum #1: axis -2 is given twice (x \"a\": f64[4, 6])");
  REFUSES(tnf_reduce_sum(in.a, TNF_AXES(2)), TNF_RT_OUT_OF_RANGE,
          "reduce_sum #1: axis 2 is out of range for rank 2 (x \"a\": f64[4, 6])");
  GIVES(tnf_matmul(in.a, in.x), "4xf64");
  GIVES(tnf_matmul(in.x, in.z), "2xcomplex<f64>");
  GIVES(tnf_matmul(in.k, in.batch), "3x?xf64");
  GIVES(tnf_matmul(in.batch, in.k), "3x?xf64");
  GIVES(tnf_matmul(in.x, in.x), "f64");
  GIVES(tnf_matmul(tnf_cast(in.a, TNF_F32), tnf_expand_dims(tnf_cast(in.b, TNF_F32), 2)), "4x?x1xf32");
  GIVES(tnf_matmul(in.batch, tnf_outer(in.k, in.x)), "3x?x?xf64");
  GIVES(tnf_dot(in.x, in.k), "f64");
  GIVES(tnf_dot(in.batch, in.batch), "3x?xf32");
  GIVES(tnf_outer(in.x, in.k), "?x3xf64");
  REFUSES(tnf_matmul(in.s, in.x), TNF_RT_RANK_MISMATCH,
          "matmul #1: lhs and rhs must be matrices or vectors, got f64 and f64[n] (lhs \"s\": f64, rhs \"x\": f64[n])");
  REFUSES(tnf_dot(in.a, in.x), TNF_RT_RANK_MISMATCH,
          "dot #1: lhs and rhs must be vectors with equal batch axes, got f64[4, 6] and f64[n] (lhs \"a\": f64[4, 6], rhs \"x\": "
          "f64[n])");
  REFUSES(tnf_outer(in.s, in.s), TNF_RT_RANK_MISMATCH,
          "outer #1: lhs and rhs must be vectors with equal batch axes, got f64 and f64 (lhs \"s\": f64, rhs \"s\": f64)");
  REFUSES(
      tnf_matmul(in.a, in.a), TNF_RT_SHAPE_MISMATCH,
      "matmul #1: contracted extents differ: dim 1 of lhs is 6, dim 0 of rhs is 4 (lhs \"a\": f64[4, 6], rhs \"a\": f64[4, 6])");
  REFUSES(tnf_mean(in.k, TNF_ALL_AXES), TNF_RT_DTYPE_MISMATCH,
          "mean #1: x must be real or complex floating-point, got i32[3] (x \"k\": i32[3])");
}

static void test_linalg(void) {
  GIVES(tnf_cholesky(in.batch), "3x3x?xf32");
  GIVES(tnf_solve(in.batch, in.batch), "3x3x?xf32");
  GIVES(tnf_solve(tnf_slice_axis(in.a, 1, tnf_extent_const(0), tnf_extent_const(4)), tnf_reduce_sum(in.a, TNF_AXES(1))), "4xf64");
  GIVES(tnf_triangular_solve(in.batch, in.batch, TNF_LEFT | TNF_LOWER | TNF_ADJOINT), "3x3x?xf32");
  REFUSES(tnf_triangular_solve(in.batch, in.batch, TNF_LOWER), TNF_RT_INVALID_ARGUMENT,
          "triangular_solve #1: flags must have one of TNF_LEFT and TNF_RIGHT (a \"batch\": f32[3, 3, b], b \"batch\": f32[3, 3, "
          "b])");
  REFUSES(tnf_triangular_solve(in.batch, in.batch, TNF_LEFT | TNF_LOWER | TNF_UPPER), TNF_RT_INVALID_ARGUMENT,
          "triangular_solve #1: flags must have one of TNF_LOWER and TNF_UPPER (a \"batch\": f32[3, 3, b], b \"batch\": f32[3, "
          "3, b])");
  REFUSES(tnf_triangular_solve(in.batch, in.batch, TNF_LEFT | TNF_LOWER | TNF_TRANSPOSED | TNF_ADJOINT), TNF_RT_INVALID_ARGUMENT,
          "triangular_solve #1: flags must have at most one of TNF_TRANSPOSED and TNF_ADJOINT (a \"batch\": f32[3, 3, b], b "
          "\"batch\": f32[3, 3, b])");
  REFUSES(
      tnf_triangular_solve(in.batch, in.batch, 1024), TNF_RT_INVALID_ARGUMENT,
      "triangular_solve #1: flags has the bits 0x400, which mean nothing (a \"batch\": f32[3, 3, b], b \"batch\": f32[3, 3, b])");
  GIVES(tnf_cholesky_solve(in.batch, in.batch), "3x3x?xf32");
  GIVES(tnf_slogdet_spd(in.batch), "?xf32");
  GIVES(tnf_slogdet_spd(tnf_matmul(in.z, tnf_adjoint(in.z))), "f64");
  GIVES(tnf_qr(in.a).q, "4x4xf64");
  GIVES(tnf_qr(in.a).r, "4x6xf64");
  GIVES(tnf_svd(in.z).u, "?x[2]xcomplex<f64>");
  GIVES(tnf_svd(in.a).s, "4xf64");
  GIVES(tnf_svd(in.a).vt, "4x6xf64");
  GIVES(tnf_eigh(in.batch).w, "3x?xf32");
  GIVES(tnf_eigh(in.batch).v, "3x3x?xf32");
  REFUSES(tnf_cholesky(in.a), TNF_RT_SHAPE_MISMATCH, "cholesky #1: \"a\" must be square, got f64[4, 6] (a \"a\": f64[4, 6])");
}

static void test_extents(void) {
  inputs in = begin();
  tnf_extent n = tnf_dim(in.x, 0), six = tnf_dim(in.a, 1);
  CHECK_INT(six.kind, 1);
  CHECK_INT(six.number, 6);
  CHECK_INT(tnf_extent_floordiv(tnf_extent_const(-7), tnf_extent_const(2)).number, -4);
  CHECK_INT(tnf_extent_ceildiv(tnf_extent_const(7), tnf_extent_const(2)).number, 4);
  CHECK_INT(tnf_extent_ceildiv(tnf_extent_const(-7), tnf_extent_const(2)).number, -3);
  CHECK_INT(tnf_extent_min(six, tnf_extent_const(2)).number, 2);
  CHECK_INT(tnf_extent_max(six, tnf_extent_const(2)).number, 6);
  CHECK_INT(tnf_extent_sub(six, tnf_extent_const(2)).number, 4);
  CHECK_INT(tnf_extent_mul(n, six).kind, 2);
  CHECK_INT(tnf_extent_ceildiv(tnf_extent_add(n, six), six).kind, 2);
  CHECK_INT(tnf_extent_min(n, tnf_extent_max(n, six)).kind, 2);
  CHECK_GRAPH_HAS(in.graph, "arith.muli");
  CHECK_GRAPH_HAS(in.graph, "arith.ceildivsi");
  CHECK(tnf_graph_status(in.graph) == NULL);
  CHECK_INT(tnf_extent_mul(six, tnf_extent_const(INT64_MAX)).kind, 0);
  CHECK_GRAPH_FAILS(in.graph, TNF_RT_OUT_OF_RANGE, "extent_mul: 6 and 9223372036854775807 overflow");
  tnf_graph_release(in.graph);

  in = begin();
  CHECK_INT(tnf_extent_floordiv(tnf_dim(in.x, 0), tnf_extent_const(0)).kind, 0);
  CHECK_GRAPH_FAILS(in.graph, TNF_RT_INVALID_ARGUMENT, "extent_floordiv: the divisor must be positive, got 0");
  tnf_graph_release(in.graph);
}

/* Errors of graphs, inputs and outputs; the first one stays. */
#define GRAPH_REFUSES(statement, code, text)                                                                                     \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2));                                                                 \
    (void)x;                                                                                                                     \
    statement;                                                                                                                   \
    tnf_add(tnf_input(graph, "later", TNF_F64, TNF_SCALAR), x);                                                                  \
    CHECK_GRAPH_FAILS(graph, code, text);                                                                                        \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

static void test_graph_errors(void) {
  GRAPH_REFUSES(tnf_input(graph, "x", TNF_F64, TNF_SCALAR), TNF_RT_INVALID_ARGUMENT,
                "input: there is an input named \"x\" already");
  GRAPH_REFUSES(tnf_input(graph, "2x", TNF_F64, TNF_SCALAR), TNF_RT_INVALID_ARGUMENT,
                "input: the name \"2x\" is not an identifier");
  GRAPH_REFUSES(tnf_input(graph, NULL, TNF_F64, TNF_SCALAR), TNF_RT_INVALID_ARGUMENT, "input: \"name\" is NULL");
  GRAPH_REFUSES(tnf_input(graph, "y", (tnf_dtype)9, TNF_SCALAR), TNF_RT_INVALID_ARGUMENT, "input \"y\": 9 is not a dtype");
  GRAPH_REFUSES(tnf_input(graph, "y", TNF_F64, TNF_SHAPE(3, -1)), TNF_RT_SHAPE_MISMATCH,
                "input \"y\": extent 1 must not be negative, got -1");
  GRAPH_REFUSES(
      tnf_input(graph, "y", TNF_F64, TNF_SHAPE("n<64")), TNF_RT_INVALID_ARGUMENT,
      "input \"y\": extent 0 is \"n<64\"; it must be a number, \"?\", a name, or one of these with a bound (\"n<=64\")");
  GRAPH_REFUSES(tnf_output(graph, "y", (tnf_traced){0}), TNF_RT_INVALID_ARGUMENT, "output \"y\": the value is null");
  GRAPH_REFUSES((tnf_output(graph, "y", x), tnf_output(graph, "y", x)), TNF_RT_INVALID_ARGUMENT,
                "output: there is an output named \"y\" already");
  GRAPH_REFUSES(tnf_add(x, (tnf_traced){0}), TNF_RT_INVALID_ARGUMENT, "add #1: rhs is null");
  GRAPH_REFUSES(tnf_exp((tnf_traced){graph, NULL, NULL}), TNF_RT_INVALID_ARGUMENT, "exp #1: x is null");
  tnf_graph *graph = tnf_graph_new(ctx, "not a name");
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "graph_new: the name \"not a name\" is not an identifier");
  tnf_graph_release(graph);
  tnf_graph_release(NULL);
  CHECK(tnf_graph_new(NULL, "f") == NULL);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_elementwise();
  test_shape();
  test_computed_places();
  test_reductions_and_contractions();
  test_linalg();
  test_extents();
  test_graph_errors();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
