/* Graphs: creation, the function that a graph is, its error. */
#include "trace/trace.h"

tnf_graph *tnf_trace_new(tnf_context *ctx) {
  if (!ctx)
    return NULL;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_graph *graph = a->alloc(a->user, sizeof *graph, _Alignof(tnf_graph));
  tnf_tracer *trace = graph ? a->alloc(a->user, sizeof *trace, _Alignof(tnf_tracer)) : NULL;
  if (!trace) {
    if (graph)
      a->free(a->user, graph, sizeof *graph, _Alignof(tnf_graph));
    return NULL;
  }
  *trace = (tnf_tracer){.ctx = tnf_context_retain(ctx)};
  MlirContext mlir = mlirContextCreateWithThreading(false);
  tnf_ir_load_dialects(mlir);
  *graph = (tnf_graph){.allocator = a,
                       .mlir = mlir,
                       .location = mlirLocationUnknownGet(mlir),
                       .labels = &trace->labels,
                       .extent_text = tnf_trace_extent_text,
                       .argument_name = tnf_trace_argument_name,
                       .ctx = ctx,
                       .trace = trace};
  return graph;
}

bool tnf_trace_reserve_argument(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  tnf_tensor **list = tnf_graph_with_room(graph, trace->captured, trace->argument_count, &trace->argument_capacity, sizeof *list);
  if (list)
    trace->captured = list;
  return list != NULL;
}

bool tnf_trace_adopt(tnf_graph *graph, MlirModule module, MlirOperation function) {
  tnf_tracer *trace = graph->trace;
  trace->module = module;
  trace->function = function;
  graph->block = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  graph->before = mlirBlockGetTerminator(graph->block);
  intptr_t arguments = mlirBlockGetNumArguments(graph->block);
  for (intptr_t i = 0; i < arguments; ++i) {
    if (!tnf_trace_reserve_argument(graph))
      return false;
    trace->captured[trace->argument_count++] = NULL;
  }
  return tnf_trace_read_signature(graph);
}

MlirOperation tnf_trace_make_function(const tnf_graph *graph, const char *name) {
  MlirContext mlir = graph->mlir;
  MlirRegion body = mlirRegionCreate();
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  mlirRegionAppendOwnedBlock(body, block);
  MlirOperationState returns = mlirOperationStateGet(tnf_string("func.return"), graph->location);
  mlirBlockAppendOwnedOperation(block, mlirOperationCreate(&returns));
  MlirOperationState state = mlirOperationStateGet(tnf_string("func.func"), graph->location);
  MlirNamedAttribute attributes[] = {
      mlirNamedAttributeGet(mlirIdentifierGet(mlir, tnf_string("sym_name")), mlirStringAttrGet(mlir, tnf_string(name))),
      mlirNamedAttributeGet(mlirIdentifierGet(mlir, tnf_string("function_type")),
                            mlirTypeAttrGet(mlirFunctionTypeGet(mlir, 0, NULL, 0, NULL)))};
  mlirOperationStateAddAttributes(&state, 2, attributes);
  mlirOperationStateAddOwnedRegions(&state, 1, &body);
  return mlirOperationCreate(&state);
}

tnf_graph *tnf_graph_new(tnf_context *ctx, const char *name) {
  tnf_graph *graph = tnf_trace_new(ctx);
  if (!graph)
    return NULL;
  bool valid = tnf_is_identifier(name);
  MlirModule module = mlirModuleCreateEmpty(graph->location);
  MlirOperation function = tnf_trace_make_function(graph, valid ? name : "unnamed");
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module), function);
  tnf_trace_adopt(graph, module, function);
  if (!name)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_new: \"name\" is NULL");
  else if (!valid)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_new: the name \"%s\" is not an identifier", name);
  return graph;
}

void tnf_graph_release(tnf_graph *graph) {
  if (!graph || !graph->trace)
    return;
  tnf_tracer *trace = graph->trace;
  tnf_context *ctx = trace->ctx;
  for (int32_t i = 0; i < trace->argument_count; ++i)
    tnf_tensor_release(trace->captured[i]);
  tnf_graph_free(graph, trace->captured, (size_t)trace->argument_capacity, sizeof *trace->captured);
  tnf_trace_release_signature(graph);
  tnf_trace_release_functions(graph);
  if (!mlirModuleIsNull(trace->module))
    mlirModuleDestroy(trace->module);
  tnf_labels_release(graph);
  mlirContextDestroy(graph->mlir);
  tnf_status_release(graph->error);
  const tnf_allocator *a = graph->allocator;
  a->free(a->user, trace, sizeof *trace, _Alignof(tnf_tracer));
  a->free(a->user, graph, sizeof *graph, _Alignof(tnf_graph));
  tnf_context_release(ctx);
}

const tnf_status *tnf_graph_status(const tnf_graph *graph) {
  return graph ? graph->error : NULL;
}
