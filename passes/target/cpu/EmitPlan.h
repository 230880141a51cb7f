//===- EmitPlan.h - a plan as a table of steps ------------------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_EMITPLAN_H
#define TENFERRO_PASSES_TARGET_CPU_EMITPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::cpu {

/// Writes the tables of a program before its function, and the plan `<name>.plan` that names them: what is
/// generated has a dot in its name, which no program has. `symbols` are the module's; its kernels are still there.
mlir::LogicalResult emitPlan(mlir::func::FuncOp source, mlir::SymbolTable &symbols);

} // namespace tenferro::cpu
#endif
