/* Functions that graphs call: of a C function, or of another graph. */
#include "tenferro/function.h"

#include <stdio.h>

#include "builder/bodies.h"
#include "pipeline/pipeline.h"
#include "pipeline/shim.h"
#include "pipeline/store.h"
#include "trace/callee.h"

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

/* Operand `number` as the argument that it stands for: what that states of its extents holds, or the run says where it does not.
 */
static bool stand_for(tnf_graph *graph, const char *name, MlirOperation function, tnf_traced *known, int32_t argument,
                      int32_t number) {
  MlirType type = mlirValueGetType(mlirBlockGetArgument(mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0)), argument));
  tnf_traced x = known[argument];
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
    int64_t stated = tnf_ir_tensor_type_extent(type, i), bound = tnf_ir_tensor_type_bound(type, i);
    int64_t exact = tnf_exact_extent(x, i);
    tnf_extent wanted =
        extent_of_name(function, extent_name(function, argument, i), known, argument, i, tnf_extent_const(stated));
    char own[64];
    snprintf(own, sizeof own, "dim %d of operand %d", i, number);
    if (stated != TNF_IR_UNKNOWN && exact >= 0 && exact != stated)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s is %lld, and the function's input has %lld", name, own,
                     (long long)exact, (long long)stated);
    else if (bound != TNF_IR_UNKNOWN && exact > bound)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s is %lld, and the function's input has at most %lld", name, own,
                     (long long)exact, (long long)bound);
    else if (wanted.kind == 2 || wanted.number != TNF_IR_UNKNOWN)
      x = tnf_with_extent(x, i, wanted, &(tnf_equal_words){"an operand is not like the function's input", own, "the input's"});
  }
  known[argument] = x;
  return !tnf_graph_failed(graph);
}

/* The body of a function that is a graph: its operations, where the other graph builds. */
static void body_of_graph(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                          void *user) {
  (void)in_count; /* the arguments that are not held */
  const tnf_function *function = user;
  const tnf_tracer *trace = function->graph->trace;
  const int32_t all = trace->argument_count;
  MlirModule module = import(graph, function->graph);
  tnf_traced *known = tnf_graph_alloc(graph, (size_t)all, sizeof *known);
  if (mlirModuleIsNull(module) || !known) {
    if (!mlirModuleIsNull(module))
      mlirModuleDestroy(module);
    tnf_graph_free(graph, known, (size_t)all, sizeof *known);
    return;
  }
  MlirOperation imported = tnf_trace_function_in(module, function->graph);
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(imported, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  for (int32_t i = 0, next = 0; i < all; ++i)
    known[i] = trace->captured[i] ? tnf_trace_hold_anew(graph, trace->captured[i]) : in[next++];
  bool fits = !tnf_graph_failed(graph);
  for (int32_t i = 0, operand = 0; i < all && fits; ++i)
    fits = trace->captured[i] || stand_for(graph, function->name, imported, known, i, operand++);
  for (int32_t i = 0; i < all && fits; ++i) {
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
  tnf_graph_free(graph, known, (size_t)all, sizeof *known);
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
  if (graph->open_bodies > 0)
    return tnf_status_new(graph->allocator, TNF_RT_INVALID_ARGUMENT,
                          "function_from_graph: the body of a loop, a branch or a function is being built");
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

/* ---- calling ------------------------------------------------------------------------------------------------------------ */

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
    tnf_trace_call(graph, function, in, in_count, out, out_count);
  tnf_set_null_after_failure(graph, out, out_count);
  tnf_surface_end(graph, outer);
}
