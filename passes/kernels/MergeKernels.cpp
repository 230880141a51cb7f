//===- MergeKernels.cpp - turns kernels that are equal but for some constants into one ------------------------------===//
//
// Machine code costs milliseconds a kernel, and an unrolled recurrence has the same few kernels in every step. Constants in which
// kernels differ become numbers of their launches; loop bounds, divisors, exponents and strides are not among those: code is
// better where they are known.
#include "Kernel.h"
#include "KernelsForm.h"
#include "ProgramForm.h"
#include "Stage.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

/// Kernels that become the first of them, and in which constants they differ.
struct Group {
  rt::KernelOp first;
  SmallVector<arith::ConstantOp> constants; ///< of the first
  SmallVector<rt::KernelOp> others;
  SmallVector<SmallVector<TypedAttr>> values; ///< per other kernel, in place of the constants
};

class Comparison {
public:
  Comparison(rt::KernelOp a, rt::KernelOp b) : a(a), b(b) {}
  bool run();
  SmallVector<TypedAttr> values; ///< of b

private:
  bool sameRegions(Operation *x, Operation *y);
  bool sameOperation(Operation *x, Operation *y);

  rt::KernelOp a, b;
  DenseMap<Value, Value> counterpart;
};

} // namespace

/// Whether code is better where the number is known: what bounds a loop but the outermost, of which a worker runs a piece,
/// divides (perhaps after a choice), is an exponent or a stride, or is asked of the runtime.
static bool isBetterKnown(OpOperand &use) {
  Operation *user = use.getOwner();
  if (auto loop = dyn_cast<rt::LoopOp>(user))
    return !loop.isOutermost() || use.getOperandNumber() >= loop.getCounts().size();
  if (isa<rt::FillOp, math::PowFOp, math::IPowIOp, math::FPowIOp, arith::CmpIOp, arith::SelectOp>(user))
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
  else if (x->getDiscardableAttrDictionary() != y->getDiscardableAttrDictionary() ||
           !x->getName().compareOpProperties(x->getPropertiesStorage(), y->getPropertiesStorage()))
    return false;
  for (auto [i, j] : llvm::zip_equal(x->getResults(), y->getResults()))
    counterpart[i] = j;
  return sameRegions(x, y);
}

bool Comparison::run() {
  if (a.getNumReads() != b.getNumReads() || a.getParts() != b.getParts() || a.getWork() != b.getWork() || !sameRegions(a, b))
    return false;
  SmallVector<Operation *> left, right;
  a.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) { left.push_back(op); });
  b.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) { right.push_back(op); });
  return left.size() == right.size() && llvm::all_of(llvm::zip_equal(left, right), [&](auto pair) {
           return sameOperation(std::get<0>(pair), std::get<1>(pair));
         });
}

/// Equal kernels have equal hashes.
static llvm::hash_code hashOf(rt::KernelOp kernel) {
  llvm::hash_code hash = llvm::hash_combine(kernel.getWork(), kernel.parameters().size());
  kernel.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    hash = llvm::hash_combine(hash, op->getName().getAsOpaquePointer(), op->getNumOperands(), op->getNumResults());
  });
  return hash;
}

static SmallVector<arith::ConstantOp> replaceableConstants(rt::KernelOp kernel) {
  SmallVector<arith::ConstantOp> constants;
  kernel.getBody().walk<WalkOrder::PreOrder>([&](arith::ConstantOp constant) {
    if (isReplaceable(constant))
      constants.push_back(constant);
  });
  return constants;
}

static bool joins(Group &group, rt::KernelOp kernel) {
  Comparison comparison(group.first, kernel);
  if (!comparison.run())
    return false;
  group.others.push_back(kernel);
  group.values.push_back(std::move(comparison.values));
  return true;
}

namespace {

struct MergeKernelsPass : Stage<MergeKernelsPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MergeKernelsPass)
  StringRef getArgument() const final {
    return "tenferro-merge-kernels";
  }
  StringRef getDescription() const final {
    return "Turns kernels that are equal but for some constants into one";
  }
  LogicalResult work() {
    if (failed(checkKernelsForm(getOperation())))
      return failure();
    launches.clear();
    for (auto function : getOperation().getOps<func::FuncOp>())
      for (Block *block : stepBlocks(function))
        for (auto launch : block->getOps<rt::LaunchOp>())
          launches[launch.getKernelAttr().getAttr()].push_back(launch);
    for (Group &group : findGroups()) {
      if (group.others.empty())
        continue;
      addNumbers(group);
      for (rt::KernelOp other : group.others)
        redirect(other, group.first);
    }
    return success();
  }

private:
  std::vector<Group> findGroups();
  void addNumbers(Group &group);
  void addNumber(rt::KernelOp kernel, TypedAttr value);
  void redirect(rt::KernelOp from, rt::KernelOp to);

  DenseMap<StringAttr, SmallVector<rt::LaunchOp>> launches; ///< by the name of the kernel
};

} // namespace

std::vector<Group> MergeKernelsPass::findGroups() {
  std::vector<Group> groups;
  DenseMap<size_t, SmallVector<size_t, 1>> groupsOf; // by hash
  for (auto kernel : getOperation().getOps<rt::KernelOp>()) {
    SmallVector<size_t, 1> &candidates = groupsOf[(size_t)hashOf(kernel)];
    if (llvm::any_of(candidates, [&](size_t n) { return joins(groups[n], kernel); }))
      continue;
    candidates.push_back(groups.size());
    groups.push_back(Group{kernel, replaceableConstants(kernel), {}, {}});
  }
  return groups;
}

/// The constants that are not the same everywhere become numbers.
void MergeKernelsPass::addNumbers(Group &group) {
  for (auto [n, constant] : llvm::enumerate(group.constants)) {
    if (llvm::all_of(group.values,
                     [n = n, value = constant.getValue()](ArrayRef<TypedAttr> values) { return values[n] == value; }))
      continue;
    addNumber(group.first, constant.getValue());
    for (auto [kernel, values] : llvm::zip_equal(group.others, group.values))
      addNumber(kernel, values[n]);
    Value parameter = group.first.getBody().front().addArgument(constant.getType(), constant.getLoc());
    constant.replaceAllUsesWith(parameter);
    constant.erase();
  }
}

void MergeKernelsPass::addNumber(rt::KernelOp kernel, TypedAttr value) {
  for (rt::LaunchOp launch : launches[kernel.getSymNameAttr()]) {
    OpBuilder b(launch);
    launch.getNumbersMutable().append((Value)arith::ConstantOp::create(b, launch.getLoc(), value));
  }
}

void MergeKernelsPass::redirect(rt::KernelOp from, rt::KernelOp to) {
  StringRef operations = operationsIn(from.getSymName());
  for (rt::LaunchOp launch : launches[from.getSymNameAttr()]) {
    launch.setKernel(to.getSymName());
    if (!launch.getOperations() && operations != operationsIn(to.getSymName()))
      launch.setOperations(operations);
  }
  from.erase();
}

std::unique_ptr<Pass> createMergeKernelsPass() {
  return std::make_unique<MergeKernelsPass>();
}

} // namespace tenferro::kernels
