// matrix_function: syntax, what is refused, values, derivatives.
// RUN: split-file %s %t
// RUN: tf-opt %t/valid.mlir | tf-opt --mlir-print-op-generic | tf-opt | FileCheck %t/valid.mlir
// RUN: tf-opt %t/refused.mlir -verify-diagnostics -split-input-file
// RUN: tf-opt %t/unread.mlir --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify | FileCheck %t/unread.mlir
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled %t/valid.mlir %}
// RUN: %if sanitized %{ true %} %else %{ env TENFERRO_LIB=%lib %python %S/../numeric/ad/check.py --compiled --single %t/valid.mlir %}

//--- valid.mlir
// CHECK-LABEL: func.func @exponential(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @exponential(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @batched(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
//! n=3 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?x2xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?x2xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?x2xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %x : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @degenerate(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:repeated ; dtypes=f64 ; tolerance=10
func.func @degenerate(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @tangent(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%{{.*}} : !tenferro.tensor<?x?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @tangent(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %e0: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%e0 : !tenferro.tensor<?x?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @second(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%{{.*}} : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
//! n=3,2 ; a:repeated ; dtypes=f64 ; tolerance=10 ; order=1
func.func @second(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %e0: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %e1: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%e0, %e1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
// CHECK-LABEL: func.func @second_batched(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) along(%{{.*}} : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64>) : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
//! n=3,0 ; a:hpd ; dtypes=f64 ; tolerance=10 ; order=1
func.func @second_batched(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}, %e0: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}, %e1: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?x2xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?x2xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?x2xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) along(%e0, %e1 : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x?x2xf64>) : !tenferro.tensor<?x?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xf64> -> !tenferro.tensor<?x?x2xf64>
  return %x : !tenferro.tensor<?x?x2xf64>
}
// CHECK-LABEL: func.func @exponential_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @exponential_complex(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %x : !tenferro.tensor<?x?xcomplex<f64>>
}
// CHECK-LABEL: func.func @batched_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x?x2xcomplex<f64>>
//! n=3 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @batched_complex(%a: !tenferro.tensor<?x?x2xcomplex<f64>> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?x2xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?x2xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?x2xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x?x2xcomplex<f64>>
  return %x : !tenferro.tensor<?x?x2xcomplex<f64>>
}
// CHECK-LABEL: func.func @degenerate_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
//! n=3,2 ; a:repeated ; dtypes=f64 ; tolerance=10
func.func @degenerate_complex(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %x : !tenferro.tensor<?x?xcomplex<f64>>
}
// CHECK-LABEL: func.func @tangent_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%{{.*}} : !tenferro.tensor<?x?xcomplex<f64>>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
//! n=3,1,0,2 ; a:hpd ; dtypes=f64 ; tolerance=10
func.func @tangent_complex(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}, %e0: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%e0 : !tenferro.tensor<?x?xcomplex<f64>>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %x : !tenferro.tensor<?x?xcomplex<f64>>
}
// CHECK-LABEL: func.func @second_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%{{.*}} : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
//! n=3,2 ; a:repeated ; dtypes=f64 ; tolerance=10 ; order=1
func.func @second_complex(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}, %e0: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}, %e1: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) along(%e0, %e1 : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>) : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %x : !tenferro.tensor<?x?xcomplex<f64>>
}
// CHECK-LABEL: func.func @second_batched_complex(
// CHECK: tenferro.matrix_function %{{.*}}, %{{.*}}, %{{.*}} values(%{{.*}} : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) along(%{{.*}} : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x?x2xcomplex<f64>>) : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x?x2xcomplex<f64>>
//! n=3,0 ; a:hpd ; dtypes=f64 ; tolerance=10 ; order=1
func.func @second_batched_complex(%a: !tenferro.tensor<?x?x2xcomplex<f64>> {tenferro.extents = ["n", "n", ""]}, %e0: !tenferro.tensor<?x?x2xcomplex<f64>> {tenferro.extents = ["n", "n", ""]}, %e1: !tenferro.tensor<?x?x2xcomplex<f64>> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xcomplex<f64>> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?x2xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?x2xcomplex<f64>>
  %f = tenferro.exp %p : !tenferro.tensor<?x2xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %f, %f, %f, %f : !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x2xf64>) along(%e0, %e1 : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x?x2xcomplex<f64>>) : !tenferro.tensor<?x?x2xcomplex<f64>>, !tenferro.tensor<?x2xf64>, !tenferro.tensor<?x?x2xcomplex<f64>> -> !tenferro.tensor<?x?x2xcomplex<f64>>
  return %x : !tenferro.tensor<?x?x2xcomplex<f64>>
}

//--- refused.mlir
func.func @matrix_function_c1(%a: !tenferro.tensor<3xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<3xf64>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C1: "a" must have rank 2 or more, got 3}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<3xf64>) : !tenferro.tensor<3xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @matrix_function_c2(%a: !tenferro.tensor<2x3xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x3xf64>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<2x3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C2: "a" must be square, got 2x3}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<2x3xf64>) : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  return
}

// -----

func.func @matrix_function_c3(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xf32>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C3: "v" must have the type of "a", got '!tenferro.tensor<2x2xf64>' and '!tenferro.tensor<2x2xf32>'}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<2x2xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xf32> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_function_c4(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<3xf64>, %v: !tenferro.tensor<2x2xf64>, %f: !tenferro.tensor<3xf64>, %e: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C4: "w" must have the type '!tenferro.tensor<2xf64>', got '!tenferro.tensor<3xf64>'}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>) along(%e : !tenferro.tensor<2x2xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_function_c4_real(%a: !tenferro.tensor<2x2xcomplex<f32>>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xcomplex<f32>>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<2x2xcomplex<f32>>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C4: "w" must have the type '!tenferro.tensor<2xf32>', got '!tenferro.tensor<2xf64>'}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<2x2xcomplex<f32>>) : !tenferro.tensor<2x2xcomplex<f32>>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xcomplex<f32>> -> !tenferro.tensor<2x2xcomplex<f32>>
  return
}

// -----

func.func @matrix_function_c5(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xf64>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C5: there must be more values than directions, and at most 12 of both, got 1 and 1}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f : !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<2x2xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_function_c5_count(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xf64>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C5: there must be more values than directions, and at most 12 of both, got 17 and 1}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<2x2xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_function_c5_type(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xf64>, %f: !tenferro.tensor<2xf32>, %e: !tenferro.tensor<2x2xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C5: values must have the type of "w", got '!tenferro.tensor<2xf64>' and '!tenferro.tensor<2xf32>'}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf32>, !tenferro.tensor<2xf32>) along(%e : !tenferro.tensor<2x2xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

// -----

func.func @matrix_function_c6(%a: !tenferro.tensor<2x2xf64>, %w: !tenferro.tensor<2xf64>, %v: !tenferro.tensor<2x2xf64>, %f: !tenferro.tensor<2xf64>, %e: !tenferro.tensor<3x3xf64>) {
  // expected-error @+2 {{'tenferro.matrix_function' op C6: directions must have the type of "a", got '!tenferro.tensor<2x2xf64>' and '!tenferro.tensor<3x3xf64>'}}
  // expected-error @+1 {{'tenferro.matrix_function' op failed to infer returned types}}
  %x = tenferro.matrix_function %a, %w, %v values(%f, %f : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) along(%e : !tenferro.tensor<3x3xf64>) : !tenferro.tensor<2x2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2x2xf64> -> !tenferro.tensor<2x2xf64>
  return
}

//--- unread.mlir
// What only derivatives read goes when there are none to come, and what nothing reads with it.
// CHECK-LABEL: func.func @value(
// CHECK: %[[W:.*]], %[[V:.*]] = tenferro.eigh
// CHECK-NEXT: %[[F:.*]] = tenferro.exp %[[W]]
// CHECK-NEXT: tenferro.matrix_function %[[V]], %[[W]], %[[V]] values(%[[F]] : !tenferro.tensor<?xf64>) :
func.func @value(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %p = tenferro.stop_gradient %w : !tenferro.tensor<?xf64>
  %q = tenferro.stop_gradient %v : !tenferro.tensor<?x?xf64>
  %f = tenferro.exp %p : !tenferro.tensor<?xf64>
  %g = tenferro.tanh %f : !tenferro.tensor<?xf64>
  %x = tenferro.matrix_function %a, %p, %q values(%f, %g : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %x : !tenferro.tensor<?x?xf64>
}
