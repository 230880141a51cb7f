/* Random numbers: Philox's known answers, what keys are made of, distributions (Kolmogorov and Smirnov's distance, frequencies,
 * moments; seeds are fixed, so that nothing is left to chance), the same bits with any number of threads, loops and derivatives.
 */
#include "run_graph.h"

#include <math.h>

static tnf_context *ctx;

static tnf_tensor *seed_tensor(int64_t seed) {
  tnf_tensor *t = NULL;
  CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_I64, 0, NULL, &seed, &t));
  return t;
}

/* A run with the seed of the program whose output is `expression` of `key`, the input's key, and `n`, an extent that only the run
 * knows: the extent of an input of `count` elements. */
#define DRAWN(result, on, seed, count, expression)                                                                               \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(on, "f");                                                                                   \
    tnf_traced key = tnf_random_key(tnf_input(graph, "seed", TNF_I64, TNF_SCALAR));                                              \
    tnf_extent n = tnf_dim(tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), 0);                                                   \
    (void)key;                                                                                                                   \
    (void)n;                                                                                                                     \
    tnf_output(graph, "y", expression);                                                                                          \
    result = run_drawn(on, graph, seed, count);                                                                                  \
  } while (0)

static tnf_tensor *run_drawn(tnf_context *on, tnf_graph *graph, int64_t seed, int64_t count) {
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(on, NULL);
  tnf_program *program = NULL;
  tnf_tensor *inputs[2] = {seed_tensor(seed), NULL}, *out = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &count, &inputs[1]));
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program)))
    CHECK_OK(tnf_run(on, program, inputs, 2, &out, 1));
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_tensor_release(inputs[0]);
  tnf_tensor_release(inputs[1]);
  tnf_graph_release(graph);
  return out;
}

static tnf_traced number(tnf_traced key, double value) {
  return tnf_scalar_f64(key.graph, value);
}

/* ---- bits and keys ------------------------------------------------------------------------------------------------------ */

/* Philox4x32-10 once more, word by word: the low and the high half of the block. */
static void philox(const uint64_t key[2], uint64_t counter, uint64_t block[2]) {
  uint32_t k[2] = {(uint32_t)key[0], (uint32_t)(key[0] >> 32)};
  uint32_t c[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), (uint32_t)key[1], (uint32_t)(key[1] >> 32)};
  for (int round = 0; round < 10; ++round) {
    uint64_t p = (uint64_t)0xd2511f53u * c[0], q = (uint64_t)0xcd9e8d57u * c[2];
    uint32_t next[4] = {(uint32_t)(q >> 32) ^ c[1] ^ k[0], (uint32_t)q, (uint32_t)(p >> 32) ^ c[3] ^ k[1], (uint32_t)p};
    memcpy(c, next, sizeof c);
    k[0] += 0x9e3779b9u;
    k[1] += 0xbb67ae85u;
  }
  block[0] = c[0] | (uint64_t)c[1] << 32;
  block[1] = c[2] | (uint64_t)c[3] << 32;
}

static const uint64_t sqrt_two = UINT64_C(0x6a09e667f3bcc908);

static void check_bits(tnf_tensor *bits, int64_t seed, int64_t count) {
  const uint64_t key[2] = {(uint64_t)seed, 0};
  CHECK_INT(tnf_tensor_element_count(bits), count);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t block[2];
    philox(key, (uint64_t)i, block);
    if (tnf_tensor_dtype(bits) == TNF_I64)
      CHECK_INT(tnf_tensor_const_i64(bits)[i], (int64_t)block[0]);
    else
      CHECK_INT(tnf_tensor_const_i32(bits)[i], (int32_t)(uint32_t)block[0]);
  }
  tnf_tensor_release(bits);
}

static void test_bits(void) {
  static const uint64_t zero[2] = {0, 0};
  uint64_t block[2];
  philox(zero, 0, block); /* as published */
  CHECK(block[0] == UINT64_C(0xe169c58d6627e8d5) && block[1] == UINT64_C(0x9b00dbd8bc57ac4c));
  tnf_tensor *bits;
  DRAWN(bits, ctx, 0, 1, tnf_random_bits(key, TNF_I64, TNF_EXTENTS(n)));
  check_bits(bits, 0, 1);
  DRAWN(bits, ctx, -7, 37, tnf_random_bits(key, TNF_I64, TNF_EXTENTS(n)));
  check_bits(bits, -7, 37);
  DRAWN(bits, ctx, INT64_MAX, 5, tnf_random_bits(key, TNF_I32, TNF_EXTENTS(3, n, 2)));
  check_bits(bits, INT64_MAX, 30);
  DRAWN(bits, ctx, 3, 0, tnf_random_bits(key, TNF_I64, TNF_EXTENTS(n, 4)));
  check_bits(bits, 3, 0);
  DRAWN(bits, ctx, 3, 0, tnf_random_bits(key, TNF_I64, (tnf_extents){0}));
  check_bits(bits, 3, 1);
}

/* Keys are blocks of the stream with the digits of sqrt(2), by their number. */
static void check_keys(tnf_tensor *keys, int64_t seed, const int64_t *numbers, int64_t count) {
  const uint64_t key[2] = {(uint64_t)seed, sqrt_two};
  CHECK_INT(tnf_tensor_element_count(keys), 2 * count);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t block[2];
    philox(key, (uint64_t)numbers[i], block);
    CHECK_INT(tnf_tensor_const_i64(keys)[2 * i], (int64_t)block[0]);
    CHECK_INT(tnf_tensor_const_i64(keys)[2 * i + 1], (int64_t)block[1]);
  }
  tnf_tensor_release(keys);
}

static tnf_traced numbers_of(tnf_traced key, int64_t count) {
  return tnf_constant(key.graph, TNF_I64, 1, &count, EXTENTS(3, -1, INT64_MIN));
}

static void test_keys(void) {
  tnf_tensor *keys;
  DRAWN(keys, ctx, 11, 3, tnf_random_split(key, n));
  check_keys(keys, 11, EXTENTS(0, 1, 2), 3);
  DRAWN(keys, ctx, 11, 0, tnf_random_split(key, n));
  check_keys(keys, 11, NULL, 0);
  DRAWN(keys, ctx, 11, 3, tnf_random_fold_in(key, numbers_of(key, 3)));
  check_keys(keys, 11, EXTENTS(3, -1, INT64_MIN), 3);
  DRAWN(keys, ctx, 11, 3, tnf_random_fold_in(key, tnf_scalar_i32(graph, -5)));
  check_keys(keys, 11, EXTENTS(-5), 1);
  DRAWN(keys, ctx, 11, 3, tnf_index(tnf_random_split(key, n), TNF_INDEX(TNF_ALL, 2)));
  check_keys(keys, 11, EXTENTS(2), 1);
}

/* ---- distributions ------------------------------------------------------------------------------------------------------ */

static int rising(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* sqrt(count) times the largest distance between the share of the numbers up to x and F(x): above 1.95 once in 1000 seeds. Sorts.
 */
static double distance(double *x, int64_t count, double distribution(double)) {
  double largest = 0;
  qsort(x, (size_t)count, sizeof *x, rising);
  for (int64_t i = 0; i < count; ++i) {
    double f = distribution(x[i]);
    largest = fmax(largest, fmax((double)(i + 1) / (double)count - f, f - (double)i / (double)count));
  }
  return largest * sqrt((double)count);
}

static double of_uniform(double x) {
  return (x + 3) / 5; /* [-3, 2) */
}
static double of_normal(double x) {
  return 0.5 * erfc(-x * M_SQRT1_2);
}
static double of_half_normal(double x) { /* of variance 1/2 */
  return 0.5 * erfc(-x);
}
static double of_exponential(double x) {
  return -expm1(-x);
}
static double of_laplace(double x) {
  return x < 0 ? 0.5 * exp(x) : 1 - 0.5 * exp(-x);
}
static double of_gumbel(double x) {
  return exp(-exp(-x));
}
static double of_logistic(double x) {
  return 1 / (1 + exp(-x));
}
static double of_cauchy(double x) {
  return 0.5 + atan(x) / M_PI;
}

static double of_truncated(double x) { /* [0.5, 2) */
  return (of_normal(x) - of_normal(0.5)) / (of_normal(2) - of_normal(0.5));
}
static double of_tail(double x) { /* [10, inf) */
  return 1 - of_normal(-x) / of_normal(-10);
}

/* Of the shapes 1/2 and 3; of chi square for 2 and Student's t for 2; of beta for 1/2, 1/2 and 1, 3. */
static double of_gamma_half(double x) {
  return erf(sqrt(x));
}
static double of_gamma_three(double x) {
  return 1 - exp(-x) * (1 + x + x * x / 2);
}
static double of_chi_square(double x) {
  return 1 - exp(-x / 2);
}
static double of_student_t(double x) {
  return 0.5 + x / (2 * sqrt(2 + x * x));
}
static double of_arcsine(double x) {
  return asin(sqrt(x)) * M_2_PI;
}
static double of_beta(double x) {
  return 1 - pow(1 - x, 3);
}

enum { MANY = 200000 };

#define DISTRIBUTED(distribution, seed, expression)                                                                              \
  do {                                                                                                                           \
    tnf_tensor *drawn;                                                                                                           \
    DRAWN(drawn, ctx, seed, MANY, tnf_cast(expression, TNF_F64));                                                                \
    if (drawn && !CHECK(distance(tnf_tensor_f64(drawn), MANY, distribution) < 1.95))                                             \
      fprintf(stderr, "  %s: %g\n", #expression, distance(tnf_tensor_f64(drawn), MANY, distribution));                           \
    tnf_tensor_release(drawn);                                                                                                   \
  } while (0)

static void test_distributions(void) {
  DISTRIBUTED(of_uniform, 1, tnf_random_uniform(key, number(key, -3), number(key, 2), TNF_EXTENTS(n)));
  DISTRIBUTED(of_uniform, 2, tnf_random_uniform(key, tnf_scalar_f32(graph, -3), tnf_scalar_f32(graph, 2), TNF_EXTENTS(n)));
  DISTRIBUTED(of_normal, 3, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_normal, 4, tnf_random_normal(key, TNF_F32, TNF_EXTENTS(n)));
  DISTRIBUTED(of_half_normal, 5, tnf_real(tnf_random_normal(key, TNF_COMPLEX_F64, TNF_EXTENTS(n))));
  DISTRIBUTED(of_half_normal, 6, tnf_imag(tnf_random_normal(key, TNF_COMPLEX_F32, TNF_EXTENTS(n))));
  DISTRIBUTED(of_truncated, 14, tnf_random_truncated_normal(key, number(key, 0.5), number(key, 2), TNF_EXTENTS(n)));
  DISTRIBUTED(of_tail, 15, tnf_random_truncated_normal(key, number(key, 10), number(key, INFINITY), TNF_EXTENTS(n)));
  DISTRIBUTED(of_exponential, 7, tnf_random_exponential(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_laplace, 8, tnf_random_laplace(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_gumbel, 9, tnf_random_gumbel(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_gumbel, 10, tnf_random_gumbel(key, TNF_F32, TNF_EXTENTS(n)));
  DISTRIBUTED(of_logistic, 11, tnf_random_logistic(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_cauchy, 12, tnf_random_cauchy(key, TNF_F64, TNF_EXTENTS(n)));
  DISTRIBUTED(of_gamma_half, 16, tnf_random_gamma(key, number(key, 0.5), TNF_EXTENTS(n)));
  DISTRIBUTED(of_gamma_three, 17, tnf_random_gamma(key, number(key, 3), TNF_EXTENTS(n)));
  DISTRIBUTED(of_gamma_three, 18, tnf_random_gamma(key, tnf_scalar_f32(graph, 3), TNF_EXTENTS(n)));
  DISTRIBUTED(of_exponential, 19, tnf_random_gamma(key, number(key, 1), TNF_EXTENTS(n)));
  DISTRIBUTED(of_chi_square, 20, tnf_random_chi_square(key, number(key, 2), TNF_EXTENTS(n)));
  DISTRIBUTED(of_student_t, 21, tnf_random_student_t(key, number(key, 2), TNF_EXTENTS(n)));
  DISTRIBUTED(of_cauchy, 22, tnf_random_student_t(key, tnf_scalar_f32(graph, 1), TNF_EXTENTS(n)));
  DISTRIBUTED(of_normal, 23, tnf_random_student_t(key, number(key, INFINITY), TNF_EXTENTS(n)));
  DISTRIBUTED(of_arcsine, 24, tnf_random_beta(key, number(key, 0.5), number(key, 0.5), TNF_EXTENTS(n)));
  DISTRIBUTED(of_beta, 25, tnf_random_beta(key, number(key, 1), number(key, 3), TNF_EXTENTS(n)));
  DISTRIBUTED(of_cauchy, 13, tnf_random_cauchy(key, TNF_F32, TNF_EXTENTS(n)));
}

/* The sums of neighbours' products and of powers: 0, 1, 0 and 3 are expected of x y, x^2, x^3 and x^4, to 4 standard deviations.
 */
static void check_moments(tnf_tensor *drawn, int64_t count) {
  const double *x = tnf_tensor_const_f64(drawn);
  double sum[5] = {0};
  for (int64_t i = 0; i + 1 < count; ++i) {
    double power = x[i];
    sum[0] += x[i] * x[i + 1];
    for (int k = 1; k < 5; ++k, power *= x[i])
      sum[k] += power;
  }
  static const double mean[5] = {0, 0, 1, 0, 3}, variance[5] = {1, 1, 2, 15, 96};
  for (int k = 0; k < 5; ++k)
    if (!CHECK(fabs(sum[k] / (double)count - mean[k]) < 4 * sqrt(variance[k] / (double)count)))
      fprintf(stderr, "  moment %d: %g\n", k, sum[k] / (double)count);
  tnf_tensor_release(drawn);
}

static void test_moments(void) {
  tnf_tensor *drawn;
  DRAWN(drawn, ctx, 20, 1000000, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)));
  check_moments(drawn, 1000000);
  DRAWN(drawn, ctx, 21, 1000000, tnf_cast(tnf_random_normal(key, TNF_F32, TNF_EXTENTS(n)), TNF_F64));
  check_moments(drawn, 1000000);
  /* keys that follow each other: the first number of each */
  DRAWN(drawn, ctx, 22, 100000, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(2, n)));
  check_moments(drawn, 200000);
}

/* ---- whole numbers, choice, order --------------------------------------------------------------------------------------- */

/* Numbers in [low, low + kinds) are equally frequent, or as `p` says: chi-square below its mean by 4 standard deviations. */
static void check_frequencies(tnf_tensor *drawn, int64_t low, int kinds, const double *p) {
  double found[16] = {0}, chi = 0;
  int64_t count = tnf_tensor_element_count(drawn);
  const int64_t *x = tnf_tensor_const_i64(drawn);
  for (int64_t i = 0; i < count; ++i)
    if (CHECK(x[i] >= low && x[i] < low + kinds))
      found[x[i] - low] += 1;
  for (int k = 0; k < kinds; ++k) {
    double want = (double)count * (p ? p[k] : 1.0 / kinds);
    if (want > 0)
      chi += (found[k] - want) * (found[k] - want) / want;
    else
      CHECK(found[k] == 0);
  }
  if (!CHECK(chi < kinds - 1 + 4 * sqrt(2.0 * (kinds - 1))))
    fprintf(stderr, "  chi-square %g\n", chi);
  tnf_tensor_release(drawn);
}

static tnf_traced whole(tnf_traced key, int64_t low, int64_t high, tnf_extent n) {
  return tnf_random_integers(key, tnf_scalar_i64(key.graph, low), tnf_scalar_i64(key.graph, high), TNF_EXTENTS(n));
}

__extension__ typedef unsigned __int128 wide;

/* floor(w n / 2^128) of the blocks of a key. */
static void check_whole(int64_t seed, int64_t low, int64_t high) {
  tnf_tensor *drawn;
  const uint64_t key_words[2] = {(uint64_t)seed, 0}, span = high > low ? (uint64_t)high - (uint64_t)low : 0;
  DRAWN(drawn, ctx, seed, 50, whole(key, low, high, n));
  for (int64_t i = 0; drawn && i < 50; ++i) {
    uint64_t block[2];
    philox(key_words, (uint64_t)i, block);
    wide lower = (wide)block[1] * span, upper = (wide)block[0] * span + (lower >> 64);
    CHECK_INT(tnf_tensor_const_i64(drawn)[i], (int64_t)((uint64_t)low + (uint64_t)(upper >> 64)));
  }
  tnf_tensor_release(drawn);
}

static void test_whole(void) {
  tnf_tensor *drawn;
  DRAWN(drawn, ctx, 30, 100000, whole(key, -3, 7, n));
  check_frequencies(drawn, -3, 10, NULL);
  DRAWN(drawn, ctx, 31, 100000,
        tnf_cast(tnf_random_integers(key, tnf_scalar_i32(graph, 1), tnf_scalar_i32(graph, 7), TNF_EXTENTS(n)), TNF_I64));
  check_frequencies(drawn, 1, 6, NULL);
  check_whole(32, INT64_MIN, INT64_MAX);
  check_whole(33, -5, INT64_C(0x123456789abcdef));
  check_whole(34, 4, 4);
  check_whole(35, 4, INT64_MIN);
}

/* A seed that sends u nearly to 1 is not needed: where low and high are neighbours, half of the sums round to high. */
static void test_ends(void) {
  tnf_tensor *drawn;
  DRAWN(drawn, ctx, 40, 1000, tnf_random_uniform(key, number(key, 1), number(key, 1 + 0x1p-52), TNF_EXTENTS(n)));
  for (int64_t i = 0; i < 1000; ++i)
    CHECK(tnf_tensor_const_f64(drawn)[i] == 1);
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 41, 1000, tnf_random_uniform(key, number(key, 2), number(key, 1), TNF_EXTENTS(n)));
  CHECK(tnf_tensor_const_f64(drawn)[999] == 2);
  tnf_tensor_release(drawn);
}

static tnf_traced counted(tnf_traced p) {
  return tnf_cast(p, TNF_I64);
}

/* Limits of shapes, and what is none. */
static void test_shapes(void) {
  static const double shapes[4] = {0, INFINITY, -1, NAN};
  tnf_tensor *drawn;
  DRAWN(drawn, ctx, 42, 1, tnf_random_gamma(key, tnf_constant(graph, TNF_F64, 1, EXTENTS(4), shapes), TNF_EXTENTS(4)));
  const double *x = tnf_tensor_const_f64(drawn);
  CHECK(x[0] == 0 && x[1] == INFINITY && isnan(x[2]) && isnan(x[3]));
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 43, 1,
        tnf_random_beta(key, tnf_constant(graph, TNF_F64, 1, EXTENTS(4), shapes), number(key, 1), TNF_EXTENTS(4)));
  x = tnf_tensor_const_f64(drawn);
  CHECK(x[0] == 0 && x[1] == 1 && isnan(x[2]) && isnan(x[3]));
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 44, 1000,
        tnf_reduce_sum(tnf_random_dirichlet(key, tnf_full(number(key, 1e-3), TNF_EXTENTS(3, n)), 0), TNF_AXES(0)));
  for (int64_t i = 0; i < 1000; ++i)
    CHECK(fabs(tnf_tensor_const_f64(drawn)[i] - 1) < 1e-15);
  tnf_tensor_release(drawn);
}

static void test_choice(void) {
  static const double p[4] = {0.5, 0, 0.375, 0.125}, quarter[2] = {0.75, 0.25};
  tnf_tensor *drawn;
#define WEIGHTS tnf_constant(graph, TNF_F64, 1, EXTENTS(4), p)
  DRAWN(drawn, ctx, 50, 50000, counted(tnf_random_bernoulli(key, number(key, 0.25), TNF_EXTENTS(n))));
  check_frequencies(drawn, 0, 2, quarter);
  DRAWN(drawn, ctx, 51, 50000, tnf_random_choice_weighted(key, WEIGHTS, n, true));
  check_frequencies(drawn, 0, 4, p);
  DRAWN(drawn, ctx, 52, 50000, tnf_random_choice(key, tnf_extent_const(7), n, true));
  check_frequencies(drawn, 0, 7, NULL);
  DRAWN(drawn, ctx, 53, 20000, tnf_random_categorical(key, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(5, n)), 0));
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 54, 20000, tnf_random_categorical(key, tnf_full(number(key, 3), TNF_EXTENTS(n, 5)), 1));
  check_frequencies(drawn, 0, 5, NULL);
  /* without replacement: all that have a weight, each once */
  DRAWN(drawn, ctx, 55, 3, tnf_sort(tnf_random_choice_weighted(key, WEIGHTS, n, false), 0, false));
  CHECK(tnf_tensor_const_i64(drawn)[0] == 0 && tnf_tensor_const_i64(drawn)[1] == 2 && tnf_tensor_const_i64(drawn)[2] == 3);
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 56, 9, tnf_sort(tnf_random_choice(key, n, tnf_extent_const(9), false), 0, false));
  for (int64_t i = 0; i < 9; ++i)
    CHECK_INT(tnf_tensor_const_i64(drawn)[i], i);
  tnf_tensor_release(drawn);
}

static void test_order(void) {
  tnf_tensor *drawn;
  DRAWN(drawn, ctx, 60, 1000, tnf_sort(tnf_random_permutation(key, n), 0, false));
  for (int64_t i = 0; i < 1000; ++i)
    CHECK_INT(tnf_tensor_const_i64(drawn)[i], i);
  tnf_tensor_release(drawn);
  DRAWN(drawn, ctx, 60, 0, tnf_random_permutation(key, n));
  CHECK_INT(tnf_tensor_element_count(drawn), 0);
  tnf_tensor_release(drawn);
  /* columns stay together */
  DRAWN(drawn, ctx, 61, 40, tnf_random_shuffle(key, tnf_iota(graph, TNF_I64, TNF_EXTENTS(3, n), 1), 1));
  int64_t sum = 0, moved = 0;
  for (int64_t j = 0; j < 40; ++j) {
    const int64_t *column = tnf_tensor_const_i64(drawn) + 3 * j;
    CHECK(column[0] == column[1] && column[1] == column[2]);
    sum += column[0];
    moved += column[0] != j;
  }
  CHECK(sum == 780 && moved > 30);
  tnf_tensor_release(drawn);
}

/* ---- programs ----------------------------------------------------------------------------------------------------------- */

/* The first of three, in turn: one program, many seeds, each order of three equally often. */
static void test_seeds(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced key = tnf_random_key(tnf_input(graph, "seed", TNF_I64, TNF_SCALAR));
  tnf_output(graph, "y", tnf_random_permutation(key, tnf_extent_const(3)));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *orders = NULL;
  int64_t count = 6000;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_I64, 1, &count, &orders));
  for (int64_t seed = 0; seed < count; ++seed) {
    tnf_tensor *input = seed_tensor(seed), *out = NULL;
    if (CHECK_OK(tnf_run(ctx, program, &input, 1, &out, 1))) {
      const int64_t *p = tnf_tensor_const_i64(out);
      tnf_tensor_i64(orders)[seed] = 2 * p[0] + (p[1] > p[2]);
    }
    tnf_tensor_release(input);
    tnf_tensor_release(out);
  }
  check_frequencies(orders, 0, 6, NULL);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static bool same(tnf_tensor *a, tnf_tensor *b) {
  int64_t count = tnf_tensor_element_count(a);
  bool equal =
      a && b && count == tnf_tensor_element_count(b) && tnf_tensor_dtype(a) == tnf_tensor_dtype(b) &&
      memcmp(tnf_tensor_const_data(a), tnf_tensor_const_data(b), (size_t)count * tnf_dtype_size(tnf_tensor_dtype(a))) == 0;
  tnf_tensor_release(a);
  tnf_tensor_release(b);
  return equal;
}

static tnf_context *context_with(uint32_t threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  return tnf_context_new(&options);
}

static void test_threads(void) {
  tnf_context *three = context_with(3);
  tnf_tensor *a, *b;
  DRAWN(a, ctx, 70, 300001, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)));
  DRAWN(b, three, 70, 300001, tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)));
  CHECK(same(a, b));
  DRAWN(a, ctx, 71, 100003, tnf_random_gumbel(key, TNF_F32, TNF_EXTENTS(3, n)));
  DRAWN(b, three, 71, 100003, tnf_random_gumbel(key, TNF_F32, TNF_EXTENTS(3, n)));
  CHECK(same(a, b));
  /* a prefix of more numbers, in another shape */
  DRAWN(a, ctx, 72, 12, tnf_reshape(tnf_random_normal(key, TNF_F64, TNF_EXTENTS(3, n)), TNF_EXTENTS(36)));
  DRAWN(b, ctx, 72, 50, tnf_slice_range(tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n)), 0, 0, 36));
  CHECK(same(a, b));
  DRAWN(a, ctx, 73, 100003, tnf_random_gamma(key, number(key, 0.7), TNF_EXTENTS(n)));
  DRAWN(b, three, 73, 100003, tnf_random_gamma(key, number(key, 0.7), TNF_EXTENTS(n)));
  CHECK(same(a, b));
  DRAWN(a, ctx, 74, 36, tnf_random_beta(key, number(key, 0.7), number(key, 2), TNF_EXTENTS(n)));
  DRAWN(b, ctx, 74, 50, tnf_slice_range(tnf_random_beta(key, number(key, 0.7), number(key, 2), TNF_EXTENTS(n)), 0, 0, 36));
  CHECK(same(a, b));
  tnf_context_release(three);
}

/* x <- x + normal(fold_in(key, step)) */
static void walk(tnf_graph *graph, tnf_extent step, tnf_traced number_of_step, const tnf_traced *in, int32_t in_count,
                 tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)in_count, (void)out_count;
  tnf_traced key = tnf_random_fold_in(*(tnf_traced *)user, number_of_step);
  out[0] = tnf_add(in[0], tnf_random_normal(key, TNF_F64, tnf_shape_of_value(in[0])));
}

static tnf_traced walked(tnf_traced key, tnf_extent n, int64_t steps) {
  tnf_traced start = tnf_full(number(key, 0), TNF_EXTENTS(n)), end;
  tnf_for(key.graph, tnf_extent_const(steps), &start, 1, walk, &key, NULL, &end);
  return end;
}

static tnf_traced summed(tnf_traced key, tnf_extent n, int64_t steps) {
  tnf_traced sum = tnf_full(number(key, 0), TNF_EXTENTS(n));
  for (int64_t i = 0; i < steps; ++i) {
    tnf_traced own = tnf_index(tnf_random_split(key, tnf_extent_const(steps)), TNF_INDEX(TNF_ALL, i));
    sum = tnf_add(sum, tnf_random_normal(own, TNF_F64, TNF_EXTENTS(n)));
  }
  return sum;
}

static void test_loops(void) {
  tnf_tensor *a, *b;
  DRAWN(a, ctx, 80, 5, walked(key, n, 4));
  DRAWN(b, ctx, 80, 5, summed(key, n, 4));
  CHECK(same(a, b));
}

/* d/dlow of the sum of low + u (high - low) is the sum of 1 - u, d/dhigh that of u; d/dscale of (scale z)^2 is 2 scale z^2. */
static tnf_traced slope(tnf_traced key, tnf_extent n, bool of_high) {
  tnf_traced low = tnf_named(number(key, 1), "low"), high = number(key, 4);
  tnf_traced sum = tnf_reduce_sum(tnf_random_uniform(key, low, high, TNF_EXTENTS(n)), TNF_ALL_AXES);
  return tnf_grad(sum, of_high ? high : low);
}

static tnf_traced expected_slope(tnf_traced key, tnf_extent n, bool of_high) {
  tnf_traced u = tnf_random_uniform(key, number(key, 0), number(key, 1), TNF_EXTENTS(n));
  return tnf_reduce_sum(of_high ? u : tnf_rsub(1, u), TNF_ALL_AXES);
}

static tnf_traced scale_slope(tnf_traced key, tnf_extent n, bool expected) {
  tnf_traced scale = number(key, 1.5), z = tnf_random_normal(key, TNF_F64, TNF_EXTENTS(n));
  tnf_traced sum = tnf_reduce_sum_squares(tnf_mul(scale, z), TNF_ALL_AXES);
  return expected ? tnf_scale(3, tnf_reduce_sum_squares(z, TNF_ALL_AXES)) : tnf_grad(sum, scale);
}

static void check_close(tnf_tensor *a, tnf_tensor *b) {
  if (a && b)
    CHECK(fabs(tnf_tensor_const_f64(a)[0] - tnf_tensor_const_f64(b)[0]) <= 1e-12 * fabs(tnf_tensor_const_f64(b)[0]));
  tnf_tensor_release(a);
  tnf_tensor_release(b);
}

static void test_derivatives(void) {
  tnf_tensor *a, *b;
  for (int which = 0; which < 2; ++which) {
    DRAWN(a, ctx, 90, 100, slope(key, n, which == 1));
    DRAWN(b, ctx, 90, 100, expected_slope(key, n, which == 1));
    check_close(a, b);
  }
  DRAWN(a, ctx, 91, 100, scale_slope(key, n, false));
  DRAWN(b, ctx, 91, 100, scale_slope(key, n, true));
  check_close(a, b);
}

int main(void) {
  ctx = context_with(1);
  test_bits();
  test_keys();
  test_distributions();
  test_moments();
  test_whole();
  test_ends();
  test_choice();
  test_order();
  test_seeds();
  test_shapes();
  test_threads();
  test_loops();
  test_derivatives();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
