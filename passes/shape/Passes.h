//===- Passes.h - the passes of the families shape and algebra ------------------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_PASSES_H
#define TENFERRO_PASSES_SHAPE_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace tenferro {

std::unique_ptr<mlir::Pass> createResolveShapesPass();

} // namespace tenferro
#endif
