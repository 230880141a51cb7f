//===- Linalg.td - dense linear algebra that a library computes -----------------------------------------------------===//
//
// Matrices are the two leading axes, batch axes trail.
#ifndef TENFERRO_LINALG_TD
#define TENFERRO_LINALG_TD

include "Library.td"

// One square matrix `a` to one of the same type.
class Tenferro_SquareLibrary<string mnemonic, string function> : Tenferro_Library<mnemonic, function> {
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let builder = "direct";
  let shapes = "[n, n, batch...] to [n, n, batch...]";
  let familyDefinition = [{
    ::llvm::LogicalResult $cppClass::resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                    ::llvm::SmallVectorImpl<::mlir::Type> &elements) {
      auto type = ::llvm::cast<TensorType>(op.getA().getType());
      elements.push_back(type.getElementType());
      return ::tenferro::checkMatrix(loc, getOperationName(), type, /*square=*/true);
    }
    void $cppClass::resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes,
                                  ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      results.push_back(::tenferro::squareExtents(shapes, op.getA()));
    }
  }];
}

def Tenferro_TransposeKind : I32EnumAttr<"TransposeKind", "how a matrix enters a solve", [
    I32EnumAttrCase<"none", 0>, I32EnumAttrCase<"transpose", 1>, I32EnumAttrCase<"adjoint", 2>]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_Driver : I32EnumAttr<"Driver", "how LAPACK decomposes", [
    I32EnumAttrCase<"automatic", 0>, I32EnumAttrCase<"divide_and_conquer", 1>, I32EnumAttrCase<"qr_iteration", 2>]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_CholeskyOp : Tenferro_SquareLibrary<"cholesky", "tnf_rt_cholesky"> {
  let summary = "lower triangular l with a = l l^H";
  let task = "factorizations";
  let description = [{
    Reads the lower triangle of a; the derivative is that of (a + a^H) / 2. A matrix that is not positive definite ends the run with
    NOT_POSITIVE_DEFINITE. C1: the rank is at least 2. C2: matrices are square.
  }];
  let results = (outs FloatT:$l);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($l))";
  let inPlace = 0;
}

def Tenferro_InverseOp : Tenferro_SquareLibrary<"inverse", "tnf_rt_inverse"> {
  let summary = "x with a x = x a = 1";
  let description = [{
    C1: the rank is at least 2. C2: matrices are square. A singular a ends the run with SINGULAR. `solve` is cheaper and more accurate where
    the inverse is only multiplied.
  }];
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a attr-dict `:` custom<ElementwiseTypes>(type($a), type($x))";
  let inPlace = 0;
}

def Tenferro_TriangularSolveOp : Tenferro_Library<"triangular_solve", "tnf_rt_triangular_solve"> {
  let summary = "x with op(a) x = b (left_side) or x op(a) = b";
  let zeroIf = "b";
  let description = [{
    Reads one triangle of a; with unit_diagonal its diagonal is taken as 1. C1: ranks are equal and at least 2. C2: a is square. C3: b's rows
    (left) or columns (right) and the batch extents fit a's. C4: element types are equal. A zero on the diagonal is SINGULAR.
  }];
  let arguments = (ins FloatT:$a, FloatT:$b, BoolAttr:$left_side, BoolAttr:$lower, Tenferro_TransposeKind:$transpose_a,
                       BoolAttr:$unit_diagonal);
  let finiteOperands = "0u, 1u";
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a `,` $b `left` $left_side `lower` $lower `op` $transpose_a `unit` $unit_diagonal attr-dict `:` "
                       "qualified(type($a)) `,` qualified(type($b)) `->` qualified(type($x))";
  let attributes = "{getLeftSide(), getLower(), (int64_t)getTransposeA(), getUnitDiagonal()}";
  let inPlace = 1;
}

def Tenferro_SolveOp : Tenferro_Op<"solve", [Tenferro_TracedOnly]> {
  let summary = "x with a x = b";
  let zeroIf = "b";
  let description = [{
    Becomes lu_factor and lu_solve, so that a derivative uses the same factors. C1: ranks are equal and at least 2. C2: a is square.
    C3: b's rows and the batch extents fit a's. C4: element types are equal. A singular a ends the run with SINGULAR.
  }];
  let arguments = (ins FloatT:$a, FloatT:$b);
  let results = (outs FloatT:$x);
  let assemblyFormat = "$a `,` $b attr-dict `:` qualified(type($a)) `,` qualified(type($b)) `->` qualified(type($x))";
}

def Tenferro_LuFactorOp : Tenferro_Library<"lu_factor", "tnf_rt_lu_factor"> {
  let summary = "packed factors and row interchanges of a, for lu_solve";
  let description = [{
    C1: the rank is at least 2. C2: matrices are square. C3: the results carry no derivative, which passes through the operand a of lu_solve:
    they are used by that and as results of the program alone.
  }];
  let arguments = (ins FloatT:$a);
  let finiteOperands = "0u";
  let results = (outs FloatT:$lu, I32T:$pivots);
  let hasVerifier = 1;
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($lu)) `,` qualified(type($pivots))";
  let inPlace = 0;
  let derivative = "none";
}

def Tenferro_LuSolveOp : Tenferro_Library<"lu_solve", "tnf_rt_lu_solve"> {
  let summary = "x with op(a) x = b, from the factors of a";
  let zeroIf = "b";
  let description = [{
    `a` itself is not read: it names what the factors depend on, for derivatives; lu and pivots have none. C1: ranks are equal and at least 2.
    C2: a is square. C3: b's rows and the batch extents fit a's. C4: element types are equal. C5: lu and pivots are the results of one
    lu_factor, or neither is one's result: those that a program was given. C6: lu has the type of a. C7: pivots has its extents but for the
    first. A pivot that is no row ends the run with OUT_OF_RANGE.
  }];
  let arguments = (ins FloatT:$a, FloatT:$lu, I32T:$pivots, FloatT:$b, Tenferro_TransposeKind:$transpose_a);
  let finiteOperands = "3u";
  let results = (outs FloatT:$x);
  let hasVerifier = 1;
  let assemblyFormat = "$a `factors` $lu `,` $pivots `,` $b `op` $transpose_a attr-dict `:` qualified(type($a)) `,` qualified(type($lu)) `,` qualified(type($pivots)) "
                       "`,` qualified(type($b)) `->` qualified(type($x))";
  let attributes = "{(int64_t)getTransposeA()}";
  let operandNumbers = "1u, 2u, 3u";
  let inPlace = 3;
}

def Tenferro_QrOp : Tenferro_Library<"qr", "tnf_rt_qr"> {
  let summary = "thin q[m, k], r[k, n] with a = q r, k = min(m, n), diagonal of r real and >= 0";
  let description = [{
    C1: the rank is at least 2. With `raw` the diagonal of r keeps the signs that LAPACK's geqrf gives it; with `complete` k is m. The
    derivative needs the leading min(m, n) columns of a to have full rank; a complete factorisation has one where it is thin (m at most
    n): that of a matrix with more rows than columns is refused, by the run where the extents are not known.
  }];
  let arguments = (ins FloatT:$a, UnitAttr:$raw, UnitAttr:$complete);
  let finiteOperands = "0u";
  let results = (outs FloatT:$q, FloatT:$r);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($q)) `,` qualified(type($r))";
  let attributes = "{getRaw(), getComplete()}";
}

def Tenferro_SvdOp : Tenferro_Library<"svd", "tnf_rt_svd"> {
  let summary = "thin u[m, k], s[k] descending, vt[k, n] with a = u diag(s) vt, k = min(m, n)";
  let description = [{
    C1: the rank is at least 2. C2: derivative_eps is finite and above 0. Non-finite elements end the run with NON_FINITE. First
    derivatives are finite always. Singular values that differ by at most derivative_eps (1e-12, in single precision 2e-6, where it is
    not given) of the largest count as equal: the first derivative of their values and of the
    matrix rebuilt from its factors is exact then too (of several values that are 0 without what maps their vectors to each other), that
    of other functions of their vectors is not. A second derivative along a direction that couples equal values is NaN unless the
    gradient structurally takes nothing from them; `slogdet` and `cholesky` are exact to any order.

    With `canonical` the entry of largest modulus of each vector in u is real and positive, and vt goes with it. With `full`, u is
    [m, m] and vt [n, n], and s alone has derivatives. The driver is LAPACK's gesdd, and gesvd where that does not converge; or
    gesdd (divide_and_conquer) or gesvd (qr_iteration) alone. Where no vectors are read, the values are computed without them.
  }];
  let arguments = (ins FloatT:$a, UnitAttr:$canonical, UnitAttr:$full, OptionalAttr<Tenferro_Driver>:$driver,
                       OptionalAttr<F64Attr>:$derivative_eps);
  let finiteOperands = "0u";
  let results = (outs FloatT:$u, RealT:$s, FloatT:$vt);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($u)) `,` qualified(type($s)) `,` qualified(type($vt))";
  let attributes = "{getCanonical(), getFull(), (int64_t)getDriver().value_or(Driver::automatic)}";
}

def Tenferro_EighOp : Tenferro_Library<"eigh", "tnf_rt_eigh"> {
  let summary = "w[n] ascending, v[n, n] with a v = v diag(w) for Hermitian a";
  let description = [{
    Reads the lower triangle; the derivative is that of (a + a^H) / 2. C1: the rank is at least 2. C2: matrices are square. C3:
    derivative_eps is finite and above 0. Non-finite elements end the run with NON_FINITE. First derivatives are finite always;
    eigenvalues count as equal as svd's singular values do, with the same consequences for first and second derivatives.

    With `canonical` the entry of largest modulus of each vector is real and positive. The driver is LAPACK's syevd, or syev
    (qr_iteration). Where no vectors are read, the values are computed without them.
  }];
  let arguments = (ins FloatT:$a, UnitAttr:$canonical, OptionalAttr<Tenferro_Driver>:$driver, OptionalAttr<F64Attr>:$derivative_eps);
  let finiteOperands = "0u";
  let results = (outs RealT:$w, FloatT:$v);
  let assemblyFormat = "$a attr-dict `:` qualified(type($a)) `->` qualified(type($w)) `,` qualified(type($v))";
  let attributes = "{getCanonical(), (int64_t)getDriver().value_or(Driver::automatic)}";
}

#endif
