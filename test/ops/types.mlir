// The tensor type: syntax; through text, the generic form and bytecode.
// RUN: tf-opt %s | tf-opt | FileCheck %s
// RUN: tf-opt %s --mlir-print-op-generic | tf-opt | FileCheck %s
// RUN: tf-opt %s --emit-bytecode | tf-opt | FileCheck %s

// CHECK-LABEL: func.func private @elements(!tenferro.tensor<f32>, !tenferro.tensor<f64>, !tenferro.tensor<i32>, !tenferro.tensor<i64>, !tenferro.tensor<i1>, !tenferro.tensor<complex<f32>>, !tenferro.tensor<complex<f64>>)
func.func private @elements(!tenferro.tensor<f32>, !tenferro.tensor<f64>, !tenferro.tensor<i32>, !tenferro.tensor<i64>, !tenferro.tensor<i1>,
                            !tenferro.tensor<complex<f32>>, !tenferro.tensor<complex<f64>>)
// CHECK-LABEL: func.func private @extents(!tenferro.tensor<4x?x[64]xf64>, !tenferro.tensor<[1]x[0]xf64>, !tenferro.tensor<0x1xf64>, !tenferro.tensor<9223372036854775807xf64>, !tenferro.tensor<[9223372036854775807]xf64>)
func.func private @extents(!tenferro.tensor<4x?x[64]xf64>, !tenferro.tensor<[1]x[0]xf64>, !tenferro.tensor<0x1xf64>,
                           !tenferro.tensor<9223372036854775807xf64>, !tenferro.tensor<[9223372036854775807]xf64>)
// CHECK-LABEL: func.func private @axes(!tenferro.tensor<1x2x1x2x1x2x1x2x1x2x1x2x1x2x1x2xf64>)
func.func private @axes(!tenferro.tensor<1x2x1x2x1x2x1x2x1x2x1x2x1x2x1x2xf64>)
// CHECK-LABEL: func.func private @places(!tenferro.tensor<?xf64, cuda>, !tenferro.tensor<?xf64>)
func.func private @places(!tenferro.tensor<?xf64, cuda>, !tenferro.tensor<?xf64, cpu>)
// CHECK-LABEL: func.func @attributes(
// CHECK-SAME: %{{.*}}: !tenferro.tensor<?x4xf64> {tenferro.extents = ["n", ""], tenferro.name = "x"}, %{{.*}}: !tenferro.tensor<f64> {tenferro.captured, tenferro.name = "c"}) -> (!tenferro.tensor<f64> {tenferro.name = "r"})
func.func @attributes(%x: !tenferro.tensor<?x4xf64> {tenferro.name = "x", tenferro.extents = ["n", ""]},
                      %c: !tenferro.tensor<f64> {tenferro.name = "c", tenferro.captured}) -> (!tenferro.tensor<f64> {tenferro.name = "r"}) {
  return %c : !tenferro.tensor<f64>
}
