/* solve becomes lu_factor and lu_solve, whose factors a derivative uses again. */
#include "builders.h"
#include "engine.h"

void ad_expand_solve(ad_engine *engine, MlirOperation op) {
  tnf_graph *graph = &engine->graph;
  graph->block = mlirOperationGetBlock(op);
  graph->before = op;
  /* a singular matrix is reported by the name that the user wrote: "solve", unless the location says more */
  MlirLocation location = mlirOperationGetLocation(op);
  bool said = mlirLocationIsAName(location) || mlirLocationIsAFused(location);
  graph->location =
      said ? location : mlirLocationNameGet(mlirOperationGetContext(op), mlirStringRefCreateFromCString("solve"), location);
  tnf_traced a = tnf_traced_from(graph, mlirOperationGetOperand(op, 0)),
             b = tnf_traced_from(graph, mlirOperationGetOperand(op, 1));
  tnf_lu_factor_result factors = tnf_op_lu_factor(a);
  tnf_traced x = tnf_op_lu_solve(a, factors.lu, factors.pivots, b, TNF_TRANSPOSE_KIND_NONE);
  if (tnf_graph_failed(graph)) {
    engine->error_location = graph->location;
    return;
  }
  MlirValue result = mlirOperationGetResult(op, 0);
  mlirValueSetType(tnf_traced_get_value(x), mlirValueGetType(result));
  mlirValueReplaceAllUsesOfWith(result, tnf_traced_get_value(x));
  mlirOperationDestroy(op);
}
