/* The engine's parts: what differentiation knows of a function, and its two sweeps.
 *
 * The AD operations and the maps over slices of a block are expanded in program order, those in the regions of an operation
 * before it and the ones behind it, so that an inner one is plain IR when an outer one reaches it; each expansion builds before
 * the operation it replaces. */
#ifndef TENFERRO_AD_ENGINE_H
#define TENFERRO_AD_ENGINE_H

#include "builder/memory.h"
#include "builder/reach.h"
#include "builders.h"
#include "differentiate.h"
#include "tenferro/ad.h"
#include "tenferro/ops.h"

/* A loop or a branch that another has taken the place of. */
typedef struct ad_replaced {
  MlirOperation op;
  MlirValue *instead; /* of each of its results */
} ad_replaced;

typedef struct ad_linear ad_linear; /* of a function: calls.h */
typedef struct ad_passage ad_passage;

/* What all functions of a module share. */
typedef struct ad_module {
  tnf_rule_sources rules;
  const tnf_allocator *allocator;
  tnf_arena memory;
  MlirSymbolTable symbols;
  ad_linear *linears;
  ad_passage *passages;
  int depth;        /* of functions that are being linearized, one for the other */
  tnf_map expanded; /* functions whose derivatives are expanded */
} ad_module;

typedef struct ad_engine {
  ad_module *module;
  tnf_rule_sources rules;
  tnf_arena memory;
  tnf_graph graph; /* where new operations go, and the first error */
  tnf_map passing; /* keys: what the rule at work has that may be not finite by no fault of the user's (finite.c) */
  MlirLocation error_location;
  bool goes_back;        /* there are derivatives backward */
  MlirBlock block;       /* the one whose AD operations are expanded */
  ad_replaced *replaced; /* maps and lists still know their values, so what is built later may read them */
  size_t replaced_count, replaced_capacity;
} ad_engine;

/* The derivative that an AD operation asks for. */
typedef enum ad_kind { AD_NONE, AD_GRAD, AD_VJP, AD_JVP } ad_kind;

typedef struct ad_request {
  ad_kind kind;
  MlirOperation op;
  MlirValue y;
  intptr_t wrt_count;   /* wrt i is operand 1 + i */
  MlirValue cotangent;  /* vjp */
  intptr_t tangents_at; /* jvp: the operand number of the first tangent */
} ad_request;

/* `kind` is AD_NONE for every other operation. */
ad_request ad_request_of(MlirOperation op);
static inline MlirValue ad_request_wrt(const ad_request *request, intptr_t i) {
  return mlirOperationGetOperand(request->op, 1 + i);
}
const char *ad_kind_name(ad_kind kind);

/* ---- differentiate.c ---- */

/* Opens an engine at the function's end, whose graph and memory the caller closes and releases. */
void ad_open(ad_engine *engine, ad_module *module, MlirOperation function);
/* Expands the derivatives that the function, and before it those that it calls, ask for, unless they are. The first error, with
 * its place in *location. */
tnf_status *ad_expand_function(ad_module *module, MlirOperation function, MlirLocation *location) TNF_MUST_USE;

/* ---- context.c: rules ---- */

extern const tnf_ad_rule *const tnf_ad_builtin_families[];
/* How many operands rules see: of an operation of the user's own its inputs, which come first. */
size_t ad_operand_count(MlirOperation op);
/* NULL where there is none. */
const tnf_ad_rule *ad_find_rule(const tnf_rule_sources *sources, MlirOperation op);

/* ---- activity.c ---- */

/* The operations of the block up to `last` (exclusive), in order; NULL without memory. */
MlirOperation *ad_list_operations(ad_engine *engine, MlirBlock block, MlirOperation last, size_t *count);
/* The values that y depends on through operations whose rules pass derivatives on: the map's keys. */
tnf_map ad_needed_by(ad_engine *engine, MlirValue y);
void ad_also_needed_by(ad_engine *engine, tnf_map *needed, MlirValue y);
/* Values that depend on a wrt so: the map's keys. */
tnf_map ad_reach(ad_engine *engine, const ad_request *request);
/* Adds what in and behind these operations, in order, depends on what is there. */
void ad_reach_through(ad_engine *engine, tnf_map *reach, const MlirOperation *ops, size_t count);
/* Whether the block is in a region of a loop or a branch, and not a function's. */
bool ad_is_body(MlirBlock block);
/* The body of a loop. */
MlirBlock ad_body(MlirOperation op);
/* Fails when the result does not depend on one of the wrt, on the graph as it is now. */
void ad_check_activity(ad_engine *engine, const ad_request *request);

/* ---- apply.c: one rule on one operation ---- */

/* What a rule sees of an operation, and the same arrays for writing what the rule may only read. */
typedef struct ad_frame {
  tnf_rule rule;
  MlirOperation op;
  ad_kind kind;
  bool *wanted, *result_wanted;
  tnf_traced *operand_tangent;
  tnf_traced *result_cotangent;
} ad_frame;
/* Symbolic zeros everywhere, no operand wanted and every result. False without memory. */
bool ad_frame_open(ad_engine *engine, ad_kind kind, MlirOperation op, ad_frame *frame);
/* The JVP: result_tangent from operand_tangent. */
void ad_push_forward(ad_engine *engine, ad_frame *frame);
/* The VJP: operand_cotangent of wanted operands from result_cotangent. */
void ad_pull_back(ad_engine *engine, ad_frame *frame);
/* map[value] += t; symbolic zeros add nothing. */
void ad_accumulate(ad_engine *engine, tnf_map *map, MlirValue value, tnf_traced t);
/* The tangent or cotangent of a value: a symbolic zero where the map has none. */
tnf_traced ad_lookup(ad_engine *engine, const tnf_map *map, MlirValue value);
/* Fails with the location of `op`. */
void ad_fail_at(ad_engine *engine, MlirOperation op, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- finite.c: which values must be finite ---- */

/* From here on operations that read the frame's tangents, cotangents or results, or what is made of them, list those operands. */
void ad_begin_passing(ad_engine *engine, const ad_frame *frame);
/* Told of each new operation; `user` is the engine. */
void ad_note_passing(void *user, MlirOperation op);

/* ---- sweep.c ---- */

/* One derivative: what depends on a wrt, and what y depends on. */
typedef struct ad_sweep {
  ad_kind kind;
  tnf_map reach, needed;
  tnf_map tapes;     /* of a tape: the one of the copy that has the tangents (MlirValue) */
  tnf_map originals; /* and the other way round */
  bool is_in_steps;  /* the way back is in a loop, and has come to what is before it */
} ad_sweep;
static inline bool ad_is_on_the_way(const ad_sweep *sweep, MlirValue value) {
  return tnf_map_find(&sweep->reach, value.ptr) && tnf_map_find(&sweep->needed, value.ptr);
}
/* Tangents of a block's operations up to `last` (exclusive); each is built behind its operation where the block is `in_place`,
 * else where the graph builds. */
void ad_push_block(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirBlock block, MlirOperation last, bool in_place);
/* Cotangents, from the operation before `last` back to the first, or of these operations. */
struct ad_way;
void ad_pull_block(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirBlock block, MlirOperation last,
                   struct ad_way *way);
void ad_pull_through(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, const MlirOperation *ops, size_t count,
                     struct ad_way *way);
/* New operations say which operation they differentiate. */
void ad_build_for(ad_engine *engine, MlirOperation op);

/* The value with exactly this type; `like` has the same extents, and `old` are operations whose types are settled. */
MlirValue ad_with_type(ad_engine *engine, tnf_traced t, MlirType type, MlirValue like, tnf_map *old);

/* Replaces the AD operation by the operations that compute it. */
void ad_expand(ad_engine *engine, const ad_request *request);

/* ---- applied.c: bodies with derivatives of their own ---- */

static inline bool ad_is_applied(MlirOperation op) {
  return tnf_op_is(op, "tenferro.apply");
}
/* The rule that its regions are; NULL where there is none. */
const tnf_ad_rule *ad_rule_of_applied(MlirOperation op);
/* Of one without. */
void ad_push_applied(ad_engine *engine, const ad_sweep *sweep, tnf_map *tangents, MlirOperation op);
void ad_pull_applied(ad_engine *engine, const ad_sweep *sweep, tnf_map *cotangents, MlirOperation op);
/* The body takes its place. */
void ad_put_body(ad_engine *engine, MlirBlock block, MlirOperation op);

/* The value with this type, which may say less or more than its own. After a failure the value as it is. */
MlirValue ad_typed(ad_engine *engine, MlirValue value, MlirType type);

/* ---- calls.c: calls that are kept ---- */

static inline bool ad_is_call(MlirOperation op) {
  return tnf_op_is(op, "tenferro.call");
}
MlirOperation ad_function_of_call(const ad_module *module, MlirOperation call);
/* Whether a derivative passes from an operand of a call to a result of it. */
bool ad_passes_through_call(ad_engine *engine, MlirOperation call, intptr_t result, intptr_t operand);
void ad_push_call(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation call);
void ad_pull_call(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation call);

/* ---- segments.c ---- */

/* Whether the operation is a loop that keeps "segments", or "snapshots". */
bool ad_keeps(MlirOperation op, const char *what);
/* The loop keeps of its steps what derivatives read. */
void ad_keep_steps(MlirOperation loop);
/* A loop that keeps segments becomes loops that do; one that has come to carry a tape keeps its steps. */
void ad_put_segments(ad_engine *engine, MlirBlock block, MlirOperation op);

/* ---- regions.c: loops, branches and tapes ---- */

static inline bool ad_is_loop(MlirOperation op) {
  return tnf_op_is(op, "tenferro.for") || tnf_op_is(op, "tenferro.while");
}
/* Whether the operation is one of those. */
bool ad_is_control(MlirOperation op);
void ad_push_control(ad_engine *engine, ad_sweep *sweep, tnf_map *tangents, MlirOperation op, bool in_place);
void ad_pull_control(ad_engine *engine, ad_sweep *sweep, tnf_map *cotangents, MlirOperation op, struct ad_way *way);
/* These values take the place of the operation's results, here and in what the sweep knows. */
void ad_replace(ad_engine *engine, ad_sweep *sweep, MlirOperation op, MlirValue *instead);
/* What reads results of what was replaced reads those of what took its place. */
void ad_settle_replaced(ad_engine *engine);
/* Settles and destroys what was replaced. */
void ad_destroy_replaced(ad_engine *engine);

/* ---- batch.c ---- */

/* Replaces a map over slices by operations on all of them at once. What it holds is plain IR already. */
void ad_expand_map(ad_engine *engine, MlirBlock block, MlirOperation op);

/* ---- solve.c ---- */

/* solve becomes lu_factor and lu_solve, whose factors derivatives share. */
void ad_expand_solve(ad_engine *engine, MlirOperation op);

static inline bool ad_failed(const ad_engine *engine) {
  return tnf_graph_failed(&engine->graph) || engine->memory.exhausted;
}

#endif
