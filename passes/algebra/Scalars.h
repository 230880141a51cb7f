//===- Scalars.h - constants that every element of a tensor equals --------------------------------------------===//
#ifndef TENFERRO_PASSES_ALGEBRA_SCALARS_H
#define TENFERRO_PASSES_ALGEBRA_SCALARS_H

#include "Tenferro.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"

namespace tenferro {

/// One number of a tensor's element type: `re` (and `im`) of a float (complex) type, `integer` of an integer type.
struct Scalar {
  mlir::Type element;
  llvm::APFloat re{0.0}, im{0.0};
  llvm::APInt integer;

  bool isInteger() const {
    return llvm::isa<mlir::IntegerType>(element);
  }
  /// Whether it equals a small whole number; 0 is either zero.
  bool equals(int64_t number) const;
  /// Of a float type: the whole number that it is, without a fraction or an imaginary part.
  std::optional<int64_t> wholeNumber() const;
  void setWholeNumber(int64_t number);
};

/// The number that every element of `v` equals: a splat constant, or a broadcast of one.
std::optional<Scalar> splatOf(mlir::Value v);

/// The value of an elementwise operation, exactly as compiled code computes it; none where that is not one IEEE operation.
std::optional<Scalar> evaluate(mlir::Operation *op, llvm::ArrayRef<Scalar> operands);

/// A rank-0 constant.
mlir::Value makeConstant(mlir::OpBuilder &b, mlir::Location loc, const Scalar &value, Placement placement);
/// Zeros of this type with the extents of `like`, which may know less or more of them; kept as a broadcast.
mlir::Value makeZeros(mlir::OpBuilder &b, mlir::Location loc, mlir::Value like, TensorType type);
/// Zeros of a known shape, on the CPU.
mlir::Value makeZeros(mlir::OpBuilder &b, mlir::Location loc, llvm::ArrayRef<int64_t> shape, mlir::Type element);

} // namespace tenferro
#endif
