//===- Shapes.h - extents as values, and what must hold between them ------------------------------------------===//
#ifndef TENFERRO_SHAPES_H
#define TENFERRO_SHAPES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

namespace tenferro {

/// A constant (IndexAttr) or an `index` value.
using Extent = mlir::OpFoldResult;
using Extents = llvm::SmallVector<Extent>;

std::optional<int64_t> constantExtent(Extent e);

enum class Relation { Equal, LessEqual };

/// What a shape rule may ask and say. Arithmetic folds constants; everything else becomes `arith` on indices.
class ShapeBuilder {
public:
  ShapeBuilder(mlir::OpBuilder &builder, mlir::Location loc) : builder(builder), loc(loc) {}
  virtual ~ShapeBuilder() = default;

  /// The extent of a tensor along an axis.
  virtual Extent dim(mlir::Value tensor, int64_t axis) = 0;
  /// `what` is the sentence's beginning ("contracted extents differ"); the texts name both sides ("dim 1 of lhs").
  virtual void require(Relation relation, llvm::StringRef what, Extent lhs, const llvm::Twine &lhsText, Extent rhs,
                       const llvm::Twine &rhsText) = 0;
  /// One of two extents that are required to be equal: a constant if there is one.
  Extent same(llvm::StringRef what, Extent lhs, const llvm::Twine &lhsText, Extent rhs, const llvm::Twine &rhsText);
  void requireNotNegative(llvm::StringRef what, Extent e, const llvm::Twine &text) {
    require(Relation::LessEqual, what, constant(0), "0", e, text);
  }

  /// An index value as an extent: a constant where it is one.
  virtual Extent known(mlir::Value index);
  Extents dims(mlir::Value tensor);
  /// Extents given as static entries (kDynamic: the next operand).
  Extents mixed(llvm::ArrayRef<int64_t> fixed, mlir::ValueRange dynamic);
  Extent constant(int64_t value) {
    return builder.getIndexAttr(value);
  }
  virtual Extent add(Extent a, Extent b);
  virtual Extent sub(Extent a, Extent b);
  virtual Extent mul(Extent a, Extent b);
  virtual Extent floorDiv(Extent a, Extent b); // b > 0
  virtual Extent ceilDiv(Extent a, Extent b);  // b > 0
  virtual Extent min(Extent a, Extent b);
  virtual Extent max(Extent a, Extent b);
  virtual Extent sum(llvm::ArrayRef<Extent> extents);
  Extent product(llvm::ArrayRef<Extent> extents);
  virtual mlir::Value value(Extent e);

protected:
  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace tenferro
#endif
