//===- Differentiate.td - derivatives as operations on values ------------------------------------------------------===//
//
// Expanded by the first pass (--tenferro-differentiate), innermost first. `wrt` names a function argument or the result of
// `variable` (C1); `variable` never folds or merges, and nothing is simplified while one of these operations remains.
#ifndef TENFERRO_DIFFERENTIATE_TD
#define TENFERRO_DIFFERENTIATE_TD

include "Base.td"

// Not Pure: CSE and canonicalisation must not merge or move these.
class Tenferro_AdOp<string mnemonic, list<Trait> traits = []> : Op<Tenferro_Dialect, mnemonic, !listconcat(traits,
    [MemoryEffects<[MemWrite]>, Tenferro_TracedOnly, InferTypeOpAdaptor, DeclareOpInterfaceMethods<Tenferro_ShapeRuleInterface>])> {
  string builder = "custom";
  string derivative = "none";
  bit keepsElements = 0;
  let hasVerifier = 1;
}

def Tenferro_VariableOp : Tenferro_AdOp<"variable"> {
  let summary = "x, as something that derivatives can be taken with respect to";
  let keepsElements = 1;
  let arguments = (ins AnyT:$x);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x))";
  let hasVerifier = 0;
}

def Tenferro_GuardedOp : Tenferro_AdOp<"guarded"> {
  let summary = "x, whose derivative a rule knows better than the formula that made it";
  let description = [{
    Internal: emitted by derivative rules, gone after --tenferro-differentiate. `kind` says which rule, `given` is what that reads, `gap`
    what values must differ by, relative to the largest, to be told apart, where that is not the usual one.
  }];
  let arguments = (ins AnyT:$x, Variadic<AnyT>:$given, I64Attr:$kind, OptionalAttr<F64Attr>:$gap);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `given` `(` $given `)` `kind` $kind attr-dict `:` qualified(type($x)) `,` `(` qualified(type($given)) `)`";
  let hasVerifier = 0;
  let derivative = "rule";
}

def Tenferro_GradOp : Tenferro_AdOp<"grad"> {
  let summary = "gradients of a scalar loss with respect to values";
  let description = [{
    C1: each wrt is an argument of the function or of a loop around, or a variable. C2: loss has rank 0 and a floating-point type. C3: each wrt is floating-point. The seed
    is 1: for a complex loss the result is the gradient of its real part.
  }];
  let arguments = (ins AnyT:$loss, Variadic<AnyT>:$wrt);
  let results = (outs Variadic<AnyT>:$gradients);
  let assemblyFormat = "$loss `wrt` `(` $wrt `)` attr-dict `:` qualified(type($loss)) `,` qualified(type($wrt))";
}

def Tenferro_VjpOp : Tenferro_AdOp<"vjp"> {
  let summary = "the cotangent pulled back from y to each wrt";
  let description = [{
    C1: each wrt is an argument of the function or of a loop around, or a variable. C2: cotangent has y's type. C3: y and each wrt are floating-point.
  }];
  let arguments = (ins AnyT:$y, Variadic<AnyT>:$wrt, AnyT:$cotangent);
  let results = (outs Variadic<AnyT>:$pullbacks);
  let assemblyFormat = "$y `wrt` `(` $wrt `)` `cotangent` `(` $cotangent `)` attr-dict `:` qualified(type($y)) `,` qualified(type($cotangent)) `,` qualified(type($wrt))";
}

def Tenferro_JvpOp : Tenferro_AdOp<"jvp", [SameVariadicOperandSize]> {
  let summary = "the derivative of y along the tangents of each wrt";
  let description = [{
    C1: each wrt is an argument of the function or of a loop around, or a variable. C2: each tangent has its wrt's type. C3: y and each wrt are floating-point.
    C4: the wrt are distinct.
  }];
  let arguments = (ins AnyT:$y, Variadic<AnyT>:$wrt, Variadic<AnyT>:$tangents);
  let results = (outs AnyT:$derivative);
  let assemblyFormat = "$y `wrt` `(` $wrt `)` `tangents` `(` $tangents `)` attr-dict `:` qualified(type($y)) `,` "
                       "`(` qualified(type($wrt)) `)` `,` `(` qualified(type($tangents)) `)`";
}

#endif
