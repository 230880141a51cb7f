//===- WriteProgram.h - what an object holds of a program ------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_WRITEPROGRAM_H
#define TENFERRO_PASSES_TARGET_CPU_WRITEPROGRAM_H

#include "Table.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::cpu {

/// Writes the table of a program into its module, before `source`: the plan `<name>.plan` with what it points to. It names
/// `<name>.info`, the description of the program, and
/// `<name>.held`, what the object holds of its inputs (tnf_rt_plan), which are defined elsewhere.
/// `mostArguments`: of one kernel.
/// Whether an object may have a symbol of this name besides those of kernels.
bool isReserved(llvm::StringRef name);

void writeProgram(mlir::func::FuncOp source, mlir::SymbolTable &symbols, const Table &table, size_t mostArguments);

} // namespace tenferro::cpu
#endif
