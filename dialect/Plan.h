//===- Plan.h - the internal dialect of the buffers form ---------------------------------------------------------===//
#ifndef TENFERRO_DIALECT_PLAN_H
#define TENFERRO_DIALECT_PLAN_H

#include "Runtime.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

#include "PlanDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "PlanTypes.h.inc"
#define GET_OP_CLASSES
#include "PlanOps.h.inc"

#endif
