// Programs that are called as functions and macros of C's and of BLAS are, and one that is called as none of them.
func.func @free(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @printf(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @main(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @close(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @optreset(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @dgetrf_(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @LAPACKE_dgetrf_work(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @cblas_dgemm(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @dgetrf_single(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @idamax_k(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @NULL(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @EOF(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @INT32_MAX(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
func.func @dgemm(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %y = tenferro.neg %x : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
