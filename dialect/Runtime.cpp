//===- Runtime.cpp - registration of the internal dialect between linalg and buffers -----------------------------===//
#include "Runtime.h"

#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "RuntimeDialect.cpp.inc"
#include "RuntimeEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "RuntimeAttributes.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "RuntimeTypes.cpp.inc"
#define GET_OP_CLASSES
#include "RuntimeOps.cpp.inc"

namespace tenferro::rt {

void TenferroRtDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "RuntimeAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "RuntimeTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "RuntimeOps.cpp.inc"
      >();
}

} // namespace tenferro::rt
