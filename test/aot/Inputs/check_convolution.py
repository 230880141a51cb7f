"""Writes the inputs of convolution.mlir to a folder, or with `check` compares what it made of them with NumPy and finite differences."""
import sys

import numpy as np

folder, check = sys.argv[1], len(sys.argv) > 2


def loss(x, k):
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    y = sum(np.einsum("cwn,co->own", padded[:, i:i + x.shape[1]], k[:, i]) for i in range(3))
    m = np.maximum(y[:, 0::2], y[:, 1::2])
    return np.sum(m * m)


def slope(f, at, step=1e-6):
    out = np.zeros_like(at)
    for i in np.ndindex(at.shape):
        high, low = at.copy(), at.copy()
        high[i] += step
        low[i] -= step
        out[i] = (f(high) - f(low)) / (2 * step)
    return out


if not check:
    rng = np.random.default_rng(3)
    np.save(f"{folder}/x.npy", rng.standard_normal((2, 6, 5)))
    np.save(f"{folder}/k.npy", rng.standard_normal((2, 3, 4)))
else:
    x, k, value, dx, dk = (np.load(f"{folder}/{name}.npy") for name in ("x", "k", "loss", "dx", "dk"))
    assert np.allclose(value, loss(x, k), 1e-13), (value, loss(x, k))
    assert np.allclose(dx, slope(lambda v: loss(v, k), x), 1e-6, 1e-6)
    assert np.allclose(dk, slope(lambda v: loss(x, v), k), 1e-6, 1e-6)
    print("right")
