//===- Patterns.h - the families of simplifications -----------------------------------------------------------===//
#ifndef TENFERRO_PASSES_ALGEBRA_PATTERNS_H
#define TENFERRO_PASSES_ALGEBRA_PATTERNS_H

#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace tenferro {

/// Says of an operation that makes zeros beside elements that these are no terms of a sum.
constexpr llvm::StringLiteral noTermsName = "tenferro.no_terms";

void addElementwisePatterns(mlir::RewritePatternSet &patterns);
void addShapePatterns(mlir::RewritePatternSet &patterns);
void addContractPatterns(mlir::RewritePatternSet &patterns);

/// Takes out of loops what no step changes and what nothing reads, and out of branches what nothing reads.
bool simplifyLoops(mlir::func::FuncOp function);
/// Puts the side that is taken in the place of a branch, the body in the place of a loop of one step or of a few that become
/// faster so, and what it begins with in the place of a loop of none.
bool foldKnownRegions(mlir::func::FuncOp function);
/// Computes in front of loops what is the same in every step, where that pays.
bool hoistInvariants(mlir::func::FuncOp function);

/// Replaces sums of blocks that were padded to one size by concatenations. Leaves dead operations behind.
bool concatenateSumsOfPads(mlir::func::FuncOp function);

/// Behind differentiation: `matrix_function` reads the values of its derivative alone, and not the matrix.
void dropUnreadOperands(mlir::func::FuncOp function);

/// Computes the values alone where nothing reads the vectors of an eigenvalue or singular value decomposition.
void computeValuesAlone(mlir::func::FuncOp function);

/// Replaces a one-result operation by a value of equal extents. Declines where the value's type knows less of the extents, or
/// where what a function gets or gives would change its type.
mlir::LogicalResult replaceBy(mlir::PatternRewriter &rewriter, mlir::Operation *op, mlir::Value value);
bool mayReplace(mlir::Value result, mlir::Value value);

} // namespace tenferro
#endif
