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

LogicalResult DotGeneralOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  auto lhs = cast<TensorType>(op.getLhs().getType()), rhs = cast<TensorType>(op.getRhs().getType());
  auto lc = op.getLhsContract(), rc = op.getRhsContract(), lb = op.getLhsBatch(), rb = op.getRhsBatch();
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
  auto rank = (size_t)(lhs.getRank() + rhs.getRank()) - 2 * lc.size() - lb.size();
  if (rank > TNF_RT_MAX_RANK)
    return inferError(loc, getOperationName(), Code::Rank, "C4: the result would have ", rank, " axes, at most ", TNF_RT_MAX_RANK,
                      " are possible");
  elements.push_back(lhs.getElementType());
  return success();
}

void DotGeneralOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents l = shapes.dims(op.getLhs()), r = shapes.dims(op.getRhs()), extents;
  auto lc = op.getLhsContract(), rc = op.getRhsContract(), lb = op.getLhsBatch(), rb = op.getRhsBatch();
  auto same = [&](StringRef what, int64_t i, int64_t j) {
    return shapes.same(what, l[i], "dim " + Twine(i) + " of lhs", r[j], "dim " + Twine(j) + " of rhs");
  };
  for (auto [i, j] : llvm::zip(lc, rc))
    (void)same("contracted extents differ", i, j);
  for (int64_t i = 0, n = (int64_t)l.size(); i < n; ++i)
    if (!llvm::is_contained(lc, i) && !llvm::is_contained(lb, i))
      extents.push_back(l[i]);
  for (int64_t i = 0, n = (int64_t)r.size(); i < n; ++i)
    if (!llvm::is_contained(rc, i) && !llvm::is_contained(rb, i))
      extents.push_back(r[i]);
  for (auto [i, j] : llvm::zip(lb, rb))
    extents.push_back(same("batch extents differ", i, j));
  results.push_back(extents);
}

} // namespace tenferro
