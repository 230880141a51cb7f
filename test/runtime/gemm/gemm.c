/* tnf_gemm against the definition: every dtype, every flag, odd extents, batches, epilogues, and the same bits for 1, 2 and 3
 * threads. */
#include "gemm/gemm.h"
#include "../../check.h"

#include <float.h>
#include <math.h>

#ifdef TEST_SANITIZED
enum { THINNED = 5 }; /* a prime share of the cases, under tools that make them slow */
#else
enum { THINNED = 1 };
#endif

static tnf_context *contexts[3]; /* with 1, 2 and 3 threads */

static bool is_complex(int32_t dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}

static bool is_integer(int32_t dtype) {
  return dtype == TNF_I32 || dtype == TNF_I64;
}

static uint64_t random_state = 1;

static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

/* `count` elements in a block of exactly their size, so that a sanitizer sees every overrun. */
static void *random_array(int32_t dtype, int64_t count) {
  size_t bytes = (size_t)count * tnf_dtype_size((tnf_dtype)dtype);
  char *data = malloc(bytes ? bytes : 1);
  int64_t reals = is_complex(dtype) ? 2 * count : count;
  for (int64_t i = 0; i < reals; ++i) {
    uint64_t bits = next_random();
    double x = (double)(bits >> 11) * 0x1p-52 - 1;
    switch ((tnf_dtype)dtype) {
    case TNF_F32:
    case TNF_COMPLEX_F32:
      ((float *)(void *)data)[i] = (float)x;
      break;
    case TNF_F64:
    case TNF_COMPLEX_F64:
      ((double *)(void *)data)[i] = x;
      break;
    case TNF_I32:
      ((uint32_t *)(void *)data)[i] = (uint32_t)bits;
      break;
    case TNF_I64:
    case TNF_BOOL:
      ((uint64_t *)(void *)data)[i] = bits;
      break;
    }
  }
  return data;
}

typedef struct value {
  double re, im;
  uint64_t integer;
} value;

static value element(int32_t dtype, const void *data, int64_t i) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
    return (value){((const float *)data)[i], 0, 0};
  case TNF_F64:
    return (value){((const double *)data)[i], 0, 0};
  case TNF_COMPLEX_F32:
    return (value){((const float *)data)[2 * i], ((const float *)data)[2 * i + 1], 0};
  case TNF_COMPLEX_F64:
    return (value){((const double *)data)[2 * i], ((const double *)data)[2 * i + 1], 0};
  case TNF_I32:
    return (value){0, 0, ((const uint32_t *)data)[i]};
  case TNF_I64:
  case TNF_BOOL:
    break;
  }
  return (value){0, 0, ((const uint64_t *)data)[i]};
}

typedef struct product {
  int32_t dtype, flags;
  int64_t m, n, k, batch;
  void *a, *b, *c;
} product;

static product new_product(int32_t dtype, int32_t flags, int64_t m, int64_t n, int64_t k, int64_t batch) {
  return (product){dtype,
                   flags,
                   m,
                   n,
                   k,
                   batch,
                   random_array(dtype, m * k * batch),
                   random_array(dtype, k * n * batch),
                   random_array(dtype, m * n * batch)};
}

static void release_product(product *p) {
  free(p->a);
  free(p->b);
  free(p->c);
}

/* Is element (i, j) of product q the sum that it should be, within the error of k roundings? */
static bool element_holds(const product *p, int64_t q, int64_t i, int64_t j) {
  double re = 0, im = 0, size = 0;
  uint64_t integer = 0;
  for (int64_t t = 0; t < p->k; ++t) {
    value x = element(p->dtype, p->a, q * p->m * p->k + (p->flags & TNF_RT_GEMM_TRANS_A ? t + i * p->k : i + t * p->m));
    value y = element(p->dtype, p->b, q * p->k * p->n + (p->flags & TNF_RT_GEMM_TRANS_B ? j + t * p->n : t + j * p->k));
    re += x.re * y.re - x.im * y.im;
    im += x.re * y.im + x.im * y.re;
    size += (fabs(x.re) + fabs(x.im)) * (fabs(y.re) + fabs(y.im));
    integer += x.integer * y.integer;
  }
  value got = element(p->dtype, p->c, q * p->m * p->n + i + j * p->m);
  if (is_integer(p->dtype))
    return got.integer == (p->dtype == TNF_I32 ? (uint32_t)integer : integer);
  double epsilon = p->dtype == TNF_F32 || p->dtype == TNF_COMPLEX_F32 ? FLT_EPSILON : DBL_EPSILON;
  double allowed = epsilon * size * (double)(p->k < 16 ? 16 : p->k) / 4;
  return fabs(got.re - re) <= allowed && fabs(got.im - im) <= allowed;
}

static bool holds(const product *p) {
  for (int64_t q = 0; q < p->batch; ++q)
    for (int64_t j = 0; j < p->n; ++j)
      for (int64_t i = 0; i < p->m; ++i)
        if (!element_holds(p, q, i, j))
          return false;
  return true;
}

static void check_product(const product *p, bool right, const char *what) {
  if (!check_that(right, __FILE__, __LINE__, what))
    fprintf(stderr, "  %s m %lld n %lld k %lld batch %lld flags %d\n", tnf_dtype_name((tnf_dtype)p->dtype), (long long)p->m,
            (long long)p->n, (long long)p->k, (long long)p->batch, p->flags);
}

static tnf_rt_status run(tnf_context *ctx, product *p) {
  return tnf_gemm(ctx, p->dtype, p->flags, p->m, p->n, p->k, p->batch, p->a, p->b, p->c, NULL, 0, NULL);
}

static void small_extents(void) {
  static const int64_t extents[] = {0, 1, 2, 3, 5, 8, 9, 17, 24, 31, 40};
  static const int32_t dtypes[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
  const size_t count = sizeof extents / sizeof *extents;
  for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; ++d)
    for (size_t x = 0; x < count * count * count; x += THINNED) {
      int64_t m = extents[x % count], n = extents[x / count % count], k = extents[x / count / count];
      for (int32_t flags = 0; flags < 4; ++flags) {
        product p = new_product(dtypes[d], flags, m, n, k, 1);
        check_product(&p, run(contexts[0], &p) == TNF_RT_OK && holds(&p), "small product");
        release_product(&p);
      }
    }
}

static void batches(void) {
  static const int64_t shapes[][4] = {{4, 4, 4, 7},      {4, 4, 4, 0},      {3, 5, 2, 9},    {8, 8, 8, 5},   {7, 1, 6, 4},
                                      {1, 7, 5, 4},      {0, 3, 2, 2},      {3, 2, 0, 2},    {16, 9, 20, 6}, {40, 30, 17, 3},
                                      {1, 20, 33, 3},    {64, 1, 64, 9},    {1, 64, 64, 9},  {50, 4, 40, 5}, {3, 50, 40, 5},
                                      {2, 3, 50, 3},     {4, 4, 4, 4096},   {5, 6, 7, 3000}, {1, 1, 1, 5},   {1, 9, 1, 5},
                                      {100, 90, 80, 16}, {300, 300, 300, 3}};
  static const int32_t dtypes[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
  for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; ++d)
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
      for (int32_t flags = 0; flags < 4; ++flags) {
        const int64_t *e = shapes[s];
        bool large = e[0] * e[1] * e[2] * e[3] > 1000000;
        if (large && is_integer(dtypes[d]))
          continue;
        product p = new_product(dtypes[d], flags, e[0], e[1], e[2], e[3]);
        bool right = run(contexts[d % 3], &p) == TNF_RT_OK;
        for (int64_t i = 0; large && right && i < 500 / THINNED; ++i)
          right = element_holds(&p, (int64_t)(next_random() % (uint64_t)e[3]), (int64_t)(next_random() % (uint64_t)e[0]),
                                (int64_t)(next_random() % (uint64_t)e[1]));
        check_product(&p, right && (large || holds(&p)), "batch of products");
        release_product(&p);
      }
}

/* Large enough for packing, blocks of k, panels and threads. */
static void large_extents(void) {
  static const int64_t shapes[][3] = {{64, 1024, 64},    {64, 64, 1024},  {200, 150, 300}, {257, 130, 513}, {1100, 200, 1030},
                                      {300, 1200, 1100}, {2500, 40, 70},  {1, 3000, 700},  {3000, 1, 700},  {2, 2000, 600},
                                      {2000, 3, 600},    {4, 1000, 1000}, {1000, 2, 40},   {2, 1000, 40},   {16, 5000, 33},
                                      {1, 100000, 2},    {1500, 1400, 1}, {65, 1000, 257}};
  static const int32_t dtypes[] = {TNF_F32, TNF_F64, TNF_COMPLEX_F32, TNF_COMPLEX_F64, TNF_I64};
  for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; ++d)
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
      for (int32_t flags = 0; flags < 4; flags += THINNED > 1 ? 3 : 1) {
        const int64_t *e = shapes[s];
        if (d > 1 && e[0] * e[1] * e[2] > 30000000)
          continue;
        product p = new_product(dtypes[d], flags, e[0], e[1], e[2], 1);
        bool right = run(contexts[0], &p) == TNF_RT_OK;
        for (int64_t i = 0; right && i < 1000 / THINNED; ++i)
          right = element_holds(&p, 0, (int64_t)(next_random() % (uint64_t)e[0]), (int64_t)(next_random() % (uint64_t)e[1]));
        check_product(&p, right && element_holds(&p, 0, e[0] - 1, e[1] - 1), "large product");
        size_t bytes = (size_t)(e[0] * e[1]) * tnf_dtype_size((tnf_dtype)dtypes[d]);
        void *first = malloc(bytes);
        memcpy(first, p.c, bytes);
        for (int t = 1; t < 3; ++t) {
          memset(p.c, 0xff, bytes);
          check_product(&p, run(contexts[t], &p) == TNF_RT_OK && memcmp(first, p.c, bytes) == 0, "the same bits for any threads");
        }
        free(first);
        release_product(&p);
      }
}

typedef struct column_sums {
  const double *c;
  int64_t m, n, chunk;
  double *sums; /* NaN before a column is seen */
  bool wrong;
} column_sums;

static void sum_columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  column_sums *s = args;
  if (begin % s->chunk != 0 || end - begin > s->chunk || (end - begin < s->chunk && end != s->n) || worker < 0 || worker > 2)
    s->wrong = true;
  for (int64_t j = begin; j < end; ++j) {
    double sum = isnan(s->sums[j]) ? 0 : 1e300; /* twice is wrong */
    for (int64_t i = 0; i < s->m; ++i)
      sum += s->c[i + j * s->m];
    s->sums[j] = sum;
  }
}

static void epilogues(void) {
  static const int64_t shapes[][3] = {{64, 1024, 64},  {64, 100, 0},   {0, 50, 3},        {5, 7, 6},
                                      {1, 200, 30},    {30, 1, 20},    {3, 900, 100},     {1000, 2, 99},
                                      {700, 700, 300}, {64, 64, 1024}, {1300, 300, 1200}, {8, 8, 8}};
  static const int64_t chunks[] = {1, 3, 8, 16, 100, 333, 5000};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (size_t h = 0; h < sizeof chunks / sizeof *chunks; ++h) {
      const int64_t *e = shapes[s];
      product p = new_product(TNF_F64, (int32_t)(h % 4), e[0], e[1], e[2], 1);
      column_sums sums = {p.c, e[0], e[1], chunks[h] < e[1] ? chunks[h] : e[1], malloc((size_t)e[1] * sizeof(double)), false};
      for (int64_t j = 0; j < e[1]; ++j)
        sums.sums[j] = NAN;
      tnf_rt_status status =
          tnf_gemm(contexts[h % 3], p.dtype, p.flags, p.m, p.n, p.k, 1, p.a, p.b, p.c, sum_columns, chunks[h], &sums);
      bool right = status == TNF_RT_OK && !sums.wrong;
      for (int64_t j = 0; right && j < e[1]; ++j) {
        double sum = 0;
        for (int64_t i = 0; i < e[0]; ++i)
          sum += ((double *)p.c)[i + j * e[0]];
        right = sum == sums.sums[j];
      }
      check_product(&p, right, "epilogue sees every complete column once");
      free(sums.sums);
      release_product(&p);
    }
}

/* NaN and Inf go through as in the definition, also where a kernel pads its operands. */
static void special_values(void) {
  for (int64_t n = 1; n < 40; n += 3) {
    product p = new_product(TNF_F64, (int32_t)(n % 4), n, n, n, 1);
    double *a = p.a, *c = p.c;
    a[0] = NAN; /* row 0 of op(A), whichever its layout */
    CHECK(run(contexts[0], &p) == TNF_RT_OK);
    for (int64_t j = 0; j < n; ++j)
      for (int64_t i = 0; i < n; ++i)
        CHECK(isnan(c[i + j * n]) == (i == 0));
    release_product(&p);
  }
}

static void failures(void) {
  double x = 0;
  CHECK_INT(tnf_gemm(contexts[0], TNF_BOOL, 0, 1, 1, 1, 1, &x, &x, &x, NULL, 0, NULL), TNF_RT_UNSUPPORTED);
  CHECK_INT(tnf_gemm(contexts[0], TNF_F64, 0, -1, 1, 1, 1, &x, &x, &x, NULL, 0, NULL), TNF_RT_INVALID_ARGUMENT);
  CHECK_TEXT(tnf_context_message(contexts[0]), "matmul: the extents -1 x 1 x 1, batch 1, are out of range");
  CHECK_INT(tnf_gemm(contexts[0], TNF_F64, 0, INT64_MAX, 8, 1, 1, &x, &x, &x, NULL, 0, NULL), TNF_RT_INVALID_ARGUMENT);
}

int main(void) {
  for (uint32_t t = 0; t < 3; ++t) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = t + 1;
    contexts[t] = tnf_context_new(&options);
    if (!CHECK(contexts[t]))
      return 1;
  }
  small_extents();
  batches();
  large_extents();
  epilogues();
  special_values();
  failures();
  for (int t = 0; t < 3; ++t)
    tnf_context_release(contexts[t]);
  return CHECK_RESULT();
}
