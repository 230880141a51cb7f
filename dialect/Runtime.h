//===- Runtime.h - the internal dialect between linalg and buffers -----------------------------------------------===//
#ifndef TENFERRO_DIALECT_RUNTIME_H
#define TENFERRO_DIALECT_RUNTIME_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "RuntimeDialect.h.inc"
#include "RuntimeEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "RuntimeAttributes.h.inc"
#define GET_TYPEDEF_CLASSES
#include "RuntimeTypes.h.inc"

namespace tenferro::rt {
class LoopOp;
/// Marks the functions of numbers that the math dialect lacks.
template <typename Op> class ScalarFunction : public mlir::OpTrait::TraitBase<Op, ScalarFunction> {};
/// Whether an operation is arithmetic on numbers: what bodies of loops consist of, beside accesses and branches.
bool isArithmetic(mlir::Operation *op);
/// Whether an operation is a function of real numbers, as those of the math dialect.
bool isFunction(mlir::Operation *op);
/// A reduction's kind without brackets: `sum`.
mlir::ParseResult parseKind(mlir::AsmParser &parser, ReductionKindAttr &kind);
void printKind(mlir::AsmPrinter &printer, mlir::Operation *op, ReductionKindAttr kind);
/// The types of a launch: `(inputs), (inits), (numbers) -> (results)`, `-> ()` left out.
mlir::ParseResult parseLaunchTypes(mlir::OpAsmParser &parser, llvm::SmallVectorImpl<mlir::Type> &inputs,
                                   llvm::SmallVectorImpl<mlir::Type> &inits, llvm::SmallVectorImpl<mlir::Type> &numbers,
                                   llvm::SmallVectorImpl<mlir::Type> &results);
void printLaunchTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::TypeRange inputs, mlir::TypeRange inits,
                      mlir::TypeRange numbers, mlir::TypeRange results);
/// A copy of an operation, with a block in each region that has one, where `fill` writes what the old block becomes.
mlir::Operation *copyWithBlocks(mlir::OpBuilder &b, mlir::Operation &op, mlir::IRMapping &mapping,
                                llvm::function_ref<void(mlir::Block &)> fill);

//===- checks that the dialect of the buffers form shares ------------------------------------------------------===//

/// One static entry per element of a list, the unknown ones given.
mlir::LogicalResult checkList(mlir::Operation *op, llvm::ArrayRef<int64_t> fixed, mlir::ValueRange values);
/// One extent per dimension, equal to the type's where both are known. `what` has the type: a buffer, a tensor.
mlir::LogicalResult checkExtents(mlir::Operation *op, mlir::ValueRange extents, llvm::StringRef what,
                                 llvm::ArrayRef<int64_t> shape);
/// A product is of numbers of one type, transposed as flags say that exist.
mlir::LogicalResult checkProduct(mlir::Operation *op, mlir::Type a, mlir::Type b, mlir::Type c, uint32_t flags);
/// A check ends the run with a code of a failure.
mlir::LogicalResult checkCode(mlir::Operation *op, int32_t code);
} // namespace tenferro::rt

#define GET_OP_CLASSES
#include "RuntimeOps.h.inc"

#endif
