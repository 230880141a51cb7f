/* Lengths into factors, and tables of what the passes multiply with. */
#include "fft/plan.h"

#include "fft/line.h"
#include "fft/roots.h"

static void put(int32_t dtype, void *table, int64_t index, double re, double im) {
  if (dtype == TNF_F32) {
    ((float *)table)[2 * index] = (float)re;
    ((float *)table)[2 * index + 1] = (float)im;
  } else {
    ((double *)table)[2 * index] = re;
    ((double *)table)[2 * index + 1] = im;
  }
}

static void put_root(int32_t dtype, void *table, int64_t index, const tnf_fft_roots *roots, int64_t k) {
  double re, im;
  tnf_fft_root(roots, k, &re, &im);
  put(dtype, table, index, re, im);
}

/* ---- factors --------------------------------------------------------------------------------------------------------------- */

/* 2^twos as eights, with one or two fours or a two before them. */
static int32_t factor_twos(int32_t twos, int32_t *radix) {
  int32_t count = 0;
  if (twos == 1)
    radix[count++] = 2;
  else if (twos % 3 == 1) {
    radix[count++] = 4;
    radix[count++] = 4;
  } else if (twos % 3 == 2)
    radix[count++] = 4;
  for (int32_t left = twos == 1 ? 0 : twos - 2 * count; left; left -= 3)
    radix[count++] = 8;
  return count;
}

/* The number of factors; 0 where one is too large. The product of none is 1, which is a factor of its own. */
static int32_t factor(int64_t n, int32_t *radix) {
  int32_t twos = 0;
  while (n % 2 == 0) {
    n /= 2;
    ++twos;
  }
  int32_t count = factor_twos(twos, radix);
  for (int32_t p = 3; p <= TNF_FFT_MOST_RADIX; p += 2)
    for (; n % p == 0; n /= p)
      radix[count++] = p;
  return n == 1 ? count : 0;
}

/* Measured: time per vector of a pass, in the first-level cache. */
static double radix_cost(int32_t radix) {
  return radix == 2 ? 4 : radix == 3 ? 5 : radix == 4 ? 4.5 : radix == 5 ? 6 : radix == 8 ? 6 : 4 + radix;
}

double tnf_fft_leaf_cost(int64_t n) {
  int32_t radix[TNF_FFT_MOST_FACTORS];
  const int32_t count = factor(n, radix);
  double cost = 0;
  for (int32_t i = 0; i < count; ++i)
    cost += radix_cost(radix[i]);
  return cost;
}

/* Multiplications and a transposition. */
#define TURN_COST 6.0
#define GATHER_COST 4.0

/* n1 n2 = n with the least cost per line, which is returned; whole: n1 = 1. */
static double split(int64_t n, int64_t lanes, int64_t *n1) {
  double least = n <= TNF_FFT_MOST_WHOLE ? (double)n * (tnf_fft_leaf_cost(n) + GATHER_COST) : 0;
  *n1 = 1;
  for (int64_t d = 2; d <= n / d; ++d) {
    if (n % d)
      continue;
    for (int which = 0; which < 2; ++which) {
      const int64_t a = which ? n / d : d, b = n / a;
      const int64_t blocks_a = (a + lanes - 1) / lanes, blocks_b = (b + lanes - 1) / lanes;
      const double cost =
          (double)(blocks_a * b) * (tnf_fft_leaf_cost(b) + TURN_COST) + (double)(blocks_b * a) * tnf_fft_leaf_cost(a);
      if (least == 0 || cost < least) {
        least = cost;
        *n1 = a;
      }
    }
  }
  return least;
}

/* ---- leaves ---------------------------------------------------------------------------------------------------------------- */

static void fill_leaf(int32_t dtype, tnf_fft_leaf *leaf) {
  tnf_fft_roots all, few;
  char *at = (char *)leaf + tnf_aligned(sizeof *leaf);
  tnf_fft_roots_init(&all, leaf->n);
  int64_t rest = leaf->n, stride = 1; /* of the roots of this pass in those of n */
  for (int32_t i = 0; i < leaf->count; ++i) {
    const int32_t radix = leaf->radix[i];
    rest /= radix;
    leaf->twiddles[i] = at;
    for (int64_t p = 0; p < rest; ++p)
      for (int64_t j = 1; j < radix; ++j)
        put_root(dtype, at, (radix - 1) * p + j - 1, &all, stride * j * p);
    at += tnf_aligned((size_t)((radix - 1) * rest) * tnf_fft_element(dtype));
    leaf->roots[i] = at;
    if (radix > 8 || radix == 7) {
      tnf_fft_roots_init(&few, radix);
      for (int64_t k = 0; k < radix; ++k)
        put_root(dtype, at, k, &few, k);
      at += tnf_aligned((size_t)radix * tnf_fft_element(dtype));
    }
    stride *= radix;
  }
}

tnf_rt_status tnf_fft_leaf_get(tnf_context *ctx, int32_t dtype, int64_t n, const tnf_fft_leaf **out) {
  static const char kind;
  const tnf_table_key key = {&kind, n, dtype};
  *out = tnf_ctx_table_find(ctx, key);
  if (*out)
    return TNF_RT_OK;
  tnf_fft_leaf new = {.n = n};
  new.count = factor(n, new.radix);
  if (n > 1 && !new.count)
    return TNF_RT_OK;
  size_t bytes = tnf_aligned(sizeof new);
  int64_t rest = n;
  for (int32_t i = 0; i < new.count; ++i) {
    rest /= new.radix[i];
    bytes += tnf_aligned((size_t)((new.radix[i] - 1) * rest) * tnf_fft_element(dtype));
    bytes += tnf_aligned((size_t)new.radix[i] * tnf_fft_element(dtype));
  }
  tnf_fft_leaf *leaf = tnf_ctx_table_new(ctx, key, bytes);
  if (!leaf)
    return TNF_RT_OUT_OF_MEMORY;
  *leaf = new;
  fill_leaf(dtype, leaf);
  *out = leaf;
  return TNF_RT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------------------------------------- */

static void fill_split(tnf_fft_plan *plan, char *at) {
  tnf_fft_roots roots;
  tnf_fft_roots_init(&roots, plan->n);
  const int64_t lanes = plan->kernels->lanes, blocks = (plan->n1 + lanes - 1) / lanes;
  plan->steps = at;
  for (int64_t k = 0; k < plan->n2; ++k)
    for (int64_t l = 0; l < lanes; ++l) {
      double re, im;
      tnf_fft_root(&roots, l * k % plan->n, &re, &im);
      const int64_t place = 2 * lanes * k + l;
      if (plan->dtype == TNF_F32) {
        ((float *)(void *)at)[place] = (float)re;
        ((float *)(void *)at)[place + lanes] = (float)im;
      } else {
        ((double *)(void *)at)[place] = re;
        ((double *)(void *)at)[place + lanes] = im;
      }
    }
  at += tnf_aligned(tnf_fft_panel(plan, plan->n2));
  plan->starts = at;
  for (int64_t b = 0; b < blocks; ++b)
    for (int64_t k = 0; k < plan->n2; ++k)
      put_root(plan->dtype, at, b * plan->n2 + k, &roots, b * lanes * k);
}

/* The chirp, and the transform of its conjugate, over m and divided by that, in `scratch`. */
static void fill_chirp(tnf_fft_plan *plan, char *at, char *scratch) {
  tnf_fft_roots roots;
  tnf_fft_roots_init(&roots, 2 * plan->n);
  const size_t element = tnf_fft_element(plan->dtype);
  char *wave = scratch;
  plan->chirp = at;
  plan->spectrum = at + tnf_aligned((size_t)plan->n * element);
  for (int64_t k = 0; k < plan->m; ++k)
    put(plan->dtype, wave, k, 0, 0);
  for (int64_t k = 0, square = 0; k < plan->n; ++k) {
    double re, im;
    tnf_fft_root(&roots, square, &re, &im);
    put(plan->dtype, at, k, re, im);
    put(plan->dtype, wave, k, re, -im);
    if (k)
      put(plan->dtype, wave, plan->m - k, re, -im);
    square = (square + 2 * k + 1) % (2 * plan->n);
  }
  tnf_fft_line(plan->inner, wave, at + tnf_aligned((size_t)plan->n * element), scratch + tnf_aligned((size_t)plan->m * element),
               false, false, 1 / (double)plan->m);
}

/* The cheapest length of a convolution of n with n elements. */
static int64_t chirp_length(int64_t n, int64_t lanes) {
  static const int64_t odd[] = {1, 3, 5, 9, 15};
  int64_t best = 0, n1;
  double least = 0;
  for (size_t i = 0; i < sizeof odd / sizeof *odd; ++i) {
    int64_t m = odd[i];
    while (m < 2 * n - 1)
      m *= 2;
    const double cost = split(m, lanes, &n1);
    if (!best || cost < least) {
      best = m;
      least = cost;
    }
  }
  return best;
}

/* The form and its lengths; returns the bytes of its tables. */
static size_t choose(tnf_fft_plan *plan) {
  const int64_t lanes = plan->kernels->lanes;
  const size_t element = tnf_fft_element(plan->dtype);
  if (plan->n > 1 && tnf_fft_leaf_cost(plan->n) == 0) {
    plan->form = TNF_FFT_CHIRP;
    plan->m = chirp_length(plan->n, lanes);
    plan->cost = 2 * split(plan->m, lanes, &plan->n1);
    return tnf_aligned((size_t)plan->n * element) + tnf_aligned((size_t)plan->m * element);
  }
  plan->cost = split(plan->n, lanes, &plan->n1);
  plan->n2 = plan->n / plan->n1;
  plan->form = plan->n1 == 1 ? TNF_FFT_WHOLE : TNF_FFT_SPLIT;
  if (plan->form == TNF_FFT_WHOLE)
    return 0;
  return tnf_aligned(tnf_fft_panel(plan, plan->n2)) + (size_t)((plan->n1 + lanes - 1) / lanes * plan->n2) * element;
}

static tnf_rt_status get_parts(tnf_context *ctx, tnf_fft_plan plan[2]) {
  tnf_rt_status status = TNF_RT_OK;
  if (plan->form == TNF_FFT_CHIRP) {
    tnf_fft_plan none[2];
    status = tnf_fft_plan_get(ctx, plan->kernels, plan->dtype, plan->m, none);
    plan[1] = none[0];
    plan->inner = &plan[1];
    return status;
  }
  status = tnf_fft_leaf_get(ctx, plan->dtype, plan->n2, &plan->first);
  if (!status && plan->form == TNF_FFT_SPLIT)
    status = tnf_fft_leaf_get(ctx, plan->dtype, plan->n1, &plan->second);
  return status;
}

tnf_rt_status tnf_fft_plan_get(tnf_context *ctx, const tnf_fft_kernels *kernels, int32_t dtype, int64_t n, tnf_fft_plan plan[2]) {
  static const char kind;
  const tnf_table_key key = {&kind, n, dtype};
  const tnf_fft_plan *kept = tnf_ctx_table_find(ctx, key);
  if (kept) {
    plan[0] = *kept;
    return get_parts(ctx, plan);
  }
  plan[0] = (tnf_fft_plan){.kernels = kernels, .dtype = dtype, .n = n};
  const size_t bytes = choose(plan);
  tnf_rt_status status = get_parts(ctx, plan);
  if (status)
    return status;
  char *scratch = NULL;
  if (plan->form == TNF_FFT_CHIRP) {
    scratch = tnf_ctx_scratch(ctx, tnf_aligned((size_t)plan->m * tnf_fft_element(dtype)) + tnf_fft_line_scratch(plan->inner));
    if (!scratch)
      return TNF_RT_OUT_OF_MEMORY;
  }
  tnf_fft_plan *table = tnf_ctx_table_new(ctx, key, tnf_aligned(sizeof *table) + bytes);
  if (!table)
    return TNF_RT_OUT_OF_MEMORY;
  char *at = (char *)table + tnf_aligned(sizeof *table);
  if (plan->form == TNF_FFT_CHIRP)
    fill_chirp(plan, at, scratch);
  else if (plan->form == TNF_FFT_SPLIT)
    fill_split(plan, at);
  *table = plan[0]; /* without the parts, which are looked up again */
  return TNF_RT_OK;
}

/* ---- real transforms ------------------------------------------------------------------------------------------------------- */

tnf_rt_status tnf_fft_halves_get(tnf_context *ctx, int32_t dtype, int64_t n, const void **out) {
  static const char kind;
  const tnf_table_key key = {&kind, n, dtype};
  *out = tnf_ctx_table_find(ctx, key);
  if (*out)
    return TNF_RT_OK;
  void *table = tnf_ctx_table_new(ctx, key, (size_t)(n / 4 + 1) * tnf_fft_element(dtype));
  if (!table)
    return TNF_RT_OUT_OF_MEMORY;
  tnf_fft_roots roots;
  tnf_fft_roots_init(&roots, n);
  for (int64_t k = 0; k <= n / 4; ++k)
    put_root(dtype, table, k, &roots, k % n);
  *out = table;
  return TNF_RT_OK;
}
