"""Arrays rearranged, extended and made."""
import numpy as np
from scipy import linalg

from entry import EVERY, INTEGER, REAL, Entry, array, below, between

ALL_AXES = "it names all axes"
VECTORS = "it takes vectors"
NUMBERS = "it takes numbers of rank 0"
NONE_TO_GIVE = "an axis without elements has none to give"
PLACE = "the place is 1"


def shaped(name, call, reference, dtypes=EVERY, inputs=None, **more):
    return Entry(name, call, inputs or [array("n", "m")], reference, dtypes, **more)


def wrapped(x):
    """NumPy's before 1.25 is not periodic where the padding is wider than the array."""
    return x[np.ix_(*[np.arange(-low, n + high) % n for n, low, high in zip(x.shape, (4, 1), (2, 7))])]


def padded(mode):
    return shaped("pad_with", lambda t, x: t.pad_with(x, [4, 1], [2, 7], getattr(t.surface, "PAD_MODE_" + mode.upper())),
                  lambda x: wrapped(x) if mode == "wrap" else np.pad(x, ((4, 2), (1, 7)), mode), variant=mode, batch=ALL_AXES,
                  nonempty={"n": NONE_TO_GIVE, "m": NONE_TO_GIVE})


def grids(t, xs):
    made = (type(xs[0]) * len(xs))()
    t.meshgrid(list(xs), len(xs), made)
    return tuple(made)


def product(t, xs):
    """Depends on each of them."""
    return t.mul(xs[0], t.mul(xs[1], xs[2]))


def blocks(*xs):
    """SciPy's, which makes one row of a matrix without rows."""
    result = np.zeros([sum(x.shape[axis] for x in xs) for axis in (0, 1)], xs[0].dtype)
    row = column = 0
    for x in xs:
        result[row:row + x.shape[0], column:column + x.shape[1]] = x
        row, column = row + x.shape[0], column + x.shape[1]
    return result


def toeplitz(column, row):
    return linalg.toeplitz(column, row) if column.size and row.size else np.zeros((column.size, row.size), column.dtype)


ENTRIES = [
    shaped("moveaxis", lambda t, x: t.moveaxis(x, 0, 2), lambda x: np.moveaxis(x, 0, 2), inputs=[array("n", "m", "k")]),
    shaped("swapaxes", lambda t, x: t.swapaxes(x, 0, 2), lambda x: np.swapaxes(x, 0, 2), inputs=[array("n", "m", "k")]),
    *[shaped("rot90", lambda t, x, times=times: t.rot90(x, times), lambda x, times=times: np.rot90(x, times), variant=word)
      for times, word in ((1, "once"), (-1, "back"), (6, "twice"))],
    *[padded(mode) for mode in ("edge", "reflect", "symmetric", "wrap")],
    shaped("pad_with", lambda t, x: t.pad_with(x, [-1, 0], [2, -1], t.surface.PAD_MODE_WRAP),
           lambda x: np.take(x, np.arange(1, len(x) + 2), axis=0, mode="wrap")[:, :-1], variant="cropped", batch=ALL_AXES,
           nonempty={"n": NONE_TO_GIVE, "m": "one is cropped"}),
    shaped("insert", lambda t, x, y: t.insert(x, 1, y, 0), lambda x, y: np.concatenate([x[:1], y, x[1:]]), inputs=[array("n", "m"), array("k", "m")],
           nonempty={"n": PLACE}),
    shaped("delete", lambda t, x: t.delete(x, 1, 2, 0), lambda x: np.delete(x, [1, 2], 0), nonempty={"n": PLACE}),
    shaped("choose", lambda t, i, x, y: t.choose(i, [x, y], 2), lambda i, x, y: np.where(i == 0, x, y),
           inputs=[array("n", "m", fill=below(2), dtype="int64"), array("n", "m"), array("n", "m")]),
    shaped("choose", lambda t, i, x, y: t.choose(i, [x, y], 2), lambda i, x, y: np.where(i == 0, x, y), variant="broadcast", batch="it broadcasts",
           inputs=[array("n", "m", fill=below(2), dtype="int32"), array("m"), array(1, "m")]),
    shaped("choose", lambda t, i, x, y: t.choose(i, [x, y], 2), lambda i, x, y: np.where(i == 0, x, y), INTEGER, variant="places",
           inputs=[array("n", "m", fill=below(2)), *[array("n", "m", dtype="float64")] * 2]),
    shaped("meshgrid", lambda t, *xs: grids(t, xs), lambda *xs: tuple(np.meshgrid(*xs, indexing="ij")), inputs=[array("n"), array("m"), array("k")],
           batch=VECTORS, smooth=lambda t, *xs: product(t, grids(t, xs))),
    shaped("logspace", lambda t, x, y: t.logspace(x, y, 5, 3.0), lambda x, y: np.logspace(x, y, 5, base=3.0), REAL,
           [array(fill=between(-1, 1)), array(fill=between(2, 3))], batch=NUMBERS),
    shaped("geomspace", lambda t, x, y: t.geomspace(x, y, 5), lambda x, y: np.geomspace(x, y, 5), REAL,
           [array(fill=between(0.5, 1)), array(fill=between(7, 9))], batch=NUMBERS),
    shaped("tri", lambda t, x: t.tri(t.dtype_number(x), t.dim(x, 0), t.dim(x, 1), 1), lambda x: np.tri(*x.shape, 1, x.dtype), derivative="constant",
           batch="it makes one matrix"),
    shaped("block_diag", lambda t, x, y: t.block_diag([x, y], 2), blocks, inputs=[array("n", "m"), array("k", "p")], batch="it takes matrices"),
    shaped("toeplitz", lambda t, x, y: t.toeplitz(x, y), toeplitz, inputs=[array("m"), array("n")], batch=VECTORS),
]
