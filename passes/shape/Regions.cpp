//===- Regions.cpp - extents in loops, branches and maps --------------------------------------------------------------===//
//
// What a loop carries has the extents of what it starts from, but for the axes that change: there an argument's extent and a
// result's are symbols. What is found in a region is known in it alone.
#include "ShapeTable.h"

using namespace mlir;

namespace tenferro {

Polynomial ShapeTable::symbolOf(Value tensorValue, int64_t axis) {
  AtomId id = algebra.makeSymbol(/*nonnegative=*/true);
  symbols[id] = {tensorValue, axis, "", ""};
  Polynomial p = Polynomial::atom(id);
  if (int64_t bound = cast<TensorType>(tensorValue.getType()).getBound(axis); !ShapedType::isDynamic(bound))
    algebra.assumeNonnegative(Polynomial(bound) - p);
  return p;
}

void ShapeTable::bind(Value tensorValue, int64_t axis, Value extentValue) {
  Polynomial p = tensor(tensorValue)[axis];
  if (auto id = p.soleAtom(); id && algebra.atom(*id).kind == AtomKind::Symbol && symbols[*id].value == tensorValue)
    symbols[*id] = {extentValue, -1, "", ""};
  indices[extentValue] = p;
  materialized[algebra.canonical(p)] = extentValue;
}

std::pair<Value, int64_t> ShapeTable::symbolAt(Value tensorValue, int64_t axis) {
  auto id = tensor(tensorValue)[axis].soleAtom();
  if (!id || algebra.atom(*id).kind != AtomKind::Symbol)
    return {};
  return {symbols[*id].value, symbols[*id].axis};
}

void ShapeTable::bind(Value indexValue, Value value) {
  Polynomial p = polynomial(indexValue);
  symbols[*p.soleAtom()].value = value;
  indices[value] = p;
  materialized[p] = value;
}

/// What is handed on has the extents that the type of what it becomes says. `name` is that, `where` says which value it is.
void ShapeTable::requireStated(Operation *op, TensorType type, Value value, StringRef name, StringRef where) {
  for (size_t i = 0; i < tensor(value).size(); ++i) {
    bool isExact = !type.isDynamicDim((int64_t)i);
    int64_t stated = isExact ? type.getShape()[i] : type.getBound((int64_t)i);
    if (ShapedType::isDynamic(stated))
      continue;
    decide(op, isExact ? Relation::Equal : Relation::LessEqual, tensor(value)[i], Polynomial(stated),
           [&](StringRef l, StringRef r, bool values) {
             return (subjectOf(op, values) + "axis " + Twine(i) + " of " + name + " is " + l + where + ", and its type has " +
                     (isExact ? "" : "at most ") + r)
                 .str();
           });
  }
}

/// A value that begins a loop or a step has the extents that the loop keeps, and those that its type says.
void ShapeTable::requireCarried(LoopInterface loop, unsigned number, Value value, bool isNext) {
  Value argument = loop.carriedArguments()[number];
  auto type = dyn_cast<TensorType>(argument.getType());
  if (!type)
    return;
  std::string name = "carried value " + std::to_string(number);
  requireStated(loop, type, value, name, isNext ? " after a step" : "");
  for (int64_t i = 0; isNext && i < type.getRank(); ++i) {
    if (loop.mayChange(number, i))
      continue;
    std::string place = "axis " + std::to_string(i) + " of " + name;
    decide(loop, Relation::Equal, tensor(argument)[i], tensor(value)[i], [&](StringRef l, StringRef r, bool values) {
      return (subjectOf(loop, values) + place + " is " + l + " on entry and " + r + " after a step: declare it as changing")
          .str();
    });
  }
}

/// The extents of what stands for the carried values: arguments of a region, or results.
void ShapeTable::setCarried(LoopInterface loop, ValueRange values) {
  for (auto [n, value, init] : llvm::enumerate(values, loop.carriedInits())) {
    auto type = dyn_cast<TensorType>(value.getType());
    if (!type)
      continue;
    SmallVector<Polynomial> starts = tensor(init), extents;
    for (int64_t i = 0; i < type.getRank(); ++i)
      extents.push_back(!type.isDynamicDim(i)            ? Polynomial(type.getShape()[i])
                        : loop.mayChange((unsigned)n, i) ? symbolOf(value, i)
                                                         : starts[i]);
    tensors[value] = std::move(extents);
  }
}

void ShapeTable::enter(Region &region) {
  Operation *op = region.getParentOp();
  auto loop = dyn_cast<LoopInterface>(op);
  if (loop && &region == &op->getRegion(0)) {
    visited = op;
    for (auto [n, init] : llvm::enumerate(loop.carriedInits()))
      requireCarried(loop, (unsigned)n, init, /*isNext=*/false);
    if (auto counted = dyn_cast<ForOp>(op))
      requireParts(counted);
  }
  outer.push_back(algebra.facts());
  block = &region.front();
  if (loop)
    setCarried(loop, region.getArguments().take_back(loop.carriedInits().size()));
  if (auto counted = dyn_cast<ForOp>(op))
    enterStep(counted);
  if (auto map = dyn_cast<VmapOp>(op))
    enterSlice(map);
  if (isa<ApplyOp>(op))
    enterApplied(region);
}

/// What the regions of an `apply` get: the operands, and what has the extents of an operand or a result that is floating-point.
void ShapeTable::enterApplied(Region &region) {
  auto op = cast<ApplyOp>(region.getParentOp());
  SmallVector<Value> like(op.getXs());
  if (&region == op.getVjpRule()) {
    endApplied(op);
    llvm::append_range(like, op.getResults());
  }
  for (Value each : &region == op.getJvpRule() ? ValueRange(op.getXs()) : ValueRange(op.getResults()))
    if (&region != &op.getBody() && isa<FloatType>(realOf(cast<TensorType>(each.getType()).getElementType())))
      like.push_back(each);
  for (auto [argument, each] : llvm::zip(region.getArguments(), like))
    tensors[argument] = tensor(each);
}

/// What the body of a map over slices gets: the operands without their mapped axes.
void ShapeTable::enterSlice(VmapOp op) {
  for (auto [x, slice, axis] : llvm::zip(op.getXs(), op.getBody().getArguments(), op.getInAxes())) {
    SmallVector<Polynomial> extents = tensor(x);
    if (axis >= 0)
      extents.erase(extents.begin() + axis);
    tensors[slice] = std::move(extents);
  }
}

/// Of a result those extents are known that are known in front of its operation.
void ShapeTable::handOn(OpResult result, SmallVector<Polynomial> extents) {
  auto type = cast<TensorType>(result.getType());
  for (auto [i, extent] : llvm::enumerate(extents)) {
    Polynomial known = algebra.canonical(extent);
    if (!type.isDynamicDim((int64_t)i))
      extent = Polynomial(type.getShape()[i]);
    else
      extent = isKnownOutside(result.getOwner(), known) ? known : symbolOf(result, (int64_t)i);
  }
  tensors[result] = std::move(extents);
}

void ShapeTable::endApplied(ApplyOp op) {
  for (auto [result, given] : llvm::zip(op->getResults(), op.getBody().front().getTerminator()->getOperands()))
    handOn(result, tensor(given));
}

void ShapeTable::endMap(VmapOp op) {
  Polynomial count;
  for (auto [x, axis] : llvm::zip(op.getXs(), op.getInAxes()))
    if (axis >= 0)
      count = tensor(x)[(size_t)axis];
  if (op.getSize())
    count = polynomial(op.getSize());
  auto end = cast<YieldOp>(op.getBody().front().getTerminator());
  for (auto [result, given, axis] : llvm::zip(op->getResults(), end.getOperands(), op.getOutAxes())) {
    SmallVector<Polynomial> extents = tensor(given);
    if (axis >= 0)
      extents.insert(extents.begin() + axis, count);
    handOn(result, std::move(extents));
  }
}

/// What a step of a counted loop gets beside the carried values.
void ShapeTable::enterStep(ForOp loop) {
  // 0 <= step < count
  Value step = loop.getBody().getArgument(0);
  Polynomial count = polynomial(loop.getCount()), p = opaque(step, /*nonnegative=*/true);
  indices[step] = p;
  algebra.assumeNonnegative(count - p - Polynomial(1));
  for (auto [x, part] : llvm::zip(loop.getXs(), loop.getParts()))
    tensors[part] = llvm::to_vector(ArrayRef(tensor(x)).drop_back());
}

/// A loop runs over tensors that have a part for each step: none for a count below 0.
void ShapeTable::requireParts(ForOp loop) {
  Polynomial count = algebra.max(polynomial(loop.getCount()), Polynomial(0));
  for (auto [n, x] : llvm::enumerate(loop.getXs()))
    decide(loop, Relation::Equal, tensor(x).back(), count, [&, n = n](StringRef l, StringRef r, bool values) {
      return (subjectOf(loop, values) + "tensor " + Twine(n) + " that it runs over has " + l + " parts, and there are " + r +
              " steps")
          .str();
    });
}

/// What is stacked has the extents that every step gives it: they are known outside.
void ShapeTable::leaveStep(ForOp loop) {
  SmallVector<SmallVector<Polynomial>> &all = yielded[&loop.getBody()];
  for (auto [n, given, stacked] : llvm::enumerate(loop.getStepOutputs(), loop.getStacked())) {
    std::string name = "stacked value " + std::to_string(n);
    requireStated(loop, cast<TensorType>(stacked.getType()), given, name, " in a step");
    SmallVector<Polynomial> &extents = all.emplace_back();
    for (auto [axis, p] : llvm::enumerate(tensor(given))) {
      Polynomial known = algebra.canonical(p);
      extents.push_back(isKnownOutside(loop, known) ? known : p);
      if (isKnownOutside(loop, extents.back()))
        continue;
      mlir::emitError(loop.getLoc()) << Code::Shape << subjectOf(loop, false) << "axis " << axis << " of " << name
                                     << " is decided in the step: what is stacked has the same extents in every step";
      failed = true;
    }
  }
}

/// The extents of what a counted loop has stacked.
void ShapeTable::endSteps(ForOp loop) {
  Polynomial count = algebra.max(polynomial(loop.getCount()), Polynomial(0));
  for (auto [n, stacked] : llvm::enumerate(loop.getStacked())) {
    SmallVector<Polynomial> extents = yielded[&loop.getBody()][n];
    auto type = cast<TensorType>(stacked.getType());
    int64_t last = type.getRank() - 1;
    extents.push_back(count);
    for (int64_t i = 0; i <= last; ++i)
      if (!type.isDynamicDim(i))
        extents[(size_t)i] = Polynomial(type.getShape()[i]);
    int64_t stated = type.isDynamicDim(last) ? type.getBound(last) : type.getShape()[last];
    if (!ShapedType::isDynamic(stated))
      decide(loop, type.isDynamicDim(last) ? Relation::LessEqual : Relation::Equal, count, Polynomial(stated),
             [&, n = n](StringRef l, StringRef r, bool values) {
               return (subjectOf(loop, values) + "there are " + l + " steps, and stacked value " + Twine(n) + " is for " +
                       (type.isDynamicDim(last) ? "at most " : "") + r)
                   .str();
             });
    tensors[stacked] = std::move(extents);
  }
}

/// Whether an extent depends on nothing that the operation's regions make.
bool ShapeTable::isKnownOutside(Operation *op, const Polynomial &p) {
  Anchor anchor = lastDependency(p);
  auto *definition = dyn_cast<Operation *>(anchor);
  Block *where = definition ? definition->getBlock() : cast<Block *>(anchor);
  return !op->isProperAncestor(where->getParentOp()) && where->getParentOp() != op;
}

/// What an extent is at most, in terms of what is known in front of the operation.
std::optional<Polynomial> ShapeTable::boundOutside(Operation *op, const Polynomial &p) {
  auto isKnown = [&](const Polynomial &bound) { return isKnownOutside(op, bound); };
  return isKnown(p) ? p : algebra.upperBound(p, isKnown);
}

/// Whether the region has its end; it has none while it is being built, or where that failed. A body that moved to another
/// operation had one.
static bool hasEnd(Region &region) {
  return region.empty() || region.front().mightHaveTerminator();
}

LogicalResult ShapeTable::leave(Region &region) {
  Operation *op = region.getParentOp();
  bool before = std::exchange(failed, false);
  visited = op;
  auto loop = dyn_cast<LoopInterface>(op);
  bool isWhole = hasEnd(region);
  if (loop && isWhole && isa<YieldOp>(region.front().getTerminator()))
    for (auto [n, next] : llvm::enumerate(loop.carriedNext()))
      requireCarried(loop, (unsigned)n, next, /*isNext=*/true);
  if (auto counted = dyn_cast<ForOp>(op); counted && isWhole)
    leaveStep(counted);
  if (auto branch = dyn_cast<IfOp>(op); branch && isWhole)
    for (auto [result, v] : llvm::zip(op->getResults(), region.front().getTerminator()->getOperands())) {
      SmallVector<Polynomial> &extents = yielded[&region].emplace_back();
      auto type = dyn_cast<TensorType>(result.getType());
      if (!type)
        continue;
      requireStated(branch, type, v, "result " + std::to_string(result.getResultNumber()),
                    &region == &branch.getThenRegion() ? " in the first branch" : " in the second branch");
      extents = llvm::map_to_vector(tensor(v), [&](const Polynomial &p) { return algebra.canonical(p); });
      bounds[&region][result.getResultNumber()] =
          llvm::map_to_vector(extents, [&](const Polynomial &p) { return boundOutside(branch, p); });
    }
  algebra.resetFacts(outer.pop_back_val());
  block = op->getBlock();
  bool now = failed;
  failed |= before;
  return failure(now);
}

/// An extent that both branches agree in is that one. Any other is a symbol, one for all results that have the same two, and
/// at most the larger bound.
void ShapeTable::endIf(IfOp op) {
  std::map<std::pair<Polynomial, Polynomial>, Polynomial> open;
  for (OpResult result : op->getResults()) {
    auto type = dyn_cast<TensorType>(result.getType());
    if (!type)
      continue;
    SmallVector<Polynomial> extents;
    unsigned n = result.getResultNumber();
    for (int64_t i = 0; i < type.getRank(); ++i) {
      Polynomial one = yielded[&op.getThenRegion()][n][i], other = yielded[&op.getElseRegion()][n][i];
      if (!type.isDynamicDim(i) || (algebra.provesZero(one - other) && isKnownOutside(op, one))) {
        extents.push_back(type.isDynamicDim(i) ? one : Polynomial(type.getShape()[i]));
        continue;
      }
      auto [known, isNew] = open.try_emplace({one, other});
      if (isNew) {
        known->second = symbolOf(result, i);
        auto &most = bounds[&op.getThenRegion()][n][i], &otherMost = bounds[&op.getElseRegion()][n][i];
        if (most && otherMost)
          algebra.assumeNonnegative(algebra.max(*most, *otherMost) - known->second);
      }
      extents.push_back(known->second);
    }
    tensors[result] = std::move(extents);
  }
}

void ShapeTable::endControl(Operation *op) {
  if (!llvm::all_of(op->getRegions(), hasEnd))
    return;
  if (auto branch = dyn_cast<IfOp>(op))
    return endIf(branch);
  if (auto map = dyn_cast<VmapOp>(op))
    return endMap(map);
  if (auto applied = dyn_cast<ApplyOp>(op))
    return endApplied(applied);
  auto loop = cast<LoopInterface>(op);
  setCarried(loop, loop.carriedResults());
  if (auto counted = dyn_cast<ForOp>(op))
    endSteps(counted);
  if (auto open = dyn_cast<WhileOp>(op))
    indices[open.getSteps()] = opaque(open.getSteps(), /*nonnegative=*/true);
}

} // namespace tenferro
