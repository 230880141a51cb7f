//===- Shape.cpp - simplifications of operations that move elements -------------------------------------------===//
#include "Patterns.h"
#include "Scalars.h"

using namespace mlir;

namespace tenferro {
namespace {

/// A splat constant stays one number: a broadcast scalar.
struct KeepSplatLazy : OpRewritePattern<ConstantOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConstantOp op, PatternRewriter &rewriter) const override {
    auto type = op.getType();
    if (type.getRank() == 0 || !type.hasStaticShape())
      return failure();
    auto value = splatOf(op);
    if (!value)
      return failure();
    Value scalar = makeConstant(rewriter, op.getLoc(), *value, type.getPlacement());
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, type, scalar, ValueRange(), type.getShape(), ArrayRef<int64_t>{});
    return success();
  }
};

struct TransposeOfTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<TransposeOp>();
    if (!inner)
      return failure();
    SmallVector<int64_t> permutation;
    for (int64_t axis : op.getPermutation())
      permutation.push_back(inner.getPermutation()[axis]);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(), inner.getX(), permutation);
    return success();
  }
};

/// A transposed scalar broadcast is a scalar broadcast.
struct TransposeOfScalarBroadcast : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<BroadcastInDimOp>();
    if (!inner || inner.getX().getType().getRank() != 0)
      return failure();
    SmallVector<Value> operandOf(inner.getStaticExtents().size()), open;
    unsigned next = 0;
    for (auto [i, extent] : llvm::enumerate(inner.getStaticExtents()))
      if (ShapedType::isDynamic(extent))
        operandOf[i] = inner.getExtents()[next++];
    SmallVector<int64_t> fixed;
    for (int64_t axis : op.getPermutation()) {
      fixed.push_back(inner.getStaticExtents()[axis]);
      if (operandOf[axis])
        open.push_back(operandOf[axis]);
    }
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, op.getType(), inner.getX(), open, fixed, ArrayRef<int64_t>{});
    return success();
  }
};

/// The middle must not be where an axis of 1 begins to stretch, unless x's type says that it is 1.
struct BroadcastOfBroadcast : OpRewritePattern<BroadcastInDimOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastInDimOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<BroadcastInDimOp>();
    if (!inner)
      return failure();
    SmallVector<int64_t> dims;
    for (auto [i, axis] : llvm::enumerate(inner.getDims())) {
      if (inner.getX().getType().getShape()[i] != 1 && inner.getType().getShape()[axis] == 1)
        return failure();
      dims.push_back(op.getDims()[axis]);
    }
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, op.getType(), inner.getX(), op.getExtents(), op.getStaticExtents(), dims);
    return success();
  }
};

struct ReshapeOfReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    if (auto inner = op.getX().getDefiningOp<ReshapeOp>()) {
      rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), inner.getX(), op.getExtents(), op.getStaticExtents());
      return success();
    }
    auto broadcast = op.getX().getDefiningOp<BroadcastInDimOp>();
    if (!broadcast || broadcast.getX().getType().getRank() != 0)
      return failure();
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, op.getType(), broadcast.getX(), op.getExtents(), op.getStaticExtents(),
                                                  ArrayRef<int64_t>{});
    return success();
  }
};

struct ConcatenateOfOne : OpRewritePattern<ConcatenateOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatenateOp op, PatternRewriter &rewriter) const override {
    return op.getXs().size() == 1 ? replaceBy(rewriter, op, op.getXs()[0]) : failure();
  }
};

/// Over no axis a reduction is its operand; over axes of extent 1 it is a reshape.
template <typename Op> struct ReduceOfOne : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (op.getAxes().empty())
      return replaceBy(rewriter, op, op.getX());
    auto type = op.getX().getType();
    for (int64_t axis : op.getAxes())
      if (type.getShape()[axis] != 1)
        return failure();
    SmallVector<Value> open;
    SmallVector<int64_t> fixed;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (llvm::is_contained(op.getAxes(), i))
        continue;
      fixed.push_back(type.getShape()[i]);
      if (type.isDynamicDim(i))
        open.push_back(DimOp::create(rewriter, op.getLoc(), rewriter.getIndexType(), op.getX(), i));
    }
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getX(), open, fixed);
    return success();
  }
};

/// The sum of all elements of a few joined tensors is that of their sums: no loop asks which one an element is in.
struct SumOfJoined : OpRewritePattern<ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceSumOp op, PatternRewriter &rewriter) const override {
    constexpr size_t most = 8;
    auto joined = op.getX().getDefiningOp<ConcatenateOp>();
    if (!joined || !joined->hasOneUse() || joined.getXs().size() > most || op.getType().getRank() != 0)
      return failure();
    SmallVector<Value> sums;
    for (Value x : joined.getXs())
      sums.push_back(ReduceSumOp::create(rewriter, op.getLoc(), op.getType(), x, op.getAxes()));
    for (; sums.size() > 1; sums.resize((sums.size() + 1) / 2))
      for (size_t i = 0; 2 * i < sums.size(); ++i)
        sums[i] = 2 * i + 1 < sums.size() ? AddOp::create(rewriter, op.getLoc(), op.getType(), sums[2 * i], sums[2 * i + 1])
                                          : sums[2 * i];
    rewriter.replaceOp(op, sums.front());
    return success();
  }
};

/// A sum of equal whole numbers is known where no partial sum needs rounding, even in f32.
struct SumOfSplat : OpRewritePattern<ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceSumOp op, PatternRewriter &rewriter) const override {
    auto type = op.getX().getType();
    auto number = splatOf(op.getX());
    auto each = number && !number->isInteger() ? number->wholeNumber() : std::nullopt;
    if (!each || !type.hasStaticShape())
      return failure();
    int64_t sum = *each;
    for (int64_t axis : op.getAxes())
      if (llvm::MulOverflow(sum, type.getShape()[axis], sum))
        return failure();
    constexpr int64_t exact = int64_t(1) << 24;
    if (sum > exact || sum < -exact)
      return failure();
    number->setWholeNumber(sum);
    Value scalar = makeConstant(rewriter, op.getLoc(), *number, type.getPlacement());
    TensorType result = op.getType();
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, result, scalar, ValueRange(), result.getShape(), ArrayRef<int64_t>{});
    return success();
  }
};

} // namespace

void addShapePatterns(RewritePatternSet &patterns) {
  patterns.add<KeepSplatLazy, TransposeOfTranspose, TransposeOfScalarBroadcast, BroadcastOfBroadcast, ReshapeOfReshape,
               ConcatenateOfOne, ReduceOfOne<ReduceSumOp>, ReduceOfOne<ReduceProdOp>, ReduceOfOne<ReduceMaxOp>,
               ReduceOfOne<ReduceMinOp>, SumOfJoined, SumOfSplat>(patterns.getContext());
}

} // namespace tenferro
