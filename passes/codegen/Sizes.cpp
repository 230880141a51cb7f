//===- Sizes.cpp - extents, sizes and loop counts of a run, and that they fit in 64 bits ---------------------------===//
//
// Extents depend on extents alone, so all of this comes first in a run. Arithmetic that the program asks for says whether it
// overflows. A product of extents does not: it is computed beside it in floating point, which no product wraps and no extent of 0
// confuses, and the sum of what a run needs is compared once.
#include "Program.h"

using namespace mlir;

namespace tenferro::codegen {

/// Equal products are one: their factors are multiplied in the same order.
Value ProgramEmitter::product(int64_t first, ArrayRef<Extent> factors) {
  auto known = (uint64_t)first; // wraps as the instructions do
  Value total;
  for (Extent factor : factors) {
    if (auto constant = constantExtent(factor)) {
      known *= (uint64_t)*constant;
      continue;
    }
    Value each = indices.lookup(cast<Value>(factor));
    Value &made = products[{total, each}];
    if (!made)
      made = total ? LLVM::MulOp::create(b, loc, total, asI64(each)).getResult() : asI64(each);
    total = made;
  }
  if (!total || known == 0)
    return i64((int64_t)known);
  return known == 1 ? total : LLVM::MulOp::create(b, loc, total, i64((int64_t)known)).getResult();
}

/// The same product as a floating-point number, which does not wrap. Its error is a few units in the last place. Past 2^1024 it
/// is an infinity, or not a number where another extent is 0: the comparisons find both too large, as tnf_rt_result does.
Value ProgramEmitter::magnitude(int64_t first, ArrayRef<Extent> factors) {
  auto known = (double)first;
  Value total;
  for (Extent factor : factors) {
    if (auto constant = constantExtent(factor)) {
      known *= (double)*constant;
      continue;
    }
    Value each = indices.lookup(cast<Value>(factor));
    Value &number = magnitudes[{Value(), each}];
    if (!number)
      number = LLVM::SIToFPOp::create(b, loc, b.getF64Type(), asI64(each));
    if (!total) {
      total = number;
      continue;
    }
    Value one = number; // the next line may move the entries
    Value &made = magnitudes[{total, each}];
    if (!made)
      made = LLVM::FMulOp::create(b, loc, total, one);
    total = made;
  }
  if (!total || known == 0)
    return f64(known);
  return known == 1 ? total : LLVM::FMulOp::create(b, loc, total, f64(known)).getResult();
}

void ProgramEmitter::failWhereOverflow(Value &overflow, bool isLast, tnf_rt_status code, const Twine &text) {
  constexpr unsigned most = 32;
  if (!overflow || (!isLast && flags < most))
    return;
  failWhere(overflow, code, text.str(), i64(0), i64(0));
  overflow = {};
  flags = 0;
}

/// Fails where `size`, which may be an infinity or not a number, is not below `limit`.
void ProgramEmitter::failWhereTooLarge(Value size, double limit, tnf_rt_status code, StringRef text) {
  Value tooLarge = LLVM::FCmpOp::create(b, loc, LLVM::FCmpPredicate::uge, size, f64(limit));
  failWhere(tooLarge, code, text, i64(0), i64(0));
}

/// Everything on indices, and the guards. Extents depend on extents alone, so all of it comes first.
void ProgramEmitter::emitShapeCode() {
  Value overflow;
  for (Operation &op : source.getBody().front()) {
    loc = op.getLoc();
    if (auto dim = dyn_cast<DimOp>(op)) {
      auto argument = cast<BlockArgument>(dim.getX());
      Value extent =
          LLVM::LoadOp::create(b, loc, i64Type, field(loadInput(argument.getArgNumber()), extentOffset((int64_t)dim.getAxis())));
      indices.map(dim.getResult(), arith::IndexCastOp::create(b, loc, b.getIndexType(), extent).getResult());
      continue;
    }
    if (auto guard = dyn_cast<GuardOp>(op)) {
      Value l = asI64(indices.lookup(guard.getLhs())), r = asI64(indices.lookup(guard.getRhs()));
      auto broken = guard.getRelation() == GuardRelation::eq ? LLVM::ICmpPredicate::ne : LLVM::ICmpPredicate::sgt;
      failWhere(LLVM::ICmpOp::create(b, loc, broken, l, r), TNF_RT_SHAPE_MISMATCH, guard.getText(), l, r);
      continue;
    }
    if (auto count = dyn_cast<rt::CountOp>(op)) { // which emitLoopCounts checks
      Value all = product(1, count.mixedExtents());
      indices.map(count.getCount(), arith::IndexCastOp::create(b, loc, b.getIndexType(), all).getResult());
      continue;
    }
    bool shapeCode = op.getNumResults() == 1 && isa<arith::ArithDialect>(op.getDialect()) &&
                     (op.getResult(0).getType().isIndex() || op.getResult(0).getType().isInteger(1)) &&
                     llvm::all_of(op.getOperands(), [&](Value v) { return indices.contains(v); });
    if (shapeCode && !emitChecked(op, overflow))
      b.clone(op, indices);
    failWhereOverflow(overflow, /*isLast=*/false, TNF_RT_OUT_OF_RANGE, name + ": an extent does not fit in 64 bits");
  }
  loc = source.getLoc();
  failWhereOverflow(overflow, /*isLast=*/true, TNF_RT_OUT_OF_RANGE, name + ": an extent does not fit in 64 bits");
}

/// Arithmetic on extents that could go wrong: sums, differences and products say whether they overflow; a division that a guard
/// refuses must not trap before that guard is reached.
bool ProgramEmitter::emitChecked(Operation &op, Value &overflow) {
  if (op.getNumOperands() != 2 || !op.getResult(0).getType().isIndex())
    return false;
  Value x = indices.lookup(op.getOperand(0)), y = indices.lookup(op.getOperand(1));
  if (isa<arith::FloorDivSIOp, arith::CeilDivSIOp, arith::DivSIOp, arith::RemSIOp>(op)) {
    Value zero = arith::ConstantIndexOp::create(b, loc, 0), one = arith::ConstantIndexOp::create(b, loc, 1);
    Value isZero = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, y, zero);
    Operation *division = b.clone(op, indices);
    division->moveAfter(isZero.getDefiningOp());
    b.setInsertionPoint(division);
    division->setOperand(1, arith::SelectOp::create(b, loc, isZero, one, y));
    b.setInsertionPointAfter(division);
    return true;
  }
  if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return false;
  Value l = asI64(x), r = asI64(y), result;
  if (isa<arith::AddIOp>(op))
    result = checked<LLVM::SAddWithOverflowOp>(l, r, overflow);
  else if (isa<arith::SubIOp>(op))
    result = checked<LLVM::SSubWithOverflowOp>(l, r, overflow);
  else
    result = checked<LLVM::SMulWithOverflowOp>(l, r, overflow);
  indices.map(op.getResult(0), arith::IndexCastOp::create(b, loc, b.getIndexType(), result).getResult());
  return true;
}

/// How often each kernel's loops run, and how they are cut into chunks. Loops that were merged into one count the product of
/// their extents, which may not fit even where no tensor of that size is in memory. It is the sum of these counts that must fit.
void ProgramEmitter::emitLoopCounts() {
  constexpr double limit = 0x1p63;
  std::string text = name + ": the loops have more iterations than 64 bits can count";
  Value total;
  DenseSet<Value> added;
  auto add = [&](Value count) {
    if (!added.insert(count).second)
      return;
    total = total ? LLVM::FAddOp::create(b, loc, total, count).getResult() : count;
    if (added.size() % mostInChain == 0)
      failWhereTooLarge(std::exchange(total, {}), limit, TNF_RT_OUT_OF_RANGE, text);
  };
  for (auto count : source.getBody().front().getOps<rt::CountOp>()) {
    loc = count.getLoc();
    add(magnitude(1, count.mixedExtents()));
  }
  for (Operation *step : steps) {
    auto found = plans.find(step);
    if (found == plans.end())
      continue;
    loc = step->getLoc();
    KernelPlan &plan = *found->second;
    plan.kernel().getBody().walk([&](rt::LoopOp loop) {
      SmallVector<Extent> counts;
      for (Value count : loop.getCounts())
        if (auto extent = plan.extent(count))
          counts.push_back(*extent);
      if (counts.size() > 1)
        add(magnitude(1, counts));
    });
    if (plan.outermost.empty())
      continue;
    plan.rows = product(1, plan.outermost);
    Value work = product((int64_t)plan.kernel().getWork(), plan.workBelow()); // may wrap: no run lives that long
    plan.chunk = call("tnf_rt_chunk_rows", i64Type, {plan.rows, work});
    if (plan.epilogueOf) // few enough columns to be in cache still
      plan.chunk = LLVM::UMinOp::create(b, loc, plan.chunk, i64(TNF_RT_GEMM_EPILOGUE_COLUMNS));
    Value upTo = LLVM::AddOp::create(b, loc, plan.rows, LLVM::SubOp::create(b, loc, plan.chunk, i64(1)));
    plan.chunks = LLVM::UDivOp::create(b, loc, upTo, plan.chunk);
  }
  loc = source.getLoc();
  if (total)
    failWhereTooLarge(total, limit, TNF_RT_OUT_OF_RANGE, text);
}

} // namespace tenferro::codegen
