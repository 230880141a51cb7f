/* Extents as values: numbers are folded, everything else becomes arith on indices. */
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

tnf_extent tnf_extent_const(int64_t number) {
  return (tnf_extent){NULL, NULL, number, 1};
}

static tnf_extent failed_extent(tnf_graph *graph) {
  return (tnf_extent){graph, NULL, 0, 0};
}

tnf_extent tnf_dim(tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("dim", 1, &x);
  if (!graph || !tnf_axis_resolve("dim", graph, tnf_rank_of(x), &axis))
    return failed_extent(x.graph);
  int64_t exact = tnf_exact_extent(x, axis);
  if (exact >= 0)
    return (tnf_extent){graph, NULL, exact, 1};
  return tnf_op_dim((tnf_traced){graph, x.value ? x.value : x.like, NULL}, axis);
}

tnf_extents tnf_shape_of_value(tnf_traced x) {
  tnf_extents extents = {0, {{0}}};
  int32_t rank = tnf_rank_of(x);
  for (int32_t i = 0; i < rank; ++i)
    extents.extent[i] = tnf_dim(x, i);
  extents.count = rank < 0 ? 0 : rank;
  return extents;
}

tnf_extent tnf_extent_of(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("extent_of", 1, &x);
  if (!graph)
    return failed_extent(x.graph);
  const char *outer = tnf_surface_begin(graph, "extent_of");
  tnf_extent extent = tnf_op_extent_of(x);
  tnf_surface_end(graph, outer);
  return extent;
}

/* ---- arithmetic -------------------------------------------------------------------------------------------------------- */

typedef enum arith_op { ADD, SUB, MUL, FLOORDIV, CEILDIV, MIN, MAX } arith_op;

static const struct {
  const char *name; /* of the C function, for errors */
  const char *ir;
} arith_ops[] = {{"extent_add", "arith.addi"},          {"extent_sub", "arith.subi"},
                 {"extent_mul", "arith.muli"},          {"extent_floordiv", "arith.floordivsi"},
                 {"extent_ceildiv", "arith.ceildivsi"}, {"extent_min", "arith.minsi"},
                 {"extent_max", "arith.maxsi"}};

/* false on overflow */
static bool fold(arith_op op, int64_t a, int64_t b, int64_t *result) {
  switch (op) {
  case ADD:
    return !__builtin_add_overflow(a, b, result);
  case SUB:
    return !__builtin_sub_overflow(a, b, result);
  case MUL:
    return !__builtin_mul_overflow(a, b, result);
  case FLOORDIV:
    *result = a / b - (a % b < 0);
    return true;
  case CEILDIV:
    *result = a / b + (a % b > 0);
    return true;
  case MIN:
    *result = a < b ? a : b;
    return true;
  case MAX:
    *result = a > b ? a : b;
    return true;
  }
  return false;
}

static MlirValue index_value(tnf_graph *graph, tnf_extent extent) {
  if (extent.kind == 2)
    return (MlirValue){extent.value};
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("arith.constant"), graph->location);
  MlirNamedAttribute value = mlirNamedAttributeGet(mlirIdentifierGet(graph->mlir, mlirStringRefCreateFromCString("value")),
                                                   mlirIntegerAttrGet(mlirIndexTypeGet(graph->mlir), extent.number));
  mlirOperationStateAddAttributes(&state, 1, &value);
  mlirOperationStateEnableResultTypeInference(&state);
  MlirOperation op = tnf_graph_insert(graph, &state, NULL);
  return mlirOperationIsNull(op) ? (MlirValue){NULL} : mlirOperationGetResult(op, 0);
}

MlirValue tnf_extent_as_value(tnf_graph *graph, const char *name, const char *what, tnf_extent extent) {
  bool is_mixed = extent.graph && extent.graph != graph;
  if (is_mixed)
    tnf_graphs_mixed(name, graph, extent.graph);
  else if (extent.kind != 1 && (extent.kind != 2 || !extent.value))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is no extent", name, what);
  else if (extent.kind == 2)
    tnf_is_visible(graph, name, (tnf_traced){graph, extent.value, NULL});
  return tnf_graph_failed(graph) ? (MlirValue){NULL} : index_value(graph, extent);
}

static tnf_extent build_arith(tnf_graph *graph, arith_op op, tnf_extent a, tnf_extent b) {
  MlirValue operands[2] = {index_value(graph, a), index_value(graph, b)};
  if (mlirValueIsNull(operands[0]) || mlirValueIsNull(operands[1]))
    return failed_extent(graph);
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(arith_ops[op].ir), graph->location);
  mlirOperationStateAddOperands(&state, 2, operands);
  mlirOperationStateEnableResultTypeInference(&state);
  MlirOperation built = tnf_graph_insert(graph, &state, NULL);
  if (mlirOperationIsNull(built))
    return failed_extent(graph);
  return (tnf_extent){graph, mlirOperationGetResult(built, 0).ptr, 0, 2};
}

static bool is_extent(tnf_extent extent) {
  return extent.kind == 1 || (extent.kind == 2 && extent.value && extent.graph);
}

static tnf_extent combine(arith_op op, tnf_extent a, tnf_extent b) {
  tnf_graph *graph = a.graph ? a.graph : b.graph;
  const char *name = graph && graph->surface ? graph->surface : arith_ops[op].name;
  if (a.graph && b.graph && a.graph != b.graph) {
    tnf_graphs_mixed(name, a.graph, b.graph);
    return failed_extent(graph);
  }
  if (!is_extent(a) || !is_extent(b)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is no extent", name, is_extent(a) ? "b" : "a");
    return failed_extent(graph);
  }
  if ((op == FLOORDIV || op == CEILDIV) && b.kind == 1 && b.number <= 0) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the divisor must be positive, got %lld", name, (long long)b.number);
    return failed_extent(graph);
  }
  if (a.kind == 2)
    tnf_is_visible(graph, name, (tnf_traced){graph, a.value, NULL});
  if (b.kind == 2)
    tnf_is_visible(graph, name, (tnf_traced){graph, b.value, NULL});
  if (a.kind == 2 || b.kind == 2)
    return tnf_graph_failed(graph) ? failed_extent(graph) : build_arith(graph, op, a, b);
  int64_t result = 0;
  if (!fold(op, a.number, b.number, &result)) {
    tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "%s: %lld and %lld overflow", name, (long long)a.number, (long long)b.number);
    return failed_extent(graph);
  }
  return (tnf_extent){graph, NULL, result, 1};
}

tnf_extent tnf_extent_add(tnf_extent a, tnf_extent b) {
  return combine(ADD, a, b);
}
tnf_extent tnf_extent_sub(tnf_extent a, tnf_extent b) {
  return combine(SUB, a, b);
}
tnf_extent tnf_extent_mul(tnf_extent a, tnf_extent b) {
  return combine(MUL, a, b);
}
tnf_extent tnf_extent_floordiv(tnf_extent a, tnf_extent b) {
  return combine(FLOORDIV, a, b);
}
tnf_extent tnf_extent_ceildiv(tnf_extent a, tnf_extent b) {
  return combine(CEILDIV, a, b);
}
tnf_extent tnf_extent_min(tnf_extent a, tnf_extent b) {
  return combine(MIN, a, b);
}
tnf_extent tnf_extent_max(tnf_extent a, tnf_extent b) {
  return combine(MAX, a, b);
}
