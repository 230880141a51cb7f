/* A value in a graph under construction, and extents as values: what every builder takes and returns. */
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

/* An extent: a number known now, or one that is known when the program runs. Passed by value; its fields are tenferro's own
 * business. kind 0 (all zero) means that something failed. */
typedef struct tnf_extent {
  tnf_graph *graph;
  const void *value;
  int64_t number;
  int32_t kind; /* 1: `number`; 2: `value`; 3: TNF_ALL */
} tnf_extent;

/* What is known of a value when it is built. A failed value has dtype TNF_F64 and rank -1. */
TNF_API tnf_dtype tnf_dtype_of(tnf_traced x);
TNF_API int32_t tnf_rank_of(tnf_traced x);
/* The extent along `axis` (negative axes count from the end) where it is known exactly, -1 otherwise. */
TNF_API int64_t tnf_exact_extent(tnf_traced x, int32_t axis);
/* An upper bound of the extent where the types give one, -1 otherwise. */
TNF_API int64_t tnf_extent_bound(tnf_traced x, int32_t axis);

#ifdef __cplusplus
}
#endif
#endif
