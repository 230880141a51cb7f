/* Triangular solves: tiny real systems by plain substitution, others with the kernels of the matrix product; complex ones by
 * BLAS. */
#include "core/context.h"
#include "linalg/batch.h"
#include "linalg/blocked.h"
#include "linalg/lapack.h"

#include <complex.h>
#include <float.h>
#include <math.h>

typedef struct triangular_job {
  tnf_rt_context *ctx;
  const tnf_gemm_kernels *kernels; /* NULL: BLAS */
  int32_t dtype;
  tnf_lapack_triangle triangle;
  int64_t n;       /* of the triangle */
  int64_t rows;    /* of b */
  int64_t columns; /* of b */
  int64_t rhs;     /* right-hand sides: columns of b on the left side, rows on the right */
  int64_t part;    /* right-hand sides in one task */
  int64_t parts;   /* tasks per matrix */
  bool propagate, propagate_b;
  const char *a;
  const char *b;
  char *x;
  tnf_linalg_failure failure;
} triangular_job;

/* What a look at a diagonal finds. */
typedef struct diagonal_look {
  int zero; /* the first zero, from 1; 0 when there is none: then the others tell of all of it */
  bool finite;
  bool tiny; /* an element is subnormal: its reciprocal may overflow */
} diagonal_look;

#define LOOK_AT_DIAGONAL(REAL, FABS, LEAST)                                                                                      \
  static diagonal_look look_at_##REAL(int64_t n, int64_t reals, const REAL *a) {                                                 \
    REAL bad = 0, least = LEAST;                                                                                                 \
    for (int64_t i = 0; i < n; i++, a += (n + 1) * reals) {                                                                      \
      const REAL re = a[0], im = reals == 2 ? a[1] : 0, size = FABS(re) + FABS(im);                                              \
      if (size == 0)                                                                                                             \
        return (diagonal_look){(int)(i + 1), true, false};                                                                       \
      bad += 0 * size;                                                                                                           \
      least = size < least ? size : least;                                                                                       \
    }                                                                                                                            \
    return (diagonal_look){0, bad == 0, least < LEAST};                                                                          \
  }
LOOK_AT_DIAGONAL(float, fabsf, FLT_MIN)
LOOK_AT_DIAGONAL(double, fabs, DBL_MIN)

/* Are `count` right-hand sides, of which the first element is `b`, finite? */
static bool sides_finite(const triangular_job *job, const char *b, int64_t count) {
  if (job->triangle.left_side || count == job->rows)
    return tnf_linalg_finite(job->dtype, job->n * count, b);
  bool finite = true;
  for (int64_t j = 0; j < job->n; j++)
    finite &= tnf_linalg_finite(job->dtype, count, b + j * job->rows * (int64_t)tnf_linalg_element(job->dtype));
  return finite;
}

/* NaN in `count` right-hand sides. */
static void fill_sides(const triangular_job *job, char *x, int64_t count) {
  const bool left = job->triangle.left_side;
  for (int64_t j = 0; j < (left ? 1 : job->n); j++)
    tnf_linalg_fill_nan(job->dtype, left ? job->n * count : count, x + j * job->rows * (int64_t)tnf_linalg_element(job->dtype));
}

/* Before a solve: the diagonal, which it divides by. Can it go on? */
static bool diagonal_fits(triangular_job *job, int64_t index, const void *a, diagonal_look *look) {
  const int64_t reals = tnf_linalg_is_complex(job->dtype) ? 2 : 1;
  *look = (diagonal_look){0, true, false};
  if (job->triangle.unit_diagonal)
    return true;
  *look = tnf_linalg_real(job->dtype) == 4 ? look_at_float(job->n, reals, a) : look_at_double(job->n, reals, a);
  if (look->zero)
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_ZERO_DIAGONAL, look->zero);
  return !look->zero;
}

/* What is known after a solve. */
typedef struct omens {
  bool diagonal_finite;
  bool b_finite; /* looked at before only where x takes its place */
  bool x_finite;
} omens;

/* After a solve: what is not finite in b or in the triangle is so in x, apart from an infinite diagonal. So the operands are
 * looked at only where something went wrong. */
static void explain(triangular_job *job, int64_t index, const char *a, const char *b, char *x, int64_t count, omens known) {
  if (known.diagonal_finite && known.b_finite && known.x_finite)
    return;
  const bool b_finite = known.b_finite && (b == x || sides_finite(job, b, count));
  if (tnf_linalg_range_of_triangle(job->dtype, job->n, job->triangle.lower, job->triangle.unit_diagonal, a).finite) {
    if (!b_finite && !job->propagate_b)
      tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE_B, 0);
    return; /* else the solution is too large */
  }
  if (job->propagate)
    fill_sides(job, x, count);
  else
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE, 0);
}

/* x = b in `count` right-hand sides. */
static void copy_sides(const triangular_job *job, const char *b, char *x, int64_t count) {
  const int64_t column = job->rows * (int64_t)tnf_linalg_element(job->dtype);
  if (job->triangle.left_side)
    tnf_linalg_copy(job->dtype, job->n * count, b, x);
  else
    for (int64_t j = 0; j < job->n; j++)
      tnf_linalg_copy(job->dtype, count, b + j * column, x + j * column);
}

static void scale_sides(const triangular_job *job, char *x, int64_t count, int exponent) {
  const int64_t column = job->rows * (int64_t)tnf_linalg_element(job->dtype);
  if (job->triangle.left_side)
    tnf_linalg_scale(job->dtype, job->n * count, exponent, x);
  else
    for (int64_t j = 0; j < job->n; j++)
      tnf_linalg_scale(job->dtype, count, exponent, x + j * column);
}

/* Plain substitution in x that divides by each pivot: slow, and right where a reciprocal overflows. The triangle is multiplied
 * by `up`, a power of two, as x has been. */
#define DIVIDE(NAME, TYPE, REAL, CONJ)                                                                                           \
  static void divide_##NAME(const triangular_job *job, const TYPE *a, TYPE *x, int64_t count, REAL up) {                         \
    const bool left = job->triangle.left_side, turned = (job->triangle.transpose != 0) == left;                                  \
    const bool lower = job->triangle.lower != turned, conjugated = job->triangle.transpose == 2;                                 \
    const int64_t n = job->n, row = turned ? n : 1, column = turned ? 1 : n;                                                     \
    const int64_t down = left ? 1 : job->rows, across = left ? n : 1;                                                            \
    for (int64_t r = 0; r < count; r++)                                                                                          \
      for (int64_t q = 0; q < n; q++) {                                                                                          \
        const int64_t i = lower ? q : n - 1 - q, begin = lower ? 0 : i + 1, end = lower ? i : n;                                 \
        const TYPE pivot = a[i * (n + 1)] * up;                                                                                  \
        TYPE sum = x[i * down + r * across];                                                                                     \
        for (int64_t p = begin; p < end; p++) {                                                                                  \
          const TYPE factor = a[i * row + p * column] * up;                                                                      \
          sum -= (conjugated ? CONJ(factor) : factor) * x[p * down + r * across];                                                \
        }                                                                                                                        \
        x[i * down + r * across] = sum / (conjugated ? CONJ(pivot) : pivot);                                                     \
      }                                                                                                                          \
  }
DIVIDE(f32, float, float, )
DIVIDE(f64, double, double, )
DIVIDE(complex_f32, float complex, float, conjf)
DIVIDE(complex_f64, double complex, double, conj)

static void divide_part(const triangular_job *job, const void *a, const char *b, void *x, int64_t count) {
  /* where the whole triangle is tiny, products with it would lose digits */
  const int exponent = tnf_linalg_scale_of(
      job->dtype, tnf_linalg_range_of_triangle(job->dtype, job->n, job->triangle.lower, job->triangle.unit_diagonal, a).largest);
  const double up = exponent > 0 ? ldexp(1, exponent) : 1;
  copy_sides(job, b, x, count);
  if (exponent > 0)
    scale_sides(job, x, count, exponent);
  switch (job->dtype) {
  case TNF_F32:
    divide_f32(job, a, x, count, (float)up);
    break;
  case TNF_F64:
    divide_f64(job, a, x, count, up);
    break;
  case TNF_COMPLEX_F32:
    divide_complex_f32(job, a, x, count, (float)up);
    break;
  default:
    divide_complex_f64(job, a, x, count, up);
  }
}

enum { SMALL = 8 };

/* T X = B by substitution, T(i, p) at a[i * row + p * column], element (i, r) of X and B at [i * down + r * across]. */
#define SUBSTITUTE(REAL, MASK, FABS, LARGEST)                                                                                    \
  static omens substitute_##REAL(bool lower, bool unit, int64_t n, int64_t rhs, const REAL *a, int64_t row, int64_t column,      \
                                 const REAL *b, REAL *x, int64_t down, int64_t across) {                                         \
    MASK bad_b = 0, bad_x = 0; /* as wide as the elements, so that the loop vectorises */                                        \
    for (int64_t q = 0; q < n; q++) {                                                                                            \
      const int64_t i = lower ? q : n - 1 - q, begin = lower ? 0 : i + 1, end = lower ? i : n;                                   \
      const REAL pivot = unit ? 1 : a[i * (row + column)], inverse = 1 / pivot;                                                  \
      REAL t[SMALL];                                                                                                             \
      for (int64_t p = begin; p < end; p++)                                                                                      \
        t[p] = a[i * row + p * column];                                                                                          \
      for (int64_t r = 0; r < rhs; r++) {                                                                                        \
        REAL sum = b[i * down + r * across];                                                                                     \
        bad_b |= !(FABS(sum) <= LARGEST);                                                                                        \
        for (int64_t p = begin; p < end; p++)                                                                                    \
          sum -= t[p] * x[p * down + r * across];                                                                                \
        const REAL value = sum * inverse;                                                                                        \
        bad_x |= !(FABS(value) <= LARGEST);                                                                                      \
        x[i * down + r * across] = value;                                                                                        \
      }                                                                                                                          \
    }                                                                                                                            \
    return (omens){.b_finite = bad_b == 0, .x_finite = bad_x == 0};                                                              \
  }
SUBSTITUTE(float, int32_t, fabsf, FLT_MAX)
SUBSTITUTE(double, int64_t, fabs, DBL_MAX)

static void small_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  triangular_job *job = args;
  const int64_t n = job->n, element = (int64_t)tnf_linalg_element(job->dtype);
  const int64_t a_bytes = n * n * element, b_bytes = job->rows * job->columns * element;
  const bool transposed = job->triangle.transpose != 0, left = job->triangle.left_side;
  /* X op(A) = B is op(A)^T X^T = B^T */
  const bool turned = transposed == left;
  const bool lower = job->triangle.lower != turned, unit = job->triangle.unit_diagonal;
  const int64_t row = turned ? n : 1, column = turned ? 1 : n;
  const int64_t down = left ? 1 : job->rows, across = left ? n : 1;
  (void)worker;
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + i * a_bytes, *b = job->b + i * b_bytes;
    char *x = job->x + i * b_bytes;
    diagonal_look diagonal;
    if (!diagonal_fits(job, i, a, &diagonal))
      continue;
    omens known;
    if (diagonal.tiny) {
      known.b_finite = b != x || sides_finite(job, b, job->rhs);
      divide_part(job, a, b, x, job->rhs);
      known.x_finite = sides_finite(job, x, job->rhs);
    } else if (job->dtype == TNF_F32) {
      known = substitute_float(lower, unit, n, job->rhs, (const void *)a, row, column, (const void *)b, (void *)x, down, across);
    } else {
      known = substitute_double(lower, unit, n, job->rhs, (const void *)a, row, column, (const void *)b, (void *)x, down, across);
    }
    known.diagonal_finite = diagonal.finite;
    explain(job, i, a, b, x, job->rhs, known);
  }
}

/* X op(A) = B, as it stands or transposed from op(A) X = B. */
static tnf_blocked_triangle blocked_triangle(const triangular_job *job, const void *a) {
  const bool transposed = job->triangle.transpose != 0, left = job->triangle.left_side;
  const bool turned = transposed != left; /* T is A transposed */
  return (tnf_blocked_triangle){.kernels = job->kernels,
                                .n = job->n,
                                .upper = job->triangle.lower == turned,
                                .unit = job->triangle.unit_diagonal,
                                .t = a,
                                .row = turned ? job->n : 1,
                                .column = turned ? 1 : job->n};
}

/* `count` right-hand sides, from element `at` of b and x. */
static void solve_part(const triangular_job *job, const char *a, const char *b, char *x, int64_t count, int64_t worker) {
  const bool left = job->triangle.left_side;
  const tnf_blocked_triangle t = blocked_triangle(job, a);
  if (left && job->kernels) {
    tnf_blocked_solve_left(&t, count, b, x, tnf_ctx_workspace(job->ctx, worker));
    return;
  }
  copy_sides(job, b, x, count);
  if (job->kernels)
    tnf_blocked_solve_right(&t, count, x, job->rows, tnf_ctx_workspace(job->ctx, worker));
  else
    tnf_lapack_trsm(job->dtype, job->triangle, (int)(left ? job->n : count), (int)(left ? count : job->n), a, (int)job->n, x,
                    (int)job->rows);
}

/* Tasks [begin, end): one part of the right-hand sides of one matrix each. */
static void solve_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  triangular_job *job = args;
  const int64_t element = (int64_t)tnf_linalg_element(job->dtype);
  for (int64_t task = begin; task < end; task++) {
    const int64_t i = task / job->parts, first = task % job->parts * job->part;
    const int64_t count = job->rhs - first < job->part ? job->rhs - first : job->part;
    const char *a = job->a + i * job->n * job->n * element;
    const int64_t at = (i * job->rows * job->columns + (job->triangle.left_side ? first * job->rows : first)) * element;
    const char *b = job->b + at;
    char *x = job->x + at;
    diagonal_look diagonal;
    if (!diagonal_fits(job, i, a, &diagonal))
      continue;
    omens known = {.diagonal_finite = diagonal.finite, .b_finite = b != x || sides_finite(job, b, count)};
    if (diagonal.tiny)
      divide_part(job, a, b, x, count);
    else
      solve_part(job, a, b, x, count, worker);
    known.x_finite = sides_finite(job, x, count);
    explain(job, i, a, b, x, count, known);
  }
}

tnf_rt_status tnf_rt_triangular_solve(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                      const int64_t *attributes) {
  const tnf_rt_tensor *a = &operands[0], *b = &operands[1], *x = &operands[2];
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a), rows = b->extents[0], columns = b->extents[1];
  if (n == 0 || batch == 0 || rows == 0 || columns == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, b);
  if (status)
    return status;
  const bool is_real = !tnf_linalg_is_complex(a->dtype);
  triangular_job job = {.ctx = ctx,
                        .kernels = is_real ? tnf_gemm_kernels_get(a->dtype) : NULL,
                        .dtype = a->dtype,
                        .triangle = {attributes[0] != 0, attributes[1] != 0, attributes[3] != 0, (int)attributes[2]},
                        .n = n,
                        .rows = rows,
                        .columns = columns,
                        .rhs = attributes[0] ? columns : rows,
                        .propagate = tnf_linalg_propagates(attributes, 4, 0),
                        .propagate_b = tnf_linalg_propagates(attributes, 4, 1),
                        .a = a->data,
                        .b = b->data,
                        .x = x->data,
                        .failure = TNF_LINALG_NO_FAILURE};
  const double work = (double)n * (double)n * (double)job.rhs;
  /* large ones are split by right-hand sides, as the sizes alone say */
  job.part = work > 4e6 ? 128 : job.rhs;
  job.parts = (job.rhs + job.part - 1) / job.part;
  const tnf_blocked_triangle shape = blocked_triangle(&job, job.a);
  const size_t scratch = job.kernels ? tnf_blocked_scratch(&shape) : 0;
  if (n <= SMALL && job.rhs <= 64 && is_real)
    status = tnf_linalg_run(ctx, batch, 10 + work / 2, 0, small_body, &job);
  else
    status = tnf_linalg_run(ctx, batch * job.parts, 300 + work / (double)job.parts / 20, scratch, solve_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}
