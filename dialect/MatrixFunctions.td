//===- MatrixFunctions.td - functions of matrices that a library computes -------------------------------------------===//
//
// Matrices are the two leading axes, batch axes trail.
#ifndef TENFERRO_MATRIX_FUNCTIONS_TD
#define TENFERRO_MATRIX_FUNCTIONS_TD

include "Linalg.td"

//===- determinants -------------------------------------------------------------------------------------------------===//

def Tenferro_DetOp : Tenferro_Library<"det", "tnf_rt_det"> {
  let summary = "the determinant of a";
  let description = [{
    1 for an empty matrix. It overflows where it is too large for its type: see `slogdet`. C1: the rank is at least 2. C2: matrices are
    square. The derivative is the sum of da times the cofactors of a, which are finite at a singular a: 0 where its rank is below n - 1.
    First and second derivatives are right for every a; the third and later ones are made of the inverse, and end the run with SINGULAR
    where there is none.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs FloatT:$d);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($d))";
  let builder = "direct";
  let shapes = "[n, n, batch...] to [batch...]";
}

def Tenferro_SlogdetOp : Tenferro_Library<"slogdet", "tnf_rt_slogdet"> {
  let summary = "sign, of modulus 1, and logabs, real, with det a = sign e^logabs";
  let description = [{
    1 and 0 for an empty matrix; 0 and -inf for a singular one. Nothing overflows. C1: the rank is at least 2. C2: matrices are square. The
    derivative, right to any order, is made of the inverse, and ends the run with SINGULAR where there is none.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs FloatT:$sign, RealT:$logabs);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($sign)) `,` qualified(type($logabs))";
  let builder = "direct";
  let shapes = "[n, n, batch...] to [batch...]";
}

def Tenferro_CofactorOp : Tenferro_SquareLibrary<"cofactor", "tnf_rt_cofactor"> {
  let summary = "c with c[i, j] = (-1)^(i + j) det of a without row i and column j";
  let description = [{
    Internal: the derivative of `det`. Accurate at a singular a and near one. C1: the rank is at least 2. C2: matrices are square.
  }];
  let results = (outs FloatT:$c);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($c))";
  let builder = "custom";
}

def Tenferro_CofactorTangentOp : Tenferro_Library<"cofactor_tangent", "tnf_rt_cofactor_tangent"> {
  let summary = "the derivative of cofactor(a) along e";
  let zeroIf = "e";
  let description = [{
    Internal. Linear in e, and with any f symmetric: sum of cofactor_tangent(a, e) f = sum of cofactor_tangent(a, f) e. Accurate at a
    singular a and near one. C1: the rank is at least 2. C2: matrices are square. C3: e has the type of a.
  }];
  let arguments = (ins FloatT:$a, FloatT:$e);
  let finiteOperands = "0u";
  let results = (outs FloatT:$t);
  let assemblyFormat = "$a `,` $e attr-dict `:` qualified(type($a)) `,` qualified(type($e)) `->` qualified(type($t))";
}

//===- least squares ------------------------------------------------------------------------------------------------===//

def Tenferro_PinvOp : Tenferro_Library<"pinv", "tnf_rt_pinv"> {
  let summary = "the pseudoinverse p[n, m] of a[m, n]: p b has the smallest norm of all x with the smallest |a x - b|";
  let description = [{
    Singular values that are at most rtol times the largest one count as 0; rtol = -1 is max(m, n) times the distance of 1 from the next
    number. C1: the rank is at least 2. C2: rtol is -1, or finite and not negative. The derivative, right to any order, is that at constant
    rank.
  }];
  let arguments = (ins FloatT:$a, F64Attr:$rtol);
  let finiteOperands = "0u";
  let results = (outs FloatT:$p);
  let assemblyFormat = "$a `rtol` $rtol attr-dict `:` qualified(type($a)) `->` qualified(type($p))";
  let attributes = "{::llvm::bit_cast<int64_t>(getRtol().convertToDouble())}";
}

def Tenferro_LstsqOp : Tenferro_Library<"lstsq", "tnf_rt_lstsq"> {
  let summary = "x[n, k] with the smallest |a x - b| and of these the smallest |x|, for a[m, n] and b[m, k]";
  let description = [{
    As the pseudoinverse of a times b, with its rtol and derivative. C1: ranks are equal and at least 2. C2: rtol is -1, or finite and not
    negative. C3: b's rows and the batch extents fit a's. C4: element types are equal.
  }];
  let arguments = (ins FloatT:$a, FloatT:$b, F64Attr:$rtol);
  let finiteOperands = "0u, 1u";
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a `,` $b `rtol` $rtol attr-dict `:` qualified(type($a)) `,` qualified(type($b)) `->` qualified(type($x))";
  let attributes = "{::llvm::bit_cast<int64_t>(getRtol().convertToDouble())}";
}

//===- functions ----------------------------------------------------------------------------------------------------===//

def Tenferro_MatrixExpOp : Tenferro_SquareLibrary<"matrix_exp", "tnf_rt_matrix_exp"> {
  let summary = "1 + a + a a / 2 + a a a / 6 + ...";
  let description = [{
    By scaling, a Pade approximant and squaring. C1: the rank is at least 2. C2: matrices are square. Derivatives are right to any order for
    every a.
  }];
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($x))";
}

def Tenferro_MatrixExpTangentOp : Tenferro_Library<"matrix_exp_tangent", "tnf_rt_matrix_exp_tangent"> {
  let summary = "the derivative of matrix_exp(a) along e";
  let zeroIf = "e";
  let description = [{
    Internal. The upper right block of matrix_exp of [[a, e], [0, a]]. C1: the rank is at least 2. C2: matrices are square. C3: e has the
    type of a.
  }];
  let arguments = (ins FloatT:$a, FloatT:$e);
  let finiteOperands = "0u";
  let results = (outs FloatT:$t);
  let assemblyFormat = "$a `,` $e attr-dict `:` qualified(type($a)) `,` qualified(type($e)) `->` qualified(type($t))";
}

def Tenferro_MatrixSqrtOp : Tenferro_SquareLibrary<"matrix_sqrt", "tnf_rt_matrix_sqrt"> {
  let summary = "x with x x = a and eigenvalues of real part >= 0";
  let description = [{
    Through the complex Schur form. NaN where a is real and has negative real eigenvalues: its root is complex, as that of a converted to
    complex. A singular a without a root ends the run with SINGULAR. C1: the rank is at least 2. C2: matrices are square. Derivatives are right
    to any order where a is not singular, at equal and defective eigenvalues too; at a singular a they end the run with SINGULAR.
  }];
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($x))";
}

def Tenferro_MatrixLogOp : Tenferro_SquareLibrary<"matrix_log", "tnf_rt_matrix_log"> {
  let summary = "x with matrix_exp(x) = a and eigenvalues of imaginary part in (-pi, pi]";
  let description = [{
    Through the complex Schur form, by square roots and a Pade approximant. NaN where a is real and has negative real eigenvalues. A singular a
    ends the run with SINGULAR. C1: the rank is at least 2. C2: matrices are square. Derivatives are right to any order, at equal and defective
    eigenvalues too.
  }];
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($x))";
}

def Tenferro_MatrixLogTangentOp : Tenferro_Library<"matrix_log_tangent", "tnf_rt_matrix_log_tangent"> {
  let summary = "the derivative of matrix_log(a) along e";
  let zeroIf = "e";
  let description = [{
    Internal. The upper right block of matrix_log of [[a, e], [0, a]]. C1: the rank is at least 2. C2: matrices are square. C3: e has the
    type of a.
  }];
  let arguments = (ins FloatT:$a, FloatT:$e);
  let finiteOperands = "0u";
  let results = (outs FloatT:$t);
  let assemblyFormat = "$a `,` $e attr-dict `:` qualified(type($a)) `,` qualified(type($e)) `->` qualified(type($t))";
}

def Tenferro_MatrixFunctionOp : Tenferro_Library<"matrix_function", "tnf_rt_matrix_function", [AttrSizedOperandSegments]> {
  let summary = "v diag(f(w)) v^H for Hermitian a = v diag(w) v^H, or its derivative along directions e";
  let description = [{
    `values` are f(w), f'(w), f''(w), ...: of as many of them there are derivatives. Along k directions it is the k-th one, which is symmetric
    in them and takes their Hermitian parts: v R v^H with R[i, j] the sum over chains i, p, ..., j of f[w_i, w_p, ..., w_j] E[i, p] ... and over
    the orders of the directions E = v^H e v. Divided differences f[...] are quotients or, of values that are close, a few more terms of a
    series: right at equal values, and accurate near them. w is ascending; only derivatives read a. w, v and the values carry no derivative: that of the
    result is through a and e. C1: the rank is at least 2. C2: matrices are square. C3: v has the type of a. C4: w is real and has the
    extents of a's columns. C5: there are more values than directions, at most 12 of both, of w's type. C6: directions have the type of a.
  }];
  let arguments = (ins FloatT:$a, RealT:$w, FloatT:$v, Variadic<RealT>:$f, Variadic<FloatT>:$e);
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a `,` $w `,` $v `values` `(` $f `:` qualified(type($f)) `)` (`along` `(` $e^ `:` qualified(type($e)) `)`)? attr-dict `:` "
                       "qualified(type($a)) `,` qualified(type($w)) `,` qualified(type($v)) `->` qualified(type($x))";
  let attributes = "{(int64_t)getF().size(), (int64_t)getE().size()}";
}

def Tenferro_SylvesterOp : Tenferro_Library<"sylvester", "tnf_rt_sylvester"> {
  let summary = "x[m, n] with a x + x b = c for a[m, m] and b[n, n]";
  let zeroIf = "c";
  let description = [{
    Through the complex Schur forms of a and b. An eigenvalue of a that is the negative of one of b ends the run with SINGULAR. C1: ranks are
    equal and at least 2. C2: a and b are square. C3: c's rows fit a, its columns b, and batch extents are equal. C4: element types are equal.
  }];
  let arguments = (ins FloatT:$a, FloatT:$b, FloatT:$c);
  let finiteOperands = "0u, 1u, 2u";
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a `,` $b `,` $c attr-dict `:` qualified(type($a)) `,` qualified(type($b)) `,` qualified(type($c)) `->` qualified(type($x))";
  let builder = "direct";
  let shapes = "[m, m], [n, n] and [m, n] to [m, n]";
}

#endif
