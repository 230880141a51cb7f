"""Elements moved and selected, constants and sequences, order and running values, reductions and contractions."""
import numpy as np
from scipy import special

from surface import ALL
from entry import BOOL, DECIDED, EVERY, FLOAT, INTEGER, NUMBER, ORDERED, REAL, Entry, array, below, between, distinct

INDICES = "int64"
WHOLE = "all axes count, a batch axis too"
SORTED = "places, integers"


def last_but_one(x):
    if len(x) < 2:
        raise ValueError("the slice begins at -2")
    return x[-2:-1]


def shaped(name, call, reference, dtypes=EVERY, inputs=None, **more):
    return Entry(name, call, inputs or [array("n", "m")], reference, dtypes, **more)


def reduced(name, reference, dtypes=NUMBER, fill=distinct, rest=(), **more):
    """Over axis 0, and over all."""
    return [Entry(name, lambda t, x: getattr(t, name)(x, [0], *rest), [array("n", "m", fill=fill)], lambda x: reference(x, 0), dtypes, **more),
            Entry(name, lambda t, x: getattr(t, name)(x, ALL, *rest), [array("n", "m", fill=fill)], lambda x: reference(x, None), dtypes, variant="all_axes",
                  batch=WHOLE, **more)]


def running(name, reference, dtypes=NUMBER, fill=distinct, **more):
    """Along axis 0, and along the one behind it."""
    return [Entry(name, lambda t, x: getattr(t, name)(x, 0), [array("n", "m", fill=fill)], lambda x: reference(x, axis=0), dtypes, **more),
            Entry(name, lambda t, x: getattr(t, name)(x, 1), [array("n", "m", fill=fill)], lambda x: reference(x, axis=1), dtypes, variant="second_axis",
                  **more)]


def extreme(pick, empty):
    def reduce(x, axis):
        if x.shape[0] if axis == 0 else x.size:
            return pick(x, axis=axis)
        limits = np.iinfo(x.dtype) if x.dtype.kind == "i" else None
        return np.full(x.shape[1:] if axis == 0 else (), empty(limits) if limits else empty(None), x.dtype)
    return reduce


def placed(x, indices, updates):
    result = x.copy()
    np.add.at(result, indices, updates)
    return result


def along(x, axis, reverse=False):
    order = np.argsort(-x if reverse else x, axis=axis, kind="stable")
    return order


def column_major(x, *shape):
    return np.reshape(x, shape, order="F")


def softmax(x, axis):
    return special.softmax(x, axis=axis) if x.size else x


MOVED = [
    shaped("transpose", lambda t, x: t.transpose(x, [1, 0]), lambda x: x.T, batch="the permutation names all axes"),
    shaped("matrix_transpose", lambda t, x: t.matrix_transpose(x), lambda x: x.T),
    shaped("adjoint", lambda t, x: t.adjoint(x), lambda x: x.conj().T),
    shaped("reshape", lambda t, x: t.reshape(x, [t.extent_mul(t.dim(x, 0), t.dim(x, 1))]), lambda x: column_major(x, x.size), batch=WHOLE),
    shaped("ravel", lambda t, x: t.ravel(x), lambda x: column_major(x, x.size), batch=WHOLE),
    shaped("expand_dims", lambda t, x: t.expand_dims(x, 1), lambda x: x[:, None]),
    shaped("squeeze", lambda t, x: t.squeeze(x, 1), lambda x: x[:, 0], inputs=[array("n", 1, "m")]),
    shaped("broadcast_in_dim", lambda t, x: t.broadcast_in_dim(x, [t.dim(x, 0), 3, t.dim(x, 1)], [0, 2]),
           lambda x: np.repeat(x[:, None], 3, axis=1), batch="the extents name all axes"),
    shaped("broadcast_to", lambda t, x: t.broadcast_to(x, [2, t.dim(x, 0), t.dim(x, 1)]), lambda x: np.stack([x, x]), batch="the extents name all axes"),
    shaped("slice", lambda t, x: t.slice(x, [0, 1], [t.dim(x, 0), t.dim(x, 1)], [2, 1]), lambda x: x[::2, 1:], batch="it names all axes",
           nonempty={"m": "the slice begins at 1"}),
    shaped("slice_axis", lambda t, x: t.slice_axis(x, 0, 1, t.dim(x, 0)), lambda x: x[1:], nonempty={"n": "the slice begins at 1"}),
    shaped("index", lambda t, x: t.index(x, [-2]), lambda x: x[-2], nonempty={"n": "it has no element -2"}),
    shaped("slice_range", lambda t, x: t.slice_range(x, 0, -2, -1), last_but_one, nonempty={"n": "the slice begins at -2"}),
    shaped("reverse", lambda t, x: t.reverse(x, [0]), lambda x: x[::-1]),
    shaped("roll", lambda t, x: t.roll(x, 1, 0), lambda x: np.roll(x, 1, 0)),
    shaped("tile", lambda t, x: t.tile(x, 2, 0), lambda x: np.concatenate([x, x])),
    shaped("repeat", lambda t, x: t.repeat(x, 2, 0), lambda x: np.repeat(x, 2, 0)),
    shaped("concatenate", lambda t, x, y: t.concatenate([x, y], 2, 0), lambda x, y: np.concatenate([x, y]), inputs=[array("n", "m"), array("k", "m")]),
    shaped("stack", lambda t, x, y: t.stack([x, y], 2, 0), lambda x, y: np.stack([x, y]), inputs=[array("n", "m"), array("n", "m")]),
    shaped("pad", lambda t, x: t.pad(x, t.scalar_like(x, 0), [1, 0], [2, 1], [1, 0]),
           lambda x: np.pad(x.repeat(2, 0)[:-1] * (np.arange(2 * len(x) - 1) % 2 == 0)[:, None] if len(x) else x, ((1, 2), (0, 1))),
           batch="it names all axes"),
    shaped("take", lambda t, x, i: t.take(x, i, 0), lambda x, i: x[i], inputs=[array("n", "m"), array("k", fill=below(2), dtype=INDICES)],
           batch="its indices are one list", nonempty={"n": "no index is inside of nothing"}),
    shaped("take_along_axis", lambda t, x, i: t.take_along_axis(x, i, 0), lambda x, i: np.take_along_axis(x, i, 0),
           inputs=[array("n", "m"), array("k", "m", fill=below(2), dtype=INDICES)], nonempty={"n": "no index is inside of nothing"}),
    shaped("scatter_add", lambda t, x, i, u: t.scatter_add(x, i, u, 0), placed, NUMBER,
           inputs=[array("n", "m"), array("k", fill=below(2), dtype=INDICES), array("k", "m")], batch="its indices are one list",
           nonempty={"n": "no index is inside of nothing"}),
    shaped("embed_diag", lambda t, x: t.embed_diag(x, t.dim(x, 0), t.extent_add(t.dim(x, 0), t.extent_const(1))),
           lambda x: np.pad(np.diag(x), ((0, 0), (0, 1))), inputs=[array("n")]),
    shaped("diag", lambda t, x: t.diag(x), lambda x: np.diag(x), inputs=[array("n")]),
    shaped("extract_diag", lambda t, x: t.extract_diag(x), lambda x: np.diagonal(x)),
    shaped("tril", lambda t, x: t.tril(x, 1), lambda x: np.tril(x, 1), NUMBER), shaped("triu", lambda t, x: t.triu(x, -1), lambda x: np.triu(x, -1), NUMBER),
    shaped("select", lambda t, p, x, y: t.select(p, x, y), np.where, inputs=[array("n", "m", dtype="bool"), array("n", "m"), array("n", "m")]),
    shaped("nonzero", lambda t, x: t.nonzero(x), lambda x: np.argwhere(x.T)[:, ::-1], batch=DECIDED, derivative=SORTED),
    shaped("compress", lambda t, x, p: t.compress(x, p, 0), lambda x, p: x[p], inputs=[array("n", "m"), array("n", dtype="bool")],
           batch=DECIDED),
    shaped("one_hot", lambda t, i: t.one_hot(i, 4, t.surface.F64), lambda i: np.eye(4)[i], INTEGER, inputs=[array("n", fill=below(4))],
           batch="the new axis is the last", derivative=SORTED),
]

ORDER = [
    shaped("sort", lambda t, x: t.sort(x, 0, False), lambda x: np.sort(x, 0), ORDERED, [array("n", "m", fill=distinct)]),
    shaped("sort", lambda t, x: t.sort(x, 1, False), lambda x: np.sort(x, 1), ORDERED, [array("n", "m", fill=distinct)], variant="second_axis"),
    shaped("argsort", lambda t, x: t.argsort(x, 0, True), lambda x: along(x, 0, True), ORDERED, [array("n", "m", fill=distinct)], derivative=SORTED),
    shaped("top", lambda t, x: t.top(x, 2, 0, False, None), lambda x: -np.sort(-x, 0)[:2], ORDERED, [array("n", "m", fill=distinct)],
           nonempty={"n": "2 are asked for"}),
    shaped("unique", lambda t, x: t.unique(x), lambda x: np.unique(x, return_inverse=True, return_counts=True), ORDERED, [array("n", fill=distinct)],
           batch=DECIDED),
    *[shaped(name, lambda t, x, name=name: getattr(t, name)(x, 0), lambda x, name=name: getattr(np, name)(x, 0), ORDERED, [array("n", "m", fill=distinct)],
             derivative=SORTED, nonempty={"n": "nothing has no largest element"}) for name in ("argmax", "argmin")],
    *running("cumsum", np.cumsum), *running("cumprod", np.cumprod, tolerance=10),
    *running("cummax", np.maximum.accumulate, ORDERED), *running("cummin", np.minimum.accumulate, ORDERED),
]

REDUCED = [
    *reduced("reduce_sum", lambda x, axis: x.sum(axis)), *reduced("reduce_prod", lambda x, axis: x.prod(axis), tolerance=100),
    *reduced("reduce_max", extreme(np.max, lambda limits: limits.min if limits else -np.inf), ORDERED),
    *reduced("reduce_min", extreme(np.min, lambda limits: limits.max if limits else np.inf), ORDERED),
    *reduced("reduce_sum_squares", lambda x, axis: (np.abs(x) ** 2).sum(axis), NUMBER),
    *reduced("mean", lambda x, axis: x.mean(axis), FLOAT, nonempty={"n": "the mean of nothing is NaN", "m": "the mean of nothing is NaN"}),
    *reduced("var", lambda x, axis: x.var(axis), FLOAT, rest=(0.0,), nonempty={"n": "the variance of nothing is NaN", "m": "the variance of nothing is NaN"}),
    *reduced("std", lambda x, axis: x.std(axis), FLOAT, rest=(0.0,), nonempty={"n": "that of nothing is NaN", "m": "that of nothing is NaN"}),
    *reduced("all", lambda x, axis: x.all(axis), EVERY, derivative="bool"), *reduced("any", lambda x, axis: x.any(axis), EVERY, derivative="bool"),
    *reduced("count_nonzero", np.count_nonzero, EVERY, derivative="integers"),
    *reduced("logsumexp", lambda x, axis: special.logsumexp(x, axis) if x.size else np.full(x.shape[1:] if axis == 0 else (), -np.inf), REAL),
    *reduced("softmax", softmax, REAL), *reduced("log_softmax", lambda x, axis: special.log_softmax(x, axis) if x.size else x, REAL),
    shaped("log_sigmoid", lambda t, x: t.log_sigmoid(x), special.log_expit, REAL),
    shaped("trace", lambda t, x: t.trace(x), lambda x: np.trace(x), NUMBER),
]

CONTRACTED = [
    shaped("matmul", lambda t, x, y: t.matmul(x, y), lambda x, y: x @ y, NUMBER, [array("n", "k"), array("k", "m")]),
    shaped("dot", lambda t, x, y: t.dot(x, y), lambda x, y: x @ y, NUMBER, [array("n"), array("n")]),
    shaped("outer", lambda t, x, y: t.outer(x, y), np.multiply.outer, NUMBER, [array("n"), array("m")]),
    shaped("dot_general", lambda t, x, y: t.dot_general(x, y, [1], [0], [0], [1]), lambda x, y: np.einsum("bkm,kb->mb", x, y), NUMBER,
           [array("n", "k", "m"), array("k", "n")], batch="its batch axes are named"),
]

SCALARS = [
    *[shaped(name, lambda t, x, name=name: getattr(t, name)(x, 2.0), reference, NUMBER, [array("n", fill=between(1, 3))]) for name, reference in
      (("add_scalar", lambda x: x + 2), ("sub_scalar", lambda x: x - 2), ("div_scalar", lambda x: x // 2 if x.dtype.kind == "i" else x / 2),
       ("pow_scalar", lambda x: x ** 2))],
    *[shaped(name, lambda t, x, name=name: getattr(t, name)(2.0, x), reference, NUMBER, [array("n", fill=between(1, 3))]) for name, reference in
      (("scale", lambda x: 2 * x), ("rsub", lambda x: 2 - x), ("rdiv", lambda x: 2 // x if x.dtype.kind == "i" else 2 / x))],
    shaped("maximum_scalar", lambda t, x: t.maximum_scalar(x, 2.0), lambda x: np.maximum(x, x.dtype.type(2)), ORDERED, [array("n", fill=between(1, 3))]),
    shaped("minimum_scalar", lambda t, x: t.minimum_scalar(x, 2.0), lambda x: np.minimum(x, x.dtype.type(2)), ORDERED, [array("n", fill=between(1, 3))]),
    shaped("clamp", lambda t, x, y, z: t.clamp(x, y, z), lambda x, y, z: np.minimum(np.maximum(x, y), z), ORDERED,
           [array("n", fill=distinct), array("n", fill=between(-1.0, -0.9)), array("n", fill=between(0.9, 1.0))]),
    shaped("clamp_scalar", lambda t, x: t.clamp_scalar(x, -1.0, 1.0), lambda x: np.clip(x, -1, 1), ORDERED, [array("n", fill=distinct)]),
    shaped("floor_divide", lambda t, x, y: t.floor_divide(x, y), np.floor_divide, ORDERED, [array("n"), array("n", fill=between(1, 4))],
           derivative="piecewise constant"),
    shaped("mod", lambda t, x, y: t.mod(x, y), np.mod, ORDERED, [array("n", fill=between(1.3, 1.8)), array("n", fill=between(0.6, 0.9))]),
    shaped("compare", lambda t, x, y: t.compare(t.surface.DIRECTION_LT, x, y), np.less, ORDERED, [array("n"), array("n")], derivative="bool"),
    shaped("compare", lambda t, x, y: t.compare(t.surface.DIRECTION_EQ, x, y), np.equal, EVERY, [array("n"), array("n")], derivative="bool", variant="equal"),
    *[shaped("logical_" + name, lambda t, x, y, name=name: getattr(t, "logical_" + name)(x, y), getattr(np, "logical_" + name), EVERY,
             [array("n"), array("n")], derivative="bool") for name in ("and", "or", "xor")],
    shaped("logical_not", lambda t, x: t.logical_not(x), np.logical_not, EVERY, [array("n")], derivative="bool"),
    shaped("zeros_like", lambda t, x: t.zeros_like(x), np.zeros_like, EVERY, derivative="constant"),
    shaped("cast", lambda t, x: t.cast(x, t.surface.F64), lambda x: x.real.astype(np.float64), EVERY),
    shaped("convert", lambda t, x: t.convert(x, t.surface.COMPLEX_F64), lambda x: x.astype(np.complex128), EVERY),
]

ENTRIES = MOVED + ORDER + REDUCED + CONTRACTED + SCALARS
