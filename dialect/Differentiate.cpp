//===- Differentiate.cpp - checks of the differentiation operations --------------------------------------------===//
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace tenferro {

static bool isFloating(Value v) {
  return isa<FloatType>(realOf(cast<TensorType>(v.getType()).getElementType()));
}

static LogicalResult verifyWrt(Operation *op, ValueRange wrt) {
  for (auto [i, value] : llvm::enumerate(wrt)) {
    auto argument = dyn_cast<BlockArgument>(value);
    bool isLeaf = argument || value.getDefiningOp<VariableOp>();
    if (!isLeaf)
      return op->emitOpError() << "C1: wrt " << i
                               << " must be an argument of the function or of a loop, or the result of tenferro.variable";
    if (!isFloating(value))
      return op->emitOpError() << Code::DType << "C3: wrt " << i << " must be floating-point, got " << value.getType();
  }
  return success();
}

LogicalResult VariableOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getX().getType());
  return success();
}
void VariableOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(shapes.dims(getX()));
}

LogicalResult GuardedOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getX().getType());
  return success();
}
void GuardedOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(shapes.dims(getX()));
}

static void extentsOf(ValueRange values, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  for (Value value : values)
    results.push_back(shapes.dims(value));
}

LogicalResult GradOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  llvm::append_range(types, adaptor.getWrt().getTypes());
  return success();
}
LogicalResult GradOp::verify() {
  if (getLoss().getType().getRank() != 0 || !isFloating(getLoss()))
    return emitOpError() << (getLoss().getType().getRank() ? Code::Rank : Code::DType)
                         << "C2: loss must be a floating-point scalar (rank 0), got " << getLoss().getType();
  return verifyWrt(*this, getWrt());
}
void GradOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  extentsOf(getWrt(), shapes, results);
}

LogicalResult VjpOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  llvm::append_range(types, adaptor.getWrt().getTypes());
  return success();
}
LogicalResult VjpOp::verify() {
  if (!areCompatible(getY().getType(), getCotangent().getType()))
    return emitOpError() << codeOfMismatch(getY().getType(), getCotangent().getType()) << "C2: the cotangent must have y's type "
                         << getY().getType() << ", got " << getCotangent().getType();
  if (!isFloating(getY()))
    return emitOpError() << Code::DType << "C3: y must be floating-point, got " << getY().getType();
  return verifyWrt(*this, getWrt());
}
void VjpOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  extentsOf(getWrt(), shapes, results);
}

LogicalResult JvpOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getY().getType());
  return success();
}
LogicalResult JvpOp::verify() {
  for (auto [i, pair] : llvm::enumerate(llvm::zip(getWrt(), getTangents()))) {
    auto [wrt, tangent] = pair;
    if (!areCompatible(wrt.getType(), tangent.getType()))
      return emitOpError() << codeOfMismatch(wrt.getType(), tangent.getType()) << "C2: tangent " << i
                           << " must have the type of its wrt " << wrt.getType() << ", got " << tangent.getType();
    if (llvm::is_contained(getWrt().take_front(i), wrt))
      return emitOpError() << "C4: wrt " << i << " is named twice";
  }
  if (!isFloating(getY()))
    return emitOpError() << Code::DType << "C3: y must be floating-point, got " << getY().getType();
  return verifyWrt(*this, getWrt());
}
void JvpOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(shapes.dims(getY()));
}

} // namespace tenferro
