// vmap: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @vmap_c1(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C1: in_axes says axis 1 of operand 0, which is of the type '!tenferro.tensor<?xf64>'}}
  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @vmap_c1_negative(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C1: out_axes says axis -2 of result 0, which is of the type '!tenferro.tensor<?xf64>'}}
  %y = tenferro.vmap %x in [0] out [-2] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @vmap_c1_entries(%x: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C1: in_axes has 2 entries, and there are 1 operands}}
  %y = tenferro.vmap %x in [0, 0] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @vmap_c2(%x: !tenferro.tensor<3x?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C2: argument 0 must be of the type '!tenferro.tensor<3xf64>', or state fewer extents, got '!tenferro.tensor<4xf64>'}}
  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?x4xf64> {
  ^bb0(%s: !tenferro.tensor<4xf64>):
    tenferro.yield %s : !tenferro.tensor<4xf64>
  }
  return
}

// -----

func.func @vmap_c2_arguments(%x: !tenferro.tensor<3x?xf64>, %z: !tenferro.tensor<f64>) {
  // expected-error @+1 {{'tenferro.vmap' op C2: the body has 0 arguments, and there are 1 operands}}
  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?xf64> {
    tenferro.yield %z : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @vmap_c3(%x: !tenferro.tensor<3x?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C3: result 0 is made of '!tenferro.tensor<3xf32>', and the body yields '!tenferro.tensor<3xf64>'}}
  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?x3xf32> {
  ^bb0(%s: !tenferro.tensor<3xf64>):
    tenferro.yield %s : !tenferro.tensor<3xf64>
  }
  return
}

// -----

func.func @vmap_c3_values(%x: !tenferro.tensor<3x?xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C3: the body yields 2 values, and there are 1 results}}
  %y = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<3x?xf64>) -> !tenferro.tensor<?x3xf64> {
  ^bb0(%s: !tenferro.tensor<3xf64>):
    tenferro.yield %s, %s : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  }
  return
}

// -----

func.func @vmap_c4(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C4: no operand is mapped, and no size says how many slices there are}}
  %y = tenferro.vmap %x in [-1] out [0] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<?x3xf64> {
  ^bb0(%s: !tenferro.tensor<3xf64>):
    tenferro.yield %s : !tenferro.tensor<3xf64>
  }
  return
}

// -----

func.func @vmap_c4_both(%x: !tenferro.tensor<3xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.vmap' op C4: the mapped operands say how many slices there are, and a size does too}}
  %y = tenferro.vmap %x in [0] out [0] size %n : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return
}

// -----

func.func @vmap_c5(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<?x4xf64>) {
  // expected-error @+1 {{'tenferro.vmap' op C5: there are 3 slices, and axis 1 of operand 1 has 4}}
  %z = tenferro.vmap %x, %y in [0, 1] out [0] : (!tenferro.tensor<3xf64>, !tenferro.tensor<?x4xf64>) -> !tenferro.tensor<3xf64> {
  ^bb0(%s: !tenferro.tensor<f64>, %t: !tenferro.tensor<?xf64>):
    tenferro.yield %s : !tenferro.tensor<f64>
  }
  return
}
