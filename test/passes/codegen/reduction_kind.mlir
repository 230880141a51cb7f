// RUN: tf-opt %s --tenferro-codegen-cpu | FileCheck %s
!b = !tenferro.tensor<?xi1>
!s = !tenferro.tensor<i1>

// The kind of a reduction is what its operation says: the parts of an `and` (5) are combined as such.
// CHECK-LABEL: func.func private @all.reduce_and(
// CHECK: scf.for {{.*}} iter_args
// CHECK: arith.andi
// CHECK-LABEL: func.func @all.run
// CHECK-DAG: %[[AND:.*]] = llvm.mlir.constant(5 : i32)
// CHECK: llvm.call @tnf_rt_combine(%{{.*}}, %[[AND]],
func.func @all(%x: !b) -> !s {
  %n = tenferro.dim %x, 0 : !b
  %a = tenferro_rt.bind %x[%n] : !b -> tensor<?xi1>
  %yes = arith.constant true
  %e = tensor.empty() : tensor<i1>
  %start = linalg.fill ins(%yes : i1) outs(%e : tensor<i1>) -> tensor<i1>
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xi1>) outs(%start : tensor<i1>) attrs = {tenferro_rt.reduction = #tenferro_rt.reduction<and>} {
  ^bb0(%u: i1, %v: i1):
    %w = arith.andi %v, %u : i1
    linalg.yield %w : i1
  } -> tensor<i1>
  %o = tenferro_rt.export %r : tensor<i1> -> !s
  return %o : !s
}
