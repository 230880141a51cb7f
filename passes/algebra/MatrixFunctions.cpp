//===- MatrixFunctions.cpp - what functions of matrices hold for derivatives goes when there are none to come -------===//
#include "Patterns.h"

using namespace mlir;

namespace tenferro {

void dropUnreadOperands(func::FuncOp function) {
  constexpr size_t termsBeyond = 4; // of the series for values that are close
  function.walk([](MatrixFunctionOp op) {
    size_t directions = op.getE().size(), read = directions == 0 ? 1 : directions + 1 + termsBeyond;
    if (op.getF().size() > read)
      op.getFMutable().erase((unsigned)read, (unsigned)(op.getF().size() - read));
    if (mayReplace(op.getA(), op.getV()))
      op.getAMutable().assign(op.getV());
  });
}

} // namespace tenferro
