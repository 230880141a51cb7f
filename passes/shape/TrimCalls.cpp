//===- TrimCalls.cpp - functions without the results that their callers do not read ----------------------------------===//
//
// What nobody reads is not computed where a call is written out, and cannot fail there. So each call is one of the function with
// the results that it reads.
#include "Calls.h"
#include "Tenferro.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;

namespace tenferro {

namespace {

class Trimming {
public:
  explicit Trimming(ModuleOp module) : module(module), symbols(module) {}
  void run();

private:
  void trim(func::FuncOp function);
  func::FuncOp withResults(func::FuncOp callee, const llvm::SmallBitVector &read);

  ModuleOp module;
  SymbolTable symbols;
  SmallVector<func::FuncOp> open;
  llvm::DenseSet<Operation *> seen;
  DenseMap<Operation *, SmallVector<std::pair<llvm::SmallBitVector, func::FuncOp>>> variants;
};

/// The function with these results alone.
func::FuncOp Trimming::withResults(func::FuncOp callee, const llvm::SmallBitVector &read) {
  if (read.all())
    return callee;
  for (auto &[mask, variant] : variants[callee])
    if (mask == read)
      return variant;
  func::FuncOp variant = callee.clone();
  Operation *end = variant.getBody().front().getTerminator();
  SmallVector<Value> kept;
  for (auto [i, value] : llvm::enumerate(end->getOperands()))
    if (read.test((unsigned)i))
      kept.push_back(value);
  end->setOperands(kept);
  variant.setType(FunctionType::get(module.getContext(), variant.getArgumentTypes(), ValueRange(kept).getTypes()));
  variant.removeResAttrsAttr();
  symbols.insert(variant);
  variants[callee].emplace_back(read, variant);
  return variant;
}

/// Callers come before what they call: what they do not read is known by then.
void Trimming::trim(func::FuncOp function) {
  eraseDead(function.getBody().front());
  SmallVector<CallOp> calls;
  function.walk([&](CallOp call) { calls.push_back(call); });
  for (CallOp call : calls) {
    llvm::SmallBitVector read(call.getNumResults());
    SmallVector<Type> types;
    SmallVector<Value> extents;
    auto next = call.getExtents().begin();
    for (OpResult result : call->getResults()) {
      bool isRead = !result.use_empty();
      read[result.getResultNumber()] = isRead;
      if (isRead)
        types.push_back(result.getType());
      auto type = dyn_cast<TensorType>(result.getType());
      for (int64_t i = 0; type && !call.getExtents().empty() && i < type.getRank(); ++i)
        if (ShapedType::isDynamic(type.getShape()[(size_t)i])) {
          if (isRead)
            extents.push_back(*next);
          ++next;
        }
    }
    func::FuncOp callee = withResults(calleeOf(call, symbols), read);
    if (seen.insert(callee).second)
      open.push_back(callee);
    if (read.all())
      continue;
    OpBuilder b(call);
    auto trimmed = CallOp::create(b, call.getLoc(), types, callee.getName(), call.getXs(), extents);
    for (auto [i, number] : llvm::enumerate(read.set_bits()))
      call.getResult((unsigned)number).replaceAllUsesWith(trimmed.getResult((unsigned)i));
    call.erase();
  }
}

void Trimming::run() {
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isPrivate())
      open.push_back(function);
  while (!open.empty())
    trim(open.pop_back_val());
}

} // namespace

void trimCalls(ModuleOp module) {
  bool any = false;
  module.walk([&](CallOp) { any = true; });
  if (!any)
    return;
  Trimming(module).run();
  eraseUncalled(module);
}

} // namespace tenferro
