func.func @f(%x: !tenferro.tensor<?x[8]xf32> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x[8]xf32> {
  %w, %v = tenferro.eigh %x : !tenferro.tensor<?x[8]xf32> -> !tenferro.tensor<?xf32>, !tenferro.tensor<?x?xf32>
  %s = tenferro.reduce_sum %w axes [0] : !tenferro.tensor<?xf32> -> !tenferro.tensor<f32>
  %g = tenferro.grad %s wrt(%x) : !tenferro.tensor<f32>, !tenferro.tensor<?x[8]xf32>
  return %g : !tenferro.tensor<?x[8]xf32>
}
