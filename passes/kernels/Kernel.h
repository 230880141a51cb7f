//===- Kernel.h - loops and accesses of the operations in a kernel ------------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_KERNEL_H
#define TENFERRO_PASSES_KERNELS_KERNEL_H

#include "Runtime.h"
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace tenferro::kernels {

/// The attribute of a linalg.generic that says how its reduction combines.
constexpr llvm::StringLiteral reductionName = "tenferro_rt.reduction";

/// The extents of a builtin tensor, outermost first, read off the operation that makes it.
Extents tensorExtents(mlir::Value tensor);
bool sameExtent(Extent a, Extent b);

/// One dimension of memory: its extent (a product once dimensions are collapsed) and the loop that runs along it, -1: element 0.
struct Axis {
  int loop;
  llvm::SmallVector<Extent, 2> extent;
};
using Access = llvm::SmallVector<Axis>;

/// A linalg.generic seen as loops around a scalar body.
struct LoopOp {
  mlir::linalg::GenericOp generic;
  llvm::SmallVector<llvm::SmallVector<Extent, 2>> loops; ///< extents as factors
  llvm::SmallVector<bool> reduced;
  llvm::SmallVector<Access> inputs;
  Access output;
  mlir::Attribute identity;                        ///< of a reduction: what its accumulator starts from
  rt::ReductionKind kind = rt::ReductionKind::Sum; ///< of a reduction

  explicit LoopOp(mlir::linalg::GenericOp generic);
  bool isReduction() const {
    return llvm::is_contained(reduced, true);
  }
  /// The first reduced loop; the number of loops if there is none.
  unsigned firstReduced() const;
  /// Whether every loop after the first reduced one is reduced: the accumulator is a scalar.
  bool accumulatesScalar() const;
};

bool sameLoop(const LoopOp &a, const LoopOp &b, unsigned loop);
/// Whether the elements of `producer`'s result that are read so are those which the same iteration of `loop` has written.
bool alignedAt(const LoopOp &producer, const Access &read, unsigned loop);
/// Whether `consumer` may run in the same iteration of `loop` as `producer`, whose result it reads.
bool alignedAt(const LoopOp &producer, const LoopOp &consumer, unsigned loop);
/// Whether the body reads `tensor` at an index of its own choosing.
bool readsIndexed(mlir::linalg::GenericOp generic, mlir::Value tensor);

/// A kernel's loops: an inner node is a loop, a leaf an operation's body.
struct LoopNode {
  LoopOp *op = nullptr;                ///< leaf
  llvm::SmallVector<Extent, 2> extent; ///< inner node
  llvm::SmallVector<LoopOp *> ops;     ///< operations below
  std::vector<std::unique_ptr<LoopNode>> children;
};

/// Merges neighbouring loops that every operation runs over contiguous memory.
void collapseLoops(llvm::MutableArrayRef<LoopOp> ops);
/// Groups operations into loops shared as deep as their dependences allow. The root has no extent.
std::unique_ptr<LoopNode> buildLoops(llvm::MutableArrayRef<LoopOp> ops);
/// Innermost loops of the tree: what the optimiser pays for.
unsigned countNests(const LoopNode &root);

} // namespace tenferro::kernels
#endif
