/* Calls of operations that a user has registered: the shape rule is asked, what it answers becomes part of the operation. */
#include "builder/custom.h"

#include <stdio.h>

#include "builder/surface.h"
#include "builders.h"
#include "tenferro/rt_plan.h"

enum { NUMBER = 1, VALUE = 2, MOST_GUARDS = 64, MOST_EXTENTS = TNF_RT_MOST_TENSORS * TNF_RT_MAX_RANK };

typedef struct guard {
  bool at_most;
  tnf_extent side[2];
  MlirAttribute words[2];
} guard;

/* What is known of a call while its shape rule is at work. */
typedef struct custom_call {
  tnf_graph *graph;
  const tnf_custom_op *op;
  tnf_custom_shape shape;
  tnf_dtype dtypes[TNF_RT_MOST_TENSORS];
  tnf_extents extents[TNF_RT_MOST_TENSORS]; /* of inputs, then of results */
  guard guards[MOST_GUARDS];
  int32_t guard_count;
} custom_call;

/* ---- what a shape rule calls ------------------------------------------------------------------------------------------- */

static custom_call *call_of(tnf_custom_shape *shape) {
  return shape ? shape->inside : NULL;
}

void tnf_custom_refuse(tnf_custom_shape *shape, tnf_rt_status code, const char *message) {
  custom_call *call = call_of(shape);
  if (call)
    tnf_graph_fail(call->graph, code > TNF_RT_OK && code <= TNF_RT_CANCELLED ? code : TNF_RT_INVALID_ARGUMENT, "%s: %s",
                   call->op->name, message ? message : "the call is not possible");
}

/* Whether there is such an input; a shape rule that asks for another one has counted wrong. */
static bool is_input(custom_call *call, int32_t input) {
  if (call && input >= 0 && input < call->op->input_count)
    return true;
  if (call)
    tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT, "%s: its shape rule asks for input %d of %d", call->op->name, input,
                   call->op->input_count);
  return false;
}

bool tnf_custom_require_dtype(tnf_custom_shape *shape, int32_t input, tnf_dtype dtype) {
  custom_call *call = call_of(shape);
  if (!is_input(call, input))
    return false;
  if (shape->input_dtype[input] == dtype)
    return true;
  tnf_graph_fail(call->graph, TNF_RT_DTYPE_MISMATCH, "%s: input %d must be %s, got %s", call->op->name, input,
                 tnf_dtype_name(dtype), tnf_dtype_name(shape->input_dtype[input]));
  return false;
}

bool tnf_custom_require_rank(tnf_custom_shape *shape, int32_t input, int32_t rank) {
  custom_call *call = call_of(shape);
  if (!is_input(call, input))
    return false;
  if (shape->input_extents[input].count == rank)
    return true;
  tnf_graph_fail(call->graph, TNF_RT_RANK_MISMATCH, "%s: input %d must have rank %d, got %d", call->op->name, input, rank,
                 shape->input_extents[input].count);
  return false;
}

static bool is_extent(const custom_call *call, tnf_extent e) {
  return e.kind == NUMBER || (e.kind == VALUE && e.value && e.graph == call->graph);
}

static void require(tnf_custom_shape *shape, bool at_most, const char *a_words, tnf_extent a, const char *b_words, tnf_extent b) {
  custom_call *call = call_of(shape);
  if (!call || tnf_graph_failed(call->graph))
    return;
  const char *name = call->op->name, *left = a_words ? a_words : "one", *right = b_words ? b_words : "another";
  if (!is_extent(call, a) || !is_extent(call, b)) {
    tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT, "%s: its shape rule requires something of what is no extent", name);
  } else if (a.kind == NUMBER && b.kind == NUMBER) {
    if (at_most ? a.number > b.number : a.number != b.number)
      tnf_graph_fail(call->graph, TNF_RT_SHAPE_MISMATCH, "%s: %s: %s is %lld, %s is %lld", name,
                     at_most ? "an extent is too large" : "extents differ", left, (long long)a.number, right,
                     (long long)b.number);
  } else if (call->guard_count == MOST_GUARDS) {
    tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT, "%s: its shape rule requires more than %d things", name, MOST_GUARDS);
  } else {
    call->guards[call->guard_count++] = (guard){at_most, {a, b}, {tnf_word(call->graph, left), tnf_word(call->graph, right)}};
  }
}

void tnf_custom_require_equal(tnf_custom_shape *shape, const char *a_words, tnf_extent a, const char *b_words, tnf_extent b) {
  require(shape, false, a_words, a, b_words, b);
}

void tnf_custom_require_at_most(tnf_custom_shape *shape, const char *a_words, tnf_extent a, const char *b_words, tnf_extent b) {
  require(shape, true, a_words, a, b_words, b);
}

/* ---- asking it --------------------------------------------------------------------------------------------------------- */

static bool check_answer(custom_call *call) {
  const tnf_custom_shape *shape = &call->shape;
  for (int32_t i = 0; i < shape->result_count && !tnf_graph_failed(call->graph); ++i) {
    const tnf_extents *extents = &shape->result_extents[i];
    bool whole = tnf_dtype_size(shape->result_dtype[i]) && extents->count >= 0 && extents->count <= TNF_RT_MAX_RANK;
    for (int32_t axis = 0; axis < extents->count && whole; ++axis)
      whole = is_extent(call, extents->extent[axis]);
    if (!whole)
      tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT,
                     "%s: its shape rule does not give the dtype and the extents of result %d", call->op->name, i);
  }
  if (!is_extent(call, shape->workspace))
    tnf_graph_fail(call->graph, TNF_RT_INVALID_ARGUMENT, "%s: its shape rule gives no number of bytes to work in",
                   call->op->name);
  return !tnf_graph_failed(call->graph);
}

static bool ask(custom_call *call, const tnf_traced *inputs, const tnf_custom_attributes *attributes) {
  const tnf_custom_op *op = call->op;
  for (int32_t i = 0; i < op->input_count; ++i) {
    call->dtypes[i] = tnf_dtype_of(inputs[i]);
    call->extents[i] = tnf_shape_of_value(inputs[i]);
  }
  for (int32_t i = op->input_count; i < op->input_count + op->result_count; ++i) {
    call->dtypes[i] = (tnf_dtype)-1;
    call->extents[i].count = -1;
  }
  call->shape = (tnf_custom_shape){(uint32_t)sizeof call->shape,
                                   call->graph,
                                   op->input_count,
                                   op->result_count,
                                   call->dtypes,
                                   call->extents,
                                   attributes,
                                   call->dtypes + op->input_count,
                                   call->extents + op->input_count,
                                   tnf_extent_const(0),
                                   call};
  if (!tnf_graph_failed(call->graph))
    op->shape(&call->shape, op->user);
  return !tnf_graph_failed(call->graph) && check_answer(call);
}

/* ---- building the operation -------------------------------------------------------------------------------------------- */

enum { MOST_ATTRIBUTES = 16, INPUTS = 0, EXTENTS = 1, GUARDS = 2, WORKSPACE = 3, GROUPS = 4 };

typedef struct building {
  MlirContext mlir;
  MlirOperationState state;
  int32_t groups[GROUPS];
  int64_t fixed[MOST_EXTENTS];
  int32_t count; /* of `fixed` */
  MlirNamedAttribute attributes[MOST_ATTRIBUTES];
  intptr_t attribute_count;
} building;

static void add_attribute(building *b, const char *name, MlirAttribute value) {
  MlirIdentifier identifier = mlirIdentifierGet(b->mlir, mlirStringRefCreateFromCString(name));
  b->attributes[b->attribute_count++] = mlirNamedAttributeGet(identifier, value);
}

static void add_operand(building *b, int32_t group, MlirValue value) {
  mlirOperationStateAddOperands(&b->state, 1, &value);
  ++b->groups[group];
}

static void add_extent(building *b, int32_t group, tnf_extent extent) {
  b->fixed[b->count++] = extent.kind == NUMBER ? extent.number : TNF_IR_UNKNOWN;
  if (extent.kind == VALUE)
    add_operand(b, group, (MlirValue){extent.value});
}

/* The numbers added since the last list. */
static void end_list(building *b, const char *name) {
  add_attribute(b, name, mlirDenseI64ArrayGet(b->mlir, b->count, b->fixed));
  b->count = 0;
}

static void add_results(building *b, const tnf_custom_shape *shape) {
  int64_t ranks[TNF_RT_MOST_TENSORS];
  MlirAttribute elements[TNF_RT_MOST_TENSORS];
  for (int32_t i = 0; i < shape->result_count; ++i) {
    ranks[i] = shape->result_extents[i].count;
    elements[i] = mlirTypeAttrGet(tnf_dtype_to_type(b->mlir, shape->result_dtype[i]));
    for (int32_t axis = 0; axis < ranks[i]; ++axis)
      add_extent(b, EXTENTS, shape->result_extents[i].extent[axis]);
  }
  end_list(b, "static_extents");
  add_attribute(b, "ranks", mlirDenseI64ArrayGet(b->mlir, shape->result_count, ranks));
  add_attribute(b, "elements", mlirArrayAttrGet(b->mlir, shape->result_count, elements));
}

static void add_guards(building *b, const custom_call *call) {
  MlirAttribute words[3 * MOST_GUARDS];
  for (int32_t i = 0; i < call->guard_count; ++i) {
    const guard *g = &call->guards[i];
    words[3 * i] = g->words[0];
    words[3 * i + 1] = tnf_word(call->graph, g->at_most ? "le" : "eq");
    words[3 * i + 2] = g->words[1];
    add_extent(b, GUARDS, g->side[0]);
    add_extent(b, GUARDS, g->side[1]);
  }
  end_list(b, "static_guards");
  add_attribute(b, "guard_words", mlirArrayAttrGet(b->mlir, 3 * call->guard_count, words));
}

static void add_given(building *b, const tnf_custom_op *op, const tnf_custom_attributes *given) {
  if (given->integer_count)
    add_attribute(b, "integers", mlirDenseI64ArrayGet(b->mlir, given->integer_count, given->integers));
  if (given->real_count)
    add_attribute(b, "reals", mlirDenseF64ArrayGet(b->mlir, given->real_count, given->reals));
  if (given->byte_count)
    add_attribute(b, "bytes", mlirStringAttrGet(b->mlir, mlirStringRefCreate(given->bytes, (size_t)given->byte_count)));
  if (op->mergeable)
    add_attribute(b, "mergeable", mlirUnitAttrGet(b->mlir));
  if (op->never_fails)
    add_attribute(b, "never_fails", mlirUnitAttrGet(b->mlir));
}

/* Null, with the error kept, where the operation is not valid. */
static MlirOperation build(const custom_call *call, const tnf_traced *inputs, const tnf_custom_attributes *attributes) {
  tnf_graph *graph = call->graph;
  building b = {.mlir = graph->mlir};
  b.state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.custom"), tnf_graph_location(graph));
  add_attribute(&b, "full_name", tnf_word(graph, call->op->name));
  add_attribute(&b, "symbol", tnf_word(graph, call->op->symbol));
  for (int32_t i = 0; i < call->op->input_count; ++i)
    add_operand(&b, INPUTS, tnf_traced_get_value(inputs[i]));
  add_results(&b, &call->shape);
  add_guards(&b, call);
  add_extent(&b, WORKSPACE, call->shape.workspace);
  end_list(&b, "static_workspace");
  add_given(&b, call->op, attributes);
  add_attribute(&b, "operandSegmentSizes", mlirDenseI32ArrayGet(b.mlir, GROUPS, b.groups));
  mlirOperationStateAddAttributes(&b.state, b.attribute_count, b.attributes);
  mlirOperationStateEnableResultTypeInference(&b.state);
  return tnf_graph_insert(graph, &b.state, NULL);
}

tnf_custom_attributes tnf_custom_attributes_of(MlirOperation op) {
  tnf_custom_attributes attributes = TNF_CUSTOM_ATTRIBUTES_INIT;
  tnf_ir_custom_attributes given;
  if (!tnf_ir_custom_get_attributes(op, &given))
    return attributes;
  attributes.integer_count = (int32_t)given.integer_count;
  attributes.real_count = (int32_t)given.real_count;
  attributes.integers = given.integers;
  attributes.reals = given.reals;
  attributes.bytes = given.bytes.data;
  attributes.byte_count = (int64_t)given.bytes.length;
  return attributes;
}

/* ---- the call ---------------------------------------------------------------------------------------------------------- */

static bool is_list(const void *list, int64_t count) {
  return count == 0 || (count > 0 && list);
}

static bool check_call(tnf_graph *graph, const tnf_custom_op *op, int32_t inputs, int32_t results,
                       const tnf_custom_attributes *given) {
  if (inputs != op->input_count)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: takes %d inputs, got %d", op->name, op->input_count, inputs);
  else if (results != op->result_count)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: gives %d results, asked for %d", op->name, op->result_count, results);
  else if (given->size < sizeof *given)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: start from TNF_CUSTOM_ATTRIBUTES_INIT", op->name);
  else if (!is_list(given->integers, given->integer_count) || !is_list(given->reals, given->real_count) ||
           !is_list(given->bytes, given->byte_count))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: a list of attributes is NULL, or has a negative count", op->name);
  return !tnf_graph_failed(graph);
}

void tnf_custom_build(tnf_graph *graph, const tnf_custom_op *op, const tnf_traced *inputs, int32_t input_count,
                      const tnf_custom_attributes *attributes, tnf_traced *results, int32_t result_count) {
  tnf_traced values[TNF_RT_MOST_TENSORS];
  if (!check_call(graph, op, input_count, result_count, attributes))
    return;
  for (int32_t i = 0; i < input_count; ++i)
    values[i] = tnf_materialize(inputs[i]);
  custom_call *call = tnf_graph_alloc(graph, 1, sizeof *call);
  if (!call)
    return;
  *call = (custom_call){.graph = graph, .op = op};
  if (ask(call, values, attributes)) {
    MlirOperation made = build(call, values, attributes);
    for (int32_t i = 0; i < result_count && !mlirOperationIsNull(made); ++i)
      results[i] = tnf_traced_from(graph, mlirOperationGetResult(made, i));
  }
  tnf_graph_free(graph, call, 1, sizeof *call);
}

void tnf_custom(tnf_graph *graph, const char *name, const tnf_traced *inputs, int32_t input_count,
                const tnf_custom_attributes *attributes, tnf_traced *results, int32_t result_count) {
  static const tnf_custom_attributes none = TNF_CUSTOM_ATTRIBUTES_INIT;
  for (int32_t i = 0; results && i < result_count; ++i)
    results[i] = tnf_traced_failed(graph);
  if (!graph)
    return;
  const tnf_custom_op *op = name ? tnf_custom_find(graph->ctx, mlirStringRefCreateFromCString(name)) : NULL;
  if (!name || !results || !is_list(inputs, input_count))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "custom: \"%s\" is NULL", !name ? "name" : !results ? "results" : "inputs");
  else if (!op)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "custom: no operation \"%.80s\" is registered with the context", name);
  if (tnf_graph_failed(graph) || (input_count && tnf_named_operands_check(op->name, "input*", input_count, inputs) != graph)) {
    if (!tnf_graph_failed(graph))
      tnf_graphs_mixed(op->name, graph, inputs[0].graph);
    return;
  }
  const char *outer = tnf_surface_begin(graph, op->name);
  for (int32_t i = 0; i < input_count; ++i)
    tnf_is_visible(graph, op->name, inputs[i]);
  tnf_custom_build(graph, op, inputs, input_count, attributes ? attributes : &none, results, result_count);
  tnf_surface_end(graph, outer);
}

tnf_traced tnf_custom_one(tnf_graph *graph, const char *name, const tnf_traced *inputs, int32_t input_count,
                          const tnf_custom_attributes *attributes) {
  tnf_traced result = {graph, NULL, NULL};
  tnf_custom(graph, name, inputs, input_count, attributes, &result, 1);
  return result;
}
