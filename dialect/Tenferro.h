//===- Tenferro.h - the tenferro dialect in C++ ----------------------------------------------------------------===//
#ifndef TENFERRO_DIALECT_H
#define TENFERRO_DIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include "Fold.h"
#include "ShapeInference.h"
#include "tenferro/rt.h"

#include "DialectEnums.h.inc"
#include "TenferroDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "TenferroTypes.h.inc"

#include "TenferroInterfaces.h.inc"

namespace tenferro {

/// Equal but for what is known of an extent.
bool areCompatible(mlir::TypeRange l, mlir::TypeRange r);
/// Types of which the second states every extent that the first states, and maybe more.
bool isRefinedBy(mlir::Type type, mlir::Type refined);
/// The class of an error, streamed into its diagnostic: not printed, but the status code that a C caller gets (tnf_rt_status). A
/// diagnostic without one is an invalid argument.
enum class Code : int {
  Invalid = TNF_RT_INVALID_ARGUMENT,
  DType = TNF_RT_DTYPE_MISMATCH,
  Rank = TNF_RT_RANK_MISMATCH,
  Shape = TNF_RT_SHAPE_MISMATCH,
  OutOfRange = TNF_RT_OUT_OF_RANGE,
  Unsupported = TNF_RT_UNSUPPORTED,
  Internal = TNF_RT_INTERNAL,
  Placement = TNF_RT_PLACEMENT_MISMATCH
};
mlir::Diagnostic &operator<<(mlir::Diagnostic &diagnostic, Code code);
/// A tensor's extents, streamed: `2x?` in IR tools; a C caller reads the whole type, with the names of its extents.
struct ShapeOf {
  TensorType type;
};
mlir::Diagnostic &operator<<(mlir::Diagnostic &diagnostic, ShapeOf shape);
/// In which class two types that ought to be compatible differ.
Code codeOfMismatch(mlir::Type l, mlir::Type r);

/// An inference error, worded as `emitOpError` words it; silent without a location.
template <typename... Args>
mlir::LogicalResult inferError(std::optional<mlir::Location> loc, llvm::StringRef op, Args &&...args) {
  return mlir::emitOptionalError(loc, "'", op, "' op ", std::forward<Args>(args)...);
}
/// The tensor type, or null with an error where there is no such type (33 axes, a negative extent).
TensorType inferTensor(std::optional<mlir::Location> loc, llvm::StringRef op, llvm::ArrayRef<int64_t> shape, mlir::Type element,
                       llvm::ArrayRef<int64_t> bounds, Placement placement);
mlir::LogicalResult checkNotNegative(std::optional<mlir::Location> loc, llvm::StringRef op, llvm::StringRef label,
                                     llvm::ArrayRef<int64_t> extents);
/// The extents that an operation is given, none negative.
Extents givenExtents(ShapeBuilder &shapes, llvm::ArrayRef<int64_t> fixed, mlir::ValueRange dynamic);
/// The word in the place `number` of `tenferro.words`, else the usual one.
std::string wordOr(mlir::DictionaryAttr attributes, size_t number, const llvm::Twine &usual);
/// Counts the index operands that the unknown entries of a list need.
mlir::LogicalResult checkDynamicCount(std::optional<mlir::Location> loc, llvm::StringRef op, llvm::StringRef label,
                                      llvm::StringRef what, llvm::ArrayRef<int64_t> fixed, mlir::ValueRange dynamic);
mlir::LogicalResult verifySamePlacement(mlir::Operation *op);
/// Tensors do not move implicitly: the operands of an operation live in one place.
template <typename ConcreteOp> struct SamePlacement : mlir::OpTrait::TraitBase<ConcreteOp, SamePlacement> {
  static mlir::LogicalResult verifyTrait(mlir::Operation *op) {
    return verifySamePlacement(op);
  }
};

template <typename ConcreteOp> struct TracedOnly : mlir::OpTrait::TraitBase<ConcreteOp, TracedOnly> {};

bool isElementType(mlir::Type type);
/// f32 for complex<f32>, else the type itself.
mlir::Type realOf(mlir::Type element);
/// i1 is stored as one byte.
mlir::Type storageElement(mlir::Type element);

/// The types of an operation's results: `resultElements` gives the elements, and refuses operands that do not fit; what is known
/// of the extents follows from the shape rule.
template <typename Op>
llvm::LogicalResult inferTypes(mlir::MLIRContext *context, std::optional<mlir::Location> loc, typename Op::Adaptor op,
                               llvm::SmallVectorImpl<mlir::Type> &types) {
  llvm::SmallVector<mlir::Type, 4> elements;
  llvm::SmallVector<Extents, 4> results;
  if (mlir::failed(Op::resultElements(loc, op, elements)))
    return mlir::failure();
  ShapeInference shapes(context);
  Op::resultExtents(op, shapes, results);
  return appendTypes(loc, Op::getOperationName(), op.getOperands(), elements, results, shapes, types);
}
/// The tensor types with these extents, where the operands are.
llvm::LogicalResult appendTypes(std::optional<mlir::Location> loc, llvm::StringRef op, mlir::ValueRange operands,
                                llvm::ArrayRef<mlir::Type> elements, llvm::ArrayRef<Extents> results,
                                const ShapeInference &shapes, llvm::SmallVectorImpl<mlir::Type> &types);

//===- checks and shape rules of families ----------------------------------------------------------------------===//

/// C1 of elementwise operations: equal ranks and extents.
mlir::LogicalResult checkElementwise(std::optional<mlir::Location> loc, llvm::StringRef op, mlir::ValueRange operands);
mlir::LogicalResult verifySameElement(mlir::Operation *op);
Extents elementwiseExtents(ShapeBuilder &shapes, mlir::ValueRange operands, llvm::ArrayRef<llvm::StringRef> names);

/// C1 of operations along axes: distinct and in range.
mlir::LogicalResult checkAxes(std::optional<mlir::Location> loc, llvm::StringRef op, TensorType x, llvm::ArrayRef<int64_t> axes);
Extents reducedExtents(ShapeBuilder &shapes, mlir::Value x, llvm::ArrayRef<int64_t> axes);

class ScatterOp;
/// What the runtime is told: the kind, and the lists of axes, each behind its length.
mlir::SmallVector<int64_t> scatterAttributes(ScatterOp op);

/// C1 and C2 of linear algebra: "a" consists of matrices, which may have to be square.
mlir::LogicalResult checkAxis(std::optional<mlir::Location> loc, llvm::StringRef op, TensorType x, int64_t axis);
/// The same, and that the axis has elements.
mlir::LogicalResult checkFilledAxis(std::optional<mlir::Location> loc, llvm::StringRef op, TensorType x, int64_t axis);
/// The extents of x without an axis, whose extent is required not to be 0.
Extents withoutAxis(ShapeBuilder &shapes, mlir::Value x, int64_t axis);
mlir::LogicalResult checkMatrix(std::optional<mlir::Location> loc, llvm::StringRef op, TensorType type, bool square);
/// The extents of "a", which is required to be square.
Extents squareExtents(ShapeBuilder &shapes, mlir::Value a);
/// [leading..., batch of a...], where `a` are the extents of matrices.
Extents withBatch(llvm::ArrayRef<Extent> leading, llvm::ArrayRef<Extent> a);

/// C1 to C4 of what goes over windows; `lists`: windows, strides, low, dilation.
mlir::LogicalResult checkWindows(std::optional<mlir::Location> loc, llvm::StringRef op, TensorType x,
                                 llvm::ArrayRef<llvm::ArrayRef<int64_t>> lists, llvm::ArrayRef<int64_t> fixed,
                                 mlir::ValueRange dynamic);
/// The extents of x with the given ones in the place of its spatial ones.
Extents windowExtents(ShapeBuilder &shapes, mlir::Value x, llvm::ArrayRef<int64_t> fixed, mlir::ValueRange dynamic);
/// What the runtime gets of windows: the lists, and a number.
llvm::SmallVector<int64_t> windowAttributes(llvm::ArrayRef<llvm::ArrayRef<int64_t>> lists, int64_t flag);

//===- scalar helpers used by the records ----------------------------------------------------------------------===//
mlir::Value complexMul(mlir::OpBuilder &b, mlir::Location loc, mlir::Value x, mlir::Value y);
mlir::Value complexAbs(mlir::OpBuilder &b, mlir::Location loc, mlir::Value x);
mlir::Value integerNeg(mlir::OpBuilder &b, mlir::Location loc, mlir::Value x);
mlir::Value convertScalar(mlir::OpBuilder &b, mlir::Location loc, mlir::Value x, mlir::Type to);

/// The custom directive of elementwise operations: one type where all are equal, else a function type.
mlir::ParseResult parseElementwiseTypes(mlir::OpAsmParser &parser, llvm::MutableArrayRef<mlir::Type *> types);
void printElementwiseTypes(mlir::OpAsmPrinter &printer, mlir::TypeRange types);
template <typename... Types>
mlir::ParseResult parseElementwiseTypes(mlir::OpAsmParser &parser, mlir::Type &first, Types &...rest) {
  mlir::Type *types[] = {&first, &rest...};
  return parseElementwiseTypes(parser, llvm::MutableArrayRef<mlir::Type *>(types));
}
template <typename... Types>
void printElementwiseTypes(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::Type first, Types... rest) {
  mlir::Type types[] = {first, rest...};
  printElementwiseTypes(printer, mlir::TypeRange(types));
}

//===- the custom directives of the user's own operations --------------------------------------------------------===//

using UnresolvedOperands = llvm::SmallVectorImpl<mlir::OpAsmParser::UnresolvedOperand>;
/// `extents [[%m, 4], []]`, of each result, then where there are some `guards [%k, 3] ["dim 1 of a", "eq", "dim 0 of b"]` and
/// `workspace [%bytes]`.
mlir::ParseResult parseCustomExtents(mlir::OpAsmParser &parser, UnresolvedOperands &extents,
                                     mlir::DenseI64ArrayAttr &fixedExtents, mlir::DenseI64ArrayAttr &ranks,
                                     UnresolvedOperands &guards, mlir::DenseI64ArrayAttr &fixedGuards, mlir::ArrayAttr &words,
                                     UnresolvedOperands &workspace, mlir::DenseI64ArrayAttr &fixedWorkspace);
void printCustomExtents(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::OperandRange extents,
                        mlir::DenseI64ArrayAttr fixedExtents, mlir::DenseI64ArrayAttr ranks, mlir::OperandRange guards,
                        mlir::DenseI64ArrayAttr fixedGuards, mlir::ArrayAttr words, mlir::OperandRange workspace,
                        mlir::DenseI64ArrayAttr fixedWorkspace);
/// A function type, whose results say the elements.
mlir::ParseResult parseCustomTypes(mlir::OpAsmParser &parser, llvm::SmallVectorImpl<mlir::Type> &inputs,
                                   llvm::SmallVectorImpl<mlir::Type> &results, mlir::ArrayAttr &elements);
void printCustomTypes(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::TypeRange inputs, mlir::TypeRange results,
                      mlir::ArrayAttr);

} // namespace tenferro

#define GET_OP_CLASSES
#include "TenferroOps.h.inc"

#endif
