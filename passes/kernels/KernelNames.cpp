//===- KernelNames.cpp - names that say what a kernel computes ------------------------------------------------------===//
#include "Kernel.h"
#include "ShapeTable.h"

using namespace mlir;

namespace tenferro::kernels {

constexpr size_t longestName = 60; // without the program's

/// `arith.maximumf` is a maximum whatever its type.
static StringRef scalarName(Operation *op) {
  StringRef name = op->getName().stripDialect();
  if (isa<arith::ArithDialect>(op->getDialect()))
    for (StringRef suffix : {"si", "ui", "f", "i"})
      if (name.consume_back(suffix))
        break;
  return name;
}

/// Whether an operation asks where an element is; `places` are those before it that do.
static bool isOfPlaces(Operation &op, const llvm::SmallPtrSetImpl<Operation *> &places) {
  return op.getNumOperands() > 0 &&
         llvm::all_of(op.getOperands(), [&](Value v) { return v.getType().isIndex() || places.contains(v.getDefiningOp()); });
}

/// Whether an operation is more than a way to its operands.
static bool isNamed(Operation &op) {
  return rt::isArithmetic(&op) && !op.getResult(0).getType().isIndex() &&
         !isa<arith::ConstantOp, complex::ConstantOp, complex::CreateOp, complex::ReOp, complex::ImOp, arith::IndexCastOp>(op);
}

/// What the bodies say: scalar operations in their order, a reduction as such.
static void appendScalars(const LoopOp &op, SmallVectorImpl<std::string> &names) {
  linalg::GenericOp generic = op.generic;
  Operation *combine = op.isReduction() ? generic.getRegion().front().getTerminator()->getOperand(0).getDefiningOp() : nullptr;
  size_t before = names.size();
  llvm::SmallPtrSet<Operation *, 16> places;
  for (Operation &inner : generic.getRegion().front().without_terminator()) {
    if (isOfPlaces(inner, places)) {
      if (isa<arith::ArithDialect>(inner.getDialect()))
        places.insert(&inner);
    } else if (&inner != combine && isNamed(inner)) {
      names.push_back(scalarName(&inner).str());
    }
  }
  if (op.isReduction())
    names.push_back("reduce_" + rt::stringifyReductionKind(op.kind).str());
  if (names.size() == before)
    names.push_back("copy");
}

/// The call in `derivative of matmul of "x" and "w"` or `add #3`, as a part of a symbol: `d_matmul`, `add`.
static std::string callName(StringRef name) {
  std::string text = name.consume_front("derivative of ") ? "d_" : "";
  for (char c : name.take_until([](char each) { return each == ' '; }))
    text += llvm::isAlnum(c) ? c : '_';
  return text;
}

static SmallVector<std::string> operationsOf(ArrayRef<LoopOp> ops) {
  SmallVector<std::string> names;
  for (const LoopOp &op : ops) {
    linalg::GenericOp generic = op.generic;
    std::string name = surfaceName(generic);
    if (name == generic->getName().stripDialect()) { // the location does not say
      appendScalars(op, names);
      continue;
    }
    names.push_back(callName(name));
  }
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// What else an object calls so: the parts of a program's plan, its description, its constants and the bodies of kernels.
static bool isTaken(StringRef name) {
  if (StringRef number = name; number.consume_front("constant") && llvm::all_of(number, llvm::isDigit))
    return true;
  return llvm::is_contained(
      {"plan", "info", "held", "checked", "code", "numbers", "texts", "functions", "names", "data", "entry", "body"}, name);
}

KernelNames::Name KernelNames::take(StringRef program, ArrayRef<LoopOp> ops) {
  SmallVector<std::string> operations = operationsOf(ops);
  std::string all = llvm::join(operations, "_"), kept = operations.front().substr(0, longestName);
  for (const std::string &operation : ArrayRef(operations).drop_front()) {
    if (kept.size() + 1 + operation.size() > longestName)
      break;
    kept += "_" + operation;
  }
  std::string symbol = program.str() + "." + kept;
  unsigned &next = taken[symbol];
  if (next == 0 && isTaken(kept))
    next = 1;
  unsigned number = next++;
  if (number > 0)
    symbol += "." + std::to_string(number);
  return {symbol, kept == all ? "" : all};
}

StringRef operationsIn(StringRef symbol) {
  return symbol.split('.').second.split('.').first;
}

} // namespace tenferro::kernels
