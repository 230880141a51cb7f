// Derivatives of eigh and svd: values, and functions that do not depend on the phases of the vectors.
//! n=4,1,0 ; a:hermitian ; dtypes=f64
func.func @eigh_values(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?xf64> {
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %0 = tenferro.sin %w : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
//! n=4,1,0,5 ; a:hermitian ; dtypes=f64
func.func @eigh_function(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["n", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?xf64>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %0 = tenferro.tanh %w : !tenferro.tensor<?xf64>
  %1 = tenferro.embed_diag %0 extents [%n, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.dot_general %v, %1 contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %3 = tenferro.dot_general %2, %v contract [1], [1] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %3 : !tenferro.tensor<?x?xf64>
}
//! n=3 b=2 ; a:hermitian ;
func.func @eigh_complex_batched(%a: !tenferro.tensor<?x?x?xcomplex<f64>> {tenferro.extents = ["n", "n", "b"]}) -> !tenferro.tensor<?x?x?xcomplex<f64>> {
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?x?xcomplex<f64>>
  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?x?xcomplex<f64>> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?x?xcomplex<f64>>
  %e = tenferro.tanh %w : !tenferro.tensor<?x?xf64>
  %0 = tenferro.convert %e to complex<f64> : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xcomplex<f64>>
  %1 = tenferro.embed_diag %0 extents [%n, %n] : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?x?xcomplex<f64>>
  %2 = tenferro.dot_general %v, %1 contract [1], [0] batch [2], [2] : !tenferro.tensor<?x?x?xcomplex<f64>>, !tenferro.tensor<?x?x?xcomplex<f64>> -> !tenferro.tensor<?x?x?xcomplex<f64>>
  %c = tenferro.conj %v : !tenferro.tensor<?x?x?xcomplex<f64>>
  %3 = tenferro.dot_general %2, %c contract [1], [1] batch [2], [2] : !tenferro.tensor<?x?x?xcomplex<f64>>, !tenferro.tensor<?x?x?xcomplex<f64>> -> !tenferro.tensor<?x?x?xcomplex<f64>>
  return %3 : !tenferro.tensor<?x?x?xcomplex<f64>>
}
//! m=3,5,3,1,0 n=3,3,4,2,2 ;
func.func @svd_open_values(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %0 = tenferro.sin %s : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
//! m=3,5,3,1,0 n=3,3,4,2,2 ;
func.func @svd_open_function(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %k = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
  %0 = tenferro.tanh %s : !tenferro.tensor<?xf64>
  %1 = tenferro.embed_diag %0 extents [%k, %k] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %3 : !tenferro.tensor<?x?xf64>
}
//! m=3,5,3,1,0 n=3,3,4,2,2 ;
func.func @svd_open_complex(%a: !tenferro.tensor<?x?xcomplex<f64>> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xcomplex<f64>> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xcomplex<f64>>
  %k = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
  %e = tenferro.tanh %s : !tenferro.tensor<?xf64>
  %0 = tenferro.convert %e to complex<f64> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f64>>
  %1 = tenferro.embed_diag %0 extents [%k, %k] : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<?x?xcomplex<f64>>, !tenferro.tensor<?x?xcomplex<f64>> -> !tenferro.tensor<?x?xcomplex<f64>>
  return %3 : !tenferro.tensor<?x?xcomplex<f64>>
}
//! m=3,5,3,1,0 n=3,3,4,2,2 ;
func.func @svd_open_projector(%a: !tenferro.tensor<?x?xf64> {tenferro.extents = ["m", "n"]}) -> !tenferro.tensor<?x?xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %2 = tenferro.dot_general %vt, %vt contract [0], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %2 : !tenferro.tensor<?x?xf64>
}
//! m=0 ;
func.func @svd_tall_values(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %0 = tenferro.sin %s : !tenferro.tensor<3xf64>
  return %0 : !tenferro.tensor<3xf64>
}
//! m=0 ;
func.func @svd_tall_function(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<5x3xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %0 = tenferro.tanh %s : !tenferro.tensor<3xf64>
  %1 = tenferro.embed_diag %0 extents [3, 3] : !tenferro.tensor<3xf64> -> !tenferro.tensor<3x3xf64>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<5x3xf64>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<5x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<5x3xf64>
  return %3 : !tenferro.tensor<5x3xf64>
}
//! m=0 ;
func.func @svd_tall_complex(%a: !tenferro.tensor<5x3xcomplex<f64>>) -> !tenferro.tensor<5x3xcomplex<f64>> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<5x3xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xcomplex<f64>>
  %e = tenferro.tanh %s : !tenferro.tensor<3xf64>
  %0 = tenferro.convert %e to complex<f64> : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xcomplex<f64>>
  %1 = tenferro.embed_diag %0 extents [3, 3] : !tenferro.tensor<3xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<5x3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<5x3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<5x3xcomplex<f64>>
  return %3 : !tenferro.tensor<5x3xcomplex<f64>>
}
//! m=0 ;
func.func @svd_tall_projector(%a: !tenferro.tensor<5x3xf64>) -> !tenferro.tensor<3x3xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<5x3xf64> -> !tenferro.tensor<5x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x3xf64>
  %2 = tenferro.dot_general %vt, %vt contract [0], [0] batch [], [] : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>
  return %2 : !tenferro.tensor<3x3xf64>
}
//! m=0 ;
func.func @svd_wide_values(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x5xf64>
  %0 = tenferro.sin %s : !tenferro.tensor<3xf64>
  return %0 : !tenferro.tensor<3xf64>
}
//! m=0 ;
func.func @svd_wide_function(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<3x5xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x5xf64>
  %0 = tenferro.tanh %s : !tenferro.tensor<3xf64>
  %1 = tenferro.embed_diag %0 extents [3, 3] : !tenferro.tensor<3xf64> -> !tenferro.tensor<3x3xf64>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x3xf64> -> !tenferro.tensor<3x3xf64>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<3x3xf64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x5xf64>
  return %3 : !tenferro.tensor<3x5xf64>
}
//! m=0 ;
func.func @svd_wide_complex(%a: !tenferro.tensor<3x5xcomplex<f64>>) -> !tenferro.tensor<3x5xcomplex<f64>> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x5xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x5xcomplex<f64>>
  %e = tenferro.tanh %s : !tenferro.tensor<3xf64>
  %0 = tenferro.convert %e to complex<f64> : !tenferro.tensor<3xf64> -> !tenferro.tensor<3xcomplex<f64>>
  %1 = tenferro.embed_diag %0 extents [3, 3] : !tenferro.tensor<3xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3x3xcomplex<f64>> -> !tenferro.tensor<3x3xcomplex<f64>>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<3x3xcomplex<f64>>, !tenferro.tensor<3x5xcomplex<f64>> -> !tenferro.tensor<3x5xcomplex<f64>>
  return %3 : !tenferro.tensor<3x5xcomplex<f64>>
}
//! m=0 ;
func.func @svd_wide_projector(%a: !tenferro.tensor<3x5xf64>) -> !tenferro.tensor<5x5xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<3x5xf64> -> !tenferro.tensor<3x3xf64>, !tenferro.tensor<3xf64>, !tenferro.tensor<3x5xf64>
  %2 = tenferro.dot_general %vt, %vt contract [0], [0] batch [], [] : !tenferro.tensor<3x5xf64>, !tenferro.tensor<3x5xf64> -> !tenferro.tensor<5x5xf64>
  return %2 : !tenferro.tensor<5x5xf64>
}
//! m=0 ; ; tolerance=20
func.func @svd_square_values(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<4x4xf64>
  %0 = tenferro.sin %s : !tenferro.tensor<4xf64>
  return %0 : !tenferro.tensor<4xf64>
}
//! m=0 ;
func.func @svd_square_function(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<4x4xf64>
  %0 = tenferro.tanh %s : !tenferro.tensor<4xf64>
  %1 = tenferro.embed_diag %0 extents [4, 4] : !tenferro.tensor<4xf64> -> !tenferro.tensor<4x4xf64>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>
  return %3 : !tenferro.tensor<4x4xf64>
}
//! m=0 ;
func.func @svd_square_complex(%a: !tenferro.tensor<4x4xcomplex<f64>>) -> !tenferro.tensor<4x4xcomplex<f64>> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<4x4xcomplex<f64>> -> !tenferro.tensor<4x4xcomplex<f64>>, !tenferro.tensor<4xf64>, !tenferro.tensor<4x4xcomplex<f64>>
  %e = tenferro.tanh %s : !tenferro.tensor<4xf64>
  %0 = tenferro.convert %e to complex<f64> : !tenferro.tensor<4xf64> -> !tenferro.tensor<4xcomplex<f64>>
  %1 = tenferro.embed_diag %0 extents [4, 4] : !tenferro.tensor<4xcomplex<f64>> -> !tenferro.tensor<4x4xcomplex<f64>>
  %2 = tenferro.dot_general %u, %1 contract [1], [0] batch [], [] : !tenferro.tensor<4x4xcomplex<f64>>, !tenferro.tensor<4x4xcomplex<f64>> -> !tenferro.tensor<4x4xcomplex<f64>>
  %3 = tenferro.dot_general %2, %vt contract [1], [0] batch [], [] : !tenferro.tensor<4x4xcomplex<f64>>, !tenferro.tensor<4x4xcomplex<f64>> -> !tenferro.tensor<4x4xcomplex<f64>>
  return %3 : !tenferro.tensor<4x4xcomplex<f64>>
}
//! m=0 ;
func.func @svd_square_projector(%a: !tenferro.tensor<4x4xf64>) -> !tenferro.tensor<4x4xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>, !tenferro.tensor<4xf64>, !tenferro.tensor<4x4xf64>
  %2 = tenferro.dot_general %vt, %vt contract [0], [0] batch [], [] : !tenferro.tensor<4x4xf64>, !tenferro.tensor<4x4xf64> -> !tenferro.tensor<4x4xf64>
  return %2 : !tenferro.tensor<4x4xf64>
}
