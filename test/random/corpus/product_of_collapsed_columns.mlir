func.func @spread(%a: !tenferro.tensor<?x?x?x?xi32> {tenferro.extents = ["n", "n", "", ""]}, %b: !tenferro.tensor<?x?xi32>) -> !tenferro.tensor<?x?x?x?xi32> {
  %n = tenferro.dim %a, 0 : !tenferro.tensor<?x?x?x?xi32>
  %m = tenferro.dim %a, 2 : !tenferro.tensor<?x?x?x?xi32>
  %c = tenferro.dot_general %b, %a contract [1, 0], [3, 0] batch [], [] : !tenferro.tensor<?x?xi32>, !tenferro.tensor<?x?x?x?xi32> -> !tenferro.tensor<?x?xi32>
  %d = tenferro.broadcast_in_dim %c dims [0, 3] extents [%n, %n, %n, %m] : !tenferro.tensor<?x?xi32> -> !tenferro.tensor<?x?x?x?xi32>
  return %d : !tenferro.tensor<?x?x?x?xi32>
}
