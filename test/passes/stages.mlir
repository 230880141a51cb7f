// Each stage leaves its named form to the next.
// RUN: tf-opt %s --tenferro-check-form=form=traced \
// RUN:   --tenferro-keep-calls --tenferro-inline --tenferro-differentiate "--tenferro-check-form=form=differentiated after=tenferro-differentiate" \
// RUN:   --tenferro-resolve-shapes "--tenferro-check-form=form=resolved after=tenferro-resolve-shapes" \
// RUN:   --tenferro-simplify "--tenferro-check-form=form=resolved after=tenferro-simplify" \
// RUN:   --tenferro-to-linalg "--tenferro-check-form=form=linalg after=tenferro-to-linalg" \
// RUN:   --tenferro-merge-equal --tenferro-fuse-views "--tenferro-check-form=form=linalg after=tenferro-fuse-views" \
// RUN:   --tenferro-form-kernels "--tenferro-check-form=form=kernels after=tenferro-form-kernels" \
// RUN:   --tenferro-merge-kernels "--tenferro-check-form=form=kernels after=tenferro-merge-kernels" \
// RUN:   --tenferro-inline-steps "--tenferro-check-form=form=kernels after=tenferro-inline-steps" \
// RUN:   --tenferro-plan-buffers "--tenferro-check-form=form=buffers after=tenferro-plan-buffers" \
// RUN:   --tenferro-check-buffers --tenferro-target-cpu \
// RUN:   --tenferro-to-llvm "--tenferro-check-form=form=llvm after=tenferro-to-llvm" | FileCheck %s

// CHECK: tenferro.loop_nests
// CHECK-DAG: llvm.mlir.global external constant @network.plan
// CHECK-DAG: llvm.mlir.global external constant @logdet.plan

func.func private @square(%x: !tenferro.tensor<?x1xf64>) -> !tenferro.tensor<?x1xf64> {
  %y = tenferro.mul %x, %x : !tenferro.tensor<?x1xf64>
  return %y : !tenferro.tensor<?x1xf64>
}

// A layer, its loss, its gradients.
func.func @network(%x: !tenferro.tensor<?x?xf64> {tenferro.name = "x", tenferro.extents = ["b", "i"]},
                   %w: !tenferro.tensor<?x?xf64> {tenferro.name = "w", tenferro.extents = ["i", "h"]},
                   %v: !tenferro.tensor<?x1xf64> {tenferro.name = "v", tenferro.extents = ["h", ""]})
    -> (!tenferro.tensor<f64> {tenferro.name = "loss"}, !tenferro.tensor<?x?xf64> {tenferro.name = "dw"}, !tenferro.tensor<?x1xf64> {tenferro.name = "dv"}) {
  %z = tenferro.dot_general %x, %w contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64> loc("matmul")
  %a = tenferro.tanh %z : !tenferro.tensor<?x?xf64>
  %y = tenferro.dot_general %a, %v contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x1xf64> -> !tenferro.tensor<?x1xf64> loc("matmul")
  %s = func.call @square(%y) : (!tenferro.tensor<?x1xf64>) -> !tenferro.tensor<?x1xf64>
  %loss = tenferro.reduce_sum %s axes [0, 1] : !tenferro.tensor<?x1xf64> -> !tenferro.tensor<f64>
  %g:2 = tenferro.grad %loss wrt(%w, %v) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x1xf64>
  return %loss, %g#0, %g#1 : !tenferro.tensor<f64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x1xf64>
}

// Linear algebra, complex numbers, a Hessian-vector product.
func.func @logdet(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.name = "a"}, %t: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.name = "t"})
    -> !tenferro.tensor<?x?xcomplex<f64>> {
  %l = tenferro.cholesky %a : !tenferro.tensor<?x?xcomplex<f64>>
  %d = tenferro.extract_diag %l : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>
  %r = tenferro.real %d : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %log = tenferro.log %r : !tenferro.tensor<?xf64>
  %s = tenferro.reduce_sum %log axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %g = tenferro.grad %s wrt(%a) : !tenferro.tensor<f64>, !tenferro.tensor<?x?xcomplex<f64>>
  %h = tenferro.jvp %g wrt(%a) tangents(%t) : !tenferro.tensor<?x?xcomplex<f64>>, (!tenferro.tensor<?x?xcomplex<f64>>), (!tenferro.tensor<?x?xcomplex<f64>>)
  return %h : !tenferro.tensor<?x?xcomplex<f64>>
}
