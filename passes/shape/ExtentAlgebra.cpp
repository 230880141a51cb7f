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

static void addTerm(Polynomial &p, const Monomial &m, int64_t coefficient) {
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
  auto known = solved.find(id);
  while (known != solved.end()) { // equal symbols may form a long chain
    auto next = known->second.soleAtom();
    if (!next)
      return canonical(known->second);
    id = *next;
    known = solved.find(id);
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

Polynomial ExtentAlgebra::canonical(const Polynomial &p) {
  if (solved.empty())
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
  return std::any_of(zeros.begin(), zeros.end(), [&](const Polynomial &zero) { return q == zero || q == Polynomial() - zero; });
}

void ExtentAlgebra::assumeZero(const Polynomial &p) {
  Polynomial q = canonical(p);
  auto id = solvable(q);
  if (!id) {
    if (!q.constant())
      zeros.push_back(q);
    return;
  }
  Monomial m{*id};
  int64_t c = q.terms[m];
  Polynomial rest = q;
  rest.terms.erase(m);
  bool nonnegative = isNonnegativeAtom(*id, 1);
  Polynomial value = c == 1 ? Polynomial() - rest : rest;
  solved[*id] = value;
  // Facts stay canonical, so that proving never has to rewrite them.
  std::map<Polynomial, int64_t> facts = std::move(nonnegatives);
  std::vector<Polynomial> equations = std::move(zeros);
  nonnegatives.clear();
  zeros.clear();
  for (const Polynomial &equation : equations)
    zeros.push_back(canonical(equation));
  for (const auto &[rest, constant] : facts)
    noteNonnegative(canonical(rest + Polynomial(constant)));
  if (nonnegative)
    assumeNonnegative(value);
}

//===- inequalities ----------------------------------------------------------------------------------------------===//

void ExtentAlgebra::assumeNonnegative(const Polynomial &p) {
  Polynomial q = canonical(p);
  if (!isNonnegative(q, 3))
    noteNonnegative(q);
}

/// Of facts that differ in their constants, n >= 3 and n >= 5, the stronger says it all.
void ExtentAlgebra::noteNonnegative(Polynomial p) {
  auto constant = p.terms.find({});
  int64_t c = constant == p.terms.end() ? 0 : constant->second;
  p.terms.erase(Monomial());
  auto [fact, isNew] = nonnegatives.try_emplace(std::move(p), c);
  fact->second = std::min(fact->second, c);
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
  if (isNonnegativeByChoice(p, depth))
    return true;
  for (const auto &[rest, constant] : nonnegatives)
    if (isNonnegative(p - rest - Polynomial(constant), depth - 2))
      return true;
  return false;
}

} // namespace tenferro
