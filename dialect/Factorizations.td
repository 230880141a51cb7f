//===- Factorizations.td - factors of general matrices, and values without vectors ---------------------------------===//
//
// Matrices are the two leading axes, batch axes trail.
#ifndef TENFERRO_FACTORIZATIONS_TD
#define TENFERRO_FACTORIZATIONS_TD

include "Library.td"

def Tenferro_EigOp : Tenferro_Library<"eig", "tnf_rt_eig"> {
  let summary = "w[n], v[n, n] with a v = v diag(w), complex for real a too";
  let description = [{
    C1: the rank is at least 2. C2: matrices are square. Values ascend by their real, then by their imaginary parts; vectors have norm 1
    and LAPACK's phase, a real entry of largest modulus. NON_FINITE and NO_CONVERGENCE end the run.

    The derivative is that of vectors of norm 1, so functions of them must not depend on their phases; a real a takes the real part of a
    gradient. Values that differ by at most 1e-12 (2e-6 in single precision) of the largest modulus count as equal: the first
    derivatives of symmetric functions of them are right, and the turning of their vectors into each other is taken as 0. A second
    derivative along a direction that couples equal values is NaN. A matrix without n independent vectors has no derivative: what
    is computed is large, or the run ends with SINGULAR. Where no vectors are read, the values are computed without them.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs ComplexT:$w, ComplexT:$v);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($w)) `,` qualified(type($v))";
  let builder = "direct";
  let shapes = "[n, n, batch...] to [n, batch...]";
}

// What a decomposition becomes where nothing reads its vectors.
class Tenferro_ValuesAlone<string mnemonic, string function> : Tenferro_Library<mnemonic, function> {
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($w))";
  let derivative = "none";
}

def Tenferro_EigvalsOp : Tenferro_ValuesAlone<"eigvals", "tnf_rt_eigvals"> {
  let summary = "the values of eig";
  let description = [{
    Internal. Simplification makes it of an eig whose vectors nothing reads, behind differentiation, which needs them. C1: the rank is at
    least 2. C2: matrices are square.
  }];
  let results = (outs ComplexT:$w);
}
def Tenferro_EigvalshOp : Tenferro_ValuesAlone<"eigvalsh", "tnf_rt_eigvalsh"> {
  let summary = "the values of eigh";
  let description = [{
    Internal. Simplification makes it of an eigh whose vectors nothing reads, behind differentiation, which needs them. C1: the rank is at
    least 2. C2: matrices are square.
  }];
  let results = (outs RealT:$w);
}
def Tenferro_SvdvalsOp : Tenferro_ValuesAlone<"svdvals", "tnf_rt_svdvals"> {
  let summary = "the values of svd";
  let description = [{
    Internal. Simplification makes it of an svd whose vectors nothing reads, behind differentiation, which needs them. C1: the rank is at
    least 2.
  }];
  let results = (outs RealT:$w);
}

def Tenferro_LuOp : Tenferro_Library<"lu", "tnf_rt_lu"> {
  let summary = "p[m], l[m, k], u[k, n], parity: row i of l u is row p[i] of a, k = min(m, n)";
  let description = [{
    l has ones on its diagonal, u is upper triangular, parity is the determinant of the permutation, 1 or -1. C1: the rank is at least
    2. Any matrix has factors, a singular one too; NON_FINITE ends the run. p and parity carry no derivative; that of l and u needs the
    leading k columns of a to have full rank.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs IntegerT:$p, FloatT:$l, FloatT:$u, RealT:$parity);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($p)) `,` qualified(type($l)) `,` qualified(type($u)) "
                       "`,` qualified(type($parity))";
  let builder = "direct";
  let shapes = "[m, n, batch...] to [m, batch...]";
}

def Tenferro_FullPivLuOp : Tenferro_Library<"full_piv_lu", "tnf_rt_full_piv_lu"> {
  let summary = "p[m], q[n], l[m, k], u[k, n], parity: element (i, j) of l u is a[p[i], q[j]], k = min(m, n)";
  let description = [{
    Each pivot is the largest element that is left. l has ones on its diagonal, u is upper triangular, parity is the product of the
    determinants of both permutations. C1: the rank is at least 2. Any matrix has factors; NON_FINITE ends the run. p, q and parity
    carry no derivative; that of l and u needs a to have rank k.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs IntegerT:$p, IntegerT:$q, FloatT:$l, FloatT:$u, RealT:$parity);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($p)) `,` qualified(type($q)) `,` qualified(type($l)) "
                       "`,` qualified(type($u)) `,` qualified(type($parity))";
  let builder = "direct";
  let shapes = "[m, n, batch...] to [m, batch...]";
}

def Tenferro_PivotedQrOp : Tenferro_Library<"pivoted_qr", "tnf_rt_pivoted_qr"> {
  let summary = "q[m, k], r[k, n], places[n]: column j of q r is column places[j] of a, k = min(m, n), diagonal of r falling and >= 0";
  let description = [{
    LAPACK's geqp3. C1: the rank is at least 2. NON_FINITE ends the run. Places carry no derivative; that of q and r is qr's of the
    permuted matrix and needs a to have rank k.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs FloatT:$q, FloatT:$r, IntegerT:$places);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($q)) `,` qualified(type($r)) `,` qualified(type($places))";
  let builder = "direct";
  let shapes = "[m, n, batch...] to [m, k, batch...]";
}

def Tenferro_HouseholderQrOp : Tenferro_Library<"householder_qr", "tnf_rt_householder_qr"> {
  let summary = "packed[m, n], tau[k]: Householder vectors below the diagonal, r on and above it, k = min(m, n)";
  let description = [{
    LAPACK's geqrf: a = h_1 ... h_k r with h_j = 1 - tau_j v_j v_j^H. C1: the rank is at least 2. NON_FINITE ends the run. The derivative
    needs the leading k columns of a to have full rank.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs FloatT:$packed, FloatT:$tau);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($packed)) `,` qualified(type($tau))";
  let builder = "direct";
  let shapes = "[m, n, batch...] to [m, n, batch...]";
}

#endif
