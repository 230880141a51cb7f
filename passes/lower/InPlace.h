//===- InPlace.h - which updates of what a loop carries may be made where it lies ------------------------------------===//
#ifndef TENFERRO_PASSES_LOWER_INPLACE_H
#define TENFERRO_PASSES_LOWER_INPLACE_H

#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace tenferro {

/// The updates on the way of a tensor through the steps of a loop: each step gets it, updates it, perhaps in loops of its own or
/// under a condition, and hands it on; what else reads it does so before it is updated.
class InPlace {
public:
  explicit InPlace(mlir::func::FuncOp function);
  bool contains(mlir::Operation *update) const {
    return updates.contains(update);
  }

private:
  mlir::OpOperand *follow(mlir::Value tensor, mlir::Block &block, llvm::SmallVectorImpl<mlir::Operation *> &found);
  bool addWay(LoopInterface loop, unsigned carried);

  llvm::DenseSet<mlir::Operation *> updates;
  llvm::DenseSet<mlir::Value> results; ///< of loops that update what they carry
};

} // namespace tenferro
#endif
