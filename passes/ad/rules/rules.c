/* Helpers of the built-in rules. */
#include "rules.h"

#include "tenferro/control.h"

/* The rank-0 constant that is repeated, where a value is one. */
static MlirAttribute constant_of(tnf_traced x) {
  MlirValue value = tnf_traced_get_value(x);
  for (int depth = 0; depth < 4 && !mlirValueIsNull(value) && mlirValueIsAOpResult(value); ++depth) {
    MlirOperation op = mlirOpResultGetOwner(value);
    MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
    if (mlirStringRefEqual(name, mlirStringRefCreateFromCString("tenferro.constant")))
      return mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString("value"));
    if (!mlirStringRefEqual(name, mlirStringRefCreateFromCString("tenferro.broadcast_in_dim")))
      break;
    value = mlirOperationGetOperand(op, 0);
  }
  return (MlirAttribute){NULL};
}

void tnf_mark_no_terms(tnf_traced x) {
  if (!x.value)
    return;
  MlirOperation op = mlirOpResultGetOwner(tnf_traced_get_value(x));
  mlirOperationSetDiscardableAttributeByName(op, mlirStringRefCreateFromCString("tenferro.no_terms"),
                                             mlirUnitAttrGet(mlirOperationGetContext(op)));
}

bool is_splat_of(tnf_traced x, double number) {
  MlirAttribute constant = constant_of(x);
  if (mlirAttributeIsNull(constant) || !mlirAttributeIsADenseElements(constant) || !mlirDenseElementsAttrIsSplat(constant))
    return false;
  MlirAttribute element = mlirDenseElementsAttrGetSplatValue(constant);
  return mlirAttributeIsAFloat(element) && mlirFloatAttrGetValueDouble(element) == number;
}

bool is_zero_constant(tnf_traced x) {
  MlirAttribute constant = constant_of(x);
  if (mlirAttributeIsNull(constant) || !mlirAttributeIsADenseElements(constant) || !mlirDenseElementsAttrIsSplat(constant))
    return false;
  static const char zeros[16] = {0};
  return memcmp(mlirDenseElementsAttrGetRawData(constant), zeros, (size_t)tnf_dtype_size(tnf_dtype_of(x))) == 0;
}

tnf_traced times(tnf_traced ct, tnf_traced x) {
  bool drop =
      ct.value && x.value && is_splat_of(ct, 1) && tnf_dtype_of(ct) == tnf_dtype_of(x) && tnf_rank_of(ct) == tnf_rank_of(x);
  return drop ? x : tnf_mul(ct, x);
}

tnf_traced broadcast_to(tnf_traced x, const tnf_extents *extents, const int64_t *dims) {
  return tnf_op_broadcast_in_dim(x, extents->extent, extents->count, dims, tnf_rank_of(x));
}

tnf_extents extents_argument(tnf_rule *r, const char *static_name, size_t *operand) {
  int64_t fixed[TNF_RT_MAX_RANK];
  tnf_extents extents = {.count = (int32_t)tnf_rule_get_ints(r, static_name, fixed, TNF_RT_MAX_RANK)};
  for (int32_t i = 0; i < extents.count; ++i) {
    extents.extent[i] = tnf_extent_const(fixed[i]);
    if (fixed[i] != TNF_IR_UNKNOWN)
      continue;
    extents.extent[i] = (tnf_extent){r->graph, r->operand[*operand].value, 0, 2};
    ++*operand;
  }
  return extents;
}

/* ---- slices of a map ------------------------------------------------------------------------------------------------------- */

void fail_with_rank(tnf_graph *graph) {
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "vmap: a value of the body has %d axes, and gets one more", TNF_RT_MAX_RANK);
}

tnf_traced repeated(tnf_traced x, tnf_extent slices) {
  tnf_extents extents = tnf_shape_of_value(x);
  int64_t dims[TNF_RT_MAX_RANK];
  int32_t rank = extents.count;
  if (rank == TNF_RT_MAX_RANK) {
    fail_with_rank(x.graph);
    return tnf_traced_failed(x.graph);
  }
  for (int32_t i = 0; i < rank; ++i)
    dims[i] = i;
  extents.extent[extents.count++] = slices;
  return tnf_op_broadcast_in_dim(x, extents.extent, extents.count, dims, rank);
}

tnf_traced move_axis(tnf_traced x, int64_t from, int64_t to) {
  return from == to ? x : tnf_moveaxis(x, (int32_t)from, (int32_t)to);
}

tnf_traced merge_axes(tnf_traced x, int32_t axis) {
  tnf_extents extents = tnf_shape_of_value(x);
  extents.extent[axis] = tnf_extent_mul(extents.extent[axis], extents.extent[axis + 1]);
  --extents.count;
  for (int32_t i = axis + 1; i < extents.count; ++i)
    extents.extent[i] = extents.extent[i + 1];
  return tnf_op_reshape(x, extents.extent, extents.count);
}

tnf_traced split_axis(tnf_traced x, int32_t axis, tnf_extent first, tnf_extent rest) {
  tnf_extents extents = tnf_shape_of_value(x);
  for (int32_t i = extents.count++; i > axis + 1; --i)
    extents.extent[i] = extents.extent[i - 1];
  extents.extent[axis] = first;
  extents.extent[axis + 1] = rest;
  return tnf_op_reshape(x, extents.extent, extents.count);
}

void batch_along(tnf_rule *r, size_t number, int32_t axis, int32_t of_result) {
  tnf_traced *operands = tnf_graph_alloc(r->graph, r->operand_count, sizeof *operands);
  if (!operands)
    return;
  memcpy(operands, r->operand, r->operand_count * sizeof *operands);
  tnf_traced x = r->operand[number], result;
  tnf_extent extent = tnf_dim(x, axis);
  operands[number] = merge_axes(move_axis(x, tnf_rank_of(x) - 1, axis + 1), axis);
  tnf_rule_rebuild(r, operands, &result);
  result = split_axis(result, of_result, extent, r->slices);
  r->batched[0] = move_axis(result, of_result + 1, tnf_rank_of(result) - 1);
  tnf_graph_free(r->graph, operands, r->operand_count, sizeof *operands);
}

/* The operation on the parts of mapped operands. */
static void apply_to_parts(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                           void *user) {
  tnf_rule *r = user;
  tnf_traced *operands = tnf_graph_alloc(graph, r->operand_count, sizeof *operands);
  (void)in_count;
  (void)out_count;
  if (!operands)
    return;
  for (size_t i = 0; i < r->operand_count; ++i)
    operands[i] = r->mapped[i] ? *in++ : r->operand[i];
  tnf_rule_rebuild(r, operands, out);
  tnf_graph_free(graph, operands, r->operand_count, sizeof *operands);
}

void batch_each(tnf_rule *r) {
  tnf_traced *mapped = tnf_graph_alloc(r->graph, r->operand_count, sizeof *mapped);
  int32_t count = 0;
  if (!mapped)
    return;
  for (size_t i = 0; i < r->operand_count; ++i)
    if (r->mapped[i])
      mapped[count++] = r->operand[i];
  tnf_scan(r->graph, r->slices, NULL, 0, mapped, count, apply_to_parts, r, NULL, NULL, r->batched, (int32_t)r->result_count);
  tnf_graph_free(r->graph, mapped, r->operand_count, sizeof *mapped);
}
