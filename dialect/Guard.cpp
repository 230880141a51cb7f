//===- Guard.cpp - checks of run-time guards -------------------------------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

LogicalResult GuardOp::verify() {
  if (getText().empty())
    return emitOpError() << "C1: text must not be empty";
  return success();
}

} // namespace tenferro
