//===- Linalg.cpp - type inference, checks and shape rules of linear algebra -----------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

static LogicalResult checkMatrix(std::optional<Location> loc, StringRef op, TensorType type, bool square) {
  if (type.getRank() < 2)
    return inferError(loc, op, Code::Rank, "C1: \"a\" must have rank 2 or more, got ", ShapeOf{type});
  int64_t m = type.getShape()[0], n = type.getShape()[1];
  if (square && !ShapedType::isDynamic(m) && !ShapedType::isDynamic(n) && m != n)
    return inferError(loc, op, Code::Shape, "C2: \"a\" must be square, got ", ShapeOf{type});
  return success();
}

static void requireSquare(Operation *op, Value a, ShapeBuilder &shapes) {
  shapes.require(op, Relation::Equal, "\"a\" must be square", shapes.dim(a, 0), "dim 0 of a", shapes.dim(a, 1), "dim 1 of a");
}

/// [lead..., batch of `like`...].
static TensorType withLead(TensorType like, ArrayRef<std::pair<int64_t, int64_t>> lead, Type element) {
  SmallVector<int64_t> shape, bounds;
  for (auto [extent, bound] : lead) {
    shape.push_back(extent);
    bounds.push_back(bound);
  }
  for (int64_t i = 2; i < like.getRank(); ++i)
    appendExtent(shape, bounds, like, i);
  return TensorType::get(shape, element, bounds, like.getPlacement());
}

static std::pair<int64_t, int64_t> lead(TensorType type, int64_t axis) {
  return {type.getShape()[axis], type.getBound(axis)};
}

static std::pair<int64_t, int64_t> smaller(TensorType type) {
  int64_t m = type.getShape()[0], n = type.getShape()[1];
  if (ShapedType::isDynamic(m) || ShapedType::isDynamic(n))
    return {ShapedType::kDynamic, ShapedType::kDynamic};
  return {std::min(m, n), ShapedType::kDynamic};
}

static Extents withBatch(ShapeBuilder &shapes, Value like, ArrayRef<Extent> leading) {
  Extents extents(leading);
  for (int64_t i = 2, rank = typeOf(like).getRank(); i < rank; ++i)
    extents.push_back(shapes.dim(like, i));
  return extents;
}

//===- square matrices, lu_factor --------------------------------------------------------------------------------===//

LogicalResult inferSquare(std::optional<Location> loc, StringRef op, Value a, SmallVectorImpl<Type> &types) {
  if (failed(checkMatrix(loc, op, typeOf(a), true)))
    return failure();
  types.push_back(a.getType());
  return success();
}

void squareShapeRule(Operation *op, Value a, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  requireSquare(op, a, shapes);
  results.push_back(shapes.dims(a));
}

LogicalResult LuFactorOp::inferReturnTypes(MLIRContext *context, std::optional<Location> loc, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  TensorType a = typeOf(adaptor.getA());
  if (failed(checkMatrix(loc, getOperationName(), a, true)))
    return failure();
  types.push_back(a);
  types.push_back(withLead(a, {lead(a, 0)}, IntegerType::get(context, 32)));
  return success();
}

LogicalResult LuFactorOp::verify() {
  for (Value result : getResults())
    for (Operation *user : result.getUsers())
      if (!isa<LuSolveOp>(user))
        return emitOpError() << "C3: factors may be used by lu_solve alone, but " << user->getName() << " uses them";
  return success();
}

void LuFactorOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  requireSquare(*this, getA(), shapes);
  results.push_back(shapes.dims(getA()));
  results.push_back(withBatch(shapes, getA(), {shapes.dim(getA(), 0)}));
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

static void solveShapeRule(Operation *op, Value a, Value b, int64_t axis, ShapeBuilder &shapes,
                           SmallVectorImpl<Extents> &results) {
  requireSquare(op, a, shapes);
  for (int64_t i = 1, rank = typeOf(a).getRank(); i < rank; ++i) {
    int64_t j = i == 1 ? axis : i;
    shapes.require(op, Relation::Equal, "extents differ", shapes.dim(a, i), "dim " + Twine(i) + " of a", shapes.dim(b, j),
                   "dim " + Twine(j) + " of b");
  }
  results.push_back(shapes.dims(b));
}

LogicalResult TriangularSolveOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                                  SmallVectorImpl<Type> &types) {
  if (failed(checkSolve(loc, getOperationName(), typeOf(adaptor.getA()), typeOf(adaptor.getB()), adaptor.getLeftSide() ? 0 : 1)))
    return failure();
  types.push_back(adaptor.getB().getType());
  return success();
}
void TriangularSolveOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  solveShapeRule(*this, getA(), getB(), getLeftSide() ? 0 : 1, shapes, results);
}

LogicalResult SolveOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  if (failed(checkSolve(loc, getOperationName(), typeOf(adaptor.getA()), typeOf(adaptor.getB()), 0)))
    return failure();
  types.push_back(adaptor.getB().getType());
  return success();
}
void SolveOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  solveShapeRule(*this, getA(), getB(), 0, shapes, results);
}

LogicalResult LuSolveOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (failed(checkSolve(loc, getOperationName(), typeOf(adaptor.getA()), typeOf(adaptor.getB()), 0)))
    return failure();
  types.push_back(adaptor.getB().getType());
  return success();
}
LogicalResult LuSolveOp::verify() {
  auto factor = getLu().getDefiningOp<LuFactorOp>();
  if (!factor || factor.getLu() != getLu() || factor.getPivots() != getPivots())
    return emitOpError() << "C5: lu and pivots must be the results of one lu_factor";
  if (!areCompatible({getA().getType()}, {getLu().getType()}))
    return emitOpError() << codeOfMismatch(getA().getType(), getLu().getType()) << "C6: lu must have the type of a "
                         << getA().getType() << ", got " << getLu().getType();
  return success();
}
void LuSolveOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  solveShapeRule(*this, getLu(), getB(), 0, shapes, results);
}

//===- qr, svd, eigh ---------------------------------------------------------------------------------------------===//

LogicalResult QrOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  TensorType a = typeOf(adaptor.getA());
  if (failed(checkMatrix(loc, getOperationName(), a, false)))
    return failure();
  types.push_back(withLead(a, {lead(a, 0), smaller(a)}, a.getElementType()));
  types.push_back(withLead(a, {smaller(a), lead(a, 1)}, a.getElementType()));
  return success();
}
void QrOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extent m = shapes.dim(getA(), 0), n = shapes.dim(getA(), 1), k = shapes.min(m, n);
  results.push_back(withBatch(shapes, getA(), {m, k}));
  results.push_back(withBatch(shapes, getA(), {k, n}));
}

LogicalResult SvdOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  TensorType a = typeOf(adaptor.getA());
  if (failed(checkMatrix(loc, getOperationName(), a, false)))
    return failure();
  types.push_back(withLead(a, {lead(a, 0), smaller(a)}, a.getElementType()));
  types.push_back(withLead(a, {smaller(a)}, realOf(a.getElementType())));
  types.push_back(withLead(a, {smaller(a), lead(a, 1)}, a.getElementType()));
  return success();
}
void SvdOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extent m = shapes.dim(getA(), 0), n = shapes.dim(getA(), 1), k = shapes.min(m, n);
  results.push_back(withBatch(shapes, getA(), {m, k}));
  results.push_back(withBatch(shapes, getA(), {k}));
  results.push_back(withBatch(shapes, getA(), {k, n}));
}

LogicalResult EighOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  TensorType a = typeOf(adaptor.getA());
  if (failed(checkMatrix(loc, getOperationName(), a, true)))
    return failure();
  types.push_back(withLead(a, {lead(a, 0)}, realOf(a.getElementType())));
  types.push_back(a);
  return success();
}
void EighOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  requireSquare(*this, getA(), shapes);
  results.push_back(withBatch(shapes, getA(), {shapes.dim(getA(), 0)}));
  results.push_back(shapes.dims(getA()));
}

} // namespace tenferro
