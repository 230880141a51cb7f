//===- Extents.cpp - the extents of a tensor, read off the operation that makes it --------------------------------===//
#include "Kernel.h"

using namespace mlir;

namespace tenferro::kernels {

Value startOf(Value tensor) {
  if (auto argument = dyn_cast<BlockArgument>(tensor)) {
    Operation *parent = argument.getOwner()->getParentOp();
    if (auto loop = dyn_cast<scf::ForOp>(parent))
      return loop.getInitArgs()[argument.getArgNumber() - 1];
    auto loop = dyn_cast<scf::WhileOp>(parent);
    if (!loop)
      return {};
    return argument.getOwner() == loop.getBeforeBody() ? loop.getInits()[argument.getArgNumber()]
                                                       : loop.getConditionOp().getArgs()[argument.getArgNumber()];
  }
  auto result = cast<OpResult>(tensor);
  if (auto loop = dyn_cast<scf::ForOp>(result.getOwner()))
    return loop.getInitArgs()[result.getResultNumber()];
  if (auto loop = dyn_cast<scf::WhileOp>(result.getOwner()))
    return loop.getConditionOp().getArgs()[result.getResultNumber()];
  if (auto branch = dyn_cast<scf::IfOp>(result.getOwner()))
    return branch.thenYield().getOperand(result.getResultNumber());
  return {};
}

/// Where a tensor has its extents from: itself, or what it is made in place of. Null: it has them itself.
static Value sameShape(Value tensor) {
  if (Value start = startOf(tensor))
    return start;
  auto result = cast<OpResult>(tensor);
  Operation *op = result.getOwner();
  if (auto gemm = dyn_cast<rt::GemmOp>(op))
    return gemm.getInit();
  if (auto join = dyn_cast<rt::JoinOp>(op))
    return join.getInit();
  if (auto put = dyn_cast<rt::PutOp>(op))
    return put.getX();
  if (auto overwrite = dyn_cast<rt::OverwriteOp>(op))
    return overwrite.getX();
  if (auto checked = dyn_cast<rt::CheckedOp>(op))
    return checked.getX();
  if (auto after = dyn_cast<rt::AfterOp>(op))
    return after.getX();
  if (auto library = dyn_cast<rt::LibraryOp>(op))
    return library.getInits()[result.getResultNumber()];
  if (auto launch = dyn_cast<rt::LaunchOp>(op))
    return launch.getInits()[result.getResultNumber()];
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return linalgOp.getDpsInits()[result.getResultNumber()];
  return {};
}

Extents tensorExtents(Value tensor) {
  Builder b(tensor.getContext());
  while (!cast<RankedTensorType>(tensor.getType()).hasStaticShape()) {
    Value other = sameShape(tensor);
    if (!other)
      break;
    tensor = other;
  }
  auto known = [&](Value v) -> Extent {
    auto constant = getConstantIntValue(v);
    return constant ? Extent(b.getIndexAttr(*constant)) : Extent(v);
  };
  Operation *op = tensor.getDefiningOp();
  if (auto bind = dyn_cast_if_present<rt::BindOp>(op))
    return llvm::map_to_vector<6>(bind.getExtents(), known);
  if (auto reshape = dyn_cast_if_present<rt::ReshapeOp>(op))
    return llvm::map_to_vector<6>(reshape.getExtents(), known);
  if (auto extend = dyn_cast_if_present<rt::ExtendOp>(op))
    return llvm::map_to_vector<6>(extend.getExtents(), known);
  if (auto part = dyn_cast_if_present<rt::PartOp>(op)) {
    Extents extents = tensorExtents(part.getX());
    if (!part.getCount())
      return Extents(ArrayRef(extents).drop_front());
    extents[0] = known(part.getCount());
    return extents;
  }
  if (auto pop = dyn_cast_if_present<rt::PopOp>(op))
    return llvm::map_to_vector<6>(pop.getExtents(), known);
  auto empty = dyn_cast_if_present<tensor::EmptyOp>(op);
  unsigned next = 0;
  Extents extents;
  for (int64_t extent : cast<RankedTensorType>(tensor.getType()).getShape())
    extents.push_back(ShapedType::isDynamic(extent) ? known(empty.getDynamicSizes()[next++]) : Extent(b.getIndexAttr(extent)));
  return extents;
}

} // namespace tenferro::kernels
