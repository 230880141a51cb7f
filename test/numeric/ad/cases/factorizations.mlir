// Derivatives of eig, lu, full_piv_lu, pivoted_qr, householder_qr, and of the options of qr, svd and eigh.
//! n=4,1,0,2,3 ; ; tolerance=100
func.func @eig_real_values(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.sin %w : !tenferro.tensor<?xcomplex<f64>>
  return %0 : !tenferro.tensor<?xcomplex<f64>>
}
//! n=4,1,0,3 ; ; tolerance=100
func.func @eig_real_function(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?xf64>
  %e = tenferro.sin %w : !tenferro.tensor<?xcomplex<f64>>
  %diagonal = tenferro.embed_diag %e extents [%n, %n] : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %x = tenferro.inverse %v : !tenferro.tensor<?x?xcomplex<f64>>
  %vd = tenferro.dot_general %v, %diagonal contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.dot_general %vd, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %0 : !tenferro.tensor<?x?xcomplex<f64>>
}
//! n=4,1,0,3 ; ; tolerance=100
func.func @eig_real_moduli(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %c = tenferro.conj %v : !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.mul %v, %c : !tenferro.tensor<?x?xcomplex<f64>>
  return %0 : !tenferro.tensor<?x?xcomplex<f64>>
}
//! n=4,1,0,2,3 ; ; tolerance=100
func.func @eig_complex_values(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.sin %w : !tenferro.tensor<?xcomplex<f64>>
  return %0 : !tenferro.tensor<?xcomplex<f64>>
}
//! n=4,1,0,3 ; ; tolerance=100
func.func @eig_complex_function(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?xcomplex<f64>>
  %e = tenferro.sin %w : !tenferro.tensor<?xcomplex<f64>>
  %diagonal = tenferro.embed_diag %e extents [%n, %n] : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %x = tenferro.inverse %v : !tenferro.tensor<?x?xcomplex<f64>>
  %vd = tenferro.dot_general %v, %diagonal contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.dot_general %vd, %x contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %0 : !tenferro.tensor<?x?xcomplex<f64>>
}
//! n=4,1,0,3 ; ; tolerance=100
func.func @eig_complex_moduli(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>
  %c = tenferro.conj %v : !tenferro.tensor<?x?xcomplex<f64>>
  %0 = tenferro.mul %v, %c : !tenferro.tensor<?x?xcomplex<f64>>
  return %0 : !tenferro.tensor<?x?xcomplex<f64>>
}
//! n=3,2 b=2,0 ; ; tolerance=100
func.func @eig_batched(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["n", "n", "b"]}) -> !tenferro.tensor<?x?x?xcomplex<f64>> {
  %w, %v = tenferro.eig %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?x?xcomplex<f64>>
  %c = tenferro.conj %v : !tenferro.tensor<?x?x?xcomplex<f64>>
  %m = tenferro.mul %v, %c : !tenferro.tensor<?x?x?xcomplex<f64>>
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?x?xf64>
  %diagonal = tenferro.embed_diag %w extents [%n, %n] : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?x?xcomplex<f64>>
  %0 = tenferro.add %m, %diagonal : !tenferro.tensor<?x?x?xcomplex<f64>>
  return %0 : !tenferro.tensor<?x?x?xcomplex<f64>>
}
//! m=3,5,3,1,0,2,4 n=3,3,5,2,2,0,4 ; ; tolerance=10
func.func @lu_open_l(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; ; tolerance=10
func.func @lu_complex_l(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<?x?xcomplex<f64>>
}
//! m=0 ; ; tolerance=10
func.func @lu_square_l(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4xi64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @lu_tall_l(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5xi64>, !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<5x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @lu_wide_l(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x3xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3xi64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<3x3xf64>
}
//! m=3,2 n=2,4 b=2,3 ; ; tolerance=10
func.func @lu_batched_l(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?xf64>
  return %l : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3,1,0,2,4 n=3,3,5,2,2,0,4 ; ; tolerance=10
func.func @lu_open_u(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; ; tolerance=10
func.func @lu_complex_u(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<?x?xcomplex<f64>>
}
//! m=0 ; ; tolerance=10
func.func @lu_square_u(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4xi64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @lu_tall_u(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5xi64>, !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<3x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @lu_wide_u(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3xi64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<3x5xf64>
}
//! m=3,2 n=2,4 b=2,3 ; ; tolerance=10
func.func @lu_batched_u(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %p, %l, %u, %s = tenferro.lu %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?xf64>
  return %u : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3,1,0,2,4 n=3,3,5,2,2,0,4 ; ; tolerance=10
func.func @full_piv_lu_open_l(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; ; tolerance=10
func.func @full_piv_lu_complex_l(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<?x?xcomplex<f64>>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_square_l(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4xi64>, !tenferro.tensor<4xi64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_tall_l(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5xi64>, !tenferro.tensor<3xi64>, !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<5x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_wide_l(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x3xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3xi64>, !tenferro.tensor<5xi64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<f64>
  return %l : !tenferro.tensor<3x3xf64>
}
//! m=3,2 n=2,4 b=2,1 ; a:full_rank ; tolerance=10
func.func @full_piv_lu_batched_l(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?xf64>
  return %l : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3,1,0,2,4 n=3,3,5,2,2,0,4 ; ; tolerance=10
func.func @full_piv_lu_open_u(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; ; tolerance=10
func.func @full_piv_lu_complex_u(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?xi64>, !tenferro.tensor<?xi64>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<?x?xcomplex<f64>>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_square_u(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4xi64>, !tenferro.tensor<4xi64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_tall_u(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5xi64>, !tenferro.tensor<3xi64>, !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<3x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @full_piv_lu_wide_u(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3xi64>, !tenferro.tensor<5xi64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<f64>
  return %u : !tenferro.tensor<3x5xf64>
}
//! m=3,2 n=2,4 b=2,1 ; a:full_rank ; tolerance=10
func.func @full_piv_lu_batched_u(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %p, %q, %l, %u, %s = tenferro.full_piv_lu %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?xi64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?xf64>
  return %u : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3,1 n=3,3,5,2 ; ; dtypes=f64,complex_f64 ; tolerance=10
func.func @pivoted_qr_open_q(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64>
  return %q : !tenferro.tensor<?x?xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_square_q(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xi64>
  return %q : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_tall_q(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi64>
  return %q : !tenferro.tensor<5x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_wide_q(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<5xi64>
  return %q : !tenferro.tensor<3x3xf64>
}
//! m=3,2 n=2,4 b=2,1 ; a:full_rank ; tolerance=10
func.func @pivoted_qr_batched_q(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?xi64>
  return %q : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; a:full_rank ; dtypes=f64,complex_f64 ; tolerance=10
func.func @qr_raw_q(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r = tenferro.qr %a {raw} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %q : !tenferro.tensor<?x?xf64>
}
//! m=0 ; a:full_rank ; tolerance=10
func.func @qr_complete_wide_q(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r = tenferro.qr %a {complete} : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>
  return %q : !tenferro.tensor<3x3xf64>
}
//! m=3,5,3,1 n=3,3,5,2 ; ; dtypes=f64,complex_f64 ; tolerance=10
func.func @pivoted_qr_open_r(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xi64>
  return %r : !tenferro.tensor<?x?xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_square_r(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xi64>
  return %r : !tenferro.tensor<4x4xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_tall_r(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xi64>
  return %r : !tenferro.tensor<3x3xf64>
}
//! m=0 ; ; tolerance=10
func.func @pivoted_qr_wide_r(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>, !tenferro.tensor<5xi64>
  return %r : !tenferro.tensor<3x5xf64>
}
//! m=3,2 n=2,4 b=2,1 ; a:full_rank ; tolerance=10
func.func @pivoted_qr_batched_r(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %q, %r, %p = tenferro.pivoted_qr %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?xi64>
  return %r : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; a:full_rank ; dtypes=f64,complex_f64 ; tolerance=10
func.func @qr_raw_r(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %q, %r = tenferro.qr %a {raw} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}
//! m=0 ; a:full_rank ; tolerance=10
func.func @qr_complete_wide_r(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %q, %r = tenferro.qr %a {complete} : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64>
  return %r : !tenferro.tensor<3x5xf64>
}
//! m=3,5,3,4 n=3,3,5,1 ; a:full_rank ; dtypes=f64,complex_f64 ; tolerance=100
func.func @householder_qr_open_packed(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  return %packed : !tenferro.tensor<?x?xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_square_packed(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64>
  return %packed : !tenferro.tensor<4x4xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_tall_packed(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>
  return %packed : !tenferro.tensor<5x3xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_wide_packed(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x5xf64>, !tenferro.tensor<3xf64>
  return %packed : !tenferro.tensor<3x5xf64>
}
//! m=3,2 n=2,4 b=2,3 ; a:full_rank ; tolerance=100
func.func @householder_qr_batched_packed(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?x?xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?xf64>
  return %packed : !tenferro.tensor<?x?x?xf64>
}
//! m=3,5,3,4 n=3,3,5,1 ; a:full_rank ; dtypes=f64,complex_f64 ; tolerance=100
func.func @householder_qr_open_tau(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
  return %tau : !tenferro.tensor<?xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_square_tau(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64>
  return %tau : !tenferro.tensor<4xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_tall_tau(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>
  return %tau : !tenferro.tensor<3xf64>
}
//! m=0 ; a:full_rank ; tolerance=100
func.func @householder_qr_wide_tau(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x5xf64>, !tenferro.tensor<3xf64>
  return %tau : !tenferro.tensor<3xf64>
}
//! m=3,2 n=2,4 b=2,3 ; a:full_rank ; tolerance=100
func.func @householder_qr_batched_tau(%a: !tenferro.tensor<?x?x?xf64> {tenferro.extents = ["m", "n", "b"]}) -> !tenferro.tensor<?x?xf64> {
  %packed, %tau = tenferro.householder_qr %a : !tenferro.tensor<?x?x?xf64> -> !tenferro.tensor<?x?x?xf64>, !tenferro.tensor<?x?xf64>
  return %tau : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3 n=3,3,5 ; ;
func.func @svd_canonical(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %u, %s, %vt = tenferro.svd %a {canonical, derivative_eps = 1.0e-10, driver = 2 : i32} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %0 = tenferro.dot_general %vt, %vt contract [0], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
//! n=4,1,0 ; a:hermitian ;
func.func @eigh_canonical(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %w, %v = tenferro.eigh %a {canonical, derivative_eps = 1.0e-10, driver = 2 : i32} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %0 = tenferro.mul %v, %v : !tenferro.tensor<?x?xf64>
  return %0 : !tenferro.tensor<?x?xf64>
}
