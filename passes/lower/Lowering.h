//===- Lowering.h - the state of one function's way from the tenferro dialect to linalg --------------------------===//
#ifndef TENFERRO_PASSES_LOWER_LOWERING_H
#define TENFERRO_PASSES_LOWER_LOWERING_H

#include "InPlace.h"
#include "Runtime.h"
#include "ShapeTable.h"
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace tenferro {

/// What a tensor value has become. Broadcasts and transposes stay a view: they only say how `source` is read.
struct Lowered {
  /// A dense builtin tensor, dimensions reversed; null for a splat.
  mlir::Value source;
  /// The one element of a splat (an ArrayAttr of two for complex elements).
  mlir::Attribute splat;
  /// For each logical axis of source the logical axis of the value that indexes it, or -1: always element 0.
  llvm::SmallVector<int64_t> axes;
  /// Of what is not dense, the extents where it was found: a guard of a region that reads it may find others equal to them.
  Extents found = {};

  bool isDense(int64_t rank) const;
};

/// The loop index of a logical axis.
mlir::Value axisIndex(mlir::OpBuilder &b, mlir::Location loc, int64_t rank, int64_t axis);
/// The element at logical indices.
mlir::Value extractAt(mlir::OpBuilder &b, mlir::Location loc, mlir::Value source, llvm::ArrayRef<mlir::Value> logical);
/// The element at logical indices where the condition holds, nothing read elsewhere: `otherwise`.
mlir::Value extractWhere(mlir::OpBuilder &b, mlir::Location loc, mlir::Value condition, mlir::Value source,
                         llvm::ArrayRef<mlir::Value> logical, mlir::Value otherwise);
/// Whether a place is in [0, extent).
mlir::Value isWithin(mlir::OpBuilder &b, mlir::Location loc, mlir::Value place, mlir::Value extent);
/// arith.select on numbers; on complex numbers it selects the parts.
mlir::Value choose(mlir::OpBuilder &b, mlir::Location loc, mlir::Value condition, mlir::Value x, mlir::Value y);

using BodyBuilder = llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Location, mlir::ValueRange scalars)>;

class LoweringTable;

class FunctionLowering {
public:
  FunctionLowering(mlir::func::FuncOp function, ShapeTable &shapes, const LoweringTable &table)
      : function(function), shapes(shapes), table(table), inPlace(function), b(function.getContext()) {}
  mlir::LogicalResult run();
  /// An entry of the table.
  template <typename Op> void lowerAs(mlir::Operation *op) {
    lower(mlir::cast<Op>(op));
  }

private:
  /// Specialised for an operation, or for the interface of a family, in the file of its family.
  template <typename Op> void lower(Op op);
  mlir::LogicalResult lowerOperation(mlir::Operation *op);
  mlir::LogicalResult lowerAll(llvm::ArrayRef<mlir::Operation *> operations);
  void eraseLowered(llvm::ArrayRef<mlir::Operation *> operations);

  // Control.cpp: loops and branches
  struct Carried;
  struct Given;
  mlir::LogicalResult lowerControl(WhileOp op);
  mlir::LogicalResult lowerControl(ForOp op);
  mlir::LogicalResult lowerControl(IfOp op);
  mlir::LogicalResult lowerBranches(IfOp op, Given &given);
  mlir::Type noteResult(mlir::OpResult result, Given &given);
  void endBranches(const Given &given, mlir::TypeRange types);
  mlir::LogicalResult lowerRegion(mlir::Region &region, llvm::function_ref<void(mlir::Block &)> begin,
                                  llvm::function_ref<void(mlir::Block &)> end);
  Carried carriedBy(LoopInterface loop);
  void bindCarried(const Carried &carried, mlir::ValueRange olds, mlir::ValueRange given);
  mlir::SmallVector<mlir::Value> nextOf(const Carried &carried);
  mlir::ValueRange addArguments(const Carried &carried, mlir::Block &block, mlir::TypeRange types);
  void askBelow(mlir::Block &condition, mlir::Value steps, int64_t most);
  mlir::Value stepOf(ForOp op, mlir::Block &block);
  void bindParts(ForOp op, llvm::ArrayRef<mlir::Value> wholes, mlir::Value step);
  void putOutputs(ForOp op, mlir::Block &block, mlir::Value step, llvm::SmallVector<mlir::Value> &next);
  mlir::Value emptyOf(llvm::ArrayRef<Extent> logical, mlir::RankedTensorType type);
  mlir::Value withExtents(mlir::Value source, llvm::ArrayRef<Extent> logical, mlir::Type type);
  mlir::Value under(mlir::Value source, llvm::ArrayRef<Extent> logical, mlir::Type type);

  void bindArgument(mlir::BlockArgument argument);
  void reduceEqual(CombinerInterface combiner, llvm::ArrayRef<int64_t> axes);
  mlir::Attribute identityOf(CombinerInterface combiner, mlir::Type element);
  void lowerTriangle(mlir::Operation *op, bool lower, int64_t diagonal);
  void checkDivisor(mlir::Operation *op);
  mlir::Value smallestExtent(llvm::ArrayRef<Extent> logical);
  mlir::Value anyZero(mlir::Value source);
  mlir::Value checkedIndices(mlir::Operation *op, mlir::Value indices, llvm::StringRef function, llvm::ArrayRef<Extent> limits);
  void showTo(llvm::StringRef function, mlir::Value tensor, llvm::StringRef site);
  void overwriteWindow(DynamicUpdateSliceOp op);
  llvm::SmallVector<mlir::Value> roomFor(llvm::ArrayRef<Extent> window, llvm::ArrayRef<Extent> whole);

  /// Extents in logical order; builtin types and loops use the reverse.
  Extents extentsOf(mlir::Value tensor) {
    return shapes.extents(tensor);
  }
  mlir::RankedTensorType builtinType(mlir::ArrayRef<Extent> logical, mlir::Type element);
  mlir::Value empty(llvm::ArrayRef<Extent> logical, mlir::Type element);
  mlir::Value indexValue(Extent e);
  mlir::SmallVector<mlir::Value> indexValues(llvm::ArrayRef<Extent> logical);
  mlir::AffineMap readMap(const Lowered &x, int64_t rank);
  mlir::Value splatConstant(mlir::OpBuilder &at, mlir::Attribute splat, mlir::Type element);
  /// Tensors as operands of a body, and their element types.
  void appendOperands(mlir::ValueRange tensors, llvm::SmallVectorImpl<Lowered> &operands,
                      llvm::SmallVectorImpl<mlir::Type> &elements);
  /// A parallel linalg.generic over the logical extents; `body` gets one scalar per operand.
  mlir::Value elementwise(llvm::ArrayRef<Extent> logical, mlir::Type element, llvm::ArrayRef<Lowered> operands,
                          llvm::ArrayRef<mlir::Type> elements, BodyBuilder body);
  /// The value as a dense tensor in its own axis order.
  mlir::Value materialize(mlir::Value tensor);
  const Lowered &get(mlir::Value tensor) {
    return values.find(tensor)->second;
  }
  void set(mlir::Value tensor, mlir::Value source);
  /// A tensor that reads another one, or a splat.
  void setView(mlir::Value tensor, Lowered view);
  /// The dense tensor with the logical axes in this order, for a contraction; null where a copy would be needed.
  mlir::Value storedAs(mlir::Value tensor, llvm::ArrayRef<int64_t> order);
  bool isUnrolled(DotGeneralOp op);
  void lowerUnrolled(DotGeneralOp op);
  mlir::Value copyInOrder(mlir::Value tensor, llvm::ArrayRef<int64_t> order);

  mlir::func::FuncOp function;
  ShapeTable &shapes;
  const LoweringTable &table;
  const InPlace inPlace;
  mlir::OpBuilder b;
  mlir::Location loc = b.getUnknownLoc();
  llvm::DenseMap<mlir::Value, Lowered> values;
  llvm::DenseMap<mlir::Value, mlir::Value> tapes;
};

/// What lowers each operation, by its name: the operations of a family, and those that a file of this folder lowers by
/// themselves.
class LoweringTable {
public:
  using Entry = void (FunctionLowering::*)(mlir::Operation *op);

  explicit LoweringTable(mlir::MLIRContext *context);
  /// Null where the operation has none.
  Entry find(mlir::Operation *op) const {
    return entries.lookup(op->getName().getStringRef());
  }

private:
  void addElementwise();
  void addReductions();
  void addLibrary();
  void addContractions();
  void addShape();
  void addGather();
  void addIndexing();
  void addInspect();
  void addControl();
  template <typename... Ops> void add() {
    ((entries[Ops::getOperationName()] = &FunctionLowering::lowerAs<Ops>), ...);
  }
  /// Every operation of the dialect that has the interface.
  template <typename Interface> void addFamily() {
    for (mlir::RegisteredOperationName name : context->getRegisteredOperationsByDialect(TenferroDialect::getDialectNamespace()))
      if (name.hasInterface<Interface>())
        entries[name.getStringRef()] = &FunctionLowering::lowerAs<Interface>;
  }

  mlir::MLIRContext *context;
  llvm::StringMap<Entry> entries;
};

} // namespace tenferro
#endif
