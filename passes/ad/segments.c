/* Counted loops that keep what is carried where segments begin become loops over segments, whose steps derivatives compute again.
 *
 * Of n steps the first m k are m segments of k steps, and what is left are less than k: a loop of its own, of which everything is
 * kept. k is the least of the numbers max(2^i, ceil(n / 2^i)): at least sqrt(n), at most sqrt(2 n) rounded up. */
#include "builder/applied.h"
#include "steps.h"

typedef struct segments {
  ad_steps of;
  tnf_extent steps, length, count, whole; /* of the loop, of a segment; segments; steps of these */
} segments;

static MlirAttribute attribute_of(MlirOperation op, const char *name) {
  return mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(name));
}

bool ad_keeps(MlirOperation op, const char *what) {
  MlirAttribute keeps = tnf_op_is(op, "tenferro.for") ? attribute_of(op, "keeps") : mlirAttributeGetNull();
  return !mlirAttributeIsNull(keeps) && mlirStringRefEqual(mlirStringAttrGetValue(keeps), mlirStringRefCreateFromCString(what));
}

void ad_keep_steps(MlirOperation loop) {
  mlirOperationRemoveAttributeByName(loop, mlirStringRefCreateFromCString("keeps"));
  mlirOperationRemoveAttributeByName(loop, mlirStringRefCreateFromCString("budget"));
}

/* ---- extents ----------------------------------------------------------------------------------------------------------- */

tnf_extent ad_extent_from(const ad_steps *s, MlirValue value) {
  return (tnf_extent){&s->engine->graph, value.ptr, 0, 2};
}
MlirValue ad_index_of(const ad_steps *s, tnf_extent extent) {
  return tnf_extent_as_value(&s->engine->graph, "for", "the number of steps", extent);
}

static tnf_extent length_for(tnf_extent steps) {
  tnf_extent some = tnf_extent_max(steps, tnf_extent_const(1)), length = some;
  for (int64_t power = 2; power <= INT64_C(1) << 20; power *= 2)
    length = tnf_extent_min(length, tnf_extent_max(tnf_extent_const(power), tnf_extent_ceildiv(some, tnf_extent_const(power))));
  return length;
}

/* ---- loops
 * --------------------------------------------------------------------------------------------------------------------- */

static MlirBlock add_block(const ad_steps *s, MlirOperation op, size_t count, const MlirType *types) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  for (size_t i = 0; i < count; ++i)
    mlirBlockAddArgument(block, types[i], s->engine->graph.location);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, 0), block);
  return block;
}

static void enter(const ad_steps *s, MlirBlock block) {
  s->engine->graph.block = block;
  s->engine->graph.before = (MlirOperation){NULL};
}

/* The arguments of the block behind the first `from`. */
static ad_values arguments_of(const ad_steps *s, MlirBlock block, intptr_t from) {
  ad_values list = {NULL, 0, 0};
  for (intptr_t i = from, n = mlirBlockGetNumArguments(block); i < n; ++i)
    ad_values_add(s->engine, &list, mlirBlockGetArgument(block, i));
  return list;
}

/* Types of the loop's: of what it runs over and carries where `results` is false, of what it stacks and carries else. Parts and
 * what a step gives for the stack have `more` axes more. */
static MlirType *types_of(const ad_steps *s, bool results, int more) {
  intptr_t first = results ? s->stacked : s->xs;
  MlirType *types = tnf_arena_alloc(&s->engine->memory, (size_t)(first + s->carried) + 1, sizeof *types);
  MlirBlock body = ad_body(s->loop);
  for (intptr_t i = 0; types && i < first + s->carried; ++i) {
    MlirValue like = i >= first ? mlirBlockGetArgument(body, 1 + s->xs + i - first)
                     : results  ? mlirOperationGetOperand(mlirBlockGetTerminator(body), i)
                                : mlirBlockGetArgument(body, 1 + i);
    types[i] = mlirValueGetType(like);
    for (int k = 0; k < more && i < first; ++k)
      types[i] = ad_stacked_type(s->engine, types[i]);
  }
  return types;
}

/* A loop over as many steps with an empty body: of the loop's own steps, or of segments of them. */
static MlirOperation build_loop(const ad_steps *s, tnf_extent steps, const ad_values *over, bool of_segments) {
  ad_engine *engine = s->engine;
  ad_values operands = {NULL, 0, 0};
  MlirType *results = types_of(s, true, of_segments ? 2 : 1), *parts = types_of(s, false, of_segments ? 1 : 0);
  ad_values_add(engine, &operands, ad_index_of(s, steps));
  for (size_t i = 0; i < over->count; ++i)
    ad_values_add(engine, &operands, over->at[i]);
  if (ad_failed(engine) || !results || !parts)
    return (MlirOperation){NULL};
  MlirNamedAttribute attributes[] = {ad_named(engine, "changes", attribute_of(s->loop, "changes")),
                                     ad_named(engine, "reverse", mlirUnitAttrGet(engine->graph.mlir))};
  MlirOperation op =
      ad_build(engine, "tenferro.for", &operands, s->stacked + s->carried, results, s->reverse ? 2 : 1, attributes, 1);
  MlirType index = mlirIndexTypeGet(engine->graph.mlir);
  MlirBlock body = add_block(s, op, 1, &index);
  for (intptr_t i = 0; i < s->xs + s->carried; ++i)
    mlirBlockAddArgument(body, parts[i], engine->graph.location);
  return op;
}

static void end_with_results(const ad_steps *s, MlirOperation op) {
  ad_values results = {NULL, 0, 0};
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    ad_values_add(s->engine, &results, mlirOperationGetResult(op, i));
  ad_build(s->engine, "tenferro.yield", &results, 0, NULL, 0, NULL, 0);
}

MlirOperation ad_build_steps(const ad_steps *s, tnf_extent steps, tnf_extent begin, const ad_values *over) {
  ad_engine *engine = s->engine;
  MlirOperation op = build_loop(s, steps, over, false);
  if (mlirOperationIsNull(op))
    return op;
  MlirBlock block = engine->graph.block;
  MlirOperation before = engine->graph.before, copy = mlirOperationClone(s->loop);
  ad_values arguments = {NULL, 0, 0};
  enter(s, ad_body(op));
  ad_values_add(engine, &arguments,
                ad_index_of(s, tnf_extent_add(begin, ad_extent_from(s, mlirBlockGetArgument(ad_body(op), 0)))));
  ad_values others = arguments_of(s, ad_body(op), 1);
  for (size_t i = 0; i < others.count; ++i)
    ad_values_add(engine, &arguments, others.at[i]);
  ad_moved moved = ad_move_block(engine, ad_body(copy), &arguments);
  ad_build(engine, "tenferro.yield", &moved.yielded, 0, NULL, 0, NULL, 0);
  mlirOperationDestroy(copy);
  engine->graph.block = block;
  engine->graph.before = before;
  return op;
}

/* The body of the loop over segments: one that derivatives compute again. */
static void fill_segment(const segments *g, MlirOperation outer) {
  ad_engine *engine = g->of.engine;
  MlirBlock body = ad_body(outer);
  ad_values operands = arguments_of(&g->of, body, 1);
  MlirType *results = types_of(&g->of, true, 1), *arguments = types_of(&g->of, false, 1);
  MlirNamedAttribute name =
      ad_named(engine, "name", mlirStringAttrGet(engine->graph.mlir, mlirStringRefCreateFromCString("segment")));
  if (!results || !arguments)
    return;
  enter(&g->of, body);
  MlirValue first = ad_index_of(&g->of, tnf_extent_mul(g->length, ad_extent_from(&g->of, mlirBlockGetArgument(body, 0))));
  if (ad_failed(engine))
    return;
  MlirOperation apply = ad_build(engine, "tenferro.apply", &operands, g->of.stacked + g->of.carried, results, 1, &name, 1);
  enter(&g->of, add_block(&g->of, apply, operands.count, arguments));
  ad_values over = arguments_of(&g->of, ad_block(apply, 0), 0);
  MlirOperation steps = ad_build_steps(&g->of, g->length, ad_extent_from(&g->of, first), &over);
  if (ad_failed(engine))
    return;
  end_with_results(&g->of, steps);
  tnf_apply_close_over(&engine->graph, "for", apply);
  enter(&g->of, body);
  end_with_results(&g->of, apply);
}

/* ---- what goes in and what comes out ----------------------------------------------------------------------------------- */

/* The parts of what the loop runs over that belong to segments, or to the steps behind them. */
static tnf_traced parts_of(const segments *g, tnf_traced x, bool behind) {
  if (behind)
    return tnf_slice_axis(x, -1, g->whole, g->steps);
  x = tnf_slice_axis(x, -1, tnf_extent_const(0), g->whole);
  tnf_extents extents = tnf_shape_of_value(x);
  extents.extent[extents.count - 1] = g->length;
  extents.extent[extents.count++] = g->count;
  return tnf_reshape(x, extents);
}

static ad_values over_of(const segments *g, bool behind, MlirOperation earlier) {
  ad_values list = {NULL, 0, 0};
  for (intptr_t i = 0; i < g->of.xs; ++i) {
    tnf_traced x = tnf_traced_from(&g->of.engine->graph, mlirOperationGetOperand(g->of.loop, 1 + i));
    ad_values_add(g->of.engine, &list, tnf_traced_get_value(parts_of(g, x, behind)));
  }
  for (intptr_t i = 0; i < g->of.carried; ++i)
    ad_values_add(g->of.engine, &list,
                  mlirOperationIsNull(earlier) ? mlirOperationGetOperand(g->of.loop, 1 + g->of.xs + i)
                                               : mlirOperationGetResult(earlier, g->of.stacked + i));
  return list;
}

/* What the loop stacks: what segments do, one behind the other, and the steps behind them. */
static tnf_traced join(const segments *g, MlirValue of_segments, MlirValue behind) {
  tnf_traced x = tnf_traced_from(&g->of.engine->graph, of_segments);
  tnf_extents extents = tnf_shape_of_value(x);
  extents.extent[--extents.count - 1] = g->whole;
  x = tnf_reshape(x, extents);
  return tnf_concatenate((tnf_traced[]){x, tnf_traced_from(&g->of.engine->graph, behind)}, 2, -1);
}

static void replace(const segments *g, MlirOperation of_segments, MlirOperation behind) {
  MlirOperation last = g->of.reverse ? of_segments : behind;
  for (intptr_t i = 0; i < g->of.stacked + g->of.carried && !ad_failed(g->of.engine); ++i) {
    MlirValue result = mlirOperationGetResult(g->of.loop, i), value = mlirOperationGetResult(last, i);
    if (i < g->of.stacked)
      value = tnf_traced_get_value(tnf_with_type(
          join(g, mlirOperationGetResult(of_segments, i), mlirOperationGetResult(behind, i)), mlirValueGetType(result)));
    if (!ad_failed(g->of.engine))
      mlirValueReplaceAllUsesOfWith(result, value);
  }
  if (!ad_failed(g->of.engine))
    mlirOperationDestroy(g->of.loop);
}

ad_steps ad_steps_of(ad_engine *engine, MlirOperation loop) {
  return (ad_steps){engine,
                    loop,
                    tnf_loop_first(loop) - 1,
                    tnf_loop_stacked(loop),
                    ad_carried(loop),
                    !mlirAttributeIsNull(attribute_of(loop, "reverse"))};
}

/* What lies along segments has one axis more. */
static bool has_room(MlirOperation loop) {
  bool room = true;
  for (intptr_t i = 1; i < tnf_loop_first(loop); ++i)
    room = room && tnf_ir_tensor_type_rank(mlirValueGetType(mlirOperationGetOperand(loop, i))) < TNF_RT_MAX_RANK;
  for (intptr_t i = 0; i < tnf_loop_stacked(loop); ++i)
    room = room && tnf_ir_tensor_type_rank(mlirValueGetType(mlirOperationGetResult(loop, i))) < TNF_RT_MAX_RANK;
  return room;
}

void ad_put_segments(ad_engine *engine, MlirBlock block, MlirOperation op) {
  if (ad_carries_tape(op) || !has_room(op))
    return;
  segments g = {.of = ad_steps_of(engine, op)};
  engine->graph.block = block;
  engine->graph.before = op;
  engine->graph.location = mlirOperationGetLocation(op);
  g.steps = tnf_extent_max(ad_extent_from(&g.of, mlirOperationGetOperand(op, 0)), tnf_extent_const(0));
  g.length = length_for(g.steps);
  g.count = tnf_extent_floordiv(g.steps, g.length);
  g.whole = tnf_extent_mul(g.count, g.length);
  MlirOperation loops[2] = {{NULL}, {NULL}}, earlier = {NULL}; /* over segments, over the steps behind them */
  for (int k = 0; k < 2 && !ad_failed(engine); ++k) {
    bool behind = g.of.reverse ? k == 0 : k == 1;
    ad_values over = over_of(&g, behind, earlier);
    MlirOperation made = behind ? ad_build_steps(&g.of, tnf_extent_sub(g.steps, g.whole), g.whole, &over)
                                : build_loop(&g.of, g.count, &over, true);
    if (!behind && !ad_failed(engine))
      fill_segment(&g, made);
    engine->graph.block = block;
    engine->graph.before = op;
    earlier = loops[behind] = made;
  }
  if (!ad_failed(engine))
    replace(&g, loops[0], loops[1]);
}
