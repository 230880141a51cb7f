/* convolution_kernel: products of patches of x with y, summed over positions.
 *
 * Positions are divided into chunks, and the kernel's rows into parts, by sizes alone; a task adds the products of its chunk's
 * blocks in order. Where there are several chunks their sums are added in order at the end. */
#include "conv/channelwise.h"
#include "conv/conv.h"

#include <string.h>

/* A strip of patches (48 x 192 f32) fits the first-level cache. */
enum { POSITIONS = 192, PIECE_STRIPS = 4, TASKS = 16, LEAST_LINES = 8, PART_BYTES = 320 * 1024, BLOCK_BYTES = 256 * 1024 };
enum { ADDED = 512 }; /* numbers of a chunk that are added at a time */

typedef struct sum_job {
  tnf_context *ctx;
  const tnf_gemm_kernels *kernels;
  const tnf_conv *conv;
  tnf_conv_image image;
  const char *y;
  int64_t rows, part; /* of the kernel: channels and taps, and those of a task */
  int64_t parts;
  int64_t columns, pixel;   /* result channels of a group, and of all */
  int64_t positions, chunk; /* and those of a task */
  int64_t chunks;
  int64_t piece, block; /* rows and positions of a product */
  bool lines;           /* blocks are whole lines, and a piece is in one run */
  int64_t size;         /* numbers in the kernel */
  char *sums;           /* of each chunk; of one chunk the result, unless that is complex */
  void *result;
} sum_job;

/* Rows [row, row + rows) of the kernel of a group, for a block of positions. */
static void add_block(const sum_job *job, int64_t group, int64_t row, int64_t rows, int64_t position, int64_t count, bool first,
                      char *sum, char *patches) {
  const int64_t element = job->kernels->element;
  for (int64_t i = 0, strip; i < rows; i += strip) {
    strip = tnf_conv_strip(job->kernels, rows - i);
    tnf_conv_patches(&job->image, group, position, count, row + i, strip, patches, tnf_conv_padded(job->kernels, strip));
    const tnf_gemm_block block = {.m = strip,
                                  .n = job->columns,
                                  .k = count,
                                  .a = patches,
                                  .b = job->y + (position * job->pixel + group * job->columns) * element,
                                  .b_row = job->pixel,
                                  .b_column = 1,
                                  .c = sum + (group * job->columns * job->rows + row + i) * element,
                                  .c_column = job->rows,
                                  .accumulate = !first};
    job->kernels->block(&block);
  }
}

/* The same rows for the positions of one place in neighbouring lines, added. */
static void add_places(const sum_job *job, int64_t row, int64_t rows, int64_t position, int64_t lines, char *sum, char *patches) {
  const int64_t element = job->kernels->element, width = job->image.axis[0].count;
  for (int64_t i = 0, strip; i < rows; i += strip) {
    strip = tnf_conv_strip(job->kernels, rows - i);
    const int64_t column = tnf_conv_padded(job->kernels, strip);
    for (int64_t l = 0; l < lines; ++l)
      tnf_conv_patches(&job->image, 0, position + l * width, 1, row + i, strip, patches + l * column * element, column);
    const tnf_gemm_block block = {.m = strip,
                                  .n = job->columns,
                                  .k = lines,
                                  .a = patches,
                                  .b = job->y + position * job->pixel * element,
                                  .b_row = width * job->pixel,
                                  .b_column = 1,
                                  .c = sum + (row + i) * element,
                                  .c_column = job->rows,
                                  .accumulate = true};
    job->kernels->block(&block);
  }
}

/* The same for whole lines from a position on: the inner positions of each, then those of one place in all of them. */
static void add_lines(const sum_job *job, int64_t row, int64_t rows, int64_t position, int64_t count, bool first, char *sum,
                      char *patches) {
  const tnf_conv_image *image = &job->image;
  const tnf_conv_axis *axis = image->axis;
  const int64_t element = job->kernels->element, width = axis[0].count, run = image->channels * axis[0].taps;
  const int64_t t[TNF_CONV_AXES] = {0, row / run % axis[1].taps, row / run / axis[1].taps};
  int64_t begin, end;
  tnf_conv_inner(image, row % run, rows, &begin, &end);
  const int64_t at = (begin * axis[0].step + axis[0].first) * image->pixel + row % run;
  tnf_gemm_block block = {.m = rows,
                          .n = job->columns,
                          .k = end - begin,
                          .a_column = axis[0].step * image->pixel,
                          .b_row = job->pixel,
                          .b_column = 1,
                          .c = sum + row * element,
                          .c_column = job->rows,
                          .accumulate = !first};
  for (int64_t done = 0; done < count && begin < end; done += width) {
    const tnf_conv_line line = tnf_conv_line_at(axis, position + done, 1);
    const char *from = tnf_conv_source_line(image, &line, t);
    if (!from)
      continue;
    block.a = from + at * element;
    block.b = job->y + (position + done + begin) * job->pixel * element;
    job->kernels->block(&block);
    block.accumulate = true;
  }
  for (int64_t j = 0; !block.accumulate && j < job->columns; ++j)
    memset(sum + (row + j * job->rows) * element, 0, (size_t)(rows * element));
  for (int64_t q = begin ? 0 : end; q < width; q = q + 1 == begin ? end : q + 1)
    add_places(job, row, rows, position + q, count / width, sum, patches);
}

static void sum_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const sum_job *job = args;
  char *patches = tnf_ctx_workspace(job->ctx, worker);
  for (int64_t task = begin; task < end; ++task) {
    const int64_t from_row = task % job->parts * job->part, group = task / job->parts % job->conv->groups;
    const int64_t chunk = task / job->parts / job->conv->groups, from = chunk * job->chunk;
    const int64_t to_row = tnf_conv_least(from_row + job->part, job->rows),
                  to = tnf_conv_least(from + job->chunk, job->positions);
    char *sum = job->sums + chunk * job->size * job->kernels->element;
    for (int64_t position = from, count; position < to; position += count) {
      count = tnf_conv_least(job->block, to - position);
      for (int64_t row = from_row; row < to_row; row += job->piece) {
        const int64_t rows = tnf_conv_least(job->piece, to_row - row);
        if (job->lines)
          add_lines(job, row, rows, position, count, position == from, sum, patches);
        else
          add_block(job, group, row, rows, position, count, position == from, sum, patches);
      }
    }
  }
}

/* The sums of the chunks, in order. Of complex x and y, whose parts were multiplied each with each, they are joined: row 2 i and
 * column 2 j begin [xx' xy'; yx' yy'], which makes xx' - yy' and xy' + yx'. */
#define DEFINE(name, type)                                                                                                       \
  static void add_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                               \
    const sum_job *job = args;                                                                                                   \
    const type *sums = (const type *)job->sums;                                                                                  \
    type *result = (type *)job->result;                                                                                          \
    (void)worker;                                                                                                                \
    type sum[ADDED];                                                                                                             \
    for (int64_t i = begin, count; i < end; i += count) {                                                                        \
      count = tnf_conv_least(ADDED, end - i);                                                                                    \
      memcpy(sum, sums + i, (size_t)count * sizeof *sum);                                                                        \
      for (int64_t chunk = 1; chunk < job->chunks; ++chunk)                                                                      \
        for (int64_t k = 0; k < count; ++k)                                                                                      \
          sum[k] += sums[chunk * job->size + i + k];                                                                             \
      memcpy(result + i, sum, (size_t)count * sizeof *sum);                                                                      \
    }                                                                                                                            \
  }                                                                                                                              \
  static void join_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const sum_job *job = args;                                                                                                   \
    const int64_t rows = job->rows / 2;                                                                                          \
    (void)worker;                                                                                                                \
    for (int64_t i = begin; i < end; ++i) {                                                                                      \
      const int64_t at = i / rows * 2 * job->rows + i % rows * 2;                                                                \
      type z[2] = {0, 0};                                                                                                        \
      for (int64_t chunk = 0; chunk < job->chunks; ++chunk) {                                                                    \
        const type *even = (const type *)job->sums + chunk * job->size + at, *odd = even + job->rows;                            \
        z[0] += even[0] - odd[1];                                                                                                \
        z[1] += odd[0] + even[1];                                                                                                \
      }                                                                                                                          \
      memcpy((type *)job->result + 2 * i, z, sizeof z);                                                                          \
    }                                                                                                                            \
  }
DEFINE(f32, float)
DEFINE(f64, double)

/* Pieces of rows are a few strips. A kernel that fits the second-level cache is one part: then x and y are read once. */
static void divide(sum_job *job) {
  const int64_t element = job->kernels->element, strips = (job->rows + job->kernels->tile_rows - 1) / job->kernels->tile_rows;
  const int64_t pieces = (strips + PIECE_STRIPS - 1) / PIECE_STRIPS, width = job->image.axis[0].count;
  job->piece = tnf_round_up((job->rows + pieces - 1) / pieces, job->kernels->tile_rows);
  job->part = job->rows * job->columns * element <= PART_BYTES ? job->rows : job->piece;
  job->parts = (job->rows + job->part - 1) / job->part;
  job->lines = job->rows % job->piece == 0 && tnf_conv_is_by_lines(&job->image, job->piece);
  job->block = POSITIONS;
  if (job->lines) {
    const int64_t lines = BLOCK_BYTES / ((job->image.pixel + job->pixel) * width * element);
    job->block = width * (lines < LEAST_LINES ? LEAST_LINES : lines > POSITIONS ? POSITIONS : lines);
  }
  const int64_t tasks = job->parts * job->conv->groups, blocks = (job->positions + job->block - 1) / job->block;
  const int64_t chunks = tnf_conv_least(blocks, (TASKS + tasks - 1) / tasks);
  job->chunk = (blocks + chunks - 1) / chunks * job->block;
  job->chunks = (job->positions + job->chunk - 1) / job->chunk;
  job->size = job->rows * job->pixel;
}

static tnf_rt_status sum_products(sum_job *job, const tnf_rt_tensor *kernel) {
  const bool is_complex = tnf_conv_is_complex(kernel->dtype), apart = is_complex || job->chunks > 1;
  const int64_t element = job->kernels->element, sums = apart ? job->chunks * job->size * element : 0;
  const int64_t patches = tnf_round_up(job->kernels->tile_rows * POSITIONS * element, 64);
  tnf_rt_status status = tnf_ctx_workspace_reserve(job->ctx, 1, (size_t)(patches + sums));
  if (!status)
    status = tnf_ctx_workspace_reserve(job->ctx, tnf_ctx_workers(job->ctx), (size_t)patches);
  if (status)
    return status;
  const int64_t tasks = job->parts * job->conv->groups * job->chunks;
  const double work = (double)job->size * (double)job->positions;
  job->sums = apart ? (char *)tnf_ctx_workspace(job->ctx, 0) + patches : kernel->data;
  tnf_parallel_for(job->ctx, tasks, tnf_conv_chunk(tasks, work), sum_body, job);
  if (apart) {
    const int64_t count = is_complex ? job->size / 4 : job->size, row_cost = 8 * job->chunks;
    static tnf_rt_body *const bodies[2][2] = {{add_f64, join_f64}, {add_f32, join_f32}};
    tnf_parallel_for(job->ctx, count, tnf_chunk_rows(count, row_cost), bodies[element == sizeof(float)][is_complex], job);
  }
  return TNF_RT_OK;
}

tnf_rt_status tnf_rt_convolution_kernel(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                        const int64_t *attributes) {
  const tnf_rt_tensor *x = &operands[0], *y = &operands[1], *kernel = &operands[2];
  (void)site;
  if (!tnf_conv_count(kernel))
    return TNF_RT_OK;
  if (!tnf_conv_count(x) || !tnf_conv_count(y)) {
    tnf_conv_clear(ctx, kernel);
    return TNF_RT_OK;
  }
  const tnf_conv conv = tnf_conv_of(x, kernel, y, attributes, tnf_conv_is_complex(x->dtype) ? 2 : 1);
  if (conv.input_channels == 1 && conv.result_channels == 1)
    return tnf_conv_channelwise_kernel(ctx, &conv, x->dtype, x->data, y->data, kernel->data);
  sum_job job = {.ctx = ctx, .kernels = tnf_conv_kernels_get(tnf_conv_real(x->dtype)), .conv = &conv, .y = y->data};
  tnf_conv_axis axis[TNF_CONV_AXES];
  tnf_conv_part_axes(&conv, false, 0, axis);
  job.image = tnf_conv_image_of(x->data, job.kernels->element, conv.input_channels, conv.groups, axis);
  job.rows = conv.input_channels * tnf_conv_taps(axis);
  job.columns = conv.result_channels;
  job.pixel = conv.result_channels * conv.groups;
  job.positions = tnf_conv_positions(axis) * conv.batch;
  job.result = kernel->data;
  divide(&job);
  return sum_products(&job, kernel);
}
