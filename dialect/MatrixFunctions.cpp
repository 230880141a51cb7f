//===- MatrixFunctions.cpp - type inference, checks and shape rules of functions of matrices ----------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static TensorType typeOf(Value v) {
  return cast<TensorType>(v.getType());
}

/// The extents behind those of a square matrix.
static Extents batchOf(ShapeBuilder &shapes, Value a) {
  Extents extents = squareExtents(shapes, a);
  extents.erase(extents.begin(), extents.begin() + 2);
  return extents;
}

//===- determinants ----------------------------------------------------------------------------------------------===//

LogicalResult DetOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(a.getElementType());
  return checkMatrix(loc, getOperationName(), a, true);
}
void DetOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(batchOf(shapes, op.getA()));
}

LogicalResult SlogdetOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.append({a.getElementType(), realOf(a.getElementType())});
  return checkMatrix(loc, getOperationName(), a, true);
}
void SlogdetOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(batchOf(shapes, op.getA()));
  results.push_back(batchOf(shapes, op.getA()));
}

/// Checks a direction e beside a square a.
static LogicalResult checkDirection(std::optional<Location> loc, StringRef op, TensorType a, TensorType e) {
  if (failed(checkMatrix(loc, op, a, true)))
    return failure();
  if (!areCompatible({a}, {e}))
    return inferError(loc, op, codeOfMismatch(a, e), "C3: \"e\" must have the type of \"a\", got ", Type(a), " and ", Type(e));
  return success();
}

static Extents directedExtents(ShapeBuilder &shapes, Value a, Value e) {
  Extents left = squareExtents(shapes, a), right = shapes.dims(e);
  for (int64_t i = 0, rank = (int64_t)left.size(); i < rank; ++i)
    left[i] = shapes.same("extents differ", left[i], "dim " + Twine(i) + " of a", right[i], "dim " + Twine(i) + " of e");
  return left;
}

LogicalResult CofactorTangentOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getA()).getElementType());
  return checkDirection(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getE()));
}
void CofactorTangentOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(directedExtents(shapes, op.getA(), op.getE()));
}

//===- least squares ---------------------------------------------------------------------------------------------===//

static LogicalResult checkTolerance(std::optional<Location> loc, StringRef op, const APFloat &rtol) {
  double value = rtol.convertToDouble();
  if (value == -1 || (value >= 0 && rtol.isFinite()))
    return success();
  return inferError(loc, op, Code::Invalid, "C2: rtol must be finite and not negative, or -1, got ", value);
}

LogicalResult PinvOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA());
  elements.push_back(a.getElementType());
  if (failed(checkMatrix(loc, getOperationName(), a, false)))
    return failure();
  return checkTolerance(loc, getOperationName(), op.getRtol());
}
void PinvOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op.getA());
  std::swap(extents[0], extents[1]);
  results.push_back(extents);
}

LogicalResult LstsqOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA()), b = typeOf(op.getB());
  StringRef name = getOperationName();
  elements.push_back(b.getElementType());
  if (a.getRank() != b.getRank() || a.getRank() < 2)
    return inferError(loc, name, Code::Rank, "C1: \"a\" and \"b\" must have equal ranks of 2 or more, got ", ShapeOf{a}, " and ",
                      ShapeOf{b});
  if (a.getElementType() != b.getElementType())
    return inferError(loc, name, Code::DType, "C4: \"a\" and \"b\" must have one element type, got ", a.getElementType(), " and ",
                      b.getElementType());
  for (int64_t i = 0; i < a.getRank(); ++i) {
    int64_t x = a.getShape()[i], y = b.getShape()[i];
    if (i != 1 && !ShapedType::isDynamic(x) && !ShapedType::isDynamic(y) && x != y)
      return inferError(loc, name, Code::Shape, "C3: the extents of \"b\" must fit those of \"a\", got ", ShapeOf{a}, " and ",
                        ShapeOf{b});
  }
  return checkTolerance(loc, name, op.getRtol());
}
void LstsqOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents left = shapes.dims(op.getA()), extents = shapes.dims(op.getB());
  for (int64_t i = 0, rank = (int64_t)left.size(); i < rank; ++i)
    if (i != 1)
      extents[i] = shapes.same("extents differ", left[i], "dim " + Twine(i) + " of a", extents[i], "dim " + Twine(i) + " of b");
  extents[0] = left[1];
  results.push_back(extents);
}

//===- functions -------------------------------------------------------------------------------------------------===//

LogicalResult MatrixExpTangentOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getA()).getElementType());
  return checkDirection(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getE()));
}
void MatrixExpTangentOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(directedExtents(shapes, op.getA(), op.getE()));
}

LogicalResult MatrixLogTangentOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(typeOf(op.getA()).getElementType());
  return checkDirection(loc, getOperationName(), typeOf(op.getA()), typeOf(op.getE()));
}
void MatrixLogTangentOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(directedExtents(shapes, op.getA(), op.getE()));
}

LogicalResult MatrixFunctionOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  constexpr size_t most = 12; // a call takes 16 tensors
  TensorType a = typeOf(op.getA()), w = typeOf(op.getW()), v = typeOf(op.getV());
  StringRef name = getOperationName();
  elements.push_back(a.getElementType());
  if (failed(checkMatrix(loc, name, a, true)))
    return failure();
  if (!areCompatible({a}, {v}))
    return inferError(loc, name, codeOfMismatch(a, v), "C3: \"v\" must have the type of \"a\", got ", Type(a), " and ", Type(v));
  TensorType column =
      TensorType::get(a.getShape().drop_front(), realOf(a.getElementType()), a.getBounds().drop_front(), a.getPlacement());
  if (!areCompatible({column}, {w}))
    return inferError(loc, name, codeOfMismatch(column, w), "C4: \"w\" must have the type ", Type(column), ", got ", Type(w));
  if (op.getF().size() <= op.getE().size() || op.getF().size() + op.getE().size() > most)
    return inferError(loc, name, Code::Invalid, "C5: there must be more values than directions, and at most ", most,
                      " of both, got ", op.getF().size(), " and ", op.getE().size());
  for (Value f : op.getF())
    if (!areCompatible({w}, {typeOf(f)}))
      return inferError(loc, name, codeOfMismatch(w, typeOf(f)), "C5: values must have the type of \"w\", got ", Type(w), " and ",
                        f.getType());
  for (Value e : op.getE())
    if (!areCompatible({a}, {typeOf(e)}))
      return inferError(loc, name, codeOfMismatch(a, typeOf(e)), "C6: directions must have the type of \"a\", got ", Type(a),
                        " and ", e.getType());
  return success();
}
void MatrixFunctionOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = squareExtents(shapes, op.getA());
  auto match = [&](Value x, const Twine &what) {
    Extents own = shapes.dims(x);
    size_t first = extents.size() - own.size();
    for (size_t i = 0; i < own.size(); ++i)
      extents[first + i] = shapes.same("extents differ", extents[first + i], "dim " + Twine(first + i) + " of a", own[i],
                                       "dim " + Twine(i) + " of " + what);
  };
  match(op.getW(), "w");
  match(op.getV(), "v");
  for (auto [i, f] : llvm::enumerate(op.getF()))
    match(f, "value " + Twine(i));
  for (auto [i, e] : llvm::enumerate(op.getE()))
    match(e, "direction " + Twine(i));
  results.push_back(extents);
}

//===- sylvester -------------------------------------------------------------------------------------------------===//

static bool mayBeEqual(int64_t x, int64_t y) {
  return ShapedType::isDynamic(x) || ShapedType::isDynamic(y) || x == y;
}

LogicalResult SylvesterOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  TensorType a = typeOf(op.getA()), b = typeOf(op.getB()), c = typeOf(op.getC());
  StringRef name = getOperationName();
  elements.push_back(c.getElementType());
  int64_t rank = a.getRank();
  if (rank < 2 || b.getRank() != rank || c.getRank() != rank)
    return inferError(loc, name, Code::Rank, "C1: \"a\", \"b\" and \"c\" must have equal ranks of 2 or more, got ", ShapeOf{a},
                      ", ", ShapeOf{b}, " and ", ShapeOf{c});
  for (TensorType square : {a, b})
    if (!mayBeEqual(square.getShape()[0], square.getShape()[1]))
      return inferError(loc, name, Code::Shape, "C2: \"", square == a ? "a" : "b", "\" must be square, got ", ShapeOf{square});
  if (a.getElementType() != c.getElementType() || b.getElementType() != c.getElementType())
    return inferError(loc, name, Code::DType, "C4: the operands must have one element type, got ", a.getElementType(), ", ",
                      b.getElementType(), " and ", c.getElementType());
  for (int64_t i = 0; i < rank; ++i)
    if ((i != 1 && !mayBeEqual(a.getShape()[i], c.getShape()[i])) || (i != 0 && !mayBeEqual(b.getShape()[i], c.getShape()[i])))
      return inferError(loc, name, Code::Shape, "C3: the extents of \"c\" must fit those of \"a\" and \"b\", got ", ShapeOf{a},
                        ", ", ShapeOf{b}, " and ", ShapeOf{c});
  return success();
}
void SylvesterOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents a = squareExtents(shapes, op.getA()), b = shapes.dims(op.getB()), c = shapes.dims(op.getC());
  b[0] = shapes.same("\"b\" must be square", b[0], "dim 0 of b", b[1], "dim 1 of b");
  for (int64_t i = 0, rank = (int64_t)c.size(); i < rank; ++i) {
    if (i != 1)
      c[i] = shapes.same("extents differ", a[i], "dim " + Twine(i) + " of a", c[i], "dim " + Twine(i) + " of c");
    if (i != 0)
      c[i] = shapes.same("extents differ", b[i], "dim " + Twine(i) + " of b", c[i], "dim " + Twine(i) + " of c");
  }
  results.push_back(c);
}

} // namespace tenferro
