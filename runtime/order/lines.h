/* A tensor as lines along an axis: line (slab, q) begins at element slab n inner + q, and its elements are `inner` apart. */
#ifndef TENFERRO_ORDER_LINES_H
#define TENFERRO_ORDER_LINES_H

#include "core/context.h"

typedef struct tnf_lines {
  int64_t n;     /* elements of a line */
  int64_t inner; /* the extents before the axis */
  int64_t outer; /* those behind it */
} tnf_lines;

static inline tnf_lines tnf_lines_along(const tnf_rt_tensor *x, int64_t axis) {
  tnf_lines lines = {x->extents[axis], 1, 1};
  for (int32_t i = 0; i < x->rank; ++i)
    if (i != axis)
      *(i < axis ? &lines.inner : &lines.outer) *= x->extents[i];
  return lines;
}

static inline int64_t tnf_line_start(const tnf_lines *lines, int64_t line) {
  return line / lines->inner * lines->n * lines->inner + line % lines->inner;
}

/* Nanoseconds * 16 as an integer. */
static inline int64_t tnf_cost(double cost) {
  return cost < 1e15 ? (int64_t)cost : (int64_t)1e15;
}

#endif
