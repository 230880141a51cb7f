func.func @quotient(%x: !tenferro.tensor<i64>, %y: !tenferro.tensor<i64>) -> !tenferro.tensor<i64> {
  %z = tenferro.div %x, %y : !tenferro.tensor<i64>
  return %z : !tenferro.tensor<i64>
}
