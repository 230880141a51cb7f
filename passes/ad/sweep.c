/* The two sweeps: tangents forward over the operations that lie between wrt and y, cotangents backward. */
#include "engine.h"

/* New operations say which operation they differentiate; what a grad, jvp or vjp itself adds carries its location. */
void ad_build_for(ad_engine *engine, MlirOperation op) {
  bool request = tnf_op_is(op, "tenferro.grad") || tnf_op_is(op, "tenferro.jvp") || tnf_op_is(op, "tenferro.vjp");
  engine->graph.location = request ? mlirOperationGetLocation(op) : tnf_location_of_derivative(op);
}

/* A value made here may be told what is known of its extents; another one is passed through an identity broadcast, which says the
 * same. Another result may share it: its type is settled then. */
MlirValue ad_with_type(ad_engine *engine, tnf_traced t, MlirType type, MlirValue like, tnf_map *old) {
  if (tnf_traced_is_zero(t)) /* its carrier may be an operation that is gone by now */
    t = (tnf_traced){&engine->graph, NULL, like.ptr};
  t = tnf_materialize(t);
  MlirValue value = tnf_traced_get_value(t);
  bool same = mlirValueIsNull(value) || mlirTypeEqual(mlirValueGetType(value), type);
  bool ours = !same && mlirValueIsAOpResult(value) && !tnf_map_find(old, mlirOpResultGetOwner(value).ptr) &&
              !ad_is_control(mlirOpResultGetOwner(value)) && !ad_is_call(mlirOpResultGetOwner(value));
  /* a constant has its type, and a guarded value gives way to the value that it copies */
  if (!same && (!ours || tnf_op_is(mlirOpResultGetOwner(value), "tenferro.constant") ||
                tnf_op_is(mlirOpResultGetOwner(value), "tenferro.guarded"))) {
    tnf_extents extents = tnf_shape_of_value(tnf_traced_from(&engine->graph, like));
    int64_t dims[TNF_RT_MAX_RANK];
    for (int32_t i = 0; i < extents.count; ++i)
      dims[i] = i;
    value = tnf_traced_get_value(tnf_op_broadcast_in_dim(t, extents.extent, extents.count, dims, extents.count));
  }
  if (!same && !mlirValueIsNull(value))
    mlirValueSetType(value, type);
  if (!mlirValueIsNull(value) && mlirValueIsAOpResult(value))
    tnf_map_insert(old, mlirOpResultGetOwner(value).ptr);
  return value;
}

static void replace_result(ad_engine *engine, const ad_request *request, intptr_t i, tnf_traced t, tnf_map *old) {
  if (ad_failed(engine))
    return;
  MlirValue result = mlirOperationGetResult(request->op, i);
  MlirValue like = request->kind == AD_JVP ? request->y : ad_request_wrt(request, i);
  ad_build_for(engine, request->op);
  MlirValue value = ad_with_type(engine, t, mlirValueGetType(result), like, old);
  if (!mlirValueIsNull(value))
    mlirValueReplaceAllUsesOfWith(result, value);
}

/* ---- forward ------------------------------------------------------------------------------------------------------ */

static void push_op(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation op) {
  ad_frame frame;
  bool wanted = false, moves = false;
  for (intptr_t r = 0, n = mlirOperationGetNumResults(op); r < n; ++r)
    wanted = wanted || tnf_map_find(&sweep->needed, mlirOperationGetResult(op, r).ptr);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); wanted && i < n; ++i)
    moves = moves || ad_lookup(engine, tangents, mlirOperationGetOperand(op, i)).value;
  if (!moves || !ad_frame_open(engine, sweep->kind, op, &frame))
    return;
  const tnf_rule *rule = &frame.rule;
  for (size_t i = 0; i < rule->operand_count; ++i) {
    frame.operand_tangent[i] = ad_lookup(engine, tangents, tnf_traced_get_value(rule->operand[i]));
    frame.wanted[i] = rule->operand_tangent[i].value != NULL;
  }
  for (size_t i = 0; i < rule->result_count; ++i)
    frame.result_wanted[i] = tnf_map_find(&sweep->needed, rule->result[i].value) != NULL;
  ad_build_for(engine, op);
  ad_push_forward(engine, &frame);
  for (size_t i = 0; i < rule->result_count; ++i)
    ad_accumulate(engine, tangents, tnf_traced_get_value(rule->result[i]), rule->result_tangent[i]);
}

void ad_push_block(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirBlock block, MlirOperation last, bool in_place) {
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, block, last, &count);
  for (size_t i = 0; i < count && !ad_failed(engine); ++i) {
    if (in_place) {
      engine->graph.block = block;
      engine->graph.before = mlirOperationGetNextInBlock(ops[i]);
    }
    if (ad_is_control(ops[i]))
      ad_push_control(engine, sweep, tangents, ops[i], in_place);
    else if (ad_is_applied(ops[i]) && !ad_rule_of_applied(ops[i]))
      ad_push_applied(engine, sweep, tangents, ops[i]);
    else if (ad_is_call(ops[i]))
      ad_push_call(engine, sweep, tangents, ops[i]);
    else
      push_op(engine, sweep, tangents, ops[i]);
  }
}

/* A body captures what the blocks around it have made before it: their operations come first. */
static void push_around(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirBlock block, MlirOperation last) {
  MlirOperation around = mlirBlockGetParentOperation(block);
  if (ad_is_body(block))
    push_around(engine, sweep, tangents, mlirOperationGetBlock(around), around);
  ad_push_block(engine, sweep, tangents, block, last, false);
}

static void expand_jvp(ad_engine *engine, const ad_request *request, ad_sweep *sweep, tnf_map *old) {
  tnf_map tangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  for (intptr_t i = 0; i < request->wrt_count; ++i) {
    MlirValue tangent = mlirOperationGetOperand(request->op, request->tangents_at + i);
    ad_accumulate(engine, &tangents, ad_request_wrt(request, i), tnf_traced_from(&engine->graph, tangent));
  }
  push_around(engine, sweep, &tangents, engine->block, request->op);
  replace_result(engine, request, 0, ad_lookup(engine, &tangents, request->y), old);
}

/* ---- backward ----------------------------------------------------------------------------------------------------- */

static void pull_op(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op) {
  bool any = false, wanted = false;
  for (intptr_t r = 0, n = mlirOperationGetNumResults(op); r < n; ++r)
    any = any || ad_lookup(engine, cotangents, mlirOperationGetResult(op, r)).value;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); any && i < n; ++i)
    wanted = wanted || tnf_map_find(&sweep->reach, mlirOperationGetOperand(op, i).ptr);
  ad_frame frame;
  if (!wanted || !ad_frame_open(engine, sweep->kind, op, &frame))
    return;
  const tnf_rule *rule = &frame.rule;
  for (size_t r = 0; r < rule->result_count; ++r)
    frame.result_cotangent[r] = ad_lookup(engine, cotangents, tnf_traced_get_value(rule->result[r]));
  for (size_t i = 0; i < rule->operand_count; ++i)
    frame.wanted[i] = tnf_map_find(&sweep->reach, rule->operand[i].value) != NULL;
  ad_build_for(engine, op);
  ad_pull_back(engine, &frame);
  for (size_t i = 0; i < rule->operand_count; ++i)
    if (rule->wanted[i])
      ad_accumulate(engine, cotangents, tnf_traced_get_value(rule->operand[i]), rule->operand_cotangent[i]);
}

void ad_pull_through(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, const MlirOperation *ops, size_t count,
                     struct ad_way *way) {
  for (size_t i = count; i-- > 0 && !ad_failed(engine);)
    if (ad_is_control(ops[i]))
      ad_pull_control(engine, sweep, cotangents, ops[i], way);
    else if (ad_is_applied(ops[i]) && !ad_rule_of_applied(ops[i]))
      ad_pull_applied(engine, sweep, cotangents, ops[i]);
    else if (ad_is_call(ops[i]))
      ad_pull_call(engine, sweep, cotangents, ops[i]);
    else
      pull_op(engine, sweep, cotangents, ops[i]);
}

void ad_pull_block(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirBlock block, MlirOperation last,
                   struct ad_way *way) {
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, block, last, &count);
  ad_pull_through(engine, sweep, cotangents, ops, count, way);
}

/* The cotangent of y: 1 for grad, as a constant that multiplications drop. */
static tnf_traced seed_of(ad_engine *engine, const ad_request *request) {
  if (request->kind == AD_VJP)
    return tnf_traced_from(&engine->graph, request->cotangent);
  tnf_dtype dtype = TNF_F64;
  tnf_dtype_from_type(mlirShapedTypeGetElementType(mlirValueGetType(request->y)), &dtype);
  return tnf_constant_scalar(&engine->graph, dtype, 1, 0);
}

static void expand_vjp(ad_engine *engine, const ad_request *request, ad_sweep *sweep, tnf_map *old) {
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  ad_accumulate(engine, &cotangents, request->y, seed_of(engine, request));
  MlirOperation last = request->op;
  for (MlirBlock block = engine->block;; block = mlirOperationGetBlock(last)) { /* and what a body captures */
    ad_pull_block(engine, sweep, &cotangents, block, last, NULL);
    if (!ad_is_body(block))
      break;
    last = mlirBlockGetParentOperation(block);
    sweep->is_in_steps = sweep->is_in_steps || !tnf_op_is(last, "tenferro.if");
  }
  for (intptr_t i = 0; i < request->wrt_count; ++i)
    replace_result(engine, request, i, ad_lookup(engine, &cotangents, ad_request_wrt(request, i)), old);
}

/* The operations that are there already, in the block and around it. */
static void note_old(ad_engine *engine, tnf_map *old, MlirBlock block, MlirOperation last) {
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, block, last, &count);
  for (size_t i = 0; i < count; ++i)
    tnf_map_insert(old, ops[i].ptr);
  if (ad_is_body(block))
    note_old(engine, old, mlirOperationGetBlock(mlirBlockGetParentOperation(block)), mlirBlockGetParentOperation(block));
}

void ad_expand(ad_engine *engine, const ad_request *request) {
  tnf_map old = tnf_map_make(&engine->memory, 1);
  note_old(engine, &old, engine->block, request->op);
  engine->graph.block = engine->block;
  engine->graph.before = request->op;
  ad_build_for(engine, request->op);
  ad_sweep sweep = {request->kind,
                    ad_reach(engine, request),
                    ad_needed_by(engine, request->y),
                    tnf_map_make(&engine->memory, sizeof(MlirValue)),
                    tnf_map_make(&engine->memory, sizeof(MlirValue)),
                    false};
  if (request->kind == AD_JVP)
    expand_jvp(engine, request, &sweep, &old);
  else
    expand_vjp(engine, request, &sweep, &old);
  ad_destroy_replaced(engine);
  if (!ad_failed(engine))
    mlirOperationDestroy(request->op);
}
