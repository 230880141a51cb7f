/* Functions that graphs call, and what calls them. Not installed. */
#ifndef TNF_CALLEE_H
#define TNF_CALLEE_H

#include <stdatomic.h>

#include "builder/applied.h"
#include "trace/trace.h"

struct tnf_function {
  atomic_int references;
  tnf_context *ctx;
  char *name;
  tnf_applied applied;
  bool is_called, is_open; /* its body is being traced */
  tnf_graph *graph;        /* a copy of the one that the function is; NULL where a C function writes the body */
};

/* tnf_trace_hold of a tensor that the graph may not hold yet. */
tnf_traced tnf_trace_hold_anew(tnf_graph *graph, tnf_tensor *tensor);
/* Calls the function, which is traced first where the graph has none for operands of these types. */
void tnf_trace_call(tnf_graph *graph, tnf_function *function, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                    int32_t out_count);

#endif
