//===- Views.h - which operations compute nothing, so that what reads them can read what they read ------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_VIEWS_H
#define TENFERRO_PASSES_KERNELS_VIEWS_H

#include "Kernel.h"

namespace tenferro::kernels {

/// Whether each element is an element of another tensor, or a number that its place says.
bool isView(mlir::linalg::GenericOp op);
/// Whether an element takes more than one read and arithmetic on its place.
bool isChoice(mlir::linalg::GenericOp op);
/// How many loops of an operation a map of its asks.
unsigned loopsIn(mlir::AffineMap map);

/// A few operations of arithmetic that pads alone read, perhaps through one another, and these pads: computed where they are
/// read, as the derivative of a stencil is one loop then.
class Pieces {
public:
  explicit Pieces(mlir::Block &block);
  bool contain(mlir::Operation *op) const {
    return pieces.contains(op);
  }
  void replace(mlir::Operation *op, mlir::Operation *by) {
    if (pieces.erase(op))
      pieces.insert(by);
  }

private:
  llvm::DenseSet<mlir::Operation *> pieces; ///< all of them
};

/// Which operations are views, asked once.
class Views {
public:
  explicit Views(mlir::Block &block) : pieces(block) {}
  bool contain(mlir::Operation *op);
  void replace(mlir::Operation *op, mlir::Operation *by) {
    pieces.replace(op, by);
  }
  /// Whether it reads what is written over: who reads the view may come behind that.
  bool readsOverwritten(mlir::Operation *op);

private:
  Pieces pieces;
  llvm::DenseMap<mlir::Operation *, bool> answers;
  llvm::DenseMap<mlir::Value, bool> overwritten;
};

} // namespace tenferro::kernels
#endif
