//===- TensorForm.cpp - what a module of tensor programs may contain ------------------------------------------===//
//
// A white list: the passes and the reader of signatures rely on it, and text from anywhere comes through here first. What
// verifiers say of an operation holds already; this says which operations, attributes, types and shapes of functions there are.
#include "TensorForm.h"
#include "Calls.h"
#include "Tenferro.h"
#include "check.h"
#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tenferro {
namespace {

constexpr size_t longestName = 255;

class Checker {
public:
  Checker(ModuleOp module, TensorForm form) : module(module), form(form) {}

  LogicalResult run() {
    for (NamedAttribute attribute : module->getAttrs())
      checkModuleAttribute(attribute);
    noteKept();
    for (Operation &op : *module.getBody()) {
      if (auto function = dyn_cast<func::FuncOp>(op))
        checkFunction(function);
      else
        illegal(&op);
    }
    if (holds && failed(checkCalls(module, formName(form))))
      holds = false;
    return success(holds);
  }

private:
  InFlightDiagnostic refuse(Operation *op) {
    holds = false;
    return mlir::emitError(op->getLoc()) << formName(form) << " form: ";
  }

  void illegal(Operation *op) {
    holds = false;
    InFlightDiagnostic error = mlir::emitError(op->getLoc())
                               << op->getName() << " is not legal in the " << formName(form) << " form";
  }

  /// A name, and what becomes of values that are not finite.
  void checkModuleAttribute(NamedAttribute attribute) {
    if (attribute.getName() == "tenferro.nonfinite") {
      auto how = dyn_cast<StringAttr>(attribute.getValue());
      if (!how || (how.getValue() != "fail" && how.getValue() != "propagate"))
        refuse(module) << "tenferro.nonfinite must be \"fail\" or \"propagate\", got " << attribute.getValue();
    } else if (attribute.getName() != SymbolTable::getSymbolAttrName()) {
      refuse(module) << "a module has no attribute " << attribute.getName();
    }
  }

  void checkFunction(func::FuncOp function);
  void checkSignature(func::FuncOp function);
  void checkName(func::FuncOp function, const Twine &what, Attribute name, llvm::StringSet<> *seen);
  void checkAttributes(func::FuncOp function, StringRef kind, unsigned index, DictionaryAttr attributes, llvm::StringSet<> &seen);
  void checkBlock(Block &first);
  void checkTape(Value v);
  void checkOperation(Operation *op);
  bool isLegal(Operation *op) const;
  void noteKept();

  ModuleOp module;
  llvm::DenseSet<Operation *> kept; ///< functions that a tenferro.call calls
  TensorForm form;
  bool holds = true;
};

bool isIdentifier(StringRef name) {
  auto isLetter = [](char c) { return llvm::isAlpha(c) || c == '_'; };
  return !name.empty() && isLetter(name[0]) && llvm::all_of(name, [&](char c) { return isLetter(c) || llvm::isDigit(c); });
}

void Checker::checkName(func::FuncOp function, const Twine &what, Attribute attribute, llvm::StringSet<> *seen) {
  auto name = dyn_cast<StringAttr>(attribute);
  if (!name || !isIdentifier(name.getValue()))
    refuse(function) << what << " must be an identifier, as in C; got " << attribute;
  else if (name.getValue().size() > longestName)
    refuse(function) << what << " has " << name.getValue().size() << " characters, at most " << longestName << " are possible";
  else if (seen && !seen->insert(name.getValue()).second)
    refuse(function) << what << " is " << attribute << ", which another one has already";
}

/// The attributes of an argument or a result: what the dialect's verifier has not said of them.
void Checker::checkAttributes(func::FuncOp function, StringRef kind, unsigned index, DictionaryAttr attributes,
                              llvm::StringSet<> &seen) {
  std::string place = (function.getName() + ": " + kind + " " + Twine(index)).str();
  for (NamedAttribute attribute : attributes ? attributes.getValue() : ArrayRef<NamedAttribute>()) {
    StringRef name = attribute.getName();
    if (name == "tenferro.name") {
      checkName(function, "the name of " + place, attribute.getValue(), &seen);
    } else if (name == "tenferro.extents") {
      for (Attribute extent : cast<ArrayAttr>(attribute.getValue()))
        if (!cast<StringAttr>(extent).getValue().empty())
          checkName(function, place + ": the name of an extent", extent, nullptr);
    } else if ((name != "tenferro.captured" && name != "tenferro.data") || kind != "argument") {
      refuse(function) << place << " has no attribute " << attribute.getName();
    }
  }
}

void Checker::checkSignature(func::FuncOp function) {
  auto isType = [&](Type type) { return isa<TensorType>(type) || (function.isPrivate() && type.isIndex()); };
  StringRef rule = function.isPrivate() ? " must be a tensor or an index, got " : " must be a tensor, got ";
  llvm::StringSet<> inputs, results;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes())) {
    if (!isType(type))
      refuse(function) << function.getName() << ": argument " << i << rule << type;
    checkAttributes(function, "argument", (unsigned)i, function.getArgAttrDict((unsigned)i), inputs);
  }
  for (auto [i, type] : llvm::enumerate(function.getResultTypes())) {
    if (!isType(type))
      refuse(function) << function.getName() << ": result " << i << rule << type;
    checkAttributes(function, "result", (unsigned)i, function.getResultAttrDict((unsigned)i), results);
  }
}

void Checker::checkFunction(func::FuncOp function) {
  checkName(function, "the name of a function", function.getSymNameAttr(), nullptr);
  for (NamedAttribute attribute : function->getAttrs()) {
    bool known =
        llvm::is_contained({function.getSymNameAttrName(), function.getFunctionTypeAttrName(),
                            function.getSymVisibilityAttrName(), function.getArgAttrsAttrName(), function.getResAttrsAttrName()},
                           attribute.getName());
    if (!known)
      refuse(function) << "a function has no attribute " << attribute.getName();
  }
  checkSignature(function);
  if (!function.getBody().hasOneBlock()) {
    refuse(function) << function.getName() << (function.isExternal() ? " has no body" : " must have one block");
    return;
  }
  checkBlock(function.getBody().front());
}

/// Blocks may be nested deeply in text from anywhere.
void Checker::checkBlock(Block &first) {
  SmallVector<Block *> open{&first};
  while (!open.empty()) {
    Block *block = open.pop_back_val();
    for (Value argument : block->getArguments())
      checkTape(argument);
    for (Operation &op : *block) {
      checkOperation(&op);
      if (isa<TenferroDialect>(op.getDialect()))
        for (Region &region : op.getRegions())
          open.push_back(&region.front());
    }
  }
}

/// A tape is used once on every way: in each block one operation uses it, itself or in its branches.
void Checker::checkTape(Value v) {
  if (!isa<TapeType>(v.getType()))
    return;
  DenseMap<Block *, Operation *> ways;
  for (Operation *user : v.getUsers())
    for (Operation *at = user;; at = at->getParentOp()) {
      auto [known, isNew] = ways.try_emplace(at->getBlock(), at);
      if (!isNew && (at == user || known->second != at)) {
        refuse(user) << "a tape is used once, and " << user->getName() << " is one of " << llvm::range_size(v.getUsers())
                     << " users";
        return;
      }
      if (!isNew || at->getBlock() == v.getParentBlock())
        break;
      if (!isa<IfOp>(at->getParentOp())) {
        refuse(user) << user->getName() << " uses a tape of outside of its loop, which does not carry it";
        return;
      }
    }
}

bool Checker::isLegal(Operation *op) const {
  if (isa<func::ReturnOp>(op))
    return true;
  if (isa<func::CallOp>(op))
    return form == TensorForm::Traced;
  if (isa<arith::ConstantOp, arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::FloorDivSIOp, arith::CeilDivSIOp, arith::MinSIOp,
          arith::MaxSIOp>(op))
    return op->getResult(0).getType().isIndex();
  if (!isa<TenferroDialect>(op->getDialect()))
    return false;
  if (isa<GuardOp>(op))
    return form != TensorForm::Traced; // resolving again keeps them
  if (isa<GuardedOp>(op))              // made and removed within differentiation
    return false;
  if (op->hasTrait<TracedOnly>())
    return form == TensorForm::Traced;
  // A resolved extent is an input's, or that of an operation whose extents depend on values.
  auto dim = dyn_cast<DimOp>(op);
  return !dim || form != TensorForm::Resolved || isa<BlockArgument>(dim.getX()) ||
         !dim.getX().getDefiningOp<ShapeRuleInterface>();
}

/// Whether the attribute lists operands whose values would have to be finite.
static bool isListOfFinite(Operation *op, NamedAttribute attribute) {
  auto library = dyn_cast<LibraryInterface>(op);
  auto listed = dyn_cast<DenseI64ArrayAttr>(attribute.getValue());
  if (!library || !listed || attribute.getName() != LibraryInterface::propagatesName)
    return false;
  SmallVector<unsigned> finite = library.finiteOperands();
  return llvm::all_of(listed.asArrayRef(), [&](int64_t number) { return llvm::is_contained(finite, (uint64_t)number); });
}

void Checker::checkOperation(Operation *op) {
  // an operation of an unregistered dialect has no name's dialect
  if (!op->getDialect() || !isLegal(op)) {
    illegal(op);
    return;
  }
  if (auto function = op->getParentOfType<func::FuncOp>(); kept.contains(function) && !isStraight(op))
    refuse(op) << "@" << function.getName() << ", which tenferro.call calls, may have no " << op->getName();
  if (auto call = dyn_cast<CallOp>(op)) {
    bool isResolved = form == TensorForm::Resolved;
    if (form == TensorForm::Traced ? !call.getExtents().empty() : isResolved && call.getExtents().size() != call.countUnknown())
      refuse(op) << "the extents of the results of a call " << (isResolved ? "are its operands" : "are not known yet");
  }
  for (Value result : op->getResults())
    checkTape(result);
  for (NamedAttribute attribute : op->getDiscardableAttrs()) {
    // zeros that are no terms of a sum, as the derivatives of a slice and of taking elements make them
    bool mark = isa<PadOp, ScatterAddOp>(op) && attribute.getName() == "tenferro.no_terms" && isa<UnitAttr>(attribute.getValue());
    bool words = isa<BroadcastInDimOp, SliceOp, IotaOp, GatherOp>(op) && attribute.getName() == BroadcastInDimOp::wordsName &&
                 isa<ArrayAttr>(attribute.getValue());
    if (!mark && !words && !isListOfFinite(op, attribute))
      refuse(op) << op->getName() << " has no attribute " << attribute.getName();
  }
}

void Checker::noteKept() {
  SymbolTable symbols(module);
  module->walk([&](CallOp call) { kept.insert(calleeOf(call, symbols)); });
}

} // namespace

StringRef formName(TensorForm form) {
  switch (form) {
  case TensorForm::Traced:
    return "traced";
  case TensorForm::Differentiated:
    return "differentiated";
  case TensorForm::Resolved:
    return "resolved";
  }
  return "";
}

LogicalResult checkTensorForm(ModuleOp module, TensorForm form) {
  return Checker(module, form).run();
}

} // namespace tenferro

bool tnf_check_traced(MlirOperation module) {
  return succeeded(tenferro::checkTensorForm(cast<ModuleOp>(unwrap(module)), tenferro::TensorForm::Traced));
}
