//===- Describe.cpp - extents as text, for C and for readers ---------------------------------------------------===//
#include "describe.h"
#include "Listing.h"
#include "mlir/CAPI/IR.h"
#include <new>

using namespace mlir;

//===- for C -------------------------------------------------------------------------------------------------------===//

struct tnf_extent_table {
  tenferro::ShapeTable shapes;

  explicit tnf_extent_table(func::FuncOp function) : shapes(function, tenferro::ShapeTable::Mode::Assume) {
    (void)shapes.visitAll();
    shapes.eraseUnused();
  }
};

tnf_extent_table *tnf_extent_table_new(MlirOperation function) {
  return new (std::nothrow) tnf_extent_table(cast<func::FuncOp>(unwrap(function)));
}

void tnf_extent_table_release(tnf_extent_table *table) {
  delete table;
}

static size_t copy(const std::string &from, char *text, size_t size) {
  size_t length = std::min(from.size(), size - 1);
  std::copy_n(from.data(), length, text);
  text[length] = 0;
  return from.size();
}

size_t tnf_extent_table_formula(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text, size_t size) {
  return copy(table->shapes.formulaOf(unwrap(tensor), axis), text, size);
}

size_t tnf_extent_table_bound(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text, size_t size) {
  return copy(table->shapes.boundOf(unwrap(tensor), axis), text, size);
}

size_t tnf_extent_table_deciders(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text, size_t size) {
  return copy(table->shapes.decidersOf(unwrap(tensor), axis), text, size);
}

//===- the pass ----------------------------------------------------------------------------------------------------===//

namespace tenferro {
namespace {

/// `[m, min(m, n) <= 8, decided by extent_of <= n, unknown]`
std::string describe(ShapeTable &table, Value v) {
  std::string text = "[";
  for (int64_t i = 0, rank = cast<TensorType>(v.getType()).getRank(); i < rank; ++i) {
    std::string exact = table.formulaOf(v, i), bound = table.boundOf(v, i), by = table.decidersOf(v, i);
    text += (i ? ", " : "") + (!exact.empty() ? exact : by.empty() ? "unknown" : "decided by " + by);
    if (!bound.empty() && bound != exact)
      text += " <= " + bound;
  }
  return text + "]";
}

struct PrintExtents : Listing<PrintExtents> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PrintExtents)

  StringRef getArgument() const final {
    return "tenferro-print-extents";
  }
  StringRef getDescription() const final {
    return "Print what is known of each tensor's extents, in terms of the inputs'";
  }
  /// Tensors of loops and branches are indented, and described by what is known there; the others by what is known in the end.
  static LogicalResult print(func::FuncOp function) {
    AsmState state(function);
    ShapeTable table(function, ShapeTable::Mode::Assume);
    SmallVector<std::pair<Value, std::string>> lines;
    auto addAll = [&](ValueRange values, Block *where) {
      for (Value v : values)
        if (isa<TensorType>(v.getType()))
          lines.emplace_back(v, where->getParentOp() == function ? "" : describe(table, v));
    };
    llvm::DenseSet<Block *> seen;
    addAll(ValueRange(function.getArguments()), &function.getBody().front());
    LogicalResult consistent = table.visitAll([&](Operation *op) {
      Block *block = op->getBlock();
      if (block->getParentOp() != function && seen.insert(block).second)
        addAll(ValueRange(block->getArguments()), block);
      addAll(op->getResults(), block);
    });
    table.eraseUnused();
    llvm::outs() << "extents of @" << function.getName() << "\n";
    for (auto &[v, text] : lines) {
      llvm::outs() << "  ";
      indent(v.getParentBlock()->getParentOp());
      v.printAsOperand(llvm::outs(), state);
      llvm::outs() << ": " << (text.empty() ? describe(table, v) : text) << "\n";
    }
    return consistent;
  }
};

} // namespace

std::unique_ptr<Pass> createPrintExtentsPass() {
  return std::make_unique<PrintExtents>();
}

} // namespace tenferro
