//===- ComplexFunctions.cpp - analytic functions of complex scalars in real arithmetic --------------------------===//
//
// Branch-free, so that loops over them vectorise. Formulas: W. Kahan, "Branch cuts for complex elementary functions" (1987),
// arranged so that small real or imaginary parts keep their digits and exact axes stay exact.
#include "Runtime.h"
#include "Tenferro.h"

#include <cmath>

using namespace mlir;

namespace tenferro {

namespace {

/// Real scalars with the arithmetic of the formulas below.
class Reals {
public:
  Reals(OpBuilder &b, Location loc, Type type) : b(b), loc(loc), type(type) {}
  Value number(double value) const {
    return arith::ConstantOp::create(b, loc, b.getFloatAttr(type, value));
  }
  Value infinity() const {
    return number(std::numeric_limits<double>::infinity());
  }
  Value add(Value x, Value y) const {
    return arith::AddFOp::create(b, loc, x, y);
  }
  Value sub(Value x, Value y) const {
    return arith::SubFOp::create(b, loc, x, y);
  }
  Value mul(Value x, Value y) const {
    return arith::MulFOp::create(b, loc, x, y);
  }
  Value div(Value x, Value y) const {
    return arith::DivFOp::create(b, loc, x, y);
  }
  Value neg(Value x) const {
    return arith::NegFOp::create(b, loc, x);
  }
  Value abs(Value x) const {
    return math::AbsFOp::create(b, loc, x);
  }
  Value max(Value x, Value y) const {
    return arith::MaximumFOp::create(b, loc, x, y);
  }
  Value min(Value x, Value y) const {
    return arith::MinimumFOp::create(b, loc, x, y);
  }
  Value sqrt(Value x) const {
    return math::SqrtOp::create(b, loc, x);
  }
  Value exp(Value x) const {
    return math::ExpOp::create(b, loc, x);
  }
  Value expm1(Value x) const {
    return math::ExpM1Op::create(b, loc, x);
  }
  Value log(Value x) const {
    return math::LogOp::create(b, loc, x);
  }
  Value log1p(Value x) const {
    return math::Log1pOp::create(b, loc, x);
  }
  Value sin(Value x) const {
    return math::SinOp::create(b, loc, x);
  }
  Value cos(Value x) const {
    return math::CosOp::create(b, loc, x);
  }
  Value pow(Value x, Value y) const {
    return math::PowFOp::create(b, loc, x, y);
  }
  Value atan2(Value y, Value x) const {
    return math::Atan2Op::create(b, loc, y, x);
  }
  Value asin(Value x) const {
    return math::AsinOp::create(b, loc, x);
  }
  Value acos(Value x) const {
    return math::AcosOp::create(b, loc, x);
  }
  Value acosh(Value x) const {
    return math::AcoshOp::create(b, loc, x);
  }
  Value hypot(Value x, Value y) const {
    return rt::HypotOp::create(b, loc, x, y);
  }
  Value copySign(Value x, Value sign) const {
    return math::CopySignOp::create(b, loc, x, sign);
  }
  Value truncate(Value x) const {
    return math::TruncOp::create(b, loc, x);
  }
  Value isNaN(Value x) const {
    return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, x, x);
  }
  Value less(Value x, Value y) const {
    return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, y);
  }
  Value equal(Value x, Value y) const {
    return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, x, y);
  }
  Value both(Value x, Value y) const {
    return arith::AndIOp::create(b, loc, x, y);
  }
  Value either(Value x, Value y) const {
    return arith::OrIOp::create(b, loc, x, y);
  }
  Value oneOf(Value x, Value y) const {
    return arith::XOrIOp::create(b, loc, x, y);
  }
  Value select(Value condition, Value x, Value y) const {
    return arith::SelectOp::create(b, loc, condition, x, y);
  }
  Value complex(Value re, Value im) const {
    return complex::CreateOp::create(b, loc, ComplexType::get(type), re, im);
  }

  /// v + i u of u + i v. With z turned, sin z becomes sinh z turned; so do tan, asin and atan: f(i z) = i g(z).
  Value turned(Value z) const {
    return complex(complex::ImOp::create(b, loc, z), complex::ReOp::create(b, loc, z));
  }
  /// sinh and cosh of x; for large |x| both are infinite early, see `grown`.
  Value sinh(Value x) const {
    Value e = expm1(abs(x));
    Value half = mul(number(0.5), add(e, div(e, add(e, number(1)))));
    return copySign(select(equal(e, infinity()), e, half), x);
  }
  Value cosh(Value x) const {
    Value e = exp(abs(x));
    return mul(number(0.5), add(e, div(number(1), e)));
  }
  /// factor * sinh(|x|) (= factor * cosh(x) to the last bit) for |x| > 30, without overflow in between.
  Value grown(Value factor, Value x) const {
    Value h = exp(mul(number(0.5), abs(x)));
    return mul(mul(factor, mul(number(0.5), h)), h);
  }
  Value modulus(Value re, Value im) const {
    return complexAbs(b, loc, complex(re, im));
  }
  /// log of the modulus: log(large) + log1p((small / large)^2) / 2.
  Value logModulus(Value re, Value im) const {
    Value p = abs(re), q = abs(im), large = max(p, q), small = min(p, q), zero = number(0);
    Value ratio = select(equal(large, zero), zero, div(small, large));
    Value sum = add(log(large), mul(number(0.5), log1p(mul(ratio, ratio))));
    return select(either(equal(p, infinity()), equal(q, infinity())), infinity(), sum);
  }
  /// e^x (cos t + i sin t); an exact zero angle stays real, and 0 stays 0 whatever the angle. Where e^x may overflow and a part
  /// of the result does not, x is reduced by a number that leaves no rounding error, and e to that is multiplied in the end.
  Value polar(Value x, Value t) const {
    const double most = isDouble() ? 700 : 80, shift = isDouble() ? 64 : 16;
    Value zero = number(0), one = number(1), isLarge = less(number(most), x);
    Value r = exp(sub(x, select(isLarge, number(shift), zero))), rest = select(isLarge, number(std::exp(shift)), one);
    Value vanishes = equal(r, zero), im = select(equal(t, zero), t, mul(mul(r, sin(t)), rest));
    return complex(select(vanishes, zero, mul(mul(r, cos(t)), rest)), select(vanishes, zero, im));
  }
  bool isDouble() const {
    return type.isF64();
  }
  /// A power of two that brings the larger of two magnitudes to where its square root, its reciprocal and small multiples of
  /// it are normal numbers: `down` for huge ones, `up` for tiny ones, else 1.
  Value scaleOf(Value large, double down, double up) const {
    const double huge = std::ldexp(1, isDouble() ? 1000 : 110), tiny = std::ldexp(1, isDouble() ? -800 : -80);
    return select(less(number(huge), large), number(down), select(less(large, number(tiny)), number(up), number(1)));
  }

private:
  OpBuilder &b;
  Location loc;
  Type type;
};

Value complexSin(const Reals &r, Value a, Value b, bool cosine) {
  // sin z = sin a cosh b + i cos a sinh b;  cos z = cos a cosh b - i sin a sinh b
  Value zero = r.number(0), large = r.less(r.number(30), r.abs(b));
  Value s = r.sin(a), c = r.cos(a), withCosh = cosine ? c : s, withSinh = cosine ? r.neg(s) : c;
  Value re = r.select(large, r.grown(withCosh, b), r.mul(withCosh, r.cosh(b)));
  Value im = r.select(large, r.copySign(r.number(1), b), r.number(1));
  im = r.select(large, r.mul(im, r.grown(withSinh, b)), r.mul(withSinh, r.sinh(b)));
  Value onAxis = r.equal(a, zero); // 0 * inf is 0 here
  if (cosine)
    return r.complex(re, r.select(onAxis, r.mul(r.neg(a), r.copySign(r.number(1), b)), im));
  return r.complex(r.select(onAxis, a, re), im);
}

Value complexTanh(const Reals &r, Value a, Value b) {
  // (sqrt(1 + s^2) s + i sin b cos b) / (cos^2 b + s^2) with s = sinh a
  Value s = r.sinh(a), sine = r.sin(b), cosine = r.cos(b), one = r.number(1);
  Value denominator = r.add(r.mul(cosine, cosine), r.mul(s, s));
  Value re = r.div(r.mul(r.sqrt(r.add(one, r.mul(s, s))), s), denominator);
  Value im = r.div(r.mul(sine, cosine), denominator);
  Value large = r.less(r.number(22), r.abs(a));
  Value tail = r.mul(r.mul(r.number(4), r.mul(sine, cosine)), r.exp(r.mul(r.number(-2), r.abs(a))));
  Value saturated = r.equal(r.abs(a), r.infinity());
  tail = r.select(saturated, r.number(0), tail);
  return r.complex(r.select(large, r.copySign(one, a), re), r.select(large, tail, im));
}

/// t = sqrt((|a| + |z|) / 2) and |b| / (2 t), of z scaled by an even power of two. At 0 and at infinity the reciprocal is
/// infinite and 0, on the side of the cut where z is.
Value complexSqrt(const Reals &r, Value a, Value b, bool reciprocal) {
  const int down = r.isDouble() ? -100 : -24, up = r.isDouble() ? 200 : 48;
  Value half = r.number(0.5), zero = r.number(0), one = r.number(1), larger = r.max(r.abs(a), r.abs(b));
  Value scale = r.scaleOf(larger, std::ldexp(1, down), std::ldexp(1, up));
  Value back = r.scaleOf(larger, std::ldexp(1, reciprocal ? down / 2 : -down / 2), std::ldexp(1, reciprocal ? up / 2 : -up / 2));
  Value p = r.mul(a, scale), q = r.mul(b, scale), modulus = r.modulus(p, q);
  Value isZero = r.equal(modulus, zero), isInfinite = r.equal(modulus, r.infinity()), vertical = r.equal(r.abs(b), r.infinity());
  Value t = r.sqrt(r.add(r.mul(half, r.abs(p)), r.mul(half, modulus)));
  t = r.select(vertical, r.infinity(), t);
  Value other = r.select(isZero, zero, r.div(r.mul(half, r.abs(q)), r.select(isZero, one, t)));
  other = r.select(vertical, r.infinity(), other);
  Value left = r.less(a, zero);
  Value re = r.select(left, other, t), im = r.copySign(r.select(left, t, other), b);
  if (!reciprocal)
    return r.complex(r.mul(re, back), r.mul(im, back));
  Value onEdge = r.either(isZero, isInfinite), none = r.copySign(zero, r.neg(b)); // conj(w) / |w|^2 elsewhere
  re = r.select(onEdge, r.select(isZero, r.infinity(), zero), r.mul(r.div(re, modulus), back));
  im = r.select(onEdge, none, r.mul(r.neg(r.div(im, modulus)), back));
  return r.complex(re, im);
}

Value complexLog1p(const Reals &r, Value a, Value b) {
  Value one = r.number(1), half = r.number(0.5), shifted = r.add(one, a);
  Value near = r.both(r.less(r.abs(a), half), r.less(r.abs(b), half));
  Value inner = r.add(r.mul(a, r.add(r.number(2), a)), r.mul(b, b)); // |1 + z|^2 - 1
  Value re = r.select(near, r.mul(half, r.log1p(r.select(near, inner, r.number(0)))), r.logModulus(shifted, b));
  return r.complex(re, r.atan2(b, shifted));
}

Value complexExpm1(const Reals &r, Value a, Value b) {
  // e^a cos b - 1 = expm1(a) cos b - 2 sin(b/2)^2
  Value s = r.sin(r.mul(r.number(0.5), b)), zero = r.number(0);
  Value onAxis = r.equal(b, zero);
  Value re = r.sub(r.mul(r.expm1(a), r.cos(b)), r.mul(r.number(2), r.mul(s, s)));
  return r.complex(r.select(onAxis, r.expm1(a), re), r.select(onAxis, b, r.mul(r.exp(a), r.sin(b))));
}

/// The parts of asin and acos of x + i y with x and y not negative: acos's real part is acos(x / a), the imaginary part of both
/// acosh(a) with a = (|z + 1| + |z - 1|) / 2, arranged so that nothing cancels (T. E. Hull, T. F. Fairgrieve and P. T. P. Tang,
/// "Implementing the complex arcsine and arccosine functions using exception handling", TOMS 23, 1997). Of large z it is the
/// angle and log |2 z|.
struct ArcParts {
  Value asin, acos, im;
};

ArcParts arcParts(const Reals &r, Value x, Value y) {
  const double crossover = 0.6417, most = std::ldexp(1, r.isDouble() ? 100 : 30);
  Value zero = r.number(0), half = r.number(0.5), one = r.number(1), beyond = r.sub(x, one), after = r.add(x, one);
  Value inside = r.less(x, one), far = r.hypot(after, y), near = r.hypot(beyond, y), a = r.mul(half, r.add(far, near));
  Value farSum = r.add(far, after), nearSum = r.add(near, r.abs(beyond)); // y^2 over these is |z +- 1| - |x +- 1|
  Value sum = r.add(r.mul(y, r.div(y, farSum)), nearSum);
  Value reciprocals = r.mul(half, r.add(r.div(one, farSum), r.div(one, nearSum)));
  // sqrt(a^2 - x^2) and sqrt(a^2 - 1)
  Value upper = r.mul(half, r.add(a, x)), upperOne = r.mul(half, r.add(a, one));
  Value isLeft = r.either(inside, r.equal(x, one));
  Value side = r.select(isLeft, r.sqrt(r.mul(upper, sum)), r.mul(y, r.sqrt(r.mul(r.add(a, x), reciprocals))));
  Value root = r.select(inside, r.mul(y, r.sqrt(r.mul(r.add(a, one), reciprocals))), r.sqrt(r.mul(upperOne, sum)));
  Value excess = r.select(inside, r.mul(y, r.mul(y, reciprocals)), r.mul(half, sum)); // a - 1
  Value ratio = r.div(x, a), isMiddle = r.less(ratio, r.number(crossover));
  ArcParts parts;
  parts.asin = r.select(isMiddle, r.asin(ratio), r.atan2(x, side));
  parts.acos = r.select(isMiddle, r.acos(ratio), r.atan2(side, x));
  parts.im = r.select(r.less(a, r.number(1.5)), r.log1p(r.add(excess, root)), r.acosh(a));
  Value isLarge = r.either(r.less(r.number(most), x), r.less(r.number(most), y));
  parts.asin = r.select(isLarge, r.atan2(x, y), parts.asin);
  parts.acos = r.select(isLarge, r.atan2(y, x), parts.acos);
  parts.im = r.select(isLarge, r.add(r.number(std::log(2.0)), r.logModulus(x, y)), parts.im);
  Value onAxis = r.equal(x, zero); // whatever y is
  parts.asin = r.select(onAxis, zero, parts.asin);
  parts.acos = r.select(onAxis, r.number(std::acos(0.0)), parts.acos);
  return parts;
}

Value complexAsin(const Reals &r, Value a, Value b) {
  ArcParts parts = arcParts(r, r.abs(a), r.abs(b));
  return r.complex(r.copySign(parts.asin, a), r.copySign(parts.im, b));
}

/// acos z = u - i v with the sign of Im z in v; acosh z = v + i u, with that sign in u instead.
Value complexAcos(const Reals &r, Value a, Value b, bool hyperbolic) {
  ArcParts parts = arcParts(r, r.abs(a), r.abs(b));
  Value isLeft = r.less(a, r.number(0)), angle = r.select(isLeft, r.sub(r.number(std::acos(-1.0)), parts.acos), parts.acos);
  if (hyperbolic)
    return r.complex(parts.im, r.copySign(angle, b));
  return r.complex(angle, r.neg(r.copySign(parts.im, b)));
}

/// log(1 + 4 x / |1 - z|^2) / 4 + i arg((1 - x)(1 + x) - y^2 + 2 i y) / 2 with x = |Re z|. Of large z: Re 1/z + i pi/2.
Value complexAtanh(const Reals &r, Value a, Value b) {
  const double most = std::ldexp(1, r.isDouble() ? 400 : 50), least = std::ldexp(1, r.isDouble() ? -400 : -50);
  Value x = r.abs(a), y = r.abs(b), zero = r.number(0), one = r.number(1), left = r.sub(one, x);
  Value square = r.mul(y, y), distance = r.add(r.mul(left, left), square);
  Value re = r.mul(r.number(0.25), r.log1p(r.div(r.mul(r.number(4), x), distance)));
  Value atPole = r.both(r.equal(x, one), r.less(y, r.number(least)));
  re = r.select(atPole, r.mul(r.number(0.5), r.sub(r.number(std::log(2.0)), r.log(y))), re);
  Value im = r.mul(r.number(0.5), r.atan2(r.mul(r.number(2), y), r.sub(r.mul(left, r.add(one, x)), square)));
  Value isInfinite = r.either(r.equal(x, r.infinity()), r.equal(y, r.infinity()));
  Value isLarge = r.either(r.less(r.number(most), x), r.less(r.number(most), y)), modulus = r.hypot(x, y);
  re = r.select(isLarge, r.select(isInfinite, zero, r.div(r.div(x, modulus), modulus)), re);
  im = r.select(r.both(isLarge, r.equal(y, y)), r.number(std::acos(0.0)), im);
  re = r.select(r.equal(x, zero), zero, re); // whatever y is
  return r.complex(r.copySign(re, a), r.copySign(im, b));
}

/// A complex scalar in parts.
struct Parts : Reals {
  Value re, im;
  Parts(OpBuilder &b, Location loc, Value z)
      : Reals(b, loc, realOf(z.getType())), re(complex::ReOp::create(b, loc, z)), im(complex::ImOp::create(b, loc, z)) {}
};

} // namespace

Value ExpOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return z.polar(z.re, z.im);
}
Value LogOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  Value modulus = z.logModulus(z.re, z.im);
  return z.complex(modulus, z.atan2(z.im, z.re));
}
Value SinOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexSin(z, z.re, z.im, /*cosine=*/false);
}
Value CosOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexSin(z, z.re, z.im, /*cosine=*/true);
}
Value TanhOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexTanh(z, z.re, z.im);
}
Value TanOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return z.turned(complexTanh(z, z.im, z.re));
}
Value SinhOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return z.turned(complexSin(z, z.im, z.re, /*cosine=*/false));
}
Value CoshOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexSin(z, z.neg(z.im), z.re, /*cosine=*/true);
}
Value AsinOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexAsin(z, z.re, z.im);
}
Value AcosOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexAcos(z, z.re, z.im, /*hyperbolic=*/false);
}
Value AtanOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return z.turned(complexAtanh(z, z.im, z.re));
}
Value AsinhOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return z.turned(complexAsin(z, z.im, z.re));
}
Value AcoshOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexAcos(z, z.re, z.im, /*hyperbolic=*/true);
}
Value AtanhOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexAtanh(z, z.re, z.im);
}
Value SqrtOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexSqrt(z, z.re, z.im, /*reciprocal=*/false);
}
Value RsqrtOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexSqrt(z, z.re, z.im, /*reciprocal=*/true);
}
Value Log1pOp::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexLog1p(z, z.re, z.im);
}
Value Expm1Op::complexScalar(OpBuilder &b, Location loc, Value x) {
  Parts z(b, loc, x);
  return complexExpm1(z, z.re, z.im);
}

/// Smith's quotient (CACM 5, 1962) of operands scaled by powers of two, so that nothing overflows or is subnormal on the way.
/// Zero and infinite operands as in C's Annex G.
Value DivOp::complexScalar(OpBuilder &builder, Location loc, Value z, Value w) {
  Reals r(builder, loc, realOf(z.getType()));
  const double down = std::ldexp(1, r.isDouble() ? -100 : -24), up = std::ldexp(1, r.isDouble() ? 200 : 48);
  Value zero = r.number(0), one = r.number(1), infinity = r.infinity();
  Value a = complex::ReOp::create(builder, loc, z), b = complex::ImOp::create(builder, loc, z);
  Value c = complex::ReOp::create(builder, loc, w), d = complex::ImOp::create(builder, loc, w);
  Value largeZ = r.max(r.abs(a), r.abs(b)), largeW = r.max(r.abs(c), r.abs(d));
  Value scaleZ = r.scaleOf(largeZ, down, up), scaleW = r.scaleOf(largeW, down, up);
  Value back = r.mul(scaleW, r.scaleOf(largeZ, 1 / down, 1 / up));
  Value p = r.mul(a, scaleZ), q = r.mul(b, scaleZ), u = r.mul(c, scaleW), v = r.mul(d, scaleW);
  // with |u| >= |v| or, both operands times -i, the other way round
  Value turned = r.less(r.abs(u), r.abs(v));
  Value top = r.select(turned, q, p), side = r.select(turned, r.neg(p), q);
  Value large = r.select(turned, v, u), small = r.select(turned, r.neg(u), v);
  Value ratio = r.div(small, large), denominator = r.add(large, r.mul(small, ratio));
  Value re = r.mul(r.div(r.add(top, r.mul(side, ratio)), denominator), back);
  Value im = r.mul(r.div(r.sub(side, r.mul(top, ratio)), denominator), back);
  // Annex G: what is NaN so far may be an infinity or a zero
  Value lost = r.both(r.isNaN(re), r.isNaN(im));
  Value byZero = r.equal(largeW, zero), poles = r.copySign(infinity, c);
  auto unit = [&](Value x) { return r.copySign(r.select(r.equal(r.abs(x), infinity), one, zero), x); };
  Value zInfinite = r.either(r.equal(r.abs(a), infinity), r.equal(r.abs(b), infinity));
  Value wInfinite = r.either(r.equal(r.abs(c), infinity), r.equal(r.abs(d), infinity));
  Value s = r.select(zInfinite, unit(a), a), t = r.select(zInfinite, unit(b), b);
  Value x = r.select(wInfinite, unit(c), c), y = r.select(wInfinite, unit(d), d);
  Value factor = r.select(zInfinite, infinity, zero);
  Value edgeRe = r.mul(factor, r.add(r.mul(s, x), r.mul(t, y))), edgeIm = r.mul(factor, r.sub(r.mul(t, x), r.mul(s, y)));
  Value onEdge = r.both(lost, r.oneOf(zInfinite, wInfinite));
  re = r.select(onEdge, edgeRe, re);
  im = r.select(onEdge, edgeIm, im);
  return r.complex(r.select(byZero, r.mul(poles, a), re), r.select(byZero, r.mul(poles, b), im));
}

/// exp(w log z). A real base with a real exponent stays on the axis where the real power exists, a square is a product, and 0 to
/// a power with positive real part is 0.
Value PowOp::complexScalar(OpBuilder &builder, Location loc, Value z, Value w) {
  Reals r(builder, loc, realOf(z.getType()));
  auto parts = [&](Value x) -> std::pair<Value, Value> {
    return {complex::ReOp::create(builder, loc, x), complex::ImOp::create(builder, loc, x)};
  };
  auto [a, b] = parts(z);
  auto [c, d] = parts(w);
  Value zero = r.number(0), modulus = r.logModulus(a, b), angle = r.atan2(b, a);
  auto [re, im] = parts(r.polar(r.sub(r.mul(c, modulus), r.mul(d, angle)), r.add(r.mul(d, modulus), r.mul(c, angle))));
  Value realExponent = r.equal(d, zero);
  auto [squareRe, squareIm] = parts(complexMul(builder, loc, z, z));
  Value isSquare = r.both(realExponent, r.equal(c, r.number(2)));
  re = r.select(isSquare, squareRe, re);
  im = r.select(isSquare, squareIm, im);
  Value realPower = r.either(r.equal(r.truncate(c), c), r.less(zero, a));
  Value onAxis = r.both(r.both(realExponent, r.equal(b, zero)), r.either(realPower, r.equal(a, zero)));
  re = r.select(onAxis, r.pow(a, c), re);
  im = r.select(onAxis, zero, im);
  Value isOne = r.both(realExponent, r.equal(c, zero));
  re = r.select(isOne, r.number(1), re);
  im = r.select(isOne, zero, im);
  Value fromZero = r.both(r.both(r.equal(a, zero), r.equal(b, zero)), r.less(zero, c));
  return r.complex(r.select(fromZero, zero, re), r.select(fromZero, zero, im));
}

} // namespace tenferro
