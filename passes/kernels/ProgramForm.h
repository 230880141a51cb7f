//===- ProgramForm.h - what programs of the linalg, the kernels and the buffers form have in common ---------------===//
#ifndef TENFERRO_PASSES_KERNELS_PROGRAMFORM_H
#define TENFERRO_PASSES_KERNELS_PROGRAMFORM_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace tenferro::kernels {

/// A form of programs: functions of one block over tenferro's tensors, in whose regions (scf.for, scf.while, scf.if) there are
/// steps too.
struct ProgramForm {
  llvm::StringRef name;
  /// What brings an argument of the program in, and what makes its result.
  llvm::StringRef input, output;
  /// Whether loops carry values of this type, and operations give them, besides extents and flags.
  llvm::function_ref<bool(mlir::Type)> isValue;
  /// Checks an operation that is none of the regions'.
  llvm::function_ref<mlir::LogicalResult(mlir::Operation &)> check;
};

/// Reports everything that a program of the form does not have.
mlir::LogicalResult checkProgram(mlir::func::FuncOp function, const ProgramForm &form);

/// Constants, extents and flags, and what is computed from extents and flags.
bool isOnNumbers(mlir::Operation &op);
/// Tensors of the linalg and the kernels form.
bool isTensor(mlir::Type type);
/// Tensors and tapes of these forms.
bool isTensorOrTape(mlir::Type type);
/// Reports what uses a tape twice, or makes another one of it.
mlir::LogicalResult checkTapes(mlir::func::FuncOp function);
/// What stands between the steps of a program on tensors: extents, guards, checks, constants, tapes, inputs and results.
mlir::LogicalResult checkBesideSteps(mlir::Operation &op, llvm::StringRef form);
/// Results of a product or a call lie in memory that is empty before.
mlir::LogicalResult checkInits(mlir::Operation *op);
mlir::LogicalResult checkInit(mlir::Operation *op, mlir::Value init);

/// The blocks of a program that have steps, inner ones first.
llvm::SmallVector<mlir::Block *> stepBlocks(mlir::func::FuncOp function);

} // namespace tenferro::kernels
#endif
