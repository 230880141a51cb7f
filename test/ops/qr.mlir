// qr: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.qr %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  %q, %r = tenferro.qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.qr %{{.*}} : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x3xf64>
  %q, %r = tenferro.qr %a : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x3xf64>
  return
}

// CHECK-LABEL: func.func @wide(
func.func @wide(%a: !tenferro.tensor<2x5xcomplex<f64>>) {
  // CHECK: tenferro.qr %{{.*}} : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x2xcomplex<f64>>, !tenferro.tensor<2x5xcomplex<f64>>
  %q, %r = tenferro.qr %a : !tenferro.tensor<2x5xcomplex<f64>> -> !tenferro.tensor<2x2xcomplex<f64>>, !tenferro.tensor<2x5xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @tall_batch(
func.func @tall_batch(%a: !tenferro.tensor<5x2x?xf32>) {
  // CHECK: tenferro.qr %{{.*}} : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x2x?xf32>
  %q, %r = tenferro.qr %a : !tenferro.tensor<5x2x?xf32> -> !tenferro.tensor<5x2x?xf32>, !tenferro.tensor<2x2x?xf32>
  return
}

// CHECK-LABEL: func.func @options(
func.func @options(%a: !tenferro.tensor<5x3xf64>) {
  // CHECK: tenferro.qr %{{.*}} {raw} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>
  %q, %r = tenferro.qr %a {raw} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>
  // CHECK: tenferro.qr %{{.*}} {complete} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x5xf64>, !tenferro.tensor<5x3xf64>
  %x, %y = tenferro.qr %a {complete} : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x5xf64>, !tenferro.tensor<5x3xf64>
  return
}
