/* Expands a map over slices: each operation of its body becomes one on all slices, which lie along one more axis, the last. */
#include <stdio.h>

#include "builder/surface.h"
#include "map.h"
#include "rules/rules.h"

/* ---- values -------------------------------------------------------------------------------------------------------------- */

MlirValue ad_batched(const ad_map *m, MlirValue value) {
  const MlirValue *found = tnf_map_find(&m->values, value.ptr);
  return found ? *found : value;
}

void ad_set_batched(ad_map *m, MlirValue value, MlirValue batched) {
  MlirValue *entry = tnf_map_insert(&m->values, value.ptr);
  if (entry)
    *entry = batched;
}

tnf_traced ad_lifted(ad_map *m, MlirValue value) {
  tnf_traced x = tnf_traced_from(&m->engine->graph, ad_batched(m, value));
  return ad_is_mapped(m, value) ? x : repeated(x, m->slices);
}

/* ---- errors ---------------------------------------------------------------------------------------------------------------- */

void ad_refuse_batch(ad_map *m, MlirOperation op, const char *why) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  ad_fail_at(m->engine, op, "vmap: %.*s %s", (int)name.length, name.data, why);
}

/* A builder's first error inside a rule is one of the map, where the operation that the rule is for stands. */
static void say_of_map(ad_map *m, MlirOperation op) {
  tnf_graph *graph = &m->engine->graph;
  tnf_status *error = graph->error;
  if (!error || !mlirLocationIsNull(m->engine->error_location))
    return;
  m->engine->error_location = mlirOperationGetLocation(op);
  if (tnf_status_code(error) == TNF_RT_OUT_OF_MEMORY || strncmp(tnf_status_message(error), "vmap", 4) == 0)
    return;
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  graph->error = NULL;
  tnf_graph_fail(graph, tnf_status_code(error), "vmap of %.*s: %s", (int)name.length, name.data, tnf_status_message(error));
  tnf_status_release(error);
}

/* ---- one operation --------------------------------------------------------------------------------------------------------- */

/* What a rule builds of its operation's kind says what that said: words, and what may not be finite. */
static void keep_attributes(void *user, MlirOperation op) {
  const ad_map *m = user;
  if (mlirOperationIsNull(m->source) || !mlirIdentifierEqual(mlirOperationGetName(m->source), mlirOperationGetName(op)))
    return;
  for (intptr_t i = 0, n = mlirOperationGetNumDiscardableAttributes(m->source); i < n; ++i) {
    MlirNamedAttribute each = mlirOperationGetDiscardableAttribute(m->source, i);
    mlirOperationSetDiscardableAttributeByName(op, mlirIdentifierStr(each.name), each.attribute);
  }
}

/* The operation as it is, on what its operands have become. */
static void clone(ad_map *m, MlirOperation op) {
  MlirOperation copy = mlirOperationClone(op);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    mlirOperationSetOperand(copy, i, ad_batched(m, mlirOperationGetOperand(op, i)));
  tnf_graph_put(&m->engine->graph, copy);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    ad_set_batched(m, mlirOperationGetResult(op, i), mlirOperationGetResult(copy, i));
}

static bool open_frame(ad_map *m, MlirOperation op, tnf_rule *rule) {
  size_t operands = ad_operand_count(op), results = (size_t)mlirOperationGetNumResults(op);
  tnf_traced *operand = tnf_arena_alloc(&m->engine->memory, operands + 2 * results, sizeof *operand);
  bool *mapped = tnf_arena_alloc(&m->engine->memory, operands, sizeof *mapped);
  if (!operand || !mapped)
    return false;
  tnf_traced *result = operand + operands, *batched = result + results;
  for (size_t i = 0; i < operands; ++i) {
    MlirValue value = mlirOperationGetOperand(op, (intptr_t)i);
    operand[i] = tnf_traced_from(&m->engine->graph, ad_batched(m, value));
    mapped[i] = ad_is_mapped(m, value);
  }
  for (size_t i = 0; i < results; ++i) {
    result[i] = tnf_traced_from(&m->engine->graph, mlirOperationGetResult(op, (intptr_t)i));
    batched[i] = tnf_traced_failed(&m->engine->graph);
  }
  *rule = (tnf_rule){.graph = &m->engine->graph,
                     .op = op.ptr,
                     .operand_count = operands,
                     .result_count = results,
                     .operand = operand,
                     .result = result,
                     .mapped = mapped,
                     .slices = m->slices,
                     .batched = batched};
  return true;
}

static void apply_rule(ad_map *m, MlirOperation op, tnf_rule_fn *function) {
  tnf_rule rule;
  if (ad_failed(m->engine) || !open_frame(m, op, &rule))
    return;
  m->source = op;
  function(&rule);
  m->source = (MlirOperation){NULL};
  say_of_map(m, op);
  if (ad_failed(m->engine))
    return;
  for (size_t i = 0; i < rule.result_count; ++i) {
    tnf_traced batched = tnf_materialize(rule.batched[i]);
    if (tnf_traced_is_null(batched))
      ad_refuse_batch(m, op, "has a batching rule that gave a null value");
    ad_set_batched(m, tnf_traced_get_value(rule.result[i]), tnf_traced_get_value(batched));
  }
}

/* Steps that were counted for each slice are numbers already; nothing else takes a size that differs. */
static void batch_counted(ad_map *m, MlirOperation op) {
  tnf_traced counted = tnf_traced_from(&m->engine->graph, ad_batched(m, mlirOperationGetOperand(op, 0)));
  tnf_traced result = tnf_traced_from(&m->engine->graph, mlirOperationGetResult(op, 0));
  if (tnf_op_is(op, "tenferro.extent_to_scalar"))
    ad_set_batched(m, tnf_traced_get_value(result), tnf_traced_get_value(tnf_cast(counted, tnf_dtype_of(result))));
  else
    ad_refuse_batch(m, op, "takes a number of steps that differs between slices as a size");
}

static bool has_mapped_index(const ad_map *m, MlirOperation op) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    MlirValue operand = mlirOperationGetOperand(op, i);
    if (ad_is_mapped(m, operand) && mlirTypeIsAIndex(mlirValueGetType(operand)))
      return true;
  }
  return false;
}

static bool decides_a_size(MlirOperation op) {
  return tnf_op_is(op, "tenferro.extent_of") || tnf_op_is(op, "tenferro.whole_size") || tnf_op_is(op, "tenferro.places");
}

static void batch_op(ad_map *m, MlirOperation op) {
  m->engine->graph.location = mlirOperationGetLocation(op);
  if (ad_is_control(op)) {
    ad_batch_control(m, op);
    say_of_map(m, op);
    return;
  }
  if (ad_is_applied(op)) {
    ad_batch_applied(m, op);
    say_of_map(m, op);
    return;
  }
  bool any = false;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    any = any || ad_is_mapped(m, mlirOperationGetOperand(op, i));
  bool looks = tnf_op_is(op, "tenferro.print") || tnf_op_is(op, "tenferro.check_finite"); /* at all slices at once */
  if (!any || looks || tnf_op_is(op, "tenferro.dim")) {
    clone(m, op);
    return;
  }
  const tnf_ad_rule *rule = ad_find_rule(&m->engine->rules, op);
  if (has_mapped_index(m, op))
    batch_counted(m, op);
  else if (decides_a_size(op))
    ad_refuse_batch(m, op, "takes a size from values that differ between slices, whose extents must be equal");
  else if (!rule || !rule->batch)
    ad_refuse_batch(m, op, "has no batching rule");
  else
    apply_rule(m, op, rule->batch);
}

void ad_batch_block(ad_map *m, MlirBlock block) {
  MlirOperation end = mlirBlockGetTerminator(block);
  for (MlirOperation op = mlirBlockGetFirstOperation(block); op.ptr != end.ptr && !ad_failed(m->engine);
       op = mlirOperationGetNextInBlock(op))
    batch_op(m, op);
}

/* ---- a map ------------------------------------------------------------------------------------------------------------- */

static int64_t axis_of(MlirOperation op, const char *list, intptr_t i) {
  return mlirDenseI64ArrayGetElement(mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(list)), i);
}

/* What the body gets: mapped operands with the axis of the slices at the end, whose extents are equal. */
static void read_operands(ad_map *m, MlirOperation op, MlirBlock body) {
  char other[64] = "";
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(body); i < n && !ad_failed(m->engine); ++i) {
    tnf_traced x = tnf_traced_from(&m->engine->graph, mlirOperationGetOperand(op, i));
    int64_t axis = axis_of(op, "in_axes", i);
    if (axis >= 0) {
      char mine[64];
      snprintf(mine, sizeof mine, "dim %lld of operand %lld", (long long)axis, (long long)i);
      x = move_axis(x, axis, tnf_rank_of(x) - 1);
      if (!other[0]) {
        m->slices = tnf_dim(x, -1);
        snprintf(other, sizeof other, "%s", mine);
      } else {
        x = tnf_with_extent(x, tnf_rank_of(x) - 1, m->slices, &(tnf_equal_words){"the numbers of slices differ", mine, other});
      }
      tnf_map_insert(&m->mapped, mlirBlockGetArgument(body, i).ptr);
    }
    ad_set_batched(m, mlirBlockGetArgument(body, i), tnf_traced_get_value(x));
  }
  if (!other[0])
    m->slices = (tnf_extent){&m->engine->graph, mlirOperationGetOperand(op, mlirOperationGetNumOperands(op) - 1).ptr, 0, 2};
}

/* The slices that the body yields, along the axis of the result. */
static void replace_result(ad_map *m, MlirOperation op, intptr_t i, MlirValue given) {
  int64_t axis = axis_of(op, "out_axes", i);
  tnf_traced x = tnf_traced_from(&m->engine->graph, ad_batched(m, given));
  MlirValue result = mlirOperationGetResult(op, i);
  if (axis < 0 && ad_is_mapped(m, given)) {
    ad_fail_at(m->engine, op, "vmap: result %lld has no axis for the slices, and differs between them", (long long)i);
    return;
  }
  if (axis >= 0) {
    x = ad_lifted(m, given);
    x = move_axis(x, tnf_rank_of(x) - 1, axis);
  }
  MlirValue value = tnf_traced_get_value(tnf_with_type(x, mlirValueGetType(result)));
  if (!mlirValueIsNull(value))
    mlirValueReplaceAllUsesOfWith(result, value);
}

void ad_expand_map(ad_engine *engine, MlirBlock block, MlirOperation op) {
  ad_map m = {
      .engine = engine, .mapped = tnf_map_make(&engine->memory, 1), .values = tnf_map_make(&engine->memory, sizeof(MlirValue))};
  void (*on_put)(void *user, MlirOperation op) = engine->graph.on_put;
  MlirBlock body = ad_block(op, 0);
  engine->graph.block = block;
  engine->graph.before = op;
  engine->graph.location = mlirOperationGetLocation(op);
  engine->graph.on_put = keep_attributes;
  engine->graph.on_put_user = &m;
  read_operands(&m, op, body);
  if (!ad_failed(engine))
    ad_mark_mapped(&m, body);
  if (!ad_failed(engine))
    ad_batch_block(&m, body);
  engine->graph.location = mlirOperationGetLocation(op);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n && !ad_failed(engine); ++i)
    replace_result(&m, op, i, mlirOperationGetOperand(mlirBlockGetTerminator(body), i));
  engine->graph.on_put = on_put;
  engine->graph.on_put_user = engine;
  if (ad_failed(engine) && mlirLocationIsNull(engine->error_location))
    engine->error_location = mlirOperationGetLocation(op);
  if (!ad_failed(engine))
    mlirOperationDestroy(op);
}
