/* What the steps of a plan cost in one run, measured while it is walked. Only for runtime/plan. */
#ifndef TNF_PLAN_PROFILE_H
#define TNF_PLAN_PROFILE_H

#include "plan/walk.h"

typedef struct tnf_profile_count {
  int64_t count, nanoseconds, bytes;
} tnf_profile_count;

typedef struct tnf_profile {
  const tnf_rt_plan *plan;
  tnf_profile_count *counts; /* for each word of the code: of the step that begins there */
  tnf_profile_step *steps;   /* and what that is; kind NULL: one of those that are told together */
  int64_t *sizes;            /* for each cell: the bytes of the buffer whose address it holds; else 0 */
  int64_t begin;             /* of the run, as tnf_profile_now */
  tnf_profile_event_sink *on_event;
  void *user;
} tnf_profile;

/* Nanoseconds of a clock that never goes back. */
int64_t tnf_profile_now(void);
/* A run begins: its inputs are in the cells. */
void tnf_profile_begin(tnf_profile *profile, const tnf_rt_walk *run);
/* The step was done from `begin` to `end`. */
void tnf_profile_note(tnf_profile *profile, const tnf_rt_walk *run, const int32_t *w, int64_t begin, int64_t end);

#endif
