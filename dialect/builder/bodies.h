/* Operations with regions, built from bodies that are C functions: what loops, branches and maps share. Not installed. */
#ifndef TNF_BODIES_H
#define TNF_BODIES_H

#include "builder/surface.h"
#include "tenferro/control.h"

/* What a body is and how it is called: one of the two functions. What it stacks it writes last. */
typedef struct tnf_body {
  const char *name, *what, *end;
  tnf_body_fn *function;
  tnf_step_fn *step;
  void *user;
  int32_t part_count, stacked_count;
} tnf_body;

/* Where the graph builds outside of a body. */
typedef struct tnf_outside {
  MlirBlock block;
  MlirOperation before;
  const char *surface;
} tnf_outside;
/* Builds in the block, before an operation of it (null: at its end), until that is left. */
tnf_outside tnf_body_enter(tnf_graph *graph, MlirBlock block, MlirOperation before);
void tnf_body_leave(tnf_graph *graph, tnf_outside here);
/* Value `i` that the body wrote; null where it is none that the block can end with, which is an error. */
MlirValue tnf_body_written(tnf_graph *graph, const tnf_body *b, const tnf_traced *out, int32_t i);
/* Builds the body in a block whose last `in_count` arguments are what it gets: the parts in front of what is carried. */
void tnf_body_trace(tnf_graph *graph, const tnf_body *b, MlirBlock block, int32_t in_count, int32_t out_count);

MlirNamedAttribute tnf_region_attribute(tnf_graph *graph, const char *name, MlirAttribute value);
/* Inserts the operation where the graph builds, with regions of one empty block each. */
MlirOperation tnf_region_op_insert(tnf_graph *graph, MlirOperationState *state, int32_t regions);
MlirBlock tnf_region_block(MlirOperation op, intptr_t region);
/* The operation with these results, which its regions decide. */
MlirOperation tnf_region_op_with_results(tnf_graph *graph, MlirOperation op, int32_t count, const MlirType *types);
/* A branch with its results: their types are known once both bodies are there. */
MlirOperation tnf_branch_with_results(tnf_graph *graph, MlirOperation op, int32_t count);
/* Checks what was built. What is not valid stays, as values of its bodies may be known, but its bodies lose their ends, which may
 * not fit: it is then like an operation that is being built. */
bool tnf_region_op_verify(tnf_graph *graph, const char *name, MlirOperation op);

/* Whether all are values that may be used where the graph builds: `many` and `one` are what errors call them. */
bool tnf_values_check(tnf_graph *graph, const char *name, const char *many, const char *one, const tnf_traced *list,
                      int32_t count);
void tnf_set_null(tnf_graph *graph, tnf_traced *results, int32_t count);
/* Not before: the results may be written where the initial values are read. */
void tnf_set_null_after_failure(tnf_graph *graph, tnf_traced *results, int32_t count);

#endif
