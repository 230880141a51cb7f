//===- CheckBuffers.h - that tensors alive together never share memory ----------------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_CHECKBUFFERS_H
#define TENFERRO_PASSES_BUFFERS_CHECKBUFFERS_H

#include "mlir/IR/BuiltinOps.h"

namespace tenferro::buffers {

/// Reports what reads memory that was not written, or was written over; what writes over a tensor that is needed still, or over
/// an argument; and what reads and writes one piece of memory in one step.
mlir::LogicalResult checkBuffers(mlir::ModuleOp module);

} // namespace tenferro::buffers
#endif
