//===- Precompiled.h - what nearly every C++ file includes: parsed once ---------------------------------------===//
// A file still includes what it uses.
#ifndef TENFERRO_PRECOMPILED_H
#define TENFERRO_PRECOMPILED_H

#include "Tenferro.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

#endif
