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

/// Replaces the kernel in the module by a function, and by `<name>.body`, a tnf_rt_body. Its list has the memory that is read and
/// written, the numbers, the scratch of all workers, and where the kernel leaves parts the rows of a chunk and the bytes of each
/// part.
void emitKernel(rt::KernelOp kernel, mlir::SymbolTable &symbols);

} // namespace tenferro::cpu
#endif
