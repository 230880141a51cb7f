//===- Control.td - loops, branches, and what derivatives of loops keep ---------------------------------------------===//
#ifndef TENFERRO_CONTROL_TD
#define TENFERRO_CONTROL_TD

include "Base.td"

def Tenferro_TapeType : Tenferro_Type<"Tape", "tape"> {
  let summary = "what a loop keeps for its way back: tensors and extents, last in first out";
  let description = [{
    A linear value: it is used once on every way through the program, by `push`, `pop`, or a loop or branch that hands it on.
  }];
}

def Tenferro_CarriedT : AnyTypeOf<[AnyT, Tenferro_TapeType], "tensor or tape">;

// What a region does is what the operation does: it goes where nothing in it has an effect.
class Tenferro_ControlOp<string mnemonic, list<Trait> traits = []> :
    Op<Tenferro_Dialect, mnemonic, !listconcat(traits, [RecursiveMemoryEffects])> {
  string builder = "none";
  string derivative = "engine";
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

class Tenferro_Loop<string mnemonic> : Tenferro_ControlOp<mnemonic,
    [SingleBlock, DeclareOpInterfaceMethods<Tenferro_LoopInterface>]>;

def Tenferro_WhileOp : Tenferro_Loop<"while"> {
  let summary = "steps while a condition on the carried values holds";
  let description = [{
    Each carried value keeps dtype and rank, and the extents of the axes that are not listed as `changes`: that is proven, or guarded at the
    end of each step. The last result is the number of steps that were taken; `max_steps` ends the loop without an error.

    C1: one init, one argument of both regions and one yielded value per carried value, equal in dtype and rank. C2: changing axes are
    distinct, in range, and not exact in the argument's type. C3: the condition is a rank-0 bool. C4: max_steps is not negative. C5: the
    results have the arguments' types.

    ```mlir
    %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64> changes [0]) max_steps 100 {
      %sum = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
      %go = tenferro.compare lt %sum, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%x: !tenferro.tensor<?xf64>):
      %longer = tenferro.concatenate %x, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %longer : !tenferro.tensor<?xf64>
    }
    ```
  }];
  let arguments = (ins Variadic<Tenferro_CarriedT>:$inits, ArrayAttr:$changes, OptionalAttr<I64Attr>:$max_steps);
  let results = (outs Variadic<Tenferro_CarriedT>:$results, Index:$steps);
  let regions = (region SizedRegion<1>:$condition, SizedRegion<1>:$body);
}

def Tenferro_ForOp : Tenferro_Loop<"for"> {
  let summary = "a number of steps that is known before the first one";
  let description = [{
    The body gets the number of its step, from 0 (`reverse`: down to 0), then of each tensor `over` which the loop runs the part at that number
    along the last axis, and the carried values, of which `while` tells more. What the body yields first is stacked: the results begin with
    one tensor for each such value, which has it at the number of the step along one more axis, the last. A count that is not positive takes
    no step.

    C1: one init, one argument of the body behind the step and the parts, and one yielded value behind those that are stacked per carried
    value, equal in dtype and rank. C2: changing axes are distinct, in range, and not exact in the argument's type. C3: the results behind
    the stacked ones have the arguments' types. C4: each tensor that is run over has an axis, whose extent is the count, or 0 where that is negative (guarded where
    unknown), and its part the type without it, or one that states fewer of its extents. C5: a stacked result has the dtype of what is
    yielded, and one rank more. The extents of what is stacked are those that every step gives: none is decided by values that a step
    computes. C6: keeps is "segments" or "snapshots", and budget positive, of "snapshots" alone, which
    carry nothing that changes.

    What a derivative backward keeps of the steps `keeps` says: with "segments" what is carried where each of about sqrt(count) segments
    begins, with "snapshots" what is carried at as many steps as `budget` bytes hold. Everything else is computed again.

    ```mlir
    %power = tenferro.for %i to %n (%p = %one : !tenferro.tensor<f64>) {
      %next = tenferro.mul %p, %x : !tenferro.tensor<f64>
      tenferro.yield %next : !tenferro.tensor<f64>
    }
    %sums, %total = tenferro.for %i to %n over (%x = %xs : !tenferro.tensor<?xf64>) (%s = %zero : !tenferro.tensor<f64>)
        stacks (!tenferro.tensor<?xf64>) {
      %next = tenferro.add %s, %x : !tenferro.tensor<f64>
      tenferro.yield %next, %next : !tenferro.tensor<f64>, !tenferro.tensor<f64>
    }
    ```
  }];
  let arguments = (ins Index:$count, Variadic<Tenferro_CarriedT>:$parts_and_inits, ArrayAttr:$changes, UnitAttr:$reverse,
                       OptionalAttr<StrAttr>:$keeps, OptionalAttr<I64Attr>:$budget);
  let results = (outs Variadic<Tenferro_CarriedT>:$results);
  let regions = (region SizedRegion<1>:$body);
  let extraClassDeclaration = [{
    /// The tensors that it runs over, and the parts of them that the body gets.
    ::mlir::OperandRange getXs() { return getPartsAndInits().drop_back(getChanges().size()); }
    ::mlir::Block::BlockArgListType getParts() { return getBody().getArguments().drop_front().take_front(getXs().size()); }
    /// What a step gives to be stacked, and what it is stacked in.
    ::mlir::OperandRange getStepOutputs() { return getBody().front().getTerminator()->getOperands().drop_back(getChanges().size()); }
    ::mlir::ResultRange getStacked() { return getResults().drop_back(getChanges().size()); }
  }];
}

def Tenferro_IfOp : Tenferro_ControlOp<"if", [SingleBlock]> {
  let summary = "one of two branches";
  let description = [{
    An extent that differs between the branches is unknown in the result's type, and exact when the program runs.

    C1: pred is a rank-0 bool. C2: each branch yields one value per result, equal in dtype and rank.

    ```mlir
    %y = tenferro.if %c : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      tenferro.yield %a : !tenferro.tensor<?xf64>
    } else {
      tenferro.yield %b : !tenferro.tensor<?xf64>
    }
    ```
  }];
  let arguments = (ins BoolT:$pred);
  let results = (outs Variadic<Tenferro_CarriedT>:$results);
  let regions = (region SizedRegion<1>:$then_region, SizedRegion<1>:$else_region);
}

class Tenferro_EndOp<string mnemonic, Trait parent> : Op<Tenferro_Dialect, mnemonic, [Pure, Terminator, parent]> {
  string builder = "none";
  string derivative = "none";
}

def Tenferro_YieldOp : Tenferro_EndOp<"yield", ParentOneOf<["WhileOp", "ForOp", "IfOp", "VmapOp", "ApplyOp"]>> {
  let summary = "what a step or a branch hands on";
  let description = "C1: it ends a region of a `while`, a `for`, an `if`, a `vmap` or an `apply`.";
  let arguments = (ins Variadic<Tenferro_CarriedT>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` qualified(type($values)))?";
}

def Tenferro_ConditionOp : Tenferro_EndOp<"condition", HasParent<"WhileOp">> {
  let summary = "whether a loop takes one more step";
  let description = "C1: it ends a region of a `while`, which says of what type it is.";
  let arguments = (ins AnyT:$go);
  let assemblyFormat = "$go attr-dict `:` qualified(type($go))";
}

//===- what reverse mode keeps ----------------------------------------------------------------------------------===//

class Tenferro_KeepingOp<string mnemonic, list<Trait> traits = [Pure]> : Op<Tenferro_Dialect, mnemonic, traits> {
  string builder = "none";
  string derivative = "engine";
}

// Two tapes that begin alike are two.
def Tenferro_TapeOp : Tenferro_KeepingOp<"tape", []> {
  let summary = "a tape that holds nothing";
  let results = (outs Res<Tenferro_TapeType, "", [MemAlloc]>:$tape);
  let assemblyFormat = "attr-dict";
}

def Tenferro_PushOp : Tenferro_KeepingOp<"push", [Pure, DeclareOpInterfaceMethods<Tenferro_ShapeRuleInterface>]> {
  let summary = "the tape with x on top: a tensor, or an extent, which is not negative";
  let arguments = (ins Tenferro_TapeType:$tape, AnyTypeOf<[AnyT, Index]>:$x);
  let results = (outs Tenferro_TapeType:$result);
  let assemblyFormat = "$tape `,` $x attr-dict `:` qualified(type($x))";
}

def Tenferro_PopOp : Tenferro_KeepingOp<"pop", [Pure, DeclareOpInterfaceMethods<Tenferro_ShapeRuleInterface>]> {
  let summary = "the tensor on top of the tape, and the tape without it";
  let description = [{
    The extents are those that the tensor had when it was pushed. C1: each unknown extent has one index operand. C2: the result has these
    extents.
  }];
  let arguments = (ins Tenferro_TapeType:$tape, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents);
  let results = (outs Tenferro_TapeType:$rest, AnyT:$x);
  let assemblyFormat = "$tape `extents` custom<DynamicIndexList>($extents, $static_extents) attr-dict `:` qualified(type($x))";
  let hasVerifier = 1;
}

def Tenferro_PopExtentOp : Tenferro_KeepingOp<"pop_extent"> {
  let summary = "the extent on top of the tape, and the tape without it";
  let arguments = (ins Tenferro_TapeType:$tape);
  let results = (outs Tenferro_TapeType:$rest, Index:$extent);
  let assemblyFormat = "$tape attr-dict";
}

#endif
