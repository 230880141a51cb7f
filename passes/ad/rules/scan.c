/* Derivatives of what runs along an axis, recurrences and sums, and of what orders it. */
#include "rules.h"

enum { A, B, INITIAL };

static tnf_traced recur(tnf_rule *r, tnf_traced a, tnf_traced b, tnf_traced initial, bool reverse, bool exclusive) {
  return tnf_op_linear_recurrence(a, b, initial, tnf_rule_get_int(r, "axis"), reverse, exclusive);
}

/* h[i], where step i starts. */
static tnf_traced states_before(tnf_rule *r) {
  if (tnf_rule_get_int(r, "exclusive") != 0)
    return r->result[0];
  return recur(r, r->operand[A], r->operand[B], r->operand[INITIAL], tnf_rule_get_int(r, "reverse") != 0, true);
}

/* dh[i + 1] = a[i] dh[i] + (da[i] h[i] + db[i]) */
static void jvp_linear_recurrence(tnf_rule *r) {
  bool reverse = tnf_rule_get_int(r, "reverse") != 0, exclusive = tnf_rule_get_int(r, "exclusive") != 0;
  tnf_traced db = r->operand_tangent[B], da = r->operand_tangent[A];
  if (!tnf_is_zero(da))
    db = tnf_add(tnf_mul(da, states_before(r)), db);
  r->result_tangent[0] =
      recur(r, r->operand[A], tnf_materialize(db), tnf_materialize(r->operand_tangent[INITIAL]), reverse, exclusive);
}

/* The state after the last step of a recurrence whose element i is `after[i]`; 0 without steps. */
static tnf_traced last_state(tnf_traced after, int64_t axis, bool reverse) {
  tnf_extents starts = tnf_shape_of_value(after), limits = starts;
  int64_t strides[TNF_RT_MAX_RANK];
  tnf_extent n = limits.extent[axis], some = tnf_extent_min(n, tnf_extent_const(1));
  for (int32_t i = 0; i < limits.count; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides[i] = 1;
  }
  if (reverse)
    limits.extent[axis] = some;
  else
    starts.extent[axis] = tnf_extent_sub(n, some);
  tnf_traced last = tnf_op_slice(after, starts.extent, starts.count, limits.extent, limits.count, strides, limits.count);
  return tnf_op_reduce_sum(last, &axis, 1);
}

/* With g the cotangent of a state, which the steps after it make: g[i] = conj(a[i]) g[i + 1] + (the result's cotangent where it
 * is that state), backwards from 0. Exclusive: bbar[i] = g[i + 1]. Else element i is the state i + 1, and bbar[i] = hbar[i] + g[i
 * + 1] with g[i] = conj(a[i]) (g[i + 1] + hbar[i]). */
static tnf_traced pull_added(tnf_rule *r) {
  int64_t axis = tnf_rule_get_int(r, "axis");
  bool reverse = tnf_rule_get_int(r, "reverse") == 0, exclusive = tnf_rule_get_int(r, "exclusive") != 0;
  tnf_traced a = conj_of(r->operand[A]), hbar = r->result_cotangent[0], added = exclusive ? hbar : tnf_mul(a, hbar);
  tnf_traced later = recur(r, a, added, tnf_zeros_like(r->operand[INITIAL]), reverse, true);
  tnf_traced bbar = exclusive ? later : tnf_add(later, hbar);
  if (r->wanted[B])
    r->operand_cotangent[B] = bbar;
  if (r->wanted[INITIAL])
    r->operand_cotangent[INITIAL] = last_state(tnf_add(tnf_mul(a, later), added), axis, reverse);
  return bbar;
}

static void adjoint_linear_recurrence(tnf_rule *r) {
  if (r->wanted[A])
    tnf_rule_fail(r, "a tangent is in the coefficients");
  else
    pull_added(r);
}

/* abar[i] = conj(h[i]) bbar[i] */
static void vjp_linear_recurrence(tnf_rule *r) {
  tnf_traced bbar = pull_added(r);
  if (r->wanted[A])
    r->operand_cotangent[A] = tnf_mul(conj_of(states_before(r)), bbar);
}

/* Each element is in the sums from it on. */
static void adjoint_cumulative_sum(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_op_cumulative_sum(r->result_cotangent[0], tnf_rule_get_int(r, "axis"),
                                                  tnf_rule_get_int(r, "reverse") == 0, tnf_rule_get_int(r, "exclusive") != 0);
}

/* The tangents go with their elements. */
static void jvp_sort(tnf_rule *r) {
  int64_t axis = tnf_rule_get_int(r, "axis");
  tnf_traced places = tnf_op_argsort(r->operand[0], axis, tnf_rule_get_int(r, "descending") != 0);
  r->result_tangent[0] = tnf_op_take_along_axis(tnf_materialize(r->operand_tangent[0]), places, axis);
}

const tnf_ad_rule tnf_ad_scan_rules[] = {
    RULE("linear_recurrence", .jvp = jvp_linear_recurrence, .adjoint = adjoint_linear_recurrence, .vjp = vjp_linear_recurrence,
         TRAILING),
    RULE("cumulative_sum", .linearity = TNF_LINEAR, .adjoint = adjoint_cumulative_sum, TRAILING),
    RULE("sort", .jvp = jvp_sort, TRAILING),
    RULE("argsort", .linearity = TNF_CONSTANT, TRAILING),
    RULE("argmax", .linearity = TNF_CONSTANT, TRAILING),
    RULE("cumulative_argmax", .linearity = TNF_CONSTANT, TRAILING),
    END_OF_RULES,
};
