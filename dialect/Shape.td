//===- Shape.td - constants, extents, and operations that move or select elements ---------------------------------===//
#ifndef TENFERRO_SHAPE_TD
#define TENFERRO_SHAPE_TD

include "Base.td"

def Tenferro_ConstantOp : Tenferro_Op<"constant", [ConstantLike]> {
  let summary = "a tensor of known elements";
  let description = [{
    The attribute has the logical shape; a splat stays one number in the program. C1: the attribute is a dense tensor of one of the
    tensor's element types.
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$value attr-dict `->` qualified(type($result))";
  let hasFolder = 1;
}

def Tenferro_DimOp : Op<Tenferro_Dialect, "dim", [Pure]> {
  let summary = "the extent of x along axis, as an index";
  let description = [{C1: axis is in range.}];
  let arguments = (ins AnyT:$x, I64Attr:$axis);
  let results = (outs Index:$result);
  let assemblyFormat = "$x `,` $axis attr-dict `:` qualified(type($x))";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Tenferro_ExtentOfOp : Op<Tenferro_Dialect, "extent_of", [NoMemoryEffect]> {
  let summary = "a number that values decide, as an extent";
  let description = [{
    A negative number ends the run with OUT_OF_RANGE; nothing is clamped. Behind it the program goes on with this number wherever an extent
    is taken. It can fail, so nothing moves it to where it may not be reached, and it carries no derivative. C1: x has rank 0.

    Example: a size that is counted, `%n = tenferro.extent_of %count : !tenferro.tensor<i64>`.
  }];
  let arguments = (ins IntegerT:$x);
  let results = (outs Index:$result);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x))";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Tenferro_WholeSizeOp : Tenferro_Op<"whole_size"> {
  let summary = "a number as a size: the nearest whole number that is at least 0";
  let description = [{
    Halves go to the even neighbour, and what i64 does not hold becomes its largest. NaN and infinities end the run with INVALID_ARGUMENT. It
    carries no derivative. C1: x has rank 0.

    Example: what `dynamic_truncate` keeps, the smaller of this and the extent: `%k = tenferro.whole_size %size : !tenferro.tensor<f64> ->
    !tenferro.tensor<i64>`.
  }];
  let arguments = (ins OrderedT:$x);
  let results = (outs IntegerT:$result);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let derivative = "none";
}

def Tenferro_ExtentToScalarOp : Tenferro_Op<"extent_to_scalar"> {
  let summary = "an extent as a number: a rank-0 tensor";
  let description = [{
    C1: element is f32, f64, i32 or i64. f32 and f64 round to nearest; an extent that i32 does not hold is refused (guarded where unknown). It
    carries no derivative.
  }];
  let arguments = (ins Index:$extent, TypeAttr:$element);
  let results = (outs OrderedT:$result);
  let assemblyFormat = "$extent `to` $element attr-dict `->` qualified(type($result))";
  let hasFolder = 1;
  let derivative = "none";
}

def Tenferro_IotaOp : Tenferro_Op<"iota"> {
  let summary = "each element's place along axis: 0, 1, 2, ...";
  let description = [{
    C1: element is f32, f64, i32 or i64. C2: axis is in range. C3: extents are not negative. C4: each unknown extent has one index
    operand. f32 rounds places past 2^24, i32 wraps past 2^31. It carries no derivative. `tenferro.words` says what a run calls each extent.
  }];
  let arguments = (ins Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents, I64Attr:$axis, TypeAttr:$element);
  let results = (outs OrderedT:$result);
  let assemblyFormat = "`axis` $axis `extents` custom<DynamicIndexList>($extents, $static_extents) `to` $element attr-dict `->` "
                       "qualified(type($result))";
  let derivative = "none";
}

def Tenferro_ReshapeOp : Tenferro_Op<"reshape"> {
  let summary = "the same elements in column-major order under other extents";
  let zeroIf = "x";
  let keepsElements = 1;
  let description = [{
    C1: the element counts are equal (guarded where unknown). C2: extents are not negative. C3: each unknown extent has one index operand.
  }];
  let arguments = (ins AnyT:$x, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Tenferro_TransposeOp : Tenferro_Op<"transpose"> {
  let summary = "result axis i is x's axis permutation[i]";
  let zeroIf = "x";
  let keepsElements = 1;
  let description = [{C1: permutation is a permutation of 0 .. rank-1.}];
  let arguments = (ins AnyT:$x, DenseI64ArrayAttr:$permutation);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x $permutation attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let hasFolder = 1;
}

def Tenferro_ReverseOp : Tenferro_Op<"reverse"> {
  let summary = "x with its elements in the opposite order along axes";
  let description = [{C1: axes are distinct and in range.}];
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let arguments = (ins AnyT:$x, DenseI64ArrayAttr:$axes);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `axes` $axes attr-dict `:` custom<ElementwiseTypes>(type($x), type($result))";
  let builder = "along";
  let shapes = "[m, n] to [m, n]";
  let extraDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      auto type = ::llvm::cast<TensorType>(op.getX().getType());
      elements.push_back(type.getElementType());
      return ::tenferro::checkAxes(loc, getOperationName(), type, op.getAxes());
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(shapes.dims(op.getX()));
    }
  }];
}

def Tenferro_BroadcastInDimOp : Tenferro_Op<"broadcast_in_dim"> {
  let summary = "x repeated along new axes; x's axis i becomes result axis dims[i]";
  let zeroIf = "x";
  let keepsElements = 1;
  let description = [{
    C1: dims has one entry per axis of x, increasing and in range. C2: x's extent is 1 or equals the result's; an unknown extent of x is
    guarded to equal the result's, never assumed to be 1. C3: each unknown extent has one index operand. C4: extents are not negative.
    `tenferro.words`, which no result depends on, says in whose words: three strings for each axis of x, what differs and what x's extent and
    the result's are called; empty ones are this operation's own.
  }];
  let declarations = [{
    static constexpr ::llvm::StringLiteral wordsName = "tenferro.words";
  }];
  let arguments = (ins AnyT:$x, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents, DenseI64ArrayAttr:$dims);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `dims` $dims `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` "
                       "qualified(type($x)) `->` qualified(type($result))";
  let hasFolder = 1;
}

def Tenferro_SliceOp : Tenferro_Op<"slice", [AttrSizedOperandSegments]> {
  let summary = "elements starts, starts + strides, ... below limits, per axis";
  let zeroIf = "x";
  let description = [{
    C1: one start, limit and stride per axis. C2: strides are positive. C3: 0 <= start <= limit <= extent (guarded where unknown).
    C4: each unknown start and limit has one index operand. The result's extent is ceil((limit - start) / stride). `tenferro.words`, which no
    result depends on, has four strings for each axis: what a run calls the start and the limit, what it says where the limit exceeds the
    extent, and what it calls that; empty ones are this operation's own.
  }];
  let arguments = (ins AnyT:$x, Variadic<Index>:$starts, Variadic<Index>:$limits, DenseI64ArrayAttr:$static_starts,
                       DenseI64ArrayAttr:$static_limits, DenseI64ArrayAttr:$strides);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `starts` custom<DynamicIndexList>($starts, $static_starts) `limits` "
                       "custom<DynamicIndexList>($limits, $static_limits) `strides` $strides attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
}

def Tenferro_PadOp : Tenferro_Op<"pad", [AttrSizedOperandSegments]> {
  let summary = "x with `value` before, after and between its elements, per axis";
  let zeroIf = "x and value";
  let description = [{
    low and high may be negative (they crop), interior in [0, 2^62] (C2) elements go between neighbours. C1: one low, high and interior per axis.
    C3: value is a rank-0 tensor of x's element type. C4: the result's extents are not negative. C5: each unknown width has one index
    operand.
  }];
  let arguments = (ins AnyT:$x, AnyT:$value, Variadic<Index>:$low, Variadic<Index>:$high, DenseI64ArrayAttr:$static_low,
                       DenseI64ArrayAttr:$static_high, DenseI64ArrayAttr:$interior);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `,` $value `low` custom<DynamicIndexList>($low, $static_low) `high` "
                       "custom<DynamicIndexList>($high, $static_high) `interior` $interior attr-dict `:` "
                       "qualified(type($x)) `,` qualified(type($value)) `->` qualified(type($result))";
  let hasVerifier = 1;
}

def Tenferro_ConcatenateOp : Tenferro_Op<"concatenate"> {
  let summary = "operands one after the other along axis";
  let zeroIf = "xs";
  let description = [{C1: axis is in range. C2: there is an operand; ranks and element types are equal. C3: the other extents are equal.}];
  let arguments = (ins Variadic<AnyT>:$xs, I64Attr:$axis);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$xs `axis` $axis attr-dict `:` qualified(type($xs)) `->` qualified(type($result))";
}

class Tenferro_Triangle<string mnemonic> : Tenferro_Op<mnemonic> {
  let arguments = (ins NumericT:$x, DefaultValuedAttr<I64Attr, "0">:$diagonal);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x (`diagonal` $diagonal^)? attr-dict `:` custom<ElementwiseTypes>(type($x), type($result))";
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let builder = "direct";
  let shapes = "[m, n, batch...] to [m, n, batch...]";
}
def Tenferro_TrilOp : Tenferro_Triangle<"tril"> {
  let summary = "x[i, j] where j - i <= diagonal, else 0, on the two leading axes";
  let description = [{C1: the rank is at least 2.}];
}
def Tenferro_TriuOp : Tenferro_Triangle<"triu"> {
  let summary = "x[i, j] where j - i >= diagonal, else 0, on the two leading axes";
  let description = [{C1: the rank is at least 2.}];
}

def Tenferro_ExtractDiagOp : Tenferro_Op<"extract_diag"> {
  let summary = "x[i, i, batch...]: [m, n, batch...] gives [min(m, n), batch...]";
  let zeroIf = "x";
  let description = [{C1: the rank is at least 2.}];
  let arguments = (ins AnyT:$x);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let builder = "direct";
}

def Tenferro_EmbedDiagOp : Tenferro_Op<"embed_diag"> {
  let summary = "the diagonal matrix of x: [n, batch...] gives [rows, columns, batch...], zero elsewhere";
  let zeroIf = "x";
  let description = [{
    C1: the rank is at least 1. C2: x's leading extent is min(rows, columns) (guarded where unknown). C3: each unknown
    extent has one index operand. C4: extents are not negative.
  }];
  let arguments = (ins AnyT:$x, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
}

#endif
