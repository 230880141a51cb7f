/* One rule on one operation: its JVP, its VJP, and the VJP of a JVP by transposing the linear operations that it emits. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "engine.h"

void ad_fail_at(ad_engine *engine, MlirOperation op, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (!tnf_graph_failed(&engine->graph))
    engine->error_location = mlirOperationGetLocation(op);
  tnf_graph_fail(&engine->graph, TNF_RT_INVALID_ARGUMENT, "%s", text);
}

static void fail_missing(ad_engine *engine, ad_kind kind, MlirOperation op, const char *what) {
  MlirStringRef name = tnf_op_name(op);
  ad_fail_at(engine, op, "%s: %.*s has no %s", ad_kind_name(kind), (int)name.length, name.data, what);
}

tnf_traced ad_lookup(ad_engine *engine, const tnf_map *map, MlirValue value) {
  const tnf_traced *entry = tnf_map_find(map, value.ptr);
  return entry && entry->value ? *entry : (tnf_traced){&engine->graph, NULL, value.ptr};
}

void ad_accumulate(ad_engine *engine, tnf_map *map, MlirValue value, tnf_traced t) {
  if (!t.value)
    return;
  tnf_traced *entry = tnf_map_insert(map, value.ptr);
  if (entry)
    *entry = entry->value ? tnf_add(*entry, t) : t;
  (void)engine;
}

size_t ad_operand_count(MlirOperation op) {
  size_t count = (size_t)mlirOperationGetNumOperands(op);
  while (count && tnf_op_is(op, "tenferro.custom") &&
         !tnf_ir_type_is_tensor(mlirValueGetType(mlirOperationGetOperand(op, (intptr_t)count - 1))))
    --count;
  return count;
}

bool ad_frame_open(ad_engine *engine, ad_kind kind, MlirOperation op, ad_frame *frame) {
  size_t operands = ad_operand_count(op), results = (size_t)mlirOperationGetNumResults(op);
  tnf_traced *operand = tnf_arena_alloc(&engine->memory, 3 * (operands + results), sizeof *operand);
  bool *wanted = tnf_arena_alloc(&engine->memory, operands + results, sizeof *wanted);
  if (!operand || !wanted)
    return false;
  bool *result_wanted = wanted + operands;
  tnf_traced *tangent = operand + operands, *cotangent = tangent + operands;
  tnf_traced *result = cotangent + operands, *result_tangent = result + results, *result_cotangent = result_tangent + results;
  for (size_t i = 0; i < operands; ++i) {
    operand[i] = tnf_traced_from(&engine->graph, mlirOperationGetOperand(op, (intptr_t)i));
    tangent[i] = cotangent[i] = tnf_zero_like(operand[i]);
  }
  for (size_t i = 0; i < results; ++i) {
    result[i] = tnf_traced_from(&engine->graph, mlirOperationGetResult(op, (intptr_t)i));
    result_tangent[i] = result_cotangent[i] = tnf_zero_like(result[i]);
    result_wanted[i] = true;
  }
  frame->rule = (tnf_rule){.graph = &engine->graph,
                           .op = op.ptr,
                           .operand_count = operands,
                           .result_count = results,
                           .operand = operand,
                           .result = result,
                           .wanted = wanted,
                           .operand_tangent = tangent,
                           .result_tangent = result_tangent,
                           .result_cotangent = result_cotangent,
                           .operand_cotangent = cotangent,
                           .result_wanted = result_wanted};
  frame->op = op;
  frame->kind = kind;
  frame->wanted = wanted;
  frame->result_wanted = result_wanted;
  frame->operand_tangent = tangent;
  frame->result_cotangent = result_cotangent;
  return true;
}

static void say_of_derivative(tnf_graph *graph, MlirOperation op) {
  static const char beginning[] = "derivative of ";
  tnf_status *error = graph->error;
  const char *message = tnf_status_message(error);
  if (tnf_status_code(error) == TNF_RT_OUT_OF_MEMORY || strncmp(message, beginning, strlen(beginning)) == 0)
    return;
  MlirStringRef name = tnf_op_name(op);
  graph->error = NULL;
  tnf_graph_fail(graph, tnf_status_code(error), "%s%.*s: %s", beginning, (int)name.length, name.data, message);
  tnf_status_release(error);
}

/* A builder's first error inside a rule is one of the derivative, where the operation that the rule is for stands. */
static void note_location(ad_engine *engine, bool had_failed, const ad_frame *frame) {
  if (had_failed || !tnf_graph_failed(&engine->graph) || !mlirLocationIsNull(engine->error_location))
    return;
  engine->error_location = mlirOperationGetLocation(frame->op);
  say_of_derivative(&engine->graph, frame->op);
}

static void call(ad_engine *engine, tnf_rule_fn *function, ad_frame *frame) {
  bool had_failed = ad_failed(engine);
  if (had_failed)
    return;
  ad_begin_passing(engine, frame);
  function(&frame->rule);
  for (size_t i = 0; i < frame->rule.operand_count; ++i)
    if (tnf_traced_is_null(frame->rule.operand_cotangent[i]))
      ad_fail_at(engine, frame->op, "a derivative rule gave a null value");
  for (size_t i = 0; i < frame->rule.result_count; ++i)
    if (tnf_traced_is_null(frame->rule.result_tangent[i]))
      ad_fail_at(engine, frame->op, "a derivative rule gave a null value");
  note_location(engine, had_failed, frame);
}

static const tnf_ad_rule *rule_of(const ad_engine *engine, MlirOperation op) {
  return ad_find_rule(&engine->rules, op);
}

/* ---- JVP --------------------------------------------------------------------------------------------------------- */

/* Adds the results of the operation on other operands to the tangents of those that carry one. */
static void add_clone(tnf_rule *rule, const tnf_traced *operands) {
  tnf_traced first = tnf_rule_clone(rule, operands);
  for (size_t i = 0; i < rule->result_count && first.value; ++i) {
    MlirValue result = mlirOperationGetResult(mlirOpResultGetOwner(tnf_traced_get_value(first)), (intptr_t)i);
    if (tnf_value_is_floating(result))
      rule->result_tangent[i] = tnf_add(rule->result_tangent[i], tnf_traced_from(rule->graph, result));
  }
}

/* Tangents of all floating-point operands at once, zeros as values. */
static void push_linear(tnf_rule *rule, tnf_traced *operands) {
  for (size_t i = 0; i < rule->operand_count; ++i) {
    bool moves = tnf_value_is_floating(tnf_traced_get_value(rule->operand[i]));
    operands[i] = moves ? tnf_materialize(rule->operand_tangent[i]) : rule->operand[i];
  }
  add_clone(rule, operands);
}

/* The sum over operands, one tangent at a time. */
static void push_multilinear(tnf_rule *rule, tnf_traced *operands) {
  for (size_t i = 0; i < rule->operand_count; ++i) {
    if (!rule->operand_tangent[i].value)
      continue;
    for (size_t k = 0; k < rule->operand_count; ++k)
      operands[k] = k == i ? rule->operand_tangent[k] : rule->operand[k];
    add_clone(rule, operands);
  }
}

void ad_push_forward(ad_engine *engine, ad_frame *frame) {
  const tnf_ad_rule *found = rule_of(engine, frame->op);
  if (!found) {
    fail_missing(engine, frame->kind, frame->op, "derivative rule");
    return;
  }
  if (found->linearity == TNF_CONSTANT)
    return;
  if (found->jvp) {
    call(engine, found->jvp, frame);
    return;
  }
  tnf_traced *operands = tnf_arena_alloc(&engine->memory, frame->rule.operand_count, sizeof *operands);
  bool had_failed = ad_failed(engine);
  if (!operands)
    return;
  ad_begin_passing(engine, frame);
  if (found->linearity == TNF_LINEAR)
    push_linear(&frame->rule, operands);
  else if (found->linearity == TNF_MULTILINEAR)
    push_multilinear(&frame->rule, operands);
  else
    fail_missing(engine, frame->kind, frame->op, "jvp rule");
  note_location(engine, had_failed, frame);
}

/* ---- transposing ---------------------------------------------------------------------------------------------------- */

/* The linear operations that a JVP emitted, in order, and which values depend on the tangents. */
typedef struct linear_part {
  tnf_map depends; /* keys */
  MlirOperation *ops;
  size_t count;
} linear_part;

/* Moves everything out of the scratch block to the point where the graph builds, and notes what is linear in the tangents. */
static linear_part take_linear_part(ad_engine *engine, MlirBlock scratch) {
  linear_part part = {tnf_map_make(&engine->memory, 1), NULL, 0};
  size_t n = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(scratch); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    ++n;
  part.ops = tnf_arena_alloc(&engine->memory, n ? n : 1, sizeof *part.ops);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(scratch); ++i)
    tnf_map_insert(&part.depends, mlirBlockGetArgument(scratch, i).ptr);
  for (size_t i = 0; i < n; ++i) {
    MlirOperation op = mlirBlockGetFirstOperation(scratch);
    mlirOperationMoveBefore(op, engine->graph.before);
    if (!part.ops || !ad_reads(engine, op, &part.depends))
      continue;
    bool floating = false;
    for (intptr_t r = 0, results = mlirOperationGetNumResults(op); r < results; ++r)
      if (tnf_value_is_floating(mlirOperationGetResult(op, r)))
        floating = tnf_map_insert(&part.depends, mlirOperationGetResult(op, r).ptr) != NULL;
    if (floating) /* tenferro.dim of a tangent is an index: it stays, and reads the value in the tangent's place */
      part.ops[part.count++] = op;
  }
  return part;
}

static void transpose_op(ad_engine *engine, ad_kind kind, const linear_part *part, tnf_map *cotangents, MlirOperation op) {
  ad_frame frame;
  if (!ad_frame_open(engine, kind, op, &frame))
    return;
  const tnf_rule *rule = &frame.rule;
  bool any = false;
  for (size_t i = 0; i < rule->result_count; ++i) {
    frame.result_cotangent[i] = ad_lookup(engine, cotangents, tnf_traced_get_value(rule->result[i]));
    any = any || frame.result_cotangent[i].value;
  }
  if (!any)
    return;
  size_t linear = 0;
  for (size_t i = 0; i < rule->operand_count; ++i) {
    MlirValue operand = tnf_traced_get_value(rule->operand[i]);
    frame.wanted[i] = tnf_value_is_floating(operand) && tnf_map_find(&part->depends, operand.ptr);
    linear += frame.wanted[i];
  }
  const tnf_ad_rule *found = rule_of(engine, op);
  if (!found || !found->adjoint)
    fail_missing(engine, kind, op, "adjoint rule");
  else if (found->linearity != TNF_LINEAR && linear > 1)
    fail_missing(engine, kind, op, "adjoint here: the jvp rule that emits it is not linear in its tangents");
  else
    call(engine, found->adjoint, &frame);
  for (size_t i = 0; i < rule->operand_count; ++i)
    if (rule->wanted[i])
      ad_accumulate(engine, cotangents, tnf_traced_get_value(rule->operand[i]), rule->operand_cotangent[i]);
}

/* Erases the linear operations. One that only tenferro.dim reads has the extents of its primal counterpart once placeholders are
 * replaced by the operands they stand for, and dies when shapes are resolved. */
static void erase_linear_part(const linear_part *part) {
  for (size_t i = part->count; i-- > 0;) {
    bool used = false;
    for (intptr_t r = 0, n = mlirOperationGetNumResults(part->ops[i]); r < n; ++r)
      used = used || !mlirOpOperandIsNull(mlirValueGetFirstUse(mlirOperationGetResult(part->ops[i], r)));
    if (!used)
      mlirOperationDestroy(part->ops[i]);
  }
}

static void transpose_scratch(ad_engine *engine, ad_frame *frame, MlirBlock scratch, const size_t *operand_of) {
  const tnf_rule *rule = &frame->rule;
  linear_part part = take_linear_part(engine, scratch);
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  for (size_t i = 0; i < rule->result_count; ++i) {
    tnf_traced t = rule->result_tangent[i];
    if (t.value && !tnf_map_find(&part.depends, t.value))
      fail_missing(engine, frame->kind, frame->op,
                   "linear jvp rule: a result's tangent does not depend on the operands' tangents");
    if (t.value)
      ad_accumulate(engine, &cotangents, tnf_traced_get_value(t), rule->result_cotangent[i]);
  }
  for (size_t i = part.count; i-- > 0 && !ad_failed(engine);)
    transpose_op(engine, frame->kind, &part, &cotangents, part.ops[i]);
  for (intptr_t k = 0, n = mlirBlockGetNumArguments(scratch); k < n; ++k) {
    MlirValue placeholder = mlirBlockGetArgument(scratch, k);
    tnf_traced operand = rule->operand[operand_of[k]], found = ad_lookup(engine, &cotangents, placeholder);
    rule->operand_cotangent[operand_of[k]] = found.value ? found : tnf_zero_like(operand);
    mlirValueReplaceAllUsesOfWith(placeholder, tnf_traced_get_value(operand));
  }
  erase_linear_part(&part);
}

/* Linearises the operation into a scratch block whose arguments stand for the wanted operands' tangents, and transposes that. */
static void pull_through_jvp(ad_engine *engine, const tnf_ad_rule *found, ad_frame *frame) {
  size_t *operand_of = tnf_arena_alloc(&engine->memory, frame->rule.operand_count, sizeof *operand_of);
  if (!operand_of)
    return;
  MlirBlock scratch = mlirBlockCreate(0, NULL, NULL), block = engine->graph.block;
  MlirOperation before = engine->graph.before;
  size_t count = 0;
  for (size_t i = 0; i < frame->rule.operand_count; ++i) {
    if (!frame->wanted[i])
      continue;
    MlirType type = mlirValueGetType(tnf_traced_get_value(frame->rule.operand[i]));
    frame->operand_tangent[i] = tnf_traced_from(&engine->graph, mlirBlockAddArgument(scratch, type, engine->graph.location));
    operand_of[count++] = i;
  }
  for (size_t i = 0; i < frame->rule.result_count; ++i)
    frame->result_wanted[i] = frame->rule.result_cotangent[i].value != NULL;
  engine->graph.block = scratch;
  engine->graph.before = (MlirOperation){NULL};
  call(engine, found->jvp, frame);
  engine->graph.block = block;
  engine->graph.before = before;
  transpose_scratch(engine, frame, scratch, operand_of);
  mlirBlockDestroy(scratch);
}

/* ---- VJP --------------------------------------------------------------------------------------------------------- */

/* A multilinear operation is asked for one operand at a time: the others are values that it may read. */
static void pull_multilinear(ad_engine *engine, const tnf_ad_rule *found, ad_frame *frame) {
  size_t count = frame->rule.operand_count;
  bool *all = tnf_arena_alloc(&engine->memory, count, sizeof *all);
  if (!all)
    return;
  memcpy(all, frame->wanted, count * sizeof *all);
  for (size_t i = 0; i < count; ++i) {
    if (!all[i])
      continue;
    memset(frame->wanted, 0, count * sizeof *all);
    frame->wanted[i] = true;
    call(engine, found->adjoint, frame);
  }
  memcpy(frame->wanted, all, count * sizeof *all);
}

void ad_pull_back(ad_engine *engine, ad_frame *frame) {
  const tnf_ad_rule *found = rule_of(engine, frame->op);
  if (!found)
    fail_missing(engine, frame->kind, frame->op, "derivative rule");
  else if (found->linearity == TNF_CONSTANT)
    return;
  else if (found->vjp)
    call(engine, found->vjp, frame);
  else if (found->adjoint && found->linearity == TNF_LINEAR)
    call(engine, found->adjoint, frame);
  else if (found->adjoint && found->linearity == TNF_MULTILINEAR)
    pull_multilinear(engine, found, frame);
  else if (found->jvp)
    pull_through_jvp(engine, found, frame);
  else
    fail_missing(engine, frame->kind, frame->op, "vjp rule");
}
