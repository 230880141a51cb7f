/* Operands of surface builders: one graph, one dtype, common extents. */
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

/* ---- dtypes ------------------------------------------------------------------------------------------------------------ */

tnf_dtype tnf_dtype_promote(tnf_dtype a, tnf_dtype b) {
  if (a == b)
    return a;
  if (a == TNF_BOOL)
    return b;
  if (b == TNF_BOOL)
    return a;
  bool integers = !tnf_dtype_is_floating(a) && !tnf_dtype_is_floating(b);
  if (integers)
    return TNF_I64;
  /* An integer counts as f64: f32 could not hold it. */
  bool single = (a == TNF_F32 || a == TNF_COMPLEX_F32) && (b == TNF_F32 || b == TNF_COMPLEX_F32);
  if (tnf_dtype_is_complex(a) || tnf_dtype_is_complex(b))
    return single ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
  return single ? TNF_F32 : TNF_F64;
}

tnf_dtype tnf_dtype_promoted(tnf_dtype a, tnf_dtype b) {
  return tnf_dtype_promote(a, b);
}

void tnf_promote(int32_t count, tnf_traced *operands) {
  tnf_dtype dtype = tnf_dtype_of(operands[0]);
  for (int32_t i = 1; i < count; ++i)
    dtype = tnf_dtype_promote(dtype, tnf_dtype_of(operands[i]));
  for (int32_t i = 0; i < count; ++i)
    if (tnf_dtype_of(operands[i]) != dtype)
      operands[i] = tnf_op_convert(operands[i], dtype);
}

/* ---- extents ----------------------------------------------------------------------------------------------------------- */

/* The common extent of one result axis: exact and not 1 where an operand says so; else that of an operand where it is unknown;
 * else 1. */
typedef struct common_extent {
  int64_t exact;  /* TNF_IR_UNKNOWN where it is not known */
  int32_t source; /* the operand that has it, -1 for an extent of 1 */
  int32_t axis;   /* its axis there */
} common_extent;

/* The name of the operand that the user gave, else its own. */
static void operand_name(const char *names, const tnf_traced *operands, int32_t index, char *text, size_t size) {
  int32_t given = tnf_label_find(operands[index].graph, operands[index]);
  if (given >= 0)
    tnf_operand_name(operands[index].graph->labels->operand_names, given, text, size);
  else
    tnf_operand_name(names, index, text, size);
}

static bool join_extent(const char *name, const char *names, int32_t count, const tnf_traced *operands, int32_t operand,
                        int32_t axis, common_extent *common) {
  tnf_traced x = operands[operand];
  int64_t extent = tnf_ir_tensor_type_extent(tnf_traced_type(x), axis);
  if (extent == 1)
    return true;
  x.graph->broadcasts |= common->source >= 0 && (extent == TNF_IR_UNKNOWN || common->exact == TNF_IR_UNKNOWN);
  bool known = common->source >= 0 && common->exact != TNF_IR_UNKNOWN;
  if (known && extent != TNF_IR_UNKNOWN && extent != common->exact) {
    char first[64], second[64], texts[600] = "";
    operand_name(names, operands, common->source, first, sizeof first);
    operand_name(names, operands, operand, second, sizeof second);
    if (!x.graph->labels) /* elsewhere the graph adds those that the user gave */
      tnf_operand_texts(names, count, operands, texts, sizeof texts);
    tnf_graph_fail(x.graph, TNF_RT_SHAPE_MISMATCH, "%s: extents %lld (axis %d of %s) and %lld (axis %d of %s) do not broadcast%s",
                   name, (long long)common->exact, common->axis, first, (long long)extent, axis, second, texts);
    return false;
  }
  if (common->source < 0 || (!known && extent != TNF_IR_UNKNOWN))
    *common = (common_extent){extent, operand, axis};
  return true;
}

static bool needs_broadcast(tnf_traced x, int32_t rank, const common_extent *common) {
  int32_t own = tnf_rank_of(x);
  if (own < rank)
    return true;
  for (int32_t i = 0; i < rank; ++i)
    if (common[i].source >= 0 && tnf_exact_extent(x, i) == 1)
      return true;
  return false;
}

static tnf_traced broadcast_one(tnf_traced x, int32_t rank, const tnf_extent *extents) {
  int64_t dims[TNF_RT_MAX_RANK];
  int32_t own = tnf_rank_of(x);
  for (int32_t i = 0; i < own; ++i)
    dims[i] = rank - own + i;
  return tnf_op_broadcast_in_dim(x, extents, rank, dims, own);
}

bool tnf_broadcast(const char *name, const char *names, int32_t count, tnf_traced *operands) {
  int32_t rank = 0;
  for (int32_t i = 0; i < count; ++i)
    if (tnf_rank_of(operands[i]) > rank)
      rank = tnf_rank_of(operands[i]);
  common_extent common[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i)
    common[i] = (common_extent){1, -1, 0};
  for (int32_t i = 0; i < count; ++i) {
    int32_t own = tnf_rank_of(operands[i]);
    for (int32_t axis = 0; axis < own; ++axis)
      if (!join_extent(name, names, count, operands, i, axis, &common[rank - own + axis]))
        return false;
  }
  bool any = false;
  for (int32_t i = 0; i < count; ++i)
    any |= needs_broadcast(operands[i], rank, common);
  if (!any)
    return true;
  tnf_extent extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i)
    extents[i] = common[i].source < 0 ? tnf_extent_const(1) : tnf_dim(operands[common[i].source], common[i].axis);
  for (int32_t i = 0; i < count; ++i)
    if (needs_broadcast(operands[i], rank, common))
      operands[i] = broadcast_one(operands[i], rank, extents);
  return true;
}

/* ---- forms --------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_binary_build(const char *name, tnf_binary_op *op, tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check(name, 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, operands);
  tnf_traced result =
      tnf_broadcast(graph->surface, "lhs rhs", 2, operands) ? op(operands[0], operands[1]) : tnf_traced_failed(graph);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_along_build(const char *name, tnf_along_op *op, tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), &axes))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = axes.count ? op(x, axes.axis, axes.count) : x;
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_spread(tnf_traced reduced, tnf_traced x, const tnf_axes *axes) {
  tnf_axes kept = {0};
  for (int32_t axis = 0; axis < tnf_rank_of(x); axis++)
    if (!tnf_axes_contain(axes, axis))
      kept.axis[kept.count++] = axis;
  return tnf_broadcast_in_dim(reduced, tnf_shape_of_value(x), kept);
}
