//===- ShapeInference.h - types from shape rules ----------------------------------------------------------------===//
#ifndef TENFERRO_SHAPEINFERENCE_H
#define TENFERRO_SHAPEINFERENCE_H

#include "Shapes.h"
#include "llvm/ADT/DenseMap.h"

namespace tenferro {

/// Runs a shape rule on what types say of the operands' extents: exact, at most so many, or nothing. What the rule requires is
/// taken as true, since a run that goes on has found it so; contradictions are for others to report. No IR is made.
///
/// An extent is a constant, or the number of a range in the table, as an attribute of its own kind.
class ShapeInference : public ShapeBuilder {
public:
  explicit ShapeInference(mlir::MLIRContext *context);

  /// What the type of a result says of one of its extents: the extent, else kDynamic; and its bound, else kDynamic.
  std::pair<int64_t, int64_t> typeOf(Extent e) const;

  Extent dim(mlir::Value tensor, int64_t axis) override;
  void require(Relation relation, llvm::StringRef what, Extent lhs, const llvm::Twine &lhsText, Extent rhs,
               const llvm::Twine &rhsText) override;
  Extent known(mlir::Value index) override;
  Extent add(Extent a, Extent b) override;
  Extent sub(Extent a, Extent b) override;
  Extent mul(Extent a, Extent b) override;
  Extent floorDiv(Extent a, Extent b) override;
  Extent ceilDiv(Extent a, Extent b) override;
  Extent min(Extent a, Extent b) override;
  Extent max(Extent a, Extent b) override;

private:
  static constexpr int64_t noLeast = std::numeric_limits<int64_t>::min(), noMost = std::numeric_limits<int64_t>::max();
  struct Range {
    int64_t least = noLeast, most = noMost;
    bool isExact = false;   ///< a constant, or required to equal one
    Extent factors[2] = {}; ///< of a product whose factors are not negative; null otherwise
  };

  Extent open(const Range &range);
  Extent result(const Range &x, const Range &y, int64_t least, int64_t most);
  Range range(Extent e) const;
  Range *entry(Extent e);
  Extent divide(Extent a, Extent b, int64_t (*divided)(int64_t, int64_t));
  std::optional<Extent> computed(mlir::Value index);
  void atMost(Extent e, int64_t most);

  mlir::OpBuilder ownBuilder;
  llvm::SmallVector<Range, 16> ranges;
  llvm::SmallDenseMap<std::pair<mlir::Value, int64_t>, Extent, 16> dimensions;
  llvm::SmallDenseMap<mlir::Value, Extent, 4> indices;
};

} // namespace tenferro
#endif
