//===- Spectra.cpp - decompositions whose vectors nothing reads become their values alone ---------------------------===//
//
// Behind differentiation: a derivative of the values reads the vectors.
#include "Patterns.h"

using namespace mlir;

namespace tenferro {
namespace {

/// Errors go on naming the decomposition where nothing else names the call.
Location namedAs(Operation *op) {
  Location loc = op->getLoc();
  if (isa<NameLoc, FusedLoc>(loc))
    return loc;
  return NameLoc::get(StringAttr::get(op->getContext(), op->getName().stripDialect()), loc);
}

template <typename ValuesOp> void replace(Operation *op, Value a, Value values) {
  OpBuilder builder(op);
  auto alone = ValuesOp::create(builder, namedAs(op), values.getType(), a);
  if (Attribute propagates = op->getAttr(LibraryInterface::propagatesName))
    alone->setAttr(LibraryInterface::propagatesName, propagates);
  values.replaceAllUsesWith(alone);
  op->erase();
}

} // namespace

void computeValuesAlone(func::FuncOp function) {
  function.walk([](Operation *op) {
    if (auto eigh = dyn_cast<EighOp>(op); eigh && eigh.getV().use_empty())
      replace<EigvalshOp>(op, eigh.getA(), eigh.getW());
    else if (auto svd = dyn_cast<SvdOp>(op); svd && svd.getU().use_empty() && svd.getVt().use_empty())
      replace<SvdvalsOp>(op, svd.getA(), svd.getS());
    else if (auto eig = dyn_cast<EigOp>(op); eig && eig.getV().use_empty())
      replace<EigvalsOp>(op, eig.getA(), eig.getW());
  });
}

} // namespace tenferro
