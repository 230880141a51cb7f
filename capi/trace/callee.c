/* What functions become that a graph calls: private functions of its module, one for each list of operand types, behind whose
 * operands come the tensors that they read and the graph holds. */
#include "trace/callee.h"

#include <stdio.h>

#include "builder/bodies.h"
#include "builders.h"

/* ---- tensors that graphs hold ---------------------------------------------------------------------------------------------- */

/* The attribute of a function whose body could not be traced. */
#define FAILED "tenferro.failed"

static void release_held(tnf_graph *graph, const tnf_held_tensors *held) {
  for (int32_t i = 0; i < held->count; ++i)
    tnf_tensor_release(held->tensor[i]);
  tnf_graph_free(graph, held->tensor, (size_t)held->capacity, sizeof *held->tensor);
}

static bool add_held(tnf_graph *graph, tnf_held_tensors *held, tnf_tensor *tensor) {
  tnf_tensor **list = tnf_graph_with_room(graph, held->tensor, held->count, &held->capacity, sizeof *list);
  if (!list)
    return false;
  held->tensor = list;
  held->tensor[held->count++] = tnf_tensor_retain(tensor);
  return true;
}

/* Null where the graph does not hold it. */
static MlirValue argument_of(const tnf_graph *graph, const tnf_tensor *tensor) {
  const tnf_tracer *trace = graph->trace;
  for (int32_t i = 0; i < trace->argument_count; ++i)
    if (trace->captured[i] == tensor)
      return mlirBlockGetArgument(tnf_trace_block(graph), i);
  return (MlirValue){NULL};
}

tnf_traced tnf_trace_hold(tnf_graph *graph, tnf_tensor *tensor) {
  tnf_open_function *open = graph->trace->open;
  MlirValue argument = argument_of(graph, tensor);
  if (!open)
    return tnf_traced_from(graph, argument);
  for (int32_t i = 0; i < open->held.count; ++i)
    if (open->held.tensor[i] == tensor)
      return tnf_traced_from(graph, mlirBlockGetArgument(open->block, open->operands + i));
  if (!add_held(graph, &open->held, tensor))
    return tnf_traced_failed(graph);
  return tnf_traced_from(graph, mlirBlockAddArgument(open->block, mlirValueGetType(argument), graph->location));
}

tnf_traced tnf_trace_hold_anew(tnf_graph *graph, tnf_tensor *tensor) {
  return mlirValueIsNull(argument_of(graph, tensor)) ? tnf_traced_from_tensor(graph, NULL, tensor)
                                                     : tnf_trace_hold(graph, tensor);
}

/* ---- private functions of the module --------------------------------------------------------------------------------------- */

static void set_function_type(const tnf_graph *graph, MlirOperation function) {
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  intptr_t in = mlirBlockGetNumArguments(block), out = mlirOperationGetNumOperands(end);
  MlirType *types = tnf_graph_alloc((tnf_graph *)(uintptr_t)graph, (size_t)(in + out), sizeof *types);
  if (!types)
    return;
  for (intptr_t i = 0; i < in; ++i)
    types[i] = mlirValueGetType(mlirBlockGetArgument(block, i));
  for (intptr_t i = 0; i < out; ++i)
    types[in + i] = mlirValueGetType(mlirOperationGetOperand(end, i));
  MlirType type = mlirFunctionTypeGet(graph->mlir, in, types, out, types + in);
  mlirOperationSetInherentAttributeByName(function, tnf_string("function_type"), mlirTypeAttrGet(type));
  tnf_graph_free((tnf_graph *)(uintptr_t)graph, types, (size_t)(in + out), sizeof *types);
}

/* The graph's note of a call; NULL without memory. */
static tnf_traced_function *add_note(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  tnf_traced_function *list =
      tnf_graph_with_room(graph, trace->functions, trace->function_count, &trace->function_capacity, sizeof *list);
  if (!list)
    return NULL;
  trace->functions = list;
  return &trace->functions[trace->function_count++];
}

void tnf_trace_release_functions(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  for (int32_t i = 0; i < trace->function_count; ++i) {
    tnf_function_release(trace->functions[i].function);
    release_held(graph, &trace->functions[i].held);
  }
  tnf_graph_free(graph, trace->functions, (size_t)trace->function_capacity, sizeof *trace->functions);
}

static bool has_function(const tnf_graph *graph, const char *name) {
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(graph->trace->module));
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    if (mlirStringRefEqual(mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(op, tnf_string("sym_name"))),
                           tnf_string(name)))
      return true;
  return false;
}

/* A private function of the module, empty but for its arguments. */
static MlirOperation open_callee(tnf_graph *graph, const tnf_function *function, const MlirValue *operands, int32_t count) {
  char name[160];
  int32_t number = graph->trace->function_count;
  do
    snprintf(name, sizeof name, "%.120s_%d", function->name, number++);
  while (has_function(graph, name));
  MlirOperation callee = tnf_trace_make_function(graph, name);
  mlirOperationSetInherentAttributeByName(callee, tnf_string("sym_visibility"),
                                          mlirStringAttrGet(graph->mlir, tnf_string("private")));
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(graph->trace->module), callee);
  for (int32_t i = 0; i < count; ++i)
    mlirBlockAddArgument(mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0)), mlirValueGetType(operands[i]),
                         graph->location);
  set_function_type(graph, callee);
  return callee;
}

/* The body in the block of the callee. */
static void fill_callee(tnf_graph *graph, const tnf_function *function, MlirOperation callee, int32_t in_count,
                        int32_t out_count) {
  const tnf_applied *a = &function->applied;
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  size_t all = (size_t)in_count + (size_t)out_count;
  tnf_traced *values = tnf_graph_alloc(graph, all, sizeof *values);
  MlirValue *written = tnf_graph_alloc(graph, (size_t)out_count, sizeof *written);
  if (!values || !written) {
    tnf_graph_free(graph, values, all, sizeof *values);
    tnf_graph_free(graph, written, (size_t)out_count, sizeof *written);
    return;
  }
  tnf_traced *out = values + in_count;
  for (int32_t i = 0; i < in_count; ++i)
    values[i] = tnf_traced_from(graph, mlirBlockGetArgument(block, i));
  tnf_set_null(graph, out, out_count);
  tnf_outside here = tnf_body_enter(graph, block, end);
  if (a->jvp || a->vjp)
    tnf_apply(graph, a, values, in_count, out, out_count);
  else
    a->body(graph, values, in_count, out, out_count, a->body_user);
  for (int32_t i = 0; i < out_count; ++i)
    written[i] = tnf_body_written(graph, &(tnf_body){.name = a->name, .what = "body"}, out, i);
  tnf_body_leave(graph, here);
  if (!tnf_graph_failed(graph))
    mlirOperationSetOperands(end, out_count, written);
  tnf_graph_free(graph, written, (size_t)out_count, sizeof *written);
  tnf_graph_free(graph, values, all, sizeof *values);
}

void tnf_trace_drop_failed_functions(tnf_graph *graph) {
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(graph->trace->module));
  while (!mlirOperationIsNull(op)) {
    MlirOperation next = mlirOperationGetNextInBlock(op);
    if (!mlirAttributeIsNull(mlirOperationGetDiscardableAttributeByName(op, tnf_string(FAILED))))
      mlirOperationDestroy(op);
    op = next;
  }
}

static bool has_types(const tnf_traced_function *known, const MlirValue *operands, int32_t in_count, int32_t out_count) {
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(known->callee, 0));
  bool same = mlirOperationGetNumOperands(mlirBlockGetTerminator(block)) == out_count &&
              mlirBlockGetNumArguments(block) - known->held.count == in_count;
  for (int32_t i = 0; i < in_count && same; ++i)
    same = mlirTypeEqual(mlirValueGetType(mlirBlockGetArgument(block, i)), mlirValueGetType(operands[i]));
  return same;
}

/* Traces the function for operands of these types, and notes it; false after a failure. */
static bool trace_callee(tnf_graph *graph, tnf_function *function, const MlirValue *operands, int32_t in_count,
                         int32_t out_count) {
  tnf_tracer *trace = graph->trace;
  MlirOperation callee = open_callee(graph, function, operands, in_count);
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0));
  tnf_open_function open = {.outer = trace->open, .block = block, .operands = in_count};
  trace->open = &open;
  function->is_open = true;
  fill_callee(graph, function, callee, in_count, out_count);
  function->is_open = false;
  trace->open = open.outer;
  set_function_type(graph, callee);
  tnf_traced_function *note = tnf_graph_failed(graph) ? NULL : add_note(graph);
  if (!note) { /* what was traced may be known to the caller: it stays until the graph is reset */
    mlirOperationSetDiscardableAttributeByName(callee, tnf_string(FAILED), mlirUnitAttrGet(graph->mlir));
    release_held(graph, &open.held);
    return false;
  }
  atomic_fetch_add(&function->references, 1);
  function->is_called = true;
  *note = (tnf_traced_function){function, callee, open.held};
  return true;
}

/* What the graph calls for operands of these types; NULL after a failure. */
static const tnf_traced_function *callee_for(tnf_graph *graph, tnf_function *function, const MlirValue *operands,
                                             int32_t in_count, int32_t out_count) {
  const tnf_tracer *trace = graph->trace;
  for (int32_t i = 0; i < trace->function_count; ++i)
    if (trace->functions[i].function == function && has_types(&trace->functions[i], operands, in_count, out_count))
      return &trace->functions[i];
  if (function->is_open) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: its body calls it", function->name);
    return NULL;
  }
  return trace_callee(graph, function, operands, in_count, out_count) ? &trace->functions[trace->function_count - 1] : NULL;
}

/* func.call of the callee: of the operands, and behind them the tensors that it reads; null after a failure. */
static MlirOperation make_call(tnf_graph *graph, const tnf_traced_function *known, const MlirValue *operands, int32_t in_count) {
  const int32_t held = known->held.count;
  MlirValue *tensors = tnf_graph_alloc(graph, (size_t)held, sizeof *tensors);
  MlirOperation op = {NULL};
  for (int32_t i = 0; tensors && i < held; ++i)
    tensors[i] = tnf_traced_get_value(tnf_trace_hold_anew(graph, known->held.tensor[i]));
  if (!tnf_graph_failed(graph)) {
    MlirOperation end = mlirBlockGetTerminator(mlirRegionGetFirstBlock(mlirOperationGetRegion(known->callee, 0)));
    MlirOperationState state = mlirOperationStateGet(tnf_string("func.call"), tnf_graph_location(graph));
    MlirAttribute name = mlirOperationGetInherentAttributeByName(known->callee, tnf_string("sym_name"));
    MlirNamedAttribute attribute =
        tnf_region_attribute(graph, "callee", mlirFlatSymbolRefAttrGet(graph->mlir, mlirStringAttrGetValue(name)));
    mlirOperationStateAddAttributes(&state, 1, &attribute);
    mlirOperationStateAddOperands(&state, in_count, operands);
    mlirOperationStateAddOperands(&state, held, tensors);
    for (intptr_t i = 0; i < mlirOperationGetNumOperands(end); ++i) {
      MlirType type = mlirValueGetType(mlirOperationGetOperand(end, i));
      mlirOperationStateAddResults(&state, 1, &type);
    }
    op = mlirOperationCreate(&state);
    tnf_graph_put(graph, op);
  }
  tnf_graph_free(graph, tensors, (size_t)held, sizeof *tensors);
  return op;
}

void tnf_trace_call(tnf_graph *graph, tnf_function *function, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                    int32_t out_count) {
  MlirValue *operands = tnf_graph_alloc(graph, (size_t)in_count, sizeof *operands);
  for (int32_t i = 0; operands && i < in_count; ++i)
    operands[i] = tnf_traced_get_value(tnf_materialize(in[i]));
  const tnf_traced_function *known = tnf_graph_failed(graph) ? NULL : callee_for(graph, function, operands, in_count, out_count);
  MlirOperation op = known ? make_call(graph, known, operands, in_count) : (MlirOperation){NULL};
  for (int32_t i = 0; i < out_count && !mlirOperationIsNull(op); ++i)
    out[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
  tnf_graph_free(graph, operands, (size_t)in_count, sizeof *operands);
}
