"""Factorisations with options, with pivots and as reflections, eigenvalues of any matrix, what uses their factors."""
import ctypes

import numpy as np
from scipy import linalg

from entry import EVERY, INTEGER, Entry, array, regular
from family_linear_algebra import SPD, adjoint, eigh_error, matrices, orthonormal, qr_error, residual, scaled, svd_error, worst

PLACES = "places, integers"
ALONE = "its matrices have two axes"
WIDE_OR_TALL = (("wide", ("n", "m")), ("tall", ("m", "n")))  # at the first sizes


def eig_error(xs, results):
    (a,), (w, v) = xs, results
    return worst(residual(a @ v, v * w), residual(np.linalg.norm(v, axis=0), np.ones(len(a))))


def eigenvalues_error(xs, results):
    """In any order."""
    (a,), (w,) = xs, results
    wanted = np.linalg.eigvals(a.astype(np.complex128))
    gaps = np.abs(w[:, None] - wanted)
    return worst(gaps.min(0).max(), gaps.min(1).max()) if len(w) else 0.0


def parity_of(places):
    return np.round(np.linalg.det(np.eye(len(places))[places])) if len(places) else 1.0


def triangular(l, u):
    """How far the factors are from a unit lower and an upper triangle, the lower one with no element beyond 1 (LAPACK compares |re| + |im|)."""
    largest = 2 ** 0.5 if np.iscomplexobj(l) else 1.0
    return worst(residual(np.tril(l, -1) + np.eye(*l.shape), l), residual(np.triu(u), u), float(np.abs(l).max(initial=largest) - largest))


def lu_error(xs, results):
    (a,), (p, l, u, parity) = xs, results
    return worst(residual(l @ u, a[p]), triangular(l, u), abs(parity - parity_of(p)))


def full_lu_error(xs, results):
    (a,), (p, q, l, u, parity) = xs, results
    return worst(residual(l @ u, a[p][:, q]), triangular(l, u), abs(parity - parity_of(p) * parity_of(q)))


def pivoted_qr_error(xs, results):
    (a,), (q, r, places) = xs, results[:3]
    d = np.diagonal(r)
    return worst(qr_error([a[:, places]], [q, r]), residual(np.sort(d.real)[::-1], d), -d.real.min(initial=0))


def rank_revealing_error(xs, results):
    product, rank = xs[0] @ xs[1], results[3]
    return pivoted_qr_error([product], results) + abs(int(rank) - (1 if product.size else 0))


def complete_qr_error(xs, results):
    return worst(qr_error(xs, results), abs(results[0].shape[1] - len(xs[0])))


def raw_qr_error(xs, results):
    """The signs of the diagonal are LAPACK's."""
    return worst(qr_error(xs, results), residual(results[1], triangle_of(xs[0])))


def full_svd_error(xs, results):
    (a,), (u, s, vt) = xs, results
    k = len(s)
    return worst(svd_error([a], [u[:, :k], s, vt[:k]]), orthonormal(u), orthonormal(adjoint(vt)), abs(u.shape[1] - len(a)), abs(len(vt) - a.shape[1]))


def canonical_svd_error(xs, results):
    """The first of the largest elements of each left vector is positive."""
    u = results[0]
    largest = u[np.argmax(np.abs(u), 0), range(u.shape[1])] if u.size else np.zeros(0)
    return worst(svd_error(xs, results), residual(np.abs(largest), largest))


def canonical_eigh_error(xs, results):
    v = results[1]
    largest = v[np.argmax(np.abs(v), 0), range(v.shape[1])] if v.size else np.zeros(0)
    return worst(eigh_error(xs, results), residual(np.abs(largest), largest))


def packed_qr(a):
    """LAPACK's vectors and factors."""
    if not a.size:
        return a, np.zeros(min(a.shape), a.dtype)
    return linalg.qr(a, mode="raw")[0]


def triangle_of(a):
    return np.triu(packed_qr(a)[0])[:min(a.shape)]


def reflections(vectors, tau):
    """The leading columns of the product of 1 - tau v v^H."""
    m, n = vectors.shape
    q = np.eye(m, dtype=vectors.dtype)
    for j in range(len(tau)):
        v = np.tril(vectors, -1)[:, j] + np.eye(m)[j]
        q = q - tau[j] * np.outer(q @ v, v.conj())
    return q[:, :n]


def thin_q(a):
    packed, tau = packed_qr(a)
    return reflections(packed[:, :len(tau)], tau)


def permuted(rng, shape, dtype):
    """Permutations of the first axis."""
    return rng.permuted(np.multiply.outer(np.arange(shape[0]), np.ones(shape[1:])), axis=0).astype(dtype)


def options(t, kind, **chosen):
    """A structure of options; what is not named is 0."""
    made = t.surface.headers.types[f"tnf_{kind}_options"]
    return made(size=ctypes.sizeof(made), **chosen)


def squares(t, x):
    return t.real(t.mul(x, t.conj(x)))


def weighed_eig(t, a):
    """Neither phase nor order counts: a a from its decomposition, and of the lengths 1 what the eigenvalues make of them."""
    result = t.eig(a)
    weights = t.reduce_sum(t.mul(t.convert(squares(t, result.v), t.dtype_number(result.w)), t.expand_dims(t.square(result.w), 0)), [1])
    return t.solve(t.adjoint(result.v), t.adjoint(scaled_columns(t, result.v, t.square(result.w)))), weights


def scaled_columns(t, v, s):
    return t.mul(v, t.expand_dims(s, 0))


def power_sums(t, a):
    """Of the eigenvalues, whose order is not continuous."""
    w = t.eigvals(a)
    return t.reduce_sum(t.square(w), [0]), t.reduce_sum(t.exp(w), [0])


def rebuilt(t, result, kind):
    """As above, from another call's result."""
    if kind == "svd":
        return result.s, scaled(t, result.u, t.square(result.s), result.vt)
    if kind == "eigh":
        return result.w, scaled(t, result.v, t.square(result.w), t.adjoint(result.v))
    return t.matmul(result.q, t.adjoint(result.q)), t.matmul(t.adjoint(result.r), result.r)


def chosen(kind, variant, holds, inputs, derivative="", smooth=None, **given):
    """A decomposition with options."""
    def call(t, a):
        return getattr(t, kind + "_with")(a, options(t, kind, **given))
    return matrices(kind + "_with", call, None, inputs, holds=holds, smooth=smooth or (lambda t, a: rebuilt(t, call(t, a), kind)), tolerance=100,
                    variant=variant, derivative=derivative)


def solved(variant, kind, op, right, **more):
    return matrices("lu_solve", lambda t, a, b: t.lu_solve(t.lu_factor(a), b, kind), lambda a, b: np.linalg.solve(op(a), b),
                    [array("n", "n", fill=regular), right], tolerance=10, variant=variant, **more)


def appended(t, a, columns):
    return t.householder_append_columns(t.householder_qr(a), columns)


def q_columns(t, a, axis):
    """As many as there are factors, or rows."""
    f = t.householder_qr(a)
    return t.householder_q_columns(f, t.dim(f.packed, 0) if axis == 0 else t.dim(f.tau, 0))


def product_of_factors(t, v, tau):
    """q and q r: both arguments are in either."""
    f = t.householder_from_factors(v, tau)
    q = t.householder_q_columns(f, t.dim(f.tau, 0))
    return q, t.matmul(q, t.householder_r(f))


def whole_q(a):
    packed, tau = packed_qr(a)
    m, k = len(a), len(tau)
    return reflections(np.concatenate([packed[:, :k], np.zeros((m, m - k))], 1), tau)


VALUES = [
    matrices("svdvals", lambda t, a: t.svdvals(a), lambda a: np.linalg.svd(a, compute_uv=False), [array("n", "m")], tolerance=10),
    matrices("eigvalsh", lambda t, a: t.eigvalsh(a), np.linalg.eigvalsh, SPD, tolerance=10),
    matrices("eigvals", lambda t, a: t.eigvals(a), None, holds=eigenvalues_error, smooth=power_sums, tolerance=100),
    matrices("eig", lambda t, a: t.eig(a), None, holds=eig_error, smooth=weighed_eig, tolerance=100),
]

CHOSEN = [
    chosen("qr", "raw", raw_qr_error, [array("n", "m")], raw=True),
    chosen("qr", "complete", complete_qr_error, [array(3, 4)], complete=True),
    chosen("qr", "complete_square", complete_qr_error, [array("n", "n", fill=regular)], complete=True),
    chosen("qr", "complete_tall", complete_qr_error, [array("m", "n")], derivative="which columns are added to q is free", complete=True),
    chosen("svd", "canonical", canonical_svd_error, [array("n", "m")], canonical=True),
    chosen("svd", "qr_iteration", svd_error, [array("n", "m")], driver=2), chosen("svd", "divide_and_conquer", svd_error, [array("m", "n")], driver=1),
    chosen("svd", "full", full_svd_error, [array("n", "m")], smooth=lambda t, a: t.svd_with(a, options(t, "svd", full=True)).s, full=True),
    chosen("eigh", "canonical", canonical_eigh_error, SPD, canonical=True), chosen("eigh", "qr_iteration", eigh_error, SPD, driver=2),
]

def two_largest(t):
    made = t.surface.headers.types["tnf_truncation"]
    return made(size=ctypes.sizeof(made), max_rank=2, absolute=-1, relative=-1, discarded_weight=-1)


def truncated_svd_error(xs, results):
    (a,), (u, s, vt) = xs, results
    full = np.linalg.svd(a, full_matrices=False)
    return worst(orthonormal(u), orthonormal(adjoint(vt)), residual(s, full[1][:2]), residual((u * s) @ vt, (full[0][:, :2] * full[1][:2]) @ full[2][:2]))


def truncated_eigh_error(xs, results):
    (a,), (w, v) = xs, results
    values, vectors = np.linalg.eigh(a)
    kept = np.sort(np.argsort(-np.abs(values), kind="stable")[:2])
    return worst(orthonormal(v), residual(w, values[kept]), residual((v * w) @ adjoint(v), (vectors[:, kept] * values[kept]) @ adjoint(vectors[:, kept])))


TRUNCATED = [
    matrices("truncated_svd", lambda t, a: t.truncated_svd(a, two_largest(t)), None, [array("n", "m")], holds=truncated_svd_error,
             smooth=lambda t, a: rebuilt(t, t.truncated_svd(a, two_largest(t)), "svd"), tolerance=100),
    matrices("truncated_eigh", lambda t, a: t.truncated_eigh(a, two_largest(t)), None, SPD, holds=truncated_eigh_error,
             smooth=lambda t, a: rebuilt(t, t.truncated_eigh(a, two_largest(t)), "eigh"), tolerance=100),
]

PIVOTED = [
    *[matrices("lu", lambda t, a: t.lu(a), None, [array(*extents)], holds=lu_error, tolerance=100, variant=variant) for variant, extents in WIDE_OR_TALL],
    *[matrices("full_piv_lu", lambda t, a: t.full_piv_lu(a), None, [array(*extents)], holds=full_lu_error, tolerance=100, variant=variant)
      for variant, extents in WIDE_OR_TALL],
    *[matrices("pivoted_qr", lambda t, a: t.pivoted_qr(a), None, [array(*extents)], holds=pivoted_qr_error, tolerance=100, variant=variant)
      for variant, extents in WIDE_OR_TALL],
    matrices("rank_revealing_qr", lambda t, a: t.rank_revealing_qr(a, 0.0, 0.0), None, [array("m", "n")], holds=pivoted_qr_error, tolerance=100),
    matrices("rank_revealing_qr", lambda t, x, y: t.rank_revealing_qr(t.matmul(x, y), 1e-3, 0.0), None, [array("n", 1), array(1, "m")],
             holds=rank_revealing_error, tolerance=100, variant="rank_1", derivative="the leading columns are dependent"),
    Entry("permutation_matrix", lambda t, p, x: t.permutation_matrix(p, t.dtype_number(x)), [array("n", fill=permuted, dtype="int64"), array("n")],
          lambda p, x: np.eye(len(p), dtype=x.dtype)[p], EVERY, derivative=PLACES),
    Entry("permutation_matrix", lambda t, p: t.permutation_matrix(p, t.surface.F64), [array("n", fill=permuted)], lambda p: np.eye(len(p))[p], INTEGER,
          derivative=PLACES, variant="of_places"),
    matrices("lu_factor", lambda t, a, b: t.lu_solve(t.lu_factor(a), b, t.surface.TRANSPOSE_KIND_NONE), np.linalg.solve,
             [array("n", "n", fill=regular), array("n", "k")], tolerance=10),
    solved("", 0, lambda a: a, array("n"), batch="beside a batch of matrices one column would be a matrix"),
    solved("transpose", 1, lambda a: a.T, array("n", "k")), solved("adjoint", 2, adjoint, array("n", "k")),
    matrices("full_piv_lu_solve", lambda t, a, b: t.full_piv_lu_solve(t.full_piv_lu(a), b), np.linalg.solve,
             [array("n", "n", fill=regular), array("n", "k")], tolerance=10),
]

REFLECTED = [
    *[matrices("householder_qr", lambda t, a: t.householder_qr(a), packed_qr, [array(*extents)], tolerance=100, variant=variant)
      for variant, extents in WIDE_OR_TALL],
    matrices("householder_product", lambda t, v, tau: t.householder_product(v, tau), reflections, [array("m", "n"), array("k")], tolerance=100,
             sizes=({"m": 4, "n": 3, "k": 2}, {"m": 5, "n": 2, "k": 2}),
             nonempty={"m": "columns are at most as many as rows", "n": "reflections are at most as many as columns"}),
    matrices("householder_from_factors", lambda t, v, tau: t.householder_from_factors(v, tau), lambda v, tau: (v, tau), [array("p", "k"), array("k")],
             smooth=product_of_factors, batch=ALONE, nonempty={"p": "then there are no factors"}),
    matrices("householder_append_columns", appended, lambda a, columns: packed_qr(np.concatenate([a, columns], 1)), [array("m", "k"), array("m", "n")],
             batch=ALONE, tolerance=100),
    matrices("householder_append_columns", appended, lambda a, columns: packed_qr(np.concatenate([a, columns], 1)), [array("n", "m"), array("n", "k")],
             batch=ALONE, tolerance=100, variant="wide"),
    matrices("householder_r", lambda t, a: t.householder_r(t.householder_qr(a)), triangle_of, [array("n", "m")], batch=ALONE, tolerance=100),
    matrices("householder_q_columns", lambda t, a: q_columns(t, a, 1), thin_q, [array("m", "n")], batch=ALONE, tolerance=100),
    matrices("householder_q_columns", lambda t, a: q_columns(t, a, 0), whole_q, [array("m", "k")], batch=ALONE, tolerance=100,
             variant="all"),
]

ENTRIES = VALUES + CHOSEN + TRUNCATED + PIVOTED + REFLECTED
