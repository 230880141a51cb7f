//===- ShapeTable.h - the exact extents of every tensor of a function -----------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_SHAPETABLE_H
#define TENFERRO_PASSES_SHAPE_SHAPETABLE_H

#include "ExtentAlgebra.h"
#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/PointerUnion.h"
#include <unordered_map>

namespace tenferro {

/// Runs the shape rules over a function in program order. Equal extents are one SSA value: a constant, or an `index` value
/// that is materialised at the function's entry where it depends on nothing but arguments, else right after the last
/// value that it depends on. What holds in a region is forgotten behind it.
class ShapeTable : public ShapeBuilder {
public:
  enum class Mode {
    EmitGuards, ///< what cannot be proven becomes a tenferro.guard, at the entry where possible
    Assume      ///< what cannot be proven is taken as true: guards exist already
  };

  /// Reads the arguments, their names ("n" twice is an equality) and the guards at the entry.
  ShapeTable(mlir::func::FuncOp function, Mode mode);

  /// Visits every operation that was there when the walk of its block began; `behind` follows each, a loop behind what is in it.
  mlir::LogicalResult visitAll(llvm::function_ref<void(mlir::Operation *)> behind = {});
  /// Runs one operation's rule; operations are visited in program order, and those of regions between `enter` and `leave`.
  /// Failure: a contradiction, reported at the operation.
  mlir::LogicalResult visit(mlir::Operation *op);
  /// Begins a region of a loop or a branch: what is known of its arguments.
  void enter(mlir::Region &region);
  /// Ends it: what must hold of what it hands on. What was found in it is forgotten.
  mlir::LogicalResult leave(mlir::Region &region);
  /// From here on the extent of a loop's argument or of a result, which is a symbol, is this value.
  void bind(mlir::Value tensor, int64_t axis, mlir::Value extent);
  void bind(mlir::Value index, mlir::Value value);
  /// The tensor and the axis that the extent, which is a symbol, was first found at; null where it is anything else.
  std::pair<mlir::Value, int64_t> symbolAt(mlir::Value tensor, int64_t axis);

  /// What a call requires of its operands' extents, in values in front of it; `text` is a guard's.
  struct Requirement {
    mlir::Value lhs, rhs;
    Relation relation;
    std::string text;
  };
  void setRequirements(mlir::Operation *call, llvm::SmallVector<Requirement> list) {
    requirements[call] = std::move(list);
  }

  /// From here on what operations in regions require is looked at for `holdsBefore` too.
  void noteScopes() {
    notesScopes = true;
  }
  /// Whether all that an operation inside of a loop requires is known in front of that loop.
  bool holdsBefore(mlir::Operation *op, mlir::Operation *loop) const;
  /// Whether an index is at least 1, by what is known here.
  bool isPositive(mlir::Value index);
  bool mayBeSkipped(mlir::Operation *op);

  /// The canonical extents of a tensor that was visited (or is an argument).
  Extents extents(mlir::Value tensor);
  /// An extent in the names of the inputs' extents (`min(m, n)`); empty where it depends on anything else.
  std::string formulaOf(mlir::Value v, int64_t axis) {
    return formula(tensor(v)[axis]);
  }
  /// What it is at most, in the same names; empty where nothing bounds it.
  std::string boundOf(mlir::Value v, int64_t axis);
  /// The operations whose values decide it, as messages name them: `extent_of`; empty where the inputs' extents do.
  std::string decidersOf(mlir::Value v, int64_t axis);
  /// The canonical form of an index value, itself where nothing is known.
  Extent index(mlir::Value value);
  /// Tells the extents of a tensor that a rewrite made.
  void setExtents(mlir::Value tensor, mlir::ArrayRef<Extent> extents);
  /// The results of operations that require what cannot hold, in branches: a guard ends every run that gets there.
  llvm::ArrayRef<mlir::OpResult> unreached() const {
    return contradictory;
  }
  /// Removes the arithmetic that nobody came to use.
  void eraseUnused();

  // ShapeBuilder
  Extent dim(mlir::Value tensor, int64_t axis) override;
  void require(Relation relation, llvm::StringRef what, Extent lhs, const llvm::Twine &lhsText, Extent rhs,
               const llvm::Twine &rhsText) override;
  Extent known(mlir::Value v) override {
    return extent(polynomial(v));
  }
  mlir::Value value(Extent e) override {
    return materialize(polynomial(e));
  }
  Extent add(Extent a, Extent b) override;
  Extent sub(Extent a, Extent b) override;
  Extent sum(llvm::ArrayRef<Extent> extents) override;
  Extent mul(Extent a, Extent b) override;
  Extent floorDiv(Extent a, Extent b) override;
  Extent ceilDiv(Extent a, Extent b) override;
  Extent min(Extent a, Extent b) override;
  Extent max(Extent a, Extent b) override;

private:
  /// An index value that nothing is known of, or the extent of a tensor along `axis`.
  struct Symbol {
    mlir::Value value;
    int64_t axis;
    std::string label;                            ///< `n of "x"`; empty where the extent is no input's
    std::string name;                             ///< `n`, as formulas spell it
    std::optional<Polynomial> sum = std::nullopt; ///< what it stands for, where that is too large and no value of the program
  };

  /// Where values are placed: behind an operation, or at the beginning of a block.
  using Anchor = llvm::PointerUnion<mlir::Operation *, mlir::Block *>;

  void visitBlock(mlir::Block &block, llvm::function_ref<void(mlir::Operation *)> behind);
  void setCarried(LoopInterface loop, mlir::ValueRange values);
  void requireStated(mlir::Operation *op, TensorType type, mlir::Value value, llvm::StringRef name, llvm::StringRef where);
  void requireCarried(LoopInterface loop, unsigned number, mlir::Value value, bool isNext);
  void enterStep(ForOp loop);
  void requireParts(ForOp loop);
  void leaveStep(ForOp loop);
  void endSteps(ForOp loop);
  void enterSlice(VmapOp op);
  void endMap(VmapOp op);
  void enterApplied(mlir::Region &region);
  void endApplied(ApplyOp op);
  void handOn(mlir::OpResult result, llvm::SmallVector<Polynomial> extents);
  void endControl(mlir::Operation *op);
  bool isKnownOutside(mlir::Operation *op, const Polynomial &p);
  std::optional<Polynomial> boundOutside(mlir::Operation *op, const Polynomial &p);
  void endIf(IfOp op);
  Polynomial symbolOf(mlir::Value tensor, int64_t axis);
  void readArguments();
  void readEntry();
  void visitGuard(mlir::Operation *op);
  void visitRequirement(mlir::Operation *call, const Requirement &requirement);
  void visitIndex(mlir::Operation *op);
  void checkType(mlir::OpResult result);
  bool boundFollows(mlir::OpResult result, int64_t axis, int64_t bound);
  Polynomial polynomial(Extent e);
  Polynomial polynomial(mlir::Value v);
  std::optional<Polynomial> computed(mlir::Operation *op);
  /// An extent of its own, of which nothing is known but perhaps that it is not negative.
  Polynomial opaque(mlir::Value v, bool nonnegative);
  /// The symbol of a polynomial that is too large to be looked into: of the value that computes it, the first one given.
  Polynomial named(const Polynomial &p, mlir::Value v = {});
  const llvm::SmallVector<Polynomial> &tensor(mlir::Value v);

  Extent extent(const Polynomial &p);
  mlir::Value materialize(const Polynomial &p);
  mlir::Value materializeAtom(AtomId id);
  mlir::Value materializeTerm(const Monomial &m, int64_t coefficient);
  Anchor anchorOf(mlir::Value v);
  static Anchor later(Anchor a, Anchor b);
  Anchor lastDependency(const Polynomial &p);
  Anchor lastDependency(AtomId id);
  /// Makes an operation behind `after` and all that was placed there, and behind its own operands.
  void place(Anchor after, llvm::function_ref<mlir::Operation *(mlir::OpBuilder &)> make);
  mlir::Value insert(Anchor after, llvm::function_ref<mlir::Value(mlir::OpBuilder &)> make);

  /// Proves, refutes, or guards and assumes. `describe` makes the sentence from what stands for the two values.
  using Describe = llvm::function_ref<std::string(llvm::StringRef, llvm::StringRef, bool)>;
  void decide(mlir::Operation *op, Relation relation, const Polynomial &lhs, const Polynomial &rhs, Describe describe);
  void noteScope(Relation relation, const Polynomial &lhs, const Polynomial &rhs);
  bool isProven(Relation relation, const Polynomial &lhs, const Polynomial &rhs);
  void assume(Relation relation, const Polynomial &lhs, const Polynomial &rhs);
  void ask(mlir::Operation *op, Relation relation, const Polynomial &lhs, const Polynomial &rhs, mlir::Block *where,
           Describe describe);
  bool askBefore(mlir::Operation *op, Relation relation, Polynomial lhs, Polynomial rhs, Describe describe);
  void collectDeciders(const Polynomial &p, llvm::SmallVector<std::string> &names);
  static std::string subjectOf(mlir::Operation *op, bool values);
  std::string formula(const Polynomial &p);
  /// The formula; without one the operations that decide the extent.
  std::string spelled(const Polynomial &p);
  std::string formula(AtomId id);
  std::string described(llvm::StringRef text, const Polynomial &p);

  mlir::func::FuncOp function;
  mlir::Operation *visited = nullptr; ///< the operation whose rule is at work
  mlir::Block *entry;
  mlir::Block *block; ///< the one that is visited
  Mode mode;
  mlir::OpBuilder ownBuilder;
  ExtentAlgebra algebra;
  bool failed = false;
  unsigned refusals = 0; ///< requirements that cannot hold where a run may not get
  llvm::SmallVector<mlir::OpResult> contradictory;
  std::map<AtomId, Symbol> symbols;
  llvm::DenseMap<mlir::Value, Polynomial> indices;
  std::map<Polynomial, Polynomial> names; ///< of polynomials that are too large
  struct HashOfValue {
    size_t operator()(mlir::Value v) const {
      return mlir::hash_value(v);
    }
  };
  /// Lists stay where they are while others are added: rules hold two of them.
  std::unordered_map<mlir::Value, llvm::SmallVector<Polynomial>, HashOfValue> tensors;
  std::map<Polynomial, mlir::Value> materialized;
  /// Where the next materialised value goes: after the last one that was placed there.
  llvm::DenseMap<Anchor, mlir::Operation *> tails;
  llvm::DenseMap<mlir::Operation *, Anchor> placedBehind;
  llvm::DenseMap<mlir::Region *, llvm::SmallVector<llvm::SmallVector<Polynomial>>>
      yielded; ///< extents of what branches and steps give
  /// What the extents of a branch's results are at most, where that is known in front of it.
  llvm::DenseMap<mlir::Region *, llvm::DenseMap<unsigned, llvm::SmallVector<std::optional<Polynomial>>>> bounds;
  llvm::SmallVector<ExtentAlgebra::Facts> outer; ///< what was known where the open regions began
  bool notesScopes = false;
  llvm::DenseMap<mlir::Operation *, size_t> scopes; ///< how many regions are open where all that it requires is known; none: 0
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<Requirement>> requirements; ///< of calls
  llvm::SmallVector<mlir::Operation *> made;
  llvm::SmallPtrSet<mlir::Operation *, 8> seenGuards;
};

/// Whether `a` stands in front of `b`, or of what `b` is nested in.
bool comesBefore(mlir::Operation *a, mlir::Operation *b);
/// The name that messages give an operation: the surface call's (a NameLoc), else the operation's own.
std::string surfaceName(mlir::Operation *op);
/// What a run-time error begins with: the program, that name, and the place that the user gave its call:
/// `ridge: cholesky of "gram" (ridge.c:40)`.
std::string siteOf(mlir::Operation *op);

} // namespace tenferro
#endif
