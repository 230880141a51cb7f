/* The attributes of the graph's function: its arguments' and results' names and extents.
 *
 * The function itself learns of them when somebody reads it. MLIR keeps every list of attributes and every type that there ever
 * was, so that a function which grows by one argument after the other would need memory by their number squared. */
#include "trace/trace.h"

static MlirAttribute name_of(MlirAttribute attributes) {
  return mlirDictionaryAttrGetElementByName(attributes, tnf_string("tenferro.name"));
}

/* Where the name is in the table, or the empty place where it would be. */
static int32_t *place_of(const tnf_trace_list *list, MlirAttribute name) {
  size_t size = 2 * (size_t)list->capacity;
  size_t at = (size_t)((uintptr_t)name.ptr >> 4) * 0x9E3779B97F4A7C15u % size;
  while (list->places[at] >= 0 && !mlirAttributeEqual(name_of(list->attributes[list->places[at]]), name))
    at = at + 1 == size ? 0 : at + 1;
  return &list->places[at];
}

static void enter_names(tnf_trace_list *list) {
  for (int32_t i = 0; i < 2 * list->capacity; ++i)
    list->places[i] = -1;
  for (int32_t i = 0; i < list->count; ++i) {
    MlirAttribute name = name_of(list->attributes[i]);
    int32_t *place = mlirAttributeIsNull(name) ? NULL : place_of(list, name);
    if (place && *place < 0)
      *place = i;
  }
}

static void release_list(tnf_graph *graph, tnf_trace_list *list) {
  tnf_graph_free(graph, list->attributes, (size_t)list->capacity, sizeof *list->attributes);
  tnf_graph_free(graph, list->places, 2 * (size_t)list->capacity, sizeof *list->places);
  *list = (tnf_trace_list){0};
}

bool tnf_trace_append(tnf_graph *graph, tnf_trace_list *list, MlirAttribute attributes) {
  if (list->count == list->capacity) {
    tnf_trace_list larger = {.count = list->count, .capacity = list->capacity ? 2 * list->capacity : 8};
    larger.attributes = tnf_graph_alloc(graph, (size_t)larger.capacity, sizeof *larger.attributes);
    larger.places = tnf_graph_alloc(graph, 2 * (size_t)larger.capacity, sizeof *larger.places);
    if (!larger.attributes || !larger.places) {
      release_list(graph, &larger);
      return false;
    }
    for (int32_t i = 0; i < list->count; ++i)
      larger.attributes[i] = list->attributes[i];
    enter_names(&larger);
    release_list(graph, list);
    *list = larger;
  }
  list->attributes[list->count++] = attributes;
  MlirAttribute name = name_of(attributes);
  int32_t *place = mlirAttributeIsNull(name) ? NULL : place_of(list, name);
  if (place && *place < 0)
    *place = list->count - 1;
  graph->trace->is_behind = true;
  return true;
}

void tnf_trace_cut(tnf_graph *graph, tnf_trace_list *list, int32_t count) {
  if (count >= list->count)
    return;
  list->count = count;
  enter_names(list);
  graph->trace->is_behind = true;
}

intptr_t tnf_trace_find(const tnf_graph *graph, const tnf_trace_list *list, const char *name) {
  return list->capacity ? *place_of(list, mlirStringAttrGet(graph->mlir, tnf_string(name))) : -1;
}

MlirStringRef tnf_trace_argument_name(const tnf_graph *graph, intptr_t index) {
  MlirAttribute name = name_of(graph->trace->arguments.attributes[index]);
  bool named = !mlirAttributeIsNull(name) && mlirAttributeIsAString(name);
  return named ? mlirStringAttrGetValue(name) : mlirStringRefCreate("", 0);
}

/* ---- the function ---- */

/* arg_attrs or res_attrs; a list without attributes is left out. */
static void write_list(const tnf_graph *graph, const char *name, const tnf_trace_list *list) {
  MlirOperation function = graph->trace->function;
  bool any = !mlirAttributeIsNull(mlirOperationGetInherentAttributeByName(function, tnf_string(name)));
  for (int32_t i = 0; i < list->count && !any; ++i)
    any = mlirDictionaryAttrGetNumElements(list->attributes[i]) > 0;
  if (any)
    mlirOperationSetInherentAttributeByName(function, tnf_string(name),
                                            mlirArrayAttrGet(graph->mlir, list->count, list->attributes));
}

/* function_type from the block's arguments and the terminator's operands. */
static bool write_type(const tnf_graph *graph) {
  intptr_t inputs = mlirBlockGetNumArguments(graph->block), results = mlirOperationGetNumOperands(graph->before);
  size_t bytes = (size_t)(inputs + results + 1) * sizeof(MlirType);
  MlirType *types = graph->allocator->alloc(graph->allocator->user, bytes, _Alignof(MlirType));
  if (!types)
    return false;
  for (intptr_t i = 0; i < inputs; ++i)
    types[i] = mlirValueGetType(mlirBlockGetArgument(graph->block, i));
  for (intptr_t i = 0; i < results; ++i)
    types[inputs + i] = mlirValueGetType(mlirOperationGetOperand(graph->before, i));
  MlirType type = mlirFunctionTypeGet(graph->mlir, inputs, types, results, types + inputs);
  mlirOperationSetInherentAttributeByName(graph->trace->function, tnf_string("function_type"), mlirTypeAttrGet(type));
  graph->allocator->free(graph->allocator->user, types, bytes, _Alignof(MlirType));
  return true;
}

bool tnf_trace_write_signature(const tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  if (!trace->is_behind)
    return true;
  if (!write_type(graph))
    return false;
  write_list(graph, "arg_attrs", &trace->arguments);
  write_list(graph, "res_attrs", &trace->results);
  trace->is_behind = false;
  return true;
}

static bool read_list(tnf_graph *graph, const char *name, tnf_trace_list *list, intptr_t count) {
  MlirAttribute all = mlirOperationGetInherentAttributeByName(graph->trace->function, tnf_string(name));
  bool listed = !mlirAttributeIsNull(all) && mlirArrayAttrGetNumElements(all) == count;
  release_list(graph, list);
  for (intptr_t i = 0; i < count; ++i) {
    MlirAttribute each = listed ? mlirArrayAttrGetElement(all, i) : mlirDictionaryAttrGet(graph->mlir, 0, NULL);
    if (!tnf_trace_append(graph, list, each))
      return false;
  }
  return true;
}

bool tnf_trace_read_signature(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  bool read = read_list(graph, "arg_attrs", &trace->arguments, mlirBlockGetNumArguments(graph->block)) &&
              read_list(graph, "res_attrs", &trace->results, mlirOperationGetNumOperands(graph->before));
  trace->is_behind = false;
  return read;
}

void tnf_trace_release_signature(tnf_graph *graph) {
  release_list(graph, &graph->trace->arguments);
  release_list(graph, &graph->trace->results);
}
