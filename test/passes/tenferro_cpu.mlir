// tenferro-cpu runs every stage of a compilation: from the traced form to plans and kernels in the LLVM dialect.
// RUN: tf-opt --tenferro-cpu %s | FileCheck %s
// RUN: tf-opt --tenferro-keep-calls --tenferro-inline --tenferro-differentiate --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views --tenferro-form-kernels --tenferro-merge-kernels --tenferro-inline-steps --tenferro-plan-buffers --tenferro-target-cpu --tenferro-to-llvm %s | FileCheck %s

// CHECK: module attributes {{.*}}tenferro.loop_nests = 1 : i32
// CHECK-NOT: tenferro.grad
// CHECK: llvm.mlir.global external constant @loss_gradient.info
// CHECK: llvm.mlir.global external constant @loss_gradient.plan
// CHECK-NOT: func.func
func.func @loss_gradient(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> (!tenferro.tensor<?xf64> {tenferro.name = "gradient"}) {
  %sq = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %sq axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %loss wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
  return %g : !tenferro.tensor<?xf64>
}
