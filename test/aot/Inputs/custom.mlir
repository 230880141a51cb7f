// The same matrix twice over (max, +), by a kernel that the program which links this brings; the extents are the text's own.
func.func @two_steps(%times: !tenferro.tensor<?x?xf64> {tenferro.name = "times", tenferro.extents = ["n", "n"]})
    -> (!tenferro.tensor<?x?xf64> {tenferro.name = "ways"}) {
  %n = tenferro.dim %times, 0 : !tenferro.tensor<?x?xf64>
  %ways:2 = tenferro.custom "example.tropical_matmul" calls "example_tropical_matmul"(%times, %times) extents [[%n, %n], [%n, %n]]
      {mergeable, never_fails}
      : (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xi64>)
  return %ways#0 : !tenferro.tensor<?x?xf64>
}
