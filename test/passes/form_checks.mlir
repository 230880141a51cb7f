// Every pass on tensor forms checks the form that it reads: an extent that it cannot see into never reaches it.
// RUN: not tf-opt %s --tenferro-resolve-shapes 2>&1 | FileCheck %s --check-prefix=DIFFERENTIATED
// RUN: not tf-opt %s --tenferro-simplify 2>&1 | FileCheck %s --check-prefix=RESOLVED
// RUN: not tf-opt %s --tenferro-to-linalg 2>&1 | FileCheck %s --check-prefix=RESOLVED
// DIFFERENTIATED: error: arith.index_cast is not legal in the differentiated form
// RESOLVED: error: arith.index_cast is not legal in the resolved form
func.func @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %c = arith.constant 4 : i32
  %n = arith.index_cast %c : i32 to index
  %r = tenferro.reshape %x extents [%n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}
