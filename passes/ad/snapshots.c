/* The way back of a loop that keeps what is carried in front of as many steps as there is memory for.
 *
 * Snapshots are on a tape, the last one on top: what is carried, in front of which step, and how many snapshots there are with
 * this one. The way back of a step takes the last one, goes on from there to the step, and leaves snapshots on the way as the
 * schedule says (tenferro.snapshot_distance); each step of the way back is a step of one loop. Places count in the order in which
 * the loop goes, whatever the numbers of the steps are. */
#include "steps.h"

typedef struct snapshots {
  ad_steps of;
  tnf_extent steps; /* of the loop */
  tnf_traced most;  /* snapshots, i64 */
  tnf_extents *extents;
  MlirType *types; /* of what is carried */
} snapshots;

/* What is carried, and where. */
typedef struct state {
  ad_values carried;
  tnf_extent place, depth;
  MlirValue tape;
} state;

static tnf_traced traced(const snapshots *s, MlirValue value) {
  return tnf_traced_from(&s->of.engine->graph, value);
}
static tnf_traced number(const snapshots *s, tnf_extent extent) {
  return tnf_extent_to_scalar(&s->of.engine->graph, extent, TNF_I64);
}
static MlirValue value(tnf_traced x) {
  return tnf_traced_get_value(tnf_materialize(x));
}

/* ---- the tape -------------------------------------------------------------------------------------------------------------- */

static void push(const snapshots *s, state *at) {
  ad_engine *engine = s->of.engine;
  for (size_t i = 0; i < at->carried.count && !ad_failed(engine); ++i)
    at->tape = ad_push(engine, at->tape, at->carried.at[i]);
  MlirValue place = ad_index_of(&s->of, at->place), depth = ad_index_of(&s->of, at->depth);
  if (!ad_failed(engine))
    at->tape = ad_push(engine, ad_push(engine, at->tape, place), depth);
}

static tnf_extent pop_extent(const snapshots *s, MlirValue *tape) {
  ad_values operands = {NULL, 0, 0};
  MlirType types[] = {mlirValueGetType(*tape), mlirIndexTypeGet(s->of.engine->graph.mlir)};
  ad_values_add(s->of.engine, &operands, *tape);
  MlirOperation op = ad_build(s->of.engine, "tenferro.pop_extent", &operands, 2, types, 0, NULL, 0);
  *tape = mlirOperationGetResult(op, 0);
  return ad_extent_from(&s->of, mlirOperationGetResult(op, 1));
}

static state pop(const snapshots *s, MlirValue tape) {
  ad_engine *engine = s->of.engine;
  state at = {.tape = tape};
  if (ad_failed(engine))
    return at;
  at.depth = pop_extent(s, &at.tape);
  at.place = pop_extent(s, &at.tape);
  MlirValue *popped = tnf_arena_alloc(&engine->memory, (size_t)s->of.carried + 1, sizeof *popped);
  for (intptr_t i = s->of.carried; popped && i-- > 0;)
    popped[i] = ad_pop(engine, at.tape, s->types[i], &s->extents[i], &at.tape);
  for (intptr_t i = 0; popped && i < s->of.carried; ++i)
    ad_values_add(engine, &at.carried, popped[i]);
  return at;
}

/* ---- from a snapshot to a step ----------------------------------------------------------------------------------------- */

/* What of the tensors that the loop runs over belongs to `count` steps from a place on, and the number of the first of them in
 * the order of numbers. */
static ad_values parts_from(const snapshots *s, tnf_extent place, tnf_extent count, tnf_extent *begin) {
  ad_values list = {NULL, 0, 0};
  *begin = s->of.reverse ? tnf_extent_sub(tnf_extent_sub(s->steps, place), count) : place;
  for (intptr_t i = 0; i < s->of.xs; ++i) {
    tnf_traced x = traced(s, mlirOperationGetOperand(s->of.loop, 1 + i));
    ad_values_add(s->of.engine, &list, value(tnf_slice_axis(x, -1, *begin, tnf_extent_add(*begin, count))));
  }
  return list;
}

static tnf_traced distance(const snapshots *s, tnf_traced steps, tnf_traced free) {
  ad_engine *engine = s->of.engine;
  ad_values operands = {NULL, 0, 0};
  ad_values_add(engine, &operands, value(steps));
  ad_values_add(engine, &operands, value(free));
  if (ad_failed(engine))
    return tnf_traced_failed(&engine->graph);
  MlirType type = mlirValueGetType(operands.at[0]);
  return traced(s, mlirOperationGetResult(ad_build(engine, "tenferro.snapshot_distance", &operands, 1, &type, 0, NULL, 0), 0));
}

/* A snapshot, and the steps from it to the next one or to the step that is wanted. */
static void fill_advance(const snapshots *s, MlirBlock block, tnf_traced wanted) {
  ad_engine *engine = s->of.engine;
  state at = {.tape = mlirBlockGetArgument(block, s->of.carried + 2)};
  for (intptr_t i = 0; i < s->of.carried; ++i)
    ad_values_add(engine, &at.carried, mlirBlockGetArgument(block, i));
  tnf_traced place = traced(s, mlirBlockGetArgument(block, s->of.carried)), one = tnf_scalar_i64(&engine->graph, 1);
  tnf_traced depth = traced(s, mlirBlockGetArgument(block, s->of.carried + 1));
  at.place = tnf_extent_of(place);
  at.depth = tnf_extent_of(depth);
  push(s, &at);
  tnf_traced steps = tnf_add(tnf_sub(wanted, place), one), far = distance(s, steps, tnf_sub(s->most, depth));
  tnf_extent count = tnf_extent_of(far), begin;
  ad_values over = parts_from(s, at.place, count, &begin), next = {NULL, 0, 0};
  for (intptr_t i = 0; i < s->of.carried; ++i)
    ad_values_add(engine, &over, at.carried.at[i]);
  MlirOperation loop = ad_failed(engine) ? (MlirOperation){NULL} : ad_build_steps(&s->of, count, begin, &over);
  if (ad_failed(engine))
    return;
  ad_drop_inspections(engine, loop);
  for (intptr_t i = 0; i < s->of.carried; ++i)
    ad_values_add(engine, &next, mlirOperationGetResult(loop, s->of.stacked + i));
  ad_values_add(engine, &next, value(tnf_add(place, far)));
  ad_values_add(engine, &next, value(tnf_add(depth, one)));
  ad_values_add(engine, &next, at.tape);
  if (!ad_failed(engine))
    ad_build(engine, "tenferro.yield", &next, 0, NULL, 0, NULL, 0);
}

static MlirBlock add_block(const snapshots *s, MlirOperation op, intptr_t region, const ad_values *like) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  for (size_t i = 0; i < like->count; ++i) {
    MlirType type = i < (size_t)s->of.carried ? s->types[i] : mlirValueGetType(like->at[i]);
    mlirBlockAddArgument(block, type, s->of.engine->graph.location);
  }
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, region), block);
  return block;
}

/* From the snapshot on to the place that is wanted. */
static void advance(const snapshots *s, state *at, tnf_extent wanted) {
  ad_engine *engine = s->of.engine;
  ad_values operands = {NULL, 0, 0}, go = {NULL, 0, 0};
  size_t count = (size_t)s->of.carried + 3;
  MlirType *types = tnf_arena_alloc(&engine->memory, count + 1, sizeof *types);
  MlirAttribute *changes = tnf_arena_alloc(&engine->memory, count, sizeof *changes);
  tnf_traced goal = number(s, wanted);
  for (intptr_t i = 0; i < s->of.carried && !ad_failed(engine); ++i)
    ad_values_add(engine, &operands, at->carried.at[i]);
  ad_values_add(engine, &operands, value(number(s, at->place)));
  ad_values_add(engine, &operands, value(number(s, at->depth)));
  ad_values_add(engine, &operands, at->tape);
  if (ad_failed(engine) || !types || !changes)
    return;
  for (size_t i = 0; i < count; ++i) {
    types[i] = i < (size_t)s->of.carried ? s->types[i] : mlirValueGetType(operands.at[i]);
    changes[i] = ad_no_changes(engine);
  }
  types[count] = mlirIndexTypeGet(engine->graph.mlir);
  MlirNamedAttribute attribute = ad_named(engine, "changes", mlirArrayAttrGet(engine->graph.mlir, (intptr_t)count, changes));
  MlirOperation op = ad_build(engine, "tenferro.while", &operands, (intptr_t)count + 1, types, 1, &attribute, 2);
  ad_point here = ad_point_of(engine);
  MlirBlock condition = add_block(s, op, 0, &operands), body = add_block(s, op, 1, &operands);
  ad_go_to(engine, (ad_point){condition, {NULL}, here.location});
  ad_values_add(engine, &go,
                value(tnf_compare(TNF_DIRECTION_LT, traced(s, mlirBlockGetArgument(condition, s->of.carried)), goal)));
  if (!ad_failed(engine))
    ad_build(engine, "tenferro.condition", &go, 0, NULL, 0, NULL, 0);
  ad_go_to(engine, (ad_point){body, {NULL}, here.location});
  fill_advance(s, body, goal);
  ad_go_to(engine, here);
  for (intptr_t i = 0; i < s->of.carried; ++i)
    at->carried.at[i] = mlirOperationGetResult(op, i);
  at->tape = mlirOperationGetResult(op, s->of.carried + 2);
}

/* ---- the way back
 * ---------------------------------------------------------------------------------------------------------------- */

/* How many snapshots there is memory for: with a word for each record, on a tape that grows by half and is copied then. With the
 * blocks that it leaves, which the context keeps, it takes up to 6 times what is on it. */
static tnf_extent most_snapshots(const snapshots *s) {
  tnf_extent bytes = tnf_extent_const(8 * (s->of.carried + 4));
  for (intptr_t i = 0; i < s->of.carried; ++i) {
    tnf_dtype dtype = TNF_F64;
    tnf_dtype_from_type(tnf_ir_tensor_type_element(s->types[i]), &dtype);
    tnf_extent size = tnf_extent_const((int64_t)tnf_dtype_size(dtype));
    for (int32_t k = 0; k < s->extents[i].count; ++k)
      size = tnf_extent_mul(size, s->extents[i].extent[k]);
    bytes = tnf_extent_add(bytes, size);
  }
  int64_t budget =
      mlirIntegerAttrGetValueInt(mlirOperationGetAttributeByName(s->of.loop, mlirStringRefCreateFromCString("budget")));
  return tnf_extent_max(tnf_extent_floordiv(tnf_extent_const(budget), tnf_extent_mul(bytes, tnf_extent_const(6))),
                        tnf_extent_const(1));
}

/* The types of what the loop carries, and the extents that it keeps. */
static bool read_carried(snapshots *s) {
  ad_engine *engine = s->of.engine;
  s->types = tnf_arena_alloc(&engine->memory, (size_t)s->of.carried + 1, sizeof *s->types);
  s->extents = tnf_arena_alloc(&engine->memory, (size_t)s->of.carried + 1, sizeof *s->extents);
  for (intptr_t i = 0; i < s->of.carried && !ad_failed(engine); ++i) {
    MlirValue init = mlirOperationGetOperand(s->of.loop, 1 + s->of.xs + i);
    s->types[i] = mlirValueGetType(ad_argument_at(s->of.loop, 1 + s->of.xs + i));
    s->extents[i].count = (int32_t)tnf_ir_tensor_type_rank(s->types[i]);
    for (int32_t k = 0; k < s->extents[i].count; ++k) {
      int64_t exact = tnf_ir_tensor_type_extent(s->types[i], k);
      s->extents[i].extent[k] = exact != TNF_IR_UNKNOWN
                                    ? tnf_extent_const(exact)
                                    : ad_extent_from(&s->of, ad_index_of(&s->of, tnf_dim(traced(s, init), k)));
    }
  }
  return !ad_failed(engine);
}

/* The step back from the state in front of it: of a copy of the loop's body. */
static void pull_step(const snapshots *s, const ad_sweep *sweep, const ad_way_back *w, const state *at, MlirBlock body) {
  ad_engine *engine = s->of.engine;
  MlirOperation copy = mlirOperationClone(s->of.loop);
  tnf_map inside = tnf_map_make(&engine->memory, sizeof(tnf_traced)), reach = tnf_map_make(&engine->memory, 1);
  ad_values arguments = {NULL, 0, 0};
  ad_drop_inspections(engine, copy);
  ad_values_add(engine, &arguments, mlirBlockGetArgument(body, 0));
  for (intptr_t i = 0; i < s->of.xs; ++i)
    ad_values_add(engine, &arguments, mlirBlockGetArgument(body, 1 + (intptr_t)w->active.stacked.count + i));
  for (intptr_t i = 0; i < s->of.carried && !ad_failed(engine); ++i)
    ad_values_add(engine, &arguments, at->carried.at[i]);
  ad_moved moved = ad_move_block(engine, ad_body(copy), &arguments);
  for (size_t k = 0; k < w->active.xs.count && !ad_failed(engine); ++k)
    tnf_map_insert(&reach, arguments.at[1 + w->active.xs.at[k]].ptr);
  for (size_t k = 0; k < w->active.carried.count && !ad_failed(engine); ++k)
    tnf_map_insert(&reach, arguments.at[1 + s->of.xs + w->active.carried.at[k]].ptr);
  for (size_t k = 0; k < w->captures.count; ++k)
    tnf_map_insert(&reach, w->captures.at[k].ptr);
  if (!ad_failed(engine)) {
    ad_sweep inner = ad_sweep_of(engine, sweep, reach, &moved);
    for (size_t k = 0; k < w->active.stacked.count; ++k)
      ad_also_needed_by(engine, &inner.needed, moved.yielded.at[w->active.stacked.at[k]]);
    for (size_t k = 0; k < w->active.carried.count; ++k)
      ad_also_needed_by(engine, &inner.needed, moved.yielded.at[s->of.stacked + w->active.carried.at[k]]);
    ad_begin_step_back(engine, &inside, s->of.loop, w, ad_body(copy), body);
    ad_pull_through(engine, &inner, &inside, moved.ops, moved.count, NULL);
    ad_settle_replaced(engine);
    ad_end_step_back(engine, &inside, s->of.loop, w, &arguments, body);
  }
  mlirOperationDestroy(copy);
}

/* The tape with what the loop begins with, which the step back from the first step takes: nothing where there is none, as what is
 * on a tape is taken from it. */
static MlirValue first_snapshot(const snapshots *s) {
  ad_engine *engine = s->of.engine;
  state first = {{NULL, 0, 0}, tnf_extent_const(0), tnf_extent_const(1), ad_new_tape(engine)};
  ad_values operands = {NULL, 0, 0}, next = {NULL, 0, 0};
  MlirType index = mlirIndexTypeGet(engine->graph.mlir), tape = mlirValueGetType(first.tape);
  MlirAttribute changes = ad_no_changes(engine);
  MlirNamedAttribute attribute = ad_named(engine, "changes", mlirArrayAttrGet(engine->graph.mlir, 1, &changes));
  ad_values_add(engine, &operands, ad_index_of(&s->of, tnf_extent_min(s->steps, tnf_extent_const(1))));
  ad_values_add(engine, &operands, first.tape);
  if (ad_failed(engine))
    return first.tape;
  MlirOperation op = ad_build(engine, "tenferro.for", &operands, 1, &tape, 1, &attribute, 1);
  ad_point here = ad_point_of(engine);
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  mlirBlockAddArgument(block, index, here.location);
  first.tape = mlirBlockAddArgument(block, tape, here.location);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, 0), block);
  ad_go_to(engine, (ad_point){block, {NULL}, here.location});
  for (intptr_t i = 0; i < s->of.carried; ++i)
    ad_values_add(engine, &first.carried, mlirOperationGetOperand(s->of.loop, 1 + s->of.xs + i));
  push(s, &first);
  ad_values_add(engine, &next, first.tape);
  if (!ad_failed(engine))
    ad_build(engine, "tenferro.yield", &next, 0, NULL, 0, NULL, 0);
  ad_go_to(engine, here);
  return mlirOperationGetResult(op, 0);
}

void ad_pull_snapshots(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop) {
  ad_point here = ad_point_of(engine);
  ad_way_back w = ad_way_back_of(engine, sweep, cotangents, loop);
  snapshots s = {.of = ad_steps_of(engine, loop)};
  if (w.active.carried.count + w.active.stacked.count == 0 || !ad_may_repeat(engine, loop) || !read_carried(&s))
    return;
  s.steps = tnf_extent_max(ad_extent_from(&s.of, mlirOperationGetOperand(loop, 0)), tnf_extent_const(0));
  s.most = number(&s, most_snapshots(&s));
  for (intptr_t i = 0; i < s.of.xs; ++i)
    ad_values_add(engine, &w.carried.xs, mlirOperationGetOperand(loop, 1 + i));
  MlirValue tape = first_snapshot(&s);
  if (ad_failed(engine))
    return;
  ad_add_more(engine, &w.carried, tape, mlirValueGetType(tape), ad_no_changes(engine));
  MlirOperation back = ad_build_loop_back(engine, &w, mlirOperationGetOperand(loop, 0), !s.of.reverse);
  if (ad_failed(engine))
    return;
  MlirBlock body = ad_body(back);
  tnf_extent place = ad_extent_from(&s.of, mlirBlockGetArgument(body, 0));
  if (s.of.reverse)
    place = tnf_extent_sub(tnf_extent_sub(s.steps, tnf_extent_const(1)), place);
  state at = pop(&s, mlirBlockGetArgument(body, mlirBlockGetNumArguments(body) - 1));
  if (!ad_failed(engine))
    advance(&s, &at, place);
  if (!ad_failed(engine))
    pull_step(&s, sweep, &w, &at, body);
  if (ad_failed(engine))
    return;
  tnf_ir_append_operand(mlirBlockGetTerminator(body), at.tape);
  ad_go_to(engine, here);
  ad_end_loop_back(engine, cotangents, loop, back, &w);
}
