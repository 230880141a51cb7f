//===- Functions.td - mathematical functions of one element at a time -----------------------------------------------===//
//
// Elementwise operations (Elementwise.td) that are costly: analytic functions, of complex elements too, and functions of real ones.
include "Elementwise.td"

class Tenferro_Analytic<string mnemonic, string op> : Tenferro_Unary<mnemonic, FloatT,
    "return ::mlir::math::" # op # "::create(b, loc, x);", "",
    "return complexScalar(b, loc, x);"> {
  let costly = 1;
  let task = "elementwise: exponentials, powers, trigonometry";
}

def Tenferro_ExpOp : Tenferro_Analytic<"exp", "ExpOp"> { let summary = "e to the x"; }
def Tenferro_LogOp : Tenferro_Analytic<"log", "LogOp"> { let summary = "natural logarithm (principal branch)"; }
def Tenferro_SinOp : Tenferro_Analytic<"sin", "SinOp"> { let summary = "sine"; }
def Tenferro_CosOp : Tenferro_Analytic<"cos", "CosOp"> { let summary = "cosine"; }
def Tenferro_TanhOp : Tenferro_Analytic<"tanh", "TanhOp"> { let summary = "hyperbolic tangent"; }
def Tenferro_SqrtOp : Tenferro_Analytic<"sqrt", "SqrtOp"> { let summary = "square root (principal branch)"; }
def Tenferro_RsqrtOp : Tenferro_Analytic<"rsqrt", "RsqrtOp"> { let summary = "1 / sqrt(x)"; }
def Tenferro_Expm1Op : Tenferro_Analytic<"expm1", "ExpM1Op"> { let summary = "exp(x) - 1, accurate near 0"; }
def Tenferro_Log1pOp : Tenferro_Analytic<"log1p", "Log1pOp"> { let summary = "log(1 + x), accurate near 0"; }

def Tenferro_SigmoidOp : Tenferro_Unary<"sigmoid", RealT, "return realScalar(b, loc, x);"> {
  let summary = "1 / (1 + e^-x), the logistic function";
  let costly = 1;
  let task = "special functions";
  let description = [{
    0 at -inf, 1 at inf; within 2 ulp, subnormal results included. Real only: the complex function has poles.
  }];
}

def Tenferro_SoftplusOp : Tenferro_Unary<"softplus", RealT, "return realScalar(b, loc, x);"> {
  let summary = "log(1 + e^x), without overflow";
  let costly = 1;
  let task = "special functions";
  let description = [{0 at -inf, x for large x. The derivative is sigmoid(x), the second derivative at 0 is 1/4.}];
}

def Tenferro_LogaddexpOp : Tenferro_Binary<"logaddexp", RealT, "return realScalar(b, loc, x, y);", "", "",
    [Commutative]> {
  let summary = "log(e^lhs + e^rhs), without overflow";
  let costly = 1;
  let task = "special functions";
  let more = [{-inf where both are -inf; between equal infinities the derivative is 0.}];
}

def Tenferro_TanOp : Tenferro_Analytic<"tan", "TanOp"> { let summary = "tangent"; }
def Tenferro_SinhOp : Tenferro_Analytic<"sinh", "SinhOp"> { let summary = "hyperbolic sine"; }
def Tenferro_CoshOp : Tenferro_Analytic<"cosh", "CoshOp"> { let summary = "hyperbolic cosine"; }

class Tenferro_InverseFunction<string mnemonic, string op, string cuts> : Tenferro_Analytic<mnemonic, op> {
  let description = "Complex: the principal branch, cut along " # cuts # ", as in C's Annex G and NumPy; on a cut the sign of a zero says on which side.";
}
def Tenferro_AsinOp : Tenferro_InverseFunction<"asin", "AsinOp", "the real axis outside of [-1, 1]"> {
  let summary = "inverse sine; NaN for real x outside of [-1, 1]";
}
def Tenferro_AcosOp : Tenferro_InverseFunction<"acos", "AcosOp", "the real axis outside of [-1, 1]"> {
  let summary = "inverse cosine; NaN for real x outside of [-1, 1]";
}
def Tenferro_AtanOp : Tenferro_InverseFunction<"atan", "AtanOp", "the imaginary axis outside of [-i, i]"> {
  let summary = "inverse tangent";
}
def Tenferro_AsinhOp : Tenferro_InverseFunction<"asinh", "AsinhOp", "the imaginary axis outside of [-i, i]"> {
  let summary = "inverse hyperbolic sine";
}
def Tenferro_AcoshOp : Tenferro_InverseFunction<"acosh", "AcoshOp", "the real axis below 1"> {
  let summary = "inverse hyperbolic cosine; NaN for real x < 1";
}
def Tenferro_AtanhOp : Tenferro_InverseFunction<"atanh", "AtanhOp", "the real axis outside of [-1, 1]"> {
  let summary = "inverse hyperbolic tangent; infinite at -1 and 1, NaN for real x outside of them";
}

class Tenferro_RealFunction<string mnemonic, code floatExpr = "return realScalar(b, loc, x);"> : Tenferro_Unary<mnemonic, RealT, floatExpr> {
  let costly = 1;
  let task = "elementwise: exponentials, powers, trigonometry";
}
def Tenferro_ErfOp : Tenferro_RealFunction<"erf", "return ::mlir::math::ErfOp::create(b, loc, x);"> {
  let summary = "the error function, 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x";
  let task = "special functions";
}
def Tenferro_ErfcOp : Tenferro_RealFunction<"erfc", "return ::mlir::math::ErfcOp::create(b, loc, x);"> {
  let summary = "1 - erf(x), accurate where that is small";
  let task = "special functions";
}
def Tenferro_LgammaOp : Tenferro_RealFunction<"lgamma"> {
  let summary = "log(abs(gamma(x)))";
  let task = "special functions";
  let description = [{Infinite at 0 and the negative whole numbers. Near a zero other than 1 and 2 the error is bounded absolutely.}];
}
def Tenferro_DigammaOp : Tenferro_RealFunction<"digamma"> {
  let summary = "the derivative of lgamma";
  let task = "special functions";
  let description = [{
    At 0 it is infinite with the opposite sign of x, at negative whole numbers NaN. Near a zero the error is bounded absolutely.
  }];
}
// A function and its derivatives: `limit` is the highest order.
class Tenferro_FunctionOfOrder<string mnemonic, int limit> :
    Tenferro_RealFunction<mnemonic, "return ofOrder(b, loc, x, (int64_t)getOrder());"> {
  let task = "special functions";
  let arguments = (ins RealT:$x, I64Attr:$order);
  let assemblyFormat = "$x `order` $order attr-dict `:` custom<ElementwiseTypes>(type($x), type($result))";
  let builder = "direct";
  let declarations = [{
    static ::mlir::Value ofOrder(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x, int64_t order);
  }];
  let check = [{
    if (auto order = (int64_t)op.getOrder(); order < 0 || order > }] # limit # [{) {
      return ::tenferro::inferError(loc, getOperationName(), ::tenferro::Code::OutOfRange,
                                    "C1: the order must be in [0, }] # limit # [{], got ", order);
    }
  }];
}
def Tenferro_PolygammaOp : Tenferro_FunctionOfOrder<"polygamma", 170> {
  let summary = "the derivative of digamma of the given order";
  let description = [{
    C1: the order is in [0, 170]: 171! is no double. Order 0 is digamma. At 0 it is infinite, at negative whole numbers infinite for an odd
    order and NaN for an even one; so too between them where the terms of both neighbours overflow. Within 4 + order/2 ulp above 0; below,
    beside the larger of these terms.
  }];
}

def Tenferro_Exp2Op : Tenferro_RealFunction<"exp2", "return ::mlir::math::Exp2Op::create(b, loc, x);"> {
  let summary = "2 to the x";
}
def Tenferro_Log2Op : Tenferro_RealFunction<"log2", "return ::mlir::math::Log2Op::create(b, loc, x);"> {
  let summary = "logarithm to the base 2";
}
def Tenferro_Log10Op : Tenferro_RealFunction<"log10", "return ::mlir::math::Log10Op::create(b, loc, x);"> {
  let summary = "logarithm to the base 10";
}
def Tenferro_CbrtOp : Tenferro_RealFunction<"cbrt", "return ::mlir::math::CbrtOp::create(b, loc, x);"> {
  let summary = "the real cube root, with the sign of x";
}
def Tenferro_ErfinvOp : Tenferro_RealFunction<"erfinv"> {
  let summary = "the x with erf(x) the operand; infinite at -1 and 1, NaN outside of them";
  let task = "special functions";
}
def Tenferro_NdtriOp : Tenferro_RealFunction<"ndtri"> {
  let summary = "the inverse of the normal distribution function; infinite at 0 and 1, NaN outside of them";
  let task = "special functions";
}
def Tenferro_SincOp : Tenferro_FunctionOfOrder<"sinc", 100> {
  let summary = "the derivative of sin(pi x) / (pi x) of the given order; order 0 is the function, 1 at 0";
  let description = [{C1: the order is in [0, 100]. Right at 0 and near it; 0 at infinities.}];
}
def Tenferro_ErfcxOp : Tenferro_FunctionOfOrder<"erfcx", 100> {
  let summary = "the derivative of e^(x^2) erfc(x) of the given order; order 0 is the function";
  let description = [{
    C1: the order is in [0, 100]. Order 0 within 3 ulp; others within 4 + order/2 ulp, from 0 to 1/2 within 4 e^sqrt(2 order) ulp.
  }];
}
def Tenferro_BesselIOp : Tenferro_FunctionOfOrder<"bessel_i", 100> {
  let summary = "the modified Bessel function of the first kind, I of x, of the given whole order";
  let description = [{
    C1: the order is in [0, 100]. The derivative of I of order n is the mean of those of n - 1 and n + 1, of order 0 it is that of order 1. Orders 0
    and 1 within 3 ulp, beyond 709 within 5; others within 4 + order/2.
  }];
}
def Tenferro_BesselI0eOp : Tenferro_FunctionOfOrder<"bessel_i0e", 20> {
  let summary = "the derivative of e^-x I0(x) of the given order at abs(x); order 0 is the function";
  let description = [{
    C1: the order is in [0, 20]. Order 0 within 3 ulp, others within 8 + order ulp, for large x too. At x = 0,
    where e^-abs(x) has a corner, the derivative of any order of this is 0.
  }];
}
def Tenferro_BesselI1eOp : Tenferro_RealFunction<"bessel_i1e"> {
  let summary = "e^-abs(x) I1(x), I1 the modified Bessel function of order 1";
  let task = "special functions";
  let description = [{Within 3 ulp.}];
}

def Tenferro_ZetaOp : Tenferro_Binary<"zeta", RealT, "return realScalar(b, loc, x, y);"> {
  let summary = "the sum of (k + rhs)^-lhs over k = 0, 1, 2, ...: Hurwitz's zeta function, Riemann's for rhs = 1";
  let costly = 1;
  let task = "special functions";
  let more = [{
    Infinite for lhs = 1 and where rhs is 0 or a negative whole number; NaN for lhs < 1, and for rhs < 0 unless lhs is a whole number. There is
    no derivative in lhs. Within 4 ulp for rhs > 0, and lhs/50 more; below 0 beside the largest of the terms.
  }];
}

def Tenferro_Atan2Op : Tenferro_Binary<"atan2", RealT, "return ::mlir::math::Atan2Op::create(b, loc, x, y);"> {
  let summary = "the angle of the point (rhs, lhs) in [-pi, pi], as C's atan2(lhs, rhs)";
  let costly = 1;
  let task = "elementwise: exponentials, powers, trigonometry";
  let more = [{At (0, 0) there is no derivative: it is NaN.}];
}

def Tenferro_HypotOp : Tenferro_Binary<"hypot", RealT, "return realScalar(b, loc, x, y);", "", "", [Commutative]> {
  let summary = "sqrt(lhs^2 + rhs^2), without overflow";
  let costly = 1;
  let task = "elementwise: exponentials, powers, trigonometry";
  let more = [{Infinite where either is infinite, whatever the other one. At (0, 0) the derivative is 0.}];
}
