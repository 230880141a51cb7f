//===- ShapeTable.cpp - reads a function's extents, decides what its operations require -----------------------===//
#include "ShapeTable.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro {

ShapeTable::ShapeTable(func::FuncOp function, Mode mode)
    : ShapeBuilder(ownBuilder, function.getLoc()), function(function), entry(&function.getBody().front()), block(entry),
      mode(mode), ownBuilder(function.getContext()) {
  readArguments();
}

static std::string inputName(func::FuncOp function, unsigned argument) {
  if (auto name = function.getArgAttrOfType<StringAttr>(argument, "tenferro.name"))
    return ("\"" + name.getValue() + "\"").str();
  return "argument " + std::to_string(argument);
}

/// The name of an input's extent, empty where it has none.
static StringRef extentName(func::FuncOp function, unsigned argument, int64_t axis) {
  auto names = function.getArgAttrOfType<ArrayAttr>(argument, "tenferro.extents");
  return names && axis < (int64_t)names.size() ? cast<StringAttr>(names[axis]).getValue() : StringRef();
}

void ShapeTable::readArguments() {
  struct Named {
    Polynomial extent;
    std::string place;
  };
  std::vector<std::pair<std::string, Named>> named;
  for (auto [n, argument] : llvm::enumerate(entry->getArguments())) {
    auto type = dyn_cast<TensorType>(argument.getType());
    if (!type)
      continue;
    SmallVector<Polynomial> extents;
    std::string input = inputName(function, n);
    for (int64_t i = 0; i < type.getRank(); ++i) {
      StringRef name = extentName(function, n, i);
      std::string place = "dim " + std::to_string(i) + " of " + input;
      if (type.getShape()[i] != ShapedType::kDynamic) {
        extents.push_back(type.getShape()[i]);
      } else {
        AtomId id = algebra.makeSymbol(/*nonnegative=*/true);
        symbols[id] = {argument, i, name.empty() ? place : name.str() + " of " + input, name.empty() ? place : name.str()};
        extents.push_back(Polynomial::atom(id));
        if (type.getBound(i) != ShapedType::kDynamic)
          algebra.assumeNonnegative(Polynomial(type.getBound(i)) - extents.back());
      }
      if (!name.empty() && !function.isPrivate()) // else its callers' have names
        named.push_back({name.str(), {extents.back(), place}});
    }
    tensors[argument] = std::move(extents);
  }
  readEntry();
  std::map<std::string, Named> first;
  for (auto &[name, where] : named) {
    auto [entry, isNew] = first.try_emplace(name, where);
    if (isNew)
      continue;
    Named a = entry->second, b = where;
    decide(function, Relation::Equal, a.extent, b.extent, [&, &name = name](StringRef l, StringRef r, bool) {
      return (function.getName() + ": extents named \"" + name + "\" differ: " + a.place + " is " + l + ", " + b.place + " is " +
              r)
          .str();
    });
  }
}

/// A division by what may be 0.
static bool mayTrap(Operation *op) {
  if (!isa<arith::FloorDivSIOp, arith::CeilDivSIOp>(op))
    return false;
  Value divisor = op->getOperand(1);
  auto constant = getConstantIntValue(divisor);
  return constant ? *constant <= 0 : !divisor.getDefiningOp<arith::MaxSIOp>();
}

/// The extents and guards that an earlier run left at the entry are used again, and not stated again. Folding puts constants in
/// front of them.
void ShapeTable::readEntry() {
  llvm::DenseSet<Value> replaced;
  for (Operation &op : *entry) {
    if (op.hasTrait<OpTrait::ConstantLike>() && !op.getResult(0).getType().isIndex())
      continue;
    auto dim = dyn_cast<DimOp>(op);
    bool isIndex = isa<GuardOp>(op) || (dim && isa<BlockArgument>(dim.getX())) ||
                   (isa<arith::ArithDialect>(op.getDialect()) && op.getNumResults() == 1 && op.getResult(0).getType().isIndex());
    if (!isIndex)
      break;
    tails[entry] = &op;
    placedBehind[&op] = entry;
    if (isa<GuardOp>(op)) {
      visitGuard(&op);
      continue;
    }
    Polynomial p = polynomial(op.getResult(0));
    bool isReplaced = mayTrap(&op) || llvm::any_of(op.getOperands(), [&](Value operand) { return replaced.contains(operand); });
    if (isReplaced)
      replaced.insert(op.getResult(0)); // so is what is computed from it: its operand will come later
    else if (lastDependency(p) == Anchor(entry))
      materialized.try_emplace(p, op.getResult(0));
  }
}

//===- visiting --------------------------------------------------------------------------------------------------===//

void ShapeTable::visitBlock(Block &visitedBlock, function_ref<void(Operation *)> behind) {
  SmallVector<Operation *> operations;
  for (Operation &op : visitedBlock)
    operations.push_back(&op);
  for (Operation *op : operations) {
    for (Region &region : op->getRegions()) {
      enter(region);
      visitBlock(region.front(), behind);
      (void)leave(region);
    }
    (void)visit(op);
    if (behind)
      behind(op);
  }
}

LogicalResult ShapeTable::visitAll(function_ref<void(Operation *)> behind) {
  visitBlock(*entry, behind);
  return failure(failed);
}

LogicalResult ShapeTable::visit(Operation *op) {
  bool before = std::exchange(failed, false);
  loc = op->getLoc();
  visited = op;
  if (isa<GuardOp>(op)) {
    visitGuard(op);
  } else if (auto rule = dyn_cast<ShapeRuleInterface>(op)) {
    SmallVector<Extents> results;
    unsigned before = refusals;
    for (const Requirement &each : requirements.lookup(op))
      visitRequirement(op, each);
    rule.shapeRule(*this, results);
    for (auto [result, extents] : llvm::zip(op->getResults(), results)) {
      if (!isa<TensorType>(result.getType()))
        continue;
      setExtents(result, extents);
      checkType(result);
    }
    if (refusals != before)
      llvm::copy_if(op->getResults(), std::back_inserter(contradictory), [](Value v) { return isa<TensorType>(v.getType()); });
  } else if (op->getNumRegions()) {
    endControl(op);
  } else {
    visitIndex(op);
  }
  bool now = failed;
  failed |= before;
  return failure(now);
}

void ShapeTable::visitGuard(Operation *op) {
  if (!seenGuards.insert(op).second)
    return;
  auto guard = cast<GuardOp>(op);
  Polynomial l = polynomial(guard.getLhs()), r = polynomial(guard.getRhs());
  if (mode == Mode::EmitGuards)
    for (auto [operand, p] : {std::pair(&op->getOpOperand(0), &l), std::pair(&op->getOpOperand(1), &r)}) {
      Value value = materialize(*p);
      if (Operation *def = value.getDefiningOp(); !def || comesBefore(def, op))
        operand->set(value);
    }
  if (guard.getRelation() == GuardRelation::eq)
    algebra.assumeZero(l - r);
  else
    algebra.assumeNonnegative(r - l);
}

/// Of the function that is called: the words are its guard's, and this one's say where the extents come from.
void ShapeTable::visitRequirement(Operation *call, const Requirement &requirement) {
  Polynomial lhs = polynomial(requirement.lhs), rhs = polynomial(requirement.rhs);
  decide(call, requirement.relation, lhs, rhs, [&](StringRef l, StringRef r, bool values) {
    std::string text = requirement.text;
    auto put = [&](StringRef place, StringRef words, const Polynomial &p) {
      size_t at = StringRef(text).find((" is " + place).str());
      if (at != std::string::npos)
        text.replace(at, 4 + place.size(), (values ? described("", p) : "") + (" is " + words).str());
    };
    std::string program = (function.getName() + ": ").str();
    if (!values && StringRef(text).starts_with(program)) // the diagnostic has a place
      text.erase(0, program.size());
    put("{0}", l, lhs);
    put("{1}", r, rhs);
    return text;
  });
}

/// A division on indices needs a positive divisor. In program order an index's polynomial is made of known ones, however long the
/// chain is that computes it.
void ShapeTable::visitIndex(Operation *op) {
  for (Value result : op->getResults())
    if (result.getType().isIndex())
      (void)polynomial(result);
  if (!isa<arith::FloorDivSIOp, arith::CeilDivSIOp>(op) || !op->getResult(0).getType().isIndex())
    return;
  decide(op, Relation::LessEqual, 1, polynomial(op->getOperand(1)), [&](StringRef, StringRef r, bool values) {
    return (values ? function.getName().str() + ": " : "") + (isa<arith::FloorDivSIOp>(op) ? "floordiv" : "ceildiv") +
           (": the divisor of an extent must be positive, got " + r).str();
  });
}

/// A result type may state more than the rule derives: that is a requirement too.
void ShapeTable::checkType(OpResult result) {
  auto type = dyn_cast<TensorType>(result.getType());
  if (!type)
    return;
  for (int64_t i = 0; i < type.getRank(); ++i) {
    bool exact = type.getShape()[i] != ShapedType::kDynamic;
    int64_t stated = exact ? type.getShape()[i] : type.getBound(i);
    if (stated == ShapedType::kDynamic)
      continue;
    if (!exact && boundFollows(result, i, stated)) {
      algebra.assumeNonnegative(Polynomial(stated) - tensor(result)[i]);
      continue;
    }
    require(exact ? Relation::Equal : Relation::LessEqual, exact ? "the result's type differs" : "the result exceeds its type",
            dim(result, i), "dim " + Twine(i) + " of the result", constant(stated),
            exact ? "its type's extent" : "its type's bound");
  }
}

/// Whether the bounds of the operands imply that of a result's extent, so that there is nothing to guard.
bool ShapeTable::boundFollows(OpResult result, int64_t axis, int64_t bound) {
  if (algebra.provesNonnegative(Polynomial(bound) - tensor(result)[axis]))
    return true;
  SmallVector<Extents> results;
  ShapeInference inference(result.getContext());
  cast<ShapeRuleInterface>(result.getOwner()).shapeRule(inference, results);
  auto [extent, inferred] = inference.typeOf(results[result.getResultNumber()][axis]);
  int64_t most = ShapedType::isDynamic(extent) ? inferred : extent;
  return !ShapedType::isDynamic(most) && most <= bound;
}

Extents ShapeTable::extents(Value tensorValue) {
  Extents result;
  SmallVector<Polynomial> polynomials = tensor(tensorValue);
  for (const Polynomial &p : polynomials)
    result.push_back(extent(p));
  return result;
}

Extent ShapeTable::index(Value value) {
  return extent(polynomial(value));
}

void ShapeTable::setExtents(Value tensorValue, ArrayRef<Extent> given) {
  SmallVector<Polynomial> polynomials;
  for (Extent e : given)
    polynomials.push_back(polynomial(e));
  tensors[tensorValue] = std::move(polynomials);
}

Extent ShapeTable::dim(Value tensorValue, int64_t axis) {
  Polynomial p = tensor(tensorValue)[axis];
  return extent(p);
}

const SmallVector<Polynomial> &ShapeTable::tensor(Value v) {
  auto found = tensors.find(v);
  if (found != tensors.end())
    return found->second;
  // A value that no rule speaks of: its open extents are symbols.
  SmallVector<Polynomial> extents;
  auto type = cast<TensorType>(v.getType());
  for (int64_t i = 0; i < type.getRank(); ++i) {
    if (type.getShape()[i] != ShapedType::kDynamic) {
      extents.push_back(type.getShape()[i]);
      continue;
    }
    extents.push_back(symbolOf(v, i));
  }
  return tensors[v] = std::move(extents);
}

//===- expressions -----------------------------------------------------------------------------------------------===//

Polynomial ShapeTable::polynomial(Extent e) {
  if (auto v = dyn_cast<Value>(e))
    return polynomial(v);
  return cast<IntegerAttr>(cast<Attribute>(e)).getInt();
}

Polynomial ShapeTable::polynomial(Value v) {
  auto found = indices.find(v);
  if (found != indices.end())
    return algebra.canonical(found->second);
  Polynomial p;
  Operation *op = v.getDefiningOp();
  if (auto constant = getConstantIntValue(v)) {
    p = *constant;
  } else if (auto dim = dyn_cast_or_null<DimOp>(op)) {
    p = tensor(dim.getX())[(int64_t)dim.getAxis()];
  } else if (isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::FloorDivSIOp, arith::CeilDivSIOp, arith::MinSIOp,
                             arith::MaxSIOp>(op)) {
    auto value = computed(op);
    bool isLarge = value && algebra.sizeOf(*value) > ExtentAlgebra::largest;
    p = isLarge ? named(*value, v) : value ? *value : opaque(v, false);
  } else {
    p = opaque(v, /*nonnegative=*/isa_and_nonnull<PopExtentOp, ExtentOfOp>(op));
    if (isa_and_nonnull<ExtentOfOp>(op))
      symbols[*p.soleAtom()].label = surfaceName(op);
  }
  indices[v] = p;
  return algebra.canonical(p);
}

Polynomial ShapeTable::opaque(Value v, bool nonnegative) {
  AtomId id = algebra.makeSymbol(nonnegative);
  symbols[id] = {v, -1, "", ""};
  return Polynomial::atom(id);
}

Polynomial ShapeTable::named(const Polynomial &p, Value v) {
  if (p.constant())
    return p;
  auto [name, isNew] = names.try_emplace(p);
  if (isNew) {
    bool isMade = !v;
    if (isMade)
      v = materialize(p);
    Polynomial symbol = indices.lookup(v); // by which a value that is one already is called
    name->second = symbol.soleAtom() ? symbol : opaque(v, outer.empty() && algebra.provesNonnegative(p)); // for good
    if (isMade && !symbol.soleAtom())
      symbols[*name->second.soleAtom()].sum = p;
    indices[v] = name->second;
  }
  return name->second;
}

/// None for a product of two sums that would have too many terms.
std::optional<Polynomial> ShapeTable::computed(Operation *op) {
  Polynomial a = polynomial(op->getOperand(0)), b = polynomial(op->getOperand(1));
  if (isa<arith::AddIOp>(op))
    return a + b;
  if (isa<arith::SubIOp>(op))
    return a - b;
  if (isa<arith::MulIOp>(op))
    return a.terms.size() * b.terms.size() <= ExtentAlgebra::largest ? std::optional(a * b) : std::nullopt;
  if (isa<arith::FloorDivSIOp>(op))
    return algebra.floorDiv(a, b);
  if (isa<arith::CeilDivSIOp>(op))
    return algebra.ceilDiv(a, b);
  return isa<arith::MinSIOp>(op) ? algebra.min(a, b) : algebra.max(a, b);
}

Extent ShapeTable::add(Extent a, Extent b) {
  return extent(polynomial(a) + polynomial(b));
}
Extent ShapeTable::sum(ArrayRef<Extent> extents) {
  Polynomial whole;
  for (Extent e : extents) {
    for (const auto &[m, c] : polynomial(e).terms)
      addTerm(whole, m, c);
    if (algebra.sizeOf(whole) > ExtentAlgebra::largest)
      whole = named(whole);
  }
  return extent(whole);
}
Extent ShapeTable::sub(Extent a, Extent b) {
  return extent(polynomial(a) - polynomial(b));
}
Extent ShapeTable::mul(Extent a, Extent b) {
  Polynomial x = polynomial(a), y = polynomial(b);
  if (x.terms.size() * y.terms.size() <= ExtentAlgebra::largest)
    return extent(x * y);
  return extent(named(x) * named(y));
}
Extent ShapeTable::floorDiv(Extent a, Extent b) {
  return extent(algebra.floorDiv(polynomial(a), polynomial(b)));
}
Extent ShapeTable::ceilDiv(Extent a, Extent b) {
  return extent(algebra.ceilDiv(polynomial(a), polynomial(b)));
}
Extent ShapeTable::min(Extent a, Extent b) {
  return extent(algebra.min(polynomial(a), polynomial(b)));
}
Extent ShapeTable::max(Extent a, Extent b) {
  return extent(algebra.max(polynomial(a), polynomial(b)));
}

//===- requirements ----------------------------------------------------------------------------------------------===//

/// Whether a C caller's diagnostics name the operation by its location.
static bool namedByLocation(Operation *op) {
  Location loc = op->getLoc();
  if (auto fused = dyn_cast<FusedLoc>(loc); fused && fused.getLocations().size() == 1)
    loc = fused.getLocations().front();
  return isa<NameLoc>(loc);
}

/// What a sentence about the operation begins with. A contradiction's diagnostic carries the operation's location.
std::string ShapeTable::subjectOf(Operation *op, bool values) {
  return values ? siteOf(op) + ": " : namedByLocation(op) ? "" : surfaceName(op) + ": ";
}

void ShapeTable::require(Relation relation, StringRef what, Extent lhs, const Twine &lhsText, Extent rhs, const Twine &rhsText) {
  Polynomial l = polynomial(lhs), r = polynomial(rhs);
  std::string left = lhsText.str(), right = rhsText.str();
  bool leftIsNumber = !left.empty() && llvm::all_of(left, llvm::isDigit);
  decide(visited, relation, l, r, [&](StringRef lv, StringRef rv, bool values) {
    std::string text = subjectOf(visited, values) + what.str() + ": ";
    if (!leftIsNumber)
      text += (values ? described(left, l) : left) + " is " + lv.str() + ", ";
    return text + (values ? described(right, r) : right) + " is " + rv.str();
  });
}

bool ShapeTable::isProven(Relation relation, const Polynomial &lhs, const Polynomial &rhs) {
  Polynomial difference = algebra.canonical(rhs - lhs);
  return relation == Relation::Equal ? algebra.provesZero(difference) : algebra.provesNonnegative(difference);
}

void ShapeTable::assume(Relation relation, const Polynomial &lhs, const Polynomial &rhs) {
  Polynomial difference = algebra.canonical(rhs - lhs);
  if (relation == Relation::Equal)
    algebra.assumeZero(difference);
  else
    algebra.assumeNonnegative(difference);
}

/// With the facts of regions further and further out.
void ShapeTable::noteScope(Relation relation, const Polynomial &lhs, const Polynomial &rhs) {
  ExtentAlgebra::Facts here = algebra.facts();
  size_t level = outer.size();
  for (; level > 0; --level) {
    algebra.resetFacts(outer[level - 1]);
    if (!isProven(relation, lhs, rhs))
      break;
  }
  algebra.resetFacts(std::move(here));
  size_t &known = scopes[visited];
  known = std::max(known, level);
}

bool ShapeTable::holdsBefore(Operation *op, Operation *loop) const {
  size_t open = 0;
  for (Operation *parent = loop->getParentOp(); parent && parent != function; parent = parent->getParentOp())
    ++open;
  return scopes.lookup(op) <= open;
}

bool ShapeTable::isPositive(Value index) {
  return algebra.provesNonnegative(polynomial(index) - Polynomial(1));
}

/// Whether an operation may stand where no run comes: in a branch, beside which another may be there for other extents, or in a
/// loop that takes no step, in which everything can be proven.
bool ShapeTable::mayBeSkipped(Operation *op) {
  for (Operation *parent = op->getParentOp(); parent; parent = parent->getParentOp()) {
    auto loop = dyn_cast<ForOp>(parent);
    if (isa<IfOp>(parent) || (loop && algebra.provesNonnegative(Polynomial() - polynomial(loop.getCount()))))
      return true;
  }
  return false;
}

void ShapeTable::decide(Operation *op, Relation relation, const Polynomial &lhs, const Polynomial &rhs, Describe describe) {
  if (notesScopes && !outer.empty())
    noteScope(relation, lhs, rhs);
  if (isProven(relation, lhs, rhs))
    return;
  Polynomial difference = algebra.canonical(rhs - lhs), reverse = Polynomial() - difference;
  bool refuted = algebra.provesNonnegative(reverse - Polynomial(1)) ||
                 (relation == Relation::Equal && algebra.provesNonnegative(difference - Polynomial(1)));
  if (refuted && !mayBeSkipped(op)) {
    mlir::emitError(op->getLoc()) << Code::Shape << describe(spelled(lhs), spelled(rhs), false);
    failed = true;
    return;
  }
  if (mode == Mode::EmitGuards && !askBefore(op, relation, lhs, rhs, describe))
    ask(op, relation, algebra.canonical(lhs), algebra.canonical(rhs), block, describe);
  if (refuted)
    ++refusals; // nothing behind the guard is reached
  else
    assume(relation, lhs, rhs);
}

/// Writes a guard. A region may never be reached: what must hold in `where` alone is asked in it.
void ShapeTable::ask(Operation *op, Relation relation, const Polynomial &lhs, const Polynomial &rhs, Block *where,
                     Describe describe) {
  std::string text = describe("{0}", "{1}", true);
  Value left = materialize(lhs), right = materialize(rhs);
  Anchor after = later(later(lastDependency(lhs), lastDependency(rhs)), where);
  place(after, [&](OpBuilder &b) -> Operation * {
    GuardRelation how = relation == Relation::Equal ? GuardRelation::eq : GuardRelation::le;
    auto guard = GuardOp::create(b, op->getLoc(), left, right, how, text);
    seenGuards.insert(guard);
    return guard;
  });
}

/// Asks in front of the loops whose first step certainly comes here, where the extents are known there. A counted loop may have
/// no step: then both sides are multiplied by 0. False: nothing was asked.
bool ShapeTable::askBefore(Operation *op, Relation relation, Polynomial lhs, Polynomial rhs, Describe describe) {
  Block *where = block;
  size_t level = outer.size();
  bool isSettled = false;
  if (level == 0 || !isKnownOutside(where->getParentOp(), lhs) || !isKnownOutside(where->getParentOp(), rhs))
    return false;
  ExtentAlgebra::Facts here = algebra.facts();
  ExtentAlgebra::Facts there; // without what is asked, whose sides would be one
  while (level > 0 && !isSettled) {
    Operation *loop = where->getParentOp();
    auto counted = dyn_cast<ForOp>(loop);
    if (!counted && !(isa<WhileOp>(loop) && where->getParent() == &loop->getRegion(0)))
      break;
    algebra.resetFacts(outer[level - 1]);
    Polynomial any(1); // whether there is a step
    if (Polynomial count = counted ? polynomial(counted.getCount()) : any; !algebra.provesNonnegative(count - Polynomial(1)))
      any = algebra.min(algebra.max(count, Polynomial(0)), Polynomial(1));
    Polynomial l = algebra.canonical(lhs * any), r = algebra.canonical(rhs * any);
    if (!isKnownOutside(loop, l) || !isKnownOutside(loop, r))
      break;
    lhs = l;
    rhs = r;
    where = loop->getBlock();
    --level;
    isSettled = isProven(relation, lhs, rhs);
    there = algebra.facts();
    if (!isSettled)
      assume(relation, lhs, rhs);
    outer[level] = algebra.facts();
  }
  bool isOutside = level < outer.size();
  if (isOutside && !isSettled) {
    algebra.resetFacts(std::move(there));
    ask(op, relation, lhs, rhs, where, describe);
  }
  algebra.resetFacts(std::move(here));
  return isOutside;
}

} // namespace tenferro
