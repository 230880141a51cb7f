/* Nothing in linear algebra writes outside of its workspace or its results: every block that the context allocates and every
 * result has canaries on both sides, looked at when it is freed. A fresh context per call, so that no larger block from before
 * hides anything. */
#include "matrices.h"

enum { CANARY = 4096 };

typedef struct watch {
  long blocks, broken;
} watch;

static bool untouched(const unsigned char *p, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (p[i] != 0xc5)
      return false;
  return true;
}

/* A canary, `size` bytes at an address that 64 divides, a canary right behind them. */
static unsigned char *fence(size_t size) {
  unsigned char *base = aligned_alloc(4096, (2 * CANARY + size + 4095) / 4096 * 4096);
  if (!base)
    exit(1);
  memset(base, 0xc5, 2 * CANARY + size);
  return base + CANARY;
}

static bool unfence(unsigned char *p, size_t size) {
  const bool whole = untouched(p - CANARY, CANARY) && untouched(p + size, CANARY);
  free(p - CANARY);
  return whole;
}

static void *watched_alloc(void *user, size_t size, size_t alignment) {
  ++((watch *)user)->blocks;
  return alignment <= 4096 ? fence(size) : NULL;
}

static void watched_free(void *user, void *pointer, size_t size, size_t alignment) {
  (void)alignment;
  if (!unfence(pointer, size))
    ++((watch *)user)->broken;
}

static tnf_rt_tensor fenced(int32_t dtype, int64_t m, int64_t n) {
  tnf_rt_tensor t = {.rank = 2, .dtype = dtype, .extents = {m, n}};
  t.data = fence((size_t)(m * n) * tnf_dtype_size((tnf_dtype)dtype));
  return t;
}

static tnf_rt_tensor vector(int32_t dtype, int64_t n) {
  tnf_rt_tensor t = fenced(dtype, n, 1);
  t.rank = 1;
  return t;
}

/* Calls with a context of its own; operands are freed. */
static void call(const char *name, tnf_rt_library_fn *run, tnf_rt_tensor *operands, int count, const int64_t *attributes) {
  watch w = {0};
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){watched_alloc, watched_free, &w};
  tnf_context *ctx = tnf_context_new(&options);
  bool holds = ctx && run(ctx, name, operands, attributes) == TNF_RT_OK;
  tnf_context_release(ctx);
  const int64_t m = operands[0].extents[0], n = operands[0].extents[1];
  for (int i = 0; i < count; ++i)
    holds &= unfence(operands[i].data, tensor_bytes(&operands[i]));
  if (!CHECK(holds && w.broken == 0))
    fprintf(stderr, "  %s, dtype %d, %lld x %lld\n", name, operands[0].dtype, (long long)m, (long long)n);
}

static double unit = 1; /* of the elements: tiny ones are scaled, which takes more room or another way */

/* Random, with a heavy diagonal: what every operation accepts. */
static tnf_rt_tensor operand(int32_t dtype, int64_t m, int64_t n) {
  tnf_rt_tensor t = fenced(dtype, m, n);
  for (int64_t i = 0; i < m * n; ++i)
    set(&t, i, unit * (i % (m + 1) == 0 ? 2 * (double)(m + n) : random_number(dtype)));
  return t;
}

static void rectangular(int32_t dtype, int64_t m, int64_t n) {
  const int64_t k = m < n ? m : n;
  call("qr", tnf_rt_qr, (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, k), fenced(dtype, k, n)}, 3, NULL);
  call("svd", tnf_rt_svd,
       (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, k), vector(real_of(dtype), k), fenced(dtype, k, n)}, 4, NULL);
  const double usual = -1;
  int64_t attributes[2] = {0, 0};
  memcpy(attributes, &usual, sizeof usual);
  call("pinv", tnf_rt_pinv, (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, n, m)}, 2, attributes);
  call("lstsq", tnf_rt_lstsq, (tnf_rt_tensor[]){operand(dtype, m, n), operand(dtype, m, 3), fenced(dtype, n, 3)}, 3, attributes);
}

static int32_t complex_of(int32_t dtype) {
  return is_single(dtype) ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
}

static void rectangular_factors(int32_t dtype, int64_t m, int64_t n) {
  const int64_t k = m < n ? m : n;
  const int32_t real = real_of(dtype);
  for (int64_t options = 0; options < 4; ++options) {
    const int64_t q = options > 1 ? m : k;
    call("qr", tnf_rt_qr, (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, q), fenced(dtype, q, n)}, 3,
         (int64_t[]){options & 1, options > 1, 0});
  }
  for (int64_t options = 0; options < 6; ++options) {
    const int64_t full = options & 1, u = full ? m : k, vt = full ? n : k;
    call("svd", tnf_rt_svd, (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, u), vector(real, k), fenced(dtype, vt, n)},
         4, (int64_t[]){1, full, options / 2, 0});
  }
  call("svdvals", tnf_rt_svdvals, (tnf_rt_tensor[]){operand(dtype, m, n), vector(real, k)}, 2, NULL);
  call("lu", tnf_rt_lu,
       (tnf_rt_tensor[]){operand(dtype, m, n), vector(TNF_I64, m), fenced(dtype, m, k), fenced(dtype, k, n), vector(real, 1)}, 5,
       NULL);
  call("full_piv_lu", tnf_rt_full_piv_lu,
       (tnf_rt_tensor[]){operand(dtype, m, n), vector(TNF_I64, m), vector(TNF_I64, n), fenced(dtype, m, k), fenced(dtype, k, n),
                         vector(real, 1)},
       6, NULL);
  call("pivoted_qr", tnf_rt_pivoted_qr,
       (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, k), fenced(dtype, k, n), vector(TNF_I64, n)}, 4, NULL);
  call("householder_qr", tnf_rt_householder_qr, (tnf_rt_tensor[]){operand(dtype, m, n), fenced(dtype, m, n), vector(dtype, k)}, 3,
       NULL);
}

static void spectra(int32_t dtype, int64_t n) {
  const int32_t real = real_of(dtype), values = complex_of(dtype);
  for (int64_t driver = 0; driver < 3; ++driver)
    call("eigh", tnf_rt_eigh, (tnf_rt_tensor[]){operand(dtype, n, n), vector(real, n), fenced(dtype, n, n)}, 3,
         (int64_t[]){1, driver, 0});
  call("eigvalsh", tnf_rt_eigvalsh, (tnf_rt_tensor[]){operand(dtype, n, n), vector(real, n)}, 2, NULL);
  call("eig", tnf_rt_eig, (tnf_rt_tensor[]){operand(dtype, n, n), vector(values, n), fenced(values, n, n)}, 3, NULL);
  call("eigvals", tnf_rt_eigvals, (tnf_rt_tensor[]){operand(dtype, n, n), vector(values, n)}, 2, NULL);
}

static void solves(int32_t dtype, int64_t n, int64_t rhs) {
  for (int64_t flags = 0; flags < 12; ++flags) {
    const int64_t left = flags & 1, attributes[5] = {left, flags >> 1 & 1, flags / 4, 0, 0};
    const int64_t rows = left ? n : rhs, columns = left ? rhs : n;
    call("triangular_solve", tnf_rt_triangular_solve,
         (tnf_rt_tensor[]){operand(dtype, n, n), operand(dtype, rows, columns), fenced(dtype, rows, columns)}, 3, attributes);
  }
  for (int64_t transpose = 0; transpose < 3; ++transpose) {
    tnf_rt_tensor a = operand(dtype, n, n), lu = fenced(dtype, n, n), pivots = vector(TNF_I32, n);
    CHECK_INT(tnf_rt_lu_factor(contexts[0], "lu_factor", (tnf_rt_tensor[]){a, lu, pivots}, NULL), TNF_RT_OK);
    CHECK(unfence(a.data, tensor_bytes(&a)));
    call("lu_solve", tnf_rt_lu_solve, (tnf_rt_tensor[]){lu, pivots, operand(dtype, n, rhs), fenced(dtype, n, rhs)}, 4,
         (int64_t[]){transpose, 0});
  }
}

static void square(int32_t dtype, int64_t n) {
  call("cholesky", tnf_rt_cholesky, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
  call("inverse", tnf_rt_inverse, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
  call("lu_factor", tnf_rt_lu_factor, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n), vector(TNF_I32, n)}, 3, NULL);
  call("eigh", tnf_rt_eigh, (tnf_rt_tensor[]){operand(dtype, n, n), vector(real_of(dtype), n), fenced(dtype, n, n)}, 3, NULL);
  call("cofactor", tnf_rt_cofactor, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
  call("matrix_exp", tnf_rt_matrix_exp, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
  if (n <= 64) {
    tnf_rt_tensor tangent[] = {operand(dtype, n, n), operand(dtype, n, n), fenced(dtype, n, n)};
    call("cofactor_tangent", tnf_rt_cofactor_tangent, tangent, 3, NULL);
    tnf_rt_tensor again[] = {operand(dtype, n, n), operand(dtype, n, n), fenced(dtype, n, n)};
    call("matrix_exp_tangent", tnf_rt_matrix_exp_tangent, again, 3, NULL);
    tnf_rt_tensor equation[] = {operand(dtype, n, n), operand(dtype, 3, 3), operand(dtype, n, 3), fenced(dtype, n, 3)};
    call("sylvester", tnf_rt_sylvester, equation, 4, NULL);
    call("matrix_sqrt", tnf_rt_matrix_sqrt, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
    call("matrix_log", tnf_rt_matrix_log, (tnf_rt_tensor[]){operand(dtype, n, n), fenced(dtype, n, n)}, 2, NULL);
    tnf_rt_tensor log_tangent[] = {operand(dtype, n, n), operand(dtype, n, n), fenced(dtype, n, n)};
    call("matrix_log_tangent", tnf_rt_matrix_log_tangent, log_tangent, 3, NULL);
    const int64_t values_and_directions[] = {3, 1};
    const int32_t real = real_of(dtype);
    tnf_rt_tensor function[] = {operand(dtype, n, n), operand(real, n, 1), operand(dtype, n, n), operand(real, n, 1),
                                operand(real, n, 1),  operand(real, n, 1), operand(dtype, n, n), fenced(dtype, n, n)};
    call("matrix_function", tnf_rt_matrix_function, function, 8, values_and_directions);
  }
  for (int64_t rhs = 0; rhs < 8; rhs = 2 * rhs + 1)
    solves(dtype, n, rhs);
}

static void every_operation(int32_t dtype, int64_t n) {
  rectangular(dtype, n, n);
  rectangular(dtype, n, n / 3 + 1);
  rectangular(dtype, n / 3 + 1, n);
  rectangular(dtype, n + 1, n);
  square(dtype, n);
  if (n > 100) /* full pivoting and general eigenvalues take long */
    return;
  rectangular_factors(dtype, n, n);
  rectangular_factors(dtype, n, n / 3 + 1);
  rectangular_factors(dtype, n / 3 + 1, n);
  spectra(dtype, n);
}

int main(void) {
  static const int64_t extents[] = {0, 1, 2, 3, 5, 10, 50, 64, 130, 257};
  contexts_new();
  for (size_t d = 0; d < 4; ++d) {
    unit = 1;
    for (size_t i = 0; i < sizeof extents / sizeof *extents; ++i)
      every_operation(dtypes[d], extents[i]);
    unit = real_of(dtypes[d]) == TNF_F32 ? 0x1p-80 : 0x1p-520;
    for (int64_t n = 3; n < 200; n *= 7)
      every_operation(dtypes[d], n);
  }
  contexts_release();
  return CHECK_RESULT();
}
