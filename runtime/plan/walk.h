/* The state of one way through a plan. Only for runtime/plan. */
#ifndef TNF_PLAN_WALK_H
#define TNF_PLAN_WALK_H

#include "plan/run.h"
#include "tenferro/rt_plan.h"

typedef struct tnf_rt_walk {
  tnf_context *ctx;
  const tnf_rt_plan *plan;
  const tnf_rt_tensor *const *inputs;
  tnf_rt_tensor *const *outputs;
  int64_t *cells;
  int64_t *arguments; /* of the kernel that is launched */
  tnf_run_need *need; /* NULL: the program runs */
} run;

static inline void *address_in(const run *r, int32_t cell) {
  return (void *)(uintptr_t)r->cells[cell];
}

static inline void set_address(const run *r, int32_t cell, const void *address) {
  r->cells[cell] = (int64_t)(uintptr_t)address;
}

/* ---- memory.c: the steps TAKE, GIVE_BACK, FIT and GROW ---- */

tnf_rt_status tnf_walk_take(const run *r, const int32_t *w);
/* `whole` is the cell of what was taken; 0 there: nothing. */
void tnf_walk_give_back(const run *r, int32_t whole);
tnf_rt_status tnf_walk_fit(const run *r, const int32_t *w);
tnf_rt_status tnf_walk_grow(const run *r, const int32_t *w);

#endif
