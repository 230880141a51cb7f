//===- Library.cpp - turns linear algebra into calls of the runtime -----------------------------------------------===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// Values that are not finite pass where the program asks for it, and in derivatives: there they are no argument of the user's.
static bool propagates(Operation *op) {
  if (StringRef(surfaceName(op)).starts_with("derivative of "))
    return true;
  auto given = op->getParentOfType<ModuleOp>()->getAttrOfType<StringAttr>("tenferro.nonfinite");
  return given && given.getValue() == "propagate";
}

template <> void FunctionLowering::lower(LibraryInterface op) {
  Operation *operation = op.getOperation();
  SmallVector<Value> inputs, inits;
  for (unsigned number : op.runtimeOperands())
    inputs.push_back(materialize(operation->getOperand(number)));
  for (Value result : operation->getResults())
    inits.push_back(empty(extentsOf(result), cast<TensorType>(result.getType()).getElementType()));
  int64_t inPlace = -1;
  for (auto [position, number] : llvm::enumerate(op.runtimeOperands()))
    if ((int)number == op.inPlaceOperand())
      inPlace = (int64_t)position;
  SmallVector<int64_t> attributes = op.runtimeAttributes();
  attributes.push_back(propagates(operation));
  auto call = rt::LibraryOp::create(b, loc, TypeRange(ValueRange(inits)), b.getStringAttr(op.runtimeFunction()),
                                    b.getStringAttr(siteOf(operation)), inputs, inits, ValueRange(),
                                    b.getDenseI64ArrayAttr(attributes), b.getI64IntegerAttr(inPlace));
  for (auto [result, lowered] : llvm::zip(operation->getResults(), call.getResults()))
    set(result, lowered);
}

void LoweringTable::addLibrary() {
  addFamily<LibraryInterface>();
}

} // namespace tenferro
