/* Truth of numbers: logical operations, and what holds for all or some elements. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

static tnf_traced truth(tnf_traced x) {
  return tnf_cast(x, TNF_BOOL);
}

static tnf_traced logical(const char *name, tnf_binary_op *op, tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check(name, 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = op(truth(lhs), truth(rhs));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_logical_and(tnf_traced lhs, tnf_traced rhs) {
  return logical("logical_and", tnf_bitwise_and, lhs, rhs);
}
tnf_traced tnf_logical_or(tnf_traced lhs, tnf_traced rhs) {
  return logical("logical_or", tnf_bitwise_or, lhs, rhs);
}
tnf_traced tnf_logical_xor(tnf_traced lhs, tnf_traced rhs) {
  return logical("logical_xor", tnf_bitwise_xor, lhs, rhs);
}
tnf_traced tnf_logical_not(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("logical_not", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "logical_not");
  tnf_traced result = tnf_bitwise_not(truth(x));
  tnf_surface_end(graph, outer);
  return result;
}

/* A reduction of ones and zeros; over no elements it is that of an integer type, which `finish` takes for what it is. */
static tnf_traced reduced(const char *name, tnf_traced reduce(tnf_traced, tnf_axes), tnf_dtype dtype,
                          tnf_traced finish(tnf_traced), tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = finish(reduce(tnf_cast(truth(x), dtype), axes));
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced is_positive(tnf_traced x) {
  return tnf_compare_scalar(TNF_DIRECTION_GT, x, 0);
}
static tnf_traced itself(tnf_traced x) {
  return x;
}

tnf_traced tnf_all(tnf_traced x, tnf_axes axes) {
  return reduced("all", tnf_reduce_min, TNF_I32, is_positive, x, axes);
}
tnf_traced tnf_any(tnf_traced x, tnf_axes axes) {
  return reduced("any", tnf_reduce_max, TNF_I32, is_positive, x, axes);
}
tnf_traced tnf_count_nonzero(tnf_traced x, tnf_axes axes) {
  return reduced("count_nonzero", tnf_reduce_sum, TNF_I64, itself, x, axes);
}
