/* Helpers of the built-in rules. */
#include "rules.h"

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
