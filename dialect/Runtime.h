//===- Runtime.h - the internal dialect between linalg and buffers -----------------------------------------------===//
#ifndef TENFERRO_DIALECT_RUNTIME_H
#define TENFERRO_DIALECT_RUNTIME_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "RuntimeDialect.h.inc"
#include "RuntimeEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "RuntimeAttributes.h.inc"
#define GET_OP_CLASSES
#include "RuntimeOps.h.inc"

#endif
