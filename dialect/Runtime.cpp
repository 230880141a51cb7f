//===- Runtime.cpp - registration of the internal dialect between linalg and buffers -----------------------------===//
#include "Runtime.h"

#include "Tenferro.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
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

bool isFunction(Operation *op) {
  return isa_and_nonnull<math::MathDialect>(op->getDialect()) || op->hasTrait<ScalarFunction>();
}
bool isArithmetic(Operation *op) {
  return isFunction(op) || isa_and_nonnull<arith::ArithDialect, complex::ComplexDialect>(op->getDialect());
}

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

//===- checks that the dialect of the buffers form shares ---------------------------------------------------------===//

LogicalResult checkList(Operation *op, ArrayRef<int64_t> fixed, ValueRange values) {
  if (llvm::count(fixed, ShapedType::kDynamic) == (ptrdiff_t)values.size())
    return success();
  return op->emitOpError() << "has " << values.size() << " values for the unknown entries of a list, which has "
                           << llvm::count(fixed, ShapedType::kDynamic);
}

LogicalResult checkExtents(Operation *op, ValueRange extents, StringRef what, ArrayRef<int64_t> shape) {
  if (extents.size() != shape.size())
    return op->emitOpError() << "has " << extents.size() << " extents for a " << what << " of rank " << shape.size();
  for (auto [axis, extent, known] : llvm::enumerate(extents, shape))
    if (auto given = getConstantIntValue(extent); given && !ShapedType::isDynamic(known) && *given != known)
      return op->emitOpError() << "gives dimension " << axis << " the extent " << *given << ", its type has " << known;
  return success();
}

LogicalResult checkProduct(Operation *op, Type a, Type b, Type c, uint32_t flags) {
  for (Type other : {a, b})
    if (other != c)
      return op->emitOpError() << "multiplies elements of type " << other << " into elements of type " << c;
  if (c.isInteger(1))
    return op->emitOpError("multiplies no flags");
  if (flags & ~(uint32_t)(TNF_RT_GEMM_TRANS_A | TNF_RT_GEMM_TRANS_B))
    return op->emitOpError() << "has the flags " << flags << ", not a sum of " << (int)TNF_RT_GEMM_TRANS_A << " and "
                             << (int)TNF_RT_GEMM_TRANS_B;
  return success();
}

LogicalResult checkCode(Operation *op, int32_t code) {
  if (code > TNF_RT_OK && code <= TNF_RT_CANCELLED)
    return success();
  return op->emitOpError() << "ends a run with the code " << code << ", not one of tnf_rt_status from "
                           << (int)TNF_RT_OUT_OF_MEMORY << " to " << (int)TNF_RT_CANCELLED;
}

//===- operations ------------------------------------------------------------------------------------------------===//

LogicalResult BindOp::verify() {
  auto type = dyn_cast<TensorType>(getX().getType());
  if (!type)
    return emitOpError() << "takes a tensor of the program, not " << getX().getType();
  auto result = getResult().getType();
  if (type.getElementType() != result.getElementType())
    return emitOpError() << "has elements of type " << result.getElementType() << ", its tensor " << type.getElementType();
  if (type.getRank() != result.getRank())
    return emitOpError() << "has " << result.getRank() << " dimensions, its tensor " << type.getRank();
  return checkExtents(*this, getExtents(), "tensor", result.getShape());
}

LogicalResult ReshapeOp::verify() {
  Type from = getX().getType().getElementType(), to = getResult().getType().getElementType();
  if (from != to)
    return emitOpError() << "has elements of type " << from << " and gives elements of type " << to;
  return checkExtents(*this, getExtents(), "tensor", getResult().getType().getShape());
}

/// Whether one tensor is what another has at an index of its outermost dimension, or in a range of them.
static LogicalResult checkPart(Operation *op, RankedTensorType whole, RankedTensorType part, bool isRange = false) {
  bool fits = whole.getRank() == part.getRank() + (isRange ? 0 : 1) && whole.getRank() > 0 &&
              whole.getElementType() == part.getElementType() &&
              whole.getShape().drop_front() == part.getShape().drop_front(isRange ? 1 : 0);
  if (!fits)
    return op->emitOpError() << "has " << part << " as a part of " << whole;
  return success();
}

LogicalResult PartOp::verify() {
  RankedTensorType whole = getX().getType(), part = getResult().getType();
  if (failed(checkPart(*this, whole, part, /*isRange=*/(bool)getCount())))
    return failure();
  std::optional<int64_t> count = getCount() ? getConstantIntValue(getCount()) : std::nullopt;
  if (count && (*count < 0 || (!part.isDynamicDim(0) && *count != part.getDimSize(0))))
    return emitOpError() << "takes " << *count << " and has " << part << " of them";
  return success();
}

LogicalResult PutOp::verify() {
  return checkPart(*this, getX().getType(), getPart().getType());
}

LogicalResult GemmOp::verify() {
  return checkProduct(*this, getA().getType().getElementType(), getB().getType().getElementType(),
                      getC().getType().getElementType(), getFlags());
}

LogicalResult LibraryOp::verify() {
  if (getResultTypes() != getInits().getTypes())
    return emitOpError() << "gives results of the types (" << getResultTypes() << ") into (" << getInits().getTypes() << ')';
  if (failed(checkList(*this, getIntegers(), getNumbers())))
    return failure();
  if (getCustom() && (getIntegers().size() != 1 || (int64_t)getInPlace() != -1))
    return emitOpError("calls a user's kernel, which takes the bytes of its workspace alone and works in no input's place");
  auto inPlace = (int64_t)getInPlace();
  if (inPlace == -1)
    return success();
  if (inPlace < -1 || inPlace >= (int64_t)getInputs().size())
    return emitOpError() << "works in place of input " << inPlace << ", not of none (-1) or one of its " << getInputs().size();
  if (getResults().empty())
    return emitOpError() << "works in place of input " << inPlace << " and has no result";
  auto input = cast<RankedTensorType>(getInputs()[inPlace].getType()), result = cast<RankedTensorType>(getResult(0).getType());
  if (input.getElementType() != result.getElementType() || failed(verifyCompatibleShape(input, result)))
    return emitOpError() << "gives " << result << " in place of input " << inPlace << ", which is " << input;
  return success();
}

LogicalResult CheckedOp::verify() {
  return checkList(*this, getIntegers(), getNumbers());
}

LogicalResult FailIfOp::verify() {
  if (auto type = cast<RankedTensorType>(getFlag().getType()); type.getRank() != 0 || !type.getElementType().isInteger(1))
    return emitOpError() << "reads an i1 tensor of rank 0, not " << type;
  return checkCode(*this, (int32_t)getCode());
}

LogicalResult PopOp::verify() {
  return checkExtents(*this, getExtents(), "tensor", cast<RankedTensorType>(getValue().getType()).getShape());
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

LogicalResult ExtendOp::verify() {
  auto from = cast<RankedTensorType>(getX().getType()), to = cast<RankedTensorType>(getResult().getType());
  if (from.getElementType() != to.getElementType() || from.getRank() != to.getRank() || to.getRank() == 0)
    return emitOpError() << "makes a tensor like the one that it begins with, along more elements, got " << to << " from "
                         << from;
  return checkExtents(*this, getExtents(), "tensor", to.getShape());
}

LogicalResult OverwriteOp::verify() {
  auto elements = cast<RankedTensorType>(getElements().getType()), whole = cast<RankedTensorType>(getX().getType());
  if (elements.getElementType() != whole.getElementType())
    return emitOpError() << "writes " << elements.getElementType() << " over " << whole.getElementType();
  return success();
}

} // namespace tenferro::rt
