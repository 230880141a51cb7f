// Ridge regression by Cholesky, beta = (X^T X + lambda I)^-1 X^T y, its squared error, and the derivative of the error in lambda.
!matrix = !tenferro.tensor<?x?xf64>
!column = !tenferro.tensor<?x1xf64>
!vector = !tenferro.tensor<?xf64>
!scalar = !tenferro.tensor<f64>

func.func @ridge(%x: !matrix {tenferro.name = "x", tenferro.extents = ["m", "n"]},
                 %y: !column {tenferro.name = "y", tenferro.extents = ["m", ""]},
                 %lambda: !scalar {tenferro.name = "lambda", tenferro.extents = []})
    -> (!column {tenferro.name = "beta"}, !scalar {tenferro.name = "error"}, !scalar {tenferro.name = "slope"}) {
  %n = tenferro.dim %x, 1 : !matrix
  %gram = tenferro.dot_general %x, %x contract [0], [0] batch [], [] : !matrix, !matrix -> !matrix
  %diagonal = tenferro.broadcast_in_dim %lambda dims [] extents [%n] : !scalar -> !vector
  %shift = tenferro.embed_diag %diagonal extents [%n, %n] : !vector -> !matrix
  %a = tenferro.add %gram, %shift : !matrix
  %l = tenferro.cholesky %a : !matrix
  %right = tenferro.dot_general %x, %y contract [0], [0] batch [], [] : !matrix, !column -> !column
  %z = tenferro.triangular_solve %l, %right left true lower true op none unit false : !matrix, !column -> !column
  %beta = tenferro.triangular_solve %l, %z left true lower true op transpose unit false : !matrix, !column -> !column
  %fit = tenferro.dot_general %x, %beta contract [1], [0] batch [], [] : !matrix, !column -> !column
  %residual = tenferro.sub %fit, %y : !column
  %square = tenferro.mul %residual, %residual : !column
  %error = tenferro.reduce_sum %square axes [0, 1] : !column -> !scalar
  %slope = tenferro.grad %error wrt(%lambda) : !scalar, !scalar
  return %beta, %error, %slope : !column, !scalar, !scalar
}
