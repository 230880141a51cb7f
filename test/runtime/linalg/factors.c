/* tnf_rt_qr, tnf_rt_svd, tnf_rt_eigh: residuals, orthogonality, order and gauge, in place, failures, threads. */
#include "matrices.h"

/* Rows and columns by i: all pairs of the sizes, then long and wide ones. */
static bool shape(size_t i, int64_t *m, int64_t *n) {
  static const int64_t more[][2] = {{200, 3}, {3, 200}, {90, 70}, {70, 90}, {310, 270}, {270, 270}};
  const size_t count = sizeof sizes / sizeof *sizes;
  if (i >= count * count + sizeof more / sizeof *more)
    return false;
  *m = i < count * count ? sizes[i / count] : more[i - count * count][0];
  *n = i < count * count ? sizes[i % count] : more[i - count * count][1];
  return true;
}

/* Takes a[m, n] or a[m, n, batch]. */
static void check_qr(tnf_rt_tensor a) {
  const int32_t dtype = a.dtype;
  const int64_t m = a.extents[0], n = a.extents[1], batch = a.rank > 2 ? a.extents[2] : -1, k = m < n ? m : n;
  tnf_rt_tensor q = tensor_new(dtype, m, k, batch), r = tensor_new(dtype, k, n, batch);
  CHECK_CALL(qr, ((tnf_rt_tensor[]){a, q, r}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < (batch < 0 ? 1 : batch) && k > 0; ++i) {
    matrix want = matrix_of(&a, i), left = matrix_of(&q, i), right = matrix_of(&r, i), got = product(left, PLAIN, right, PLAIN);
    CHECK_RATIO(ratio(dtype, distance(got, want), m > n ? m : n, norm(want)), dtype, m, n);
    CHECK_RATIO(orthogonality(dtype, left, false), dtype, m, n);
    for (int64_t j = 0; j < n; ++j)
      for (int64_t p = j; p < k; ++p)
        CHECK(p > j ? right.x[p + j * k] == 0 : cimag(right.x[p + j * k]) == 0 && creal(right.x[p + j * k]) >= 0);
    free(want.x);
    free(left.x);
    free(right.x);
    free(got.x);
  }
  if (k > 0) {
    tnf_rt_tensor first = m >= n ? a : q, second = m >= n ? r : a;
    tnf_rt_tensor want = tensor_copy(m >= n ? &q : &r);
    CHECK_CALL(qr, ((tnf_rt_tensor[]){a, first, second}), NULL, TNF_RT_OK, "");
    CHECK(same_bits(&want, &a));
    free(want.data);
  }
  free(a.data);
  free(q.data);
  free(r.data);
}

static void check_svd(tnf_rt_tensor a) {
  const int32_t dtype = a.dtype;
  const int64_t m = a.extents[0], n = a.extents[1], batch = a.rank > 2 ? a.extents[2] : -1, k = m < n ? m : n;
  tnf_rt_tensor u = tensor_new(dtype, m, k, batch), vt = tensor_new(dtype, k, n, batch);
  tnf_rt_tensor s = tensor_new(real_of(dtype), k, 1, batch);
  CHECK_CALL(svd, ((tnf_rt_tensor[]){a, u, s, vt}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < (batch < 0 ? 1 : batch) && k > 0; ++i) {
    matrix want = matrix_of(&a, i), left = matrix_of(&u, i), values = matrix_of(&s, i), right = matrix_of(&vt, i);
    CHECK_RATIO(orthogonality(dtype, left, false), dtype, m, n);
    CHECK_RATIO(orthogonality(dtype, right, true), dtype, m, n);
    for (int64_t j = 0; j < k; ++j) {
      CHECK(creal(values.x[j]) >= 0 && (j == 0 || creal(values.x[j]) <= creal(values.x[j - 1])));
      for (int64_t p = 0; p < m; ++p)
        left.x[p + j * m] *= values.x[j];
    }
    matrix got = product(left, PLAIN, right, PLAIN);
    CHECK_RATIO(ratio(dtype, distance(got, want), m > n ? m : n, norm(want)), dtype, m, n);
    free(want.x);
    free(left.x);
    free(values.x);
    free(right.x);
    free(got.x);
  }
  if (k > 0 && m == n) {
    CHECK_CALL(svd, ((tnf_rt_tensor[]){a, a, s, vt}), NULL, TNF_RT_OK, "");
    CHECK(same_bits(&a, &u));
  }
  free(a.data);
  free(u.data);
  free(s.data);
  free(vt.data);
}

static void check_eigh(tnf_rt_tensor a) {
  const int32_t dtype = a.dtype;
  const int64_t n = a.extents[0], batch = a.rank > 2 ? a.extents[2] : -1;
  tnf_rt_tensor v = tensor_new(dtype, n, n, batch);
  tnf_rt_tensor w = tensor_new(real_of(dtype), n, 1, batch);
  CHECK_CALL(eigh, ((tnf_rt_tensor[]){a, w, v}), NULL, TNF_RT_OK, "");
  for (int64_t i = 0; i < (batch < 0 ? 1 : batch) && n > 0; ++i) {
    matrix want = hermitian_of(&a, i), vectors = matrix_of(&v, i), values = matrix_of(&w, i), scaled = matrix_of(&v, i);
    CHECK_RATIO(orthogonality(dtype, vectors, false), dtype, n, n);
    for (int64_t j = 0; j < n; ++j) {
      CHECK(j == 0 || creal(values.x[j]) >= creal(values.x[j - 1]));
      for (int64_t p = 0; p < n; ++p)
        scaled.x[p + j * n] *= values.x[j];
    }
    matrix got = product(scaled, PLAIN, vectors, ADJOINT);
    CHECK_RATIO(ratio(dtype, distance(got, want), n, norm(want)), dtype, n, n);
    free(want.x);
    free(vectors.x);
    free(values.x);
    free(scaled.x);
    free(got.x);
  }
  CHECK_CALL(eigh, ((tnf_rt_tensor[]){a, w, a}), NULL, TNF_RT_OK, "");
  CHECK(same_bits(&a, &v));
  free(a.data);
  free(v.data);
  free(w.data);
}

/* Of rank 0 and 1, equal values, and half of them 0. */
static void check_degenerate(int32_t dtype, int64_t m, int64_t n) {
  for (int kind = 0; kind < DEGENERATE_KINDS; ++kind) {
    check_qr(tensor_degenerate(dtype, m, n, kind));
    check_svd(tensor_degenerate(dtype, m, n, kind));
    if (m == n)
      check_eigh(tensor_degenerate(dtype, n, n, kind));
  }
}

static void failures(void) {
  const double bad[] = {NAN, INFINITY};
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 1; n < 20; n += 6)
      for (int b = 0; b < 2; ++b) {
        tnf_rt_tensor a = tensor_positive(dtypes[d], n, 3), u = tensor_new(dtypes[d], n, n, 3),
                      vt = tensor_new(dtypes[d], n, n, 3);
        tnf_rt_tensor s = tensor_new(real_of(dtypes[d]), n, 1, 3);
        set(&a, 2 * n * n + n - 1, bad[b]);
        CHECK_CALL(eigh, ((tnf_rt_tensor[]){a, s, u}), NULL, TNF_RT_NON_FINITE,
                   "eigh: the matrix has a value that is not finite in batch 2");
        for (int64_t e = 0; e < tensor_count(&a); ++e)
          set(&a, e, e == n * n ? bad[b] : 1);
        CHECK_CALL(svd, ((tnf_rt_tensor[]){a, u, s, vt}), NULL, TNF_RT_NON_FINITE,
                   "svd: the matrix has a value that is not finite in batch 1");
        a.rank = u.rank = vt.rank = s.rank = 2;
        set(&a, 0, bad[b]);
        CHECK_CALL(svd, ((tnf_rt_tensor[]){a, u, s, vt}), NULL, TNF_RT_NON_FINITE,
                   "svd: the matrix has a value that is not finite");
        free(a.data);
        free(u.data);
        free(s.data);
        free(vt.data);
      }
}

static void threads(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 4; n <= 36; n *= 3) {
      int64_t batch = 400 / n;
      tnf_rt_tensor a = tensor_positive(dtypes[d], n, batch), b = tensor_random(dtypes[d], n, n + 2, batch), first[7];
      for (int t = 0; t < 3; ++t) {
        tnf_rt_tensor out[7] = {tensor_new(real_of(dtypes[d]), n, 1, batch), tensor_new(dtypes[d], n, n, batch),
                                tensor_new(dtypes[d], n, n, batch),          tensor_new(dtypes[d], n, n + 2, batch),
                                tensor_new(dtypes[d], n, n, batch),          tensor_new(real_of(dtypes[d]), n, 1, batch),
                                tensor_new(dtypes[d], n, n + 2, batch)};
        CHECK_INT(tnf_rt_eigh(contexts[t], "e", (tnf_rt_tensor[]){a, out[0], out[1]}, NULL), TNF_RT_OK);
        CHECK_INT(tnf_rt_qr(contexts[t], "q", (tnf_rt_tensor[]){b, out[2], out[3]}, NULL), TNF_RT_OK);
        CHECK_INT(tnf_rt_svd(contexts[t], "s", (tnf_rt_tensor[]){b, out[4], out[5], out[6]}, NULL), TNF_RT_OK);
        for (int i = 0; i < 7; ++i) {
          if (t == 0)
            first[i] = out[i];
          CHECK(same_bits(&first[i], &out[i]));
          if (t > 0)
            free(out[i].data);
        }
      }
      for (int i = 0; i < 7; ++i)
        free(first[i].data);
      free(a.data);
      free(b.data);
    }
}

int main(void) {
  contexts_new();
  for (size_t d = 0; d < 4; ++d) {
    int64_t m = 0, n = 0;
    for (size_t i = 0; shape(i, &m, &n); ++i) {
      if (m > 250 && has_complex(dtypes[d]))
        continue; /* the blocked paths are for real types */
      check_qr(tensor_random(dtypes[d], m, n, i % 3 == 0 ? 3 : -1));
      check_svd(tensor_random(dtypes[d], m, n, i % 3 == 1 ? 3 : -1));
      if (m <= 50 && n <= 50)
        check_degenerate(dtypes[d], m, n);
      if (m == n) {
        check_eigh(tensor_positive(dtypes[d], n, -1));
        check_eigh(tensor_positive(dtypes[d], n, n < 100 ? 3 : 1));
        check_qr(tensor_random(dtypes[d], m, n, 0));
        check_svd(tensor_random(dtypes[d], m, n, 0));
      }
    }
  }
  failures();
  threads();
  contexts_release();
  return CHECK_RESULT();
}
