/* fft, rfft and irfft along an axis: which lines are done together, and how. Lines that follow each other in memory are done one
 * by one where they are long, else a vector of them at once, as neighbours across another axis are; long lines of those are
 * gathered first. What is done together depends on extents alone. */
#include <math.h>
#include <string.h>

#include "fft/line.h"
#include "fft/real.h"
#include "order/lines.h"

typedef enum fft_kind { COMPLEX, REAL_TO_HALF, HALF_TO_REAL } fft_kind;

typedef struct fft_job {
  tnf_context *ctx;
  fft_kind kind;
  int32_t dtype;        /* of real parts */
  int64_t n;            /* the length of the transform */
  int64_t length;       /* of the complex transforms that do it: half of that where n real numbers are pairs */
  bool is_paired;       /* that is so */
  int64_t in, out;      /* extents along the axis */
  int64_t inner, outer; /* those before it, those behind it */
  const char *x;
  char *y;
  size_t x_size, y_size; /* of elements */
  bool backward;
  double scale;
  tnf_fft_plan plan[2];     /* for lines; for panels its kernels alone */
  const tnf_fft_leaf *leaf; /* for panels */
  const void *halves;       /* where numbers are paired */
  int64_t lanes;            /* of a vector */
  int64_t blocks, slabs;    /* items per slab, or slabs per item */
  int64_t group;            /* items whose rows are read and written together */
  void *middle, *pairs;     /* of the line that all threads work on */
  const void *given;
  void *result;
} fft_job;

/* Nanoseconds per operation on a vector, times 16. */
#define OPERATION 5

/* ---- one line -------------------------------------------------------------------------------------------------------------- */

/* Of complex numbers that a line needs besides: of each of two buffers. */
static size_t line_buffer(const fft_job *job) {
  return job->kind == COMPLEX ? 0 : tnf_aligned((size_t)(job->n + 1) * tnf_fft_element(job->dtype));
}

static size_t line_bytes(const fft_job *job) {
  return 2 * line_buffer(job) + tnf_aligned(tnf_fft_line_scratch(job->plan));
}

/* From a line whose elements follow each other to another one. */
static void do_line(const fft_job *job, const void *from, void *to, char *scratch) {
  const tnf_fft_plan *plan = job->plan;
  char *first = scratch, *second = first + line_buffer(job), *rest = second + line_buffer(job);
  const int64_t half = job->n / 2 + 1;
  switch (job->kind) {
  case COMPLEX:
    tnf_fft_line(plan, from, to, rest, job->backward, job->backward, job->scale);
    break;
  case REAL_TO_HALF:
    if (job->is_paired) {
      tnf_fft_line(plan, from, to, rest, false, false, 1);
      tnf_fft_untangle(job->plan->kernels, job->dtype, job->length, to, job->halves, to, job->scale);
    } else {
      memset(first, 0, line_buffer(job));
      tnf_fft_gather_reals(job->dtype, &(tnf_fft_reals){job->n, 1, 0, 1, 0, 1}, from, first);
      tnf_fft_line(plan, first, second, rest, false, false, job->scale);
      memcpy(to, second, (size_t)half * job->y_size);
      memset((char *)to + job->y_size / 2, 0, job->y_size / 2); /* the sum of real numbers */
    }
    break;
  case HALF_TO_REAL:
    if (job->is_paired) {
      tnf_fft_tangle(job->plan->kernels, job->dtype, job->length, from, job->halves, first);
      tnf_fft_line(plan, first, to, rest, false, true, job->scale);
    } else {
      tnf_fft_swap(job->dtype, half, from, first);
      tnf_fft_mirror(job->dtype, 1, job->n, first);
      tnf_fft_line(plan, first, second, rest, false, false, 1);
      tnf_fft_scatter_reals(job->dtype, &(tnf_fft_reals){job->n, 1, 0, 1, 0, 1}, second, to, job->scale);
    }
    break;
  }
}

static void body_lines(void *args, int64_t begin, int64_t end, int64_t worker) {
  const fft_job *job = args;
  const size_t in = (size_t)job->in * job->x_size, out = (size_t)job->out * job->y_size;
  for (int64_t line = begin; line < end; ++line)
    do_line(job, job->x + (size_t)line * in, job->y + (size_t)line * out, tnf_ctx_workspace(job->ctx, worker));
}

/* ---- one line that all threads work on ------------------------------------------------------------------------------------- */

static void body_before(void *args, int64_t begin, int64_t end, int64_t worker) {
  fft_job *job = args;
  (void)begin, (void)end, (void)worker;
  tnf_fft_tangle(job->plan->kernels, job->dtype, job->length, job->given, job->halves, job->pairs);
}

static void body_rows(void *args, int64_t begin, int64_t end, int64_t worker) {
  const fft_job *job = args;
  const bool swap = job->kind == COMPLEX && job->backward;
  const void *from = job->kind == HALF_TO_REAL ? job->pairs : job->given;
  tnf_fft_rows(job->plan, from, job->middle, tnf_ctx_workspace(job->ctx, worker), swap, begin, end);
}

static void body_columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const fft_job *job = args;
  const double scale = job->kind == REAL_TO_HALF ? 1 : job->scale;
  tnf_fft_columns(job->plan, job->middle, job->result, tnf_ctx_workspace(job->ctx, worker), job->backward, scale, begin, end);
}

static void body_after(void *args, int64_t begin, int64_t end, int64_t worker) {
  fft_job *job = args;
  (void)begin, (void)end, (void)worker;
  tnf_fft_untangle(job->plan->kernels, job->dtype, job->length, job->result, job->halves, job->result, job->scale);
}

static tnf_rt_status run_long(fft_job *job) {
  const tnf_fft_plan *plan = job->plan;
  const int64_t rows = tnf_fft_row_groups(plan), columns = tnf_fft_column_groups(plan),
                cost = tnf_cost(OPERATION * plan->cost / 2);
  const size_t panels = tnf_aligned(tnf_fft_panels(plan)), middle = tnf_aligned(tnf_fft_middle(plan));
  const size_t pairs = job->kind == HALF_TO_REAL ? (size_t)job->length * tnf_fft_element(job->dtype) : 0;
  tnf_rt_status status = tnf_ctx_workspace_reserve(job->ctx, 1, panels + middle + pairs);
  if (!status)
    status = tnf_ctx_workspace_reserve(job->ctx, rows > columns ? rows : columns, panels);
  if (status)
    return status;
  job->middle = (char *)tnf_ctx_workspace(job->ctx, 0) + panels;
  job->pairs = (char *)job->middle + middle;
  for (int64_t line = 0; line < job->outer; ++line) {
    job->given = job->x + (size_t)(line * job->in) * job->x_size;
    job->result = job->y + (size_t)(line * job->out) * job->y_size;
    if (job->kind == HALF_TO_REAL)
      tnf_parallel_for(job->ctx, 1, 1, body_before, job);
    tnf_parallel_for(job->ctx, rows, tnf_chunk_rows(rows, cost / rows), body_rows, job);
    tnf_parallel_for(job->ctx, columns, tnf_chunk_rows(columns, cost / columns), body_columns, job);
    if (job->kind == REAL_TO_HALF)
      tnf_parallel_for(job->ctx, 1, 1, body_after, job);
  }
  return TNF_RT_OK;
}

/* ---- a vector of lines at once --------------------------------------------------------------------------------------------- */

/* Lines of one slab, or of several where the axis is the first: element (i, l) is i * row + l * lane behind `from` or `to`. */
typedef struct fft_piece {
  int64_t first, count;
  int64_t slab, q;
} fft_piece;

static int64_t pieces_of(const fft_job *job, int64_t item) {
  if (job->slabs == 1 || job->inner == 1)
    return 1;
  const int64_t left = job->outer - item * job->slabs;
  return left < job->slabs ? left : job->slabs;
}

static fft_piece piece_of(const fft_job *job, int64_t item, int64_t number) {
  if (job->inner == 1) {
    const int64_t slab = item * job->slabs, left = job->outer - slab;
    return (fft_piece){0, left < job->slabs ? left : job->slabs, slab, 0};
  }
  if (job->slabs > 1)
    return (fft_piece){number * job->inner, job->inner, item * job->slabs + number, 0};
  const int64_t q = item % job->blocks * job->lanes, left = job->inner - q;
  return (fft_piece){0, left < job->lanes ? left : job->lanes, item / job->blocks, q};
}

static size_t place_of(const fft_job *job, const fft_piece *piece, int64_t extent, size_t size) {
  return (size_t)(piece->slab * extent * job->inner + piece->q) * size;
}

static tnf_fft_block block_of(const fft_job *job, const fft_piece *piece, int64_t n, int64_t extent, bool swap) {
  return (tnf_fft_block){n,    job->inner == 1 ? 1 : job->inner,     job->inner == 1 ? extent : 1, piece->first, piece->count,
                         swap, job->kind == COMPLEX ? job->scale : 1};
}

static tnf_fft_reals reals_of(const fft_job *job, const fft_piece *piece, int64_t extent) {
  return (tnf_fft_reals){job->n,      job->inner == 1 ? 1 : job->inner, job->inner == 1 ? extent : 1, job->lanes, piece->first,
                         piece->count};
}

static size_t panel_bytes(const fft_job *job) {
  return (size_t)((job->length + 1) * job->lanes) * tnf_fft_element(job->dtype);
}

static void gather(const fft_job *job, int64_t item, char *panel) {
  const tnf_fft_kernels *kernels = job->plan->kernels;
  const int64_t count = pieces_of(job, item);
  for (int64_t i = 0; i < count; ++i) {
    const fft_piece piece = piece_of(job, item, i);
    const char *from = job->x + place_of(job, &piece, job->in, job->x_size);
    if (i == 0 && (count > 1 || piece.count < job->lanes || (job->kind == REAL_TO_HALF && !job->is_paired)))
      memset(panel, 0, panel_bytes(job));
    if (job->kind == REAL_TO_HALF && (job->inner > 1 || !job->is_paired)) {
      const tnf_fft_reals reals = reals_of(job, &piece, job->in);
      tnf_fft_gather_reals(job->dtype, &reals, from, panel);
    } else if (job->kind == REAL_TO_HALF) { /* pairs are complex numbers */
      const tnf_fft_block block = block_of(job, &piece, job->length, job->in / 2, false);
      kernels->gather(&block, from, panel);
    } else {
      const tnf_fft_block block =
          block_of(job, &piece, job->in, job->in, job->kind == HALF_TO_REAL ? !job->is_paired : job->backward);
      kernels->gather(&block, from, panel);
    }
  }
}

static void scatter(const fft_job *job, int64_t item, const char *panel) {
  const tnf_fft_kernels *kernels = job->plan->kernels;
  const int64_t count = pieces_of(job, item);
  for (int64_t i = 0; i < count; ++i) {
    const fft_piece piece = piece_of(job, item, i);
    char *to = job->y + place_of(job, &piece, job->out, job->y_size);
    if (job->kind == HALF_TO_REAL && (job->inner > 1 || !job->is_paired)) {
      const tnf_fft_reals reals = reals_of(job, &piece, job->out);
      tnf_fft_scatter_reals(job->dtype, &reals, panel, to, job->scale);
    } else if (job->kind == HALF_TO_REAL) {
      tnf_fft_block block = block_of(job, &piece, job->length, job->out / 2, true);
      block.scale = job->scale;
      kernels->scatter(&block, panel, to);
    } else {
      tnf_fft_block block = block_of(job, &piece, job->out, job->out, job->backward);
      if (!job->is_paired)
        block.scale = job->scale;
      kernels->scatter(&block, panel, to);
    }
  }
}

/* Whole vectors of neighbours are read and written by the first pass and the last one. */
static bool do_columns(const fft_job *job, int64_t block, char *panel, char *other) {
  const fft_piece piece = piece_of(job, block, 0);
  if (job->kind != COMPLEX || job->inner == 1 || piece.count < job->lanes)
    return false;
  const void *from = job->x + place_of(job, &piece, job->in, job->x_size);
  void *to = job->y + place_of(job, &piece, job->out, job->y_size);
  const tnf_fft_ends ends = {panel, other, from, to, job->inner, job->inner, job->scale, job->backward, job->backward};
  job->plan->kernels->transform(job->leaf, &ends);
  return true;
}

/* Several of them, where rows lie far from each other: together before and after all passes. */
static void do_group(const fft_job *job, int64_t block, char *panels, char *other) {
  const tnf_fft_kernels *kernels = job->plan->kernels;
  const fft_piece piece = piece_of(job, block, 0);
  const size_t bytes = tnf_aligned(panel_bytes(job));
  const tnf_fft_block wide = {job->n, job->inner, 1, 0, job->lanes, job->backward, job->scale};
  const void *results[TNF_FFT_GROUP];
  kernels->gather_wide(&wide, job->group, job->x + place_of(job, &piece, job->in, job->x_size), panels, bytes);
  for (int64_t g = 0; g < job->group; ++g) {
    const tnf_fft_ends ends = {.panel = panels + (size_t)g * bytes, .other = other};
    results[g] = kernels->transform(job->leaf, &ends);
    other = results[g] == ends.panel ? other : ends.panel;
  }
  kernels->scatter_wide(&wide, job->group, results, job->y + place_of(job, &piece, job->out, job->y_size));
}

static void do_block(const fft_job *job, int64_t block, char *panel, char *other) {
  tnf_fft_ends ends = {.panel = panel, .other = other};
  if (do_columns(job, block, panel, other))
    return;
  gather(job, block, panel);
  if (job->kind == HALF_TO_REAL) {
    if (job->is_paired) {
      job->plan->kernels->tangle(job->length, panel, job->halves, other);
      ends = (tnf_fft_ends){.panel = other, .other = panel};
    } else
      tnf_fft_mirror(job->dtype, job->lanes, job->n, panel);
  }
  char *result = job->plan->kernels->transform(job->leaf, &ends);
  if (job->kind == REAL_TO_HALF && job->is_paired)
    job->plan->kernels->untangle(job->length, result, job->halves, result, job->scale);
  scatter(job, block, result);
}

/* Items are groups of blocks: which blocks are done together does not depend on the division of the work. */
static void body_panels(void *args, int64_t begin, int64_t end, int64_t worker) {
  const fft_job *job = args;
  char *other = tnf_ctx_workspace(job->ctx, worker), *panel = other + tnf_aligned(panel_bytes(job));
  const int64_t groups = (job->blocks + job->group - 1) / job->group;
  for (int64_t item = begin; item < end; ++item) {
    const int64_t slab = item / groups, first = item % groups * job->group, left = job->blocks - first;
    if (job->group > 1 && (first + job->group) * job->lanes <= job->inner)
      do_group(job, slab * job->blocks + first, panel, other);
    else
      for (int64_t g = 0; g < job->group && g < left; ++g)
        do_block(job, slab * job->blocks + first + g, panel, other);
  }
}

/* ---- neighbours gathered as lines ------------------------------------------------------------------------------------------ */

/* Element i of line l between i * inner + l of an array and i + l * extent of lines. */
#define DEFINE_TURNED(type)                                                                                                      \
  static void to_lines_##type(const type *from, int64_t inner, int64_t extent, int64_t lines, type *to) {                        \
    for (int64_t i = 0; i < extent; ++i)                                                                                         \
      for (int64_t l = 0; l < lines; ++l)                                                                                        \
        to[i + l * extent] = from[i * inner + l];                                                                                \
  }                                                                                                                              \
  static void from_lines_##type(const type *from, int64_t inner, int64_t extent, int64_t lines, type *to) {                      \
    for (int64_t i = 0; i < extent; ++i)                                                                                         \
      for (int64_t l = 0; l < lines; ++l)                                                                                        \
        to[i * inner + l] = from[i + l * extent];                                                                                \
  }
typedef struct bytes_16 {
  uint64_t word[2];
} bytes_16;
DEFINE_TURNED(uint32_t)
DEFINE_TURNED(uint64_t)
DEFINE_TURNED(bytes_16)

static void to_lines(const void *from, int64_t inner, int64_t extent, int64_t lines, size_t size, void *to) {
  if (size == sizeof(uint32_t))
    to_lines_uint32_t(from, inner, extent, lines, to);
  else if (size == sizeof(uint64_t))
    to_lines_uint64_t(from, inner, extent, lines, to);
  else
    to_lines_bytes_16(from, inner, extent, lines, to);
}

static void from_lines(const void *from, int64_t inner, int64_t extent, int64_t lines, size_t size, void *to) {
  if (size == sizeof(uint32_t))
    from_lines_uint32_t(from, inner, extent, lines, to);
  else if (size == sizeof(uint64_t))
    from_lines_uint64_t(from, inner, extent, lines, to);
  else
    from_lines_bytes_16(from, inner, extent, lines, to);
}

static void body_gathered(void *args, int64_t begin, int64_t end, int64_t worker) {
  const fft_job *job = args;
  const size_t in = (size_t)job->in * job->x_size, out = (size_t)job->out * job->y_size;
  char *from = tnf_ctx_workspace(job->ctx, worker), *to = from + tnf_aligned((size_t)job->lanes * in);
  char *scratch = to + tnf_aligned((size_t)job->lanes * out);
  for (int64_t item = begin; item < end; ++item) {
    const fft_piece piece = piece_of(job, item, 0);
    to_lines(job->x + place_of(job, &piece, job->in, job->x_size), job->inner, job->in, piece.count, job->x_size, from);
    for (int64_t l = 0; l < piece.count; ++l)
      do_line(job, from + (size_t)l * in, to + (size_t)l * out, scratch);
    from_lines(to, job->inner, job->out, piece.count, job->y_size, job->y + place_of(job, &piece, job->out, job->y_size));
  }
}

/* ---- which of them --------------------------------------------------------------------------------------------------------- */

enum {
  FEW = 128,      /* elements of lines of which a vector fits the first-level cache */
  LONG = 1 << 15, /* of a line that is worth several threads */
};

static tnf_rt_status run_items(fft_job *job, int64_t items, double cost, size_t bytes, tnf_rt_body *body) {
  const int64_t chunk = tnf_chunk_rows(items, tnf_cost(OPERATION * cost));
  tnf_rt_status status = tnf_ctx_workspace_reserve(job->ctx, chunk >= items ? 1 : tnf_ctx_workers(job->ctx), bytes);
  if (!status)
    tnf_parallel_for(job->ctx, items, chunk, body, job);
  return status;
}

static tnf_rt_status run_panels(fft_job *job, double cost) {
  const int64_t slabs = (job->outer + job->slabs - 1) / job->slabs, groups = (job->blocks + job->group - 1) / job->group;
  const size_t bytes = (size_t)(1 + job->group) * tnf_aligned(panel_bytes(job));
  return run_items(job, slabs * groups, cost * (double)job->group, bytes, body_panels);
}

static tnf_rt_status run_lines(fft_job *job) {
  const tnf_fft_plan *plan = job->plan;
  if (job->inner > 1) {
    job->slabs = 1;
    job->blocks = (job->inner + job->lanes - 1) / job->lanes;
    const size_t in = tnf_aligned((size_t)(job->lanes * job->in) * job->x_size);
    const size_t out = tnf_aligned((size_t)(job->lanes * job->out) * job->y_size);
    return run_items(job, job->outer * job->blocks, (double)job->lanes * plan->cost, in + out + line_bytes(job), body_gathered);
  }
  if ((job->kind == COMPLEX || job->is_paired) && plan->form == TNF_FFT_SPLIT && job->length >= LONG)
    return run_long(job);
  return run_items(job, job->outer, plan->cost, line_bytes(job), body_lines);
}

static tnf_rt_status run(fft_job *job) {
  const int64_t lines = job->inner * job->outer;
  tnf_ctx_tables_begin(job->ctx);
  job->plan->kernels = tnf_fft_kernels_get(job->dtype);
  job->lanes = job->plan->kernels->lanes;
  job->plan->dtype = job->dtype;
  job->group = job->kind == COMPLEX ? tnf_fft_group(job->plan, job->length, job->inner) : 1;
  job->slabs = job->inner < job->lanes ? job->lanes / job->inner : 1;
  job->blocks = job->slabs > 1 ? 1 : (job->inner + job->lanes - 1) / job->lanes;
  tnf_rt_status status = TNF_RT_OK;
  if (job->is_paired)
    status = tnf_fft_halves_get(job->ctx, job->dtype, job->n, &job->halves);
  const double leaf = tnf_fft_leaf_cost(job->length);
  const bool has_panels = job->length == 1 || (leaf > 0 && job->length <= TNF_FFT_MOST_WHOLE);
  if (!status && has_panels && (job->inner > 1 || (job->length <= FEW && 2 * lines >= job->lanes))) {
    status = tnf_fft_leaf_get(job->ctx, job->dtype, job->length, &job->leaf);
    return status ? status : run_panels(job, (double)job->length * (leaf + 4));
  }
  if (!status)
    status = tnf_fft_plan_get(job->ctx, job->plan->kernels, job->dtype, job->length, job->plan);
  return status ? status : run_lines(job);
}

/* ---- the operations -------------------------------------------------------------------------------------------------------- */

/* n^(-power / 2): what a transform is multiplied with. */
static double scale_of(int64_t power, int64_t n) {
  return power == 0 ? 1 : power == 1 ? 1 / sqrt((double)n) : 1 / (double)n;
}

static tnf_rt_status transform(tnf_context *ctx, fft_kind kind, const tnf_rt_tensor *operands, int64_t axis, int64_t power,
                               bool backward) {
  const tnf_rt_tensor *x = &operands[0], *y = &operands[1];
  const tnf_lines lines = tnf_lines_along(x, axis);
  fft_job job = {.ctx = ctx,
                 .kind = kind,
                 .in = x->extents[axis],
                 .out = y->extents[axis],
                 .inner = lines.inner,
                 .outer = lines.outer,
                 .x = x->data,
                 .y = y->data,
                 .backward = backward};
  job.dtype = x->dtype == TNF_F32 || x->dtype == TNF_COMPLEX_F32 ? TNF_F32 : TNF_F64;
  const size_t element = tnf_fft_element(job.dtype);
  job.x_size = kind == REAL_TO_HALF ? element / 2 : element;
  job.y_size = kind == HALF_TO_REAL ? element / 2 : element;
  job.n = kind == HALF_TO_REAL ? job.out : job.in;
  if (!job.n || !lines.inner || !lines.outer)
    return TNF_RT_OK;
  job.is_paired = kind != COMPLEX && job.n % 2 == 0;
  job.length = job.is_paired ? job.n / 2 : job.n;
  job.scale = scale_of(power, job.n);
  return run(&job);
}

tnf_rt_status tnf_rt_fft(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site;
  return transform(ctx, COMPLEX, operands, attributes[0], attributes[2], attributes[1] != 0);
}

tnf_rt_status tnf_rt_rfft(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site;
  return transform(ctx, REAL_TO_HALF, operands, attributes[0], attributes[1], false);
}

tnf_rt_status tnf_rt_irfft(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site;
  return transform(ctx, HALF_TO_REAL, operands, attributes[0], attributes[1], true);
}
