//===- CheckForm.cpp - checks that IR is in one of the named forms --------------------------------------------===//
//
// A form is the set of operations that a stage leaves to the next. A violation names the operation, the form and the pass.
#include "Stage.h"
#include "TensorForm.h"

using namespace mlir;

namespace tenferro {
namespace {

struct Form {
  StringRef name;
  std::optional<TensorForm> tensors; ///< checked by checkTensorForm
  SmallVector<StringRef> operations; ///< which of tenferro's operations are legal
  SmallVector<StringRef> dialects;   ///< the other dialects
};

const SmallVector<Form> &forms() {
  static const SmallVector<Form> table = {
      {"traced", TensorForm::Traced, {}, {}},
      {"differentiated", TensorForm::Differentiated, {}, {}},
      {"resolved", TensorForm::Resolved, {}, {}},
      {"linalg",
       std::nullopt,
       {"tenferro.dim", "tenferro.guard"},
       {"func", "arith", "math", "complex", "linalg", "tensor", "scf", "tenferro_rt"}},
      {"kernels",
       std::nullopt,
       {"tenferro.dim", "tenferro.guard"},
       {"func", "arith", "math", "complex", "tensor", "scf", "tenferro_rt"}},
      {"buffers",
       std::nullopt,
       {"tenferro.dim", "tenferro.guard"},
       {"func", "arith", "math", "complex", "scf", "tenferro_rt", "tenferro_plan"}},
      {"llvm", std::nullopt, {}, {"llvm"}},
  };
  return table;
}

struct CheckForm : Stage<CheckForm> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckForm)

  CheckForm() = default;
  CheckForm(const CheckForm &other) : Stage(other) {}

  StringRef getArgument() const final {
    return "tenferro-check-form";
  }
  StringRef getDescription() const final {
    return "Check that the IR is in a named form";
  }

  LogicalResult work() {
    const Form *wanted = llvm::find_if(forms(), [&](const Form &each) { return each.name == form; });
    if (wanted == forms().end())
      return getOperation()->emitError() << "tenferro-check-form: unknown form '" << form
                                         << "': traced, differentiated, resolved, linalg, kernels, buffers or llvm";
    if (wanted->tensors)
      return checkTensorForm(getOperation(), *wanted->tensors, after);
    bool holds = true;
    getOperation()->walk([&](Operation *op) {
      if (isLegal(op, *wanted))
        return;
      holds = false;
      InFlightDiagnostic error = mlir::emitError(op->getLoc()) << op->getName() << " is not legal in the " << form << " form";
      if (!after.empty())
        error << " (after " << after << ")";
    });
    return success(holds);
  }

  static bool isLegal(Operation *op, const Form &form) {
    if (isa<ModuleOp>(op))
      return true;
    StringRef dialect = op->getName().getDialectNamespace();
    if (dialect != "tenferro")
      return llvm::is_contained(form.dialects, dialect);
    return llvm::is_contained(form.operations, op->getName().getStringRef());
  }

  Option<std::string> form{*this, "form", llvm::cl::desc("traced, differentiated, resolved, linalg, kernels, buffers or llvm")};
  Option<std::string> after{*this, "after", llvm::cl::desc("the pass that ran last, for the message")};
};

} // namespace

std::unique_ptr<Pass> createCheckFormPass() {
  return std::make_unique<CheckForm>();
}

} // namespace tenferro
