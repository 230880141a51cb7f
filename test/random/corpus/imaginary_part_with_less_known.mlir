func.func @imaginary(%x: !tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %y = "tenferro.imag"(%x) : (!tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}
