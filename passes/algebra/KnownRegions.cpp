//===- KnownRegions.cpp - branches and loops of which it is known what they do ----------------------------------===//
//
// A branch on a constant is the side that is taken, a loop of one step its body, and a loop of no step what it begins with. A few
// steps of a few additions and products are written out: they become one kernel.
#include "Patterns.h"
#include "Scalars.h"
#include "ShapeTable.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace tenferro {
namespace {

/// Extents of this type: exact ones as they are, the others from `open`.
void listExtents(TensorType type, function_ref<Value(int64_t)> open, SmallVectorImpl<int64_t> &fixed,
                 SmallVectorImpl<Value> &dynamic) {
  for (int64_t i = 0; i < type.getRank(); ++i) {
    fixed.push_back(type.isDynamicDim((unsigned)i) ? ShapedType::kDynamic : type.getShape()[i]);
    if (type.isDynamicDim((unsigned)i))
      dynamic.push_back(open(i));
  }
}

/// The elements of x under another type: what is not exact there has the extents of x, and 1 behind its axes.
Value reshaped(OpBuilder &b, Location loc, Value x, TensorType type) {
  auto from = cast<TensorType>(x.getType());
  SmallVector<int64_t> fixed;
  SmallVector<Value> dynamic;
  auto extent = [&](int64_t i) -> Value {
    if (i >= from.getRank())
      return arith::ConstantIndexOp::create(b, loc, 1);
    return DimOp::create(b, loc, b.getIndexType(), x, i);
  };
  listExtents(type, extent, fixed, dynamic);
  return ReshapeOp::create(b, loc, type, x, dynamic, fixed);
}

/// The same value, of which another type is known.
Value typed(OpBuilder &b, Location loc, Value v, Type type) {
  return v.getType() == type ? v : reshaped(b, loc, v, cast<TensorType>(type));
}

/// Puts the operations of a block in front of the operation that it is in, and what they hand on in the place of results.
void inlineBody(IRRewriter &rewriter, Operation *op, Block &block, ValueRange arguments,
                function_ref<Value(unsigned, Value)> result) {
  Operation *end = block.getTerminator();
  rewriter.inlineBlockBefore(&block, op, arguments);
  SmallVector<Value> given(end->getOperands());
  rewriter.eraseOp(end);
  rewriter.setInsertionPoint(op);
  for (auto [n, v] : llvm::enumerate(given))
    rewriter.replaceAllUsesWith(op->getResult((unsigned)n), result((unsigned)n, v));
  rewriter.eraseOp(op);
}

void takeSide(IRRewriter &rewriter, IfOp op, bool first) {
  Region &region = first ? op.getThenRegion() : op.getElseRegion();
  inlineBody(rewriter, op, region.front(), {},
             [&](unsigned n, Value v) { return typed(rewriter, op.getLoc(), v, op->getResult(n).getType()); });
}

void takeOneStep(IRRewriter &rewriter, ForOp op) {
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  SmallVector<Value> arguments{arith::ConstantIndexOp::create(rewriter, loc, 0)};
  for (auto [x, part] : llvm::zip(op.getXs(), op.getParts()))
    arguments.push_back(reshaped(rewriter, loc, x, cast<TensorType>(part.getType())));
  for (auto [init, argument] : llvm::zip(op.carriedInits(), op.carriedArguments()))
    arguments.push_back(typed(rewriter, loc, init, argument.getType()));
  size_t stacked = op.getStacked().size();
  inlineBody(rewriter, op, op.getBody().front(), arguments, [&](unsigned n, Value v) {
    Type type = op->getResult(n).getType();
    return n < stacked ? reshaped(rewriter, loc, v, cast<TensorType>(type)) : typed(rewriter, loc, v, type);
  });
}

/// An operation of one instruction per element, or that only says where elements are.
bool isCheap(Operation &op) {
  return isa<AddOp, SubOp, MulOp, NegOp, AbsOp, MaximumOp, MinimumOp, CompareOp, SelectOp, ConvertOp, ConjOp, RealOp, ImagOp,
             ComplexOp, ConstantOp, BroadcastInDimOp, ReshapeOp, IotaOp, ExtentToScalarOp, DimOp>(op) ||
         isa<arith::ArithDialect>(op.getDialect());
}

/// Where that is faster to run and to compile (docs/rationale/simplification.md).
bool paysToUnroll(ForOp op, int64_t steps) {
  constexpr int64_t mostSteps = 4;
  constexpr long mostOperations = 8;
  auto body = op.getBody().front().without_terminator();
  return steps <= mostSteps && op.getXs().empty() && op.getStacked().empty() && llvm::all_of(body, isCheap) &&
         llvm::count_if(body, [](Operation &each) { return isa<ScalarInterface>(each); }) <= mostOperations;
}

void takeSteps(IRRewriter &rewriter, ForOp op, int64_t steps) {
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  Block &body = op.getBody().front();
  SmallVector<Value> carried(op.carriedInits());
  for (int64_t step = 0; step < steps; ++step) {
    IRMapping mapping;
    mapping.map(body.getArgument(0), arith::ConstantIndexOp::create(rewriter, loc, op.getReverse() ? steps - 1 - step : step));
    for (auto [v, argument] : llvm::zip(carried, op.carriedArguments()))
      mapping.map(argument, typed(rewriter, loc, v, argument.getType()));
    for (Operation &each : body.without_terminator())
      rewriter.clone(each, mapping);
    for (auto [v, next] : llvm::zip(carried, op.carriedNext()))
      v = mapping.lookupOrDefault(next);
  }
  for (auto [result, v] : llvm::zip(op.carriedResults(), carried))
    rewriter.replaceAllUsesWith(result, typed(rewriter, loc, v, result.getType()));
  rewriter.eraseOp(op);
}

/// What nobody has stacked, which has the extents that a step would have given it.
Value nothing(OpBuilder &b, ShapeTable &table, Value stacked) {
  auto type = cast<TensorType>(stacked.getType());
  Location loc = stacked.getLoc();
  SmallVector<int64_t> fixed;
  SmallVector<Value> dynamic;
  listExtents(type, [&](int64_t i) { return table.value(table.dim(stacked, i)); }, fixed, dynamic);
  Value zero = makeZeros(b, loc, {}, type.getElementType());
  return BroadcastInDimOp::create(b, loc, type, zero, dynamic, fixed, ArrayRef<int64_t>());
}

void takeNoStep(IRRewriter &rewriter, LoopInterface loop, ArrayRef<Value> stacked) {
  Operation *op = loop;
  rewriter.setInsertionPoint(op);
  for (auto [result, v] : llvm::zip(op->getResults(), stacked))
    rewriter.replaceAllUsesWith(result, v);
  for (auto [result, init] : llvm::zip(loop.carriedResults(), loop.carriedInits()))
    rewriter.replaceAllUsesWith(result, typed(rewriter, op->getLoc(), init, result.getType()));
  if (auto open = dyn_cast<WhileOp>(op))
    rewriter.replaceAllUsesWith(open.getSteps(), arith::ConstantIndexOp::create(rewriter, op->getLoc(), 0));
  rewriter.eraseOp(op);
}

std::optional<bool> knownFlag(Value v) {
  auto flag = splatOf(v);
  return flag ? std::optional(!flag->equals(0)) : std::nullopt;
}

/// Whether the condition is false of everything, and asking it can be left out.
bool neverSteps(WhileOp loop) {
  if (loop.getMaxSteps() == 0)
    return true;
  Block &condition = loop.getCondition().front();
  return knownFlag(cast<ConditionOp>(condition.getTerminator()).getGo()) == false &&
         llvm::all_of(condition.without_terminator(), [](Operation &op) { return isMemoryEffectFree(&op); });
}

/// Of a loop that is folded.
std::optional<int64_t> knownSteps(Operation *op) {
  if (auto loop = dyn_cast<WhileOp>(op))
    return neverSteps(loop) ? std::optional<int64_t>(0) : std::nullopt;
  auto loop = dyn_cast<ForOp>(op);
  auto count = loop ? getConstantIntValue(loop.getCount()) : std::nullopt;
  return count && (*count <= 1 || paysToUnroll(loop, *count)) ? std::optional(std::max<int64_t>(*count, 0)) : std::nullopt;
}

/// The extents of what loops without a step stack; they are made in front of those.
DenseMap<Operation *, SmallVector<Value>> makeStacks(func::FuncOp function) {
  DenseMap<Operation *, SmallVector<Value>> stacks;
  ShapeTable table(function, ShapeTable::Mode::Assume);
  (void)table.visitAll([&](Operation *op) {
    auto loop = dyn_cast<ForOp>(op);
    if (!loop || knownSteps(loop) != 0)
      return;
    OpBuilder b(loop);
    for (Value stacked : loop.getStacked())
      stacks[loop].push_back(nothing(b, table, stacked));
  });
  table.eraseUnused();
  return stacks;
}

} // namespace

bool foldKnownRegions(func::FuncOp function) {
  SmallVector<Operation *> known; // inner ones first
  bool stacks = false;
  function.walk([&](Operation *op) {
    auto branch = dyn_cast<IfOp>(op);
    if (!(branch && knownFlag(branch.getPred())) && !knownSteps(op))
      return;
    known.push_back(op);
    stacks |= isa<ForOp>(op) && knownSteps(op) == 0;
  });
  auto empty = stacks ? makeStacks(function) : DenseMap<Operation *, SmallVector<Value>>();
  IRRewriter rewriter(function.getContext());
  for (Operation *op : known) {
    if (auto branch = dyn_cast<IfOp>(op))
      takeSide(rewriter, branch, *knownFlag(branch.getPred()));
    else if (*knownSteps(op) == 0)
      takeNoStep(rewriter, cast<LoopInterface>(op), empty[op]);
    else if (*knownSteps(op) == 1)
      takeOneStep(rewriter, cast<ForOp>(op));
    else
      takeSteps(rewriter, cast<ForOp>(op), *knownSteps(op));
  }
  return !known.empty();
}

} // namespace tenferro
