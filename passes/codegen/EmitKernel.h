//===- EmitKernel.h - the function that runs a kernel over a range of its outermost loop -------------------------===//
#ifndef TENFERRO_PASSES_CODEGEN_EMITKERNEL_H
#define TENFERRO_PASSES_CODEGEN_EMITKERNEL_H

#include "Kernel.h"
#include "mlir/IR/SymbolTable.h"
#include "tenferro/rt.h"

namespace tenferro::codegen {

using namespace kernels;

/// How a reduction combines, as the runtime calls it.
tnf_rt_reduction reductionOf(rt::ReductionKind kind);
tnf_dtype dtypeOf(mlir::Type element);
int64_t elementBytes(mlir::Type element);

/// What a kernel function takes for one parameter.
struct Parameter {
  enum Kind {
    Index,   ///< `value`: an index of the program
    Tensor,  ///< `value`: a tensor read from memory
    Output,  ///< `number`: a result of the kernel
    Scratch, ///< `number`: memory of one worker
    Chunk,   ///< rows per chunk
    Number   ///< `constant`
  } kind;
  mlir::Value value;
  unsigned number = 0;
  mlir::TypedAttr constant = {};
};

/// Memory that one worker needs for a value kept within the kernel.
struct Scratch {
  llvm::SmallVector<Extent> factors;
  int64_t elementBytes;
};

/// A result of the kernel, as its caller must see it.
struct KernelOutput {
  LoopOp *op;
  bool partial;          ///< summed over the outermost loop: one part per chunk, combined by the caller
  mlir::Value inPlaceOf; ///< the tensor whose memory it takes over, null: memory of its own
};

struct EmittedKernel {
  mlir::func::FuncOp function; ///< (parameters..., begin, end, worker)
  llvm::SmallVector<Parameter> parameters;
  llvm::SmallVector<Scratch> scratch;
  llvm::SmallVector<KernelOutput> outputs;
  llvm::SmallVector<Extent> rows;       ///< factors of the outermost extent; empty: no loop
  llvm::SmallVector<Extent> rowFactors; ///< factors of the work below it
  int64_t rowWeight = 1;                ///< sixteenths of a nanosecond per innermost iteration
  bool hasPartials = false;
  unsigned nests = 0;
};

/// Writes the function `name` before `anchor`. `ops` and the tree outlive the result; `symbols` are the module's.
EmittedKernel emitKernel(rt::KernelOp kernel, llvm::MutableArrayRef<LoopOp> ops, LoopNode &tree, llvm::StringRef name,
                         mlir::Operation *anchor, mlir::SymbolTable &symbols);

} // namespace tenferro::codegen
#endif
