/* Which values depend on which: what a derivative has to visit, and the error when there is nothing to visit. */
#include "engine.h"

ad_request ad_request_of(MlirOperation op) {
  ad_request request = {AD_NONE, op, {NULL}, 0, {NULL}, 0};
  intptr_t operands = mlirOperationGetNumOperands(op);
  if (tnf_op_is(op, "tenferro.grad")) {
    request.kind = AD_GRAD;
    request.wrt_count = operands - 1;
  } else if (tnf_op_is(op, "tenferro.vjp")) {
    request.kind = AD_VJP;
    request.wrt_count = operands - 2;
    request.cotangent = mlirOperationGetOperand(op, operands - 1);
  } else if (tnf_op_is(op, "tenferro.jvp")) {
    request.kind = AD_JVP;
    request.wrt_count = (operands - 1) / 2;
    request.tangents_at = 1 + request.wrt_count;
  } else {
    return request;
  }
  request.y = mlirOperationGetOperand(op, 0);
  return request;
}

const char *ad_kind_name(ad_kind kind) {
  switch (kind) {
  case AD_NONE:
    break;
  case AD_GRAD:
    return "grad";
  case AD_VJP:
    return "vjp";
  case AD_JVP:
    return "jvp";
  }
  return "";
}

MlirOperation *ad_list_operations(ad_engine *engine, MlirOperation last, size_t *count) {
  size_t n = 0;
  MlirOperation first = mlirBlockGetFirstOperation(engine->block);
  for (MlirOperation op = first; !mlirOperationIsNull(op) && op.ptr != last.ptr; op = mlirOperationGetNextInBlock(op))
    ++n;
  MlirOperation *ops = tnf_arena_alloc(&engine->memory, n ? n : 1, sizeof *ops);
  *count = ops ? n : 0;
  for (size_t i = 0; i < *count; ++i, first = mlirOperationGetNextInBlock(first))
    ops[i] = first;
  return ops;
}

/* The rule says that results carry no derivative. An operation without a rule passes dependence on: reaching it is an error
 * later. */
static bool stops_derivatives(MlirOperation op, const void *rules) {
  const tnf_ad_rule *rule = ad_find_rule(rules, mlirIdentifierStr(mlirOperationGetName(op)));
  return rule && rule->linearity == TNF_CONSTANT;
}

tnf_map ad_needed_by(ad_engine *engine, MlirValue y) {
  return tnf_reach_from(&engine->memory, y, stops_derivatives, engine->rules);
}

static bool is_reached(const tnf_map *reach, MlirOperation op) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    if (tnf_map_find(reach, mlirOperationGetOperand(op, i).ptr))
      return true;
  return false;
}

tnf_map ad_reach(ad_engine *engine, const MlirOperation *ops, size_t count, const ad_request *request) {
  tnf_map reach = tnf_map_make(&engine->memory, 1);
  for (intptr_t i = 0; i < request->wrt_count; ++i)
    tnf_map_insert(&reach, ad_request_wrt(request, i).ptr);
  for (size_t i = 0; i < count; ++i) {
    if (!is_reached(&reach, ops[i]) || stops_derivatives(ops[i], engine->rules))
      continue;
    for (intptr_t r = 0, n = mlirOperationGetNumResults(ops[i]); r < n; ++r)
      if (tnf_value_is_floating(mlirOperationGetResult(ops[i], r)))
        tnf_map_insert(&reach, mlirOperationGetResult(ops[i], r).ptr);
  }
  return reach;
}

static void fail_inactive(ad_engine *engine, const ad_request *request, intptr_t wrt) {
  const char *kind = ad_kind_name(request->kind), *y = request->kind == AD_GRAD ? "loss" : "y";
  char name[300];
  if (tnf_value_words(&engine->graph, ad_request_wrt(request, wrt), "", name, sizeof name))
    ad_fail_at(engine, request->op, "%s: %s does not depend on %s", kind, y, name);
  else
    ad_fail_at(engine, request->op, "%s: %s does not depend on wrt %lld", kind, y, (long long)wrt);
}

void ad_check_activity(ad_engine *engine, const ad_request *request) {
  tnf_map needed = ad_needed_by(engine, request->y);
  for (intptr_t i = 0; i < request->wrt_count && !ad_failed(engine); ++i)
    if (!tnf_map_find(&needed, ad_request_wrt(request, i).ptr))
      fail_inactive(engine, request, i);
}
