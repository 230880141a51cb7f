//===- Extents.cpp - extents of a block as its way back knows them ------------------------------------------------===//
//
// Shape rules are a matter of C++. They run over the block's operations in order: extents of values from outside are what they
// are, and what changes from step to step is popped, as few as there are.
#include "extents.h"
#include "Tenferro.h"
#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <new>

using namespace mlir;
using namespace tenferro;

struct tnf_back_extents final : ShapeBuilder {
  tnf_back_extents(Block &block, Operation *point)
      : ShapeBuilder(own, point->getParentOp()->getLoc()), own(point->getParentOp()), block(block), point(point),
        tape(point->getResult(0)) {
    if (isa<ForOp>(block.getParentOp())) // the way back has the same steps
      indices[block.getArgument(0)] = step(point->getBlock()->getArgument(0));
    if (auto loop = dyn_cast<LoopInterface>(block.getParentOp()))
      readBody(loop, block);
    else
      for (Operation &op : block)
        read(op);
  }

  Extent dim(Value tensor, int64_t axis) override {
    auto type = cast<tenferro::TensorType>(tensor.getType());
    if (!type.isDynamicDim(axis))
      return constant(type.getShape()[axis]);
    if (!isOfBlock(tensor)) {
      Value &extent = outer[{tensor, axis}];
      if (!extent)
        extent = DimOp::create(own, loc, own.getIndexType(), tensor, axis);
      return extent;
    }
    auto known = tensors.find(tensor);
    if (known != tensors.end() && known->second[(size_t)axis])
      return known->second[(size_t)axis];
    Value &extent = popped[{tensor, axis}];
    if (!extent)
      extent = pop(tensor, axis);
    return extent;
  }
  Extent known(Value index) override {
    if (auto number = getConstantIntValue(index))
      return constant(*number);
    if (!isOfBlock(index))
      return index;
    if (auto found = indices.find(index); found != indices.end())
      return found->second;
    return indices[index] = pop(index, -1);
  }
  void require(Relation, StringRef, Extent, const Twine &, Extent, const Twine &) override {}

  Extent add(Extent a, Extent b) override {
    return make(a, b, [&] { return ShapeBuilder::add(a, b); });
  }
  Extent sub(Extent a, Extent b) override {
    return make(a, b, [&] { return ShapeBuilder::sub(a, b); });
  }
  Extent mul(Extent a, Extent b) override {
    return make(a, b, [&] { return ShapeBuilder::mul(a, b); });
  }
  // nothing keeps a division behind what says that its divisor is positive
  Extent floorDiv(Extent a, Extent b) override {
    Extent divisor = max(b, constant(1));
    return make(a, divisor, [&] { return ShapeBuilder::floorDiv(a, divisor); });
  }
  Extent ceilDiv(Extent a, Extent b) override {
    Extent divisor = max(b, constant(1));
    return make(a, divisor, [&] { return ShapeBuilder::ceilDiv(a, divisor); });
  }
  Extent min(Extent a, Extent b) override {
    return make(a, b, [&] { return ShapeBuilder::min(a, b); });
  }
  Extent max(Extent a, Extent b) override {
    return make(a, b, [&] { return ShapeBuilder::max(a, b); });
  }

  bool areKept(Value tensor) const {
    auto type = cast<tenferro::TensorType>(tensor.getType());
    auto known = tensors.find(tensor);
    for (int64_t axis = 0; axis < type.getRank(); ++axis) {
      if (!type.isDynamicDim(axis))
        continue;
      Extent e = known == tensors.end() ? Extent() : known->second[(size_t)axis];
      if (!e || (isa<Value>(e) && inner.contains(cast<Value>(e))))
        return false;
    }
    return true;
  }

  /// As a value that can be used from `point` on.
  Value valueOf(Extent e) {
    return cast<Value>(make(e, e, [&] { return Extent(value(e)); }));
  }

  void prune() {
    for (Operation *op : llvm::reverse(made))
      if (op->use_empty())
        op->erase();
    made.clear();
    llvm::erase_if(pops, [](const Popped &each) {
      PopExtentOp op = each.op;
      if (!op.getExtent().use_empty())
        return false;
      op.getRest().replaceAllUsesWith(op.getTape());
      op.erase();
      return true;
    });
  }

  /// What is popped: an index of the block, or (axis >= 0) an extent of a tensor of it.
  struct Popped {
    Value value;
    int64_t axis;
    PopExtentOp op;
  };
  std::vector<Popped> pops;
  OpBuilder own;
  Block &block;
  Operation *point;

private:
  /// Of the block or of a region in it.
  bool isOfBlock(Value v) const {
    return block.getParent()->isAncestor(v.getParentRegion());
  }
  Extent step(Value number) {
    inner.insert(number);
    return number;
  }

  /// Arithmetic goes to the way back where an operand is there, else before it.
  Extent make(Extent a, Extent b, llvm::function_ref<Extent()> arithmetic) {
    auto isInner = [&](Extent e) {
      auto v = dyn_cast<Value>(e);
      return v && inner.contains(v);
    };
    if (!isInner(a) && !isInner(b))
      return arithmetic();
    OpBuilder::InsertionGuard guard(own);
    own.setInsertionPoint(point);
    Extent result = arithmetic();
    if (auto v = dyn_cast<Value>(result); v && inner.insert(v).second)
      made.push_back(v.getDefiningOp());
    return result;
  }

  Value pop(Value value, int64_t axis) {
    OpBuilder::InsertionGuard guard(own);
    own.setInsertionPoint(point);
    auto op = PopExtentOp::create(own, loc, TypeRange{tape.getType(), own.getIndexType()}, tape);
    tape = op.getRest();
    inner.insert(op.getExtent());
    pops.push_back({value, axis, op});
    return op.getExtent();
  }

  /// What a loop carries keeps the extents that it begins with, but for the axes that change (null).
  void setCarried(LoopInterface loop, ValueRange values) {
    for (auto [n, value, init] : llvm::enumerate(values, loop.carriedInits())) {
      auto type = dyn_cast<tenferro::TensorType>(value.getType());
      if (!type)
        continue;
      Extents extents;
      for (int64_t axis = 0; axis < type.getRank(); ++axis)
        extents.push_back(loop.mayChange((unsigned)n, axis) ? Extent() : dim(init, axis));
      tensors[value] = extents;
    }
  }

  void readBody(LoopInterface loop, Block &body) {
    setCarried(loop, body.getArguments().take_back(loop.carriedInits().size()));
    if (auto counted = dyn_cast<ForOp>(*loop))
      for (auto [x, part] : llvm::zip(counted.getXs(), counted.getParts())) {
        Extents extents;
        for (int64_t axis = 0; axis < cast<tenferro::TensorType>(part.getType()).getRank(); ++axis)
          extents.push_back(dim(x, axis));
        tensors[part] = extents;
      }
    for (Operation &op : body)
      read(op);
  }

  /// What a loop of the block stacks has an extent for its steps, and those that its body says without the step (else null).
  void setStacked(ForOp loop) {
    readBody(loop, loop.getBody().front());
    for (auto [stacked, output] : llvm::zip(loop.getStacked(), loop.getStepOutputs())) {
      Extents extents;
      for (int64_t axis = 0; axis < cast<tenferro::TensorType>(output.getType()).getRank(); ++axis) {
        Extent e = dim(output, axis);
        extents.push_back(isa<Value>(e) && inner.contains(cast<Value>(e)) ? Extent() : e);
      }
      extents.push_back(max(known(loop.getCount()), constant(0)));
      tensors[stacked] = extents;
    }
  }

  using Arithmetic = Extent (tnf_back_extents::*)(Extent, Extent);
  static Arithmetic arithmeticOf(Operation &op) {
    return isa<arith::AddIOp>(op)         ? &tnf_back_extents::add
           : isa<arith::SubIOp>(op)       ? &tnf_back_extents::sub
           : isa<arith::MulIOp>(op)       ? &tnf_back_extents::mul
           : isa<arith::FloorDivSIOp>(op) ? &tnf_back_extents::floorDiv
           : isa<arith::CeilDivSIOp>(op)  ? &tnf_back_extents::ceilDiv
           : isa<arith::MinSIOp>(op)      ? &tnf_back_extents::min
           : isa<arith::MaxSIOp>(op)      ? &tnf_back_extents::max
                                          : nullptr;
  }

  void read(Operation &op) {
    if (auto counted = dyn_cast<ForOp>(op))
      setStacked(counted);
    if (auto loop = dyn_cast<LoopInterface>(op))
      return setCarried(loop, loop.carriedResults());
    if (Arithmetic arithmetic = arithmeticOf(op)) {
      indices[op.getResult(0)] = (this->*arithmetic)(known(op.getOperand(0)), known(op.getOperand(1)));
      return;
    }
    if (auto extent = dyn_cast<DimOp>(op)) {
      indices[extent] = dim(extent.getX(), (int64_t)extent.getAxis());
      return;
    }
    auto rule = dyn_cast<ShapeRuleInterface>(op);
    if (!rule)
      return;
    SmallVector<Extents> results;
    rule.shapeRule(*this, results);
    for (auto [result, extents] : llvm::zip(op.getResults(), results))
      if (isa<tenferro::TensorType>(result.getType()))
        tensors[result] = extents;
  }

  Value tape;                                                     ///< behind the last pop
  llvm::DenseMap<std::pair<Value, int64_t>, Value> outer, popped; ///< extents of tensors
  llvm::DenseMap<Value, Extents> tensors;
  llvm::DenseMap<Value, Extent> indices;
  llvm::DenseSet<Value> inner;   ///< made on the way back
  std::vector<Operation *> made; ///< the arithmetic among it
};

tnf_back_extents *tnf_back_extents_new(MlirBlock block, MlirOperation point) {
  return new (std::nothrow) tnf_back_extents(*unwrap(block), unwrap(point));
}

void tnf_back_extents_release(tnf_back_extents *extents) {
  delete extents;
}

void tnf_back_extents_prune(tnf_back_extents *extents) {
  extents->prune();
}

MlirValue tnf_back_extent(tnf_back_extents *extents, MlirValue tensor, intptr_t axis) {
  return wrap(extents->valueOf(extents->dim(unwrap(tensor), axis)));
}

MlirValue tnf_back_index(tnf_back_extents *extents, MlirValue index) {
  return wrap(extents->valueOf(extents->known(unwrap(index))));
}

bool tnf_back_extents_are_kept(const tnf_back_extents *extents, MlirValue tensor) {
  return extents->areKept(unwrap(tensor));
}

intptr_t tnf_back_extents_count(const tnf_back_extents *extents) {
  return (intptr_t)extents->pops.size();
}

MlirValue tnf_back_extents_pushed(tnf_back_extents *extents, intptr_t i) {
  auto &popped = extents->pops[(size_t)i];
  if (popped.axis < 0)
    return wrap(popped.value);
  OpBuilder b = OpBuilder::atBlockTerminator(&extents->block);
  return wrap(DimOp::create(b, popped.op.getLoc(), b.getIndexType(), popped.value, popped.axis).getResult());
}

MlirOperation tnf_back_extents_pop(const tnf_back_extents *extents, intptr_t i) {
  PopExtentOp op = extents->pops[(size_t)i].op;
  return wrap(op.getOperation());
}
