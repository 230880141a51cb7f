// Loops of small bodies, of bodies worth dividing, and in each other.
func.func @squares(%x0: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<3xf64>, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<3xf64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%x = %x0 : !tenferro.tensor<3xf64>) {
    %s = tenferro.mul %x, %x : !tenferro.tensor<3xf64>
    %t = tenferro.sub %s, %c : !tenferro.tensor<3xf64>
    tenferro.yield %t : !tenferro.tensor<3xf64>
  }
  return %y : !tenferro.tensor<3xf64>
}

// of any size
func.func @any_squares(%x0: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %c: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %n (%x = %x0 : !tenferro.tensor<?xf64>) {
    %s = tenferro.mul %x, %x : !tenferro.tensor<?xf64>
    %t = tenferro.sub %s, %c : !tenferro.tensor<?xf64>
    tenferro.yield %t : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}

// What is carried changes places; the number of the step.
func.func @fibonacci(%a0: !tenferro.tensor<i64>, %b0: !tenferro.tensor<i64>, %k: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<i64>, !tenferro.tensor<i64>, !tenferro.tensor<i64>) {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %zero = tenferro.constant dense<0> : tensor<i64> -> !tenferro.tensor<i64>
  %y:3 = tenferro.for %i to %n (%a = %a0 : !tenferro.tensor<i64>, %b = %b0 : !tenferro.tensor<i64>, %s = %zero : !tenferro.tensor<i64>) {
    %t = tenferro.add %a, %b : !tenferro.tensor<i64>
    %number = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %u = tenferro.add %s, %number : !tenferro.tensor<i64>
    tenferro.yield %b, %t, %u : !tenferro.tensor<i64>, !tenferro.tensor<i64>, !tenferro.tensor<i64>
  }
  return %y#0, %y#1, %y#2 : !tenferro.tensor<i64>, !tenferro.tensor<i64>, !tenferro.tensor<i64>
}

// How many steps until 1 is reached: a loop in a loop, a branch in that.
func.func @collatz(%starts: !tenferro.tensor<?xi64>) -> (!tenferro.tensor<i64>, !tenferro.tensor<i64>) {
  %n = tenferro.dim %starts, 0 : !tenferro.tensor<?xi64>
  %zero = tenferro.constant dense<0> : tensor<i64> -> !tenferro.tensor<i64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %two = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
  %three = tenferro.constant dense<3> : tensor<i64> -> !tenferro.tensor<i64>
  %y:2 = tenferro.for %i to %n (%total = %zero : !tenferro.tensor<i64>, %most = %zero : !tenferro.tensor<i64>) {
    %at = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %start = tenferro.take %starts at %at axis 0 : !tenferro.tensor<?xi64>, !tenferro.tensor<i64> -> !tenferro.tensor<i64>
    %r:2, %steps = tenferro.while (%x = %start : !tenferro.tensor<i64>, %high = %most : !tenferro.tensor<i64>) {
      %go = tenferro.compare gt %x, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%x: !tenferro.tensor<i64>, %high: !tenferro.tensor<i64>):
      %half = tenferro.div %x, %two : !tenferro.tensor<i64>
      %twice = tenferro.mul %half, %two : !tenferro.tensor<i64>
      %even = tenferro.compare eq %x, %twice : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
      %next = tenferro.if %even : !tenferro.tensor<i1> -> (!tenferro.tensor<i64>) {
        tenferro.yield %half : !tenferro.tensor<i64>
      } else {
        %tripled = tenferro.mul %x, %three : !tenferro.tensor<i64>
        %odd = tenferro.add %tripled, %one : !tenferro.tensor<i64>
        tenferro.yield %odd : !tenferro.tensor<i64>
      }
      %higher = tenferro.maximum %high, %next : !tenferro.tensor<i64>
      tenferro.yield %next, %higher : !tenferro.tensor<i64>, !tenferro.tensor<i64>
    }
    %taken = tenferro.extent_to_scalar %steps to i64 -> !tenferro.tensor<i64>
    %sum = tenferro.add %total, %taken : !tenferro.tensor<i64>
    tenferro.yield %sum, %r#1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>
  }
  return %y#0, %y#1 : !tenferro.tensor<i64>, !tenferro.tensor<i64>
}

// Products of few known elements, transposed and batched; a sum over few; what is read at the step's number.
func.func @products(%x0: !tenferro.tensor<2x3xf64>, %a: !tenferro.tensor<3x3xf64>, %b: !tenferro.tensor<2x2x4xf64>, %c: !tenferro.tensor<2x3x4xf64>, %k: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3x4xf64>, !tenferro.tensor<f64>) {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %y:3 = tenferro.for %i to %n (%x = %x0 : !tenferro.tensor<2x3xf64>, %z = %c : !tenferro.tensor<2x3x4xf64>, %s = %zero : !tenferro.tensor<f64>) {
    %at = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %scale = tenferro.take %k at %at axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<i64> -> !tenferro.tensor<f64>
    %wide = tenferro.broadcast_in_dim %scale dims [] extents [2, 3] : !tenferro.tensor<f64> -> !tenferro.tensor<2x3xf64>
    %p = tenferro.dot_general %x, %a contract [1], [1] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<2x3xf64>
    %q = tenferro.add %p, %wide : !tenferro.tensor<2x3xf64>
    %r = tenferro.dot_general %b, %z contract [0], [0] batch [2], [2] : !tenferro.tensor<2x2x4xf64>, !tenferro.tensor<2x3x4xf64> -> !tenferro.tensor<2x3x4xf64>
    %both = tenferro.dot_general %q, %q contract [0, 1], [0, 1] batch [], [] : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3xf64> -> !tenferro.tensor<f64>
    %t = tenferro.add %s, %both : !tenferro.tensor<f64>
    tenferro.yield %q, %r, %t : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3x4xf64>, !tenferro.tensor<f64>
  }
  return %y#0, %y#1, %y#2 : !tenferro.tensor<2x3xf64>, !tenferro.tensor<2x3x4xf64>, !tenferro.tensor<f64>
}

// The index that a step reads at is data: the step that leaves the tensor ends the run.
func.func @walk(%next: !tenferro.tensor<?xi64>, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<i64> {
  %n = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %zero = tenferro.constant dense<0> : tensor<i64> -> !tenferro.tensor<i64>
  %y = tenferro.for %i to %n (%at = %zero : !tenferro.tensor<i64>) {
    %to = tenferro.take %next at %at axis 0 : !tenferro.tensor<?xi64>, !tenferro.tensor<i64> -> !tenferro.tensor<i64>
    tenferro.yield %to : !tenferro.tensor<i64>
  }
  return %y : !tenferro.tensor<i64>
}
