//===- operations.cpp - the operations of records.td as operations of the dialect ------------------------------===//
#include "Tenferro.h"
#include "mlir/CAPI/IR.h"

#define GET_OP_CLASSES
#include "TestOps.h.inc"

#define GET_OP_CLASSES
#include "TestOps.cpp.inc"

extern "C" void test_operations_add(MlirContext context);

void test_operations_add(MlirContext context) {
  mlir::Dialect *dialect = unwrap(context)->getOrLoadDialect<tenferro::TenferroDialect>();
  mlir::RegisteredOperationName::insert<test::EverythingOp>(*dialect);
  mlir::RegisteredOperationName::insert<test::PlainOp>(*dialect);
}
