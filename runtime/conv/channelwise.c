/* Convolutions whose groups have one channel, and sums over windows: vectors of channels, tap by tap. */
#include "conv/channelwise.h"

#include <string.h>

typedef struct channel_job {
  const tnf_conv *conv;
  tnf_conv_axis axis[TNF_CONV_AXES];
  int64_t channels, taps;
  int64_t positions, block;
  const char *source;
  const char *kernel; /* [tap, channel] of the whole kernel, as it lies */
  char *weights;      /* [channel, tap] of the part; NULL: 1 */
  char *target;
} channel_job;

/* Vectors that are summed together, and numbers in one: registers of any width make one up. */
enum { VECTORS = 2, VECTOR_BYTES = 64 };
typedef float f32_vector __attribute__((vector_size(VECTOR_BYTES)));
typedef double f64_vector __attribute__((vector_size(VECTOR_BYTES)));

/* The taps that meet the source for one position, and where the first element of the source is. */
typedef struct window {
  tnf_conv_range range[TNF_CONV_AXES];
  int64_t pixel;                 /* of tap 0 of every axis, which may be outside */
  int64_t next[TNF_CONV_AXES];   /* pixels from tap to tap */
  int64_t weight[TNF_CONV_AXES]; /* taps from tap to tap */
} window;

static window window_at(const tnf_conv_axis axes[TNF_CONV_AXES], const tnf_conv_line *line, int64_t j) {
  window w = {.pixel = line->batch};
  int64_t pixels = 1, taps = 1;
  for (int i = TNF_CONV_AXES - 1; i >= 0; --i) {
    const tnf_conv_axis *axis = &axes[i];
    const int64_t q = line->q[i] + (i == 0 ? j : 0);
    w.range[i] = tnf_conv_taps_at(axis, q);
    w.pixel = w.pixel * axis->source + q * axis->step + axis->first;
  }
  for (int i = 0; i < TNF_CONV_AXES; ++i) {
    w.next[i] = pixels * axes[i].next;
    w.weight[i] = taps;
    pixels *= axes[i].source;
    taps *= axes[i].taps;
  }
  return w;
}

#define FOR_TAPS(w)                                                                                                              \
  for (int64_t t2 = (w)->range[2].begin; t2 < (w)->range[2].end; ++t2)                                                           \
    for (int64_t t1 = (w)->range[1].begin; t1 < (w)->range[1].end; ++t1)                                                         \
      for (int64_t t0 = (w)->range[0].begin; t0 < (w)->range[0].end; ++t0)

#define DEFINE(name, type)                                                                                                       \
  static void pack_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const channel_job *job = args;                                                                                               \
    const int64_t *extents = job->conv->kernel, whole = extents[0] * extents[1] * extents[2];                                    \
    (void)worker;                                                                                                                \
    for (int64_t number = begin; number < end; ++number) {                                                                       \
      int64_t tap = 0, rest = number, taps = 1;                                                                                  \
      for (int a = 0; a < TNF_CONV_AXES; ++a) {                                                                                  \
        tap += (job->axis[a].kernel_first + rest % job->axis[a].taps * job->axis[a].kernel_next) * taps;                         \
        rest /= job->axis[a].taps;                                                                                               \
        taps *= extents[a];                                                                                                      \
      }                                                                                                                          \
      for (int64_t c = 0; c < job->channels; ++c)                                                                                \
        ((type *)job->weights)[number * job->channels + c] = ((const type *)job->kernel)[tap + c * whole];                       \
    }                                                                                                                            \
  }                                                                                                                              \
  static void window_##name(const channel_job *job, const window *w, type *target) {                                             \
    const int64_t channels = job->channels;                                                                                      \
    const int64_t lanes = VECTOR_BYTES / (int64_t)sizeof(type);                                                                  \
    const type *source = (const type *)job->source, *weights = (const type *)job->weights;                                       \
    int64_t c = 0;                                                                                                               \
    for (; c + VECTORS * lanes <= channels; c += VECTORS * lanes) {                                                              \
      name##_vector sum[VECTORS] = {{0}, {0}};                                                                                   \
      FOR_TAPS(w) {                                                                                                              \
        const type *from = source + (w->pixel + t0 * w->next[0] + t1 * w->next[1] + t2 * w->next[2]) * channels + c;             \
        const int64_t tap = t0 * w->weight[0] + t1 * w->weight[1] + t2 * w->weight[2];                                           \
        for (int v = 0; v < VECTORS; ++v) {                                                                                      \
          name##_vector x, weight;                                                                                               \
          memcpy(&x, from + v * lanes, sizeof x);                                                                                \
          if (weights) {                                                                                                         \
            memcpy(&weight, weights + tap * channels + c + v * lanes, sizeof weight);                                            \
            x *= weight;                                                                                                         \
          }                                                                                                                      \
          sum[v] += x;                                                                                                           \
        }                                                                                                                        \
      }                                                                                                                          \
      memcpy(target + c, sum, sizeof sum);                                                                                       \
    }                                                                                                                            \
    for (; c < channels; ++c) {                                                                                                  \
      type sum = 0;                                                                                                              \
      FOR_TAPS(w) {                                                                                                              \
        const type x = source[(w->pixel + t0 * w->next[0] + t1 * w->next[1] + t2 * w->next[2]) * channels + c];                  \
        const int64_t tap = t0 * w->weight[0] + t1 * w->weight[1] + t2 * w->weight[2];                                           \
        sum += weights ? x * weights[tap * channels + c] : x;                                                                    \
      }                                                                                                                          \
      target[c] = sum;                                                                                                           \
    }                                                                                                                            \
  }                                                                                                                              \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const channel_job *job = args;                                                                                               \
    const int64_t last = tnf_conv_least(end * job->block, job->positions);                                                       \
    (void)worker;                                                                                                                \
    for (int64_t position = begin * job->block; position < last;) {                                                              \
      const tnf_conv_line line = tnf_conv_line_at(job->axis, position, last - position);                                         \
      const int64_t pixel = tnf_conv_line_target(job->axis, &line);                                                              \
      for (int64_t j = 0; j < line.count; ++j) {                                                                                 \
        const window w = window_at(job->axis, &line, j);                                                                         \
        window_##name(job, &w, (type *)job->target + (pixel + j * job->axis[0].spacing) * job->channels);                        \
      }                                                                                                                          \
      position += line.count;                                                                                                    \
    }                                                                                                                            \
  }
DEFINE(f32, float)
DEFINE(f64, double)

tnf_rt_status tnf_conv_channelwise(tnf_context *ctx, const tnf_conv *conv, bool back, int32_t dtype, int64_t channels,
                                   const void *source, const void *kernel, void *target) {
  const bool is_single = tnf_conv_real(dtype) == TNF_F32;
  const int64_t element = is_single ? 4 : 8, parts = tnf_conv_all_parts(conv, back);
  channel_job job = {.conv = conv, .channels = channels, .source = source, .kernel = kernel, .target = target};
  if (kernel) {
    job.weights = tnf_ctx_scratch(ctx, (size_t)(conv->kernel[0] * conv->kernel[1] * conv->kernel[2] * channels * element));
    if (!job.weights)
      return TNF_RT_OUT_OF_MEMORY;
  }
  for (int64_t number = 0; number < parts; ++number) {
    tnf_conv_part_axes(conv, back, number, job.axis);
    job.taps = tnf_conv_taps(job.axis);
    job.positions = tnf_conv_positions(job.axis) * conv->batch;
    job.block = tnf_conv_window_positions(channels * (job.taps + 1));
    const int64_t tasks = (job.positions + job.block - 1) / job.block;
    if (kernel)
      tnf_parallel_for(ctx, job.taps, tnf_conv_window_positions(channels * 2), is_single ? pack_f32 : pack_f64, &job);
    tnf_parallel_for(ctx, tasks, 1, is_single ? body_f32 : body_f64, &job);
  }
  return TNF_RT_OK;
}

/* ---- gradients of the kernel --------------------------------------------------------------------------------------------- */

typedef struct kernel_job {
  tnf_conv_axis axis[TNF_CONV_AXES];
  int64_t channels, taps;
  int64_t positions, chunk, chunks;
  const char *x, *y;
  char *sums; /* [channel, tap] of each chunk of positions */
  char *kernel;
} kernel_job;

enum { MOST_CHUNKS = 16 };

#define DEFINE_KERNEL(name, type)                                                                                                \
  /* of one position */                                                                                                          \
  static void add_##name(const kernel_job *job, const window *w, const type *y, type *sums) {                                    \
    const int64_t channels = job->channels;                                                                                      \
    FOR_TAPS(w) {                                                                                                                \
      const type *x = (const type *)job->x + (w->pixel + t0 * w->next[0] + t1 * w->next[1] + t2 * w->next[2]) * channels;        \
      type *sum = sums + (t0 * w->weight[0] + t1 * w->weight[1] + t2 * w->weight[2]) * channels;                                 \
      for (int64_t c = 0; c < channels; ++c)                                                                                     \
        sum[c] += x[c] * y[c];                                                                                                   \
    }                                                                                                                            \
  }                                                                                                                              \
  static void chunk_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                             \
    const kernel_job *job = args;                                                                                                \
    (void)worker;                                                                                                                \
    for (int64_t chunk = begin; chunk < end; ++chunk) {                                                                          \
      type *sums = (type *)job->sums + chunk * job->taps * job->channels;                                                        \
      const int64_t last = tnf_conv_least((chunk + 1) * job->chunk, job->positions);                                             \
      memset(sums, 0, (size_t)(job->taps * job->channels) * sizeof(type));                                                       \
      for (int64_t position = chunk * job->chunk; position < last; ++position) {                                                 \
        const tnf_conv_line line = tnf_conv_line_at(job->axis, position, 1);                                                     \
        const window w = window_at(job->axis, &line, 0);                                                                         \
        add_##name(job, &w, (const type *)job->y + position * job->channels, sums);                                              \
      }                                                                                                                          \
    }                                                                                                                            \
  }                                                                                                                              \
  /* the chunks in order, taps fastest */                                                                                        \
  static void join_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const kernel_job *job = args;                                                                                                \
    const type *sums = (const type *)job->sums;                                                                                  \
    (void)worker;                                                                                                                \
    for (int64_t c = begin; c < end; ++c)                                                                                        \
      for (int64_t tap = 0; tap < job->taps; ++tap) {                                                                            \
        type sum = 0;                                                                                                            \
        for (int64_t chunk = 0; chunk < job->chunks; ++chunk)                                                                    \
          sum += sums[(chunk * job->taps + tap) * job->channels + c];                                                            \
        ((type *)job->kernel)[c * job->taps + tap] = sum;                                                                        \
      }                                                                                                                          \
  }
DEFINE_KERNEL(f32, float)
DEFINE_KERNEL(f64, double)

tnf_rt_status tnf_conv_channelwise_kernel(tnf_context *ctx, const tnf_conv *conv, int32_t dtype, const void *x, const void *y,
                                          void *kernel) {
  const bool is_single = dtype == TNF_F32;
  kernel_job job = {.channels = conv->groups, .x = x, .y = y, .kernel = kernel};
  tnf_conv_part_axes(conv, false, 0, job.axis);
  job.taps = tnf_conv_taps(job.axis);
  job.positions = tnf_conv_positions(job.axis) * conv->batch;
  const int64_t least = tnf_conv_window_positions(job.channels * (job.taps + 1));
  const int64_t share = (job.positions + MOST_CHUNKS - 1) / MOST_CHUNKS;
  job.chunk = share < least ? least : share;
  job.chunks = (job.positions + job.chunk - 1) / job.chunk;
  job.sums = tnf_ctx_scratch(ctx, (size_t)(job.chunks * job.taps * job.channels * (is_single ? 4 : 8)));
  if (!job.sums)
    return TNF_RT_OUT_OF_MEMORY;
  tnf_parallel_for(ctx, job.chunks, 1, is_single ? chunk_f32 : chunk_f64, &job);
  tnf_parallel_for(ctx, job.channels, tnf_conv_window_positions(job.taps * job.chunks), is_single ? join_f32 : join_f64, &job);
  return TNF_RT_OK;
}

/* ---- sums over windows --------------------------------------------------------------------------------------------------- */

tnf_rt_status tnf_rt_window_sum(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *source = &operands[0], *target = &operands[1];
  (void)site;
  const int32_t axes = (int32_t)attributes[0];
  const bool back = attributes[1 + 4 * axes] != 0;
  if (!tnf_conv_count(target))
    return TNF_RT_OK;
  if (!tnf_conv_count(source)) {
    tnf_conv_clear(ctx, target);
    return TNF_RT_OK;
  }
  const tnf_rt_tensor *x = back ? target : source, *y = back ? source : target;
  const tnf_conv conv = tnf_conv_of_windows(x, y, axes, attributes + 1, tnf_conv_is_complex(x->dtype) ? 2 : 1);
  return tnf_conv_channelwise(ctx, &conv, back, x->dtype, conv.input_channels, source->data, NULL, target->data);
}
