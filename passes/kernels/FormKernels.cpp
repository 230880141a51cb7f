//===- FormKernels.cpp - turns linalg operations that can share their outermost loop into kernels -----------------===//
#include "Kernel.h"
#include "LinalgForm.h"
#include "Stage.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

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
  void assign();
  void place();
  bool isStored(Value tensor);
  bool recomputable(Value tensor, int &budget);
  Value recompute(OpBuilder &b, Value tensor);
  bool rematerialize();
  void collectRecomputed(Operation *reader, SmallVectorImpl<Operation *> &found);
  SmallVector<Value> operandsOf(Operation *op);

  Block &block;
  std::vector<Unit> units;
  DenseMap<Operation *, unsigned> unitOf;
  DenseMap<Operation *, std::unique_ptr<LoopOp>> loopOps;
  llvm::SmallPtrSet<Operation *, 8> recomputed; ///< clones that belong to the one operation that reads them
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
  SmallVector<unsigned> open{from};
  while (!open.empty()) {
    unsigned unit = open.pop_back_val();
    if (unit == to)
      return true;
    if (seen.test(unit))
      continue;
    seen.set(unit);
    for (Operation *op : units[unit].ops)
      for (Value v : operandsOf(op))
        if (Operation *def = v.getDefiningOp(); def && unitOf.count(def))
          open.push_back(unitOf[def]);
  }
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
  return related;
}

void Clustering::run() {
  assign();
  if (rematerialize())
    assign();
  place();
}

void Clustering::assign() {
  units.clear();
  unitOf.clear();
  loopOps.clear();
  for (Operation &op : block) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic) {
      unitOf[&op] = (unsigned)units.size();
      units.push_back(Unit{{&op}, false});
      continue;
    }
    if (recomputed.contains(&op))
      continue; // joins its reader
    SmallVector<Operation *> joining;
    collectRecomputed(generic, joining);
    joining.push_back(&op);
    LoopOp loops(generic);
    std::optional<unsigned> home;
    for (unsigned u = (unsigned)units.size(); u-- > 0 && !home;)
      if (units[u].isKernel && fits(loops, u) && llvm::none_of(joining, [&](Operation *o) { return dependsThroughOthers(o, u); }))
        home = u;
    if (!home) {
      home = (unsigned)units.size();
      units.push_back(Unit{{}, true});
    }
    for (Operation *joined : joining) {
      units[*home].ops.push_back(joined);
      unitOf[joined] = *home;
      loopOps[joined] = std::make_unique<LoopOp>(cast<linalg::GenericOp>(joined));
    }
  }
}

/// The operations cloned for this reader, producers first.
void Clustering::collectRecomputed(Operation *reader, SmallVectorImpl<Operation *> &found) {
  for (Value operand : reader->getOperands())
    if (Operation *def = operand.getDefiningOp(); def && recomputed.contains(def) && !llvm::is_contained(found, def)) {
      collectRecomputed(def, found);
      found.push_back(def);
    }
}

/// Whether the tensor is in memory whatever happens to the operation asked about: an input, or something that a step other than a
/// kernel reads, or that costs too much to compute twice and leaves its kernel.
bool Clustering::isStored(Value tensor) {
  Operation *def = tensor.getDefiningOp();
  if (isa_and_nonnull<rt::BindOp>(def))
    return true;
  auto generic = dyn_cast_or_null<linalg::GenericOp>(def);
  if (!generic)
    return false;
  return llvm::any_of(tensor.getUsers(), [&](Operation *user) {
    return user->getBlock() == &block && unitOf.count(user) && !units[unitOf[user]].isKernel;
  });
}

/// Whether a few additions and multiplications give the tensor again from tensors that are stored anyway.
bool Clustering::recomputable(Value tensor, int &budget) {
  auto generic = tensor.getDefiningOp<linalg::GenericOp>();
  if (!generic || generic.getNumLoops() == 0 || generic.getNumReductionLoops() != 0)
    return false;
  for (Operation &op : generic.getRegion().front().without_terminator()) {
    bool cheap =
        isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp, arith::SelectOp, arith::CmpFOp, arith::ConstantOp>(op);
    if (!cheap || --budget < 0)
      return false;
  }
  for (auto [input, map] : llvm::zip(generic.getDpsInputs(), generic.getIndexingMapsArray()))
    if (!map.isIdentity() || (!isStored(input) && !recomputable(input, budget)))
      return false;
  return true;
}

Value Clustering::recompute(OpBuilder &b, Value tensor) {
  IRMapping mapping;
  auto generic = cast<linalg::GenericOp>(tensor.getDefiningOp());
  for (Value input : generic.getDpsInputs())
    if (!isStored(input))
      mapping.map(input, recompute(b, input));
  Operation *copy = b.clone(*generic, mapping);
  recomputed.insert(copy);
  return copy->getResult(0);
}

/// A cheap function of a stored tensor is computed where it is read instead of being stored too: 1 - y*y of an activation y.
bool Clustering::rematerialize() {
  SmallVector<std::pair<linalg::GenericOp, unsigned>> readers; // and the operand
  for (Operation &op : block) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic)
      continue;
    constexpr int mostOperations = 6;
    int budget = mostOperations;
    if (isStored(generic.getResult(0)) || !recomputable(generic.getResult(0), budget))
      continue;
    for (OpOperand &use : generic->getUses()) {
      auto reader = dyn_cast<linalg::GenericOp>(use.getOwner());
      if (reader && unitOf[reader] != unitOf[generic] && reader.getMatchingIndexingMap(&use).isIdentity())
        readers.emplace_back(reader, use.getOperandNumber());
    }
  }
  for (auto [reader, operand] : readers) {
    OpBuilder b(reader);
    reader->setOperand(operand, recompute(b, reader->getOperand(operand)));
  }
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isa<linalg::GenericOp>(op) && op.use_empty())
      op.erase();
  return !readers.empty();
}

/// Writes the units in dependence order, kernels as regions.
void Clustering::place() {
  SmallVector<Operation *> order;
  llvm::SmallBitVector done((unsigned)units.size());
  SmallVector<unsigned> sequence;
  SmallVector<std::pair<unsigned, bool>> open; // and whether what it needs is in the sequence
  for (unsigned u = 0; u < units.size(); ++u) {
    open.push_back({u, false});
    while (!open.empty()) {
      auto [unit, isReady] = open.pop_back_val();
      if (isReady) {
        sequence.push_back(unit);
        continue;
      }
      if (done.test(unit))
        continue;
      done.set(unit);
      open.push_back({unit, true});
      SmallVector<unsigned> needed;
      for (Operation *op : units[unit].ops)
        for (Value v : operandsOf(op))
          if (Operation *def = v.getDefiningOp(); def && unitOf.count(def) && unitOf[def] != unit)
            needed.push_back(unitOf[def]);
      for (unsigned each : llvm::reverse(needed))
        open.push_back({each, false});
    }
  }
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

struct FormKernelsPass : Stage<FormKernelsPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FormKernelsPass)
  StringRef getArgument() const final {
    return "tenferro-form-kernels";
  }
  StringRef getDescription() const final {
    return "Turns linalg operations that can share their outermost loop into kernels";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<rt::TenferroRtDialect>();
  }
  LogicalResult work() {
    if (failed(checkLinalgForm(getOperation())))
      return failure();
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      Clustering(function.getBody().front()).run();
    }
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> createFormKernelsPass() {
  return std::make_unique<FormKernelsPass>();
}

} // namespace tenferro::kernels
