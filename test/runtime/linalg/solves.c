/* tnf_rt_triangular_solve, tnf_rt_lu_factor, tnf_rt_lu_solve: residuals for every flag, in place, failures, threads. */
#include "matrices.h"

/* The triangle that the flags select, the rest zero. */
static matrix triangle_of(const tnf_rt_tensor *t, int64_t index, bool lower, bool unit) {
  matrix a = matrix_of(t, index);
  for (int64_t j = 0; j < a.n; ++j)
    for (int64_t i = 0; i < a.m; ++i)
      if (i == j && unit)
        a.x[i + j * a.m] = 1;
      else if (lower ? i < j : i > j)
        a.x[i + j * a.m] = 0;
  return a;
}

/* Random with a strong diagonal; what the flags leave out is NaN. */
static tnf_rt_tensor tensor_triangle(int32_t dtype, int64_t n, int64_t batch, bool lower, bool unit) {
  tnf_rt_tensor t = tensor_random(dtype, n, n, batch);
  for (int64_t e = 0; e < tensor_count(&t); ++e) {
    int64_t i = e % n, j = e / n % n;
    if (i == j)
      set(&t, e, unit ? NAN : get(&t, e) + 3);
    else if (lower ? i < j : i > j)
      set(&t, e, NAN);
    else
      set(&t, e, get(&t, e) / (double)n);
  }
  return t;
}

static void check_triangular(int32_t dtype, int64_t n, int64_t other, int64_t batch, int flags) {
  const int64_t attributes[5] = {flags & 1, flags >> 1 & 1, flags / 8, flags >> 2 & 1}; /* left, lower, transpose, unit */
  const bool left = attributes[0] != 0;
  tnf_rt_tensor a = tensor_triangle(dtype, n, batch, attributes[1] != 0, attributes[3] != 0);
  tnf_rt_tensor b = tensor_random(dtype, left ? n : other, left ? other : n, batch),
                x = tensor_new(dtype, b.extents[0], b.extents[1], batch);
  CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), attributes, TNF_RT_OK, "");
  for (int64_t q = 0; q < (batch < 0 ? 1 : batch); ++q) {
    matrix t = triangle_of(&a, q, attributes[1] != 0, attributes[3] != 0), solution = matrix_of(&x, q), want = matrix_of(&b, q);
    int op = (int)attributes[2];
    matrix got = left ? product(t, op, solution, PLAIN) : product(solution, PLAIN, t, op);
    CHECK_RATIO(ratio(dtype, distance(got, want), n, norm(t) * norm(solution)), dtype, n, other);
    free(t.x);
    free(solution.x);
    free(want.x);
    free(got.x);
  }
  CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, b}), attributes, TNF_RT_OK, "");
  CHECK(same_bits(&b, &x));
  free(a.data);
  free(b.data);
  free(x.data);
}

static void triangular_residuals(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int flags = 0; flags < 24; ++flags) {
      for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s) {
        check_triangular(dtypes[d], sizes[s], sizes[(s + 3) % (sizeof sizes / sizeof *sizes)], -1, flags);
        check_triangular(dtypes[d], sizes[s], 1, 3, flags);
      }
      check_triangular(dtypes[d], 4, 4, 0, flags);
      check_triangular(dtypes[d], 7, 100, 2, flags);
      if (flags % 5 == 0)
        check_triangular(dtypes[d], 130, 300, -1, flags);
    }
}

static void triangular_failures(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 3; n < 30; n += 13) {
      tnf_rt_tensor a = tensor_triangle(dtypes[d], n, 4, true, false), b = tensor_random(dtypes[d], n, 2, 4);
      tnf_rt_tensor x = tensor_new(dtypes[d], n, 2, 4), one[3] = {a, b, x};
      const int64_t attributes[5] = {1, 1, 0, 0}, unit[5] = {1, 1, 0, 1};
      for (int i = 0; i < 3; ++i)
        one[i].rank = 2;
      set(&a, 2 * n * n + 2 * (n + 1), 0);
      CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), attributes, TNF_RT_SINGULAR,
                 "triangular_solve: the matrix is singular: diagonal element 3 of batch 2 is zero");
      CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), unit, TNF_RT_OK, "");
      set(&a, 0, 0);
      CHECK_CALL(triangular_solve, one, attributes, TNF_RT_SINGULAR,
                 "triangular_solve: the matrix is singular: diagonal element 1 is zero");
      free(a.data);
      free(b.data);
      free(x.data);
    }
}

static void lu_residuals(void) {
  static const int64_t batches[] = {-1, 0, 1, 2, 3, 5, 19}; /* from 4 on small matrices go side by side */
  for (size_t d = 0; d < 4; ++d)
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s)
      for (size_t k = 0; k < sizeof batches / sizeof *batches; ++k) {
        int64_t batch = batches[k], n = sizes[s], rhs = sizes[(s + 2) % (sizeof sizes / sizeof *sizes)];
        tnf_rt_tensor a = tensor_random(dtypes[d], n, n, batch), lu = tensor_new(dtypes[d], n, n, batch);
        tnf_rt_tensor pivots = tensor_new(TNF_I32, n, 1, batch), b = tensor_random(dtypes[d], n, rhs, batch);
        tnf_rt_tensor x = tensor_new(dtypes[d], n, rhs, batch);
        CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_OK, "");
        for (int64_t transpose = 0; transpose < 3; ++transpose) {
          CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, b, x}), ((int64_t[]){transpose, 0}), TNF_RT_OK, "");
          for (int64_t q = 0; q < (batch < 0 ? 1 : batch); ++q) {
            matrix t = matrix_of(&a, q), solution = matrix_of(&x, q), want = matrix_of(&b, q);
            matrix got = product(t, (int)transpose, solution, PLAIN);
            CHECK_RATIO(ratio(dtypes[d], distance(got, want), n, norm(t) * norm(solution)), dtypes[d], n, rhs);
            free(t.x);
            free(solution.x);
            free(want.x);
            free(got.x);
          }
          tnf_rt_tensor place = tensor_copy(&b);
          CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, place, place}), ((int64_t[]){transpose, 0}), TNF_RT_OK, "");
          CHECK(same_bits(&place, &x));
          free(place.data);
        }
        CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, a, pivots}), NULL, TNF_RT_OK, "");
        CHECK(same_bits(&a, &lu));
        free(a.data);
        free(lu.data);
        free(pivots.data);
        free(b.data);
        free(x.data);
      }
}

static void lu_failures(int64_t batch) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 1; n < 40; n += n < 10 ? 1 : 9) {
      tnf_rt_tensor a = tensor_random(dtypes[d], n, n, batch), lu = tensor_new(dtypes[d], n, n, batch),
                    pivots = tensor_new(TNF_I32, n, 1, batch);
      tnf_rt_tensor before = tensor_copy(&a);
      const double bad[] = {NAN, INFINITY, -INFINITY};
      for (int b = 0; b < 3; ++b)
        for (int64_t e = 0; e < n * n; e += n + 2) {
          memcpy(a.data, before.data, tensor_bytes(&a));
          set(&a, n * n + e, bad[b]);
          CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_NON_FINITE,
                     "lu_factor: the matrix has a value that is not finite in batch 1");
        }
      char text[96];
      memcpy(a.data, before.data, tensor_bytes(&a));
      for (int64_t i = 0; i < n; ++i)
        set(&a, 2 * n * n + (n - 1) * n + i, 0); /* the last column is zero */
      snprintf(text, sizeof text, "lu_factor: the matrix is singular: pivot %d of batch 2 is zero", (int)n);
      CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_SINGULAR, text);
      free(a.data);
      free(lu.data);
      free(pivots.data);
      free(before.data);
    }
}

/* Small matrices side by side of which some have to be scaled, and right-hand sides of which one is not finite: in place. */
static void small_groups(void) {
  enum { BATCH = 21, RHS = 2 };
  for (size_t d = 0; d < 2; ++d)
    for (int64_t n = 1; n <= 8; ++n)
      for (int64_t transpose = 0; transpose < 2; ++transpose) {
        const double tiny = is_single(dtypes[d]) ? 1e-30 : 1e-280, large = is_single(dtypes[d]) ? 1e34 : 1e300;
        tnf_rt_tensor a = tensor_random(dtypes[d], n, n, BATCH), b = tensor_random(dtypes[d], n, RHS, BATCH);
        tnf_rt_tensor lu = tensor_new(dtypes[d], n, n, BATCH), pivots = tensor_new(TNF_I32, n, 1, BATCH);
        for (int64_t e = 0; e < n * n; ++e) {
          set(&a, 7 * n * n + e, get(&a, 7 * n * n + e) * tiny);
          set(&a, 18 * n * n + e, get(&a, 18 * n * n + e) * large);
        }
        for (int64_t e = 0; e < RHS * n; ++e) /* so that no solution overflows */
          set(&b, 7 * RHS * n + e, get(&b, 7 * RHS * n + e) * tiny);
        set(&b, 3 * RHS * n + (RHS * n - 1), NAN); /* in the last column */
        tnf_rt_tensor x = tensor_copy(&b);
        CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_OK, "");
        CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, x, x}), ((int64_t[]){transpose, 0}), TNF_RT_NON_FINITE,
                   "lu_solve: the right-hand side has a value that is not finite in batch 3");
        memcpy(x.data, b.data, tensor_bytes(&b));
        CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, x, x}), ((int64_t[]){transpose, 1}), TNF_RT_OK, "");
        for (int64_t q = 0; q < BATCH; ++q) {
          matrix t = matrix_of(&a, q), solution = matrix_of(&x, q), want = matrix_of(&b, q);
          matrix got = product(t, (int)transpose, solution, PLAIN);
          if (q != 3)
            CHECK_RATIO(ratio(dtypes[d], distance(got, want), n, norm(t) * norm(solution)), dtypes[d], n, RHS);
          free(t.x);
          free(solution.x);
          free(want.x);
          free(got.x);
        }
        free(a.data);
        free(b.data);
        free(lu.data);
        free(pivots.data);
        free(x.data);
      }
}

/* The zero pivot or diagonal element past 256 is named. */
static void late_failures(void) {
  static const int64_t zeros[] = {257, 300, 399};
  for (size_t d = 0; d < 4; ++d)
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; ++i) {
      const int64_t n = 400, at = n * n + (zeros[i] - 1) * (n + 1);
      char text[128];
      tnf_rt_tensor a = tensor_new(dtypes[d], n, n, 2), b = tensor_random(dtypes[d], n, 3, 2), x = tensor_new(dtypes[d], n, 3, 2);
      tnf_rt_tensor lu = tensor_new(dtypes[d], n, n, 2), pivots = tensor_new(TNF_F32, n, 2, -1);
      pivots.dtype = TNF_I32;
      for (int64_t e = 0; e < tensor_count(&a); ++e) /* upper triangular: elimination leaves it as it is */
        set(&a, e, e % n == e / n % n ? 4 : e % n < e / n % n ? random_number(dtypes[d]) : 0);
      set(&a, at, 0);
      snprintf(text, sizeof text, "triangular_solve: the matrix is singular: diagonal element %d of batch 1 is zero",
               (int)zeros[i]);
      CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), ((int64_t[]){1, 0, 0, 0, 0}), TNF_RT_SINGULAR, text);
      snprintf(text, sizeof text, "lu_factor: the matrix is singular: pivot %d of batch 1 is zero", (int)zeros[i]);
      CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_SINGULAR, text);
      snprintf(text, sizeof text, "inverse: the matrix is singular: pivot %d of batch 1 is zero", (int)zeros[i]);
      CHECK_CALL(inverse, ((tnf_rt_tensor[]){a, lu}), NULL, TNF_RT_SINGULAR, text);
      free(a.data);
      free(b.data);
      free(x.data);
      free(lu.data);
      free(pivots.data);
    }
}

static void threads(void) {
  const int64_t left[5] = {1, 1, 0, 0}, right[5] = {0, 1, 1, 0};
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 4; n <= 256; n *= 8) {
      int64_t batch = n == 4 ? 3000 : n == 32 ? 50 : 1;
      tnf_rt_tensor a = tensor_triangle(dtypes[d], n, batch, true, false), b = tensor_random(dtypes[d], n, n, batch);
      tnf_rt_tensor lu = tensor_new(dtypes[d], n, n, batch), pivots = tensor_new(TNF_I32, n, 1, batch), x[3][3];
      for (int t = 0; t < 3; ++t) {
        for (int i = 0; i < 3; ++i)
          x[t][i] = tensor_new(dtypes[d], n, n, batch);
        CHECK_INT(tnf_rt_triangular_solve(contexts[t], "s", (tnf_rt_tensor[]){a, b, x[t][0]}, left), TNF_RT_OK);
        CHECK_INT(tnf_rt_triangular_solve(contexts[t], "s", (tnf_rt_tensor[]){a, b, x[t][1]}, right), TNF_RT_OK);
        CHECK_INT(tnf_rt_lu_factor(contexts[t], "s", (tnf_rt_tensor[]){b, lu, pivots}, NULL), TNF_RT_OK);
        CHECK_INT(tnf_rt_lu_solve(contexts[t], "s", (tnf_rt_tensor[]){lu, pivots, b, x[t][2]}, (int64_t[]){1, 0}), TNF_RT_OK);
        for (int i = 0; i < 3; ++i)
          CHECK(same_bits(&x[0][i], &x[t][i]));
      }
      for (int t = 0; t < 9; ++t)
        free(x[t / 3][t % 3].data);
      free(a.data);
      free(b.data);
      free(lu.data);
      free(pivots.data);
    }
}

int main(void) {
  contexts_new();
  triangular_residuals();
  triangular_failures();
  lu_residuals();
  lu_failures(3);
  lu_failures(21);
  small_groups();
  late_failures();
  threads();
  contexts_release();
  return CHECK_RESULT();
}
