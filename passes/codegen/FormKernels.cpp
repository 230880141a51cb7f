//===- FormKernels.cpp - turns linalg operations that can share their outermost loop into kernels -----------------===//
#include "Kernel.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace tenferro::codegen {

namespace {

/// A step of the program: one operation, or the linalg operations of a kernel to be.
struct Unit {
  SmallVector<Operation *> ops;
  bool isKernel = false;
};

class Clustering {
public:
  explicit Clustering(Block &block) : block(block) {}
  void run();

private:
  bool reaches(unsigned from, unsigned to, llvm::SmallBitVector &seen);
  bool dependsThroughOthers(Operation *op, unsigned unit);
  bool fits(const LoopOp &op, unsigned unit);
  void place();
  SmallVector<Value> operandsOf(Operation *op);

  Block &block;
  std::vector<Unit> units;
  DenseMap<Operation *, unsigned> unitOf;
  DenseMap<Operation *, std::unique_ptr<LoopOp>> loopOps;
};

/// Operands, those of the body included.
SmallVector<Value> Clustering::operandsOf(Operation *op) {
  SmallVector<Value> operands(op->getOperands());
  for (Region &region : op->getRegions())
    region.walk([&](Operation *inner) {
      for (Value v : inner->getOperands())
        if (Operation *def = v.getDefiningOp(); def && def->getBlock() == &block)
          operands.push_back(v);
    });
  return operands;
}

bool Clustering::reaches(unsigned from, unsigned to, llvm::SmallBitVector &seen) {
  if (from == to)
    return true;
  if (seen.test(from))
    return false;
  seen.set(from);
  for (Operation *op : units[from].ops)
    for (Value v : operandsOf(op))
      if (Operation *def = v.getDefiningOp(); def && unitOf.count(def) && unitOf[def] != from && reaches(unitOf[def], to, seen))
        return true;
  return false;
}

/// Whether op needs `unit` through something outside it: joining would be a cycle.
bool Clustering::dependsThroughOthers(Operation *op, unsigned unit) {
  llvm::SmallBitVector seen((unsigned)units.size());
  for (Value v : operandsOf(op))
    if (Operation *def = v.getDefiningOp(); def && unitOf.count(def) && unitOf[def] != unit && reaches(unitOf[def], unit, seen))
      return true;
  return false;
}

bool Clustering::fits(const LoopOp &op, unsigned unit) {
  constexpr size_t mostOps = 48; // a body larger than this spills more than fusion saves
  if (units[unit].ops.size() >= mostOps)
    return false;
  linalg::GenericOp generic = op.generic;
  bool related = false;
  for (Operation *memberOp : units[unit].ops) {
    const LoopOp &member = *loopOps[memberOp];
    if (op.loops.empty() != member.loops.empty())
      return false;
    if (op.loops.empty()) {
      related = true;
      continue;
    }
    if (!sameLoop(op, member, 0) || !alignedAt(member, op, 0))
      return false;
    for (Value input : generic.getDpsInputs())
      related |= input == memberOp->getResult(0) || llvm::is_contained(memberOp->getOperands(), input);
  }
  return related && !dependsThroughOthers(generic, unit);
}

void Clustering::run() {
  for (Operation &op : block) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic) {
      unitOf[&op] = (unsigned)units.size();
      units.push_back(Unit{{&op}, false});
      continue;
    }
    auto loops = std::make_unique<LoopOp>(generic);
    std::optional<unsigned> home;
    for (unsigned u = (unsigned)units.size(); u-- > 0 && !home;)
      if (units[u].isKernel && fits(*loops, u))
        home = u;
    if (!home) {
      home = (unsigned)units.size();
      units.push_back(Unit{{}, true});
    }
    units[*home].ops.push_back(&op);
    unitOf[&op] = *home;
    loopOps[&op] = std::move(loops);
  }
  place();
}

/// Writes the units in dependence order, kernels as regions.
void Clustering::place() {
  SmallVector<Operation *> order;
  llvm::SmallBitVector done((unsigned)units.size());
  SmallVector<unsigned> sequence;
  std::function<void(unsigned)> visit = [&](unsigned u) {
    if (done.test(u))
      return;
    done.set(u);
    for (Operation *op : units[u].ops)
      for (Value v : operandsOf(op))
        if (Operation *def = v.getDefiningOp(); def && unitOf.count(def) && unitOf[def] != u)
          visit(unitOf[def]);
    sequence.push_back(u);
  };
  for (unsigned u = 0; u < units.size(); ++u)
    visit(u);
  Operation *terminator = block.getTerminator();
  OpBuilder b(terminator);
  for (unsigned u : sequence) {
    Unit &unit = units[u];
    if (!unit.isKernel) {
      if (unit.ops[0] != terminator)
        unit.ops[0]->moveBefore(terminator);
      continue;
    }
    SmallVector<Value> escaping;
    for (Operation *op : unit.ops)
      for (Operation *user : op->getResult(0).getUsers()) {
        while (user->getBlock() != &block)
          user = user->getParentOp();
        if (unitOf[user] != u) {
          escaping.push_back(op->getResult(0));
          break;
        }
      }
    b.setInsertionPoint(terminator);
    auto kernel = rt::KernelOp::create(b, unit.ops[0]->getLoc(), TypeRange(ValueRange(escaping)));
    Block *body = b.createBlock(&kernel.getBody());
    for (Operation *op : unit.ops)
      op->moveBefore(body, body->end());
    rt::YieldOp::create(b, unit.ops[0]->getLoc(), escaping);
    for (auto [inner, outer] : llvm::zip(escaping, kernel.getResults()))
      inner.replaceUsesWithIf(outer, [&](OpOperand &use) { return !kernel->isProperAncestor(use.getOwner()); });
  }
}

struct FormKernelsPass : PassWrapper<FormKernelsPass, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FormKernelsPass)
  StringRef getArgument() const final { return "tenferro-form-kernels"; }
  StringRef getDescription() const final { return "Turns linalg operations that can share their outermost loop into kernels"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<rt::TenferroRtDialect>(); }
  void runOnOperation() final {
    if (!getOperation().isExternal())
      Clustering(getOperation().getBody().front()).run();
  }
};

} // namespace

std::unique_ptr<Pass> createFormKernelsPass() { return std::make_unique<FormKernelsPass>(); }

} // namespace tenferro::codegen
