/* Functions that graphs call: private functions of the graph's module, one for each list of operand types. */
#include "tenferro/function.h"

#include <stdatomic.h>
#include <stdio.h>

#include "builder/applied.h"
#include "builder/bodies.h"
#include "builders.h"
#include "pipeline/pipeline.h"
#include "pipeline/shim.h"
#include "pipeline/store.h"
#include "trace/trace.h"

struct tnf_function {
  atomic_int references;
  tnf_context *ctx;
  char *name;
  tnf_applied applied;
  bool is_called, is_open; /* its body is being traced */
  tnf_graph *graph;        /* a copy of the one that the function is; NULL where a C function writes the body */
};

/* ---- making ------------------------------------------------------------------------------------------------------------- */

static tnf_status *make(tnf_context *ctx, const char *name, tnf_function **out) {
  const tnf_allocator *a = tnf_context_allocator(ctx);
  size_t size = strlen(name) + 1;
  tnf_function *function = a->alloc(a->user, sizeof *function, _Alignof(tnf_function));
  char *copy = function ? a->alloc(a->user, size, 1) : NULL;
  if (!copy) {
    if (function)
      a->free(a->user, function, sizeof *function, _Alignof(tnf_function));
    return tnf_status_out_of_memory();
  }
  memcpy(copy, name, size);
  *function = (tnf_function){.ctx = tnf_context_retain(ctx), .name = copy, .applied = {.call = copy, .name = copy}};
  atomic_init(&function->references, 1);
  *out = function;
  return NULL;
}

tnf_status *tnf_function_new(tnf_context *ctx, const char *name, tnf_body_fn *body, void *user, tnf_function **out) {
  if (out)
    *out = NULL;
  if (!ctx || !name || !body || !out)
    return tnf_status_null_argument("function_new", !ctx ? "ctx" : !name ? "name" : !body ? "body" : "function");
  if (!tnf_is_identifier(name))
    return tnf_status_new(tnf_context_allocator(ctx), TNF_RT_INVALID_ARGUMENT,
                          "function_new: the name \"%s\" is not an identifier", name);
  tnf_status *st = make(ctx, name, out);
  if (!st) {
    (*out)->applied.body = body;
    (*out)->applied.body_user = user;
  }
  return st;
}

void tnf_function_release(tnf_function *function) {
  if (!function || atomic_fetch_sub(&function->references, 1) != 1)
    return;
  tnf_context *ctx = function->ctx;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_graph_release(function->graph);
  a->free(a->user, function->name, strlen(function->name) + 1, 1);
  a->free(a->user, function, sizeof *function, _Alignof(tnf_function));
  tnf_context_release(ctx);
}

/* How many of the arguments are tensors that the function's graph holds. */
static int32_t count_held(const tnf_function *function) {
  int32_t held = 0;
  for (int32_t i = 0; function->graph && i < function->graph->trace->argument_count; ++i)
    held += function->graph->trace->captured[i] != NULL;
  return held;
}

static tnf_status *set_rule(tnf_function *function, const char *call, const char *rule, bool is_given) {
  if (!function || !is_given)
    return tnf_status_null_argument(call, function ? rule : "function");
  if (function->is_called)
    return tnf_status_new(tnf_context_allocator(function->ctx), TNF_RT_INVALID_ARGUMENT,
                          "%s: %s was called already, with the derivative that it had", call, function->name);
  if (count_held(function) > 0)
    return tnf_status_new(tnf_context_allocator(function->ctx), TNF_RT_INVALID_ARGUMENT,
                          "%s: the graph of %s holds tensors, of which a derivative would say nothing", call, function->name);
  return NULL;
}

tnf_status *tnf_function_set_jvp(tnf_function *function, tnf_function_jvp_fn *jvp, void *user) {
  tnf_status *st = set_rule(function, "function_set_jvp", "jvp", jvp != NULL);
  if (!st) {
    function->applied.jvp = jvp;
    function->applied.jvp_user = user;
  }
  return st;
}

tnf_status *tnf_function_set_vjp(tnf_function *function, tnf_function_vjp_fn *vjp, void *user) {
  tnf_status *st = set_rule(function, "function_set_vjp", "vjp", vjp != NULL);
  if (!st) {
    function->applied.vjp = vjp;
    function->applied.vjp_user = user;
  }
  return st;
}

/* ---- functions that are graphs --------------------------------------------------------------------------------------------- */

static void append_text(MlirStringRef piece, void *user) {
  tnf_text_append(user, piece.data, piece.length);
}

/* A copy of the function's graph, without calls, in the context of another one; null after a failure, which is said. */
static MlirModule import(tnf_graph *graph, const tnf_graph *from) {
  tnf_text text = {.allocator = graph->allocator};
  MlirModule module = tnf_graph_get_module(from);
  if (!mlirModuleIsNull(module))
    mlirOperationPrint(mlirModuleGetOperation(module), append_text, &text);
  module = text.failed || !text.data
               ? (MlirModule){NULL}
               : tnf_module_parse(graph->mlir, mlirStringRefCreate(text.data, text.length), tnf_string("function"));
  tnf_text_clear(&text);
  if (mlirModuleIsNull(module)) {
    tnf_graph_set_error(graph, tnf_status_out_of_memory());
    return module;
  }
  tnf_status *st = tnf_pipeline_inline(graph->allocator, module);
  if (!st)
    return module;
  tnf_graph_set_error(graph, st);
  mlirModuleDestroy(module);
  return (MlirModule){NULL};
}

static MlirStringRef extent_name(MlirOperation function, intptr_t argument, intptr_t axis) {
  MlirAttribute names = tnf_function_attribute(function, "arg_attrs", argument, "tenferro.extents");
  return mlirAttributeIsNull(names) ? tnf_string("") : mlirStringAttrGetValue(mlirArrayAttrGetElement(names, axis));
}

/* The input whose extent has the name too, in front of this one: the values that stand for inputs are known that far. */
static tnf_extent extent_of_name(MlirOperation function, MlirStringRef name, const tnf_traced *known, intptr_t argument,
                                 intptr_t axis, tnf_extent otherwise) {
  for (intptr_t i = 0; i <= argument && name.length > 0; ++i)
    for (intptr_t k = 0, rank = tnf_rank_of(known[i]); k < rank && (i < argument || k < axis); ++k)
      if (mlirStringRefEqual(extent_name(function, i, k), name))
        return tnf_dim(known[i], (int32_t)k);
  return otherwise;
}

/* Operand `number` as the input that it stands for: what that states of its extents holds, or the run says where it does not. */
static bool stand_for(tnf_graph *graph, const char *name, MlirOperation function, tnf_traced *known, int32_t number) {
  MlirType type = mlirValueGetType(mlirBlockGetArgument(mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0)), number));
  tnf_traced x = known[number];
  tnf_dtype dtype = TNF_F64;
  int32_t rank = (int32_t)tnf_ir_tensor_type_rank(type);
  tnf_dtype_from_type(tnf_ir_tensor_type_element(type), &dtype);
  if (tnf_dtype_of(x) != dtype)
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: operand %d is %s, and the function's input is %s", name, number,
                   tnf_dtype_name(tnf_dtype_of(x)), tnf_dtype_name(dtype));
  else if (tnf_rank_of(x) != rank)
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: operand %d has rank %d, and the function's input has rank %d", name, number,
                   tnf_rank_of(x), rank);
  for (int32_t i = 0; i < rank && !tnf_graph_failed(graph); ++i) {
    int64_t stated = tnf_ir_tensor_type_extent(type, i), exact = tnf_exact_extent(x, i);
    tnf_extent wanted = extent_of_name(function, extent_name(function, number, i), known, number, i, tnf_extent_const(stated));
    char own[64];
    snprintf(own, sizeof own, "dim %d of operand %d", i, number);
    if (stated != TNF_IR_UNKNOWN && exact >= 0 && exact != stated)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s is %lld, and the function's input has %lld", name, own,
                     (long long)exact, (long long)stated);
    else if (tnf_ir_tensor_type_bound(type, i) != TNF_IR_UNKNOWN && exact < 0)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s is not known, and the function's input has at most %lld", name, own,
                     (long long)tnf_ir_tensor_type_bound(type, i));
    else if (wanted.kind == 2 || wanted.number != TNF_IR_UNKNOWN)
      x = tnf_with_extent(x, i, wanted, &(tnf_equal_words){"an operand is not like the function's input", own, "the input's"});
  }
  known[number] = x;
  return !tnf_graph_failed(graph);
}

/* The body of a function that is a graph: its operations, where the other graph builds. */
static void body_of_graph(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                          void *user) {
  const tnf_function *function = user;
  MlirModule module = import(graph, function->graph);
  tnf_traced *known = tnf_graph_alloc(graph, (size_t)in_count, sizeof *known);
  if (mlirModuleIsNull(module) || !known) {
    if (!mlirModuleIsNull(module))
      mlirModuleDestroy(module);
    tnf_graph_free(graph, known, (size_t)in_count, sizeof *known);
    return;
  }
  MlirOperation imported = tnf_trace_function_in(module, function->graph);
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(imported, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  for (int32_t i = 0; i < in_count; ++i)
    known[i] = in[i];
  bool fits = true;
  for (int32_t i = 0; i < in_count && fits; ++i)
    fits = stand_for(graph, function->name, imported, known, i);
  for (int32_t i = 0; i < in_count && fits; ++i) {
    MlirValue value = tnf_traced_get_value(tnf_with_type(known[i], mlirValueGetType(mlirBlockGetArgument(block, i))));
    fits = !mlirValueIsNull(value);
    if (fits)
      mlirValueReplaceAllUsesOfWith(mlirBlockGetArgument(block, i), value);
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(block); fits && op.ptr != end.ptr; op = mlirBlockGetFirstOperation(block)) {
    mlirOperationRemoveFromParent(op);
    tnf_graph_put(graph, op);
  }
  for (int32_t i = 0; i < out_count && fits; ++i)
    out[i] = tnf_traced_from(graph, mlirOperationGetOperand(end, i));
  tnf_graph_free(graph, known, (size_t)in_count, sizeof *known);
  mlirModuleDestroy(module);
}

static void forward_piece(const char *piece, size_t size, void *user) {
  tnf_text_append(user, piece, size);
}

/* A graph of its own, with the tensors that the other one holds. */
static tnf_status *copy_graph(const tnf_graph *graph, tnf_context *ctx, const char *name, tnf_graph **out) {
  tnf_text text = {.allocator = tnf_context_allocator(ctx)};
  tnf_graph_print(graph, forward_piece, &text);
  tnf_status *st = text.failed || !text.data ? tnf_status_out_of_memory()
                                             : tnf_graph_from_mlir(ctx, text.data, text.length, "function", name, out);
  tnf_text_clear(&text);
  return st;
}

tnf_status *tnf_function_from_graph(const tnf_graph *graph, tnf_function **out) {
  if (out)
    *out = NULL;
  if (!graph || !graph->trace || !out)
    return tnf_status_null_argument("function_from_graph", out ? "graph" : "function");
  if (graph->error)
    return tnf_status_new(graph->allocator, tnf_status_code(graph->error), "%s", tnf_status_message(graph->error));
  MlirOperation op = tnf_graph_get_function(graph);
  if (mlirOperationIsNull(op))
    return tnf_status_out_of_memory();
  MlirStringRef symbol = mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(op, tnf_string("sym_name")));
  tnf_text name = {.allocator = graph->allocator};
  tnf_text_append(&name, symbol.data, symbol.length);
  tnf_status *st = name.failed ? tnf_status_out_of_memory() : make(graph->trace->ctx, name.data, out);
  st = st ? st : copy_graph(graph, graph->trace->ctx, name.data, &(*out)->graph);
  tnf_text_clear(&name);
  if (st && *out) {
    tnf_function_release(*out);
    *out = NULL;
  }
  if (!st) {
    (*out)->applied.body = body_of_graph;
    (*out)->applied.body_user = *out;
  }
  return st;
}

/* ---- functions in the graph's module --------------------------------------------------------------------------------------- */

static void set_function_type(const tnf_graph *graph, MlirOperation function) {
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  intptr_t in = mlirBlockGetNumArguments(block), out = mlirOperationGetNumOperands(end);
  MlirType *types = tnf_graph_alloc((tnf_graph *)(uintptr_t)graph, (size_t)(in + out), sizeof *types);
  if (!types)
    return;
  for (intptr_t i = 0; i < in; ++i)
    types[i] = mlirValueGetType(mlirBlockGetArgument(block, i));
  for (intptr_t i = 0; i < out; ++i)
    types[in + i] = mlirValueGetType(mlirOperationGetOperand(end, i));
  MlirType type = mlirFunctionTypeGet(graph->mlir, in, types, out, types + in);
  mlirOperationSetInherentAttributeByName(function, tnf_string("function_type"), mlirTypeAttrGet(type));
  tnf_graph_free((tnf_graph *)(uintptr_t)graph, types, (size_t)(in + out), sizeof *types);
}

/* The graph's note of a call; NULL without memory. */
static tnf_traced_function *add_note(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  if (trace->function_count == trace->function_capacity) {
    int32_t capacity = trace->function_capacity ? 2 * trace->function_capacity : 4;
    tnf_traced_function *larger = tnf_graph_alloc(graph, (size_t)capacity, sizeof *larger);
    if (!larger)
      return NULL;
    for (int32_t i = 0; i < trace->function_count; ++i)
      larger[i] = trace->functions[i];
    tnf_graph_free(graph, trace->functions, (size_t)trace->function_capacity, sizeof *larger);
    trace->functions = larger;
    trace->function_capacity = capacity;
  }
  return &trace->functions[trace->function_count++];
}

void tnf_trace_release_functions(tnf_graph *graph) {
  tnf_tracer *trace = graph->trace;
  for (int32_t i = 0; i < trace->function_count; ++i)
    tnf_function_release(trace->functions[i].function);
  tnf_graph_free(graph, trace->functions, (size_t)trace->function_capacity, sizeof *trace->functions);
}

static bool has_function(const tnf_graph *graph, const char *name) {
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(graph->trace->module));
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    if (mlirStringRefEqual(mlirStringAttrGetValue(mlirOperationGetInherentAttributeByName(op, tnf_string("sym_name"))),
                           tnf_string(name)))
      return true;
  return false;
}

/* A private function of the module, empty but for its arguments. */
static MlirOperation open_callee(tnf_graph *graph, const tnf_function *function, const MlirValue *operands, int32_t count) {
  char name[160];
  int32_t number = graph->trace->function_count;
  do
    snprintf(name, sizeof name, "%.120s_%d", function->name, number++);
  while (has_function(graph, name));
  MlirOperation callee = tnf_trace_make_function(graph, name);
  mlirOperationSetInherentAttributeByName(callee, tnf_string("sym_visibility"),
                                          mlirStringAttrGet(graph->mlir, tnf_string("private")));
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(graph->trace->module), callee);
  for (int32_t i = 0; i < count; ++i)
    mlirBlockAddArgument(mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0)), mlirValueGetType(operands[i]),
                         graph->location);
  set_function_type(graph, callee);
  return callee;
}

/* The body in the block of the callee. */
static void fill_callee(tnf_graph *graph, const tnf_function *function, MlirOperation callee, int32_t in_count,
                        int32_t out_count) {
  const tnf_applied *a = &function->applied;
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  size_t all = (size_t)in_count + (size_t)out_count;
  tnf_traced *values = tnf_graph_alloc(graph, all, sizeof *values);
  MlirValue *written = tnf_graph_alloc(graph, (size_t)out_count, sizeof *written);
  if (!values || !written) {
    tnf_graph_free(graph, values, all, sizeof *values);
    tnf_graph_free(graph, written, (size_t)out_count, sizeof *written);
    return;
  }
  tnf_traced *out = values + in_count;
  for (int32_t i = 0; i < in_count; ++i)
    values[i] = tnf_traced_from(graph, mlirBlockGetArgument(block, i));
  tnf_set_null(graph, out, out_count);
  tnf_outside here = tnf_body_enter(graph, block, end);
  if (a->jvp || a->vjp)
    tnf_apply(graph, a, values, in_count, out, out_count);
  else
    a->body(graph, values, in_count, out, out_count, a->body_user);
  for (int32_t i = 0; i < out_count; ++i)
    written[i] = tnf_body_written(graph, &(tnf_body){.name = a->name, .what = "body"}, out, i);
  tnf_body_leave(graph, here);
  if (!tnf_graph_failed(graph))
    mlirOperationSetOperands(end, out_count, written);
  tnf_graph_free(graph, written, (size_t)out_count, sizeof *written);
  tnf_graph_free(graph, values, all, sizeof *values);
}

static bool has_types(MlirOperation callee, const MlirValue *operands, int32_t in_count, int32_t out_count) {
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0));
  bool same =
      mlirOperationGetNumOperands(mlirBlockGetTerminator(block)) == out_count && mlirBlockGetNumArguments(block) == in_count;
  for (int32_t i = 0; i < in_count && same; ++i)
    same = mlirTypeEqual(mlirValueGetType(mlirBlockGetArgument(block, i)), mlirValueGetType(operands[i]));
  return same;
}

/* What the graph calls for operands of these types; null after a failure. */
static MlirOperation callee_for(tnf_graph *graph, tnf_function *function, const MlirValue *operands, int32_t in_count,
                                int32_t out_count) {
  const tnf_tracer *trace = graph->trace;
  for (int32_t i = 0; i < trace->function_count; ++i)
    if (trace->functions[i].function == function && has_types(trace->functions[i].callee, operands, in_count, out_count))
      return trace->functions[i].callee;
  if (function->is_open) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: its body calls it", function->name);
    return (MlirOperation){NULL};
  }
  MlirOperation callee = open_callee(graph, function, operands, in_count);
  function->is_open = true;
  fill_callee(graph, function, callee, in_count, out_count);
  function->is_open = false;
  tnf_traced_function *note = tnf_graph_failed(graph) ? NULL : add_note(graph);
  if (!note) { /* what was traced may be known to the caller: it stays, as a function that ends with nothing */
    mlirOperationSetOperands(mlirBlockGetTerminator(mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0))), 0, NULL);
    set_function_type(graph, callee);
    return (MlirOperation){NULL};
  }
  set_function_type(graph, callee);
  atomic_fetch_add(&function->references, 1);
  function->is_called = true;
  *note = (tnf_traced_function){function, callee};
  return callee;
}

/* The graph's argument for tensor `number` that the function's graph holds: of an earlier call, or one more. */
static tnf_traced held_tensor(tnf_graph *graph, const tnf_function *function, int32_t number) {
  const tnf_tracer *trace = graph->trace;
  tnf_tensor *tensor = function->graph->trace->captured[number];
  MlirOperation around = mlirBlockGetParentOperation(graph->block);
  while (!tnf_op_is(around, "func.func"))
    around = mlirOperationGetParentOperation(around);
  if (around.ptr != trace->function.ptr) {
    tnf_graph_fail(graph, TNF_RT_UNSUPPORTED, "%s: its graph holds tensors, and another function calls it", function->name);
    return tnf_traced_failed(graph);
  }
  for (int32_t i = 0; i < trace->argument_count; ++i)
    if (trace->captured[i] == tensor)
      return tnf_traced_from(graph, mlirBlockGetArgument(tnf_trace_block(graph), i));
  return tnf_traced_from_tensor(graph, NULL, tensor);
}

static bool fill_operands(tnf_graph *graph, const tnf_function *function, const tnf_traced *in, MlirValue *operands,
                          int32_t all) {
  for (int32_t i = 0, next = 0; i < all; ++i) {
    bool is_held = function->graph && function->graph->trace->captured[i];
    tnf_traced value = is_held ? held_tensor(graph, function, i) : tnf_materialize(in[next++]);
    operands[i] = tnf_traced_get_value(value);
  }
  return !tnf_graph_failed(graph);
}

static void call(tnf_graph *graph, tnf_function *function, const tnf_traced *in, int32_t given, tnf_traced *out,
                 int32_t out_count) {
  int32_t in_count = given + count_held(function);
  MlirValue *operands = tnf_graph_alloc(graph, (size_t)in_count, sizeof *operands);
  if (!operands || !fill_operands(graph, function, in, operands, in_count)) {
    tnf_graph_free(graph, operands, (size_t)in_count, sizeof *operands);
    return;
  }
  MlirOperation callee = callee_for(graph, function, operands, in_count, out_count);
  if (!mlirOperationIsNull(callee)) {
    MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(callee, 0));
    MlirOperation end = mlirBlockGetTerminator(block);
    MlirOperationState state = mlirOperationStateGet(tnf_string("func.call"), tnf_graph_location(graph));
    MlirAttribute name = mlirOperationGetInherentAttributeByName(callee, tnf_string("sym_name"));
    MlirNamedAttribute attribute =
        tnf_region_attribute(graph, "callee", mlirFlatSymbolRefAttrGet(graph->mlir, mlirStringAttrGetValue(name)));
    mlirOperationStateAddAttributes(&state, 1, &attribute);
    mlirOperationStateAddOperands(&state, in_count, operands);
    for (int32_t i = 0; i < out_count; ++i) {
      MlirType type = mlirValueGetType(mlirOperationGetOperand(end, i));
      mlirOperationStateAddResults(&state, 1, &type);
    }
    MlirOperation op = mlirOperationCreate(&state);
    tnf_graph_put(graph, op);
    for (int32_t i = 0; i < out_count; ++i)
      out[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
  }
  tnf_graph_free(graph, operands, (size_t)in_count, sizeof *operands);
}

static bool check_call(tnf_graph *graph, const tnf_function *function, const tnf_traced *in, int32_t in_count,
                       const tnf_traced *out, int32_t out_count) {
  if (!function || (out_count > 0 && !out))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "function_call: \"%s\" is NULL", function ? "out" : "function");
  else if (out_count < 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "function_call: %d results", out_count);
  else if (!graph->trace)
    tnf_graph_fail(graph, TNF_RT_UNSUPPORTED, "function_call: a derivative rule calls no functions; it calls what %s calls",
                   function->name);
  else if (graph->ctx != function->ctx)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "function_call: %s is a function of another context", function->name);
  else if (function->graph && (in_count != function->graph->trace->argument_count - count_held(function) ||
                               out_count != mlirOperationGetNumOperands(tnf_trace_end(function->graph))))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "function_call: %s has %d operands and %d results, not %d and %d",
                   function->name, function->graph->trace->argument_count - count_held(function),
                   (int32_t)mlirOperationGetNumOperands(tnf_trace_end(function->graph)), in_count, out_count);
  return !tnf_graph_failed(graph) && tnf_values_check(graph, function->name, "operands", "operand", in, in_count);
}

void tnf_function_call(tnf_graph *graph, tnf_function *function, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                       int32_t out_count) {
  if (!graph)
    return;
  const char *outer = tnf_surface_begin(graph, function ? function->name : "function_call");
  if (check_call(graph, function, in, in_count, out, out_count))
    call(graph, function, in, in_count, out, out_count);
  tnf_set_null_after_failure(graph, out, out_count);
  tnf_surface_end(graph, outer);
}
