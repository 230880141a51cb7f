// Registration of the differentiation pass: the one step that MLIR has in C++ alone.
#include "differentiate.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Wrap.h"
#include "mlir/Pass/PassRegistry.h"

extern "C" void tnf_register_ad_passes(void) {
  static const tnf_rule_sources builtin = {nullptr, nullptr};
  mlir::registerPass([] { return std::unique_ptr<mlir::Pass>(unwrap(tnf_create_differentiate_pass(&builtin))); });
}
