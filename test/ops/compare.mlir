// compare: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func @eq(
func.func @eq(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare eq %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare eq %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @ne(
func.func @ne(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare ne %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare ne %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @lt(
func.func @lt(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare lt %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @le(
func.func @le(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare le %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare le %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @gt(
func.func @gt(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare gt %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare gt %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @ge(
func.func @ge(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  // CHECK: tenferro.compare ge %{{.*}}, %{{.*}} : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  %r = tenferro.compare ge %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xi1>
  return
}

// CHECK-LABEL: func.func @eq_i1(
func.func @eq_i1(%x: !tenferro.tensor<2xi1>, %y: !tenferro.tensor<2xi1>) {
  // CHECK: tenferro.compare eq %{{.*}}, %{{.*}} : !tenferro.tensor<2xi1>
  %r = tenferro.compare eq %x, %y : !tenferro.tensor<2xi1>
  return
}

// CHECK-LABEL: func.func @eq_c64(
func.func @eq_c64(%x: !tenferro.tensor<2xcomplex<f64>>, %y: !tenferro.tensor<2xcomplex<f64>>) {
  // CHECK: tenferro.compare eq %{{.*}}, %{{.*}} : (!tenferro.tensor<2xcomplex<f64>>, !tenferro.tensor<2xcomplex<f64>>) -> !tenferro.tensor<2xi1>
  %r = tenferro.compare eq %x, %y : (!tenferro.tensor<2xcomplex<f64>>, !tenferro.tensor<2xcomplex<f64>>) -> !tenferro.tensor<2xi1>
  return
}

// CHECK-LABEL: func.func @eq_i32(
func.func @eq_i32(%x: !tenferro.tensor<2xi32>, %y: !tenferro.tensor<2xi32>) {
  // CHECK: tenferro.compare eq %{{.*}}, %{{.*}} : (!tenferro.tensor<2xi32>, !tenferro.tensor<2xi32>) -> !tenferro.tensor<2xi1>
  %r = tenferro.compare eq %x, %y : (!tenferro.tensor<2xi32>, !tenferro.tensor<2xi32>) -> !tenferro.tensor<2xi1>
  return
}

// CHECK-LABEL: func.func @scalar(
func.func @scalar(%x: !tenferro.tensor<f32>, %y: !tenferro.tensor<f32>) {
  // CHECK: tenferro.compare lt %{{.*}}, %{{.*}} : (!tenferro.tensor<f32>, !tenferro.tensor<f32>) -> !tenferro.tensor<i1>
  %r = tenferro.compare lt %x, %y : (!tenferro.tensor<f32>, !tenferro.tensor<f32>) -> !tenferro.tensor<i1>
  return
}
