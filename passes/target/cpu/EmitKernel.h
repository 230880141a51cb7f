//===- EmitKernel.h - a kernel as a function over pointers ----------------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_EMITKERNEL_H
#define TENFERRO_PASSES_TARGET_CPU_EMITKERNEL_H

#include "Runtime.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "tenferro/rt.h"

namespace tenferro::cpu {

/// Lists that cross the boundary hold pointers or 64-bit numbers.
constexpr int64_t wordBytes = sizeof(int64_t);

/// How a reduction combines, as the runtime calls it.
tnf_rt_reduction reductionOf(rt::ReductionKind kind);
tnf_dtype dtypeOf(mlir::Type element);
int64_t elementBytes(mlir::Type element);

struct EmittedKernel {
  rt::KernelOp kernel; ///< detached from the module
  /// Memory that is read and written, numbers, scratch of all workers; where parts are left, the rows of a chunk and the bytes of
  /// each part; begin, end, worker.
  mlir::func::FuncOp function;
  mlir::LLVM::LLVMFuncOp body; ///< a tnf_rt_body, null: no loop. Its list has what comes before `begin`.
};

/// Replaces the kernel in the module by its functions. Who asked for it destroys the kernel.
EmittedKernel emitKernel(rt::KernelOp kernel, mlir::SymbolTable &symbols);

} // namespace tenferro::cpu
#endif
