/* Bodies with derivatives of their own, or that derivatives compute again. Not installed. */
#ifndef TNF_APPLIED_H
#define TNF_APPLIED_H

#include "builder/surface.h"
#include "tenferro/function.h"

/* A body, and what says its derivative: NULL where nothing does. */
typedef struct tnf_applied {
  const char *call; /* the public function that is at work, for errors */
  const char *name; /* of the body */
  tnf_body_fn *body;
  tnf_function_jvp_fn *jvp;
  tnf_function_vjp_fn *vjp;
  void *body_user, *jvp_user, *vjp_user;
} tnf_applied;

/* Builds tenferro.apply. Without a derivative of its own the body may read values from outside. */
void tnf_apply(tnf_graph *graph, const tnf_applied *applied, const tnf_traced *in, int32_t in_count, tnf_traced *out,
               int32_t out_count);

/* What the body reads of tensors from outside becomes operands of the operation; `name` is the call's, for errors. */
void tnf_apply_close_over(tnf_graph *graph, const char *name, MlirOperation op);

#endif
