//===- MergeEqual.cpp - turns equal operations into one -----------------------------------------------------------===//
//
// MLIR's pass of common subexpressions takes operations that differ in their bodies alone for candidates of each other, and the
// slices of one tensor or its products with constants do: it compares each with all others. Here the body is part of the key.
#include "Kernel.h"
#include "Stage.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/ScopedHashTable.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

llvm::hash_code hashOf(Operation *op) {
  return OperationEquivalence::computeHash(op, OperationEquivalence::directHashValue, OperationEquivalence::ignoreHashValue,
                                           OperationEquivalence::IgnoreLocations);
}

/// Operations by what they compute, wherever they come from.
struct ByMeaning : llvm::DenseMapInfo<Operation *> {
  static unsigned getHashValue(const Operation *given) {
    auto *op = const_cast<Operation *>(given);
    llvm::hash_code hash = hashOf(op);
    for (Region &region : op->getRegions())
      region.walk([&](Operation *inner) {
        llvm::hash_code body = llvm::hash_combine(inner->getName(), inner->getAttrDictionary());
        hash = llvm::hash_combine(hash, body, llvm::hash_combine_range(inner->result_type_begin(), inner->result_type_end()));
        for (Value v : inner->getOperands())
          if (!region.isAncestor(v.getParentRegion()))
            hash = llvm::hash_combine(hash, v.getAsOpaquePointer());
      });
    return (unsigned)hash;
  }
  static bool isEqual(const Operation *a, const Operation *b) {
    if (a == b)
      return true;
    if (a == getTombstoneKey() || a == getEmptyKey() || b == getTombstoneKey() || b == getEmptyKey())
      return false;
    return OperationEquivalence::isEquivalentTo(const_cast<Operation *>(a), const_cast<Operation *>(b),
                                                OperationEquivalence::IgnoreLocations);
  }
};

using Known = llvm::ScopedHashTable<Operation *, Operation *, ByMeaning>;

/// Elements say with their places what they are written over: each overwrite has its own.
bool isPlaced(Operation &op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  return generic && placeIn(generic);
}

/// Erases what nobody reads, and with an overwrite its elements, which have been passed already and are not known.
void drop(Operation &op) {
  auto overwrite = dyn_cast<rt::OverwriteOp>(op);
  Operation *elements = overwrite ? overwrite->getOperand(0).getDefiningOp() : nullptr;
  op.erase();
  if (elements && isPlaced(*elements) && isOpTriviallyDead(elements))
    elements->erase();
}

/// Merges what is equal in the block or in those around it, and drops what nobody reads.
void mergeIn(Block &block, Known &known) {
  Known::ScopeTy scope(known);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        mergeIn(inner, known);
    if (op.hasTrait<OpTrait::IsTerminator>())
      continue;
    if (isOpTriviallyDead(&op)) {
      drop(op);
    } else if (!isMemoryEffectFree(&op) || isPlaced(op)) {
      continue;
    } else if (Operation *earlier = known.lookup(&op)) {
      op.replaceAllUsesWith(earlier);
      op.erase();
    } else {
      known.insert(&op, &op);
    }
  }
}

struct MergeEqualPass : Stage<MergeEqualPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MergeEqualPass)
  StringRef getArgument() const final {
    return "tenferro-merge-equal";
  }
  StringRef getDescription() const final {
    return "Turns equal operations without effects into one";
  }
  LogicalResult work() {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      Known known;
      for (Block &block : function.getBody())
        mergeIn(block, known);
    }
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> createMergeEqualPass() {
  return std::make_unique<MergeEqualPass>();
}

} // namespace tenferro::kernels
