//===- LinalgForm.h - what kernels, products and calls can be made of ---------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_LINALGFORM_H
#define TENFERRO_PASSES_KERNELS_LINALGFORM_H

#include "mlir/IR/BuiltinOps.h"

namespace tenferro::kernels {

/// Reports everything that the linalg form does not have: what passes after it are spared to expect.
mlir::LogicalResult checkLinalgForm(mlir::ModuleOp module);

} // namespace tenferro::kernels
#endif
