//===- Describe.cpp - an extent as text, for C -----------------------------------------------------------------===//
#include "describe.h"
#include "ShapeTable.h"
#include "mlir/CAPI/IR.h"

using namespace mlir;

size_t tnf_shape_formula(MlirOperation function, MlirValue tensor, int64_t axis, char *text, size_t size) {
  tenferro::ShapeTable table(cast<func::FuncOp>(unwrap(function)), tenferro::ShapeTable::Mode::Assume);
  (void)table.visitAll();
  std::string formula = table.formulaOf(unwrap(tensor), axis);
  table.eraseUnused();
  size_t length = std::min(formula.size(), size - 1);
  std::copy_n(formula.data(), length, text);
  text[length] = 0;
  return formula.size();
}
