// Derivatives of elementwise operations.
//! n=3,1,0 ; ; dtypes=f64,complex_f64
func.func @arithmetic(%x: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}, %y: !tenferro.tensor<?x2xf64> {tenferro.extents = ["n", ""]}) -> !tenferro.tensor<?x2xf64> {
  %0 = tenferro.mul %x, %y : !tenferro.tensor<?x2xf64>
  %1 = tenferro.sub %0, %y : !tenferro.tensor<?x2xf64>
  %2 = tenferro.neg %x : !tenferro.tensor<?x2xf64>
  %3 = tenferro.mul %2, %1 : !tenferro.tensor<?x2xf64>
  %4 = tenferro.add %3, %1 : !tenferro.tensor<?x2xf64>
  return %4 : !tenferro.tensor<?x2xf64>
}
//! n=3,1 ; y:positive ; dtypes=f64,complex_f64
func.func @div(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.div %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
//! n=3,1 ; x:positive ; dtypes=f64,complex_f64
func.func @pow(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.pow %x, %y : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
//! n=4 ;
func.func @extremes(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.maximum %x, %y : !tenferro.tensor<?xf64>
  %1 = tenferro.mul %0, %x : !tenferro.tensor<?xf64>
  %2 = tenferro.minimum %1, %y : !tenferro.tensor<?xf64>
  %3 = tenferro.mul %2, %2 : !tenferro.tensor<?xf64>
  return %3 : !tenferro.tensor<?xf64>
}
//! n=4,0 ; p:bool ; dtypes=f64,complex_f64
func.func @select(%p: !tenferro.tensor<?xi1> {tenferro.extents = ["n"]}, %x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.mul %x, %y : !tenferro.tensor<?xf64>
  %1 = tenferro.select %p, %0, %y : (!tenferro.tensor<?xi1>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64>
  %2 = tenferro.mul %1, %1 : !tenferro.tensor<?xf64>
  return %2 : !tenferro.tensor<?xf64>
}
//! n=5,1 ; x:positive ; dtypes=f64,complex_f64
func.func @analytic(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sqrt %x : !tenferro.tensor<?xf64>
  %1 = tenferro.log %0 : !tenferro.tensor<?xf64>
  %2 = tenferro.sin %1 : !tenferro.tensor<?xf64>
  %3 = tenferro.rsqrt %x : !tenferro.tensor<?xf64>
  %4 = tenferro.cos %3 : !tenferro.tensor<?xf64>
  %5 = tenferro.mul %2, %4 : !tenferro.tensor<?xf64>
  %6 = tenferro.expm1 %5 : !tenferro.tensor<?xf64>
  %7 = tenferro.tanh %x : !tenferro.tensor<?xf64>
  %8 = tenferro.log1p %7 : !tenferro.tensor<?xf64>
  %9 = tenferro.exp %8 : !tenferro.tensor<?xf64>
  %10 = tenferro.mul %6, %9 : !tenferro.tensor<?xf64>
  return %10 : !tenferro.tensor<?xf64>
}
//! n=3 ;
func.func @complex_parts(%x: !tenferro.tensor<?xcomplex<f64>> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.real %x : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %1 = tenferro.imag %x : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %2 = tenferro.mul %0, %y : !tenferro.tensor<?xf64>
  %3 = tenferro.complex %1, %2 : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xcomplex<f64>>
  %4 = tenferro.conj %3 : !tenferro.tensor<?xcomplex<f64>>
  %5 = tenferro.mul %4, %x : !tenferro.tensor<?xcomplex<f64>>
  %6 = tenferro.abs %5 : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  return %6 : !tenferro.tensor<?xf64>
}
//! n=3 ;
func.func @sign_convert(%x: !tenferro.tensor<?xcomplex<f64>> {tenferro.extents = ["n"]}, %y: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xcomplex<f64>> {
  %0 = tenferro.sign %x : !tenferro.tensor<?xcomplex<f64>>
  %1 = tenferro.abs %y : !tenferro.tensor<?xf64>
  %2 = tenferro.convert %1 to complex<f64> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f64>>
  %3 = tenferro.mul %0, %2 : !tenferro.tensor<?xcomplex<f64>>
  %4 = tenferro.convert %3 to f64 : !tenferro.tensor<?xcomplex<f64>> -> !tenferro.tensor<?xf64>
  %5 = tenferro.complex %4, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xcomplex<f64>>
  %6 = tenferro.mul %5, %3 : !tenferro.tensor<?xcomplex<f64>>
  return %6 : !tenferro.tensor<?xcomplex<f64>>
}
//! n=4,0 ;
func.func @sigmoid(%x: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %0 = tenferro.sigmoid %x : !tenferro.tensor<?xf64>
  return %0 : !tenferro.tensor<?xf64>
}
