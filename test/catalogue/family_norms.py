"""Norms, condition numbers, ranks, pseudoinverses and least squares."""
import numpy as np

from surface import ALL
from entry import FLOAT, Entry, array, distinct, regular

INF = np.inf
CUT = 1e-3  # singular values below this part of the largest count as 0
TALL_OR_WIDE = (("", ("n", "m")), ("tall", ("m", "n")))
RANK_1 = [array("n", 1), array(1, "m")]


def vector(order):
    """The norm along axis 0."""
    def norm(x):
        x = np.abs(x)
        if order == -INF:
            return x.min(0, initial=INF)
        if order == INF or not len(x):
            return x.max(0, initial=0)
        return (x != 0).sum(0).astype(x.dtype) if order == 0 else (x ** order).sum(0) ** (1 / order)
    return norm


def matrix(order):
    def norm(a):
        if not a.size:
            none = {-1: not a.shape[1], -INF: not a.shape[0], -2: True}.get(order, False)  # the least of none
            return np.array(INF if none else 0.0)
        return np.linalg.norm(a, order)
    return norm


def condition(order):
    def cond(a):
        if order in (2, -2):
            return matrix(order)(a) / matrix(-order)(a)
        return matrix(order)(a) * matrix(order)(np.linalg.inv(a))
    return cond


def which(t, order):
    """The C structure of an order."""
    kind, number = {"fro": (t.surface.NORM_FROBENIUS, 2), "nuc": (t.surface.NORM_NUCLEAR, 1)}.get(order, (t.surface.NORM_NUMBER, order))
    return t.surface.headers.types["tnf_norm_order"](kind, number)


def named(order):
    return "order_" + str(order).replace("-", "minus_").replace(".", "_")


def of_vectors(order, fill=distinct, **more):
    return Entry("vector_norm", lambda t, x: t.vector_norm(x, order, [0], False), [array("n", "m", fill=fill)], vector(order), FLOAT, tolerance=10,
                 variant=named(order), **more)


def of_matrices(order, extents=("n", "m"), axes=(0, 1), keep=False, variant="", **more):
    def reference(a):
        result = matrix(order)(a if axes == (0, 1) else a.T)
        return np.reshape(result, (1, 1)) if keep else result
    return Entry("matrix_norm", lambda t, a: t.matrix_norm(a, which(t, order), axes, keep), [array(*extents)], reference, FLOAT, tolerance=100,
                 variant=named(order) + variant, **more)


def conditioned(order, extents=("n", "n"), variant=""):
    return Entry("cond", lambda t, a: t.cond(a, which(t, order)), [array(*extents, fill=regular)], condition(order), FLOAT, tolerance=100,
                 variant=named(order) + variant)


def rank(a, part):
    s = np.linalg.svd(a, compute_uv=False)
    return np.count_nonzero(s > part * s.max(initial=0))


def least_squares(a, b, part=1e-15):
    x = (np.linalg.pinv(a, rcond=part) if a.size else np.zeros(a.shape[::-1])) @ b
    return x, (np.abs(b - a @ x) ** 2).sum(0), rank(a, part), np.linalg.svd(a, compute_uv=False)


def solution(t, a, b, part=-1.0):
    """What depends on both; the singular values are svdvals'."""
    result = t.lstsq(a, b, part)
    return result.x, result.residuals


NORMS = [
    *[of_vectors(order) for order in (2, 1, 3, 0.5, -1, INF, -INF)],
    of_vectors(0, derivative="a number of elements"),
    Entry("vector_norm", lambda t, x: t.vector_norm(x, 2.0, ALL, True), [array("n", "m")], lambda x: np.sqrt((np.abs(x) ** 2).sum(keepdims=True)), FLOAT,
          tolerance=10, variant="all_axes_kept", batch="all axes count, a batch axis too"),
    *[of_matrices(order) for order in (1, -1, INF, -INF, 2, -2, "fro", "nuc")],
    of_matrices(2, ("m", "n"), variant="_tall"), of_matrices("nuc", ("m", "n"), variant="_tall"),
    of_matrices(1, axes=(1, 0), keep=True, variant="_rows_along_1_kept"),
    Entry("norm", lambda t, x: t.norm(x, which(t, "fro"), ALL, False), [array("n", "m", "k")], lambda x: np.sqrt((np.abs(x) ** 2).sum()), FLOAT, tolerance=10,
          variant="all_axes", batch="all axes count, a batch axis too"),
    Entry("norm", lambda t, x: t.norm(x, which(t, 1), [0, 1], False), [array("n", "m")], matrix(1), FLOAT, tolerance=10, variant="two_axes"),
    Entry("norm", lambda t, x: t.norm(x, which(t, 3), [0], False), [array("n", "m")], vector(3), FLOAT, tolerance=10, variant="one_axis"),
    *[conditioned(order) for order in (2, -2, 1, -1, INF, -INF, "fro", "nuc")],
    conditioned(2, ("n", "m"), "_wide"),
]

LEAST_SQUARES = [
    *[Entry("pinv", lambda t, a: t.pinv(a, -1.0), [array(*extents)], np.linalg.pinv, FLOAT, tolerance=100, variant=variant)
      for variant, extents in TALL_OR_WIDE],
    Entry("pinv", lambda t, x, y: t.pinv(t.matmul(x, y), CUT), RANK_1, lambda x, y: np.linalg.pinv(x @ y, rcond=CUT), FLOAT, tolerance=100, variant="rank_1"),
    Entry("matrix_rank", lambda t, a: t.matrix_rank(a, -1.0), [array("n", "m")], lambda a: rank(a, 1e-7), FLOAT, derivative="integers"),
    Entry("matrix_rank", lambda t, x, y: t.matrix_rank(t.matmul(x, y), CUT), RANK_1, lambda x, y: rank(x @ y, CUT), FLOAT, derivative="integers",
          variant="rank_1"),
    *[Entry("lstsq", lambda t, a, b: t.lstsq(a, b, -1.0), [array(*extents), array(extents[0], "k")], least_squares, FLOAT, smooth=solution, tolerance=100,
            variant=variant)
      for variant, extents in TALL_OR_WIDE],
    Entry("lstsq", lambda t, a, b: t.lstsq(a, b, -1.0), [array("m", "n"), array("m")], least_squares, FLOAT, smooth=solution, tolerance=100, variant="vector",
          batch="beside a batch of matrices one column would be a matrix"),
    Entry("lstsq", lambda t, x, y, b: t.lstsq(t.matmul(x, y), b, CUT), [*RANK_1, array("n", "k")], lambda x, y, b: least_squares(x @ y, b, CUT), FLOAT,
          smooth=lambda t, x, y, b: solution(t, t.matmul(x, y), b, CUT), tolerance=100, variant="rank_1"),
]

ENTRIES = NORMS + LEAST_SQUARES
