/* Long sums of f32 products of equal terms: right but for 2e-7 where memory bounds the product, for
 * 4e-6 where arithmetic does (results that are large, complex numbers), for any flags and any number of threads. */
#include "../../check.h"
#include "gemm/gemm.h"

#include <math.h>

static tnf_context *contexts[3]; /* with 1, 2 and 3 threads */

static float *filled(int64_t count, float value) {
  float *x = malloc((size_t)count * sizeof(float));
  for (int64_t i = 0; i < count; i++)
    x[i] = value;
  return x;
}

/* All elements of C are k x y (complex: the product of two reals), to `bound`. */
static void check_product(int32_t dtype, int64_t m, int64_t n, int64_t k, int64_t batch, float x, float y, double bound) {
  const int64_t parts = dtype == TNF_COMPLEX_F32 ? 2 : 1, count = m * n * batch * parts;
  float *a = filled(m * k * batch * parts, x), *b = filled(k * n * batch * parts, y), *c = filled(count, 0),
        *first = filled(count, 0);
  for (int64_t i = 1; parts == 2 && i < m * k * batch * parts; i += 2)
    a[i] = 0;
  for (int64_t i = 1; parts == 2 && i < k * n * batch * parts; i += 2)
    b[i] = 0;
  const double want = (double)k * (double)x * (double)y;
  for (int32_t flags = 0; flags < 4; flags++)
    for (int t = 0; t < 3; t++) {
      CHECK(tnf_gemm(contexts[t], dtype, flags, m, n, k, batch, a, b, c, NULL, 0, NULL) == TNF_RT_OK);
      double worst = 0;
      for (int64_t i = 0; i < count; i += parts)
        worst = fmax(worst, fabs((double)c[i] / want - 1));
      if (!(worst <= bound))
        fprintf(stderr, "dtype %d, %lld x %lld x %lld, batch %lld, flags %d: off by %.2e\n", (int)dtype, (long long)m,
                (long long)n, (long long)k, (long long)batch, (int)flags, worst);
      CHECK(worst <= bound);
      if (t == 0)
        memcpy(first, c, (size_t)count * sizeof(float));
      CHECK(memcmp(first, c, (size_t)count * sizeof(float)) == 0);
    }
  free(a);
  free(b);
  free(c);
  free(first);
}

/* A first term beside which a whole block of the others is half a unit in the last place: only a second level keeps them. */
static void check_large_first(int64_t m, int64_t n, int64_t k) {
  float *a = filled(m * k, 0x1p-9f), *b = filled(k * n, 1), *c = filled(m * n, 0);
  const double want = 0x1p24 + 0x1p-9 * (double)(k - 1);
  for (int32_t flags = 0; flags < 4; flags++) {
    for (int64_t i = 0; i < m * k; i++) /* the first column of op(A) */
      a[i] = (flags & TNF_RT_GEMM_TRANS_A ? i % k : i / m) == 0 ? 0x1p24f : 0x1p-9f;
    CHECK(tnf_gemm(contexts[0], TNF_F32, flags, m, n, k, 1, a, b, c, NULL, 0, NULL) == TNF_RT_OK);
    double worst = 0;
    for (int64_t i = 0; i < m * n; i++)
      worst = fmax(worst, fabs((double)c[i] / want - 1));
    if (!CHECK(worst <= 1e-6))
      fprintf(stderr, "%lld x %lld x %lld, flags %d: off by %.2e\n", (long long)m, (long long)n, (long long)k, (int)flags, worst);
  }
  free(a);
  free(b);
  free(c);
}

int main(void) {
  for (uint32_t t = 0; t < 3; t++) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = t + 1;
    contexts[t] = tnf_context_new(&options);
  }
#ifdef TEST_SANITIZED
  const int64_t most = 100000;
#else
  const int64_t most = 10000000;
#endif
  const double exact = most == 10000000 ? 2e-7 : 4e-6; /* sums that fit the cache are blocked */
  check_product(TNF_F32, 1, 1, most, 1, 0.1f, 1, exact);
  check_product(TNF_F32, 1, 1, most + 37, 1, 0.1f, 0.3f, exact);
  check_product(TNF_F32, 2, 1, most, 1, 0.1f, 0.7f, exact);
  check_product(TNF_F32, 1, 3, most, 1, 0.3f, 1, exact);
  check_product(TNF_F32, 5, 2, most, 1, 0.1f, 1, exact);
  check_product(TNF_F32, 7, 6, most / 5, 1, 0.1f, 0.3f, exact);
  check_product(TNF_F32, 200, 1, most / 100, 1, 0.1f, 1, exact);
  check_product(TNF_F32, 3, 2, most / 2, 2, 0.1f, 0.9f, exact);
  /* a result so large that products count more than memory: blocks of 256 in single precision, their sums in double */
  const double blocked = 4e-6;
  check_product(TNF_F32, 33, 40, most / 100, 1, 0.1f, 1, blocked);
  check_product(TNF_F32, 20, 9, most / 1000, 30, 0.1f, 0.3f, blocked);
  check_product(TNF_F32, 300, 130, 9001, 1, 0.1f, 0.3f, blocked);
  check_product(TNF_COMPLEX_F32, 1, 1, most, 1, 0.1f, 1, blocked);
  check_product(TNF_COMPLEX_F32, 3, 40, most / 100, 2, 0.1f, 1, blocked);
  check_large_first(33, 40, 50000);
  check_large_first(300, 130, 50000);
  for (int t = 0; t < 3; t++)
    tnf_context_release(contexts[t]);
  return CHECK_RESULT();
}
