/* Factorisations and solves of more than one block (256): every element of the residual, failing minors, the strict upper
 * triangle, the same bits for 1, 2 and 3 threads. Rows of 1030 are far enough apart that operands are copied. */
#include "matrices.h"

static const int64_t orders[] = {257, 300, 449, 530, 1030};
enum { ORDERS = sizeof orders / sizeof *orders };

/* The elements as double, column-major. */
static double *values_of(const tnf_rt_tensor *t) {
  const int64_t count = tensor_count(t);
  double *x = malloc((size_t)count * sizeof *x);
  for (int64_t i = 0; i < count; ++i)
    x[i] = t->dtype == TNF_F32 ? (double)((const float *)t->data)[i] : ((const double *)t->data)[i];
  return x;
}

/* c -= a b for a: m x k, b: k x n; b(p, j) is b[p * b_row + j * b_column]. */
static void subtract(int64_t m, int64_t n, int64_t k, const double *a, const double *b, int64_t b_row, int64_t b_column,
                     double *c) {
  for (int64_t j = 0; j < n; ++j)
    for (int64_t p = 0; p < k; ++p) {
      const double factor = b[p * b_row + j * b_column];
      if (factor != 0)
        for (int64_t i = 0; i < m; ++i)
          c[i + j * m] -= a[i + p * m] * factor;
    }
}

static double largest(int64_t count, const double *x) {
  double most = 0;
  for (int64_t i = 0; i < count; ++i)
    most = fabs(x[i]) <= most ? most : isnan(x[i]) ? INFINITY : fabs(x[i]);
  return most;
}

/* Diagonally dominant, so that errors are those of the arithmetic alone. What `lower` leaves out is NaN where `half`. */
static tnf_rt_tensor dominant(int32_t dtype, int64_t n, bool symmetric, bool half, bool lower) {
  tnf_rt_tensor a = tensor_random(dtype, n, n, -1);
  for (int64_t j = 0; j < n; ++j)
    for (int64_t i = 0; i < n; ++i)
      if (i == j)
        set(&a, i + j * n, 2 + sqrt((double)n));
      else if (half && (lower ? i < j : i > j))
        set(&a, i + j * n, NAN);
      else if (symmetric && i < j)
        set(&a, i + j * n, get(&a, j + i * n));
  return a;
}

static void cholesky_of(int32_t dtype, int64_t n) {
  tnf_rt_tensor a = dominant(dtype, n, true, false, true), l[3];
  for (int64_t j = 0; j < n; ++j)
    set(&a, j * (n + 1), 2 * (double)n);
  for (int t = 0; t < 3; ++t) {
    l[t] = tensor_new(dtype, n, n, -1);
    CHECK_INT(tnf_rt_cholesky(contexts[t], "cholesky", (tnf_rt_tensor[]){a, l[t]}, NULL), TNF_RT_OK);
    CHECK(same_bits(&l[0], &l[t]));
  }
  double *rest = values_of(&a), *factor = values_of(&l[0]);
  int64_t above = 0;
  for (int64_t j = 0; j < n; ++j)
    for (int64_t i = 0; i < j; ++i)
      above += factor[i + j * n] != 0;
  CHECK_INT(above, 0);
  subtract(n, n, n, factor, factor, n, 1, rest); /* A - L L^T */
  if (!CHECK(largest(n * n, rest) < 60 * epsilon_of(dtype) * 2 * (double)n))
    fprintf(stderr, "  cholesky %d: %g\n", (int)n, largest(n * n, rest));
  free(rest);
  free(factor);
  const int64_t minors[] = {1, 256, 257, 290, n};
  for (size_t m = 0; m < sizeof minors / sizeof *minors; ++m) {
    if (minors[m] > n)
      continue;
    const int64_t at = (minors[m] - 1) * (n + 1);
    char text[96];
    set(&a, at, -1);
    snprintf(text, sizeof text, "cholesky: the matrix is not positive definite: leading minor %d", (int)minors[m]);
    CHECK_INT(tnf_rt_cholesky(contexts[0], "cholesky", (tnf_rt_tensor[]){a, l[0]}, NULL), TNF_RT_NOT_POSITIVE_DEFINITE);
    CHECK_TEXT(tnf_context_message(contexts[0]), text);
    set(&a, at, 2 * (double)n);
  }
  for (int t = 0; t < 3; ++t)
    free(l[t].data);
  free(a.data);
}

static void triangular_of(int32_t dtype, int64_t n, int64_t other, int flags) {
  const int64_t attributes[5] = {flags & 1, flags >> 1 & 1, flags >> 2 & 1, 0}; /* left, lower, transpose */
  const bool left = attributes[0] != 0, lower = attributes[1] != 0, transposed = attributes[2] != 0;
  tnf_rt_tensor a = dominant(dtype, n, false, true, lower), x[3];
  tnf_rt_tensor b = left ? tensor_random(dtype, n, other, -1) : tensor_random(dtype, other, n, -1);
  for (int t = 0; t < 3; ++t) {
    x[t] = tensor_new(dtype, b.extents[0], b.extents[1], -1);
    CHECK_INT(tnf_rt_triangular_solve(contexts[t], "solve", (tnf_rt_tensor[]){a, b, x[t]}, attributes), TNF_RT_OK);
    CHECK(same_bits(&x[0], &x[t]));
  }
  double *triangle = values_of(&a), *solution = values_of(&x[0]), *rest = values_of(&b);
  for (int64_t e = 0; e < n * n; ++e)
    triangle[e] = isnan(triangle[e]) ? 0 : triangle[e];
  const double scale = largest(n * other, rest);
  if (left && !transposed) {
    subtract(n, other, n, triangle, solution, 1, n, rest);
  } else if (left) { /* T^T X: by columns of the transpose */
    double *turned = malloc((size_t)(n * n) * sizeof *turned);
    for (int64_t e = 0; e < n * n; ++e)
      turned[e] = triangle[e / n + e % n * n];
    subtract(n, other, n, turned, solution, 1, n, rest);
    free(turned);
  } else {
    subtract(other, n, n, solution, triangle, transposed ? n : 1, transposed ? 1 : n, rest);
  }
  if (!CHECK(largest(n * other, rest) < 200 * epsilon_of(dtype) * scale))
    fprintf(stderr, "  solve %d %d flags %d: %g\n", (int)n, (int)other, flags, largest(n * other, rest));
  CHECK_INT(tnf_rt_triangular_solve(contexts[2], "solve", (tnf_rt_tensor[]){a, b, b}, attributes), TNF_RT_OK); /* in place */
  CHECK(same_bits(&b, &x[0]));
  free(triangle);
  free(solution);
  free(rest);
  for (int t = 0; t < 3; ++t)
    free(x[t].data);
  free(a.data);
  free(b.data);
}

static void lu_of(int32_t dtype, int64_t n, int64_t rhs) {
  tnf_rt_tensor a = dominant(dtype, n, false, false, true), b = tensor_random(dtype, n, rhs, -1);
  set(&a, 0, 0.25); /* rows are interchanged */
  tnf_rt_tensor lu = tensor_new(dtype, n, n, -1), pivots = tensor_new(TNF_I32, n, 1, -1), x = tensor_new(dtype, n, rhs, -1);
  CHECK_INT(tnf_rt_lu_factor(contexts[1], "lu", (tnf_rt_tensor[]){a, lu, pivots}, NULL), TNF_RT_OK);
  const int64_t plain[2] = {0, 0}; /* not transposed, values that are not finite are refused */
  CHECK_INT(tnf_rt_lu_solve(contexts[1], "lu", (tnf_rt_tensor[]){lu, pivots, b, x}, plain), TNF_RT_OK);
  double *matrix = values_of(&a), *solution = values_of(&x), *rest = values_of(&b);
  subtract(n, rhs, n, matrix, solution, 1, n, rest);
  if (!CHECK(largest(n * rhs, rest) < 1000 * epsilon_of(dtype)))
    fprintf(stderr, "  lu %d: %g\n", (int)n, largest(n * rhs, rest));
  free(matrix);
  free(solution);
  free(rest);
  free(a.data);
  free(b.data);
  free(lu.data);
  free(pivots.data);
  free(x.data);
}

int main(void) {
  contexts_new();
  for (int32_t dtype = TNF_F32; dtype <= TNF_F64; ++dtype)
    for (int i = 0; i < ORDERS; ++i) {
      cholesky_of(dtype, orders[i]);
      lu_of(dtype, orders[i], 70);
      for (int flags = 0; flags < 8; ++flags) {
        triangular_of(dtype, orders[i], i % 2 ? 70 : 131, flags);
        triangular_of(dtype, orders[i], 1, flags);
      }
    }
  contexts_release();
  return CHECK_RESULT();
}
