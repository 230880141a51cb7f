//===- BuffersForm.h - programs on buffers, and the kernels that they launch ---------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_BUFFERSFORM_H
#define TENFERRO_PASSES_BUFFERS_BUFFERSFORM_H

#include "mlir/IR/BuiltinOps.h"

namespace tenferro::buffers {

/// Reports everything that the buffers form does not have. That its buffers do not overlap is not looked at (checkBuffers).
mlir::LogicalResult checkBuffersForm(mlir::ModuleOp module);

} // namespace tenferro::buffers
#endif
