//===- Fold.h - numbers that are known when a program is compiled, and what records compute with them ---------===//
#ifndef TENFERRO_DIALECT_FOLD_H
#define TENFERRO_DIALECT_FOLD_H

#include "mlir/IR/BuiltinTypes.h"
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
  bool isComplex() const {
    return llvm::isa<mlir::ComplexType>(element);
  }
  /// Whether it equals a small whole number; 0 is either zero.
  bool equals(int64_t number) const;
  /// Of a float type: the whole number that it is, without a fraction or an imaginary part.
  std::optional<int64_t> wholeNumber() const;
  void setWholeNumber(int64_t number);
  /// 0 of an element type.
  static Scalar zero(mlir::Type element);
};

//===- exactly as compiled code computes them; none where that is not one IEEE operation -----------------------===//
using Folded = std::optional<Scalar>;
Folded operator+(const Scalar &x, const Scalar &y);
Folded operator-(const Scalar &x, const Scalar &y);
Folded operator*(const Scalar &x, const Scalar &y);
Folded operator/(const Scalar &x, const Scalar &y);
Folded operator-(const Scalar &x);
Folded conjugate(const Scalar &x);
Folded realPart(const Scalar &x);
Folded imaginaryPart(const Scalar &x);
Folded fromParts(const Scalar &re, const Scalar &im);
Folded convert(const Scalar &x, mlir::Type to);

} // namespace tenferro
#endif
