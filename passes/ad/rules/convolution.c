/* Derivatives of what goes over windows. The three products of one form are each other's adjoints; sums over windows, and
 * elements picked from them, have their own. */
#include "rules.h"

typedef struct window_steps {
  int32_t axes;
  int64_t strides[TNF_RT_MAX_RANK], low[TNF_RT_MAX_RANK], dilation[TNF_RT_MAX_RANK];
} window_steps;

static window_steps steps_of(tnf_rule *r) {
  window_steps steps;
  steps.axes = (int32_t)tnf_rule_get_ints(r, "strides", steps.strides, TNF_RT_MAX_RANK);
  tnf_rule_get_ints(r, "low", steps.low, TNF_RT_MAX_RANK);
  tnf_rule_get_ints(r, "dilation", steps.dilation, TNF_RT_MAX_RANK);
  return steps;
}

/* The extents of x along the axes of the windows. */
static tnf_extents spatial_extents(tnf_traced x, int32_t axes) {
  tnf_extents extents = {.count = axes};
  for (int32_t i = 0; i < axes; ++i)
    extents.extent[i] = tnf_dim(x, i + 1);
  return extents;
}

typedef tnf_traced product_op(tnf_traced a, tnf_traced b, const tnf_extent *extents, int32_t extents_count,
                              const int64_t *strides, int32_t strides_count, const int64_t *low, int32_t low_count,
                              const int64_t *dilation, int32_t dilation_count, int64_t groups);

/* The product of a and b that gives what `like` is. */
static tnf_traced product(tnf_rule *r, product_op *op, tnf_traced a, tnf_traced b, tnf_traced like) {
  window_steps s = steps_of(r);
  tnf_extents extents = spatial_extents(like, s.axes);
  return op(a, b, extents.extent, s.axes, s.strides, s.axes, s.low, s.axes, s.dilation, s.axes, tnf_rule_get_int(r, "groups"));
}

static void adjoint_convolution(tnf_rule *r) {
  tnf_traced x = r->operand[0], kernel = r->operand[1], ct = r->result_cotangent[0];
  if (r->wanted[0])
    r->operand_cotangent[0] = product(r, tnf_op_convolution_transpose, ct, conj_of(kernel), x);
  if (r->wanted[1])
    r->operand_cotangent[1] = product(r, tnf_op_convolution_kernel, conj_of(x), ct, kernel);
}

static void adjoint_convolution_transpose(tnf_rule *r) {
  tnf_traced y = r->operand[0], kernel = r->operand[1], ct = r->result_cotangent[0];
  if (r->wanted[0])
    r->operand_cotangent[0] = product(r, tnf_op_convolution, ct, conj_of(kernel), y);
  if (r->wanted[1])
    r->operand_cotangent[1] = product(r, tnf_op_convolution_kernel, ct, conj_of(y), kernel);
}

static void adjoint_convolution_kernel(tnf_rule *r) {
  tnf_traced x = r->operand[0], y = r->operand[1], ct = r->result_cotangent[0];
  if (r->wanted[0])
    r->operand_cotangent[0] = product(r, tnf_op_convolution_transpose, conj_of(y), ct, x);
  if (r->wanted[1])
    r->operand_cotangent[1] = product(r, tnf_op_convolution, conj_of(x), ct, y);
}

static void adjoint_window_sum(tnf_rule *r) {
  window_steps s = steps_of(r);
  int64_t windows[TNF_RT_MAX_RANK];
  tnf_rule_get_ints(r, "windows", windows, TNF_RT_MAX_RANK);
  tnf_extents extents = spatial_extents(r->operand[0], s.axes);
  r->operand_cotangent[0] =
      tnf_op_window_sum(r->result_cotangent[0], extents.extent, s.axes, windows, s.axes, s.strides, s.axes, s.low, s.axes,
                        s.dilation, s.axes, /*transposed=*/tnf_rule_get_int(r, "transposed") == 0);
}

/* dy = dx at the place of the largest element */
static void jvp_window_max(tnf_rule *r) {
  window_steps s = steps_of(r);
  int64_t windows[TNF_RT_MAX_RANK];
  tnf_rule_get_ints(r, "windows", windows, TNF_RT_MAX_RANK);
  tnf_extents extents = spatial_extents(r->result[0], s.axes);
  tnf_traced places = tnf_op_window_argmax(r->operand[0], extents.extent, s.axes, windows, s.axes, s.strides, s.axes, s.low,
                                           s.axes, s.dilation, s.axes, tnf_rule_get_int(r, "least") != 0);
  r->result_tangent[0] = tnf_op_window_pick(r->operand_tangent[0], places, s.axes);
}

static void adjoint_window_pick(tnf_rule *r) {
  int64_t axes = tnf_rule_get_int(r, "axes");
  tnf_extents extents = spatial_extents(r->operand[0], (int32_t)axes);
  r->operand_cotangent[0] = tnf_op_window_spread(r->result_cotangent[0], r->operand[1], extents.extent, extents.count, axes);
}

static void adjoint_window_spread(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_window_pick(r->result_cotangent[0], r->operand[1], tnf_rule_get_int(r, "axes"));
}

/* ---- on all slices of a map ---- */

/* Images pass trailing axes through; the slices of a kernel become channels. Where both differ, or the channels are in groups,
 * one slice goes after the other. */
static void batch_windows(tnf_rule *r, int32_t kernel_axis) {
  if (!r->mapped[1])
    tnf_rule_rebuild(r, r->operand, r->batched);
  else if (r->mapped[0] || tnf_rule_get_int(r, "groups") != 1)
    batch_each(r);
  else
    batch_along(r, 1, kernel_axis, 0);
}
static void batch_convolution(tnf_rule *r) {
  batch_windows(r, tnf_rank_of(r->operand[1]) - 1 - r->mapped[1]);
}
static void batch_convolution_transpose(tnf_rule *r) {
  batch_windows(r, 0);
}
static void batch_convolution_kernel(tnf_rule *r) {
  if ((r->mapped[0] && r->mapped[1]) || tnf_rule_get_int(r, "groups") != 1)
    batch_each(r);
  else
    batch_along(r, r->mapped[0] ? 0 : 1, 0, r->mapped[0] ? 0 : tnf_rank_of(r->result[0]) - 1);
}

const tnf_ad_rule tnf_ad_convolution_rules[] = {
    RULE("convolution", .linearity = TNF_MULTILINEAR, .adjoint = adjoint_convolution, .batch = batch_convolution),
    RULE("convolution_transpose", .linearity = TNF_MULTILINEAR, .adjoint = adjoint_convolution_transpose,
         .batch = batch_convolution_transpose),
    RULE("convolution_kernel", .linearity = TNF_MULTILINEAR, .adjoint = adjoint_convolution_kernel,
         .batch = batch_convolution_kernel),
    RULE("window_sum", .linearity = TNF_LINEAR, .adjoint = adjoint_window_sum, TRAILING),
    RULE("window_max", .jvp = jvp_window_max, TRAILING),
    RULE("window_argmax", .linearity = TNF_CONSTANT, TRAILING),
    RULE("window_pick", .linearity = TNF_LINEAR, .adjoint = adjoint_window_pick, TRAILING),
    RULE("window_spread", .linearity = TNF_LINEAR, .adjoint = adjoint_window_spread, TRAILING),
    END_OF_RULES,
};
