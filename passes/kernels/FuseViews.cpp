//===- FuseViews.cpp - turns reads of elements that were only moved into reads of where they are ----------------------===//
//
// A slice, a reversal, a diagonal, a pad, a transpose, an iota compute nothing: an element of theirs is an element of another
// tensor, or a number that its place says. What reads them reads that instead, and nothing is copied. Those that a product, a
// call or the program itself reads are stored, and read where they lie.
#include "Kernel.h"
#include "LinalgForm.h"
#include "Stage.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

constexpr unsigned mostOperations = 32; // on the way to an element: a longer one is walked once, and the element stored

//===- what is a view --------------------------------------------------------------------------------------------===//

/// Whether a value is a number or a flag that says where an element is: no element itself.
bool isOfPlaces(Value v) {
  if (v.getType().isIndex())
    return true;
  return v.getType().isInteger(1) && v.getDefiningOp() && !isa<tensor::ExtractOp, scf::IfOp, arith::SelectOp>(v.getDefiningOp());
}

/// Whether an operation chooses an element or where it is; or, where nothing is read, says a number of its place.
bool onlyMoves(Operation &op, bool readsNothing) {
  if (isa<linalg::IndexOp, linalg::YieldOp, tensor::ExtractOp, scf::IfOp, scf::YieldOp, complex::CreateOp, complex::ReOp,
          complex::ImOp>(op) ||
      matchPattern(&op, m_Constant()))
    return true;
  if (readsNothing && isa<arith::IndexCastOp, arith::SIToFPOp, arith::TruncIOp>(op))
    return true;
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return isOfPlaces(select.getCondition());
  return isa<arith::ArithDialect>(op.getDialect()) && llvm::all_of(op.getOperands(), isOfPlaces);
}

/// How many elements are read whatever is chosen, those of rank 0 apart.
unsigned countReads(linalg::GenericOp op) {
  unsigned reads = (unsigned)llvm::count_if(op.getDpsInputOperands(), [&](OpOperand *input) {
    return op.getRank(input) > 0 && !op.getMatchingBlockArgument(input).use_empty();
  });
  return reads + (unsigned)llvm::count_if(op.getRegion().front(), llvm::IsaPred<tensor::ExtractOp>);
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

/// Whether an element takes more than one read and arithmetic on its place.
bool isChoice(linalg::GenericOp op) {
  return op.getRegion().walk([](scf::IfOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

/// Whether something besides the operations of the block's kernels reads the tensor.
bool isReadElsewhere(linalg::GenericOp op) {
  return llvm::any_of(op->getUsers(), [&](Operation *user) {
    if (user->getBlock() != op->getBlock())
      user = user->getParentOfType<linalg::GenericOp>();
    return !isa_and_nonnull<linalg::GenericOp>(user) || user->getBlock() != op->getBlock();
  });
}

//===- places ----------------------------------------------------------------------------------------------------===//

/// An index as a loop's, times `step`, plus `start`; both from outside of the body. No loop: `start`.
struct Line {
  Value loop;
  Extent step, start;
};

/// A body that is written anew.
class Body {
public:
  Body(OpBuilder &outside, OpBuilder &b, Location loc) : outside(outside), b(b), loc(loc) {}
  /// Copies a body with its arguments mapped already; `indices` are those of its loops, none: its own. Gives what it yields.
  Value copy(Region &region, IRMapping &mapping, ArrayRef<Value> indices);

  llvm::DenseSet<Operation *> views; ///< to read through

private:
  void copyOperation(Operation &op, IRMapping &mapping, ArrayRef<Value> indices);
  Value readAt(Value tensor, ArrayRef<Value> indices);
  std::optional<Line> lineOf(Value index);
  Value straight(Value index);
  Extent add(Extent x, Extent y);
  Extent multiply(Extent x, Extent y);
  Value valueOf(OpBuilder &at, Extent e) {
    return isa<Value>(e) ? cast<Value>(e) : arith::ConstantIndexOp::create(at, loc, *constantExtent(e)).getResult();
  }

  OpBuilder &outside, &b;
  Location loc;
};

Extent Body::add(Extent x, Extent y) {
  auto a = constantExtent(x), c = constantExtent(y);
  if (a && c)
    return b.getIndexAttr((int64_t)((uint64_t)*a + (uint64_t)*c)); // wraps as the instructions do
  if (a == 0)
    return y;
  if (c == 0)
    return x;
  return arith::AddIOp::create(outside, loc, valueOf(outside, x), valueOf(outside, y)).getResult();
}

Extent Body::multiply(Extent x, Extent y) {
  auto a = constantExtent(x), c = constantExtent(y);
  if (a && c)
    return b.getIndexAttr((int64_t)((uint64_t)*a * (uint64_t)*c));
  if (a == 1 || c == 0)
    return y;
  if (c == 1 || a == 0)
    return x;
  return arith::MulIOp::create(outside, loc, valueOf(outside, x), valueOf(outside, y)).getResult();
}

std::optional<Line> Body::lineOf(Value index) {
  Extent zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  if (auto known = getConstantIntValue(index))
    return Line{{}, zero, b.getIndexAttr(*known)};
  Operation *op = index.getDefiningOp();
  if (isa_and_nonnull<linalg::IndexOp>(op))
    return Line{index, one, zero};
  if (!op || op->getParentOfType<func::FuncOp>()) // what is being written is in no function yet
    return Line{{}, zero, index};
  if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return std::nullopt;
  auto x = lineOf(op->getOperand(0)), y = lineOf(op->getOperand(1));
  if (!x || !y || (x->loop && y->loop))
    return std::nullopt;
  Extent minus = b.getIndexAttr(-1);
  if (isa<arith::SubIOp>(op))
    y = Line{y->loop, multiply(y->step, minus), multiply(y->start, minus)};
  if (!isa<arith::MulIOp>(op))
    return Line{x->loop ? x->loop : y->loop, x->loop ? x->step : y->step, add(x->start, y->start)};
  if (y->loop)
    std::swap(x, y);
  return Line{x->loop, multiply(x->step, y->start), multiply(x->start, y->start)};
}

/// The index as a loop's times a number plus a number, where it is that.
Value Body::straight(Value index) {
  auto line = lineOf(index);
  if (!line)
    return index;
  if (!line->loop)
    return valueOf(outside, line->start);
  Value at = line->loop;
  if (constantExtent(line->step) != 1)
    at = arith::MulIOp::create(b, loc, at, valueOf(outside, line->step));
  if (constantExtent(line->start) != 0)
    at = arith::AddIOp::create(b, loc, at, valueOf(outside, line->start));
  return at;
}

/// An element of a tensor, of what it is a view of if it is one.
Value Body::readAt(Value tensor, ArrayRef<Value> indices) {
  if (!views.contains(tensor.getDefiningOp()))
    return tensor::ExtractOp::create(b, loc, tensor, llvm::map_to_vector(indices, [&](Value i) { return straight(i); }));
  auto view = cast<linalg::GenericOp>(tensor.getDefiningOp());
  IRMapping mapping;
  for (auto [argument, input, map] :
       llvm::zip(view.getRegionInputArgs(), view.getDpsInputs(), view.getIndexingMapsArray())) {
    if (argument.use_empty())
      continue;
    SmallVector<Value> places;
    for (AffineExpr place : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(place);
      places.push_back(dim ? indices[dim.getPosition()] : arith::ConstantIndexOp::create(b, loc, 0).getResult());
    }
    mapping.map(argument, readAt(input, places));
  }
  return copy(view.getRegion(), mapping, indices);
}

void Body::copyOperation(Operation &op, IRMapping &mapping, ArrayRef<Value> indices) {
  if (auto index = dyn_cast<linalg::IndexOp>(op); index && !indices.empty()) {
    mapping.map(index.getResult(), indices[index.getDim()]);
    return;
  }
  if (auto extract = dyn_cast<tensor::ExtractOp>(op)) {
    auto places = llvm::map_to_vector(extract.getIndices(), [&](Value i) { return mapping.lookupOrDefault(i); });
    mapping.map(extract.getResult(), readAt(extract.getTensor(), places));
    return;
  }
  Operation *made = b.cloneWithoutRegions(op, mapping);
  for (auto [from, to] : llvm::zip(op.getRegions(), made->getRegions())) {
    if (from.empty())
      continue;
    OpBuilder::InsertionGuard guard(b);
    b.createBlock(&to);
    for (Operation &inner : from.front())
      copyOperation(inner, mapping, indices);
  }
  if (isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op) && op.getResult(0).getType().isIndex())
    mapping.map(op.getResult(0), straight(made->getResult(0)));
}

Value Body::copy(Region &region, IRMapping &mapping, ArrayRef<Value> indices) {
  for (Operation &op : region.front().without_terminator())
    copyOperation(op, mapping, indices);
  return mapping.lookupOrDefault(region.front().getTerminator()->getOperand(0));
}

//===- readers ---------------------------------------------------------------------------------------------------===//

/// A generic that reads views, and what it will read instead.
class Reader {
public:
  explicit Reader(linalg::GenericOp op) : op(op), outside(op) {}
  void run();

private:
  bool readsThrough(Value tensor, unsigned places);
  unsigned inputFor(Value tensor, AffineMap map);
  void keepExtents(Value given, AffineMap map);
  void findInputs();
  Value write(OpBuilder &b, ValueRange arguments);

  linalg::GenericOp op;
  OpBuilder outside;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  llvm::DenseSet<Operation *> views;
  SmallVector<SmallVector<unsigned>> inputsOf; ///< per operand: the new input, or those of the view that it is
};

/// A view with a choice is read through where every element is read once: `places` of the reader's loops say which.
bool Reader::readsThrough(Value tensor, unsigned places) {
  auto view = tensor.getDefiningOp<linalg::GenericOp>();
  if (!view || view->getBlock() != op->getBlock())
    return false;
  if (views.contains(view))
    return true;
  if (!isView(view) || isReadElsewhere(view) || (isChoice(view) && places < op.getNumLoops()))
    return false;
  views.insert(view);
  return true;
}

unsigned Reader::inputFor(Value tensor, AffineMap map) {
  for (auto [n, input] : llvm::enumerate(inputs))
    if (input == tensor && maps[n] == map)
      return (unsigned)n;
  inputs.push_back(tensor);
  maps.push_back(map);
  return (unsigned)inputs.size() - 1;
}

static unsigned loopsIn(AffineMap map) {
  return (unsigned)llvm::count_if(map.getResults(), llvm::IsaPred<AffineDimExpr>);
}

void Reader::findInputs() {
  for (OpOperand *operand : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    auto &made = inputsOf.emplace_back();
    bool isRead = !op.getMatchingBlockArgument(operand).use_empty();
    if (!isRead || !readsThrough(operand->get(), loopsIn(map))) {
      made.push_back(inputFor(operand->get(), map));
      continue;
    }
    auto view = cast<linalg::GenericOp>(operand->get().getDefiningOp());
    for (OpOperand *source : view.getDpsInputOperands())
      made.push_back(inputFor(source->get(), view.getMatchingIndexingMap(source).compose(map)));
  }
}

/// A loop's extent that was the view's alone is read off the empty tensor that the view was written into.
void Reader::keepExtents(Value given, AffineMap map) {
  llvm::SmallBitVector known(op.getNumLoops());
  auto add = [&](AffineMap each) {
    for (AffineExpr place : each.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(place))
        known.set(dim.getPosition());
  };
  add(op.getIndexingMapsArray().back());
  for (AffineMap each : maps)
    add(each);
  bool isNeeded = llvm::any_of(map.getResults(), [&](AffineExpr place) {
    auto dim = dyn_cast<AffineDimExpr>(place);
    return dim && !known.test(dim.getPosition());
  });
  if (isNeeded)
    inputFor(given.getDefiningOp<linalg::GenericOp>().getDpsInits()[0], map);
}

Value Reader::write(OpBuilder &b, ValueRange arguments) {
  Body body(outside, b, op.getLoc());
  body.views = views;
  IRMapping mapping;
  mapping.map(op.getRegionOutputArgs()[0], arguments.back());
  DenseMap<std::pair<Operation *, AffineMap>, Value> known;
  for (auto [argument, operand, made] : llvm::zip(op.getRegionInputArgs(), op.getDpsInputOperands(), inputsOf)) {
    if (!views.contains(operand->get().getDefiningOp()) || argument.use_empty()) {
      mapping.map(argument, arguments[made[0]]);
      continue;
    }
    auto view = cast<linalg::GenericOp>(operand->get().getDefiningOp());
    AffineMap map = op.getMatchingIndexingMap(operand);
    Value &element = known[{view, map}];
    if (element) {
      mapping.map(argument, element);
      continue;
    }
    IRMapping inner;
    for (auto [own, number] : llvm::zip(view.getRegionInputArgs(), made))
      inner.map(own, arguments[number]);
    SmallVector<Value> indices;
    for (AffineExpr place : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(place);
      indices.push_back(dim ? linalg::IndexOp::create(b, op.getLoc(), dim.getPosition()).getResult()
                            : arith::ConstantIndexOp::create(b, op.getLoc(), 0).getResult());
    }
    element = body.copy(view.getRegion(), inner, indices);
    mapping.map(argument, element);
  }
  return body.copy(op.getRegion(), mapping, {});
}

void eraseUnused(Region &region) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(region.front()))) {
    for (Region &inner : op.getRegions())
      if (!inner.empty())
        eraseUnused(inner);
    if (isOpTriviallyDead(&op))
      op.erase();
  }
}

void Reader::run() {
  findInputs();
  op.getRegion().walk([&](tensor::ExtractOp extract) { readsThrough(extract.getTensor(), op.getNumLoops()); });
  bool hasPlaces = op.getRegion().walk([](tensor::ExtractOp) { return WalkResult::interrupt(); }).wasInterrupted();
  if (views.empty() && !hasPlaces)
    return;
  for (OpOperand *operand : op.getDpsInputOperands())
    if (views.contains(operand->get().getDefiningOp()))
      keepExtents(operand->get(), op.getMatchingIndexingMap(operand));
  maps.push_back(op.getIndexingMapsArray().back());
  auto made = linalg::GenericOp::create(outside, op.getLoc(), op.getResultTypes(), inputs, op.getDpsInits(), maps,
                                        op.getIteratorTypesArray(), [&](OpBuilder &b, Location loc, ValueRange arguments) {
                                          linalg::YieldOp::create(b, loc, write(b, arguments));
                                        });
  eraseUnused(made.getRegion());
  if (Attribute kind = op->getAttr(reductionName))
    made->setAttr(reductionName, kind);
  op.getResult(0).replaceAllUsesWith(made.getResult(0));
  op.erase();
}

struct FuseViewsPass : Stage<FuseViewsPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseViewsPass)
  StringRef getArgument() const final {
    return "tenferro-fuse-views";
  }
  StringRef getDescription() const final {
    return "Turns reads of elements that were only moved into reads of where they are";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<arith::ArithDialect, scf::SCFDialect, tensor::TensorDialect>();
  }
  LogicalResult work() {
    if (failed(checkLinalgForm(getOperation())))
      return failure();
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      for (Block *block : stepBlocks(function)) {
        for (auto op : llvm::to_vector(block->getOps<linalg::GenericOp>()))
          Reader(op).run();
        for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*block)))
          if (isOpTriviallyDead(&op))
            op.erase();
      }
    }
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> createFuseViewsPass() {
  return std::make_unique<FuseViewsPass>();
}

} // namespace tenferro::kernels
