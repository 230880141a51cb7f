//===- Vmap.td - a function of slices, applied to all of them at once -----------------------------------------------===//
//
// Expanded by the first pass (--tenferro-differentiate), innermost first, in program order with the derivatives.
#ifndef TENFERRO_VMAP_TD
#define TENFERRO_VMAP_TD

include "Control.td"

def Tenferro_VmapOp : Op<Tenferro_Dialect, "vmap", [SingleBlock, AttrSizedOperandSegments, RecursiveMemoryEffects, Tenferro_TracedOnly]> {
  let summary = "the body for each slice of its operands, the results side by side";
  let description = [{
    The body gets of each operand the slice along its axis in `in_axes`, or, where that is -1, the operand whole; values of outside are whole
    too. A result has the slices that the body yields along its axis in `out_axes`; -1 is for what is the same for every slice, which has no
    such axis. How many slices there are the mapped operands say (guarded equal where unknown), or `size` where none is mapped.

    What the body does is done to all slices together: a run that fails for one of them fails. A size that values decide must not depend on
    a slice.

    C1: one entry of in_axes per operand, -1 or an axis of it, and one of out_axes per result, -1 or an axis of it. C2: the body has one
    argument per operand, of the operand's type without the mapped axis, or one that states fewer of its extents. C3: the body yields one
    value per result, equal in dtype, with the extents that it has beside the mapped axis. C4: `size` is given where no operand is mapped, and
    nowhere else. C5: exact extents of mapped axes are equal.

    ```mlir
    %y = tenferro.vmap %w, %xs in [-1, 1] out [0] : (!tenferro.tensor<4x4xf64>, !tenferro.tensor<4x?xf64>) -> !tenferro.tensor<?x4xf64> {
    ^bb0(%m: !tenferro.tensor<4x4xf64>, %x: !tenferro.tensor<4xf64>):
      %z = tenferro.dot_general %m, %x contract [1], [0] batch [], [] : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64> -> !tenferro.tensor<4xf64>
      tenferro.yield %z : !tenferro.tensor<4xf64>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyT>:$xs, Optional<Index>:$size, DenseI64ArrayAttr:$in_axes, DenseI64ArrayAttr:$out_axes);
  let results = (outs Variadic<AnyT>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "($xs^)? `in` $in_axes `out` $out_axes (`size` $size^)? attr-dict `:` functional-type($xs, $results) $body";
  let hasRegionVerifier = 1;
  string builder = "none";
  string derivative = "none";
}

#endif
