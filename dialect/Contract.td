//===- Contract.td - contractions of two tensors -------------------------------------------------------------------===//
#ifndef TENFERRO_CONTRACT_TD
#define TENFERRO_CONTRACT_TD

include "Base.td"

def Tenferro_DotGeneralOp : Tenferro_Op<"dot_general"> {
  let summary = "sum of products over contracted axes; result axes: lhs free, rhs free, batch";
  let zeroIf = "lhs or rhs";
  let description = [{
    C1: contracted and batch axes are distinct and in range, as many on both sides. C2: element types are equal. C3: paired extents are
    equal (guarded where unknown). C4: the result has at most 32 axes. Nothing is conjugated.
  }];
  let arguments = (ins NumericT:$lhs, NumericT:$rhs, DenseI64ArrayAttr:$lhs_contract, DenseI64ArrayAttr:$rhs_contract,
                       DenseI64ArrayAttr:$lhs_batch, DenseI64ArrayAttr:$rhs_batch);
  let results = (outs NumericT:$result);
  let assemblyFormat = "$lhs `,` $rhs `contract` $lhs_contract `,` $rhs_contract `batch` $lhs_batch `,` $rhs_batch attr-dict `:` "
                       "qualified(type($lhs)) `,` qualified(type($rhs)) `->` qualified(type($result))";
}

#endif
