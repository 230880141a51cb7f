/* What calls and values are called in errors and in locations: matmul #7, matmul of "x" and "w", the result of add #3.
 *
 * An operation's location is the name of the call that made it. Where operands have names it has two: `cholesky of "gram"` around
 * `cholesky #2`. Names of results are the metadata of a fused location around them: they are the tracer's, passes read calls. */
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

/* ---- calls ----------------------------------------------------------------------------------------------------------------- */

static tnf_call_counter *counter_of(tnf_graph *graph, const char *name) {
  tnf_labels *labels = graph->labels;
  for (int32_t i = 0; i < labels->counter_count; ++i)
    if (labels->counters[i].name == name || strcmp(labels->counters[i].name, name) == 0)
      return &labels->counters[i];
  tnf_call_counter *list =
      tnf_graph_with_room(graph, labels->counters, labels->counter_count, &labels->counter_capacity, sizeof *list);
  if (!list)
    return NULL;
  labels->counters = list;
  labels->counters[labels->counter_count] = (tnf_call_counter){name, 0};
  return &labels->counters[labels->counter_count++];
}

void tnf_labels_release(tnf_graph *graph) {
  tnf_labels *labels = graph->labels;
  tnf_graph_free(graph, labels->counters, (size_t)labels->counter_capacity, sizeof *labels->counters);
}

void tnf_label_note(tnf_graph *graph, const char *name, const char *names, int32_t count, const tnf_traced *operands,
                    bool of_user) {
  tnf_labels *labels = graph->labels;
  if (!labels || graph->surface)
    return;
  labels->name = name;
  labels->number = 0;
  labels->operand_names = names;
  labels->operand_count = count;
  labels->of_user = of_user;
  for (int32_t i = 0; i < count && i < TNF_LABEL_OPERANDS; ++i)
    labels->operands[i] = operands[i];
}

void tnf_label_of_operation(tnf_graph *graph) {
  if (graph->labels)
    graph->labels->of_user = false;
}

/* What a builder puts between an operand of its own and an operation: the same elements. */
static bool keeps_elements(MlirOperation op) {
  for (const char *const *name = tnf_ops_keeping_elements; *name; ++name)
    if (tnf_op_is(op, *name))
      return true;
  return false;
}

int32_t tnf_label_find(const tnf_graph *graph, tnf_traced x) {
  const tnf_labels *labels = graph->labels;
  if (!labels || !labels->name || !labels->of_user || tnf_traced_is_null(x))
    return -1;
  for (MlirValue value = tnf_traced_carrier(x);; value = mlirOperationGetOperand(mlirOpResultGetOwner(value), 0)) {
    for (int32_t i = 0; i < labels->operand_count && i < TNF_LABEL_OPERANDS; ++i)
      if (mlirValueEqual(value, tnf_traced_carrier(labels->operands[i])))
        return i;
    if (!mlirValueIsAOpResult(value) || !keeps_elements(mlirOpResultGetOwner(value)))
      return -1;
  }
}

/* The number of the call that is at work, which is counted when it first builds or fails. */
static int32_t number_of_call(tnf_graph *graph) {
  tnf_labels *labels = graph->labels;
  if (!labels->number) {
    tnf_call_counter *counter = counter_of(graph, labels->name);
    labels->number = counter ? ++counter->count : 0;
  }
  return labels->number;
}

const char *tnf_surface_begin(tnf_graph *graph, const char *name) {
  const char *outer = graph ? graph->surface : NULL;
  if (!graph || outer)
    return outer;
  if (graph->labels && (!graph->labels->name || strcmp(graph->labels->name, name) != 0))
    tnf_label_note(graph, name, tnf_usual_operand_names(0), 0, NULL, false);
  graph->surface = name;
  return NULL;
}

void tnf_surface_end(tnf_graph *graph, const char *outer) {
  if (!graph)
    return;
  graph->surface = outer;
  if (graph->labels && !outer)
    graph->labels->name = NULL;
}

/* ---- values ---------------------------------------------------------------------------------------------------------------- */

/* The location inside the names of results. */
static MlirLocation inside_names(MlirLocation location) {
  if (mlirLocationIsAFused(location) && mlirLocationFusedGetNumLocations(location) == 1)
    mlirLocationFusedGetLocations(location, &location);
  return location;
}

/* "matmul #7"; empty where the location is no call of a builder. */
static MlirStringRef call_of(MlirLocation location) {
  MlirStringRef call = {"", 0};
  location = inside_names(location);
  for (; mlirLocationIsAName(location); location = mlirLocationNameGetChildLoc(location))
    call = mlirIdentifierStr(mlirLocationNameGetName(location));
  return call;
}

static MlirStringRef name_of_result(MlirLocation location, intptr_t result) {
  MlirStringRef none = {"", 0};
  if (!mlirLocationIsAFused(location))
    return none;
  MlirAttribute names = mlirLocationFusedGetMetadata(location);
  if (mlirAttributeIsNull(names) || !mlirAttributeIsAArray(names) || mlirArrayAttrGetNumElements(names) <= result)
    return none;
  return mlirStringAttrGetValue(mlirArrayAttrGetElement(names, result));
}

bool tnf_op_is(MlirOperation op, const char *name) {
  return mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)), mlirStringRefCreateFromCString(name));
}

MlirStringRef tnf_op_name(MlirOperation op) {
  const char *attribute = tnf_op_is(op, "tenferro.custom") ? "full_name" : tnf_op_is(op, "tenferro.apply") ? "name" : NULL;
  if (!attribute)
    return mlirIdentifierStr(mlirOperationGetName(op));
  return mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(op, mlirStringRefCreateFromCString(attribute)));
}

/* The value that the user knows: not the variable that a derivative put behind it. */
static MlirValue known_value(MlirValue value) {
  while (mlirValueIsAOpResult(value) && tnf_op_is(mlirOpResultGetOwner(value), "tenferro.variable"))
    value = mlirOperationGetOperand(mlirOpResultGetOwner(value), 0);
  return value;
}

/* The name that the user gave a value; empty where it has none. */
static MlirStringRef name_of_value(const tnf_graph *graph, MlirValue value) {
  MlirStringRef none = {"", 0};
  if (mlirValueIsAOpResult(value))
    return name_of_result(mlirOperationGetLocation(mlirOpResultGetOwner(value)), mlirOpResultGetResultNumber(value));
  MlirOperation function = mlirBlockGetParentOperation(mlirBlockArgumentGetOwner(value));
  if (mlirOperationIsNull(function) || !tnf_op_is(function, "func.func")) /* a block that is being built, or of a body */
    return none;
  if (graph && graph->argument_name)
    return graph->argument_name(graph, value);
  MlirAttribute name = tnf_function_attribute(function, "arg_attrs", mlirBlockArgumentGetArgNumber(value), "tenferro.name");
  return mlirAttributeIsNull(name) || !mlirAttributeIsAString(name) ? none : mlirStringAttrGetValue(name);
}

bool tnf_value_words(const tnf_graph *graph, MlirValue value, const char *unnamed, char *text, size_t size) {
  text[0] = 0;
  if (mlirValueIsNull(value))
    return false;
  value = known_value(value);
  MlirStringRef name = name_of_value(graph, value);
  if (name.length) {
    snprintf(text, size, "\"%.*s\"", (int)name.length, name.data);
    return true;
  }
  MlirStringRef call = mlirValueIsAOpResult(value) ? call_of(mlirOperationGetLocation(mlirOpResultGetOwner(value))) : name;
  if (call.length)
    snprintf(text, size, "%s%.*s", unnamed, (int)call.length, call.data);
  return false;
}

void tnf_words_set(tnf_graph *graph, tnf_traced x, const MlirAttribute *words, int32_t count) {
  MlirValue value = tnf_traced_get_value(x);
  if (!tnf_graph_failed(graph) && !mlirValueIsNull(value))
    mlirOperationSetDiscardableAttributeByName(mlirOpResultGetOwner(value), mlirStringRefCreateFromCString("tenferro.words"),
                                               mlirArrayAttrGet(graph->mlir, count, words));
}

MlirAttribute tnf_word(tnf_graph *graph, const char *text) {
  return mlirStringAttrGet(graph->mlir, mlirStringRefCreateFromCString(text));
}

void tnf_value_set_name(tnf_graph *graph, MlirValue value, const char *name) {
  MlirOperation op = mlirOpResultGetOwner(value);
  MlirLocation location = mlirOperationGetLocation(op);
  intptr_t count = mlirOperationGetNumResults(op);
  MlirAttribute *names = tnf_graph_alloc(graph, (size_t)count, sizeof *names);
  if (!names)
    return;
  for (intptr_t i = 0; i < count; ++i)
    names[i] = mlirStringAttrGet(graph->mlir, name_of_result(location, i));
  names[mlirOpResultGetResultNumber(value)] = mlirStringAttrGet(graph->mlir, mlirStringRefCreateFromCString(name));
  location = inside_names(location);
  mlirOperationSetLocation(op, mlirLocationFusedGet(graph->mlir, 1, &location, mlirArrayAttrGet(graph->mlir, count, names)));
  tnf_graph_free(graph, names, (size_t)count, sizeof *names);
}

static MlirBlock block_of(MlirValue value) {
  return mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value) : mlirOperationGetBlock(mlirOpResultGetOwner(value));
}

bool tnf_is_visible(tnf_graph *graph, const char *name, tnf_traced x) {
  MlirValue value = tnf_traced_carrier(x);
  if (!graph->trace || mlirValueIsNull(value)) /* derivatives are built in blocks that have no place yet */
    return true;
  MlirBlock made = block_of(value), block = graph->block;
  while (!mlirBlockIsNull(block) && !mlirBlockEqual(block, made)) {
    MlirOperation around = mlirBlockGetParentOperation(block);
    block = mlirOperationIsNull(around) ? (MlirBlock){NULL} : mlirOperationGetBlock(around);
  }
  if (!mlirBlockIsNull(block))
    return true;
  if (tnf_op_is(mlirBlockGetParentOperation(made), "func.func")) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the value is made outside the function that uses it", name);
    return false;
  }
  MlirStringRef call = call_of(mlirOperationGetLocation(mlirBlockGetParentOperation(made)));
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the value made in the body of %.*s is used outside it", name,
                 (int)call.length, call.data);
  return false;
}

/* ---- locations ------------------------------------------------------------------------------------------------------------- */

static MlirLocation named(tnf_graph *graph, const char *name, MlirLocation inside) {
  return mlirLocationNameGet(graph->mlir, mlirStringRefCreateFromCString(name), inside);
}

MlirLocation tnf_graph_location(tnf_graph *graph) {
  tnf_labels *labels = graph->labels;
  if (!labels || !labels->name)
    return graph->location;
  char call[96], whole[300], operands[2][80] = {"", ""};
  snprintf(call, sizeof call, "%.64s #%d", labels->name, number_of_call(graph));
  bool any = false;
  for (int32_t i = 0; i < labels->operand_count && labels->operand_count <= 2; ++i)
    any |= tnf_value_words(graph, tnf_traced_carrier(labels->operands[i]), "", operands[i], sizeof operands[i]);
  MlirLocation location = named(graph, call, graph->location);
  if (!any || !operands[0][0])
    return location;
  bool both = labels->operand_count == 2 && operands[1][0];
  snprintf(whole, sizeof whole, "%.64s of %s%s%s", labels->name, operands[0], both ? " and " : "", both ? operands[1] : "");
  return named(graph, whole, location);
}

MlirLocation tnf_location_of_derivative(MlirOperation op) {
  static const char prefix[] = "derivative of ", dialect[] = "tenferro.";
  MlirLocation location = inside_names(mlirOperationGetLocation(op)), place = location;
  MlirStringRef name = tnf_op_name(op);
  if (name.length > sizeof dialect && memcmp(name.data, dialect, sizeof dialect - 1) == 0)
    name = mlirStringRefCreate(name.data + sizeof dialect - 1, name.length - (sizeof dialect - 1));
  if (mlirLocationIsAName(location))
    name = mlirIdentifierStr(mlirLocationNameGetName(location));
  if (name.length > sizeof prefix && memcmp(name.data, prefix, sizeof prefix - 1) == 0)
    return location;
  while (mlirLocationIsAName(place))
    place = mlirLocationNameGetChildLoc(place);
  char text[320];
  snprintf(text, sizeof text, "%s%.*s", prefix, (int)(name.length < 300 ? name.length : 300), name.data);
  return mlirLocationNameGet(mlirOperationGetContext(op), mlirStringRefCreateFromCString(text), place);
}

/* ---- errors ---------------------------------------------------------------------------------------------------------------- */

/* "ridge.c:40: " where the user said so. */
static void place_text(const tnf_labels *labels, char *text, size_t size) {
  text[0] = 0;
  if (labels->file)
    snprintf(text, size, "%s:%d: ", labels->file, labels->line);
}

/* The operands that the user gave to the call at work; "" where one of them is no value of this graph, of which the sentence
 * speaks. */
static void texts_of_user(const tnf_graph *graph, char *text, size_t size) {
  const tnf_labels *labels = graph->labels;
  text[0] = 0;
  if (!labels->of_user)
    return;
  int32_t count = labels->operand_count;
  for (int32_t i = 0; i < count && i < TNF_LABEL_OPERANDS; ++i)
    if (tnf_traced_is_null(labels->operands[i]) || labels->operands[i].graph != graph)
      return;
  tnf_operand_texts(labels->operand_names, count, labels->operands, text, size);
}

void tnf_graph_set_error(tnf_graph *graph, tnf_status *status) {
  tnf_labels *labels = graph->labels;
  if (labels && tnf_status_code(status) != TNF_RT_OUT_OF_MEMORY) {
    char place[300], call[96] = "", operands[600] = "";
    const char *message = tnf_status_message(status);
    size_t length = labels->name ? strlen(labels->name) : 0;
    place_text(labels, place, sizeof place);
    bool of_call = length && strncmp(message, labels->name, length) == 0 && message[length] == ':';
    if (of_call) {
      snprintf(call, sizeof call, "%.64s #%d", labels->name, number_of_call(graph));
      texts_of_user(graph, operands, sizeof operands);
    }
    tnf_status *placed = tnf_status_new(graph->allocator, tnf_status_code(status), "%s%s%s%s", place, call,
                                        of_call ? message + length : message, operands);
    tnf_status_release(status);
    status = placed;
  }
  if (graph->error) { /* counting the call found no memory */
    tnf_status_release(status);
    return;
  }
  graph->error = status;
  if (labels && labels->on_error)
    labels->on_error(graph, status, labels->on_error_user);
}
