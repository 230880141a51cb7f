// weights x + offset, weights and offset in the program.
func.func @affine(%w: !tenferro.tensor<2x3xf64> {tenferro.captured, tenferro.data = dense<[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]> : tensor<2x3xf64>, tenferro.name = "weights"},
                  %x: !tenferro.tensor<3xf64> {tenferro.name = "x"},
                  %b: !tenferro.tensor<2xf64> {tenferro.captured, tenferro.data = dense<[0.5, -0.5]> : tensor<2xf64>})
    -> (!tenferro.tensor<2xf64> {tenferro.name = "y"}) {
  %0 = tenferro.dot_general %w, %x contract [1], [0] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<2xf64>
  %1 = tenferro.add %0, %b : !tenferro.tensor<2xf64>
  return %1 : !tenferro.tensor<2xf64>
}
