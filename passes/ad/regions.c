/* Derivatives of tapes, and of loops and branches forward.
 *
 * Forward, a loop carries the tangents of what it carries. Backward, a loop of as many steps goes through the steps from the last
 * to the first: it carries the cotangents of what the loop carries, sums those of what the loop captures, and runs over those of
 * what the loop stacks. What it reads of a step the loop has stacked too, or put on a tape; what a branch keeps is on a tape. */
#include "control.h"

MlirValue ad_materialized(ad_engine *engine, tnf_traced t) {
  if (!t.value && tnf_ir_type_is_tape(mlirValueGetType(tnf_traced_carrier(t))))
    return ad_new_tape(engine);
  return tnf_traced_get_value(tnf_materialize(t));
}

MlirValue ad_value_of(ad_engine *engine, const tnf_map *map, MlirValue value) {
  return ad_materialized(engine, ad_lookup(engine, map, value));
}

/* A tape of a copy has the tangent of the tape that it stands for. */
static MlirValue tangent_of(ad_engine *engine, ad_sweep *sweep, const tnf_map *tangents, MlirValue value) {
  MlirValue *original = tnf_map_find(&sweep->originals, value.ptr);
  return ad_value_of(engine, tangents, original ? *original : value);
}

void ad_set(ad_engine *engine, tnf_map *map, MlirValue value, MlirValue t) {
  ad_accumulate(engine, map, value, tnf_traced_from(&engine->graph, t));
}

ad_point ad_point_of(const ad_engine *engine) {
  return (ad_point){engine->graph.block, engine->graph.before, engine->graph.location};
}
void ad_go_to(ad_engine *engine, ad_point p) {
  engine->graph.block = p.block;
  engine->graph.before = p.before;
  engine->graph.location = p.location;
}

/* ---- tapes ------------------------------------------------------------------------------------------------------------ */

static tnf_extents extents_of_pop(ad_engine *engine, MlirOperation op) {
  MlirAttribute fixed = mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString("static_extents"));
  tnf_extents extents = {(int32_t)mlirDenseArrayGetNumElements(fixed), {{0}}};
  intptr_t next = 1;
  for (int32_t i = 0; i < extents.count; ++i) {
    int64_t number = mlirDenseI64ArrayGetElement(fixed, i);
    extents.extent[i] = number == TNF_IR_UNKNOWN ? (tnf_extent){&engine->graph, mlirOperationGetOperand(op, next++).ptr, 0, 2}
                                                 : tnf_extent_const(number);
  }
  return extents;
}

static void push_tape(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation op) {
  MlirValue result = mlirOperationGetResult(op, 0);
  bool begins = tnf_op_is(op, "tenferro.tape"); /* y may need what is popped and not the rest */
  if (!ad_is_on_the_way(sweep, begins ? result : mlirOperationGetOperand(op, 0)))
    return;
  if (begins) {
    ad_set(engine, tangents, result, ad_new_tape(engine));
    return;
  }
  MlirValue tape = tangent_of(engine, sweep, tangents, mlirOperationGetOperand(op, 0));
  if (tnf_op_is(op, "tenferro.push")) {
    MlirValue x = mlirOperationGetOperand(op, 1);
    if (tnf_value_is_floating(x))
      tape = ad_push(engine, tape, ad_value_of(engine, tangents, x));
  } else if (tnf_op_is(op, "tenferro.pop") && tnf_value_is_floating(mlirOperationGetResult(op, 1))) {
    MlirValue x = mlirOperationGetResult(op, 1);
    tnf_extents extents = extents_of_pop(engine, op);
    ad_set(engine, tangents, x, ad_pop(engine, tape, mlirValueGetType(x), &extents, &tape));
  }
  ad_set(engine, tangents, result, tape);
}

void ad_pull_tape(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op) {
  if (tnf_op_is(op, "tenferro.tape") ||
      !(ad_is_given(engine, cotangents, op, 0) || ad_is_on_the_way(sweep, mlirOperationGetOperand(op, 0))))
    return;
  MlirValue tape = ad_value_of(engine, cotangents, mlirOperationGetResult(op, 0));
  if (tnf_op_is(op, "tenferro.push")) {
    MlirValue x = mlirOperationGetOperand(op, 1);
    if (tnf_value_is_floating(x)) {
      tnf_extents extents = tnf_shape_of_value(tnf_traced_from(&engine->graph, x));
      MlirValue popped = ad_pop(engine, tape, mlirValueGetType(x), &extents, &tape);
      if (tnf_map_find(&sweep->reach, x.ptr))
        ad_set(engine, cotangents, x, popped);
    }
  } else if (tnf_op_is(op, "tenferro.pop") && tnf_value_is_floating(mlirOperationGetResult(op, 1))) {
    tape = ad_push(engine, tape, ad_value_of(engine, cotangents, mlirOperationGetResult(op, 1)));
  }
  ad_set(engine, cotangents, mlirOperationGetOperand(op, 0), tape);
}

/* ---- forward ------------------------------------------------------------------------------------------------------------ */

static MlirValue result_at(MlirOperation op, intptr_t i) {
  return mlirOperationGetResult(op, i);
}
MlirValue ad_argument_at(MlirOperation loop, intptr_t i) {
  return mlirBlockGetArgument(ad_body(loop), i);
}

ad_numbers ad_active_numbers(ad_engine *engine, const ad_sweep *sweep, MlirOperation op, ad_value_at *value, intptr_t from,
                             intptr_t to) {
  ad_numbers numbers = {tnf_arena_alloc(&engine->memory, (size_t)(to - from) + 1, sizeof *numbers.at), 0};
  for (intptr_t i = from; numbers.at && i < to; ++i)
    if (ad_is_on_the_way(sweep, value(op, i)))
      numbers.at[numbers.count++] = i - from;
  return numbers;
}

ad_active ad_active_of(ad_engine *engine, const ad_sweep *sweep, MlirOperation loop) {
  intptr_t first = tnf_loop_first(loop);
  return (ad_active){ad_active_numbers(engine, sweep, loop, ad_argument_at, first, first + ad_carried(loop)),
                     ad_active_numbers(engine, sweep, loop, ad_argument_at, first ? 1 : 0, first),
                     ad_active_numbers(engine, sweep, loop, result_at, 0, tnf_loop_stacked(loop))};
}

/* The tangents of what the block ends with, of these numbers behind `from`. */
static ad_values end_tangents(ad_engine *engine, ad_sweep *sweep, const tnf_map *tangents, MlirBlock block, intptr_t from,
                              const ad_numbers *numbers) {
  ad_values list = {NULL, 0, 0};
  MlirOperation end = mlirBlockGetTerminator(block);
  engine->graph.block = block;
  engine->graph.before = end;
  for (size_t k = 0; k < numbers->count; ++k)
    ad_values_add(engine, &list, tangent_of(engine, sweep, tangents, mlirOperationGetOperand(end, from + numbers->at[k])));
  return list;
}

ad_more ad_more_of(ad_engine *engine, size_t count) {
  ad_more more = {.inits = {NULL, 0, 0}};
  more.changes = tnf_arena_alloc(&engine->memory, count + 1, sizeof *more.changes);
  more.types = tnf_arena_alloc(&engine->memory, count + 1, sizeof *more.types);
  return more;
}

void ad_add_more(ad_engine *engine, ad_more *more, MlirValue init, MlirType type, MlirAttribute changes) {
  if (!more->types || !more->changes)
    return;
  more->types[more->inits.count] = type;
  more->changes[more->inits.count] = changes;
  ad_values_add(engine, &more->inits, init);
}

static void add_stacked(ad_engine *engine, ad_more *more, const ad_numbers *numbers, MlirOperation loop) {
  more->stacked = tnf_arena_alloc(&engine->memory, numbers->count + 1, sizeof *more->stacked);
  for (size_t k = 0; more->stacked && k < numbers->count; ++k)
    more->stacked[more->stacked_count++] = mlirValueGetType(mlirOperationGetResult(loop, numbers->at[k]));
}

/* The loop with the tangents of what it begins with and runs over, and results for more. */
static MlirOperation extend_forward(ad_engine *engine, ad_sweep *sweep, const tnf_map *tangents, MlirOperation loop,
                                    const ad_active *active, bool in_place) {
  intptr_t first = tnf_loop_first(loop);
  ad_more more = ad_more_of(engine, active->carried.count);
  if (in_place)
    engine->graph.before = loop;
  for (size_t k = 0; k < active->xs.count; ++k)
    ad_values_add(engine, &more.xs, tangent_of(engine, sweep, tangents, mlirOperationGetOperand(loop, 1 + active->xs.at[k])));
  for (size_t k = 0; k < active->carried.count; ++k) {
    intptr_t i = active->carried.at[k];
    ad_add_more(engine, &more, tangent_of(engine, sweep, tangents, mlirOperationGetOperand(loop, first + i)),
                mlirValueGetType(ad_argument_at(loop, first + i)), ad_changes_of(loop, i));
  }
  add_stacked(engine, &more, &active->stacked, loop);
  if (ad_failed(engine))
    return (MlirOperation){NULL};
  return ad_extend(engine, sweep, in_place ? loop : ad_copy(engine, sweep, loop), &more);
}

static void push_loop(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation loop, bool in_place) {
  ad_active active = ad_active_of(engine, sweep, loop);
  if (active.carried.count + active.stacked.count == 0)
    return;
  ad_point here = ad_point_of(engine);
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop), before = ad_carried(loop);
  MlirOperation larger = extend_forward(engine, sweep, tangents, loop, &active, in_place);
  if (mlirOperationIsNull(larger))
    return;
  MlirBlock body = ad_body(larger);
  intptr_t new_first = tnf_loop_first(larger), new_stacked = tnf_loop_stacked(larger);
  for (size_t k = 0; k < active.xs.count; ++k)
    ad_set(engine, tangents, mlirBlockGetArgument(body, 1 + active.xs.at[k]), mlirBlockGetArgument(body, first + (intptr_t)k));
  for (size_t k = 0; k < active.carried.count; ++k)
    ad_set(engine, tangents, mlirBlockGetArgument(body, new_first + active.carried.at[k]),
           mlirBlockGetArgument(body, new_first + before + (intptr_t)k));
  ad_push_block(engine, sweep, tangents, body, mlirBlockGetTerminator(body), true);
  ad_values next = end_tangents(engine, sweep, tangents, body, stacked, &active.carried);
  ad_values outputs = end_tangents(engine, sweep, tangents, body, 0, &active.stacked);
  ad_insert_operands(engine, mlirBlockGetTerminator(body), stacked + before, &next);
  ad_insert_operands(engine, mlirBlockGetTerminator(body), stacked, &outputs);
  MlirOperation named = in_place ? larger : loop; /* whose results have the tangents */
  for (size_t k = 0; k < active.stacked.count; ++k)
    ad_set(engine, tangents, mlirOperationGetResult(named, active.stacked.at[k]),
           mlirOperationGetResult(larger, stacked + (intptr_t)k));
  for (size_t k = 0; k < active.carried.count; ++k)
    ad_set(engine, tangents, mlirOperationGetResult(named, tnf_loop_stacked(named) + active.carried.at[k]),
           mlirOperationGetResult(larger, new_stacked + before + (intptr_t)k));
  if (!in_place)
    ad_note_copy(sweep, loop, larger);
  ad_go_to(engine, here);
}

/* One result more at a time: ad_extend adds one to a branch. */
static void push_branch(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation branch, bool in_place) {
  intptr_t before = mlirOperationGetNumResults(branch);
  ad_numbers numbers = ad_active_numbers(engine, sweep, branch, result_at, 0, before);
  if (numbers.count == 0)
    return;
  ad_point here = ad_point_of(engine);
  MlirOperation larger = in_place ? branch : ad_copy(engine, sweep, branch);
  for (intptr_t r = 0; r < 2; ++r) {
    MlirBlock block = ad_block(larger, r);
    ad_push_block(engine, sweep, tangents, block, mlirBlockGetTerminator(block), true);
    ad_values list = end_tangents(engine, sweep, tangents, block, 0, &numbers);
    ad_insert_operands(engine, mlirBlockGetTerminator(block), before, &list);
  }
  ad_go_to(engine, here);
  for (size_t k = 0; k < numbers.count && !ad_failed(engine); ++k) {
    ad_more more = ad_more_of(engine, 1);
    if (!more.types)
      return;
    more.types[0] = mlirValueGetType(mlirOperationGetResult(branch, numbers.at[k]));
    larger = ad_extend(engine, sweep, larger, &more);
  }
  if (ad_failed(engine))
    return;
  if (!in_place)
    ad_note_copy(sweep, branch, larger);
  for (size_t k = 0; k < numbers.count; ++k)
    ad_set(engine, tangents, mlirOperationGetResult(in_place ? larger : branch, numbers.at[k]),
           mlirOperationGetResult(larger, before + (intptr_t)k));
}

void ad_push_control(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation op, bool in_place) {
  ad_build_for(engine, op);
  if (ad_is_if(op))
    push_branch(engine, sweep, tangents, op, in_place);
  else if (mlirOperationGetNumRegions(op) > 0)
    push_loop(engine, sweep, tangents, op, in_place);
  else
    push_tape(engine, sweep, tangents, op);
}
