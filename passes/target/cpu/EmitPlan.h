//===- EmitPlan.h - a plan as a table of steps ------------------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_EMITPLAN_H
#define TENFERRO_PASSES_TARGET_CPU_EMITPLAN_H

#include "EmitLoop.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::cpu {

/// Writes the tables of a program before its function, and the plan `<name>.plan` that names them: what is
/// generated has a dot in its name, which no program has. `symbols` are the module's; its kernels are still there.
/// Adds the program's loops to `loops`: emitLoops writes them when the kernels are functions.
mlir::LogicalResult emitPlan(mlir::func::FuncOp source, mlir::SymbolTable &symbols, std::vector<ProgramLoops> &loops);

} // namespace tenferro::cpu
#endif
