//===- Scan.td - what runs along an axis, each step from the one before ------------------------------------------===//
#ifndef TENFERRO_SCAN_TD
#define TENFERRO_SCAN_TD

include "Library.td"

def Tenferro_LinearRecurrenceOp : Tenferro_Library<"linear_recurrence", "tnf_rt_linear_recurrence"> {
  let summary = "the states of h[i + 1] = a[i] h[i] + b[i] along an axis, h[0] = initial";
  let description = [{
    Internal. The result has the extents of a and b: element i is h[i + 1], or with `exclusive` h[i], the state that step i starts from. With
    `reverse` the steps run from the last index to the first. Every line along the axis is computed in order, by one thread. Sums
    (a = 1), products (b = 0) and their derivatives are recurrences.

    C1: a and b have equal ranks and extents. C2: a, b and initial have one element type. C3: the axis is in range. C4: initial has the extents
    of b without the axis.

    Example: products of the elements before each one, `%p = tenferro.linear_recurrence %x, %zero from %one axis 0 reverse false
    exclusive true : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64>`.
  }];
  let arguments = (ins NumericT:$a, NumericT:$b, NumericT:$initial, I64Attr:$axis, BoolAttr:$reverse, BoolAttr:$exclusive);
  let results = (outs NumericT:$h);
  let assemblyFormat = "$a `,` $b `from` $initial `axis` $axis `reverse` $reverse `exclusive` $exclusive attr-dict `:` "
                       "functional-type(operands, results)";
  let attributes = "{(int64_t)getAxis(), getReverse(), getExclusive()}";
  let inPlace = 1;
}

def Tenferro_CumulativeSumOp : Tenferro_Library<"cumulative_sum", "tnf_rt_cumulative_sum"> {
  let summary = "the sums of the elements up to each one along axis";
  let zeroIf = "x";
  let description = [{
    With `exclusive` without the element itself, with `reverse` from the last element on. Summed in order, f32 in f64; integers wrap.
    C1: axis is in range.
  }];
  let arguments = (ins NumericT:$x, I64Attr:$axis, BoolAttr:$reverse, BoolAttr:$exclusive);
  let results = (outs NumericT:$result);
  let assemblyFormat = "$x `axis` $axis `reverse` $reverse `exclusive` $exclusive attr-dict `:` "
                       "custom<ElementwiseTypes>(type($x), type($result))";
  let attributes = "{(int64_t)getAxis(), getReverse(), getExclusive()}";
  let inPlace = 0;
}

#endif
