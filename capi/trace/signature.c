/* The attributes of the graph's function: its arguments' and results' names and extents.
 *
 * The function itself learns of them when somebody reads it. MLIR keeps every list of attributes and every type that there ever
 * was, so that a function which grows by one argument after the other would need memory by their number squared. */
#include "trace/trace.h"

static MlirAttribute name_of(MlirAttribute attributes) {
  return mlirDictionaryAttrGetElementByName(attributes, tnf_string("tenferro.name"));
}

static void release_list(tnf_graph *graph, tnf_trace_list *list) {
  tnf_graph_free(graph, list->attributes, (size_t)list->capacity, sizeof *list->attributes);
  tnf_arena_release(&list->memory);
  *list = (tnf_trace_list){0};
}

static bool reserve(tnf_graph *graph, tnf_trace_list *list) {
  MlirAttribute *attributes = tnf_graph_with_room(graph, list->attributes, list->count, &list->capacity, sizeof *attributes);
  if (attributes)
    list->attributes = attributes;
  return attributes != NULL;
}

/* Whether the place is that of the name still: the list may have been cut since. */
static bool is_place_of(const tnf_trace_list *list, const int32_t *place, MlirAttribute name) {
  return place && *place > 0 && *place <= list->count && mlirAttributeEqual(name_of(list->attributes[*place - 1]), name);
}

/* Notes where the name is, the first of equal ones; false without memory. */
static bool enter_name(tnf_graph *graph, tnf_trace_list *list, MlirAttribute name, int32_t index) {
  if (!list->places.memory) {
    list->memory = (tnf_arena){graph->allocator, NULL, false};
    list->places = tnf_map_make(&list->memory, sizeof(int32_t));
  }
  int32_t *place = tnf_map_insert(&list->places, name.ptr);
  if (!place)
    tnf_graph_fail(graph, TNF_RT_OUT_OF_MEMORY, "out of memory");
  else if (!is_place_of(list, place, name))
    *place = index + 1;
  return place != NULL;
}

bool tnf_trace_append(tnf_graph *graph, tnf_trace_list *list, MlirAttribute attributes) {
  MlirAttribute name = name_of(attributes);
  if (!reserve(graph, list) || (!mlirAttributeIsNull(name) && !enter_name(graph, list, name, list->count)))
    return false;
  list->attributes[list->count++] = attributes;
  graph->trace->is_behind = true;
  return true;
}

void tnf_trace_cut(tnf_graph *graph, tnf_trace_list *list, int32_t count) {
  if (count >= list->count)
    return;
  list->count = count;
  graph->trace->is_behind = true;
}

intptr_t tnf_trace_find(const tnf_graph *graph, const tnf_trace_list *list, const char *name) {
  MlirAttribute key = mlirStringAttrGet(graph->mlir, tnf_string(name));
  const int32_t *place = tnf_map_find(&list->places, key.ptr);
  return is_place_of(list, place, key) ? *place - 1 : -1;
}

MlirStringRef tnf_trace_argument_name(const tnf_graph *graph, MlirValue argument) {
  if (!mlirBlockEqual(mlirBlockArgumentGetOwner(argument), tnf_trace_block(graph))) /* of a function that is called */
    return mlirStringRefCreate("", 0);
  MlirAttribute name = name_of(graph->trace->arguments.attributes[mlirBlockArgumentGetArgNumber(argument)]);
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
  intptr_t inputs = mlirBlockGetNumArguments(tnf_trace_block(graph)), results = mlirOperationGetNumOperands(tnf_trace_end(graph));
  size_t bytes = (size_t)(inputs + results + 1) * sizeof(MlirType);
  MlirType *types = graph->allocator->alloc(graph->allocator->user, bytes, _Alignof(MlirType));
  if (!types)
    return false;
  for (intptr_t i = 0; i < inputs; ++i)
    types[i] = mlirValueGetType(mlirBlockGetArgument(tnf_trace_block(graph), i));
  for (intptr_t i = 0; i < results; ++i)
    types[inputs + i] = mlirValueGetType(mlirOperationGetOperand(tnf_trace_end(graph), i));
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
  bool read = read_list(graph, "arg_attrs", &trace->arguments, mlirBlockGetNumArguments(tnf_trace_block(graph))) &&
              read_list(graph, "res_attrs", &trace->results, mlirOperationGetNumOperands(tnf_trace_end(graph)));
  trace->is_behind = false;
  return read;
}

void tnf_trace_release_signature(tnf_graph *graph) {
  release_list(graph, &graph->trace->arguments);
  release_list(graph, &graph->trace->results);
}
