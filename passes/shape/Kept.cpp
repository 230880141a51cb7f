//===- Kept.cpp - what each step of a loop keeps, in bytes, as text ------------------------------------------------------===//
#include "Listing.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tenferro {
namespace {

int64_t bytesOf(Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return 2 * bytesOf(complex.getElementType());
  return element.isInteger(1) ? 1 : (int64_t)element.getIntOrFloatBitWidth() / 8;
}

/// `8 * m * (n + 1)`, of all extents but the last `without`; an extent that is not known of the inputs' is `?`.
std::string bytesOf(ShapeTable &table, Value v, int64_t without) {
  auto type = cast<TensorType>(v.getType());
  int64_t number = bytesOf(type.getElementType());
  std::string text;
  for (int64_t i = 0; i < type.getRank() - without; ++i) {
    std::string extent = table.formulaOf(v, i);
    int64_t known = 0;
    int64_t product = 0;
    if (!StringRef(extent).getAsInteger(10, known) && !llvm::MulOverflow(number, known, product))
      number = product;
    else
      text += " * " + (extent.empty() ? "?" : StringRef(extent).contains(' ') ? "(" + extent + ")" : extent);
  }
  return std::to_string(number) + text;
}

struct Kept {
  SmallVector<std::string> stacked, pushed;
};

struct PrintKept : Listing<PrintKept> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PrintKept)

  StringRef getArgument() const final {
    return "tenferro-print-kept";
  }
  StringRef getDescription() const final {
    return "Print how many bytes each step of a loop keeps, in terms of the inputs' extents";
  }
  /// The loops in the order in which they end.
  static LogicalResult print(func::FuncOp function) {
    ShapeTable table(function, ShapeTable::Mode::Assume);
    llvm::MapVector<Operation *, Kept> loops;
    LogicalResult consistent = table.visitAll([&](Operation *op) {
      if (auto push = dyn_cast<PushOp>(op)) {
        auto loop = push->getParentOfType<LoopInterface>();
        if (loop)
          loops[loop].pushed.push_back(isa<TensorType>(push.getX().getType()) ? bytesOf(table, push.getX(), 0) : "8");
      } else if (auto counted = dyn_cast<ForOp>(op)) {
        Kept &kept = loops[counted];
        for (Value stacked : counted.getStacked())
          kept.stacked.push_back(bytesOf(table, stacked, 1));
      } else if (isa<LoopInterface>(op)) {
        (void)loops[op];
      }
    });
    table.eraseUnused();
    AsmState state(function);
    llvm::outs() << "kept by the steps of @" << function.getName() << ", in bytes\n";
    for (auto &[loop, kept] : loops) {
      indent(loop);
      if (loop->getNumResults())
        loop->getResult(0).printAsOperand(llvm::outs(), state);
      llvm::outs() << " = " << loop->getName().stripDialect() << ": "
                   << (kept.stacked.empty() && kept.pushed.empty() ? "nothing" : "");
      if (!kept.stacked.empty())
        llvm::outs() << "stacked " << llvm::join(kept.stacked, " + ");
      if (!kept.pushed.empty())
        llvm::outs() << (kept.stacked.empty() ? "" : "; ") << "on tape " << llvm::join(kept.pushed, " + ");
      llvm::outs() << "\n";
    }
    return consistent;
  }
};

} // namespace

std::unique_ptr<Pass> createPrintKeptPass() {
  return std::make_unique<PrintKept>();
}

} // namespace tenferro
