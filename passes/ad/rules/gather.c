/* Derivatives of what reads and writes at computed places: linear, so each is its adjoint. */
#include "rules.h"

static void adjoint_take(tnf_rule *r) {
  tnf_traced x = r->operand[0], indices = r->operand[1];
  r->operand_cotangent[0] = tnf_op_scatter_add(tnf_zeros_like(x), indices, r->result_cotangent[0], tnf_rule_get_int(r, "axis"));
  tnf_mark_no_terms(r->operand_cotangent[0]);
}

static void adjoint_scatter_add(tnf_rule *r) {
  tnf_traced ct = r->result_cotangent[0];
  r->operand_cotangent[0] = ct;
  if (r->wanted[2])
    r->operand_cotangent[2] = tnf_op_take(ct, r->operand[1], tnf_rule_get_int(r, "axis"));
}

static void adjoint_take_along_axis(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_scatter_add_along_axis(tnf_zeros_like(r->operand[0]), r->operand[1], r->result_cotangent[0],
                                                          tnf_rule_get_int(r, "axis"));
}

static void adjoint_scatter_add_along_axis(tnf_rule *r) {
  tnf_traced ct = r->result_cotangent[0];
  r->operand_cotangent[0] = ct;
  if (r->wanted[2])
    r->operand_cotangent[2] = tnf_op_take_along_axis(ct, r->operand[1], tnf_rule_get_int(r, "axis"));
}

static void adjoint_dynamic_slice(tnf_rule *r) {
  tnf_traced x = r->operand[0], zeros = tnf_zeros_like(x);
  r->operand_cotangent[0] =
      tnf_op_dynamic_update_slice(zeros, r->result_cotangent[0], r->operand + 1, tnf_rank_of(x), /*add=*/true);
}

/* What was overwritten has no part in the result; the window is the update's, and read before it becomes zero: where it lies.
 * What was added to has. */
static void adjoint_dynamic_update_slice(tnf_rule *r) {
  tnf_traced update = r->operand[1], ct = r->result_cotangent[0];
  const tnf_traced *starts = r->operand + 2;
  int32_t rank = tnf_rank_of(ct);
  if (r->wanted[1]) {
    tnf_extents sizes = tnf_shape_of_value(update);
    r->operand_cotangent[1] = tnf_op_dynamic_slice(ct, starts, rank, sizes.extent, sizes.count);
  }
  if (r->wanted[0])
    r->operand_cotangent[0] =
        tnf_rule_has(r, "add") ? ct : tnf_op_dynamic_update_slice(ct, tnf_zeros_like(update), starts, rank, false);
}

/* ---- on all slices of a map -------------------------------------------------------------------------------------------- */

/* Places that differ between slices, as index vectors of one component. */
static tnf_traced places_as_vectors(tnf_traced places) {
  return tnf_expand_dims(places, 0);
}

/* Slices of both: each takes from its own. */
static tnf_traced take_apart(tnf_traced x, tnf_traced places, int64_t axis) {
  tnf_extents sizes = tnf_shape_of_value(x);
  int64_t slices = sizes.count - 1;
  sizes.extent[axis] = sizes.extent[slices] = tnf_extent_const(1);
  tnf_traced found = tnf_op_gather(x, places_as_vectors(places), &axis, 1, &axis, 1, &slices, 1, sizes.extent, sizes.count);
  return tnf_rank_of(places) == 1 ? found : move_axis(found, slices - 1, axis);
}

static void batch_take(tnf_rule *r) {
  tnf_traced x = r->operand[0], places = r->operand[1];
  int64_t axis = tnf_rule_get_int(r, "axis");
  if (!r->mapped[1]) {
    r->batched[0] = tnf_op_take(x, places, axis);
  } else if (r->mapped[0]) {
    r->batched[0] = take_apart(x, places, axis);
  } else {
    bool is_list = tnf_rank_of(places) == 2;
    tnf_traced found = tnf_op_take(x, is_list ? merge_axes(places, 0) : places, axis);
    if (is_list)
      found = split_axis(found, (int32_t)axis, tnf_dim(places, 0), r->slices);
    r->batched[0] = move_axis(found, axis + is_list, tnf_rank_of(found) - 1);
  }
}

static void batch_scatter_add(tnf_rule *r) {
  tnf_traced x = tnf_rule_mapped(r, 0), places = r->operand[1], updates = tnf_rule_mapped(r, 2);
  int64_t axis = tnf_rule_get_int(r, "axis"), slices = tnf_rank_of(x) - 1;
  if (!r->mapped[1]) {
    r->batched[0] = tnf_op_scatter_add(x, places, updates, axis);
    return;
  }
  if (tnf_rank_of(places) == 2)
    updates = move_axis(updates, axis, slices - 1);
  r->batched[0] = tnf_op_scatter(TNF_SCATTER_KIND_ADD, x, places_as_vectors(places), updates, &axis, 1, &axis, 1, &slices, 1);
}

/* Where windows begin that differ between slices, as index vectors [rank, slices]: clamped, so that each lies within x. */
static tnf_traced starts_as_vectors(tnf_rule *r, size_t first, tnf_traced x, const tnf_extents *sizes) {
  tnf_traced parts[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < sizes->count; ++i) {
    tnf_extent last = tnf_extent_sub(tnf_dim(x, i), sizes->extent[i]);
    tnf_traced start = as_dtype(tnf_rule_mapped(r, first + (size_t)i), TNF_I64);
    start = tnf_maximum_scalar(tnf_minimum(start, tnf_extent_to_scalar(r->graph, last, TNF_I64)), 0);
    parts[i] = tnf_expand_dims(start, 0);
  }
  return tnf_op_concatenate(parts, sizes->count, 0);
}

static bool starts_differ(const tnf_rule *r, size_t first, int32_t rank) {
  bool any = false;
  for (int32_t i = 0; i < rank; ++i)
    any = any || r->mapped[first + (size_t)i];
  return any;
}

/* Where each axis of a window counts. */
static void all_axes(int32_t rank, int64_t *axes) {
  for (int32_t i = 0; i < rank; ++i)
    axes[i] = i;
}

static void batch_dynamic_slice(tnf_rule *r) {
  tnf_traced x = r->operand[0], starts[TNF_RT_MAX_RANK];
  int32_t rank = tnf_rank_of(x) - r->mapped[0];
  int64_t axes[TNF_RT_MAX_RANK], slices = rank;
  size_t operand = 1 + (size_t)rank;
  tnf_extents sizes = extents_argument(r, "static_sizes", &operand);
  if (!starts_differ(r, 1, rank)) {
    memcpy(starts, r->operand + 1, (size_t)rank * sizeof *starts);
    starts[rank] = tnf_scalar_i64(r->graph, 0);
    sizes.extent[sizes.count++] = r->slices;
    r->batched[0] = tnf_op_dynamic_slice(x, starts, rank + 1, sizes.extent, sizes.count);
    return;
  }
  tnf_traced vectors = starts_as_vectors(r, 1, x, &sizes);
  all_axes(rank, axes);
  if (r->mapped[0])
    sizes.extent[sizes.count++] = tnf_extent_const(1);
  r->batched[0] = tnf_op_gather(x, vectors, axes, rank, NULL, 0, &slices, r->mapped[0], sizes.extent, sizes.count);
}

static void batch_dynamic_update_slice(tnf_rule *r) {
  tnf_traced x = tnf_rule_mapped(r, 0), update = tnf_rule_mapped(r, 1), starts[TNF_RT_MAX_RANK];
  int32_t rank = tnf_rank_of(x) - 1;
  int64_t axes[TNF_RT_MAX_RANK], slices = rank;
  bool adds = tnf_rule_has(r, "add");
  if (tnf_graph_failed(r->graph))
    return;
  if (!starts_differ(r, 2, rank)) {
    memcpy(starts, r->operand + 2, (size_t)rank * sizeof *starts);
    starts[rank] = tnf_scalar_i64(r->graph, 0);
    r->batched[0] = tnf_op_dynamic_update_slice(x, update, starts, rank + 1, adds);
    return;
  }
  tnf_extents sizes = tnf_shape_of_value(update);
  --sizes.count;
  tnf_traced vectors = starts_as_vectors(r, 2, x, &sizes);
  all_axes(rank, axes);
  r->batched[0] = tnf_op_scatter(adds ? TNF_SCATTER_KIND_ADD : TNF_SCATTER_KIND_OVERWRITE, x, vectors, update, axes, rank, NULL,
                                 0, &slices, 1);
}

const tnf_ad_rule tnf_ad_gather_rules[] = {
    RULE("take", .linearity = TNF_LINEAR, .adjoint = adjoint_take, .batch = batch_take),
    RULE("scatter_add", .linearity = TNF_LINEAR, .adjoint = adjoint_scatter_add, .batch = batch_scatter_add),
    RULE("take_along_axis", .linearity = TNF_LINEAR, .adjoint = adjoint_take_along_axis, TRAILING),
    RULE("scatter_add_along_axis", .linearity = TNF_LINEAR, .adjoint = adjoint_scatter_add_along_axis, TRAILING),
    RULE("dynamic_slice", .linearity = TNF_LINEAR, .adjoint = adjoint_dynamic_slice, .batch = batch_dynamic_slice),
    RULE("dynamic_update_slice", .linearity = TNF_LINEAR, .adjoint = adjoint_dynamic_update_slice,
         .batch = batch_dynamic_update_slice),
    RULE("places", .linearity = TNF_CONSTANT),
    END_OF_RULES,
};
