/* convolution and convolution_transpose: products of the kernel with patches of the source, which are cut while they are needed.
 *
 * The kernel is packed once. A unit of work is a block of positions of the target: for every block of the sum it cuts patches
 * into the second-level cache and multiplies. Where the target has long lines, and a block of the sum is neighbours in memory,
 * patches lie in the source as they are, overlapping, and only those at the ends of a line are cut. An element is one chain of
 * fused multiply-adds per block of the sum, the blocks added in order: how positions are divided cannot change its bits. */
#include "conv/channelwise.h"
#include "conv/conv.h"

#include <string.h>

/* A strip of the packed kernel (48 x 256 f32) stays in the first-level cache while patches stream past it from the second. */
enum { SUM_BLOCK = 256, LEAST_POSITIONS = 32, MOST_POSITIONS = 512, PATCH_BYTES = 192 * 1024, TASKS = 16 };

typedef struct product_job {
  tnf_context *ctx;
  const tnf_gemm_kernels *kernels;
  const tnf_conv *conv;
  bool back;
  tnf_conv_image image;
  const char *kernel;       /* of real numbers */
  int64_t kernel_row;       /* from one result channel to the next */
  int64_t rows, padded;     /* channels of the target in a group, and as they are packed */
  int64_t strips;           /* of these rows */
  int64_t sum, sum_block;   /* rows of a patch, and those of a block */
  int64_t positions, block; /* of the target, and those of a task */
  int64_t pixel;            /* channels of the target */
  bool whole;               /* the part is all of the target */
  bool lines;               /* tasks are whole lines, and a block of the sum is in one run */
  bool direct;              /* patches are pixels: the source as it lies */
  char *wide;               /* the kernel, widened */
  char *packed;
  char *target;
} product_job;

/* ---- the kernel -------------------------------------------------------------------------------------------------------- */

/* A complex kernel between real images of twice the channels: each element becomes [re -im; im re], rows for the target. */
typedef struct widening {
  const tnf_conv *conv; /* of real numbers */
  bool back;
  const char *from;
  char *to;
  int64_t taps;
} widening;

#define DEFINE_WIDEN(name, type)                                                                                                 \
  static void widen_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                             \
    const widening *w = args;                                                                                                    \
    const int64_t inputs = w->conv->input_channels / 2, column = inputs * w->taps;                                               \
    (void)worker;                                                                                                                \
    for (int64_t co = begin; co < end; ++co)                                                                                     \
      for (int64_t at = 0; at < column; ++at) {                                                                                  \
        const type *z = (const type *)w->from + 2 * (co * column + at);                                                          \
        type *even = (type *)w->to + 2 * (2 * co * column + at), *odd = even + 2 * column;                                       \
        even[0] = odd[1] = z[0];                                                                                                 \
        even[1] = w->back ? z[1] : -z[1];                                                                                        \
        odd[0] = w->back ? -z[1] : z[1];                                                                                         \
      }                                                                                                                          \
  }
DEFINE_WIDEN(f32, float)
DEFINE_WIDEN(f64, double)

/* Rows [p, p + count) of the sum, which have one distance in the kernel, for the strip from channel `i` on. */
static void pack_run(const product_job *job, int64_t group, int64_t i, int64_t strip, int64_t p, int64_t count, char *to) {
  const tnf_conv *conv = job->conv;
  const int64_t channels = job->image.channels, inputs = conv->input_channels, element = job->kernels->element;
  const tnf_conv_axis *axis = job->image.axis;
  int64_t tap = 0, number = p / channels, c = p % channels, taps = 1;
  for (int a = 0; a < TNF_CONV_AXES; ++a) {
    tap += (axis[a].kernel_first + number % axis[a].taps * axis[a].kernel_next) * taps;
    number /= axis[a].taps;
    taps *= conv->kernel[a];
  }
  const int64_t first = group * conv->result_channels, ci = job->back ? i : c, co = job->back ? c : i;
  const char *from = job->kernel + (ci + inputs * tap + (first + co) * job->kernel_row) * element;
  job->kernels->pack_a(strip, count, from, job->back ? 1 : job->kernel_row, job->back ? job->kernel_row : 1, to);
}

/* A strip of a group's kernel. From x to y all rows of the sum are neighbours in the kernel, else those of a tap. */
static void pack_strip(const product_job *job, int64_t group, int64_t i, int64_t strip) {
  const int64_t element = job->kernels->element, together = job->back ? job->image.channels : job->sum;
  for (int64_t p = 0, count; p < job->sum; p += count) {
    const int64_t block = p / job->sum_block * job->sum_block, size = tnf_conv_least(job->sum_block, job->sum - block);
    const int64_t at = (group * job->sum + block) * job->padded + i * size + (p - block) * tnf_conv_padded(job->kernels, strip);
    count = tnf_conv_least(together - p % together, block + size - p);
    pack_run(job, group, i, strip, p, count, job->packed + at * element);
  }
}

/* Items are the strips of all groups. */
static void pack_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const product_job *job = args;
  (void)worker;
  for (int64_t item = begin; item < end; ++item) {
    int64_t i = 0, strip = tnf_conv_strip(job->kernels, job->rows);
    for (int64_t number = item % job->strips; number > 0; --number) {
      i += strip;
      strip = tnf_conv_strip(job->kernels, job->rows - i);
    }
    pack_strip(job, item / job->strips, i, strip);
  }
}

/* ---- the products ------------------------------------------------------------------------------------------------------ */

/* C for `count` columns from a position on. */
static void multiply_line(const product_job *job, tnf_gemm_block *block, const tnf_conv_line *line, int64_t group,
                          const char *a) {
  const int64_t element = job->kernels->element, pixel = tnf_conv_line_target(job->image.axis, line);
  block->n = line->count;
  block->c = job->target + (pixel * job->pixel + group * job->rows) * element;
  block->c_column = job->image.axis[0].spacing * job->pixel;
  for (int64_t i = 0, strip; i < job->rows; i += strip) {
    strip = tnf_conv_strip(job->kernels, job->rows - i);
    tnf_gemm_block part = *block;
    part.m = strip;
    part.a = a + i * block->k * element;
    part.c = (char *)block->c + i * element;
    job->kernels->block(&part);
  }
}

/* All columns at once where they are equally far apart, else line by line. */
static void multiply_block(const product_job *job, int64_t group, int64_t position, int64_t count, tnf_gemm_block *block,
                           const char *a) {
  const int64_t element = job->kernels->element;
  const char *b = block->b;
  for (int64_t done = 0; done < count;) {
    tnf_conv_line line = tnf_conv_line_at(job->image.axis, position + done, count - done);
    if (job->whole)
      line.count = count;
    block->b = b + done * block->b_column * element;
    multiply_line(job, block, &line, group, a);
    done += line.count;
  }
}

static void clear_columns(const product_job *job, int64_t group, int64_t position, int64_t count) {
  const int64_t element = job->kernels->element;
  for (int64_t done = 0; done < count;) {
    const tnf_conv_line line = tnf_conv_line_at(job->image.axis, position + done, count - done);
    const int64_t pixel = tnf_conv_line_target(job->image.axis, &line);
    for (int64_t j = 0; j < line.count; ++j)
      memset(job->target + ((pixel + j * job->image.axis[0].spacing) * job->pixel + group * job->rows) * element, 0,
             (size_t)(job->rows * element));
    done += line.count;
  }
}

/* The inner positions of whole lines, for one strip. A line of the source that is not there adds nothing. */
static void multiply_inner(const product_job *job, int64_t position, int64_t count, int64_t p, int64_t begin,
                           tnf_gemm_block *block) {
  const tnf_conv_image *image = &job->image;
  const tnf_conv_axis *axis = image->axis;
  const int64_t element = job->kernels->element, run = image->channels * axis[0].taps;
  const int64_t t[TNF_CONV_AXES] = {0, p / run % axis[1].taps, p / run / axis[1].taps};
  const int64_t at = (begin * axis[0].step + axis[0].first) * image->pixel + p % run;
  char *const first = block->c;
  for (int64_t done = 0; done < count; done += axis[0].count) {
    const tnf_conv_line line = tnf_conv_line_at(axis, position + done, 1);
    const char *from = tnf_conv_source_line(image, &line, t);
    char *to = first + (done + begin) * job->pixel * element;
    if (from) {
      block->b = from + at * element;
      block->c = to;
      job->kernels->block(block);
    }
    for (int64_t j = 0; !from && p == 0 && j < block->n; ++j)
      memset(to + j * job->pixel * element, 0, (size_t)(block->m * element));
  }
}

/* Rows [p, p + k) of the sum, in one run, for whole lines: the inner positions of each, then those of one place in all lines. */
static void multiply_lines(const product_job *job, int64_t position, int64_t count, int64_t p, int64_t k, char *patches) {
  const int64_t element = job->kernels->element, width = job->image.axis[0].count;
  const char *a = job->packed + p * job->padded * element;
  int64_t begin, end;
  tnf_conv_inner(&job->image, p % (job->image.channels * job->image.axis[0].taps), k, &begin, &end);
  tnf_gemm_block block = {.k = k, .b_row = 1, .accumulate = p > 0};
  for (int64_t q = begin ? 0 : end;; q = q + 1 == begin ? end : q + 1) {
    const bool is_end = q < width;
    for (int64_t done = 0; is_end && done < count; done += width)
      tnf_conv_patches(&job->image, 0, position + done + q, 1, p, k, patches + done / width * k * element, k);
    block.n = is_end ? count / width : end - begin;
    block.b = patches;
    block.b_column = is_end ? k : job->image.axis[0].step * job->image.pixel;
    block.c_column = is_end ? width * job->pixel : job->pixel;
    for (int64_t i = 0, strip; i < job->rows; i += strip) {
      strip = tnf_conv_strip(job->kernels, job->rows - i);
      block.m = strip;
      block.a = a + i * k * element;
      block.c = job->target + ((position + (is_end ? q : 0)) * job->pixel + i) * element;
      if (is_end)
        job->kernels->block(&block);
      else if (block.n)
        multiply_inner(job, position, count, p, begin, &block);
    }
    if (!is_end)
      break;
  }
}

static void product_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const product_job *job = args;
  const int64_t element = job->kernels->element, blocks = (job->positions + job->block - 1) / job->block;
  char *patches = tnf_ctx_workspace(job->ctx, worker);
  for (int64_t task = begin; task < end; ++task) {
    const int64_t group = task / blocks, position = task % blocks * job->block;
    const int64_t count = tnf_conv_least(job->block, job->positions - position);
    if (!job->sum)
      clear_columns(job, group, position, count);
    for (int64_t p = 0; p < job->sum; p += job->sum_block) {
      const int64_t k = tnf_conv_least(job->sum_block, job->sum - p);
      if (job->lines) {
        multiply_lines(job, position, count, p, k, patches);
        continue;
      }
      tnf_gemm_block block = {.k = k, .b = patches, .b_row = 1, .b_column = k, .accumulate = p > 0};
      if (job->direct) {
        block.b = job->image.data + (position * job->image.pixel + group * job->image.channels + p) * element;
        block.b_column = job->image.pixel;
      } else
        tnf_conv_patches(&job->image, group, position, count, p, k, patches, k);
      multiply_block(job, group, position, count, &block, job->packed + (group * job->sum + p) * job->padded * element);
    }
  }
}

/* ---- sizes ------------------------------------------------------------------------------------------------------------- */

/* Whole runs of neighbouring rows where these are not too long. */
static int64_t sum_block_of(const tnf_conv_image *image, int64_t sum) {
  const int64_t together = image->joined ? image->channels * image->axis[0].taps : image->channels;
  if (sum <= SUM_BLOCK)
    return sum;
  if (together <= SUM_BLOCK)
    return SUM_BLOCK / together * together;
  const int64_t pieces = (together + SUM_BLOCK - 1) / SUM_BLOCK;
  if (together % pieces == 0)
    return together / pieces;
  const int64_t blocks = (sum + SUM_BLOCK - 1) / SUM_BLOCK;
  return (sum + blocks - 1) / blocks;
}

static int64_t positions_of_task(const product_job *job) {
  const int64_t bytes = job->sum_block * job->kernels->element, tile = job->kernels->tile_columns;
  int64_t positions = bytes ? PATCH_BYTES / bytes : MOST_POSITIONS;
  positions = positions < LEAST_POSITIONS ? LEAST_POSITIONS : positions > MOST_POSITIONS ? MOST_POSITIONS : positions;
  const int64_t share = (job->positions + TASKS - 1) / TASKS; /* tasks for threads, but not slivers */
  positions = tnf_conv_least(positions, share < LEAST_POSITIONS ? LEAST_POSITIONS : share);
  const int64_t blocks = (job->positions + positions - 1) / positions;
  return tnf_round_up(blocks ? (job->positions + blocks - 1) / blocks : 1, tile);
}

/* The job of one part of the target; `back` as in conv.h. */
static void begin_part(product_job *job, const void *source, int64_t number) {
  const tnf_conv *conv = job->conv;
  tnf_conv_axis axis[TNF_CONV_AXES];
  tnf_conv_part_axes(conv, job->back, number, axis);
  job->image = tnf_conv_image_of(source, job->kernels->element, job->back ? conv->result_channels : conv->input_channels,
                                 conv->groups, axis);
  job->rows = job->back ? conv->input_channels : conv->result_channels;
  job->padded = tnf_conv_padded(job->kernels, job->rows);
  job->strips = (job->rows + job->kernels->tile_rows - 1) / job->kernels->tile_rows;
  job->pixel = job->rows * conv->groups;
  job->sum = job->image.channels * tnf_conv_taps(axis);
  job->sum_block = sum_block_of(&job->image, job->sum);
  job->positions = tnf_conv_positions(axis) * conv->batch;
  job->block = positions_of_task(job);
  job->whole = true;
  job->direct = true;
  for (int i = 0; i < TNF_CONV_AXES; ++i) {
    job->whole = job->whole && axis[i].spacing == 1;
    job->direct = job->direct && axis[i].taps == 1 && axis[i].first == 0 && axis[i].step == 1 && axis[i].count == axis[i].source;
  }
  job->direct = job->direct && job->whole;
  job->lines = job->whole && !job->direct && 2 * job->sum_block > SUM_BLOCK && tnf_conv_is_by_lines(&job->image, job->sum_block);
  if (job->lines) {
    const int64_t width = axis[0].count, lines = job->positions / width;
    const int64_t most = job->block < width ? 1 : job->block / width, tasks = lines ? (lines + most - 1) / most : 1;
    job->block = (lines + tasks - 1) / tasks * width;
  }
}

/* Workspace: patches for every worker; behind worker 0's the widened kernel and the packed one. */
static tnf_rt_status reserve(product_job *job, const void *source, int64_t parts, int64_t wide) {
  int64_t patches = 0, packed = 0;
  for (int64_t number = 0; number < parts; ++number) {
    begin_part(job, source, number);
    const int64_t part = job->conv->groups * job->padded * job->sum * job->kernels->element;
    const int64_t columns = job->direct ? 0 : job->sum_block * job->block * job->kernels->element;
    packed = part > packed ? part : packed;
    patches = columns > patches ? columns : patches;
  }
  patches = tnf_round_up(patches, 64);
  wide = tnf_round_up(wide, 64);
  tnf_rt_status status = tnf_ctx_workspace_reserve(job->ctx, 1, (size_t)(patches + wide + packed));
  if (!status)
    status = tnf_ctx_workspace_reserve(job->ctx, tnf_ctx_workers(job->ctx), (size_t)patches);
  if (status)
    return status;
  job->wide = (char *)tnf_ctx_workspace(job->ctx, 0) + patches;
  job->packed = job->wide + wide;
  return TNF_RT_OK;
}

static void widen(product_job *job, int32_t dtype) {
  const tnf_conv *conv = job->conv;
  widening w = {conv, job->back, job->kernel, job->wide, conv->kernel[0] * conv->kernel[1] * conv->kernel[2]};
  const int64_t columns = conv->result_channels / 2 * conv->groups;
  tnf_parallel_for(job->ctx, columns, tnf_conv_chunk(columns, (double)columns * (double)job->kernel_row),
                   dtype == TNF_COMPLEX_F32 ? widen_f32 : widen_f64, &w);
  job->kernel = job->wide;
}

static tnf_rt_status multiply(tnf_context *ctx, const tnf_conv *conv, bool back, int32_t dtype, const void *source,
                              const void *kernel, void *target) {
  product_job job = {.ctx = ctx,
                     .kernels = tnf_conv_kernels_get(tnf_conv_real(dtype)),
                     .conv = conv,
                     .back = back,
                     .kernel = kernel,
                     .kernel_row = conv->input_channels * conv->kernel[0] * conv->kernel[1] * conv->kernel[2],
                     .target = target};
  const int64_t parts = tnf_conv_all_parts(conv, back), kernel_size = job.kernel_row * conv->result_channels * conv->groups;
  const bool is_complex = tnf_conv_is_complex(dtype);
  tnf_rt_status status = reserve(&job, source, parts, is_complex ? kernel_size * job.kernels->element : 0);
  if (status)
    return status;
  if (is_complex)
    widen(&job, dtype);
  for (int64_t number = 0; number < parts; ++number) {
    begin_part(&job, source, number);
    const int64_t strips = conv->groups * job.strips, tasks = (job.positions + job.block - 1) / job.block * conv->groups;
    const double work = (double)conv->groups * (double)job.rows * (double)job.sum;
    tnf_parallel_for(ctx, strips, tnf_conv_chunk(strips, 4 * work), pack_body, &job);
    tnf_parallel_for(ctx, tasks, tnf_conv_chunk(tasks, work * (double)job.positions), product_body, &job);
  }
  return TNF_RT_OK;
}

static tnf_rt_status run(tnf_context *ctx, bool back, const tnf_rt_tensor *operands, const int64_t *attributes) {
  const tnf_rt_tensor *source = &operands[0], *kernel = &operands[1], *target = &operands[2];
  if (!tnf_conv_count(target))
    return TNF_RT_OK;
  if (!tnf_conv_count(source) || !tnf_conv_count(kernel)) {
    tnf_conv_clear(ctx, target);
    return TNF_RT_OK;
  }
  const tnf_rt_tensor *x = back ? target : source, *y = back ? source : target;
  const tnf_conv conv = tnf_conv_of(x, kernel, y, attributes, tnf_conv_is_complex(target->dtype) ? 2 : 1);
  if (conv.input_channels == 1 && conv.result_channels == 1)
    return tnf_conv_channelwise(ctx, &conv, back, target->dtype, conv.groups, source->data, kernel->data, target->data);
  return multiply(ctx, &conv, back, target->dtype, source->data, kernel->data, target->data);
}

tnf_rt_status tnf_rt_convolution(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                 const int64_t *attributes) {
  (void)site;
  return run(ctx, false, operands, attributes);
}

tnf_rt_status tnf_rt_convolution_transpose(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                           const int64_t *attributes) {
  (void)site;
  return run(ctx, true, operands, attributes);
}
