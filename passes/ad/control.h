/* Loops and branches as C sees them, and how they are rebuilt with more to carry. */
#ifndef TENFERRO_AD_CONTROL_H
#define TENFERRO_AD_CONTROL_H

#include "engine.h"

/* A list in the engine's memory. */
typedef struct ad_values {
  MlirValue *at;
  size_t count, capacity;
} ad_values;
void ad_values_add(ad_engine *engine, ad_values *list, MlirValue value);

/* The operations of a block, put where the graph builds, and what it ended with. */
typedef struct ad_moved {
  MlirOperation *ops;
  size_t count;
  ad_values yielded;
} ad_moved;
/* Moves them there, with these values in the place of the block's arguments. */
ad_moved ad_move_block(ad_engine *engine, MlirBlock block, const ad_values *arguments);

/* A copy has looked at nothing: what it computes again has been looked at. */
void ad_drop_inspections(ad_engine *engine, MlirOperation copy);
/* Whether what is in the operation's first region may be computed again; else that is an error. */
bool ad_may_repeat(ad_engine *engine, MlirOperation op);
/* The derivative of these operations alone, with respect to what `reach` has; what is needed of them is still to be said. */
ad_sweep ad_sweep_of(ad_engine *engine, const ad_sweep *outer, tnf_map reach, const ad_moved *body);

/* The block of region `index`. */
static inline MlirBlock ad_block(MlirOperation op, intptr_t index) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, index));
}
static inline bool ad_is_if(MlirOperation op) {
  return tnf_op_is(op, "tenferro.if");
}
/* Whether the branch is the way back of another one, whose branches fill tapes in their order; `backward` says so. */
bool ad_goes_back(MlirOperation branch);
void ad_say_goes_back(MlirOperation branch, bool backward);
/* Puts operands into what a region ends with, from number `at` on. */
void ad_insert_operands(ad_engine *engine, MlirOperation end, intptr_t at, const ad_values *values);
/* The type of a part of what a loop runs over, and the other way round: of as many as there are steps. */
MlirType ad_part_type(ad_engine *engine, MlirType whole);
MlirType ad_stacked_type(ad_engine *engine, MlirType part);
/* How many values a loop carries. */
static inline intptr_t ad_carried(MlirOperation loop) {
  return mlirOperationGetNumOperands(loop) - tnf_loop_first(loop);
}
static inline bool ad_is_tape(MlirValue value) {
  return tnf_ir_type_is_tape(mlirValueGetType(value));
}

/* Whether a derivative that was built before has the loop hand on a tape. */
static inline bool ad_carries_tape(MlirOperation loop) {
  for (intptr_t i = tnf_loop_first(loop), n = mlirOperationGetNumOperands(loop); i < n; ++i)
    if (ad_is_tape(mlirOperationGetOperand(loop, i)))
      return true;
  return false;
}

/* Builds an operation where the graph does. Its regions are empty. */
MlirOperation ad_build(ad_engine *engine, const char *name, const ad_values *operands, intptr_t result_count,
                       const MlirType *results, intptr_t attribute_count, const MlirNamedAttribute *attributes,
                       intptr_t region_count);
MlirNamedAttribute ad_named(ad_engine *engine, const char *name, MlirAttribute value);
/* The axes that change of carried value `i`. */
MlirAttribute ad_changes_of(MlirOperation loop, intptr_t i);
MlirAttribute ad_no_changes(ad_engine *engine);

/* What a loop is to have besides: values that it carries, tensors that it runs over, and the types of what it stacks. */
typedef struct ad_more {
  ad_values inits;
  MlirAttribute *changes;
  MlirType *types;
  ad_values xs;
  MlirType *stacked;
  size_t stacked_count;
} ad_more;
/* The loop, or the branch (`more->types` are its further results), with more at the end of each of its lists, and of the
 * arguments of its regions. What the regions end with is the caller's to complete. The old operation stays until the expansion
 * ends. */
MlirOperation ad_extend(ad_engine *engine, ad_sweep *sweep, MlirOperation op, const ad_more *more);
/* A copy where the graph builds, of whose values the sweep knows what it knows of the old ones. A tape is used once: the copy
 * works with tapes of its own, which copies of what fills them have filled. */
MlirOperation ad_copy(ad_engine *engine, ad_sweep *sweep, MlirOperation op);
/* A loop or a branch computed again, with the cotangents of the old one: what it keeps is for one way back. */
MlirOperation ad_copy_with_cotangents(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op);
/* Says what the copy of `op` is where it has become another operation. */
void ad_note_copy(ad_sweep *sweep, MlirOperation op, MlirOperation copy);

/* Every operation of a block and of what is nested in it, in order; NULL without memory. */
MlirOperation *ad_list_nested(ad_engine *engine, MlirBlock block, size_t *count);
/* Whether the operation, or one in its regions, has an operand that is among the keys. */
bool ad_reads(ad_engine *engine, MlirOperation op, const tnf_map *known);
/* Whether no tensor has both types, for the extents that they say. */
bool ad_extents_exclude(MlirType a, MlirType b);
/* Whether a value is made in the operation's regions. */
bool ad_is_inside(MlirOperation op, MlirValue value);
/* What regions of the operation read from outside and what is on the way of the derivative. */
ad_values ad_captures(ad_engine *engine, const ad_sweep *sweep, MlirOperation op);
/* Whether result `i` has a cotangent. */
bool ad_is_given(ad_engine *engine, const tnf_map *cotangents, MlirOperation op, intptr_t i);
/* Whether result `i` is the rest of a tape from which the branches pop what y needs. A derivative that was built before has tapes
 * too, which y does not need. */
bool ad_is_popped(const ad_sweep *sweep, MlirOperation branch, intptr_t i);
/* Of what the branches capture what gets a cotangent: not tapes on which nothing comes back. */
void ad_keep_captures(ad_engine *engine, const ad_sweep *sweep, const tnf_map *cotangents, MlirOperation branch, intptr_t results,
                      ad_values *captures);

/* ---- regions.c: what both ways share ---- */

/* The value, or of a symbolic zero a zero; of a tape an empty one. */
MlirValue ad_materialized(ad_engine *engine, tnf_traced t);
MlirValue ad_value_of(ad_engine *engine, const tnf_map *map, MlirValue value);
/* map[value] += t. */
void ad_set(ad_engine *engine, tnf_map *map, MlirValue value, MlirValue t);

/* Where the graph builds, to come back to. */
typedef struct ad_point {
  MlirBlock block;
  MlirOperation before;
  MlirLocation location;
} ad_point;
ad_point ad_point_of(const ad_engine *engine);
void ad_go_to(ad_engine *engine, ad_point p);

/* Values of a list that carry derivatives: their numbers. */
typedef struct ad_numbers {
  intptr_t *at;
  size_t count;
} ad_numbers;

typedef MlirValue ad_value_at(MlirOperation op, intptr_t i);
MlirValue ad_argument_at(MlirOperation loop, intptr_t i);
ad_numbers ad_active_numbers(ad_engine *engine, const ad_sweep *sweep, MlirOperation op, ad_value_at *value, intptr_t from,
                             intptr_t to);
/* What of a loop carries derivatives: carried values, tensors that it runs over (from 0), what it stacks. */
typedef struct ad_active {
  ad_numbers carried, xs, stacked;
} ad_active;
ad_active ad_active_of(ad_engine *engine, const ad_sweep *sweep, MlirOperation loop);

/* Push and pop are each other's adjoint. */
void ad_pull_tape(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op);

/* Room for as many values to carry, and one of them. */
ad_more ad_more_of(ad_engine *engine, size_t count);
void ad_add_more(ad_engine *engine, ad_more *more, MlirValue init, MlirType type, MlirAttribute changes);

/* ---- backward.c ---- */

/* What the loop that goes back has to do. */
typedef struct ad_way_back {
  ad_active active; /* of what is stacked only what has a cotangent */
  ad_values captures;
  ad_more carried; /* of the loop that goes back: cotangents, sums, the tape; what it runs over and stacks */
} ad_way_back;
ad_way_back ad_way_back_of(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop);
/* That loop, with an empty body, which the graph builds then: through the same numbers of steps, the other way round. */
MlirOperation ad_build_loop_back(ad_engine *engine, const ad_way_back *w, MlirValue count, bool reverse);
/* The cotangents of what a step hands on and stacks. */
void ad_begin_step_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, const ad_way_back *w, MlirBlock forward,
                        MlirBlock backward);
/* The end of a step back: the cotangents of what the body got as arguments. */
void ad_end_step_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, const ad_way_back *w,
                      const ad_values *arguments, MlirBlock backward);
/* The cotangents of what the loop began with, ran over and captured. */
void ad_end_loop_back(ad_engine *engine, tnf_map *cotangents, MlirOperation loop, MlirOperation back, const ad_way_back *w);

/* ---- snapshots.c ---- */

/* The way back of a loop that keeps snapshots. */
void ad_pull_snapshots(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation loop);

/* ---- keep.c ---- */

/* A block and the block of its way back. */
typedef struct ad_way {
  MlirBlock forward, backward;
  MlirValue head;      /* the tape where the block begins; what uses it stands further down than what is still to come */
  MlirValue back_head; /* the tape where the way back begins */
  MlirValue back;      /* and as it is behind what was built last */
} ad_way;

MlirValue ad_new_tape(ad_engine *engine);
MlirValue ad_push(ad_engine *engine, MlirValue tape, MlirValue x);
/* Pops a tensor with the type and the extents of `like`; *rest is the tape without it. */
MlirValue ad_pop(ad_engine *engine, MlirValue tape, MlirType type, const tnf_extents *extents, MlirValue *rest);
/* Whether it gives the same when it is computed again: the author of an operation of one's own says so. */
bool ad_is_repeatable(MlirOperation op);
/* Lets the way back have what it reads of the block. A counted loop stacks tensors that have the same extents in every step, and
 * the loop back runs over them. Everything else is on the tape, which both hand on as their last value: the block ends with the
 * pushes, the way back begins with the pops. Extents that are the same in every step are computed before it instead. */
void ad_keep(ad_engine *engine, ad_sweep *sweep, ad_way *way);

#endif
