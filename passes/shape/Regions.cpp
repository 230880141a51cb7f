//===- Regions.cpp - extents in loops and branches --------------------------------------------------------------===//
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

void ShapeTable::bind(Value indexValue, Value value) {
  Polynomial p = polynomial(indexValue);
  symbols[*p.soleAtom()].value = value;
  indices[value] = p;
  materialized[p] = value;
}

/// A value that begins a loop or a step has the extents that the loop keeps, and those that its type says.
void ShapeTable::requireCarried(LoopInterface loop, unsigned number, Value value, bool isNext) {
  Value argument = loop.carriedArguments()[number];
  auto type = dyn_cast<TensorType>(argument.getType());
  for (int64_t i = 0; type && i < type.getRank(); ++i) {
    Polynomial given = tensor(value)[i];
    std::string place = "axis " + std::to_string(i) + " of carried value " + std::to_string(number);
    bool isExact = !type.isDynamicDim(i);
    if (int64_t stated = isExact ? type.getShape()[i] : type.getBound(i); !ShapedType::isDynamic(stated))
      decide(loop, isExact ? Relation::Equal : Relation::LessEqual, given, Polynomial(stated),
             [&](StringRef l, StringRef r, bool values) {
               return ((values ? siteOf(loop) : surfaceName(loop)) + ": " + place + " is " + l + (isNext ? " after a step" : "") +
                       ", and its type has " + (isExact ? "" : "at most ") + r)
                   .str();
             });
    if (!isNext || loop.mayChange(number, i))
      continue;
    decide(loop, Relation::Equal, tensor(argument)[i], given, [&](StringRef l, StringRef r, bool values) {
      return ((values ? siteOf(loop) : surfaceName(loop)) + ": " + place + " is " + l + " on entry and " + r +
              " after a step: declare it as changing")
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
  }
  outer.push_back(algebra.facts());
  block = &region.front();
  if (loop)
    setCarried(loop, region.getArguments().take_back(loop.carriedInits().size()));
  if (auto counted = dyn_cast<ForOp>(op)) {
    // 0 <= step < count
    Value step = region.getArgument(0);
    Polynomial p = opaque(step, /*nonnegative=*/true);
    indices[step] = p;
    algebra.assumeNonnegative(polynomial(counted.getCount()) - p - Polynomial(1));
  }
}

LogicalResult ShapeTable::leave(Region &region) {
  Operation *op = region.getParentOp();
  bool before = std::exchange(failed, false);
  visited = op;
  auto loop = dyn_cast<LoopInterface>(op);
  bool isWhole = region.front().mightHaveTerminator(); // not while it is being built
  if (loop && isWhole && isa<YieldOp>(region.front().getTerminator()))
    for (auto [n, next] : llvm::enumerate(loop.carriedNext()))
      requireCarried(loop, (unsigned)n, next, /*isNext=*/true);
  if (isa<IfOp>(op) && isWhole)
    for (Value v : region.front().getTerminator()->getOperands()) {
      SmallVector<Polynomial> &extents = yielded[&region].emplace_back();
      if (isa<TensorType>(v.getType()))
        extents = llvm::map_to_vector(tensor(v), [&](const Polynomial &p) { return algebra.canonical(p); });
    }
  algebra.resetFacts(outer.pop_back_val());
  block = op->getBlock();
  bool now = failed;
  failed |= before;
  return failure(now);
}

/// An extent that both branches agree in is that one.
void ShapeTable::endIf(IfOp op) {
  auto isOutside = [&](const Polynomial &p) {
    Anchor anchor = lastDependency(p);
    auto *definition = dyn_cast<Operation *>(anchor);
    Block *where = definition ? definition->getBlock() : cast<Block *>(anchor);
    return !op->isProperAncestor(where->getParentOp()) && where->getParentOp() != op;
  };
  for (OpResult result : op->getResults()) {
    auto type = dyn_cast<TensorType>(result.getType());
    if (!type)
      continue;
    SmallVector<Polynomial> extents;
    unsigned n = result.getResultNumber();
    for (int64_t i = 0; i < type.getRank(); ++i) {
      Polynomial one = yielded[&op.getThenRegion()][n][i], other = yielded[&op.getElseRegion()][n][i];
      extents.push_back(!type.isDynamicDim(i)                               ? Polynomial(type.getShape()[i])
                        : algebra.provesZero(one - other) && isOutside(one) ? one
                                                                            : symbolOf(result, i));
    }
    tensors[result] = std::move(extents);
  }
}

void ShapeTable::endControl(Operation *op) {
  if (auto branch = dyn_cast<IfOp>(op))
    return endIf(branch);
  auto loop = cast<LoopInterface>(op);
  setCarried(loop, loop.carriedResults());
  if (auto open = dyn_cast<WhileOp>(op))
    indices[open.getSteps()] = opaque(open.getSteps(), /*nonnegative=*/true);
}

} // namespace tenferro
