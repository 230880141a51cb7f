/* The engine's parts: what differentiation knows of a function, and its two sweeps.
 *
 * A function has one block. Its AD operations are expanded in program order, so that an inner one is plain IR when an outer one
 * reaches it; each expansion builds before the AD operation it replaces. */
#ifndef TENFERRO_AD_ENGINE_H
#define TENFERRO_AD_ENGINE_H

#include "builder/memory.h"
#include "builder/reach.h"
#include "builders.h"
#include "tenferro/ad.h"
#include "tenferro/ops.h"

typedef struct ad_engine {
  const tnf_ad_context *rules; /* NULL: the built-in ones */
  tnf_arena memory;
  tnf_graph graph; /* where new operations go, and the first error */
  MlirLocation error_location;
  MlirBlock block;
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

/* ---- context.c: rules ---- */

extern const tnf_ad_rule *const tnf_ad_builtin_families[];
/* NULL where there is none. */
const tnf_ad_rule *ad_find_rule(const tnf_ad_context *rules, MlirStringRef op);

/* ---- activity.c ---- */

/* The operations of the block up to `last` (exclusive), in order; NULL without memory. */
MlirOperation *ad_list_operations(ad_engine *engine, MlirOperation last, size_t *count);
/* The values that y depends on through operations whose rules pass derivatives on: the map's keys. */
tnf_map ad_needed_by(ad_engine *engine, MlirValue y);
/* Values that depend on a wrt so: the map's keys. */
tnf_map ad_reach(ad_engine *engine, const MlirOperation *ops, size_t count, const ad_request *request);
/* Fails when the result does not depend on one of the wrt, on the graph as it is now. */
void ad_check_activity(ad_engine *engine, const ad_request *request);

/* ---- apply.c: one rule on one operation ---- */

/* What a rule sees of an operation, and the same arrays for writing what the rule may only read. */
typedef struct ad_frame {
  tnf_rule rule;
  MlirOperation op;
  ad_kind kind;
  bool *wanted;
  tnf_traced *operand_tangent;
  tnf_traced *result_cotangent;
} ad_frame;
/* Symbolic zeros everywhere, nothing wanted. False without memory. */
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

/* ---- sweep.c ---- */

/* Replaces the AD operation by the operations that compute it. */
void ad_expand(ad_engine *engine, const ad_request *request);

/* ---- solve.c ---- */

/* solve becomes lu_factor and lu_solve, whose factors derivatives share. */
void ad_expand_solve(ad_engine *engine, MlirOperation op);

static inline bool ad_failed(const ad_engine *engine) {
  return tnf_graph_failed(&engine->graph) || engine->memory.exhausted;
}

#endif
