//===- CheckForm.cpp - checks that IR is in one of the named forms --------------------------------------------===//
//
// A form is the set of operations that a stage leaves to the next. A violation names the operation, the form and the pass.
#include "Passes.h"
#include "Tenferro.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace tenferro {
namespace {

struct Form {
  StringRef name;
  bool tensors;                      ///< tenferro's own operations on tensors
  SmallVector<StringRef> operations; ///< with tensors: what is not legal after all; without: which of tenferro's are
  SmallVector<StringRef> dialects;   ///< the other dialects
};

const SmallVector<Form> &forms() {
  static const SmallVector<Form> table = {
      {"traced", true, {"tenferro.guard"}, {"func", "arith"}},
      {"differentiated",
       true,
       {"tenferro.variable", "tenferro.jvp", "tenferro.vjp", "tenferro.grad", "tenferro.solve", "func.call"},
       {"func", "arith"}},
      {"resolved",
       true,
       {"tenferro.variable", "tenferro.jvp", "tenferro.vjp", "tenferro.grad", "tenferro.solve", "func.call"},
       {"func", "arith"}},
      {"linalg",
       false,
       {"tenferro.dim", "tenferro.guard"},
       {"func", "arith", "math", "complex", "linalg", "tensor", "scf", "tenferro_rt"}},
      {"buffers", false, {}, {"func", "arith", "math", "complex", "scf", "cf", "llvm"}},
      {"llvm", false, {}, {"llvm"}},
  };
  return table;
}

struct CheckForm : PassWrapper<CheckForm, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckForm)

  CheckForm() = default;
  CheckForm(const CheckForm &other) : PassWrapper(other) {}

  StringRef getArgument() const final {
    return "tenferro-check-form";
  }
  StringRef getDescription() const final {
    return "Check that the IR is in a named form";
  }

  void runOnOperation() final {
    const Form *wanted = llvm::find_if(forms(), [&](const Form &each) { return each.name == form; });
    if (wanted == forms().end()) {
      getOperation()->emitError() << "tenferro-check-form: unknown form '" << form
                                  << "': traced, differentiated, resolved, linalg, buffers or llvm";
      return signalPassFailure();
    }
    bool holds = true;
    getOperation()->walk([&](Operation *op) {
      if (isLegal(op, *wanted))
        return;
      holds = false;
      InFlightDiagnostic error = mlir::emitError(op->getLoc()) << op->getName() << " is not legal in the " << form << " form";
      if (!after.empty())
        error << " (after " << after << ")";
    });
    if (!holds)
      signalPassFailure();
  }

  static bool isLegal(Operation *op, const Form &form) {
    if (isa<ModuleOp>(op))
      return true;
    StringRef dialect = op->getName().getDialectNamespace();
    bool listed = llvm::is_contained(form.operations, op->getName().getStringRef());
    if (dialect != "tenferro")
      return llvm::is_contained(form.dialects, dialect) && !listed;
    // A resolved extent is an input's, or that of an operation whose extents depend on values.
    auto dim = dyn_cast<DimOp>(op);
    if (dim && form.name == "resolved" && !isa<BlockArgument>(dim.getX()) && dim.getX().getDefiningOp<ShapeRuleInterface>())
      return false;
    return form.tensors != listed;
  }

  Option<std::string> form{*this, "form", llvm::cl::desc("traced, differentiated, resolved, linalg, buffers or llvm")};
  Option<std::string> after{*this, "after", llvm::cl::desc("the pass that ran last, for the message")};
};

} // namespace

std::unique_ptr<Pass> createCheckFormPass() {
  return std::make_unique<CheckForm>();
}

} // namespace tenferro
