//===- Library.cpp - turns linear algebra into calls of the runtime, and the user's operations into calls of his ---===//
#include "Lowering.h"

using namespace mlir;

namespace tenferro {

/// What the runtime function is told of values that are not finite: bit 0, they pass; bit 1 + i, those of its operand i do.
static int64_t propagates(LibraryInterface op) {
  auto all = op->getParentOfType<ModuleOp>()->getAttrOfType<StringAttr>("tenferro.nonfinite");
  if (all && all.getValue() == "propagate")
    return 1;
  auto given = op->getAttrOfType<DenseI64ArrayAttr>(LibraryInterface::propagatesName);
  int64_t bits = 0;
  for (auto [position, number] : llvm::enumerate(op.runtimeOperands()))
    if (given && llvm::is_contained(given.asArrayRef(), (int64_t)number))
      bits |= int64_t{2} << position;
  return bits;
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
  attributes.push_back(propagates(op));
  auto call = rt::LibraryOp::create(b, loc, TypeRange(ValueRange(inits)), b.getStringAttr(op.runtimeFunction()),
                                    b.getStringAttr(siteOf(operation)), inputs, inits, ValueRange(),
                                    b.getDenseI64ArrayAttr(attributes), b.getI64IntegerAttr(inPlace), rt::CustomAttr());
  for (auto [result, lowered] : llvm::zip(operation->getResults(), call.getResults()))
    set(result, lowered);
}

template <> void FunctionLowering::lower(CustomOp op) {
  SmallVector<Value> inputs, inits;
  for (Value input : op.getInputs())
    inputs.push_back(materialize(input));
  for (Value result : op.getResults())
    inits.push_back(empty(extentsOf(result), cast<TensorType>(result.getType()).getElementType()));
  DenseI64ArrayAttr integers = op.getIntegersAttr();
  DenseF64ArrayAttr reals = op.getRealsAttr();
  StringAttr bytes = op.getBytesAttr();
  auto custom = rt::CustomAttr::get(op.getContext(), op.getFullNameAttr(), integers ? integers : b.getDenseI64ArrayAttr({}),
                                    reals ? reals : b.getDenseF64ArrayAttr({}), bytes ? bytes : b.getStringAttr(""));
  auto call = rt::LibraryOp::create(b, loc, TypeRange(ValueRange(inits)), op.getSymbolAttr(), b.getStringAttr(siteOf(op)), inputs,
                                    inits, op.getWorkspace(), op.getStaticWorkspaceAttr(), b.getI64IntegerAttr(-1), custom);
  for (auto [result, lowered] : llvm::zip(op.getResults(), call.getResults()))
    set(result, lowered);
}

void LoweringTable::addLibrary() {
  addFamily<LibraryInterface>();
  add<CustomOp>();
}

} // namespace tenferro
