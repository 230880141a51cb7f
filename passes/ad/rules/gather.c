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

const tnf_ad_rule tnf_ad_gather_rules[] = {
    RULE("take", .linearity = TNF_LINEAR, .adjoint = adjoint_take),
    RULE("scatter_add", .linearity = TNF_LINEAR, .adjoint = adjoint_scatter_add),
    RULE("take_along_axis", .linearity = TNF_LINEAR, .adjoint = adjoint_take_along_axis),
    RULE("scatter_add_along_axis", .linearity = TNF_LINEAR, .adjoint = adjoint_scatter_add_along_axis),
    RULE("dynamic_slice", .linearity = TNF_LINEAR, .adjoint = adjoint_dynamic_slice),
    RULE("dynamic_update_slice", .linearity = TNF_LINEAR, .adjoint = adjoint_dynamic_update_slice),
    RULE("places", .linearity = TNF_CONSTANT),
    END_OF_RULES,
};
