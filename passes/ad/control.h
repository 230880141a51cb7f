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
