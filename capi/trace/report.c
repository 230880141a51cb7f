/* Names, places and marks: what a user tells a graph so that its errors say which and where, and how to go on after one. */
#include "trace/trace.h"

#include <stdio.h>

enum { NAME_SIZE = 64 };

/* Printable and quotable. */
static bool is_name(const char *name) {
  size_t length = strlen(name);
  for (const char *c = name; *c; ++c)
    if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
      return false;
  return length > 0 && length < NAME_SIZE;
}

tnf_traced tnf_named(tnf_traced x, const char *name) {
  tnf_graph *graph = tnf_operands_check("named", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (!name || !is_name(name)) {
    if (!name)
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "named: \"name\" is NULL");
    else
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT,
                     "named: a name is 1 to %d printable characters without quotes, got \"%.80s\"", NAME_SIZE - 1, name);
    return tnf_traced_failed(graph);
  }
  if (graph->labels && !tnf_traced_is_zero(x) && mlirValueIsAOpResult(tnf_traced_get_value(x)))
    tnf_value_set_name(graph, tnf_traced_get_value(x), name);
  return x;
}

void tnf_graph_on_error(tnf_graph *graph, tnf_error_callback *callback, void *user) {
  if (!graph || !graph->labels)
    return;
  graph->labels->on_error = callback;
  graph->labels->on_error_user = user;
}

void tnf_graph_at(tnf_graph *graph, const char *file, int32_t line) {
  if (!graph || !graph->labels)
    return;
  bool known = file && *file && line > 0;
  graph->labels->file = known ? mlirIdentifierStr(mlirIdentifierGet(graph->mlir, tnf_string(file))).data : NULL;
  graph->labels->line = known ? line : 0;
  graph->location =
      known ? mlirLocationFileLineColGet(graph->mlir, tnf_string(file), (unsigned)line, 0) : mlirLocationUnknownGet(graph->mlir);
}

/* ---- marks --------------------------------------------------------------------------------------------------------------- */

static MlirOperation last_operation(const tnf_graph *graph) {
  MlirOperation last = {NULL}, op = mlirBlockGetFirstOperation(tnf_trace_block(graph));
  for (; !mlirOperationIsNull(op) && !mlirOperationEqual(op, tnf_trace_end(graph)); op = mlirOperationGetNextInBlock(op))
    last = op;
  return last;
}

bool tnf_trace_outside_bodies(tnf_graph *graph, const char *name) {
  if (graph->open_bodies == 0)
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the body of a loop, a branch or a function is being built", name);
  return false;
}

tnf_mark tnf_graph_mark(const tnf_graph *graph) {
  if (!graph || !graph->trace || graph->open_bodies > 0)
    return (tnf_mark){NULL, NULL, 0, 0};
  return (tnf_mark){graph, last_operation(graph).ptr, (int32_t)mlirBlockGetNumArguments(tnf_trace_block(graph)),
                    (int32_t)mlirOperationGetNumOperands(tnf_trace_end(graph))};
}

/* Whether the mark's operation is still there. */
static bool is_alive(const tnf_graph *graph, tnf_mark mark) {
  bool found = !mark.operation;
  MlirOperation op = mlirBlockGetFirstOperation(tnf_trace_block(graph));
  for (; !mlirOperationIsNull(op) && !found; op = mlirOperationGetNextInBlock(op))
    found = op.ptr == mark.operation;
  return found && mark.graph == graph && mark.inputs >= 0 && mark.inputs <= mlirBlockGetNumArguments(tnf_trace_block(graph)) &&
         mark.outputs >= 0 && mark.outputs <= mlirOperationGetNumOperands(tnf_trace_end(graph));
}

/* Drops the operation. Derivatives put variables behind values: what uses one goes back to the value. */
static void drop_operation(MlirOperation op) {
  if (mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)), tnf_string("tenferro.variable")))
    mlirValueReplaceAllUsesOfWith(mlirOperationGetResult(op, 0), mlirOperationGetOperand(op, 0));
  mlirOperationDestroy(op);
}

/* Drops what is behind the operation `after`, the last one first; false without memory. */
static bool drop_operations(tnf_graph *graph, const void *after) {
  size_t count = 0;
  MlirOperation first = mlirBlockGetFirstOperation(tnf_trace_block(graph));
  for (MlirOperation op = first; !mlirOperationEqual(op, tnf_trace_end(graph)); op = mlirOperationGetNextInBlock(op)) {
    ++count;
    if (op.ptr != after)
      continue;
    count = 0;
    first = mlirOperationGetNextInBlock(op);
  }
  MlirOperation *dropped = tnf_graph_alloc(graph, count, sizeof *dropped);
  if (!dropped)
    return false;
  for (size_t i = 0; i < count; ++i, first = mlirOperationGetNextInBlock(first))
    dropped[i] = first;
  for (size_t i = count; i-- > 0;)
    drop_operation(dropped[i]);
  tnf_graph_free(graph, dropped, count, sizeof *dropped);
  return true;
}

void tnf_graph_reset_to(tnf_graph *graph, tnf_mark mark) {
  if (!graph || !graph->trace || !tnf_trace_outside_bodies(graph, "graph_reset_to"))
    return;
  if (!is_alive(graph, mark)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_reset_to: the mark is of another graph, or was itself dropped");
    return;
  }
  tnf_status_release(graph->error);
  graph->error = NULL;
  graph->surface = NULL;
  graph->labels->name = NULL;
  tnf_trace_drop_failed_functions(graph);
  if (tnf_trace_keep_outputs(graph, mark.outputs) && drop_operations(graph, mark.operation))
    tnf_trace_keep_inputs(graph, mark.inputs);
}
