//===- CAPI.cpp - the dialect and its tensor type for C ---------------------------------------------------------===//
#include "CAPI.h"
#include "Tenferro.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using TnfTensor = tenferro::TensorType; // mlir has a TensorType too

static_assert(TNF_IR_UNKNOWN == ShapedType::kDynamic);

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Tenferro, tenferro, tenferro::TenferroDialect)

void tnf_ir_load_dialects(MlirContext context) {
  unwrap(context)->loadDialect<tenferro::TenferroDialect, func::FuncDialect, arith::ArithDialect>();
}

bool tnf_ir_type_is_tensor(MlirType type) {
  return isa_and_nonnull<TnfTensor>(unwrap(type));
}

MlirType tnf_ir_tensor_type_get(MlirLocation location, intptr_t rank, const int64_t *extents, const int64_t *bounds,
                                MlirType element, tnf_ir_placement placement) {
  Location loc = unwrap(location);
  SmallVector<int64_t> none(bounds ? 0 : rank, ShapedType::kDynamic);
  ArrayRef<int64_t> limits = bounds ? ArrayRef<int64_t>(bounds, rank) : ArrayRef<int64_t>(none);
  return wrap(TnfTensor::getChecked([&] { return emitError(loc); }, loc.getContext(), ArrayRef<int64_t>(extents, rank),
                                    unwrap(element), limits, static_cast<tenferro::Placement>(placement)));
}

intptr_t tnf_ir_tensor_type_rank(MlirType type) {
  return cast<TnfTensor>(unwrap(type)).getRank();
}
int64_t tnf_ir_tensor_type_extent(MlirType type, intptr_t axis) {
  return cast<TnfTensor>(unwrap(type)).getShape()[axis];
}
int64_t tnf_ir_tensor_type_bound(MlirType type, intptr_t axis) {
  return cast<TnfTensor>(unwrap(type)).getBound(axis);
}
MlirType tnf_ir_tensor_type_element(MlirType type) {
  return wrap(cast<TnfTensor>(unwrap(type)).getElementType());
}
tnf_ir_placement tnf_ir_tensor_type_placement(MlirType type) {
  return static_cast<tnf_ir_placement>(cast<TnfTensor>(unwrap(type)).getPlacement());
}

void tnf_ir_set_argument_attribute(MlirOperation function, intptr_t argument, MlirStringRef name, MlirAttribute value) {
  auto op = cast<func::FuncOp>(unwrap(function));
  if (mlirAttributeIsNull(value))
    op.removeArgAttr((unsigned)argument, unwrap(name));
  else
    op.setArgAttr((unsigned)argument, unwrap(name), unwrap(value));
}
