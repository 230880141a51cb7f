//===- Joins.h - joined tensors whose parts are written where they belong -----------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_JOINS_H
#define TENFERRO_PASSES_KERNELS_JOINS_H

#include "Kernel.h"

namespace tenferro::kernels {

/// The joins of a block. Each part is made by an operation that can write into the joined tensor: a copy where nothing else can.
class Joins {
public:
  /// Adds the copies that are needed, and moves numbers to where the first operation has them.
  explicit Joins(mlir::Block &block);
  /// The parts that an operation writes.
  llvm::ArrayRef<Part> partsOf(mlir::Operation *generic) const {
    auto found = parts.find(generic);
    return found == parts.end() ? llvm::ArrayRef<Part>() : llvm::ArrayRef(found->second);
  }
  /// The tensor that the first of the parts is written into: an empty one, or what a loop carries, with room behind it.
  mlir::Value beginOf(mlir::OpBuilder &b, rt::JoinOp join) const;
  /// What an operation has to have before it can write its parts.
  void appendNeeded(mlir::Operation *generic, llvm::SmallVectorImpl<mlir::Value> &values) const;

private:
  void add(rt::JoinOp join, llvm::ArrayRef<Extent> starts, const llvm::DenseSet<mlir::Operation *> &early);
  mlir::Operation *copyOf(rt::JoinOp join, mlir::Value tensor);

  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<Part>> parts; ///< by the operation that writes them
};

} // namespace tenferro::kernels
#endif
