"""Einsum by strings, by labels, with options, from a plan."""
import ctypes

import numpy as np

from entry import NUMBER, Entry, array
from surface import MAX_RANK, Axes

NAMED = "subscripts name all axes"
CHAIN = [array("n", "k"), array("k", "m"), array("m", "p")]


def labels(*lists):
    return (Axes * len(lists))(*[Axes(len(each), (ctypes.c_int64 * MAX_RANK)(*each)) for each in lists])


def chain(name, call, **more):
    return Entry(name, call, CHAIN, lambda x, y, z: x @ y @ z, NUMBER, batch=NAMED, **more)


def with_order(t, xs, order):
    """Of the first two last, by pairs of positions or of numbers."""
    pairs = (ctypes.c_int32 * 4)(1, 2, 0, 1 if order == t.surface.EINSUM_PATH else 3)
    made = t.surface.headers.types["tnf_einsum_options"]
    options = made(size=ctypes.sizeof(made), order=order, pairs=ctypes.cast(pairs, ctypes.c_void_p), pair_count=2)
    return t.einsum_with_options("ij,jk,kl->il", list(xs), 3, options)


def planned(t, xs):
    """A plan for other extents than the run's."""
    plan = ctypes.c_void_p()
    extents = labels([2, 3], [3, -1], [-1, 9])
    new = t.surface.library.tnf_einsum_plan_new
    new.restype = ctypes.c_void_p
    status = new(t.session.ctx, b"ij,jk,kl->il", extents, 3, None, ctypes.byref(plan))
    assert not status
    result = t.einsum_apply(plan, list(xs), 3)
    t.surface.library.tnf_einsum_plan_release(plan)
    return result


ENTRIES = [
    Entry("einsum", lambda t, x, y, z: t.einsum("ik,k,kj->ij", [x, y, z], 3), [array("n", "k"), array("k"), array("k", "m")],
          lambda x, y, z: np.einsum("ik,k,kj->ij", x, y, z), NUMBER, batch=NAMED),
    Entry("einsum", lambda t, x: t.einsum("ii...->i...", [x], 1), [array("n", "n")], lambda x: np.diagonal(x), NUMBER, variant="diagonal"),
    Entry("einsum", lambda t, x: t.einsum("ii->", [x], 1), [array("n", "n")], np.trace, NUMBER, variant="trace", batch=NAMED),
    Entry("einsum", lambda t, x, y: t.einsum("ii,ijk->kj", [x, y], 2), [array("n", "n"), array("n", "m", "k")],
          lambda x, y: np.einsum("ii,ijk->kj", x, y), NUMBER, variant="traced", batch=NAMED),
    Entry("einsum", lambda t, x, y: t.einsum("...ij,...j->...i", [x, y], 2), [array(1, "k", "n", "m"), array("p", 1, "m")],
          lambda x, y: np.einsum("...ij,...j->...i", x, y), NUMBER, variant="ellipsis", batch=NAMED),
    Entry("einsum", lambda t, x, y, z: t.einsum("bi,(bj,bk)->bijk", [x, y, z], 3), [array("n", "k"), array("n", "m"), array("n", "k")],
          lambda x, y, z: np.einsum("bi,bj,bk->bijk", x, y, z), NUMBER, variant="shared", batch=NAMED),
    Entry("einsum", lambda t, x: t.einsum("i->ii", [x], 1), [array("n")], np.diag, NUMBER, variant="embedded", batch=NAMED),
    chain("einsum_with_options", lambda t, *xs: with_order(t, xs, t.surface.EINSUM_PATH), variant="path"),
    chain("einsum_with_options", lambda t, *xs: with_order(t, xs, t.surface.EINSUM_TREE), variant="tree"),
    chain("einsum_labels", lambda t, *xs: t.einsum_labels(labels([0, 7], [7, 2 ** 32 - 1], [2 ** 32 - 1, 1]), [0, 1], list(xs), 3, None)),
    chain("einsum_apply", lambda t, *xs: planned(t, xs)),
]
