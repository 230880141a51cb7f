//===- Listing.h - passes that say something of each function, as text ----------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_LISTING_H
#define TENFERRO_PASSES_SHAPE_LISTING_H

#include "Passes.h"
#include "ShapeTable.h"
#include "Stage.h"
#include "TensorForm.h"
#include "mlir/IR/AsmState.h"

namespace tenferro {

/// The base of a pass that prints what the shape table knows and changes nothing, of modules that are traced or differentiated.
/// `Derived` has `LogicalResult print(func::FuncOp)`.
template <typename Derived> struct Listing : Stage<Derived> {
  /// What visiting makes on the way, and takes away again.
  void getDependentDialects(mlir::DialectRegistry &registry) const final {
    registry.insert<mlir::arith::ArithDialect>();
  }

  mlir::LogicalResult work() {
    mlir::ModuleOp module = this->getOperation();
    bool guarded = module.walk([](GuardOp) { return mlir::WalkResult::interrupt(); }).wasInterrupted();
    if (failed(checkTensorForm(module, guarded ? TensorForm::Differentiated : TensorForm::Traced)))
      return mlir::failure();
    for (auto function : module.getOps<mlir::func::FuncOp>())
      if (failed(static_cast<Derived *>(this)->print(function)))
        return this->subject = function, mlir::failure();
    this->markAllAnalysesPreserved();
    return mlir::success();
  }

  /// How far the lines of the operation are indented: by the bodies that it is in.
  static void indent(mlir::Operation *op) {
    for (; !mlir::isa<mlir::func::FuncOp>(op); op = op->getParentOp())
      llvm::outs() << "  ";
  }
};

} // namespace tenferro
#endif
