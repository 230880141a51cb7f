"""What orders elements along an axis, and what runs along it, in NumPy. NaN is above every number; equal elements stay in their order."""
import numpy as np


def along(x, axis, function):
    """`function` of the tensor whose first axis is that one, and back."""
    return np.ascontiguousarray(np.moveaxis(function(np.moveaxis(x, axis, 0)), 0, axis))


def argsorted(x, descending):
    """Falling order is rising order of the elements in reverse, read backwards."""
    if descending:
        return (len(x) - 1 - np.argsort(x[::-1], axis=0, kind="stable"))[::-1]
    return np.argsort(x, axis=0, kind="stable")


def argsort(args, attributes, kinds):
    return along(args[0], attributes["axis"], lambda x: argsorted(x, attributes["descending"]).astype(np.int64))


def sort(args, attributes, kinds):
    return along(args[0], attributes["axis"], lambda x: np.take_along_axis(x, argsorted(x, attributes["descending"]), 0))


def argmax(args, attributes, kinds):
    x, axis = args[0], attributes["axis"]
    assert x.shape[axis] > 0, "an empty axis has no extreme element"
    return np.asarray((np.argmin if attributes["least"] else np.argmax)(x, axis), np.int64)


def cumulative_argmax(args, attributes, kinds):
    def running(x):
        places, order = np.zeros(x.shape, np.int64), range(len(x))
        order = list(reversed(order)) if attributes["reverse"] else list(order)
        for k, i in enumerate(order):
            if k == 0:
                best, place = x[i], np.full(x.shape[1:], i)
            else:
                later = (x[i] < best) if attributes["least"] else (x[i] > best)
                later = later | ((x[i] != x[i]) & (best == best))
                best, place = np.where(later, x[i], best), np.where(later, i, place)
            places[i] = place
        return places
    return along(args[0], attributes["axis"], running)


def cumulative_sum(args, attributes, kinds):
    def running(x):
        wide = {np.dtype(np.float32): np.float64, np.dtype(np.complex64): np.complex128}.get(x.dtype, x.dtype)
        turned = x[::-1] if attributes["reverse"] else x
        with np.errstate(all="ignore"):
            sums = np.cumsum(turned, axis=0, dtype=wide)
        if attributes["exclusive"]:
            sums = np.concatenate([np.zeros_like(sums[:1]), sums[:-1]])
        return (sums[::-1] if attributes["reverse"] else sums).astype(x.dtype)
    return along(args[0], attributes["axis"], running)


def in_range(indices, extent):
    assert np.all((0 <= indices) & (indices < extent)), f"an index is not in [0, {extent})"
    return indices.astype(np.int64)


def agree(x, indices, axis):
    beside = [n for i, n in enumerate(x.shape) if i != axis], [n for i, n in enumerate(indices.shape) if i != axis]
    assert x.ndim == indices.ndim and beside[0] == beside[1], f"indices {indices.shape} for {x.shape}"


def take_along_axis(args, attributes, kinds):
    (x, indices), axis = args, attributes["axis"]
    agree(x, indices, axis)
    return np.take_along_axis(x, in_range(indices, x.shape[axis]), axis)


def scatter_add_along_axis(args, attributes, kinds):
    (x, indices, updates), axis = args, attributes["axis"]
    agree(x, indices, axis)
    assert updates.shape == indices.shape, f"updates {updates.shape} for {indices.shape}"
    out, at = np.moveaxis(np.array(x), axis, 0), np.moveaxis(in_range(indices, x.shape[axis]), axis, 0)
    for k, update in enumerate(np.moveaxis(updates, axis, 0)):
        np.put_along_axis(out, at[k:k + 1], np.take_along_axis(out, at[k:k + 1], 0) + update[None], 0)
    return np.ascontiguousarray(np.moveaxis(out, 0, axis))


OPS = {f.__name__: f for f in (sort, argsort, argmax, cumulative_argmax, cumulative_sum, take_along_axis, scatter_add_along_axis)}
