"""Convolution and pooling."""
import ctypes
from itertools import product

import numpy as np

from surface import Axes
from entry import FLOAT, REAL, Entry, array, distinct

ONE_KERNEL = "the kernel has no batch axes"
CROPPED = {"p": "of no elements one is cropped"}


def options(t, **fields):
    """Window options for C, their lists from lists."""
    structure = t.surface.headers.types["tnf_window_options"]
    given = {name: t.argument(Axes, each) if isinstance(each, list) else each for name, each in fields.items()}
    return structure(size=ctypes.sizeof(structure), **{"groups": 1, **given})


def reach(dilation, width):
    """The elements from the first to the last of a window."""
    return dilation * (width - 1) + 1 if width else 0


def same(extents, window, strides, dilation):
    """What is before and after the elements, that the result has ceil(n / stride)."""
    around = [max((-(-n // s) - 1) * s + reach(d, k) - n, 0) for n, k, s, d in zip(extents, window, strides, dilation)]
    return [each // 2 for each in around], [each - each // 2 for each in around]


def windows(x, window, strides=None, low=None, high=None, dilation=None, value=0, padding="valid"):
    """[channels, places..., batch..., window...]"""
    rank = len(window)
    strides, dilation = strides or [1] * rank, dilation or [1] * rank
    low, high = (low or [0] * rank, high or [0] * rank) if padding == "valid" else same(x.shape[1:1 + rank], window, strides, dilation)
    given = x.shape
    x = np.pad(x, [(0, 0), *zip(low, high), *[(0, 0)] * (x.ndim - 1 - rank)], constant_values=value)
    for axis, (k, s, d) in enumerate(zip(window, strides, dilation), 1):
        count = max(0, (x.shape[axis] - reach(d, k)) // s + 1) if padding == "valid" else -(-given[axis] // s)
        x = np.moveaxis(np.take(x, s * np.arange(count)[:, None] + d * np.arange(k), axis=axis), axis + 1, -1)
    return x


def convolved(groups=1, **how):
    def reference(x, kernel):
        rank, results = kernel.ndim - 2, []
        for part, weights in zip(np.split(x, groups), np.split(kernel, groups, axis=-1)):
            seen = windows(part, kernel.shape[1:-1], **how)
            over = [0, *range(seen.ndim - rank, seen.ndim)]
            results.append(np.moveaxis(np.tensordot(seen, weights, (over, range(rank + 1))), -1, 0))
        return np.concatenate(results)
    return reference


def spread(stride, low, high, dilation=1, groups=1, more=0, padding="valid"):
    """The adjoint of a convolution over one axis; `more`: elements that no window reaches."""
    def reference(y, kernel):
        (channels, width, _), count = kernel.shape, y.shape[1]
        span = reach(dilation, width)
        made = count * stride if padding == "same" else (count - 1) * stride + span - low - high + more
        before = same([made], [width], [stride], [dilation])[0][0] if padding == "same" else low
        results = []
        for part, weights in zip(np.split(y, groups), np.split(kernel, groups, axis=-1)):
            whole = np.zeros((channels, max((count - 1) * stride + span, made + before), *y.shape[2:]), y.dtype)
            for place, k in product(range(count), range(width)):
                whole[:, place * stride + k * dilation] += np.tensordot(weights[:, k], part[:, place], 1)
            results.append(whole[:, before:before + made])
        return np.concatenate(results)
    return reference


def pooled(pick, value=0, **how):
    def reference(x):
        seen = windows(x, (2, 3), **{"strides": [2, 3], **how}, value=value)
        return pick(seen, (-2, -1))
    return reference


def inside(x, axes):
    """The mean of what is not padding."""
    return np.nanmean(x, axes)


def conv(name, call, reference, spatial, variant="", groups=1, results=2, **more):
    x = array(2 * groups if groups > 1 else "n", *["p"] * spatial, "m")
    return Entry(name, call, [x, array(2 if groups > 1 else "n", *["k"] * spatial, results)], reference, FLOAT, batch=ONE_KERNEL, variant=variant, **more)


def transposed(call, reference, variant="", results="n", nonempty=None):
    return Entry("conv_transpose", call, [array(results, "p", "m"), array(3, "k", results)], reference, FLOAT, batch=ONE_KERNEL, variant=variant,
                 nonempty=nonempty or {})


def one_more(t, y, kernel):
    """2 (n - 1) + k - 1, and one."""
    return t.extent_add(t.extent_mul(t.dim(y, 1), t.extent_const(2)), t.extent_sub(t.dim(kernel, 1), t.extent_const(2)))


def simple(rank):
    name = f"conv{rank}d"
    return [conv(name, lambda t, x, k: getattr(t, name)(x, k, 2, t.surface.PADDING_SAME), convolved(strides=[2] * rank, padding="same"), rank, "same"),
            conv(name, lambda t, x, k: getattr(t, name)(x, k, 1, t.surface.PADDING_VALID), convolved(), rank, "valid")]


def pool(name, reference, dtypes, how=lambda t: None, variant="", **more):
    return Entry(name, lambda t, x: getattr(t, name)(x, [2, 3], how(t)), [array("n", "p", "m", fill=distinct)], reference, dtypes, variant=variant, **more)


AROUND = {"strides": [1, 2], "low": [1, 0], "high": [0, 2], "dilation": [2, 1]}

ENTRIES = [
    conv("conv", lambda t, x, k: t.conv(x, k, None), convolved(), 2),
    conv("conv", lambda t, x, k: t.conv(x, k, options(t, groups=2, strides=[2], low=[1], high=[2], dilation=[2])),
         convolved(2, strides=[2], low=[1], high=[2], dilation=[2]), 1, "grouped", groups=2, results=6),
    *simple(1), *simple(2), *simple(3),
    transposed(lambda t, y, k: t.conv_transpose(y, k, [], None), spread(1, 0, 0)),
    transposed(lambda t, y, k: t.conv_transpose(y, k, [], options(t, strides=[2], low=[1], high=[0])), spread(2, 1, 0), "strided", nonempty=CROPPED),
    transposed(lambda t, y, k: t.conv_transpose(y, k, [], options(t, groups=2, strides=[3], dilation=[2], padding=t.surface.PADDING_SAME)),
               spread(3, 0, 0, 2, 2, padding="same"), "grouped", 4),
    transposed(lambda t, y, k: t.conv_transpose(y, k, [one_more(t, y, k)], options(t, strides=[2], low=[1])), spread(2, 1, 0, more=1), "extents",
               nonempty=CROPPED),
    *[pool(name, pooled(pick, value), REAL) for name, pick, value in (("max_pool", np.max, -np.inf), ("min_pool", np.min, np.inf))],
    *[pool(name, pooled(pick, value, **AROUND), REAL, lambda t: options(t, **AROUND), "around")
      for name, pick, value in (("max_pool", np.max, -np.inf), ("min_pool", np.min, np.inf))],
    pool("sum_pool", pooled(np.sum), FLOAT), pool("avg_pool", pooled(np.mean), FLOAT),
    pool("sum_pool", pooled(np.sum, **AROUND), FLOAT, lambda t: options(t, **AROUND), "around"),
    pool("avg_pool", pooled(np.mean, **AROUND), FLOAT, lambda t: options(t, **AROUND), "around"),
    pool("avg_pool", pooled(inside, np.nan, **AROUND), FLOAT, lambda t: options(t, without_padding=True, **AROUND), "without_padding"),
]
