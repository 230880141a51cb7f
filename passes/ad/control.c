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

static const char backward_name[] = "tenferro.backward";

bool ad_goes_back(MlirOperation branch) {
  return !mlirAttributeIsNull(mlirOperationGetDiscardableAttributeByName(branch, mlirStringRefCreateFromCString(backward_name)));
}

void ad_say_goes_back(MlirOperation branch, bool backward) {
  MlirStringRef name = mlirStringRefCreateFromCString(backward_name);
  if (backward)
    mlirOperationSetDiscardableAttributeByName(branch, name, mlirUnitAttrGet(mlirOperationGetContext(branch)));
  else
    mlirOperationRemoveDiscardableAttributeByName(branch, name);
}

/* ---- with more to carry ---------------------------------------------------------------------------------------------- */

static void inherit(tnf_map *map, MlirValue from, MlirValue to) {
  if (tnf_map_find(map, from.ptr))
    tnf_map_insert(map, to.ptr);
}

static void remember_replaced(ad_engine *engine, MlirOperation op, MlirValue *instead) {
  if (engine->replaced_count == engine->replaced_capacity) {
    size_t capacity = engine->replaced_capacity ? 2 * engine->replaced_capacity : 8;
    ad_replaced *larger = tnf_arena_alloc(&engine->memory, capacity, sizeof *larger);
    if (!larger)
      return;
    if (engine->replaced_count)
      memcpy(larger, engine->replaced, engine->replaced_count * sizeof *larger);
    engine->replaced = larger;
    engine->replaced_capacity = capacity;
  }
  mlirOperationRemoveFromParent(op);
  engine->replaced[engine->replaced_count++] = (ad_replaced){op, instead};
}

void ad_replace(ad_engine *engine, ad_sweep *sweep, MlirOperation op, MlirValue *instead) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i) {
    MlirValue from = mlirOperationGetResult(op, i);
    inherit(&sweep->reach, from, instead[i]);
    inherit(&sweep->needed, from, instead[i]);
    mlirValueReplaceAllUsesOfWith(from, instead[i]);
  }
  remember_replaced(engine, op, instead);
}

/* In order: what took the place of one may have been replaced later. */
void ad_settle_replaced(ad_engine *engine) {
  for (size_t i = 0; i < engine->replaced_count; ++i)
    for (intptr_t k = 0, n = mlirOperationGetNumResults(engine->replaced[i].op); k < n; ++k) {
      MlirValue result = mlirOperationGetResult(engine->replaced[i].op, k);
      if (!mlirOpOperandIsNull(mlirValueGetFirstUse(result)))
        mlirValueReplaceAllUsesOfWith(result, engine->replaced[i].instead[k]);
    }
}

void ad_destroy_replaced(ad_engine *engine) {
  ad_settle_replaced(engine);
  for (size_t i = 0; i < engine->replaced_count; ++i)
    mlirOperationDestroy(engine->replaced[i].op);
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

static void take_regions(ad_engine *engine, MlirOperation from, MlirOperation to, const ad_more *more, intptr_t first) {
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(from); r < n; ++r) {
    mlirRegionTakeBody(mlirOperationGetRegion(to, r), mlirOperationGetRegion(from, r));
    for (size_t i = 0; i < more->xs.count; ++i)
      mlirBlockInsertArgument(ad_block(to, r), first + (intptr_t)i, ad_part_type(engine, mlirValueGetType(more->xs.at[i])),
                              engine->graph.location);
    for (size_t i = 0; i < more->inits.count; ++i)
      mlirBlockAddArgument(ad_block(to, r), more->types[i], engine->graph.location);
  }
}

static void append_operands(ad_engine *engine, ad_values *list, MlirOperation op, intptr_t from, intptr_t to) {
  for (intptr_t i = from; i < to; ++i)
    ad_values_add(engine, list, mlirOperationGetOperand(op, i));
}

static void append_all(ad_engine *engine, ad_values *list, const ad_values *more) {
  for (size_t i = 0; i < more->count; ++i)
    ad_values_add(engine, list, more->at[i]);
}

void ad_insert_operands(ad_engine *engine, MlirOperation end, intptr_t at, const ad_values *values) {
  ad_values all = {NULL, 0, 0};
  append_operands(engine, &all, end, 0, at);
  append_all(engine, &all, values);
  append_operands(engine, &all, end, at, mlirOperationGetNumOperands(end));
  if (!ad_failed(engine))
    mlirOperationSetOperands(end, (intptr_t)all.count, all.at);
}

/* Results of a loop or a branch, and of what it becomes: stacked ones, new stacked ones, those that are handed on, new ones, and
 * the number of steps. */
typedef struct result_list {
  intptr_t old_count, stacked, handed; /* of the old operation; `handed` with what is stacked */
  intptr_t more_stacked, more;
} result_list;

static result_list results_of(MlirOperation op, const ad_more *more) {
  intptr_t results = mlirOperationGetNumResults(op);
  return (result_list){results, ad_is_if(op) ? 0 : tnf_loop_stacked(op), tnf_op_is(op, "tenferro.while") ? results - 1 : results,
                       (intptr_t)more->stacked_count, ad_is_if(op) ? 1 : (intptr_t)more->inits.count};
}

/* What becomes of the old result `i`. */
static intptr_t new_number(const result_list *list, intptr_t i) {
  return i + (i >= list->stacked ? list->more_stacked : 0) + (i >= list->handed ? list->more : 0);
}

static MlirType *result_types(ad_engine *engine, MlirOperation op, const ad_more *more, const result_list *list) {
  MlirType *types = tnf_arena_alloc(&engine->memory, (size_t)(list->old_count + list->more_stacked + list->more), sizeof *types);
  if (!types)
    return NULL;
  for (intptr_t i = 0; i < list->old_count; ++i)
    types[new_number(list, i)] = mlirValueGetType(mlirOperationGetResult(op, i));
  for (intptr_t i = 0; i < list->more_stacked; ++i)
    types[list->stacked + i] = more->stacked[i];
  for (intptr_t i = 0; i < list->more; ++i)
    types[list->handed + list->more_stacked + i] = more->types[i];
  return types;
}

MlirOperation ad_extend(ad_engine *engine, ad_sweep *sweep, MlirOperation op, const ad_more *more) {
  intptr_t attribute_count, first = ad_is_if(op) ? 0 : tnf_loop_first(op);
  result_list list = results_of(op, more);
  MlirType *types = result_types(engine, op, more, &list);
  MlirNamedAttribute *attributes = extended_attributes(engine, op, more, &attribute_count);
  ad_values operands = {NULL, 0, 0};
  MlirValue *instead = tnf_arena_alloc(&engine->memory, (size_t)list.old_count + 1, sizeof *instead);
  if (!types || !attributes || !instead)
    return (MlirOperation){NULL};
  append_operands(engine, &operands, op, 0, first);
  append_all(engine, &operands, &more->xs);
  append_operands(engine, &operands, op, first, mlirOperationGetNumOperands(op));
  append_all(engine, &operands, &more->inits);
  MlirBlock block = engine->graph.block;
  MlirOperation before = engine->graph.before;
  MlirLocation location = engine->graph.location;
  engine->graph.block = mlirOperationGetBlock(op);
  engine->graph.before = op;
  engine->graph.location = mlirOperationGetLocation(op);
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  MlirOperation larger = ad_build(engine, name.data, &operands, list.old_count + list.more_stacked + list.more, types,
                                  attribute_count, attributes, mlirOperationGetNumRegions(op));
  engine->graph.block = block;
  engine->graph.before = before;
  engine->graph.location = location;
  if (mlirOperationIsNull(larger))
    return larger;
  take_regions(engine, op, larger, more, first);
  for (intptr_t i = 0; i < list.old_count; ++i)
    instead[i] = mlirOperationGetResult(larger, new_number(&list, i));
  ad_replace(engine, sweep, op, instead);
  return larger;
}

/* The tensor type with `rank` axes: those of `type`, and beyond them one of unknown extent. */
static MlirType with_rank(ad_engine *engine, MlirType type, intptr_t rank) {
  int64_t extents[TNF_RT_MAX_RANK + 1], bounds[TNF_RT_MAX_RANK + 1];
  for (intptr_t i = 0; i < rank; ++i) {
    bool is_there = i < tnf_ir_tensor_type_rank(type);
    extents[i] = is_there ? tnf_ir_tensor_type_extent(type, i) : TNF_IR_UNKNOWN;
    bounds[i] = is_there ? tnf_ir_tensor_type_bound(type, i) : TNF_IR_UNKNOWN;
  }
  return tnf_ir_tensor_type_get(engine->graph.location, rank, extents, bounds, tnf_ir_tensor_type_element(type),
                                tnf_ir_tensor_type_placement(type));
}

MlirType ad_part_type(ad_engine *engine, MlirType whole) {
  return with_rank(engine, whole, tnf_ir_tensor_type_rank(whole) - 1);
}

MlirType ad_stacked_type(ad_engine *engine, MlirType part) {
  return with_rank(engine, part, tnf_ir_tensor_type_rank(part) + 1);
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
  bool is_loop = mlirOperationGetNumRegions(op) > 0 && !ad_is_if(op); /* which may stack more by now */
  intptr_t shift = is_loop ? tnf_loop_stacked(copy) - tnf_loop_stacked(op) : 0;
  for (intptr_t i = is_loop ? tnf_loop_stacked(op) : 0, n = mlirOperationGetNumResults(op); i < n; ++i) {
    MlirValue from = mlirOperationGetResult(op, i), to = mlirOperationGetResult(copy, i + shift);
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

static bool looks_at_values(MlirOperation op) {
  return tnf_op_is(op, "tenferro.print") || tnf_op_is(op, "tenferro.check_finite");
}

void ad_drop_inspections(ad_engine *engine, MlirOperation copy) {
  for (intptr_t r = 0, regions = mlirOperationGetNumRegions(copy); r < regions; ++r) {
    size_t count;
    MlirOperation *ops = ad_list_nested(engine, ad_block(copy, r), &count);
    for (size_t i = 0; i < count; ++i)
      if (looks_at_values(ops[i]))
        mlirOperationDestroy(ops[i]);
  }
}

MlirOperation ad_copy(ad_engine *engine, ad_sweep *sweep, MlirOperation op) {
  MlirOperation copy = mlirOperationClone(op);
  give_own_tapes(engine, sweep, op, copy);
  mlirBlockInsertOwnedOperationBefore(engine->graph.block, engine->graph.before, copy);
  ad_note_copy(sweep, op, copy);
  mirror(&sweep->reach, op, copy);
  mirror(&sweep->needed, op, copy);
  ad_drop_inspections(engine, copy);
  return copy;
}

MlirOperation ad_copy_with_cotangents(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op) {
  MlirOperation copy = ad_copy(engine, sweep, op);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i) {
    tnf_traced cotangent = ad_lookup(engine, cotangents, mlirOperationGetResult(op, i));
    if (cotangent.value)
      ad_accumulate(engine, cotangents, mlirOperationGetResult(copy, i), cotangent);
  }
  return copy;
}

/* ---- what is where ------------------------------------------------------------------------------------------------------ */

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

bool ad_reads(ad_engine *engine, MlirOperation op, const tnf_map *known) {
  bool found = false;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n && !found; ++i)
    found = tnf_map_find(known, mlirOperationGetOperand(op, i).ptr) != NULL;
  for (intptr_t region = 0, n = mlirOperationGetNumRegions(op); region < n && !found; ++region) {
    size_t count;
    MlirOperation *ops = ad_list_nested(engine, ad_block(op, region), &count);
    for (size_t i = 0; i < count && !found; ++i)
      for (intptr_t k = 0, operands = mlirOperationGetNumOperands(ops[i]); k < operands && !found; ++k)
        found = tnf_map_find(known, mlirOperationGetOperand(ops[i], k).ptr) != NULL;
  }
  return found;
}

static MlirBlock block_of(MlirValue value) {
  return mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value) : mlirOperationGetBlock(mlirOpResultGetOwner(value));
}

bool ad_extents_exclude(MlirType a, MlirType b) {
  bool differ = false;
  for (intptr_t i = 0, rank = tnf_ir_tensor_type_rank(a); i < rank; ++i) {
    int64_t x = tnf_ir_tensor_type_extent(a, i), y = tnf_ir_tensor_type_extent(b, i);
    differ = differ || (x != y && x != TNF_IR_UNKNOWN && y != TNF_IR_UNKNOWN);
  }
  return differ;
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
        bool is_reached_tape =
            ad_is_tape(value) && tnf_map_find(&sweep->reach, value.ptr); /* what is popped may be needed alone */
        if (!(ad_is_on_the_way(sweep, value) || is_reached_tape) || tnf_map_find(&seen, value.ptr) || ad_is_inside(op, value))
          continue;
        tnf_map_insert(&seen, value.ptr);
        ad_values_add(engine, &captures, value);
      }
  }
  return captures;
}

bool ad_is_given(ad_engine *engine, const tnf_map *cotangents, MlirOperation op, intptr_t i) {
  return ad_lookup(engine, cotangents, mlirOperationGetResult(op, i)).value;
}

/* The tape that comes in where result `i` of the operation, a tape, goes out; null where it begins inside. */
static MlirValue tape_into(MlirOperation op, intptr_t i) {
  if (!ad_is_if(op))
    return mlirOperationGetOperand(op, i - tnf_loop_stacked(op) + tnf_loop_first(op));
  MlirValue tape = mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(op, 0)), i);
  while (ad_is_inside(op, tape)) {
    MlirOperation inner = mlirOpResultGetOwner(tape);
    if (mlirOperationGetNumRegions(inner) > 0)
      tape = tape_into(inner, mlirOpResultGetResultNumber(tape));
    else if (mlirOperationGetNumOperands(inner) > 0)
      tape = mlirOperationGetOperand(inner, 0);
    else
      return (MlirValue){NULL};
  }
  return tape;
}

bool ad_is_popped(const ad_sweep *sweep, MlirOperation branch, intptr_t i) {
  if (!ad_is_tape(mlirOperationGetResult(branch, i)))
    return false;
  MlirValue tape = tape_into(branch, i);
  return !mlirValueIsNull(tape) && ad_is_on_the_way(sweep, tape);
}

void ad_keep_captures(ad_engine *engine, const ad_sweep *sweep, const tnf_map *cotangents, MlirOperation branch, intptr_t results,
                      ad_values *captures) {
  size_t kept = 0;
  for (size_t k = 0; k < captures->count; ++k) {
    MlirValue value = captures->at[k];
    bool is_kept = !ad_is_tape(value) || ad_is_on_the_way(sweep, value);
    for (intptr_t i = 0; i < results && !is_kept; ++i)
      is_kept = ad_is_tape(mlirOperationGetResult(branch, i)) && ad_is_given(engine, cotangents, branch, i) &&
                tape_into(branch, i).ptr == value.ptr;
    if (is_kept)
      captures->at[kept++] = value;
  }
  captures->count = kept;
}
