//===- LoopEmitter.h - the function of one loop of a plan -----------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_LOOPEMITTER_H
#define TENFERRO_PASSES_TARGET_CPU_LOOPEMITTER_H

#include "EmitKernel.h"
#include "EmitLoop.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

#include <map>

namespace tenferro::cpu {

/// Of the kernel with this body.
inline llvm::StringRef kernelName(llvm::StringRef body) {
  return body.drop_back(llvm::StringRef(".body").size());
}

/// Writes the steps of a loop as a function (tnf_rt_loop), and adds the kernels that it calls and does not inline to `called`.
class LoopEmitter {
public:
  LoopEmitter(const Table &table, const LoopCode &loop, mlir::SymbolTable &symbols, llvm::StringSet<> &called)
      : table(table), loop(loop), symbols(symbols), called(called), b(symbols.getOp()->getContext()), loc(loop.location),
        pointer(mlir::LLVM::LLVMPointerType::get(b.getContext())) {}
  void run();

private:
  // cells
  std::optional<int64_t> known(int32_t cell) const;
  bool isAddress(int32_t cell) const {
    return addresses.contains(cell);
  }
  llvm::ArrayRef<size_t> cellWords(size_t from, size_t to) const {
    return table.cellWordsIn(from, to);
  }
  void findAddresses();
  void findLocalMemory();
  void makeVariables();
  mlir::Value get(int32_t cell);
  mlir::Value number(int32_t cell);
  mlir::Value address(int32_t cell);
  void set(int32_t cell, mlir::Value value);
  mlir::Value inRun(int32_t cell);
  void copy(mlir::Value to, mlir::Value from, int64_t bytes);
  void writeCells(size_t from, size_t to);
  void readCells(size_t from, size_t to);

  // control
  void findBlocks();
  mlir::Block *newBlock();
  void branch(mlir::Block *to);
  void branch(mlir::Value condition, mlir::Block *then, mlir::Block *otherwise, bool isRare);
  void leaveIf(mlir::Value condition, size_t at);
  void leaveToRuntime(size_t from, size_t to);
  void finish();

  // steps
  /// A look at one index.
  struct CheckedIndex {
    int32_t dtype, from, extent; ///< all but the first are cells
  };
  std::optional<CheckedIndex> checkedIndex(size_t at) const;
  void checkIndex(const CheckedIndex &index, size_t at);
  mlir::Value load(int32_t dtype, mlir::Value from);
  bool isOwn(size_t at);
  void emitStep(size_t at);
  void compute(size_t at);
  void read(size_t at);
  void copyElements(size_t at);
  void jump(size_t at);
  mlir::Value bytesOf(int64_t elementBytes, llvm::ArrayRef<int32_t> extents);
  mlir::func::FuncOp kernelOf(size_t at);
  void launch(size_t at);
  void callKernel(size_t at);
  int64_t operationsOf(mlir::func::FuncOp kernel, size_t at);

  // tapes
  struct Record {
    mlir::Value bytes, word;
  };
  Record recordOf(size_t at);
  mlir::Value aligned(mlir::Value bytes);
  mlir::Value fieldOf(mlir::Value tape, size_t offset);
  void tapeStep(size_t at, llvm::function_ref<mlir::Value(mlir::Value tape, mlir::Value used)> isOther,
                llvm::function_ref<void(mlir::Value tape, mlir::Value used)> own);
  void push(size_t at);
  void pop(size_t at);

  const int32_t *step(size_t at) const {
    return table.words.data() + at;
  }
  static tnf_rt_step codeOf(const int32_t *w) {
    return (tnf_rt_step)(*w & 255);
  }
  mlir::Value constant(int64_t value) {
    return mlir::LLVM::ConstantOp::create(b, loc, b.getI64Type(), value);
  }
  mlir::Value compare(mlir::LLVM::ICmpPredicate predicate, mlir::Value x, mlir::Value y) {
    return mlir::LLVM::ICmpOp::create(b, loc, predicate, x, y);
  }
  mlir::Value advance(mlir::Value from, mlir::Value bytes) {
    return mlir::LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), from,
                                     llvm::ArrayRef<mlir::LLVM::GEPArg>{mlir::LLVM::GEPArg(bytes)});
  }

  const Table &table;
  const LoopCode &loop;
  mlir::SymbolTable &symbols;
  llvm::StringSet<> &called;
  mlir::OpBuilder b;
  mlir::Location loc;
  mlir::Type pointer;
  mlir::LLVM::LLVMFuncOp function; ///< (run, cells, cancelled)
  llvm::DenseSet<int32_t> addresses, assigned;
  std::map<int32_t, mlir::Value> variables; ///< in the order of cells
  struct Local {
    int64_t bytes;
    bool isWritten;
    mlir::Value here, there; ///< the function's own, and the run's
  };
  std::map<int32_t, Local> local;
  std::map<size_t, mlir::Block *> blocks; ///< where jumps go
  int64_t inlined = 0;                    ///< operations
};

} // namespace tenferro::cpu
#endif
