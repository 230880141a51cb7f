/* tnf_rt_cholesky: residuals, the triangles read and written, in place, failures, threads. */
#include "matrices.h"

static void residuals(void) {
  for (size_t d = 0; d < 4; ++d)
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s)
      for (int64_t batch = -1; batch < 20; batch += batch < 3 ? 1 : 15) {
        int64_t n = sizes[s];
        tnf_rt_tensor a = tensor_positive(dtypes[d], n, batch), l = tensor_new(dtypes[d], n, n, batch);
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_OK, "");
        for (int64_t q = 0; q < (batch < 0 ? 1 : batch); ++q) {
          matrix want = hermitian_of(&a, q), factor = matrix_of(&l, q), got = product(factor, PLAIN, factor, ADJOINT);
          CHECK_RATIO(ratio(dtypes[d], distance(got, want), n, norm(want)), dtypes[d], n, n);
          for (int64_t j = 0; j < n; ++j)
            for (int64_t i = 0; i <= j; ++i)
              CHECK(i < j ? factor.x[i + j * n] == 0 : cimag(factor.x[i + j * n]) == 0 && creal(factor.x[i + j * n]) > 0);
          free(want.x);
          free(factor.x);
          free(got.x);
        }
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, a}), NULL, TNF_RT_OK, "");
        CHECK(same_bits(&a, &l)); /* in place gives the same */
        free(a.data);
        free(l.data);
      }
}

static void failures(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 1; n < 40; n += n < 10 ? 1 : 9)
      for (int in_place = 0; in_place < 2; ++in_place) {
        char text[128];
        tnf_rt_tensor a = tensor_positive(dtypes[d], n, 20), one = a;
        one.rank = 2;
        tnf_rt_tensor l = in_place ? a : tensor_new(dtypes[d], n, n, 20);
        tnf_rt_tensor before = tensor_copy(&a);
        int64_t last = n * n - 1, minor = n;
        set(&a, 7 * n * n + last, -1);
        set(&a, 9 * n * n + last, 0);
        snprintf(text, sizeof text, "cholesky: the matrix is not positive definite: leading minor %d of batch 7", (int)minor);
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_NOT_POSITIVE_DEFINITE, text);
        memcpy(a.data, before.data, tensor_bytes(&a));
        set(&a, 0, 0);
        tnf_rt_tensor l_one = l;
        l_one.rank = 2;
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){one, l_one}), NULL, TNF_RT_NOT_POSITIVE_DEFINITE,
                   "cholesky: the matrix is not positive definite: leading minor 1");
        const double bad[] = {NAN, INFINITY, -INFINITY};
        for (int b = 0; b < 3; ++b)
          for (int64_t e = 0; e < n * n; e += n + 3) {
            if (e % n < e / n)
              continue; /* the strict upper triangle is not read */
            memcpy(a.data, before.data, tensor_bytes(&a));
            set(&a, 3 * n * n + e, bad[b]);
            CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_NON_FINITE,
                       "cholesky: the matrix has a value that is not finite in batch 3");
          }
        memcpy(a.data, before.data, tensor_bytes(&a));
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_OK, ""); /* the next call works */
        free(before.data);
        free(a.data);
        if (!in_place)
          free(l.data);
      }
}

/* A matrix that is both has a value that is not finite, wherever the factorisation stops. */
static void indefinite_and_not_finite(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 3; n < 80; n += 19)
      for (int in_place = 0; in_place < 2; ++in_place) {
        tnf_rt_tensor a = tensor_positive(dtypes[d], n, -1), l = in_place ? a : tensor_new(dtypes[d], n, n, -1);
        set(&a, 0, -1);
        set(&a, n - 1 + n, NAN); /* below the diagonal of the second column */
        CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_NON_FINITE,
                   "cholesky: the matrix has a value that is not finite");
        free(a.data);
        if (!in_place)
          free(l.data);
      }
}

/* Beyond the block of the factorisation the minor is counted on. */
static void late_failures(void) {
  static const int64_t minors[] = {256, 257, 300, 511, 512, 513, 600};
  for (size_t d = 0; d < 4; ++d) {
    const int64_t n = 600;
    tnf_rt_tensor a = tensor_positive(dtypes[d], n, 2), l = tensor_new(dtypes[d], n, n, 2);
    for (size_t i = 0; i < sizeof minors / sizeof *minors; ++i) {
      const int64_t at = n * n + (minors[i] - 1) * (n + 1);
      const number before = get(&a, at);
      char text[128];
      set(&a, at, -1);
      snprintf(text, sizeof text, "cholesky: the matrix is not positive definite: leading minor %d of batch 1", (int)minors[i]);
      CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_NOT_POSITIVE_DEFINITE, text);
      set(&a, at, before);
    }
    CHECK_CALL(cholesky, ((tnf_rt_tensor[]){a, l}), NULL, TNF_RT_OK, "");
    matrix want = hermitian_of(&a, 1), factor = matrix_of(&l, 1);
    double worst = 0; /* a few rows of l l^H against a */
    for (int64_t i = 0; i < n; i += 97)
      for (int64_t j = 0; j < n; ++j) {
        number sum = 0;
        for (int64_t p = 0; p < n; ++p)
          sum += factor.x[i + p * n] * conj(factor.x[j + p * n]);
        worst = fmax(worst, cabs(sum - want.x[i + j * n]));
      }
    CHECK_RATIO(ratio(dtypes[d], worst, n, 2 * (double)n), dtypes[d], n, n);
    free(want.x);
    free(factor.x);
    free(a.data);
    free(l.data);
  }
}

static void threads(void) {
  for (size_t d = 0; d < 4; ++d)
    for (int64_t n = 4; n <= 64; n *= 4) {
      tnf_rt_tensor a = tensor_positive(dtypes[d], n, 8192 / n), l[3];
      for (int t = 0; t < 3; ++t) {
        l[t] = tensor_new(dtypes[d], n, n, 8192 / n);
        CHECK_INT(tnf_rt_cholesky(contexts[t], "cholesky", (tnf_rt_tensor[]){a, l[t]}, NULL), TNF_RT_OK);
        CHECK(same_bits(&l[0], &l[t]));
      }
      for (int t = 0; t < 3; ++t)
        free(l[t].data);
      free(a.data);
    }
}

int main(void) {
  contexts_new();
  residuals();
  failures();
  indefinite_and_not_finite();
  late_failures();
  threads();
  contexts_release();
  return CHECK_RESULT();
}
