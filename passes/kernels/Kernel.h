//===- Kernel.h - from linalg operations to kernels: loops, accesses, places --------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_KERNEL_H
#define TENFERRO_PASSES_KERNELS_KERNEL_H

#include "Runtime.h"
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringMap.h"

#include <map>

namespace tenferro::kernels {

/// The attribute of a linalg.generic that says how its reduction combines.
constexpr llvm::StringLiteral reductionName = "tenferro_rt.reduction";

/// What a result or an argument of a loop was before the first step, and the result of a branch in the first of them: what loops
/// carry keeps the extents that it starts with. Null for every other value.
mlir::Value startOf(mlir::Value v);
/// The extents of a builtin tensor, outermost first, read off the operation that makes it.
Extents tensorExtents(mlir::Value tensor);
bool sameExtent(Extent a, Extent b);
/// The operation that begins the tape which a value is.
mlir::Operation *beginningOf(mlir::Value tape);

/// One dimension of memory: its extent (a product once dimensions are collapsed), the loop that runs along it (-1: none), from
/// which element and in which steps.
struct Axis {
  int loop;
  llvm::SmallVector<Extent, 2> extent;
  llvm::SmallVector<Extent, 1> start = {}; ///< a product; none: element 0
  Extent step = {};                        ///< null: 1

  /// Whether the loop's index is the element's.
  bool isPlain() const {
    return start.empty() && step.isNull();
  }
};
using Access = llvm::SmallVector<Axis>;

/// What a body reads: an operand, or elements of another tensor at places that are straight in the loops.
struct Read {
  mlir::Value tensor;
  Access access;
  unsigned operand = 0; ///< its number, where `extract` is null
  mlir::tensor::ExtractOp extract = {};
};

/// A part of a joined tensor that an operation writes, from `start` along the dimension.
struct Part {
  rt::JoinOp join;
  Extent start;
};

/// A linalg.generic seen as loops around a scalar body.
struct LoopOp {
  mlir::linalg::GenericOp generic;
  llvm::SmallVector<llvm::SmallVector<Extent, 2>> loops; ///< extents as factors
  llvm::SmallVector<bool> reduced;
  llvm::SmallVector<Read> reads;
  llvm::SmallVector<mlir::Value> indexed; ///< tensors that are read at indices of the body's own
  llvm::SmallVector<int> loopOf;          ///< per dimension of the generic, -1: it has become a part of one
  llvm::SmallVector<bool> isCounted;      ///< per loop: the body uses its index other than for `reads`
  Access output;
  llvm::SmallVector<std::pair<unsigned, Access>>
      parts;                                       ///< of joined tensors that are written too, by their numbers in the kernel
  rt::OverwriteOp overwrite;                       ///< that takes its elements
  mlir::Attribute identity;                        ///< of a reduction: what its accumulator starts from
  rt::ReductionKind kind = rt::ReductionKind::Sum; ///< of a reduction

  explicit LoopOp(mlir::linalg::GenericOp generic);
  bool overwritesTensor(mlir::Value tensor) const {
    rt::OverwriteOp op = overwrite;
    return op && op.getX() == tensor;
  }
  /// Whether an operation of the body does nothing but say where straight reads are.
  bool isForStraightReads(mlir::Operation &inner) const;
  mlir::Value result() const {
    return mlir::linalg::GenericOp(generic).getResult(0);
  }
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
/// Whether the operation reads the tensor.
bool isReadBy(const LoopOp &op, mlir::Value tensor);

/// A kernel's loops: an inner node is a loop, a leaf an operation's body.
struct LoopNode {
  LoopOp *op = nullptr;                ///< leaf
  llvm::SmallVector<Extent, 2> extent; ///< inner node
  llvm::SmallVector<LoopOp *> ops;     ///< operations below
  std::vector<std::unique_ptr<LoopNode>> children;
};

/// Where an operation says that its elements are written; null: it does not.
rt::PlaceOp placeIn(mlir::linalg::GenericOp op);
/// What takes the elements of an operation, at the places that it says; null: it makes a tensor of them.
rt::OverwriteOp overwriteOf(mlir::Operation *op);

/// Merges neighbouring loops that every operation runs over contiguous memory.
void collapseLoops(llvm::MutableArrayRef<LoopOp> ops);
/// Groups operations into loops shared as deep as their dependences allow. The root has no extent.
std::unique_ptr<LoopNode> buildLoops(llvm::MutableArrayRef<LoopOp> ops);

/// Where a value of a kernel lives besides registers; dimensions along shared loops are dropped from scratch.
struct Place {
  enum Kind { Registers, Written, Scratch } kind = Registers;
  unsigned number = 0; ///< Written: which of the kernel's results
  Access axes;
};

/// Where each operation's result lives.
class Places {
public:
  /// `results` leave the kernel. The operations and their tree outlive this.
  Places(llvm::MutableArrayRef<LoopOp> ops, LoopNode &tree, llvm::ArrayRef<mlir::Value> results);
  const Place &of(const LoopOp &op) const {
    return places.find(&op)->second;
  }
  /// The operation that makes a tensor; null: it comes from outside.
  LoopOp *producerOf(mlir::Value tensor) const {
    return producers.lookup(tensor);
  }
  /// Whether the element that `consumer` reads so has just been computed by the iteration.
  bool inRegisters(const LoopOp &producer, const LoopOp &consumer, const Access &read) const;
  /// The tensor whose memory a result takes over; null: it has memory of its own.
  mlir::Value takenOver(unsigned result) const {
    return inPlaceOf[result];
  }

private:
  void collectPaths(LoopNode &node, llvm::SmallVector<LoopNode *> path);
  unsigned commonDepth(const LoopOp &x, const LoopOp &y) const;
  bool isOurs(mlir::Value tensor, mlir::Type element) const;
  bool mayBeTakenOver(mlir::Value tensor, const LoopOp &writer) const;
  mlir::Value findTakenOver(const LoopOp &writer) const;
  void keepScratch(LoopOp &op);

  llvm::MutableArrayRef<LoopOp> ops;
  llvm::DenseMap<mlir::Value, LoopOp *> producers;
  llvm::DenseMap<const LoopOp *, llvm::SmallVector<LoopNode *>> paths;
  llvm::DenseMap<const LoopOp *, unsigned> order; ///< of the leaves
  llvm::DenseMap<const LoopOp *, Place> places;
  llvm::SmallVector<mlir::Value> inPlaceOf;
};

/// Names of kernels: the program's, a dot, which no program has, and the operations'.
class KernelNames {
public:
  struct Name {
    std::string symbol;
    std::string operations; ///< all of them, where they are not in the symbol
  };
  Name take(llvm::StringRef program, llvm::ArrayRef<LoopOp> ops);

private:
  llvm::StringMap<unsigned> taken;
};

/// The operations in the name of a kernel.
llvm::StringRef operationsIn(llvm::StringRef symbol);

/// A joined tensor that a kernel writes parts of.
struct Joined {
  rt::JoinOp join;
  mlir::Value memory;                                              ///< with what other kernels have written
  llvm::SmallVector<std::pair<mlir::Operation *, Extent>> writers; ///< and where they begin
};

/// Makes the kernels of one function and their launches.
class KernelBuilder {
public:
  KernelBuilder(mlir::func::FuncOp function, KernelNames &names) : function(function), names(names) {}
  /// A kernel before the function, and its launch where `b` is. `results` are those of the operations that leave the kernel;
  /// behind them it gives `joined`, tensors that are written in part, and those that are written over.
  rt::LaunchOp build(mlir::OpBuilder &b, llvm::ArrayRef<mlir::Operation *> ops, llvm::ArrayRef<mlir::Value> results,
                     llvm::ArrayRef<Joined> joined, llvm::ArrayRef<rt::OverwriteOp> overwrites);

private:
  mlir::func::FuncOp function;
  KernelNames &names;
  std::map<std::vector<const void *>, mlir::Value> counts; ///< of loops over several extents
};

} // namespace tenferro::kernels
#endif
