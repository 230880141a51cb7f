// What is made of the bits of a key: a logarithm, a root and an angle's cosine of each element's 128 bits.
func.func @normal(%key: !tenferro.tensor<2xi64>) -> (!tenferro.tensor<50021xf64>, !tenferro.tensor<50021xf32>) {
  %k0 = tenferro.slice %key starts [0] limits [1] strides [1] : !tenferro.tensor<2xi64> -> !tenferro.tensor<1xi64>
  %k1 = tenferro.slice %key starts [1] limits [2] strides [1] : !tenferro.tensor<2xi64> -> !tenferro.tensor<1xi64>
  %k = tenferro.broadcast_in_dim %k0 dims [0] extents [50021] : !tenferro.tensor<1xi64> -> !tenferro.tensor<50021xi64>
  %s = tenferro.broadcast_in_dim %k1 dims [0] extents [50021] : !tenferro.tensor<1xi64> -> !tenferro.tensor<50021xi64>
  %i = tenferro.iota axis 0 extents [50021] to i64 -> !tenferro.tensor<50021xi64>
  %first = tenferro.philox %k, %s, %i word 0 : !tenferro.tensor<50021xi64>
  %second = tenferro.philox %k, %s, %i word 1 : !tenferro.tensor<50021xi64>
  %most = tenferro.constant dense<9223372036854775807> : tensor<50021xi64> -> !tenferro.tensor<50021xi64>
  %low = tenferro.bitwise_and %first, %most : !tenferro.tensor<50021xi64>
  %number = tenferro.convert %low to f64 : !tenferro.tensor<50021xi64> -> !tenferro.tensor<50021xf64>
  %step = tenferro.constant dense<1.0842021724855044e-19> : tensor<50021xf64> -> !tenferro.tensor<50021xf64>
  %u = tenferro.mul %number, %step : !tenferro.tensor<50021xf64>
  %minus_two = tenferro.constant dense<-2.0> : tensor<50021xf64> -> !tenferro.tensor<50021xf64>
  %log = tenferro.log %u : !tenferro.tensor<50021xf64>
  %square = tenferro.mul %minus_two, %log : !tenferro.tensor<50021xf64>
  %radius = tenferro.sqrt %square : !tenferro.tensor<50021xf64>
  %turn = tenferro.convert %second to f64 : !tenferro.tensor<50021xi64> -> !tenferro.tensor<50021xf64>
  %pi = tenferro.constant dense<3.4061215800304625e-19> : tensor<50021xf64> -> !tenferro.tensor<50021xf64>
  %angle = tenferro.mul %turn, %pi : !tenferro.tensor<50021xf64>
  %cos = tenferro.cos %angle : !tenferro.tensor<50021xf64>
  %x = tenferro.mul %radius, %cos : !tenferro.tensor<50021xf64>
  %narrow = tenferro.convert %u to f32 : !tenferro.tensor<50021xf64> -> !tenferro.tensor<50021xf32>
  %y = tenferro.log %narrow : !tenferro.tensor<50021xf32>
  return %x, %y : !tenferro.tensor<50021xf64>, !tenferro.tensor<50021xf32>
}
