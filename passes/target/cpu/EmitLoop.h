//===- EmitLoop.h - loops of plans as machine code ------------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_EMITLOOP_H
#define TENFERRO_PASSES_TARGET_CPU_EMITLOOP_H

#include "Table.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::cpu {

/// A buffer up to this size is a variable of the function that it is used in, and so much are all of them at most: they are on
/// the stack.
constexpr int64_t mostLocalBytes = 512, mostStackBytes = 16384;

/// A buffer that is small and lies where it is as long as a loop runs.
struct LocalMemory {
  Table::Cell cell; ///< its address
  int64_t bytes;
  bool isWritten;
};

/// A loop of a plan: its steps in the table, which are its function too (tnf_rt_loop).
struct LoopCode {
  std::string name;
  mlir::Location location;
  size_t first, end; ///< words
  llvm::SmallVector<LocalMemory> local;
};

/// The loops of one program, and its table, which is finished.
struct ProgramLoops {
  Table table;
  llvm::SmallVector<LoopCode> loops;
};

/// Writes the functions of all programs' loops into the module, where its kernels are functions.
void emitLoops(llvm::ArrayRef<ProgramLoops> programs, mlir::SymbolTable &symbols);

} // namespace tenferro::cpu
#endif
