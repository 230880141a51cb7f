/* Operations with regions: a body is traced into the block of a region, where the graph builds until it is there. */
#include "builder/bodies.h"
#include "builders.h"

/* ---- bodies ------------------------------------------------------------------------------------------------------------ */

tnf_outside tnf_body_enter(tnf_graph *graph, MlirBlock block, MlirOperation before) {
  tnf_outside here = {graph->block, graph->before, graph->surface};
  graph->block = block;
  graph->before = before;
  graph->surface = NULL;
  ++graph->open_bodies;
  return here;
}

void tnf_body_leave(tnf_graph *graph, tnf_outside here) {
  graph->block = here.block;
  graph->before = here.before;
  graph->surface = here.surface;
  --graph->open_bodies;
}

static MlirBlock add_block(MlirRegion region) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  mlirRegionAppendOwnedBlock(region, block);
  return block;
}

MlirValue tnf_body_written(tnf_graph *graph, const tnf_body *b, const tnf_traced *out, int32_t i) {
  if (tnf_graph_failed(graph))
    return (MlirValue){NULL};
  if (tnf_traced_is_null(out[i]))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the %s left value %d null", b->name, b->what, i);
  else if (out[i].graph != graph)
    tnf_graphs_mixed(b->name, graph, out[i].graph);
  else if (tnf_is_visible(graph, b->name, out[i]))
    return tnf_traced_get_value(tnf_materialize(out[i]));
  return (MlirValue){NULL};
}

/* Ends the body with what it wrote: first what is stacked. */
static void end_body(tnf_graph *graph, const tnf_body *b, int32_t count, const tnf_traced *out) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(b->end), graph->location);
  for (int32_t k = 0; k < count; ++k) {
    int32_t i = k < b->stacked_count ? count - b->stacked_count + k : k - b->stacked_count;
    MlirValue value = tnf_body_written(graph, b, out, i);
    if (!mlirValueIsNull(value))
      mlirOperationStateAddOperands(&state, 1, &value);
  }
  mlirBlockAppendOwnedOperation(graph->block, mlirOperationCreate(&state));
}

/* Builds the body in a block whose last `in_count` arguments are what it gets: the parts in front of what is carried. */
void tnf_body_trace(tnf_graph *graph, const tnf_body *b, MlirBlock block, int32_t in_count, int32_t out_count) {
  size_t all = (size_t)in_count + (size_t)out_count;
  tnf_traced *values = tnf_graph_alloc(graph, all, sizeof *values);
  if (!values)
    return;
  tnf_traced *in = values, *out = values + in_count;
  intptr_t first = mlirBlockGetNumArguments(block) - in_count;
  for (int32_t i = 0; i < in_count; ++i)
    in[i] = tnf_traced_from(graph, mlirBlockGetArgument(block, first + (i + b->part_count) % in_count));
  for (int32_t i = 0; i < out_count; ++i)
    out[i] = (tnf_traced){graph, NULL, NULL};
  tnf_outside here = tnf_body_enter(graph, block, (MlirOperation){NULL});
  if (b->step) {
    tnf_extent step = {graph, mlirBlockGetArgument(block, 0).ptr, 0, 2};
    b->step(graph, step, tnf_extent_to_scalar(graph, step, TNF_I64), in, in_count, out, out_count, b->user);
  } else {
    b->function(graph, in, in_count, out, out_count, b->user);
  }
  end_body(graph, b, out_count, out);
  tnf_body_leave(graph, here);
  tnf_graph_free(graph, values, all, sizeof *values);
}

/* ---- operations --------------------------------------------------------------------------------------------------------- */

MlirNamedAttribute tnf_region_attribute(tnf_graph *graph, const char *name, MlirAttribute value) {
  return mlirNamedAttributeGet(mlirIdentifierGet(graph->mlir, mlirStringRefCreateFromCString(name)), value);
}

/* Inserts the operation, with regions of one empty block each. */
MlirOperation tnf_region_op_insert(tnf_graph *graph, MlirOperationState *state, int32_t regions) {
  for (int32_t i = 0; i < regions; ++i) {
    MlirRegion region = mlirRegionCreate();
    add_block(region);
    mlirOperationStateAddOwnedRegions(state, 1, &region);
  }
  MlirOperation op = mlirOperationCreate(state);
  if (mlirOperationIsNull(graph->before))
    mlirBlockAppendOwnedOperation(graph->block, op);
  else
    mlirBlockInsertOwnedOperationBefore(graph->block, graph->before, op);
  return op;
}

MlirBlock tnf_region_block(MlirOperation op, intptr_t region) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, region));
}

/* The operation with these results, which its regions decide. */
MlirOperation tnf_region_op_with_results(tnf_graph *graph, MlirOperation op, int32_t count, const MlirType *types) {
  MlirOperationState state = mlirOperationStateGet(mlirIdentifierStr(mlirOperationGetName(op)), mlirOperationGetLocation(op));
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    MlirValue operand = mlirOperationGetOperand(op, i);
    mlirOperationStateAddOperands(&state, 1, &operand);
  }
  for (intptr_t i = 0, n = mlirOperationGetNumAttributes(op); i < n; ++i) {
    MlirNamedAttribute attribute = mlirOperationGetAttribute(op, i);
    mlirOperationStateAddAttributes(&state, 1, &attribute);
  }
  mlirOperationStateAddResults(&state, count, types);
  intptr_t regions = mlirOperationGetNumRegions(op);
  for (intptr_t r = 0; r < regions; ++r) {
    MlirRegion region = mlirRegionCreate();
    mlirOperationStateAddOwnedRegions(&state, 1, &region);
  }
  MlirOperation whole = mlirOperationCreate(&state);
  mlirBlockInsertOwnedOperationBefore(graph->block, op, whole);
  for (intptr_t r = 0; r < regions; ++r)
    mlirRegionTakeBody(mlirOperationGetRegion(whole, r), mlirOperationGetRegion(op, r));
  mlirOperationDestroy(op);
  return whole;
}

/* Checks what was built. What is not valid stays, as values of its bodies may be known, but its bodies lose their ends, which may
 * not fit: it is then like an operation that is being built. */
bool tnf_region_op_verify(tnf_graph *graph, const char *name, MlirOperation op) {
  if (!tnf_graph_failed(graph)) {
    tnf_listener listener;
    tnf_listener_begin(&listener, graph);
    listener.plain = true;
    bool valid = mlirOperationVerify(op);
    tnf_listener_end(&listener);
    if (valid)
      return true;
    tnf_fail_with_diagnostic(graph, NULL, name, &listener);
  }
  for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); ++r) {
    MlirOperation end = mlirBlockGetTerminator(tnf_region_block(op, r));
    if (!mlirOperationIsNull(end))
      mlirOperationDestroy(end);
  }
  return false;
}

/* `many` and `one` are what errors call them. */
bool tnf_values_check(tnf_graph *graph, const char *name, const char *many, const char *one, const tnf_traced *list,
                      int32_t count) {
  if (count < 0) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there cannot be %d %s", name, count, many);
    return false;
  }
  if (count > 0 && !list) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the list of %d %s is NULL", name, count, count == 1 ? one : many);
    return false;
  }
  for (int32_t i = 0; i < count; ++i)
    if (list[i].graph && list[i].graph != graph) {
      tnf_graphs_mixed(name, graph, list[i].graph);
      return false;
    } else if (tnf_traced_is_null(list[i])) {
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s %d is null", name, one, i);
      return false;
    } else if (!tnf_is_visible(graph, name, list[i])) {
      return false;
    }
  return !tnf_graph_failed(graph);
}

void tnf_set_null(tnf_graph *graph, tnf_traced *results, int32_t count) {
  for (int32_t i = 0; i < count && results; ++i)
    results[i] = tnf_traced_failed(graph);
}
/* Not before: the results may be written where the initial values are read. */
void tnf_set_null_after_failure(tnf_graph *graph, tnf_traced *results, int32_t count) {
  if (tnf_graph_failed(graph))
    tnf_set_null(graph, results, count);
}
