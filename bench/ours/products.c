/* Products of matrices and vectors. The peers' a b is, read column-major, the transpose: b' a'. */
#include "bench.h"

static const char *const mn[] = {"m", "n"};

/* As many products as fill some milliseconds: the smaller, the more. */
static int64_t product_count(int64_t n) {
  return n <= 4 ? 4096 : n <= 8 ? 1000 : 64;
}

static tnf_traced input(bench_run *run, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                        const char *const *names, uint32_t stream, tnf_status **st) {
  if (dtype == TNF_COMPLEX_F64)
    return bench_complex_input(run, name, rank, extents, names, stream, st);
  return bench_uniform_input(run, name, dtype, rank, extents, names, stream, 1, 0, st);
}

static tnf_status *matmul(bench_run *run, const bench_problem *p) {
  static const char *const of_a[] = {"k", "n"}, *const of_b[] = {"m", "k"}, *const batched[] = {NULL, NULL, "batch"};
  tnf_status *st = NULL;
  const int64_t extents[] = {p->n, p->n, product_count(p->n)};
  const int32_t rank = p->is_batch ? 3 : 2;
  const uint32_t stream = p->is_batch ? 51 : 3;
  tnf_traced a = input(run, "a", p->dtype, rank, extents, p->is_batch ? batched : of_a, stream, &st);
  tnf_traced b = input(run, "b", p->dtype, rank, extents, p->is_batch ? batched : of_b, stream + 1, &st);
  bench_output(run, "c", tnf_matmul(b, a));
  return st;
}

/* Along the memory of the peers' rows, which are our columns. */
static tnf_status *matvec(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_traced a = input(run, "a", p->dtype, 2, (int64_t[]){p->n, p->n}, mn, 3, &st);
  tnf_traced x = input(run, "x", p->dtype, 1, &p->n, mn, 4, &st);
  bench_output(run, "y", tnf_matmul(x, a));
  return st;
}

/* Across it. */
static tnf_status *matvec_transposed(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_traced a = input(run, "a", p->dtype, 2, (int64_t[]){p->n, p->n}, mn, 3, &st);
  tnf_traced x = input(run, "x", p->dtype, 1, &p->n, mn + 1, 4, &st);
  bench_output(run, "y", tnf_matmul(a, x));
  return st;
}

/* The peers' x^H x, which turned is ours with its adjoint. */
static tnf_status *gram(bench_run *run, const bench_problem *p) {
  tnf_status *st = NULL;
  tnf_traced x = input(run, "x", p->dtype, 2, (int64_t[]){p->m, p->n}, mn, 3, &st);
  bench_output(run, "y", tnf_matmul(x, tnf_adjoint(x)));
  return st;
}

const bench_family bench_products[] = {
    {"matmul", matmul}, {"matvec", matvec}, {"matvec_transposed", matvec_transposed}, {"gram", gram}, {NULL, NULL},
};
