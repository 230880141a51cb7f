/* Loops, branches and tapes on all slices at once. A branch that slices take apart becomes both of them and a choice; a loop
 * that they leave apart goes on until the last one has left, and the others keep what they have. */
#include <stdio.h>

#include "builder/bodies.h"
#include "map.h"
#include "rules/rules.h"

typedef struct point {
  MlirBlock block;
  MlirOperation before;
} point;

static point enter(ad_map *m, MlirBlock block) {
  tnf_graph *graph = &m->engine->graph;
  point here = {graph->block, graph->before};
  graph->block = block;
  graph->before = (MlirOperation){NULL};
  return here;
}
static void go_to(ad_map *m, point p) {
  m->engine->graph.block = p.block;
  m->engine->graph.before = p.before;
}

static tnf_traced traced(ad_map *m, MlirValue value) {
  return tnf_traced_from(&m->engine->graph, value);
}

/* What `value` has become, as what stands for `place` is: with the axis of the slices where that has it. */
static MlirValue as_place(ad_map *m, MlirValue value, MlirValue place) {
  if (ad_is_mapped(m, value) || !ad_is_mapped(m, place))
    return ad_batched(m, value);
  return tnf_traced_get_value(ad_lifted(m, value));
}

/* The type with the axis of the slices. */
static MlirType lifted_type(ad_map *m, MlirType type) {
  tnf_graph *graph = &m->engine->graph;
  int64_t extents[TNF_RT_MAX_RANK + 1], bounds[TNF_RT_MAX_RANK + 1];
  intptr_t rank = tnf_ir_tensor_type_rank(type);
  if (rank == TNF_RT_MAX_RANK) {
    fail_with_rank(graph);
    return type;
  }
  for (intptr_t i = 0; i < rank; ++i) {
    extents[i] = tnf_ir_tensor_type_extent(type, i);
    bounds[i] = tnf_ir_tensor_type_bound(type, i);
  }
  extents[rank] = m->slices.kind == 1 ? m->slices.number : TNF_IR_UNKNOWN;
  bounds[rank] = TNF_IR_UNKNOWN;
  return tnf_ir_tensor_type_get(graph->location, rank + 1, extents, bounds, tnf_ir_tensor_type_element(type),
                                tnf_ir_tensor_type_placement(type));
}
static MlirType type_of_place(ad_map *m, MlirValue place) {
  return ad_is_mapped(m, place) ? lifted_type(m, mlirValueGetType(place)) : mlirValueGetType(place);
}

/* Adds the argument that stands for one of an old block. */
static void add_argument(ad_map *m, MlirBlock block, MlirValue old) {
  ad_set_batched(m, old, mlirBlockAddArgument(block, type_of_place(m, old), m->engine->graph.location));
}

static void end_block(ad_map *m, const char *name, const ad_values *values) {
  tnf_graph *graph = &m->engine->graph;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(name), graph->location);
  if (ad_failed(m->engine))
    return;
  mlirOperationStateAddOperands(&state, (intptr_t)values->count, values->at);
  mlirBlockAppendOwnedOperation(graph->block, mlirOperationCreate(&state));
}

static MlirOperation begin_op(ad_map *m, MlirOperation like, const ad_values *operands) {
  tnf_graph *graph = &m->engine->graph;
  MlirOperationState state = mlirOperationStateGet(mlirIdentifierStr(mlirOperationGetName(like)), graph->location);
  mlirOperationStateAddOperands(&state, (intptr_t)operands->count, operands->at);
  for (intptr_t i = 0, n = mlirOperationGetNumAttributes(like); i < n; ++i) {
    MlirNamedAttribute attribute = mlirOperationGetAttribute(like, i);
    mlirOperationStateAddAttributes(&state, 1, &attribute);
  }
  return tnf_region_op_insert(graph, &state, (int32_t)mlirOperationGetNumRegions(like));
}

/* pred where it holds for a slice, at the extents of a value of all slices. */
static tnf_traced spread(tnf_traced pred, tnf_traced like) {
  tnf_extents extents = tnf_shape_of_value(like);
  int64_t last = extents.count - 1;
  return extents.count == 1 ? pred : tnf_op_broadcast_in_dim(pred, extents.extent, extents.count, &last, 1);
}
static tnf_traced choose(tnf_traced pred, tnf_traced on_true, tnf_traced on_false) {
  return tnf_op_select(spread(pred, on_true), on_true, on_false);
}

/* ---- branches ------------------------------------------------------------------------------------------------------------- */

static void batch_branch(ad_map *m, MlirOperation op) {
  ad_values pred = {NULL, 0, 0};
  intptr_t count = mlirOperationGetNumResults(op);
  ad_values_add(m->engine, &pred, ad_batched(m, mlirOperationGetOperand(op, 0)));
  MlirOperation made = begin_op(m, op, &pred);
  MlirLocation location = m->engine->graph.location;
  for (intptr_t r = 0; r < 2 && !ad_failed(m->engine); ++r) {
    MlirOperation end = mlirBlockGetTerminator(ad_block(op, r));
    ad_values given = {NULL, 0, 0};
    point here = enter(m, ad_block(made, r));
    ad_batch_block(m, ad_block(op, r));
    m->engine->graph.location = location;
    for (intptr_t i = 0; i < count && !ad_failed(m->engine); ++i)
      ad_values_add(m->engine, &given, as_place(m, mlirOperationGetOperand(end, i), mlirOperationGetResult(op, i)));
    end_block(m, "tenferro.yield", &given);
    go_to(m, here);
  }
  if (ad_failed(m->engine))
    return;
  made = tnf_branch_with_results(&m->engine->graph, made, (int32_t)count);
  for (intptr_t i = 0; i < count; ++i)
    ad_set_batched(m, mlirOperationGetResult(op, i), mlirOperationGetResult(made, i));
}

/* The tape of outside of the block that the tape `value`, which the block ends with, goes on from; null where it is a new one. */
static MlirValue tape_start(MlirBlock block, MlirValue value) {
  while (mlirValueIsAOpResult(value) && mlirBlockEqual(mlirOperationGetBlock(mlirOpResultGetOwner(value)), block)) {
    MlirOperation op = mlirOpResultGetOwner(value);
    intptr_t i = mlirOpResultGetResultNumber(value);
    if (tnf_op_is(op, "tenferro.tape"))
      return (MlirValue){NULL};
    if (ad_is_if(op))
      value = tape_start(ad_block(op, 0), mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(op, 0)), i));
    else if (mlirOperationGetNumRegions(op) > 0)
      value = mlirOperationGetOperand(op, i - tnf_loop_stacked(op) + tnf_loop_first(op));
    else
      value = mlirOperationGetOperand(op, 0);
    if (mlirValueIsNull(value))
      return value;
  }
  return value;
}

/* The second of two branches goes on with the tapes that the first one hands on. */
static void go_on_with_tapes(ad_map *m, MlirOperation op, intptr_t first) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n && !ad_failed(m->engine); ++i) {
    MlirValue end[2];
    for (intptr_t r = 0; r < 2; ++r)
      end[r] = mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(op, r)), i);
    if (!ad_is_tape(end[0]))
      continue;
    MlirValue start = tape_start(ad_block(op, 1 - first), end[1 - first]);
    if (mlirValueIsNull(start))
      ad_refuse_batch(m, op, "keeps what its branches made on tapes of their own");
    else
      ad_set_batched(m, start, ad_batched(m, end[first]));
  }
}

/* What both branches give has the same extents: slices lie side by side. Of an axis where one extent is known the other is held
 * to it. */
static void agree(ad_map *m, tnf_traced *first, tnf_traced *second) {
  static const char what[] = "the slices of a map decide which branch is taken, and extents differ";
  for (int32_t axis = 0; axis < tnf_rank_of(*second) - 1; ++axis) {
    char of_first[64], of_second[64];
    int64_t one = tnf_exact_extent(*first, axis), other = tnf_exact_extent(*second, axis);
    snprintf(of_first, sizeof of_first, "dim %d of the first branch", axis);
    snprintf(of_second, sizeof of_second, "dim %d of the second", axis);
    if (one >= 0 && other >= 0 && one != other)
      tnf_graph_fail(&m->engine->graph, TNF_RT_SHAPE_MISMATCH, "%s: %s is %lld, %s is %lld", what, of_first, (long long)one,
                     of_second, (long long)other);
    else if (one < 0 && other >= 0)
      *first = tnf_with_extent(*first, axis, tnf_dim(*second, axis), &(tnf_equal_words){what, of_first, of_second});
    else if (other < 0)
      *second = tnf_with_extent(*second, axis, tnf_dim(*first, axis), &(tnf_equal_words){what, of_second, of_first});
  }
}

/* Both branches, one behind the other: the second one first where they go back, so that a tape is emptied in the order in which
 * it was filled. */
static void batch_both(ad_map *m, MlirOperation op) {
  intptr_t count = mlirOperationGetNumResults(op), first = ad_goes_back(op);
  tnf_traced pred = ad_lifted(m, mlirOperationGetOperand(op, 0));
  MlirValue *given[2];
  for (intptr_t k = 0; k < 2 && !ad_failed(m->engine); ++k) {
    intptr_t r = k ? 1 - first : first;
    MlirOperation end = mlirBlockGetTerminator(ad_block(op, r));
    given[r] = tnf_arena_alloc(&m->engine->memory, (size_t)count + 1, sizeof *given[r]);
    ad_batch_block(m, ad_block(op, r));
    m->engine->graph.location = mlirOperationGetLocation(op);
    for (intptr_t i = 0; i < count && given[r] && !ad_failed(m->engine); ++i)
      given[r][i] = as_place(m, mlirOperationGetOperand(end, i), mlirOperationGetResult(op, i));
    if (k == 0)
      go_on_with_tapes(m, op, first);
  }
  for (intptr_t i = 0; i < count && !ad_failed(m->engine); ++i) {
    MlirValue result = mlirOperationGetResult(op, i);
    if (ad_is_tape(result)) {
      ad_set_batched(m, result, given[1 - first][i]);
      continue;
    }
    tnf_traced on_true = traced(m, given[0][i]), on_false = traced(m, given[1][i]);
    agree(m, &on_true, &on_false);
    ad_set_batched(m, result, tnf_traced_get_value(choose(pred, on_true, on_false)));
  }
}

/* ---- loops ------------------------------------------------------------------------------------------------------------- */

/* What a loop begins with, and runs over: the parts of slices lie in front of the axis along which it runs. */
static ad_values loop_operands(ad_map *m, MlirOperation loop) {
  ad_values operands = {NULL, 0, 0};
  MlirBlock body = ad_body(loop);
  for (intptr_t i = 0, first = tnf_loop_first(loop), n = mlirOperationGetNumOperands(loop); i < n; ++i) {
    MlirValue operand = mlirOperationGetOperand(loop, i);
    MlirValue value = i < first ? ad_batched(m, operand) : as_place(m, operand, mlirBlockGetArgument(body, i));
    if (i > 0 && i < first && ad_is_mapped(m, operand)) {
      int32_t rank = tnf_rank_of(traced(m, value));
      value = tnf_traced_get_value(move_axis(traced(m, value), rank - 2, rank - 1));
    }
    ad_values_add(m->engine, &operands, value);
  }
  return operands;
}

/* What a body or a condition of the new loop hands on, in the block where the graph builds. */
static ad_values handed_on(ad_map *m, MlirOperation loop) {
  ad_values values = {NULL, 0, 0};
  MlirOperation end = mlirBlockGetTerminator(ad_body(loop));
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(end); i < n && !ad_failed(m->engine); ++i)
    ad_values_add(m->engine, &values, as_place(m, mlirOperationGetOperand(end, i), mlirOperationGetResult(loop, i)));
  return values;
}

/* The loop with its results, where what is stacked has the types that the steps give. */
static MlirOperation with_results(ad_map *m, MlirOperation loop, MlirOperation made) {
  intptr_t stacked = tnf_loop_stacked(loop), count = mlirOperationGetNumResults(loop);
  MlirOperation end = mlirBlockGetTerminator(ad_body(made));
  MlirType *types = tnf_arena_alloc(&m->engine->memory, (size_t)count + 1, sizeof *types);
  for (intptr_t i = 0; i < count && types; ++i) {
    MlirValue result = mlirOperationGetResult(loop, i);
    types[i] =
        i < stacked ? ad_stacked_type(m->engine, mlirValueGetType(mlirOperationGetOperand(end, i))) : type_of_place(m, result);
  }
  return types ? tnf_region_op_with_results(&m->engine->graph, made, (int32_t)count, types) : made;
}

static void set_results(ad_map *m, MlirOperation loop, MlirOperation made) {
  for (intptr_t i = 0, n = mlirOperationGetNumResults(loop), stacked = tnf_loop_stacked(loop); i < n; ++i) {
    MlirValue old = mlirOperationGetResult(loop, i);
    tnf_traced result = traced(m, mlirOperationGetResult(made, i));
    if (i < stacked && ad_is_mapped(m, old))
      result = move_axis(result, tnf_rank_of(result) - 1, tnf_rank_of(result) - 2);
    ad_set_batched(m, old, tnf_traced_get_value(result));
  }
}

static void batch_loop(ad_map *m, MlirOperation loop) {
  MlirLocation location = m->engine->graph.location;
  ad_values operands = loop_operands(m, loop);
  if (ad_failed(m->engine))
    return;
  MlirOperation made = begin_op(m, loop, &operands);
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(loop); r < n && !ad_failed(m->engine); ++r) {
    MlirBlock old = ad_block(loop, r);
    MlirOperation end = mlirBlockGetTerminator(old);
    for (intptr_t i = 0, arguments = mlirBlockGetNumArguments(old); i < arguments; ++i)
      add_argument(m, ad_block(made, r), mlirBlockGetArgument(old, i));
    point here = enter(m, ad_block(made, r));
    ad_batch_block(m, old);
    m->engine->graph.location = location;
    ad_values given = {NULL, 0, 0};
    if (!ad_failed(m->engine) && tnf_op_is(end, "tenferro.condition"))
      ad_values_add(m->engine, &given, ad_batched(m, mlirOperationGetOperand(end, 0)));
    else if (!ad_failed(m->engine))
      given = handed_on(m, loop);
    end_block(m, tnf_op_is(end, "tenferro.condition") ? "tenferro.condition" : "tenferro.yield", &given);
    go_to(m, here);
  }
  if (ad_failed(m->engine))
    return;
  made = with_results(m, loop, made);
  set_results(m, loop, made);
}

/* ---- loops that slices leave apart ------------------------------------------------------------------------------------- */

static bool changes_extents(MlirOperation loop) {
  for (intptr_t i = 0, n = ad_carried(loop); i < n; ++i)
    if (mlirDenseArrayGetNumElements(ad_changes_of(loop, i)) > 0)
      return true;
  return false;
}

/* Which slices the condition holds for, of carried values that have become these. */
static tnf_traced asked(ad_map *m, MlirOperation loop, const MlirValue *carried) {
  MlirBlock condition = ad_block(loop, 0);
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(condition); i < n; ++i)
    ad_set_batched(m, mlirBlockGetArgument(condition, i), carried[i]);
  ad_batch_block(m, condition);
  m->engine->graph.location = mlirOperationGetLocation(loop);
  if (ad_failed(m->engine))
    return tnf_traced_failed(&m->engine->graph);
  return ad_lifted(m, mlirOperationGetOperand(mlirBlockGetTerminator(condition), 0));
}

/* Takes a step of the old loop in the block where the graph builds. Slices that have left keep what they have: `kept`. */
static void step(ad_map *m, MlirOperation loop, tnf_traced active, MlirValue *kept) {
  MlirBlock body = ad_body(loop);
  MlirOperation end = mlirBlockGetTerminator(body);
  intptr_t first = tnf_loop_first(loop), stacked = tnf_loop_stacked(loop);
  ad_batch_block(m, body);
  m->engine->graph.location = mlirOperationGetLocation(loop);
  for (intptr_t i = 0, n = ad_carried(loop); i < n && !ad_failed(m->engine); ++i) {
    MlirValue argument = mlirBlockGetArgument(body, first + i), next = mlirOperationGetOperand(end, stacked + i);
    kept[i] = as_place(m, next, argument);
    if (!ad_is_tape(argument) && !ad_failed(m->engine))
      kept[i] = tnf_traced_get_value(choose(active, traced(m, kept[i]), traced(m, ad_batched(m, argument))));
  }
}

/* A while carries besides which slices are still in it, and how many steps each has taken. */
static void batch_open_apart(ad_map *m, MlirOperation loop) {
  tnf_graph *graph = &m->engine->graph;
  MlirLocation location = graph->location;
  intptr_t carried = ad_carried(loop);
  ad_values operands = loop_operands(m, loop), given = {NULL, 0, 0};
  MlirAttribute *changes = tnf_arena_alloc(&m->engine->memory, (size_t)carried + 2, sizeof *changes);
  MlirValue *kept = tnf_arena_alloc(&m->engine->memory, (size_t)carried + 1, sizeof *kept);
  if (ad_failed(m->engine) || !changes || !kept)
    return;
  tnf_traced more[] = {asked(m, loop, operands.at), tnf_full(tnf_scalar_i64(graph, 0), (tnf_extents){1, {m->slices}})};
  for (size_t i = 0; i < 2; ++i)
    ad_values_add(m->engine, &operands, tnf_traced_get_value(more[i]));
  if (ad_failed(m->engine))
    return;
  MlirOperation made = begin_op(m, loop, &operands);
  for (intptr_t i = 0; i < carried + 2; ++i)
    changes[i] = ad_no_changes(m->engine);
  mlirOperationSetInherentAttributeByName(made, mlirStringRefCreateFromCString("changes"),
                                          mlirArrayAttrGet(graph->mlir, carried + 2, changes));
  for (intptr_t r = 0; r < 2; ++r) {
    for (intptr_t i = 0; i < carried; ++i)
      add_argument(m, ad_block(made, r), mlirBlockGetArgument(ad_block(loop, r), i));
    for (intptr_t i = 0; i < 2; ++i)
      mlirBlockAddArgument(ad_block(made, r), tnf_traced_type(more[i]), location);
  }
  point here = enter(m, ad_block(made, 0));
  tnf_traced any = tnf_any(traced(m, mlirBlockGetArgument(ad_block(made, 0), carried)), TNF_ALL_AXES);
  ad_values_add(m->engine, &given, tnf_traced_get_value(any));
  end_block(m, "tenferro.condition", &given);
  enter(m, ad_block(made, 1));
  tnf_traced active = traced(m, mlirBlockGetArgument(ad_block(made, 1), carried)),
             taken = traced(m, mlirBlockGetArgument(ad_block(made, 1), carried + 1));
  step(m, loop, active, kept);
  given.count = 0;
  for (intptr_t i = 0; i < carried; ++i)
    ad_values_add(m->engine, &given, kept[i]);
  if (!ad_failed(m->engine)) {
    tnf_traced still = tnf_logical_and(active, asked(m, loop, kept));
    ad_values_add(m->engine, &given, tnf_traced_get_value(still));
    ad_values_add(m->engine, &given, tnf_traced_get_value(tnf_add(taken, tnf_cast(active, TNF_I64))));
  }
  end_block(m, "tenferro.yield", &given);
  go_to(m, here);
  if (ad_failed(m->engine))
    return;
  MlirType *types = tnf_arena_alloc(&m->engine->memory, (size_t)carried + 3, sizeof *types);
  for (intptr_t i = 0; i < carried + 2 && types; ++i)
    types[i] = i < carried ? type_of_place(m, mlirOperationGetResult(loop, i)) : tnf_traced_type(more[i - carried]);
  if (!types)
    return;
  types[carried + 2] = mlirIndexTypeGet(graph->mlir);
  made = tnf_region_op_with_results(graph, made, (int32_t)carried + 3, types);
  for (intptr_t i = 0; i < carried; ++i)
    ad_set_batched(m, mlirOperationGetResult(loop, i), mlirOperationGetResult(made, i));
  ad_set_batched(m, mlirOperationGetResult(loop, carried), mlirOperationGetResult(made, carried + 1));
}

/* Whether `other` is a loop that takes the same steps. */
static bool has_same_steps(MlirOperation loop, MlirOperation other) {
  return tnf_op_is(other, "tenferro.for") && mlirValueEqual(mlirOperationGetOperand(loop, 0), mlirOperationGetOperand(other, 0));
}

/* Whether what the loop stacks and runs over is for loops with the same steps alone, as a derivative's are: nobody sees that
 * there are parts for steps that a slice does not take. */
static bool keeps_steps(MlirOperation loop) {
  for (intptr_t i = 1, first = tnf_loop_first(loop); i < first; ++i) {
    MlirValue x = mlirOperationGetOperand(loop, i);
    if (!mlirValueIsAOpResult(x) || !has_same_steps(loop, mlirOpResultGetOwner(x)))
      return false;
  }
  for (intptr_t i = 0, stacked = tnf_loop_stacked(loop); i < stacked; ++i)
    for (MlirOpOperand use = mlirValueGetFirstUse(mlirOperationGetResult(loop, i)); !mlirOpOperandIsNull(use);
         use = mlirOpOperandGetNextUse(use)) {
      MlirOperation user = mlirOpOperandGetOwner(use);
      if (!has_same_steps(loop, user) || (intptr_t)mlirOpOperandGetOperandNumber(use) >= tnf_loop_first(user))
        return false;
    }
  return true;
}

/* As many steps as the slice takes that takes most; the others take part in those whose numbers are below their own. */
static void batch_counted_apart(ad_map *m, MlirOperation loop) {
  tnf_graph *graph = &m->engine->graph;
  intptr_t carried = ad_carried(loop), stacked = tnf_loop_stacked(loop);
  if (!keeps_steps(loop)) {
    ad_refuse_batch(m, loop, "takes a number of steps that differs between slices as a size");
    return;
  }
  tnf_traced own = traced(m, ad_batched(m, mlirOperationGetOperand(loop, 0)));
  tnf_extent most = tnf_extent_of(tnf_maximum_scalar(tnf_reduce_max(own, TNF_ALL_AXES), 0));
  ad_values operands = loop_operands(m, loop), given = {NULL, 0, 0};
  MlirValue *kept = tnf_arena_alloc(&m->engine->memory, (size_t)carried + 1, sizeof *kept);
  if (ad_failed(m->engine) || !kept)
    return;
  operands.at[0] = (MlirValue){most.value};
  MlirOperation made = begin_op(m, loop, &operands), end = mlirBlockGetTerminator(ad_body(loop));
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(ad_body(loop)); i < n; ++i)
    add_argument(m, ad_block(made, 0), mlirBlockGetArgument(ad_body(loop), i));
  point here = enter(m, ad_block(made, 0));
  tnf_extent number = {graph, mlirBlockGetArgument(ad_block(made, 0), 0).ptr, 0, 2};
  tnf_traced active = tnf_compare(TNF_DIRECTION_LT, tnf_extent_to_scalar(graph, number, TNF_I64), own);
  step(m, loop, active, kept);
  for (intptr_t i = 0; i < stacked && !ad_failed(m->engine); ++i)
    ad_values_add(m->engine, &given, as_place(m, mlirOperationGetOperand(end, i), mlirOperationGetResult(loop, i)));
  for (intptr_t i = 0; i < carried; ++i)
    ad_values_add(m->engine, &given, kept[i]);
  end_block(m, "tenferro.yield", &given);
  go_to(m, here);
  if (ad_failed(m->engine))
    return;
  made = with_results(m, loop, made);
  set_results(m, loop, made);
}

static void batch_apart(ad_map *m, MlirOperation loop) {
  if (changes_extents(loop))
    ad_refuse_batch(
        m, loop, "changes extents, and its slices do not all end after the same step: these would be sizes that values decide");
  else if (tnf_op_is(loop, "tenferro.while"))
    batch_open_apart(m, loop);
  else
    batch_counted_apart(m, loop);
}

/* ---- tapes ------------------------------------------------------------------------------------------------------------- */

static void batch_push(ad_map *m, MlirOperation op) {
  MlirValue x = mlirOperationGetOperand(op, 1), tape = ad_batched(m, mlirOperationGetOperand(op, 0));
  bool is_index = mlirTypeIsAIndex(mlirValueGetType(x));
  if (is_index && ad_is_mapped(m, x)) {
    ad_refuse_batch(m, op, "keeps a number of steps that differs between slices");
    return;
  }
  MlirValue value = !is_index && ad_is_taped(m, mlirValueGetType(x)) ? tnf_traced_get_value(ad_lifted(m, x)) : ad_batched(m, x);
  if (!ad_failed(m->engine))
    ad_set_batched(m, mlirOperationGetResult(op, 0), ad_push(m->engine, tape, value));
}

static void batch_pop(ad_map *m, MlirOperation op) {
  MlirValue x = mlirOperationGetResult(op, 1), rest;
  MlirAttribute fixed = mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString("static_extents"));
  tnf_extents extents = {(int32_t)mlirDenseArrayGetNumElements(fixed), {{0}}};
  for (intptr_t i = 0, operand = 1; i < extents.count; ++i) {
    int64_t number = mlirDenseI64ArrayGetElement(fixed, i);
    extents.extent[i] = number != TNF_IR_UNKNOWN
                            ? tnf_extent_const(number)
                            : (tnf_extent){&m->engine->graph, ad_batched(m, mlirOperationGetOperand(op, operand)).ptr, 0, 2};
    operand += number == TNF_IR_UNKNOWN;
  }
  if (ad_is_mapped(m, x))
    extents.extent[extents.count++] = m->slices;
  MlirValue popped = ad_pop(m->engine, ad_batched(m, mlirOperationGetOperand(op, 0)), type_of_place(m, x), &extents, &rest);
  ad_set_batched(m, mlirOperationGetResult(op, 0), rest);
  ad_set_batched(m, x, popped);
}

/* A tape, and an extent that is popped. */
static void batch_plain(ad_map *m, MlirOperation op) {
  MlirOperation copy = mlirOperationClone(op);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    mlirOperationSetOperand(copy, i, ad_batched(m, mlirOperationGetOperand(op, i)));
  tnf_graph_put(&m->engine->graph, copy);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    ad_set_batched(m, mlirOperationGetResult(op, i), mlirOperationGetResult(copy, i));
}

void ad_batch_control(ad_map *m, MlirOperation op) {
  if (ad_is_if(op) && ad_needs_both(m, op))
    batch_both(m, op);
  else if (ad_is_if(op))
    batch_branch(m, op);
  else if (mlirOperationGetNumRegions(op) > 0 && ad_ends_apart(m, op))
    batch_apart(m, op);
  else if (mlirOperationGetNumRegions(op) > 0)
    batch_loop(m, op);
  else if (tnf_op_is(op, "tenferro.push"))
    batch_push(m, op);
  else if (tnf_op_is(op, "tenferro.pop"))
    batch_pop(m, op);
  else
    batch_plain(m, op);
}

/* ---- bodies with derivatives of their own ------------------------------------------------------------------------------ */

/* A region on all slices, in the block where the graph is to build. What rules yield differs where what they get does. */
static void batch_region(ad_map *m, MlirOperation op, intptr_t region, MlirBlock into) {
  MlirBlock block = ad_block(op, region);
  MlirOperation end = mlirBlockGetTerminator(block);
  MlirLocation location = m->engine->graph.location;
  ad_values given = {NULL, 0, 0};
  point here = enter(m, into);
  for (intptr_t i = 0, n = mlirBlockGetNumArguments(block); i < n; ++i)
    add_argument(m, into, mlirBlockGetArgument(block, i));
  ad_batch_block(m, block);
  m->engine->graph.location = location;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(end); i < n && !ad_failed(m->engine); ++i) {
    MlirValue place = region == 0 ? mlirOperationGetResult(op, i) : mlirBlockGetArgument(block, 0);
    ad_values_add(m->engine, &given, as_place(m, mlirOperationGetOperand(end, i), place));
  }
  end_block(m, "tenferro.yield", &given);
  go_to(m, here);
}

void ad_batch_applied(ad_map *m, MlirOperation op) {
  tnf_graph *graph = &m->engine->graph;
  ad_values operands = {NULL, 0, 0};
  intptr_t count = mlirOperationGetNumResults(op);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    ad_values_add(m->engine, &operands, as_place(m, mlirOperationGetOperand(op, i), mlirBlockGetArgument(ad_block(op, 0), i)));
  MlirType *types = tnf_arena_alloc(&m->engine->memory, (size_t)count + 1, sizeof *types);
  if (ad_failed(m->engine) || !types)
    return;
  MlirOperation made = begin_op(m, op, &operands);
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n && !ad_failed(m->engine); ++r)
    batch_region(m, op, r, ad_block(made, r));
  if (ad_failed(m->engine))
    return;
  for (intptr_t i = 0; i < count; ++i)
    types[i] = mlirValueGetType(mlirOperationGetOperand(mlirBlockGetTerminator(ad_block(made, 0)), i));
  made = tnf_region_op_with_results(graph, made, (int32_t)count, types);
  for (intptr_t i = 0; i < count; ++i)
    ad_set_batched(m, mlirOperationGetResult(op, i), mlirOperationGetResult(made, i));
}
