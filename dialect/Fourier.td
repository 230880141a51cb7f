//===- Fourier.td - discrete Fourier transforms along an axis ---------------------------------------------------------===//
//
// y[k] = s sum over j of x[j] exp(-2 pi i j k / n), backward with +2 pi i; s is 1, n^(-1/2) or 1 / n.
#ifndef TENFERRO_FOURIER_TD
#define TENFERRO_FOURIER_TD

include "Library.td"

def Tenferro_FourierScale : I32EnumAttr<"FourierScale", "what a Fourier transform of length n is multiplied with: 1, n^(-1/2), 1 / n", [
    I32EnumAttrCase<"one", 0>, I32EnumAttrCase<"root", 1>, I32EnumAttrCase<"whole", 2>]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_FftOp : Tenferro_Library<"fft", "tnf_rt_fft"> {
  let summary = "the discrete Fourier transform along axis, or with backward that with the conjugate roots";
  let zeroIf = "x";
  let zeroIsOperand = 1;
  let description = [{
    The error is a few times eps log n, relative to the largest element. Any length; what is not finite spreads. C1: axis is in range. C2: its
    extent is not 0 (guarded where unknown).
  }];
  let arguments = (ins ComplexT:$x, I64Attr:$axis, BoolAttr:$backward, Tenferro_FourierScale:$scale);
  let results = (outs ComplexT:$y);
  let assemblyFormat = "$x `axis` $axis `backward` $backward `scale` $scale attr-dict `:` custom<ElementwiseTypes>(type($x), type($y))";
  let attributes = "{(int64_t)getAxis(), getBackward(), (int64_t)getScale()}";
  let inPlace = 0;
}

def Tenferro_RfftOp : Tenferro_Library<"rfft", "tnf_rt_rfft"> {
  let summary = "elements 0 to n / 2 of the forward transform of n real numbers along axis";
  let zeroIf = "x";
  let description = [{
    The others are conjugates of these. C1: axis is in range. C2: its extent is not 0 (guarded where unknown).
  }];
  let arguments = (ins RealT:$x, I64Attr:$axis, Tenferro_FourierScale:$scale);
  let results = (outs ComplexT:$y);
  let assemblyFormat = "$x `axis` $axis `scale` $scale attr-dict `:` functional-type($x, $y)";
  let attributes = "{(int64_t)getAxis(), (int64_t)getScale()}";
}

def Tenferro_IrfftOp : Tenferro_Library<"irfft", "tnf_rt_irfft"> {
  let summary = "the n real numbers along axis of which x would be elements 0 to n / 2 of the backward transform's argument";
  let zeroIf = "x";
  let description = [{
    Elements that are their own conjugates (0, and n / 2 of an even n) count with their real parts. C1: axis is in range. C2: one extent, n, is
    given. C3: it is not 0. C4: an unknown n has one index operand. C5: x has n / 2 + 1 elements along axis (guarded where unknown).
  }];
  let arguments = (ins ComplexT:$x, I64Attr:$axis, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents,
                       Tenferro_FourierScale:$scale);
  let results = (outs RealT:$y);
  let assemblyFormat = "$x `axis` $axis `extents` custom<DynamicIndexList>($extents, $static_extents) `scale` $scale attr-dict `:` "
                       "qualified(type($x)) `->` qualified(type($y))";
  let operandNumbers = "0";
  let attributes = "{(int64_t)getAxis(), (int64_t)getScale()}";
}

#endif
