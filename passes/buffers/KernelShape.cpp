//===- KernelShape.cpp - what the memory plan has to know of a kernel ---------------------------------------------===//
#include "KernelShape.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "tenferro/rt_plan.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tenferro::buffers {

Extent valueAt(rt::LaunchOp launch, rt::KernelOp kernel, Value number) {
  if (auto known = getConstantIntValue(number))
    return Builder(kernel.getContext()).getIndexAttr(*known);
  auto parameter = dyn_cast<BlockArgument>(number);
  if (!parameter || parameter.getOwner() != &kernel.getBody().front() || parameter.getArgNumber() < kernel.numMemories())
    return {};
  Value given = launch.getNumbers()[parameter.getArgNumber() - kernel.numMemories()];
  if (auto known = getConstantIntValue(given))
    return Builder(kernel.getContext()).getIndexAttr(*known);
  return given;
}

/// The loops from one at the top of a block down to the deepest, the first where several are.
static SmallVector<rt::LoopOp> deepestLoops(Block &block) {
  SmallVector<rt::LoopOp> deepest;
  for (auto loop : block.getOps<rt::LoopOp>()) {
    SmallVector<rt::LoopOp> below = deepestLoops(loop.getBody().front());
    if (below.size() + 1 <= deepest.size())
      continue;
    deepest = {loop};
    deepest.append(below);
  }
  return deepest;
}

static std::optional<int64_t> productOf(ArrayRef<Extent> extents, int64_t first) {
  for (Extent extent : extents) {
    auto known = constantExtent(extent);
    if (!known || llvm::MulOverflow(first, *known, first))
      return std::nullopt;
  }
  return first;
}

std::optional<int64_t> KernelShape::knownRows() const {
  return rows.empty() ? std::nullopt : productOf(rows, 1);
}

bool KernelShape::isOneChunk(int64_t weight) const {
  auto count = knownRows(), cost = productOf(inner, weight);
  if (!count || *count <= 1)
    return count == 1;
  int64_t whole;
  return cost && !llvm::MulOverflow(*count, std::max<int64_t>(*cost, 1), whole) && whole <= TNF_RT_UNDIVIDED;
}

KernelShape shapeOf(rt::KernelOp kernel, rt::LaunchOp launch) {
  KernelShape shape;
  for (auto [depth, loop] : llvm::enumerate(deepestLoops(kernel.getBody().front())))
    for (Value count : loop.getCounts()) {
      Extent known = valueAt(launch, kernel, count);
      if (depth == 0)
        shape.rows.push_back(known);
      else if (known) // else it differs from row to row
        shape.inner.push_back(known);
    }
  for (auto scratch : kernel.getBody().front().getOps<rt::ScratchOp>()) {
    Scratch memory{{}, cast<rt::MemoryType>(scratch.getMemory().getType()).getElement()};
    for (OpFoldResult extent : scratch.mixedExtents())
      memory.extents.push_back(isa<Attribute>(extent) ? extent : valueAt(launch, kernel, cast<Value>(extent)));
    shape.scratch.push_back(memory);
  }
  return shape;
}

bool readsByColumns(rt::KernelOp kernel, rt::LaunchOp launch, unsigned parameter, Extent rows) {
  rt::LoopOp outermost = kernel.outermostLoop();
  if (!outermost || outermost.getCounts().size() != 1)
    return false;
  Value column = outermost.indices()[0];
  for (Operation *user : kernel.parameters()[parameter].getUsers()) {
    auto load = dyn_cast<rt::LoadOp>(user);
    if (!load)
      continue;
    if (load.getIndices().empty() || load.getIndices()[0] != column || load.getOffset() ||
        llvm::is_contained(load.getIndices().drop_front(), column))
      return false;
    Extent stride = load.mixedStrides()[0];
    if (auto dynamic = dyn_cast<Value>(stride))
      stride = valueAt(launch, kernel, dynamic);
    auto known = stride ? constantExtent(stride) : std::nullopt, wanted = constantExtent(rows);
    if (stride != rows && !(known && wanted && *known == *wanted))
      return false;
  }
  return true;
}

} // namespace tenferro::buffers
