//===- Passes.h - the passes of the families shape and algebra ------------------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_PASSES_H
#define TENFERRO_PASSES_SHAPE_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace tenferro {

std::unique_ptr<mlir::Pass> createResolveShapesPass();
std::unique_ptr<mlir::Pass> createSimplifyPass();
std::unique_ptr<mlir::Pass> createPrintExtentsPass();
std::unique_ptr<mlir::Pass> createPrintKeptPass();

/// Replaces every extent of a function whose guards exist by its canonical form, in program order.
mlir::LogicalResult canonicalizeExtents(mlir::func::FuncOp function);

} // namespace tenferro
#endif
