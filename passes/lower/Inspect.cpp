//===- Inspect.cpp - turns what looks at values into calls of the runtime ------------------------------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// The runtime function sees the tensor as it is in memory. Nothing reads what the call hands on, which its effect keeps.
void FunctionLowering::showTo(StringRef function, Value tensor, StringRef site) {
  Value source = materialize(tensor);
  rt::CheckedOp::create(b, loc, source.getType(), b.getStringAttr(function), b.getStringAttr(site), source, ValueRange(),
                        b.getDenseI64ArrayAttr({}));
}

template <> void FunctionLowering::lower(PrintOp op) {
  showTo("tnf_rt_print", op.getX(), op.getLabel());
}

template <> void FunctionLowering::lower(CheckFiniteOp op) {
  showTo("tnf_rt_check_finite", op.getX(), siteOf(op) + ": \"" + op.getLabel().str() + "\"");
}

void LoweringTable::addInspect() {
  add<PrintOp, CheckFiniteOp>();
}

} // namespace tenferro
