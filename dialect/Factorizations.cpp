//===- Factorizations.cpp - checks and shape rules of factors of general matrices ----------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

static Type i64Of(Type element) {
  return IntegerType::get(element.getContext(), 64);
}

//===- eig and values alone --------------------------------------------------------------------------------------===//

LogicalResult EigOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append(2, ComplexType::get(realOf(a.getElementType())));
  return checkMatrix(loc, getOperationName(), a, true);
}
void EigOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA());
  results.push_back(withBatch({a[0]}, a));
  results.push_back(a);
}

LogicalResult EigvalsOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(ComplexType::get(realOf(a.getElementType())));
  return checkMatrix(loc, getOperationName(), a, true);
}
void EigvalsOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA());
  results.push_back(withBatch({a[0]}, a));
}

LogicalResult EigvalshOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(realOf(a.getElementType()));
  return checkMatrix(loc, getOperationName(), a, true);
}
void EigvalshOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA());
  results.push_back(withBatch({a[0]}, a));
}

LogicalResult SvdvalsOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(realOf(a.getElementType()));
  return checkMatrix(loc, getOperationName(), a, false);
}
void SvdvalsOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  results.push_back(withBatch({shapes.min(a[0], a[1])}, a));
}

//===- lu --------------------------------------------------------------------------------------------------------===//

LogicalResult LuOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  Type element = a.getElementType();
  elements.append({i64Of(element), element, element, realOf(element)});
  return checkMatrix(loc, getOperationName(), a, false);
}
void LuOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  Extent k = shapes.min(a[0], a[1]);
  results.push_back(withBatch({a[0]}, a));
  results.push_back(withBatch({a[0], k}, a));
  results.push_back(withBatch({k, a[1]}, a));
  results.push_back(withBatch({}, a));
}

LogicalResult FullPivLuOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  Type element = a.getElementType();
  elements.append({i64Of(element), i64Of(element), element, element, realOf(element)});
  return checkMatrix(loc, getOperationName(), a, false);
}
void FullPivLuOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  Extent k = shapes.min(a[0], a[1]);
  results.push_back(withBatch({a[0]}, a));
  results.push_back(withBatch({a[1]}, a));
  results.push_back(withBatch({a[0], k}, a));
  results.push_back(withBatch({k, a[1]}, a));
  results.push_back(withBatch({}, a));
}

//===- qr --------------------------------------------------------------------------------------------------------===//

LogicalResult PivotedQrOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append({a.getElementType(), a.getElementType(), i64Of(a.getElementType())});
  return checkMatrix(loc, getOperationName(), a, false);
}
void PivotedQrOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  Extent k = shapes.min(a[0], a[1]);
  results.push_back(withBatch({a[0], k}, a));
  results.push_back(withBatch({k, a[1]}, a));
  results.push_back(withBatch({a[1]}, a));
}

LogicalResult HouseholderQrOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append(2, a.getElementType());
  return checkMatrix(loc, getOperationName(), a, false);
}
void HouseholderQrOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  results.push_back(a);
  results.push_back(withBatch({shapes.min(a[0], a[1])}, a));
}

} // namespace tenferro
