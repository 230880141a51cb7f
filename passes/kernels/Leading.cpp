//===- Leading.cpp - numbers that are known before the first loop --------------------------------------------------===//
#include "Leading.h"
#include "Runtime.h"
#include "Tenferro.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tenferro::kernels {

static bool isNumber(Operation &op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  return generic && generic.getNumLoops() == 0;
}

/// Whether an operation without a loop takes no time: it says where a tensor is, or how large.
static bool isFree(Operation &op) {
  return isa<rt::BindOp, rt::ReshapeOp, tensor::EmptyOp, DimOp>(op) || isa_and_nonnull<arith::ArithDialect>(op.getDialect());
}

static bool needsOnly(Operation &op, const llvm::SmallPtrSetImpl<Operation *> &early) {
  auto isThere = [&](Value v) {
    Operation *def = v.getDefiningOp();
    return !def || def->getBlock() != op.getBlock() || early.contains(def);
  };
  bool all = llvm::all_of(op.getOperands(), isThere);
  for (Region &region : op.getRegions())
    region.walk([&](Operation *inner) {
      all = all &&
            llvm::all_of(inner->getOperands(), [&](Value v) { return region.isAncestor(v.getParentRegion()) || isThere(v); });
    });
  return all;
}

llvm::SmallPtrSet<Operation *, 8> leadingOps(Block &block) {
  llvm::SmallPtrSet<Operation *, 32> early;
  for (Operation &op : block)
    if ((isNumber(op) || isFree(op)) && needsOnly(op, early))
      early.insert(&op);
  llvm::SmallPtrSet<Operation *, 8> leading;
  for (Operation &op : llvm::reverse(block)) {
    if (!isNumber(op) || !early.contains(&op))
      continue;
    bool isRead = llvm::any_of(op.getUsers(), [&](Operation *user) {
      Operation *reader = block.findAncestorOpInBlock(*user);
      return leading.contains(reader) || (isa<linalg::GenericOp>(reader) && !isNumber(*reader));
    });
    if (isRead)
      leading.insert(&op);
  }
  return leading;
}

} // namespace tenferro::kernels
