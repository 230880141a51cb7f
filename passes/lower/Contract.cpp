//===- Contract.cpp - turns dot_general into one matrix product, batched, on memory as it lies -------------------===//
#include "Lowering.h"

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

template <> void FunctionLowering::lower(DotGeneralOp op) {
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
