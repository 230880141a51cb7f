//===- Views.cpp - which operations compute nothing, so that what reads them can read what they read --------------------===//
#include "Views.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace tenferro::kernels {

constexpr unsigned mostOperations = 32; // on the way to an element: a longer one is walked once, and the element stored
constexpr unsigned mostParts = 8;       // of a join that is read through: each is asked for every element

/// Whether a value is a number or a flag that says where an element is: no element itself.
static bool isOfPlaces(Value v) {
  if (v.getType().isIndex())
    return true;
  return v.getType().isInteger(1) && v.getDefiningOp() && !isa<tensor::ExtractOp, scf::IfOp, arith::SelectOp>(v.getDefiningOp());
}

/// Whether an operation chooses an element or where it is; or, where nothing is read, says a number of its place.
static bool onlyMoves(Operation &op, bool readsNothing) {
  if (isa<linalg::IndexOp, linalg::YieldOp, tensor::ExtractOp, scf::IfOp, scf::YieldOp, complex::CreateOp, complex::ReOp,
          complex::ImOp>(op) ||
      matchPattern(&op, m_Constant()))
    return true;
  if (readsNothing && isa<arith::IndexCastOp, arith::SIToFPOp, arith::TruncIOp, arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return true;
  if (isa<arith::IndexCastOp>(op) && op.getResult(0).getType().isIndex()) // a number that says where an element is
    return true;
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return isOfPlaces(select.getCondition());
  return isa<arith::ArithDialect>(op.getDialect()) && llvm::all_of(op.getOperands(), isOfPlaces);
}

/// How many elements are read whatever is chosen, those of rank 0 apart.
static unsigned countReads(linalg::GenericOp op) {
  unsigned reads = (unsigned)llvm::count_if(op.getDpsInputOperands(), [&](OpOperand *input) {
    return op.getRank(input) > 0 && !op.getMatchingBlockArgument(input).use_empty();
  });
  return reads + (unsigned)llvm::count_if(op.getRegion().front().getOps<tensor::ExtractOp>(),
                                          [](tensor::ExtractOp extract) { return !extract.getIndices().empty(); });
}

bool isView(linalg::GenericOp op) {
  unsigned operations = 0, reads = countReads(op);
  if (op.getNumReductionLoops() != 0 || !op.getIndexingMapsArray().back().isIdentity() || reads > 1)
    return false;
  bool moves = true, readsNothing = reads == 0 && op.getNumDpsInputs() == 0;
  op.getRegion().walk([&](Operation *inner) {
    readsNothing &= !isa<tensor::ExtractOp>(inner);
    moves &= ++operations <= mostOperations && onlyMoves(*inner, readsNothing);
  });
  return moves;
}

bool isChoice(linalg::GenericOp op) {
  return op.getRegion().walk([](scf::IfOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

/// The operation of a block that an operation is, or in whose body it is.
static Operation *inBlock(Block *block, Operation *op) {
  while (op && op->getBlock() != block)
    op = op->getParentOp();
  return op;
}

/// Whether something besides the operations of the block's kernels reads the tensor.
static bool isReadElsewhere(Operation *op) {
  return llvm::any_of(op->getUsers(),
                      [&](Operation *user) { return !isa<linalg::GenericOp, rt::JoinOp>(inBlock(op->getBlock(), user)); });
}

unsigned loopsIn(AffineMap map) {
  return (unsigned)llvm::count_if(map.getResults(), llvm::IsaPred<AffineDimExpr>);
}

/// Whether a join needs no memory: its parts are stored for others too or are views, and its readers read each element once.
static bool isView(rt::JoinOp join) {
  if (join.getParts().size() > mostParts || isReadElsewhere(join))
    return false;
  for (Value part : join.getParts()) {
    auto generic = part.getDefiningOp<linalg::GenericOp>();
    if (generic && !isView(generic) && llvm::all_of(generic->getUsers(), [&](Operation *user) { return user == join; }))
      return false;
  }
  return llvm::all_of(join->getUses(), [](OpOperand &use) {
    auto reader = dyn_cast<linalg::GenericOp>(use.getOwner());
    return isa<tensor::ExtractOp>(use.getOwner()) ||
           (reader && loopsIn(reader.getMatchingIndexingMap(&use)) == reader.getNumLoops());
  });
}

/// Sums, differences and products of elements at their places.
static bool isArithmetic(linalg::GenericOp op) {
  return op.getNumReductionLoops() == 0 &&
         llvm::all_of(op.getIndexingMapsArray(), [](AffineMap map) { return map.isIdentity(); }) &&
         llvm::all_of(op.getRegion().front().without_terminator(), [](Operation &inner) {
           return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp>(inner) || matchPattern(&inner, m_Constant());
         });
}

static unsigned costOf(linalg::GenericOp op, const DenseMap<Operation *, unsigned> &costs) {
  auto cost = (unsigned)llvm::count_if(op.getRegion().front().without_terminator(),
                                       [](Operation &inner) { return !matchPattern(&inner, m_Constant()); });
  for (Value input : op.getDpsInputs()) {
    auto found = costs.find(input.getDefiningOp());
    cost += found == costs.end() ? 1 : found->second;
  }
  return cost;
}

Pieces::Pieces(Block &block) {
  constexpr unsigned mostArithmetic = 8; // operations and reads
  DenseMap<Operation *, unsigned> costs;
  for (auto op : block.getOps<linalg::GenericOp>())
    if (unsigned cost = isArithmetic(op) && !isReadElsewhere(op) ? costOf(op, costs) : 0; cost > 0 && cost <= mostArithmetic)
      costs[op] = cost;
  for (Operation &op : llvm::reverse(block)) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    bool isPad = generic && isView(generic) && isChoice(generic) && !isReadElsewhere(generic);
    bool isPiece = costs.count(&op) && !op.use_empty() &&
                   llvm::all_of(op.getUsers(), [&](Operation *user) { return pieces.contains(inBlock(&block, user)); });
    if (isPad || isPiece)
      pieces.insert(&op);
  }
}

static bool isShort(Operation *op) {
  unsigned operations = 0;
  op->walk([&](Operation *) { ++operations; });
  return operations <= mostOperations;
}

bool Views::contain(Operation *op) {
  if (pieces.contain(op))
    return isShort(op) && !readsOverwritten(op);
  auto [known, isNew] = answers.try_emplace(op, false);
  if (!isNew)
    return known->second;
  auto generic = dyn_cast<linalg::GenericOp>(op);
  auto join = dyn_cast<rt::JoinOp>(op);
  bool answer = generic ? isView(generic) && !isReadElsewhere(generic) : join && isView(join);
  return answers[op] = answer && !readsOverwritten(op);
}

bool Views::readsOverwritten(Operation *op) {
  bool found = false;
  auto look = [&](Value tensor) {
    if (!isa<RankedTensorType>(tensor.getType()))
      return;
    auto [known, isNew] = overwritten.try_emplace(tensor, false);
    if (isNew)
      known->second = llvm::any_of(tensor.getUsers(), [&](Operation *user) {
        auto overwrite = dyn_cast<rt::OverwriteOp>(user);
        return overwrite && overwrite.getX() == tensor;
      });
    found |= known->second;
  };
  op->walk([&](Operation *inner) { llvm::for_each(inner->getOperands(), look); });
  return found;
}

} // namespace tenferro::kernels
