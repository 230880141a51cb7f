//===- Runtime.cpp - registration of the internal dialect between linalg and buffers -----------------------------===//
#include "Runtime.h"

#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/TypeUtilities.h"
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

LogicalResult JoinOp::verify() {
  auto whole = getResult().getType();
  if (getParts().empty())
    return emitOpError() << "has no parts";
  if ((int64_t)getDimension() < 0 || (int64_t)getDimension() >= whole.getRank())
    return emitOpError() << "a dimension of " << whole << " is expected, got " << getDimension();
  for (Value part : getParts()) {
    auto type = cast<RankedTensorType>(part.getType());
    bool isAlike = type.getRank() == whole.getRank() && type.getElementType() == whole.getElementType();
    for (int64_t i = 0; isAlike && i < whole.getRank(); ++i)
      isAlike = i == (int64_t)getDimension() || succeeded(verifyCompatibleShape(type.getShape()[i], whole.getShape()[i]));
    if (!isAlike)
      return emitOpError() << "a part is like the result but for dimension " << getDimension() << ", got " << type << " in "
                           << whole;
  }
  return success();
}

} // namespace tenferro::rt
