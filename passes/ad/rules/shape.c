/* Derivatives of operations that move or select elements: all linear, so each is its adjoint. */
#include "rules.h"

static void jvp_variable(tnf_rule *r) {
  r->result_tangent[0] = r->operand_tangent[0];
}
static void adjoint_variable(tnf_rule *r) {
  r->operand_cotangent[0] = r->result_cotangent[0];
}

static tnf_traced reshape_like(tnf_traced x, tnf_traced like) {
  tnf_extents extents = tnf_shape_of_value(like);
  return tnf_op_reshape(x, extents.extent, extents.count);
}

static void adjoint_reshape(tnf_rule *r) {
  r->operand_cotangent[0] = reshape_like(r->result_cotangent[0], r->operand[0]);
}

static void adjoint_transpose(tnf_rule *r) {
  int64_t permutation[TNF_RT_MAX_RANK], inverse[TNF_RT_MAX_RANK];
  size_t rank = tnf_rule_get_ints(r, "permutation", permutation, TNF_RT_MAX_RANK);
  for (size_t i = 0; i < rank; ++i)
    inverse[permutation[i]] = (int64_t)i;
  r->operand_cotangent[0] = tnf_op_transpose(r->result_cotangent[0], inverse, (int32_t)rank);
}

/* Sums over the axes that were added, and over those where 1 became more, which stay as axes of extent 1. */
static void adjoint_broadcast(tnf_rule *r) {
  tnf_traced x = r->operand[0], ct = r->result_cotangent[0];
  int64_t dims[TNF_RT_MAX_RANK];
  int32_t rank = tnf_rank_of(ct), kept = 0;
  size_t count = tnf_rule_get_ints(r, "dims", dims, TNF_RT_MAX_RANK), next = 0;
  tnf_axes axes = {0};
  for (int32_t axis = 0; axis < rank; ++axis) {
    bool comes_from_x = next < count && dims[next] == axis;
    bool repeated = comes_from_x && tnf_exact_extent(x, (int32_t)next) == 1 && tnf_exact_extent(ct, axis) != 1;
    next += comes_from_x;
    kept += repeated;
    if (!comes_from_x || repeated)
      axes.axis[axes.count++] = axis;
  }
  tnf_traced sum = axes.count ? tnf_op_reduce_sum(ct, axes.axis, axes.count) : ct;
  r->operand_cotangent[0] = kept ? reshape_like(sum, x) : sum;
}

/* Puts the elements back where they came from, zeros elsewhere. */
static void adjoint_slice(tnf_rule *r) {
  tnf_traced x = r->operand[0], ct = r->result_cotangent[0];
  int64_t strides[TNF_RT_MAX_RANK], interior[TNF_RT_MAX_RANK];
  size_t operand = 1;
  tnf_extents low = extents_argument(r, "static_starts", &operand), limits = extents_argument(r, "static_limits", &operand),
              high = low;
  tnf_rule_get_ints(r, "strides", strides, TNF_RT_MAX_RANK);
  for (int32_t i = 0; i < low.count; ++i) {
    tnf_extent extent = tnf_dim(x, i), end = limits.extent[i];
    interior[i] = strides[i] - 1;
    if (interior[i] > 0) { /* the last element may lie before the limit */
      tnf_extent size = tnf_dim(ct, i), gaps = tnf_extent_max(tnf_extent_sub(size, tnf_extent_const(1)), tnf_extent_const(0));
      tnf_extent span = tnf_extent_add(size, tnf_extent_mul(gaps, tnf_extent_const(interior[i])));
      end = tnf_extent_add(low.extent[i], span);
    }
    high.extent[i] = tnf_extent_sub(extent, end);
  }
  r->operand_cotangent[0] =
      tnf_op_pad(ct, tnf_scalar_like(ct, 0), low.extent, low.count, high.extent, high.count, interior, low.count);
  tnf_mark_no_terms(r->operand_cotangent[0]);
}

/* x's elements of the padded tensor: widths undone (what they cropped comes back as zeros), then one element in interior + 1. */
static tnf_traced unpad(tnf_rule *r, tnf_traced ct, const tnf_extents *low, const tnf_extents *high, const int64_t *interior) {
  tnf_extents starts = *low, limits = *low;
  int64_t none[TNF_RT_MAX_RANK] = {0}, strides[TNF_RT_MAX_RANK];
  tnf_extent zero = tnf_extent_const(0);
  bool widths = false, inner = false;
  for (int32_t i = 0; i < low->count; ++i) {
    widths = widths || low->extent[i].kind != 1 || low->extent[i].number || high->extent[i].kind != 1 || high->extent[i].number;
    inner = inner || interior[i] > 0;
    starts.extent[i] = tnf_extent_sub(zero, low->extent[i]);
    limits.extent[i] = tnf_extent_sub(zero, high->extent[i]);
    strides[i] = interior[i] + 1;
  }
  if (widths)
    ct = tnf_op_pad(ct, tnf_scalar_like(ct, 0), starts.extent, starts.count, limits.extent, limits.count, none, low->count);
  if (!inner)
    return ct;
  for (int32_t i = 0; i < low->count; ++i) {
    starts.extent[i] = zero;
    limits.extent[i] = tnf_dim(ct, i);
  }
  (void)r;
  return tnf_op_slice(ct, starts.extent, starts.count, limits.extent, limits.count, strides, low->count);
}

static void adjoint_pad(tnf_rule *r) {
  int64_t interior[TNF_RT_MAX_RANK];
  size_t operand = 2;
  tnf_extents low = extents_argument(r, "static_low", &operand), high = extents_argument(r, "static_high", &operand);
  tnf_rule_get_ints(r, "interior", interior, TNF_RT_MAX_RANK);
  tnf_traced ct = r->result_cotangent[0], inside = unpad(r, ct, &low, &high, interior);
  r->operand_cotangent[0] = inside;
  if (r->wanted[1])
    r->operand_cotangent[1] = tnf_sub(tnf_reduce_sum(ct, TNF_ALL_AXES), tnf_reduce_sum(inside, TNF_ALL_AXES));
}

static void adjoint_concatenate(tnf_rule *r) {
  tnf_traced ct = r->result_cotangent[0];
  int32_t rank = tnf_rank_of(ct), axis = (int32_t)tnf_rule_get_int(r, "axis");
  tnf_extents starts = tnf_shape_of_value(ct), limits = starts;
  int64_t strides[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides[i] = 1;
  }
  for (size_t i = 0; i < r->operand_count; ++i) {
    limits.extent[axis] = tnf_extent_add(starts.extent[axis], tnf_dim(r->operand[i], axis));
    if (r->wanted[i])
      r->operand_cotangent[i] = tnf_op_slice(ct, starts.extent, rank, limits.extent, rank, strides, rank);
    starts.extent[axis] = limits.extent[axis];
  }
}

static void adjoint_reverse(tnf_rule *r) {
  int64_t axes[TNF_RT_MAX_RANK];
  size_t count = tnf_rule_get_ints(r, "axes", axes, TNF_RT_MAX_RANK);
  r->operand_cotangent[0] = tnf_op_reverse(r->result_cotangent[0], axes, (int32_t)count);
}

static void adjoint_tril(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_tril(r->result_cotangent[0], tnf_rule_get_int(r, "diagonal"));
}
static void adjoint_triu(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_triu(r->result_cotangent[0], tnf_rule_get_int(r, "diagonal"));
}

static void adjoint_extract_diag(tnf_rule *r) {
  tnf_extent extents[2] = {tnf_dim(r->operand[0], 0), tnf_dim(r->operand[0], 1)};
  r->operand_cotangent[0] = tnf_op_embed_diag(r->result_cotangent[0], extents, 2);
}
static void adjoint_embed_diag(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_extract_diag(r->result_cotangent[0]);
}

/* ---- on all slices of a map, along one more axis ------------------------------------------------------------------------- */

static void batch_variable(tnf_rule *r) {
  r->batched[0] = r->operand[0];
}

/* The extents that the operation was given, and the slices. */
static tnf_extents with_slices(tnf_rule *r, tnf_extents extents) {
  if (extents.count == TNF_RT_MAX_RANK)
    fail_with_rank(r->graph);
  else
    extents.extent[extents.count++] = r->slices;
  return extents;
}

static void batch_reshape(tnf_rule *r) {
  size_t operand = 1;
  tnf_extents extents = with_slices(r, extents_argument(r, "static_extents", &operand));
  r->batched[0] = tnf_op_reshape(r->operand[0], extents.extent, extents.count);
}

static void batch_broadcast(tnf_rule *r) {
  size_t operand = 1;
  int64_t dims[TNF_RT_MAX_RANK + 1];
  size_t rank = tnf_rule_get_ints(r, "dims", dims, TNF_RT_MAX_RANK);
  tnf_extents extents = with_slices(r, extents_argument(r, "static_extents", &operand));
  dims[rank] = extents.count - 1;
  r->batched[0] = broadcast_to(r->operand[0], &extents, dims);
}

static void batch_transpose(tnf_rule *r) {
  int64_t permutation[TNF_RT_MAX_RANK + 1];
  int32_t rank = (int32_t)tnf_rule_get_ints(r, "permutation", permutation, TNF_RT_MAX_RANK);
  permutation[rank] = rank;
  r->batched[0] = tnf_op_transpose(r->operand[0], permutation, rank + 1);
}

static void batch_slice(tnf_rule *r) {
  int64_t strides[TNF_RT_MAX_RANK + 1];
  size_t operand = 1;
  tnf_extents starts = extents_argument(r, "static_starts", &operand),
              limits = with_slices(r, extents_argument(r, "static_limits", &operand));
  tnf_rule_get_ints(r, "strides", strides, TNF_RT_MAX_RANK);
  starts.extent[starts.count] = tnf_extent_const(0);
  strides[starts.count++] = 1;
  r->batched[0] = tnf_op_slice(r->operand[0], starts.extent, starts.count, limits.extent, limits.count, strides, starts.count);
}

static tnf_traced pad(tnf_rule *r, tnf_traced x, tnf_traced value) {
  int64_t interior[TNF_RT_MAX_RANK] = {0};
  size_t operand = 2;
  tnf_extents low = extents_argument(r, "static_low", &operand), high = extents_argument(r, "static_high", &operand);
  tnf_rule_get_ints(r, "interior", interior, TNF_RT_MAX_RANK);
  if (low.count < tnf_rank_of(x)) /* the slices have no neighbours */
    low.extent[low.count++] = high.extent[high.count++] = tnf_extent_const(0);
  return tnf_op_pad(x, value, low.extent, low.count, high.extent, high.count, interior, low.count);
}

/* Values that differ between slices go where a mask is padded. */
static void batch_pad(tnf_rule *r) {
  tnf_traced x = tnf_rule_mapped(r, 0), value = r->operand[1];
  if (!r->mapped[1]) {
    r->batched[0] = pad(r, x, value);
    return;
  }
  tnf_traced none = tnf_scalar_bool(r->graph, 0), padded = pad(r, x, tnf_cast(none, tnf_dtype_of(x)));
  tnf_traced inside = pad(r, tnf_full(tnf_scalar_bool(r->graph, 1), tnf_shape_of_value(x)), none);
  tnf_extents extents = tnf_shape_of_value(padded);
  int64_t last = extents.count - 1;
  r->batched[0] = tnf_op_select(inside, padded, broadcast_to(value, &extents, &last));
}

/* Nothing moves along what is waited for. */
static void jvp_after(tnf_rule *r) {
  r->result_tangent[0] = r->operand_tangent[0];
}
static void adjoint_after(tnf_rule *r) {
  if (r->wanted[0])
    r->operand_cotangent[0] = r->result_cotangent[0];
}
static void batch_after(tnf_rule *r) {
  r->batched[0] = tnf_rule_mapped(r, 0);
}

const tnf_ad_rule tnf_ad_shape_rules[] = {
    RULE("variable", .linearity = TNF_LINEAR, .jvp = jvp_variable, .adjoint = adjoint_variable, .batch = batch_variable),
    RULE("after", .linearity = TNF_LINEAR, .jvp = jvp_after, .adjoint = adjoint_after, .batch = batch_after),
    RULE("snapshot_distance", .linearity = TNF_CONSTANT, TRAILING),
    RULE("whole_size", .linearity = TNF_CONSTANT),
    RULE("extent_to_scalar", .linearity = TNF_CONSTANT),
    RULE("iota", .linearity = TNF_CONSTANT),
    RULE("reshape", .linearity = TNF_LINEAR, .adjoint = adjoint_reshape, .batch = batch_reshape),
    RULE("transpose", .linearity = TNF_LINEAR, .adjoint = adjoint_transpose, .batch = batch_transpose),
    RULE("broadcast_in_dim", .linearity = TNF_LINEAR, .adjoint = adjoint_broadcast, .batch = batch_broadcast),
    RULE("slice", .linearity = TNF_LINEAR, .adjoint = adjoint_slice, .batch = batch_slice),
    RULE("pad", .linearity = TNF_LINEAR, .adjoint = adjoint_pad, .batch = batch_pad),
    RULE("concatenate", .linearity = TNF_LINEAR, .adjoint = adjoint_concatenate, TRAILING),
    RULE("reverse", .linearity = TNF_LINEAR, .adjoint = adjoint_reverse, TRAILING),
    RULE("tril", .linearity = TNF_LINEAR, .adjoint = adjoint_tril, TRAILING),
    RULE("triu", .linearity = TNF_LINEAR, .adjoint = adjoint_triu, TRAILING),
    RULE("extract_diag", .linearity = TNF_LINEAR, .adjoint = adjoint_extract_diag, TRAILING),
    RULE("embed_diag", .linearity = TNF_LINEAR, .adjoint = adjoint_embed_diag, TRAILING),
    END_OF_RULES,
};
