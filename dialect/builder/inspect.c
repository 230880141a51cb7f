/* Looking at values while a program runs: an operation beside the value, which the builder hands on. */
#include "builder/surface.h"
#include "builders.h"

/* The operation `tenferro.<name>` on x. */
static void put_beside(tnf_graph *graph, const char *operation, tnf_traced x, const char *label) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(operation), tnf_graph_location(graph));
  MlirAttribute text = mlirStringAttrGet(graph->mlir, mlirStringRefCreateFromCString(label));
  MlirNamedAttribute attribute =
      mlirNamedAttributeGet(mlirIdentifierGet(graph->mlir, mlirStringRefCreateFromCString("label")), text);
  MlirValue value = tnf_traced_get_value(tnf_materialize(x));
  if (mlirValueIsNull(value))
    return;
  mlirOperationStateAddOperands(&state, 1, &value);
  mlirOperationStateAddAttributes(&state, 1, &attribute);
  tnf_graph_insert(graph, &state, NULL);
}

static tnf_traced look_at(const char *name, const char *operation, tnf_traced x, const char *label,
                          const tnf_operand_class *kind) {
  enum { LONGEST = 255 };
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph)
    return x;
  const char *outer = tnf_surface_begin(graph, name);
  if (!label)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"label\" is NULL", name);
  else if (strlen(label) > LONGEST)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"label\" has %zu characters, at most %d are possible", name,
                   strlen(label), LONGEST);
  else if (tnf_class_check(graph, name, "x", x, kind))
    put_beside(graph, operation, x, label);
  tnf_surface_end(graph, outer);
  return tnf_graph_failed(graph) ? tnf_traced_failed(graph) : x;
}

tnf_traced tnf_print(tnf_traced x, const char *label) {
  return look_at("print", "tenferro.print", x, label, &tnf_class_any);
}

tnf_traced tnf_check_finite(tnf_traced x, const char *label) {
  return look_at("check_finite", "tenferro.check_finite", x, label, &tnf_class_float);
}
