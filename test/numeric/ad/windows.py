"""What goes over windows, by its definition: one term for every element of a window, where the input has it. The first axis holds the
channels, then come the axes of the windows, then the batch."""
import itertools

import numpy as np


def meetings(inputs, kernel, results, strides, low, dilation):
    """(k, o, i) for every element of a window, the first axis fastest, and along every axis the elements of the result and of the input
    that it meets."""
    for backwards in itertools.product(*map(range, reversed(kernel))):
        k, o, i = backwards[::-1], [], []
        for at, n, m, s, l, d in zip(k, inputs, results, strides, low, dilation):
            places = np.arange(m) * s + at * d - l
            o.append(np.flatnonzero((places >= 0) & (places < n)))
            i.append(places[o[-1]])
        yield k, np.ix_(*o), np.ix_(*i)


def extents_of(args, attributes):
    given = iter(args)
    return [int(next(given)) if e < 0 else e for e in attributes["static_extents"]]


def steps(attributes):
    return attributes["strides"], attributes["low"], attributes["dilation"]


def grouped(x, groups):
    """Channels apart into [of a group, groups], the group last."""
    return np.moveaxis(x.reshape((x.shape[0] // groups, groups) + x.shape[1:], order="F"), 1, -1)


def joined(x):
    x = np.moveaxis(x, -1, 1)
    return x.reshape((x.shape[0] * x.shape[1],) + x.shape[2:], order="F")


def product(x, kernel, y, attributes):
    """One of the three is None: what the others make. Batches are one axis."""
    groups, (strides, low, dilation) = attributes["groups"], steps(attributes)
    axes, extents = len(strides), attributes["extents"]
    if y is None:
        y_shape = (kernel.shape[-1],) + tuple(extents) + x.shape[axes + 1:]
    elif x is None:
        x_shape = (kernel.shape[0] * groups,) + tuple(extents) + y.shape[axes + 1:]
    else:
        k_shape = (x.shape[0] // groups,) + tuple(extents) + (y.shape[0],)
    dtype = (x if x is not None else y).dtype
    out_x = x is None and grouped(np.zeros(x_shape, dtype), groups)
    out_y = y is None and grouped(np.zeros(y_shape, dtype), groups)
    out_k = kernel is None and np.zeros((x.shape[0] // groups,) + tuple(extents) + (y.shape[0] // groups, groups), dtype)
    gx, gy = out_x if x is None else grouped(x, groups), out_y if y is None else grouped(y, groups)
    gk = out_k if kernel is None else kernel.reshape(kernel.shape[:-1] + (kernel.shape[-1] // groups, groups), order="F")
    for k, o, i in meetings(gx.shape[1:axes + 1], gk.shape[1:axes + 1], gy.shape[1:axes + 1], strides, low, dilation):
        at_x, at_y, at_k = (slice(None),) + i, (slice(None),) + o, (slice(None),) + k
        # leading axes of what is indexed: channels, windows, batch..., group
        if y is None:
            gy[at_y] += np.einsum("a...g,abg->b...g", gx[at_x], gk[at_k])
        elif x is None:
            gx[at_x] += np.einsum("b...g,abg->a...g", gy[at_y], gk[at_k])
        else:
            px, py = gx[at_x], gy[at_y]
            terms = int(np.prod(px.shape[1:-1]))
            gk[at_k] += np.einsum("apg,bpg->abg", px.reshape(px.shape[0], terms, groups), py.reshape(py.shape[0], terms, groups))
    if y is None:
        return joined(gy).reshape(y_shape, order="F")
    if x is None:
        return joined(gx).reshape(x_shape, order="F")
    return gk.reshape(k_shape, order="F")


def convolution(args, attributes, kinds):
    return product(args[0], args[1], None, {**attributes, "extents": extents_of(args[2:], attributes)})


def convolution_transpose(args, attributes, kinds):
    return product(None, args[1], args[0], {**attributes, "extents": extents_of(args[2:], attributes)})


def convolution_kernel(args, attributes, kinds):
    return product(args[0], None, args[1], {**attributes, "extents": extents_of(args[2:], attributes)})


def window_sum(args, attributes, kinds):
    (x, *rest), (strides, low, dilation) = args, steps(attributes)
    axes, extents = len(strides), extents_of(rest, attributes)
    result = np.zeros((x.shape[0],) + tuple(extents) + x.shape[axes + 1:], x.dtype)
    inputs, results = x.shape[1:axes + 1], tuple(extents)
    if attributes["transposed"]:
        inputs, results = results, inputs
    for _, o, i in meetings(inputs, attributes["windows"], results, strides, low, dilation):
        o, i = (slice(None),) + o, (slice(None),) + i
        if attributes["transposed"]:
            result[i] += x[o]
        else:
            result[o] += x[i]
    return result


def best_of(args, attributes):
    """(the best elements, their places) of each window."""
    (x, *rest), (strides, low, dilation) = args, steps(attributes)
    axes, extents = len(strides), extents_of(rest, attributes)
    shape = (x.shape[0],) + tuple(extents) + x.shape[axes + 1:]
    best, places = np.full(shape, np.inf if attributes["least"] else -np.inf, x.dtype), np.full(shape, -1, np.int64)
    numbers = np.arange(int(np.prod(x.shape[1:axes + 1]))).reshape(x.shape[1:axes + 1], order="F")
    for _, o, i in meetings(x.shape[1:axes + 1], attributes["windows"], extents, strides, low, dilation):
        o, where = (slice(None),) + o, numbers[i]
        new, old, place = x[(slice(None),) + i], best[o], places[o]
        where = np.broadcast_to(where.reshape((1,) + where.shape + (1,) * (x.ndim - axes - 1)), new.shape)
        beats = (new < old if attributes["least"] else new > old) | (np.isnan(new) & ~np.isnan(old)) | (place < 0)
        best[o], places[o] = np.where(beats, new, old), np.where(beats, where, place)
    return best, places


def spatial_as_one(v, axes):
    return v.reshape((v.shape[0], int(np.prod(v.shape[1:axes + 1]))) + v.shape[axes + 1:], order="F")


def window_pick(args, attributes, kinds):
    (x, places), axes = args, attributes["axes"]
    flat, at = spatial_as_one(x, axes), spatial_as_one(places, axes)
    inside = (at >= 0) & (at < flat.shape[1])
    found = np.take_along_axis(flat, np.where(inside, at, 0), 1) if flat.shape[1] else np.zeros(at.shape, x.dtype)
    return np.where(inside, found, 0).astype(x.dtype).reshape(places.shape, order="F")


def window_spread(args, attributes, kinds):
    (y, places, *rest), axes = args, attributes["axes"]
    extents = extents_of(rest, attributes)
    out = np.zeros((y.shape[0], int(np.prod(extents))) + y.shape[axes + 1:], y.dtype)
    flat, at = spatial_as_one(y, axes), spatial_as_one(places, axes)
    index = list(np.indices(at.shape))
    inside = (at >= 0) & (at < out.shape[1])
    index[1] = at
    np.add.at(out, tuple(i[inside] for i in index), flat[inside])
    return out.reshape((y.shape[0],) + tuple(extents) + y.shape[axes + 1:], order="F")


OPS = {"convolution": convolution, "convolution_transpose": convolution_transpose, "convolution_kernel": convolution_kernel,
       "window_sum": window_sum, "window_max": lambda args, attributes, kinds: best_of(args, attributes)[0],
       "window_argmax": lambda args, attributes, kinds: best_of(args, attributes)[1],
       "window_pick": window_pick, "window_spread": window_spread}
