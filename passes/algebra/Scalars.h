//===- Scalars.h - constants that every element of a tensor equals --------------------------------------------===//
#ifndef TENFERRO_PASSES_ALGEBRA_SCALARS_H
#define TENFERRO_PASSES_ALGEBRA_SCALARS_H

#include "Tenferro.h"

namespace tenferro {

/// The number that every element of `v` equals: a splat constant, or a broadcast of one.
std::optional<Scalar> splatOf(mlir::Value v);

/// A rank-0 constant.
mlir::Value makeConstant(mlir::OpBuilder &b, mlir::Location loc, const Scalar &value, Placement placement);
/// Zeros of this type with the extents of `like`, which may know less or more of them; kept as a broadcast.
mlir::Value makeZeros(mlir::OpBuilder &b, mlir::Location loc, mlir::Value like, TensorType type);
/// Zeros of a known shape, on the CPU.
mlir::Value makeZeros(mlir::OpBuilder &b, mlir::Location loc, llvm::ArrayRef<int64_t> shape, mlir::Type element);

} // namespace tenferro
#endif
