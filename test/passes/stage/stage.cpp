//===- stage.cpp - no stage fails without a sentence ----------------------------------------------------------===//
#include "Stage.h"
#include "check.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace {

/// Does as it is told, in the second of two functions.
struct Failing : tenferro::Stage<Failing> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Failing)
  enum Way { Succeeds, Silent, SilentAtFunction, Warns, Says };

  explicit Failing(Way way = Succeeds) : way(way) {}
  Failing(const Failing &other) : Stage(other), way(other.way) {}

  StringRef getArgument() const final {
    return "failing";
  }
  LogicalResult work() {
    auto function = *std::next(getOperation().getOps<func::FuncOp>().begin());
    if (way == SilentAtFunction)
      subject = function;
    if (way == Warns)
      function.emitWarning() << "a warning";
    if (way == Says)
      function.emitError() << "the reason";
    return success(way == Succeeds);
  }

  Way way;
};

constexpr char text[] = "module {\nfunc.func @f() { return }\nfunc.func @g() { return }\n}\n";

/// `line: sentence;` of each error of a run; a pass runs as often as there are ways.
std::string errorsOf(ArrayRef<Failing::Way> ways, bool &failed) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<func::FuncDialect>();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  std::string errors;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return;
    auto place = dyn_cast<FileLineColLoc>(diagnostic.getLocation());
    errors += (place ? std::to_string(place.getLine()) : "?") + ": " + diagnostic.str() + ";";
  });
  for (Failing::Way way : ways) {
    PassManager manager(&context);
    manager.addPass(std::make_unique<Failing>(way));
    failed = mlir::failed(manager.run(*module));
  }
  return errors;
}

void expect(ArrayRef<Failing::Way> ways, const char *errors) {
  bool failed = false;
  std::string got = errorsOf(ways, failed);
  CHECK_TEXT(got.c_str(), errors);
  CHECK(failed == (ways.back() != Failing::Succeeds));
}

} // namespace

int main() {
  constexpr char unknown[] = "1: failing: cannot handle this builtin.module and does not know why: an error in tenferro;";
  expect({Failing::Succeeds}, "");
  expect({Failing::Silent}, unknown);
  expect({Failing::SilentAtFunction}, "3: failing: cannot handle this func.func and does not know why: an error in tenferro;");
  expect({Failing::Warns}, unknown);
  expect({Failing::Says}, "3: the reason;");
  // the sentence of one run is no reason of the next
  expect({Failing::Says, Failing::Silent}, (std::string("3: the reason;") + unknown).c_str());
  return CHECK_RESULT();
}
