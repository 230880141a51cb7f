/* Values at the ends of what a float holds: NaN and infinities end a call with a sentence or, with `propagate`, become NaN
 * results of their matrix alone; subnormal and huge matrices are factored like others. */
#include "matrices.h"

enum { BATCH = 5, BAD = 3 };

/* One operation on [m, n, BATCH]: its operands, results last. */
typedef struct operation {
  const char *name;
  tnf_rt_library_fn *run;
  int inputs, results;
  int attribute_count; /* before `propagate` */
  int64_t attributes[5];
  bool lower;  /* reads the lower triangle of `a` alone */
  bool square; /* of `a` */
} operation;

static const operation operations[] = {
    {"cholesky", tnf_rt_cholesky, 1, 1, 0, {0}, true, true},
    {"triangular_solve", tnf_rt_triangular_solve, 2, 1, 4, {1, 1, 0, 0}, true, true},
    {"triangular_solve", tnf_rt_triangular_solve, 2, 1, 4, {0, 1, 2, 0}, true, true},
    {"lu_factor", tnf_rt_lu_factor, 1, 2, 0, {0}, false, true},
    {"inverse", tnf_rt_inverse, 1, 1, 0, {0}, false, true},
    {"cofactor", tnf_rt_cofactor, 1, 1, 0, {0}, false, true},
    {"matrix_exp", tnf_rt_matrix_exp, 1, 1, 0, {0}, false, true},
    {"qr", tnf_rt_qr, 1, 2, 2, {0}, false, false},
    {"svd", tnf_rt_svd, 1, 3, 3, {0}, false, false},
    {"eigh", tnf_rt_eigh, 1, 2, 2, {0}, true, true},
    {"eigvalsh", tnf_rt_eigvalsh, 1, 1, 0, {0}, true, true},
    {"svdvals", tnf_rt_svdvals, 1, 1, 0, {0}, false, false},
    {"eig", tnf_rt_eig, 1, 2, 0, {0}, false, true},
    {"eigvals", tnf_rt_eigvals, 1, 1, 0, {0}, false, true},
    {"lu", tnf_rt_lu, 1, 4, 0, {0}, false, false},
    {"full_piv_lu", tnf_rt_full_piv_lu, 1, 5, 0, {0}, false, false},
    {"pivoted_qr", tnf_rt_pivoted_qr, 1, 3, 0, {0}, false, false},
    {"householder_qr", tnf_rt_householder_qr, 1, 2, 0, {0}, false, false},
};

static tnf_rt_tensor pivots_new(int64_t n, int64_t batch) {
  tnf_rt_tensor t = tensor_new(TNF_F32, n, 1, batch);
  t.dtype = TNF_I32;
  t.rank = 2;
  t.extents[1] = batch;
  return t;
}

static tnf_rt_tensor values_new(int32_t dtype, int64_t n, int64_t batch) {
  tnf_rt_tensor t = tensor_new(real_of(dtype), n, 1, batch);
  t.rank = 2;
  t.extents[1] = batch;
  return t;
}

static tnf_rt_tensor list_new(int32_t dtype, int64_t n) {
  tnf_rt_tensor t = tensor_new(dtype, n, 1, BATCH);
  t.rank = 2;
  t.extents[1] = BATCH;
  return t;
}

/* Results of the factorisations that have a maker of their own below; false for the others. */
static bool make_factors(const operation *op, int32_t dtype, int64_t m, int64_t n, tnf_rt_tensor *next) {
  const int64_t k = m < n ? m : n;
  const int32_t values = real_of(dtype) == TNF_F32 ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
  const bool full = op->run == tnf_rt_full_piv_lu;
  if (op->run == tnf_rt_eigvalsh || op->run == tnf_rt_svdvals) {
    *next = list_new(real_of(dtype), k);
  } else if (op->run == tnf_rt_eig || op->run == tnf_rt_eigvals) {
    *next++ = list_new(values, n);
    if (op->run == tnf_rt_eig)
      *next = tensor_new(values, n, n, BATCH);
  } else if (op->run == tnf_rt_lu || full) {
    *next++ = list_new(TNF_I64, m);
    if (full)
      *next++ = list_new(TNF_I64, n);
    *next++ = tensor_new(dtype, m, k, BATCH);
    *next++ = tensor_new(dtype, k, n, BATCH);
    *next = list_new(real_of(dtype), 1);
  } else if (op->run == tnf_rt_pivoted_qr) {
    *next++ = tensor_new(dtype, m, k, BATCH);
    *next++ = tensor_new(dtype, k, n, BATCH);
    *next = list_new(TNF_I64, n);
  } else if (op->run == tnf_rt_householder_qr) {
    *next++ = tensor_new(dtype, m, n, BATCH);
    *next = list_new(dtype, k);
  } else {
    return false;
  }
  return true;
}

/* operands[0] is a; results are made for it. */
static void make_operands(const operation *op, int32_t dtype, int64_t m, int64_t n, tnf_rt_tensor *operands) {
  const int64_t k = m < n ? m : n;
  operands[0] = op->square ? tensor_positive(dtype, n, BATCH) : tensor_random(dtype, m, n, BATCH);
  if (op->square && !op->lower) /* the upper triangle is read */
    for (int64_t i = 0; i < tensor_count(&operands[0]); ++i)
      if (isnan(creal(get(&operands[0], i))))
        set(&operands[0], i, random_number(dtype));
  tnf_rt_tensor *next = operands + 1;
  if (op->inputs == 2)
    *next++ = tensor_random(dtype, n, n, BATCH);
  if (make_factors(op, dtype, m, n, next))
    return;
  if (op->run == tnf_rt_lu_factor) {
    *next++ = tensor_new(dtype, n, n, BATCH);
    *next = pivots_new(n, BATCH);
  } else if (op->run == tnf_rt_eigh) {
    *next++ = values_new(dtype, n, BATCH);
    *next = tensor_new(dtype, n, n, BATCH);
  } else if (op->run == tnf_rt_svd) {
    *next++ = tensor_new(dtype, m, k, BATCH);
    *next++ = values_new(dtype, k, BATCH);
    *next = tensor_new(dtype, k, n, BATCH);
  } else if (op->run == tnf_rt_qr) {
    *next++ = tensor_new(dtype, m, k, BATCH);
    *next = tensor_new(dtype, k, n, BATCH);
  } else {
    *next = tensor_new(dtype, n, n, BATCH);
  }
}

/* Result `r` is NaN in matrix BAD (its lower triangle for cholesky), what it is without a NaN elsewhere. */
static bool spoiled_alone(const operation *op, const tnf_rt_tensor *got, const tnf_rt_tensor *want) {
  const int64_t count = tensor_count(got) / BATCH, n = got->extents[0];
  const size_t bytes = (size_t)count * tnf_dtype_size((tnf_dtype)got->dtype);
  for (int64_t q = 0; q < BATCH; ++q)
    if (q != BAD && memcmp((char *)got->data + (size_t)q * bytes, (char *)want->data + (size_t)q * bytes, bytes) != 0)
      return false;
  const bool is_permutation = got->dtype == TNF_I32 || got->dtype == TNF_I64;
  const bool is_parity = (op->run == tnf_rt_lu || op->run == tnf_rt_full_piv_lu) && got->rank == 2;
  for (int64_t i = 0; i < count && !is_permutation && !is_parity; ++i)
    if (!(op->run == tnf_rt_cholesky && i % n < i / n) && !isnan(creal(get(got, BAD * count + i))))
      return false;
  return true;
}

static void check_bad(const operation *op, int32_t dtype, int64_t m, int64_t n, double bad, int64_t row, int64_t column) {
  int64_t attributes[6];
  memcpy(attributes, op->attributes, sizeof op->attributes);
  tnf_rt_tensor operands[6], want[6];
  char text[128];
  make_operands(op, dtype, m, n, operands);
  attributes[op->attribute_count] = 0;
  CHECK_INT(op->run(contexts[1], op->name, operands, attributes), TNF_RT_OK);
  const int count = op->inputs + op->results;
  for (int i = 0; i < count; ++i)
    want[i] = tensor_copy(&operands[i]);
  const int64_t rows = operands[0].extents[0];
  set(&operands[0], BAD * rows * n + column * rows + row, has_complex(dtype) && row % 2 ? I * bad : bad);
  snprintf(text, sizeof text, "%s: the matrix has a value that is not finite in batch %d", op->name, BAD);
  CHECK_INT(op->run(contexts[1], op->name, operands, attributes), TNF_RT_NON_FINITE);
  CHECK_TEXT(tnf_context_message(contexts[1]), text);
  attributes[op->attribute_count] = 1;
  CHECK_INT(op->run(contexts[1], op->name, operands, attributes), TNF_RT_OK);
  for (int i = op->inputs; i < count; ++i)
    if (!CHECK(spoiled_alone(op, &operands[i], &want[i])))
      fprintf(stderr, "  %s, dtype %d, %lld x %lld, (%lld, %lld) = %g, result %d\n", op->name, dtype, (long long)m, (long long)n,
              (long long)row, (long long)column, bad, i - op->inputs);
  for (int i = 0; i < count; ++i) {
    free(operands[i].data);
    free(want[i].data);
  }
}

static void not_finite(void) {
  static const double bad[] = {NAN, INFINITY, -INFINITY};
  static const int64_t shapes[][2] = {{1, 1}, {2, 2}, {3, 3}, {8, 8}, {10, 10}, {33, 33}, {5, 3}, {3, 5}, {40, 9}};
  for (size_t o = 0; o < sizeof operations / sizeof *operations; ++o)
    for (size_t d = 0; d < 4; ++d)
      for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) {
        const int64_t m = shapes[s][0], n = shapes[s][1];
        if (operations[o].square && m != n)
          continue;
        for (int64_t e = 0; e < m * n; e += m * n < 30 ? 1 : 37)
          if (!operations[o].lower || e % m >= e / m)
            check_bad(&operations[o], dtypes[d], m, n, bad[e % 3], e % m, e / m);
        if (!operations[o].lower)
          check_bad(&operations[o], dtypes[d], m, n, INFINITY, 0, n - 1);
        check_bad(&operations[o], dtypes[d], m, n, NAN, m - 1, n - 1);
      }
}

/* A right-hand side that is not finite. */
static void sides(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 1; n < 40; n = n * 3 + 1) {
      tnf_rt_tensor a = tensor_positive(dtypes[d], n, BATCH), b = tensor_random(dtypes[d], n, n, BATCH);
      for (int64_t i = 0; i < tensor_count(&a); ++i)
        if (isnan(creal(get(&a, i))))
          set(&a, i, 0.5);
      tnf_rt_tensor x = tensor_new(dtypes[d], n, n, BATCH), lu = tensor_new(dtypes[d], n, n, BATCH),
                    pivots = pivots_new(n, BATCH);
      CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_OK, "");
      set(&b, BAD * n * n + n - 1, -INFINITY);
      for (int64_t left = 0; left < 2; ++left) {
        CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), ((int64_t[]){left, 1, 0, 0, 0}), TNF_RT_NON_FINITE,
                   "triangular_solve: the right-hand side has a value that is not finite in batch 3");
        CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, x}), ((int64_t[]){left, 1, 0, 0, 1}), TNF_RT_OK, "");
        CHECK(!isfinite(creal(get(&x, BAD * n * n + n - 1))) && isfinite(creal(get(&x, 0))));
        tnf_rt_tensor both = tensor_copy(&b); /* the solution takes the place of the right-hand side */
        CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, both, both}), ((int64_t[]){left, 1, 0, 0, 0}), TNF_RT_NON_FINITE,
                   "triangular_solve: the right-hand side has a value that is not finite in batch 3");
        free(both.data);
      }
      CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, b, x}), ((int64_t[]){0, 0}), TNF_RT_NON_FINITE,
                 "lu_solve: the right-hand side has a value that is not finite in batch 3");
      CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, b, x}), ((int64_t[]){0, 1}), TNF_RT_OK, "");
      CHECK(!isfinite(creal(get(&x, BAD * n * n))) && isfinite(creal(get(&x, 0))));
      free(a.data);
      free(b.data);
      free(x.data);
      free(lu.data);
      free(pivots.data);
    }
}

/* What holds for a holds for 2^e a. */
static void scaled(void) {
  static const int64_t extents[] = {1, 2, 3, 8, 20, 70};
  for (size_t d = 0; d < 4; ++d)
    for (size_t s = 0; s < sizeof extents / sizeof *extents; ++s)
      for (int huge = 0; huge < 2; ++huge) {
        const bool single = is_single(dtypes[d]);
        const int64_t n = extents[s];
        /* the largest element is next to overflow; or all are subnormal or nearly so, which costs their last bits */
        const double factor = huge ? (single ? 0x1p120 : 0x1p1015) : (single ? 0x1p-135 : 0x1p-1060), bits = huge ? 1 : 0x1p16;
        const double limit = MOST_RATIO * (huge ? 1 : (single ? 0x1p16 : 0x1p45) * bits);
        tnf_rt_tensor a = tensor_random(dtypes[d], n, n, BATCH), x = tensor_new(dtypes[d], n, n, BATCH);
        for (int64_t q = 0; q < BATCH; ++q)
          for (int64_t i = 0; i < n; ++i)
            set(&a, q * n * n + i * (n + 1), 4 + (double)n / 8 + get(&a, q * n * n + i * (n + 1))); /* well conditioned */
        for (int64_t i = 0; i < tensor_count(&a); ++i)
          set(&a, i, get(&a, i) * factor);
        tnf_rt_tensor lu = tensor_new(dtypes[d], n, n, BATCH), pivots = pivots_new(n, BATCH);
        tnf_rt_tensor q = tensor_new(dtypes[d], n, n, BATCH), r = tensor_new(dtypes[d], n, n, BATCH);
        tnf_rt_tensor b = tensor_copy(&a);
        CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){a, lu, pivots}), NULL, TNF_RT_OK, "");
        for (int64_t transpose = 0; transpose < 3; ++transpose)
          CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, b, x}), ((int64_t[]){transpose, 0}), TNF_RT_OK, "");
        CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, b, x}), ((int64_t[]){0, 0}), TNF_RT_OK, "");
        CHECK_CALL(qr, ((tnf_rt_tensor[]){a, q, r}), NULL, TNF_RT_OK, "");
        for (int64_t i = 0; i < BATCH; ++i) { /* a x = a */
          matrix solution = matrix_of(&x, i), rotation = matrix_of(&q, i), triangle = matrix_of(&r, i), want = matrix_of(&a, i);
          CHECK(ratio(dtypes[d], distance(solution, (matrix){-1, -1, NULL}), n, 1) < limit);
          CHECK_RATIO(orthogonality(dtypes[d], rotation, false), dtypes[d], n, n);
          for (int64_t e = 0; e < n * n; ++e) {
            triangle.x[e] /= factor;
            want.x[e] /= factor;
          }
          matrix rebuilt = product(rotation, PLAIN, triangle, PLAIN);
          const double lost = huge ? 1 : single ? 0x1p10 : 0x1p39; /* a subnormal r is rounded to 14 bits */
          CHECK(ratio(dtypes[d], distance(rebuilt, want), n, norm(want)) < MOST_RATIO * lost);
          free(solution.x);
          free(rotation.x);
          free(triangle.x);
          free(want.x);
          free(rebuilt.x);
        }
        if (huge) { /* a subnormal matrix has no inverse in range */
          CHECK_CALL(inverse, ((tnf_rt_tensor[]){a, x}), NULL, TNF_RT_OK, "");
          matrix inverted = matrix_of(&x, BAD), wide = matrix_of(&a, BAD);
          for (int64_t i = 0; i < n * n; ++i) {
            inverted.x[i] *= factor;
            wide.x[i] /= factor;
          }
          matrix one = product(wide, PLAIN, inverted, PLAIN);
          CHECK(ratio(dtypes[d], distance(one, (matrix){-1, -1, NULL}), n, 1) < MOST_RATIO * 0x1p12);
          free(inverted.x);
          free(wide.x);
          free(one.x);
        }
        tnf_rt_tensor *all[] = {&a, &x, &lu, &pivots, &q, &r, &b};
        for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
          free(all[i]->data);
      }
}

/* Small integers times the least numbers: every sum and every quotient is exact. */
static void subnormal_triangles(void) {
  static const int64_t extents[] = {1, 3, 8, 12, 40, 70};
  for (size_t d = 0; d < 4; ++d)
    for (size_t s = 0; s < sizeof extents / sizeof *extents; ++s)
      for (int64_t kind = 0; kind < 12; ++kind) {
        const int64_t left = kind & 1, lower = kind >> 1 & 1, op = kind >> 2, n = extents[s], rhs = s % 2 ? 1 : 5;
        const int64_t rows = left ? n : rhs, columns = left ? rhs : n;
        const double least = is_single(dtypes[d]) ? 0x1p-147 : 0x1p-1072;
        const double complex unit = has_complex(dtypes[d]) ? I : 1;
        tnf_rt_tensor a = tensor_new(dtypes[d], n, n, 1), x = tensor_new(dtypes[d], rows, columns, 1), b = tensor_copy(&x);
        tnf_rt_tensor got = tensor_copy(&x);
        for (int64_t j = 0; j < n; ++j)
          for (int64_t i = 0; i < n; ++i) {
            const bool stored = i == j || (i > j) == (lower == 1);
            set(&a, i + j * n, !stored ? NAN : i == j ? (i % 2 ? unit : -1) * least : (double)((i * 3 + j) % 3 - 1) * least);
          }
        for (int64_t i = 0; i < tensor_count(&x); ++i)
          set(&x, i, (double)(i * 5 % 7 - 3));
        for (int64_t i = 0; i < rows; ++i)
          for (int64_t j = 0; j < columns; ++j) {
            double complex sum = 0;
            for (int64_t p = 0; p < n; ++p) {
              const int64_t r = left ? i : p, c = left ? p : j; /* of op(A) */
              const int64_t at = op ? c + r * n : r + c * n, row = op ? c : r, column = op ? r : c;
              if (row != column && (row > column) != (lower == 1))
                continue;
              double complex factor = get(&a, at) / least;
              factor = op == 2 ? conj(factor) : factor;
              sum += factor * get(&x, left ? p + j * rows : i + p * rows);
            }
            set(&b, i + j * rows, sum * least);
          }
        CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){a, b, got}), ((int64_t[]){left, lower, op, 0, 0}), TNF_RT_OK, "");
        bool same = true;
        for (int64_t i = 0; i < tensor_count(&x); ++i)
          same &= get(&got, i) == get(&x, i);
        if (!CHECK(same))
          fprintf(stderr, "dtype %d, n %d, left %d, lower %d, op %d\n", (int)dtypes[d], (int)n, (int)left, (int)lower, (int)op);
        free(a.data);
        free(b.data);
        free(x.data);
        free(got.data);
      }
}

/* Solutions that are no integers have all their digits too: those of a and b times 2^e are those of a and b. */
static void subnormal_solves(void) {
  static const int64_t extents[] = {1, 2, 5, 8, 12, 40};
  for (size_t d = 0; d < 4; ++d)
    for (size_t s = 0; s < sizeof extents / sizeof *extents; ++s) {
      const int64_t n = extents[s], rhs = 3;
      const double least = is_single(dtypes[d]) ? 0x1p-147 : 0x1p-1072;
      tnf_rt_tensor a = tensor_new(dtypes[d], n, n, 1), b = tensor_new(dtypes[d], n, rhs, 1), x = tensor_copy(&b),
                    want = tensor_copy(&b);
      tnf_rt_tensor tiny_a = tensor_copy(&a), tiny_b = tensor_copy(&b), lu = tensor_copy(&a), pivots = pivots_new(n, 1);
      for (int64_t i = 0; i < n * n; ++i) {
        set(&a, i, (double)((i * 7 + i / n) % 5 - 2) + (i % (n + 1) == 0 ? (double)(5 * n) : 0));
        set(&tiny_a, i, get(&a, i) * least);
      }
      for (int64_t i = 0; i < n * rhs; ++i) {
        set(&b, i, (double)(i * 5 % 13 - 6));
        set(&tiny_b, i, get(&b, i) * least);
      }
      for (int way = 0; way < 2; ++way) {
        for (int tiny = 0; tiny < 2; ++tiny) {
          tnf_rt_tensor from = tiny ? tiny_a : a, right = tiny ? tiny_b : b, to = tiny ? x : want;
          if (way == 0) {
            CHECK_CALL(triangular_solve, ((tnf_rt_tensor[]){from, right, to}), ((int64_t[]){1, 1, 0, 0, 0}), TNF_RT_OK, "");
          } else {
            CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){from, lu, pivots}), NULL, TNF_RT_OK, "");
            CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){lu, pivots, right, to}), ((int64_t[]){0, 0}), TNF_RT_OK, "");
          }
        }
        double worst = 0;
        for (int64_t i = 0; i < n * rhs; ++i)
          worst = fmax(worst, cabs(get(&x, i) - get(&want, i)));
        if (!CHECK(worst <= 16 * epsilon_of(dtypes[d])))
          fprintf(stderr, "dtype %d, n %d, way %d: off by %.2e\n", (int)dtypes[d], (int)n, way, worst);
      }
      tnf_rt_tensor *all[] = {&a, &b, &x, &want, &tiny_a, &tiny_b, &lu, &pivots};
      for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        free(all[i]->data);
    }
}

static void extremes(void) {
  double a[4] = {5e-324}, b[4] = {5e-324}, lu[4], x[4];
  int32_t pivots[2];
  tnf_rt_tensor ta = {.data = a, .rank = 2, .dtype = TNF_F64, .extents = {1, 1}},
                tb = {.data = b, .rank = 2, .dtype = TNF_F64, .extents = {1, 1}},
                tlu = {.data = lu, .rank = 2, .dtype = TNF_F64, .extents = {1, 1}},
                tx = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {1, 1}},
                tp = {.data = pivots, .rank = 1, .dtype = TNF_I32, .extents = {1}};
  CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){ta, tlu, tp}), NULL, TNF_RT_OK, "");
  CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){tlu, tp, tb, tx}), ((int64_t[]){0, 0}), TNF_RT_OK, "");
  CHECK(x[0] == 1);
  CHECK_CALL(inverse, ((tnf_rt_tensor[]){ta, tx}), NULL, TNF_RT_OK, "");
  CHECK(isinf(x[0])); /* 1 / 5e-324 is out of range */
  /* elimination overflows: U(1, 1) is -1.7e308 - 1.7e308 */
  const double rows[4] = {1.7e308, 1.7e308, 1.7e308, -1.7e308};
  memcpy(a, rows, sizeof rows);
  b[0] = 1.7e308;
  b[1] = 0;
  ta.extents[0] = ta.extents[1] = tb.extents[0] = tlu.extents[0] = tlu.extents[1] = tx.extents[0] = tp.extents[0] = 2;
  CHECK_CALL(lu_factor, ((tnf_rt_tensor[]){ta, tlu, tp}), NULL, TNF_RT_OK, "");
  CHECK_CALL(lu_solve, ((tnf_rt_tensor[]){tlu, tp, tb, tx}), ((int64_t[]){0, 0}), TNF_RT_OK, "");
  CHECK(fabs(x[0] - 0.5) < 1e-15 && fabs(x[1] - 0.5) < 1e-15);
  tx.extents[1] = 2;
  CHECK_CALL(inverse, ((tnf_rt_tensor[]){ta, tx}), NULL, TNF_RT_OK, "");
  CHECK(fabs(x[0] * 1.7e308 - 0.5) < 1e-15 && fabs(x[3] * 1.7e308 + 0.5) < 1e-15);
  /* not positive definite, and not infinite either, though elimination is */
  const double steep[4] = {1e-300, 1e300, 1e300, 1};
  memcpy(a, steep, sizeof steep);
  CHECK_CALL(cholesky, ((tnf_rt_tensor[]){ta, tx}), NULL, TNF_RT_NOT_POSITIVE_DEFINITE,
             "cholesky: the matrix is not positive definite: leading minor 2");
  /* factors leave the range although the matrix does not: singular, not "not finite" */
  double far[9] = {1, 0, 0, 0, 5e-324, 5e-324, 0, 0, 1}, out[9];
  CHECK_CALL(inverse,
             ((tnf_rt_tensor[]){{.data = far, .rank = 2, .dtype = TNF_F64, .extents = {3, 3}},
                                {.data = out, .rank = 2, .dtype = TNF_F64, .extents = {3, 3}}}),
             NULL, TNF_RT_SINGULAR, "inverse: the matrix is singular to working precision");
}

/* The sum of a column is more than the largest number: so are the elements of the exponential. */
static void exponent_of_large_norm(void) {
  double a[4] = {1.7e308, 1.7e308, 1.7e308, 1.7e308}, x[4] = {0};
  const tnf_rt_tensor ta = {.data = a, .rank = 2, .dtype = TNF_F64, .extents = {2, 2}},
                      tx = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {2, 2}};
  CHECK_CALL(matrix_exp, ((tnf_rt_tensor[]){ta, tx}), (int64_t[]){0}, TNF_RT_OK, "");
  for (int i = 0; i < 4; ++i)
    CHECK(!isfinite(x[i]));
}

/* a x + x a = a has half of the identity for its solution, whatever a's size. */
static void sylvester_of_any_size(void) {
  const double sizes[] = {1e308, 1, 1e-308};
  for (int i = 0; i < 3; ++i) {
    double a[4] = {sizes[i], 0, sizes[i] / 10, sizes[i]}, x[4];
    const tnf_rt_tensor ta = {.data = a, .rank = 2, .dtype = TNF_F64, .extents = {2, 2}},
                        tx = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {2, 2}};
    CHECK_CALL(sylvester, ((tnf_rt_tensor[]){ta, ta, ta, tx}), (int64_t[]){0}, TNF_RT_OK, "");
    CHECK(fabs(x[0] - 0.5) < 1e-14 && fabs(x[1]) < 1e-14 && fabs(x[2]) < 1e-14 && fabs(x[3] - 0.5) < 1e-14);
  }
}

int main(void) {
  contexts_new();
  not_finite();
  sides();
  scaled();
  subnormal_triangles();
  subnormal_solves();
  extremes();
  exponent_of_large_norm();
  sylvester_of_any_size();
  contexts_release();
  return CHECK_RESULT();
}
