/* Convolution and pooling: options, the padding and extents that follow from them, and the operations. */
#include "tenferro/convolution.h"
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

#include <math.h>

enum { MOST_AXES = 3 };
static const int64_t most_factor = (int64_t)1 << 20, most_offset = (int64_t)1 << 40;

/* The options of a call, one entry for each axis of the window. */
typedef struct window_plan {
  tnf_graph *graph;
  const char *name;
  int32_t axes;
  bool is_same;
  bool without_padding;
  int64_t groups;
  int64_t strides[MOST_AXES], low[MOST_AXES], high[MOST_AXES], dilation[MOST_AXES];
} window_plan;

/* ---- options ----------------------------------------------------------------------------------------------------------- */

static bool in_range(const window_plan *plan, const char *what, int64_t number, int64_t least, int64_t most) {
  if (number < least || number > most)
    tnf_graph_fail(plan->graph, TNF_RT_OUT_OF_RANGE, "%s: %s must be in [%lld, %lld], got %lld", plan->name, what,
                   (long long)least, (long long)most, (long long)number);
  return number >= least && number <= most;
}

/* A list as one entry per axis; `usual` where it has none. */
static bool read_list(const window_plan *plan, const char *what, const tnf_ints *list, const int64_t *usual, int64_t least,
                      int64_t most, int64_t *to) {
  if (list->count != 0 && list->count != 1 && list->count != plan->axes) {
    tnf_graph_fail(plan->graph, TNF_RT_RANK_MISMATCH, "%s: %s must have an entry for each of %d axes, or one for all, got %d",
                   plan->name, what, plan->axes, list->count);
    return false;
  }
  for (int32_t i = 0; i < plan->axes; ++i) {
    to[i] = list->count == 0 ? usual[i] : list->axis[list->count == 1 ? 0 : i];
    if (!in_range(plan, what, to[i], least, most))
      return false;
  }
  return true;
}

static bool read_options(window_plan *plan, const tnf_window_options *given, const int64_t *usual_strides) {
  static const tnf_window_options usual = TNF_WINDOW_OPTIONS_INIT;
  static const int64_t ones[MOST_AXES] = {1, 1, 1}, zeros[MOST_AXES] = {0};
  tnf_window_options options = usual;
  if (given && (given->size < sizeof given->size || given->size > sizeof usual)) {
    tnf_graph_fail(plan->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" has the size %u; use TNF_WINDOW_OPTIONS_INIT",
                   plan->name, given->size);
    return false;
  }
  if (given)
    memcpy(&options, given, given->size);
  if (options.padding != TNF_PADDING_VALID && options.padding != TNF_PADDING_SAME) {
    tnf_graph_fail(plan->graph, TNF_RT_INVALID_ARGUMENT, "%s: %d is no padding", plan->name, (int)options.padding);
    return false;
  }
  plan->is_same = options.padding == TNF_PADDING_SAME;
  plan->without_padding = options.without_padding;
  plan->groups = options.groups;
  if (plan->is_same && (options.low.count || options.high.count)) {
    tnf_graph_fail(plan->graph, TNF_RT_INVALID_ARGUMENT, "%s: TNF_PADDING_SAME leaves no choice of low and high", plan->name);
    return false;
  }
  return in_range(plan, "groups", plan->groups, 1, most_factor) &&
         read_list(plan, "strides", &options.strides, usual_strides ? usual_strides : ones, 1, most_factor, plan->strides) &&
         read_list(plan, "low", &options.low, zeros, -most_offset, most_offset, plan->low) &&
         read_list(plan, "high", &options.high, zeros, -most_offset, most_offset, plan->high) &&
         read_list(plan, "dilation", &options.dilation, ones, 1, most_factor, plan->dilation);
}

/* An image has the channels and the spatial axes. */
static bool is_image(const window_plan *plan, const char *what, tnf_traced x) {
  char type[256];
  if (tnf_rank_of(x) <= plan->axes)
    tnf_graph_fail(plan->graph, TNF_RT_RANK_MISMATCH, "%s: %s must have rank %d or more, got %s", plan->name, what,
                   plan->axes + 1, tnf_traced_text(x, type, sizeof type));
  return tnf_rank_of(x) > plan->axes;
}

/* The plan of a convolution whose first operand is called `what`, with kernels of rank `rank`, or of 3 to 5 for 0. */
static bool plan_convolution(window_plan *plan, const char *what, tnf_traced x, tnf_traced kernel, int32_t rank,
                             const tnf_window_options *options) {
  char type[256];
  const int32_t given = tnf_rank_of(kernel);
  plan->axes = given - 2;
  if (rank ? given != rank : given < 3 || given > MOST_AXES + 2) {
    tnf_graph_fail(plan->graph, TNF_RT_RANK_MISMATCH,
                   rank ? "%s: kernel must have rank %d, got %s" : "%s: kernel must have rank %d to 5, got %s", plan->name,
                   rank ? rank : 3, tnf_traced_text(kernel, type, sizeof type));
    return false;
  }
  return is_image(plan, what, x) && read_options(plan, options, NULL);
}

/* ---- extents ----------------------------------------------------------------------------------------------------------- */

/* The elements from the first to the last of a window, 0 for none: dilation (k - 1) + 1. */
static tnf_extent reach_of(int64_t dilation, tnf_extent k) {
  tnf_extent reach =
      tnf_extent_add(tnf_extent_mul(tnf_extent_sub(k, tnf_extent_const(1)), tnf_extent_const(dilation)), tnf_extent_const(1));
  return dilation == 1 ? k : tnf_extent_max(reach, tnf_extent_const(0));
}

/* What SAME adds to n elements along an axis. */
static tnf_extent same_padding(const window_plan *plan, int32_t axis, tnf_extent n, tnf_extent k) {
  const int64_t stride = plan->strides[axis];
  tnf_extent reach = reach_of(plan->dilation[axis], k), covered = n;
  if (stride == 1)
    return tnf_extent_max(tnf_extent_sub(reach, tnf_extent_const(1)), tnf_extent_const(0));
  covered = tnf_extent_mul(tnf_extent_sub(tnf_extent_ceildiv(n, tnf_extent_const(stride)), tnf_extent_const(1)),
                           tnf_extent_const(stride));
  return tnf_extent_max(tnf_extent_sub(tnf_extent_add(covered, reach), n), tnf_extent_const(0));
}

/* The padding of an axis, which a run decides where an extent that it depends on is unknown. */
typedef struct window_padding {
  bool is_known;
  tnf_extents low, high; /* of every axis of the image */
} window_padding;

/* Of an image of rank `rank` with the spatial extents n; known padding goes into the plan. */
static window_padding padding_of(window_plan *plan, int32_t rank, const tnf_extent *n, const tnf_extent *windows) {
  window_padding padding = {true, {.count = rank}, {.count = rank}};
  for (int32_t i = 0; i < rank; ++i)
    padding.low.extent[i] = padding.high.extent[i] = tnf_extent_const(0);
  for (int32_t i = 0; plan->is_same && i < plan->axes; ++i) {
    tnf_extent all = same_padding(plan, i, n[i], windows[i]), low = tnf_extent_floordiv(all, tnf_extent_const(2));
    padding.low.extent[i + 1] = low;
    padding.high.extent[i + 1] = tnf_extent_sub(all, low);
    padding.is_known = padding.is_known && all.kind == 1;
  }
  for (int32_t i = 0; plan->is_same && padding.is_known && i < plan->axes; ++i) {
    plan->low[i] = padding.low.extent[i + 1].number;
    plan->high[i] = padding.high.extent[i + 1].number;
  }
  return padding;
}

/* floor((n + low + high - reach) / stride) + 1, at least 0; with SAME ceil(n / stride). */
static tnf_extent windows_in(const window_plan *plan, int32_t axis, tnf_extent n, tnf_extent k) {
  tnf_extent stride = tnf_extent_const(plan->strides[axis]), reach = reach_of(plan->dilation[axis], k);
  if (plan->is_same)
    return tnf_extent_ceildiv(n, stride);
  tnf_extent padded = tnf_extent_add(n, tnf_extent_const(plan->low[axis] + plan->high[axis] + plan->strides[axis]));
  return tnf_extent_floordiv(tnf_extent_max(tnf_extent_sub(padded, reach), tnf_extent_const(0)), stride);
}

static void spatial_extents(const window_plan *plan, tnf_traced x, tnf_extent *extents) {
  for (int32_t i = 0; i < plan->axes; ++i)
    extents[i] = tnf_dim(x, i + 1);
}

/* ---- convolution ------------------------------------------------------------------------------------------------------- */

static tnf_traced convolve(window_plan *plan, tnf_traced x, tnf_traced kernel) {
  tnf_extent n[MOST_AXES], k[MOST_AXES], result[MOST_AXES];
  spatial_extents(plan, x, n);
  spatial_extents(plan, kernel, k);
  window_padding padding = padding_of(plan, tnf_rank_of(x), n, k);
  for (int32_t i = 0; i < plan->axes; ++i)
    result[i] = windows_in(plan, i, n[i], k[i]);
  if (!padding.is_known)
    x = tnf_pad(x, tnf_scalar_like(x, 0), padding.low, padding.high, (tnf_ints){tnf_rank_of(x), {0}});
  return tnf_op_convolution(x, kernel, result, plan->axes, plan->strides, plan->axes, plan->low, plan->axes, plan->dilation,
                            plan->axes, plan->groups);
}

static tnf_traced conv(const char *name, tnf_traced x, tnf_traced kernel, int32_t rank, const tnf_window_options *options) {
  tnf_traced operands[2] = {x, kernel};
  tnf_graph *graph = tnf_named_operands_check(name, "x kernel", 2, operands);
  window_plan plan = {.graph = graph, .name = name};
  if (!graph || !plan_convolution(&plan, "x", x, kernel, rank, options))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, operands);
  tnf_traced result = convolve(&plan, operands[0], operands[1]);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_conv(tnf_traced x, tnf_traced kernel, const tnf_window_options *options) {
  return conv("conv", x, kernel, 0, options);
}

static tnf_traced conv_of_rank(const char *name, tnf_traced x, tnf_traced kernel, int32_t rank, int64_t stride,
                               tnf_padding padding) {
  tnf_window_options options = TNF_WINDOW_OPTIONS_INIT;
  options.strides = (tnf_ints){1, {stride}};
  options.padding = padding;
  return conv(name, x, kernel, rank, &options);
}

tnf_traced tnf_conv1d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding) {
  return conv_of_rank("conv1d", x, kernel, 3, stride, padding);
}
tnf_traced tnf_conv2d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding) {
  return conv_of_rank("conv2d", x, kernel, 4, stride, padding);
}
tnf_traced tnf_conv3d(tnf_traced x, tnf_traced kernel, int64_t stride, tnf_padding padding) {
  return conv_of_rank("conv3d", x, kernel, 5, stride, padding);
}

/* How many elements the input had of which a convolution made y. */
static tnf_extent extent_before(const window_plan *plan, int32_t axis, tnf_extent n, tnf_extent k) {
  tnf_extent stride = tnf_extent_const(plan->strides[axis]);
  if (plan->is_same)
    return tnf_extent_mul(n, stride);
  tnf_extent starts = tnf_extent_mul(tnf_extent_sub(n, tnf_extent_const(1)), stride);
  tnf_extent all = tnf_extent_sub(tnf_extent_add(starts, reach_of(plan->dilation[axis], k)),
                                  tnf_extent_const(plan->low[axis] + plan->high[axis]));
  return tnf_extent_max(all, tnf_extent_const(0));
}

/* Whether a convolution of `given` elements along the axes makes the extents of y, as far as they are known; a guard of y, whose
 * slice is within it in that case alone, where they are not. */
static bool fits_back(const window_plan *plan, tnf_traced *y, const tnf_extent *k, const tnf_extents *given) {
  for (int32_t i = 0; i < given->count; ++i) {
    tnf_extent n = tnf_dim(*y, i + 1), made = windows_in(plan, i, given->extent[i], k[i]);
    if (n.kind == 1 && made.kind == 1 && n.number != made.number) {
      tnf_graph_fail(plan->graph, TNF_RT_SHAPE_MISMATCH,
                     "%s: a convolution of %lld elements makes %lld along axis %d, y has %lld", plan->name,
                     (long long)given->extent[i].number, (long long)made.number, i + 1, (long long)n.number);
      return false;
    }
    if (n.kind != 1 || made.kind != 1)
      *y = tnf_slice_axis(*y, i + 1, tnf_extent_sub(made, n), made);
  }
  return true;
}

static tnf_traced convolve_back(window_plan *plan, tnf_traced y, tnf_traced kernel, const tnf_extents *given) {
  tnf_extent n[MOST_AXES], k[MOST_AXES], result[MOST_AXES], whole[MOST_AXES];
  const int32_t rank = tnf_rank_of(y);
  spatial_extents(plan, y, n);
  spatial_extents(plan, kernel, k);
  for (int32_t i = 0; i < plan->axes; ++i)
    result[i] = given->count ? given->extent[i] : extent_before(plan, i, n[i], k[i]);
  if (!fits_back(plan, &y, k, given))
    return tnf_traced_failed(plan->graph);
  window_padding padding = padding_of(plan, rank, result, k);
  for (int32_t i = 0; i < plan->axes; ++i)
    whole[i] = padding.is_known
                   ? result[i]
                   : tnf_extent_add(tnf_extent_add(result[i], padding.low.extent[i + 1]), padding.high.extent[i + 1]);
  tnf_traced x = tnf_op_convolution_transpose(y, kernel, whole, plan->axes, plan->strides, plan->axes, plan->low, plan->axes,
                                              plan->dilation, plan->axes, plan->groups);
  for (int32_t i = 0; !padding.is_known && i < plan->axes; ++i)
    x = tnf_slice_axis(x, i + 1, padding.low.extent[i + 1], tnf_extent_add(padding.low.extent[i + 1], result[i]));
  return x;
}

tnf_traced tnf_conv_transpose(tnf_traced y, tnf_traced kernel, tnf_extents extents, const tnf_window_options *options) {
  tnf_traced operands[2] = {y, kernel};
  tnf_graph *graph = tnf_named_operands_check("conv_transpose", "y kernel", 2, operands);
  window_plan plan = {.graph = graph, .name = "conv_transpose"};
  if (!graph || !plan_convolution(&plan, "y", y, kernel, 0, options))
    return tnf_traced_failed(tnf_common_graph(2, operands));
  if (extents.count != 0 && extents.count != plan.axes) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "conv_transpose: extents must have %d entries or none, got %d", plan.axes,
                   extents.count);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "conv_transpose");
  tnf_promote(2, operands);
  tnf_traced result = convolve_back(&plan, operands[0], operands[1], &extents);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- pooling ----------------------------------------------------------------------------------------------------------- */

typedef enum pool_kind { POOL_MAX, POOL_MIN, POOL_SUM, POOL_MEAN } pool_kind;

/* The plan of a pool and its window, which has an entry for each axis. */
static bool plan_pool(window_plan *plan, tnf_traced x, const tnf_ints *given, int64_t *window,
                      const tnf_window_options *options) {
  plan->axes = given->count;
  if (given->count < 1 || given->count > MOST_AXES) {
    tnf_graph_fail(plan->graph, TNF_RT_RANK_MISMATCH, "%s: window must have 1 to %d entries, got %d", plan->name, MOST_AXES,
                   given->count);
    return false;
  }
  if (!is_image(plan, "x", x) || !read_list(plan, "window", given, NULL, 1, most_factor, window) ||
      !read_options(plan, options, window))
    return false;
  if (plan->groups != 1)
    tnf_graph_fail(plan->graph, TNF_RT_INVALID_ARGUMENT, "%s: a pool has no groups, got %lld", plan->name,
                   (long long)plan->groups);
  return plan->groups == 1;
}

static tnf_traced window_sum(const window_plan *plan, tnf_traced x, const int64_t *window, const tnf_extent *result) {
  return tnf_op_window_sum(x, result, plan->axes, window, plan->axes, plan->strides, plan->axes, plan->low, plan->axes,
                           plan->dilation, plan->axes, /*transposed=*/false);
}

/* The number of elements that each window has of an image with the spatial extents n, as [1, windows..., 1...] for an x of the
 * batch; with the padding where that counts. */
static tnf_traced counts_of(const window_plan *plan, tnf_traced x, const window_padding *padding, const tnf_extent *n,
                            const int64_t *window, const tnf_extent *result) {
  tnf_extents image = {.count = tnf_rank_of(x)};
  for (int32_t i = 0; i < image.count; ++i)
    image.extent[i] = i > 0 && i <= plan->axes ? n[i - 1] : tnf_extent_const(1);
  tnf_traced ones = tnf_full(tnf_scalar_like(x, 1), image);
  if (!padding->is_known)
    ones = tnf_pad(ones, tnf_scalar_like(x, 0), padding->low, padding->high, (tnf_ints){image.count, {0}});
  return window_sum(plan, ones, window, result);
}

static tnf_traced pool_windows(window_plan *plan, pool_kind kind, tnf_traced x, const int64_t *window) {
  tnf_extent n[MOST_AXES], k[MOST_AXES], result[MOST_AXES];
  int64_t elements = 1;
  spatial_extents(plan, x, n);
  for (int32_t i = 0; i < plan->axes; ++i) {
    k[i] = tnf_extent_const(window[i]);
    elements *= window[i];
  }
  window_padding padding = padding_of(plan, tnf_rank_of(x), n, k);
  for (int32_t i = 0; i < plan->axes; ++i)
    result[i] = windows_in(plan, i, n[i], k[i]);
  const bool is_extreme = kind == POOL_MAX || kind == POOL_MIN;
  tnf_traced padded = x;
  if (!padding.is_known)
    padded = tnf_pad(x,
                     tnf_scalar_like(x, !is_extreme        ? 0
                                        : kind == POOL_MAX ? -INFINITY
                                                           : INFINITY),
                     padding.low, padding.high, (tnf_ints){tnf_rank_of(x), {0}});
  if (is_extreme)
    return tnf_op_window_max(padded, result, plan->axes, window, plan->axes, plan->strides, plan->axes, plan->low, plan->axes,
                             plan->dilation, plan->axes, /*least=*/kind == POOL_MIN);
  tnf_traced sum = window_sum(plan, padded, window, result);
  if (kind == POOL_SUM)
    return sum;
  if (!plan->without_padding)
    return tnf_div_scalar(sum, (double)elements);
  return tnf_div(sum, counts_of(plan, x, &padding, n, window, result));
}

static tnf_traced pool(const char *name, pool_kind kind, tnf_traced x, tnf_ints given, const tnf_window_options *options) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  window_plan plan = {.graph = graph, .name = name};
  int64_t window[MOST_AXES];
  const tnf_operand_class *accepted = kind == POOL_MAX || kind == POOL_MIN ? &tnf_class_real : &tnf_class_float;
  if (!graph || !tnf_class_check(graph, name, "x", x, accepted) || !plan_pool(&plan, x, &given, window, options))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = pool_windows(&plan, kind, x, window);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_max_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options) {
  return pool("max_pool", POOL_MAX, x, window, options);
}
tnf_traced tnf_min_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options) {
  return pool("min_pool", POOL_MIN, x, window, options);
}
tnf_traced tnf_sum_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options) {
  return pool("sum_pool", POOL_SUM, x, window, options);
}
tnf_traced tnf_avg_pool(tnf_traced x, tnf_ints window, const tnf_window_options *options) {
  return pool("avg_pool", POOL_MEAN, x, window, options);
}
