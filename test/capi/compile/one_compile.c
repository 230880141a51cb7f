/* A hundred shapes and ten ranks each from one compilation: a matrix is cut at a singular value and multiplied together again,
 * with the gradient of half its squares. The matrices are made of cosines that are orthonormal, so that all results are known.
 */
#include <math.h>

#include "check.h"
#include "tenferro/tenferro.h"

enum { SHAPES = 10, RANKS = 10, LARGEST = 9 + 3 * (SHAPES - 1) };

static const double pi = 3.14159265358979323846;

/* s, u s vt and the gradient of half of the sum of its squares with respect to a: what belongs to the singular values above 0.5.
 */
static tnf_program *compiled(tnf_graph_compiler *compiler, tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "cut");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_truncation above_half = TNF_TRUNCATION_INIT;
  above_half.absolute = 0.5;
  tnf_svd_result d = tnf_truncated_svd(a, &above_half);
  tnf_traced rebuilt = tnf_matmul(tnf_mul(d.u, tnf_expand_dims(d.s, 0)), d.vt);
  tnf_output(graph, "s", d.s);
  tnf_output(graph, "rebuilt", rebuilt);
  tnf_output(graph, "slope", tnf_grad(tnf_scale(0.5, tnf_reduce_sum(tnf_square(rebuilt), TNF_ALL_AXES)), a));
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_release(graph);
  return program;
}

/* Element k of orthonormal vector i, of n elements. */
static double cosine(int64_t n, int64_t i, int64_t k) {
  return sqrt((i ? 2.0 : 1.0) / (double)n) * cos(pi * (double)((2 * k + 1) * i) / (double)(2 * n));
}

/* Singular value i: `rank` of them are above 0.5, and no two are close. */
static double value(int rank, int64_t i) {
  return i < rank ? 1 + 0.5 * (double)(rank - i) : 0.4 * pow(0.8, (double)(i - rank));
}

/* The matrix of the first `count` singular values. */
static void fill(double *a, int64_t m, int64_t n, int rank, int64_t count) {
  for (int64_t j = 0; j < n; ++j)
    for (int64_t k = 0; k < m; ++k) {
      a[k + j * m] = 0;
      for (int64_t i = 0; i < count; ++i)
        a[k + j * m] += value(rank, i) * cosine(m, i, k) * cosine(n, i, j);
    }
}

static bool is_close(const tnf_tensor *t, const double *want, int64_t count, double tolerance) {
  const double *got = tnf_tensor_const_f64(t);
  for (int64_t i = 0; i < count; ++i)
    if (!(fabs(got[i] - want[i]) <= tolerance))
      return false;
  return tnf_tensor_element_count(t) == count;
}

static void check_run(tnf_context *ctx, tnf_program *program, int64_t m, int64_t n, int rank) {
  static double data[LARGEST * LARGEST], kept[LARGEST * LARGEST], s[RANKS];
  fill(data, m, n, rank, m < n ? m : n);
  fill(kept, m, n, rank, rank);
  for (int i = 0; i < rank; ++i)
    s[i] = value(rank, i);
  tnf_tensor *a = NULL, *out[3] = {NULL};
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){m, n}, data, &a));
  REQUIRE_OK(tnf_run(ctx, program, &a, 1, out, 3));
  bool holds = is_close(out[0], s, rank, 1e-12) && is_close(out[1], kept, m * n, 1e-11) && is_close(out[2], kept, m * n, 1e-10);
  if (!CHECK(holds))
    fprintf(stderr, "  %lld x %lld of rank %d, got rank %lld\n", (long long)m, (long long)n, rank,
            (long long)tnf_tensor_extent(out[0], 0));
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(a);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = compiled(compiler, ctx);
  for (int64_t i = 0; i < SHAPES; ++i)
    for (int64_t j = 0; j < SHAPES; ++j)
      for (int rank = 0; rank < RANKS; ++rank)
        check_run(ctx, program, 9 + 3 * i, 9 + 2 * j, rank);
  tnf_compile_statistics statistics = TNF_COMPILE_STATISTICS_INIT;
  tnf_graph_compiler_statistics(compiler, &statistics);
  CHECK_INT(statistics.compiles, 1);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
