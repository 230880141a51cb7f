"""Fourier transforms along an axis, in NumPy."""
import numpy as np

NORMS = {0: "backward", 1: "ortho", 2: "forward"}  # of a forward transform with that scale
COMPLEX = {np.dtype(np.float32): np.complex64, np.dtype(np.float64): np.complex128}
REAL = {np.dtype(np.complex64): np.float32, np.dtype(np.complex128): np.float64}
DYNAMIC = -(2 ** 63)


def fft(args, attributes, kinds):
    (x,), axis = args, attributes["axis"]
    assert x.shape[axis] > 0, "a Fourier transform has a length of at least 1"
    if x.size == 0:
        return x
    function, norm = np.fft.fft, NORMS[attributes["scale"]]
    if attributes["backward"]:
        function, norm = np.fft.ifft, {"backward": "forward", "forward": "backward"}.get(norm, norm)
    return function(x, axis=axis, norm=norm).astype(x.dtype)


def rfft(args, attributes, kinds):
    (x,), axis = args, attributes["axis"]
    n, dtype = x.shape[axis], COMPLEX[x.dtype]
    assert n > 0, "a Fourier transform has a length of at least 1"
    if x.size == 0:
        return np.zeros(x.shape[:axis] + (n // 2 + 1,) + x.shape[axis + 1:], dtype)
    return np.fft.rfft(x, axis=axis, norm=NORMS[attributes["scale"]]).astype(dtype)


def irfft(args, attributes, kinds):
    x, axis, n, dtype = args[0], attributes["axis"], attributes["static_extents"][0], REAL[args[0].dtype]
    n = args[1] if n == DYNAMIC else n
    assert n > 0, "a Fourier transform has a length of at least 1"
    assert x.shape[axis] == n // 2 + 1, f"irfft of {x.shape} to {n}"
    if x.size == 0:
        return np.zeros(x.shape[:axis] + (n,) + x.shape[axis + 1:], dtype)
    norm = {0: "forward", 1: "ortho", 2: "backward"}[attributes["scale"]]
    return np.fft.irfft(x, n, axis=axis, norm=norm).astype(dtype)


OPS = {"fft": fft, "rfft": rfft, "irfft": irfft}
