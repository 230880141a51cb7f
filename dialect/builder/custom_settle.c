/* Calls of registered operations in a module that anybody may have written: what the registration says counts, not the module. */
#include "builder/custom.h"

#include "builder/surface.h"

/* The inputs come first, and are the tensors. */
static int32_t input_count_of(MlirOperation op) {
  intptr_t count = mlirOperationGetNumOperands(op), inputs = 0;
  while (inputs < count && tnf_ir_type_is_tensor(mlirValueGetType(mlirOperationGetOperand(op, inputs))))
    ++inputs;
  return (int32_t)inputs;
}

static bool has_symbol(MlirOperation op, const char *symbol) {
  MlirAttribute own = mlirOperationGetInherentAttributeByName(op, mlirStringRefCreateFromCString("symbol"));
  return mlirStringRefEqual(mlirStringAttrGetValue(own), mlirStringRefCreateFromCString(symbol));
}

/* Whether the module says of a result what the shape rule does, or less: of an extent nothing. */
static bool says_no_more(MlirType said, MlirType given) {
  const intptr_t rank = tnf_ir_tensor_type_rank(said);
  if (!mlirTypeEqual(tnf_ir_tensor_type_element(said), tnf_ir_tensor_type_element(given)) ||
      tnf_ir_tensor_type_placement(said) != tnf_ir_tensor_type_placement(given) || rank != tnf_ir_tensor_type_rank(given))
    return false;
  for (intptr_t i = 0; i < rank; ++i) {
    const int64_t extent = tnf_ir_tensor_type_extent(said, i), bound = tnf_ir_tensor_type_bound(said, i);
    if ((extent != TNF_IR_UNKNOWN && extent != tnf_ir_tensor_type_extent(given, i)) ||
        (bound != TNF_IR_UNKNOWN && bound != tnf_ir_tensor_type_bound(given, i)))
      return false;
  }
  return true;
}

/* The results of the new call in the place of the old one's, with the types that the module gives them. */
static void replace(tnf_graph *graph, const tnf_custom_op *registered, MlirOperation op, const tnf_traced *results) {
  for (int32_t i = 0; i < registered->result_count; ++i) {
    MlirValue old = mlirOperationGetResult(op, i);
    char said[256], given[256];
    if (!says_no_more(mlirValueGetType(old), tnf_traced_type(results[i])))
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: result %d is %s by its shape rule, and %s in the module",
                     registered->name, i, tnf_type_text(tnf_traced_type(results[i]), given, sizeof given),
                     tnf_type_text(mlirValueGetType(old), said, sizeof said));
  }
  for (int32_t i = 0; i < registered->result_count && !tnf_graph_failed(graph); ++i) {
    MlirValue old = mlirOperationGetResult(op, i), new = tnf_traced_get_value(results[i]);
    mlirValueSetType(new, mlirValueGetType(old));
    mlirValueReplaceAllUsesOfWith(old, new);
  }
  if (!tnf_graph_failed(graph))
    mlirOperationDestroy(op);
}

static tnf_status *settle(const tnf_allocator *allocator, MlirOperation op, const tnf_custom_op *registered, tnf_context *ctx) {
  enum { MOST = 64 };
  tnf_graph graph;
  tnf_graph_open_at(&graph, allocator, mlirOperationGetBlock(op), op, mlirOperationGetLocation(op));
  graph.ctx = ctx;
  const char *outer = tnf_surface_begin(&graph, registered->name);
  tnf_traced inputs[MOST], results[MOST];
  const int32_t count = input_count_of(op), result_count = (int32_t)mlirOperationGetNumResults(op);
  if (!has_symbol(op, registered->symbol))
    tnf_graph_fail(&graph, TNF_RT_INVALID_ARGUMENT, "%s: its kernel is \"%s\", and another one in the module", registered->name,
                   registered->symbol);
  for (int32_t i = 0; i < count && i < MOST; ++i)
    inputs[i] = tnf_traced_from(&graph, mlirOperationGetOperand(op, i));
  tnf_custom_attributes attributes = tnf_custom_attributes_of(op);
  if (!tnf_graph_failed(&graph))
    tnf_custom_build(&graph, registered, inputs, count, &attributes, results, result_count);
  if (!tnf_graph_failed(&graph))
    replace(&graph, registered, op, results);
  tnf_surface_end(&graph, outer);
  return tnf_graph_close(&graph);
}

static tnf_status *settle_in(const tnf_allocator *allocator, MlirRegion region, tnf_context *ctx);

static tnf_status *settle_block(const tnf_allocator *allocator, MlirBlock block, tnf_context *ctx) {
  tnf_status *st = NULL;
  for (MlirOperation next, op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op) && !st; op = next) {
    next = mlirOperationGetNextInBlock(op);
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n && !st; ++r)
      st = settle_in(allocator, mlirOperationGetRegion(op, r), ctx);
    const tnf_custom_op *registered = tnf_op_is(op, "tenferro.custom") ? tnf_custom_find(ctx, tnf_op_name(op)) : NULL;
    if (registered && !st)
      st = settle(allocator, op, registered, ctx);
  }
  return st;
}

static tnf_status *settle_in(const tnf_allocator *allocator, MlirRegion region, tnf_context *ctx) {
  tnf_status *st = NULL;
  for (MlirBlock block = mlirRegionGetFirstBlock(region); !mlirBlockIsNull(block) && !st; block = mlirBlockGetNextInRegion(block))
    st = settle_block(allocator, block, ctx);
  return st;
}

tnf_status *tnf_customs_settle(const tnf_allocator *allocator, MlirModule module, tnf_context *ctx) {
  return settle_in(allocator, mlirOperationGetRegion(mlirModuleGetOperation(module), 0), ctx);
}
