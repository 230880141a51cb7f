//===- FuseViews.cpp - turns reads of elements that were only moved into reads of where they are ----------------------===//
//
// A slice, a reversal, a diagonal, a pad, a transpose, an iota compute nothing: an element of theirs is an element of another
// tensor, or a number that its place says. What reads them reads that instead, and nothing is copied. Those that a product, a
// call or the program itself reads are stored, and read where they lie. A join of a few tensors that are in memory anyway is a
// view too; others are written by whoever makes their parts.
#include "Kernel.h"
#include "LinalgForm.h"
#include "ProgramForm.h"
#include "Stage.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

constexpr unsigned mostOperations = 32; // on the way to an element: a longer one is walked once, and the element stored
constexpr unsigned mostParts = 8;       // of a join that is read through: each is asked for every element

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
  if (readsNothing && isa<arith::IndexCastOp, arith::SIToFPOp, arith::TruncIOp, arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return true;
  if (isa<arith::IndexCastOp>(op) && op.getResult(0).getType().isIndex()) // a number that says where an element is
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

/// Whether an element takes more than one read and arithmetic on its place.
bool isChoice(linalg::GenericOp op) {
  return op.getRegion().walk([](scf::IfOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

/// The operation of a block that an operation is, or in whose body it is.
Operation *inBlock(Block *block, Operation *op) {
  while (op && op->getBlock() != block)
    op = op->getParentOp();
  return op;
}

/// Whether something besides the operations of the block's kernels reads the tensor.
bool isReadElsewhere(Operation *op) {
  return llvm::any_of(op->getUsers(),
                      [&](Operation *user) { return !isa<linalg::GenericOp, rt::JoinOp>(inBlock(op->getBlock(), user)); });
}

unsigned loopsIn(AffineMap map) {
  return (unsigned)llvm::count_if(map.getResults(), llvm::IsaPred<AffineDimExpr>);
}

/// Whether a join needs no memory: its parts are stored for others too or are views, and its readers read each element once.
bool isView(rt::JoinOp join) {
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
bool isArithmetic(linalg::GenericOp op) {
  return op.getNumReductionLoops() == 0 &&
         llvm::all_of(op.getIndexingMapsArray(), [](AffineMap map) { return map.isIdentity(); }) &&
         llvm::all_of(op.getRegion().front().without_terminator(), [](Operation &inner) {
           return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp>(inner) || matchPattern(&inner, m_Constant());
         });
}

/// A few operations of arithmetic that pads alone read, perhaps through one another, and these pads: computed where they are
/// read, as the derivative of a stencil is one loop then. `pieces` are all of them.
class Pieces {
public:
  explicit Pieces(Block &block) {
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
  bool contain(Operation *op) const {
    return pieces.contains(op);
  }
  void replace(Operation *op, Operation *by) {
    if (pieces.erase(op))
      pieces.insert(by);
  }

private:
  static constexpr unsigned mostArithmetic = 8; ///< operations and reads

  static unsigned costOf(linalg::GenericOp op, const DenseMap<Operation *, unsigned> &costs) {
    auto cost = (unsigned)llvm::count_if(op.getRegion().front().without_terminator(),
                                         [](Operation &inner) { return !matchPattern(&inner, m_Constant()); });
    for (Value input : op.getDpsInputs()) {
      auto found = costs.find(input.getDefiningOp());
      cost += found == costs.end() ? 1 : found->second;
    }
    return cost;
  }

  llvm::DenseSet<Operation *> pieces;
};

/// Which operations are views, asked once.
class Views {
public:
  explicit Views(Block &block) : pieces(block) {}
  bool contain(Operation *op) {
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
  void replace(Operation *op, Operation *by) {
    pieces.replace(op, by);
  }

private:
  /// Whether it reads what is written over: who reads the view may come behind that.
  bool readsOverwritten(Operation *op) {
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

  static bool isShort(Operation *op) {
    unsigned operations = 0;
    op->walk([&](Operation *) { ++operations; });
    return operations <= mostOperations;
  }

  Pieces pieces;
  DenseMap<Operation *, bool> answers;
  DenseMap<Value, bool> overwritten;
};

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

  /// An element of a tensor.
  Value readAt(Value tensor, ArrayRef<Value> indices);

private:
  void copyOperation(Operation &op, IRMapping &mapping, ArrayRef<Value> indices);
  Value readJoined(rt::JoinOp join, SmallVector<Value> indices, ArrayRef<Extent> starts, size_t first, size_t last);
  Value readView(linalg::GenericOp view, ArrayRef<Value> indices);
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
  auto x = lineOf(op->getOperand(0));
  if (!x) // what is no line may have a long way to it, which is gone once
    return std::nullopt;
  auto y = lineOf(op->getOperand(1));
  if (!y || (x->loop && y->loop))
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
  Operation *view = tensor.getDefiningOp();
  if (!views.contains(view))
    return tensor::ExtractOp::create(b, loc, tensor, llvm::map_to_vector(indices, [&](Value i) { return straight(i); }));
  auto join = dyn_cast<rt::JoinOp>(view);
  if (!join)
    return readView(cast<linalg::GenericOp>(view), indices);
  SmallVector<Extent> starts{b.getIndexAttr(0)};
  for (Value part : join.getParts())
    starts.push_back(add(starts.back(), tensorExtents(part)[join.getDimension()]));
  return readJoined(join, SmallVector<Value>(indices), starts, 0, join.getParts().size());
}

/// Chooses among the parts [first, last), half of them at a time.
Value Body::readJoined(rt::JoinOp join, SmallVector<Value> indices, ArrayRef<Extent> starts, size_t first, size_t last) {
  Value &index = indices[join.getDimension()];
  if (first + 1 == last) {
    index = straight(arith::SubIOp::create(b, loc, index, valueOf(outside, starts[first])));
    return readAt(join.getParts()[first], indices);
  }
  size_t middle = first + (last - first) / 2;
  Value isBefore = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, index, valueOf(outside, starts[middle]));
  Type element = join.getResult().getType().getElementType();
  auto choice = scf::IfOp::create(b, loc, element, isBefore, /*withElseRegion=*/true);
  for (bool isFirst : {true, false}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(isFirst ? choice.thenBlock() : choice.elseBlock());
    Value read = readJoined(join, indices, starts, isFirst ? first : middle, isFirst ? middle : last);
    scf::YieldOp::create(b, loc, read);
  }
  return choice.getResult(0);
}

Value Body::readView(linalg::GenericOp view, ArrayRef<Value> indices) {
  IRMapping mapping;
  for (auto [argument, input, map] : llvm::zip(view.getRegionInputArgs(), view.getDpsInputs(), view.getIndexingMapsArray())) {
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
  Operation *made = rt::copyWithBlocks(b, op, mapping, [&](Block &block) {
    for (Operation &inner : block)
      copyOperation(inner, mapping, indices);
  });
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
  Reader(linalg::GenericOp op, Views &known) : op(op), outside(op), known(known) {}
  void run();

private:
  bool readsThrough(Value tensor, unsigned places);
  unsigned inputFor(Value tensor, AffineMap map);
  void keepExtents(Value given, AffineMap map);
  void findInputs();
  Value write(OpBuilder &b, ValueRange arguments);

  linalg::GenericOp op;
  OpBuilder outside;
  Views &known;
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  llvm::DenseSet<Operation *> views;
  SmallVector<SmallVector<unsigned>> inputsOf; ///< per operand: the new input, or those of the view that it is
};

/// A view with a choice is read through where every element is read once: `places` of the reader's loops say which.
bool Reader::readsThrough(Value tensor, unsigned places) {
  Operation *view = tensor.getDefiningOp();
  if (!view || view->getBlock() != op->getBlock() || !known.contain(view))
    return false;
  auto generic = dyn_cast<linalg::GenericOp>(view);
  if (generic && isChoice(generic) && places < op.getNumLoops() && !views.contains(view))
    return false;
  views.insert(view);
  if (auto join = dyn_cast<rt::JoinOp>(view))
    for (Value part : join.getParts())
      readsThrough(part, op.getNumLoops());
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

void Reader::findInputs() {
  for (OpOperand *operand : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    auto &made = inputsOf.emplace_back();
    bool isRead = !op.getMatchingBlockArgument(operand).use_empty();
    if (!isRead || !readsThrough(operand->get(), loopsIn(map))) {
      made.push_back(inputFor(operand->get(), map));
      continue;
    }
    auto view = operand->get().getDefiningOp<linalg::GenericOp>();
    for (OpOperand *source : view ? view.getDpsInputOperands() : SmallVector<OpOperand *>())
      made.push_back(inputFor(source->get(), view.getMatchingIndexingMap(source).compose(map)));
  }
}

/// The empty tensor that a view is written into where it is stored.
static Value initOf(Operation *view) {
  auto join = dyn_cast<rt::JoinOp>(view);
  return join ? join.getInit() : cast<linalg::GenericOp>(view).getDpsInits()[0];
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
    inputFor(initOf(given.getDefiningOp()), map);
}

Value Reader::write(OpBuilder &b, ValueRange arguments) {
  OpBuilder numbers(op); // b is `outside`, which has moved into the body
  Body body(numbers, b, op.getLoc());
  body.views = views;
  IRMapping mapping;
  mapping.map(op.getRegionOutputArgs()[0], arguments.back());
  DenseMap<std::pair<Value, AffineMap>, Value> elements;
  for (auto [argument, operand, made] : llvm::zip(op.getRegionInputArgs(), op.getDpsInputOperands(), inputsOf)) {
    if (!views.contains(operand->get().getDefiningOp()) || argument.use_empty()) {
      mapping.map(argument, arguments[made[0]]);
      continue;
    }
    auto view = operand->get().getDefiningOp<linalg::GenericOp>();
    AffineMap map = op.getMatchingIndexingMap(operand);
    Value &element = elements[{operand->get(), map}];
    if (element) {
      mapping.map(argument, element);
      continue;
    }
    SmallVector<Value> indices;
    for (AffineExpr place : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(place);
      indices.push_back(dim ? linalg::IndexOp::create(b, op.getLoc(), dim.getPosition()).getResult()
                            : arith::ConstantIndexOp::create(b, op.getLoc(), 0).getResult());
    }
    IRMapping inner;
    if (view)
      for (auto [own, number] : llvm::zip(view.getRegionInputArgs(), made))
        inner.map(own, arguments[number]);
    element = view ? body.copy(view.getRegion(), inner, indices) : body.readAt(operand->get(), indices);
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
  auto made = linalg::GenericOp::create(
      outside, op.getLoc(), op.getResultTypes(), inputs, op.getDpsInits(), maps, op.getIteratorTypesArray(),
      [&](OpBuilder &b, Location loc, ValueRange arguments) { linalg::YieldOp::create(b, loc, write(b, arguments)); });
  eraseUnused(made.getRegion());
  if (Attribute kind = op->getAttr(reductionName))
    made->setAttr(reductionName, kind);
  op.getResult(0).replaceAllUsesWith(made.getResult(0));
  known.replace(op, made);
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
    registry.insert<arith::ArithDialect, scf::SCFDialect, tensor::TensorDialect, linalg::LinalgDialect, rt::TenferroRtDialect>();
  }
  LogicalResult work() {
    if (failed(checkLinalgForm(getOperation())))
      return failure();
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      for (Block *block : stepBlocks(function)) {
        Views views(*block);
        for (auto op : llvm::to_vector(block->getOps<linalg::GenericOp>()))
          Reader(op, views).run();
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
