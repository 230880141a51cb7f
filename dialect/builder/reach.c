/* Which values a value depends on through floating-point values. */
#include "builder/reach.h"

/* Values whose operands are still to be visited, a stack in the arena. */
typedef struct pending {
  MlirValue *values;
  size_t count, capacity;
} pending;

bool tnf_value_is_floating(MlirValue value) {
  MlirType type = mlirValueGetType(value);
  tnf_dtype dtype;
  return tnf_ir_type_is_tensor(type) && tnf_dtype_from_type(tnf_ir_tensor_type_element(type), &dtype) &&
         tnf_dtype_is_floating(dtype);
}

bool tnf_value_is_active(MlirValue value) {
  return tnf_value_is_floating(value) || tnf_ir_type_is_tape(mlirValueGetType(value));
}

bool tnf_stops_by_name(MlirOperation op, intptr_t result, intptr_t operand, const void *user) {
  (void)result, (void)operand, (void)user;
  return tnf_op_is(op, "tenferro.stop_gradient");
}

static void visit(tnf_map *reach, pending *open, MlirValue value) {
  if (!tnf_value_is_active(value) || tnf_map_find(reach, value.ptr) || !tnf_map_insert(reach, value.ptr))
    return;
  if (open->count == open->capacity) {
    size_t capacity = open->capacity ? 2 * open->capacity : 64;
    MlirValue *larger = tnf_arena_alloc(reach->memory, capacity, sizeof *larger);
    if (!larger)
      return;
    if (open->count)
      memcpy(larger, open->values, open->count * sizeof *larger);
    open->values = larger;
    open->capacity = capacity;
  }
  open->values[open->count++] = value;
}

static intptr_t carried_count(MlirOperation loop) {
  return mlirArrayAttrGetNumElements(mlirOperationGetAttributeByName(loop, mlirStringRefCreateFromCString("changes")));
}

bool tnf_is_loop(MlirOperation op) {
  return tnf_op_is(op, "tenferro.for") || tnf_op_is(op, "tenferro.while");
}

intptr_t tnf_loop_first(MlirOperation loop) {
  return mlirOperationGetNumOperands(loop) - carried_count(loop);
}

intptr_t tnf_loop_stacked(MlirOperation loop) {
  return tnf_op_is(loop, "tenferro.for") ? mlirOperationGetNumResults(loop) - carried_count(loop) : 0;
}

/* What the regions of a loop or a branch hand on as its result `i`, and what a loop begins with. */
static void visit_handed_on(tnf_map *reach, pending *open, MlirOperation op, intptr_t i) {
  intptr_t regions = mlirOperationGetNumRegions(op);
  bool is_loop = tnf_is_loop(op);
  if (is_loop && i >= tnf_loop_stacked(
                          op)) { /* its argument too where no step reads that: without a step the result is what it began with */
    intptr_t at = i - tnf_loop_stacked(op) + tnf_loop_first(op);
    visit(reach, open, mlirOperationGetOperand(op, at));
    visit(reach, open, mlirBlockGetArgument(mlirRegionGetFirstBlock(mlirOperationGetRegion(op, regions - 1)), at));
  }
  for (intptr_t r = is_loop ? regions - 1 : 0; r < regions; ++r) {
    MlirOperation end = mlirBlockGetTerminator(mlirRegionGetFirstBlock(mlirOperationGetRegion(op, r)));
    if (!mlirOperationIsNull(end)) /* else it is being built */
      visit(reach, open, mlirOperationGetOperand(end, i));
  }
}

/* Whether y is made in the block, or in a region in it. */
static bool encloses(MlirBlock block, MlirValue y) {
  MlirBlock at = mlirValueIsABlockArgument(y) ? mlirBlockArgumentGetOwner(y) : mlirOperationGetBlock(mlirOpResultGetOwner(y));
  while (!mlirBlockIsNull(at) && !mlirBlockEqual(at, block)) {
    MlirOperation around = mlirBlockGetParentOperation(at);
    at = mlirOperationIsNull(around) ? (MlirBlock){NULL} : mlirOperationGetBlock(around);
  }
  return !mlirBlockIsNull(at);
}

/* Nothing leads to the arguments of a function, nor to those of the bodies around y: earlier steps are not followed. */
static void visit_argument(tnf_map *reach, pending *open, MlirValue argument, MlirValue y) {
  MlirOperation op = mlirBlockGetParentOperation(mlirBlockArgumentGetOwner(argument));
  intptr_t number = mlirBlockArgumentGetArgNumber(argument);
  if (tnf_op_is(op, "func.func") || encloses(mlirBlockArgumentGetOwner(argument), y))
    return;
  if (!tnf_is_loop(op) || number < tnf_loop_first(op)) /* a slice, or a part of what the loop runs over */
    visit(reach, open, mlirOperationGetOperand(op, number));
  else
    visit_handed_on(reach, open, op, number - tnf_loop_first(op) + tnf_loop_stacked(op));
}

tnf_map tnf_reach_from(tnf_arena *memory, MlirValue y, tnf_stops_derivatives *stops, const void *user) {
  tnf_map reach = tnf_map_make(memory, 1);
  tnf_reach_also_from(&reach, y, stops, user);
  return reach;
}

void tnf_reach_also_from(tnf_map *reach, MlirValue y, tnf_stops_derivatives *stops, const void *user) {
  pending open = {NULL, 0, 0};
  visit(reach, &open, y);
  while (open.count && !reach->memory->exhausted) {
    MlirValue value = open.values[--open.count];
    if (!mlirValueIsAOpResult(value)) {
      visit_argument(reach, &open, value, y);
      continue;
    }
    MlirOperation op = mlirOpResultGetOwner(value);
    if (mlirOperationGetNumRegions(op) > 0 && !tnf_op_is(op, "tenferro.apply")) {
      visit_handed_on(reach, &open, op, mlirOpResultGetResultNumber(value));
      continue;
    }
    bool is_call = tnf_op_is(op, "tenferro.call");
    if (!is_call && stops(op, 0, 0, user))
      continue;
    for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
      if (!is_call || !stops(op, mlirOpResultGetResultNumber(value), i, user))
        visit(reach, &open, mlirOperationGetOperand(op, i));
  }
}
