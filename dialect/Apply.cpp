//===- Apply.cpp - constraints of bodies with derivatives of their own ---------------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

static SmallVector<Type> floatingOf(TypeRange types) {
  return llvm::filter_to_vector(types, [](Type type) { return isa<FloatType>(realOf(cast<TensorType>(type).getElementType())); });
}

static LogicalResult checkTypes(ApplyOp op, StringRef label, const Twine &what, TypeRange got, TypeRange wanted) {
  if (got.size() != wanted.size())
    return op.emitOpError() << label << ": " << what << ": " << wanted.size() << " are expected, got " << got.size();
  for (auto [n, g, w] : llvm::enumerate(got, wanted))
    if (!areCompatible(g, w))
      return op.emitOpError() << codeOfMismatch(w, g) << label << ": " << what << ": number " << n << " must be of the type " << w
                              << ", got " << g;
  return success();
}

static LogicalResult checkRegion(ApplyOp op, Region &region, StringRef name, TypeRange arguments, TypeRange yielded) {
  auto end = region.front().empty() ? YieldOp() : dyn_cast<YieldOp>(region.front().back());
  if (!end)
    return op.emitOpError() << "its " << name << " must end with " << YieldOp::getOperationName();
  bool isBody = name == "body";
  if (failed(checkTypes(op, isBody ? "C1" : "C3", "arguments of the " + name, region.getArgumentTypes(), arguments)) ||
      failed(checkTypes(op, isBody ? "C2" : "C3", "values that the " + name + " yields", end.getOperandTypes(), yielded)))
    return failure();
  WalkResult walk = region.walk([&](Operation *inner) -> WalkResult {
    for (Value operand : inner->getOperands())
      if (isa<TensorType>(operand.getType()) && !region.isAncestor(operand.getParentRegion()))
        return op.emitOpError() << "C4: its " << name << " reads a tensor of outside, in " << inner->getName();
    return success();
  });
  return failure(walk.wasInterrupted());
}

LogicalResult ApplyOp::verifyRegions() {
  SmallVector<Type> operands(getXs().getTypes()), results(getResultTypes());
  if (failed(checkRegion(*this, getBody(), "body", operands, results)))
    return failure();
  SmallVector<Type> tangents = floatingOf(operands), moved = floatingOf(results), forward(operands), backward(operands);
  llvm::append_range(forward, tangents);
  llvm::append_range(backward, results);
  llvm::append_range(backward, moved);
  if (getRules().size() != (size_t)getJvp() + (size_t)getVjp())
    return emitOpError() << "C5: " << getRules().size() << " regions for " << (getJvp() ? "jvp " : "") << (getVjp() ? "vjp" : "");
  if (Region *rule = getJvpRule(); rule && failed(checkRegion(*this, *rule, "jvp", forward, moved)))
    return failure();
  Region *rule = getVjpRule();
  return rule ? checkRegion(*this, *rule, "vjp", backward, tangents) : success();
}

LogicalResult AfterOp::resultElements(std::optional<Location>, Adaptor op, SmallVectorImpl<Type> &elements) {
  elements.push_back(cast<TensorType>(op.getX().getType()).getElementType());
  return success();
}
void AfterOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back(shapes.dims(op.getX()));
}

LogicalResult SnapshotDistanceOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  auto steps = cast<TensorType>(op.getSteps().getType()), free = cast<TensorType>(op.getFree().getType());
  if (!areCompatible(steps, free) || !steps.getElementType().isInteger(64))
    return inferError(loc, getOperationName(), codeOfMismatch(steps, free),
                      "C1: steps and free must be i64 of the same extents, got ", steps, " and ", free);
  elements.push_back(steps.getElementType());
  return success();
}
void SnapshotDistanceOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents extents = shapes.dims(op.getSteps());
  for (size_t i = 0; i < extents.size(); ++i)
    extents[i] = shapes.same("extents differ", extents[i], "dim " + Twine(i) + " of steps", shapes.dim(op.getFree(), (int64_t)i),
                             "dim " + Twine(i) + " of free");
  results.push_back(extents);
}

} // namespace tenferro
