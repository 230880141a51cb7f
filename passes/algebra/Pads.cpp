//===- Pads.cpp - sums of blocks that were padded to one size -------------------------------------------------===//
//
// The gradient of a vector whose slices are a network's weights is a sum of padded pieces, two for each slice that is used twice.
// One concatenation of the pieces' sums says the same: at each element, the terms that are not padding are added in the same
// order. The padding of an adjoint stands for "no term"; zeros that a program pads with are terms, and 0 + -0 is 0.
#include "Patterns.h"
#include "Scalars.h"
#include <map>

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
  if (!pad || !pad->hasAttr(noTermsName) || !pad.getLow().empty() || !pad.getHigh().empty())
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

/// What is added up in each place of one sum, by where the place begins and its size.
using Places = std::map<std::pair<int64_t, int64_t>, Value>;

/// The values that are sums of blocks and nothing else, and that one addition at most uses.
class Sums {
public:
  explicit Sums(func::FuncOp function) {
    for (auto add : function.getOps<AddOp>())
      if (contains(add.getLhs()) && contains(add.getRhs()))
        sums.insert(add);
  }

  bool contains(AddOp add) const {
    return sums.contains(add);
  }
  /// Whether the sum is a part of none that consists of blocks.
  bool isWhole(AddOp add) const {
    auto outer = add->hasOneUse() ? dyn_cast<AddOp>(*add->user_begin()) : AddOp();
    return !outer || !contains(outer);
  }

private:
  bool contains(Value v) const {
    auto add = v.getDefiningOp<AddOp>();
    return add ? add->hasOneUse() && sums.contains(add) : blockOf(v).has_value();
  }

  llvm::DenseSet<Operation *> sums;
};

/// Visits the blocks of a sum and the additions between them, operands first, from left to right. A sum may be long: no
/// recursion.
void walkSum(AddOp whole, function_ref<void(const Block &)> atBlock, function_ref<void(AddOp)> atSum) {
  SmallVector<std::pair<Operation *, bool>> open{{whole, false}}; // and whether its operands were visited
  while (!open.empty()) {
    auto [op, isReady] = open.pop_back_val();
    auto add = dyn_cast<AddOp>(op);
    if (!add) {
      atBlock(*blockOf(op->getResult(0)));
    } else if (isReady) {
      atSum(add);
    } else {
      open.push_back({add, true});
      open.push_back({add.getRhs().getDefiningOp(), false});
      open.push_back({add.getLhs().getDefiningOp(), false});
    }
  }
}

/// The blocks' sums by their places, each added in the order of the whole sum. The smaller of two collections goes into the
/// larger.
Places sumsByPlace(AddOp whole, OpBuilder &builder) {
  SmallVector<Places> open;
  walkSum(
      whole, [&](const Block &block) { open.push_back({{{block.low, block.size}, block.x}}); },
      [&](AddOp add) {
        Places rhs = open.pop_back_val(), lhs = open.pop_back_val();
        bool isLeft = lhs.size() >= rhs.size();
        Places &into = isLeft ? lhs : rhs;
        for (auto &[place, value] : isLeft ? rhs : lhs) {
          auto [found, isNew] = into.try_emplace(place, value);
          if (!isNew)
            found->second = isLeft ? AddOp::create(builder, add.getLoc(), found->second, value).getResult()
                                   : AddOp::create(builder, add.getLoc(), value, found->second).getResult();
        }
        open.push_back(std::move(into));
      });
  return std::move(open.back());
}

/// Sorted, one of each; false where two that are not the same overlap.
bool arrange(SmallVectorImpl<Block> &blocks) {
  llvm::sort(blocks, [](const Block &a, const Block &b) { return std::tie(a.low, a.size) < std::tie(b.low, b.size); });
  auto same = [](const Block &a, const Block &b) { return a.low == b.low && a.size == b.size && a.axis == b.axis; };
  blocks.erase(std::unique(blocks.begin(), blocks.end(), same), blocks.end());
  for (size_t i = 1; i < blocks.size(); ++i)
    if (blocks[i].axis != blocks[0].axis || blocks[i - 1].low + blocks[i - 1].size > blocks[i].low)
      return false;
  return true;
}

/// The concatenation that is the sum `add`; null where its blocks overlap or something is unknown of their extents.
Value concatenated(AddOp add, OpBuilder &builder) {
  SmallVector<Block> blocks;
  walkSum(add, [&](const Block &block) { blocks.push_back(block); }, [](AddOp) {});
  TensorType type = add.getType();
  if (!arrange(blocks) || !type.hasStaticShape() || !cast<TensorType>(blocks[0].x.getType()).hasStaticShape())
    return {};
  builder.setInsertionPoint(add);
  Places sums = sumsByPlace(add, builder);
  int64_t axis = blocks[0].axis, end = 0;
  SmallVector<Value> pieces;
  auto fill = [&](int64_t until) {
    if (until == end)
      return;
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = until - end;
    pieces.push_back(makeZeros(builder, add.getLoc(), shape, type.getElementType()));
  };
  for (auto &[place, sum] : sums) {
    fill(place.first);
    pieces.push_back(sum);
    end = place.first + place.second;
  }
  fill(type.getShape()[axis]);
  return ConcatenateOp::create(builder, add.getLoc(), type, pieces, axis);
}

} // namespace

bool concatenateSumsOfPads(func::FuncOp function) {
  Sums sums(function);
  SmallVector<AddOp> whole;
  for (auto add : function.getOps<AddOp>())
    if (sums.contains(add) && sums.isWhole(add))
      whole.push_back(add);
  bool changed = false;
  for (AddOp add : whole) {
    OpBuilder builder(add);
    if (Value value = concatenated(add, builder)) {
      add.getResult().replaceAllUsesWith(value);
      changed = true;
    }
  }
  return changed;
}

} // namespace tenferro
