"""What the catalogue says of one function: how it is called, on what, what it means in NumPy, and what does not exist and why."""
from dataclasses import dataclass, field
from typing import Callable

import numpy as np

REAL, COMPLEX, INTEGER, BOOL = ("float32", "float64"), ("complex64", "complex128"), ("int32", "int64"), ("bool",)
FLOAT = REAL + COMPLEX
NUMBER = REAL + INTEGER + COMPLEX
ORDERED = REAL + INTEGER
EVERY = NUMBER + BOOL
DECIDED = "values decide the size"


@dataclass
class Input:
    """A tensor: extents are names or numbers. `dtype` where it is not the one under test; `fill(rng, shape, dtype)` makes the elements.

    `within`: takes a neighbour of an input back to what may be an input (a Hermitian matrix)."""
    extents: tuple
    fill: Callable
    dtype: str | None = None
    within: Callable = staticmethod(lambda x: x)


def normal(rng, shape, dtype):
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if np.dtype(dtype).kind == "i":
        return rng.integers(-5, 6, shape).astype(dtype)
    x = rng.standard_normal(shape)
    return (x + 1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)


def between(low, high):
    """Numbers in (low, high); complex ones have a real part in it and an imaginary part of at most 0.4 on either side."""
    def fill(rng, shape, dtype):
        if dtype == "bool":
            return rng.random(shape) < 0.5
        if np.dtype(dtype).kind == "i":
            first = int(np.ceil(low))
            return rng.integers(first, max(first, int(high)) + 1, shape).astype(dtype)
        x = rng.uniform(low, high, shape)
        return (x + 1j * rng.uniform(-0.4, 0.4, shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)
    return fill


def distinct(rng, shape, dtype):
    """No two elements are near each other, none is near a whole number or zero."""
    if dtype == "bool":
        return rng.random(shape) < 0.5
    count = int(np.prod(shape))
    x = rng.permutation(count).reshape(shape) - count // 2
    return x.astype(dtype) if np.dtype(dtype).kind == "i" else (x * 0.25 + 0.13).astype(dtype)


def positive_definite(rng, shape, dtype):
    """Hermitian matrices [n, n, batch...] with eigenvalues from about 1 on, well apart."""
    a = normal(rng, shape, dtype).astype(np.complex128 if np.dtype(dtype).kind == "c" else np.float64)
    n = shape[0]
    product = np.einsum("ik...,jk...->ij...", a, a.conj()) if n else a
    return (product + np.multiply.outer(np.diag(np.arange(1.0, n + 1)), np.ones(shape[2:]))).astype(dtype)


def regular(rng, shape, dtype):
    """Matrices [m, n, batch...] far from singular."""
    a = normal(rng, shape, dtype)
    return (a + np.multiply.outer(3 * np.eye(*shape[:2]), np.ones(shape[2:]))).astype(dtype)


def triangle(rng, shape, dtype):
    return np.einsum("...ij->ij...", np.tril(np.einsum("ij...->...ij", regular(rng, shape, dtype))))


def below(extent):
    """Indices in [0, extent)."""
    return lambda rng, shape, dtype: rng.integers(0, extent, shape).astype(dtype)


@dataclass
class Entry:
    name: str  # the C function without tnf_
    call: Callable  # (tracer, *values) -> value, structure or tuple of values
    inputs: list
    reference: Callable | None  # (*arrays) -> array or tuple of arrays
    dtypes: tuple = FLOAT
    derivative: str = ""  # why there is none
    second: str = ""  # why there is no second one
    smooth: Callable | None = None  # what is differentiated where the results themselves are not defined up to a phase or a sign
    holds: Callable | None = None  # (arrays, results) -> error, beside or instead of the reference
    batch: str = ""  # why a batch axis behind the others does not apply
    unmapped: str = ""  # why it cannot be the body of a map over its inputs; that values decide a size is why for the batch too
    nonempty: dict = field(default_factory=dict)  # extents that are never 0: name -> why
    sizes: tuple = ({"n": 3, "m": 4, "k": 2, "p": 5}, {"n": 5, "m": 2, "k": 3, "p": 4})
    tolerance: float = 1.0  # times 1e-12 (f64), 1e-5 (f32)
    variant: str = ""  # told from another entry of the same function
    constant: tuple = ()  # inputs that are not differentiated with respect to

    def __post_init__(self):
        self.unmapped = self.unmapped or (DECIDED if self.batch == DECIDED else "")

    @property
    def key(self):
        return self.name + ("_" + self.variant if self.variant else "")

    def symbols(self):
        return sorted({e for each in self.inputs for e in each.extents if isinstance(e, str)})


def array(*extents, fill=normal, dtype=None):
    return Input(extents, fill, dtype)


def hermitian(a):
    return (a + np.conj(np.swapaxes(a, 0, 1))) / 2


def definite(*extents):
    return Input(extents, positive_definite, None, hermitian)
