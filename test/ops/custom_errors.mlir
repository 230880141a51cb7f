// custom: what is refused, one function per constraint.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

func.func @custom_c1(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C1: the name "tenferro.add" is not two or more identifiers apart by dots, the first not tenferro, in 63 characters}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "tenferro.add" calls "f"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c1_alone(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C1: the name "mylib" is not two or more identifiers}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib" calls "f"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c1_empty(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C1: the name "mylib..f" is not two or more identifiers}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib..f" calls "f"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c2(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C2: the symbol "tnf_rt_run" is not an identifier of C that a program may define}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "tnf_rt_run"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c2_digit(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C2: the symbol "3f" is not an identifier of C}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "3f"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c3(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C3: there is at least one result, and there are at most 16 inputs and results, got 1 and 0}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  "tenferro.custom"(%x) <{elements = [], full_name = "mylib.f", guard_words = [], operandSegmentSizes = array<i32: 1, 0, 0, 0>, ranks = array<i64>, static_extents = array<i64>, static_guards = array<i64>, static_workspace = array<i64: 0>, symbol = "f"}> : (!tenferro.tensor<3xf64>) -> ()
  return
}

// -----

func.func @custom_c3_many(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C3: there is at least one result, and there are at most 16 inputs and results, got 16 and 1}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x, %x) extents [[3]] : (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c4(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C4: there must be an element type and the extents of each of the 1 results}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y:2 = tenferro.custom "mylib.f" calls "f"(%x) extents [[3]] : (!tenferro.tensor<3xf64>) -> (!tenferro.tensor<3xf64>, !tenferro.tensor<3xf64>)
  return
}

// -----

func.func @custom_c4_ranks(%x: !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  // expected-error @+2 {{'tenferro.custom' op C4: there must be an element type and the extents of each of the 1 results}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = "tenferro.custom"(%x) <{elements = [f64], full_name = "mylib.f", guard_words = [], operandSegmentSizes = array<i32: 1, 0, 0, 0>, ranks = array<i64: 9223372036854775807>, static_extents = array<i64: 3>, static_guards = array<i64>, static_workspace = array<i64: 0>, symbol = "f"}> : (!tenferro.tensor<3xf64>) -> (!tenferro.tensor<3xf64>)
  return %y : !tenferro.tensor<3xf64>
}

// -----

func.func @custom_c4_element(%x: !tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64> {
  // expected-error @+2 {{'tenferro.custom' op C4: there must be an element type and the extents of each of the 1 results}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = "tenferro.custom"(%x) <{elements = [i7], full_name = "mylib.f", guard_words = [], operandSegmentSizes = array<i32: 1, 0, 0, 0>, ranks = array<i64: 1>, static_extents = array<i64: 3>, static_guards = array<i64>, static_workspace = array<i64: 0>, symbol = "f"}> : (!tenferro.tensor<3xf64>) -> (!tenferro.tensor<3xf64>)
  return %y : !tenferro.tensor<3xf64>
}

// -----

func.func @custom_c5(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C5: extents must not be negative, got -3}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[-3]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c5_workspace(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C5: the bytes of the workspace must not be negative, got -8}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[3]] workspace [-8] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c6(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  // expected-error @+2 {{'tenferro.custom' op C6: there must be one index operand per unknown entry of the extents, got 0 for 1}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = "tenferro.custom"(%x) <{elements = [f64], full_name = "mylib.f", guard_words = [], operandSegmentSizes = array<i32: 1, 0, 0, 0>, ranks = array<i64: 1>, static_extents = array<i64: -9223372036854775808>, static_guards = array<i64>, static_workspace = array<i64: 0>, symbol = "f"}> : (!tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>)
  return %y : !tenferro.tensor<?xf64>
}

// -----

func.func @custom_c6_workspace(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C6: the workspace is one number of bytes}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[3]] workspace [8, 8] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c7(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C7: a guard has two sides and the words for one, "eq" or "le", and the words for the other}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[3]] guards [3, 4] ["a", "ne", "b"] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @custom_c7_odd(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op C7: a guard has two sides}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[3]] guards [3] ["a", "eq", "b"] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}

// -----

func.func @types(%x: !tenferro.tensor<3xf64>) {
  // expected-error @+2 {{'tenferro.custom' op inferred type(s) '!tenferro.tensor<4xf64>' are incompatible with return type(s) of operation '!tenferro.tensor<3xf64>'}}
  // expected-error @+1 {{'tenferro.custom' op failed to infer returned types}}
  %y = tenferro.custom "mylib.f" calls "f"(%x) extents [[4]] : (!tenferro.tensor<3xf64>) -> !tenferro.tensor<3xf64>
  return
}
