"""Special functions, and the elementwise ones of real numbers that are no everyday arithmetic."""
import numpy as np
from scipy import special

from entry import INTEGER, NUMBER, REAL, Entry, array, between, distinct

NODES, WEIGHTS = np.polynomial.legendre.leggauss(60)


def unary(name, reference, dtypes=REAL, fill=between(0.2, 0.9), rest=(), **more):
    return Entry(name, lambda t, x: getattr(t, name)(x, *rest), [array("n", "m", fill=fill)], reference, dtypes, **more)


def binary(name, reference, dtypes=REAL, fill=between(0.5, 2), second=None, **more):
    return Entry(name, lambda t, x, y: getattr(t, name)(x, y), [array("n", "m", fill=fill), array("n", "m", fill=second or fill)], reference, dtypes, **more)


def broadcast(name, reference, **more):
    return Entry(name, lambda t, x, y: getattr(t, name)(x, y), [array("n", "m", fill=between(0.5, 2)), array("m", fill=between(0.5, 2))], reference, REAL,
                 variant="broadcast", **more)


def digits(reference):
    """The largest error of an element beside that element: for results that are small, or of many magnitudes."""
    def error(xs, ys):
        want = np.asarray(reference(*[x.astype(np.float64) for x in xs]))
        got = ys[0].astype(np.float64)
        if got.shape != want.shape:
            return np.inf
        return float(np.max(np.abs(got - want) / np.where(want == 0, 1, np.abs(want)), initial=0.0))
    return error


def sinc(order):
    """The derivative under the integral: sin(pi x) / (pi x) is that of cos(pi x t) for t from 0 to 1."""
    t, w = np.pi * (NODES + 1) / 2, WEIGHTS / 2
    return lambda x: (w * t ** order * np.cos(np.multiply.outer(x, t) + order * np.pi / 2)).sum(-1)


def erfcx(order):
    def f(x):
        values = [special.erfcx(x), 2 * x * special.erfcx(x) - 2 / np.sqrt(np.pi)]
        for n in range(2, order + 1):
            values.append(2 * x * values[-1] + 2 * (n - 1) * values[-2])
        return values[order]
    return f


def i0e(order):
    """The mean of (c - 1)^order e^(x (c - 1)) over angles, c their cosine."""
    less = np.cos(2 * np.pi * np.arange(200) / 200) - 1
    return lambda x: np.mean(less ** order * np.exp(x[..., None] * less), -1)


def frexp(x):
    mantissa, exponent = np.frexp(x)
    return mantissa, exponent.astype(np.int32)


def signs(rng, shape, dtype):
    """-1, 0 and 1."""
    return rng.integers(-1, 2, shape).astype(dtype)


def with_zeros(low, high):
    def fill(rng, shape, dtype):
        x = between(low, high)(rng, shape, dtype)
        return np.where(rng.random(shape) < 0.3, np.zeros_like(x), x)
    return fill


def with_specials(rng, shape, dtype):
    """NaN and both infinities among numbers; integers and bool have none."""
    x = distinct(rng, shape, dtype)
    if x.dtype.kind == "f":
        at = rng.integers(0, 6, shape)
        for i, value in enumerate((np.nan, np.inf, -np.inf)):
            x[at == i] = value
    return x


def near_quotient(x, y):
    x, y = x.astype(np.longdouble), y.astype(np.longdouble)
    return (x * np.log1p((x - y) / y)).astype(np.float64)


def divisors(low, high):
    return lambda rng, shape, dtype: (rng.random(shape) < 0.5) if dtype == "bool" else rng.integers(low, high, shape).astype(dtype)


ELEMENTWISE = [
    unary("exp2", np.exp2, fill=between(-2, 2)), unary("log2", np.log2), unary("log10", np.log10),
    unary("cbrt", np.cbrt), unary("cbrt", np.cbrt, fill=distinct, variant="of_both_signs", tolerance=10),
    unary("erfinv", special.erfinv, fill=between(-0.95, 0.95), tolerance=10), unary("ndtri", special.ndtri, fill=between(0.02, 0.98), tolerance=10),
    *[unary("sinc", sinc(order), fill=fill, rest=(order,), variant=variant) for order, fill, variant in
      ((0, between(-3, 3), ""), (1, between(-3, 3), "order_1"), (4, between(-3, 3), "order_4"), (0, between(-1e-3, 1e-3), "near_0"))],
    binary("copysign", np.copysign, fill=distinct), binary("nextafter", np.nextafter, fill=distinct),
    *[unary("erfcx", erfcx(order), fill=between(*limits), rest=(order,), variant=variant) for order, limits, variant in
      ((0, (-2, 4), ""), (1, (-2, 4), "order_1"), (3, (0.5, 30), "order_3"))],
    *[unary("bessel_i", lambda x, order=order: special.iv(order, x), fill=between(*limits), rest=(order,), variant=variant, tolerance=10) for
      order, limits, variant in ((0, (-3, 3), ""), (1, (-3, 3), "order_1"), (0, (-20, -8), "far"), (5, (-4, 4), "order_5"))],
    *[unary("bessel_i0e", i0e(order), fill=between(0.2, 12), rest=(order,), variant=variant) for order, variant in ((0, ""), (2, "order_2"))],
    unary("bessel_i1e", special.i1e, fill=between(-12, 12)), unary("bessel_i1e", special.i1e, fill=between(-1e-3, 1e-3), variant="near_0"),
    binary("zeta", special.zeta, fill=between(1.5, 6), second=between(0.3, 5), derivative="that in the exponent is refused"),
    Entry("zeta", lambda t, x: t.zeta(t.full_like(x, 2.5), x), [array("n", "m", fill=between(0.3, 5))], lambda x: special.zeta(2.5, x), REAL,
          variant="in_the_offset"),
]

LOGARITHMS = [
    binary("xlogy", special.xlogy), broadcast("xlogy", special.xlogy),
    Entry("xlogy", lambda t, x, y: t.xlogy(x, y), [array("n", "m", fill=with_zeros(0.5, 2)), array("n", "m", fill=between(0.5, 2))], special.xlogy, REAL,
          variant="of_zeros"),
    binary("xlog1py", special.xlog1py, fill=between(0.5, 2), second=between(-0.7, 2)),
    unary("entr", special.entr, fill=between(0.05, 3)),
    binary("rel_entr", special.rel_entr, fill=between(0.2, 3)),
    binary("rel_entr", None, fill=between(1, 1.00001), holds=digits(near_quotient), variant="nearly_equal"),
    binary("kl_div", special.kl_div, fill=between(0.2, 3)), broadcast("kl_div", special.kl_div),
    binary("logaddexp2", np.logaddexp2, fill=between(-3, 3)), binary("logaddexp2", np.logaddexp2, fill=between(1000, 1010), variant="large"),
    binary("betaln", special.betaln, fill=between(0.3, 5), tolerance=10),
    binary("betaln", special.betaln, fill=between(0.3, 5), second=between(12, 400), variant="one_large", tolerance=10),
    unary("logcumsumexp", lambda x: np.logaddexp.accumulate(x, 0) if x.size else x, fill=distinct, rest=(0,)),
    unary("logcumsumexp", lambda x: np.logaddexp.accumulate(x, 1) if x.size else x, fill=between(-300, 300), rest=(1,), variant="large"),
]

DISTRIBUTIONS = [
    unary("logit", special.logit, fill=between(0.05, 0.95)), unary("logit", special.logit, fill=between(0.4999, 0.5001), variant="in_the_middle"),
    unary("ndtr", special.ndtr, fill=between(-4, 4)),
    unary("ndtr", special.ndtr, fill=between(-10, -5), holds=digits(special.ndtr), variant="far_below_0"),
    unary("log_ndtr", special.log_ndtr, fill=between(-4, 4)), unary("log_ndtr", special.log_ndtr, fill=between(-40, -5), variant="far_below_0"),
]

NUMBERS = [
    unary("deg2rad", np.deg2rad, fill=between(-200, 200)), unary("rad2deg", np.rad2deg, fill=between(-4, 4)),
    binary("heaviside", np.heaviside, fill=distinct),
    Entry("heaviside", lambda t, x, y: t.heaviside(x, y), [array("n", "m", fill=signs), array("n", "m")], np.heaviside, REAL, variant="at_zero",
          constant=(0,)),
    Entry("ldexp", lambda t, x, n: t.ldexp(x, n), [array("n", "m", fill=distinct), array("n", "m", fill=divisors(-9, 9), dtype="int32")], np.ldexp, REAL),
    unary("frexp", frexp, fill=distinct), unary("signbit", np.signbit, fill=with_specials, derivative="yes or no"),
    unary("nan_to_num", lambda x: np.nan_to_num(x, nan=0.5, posinf=9, neginf=-7), fill=with_specials, rest=(0.5, 9.0, -7.0)),
    binary("float_power", np.float_power, NUMBER, fill=between(1, 3)),
    binary("float_power", np.float_power, NUMBER, fill=between(0.5, 4), second=between(-2, -1), variant="negative"),
    binary("gcd", np.gcd, INTEGER, fill=divisors(-5, 6), derivative="integers"), binary("lcm", np.lcm, INTEGER, fill=divisors(-5, 6), derivative="integers"),
    binary("gcd", np.gcd, INTEGER, fill=divisors(-40000, 40000), derivative="integers", variant="large"),
    binary("lcm", np.lcm, INTEGER, fill=divisors(-40000, 40000), derivative="integers", variant="large"),
]

ENTRIES = ELEMENTWISE + LOGARITHMS + DISTRIBUTIONS + NUMBERS
