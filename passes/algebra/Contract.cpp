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

} // namespace

void addContractPatterns(RewritePatternSet &patterns) {
  patterns.add<DotOfTranspose, TransposeOfDot>(patterns.getContext());
}

} // namespace tenferro
