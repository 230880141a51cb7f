/* Convolution and pooling over 1 to 3 axes. Images are [channels, spatial..., batch...] with any number of batch axes: the first
 * axis varies fastest, so that a batch of NHWC images in row-major order is [c, w, h, n] as it lies. Kernels are [input channels
 * of a group, spatial..., result channels], and their spatial axes say how many there are.
 *
 * Along each of these axes element k of the window meets element o stride + k dilation - low of the input at element o of the
 * result; what is outside of the input counts as zeros. Lists have one entry per axis, or one for all axes; none (count 0) stands
 * for what is usual. Entries that a run multiplies with are in [1, 2^20] (OUT_OF_RANGE). Extents that do not fit are
 * SHAPE_MISMATCH, while building or, where they are unknown, in the run. f32, f64 and the complex dtypes unless a function says
 * otherwise. */
#ifndef TENFERRO_CONVOLUTION_H
#define TENFERRO_CONVOLUTION_H

#include "tenferro/lists.h"
#include "tenferro/runtime.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* VALID: as `low` and `high` say, none where they are not given. SAME: as much that the result has ceil(n / stride) elements, one
 * more behind than before where the sum is odd. */
typedef enum tnf_padding { TNF_PADDING_VALID = 0, TNF_PADDING_SAME = 1 } tnf_padding;

/* Of a convolution, and of a pool, which has no groups. */
typedef struct tnf_window_options {
  uint32_t size; /* sizeof(tnf_window_options) */
  tnf_padding padding;
  int64_t groups;       /* each sees its part of the input channels alone and gives its part of the result's */
  tnf_ints strides;     /* usually 1, of a pool the window */
  tnf_ints low, high;   /* elements before the first and behind the last one; negative: cropped; usually 0. In [-2^40, 2^40] */
  tnf_ints dilation;    /* from element to element of a window; usually 1 */
  bool without_padding; /* of tnf_avg_pool: divides by the elements of the input alone */
} tnf_window_options;
#define TNF_WINDOW_OPTIONS_INIT {sizeof(tnf_window_options), TNF_PADDING_VALID, 1, {0, {0}}, {0, {0}}, {0, {0}}, {0, {0}}, false}

/* ---- convolution and pooling --------------------------------------------------------------------------------------------- */

/* y[co, o, n] = sum over ci, k of kernel[ci, k, co] x[ci, o stride + k dilation - low, n], that is without turning the kernel
 * round. x: [groups ci, spatial..., batch...], kernel: [ci, spatial..., co] of rank 3 to 5 (RANK_MISMATCH); the result has
 * floor((n + low + high - dilation (k - 1) - 1) / stride) + 1 elements along a spatial axis, 0 where the window is larger than
 * the padded input. Dtypes are promoted; `options` may be NULL; SAME leaves no choice of low and high (INVALID_ARGUMENT).
 * tnf_conv(x, k, NULL) of [3, 8, 8, n] and [3, 5, 5, 16] is [16, 4, 4, n]. */
TNF_API tnf_traced tnf_conv(tnf_traced x, tnf_traced kernel, const tnf_window_options *options);
/* tnf_conv with a kernel of rank 3 (RANK_MISMATCH). tnf_conv1d(x, k, 2, TNF_PADDING_VALID) of [3, 9, n] and [3, 3, 16] is [16, 4,
 * n]. */
TNF_API tnf_traced tnf_conv1d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding);
/* tnf_conv with a kernel of rank 4 (RANK_MISMATCH) and one stride for all axes. tnf_conv2d(x, k, 1, TNF_PADDING_SAME) of [3, 8,
 * 8, n] and [3, 5, 5, 16] is [16, 8, 8, n]. */
TNF_API tnf_traced tnf_conv2d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding);
/* tnf_conv with a kernel of rank 5 (RANK_MISMATCH) and one stride for all axes. tnf_conv3d(x, k, 1, TNF_PADDING_VALID) of [2, 8,
 * 8, 8, n] and [2, 3, 3, 3, 4] is [4, 6, 6, 6, n]. */
TNF_API tnf_traced tnf_conv3d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding);
/* The adjoint of tnf_conv in x, for complex numbers without conjugation: y: [co, spatial..., batch...] and the kernel [ci,
 * spatial..., co] of that convolution give [groups ci, extents..., batch...]. `extents`: those of the spatial axes;
 * of which tnf_conv makes y's (SHAPE_MISMATCH), or TNF_NO_EXTENTS: (n - 1) stride + dilation (k - 1) + 1 - low - high, with SAME
 * n stride. tnf_conv_transpose(y, k, TNF_NO_EXTENTS, NULL) of [16, 4, 4, n] and [3, 5, 5, 16] is [3, 8, 8, n]. */
TNF_API tnf_traced tnf_conv_transpose(tnf_traced y, tnf_traced kernel, tnf_extents extents, const tnf_window_options *options);

/* The largest element of each window of each channel: `window` has an entry for each spatial axis, 1 to 3 (RANK_MISMATCH), the
 * strides are its own unless `options`, which may be NULL and have no groups (INVALID_ARGUMENT), give others, and extents are
 * those of tnf_conv. NaN wins; a window that is all padding gives -inf. The derivative goes to the first of equal elements. Real
 * dtypes. tnf_max_pool(x, TNF_INTS(2, 2), NULL) of [c, 8, 8, n] is [c, 4, 4, n]. */
TNF_API tnf_traced tnf_max_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options);
/* The smallest element of each window of each channel, as tnf_max_pool; a window that is all padding gives inf. tnf_min_pool(x,
 * TNF_INTS(2, 2), NULL) of [c, 8, 8, n] is [c, 4, 4, n]. */
TNF_API tnf_traced tnf_min_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options);
/* The sum of each window's elements, windows as in tnf_max_pool; one that is all padding gives 0. tnf_sum_pool(x, TNF_INTS(2, 2),
 * NULL) of [c, 8, 8, n] is [c, 4, 4, n]. */
TNF_API tnf_traced tnf_sum_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options);
/* The mean of each window's elements: tnf_sum_pool over the number of elements, padding included unless `options` say
 * without_padding. A window that is all padding then gives NaN. tnf_avg_pool(x, TNF_INTS(2, 2), NULL) of [c, 8, 8] is [c, 4,
 * 4]. */
TNF_API tnf_traced tnf_avg_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options);

#ifdef __cplusplus
}
#endif
#endif
