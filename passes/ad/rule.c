/* What a rule may ask of its operation, and make of it. */
#include <stdio.h>

#include "builder/custom.h"
#include "engine.h"
#include "map.h"
#include "rules/rules.h"

static MlirOperation op_of(const tnf_rule *rule) {
  return (MlirOperation){(void *)(uintptr_t)rule->op};
}

void tnf_rule_fail(tnf_rule *rule, const char *message) {
  MlirStringRef name = tnf_op_name(op_of(rule));
  tnf_graph_fail(rule->graph, TNF_RT_UNSUPPORTED, "%s of %.*s: %s", rule->mapped ? "vmap" : "derivative", (int)name.length,
                 name.data, message);
}

static MlirAttribute attribute_of(tnf_rule *rule, const char *name) {
  MlirAttribute found = mlirOperationGetAttributeByName(op_of(rule), mlirStringRefCreateFromCString(name));
  if (mlirAttributeIsNull(found))
    tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "rule: the operation has no attribute \"%s\"", name);
  return found;
}

bool tnf_rule_has(tnf_rule *rule, const char *attribute) {
  return !mlirAttributeIsNull(mlirOperationGetAttributeByName(op_of(rule), mlirStringRefCreateFromCString(attribute)));
}

int64_t tnf_rule_get_int(tnf_rule *rule, const char *attribute) {
  MlirAttribute found = attribute_of(rule, attribute);
  if (mlirAttributeIsNull(found))
    return 0;
  if (mlirAttributeIsABool(found))
    return mlirBoolAttrGetValue(found);
  if (mlirAttributeIsAInteger(found))
    return mlirIntegerAttrGetValueInt(found);
  tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "rule: attribute \"%s\" is not an integer", attribute);
  return 0;
}

double tnf_rule_get_double(tnf_rule *rule, const char *attribute) {
  MlirAttribute found = attribute_of(rule, attribute);
  if (mlirAttributeIsNull(found))
    return 0;
  if (mlirAttributeIsAFloat(found))
    return mlirFloatAttrGetValueDouble(found);
  tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "rule: attribute \"%s\" is not a floating-point number", attribute);
  return 0;
}

size_t tnf_rule_get_ints(tnf_rule *rule, const char *attribute, int64_t *values, size_t capacity) {
  MlirAttribute found = attribute_of(rule, attribute);
  if (mlirAttributeIsNull(found))
    return 0;
  if (!mlirAttributeIsADenseI64Array(found)) {
    tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "rule: attribute \"%s\" is not a list of integers", attribute);
    return 0;
  }
  size_t count = (size_t)mlirDenseArrayGetNumElements(found);
  for (size_t i = 0; i < count && i < capacity; ++i)
    values[i] = mlirDenseI64ArrayGetElement(found, (intptr_t)i);
  return count;
}

tnf_custom_attributes tnf_rule_get_custom(const tnf_rule *rule) {
  static const tnf_custom_attributes none = TNF_CUSTOM_ATTRIBUTES_INIT;
  return rule ? tnf_custom_attributes_of(op_of(rule)) : none;
}

tnf_traced tnf_rule_clone(tnf_rule *rule, const tnf_traced *operands) {
  tnf_graph *graph = rule->graph;
  if (tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  MlirOperation clone = mlirOperationClone(op_of(rule));
  for (size_t i = 0; i < rule->operand_count; ++i)
    if (operands[i].value)
      mlirOperationSetOperand(clone, (intptr_t)i, tnf_traced_get_value(operands[i]));
  tnf_graph_put(graph, clone);
  return tnf_traced_from(graph, mlirOperationGetResult(clone, 0));
}

/* Its shape rule says what the results are. */
static void rebuild_custom(tnf_rule *rule, const tnf_traced *operands, tnf_traced *results) {
  tnf_custom_attributes attributes = tnf_rule_get_custom(rule);
  MlirStringRef name = tnf_op_name(op_of(rule));
  char text[64];
  snprintf(text, sizeof text, "%.*s", (int)name.length, name.data);
  tnf_custom(rule->graph, text, operands, (int32_t)rule->operand_count, &attributes, results, (int32_t)rule->result_count);
}

void tnf_rule_rebuild(tnf_rule *rule, const tnf_traced *operands, tnf_traced *results) {
  tnf_graph *graph = rule->graph;
  MlirOperation op = op_of(rule);
  MlirOperationState state = mlirOperationStateGet(mlirIdentifierStr(mlirOperationGetName(op)), graph->location);
  for (size_t i = 0; i < rule->result_count; ++i)
    results[i] = tnf_traced_failed(graph);
  if (tnf_op_is(op, "tenferro.custom")) {
    rebuild_custom(rule, operands, results);
    return;
  }
  for (size_t i = 0; i < rule->operand_count; ++i) {
    MlirValue operand = tnf_traced_get_value(tnf_materialize(operands[i]));
    if (tnf_graph_failed(graph) || mlirValueIsNull(operand))
      return;
    mlirOperationStateAddOperands(&state, 1, &operand);
  }
  for (intptr_t i = 0, n = mlirOperationGetNumAttributes(op); i < n; ++i) {
    MlirNamedAttribute attribute = mlirOperationGetAttribute(op, i);
    mlirOperationStateAddAttributes(&state, 1, &attribute);
  }
  mlirOperationStateEnableResultTypeInference(&state);
  char name[64];
  tnf_call call;
  snprintf(name, sizeof name, "%s", strchr(mlirIdentifierStr(mlirOperationGetName(op)).data, '.') + 1);
  tnf_call_begin(&call, graph, name, NULL);
  MlirOperation built = tnf_graph_insert(graph, &state, &call);
  for (size_t i = 0; i < rule->result_count && !mlirOperationIsNull(built); ++i)
    results[i] = tnf_traced_from(graph, mlirOperationGetResult(built, (intptr_t)i));
}

tnf_traced tnf_rule_mapped(tnf_rule *rule, size_t i) {
  bool is_tensor = tnf_ir_type_is_tensor(mlirValueGetType(tnf_traced_get_value(rule->operand[i])));
  return rule->mapped[i] || !is_tensor ? rule->operand[i] : repeated(rule->operand[i], rule->slices);
}

void tnf_rule_batch_trailing(tnf_rule *rule) {
  tnf_traced *operands = tnf_graph_alloc(rule->graph, rule->operand_count, sizeof *operands);
  if (!operands)
    return;
  for (size_t i = 0; i < rule->operand_count; ++i)
    operands[i] = tnf_rule_mapped(rule, i);
  tnf_rule_rebuild(rule, operands, rule->batched);
  tnf_graph_free(rule->graph, operands, rule->operand_count, sizeof *operands);
}
