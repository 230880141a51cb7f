/* What is composed of factorisations: permutations, solves from factors, ranks, values alone, reflectors; against what they must
 * agree with, by running, gradients included; in every dtype, with a batch, with extents that only the run knows and with none.
 */
#include "run_graph.h"

static tnf_context *ctx;

/* A number that is 0 where `a` is treated rightly. */
typedef tnf_traced difference(tnf_traced a);

static tnf_traced size(tnf_traced x) {
  return tnf_reduce_sum(tnf_abs(x), TNF_ALL_AXES);
}

static tnf_traced apart(tnf_traced x, tnf_traced y) {
  return size(tnf_sub(x, y));
}

/* Elements that are no multiples of each other, with a heavy diagonal. */
static tnf_tensor *some(int64_t m, int64_t n) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(m, n), &t)))
    for (int64_t i = 0; i < m * n; ++i)
      tnf_tensor_f64(t)[i] = (double)((i * i * 7 + i * 13 + 5) % 29) / 14.3 - 1 + (i % (m + 1) == 0 ? 3 : 0);
  return t;
}

/* x in a dtype; complex ones get an imaginary part. */
static tnf_traced in_dtype(tnf_traced x, tnf_dtype dtype) {
  if (dtype == TNF_F32 || dtype == TNF_F64)
    return tnf_cast(x, dtype);
  return tnf_cast(tnf_complex(x, tnf_cos(tnf_scale(3, x))), dtype);
}

/* Extents, ended by -1. */
static const int64_t square_extents[][2] = {{4, 4}, {1, 1}, {0, 0}, {-1, -1}};
static const int64_t any_extents[][2] = {{4, 4}, {1, 1}, {0, 0}, {5, 3}, {3, 5}, {2, 0}, {0, 2}, {-1, -1}};

/* `f` is 0 for matrices of these extents, or for a batch of them. */
static void check_vanishes(difference *f, const char *name, tnf_dtype dtype, bool batched, const int64_t (*extents)[2]) {
  const double tolerance = dtype == TNF_F32 || dtype == TNF_COMPLEX_F32 ? 2e-3 : 1e-11;
  tnf_graph *graph = tnf_graph_new(ctx, name);
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")), a = in_dtype(x, dtype);
  if (batched)
    a = tnf_stack((tnf_traced[]){a, tnf_add(a, tnf_scale(0.5, tnf_sin(a))), tnf_scale(2, a)}, 3, 2);
  tnf_output(graph, "y", tnf_cast(f(a), TNF_F64));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (!CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program)))
    extents = square_extents + 3;
  for (; (*extents)[0] >= 0; ++extents) {
    tnf_tensor *input = some((*extents)[0], (*extents)[1]), *out = NULL;
    bool ran = CHECK_OK(tnf_run(ctx, program, &input, 1, &out, 1));
    if (!ran || !CHECK(fabs(*tnf_tensor_const_f64(out)) < tolerance))
      fprintf(stderr, "  %s, dtype %d, %lld x %lld%s: %g\n", name, (int)dtype, (long long)(*extents)[0], (long long)(*extents)[1],
              batched ? " x 3" : "", ran ? *tnf_tensor_const_f64(out) : NAN);
    tnf_tensor_release(input);
    tnf_tensor_release(out);
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void vanishes(difference *f, const char *name, bool batches, const int64_t (*extents)[2]) {
  static const tnf_dtype dtypes[] = {TNF_F64, TNF_F32, TNF_COMPLEX_F64, TNF_COMPLEX_F32};
  for (int i = 0; i < 4; ++i) /* a batch in two of the dtypes */
    check_vanishes(f, name, dtypes[i], batches && i % 3 == 0, extents);
}

#define SQUARE(f, batches) vanishes(f, #f, batches, square_extents)
#define ANY(f, batches) vanishes(f, #f, batches, any_extents)

/* ---- lu ----------------------------------------------------------------------------------------------------------------- */

static tnf_traced lu_rebuilt(tnf_traced a) {
  tnf_lu_result f = tnf_lu(a);
  return apart(tnf_matmul(tnf_permutation_matrix(f.p, tnf_dtype_of(a)), a), tnf_matmul(f.l, f.u));
}

static tnf_traced full_piv_lu_rebuilt(tnf_traced a) {
  tnf_full_piv_lu_result f = tnf_full_piv_lu(a);
  tnf_traced p = tnf_permutation_matrix(f.p, tnf_dtype_of(a)), q = tnf_permutation_matrix(f.q, tnf_dtype_of(a));
  return apart(a, tnf_matmul(tnf_matmul(tnf_matrix_transpose(p), tnf_matmul(f.l, f.u)), q));
}

/* The determinant of a from its factors, of 1 x 1 and 2 x 2 matrices. */
static tnf_traced determinant(tnf_traced a) {
  tnf_lu_result f = tnf_lu(a);
  tnf_traced product = tnf_mul(tnf_reduce_prod(tnf_extract_diag(f.u), TNF_AXES(0)), tnf_cast(f.parity, tnf_dtype_of(a)));
  tnf_full_piv_lu_result g = tnf_full_piv_lu(a);
  return apart(product, tnf_mul(tnf_reduce_prod(tnf_extract_diag(g.u), TNF_AXES(0)), tnf_cast(g.parity, tnf_dtype_of(a))));
}

/* Right-hand sides for a. */
static tnf_traced sides(tnf_traced a) {
  return tnf_sin(tnf_slice_axis(a, 1, tnf_extent_const(0),
                                tnf_extent_floordiv(tnf_extent_add(tnf_dim(a, 1), tnf_extent_const(1)), tnf_extent_const(2))));
}

static tnf_traced gradients_apart(tnf_traced x, tnf_traced y, tnf_traced a) {
  tnf_traced of_x = tnf_grad(size(tnf_sin(x)), a), of_y = tnf_grad(size(tnf_sin(y)), a);
  return tnf_add(apart(x, y), apart(of_x, of_y));
}

static tnf_traced lu_solve(tnf_traced a) {
  tnf_traced b = sides(a);
  return gradients_apart(tnf_lu_solve(tnf_lu_factor(a), b, TNF_TRANSPOSE_KIND_NONE), tnf_solve(a, b), a);
}
static tnf_traced lu_solve_transposed(tnf_traced a) {
  tnf_traced b = sides(a);
  return gradients_apart(tnf_lu_solve(tnf_lu_factor(a), b, TNF_TRANSPOSE_KIND_TRANSPOSE), tnf_solve(tnf_matrix_transpose(a), b),
                         a);
}
static tnf_traced lu_solve_adjoint(tnf_traced a) {
  tnf_traced b = sides(a);
  return gradients_apart(tnf_lu_solve(tnf_lu_factor(a), b, TNF_TRANSPOSE_KIND_ADJOINT), tnf_solve(tnf_adjoint(a), b), a);
}
static tnf_traced lu_solve_vector(tnf_traced a) {
  tnf_traced b = tnf_reduce_sum(a, TNF_AXES(1));
  return apart(tnf_lu_solve(tnf_lu_factor(a), b, TNF_TRANSPOSE_KIND_NONE), tnf_ones_like(b));
}
static tnf_traced full_piv_lu_solve(tnf_traced a) {
  tnf_traced b = sides(a);
  return gradients_apart(tnf_full_piv_lu_solve(tnf_full_piv_lu(a), b), tnf_solve(a, b), a);
}
static tnf_traced full_piv_lu_solve_vector(tnf_traced a) {
  tnf_traced b = tnf_reduce_sum(a, TNF_AXES(1));
  return apart(tnf_full_piv_lu_solve(tnf_full_piv_lu(a), b), tnf_ones_like(b));
}

static void test_lu(void) {
  ANY(lu_rebuilt, true);
  ANY(full_piv_lu_rebuilt, true);
  SQUARE(determinant, true);
  SQUARE(lu_solve, true);
  SQUARE(lu_solve_transposed, true);
  SQUARE(lu_solve_adjoint, true);
  SQUARE(lu_solve_vector, false);
  SQUARE(full_piv_lu_solve, true);
  SQUARE(full_piv_lu_solve_vector, false);
}

/* ---- qr ----------------------------------------------------------------------------------------------------------------- */

static tnf_traced rank_revealing_rebuilt(tnf_traced a) {
  tnf_rank_revealing_qr_result f = tnf_rank_revealing_qr(a, 1e-5, 0);
  return apart(a, tnf_matmul(tnf_matmul(f.q, f.r), tnf_permutation_matrix(f.places, tnf_dtype_of(a))));
}

static tnf_qr_result raw(tnf_traced a) {
  tnf_qr_options options = TNF_QR_OPTIONS_INIT;
  options.raw = true;
  return tnf_qr_with(a, &options);
}

static tnf_traced complete(tnf_traced a) {
  tnf_qr_options options = TNF_QR_OPTIONS_INIT;
  options.complete = true;
  tnf_qr_result f = tnf_qr_with(a, &options);
  tnf_traced gram = tnf_matmul(tnf_adjoint(f.q), f.q), rebuilt = apart(a, tnf_matmul(f.q, f.r));
  return tnf_add(rebuilt, tnf_abs(tnf_sub(tnf_reduce_sum(tnf_real(gram), TNF_ALL_AXES),
                                          tnf_reduce_sum(tnf_ones_like(tnf_real(tnf_extract_diag(gram))), TNF_ALL_AXES))));
}

static tnf_traced householder_product(tnf_traced a) {
  tnf_householder_qr_result f = tnf_householder_qr(a);
  tnf_traced front = tnf_slice_axis(f.packed, 1, tnf_extent_const(0), tnf_dim(f.tau, 0));
  return apart(tnf_householder_product(front, f.tau), raw(a).q);
}

static tnf_traced householder_gradients(tnf_traced a) {
  tnf_householder_qr_result f = tnf_householder_qr(a);
  tnf_qr_result want = raw(a);
  tnf_householder_qr_result same = tnf_householder_from_factors(f.packed, f.tau);
  return tnf_add(gradients_apart(tnf_householder_q_columns(same, tnf_dim(f.tau, 0)), want.q, a),
                 gradients_apart(tnf_householder_r(same), want.r, a));
}

/* The factors of the first column, grown by the others. */
static tnf_traced appended(tnf_traced a) {
  tnf_extent one = tnf_extent_min(tnf_extent_const(1), tnf_dim(a, 1));
  tnf_householder_qr_result f = tnf_householder_qr(tnf_slice_axis(a, 1, tnf_extent_const(0), one));
  f = tnf_householder_append_columns(f, tnf_slice_axis(a, 1, one, tnf_dim(a, 1)));
  tnf_qr_result want = raw(a);
  return tnf_add(gradients_apart(tnf_householder_q_columns(f, tnf_dim(f.tau, 0)), want.q, a),
                 gradients_apart(tnf_householder_r(f), want.r, a));
}

/* With as many rows as columns the complete factors are the thin ones, to second order. */
static tnf_traced complete_gradients(tnf_traced a) {
  tnf_qr_options options = TNF_QR_OPTIONS_INIT;
  options.complete = true;
  tnf_qr_result whole = tnf_qr_with(a, &options), thin = tnf_qr(a);
  tnf_traced along = tnf_add(a, tnf_ones_like(a));
  return tnf_add(tnf_add(gradients_apart(whole.q, thin.q, a), gradients_apart(whole.r, thin.r, a)),
                 gradients_apart(tnf_jvp(whole.q, a, along), tnf_jvp(thin.q, a, along), a));
}

static void test_qr(void) {
  SQUARE(complete_gradients, false);
  ANY(rank_revealing_rebuilt, true);
  ANY(complete, true);
  ANY(householder_product, true);
  ANY(householder_gradients, false);
  ANY(appended, false);
}

/* The rank of a matrix with this diagonal, and what is kept by it. */
static void check_rank(const double *diagonal, double rtol, double atol, int64_t want) {
  tnf_graph *graph = tnf_graph_new(ctx, "rank");
  tnf_traced d = tnf_input(graph, "d", TNF_F64, TNF_SHAPE("n"));
  tnf_rank_revealing_qr_result f = tnf_rank_revealing_qr(tnf_diag(d), rtol, atol);
  tnf_traced kept = tnf_dynamic_truncate(f.q, f.rank, 1);
  tnf_traced columns = tnf_reduce_sum(tnf_abs(kept), TNF_ALL_AXES); /* of unit vectors */
  tnf_tensor *input = NULL;
  CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, EXTENTS(3), &input));
  for (int i = 0; i < 3; ++i)
    tnf_tensor_f64(input)[i] = diagonal[i];
  check_output(ctx, graph, tnf_add(tnf_cast(f.rank, TNF_F64), tnf_scale(10, columns)), input, WANT(11 * (double)want), 1e-14);
  tnf_tensor_release(input);
}

static void test_rank(void) {
  check_rank((double[]){1e-3, 5, -2}, 0, 0, 3);
  check_rank((double[]){1e-3, 5, -2}, 1e-3, 0, 2);
  check_rank((double[]){1e-3, 5, -2}, 0, 3, 1);
  check_rank((double[]){1e-3, 5, -2}, 1, 0, 0);
  check_rank((double[]){0, 0, 0}, 0, 0, 0);
  check_rank((double[]){0, -7, 0}, 1e-12, 0, 1);
}

/* ---- values and options --------------------------------------------------------------------------------------------------- */

static tnf_traced eigvals(tnf_traced a) {
  tnf_traced trace = tnf_reduce_sum(tnf_extract_diag(a), TNF_AXES(0)), sum = tnf_reduce_sum(tnf_eigvals(a), TNF_AXES(0));
  return apart(tnf_cast(trace, tnf_dtype_of(sum)), sum);
}
static tnf_traced eigvalsh(tnf_traced a) {
  tnf_eigh_result whole = tnf_eigh(a);
  return tnf_add(apart(tnf_eigvalsh(a), whole.w), tnf_scale(0, size(whole.v)));
}
static tnf_traced svdvals(tnf_traced a) {
  tnf_svd_options options = TNF_SVD_OPTIONS_INIT;
  options.full = options.canonical = true;
  options.driver = TNF_DRIVER_QR_ITERATION;
  tnf_svd_result whole = tnf_svd_with(a, &options);
  tnf_traced middle =
      tnf_embed_diag(tnf_cast(whole.s, tnf_dtype_of(a)), tnf_extent_min(tnf_dim(a, 0), tnf_dim(a, 1)), tnf_dim(whole.s, 0));
  tnf_extent none = tnf_extent_const(0), k = tnf_dim(whole.s, 0);
  tnf_traced u = tnf_slice_axis(whole.u, 1, none, k), vt = tnf_slice_axis(whole.vt, 0, none, k);
  return tnf_add(apart(tnf_svdvals(a), whole.s), apart(a, tnf_matmul(tnf_matmul(u, middle), vt)));
}
static tnf_traced eigh_options(tnf_traced a) {
  tnf_eigh_options options = TNF_EIGH_OPTIONS_INIT;
  options.driver = TNF_DRIVER_QR_ITERATION;
  options.canonical = true;
  tnf_eigh_result one = tnf_eigh_with(a, &options);
  options.driver = TNF_DRIVER_DIVIDE_AND_CONQUER;
  tnf_eigh_result other = tnf_eigh_with(a, &options);
  return tnf_add(apart(one.w, other.w), apart(one.v, other.v));
}
/* The values' gradient is that of the whole decomposition. */
static tnf_traced gradients_of_values(tnf_traced a) {
  return gradients_apart(tnf_svdvals(a), tnf_svd_with(a, NULL).s, a);
}

static tnf_svd_result full(tnf_traced a) {
  tnf_svd_options options = TNF_SVD_OPTIONS_INIT;
  options.full = true;
  return tnf_svd_with(a, &options);
}
/* Of a full decomposition the values are differentiated, to second order, whatever else is made of its vectors. */
static tnf_traced gradients_of_full_values(tnf_traced a) {
  tnf_svd_result f = full(a);
  tnf_traced unread = tnf_add(size(tnf_stop_gradient(f.u)), size(tnf_stop_gradient(f.vt)));
  return tnf_add(gradients_apart(f.s, tnf_svdvals(a), a), tnf_scale(0, unread));
}
static tnf_traced hessians_of_full_values(tnf_traced a) {
  tnf_traced along = tnf_add(a, tnf_ones_like(a)), one = tnf_jvp(full(a).s, a, along), other = tnf_jvp(tnf_svdvals(a), a, along);
  return gradients_apart(one, other, a);
}

static void test_values(void) {
  SQUARE(eigvals, true);
  SQUARE(eigvalsh, true);
  SQUARE(eigh_options, true);
  ANY(svdvals, true);
  ANY(gradients_of_values, true);
  ANY(gradients_of_full_values, true);
  ANY(hessians_of_full_values, false);
}

/* ---- failures ----------------------------------------------------------------------------------------------------------- */

static void fails(difference *f, const double *elements, int64_t m, int64_t n, tnf_rt_status code, const char *text) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_tensor *input = NULL;
  CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(m, n), &input));
  for (int64_t i = 0; i < m * n; ++i)
    tnf_tensor_f64(input)[i] = elements[i];
  check_failure(ctx, graph, f(a), input, code, text);
  tnf_tensor_release(input);
}

static tnf_traced values_of(tnf_traced a) {
  return tnf_eigvals(a);
}
static tnf_traced upper_of(tnf_traced a) {
  return tnf_lu(a).u;
}
static tnf_traced pivoted_r_of(tnf_traced a) {
  return tnf_pivoted_qr(a).r;
}
static tnf_traced hermitian_values_of(tnf_traced a) {
  return tnf_eigvalsh(a);
}
static tnf_traced singular_values_of(tnf_traced a) {
  return tnf_svdvals(a);
}
static tnf_traced gradient_of_full(tnf_traced a) {
  return tnf_grad(size(full(a).u), a);
}
static tnf_traced tangent_of_full(tnf_traced a) {
  return tnf_jvp(size(full(a).vt), a, a);
}
static tnf_traced gradient_of_complete(tnf_traced a) {
  tnf_qr_options options = TNF_QR_OPTIONS_INIT;
  options.complete = true;
  return tnf_grad(size(tnf_qr_with(a, &options).q), a);
}
static tnf_traced gradient_of_tall(tnf_traced a) {
  return gradient_of_complete(tnf_reshape(a, TNF_EXTENTS(tnf_extent_const(3), tnf_extent_const(2))));
}
static tnf_traced solved_fully(tnf_traced a) {
  return tnf_full_piv_lu_solve(tnf_full_piv_lu(a), a);
}

static tnf_traced gradient_of_logabs(tnf_traced a) {
  return tnf_grad(tnf_slogdet(a).logabs, a);
}
static tnf_traced gradient_of_det(tnf_traced a) {
  return tnf_grad(tnf_det(a), a);
}
static tnf_traced gradient_of_exp(tnf_traced a) {
  return tnf_grad(tnf_reduce_sum(tnf_matrix_exp(a), TNF_ALL_AXES), a);
}
static tnf_traced gradient_of_log(tnf_traced a) {
  return tnf_grad(tnf_reduce_sum(tnf_matrix_log(a), TNF_ALL_AXES), a);
}
static tnf_traced gradient_in_b(tnf_traced a) {
  tnf_traced b = tnf_ones_like(a);
  return tnf_grad(tnf_reduce_sum(tnf_triangular_solve(a, b, TNF_LEFT | TNF_UPPER), TNF_ALL_AXES), b);
}

/* Where only a derivative is asked for, nothing reads the value, and the matrix must be finite all the same. */
static void test_failures_of_derivatives(void) {
  const double bad[] = {1, 2, NAN, 3};
  const tnf_rt_status code = TNF_RT_NON_FINITE;
  fails(gradient_of_logabs, bad, 2, 2, code, "f: derivative of slogdet of \"a\": the matrix has a value that is not finite");
  fails(gradient_of_det, bad, 2, 2, code, "f: derivative of det of \"a\": the matrix has a value that is not finite");
  fails(gradient_of_exp, bad, 2, 2, code, "f: derivative of matrix_exp of \"a\": the matrix has a value that is not finite");
  fails(gradient_of_log, bad, 2, 2, code, "f: derivative of matrix_log of \"a\": the matrix has a value that is not finite");
  fails(gradient_in_b, bad, 2, 2, code, NULL);
}

static void test_failures(void) {
  const double bad[] = {1, NAN, 2, 3, 4, 5}, singular[] = {1, 2, 2, 4};
  fails(values_of, bad, 2, 2, TNF_RT_NON_FINITE, "f: eigvals of \"a\": the matrix has a value that is not finite");
  fails(hermitian_values_of, bad, 2, 2, TNF_RT_NON_FINITE, "f: eigvalsh of \"a\": the matrix has a value that is not finite");
  fails(singular_values_of, bad, 2, 2, TNF_RT_NON_FINITE, "f: svdvals of \"a\": the matrix has a value that is not finite");
  fails(upper_of, bad, 2, 2, TNF_RT_NON_FINITE, "f: lu of \"a\": the matrix has a value that is not finite");
  fails(pivoted_r_of, bad, 2, 2, TNF_RT_NON_FINITE, "f: pivoted_qr of \"a\": the matrix has a value that is not finite");
  fails(gradient_of_full, bad, 2, 2, TNF_RT_UNSUPPORTED, NULL);
  fails(tangent_of_full, bad, 2, 2, TNF_RT_UNSUPPORTED, NULL);
  fails(gradient_of_complete, (double[]){1, 2, 3, 4, 5, 7}, 3, 2, TNF_RT_SHAPE_MISMATCH,
        "f: derivative of qr of \"a\": m, with complete factors, exceeds n: m, with complete factors, (= m of \"a\") is 3, n (= "
        "n of "
        "\"a\") is 2");
  fails(gradient_of_tall, bad, 3, 2, TNF_RT_UNSUPPORTED,
        "qr #1: derivative of tenferro.qr: complete factors of a matrix with more rows than columns have none: thin ones have");
  fails(solved_fully, singular, 2, 2, TNF_RT_SINGULAR, NULL);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_lu();
  test_qr();
  test_rank();
  test_values();
  test_failures();
  test_failures_of_derivatives();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
