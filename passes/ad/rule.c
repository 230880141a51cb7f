/* What a derivative rule may ask of its operation. */
#include "engine.h"

static MlirOperation op_of(const tnf_rule *rule) {
  return (MlirOperation){(void *)(uintptr_t)rule->op};
}

void tnf_rule_fail(tnf_rule *rule, const char *message) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op_of(rule)));
  tnf_graph_fail(rule->graph, TNF_RT_UNSUPPORTED, "derivative of %.*s: %s", (int)name.length, name.data, message);
}

static MlirAttribute attribute_of(tnf_rule *rule, const char *name) {
  MlirAttribute found = mlirOperationGetAttributeByName(op_of(rule), mlirStringRefCreateFromCString(name));
  if (mlirAttributeIsNull(found))
    tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "derivative rule: the operation has no attribute \"%s\"", name);
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
  tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "derivative rule: attribute \"%s\" is not an integer", attribute);
  return 0;
}

double tnf_rule_get_double(tnf_rule *rule, const char *attribute) {
  MlirAttribute found = attribute_of(rule, attribute);
  if (mlirAttributeIsNull(found))
    return 0;
  if (mlirAttributeIsAFloat(found))
    return mlirFloatAttrGetValueDouble(found);
  tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "derivative rule: attribute \"%s\" is not a floating-point number", attribute);
  return 0;
}

size_t tnf_rule_get_ints(tnf_rule *rule, const char *attribute, int64_t *values, size_t capacity) {
  MlirAttribute found = attribute_of(rule, attribute);
  if (mlirAttributeIsNull(found))
    return 0;
  if (!mlirAttributeIsADenseI64Array(found)) {
    tnf_graph_fail(rule->graph, TNF_RT_INTERNAL, "derivative rule: attribute \"%s\" is not a list of integers", attribute);
    return 0;
  }
  size_t count = (size_t)mlirDenseArrayGetNumElements(found);
  for (size_t i = 0; i < count && i < capacity; ++i)
    values[i] = mlirDenseI64ArrayGetElement(found, (intptr_t)i);
  return count;
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
