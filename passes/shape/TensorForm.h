//===- TensorForm.h - the forms that consist of functions on tenferro tensors ---------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_TENSORFORM_H
#define TENFERRO_PASSES_SHAPE_TENSORFORM_H

#include "mlir/IR/BuiltinOps.h"

namespace tenferro {

/// Traced: as written. Differentiated: no derivatives, func.calls or solves; guards may be there.
/// Resolved: extents are the inputs'.
enum class TensorForm { Traced, Differentiated, Resolved };

llvm::StringRef formName(TensorForm form);

/// Reports everything that the form does not have. Every pass that reads a form calls it first, so that none has to expect
/// anything else.
mlir::LogicalResult checkTensorForm(mlir::ModuleOp module, TensorForm form);

} // namespace tenferro
#endif
