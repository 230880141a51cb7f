//===- MergeKernels.cpp - kernels that are equal but for some constants become one -------------------------------===//
//
// Machine code costs milliseconds a kernel, and an unrolled recurrence has the same few kernels in every step.
#include "MergeKernels.h"

using namespace mlir;

namespace tenferro::codegen {

namespace {

/// Kernels of one function, and in which constants they differ.
struct Group {
  EmittedKernel *first;
  SmallVector<arith::ConstantOp> constants; ///< of the first
  SmallVector<EmittedKernel *> others;
  SmallVector<SmallVector<TypedAttr>> values; ///< per other kernel, in place of the constants
};

class Comparison {
public:
  Comparison(func::FuncOp a, func::FuncOp b) : a(a), b(b) {}
  bool run();
  SmallVector<TypedAttr> values; ///< of b

private:
  bool sameRegions(Operation *x, Operation *y);
  bool sameOperation(Operation *x, Operation *y);

  func::FuncOp a, b;
  DenseMap<Value, Value> counterpart;
};

} // namespace

/// Whether code is better where the number is known: what bounds a loop, divides (perhaps after a choice), is an exponent or a
/// stride, or is asked of the runtime.
static bool isBetterKnown(OpOperand &use) {
  Operation *user = use.getOwner();
  if (isa<scf::ForOp, LLVM::CallOp, math::PowFOp, math::IPowIOp, math::FPowIOp, arith::CmpIOp, arith::SelectOp>(user))
    return true;
  if (isa<arith::MulIOp>(user))
    return use.get().getType().isIndex();
  return use.getOperandNumber() == 1 && isa<arith::DivFOp, arith::DivSIOp, arith::DivUIOp, arith::RemFOp, arith::RemSIOp,
                                            arith::RemUIOp, arith::FloorDivSIOp, arith::CeilDivSIOp>(user);
}

/// A number that may as well come from outside.
static bool isReplaceable(arith::ConstantOp constant) {
  Type type = constant.getType();
  if (!type.isIndex() && !type.isF32() && !type.isF64() && !type.isInteger(32) && !type.isInteger(64))
    return false;
  return llvm::none_of(constant->getUses(), isBetterKnown);
}

bool Comparison::sameRegions(Operation *x, Operation *y) {
  for (auto [r, s] : llvm::zip_equal(x->getRegions(), y->getRegions())) {
    if (r.getBlocks().size() != s.getBlocks().size())
      return false;
    for (auto [p, q] : llvm::zip_equal(r, s)) {
      if (!llvm::equal(p.getArgumentTypes(), q.getArgumentTypes()))
        return false;
      for (auto [i, j] : llvm::zip_equal(p.getArguments(), q.getArguments()))
        counterpart[i] = j;
    }
  }
  return true;
}

bool Comparison::sameOperation(Operation *x, Operation *y) {
  if (x->getName() != y->getName() || !llvm::equal(x->getResultTypes(), y->getResultTypes()) ||
      x->getNumOperands() != y->getNumOperands() || x->getNumRegions() != y->getNumRegions())
    return false;
  for (auto [i, j] : llvm::zip_equal(x->getOperands(), y->getOperands()))
    if (counterpart.lookup(i) != j)
      return false;
  auto c = dyn_cast<arith::ConstantOp>(x);
  if (c && isReplaceable(c) && isReplaceable(cast<arith::ConstantOp>(y)))
    values.push_back(cast<arith::ConstantOp>(y).getValue());
  else if (x->getAttrDictionary() != y->getAttrDictionary())
    return false;
  for (auto [i, j] : llvm::zip_equal(x->getResults(), y->getResults()))
    counterpart[i] = j;
  return sameRegions(x, y);
}

bool Comparison::run() {
  if (a.getFunctionType() != b.getFunctionType() || a.getArgAttrsAttr() != b.getArgAttrsAttr() || !sameRegions(a, b))
    return false;
  SmallVector<Operation *> left, right;
  a.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) { left.push_back(op); });
  b.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) { right.push_back(op); });
  return left.size() == right.size() && llvm::all_of(llvm::zip_equal(left, right), [&](auto pair) {
           return sameOperation(std::get<0>(pair), std::get<1>(pair));
         });
}

static bool sameParameters(const EmittedKernel &a, const EmittedKernel &b) {
  return a.parameters.size() == b.parameters.size() && llvm::all_of(llvm::zip_equal(a.parameters, b.parameters), [](auto pair) {
           const auto &[p, q] = pair;
           return p.kind == q.kind && p.number == q.number;
         });
}

/// Equal kernels have equal hashes.
static llvm::hash_code hashOf(func::FuncOp function) {
  llvm::hash_code hash = llvm::hash_value(function.getNumArguments());
  function.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    hash = llvm::hash_combine(hash, op->getName().getAsOpaquePointer(), op->getNumOperands(), op->getNumResults());
  });
  return hash;
}

static SmallVector<arith::ConstantOp> replaceableConstants(func::FuncOp function) {
  SmallVector<arith::ConstantOp> constants;
  function.getBody().walk<WalkOrder::PreOrder>([&](arith::ConstantOp constant) {
    if (isReplaceable(constant))
      constants.push_back(constant);
  });
  return constants;
}

static bool joins(Group &group, EmittedKernel *kernel) {
  Comparison comparison(group.first->function, kernel->function);
  if (!sameParameters(*group.first, *kernel) || !comparison.run())
    return false;
  group.others.push_back(kernel);
  group.values.push_back(std::move(comparison.values));
  return true;
}

/// The constants that are not the same everywhere become arguments before the last three (begin, end, worker).
static void addParameters(Group &group) {
  func::FuncOp function = group.first->function;
  for (auto [n, constant] : llvm::enumerate(group.constants)) {
    if (llvm::all_of(group.values, [&, n = n](ArrayRef<TypedAttr> values) { return values[n] == constant.getValue(); }))
      continue;
    unsigned at = function.getNumArguments() - 3;
    (void)function.insertArgument(at, constant.getType(), {}, constant.getLoc());
    group.first->parameters.push_back({Parameter::Number, {}, 0, constant.getValue()});
    for (auto [kernel, values] : llvm::zip_equal(group.others, group.values))
      kernel->parameters.push_back({Parameter::Number, {}, 0, values[n]});
    constant.replaceAllUsesWith((Value)function.getArgument(at));
    constant.erase();
  }
}

unsigned mergeKernels(ArrayRef<EmittedKernel *> kernels) {
  std::vector<Group> groups;
  DenseMap<size_t, SmallVector<size_t, 1>> groupsOf; // by hash
  unsigned nests = 0;
  for (EmittedKernel *kernel : kernels) {
    SmallVector<size_t, 1> &candidates = groupsOf[(size_t)hashOf(kernel->function)];
    if (llvm::any_of(candidates, [&](size_t n) { return joins(groups[n], kernel); }))
      continue;
    candidates.push_back(groups.size());
    groups.push_back(Group{kernel, replaceableConstants(kernel->function), {}, {}});
    nests += kernel->nests;
  }
  for (Group &group : groups) {
    addParameters(group);
    for (EmittedKernel *other : group.others) {
      other->function.erase();
      other->function = group.first->function;
    }
  }
  return nests;
}

} // namespace tenferro::codegen
