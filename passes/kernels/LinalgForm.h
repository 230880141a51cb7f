//===- LinalgForm.h - what kernels, products and calls can be made of ---------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_LINALGFORM_H
#define TENFERRO_PASSES_KERNELS_LINALGFORM_H

#include "mlir/IR/BuiltinOps.h"

namespace tenferro::kernels {

/// Reports everything that the linalg form does not have: what passes after it are spared to expect.
mlir::LogicalResult checkLinalgForm(mlir::ModuleOp module);

// what the next form has too
/// Results of a product or a call lie in memory that is empty before.
mlir::LogicalResult checkInits(mlir::Operation *op);
/// What stands between the steps of a program: extents, guards, checks, constants, inputs and results.
bool isBesideSteps(mlir::Operation &op);

} // namespace tenferro::kernels
#endif
