//===- FuseViews.cpp - turns reads of elements that were only moved into reads of where they are ----------------------===//
//
// A slice, a reversal, a diagonal, a pad, a transpose, an iota compute nothing: an element of theirs is an element of another
// tensor, or a number that its place says. What reads them reads that instead, and nothing is copied. Those that a product, a
// call or the program itself reads are stored, but for what lies in one piece: products and calls read that where it is. A join
// of a few tensors that are in memory anyway is a view too; others are written by whoever makes their parts.
#include "Kernel.h"
#include "LinalgForm.h"
#include "ProgramForm.h"
#include "Stage.h"
#include "Views.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

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

//===- pieces ----------------------------------------------------------------------------------------------------===//

/// Whether what uses a tensor only reads it, in memory.
bool isOnlyRead(Value tensor) {
  return llvm::all_of(tensor.getUses(), [](OpOperand &use) {
    Operation *user = use.getOwner();
    if (auto after = dyn_cast<rt::AfterOp>(user))
      return after.getX() != use.get() || isOnlyRead(after.getResult());
    if (isa<rt::ReshapeOp, rt::CheckedOp, rt::PartOp>(user))
      return isOnlyRead(user->getResult(0));
    if (auto gemm = dyn_cast<rt::GemmOp>(user))
      return use.get() != gemm.getInit();
    if (auto call = dyn_cast<rt::LibraryOp>(user))
      return (int64_t)call.getInPlace() < 0 && !llvm::is_contained(call.getInits(), use.get());
    auto reader = dyn_cast<linalg::GenericOp>(user);
    return isa<rt::PushOp, tensor::ExtractOp>(user) || (reader && reader.isDpsInput(&use));
  });
}

/// Where a tensor begins of which an operation copies a range of the outermost dimension; null: it does something else.
Extent beginOfRange(linalg::GenericOp op) {
  auto yielded = op.getRegion().front().getTerminator()->getOperand(0).getDefiningOp<tensor::ExtractOp>();
  LoopOp loops(op);
  if (!yielded || !isView(op) || loops.loops.empty() || loops.reads.size() != 1 || loops.reads[0].extract != yielded)
    return {};
  auto type = cast<RankedTensorType>(op.getResultTypes()[0]), whole = cast<RankedTensorType>(yielded.getTensor().getType());
  ArrayRef<Axis> axes = loops.reads[0].access;
  if (type.getRank() != whole.getRank() || type.getShape().drop_front() != whole.getShape().drop_front())
    return {};
  for (auto [n, axis] : llvm::enumerate(axes))
    if (axis.loop != (int)n || !axis.step.isNull() || axis.start.size() > (n == 0 ? 1 : 0) ||
        (n > 0 && !sameExtent(axis.extent[0], loops.loops[n][0])))
      return {};
  return axes[0].start.empty() ? Extent(Builder(op.getContext()).getIndexAttr(0)) : axes[0].start[0];
}

/// A range of the outermost dimension is read where it lies.
void readInPlace(linalg::GenericOp op, Views &views) {
  Extent begin = isOnlyRead(op.getResult(0)) ? beginOfRange(op) : Extent();
  if (begin.isNull() || views.readsOverwritten(op))
    return;
  OpBuilder b(op);
  auto number = [&](Extent e) { return getValueOrCreateConstantIndexOp(b, op.getLoc(), e); };
  auto extract = op.getRegion().front().getTerminator()->getOperand(0).getDefiningOp<tensor::ExtractOp>();
  Value index = number(begin), count = number(tensorExtents(op.getResult(0))[0]);
  op.getResult(0).replaceAllUsesWith(
      rt::PartOp::create(b, op.getLoc(), op.getResultTypes()[0], extract.getTensor(), index, count).getResult());
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
        for (auto op : llvm::to_vector(block->getOps<linalg::GenericOp>()))
          readInPlace(op, views);
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
