//===- KernelsForm.h - programs of launches, products and calls, and the kernels that they launch -------------------===//
#ifndef TENFERRO_PASSES_KERNELS_KERNELSFORM_H
#define TENFERRO_PASSES_KERNELS_KERNELSFORM_H

#include "Runtime.h"

namespace tenferro::kernels {

/// Reports everything that the kernels form does not have.
mlir::LogicalResult checkKernelsForm(mlir::ModuleOp module);

/// Reports what a kernel may not have.
mlir::LogicalResult checkKernel(rt::KernelOp kernel);

/// Innermost loops: what the optimiser pays for.
unsigned countNests(rt::KernelOp kernel);

} // namespace tenferro::kernels
#endif
