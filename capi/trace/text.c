/* Graphs as MLIR text, both ways. */
#include "builder/dense.h"
#include "compile/source.h"
#include "pipeline/shim.h"
#include "shape/check.h"
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

static bool holds_data(const tnf_tracer *trace) {
  for (int32_t i = 0; i < trace->argument_count; ++i)
    if (trace->captured[i])
      return true;
  return false;
}

MlirOperation tnf_trace_function_in(MlirModule module, const tnf_graph *graph) {
  MlirStringRef name =
      mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(graph->trace->function, tnf_string("sym_name")));
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  while (!mlirStringRefEqual(mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(op, tnf_string("sym_name"))), name))
    op = mlirOperationGetNextInBlock(op);
  return op;
}

/* Puts the captured data beside the arguments of a copy of the graph's module; they are not kept in the graph's IR. False without
 * memory. */
static bool add_data(const tnf_graph *graph, MlirModule module) {
  const tnf_tracer *trace = graph->trace;
  MlirOperation function = tnf_trace_function_in(module, graph);
  for (int32_t i = 0; i < trace->argument_count; ++i) {
    const tnf_tensor *t = trace->captured[i];
    if (!t)
      continue;
    MlirAttribute data = tnf_dense_from_col_major(graph->mlir, graph->allocator, tnf_tensor_dtype(t), tnf_tensor_rank(t),
                                                  tnf_tensor_extents(t), tnf_tensor_const_data(t));
    if (mlirAttributeIsNull(data))
      return false;
    tnf_ir_set_argument_attribute(function, i, tnf_string("tenferro.data"), data);
  }
  return true;
}

void tnf_graph_print(const tnf_graph *graph, tnf_text_sink *sink, void *user) {
  if (!graph || !graph->trace || !sink)
    return;
  print_target target = {sink, user};
  if (!tnf_trace_write_signature(graph))
    return;
  if (!holds_data(graph->trace)) {
    mlirOperationPrint(mlirModuleGetOperation(graph->trace->module), forward_text, &target);
    return;
  }
  MlirModule module = mlirModuleFromOperation(mlirOperationClone(mlirModuleGetOperation(graph->trace->module)));
  if (add_data(graph, module))
    mlirOperationPrint(mlirModuleGetOperation(module), forward_text, &target);
  mlirModuleDestroy(module);
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
    if (!entry && !mlirAttributeIsNull(mlirOperationGetInherentAttributeByName(op, tnf_string("sym_visibility"))))
      continue;
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

/* Takes the data of captured argument `index` out of the IR into a tensor. */
static bool read_captured(tnf_graph *graph, const char *source, int32_t index) {
  tnf_tracer *trace = graph->trace;
  MlirAttribute dense = tnf_function_attribute(trace->function, "arg_attrs", index, "tenferro.data");
  MlirType type = mlirValueGetType(mlirBlockGetArgument(graph->block, index));
  if (mlirAttributeIsNull(dense)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: argument %d is captured, but the text has no tenferro.data for it",
                   source, index);
    return false;
  }
  int32_t rank = (int32_t)tnf_ir_tensor_type_rank(type);
  int64_t extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i)
    extents[i] = tnf_ir_tensor_type_extent(type, i);
  tnf_dtype dtype;
  tnf_dtype_from_type(tnf_ir_tensor_type_element(type), &dtype);
  graph->error = tnf_tensor_new_zeros(trace->ctx, dtype, rank, extents, &trace->captured[index]);
  if (graph->error)
    return false;
  tnf_dense_to_col_major(dense, dtype, rank, extents, tnf_tensor_data(trace->captured[index]));
  tnf_ir_set_argument_attribute(trace->function, index, tnf_string("tenferro.data"), mlirAttributeGetNull());
  return true;
}

static bool read_all_captured(tnf_graph *graph, const char *source) {
  for (int32_t i = 0; i < graph->trace->argument_count; ++i) {
    bool captured = !mlirAttributeIsNull(tnf_function_attribute(graph->trace->function, "arg_attrs", i, "tenferro.captured"));
    if (captured && !read_captured(graph, source, i))
      return false;
  }
  return true;
}

/* What the parser must not see. */
static bool check_source(tnf_graph *graph, MlirStringRef text, const char *source) {
  if (tnf_source_is_bytecode(text.data, text.length)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: is MLIR bytecode; a graph is read from text", source);
    return false;
  }
  graph->error = tnf_source_check(graph->allocator, text.data, text.length, source);
  return !graph->error;
}

static bool read_into(tnf_graph *graph, MlirStringRef text, const char *source, const char *entry) {
  if (!check_source(graph, text, source))
    return false;
  tnf_listener listener;
  tnf_listener_begin(&listener, graph);
  MlirModule module = tnf_module_parse(graph->mlir, text, tnf_string(source)); /* verified */
  bool is_traced = !mlirModuleIsNull(module) && tnf_check_traced(mlirModuleGetOperation(module));
  tnf_listener_end(&listener);
  graph->trace->module = module; /* null or not: the graph releases it */
  if (!is_traced) {
    char place[256];
    location_text(listener.location, place, sizeof place);
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s%s", place, listener.text[0] ? listener.text : "the text is not a module");
    return false;
  }
  MlirOperation function = find_function(graph, module, source, entry);
  return !mlirOperationIsNull(function) && tnf_trace_adopt(graph, module, function) && read_all_captured(graph, source) &&
         tnf_trace_read_signature(graph);
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
