/* Values: what is known of their types, dtypes in MLIR, constants, symbolic zeros as values. */
#include "builder/surface.h"
#include "builders.h"

bool tnf_dtype_from_type(MlirType element, tnf_dtype *dtype) {
  if (mlirTypeIsAF32(element))
    return *dtype = TNF_F32, true;
  if (mlirTypeIsAF64(element))
    return *dtype = TNF_F64, true;
  if (mlirTypeIsAInteger(element)) {
    switch (mlirIntegerTypeGetWidth(element)) {
    case 1:
      return *dtype = TNF_BOOL, true;
    case 32:
      return *dtype = TNF_I32, true;
    case 64:
      return *dtype = TNF_I64, true;
    default:
      return false;
    }
  }
  if (!mlirTypeIsAComplex(element))
    return false;
  MlirType part = mlirComplexTypeGetElementType(element);
  *dtype = mlirTypeIsAF32(part) ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
  return mlirTypeIsAF32(part) || mlirTypeIsAF64(part);
}

MlirType tnf_dtype_to_type(MlirContext mlir, tnf_dtype dtype) {
  switch (dtype) {
  case TNF_F32:
    return mlirF32TypeGet(mlir);
  case TNF_F64:
    return mlirF64TypeGet(mlir);
  case TNF_I32:
    return mlirIntegerTypeGet(mlir, 32);
  case TNF_I64:
    return mlirIntegerTypeGet(mlir, 64);
  case TNF_BOOL:
    return mlirIntegerTypeGet(mlir, 1);
  case TNF_COMPLEX_F32:
    return mlirComplexTypeGet(mlirF32TypeGet(mlir));
  case TNF_COMPLEX_F64:
    return mlirComplexTypeGet(mlirF64TypeGet(mlir));
  }
  return (MlirType){NULL};
}

tnf_dtype tnf_dtype_of(tnf_traced x) {
  tnf_dtype dtype = TNF_F64;
  if (!tnf_traced_is_null(x))
    tnf_dtype_from_type(tnf_ir_tensor_type_element(tnf_traced_type(x)), &dtype);
  return dtype;
}

int32_t tnf_rank_of(tnf_traced x) {
  return tnf_traced_is_null(x) ? -1 : (int32_t)tnf_ir_tensor_type_rank(tnf_traced_type(x));
}

static bool axis_in_range(tnf_traced x, int32_t *axis) {
  int32_t rank = tnf_rank_of(x);
  if (*axis < 0 && *axis >= -rank)
    *axis += rank;
  return rank > 0 && *axis >= 0 && *axis < rank;
}

int64_t tnf_exact_extent(tnf_traced x, int32_t axis) {
  if (!axis_in_range(x, &axis))
    return -1;
  int64_t extent = tnf_ir_tensor_type_extent(tnf_traced_type(x), axis);
  return extent == TNF_IR_UNKNOWN ? -1 : extent;
}

int64_t tnf_extent_bound(tnf_traced x, int32_t axis) {
  if (!axis_in_range(x, &axis))
    return -1;
  int64_t bound = tnf_ir_tensor_type_bound(tnf_traced_type(x), axis);
  return bound == TNF_IR_UNKNOWN ? tnf_exact_extent(x, axis) : bound;
}

tnf_graph *tnf_common_graph(int32_t count, const tnf_traced *operands) {
  for (int32_t i = 0; operands && i < count; ++i)
    if (operands[i].graph)
      return operands[i].graph;
  return NULL;
}

/* ---- constants ------------------------------------------------------------------------------------------------------- */

/* The complex element attribute has no C entry point: a dense splat is made from its bytes. */
static MlirAttribute scalar_attribute(tnf_graph *graph, tnf_dtype dtype, double re, double im) {
  MlirType type = mlirRankedTensorTypeGet(0, NULL, tnf_dtype_to_type(graph->mlir, dtype), mlirAttributeGetNull());
  switch (dtype) {
  case TNF_F32:
    return mlirDenseElementsAttrFloatSplatGet(type, (float)re);
  case TNF_F64:
    return mlirDenseElementsAttrDoubleSplatGet(type, re);
  case TNF_I32:
    return mlirDenseElementsAttrInt32SplatGet(type, (int32_t)re);
  case TNF_I64:
    return mlirDenseElementsAttrInt64SplatGet(type, (int64_t)re);
  case TNF_BOOL:
    return mlirDenseElementsAttrBoolSplatGet(type, re != 0);
  case TNF_COMPLEX_F32:
    return mlirDenseElementsAttrRawBufferGet(type, 2 * sizeof(float), (float[]){(float)re, (float)im});
  case TNF_COMPLEX_F64:
    return mlirDenseElementsAttrRawBufferGet(type, 2 * sizeof(double), (double[]){re, im});
  }
  return mlirAttributeGetNull();
}

tnf_traced tnf_constant_scalar(tnf_graph *graph, tnf_dtype dtype, double re, double im) {
  if (!graph || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  return tnf_op_constant(graph, scalar_attribute(graph, dtype, re, im));
}

tnf_traced tnf_materialize(tnf_traced x) {
  if (!tnf_traced_is_zero(x))
    return x;
  int32_t rank = tnf_rank_of(x);
  tnf_traced scalar = tnf_constant_scalar(x.graph, tnf_dtype_of(x), 0, 0);
  if (rank == 0)
    return scalar;
  tnf_extent extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < rank; ++i)
    extents[i] = tnf_dim((tnf_traced){x.graph, x.like, NULL}, i);
  return tnf_op_broadcast_in_dim(scalar, extents, rank, NULL, 0);
}
