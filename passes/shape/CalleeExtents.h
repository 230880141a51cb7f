//===- CalleeExtents.h - what a function that is called says of extents, for its callers ---------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_CALLEEEXTENTS_H
#define TENFERRO_PASSES_SHAPE_CALLEEEXTENTS_H

#include "ShapeTable.h"

namespace tenferro {

/// What a call requires.
struct CallRequirements {
  CallOp call;
  llvm::SmallVector<ShapeTable::Requirement> requirements;
};

/// Of a resolved function: the extents of its results and its guards, as index operations on the extents of its arguments.
class CalleeExtents {
public:
  explicit CalleeExtents(mlir::func::FuncOp function);
  /// Computes in front of the call the extents of its results, which it has from then on, indices that it returns, which take the
  /// place of its results, and both sides of what it requires.
  CallRequirements copyTo(CallOp call);

private:
  mlir::func::FuncOp function;
  llvm::SmallVector<mlir::Value> extents; ///< the unknown ones of the results
  llvm::SmallVector<GuardOp> guards;
};

} // namespace tenferro
#endif
