// Maps over slices: derivatives of them, and in their bodies; loops and branches whose ends the slices decide.

//! n=3,1,0 m=4,2,3 b=3,1,0 ; ; dtypes=f64,complex_f64
func.func @layer(%w: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "b"]}) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.vmap %w, %x in [-1, 1] out [0] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%v: !tenferro.tensor<?x?xf64>, %s: !tenferro.tensor<?xf64>):
    %p = tenferro.dot_general %v, %s contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %t = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %t : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 b=3,1,0 ; ; dtypes=f64
func.func @gradients(%w: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["b", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.vmap %x in [0] out [1] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<?xf64>):
    %p = tenferro.mul %w, %s : !tenferro.tensor<?xf64>
    %t = tenferro.sin %p : !tenferro.tensor<?xf64>
    %l = tenferro.reduce_prod %t axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %g = tenferro.grad %l wrt(%w) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
    tenferro.yield %g : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 b=3,1,0 c=2,1,3 ; ; dtypes=f64
func.func @nested(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "b"]}, %y: !tenferro.tensor<?x?xf64> {tenferro.extents = ["c", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %z = tenferro.vmap %x in [1] out [0] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<?xf64>):
    %r = tenferro.vmap %y, %s in [0, -1] out [0] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
    ^bb0(%t: !tenferro.tensor<?xf64>, %u: !tenferro.tensor<?xf64>):
      %p = tenferro.mul %t, %u : !tenferro.tensor<?xf64>
      %q = tenferro.exp %p : !tenferro.tensor<?xf64>
      %l = tenferro.reduce_sum %q axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
      %k = tenferro.log1p %l : !tenferro.tensor<f64>
      tenferro.yield %k : !tenferro.tensor<f64>
    }
    tenferro.yield %r : !tenferro.tensor<?xf64>
  }
  return %z : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 b=3,1,0 k=3,2,1 ; ; dtypes=f64 ; wrt=x,a
func.func @in_steps(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "b"]}, %a: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<?x?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %r = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?x?xf64>) {
    %number = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
    %first = tenferro.compare lt %number, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %y = tenferro.if %first : !tenferro.tensor<i1> -> (!tenferro.tensor<?x?xf64>) {
      %v = tenferro.vmap %z in [1] out [1] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
      ^bb0(%s: !tenferro.tensor<?xf64>):
        %p = tenferro.mul %s, %a : !tenferro.tensor<?xf64>
        %q = tenferro.sin %p : !tenferro.tensor<?xf64>
        tenferro.yield %q : !tenferro.tensor<?xf64>
      }
      tenferro.yield %v : !tenferro.tensor<?x?xf64>
    } else {
      %v = tenferro.vmap %z in [1] out [1] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
      ^bb0(%s: !tenferro.tensor<?xf64>):
        %e = tenferro.cumulative_sum %s axis 0 reverse false exclusive false : !tenferro.tensor<?xf64>
        %l = tenferro.reduce_prod %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
        %g = tenferro.grad %l wrt(%s) : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
        %w = tenferro.mul %g, %s : !tenferro.tensor<?xf64>
        tenferro.yield %w : !tenferro.tensor<?xf64>
      }
      tenferro.yield %v : !tenferro.tensor<?x?xf64>
    }
    tenferro.yield %y : !tenferro.tensor<?x?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 b=3,1,0 ; ; dtypes=f64
func.func @open(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "b"]}, %a: !tenferro.tensor<?xf64> {tenferro.extents = ["b"]}) -> !tenferro.tensor<?x?xf64> {
  %z = tenferro.vmap %x, %a in [1, 0] out [1] : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<?xf64>, %f: !tenferro.tensor<f64>):
    %start = tenferro.mul %f, %f : !tenferro.tensor<f64>
    %y:2, %steps = tenferro.while (%u = %s : !tenferro.tensor<?xf64>, %g = %start : !tenferro.tensor<f64>) max_steps 6 {
      %limit = tenferro.constant dense<2.500000e+00> : tensor<f64> -> !tenferro.tensor<f64>
      %go = tenferro.compare lt %g, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<?xf64>, %g: !tenferro.tensor<f64>):
      %c = tenferro.cos %u : !tenferro.tensor<?xf64>
      %n = tenferro.dim %u, 0 : !tenferro.tensor<?xf64>
      %w = tenferro.broadcast_in_dim %g dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %p = tenferro.mul %c, %w : !tenferro.tensor<?xf64>
      %q = tenferro.constant dense<1.300000e+00> : tensor<f64> -> !tenferro.tensor<f64>
      %r = tenferro.mul %g, %q : !tenferro.tensor<f64>
      %one = tenferro.constant dense<2.000000e-01> : tensor<f64> -> !tenferro.tensor<f64>
      %t = tenferro.add %r, %one : !tenferro.tensor<f64>
      tenferro.yield %p, %t : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
    }
    tenferro.yield %y#0 : !tenferro.tensor<?xf64>
  }
  return %z : !tenferro.tensor<?x?xf64>
}
//! n=3,1,0 k=3,4,2 ; ; dtypes=f64 ; wrt=x,a
func.func @choices(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>, %c = %a : !tenferro.tensor<f64>) {
    %zero = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
    %go = tenferro.compare le %c, %zero : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
    %r:2 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) {
      %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
      %w = tenferro.broadcast_in_dim %c dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %p = tenferro.mul %z, %w : !tenferro.tensor<?xf64>
      %q = tenferro.sin %p : !tenferro.tensor<?xf64>
      %e = tenferro.cos %c : !tenferro.tensor<f64>
      tenferro.yield %q, %e : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
    } else {
      %t = tenferro.mul %z, %x : !tenferro.tensor<?xf64>
      %s = tenferro.exp %c : !tenferro.tensor<f64>
      %e = tenferro.neg %s : !tenferro.tensor<f64>
      tenferro.yield %t, %e : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
    }
    tenferro.yield %r#0, %r#1 : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  return %y#0 : !tenferro.tensor<?xf64>
}
//! n=3,1,0 ; a:any ; dtypes=f64
func.func @until(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %start = tenferro.mul %a, %a : !tenferro.tensor<f64>
  %y:2, %steps = tenferro.while (%u = %x : !tenferro.tensor<?xf64>, %g = %start : !tenferro.tensor<f64>) {
    %limit = tenferro.constant dense<2.500000e+00> : tensor<f64> -> !tenferro.tensor<f64>
    %go = tenferro.compare lt %g, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%u: !tenferro.tensor<?xf64>, %g: !tenferro.tensor<f64>):
    %n = tenferro.dim %u, 0 : !tenferro.tensor<?xf64>
    %w = tenferro.broadcast_in_dim %g dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %u, %w : !tenferro.tensor<?xf64>
    %c = tenferro.cos %p : !tenferro.tensor<?xf64>
    %q = tenferro.constant dense<1.300000e+00> : tensor<f64> -> !tenferro.tensor<f64>
    %r = tenferro.mul %g, %q : !tenferro.tensor<f64>
    %one = tenferro.constant dense<2.000000e-01> : tensor<f64> -> !tenferro.tensor<f64>
    %t = tenferro.add %r, %one : !tenferro.tensor<f64>
    tenferro.yield %c, %t : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  return %y#0 : !tenferro.tensor<?xf64>
}
