// dynamic_update_slice: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%x: !tenferro.tensor<?x?xf64>, %u: !tenferro.tensor<?x2xf64>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i32>) {
  // CHECK: tenferro.dynamic_update_slice %{{.*}}, %{{.*}} at(%{{.*}}, %{{.*}} : !tenferro.tensor<i64>, !tenferro.tensor<i32>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.dynamic_update_slice %x, %u at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i32>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x2xf64> -> !tenferro.tensor<?x?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%x: !tenferro.tensor<4xi1>, %u: !tenferro.tensor<0xi1>, %s0: !tenferro.tensor<i32>) {
  // CHECK: tenferro.dynamic_update_slice %{{.*}}, %{{.*}} at(%{{.*}} : !tenferro.tensor<i32>) : !tenferro.tensor<4xi1>, !tenferro.tensor<0xi1> -> !tenferro.tensor<4xi1>
  %r = tenferro.dynamic_update_slice %x, %u at(%s0 : !tenferro.tensor<i32>) : !tenferro.tensor<4xi1>, !tenferro.tensor<0xi1> -> !tenferro.tensor<4xi1>
  return
}

// CHECK-LABEL: func.func @whole(
func.func @whole(%x: !tenferro.tensor<5x7xi32>, %u: !tenferro.tensor<5x7xi32>, %s0: !tenferro.tensor<i64>, %s1: !tenferro.tensor<i64>) {
  // CHECK: tenferro.dynamic_update_slice %{{.*}}, %{{.*}} at(%{{.*}}, %{{.*}} : !tenferro.tensor<i64>, !tenferro.tensor<i64>) : !tenferro.tensor<5x7xi32>, !tenferro.tensor<5x7xi32> -> !tenferro.tensor<5x7xi32>
  %r = tenferro.dynamic_update_slice %x, %u at(%s0, %s1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>) : !tenferro.tensor<5x7xi32>, !tenferro.tensor<5x7xi32> -> !tenferro.tensor<5x7xi32>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f32>, %u: !tenferro.tensor<f32>) {
  // CHECK: tenferro.dynamic_update_slice %{{.*}}, %{{.*}} : !tenferro.tensor<f32>, !tenferro.tensor<f32> -> !tenferro.tensor<f32>
  %r = tenferro.dynamic_update_slice %x, %u : !tenferro.tensor<f32>, !tenferro.tensor<f32> -> !tenferro.tensor<f32>
  return
}

// CHECK-LABEL: func.func @added(
func.func @added(%x: !tenferro.tensor<?xcomplex<f32>>, %u: !tenferro.tensor<1xcomplex<f32>>, %s0: !tenferro.tensor<i64>) {
  // CHECK: tenferro.dynamic_update_slice add %{{.*}}, %{{.*}} at(%{{.*}} : !tenferro.tensor<i64>)
  %r = tenferro.dynamic_update_slice add %x, %u at(%s0 : !tenferro.tensor<i64>) : !tenferro.tensor<?xcomplex<f32>>, !tenferro.tensor<1xcomplex<f32>> -> !tenferro.tensor<?xcomplex<f32>>
  return
}
