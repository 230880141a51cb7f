/* Matrices for the tests of the library-backed operations: operands in any dtype, arithmetic in complex f64, residuals as ratios
 * to what rounding explains (LAPACK's own tests accept less than 30). */
#ifndef TNF_TEST_MATRICES_H
#define TNF_TEST_MATRICES_H

#include <complex.h>
#include <float.h>
#include <math.h>

#include "../../check.h"

typedef double _Complex number;

#define MOST_RATIO 30.0
static const int32_t dtypes[] = {TNF_F32, TNF_F64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
static const int64_t sizes[] = {0, 1, 2, 3, 5, 8, 10, 50};
static tnf_context *contexts[3]; /* with 1, 2 and 3 threads */

static inline void contexts_new(void) {
  for (uint32_t t = 0; t < 3; ++t) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = t + 1;
    contexts[t] = tnf_context_new(&options);
    if (!CHECK(contexts[t]))
      exit(1);
  }
}

static inline void contexts_release(void) {
  for (int t = 0; t < 3; ++t)
    tnf_context_release(contexts[t]);
}

static inline bool has_complex(int32_t dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}

static inline bool is_single(int32_t dtype) {
  return dtype == TNF_F32 || dtype == TNF_COMPLEX_F32;
}

static inline int32_t real_of(int32_t dtype) {
  return is_single(dtype) ? TNF_F32 : TNF_F64;
}

static inline double epsilon_of(int32_t dtype) {
  return is_single(dtype) ? FLT_EPSILON : DBL_EPSILON;
}

/* A tensor [m, n, batch] in memory of exactly its size; rank 2 without a batch (batch < 0). */
static inline tnf_rt_tensor tensor_new(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  size_t bytes = (size_t)(m * n * (batch < 0 ? 1 : batch)) * tnf_dtype_size((tnf_dtype)dtype);
  tnf_rt_tensor t = {.data = malloc(bytes ? bytes : 16), .rank = batch < 0 ? 2 : 3, .dtype = dtype, .extents = {m, n, batch}};
  memset(t.data, 0xff, bytes); /* NaN */
  return t;
}

static inline int64_t tensor_count(const tnf_rt_tensor *t) {
  int64_t count = 1;
  for (int32_t i = 0; i < t->rank; ++i)
    count *= t->extents[i];
  return count;
}

static inline size_t tensor_bytes(const tnf_rt_tensor *t) {
  return (size_t)tensor_count(t) * tnf_dtype_size((tnf_dtype)t->dtype);
}

static inline number get(const tnf_rt_tensor *t, int64_t i) {
  const float *f = t->data;
  const double *d = t->data;
  switch ((tnf_dtype)t->dtype) {
  case TNF_F32:
    return f[i];
  case TNF_F64:
    return d[i];
  case TNF_COMPLEX_F32:
    return (double)f[2 * i] + I * (double)f[2 * i + 1];
  case TNF_COMPLEX_F64:
    return d[2 * i] + I * d[2 * i + 1];
  case TNF_I32:
    return ((const int32_t *)t->data)[i];
  case TNF_I64:
  case TNF_BOOL:
    break;
  }
  return 0;
}

static inline void set(const tnf_rt_tensor *t, int64_t i, number x) {
  float *f = t->data;
  double *d = t->data;
  if (t->dtype == TNF_F32)
    f[i] = (float)creal(x);
  if (t->dtype == TNF_F64)
    d[i] = creal(x);
  if (t->dtype == TNF_COMPLEX_F32) {
    f[2 * i] = (float)creal(x);
    f[2 * i + 1] = (float)cimag(x);
  }
  if (t->dtype == TNF_COMPLEX_F64) {
    d[2 * i] = creal(x);
    d[2 * i + 1] = cimag(x);
  }
}

static inline double random_real(void) {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (double)(state >> 11) * 0x1p-52 - 1;
}

static inline number random_number(int32_t dtype) {
  double re = random_real();
  return has_complex(dtype) ? re + I * random_real() : re;
}

static inline tnf_rt_tensor tensor_random(int32_t dtype, int64_t m, int64_t n, int64_t batch) {
  tnf_rt_tensor t = tensor_new(dtype, m, n, batch);
  for (int64_t i = 0; i < tensor_count(&t); ++i)
    set(&t, i, random_number(dtype));
  return t;
}

enum { DEGENERATE_KINDS = 4 };

/* Hermitian where it is square: zero, all ones (of rank 1), the identity, and that with half of the ones. */
static inline tnf_rt_tensor tensor_degenerate(int32_t dtype, int64_t m, int64_t n, int kind) {
  tnf_rt_tensor t = tensor_new(dtype, m, n, -1);
  for (int64_t i = 0; i < m * n; ++i)
    set(&t, i, kind == 1 || (kind > 1 && i % m == i / m && (kind == 2 || i % m % 2)));
  return t;
}

static inline tnf_rt_tensor tensor_copy(const tnf_rt_tensor *t) {
  tnf_rt_tensor copy = *t;
  size_t bytes = tensor_bytes(t);
  copy.data = malloc(bytes ? bytes : 16);
  memcpy(copy.data, t->data, bytes);
  return copy;
}

static inline bool same_bits(const tnf_rt_tensor *a, const tnf_rt_tensor *b) {
  return memcmp(a->data, b->data, tensor_bytes(a)) == 0;
}

/* A matrix of a batch in complex f64. */
typedef struct matrix {
  int64_t m, n;
  number *x;
} matrix;

static inline matrix matrix_new(int64_t m, int64_t n) {
  return (matrix){m, n, calloc((size_t)(m * n) + 1, sizeof(number))};
}

static inline matrix matrix_of(const tnf_rt_tensor *t, int64_t index) {
  matrix a = matrix_new(t->extents[0], t->extents[1]);
  for (int64_t i = 0; i < a.m * a.n; ++i)
    a.x[i] = get(t, index * a.m * a.n + i);
  return a;
}

enum { PLAIN = 0, TRANSPOSED = 1, ADJOINT = 2 };

static inline number at(const matrix *a, int op, int64_t i, int64_t j) {
  return op == PLAIN ? a->x[i + j * a->m] : op == TRANSPOSED ? a->x[j + i * a->m] : conj(a->x[j + i * a->m]);
}

static inline matrix product(matrix a, int op_a, matrix b, int op_b) {
  int64_t m = op_a == PLAIN ? a.m : a.n, k = op_a == PLAIN ? a.n : a.m, n = op_b == PLAIN ? b.n : b.m;
  matrix c = matrix_new(m, n);
  for (int64_t j = 0; j < n; ++j)
    for (int64_t i = 0; i < m; ++i) {
      number sum = 0;
      for (int64_t p = 0; p < k; ++p)
        sum += at(&a, op_a, i, p) * at(&b, op_b, p, j);
      c.x[i + j * m] = sum;
    }
  return c;
}

/* Frobenius norm of a - b; b.x NULL: of a; b.m < 0: of a minus the identity. NaN wins. */
static inline double distance(matrix a, matrix b) {
  double sum = 0;
  for (int64_t j = 0; j < a.n; ++j)
    for (int64_t i = 0; i < a.m; ++i) {
      number d = a.x[i + j * a.m] - (b.x ? b.x[i + j * a.m] : b.m < 0 && i == j ? 1 : 0);
      sum += creal(d) * creal(d) + cimag(d) * cimag(d);
    }
  return sqrt(sum);
}

static inline double norm(matrix a) {
  return distance(a, (matrix){0, 0, NULL});
}

/* |computed - wanted| / (n eps |scale|), 0 for empty matrices. */
static inline double ratio(int32_t dtype, double difference, int64_t n, double scale) {
  return difference == 0 ? 0 : difference / ((double)(n > 0 ? n : 1) * epsilon_of(dtype) * (scale > 0 ? scale : 1));
}

static inline double orthogonality(int32_t dtype, matrix q, bool rows) {
  matrix gram = rows ? product(q, PLAIN, q, ADJOINT) : product(q, ADJOINT, q, PLAIN);
  double r = ratio(dtype, distance(gram, (matrix){-1, -1, NULL}), gram.n, 1);
  free(gram.x);
  return r;
}

static inline void check_ratio(double got, const char *file, int line, const char *what, int32_t dtype, int64_t m, int64_t n) {
  if (!check_that(got < MOST_RATIO, file, line, what))
    fprintf(stderr, "  ratio %g for %s %lld x %lld\n", got, tnf_dtype_name((tnf_dtype)dtype), (long long)m, (long long)n);
}
#define CHECK_RATIO(got, dtype, m, n) check_ratio((got), __FILE__, __LINE__, #got, (dtype), (m), (n))

/* Calls an operation on contexts[1] and checks its status and sentence. */
#define CHECK_CALL(op, operands, attributes, code, sentence)                                                                     \
  do {                                                                                                                           \
    CHECK_INT(tnf_rt_##op(contexts[1], #op, operands, attributes), code);                                                        \
    if ((code) != TNF_RT_OK)                                                                                                     \
      CHECK_TEXT(tnf_context_message(contexts[1]), sentence);                                                                    \
  } while (0)

/* A + A^H + 2n I: Hermitian and positive definite. The strict upper triangle is NaN: nobody reads it. */
static inline tnf_rt_tensor tensor_positive(int32_t dtype, int64_t n, int64_t batch) {
  tnf_rt_tensor t = tensor_random(dtype, n, n, batch);
  for (int64_t q = 0; q < (batch < 0 ? 1 : batch); ++q)
    for (int64_t j = 0; j < n; ++j)
      for (int64_t i = 0; i < n; ++i) {
        int64_t e = q * n * n + i + j * n;
        if (i == j)
          set(&t, e, creal(get(&t, e)) + 2 * (double)n);
        if (i < j)
          set(&t, e, NAN);
      }
  return t;
}

/* The Hermitian matrix that a lower triangle stands for. */
static inline matrix hermitian_of(const tnf_rt_tensor *t, int64_t index) {
  matrix a = matrix_of(t, index);
  for (int64_t j = 0; j < a.n; ++j)
    for (int64_t i = 0; i < j; ++i)
      a.x[i + j * a.m] = conj(a.x[j + i * a.m]);
  return a;
}

#endif
