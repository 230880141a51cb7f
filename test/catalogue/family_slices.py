"""Slices and windows whose places or sizes the run decides."""
import numpy as np

from entry import DECIDED, EVERY, Entry, array, below

PLACE = "int64"
START = array(fill=below(2), dtype=PLACE)
WINDOW = "a window has 2 elements"
ALL_AXES = "a start for each axis"
ONE = "its place is one number"


def clamped(start, size, extent):
    if size > extent:
        raise ValueError("a window is larger than its axis")
    return int(min(max(start, 0), extent - size))


def windowed(x, *starts):
    places = [clamped(start, 2, extent) for start, extent in zip(starts, x.shape)]
    return x[tuple(slice(place, place + 2) for place in places)]


def updated(x, update, *starts):
    result = x.copy()
    places = [clamped(start, size, extent) for start, size, extent in zip(starts, update.shape, x.shape)]
    result[tuple(slice(place, place + size) for place, size in zip(places, update.shape))] = update
    return result


ENTRIES = [
    Entry("dynamic_slice", lambda t, x, i, j: t.dynamic_slice(x, [i, j], 2, [2, 2]), [array("n", "m"), START, START], windowed, EVERY, batch=ALL_AXES,
          nonempty={"n": WINDOW, "m": WINDOW}),
    Entry("dynamic_slice_axis", lambda t, x, i: t.dynamic_slice_axis(x, 0, i, 2), [array("n", "m"), START], windowed, EVERY, nonempty={"n": WINDOW}, batch=ONE),
    Entry("dynamic_update_slice", lambda t, x, u, i, j: t.dynamic_update_slice(x, u, [i, j], 2), [array("n", "m"), array(2, 1), START, START], updated, EVERY,
          batch=ALL_AXES, nonempty={"n": WINDOW, "m": "the update has 1"}),
    Entry("dynamic_update_slice_axis", lambda t, x, u, i: t.dynamic_update_slice_axis(x, u, 0, i), [array("n", "m"), array(2, "m"), START], updated, EVERY,
          nonempty={"n": WINDOW}, batch=ONE),
    Entry("dynamic_truncate", lambda t, x, size: t.dynamic_truncate(x, size, 0), [array("n", "m"), array(fill=below(3), dtype=PLACE)],
          lambda x, size: x[:int(size)], EVERY, batch=ONE, unmapped=DECIDED),
    Entry("pad_to_match", lambda t, x, like: t.pad_to_match(x, t.concatenate([like, x], 2, 0), 0), [array("n", "m"), array("k", "m")],
          lambda x, like: np.concatenate([x, np.zeros_like(like)]), EVERY),
]
