//===- BufferChecker.h - who lives in each piece of memory ----------------------------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_BUFFERCHECKER_H
#define TENFERRO_PASSES_BUFFERS_BUFFERCHECKER_H

#include "Plan.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/MapVector.h"

namespace tenferro::buffers {

bool isBuffer(mlir::Value v);

/// A piece of memory, and the buffer that stands for it where the memory was asked for through a choice or a branch: a choice
/// writes one of two.
struct Part {
  /// A part of an allocation, a result, an input, a constant, a segment for one buffer, or what a loop carries.
  mlir::Value memory;
  mlir::Value buffer;
};

/// What a buffer is another name of: the source of a view, the segment that a buffer was fitted into, or what the condition of a
/// loop passes on. Null: it has memory of its own.
mlir::Value originOf(mlir::Value buffer);

/// The pieces that a buffer may be.
llvm::SmallVector<Part, 2> partsOf(mlir::Value buffer);

/// Whether `buffer` is `origin` or a view of it.
bool derives(mlir::Value buffer, mlir::Value origin);

/// Whether a program may only read the memory.
bool isReadOnly(mlir::Value memory);

/// Follows the operations of a program in their order, and reports the first that uses memory wrongly.
class BufferChecker {
public:
  mlir::LogicalResult checkBlock(mlir::Block &block);

private:
  using Tenants = llvm::MapVector<mlir::Value, mlir::Value>;

  mlir::LogicalResult check(mlir::Operation &op);
  mlir::LogicalResult checkIf(mlir::scf::IfOp op);
  mlir::LogicalResult checkLoop(mlir::LoopLikeOpInterface op);
  mlir::LogicalResult checkAccesses(mlir::Operation *op, mlir::ValueRange reads, mlir::ValueRange writes, bool mayWorkInPlace);
  mlir::LogicalResult checkKernel(mlir::Operation *op, mlir::ValueRange reads, mlir::ValueRange writes, mlir::ValueRange scratch);
  mlir::LogicalResult read(mlir::Operation *op, mlir::Value buffer);
  mlir::LogicalResult write(mlir::Operation *op, mlir::Value buffer);
  mlir::LogicalResult bury(plan::DeadOp op);
  mlir::LogicalResult update(plan::UpdatedOp op);
  mlir::LogicalResult checkKept(mlir::Operation *loop, const Tenants &before);
  mlir::LogicalResult transfer(plan::TransferOp op);
  mlir::LogicalResult fit(plan::FitOp op);
  mlir::LogicalResult grow(plan::GrowOp op);
  mlir::LogicalResult giveBack(plan::GiveBackOp op);
  mlir::LogicalResult overwrite(mlir::Operation *op, mlir::Operation *tape);
  mlir::LogicalResult writeHeld(mlir::Operation *op, mlir::Value memory);
  mlir::LogicalResult writeAllHeld(mlir::Operation *op, mlir::Value memory);
  const llvm::DenseSet<mlir::Value> &mayBeIn(mlir::Value carriedMemory);
  bool areDistinct(mlir::Value a, mlir::Value b);
  bool isWritten(mlir::Value buffer);
  bool mayBeAnothers(mlir::Value memory);
  llvm::SmallVector<std::pair<mlir::Value, mlir::Value>> filledIn(mlir::Operation *loop, const Tenants &before);
  void findDistinct(mlir::ValueRange inits, mlir::Block::BlockArgListType arguments, mlir::ValueRange next);

  using Values = llvm::SmallVector<mlir::Value>;

  llvm::MapVector<mlir::Value, mlir::Value> moving; ///< of memory that a transfer writes: the one that it reads
  Tenants tenants;                                  ///< of memory: the buffer that was written last; null: nothing that is needed
  Values carried;                                   ///< the arguments of all loops
  llvm::DenseMap<mlir::Value, llvm::DenseSet<mlir::Value>> origins; ///< of what loops carry
  llvm::DenseSet<mlir::Value> gone;                                 ///< memory that was given back
  llvm::DenseMap<mlir::Value, Values> held;                         ///< results of loops that may be in a piece of memory
  llvm::DenseMap<mlir::Value, Values> places;                   ///< of a segment that a loop leaves: the pieces that it may be
  llvm::DenseMap<mlir::Operation *, Values> onTape;             ///< what was popped from a tape and is read there
  llvm::DenseSet<std::pair<mlir::Value, mlir::Value>> distinct; ///< what loops carry and that is never one piece
};

} // namespace tenferro::buffers
#endif
