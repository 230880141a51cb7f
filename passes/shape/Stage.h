//===- Stage.h - a pass over a module that cannot fail without saying why -------------------------------------===//
#ifndef TENFERRO_PASSES_SHAPE_STAGE_H
#define TENFERRO_PASSES_SHAPE_STAGE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/Pass.h"

namespace tenferro {

/// Counts the errors of a context while it lives; others still see them.
class ErrorWatch {
public:
  explicit ErrorWatch(mlir::MLIRContext *context) : engine(context->getDiagEngine()) {
    handler = engine.registerHandler([this](mlir::Diagnostic &diagnostic) {
      errors += diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
      return mlir::failure();
    });
  }
  ~ErrorWatch() {
    engine.eraseHandler(handler);
  }
  ErrorWatch(const ErrorWatch &) = delete;
  ErrorWatch &operator=(const ErrorWatch &) = delete;
  bool sawError() const {
    return errors > 0;
  }

private:
  mlir::DiagnosticEngine &engine;
  mlir::DiagnosticEngine::HandlerID handler;
  unsigned errors = 0;
};

/// The base of tenferro's passes. `Derived` has `LogicalResult work()`; a failure that reported nothing becomes an error that
/// names the pass, at the operation it was at.
template <typename Derived> struct Stage : mlir::PassWrapper<Derived, mlir::OperationPass<mlir::ModuleOp>> {
  Stage() = default;
  Stage(const Stage &other) : mlir::PassWrapper<Derived, mlir::OperationPass<mlir::ModuleOp>>(other) {}

  void runOnOperation() final {
    ErrorWatch watch(&this->getContext());
    subject = this->getOperation();
    if (mlir::succeeded(static_cast<Derived *>(this)->work()))
      return;
    if (!watch.sawError())
      subject->emitError() << this->getArgument() << ": cannot handle this " << subject->getName()
                           << " and does not know why: an error in tenferro";
    this->signalPassFailure();
  }

protected:
  /// What the pass works on: the module, or the function or operation that `work` has come to.
  mlir::Operation *subject = nullptr;
};

} // namespace tenferro
#endif
