"""Elementwise functions."""
import numpy as np
from scipy import special

from entry import BOOL, EVERY, FLOAT, INTEGER, NUMBER, ORDERED, REAL, Entry, array, between, distinct

STEPS = "piecewise constant"


def unary(name, reference, dtypes=FLOAT, fill=between(0.2, 0.9), **more):
    return Entry(name, lambda t, x: getattr(t, name)(x), [array("n", "m", fill=fill)], reference, dtypes, **more)


def binary(name, reference, dtypes=FLOAT, fill=between(0.5, 2), second=None, **more):
    return Entry(name, lambda t, x, y: getattr(t, name)(x, y), [array("n", "m", fill=fill), array("n", "m", fill=second or fill)], reference, dtypes, **more)


def modulus_sign(x):
    return np.where(x == 0, 0, x / np.where(x == 0, 1, np.abs(x)))


ENTRIES = [
    *[unary(name, getattr(np, name)) for name in ("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt")],
    unary("rsqrt", lambda x: 1 / np.sqrt(x)),
    *[unary(name, getattr(np, "arc" + name[1:])) for name in ("asin", "acos", "atan", "asinh", "atanh")],
    unary("acosh", np.arccosh, fill=between(1.2, 3)),
    unary("sigmoid", special.expit, REAL), unary("softplus", lambda x: np.logaddexp(0, x), REAL),
    unary("erf", special.erf, REAL), unary("erfc", special.erfc, REAL), unary("lgamma", special.gammaln, REAL, tolerance=4),
    unary("digamma", special.digamma, REAL, tolerance=10),
    Entry("polygamma", lambda t, x: t.polygamma(x, 2), [array("n", "m", fill=between(0.5, 2))], lambda x: special.polygamma(2, x), REAL, tolerance=10),
    unary("neg", np.negative, NUMBER), unary("abs", np.abs, NUMBER, fill=distinct), unary("conj", np.conj, NUMBER),
    unary("sign", lambda x: modulus_sign(x) if x.dtype.kind == "c" else np.sign(x), NUMBER, fill=distinct),
    unary("real", np.real, NUMBER), unary("imag", np.imag, NUMBER),
    *[unary(name, getattr(np, name), REAL, fill=distinct, derivative=STEPS) for name in ("floor", "ceil", "trunc")],
    unary("round", np.round, REAL, fill=distinct, derivative=STEPS),
    *[unary(name, getattr(np, name), NUMBER, derivative="bool") for name in ("isnan", "isinf", "isfinite")],
    unary("square", np.square, NUMBER), unary("reciprocal", lambda x: 1 // x if x.dtype.kind == "i" else 1 / x, NUMBER, fill=between(0.5, 2)),
    unary("stop_gradient", lambda x: x, EVERY, derivative="that is what it is for"),
    *[Entry(name, lambda t, x, name=name: getattr(t, name)(x, "x"), [array("n", "m", fill=between(0.2, 0.9))], lambda x: x, dtypes)
      for name, dtypes in (("print", EVERY), ("check_finite", FLOAT))],
    binary("add", np.add, NUMBER), binary("sub", np.subtract, NUMBER), binary("mul", np.multiply, NUMBER),
    binary("div", lambda x, y: x / y if x.dtype.kind != "i" else x // y, NUMBER, fill=between(1, 4)),
    binary("pow", np.power, NUMBER, fill=between(1, 3)), binary("rem", np.fmod, ORDERED, fill=between(1.3, 1.8), second=between(0.6, 0.9)),
    binary("atan2", np.arctan2, REAL), binary("hypot", np.hypot, REAL), binary("logaddexp", np.logaddexp, REAL),
    binary("maximum", np.maximum, ORDERED), binary("minimum", np.minimum, ORDERED),
    binary("complex", lambda x, y: x + 1j * y, REAL),
    binary("bitwise_and", np.bitwise_and, INTEGER + BOOL, derivative="integers"), binary("bitwise_or", np.bitwise_or, INTEGER + BOOL, derivative="integers"),
    binary("bitwise_xor", np.bitwise_xor, INTEGER + BOOL, derivative="integers"), unary("bitwise_not", np.invert, INTEGER + BOOL, derivative="integers"),
    binary("shift_left", np.left_shift, INTEGER, fill=between(1, 5), derivative="integers"),
    binary("shift_right", np.right_shift, INTEGER, fill=between(1, 5), derivative="integers"),
]
