//===- Elementwise.cpp - simplifications of arithmetic --------------------------------------------------------===//
//
// Every rewrite keeps NaN and infinities where the operation would give them, and the sign of a zero: `x * 0`, `x - x`, `x + 0`
// and `0 - x` stay. What may change is a complex product with 1, whose parts then stay as they were.
#include "Patterns.h"
#include "Scalars.h"

using namespace mlir;

namespace tenferro {

bool mayReplace(Value result, Value value) {
  if (result.getType() == value.getType())
    return true;
  if (!isRefinedBy(result.getType(), value.getType()))
    return false;
  auto keepsType = [](Operation *user) { return user->hasTrait<OpTrait::IsTerminator>() || isa<CallOp>(user); };
  return llvm::none_of(result.getUsers(), keepsType);
}

LogicalResult replaceBy(PatternRewriter &rewriter, Operation *op, Value value) {
  if (!mayReplace(op->getResult(0), value))
    return failure();
  rewriter.replaceOp(op, value);
  return success();
}

namespace {

bool isSplat(Value v, int64_t number) {
  auto scalar = splatOf(v);
  return scalar && scalar->equals(number);
}

/// Zero of that sign in every part; any zero of an integer type.
bool isZero(Value v, bool negative) {
  auto scalar = splatOf(v);
  if (!scalar || !scalar->equals(0) || scalar->isInteger())
    return scalar && scalar->equals(0);
  return scalar->re.isNegative() == negative && (!isa<ComplexType>(scalar->element) || scalar->im.isNegative() == negative);
}

bool isComplex(Value v) {
  return isa<ComplexType>(cast<TensorType>(v.getType()).getElementType());
}

template <typename Op> using Rewrite = LogicalResult (*)(Op, PatternRewriter &);

template <typename Op> struct Simplify : OpRewritePattern<Op> {
  Rewrite<Op> rewrite;
  Simplify(MLIRContext *context, Rewrite<Op> rewrite) : OpRewritePattern<Op>(context), rewrite(rewrite) {}
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    return rewrite(op, rewriter);
  }
};

template <typename Op> void add(RewritePatternSet &patterns, Rewrite<Op> rewrite) {
  patterns.add<Simplify<Op>>(patterns.getContext(), rewrite);
}

/// The operation that makes a value by adding elements to a tensor, its first operand, in places; null: none, or something else
/// reads the value.
Operation *additionInPlaces(Value v) {
  auto update = v.getDefiningOp<DynamicUpdateSliceOp>();
  bool adds = (update && update.getAdd()) || v.getDefiningOp<ScatterAddOp>();
  return adds && v.hasOneUse() ? v.getDefiningOp() : nullptr;
}

/// What derivatives add to zeros, which are no terms of a sum, the last first; nothing for what begins with something else.
SmallVector<Operation *> additionsToZeros(Value v) {
  SmallVector<Operation *> list;
  while (Operation *op = additionInPlaces(v)) {
    list.push_back(op);
    v = op->getOperand(0);
  }
  bool beginsSo = !list.empty() && isZero(v, /*negative=*/false) &&
                  (isa<DynamicUpdateSliceOp>(list.back()) || list.back()->hasAttr(noTermsName));
  return beginsSo ? list : SmallVector<Operation *>();
}

/// x + (0 with elements added) = x with elements added: where a loop carries x, a step costs these elements.
LogicalResult addInPlaces(AddOp op, PatternRewriter &rewriter) {
  for (auto [x, y] : {std::pair(op.getLhs(), op.getRhs()), std::pair(op.getRhs(), op.getLhs())}) {
    SmallVector<Operation *> additions = additionsToZeros(y);
    if (additions.empty() || x.getType() != op.getType() || y.getType() != op.getType())
      continue;
    Value sum = x;
    for (Operation *each : llvm::reverse(additions)) {
      Operation *added = rewriter.clone(*each);
      added->setOperand(0, sum);
      added->getResult(0).setType(op.getType());
      added->removeAttr(noTermsName);
      sum = added->getResult(0);
    }
    rewriter.replaceOp(op, sum);
    return success();
  }
  return failure();
}

/// x + -0 = x (and not x + 0: -0 + 0 is 0), a + (-b) = a - b
LogicalResult simplifyAdd(AddOp op, PatternRewriter &rewriter) {
  Value x = op.getLhs(), y = op.getRhs();
  if (isZero(y, /*negative=*/true))
    return replaceBy(rewriter, op, x);
  if (isZero(x, /*negative=*/true))
    return replaceBy(rewriter, op, y);
  if (auto negative = y.getDefiningOp<NegOp>()) {
    rewriter.replaceOpWithNewOp<SubOp>(op, op.getType(), x, negative.getX());
    return success();
  }
  if (auto negative = x.getDefiningOp<NegOp>()) {
    rewriter.replaceOpWithNewOp<SubOp>(op, op.getType(), y, negative.getX());
    return success();
  }
  return addInPlaces(op, rewriter);
}

/// 1 - y y = (1 - y)(1 + y) for y = tanh x: 1 - y is exact where y is near 1, and y y has lost it. Derivatives of every order are
/// taken of the short form before.
LogicalResult factorTanhSlope(SubOp op, PatternRewriter &rewriter) {
  auto square = op.getRhs().getDefiningOp<MulOp>();
  if (!square || square.getLhs() != square.getRhs() || !square.getLhs().getDefiningOp<TanhOp>())
    return failure();
  Value y = square.getLhs(), one = op.getLhs();
  Value below = SubOp::create(rewriter, op.getLoc(), op.getType(), one, y);
  Value above = AddOp::create(rewriter, op.getLoc(), op.getType(), one, y);
  rewriter.replaceOpWithNewOp<MulOp>(op, op.getType(), below, above);
  return success();
}

/// x - 0 = x, -0 - x = -x (and not 0 - x: 0 - 0 is 0), a - (-b) = a + b
LogicalResult simplifySub(SubOp op, PatternRewriter &rewriter) {
  if (isZero(op.getRhs(), /*negative=*/false))
    return replaceBy(rewriter, op, op.getLhs());
  if (isZero(op.getLhs(), /*negative=*/true)) {
    rewriter.replaceOpWithNewOp<NegOp>(op, op.getType(), op.getRhs());
    return success();
  }
  if (auto negative = op.getRhs().getDefiningOp<NegOp>()) {
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), op.getLhs(), negative.getX());
    return success();
  }
  return isSplat(op.getLhs(), 1) ? factorTanhSlope(op, rewriter) : failure();
}

/// 1 x = x, -1 x = -x, (-a)(-b) = a b; 0 x = 0 for integers only
LogicalResult simplifyMul(MulOp op, PatternRewriter &rewriter) {
  for (auto [x, y] : {std::pair(op.getLhs(), op.getRhs()), std::pair(op.getRhs(), op.getLhs())}) {
    auto scalar = splatOf(y);
    if (!scalar)
      continue;
    if (scalar->equals(1))
      return replaceBy(rewriter, op, x);
    if (scalar->equals(-1)) {
      rewriter.replaceOpWithNewOp<NegOp>(op, op.getType(), x);
      return success();
    }
    if (scalar->isInteger() && scalar->equals(0))
      return replaceBy(rewriter, op, y);
  }
  auto a = op.getLhs().getDefiningOp<NegOp>(), b = op.getRhs().getDefiningOp<NegOp>();
  if (!a || !b)
    return failure();
  rewriter.replaceOpWithNewOp<MulOp>(op, op.getType(), a.getX(), b.getX());
  return success();
}

/// x / 1 = x
LogicalResult simplifyDiv(DivOp op, PatternRewriter &rewriter) {
  return isSplat(op.getRhs(), 1) ? replaceBy(rewriter, op, op.getLhs()) : failure();
}

/// x^1 = x, x^2 = x x
LogicalResult simplifyPow(PowOp op, PatternRewriter &rewriter) {
  if (isSplat(op.getRhs(), 1))
    return replaceBy(rewriter, op, op.getLhs());
  if (!isSplat(op.getRhs(), 2))
    return failure();
  rewriter.replaceOpWithNewOp<MulOp>(op, op.getType(), op.getLhs(), op.getLhs());
  return success();
}

LogicalResult simplifyNeg(NegOp op, PatternRewriter &rewriter) {
  if (auto inner = op.getX().getDefiningOp<NegOp>())
    return replaceBy(rewriter, op, inner.getX());
  return failure();
}

/// Nothing is differentiated any more.
LogicalResult simplifyStopGradient(StopGradientOp op, PatternRewriter &rewriter) {
  return replaceBy(rewriter, op, op.getX());
}

/// A real tensor that was made complex.
Value realSource(Value v) {
  auto convert = v.getDefiningOp<ConvertOp>();
  return convert && isComplex(v) && !isComplex(convert.getX()) ? convert.getX() : Value();
}

LogicalResult simplifyConj(ConjOp op, PatternRewriter &rewriter) {
  if (!isComplex(op.getX()))
    return replaceBy(rewriter, op, op.getX());
  if (auto inner = op.getX().getDefiningOp<ConjOp>())
    return replaceBy(rewriter, op, inner.getX());
  return failure();
}

LogicalResult simplifyReal(RealOp op, PatternRewriter &rewriter) {
  if (!isComplex(op.getX()))
    return replaceBy(rewriter, op, op.getX());
  if (auto parts = op.getX().getDefiningOp<ComplexOp>())
    return replaceBy(rewriter, op, parts.getLhs());
  if (auto conj = op.getX().getDefiningOp<ConjOp>()) {
    rewriter.replaceOpWithNewOp<RealOp>(op, op.getType(), conj.getX());
    return success();
  }
  if (Value source = realSource(op.getX())) {
    rewriter.replaceOpWithNewOp<ConvertOp>(op, op.getType(), source, op.getType().getElementType());
    return success();
  }
  return failure();
}

LogicalResult simplifyImag(ImagOp op, PatternRewriter &rewriter) {
  if (auto parts = op.getX().getDefiningOp<ComplexOp>())
    return replaceBy(rewriter, op, parts.getRhs());
  if (isComplex(op.getX()) && !realSource(op.getX()))
    return failure();
  rewriter.replaceOp(op, makeZeros(rewriter, op.getLoc(), op.getX(), op.getType()));
  return success();
}

/// complex(real z, imag z) = z
LogicalResult simplifyComplex(ComplexOp op, PatternRewriter &rewriter) {
  auto re = op.getLhs().getDefiningOp<RealOp>();
  auto im = op.getRhs().getDefiningOp<ImagOp>();
  if (!re || !im || re.getX() != im.getX() || !isComplex(re.getX()))
    return failure();
  return replaceBy(rewriter, op, re.getX());
}

/// Whether every value of `from` is one of `to`.
bool isLossless(Type from, Type to) {
  if (from == to || from.isInteger(1))
    return true;
  if (isa<ComplexType>(from) && !isa<ComplexType>(to))
    return false;
  Type x = realOf(from), y = realOf(to);
  if (x.isInteger(64) || y.isInteger(1))
    return x == y;
  if (x.isInteger(32))
    return !y.isF32();
  return isa<FloatType>(y) && cast<FloatType>(x).getWidth() <= cast<FloatType>(y).getWidth();
}

LogicalResult simplifyConvert(ConvertOp op, PatternRewriter &rewriter) {
  auto inner = op.getX().getDefiningOp<ConvertOp>();
  if (!inner || !isLossless(inner.getX().getType().getElementType(), inner.getElement()))
    return failure();
  if (inner.getX().getType().getElementType() == op.getElement())
    return replaceBy(rewriter, op, inner.getX());
  rewriter.replaceOpWithNewOp<ConvertOp>(op, op.getType(), inner.getX(), op.getElement());
  return success();
}

LogicalResult simplifySelect(SelectOp op, PatternRewriter &rewriter) {
  if (op.getOnTrue() == op.getOnFalse())
    return replaceBy(rewriter, op, op.getOnTrue());
  auto known = splatOf(op.getPred());
  if (!known)
    return failure();
  return replaceBy(rewriter, op, known->equals(0) ? op.getOnFalse() : op.getOnTrue());
}

/// An elementwise operation of broadcast scalars is computed once and broadcast. Not integer division: it may fail, and over no
/// elements it does not.
struct ComputeOnce : OpInterfaceRewritePattern<ScalarInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ScalarInterface op, PatternRewriter &rewriter) const override {
    auto type = cast<TensorType>(op->getResult(0).getType());
    if (type.getRank() == 0 || op.dividesIntegers())
      return failure();
    BroadcastInDimOp extents;
    SmallVector<Value> scalars;
    for (Value operand : op->getOperands()) {
      auto broadcast = operand.getDefiningOp<BroadcastInDimOp>();
      if (!broadcast || broadcast.getX().getType().getRank() != 0)
        return failure();
      if (!extents || extents.getExtents().size() > broadcast.getExtents().size())
        extents = broadcast;
      scalars.push_back(broadcast.getX());
    }
    OperationState state(op->getLoc(), op->getName(), scalars,
                         TensorType::get(ArrayRef<int64_t>{}, type.getElementType(), ArrayRef<int64_t>{}, type.getPlacement()),
                         op->getAttrs());
    Value scalar = rewriter.create(state)->getResult(0);
    rewriter.replaceOpWithNewOp<BroadcastInDimOp>(op, type, scalar, extents.getExtents(), extents.getStaticExtents(),
                                                  ArrayRef<int64_t>{});
    return success();
  }
};

/// A scalar operation of constants.
struct FoldScalar : OpInterfaceRewritePattern<ScalarInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ScalarInterface op, PatternRewriter &rewriter) const override {
    auto type = cast<TensorType>(op->getResult(0).getType());
    if (type.getRank() != 0)
      return failure();
    SmallVector<Scalar> operands;
    for (Value operand : op->getOperands()) {
      auto scalar = splatOf(operand);
      if (!scalar)
        return failure();
      operands.push_back(*scalar);
    }
    auto value = op.foldScalar(operands);
    if (!value)
      return failure();
    rewriter.replaceOp(op, makeConstant(rewriter, op->getLoc(), *value, type.getPlacement()));
    return success();
  }
};

} // namespace

void addElementwisePatterns(RewritePatternSet &patterns) {
  add<AddOp>(patterns, simplifyAdd);
  add<SubOp>(patterns, simplifySub);
  add<MulOp>(patterns, simplifyMul);
  add<DivOp>(patterns, simplifyDiv);
  add<PowOp>(patterns, simplifyPow);
  add<NegOp>(patterns, simplifyNeg);
  add<StopGradientOp>(patterns, simplifyStopGradient);
  add<ConjOp>(patterns, simplifyConj);
  add<RealOp>(patterns, simplifyReal);
  add<ImagOp>(patterns, simplifyImag);
  add<ComplexOp>(patterns, simplifyComplex);
  add<ConvertOp>(patterns, simplifyConvert);
  add<SelectOp>(patterns, simplifySelect);
  patterns.add<ComputeOnce, FoldScalar>(patterns.getContext());
}

} // namespace tenferro
