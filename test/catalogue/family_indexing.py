"""Elements read and written at places that other values say, segments, places among sorted elements."""
import ctypes

import numpy as np

from surface import Axes
from entry import DECIDED, EVERY, FLOAT, INTEGER, NUMBER, ORDERED, REAL, Entry, array, below, between, distinct, normal

INDICES, PLACES = "int64", "int32"
ONE_LIST = "its indices are one list"
INSIDE = "no index is inside of nothing"
COUNTS = "counts, integers"
KINDS = {"overwrite": lambda x, u: u, "add": np.add, "multiply": np.multiply, "minimum": np.minimum, "maximum": np.maximum}
COMBINED = {"overwrite": EVERY, "add": NUMBER, "multiply": NUMBER, "minimum": ORDERED, "maximum": ORDERED}


def apart(rng, shape, dtype):
    """As `distinct`, and no element is near one of those."""
    x = distinct(rng, shape, dtype)
    return x + x.dtype.type(0.1) if x.dtype.kind in "fc" else x


def rising(rng, shape, dtype):
    x = np.sort(distinct(rng, shape, "int64"), axis=0)
    return x.astype(dtype) if np.dtype(dtype).kind in "bi" else (x * 0.5 + 0.0625).astype(dtype)


def halves(rng, shape, dtype):
    """Both of 0 and 1, in turns."""
    return (np.arange(int(np.prod(shape))) % 2).reshape(shape).astype(dtype)


def kind_of(t, kind):
    return getattr(t.surface, "SCATTER_KIND_" + kind.upper())


def numbers(t, **fields):
    """Index numbers for C, their axes from lists."""
    structure = t.surface.headers.types["tnf_index_numbers"]
    given = {"window_axes": Axes(-1), **{name: t.argument(Axes, each) if isinstance(each, list) else each for name, each in fields.items()}}
    return structure(size=ctypes.sizeof(structure), **given)


def windows(t):
    """Windows [all of axis 1, 2 of axis 2] of a tensor of rank 3, at vectors along axis 0 of the indices."""
    return numbers(t, index_axes=[0, 2], dropped_axes=[0], vector_axis=0)


def gathered(x, indices):
    result = np.zeros((x.shape[1], 2, indices.shape[1]), x.dtype)
    for k, (a, c) in enumerate(indices.T):
        result[:, :, k] = x[a, :, c:c + 2]
    return result


def scattered(combine):
    def reference(x, indices, updates):
        result = x.copy()
        for k, (a, c) in enumerate(indices.T):
            result[a, :, c:c + 2] = combine(result[a, :, c:c + 2], updates[:, :, k])
        return result
    return reference


def scattered_at(combine):
    def reference(x, i, j, updates):
        result = x.copy()
        for k, place in enumerate(zip(i, j)):
            result[place] = combine(result[place], updates[k])
        return result
    return reference


def put(combine):
    def reference(x, indices, updates):
        result = x.copy()
        for k in np.ndindex(indices.shape):
            place = (indices[k], *k[1:])
            result[place] = combine(result[place], updates[k])
        return result
    return reference


def segments(count, combine, start):
    def reference(x, ids):
        result = np.full((count, *x.shape[1:]), start(x.dtype), x.dtype)
        for k, place in enumerate(ids):
            result[place] = combine(result[place], x[k])
        return result
    return reference


def segment_means(x, ids):
    return np.stack([x[ids == k].sum(axis=0) / np.sum(ids == k) for k in range(2)])


def segment(name, count, reference, dtypes, ids=below(3), fill=distinct, **more):
    return Entry(name, lambda t, x, i: getattr(t, name)(x, i, count, 0), [array("n", "m", fill=fill), array("n", fill=ids, dtype=PLACES)], reference, dtypes,
                 batch="its ids are one list", **more)


def limit(which, infinity):
    return lambda dtype: getattr(np.iinfo(dtype), which) if dtype.kind == "i" else infinity


def counted(x, weights=None):
    return np.bincount(x.ravel(), weights, 6) if weights is None else added(x.ravel(), weights, max(6, x.max(initial=0) + 1))


def added(places, weights, count):
    result = np.zeros(count, weights.dtype)
    np.add.at(result, places, weights.ravel())
    return result


def binned(x, edges, weights=None):
    bins = max(len(edges) - 1, 0)
    place = np.searchsorted(edges, x.ravel(), "right") - 1
    place = np.where((x.ravel() == edges[-1]) & (bins > 0), bins - 1, place)
    inside = (place >= 0) & (place < bins)
    weights = np.ones(x.shape, np.int64) if weights is None else weights
    return added(place[inside], weights.ravel()[inside], bins)


def piecewise(x, xp, fp):
    return np.interp(x, xp, fp.real) + 1j * np.interp(x, xp, fp.imag) if np.iscomplexobj(fp) else np.interp(x, xp, fp)


CUBE, VECTORS, LIST = array("n", "m", "p", fill=distinct), array(2, "k", fill=below(2), dtype=INDICES), array("k", fill=below(2), dtype=PLACES)
FIXED = array("n", "m", "p", dtype="float64")
BOTH = {"n": INSIDE, "m": INSIDE}

ENTRIES = [
    Entry("gather", lambda t, x, i: t.gather(x, i, windows(t), [1, t.dim(x, 1), 2]), [CUBE, VECTORS], gathered, EVERY, batch=ONE_LIST,
          nonempty={"n": INSIDE, "p": "a window has 2 elements"}),
    *[Entry("scatter", lambda t, x, i, u, kind=kind: t.scatter(kind_of(t, kind), x, i, u, windows(t)), [CUBE, VECTORS, array("m", 2, "k", fill=apart)],
            scattered(combine), COMBINED[kind], batch=ONE_LIST, nonempty={"n": INSIDE, "p": "a window has 2 elements"}, variant=kind)
      for kind, combine in KINDS.items()],
    Entry("gather_at", lambda t, x, i, j: t.gather_at(x, [i, j], 2, [0, 1]), [CUBE, LIST, LIST], lambda x, i, j: x[i, j], EVERY, batch=ONE_LIST,
          nonempty=BOTH),
    Entry("gather_at", lambda t, x, i: t.gather_at(x, [i], 1, [1]), [CUBE, array("k", 2, fill=below(2), dtype=INDICES)], lambda x, i: x[:, i], EVERY,
          batch=ONE_LIST, nonempty={"m": INSIDE}, variant="embedding"),
    *[Entry("scatter_at", lambda t, x, i, j, u, kind=kind: t.scatter_at(kind_of(t, kind), x, [i, j], 2, [0, 1], u),
            [CUBE, LIST, LIST, array("k", "p", fill=apart)], scattered_at(KINDS[kind]), COMBINED[kind], batch=ONE_LIST, nonempty=BOTH, variant=kind)
      for kind in ("overwrite", "add")],
    *[Entry("put_along_axis", lambda t, x, i, u, kind=kind: t.put_along_axis(kind_of(t, kind), x, i, u, 0),
            [array("n", "m", fill=distinct), array("k", "m", fill=below(2), dtype=INDICES), array("k", "m", fill=apart)], put(KINDS[kind]), COMBINED[kind],
            nonempty={"n": INSIDE}, variant=kind) for kind in ("overwrite", "multiply", "maximum")],
    Entry("gather", lambda t, x, i: t.gather(x, i, windows(t), [1, t.dim(x, 1), 2]), [FIXED, array(2, "k", fill=below(2))], gathered, INTEGER,
          batch=ONE_LIST, nonempty={"n": INSIDE, "p": "a window has 2 elements"}, variant="indices"),
    Entry("scatter", lambda t, x, i, u: t.scatter(kind_of(t, "add"), x, i, u, windows(t)),
          [FIXED, array(2, "k", fill=below(2)), array("m", 2, "k", dtype="float64")], scattered(np.add), INTEGER, batch=ONE_LIST,
          nonempty={"n": INSIDE, "p": "a window has 2 elements"}, variant="indices"),
    Entry("gather_at", lambda t, x, i, j: t.gather_at(x, [i, j], 2, [0, 1]), [FIXED, array("k", fill=below(2)), LIST], lambda x, i, j: x[i, j], INTEGER,
          batch=ONE_LIST, nonempty=BOTH, variant="indices"),
    Entry("scatter_at", lambda t, x, i, j, u: t.scatter_at(kind_of(t, "add"), x, [i, j], 2, [0, 1], u),
          [FIXED, array("k", fill=below(2)), LIST, array("k", "p", dtype="float64")], scattered_at(np.add), INTEGER, batch=ONE_LIST, nonempty=BOTH,
          variant="indices"),
    Entry("put_along_axis", lambda t, x, i, u: t.put_along_axis(kind_of(t, "add"), x, i, u, 0),
          [array("n", "m", dtype="float64"), array("k", "m", fill=below(2)), array("k", "m", dtype="float64")], put(np.add), INTEGER,
          nonempty={"n": INSIDE}, variant="indices"),
    Entry("segment_sum", lambda t, x, i: t.segment_sum(x, i, 4, 0), [array("n", "m", dtype="float64"), array("n", fill=below(3))],
          segments(4, np.add, lambda _: 0), INTEGER, batch="its ids are one list", variant="ids"),
    segment("segment_sum", 4, segments(4, np.add, lambda _: 0), NUMBER), segment("segment_prod", 4, segments(4, np.multiply, lambda _: 1), NUMBER),
    segment("segment_min", 2, segments(2, np.minimum, limit("max", np.inf)), ORDERED, halves),
    segment("segment_max", 2, segments(2, np.maximum, limit("min", -np.inf)), ORDERED, halves),
    segment("segment_mean", 2, segment_means, FLOAT, halves),
    *[Entry("searchsorted", lambda t, x, y, right=right: t.searchsorted(x, y, right), [array("n", fill=rising), array("k", fill=normal)],
            lambda x, y, side=side: np.searchsorted(x, y, side), ORDERED, derivative="places, integers", variant=side)
      for right, side in ((False, "left"), (True, "right"))],
    Entry("bincount", lambda t, x: t.bincount(x, None, 6), [array("n", "m", fill=below(9))], counted, INTEGER, batch=DECIDED,
          derivative=COUNTS),
    Entry("bincount", lambda t, x, w: t.bincount(x, w, 6), [array("n", "m", fill=below(9), dtype=INDICES), array("n", "m")], counted, NUMBER,
          batch=DECIDED, variant="weighted"),
    Entry("histogram", lambda t, x, edges: t.histogram(x, edges, None), [array("n", "m"), array("k", fill=rising)], binned, ORDERED,
          batch="its edges are one list", derivative=COUNTS, nonempty={"k": "m edges make m - 1 bins"}),
    Entry("histogram", lambda t, x, edges, w: t.histogram(x, edges, w), [array("n", "m", dtype="float64"), array("k", fill=rising, dtype="float64"),
          array("n", "m")], binned, NUMBER, batch="its edges are one list", nonempty={"k": "m edges make m - 1 bins"}, variant="weighted", constant=(0, 1)),
    Entry("interp", lambda t, x, xp, fp: t.interp(x, xp, fp), [array("k", "m", fill=between(-2, 2)), array("n", fill=rising), array("n")], piecewise, REAL,
          batch="its points are one list", nonempty={"n": "no points, no function"}),
    Entry("interp", lambda t, x, xp, fp: t.interp(x, xp, fp), [array("k", "m", fill=between(-2, 2), dtype="float64"), array("n", fill=rising, dtype="float64"),
          array("n")], piecewise, FLOAT, batch="its points are one list", nonempty={"n": "no points, no function"}, variant="values"),
]
