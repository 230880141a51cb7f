// Derivatives of solves and factorisations.
//! n=3,1,0,5 ; a:hpd ; dtypes=f64,complex_f64
func.func @cholesky(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.cholesky %a : !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3 b=2 ; a:hpd ; dtypes=f64,complex_f64
func.func @cholesky_batched(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["n", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %0 = tenferro.cholesky %a : !tenferro.tensor<?x?x?xf64>
  %1 = tenferro.mul %0, %a : !tenferro.tensor<?x?x?xf64>
  return %1 : !tenferro.tensor<?x?x?xf64>
}
//! n=3,1,0 m=2,3,1 ; a:regular ; dtypes=f64,complex_f64
func.func @solve(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.solve %a, %b : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3 b=2 ; a:regular ; dtypes=f64,complex_f64
func.func @solve_batched(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["n", "n", "b"]}, %b: !tenferro.tensor<?x2x?xf64> {tenferro.extents = ["n", "", "b"]}) -> !tenferro.tensor<?x2x?xf64> {
  %0 = tenferro.solve %a, %b : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x2x?xf64> -> !tenferro.tensor<?x2x?xf64>
  %1 = tenferro.mul %0, %b : !tenferro.tensor<?x2x?xf64>
  return %1 : !tenferro.tensor<?x2x?xf64>
}
//! n=3 m=2 ; a:regular ; dtypes=f64,complex_f64
func.func @lu_solve_transpose(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %lu, %p0 = tenferro.lu_factor %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  %0 = tenferro.lu_solve %a factors %lu, %p0, %b op transpose : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3 m=2 ; a:regular ; dtypes=f64,complex_f64
func.func @lu_solve_adjoint(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %lu, %p0 = tenferro.lu_factor %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>
  %0 = tenferro.lu_solve %a factors %lu, %p0, %b op adjoint : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi32>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_left_none(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left true lower false op none unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_left_transpose(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left true lower true op transpose unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_left_adjoint(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "m"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left true lower false op adjoint unit true : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_right_none(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left false lower true op none unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_right_transpose(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left false lower false op transpose unit false : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=3,1 m=2,0 ; a:regular ; dtypes=f64,complex_f64
func.func @triangular_right_adjoint(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}, %b: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %0 = tenferro.triangular_solve %a, %b left false lower true op adjoint unit true : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_tall_q(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>
  return %q : !tenferro.tensor<5x3xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_tall_r(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>
  return %r : !tenferro.tensor<3x3xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_square_q(%a: !tenferro.tensor<3x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>
  return %q : !tenferro.tensor<3x3xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_square_r(%a: !tenferro.tensor<3x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64>
  return %r : !tenferro.tensor<3x3xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_wide_q(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>
  return %q : !tenferro.tensor<3x3xf64>
}
//! m=0 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_wide_r(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>
  return %r : !tenferro.tensor<3x5xf64>
}
//! m=5,3,2,1 n=3,4,2,4 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_open_q(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %q : !tenferro.tensor<?x?xf64>
}
//! m=5,3,2,1 n=3,4,2,4 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_open_r(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}
//! m=4 n=3 b=2 ; a:full_rank ; dtypes=f64,complex_f64
func.func @qr_batched(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %q, %r = tenferro.qr %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>
  %0 = tenferro.dot_general %q, %r contract [1], [1] batch [2], [2] : !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>
  return %0 : !tenferro.tensor<?x?x?xf64>
}
//! n=3,1,0 ; a:regular ; dtypes=f64,complex_f64
func.func @inverse(%a: !tenferro.tensor<?x?x2xf64> {tenferro.extents = ["n", "n", ""]}) -> !tenferro.tensor<?x?x2xf64> {
  %0 = tenferro.inverse %a : !tenferro.tensor<?x?x2xf64>
  return %0 : !tenferro.tensor<?x?x2xf64>
}
