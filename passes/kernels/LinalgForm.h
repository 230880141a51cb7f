//===- LinalgForm.h - what kernels, products and calls can be made of ---------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_LINALGFORM_H
#define TENFERRO_PASSES_KERNELS_LINALGFORM_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace tenferro::kernels {

/// Reports everything that the linalg form does not have: what passes after it are spared to expect.
mlir::LogicalResult checkLinalgForm(mlir::ModuleOp module);

// what the next form has too
/// Results of a product or a call lie in memory that is empty before.
mlir::LogicalResult checkInits(mlir::Operation *op);
/// What stands between the steps of a program: extents, guards, checks, constants, inputs and results.
bool isBesideSteps(mlir::Operation &op);
/// Checks every operation of a program with `check`, in the regions of loops and branches (scf.for, scf.while, scf.if) too.
mlir::LogicalResult checkProgram(mlir::func::FuncOp function, mlir::StringRef form,
                                 llvm::function_ref<mlir::LogicalResult(mlir::Operation &)> check);
/// The blocks of a program that have steps, inner ones first.
llvm::SmallVector<mlir::Block *> stepBlocks(mlir::func::FuncOp function);

} // namespace tenferro::kernels
#endif
