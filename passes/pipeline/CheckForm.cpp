//===- CheckForm.cpp - checks that IR is in one of the named forms --------------------------------------------===//
//
// A form is what a stage leaves to the next. A violation names the operation, the form and the pass.
#include "CheckBuffers.h"
#include "KernelsForm.h"
#include "LinalgForm.h"
#include "Stage.h"
#include "TensorForm.h"

using namespace mlir;

namespace tenferro {
namespace {

LogicalResult checkLLVMForm(ModuleOp module) {
  bool holds = true;
  module->walk([&](Operation *op) {
    if (isa<ModuleOp>(op) || op->getName().getDialectNamespace() == "llvm")
      return;
    holds = false;
    op->emitError() << op->getName() << " is not legal in the llvm form";
  });
  return success(holds);
}

struct Form {
  StringRef name;
  LogicalResult (*check)(ModuleOp module);
};

template <TensorForm form> LogicalResult check(ModuleOp module) {
  return checkTensorForm(module, form);
}

constexpr Form forms[] = {
    {"traced", check<TensorForm::Traced>},
    {"differentiated", check<TensorForm::Differentiated>},
    {"resolved", check<TensorForm::Resolved>},
    {"linalg", kernels::checkLinalgForm},
    {"kernels", kernels::checkKernelsForm},
    {"buffers", buffers::checkBuffers},
    {"llvm", checkLLVMForm},
};

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
    const Form *wanted = llvm::find_if(forms, [&](const Form &each) { return each.name == form; });
    if (wanted == std::end(forms))
      return getOperation()->emitError() << "tenferro-check-form: unknown form '" << form
                                         << "': traced, differentiated, resolved, linalg, kernels, buffers or llvm";
    ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &error) {
      if (!after.empty())
        error << " (after " << after << ")";
      return failure(); // others say it
    });
    return wanted->check(getOperation());
  }

  Option<std::string> form{*this, "form", llvm::cl::desc("traced, differentiated, resolved, linalg, kernels, buffers or llvm")};
  Option<std::string> after{*this, "after", llvm::cl::desc("the pass that ran last, for the message")};
};

} // namespace

std::unique_ptr<Pass> createCheckFormPass() {
  return std::make_unique<CheckForm>();
}

} // namespace tenferro
