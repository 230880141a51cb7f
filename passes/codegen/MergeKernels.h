//===- MergeKernels.h - kernels that are equal but for some constants become one ---------------------------------===//
#ifndef TENFERRO_PASSES_CODEGEN_MERGEKERNELS_H
#define TENFERRO_PASSES_CODEGEN_MERGEKERNELS_H

#include "EmitKernel.h"

namespace tenferro::codegen {

/// Gives equal kernels one function, the first one's; constants in which they differ become parameters. Loop bounds, divisors,
/// exponents and strides are not among those: code is better where they are known. Returns the loop nests that are left.
unsigned mergeKernels(llvm::ArrayRef<EmittedKernel *> kernels);

} // namespace tenferro::codegen
#endif
