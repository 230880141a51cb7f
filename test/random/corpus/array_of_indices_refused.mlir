func.func @f(%x: !tenferro.tensor<?xf32>, %n: index) -> !tenferro.tensor<?x?xf32> {
  %y = "tenferro.broadcast_in_dim"(%x) <{static_extents = array<index: 3, 4>, dims = array<i64: 1>}> : (!tenferro.tensor<?xf32>) -> !tenferro.tensor<?x?xf32>
  return %y : !tenferro.tensor<?x?xf32>
}
