/* Which values a value depends on through floating-point values: what a derivative of it can reach. Not installed. */
#ifndef TNF_REACH_H
#define TNF_REACH_H

#include "builder/builder.h"

/* A set of values, open-addressed. */
typedef struct tnf_reach {
  tnf_graph *graph;
  const void **slots; /* capacity is a power of two */
  size_t capacity;
  size_t count;
  const void **pending; /* values whose operands are still to be visited */
  size_t pending_count;
  size_t pending_capacity;
} tnf_reach;

/* Walks back from y, not past a tnf_stop_gradient. Without memory, the graph keeps the error. Release in either case. */
void tnf_reach_from(tnf_reach *reach, tnf_graph *graph, MlirValue y);
bool tnf_reach_contains(const tnf_reach *reach, MlirValue value);
void tnf_reach_release(tnf_reach *reach);

#endif
