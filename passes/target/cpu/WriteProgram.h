//===- WriteProgram.h - what an object holds of a program ------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_WRITEPROGRAM_H
#define TENFERRO_PASSES_TARGET_CPU_WRITEPROGRAM_H

#include "Table.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::cpu {

/// Writes the table of a program into its module, before `source`, and the function `<name>.run` that has the runtime walk it.
/// `mostArguments`: of one kernel.
void writeProgram(mlir::func::FuncOp source, mlir::SymbolTable &symbols, const Table &table, size_t mostArguments);

} // namespace tenferro::cpu
#endif
