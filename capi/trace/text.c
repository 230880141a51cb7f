/* Graphs as MLIR text, both ways. */
#include "compile/shim.h"
#include "trace/trace.h"

#include <stdio.h>

typedef struct print_target {
  tnf_text_sink *sink;
  void *user;
} print_target;

static void forward_text(MlirStringRef piece, void *user) {
  const print_target *target = user;
  target->sink(piece.data, piece.length, target->user);
}

void tnf_graph_print(const tnf_graph *graph, tnf_text_sink *sink, void *user) {
  if (!graph || !graph->trace || !sink)
    return;
  print_target target = {sink, user};
  mlirOperationPrint(mlirModuleGetOperation(graph->trace->module), forward_text, &target);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

/* "file.mlir:3:5: " where the location says so, "" otherwise. */
static void location_text(MlirLocation location, char *text, size_t size) {
  text[0] = 0;
  if (mlirLocationIsNull(location) || !mlirLocationIsAFileLineColRange(location))
    return;
  MlirStringRef file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(location));
  snprintf(text, size, "%.*s:%d:%d: ", (int)file.length, file.data, mlirLocationFileLineColRangeGetStartLine(location),
           mlirLocationFileLineColRangeGetStartColumn(location));
}

/* The function to go on building: named `entry`, or the only one. Null, with the error kept, where there is none. */
static MlirOperation find_function(tnf_graph *graph, MlirModule module, const char *source, const char *entry) {
  MlirOperation found = {NULL};
  int32_t count = 0;
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    if (!mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)), tnf_string("func.func")))
      continue;
    MlirAttribute name = mlirOperationGetInherentAttributeByName(op, tnf_string("sym_name"));
    if (entry && !mlirStringRefEqual(mlirStringAttrGetValue(name), tnf_string(entry)))
      continue;
    found = op;
    ++count;
  }
  if (count == 1 && !mlirBlockIsNull(mlirRegionGetFirstBlock(mlirOperationGetRegion(found, 0))))
    return found;
  if (entry)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there is no function @%s with a body", source, entry);
  else
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: has %d functions; name the one that is meant", source, count);
  return (MlirOperation){NULL};
}

static bool read_into(tnf_graph *graph, MlirStringRef text, const char *source, const char *entry) {
  tnf_listener listener;
  tnf_listener_begin(&listener, graph);
  MlirModule module = tnf_module_parse(graph->mlir, text, tnf_string(source)); /* verified */
  tnf_listener_end(&listener);
  if (mlirModuleIsNull(module)) {
    char place[256];
    location_text(listener.location, place, sizeof place);
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s%s", place, listener.text[0] ? listener.text : "the text is not a module");
    return false;
  }
  graph->trace->module = module;
  MlirOperation function = find_function(graph, module, source, entry);
  return !mlirOperationIsNull(function) && tnf_trace_adopt(graph, module, function);
}

tnf_status *tnf_graph_from_mlir(tnf_context *ctx, const char *text, size_t length, const char *source, const char *entry,
                                tnf_graph **out) {
  if (out)
    *out = NULL;
  if (!ctx || !out || (!text && length))
    return tnf_status_null_argument("graph_from_mlir", !ctx ? "ctx" : !out ? "out" : "text");
  tnf_graph *graph = tnf_trace_new(ctx);
  if (!graph)
    return tnf_status_out_of_memory();
  if (read_into(graph, mlirStringRefCreate(text, length), source ? source : "text", entry)) {
    *out = graph;
    return NULL;
  }
  tnf_status *status = graph->error;
  graph->error = NULL;
  tnf_graph_release(graph);
  return status;
}
