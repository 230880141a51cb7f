/* A value in a graph under construction: what every builder takes and returns. */
#ifndef TENFERRO_TRACED_H
#define TENFERRO_TRACED_H

#include "tenferro/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnf_graph tnf_graph;

/* Passed by value; its fields are tenferro's own business.
 * value != NULL: a value of the graph. value == NULL and like != NULL: a symbolic zero with the type and extents of `like`,
 * which every builder treats as that zero. Both NULL: something failed, and the graph keeps the first error. */
typedef struct tnf_traced {
  tnf_graph *graph;
  const void *value;
  const void *like;
} tnf_traced;

#ifdef __cplusplus
}
#endif
#endif
