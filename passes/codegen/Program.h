//===- Program.h - from a function of kernels and calls to a function of pointers --------------------------------===//
#ifndef TENFERRO_PASSES_CODEGEN_PROGRAM_H
#define TENFERRO_PASSES_CODEGEN_PROGRAM_H

#include <cstddef>

#include "EmitKernel.h"
#include "Kernel.h"
#include "Slots.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"

namespace tenferro::codegen {

using namespace kernels;
using cpu::dtypeOf, cpu::elementBytes, cpu::reductionOf, cpu::wordBytes;

static_assert(sizeof(void *) == wordBytes && sizeof(tnf_rt_tensor::extents[0]) == wordBytes);
/// Where a tnf_rt_tensor has an extent.
constexpr int64_t extentOffset(int64_t axis) {
  return (int64_t)offsetof(tnf_rt_tensor, extents) + wordBytes * axis;
}

/// A piece of the arena, or what stands in for it.
struct Storage {
  enum Kind { Arena, Input, Result, Global, Alias } kind = Arena;
  unsigned number = 0;    ///< slot, input, result
  mlir::Value of;         ///< Alias: the tensor whose memory it is
  mlir::Attribute global; ///< Global: the elements
};

/// The kernels of a module by name.
using Kernels = llvm::DenseMap<mlir::StringAttr, cpu::EmittedKernel>;

class ProgramEmitter {
public:
  /// `symbols` are those of the module.
  ProgramEmitter(mlir::func::FuncOp source, mlir::ModuleOp module, mlir::SymbolTable &symbols, const Kernels &kernels);
  /// Replaces `source` by `<name>.run`: what is generated has a dot in its name, which no program has.
  mlir::LogicalResult run();

private:
  struct KernelPlan {
    rt::LaunchOp launch;
    cpu::EmittedKernel emitted;
    llvm::SmallVector<Extent> outermost; ///< counts
    mlir::Value rows, chunk, chunks;
    llvm::SmallVector<unsigned> scratchSlots;
    llvm::SmallVector<int> partialSlots; ///< per result, -1: none
    mlir::Operation *epilogueOf = nullptr;

    rt::KernelOp kernel() const {
      return emitted.kernel;
    }
    /// A number or a constant of the kernel, outside.
    std::optional<Extent> extent(mlir::Value number) const;
    llvm::SmallVector<Extent> workBelow() const;
  };

  // Program.cpp
  void emitShapeCode();
  void emitLoopCounts();
  bool emitChecked(mlir::Operation &op, mlir::Value &overflow);
  void emitResults();
  void emitCalls();
  void emitGemm(rt::GemmOp op);
  void emitLibrary(rt::LibraryOp op);
  void emitReserve();
  llvm::SmallVector<mlir::Value> libraryArguments(rt::LibraryOp op);
  void emitFailIf(rt::FailIfOp op);
  void emitExport(rt::ExportOp op, unsigned number);
  void emitKernelCall(KernelPlan &plan);
  void emitCombine(KernelPlan &plan);
  mlir::Value kernelArguments(KernelPlan &plan, llvm::SmallVectorImpl<mlir::Value> &values);

  // Memory.cpp
  void planKernels();
  void planMemory();
  void findEpilogues();
  rt::LaunchOp firstReader(mlir::Value tensor, const llvm::DenseMap<mlir::Operation *, unsigned> &order);
  bool isEpilogue(rt::LaunchOp launch, rt::GemmOp gemm);
  void allocateArena();
  llvm::DenseMap<unsigned, mlir::Value> copiesOfSlots();
  mlir::Value pointerOf(mlir::Value tensor);

  // helpers
  mlir::Value index(Extent e);
  mlir::Value product(int64_t first, llvm::ArrayRef<Extent> factors);
  mlir::Value magnitude(int64_t first, llvm::ArrayRef<Extent> factors);
  /// The i64 result of an operation with overflow; `overflow` (null at first) becomes true where it did.
  template <typename Op> mlir::Value checked(mlir::Value x, mlir::Value y, mlir::Value &overflow) {
    auto pairType = mlir::LLVM::LLVMStructType::getLiteral(b.getContext(), {i64Type, b.getI1Type()});
    mlir::Value pair = Op::create(b, loc, pairType, x, y);
    mlir::Value flag = mlir::LLVM::ExtractValueOp::create(b, loc, pair, llvm::ArrayRef<int64_t>{1});
    overflow = overflow ? mlir::LLVM::OrOp::create(b, loc, overflow, flag).getResult() : flag;
    ++flags;
    return mlir::LLVM::ExtractValueOp::create(b, loc, pair, llvm::ArrayRef<int64_t>{0});
  }
  mlir::Value asI64(mlir::Value index);
  mlir::Value i64(int64_t value);
  mlir::Value i32(int32_t value);
  mlir::Value f64(double value);
  mlir::Value text(llvm::StringRef value);
  mlir::Value stackArray(mlir::Type type, int64_t count);
  mlir::Value field(mlir::Value base, int64_t byteOffset);
  mlir::Value element(mlir::Value list, int64_t number); ///< the address of a word
  mlir::Value loadInput(unsigned number);
  void checkStatus(mlir::Value status);
  /// Fails where `overflow`; does nothing yet while it is made of few flags and more may come: LLVM recurses over a long chain.
  void failWhereOverflow(mlir::Value &overflow, bool isLast, tnf_rt_status code, const llvm::Twine &text);
  unsigned flags = 0; ///< in the chain
  void failWhereTooLarge(mlir::Value size, double limit, tnf_rt_status code, llvm::StringRef text);
  static constexpr unsigned mostInChain = 64; ///< of additions in one block
  void failWhere(mlir::Value condition, tnf_rt_status code, llvm::StringRef text, mlir::Value v0, mlir::Value v1);
  mlir::Value call(llvm::StringRef name, mlir::Type result, mlir::ValueRange arguments);
  void declare(llvm::StringRef name, mlir::Type result, mlir::ValueRange arguments);

  mlir::func::FuncOp source;
  mlir::ModuleOp module;
  mlir::SymbolTable &symbols;
  const Kernels &kernels;
  mlir::func::FuncOp function;
  mlir::OpBuilder b;
  mlir::Location loc;
  std::string name;
  mlir::Type pointer, i64Type, i32Type;
  mlir::Block *exit = nullptr;
  mlir::Value ctx, inputs, outputs;
  mlir::IRMapping indices;
  llvm::DenseMap<std::pair<mlir::Value, mlir::Value>, mlir::Value> products, magnitudes; ///< of a product and one more extent
  llvm::SmallVector<mlir::Operation *> steps;
  llvm::DenseMap<mlir::Operation *, unsigned> stepOf;
  llvm::DenseMap<mlir::Value, Storage> storage;
  Slots slots;
  llvm::DenseMap<mlir::Operation *, std::unique_ptr<KernelPlan>> plans;
  llvm::DenseMap<mlir::Operation *, mlir::Operation *> epilogues; ///< gemm -> kernel
  llvm::DenseMap<mlir::Operation *, unsigned> listSlots; ///< library call -> where its operands are listed, beyond the first few
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::Value>> reserved; ///< library call -> its arguments
  llvm::SmallVector<rt::ExportOp> exports;
  unsigned strings = 0;
};

} // namespace tenferro::codegen
#endif
