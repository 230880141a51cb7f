// while: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @while_c1(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C1: yielded value 0 must be of the type '!tenferro.tensor<?xf64>', got '!tenferro.tensor<i1>'}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %b : !tenferro.tensor<i1>
  }
  return
}

// -----

func.func @while_c1_count(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C1: there are 1 carried values and 0 yielded values}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield
  }
  return
}

// -----

func.func @while_c1_init(%a: !tenferro.tensor<3xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C1: init 0 must be of the type '!tenferro.tensor<4xf64>', got '!tenferro.tensor<3xf64>'}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<3xf64> as !tenferro.tensor<4xf64>) {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<4xf64>):
    tenferro.yield %x : !tenferro.tensor<4xf64>
  }
  return
}

// -----

func.func @while_c2(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C2: the changing axes of carried value 0 must be distinct and in range, got array<i64: 1>}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64> changes [1]) {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @while_c2_exact(%a: !tenferro.tensor<3xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C2: axis 0 of carried value 0 changes, and its type '!tenferro.tensor<3xf64>' has 3}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<3xf64> changes [0]) {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<3xf64>):
    tenferro.yield %x : !tenferro.tensor<3xf64>
  }
  return
}

// -----

func.func @while_c3_dtype(%a: !tenferro.tensor<?xf64>) {
  // expected-error @+1 {{'tenferro.while' op C3: the condition must be a rank-0 bool, got '!tenferro.tensor<?xf64>'}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.condition %x : !tenferro.tensor<?xf64>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @while_c3(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<2xi1>) {
  // expected-error @+1 {{'tenferro.while' op C3: the condition must be a rank-0 bool, got '!tenferro.tensor<2xi1>'}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.condition %b : !tenferro.tensor<2xi1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @while_c4(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C4: max_steps must not be negative, got -1}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) max_steps -1 {
    tenferro.condition %b : !tenferro.tensor<i1>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}

// -----

func.func @while_c5(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op C5: the results must have the types of the carried values}}
  %y:2 = "tenferro.while"(%a) <{changes = [array<i64>]}> ({
  ^bb0(%x: !tenferro.tensor<?xf64>):
    "tenferro.condition"(%b) : (!tenferro.tensor<i1>) -> ()
  }, {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    "tenferro.yield"(%x) : (!tenferro.tensor<?xf64>) -> ()
  }) : (!tenferro.tensor<?xf64>) -> (!tenferro.tensor<f64>, index)
  return
}

// -----

func.func @while_end(%a: !tenferro.tensor<?xf64>, %b: !tenferro.tensor<i1>) {
  // expected-error @+1 {{'tenferro.while' op its condition must end with tenferro.condition}}
  %y, %steps = tenferro.while (%x = %a : !tenferro.tensor<?xf64>) {
    tenferro.yield %x : !tenferro.tensor<?xf64>
  } do {
  ^bb0(%x: !tenferro.tensor<?xf64>):
    tenferro.yield %x : !tenferro.tensor<?xf64>
  }
  return
}
