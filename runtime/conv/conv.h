/* Convolutions: the form that the three products share, one of its axes as a product goes over it, and patches of an image.
 * Complex images are images of real numbers with twice the channels. */
#ifndef TENFERRO_CONV_CONV_H
#define TENFERRO_CONV_CONV_H

#include "core/context.h"
#include "core/round.h"
#include "gemm/kernel.h"

enum { TNF_CONV_AXES = 3 };

/* The sum of x[i] w[k] y[o] with i = o stride + k dilation - low along every axis; axes that are missing have the extent 1. */
typedef struct tnf_conv {
  int64_t groups;
  int64_t input_channels, result_channels; /* of a group */
  int64_t batch;
  int64_t input[TNF_CONV_AXES], kernel[TNF_CONV_AXES], result[TNF_CONV_AXES];
  int64_t stride[TNF_CONV_AXES], dilation[TNF_CONV_AXES], low[TNF_CONV_AXES];
} tnf_conv;

/* The form of images x and y and a kernel, with `parts` numbers in an element; attributes: strides, low, dilation, groups. */
tnf_conv tnf_conv_of(const tnf_rt_tensor *x, const tnf_rt_tensor *kernel, const tnf_rt_tensor *y, const int64_t *attributes,
                     int64_t parts);
/* Images with `axes` spatial axes and kernels without channels; attributes: windows, strides, low, dilation. */
tnf_conv tnf_conv_of_windows(const tnf_rt_tensor *x, const tnf_rt_tensor *y, int32_t axes, const int64_t *attributes,
                             int64_t parts);

/* One axis of a part of the target: its element start + q spacing, q < count, is made of the elements q step + first + t next of
 * the source, t < taps, which the kernel's elements kernel_first + t kernel_next meet. `next` is positive. */
typedef struct tnf_conv_axis {
  int64_t start, spacing, count;
  int64_t step, first, next;
  int64_t taps, kernel_first, kernel_next;
  int64_t source, target; /* extents */
} tnf_conv_axis;

/* From x to y there is one part. From y to x (`back`) the elements of x at one distance from a multiple of the stride meet the
 * same elements of the kernel: they are a part, of which there are at most as many as the stride. */
int64_t tnf_conv_parts(const tnf_conv *conv, int axis, bool back);
tnf_conv_axis tnf_conv_part(const tnf_conv *conv, int axis, bool back, int64_t part);

/* Part `number` of the target among those of all axes, and how many there are. */
int64_t tnf_conv_all_parts(const tnf_conv *conv, bool back);
void tnf_conv_part_axes(const tnf_conv *conv, bool back, int64_t number, tnf_conv_axis axis[TNF_CONV_AXES]);

/* What patches are cut from. A row of a patch is a channel of a group and a tap, channels fastest, then the taps of axis 0. */
typedef struct tnf_conv_image {
  const char *data;
  int64_t element;         /* bytes */
  int64_t channels, pixel; /* of a group, and of all */
  tnf_conv_axis axis[TNF_CONV_AXES];
  bool joined; /* neighbouring taps of axis 0 are neighbours in memory, channels included */
} tnf_conv_image;

tnf_conv_image tnf_conv_image_of(const void *data, int64_t element, int64_t channels, int64_t groups,
                                 const tnf_conv_axis axis[TNF_CONV_AXES]);
static inline int64_t tnf_conv_positions(const tnf_conv_axis axis[TNF_CONV_AXES]) {
  return axis[0].count * axis[1].count * axis[2].count;
}
static inline int64_t tnf_conv_taps(const tnf_conv_axis axis[TNF_CONV_AXES]) {
  return axis[0].taps * axis[1].taps * axis[2].taps;
}

/* Rows [row, row + rows) of the patches of `count` positions from number `position` on, counted over the axes and then the batch:
 * that of a position is a column of `to`, columns are `column` elements apart. */
void tnf_conv_patches(const tnf_conv_image *image, int64_t group, int64_t position, int64_t count, int64_t row, int64_t rows,
                      char *to, int64_t column);

/* Neighbouring positions of one line of the target. */
typedef struct tnf_conv_line {
  int64_t q[TNF_CONV_AXES], batch, count;
} tnf_conv_line;
/* The line that begins at a position and ends with the axis, or after `most` positions. */
tnf_conv_line tnf_conv_line_at(const tnf_conv_axis axis[TNF_CONV_AXES], int64_t position, int64_t most);
/* The pixel of the target where it begins. */
int64_t tnf_conv_line_target(const tnf_conv_axis axis[TNF_CONV_AXES], const tnf_conv_line *line);

/* The line of the source that the taps t of the axes behind the first meet; NULL where there is none. */
const char *tnf_conv_source_line(const tnf_conv_image *image, const tnf_conv_line *line, const int64_t t[TNF_CONV_AXES]);

/* The positions [begin, end) of a line whose rows [within, within + rows) of the first tap's run are all in the source, where
 * runs are joined. */
void tnf_conv_inner(const tnf_conv_image *image, int64_t within, int64_t rows, int64_t *begin, int64_t *end);
/* Whether blocks of so many rows lie in runs, and lines are long enough for products of their own and many enough for products of
 * their ends: patches are then used where they lie. */
bool tnf_conv_is_by_lines(const tnf_conv_image *image, int64_t rows);

/* The real products: those of the machine, or portable ones. Of the others only block, pack_a and what describes them are there.
 */
const tnf_gemm_kernels *tnf_conv_kernels_get(int32_t dtype);

/* Rows of the next strip of a matrix with `left` rows: strips are nearly equal and fit a tile. */
int64_t tnf_conv_strip(const tnf_gemm_kernels *kernels, int64_t left);
static inline int64_t tnf_conv_padded(const tnf_gemm_kernels *kernels, int64_t rows) {
  return (rows + kernels->lanes - 1) / kernels->lanes * kernels->lanes;
}

static inline bool tnf_conv_is_complex(int32_t dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}
static inline int32_t tnf_conv_real(int32_t dtype) {
  return dtype == TNF_F32 || dtype == TNF_COMPLEX_F32 ? TNF_F32 : TNF_F64;
}
static inline int64_t tnf_conv_least(int64_t a, int64_t b) {
  return a < b ? a : b;
}
/* How many of `items` go together, given the multiply-adds of all of them. */
int64_t tnf_conv_chunk(int64_t items, double work);
int64_t tnf_conv_count(const tnf_rt_tensor *t);
/* Zeros, in loop bodies. */
void tnf_conv_clear(tnf_context *ctx, const tnf_rt_tensor *t);

#endif
