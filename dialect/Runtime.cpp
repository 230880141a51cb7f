//===- Runtime.cpp - registration of the internal dialect between linalg and buffers -----------------------------===//
#include "Runtime.h"

using namespace mlir;

#include "RuntimeDialect.cpp.inc"
#define GET_OP_CLASSES
#include "RuntimeOps.cpp.inc"

namespace tenferro::rt {

void TenferroRtDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "RuntimeOps.cpp.inc"
      >();
}

} // namespace tenferro::rt
