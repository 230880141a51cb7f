"""What each operation of the IR means, in NumPy: the functions of numeric/ad/interp.py, exact or in higher precision where those are not.

`apply` evaluates one operation; `perturb` is the same result with the rounding errors of another implementation, so that running a program
with both says how far apart two correct results may be.
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric", "ad"))
import interp  # noqa: E402

WIDE = {np.dtype(np.float32): np.dtype(np.float64), np.dtype(np.complex64): np.dtype(np.complex128)}
# results are inputs or parts of them: no rounding
EXACT = {"neg", "conj", "real", "imag", "complex", "maximum", "minimum", "compare", "select", "convert", "reshape", "transpose", "reverse",
         "broadcast_in_dim", "slice", "pad", "concatenate", "tril", "triu", "extract_diag", "embed_diag", "constant", "variable", "dim",
         "reduce_max", "reduce_min", "sign", "stop_gradient", "iota", "extent_to_scalar", "take", "dynamic_slice", "dynamic_update_slice",
         "floor", "ceil", "trunc", "round", "isnan", "isinf", "isfinite", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not", "shift_left",
         "shift_right", "rem", "clamp", "sort", "argsort", "argmax", "cumulative_argmax", "take_along_axis", "gather",
         "search_sorted", "philox", "window_max", "copysign", "nextafter", "window_argmax", "window_pick"}


LINEAR_ALGEBRA = {"cholesky", "inverse", "solve", "triangular_solve", "lu_factor", "lu_solve", "qr", "svd", "eigh", "lu", "full_piv_lu",
                  "pivoted_qr", "householder_qr"}
MATRIX_FUNCTIONS = {"det", "slogdet", "cofactor", "cofactor_tangent", "pinv", "lstsq", "matrix_exp", "matrix_exp_tangent", "matrix_log",
                    "matrix_log_tangent", "matrix_sqrt", "sylvester", "eig"}


class Refused(Exception):
    """The operation must end the run with an error; `place` is what the error says of where, in a loop."""
    place = ""


def int_div(x, y):
    if np.any(y == 0):
        raise Refused("division by zero")
    q = np.abs(x.astype(object)) // np.abs(y.astype(object)) * np.where((x < 0) != (y < 0), -1, 1)
    return wrap(q, x.dtype)


def int_rem(x, y):
    return wrap(x.astype(object) - int_div(x, y).astype(object) * y.astype(object), x.dtype)


def wrap(values, dtype):
    """Python integers to a dtype that wraps."""
    bits = 8 * dtype.itemsize
    flat = [(int(v) + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1)) for v in np.ravel(np.asarray(values, object))]
    return np.array(flat, dtype).reshape(np.shape(values))


def int_pow(x, y):
    def one(a, b):
        a, b = int(a), int(b)
        if b >= 0:
            return pow(a, b, 1 << 64)
        return {1: 1, -1: 1 - 2 * (b % 2)}.get(a, 0)
    return wrap(np.array([one(a, b) for a, b in zip(x.ravel(), y.ravel())], object).reshape(x.shape), x.dtype)


def convert(x, dtype):
    """Float to integer saturates, NaN gives 0; complex to real takes the real part."""
    if np.iscomplexobj(x) and not np.issubdtype(dtype, np.complexfloating) and dtype != np.bool_:
        x = x.real
    if x.dtype.kind == "f" and np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        safe = np.where(np.isfinite(x), x, 0)
        out = np.where(safe >= 2.0 ** (8 * info.dtype.itemsize - 1), info.max, 0).astype(dtype)
        low = safe <= float(info.min)
        inside = (safe < 2.0 ** (8 * info.dtype.itemsize - 1)) & ~low
        out = np.where(low, info.min, np.where(inside, np.where(inside, safe, 0).astype(dtype), out)).astype(dtype)
        return np.where(x == np.inf, info.max, np.where(x == -np.inf, info.min, out)).astype(dtype)
    return x.astype(dtype)


def apply(op, args, attributes, kinds):
    """The results of one operation, as a tuple."""
    dtypes = [k[1] for k in kinds if k]
    if op == "print":
        return ()
    if op in LINEAR_ALGEBRA | {"check_finite"} and not all(np.all(np.isfinite(a)) for a in args):
        raise Refused("a value is not finite")
    if op == "check_finite":
        return ()
    try:
        if op in ("div", "rem", "pow") and args[0].dtype.kind == "i":
            assert args[0].shape == args[1].shape, "extents differ"
            return ({"div": int_div, "rem": int_rem, "pow": int_pow}[op](*args),)
        if op == "nextafter":  # of numbers of this precision
            return (np.nextafter(*args),)
        if op == "convert":
            return (convert(args[0], np.dtype(dtypes[0])),)
        wide = [np.asarray(a).astype(WIDE[a.dtype]) if isinstance(a, (np.ndarray, np.generic)) and a.dtype in WIDE else a for a in args]
        widened = [(k[0], WIDE.get(np.dtype(k[1]), k[1])) if k else k for k in kinds]
        results = interp.OPS[op](wide, attributes, widened)
        results = results if isinstance(results, tuple) else (results,)
        return tuple(np.asarray(r).astype(k[1]) if k else int(r) for r, k in zip(results, kinds))
    except (AssertionError, ValueError, IndexError, np.linalg.LinAlgError) as error:
        raise Refused(str(error)) from error


def magnitude(op, results, args, attributes, kinds):
    """What rounding errors are relative to: the sum of absolute values for sums, the largest element for linear algebra."""
    if op in ("dot_general", "linear_recurrence", "custom", "reduce_sum", "add", "sub", "scatter_add", "scatter_add_along_axis", "scatter", "cumulative_sum",
              "convolution", "convolution_transpose", "convolution_kernel", "window_sum", "window_spread"):
        sizes = [np.abs(a).astype(a.dtype) if isinstance(a, (np.ndarray, np.generic)) else a for a in args]
        return [np.real(r) for r in apply(op if op != "sub" else "add", sizes, attributes, kinds)]
    if op == "call":
        return [10 * attributes["entry"].tolerance * np.max(np.abs(r), initial=0) for r in results]
    if op in LINEAR_ALGEBRA | MATRIX_FUNCTIONS:
        return [np.max(np.abs(r), initial=0) for r in results]
    if op == "sinc":  # a sum over nodes: NumPy's error is one of the largest term
        return [np.maximum(np.abs(r), 10 * np.pi ** attributes["order"]) for r in results]
    if op in ("fft", "rfft", "irfft"):  # errors of every element are relative to the largest of its line
        return [np.broadcast_to(np.max(np.abs(r), axis=attributes["axis"], keepdims=True, initial=0), r.shape) for r in results]
    return [np.abs(r) for r in results]


def perturb(op, args, attributes, kinds, rng):
    """The results of one operation with errors of a few units in the last place."""
    results, out = apply(op, args, attributes, kinds), []
    if op in EXACT:
        return results
    for r, size in zip(results, magnitude(op, results, args, attributes, kinds)):
        if isinstance(r, np.ndarray) and r.dtype.kind in "fc":
            error = rng.choice([-3.0, 3.0], r.shape) + (1j * rng.choice([-3.0, 3.0], r.shape) if r.dtype.kind == "c" else 0)
            r = (r + np.finfo(r.dtype).eps * error * size).astype(r.dtype)
        out.append(r)
    return tuple(out)
