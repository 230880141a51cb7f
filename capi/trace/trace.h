/* The inside of a graph that the tracer made, for the tracer and the compiler. Not installed. */
#ifndef TNF_TRACE_H
#define TNF_TRACE_H

#include "builder/surface.h"
#include "tenferro/graph.h"

typedef struct tnf_tracer {
  tnf_context *ctx;
  MlirModule module;
  MlirOperation function;
  tnf_tensor **captured; /* one per argument of the function; NULL for inputs of the program */
  int32_t argument_count;
  int32_t argument_capacity;
  tnf_labels labels;
} tnf_tracer;

/* The module, valid IR at any time, with the function of the graph. Borrowed. */
static inline MlirModule tnf_graph_get_module(const tnf_graph *graph) {
  return graph->trace->module;
}
/* The function of the graph. Its arguments with the attribute `tenferro.captured` are those with a tensor below. */
static inline MlirOperation tnf_graph_get_function(const tnf_graph *graph) {
  return graph->trace->function;
}
/* The tensors that the graph holds, one per argument, NULL for inputs of the program. Borrowed. */
static inline tnf_tensor *const *tnf_graph_get_captured(const tnf_graph *graph, int32_t *count) {
  *count = graph->trace->argument_count;
  return graph->trace->captured;
}

static inline MlirStringRef tnf_string(const char *text) {
  return mlirStringRefCreateFromCString(text);
}

/* A graph with a context of MLIR, without a function yet; NULL without memory. */
tnf_graph *tnf_trace_new(tnf_context *ctx);
/* Takes over `module`, whose function `function` the graph goes on building. */
bool tnf_trace_adopt(tnf_graph *graph, MlirModule module, MlirOperation function);
/* Drops the outputs, and the inputs that nothing uses any more, behind the first `count`; false without memory. */
bool tnf_trace_keep_outputs(tnf_graph *graph, int32_t count);
bool tnf_trace_keep_inputs(tnf_graph *graph, int32_t count);
/* What builders ask for the texts of open extents (tnf_graph.extent_text). */
void tnf_trace_extent_text(tnf_graph *graph, MlirValue value, int32_t axis, char *text, size_t size);
/* Room for the note of one more argument; false without memory. */
bool tnf_trace_reserve_argument(tnf_graph *graph);

#endif
