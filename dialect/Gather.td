//===- Gather.td - elements read and written at places that other tensors say ----------------------------------------===//
//
// An index along an axis must be in range: one that is not ends the run, and none counts from the end. Where a window begins is
// clamped instead, so that the window lies within the tensor.
#ifndef TENFERRO_GATHER_TD
#define TENFERRO_GATHER_TD

include "Library.td"

def Tenferro_TakeOp : Tenferro_Op<"take"> {
  let summary = "x[.., indices[k], ..]: elements at the places that indices says, along axis";
  let zeroIf = "x";
  let description = [{
    The result has the extents of indices in the place of x's extent along axis. An index outside of [0, n) ends the run with OUT_OF_RANGE,
    naming its position and its value, whether or not the result has elements; none counts from the end. C1: axis is in range. C2: indices
    has rank 1, or rank 0: then the result has no such axis.

    Example: some rows of a matrix, `%r = tenferro.take %x at %rows axis 0 : !tenferro.tensor<?x4xf64>, !tenferro.tensor<?xi64> ->
    !tenferro.tensor<?x4xf64>`.
  }];
  let arguments = (ins AnyT:$x, IntegerT:$indices, I64Attr:$axis);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `at` $indices `axis` $axis attr-dict `:` qualified(type($x)) `,` qualified(type($indices)) `->` "
                       "qualified(type($result))";
}

def Tenferro_ScatterAddOp : Tenferro_Library<"scatter_add", "tnf_rt_scatter_add"> {
  let summary = "x with updates[.., k, ..] added at indices[k] along axis";
  let zeroIf = "x and updates";
  let description = [{
    Updates for one place are added in their order, as one thread would: the bits do not depend on the number of threads. An index outside
    of [0, n) ends the run with OUT_OF_RANGE, as in `take`. C1: axis is in range. C2: indices has rank 1 or 0. C3: x and updates have one
    element type. C4: updates has x's extents with those of indices in the place of axis (guarded where unknown).
  }];
  let arguments = (ins NumericT:$x, IntegerT:$indices, NumericT:$updates, I64Attr:$axis);
  let results = (outs NumericT:$result);
  let assemblyFormat = "$x `at` $indices `add` $updates `axis` $axis attr-dict `:` qualified(type($x)) `,` qualified(type($indices)) `,` "
                       "qualified(type($updates)) `->` qualified(type($result))";
  let attributes = "{(int64_t)getAxis()}";
  let inPlace = 0;
}

def Tenferro_TakeAlongAxisOp : Tenferro_Op<"take_along_axis"> {
  let summary = "x[.., indices[.., k, ..], ..]: for each line along axis elements of its own";
  let zeroIf = "x";
  let description = [{
    The result has the extents of indices. An index outside of [0, n) ends the run with OUT_OF_RANGE, as in `take`. C1: axis is in range. C2:
    indices has x's extents but along axis (guarded where unknown).
  }];
  let arguments = (ins AnyT:$x, IntegerT:$indices, I64Attr:$axis);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `at` $indices `axis` $axis attr-dict `:` qualified(type($x)) `,` qualified(type($indices)) `->` "
                       "qualified(type($result))";
}

def Tenferro_ScatterAddAlongAxisOp : Tenferro_Library<"scatter_add_along_axis", "tnf_rt_scatter_add_along_axis"> {
  let summary = "x with updates[.., k, ..] added at indices[.., k, ..] along axis, in each line by itself";
  let zeroIf = "x and updates";
  let description = [{
    Updates for one place are added in their order. An index outside of [0, n) ends the run with OUT_OF_RANGE. C1: axis is in range. C2: indices
    has x's extents but along axis (guarded where unknown). C3: x and updates have one element type. C4: updates has the extents of indices
    (guarded where unknown).
  }];
  let arguments = (ins NumericT:$x, IntegerT:$indices, NumericT:$updates, I64Attr:$axis);
  let results = (outs NumericT:$result);
  let assemblyFormat = "$x `at` $indices `add` $updates `axis` $axis attr-dict `:` qualified(type($x)) `,` qualified(type($indices)) `,` "
                       "qualified(type($updates)) `->` qualified(type($result))";
  let attributes = "{(int64_t)getAxis()}";
  let inPlace = 0;
}

def Tenferro_PlacesOp : Tenferro_Library<"places", "tnf_rt_places"> {
  let summary = "the numbers of the elements of a mask that are set, in their order";
  let description = [{
    Internal: what counts the elements asks for as many numbers. Of more it gives the first ones; where there are fewer, the last numbers
    are the extent of the mask. C1: mask has rank 1. C2: one extent is given. C3: it is not negative. C4: an unknown extent has one index
    operand. Whole numbers carry no derivative.
  }];
  let arguments = (ins BoolT:$mask, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs IntegerT:$places);
  let assemblyFormat = "$mask `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` qualified(type($mask)) `->` "
                       "qualified(type($places))";
  let operandNumbers = "0";
  let derivative = "none";
}

def Tenferro_DynamicSliceOp : Tenferro_Op<"dynamic_slice", [AttrSizedOperandSegments]> {
  let summary = "the window of these sizes that begins at starts";
  let zeroIf = "x";
  let description = [{
    A start is clamped into [0, n - size]. C1: one start and one size per axis of x. C2: starts have rank 0. C3: 0 <= size <= extent
    (guarded where unknown). C4: each unknown size has one index operand.
  }];
  let arguments = (ins AnyT:$x, Variadic<IntegerT>:$starts, Variadic<Index>:$sizes, DenseI64ArrayAttr:$static_sizes);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x (`at` `(` $starts^ `:` qualified(type($starts)) `)`)? `sizes` custom<DynamicIndexList>($sizes, $static_sizes) "
                       "attr-dict `:` qualified(type($x)) `->` qualified(type($result))";
}

def Tenferro_DynamicUpdateSliceOp : Tenferro_Op<"dynamic_update_slice"> {
  let summary = "x with update in the place of the window that begins at starts, or added there";
  let zeroIf = "x and update";
  let description = [{
    A start is clamped into [0, n - size]. With `add`, which the derivative of `dynamic_slice` is, the update is added to the window's elements;
    outside of it there are no terms. In a loop that carries x and hands on the result, and reads x before, a step costs the window.
    C1: x and update have one rank and element type. C2: one start per axis of x, of rank 0. C3: the extents of update are at most those of x
    (guarded where unknown). C4: what is added are numbers.
  }];
  let arguments = (ins AnyT:$x, AnyT:$update, Variadic<IntegerT>:$starts, UnitAttr:$add);
  let results = (outs AnyT:$result);
  let assemblyFormat = "(`add` $add^)? $x `,` $update (`at` `(` $starts^ `:` qualified(type($starts)) `)`)? attr-dict `:` qualified(type($x)) `,` "
                       "qualified(type($update)) `->` qualified(type($result))";
}

#endif
