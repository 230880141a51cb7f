/* tnf_rt_eig, tnf_rt_lu, tnf_rt_full_piv_lu, tnf_rt_pivoted_qr, tnf_rt_householder_qr, values alone, and the options of qr, svd
 * and eigh: residuals, orthogonality, order and gauge, degenerate and defective matrices, threads. */
#include "matrices.h"

static int32_t complex_of(int32_t dtype) {
  return is_single(dtype) ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
}

/* [m] or [m, batch] of a dtype. */
static tnf_rt_tensor vector_new(int32_t dtype, int64_t m, int64_t batch) {
  tnf_rt_tensor t = tensor_new(dtype, m, 1, batch);
  t.rank = batch < 0 ? 1 : 2;
  t.extents[1] = batch;
  return t;
}

static tnf_rt_tensor places_new(int64_t n, int64_t batch) {
  return vector_new(TNF_I64, n, batch);
}

static int64_t count_of(int64_t batch) {
  return batch < 0 ? 1 : batch;
}

/* Vector `index` of a batch as a diagonal matrix. */
static matrix diagonal_of(const tnf_rt_tensor *t, int64_t n, int64_t index) {
  matrix d = matrix_new(n, n);
  for (int64_t i = 0; i < n; ++i)
    d.x[i + i * n] = get(t, index * n + i);
  return d;
}

/* Rows and columns of a at places; NULL: in order. */
static matrix permuted(matrix a, const int64_t *rows, const int64_t *columns) {
  matrix p = matrix_new(a.m, a.n);
  for (int64_t j = 0; j < a.n; ++j)
    for (int64_t i = 0; i < a.m; ++i)
      p.x[i + j * a.m] = a.x[(rows ? rows[i] : i) + (columns ? columns[j] : j) * a.m];
  return p;
}

/* The sign of a permutation; 0 where it is none. */
static int sign_of(int64_t n, const int64_t *places) {
  int sign = 1;
  bool *seen = calloc((size_t)n + 1, sizeof *seen);
  for (int64_t i = 0; i < n; ++i) {
    if (places[i] < 0 || places[i] >= n) {
      free(seen);
      return 0;
    }
    int64_t length = 0;
    for (int64_t j = i; !seen[j]; j = places[j], ++length)
      seen[j] = true;
    sign = length > 0 && length % 2 == 0 ? -sign : sign;
  }
  for (int64_t i = 0; i < n; ++i)
    sign = seen[i] ? sign : 0;
  free(seen);
  return sign;
}

/* ---- eig ------------------------------------------------------------------------------------------------------------------ */

static void check_pairs(int32_t dtype, const tnf_rt_tensor *a, const tnf_rt_tensor *w, const tnf_rt_tensor *v, int64_t index) {
  const int64_t n = a->extents[0];
  matrix given = matrix_of(a, index), vectors = matrix_of(v, index), values = diagonal_of(w, n, index);
  matrix left = product(given, PLAIN, vectors, PLAIN), right = product(vectors, PLAIN, values, PLAIN);
  CHECK_RATIO(ratio(dtype, distance(left, right), n, norm(given)), dtype, n, n);
  for (int64_t j = 0; j < n; ++j) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i)
      sum += creal(vectors.x[i + j * n] * conj(vectors.x[i + j * n]));
    CHECK(fabs(sqrt(sum) - 1) < MOST_RATIO * epsilon_of(dtype));
    const number now = values.x[j + j * n], last = j > 0 ? values.x[j - 1 + (j - 1) * n] : now;
    CHECK(creal(last) < creal(now) || (creal(last) == creal(now) && cimag(last) <= cimag(now)));
  }
  free(given.x);
  free(vectors.x);
  free(values.x);
  free(left.x);
  free(right.x);
}

/* The values alone are those of the whole, sorted alike, up to what the conditions of the values explain; traces agree always. */
static void check_values_alone(int32_t dtype, const tnf_rt_tensor *a, const tnf_rt_tensor *w) {
  tnf_rt_tensor alone = tensor_copy(w);
  CHECK_CALL(eigvals, ((tnf_rt_tensor[]){*a, alone}), NULL, TNF_RT_OK, "");
  const int64_t n = a->extents[0], batch = n > 0 ? tensor_count(w) / n : 0;
  for (int64_t b = 0; b < batch; ++b) {
    number sum = 0;
    double size = 0;
    for (int64_t i = 0; i < n; ++i) {
      sum += get(&alone, b * n + i) - get(w, b * n + i);
      size += cabs(get(w, b * n + i));
    }
    CHECK_RATIO(ratio(dtype, cabs(sum), n, size), dtype, n, n);
  }
  free(alone.data);
}

static void check_eig_of(int32_t dtype, tnf_rt_tensor a) {
  const int64_t n = a.extents[0], batch = a.rank > 2 ? a.extents[2] : -1;
  tnf_rt_tensor w = vector_new(complex_of(dtype), n, batch), v = tensor_new(complex_of(dtype), n, n, batch);
  CHECK_CALL(eig, ((tnf_rt_tensor[]){a, w, v}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < count_of(batch) && n > 0; ++i)
    check_pairs(dtype, &a, &w, &v, i);
  check_values_alone(dtype, &a, &w);
  free(a.data);
  free(w.data);
  free(v.data);
}

static tnf_rt_tensor filled(int32_t dtype, int64_t n, number (*element)(int64_t i, int64_t j, int64_t n)) {
  tnf_rt_tensor a = tensor_new(dtype, n, n, -1);
  for (int64_t i = 0; i < n * n; ++i)
    set(&a, i, element(i % n, i / n, n));
  return a;
}
static number identity(int64_t i, int64_t j, int64_t n) {
  (void)n;
  return i == j;
}
static number jordan(int64_t i, int64_t j, int64_t n) { /* defective */
  (void)n;
  return i == j ? 2 : i + 1 == j;
}
static number nilpotent(int64_t i, int64_t j, int64_t n) {
  (void)n;
  return i + 1 == j;
}
static number rotation(int64_t i, int64_t j, int64_t n) { /* of places: the roots of unity */
  return i == (j + 1) % n;
}
static number zero(int64_t i, int64_t j, int64_t n) {
  (void)i, (void)j, (void)n;
  return 0;
}
static number huge(int64_t i, int64_t j, int64_t n) {
  return 1e38 / (double)n * ((double)(i - 2 * j) / (double)n + (i == j));
}
static number tiny(int64_t i, int64_t j, int64_t n) {
  return 1e-36 * (double)(i + 2 * j + (i == j ? n : 0));
}
static number (*const special[])(int64_t, int64_t, int64_t) = {identity, jordan, nilpotent, rotation, zero, huge};

/* ---- lu ----------------------------------------------------------------------------------------------------------------- */

static void check_triangles(matrix l, matrix u) {
  for (int64_t j = 0; j < l.n; ++j)
    for (int64_t i = 0; i <= j; ++i)
      CHECK(l.x[i + j * l.m] == (i == j));
  for (int64_t j = 0; j < u.n; ++j)
    for (int64_t i = j + 1; i < u.m; ++i)
      CHECK(u.x[i + j * u.m] == 0);
}

static void check_lu_of(int32_t dtype, tnf_rt_tensor a, bool full) {
  const int64_t m = a.extents[0], n = a.extents[1], k = m < n ? m : n, batch = a.rank > 2 ? a.extents[2] : -1;
  tnf_rt_tensor p = places_new(m, batch), q = places_new(n, batch), l = tensor_new(dtype, m, k, batch),
                u = tensor_new(dtype, k, n, batch);
  tnf_rt_tensor parity = vector_new(real_of(dtype), count_of(batch), -1);
  if (full)
    CHECK_CALL(full_piv_lu, ((tnf_rt_tensor[]){a, p, q, l, u, parity}), NULL, TNF_RT_OK, "");
  else
    CHECK_CALL(lu, ((tnf_rt_tensor[]){a, p, l, u, parity}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < count_of(batch); ++i) {
    const int64_t *rows = (const int64_t *)p.data + i * m, *columns = full ? (const int64_t *)q.data + i * n : NULL;
    const int sign = sign_of(m, rows) * (full ? sign_of(n, columns) : 1);
    CHECK(sign != 0 && creal(get(&parity, i)) == sign);
    matrix given = matrix_of(&a, i), left = matrix_of(&l, i), right = matrix_of(&u, i);
    matrix want = permuted(given, rows, columns), got = product(left, PLAIN, right, PLAIN);
    CHECK_RATIO(ratio(dtype, distance(got, want), m > n ? m : n, norm(given)), dtype, m, n);
    check_triangles(left, right);
    for (int64_t e = 0; e < m * k; ++e)
      CHECK(cabs(left.x[e]) < 1.5);
    free(given.x);
    free(left.x);
    free(right.x);
    free(want.x);
    free(got.x);
  }
  free(a.data);
  free(p.data);
  free(q.data);
  free(l.data);
  free(u.data);
  free(parity.data);
}

/* Pivots whose reciprocal overflows. */
static number small_pivots(int64_t i, int64_t j, int64_t n) {
  (void)n;
  return i == 0 && j == 0 ? 1 : i > 0 && j > 0 && j <= i ? 1e-44 : 0;
}

/* ---- qr ----------------------------------------------------------------------------------------------------------------- */

static void check_product(int32_t dtype, matrix want, matrix q, matrix r) {
  matrix got = product(q, PLAIN, r, PLAIN);
  CHECK_RATIO(ratio(dtype, distance(got, want), want.m > want.n ? want.m : want.n, norm(want)), dtype, want.m, want.n);
  CHECK_RATIO(orthogonality(dtype, q, false), dtype, want.m, want.n);
  for (int64_t j = 0; j < r.n; ++j)
    for (int64_t i = j + 1; i < r.m; ++i)
      CHECK(r.x[i + j * r.m] == 0);
  free(got.x);
}

/* Takes a. */
static void check_pivoted_qr(tnf_rt_tensor a) {
  const int32_t dtype = a.dtype;
  const int64_t m = a.extents[0], n = a.extents[1], batch = a.rank > 2 ? a.extents[2] : -1, k = m < n ? m : n;
  tnf_rt_tensor q = tensor_new(dtype, m, k, batch), r = tensor_new(dtype, k, n, batch);
  tnf_rt_tensor places = places_new(n, batch);
  CHECK_CALL(pivoted_qr, ((tnf_rt_tensor[]){a, q, r, places}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < count_of(batch); ++i) {
    const int64_t *columns = (const int64_t *)places.data + i * n;
    matrix given = matrix_of(&a, i), want = permuted(given, NULL, columns), left = matrix_of(&q, i), right = matrix_of(&r, i);
    CHECK(sign_of(n, columns) != 0);
    check_product(dtype, want, left, right);
    for (int64_t j = 0; j < k; ++j) {
      const number now = right.x[j + j * k];
      CHECK(cimag(now) == 0 && creal(now) >= 0);
      CHECK(j == 0 || creal(now) <= creal(right.x[(j - 1) * (k + 1)]) * (1 + 100 * epsilon_of(dtype)) +
                                        MOST_RATIO * epsilon_of(dtype) * norm(given));
    }
    free(given.x);
    free(want.x);
    free(left.x);
    free(right.x);
  }
  free(a.data);
  free(q.data);
  free(r.data);
  free(places.data);
}

static void check_qr_options(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  for (int64_t options = 1; options < 4; ++options) {
    const int64_t attributes[] = {options & 1, options >> 1, 0}, k = options & 2 || m < n ? m : n;
    tnf_rt_tensor a = tensor_random(dtype, m, n, batch), q = tensor_new(dtype, m, k, batch), r = tensor_new(dtype, k, n, batch);
    CHECK_CALL(qr, ((tnf_rt_tensor[]){a, q, r}), attributes, TNF_RT_OK, "");
    for (int64_t i = 0; i < count_of(batch); ++i) {
      matrix want = matrix_of(&a, i), left = matrix_of(&q, i), right = matrix_of(&r, i);
      check_product(dtype, want, left, right);
      for (int64_t j = 0; j < k && j < n; ++j)
        CHECK(cimag(right.x[j + j * k]) == 0 && (options & 1 || creal(right.x[j + j * k]) >= 0));
      free(want.x);
      free(left.x);
      free(right.x);
    }
    free(a.data);
    free(q.data);
    free(r.data);
  }
}

/* packed and tau are what qr's raw factors come from: r is above, and multiplying out the reflectors gives q. */
static void check_householder(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  const int64_t k = m < n ? m : n;
  tnf_rt_tensor a = tensor_random(dtype, m, n, batch), packed = tensor_new(dtype, m, n, batch), tau = vector_new(dtype, k, batch);
  CHECK_CALL(householder_qr, ((tnf_rt_tensor[]){a, packed, tau}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < count_of(batch); ++i) {
    matrix want = matrix_of(&a, i), got = matrix_of(&packed, i), vectors = matrix_of(&packed, i);
    for (int64_t j = 0; j < n; ++j)
      for (int64_t p = j + 1; p < m; ++p)
        got.x[p + j * m] = 0;
    for (int64_t p = k - 1; p >= 0; --p) /* h_p r */
      for (int64_t j = 0; j < n; ++j) {
        number dot = got.x[p + j * m];
        for (int64_t row = p + 1; row < m; ++row)
          dot += conj(vectors.x[row + p * m]) * got.x[row + j * m];
        dot *= get(&tau, i * k + p);
        got.x[p + j * m] -= dot;
        for (int64_t row = p + 1; row < m; ++row)
          got.x[row + j * m] -= vectors.x[row + p * m] * dot;
      }
    CHECK_RATIO(ratio(dtype, distance(got, want), m > n ? m : n, norm(want)), dtype, m, n);
    free(want.x);
    free(got.x);
    free(vectors.x);
  }
  free(a.data);
  free(packed.data);
  free(tau.data);
}

/* ---- svd and eigh ------------------------------------------------------------------------------------------------------- */

/* The first of the nearly largest entries of each column is real and positive. */
static void check_canonical(matrix u, int64_t k) {
  for (int64_t j = 0; j < k; ++j) {
    double largest = 0;
    for (int64_t i = 0; i < u.m; ++i)
      largest = fmax(largest, cabs(u.x[i + j * u.m]));
    int64_t i = 0;
    while (i < u.m && cabs(u.x[i + j * u.m]) < 0.998 * largest)
      ++i;
    bool some = false; /* one of those near the largest, which rounding may tell apart differently here */
    for (; i < u.m; ++i)
      some |= cabs(u.x[i + j * u.m]) >= 0.998 * largest && cimag(u.x[i + j * u.m]) == 0 && creal(u.x[i + j * u.m]) > 0;
    CHECK(some);
  }
}

static void check_svd_options(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  const int64_t k = m < n ? m : n;
  tnf_rt_tensor a = tensor_random(dtype, m, n, batch), alone = vector_new(real_of(dtype), k, batch);
  CHECK_CALL(svdvals, ((tnf_rt_tensor[]){a, alone}), NULL, TNF_RT_OK, "");
  for (int64_t options = 0; options < 12; ++options) {
    const int64_t attributes[] = {options & 1, options >> 1 & 1, options >> 2, 0};
    const int64_t rows = attributes[1] ? m : k, columns = attributes[1] ? n : k;
    tnf_rt_tensor u = tensor_new(dtype, m, rows, batch), vt = tensor_new(dtype, columns, n, batch),
                  s = vector_new(real_of(dtype), k, batch);
    CHECK_CALL(svd, ((tnf_rt_tensor[]){a, u, s, vt}), attributes, TNF_RT_OK, "");
    for (int64_t i = 0; i < count_of(batch); ++i) {
      matrix want = matrix_of(&a, i), left = matrix_of(&u, i), right = matrix_of(&vt, i), middle = matrix_new(rows, columns);
      double largest = 0;
      for (int64_t j = 0; j < k; ++j) {
        middle.x[j + j * rows] = get(&s, i * k + j);
        largest = fmax(largest, cabs(middle.x[j + j * rows]));
        CHECK_RATIO(ratio(dtype, cabs(middle.x[j + j * rows] - get(&alone, i * k + j)), m > n ? m : n, largest), dtype, m, n);
      }
      CHECK_RATIO(orthogonality(dtype, left, false), dtype, m, n);
      CHECK_RATIO(orthogonality(dtype, right, true), dtype, m, n);
      matrix half = product(left, PLAIN, middle, PLAIN), got = product(half, PLAIN, right, PLAIN);
      CHECK_RATIO(ratio(dtype, distance(got, want), m > n ? m : n, norm(want)), dtype, m, n);
      if (attributes[0])
        check_canonical(left, k);
      free(want.x);
      free(left.x);
      free(right.x);
      free(middle.x);
      free(half.x);
      free(got.x);
    }
    free(u.data);
    free(s.data);
    free(vt.data);
  }
  free(a.data);
  free(alone.data);
}

static void check_eigh_options(int32_t dtype, int64_t n, int64_t batch) {
  tnf_rt_tensor a = tensor_positive(dtype, n, batch), alone = vector_new(real_of(dtype), n, batch);
  CHECK_CALL(eigvalsh, ((tnf_rt_tensor[]){a, alone}), NULL, TNF_RT_OK, "");
  for (int64_t options = 0; options < 6; ++options) {
    const int64_t attributes[] = {options & 1, options >> 1, 0};
    tnf_rt_tensor w = vector_new(real_of(dtype), n, batch), v = tensor_new(dtype, n, n, batch);
    CHECK_CALL(eigh, ((tnf_rt_tensor[]){a, w, v}), attributes, TNF_RT_OK, "");
    for (int64_t i = 0; i < count_of(batch); ++i) {
      matrix want = hermitian_of(&a, i), vectors = matrix_of(&v, i), values = diagonal_of(&w, n, i);
      matrix half = product(vectors, PLAIN, values, PLAIN), got = product(half, PLAIN, vectors, ADJOINT);
      CHECK_RATIO(orthogonality(dtype, vectors, false), dtype, n, n);
      CHECK_RATIO(ratio(dtype, distance(got, want), n, norm(want)), dtype, n, n);
      for (int64_t j = 0; j < n; ++j)
        CHECK_RATIO(ratio(dtype, cabs(values.x[j + j * n] - get(&alone, i * n + j)), n, norm(want)), dtype, n, n);
      if (attributes[0])
        check_canonical(vectors, n);
      free(want.x);
      free(vectors.x);
      free(values.x);
      free(half.x);
      free(got.x);
    }
    free(w.data);
    free(v.data);
  }
  free(a.data);
  free(alone.data);
}

/* ---- all ---------------------------------------------------------------------------------------------------------------- */

static void check_square(int32_t dtype, int64_t n) {
  check_eig_of(dtype, tensor_random(dtype, n, n, -1));
  check_eig_of(dtype, tensor_random(dtype, n, n, 3));
  check_eig_of(dtype, tensor_random(dtype, n, n, 0));
  check_eigh_options(dtype, n, n % 2 ? 3 : -1);
  for (size_t s = 0; s < sizeof special / sizeof *special; ++s) {
    check_eig_of(dtype, filled(dtype, n, special[s]));
    check_lu_of(dtype, filled(dtype, n, special[s]), false);
    check_lu_of(dtype, filled(dtype, n, special[s]), true);
  }
  if (is_single(dtype))
    check_eig_of(dtype, filled(dtype, n, tiny));
}

static void check_any(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  check_lu_of(dtype, tensor_random(dtype, m, n, batch), false);
  check_lu_of(dtype, tensor_random(dtype, m, n, batch), true);
  check_pivoted_qr(tensor_random(dtype, m, n, batch));
  for (int kind = 0; kind < DEGENERATE_KINDS; ++kind) {
    check_lu_of(dtype, tensor_degenerate(dtype, m, n, kind), false);
    check_lu_of(dtype, tensor_degenerate(dtype, m, n, kind), true);
    check_pivoted_qr(tensor_degenerate(dtype, m, n, kind));
  }
  check_qr_options(dtype, m, n, batch);
  check_householder(dtype, m, n, batch);
  check_svd_options(dtype, m, n, batch);
}

static void threads(void) {
  for (size_t d = 0; d < 4; ++d) {
    const int64_t n = 9, batch = 60;
    const int32_t dtype = dtypes[d];
    tnf_rt_tensor a = tensor_random(dtype, n, n, batch), first[6];
    for (int t = 0; t < 3; ++t) {
      tnf_rt_tensor out[6] = {vector_new(complex_of(dtype), n, batch), tensor_new(complex_of(dtype), n, n, batch),
                              tensor_new(dtype, n, n, batch),          tensor_new(dtype, n, n, batch),
                              tensor_new(dtype, n, n, batch),          tensor_new(dtype, n, n, batch)};
      tnf_rt_tensor p = places_new(n, batch), parity = vector_new(real_of(dtype), batch, -1);
      CHECK_INT(tnf_rt_eig(contexts[t], "e", (tnf_rt_tensor[]){a, out[0], out[1]}, NULL), TNF_RT_OK);
      CHECK_INT(tnf_rt_lu(contexts[t], "l", (tnf_rt_tensor[]){a, p, out[2], out[3], parity}, NULL), TNF_RT_OK);
      CHECK_INT(tnf_rt_pivoted_qr(contexts[t], "q", (tnf_rt_tensor[]){a, out[4], out[5], p}, NULL), TNF_RT_OK);
      free(p.data);
      free(parity.data);
      for (int i = 0; i < 6; ++i) {
        if (t == 0)
          first[i] = out[i];
        CHECK(same_bits(&first[i], &out[i]));
        if (t > 0)
          free(out[i].data);
      }
    }
    for (int i = 0; i < 6; ++i)
      free(first[i].data);
    free(a.data);
  }
}

int main(void) {
  static const int64_t more[][2] = {{60, 3}, {3, 60}, {40, 33}};
  const size_t count = sizeof sizes / sizeof *sizes;
  contexts_new();
  for (size_t d = 0; d < 4; ++d) {
    for (size_t i = 0; i < count; ++i)
      check_square(dtypes[d], sizes[i]);
    for (size_t i = 0; i < count * count; ++i)
      if (sizes[i / count] < 50 || sizes[i % count] < 11)
        check_any(dtypes[d], sizes[i / count], sizes[i % count], i % 3 == 0 ? 2 : i % 7 == 0 ? 0 : -1);
    for (size_t i = 0; i < sizeof more / sizeof *more; ++i)
      check_any(dtypes[d], more[i][0], more[i][1], -1);
    for (int64_t n = 2; n < 6; ++n)
      if (is_single(dtypes[d])) {
        check_lu_of(dtypes[d], filled(dtypes[d], n, small_pivots), false);
        check_lu_of(dtypes[d], filled(dtypes[d], n, small_pivots), true);
      }
  }
  threads();
  contexts_release();
  return CHECK_RESULT();
}
