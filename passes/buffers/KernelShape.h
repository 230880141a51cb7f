//===- KernelShape.h - what the memory plan has to know of a kernel -----------------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_KERNELSHAPE_H
#define TENFERRO_PASSES_BUFFERS_KERNELSHAPE_H

#include "Runtime.h"
#include "Shapes.h"

namespace tenferro::buffers {

/// Memory that one worker needs.
struct Scratch {
  Extents extents;
  mlir::Type element;
};

/// A kernel's loops and memory for the numbers of one launch.
struct KernelShape {
  Extents rows;  ///< counts of the outermost loop; none: there is no loop
  Extents inner; ///< counts of the deepest loops below it
  llvm::SmallVector<Scratch> scratch;

  /// The product of `rows`, where it is known.
  std::optional<int64_t> knownRows() const;
  /// Whether so few rows are known to run, of which each costs `weight` times the product of `inner`, that they are one chunk.
  bool isOneChunk(int64_t weight) const;
};

KernelShape shapeOf(rt::KernelOp kernel, rt::LaunchOp launch);

/// The value of a launch that a number within its kernel is: a constant, or what the launch gives for a parameter. Null for
/// anything that the kernel computes.
Extent valueAt(rt::LaunchOp launch, rt::KernelOp kernel, mlir::Value number);

/// Whether the kernel reads the columns of this matrix (rows the last dimension) as its outermost loop comes to them: all that it
/// loads of `parameter` is of the column whose number is that loop's index.
bool readsByColumns(rt::KernelOp kernel, rt::LaunchOp launch, unsigned parameter, Extent rows);

} // namespace tenferro::buffers
#endif
