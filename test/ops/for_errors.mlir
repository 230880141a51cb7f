// for: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @for_c1(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C1: yielded value 0 must be of the type '!tenferro.tensor<?xf64>', got '!tenferro.tensor<i1>'}}
  %y = tenferro.for %i to %n (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.yield %b : !tenferro.tensor<i1>
  }
  return
}

// -----

func.func @for_c1_step(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C1: the first argument of the body must be the step, an index}}
  %y = "tenferro.for"(%n, %a) <{changes = [array<i64>]}> ({
  ^bb0(%x: !tenferro.tensor<?xf64>):
    "tenferro.yield"(%x) : (!tenferro.tensor<?xf64>) -> ()
  }) : (index, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @for_c2(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C2: the changing axes of carried value 0 must be distinct and in range, got array<i64: 0, 0>}}
  %y = tenferro.for %i to %n (%x = %a : !tenferro.tensor<?xf64> changes [0, 0]) {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @for_c2_lists(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C2: changes must be one list of axes per carried value, got [1]}}
  %y = "tenferro.for"(%n, %a) <{changes = [1]}> ({
  ^bb0(%i: index, %x: !tenferro.tensor<?xf64>):
    "tenferro.yield"(%x) : (!tenferro.tensor<?xf64>) -> ()
  }) : (index, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  return
}

// -----

func.func @for_c3(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C3: the results must have the types of the carried values}}
  %y = "tenferro.for"(%n, %a) <{changes = [array<i64>]}> ({
  ^bb0(%i: index, %x: !tenferro.tensor<?xf64>):
    "tenferro.yield"(%x) : (!tenferro.tensor<?xf64>) -> ()
  }) : (index, !tenferro.tensor<?xf64>) -> !tenferro.tensor<f64>
  return
}

// -----

func.func @for_c4(%a: !tenferro.tensor<f64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C4: tensor 0 that the loop runs over has no axis, got '!tenferro.tensor<f64>'}}
  "tenferro.for"(%n, %a) <{changes = []}> ({
  ^bb0(%i: index, %x: !tenferro.tensor<f64>):
    "tenferro.yield"() : () -> ()
  }) : (index, !tenferro.tensor<f64>) -> ()
  return
}

// -----

func.func @for_c4_part(%a: !tenferro.tensor<?x3xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C4: part 0 must be of the type '!tenferro.tensor<?xf64>', or state fewer extents, got '!tenferro.tensor<3xf64>'}}
  "tenferro.for"(%n, %a) <{changes = []}> ({
  ^bb0(%i: index, %x: !tenferro.tensor<3xf64>):
    "tenferro.yield"() : () -> ()
  }) : (index, !tenferro.tensor<?x3xf64>) -> ()
  return
}

// -----

func.func @for_c4_bound(%a: !tenferro.tensor<[9]x3xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C4: part 0 must be of the type '!tenferro.tensor<[9]xf64>', or state fewer extents, got '!tenferro.tensor<[4]xf64>'}}
  tenferro.for %i to %n over (%x = %a : !tenferro.tensor<[9]x3xf64> as !tenferro.tensor<[4]xf64>) () {
    tenferro.yield
  }
  return
}

// -----

func.func @for_c5(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{'tenferro.for' op C5: stacked value 0 is yielded as '!tenferro.tensor<?xf64>' and results in '!tenferro.tensor<?xf64>'}}
  %y = tenferro.for %i to %n () stacks (!tenferro.tensor<?xf64>) {
    tenferro.yield %a : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @for_over_scalar(%a: !tenferro.tensor<f64>, %n: index) {
  // expected-error @+1 {{a loop runs over tensors that have an axis, got '!tenferro.tensor<f64>'}}
  tenferro.for %i to %n over (%x = %a : !tenferro.tensor<f64>) () {
    tenferro.yield
  }
  return
}

// -----

func.func @for_c6(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{C6: keeps must be "segments" or "snapshots", got "nothing"}}
  %y = tenferro.for %i to %n (%p = %a : !tenferro.tensor<?xf64>) {
    tenferro.yield %p : !tenferro.tensor<?xf64>
  } {keeps = "nothing"}
  return
}

// -----

func.func @for_c6_budget(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{C6: a positive budget belongs to "snapshots"}}
  %y = tenferro.for %i to %n (%p = %a : !tenferro.tensor<?xf64>) {
    tenferro.yield %p : !tenferro.tensor<?xf64>
  } {keeps = "segments", budget = 8}
  return
}

// -----

func.func @for_c6_changes(%a: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error @+1 {{C6: the extents of what a loop with snapshots carries stay as they are}}
  %y = tenferro.for %i to %n (%p = %a : !tenferro.tensor<?xf64> changes [0]) {
    tenferro.yield %p : !tenferro.tensor<?xf64>
  } {keeps = "snapshots", budget = 8}
  return
}
