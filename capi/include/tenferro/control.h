/* Loops and branches whose bodies are C functions. */
#ifndef TENFERRO_CONTROL_H
#define TENFERRO_CONTROL_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run that fails in a step of a loop says in which, by how many were before it: "f: take #1: the index 5 is not in [0, 5) (step
 * 5 of while #1)". */

/* Builds a body: reads `in` and whatever values there are outside, and writes each `out`, of which none may be left null. It is
 * called once, while the loop or branch is built, with the graph building in the body; not at all after a failure. What it makes
 * may be used in the body alone, and inputs, outputs and marks are made outside of bodies. `user` is the caller's. */
typedef void tnf_body_fn(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                         void *user);

/* The same for one step of a loop whose number of steps is known: `step` is its number, and `number` is it as a rank-0 i64. */
typedef void tnf_step_fn(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                         tnf_traced *out, int32_t out_count, void *user);

/* An axis of a carried value whose extent a step may change. Every other axis keeps its extent: that is proven, or checked at the
 * end of each step of a run. */
typedef struct tnf_changing_axis {
  int32_t carried; /* the number of the value */
  int32_t axis;    /* negative ones count from the end */
} tnf_changing_axis;

/* What a derivative backward keeps of the steps of tnf_for and tnf_scan. The values are the same, the derivatives too but for the
 * order of sums. Of n steps: */
typedef enum tnf_keeping {
  /* all that it reads of each step */
  TNF_KEEP_STEPS,
  /* what is carried where each of at most sqrt(n) segments of at most 1.5 sqrt(n) + 1 steps begins, and what it reads of the
   * steps of one segment at a time, which are computed twice, and of the steps behind the last one, which are fewer */
  TNF_KEEP_SEGMENTS,
  /* what is carried at as many steps as `budget` bytes hold, with the tape that it is on while that grows, one at least, and
   * what it reads of one step at a time: with s of them each step is computed again at most r + 1 times, where n is at most
   * (s + r)! / (s! r!) (binomial: A. Griewank, A. Walther, Algorithm 799: revolve, ACM TOMS 26, 2000) */
  TNF_KEEP_SNAPSHOTS
} tnf_keeping;

typedef struct tnf_loop_options {
  uint32_t size; /* sizeof(tnf_loop_options) */
  int32_t change_count;
  const tnf_changing_axis *changes;
  int64_t max_steps; /* of tnf_while, which then ends without an error and without asking again; -1: any number */
  bool reverse;      /* of tnf_for and tnf_scan: the step of the highest number comes first */
  tnf_keeping keeping;
  int64_t budget; /* of TNF_KEEP_SNAPSHOTS: bytes, positive */
} tnf_loop_options;
#define TNF_LOOP_OPTIONS_INIT {sizeof(tnf_loop_options), 0, NULL, -1, false, TNF_KEEP_STEPS, 0}

/* Steps while the condition holds. Values of any dtype are carried from step to step, `count` of them, beginning with `init`; the
 * condition gets them and writes one rank-0 bool, the body gets them and writes what the next step gets, with the same dtypes and
 * ranks. `results` are what the last step wrote, or `init` where none was taken. Returns the number of steps taken, which a run
 * decides. `options` may be NULL. After a failure the results are null values and the graph keeps the error: INVALID_ARGUMENT for
 * functions and values that are NULL, OUT_OF_RANGE for a changing axis that is not there. tnf_while(graph, &x, 1, is_above_one,
 * halve, NULL, NULL, &y) halves x until it is at most 1. */
TNF_API tnf_extent tnf_while(tnf_graph *graph, const tnf_traced *init, int32_t count, tnf_body_fn *condition, tnf_body_fn *body,
                             void *user, const tnf_loop_options *options, tnf_traced *results);

/* Takes `steps` steps, none where that is not positive; else as tnf_while. Steps are numbered from 0. tnf_for(graph,
 * tnf_extent_const(10), &x, 1, step, NULL, NULL, &y). */
TNF_API void tnf_for(tnf_graph *graph, tnf_extent steps, const tnf_traced *init, int32_t count, tnf_step_fn *body, void *user,
                     const tnf_loop_options *options, tnf_traced *results);

/* As many steps as the tensors `xs` have parts along their last axis (TNF_LENGTH_OF_XS), or `length`, which the run checks
 * against each of them. The body gets the `count` carried values, then of each x, of rank 1 at least (RANK_MISMATCH), its part at
 * the number of the step, without that axis; it writes what the next step gets, then `stacked_count` values that are stacked:
 * `stacked` are tensors with one more axis, the last, which is `length` long and has at each step's number what that step wrote.
 * Without a step its extent is 0. The extents of what is stacked are the same in every step, and no step decides them. Else as
 * tnf_while. With x[m, n] and a body that writes carried + part twice, tnf_scan(graph, TNF_LENGTH_OF_XS, &zero, 1, &x, 1, add,
 * NULL, NULL, &sum, &sums, 1) gives sum[m] and the running sums[m, n]. */
TNF_API void tnf_scan(tnf_graph *graph, tnf_extent length, const tnf_traced *init, int32_t count, const tnf_traced *xs,
                      int32_t x_count, tnf_body_fn *body, void *user, const tnf_loop_options *options, tnf_traced *results,
                      tnf_traced *stacked, int32_t stacked_count);
#define TNF_LENGTH_OF_XS ((tnf_extent){NULL, NULL, 0, 0})

/* One of two branches, neither of which gets any `in`: `pred` is a rank-0 bool (RANK_MISMATCH, DTYPE_MISMATCH). The branches
 * write `count` values each, equal in dtype and rank; only the one that is taken runs. After a failure the results are null
 * values. tnf_if(pred, doubled, halved, &x, &y, 1), where the branches read x from `user`. */
TNF_API void tnf_if(tnf_traced pred, tnf_body_fn *then_body, tnf_body_fn *else_body, void *user, tnf_traced *results,
                    int32_t count);

#ifdef __cplusplus
}
#endif
#endif
