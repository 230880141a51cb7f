//===- Calls.h - the functions of a module by who calls whom -----------------------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_CALLS_H
#define TENFERRO_PASSES_SHAPE_CALLS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro {

/// The function that a func.call or a tenferro.call calls; null for any other operation, and where there is no such function.
mlir::func::FuncOp calleeOf(mlir::Operation *op, mlir::SymbolTable &symbols);
/// Reports a function that calls itself, whatever the way, and calls of what is no function of the module.
mlir::LogicalResult checkCalls(mlir::ModuleOp module, llvm::StringRef form);
/// The functions, each behind those that it calls; nothing calls itself.
llvm::SmallVector<mlir::func::FuncOp> calleesFirst(mlir::ModuleOp module, mlir::SymbolTable &symbols);
/// Whether a function that a tenferro.call calls may have the operation: equal calls are merged, none runs for what it does
/// besides, and the extents of its results follow from those of its arguments.
bool isStraight(mlir::Operation *op);
/// Makes each call one of a function with the results that it reads, and removes the functions that nothing calls then. What is
/// not read is not computed, and cannot fail.
void trimCalls(mlir::ModuleOp module);
/// Removes what has no effect and no reader, in regions too.
void eraseDead(mlir::Block &block);
/// Removes the private functions that nothing calls.
void eraseUncalled(mlir::ModuleOp module);

} // namespace tenferro
#endif
