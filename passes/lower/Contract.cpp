//===- Contract.cpp - turns dot_general into one matrix product, batched, on memory as it lies -------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace tenferro {

Value FunctionLowering::storedAs(Value tensor, ArrayRef<int64_t> order) {
  const Lowered &x = get(tensor);
  if (!x.source || x.axes.size() != order.size())
    return {};
  // source axis i holds logical axis x.axes[i]
  return ArrayRef<int64_t>(x.axes) == order ? x.source : Value();
}

Value FunctionLowering::copyInOrder(Value tensor, ArrayRef<int64_t> order) {
  Extents from = extentsOf(tensor), to;
  for (int64_t axis : order)
    to.push_back(from[axis]);
  Lowered x = get(tensor);
  for (int64_t &axis : x.axes)
    if (axis >= 0)
      axis = std::distance(order.begin(), llvm::find(order, axis));
  Type element = cast<TensorType>(tensor.getType()).getElementType();
  return elementwise(to, element, {x}, {element}, [](OpBuilder &, Location, ValueRange scalars) { return scalars[0]; });
}

static SmallVector<int64_t> freeAxes(int64_t rank, ArrayRef<int64_t> contract, ArrayRef<int64_t> batch) {
  SmallVector<int64_t> free;
  for (int64_t i = 0; i < rank; ++i)
    if (!llvm::is_contained(contract, i) && !llvm::is_contained(batch, i))
      free.push_back(i);
  return free;
}

static SmallVector<int64_t> joined(ArrayRef<int64_t> a, ArrayRef<int64_t> b, ArrayRef<int64_t> c) {
  SmallVector<int64_t> all(a);
  all.append(b.begin(), b.end());
  all.append(c.begin(), c.end());
  return all;
}

/// Whether a product of real matrices is so small that a call costs more than it does, where it is done many times: in a loop.
/// Once it is not worth the compilation of a kernel.
bool FunctionLowering::isUnrolled(DotGeneralOp op) {
  constexpr int64_t mostTerms = 8, mostProducts = 256;
  auto loop = op->getParentOfType<LoopInterface>();
  if (!loop || !isa<FloatType>(op.getResult().getType().getElementType()))
    return false;
  Extents contracted, result = extentsOf(op.getResult()), l = extentsOf(op.getLhs());
  for (int64_t axis : op.getLhsContract())
    contracted.push_back(l[(size_t)axis]);
  auto terms = constantExtent(shapes.product(contracted)), elements = constantExtent(shapes.product(result));
  return terms && elements && *terms >= 1 && *terms <= mostTerms && *elements <= mostProducts / *terms;
}

/// The index into each axis of an operand: where it contracts `term`, else the loop's.
static SmallVector<Value> indicesOf(OpBuilder &b, Location loc, Value operand, ArrayRef<int64_t> contract,
                                    ArrayRef<int64_t> batch, ArrayRef<int64_t> term, int64_t rank, int64_t firstFree) {
  SmallVector<Value> indices;
  for (int64_t axis = 0, next = firstFree, size = cast<TensorType>(operand.getType()).getRank(); axis < size; ++axis) {
    if (const auto *found = llvm::find(contract, axis); found != contract.end())
      indices.push_back(arith::ConstantIndexOp::create(b, loc, term[(size_t)(found - contract.begin())]));
    else if (const auto *found = llvm::find(batch, axis); found != batch.end())
      indices.push_back(axisIndex(b, loc, rank, rank - (int64_t)batch.size() + (found - batch.begin())));
    else
      indices.push_back(axisIndex(b, loc, rank, next++));
  }
  return indices;
}

/// Each element of the result as the sum of its products, in one expression, so that it fuses with what is around it. Each term
/// is rounded once, as in the runtime's products.
void FunctionLowering::lowerUnrolled(DotGeneralOp op) {
  Extents l = extentsOf(op.getLhs());
  SmallVector<SmallVector<int64_t>> terms{{}};
  for (int64_t axis : op.getLhsContract()) {
    SmallVector<SmallVector<int64_t>> longer;
    for (int64_t i = 0; i < *constantExtent(l[(size_t)axis]); ++i)
      for (SmallVector<int64_t> term : terms) {
        term.push_back(i);
        longer.push_back(term);
      }
    terms = longer;
  }
  for (Value operand : {op.getLhs(), op.getRhs()})
    if (!get(operand).source)
      materialize(operand);
  auto type = op.getResult().getType();
  int64_t rank = type.getRank(), rows = cast<TensorType>(op.getLhs().getType()).getRank() -
                                        (int64_t)(op.getLhsContract().size() + op.getLhsBatch().size());
  auto element = [&](OpBuilder &inner, Location at, Value operand, ArrayRef<Value> indices) {
    const Lowered &x = get(operand);
    SmallVector<Value> stored = llvm::map_to_vector(x.axes, [&](int64_t axis) {
      return axis < 0 ? arith::ConstantIndexOp::create(inner, at, 0).getResult() : indices[(size_t)axis];
    });
    return extractAt(inner, at, x.source, stored);
  };
  Extents extents = extentsOf(op.getResult());
  set(op.getResult(), elementwise(extents, type.getElementType(), {}, {}, [&](OpBuilder &inner, Location at, ValueRange) {
        Value sum;
        for (ArrayRef<int64_t> term : terms) {
          Value x = element(inner, at, op.getLhs(),
                            indicesOf(inner, at, op.getLhs(), op.getLhsContract(), op.getLhsBatch(), term, rank, 0));
          Value y = element(inner, at, op.getRhs(),
                            indicesOf(inner, at, op.getRhs(), op.getRhsContract(), op.getRhsBatch(), term, rank, rows));
          sum = sum ? math::FmaOp::create(inner, at, x, y, sum).getResult() : arith::MulFOp::create(inner, at, x, y).getResult();
        }
        return sum;
      }));
}

template <> void FunctionLowering::lower(DotGeneralOp op) {
  if (isUnrolled(op)) {
    lowerUnrolled(op);
    return;
  }
  Extents l = extentsOf(op.getLhs()), r = extentsOf(op.getRhs());
  ArrayRef<int64_t> lb = op.getLhsBatch(), rb = op.getRhsBatch();
  // pairs of contracted axes in the order in which lhs stores them
  SmallVector<std::pair<int64_t, int64_t>> pairs;
  for (auto [i, j] : llvm::zip(op.getLhsContract(), op.getRhsContract()))
    pairs.emplace_back(i, j);
  llvm::sort(pairs);
  SmallVector<int64_t> lc, rc;
  for (auto [i, j] : pairs) {
    lc.push_back(i);
    rc.push_back(j);
  }
  SmallVector<int64_t> lf = freeAxes((int64_t)l.size(), lc, lb), rf = freeAxes((int64_t)r.size(), rc, rb);
  auto product = [&](ArrayRef<Extent> extents, ArrayRef<int64_t> axes) {
    Extents chosen;
    for (int64_t axis : axes)
      chosen.push_back(extents[axis]);
    return indexValue(shapes.product(chosen));
  };
  Value m = product(l, lf), n = product(r, rf), k = product(l, lc), batch = product(l, lb);
  // lhs lies as [free, contract, batch] or transposed; rhs as [contract, free, batch] or transposed
  int32_t flags = 0;
  Value a = storedAs(op.getLhs(), joined(lf, lc, lb));
  if (!a && (a = storedAs(op.getLhs(), joined(lc, lf, lb))))
    flags |= TNF_RT_GEMM_TRANS_A;
  if (!a)
    a = copyInOrder(op.getLhs(), joined(lf, lc, lb));
  Value c = storedAs(op.getRhs(), joined(rc, rf, rb));
  if (!c && (c = storedAs(op.getRhs(), joined(rf, rc, rb))))
    flags |= TNF_RT_GEMM_TRANS_B;
  if (!c)
    c = copyInOrder(op.getRhs(), joined(rc, rf, rb));
  Type element = op.getResult().getType().getElementType();
  Value init = empty(extentsOf(op.getResult()), element);
  set(op.getResult(), rt::GemmOp::create(b, loc, init.getType(), a, c, init, m, n, k, batch, b.getI32IntegerAttr(flags)));
}

void LoweringTable::addContractions() {
  add<DotGeneralOp>();
}

} // namespace tenferro
