/* Putting one operation together from the arguments of its builder, creating it, and saying in a sentence why not. */
#include "builder/surface.h"

#include <stdio.h>

enum { INT_ARRAY, INT, ENUM, DOUBLE, BOOL, STRING, DTYPE, READY };

void tnf_call_begin(tnf_call *call, tnf_graph *graph, const char *name, const char *const *group_names) {
  call->graph = graph;
  call->name = name;
  call->group_names = group_names;
  call->zeros = NULL;
  call->group_count = 0;
  call->operand_count = 0;
  call->operand_capacity = TNF_CALL_OPERANDS;
  call->operands = call->inline_operands;
  call->attribute_count = 0;
  call->extent_lists = 0;
  call->region_count = 0;
  call->null_operand = false;
  call->broken = false;
  call->problem = TNF_RT_OK;
  call->zero_result = false;
}

/* What the user called. */
static const char *name_of(const tnf_call *call) {
  return call->graph && call->graph->surface ? call->graph->surface : call->name;
}

/* Keeps the first thing that is wrong with an argument. */
static __attribute__((format(printf, 3, 4))) void note_problem(tnf_call *call, tnf_rt_status code, const char *format, ...) {
  if (call->problem)
    return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(call->problem_text, sizeof call->problem_text, format, arguments);
  va_end(arguments);
  call->problem = code;
}

/* The count of a list; 0, with the problem noted, where it is none or too many for one entry per axis. */
static int32_t usable_count(tnf_call *call, const char *list, const void *entries, int32_t count, bool per_axis) {
  if (count < 0)
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "%s cannot have %d entries", list, count);
  else if (per_axis && count > TNF_RT_MAX_RANK)
    note_problem(call, TNF_RT_RANK_MISMATCH, "%s has %d entries; a tensor has at most %d axes", list, count, TNF_RT_MAX_RANK);
  else if (!count || entries)
    return count;
  else
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "\"%s\" is NULL", list);
  return 0;
}

static void release_operands(tnf_call *call) {
  if (call->operands != call->inline_operands)
    tnf_graph_free(call->graph, call->operands, (size_t)call->operand_capacity, sizeof *call->operands);
  call->operands = call->inline_operands;
}

/* What the call holds besides the operation. */
static void release_parts(tnf_call *call) {
  while (call->region_count)
    mlirRegionDestroy(call->regions[--call->region_count]);
  release_operands(call);
}

static void push_operand(tnf_call *call, tnf_traced x) {
  if (!call->graph)
    call->graph = x.graph;
  if (call->broken)
    return;
  if (x.graph && x.graph != call->graph) {
    tnf_graphs_mixed(name_of(call), call->graph, x.graph);
    call->broken = true;
    return;
  }
  if (tnf_traced_is_null(x))
    call->null_operand = true;
  if (call->operand_count == call->operand_capacity) {
    int32_t capacity;
    if (__builtin_mul_overflow(call->operand_capacity, 4, &capacity)) {
      note_problem(call, TNF_RT_OUT_OF_RANGE, "there are more than %d operands", call->operand_capacity);
      call->broken = true;
      return;
    }
    tnf_traced *larger = call->graph ? tnf_graph_alloc(call->graph, (size_t)capacity, sizeof *larger) : NULL;
    if (!larger) {
      call->broken = true;
      return;
    }
    memcpy(larger, call->operands, (size_t)call->operand_count * sizeof *larger);
    release_operands(call);
    call->operands = larger;
    call->operand_capacity = capacity;
  }
  call->operands[call->operand_count++] = x;
}

void tnf_call_operand(tnf_call *call, const tnf_operand_class *kind, tnf_traced x) {
  tnf_call_operands(call, kind, &x, 1);
}

void tnf_call_operands(tnf_call *call, const tnf_operand_class *kind, const tnf_traced *xs, int32_t count) {
  call->group_classes[call->group_count] = kind;
  count = usable_count(call, call->group_names[call->group_count], xs, count, false);
  for (int32_t i = 0; i < count; ++i)
    push_operand(call, xs[i]);
  call->group_sizes[call->group_count++] = count;
}

void tnf_call_extent(tnf_call *call, tnf_extent extent) {
  if (extent.kind != 2 || !extent.value)
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "extent is no extent that the run knows");
  tnf_call_operand(call, NULL, (tnf_traced){extent.graph, extent.value, NULL});
}

void tnf_call_int_array(tnf_call *call, const char *name, const int64_t *numbers, int32_t count) {
  count = usable_count(call, name, numbers, count, true);
  int32_t i = call->attribute_count++;
  call->attributes[i].name = name;
  call->attributes[i].kind = INT_ARRAY;
  call->attributes[i].numbers = numbers;
  call->attributes[i].count = count;
}

static void push_number(tnf_call *call, const char *name, int32_t kind, int64_t number) {
  int32_t i = call->attribute_count++;
  call->attributes[i].name = name;
  call->attributes[i].kind = kind;
  call->attributes[i].number = number;
}

void tnf_call_int(tnf_call *call, const char *name, int64_t number) {
  push_number(call, name, INT, number);
}

void tnf_call_enum(tnf_call *call, const char *name, int32_t number, int32_t cases) {
  if (number < 0 || number >= cases)
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "%d is not a %s", number, name);
  push_number(call, name, ENUM, number);
}

void tnf_call_double(tnf_call *call, const char *name, double number) {
  push_number(call, name, DOUBLE, 0);
  call->attributes[call->attribute_count - 1].real = number;
}

void tnf_call_string(tnf_call *call, const char *name, const char *text) {
  if (!text)
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "\"%s\" is NULL", name);
  push_number(call, name, STRING, 0);
  call->attributes[call->attribute_count - 1].text = text;
}

void tnf_call_bool(tnf_call *call, const char *name, bool value) {
  push_number(call, name, BOOL, value);
}

void tnf_call_unit(tnf_call *call, const char *name, bool is_there) {
  if (is_there)
    tnf_call_attribute(call, name, mlirUnitAttrGet(call->graph->mlir));
}

void tnf_call_dtype(tnf_call *call, const char *name, tnf_dtype dtype) {
  if (!tnf_dtype_size(dtype))
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "%d is not a dtype", (int)dtype);
  push_number(call, name, DTYPE, dtype);
}

void tnf_call_attribute(tnf_call *call, const char *name, MlirAttribute value) {
  push_number(call, name, READY, 0);
  call->attributes[call->attribute_count - 1].value = value;
}

void tnf_call_region(tnf_call *call, const char *name, MlirRegion region) {
  if (mlirRegionIsNull(region))
    note_problem(call, TNF_RT_INVALID_ARGUMENT, "\"%s\" is NULL", name);
  else
    call->regions[call->region_count++] = region;
}

void tnf_call_extents(tnf_call *call, const char *static_name, const tnf_extent *extents, int32_t count) {
  int32_t values = 0;
  const char *name = static_name + sizeof "static_" - 1;
  for (int32_t i = 0; extents && i < count && i < TNF_RT_MAX_RANK && !call->graph; ++i)
    call->graph = extents[i].graph;
  count = usable_count(call, name, extents, count, true);
  int64_t *fixed = call->extents[call->extent_lists++];
  for (int32_t i = 0; i < count; ++i) {
    fixed[i] = extents[i].kind == 1 ? extents[i].number : TNF_IR_UNKNOWN;
    if (extents[i].kind == 1 && extents[i].number == TNF_IR_UNKNOWN)
      note_problem(call, TNF_RT_OUT_OF_RANGE, "entry %d of %s is %lld", i, name, (long long)extents[i].number);
    if (extents[i].kind == 1)
      continue;
    if (extents[i].kind != 2 || !extents[i].value)
      note_problem(call, TNF_RT_INVALID_ARGUMENT, "entry %d of %s is no extent", i, name);
    push_operand(call, (tnf_traced){extents[i].graph, extents[i].value, NULL});
    ++values;
  }
  call->group_classes[call->group_count] = NULL;
  call->group_sizes[call->group_count++] = values;
  tnf_call_int_array(call, static_name, fixed, count);
}

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

/* The operand as the user gave it: what a builder made of it in another dtype or shape is called by that. */
static tnf_traced given_operand(const tnf_call *call, int32_t index) {
  int32_t given = tnf_label_find(call->graph, call->operands[index]);
  return given < 0 ? call->operands[index] : call->graph->labels->operands[given];
}

/* The name of the flat operand `index`: the user's, else its group's, numbered when the group is a list. */
static void operand_name(const tnf_call *call, int32_t index, char *text, size_t size) {
  int32_t first = 0, given = tnf_label_find(call->graph, call->operands[index]);
  if (given >= 0) {
    tnf_operand_name(call->graph->labels->operand_names, given, text, size);
    return;
  }
  for (int32_t g = 0; g < call->group_count; first += call->group_sizes[g++]) {
    if (index >= first + call->group_sizes[g])
      continue;
    if (call->group_sizes[g] == 1)
      snprintf(text, size, "%s", call->group_names[g]);
    else
      snprintf(text, size, "%s %d", call->group_names[g], index - first);
    return;
  }
  snprintf(text, size, "operand %d", index);
}

/* The operation's operands; "" where the graph ends the sentence with those that the user gave. */
static void operand_texts(const tnf_call *call, char *text, size_t size) {
  text[0] = 0;
  const tnf_labels *labels = call->graph->labels;
  if (labels && labels->of_user && labels->name && strcmp(labels->name, name_of(call)) == 0)
    return;
  for (int32_t i = 0; i < call->operand_count && i < TNF_LABEL_OPERANDS; ++i) {
    char name[64];
    operand_name(call, i, name, sizeof name);
    tnf_operand_texts_add(name, call->operands[i], text, size);
  }
  tnf_operand_texts_end(text, size);
}

/* A type as that of the operand that has it, with the names of its extents. */
static void type_of_operand(const tnf_call *call, MlirType type, char *text, size_t size) {
  for (int32_t i = 0; call && i < call->operand_count; ++i)
    if (!tnf_traced_is_null(call->operands[i]) && mlirTypeEqual(type, tnf_traced_type(call->operands[i]))) {
      tnf_traced_text(given_operand(call, i), text, size);
      return;
    }
  tnf_type_text(type, text, size);
}

/* The name of the operand that `from`, which begins with a quotation mark, speaks of, in quotes; the length of what it replaces,
 * 0 where it is none. */
static size_t quoted_operand(const tnf_call *call, const char *from, char *text, size_t size) {
  int32_t first = 0;
  for (int32_t g = 0; call && g < call->group_count; first += call->group_sizes[g++]) {
    size_t length = strlen(call->group_names[g]);
    char name[64];
    if (call->group_sizes[g] != 1 || strncmp(from + 1, call->group_names[g], length) != 0 || from[length + 1] != '"')
      continue;
    operand_name(call, first, name, sizeof name);
    snprintf(text, size, "\"%s\"", name);
    return length + 2;
  }
  return 0;
}

/* The listener's sentence with its types written out and its operands called as the user's. */
static void sentence_of(const tnf_call *call, const tnf_listener *listener, char *text, size_t size) {
  size_t length = 0;
  int32_t next = 0;
  text[0] = 0;
  for (const char *from = listener->text; *from && length + 1 < size;) {
    char piece[256] = {*from};
    size_t taken = *from == '"' ? quoted_operand(call, from, piece, sizeof piece) : 0;
    if (*from == TNF_LISTENER_MARK)
      type_of_operand(call, listener->types[next++], piece, sizeof piece);
    int written = snprintf(text + length, size - length, "%s", piece);
    length = written < 0 ? length : (size_t)written < size - length ? length + (size_t)written : size - 1;
    from += taken ? taken : 1;
  }
}

void tnf_fail_with_diagnostic(tnf_graph *graph, const tnf_call *call, const char *name, const tnf_listener *listener) {
  char sentence[900], operands[600] = "";
  sentence_of(call, listener, sentence, sizeof sentence);
  if (call)
    operand_texts(call, operands, sizeof operands);
  tnf_graph_fail(graph, listener->code, "%s: %s%s", name, sentence[0] ? sentence : "the operation is not valid", operands);
}

/* ---- creation -------------------------------------------------------------------------------------------------------- */

void tnf_graph_put(tnf_graph *graph, MlirOperation op) {
  if (mlirOperationIsNull(graph->before))
    mlirBlockAppendOwnedOperation(graph->block, op);
  else
    mlirBlockInsertOwnedOperationBefore(graph->block, graph->before, op);
  if (graph->on_put)
    graph->on_put(graph->on_put_user, op);
}

MlirOperation tnf_graph_insert(tnf_graph *graph, MlirOperationState *state, const tnf_call *call) {
  tnf_listener listener;
  tnf_listener_begin(&listener, graph);
  listener.plain = true;
  MlirOperation op = mlirOperationCreate(state);
  bool valid = !mlirOperationIsNull(op) && mlirOperationVerify(op);
  tnf_listener_end(&listener);
  if (!valid) {
    tnf_fail_with_diagnostic(graph, call,
                             call             ? name_of(call)
                             : graph->surface ? graph->surface
                                              : "extent arithmetic",
                             &listener);
    if (!mlirOperationIsNull(op))
      mlirOperationDestroy(op);
    return (MlirOperation){NULL};
  }
  tnf_graph_put(graph, op);
  return op;
}

static MlirAttribute make_attribute(const tnf_call *call, int32_t i) {
  MlirContext mlir = call->graph->mlir;
  int64_t number = call->attributes[i].number;
  switch (call->attributes[i].kind) {
  case INT_ARRAY:
    return mlirDenseI64ArrayGet(mlir, call->attributes[i].count, call->attributes[i].numbers);
  case INT:
    return mlirIntegerAttrGet(mlirIntegerTypeGet(mlir, 64), number);
  case ENUM:
    return mlirIntegerAttrGet(mlirIntegerTypeGet(mlir, 32), number);
  case DOUBLE:
    return mlirFloatAttrDoubleGet(mlir, mlirF64TypeGet(mlir), call->attributes[i].real);
  case STRING:
    return mlirStringAttrGet(mlir, mlirStringRefCreateFromCString(call->attributes[i].text));
  case BOOL:
    return mlirBoolAttrGet(mlir, number != 0);
  case DTYPE:
    return mlirTypeAttrGet(tnf_dtype_to_type(mlir, (tnf_dtype)number));
  default:
    return call->attributes[i].value;
  }
}

static MlirNamedAttribute named_attribute(MlirContext mlir, const char *name, MlirAttribute value) {
  return mlirNamedAttributeGet(mlirIdentifierGet(mlir, mlirStringRefCreateFromCString(name)), value);
}

/* The operation on the operands' values; a symbolic zero stands for the value that it is like. */
static MlirOperation create_call(tnf_call *call, bool segments) {
  tnf_graph *graph = call->graph;
  char name[64];
  snprintf(name, sizeof name, "tenferro.%s", call->name);
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(name), tnf_graph_location(graph));
  MlirNamedAttribute attributes[TNF_CALL_ATTRIBUTES + 1];
  int32_t count = 0;
  for (; count < call->attribute_count; ++count)
    attributes[count] = named_attribute(graph->mlir, call->attributes[count].name, make_attribute(call, count));
  if (segments)
    attributes[count++] = named_attribute(graph->mlir, "operandSegmentSizes",
                                          mlirDenseI32ArrayGet(graph->mlir, call->group_count, call->group_sizes));
  mlirOperationStateAddAttributes(&state, count, attributes);
  for (int32_t i = 0; i < call->operand_count; ++i) {
    MlirValue value = tnf_traced_carrier(call->operands[i]);
    mlirOperationStateAddOperands(&state, 1, &value);
  }
  mlirOperationStateAddOwnedRegions(&state, call->region_count, call->regions);
  call->region_count = 0;
  mlirOperationStateEnableResultTypeInference(&state);
  return tnf_graph_insert(graph, &state, call);
}

/* An operand that is not of its group's class, one that the user gave before one that the builder made; -1: all are. */
static int32_t find_misfit(const tnf_call *call, const tnf_operand_class **kind) {
  int32_t i = 0, found = -1;
  for (int32_t g = 0; g < call->group_count; ++g)
    for (int32_t end = i + call->group_sizes[g]; i < end; ++i) {
      const tnf_operand_class *own = call->group_classes[g];
      bool fits = !own || own->dtypes >> tnf_dtype_of(call->operands[i]) & 1;
      if (fits || (found >= 0 && (tnf_label_find(call->graph, call->operands[i]) < 0 ||
                                  tnf_label_find(call->graph, call->operands[found]) >= 0)))
        continue;
      found = i;
      *kind = own;
    }
  return found;
}

static bool check_classes(const tnf_call *call) {
  const tnf_operand_class *kind = NULL;
  int32_t i = find_misfit(call, &kind);
  if (i < 0)
    return true;
  char operand[64], type[256], operands[600];
  operand_name(call, i, operand, sizeof operand);
  operand_texts(call, operands, sizeof operands);
  tnf_graph_fail(call->graph, TNF_RT_DTYPE_MISMATCH, "%s: %s must be %s, got %s%s", name_of(call), operand, kind->words,
                 tnf_traced_text(given_operand(call, i), type, sizeof type), operands);
  return false;
}

/* A null operand comes from a failure that its graph has noted; one that does not is a failure of its own. */
static bool can_build(const tnf_call *call) {
  if (!call->graph)
    return false;
  const char *name = name_of(call);
  if (call->problem)
    tnf_graph_fail(call->graph, call->problem, "%s: %s", name, call->problem_text);
  for (int32_t i = 0; i < call->operand_count && call->null_operand; ++i) {
    char text[64];
    if (!tnf_traced_is_null(call->operands[i]))
      continue;
    operand_name(call, i, text, sizeof text);
    tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is null", name, text);
  }
  for (int32_t i = 0; i < call->operand_count && !tnf_graph_failed(call->graph); ++i)
    tnf_is_visible(call->graph, name, call->operands[i]);
  if (call->problem || call->broken || call->null_operand || tnf_graph_failed(call->graph))
    return false;
  return check_classes(call);
}

void tnf_call_end(tnf_call *call, bool segments, int32_t result_count, tnf_traced *results) {
  for (int32_t i = 0; i < result_count; ++i)
    results[i] = tnf_traced_failed(call->graph);
  if (call->graph)
    tnf_label_note(call->graph, call->name, tnf_usual_operand_names(call->operand_count), call->operand_count, call->operands,
                   false);
  if (can_build(call) && !tnf_call_zeros(call, results) && can_build(call)) {
    MlirOperation op = create_call(call, segments);
    for (int32_t i = 0; i < result_count && !mlirOperationIsNull(op); ++i)
      results[i] = tnf_traced_from(call->graph, mlirOperationGetResult(op, i));
  }
  if (call->graph && call->graph->labels && !call->graph->surface)
    call->graph->labels->name = NULL;
  if (call->zero_result && !tnf_traced_is_null(results[0]))
    results[0] = tnf_zero_like(results[0]);
  release_parts(call);
}

tnf_extent tnf_call_end_extent(tnf_call *call) {
  tnf_extent extent = {call->graph, NULL, 0, 0};
  MlirOperation op = can_build(call) ? create_call(call, false) : (MlirOperation){NULL};
  release_parts(call);
  if (mlirOperationIsNull(op))
    return extent;
  extent.value = mlirOperationGetResult(op, 0).ptr;
  extent.kind = 2;
  return extent;
}
