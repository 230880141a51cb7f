//===- Apply.td - bodies with derivatives of their own, or that are computed again for them -------------------------------===//
#ifndef TENFERRO_APPLY_TD
#define TENFERRO_APPLY_TD

include "Control.td"
include "Library.td"

def Tenferro_ApplyOp : Op<Tenferro_Dialect, "apply", [RecursiveMemoryEffects, Tenferro_TracedOnly]> {
  let summary = "the body at its operands, of which derivatives keep nothing but these";
  let description = [{
    The first pass puts the body in its place. Until then derivatives see one operation: a derivative backward computes the body again from
    the operands, once the cotangents are there (`tenferro.after`), and forward one is such an operation again. With `jvp` or `vjp` the
    derivative is what regions behind the body say, in this order, and the body is not looked at.

    `jvp` gets the operands, then a tangent for each that is floating-point, and yields one for each result that is. `vjp` gets the operands, the
    results, then a cotangent for each result that is floating-point, and yields one for each operand that is.

    C1: the body has one argument per operand, of the operand's type. C2: the body yields one value per result, of the result's type. C3:
    `jvp` and `vjp` get and yield what is said above, of these types. C4: regions read no tensor of outside. C5: there is a region for `jvp` and
    one for `vjp` where it says so.

    ```mlir
    %y = tenferro.apply "step" (%x) : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
    ^bb0(%a: !tenferro.tensor<?xf64>):
      %b = tenferro.sin %a : !tenferro.tensor<?xf64>
      tenferro.yield %b : !tenferro.tensor<?xf64>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<AnyT>:$xs, UnitAttr:$jvp, UnitAttr:$vjp);
  let results = (outs Variadic<AnyT>:$results);
  let regions = (region SizedRegion<1>:$body, VariadicRegion<SizedRegion<1>>:$rules);
  let assemblyFormat = "$name `(` $xs `)` (`jvp` $jvp^)? (`vjp` $vjp^)? attr-dict `:` functional-type($xs, $results) $body $rules";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// The region that says the derivative; null: there is none.
    ::mlir::Region *getJvpRule() { return getJvp() ? &getRules().front() : nullptr; }
    ::mlir::Region *getVjpRule() { return getVjp() ? &getRules().back() : nullptr; }
  }];
  string builder = "none";
  string derivative = "engine";
}

def Tenferro_AfterOp : Tenferro_Op<"after"> {
  let summary = "x, for computations that are not to begin before `given` is there";
  let description = [{
    What a derivative computes again reads its operands so: it is not taken for what was computed already, and waits for the cotangents.
  }];
  let arguments = (ins AnyT:$x, Variadic<AnyT>:$given);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `,` $given attr-dict `:` qualified(type($x)) `,` qualified(type($given)) `->` qualified(type($result))";
  string builder = "none";
  let keepsElements = 1;
}

def Tenferro_SnapshotDistanceOp : Tenferro_Library<"snapshot_distance", "tnf_rt_snapshot_distance"> {
  let summary = "how many steps behind a snapshot the next one belongs";
  let description = [{
    For the way back through `steps` steps, at least 2, from a snapshot in front of the first of them, when `free` more can be kept: in
    [1, steps), such that fewest steps are computed again (binomial). Where it is steps - 1 nothing more is kept before the way back. C1: both are i64, of
    the same extents (guarded where unknown).
  }];
  let arguments = (ins IntegerT:$steps, IntegerT:$free);
  let results = (outs IntegerT:$distance);
  let assemblyFormat = "$steps `free` $free attr-dict `:` qualified(type($steps)) `,` qualified(type($free)) `->` qualified(type($distance))";
  string builder = "none";
  let derivative = "none";
}

#endif
