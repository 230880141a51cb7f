//===- Linalg.cpp - type inference, checks and shape rules of linear algebra -----------------------------------===//
#include "Tenferro.h"
#include <cmath>

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

LogicalResult checkMatrix(std::optional<Location> loc, StringRef op, TensorType type, bool square) {
  if (type.getRank() < 2)
    return inferError(loc, op, Code::Rank, "C1: \"a\" must have rank 2 or more, got ", ShapeOf{type});
  int64_t m = type.getShape()[0], n = type.getShape()[1];
  if (square && !ShapedType::isDynamic(m) && !ShapedType::isDynamic(n) && m != n)
    return inferError(loc, op, Code::Shape, "C2: \"a\" must be square, got ", ShapeOf{type});
  return success();
}

Extents squareExtents(ShapeBuilder &shapes, Value a) {
  Extents extents = shapes.dims(a);
  extents[0] = extents[1] = shapes.same("\"a\" must be square", extents[0], "dim 0 of a", extents[1], "dim 1 of a");
  return extents;
}

Extents withBatch(ArrayRef<Extent> leading, ArrayRef<Extent> a) {
  Extents extents(leading);
  llvm::append_range(extents, a.drop_front(2));
  return extents;
}

//===- lu_factor -------------------------------------------------------------------------------------------------===//

LogicalResult LuFactorOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(a.getElementType());
  elements.push_back(IntegerType::get(a.getContext(), 32));
  return checkMatrix(loc, getOperationName(), a, true);
}

LogicalResult LuFactorOp::verify() {
  for (Value result : getResults())
    for (Operation *user : result.getUsers())
      if (!isa<LuSolveOp, func::ReturnOp>(user))
        return emitOpError() << "C3: factors may be used by lu_solve and as results alone, but " << user->getName()
                             << " uses them";
  return success();
}

void LuFactorOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA());
  results.push_back(a);
  results.push_back(withBatch({a[0]}, a));
}

//===- solves ----------------------------------------------------------------------------------------------------===//

/// Checks a against b, whose axis `axis` (0 rows, 1 columns) meets a.
static LogicalResult checkSolve(std::optional<Location> loc, StringRef op, TensorType a, TensorType b, int64_t axis) {
  if (a.getRank() != b.getRank() || a.getRank() < 2)
    return inferError(loc, op, Code::Rank, "C1: \"a\" and \"b\" must have equal ranks of 2 or more, got ", ShapeOf{a}, " and ",
                      ShapeOf{b});
  if (failed(checkMatrix(loc, op, a, true)))
    return failure();
  if (a.getElementType() != b.getElementType())
    return inferError(loc, op, Code::DType, "C4: \"a\" and \"b\" must have one element type, got ", a.getElementType(), " and ",
                      b.getElementType());
  for (int64_t i = 1; i < a.getRank(); ++i) {
    int64_t x = a.getShape()[i], y = b.getShape()[i == 1 ? axis : i];
    if (!ShapedType::isDynamic(x) && !ShapedType::isDynamic(y) && x != y)
      return inferError(loc, op, Code::Shape, "C3: the extents of \"b\" must fit those of \"a\", got ", ShapeOf{a}, " and ",
                        ShapeOf{b});
  }
  return success();
}

static Extents solvedExtents(ShapeBuilder &shapes, Value a, Value b, int64_t axis) {
  Extents left = squareExtents(shapes, a), extents = shapes.dims(b);
  for (int64_t i = 1, rank = (int64_t)left.size(); i < rank; ++i) {
    int64_t j = i == 1 ? axis : i;
    extents[j] = shapes.same("extents differ", left[i], "dim " + Twine(i) + " of a", extents[j], "dim " + Twine(j) + " of b");
  }
  return extents;
}

LogicalResult TriangularSolveOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getB()).getElementType());
  return checkSolve(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getB()), op.getLeftSide() ? 0 : 1);
}
void TriangularSolveOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(solvedExtents(shapes, op.getA(), op.getB(), op.getLeftSide() ? 0 : 1));
}

LogicalResult SolveOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getB()).getElementType());
  return checkSolve(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getB()), 0);
}
void SolveOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(solvedExtents(shapes, op.getA(), op.getB(), 0));
}

LogicalResult LuSolveOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getB()).getElementType());
  return checkSolve(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getB()), 0);
}
LogicalResult LuSolveOp::verify() {
  auto factor = getLu().getDefiningOp<LuFactorOp>();
  bool isGiven = !factor && !getPivots().getDefiningOp<LuFactorOp>();
  if (!isGiven && (!factor || factor.getLu() != getLu() || factor.getPivots() != getPivots()))
    return emitOpError() << "C5: lu and pivots must be the results of one lu_factor, or of none";
  if (!areCompatible({getA().getType()}, {getLu().getType()}))
    return emitOpError() << codeOfMismatch(getA().getType(), getLu().getType()) << "C6: lu must have the type of a "
                         << getA().getType() << ", got " << getLu().getType();
  TensorType a = typeOf(getA()), pivots = typeOf(getPivots());
  bool fits = pivots.getRank() + 1 == a.getRank();
  for (int64_t i = 0; fits && i < pivots.getRank(); ++i) {
    int64_t have = pivots.getShape()[i], want = a.getShape()[i + 1];
    fits = ShapedType::isDynamic(have) || ShapedType::isDynamic(want) || have == want;
  }
  if (!fits)
    return emitOpError() << Code::Shape << "C7: \"pivots\" must have the extents of \"a\" but for the first, got " << ShapeOf{a}
                         << " and " << ShapeOf{pivots};
  return success();
}
void LuSolveOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA()), lu = shapes.dims(op.getLu()), pivots = shapes.dims(op.getPivots());
  for (int64_t i = 0, rank = (int64_t)a.size(); i < rank; ++i) {
    shapes.same("extents differ", a[i], "dim " + Twine(i) + " of a", lu[i], "dim " + Twine(i) + " of lu");
    if (i > 0)
      shapes.same("extents differ", a[i], "dim " + Twine(i) + " of a", pivots[i - 1], "dim " + Twine(i - 1) + " of pivots");
  }
  results.push_back(solvedExtents(shapes, op.getLu(), op.getB(), 0));
}

//===- qr, svd, eigh ---------------------------------------------------------------------------------------------===//

LogicalResult QrOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append(2, a.getElementType());
  return checkMatrix(loc, getOperationName(), a, false);
}
void QrOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  Extent k = op.getComplete() ? a[0] : shapes.min(a[0], a[1]);
  results.push_back(withBatch({a[0], k}, a));
  results.push_back(withBatch({k, a[1]}, a));
}

static LogicalResult checkDerivativeEps(std::optional<Location> loc, StringRef op, StringRef label, FloatAttr eps) {
  double value = eps ? eps.getValueAsDouble() : 1;
  if (!(value > 0) || !std::isfinite(value))
    return inferError(loc, op, Code::Invalid, label, ": \"derivative_eps\" must be finite and above 0, got ", value);
  return success();
}

LogicalResult SvdOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append({a.getElementType(), realOf(a.getElementType()), a.getElementType()});
  if (failed(checkMatrix(loc, getOperationName(), a, false)))
    return failure();
  return checkDerivativeEps(loc, getOperationName(), "C2", op.getDerivativeEpsAttr());
}
void SvdOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = shapes.dims(op.getA());
  Extent k = shapes.min(a[0], a[1]);
  results.push_back(withBatch({a[0], op.getFull() ? a[0] : k}, a));
  results.push_back(withBatch({k}, a));
  results.push_back(withBatch({op.getFull() ? a[1] : k, a[1]}, a));
}

LogicalResult EighOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append({realOf(a.getElementType()), a.getElementType()});
  if (failed(checkMatrix(loc, getOperationName(), a, true)))
    return failure();
  return checkDerivativeEps(loc, getOperationName(), "C3", op.getDerivativeEpsAttr());
}
void EighOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA());
  results.push_back(withBatch({a[0]}, a));
  results.push_back(a);
}

} // namespace tenferro
