"""Constants and sequences, what depends on a tensor by its dtype and extents alone."""
import ctypes

import numpy as np

from entry import EVERY, FLOAT, INTEGER, NUMBER, Entry, array, between

CONSTANT = "constant"
NUMBERS = "it takes numbers of rank 0"
EXTENTS = "its extents are given"


def made(name, call, reference, dtypes=NUMBER, inputs=None, **more):
    return Entry(name, call, inputs or [array("n", "m")], reference, dtypes, **more)


def stored(t, x):
    numbers = np.asfortranarray(np.arange(6).reshape(2, 3), {number: dtype for number, dtype in enumerate(
        ("float32", "float64", "int32", "int64", "bool", "complex64", "complex128"))}[t.dtype_number(x)])
    return t.constant(t.dtype_number(x), 2, [2, 3], (ctypes.c_char * numbers.nbytes).from_buffer_copy(numbers.tobytes("F")))


def steps(start, step):
    """In f64, rounded once."""
    wide = np.float64 if start.dtype == np.float32 else start.dtype
    return (start.astype(wide) + np.arange(5).astype(wide) * step.astype(wide)).astype(start.dtype)


ENTRIES = [
    made("constant", stored, lambda x: np.arange(6).reshape(2, 3).astype(x.dtype), EVERY, derivative=CONSTANT, batch=EXTENTS),
    made("full_like", lambda t, x: t.full_like(x, 3.0), lambda x: np.full_like(x, 3), derivative=CONSTANT),
    made("ones_like", lambda t, x: t.ones_like(x), np.ones_like, EVERY, derivative=CONSTANT),
    made("zeros_like", lambda t, x: t.zeros_like(x), np.zeros_like, EVERY, derivative=CONSTANT),
    made("scalar_like", lambda t, x: t.add(x, t.scalar_like(x, 3.0)), lambda x: x + x.dtype.type(3)),
    made("full", lambda t, x: t.full(x, [2, 3]), lambda x: np.full((2, 3), x), EVERY, [array()], batch=NUMBERS),
    made("iota", lambda t, x: t.iota(t.dtype_number(x), [t.dim(x, 0), t.dim(x, 1)], 1), lambda x: np.broadcast_to(np.arange(x.shape[1]), x.shape).astype(x.dtype),
         derivative=CONSTANT, batch=EXTENTS),
    made("eye", lambda t, x: t.eye(t.dtype_number(x), t.dim(x, 0), t.dim(x, 1)), lambda x: np.eye(*x.shape, dtype=x.dtype), EVERY, derivative=CONSTANT,
         batch=EXTENTS),
    made("arange", lambda t, x, y: t.arange(x, y, 5), steps, NUMBER, [array(fill=between(1, 3)), array(fill=between(1, 3))], batch=NUMBERS),
    made("linspace", lambda t, x, y: t.linspace(x, y, 5), lambda x, y: np.linspace(x, y, 5).astype(x.dtype), FLOAT,
         [array(fill=between(1, 2)), array(fill=between(3, 4))], batch=NUMBERS),
    made("extent_to_scalar", lambda t, x: t.extent_to_scalar(t.dim(x, 0), t.dtype_number(x)), lambda x: x.dtype.type(x.shape[0]), derivative=CONSTANT,
         batch="one extent"),
    made("compare_scalar", lambda t, x: t.compare_scalar(t.surface.DIRECTION_GE, x, 1.0), lambda x: x >= 1, ("float32", "float64", *INTEGER),
         derivative="bool"),
    made("scale_complex", lambda t, x: t.scale_complex(2.0, -1.0, x), lambda x: x * x.dtype.type(2 - 1j), ("complex64", "complex128")),
]
