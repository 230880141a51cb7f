//===- FormKernels.cpp - turns linalg operations that can share their outermost loop into kernels -----------------===//
#include "Joins.h"
#include "Leading.h"
#include "LinalgForm.h"
#include "ProgramForm.h"
#include "Stage.h"
#include "UnitGraph.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/MapVector.h"

#include <set>

using namespace mlir;

namespace tenferro::kernels {

namespace {

/// A step of the program: one operation, or the linalg operations of a kernel to be.
struct Unit {
  SmallVector<Operation *> ops;
  bool isKernel = false;
  bool isClosed = false;                                     ///< nothing joins it any more
  SmallVector<std::pair<const void *, const void *>> places; ///< where others find it
};

constexpr size_t mostOps = 48;        // of a kernel: a larger body spills more than fusion saves
constexpr size_t mostCandidates = 64; // kernels that an operation may join, the last ones: each is looked at

class Clustering {
public:
  Clustering(func::FuncOp function, Block &block, KernelNames &names) : block(block), kernels(function, names) {}
  void run();

private:
  using Place = std::pair<const void *, const void *>; ///< a tensor that is read, and the extent of the loop along it

  Place placeOf(const LoopOp &op, Value tensor) const;
  void eraseDead();
  void assign();
  SmallVector<unsigned> unitsNeeded(ArrayRef<Operation *> ops);
  std::optional<unsigned> home(ArrayRef<Operation *> joining, ArrayRef<unsigned> needed);
  SmallVector<unsigned> candidates(const LoopOp &op);
  void excludeMisaligned(const LoopOp &op, llvm::SmallDenseSet<unsigned> &excluded);
  unsigned newUnit(bool isKernel, ArrayRef<unsigned> needed);
  void join(unsigned unit, ArrayRef<Operation *> joining);
  SmallVector<unsigned> dependenceOrder();
  void place();
  void finish(Operation *whole);
  SmallVector<Joined> joinedBy(OpBuilder &b, ArrayRef<Operation *> ops);
  void build(OpBuilder &b, unsigned unit);
  bool isStored(Value tensor);
  bool recomputable(Value tensor, int &budget);
  Value recompute(OpBuilder &b, Value tensor);
  bool rematerialize();
  bool canWait(const Unit &unit);
  bool defer();
  void collectOwned(Operation *reader, SmallVectorImpl<Operation *> &found);
  SmallVector<Operation *> needs(Operation *op);
  void excludeOverwritten(const LoopOp &op, llvm::SmallDenseSet<unsigned> &excluded);

  Block &block;
  KernelBuilder kernels;
  std::optional<Joins> joins;
  DenseMap<Operation *, Value> joinedSoFar; ///< of joins and overwrites: their memory, with what the kernels placed have written
  std::vector<Unit> units;
  DenseMap<Operation *, unsigned> unitOf;
  DenseMap<Operation *, std::unique_ptr<LoopOp>> loopOps;
  UnitGraph graph;
  DenseMap<Place, std::set<unsigned, std::greater<>>> kernelsAt; ///< open ones
  DenseMap<Value, SmallVector<unsigned>> overwriting;            ///< of a tensor: kernels that write over it
  DenseMap<Value, bool> stored;
  llvm::SmallPtrSet<Operation *, 8> leading;
  llvm::SmallPtrSet<Operation *, 8> owned; ///< operations that belong to the kernel of the one that reads them
};

/// What has to be there before an operation: what makes its operands, those of its body included, and what reads a tensor that it
/// writes over.
SmallVector<Operation *> Clustering::needs(Operation *op) {
  SmallVector<Value> operands(op->getOperands());
  for (Region &region : op->getRegions())
    region.walk([&](Operation *inner) { operands.append(inner->operand_begin(), inner->operand_end()); });
  joins->appendNeeded(op, operands);
  SmallVector<Operation *> needed;
  if (rt::OverwriteOp overwrite = overwriteOf(op)) {
    operands.push_back(overwrite.getX());
    for (Operation *user : overwrite.getX().getUsers())
      if (Operation *reader = block.findAncestorOpInBlock(*user);
          reader && !isa<rt::OverwriteOp>(reader) && reader->isBeforeInBlock(op))
        needed.push_back(reader);
  }
  for (Value v : operands)
    if (Operation *def = v.getDefiningOp(); def && def->getBlock() == &block)
      needed.push_back(def);
  return needed;
}

/// The units of what the operations need, in order.
SmallVector<unsigned> Clustering::unitsNeeded(ArrayRef<Operation *> ops) {
  SmallVector<unsigned> needed;
  for (Operation *op : ops)
    for (Operation *before : needs(op))
      if (auto found = unitOf.find(before); found != unitOf.end())
        needed.push_back(found->second);
  llvm::sort(needed);
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  return needed;
}

/// Where a kernel must be open for an operation to join it: with the same outermost loop, at what both read or one makes and the
/// other reads. All operations without loops are at one place, but for those that lead.
Clustering::Place Clustering::placeOf(const LoopOp &op, Value tensor) const {
  if (op.loops.empty())
    return {leading.contains(op.generic) ? this : nullptr, nullptr};
  return {tensor.getAsOpaquePointer(), op.loops[0][0].getOpaqueValue()};
}

/// What the operation reads.
static SmallVector<Value> tensorsOf(const LoopOp &op) {
  SmallVector<Value> tensors(op.indexed);
  for (const Read &read : op.reads)
    tensors.push_back(read.tensor);
  return tensors;
}

/// The open kernels with the operation's outermost loop that share a tensor with it, the last first.
SmallVector<unsigned> Clustering::candidates(const LoopOp &op) {
  SmallVector<unsigned> found;
  auto append = [&](Value tensor) {
    if (auto at = kernelsAt.find(placeOf(op, tensor)); at != kernelsAt.end())
      for (unsigned unit : llvm::make_range(at->second.begin(), at->second.end())) {
        found.push_back(unit);
        if (found.size() % mostCandidates == 0)
          break;
      }
  };
  if (op.loops.empty())
    append(Value());
  else
    for (Value tensor : tensorsOf(op))
      append(tensor);
  llvm::sort(found, std::greater<>());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  found.truncate(std::min(found.size(), mostCandidates));
  return found;
}

/// The kernels that make something which the operation cannot read in the same iteration of the outermost loop.
void Clustering::excludeMisaligned(const LoopOp &op, llvm::SmallDenseSet<unsigned> &excluded) {
  auto producer = [&](Value tensor) -> const LoopOp * {
    auto made = loopOps.find(tensor.getDefiningOp());
    return made == loopOps.end() ? nullptr : made->second.get();
  };
  if (op.loops.empty())
    return;
  for (Value tensor : op.indexed)
    if (producer(tensor))
      excluded.insert(unitOf.lookup(tensor.getDefiningOp()));
  for (const Read &read : op.reads)
    if (const LoopOp *made = producer(read.tensor); made && !alignedAt(*made, read.access, 0))
      excluded.insert(unitOf.lookup(read.tensor.getDefiningOp()));
}

static bool runsOnce(const LoopOp &op) {
  return llvm::all_of(op.loops, [](ArrayRef<Extent> factors) {
    return llvm::all_of(factors, [](Extent factor) { return constantExtent(factor) == 1; });
  });
}

/// What one operation of a kernel writes over no other one reads, but for a single element: that is read before.
void Clustering::excludeOverwritten(const LoopOp &op, llvm::SmallDenseSet<unsigned> &excluded) {
  for (Value tensor : tensorsOf(op))
    if (auto found = overwriting.find(tensor); found != overwriting.end())
      excluded.insert(found->second.begin(), found->second.end());
  rt::OverwriteOp overwrite = op.overwrite;
  if (!overwrite)
    return;
  for (Operation *user : overwrite.getX().getUsers()) {
    Operation *reader = block.findAncestorOpInBlock(*user);
    auto loops = loopOps.find(reader);
    if (loops != loopOps.end() && !(runsOnce(op) && runsOnce(*loops->second)))
      excluded.insert(unitOf.lookup(reader));
    auto other = dyn_cast<rt::OverwriteOp>(user);
    if (auto found = other ? unitOf.find(other.getElements().getDefiningOp()) : unitOf.end(); found != unitOf.end())
      excluded.insert(found->second);
  }
}

/// The last kernel that an operation, the last of these, can join with those that belong to it. One that they need through
/// something else would be a cycle.
std::optional<unsigned> Clustering::home(ArrayRef<Operation *> joining, ArrayRef<unsigned> needed) {
  llvm::SmallDenseSet<unsigned> excluded;
  for (Operation *op : joining) {
    LoopOp loops(cast<linalg::GenericOp>(op));
    excludeMisaligned(loops, excluded);
    excludeOverwritten(loops, excluded);
  }
  UnitGraph::Below below(graph, needed);
  for (unsigned unit : candidates(LoopOp(cast<linalg::GenericOp>(joining.back()))))
    if (!excluded.contains(unit) && !below.contains(unit) && graph.extend(unit, needed))
      return unit;
  return std::nullopt;
}

void Clustering::run() {
  eraseDead();
  joins.emplace(block);
  assign();
  if (rematerialize())
    assign();
  if (defer())
    assign();
  place();
  eraseDead(); // what reductions start from has become part of kernels
}

void Clustering::eraseDead() {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

unsigned Clustering::newUnit(bool isKernel, ArrayRef<unsigned> needed) {
  units.push_back(Unit{{}, isKernel, false, {}});
  return graph.add(needed);
}

/// Adds operations to a kernel, whose outermost loop they have. It is closed once it is full.
void Clustering::join(unsigned number, ArrayRef<Operation *> joining) {
  Unit &unit = units[number];
  for (Operation *op : joining) {
    auto loops = std::make_unique<LoopOp>(cast<linalg::GenericOp>(op));
    SmallVector<Value> tensors = tensorsOf(*loops);
    tensors.push_back(op->getResult(0));
    for (Value tensor : tensors)
      if (Place place = placeOf(*loops, tensor); !unit.isClosed && kernelsAt[place].insert(number).second)
        unit.places.push_back(place);
    if (loops->overwrite)
      overwriting[loops->overwrite.getX()].push_back(number);
    unit.ops.push_back(op);
    unitOf[op] = number;
    loopOps[op] = std::move(loops);
    unit.isClosed |= unit.ops.size() >= mostOps;
  }
  if (!unit.isClosed)
    return;
  for (Place place : unit.places)
    kernelsAt[place].erase(number);
  unit.places.clear();
}

void Clustering::assign() {
  units.clear();
  unitOf.clear();
  loopOps.clear();
  kernelsAt.clear();
  overwriting.clear();
  graph = UnitGraph();
  leading = leadingOps(block);
  for (Operation &op : block) {
    if (owned.contains(&op))
      continue; // joins its reader
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic) {
      unitOf[&op] = newUnit(/*isKernel=*/false, unitsNeeded(&op));
      units.back().ops.push_back(&op);
      continue;
    }
    SmallVector<Operation *> joining;
    collectOwned(generic, joining);
    joining.push_back(&op);
    SmallVector<unsigned> needed = unitsNeeded(joining);
    std::optional<unsigned> unit = home(joining, needed);
    if (!unit)
      unit = newUnit(/*isKernel=*/true, needed);
    join(*unit, joining);
  }
}

/// The operations that belong to this reader, producers first.
void Clustering::collectOwned(Operation *reader, SmallVectorImpl<Operation *> &found) {
  for (Value operand : reader->getOperands())
    if (Operation *def = operand.getDefiningOp(); def && owned.contains(def) && !llvm::is_contained(found, def)) {
      collectOwned(def, found);
      found.push_back(def);
    }
}

/// Whether the tensor is in memory whatever happens to the operation asked about: an input, what a tape gives, or something that
/// a step other than a kernel reads, or that costs too much to compute twice and leaves its kernel.
bool Clustering::isStored(Value tensor) {
  Operation *def = tensor.getDefiningOp();
  if (!isa_and_nonnull<linalg::GenericOp>(def))
    return isa_and_nonnull<rt::BindOp, rt::PopOp>(def);
  auto [known, isNew] = stored.try_emplace(tensor, false);
  if (isNew)
    known->second = llvm::any_of(tensor.getUsers(), [&](Operation *user) {
      auto unit = unitOf.find(user);
      return unit != unitOf.end() && !units[unit->second].isKernel && !isa<rt::JoinOp, rt::OverwriteOp>(user);
    });
  return known->second;
}

/// Whether what the reader's loops run over is all of the tensor, as far as extents are known to be equal.
static bool runsOver(linalg::GenericOp reader, Value tensor) {
  auto made = tensor.getDefiningOp<linalg::GenericOp>();
  if (!made || made.getNumLoops() != reader.getNumLoops())
    return false;
  LoopOp inner(made), outer(reader);
  for (unsigned loop = 0; loop < inner.loops.size(); ++loop)
    if (!sameLoop(inner, outer, loop))
      return false;
  return true;
}

/// Whether a few additions and multiplications give the tensor again from tensors that are stored anyway.
bool Clustering::recomputable(Value tensor, int &budget) {
  auto generic = tensor.getDefiningOp<linalg::GenericOp>();
  if (!generic || generic.getNumLoops() == 0 || generic.getNumReductionLoops() != 0 || placeIn(generic))
    return false;
  if (generic.getRegion().front().without_terminator().empty() && --budget < 0)
    return false; // a copy is a step on the way too
  for (Operation &op : generic.getRegion().front().without_terminator()) {
    bool cheap =
        isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp, arith::SelectOp, arith::CmpFOp, arith::ConstantOp>(op);
    if (!cheap || --budget < 0)
      return false;
  }
  for (auto [input, map] : llvm::zip(generic.getDpsInputs(), generic.getIndexingMapsArray()))
    if (!map.isIdentity() || (!isStored(input) && (!recomputable(input, budget) || !runsOver(generic, input))))
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
  owned.insert(copy);
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
      if (reader && unitOf[reader] != unitOf[generic] && reader.getMatchingIndexingMap(&use).isIdentity() &&
          runsOver(reader, use.get()))
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

static bool isWrittenOver(Value tensor) {
  return llvm::any_of(tensor.getUsers(), llvm::IsaPred<rt::OverwriteOp>);
}

/// Whether a kernel makes nothing but one tensor, a small one or from at most one that is as large, so that no more memory is
/// needed when that one waits instead. What something writes over cannot wait.
bool Clustering::canWait(const Unit &unit) {
  if (!unit.isKernel || unit.ops.size() > mostOps / 2)
    return false;
  Operation *last = unit.ops.back();
  int large = 0;
  for (Operation *op : unit.ops) {
    auto generic = cast<linalg::GenericOp>(op);
    if (generic.getNumLoops() == 0 || generic.getNumReductionLoops() != 0 || placeIn(generic))
      return false;
    if (op != last && !llvm::all_of(op->getUsers(), [&](Operation *user) { return llvm::is_contained(unit.ops, user); }))
      return false;
    for (auto [input, map] : llvm::zip(generic.getDpsInputs(), generic.getIndexingMapsArray()))
      large += map.isPermutation() && !llvm::is_contained(unit.ops, input.getDefiningOp());
    generic.getRegion().walk(
        [&](tensor::ExtractOp extract) { large += llvm::is_contained(unit.ops, extract.getTensor().getDefiningOp()) ? 2 : 1; });
    if (llvm::any_of(tensorsOf(*loopOps[op]), isWrittenOver))
      return false;
  }
  constexpr int64_t fewElements = 1024;
  auto made = cast<RankedTensorType>(last->getResult(0).getType());
  return large <= 1 || (made.hasStaticShape() && made.getNumElements() <= fewElements);
}

/// What only a later kernel reads, element by element, is computed there: c + a b^T, to which the way back adds another product.
bool Clustering::defer() {
  bool any = false;
  for (const Unit &unit : units) {
    if (!canWait(unit))
      continue;
    Value made = unit.ops.back()->getResult(0);
    if (!made.hasOneUse())
      continue;
    OpOperand &use = *made.use_begin();
    auto reader = dyn_cast<linalg::GenericOp>(use.getOwner());
    if (!reader || reader->getBlock() != &block || !reader.isDpsInput(&use) ||
        !reader.getMatchingIndexingMap(&use).isIdentity() || !runsOver(reader, made))
      continue;
    owned.insert(unit.ops.begin(), unit.ops.end());
    any = true;
  }
  return any;
}

/// The units, each after those that it needs; else as they were.
SmallVector<unsigned> Clustering::dependenceOrder() {
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
        for (Operation *before : needs(op))
          if (auto found = unitOf.find(before); found != unitOf.end() && found->second != unit)
            needed.push_back(found->second);
      for (unsigned each : llvm::reverse(needed))
        open.push_back({each, false});
    }
  }
  return sequence;
}

/// Writes the units in dependence order, kernels as launches.
void Clustering::place() {
  Operation *terminator = block.getTerminator();
  OpBuilder b(terminator);
  for (unsigned u : dependenceOrder()) {
    if (units[u].isKernel)
      build(b, u);
    else if (isa<rt::JoinOp, rt::OverwriteOp>(units[u].ops[0]))
      finish(units[u].ops[0]);
    else if (units[u].ops[0] != terminator)
      units[u].ops[0]->moveBefore(terminator);
  }
}

/// All parts are written.
void Clustering::finish(Operation *whole) {
  whole->getResult(0).replaceAllUsesWith(joinedSoFar.lookup(whole));
  unitOf.erase(whole);
  whole->erase();
}

/// The joined tensors that operations of a kernel write parts of.
SmallVector<Joined> Clustering::joinedBy(OpBuilder &b, ArrayRef<Operation *> ops) {
  llvm::MapVector<Operation *, Joined> joined;
  for (Operation *op : ops)
    for (const Part &part : joins->partsOf(op)) {
      Joined &each = joined[part.join];
      each.join = part.join;
      each.writers.emplace_back(op, part.start);
    }
  SmallVector<Joined> list;
  for (auto &[join, each] : joined) {
    Value &memory = joinedSoFar[join];
    if (!memory)
      memory = joins->beginOf(b, each.join);
    each.memory = memory;
    list.push_back(each);
  }
  return list;
}

void Clustering::build(OpBuilder &b, unsigned number) {
  ArrayRef<Operation *> ops = units[number].ops;
  auto isOutside = [&](Operation *user) {
    if (isa<rt::JoinOp, rt::OverwriteOp>(user))
      return false;
    while (user->getBlock() != &block)
      user = user->getParentOp();
    auto unit = unitOf.find(user); // a launch is in none
    return unit == unitOf.end() || unit->second != number;
  };
  SmallVector<Value> results;
  for (Operation *op : ops)
    if (llvm::any_of(op->getUsers(), isOutside))
      results.push_back(op->getResult(0));
  SmallVector<Joined> joined = joinedBy(b, ops);
  SmallVector<rt::OverwriteOp> overwrites;
  for (Operation *op : ops)
    if (rt::OverwriteOp overwrite = overwriteOf(op))
      overwrites.push_back(overwrite);
  rt::LaunchOp launch = kernels.build(b, ops, results, joined, overwrites);
  for (auto [each, memory] : llvm::zip(joined, launch.getResults().drop_front(results.size())))
    joinedSoFar[each.join] = memory;
  for (auto [each, memory] : llvm::zip(overwrites, launch.getResults().take_back(overwrites.size())))
    joinedSoFar[each] = memory;
  for (auto [inner, outer] : llvm::zip(results, launch.getResults()))
    inner.replaceAllUsesWith(outer);
  for (Operation *op : llvm::reverse(ops)) {
    unitOf.erase(op);
    op->dropAllUses(); // a join has its parts by now, and what is written over its elements
    op->erase();
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
    registry.insert<rt::TenferroRtDialect, arith::ArithDialect, complex::ComplexDialect, linalg::LinalgDialect,
                    tensor::TensorDialect>();
  }
  LogicalResult work() {
    if (failed(checkLinalgForm(getOperation())))
      return failure();
    KernelNames names;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      for (Block *block : stepBlocks(function))
        Clustering(function, *block, names).run();
    }
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> createFormKernelsPass() {
  return std::make_unique<FormKernelsPass>();
}

} // namespace tenferro::kernels
