//===- Pads.cpp - sums of blocks that were padded to one size -------------------------------------------------===//
//
// The gradient of a vector whose slices are a network's weights is a sum of padded pieces, two for each slice that is used twice.
// One concatenation of the pieces' sums says the same: at each element, the terms that are not padding are added in the same
// order. The padding of an adjoint stands for "no term"; zeros that a program pads with are terms, and 0 + -0 is 0.
#include "Patterns.h"
#include "Scalars.h"

using namespace mlir;

namespace tenferro {
namespace {

/// A block of x's elements along one axis, zeros around it.
struct Block {
  Value x;
  int64_t axis, low, size;
};

/// The block that an adjoint's pad makes: known widths along one axis of known extent, no gaps, padded with zeros.
std::optional<Block> blockOf(Value v) {
  auto pad = v.getDefiningOp<PadOp>();
  if (!pad || !pad->hasAttr("tenferro.no_terms") || !pad.getLow().empty() || !pad.getHigh().empty())
    return std::nullopt;
  auto zero = splatOf(pad.getValue());
  if (!zero || !zero->equals(0))
    return std::nullopt;
  std::optional<Block> block;
  for (int64_t i = 0, rank = pad.getType().getRank(); i < rank; ++i) {
    int64_t low = pad.getStaticLow()[i], high = pad.getStaticHigh()[i];
    if (pad.getInterior()[i] != 0 || low < 0 || high < 0)
      return std::nullopt;
    if (low == 0 && high == 0)
      continue;
    if (block || pad.getX().getType().isDynamicDim(i))
      return std::nullopt;
    block = Block{pad.getX(), i, low, pad.getX().getType().getShape()[i]};
  }
  return block;
}

/// The sum that one operand of an addition is part of may be long: no walk over it recurses, and a longer one stays as it is.
constexpr size_t mostBlocks = 1024;

/// Appends the blocks that `v` is the sum of, from left to right; false where it is something else.
bool collect(Value v, SmallVectorImpl<Block> &blocks) {
  SmallVector<Value> open{v};
  while (!open.empty()) {
    Value next = open.pop_back_val();
    if (auto block = blockOf(next)) {
      blocks.push_back(*block);
      continue;
    }
    auto sum = next.getDefiningOp<AddOp>();
    if (!sum || !sum->hasOneUse() || blocks.size() + open.size() >= mostBlocks)
      return false;
    open.push_back(sum.getRhs());
    open.push_back(sum.getLhs());
  }
  return true;
}

/// The sum of the blocks in the place of `place`, added as the whole sum adds them; null where there are none.
Value sumAt(PatternRewriter &rewriter, Value v, const Block &place) {
  SmallVector<std::pair<Value, bool>> open{{v, false}}; // and whether its operands' sums are on the other stack
  SmallVector<Value> sums;
  while (!open.empty()) {
    auto [next, isReady] = open.pop_back_val();
    if (auto block = blockOf(next)) {
      sums.push_back(block->low == place.low && block->size == place.size ? block->x : Value());
      continue;
    }
    auto sum = next.getDefiningOp<AddOp>();
    if (!isReady) {
      open.push_back({next, true});
      open.push_back({sum.getRhs(), false});
      open.push_back({sum.getLhs(), false});
      continue;
    }
    Value y = sums.pop_back_val(), x = sums.pop_back_val();
    sums.push_back(x && y ? AddOp::create(rewriter, sum.getLoc(), x, y).getResult() : (x ? x : y));
  }
  return sums.back();
}

/// Sorted, one of each; false where two that are not the same overlap.
bool arrange(SmallVectorImpl<Block> &blocks) {
  llvm::sort(blocks, [](const Block &a, const Block &b) { return std::tie(a.low, a.size) < std::tie(b.low, b.size); });
  auto same = [](const Block &a, const Block &b) { return a.low == b.low && a.size == b.size; };
  blocks.erase(std::unique(blocks.begin(), blocks.end(), same), blocks.end());
  for (size_t i = 1; i < blocks.size(); ++i)
    if (blocks[i].axis != blocks[0].axis || blocks[i - 1].low + blocks[i - 1].size > blocks[i].low)
      return false;
  return true;
}

struct SumOfBlocks : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op, PatternRewriter &rewriter) const override {
    SmallVector<Block> blocks, ignored;
    if (!collect(op.getLhs(), blocks) || !collect(op.getRhs(), blocks) || !arrange(blocks))
      return failure();
    // the whole sum, not a part of it
    if (op->hasOneUse())
      if (auto outer = dyn_cast<AddOp>(*op->user_begin()))
        if (collect(outer.getLhs(), ignored) && collect(outer.getRhs(), ignored))
          return failure();
    TensorType type = op.getType();
    if (!type.hasStaticShape() || !cast<TensorType>(blocks[0].x.getType()).hasStaticShape())
      return failure();
    int64_t axis = blocks[0].axis, end = 0;
    SmallVector<Value> pieces;
    auto fill = [&](int64_t until) {
      if (until == end)
        return;
      SmallVector<int64_t> shape(type.getShape());
      shape[axis] = until - end;
      pieces.push_back(makeZeros(rewriter, op.getLoc(), shape, type.getElementType()));
    };
    for (const Block &block : blocks) {
      fill(block.low);
      Value x = sumAt(rewriter, op.getLhs(), block), y = sumAt(rewriter, op.getRhs(), block);
      pieces.push_back(x && y ? AddOp::create(rewriter, op.getLoc(), x, y).getResult() : (x ? x : y));
      end = block.low + block.size;
    }
    fill(type.getShape()[axis]);
    rewriter.replaceOpWithNewOp<ConcatenateOp>(op, type, pieces, axis);
    return success();
  }
};

} // namespace

void addPadPatterns(RewritePatternSet &patterns) {
  patterns.add<SumOfBlocks>(patterns.getContext());
}

} // namespace tenferro
