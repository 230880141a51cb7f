/* The inside of a graph that the tracer made, for the tracer and the compiler. Not installed. */
#ifndef TNF_TRACE_H
#define TNF_TRACE_H

#include "builder/memory.h"
#include "builder/surface.h"
#include "tenferro/function.h"
#include "tenferro/graph.h"

/* The attributes of the function's arguments or results, and where a name is among them. */
typedef struct tnf_trace_list {
  MlirAttribute *attributes; /* dictionaries */
  int32_t count, capacity;
  tnf_arena memory; /* of places */
  tnf_map places;   /* by name: one more than the index, an int32_t; another name's where the list was cut */
} tnf_trace_list;

/* Tensors that the graph holds and that a function reads: arguments of it behind the operands of its calls. Retained. */
typedef struct tnf_held_tensors {
  tnf_tensor **tensor;
  int32_t count, capacity;
} tnf_held_tensors;

/* A function that the graph calls, and what it has become for operands of certain types: a private function of the module. */
typedef struct tnf_traced_function {
  tnf_function *function;
  MlirOperation callee;
  tnf_held_tensors held;
} tnf_traced_function;

/* One whose body is being traced. */
typedef struct tnf_open_function {
  struct tnf_open_function *outer; /* that calls it */
  MlirBlock block;
  int32_t operands;
  tnf_held_tensors held;
} tnf_open_function;

typedef struct tnf_tracer {
  tnf_context *ctx;
  MlirModule module;
  MlirOperation function;
  tnf_tensor **captured; /* one per argument of the function; NULL for inputs of the program */
  int32_t argument_count;
  int32_t argument_capacity;
  tnf_trace_list arguments, results;
  bool is_behind; /* the function's signature says less than these: MLIR keeps each list of attributes that there ever was */
  tnf_labels labels;
  tnf_traced_function *functions;
  int32_t function_count, function_capacity;
  tnf_open_function *open; /* the innermost */
} tnf_tracer;

/* ---- callee.c ---- */

void tnf_trace_release_functions(tnf_graph *graph);
/* Drops what is left of functions whose bodies could not be traced. */
void tnf_trace_drop_failed_functions(tnf_graph *graph);
/* A tensor that is an argument of the graph's function, as a value where the graph builds: in a function that it calls, an
 * argument of that. */
tnf_traced tnf_trace_hold(tnf_graph *graph, tnf_tensor *tensor);

/* ---- signature.c ---- */

/* Adds the attributes of one more argument or result; false without memory. */
bool tnf_trace_append(tnf_graph *graph, tnf_trace_list *list, MlirAttribute attributes);
/* Keeps the first `count`. */
void tnf_trace_cut(tnf_graph *graph, tnf_trace_list *list, int32_t count);
/* The argument or result that has the name, -1 where none has. */
intptr_t tnf_trace_find(const tnf_graph *graph, const tnf_trace_list *list, const char *name);
/* Brings the function's signature up to its block; false without memory. */
bool tnf_trace_write_signature(const tnf_graph *graph);
/* What builders ask for the names of inputs (tnf_graph.argument_name). */
MlirStringRef tnf_trace_argument_name(const tnf_graph *graph, MlirValue argument);
/* The lists of a function that was read; false without memory. */
bool tnf_trace_read_signature(tnf_graph *graph);
void tnf_trace_release_signature(tnf_graph *graph);

/* The module, valid IR, with the function of the graph. Borrowed. Null without memory. */
static inline MlirModule tnf_graph_get_module(const tnf_graph *graph) {
  return tnf_trace_write_signature(graph) ? graph->trace->module : (MlirModule){NULL};
}
/* The function of the graph. Its arguments with the attribute `tenferro.captured` are those with a tensor below. Null without
 * memory. */
static inline MlirOperation tnf_graph_get_function(const tnf_graph *graph) {
  return tnf_trace_write_signature(graph) ? graph->trace->function : (MlirOperation){NULL};
}
/* The tensors that the graph holds, one per argument, NULL for inputs of the program. Borrowed. */
static inline tnf_tensor *const *tnf_graph_get_captured(const tnf_graph *graph, int32_t *count) {
  *count = graph->trace->argument_count;
  return graph->trace->captured;
}

/* The block of the function and what it ends with, wherever the graph builds. */
static inline MlirBlock tnf_trace_block(const tnf_graph *graph) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(graph->trace->function, 0));
}
static inline MlirOperation tnf_trace_end(const tnf_graph *graph) {
  return mlirBlockGetTerminator(tnf_trace_block(graph));
}
/* Whether no body of a loop or a branch is being built; else `name` is an error there. */
bool tnf_trace_outside_bodies(tnf_graph *graph, const char *name);

static inline MlirStringRef tnf_string(const char *text) {
  return mlirStringRefCreateFromCString(text);
}

/* func.func @name() { return } */
MlirOperation tnf_trace_make_function(const tnf_graph *graph, const char *name);
/* A graph with a context of MLIR, without a function yet; NULL without memory. */
tnf_graph *tnf_trace_new(tnf_context *ctx);
/* Takes over `module`, whose function `function` the graph goes on building. */
bool tnf_trace_adopt(tnf_graph *graph, MlirModule module, MlirOperation function);
/* The function of the same name in a copy of the graph's module. */
MlirOperation tnf_trace_function_in(MlirModule module, const tnf_graph *graph);
/* Drops the outputs, and the inputs that nothing uses any more, behind the first `count`; false without memory. */
bool tnf_trace_keep_outputs(tnf_graph *graph, int32_t count);
void tnf_trace_keep_inputs(tnf_graph *graph, int32_t count);
/* What builders ask for the texts of open extents (tnf_graph.extent_text). */
void tnf_trace_extent_text(tnf_graph *graph, MlirValue value, int32_t axis, char *text, size_t size);
/* Room for the note of one more argument; false without memory. */
bool tnf_trace_reserve_argument(tnf_graph *graph);

#endif
