// RUN: tf-opt %s -split-input-file -verify-diagnostics
// What the steps of a program beside its launches cannot say.

func.func @bind_of_a_number(%x: index) {
  // expected-error@+1 {{takes a tensor of the program, not 'index'}}
  %a = tenferro_rt.bind %x[] : index -> tensor<f64>
  return
}

// -----

func.func @bind_elements(%x: !tenferro.tensor<f32>) {
  // expected-error@+1 {{has elements of type 'f64', its tensor 'f32'}}
  %a = tenferro_rt.bind %x[] : !tenferro.tensor<f32> -> tensor<f64>
  return
}

// -----

func.func @bind_dimensions(%x: !tenferro.tensor<?xf64>, %n: index) {
  // expected-error@+1 {{has 2 dimensions, its tensor 1}}
  %a = tenferro_rt.bind %x[%n, %n] : !tenferro.tensor<?xf64> -> tensor<?x?xf64>
  return
}

// -----

func.func @bind_extents(%x: !tenferro.tensor<?xf64>) {
  // expected-error@+1 {{has 0 extents for a tensor of rank 1}}
  %a = tenferro_rt.bind %x[] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  return
}

// -----

func.func @bind_extent(%x: !tenferro.tensor<?xf64>) {
  %three = arith.constant 3 : index
  // expected-error@+1 {{gives dimension 0 the extent 3, its type has 4}}
  %a = tenferro_rt.bind %x[%three] : !tenferro.tensor<?xf64> -> tensor<4xf64>
  return
}

// -----

func.func @reshape_extents(%x: tensor<?xf64>, %n: index) {
  // expected-error@+1 {{has 1 extents for a tensor of rank 2}}
  %a = tenferro_rt.reshape %x[%n] : tensor<?xf64> -> tensor<?x?xf64>
  return
}

// -----

func.func @reshape_elements(%x: tensor<?xf64>, %n: index) {
  // expected-error@+1 {{has elements of type 'f64' and gives elements of type 'i64'}}
  %a = tenferro_rt.reshape %x[%n] : tensor<?xf64> -> tensor<?xi64>
  return
}

// -----

func.func @gemm_elements(%a: tensor<?xf32>, %e: tensor<?xf64>, %n: index) {
  // expected-error@+1 {{multiplies elements of type 'f32' into elements of type 'f64'}}
  %c = tenferro_rt.gemm %a, %a into %e m %n n %n k %n batch %n flags 0 : tensor<?xf32>, tensor<?xf32> -> tensor<?xf64>
  return
}

// -----

func.func @gemm_flags(%a: tensor<?xf64>, %n: index) {
  // expected-error@+1 {{has the flags 4, not a sum of 1 and 2}}
  %c = tenferro_rt.gemm %a, %a into %a m %n n %n k %n batch %n flags 4 : tensor<?xf64>, tensor<?xf64> -> tensor<?xf64>
  return
}

// -----

func.func @library_results(%a: tensor<?x?xf64>, %e: tensor<?xf64>) {
  // expected-error@+1 {{gives results of the types ('tensor<?x?xf64>') into ('tensor<?xf64>')}}
  %l = tenferro_rt.library "tnf_rt_cholesky" site "f" [0] in_place -1 (%a) into (%e) : (tensor<?x?xf64>) -> tensor<?x?xf64>, tensor<?xf64>
  return
}

// -----

func.func @library_numbers(%a: tensor<?xi64>, %e: tensor<?xi64>) {
  // expected-error@+1 {{has 0 values for the unknown entries of a list, which has 1}}
  %l = "tenferro_rt.library"(%a, %e) {function = "tnf_rt_argsort", site = "f", integers = array<i64: -9223372036854775808>, in_place = 0 : i64,
                             operandSegmentSizes = array<i32: 1, 1, 0>} : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @checked_numbers(%a: tensor<?xi64>) {
  // expected-error@+1 {{has 0 values for the unknown entries of a list, which has 1}}
  %l = "tenferro_rt.checked"(%a) {function = "tnf_rt_check_indices", site = "f", integers = array<i64: -9223372036854775808>} : (tensor<?xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @library_fewer_results(%a: tensor<?x?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{gives results of the types () into ('tensor<?x?xf64>')}}
  tenferro_rt.library "tnf_rt_cholesky" site "f" [0] in_place -1 (%a) into (%e) : (tensor<?x?xf64>) -> (), tensor<?x?xf64>
  return
}

// -----

func.func @in_place_past_the_inputs(%a: tensor<?x?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{works in place of input 1, not of none (-1) or one of its 1}}
  %l = tenferro_rt.library "tnf_rt_cholesky" site "f" [0] in_place 1 (%a) into (%e) : (tensor<?x?xf64>) -> tensor<?x?xf64>, tensor<?x?xf64>
  return
}

// -----

func.func @custom_in_place(%a: tensor<?x?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{calls a user's kernel, which takes the bytes of its workspace alone and works in no input's place}}
  %l = tenferro_rt.library "mylib_f" site "f" [0] in_place 0 (%a) into (%e) {custom = #tenferro_rt.custom<"mylib.f" integers [] reals [] bytes "">} : (tensor<?x?xf64>) -> tensor<?x?xf64>, tensor<?x?xf64>
  return
}

// -----

func.func @custom_without_workspace(%a: tensor<?x?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{calls a user's kernel, which takes the bytes of its workspace alone}}
  %l = tenferro_rt.library "mylib_f" site "f" [] in_place -1 (%a) into (%e) {custom = #tenferro_rt.custom<"mylib.f" integers [] reals [] bytes "">} : (tensor<?x?xf64>) -> tensor<?x?xf64>, tensor<?x?xf64>
  return
}

// -----

func.func @in_place_of_less_than_none(%a: tensor<?x?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{works in place of input -2, not of none (-1) or one of its 1}}
  %l = tenferro_rt.library "tnf_rt_cholesky" site "f" [0] in_place -2 (%a) into (%e) : (tensor<?x?xf64>) -> tensor<?x?xf64>, tensor<?x?xf64>
  return
}

// -----

func.func @in_place_without_result(%a: tensor<?x?xf64>) {
  // expected-error@+1 {{works in place of input 0 and has no result}}
  "tenferro_rt.library"(%a) {function = "tnf_rt_cholesky", site = "f", integers = array<i64: 0>, in_place = 0 : i64,
                             operandSegmentSizes = array<i32: 1, 0, 0>} : (tensor<?x?xf64>) -> ()
  return
}

// -----

func.func @in_place_of_another_type(%a: tensor<?xf64>, %e: tensor<?x?xf64>) {
  // expected-error@+1 {{gives 'tensor<?x?xf64>' in place of input 0, which is 'tensor<?xf64>'}}
  %l = tenferro_rt.library "tnf_rt_cholesky" site "f" [0] in_place 0 (%a) into (%e) : (tensor<?xf64>) -> tensor<?x?xf64>, tensor<?x?xf64>
  return
}

// -----

func.func @flag_of_another_type(%f: tensor<f64>) {
  // expected-error@+1 {{reads an i1 tensor of rank 0, not 'tensor<f64>'}}
  tenferro_rt.fail_if %f code 12 "zero" : tensor<f64>
  return
}

// -----

func.func @code_of_success(%f: tensor<i1>) {
  // expected-error@+1 {{ends a run with the code 0, not one of tnf_rt_status from 1 to 18}}
  tenferro_rt.fail_if %f code 0 "zero" : tensor<i1>
  return
}

// -----

func.func @unknown_code(%f: tensor<i1>) {
  // expected-error@+1 {{ends a run with the code 19, not one of tnf_rt_status from 1 to 18}}
  tenferro_rt.fail_if %f code 19 "zero" : tensor<i1>
  return
}

// -----

func.func @part_shape(%x: tensor<?x4xf64>, %i: index) {
  // expected-error@+1 {{has 'tensor<3xf64>' as a part of 'tensor<?x4xf64>'}}
  %a = tenferro_rt.part %x at %i : tensor<?x4xf64> -> tensor<3xf64>
  return
}

// -----

func.func @part_count(%x: tensor<?x4xf64>, %i: index) {
  %three = arith.constant 3 : index
  // expected-error@+1 {{takes 3 and has 'tensor<2x4xf64>' of them}}
  %a = tenferro_rt.part %x at %i count %three : tensor<?x4xf64> -> tensor<2x4xf64>
  return
}

// -----

func.func @part_count_sign(%x: tensor<?x4xf64>, %i: index) {
  %less = arith.constant -1 : index
  // expected-error@+1 {{takes -1 and has 'tensor<?x4xf64>' of them}}
  %a = tenferro_rt.part %x at %i count %less : tensor<?x4xf64> -> tensor<?x4xf64>
  return
}
