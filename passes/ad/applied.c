/* Bodies with derivatives of their own. Where regions say the derivative they are a rule like any other. Of a body without one
 * nothing is kept: the way back computes it again from its operands, once the cotangents are there. */
#include "builder/surface.h"
#include "control.h"
#include "rules/rules.h"

/* ---- regions in their operation's place ----------------------------------------------------------------------------------- */

MlirValue ad_typed(ad_engine *engine, MlirValue value, MlirType type) {
  if (!tnf_ir_type_is_tensor(type) || mlirTypeEqual(mlirValueGetType(value), type))
    return value;
  MlirValue same = tnf_traced_get_value(tnf_with_type(tnf_traced_from(&engine->graph, value), type));
  return mlirValueIsNull(same) ? value : same;
}

ad_moved ad_move_block(ad_engine *engine, MlirBlock block, const ad_values *arguments) {
  ad_moved put = {NULL, 0, {NULL, 0, 0}};
  MlirOperation end = mlirBlockGetTerminator(block);
  if (ad_failed(engine))
    return put;
  for (size_t i = 0; i < arguments->count; ++i) {
    MlirValue argument = mlirBlockGetArgument(block, (intptr_t)i);
    mlirValueReplaceAllUsesOfWith(argument, ad_typed(engine, arguments->at[i], mlirValueGetType(argument)));
  }
  put.ops = ad_list_operations(engine, block, end, &put.count);
  for (size_t i = 0; i < put.count; ++i) {
    mlirOperationRemoveFromParent(put.ops[i]);
    tnf_graph_put(&engine->graph, put.ops[i]);
  }
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(end); i < n; ++i)
    ad_values_add(engine, &put.yielded, mlirOperationGetOperand(end, i));
  return put;
}

/* The same of a copy. That of the body looks at nothing again; a rule is what its author writes. */
static ad_moved put_copy(ad_engine *engine, MlirOperation op, intptr_t region, const ad_values *arguments) {
  MlirOperation copy = mlirOperationClone(op);
  if (region == 0)
    ad_drop_inspections(engine, copy);
  ad_moved put = ad_move_block(engine, ad_block(copy, region), arguments);
  mlirOperationDestroy(copy);
  return put;
}

void ad_put_body(ad_engine *engine, MlirBlock block, MlirOperation op) {
  if (!ad_is_applied(op))
    return;
  ad_values operands = {NULL, 0, 0};
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    ad_values_add(engine, &operands, mlirOperationGetOperand(op, i));
  engine->graph.block = block;
  engine->graph.before = op;
  ad_moved put = ad_move_block(engine, ad_block(op, 0), &operands);
  for (size_t i = 0; i < put.yielded.count; ++i) {
    MlirValue result = mlirOperationGetResult(op, (intptr_t)i);
    mlirValueReplaceAllUsesOfWith(result, ad_typed(engine, put.yielded.at[i], mlirValueGetType(result)));
  }
  if (!ad_failed(engine))
    mlirOperationDestroy(op);
}

/* ---- rules ------------------------------------------------------------------------------------------------------------- */

static bool has(MlirOperation op, const char *rule) {
  return !mlirAttributeIsNull(mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(rule)));
}

static MlirOperation op_of(const tnf_rule *r) {
  return (MlirOperation){(void *)(uintptr_t)r->op};
}

static bool moves(tnf_traced x) {
  return tnf_value_is_floating(tnf_traced_carrier(x));
}

static void append(ad_engine *engine, ad_values *list, const tnf_traced *values, size_t count, const tnf_traced *only_floating) {
  for (size_t i = 0; i < count; ++i)
    if (!only_floating || moves(only_floating[i]))
      ad_values_add(engine, list, tnf_traced_get_value(tnf_materialize(values[i])));
}

/* What the region yields, for each of `like` that is floating-point and wanted. `zero` (NULL: none is) says which are zeros. */
static void read_yielded(tnf_rule *r, const ad_moved *put, const bool *zero, const tnf_traced *like, size_t count,
                         const bool *wanted, tnf_traced *into) {
  size_t next = 0;
  for (size_t i = 0; i < count && next < put->yielded.count; ++i)
    if (moves(like[i])) {
      if (wanted[i] && !(zero && zero[next]))
        into[i] = tnf_with_extents_of(tnf_traced_from(r->graph, put->yielded.at[next]), "the derivative", like[i], "the value");
      ++next;
    }
}

/* Adds what the block computes of what is known. */
static void follow(ad_engine *engine, MlirBlock block, tnf_map *known) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    if (ad_reads(engine, op, known))
      for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
        tnf_map_insert(known, mlirOperationGetResult(op, i).ptr);
}

/* Which tangents that the region yields are zeros, as it is linear: constant ones, and those of zero tangents alone. */
static bool *find_zeros(const tnf_rule *r, ad_engine *engine) {
  MlirBlock block = ad_block(op_of(r), 1);
  MlirOperation end = mlirBlockGetTerminator(block);
  intptr_t count = mlirOperationGetNumOperands(end);
  bool *zero = tnf_arena_alloc(&engine->memory, (size_t)count + 1, sizeof *zero);
  tnf_map any = tnf_map_make(&engine->memory, 1), other = tnf_map_make(&engine->memory, 1);
  intptr_t argument = (intptr_t)r->operand_count;
  for (size_t i = 0; i < r->operand_count; ++i)
    if (moves(r->operand[i])) {
      MlirValue tangent = mlirBlockGetArgument(block, argument++);
      tnf_map_insert(&any, tangent.ptr);
      if (!tnf_traced_is_zero(r->operand_tangent[i]))
        tnf_map_insert(&other, tangent.ptr);
    }
  follow(engine, block, &any);
  follow(engine, block, &other);
  for (intptr_t i = 0; i < count && zero; ++i) {
    MlirValue value = mlirOperationGetOperand(end, i);
    zero[i] = tnf_map_find(&any, value.ptr) ? !tnf_map_find(&other, value.ptr)
                                            : is_zero_constant(tnf_traced_from(&engine->graph, value));
  }
  return zero;
}

static void jvp_of_region(tnf_rule *r) {
  ad_engine *engine = r->graph->on_put_user;
  ad_values arguments = {NULL, 0, 0};
  const bool *zero = find_zeros(r, engine);
  append(engine, &arguments, r->operand, r->operand_count, NULL);
  append(engine, &arguments, r->operand_tangent, r->operand_count, r->operand);
  ad_moved put = put_copy(engine, op_of(r), 1, &arguments);
  read_yielded(r, &put, zero, r->result, r->result_count, r->result_wanted, r->result_tangent);
}

static void vjp_of_region(tnf_rule *r) {
  ad_engine *engine = r->graph->on_put_user;
  ad_values arguments = {NULL, 0, 0};
  append(engine, &arguments, r->operand, r->operand_count, NULL);
  append(engine, &arguments, r->result, r->result_count, NULL);
  append(engine, &arguments, r->result_cotangent, r->result_count, r->result);
  ad_moved put = put_copy(engine, op_of(r), mlirOperationGetNumRegions(op_of(r)) - 1, &arguments);
  read_yielded(r, &put, NULL, r->operand, r->operand_count, r->wanted, r->operand_cotangent);
}

const tnf_ad_rule *ad_rule_of_applied(MlirOperation op) {
  static const tnf_ad_rule forward = RULE("apply", .linearity = TNF_NONLINEAR, .jvp = jvp_of_region),
                           backward = RULE("apply", .linearity = TNF_NONLINEAR, .vjp = vjp_of_region),
                           both = RULE("apply", .linearity = TNF_NONLINEAR, .jvp = jvp_of_region, .vjp = vjp_of_region);
  bool is_forward = has(op, "jvp"), is_backward = has(op, "vjp");
  return is_forward && is_backward ? &both : is_forward ? &forward : is_backward ? &backward : NULL;
}

/* ---- computed again ---------------------------------------------------------------------------------------------------- */

bool ad_may_repeat(ad_engine *engine, MlirOperation op) {
  size_t count;
  MlirOperation *ops = ad_list_nested(engine, ad_block(op, 0), &count);
  for (size_t i = 0; i < count; ++i)
    if (!ad_is_repeatable(ops[i])) {
      MlirStringRef name = tnf_op_name(ops[i]);
      engine->error_location = mlirOperationGetLocation(op);
      tnf_graph_fail(&engine->graph, TNF_RT_UNSUPPORTED, "%.*s is not mergeable, and a derivative would compute it again",
                     (int)name.length, name.data);
      return false;
    }
  return !ad_failed(engine);
}

ad_sweep ad_sweep_of(ad_engine *engine, const ad_sweep *outer, tnf_map reach, const ad_moved *body) {
  ad_sweep sweep = {outer->kind,
                    reach,
                    tnf_map_make(&engine->memory, 1),
                    tnf_map_make(&engine->memory, sizeof(MlirValue)),
                    tnf_map_make(&engine->memory, sizeof(MlirValue)),
                    false};
  ad_reach_through(engine, &sweep.reach, body->ops, body->count);
  return sweep;
}

/* The copy of `op` with these tangents, which gives tangents. */
static MlirOperation build_tangents(ad_engine *engine, MlirOperation op, MlirBlock body, const ad_values *tangents) {
  ad_values operands = {NULL, 0, 0};
  MlirOperation end = mlirBlockGetTerminator(body);
  intptr_t count = mlirOperationGetNumOperands(end);
  MlirType *types = tnf_arena_alloc(&engine->memory, (size_t)count + 1, sizeof *types);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    ad_values_add(engine, &operands, mlirOperationGetOperand(op, i));
  for (size_t i = 0; i < tangents->count; ++i)
    ad_values_add(engine, &operands, tangents->at[i]);
  if (ad_failed(engine) || !types)
    return (MlirOperation){NULL};
  for (intptr_t i = 0; i < count; ++i)
    types[i] = mlirValueGetType(mlirOperationGetOperand(end, i));
  MlirNamedAttribute name = ad_named(engine, "name", mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString("name")));
  return ad_build(engine, "tenferro.apply", &operands, count, types, 1, &name, 1);
}

/* Tangents are computed with the body again, in an operation of its kind: a derivative of them keeps nothing of it either. */
void ad_push_applied(ad_engine *engine, const ad_sweep *sweep, tnf_map *tangents, MlirOperation op) {
  if (!ad_may_repeat(engine, op))
    return;
  MlirBlock block = engine->graph.block;
  MlirOperation before = engine->graph.before, copy = mlirOperationClone(op);
  MlirBlock body = ad_block(copy, 0);
  ad_drop_inspections(engine, copy);
  tnf_map inside = tnf_map_make(&engine->memory, sizeof(tnf_traced)), reach = tnf_map_make(&engine->memory, 1);
  ad_values given = {NULL, 0, 0}, moved = {NULL, 0, 0}, made = {NULL, 0, 0};
  ad_build_for(engine, op);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    tnf_traced tangent = ad_lookup(engine, tangents, mlirOperationGetOperand(op, i));
    if (!tangent.value)
      continue;
    ad_values_add(engine, &given, tnf_traced_get_value(tangent));
    MlirValue argument = mlirBlockAddArgument(body, mlirValueGetType(mlirOperationGetOperand(op, i)), engine->graph.location);
    ad_accumulate(engine, &inside, mlirBlockGetArgument(body, i), tnf_traced_from(&engine->graph, argument));
    tnf_map_insert(&reach, mlirBlockGetArgument(body, i).ptr);
  }
  MlirOperation end = mlirBlockGetTerminator(body);
  ad_moved all = {.ops = NULL};
  all.ops = ad_list_operations(engine, body, end, &all.count);
  ad_sweep inner = ad_sweep_of(engine, sweep, reach, &all);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    if (tnf_map_find(&sweep->needed, mlirOperationGetResult(op, i).ptr))
      ad_also_needed_by(engine, &inner.needed, mlirOperationGetOperand(end, i));
  ad_push_block(engine, &inner, &inside, body, end, true);
  ad_settle_replaced(engine);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n && !ad_failed(engine); ++i) {
    tnf_traced t = ad_lookup(engine, &inside, mlirOperationGetOperand(end, i));
    if (!t.value || !tnf_map_find(&sweep->needed, mlirOperationGetResult(op, i).ptr))
      continue;
    ad_values_add(engine, &moved, mlirOperationGetResult(op, i));
    ad_values_add(engine, &made, tnf_traced_get_value(t));
  }
  engine->graph.block = block;
  engine->graph.before = before;
  if (!ad_failed(engine)) {
    mlirOperationSetOperands(end, (intptr_t)made.count, made.at);
    MlirOperation built = build_tangents(engine, op, body, &given);
    if (!mlirOperationIsNull(built)) {
      mlirRegionTakeBody(mlirOperationGetRegion(built, 0), mlirOperationGetRegion(copy, 0));
      for (size_t i = 0; i < moved.count; ++i)
        ad_accumulate(engine, tangents, moved.at[i], tnf_traced_from(&engine->graph, mlirOperationGetResult(built, (intptr_t)i)));
    }
  }
  mlirOperationDestroy(copy);
}

/* The operands, for what is not to begin before the cotangents are there. */
static ad_values operands_after(ad_engine *engine, MlirOperation op, const ad_values *given) {
  ad_values list = {NULL, 0, 0};
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    ad_values operands = {NULL, 0, 0};
    MlirType type = mlirValueGetType(mlirOperationGetOperand(op, i));
    ad_values_add(engine, &operands, mlirOperationGetOperand(op, i));
    for (size_t k = 0; k < given->count; ++k)
      ad_values_add(engine, &operands, given->at[k]);
    if (ad_failed(engine))
      return list;
    ad_values_add(engine, &list, mlirOperationGetResult(ad_build(engine, "tenferro.after", &operands, 1, &type, 0, NULL, 0), 0));
  }
  return list;
}

void ad_pull_applied(ad_engine *engine, const ad_sweep *sweep, tnf_map *cotangents, MlirOperation op) {
  ad_values given = {NULL, 0, 0};
  tnf_map reach = tnf_map_make(&engine->memory, 1), inside = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  bool is_wanted = false;
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i) {
    tnf_traced t = ad_lookup(engine, cotangents, mlirOperationGetResult(op, i));
    if (t.value)
      ad_values_add(engine, &given, tnf_traced_get_value(t));
  }
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    is_wanted = is_wanted || tnf_map_find(&sweep->reach, mlirOperationGetOperand(op, i).ptr);
  if (given.count == 0 || !is_wanted || !ad_may_repeat(engine, op))
    return;
  ad_build_for(engine, op);
  ad_values operands = operands_after(engine, op, &given);
  for (size_t i = 0; i < operands.count; ++i)
    if (tnf_map_find(&sweep->reach, mlirOperationGetOperand(op, (intptr_t)i).ptr))
      tnf_map_insert(&reach, operands.at[i].ptr);
  ad_moved body = put_copy(engine, op, 0, &operands);
  ad_sweep inner = ad_sweep_of(engine, sweep, reach, &body);
  for (size_t i = 0; i < body.yielded.count; ++i) {
    tnf_traced t = ad_lookup(engine, cotangents, mlirOperationGetResult(op, (intptr_t)i));
    if (!t.value)
      continue;
    ad_also_needed_by(engine, &inner.needed, body.yielded.at[i]);
    ad_accumulate(engine, &inside, body.yielded.at[i], t);
  }
  ad_pull_through(engine, &inner, &inside, body.ops, body.count, NULL);
  ad_settle_replaced(engine);
  for (size_t i = 0; i < operands.count && !ad_failed(engine); ++i)
    if (tnf_map_find(&reach, operands.at[i].ptr))
      ad_accumulate(engine, cotangents, mlirOperationGetOperand(op, (intptr_t)i), ad_lookup(engine, &inside, operands.at[i]));
}
