//===- ToLinalg.cpp - turns the resolved form into linalg on reversed builtin tensors and runtime operations ------===//
#include "Lowering.h"
#include "Stage.h"
#include "TensorForm.h"

using namespace mlir;

namespace tenferro {

Value FunctionLowering::indexValue(Extent e) {
  if (auto v = dyn_cast<Value>(e))
    return v;
  return arith::ConstantIndexOp::create(b, loc, *constantExtent(e));
}

SmallVector<Value> FunctionLowering::indexValues(ArrayRef<Extent> logical) {
  return llvm::map_to_vector(logical, [&](Extent e) { return indexValue(e); });
}

RankedTensorType FunctionLowering::builtinType(ArrayRef<Extent> logical, Type element) {
  SmallVector<int64_t> shape;
  for (Extent e : llvm::reverse(logical))
    shape.push_back(constantExtent(e).value_or(ShapedType::kDynamic));
  return RankedTensorType::get(shape, element);
}

Value FunctionLowering::empty(ArrayRef<Extent> logical, Type element) {
  Extents physical(llvm::reverse(logical));
  return tensor::EmptyOp::create(b, loc, physical, element);
}

AffineMap FunctionLowering::readMap(const Lowered &x, int64_t rank) {
  SmallVector<AffineExpr> results;
  for (int64_t axis : llvm::reverse(x.axes))
    results.push_back(axis < 0 ? b.getAffineConstantExpr(0) : b.getAffineDimExpr((unsigned)(rank - 1 - axis)));
  return AffineMap::get((unsigned)rank, 0, results, b.getContext());
}

Value FunctionLowering::splatConstant(OpBuilder &at, Attribute splat, Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return complex::ConstantOp::create(at, loc, complex, cast<ArrayAttr>(splat));
  return arith::ConstantOp::create(at, loc, cast<TypedAttr>(splat));
}

void FunctionLowering::set(Value tensor, Value source) {
  Lowered lowered;
  lowered.source = source;
  for (int64_t i = 0, rank = cast<TensorType>(tensor.getType()).getRank(); i < rank; ++i)
    lowered.axes.push_back(i);
  values[tensor] = lowered;
}

bool Lowered::isDense(int64_t rank) const {
  return source && llvm::equal(axes, llvm::seq<int64_t>(0, rank));
}

void FunctionLowering::setView(Value tensor, Lowered view) {
  view.found = extentsOf(tensor);
  values[tensor] = std::move(view);
}

void FunctionLowering::appendOperands(ValueRange tensors, SmallVectorImpl<Lowered> &operands, SmallVectorImpl<Type> &elements) {
  for (Value tensor : tensors) {
    operands.push_back(get(tensor));
    elements.push_back(cast<TensorType>(tensor.getType()).getElementType());
  }
}

Value FunctionLowering::elementwise(ArrayRef<Extent> logical, Type element, ArrayRef<Lowered> operands, ArrayRef<Type> elements,
                                    BodyBuilder body) {
  auto rank = (int64_t)logical.size();
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (const Lowered &x : operands)
    if (x.source) {
      inputs.push_back(x.source);
      maps.push_back(readMap(x, rank));
    }
  maps.push_back(b.getMultiDimIdentityMap((unsigned)rank));
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  Value init = empty(logical, element);
  auto generic = linalg::GenericOp::create(b, loc, init.getType(), inputs, init, maps, iterators,
                                           [&](OpBuilder &inner, Location at, ValueRange args) {
                                             SmallVector<Value> scalars;
                                             unsigned next = 0;
                                             for (auto [x, type] : llvm::zip(operands, elements))
                                               scalars.push_back(x.source ? args[next++] : splatConstant(inner, x.splat, type));
                                             linalg::YieldOp::create(inner, at, body(inner, at, scalars));
                                           });
  return generic.getResult(0);
}

Value FunctionLowering::materialize(Value tensor) {
  const Lowered &x = get(tensor);
  auto type = cast<TensorType>(tensor.getType());
  if (x.isDense(type.getRank()))
    return x.source;
  // what is made of a value from outside a region is made there, where it is made once and for all that read it: under the
  // extents of there, as guards of the region have not been asked
  OpBuilder::InsertionGuard guard(b);
  Extents extents = extentsOf(tensor);
  if (Operation *around = tensor.getParentBlock()->findAncestorOpInBlock(*b.getInsertionPoint());
      around && around->getBlock() != b.getInsertionBlock()) {
    b.setInsertionPoint(around);
    extents = x.found;
  }
  Value result = elementwise(extents, type.getElementType(), {x}, {type.getElementType()},
                             [](OpBuilder &, Location, ValueRange scalars) { return scalars[0]; });
  set(tensor, result);
  return result;
}

void FunctionLowering::bindArgument(BlockArgument argument) {
  auto type = cast<TensorType>(argument.getType());
  Extents logical = extentsOf(argument);
  Extents physical(llvm::reverse(logical));
  set(argument, rt::BindOp::create(b, loc, builtinType(logical, type.getElementType()), argument, indexValues(physical)));
}

/// The smallest of the extents that may be 0, for asking whether there are elements; null where there are.
Value FunctionLowering::smallestExtent(ArrayRef<Extent> logical) {
  std::optional<Extent> smallest;
  for (Extent e : logical)
    if (auto known = constantExtent(e); !known || *known == 0)
      smallest = smallest ? shapes.min(*smallest, e) : e;
  return smallest ? indexValue(*smallest) : Value();
}

template <> void FunctionLowering::lower(func::ReturnOp op) {
  SmallVector<Value> results;
  for (Value operand : op.getOperands()) {
    if (!isa<TensorType>(operand.getType())) {
      results.push_back(operand);
      continue;
    }
    results.push_back(rt::ExportOp::create(b, loc, operand.getType(), materialize(operand)));
  }
  op->setOperands(results);
}

/// The function is on tensors of the program, as all are.
template <> void FunctionLowering::lower(CallOp op) {
  SmallVector<Value> operands;
  for (Value operand : op.getXs())
    operands.push_back(isa<TensorType>(operand.getType())
                           ? rt::ExportOp::create(b, loc, operand.getType(), materialize(operand)).getResult()
                           : operand);
  auto call = CallOp::create(b, loc, op.getResultTypes(), op.getCallee(), operands, ValueRange());
  for (auto [old, result] : llvm::zip(op.getResults(), call.getResults())) {
    auto type = dyn_cast<TensorType>(old.getType());
    if (!type) {
      old.replaceAllUsesWith(result);
      continue;
    }
    Extents logical = extentsOf(old), physical(llvm::reverse(logical));
    set(old, rt::BindOp::create(b, loc, builtinType(logical, type.getElementType()), result, indexValues(physical)));
  }
}

LoweringTable::LoweringTable(MLIRContext *context) : context(context) {
  addElementwise();
  addReductions();
  addLibrary();
  addContractions();
  addShape();
  addGather();
  addIndexing();
  addInspect();
  addControl();
  add<func::ReturnOp, CallOp>();
}

LogicalResult FunctionLowering::lowerOperation(Operation *op) {
  if (auto loop = dyn_cast<WhileOp>(op))
    return lowerControl(loop);
  if (auto loop = dyn_cast<ForOp>(op))
    return lowerControl(loop);
  if (auto branch = dyn_cast<IfOp>(op))
    return lowerControl(branch);
  if (failed(shapes.visit(op)))
    return failure();
  if (auto dim = dyn_cast<DimOp>(op)) {
    if (!isa<func::FuncOp>(dim.getX().getParentBlock()->getParentOp()) || !isa<BlockArgument>(dim.getX()))
      dim.replaceAllUsesWith(indexValue(shapes.dim(dim.getX(), (int64_t)dim.getAxis())));
    return success();
  }
  if (LoweringTable::Entry entry = table.find(op))
    return (this->*entry)(op), success();
  if (isa<TenferroDialect>(op->getDialect()) && op->getNumResults() > 0 && isa<TensorType>(op->getResult(0).getType()))
    return op->emitOpError() << "is not legal in the resolved form, which --tenferro-to-linalg reads";
  return success();
}

LogicalResult FunctionLowering::run() {
  Block &block = function.getBody().front();
  SmallVector<Operation *> original;
  for (Operation &op : block)
    original.push_back(&op);
  for (BlockArgument argument : block.getArguments()) {
    if (!isa<TensorType>(argument.getType()))
      continue;
    // an argument's extents are `dim` operations at the entry: bind after them
    Operation *after = nullptr;
    for (Extent e : extentsOf(argument))
      if (auto v = dyn_cast<Value>(e))
        if (Operation *def = v.getDefiningOp(); def && (!after || after->isBeforeInBlock(def)))
          after = def;
    if (after)
      b.setInsertionPointAfter(after);
    else
      b.setInsertionPointToStart(&block);
    loc = argument.getLoc();
    bindArgument(argument);
  }
  if (failed(lowerAll(original)))
    return failure();
  eraseLowered(original);
  return success();
}

LogicalResult FunctionLowering::lowerAll(ArrayRef<Operation *> operations) {
  for (Operation *op : operations) {
    b.setInsertionPoint(op);
    loc = op->getLoc();
    if (failed(lowerOperation(op)))
      return failure();
  }
  return success();
}

void FunctionLowering::eraseLowered(ArrayRef<Operation *> operations) {
  for (Operation *op : llvm::reverse(operations))
    if (op->use_empty() && isa<TenferroDialect>(op->getDialect()) && !isa<GuardOp>(op))
      op->erase();
}

namespace {
struct ToLinalgPass : Stage<ToLinalgPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToLinalgPass)
  StringRef getArgument() const final {
    return "tenferro-to-linalg";
  }
  StringRef getDescription() const final {
    return "Turns the resolved form into linalg on reversed builtin tensors and runtime operations";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<linalg::LinalgDialect, tensor::TensorDialect, arith::ArithDialect, math::MathDialect, complex::ComplexDialect,
                    scf::SCFDialect, rt::TenferroRtDialect>();
  }
  LogicalResult work() {
    if (failed(checkTensorForm(getOperation(), TensorForm::Resolved)))
      return failure();
    LoweringTable table(&getContext());
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      ShapeTable shapes(function, ShapeTable::Mode::Assume);
      if (failed(FunctionLowering(function, shapes, table).run()))
        return failure();
    }
    return success();
  }
};
} // namespace

std::unique_ptr<Pass> createToLinalgPass() {
  return std::make_unique<ToLinalgPass>();
}

} // namespace tenferro
