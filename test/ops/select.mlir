// select: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @unknown(
func.func @unknown(%p: !tenferro.tensor<?xi1>, %x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<?xi1>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<?xi1>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return
}

// CHECK-LABEL: func.func @empty(
func.func @empty(%p: !tenferro.tensor<0xi1>, %x: !tenferro.tensor<0xf64>, %y: !tenferro.tensor<0xf64>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<0xi1>, !tenferro.tensor<0xf64>, !tenferro.tensor<0xf64>) -> !tenferro.tensor<0xf64>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<0xi1>, !tenferro.tensor<0xf64>, !tenferro.tensor<0xf64>) -> !tenferro.tensor<0xf64>
  return
}

// CHECK-LABEL: func.func @static(
func.func @static(%p: !tenferro.tensor<3x5xi1>, %x: !tenferro.tensor<3x5xf64>, %y: !tenferro.tensor<3x5xf64>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<3x5xi1>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<3x5xi1>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64>
  return
}

// CHECK-LABEL: func.func @bounded(
func.func @bounded(%p: !tenferro.tensor<[4]xi1>, %x: !tenferro.tensor<[4]xf64>, %y: !tenferro.tensor<[4]xf64>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<[4]xi1>, !tenferro.tensor<[4]xf64>, !tenferro.tensor<[4]xf64>) -> !tenferro.tensor<[4]xf64>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<[4]xi1>, !tenferro.tensor<[4]xf64>, !tenferro.tensor<[4]xf64>) -> !tenferro.tensor<[4]xf64>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%p: !tenferro.tensor<i1>, %x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<i1>, !tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<f64>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<i1>, !tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<f64>
  return
}

// CHECK-LABEL: func.func @bools(
func.func @bools(%p: !tenferro.tensor<2xi1>, %x: !tenferro.tensor<2xi1>, %y: !tenferro.tensor<2xi1>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : !tenferro.tensor<2xi1>
  %r = tenferro.select %p, %x, %y : !tenferro.tensor<2xi1>
  return
}

// CHECK-LABEL: func.func @complex(
func.func @complex(%p: !tenferro.tensor<2xi1>, %x: !tenferro.tensor<2xcomplex<f32>>, %y: !tenferro.tensor<2xcomplex<f32>>) {
  // CHECK: tenferro.select %{{.*}}, %{{.*}}, %{{.*}} : (!tenferro.tensor<2xi1>, !tenferro.tensor<2xcomplex<f32>>, !tenferro.tensor<2xcomplex<f32>>) -> !tenferro.tensor<2xcomplex<f32>>
  %r = tenferro.select %p, %x, %y : (!tenferro.tensor<2xi1>, !tenferro.tensor<2xcomplex<f32>>, !tenferro.tensor<2xcomplex<f32>>) -> !tenferro.tensor<2xcomplex<f32>>
  return
}
