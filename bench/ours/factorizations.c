/* Factorisations, what is solved with them, and gradients: of one matrix or of a batch of small ones. Peers index the same memory
 * with the axes reversed; symmetric matrices are laid out alike. */
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 4096, RIGHT_HAND_SIDES = 3 };

static const char *const mn[] = {"m", "n"};
static const char *const square[] = {"n", "n"};
static const char *const batched[] = {NULL, NULL, "batch"};

/* One symmetric matrix, or a batch of them. */
static tnf_traced symmetric(bench_run *run, const char *name, uint32_t stream, const bench_problem *p, double shift,
                            tnf_status **st) {
  const int64_t count = p->is_batch ? BATCH : 1;
  double *data = malloc((size_t)(p->n * p->n * count) * sizeof *data);
  if (!data && !*st)
    *st = tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
  if (data)
    bench_symmetric(stream, (size_t)p->n, (size_t)count, shift, data);
  tnf_traced a = bench_input(run, name, p->dtype, p->is_batch ? 3 : 2, (int64_t[]){p->n, p->n, count},
                             p->is_batch ? batched : square, data, st);
  free(data);
  return a;
}

/* One matrix, or a batch of them, of so many columns. */
static tnf_traced general(bench_run *run, const char *name, uint32_t stream, const bench_problem *p, int64_t columns,
                          const char *const *names, tnf_status **st) {
  return bench_uniform_input(run, name, p->dtype, p->is_batch ? 3 : 2, (int64_t[]){p->n, columns, BATCH},
                             p->is_batch ? batched : names, stream, 1, 0, st);
}

/* A positive definite matrix. */
static tnf_traced definite(bench_run *run, const bench_problem *p, tnf_status **st) {
  return symmetric(run, "a", 50, p, (double)p->n, st);
}

/* An indefinite one, whose rows change places; in single precision one whose solutions stay accurate enough to compare. */
static tnf_traced regular(bench_run *run, const bench_problem *p, tnf_status **st) {
  return symmetric(run, "a", 53, p, p->dtype == TNF_F32 ? (double)p->n : 0, st);
}

static tnf_traced right_hand_sides(bench_run *run, const char *name, uint32_t stream, const bench_problem *p, tnf_status **st) {
  return general(run, name, stream, p, RIGHT_HAND_SIDES, (const char *const[]){"n", NULL}, st);
}

/* ---- factors and solutions ------------------------------------------------------------------------------------------------ */

static tnf_status *cholesky(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  bench_output(run, "l", tnf_cholesky(definite(run, p, &st)));
  return st;
}

static tnf_status *solve(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_traced a = regular(run, p, &st), b = right_hand_sides(run, "b", 54, p, &st);
  bench_output(run, "x", tnf_solve(a, b));
  return st;
}

static tnf_status *lu(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_lu_result f = tnf_lu(regular(run, p, &st));
  bench_output(run, "l", f.l);
  bench_output(run, "u", f.u);
  bench_output(run, "p", f.p);
  run->result_count = 2; /* a peer's p is a matrix */
  return st;
}

static tnf_status *inverse(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  bench_output(run, "x", tnf_inverse(regular(run, p, &st)));
  return st;
}

static tnf_status *qr(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_qr_result f = tnf_qr(symmetric(run, "a", 55, p, 0, &st));
  bench_output(run, "q", f.q);
  bench_output(run, "r", f.r);
  return st;
}

static tnf_status *svd(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_svd_result r = tnf_svd(general(run, "a", 40, p, p->n, mn, &st));
  bench_output(run, "u", r.u);
  bench_output(run, "s", r.s);
  bench_output(run, "vt", r.vt);
  return st;
}

static tnf_status *svdvals(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  bench_output(run, "s", tnf_svdvals(general(run, "a", 40, p, p->n, mn, &st)));
  return st;
}

static tnf_status *eigh(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_eigh_result r = tnf_eigh(symmetric(run, "a", 41, p, 0, &st));
  bench_output(run, "w", r.w);
  bench_output(run, "v", r.v);
  return st;
}

static tnf_status *eigvalsh(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  bench_output(run, "w", tnf_eigvalsh(symmetric(run, "a", 41, p, 0, &st)));
  return st;
}

/* ---- gradients --------------------------------------------------------------------------------------------------------------
 */

static tnf_traced weighted(tnf_traced weights, tnf_traced x) {
  return tnf_reduce_sum(tnf_mul(weights, x), TNF_ALL_AXES);
}

/* y' A^-1 y + log det A through the Cholesky factor. */
static tnf_status *likelihood_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = symmetric(run, "a", 30, p, 2 * sqrt((double)n), &st);
  tnf_traced y = bench_uniform_input(run, "y", TNF_F64, 1, &n, square, 31, 1, 0, &st);
  tnf_traced l = tnf_cholesky(a);
  tnf_traced z = tnf_triangular_solve(l, tnf_reshape(y, TNF_EXTENTS(tnf_dim(y, 0), 1)), TNF_LEFT | TNF_LOWER);
  tnf_traced logdet = tnf_scale(2, tnf_reduce_sum(tnf_log(tnf_extract_diag(l)), TNF_ALL_AXES));
  bench_output(run, "gradient", tnf_grad(tnf_add(tnf_reduce_sum_squares(z, TNF_ALL_AXES), logdet), a));
  return st;
}

/* The fourth powers of both factors of a regular matrix. */
static tnf_status *lu_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = symmetric(run, "a", 30, p, 2 * sqrt((double)n), &st);
  tnf_lu_result f = tnf_lu(a);
  tnf_traced l = tnf_reduce_sum_squares(tnf_square(f.l), TNF_ALL_AXES), u = tnf_reduce_sum_squares(tnf_square(f.u), TNF_ALL_AXES);
  bench_output(run, "gradient", tnf_grad(tnf_add(l, u), a));
  return st;
}

/* The peers' [rows, columns], row-major, turned: column-major as theirs is named. */
static tnf_traced turned_input(bench_run *run, const char *name, int64_t rows, int64_t columns, uint32_t stream, double scale,
                               tnf_status **st) {
  return bench_uniform_input(run, name, TNF_F64, 2, (int64_t[]){columns, rows}, (const char *const[]){NULL, NULL}, stream, scale,
                             0, st);
}

/* The weighted sums of the values and of the vectors' squares, which do not depend on their signs. The peers' u is ours of the
 * matrix turned, which is vt turned. */
static tnf_status *svd_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = bench_uniform_input(run, "a", TNF_F64, 2, (int64_t[]){n, n}, mn, 40, 1, 0, &st);
  tnf_traced wu = bench_uniform_input(run, "wu", TNF_F64, 2, (int64_t[]){n, n}, square, 42, 1, 0, &st);
  tnf_traced ws = bench_uniform_input(run, "ws", TNF_F64, 1, &n, square, 43, 1, 0, &st);
  tnf_traced wv = bench_uniform_input(run, "wv", TNF_F64, 2, (int64_t[]){n, n}, square, 44, 1, 0, &st);
  tnf_svd_result r = tnf_svd(a);
  tnf_traced vectors = tnf_add(weighted(wv, tnf_square(r.u)), weighted(wu, tnf_square(r.vt)));
  bench_gradient_outputs(run, tnf_add(vectors, weighted(ws, r.s)), &a, (const char *const[]){"gradient"}, 1);
  return st;
}

/* The matrix of the same svd from its values above half the largest one. */
static tnf_status *truncated_svd(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = bench_uniform_input(run, "a", TNF_F64, 2, (int64_t[]){n, n}, mn, 40, 1, 0, &st);
  tnf_truncation cut = TNF_TRUNCATION_INIT;
  cut.relative = 0.5;
  tnf_svd_result r = tnf_truncated_svd(a, &cut);
  bench_output(run, "low", tnf_matmul(tnf_mul(r.u, tnf_expand_dims(r.s, 0)), r.vt));
  return st;
}

/* The same weighted sums of the eigenvalues and vectors; the weights of the vectors are symmetric, laid out like a. */
static tnf_status *eigh_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = symmetric(run, "a", 41, p, 0, &st);
  tnf_traced ww = bench_uniform_input(run, "ww", TNF_F64, 1, &n, square, 45, 1, 0, &st);
  tnf_traced wv = symmetric(run, "wv", 46, p, 0, &st);
  tnf_eigh_result r = tnf_eigh(a);
  tnf_traced loss = tnf_add(weighted(ww, r.w), weighted(wv, tnf_square(r.v)));
  bench_gradient_outputs(run, loss, &a, (const char *const[]){"gradient"}, 1);
  return st;
}

/* Of 2 n x n matrices; the pseudoinverse of a^T is that of a, turned. */
static tnf_status *pinv_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = turned_input(run, "a", 2 * n, n, 80, 1, &st), w = turned_input(run, "w", n, 2 * n, 81, 1, &st);
  bench_output(run, "gradient", tnf_grad(weighted(w, tnf_pinv(a, -1)), a));
  return st;
}

static tnf_status *lstsq_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = turned_input(run, "a", 2 * n, n, 82, 1, &st), b = turned_input(run, "b", 2 * n, 8, 83, 1, &st);
  tnf_traced w = turned_input(run, "w", n, 8, 84, 1, &st);
  tnf_traced x = tnf_lstsq(tnf_matrix_transpose(a), tnf_matrix_transpose(b), -1).x;
  bench_output(run, "gradient", tnf_grad(weighted(tnf_matrix_transpose(w), x), a));
  return st;
}

static tnf_status *matrix_exp_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = turned_input(run, "a", n, n, 85, n == 64 ? 0.125 : 0.0625, &st), w = turned_input(run, "w", n, n, 86, 1, &st);
  bench_output(run, "gradient", tnf_grad(weighted(w, tnf_matrix_exp(a)), a));
  return st;
}

/* Squares do not depend on signs, which libraries choose. */
static tnf_status *qr_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  const int64_t n = p->n;
  tnf_traced a = turned_input(run, "a", n, n, 87, 1, &st), w = turned_input(run, "w", n, n, 88, 1, &st);
  tnf_qr_result f = tnf_qr(tnf_matrix_transpose(a));
  tnf_traced weights = tnf_matrix_transpose(w), q = weighted(weights, tnf_square(f.q)), r = weighted(weights, tnf_square(f.r));
  bench_output(run, "gradient", tnf_grad(tnf_add(q, r), a));
  return st;
}

/* The weighted sum of the factors of a batch; of one matrix, the loss above. */
static tnf_status *cholesky_gradient(bench_run *run, const bench_problem *p) {
  if (!p->is_batch)
    return likelihood_gradient(run, p);
  tnf_status *st = NULL;
  tnf_traced a = definite(run, p, &st), w = symmetric(run, "w", 56, p, 0, &st);
  bench_gradient_outputs(run, weighted(w, tnf_cholesky(a)), &a, (const char *const[]){"da"}, 1);
  return st;
}

static tnf_status *solve_gradient(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_traced in[] = {regular(run, p, &st), right_hand_sides(run, "b", 54, p, &st)}, w = right_hand_sides(run, "w", 57, p, &st);
  bench_gradient_outputs(run, weighted(w, tnf_solve(in[0], in[1])), in, (const char *const[]){"da", "db"}, 2);
  return st;
}

const bench_family bench_factorizations[] = {
    {"cholesky", cholesky},
    {"solve", solve},
    {"lu", lu},
    {"inverse", inverse},
    {"qr", qr},
    {"svd", svd},
    {"svdvals", svdvals},
    {"truncated_svd", truncated_svd},
    {"eigh", eigh},
    {"eigvalsh", eigvalsh},
    {"cholesky_gradient", cholesky_gradient},
    {"solve_gradient", solve_gradient},
    {"lu_gradient", lu_gradient},
    {"qr_gradient", qr_gradient},
    {"svd_gradient", svd_gradient},
    {"eigh_gradient", eigh_gradient},
    {"pinv_gradient", pinv_gradient},
    {"lstsq_gradient", lstsq_gradient},
    {"matrix_exp_gradient", matrix_exp_gradient},
    {NULL, NULL},
};
