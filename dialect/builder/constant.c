/* Constants: arrays of known elements, and a C double beside a value. */
#include "builder/dense.h"
#include "builder/surface.h"
#include "builders.h"

#include <float.h>
#include <math.h>

/* ---- arrays ------------------------------------------------------------------------------------------------------------ */

/* What the compiler is to look at: more is data. */
enum { LARGEST_CONSTANT = 64 * 1024 };

static bool check_extents(tnf_graph *graph, int32_t rank, const int64_t *extents) {
  if (rank < 0 || rank > TNF_RT_MAX_RANK)
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "constant: a tensor has 0 to %d axes, got %d", TNF_RT_MAX_RANK, rank);
  else if (rank && !extents)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "constant: \"extents\" is NULL");
  for (int32_t i = 0; i < rank && !tnf_graph_failed(graph); ++i)
    if (extents[i] < 0)
      tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "constant: extent %d must not be negative, got %lld", i,
                     (long long)extents[i]);
  return !tnf_graph_failed(graph);
}

/* The number of elements; -1 where the product overflows on the way, as for a tensor. */
static int64_t element_count(int32_t rank, const int64_t *extents) {
  int64_t count = 1;
  for (int32_t i = 0; i < rank; ++i)
    if (__builtin_mul_overflow(count, extents[i], &count))
      return -1;
  return count;
}

tnf_traced tnf_constant(tnf_graph *graph, tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data) {
  if (!graph || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (!tnf_dtype_check(graph, "constant", dtype) || !check_extents(graph, rank, extents))
    return tnf_traced_failed(graph);
  int64_t count = element_count(rank, extents);
  if (count < 0)
    tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "constant: the product of the extents overflows");
  else if (count > LARGEST_CONSTANT / (int64_t)tnf_dtype_size(dtype))
    tnf_graph_fail(
        graph, TNF_RT_INVALID_ARGUMENT,
        "constant: the elements take more than the %d bytes of a constant; tnf_traced_from_col_major takes larger data",
        LARGEST_CONSTANT);
  else if (count && !data)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "constant: \"data\" is NULL");
  if (tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  MlirAttribute elements = tnf_dense_from_col_major(graph->mlir, graph->allocator, dtype, rank, extents, data);
  if (!mlirAttributeIsNull(elements))
    return tnf_op_constant(graph, elements);
  tnf_graph_fail(graph, TNF_RT_OUT_OF_MEMORY, "out of memory");
  return tnf_traced_failed(graph);
}

/* ---- a C double beside a value ------------------------------------------------------------------------------------------ */

bool tnf_dtype_holds(tnf_dtype dtype, double value) {
  switch (dtype) {
  case TNF_I32:
    return value == floor(value) && value >= -0x1p31 && value < 0x1p31;
  case TNF_I64:
    return value == floor(value) && value >= -0x1p63 && value < 0x1p63;
  case TNF_BOOL:
    return value == 0 || value == 1;
  case TNF_F32:
  case TNF_COMPLEX_F32:
    return !isfinite(value) || fabs(value) < (double)FLT_MAX + 0x1p103; /* half a step above the largest rounds to infinity */
  case TNF_F64:
  case TNF_COMPLEX_F64:
    return true;
  }
  return false;
}

bool tnf_scalar_fits(const char *name, tnf_graph *graph, tnf_dtype dtype, double value) {
  if (tnf_dtype_holds(dtype, value))
    return true;
  tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: %.15g is not a value of dtype %s", graph->surface ? graph->surface : name,
                 value, tnf_dtype_name(dtype));
  return false;
}

tnf_traced tnf_scalar_operand(const char *name, tnf_traced x, double value) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_scalar_fits(name, graph, tnf_dtype_of(x), value))
    return tnf_traced_failed(x.graph);
  return tnf_constant_scalar(graph, tnf_dtype_of(x), value, 0);
}
