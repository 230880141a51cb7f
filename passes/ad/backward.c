/* Derivatives of loops and branches backward. */
#include "control.h"

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
  ad_point here = ad_point_of(engine);
  engine->graph.block = mlirOperationGetBlock(op);
  engine->graph.before = op;
  MlirValue tape = ad_new_tape(engine);
  ad_go_to(engine, here);
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
    MlirValue argument = ad_argument_at(loop, first + i);
    bool is_given = ad_is_tape(argument) && ad_lookup(engine, cotangents, mlirOperationGetResult(loop, stacked + i)).value;
    if (is_given || ad_is_on_the_way(sweep, argument))
      numbers.at[numbers.count++] = i;
  }
  return numbers;
}

ad_way_back ad_way_back_of(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop) {
  ad_way_back w = {.active = ad_active_of(engine, sweep, loop), .captures = ad_captures(engine, sweep, loop)};
  const ad_active *active = &w.active;
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop);
  keep_numbers_with_cotangents(engine, cotangents, loop, &w.active.stacked);
  w.active.carried = carried_back(engine, sweep, cotangents, loop);
  w.carried = ad_more_of(engine, active->carried.count + w.captures.count + 1);
  w.carried.stacked = tnf_arena_alloc(&engine->memory, active->xs.count + 1, sizeof *w.carried.stacked);
  for (size_t k = 0; k < active->stacked.count; ++k)
    ad_values_add(engine, &w.carried.xs, ad_value_of(engine, cotangents, mlirOperationGetResult(loop, active->stacked.at[k])));
  for (size_t k = 0; k < active->xs.count && w.carried.stacked; ++k)
    w.carried.stacked[w.carried.stacked_count++] = mlirValueGetType(mlirOperationGetOperand(loop, 1 + active->xs.at[k]));
  for (size_t k = 0; k < active->carried.count; ++k) {
    intptr_t i = active->carried.at[k];
    ad_add_more(engine, &w.carried, ad_value_of(engine, cotangents, mlirOperationGetResult(loop, stacked + i)),
                mlirValueGetType(ad_argument_at(loop, first + i)), ad_changes_of(loop, i));
  }
  for (size_t k = 0; k < w.captures.count; ++k) {
    tnf_traced zero = tnf_zero_like(tnf_traced_from(&engine->graph, w.captures.at[k]));
    ad_add_more(engine, &w.carried, ad_materialized(engine, zero), mlirValueGetType(w.captures.at[k]), ad_no_changes(engine));
  }
  return w;
}

MlirOperation ad_build_loop_back(ad_engine *engine, const ad_way_back *w, MlirValue count, bool reverse) {
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
    return ad_materialized(engine, tnf_zero_like(given));
  int64_t dims[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < extents.count; ++i)
    dims[i] = i;
  return tnf_traced_get_value(
      tnf_op_broadcast_in_dim(tnf_traced_from(&engine->graph, cotangent), extents.extent, extents.count, dims, extents.count));
}

void ad_begin_step_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, const ad_way_back *w, MlirBlock forward,
                        MlirBlock backward) {
  MlirOperation end = mlirBlockGetTerminator(forward);
  const ad_active *active = &w->active;
  intptr_t stacked = tnf_loop_stacked(loop), first = 1 + (intptr_t)w->carried.xs.count;
  for (size_t k = 0; k < active->stacked.count; ++k) {
    MlirValue output = mlirOperationGetOperand(end, active->stacked.at[k]),
              part = mlirBlockGetArgument(backward, 1 + (intptr_t)k);
    bool same = mlirTypeEqual(mlirValueGetType(output), mlirValueGetType(part));
    ad_set(engine, cotangents, output, same ? part : with_extents_of(engine, part, output));
  }
  for (size_t k = 0; k < active->carried.count; ++k) {
    MlirValue next = mlirOperationGetOperand(end, stacked + active->carried.at[k]);
    MlirValue argument = mlirBlockGetArgument(backward, first + (intptr_t)k);
    bool changes = mlirDenseArrayGetNumElements(w->carried.changes[k]) > 0;
    ad_set(engine, cotangents, next, changes ? with_extents_of(engine, argument, next) : argument);
  }
}

void ad_end_step_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, const ad_way_back *w,
                      const ad_values *arguments, MlirBlock backward) {
  MlirOperation end = mlirBlockGetTerminator(backward);
  const ad_active *active = &w->active;
  intptr_t first = 1 + (intptr_t)w->carried.xs.count;
  for (size_t k = 0; k < active->xs.count && !ad_failed(engine); ++k)
    tnf_ir_append_operand(end, ad_value_of(engine, cotangents, arguments->at[1 + active->xs.at[k]]));
  for (size_t k = 0; k < active->carried.count && !ad_failed(engine); ++k)
    tnf_ir_append_operand(end, ad_value_of(engine, cotangents, arguments->at[tnf_loop_first(loop) + active->carried.at[k]]));
  for (size_t k = 0; k < w->captures.count && !ad_failed(engine); ++k) {
    MlirValue argument = mlirBlockGetArgument(backward, first + (intptr_t)(active->carried.count + k));
    tnf_traced sum = tnf_traced_from(&engine->graph, argument), added = ad_lookup(engine, cotangents, w->captures.at[k]);
    tnf_ir_append_operand(end, tnf_traced_get_value(added.value ? tnf_add(sum, added) : sum));
  }
}

/* The body of the loop that goes back, without what it reads of the steps. */
static void fill_loop_back(ad_engine *engine, ad_sweep *sweep, MlirOperation loop, const ad_way_back *w, ad_way *way) {
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  ad_values arguments = {NULL, 0, 0};
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(way->forward); i < n; ++i)
    ad_values_add(engine, &arguments, mlirBlockGetArgument(way->forward, i));
  ad_begin_step_back(engine, &cotangents, loop, w, way->forward, way->backward);
  ad_pull_block(engine, sweep, &cotangents, way->forward, mlirBlockGetTerminator(way->forward), way);
  ad_end_step_back(engine, &cotangents, loop, w, &arguments, way->backward);
}

void ad_end_loop_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, MlirOperation back, const ad_way_back *w) {
  const ad_active *active = &w->active;
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(back);
  for (size_t k = 0; k < active->xs.count; ++k)
    ad_set(engine, cotangents, mlirOperationGetOperand(loop, 1 + active->xs.at[k]), mlirOperationGetResult(back, (intptr_t)k));
  for (size_t k = 0; k < active->carried.count; ++k)
    ad_set(engine, cotangents, mlirOperationGetOperand(loop, first + active->carried.at[k]),
           mlirOperationGetResult(back, stacked + (intptr_t)k));
  for (size_t k = 0; k < w->captures.count; ++k)
    ad_set(engine, cotangents, w->captures.at[k], mlirOperationGetResult(back, stacked + (intptr_t)(active->carried.count + k)));
}

/* The loop with a tape that it hands on, which is the last value that it carries. */
static MlirOperation extend_with_tape(ad_engine *engine, ad_sweep *sweep, MlirOperation loop, ad_way *outer, MlirValue *end) {
  MlirValue begin = tape_before(engine, loop);
  ad_more more = ad_more_of(engine, 1);
  intptr_t carried = ad_carried(loop);
  ad_add_more(engine, &more, begin, tnf_ir_tape_type_get(engine->graph.mlir), ad_no_changes(engine));
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
  if (ad_keeps(loop, "snapshots") && !ad_carries_tape(loop)) {
    ad_pull_snapshots(engine, sweep, cotangents, loop);
    return;
  }
  ad_point here = ad_point_of(engine);
  ad_way_back w = ad_way_back_of(engine, sweep, cotangents, loop);
  if (w.active.carried.count + w.active.stacked.count == 0 || ad_failed(engine))
    return;
  MlirValue end;
  loop = extend_with_tape(engine, sweep, loop, outer, &end);
  if (mlirOperationIsNull(loop))
    return;
  ad_way way = {.forward = ad_body(loop), .head = last_argument(ad_body(loop))};
  tnf_ir_append_operand(mlirBlockGetTerminator(way.forward), way.head);
  ad_add_more(engine, &w.carried, outer ? outer->back : end, mlirValueGetType(end), ad_no_changes(engine));
  MlirValue count = tnf_op_is(loop, "tenferro.for") ? mlirOperationGetOperand(loop, 0)
                                                    : mlirOperationGetResult(loop, mlirOperationGetNumResults(loop) - 1);
  bool goes_down = !mlirAttributeIsNull(mlirOperationGetAttributeByName(loop, mlirStringRefCreateFromCString("reverse")));
  MlirOperation back = ad_build_loop_back(engine, &w, count, !goes_down);
  if (ad_failed(engine))
    return;
  way.backward = ad_body(back);
  way.back = way.back_head = last_argument(way.backward);
  fill_loop_back(engine, sweep, loop, &w, &way);
  if (ad_failed(engine))
    return;
  tnf_ir_append_operand(mlirBlockGetTerminator(way.backward), way.back);
  ad_go_to(engine, here);
  ad_keep(engine, sweep, &way);
  loop = mlirBlockGetParentOperation(way.forward); /* they stack what is kept, and run over it */
  back = mlirBlockGetParentOperation(way.backward);
  if (outer)
    outer->back = mlirOperationGetResult(back, mlirOperationGetNumResults(back) - 1);
  ad_end_loop_back(engine, cotangents, loop, back, &w);
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
    tnf_ir_append_operand(back_end, ad_value_of(engine, &cotangents, captures->at[k]));
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
  ad_point here = ad_point_of(engine);
  ad_values captures = ad_captures(engine, sweep, branch), pred = {NULL, 0, 0};
  if (captures.count == 0 || !has_cotangent(engine, cotangents, branch))
    return;
  MlirValue begin = tape_before(engine, branch);
  intptr_t results = mlirOperationGetNumResults(branch);
  ad_more more = ad_more_of(engine, 1), back_types = ad_more_of(engine, captures.count + 1);
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
      ad_set(engine, cotangents, result, ad_new_tape(engine));
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
  ad_go_to(engine, here);
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
    ad_set(engine, cotangents, captures.at[k], mlirOperationGetResult(back, (intptr_t)k));
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
    ad_pull_tape(engine, sweep, cotangents, op);
}
