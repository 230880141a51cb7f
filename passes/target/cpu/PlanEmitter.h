//===- PlanEmitter.h - turns the plan of a program into a table of steps ------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_PLANEMITTER_H
#define TENFERRO_PASSES_TARGET_CPU_PLANEMITTER_H

#include "EmitLoop.h"
#include "Kernel.h"
#include "Plan.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace tenferro::cpu {

using Cell = Table::Cell;

/// Buffers, extents and flags become cells of the table, operations its steps.
class PlanEmitter {
public:
  PlanEmitter(mlir::func::FuncOp source, mlir::SymbolTable &symbols) : source(source), symbols(symbols) {}
  mlir::LogicalResult emit();
  Table table;
  llvm::SmallVector<LoopCode> loops;
  size_t mostArguments = 0;

private:
  Cell cellOf(mlir::Value value);
  Cell defined(mlir::Value value);
  Cell carried(mlir::Value value);
  void addInputs();
  void addTapes();
  llvm::SmallVector<Cell> cellsOf(mlir::ValueRange values);
  static llvm::SmallVector<Cell> reversed(llvm::SmallVector<Cell> extents);
  mlir::LogicalResult emitBlock(mlir::Block &block);
  mlir::LogicalResult emitOperation(mlir::Operation &op);
  mlir::LogicalResult emitArithmetic(mlir::Operation &op);
  mlir::LogicalResult emitRegions(mlir::Operation &op);
  mlir::LogicalResult emitLoop(mlir::Operation &op);
  llvm::SmallVector<LocalMemory> localMemory(mlir::Operation &loop);
  mlir::LogicalResult emitFor(mlir::scf::ForOp op);
  mlir::LogicalResult emitIf(mlir::scf::IfOp op);
  mlir::LogicalResult emitWhile(mlir::scf::WhileOp op);
  void emitKept(mlir::scf::ForOp op);
  void emitTensor(mlir::Operation &op);
  void emitTake(plan::TakeOp op);
  void emitFit(plan::FitOp op);
  void emitGrow(plan::GrowOp op);
  void emitTape(mlir::Operation &op);
  void emitPush(plan::PushOp op);
  void emitLaunch(plan::LaunchOp op);
  void emitMultiply(plan::MultiplyOp op);
  void emitCall(plan::CallOp op);
  void emitReserve(plan::ReserveOp op);
  void emitCombine(plan::CombineOp op);
  llvm::SmallVector<Cell> argumentsOf(mlir::FlatSymbolRefAttr kernel, mlir::ValueRange reads, mlir::ValueRange writes,
                                      mlir::ValueRange numbers, mlir::ValueRange scratch, mlir::Value chunk);
  Cell count(llvm::ArrayRef<Cell> factors);
  int32_t bodyOf(mlir::FlatSymbolRefAttr kernel);
  void binary(tnf_rt_step step, mlir::Value result, mlir::Value a, mlir::Value b);
  void move(mlir::ValueRange from, llvm::ArrayRef<Cell> to);
  unsigned inputNumber(mlir::Value argument);
  llvm::SmallVector<Cell> extentsOf(mlir::Value buffer);

  mlir::func::FuncOp source;
  mlir::SymbolTable &symbols;
  llvm::DenseMap<mlir::Value, Cell> cells;
  llvm::SmallVector<Cell> inputCells;               ///< where an input's address is; its extents are in the cells behind
  llvm::DenseMap<mlir::Operation *, size_t> stepOf; ///< products and calls
  bool inLoop = false;
  llvm::SmallVector<std::pair<size_t, llvm::SmallVector<mlir::Operation *>>>
      reservations; ///< first word, and what it reserves for
};

} // namespace tenferro::cpu
#endif
