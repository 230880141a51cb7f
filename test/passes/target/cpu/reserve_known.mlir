// What is reserved has extents that are known: a product whose size values decide takes its own.
// RUN: tf-opt %s --tenferro-cpu -o /dev/null
// RUN: %python -c "import numpy as n; n.save('%t.a.npy', n.arange(12.).reshape(3, 4)); n.save('%t.k.npy', n.array(2))"
// RUN: tf-run %s --input %t.a.npy --input %t.k.npy --print | FileCheck %s

// CHECK: f64 16
func.func @known(%a: !tenferro.tensor<?x?xf64>, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<f64> {
  %s = tenferro.sin %a : !tenferro.tensor<?x?xf64>
  %p = tenferro.dot_general %s, %a contract [1], [1] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %zero = tenferro.sub %p, %p : !tenferro.tensor<?x?xf64>
  %n = tenferro.extent_of %k : !tenferro.tensor<i64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro.slice %a starts [%c0, %c0] limits [%n, %c1] strides [1, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %q = tenferro.dot_general %b, %b contract [1], [1] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %x = tenferro.reduce_sum %q axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  %y = tenferro.reduce_sum %zero axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  %r = tenferro.add %x, %y : !tenferro.tensor<f64>
  return %r : !tenferro.tensor<f64>
}
