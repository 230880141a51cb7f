/* What goes over the windows of each channel by itself, in loops over neighbouring channels. */
#ifndef TENFERRO_CONV_CHANNELWISE_H
#define TENFERRO_CONV_CHANNELWISE_H

#include "conv/conv.h"

/* target[c] = sum over the taps of kernel[tap, c] source[c], from x to y or `back`: a convolution whose groups have one channel,
 * of f32 or f64. kernel NULL: 1, and `channels` numbers in a pixel, which may be parts of complex ones. */
tnf_rt_status tnf_conv_channelwise(tnf_context *ctx, const tnf_conv *conv, bool back, int32_t dtype, int64_t channels,
                                   const void *source, const void *kernel, void *target);

/* The gradient of its kernel, f32 or f64. */
tnf_rt_status tnf_conv_channelwise_kernel(tnf_context *ctx, const tnf_conv *conv, int32_t dtype, const void *x, const void *y,
                                          void *kernel);

/* The taps of an axis that meet the source at target index q: [begin, end). */
typedef struct tnf_conv_range {
  int64_t begin, end;
} tnf_conv_range;
static inline tnf_conv_range tnf_conv_taps_at(const tnf_conv_axis *axis, int64_t q) {
  const int64_t at = q * axis->step + axis->first;
  tnf_conv_range r = {at < 0 ? (-at + axis->next - 1) / axis->next : 0, 0};
  r.end = at >= axis->source ? 0 : tnf_conv_least(axis->taps, (axis->source - 1 - at) / axis->next + 1);
  return r;
}

/* Positions of a task, whose windows cost about `cost` operations each. */
static inline int64_t tnf_conv_window_positions(int64_t cost) {
  const int64_t operations = 1 << 16;
  return cost >= operations ? 1 : operations / (cost < 1 ? 1 : cost);
}

#endif
