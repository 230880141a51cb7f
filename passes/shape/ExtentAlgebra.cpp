//===- ExtentAlgebra.cpp - normal form, equations and inequalities of extents ---------------------------------===//
#include "ExtentAlgebra.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace tenferro {

static int64_t wrapAdd(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}
static int64_t wrapMul(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a * (uint64_t)b);
}

std::optional<int64_t> Polynomial::constant() const {
  if (terms.empty())
    return 0;
  if (terms.size() == 1 && terms.begin()->first.empty())
    return terms.begin()->second;
  return std::nullopt;
}

std::optional<AtomId> Polynomial::soleAtom() const {
  if (terms.size() == 1 && terms.begin()->first.size() == 1 && terms.begin()->second == 1)
    return terms.begin()->first.front();
  return std::nullopt;
}

void addTerm(Polynomial &p, const Monomial &m, int64_t coefficient) {
  int64_t &sum = p.terms[m];
  sum = wrapAdd(sum, coefficient);
  if (sum == 0)
    p.terms.erase(m);
}

Polynomial operator+(const Polynomial &a, const Polynomial &b) {
  Polynomial sum = a;
  for (const auto &[m, c] : b.terms)
    addTerm(sum, m, c);
  return sum;
}

Polynomial operator-(const Polynomial &a, const Polynomial &b) {
  Polynomial sum = a;
  for (const auto &[m, c] : b.terms)
    addTerm(sum, m, wrapMul(c, -1));
  return sum;
}

Polynomial operator*(const Polynomial &a, const Polynomial &b) {
  Polynomial product;
  for (const auto &[m, c] : a.terms)
    for (const auto &[n, d] : b.terms) {
      Monomial both = m;
      both.insert(both.end(), n.begin(), n.end());
      std::sort(both.begin(), both.end());
      addTerm(product, both, wrapMul(c, d));
    }
  return product;
}

//===- atoms -----------------------------------------------------------------------------------------------------===//

AtomId ExtentAlgebra::makeSymbol(bool nonnegative) {
  atoms.push_back({AtomKind::Symbol, {}, nonnegative});
  return (AtomId)atoms.size() - 1;
}

size_t ExtentAlgebra::sizeOf(const Polynomial &p) const {
  size_t size = 0;
  for (const auto &[m, c] : p.terms) {
    ++size;
    for (AtomId id : m)
      size += atoms[id].size;
  }
  return size;
}

AtomId ExtentAlgebra::intern(AtomKind kind, std::vector<Polynomial> arguments) {
  auto [entry, isNew] = interned.try_emplace({kind, arguments}, (AtomId)atoms.size());
  if (isNew) {
    size_t size = 1;
    for (const Polynomial &argument : arguments)
      size += sizeOf(argument);
    atoms.push_back({kind, std::move(arguments), false, size});
  }
  return entry->second;
}

Polynomial ExtentAlgebra::divide(AtomKind kind, const Polynomial &a, const Polynomial &b) {
  // The quotient itself takes a divisor as at least 1, so max(x, 1) is x here.
  Polynomial divisor = b;
  auto id = b.soleAtom();
  if (id && atoms[*id].kind == AtomKind::Max && atoms[*id].arguments.size() == 2)
    for (int i : {0, 1})
      if (atoms[*id].arguments[i] == Polynomial(1))
        divisor = atoms[*id].arguments[1 - i];
  auto d = divisor.constant();
  if (d && *d <= 0)
    d = 1;
  if (!d)
    return a == divisor && provesNonnegative(divisor - Polynomial(1)) ? Polynomial(1)
                                                                      : Polynomial::atom(intern(kind, {a, divisor}));
  // What the divisor divides comes out: (d q + r) / d = q + r / d.
  Polynomial quotient, rest;
  for (const auto &[m, c] : a.terms)
    if (!m.empty() && c % *d == 0)
      addTerm(quotient, m, c / *d);
    else if (!m.empty())
      addTerm(rest, m, c);
  auto constant = a.terms.find({});
  int64_t c = constant == a.terms.end() ? 0 : constant->second;
  if (rest.terms.empty())
    return quotient + Polynomial(kind == AtomKind::FloorDiv ? llvm::divideFloorSigned(c, *d) : llvm::divideCeilSigned(c, *d));
  int64_t whole = llvm::divideFloorSigned(c, *d);
  rest = rest + Polynomial(wrapAdd(c, wrapMul(-whole, *d)));
  return quotient + Polynomial(whole) + Polynomial::atom(intern(kind, {rest, Polynomial(*d)}));
}

Polynomial ExtentAlgebra::extremum(AtomKind kind, const Polynomial &a, const Polynomial &b) {
  bool smaller = kind == AtomKind::Min;
  if (provesNonnegative(b - a))
    return smaller ? a : b;
  if (provesNonnegative(a - b))
    return smaller ? b : a;
  std::vector<Polynomial> arguments;
  for (const Polynomial &p : {a, b}) {
    auto id = p.soleAtom();
    if (id && atoms[*id].kind == kind)
      arguments.insert(arguments.end(), atoms[*id].arguments.begin(), atoms[*id].arguments.end());
    else
      arguments.push_back(p);
  }
  std::sort(arguments.begin(), arguments.end());
  arguments.erase(std::unique(arguments.begin(), arguments.end()), arguments.end());
  return Polynomial::atom(intern(kind, std::move(arguments)));
}

//===- equations -------------------------------------------------------------------------------------------------===//

Polynomial ExtentAlgebra::canonicalAtom(AtomId id) {
  auto found = known.solved.find(id);
  while (found != known.solved.end()) { // equal symbols may form a long chain
    auto next = found->second.soleAtom();
    if (!next)
      return canonical(found->second);
    id = *next;
    found = known.solved.find(id);
  }
  if (atoms[id].kind == AtomKind::Symbol)
    return Polynomial::atom(id);
  AtomKind kind = atoms[id].kind;
  std::vector<Polynomial> before = atoms[id].arguments, after;
  for (const Polynomial &p : before)
    after.push_back(canonical(p));
  if (before == after)
    return Polynomial::atom(id);
  if (kind == AtomKind::FloorDiv || kind == AtomKind::CeilDiv)
    return divide(kind, after[0], after[1]);
  Polynomial result = after[0];
  for (size_t i = 1; i < after.size(); ++i)
    result = extremum(kind, result, after[i]);
  return result;
}

/// Whether no equation says anything about the atoms of `p`.
bool ExtentAlgebra::isCanonical(const Polynomial &p) {
  canonicalSince.resize(atoms.size(), SIZE_MAX);
  for (const auto &[m, c] : p.terms)
    for (AtomId id : m) {
      if (canonicalSince[id] == known.solved.size())
        continue;
      const std::vector<Polynomial> &arguments = atoms[id].arguments;
      if (known.solved.count(id) ||
          !std::all_of(arguments.begin(), arguments.end(), [&](const Polynomial &a) { return isCanonical(a); }))
        return false;
      canonicalSince[id] = known.solved.size();
    }
  return true;
}

Polynomial ExtentAlgebra::canonical(const Polynomial &p) {
  if (isCanonical(p))
    return p;
  Polynomial sum;
  for (const auto &[m, c] : p.terms) {
    Polynomial product(c);
    for (AtomId id : m)
      product = product * canonicalAtom(id);
    sum = sum + product;
  }
  return sum;
}

bool ExtentAlgebra::contains(const Polynomial &p, AtomId id) const {
  for (const auto &[m, c] : p.terms)
    for (AtomId each : m) {
      if (each == id)
        return true;
      for (const Polynomial &argument : atoms[each].arguments)
        if (contains(argument, id))
          return true;
    }
  return false;
}

/// The atom to eliminate from p = 0: it occurs once, with coefficient 1 or -1. A later symbol goes before an earlier one, and
/// a symbol before a quotient or an extremum.
std::optional<AtomId> ExtentAlgebra::solvable(const Polynomial &p) const {
  std::optional<AtomId> best;
  for (const auto &[m, c] : p.terms) {
    if (m.size() != 1 || (c != 1 && c != -1))
      continue;
    AtomId id = m.front();
    Polynomial rest = p;
    rest.terms.erase(m);
    if (contains(rest, id))
      continue;
    auto rank = [&](AtomId each) { return std::make_pair(atoms[each].kind == AtomKind::Symbol, each); };
    if (!best || rank(*best) < rank(id))
      best = id;
  }
  return best;
}

bool ExtentAlgebra::provesZero(const Polynomial &p) {
  Polynomial q = canonical(p);
  if (q.terms.empty())
    return true;
  return std::any_of(known.zeros.begin(), known.zeros.end(),
                     [&](const Polynomial &zero) { return q == zero || q == Polynomial() - zero; });
}

void ExtentAlgebra::assumeZero(const Polynomial &p) {
  Polynomial q = canonical(p);
  auto id = solvable(q);
  if (!id) {
    if (!q.constant())
      known.zeros.push_back(q);
    return;
  }
  Monomial m{*id};
  int64_t c = q.terms[m];
  Polynomial rest = q;
  rest.terms.erase(m);
  bool nonnegative = isNonnegativeAtom(*id, 1);
  Polynomial value = c == 1 ? Polynomial() - rest : rest;
  known.solved[*id] = value;
  // Facts stay canonical, so that proving never has to rewrite them.
  std::map<Polynomial, int64_t> facts = std::move(known.nonnegatives);
  std::vector<Polynomial> equations = std::move(known.zeros);
  known.nonnegatives.clear();
  subtracting.clear();
  adding.clear();
  known.zeros.clear();
  for (const Polynomial &equation : equations)
    known.zeros.push_back(canonical(equation));
  for (const auto &[rest, constant] : facts)
    noteNonnegative(canonical(rest + Polynomial(constant)));
  if (nonnegative)
    assumeNonnegative(value);
}

//===- inequalities ----------------------------------------------------------------------------------------------===//

bool ExtentAlgebra::provesNonnegative(const Polynomial &p) {
  Polynomial q = canonical(p);
  auto least = limits(q).least;
  return (least && *least >= 0) || isNonnegative(q, 3);
}

void ExtentAlgebra::assumeNonnegative(const Polynomial &p) {
  if (!provesNonnegative(p))
    noteNonnegative(canonical(p));
}

/// Of facts that differ in their constants, n >= 3 and n >= 5, the stronger says it all.
void ExtentAlgebra::noteNonnegative(Polynomial p) {
  auto constant = p.terms.find({});
  int64_t c = constant == p.terms.end() ? 0 : constant->second;
  p.terms.erase(Monomial());
  auto [fact, isNew] = known.nonnegatives.try_emplace(std::move(p), c);
  fact->second = std::min(fact->second, c);
  if (isNew)
    index(*fact);
}

void ExtentAlgebra::index(const Fact &fact) {
  constexpr size_t mostTerms = 8; // of facts that a search takes into account
  if (fact.first.terms.size() > mostTerms)
    return;
  for (const auto &[m, coefficient] : fact.first.terms)
    (coefficient < 0 ? subtracting : adding)[m].push_back(&fact);
}

void ExtentAlgebra::resetFacts(Facts facts) {
  known = std::move(facts);
  subtracting.clear();
  adding.clear();
  for (const Fact &fact : known.nonnegatives)
    index(fact);
  canonicalSince.assign(atoms.size(), SIZE_MAX);
}

using Number = std::optional<int64_t>;

static Number sum(Number a, Number b) {
  int64_t result;
  return a && b && !llvm::AddOverflow(*a, *b, result) ? Number(result) : std::nullopt;
}

static Number product(Number a, Number b) {
  int64_t result;
  return a && b && !llvm::MulOverflow(*a, *b, result) ? Number(result) : std::nullopt;
}

/// The smaller (the larger) of two numbers; where one of them is not known, `known` takes the other.
static Number pick(Number a, Number b, bool smaller, bool known) {
  if (a && b)
    return smaller ? std::min(*a, *b) : std::max(*a, *b);
  return known ? (a ? a : b) : std::nullopt;
}

static Limits limitsOfQuotient(AtomKind kind, const Limits &a, const Limits &b) {
  auto divide = [&](int64_t x, int64_t y) {
    return kind == AtomKind::FloorDiv ? llvm::divideFloorSigned(x, y) : llvm::divideCeilSigned(x, y);
  };
  int64_t divisor = std::max<int64_t>(b.least.value_or(1), 1);
  Limits quotient;
  if (a.most)
    quotient.most = divide(std::max<int64_t>(*a.most, 0), divisor);
  if (a.least)
    quotient.least = *a.least < 0 ? divide(*a.least, divisor) : b.most ? divide(*a.least, std::max<int64_t>(*b.most, 1)) : 0;
  return quotient;
}

Limits ExtentAlgebra::limitsOfAtom(AtomId id) {
  // copied: interning may move the atoms
  Atom atom = atoms[id];
  Limits limit;
  if (atom.kind == AtomKind::FloorDiv || atom.kind == AtomKind::CeilDiv) {
    limit = limitsOfQuotient(atom.kind, limits(atom.arguments[0]), limits(atom.arguments[1]));
  } else if (atom.kind != AtomKind::Symbol) {
    bool smaller = atom.kind == AtomKind::Min;
    limit = limits(atom.arguments[0]);
    for (size_t i = 1; i < atom.arguments.size(); ++i) {
      Limits next = limits(atom.arguments[i]);
      limit = {pick(limit.least, next.least, smaller, !smaller), pick(limit.most, next.most, smaller, smaller)};
    }
  } else if (atom.nonnegative) {
    limit.least = 0;
  }
  Polynomial positive = Polynomial::atom(id);
  if (auto fact = known.nonnegatives.find(positive); fact != known.nonnegatives.end())
    limit.least = pick(limit.least, wrapMul(fact->second, -1), false, true);
  if (auto fact = known.nonnegatives.find(Polynomial() - positive); fact != known.nonnegatives.end())
    limit.most = pick(limit.most, fact->second, true, true);
  return limit;
}

Limits ExtentAlgebra::limits(const Polynomial &p) {
  Limits whole{0, 0};
  for (const auto &[m, c] : p.terms) {
    Limits term{1, 1};
    for (AtomId id : m) {
      Limits factor = limitsOfAtom(id);
      bool keepsOrder = term.least && *term.least >= 0 && factor.least && *factor.least >= 0;
      term = keepsOrder || m.size() == 1 ? Limits{product(term.least, factor.least), product(term.most, factor.most)} : Limits{};
    }
    if (c < 0)
      std::swap(term.least, term.most);
    whole = {sum(whole.least, product(term.least, c)), sum(whole.most, product(term.most, c))};
  }
  return whole;
}

/// Polynomials that are at least as large and have not the term of p: by a fact that cancels it, without it where it takes away,
/// by an argument of the minimum that is added or of the maximum that is subtracted.
std::vector<Polynomial> ExtentAlgebra::boundsWithout(const Polynomial &p, const Monomial &m, int64_t c) {
  std::vector<Polynomial> bounds;
  for (const auto &[rest, constant] : known.nonnegatives)
    if (auto found = rest.terms.find(m); found != rest.terms.end() && c % found->second == 0 && (c > 0) != (found->second > 0))
      bounds.push_back((rest + Polynomial(constant)) * Polynomial(-(c / found->second)) + p);
  Polynomial others = p;
  others.terms.erase(m);
  if (m.size() == 1 && atoms[m.front()].kind == (c > 0 ? AtomKind::Min : AtomKind::Max))
    for (const Polynomial &argument : std::vector<Polynomial>(atoms[m.front()].arguments))
      bounds.push_back(others + argument * Polynomial(c));
  if (c < 0 && std::all_of(m.begin(), m.end(), [&](AtomId id) { return isNonnegativeAtom(id, 1); }))
    bounds.push_back(others);
  return bounds;
}

std::optional<Polynomial> ExtentAlgebra::upperBound(const Polynomial &p, const std::function<bool(const Polynomial &)> &accepts) {
  int trials = 256;
  return searchBound(p, accepts, trials);
}

/// Terms that are not accepted go one after the other: in which order does not matter.
std::optional<Polynomial> ExtentAlgebra::searchBound(const Polynomial &p, const std::function<bool(const Polynomial &)> &accepts,
                                                     int &trials) {
  auto term = std::find_if(p.terms.begin(), p.terms.end(), [&](const auto &each) {
    Polynomial alone;
    alone.terms[each.first] = 1;
    return !each.first.empty() && !accepts(alone);
  });
  if (term == p.terms.end())
    return accepts(p) ? std::optional(p) : std::nullopt;
  for (const Polynomial &bound : boundsWithout(p, term->first, term->second))
    if (auto found = trials-- > 0 ? searchBound(bound, accepts, trials) : std::nullopt)
      return found;
  return std::nullopt;
}

bool ExtentAlgebra::isNonnegativeAtom(AtomId id, int depth) {
  // copied: interning while proving may move the atoms
  AtomKind kind = atoms[id].kind;
  std::vector<Polynomial> arguments = atoms[id].arguments;
  auto holds = [&](const Polynomial &p) { return isNonnegative(p, depth); };
  switch (kind) {
  case AtomKind::Symbol:
    return atoms[id].nonnegative;
  case AtomKind::FloorDiv:
  case AtomKind::CeilDiv:
    return holds(arguments[0]);
  case AtomKind::Min:
    return std::all_of(arguments.begin(), arguments.end(), holds);
  case AtomKind::Max:
    return std::any_of(arguments.begin(), arguments.end(), holds);
  }
  return false;
}

/// A minimum is at most each argument and equals one of them; so with maxima, the other way round.
bool ExtentAlgebra::isNonnegativeByChoice(const Polynomial &p, int depth) {
  for (const auto &[m, c] : p.terms) {
    if (m.size() != 1)
      continue;
    AtomKind kind = atoms[m.front()].kind;
    if (kind != AtomKind::Min && kind != AtomKind::Max)
      continue;
    std::vector<Polynomial> arguments = atoms[m.front()].arguments;
    Polynomial rest = p;
    rest.terms.erase(m);
    auto holds = [&, c = c](const Polynomial &argument) { return isNonnegative(rest + argument * Polynomial(c), depth - 1); };
    bool anySuffices = (kind == AtomKind::Min) == (c < 0);
    if (anySuffices ? std::any_of(arguments.begin(), arguments.end(), holds)
                    : std::all_of(arguments.begin(), arguments.end(), holds))
      return true;
  }
  return false;
}

/// Whether one of the first few facts of a list, subtracted, leaves what is not negative.
bool ExtentAlgebra::isNonnegativeByOneOf(const std::map<Monomial, std::vector<const Fact *>> &facts, const Monomial &m,
                                         const Polynomial &p, int depth) {
  constexpr size_t mostFacts = 16;
  auto found = facts.find(m);
  if (found == facts.end())
    return false;
  std::vector<const Fact *> tried = found->second;
  tried.resize(std::min(tried.size(), mostFacts));
  return std::any_of(tried.begin(), tried.end(),
                     [&](const Fact *fact) { return isNonnegative(p - fact->first - Polynomial(fact->second), depth - 2); });
}

/// The first term that `p` subtracts has to be taken away by some fact; where there is none, a fact adds what its constant takes.
bool ExtentAlgebra::isNonnegativeByFact(const Polynomial &p, int depth) {
  auto constant = p.terms.find({});
  Polynomial rest = p;
  rest.terms.erase(Monomial());
  auto same = known.nonnegatives.find(rest);
  if (same != known.nonnegatives.end() && same->second <= (constant == p.terms.end() ? 0 : constant->second))
    return true;
  for (const auto &[m, c] : rest.terms)
    if (c < 0)
      return isNonnegativeByOneOf(subtracting, m, p, depth);
  return std::any_of(rest.terms.begin(), rest.terms.end(),
                     [&](const auto &term) { return isNonnegativeByOneOf(adding, term.first, p, depth); });
}

bool ExtentAlgebra::isNonnegative(const Polynomial &p, int depth) {
  bool obvious = true;
  for (const auto &[m, c] : p.terms) {
    bool nonnegative = c >= 0;
    for (AtomId id : m)
      nonnegative = nonnegative && isNonnegativeAtom(id, depth - 1);
    obvious = obvious && nonnegative;
  }
  if (obvious || depth <= 0)
    return obvious;
  if (p.constant())
    return false;
  return isNonnegativeByChoice(p, depth) || isNonnegativeByFact(p, depth);
}

} // namespace tenferro
