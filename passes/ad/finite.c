/* Which operands of factorisations and solves may hold values that are not finite: what a rule makes of tangents and cotangents,
 * which the user did not give, and of results, of which the operation itself decided whether they are numbers. What a rule makes
 * of its operation's operands alone must be finite, as it must be for the operation, which may have gone where nothing reads its
 * value. */
#include "engine.h"

static void pass(ad_engine *engine, tnf_traced t) {
  if (t.value)
    tnf_map_insert(&engine->passing, t.value);
}

/* Operands that the operation lists already, as it was made by a derivative, go on passing. */
static void pass_listed(ad_engine *engine, MlirOperation op) {
  MlirAttribute listed = mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(TNF_IR_PROPAGATES));
  for (intptr_t i = 0, n = mlirAttributeIsNull(listed) ? 0 : mlirDenseArrayGetNumElements(listed); i < n; ++i) {
    MlirValue operand = mlirOperationGetOperand(op, (intptr_t)mlirDenseI64ArrayGetElement(listed, i));
    tnf_map_insert(&engine->passing, operand.ptr);
  }
}

void ad_begin_passing(ad_engine *engine, const ad_frame *frame) {
  const tnf_rule *rule = &frame->rule;
  engine->passing = tnf_map_make(&engine->memory, 1);
  for (size_t i = 0; i < rule->operand_count; ++i)
    pass(engine, rule->operand_tangent[i]);
  for (size_t i = 0; i < rule->result_count; ++i) {
    pass(engine, rule->result_cotangent[i]);
    pass(engine, rule->result[i]);
  }
  pass_listed(engine, frame->op);
}

void ad_note_passing(void *user, MlirOperation op) {
  enum { MOST = 4 }; /* operands that must be finite; sylvester has 3 */
  ad_engine *engine = user;
  int64_t listed[MOST];
  intptr_t count = 0;
  bool any = false;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    if (!tnf_map_find(&engine->passing, mlirOperationGetOperand(op, i).ptr))
      continue;
    any = true;
    if (count < MOST && tnf_ir_must_be_finite(op, i))
      listed[count++] = i;
  }
  for (intptr_t i = 0, n = any ? mlirOperationGetNumResults(op) : 0; i < n; ++i)
    tnf_map_insert(&engine->passing, mlirOperationGetResult(op, i).ptr);
  if (count)
    mlirOperationSetDiscardableAttributeByName(op, mlirStringRefCreateFromCString(TNF_IR_PROPAGATES),
                                               mlirDenseI64ArrayGet(engine->graph.mlir, count, listed));
}
