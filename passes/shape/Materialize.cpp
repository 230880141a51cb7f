//===- Materialize.cpp - a shape table's extents as SSA values and as text ------------------------------------===//
#include "ShapeTable.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace tenferro {

Extent ShapeTable::extent(const Polynomial &given) {
  Polynomial p = algebra.canonical(given);
  if (auto constant = p.constant())
    return ownBuilder.getIndexAttr(*constant);
  return materialize(algebra.sizeOf(p) > ExtentAlgebra::largest ? named(p) : p);
}

bool comesBefore(Operation *a, Operation *b) {
  Operation *there = a->getBlock()->findAncestorOpInBlock(*b);
  return there && there != a && a->isBeforeInBlock(there);
}

/// What was placed stands among what depends on the same value, and whatever is placed there comes later.
ShapeTable::Anchor ShapeTable::anchorOf(Value v) {
  Operation *definition = v.getDefiningOp();
  if (!definition)
    return v.getParentBlock();
  auto placed = placedBehind.find(definition);
  return placed == placedBehind.end() ? Anchor(definition) : placed->second;
}

/// Of two places that one operation can stand behind, the one that is further down.
ShapeTable::Anchor ShapeTable::later(Anchor a, Anchor b) {
  auto blockOf = [](Anchor each) {
    auto *op = dyn_cast<Operation *>(each);
    return op ? op->getBlock() : cast<Block *>(each);
  };
  Block *x = blockOf(a), *y = blockOf(b);
  if (x != y)
    return x->getParent()->isProperAncestor(y->getParent()) ? b : a;
  auto *first = dyn_cast<Operation *>(a), *second = dyn_cast<Operation *>(b);
  return !first || (second && first->isBeforeInBlock(second)) ? b : a;
}

ShapeTable::Anchor ShapeTable::lastDependency(AtomId id) {
  if (algebra.atom(id).kind == AtomKind::Symbol)
    return symbols[id].sum ? lastDependency(*symbols[id].sum) : anchorOf(symbols[id].value);
  Anchor last = entry;
  for (const Polynomial &argument : algebra.atom(id).arguments)
    last = later(last, lastDependency(argument));
  return last;
}

ShapeTable::Anchor ShapeTable::lastDependency(const Polynomial &p) {
  Anchor last = entry;
  for (const auto &[monomial, coefficient] : p.terms)
    for (AtomId id : monomial)
      last = later(last, lastDependency(id));
  return last;
}

void ShapeTable::place(Anchor after, function_ref<Operation *(OpBuilder &)> make) {
  Operation *&tail = tails[after];
  auto *definition = dyn_cast<Operation *>(after);
  if (tail || definition)
    ownBuilder.setInsertionPointAfter(tail ? tail : definition);
  else
    ownBuilder.setInsertionPointToStart(cast<Block *>(after));
  tail = make(ownBuilder);
  // An operand that was made for another place (a constant, say) may stand further down. Those of this place do not, and asking
  // would number the block's operations again and again.
  for (Value operand : tail->getOperands()) {
    Operation *def = operand.getDefiningOp();
    auto known = placedBehind.find(def);
    bool before = !def || Anchor(def) == after || (known != placedBehind.end() && known->second == after) ||
                  def->getBlock() != tail->getBlock();
    if (!before && !def->isBeforeInBlock(tail))
      tail->moveAfter(def);
  }
  placedBehind[tail] = after;
}

Value ShapeTable::insert(Anchor after, function_ref<Value(OpBuilder &)> make) {
  Value v;
  place(after, [&](OpBuilder &b) {
    v = make(b);
    return v.getDefiningOp();
  });
  made.push_back(v.getDefiningOp());
  return v;
}

Value ShapeTable::materialize(const Polynomial &p) {
  auto found = materialized.find(p);
  if (found != materialized.end())
    return found->second;
  Value v;
  if (auto constant = p.constant()) {
    v = insert(entry, [&](OpBuilder &b) { return arith::ConstantIndexOp::create(b, loc, *constant).getResult(); });
  } else if (auto id = p.soleAtom()) {
    v = materializeAtom(*id);
  } else if (p.terms.size() == 1) {
    v = materializeTerm(p.terms.begin()->first, p.terms.begin()->second);
  } else {
    // The last of the terms to subtract, else the last to add, goes on top of the rest.
    auto top = p.terms.begin();
    for (auto term = p.terms.begin(); term != p.terms.end(); ++term)
      if (term->second < 0 || top->second > 0)
        top = term;
    bool subtract = top->second < 0;
    Polynomial rest = p, step;
    rest.terms.erase(top->first);
    step.terms[top->first] = subtract ? (int64_t)(0 - (uint64_t)top->second) : top->second;
    Value x = materialize(rest), y = materialize(step);
    v = insert(lastDependency(p), [&](OpBuilder &b) -> Value {
      return subtract ? arith::SubIOp::create(b, loc, x, y).getResult() : arith::AddIOp::create(b, loc, x, y).getResult();
    });
  }
  indices[v] = p;
  return materialized[p] = v;
}

Value ShapeTable::materializeTerm(const Monomial &monomial, int64_t coefficient) {
  Polynomial x, y;
  if (coefficient != 1) {
    x.terms[monomial] = 1;
    y = coefficient;
  } else {
    x.terms[Monomial(monomial.begin(), monomial.end() - 1)] = 1;
    y = Polynomial::atom(monomial.back());
  }
  Value a = materialize(x), b = materialize(y);
  Polynomial whole;
  whole.terms[monomial] = coefficient;
  return insert(lastDependency(whole), [&](OpBuilder &builder) { return arith::MulIOp::create(builder, loc, a, b).getResult(); });
}

Value ShapeTable::materializeAtom(AtomId id) {
  AtomKind kind = algebra.atom(id).kind;
  Anchor after = lastDependency(id);
  if (kind == AtomKind::Symbol) {
    Symbol symbol = symbols[id];
    if (symbol.sum) {
      Value v = materialize(*symbol.sum);
      indices[v] = Polynomial::atom(id);
      return v;
    }
    if (symbol.axis < 0)
      return symbol.value;
    return insert(after,
                  [&](OpBuilder &b) { return DimOp::create(b, loc, b.getIndexType(), symbol.value, symbol.axis).getResult(); });
  }
  std::vector<Polynomial> arguments = algebra.atom(id).arguments;
  Value v = materialize(arguments[0]);
  bool divides = kind == AtomKind::FloorDiv || kind == AtomKind::CeilDiv;
  if (divides && !arguments[1].constant()) {
    // A guard says that the divisor is positive, but nothing keeps the division behind the guard.
    Value divisor = materialize(arguments[1]), one = materialize(1);
    Value safe = insert(after, [&](OpBuilder &b) { return arith::MaxSIOp::create(b, loc, divisor, one).getResult(); });
    return insert(after, [&](OpBuilder &b) -> Value {
      return kind == AtomKind::FloorDiv ? arith::FloorDivSIOp::create(b, loc, v, safe).getResult()
                                        : arith::CeilDivSIOp::create(b, loc, v, safe).getResult();
    });
  }
  for (size_t i = 1; i < arguments.size(); ++i) {
    Value w = materialize(arguments[i]);
    v = insert(after, [&](OpBuilder &b) -> Value {
      if (kind == AtomKind::FloorDiv)
        return arith::FloorDivSIOp::create(b, loc, v, w);
      if (kind == AtomKind::CeilDiv)
        return arith::CeilDivSIOp::create(b, loc, v, w);
      if (kind == AtomKind::Min)
        return arith::MinSIOp::create(b, loc, v, w);
      return arith::MaxSIOp::create(b, loc, v, w);
    });
  }
  return v;
}

void ShapeTable::eraseUnused() {
  for (Operation *op : llvm::reverse(made))
    if (op->use_empty()) {
      indices.erase(op->getResult(0));
      op->erase();
    }
  made.clear();
  materialized.clear();
  tails.clear();
  placedBehind.clear();
}

//===- text ------------------------------------------------------------------------------------------------------===//

/// Empty where an atom has no name.
std::string ShapeTable::formula(AtomId id) {
  const Atom &atom = algebra.atom(id);
  if (atom.kind == AtomKind::Symbol)
    return symbols[id].name;
  static const char *const names[] = {"", "floordiv", "ceildiv", "min", "max"};
  std::string text = names[(int)atom.kind];
  for (auto [i, argument] : llvm::enumerate(atom.arguments)) {
    std::string inner = formula(argument);
    if (inner.empty())
      return "";
    text += (i == 0 ? "(" : ", ") + inner;
  }
  return text + ")";
}

std::string ShapeTable::formula(const Polynomial &given) {
  Polynomial p = algebra.canonical(given);
  if (auto constant = p.constant())
    return std::to_string(*constant);
  std::string text;
  // The constant term is the first of the map and reads best at the end.
  SmallVector<std::pair<Monomial, int64_t>> terms(std::next(p.terms.begin(), p.terms.begin()->first.empty()), p.terms.end());
  if (p.terms.begin()->first.empty())
    terms.push_back(*p.terms.begin());
  for (auto &[monomial, coefficient] : terms) {
    bool minus = coefficient < 0;
    uint64_t magnitude = minus ? 0 - (uint64_t)coefficient : (uint64_t)coefficient;
    text += text.empty() ? (minus ? "-" : "") : (minus ? " - " : " + ");
    if (magnitude != 1 || monomial.empty())
      text += std::to_string(magnitude) + (monomial.empty() ? "" : "*");
    for (auto [i, id] : llvm::enumerate(monomial)) {
      std::string inner = formula(id);
      if (inner.empty())
        return "";
      text += (i ? "*" : "") + inner;
    }
  }
  return text;
}

void ShapeTable::collectDeciders(const Polynomial &p, llvm::SmallVector<std::string> &names) {
  for (const auto &[monomial, coefficient] : p.terms)
    for (AtomId id : monomial) {
      const Atom &atom = algebra.atom(id);
      for (const Polynomial &argument : atom.arguments)
        collectDeciders(argument, names);
      if (atom.kind != AtomKind::Symbol || !symbols[id].name.empty())
        continue;
      if (symbols[id].sum) {
        collectDeciders(*symbols[id].sum, names);
        continue;
      }
      Value value = symbols[id].value;
      Operation *by = value.getDefiningOp() ? value.getDefiningOp() : value.getParentBlock()->getParentOp();
      std::string name = surfaceName(by);
      if (isa<TenferroDialect>(by->getDialect()) && !llvm::is_contained(names, name)) // a function's argument is its caller's
        names.push_back(name);
    }
}

std::string ShapeTable::spelled(const Polynomial &p) {
  std::string text = formula(p);
  if (!text.empty())
    return text;
  SmallVector<std::string> names;
  collectDeciders(algebra.canonical(p), names);
  return "[decided by " + llvm::join(names, ", ") + "]";
}

std::string ShapeTable::decidersOf(Value v, int64_t axis) {
  SmallVector<std::string> names;
  collectDeciders(algebra.canonical(tensor(v)[axis]), names);
  return llvm::join(names, ", ");
}

std::string ShapeTable::boundOf(Value v, int64_t axis) {
  Polynomial p = algebra.canonical(tensor(v)[axis]);
  if (auto most = algebra.limits(p).most)
    return std::to_string(std::max<int64_t>(*most, 0));
  if (!formula(p).empty())
    return "";
  auto bound = algebra.upperBound(p, [&](const Polynomial &sum) { return !formula(sum).empty(); });
  return bound ? formula(*bound) : "";
}

/// `dim 1 of lhs (= n of "x")`: where an extent comes from, if it has a name. A function's callers say it of theirs.
std::string ShapeTable::described(StringRef text, const Polynomial &given) {
  Polynomial p = algebra.canonical(given);
  if (p.constant() || function.isPrivate())
    return text.str();
  auto id = p.soleAtom();
  std::string origin = id && algebra.atom(*id).kind == AtomKind::Symbol ? symbols[*id].label : formula(p);
  return text.str() + (origin.empty() ? "" : " (= " + origin + ")");
}

std::string surfaceName(Operation *op) {
  auto custom = dyn_cast<CustomOp>(op);
  std::string name = (custom ? custom.getFullName() : op->getName().stripDialect()).str();
  op->getLoc()->walk([&](Location loc) {
    auto named = dyn_cast<NameLoc>(loc);
    if (!named)
      return WalkResult::advance();
    name = named.getName().str();
    return WalkResult::interrupt();
  });
  return name;
}

std::string siteOf(Operation *op) {
  std::string place;
  op->getLoc()->walk([&](Location loc) {
    auto named = dyn_cast<NameLoc>(loc);
    auto file = named ? dyn_cast<FileLineColLoc>(named.getChildLoc()) : FileLineColLoc();
    if (file)
      place = (" (" + file.getFilename().getValue() + ":" + Twine(file.getLine()) + ")").str();
    return file ? WalkResult::interrupt() : WalkResult::advance();
  });
  auto function = op->getParentOfType<func::FuncOp>();
  return (function ? function.getName().str() + ": " : "") + surfaceName(op) + place;
}

} // namespace tenferro
