//===- register.cpp - makes the shape and algebra passes known to pipelines -----------------------------------===//
#include "register.h"
#include "Passes.h"
#include "mlir/Pass/PassRegistry.h"

void tnf_register_shape_passes(void) {
  mlir::registerPass(tenferro::createResolveShapesPass);
  mlir::registerPass(tenferro::createSimplifyPass);
  mlir::registerPass(tenferro::createCheckFormPass);
}
