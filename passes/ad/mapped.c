/* Which values of a map's body differ between slices: those made of a slice, and those that a loop or a branch makes so. */
#include "map.h"

static void mark(ad_map *m, MlirValue value) {
  if (!ad_is_tape(value))
    tnf_map_insert(&m->mapped, value.ptr);
}

static bool *taped(const ad_map *m, MlirType tensor) {
  tnf_dtype dtype = TNF_F64;
  tnf_dtype_from_type(tnf_ir_tensor_type_element(tensor), &dtype);
  return (bool *)&m->taped[dtype][tnf_ir_tensor_type_rank(tensor)];
}

bool ad_is_taped(const ad_map *m, MlirType tensor) {
  return *taped(m, tensor);
}

static bool has_tape(MlirOperation branch) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(branch); i < n; ++i)
    if (ad_is_tape(mlirOperationGetResult(branch, i)))
      return true;
  return false;
}

bool ad_needs_both(const ad_map *m, MlirOperation branch) {
  return ad_is_mapped(m, mlirOperationGetOperand(branch, 0)) || (has_tape(branch) && m->taped[TNF_BOOL][0]);
}

bool ad_ends_apart(const ad_map *m, MlirOperation loop) {
  if (tnf_op_is(loop, "tenferro.for"))
    return ad_is_mapped(m, mlirOperationGetOperand(loop, 0));
  return ad_is_mapped(m, mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(loop, 0)), 0));
}

static void mark_branch(ad_map *m, MlirOperation op) {
  bool both = ad_needs_both(m, op);
  for (intptr_t r = 0; r < 2; ++r) {
    ad_mark_mapped(m, ad_block(op, r));
    MlirOperation end = mlirBlockGetTerminator(ad_block(op, r));
    for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
      if (both || ad_is_mapped(m, mlirOperationGetOperand(end, i)))
        mark(m, mlirOperationGetResult(op, i));
  }
}

/* A carried value differs in every step where it does in one. */
static void mark_carried(ad_map *m, MlirOperation loop, intptr_t i) {
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop);
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(loop); r < n; ++r)
    mark(m, mlirBlockGetArgument(ad_block(loop, r), first + i));
  mark(m, mlirOperationGetResult(loop, stacked + i));
}

static void mark_loop(ad_map *m, MlirOperation loop) {
  MlirBlock body = ad_body(loop);
  MlirOperation end = mlirBlockGetTerminator(body);
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop);
  for (intptr_t i = 1; i < first; ++i)
    if (ad_is_mapped(m, mlirOperationGetOperand(loop, i)))
      mark(m, mlirBlockGetArgument(body, i));
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(loop); r < n; ++r)
    ad_mark_mapped(m, ad_block(loop, r));
  bool apart = ad_ends_apart(m, loop);
  for (intptr_t i = 0, n = ad_carried(loop); i < n; ++i)
    if (apart || ad_is_mapped(m, mlirOperationGetOperand(loop, first + i)) ||
        ad_is_mapped(m, mlirOperationGetOperand(end, stacked + i)))
      mark_carried(m, loop, i);
  for (intptr_t i = 0; i < stacked; ++i)
    if (ad_is_mapped(m, mlirOperationGetOperand(end, i)))
      mark(m, mlirOperationGetResult(loop, i));
  if (apart && tnf_op_is(loop, "tenferro.while"))
    mark(m, mlirOperationGetResult(loop, mlirOperationGetNumResults(loop) - 1));
}

static bool has_mapped_operand(const ad_map *m, MlirOperation op) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    if (ad_is_mapped(m, mlirOperationGetOperand(op, i)))
      return true;
  return false;
}

/* With rules of its own everything in it differs, as its operands and results do to them. */
static void mark_applied(ad_map *m, MlirOperation op) {
  bool has_rules = mlirOperationGetNumRegions(op) > 1, any = has_mapped_operand(m, op);
  for (intptr_t r = 0, regions = mlirOperationGetNumRegions(op); r < regions; ++r) {
    for (intptr_t i = 0, n = mlirBlockGetNumArguments(ad_block(op, r)); i < n; ++i)
      if (has_rules ? any : ad_is_mapped(m, mlirOperationGetOperand(op, i)))
        mark(m, mlirBlockGetArgument(ad_block(op, r), i));
    ad_mark_mapped(m, ad_block(op, r));
  }
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    if (has_rules ? any : ad_is_mapped(m, mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(op, 0)), i)))
      mark(m, mlirOperationGetResult(op, i));
}

static void mark_op(ad_map *m, MlirOperation op) {
  if (tnf_op_is(op, "tenferro.dim")) /* slices have equal extents */
    return;
  if (ad_is_if(op)) {
    mark_branch(m, op);
  } else if (ad_is_applied(op)) {
    mark_applied(m, op);
  } else if (ad_is_loop(op)) {
    mark_loop(m, op);
  } else if (tnf_op_is(op, "tenferro.push")) {
    MlirValue x = mlirOperationGetOperand(op, 1);
    if (ad_is_mapped(m, x) && tnf_ir_type_is_tensor(mlirValueGetType(x)))
      *taped(m, mlirValueGetType(x)) = true;
  } else if (tnf_op_is(op, "tenferro.pop")) {
    MlirValue x = mlirOperationGetResult(op, 1);
    if (ad_is_taped(m, mlirValueGetType(x)))
      mark(m, x);
  } else {
    bool any = has_mapped_operand(m, op);
    for (intptr_t i = 0, n = mlirOperationGetNumResults(op); any && i < n; ++i)
      mark(m, mlirOperationGetResult(op, i));
  }
}

static size_t marks(const ad_map *m) {
  size_t count = m->mapped.count;
  for (size_t d = 0; d < AD_DTYPES; ++d)
    for (size_t r = 0; r <= TNF_RT_MAX_RANK; ++r)
      count += m->taped[d][r];
  return count;
}

/* What a step hands on, and what is on a tape, decides of values in front of it: until nothing new is found. */
void ad_mark_mapped(ad_map *m, MlirBlock block) {
  for (size_t before = marks(m) + 1; before != marks(m) && !ad_failed(m->engine);) {
    before = marks(m);
    for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
      mark_op(m, op);
  }
}
