// RUN: tf-opt --tenferro-differentiate --split-input-file --verify-diagnostics %s

func.func @inactive(%x: !tenferro.tensor<f64> {tenferro.name = "x"}, %y: !tenferro.tensor<f64> {tenferro.name = "y"}) -> !tenferro.tensor<f64> {
  %loss = tenferro.exp %y : !tenferro.tensor<f64>
  // expected-error @below {{grad: loss does not depend on "x"}}
  %g = tenferro.grad %loss wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

// -----

func.func @inactive_second(%x: !tenferro.tensor<f64>, %y: !tenferro.tensor<f64>, %d: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %z = tenferro.exp %x : !tenferro.tensor<f64>
  // expected-error @below {{jvp: y does not depend on wrt 1}}
  %g = tenferro.jvp %z wrt(%x, %y) tangents(%d, %d) : !tenferro.tensor<f64>, (!tenferro.tensor<f64>, !tenferro.tensor<f64>), (!tenferro.tensor<f64>, !tenferro.tensor<f64>)
  return %g : !tenferro.tensor<f64>
}

// -----

// Integers and comparisons carry no derivative.
func.func @through_bool(%x: !tenferro.tensor<3xf64> {tenferro.name = "x"}, %ct: !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  %b = tenferro.compare gt %x, %x : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xi1>
  %y = tenferro.convert %b to f64 : !tenferro.tensor<3xi1> -> !tenferro.tensor<3xf64>
  // expected-error @below {{vjp: y does not depend on "x"}}
  %g = tenferro.vjp %y wrt(%x) cotangent(%ct) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  return %g : !tenferro.tensor<3xf64>
}

// -----

func.func @callee(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  return %x : !tenferro.tensor<f64>
}
func.func @missing_rule(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  // expected-error @below {{grad: func.call has no derivative rule}}
  %y = func.call @callee(%x) : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64>
  %g = tenferro.grad %y wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

// -----

// The result of an inner derivative is a plain value: it depends on what it was computed from, but not through its operand `wrt` alone.
func.func @not_scalar(%x: !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  // expected-error @below {{C2: loss must be a floating-point scalar (rank 0), got '!tenferro.tensor<3xf64>'}}
  %g = tenferro.grad %x wrt(%x) : !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>
  return %g : !tenferro.tensor<3xf64>
}

// -----

func.func @exponent_of_zeta(%s: !tenferro.tensor<f64>, %q: !tenferro.tensor<f64>, %d: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  // expected-error @below {{derivative of tenferro.zeta: there is none in lhs, the exponent}}
  %z = tenferro.zeta %s, %q : !tenferro.tensor<f64>
  %g = tenferro.jvp %z wrt(%s) tangents(%d) : !tenferro.tensor<f64>, (!tenferro.tensor<f64>), (!tenferro.tensor<f64>)
  return %g : !tenferro.tensor<f64>
}

// -----

func.func @beyond_the_orders(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  // expected-error @+1 {{derivative of tenferro.bessel_i0e: bessel_i0e: the order must be in [0, 20], got 21}}
  %y = tenferro.bessel_i0e %x order 20 : !tenferro.tensor<f64>
  %r = tenferro.jvp %y wrt(%x) tangents(%x) : !tenferro.tensor<f64>, (!tenferro.tensor<f64>), (!tenferro.tensor<f64>)
  return %r : !tenferro.tensor<f64>
}

// -----

// What a rule says in a loop is not transposed, whether the loop carries the tangent or reads it.
func.func @loop_of_rule(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %y = tenferro.apply "body"(%x) jvp : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  ^bb0(%a: !tenferro.tensor<f64>):
    tenferro.yield %a : !tenferro.tensor<f64>
  } {
  ^bb0(%a: !tenferro.tensor<f64>, %t: !tenferro.tensor<f64>):
    %n = arith.constant 3 : index
    // expected-error @below {{grad: tenferro.for has no adjoint rule}}
    %d = tenferro.for %i to %n (%p = %t : !tenferro.tensor<f64>) {
      tenferro.yield %p : !tenferro.tensor<f64>
    }
    tenferro.yield %d : !tenferro.tensor<f64>
  }
  %g = tenferro.grad %y wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

// -----

func.func @read_in_loop_of_rule(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %y = tenferro.apply "body"(%x) jvp : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  ^bb0(%a: !tenferro.tensor<f64>):
    tenferro.yield %a : !tenferro.tensor<f64>
  } {
  ^bb0(%a: !tenferro.tensor<f64>, %t: !tenferro.tensor<f64>):
    %n = arith.constant 3 : index
    // expected-error @below {{grad: tenferro.for has no adjoint rule}}
    %d = tenferro.for %i to %n (%p = %a : !tenferro.tensor<f64>) {
      tenferro.yield %t : !tenferro.tensor<f64>
    }
    tenferro.yield %d : !tenferro.tensor<f64>
  }
  %g = tenferro.grad %y wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}

// -----

func.func @of_no_tangent(%x: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  // expected-error @below {{grad: body has no linear jvp rule: a result's tangent does not depend on the operands' tangents}}
  %y = tenferro.apply "body"(%x) jvp : (!tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  ^bb0(%a: !tenferro.tensor<f64>):
    tenferro.yield %a : !tenferro.tensor<f64>
  } {
  ^bb0(%a: !tenferro.tensor<f64>, %t: !tenferro.tensor<f64>):
    tenferro.yield %a : !tenferro.tensor<f64>
  }
  %g = tenferro.grad %y wrt(%x) : !tenferro.tensor<f64>, !tenferro.tensor<f64>
  return %g : !tenferro.tensor<f64>
}
