// RUN: tf-opt --tenferro-differentiate --split-input-file --verify-diagnostics %s

func.func @extent(%n: !tenferro.tensor<?xi64>) -> !tenferro.tensor<?x?xi64> {
  %r = tenferro.vmap %n in [0] out [1] : (!tenferro.tensor<?xi64>) -> !tenferro.tensor<?x?xi64> {
  ^bb0(%s: !tenferro.tensor<i64>):
    // expected-error @below {{vmap: tenferro.extent_of takes a size from values that differ between slices, whose extents must be equal}}
    %e = tenferro.extent_of %s : !tenferro.tensor<i64>
    %i = tenferro.iota axis 0 extents [%e] to i64 -> !tenferro.tensor<?xi64>
    tenferro.yield %i : !tenferro.tensor<?xi64>
  }
  return %r : !tenferro.tensor<?x?xi64>
}

// -----

func.func @kept(%x: !tenferro.tensor<4x?xf64>, %n: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.vmap %x, %n in [1, 0] out [1] : (!tenferro.tensor<4x?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<4xf64>, %t: !tenferro.tensor<f64>):
    // expected-error @below {{vmap: tenferro.whole_size takes a size from values that differ between slices, whose extents must be equal}}
    %k = tenferro.whole_size %t : !tenferro.tensor<f64> -> !tenferro.tensor<i64>
    %e = tenferro.extent_of %k : !tenferro.tensor<i64>
    %c = tenferro.slice %s starts [0] limits [%e] strides [1] : !tenferro.tensor<4xf64> -> !tenferro.tensor<?xf64>
    tenferro.yield %c : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}

// -----

func.func @places(%m: !tenferro.tensor<3x?xi1>) -> !tenferro.tensor<2x?xi64> {
  %r = tenferro.vmap %m in [1] out [1] : (!tenferro.tensor<3x?xi1>) -> !tenferro.tensor<2x?xi64> {
  ^bb0(%s: !tenferro.tensor<3xi1>):
    // expected-error @below {{vmap: tenferro.places takes a size from values that differ between slices, whose extents must be equal}}
    %p = tenferro.places %s extents [2] : !tenferro.tensor<3xi1> -> !tenferro.tensor<2xi64>
    tenferro.yield %p : !tenferro.tensor<2xi64>
  }
  return %r : !tenferro.tensor<2x?xi64>
}

// -----

// The number of steps differs: as a number it may be used, as a size not.
func.func @steps(%x: !tenferro.tensor<?xf64>, %limit: !tenferro.tensor<f64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.vmap %x in [0] out [1] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    %y, %steps = tenferro.while (%u = %s : !tenferro.tensor<f64>) {
      %go = tenferro.compare lt %u, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<f64>):
      %v = tenferro.exp %u : !tenferro.tensor<f64>
      tenferro.yield %v : !tenferro.tensor<f64>
    }
    // expected-error @below {{vmap: tenferro.iota takes a number of steps that differs between slices as a size}}
    %i = tenferro.iota axis 0 extents [%steps] to f64 -> !tenferro.tensor<?xf64>
    tenferro.yield %i : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}

// -----

func.func @stacked(%x: !tenferro.tensor<?xf64>, %limit: !tenferro.tensor<f64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.vmap %x in [0] out [1] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    %y, %steps = tenferro.while (%u = %s : !tenferro.tensor<f64>) {
      %go = tenferro.compare lt %u, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<f64>):
      %v = tenferro.exp %u : !tenferro.tensor<f64>
      tenferro.yield %v : !tenferro.tensor<f64>
    }
    // expected-error @below {{vmap: tenferro.for takes a number of steps that differs between slices as a size}}
    %ys, %last = tenferro.for %i to %steps (%u = %s : !tenferro.tensor<f64>) stacks (!tenferro.tensor<?xf64>) {
      %v = tenferro.exp %u : !tenferro.tensor<f64>
      tenferro.yield %v, %v : !tenferro.tensor<f64>, !tenferro.tensor<f64>
    }
    tenferro.yield %ys : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}

// -----

func.func @grown(%x: !tenferro.tensor<?x?xf64>, %limit: !tenferro.tensor<f64>) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.vmap %x in [1] out [1] : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  ^bb0(%s: !tenferro.tensor<?xf64>):
    // expected-error @below {{vmap: tenferro.while changes extents, and its slices do not all end after the same step: these would be sizes that values decide}}
    %y, %steps = tenferro.while (%u = %s : !tenferro.tensor<?xf64> changes [0]) {
      %sum = tenferro.reduce_sum %u axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
      %go = tenferro.compare lt %sum, %limit : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<?xf64>):
      %v = tenferro.concatenate %u, %u axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      tenferro.yield %v : !tenferro.tensor<?xf64>
    }
    tenferro.yield %y : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x?xf64>
}

// -----

func.func @no_axis(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<f64> {
  // expected-error @below {{vmap: result 0 has no axis for the slices, and differs between them}}
  %r = tenferro.vmap %x in [0] out [-1] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<f64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    %e = tenferro.exp %s : !tenferro.tensor<f64>
    tenferro.yield %e : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<f64>
}

// -----

// 32 axes are the most that a tensor has.
func.func @deep(%x: !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.vmap %k in [0] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    // expected-error @below {{vmap: a value of the body has 32 axes, and gets one more}}
    %e = tenferro.broadcast_in_dim %s dims [] extents [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] : !tenferro.tensor<f64> -> !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>
    %l = tenferro.reduce_sum %e axes [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31] : !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64> -> !tenferro.tensor<f64>
    tenferro.yield %l : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// -----

func.func @deep_carried(%x: !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>, %k: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %r = tenferro.vmap %k in [0] out [0] : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  ^bb0(%s: !tenferro.tensor<f64>):
    // expected-error @below {{vmap: a value of the body has 32 axes, and gets one more}}
    %y:2, %steps = tenferro.while (%u = %s : !tenferro.tensor<f64>, %v = %x : !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>) {
      %go = tenferro.compare lt %u, %u : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %go : !tenferro.tensor<i1>
    } do {
    ^bb0(%u: !tenferro.tensor<f64>, %v: !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>):
      tenferro.yield %u, %v : !tenferro.tensor<f64>, !tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>
    }
    tenferro.yield %y#0 : !tenferro.tensor<f64>
  }
  return %r : !tenferro.tensor<?xf64>
}

// -----

// What the operation refuses on all slices: said of the map.
func.func @extents(%x: !tenferro.tensor<?x3xf64>, %c: !tenferro.tensor<3xi1>) -> !tenferro.tensor<?x3xf64> {
  %r = tenferro.vmap %c in [0] out [1] : (!tenferro.tensor<3xi1>) -> !tenferro.tensor<?x3xf64> {
  ^bb0(%p: !tenferro.tensor<i1>):
    %one = tenferro.constant dense<1.0> : tensor<1xf64> -> !tenferro.tensor<1xf64>
    %two = tenferro.constant dense<2.0> : tensor<2xf64> -> !tenferro.tensor<2xf64>
    // expected-error @below {{vmap of tenferro.if: the slices of a map decide which branch is taken, and extents differ: dim 0 of the first branch is 1, dim 0 of the second is 2}}
    %v = tenferro.if %p : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>) {
      tenferro.yield %one : !tenferro.tensor<1xf64>
    } else {
      tenferro.yield %two : !tenferro.tensor<2xf64>
    }
    tenferro.yield %v : !tenferro.tensor<?xf64>
  }
  return %r : !tenferro.tensor<?x3xf64>
}
