//===- Elementwise.td - operations on one element at a time ---------------------------------------------------------===//
//
// A plain operation is one record: element types, the scalar operation for real (or integer) and complex elements, the sentence.
// No broadcasting here: operands have equal extents (C1), an extent that is only known at run time is guarded.
#ifndef TENFERRO_ELEMENTWISE_TD
#define TENFERRO_ELEMENTWISE_TD

include "Base.td"

class Tenferro_Elementwise<string mnemonic, list<Trait> traits = []> :
    Tenferro_Op<mnemonic, !listconcat(traits, [DeclareOpInterfaceMethods<Tenferro_ScalarInterface>])> {
  string operandNames = [{"lhs", "rhs"}]; // as guards call them
  code fold = "";                         // C++ statement that returns what the numbers x (and y) give (Fold.h)
  bit failsByZero = 0;                    // of integers: an element of operand 1 that is 0 ends the run
  bit costly = 0;                         // costs more than to write and read its result: computed once where steps of a loop share it
  code common = [{
    ::tenferro::Folded $cppClass::foldScalar(::llvm::ArrayRef<::tenferro::Scalar> args) {
      const ::tenferro::Scalar &x = args.front(), &y = args.back();
      (void)x, (void)y;
      }] # fold # [{
      return std::nullopt;
    }
    bool $cppClass::isCostly() {
      return }] # costly # [{;
    }
    bool $cppClass::dividesIntegers() {
      return }] # failsByZero # [{ && ::llvm::isa<::mlir::IntegerType>(getResult().getType().getElementType());
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(::tenferro::elementwiseExtents(shapes, op.getOperands(), { }] # operandNames # [{ }));
    }
  }];
}

// `real`, `integer`, `complexOp`: C++ expressions of the value, with the scalars x (and y); empty where the dtype is not accepted.
class Tenferro_Unary<string mnemonic, Type operandType, code floatExpr, code intExpr = "", code complexExpr = "",
                     list<Trait> traits = []> : Tenferro_Elementwise<mnemonic, traits> {
  let arguments = (ins operandType:$x);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x attr-dict `:` custom<ElementwiseTypes>(type($x), type($result))";
  let builder = "unary";
  let shapes = "[m, n] to [m, n]";
  // What a record may leave to Scalar.cpp and ComplexFunctions.cpp: defined for the operations that call them.
  let declarations = [{
    static ::mlir::Value realScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x);
    static ::mlir::Value integerScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x);
    static ::mlir::Value complexScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x);
  }];
  code resultElement = "element"; // C++ expression of the result's element type
  code check = "";                // C++ statement that refuses attributes
  let extraDefinition = common # [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      (void)loc;
      }] # check # [{
      ::mlir::Type element = ::llvm::cast<TensorType>(op.getX().getType()).getElementType();
      elements.push_back(}] # resultElement # [{);
      return ::mlir::success();
    }
    ::mlir::Value $cppClass::emitScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::ValueRange args) {
      ::mlir::Value x = args[0];
      ::mlir::Type type = x.getType();
      (void)type;
      if (::llvm::isa<::mlir::ComplexType>(type)) { }] # complexExpr # [{ }
      if (::llvm::isa<::mlir::IntegerType>(type)) { }] # intExpr # [{ }
      }] # floatExpr # [{
      return {};
    }
  }];
}

class Tenferro_Binary<string mnemonic, Type operandType, code floatExpr, code intExpr = "", code complexExpr = "",
                      list<Trait> traits = []> : Tenferro_Elementwise<mnemonic, traits> {
  let arguments = (ins operandType:$lhs, operandType:$rhs);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` custom<ElementwiseTypes>(type($lhs), type($rhs), type($result))";
  let builder = "binary";
  let shapes = "[m, n] and [n] to [m, n]";
  // What a record may leave to Scalar.cpp and ComplexFunctions.cpp: defined for the operations that call them.
  let declarations = [{
    static ::mlir::Value realScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x, ::mlir::Value y);
    static ::mlir::Value integerScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x, ::mlir::Value y);
    static ::mlir::Value complexScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x, ::mlir::Value y);
  }];
  code resultElement = "element";
  string more = "";
  let description = "C1: operands have equal ranks and extents (guarded where unknown). C2: operands have one element type. " # more;
  let hasVerifier = 1;
  let extraDefinition = common # [{
    ::mlir::LogicalResult $cppClass::verify() { return ::tenferro::verifySameElement(*this); }
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      ::mlir::Type element = ::llvm::cast<TensorType>(op.getLhs().getType()).getElementType();
      elements.push_back(}] # resultElement # [{);
      return ::tenferro::checkElementwise(loc, getOperationName(), op.getOperands());
    }
    ::mlir::Value $cppClass::emitScalar(::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::ValueRange args) {
      ::mlir::Value x = args[0], y = args[1];
      ::mlir::Type type = x.getType();
      (void)type;
      if (::llvm::isa<::mlir::ComplexType>(type)) { }] # complexExpr # [{ }
      if (::llvm::isa<::mlir::IntegerType>(type)) { }] # intExpr # [{ }
      }] # floatExpr # [{
      return {};
    }
  }];
}

// ---- arithmetic -----------------------------------------------------------------------------------------------------

def Tenferro_AddOp : Tenferro_Binary<"add", NumericT,
    [{ return ::mlir::arith::AddFOp::create(b, loc, x, y); }],
    [{ return ::mlir::arith::AddIOp::create(b, loc, x, y); }],
    [{ return ::mlir::complex::AddOp::create(b, loc, x, y); }], [Commutative]> {
  let summary = "lhs + rhs; integers wrap";
  let zeroIf = "sum";
  let fold = "return x + y;";
}

def Tenferro_SubOp : Tenferro_Binary<"sub", NumericT,
    [{ return ::mlir::arith::SubFOp::create(b, loc, x, y); }],
    [{ return ::mlir::arith::SubIOp::create(b, loc, x, y); }],
    [{ return ::mlir::complex::SubOp::create(b, loc, x, y); }]> {
  let summary = "lhs - rhs; integers wrap";
  let zeroIf = "difference";
  let fold = "return x - y;";
}

def Tenferro_MulOp : Tenferro_Binary<"mul", NumericT,
    [{ return ::mlir::arith::MulFOp::create(b, loc, x, y); }],
    [{ return ::mlir::arith::MulIOp::create(b, loc, x, y); }],
    [{ return ::tenferro::complexMul(b, loc, x, y); }], [Commutative]> {
  let summary = "lhs * rhs elementwise; integers wrap";
  let zeroIf = "lhs or rhs";
  let zeroIsOperand = 1;
  let fold = "return x * y;";
}

def Tenferro_DivOp : Tenferro_Binary<"div", NumericT,
    [{ return ::mlir::arith::DivFOp::create(b, loc, x, y); }],
    [{ return integerScalar(b, loc, x, y); }],
    [{ return complexScalar(b, loc, x, y); }]> {
  let summary = "lhs / rhs; integers truncate toward zero";
  let costly = 1;
  let zeroIf = "lhs";
  let zeroIsOperand = 1;
  let fold = "return x / y;";
  let failsByZero = 1;
  let more = [{
    Integer division by zero ends the run with DIVISION_BY_ZERO; the smallest integer divided by -1 wraps to itself.
  }];
}

def Tenferro_RemOp : Tenferro_Binary<"rem", OrderedT,
    [{ return ::mlir::arith::RemFOp::create(b, loc, x, y); }],
    [{ return integerScalar(b, loc, x, y); }]> {
  let summary = "the exact remainder of lhs / rhs truncated toward zero, with the sign of lhs, as C's fmod and %";
  let zeroIf = "lhs";
  let zeroIsOperand = 1;
  let failsByZero = 1;
  let more = [{
    Exact for every finite pair; NaN where rhs is 0 or lhs infinite, lhs where rhs is infinite. An integer 0 in rhs ends the run with
    DIVISION_BY_ZERO. The derivative is dlhs - trunc(lhs / rhs) drhs.
  }];
}

def Tenferro_PowOp : Tenferro_Binary<"pow", NumericT,
    [{ return ::mlir::math::PowFOp::create(b, loc, x, y); }],
    [{ return ::mlir::math::IPowIOp::create(b, loc, x, y); }],
    [{ return complexScalar(b, loc, x, y); }]> {
  let summary = "lhs to the power rhs, as C's pow";
  let costly = 1;
  let task = "elementwise: exponentials, powers, trigonometry";
  let more = [{
    Integers: wrapping; a negative exponent gives 0 except for the bases 1 and -1. The derivative in the exponent is 0 where
    lhs = 0 and rhs > 0.
  }];
}

def Tenferro_MaximumOp : Tenferro_Binary<"maximum", OrderedT,
    [{ return ::mlir::arith::MaximumFOp::create(b, loc, x, y); }],
    [{ return ::mlir::arith::MaxSIOp::create(b, loc, x, y); }], "", [Commutative]> {
  let summary = "the larger of lhs and rhs; NaN if either is NaN";
  let task = "elementwise: choice and comparison";
  let more = [{Ties share the derivative half and half.}];
}

def Tenferro_MinimumOp : Tenferro_Binary<"minimum", OrderedT,
    [{ return ::mlir::arith::MinimumFOp::create(b, loc, x, y); }],
    [{ return ::mlir::arith::MinSIOp::create(b, loc, x, y); }], "", [Commutative]> {
  let summary = "the smaller of lhs and rhs; NaN if either is NaN";
  let task = "elementwise: choice and comparison";
  let more = [{Ties share the derivative half and half.}];
}

def Tenferro_NegOp : Tenferro_Unary<"neg", NumericT,
    [{ return ::mlir::arith::NegFOp::create(b, loc, x); }],
    [{ return ::tenferro::integerNeg(b, loc, x); }],
    [{ return ::mlir::complex::NegOp::create(b, loc, x); }]> {
  let summary = "-x; integers wrap";
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let fold = "return -x;";
}

def Tenferro_AbsOp : Tenferro_Unary<"abs", NumericT,
    [{ return ::mlir::math::AbsFOp::create(b, loc, x); }],
    [{ return ::mlir::math::AbsIOp::create(b, loc, x); }],
    [{ return ::tenferro::complexAbs(b, loc, x); }]> {
  let summary = "absolute value; the modulus (a real tensor) of complex elements";
  let zeroIf = "x";
  let description = [{The derivative at 0 is 0.}];
  let resultElement = "::tenferro::realOf(element)";
}

def Tenferro_SignOp : Tenferro_Unary<"sign", NumericT,
    [{ return realScalar(b, loc, x); }],
    [{ return integerScalar(b, loc, x); }],
    [{ return ::mlir::complex::SignOp::create(b, loc, x); }]> {
  let summary = "x / abs(x), 0 at 0";
  let task = "elementwise: choice and comparison";
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let description = [{The derivative of the real sign is 0; of the complex sign, i Im(conj(s) dz) s / abs(z).}];
}

class Tenferro_Rounding<string mnemonic, string op> : Tenferro_Unary<mnemonic, RealT,
    "return ::mlir::math::" # op # "::create(b, loc, x);"> {
  let task = "elementwise: rounding and tests of numbers";
  let derivative = "none";
  let description = [{Its derivative is 0.}];
}

def Tenferro_FloorOp : Tenferro_Rounding<"floor", "FloorOp"> { let summary = "the largest whole number that is at most x"; }
def Tenferro_CeilOp : Tenferro_Rounding<"ceil", "CeilOp"> { let summary = "the smallest whole number that is at least x"; }
def Tenferro_TruncOp : Tenferro_Rounding<"trunc", "TruncOp"> { let summary = "the whole number next to x toward zero"; }
def Tenferro_RoundOp : Tenferro_Rounding<"round", "RoundEvenOp"> {
  let summary = "the whole number nearest to x, the even one of two";
}

// `both`: how the tests of a complex number's parts go together.
class Tenferro_Test<string mnemonic, string ofIntegers, string both> : Tenferro_Unary<mnemonic, NumericT,
    "return realScalar(b, loc, x);",
    "return ::mlir::arith::ConstantOp::create(b, loc, b.getBoolAttr(" # ofIntegers # "));",
    [{
      ::mlir::Value re = realScalar(b, loc, ::mlir::complex::ReOp::create(b, loc, x));
      ::mlir::Value im = realScalar(b, loc, ::mlir::complex::ImOp::create(b, loc, x));
      return ::mlir::arith::}] # both # "::create(b, loc, re, im);"> {
  let task = "elementwise: rounding and tests of numbers";
  let derivative = "none";
  let description = [{A bool: no derivative.}];
  let resultElement = "::mlir::IntegerType::get(element.getContext(), 1)";
}

def Tenferro_IsnanOp : Tenferro_Test<"isnan", "false", "OrIOp"> {
  let summary = "whether x is NaN, in one of its parts where it is complex";
}
def Tenferro_IsinfOp : Tenferro_Test<"isinf", "false", "OrIOp"> {
  let summary = "whether x is infinite, in one of its parts where it is complex";
}
def Tenferro_IsfiniteOp : Tenferro_Test<"isfinite", "true", "AndIOp"> {
  let summary = "whether x is neither infinite nor NaN, in both of its parts where it is complex";
}

def Tenferro_CopysignOp : Tenferro_Binary<"copysign", RealT, "return ::mlir::math::CopySignOp::create(b, loc, x, y);"> {
  let summary = "abs(lhs) with the sign of rhs, that of a zero or NaN included";
  let task = "elementwise: choice and comparison";
  let more = [{It carries no derivative through rhs; where lhs is 0, the derivative is that of positive lhs or, of -0, of negative lhs.}];
}

def Tenferro_NextafterOp : Tenferro_Binary<"nextafter", RealT, "return realScalar(b, loc, x, y);"> {
  let summary = "the number next to lhs toward rhs; rhs where they are equal, NaN if one is NaN";
  let task = "elementwise: rounding and tests of numbers";
  let more = [{Its derivative is that of lhs.}];
}

// ---- bits -----------------------------------------------------------------------------------------------------------

class Tenferro_Bitwise<string mnemonic, string op> : Tenferro_Binary<mnemonic, BitsT, "",
    "return ::mlir::arith::" # op # "::create(b, loc, x, y);", "", [Commutative]> {
  let task = "elementwise: logic and bits";
  let derivative = "none";
}

def Tenferro_BitwiseAndOp : Tenferro_Bitwise<"bitwise_and", "AndIOp"> { let summary = "lhs and rhs, bit by bit"; }
def Tenferro_BitwiseOrOp : Tenferro_Bitwise<"bitwise_or", "OrIOp"> { let summary = "lhs or rhs, bit by bit"; }
def Tenferro_BitwiseXorOp : Tenferro_Bitwise<"bitwise_xor", "XOrIOp"> {
  let summary = "one of lhs and rhs and not both, bit by bit";
}
def Tenferro_BitwiseNotOp : Tenferro_Unary<"bitwise_not", BitsT, "", [{
    ::mlir::Value ones = ::mlir::arith::ConstantOp::create(b, loc, b.getIntegerAttr(type, -1));
    return ::mlir::arith::XOrIOp::create(b, loc, x, ones);
  }]> {
  let summary = "not x, bit by bit: -1 - x for an integer";
  let task = "elementwise: logic and bits";
  let derivative = "none";
}

class Tenferro_Shift<string mnemonic> : Tenferro_Binary<mnemonic, IntegerT, "", "return integerScalar(b, loc, x, y);"> {
  let task = "elementwise: logic and bits";
  let derivative = "none";
  let more = [{A count that is negative or not below the width shifts out every bit.}];
}

def Tenferro_ShiftLeftOp : Tenferro_Shift<"shift_left"> { let summary = "lhs 2^rhs, wrapping"; }
def Tenferro_ShiftRightOp : Tenferro_Shift<"shift_right"> {
  let summary = "lhs 2^-rhs rounded down: the sign is shifted in";
}

// ---- complex parts --------------------------------------------------------------------------------------------------

def Tenferro_ConjOp : Tenferro_Unary<"conj", NumericT, [{ return x; }], [{ return x; }],
    [{ return ::mlir::complex::ConjOp::create(b, loc, x); }]> {
  let summary = "complex conjugate; the identity on reals";
  let task = "elementwise: complex numbers";
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let fold = "return ::tenferro::conjugate(x);";
}

def Tenferro_RealOp : Tenferro_Unary<"real", NumericT, [{ return x; }], [{ return x; }],
    [{ return ::mlir::complex::ReOp::create(b, loc, x); }]> {
  let summary = "real part; the identity on reals";
  let task = "elementwise: complex numbers";
  let zeroIf = "x";
  let fold = "return ::tenferro::realPart(x);";
  let resultElement = "::tenferro::realOf(element)";
}

def Tenferro_ImagOp : Tenferro_Unary<"imag", NumericT,
    [{ return ::mlir::arith::ConstantOp::create(b, loc, b.getZeroAttr(type)); }],
    [{ return ::mlir::arith::ConstantOp::create(b, loc, b.getZeroAttr(type)); }],
    [{ return ::mlir::complex::ImOp::create(b, loc, x); }]> {
  let summary = "imaginary part; zero on reals";
  let task = "elementwise: complex numbers";
  let zeroIf = "x";
  let fold = "return ::tenferro::imaginaryPart(x);";
  let resultElement = "::tenferro::realOf(element)";
}

def Tenferro_ComplexOp : Tenferro_Binary<"complex", RealT,
    [{ return ::mlir::complex::CreateOp::create(b, loc, ::mlir::ComplexType::get(type), x, y); }]> {
  let summary = "lhs + i rhs";
  let task = "elementwise: complex numbers";
  let zeroIf = "lhs and rhs";
  let fold = "return ::tenferro::fromParts(x, y);";
  let resultElement = "::mlir::ComplexType::get(element)";
}

// ---- choice and conversion ------------------------------------------------------------------------------------------

def Tenferro_Direction : I32EnumAttr<"Direction", "relation that compare tests", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>, I32EnumAttrCase<"le", 3>,
    I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_CompareOp : Tenferro_Elementwise<"compare"> {
  let summary = "lhs `direction` rhs as bool";
  let task = "elementwise: choice and comparison";
  let description = [{
    C1: operands have equal ranks and extents (guarded where unknown). C2: operands have one element type. C3: lt, le, gt and ge need real
    or integer elements. Comparisons with NaN are false, except ne.
  }];
  let arguments = (ins Tenferro_Direction:$direction, AnyT:$lhs, AnyT:$rhs);
  let results = (outs BoolT:$result);
  let assemblyFormat = "$direction $lhs `,` $rhs attr-dict `:` custom<ElementwiseTypes>(type($lhs), type($rhs), type($result))";
  let hasVerifier = 1;
  let derivative = "none";
  let extraDefinition = common;
}

def Tenferro_SelectOp : Tenferro_Elementwise<"select"> {
  let summary = "on_true where pred holds, else on_false";
  let task = "elementwise: choice and comparison";
  let zeroIf = "on_true and on_false";
  let description = [{
    C1: operands have equal ranks and extents (guarded where unknown). C2: on_true and on_false have one element type.
  }];
  let arguments = (ins BoolT:$pred, AnyT:$on_true, AnyT:$on_false);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$pred `,` $on_true `,` $on_false attr-dict `:` "
                       "custom<ElementwiseTypes>(type($pred), type($on_true), type($on_false), type($result))";
  let hasVerifier = 1;
  let operandNames = [{"pred", "on_true", "on_false"}];
  let extraDefinition = common;
}

def Tenferro_ClampOp : Tenferro_Elementwise<"clamp"> {
  let summary = "x, but at least low and at most high: min(max(x, low), high)";
  let task = "elementwise: choice and comparison";
  let zeroIf = "x and low and high";
  let description = [{
    C1: operands have equal ranks and extents (guarded where unknown). C2: operands have one element type. high where low > high; NaN if
    one of the three is NaN. The derivative is that of x where low < x < high, of low where x < low < high, of high where high < x or high < low, and 0
    on a boundary.
  }];
  let arguments = (ins OrderedT:$x, OrderedT:$low, OrderedT:$high);
  let results = (outs OrderedT:$result);
  let assemblyFormat = "$x `,` $low `,` $high attr-dict `:` "
                       "custom<ElementwiseTypes>(type($x), type($low), type($high), type($result))";
  let hasVerifier = 1;
  let operandNames = [{"x", "low", "high"}];
  let extraDefinition = common;
}

def Tenferro_ConvertOp : Tenferro_Elementwise<"convert"> {
  let summary = "x as another element type";
  let zeroIf = "x";
  let keepsElements = 1;
  let fold = "return ::tenferro::convert(x, getElement());";
  let description = [{
    C1: element is one of a tensor's element types. Every pair: complex to real takes the real part, real to complex has imaginary part 0, float to integer truncates toward zero
    (out of range saturates, NaN gives 0), anything to bool is `!= 0`, bool to a number is 0 or 1.
  }];
  let arguments = (ins AnyT:$x, TypeAttr:$element);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `to` $element attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let hasFolder = 1;
  let extraDefinition = common;
}

def Tenferro_StopGradientOp : Tenferro_Unary<"stop_gradient", AnyT, "return x;", "return x;", "return x;"> {
  let summary = "x, whose derivative is 0";
  let task = "derivatives";
  let derivative = "none";
  let description = [{A derivative takes the value for a constant; afterwards the operation is removed.}];
}

#endif
