//===- Contract.cpp - transposes that a contraction's dimension numbers can express ---------------------------===//
#include "Patterns.h"

using namespace mlir;

namespace tenferro {
namespace {

/// An operand of dot_general and the axes that are contracted and batched.
struct Side {
  Value operand;
  SmallVector<int64_t> contract, batch;

  SmallVector<int64_t> free() const {
    SmallVector<int64_t> axes;
    for (int64_t i = 0, rank = cast<TensorType>(operand.getType()).getRank(); i < rank; ++i)
      if (!llvm::is_contained(contract, i) && !llvm::is_contained(batch, i))
        axes.push_back(i);
    return axes;
  }
};

/// Reads through a transpose, where the free axes keep their order.
bool absorbTranspose(Side &side) {
  auto transpose = side.operand.getDefiningOp<TransposeOp>();
  if (!transpose)
    return false;
  ArrayRef<int64_t> permutation = transpose.getPermutation();
  SmallVector<int64_t> free = side.free();
  for (size_t i = 1; i < free.size(); ++i)
    if (permutation[free[i - 1]] > permutation[free[i]])
      return false;
  for (SmallVector<int64_t> *axes : {&side.contract, &side.batch})
    for (int64_t &axis : *axes)
      axis = permutation[axis];
  side.operand = transpose.getX();
  return true;
}

Side lhsOf(DotGeneralOp op) {
  return {op.getLhs(), SmallVector<int64_t>(op.getLhsContract()), SmallVector<int64_t>(op.getLhsBatch())};
}
Side rhsOf(DotGeneralOp op) {
  return {op.getRhs(), SmallVector<int64_t>(op.getRhsContract()), SmallVector<int64_t>(op.getRhsBatch())};
}

DotGeneralOp makeDot(PatternRewriter &rewriter, Location loc, Type type, const Side &lhs, const Side &rhs) {
  return DotGeneralOp::create(rewriter, loc, type, lhs.operand, rhs.operand, lhs.contract, rhs.contract, lhs.batch, rhs.batch);
}

struct DotOfTranspose : OpRewritePattern<DotGeneralOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DotGeneralOp op, PatternRewriter &rewriter) const override {
    Side lhs = lhsOf(op), rhs = rhsOf(op);
    bool left = absorbTranspose(lhs), right = absorbTranspose(rhs);
    if (!left && !right)
      return failure();
    rewriter.replaceOp(op, makeDot(rewriter, op.getLoc(), op.getType(), lhs, rhs));
    return success();
  }
};

/// (a b)^T = b^T a^T: the operands change places where the permutation exchanges the blocks of free axes; batch axes may be
/// permuted in any case.
struct TransposeOfDot : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto dot = op.getX().getDefiningOp<DotGeneralOp>();
    if (!dot || !dot->hasOneUse())
      return failure();
    Side lhs = lhsOf(dot), rhs = rhsOf(dot);
    int64_t l = (int64_t)lhs.free().size(), r = (int64_t)rhs.free().size();
    auto permutation = op.getPermutation();
    bool keeps = true, exchanges = true;
    for (int64_t i = 0; i < l + r; ++i) {
      keeps &= permutation[i] == i;
      exchanges &= permutation[i] == (i < r ? l + i : i - r);
    }
    if (!keeps && !exchanges)
      return failure();
    Side left = lhs, right = rhs;
    for (size_t i = 0; i < lhs.batch.size(); ++i) {
      int64_t from = permutation[l + r + (int64_t)i] - l - r;
      left.batch[i] = lhs.batch[from];
      right.batch[i] = rhs.batch[from];
    }
    if (!keeps)
      std::swap(left, right);
    rewriter.replaceOp(op, makeDot(rewriter, dot.getLoc(), op.getType(), left, right));
    return success();
  }
};

/// The operand, whose contracted axes have extent 1, broadcast to the result: its free axes go to `firstFree`, its batch axes to
/// `firstBatch`, in that order. Its contracted axes stretch over the other operand's free axes, from `firstOther` on, where they
/// stand in the right place; else a reshape drops them, which nothing fuses with.
Value spread(PatternRewriter &rewriter, Location loc, const Side &side, int64_t firstFree, int64_t firstOther, int64_t others,
             int64_t firstBatch, TensorType result, ArrayRef<Value> extents) {
  auto type = cast<TensorType>(side.operand.getType());
  SmallVector<int64_t> target(type.getRank()), dims, fixed;
  for (auto [i, axis] : llvm::enumerate(side.free()))
    target[axis] = firstFree + (int64_t)i;
  for (auto [i, axis] : llvm::enumerate(side.batch))
    target[axis] = firstBatch + (int64_t)i;
  for (auto [i, axis] : llvm::enumerate(side.contract))
    target[axis] = firstOther + (int64_t)i;
  bool stretches = (int64_t)side.contract.size() <= others && llvm::is_sorted(target);
  SmallVector<Value> open, known;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    if (!stretches && llvm::is_contained(side.contract, axis))
      continue;
    dims.push_back(target[axis]);
    fixed.push_back(type.getShape()[axis]);
    if (!stretches && type.isDynamicDim(axis))
      open.push_back(DimOp::create(rewriter, loc, rewriter.getIndexType(), side.operand, axis));
  }
  Value x = side.operand;
  if (!stretches) {
    SmallVector<int64_t> none(fixed.size(), ShapedType::kDynamic);
    x = ReshapeOp::create(rewriter, loc, TensorType::get(fixed, type.getElementType(), none, type.getPlacement()), x, open,
                          fixed);
  }
  for (auto [i, extent] : llvm::enumerate(extents))
    if (result.isDynamicDim((int64_t)i))
      known.push_back(extent);
  return BroadcastInDimOp::create(rewriter, loc, result, x, known, result.getShape(), dims);
}

/// Over contracted axes of extent 1 a product is elementwise, and fuses with its neighbours.
struct DotOverOne : OpRewritePattern<DotGeneralOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DotGeneralOp op, PatternRewriter &rewriter) const override {
    Side lhs = lhsOf(op), rhs = rhsOf(op);
    for (const Side *side : {&lhs, &rhs}) {
      auto type = cast<TensorType>(side->operand.getType());
      for (int64_t axis : side->contract)
        if (type.getShape()[axis] != 1)
          return failure();
      SmallVector<int64_t> order = side->free();
      order.append(side->batch);
      if (!llvm::is_sorted(order))
        return failure();
    }
    SmallVector<int64_t> left = lhs.free(), right = rhs.free();
    SmallVector<Value> extents;
    auto dim = [&](Value x, int64_t axis) { return DimOp::create(rewriter, op.getLoc(), rewriter.getIndexType(), x, axis); };
    for (int64_t axis : left)
      extents.push_back(dim(lhs.operand, axis));
    for (int64_t axis : right)
      extents.push_back(dim(rhs.operand, axis));
    for (int64_t axis : lhs.batch)
      extents.push_back(dim(lhs.operand, axis));
    int64_t l = (int64_t)left.size(), r = (int64_t)right.size();
    TensorType result = op.getType();
    Value a = spread(rewriter, op.getLoc(), lhs, 0, l, r, l + r, result, extents);
    Value b = spread(rewriter, op.getLoc(), rhs, l, 0, l, l + r, result, extents);
    rewriter.replaceOpWithNewOp<MulOp>(op, result, a, b);
    return success();
  }
};

} // namespace

void addContractPatterns(RewritePatternSet &patterns) {
  patterns.add<DotOfTranspose, TransposeOfDot, DotOverOne>(patterns.getContext());
}

} // namespace tenferro
