/* Derivatives of calls: calls of what the function's derivative is computed with (linearize.c). Those are functions as it is, so
 * a derivative of the derivative is the same again. */
#include "calls.h"

MlirOperation ad_function_of_call(const ad_module *module, MlirOperation call) {
  return mlirSymbolTableLookup(module->symbols, mlirFlatSymbolRefAttrGetValue(ad_callee_of(call)));
}

/* ---- what passes through a function --------------------------------------------------------------------------------------- */

struct ad_passage {
  ad_passage *next;
  MlirAttribute callee;
  bool *passes; /* of each result, from each argument */
};

static ad_passage *find_passage(ad_engine *engine, MlirOperation call) {
  ad_module *module = engine->module;
  MlirAttribute callee = ad_callee_of(call);
  for (ad_passage *each = module->passages; each; each = each->next)
    if (mlirAttributeEqual(each->callee, callee))
      return each;
  intptr_t operands = mlirOperationGetNumOperands(call), results = mlirOperationGetNumResults(call);
  ad_passage *passage = tnf_arena_alloc(&module->memory, 1, sizeof *passage);
  bool *passes = tnf_arena_alloc(&module->memory, (size_t)(operands * results) + 1, sizeof *passes);
  MlirBlock block = ad_block(ad_function_of_call(module, call), 0);
  for (intptr_t r = 0; passes && r < results; ++r) {
    tnf_map needed = ad_needed_by(engine, mlirOperationGetOperand(mlirBlockGetTerminator(block), r));
    for (intptr_t i = 0; i < operands; ++i)
      passes[r * operands + i] = tnf_map_find(&needed, mlirBlockGetArgument(block, i).ptr) != NULL;
  }
  if (!passage || !passes)
    return NULL;
  *passage = (ad_passage){module->passages, callee, passes};
  return module->passages = passage;
}

bool ad_passes_through_call(ad_engine *engine, MlirOperation call, intptr_t result, intptr_t operand) {
  const ad_passage *passage = find_passage(engine, call);
  engine->memory.exhausted = engine->memory.exhausted || !passage;
  return passage && passage->passes[result * mlirOperationGetNumOperands(call) + operand];
}

/* ---- one call ------------------------------------------------------------------------------------------------------------ */

static MlirOperation build_call(ad_engine *engine, MlirAttribute callee, const ad_values *operands, intptr_t results,
                                const MlirType *types) {
  int32_t segments[] = {(int32_t)operands->count, 0};
  MlirNamedAttribute attributes[] = {
      ad_named(engine, "callee", callee),
      ad_named(engine, "operandSegmentSizes", mlirDenseI32ArrayGet(engine->graph.mlir, 2, segments))};
  return ad_build(engine, "tenferro.call", operands, results, types, 2, attributes, 0);
}

/* The call that gives what the derivative reads, in the place of this one. */
static MlirOperation call_forward(ad_engine *engine, ad_sweep *sweep, MlirOperation call, const ad_linear *linear) {
  if (mlirAttributeEqual(linear->forward, linear->callee))
    return call;
  ad_point here = ad_point_of(engine);
  ad_values operands = {NULL, 0, 0};
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(call); i < n; ++i)
    ad_values_add(engine, &operands, mlirOperationGetOperand(call, i));
  intptr_t count = mlirOperationGetNumResults(call);
  MlirValue *instead = tnf_arena_alloc(&engine->memory, (size_t)count + 1, sizeof *instead);
  if (ad_failed(engine) || !instead)
    return (MlirOperation){NULL};
  ad_go_to(engine, (ad_point){mlirOperationGetBlock(call), call, mlirOperationGetLocation(call)});
  MlirOperation forward = build_call(engine, linear->forward, &operands, linear->result_count, linear->results);
  ad_go_to(engine, here);
  if (mlirOperationIsNull(forward))
    return forward;
  if (here.before.ptr == call.ptr)
    engine->graph.before = mlirOperationGetNextInBlock(call);
  for (intptr_t i = 0; i < count; ++i)
    instead[i] = mlirOperationGetResult(forward, i);
  ad_replace(engine, sweep, call, instead);
  return forward;
}

/* Calls the derivative: tangents or cotangents of some results, or operands, from `seeds`. */
static void call_derivative(ad_engine *engine, ad_sweep *sweep, tnf_map *map, MlirOperation call, const ad_linear *linear,
                            const ad_values *seeds) {
  ad_values operands = {NULL, 0, 0};
  if (!linear || linear->made_count == 0 || ad_failed(engine))
    return;
  MlirOperation forward = call_forward(engine, sweep, call, linear);
  if (mlirOperationIsNull(forward))
    return;
  for (size_t i = 0; i < linear->given_count; ++i) {
    intptr_t number = linear->given[i].number;
    switch (linear->given[i].what) {
    case GIVEN_ARGUMENT:
      ad_values_add(engine, &operands, mlirOperationGetOperand(forward, number));
      break;
    case GIVEN_SEED:
      ad_values_add(engine, &operands, seeds->at[number]);
      break;
    case GIVEN_RESULT:
      ad_values_add(engine, &operands, mlirOperationGetResult(forward, number));
      break;
    }
  }
  if (ad_failed(engine))
    return;
  MlirOperation built = build_call(engine, linear->derivative, &operands, (intptr_t)linear->made_count, linear->types);
  for (size_t i = 0; i < linear->made_count && !mlirOperationIsNull(built); ++i) {
    tnf_traced t = tnf_traced_from(&engine->graph, mlirOperationGetResult(built, (intptr_t)i));
    if (linear->kind != AD_JVP) {
      ad_accumulate(engine, map, mlirOperationGetOperand(forward, linear->made[i]), t);
      continue;
    }
    ad_accumulate(engine, map, mlirOperationGetResult(forward, linear->made[i]), t);
    if (forward.ptr != call.ptr) /* y may be a result of what was replaced */
      ad_accumulate(engine, map, mlirOperationGetResult(call, linear->made[i]), t);
  }
}

static bool *flags(ad_engine *engine, intptr_t count) {
  return tnf_arena_alloc(&engine->memory, (size_t)count + 1, sizeof(bool));
}

void ad_push_call(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation call) {
  intptr_t operands = mlirOperationGetNumOperands(call), results = mlirOperationGetNumResults(call);
  bool *active = flags(engine, operands), *moved = flags(engine, results), any = false, wanted = false;
  ad_values seeds = {NULL, 0, 0};
  if (!active || !moved)
    return;
  for (intptr_t i = 0; i < results; ++i) {
    moved[i] = tnf_map_find(&sweep->needed, mlirOperationGetResult(call, i).ptr) != NULL;
    wanted = wanted || moved[i];
  }
  ad_build_for(engine, call);
  for (intptr_t i = 0; i < operands && wanted; ++i) {
    MlirValue operand = mlirOperationGetOperand(call, i);
    active[i] = ad_lookup(engine, tangents, operand).value != NULL;
    any = any || active[i];
    if (active[i])
      ad_values_add(engine, &seeds, ad_typed(engine, ad_value_of(engine, tangents, operand), mlirValueGetType(operand)));
  }
  if (any && !ad_failed(engine))
    call_derivative(engine, sweep, tangents, call, ad_linearize(engine, call, AD_JVP, active, moved), &seeds);
}

void ad_pull_call(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation call) {
  intptr_t operands = mlirOperationGetNumOperands(call), results = mlirOperationGetNumResults(call);
  bool *active = flags(engine, operands), *moved = flags(engine, results), any = false, wanted = false;
  ad_values seeds = {NULL, 0, 0};
  if (!active || !moved)
    return;
  for (intptr_t i = 0; i < operands; ++i) {
    active[i] = tnf_map_find(&sweep->reach, mlirOperationGetOperand(call, i).ptr) != NULL;
    wanted = wanted || active[i];
  }
  ad_build_for(engine, call);
  for (intptr_t i = 0; i < results && wanted; ++i) {
    MlirValue result = mlirOperationGetResult(call, i);
    moved[i] = ad_lookup(engine, cotangents, result).value != NULL;
    any = any || moved[i];
    if (moved[i])
      ad_values_add(engine, &seeds, ad_typed(engine, ad_value_of(engine, cotangents, result), mlirValueGetType(result)));
  }
  if (any && !ad_failed(engine))
    call_derivative(engine, sweep, cotangents, call, ad_linearize(engine, call, AD_VJP, active, moved), &seeds);
}
