/* Bodies of loops, maps and functions in tests. */
#ifndef TNF_TEST_BODIES_H
#define TNF_TEST_BODIES_H

#include "tenferro/tenferro.h"

#define BODY(name)                                                                                                               \
  static void name(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user)
#define UNUSED (void)graph, (void)in, (void)in_count, (void)out, (void)out_count, (void)user

#endif
