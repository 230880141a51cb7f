//===- ExtentAlgebra.h - a normal form for extents, and what is known of them ---------------------------------===//
//
// An extent is a polynomial with integer coefficients over atoms: symbols (an input's extent, an index nobody can see
// into) and quotients, minima and maxima of extents. Equal polynomials are equal extents; equations that are assumed
// eliminate an atom, so what was merged stays merged.
#ifndef TENFERRO_PASSES_SHAPE_EXTENTALGEBRA_H
#define TENFERRO_PASSES_SHAPE_EXTENTALGEBRA_H

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace tenferro {

using AtomId = unsigned;
/// Sorted atoms, with repetition; empty for the constant term.
using Monomial = std::vector<AtomId>;

/// A sum of coefficients times monomials; no coefficient is 0. Coefficients wrap as `index` arithmetic does.
struct Polynomial {
  std::map<Monomial, int64_t> terms;

  Polynomial() = default;
  Polynomial(int64_t constant) {
    if (constant != 0)
      terms[{}] = constant;
  }
  static Polynomial atom(AtomId id) {
    Polynomial p;
    p.terms[{id}] = 1;
    return p;
  }
  std::optional<int64_t> constant() const;
  /// The atom that the polynomial consists of.
  std::optional<AtomId> soleAtom() const;
  bool operator<(const Polynomial &other) const {
    return terms < other.terms;
  }
  bool operator==(const Polynomial &other) const {
    return terms == other.terms;
  }
};

/// p += coefficient * m.
void addTerm(Polynomial &p, const Monomial &m, int64_t coefficient);
Polynomial operator+(const Polynomial &a, const Polynomial &b);
Polynomial operator-(const Polynomial &a, const Polynomial &b);
Polynomial operator*(const Polynomial &a, const Polynomial &b);

enum class AtomKind { Symbol, FloorDiv, CeilDiv, Min, Max };

/// FloorDiv and CeilDiv have a numerator and a denominator (below 1 it counts as 1), Min and Max two or more distinct arguments.
struct Atom {
  AtomKind kind;
  std::vector<Polynomial> arguments;
  bool nonnegative; // of a symbol
  size_t size = 1;  // atoms and terms in it, itself included
};

/// Numbers between which a value lies, as far as they are known.
struct Limits {
  std::optional<int64_t> least, most;
};

class ExtentAlgebra {
public:
  /// Symbols are made in program order: the later of two equal ones is eliminated.
  AtomId makeSymbol(bool nonnegative);
  const Atom &atom(AtomId id) const {
    return atoms[id];
  }

  /// The divisions take a divisor that is not positive as 1: they never trap, wherever they are moved.
  Polynomial floorDiv(const Polynomial &a, const Polynomial &b) {
    return divide(AtomKind::FloorDiv, a, b);
  }
  Polynomial ceilDiv(const Polynomial &a, const Polynomial &b) {
    return divide(AtomKind::CeilDiv, a, b);
  }
  Polynomial min(const Polynomial &a, const Polynomial &b) {
    return extremum(AtomKind::Min, a, b);
  }
  Polynomial max(const Polynomial &a, const Polynomial &b) {
    return extremum(AtomKind::Max, a, b);
  }

  /// How many terms and atoms there are in a polynomial, those in its atoms included: a bound of how deep walks over it recurse.
  size_t sizeOf(const Polynomial &p) const;
  /// Polynomials, and products of two, that are larger are better called by a symbol.
  static constexpr size_t largest = 96;

  /// With every assumed equation applied.
  Polynomial canonical(const Polynomial &p);

  bool provesZero(const Polynomial &p);
  bool provesNonnegative(const Polynomial &p);
  /// What the limits of its atoms say of `p`.
  Limits limits(const Polynomial &p);
  /// A sum that `accepts` takes, term by term and as a whole, and that `p`, which is canonical and no constant, is at most by the
  /// facts; none where not enough is known, or where that is too long to find.
  std::optional<Polynomial> upperBound(const Polynomial &p, const std::function<bool(const Polynomial &)> &accepts);
  void assumeZero(const Polynomial &p);
  void assumeNonnegative(const Polynomial &p);

  /// What is assumed. Atoms and polynomials stay what they are when facts are forgotten.
  struct Facts {
    std::map<AtomId, Polynomial> solved;
    std::vector<Polynomial> zeros;
    std::map<Polynomial, int64_t> nonnegatives; ///< sums without their constants, and those
  };
  const Facts &facts() const {
    return known;
  }
  void resetFacts(Facts facts);

private:
  using Fact = std::pair<const Polynomial, int64_t>;

  std::vector<Polynomial> boundsWithout(const Polynomial &p, const Monomial &m, int64_t c);
  std::optional<Polynomial> searchBound(const Polynomial &p, const std::function<bool(const Polynomial &)> &accepts, int &trials);
  Polynomial divide(AtomKind kind, const Polynomial &a, const Polynomial &b);
  Polynomial extremum(AtomKind kind, const Polynomial &a, const Polynomial &b);
  AtomId intern(AtomKind kind, std::vector<Polynomial> arguments);
  Polynomial canonicalAtom(AtomId id);
  void noteNonnegative(Polynomial p);
  void index(const Fact &fact);
  Limits limitsOfAtom(AtomId id);
  bool isNonnegative(const Polynomial &p, int depth);
  bool isNonnegativeAtom(AtomId id, int depth);
  bool isNonnegativeByChoice(const Polynomial &p, int depth);
  bool isCanonical(const Polynomial &p);
  bool isNonnegativeByFact(const Polynomial &p, int depth);
  bool isNonnegativeByOneOf(const std::map<Monomial, std::vector<const Fact *>> &facts, const Monomial &m, const Polynomial &p,
                            int depth);
  bool contains(const Polynomial &p, AtomId id) const;
  std::optional<AtomId> solvable(const Polynomial &p) const;

  std::vector<Atom> atoms;
  std::map<std::pair<AtomKind, std::vector<Polynomial>>, AtomId> interned;
  Facts known;
  /// The short inequalities of them by what they subtract and by what they add: a fact helps to prove a sum that does the same.
  std::map<Monomial, std::vector<const Fact *>> subtracting, adding;
  /// By atom: how many equations there were when it was found canonical.
  std::vector<size_t> canonicalSince;
};

} // namespace tenferro
#endif
