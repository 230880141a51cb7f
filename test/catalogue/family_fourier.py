"""Discrete Fourier transforms along one and several axes, frequencies and shifts."""
import numpy as np

from surface import ALL, Extent
from entry import BOOL, EVERY, ORDERED, REAL, Entry, array

WHOLE_LENGTH = Extent(None, None, 0, 3)
LENGTH = "a transform has at least one element"
NOT_COMPLEX = ORDERED + BOOL


def transform(name, dtypes, **more):
    """At its own length, cut, and filled with zeros; each with another norm."""
    def one(n, norm, **rest):
        number = {"backward": 0, "forward": 1, "ortho": 2}[norm]
        return Entry(name, lambda t, x: getattr(t, name)(x, WHOLE_LENGTH if n is None else n, 0, number), [array("n", "m")],
                     lambda x: getattr(np.fft, name)(x, n, 0, norm), dtypes, **rest, **more)
    return [one(None, "backward", nonempty={"n": LENGTH}), one(4, "ortho", variant="to_4"), one(9, "forward", variant="to_9")]


def along_second(name, dtypes):
    """A batched axis before it, one behind it."""
    return Entry(name, lambda t, x: getattr(t, name)(x, WHOLE_LENGTH, -2, 2), [array(2, "n", "m")], lambda x: getattr(np.fft, name)(x, None, 1, "ortho"),
                 dtypes, variant="axis_1", nonempty={"n": LENGTH}, batch="the axis counts from the end")


def plane(name, dtypes):
    """Along axes 0 and 1, as long as they are and of given lengths."""
    function = getattr(np.fft, name)
    return [Entry(name, lambda t, x: getattr(t, name)(x, [], 0), [array("n", "m")], lambda x: function(x, None, (0, 1), "backward"), dtypes,
                  nonempty={"n": LENGTH, "m": LENGTH}),
            Entry(name, lambda t, x: getattr(t, name)(x, [WHOLE_LENGTH, 6], 2), [array("n", "m", "k")],
                  lambda x: function(x, (x.shape[0], 6), (0, 1), "ortho"), dtypes, variant="to_6", nonempty={"n": LENGTH})]


def several(name, dtypes):
    """Along two of three axes, in another order than that of the axes."""
    function = getattr(np.fft, name)
    last = (lambda m: 2 * (m - 1)) if name == "irfftn" else (lambda m: m)
    return [Entry(name, lambda t, x: getattr(t, name)(x, [], [2, 0], 1), [array("n", "k", "m")], lambda x: function(x, None, (2, 0), "forward"), dtypes,
                  nonempty={"n": LENGTH, "m": LENGTH}),
            Entry(name, lambda t, x: getattr(t, name)(x, [5, WHOLE_LENGTH], [0, 2], 2), [array("n", "k", "m")],
                  lambda x: function(x, (5, last(x.shape[2])), (0, 2), "ortho"), dtypes, variant="lengths", nonempty={"m": LENGTH})]


def moved(name):
    function = getattr(np.fft, name)
    return [Entry(name, lambda t, x: getattr(t, name)(x, [0]), [array("n", "m")], lambda x: function(x, 0), EVERY),
            Entry(name, lambda t, x: getattr(t, name)(x, ALL), [array("n", "m")], lambda x: function(x), EVERY, variant="all_axes",
                  batch="all axes count, a batch axis too")]


def frequencies(name, nonempty):
    return Entry(name, lambda t, x: getattr(t, name)(t.dim(x, 0), 0.1, t.dtype_number(x)), [array("n")],
                 lambda x: getattr(np.fft, name)(len(x), 0.1) if len(x) else np.zeros(0), REAL, derivative="constant", batch="no tensor enters",
                 nonempty=nonempty)


ENTRIES = [
    *transform("fft", EVERY), along_second("fft", EVERY), *transform("ifft", EVERY), *transform("rfft", NOT_COMPLEX), along_second("rfft", NOT_COMPLEX),
    *transform("irfft", EVERY), along_second("irfft", EVERY), *transform("hfft", EVERY), *transform("ihfft", NOT_COMPLEX),
    *plane("fft2", EVERY), *plane("ifft2", EVERY), *plane("rfft2", NOT_COMPLEX), *plane("irfft2", EVERY),
    *several("fftn", EVERY), *several("ifftn", EVERY), *several("rfftn", NOT_COMPLEX), *several("irfftn", EVERY),
    *moved("fftshift"), *moved("ifftshift"), frequencies("fftfreq", {}), frequencies("rfftfreq", {"n": "the frequency would be 0 / 0"}),
]
