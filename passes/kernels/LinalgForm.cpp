//===- LinalgForm.cpp - checks that a program consists of what kernels, products and calls can be made of ---------===//
//
// Programs: functions of one block over tenferro's types, which bind their tensors first and export them last. Between:
// arithmetic on extents, runtime operations, joins, and linalg.generic with one result whose operands are read along loops or at
// element 0.
#include "LinalgForm.h"
#include "Calls.h"
#include "Kernel.h"
#include "ProgramForm.h"

using namespace mlir;

namespace tenferro::kernels {

static bool isScalar(Type type) {
  return type.isIntOrIndexOrFloat() || isa<ComplexType>(type);
}

template <typename T> static std::string textOf(T value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << value;
  return text;
}

/// A reduction starts from the identity of its kind.
static bool isIdentity(rt::ReductionKind kind, Attribute value) {
  if (auto parts = dyn_cast<ArrayAttr>(value)) {
    auto imaginary = dyn_cast<FloatAttr>(parts[1]);
    bool isKnown = kind == rt::ReductionKind::Sum || kind == rt::ReductionKind::Product;
    return isKnown && imaginary && imaginary.getValue().isPosZero() && isIdentity(kind, parts[0]);
  }
  if (auto number = dyn_cast<FloatAttr>(value)) {
    const APFloat &x = number.getValue();
    switch (kind) {
    case rt::ReductionKind::Sum:
      return x.isPosZero();
    case rt::ReductionKind::Product:
      return x.isExactlyValue(1);
    case rt::ReductionKind::Max:
      return x.isInfinity() && x.isNegative();
    case rt::ReductionKind::Min:
      return x.isInfinity() && !x.isNegative();
    case rt::ReductionKind::Or:
    case rt::ReductionKind::And:
      return false;
    }
  }
  auto number = dyn_cast<IntegerAttr>(value);
  if (!number)
    return false;
  const APInt &x = number.getValue();
  bool isFlag = x.getBitWidth() == 1;
  switch (kind) {
  case rt::ReductionKind::Sum:
    return !isFlag && x.isZero();
  case rt::ReductionKind::Product:
    return !isFlag && x.isOne();
  case rt::ReductionKind::Max:
    return !isFlag && x.isMinSignedValue();
  case rt::ReductionKind::Min:
    return !isFlag && x.isMaxSignedValue();
  case rt::ReductionKind::Or:
    return isFlag && x.isZero();
  case rt::ReductionKind::And:
    return isFlag && x.isOne();
  }
  llvm_unreachable("every kind is above");
}

/// The kind of a combining operation; none for those of several steps, as the product of complex numbers.
static std::optional<rt::ReductionKind> kindOf(Operation *combine) {
  if (isa<arith::AddFOp, arith::AddIOp, complex::AddOp>(combine))
    return rt::ReductionKind::Sum;
  if (isa<arith::MulFOp, arith::MulIOp, complex::MulOp>(combine))
    return rt::ReductionKind::Product;
  if (isa<arith::MaximumFOp, arith::MaxSIOp>(combine))
    return rt::ReductionKind::Max;
  if (isa<arith::MinimumFOp, arith::MinSIOp>(combine))
    return rt::ReductionKind::Min;
  if (isa<arith::OrIOp>(combine))
    return rt::ReductionKind::Or;
  if (isa<arith::AndIOp>(combine))
    return rt::ReductionKind::And;
  return std::nullopt;
}

/// Whether it says where the operation's elements are written.
static bool isPlaceOf(Operation *inner, linalg::GenericOp op) {
  return placeIn(op) == inner && op.getNumReductionLoops() == 0 && op->hasOneUse() && isa<rt::OverwriteOp>(*op->user_begin());
}

namespace {

class Checker {
public:
  LogicalResult check(Operation &op);

private:
  LogicalResult checkGeneric(linalg::GenericOp op);
  LogicalResult checkMaps(linalg::GenericOp op);
  LogicalResult checkReduction(linalg::GenericOp op);
  LogicalResult checkBody(linalg::GenericOp op);
  LogicalResult checkOverwrite(rt::OverwriteOp op);
};

LogicalResult Checker::checkMaps(linalg::GenericOp op) {
  auto maps = op.getIndexingMapsArray();
  llvm::SmallBitVector hasExtent(op.getNumLoops());
  for (auto [operand, map] : llvm::zip(op->getOperands(), maps)) {
    llvm::SmallBitVector used(op.getNumLoops());
    for (AffineExpr result : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(result);
      auto constant = dyn_cast<AffineConstantExpr>(result);
      if (!dim && !(constant && constant.getValue() == 0))
        return op.emitError() << "an operand of a kernel is read along loops or at element 0, not at " << textOf(result)
                              << " (in " << textOf(map) << ")";
      if (dim && used.test(dim.getPosition()))
        return op.emitError() << "one loop runs along two dimensions of an operand (in " << textOf(map) << ")";
      if (dim)
        used.set(dim.getPosition());
    }
    hasExtent |= used;
  }
  if (!hasExtent.all())
    return op.emitError() << "loop d" << hasExtent.find_first_unset() << " runs along no operand: its extent is unknown";
  AffineMap written = maps.back();
  auto iterators = op.getIteratorTypesArray();
  for (auto [loop, kind] : llvm::enumerate(iterators)) {
    bool isWritten = llvm::is_contained(written.getResults(), getAffineDimExpr((unsigned)loop, op.getContext()));
    if (isWritten != (kind == utils::IteratorType::parallel))
      return op.emitError() << "loop d" << loop << " is " << (isWritten ? "a reduction but runs" : "parallel but does not run")
                            << " along the result";
  }
  if (written.getNumResults() != (unsigned)llvm::count(iterators, utils::IteratorType::parallel))
    return op.emitError() << "the result is written along loops only (in " << textOf(written) << ")";
  return success();
}

LogicalResult Checker::checkReduction(linalg::GenericOp op) {
  Block &body = op.getRegion().front();
  BlockArgument accumulator = body.getArguments().back();
  Value init = op.getDpsInits()[0];
  auto attribute = op->getAttrOfType<rt::ReductionKindAttr>(reductionName);
  if (op.getNumReductionLoops() == 0) {
    if (attribute)
      return op.emitError() << reductionName << " on an operation without reduction";
    if (!accumulator.use_empty())
      return op.emitError() << "reads the result that it writes, and is no reduction";
    return checkInit(op, init);
  }
  if (!attribute)
    return op.emitError() << "a reduction says how it combines: " << reductionName
                          << " = #tenferro_rt.reduction<sum>, or product, "
                          << "max, min, or, and";
  StringRef kind = rt::stringifyReductionKind(attribute.getValue());
  auto fill = init.getDefiningOp<linalg::FillOp>();
  Attribute start;
  if (fill)
    matchPattern(fill.getInputs()[0], m_Constant(&start));
  if (!start || !isIdentity(attribute.getValue(), start))
    return op.emitError() << "a reduction of kind " << kind << " starts from a linalg.fill with its identity";
  Operation *combine = body.getTerminator()->getOperand(0).getDefiningOp();
  std::optional<rt::ReductionKind> found = combine ? kindOf(combine) : std::nullopt;
  if (found && (*found != attribute.getValue() || !accumulator.hasOneUse() || *accumulator.user_begin() != combine))
    return op.emitError() << "combines with " << combine->getName() << " and claims to be a reduction of kind " << kind;
  if (!found && (attribute.getValue() != rt::ReductionKind::Product || !isa<ComplexType>(accumulator.getType())))
    return op.emitError() << "does not end with the operation that combines its elements";
  return success();
}

/// Scalars: arithmetic, choices, and elements of tensors at indices of the body's own.
LogicalResult Checker::checkBody(linalg::GenericOp op) {
  LogicalResult result = success();
  op.getRegion().walk([&](Operation *inner) {
    bool isKnown = rt::isArithmetic(inner) ||
                   isa<linalg::IndexOp, linalg::YieldOp, tensor::ExtractOp, scf::IfOp, scf::YieldOp>(inner) ||
                   isPlaceOf(inner, op);
    if (!isKnown)
      result = inner->emitError() << inner->getName() << " is not legal in the body of a kernel's operation";
    for (Type type : inner->getResultTypes())
      if (!isScalar(type))
        result = inner->emitError() << inner->getName() << " gives no scalar";
    for (Value operand : inner->getOperands()) {
      if (op.getRegion().isAncestor(operand.getParentRegion()))
        continue;
      bool isTensor = isa<RankedTensorType>(operand.getType()) && isa<tensor::ExtractOp>(inner);
      if (!isTensor && !operand.getType().isIndex() && !matchPattern(operand, m_Constant()))
        result = inner->emitError() << "a scalar from outside of the body is an extent or a constant";
    }
  });
  return result;
}

/// Elements that are written over another tensor say where, with one index per dimension of that tensor.
LogicalResult Checker::checkOverwrite(rt::OverwriteOp op) {
  auto writer = op.getElements().getDefiningOp<linalg::GenericOp>();
  rt::PlaceOp place = writer ? placeIn(writer) : rt::PlaceOp();
  if (!place || writer->getBlock() != op->getBlock() || !writer->hasOneUse())
    return op.emitError("writes elements of a linalg.generic beside it which says their places and that nothing else reads");
  auto rank = (size_t)cast<RankedTensorType>(op.getX().getType()).getRank();
  if (place.getIndices().size() != rank)
    return op.emitError() << "writes over a tensor of rank " << rank << " at places of " << place.getIndices().size()
                          << " indices";
  return success();
}

LogicalResult Checker::checkGeneric(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1 || op.getNumResults() != 1)
    return op.emitError() << "has " << op.getNumDpsInits() << " results; an operation of a kernel has one";
  if (failed(checkMaps(op)) || failed(checkReduction(op)))
    return failure();
  return checkBody(op);
}

LogicalResult Checker::check(Operation &op) {
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return checkGeneric(generic);
  if (isa<rt::GemmOp, rt::LibraryOp>(op))
    return checkInits(&op);
  if (auto join = dyn_cast<rt::JoinOp>(op))
    return checkInit(join, join.getInit());
  if (auto overwrite = dyn_cast<rt::OverwriteOp>(op))
    return checkOverwrite(overwrite);
  if (auto fill = dyn_cast<linalg::FillOp>(op)) {
    bool isInit = llvm::all_of(fill->getUses(), [](OpOperand &use) {
      auto generic = dyn_cast<linalg::GenericOp>(use.getOwner());
      return generic && generic.isDpsInit(&use);
    });
    return isInit ? success() : fill.emitError() << "linalg.fill is where a reduction starts, nothing else";
  }
  return checkBesideSteps(op, "linalg");
}

} // namespace

LogicalResult checkLinalgForm(ModuleOp module) {
  bool holds = true;
  auto check = [](Operation &op) { return Checker().check(op); };
  ProgramForm form{"linalg", rt::BindOp::getOperationName(), rt::ExportOp::getOperationName(), isTensorOrTape, check};
  for (Operation &op : *module.getBody()) {
    if (auto function = dyn_cast<func::FuncOp>(op))
      holds &= succeeded(checkProgram(function, form));
    else
      holds &= succeeded(op.emitError() << op.getName() << " is not legal in the linalg form");
  }
  return holds ? checkCalls(module, "linalg") : failure();
}

} // namespace tenferro::kernels
