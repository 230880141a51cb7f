//===- Contract.cpp - type inference, checks and shape rule of dot_general -------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static bool distinctInRange(ArrayRef<int64_t> a, ArrayRef<int64_t> b, int64_t rank) {
  SmallVector<bool> seen(rank, false);
  for (ArrayRef<int64_t> axes : {a, b})
    for (int64_t axis : axes) {
      if (axis < 0 || axis >= rank || seen[axis])
        return false;
      seen[axis] = true;
    }
  return true;
}

LogicalResult DotGeneralOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  auto lhs = cast<TensorType>(adaptor.getLhs().getType()), rhs = cast<TensorType>(adaptor.getRhs().getType());
  auto lc = adaptor.getLhsContract(), rc = adaptor.getRhsContract(), lb = adaptor.getLhsBatch(), rb = adaptor.getRhsBatch();
  if (lc.size() != rc.size() || lb.size() != rb.size() || !distinctInRange(lc, lb, lhs.getRank()) ||
      !distinctInRange(rc, rb, rhs.getRank()))
    return inferError(loc, getOperationName(),
                      "C1: contracted and batch axes must be distinct, in range, and as many on both sides (lhs ", ShapeOf{lhs},
                      ", rhs ", ShapeOf{rhs}, ")");
  if (lhs.getElementType() != rhs.getElementType())
    return inferError(loc, getOperationName(), Code::DType, "C2: lhs and rhs must have one element type, got ",
                      lhs.getElementType(), " and ", rhs.getElementType());
  auto differs = [](int64_t a, int64_t b) { return !ShapedType::isDynamic(a) && !ShapedType::isDynamic(b) && a != b; };
  for (auto [l, r] : llvm::zip(lc, rc))
    if (differs(lhs.getShape()[l], rhs.getShape()[r]))
      return inferError(loc, getOperationName(), Code::Shape, "C3: contracted extents differ: dim ", l, " of lhs is ",
                        lhs.getShape()[l], ", dim ", r, " of rhs is ", rhs.getShape()[r]);
  for (auto [l, r] : llvm::zip(lb, rb))
    if (differs(lhs.getShape()[l], rhs.getShape()[r]))
      return inferError(loc, getOperationName(), Code::Shape, "C3: batch extents differ: dim ", l, " of lhs is ",
                        lhs.getShape()[l], ", dim ", r, " of rhs is ", rhs.getShape()[r]);
  SmallVector<int64_t> shape, bounds;
  for (int64_t i = 0; i < lhs.getRank(); ++i)
    if (!llvm::is_contained(lc, i) && !llvm::is_contained(lb, i))
      appendExtent(shape, bounds, lhs, i);
  for (int64_t i = 0; i < rhs.getRank(); ++i)
    if (!llvm::is_contained(rc, i) && !llvm::is_contained(rb, i))
      appendExtent(shape, bounds, rhs, i);
  for (auto [l, r] : llvm::zip(lb, rb)) {
    bool useRhs = ShapedType::isDynamic(lhs.getShape()[l]) && !ShapedType::isDynamic(rhs.getShape()[r]);
    appendExtent(shape, bounds, useRhs ? rhs : lhs, useRhs ? r : l);
  }
  if (shape.size() > TNF_RT_MAX_RANK)
    return inferError(loc, getOperationName(), Code::Rank, "C4: the result would have ", shape.size(), " axes, at most ",
                      TNF_RT_MAX_RANK, " are possible");
  types.push_back(TensorType::get(shape, lhs.getElementType(), bounds, lhs.getPlacement()));
  return success();
}

void DotGeneralOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents l = shapes.dims(getLhs()), r = shapes.dims(getRhs());
  auto lc = getLhsContract(), rc = getRhsContract(), lb = getLhsBatch(), rb = getRhsBatch();
  auto equal = [&](StringRef what, int64_t i, int64_t j) {
    shapes.require(*this, Relation::Equal, what, l[i], "dim " + Twine(i) + " of lhs", r[j], "dim " + Twine(j) + " of rhs");
  };
  for (auto [i, j] : llvm::zip(lc, rc))
    equal("contracted extents differ", i, j);
  for (auto [i, j] : llvm::zip(lb, rb))
    equal("batch extents differ", i, j);
  Extents extents;
  for (int64_t i = 0, n = (int64_t)l.size(); i < n; ++i)
    if (!llvm::is_contained(lc, i) && !llvm::is_contained(lb, i))
      extents.push_back(l[i]);
  for (int64_t i = 0, n = (int64_t)r.size(); i < n; ++i)
    if (!llvm::is_contained(rc, i) && !llvm::is_contained(rb, i))
      extents.push_back(r[i]);
  for (auto [i, j] : llvm::zip(lb, rb))
    extents.push_back(constantExtent(l[i]) ? l[i] : (constantExtent(r[j]) ? r[j] : l[i]));
  results.push_back(extents);
}

} // namespace tenferro
