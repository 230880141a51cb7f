/* Loops and branches: lists, copies, and rebuilding with more to carry. */
#include "control.h"

void ad_values_add(ad_engine *engine, ad_values *list, MlirValue value) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? 2 * list->capacity : 8;
    MlirValue *larger = tnf_arena_alloc(&engine->memory, capacity, sizeof *larger);
    if (!larger)
      return;
    if (list->count)
      memcpy(larger, list->at, list->count * sizeof *larger);
    list->at = larger;
    list->capacity = capacity;
  }
  list->at[list->count++] = value;
}

bool ad_is_control(MlirOperation op) {
  static const char *const names[] = {"tenferro.while", "tenferro.for", "tenferro.if",        "tenferro.tape",
                                      "tenferro.push",  "tenferro.pop", "tenferro.pop_extent"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (tnf_op_is(op, names[i]))
      return true;
  return false;
}

/* ---- building ------------------------------------------------------------------------------------------------------ */

MlirNamedAttribute ad_named(ad_engine *engine, const char *name, MlirAttribute value) {
  return mlirNamedAttributeGet(mlirIdentifierGet(engine->graph.mlir, mlirStringRefCreateFromCString(name)), value);
}

MlirOperation ad_build(ad_engine *engine, const char *name, const ad_values *operands, intptr_t result_count,
                       const MlirType *results, intptr_t attribute_count, const MlirNamedAttribute *attributes,
                       intptr_t region_count) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(name), engine->graph.location);
  mlirOperationStateAddOperands(&state, (intptr_t)operands->count, operands->at);
  mlirOperationStateAddResults(&state, result_count, results);
  mlirOperationStateAddAttributes(&state, attribute_count, attributes);
  for (intptr_t i = 0; i < region_count; ++i) {
    MlirRegion region = mlirRegionCreate();
    mlirOperationStateAddOwnedRegions(&state, 1, &region);
  }
  MlirOperation op = mlirOperationCreate(&state);
  if (mlirOperationIsNull(op))
    tnf_graph_fail(&engine->graph, TNF_RT_INTERNAL, "derivative: %s cannot be built", name);
  else
    mlirBlockInsertOwnedOperationBefore(engine->graph.block, engine->graph.before, op);
  return op;
}

MlirAttribute ad_no_changes(ad_engine *engine) {
  return mlirDenseI64ArrayGet(engine->graph.mlir, 0, NULL);
}

static MlirAttribute all_changes(MlirOperation loop) {
  return mlirOperationGetAttributeByName(loop, mlirStringRefCreateFromCString("changes"));
}

MlirAttribute ad_changes_of(MlirOperation loop, intptr_t i) {
  return mlirArrayAttrGetElement(all_changes(loop), i);
}

/* ---- with more to carry ---------------------------------------------------------------------------------------------- */

static void inherit(tnf_map *map, MlirValue from, MlirValue to) {
  if (tnf_map_find(map, from.ptr))
    tnf_map_insert(map, to.ptr);
}

static void remember_replaced(ad_engine *engine, MlirOperation op) {
  if (engine->replaced_count == engine->replaced_capacity) {
    size_t capacity = engine->replaced_capacity ? 2 * engine->replaced_capacity : 8;
    MlirOperation *larger = tnf_arena_alloc(&engine->memory, capacity, sizeof *larger);
    if (!larger)
      return;
    if (engine->replaced_count)
      memcpy(larger, engine->replaced, engine->replaced_count * sizeof *larger);
    engine->replaced = larger;
    engine->replaced_capacity = capacity;
  }
  mlirOperationRemoveFromParent(op);
  engine->replaced[engine->replaced_count++] = op;
}

void ad_destroy_replaced(ad_engine *engine) {
  for (size_t i = 0; i < engine->replaced_count; ++i)
    mlirOperationDestroy(engine->replaced[i]);
  engine->replaced_count = 0;
}

/* The attributes of the new loop: all of the old, and what of the new values changes. */
static MlirNamedAttribute *extended_attributes(ad_engine *engine, MlirOperation op, const ad_more *more, intptr_t *count) {
  *count = mlirOperationGetNumAttributes(op);
  MlirNamedAttribute *list = tnf_arena_alloc(&engine->memory, (size_t)*count + 1, sizeof *list);
  intptr_t carried = ad_is_if(op) ? 0 : ad_carried(op), all = carried + (intptr_t)more->inits.count;
  MlirAttribute *changes = tnf_arena_alloc(&engine->memory, (size_t)all + 1, sizeof *changes);
  if (!list || !changes)
    return NULL;
  for (intptr_t i = 0; i < *count; ++i)
    list[i] = mlirOperationGetAttribute(op, i);
  if (ad_is_if(op))
    return list;
  for (intptr_t i = 0; i < all; ++i)
    changes[i] = i < carried ? ad_changes_of(op, i) : more->changes[i - carried];
  for (intptr_t i = 0; i < *count; ++i)
    if (mlirAttributeEqual(list[i].attribute, all_changes(op)))
      list[i].attribute = mlirArrayAttrGet(engine->graph.mlir, all, changes);
  return list;
}

static void take_regions(ad_engine *engine, MlirOperation from, MlirOperation to, const ad_more *more) {
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(from); r < n; ++r) {
    mlirRegionTakeBody(mlirOperationGetRegion(to, r), mlirOperationGetRegion(from, r));
    for (size_t i = 0; i < more->inits.count; ++i)
      mlirBlockAddArgument(ad_block(to, r), more->types[i], engine->graph.location);
  }
}

MlirOperation ad_extend(ad_engine *engine, ad_sweep *sweep, MlirOperation op, const ad_more *more) {
  intptr_t news = ad_is_if(op) ? 1 : (intptr_t)more->inits.count, results = mlirOperationGetNumResults(op), attribute_count;
  intptr_t handed = tnf_op_is(op, "tenferro.while") ? results - 1 : results; /* the last one is the number of steps */
  MlirType *types = tnf_arena_alloc(&engine->memory, (size_t)(results + news), sizeof *types);
  MlirNamedAttribute *attributes = extended_attributes(engine, op, more, &attribute_count);
  ad_values operands = {NULL, 0, 0};
  if (!types || !attributes)
    return (MlirOperation){NULL};
  for (intptr_t i = 0; i < results + news; ++i) {
    bool is_new = i >= handed && i < handed + news;
    types[i] = is_new ? more->types[i - handed] : mlirValueGetType(mlirOperationGetResult(op, i < handed ? i : i - news));
  }
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    ad_values_add(engine, &operands, mlirOperationGetOperand(op, i));
  for (size_t i = 0; i < more->inits.count; ++i)
    ad_values_add(engine, &operands, more->inits.at[i]);
  MlirBlock block = engine->graph.block;
  MlirOperation before = engine->graph.before;
  MlirLocation location = engine->graph.location;
  engine->graph.block = mlirOperationGetBlock(op);
  engine->graph.before = op;
  engine->graph.location = mlirOperationGetLocation(op);
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  MlirOperation larger =
      ad_build(engine, name.data, &operands, results + news, types, attribute_count, attributes, mlirOperationGetNumRegions(op));
  engine->graph.block = block;
  engine->graph.before = before;
  engine->graph.location = location;
  if (mlirOperationIsNull(larger))
    return larger;
  take_regions(engine, op, larger, more);
  for (intptr_t i = 0; i < results; ++i) {
    MlirValue from = mlirOperationGetResult(op, i), to = mlirOperationGetResult(larger, i < handed ? i : i + news);
    inherit(&sweep->reach, from, to);
    inherit(&sweep->needed, from, to);
    mlirValueReplaceAllUsesOfWith(from, to);
  }
  remember_replaced(engine, op);
  return larger;
}

/* ---- copies --------------------------------------------------------------------------------------------------------------- */

static void mirror_block(tnf_map *map, MlirBlock from, MlirBlock to);

static void mirror(tnf_map *map, MlirOperation from, MlirOperation to) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(from); i < n; ++i)
    inherit(map, mlirOperationGetResult(from, i), mlirOperationGetResult(to, i));
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(from); r < n; ++r)
    mirror_block(map, ad_block(from, r), ad_block(to, r));
}

static void mirror_block(tnf_map *map, MlirBlock from, MlirBlock to) {
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(from); i < n; ++i)
    inherit(map, mlirBlockGetArgument(from, i), mlirBlockGetArgument(to, i));
  MlirOperation a = mlirBlockGetFirstOperation(from), b = mlirBlockGetFirstOperation(to);
  for (; !mlirOperationIsNull(a); a = mlirOperationGetNextInBlock(a), b = mlirOperationGetNextInBlock(b))
    mirror(map, a, b);
}

void ad_note_copy(ad_sweep *sweep, MlirOperation op, MlirOperation copy) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i) {
    MlirValue from = mlirOperationGetResult(op, i), to = mlirOperationGetResult(copy, i);
    MlirValue *entry = ad_is_tape(from) ? tnf_map_insert(&sweep->tapes, from.ptr) : NULL;
    if (entry)
      *entry = to;
    entry = entry ? tnf_map_insert(&sweep->originals, to.ptr) : NULL;
    if (entry)
      *entry = from;
  }
}

/* The tape of the copy in place of this one. */
static MlirValue tape_of_copy(ad_engine *engine, ad_sweep *sweep, MlirValue tape) {
  MlirValue *known = tnf_map_find(&sweep->tapes, tape.ptr);
  if (!known && mlirValueIsAOpResult(tape)) {
    ad_copy(engine, sweep, mlirOpResultGetOwner(tape));
    known = tnf_map_find(&sweep->tapes, tape.ptr);
  }
  return known ? *known : tape;
}

static void give_own_tapes(ad_engine *engine, ad_sweep *sweep, MlirOperation op, MlirOperation copy) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    if (ad_is_tape(mlirOperationGetOperand(op, i)))
      mlirOperationSetOperand(copy, i, tape_of_copy(engine, sweep, mlirOperationGetOperand(op, i)));
  for (intptr_t r = 0, regions = mlirOperationGetNumRegions(copy); r < regions; ++r) {
    size_t count;
    MlirOperation *ops = ad_list_nested(engine, ad_block(copy, r), &count);
    for (size_t i = 0; i < count; ++i)
      for (intptr_t k = 0, n = mlirOperationGetNumOperands(ops[i]); k < n; ++k) {
        MlirValue value = mlirOperationGetOperand(ops[i], k);
        if (ad_is_tape(value) && !ad_is_inside(copy, value))
          mlirOperationSetOperand(ops[i], k, tape_of_copy(engine, sweep, value));
      }
  }
}

MlirOperation ad_copy(ad_engine *engine, ad_sweep *sweep, MlirOperation op) {
  MlirOperation copy = mlirOperationClone(op);
  give_own_tapes(engine, sweep, op, copy);
  mlirBlockInsertOwnedOperationBefore(engine->graph.block, engine->graph.before, copy);
  ad_note_copy(sweep, op, copy);
  mirror(&sweep->reach, op, copy);
  mirror(&sweep->needed, op, copy);
  return copy;
}

/* ---- what is where ----------------------------------------------------------------------------------------------------------
 */

typedef struct nested_list {
  ad_engine *engine;
  MlirOperation *ops;
  size_t count;
} nested_list;

static void count_nested(MlirBlock block, nested_list *list) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    if (list->ops)
      list->ops[list->count] = op;
    ++list->count;
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r)
      count_nested(ad_block(op, r), list);
  }
}

MlirOperation *ad_list_nested(ad_engine *engine, MlirBlock block, size_t *count) {
  nested_list list = {engine, NULL, 0};
  count_nested(block, &list);
  list.ops = tnf_arena_alloc(&engine->memory, list.count + 1, sizeof *list.ops);
  *count = list.ops ? list.count : 0;
  list.count = 0;
  if (list.ops)
    count_nested(block, &list);
  return list.ops;
}

static MlirBlock block_of(MlirValue value) {
  return mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value) : mlirOperationGetBlock(mlirOpResultGetOwner(value));
}

bool ad_is_inside(MlirOperation op, MlirValue value) {
  MlirOperation around = mlirBlockGetParentOperation(block_of(value));
  while (!mlirOperationIsNull(around) && around.ptr != op.ptr)
    around = mlirOperationGetParentOperation(around);
  return !mlirOperationIsNull(around);
}

ad_values ad_captures(ad_engine *engine, const ad_sweep *sweep, MlirOperation op) {
  ad_values captures = {NULL, 0, 0};
  tnf_map seen = tnf_map_make(&engine->memory, 1);
  for (intptr_t r = 0, regions = mlirOperationGetNumRegions(op); r < regions; ++r) {
    size_t count;
    MlirOperation *ops = ad_list_nested(engine, ad_block(op, r), &count);
    for (size_t i = 0; i < count; ++i)
      for (intptr_t k = 0, n = mlirOperationGetNumOperands(ops[i]); k < n; ++k) {
        MlirValue value = mlirOperationGetOperand(ops[i], k);
        if (!ad_is_on_the_way(sweep, value) || tnf_map_find(&seen, value.ptr) || ad_is_inside(op, value))
          continue;
        tnf_map_insert(&seen, value.ptr);
        ad_values_add(engine, &captures, value);
      }
  }
  return captures;
}
