// lu_solve: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: !tenferro.tensor<?x?xf64>, %b: !tenferro.tensor<?x?xf64>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  // CHECK: tenferro.lu_solve %{{.*}} factors %{{.*}}, %{{.*}}, %{{.*}} op none : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @transpose(
func.func @transpose(%a: !tenferro.tensor<3x3xcomplex<f64>>, %b: !tenferro.tensor<3x2xcomplex<f64>>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3xi32>
  // CHECK: tenferro.lu_solve %{{.*}} factors %{{.*}}, %{{.*}}, %{{.*}} op transpose : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3xi32>, !tenferro.tensor<3x2xcomplex<f64>> -> !tenferro.tensor<3x2xcomplex<f64>>
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op transpose : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3xi32>, !tenferro.tensor<3x2xcomplex<f64>> -> !tenferro.tensor<3x2xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @adjoint(
func.func @adjoint(%a: !tenferro.tensor<3x3x?xcomplex<f64>>, %b: !tenferro.tensor<3x2x?xcomplex<f64>>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<3x3x?xcomplex<f64>> -> !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<3x3x?xcomplex<f64>> -> !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>
  // CHECK: tenferro.lu_solve %{{.*}} factors %{{.*}}, %{{.*}}, %{{.*}} op adjoint : !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>, !tenferro.tensor<3x2x?xcomplex<f64>> -> !tenferro.tensor<3x2x?xcomplex<f64>>
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op adjoint : !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x3x?xcomplex<f64>>, !tenferro.tensor<3x?xi32>, !tenferro.tensor<3x2x?xcomplex<f64>> -> !tenferro.tensor<3x2x?xcomplex<f64>>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%a: !tenferro.tensor<0x0xf64>, %b: !tenferro.tensor<0x3xf64>) {
  // CHECK: tenferro.lu_factor %{{.*}} : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xi32>
  %lu, %pivots = tenferro.lu_factor %a : !tenferro.tensor<0x0xf64> -> !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xi32>
  // CHECK: tenferro.lu_solve %{{.*}} factors %{{.*}}, %{{.*}}, %{{.*}} op none : !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xi32>, !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x3xf64>
  %x = tenferro.lu_solve %a factors %lu, %pivots, %b op none : !tenferro.tensor<0x0xf64>, !tenferro.tensor<0x0xf64>, !tenferro.tensor<0xi32>, !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0x3xf64>
  return
}
