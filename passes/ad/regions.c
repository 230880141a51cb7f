/* Derivatives of loops and branches.
 *
 * Forward, a loop carries the tangents of what it carries. Backward, a loop of as many steps goes through the steps from the last
 * to the first: it carries the cotangents of what the loop carries, sums those of what the loop captures, and runs over those of
 * what the loop stacks. What it reads of a step the loop has stacked too, or put on a tape; what a branch keeps is on a tape. */
#include "control.h"

/* The value, or of a symbolic zero a zero; of a tape an empty one. */
static MlirValue materialized(ad_engine *engine, tnf_traced t) {
  if (!t.value && tnf_ir_type_is_tape(mlirValueGetType(tnf_traced_carrier(t))))
    return ad_new_tape(engine);
  return tnf_traced_get_value(tnf_materialize(t));
}

static MlirValue lookup(ad_engine *engine, const tnf_map *map, MlirValue value) {
  return materialized(engine, ad_lookup(engine, map, value));
}

/* A tape of a copy has the tangent of the tape that it stands for. */
static MlirValue tangent_of(ad_engine *engine, ad_sweep *sweep, const tnf_map *tangents, MlirValue value) {
  MlirValue *original = tnf_map_find(&sweep->originals, value.ptr);
  return lookup(engine, tangents, original ? *original : value);
}

static void set(ad_engine *engine, tnf_map *map, MlirValue value, MlirValue t) {
  ad_accumulate(engine, map, value, tnf_traced_from(&engine->graph, t));
}

/* Where the graph builds, to come back to. */
typedef struct point {
  MlirBlock block;
  MlirOperation before;
  MlirLocation location;
} point;

static point point_of(const ad_engine *engine) {
  return (point){engine->graph.block, engine->graph.before, engine->graph.location};
}
static void go_to(ad_engine *engine, point p) {
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
    set(engine, tangents, result, ad_new_tape(engine));
    return;
  }
  MlirValue tape = tangent_of(engine, sweep, tangents, mlirOperationGetOperand(op, 0));
  if (tnf_op_is(op, "tenferro.push")) {
    MlirValue x = mlirOperationGetOperand(op, 1);
    if (tnf_value_is_floating(x))
      tape = ad_push(engine, tape, lookup(engine, tangents, x));
  } else if (tnf_op_is(op, "tenferro.pop") && tnf_value_is_floating(mlirOperationGetResult(op, 1))) {
    MlirValue x = mlirOperationGetResult(op, 1);
    tnf_extents extents = extents_of_pop(engine, op);
    set(engine, tangents, x, ad_pop(engine, tape, mlirValueGetType(x), &extents, &tape));
  }
  set(engine, tangents, result, tape);
}

/* Push and pop are each other's adjoint. */
static void pull_tape(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op) {
  if (tnf_op_is(op, "tenferro.tape") ||
      !(ad_is_given(engine, cotangents, op, 0) || ad_is_on_the_way(sweep, mlirOperationGetOperand(op, 0))))
    return;
  MlirValue tape = lookup(engine, cotangents, mlirOperationGetResult(op, 0));
  if (tnf_op_is(op, "tenferro.push")) {
    MlirValue x = mlirOperationGetOperand(op, 1);
    if (tnf_value_is_floating(x)) {
      tnf_extents extents = tnf_shape_of_value(tnf_traced_from(&engine->graph, x));
      MlirValue popped = ad_pop(engine, tape, mlirValueGetType(x), &extents, &tape);
      if (tnf_map_find(&sweep->reach, x.ptr))
        set(engine, cotangents, x, popped);
    }
  } else if (tnf_op_is(op, "tenferro.pop") && tnf_value_is_floating(mlirOperationGetResult(op, 1))) {
    tape = ad_push(engine, tape, lookup(engine, cotangents, mlirOperationGetResult(op, 1)));
  }
  set(engine, cotangents, mlirOperationGetOperand(op, 0), tape);
}

/* ---- forward ------------------------------------------------------------------------------------------------------------ */

/* Values of a list that carry derivatives: their numbers. */
typedef struct ad_numbers {
  intptr_t *at;
  size_t count;
} ad_numbers;

typedef MlirValue value_at(MlirOperation op, intptr_t i);
static MlirValue result_at(MlirOperation op, intptr_t i) {
  return mlirOperationGetResult(op, i);
}
static MlirValue argument_at(MlirOperation loop, intptr_t i) {
  return mlirBlockGetArgument(ad_body(loop), i);
}

static ad_numbers active_numbers(ad_engine *engine, const ad_sweep *sweep, MlirOperation op, value_at *value, intptr_t from,
                                 intptr_t to) {
  ad_numbers numbers = {tnf_arena_alloc(&engine->memory, (size_t)(to - from) + 1, sizeof *numbers.at), 0};
  for (intptr_t i = from; numbers.at && i < to; ++i)
    if (ad_is_on_the_way(sweep, value(op, i)))
      numbers.at[numbers.count++] = i - from;
  return numbers;
}

/* What of a loop carries derivatives: carried values, tensors that it runs over (from 0), what it stacks. */
typedef struct ad_active {
  ad_numbers carried, xs, stacked;
} ad_active;

static ad_active active_of(ad_engine *engine, const ad_sweep *sweep, MlirOperation loop) {
  intptr_t first = tnf_loop_first(loop);
  return (ad_active){active_numbers(engine, sweep, loop, argument_at, first, first + ad_carried(loop)),
                     active_numbers(engine, sweep, loop, argument_at, first ? 1 : 0, first),
                     active_numbers(engine, sweep, loop, result_at, 0, tnf_loop_stacked(loop))};
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

static ad_more more_of(ad_engine *engine, size_t count) {
  ad_more more = {.inits = {NULL, 0, 0}};
  more.changes = tnf_arena_alloc(&engine->memory, count + 1, sizeof *more.changes);
  more.types = tnf_arena_alloc(&engine->memory, count + 1, sizeof *more.types);
  return more;
}

static void add_more(ad_engine *engine, ad_more *more, MlirValue init, MlirType type, MlirAttribute changes) {
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
  ad_more more = more_of(engine, active->carried.count);
  if (in_place)
    engine->graph.before = loop;
  for (size_t k = 0; k < active->xs.count; ++k)
    ad_values_add(engine, &more.xs, tangent_of(engine, sweep, tangents, mlirOperationGetOperand(loop, 1 + active->xs.at[k])));
  for (size_t k = 0; k < active->carried.count; ++k) {
    intptr_t i = active->carried.at[k];
    add_more(engine, &more, tangent_of(engine, sweep, tangents, mlirOperationGetOperand(loop, first + i)),
             mlirValueGetType(argument_at(loop, first + i)), ad_changes_of(loop, i));
  }
  add_stacked(engine, &more, &active->stacked, loop);
  if (ad_failed(engine))
    return (MlirOperation){NULL};
  return ad_extend(engine, sweep, in_place ? loop : ad_copy(engine, sweep, loop), &more);
}

static void push_loop(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation loop, bool in_place) {
  ad_active active = active_of(engine, sweep, loop);
  if (active.carried.count + active.stacked.count == 0)
    return;
  point here = point_of(engine);
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop), before = ad_carried(loop);
  MlirOperation larger = extend_forward(engine, sweep, tangents, loop, &active, in_place);
  if (mlirOperationIsNull(larger))
    return;
  MlirBlock body = ad_body(larger);
  intptr_t new_first = tnf_loop_first(larger), new_stacked = tnf_loop_stacked(larger);
  for (size_t k = 0; k < active.xs.count; ++k)
    set(engine, tangents, mlirBlockGetArgument(body, 1 + active.xs.at[k]), mlirBlockGetArgument(body, first + (intptr_t)k));
  for (size_t k = 0; k < active.carried.count; ++k)
    set(engine, tangents, mlirBlockGetArgument(body, new_first + active.carried.at[k]),
        mlirBlockGetArgument(body, new_first + before + (intptr_t)k));
  ad_push_block(engine, sweep, tangents, body, mlirBlockGetTerminator(body), true);
  ad_values next = end_tangents(engine, sweep, tangents, body, stacked, &active.carried);
  ad_values outputs = end_tangents(engine, sweep, tangents, body, 0, &active.stacked);
  ad_insert_operands(engine, mlirBlockGetTerminator(body), stacked + before, &next);
  ad_insert_operands(engine, mlirBlockGetTerminator(body), stacked, &outputs);
  MlirOperation named = in_place ? larger : loop; /* whose results have the tangents */
  for (size_t k = 0; k < active.stacked.count; ++k)
    set(engine, tangents, mlirOperationGetResult(named, active.stacked.at[k]),
        mlirOperationGetResult(larger, stacked + (intptr_t)k));
  for (size_t k = 0; k < active.carried.count; ++k)
    set(engine, tangents, mlirOperationGetResult(named, tnf_loop_stacked(named) + active.carried.at[k]),
        mlirOperationGetResult(larger, new_stacked + before + (intptr_t)k));
  if (!in_place)
    ad_note_copy(sweep, loop, larger);
  go_to(engine, here);
}

/* One result more at a time: ad_extend adds one to a branch. */
static void push_branch(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation branch, bool in_place) {
  intptr_t before = mlirOperationGetNumResults(branch);
  ad_numbers numbers = active_numbers(engine, sweep, branch, result_at, 0, before);
  if (numbers.count == 0)
    return;
  point here = point_of(engine);
  MlirOperation larger = in_place ? branch : ad_copy(engine, sweep, branch);
  for (intptr_t r = 0; r < 2; ++r) {
    MlirBlock block = ad_block(larger, r);
    ad_push_block(engine, sweep, tangents, block, mlirBlockGetTerminator(block), true);
    ad_values list = end_tangents(engine, sweep, tangents, block, 0, &numbers);
    ad_insert_operands(engine, mlirBlockGetTerminator(block), before, &list);
  }
  go_to(engine, here);
  for (size_t k = 0; k < numbers.count && !ad_failed(engine); ++k) {
    ad_more more = more_of(engine, 1);
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
    set(engine, tangents, mlirOperationGetResult(in_place ? larger : branch, numbers.at[k]),
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

/* ---- backward: what both share ------------------------------------------------------------------------------------------- */

/* A block that ends with tenferro.yield of nothing yet; the graph builds before that. */
static MlirBlock begin_block(ad_engine *engine, MlirRegion region, size_t count, const MlirType *types) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  for (size_t i = 0; i < count; ++i)
    mlirBlockAddArgument(block, types[i], engine->graph.location);
  mlirRegionAppendOwnedBlock(region, block);
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.yield"), engine->graph.location);
  mlirBlockAppendOwnedOperation(block, mlirOperationCreate(&state));
  engine->graph.block = block;
  engine->graph.before = mlirBlockGetTerminator(block);
  return block;
}

static MlirValue tape_before(ad_engine *engine, MlirOperation op) {
  point here = point_of(engine);
  engine->graph.block = mlirOperationGetBlock(op);
  engine->graph.before = op;
  MlirValue tape = ad_new_tape(engine);
  go_to(engine, here);
  return tape;
}

/* `placeholder` becomes `tape`. */
static void replace_placeholder(MlirValue placeholder, MlirValue tape) {
  mlirValueReplaceAllUsesOfWith(placeholder, tape);
  mlirOperationDestroy(mlirOpResultGetOwner(placeholder));
}

/* The tape that an operation begins with is the one of the block around, at its beginning, and what stands further down goes on
 * with `end`. In a function's own block it is a tape of the operation's own. */
static void thread(ad_way *way, MlirValue begin, MlirValue end) {
  if (!way)
    return;
  mlirValueReplaceAllUsesOfWith(way->head, end);
  replace_placeholder(begin, way->head);
}

/* ---- backward: loops ------------------------------------------------------------------------------------------------------ */

typedef struct way_back {
  ad_active active; /* of what is stacked only what has a cotangent */
  ad_values captures;
  ad_more carried; /* of the loop that goes back: cotangents, sums, the tape; what it runs over and stacks */
} way_back;

static void keep_numbers_with_cotangents(ad_engine *engine, const tnf_map *cotangents, MlirOperation loop, ad_numbers *numbers) {
  size_t count = 0;
  for (size_t k = 0; k < numbers->count; ++k)
    if (ad_lookup(engine, cotangents, mlirOperationGetResult(loop, numbers->at[k])).value)
      numbers->at[count++] = numbers->at[k];
  numbers->count = count;
}

/* A tape of which nothing further down is needed may have a cotangent all the same. */
static ad_numbers carried_back(ad_engine *engine, const ad_sweep *sweep, const tnf_map *cotangents, MlirOperation loop) {
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop), count = ad_carried(loop);
  ad_numbers numbers = {tnf_arena_alloc(&engine->memory, (size_t)count + 1, sizeof *numbers.at), 0};
  for (intptr_t i = 0; numbers.at && i < count; ++i) {
    MlirValue argument = argument_at(loop, first + i);
    bool is_given = ad_is_tape(argument) && ad_lookup(engine, cotangents, mlirOperationGetResult(loop, stacked + i)).value;
    if (is_given || ad_is_on_the_way(sweep, argument))
      numbers.at[numbers.count++] = i;
  }
  return numbers;
}

static way_back way_back_of(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop) {
  way_back w = {.active = active_of(engine, sweep, loop), .captures = ad_captures(engine, sweep, loop)};
  const ad_active *active = &w.active;
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop);
  keep_numbers_with_cotangents(engine, cotangents, loop, &w.active.stacked);
  w.active.carried = carried_back(engine, sweep, cotangents, loop);
  w.carried = more_of(engine, active->carried.count + w.captures.count + 1);
  w.carried.stacked = tnf_arena_alloc(&engine->memory, active->xs.count + 1, sizeof *w.carried.stacked);
  for (size_t k = 0; k < active->stacked.count; ++k)
    ad_values_add(engine, &w.carried.xs, lookup(engine, cotangents, mlirOperationGetResult(loop, active->stacked.at[k])));
  for (size_t k = 0; k < active->xs.count && w.carried.stacked; ++k)
    w.carried.stacked[w.carried.stacked_count++] = mlirValueGetType(mlirOperationGetOperand(loop, 1 + active->xs.at[k]));
  for (size_t k = 0; k < active->carried.count; ++k) {
    intptr_t i = active->carried.at[k];
    add_more(engine, &w.carried, lookup(engine, cotangents, mlirOperationGetResult(loop, stacked + i)),
             mlirValueGetType(argument_at(loop, first + i)), ad_changes_of(loop, i));
  }
  for (size_t k = 0; k < w.captures.count; ++k) {
    tnf_traced zero = tnf_zero_like(tnf_traced_from(&engine->graph, w.captures.at[k]));
    add_more(engine, &w.carried, materialized(engine, zero), mlirValueGetType(w.captures.at[k]), ad_no_changes(engine));
  }
  return w;
}

/* The loop that goes back, with an empty body: through the same numbers of steps, the other way round. */
static MlirOperation build_loop_back(ad_engine *engine, const way_back *w, MlirValue count, bool reverse) {
  const ad_more *carried = &w->carried;
  size_t n = carried->inits.count, results = carried->stacked_count + n, arguments = 1 + carried->xs.count + n;
  ad_values operands = {NULL, 0, 0};
  ad_values_add(engine, &operands, count);
  for (size_t i = 0; i < carried->xs.count; ++i)
    ad_values_add(engine, &operands, carried->xs.at[i]);
  for (size_t i = 0; i < n; ++i)
    ad_values_add(engine, &operands, carried->inits.at[i]);
  MlirType *types = tnf_arena_alloc(&engine->memory, results + arguments, sizeof *types), *argument = types + results;
  if (ad_failed(engine) || !types)
    return (MlirOperation){NULL};
  memcpy(types, carried->stacked, carried->stacked_count * sizeof *types);
  memcpy(types + carried->stacked_count, carried->types, n * sizeof *types);
  *argument++ = mlirIndexTypeGet(engine->graph.mlir);
  for (size_t i = 0; i < carried->xs.count; ++i)
    *argument++ = ad_part_type(engine, mlirValueGetType(carried->xs.at[i]));
  memcpy(argument, carried->types, n * sizeof *types);
  MlirNamedAttribute attributes[] = {
      ad_named(engine, "changes", mlirArrayAttrGet(engine->graph.mlir, (intptr_t)n, carried->changes)),
      ad_named(engine, "reverse", mlirUnitAttrGet(engine->graph.mlir))};
  MlirOperation back = ad_build(engine, "tenferro.for", &operands, (intptr_t)results, types, reverse ? 2 : 1, attributes, 1);
  if (!mlirOperationIsNull(back))
    begin_block(engine, mlirOperationGetRegion(back, 0), arguments, types + results);
  return back;
}

/* The cotangent of what a step or a branch hands on, which has the extents of that: said where the result may have others, and
 * nothing has to ask again. */
static MlirValue with_extents_of(ad_engine *engine, MlirValue cotangent, MlirValue next) {
  tnf_traced given = tnf_traced_from(&engine->graph, next);
  tnf_extents extents = tnf_shape_of_value(given);
  if (ad_extents_exclude(mlirValueGetType(cotangent), mlirValueGetType(next))) /* then the other branch was taken */
    return materialized(engine, tnf_zero_like(given));
  int64_t dims[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < extents.count; ++i)
    dims[i] = i;
  return tnf_traced_get_value(
      tnf_op_broadcast_in_dim(tnf_traced_from(&engine->graph, cotangent), extents.extent, extents.count, dims, extents.count));
}

/* The cotangents of what a step hands on and stacks. */
static void begin_step_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, const way_back *w, ad_way *way) {
  MlirOperation end = mlirBlockGetTerminator(way->forward);
  const ad_active *active = &w->active;
  intptr_t stacked = tnf_loop_stacked(loop), first = 1 + (intptr_t)w->carried.xs.count;
  for (size_t k = 0; k < active->stacked.count; ++k) {
    MlirValue output = mlirOperationGetOperand(end, active->stacked.at[k]),
              part = mlirBlockGetArgument(way->backward, 1 + (intptr_t)k);
    bool same = mlirTypeEqual(mlirValueGetType(output), mlirValueGetType(part));
    set(engine, cotangents, output, same ? part : with_extents_of(engine, part, output));
  }
  for (size_t k = 0; k < active->carried.count; ++k) {
    MlirValue next = mlirOperationGetOperand(end, stacked + active->carried.at[k]);
    MlirValue argument = mlirBlockGetArgument(way->backward, first + (intptr_t)k);
    bool changes = mlirDenseArrayGetNumElements(w->carried.changes[k]) > 0;
    set(engine, cotangents, next, changes ? with_extents_of(engine, argument, next) : argument);
  }
}

/* The body of the loop that goes back, without what it reads of the steps. */
static void fill_loop_back(ad_engine *engine, ad_sweep *sweep, MlirOperation loop, const way_back *w, ad_way *way) {
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  MlirOperation end = mlirBlockGetTerminator(way->forward), back_end = mlirBlockGetTerminator(way->backward);
  const ad_active *active = &w->active;
  intptr_t first = 1 + (intptr_t)w->carried.xs.count;
  begin_step_back(engine, &cotangents, loop, w, way);
  ad_pull_block(engine, sweep, &cotangents, way->forward, end, way);
  for (size_t k = 0; k < active->xs.count && !ad_failed(engine); ++k)
    tnf_ir_append_operand(back_end, lookup(engine, &cotangents, mlirBlockGetArgument(way->forward, 1 + active->xs.at[k])));
  for (size_t k = 0; k < active->carried.count && !ad_failed(engine); ++k) {
    MlirValue argument = mlirBlockGetArgument(way->forward, tnf_loop_first(loop) + active->carried.at[k]);
    tnf_ir_append_operand(back_end, lookup(engine, &cotangents, argument));
  }
  for (size_t k = 0; k < w->captures.count && !ad_failed(engine); ++k) {
    MlirValue argument = mlirBlockGetArgument(way->backward, first + (intptr_t)(active->carried.count + k));
    tnf_traced sum = tnf_traced_from(&engine->graph, argument), added = ad_lookup(engine, &cotangents, w->captures.at[k]);
    tnf_ir_append_operand(back_end, tnf_traced_get_value(added.value ? tnf_add(sum, added) : sum));
  }
}

/* The cotangents of what the loop began with, ran over and captured. */
static void end_loop_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, MlirOperation back, const way_back *w) {
  const ad_active *active = &w->active;
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(back);
  for (size_t k = 0; k < active->xs.count; ++k)
    set(engine, cotangents, mlirOperationGetOperand(loop, 1 + active->xs.at[k]), mlirOperationGetResult(back, (intptr_t)k));
  for (size_t k = 0; k < active->carried.count; ++k)
    set(engine, cotangents, mlirOperationGetOperand(loop, first + active->carried.at[k]),
        mlirOperationGetResult(back, stacked + (intptr_t)k));
  for (size_t k = 0; k < w->captures.count; ++k)
    set(engine, cotangents, w->captures.at[k], mlirOperationGetResult(back, stacked + (intptr_t)(active->carried.count + k)));
}

/* The loop with a tape that it hands on, which is the last value that it carries. */
static MlirOperation extend_with_tape(ad_engine *engine, ad_sweep *sweep, MlirOperation loop, ad_way *outer, MlirValue *end) {
  MlirValue begin = tape_before(engine, loop);
  ad_more more = more_of(engine, 1);
  intptr_t carried = ad_carried(loop);
  add_more(engine, &more, begin, tnf_ir_tape_type_get(engine->graph.mlir), ad_no_changes(engine));
  loop = ad_extend(engine, sweep, loop, &more);
  if (mlirOperationIsNull(loop))
    return loop;
  *end = mlirOperationGetResult(loop, tnf_loop_stacked(loop) + carried);
  thread(outer, begin, *end);
  return loop;
}

static MlirValue last_argument(MlirBlock block) {
  return mlirBlockGetArgument(block, mlirBlockGetNumArguments(block) - 1);
}

static void pull_loop(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop, ad_way *outer) {
  point here = point_of(engine);
  way_back w = way_back_of(engine, sweep, cotangents, loop);
  if (w.active.carried.count + w.active.stacked.count == 0 || ad_failed(engine))
    return;
  MlirValue end;
  loop = extend_with_tape(engine, sweep, loop, outer, &end);
  if (mlirOperationIsNull(loop))
    return;
  ad_way way = {.forward = ad_body(loop), .head = last_argument(ad_body(loop))};
  tnf_ir_append_operand(mlirBlockGetTerminator(way.forward), way.head);
  add_more(engine, &w.carried, outer ? outer->back : end, mlirValueGetType(end), ad_no_changes(engine));
  MlirValue count = tnf_op_is(loop, "tenferro.for") ? mlirOperationGetOperand(loop, 0)
                                                    : mlirOperationGetResult(loop, mlirOperationGetNumResults(loop) - 1);
  bool goes_down = !mlirAttributeIsNull(mlirOperationGetAttributeByName(loop, mlirStringRefCreateFromCString("reverse")));
  MlirOperation back = build_loop_back(engine, &w, count, !goes_down);
  if (ad_failed(engine))
    return;
  way.backward = ad_body(back);
  way.back = way.back_head = last_argument(way.backward);
  fill_loop_back(engine, sweep, loop, &w, &way);
  if (ad_failed(engine))
    return;
  tnf_ir_append_operand(mlirBlockGetTerminator(way.backward), way.back);
  go_to(engine, here);
  ad_keep(engine, sweep, &way);
  loop = mlirBlockGetParentOperation(way.forward); /* they stack what is kept, and run over it */
  back = mlirBlockGetParentOperation(way.backward);
  if (outer)
    outer->back = mlirOperationGetResult(back, mlirOperationGetNumResults(back) - 1);
  end_loop_back(engine, cotangents, loop, back, &w);
}

/* ---- backward: branches ---------------------------------------------------------------------------------------------------- */

static void fill_branch_back(ad_engine *engine, ad_sweep *sweep, tnf_map *results, MlirOperation branch,
                             const ad_values *captures, ad_way *way) {
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  MlirOperation end = mlirBlockGetTerminator(way->forward), back_end = mlirBlockGetTerminator(way->backward);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(end) - 1; i < n; ++i) {
    tnf_traced t = ad_lookup(engine, results, mlirOperationGetResult(branch, i));
    MlirValue given = mlirOperationGetOperand(end, i);
    MlirType type = mlirValueGetType(mlirOperationGetResult(branch, i));
    if (t.value && mlirTypeIsAShaped(type) && !mlirShapedTypeHasStaticShape(type))
      t = tnf_traced_from(&engine->graph, with_extents_of(engine, tnf_traced_get_value(t), given));
    ad_accumulate(engine, &cotangents, given, t);
  }
  ad_pull_block(engine, sweep, &cotangents, way->forward, end, way);
  for (size_t k = 0; k < captures->count && !ad_failed(engine); ++k)
    tnf_ir_append_operand(back_end, lookup(engine, &cotangents, captures->at[k]));
  tnf_ir_append_operand(back_end, way->back);
}

static bool has_cotangent(ad_engine *engine, const tnf_map *cotangents, MlirOperation op) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    if (ad_is_given(engine, cotangents, op, i))
      return true;
  return false;
}

/* A placeholder for the tape at the beginning of a block. */
static MlirValue tape_at_begin(ad_engine *engine, MlirBlock block) {
  return tape_before(engine, mlirBlockGetFirstOperation(block));
}

static void pull_branch(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation branch, ad_way *outer) {
  point here = point_of(engine);
  ad_values captures = ad_captures(engine, sweep, branch), pred = {NULL, 0, 0};
  if (captures.count == 0 || !has_cotangent(engine, cotangents, branch))
    return;
  MlirValue begin = tape_before(engine, branch);
  intptr_t results = mlirOperationGetNumResults(branch);
  ad_more more = more_of(engine, 1), back_types = more_of(engine, captures.count + 1);
  if (!more.types || !back_types.types)
    return;
  more.types[0] = tnf_ir_tape_type_get(engine->graph.mlir);
  MlirOperation old = branch;
  branch = ad_extend(engine, sweep, branch, &more);
  if (mlirOperationIsNull(branch))
    return;
  for (intptr_t i = 0; i < results; ++i) {
    const MlirValue result = mlirOperationGetResult(branch, i);
    ad_accumulate(engine, cotangents, result, ad_lookup(engine, cotangents, mlirOperationGetResult(old, i)));
    if (!ad_is_given(engine, cotangents, branch, i) && ad_is_popped(sweep, branch, i)) /* one empty tape for both branches */
      set(engine, cotangents, result, ad_new_tape(engine));
  }
  ad_keep_captures(engine, sweep, cotangents, branch, results, &captures);
  for (size_t k = 0; k < captures.count; ++k)
    back_types.types[k] = mlirValueGetType(captures.at[k]);
  back_types.types[captures.count] = more.types[0];
  ad_values_add(engine, &pred, mlirOperationGetOperand(branch, 0));
  MlirOperation back = ad_build(engine, "tenferro.if", &pred, (intptr_t)captures.count + 1, back_types.types, 0, NULL, 2);
  ad_say_goes_back(back, !ad_goes_back(branch));
  ad_way ways[2];
  for (intptr_t r = 0; r < 2 && !ad_failed(engine); ++r) {
    ad_way *way = &ways[r];
    way->forward = ad_block(branch, r);
    way->head = tape_at_begin(engine, way->forward);
    tnf_ir_append_operand(mlirBlockGetTerminator(way->forward), way->head);
    way->backward = begin_block(engine, mlirOperationGetRegion(back, r), 0, NULL);
    way->back = way->back_head = tape_at_begin(engine, way->backward);
    fill_branch_back(engine, sweep, cotangents, branch, &captures, way);
    if (!ad_failed(engine))
      ad_keep(engine, sweep, way);
  }
  go_to(engine, here);
  if (ad_failed(engine))
    return;
  MlirValue end = mlirOperationGetResult(branch, results);
  MlirValue source = outer ? outer->back : end;
  for (intptr_t r = 0; r < 2; ++r) {
    replace_placeholder(ways[r].head, begin);
    replace_placeholder(ways[r].back_head, source);
  }
  thread(outer, begin, end);
  if (outer)
    outer->back = mlirOperationGetResult(back, (intptr_t)captures.count);
  for (size_t k = 0; k < captures.count; ++k)
    set(engine, cotangents, captures.at[k], mlirOperationGetResult(back, (intptr_t)k));
}

void ad_pull_control(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op, ad_way *way) {
  ad_build_for(engine, op);
  if (sweep->is_in_steps && !way && mlirOperationGetNumRegions(op) > 0 && has_cotangent(engine, cotangents, op))
    op = ad_copy_with_cotangents(engine, sweep, cotangents, op);
  if (ad_is_if(op))
    pull_branch(engine, sweep, cotangents, op, way);
  else if (mlirOperationGetNumRegions(op) > 0)
    pull_loop(engine, sweep, cotangents, op, way);
  else
    pull_tape(engine, sweep, cotangents, op);
}
