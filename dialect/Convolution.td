//===- Convolution.td - sums of products over windows, and what else windows give ------------------------------------===//
//
// Images are [channels, spatial..., batch...], kernels [input channels of a group, spatial..., result channels]; windows have 1 to 3 axes. Along
// every axis the element i = o stride + k dilation - low of the input meets element k of the window at element o of the result; elements that
// the input does not have count as nothing. No operation says where windows end: the extents of its result do, so that every derivative is an
// operation of the family with the same attributes.
#ifndef TENFERRO_CONVOLUTION_TD
#define TENFERRO_CONVOLUTION_TD

include "Library.td"

// The three products of the form sum of x[i] w[k] y[o]: each gives what the other two are multiplied with.
class Tenferro_Convolution<string mnemonic, string function, dag operands> : Tenferro_Library<mnemonic, function> {
  let arguments = !con(operands, (ins Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents, DenseI64ArrayAttr:$strides,
                                  DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$dilation, I64Attr:$groups));
  let results = (outs FloatT:$result);
  let operandNumbers = "0, 1";
  let attributes = "::tenferro::windowAttributes({getStrides(), getLow(), getDilation()}, (int64_t)getGroups())";
}

def Tenferro_ConvolutionOp : Tenferro_Convolution<"convolution", "tnf_rt_convolution", (ins FloatT:$x, FloatT:$kernel)> {
  let summary = "y[co, o, n] = sum over ci, k of kernel[ci, k, co] x[ci, o stride + k dilation - low, n]";
  let description = [{
    With groups, result channel co of group g sees the input channels of group g alone. x: [groups ci, spatial..., batch...], kernel: [ci,
    spatial..., co], result: [co, extents..., batch...]. C1: windows have 1 to 3 axes, the kernel two more, x one more at least. C2: strides, low and
    dilation have one entry per axis; strides, dilation and groups are in [1, 2^20], low in [-2^40, 2^40]. C3: x and kernel have one element
    type. C4: x has groups times the kernel's channels, and groups divides the channels of the result (guarded where unknown). C5: one extent per
    axis of the window, none negative. C6: an unknown extent has one index operand.

    Example: 3 x 3 windows of an image, `%y = tenferro.convolution %x, %k extents [6, 6] strides [1, 1] low [0, 0] dilation [1, 1] groups 1 :
    !tenferro.tensor<4x8x8x?xf64>, !tenferro.tensor<4x3x3x5xf64> -> !tenferro.tensor<5x6x6x?xf64>`.
  }];
  let zeroIf = "x or kernel";
  let assemblyFormat = "$x `,` $kernel `extents` custom<DynamicIndexList>($extents, $static_extents) `strides` $strides `low` $low "
                       "`dilation` $dilation `groups` $groups attr-dict `:` qualified(type($x)) `,` qualified(type($kernel)) `->` "
                       "qualified(type($result))";
}

def Tenferro_ConvolutionTransposeOp : Tenferro_Convolution<"convolution_transpose", "tnf_rt_convolution_transpose",
    (ins FloatT:$y, FloatT:$kernel)> {
  let summary = "x[ci, i, n] = sum over co, k, o with o stride + k dilation - low = i of kernel[ci, k, co] y[co, o, n]";
  let description = [{
    The adjoint of `convolution` in x, without conjugation: y: [co, spatial..., batch...], kernel: [ci, spatial..., co], result: [groups ci,
    extents..., batch...]. C1: windows have 1 to 3 axes, the kernel two more, y one more at least. C2: the attributes are as there. C3: y and kernel
    have one element type. C4: y has the kernel's last extent as channels, and groups divides it (guarded where unknown). C5: one extent per axis of the
    window, none negative. C6: an unknown extent has one index operand.
  }];
  let zeroIf = "y or kernel";
  let assemblyFormat = "$y `,` $kernel `extents` custom<DynamicIndexList>($extents, $static_extents) `strides` $strides `low` $low "
                       "`dilation` $dilation `groups` $groups attr-dict `:` qualified(type($y)) `,` qualified(type($kernel)) `->` "
                       "qualified(type($result))";
}

def Tenferro_ConvolutionKernelOp : Tenferro_Convolution<"convolution_kernel", "tnf_rt_convolution_kernel", (ins FloatT:$x, FloatT:$y)> {
  let summary = "kernel[ci, k, co] = sum over o, n of x[ci, o stride + k dilation - low, n] y[co, o, n]";
  let description = [{
    The adjoint of `convolution` in the kernel, without conjugation: x: [groups ci, spatial..., batch...], y: [co, spatial..., batch...], result:
    [ci, extents..., co]. C1: windows have 1 to 3 axes, x and y one rank, one more at least. C2: the attributes are as there. C3: x and y have one
    element type. C4: groups divides the channels of x and of y, and these have one batch (guarded where unknown). C5: one extent per axis of the
    window, none negative. C6: an unknown extent has one index operand.
  }];
  let zeroIf = "x or y";
  let assemblyFormat = "$x `,` $y `extents` custom<DynamicIndexList>($extents, $static_extents) `strides` $strides `low` $low "
                       "`dilation` $dilation `groups` $groups attr-dict `:` qualified(type($x)) `,` qualified(type($y)) `->` "
                       "qualified(type($result))";
}

// What a window of each channel gives. `element`: C++ expression of the result's element type.
class Tenferro_Window<string mnemonic, string function, dag operand, dag flagArgument, string flagName, code flag, code element> :
    Tenferro_Library<mnemonic, function> {
  let arguments = !con(operand, (ins Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents, DenseI64ArrayAttr:$windows,
                                 DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$dilation), flagArgument);
  let operandNumbers = "0u";
  let assemblyFormat = "$x `" # flagName # "` $" # flagName # " `windows` $windows `extents` custom<DynamicIndexList>($extents, $static_extents) "
                       "`strides` $strides `low` $low `dilation` $dilation attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
  let attributes = "::tenferro::windowAttributes({{(int64_t)getWindows().size()}, getWindows(), getStrides(), getLow(), getDilation()}, " # flag # ")";
  let familyDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      auto type = ::llvm::cast<TensorType>(op.getX().getType());
      elements.push_back(}] # element # [{);
      return ::tenferro::checkWindows(loc, getOperationName(), type, {op.getWindows(), op.getStrides(), op.getLow(), op.getDilation()},
                                      op.getStaticExtents(), op.getExtents());
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(::tenferro::windowExtents(shapes, op.getX(), op.getStaticExtents(), op.getExtents()));
    }
  }];
}
def Tenferro_WindowSumOp : Tenferro_Window<"window_sum", "tnf_rt_window_sum", (ins FloatT:$x),
    (ins BoolAttr:$transposed), "transposed", "getTransposed()", "type.getElementType()"> {
  let summary = "the sums over the elements of each window; transposed: over the windows that each element is in";
  let description = [{
    y[c, o, n] = sum over k of x[c, o stride + k dilation - low, n], and with `transposed` the adjoint of that. C1: windows have 1 to 3 axes, x one
    more at least. C2: strides, low and dilation have one entry per axis of the window; windows, strides and dilation are in [1, 2^20], low in
    [-2^40, 2^40]. C3: one extent per axis of the window, none negative. C4: an unknown extent has one index operand.
  }];
  let zeroIf = "x";
  let results = (outs FloatT:$result);
}

def Tenferro_WindowMaxOp : Tenferro_Window<"window_max", "tnf_rt_window_max", (ins RealT:$x), (ins BoolAttr:$least),
    "least", "getLeast()", "type.getElementType()"> {
  let summary = "the largest element of each window, or with least the smallest";
  let description = [{
    NaN is beyond every number; a window without elements gives -inf, or inf with `least`. The derivative is that of the element that
    `window_argmax` names. C1: windows have 1 to 3 axes, x one more at least. C2: the attributes are as in `window_sum`. C3: one extent per axis of the
    window, none negative. C4: an unknown extent has one index operand.
  }];
  let results = (outs RealT:$result);
}

def Tenferro_WindowArgmaxOp : Tenferro_Window<"window_argmax", "tnf_rt_window_argmax", (ins RealT:$x), (ins BoolAttr:$least),
    "least", "getLeast()", "::mlir::IntegerType::get(type.getContext(), 64)"> {
  let summary = "the place of the largest element of each window, or with least of the smallest";
  let description = [{
    The number of the element among the spatial ones of its channel, the first axis fastest; of equal ones the first in the window. NaN is beyond
    every number; a window without elements has the place -1. Places carry no derivative. C1: windows have 1 to 3 axes, x one more at least. C2: the attributes are as in
    `window_sum`. C3: one extent per axis of the window, none negative. C4: an unknown extent has one index operand.
  }];
  let results = (outs IntegerT:$result);
  let derivative = "none";
}

def Tenferro_WindowPickOp : Tenferro_Library<"window_pick", "tnf_rt_window_pick"> {
  let summary = "the elements at the places that window_argmax gives";
  let description = [{
    y[c, o, n] = x[c, places[c, o, n], n] with the first `axes` axes behind the channels counted as one; 0 where the place is none of x. C1: axes
    is 1 to 3, x and places have one rank, greater than axes. C2: they have one extent along every other axis (guarded where unknown).
  }];
  let zeroIf = "x";
  let arguments = (ins RealT:$x, IntegerT:$places, I64Attr:$axes);
  let results = (outs RealT:$result);
  let attributes = "{(int64_t)getAxes()}";
  let assemblyFormat = "$x `at` $places `axes` $axes attr-dict `:` qualified(type($x)) `,` qualified(type($places)) `->` "
                       "qualified(type($result))";
}

def Tenferro_WindowSpreadOp : Tenferro_Library<"window_spread", "tnf_rt_window_spread"> {
  let summary = "zeros with the elements of y added at the places that window_argmax gives: the adjoint of window_pick";
  let description = [{
    The result has `extents` along the first `axes` axes behind the channels. C1: axes is 1 to 3, y and places have one rank, greater than axes. C2:
    they have equal extents (guarded where unknown). C3: one extent per axis, none negative. C4: an unknown extent has one index operand.
  }];
  let zeroIf = "y";
  let arguments = (ins RealT:$y, IntegerT:$places, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents, I64Attr:$axes);
  let results = (outs RealT:$result);
  let operandNumbers = "0, 1";
  let attributes = "{(int64_t)getAxes()}";
  let assemblyFormat = "$y `at` $places `axes` $axes `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` "
                       "qualified(type($y)) `,` qualified(type($places)) `->` qualified(type($result))";
}

#endif
