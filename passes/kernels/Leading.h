//===- Leading.h - numbers that are known before the first loop ---------------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_LEADING_H
#define TENFERRO_PASSES_KERNELS_LEADING_H

#include "mlir/IR/Block.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace tenferro::kernels {

/// The operations of a block without loops that loops read, through other such operations or not, and that need nothing which a
/// loop, a product or a call makes: one over a number of rows. In a kernel with other numbers they would wait for what those
/// need, and all loops that read them would too.
llvm::SmallPtrSet<mlir::Operation *, 8> leadingOps(mlir::Block &block);

} // namespace tenferro::kernels
#endif
