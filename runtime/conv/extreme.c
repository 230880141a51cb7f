/* The largest or smallest element of each window, where it is, and elements picked from such places and put back to them. */
#include "conv/channelwise.h"

#include <math.h>
#include <string.h>

/* Channels that are gone through together. */
enum { TOGETHER = 32 };

typedef struct extreme_job {
  tnf_conv_axis axis[TNF_CONV_AXES];
  int64_t channels, positions, block;
  const void *x;
  void *result; /* elements, or i64 places */
} extreme_job;

/* Whether an element that comes later takes the place of the best one so far; NaN is that number which is not itself. */
#define LARGER(x, best) (((x) > (best)) | (((x) != (x)) & ((best) == (best))))
#define SMALLER(x, best) (((x) < (best)) | (((x) != (x)) & ((best) == (best))))

/* For the channels [first, first + count) of one position: TAKE() for every element, `from`, whose number among the spatial ones
 * is `place`. */
#define FOR_WINDOW(type, TAKE)                                                                                                   \
  for (int64_t t2 = range[2].begin; t2 < range[2].end; ++t2)                                                                     \
    for (int64_t t1 = range[1].begin; t1 < range[1].end; ++t1)                                                                   \
      for (int64_t t0 = range[0].begin; t0 < range[0].end; ++t0) {                                                               \
        const int64_t i0 = at[0] + t0 * axis[0].next, i1 = at[1] + t1 * axis[1].next, i2 = at[2] + t2 * axis[2].next;            \
        const int64_t number = (i2 * axis[1].source + i1) * axis[0].source + i0;                                                 \
        const type *from = x + number * job->channels;                                                                           \
        TAKE                                                                                                                     \
      }

#define DEFINE(name, type, BETTER, NOTHING)                                                                                      \
  static void best_##name(const extreme_job *job, const tnf_conv_range *range, const int64_t *at, const type *x, int64_t count,  \
                          type *to) {                                                                                            \
    const tnf_conv_axis *axis = job->axis;                                                                                       \
    type best[TOGETHER];                                                                                                         \
    for (int64_t c = 0; c < TOGETHER; ++c)                                                                                       \
      best[c] = (type)(NOTHING);                                                                                                 \
    if (count == TOGETHER)                                                                                                       \
      FOR_WINDOW(type, for (int64_t c = 0; c < TOGETHER; ++c) best[c] = BETTER(from[c], best[c]) ? from[c] : best[c];)           \
    else                                                                                                                         \
      FOR_WINDOW(type, for (int64_t c = 0; c < count; ++c) best[c] = BETTER(from[c], best[c]) ? from[c] : best[c];)              \
    memcpy(to, best, (size_t)count * sizeof(type));                                                                              \
  }                                                                                                                              \
  static void place_##name(const extreme_job *job, const tnf_conv_range *range, const int64_t *at, const type *x, int64_t count, \
                           int64_t *to) {                                                                                        \
    const tnf_conv_axis *axis = job->axis;                                                                                       \
    type best[TOGETHER];                                                                                                         \
    int64_t place[TOGETHER];                                                                                                     \
    bool is_first = true;                                                                                                        \
    for (int64_t c = 0; c < TOGETHER; ++c)                                                                                       \
      place[c] = -1;                                                                                                             \
    FOR_WINDOW(                                                                                                                  \
        type, for (int64_t c = 0; c < count; ++c) {                                                                              \
          const bool is_better = is_first || BETTER(from[c], best[c]);                                                           \
          best[c] = is_better ? from[c] : best[c];                                                                               \
          place[c] = is_better ? number : place[c];                                                                              \
        } is_first = false;)                                                                                                     \
    memcpy(to, place, (size_t)count * sizeof(int64_t));                                                                          \
  }                                                                                                                              \
  DEFINE_BODY(best_##name, type, type)                                                                                           \
  DEFINE_BODY(place_##name, type, int64_t)

#define DEFINE_BODY(of, type, result_type)                                                                                       \
  static void body_##of(void *args, int64_t begin, int64_t end, int64_t worker) {                                                \
    const extreme_job *job = args;                                                                                               \
    const tnf_conv_axis *axis = job->axis;                                                                                       \
    const int64_t last = tnf_conv_least(end * job->block, job->positions);                                                       \
    const int64_t spatial = axis[0].source * axis[1].source * axis[2].source;                                                    \
    (void)worker;                                                                                                                \
    for (int64_t position = begin * job->block; position < last; ++position) {                                                   \
      const tnf_conv_line line = tnf_conv_line_at(axis, position, 1);                                                            \
      tnf_conv_range range[TNF_CONV_AXES];                                                                                       \
      int64_t at[TNF_CONV_AXES];                                                                                                 \
      for (int i = 0; i < TNF_CONV_AXES; ++i) {                                                                                  \
        range[i] = tnf_conv_taps_at(&axis[i], line.q[i]);                                                                        \
        at[i] = line.q[i] * axis[i].step + axis[i].first;                                                                        \
      }                                                                                                                          \
      const type *x = (const type *)job->x + line.batch * spatial * job->channels;                                               \
      for (int64_t c = 0; c < job->channels; c += TOGETHER)                                                                      \
        of(job, range, at, x + c, tnf_conv_least(TOGETHER, job->channels - c),                                                   \
           (result_type *)job->result + position * job->channels + c);                                                           \
    }                                                                                                                            \
  }

DEFINE(largest_f32, float, LARGER, -INFINITY)
DEFINE(smallest_f32, float, SMALLER, INFINITY)
DEFINE(largest_f64, double, LARGER, -INFINITY)
DEFINE(smallest_f64, double, SMALLER, INFINITY)

static tnf_rt_status run(tnf_context *ctx, const tnf_rt_tensor *operands, const int64_t *attributes,
                         tnf_rt_body *const bodies[2][2]) {
  const tnf_rt_tensor *x = &operands[0], *y = &operands[1];
  const int32_t axes = (int32_t)attributes[0];
  const tnf_conv conv = tnf_conv_of_windows(x, y, axes, attributes + 1, 1);
  extreme_job job = {.channels = x->extents[0], .x = x->data, .result = y->data};
  if (!tnf_conv_count(y))
    return TNF_RT_OK;
  tnf_conv_part_axes(&conv, false, 0, job.axis);
  job.positions = tnf_conv_positions(job.axis) * conv.batch;
  job.block = tnf_conv_window_positions(job.channels * (tnf_conv_taps(job.axis) + 1));
  tnf_parallel_for(ctx, (job.positions + job.block - 1) / job.block, 1,
                   bodies[attributes[1 + 4 * axes] != 0][x->dtype == TNF_F64], &job);
  return TNF_RT_OK;
}

tnf_rt_status tnf_rt_window_max(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  static tnf_rt_body *const bodies[2][2] = {{body_best_largest_f32, body_best_largest_f64},
                                            {body_best_smallest_f32, body_best_smallest_f64}};
  (void)site;
  return run(ctx, operands, attributes, bodies);
}

tnf_rt_status tnf_rt_window_argmax(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                   const int64_t *attributes) {
  static tnf_rt_body *const bodies[2][2] = {{body_place_largest_f32, body_place_largest_f64},
                                            {body_place_smallest_f32, body_place_smallest_f64}};
  (void)site;
  return run(ctx, operands, attributes, bodies);
}

/* ---- elements at places ------------------------------------------------------------------------------------------------ */

typedef struct place_job {
  int64_t channels, blocks;  /* of TOGETHER channels */
  int64_t elements, windows; /* spatial ones, of x and of y */
  int32_t place_dtype;
  const void *from, *places;
  void *to;
} place_job;

static int64_t place_of(const place_job *job, int64_t at) {
  return job->place_dtype == TNF_I64 ? ((const int64_t *)job->places)[at] : ((const int32_t *)job->places)[at];
}

/* An item is a block of channels of one image: what is added to one place is one thread's. */
#define DEFINE_PLACES(name, type)                                                                                                \
  static void pick_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const place_job *job = args;                                                                                                 \
    const int64_t channels = job->channels;                                                                                      \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const int64_t image = item / job->blocks, first = item % job->blocks * TOGETHER;                                           \
      const int64_t last = tnf_conv_least(channels, first + TOGETHER);                                                           \
      const type *x = (const type *)job->from + image * job->elements * channels;                                                \
      for (int64_t o = 0; o < job->windows; ++o)                                                                                 \
        for (int64_t c = first; c < last; ++c) {                                                                                 \
          const int64_t at = (image * job->windows + o) * channels + c, place = place_of(job, at);                               \
          ((type *)job->to)[at] = place >= 0 && place < job->elements ? x[place * channels + c] : 0;                             \
        }                                                                                                                        \
    }                                                                                                                            \
  }                                                                                                                              \
  static void spread_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                            \
    const place_job *job = args;                                                                                                 \
    const int64_t channels = job->channels;                                                                                      \
    (void)worker;                                                                                                                \
    for (int64_t item = begin; item < end; ++item) {                                                                             \
      const int64_t image = item / job->blocks, first = item % job->blocks * TOGETHER;                                           \
      const int64_t last = tnf_conv_least(channels, first + TOGETHER);                                                           \
      type *x = (type *)job->to + image * job->elements * channels;                                                              \
      for (int64_t i = 0; i < job->elements; ++i)                                                                                \
        memset(x + i * channels + first, 0, (size_t)(last - first) * sizeof(type));                                              \
      for (int64_t o = 0; o < job->windows; ++o)                                                                                 \
        for (int64_t c = first; c < last; ++c) {                                                                                 \
          const int64_t at = (image * job->windows + o) * channels + c, place = place_of(job, at);                               \
          if (place >= 0 && place < job->elements)                                                                               \
            x[place * channels + c] += ((const type *)job->from)[at];                                                            \
        }                                                                                                                        \
    }                                                                                                                            \
  }
DEFINE_PLACES(f32, float)
DEFINE_PLACES(f64, double)

static tnf_rt_status at_places(tnf_context *ctx, const tnf_rt_tensor *operands, int64_t axes, bool spread) {
  const tnf_rt_tensor *from = &operands[0], *places = &operands[1], *to = &operands[2];
  const tnf_rt_tensor *x = spread ? to : from;
  static tnf_rt_body *const bodies[2][2] = {{pick_f32, pick_f64}, {spread_f32, spread_f64}};
  place_job job = {.channels = x->extents[0],
                   .elements = 1,
                   .windows = 1,
                   .place_dtype = places->dtype,
                   .from = from->data,
                   .places = places->data,
                   .to = to->data};
  int64_t images = 1;
  if (!tnf_conv_count(to))
    return TNF_RT_OK;
  for (int32_t i = 1; i < x->rank; ++i) {
    if (i > axes)
      images *= x->extents[i];
    else {
      job.elements *= x->extents[i];
      job.windows *= places->extents[i];
    }
  }
  job.blocks = (job.channels + TOGETHER - 1) / TOGETHER;
  const int64_t items = images * job.blocks, width = tnf_conv_least(job.channels, TOGETHER);
  tnf_parallel_for(ctx, items, tnf_conv_window_positions(width * (job.elements + 2 * job.windows)),
                   bodies[spread][from->dtype == TNF_F64], &job);
  return TNF_RT_OK;
}

tnf_rt_status tnf_rt_window_pick(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  (void)site;
  return at_places(ctx, operands, attributes[0], false);
}

tnf_rt_status tnf_rt_window_spread(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                   const int64_t *attributes) {
  (void)site;
  return at_places(ctx, operands, attributes[0], true);
}
