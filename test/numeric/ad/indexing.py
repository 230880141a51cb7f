"""What reads and writes windows at index vectors, and searches sorted elements, in NumPy."""
import numpy as np

DYNAMIC = -(2 ** 63)


def windows(x_shape, indices, attributes, sizes):
    """For every index vector, in their order: the place of its window in x, and its place among the windows of the result."""
    axes, dropped, batch = attributes["axes"], attributes["dropped"], attributes["batch"]
    assert len(indices) == len(axes), f"vectors of {len(indices)} components for {axes}"
    assert [x_shape[a] for a in batch] == list(indices.shape[indices.ndim - len(batch):]), f"batch of {indices.shape} for {x_shape}"
    for axis, (size, n) in enumerate(zip(sizes, x_shape)):
        assert axis in batch or (axis in dropped and axis in axes) or 0 <= size <= n, f"a window of {sizes} in {x_shape}"
    for axis in dropped + batch:
        assert sizes[axis] == 1
    for c, axis in enumerate(axes):
        assert np.all((indices[c] >= 0) & (indices[c] <= x_shape[axis] - sizes[axis])), f"indices {indices} of {x_shape}"
    for place in np.ndindex(indices.shape[1:][::-1]):
        vector = place[::-1]
        begin = [0] * len(x_shape)
        for i, axis in enumerate(batch):
            begin[axis] = vector[len(vector) - len(batch) + i]
        for c, axis in enumerate(axes):
            begin[axis] += int(indices[(c,) + vector])
        where = tuple(b if a in dropped or a in batch else slice(b, b + s) for a, (b, s) in enumerate(zip(begin, sizes)))
        yield where, (Ellipsis,) + vector


def gather(args, attributes, kinds):
    x, indices, *dynamic = args
    dynamic = iter(dynamic)
    sizes = [int(next(dynamic)) if s == DYNAMIC else s for s in attributes["static_sizes"]]
    kept = [s for a, s in enumerate(sizes) if a not in attributes["dropped"] and a not in attributes["batch"]]
    out = np.empty(kept + list(indices.shape[1:]), x.dtype)
    for there, here in windows(x.shape, indices, attributes, sizes):
        out[here] = x[there]
    return out


def scatter(args, attributes, kinds):
    x, indices, updates = args
    combine = [lambda a, b: b, np.add, np.multiply, np.minimum, np.maximum][attributes["kind"]]
    extents = iter(updates.shape)
    sizes = [1 if a in attributes["dropped"] or a in attributes["batch"] else next(extents) for a in range(x.ndim)]
    assert updates.shape[updates.ndim - indices.ndim + 1:] == indices.shape[1:], f"updates {updates.shape} for {indices.shape}"
    out = np.array(x)
    for there, here in windows(x.shape, indices, attributes, sizes):
        out[there] = combine(out[there], updates[here])
    return out


def search_sorted(args, attributes, kinds):
    column, values = args
    assert column.shape[1:] == values.shape[1:], f"columns {column.shape} for {values.shape}"
    out = np.empty(values.shape, np.int64)
    for place in np.ndindex(column.shape[1:]):
        at = (slice(None),) + place
        out[at] = np.searchsorted(column[at], values[at], "right" if attributes["right"] else "left")
    return out


OPS = {f.__name__: f for f in (gather, scatter, search_sorted)}
