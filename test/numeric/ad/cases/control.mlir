// Derivatives of loops and branches.
//! n=3,1,0 ; ; dtypes=f64,complex_f64
func.func @grow(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %limit = tenferro.constant dense<11> : tensor<i64> -> !tenferro.tensor<i64>
  %y, %steps = tenferro.while (%z = %x : !tenferro.tensor<?xf64> changes [0]) max_steps 4 {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %size = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
    %go = tenferro.compare lt %size, %limit : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %w = tenferro.broadcast_in_dim %a dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %w, %z : !tenferro.tensor<?xf64>
    %f = tenferro.sin %p : !tenferro.tensor<?xf64>
    %longer = tenferro.concatenate %z, %f axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %longer : !tenferro.tensor<?xf64>
  }
  %e = tenferro.exp %y : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
//! n=3,1,0 k=2,3,1 ; ; dtypes=f64,complex_f64
func.func @shrink(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %both = tenferro.concatenate %x, %k axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %y, %steps = tenferro.while (%z = %both : !tenferro.tensor<?xf64> changes [0]) {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %size = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
    %go = tenferro.compare lt %one, %size : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  } do {
  ^bb0(%z: !tenferro.tensor<?xf64>):
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %c1 = arith.constant 1 : index
    %less = arith.subi %m, %c1 : index
    %a = tenferro.slice %z starts [1] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %b = tenferro.slice %z starts [0] limits [%less] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %a, %b : !tenferro.tensor<?xf64>
    %s = tenferro.sin %a : !tenferro.tensor<?xf64>
    %q = tenferro.add %p, %s : !tenferro.tensor<?xf64>
    tenferro.yield %q : !tenferro.tensor<?xf64>
  }
  %e = tenferro.mul %y, %y : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
//! n=3,1,0 k=0,1,3 ; ; dtypes=f64,complex_f64 ; wrt=x
func.func @power(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>) {
    %p = tenferro.mul %z, %x : !tenferro.tensor<?xf64>
    %s = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %s : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
//! n=2,1,0 k=2,1,3 ; ; dtypes=f64 ; wrt=a,x
func.func @recurrence(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %zero0 = tenferro.reduce_sum %x axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %zero = tenferro.sub %zero0, %zero0 : !tenferro.tensor<f64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>, %sum = %zero : !tenferro.tensor<f64>) {
    %p = tenferro.dot_general %a, %z contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %pp = tenferro.mul %p, %x : !tenferro.tensor<?xf64>
    %t = tenferro.sin %pp : !tenferro.tensor<?xf64>
    %q = tenferro.mul %t, %t : !tenferro.tensor<?xf64>
    %s = tenferro.reduce_sum %q axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %more = tenferro.add %sum, %s : !tenferro.tensor<f64>
    tenferro.yield %t, %more : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  %e = tenferro.mul %y#1, %y#1 : !tenferro.tensor<f64>
  return %e : !tenferro.tensor<f64>
}
//! n=3,1,0 k=2,3,1 ; ; dtypes=f64 ; wrt=x,a
func.func @nested(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64> changes [0], %s = %a : !tenferro.tensor<f64>) {
    %r:2 = tenferro.for %j to %i (%u = %z : !tenferro.tensor<?xf64> changes [0], %t = %s : !tenferro.tensor<f64>) {
      %m = tenferro.dim %u, 0 : !tenferro.tensor<?xf64>
      %w = tenferro.broadcast_in_dim %t dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %p = tenferro.mul %u, %w : !tenferro.tensor<?xf64>
      %f = tenferro.sin %p : !tenferro.tensor<?xf64>
      %longer = tenferro.concatenate %f, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %sum = tenferro.reduce_sum %f axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
      %next = tenferro.cos %sum : !tenferro.tensor<f64>
      tenferro.yield %longer, %next : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
    }
    %q = tenferro.mul %r#0, %r#0 : !tenferro.tensor<?xf64>
    %sum = tenferro.reduce_sum %q axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %more = tenferro.mul %sum, %r#1 : !tenferro.tensor<f64>
    tenferro.yield %q, %more : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  return %y#1 : !tenferro.tensor<f64>
}
//! n=3,1,0 k=3,4,2 ; ; dtypes=f64 ; wrt=x,a
func.func @branches(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64>) {
    %number = tenferro.extent_to_scalar %i to i64 -> !tenferro.tensor<i64>
    %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
    %go = tenferro.compare le %number, %one : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %w = tenferro.broadcast_in_dim %a dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %r = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      %p = tenferro.mul %z, %w : !tenferro.tensor<?xf64>
      %q = tenferro.sin %p : !tenferro.tensor<?xf64>
      %t = tenferro.mul %q, %x : !tenferro.tensor<?xf64>
      tenferro.yield %t : !tenferro.tensor<?xf64>
    } else {
      %c = tenferro.cos %z : !tenferro.tensor<?xf64>
      tenferro.yield %c : !tenferro.tensor<?xf64>
    }
    tenferro.yield %r : !tenferro.tensor<?xf64>
  }
  return %y : !tenferro.tensor<?xf64>
}
//! n=3,1,0 ; ; dtypes=f64
func.func @taken(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %number = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %size = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  %go = tenferro.compare le %size, %number : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %r:2 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) {
    %w = tenferro.broadcast_in_dim %a dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %x, %w : !tenferro.tensor<?xf64>
    %q = tenferro.sin %p : !tenferro.tensor<?xf64>
    tenferro.yield %q, %a : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  } else {
    %c = tenferro.cos %x : !tenferro.tensor<?xf64>
    %d = tenferro.exp %a : !tenferro.tensor<f64>
    tenferro.yield %c, %d : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
  }
  %w = tenferro.broadcast_in_dim %r#1 dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %y = tenferro.mul %r#0, %w : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
//! n=3,1,2 m=2,1,0 k=3,4,0 ; ; dtypes=f64 ; wrt=x,q ; tolerance=10
func.func @columns(%x: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %q: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %n = tenferro.dim %q, 0 : !tenferro.tensor<?xf64>
  %y:2 = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?x?xf64> changes [1], %v = %q : !tenferro.tensor<?xf64>) {
    %s = tenferro.dot_general %z, %v contract [0], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %e = tenferro.sin %s : !tenferro.tensor<?xf64>
    %u = tenferro.dot_general %z, %e contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %t = tenferro.cos %u : !tenferro.tensor<?xf64>
    %column = tenferro.reshape %t extents [%n, 1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x1xf64>
    %wider = tenferro.concatenate %z, %column axis 1 : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x1xf64> -> !tenferro.tensor<?x?xf64>
    tenferro.yield %wider, %t : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  }
  %p = tenferro.mul %y#0, %y#0 : !tenferro.tensor<?x?xf64>
  %loss = tenferro.reduce_sum %p axes [0, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
//! n=3,1,0,2 m=2,4,3,0 ; ; dtypes=f64,complex_f64
func.func @sides(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["m"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %one = tenferro.constant dense<1> : tensor<i64> -> !tenferro.tensor<i64>
  %size = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  %go = tenferro.compare lt %one, %size : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %y:2 = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
    %w = tenferro.broadcast_in_dim %a dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %x, %w : !tenferro.tensor<?xf64>
    %q = tenferro.sin %p : !tenferro.tensor<?xf64>
    %both = tenferro.concatenate %q, %k axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %q, %both : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  } else {
    %q = tenferro.mul %k, %k : !tenferro.tensor<?xf64>
    tenferro.yield %k, %q : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
  }
  %e = tenferro.exp %y#0 : !tenferro.tensor<?xf64>
  %s = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %m = tenferro.dim %y#1, 0 : !tenferro.tensor<?xf64>
  %w = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %z = tenferro.mul %w, %y#1 : !tenferro.tensor<?xf64>
  return %z : !tenferro.tensor<?xf64>
}
//! n=3,1,0 k=4,3,2 ; ; dtypes=f64 ; wrt=x,a
func.func @side_of_a_step(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %three = tenferro.constant dense<3> : tensor<i64> -> !tenferro.tensor<i64>
  %y = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64> changes [0]) {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %size = tenferro.extent_to_scalar %m to i64 -> !tenferro.tensor<i64>
    %short = tenferro.compare le %size, %three : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %w = tenferro.broadcast_in_dim %a dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %z, %w : !tenferro.tensor<?xf64>
    %r = tenferro.if %short : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      %s = tenferro.sin %p : !tenferro.tensor<?xf64>
      %longer = tenferro.concatenate %s, %z axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %longer : !tenferro.tensor<?xf64>
    } else {
      %rest = tenferro.slice %p starts [2] limits [%m] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %rest : !tenferro.tensor<?xf64>
    }
    %c = tenferro.cos %r : !tenferro.tensor<?xf64>
    tenferro.yield %c : !tenferro.tensor<?xf64>
  }
  %e = tenferro.mul %y, %y : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
//! n=3,1,0,4 k=2,3,1,0 ; ; dtypes=f64 ; wrt=x,a
func.func @loop_of_a_side(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %steps = tenferro.extent_to_scalar %count to i64 -> !tenferro.tensor<i64>
  %size = tenferro.extent_to_scalar %n to i64 -> !tenferro.tensor<i64>
  %go = tenferro.compare lt %steps, %size : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
  %y = tenferro.if %go : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
    %r = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64> changes [0]) {
      %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
      %w = tenferro.broadcast_in_dim %a dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %p = tenferro.mul %z, %w : !tenferro.tensor<?xf64>
      %s = tenferro.sin %p : !tenferro.tensor<?xf64>
      %longer = tenferro.concatenate %s, %x axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %longer : !tenferro.tensor<?xf64>
    }
    tenferro.yield %r : !tenferro.tensor<?xf64>
  } else {
    %none = tenferro.slice %x starts [0] limits [0] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %p = tenferro.sin %none : !tenferro.tensor<?xf64>
    tenferro.yield %p : !tenferro.tensor<?xf64>
  }
  %e = tenferro.exp %y : !tenferro.tensor<?xf64>
  return %e : !tenferro.tensor<?xf64>
}
// Each step keeps as many as a value of the step says: the extents are kept for the way back.
//! n=4,1,0 k=2,1,3 ; ; dtypes=f64 ; wrt=x,a
func.func @truncated(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %k: !tenferro.tensor<?xf64> {tenferro.extents = ["k"]}, %a: !tenferro.tensor<f64>) -> !tenferro.tensor<f64> {
  %half = tenferro.constant dense<0.7> : tensor<f64> -> !tenferro.tensor<f64>
  %count = tenferro.dim %k, 0 : !tenferro.tensor<?xf64>
  %y = tenferro.for %i to %count (%z = %x : !tenferro.tensor<?xf64> changes [0]) {
    %m = tenferro.dim %z, 0 : !tenferro.tensor<?xf64>
    %number = tenferro.extent_to_scalar %m to f64 -> !tenferro.tensor<f64>
    %less = tenferro.mul %number, %half : !tenferro.tensor<f64>
    %whole = tenferro.whole_size %less : !tenferro.tensor<f64> -> !tenferro.tensor<i64>
    %kept = tenferro.extent_of %whole : !tenferro.tensor<i64>
    %w = tenferro.broadcast_in_dim %a dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %p = tenferro.mul %w, %z : !tenferro.tensor<?xf64>
    %f = tenferro.sin %p : !tenferro.tensor<?xf64>
    %t = tenferro.slice %f starts [0] limits [%kept] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %s = tenferro.mul %t, %t : !tenferro.tensor<?xf64>
    %next = tenferro.add %s, %t : !tenferro.tensor<?xf64>
    tenferro.yield %next : !tenferro.tensor<?xf64>
  }
  %e = tenferro.exp %y : !tenferro.tensor<?xf64>
  %loss = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %loss : !tenferro.tensor<f64>
}
