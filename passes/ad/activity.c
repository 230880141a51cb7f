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

MlirOperation *ad_list_operations(ad_engine *engine, MlirBlock block, MlirOperation last, size_t *count) {
  size_t n = 0;
  MlirOperation first = mlirBlockGetFirstOperation(block);
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
static bool stops_derivatives(MlirOperation op, intptr_t result, intptr_t operand, const void *user) {
  ad_engine *engine = (ad_engine *)(uintptr_t)user;
  if (ad_is_call(op))
    return !ad_passes_through_call(engine, op, result, operand);
  const tnf_ad_rule *rule = ad_find_rule(&engine->rules, op);
  return rule && rule->linearity == TNF_CONSTANT;
}

tnf_map ad_needed_by(ad_engine *engine, MlirValue y) {
  return tnf_reach_from(&engine->memory, y, stops_derivatives, engine);
}
void ad_also_needed_by(ad_engine *engine, tnf_map *needed, MlirValue y) {
  tnf_reach_also_from(needed, y, stops_derivatives, engine);
}

static bool is_reached(const tnf_map *reach, MlirOperation op) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    if (tnf_map_find(reach, mlirOperationGetOperand(op, i).ptr))
      return true;
  return false;
}

static void mark(tnf_map *reach, MlirValue value);

MlirBlock ad_body(MlirOperation op) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, mlirOperationGetNumRegions(op) - 1));
}

/* A tape is reached from its beginning to its end, or nowhere: what is pushed and what is popped stay together. */
static void mark_whole_tape(tnf_map *reach, MlirValue tape) {
  if (mlirValueIsABlockArgument(tape)) {
    MlirOperation loop = mlirBlockGetParentOperation(mlirBlockArgumentGetOwner(tape));
    intptr_t i = mlirBlockArgumentGetArgNumber(tape);
    mark(reach, mlirOperationGetOperand(loop, i));
    mark(reach,
         mlirOperationGetOperand(mlirBlockGetTerminator(ad_body(loop)), i - tnf_loop_first(loop) + tnf_loop_stacked(loop)));
    return;
  }
  MlirOperation op = mlirOpResultGetOwner(tape);
  while (mlirOperationGetNumRegions(op) == 0) { /* pushes and pops may be many */
    if (mlirOperationGetNumOperands(op) == 0)
      return;
    tape = mlirOperationGetOperand(op, 0);
    if (mlirValueIsABlockArgument(tape) || mlirOperationGetNumRegions(mlirOpResultGetOwner(tape)) > 0) {
      mark(reach, tape);
      return;
    }
    if (tnf_map_find(reach, tape.ptr) || !tnf_map_insert(reach, tape.ptr))
      return;
    op = mlirOpResultGetOwner(tape);
  }
  intptr_t r = mlirOpResultGetResultNumber(tape), regions = mlirOperationGetNumRegions(op);
  for (intptr_t k = tnf_op_is(op, "tenferro.if") ? 0 : regions - 1; k < regions; ++k)
    mark(reach, mlirOperationGetOperand(mlirBlockGetTerminator(mlirRegionGetFirstBlock(mlirOperationGetRegion(op, k))), r));
  if (!tnf_op_is(op, "tenferro.if"))
    mark(reach, mlirOperationGetOperand(op, r - tnf_loop_stacked(op) + tnf_loop_first(op)));
}

static void mark(tnf_map *reach, MlirValue value) {
  if (!tnf_value_is_active(value) || tnf_map_find(reach, value.ptr) || !tnf_map_insert(reach, value.ptr))
    return;
  if (tnf_ir_type_is_tape(mlirValueGetType(value)))
    mark_whole_tape(reach, value);
}

static bool is_marked(const tnf_map *reach, MlirValue value) {
  return tnf_map_find(reach, value.ptr) != NULL;
}

static void reach_block(ad_engine *engine, tnf_map *reach, MlirBlock block, MlirOperation last);

/* What a step may hand on depends on what it gets: until nothing new is found. */
static void reach_loop(ad_engine *engine, tnf_map *reach, MlirOperation loop) {
  MlirBlock body = ad_body(loop);
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop), count = mlirOperationGetNumOperands(loop) - first;
  for (intptr_t i = 1; i < first; ++i)
    if (is_marked(reach, mlirOperationGetOperand(loop, i)))
      mark(reach, mlirBlockGetArgument(body, i));
  for (size_t before = reach->count + 1; before != reach->count && !ad_failed(engine);) {
    before = reach->count;
    MlirOperation end = mlirBlockGetTerminator(body);
    for (intptr_t i = 0; i < count; ++i)
      if (is_marked(reach, mlirOperationGetOperand(loop, first + i)) ||
          is_marked(reach, mlirOperationGetOperand(end, stacked + i)) ||
          is_marked(reach, mlirBlockGetArgument(body, first + i))) {
        mark(reach, mlirBlockGetArgument(body, first + i));
        mark(reach, mlirOperationGetResult(loop, stacked + i));
      }
    reach_block(engine, reach, body, (MlirOperation){NULL});
    for (intptr_t i = 0; i < stacked; ++i)
      if (is_marked(reach, mlirOperationGetOperand(end, i)))
        mark(reach, mlirOperationGetResult(loop, i));
  }
}

static void reach_branch(ad_engine *engine, tnf_map *reach, MlirOperation op) {
  for (intptr_t k = 0; k < 2; ++k) {
    MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(op, k));
    reach_block(engine, reach, block, (MlirOperation){NULL});
    MlirOperation end = mlirBlockGetTerminator(block);
    for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
      if (is_marked(reach, mlirOperationGetOperand(end, i)))
        mark(reach, mlirOperationGetResult(op, i));
  }
}

static void reach_call(ad_engine *engine, tnf_map *reach, MlirOperation call) {
  for (intptr_t r = 0, results = mlirOperationGetNumResults(call); r < results; ++r)
    for (intptr_t i = 0, n = mlirOperationGetNumOperands(call); i < n; ++i)
      if (is_marked(reach, mlirOperationGetOperand(call, i)) && ad_passes_through_call(engine, call, r, i))
        mark(reach, mlirOperationGetResult(call, r));
}

static void reach_op(ad_engine *engine, tnf_map *reach, MlirOperation op) {
  if (tnf_op_is(op, "tenferro.if"))
    reach_branch(engine, reach, op);
  else if (ad_is_loop(op))
    reach_loop(engine, reach, op);
  else if (ad_is_call(op))
    reach_call(engine, reach, op);
  else if (is_reached(reach, op) && !stops_derivatives(op, 0, 0, engine))
    for (intptr_t r = 0, n = mlirOperationGetNumResults(op); r < n; ++r)
      mark(reach, mlirOperationGetResult(op, r));
}

void ad_reach_through(ad_engine *engine, tnf_map *reach, const MlirOperation *ops, size_t count) {
  for (size_t i = 0; i < count; ++i)
    reach_op(engine, reach, ops[i]);
}

static void reach_block(ad_engine *engine, tnf_map *reach, MlirBlock block, MlirOperation last) {
  MlirOperation op = mlirBlockGetFirstOperation(block);
  for (; !mlirOperationIsNull(op) && op.ptr != last.ptr; op = mlirOperationGetNextInBlock(op))
    reach_op(engine, reach, op);
}

bool ad_is_body(MlirBlock block) {
  return !tnf_op_is(mlirBlockGetParentOperation(block), "func.func");
}

/* A body captures what the blocks around it have made before it. */
static void reach_around(ad_engine *engine, tnf_map *reach, MlirBlock block, MlirOperation last) {
  MlirOperation around = mlirBlockGetParentOperation(block);
  if (ad_is_body(block))
    reach_around(engine, reach, mlirOperationGetBlock(around), around);
  reach_block(engine, reach, block, last);
}

tnf_map ad_reach(ad_engine *engine, const ad_request *request) {
  tnf_map reach = tnf_map_make(&engine->memory, 1);
  for (intptr_t i = 0; i < request->wrt_count; ++i)
    tnf_map_insert(&reach, ad_request_wrt(request, i).ptr);
  reach_around(engine, &reach, engine->block, request->op);
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
