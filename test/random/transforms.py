"""Random operations at places that values say, Fourier transforms and windows."""
import numpy as np

from operations import COMPLEXES, INTEGERS, REALS, REAL_OF, of, whole
from steps import BINDINGS, DTYPES, DYNAMIC, Index


def vectors(p, dtypes):
    """A value, one or two axes of it that go, the sizes of windows, and index vectors: most of the time they are within."""
    x = p.pick(lambda v: of(dtypes)(v) and v.rank >= 1)
    axes = [int(a) for a in p.rng.permutation(x.rank)[:int(p.rng.integers(1, 3))]]
    count, dtype = p.axis(), p.choose(INTEGERS)
    if any(not s[a] for s in x.shapes() for a in axes):
        count = Index(None, [0] * BINDINGS)
    indices = p.argument([Index(None, [len(axes)] * BINDINGS, len(axes)), count], dtype)
    for b, shape in enumerate(x.shapes()):
        if p.rng.random() < 0.95:
            columns = [p.rng.integers(0, max(shape[a], 1), count.values[b]) for a in axes]
            indices.data[b] = indices.other[b] = np.array(columns).reshape(indices.data[b].shape).astype(dtype)
    sizes = [1 if a in axes else int(p.rng.integers(0, min(s[a] for s in x.shapes()) + 1)) for a in range(x.rank)]
    return x, indices, {"axes": axes, "dropped": sorted(axes), "batch": []}, sizes, count


def gather(p):
    x, indices, attributes, sizes, _ = vectors(p, DTYPES)
    known = [s for a, s in enumerate(sizes) if a not in attributes["axes"]] + indices.known[1:]
    attributes["static_sizes"] = sizes
    p.add("gather", [x, indices], attributes, [(x.dtype, known)], attributes)


def scatter(p):
    x, indices, attributes, sizes, count = vectors(p, DTYPES)
    kind = int(p.rng.integers(5 if x.dtype.name in REALS + INTEGERS else 3 if x.dtype.name in COMPLEXES else 1))
    axes = [Index(None, [s] * BINDINGS, s) for a, s in enumerate(sizes) if a not in attributes["axes"]]
    updates = p.argument(axes + [count], x.dtype)
    p.add("scatter", [x, indices, updates], {"kind": kind, **attributes}, [(x.dtype, x.known)], {"kind": f"{kind} : i32", **attributes})


def search_sorted(p):
    x = p.pick(lambda v: of(REALS + INTEGERS)(v) and v.rank >= 1)
    (column,) = p.add("sort", [x], {"axis": 0, "descending": False}, [(x.dtype, x.known)], {"axis": "0 : i64", "descending": False})
    right = bool(p.rng.integers(2))
    p.add("search_sorted", [column, x], {"right": right}, [("int64", x.known)], {"right": right})


def fourier(p):
    op = p.choose(["fft", "rfft", "irfft"])
    x = p.pick(lambda v: of(REALS if op == "rfft" else COMPLEXES)(v) and v.rank >= 1)
    axis, scale = int(p.rng.integers(x.rank)), int(p.rng.integers(3))
    attributes = {"axis": axis, "scale": scale}
    spelled = {"axis": f"{axis} : i64", "scale": f"{scale} : i32"}
    if op == "fft":
        backward = bool(p.rng.integers(2))
        p.add(op, [x], {**attributes, "backward": backward}, [(x.dtype, x.known)], {**spelled, "backward": backward})
        return
    known = x.known[:axis] + [None] + x.known[axis + 1:]
    if op == "rfft":
        p.add(op, [x], attributes, [({"float32": "complex64", "float64": "complex128"}[x.dtype.name], known)], spelled)
        return
    lengths = [2 * s[axis] - 1 - int(p.rng.integers(2)) for s in x.shapes()]  # now and then none, which must be refused
    static, dynamic = p.mixed([p.extent_of(lengths)])
    p.add(op, [x] + dynamic, {**attributes, "static_extents": static}, [(REAL_OF[x.dtype.name], known)],
          {**spelled, "static_extents": static})


def over_windows(p):
    """Sums and products over windows, the largest elements and their places, and what is at these and goes back to them."""
    op = p.choose(["convolution", "convolution_transpose", "convolution_kernel", "window_sum", "window_max", "window_argmax"])
    x = p.pick(lambda v: of(REALS if op in ("window_max", "window_argmax") else REALS + COMPLEXES)(v) and whole(v) and v.rank >= 2)
    axes, ints = int(p.rng.integers(1, min(x.rank - 1, 3) + 1)), lambda low, high: [int(v) for v in p.rng.integers(low, high + 1, axes)]
    sizes = [p.extent_of([s[i + 1] for s in x.shapes()]) if p.rng.random() < 0.2 else Index(None, [n] * BINDINGS, n) for i, n in enumerate(ints(0, 4))]
    static, dynamic = p.mixed(sizes)
    attributes = {"static_extents": static, "strides": ints(1, 3), "low": ints(-1, 2), "dilation": ints(1, 2)}
    middle, batch, channels = [None if s == DYNAMIC else s for s in static], x.known[axes + 1:], [s[0] for s in x.shapes()]
    if op.startswith("window"):
        flag = "transposed" if op == "window_sum" else "least"
        attributes.update({"windows": ints(1, 3), flag: bool(p.rng.integers(2))})
        (y,) = p.add(op, [x] + dynamic, attributes, [("int64" if op == "window_argmax" else x.dtype, [x.known[0]] + middle + batch)])
        if op == "window_argmax":
            at_places(p, x, y, axes)
        return
    attributes["groups"] = 1
    other = [Index(None, [int(n)] * BINDINGS) for n in ints(1, 3)]
    if op == "convolution_kernel":
        behind = [Index(None, [s[i] for s in x.shapes()]) for i in range(axes + 1, x.rank)]
        second = p.argument([Index(None, [int(p.rng.integers(1, 4))] * BINDINGS)] + other + behind, x.dtype)
        known = [x.known[0]] + middle + [second.known[0]]
    else:
        free, bound = Index(None, [int(p.rng.integers(1, 4))] * BINDINGS), Index(None, channels)
        ends = (bound, free) if op == "convolution" else (free, bound)
        second = p.argument([ends[0]] + other + [ends[1]], x.dtype)
        known = [second.known[-1 if op == "convolution" else 0]] + middle + batch
    p.add(op, [x, second] + dynamic, attributes, [(x.dtype, known)], {**attributes, "groups": "1 : i64"})


def at_places(p, x, places, axes):
    """The elements of x there, and others added at these places to as many as x has."""
    counted = {"axes": f"{axes} : i64"}
    p.add("window_pick", [x, places], {"axes": axes}, [(x.dtype, places.known)], counted)
    y = p.like(places, x.dtype)
    static, dynamic = p.mixed([p.extent_of([s[i + 1] for s in x.shapes()]) for i in range(axes)])
    p.add("window_spread", [y, places] + dynamic, {"axes": axes, "static_extents": static}, [(x.dtype, [None] * x.rank)],
          {**counted, "static_extents": static})
