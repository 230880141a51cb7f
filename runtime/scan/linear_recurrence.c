/* The linear recurrence h[i + 1] = a[i] h[i] + b[i] along an axis. A line is one sequence of states; several lines advance
 * together, so that one does not wait for the product of another. */
#include "core/context.h"

/* Lines that advance together: neighbours in memory where the axis is not the first (vectors), else lines side by side. */
enum { NEIGHBOURS = 64, SIDE_BY_SIDE = 8 };

typedef struct recurrence_job {
  int32_t dtype;
  bool reverse, exclusive;
  int64_t n;      /* steps */
  int64_t inner;  /* elements between two steps of a line: the extents before the axis */
  int64_t lines;  /* in all */
  int64_t blocks; /* of NEIGHBOURS lines in `inner` */
  const void *a, *b, *initial;
  void *h;
} recurrence_job;

/* Lines [line, line + count), `stride` elements apart, the first one starting at element `start`. States and results are kept
 * apart, because h may be b. */
#define DEFINE_REAL(name, type)                                                                                                  \
  static inline __attribute__((always_inline)) void advance_##name(const recurrence_job *job, int64_t line, int64_t count,       \
                                                                   int64_t start, int64_t stride) {                              \
    const type *a = job->a, *b = job->b, *initial = job->initial;                                                                \
    type *h = job->h, state[NEIGHBOURS], next[NEIGHBOURS];                                                                       \
    for (int64_t q = 0; q < count; ++q)                                                                                          \
      state[q] = initial[line + q];                                                                                              \
    for (int64_t i = 0; i < job->n; ++i) {                                                                                       \
      const int64_t at = start + (job->reverse ? job->n - 1 - i : i) * job->inner;                                               \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        next[q] = (type)(a[at + q * stride] * state[q] + b[at + q * stride]);                                                    \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        h[at + q * stride] = job->exclusive ? state[q] : next[q];                                                                \
      for (int64_t q = 0; q < count; ++q)                                                                                        \
        state[q] = next[q];                                                                                                      \
    }                                                                                                                            \
  }

#define DEFINE_COMPLEX(name, type)                                                                                               \
  static inline __attribute__((always_inline)) void advance_##name(const recurrence_job *job, int64_t line, int64_t count,       \
                                                                   int64_t start, int64_t stride) {                              \
    const type *a = job->a, *b = job->b, *initial = job->initial;                                                                \
    type *h = job->h, re[NEIGHBOURS], im[NEIGHBOURS], next_re[NEIGHBOURS], next_im[NEIGHBOURS];                                  \
    for (int64_t q = 0; q < count; ++q) {                                                                                        \
      re[q] = initial[2 * (line + q)];                                                                                           \
      im[q] = initial[2 * (line + q) + 1];                                                                                       \
    }                                                                                                                            \
    for (int64_t i = 0; i < job->n; ++i) {                                                                                       \
      const int64_t at = start + (job->reverse ? job->n - 1 - i : i) * job->inner;                                               \
      for (int64_t q = 0; q < count; ++q) {                                                                                      \
        const int64_t e = 2 * (at + q * stride);                                                                                 \
        next_re[q] = a[e] * re[q] - a[e + 1] * im[q] + b[e];                                                                     \
        next_im[q] = a[e] * im[q] + a[e + 1] * re[q] + b[e + 1];                                                                 \
      }                                                                                                                          \
      for (int64_t q = 0; q < count; ++q) {                                                                                      \
        h[2 * (at + q * stride)] = job->exclusive ? re[q] : next_re[q];                                                          \
        h[2 * (at + q * stride) + 1] = job->exclusive ? im[q] : next_im[q];                                                      \
      }                                                                                                                          \
      for (int64_t q = 0; q < count; ++q) {                                                                                      \
        re[q] = next_re[q];                                                                                                      \
        im[q] = next_im[q];                                                                                                      \
      }                                                                                                                          \
    }                                                                                                                            \
  }

/* Items are blocks of NEIGHBOURS lines within one slab of `inner` lines, or groups of SIDE_BY_SIDE lines. */
#define DEFINE_BODY(name)                                                                                                        \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const recurrence_job *job = args;                                                                                            \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      if (job->inner > 1) {                                                                                                      \
        const int64_t slab = item / job->blocks, first = item % job->blocks * NEIGHBOURS, left = job->inner - first;             \
        advance_##name(job, slab * job->inner + first, left < NEIGHBOURS ? left : NEIGHBOURS,                                    \
                       slab * job->n * job->inner + first, 1);                                                                   \
      } else {                                                                                                                   \
        const int64_t line = item * SIDE_BY_SIDE, left = job->lines - line;                                                      \
        if (left >= SIDE_BY_SIDE) /* a constant: the states stay in registers */                                                 \
          advance_##name(job, line, SIDE_BY_SIDE, line * job->n, job->n);                                                        \
        else                                                                                                                     \
          for (int64_t q = 0; q < left; ++q)                                                                                     \
            advance_##name(job, line + q, 1, (line + q) * job->n, job->n);                                                       \
      }                                                                                                                          \
    }                                                                                                                            \
  }

DEFINE_REAL(f32, float)
DEFINE_REAL(f64, double)
DEFINE_REAL(i32, uint32_t) /* integers wrap */
DEFINE_REAL(i64, uint64_t)
DEFINE_COMPLEX(complex_f32, float)
DEFINE_COMPLEX(complex_f64, double)
DEFINE_BODY(f32)
DEFINE_BODY(f64)
DEFINE_BODY(i32)
DEFINE_BODY(i64)
DEFINE_BODY(complex_f32)
DEFINE_BODY(complex_f64)

static tnf_rt_body *body_of(int32_t dtype) {
  switch ((tnf_dtype)dtype) {
  case TNF_F32:
    return body_f32;
  case TNF_F64:
    return body_f64;
  case TNF_I32:
    return body_i32;
  case TNF_I64:
    return body_i64;
  case TNF_COMPLEX_F32:
    return body_complex_f32;
  case TNF_COMPLEX_F64:
  case TNF_BOOL:
    break;
  }
  return body_complex_f64;
}

tnf_rt_status tnf_rt_linear_recurrence(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                       const int64_t *attributes) {
  const tnf_rt_tensor *b = &operands[1];
  const int64_t axis = attributes[0];
  int64_t inner = 1, outer = 1;
  (void)site;
  for (int32_t i = 0; i < b->rank; ++i)
    if (i < axis)
      inner *= b->extents[i];
    else if (i > axis)
      outer *= b->extents[i];
  const int64_t n = b->extents[axis], lines = inner * outer, blocks = (inner + NEIGHBOURS - 1) / NEIGHBOURS;
  if (n == 0 || lines == 0)
    return TNF_RT_OK;
  recurrence_job job = {b->dtype, attributes[1] != 0, attributes[2] != 0, n, inner, lines, blocks, operands[0].data,
                        b->data,  operands[2].data,   operands[3].data};
  const int64_t items = inner > 1 ? blocks * outer : (lines + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
  const int64_t together = inner == 1 ? SIDE_BY_SIDE : inner < NEIGHBOURS ? inner : NEIGHBOURS;
  const double cost = 16 * (double)n * (1 + (double)together / 2); /* nanoseconds * 16 per item */
  const int64_t chunk = tnf_chunk_rows(items, cost < 1e15 ? (int64_t)cost : (int64_t)1e15);
  tnf_parallel_for(ctx, items, chunk, body_of(b->dtype), &job);
  return TNF_RT_OK;
}
