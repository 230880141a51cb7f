/* Inputs, captured data and outputs: the arguments and results of the graph's function. */
#include "trace/trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the function's signature --------------------------------------------------------------------------------------------- */

static MlirNamedAttribute named(tnf_graph *graph, const char *name, MlirAttribute value) {
  return mlirNamedAttributeGet(mlirIdentifierGet(graph->mlir, tnf_string(name)), value);
}

bool tnf_trace_keep_outputs(tnf_graph *graph, int32_t count) {
  MlirValue *kept = tnf_graph_alloc(graph, (size_t)count, sizeof *kept);
  if (!kept)
    return false;
  tnf_trace_cut(graph, &graph->trace->results, count);
  for (int32_t i = 0; i < count; ++i)
    kept[i] = mlirOperationGetOperand(tnf_trace_end(graph), i);
  mlirOperationSetOperands(tnf_trace_end(graph), count, kept);
  tnf_graph_free(graph, kept, (size_t)count, sizeof *kept);
  return true;
}

void tnf_trace_keep_inputs(tnf_graph *graph, int32_t count) {
  tnf_tracer *trace = graph->trace;
  tnf_trace_cut(graph, &trace->arguments, count);
  while (trace->argument_count > count) {
    mlirBlockEraseArgument(tnf_trace_block(graph), (unsigned)--trace->argument_count);
    tnf_tensor_release(trace->captured[trace->argument_count]);
  }
}

/* Appends an argument. `captured` (may be NULL) is taken over, in the case of a failure too. */
static tnf_traced append_argument(tnf_graph *graph, MlirType type, MlirAttribute attributes, tnf_tensor *captured) {
  tnf_tracer *trace = graph->trace;
  if (!tnf_trace_reserve_argument(graph) || !tnf_trace_append(graph, &trace->arguments, attributes)) {
    tnf_tensor_release(captured);
    return tnf_traced_failed(graph);
  }
  MlirValue value = mlirBlockAddArgument(tnf_trace_block(graph), type, graph->location);
  trace->captured[trace->argument_count++] = captured;
  return tnf_traced_from(graph, value);
}

/* ---- inputs ------------------------------------------------------------------------------------------------------------- */

typedef struct input_extents {
  int64_t extents[TNF_RT_MAX_RANK];
  int64_t bounds[TNF_RT_MAX_RANK];
  char names[TNF_RT_MAX_RANK][64]; /* "" where unnamed */
} input_extents;

/* "?", "n", "n<=64", "?<=64"; false where the text is none of them. */
static bool parse_extent(const char *text, int64_t *bound, char *name, size_t name_size) {
  size_t length = strcspn(text, "<");
  *bound = TNF_IR_UNKNOWN;
  if (length == 0 || length >= name_size)
    return false;
  memcpy(name, text, length);
  name[length] = 0;
  if (strcmp(name, "?") == 0)
    name[0] = 0;
  else if (!tnf_is_identifier(name))
    return false;
  if (!text[length])
    return true;
  const char *digits = text + length + 2;
  if (text[length + 1] != '=' || *digits < '0' || *digits > '9')
    return false;
  char *end;
  errno = 0;
  *bound = strtoll(digits, &end, 10);
  return *end == 0 && errno == 0;
}

static bool read_shape(tnf_graph *graph, const char *name, const tnf_shape *shape, input_extents *out) {
  if (shape->rank < 0 || shape->rank > TNF_RT_MAX_RANK) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "input \"%s\": the rank must be 0 to %d, got %d", name, TNF_RT_MAX_RANK,
                   shape->rank);
    return false;
  }
  for (int32_t i = 0; i < shape->rank; ++i) {
    const tnf_shape_entry *entry = &shape->entry[i];
    out->names[i][0] = 0;
    out->extents[i] = entry->text ? TNF_IR_UNKNOWN : entry->exact;
    out->bounds[i] = TNF_IR_UNKNOWN;
    if (!entry->text && entry->exact < 0)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "input \"%s\": extent %d must not be negative, got %lld", name, i,
                     (long long)entry->exact);
    else if (entry->text && !parse_extent(entry->text, &out->bounds[i], out->names[i], sizeof out->names[i]))
      tnf_graph_fail(
          graph, TNF_RT_INVALID_ARGUMENT,
          "input \"%s\": extent %d is \"%s\"; it must be a number, \"?\", a name, or one of these with a bound (\"n<=64\")", name,
          i, entry->text);
    if (tnf_graph_failed(graph))
      return false;
  }
  return true;
}

/* The name of x's extent where it is that of an input, else ""; a bound may read as a name too. */
static void extent_name(tnf_traced x, int32_t axis, char *name, size_t size) {
  tnf_extent_description known = TNF_EXTENT_DESCRIPTION_INIT;
  name[0] = 0;
  tnf_status *status = tnf_extent_describe(x, axis, &known);
  if (!status && known.knowledge == TNF_EXTENT_EXACT && tnf_is_identifier(known.text) && strlen(known.text) < size)
    memcpy(name, known.text, strlen(known.text) + 1);
  tnf_status_release(status);
}

static MlirAttribute extent_names(tnf_graph *graph, int32_t rank, const input_extents *extents) {
  MlirAttribute names[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i)
    names[i] = mlirStringAttrGet(graph->mlir, tnf_string(extents->names[i]));
  return mlirArrayAttrGet(graph->mlir, rank, names);
}

/* Whether the input or output (`what`) that `function` makes may have the name. */
static bool check_name(tnf_graph *graph, const char *function, const char *what, const char *name) {
  bool input = strcmp(what, "input") == 0;
  if (!name)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"name\" is NULL", function);
  else if (!tnf_is_identifier(name))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the name \"%s\" is not an identifier", function, name);
  else if (tnf_trace_find(graph, input ? &graph->trace->arguments : &graph->trace->results, name) >= 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there is an %s named \"%s\" already", function, what, name);
  return !tnf_graph_failed(graph);
}

static tnf_traced append_input(tnf_graph *graph, const char *name, tnf_dtype dtype, int32_t rank, const input_extents *extents) {
  if (!tnf_trace_outside_bodies(graph, "input"))
    return tnf_traced_failed(graph);
  MlirType type = tnf_ir_tensor_type_get(graph->location, rank, extents->extents, extents->bounds,
                                         tnf_dtype_to_type(graph->mlir, dtype), TNF_IR_CPU);
  MlirNamedAttribute attributes[] = {named(graph, "tenferro.extents", extent_names(graph, rank, extents)),
                                     named(graph, "tenferro.name", mlirStringAttrGet(graph->mlir, tnf_string(name)))};
  return append_argument(graph, type, mlirDictionaryAttrGet(graph->mlir, 2, attributes), NULL);
}

static bool check_dtype(tnf_graph *graph, const char *name, tnf_dtype dtype) {
  char site[160];
  snprintf(site, sizeof site, "input \"%.100s\"", name);
  return tnf_dtype_check(graph, site, dtype);
}

tnf_traced tnf_input(tnf_graph *graph, const char *name, tnf_dtype dtype, tnf_shape shape) {
  if (!graph || !graph->trace || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  input_extents extents;
  if (!check_name(graph, "input", "input", name) || !check_dtype(graph, name, dtype) ||
      !read_shape(graph, name, &shape, &extents))
    return tnf_traced_failed(graph);
  return append_input(graph, name, dtype, shape.rank, &extents);
}

tnf_traced tnf_input_like(tnf_graph *graph, const char *name, tnf_traced x) {
  if (!graph || !graph->trace || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (!tnf_traced_is_null(x) && x.graph != graph)
    tnf_graphs_mixed("input_like", graph, x.graph);
  else if (check_name(graph, "input_like", "input", name) && tnf_traced_is_null(x))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "input_like \"%s\": x is null", name);
  if (tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  input_extents extents;
  int32_t rank = tnf_rank_of(x);
  for (int32_t i = 0; i < rank; ++i) {
    extents.extents[i] = tnf_ir_tensor_type_extent(tnf_traced_type(x), i);
    extents.bounds[i] = tnf_ir_tensor_type_bound(tnf_traced_type(x), i);
    extent_name(x, i, extents.names[i], sizeof extents.names[i]);
  }
  return append_input(graph, name, tnf_dtype_of(x), rank, &extents);
}

/* ---- captured data ------------------------------------------------------------------------------------------------------ */

/* Makes an argument of a tensor, which is taken over. `given` NULL: a name is made. The value is where the graph builds. */
static tnf_traced capture(tnf_graph *graph, const char *given, tnf_tensor *tensor) {
  int32_t rank = tnf_tensor_rank(tensor);
  MlirType type = tnf_ir_tensor_type_get(graph->location, rank, tnf_tensor_extents(tensor), NULL,
                                         tnf_dtype_to_type(graph->mlir, tnf_tensor_dtype(tensor)), TNF_IR_CPU);
  char made[32];
  const char *name = given ? given : made;
  intptr_t number = mlirBlockGetNumArguments(tnf_trace_block(graph));
  do
    snprintf(made, sizeof made, "captured%lld", (long long)number++);
  while (tnf_trace_find(graph, &graph->trace->arguments, made) >= 0);
  MlirNamedAttribute attributes[] = {named(graph, "tenferro.captured", mlirUnitAttrGet(graph->mlir)),
                                     named(graph, "tenferro.name", mlirStringAttrGet(graph->mlir, tnf_string(name)))};
  tnf_traced argument = append_argument(graph, type, mlirDictionaryAttrGet(graph->mlir, 2, attributes), tensor);
  return graph->trace->open && !tnf_graph_failed(graph) ? tnf_trace_hold(graph, tensor) : argument;
}

typedef tnf_status *tensor_from(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data,
                                tnf_tensor **out);

/* Whether a captured input may have the name; NULL asks for one to be made. */
static bool check_captured_name(tnf_graph *graph, const char *function, const char *name) {
  return !name || check_name(graph, function, "input", name);
}

static tnf_traced capture_data(tnf_graph *graph, const char *function, const char *name, tensor_from *from, tnf_dtype dtype,
                               int32_t rank, const int64_t *extents, const void *data) {
  if (!graph || !graph->trace || tnf_graph_failed(graph) || !check_captured_name(graph, function, name))
    return tnf_traced_failed(graph);
  tnf_tensor *tensor;
  tnf_status *status = from(graph->trace->ctx, dtype, rank, extents, data, &tensor);
  if (status) {
    tnf_graph_set_error(graph, status);
    return tnf_traced_failed(graph);
  }
  return capture(graph, name, tensor);
}

tnf_traced tnf_traced_from_col_major(tnf_graph *graph, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                     const void *data) {
  return capture_data(graph, "traced_from_col_major", name, tnf_tensor_from_col_major, dtype, rank, extents, data);
}

tnf_traced tnf_traced_from_row_major(tnf_graph *graph, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                     const void *data) {
  return capture_data(graph, "traced_from_row_major", name, tnf_tensor_from_row_major, dtype, rank, extents, data);
}

tnf_traced tnf_traced_from_tensor(tnf_graph *graph, const char *name, tnf_tensor *tensor) {
  if (!graph || !graph->trace || tnf_graph_failed(graph) || !check_captured_name(graph, "traced_from_tensor", name))
    return tnf_traced_failed(graph);
  if (!tensor) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "traced_from_tensor: \"tensor\" is NULL");
    return tnf_traced_failed(graph);
  }
  return capture(graph, name, tnf_tensor_retain(tensor));
}

/* ---- outputs ------------------------------------------------------------------------------------------------------------ */

/* A value of another graph is an error of that graph too: it was built there for an output that it does not have. A null value
 * says why its own graph failed. */
static void refuse_output(tnf_graph *graph, const char *name, tnf_traced value) {
  bool foreign = value.graph && value.graph != graph;
  if (!name) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "output: \"name\" is NULL");
    name = "";
  }
  if (foreign && tnf_graph_failed(value.graph))
    tnf_graph_fail(graph, tnf_status_code(value.graph->error), "output \"%s\": the value failed in another graph: %s", name,
                   tnf_status_message(value.graph->error));
  else if (tnf_traced_is_null(value))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "output \"%s\": the value is null", name);
  else
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "output \"%s\": the value belongs to another graph", name);
  if (foreign)
    tnf_graph_fail(value.graph, TNF_RT_INVALID_ARGUMENT, "output \"%s\": the value was given to another graph", name);
}

void tnf_output(tnf_graph *graph, const char *name, tnf_traced value) {
  if (!graph || !graph->trace || tnf_graph_failed(graph))
    return;
  if (tnf_traced_is_null(value) || value.graph != graph) {
    refuse_output(graph, name, value);
    return;
  }
  if (!check_name(graph, "output", "output", name) || !tnf_trace_outside_bodies(graph, "output") ||
      !tnf_is_visible(graph, "output", value))
    return;
  value = tnf_materialize(value);
  if (tnf_graph_failed(graph))
    return;
  MlirNamedAttribute attribute = named(graph, "tenferro.name", mlirStringAttrGet(graph->mlir, tnf_string(name)));
  tnf_trace_list *results = &graph->trace->results;
  if (tnf_trace_append(graph, results, mlirDictionaryAttrGet(graph->mlir, 1, &attribute)))
    tnf_ir_append_operand(tnf_trace_end(graph), tnf_traced_get_value(value));
}

/* ---- by name ------------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_graph_get_input(tnf_graph *graph, const char *name) {
  if (!graph || !graph->trace || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (!name) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_input: \"name\" is NULL");
    return tnf_traced_failed(graph);
  }
  intptr_t index = tnf_trace_find(graph, &graph->trace->arguments, name);
  if (index >= 0)
    return tnf_traced_from(graph, mlirBlockGetArgument(tnf_trace_block(graph), index));
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_input: there is no input named \"%s\"", name);
  return tnf_traced_failed(graph);
}

tnf_traced tnf_graph_get_output(tnf_graph *graph, const char *name) {
  if (!graph || !graph->trace || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (!name) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_output: \"name\" is NULL");
    return tnf_traced_failed(graph);
  }
  intptr_t index = tnf_trace_find(graph, &graph->trace->results, name);
  if (index >= 0)
    return tnf_traced_from(graph, mlirOperationGetOperand(tnf_trace_end(graph), index));
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_output: there is no output named \"%s\"", name);
  return tnf_traced_failed(graph);
}
