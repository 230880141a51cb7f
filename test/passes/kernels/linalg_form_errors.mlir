// RUN: tf-opt %s --tenferro-form-kernels -split-input-file -verify-diagnostics
// What kernels cannot be made of is refused with a sentence, whatever text it comes from.

!t = !tenferro.tensor<?xf64>

#id = affine_map<(d0) -> (d0)>
#twice = affine_map<(d0) -> (d0 * 2)>
func.func @strided(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{an operand of a kernel is read along loops or at element 0, not at d0 * 2 (in (d0) -> (d0 * 2))}}
  %r = linalg.generic {indexing_maps = [#twice, #id], iterator_types = ["parallel"]} ins(%a : tensor<?xf64>) outs(%e : tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64):
    linalg.yield %u : f64
  } -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!m = !tenferro.tensor<?x?xf64>
!t = !tenferro.tensor<?xf64>

func.func @diagonal(%x: !m) -> !t {
  %n = tenferro.dim %x, 0 : !m
  %a = tenferro_rt.bind %x[%n, %n] : !m -> tensor<?x?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{one loop runs along two dimensions of an operand (in (d0) -> (d0, d0))}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%a : tensor<?x?xf64>) outs(%e : tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64):
    linalg.yield %u : f64
  } -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

func.func @start_is_no_constant(%x: !t, %y: !s) -> !s {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %start = tenferro_rt.bind %y[] : !s -> tensor<f64>
  // expected-error@+1 {{a reduction of kind sum starts from a linalg.fill with its identity}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xf64>) outs(%start : tensor<f64>) attrs = {tenferro_rt.reduction = #tenferro_rt.reduction<sum>} {
  ^bb0(%u: f64, %v: f64):
    %w = arith.addf %v, %u : f64
    linalg.yield %w : f64
  } -> tensor<f64>
  %o = tenferro_rt.export %r : tensor<f64> -> !s
  return %o : !s
}

// -----

!t = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

func.func @no_kind(%x: !t) -> !s {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<f64>
  %start = linalg.fill ins(%zero : f64) outs(%e : tensor<f64>) -> tensor<f64>
  // expected-error@+1 {{a reduction says how it combines: tenferro_rt.reduction = #tenferro_rt.reduction<sum>, or product, max, min, or, and}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xf64>) outs(%start : tensor<f64>) {
  ^bb0(%u: f64, %v: f64):
    %w = arith.addf %v, %u : f64
    linalg.yield %w : f64
  } -> tensor<f64>
  %o = tenferro_rt.export %r : tensor<f64> -> !s
  return %o : !s
}

// -----

!t = !tenferro.tensor<?xi1>
!s = !tenferro.tensor<i1>

// An `and` is not taken for an `or`.
func.func @wrong_kind(%x: !t) -> !s {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xi1>
  %no = arith.constant false
  %e = tensor.empty() : tensor<i1>
  %start = linalg.fill ins(%no : i1) outs(%e : tensor<i1>) -> tensor<i1>
  // expected-error@+1 {{combines with arith.andi and claims to be a reduction of kind or}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xi1>) outs(%start : tensor<i1>) attrs = {tenferro_rt.reduction = #tenferro_rt.reduction<or>} {
  ^bb0(%u: i1, %v: i1):
    %w = arith.andi %v, %u : i1
    linalg.yield %w : i1
  } -> tensor<i1>
  %o = tenferro_rt.export %r : tensor<i1> -> !s
  return %o : !s
}

// -----

!t = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

func.func @wrong_identity(%x: !t) -> !s {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %one = arith.constant 1.0 : f64
  %e = tensor.empty() : tensor<f64>
  %start = linalg.fill ins(%one : f64) outs(%e : tensor<f64>) -> tensor<f64>
  // expected-error@+1 {{a reduction of kind sum starts from a linalg.fill with its identity}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xf64>) outs(%start : tensor<f64>) attrs = {tenferro_rt.reduction = #tenferro_rt.reduction<sum>} {
  ^bb0(%u: f64, %v: f64):
    %w = arith.addf %v, %u : f64
    linalg.yield %w : f64
  } -> tensor<f64>
  %o = tenferro_rt.export %r : tensor<f64> -> !s
  return %o : !s
}

// -----

!t = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

func.func @mean_of_neighbours(%x: !t) -> !s {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<f64>
  %start = linalg.fill ins(%zero : f64) outs(%e : tensor<f64>) -> tensor<f64>
  // expected-error@+1 {{does not end with the operation that combines its elements}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%a : tensor<?xf64>) outs(%start : tensor<f64>) attrs = {tenferro_rt.reduction = #tenferro_rt.reduction<sum>} {
  ^bb0(%u: f64, %v: f64):
    %w = arith.subf %v, %u : f64
    linalg.yield %w : f64
  } -> tensor<f64>
  %o = tenferro_rt.export %r : tensor<f64> -> !s
  return %o : !s
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @reads_what_it_writes(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{reads the result that it writes, and is no reduction}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%a : tensor<?xf64>) outs(%e : tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64):
    %w = arith.addf %u, %v : f64
    linalg.yield %w : f64
  } -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @two_results(%x: !t) -> (!t, !t) {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error@+1 {{has 2 results; an operation of a kernel has one}}
  %r:2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                         iterator_types = ["parallel"]} ins(%a : tensor<?xf64>) outs(%e, %e : tensor<?xf64>, tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64, %w: f64):
    linalg.yield %u, %u : f64, f64
  } -> (tensor<?xf64>, tensor<?xf64>)
  %o = tenferro_rt.export %r#0 : tensor<?xf64> -> !t
  %q = tenferro_rt.export %r#1 : tensor<?xf64> -> !t
  return %o, %q : !t, !t
}

// -----

!m = !tenferro.tensor<?x?xf64>

func.func @named(%x: !m) -> !m {
  %n = tenferro.dim %x, 0 : !m
  %a = tenferro_rt.bind %x[%n, %n] : !m -> tensor<?x?xf64>
  %e = tensor.empty(%n, %n) : tensor<?x?xf64>
  // expected-error@+1 {{linalg.matmul is not legal in the linalg form}}
  %r = linalg.matmul ins(%a, %a : tensor<?x?xf64>, tensor<?x?xf64>) outs(%e : tensor<?x?xf64>) -> tensor<?x?xf64>
  %o = tenferro_rt.export %r : tensor<?x?xf64> -> !m
  return %o : !m
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @foreign_body(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %s = arith.cmpi eq, %n, %n : index
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%a : tensor<?xf64>) outs(%e : tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64):
    // expected-error@+1 {{a scalar from outside of the body is an extent or a constant}}
    %w = arith.select %s, %u, %u : f64
    linalg.yield %w : f64
  } -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

// expected-error@+1 {{a program of the linalg form is a function of one block}}
func.func @branches(%x: !t, %c: i1) -> !t {
  cf.cond_br %c, ^a, ^b
^a:
  return %x : !t
^b:
  return %x : !t
}

// -----

// expected-error@+1 {{llvm.mlir.global is not legal in the linalg form}}
llvm.mlir.global internal constant @g(1 : i32) : i32

// -----

func.func @join_init(%a: !tenferro.tensor<2xf64>) {
  %n = arith.constant 2 : index
  %x = tenferro_rt.bind %a[%n] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  // expected-error @+1 {{tenferro_rt.join writes into a tensor that is not made by tensor.empty}}
  %j = tenferro_rt.join %x along 0 into %x : tensor<2xf64> -> tensor<2xf64>
  return
}

// -----

func.func @join_part(%a: tensor<2x3xf64>, %b: tensor<2x4xf32>) {
  %e = tensor.empty() : tensor<4x3xf64>
  // expected-error @+1 {{'tenferro_rt.join' op a part is like the result but for dimension 0, got 'tensor<2x4xf32>' in 'tensor<4x3xf64>'}}
  %j = tenferro_rt.join %a, %b along 0 into %e : tensor<2x3xf64>, tensor<2x4xf32> -> tensor<4x3xf64>
  return
}

// -----

func.func @join_dimension(%a: tensor<2xf64>) {
  %e = tensor.empty() : tensor<2xf64>
  // expected-error @+1 {{'tenferro_rt.join' op a dimension of 'tensor<2xf64>' is expected, got 1}}
  %j = tenferro_rt.join %a along 1 into %e : tensor<2xf64> -> tensor<2xf64>
  return
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @returns_an_argument(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  // expected-error @+1 {{func.return is not legal in the linalg form: a program returns what tenferro_rt.export makes}}
  return %x : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @exports_nothing(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  // expected-error @+1 {{tenferro_rt.export reads a tensor that nothing was written to}}
  %o = tenferro_rt.export %e : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @starts_from_nothing(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  // expected-error @+1 {{scf.for reads a tensor that nothing was written to}}
  %r = scf.for %i = %zero to %n step %one iter_args(%t = %e) -> (tensor<?xf64>) {
    scf.yield %t : tensor<?xf64>
  }
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @reads_nothing(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %f = tensor.empty(%n) : tensor<?xf64>
  // expected-error @+1 {{linalg.generic reads a tensor that nothing was written to}}
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%e : tensor<?xf64>) outs(%f : tensor<?xf64>) {
  ^bb0(%u: f64, %v: f64):
    linalg.yield %u : f64
  } -> tensor<?xf64>
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @binds_a_result(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  // expected-error @+1 {{tenferro_rt.export is not legal in the linalg form: what a program returns is made in its own block, and for that alone}}
  %o = tenferro_rt.export %a : tensor<?xf64> -> !t
  %b = tenferro_rt.bind %o[%n] : !t -> tensor<?xf64>
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @exports_in_a_branch(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %c = arith.cmpi eq, %n, %n : index
  scf.if %c {
    // expected-error @+1 {{tenferro_rt.export is not legal in the linalg form: what a program returns is made in its own block, and for that alone}}
    %p = tenferro_rt.export %a : tensor<?xf64> -> !t
  }
  %o = tenferro_rt.export %a : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @carries_an_argument(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  // expected-error @+2 {{scf.for is not legal in the linalg form: it gives a value of type '!tenferro.tensor<?xf64>'}}
  // expected-error @+1 {{scf.for is not legal in the linalg form: an argument of the program is read by tenferro_rt.bind and tenferro.dim}}
  %r = scf.for %i = %zero to %n step %one iter_args(%t = %x) -> (!t) {
    scf.yield %t : !t
  }
  %o = tenferro_rt.export %a : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @counts_in_i64(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  // expected-error @+1 {{scf.for is not legal in the linalg form: it carries a value of type 'i64'}}
  scf.for %i = %zero to %one step %one : i64 {
  }
  %o = tenferro_rt.export %a : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @half_precision(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  // expected-error @+1 {{tensor.empty is not legal in the linalg form: it gives a value of type 'tensor<?xf16>'}}
  %e = tensor.empty(%n) : tensor<?xf16>
  %o = tenferro_rt.export %a : tensor<?xf64> -> !t
  return %o : !t
}

// -----

func.func @overwrite_without_places(%x: !tenferro.tensor<4xf64>, %u: !tenferro.tensor<2xf64>) {
  %n = arith.constant 4 : index
  %m = arith.constant 2 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<4xf64> -> tensor<4xf64>
  %b = tenferro_rt.bind %u[%m] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  // expected-error @+1 {{writes elements of a linalg.generic beside it which says their places and that nothing else reads}}
  %r = tenferro_rt.overwrite %b into %a : tensor<2xf64> into tensor<4xf64>
  return
}

// -----

#id = affine_map<(d0) -> (d0)>
func.func @overwrite_places(%x: !tenferro.tensor<4xf64>, %u: !tenferro.tensor<2xf64>) {
  %n = arith.constant 4 : index
  %m = arith.constant 2 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<4xf64> -> tensor<4xf64>
  %b = tenferro_rt.bind %u[%m] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  %e = tensor.empty() : tensor<2xf64>
  %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%b : tensor<2xf64>) outs(%e : tensor<2xf64>) {
  ^bb0(%in: f64, %out: f64):
    %i = linalg.index 0 : index
    %p = tenferro_rt.place %in at[%i, %i] : f64
    linalg.yield %p : f64
  } -> tensor<2xf64>
  // expected-error @+1 {{writes over a tensor of rank 1 at places of 2 indices}}
  %r = tenferro_rt.overwrite %c into %a : tensor<2xf64> into tensor<4xf64>
  return
}

// -----

// Each overwrite has elements of its own. (Such elements are no tensor either.)
#id = affine_map<(d0) -> (d0)>
func.func @overwrite_twice(%x: !tenferro.tensor<4xf64>, %u: !tenferro.tensor<2xf64>) {
  %n = arith.constant 4 : index
  %m = arith.constant 2 : index
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<4xf64> -> tensor<4xf64>
  %b = tenferro_rt.bind %u[%m] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  %e = tensor.empty() : tensor<2xf64>
  %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%b : tensor<2xf64>) outs(%e : tensor<2xf64>) {
  ^bb0(%in: f64, %out: f64):
    %i = linalg.index 0 : index
    // expected-error @+1 {{tenferro_rt.place is not legal in the body of a kernel's operation}}
    %p = tenferro_rt.place %in at[%i] : f64
    linalg.yield %p : f64
  } -> tensor<2xf64>
  // expected-error @+1 {{writes elements of a linalg.generic beside it which says their places and that nothing else reads}}
  %r = tenferro_rt.overwrite %c into %a : tensor<2xf64> into tensor<4xf64>
  // expected-error @+1 {{writes elements of a linalg.generic beside it which says their places and that nothing else reads}}
  %s = tenferro_rt.overwrite %c into %r : tensor<2xf64> into tensor<4xf64>
  return
}

// -----

#id = affine_map<(d0) -> (d0)>
func.func @place_of_nothing(%u: !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64> {
  %m = arith.constant 2 : index
  %b = tenferro_rt.bind %u[%m] : !tenferro.tensor<2xf64> -> tensor<2xf64>
  %e = tensor.empty() : tensor<2xf64>
  %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%b : tensor<2xf64>) outs(%e : tensor<2xf64>) {
  ^bb0(%in: f64, %out: f64):
    %i = linalg.index 0 : index
    // expected-error @+1 {{tenferro_rt.place is not legal in the body of a kernel's operation}}
    %p = tenferro_rt.place %in at[%i] : f64
    linalg.yield %p : f64
  } -> tensor<2xf64>
  %o = tenferro_rt.export %c : tensor<2xf64> -> !tenferro.tensor<2xf64>
  return %o : !tenferro.tensor<2xf64>
}

// -----

func.func @overwrite_elements(%a: tensor<4xf64>, %b: tensor<2xf32>) {
  // expected-error @+1 {{'tenferro_rt.overwrite' op writes 'f32' over 'f64'}}
  %r = tenferro_rt.overwrite %b into %a : tensor<2xf32> into tensor<4xf64>
  return
}
