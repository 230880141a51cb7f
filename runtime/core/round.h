/* Counts and sizes rounded up. Internal: not installed. */
#ifndef TNF_CORE_ROUND_H
#define TNF_CORE_ROUND_H

#include "tenferro/rt.h"

/* The least multiple of `unit` that is at least `value`, which is not negative. */
static inline int64_t tnf_round_up(int64_t value, int64_t unit) {
  return (value + unit - 1) / unit * unit;
}

/* The bytes that a part of some memory takes, so that the next part is as aligned as the first. */
static inline size_t tnf_aligned(size_t bytes) {
  return (bytes + TNF_RT_ALIGNMENT - 1) & ~(size_t)(TNF_RT_ALIGNMENT - 1);
}

#endif
