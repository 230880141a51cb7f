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
  bool dense = x.source && (int64_t)x.axes.size() == type.getRank();
  for (auto [i, axis] : llvm::enumerate(x.axes))
    dense &= axis == (int64_t)i;
  if (dense)
    return x.source;
  Value result = elementwise(extentsOf(tensor), type.getElementType(), {x}, {type.getElementType()},
                             [](OpBuilder &, Location, ValueRange scalars) { return scalars[0]; });
  set(tensor, result);
  return result;
}

void FunctionLowering::bindArgument(BlockArgument argument) {
  auto type = dyn_cast<TensorType>(argument.getType());
  if (!type)
    return;
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

/// Whether any element of a dense integer tensor of rank 1 or more is 0.
Value FunctionLowering::anyZero(Value source) {
  auto type = cast<RankedTensorType>(source.getType());
  auto rank = (unsigned)type.getRank();
  Value no = arith::ConstantOp::create(b, loc, b.getBoolAttr(false));
  Value init = linalg::FillOp::create(b, loc, no, empty({}, b.getI1Type())).getResult(0);
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(rank), AffineMap::get(rank, 0, b.getContext())};
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      b, loc, init.getType(), source, init, maps, iterators, [&](OpBuilder &inner, Location at, ValueRange args) {
        Value zero = arith::ConstantOp::create(inner, at, b.getZeroAttr(args[0].getType()));
        Value isZero = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, args[0], zero);
        Value any = arith::OrIOp::create(inner, at, args[1], isZero);
        linalg::YieldOp::create(inner, at, any);
      });
  generic->setAttr("tenferro_rt.reduction", rt::ReductionKindAttr::get(b.getContext(), rt::ReductionKind::Or));
  return generic.getResult(0);
}

/// A division fails where an element of its divisor is 0, as often as that element is used: over no elements it does not.
void FunctionLowering::checkDivisor(DivOp op) {
  Type element = op.getRhs().getType().getElementType();
  const Lowered &divisor = get(op.getRhs());
  bool isKnown = isa<IntegerType>(element) && divisor.splat;
  if (!isa<IntegerType>(element) || (isKnown && !cast<IntegerAttr>(divisor.splat).getValue().isZero()))
    return;
  Value flag;
  if (divisor.source && cast<RankedTensorType>(divisor.source.getType()).getRank() > 0) {
    flag = anyZero(divisor.source);
  } else { // one number: no loop whose result could be accumulated
    Lowered scalar = divisor;
    scalar.axes.clear();
    flag = elementwise({}, b.getI1Type(), {scalar}, {element}, [](OpBuilder &inner, Location at, ValueRange scalars) -> Value {
      Value zero = arith::ConstantOp::create(inner, at, inner.getZeroAttr(scalars[0].getType()));
      return arith::CmpIOp::create(inner, at, arith::CmpIPredicate::eq, scalars[0], zero);
    });
  }
  if (Value smallest = smallestExtent(extentsOf(op.getResult()))) {
    Lowered found;
    found.source = flag;
    flag = elementwise({}, b.getI1Type(), {found}, {b.getI1Type()}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
      Value none = arith::ConstantIndexOp::create(inner, at, 0);
      Value isUsed = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::sgt, smallest, none);
      return arith::AndIOp::create(inner, at, scalars[0], isUsed).getResult();
    });
  }
  rt::FailIfOp::create(b, loc, flag, b.getI32IntegerAttr(TNF_RT_DIVISION_BY_ZERO),
                       b.getStringAttr(siteOf(op) + ": an element of rhs is 0"));
}

void FunctionLowering::lowerElementwise(ScalarInterface op) {
  Operation *operation = op.getOperation();
  auto type = cast<TensorType>(operation->getResult(0).getType());
  Value first = operation->getOperand(0);
  bool isReal = !isa<ComplexType>(cast<TensorType>(first.getType()).getElementType());
  bool isIdentity = isa<StopGradientOp>(operation) || (isa<ConjOp, RealOp>(operation) && isReal);
  if (isIdentity) {
    values[operation->getResult(0)] = Lowered(get(first));
    return;
  }
  if (auto div = dyn_cast<DivOp>(operation))
    checkDivisor(div);
  SmallVector<Lowered> operands;
  SmallVector<Type> elements;
  for (Value operand : operation->getOperands()) {
    operands.push_back(get(operand));
    elements.push_back(cast<TensorType>(operand.getType()).getElementType());
  }
  set(operation->getResult(0),
      elementwise(extentsOf(operation->getResult(0)), type.getElementType(), operands, elements,
                  [&](OpBuilder &inner, Location at, ValueRange scalars) { return op.emitScalar(inner, at, scalars); }));
}

/// Gives the sums and products of a reduction the freedom that its lanes need.
static void allowReassociation(Operation *combine) {
  auto reassociate = arith::FastMathFlags::reassoc;
  if (auto add = dyn_cast<arith::AddFOp>(combine))
    add.setFastmath(reassociate);
  else if (auto mul = dyn_cast<arith::MulFOp>(combine))
    mul.setFastmath(reassociate);
  else if (auto add = dyn_cast<complex::AddOp>(combine))
    add.setFastmath(reassociate);
}

/// A number of elements as a scalar: the product of extents, which need not fit in 64 bits where it is a float. Whole up to 2^53.
static Value countElements(OpBuilder &b, Location loc, ArrayRef<Value> extents, Type element) {
  bool isInteger = isa<IntegerType>(element);
  Value count;
  for (Value extent : extents) {
    Value each = arith::IndexCastOp::create(b, loc, b.getI64Type(), extent);
    if (!isInteger)
      each = arith::SIToFPOp::create(b, loc, b.getF64Type(), each);
    if (!count)
      count = each;
    else if (isInteger)
      count = arith::MulIOp::create(b, loc, count, each);
    else
      count = arith::MulFOp::create(b, loc, count, each);
  }
  return convertScalar(b, loc, count, element);
}

/// A reduction over axes along which all elements are the same: n of them add up to n times one of them, the largest and the
/// smallest is that one. No loop runs over what is reduced, so n may be anything.
void FunctionLowering::reduceEqual(Operation *op, ArrayRef<int64_t> axes) {
  Lowered x = get(op->getOperand(0));
  Extents from = extentsOf(op->getOperand(0)), reduced;
  for (int64_t axis : axes)
    reduced.push_back(from[axis]);
  for (int64_t &axis : x.axes) // what is left is numbered without the reduced axes
    axis -= llvm::count_if(axes, [&](int64_t other) { return other < axis; });
  SmallVector<Value> counts = indexValues(reduced);
  Value smallest = smallestExtent(reduced);
  Type element = cast<TensorType>(op->getResult(0).getType()).getElementType();
  Attribute identity = identityOf(cast<CombinerInterface>(op), element);
  bool isSum = isa<ReduceSumOp>(op);
  set(op->getResult(0),
      elementwise(extentsOf(op->getResult(0)), element, {x}, {element}, [&](OpBuilder &inner, Location at, ValueRange scalars) {
        Value value = scalars[0];
        if (isSum) {
          Value n = countElements(inner, at, counts, realOf(element));
          if (isa<ComplexType>(element)) {
            Value re = arith::MulFOp::create(inner, at, complex::ReOp::create(inner, at, value), n);
            Value im = arith::MulFOp::create(inner, at, complex::ImOp::create(inner, at, value), n);
            value = complex::CreateOp::create(inner, at, element, re, im);
          } else if (isa<FloatType>(element))
            value = arith::MulFOp::create(inner, at, value, n);
          else
            value = arith::MulIOp::create(inner, at, value, n);
        }
        if (!smallest)
          return value;
        // over no elements: not 0 * inf
        Value none = arith::ConstantIndexOp::create(inner, at, 0);
        Value isEmpty = arith::CmpIOp::create(inner, at, arith::CmpIPredicate::sle, smallest, none);
        return choose(inner, at, isEmpty, splatConstant(inner, identity, element), value);
      }));
}

Attribute FunctionLowering::identityOf(CombinerInterface combiner, Type element) {
  Attribute identity = combiner.identity(element);
  if (isa<ComplexType>(element))
    identity = b.getArrayAttr({identity, b.getZeroAttr(realOf(element))});
  return identity;
}

void FunctionLowering::lowerReduce(Operation *op, CombinerInterface combiner, ArrayRef<int64_t> axes) {
  Value input = op->getOperand(0), result = op->getResult(0);
  auto type = cast<TensorType>(input.getType());
  int64_t rank = type.getRank();
  Type element = type.getElementType();
  if (axes.empty()) {
    values[result] = Lowered(get(input));
    return;
  }
  Lowered x = get(input);
  bool areEqual = llvm::none_of(axes, [&](int64_t axis) { return llvm::is_contained(x.axes, axis); });
  if (areEqual && isa<ReduceSumOp, ReduceMaxOp, ReduceMinOp>(op)) {
    reduceEqual(op, axes);
    return;
  }
  if (!x.source) {
    materialize(input);
    x = get(input);
  }
  Value start = splatConstant(b, identityOf(combiner, element), element);
  Value init = linalg::FillOp::create(b, loc, start, empty(extentsOf(result), element)).getResult(0);
  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t d = 0; d < rank; ++d) {
    bool reduced = llvm::is_contained(axes, rank - 1 - d);
    iterators.push_back(reduced ? utils::IteratorType::reduction : utils::IteratorType::parallel);
    if (!reduced)
      kept.push_back(b.getAffineDimExpr((unsigned)d));
  }
  SmallVector<AffineMap> maps{readMap(x, rank), AffineMap::get((unsigned)rank, 0, kept, b.getContext())};
  // an axis that the source does not have (a broadcast) has its extent nowhere else: materialise
  AffineMap combined = inversePermutation(concatAffineMaps(maps, b.getContext()));
  if (!combined) {
    Value dense = elementwise(extentsOf(input), element, {x}, {element},
                              [](OpBuilder &, Location, ValueRange scalars) { return scalars[0]; });
    set(input, dense);
    x = get(input);
    maps[0] = readMap(x, rank);
  }
  auto generic = linalg::GenericOp::create(b, loc, init.getType(), x.source, init, maps, iterators,
                                           [&](OpBuilder &inner, Location at, ValueRange args) {
                                             Value next = combiner.combine(inner, at, args[1], args[0]);
                                             if (Operation *combine = next.getDefiningOp())
                                               allowReassociation(combine);
                                             linalg::YieldOp::create(inner, at, next);
                                           });
  auto kind = rt::symbolizeReductionKind(combiner.reductionKind());
  generic->setAttr("tenferro_rt.reduction", rt::ReductionKindAttr::get(b.getContext(), *kind));
  set(result, generic.getResult(0));
}

/// Values that are not finite pass where the program asks for it, and in derivatives: there they are no argument of the user's.
static bool propagates(Operation *op) {
  if (StringRef(surfaceName(op)).starts_with("derivative of "))
    return true;
  auto given = op->getParentOfType<ModuleOp>()->getAttrOfType<StringAttr>("tenferro.nonfinite");
  return given && given.getValue() == "propagate";
}

void FunctionLowering::lowerLibrary(LibraryInterface op) {
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
  attributes.push_back(propagates(operation));
  auto call = rt::LibraryOp::create(b, loc, TypeRange(ValueRange(inits)), b.getStringAttr(op.runtimeFunction()),
                                    b.getStringAttr(siteOf(operation)), inputs, inits, b.getDenseI64ArrayAttr(attributes),
                                    b.getI64IntegerAttr(inPlace));
  for (auto [result, lowered] : llvm::zip(operation->getResults(), call.getResults()))
    set(result, lowered);
}

void FunctionLowering::lowerReturn(func::ReturnOp op) {
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

LogicalResult FunctionLowering::lower(Operation *op) {
  if (auto reduce = dyn_cast<CombinerInterface>(op)) {
    lowerReduce(op, reduce, op->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef());
    return success();
  }
  if (auto scalar = dyn_cast<ScalarInterface>(op))
    return lowerElementwise(scalar), success();
  if (auto library = dyn_cast<LibraryInterface>(op))
    return lowerLibrary(library), success();
  if (auto constant = dyn_cast<ConstantOp>(op))
    return lowerConstant(constant), success();
  if (auto dot = dyn_cast<DotGeneralOp>(op))
    return lowerDot(dot), success();
  if (auto scalar = dyn_cast<ExtentToScalarOp>(op))
    return lowerExtentToScalar(scalar), success();
  if (auto iota = dyn_cast<IotaOp>(op))
    return lowerIota(iota), success();
  if (auto broadcast = dyn_cast<BroadcastInDimOp>(op))
    return lowerBroadcast(broadcast), success();
  if (auto transpose = dyn_cast<TransposeOp>(op))
    return lowerTranspose(transpose), success();
  if (auto reshape = dyn_cast<ReshapeOp>(op))
    return lowerReshape(reshape), success();
  if (auto slice = dyn_cast<SliceOp>(op))
    return lowerSlice(slice), success();
  if (auto pad = dyn_cast<PadOp>(op))
    return lowerPad(pad), success();
  if (auto concatenate = dyn_cast<ConcatenateOp>(op))
    return lowerConcatenate(concatenate), success();
  if (auto tril = dyn_cast<TrilOp>(op))
    return lowerTriangle(op, true, (int64_t)tril.getDiagonal()), success();
  if (auto triu = dyn_cast<TriuOp>(op))
    return lowerTriangle(op, false, (int64_t)triu.getDiagonal()), success();
  if (auto diag = dyn_cast<ExtractDiagOp>(op))
    return lowerExtractDiag(diag), success();
  if (auto diag = dyn_cast<EmbedDiagOp>(op))
    return lowerEmbedDiag(diag), success();
  if (auto ret = dyn_cast<func::ReturnOp>(op))
    return lowerReturn(ret), success();
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
  for (Operation *op : original) {
    if (failed(shapes.visit(op)))
      return failure();
    b.setInsertionPoint(op);
    loc = op->getLoc();
    if (failed(lower(op)))
      return failure();
  }
  for (Operation *op : llvm::reverse(original))
    if (op->use_empty() && isa<TenferroDialect>(op->getDialect()) && op->getNumResults() > 0)
      op->erase();
  return success();
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
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      subject = function;
      ShapeTable shapes(function, ShapeTable::Mode::Assume);
      if (failed(FunctionLowering(function, shapes).run()))
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
