/* The form of a convolution from its operands, and the parts of a target along an axis. */
#include "conv/conv.h"
#include "gemm/gemm.h"

#include <string.h>

/* Everything but the kernel's extents, which have no channels here. */
static tnf_conv form_of(const tnf_rt_tensor *x, const tnf_rt_tensor *y, int32_t axes, const int64_t *steps) {
  tnf_conv conv = {.groups = 1, .batch = 1};
  for (int32_t i = 0; i < TNF_CONV_AXES; ++i) {
    const bool is_there = i < axes;
    conv.input[i] = is_there ? x->extents[i + 1] : 1;
    conv.result[i] = is_there ? y->extents[i + 1] : 1;
    conv.kernel[i] = 1;
    conv.stride[i] = is_there ? steps[i] : 1;
    conv.low[i] = is_there ? steps[axes + i] : 0;
    conv.dilation[i] = is_there ? steps[2 * axes + i] : 1;
  }
  for (int32_t i = axes + 1; i < x->rank; ++i)
    conv.batch *= x->extents[i];
  return conv;
}

tnf_conv tnf_conv_of(const tnf_rt_tensor *x, const tnf_rt_tensor *kernel, const tnf_rt_tensor *y, const int64_t *attributes,
                     int64_t parts) {
  const int32_t axes = kernel->rank - 2;
  tnf_conv conv = form_of(x, y, axes, attributes);
  for (int32_t i = 0; i < axes; ++i)
    conv.kernel[i] = kernel->extents[i + 1];
  conv.groups = attributes[3 * axes];
  conv.input_channels = x->extents[0] / conv.groups * parts;
  conv.result_channels = y->extents[0] / conv.groups * parts;
  return conv;
}

tnf_conv tnf_conv_of_windows(const tnf_rt_tensor *x, const tnf_rt_tensor *y, int32_t axes, const int64_t *attributes,
                             int64_t parts) {
  tnf_conv conv = form_of(x, y, axes, attributes + axes);
  for (int32_t i = 0; i < axes; ++i)
    conv.kernel[i] = attributes[i];
  conv.input_channels = conv.result_channels = x->extents[0] * parts;
  return conv;
}

/* ---- parts of a target ------------------------------------------------------------------------------------------------- */

int64_t tnf_conv_parts(const tnf_conv *conv, int axis, bool back) {
  return back ? tnf_conv_least(conv->stride[axis], conv->input[axis]) : 1;
}

static int64_t common_divisor(int64_t a, int64_t b) {
  while (b) {
    const int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* x[i], i = part + q stride, meets y[o] and w[k] where o = q + (part + low - k dilation) / stride is whole: at every `period`th
 * k, which are gone through from the last to the first, so that o rises. */
static tnf_conv_axis part_of_input(const tnf_conv *conv, int axis, int64_t part) {
  const int64_t stride = conv->stride[axis], dilation = conv->dilation[axis], kernel = conv->kernel[axis];
  const int64_t divisor = common_divisor(dilation, stride), period = stride / divisor, extent = conv->input[axis];
  tnf_conv_axis a = {.start = part,
                     .spacing = stride,
                     .count = extent > part ? (extent - part + stride - 1) / stride : 0,
                     .step = 1,
                     .next = dilation / divisor,
                     .kernel_next = -period,
                     .source = conv->result[axis],
                     .target = extent};
  int64_t k = 0;
  while (k < period && k < kernel && (part + conv->low[axis] - k * dilation) % stride != 0)
    ++k;
  if (k < period && k < kernel) {
    a.taps = (kernel - 1 - k) / period + 1;
    a.kernel_first = k + (a.taps - 1) * period;
    a.first = (part + conv->low[axis] - a.kernel_first * dilation) / stride;
  }
  return a;
}

tnf_conv_axis tnf_conv_part(const tnf_conv *conv, int axis, bool back, int64_t part) {
  if (back)
    return part_of_input(conv, axis, part);
  return (tnf_conv_axis){.spacing = 1,
                         .count = conv->result[axis],
                         .step = conv->stride[axis],
                         .first = -conv->low[axis],
                         .next = conv->dilation[axis],
                         .taps = conv->kernel[axis],
                         .kernel_next = 1,
                         .source = conv->input[axis],
                         .target = conv->result[axis]};
}

int64_t tnf_conv_all_parts(const tnf_conv *conv, bool back) {
  int64_t parts = 1;
  for (int i = 0; i < TNF_CONV_AXES; ++i)
    parts *= tnf_conv_parts(conv, i, back);
  return parts;
}

void tnf_conv_part_axes(const tnf_conv *conv, bool back, int64_t number, tnf_conv_axis axis[TNF_CONV_AXES]) {
  for (int i = 0; i < TNF_CONV_AXES; ++i) {
    const int64_t parts = tnf_conv_parts(conv, i, back);
    axis[i] = tnf_conv_part(conv, i, back, number % parts);
    number /= parts;
  }
}

tnf_conv_line tnf_conv_line_at(const tnf_conv_axis axis[TNF_CONV_AXES], int64_t position, int64_t most) {
  tnf_conv_line line;
  for (int i = 0; i < TNF_CONV_AXES; ++i) {
    line.q[i] = position % axis[i].count;
    position /= axis[i].count;
  }
  line.batch = position;
  line.count = tnf_conv_least(axis[0].count - line.q[0], most);
  return line;
}

int64_t tnf_conv_line_target(const tnf_conv_axis axis[TNF_CONV_AXES], const tnf_conv_line *line) {
  int64_t pixel = line->batch;
  for (int i = TNF_CONV_AXES - 1; i >= 0; --i)
    pixel = pixel * axis[i].target + axis[i].start + line->q[i] * axis[i].spacing;
  return pixel;
}

/* ---- sizes ------------------------------------------------------------------------------------------------------------- */

int64_t tnf_conv_chunk(int64_t items, double work) {
  return work <= (double)TNF_GEMM_SERIAL_WORK && items > 0 ? items : 1;
}

int64_t tnf_conv_count(const tnf_rt_tensor *t) {
  int64_t count = 1;
  for (int32_t i = 0; i < t->rank; ++i) {
    if (t->extents[i] == 0)
      return 0;
  }
  for (int32_t i = 0; i < t->rank; ++i)
    count *= t->extents[i];
  return count;
}

typedef struct clear_job {
  char *data;
  int64_t bytes;
} clear_job;

enum { CLEARED = 1 << 16 };

static void clear_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  const clear_job *job = args;
  (void)worker;
  memset(job->data + begin * CLEARED, 0, (size_t)(tnf_conv_least(end * CLEARED, job->bytes) - begin * CLEARED));
}

void tnf_conv_clear(tnf_context *ctx, const tnf_rt_tensor *t) {
  clear_job job = {t->data, tnf_conv_count(t) * (t->dtype == TNF_F32 ? 4 : t->dtype == TNF_COMPLEX_F64 ? 16 : 8)};
  tnf_parallel_for(ctx, (job.bytes + CLEARED - 1) / CLEARED, 4, clear_body, &job);
}
