"""Factorisations and solvers."""
import numpy as np

from entry import FLOAT, Entry, array, definite, regular, triangle


def matrices(name, call, reference, inputs=None, **more):
    return Entry(name, call, inputs or [array("n", "n", fill=regular)], reference, FLOAT, **more)


def adjoint(a):
    return np.conj(np.swapaxes(a, 0, 1))


def residual(product, a):
    scale = max(1.0, float(np.abs(a).max(initial=0)))
    return float(np.abs(product - a).max(initial=0)) / scale


def worst(*errors):
    """The largest one; NaN where one is."""
    return float(np.max(errors))


def orthonormal(q):
    return residual(adjoint(q) @ q, np.eye(q.shape[1]))


def scaled(t, v, s, u):
    """v diag(s) u by broadcasting."""
    return t.matmul(t.mul(v, t.expand_dims(t.convert(s, t.dtype_number(v)), 0)), u)


def svd_error(xs, results):
    (a,), (u, s, vt) = xs, results
    return worst(residual((u * s) @ vt, a), orthonormal(u), orthonormal(adjoint(vt)), residual(np.sort(s)[::-1], s))


def eigh_error(xs, results):
    (a,), (w, v) = xs, results
    return worst(residual((v * w) @ adjoint(v), a), orthonormal(v), residual(np.sort(w), w))


def qr_error(xs, results):
    (a,), (q, r) = xs, results
    return worst(residual(q @ r, a), orthonormal(q), residual(np.triu(r), r))


def rebuilt_svd(t, a):
    """The values, and what their squares make of the vectors: neither knows a phase."""
    u, s, vt = (getattr(t.svd(a), name) for name in ("u", "s", "vt"))
    return s, scaled(t, u, t.square(s), vt)


def rebuilt_eigh(t, a):
    result = t.eigh(a)
    return result.w, scaled(t, result.v, t.square(result.w), t.adjoint(result.v))


def rebuilt_qr(t, a):
    """|R| of the diagonal and Q Q^H, Q^H and R times each other."""
    result = t.qr(a)
    return t.matmul(result.q, t.adjoint(result.q)), t.matmul(t.adjoint(result.r), result.r)


def triangular(variant, flags, reference, right=("n", "k")):
    return matrices("triangular_solve", lambda t, a, b: t.triangular_solve(a, b, sum(getattr(t.surface, flag) for flag in flags.split())), reference,
                    [array("n", "n", fill=regular), array(*right)], tolerance=100, variant=variant)


SPD = [definite("n", "n")]
SYSTEM = [array("n", "n", fill=regular), array("n", "k")]

ENTRIES = [
    matrices("cholesky", lambda t, a: t.cholesky(a), np.linalg.cholesky, SPD, tolerance=10),
    matrices("inverse", lambda t, a: t.inverse(a), np.linalg.inv, tolerance=10),
    matrices("solve", lambda t, a, b: t.solve(a, b), np.linalg.solve, SYSTEM, tolerance=10),
    matrices("triangular_solve", lambda t, a, b: t.triangular_solve(a, b, 1 | 4), lambda a, b: np.linalg.solve(np.tril(a), b),
             [array("n", "n", fill=triangle), array("n", "k")], tolerance=10),
    triangular("upper_right", "RIGHT UPPER", lambda a, b: b @ np.linalg.inv(np.triu(a)), ("k", "n")),
    triangular("adjoint", "LEFT LOWER ADJOINT", lambda a, b: np.linalg.solve(adjoint(np.tril(a)), b)),
    triangular("transposed_unit_diagonal", "LEFT UPPER TRANSPOSED UNIT_DIAGONAL", lambda a, b: np.linalg.solve(np.triu(a, 1).T + np.eye(len(a)), b)),
    matrices("solve", lambda t, a, b: t.solve(a, b), np.linalg.solve, [array("n", "n", fill=regular), array("n")], tolerance=10, variant="vector",
             batch="beside a batch of matrices one column would be a matrix"),
    matrices("cholesky_solve", lambda t, a, b: t.cholesky_solve(t.cholesky(a), b), np.linalg.solve,
             [*SPD, array("n", "k")], tolerance=10),
    matrices("slogdet_spd", lambda t, a: t.slogdet_spd(a), lambda a: np.linalg.slogdet(a)[1], SPD, tolerance=10),
    matrices("svd", lambda t, a: t.svd(a), None, [array("n", "m")], holds=svd_error, smooth=rebuilt_svd, tolerance=100),
    matrices("eigh", lambda t, a: t.eigh(a), None, SPD, holds=eigh_error, smooth=rebuilt_eigh, tolerance=100),
    matrices("qr", lambda t, a: t.qr(a), None, [array("n", "m")], holds=qr_error, smooth=rebuilt_qr, tolerance=100),
    matrices("svd", lambda t, a: t.svd(a), None, [array("m", "n")], holds=svd_error, smooth=rebuilt_svd, tolerance=100, variant="tall"),
    matrices("qr", lambda t, a: t.qr(a), None, [array("m", "n")], holds=qr_error, smooth=rebuilt_qr, tolerance=100, variant="tall"),
]
