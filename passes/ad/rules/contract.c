/* The derivative of a contraction: a contraction of the cotangent with the other operand, axes permuted back. */
#include "rules.h"

static tnf_axes axes_of(tnf_rule *r, const char *attribute) {
  tnf_axes list = {0};
  list.count = (int32_t)tnf_rule_get_ints(r, attribute, list.axis, TNF_RT_MAX_RANK);
  return list;
}

static tnf_axes free_axes(int32_t rank, const tnf_axes *contract, const tnf_axes *batch) {
  tnf_axes list = {0};
  for (int64_t axis = 0; axis < rank; ++axis)
    if (!tnf_axes_contain(contract, axis) && !tnf_axes_contain(batch, axis))
      list.axis[list.count++] = axis;
  return list;
}

static tnf_axes range(int32_t first, int32_t count) {
  tnf_axes list = {.count = count};
  for (int32_t i = 0; i < count; ++i)
    list.axis[i] = first + i;
  return list;
}

static tnf_traced dot(tnf_traced lhs, tnf_traced rhs, const tnf_axes *lhs_contract, const tnf_axes *rhs_contract,
                      const tnf_axes *lhs_batch, const tnf_axes *rhs_batch) {
  return tnf_op_dot_general(lhs, rhs, lhs_contract->axis, lhs_contract->count, rhs_contract->axis, rhs_contract->count,
                            lhs_batch->axis, lhs_batch->count, rhs_batch->axis, rhs_batch->count);
}

/* The contraction as one of its operands sees it. */
typedef struct side {
  tnf_axes contract, batch, free;
  tnf_axes free_in_result; /* where its free axes are in the result */
} side;

static void append(tnf_axes *to, const tnf_axes *from) {
  for (int32_t i = 0; i < from->count; ++i)
    to->axis[to->count++] = from->axis[i];
}

/* mine's contracted axes in the order in which the other operand's free list, sorted, meets them. */
static tnf_axes contracted_in_order_of(const side *other, const side *mine) {
  tnf_axes list = {0};
  for (int64_t axis = 0; axis < TNF_RT_MAX_RANK; ++axis)
    for (int32_t i = 0; i < other->contract.count; ++i)
      if (other->contract.axis[i] == axis)
        list.axis[list.count++] = mine->contract.axis[i];
  return list;
}

/* Moves axis i of x to axis target.axis[i]. */
static tnf_traced move_axes(tnf_traced x, const tnf_axes *target) {
  int64_t permutation[TNF_RT_MAX_RANK];
  bool moves = false;
  for (int32_t i = 0; i < target->count; ++i) {
    permutation[target->axis[i]] = i;
    moves = moves || target->axis[i] != i;
  }
  return moves ? tnf_op_transpose(x, permutation, target->count) : x;
}

static bool increasing(const tnf_axes *a, const tnf_axes *b) {
  int64_t last = -1;
  for (int32_t i = 0; i < a->count + b->count; ++i) {
    int64_t axis = i < a->count ? a->axis[i] : b->axis[i - a->count];
    if (axis < last)
      return false;
    last = axis;
  }
  return true;
}

/* The result of contracting ct and the other operand has the axes (mine.free, contracted, batch), or the first two swapped when
 * the operands are: whichever needs no transpose. */
static tnf_traced pull_back(tnf_traced ct, tnf_traced other_value, const side *mine, const side *other, const tnf_axes *batch) {
  tnf_axes contracted = contracted_in_order_of(other, mine), target = {0};
  tnf_traced factor = conj_of(other_value), product;
  if (increasing(&mine->free, &contracted) || !increasing(&contracted, &mine->free)) {
    product = dot(ct, factor, &other->free_in_result, &other->free, batch, &other->batch);
    append(&target, &mine->free);
    append(&target, &contracted);
  } else {
    product = dot(factor, ct, &other->free, &other->free_in_result, &other->batch, batch);
    append(&target, &contracted);
    append(&target, &mine->free);
  }
  append(&target, &mine->batch);
  return move_axes(product, &target);
}

static void adjoint_dot_general(tnf_rule *r) {
  side lhs = {.contract = axes_of(r, "lhs_contract"), .batch = axes_of(r, "lhs_batch")};
  side rhs = {.contract = axes_of(r, "rhs_contract"), .batch = axes_of(r, "rhs_batch")};
  lhs.free = free_axes(tnf_rank_of(r->operand[0]), &lhs.contract, &lhs.batch);
  rhs.free = free_axes(tnf_rank_of(r->operand[1]), &rhs.contract, &rhs.batch);
  lhs.free_in_result = range(0, lhs.free.count);
  rhs.free_in_result = range(lhs.free.count, rhs.free.count);
  tnf_axes batch = range(lhs.free.count + rhs.free.count, lhs.batch.count);
  if (r->wanted[0])
    r->operand_cotangent[0] = pull_back(r->result_cotangent[0], r->operand[1], &lhs, &rhs, &batch);
  if (r->wanted[1])
    r->operand_cotangent[1] = pull_back(r->result_cotangent[0], r->operand[0], &rhs, &lhs, &batch);
}

/* Slices of both are one more batch; those of one are a free axis of it, which the result has behind its others. */
static void batch_dot_general(tnf_rule *r) {
  tnf_axes lhs_contract = axes_of(r, "lhs_contract"), rhs_contract = axes_of(r, "rhs_contract"),
           lhs_batch = axes_of(r, "lhs_batch"), rhs_batch = axes_of(r, "rhs_batch");
  tnf_traced lhs = r->operand[0], rhs = r->operand[1];
  int32_t lhs_rank = tnf_rank_of(lhs), rank = tnf_rank_of(r->result[0]);
  int64_t from = rank;
  if (r->mapped[0] && r->mapped[1]) {
    lhs_batch.axis[lhs_batch.count++] = lhs_rank - 1;
    rhs_batch.axis[rhs_batch.count++] = tnf_rank_of(rhs) - 1;
  } else if (r->mapped[0]) {
    from = lhs_rank - 1 - lhs_contract.count - lhs_batch.count;
  } else {
    from = rank - lhs_batch.count;
  }
  r->batched[0] = move_axis(dot(lhs, rhs, &lhs_contract, &rhs_contract, &lhs_batch, &rhs_batch), from, rank);
}

const tnf_ad_rule tnf_ad_contract_rules[] = {
    RULE("dot_general", .linearity = TNF_MULTILINEAR, .adjoint = adjoint_dot_general, .batch = batch_dot_general),
    END_OF_RULES,
};
