/* Exponentials of matrices and their derivatives: scaling, a Pade approximant and squaring. Degrees and limits of the value
 * follow Higham, "The scaling and squaring method for the matrix exponential revisited" (2005), and Al-Mohy and Higham (2009)
 * where powers of the matrix are smaller than its norm says; those of the derivative, which shares the powers, Al-Mohy and
 * Higham, "Computing the Frechet derivative of the matrix exponential" (2009). A matrix whose norm balancing makes much smaller,
 * such as a triangular one with large elements, is balanced before. */
#include "core/context.h"
#include "linalg/balance.h"
#include "linalg/dense.h"
#include "linalg/wide.h"

#include <complex.h>
#include <math.h>
#include <string.h>

enum { DEGREES = 5, POWERS = 4 };

/* Halvings that balancing must spare. */
static const double balance_gain = 4;

static const int degrees[DEGREES] = {3, 5, 7, 9, 13};
/* Norms up to which a degree is exact to rounding; in single precision 7 is the highest one. */
static const double limits_f64[DEGREES] = {1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068,
                                           4.25};
static const double tangent_limits_f64[DEGREES] = {1.08e-2, 2.00e-1, 7.83e-1, 1.78, 4.25};
static const double limits_f32[DEGREES] = {4.258730016922831e-1, 1.880152677804762, 3.925724783138660};
static const double tangent_limits_f32[DEGREES] = {2.9e-1, 1.3, 2.9};

static const double coefficients[DEGREES][14] = {
    {120, 60, 12, 1},
    {30240, 15120, 3360, 420, 30, 1},
    {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1},
    {17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1},
    {64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
     33522128640, 1323241920, 40840800, 960960, 16380, 182, 1}};

typedef struct exp_job {
  tnf_rt_context *ctx;
  int32_t dtype;
  int64_t n;
  bool tangent, propagate;
  const char *a, *e;
  char *to;
  tnf_linalg_failure failure;
} exp_job;

/* The matrices that one exponential needs; those of the derivative follow after `pivots`. */
typedef struct workplace {
  int32_t dtype;
  int64_t n;
  void *a, *power[POWERS]; /* power[i] = a^(2 i + 2) */
  void *w, *z, *u, *v, *t;
  double *sums, *sizes;
  int64_t *balance; /* exponents of the similarity */
  int32_t *pivots;
  void *e, *change[POWERS]; /* of power[i] along e */
  void *w_change, *u_change, *v_change;
} workplace;

static workplace place(int32_t dtype, int64_t n, bool tangent, tnf_parts *parts) {
  const size_t element = tnf_linalg_element(dtype);
  const int64_t count = n * n;
  workplace p = {.dtype = dtype, .n = n};
  void **values[] = {&p.a, &p.power[0], &p.power[1], &p.power[2], &p.power[3], &p.w, &p.z, &p.u, &p.v, &p.t};
  void **changes[] = {&p.e, &p.change[0], &p.change[1], &p.change[2], &p.change[3], &p.w_change, &p.u_change, &p.v_change};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    *values[i] = tnf_parts_take(parts, count, element);
  p.sums = tnf_parts_take(parts, 2 * n, sizeof(double));
  p.sizes = tnf_parts_take(parts, count, sizeof(double));
  p.balance = tnf_parts_take(parts, n, sizeof(int64_t));
  p.pivots = tnf_parts_take(parts, n, sizeof(int32_t));
  for (size_t i = 0; tangent && i < sizeof changes / sizeof *changes; i++)
    *changes[i] = tnf_parts_take(parts, count, element);
  return p;
}

/* c = a b + beta c */
static void multiply(const workplace *p, const void *a, const void *b, double beta, void *c) {
  tnf_dense_multiply(&(tnf_dense_product){p->dtype, 'N', 'N', p->n, p->n, p->n, 1, beta}, a, b, c);
}

#define ADD(REAL)                                                                                                                \
  static void add_##REAL(int64_t count, REAL factor, const REAL *from, REAL *to) {                                               \
    for (int64_t i = 0; i < count; i++)                                                                                          \
      to[i] += factor * from[i];                                                                                                 \
  }
ADD(float)
ADD(double)

/* to += factor from */
static void add(const workplace *p, double factor, const void *from, void *to) {
  const int64_t reals = p->n * p->n * (tnf_linalg_is_complex(p->dtype) ? 2 : 1);
  if (tnf_linalg_real(p->dtype) == 4)
    add_float(reals, (float)factor, from, to);
  else
    add_double(reals, factor, from, to);
}

static void clear(const workplace *p, void *to) {
  memset(to, 0, (size_t)(p->n * p->n) * tnf_linalg_element(p->dtype));
}

static void add_identity(const workplace *p, double factor, void *to) {
  for (int64_t i = 0; i < p->n; i++) {
    double z[2];
    tnf_dense_get(p->dtype, to, i * (p->n + 1), z);
    z[0] += factor;
    tnf_dense_set(p->dtype, to, i * (p->n + 1), z);
  }
}

/* to = sum of b[first + 2 i] of[i] for i < count */
static void combine(const workplace *p, const double *b, int first, int count, void *const *of, void *to) {
  clear(p, to);
  for (int i = 0; i < count; i++)
    add(p, b[first + 2 * i], of[i], to);
}

/* ---- degree and scaling ---- */

static void scale_by(const workplace *p, int64_t exponent, void *a) {
  tnf_dense_times_power(p->dtype, p->n * p->n, exponent, a);
}

/* The 1-norm of |a|^count: column sums, row by row. */
static double norm_of_power(const workplace *p, int count) {
  double *sums = p->sums, *next = p->sums + p->n, largest = 0;
  for (int64_t j = 0; j < p->n; j++)
    sums[j] = 1;
  for (int i = 0; i < count; i++) {
    for (int64_t j = 0; j < p->n; j++) {
      next[j] = 0;
      for (int64_t k = 0; k < p->n; k++) {
        double z[2];
        tnf_dense_get(p->dtype, p->a, k + j * p->n, z);
        next[j] += sums[k] * (z[1] == 0 ? fabs(z[0]) : hypot(z[0], z[1]));
      }
    }
    double *const other = sums;
    sums = next;
    next = other;
  }
  for (int64_t j = 0; j < p->n; j++)
    largest = fmax(largest, sums[j]);
  return largest;
}

/* Halvings for which the highest degree is exact to rounding. The powers' norms may ask for fewer than that of a; then the
 * error's first term is looked at besides. */
static int64_t halvings(const workplace *p, double norm, double limit, bool with_powers) {
  const bool single = tnf_linalg_real(p->dtype) == 4;
  /* of finite elements, whose sums may be more than the largest number */
  const double bits = isinf(norm) ? (single ? 129 : 1025) + log2((double)p->n) : log2(norm / limit);
  const int64_t by_norm = (int64_t)fmax(0, ceil(bits));
  if (!with_powers)
    return by_norm;
  const double size = fmax(pow(tnf_dense_norm_1(p->dtype, p->n, p->n, p->power[1]), 0.25),
                           pow(tnf_dense_norm_1(p->dtype, p->n, p->n, p->power[2]), 1.0 / 6));
  const int64_t by_powers = (int64_t)fmax(0, ceil(log2(size / limit)));
  if (by_powers >= by_norm)
    return by_norm;
  /* |a|^(2 m + 1) 2^(-2 m s) / (norm coefficient) is at most the rounding error, for the highest degree m */
  const int order = single ? 14 : 26;
  const double coefficient = single ? 4487938430976000.0 : 113250775606021113483283660800000000.0;
  const double term = log2(norm_of_power(p, order + 1) / norm) - log2(coefficient) + (single ? 24 : 53);
  const int64_t by_term = (int64_t)fmax(0, ceil(term / order));
  const int64_t enough = by_powers > by_term ? by_powers : by_term;
  return enough < by_norm ? enough : by_norm;
}

/* Powers 2, 4, ... up to `count` of them from number `begin` on. */
static void make_powers(const workplace *p, int begin, int count) {
  for (int i = begin; i < count; i++)
    multiply(p, i == 0 ? p->a : p->power[i - 1], i == 0 ? p->a : p->power[0], 0, p->power[i]);
}

/* Balances a where its norm asks for many halvings more than that of the balanced matrix. */
static void balance(const workplace *p, double limit) {
  const double norm = tnf_dense_norm_1(p->dtype, p->n, p->n, p->a);
  for (int64_t j = 0; j < p->n; j++)
    p->balance[j] = 0;
  if (norm <= ldexp(limit, (int)balance_gain))
    return;
  const double balanced = tnf_balance_find(p->dtype, p->n, p->a, p->sizes, p->balance);
  if (fmax(balanced, log2(limit)) + balance_gain > log2(norm))
    for (int64_t j = 0; j < p->n; j++)
      p->balance[j] = 0;
  else
    tnf_balance_apply(p->dtype, p->n, p->balance, 1, 0, p->a);
}

static bool is_balanced(const workplace *p) {
  for (int64_t j = 0; j < p->n; j++)
    if (p->balance[j] != 0)
      return true;
  return false;
}

/* Balances and scales a, makes its powers and returns the index of the degree. */
static int prepare(const workplace *p, bool tangent, int64_t *halved) {
  const bool single = tnf_linalg_real(p->dtype) == 4;
  const int highest = single ? 2 : DEGREES - 1;
  const double *limits = single ? (tangent ? tangent_limits_f32 : limits_f32) : tangent ? tangent_limits_f64 : limits_f64;
  balance(p, limits[highest]);
  const double norm = tnf_dense_norm_1(p->dtype, p->n, p->n, p->a);
  *halved = 0;
  int degree = 0;
  while (degree < highest && norm > limits[degree])
    degree++;
  const int powers = degrees[degree] == 13 ? 3 : degrees[degree] / 2;
  const bool with_powers = !tangent && degree == highest && norm < (single ? 0x1p20 : 0x1p100);
  if (with_powers)
    make_powers(p, 0, powers);
  if (norm > limits[degree] || with_powers) {
    *halved = halvings(p, norm, limits[degree], with_powers);
    scale_by(p, -*halved, p->a);
  }
  for (int i = 0; with_powers && i < powers; i++)
    scale_by(p, -*halved * (2 * i + 2), p->power[i]);
  if (!with_powers)
    make_powers(p, 0, powers);
  return degree;
}

/* ---- the approximant (v - u)^-1 (v + u) and its derivative ---------------------------------------------------------------- */

/* change[i]: of a^(2 i + 2) along e. */
static void make_changes(const workplace *p, int count) {
  multiply(p, p->a, p->e, 0, p->change[0]);
  multiply(p, p->e, p->a, 1, p->change[0]);
  for (int i = 1; i < count; i++) {
    multiply(p, p->power[i - 1], p->change[0], 0, p->change[i]);
    multiply(p, p->change[i - 1], p->power[0], 1, p->change[i]);
  }
}

/* For degrees up to 9: u = a w, w and v sums of powers. */
static void make_low(const workplace *p, const double *b, int count, bool tangent) {
  combine(p, b, 3, count, p->power, p->w);
  add_identity(p, b[1], p->w);
  combine(p, b, 2, count, p->power, p->v);
  add_identity(p, b[0], p->v);
  multiply(p, p->a, p->w, 0, p->u);
  if (!tangent)
    return;
  combine(p, b, 3, count, p->change, p->w_change);
  combine(p, b, 2, count, p->change, p->v_change);
}

/* For degree 13: w = a^6 w1 + w2, v = a^6 z1 + z2. */
static void make_high(const workplace *p, const double *b, bool tangent) {
  combine(p, b, 9, 3, p->power, p->t);
  combine(p, b, 3, 3, p->power, p->w);
  add_identity(p, b[1], p->w);
  if (tangent) {
    combine(p, b, 3, 3, p->change, p->w_change);
    multiply(p, p->change[2], p->t, 1, p->w_change);
  }
  multiply(p, p->power[2], p->t, 1, p->w);
  combine(p, b, 8, 3, p->power, p->t);
  combine(p, b, 2, 3, p->power, p->v);
  add_identity(p, b[0], p->v);
  if (tangent) {
    combine(p, b, 2, 3, p->change, p->v_change);
    multiply(p, p->change[2], p->t, 1, p->v_change);
  }
  multiply(p, p->power[2], p->t, 1, p->v);
  multiply(p, p->a, p->w, 0, p->u);
  if (!tangent)
    return;
  combine(p, b, 9, 3, p->change, p->t);
  multiply(p, p->power[2], p->t, 1, p->w_change);
  combine(p, b, 8, 3, p->change, p->t);
  multiply(p, p->power[2], p->t, 1, p->v_change);
}

/* z = (v - u)^-1 (v + u), its factors in t; with `tangent` u_change = (v - u)^-1 (du + dv + (du - dv) z). */
static void divide(const workplace *p, bool tangent) {
  const int n = (int)p->n;
  tnf_linalg_copy(p->dtype, p->n * p->n, p->v, p->z);
  add(p, 1, p->u, p->z);
  tnf_linalg_copy(p->dtype, p->n * p->n, p->v, p->t);
  add(p, -1, p->u, p->t);
  tnf_lapack_getrf(p->dtype, n, n, p->t, p->pivots);
  tnf_lapack_getrs(p->dtype, 0, n, n, p->t, p->pivots, p->z);
  if (!tangent)
    return;
  tnf_linalg_copy(p->dtype, p->n * p->n, p->u_change, p->w);
  add(p, -1, p->v_change, p->w);
  add(p, 1, p->v_change, p->u_change);
  multiply(p, p->w, p->z, 1, p->u_change);
  tnf_lapack_getrs(p->dtype, 0, n, n, p->t, p->pivots, p->u_change);
}

/* z = z^2 and, first, u_change = z u_change + u_change z. */
static void square(workplace *p, bool tangent) {
  if (tangent) {
    multiply(p, p->z, p->u_change, 0, p->t);
    multiply(p, p->u_change, p->z, 1, p->t);
    void *const change = p->t;
    p->t = p->u_change;
    p->u_change = change;
  }
  multiply(p, p->z, p->z, 0, p->u);
  void *const squared = p->u;
  p->u = p->z;
  p->z = squared;
}

/* ---- triangular matrices -------------------------------------------------------------------------------------------------- */

static double complex element(const workplace *p, const void *a, int64_t row, int64_t column) {
  double z[2];
  tnf_dense_get(p->dtype, a, row + column * p->n, z);
  return z[0] + z[1] * I;
}

/* Whether all elements above (or below) the diagonal are 0. */
static bool is_empty(const workplace *p, bool above, const void *a) {
  for (int64_t j = 0; j < p->n; j++)
    for (int64_t i = above ? 0 : j + 1; i < (above ? j : p->n); i++)
      if (element(p, a, i, j) != 0)
        return false;
  return true;
}

/* (e^y - e^x) / (y - x) */
static double complex divided_exp(double complex x, double complex y) {
  if (creal(y) < creal(x))
    return divided_exp(y, x);
  const double complex half = y / 2 - x / 2;
  if (creal(half) > 1)
    return cexp(y) * ((1 - cexp(-half) * cexp(-half)) / half / 2);
  return cexp(x / 2 + y / 2) * (half == 0 ? 1 : csinh(half) / half);
}

/* 2^exponent x: a number, although the power alone may be none. */
static double complex times_power(double complex x, int64_t exponent) {
  return ldexp(creal(x), (int)exponent) + ldexp(cimag(x), (int)exponent) * I;
}

/* The exponential z of the upper triangular matrix 2^doubled a: the diagonal and what is beside it are known without the errors
 * that each squaring doubles. Al-Mohy and Higham (2009), code fragment 2.1. */
static void renew_diagonals(const workplace *p, int64_t doubled, void *z) {
  for (int64_t i = 0; i < p->n; i++) {
    const double complex x = times_power(element(p, p->a, i, i), doubled), on = cexp(x);
    tnf_dense_set(p->dtype, z, i * (p->n + 1), (const double[2]){creal(on), cimag(on)});
    const double complex a = i + 1 < p->n ? element(p, p->a, i, i + 1) : 0;
    if (a != 0) {
      const double complex y = times_power(element(p, p->a, i + 1, i + 1), doubled);
      const double complex beside = times_power(a, doubled) * divided_exp(x, y);
      tnf_dense_set(p->dtype, z, i + (i + 1) * p->n, (const double[2]){creal(beside), cimag(beside)});
    }
  }
}

/* The remaining squarings where one has overflowed; powers and their changes, which are done with, hold exponents. */
static void square_widely(workplace *p, int64_t count, bool tangent) {
  tnf_wide z = {p->z, p->power[0]}, next_z = {p->u, p->power[1]}, change = {p->u_change, p->change[0]},
           next_change = {p->t, p->change[1]};
  tnf_wide_begin(p->dtype, p->n, z);
  if (tangent)
    tnf_wide_begin(p->dtype, p->n, change);
  bool is_settled = false;
  for (int64_t i = 0; i < count && !is_settled; i++) {
    tnf_wide_multiply(p->dtype, p->n, 1, &z, &z, next_z);
    is_settled = tnf_wide_same(p->dtype, p->n, z, next_z);
    if (tangent) {
      tnf_wide_multiply(p->dtype, p->n, 2, (const tnf_wide[]){z, change}, (const tnf_wide[]){change, z}, next_change);
      is_settled = is_settled && tnf_wide_same(p->dtype, p->n, change, next_change);
      const tnf_wide last = change;
      change = next_change;
      next_change = last;
    }
    const tnf_wide last = z;
    z = next_z;
    next_z = last;
  }
  tnf_wide_end(p->dtype, p->n, z);
  if (tangent)
    tnf_wide_end(p->dtype, p->n, change);
  p->z = z.x;
  p->u_change = change.x;
}

/* z and its change for 2^halved a and e. */
static void square_back(workplace *p, int64_t halved, bool tangent) {
  const bool is_triangular = halved > 0 && is_empty(p, false, p->a);
  const int64_t count = p->n * p->n;
  if (is_triangular)
    renew_diagonals(p, 0, p->z);
  for (int64_t i = 0; i < halved; i++) {
    const workplace last = *p;
    square(p, tangent);
    if (!tnf_linalg_finite(p->dtype, count, p->z) || (tangent && !tnf_linalg_finite(p->dtype, count, p->u_change))) {
      *p = last;
      square_widely(p, halved - i, tangent);
      i = halved - 1;
    }
    if (is_triangular)
      renew_diagonals(p, i + 1, p->z);
  }
}

static void copy(const workplace *p, bool transposed, const void *from, void *to) {
  if (transposed)
    tnf_dense_transpose(p->dtype, p->n, p->n, false, from, to);
  else
    tnf_linalg_copy(p->dtype, p->n * p->n, from, to);
}

/* Of a lower triangular matrix its transpose is taken: eliminating an upper one mixes no small elements with large ones. */
static void exponentiate(workplace p, const void *a, const void *e, void *to) {
  const bool tangent = e != NULL, transposed = is_empty(&p, true, a) && !is_empty(&p, false, a);
  int64_t halved;
  copy(&p, transposed, a, p.a);
  const int degree = prepare(&p, tangent, &halved), powers = degrees[degree] == 13 ? 3 : degrees[degree] / 2;
  int64_t size = 0; /* of e, which the similarity may send out of the range: a power of two that is taken from it */
  if (tangent) {
    copy(&p, transposed, e, p.e);
    if (is_balanced(&p)) {
      size = tnf_balance_exponent(p.dtype, p.n, p.balance, p.e);
      tnf_balance_apply(p.dtype, p.n, p.balance, 1, -size, p.e);
    }
    scale_by(&p, -halved, p.e);
    make_changes(&p, powers);
  }
  if (degrees[degree] == 13)
    make_high(&p, coefficients[degree], tangent);
  else
    make_low(&p, coefficients[degree], powers, tangent);
  if (tangent) { /* d(a w) = a dw + e w */
    multiply(&p, p.a, p.w_change, 0, p.u_change);
    multiply(&p, p.e, p.w, 1, p.u_change);
  }
  divide(&p, tangent);
  square_back(&p, halved, tangent);
  void *const result = tangent ? p.u_change : p.z;
  if (is_balanced(&p))
    tnf_balance_apply(p.dtype, p.n, p.balance, -1, size, result);
  copy(&p, transposed, result, to);
}

/* ---- operations ---- */

static void exp_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  exp_job *job = args;
  const int64_t count = job->n * job->n;
  const size_t bytes = (size_t)count * tnf_linalg_element(job->dtype);
  tnf_parts parts = {tnf_ctx_workspace(job->ctx, worker), 0};
  const workplace p = place(job->dtype, job->n, job->tangent, &parts);
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    char *to = job->to + (size_t)i * bytes;
    if (tnf_linalg_finite(job->dtype, count, a))
      exponentiate(p, a, job->tangent ? job->e + (size_t)i * bytes : NULL, to);
    else if (job->propagate)
      tnf_linalg_fill_nan(job->dtype, count, to);
    else
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NON_FINITE, 0);
  }
}

static tnf_rt_status run(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *a, const tnf_rt_tensor *e,
                         const tnf_rt_tensor *to, const int64_t *attributes) {
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  exp_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .n = n,
                 .tangent = e != NULL,
                 .propagate = tnf_linalg_propagates(attributes, 0, 0),
                 .a = a->data,
                 .e = e ? e->data : NULL,
                 .to = to->data,
                 .failure = TNF_LINALG_NO_FAILURE};
  tnf_parts parts = {NULL, 0};
  (void)place(a->dtype, n, e != NULL, &parts);
  const double cost = 500 + (double)n * (double)n * (double)n * (e ? 2 : 0.7);
  status = tnf_linalg_run(ctx, batch, cost, parts.used, exp_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_matrix_exp(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return run(ctx, site, &operands[0], NULL, &operands[1], attributes);
}
tnf_rt_status tnf_rt_matrix_exp_tangent(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                        const int64_t *attributes) {
  return run(ctx, site, &operands[0], &operands[1], &operands[2], attributes);
}
