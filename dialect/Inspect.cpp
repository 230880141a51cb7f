//===- Inspect.cpp - checks of what looks at values ------------------------------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static LogicalResult checkLabel(Operation *op, StringRef label) {
  constexpr size_t longest = 255;
  if (label.size() <= longest)
    return success();
  return op->emitOpError() << "C1: the label has " << label.size() << " characters, at most " << longest << " are possible";
}

LogicalResult PrintOp::verify() {
  return checkLabel(*this, getLabel());
}

LogicalResult CheckFiniteOp::verify() {
  return checkLabel(*this, getLabel());
}

} // namespace tenferro
