// Programs that are called as C's functions are.
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
