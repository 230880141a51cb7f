"""erfcx, the Bessel function I, its scaled forms and zeta against integrals and series of one sign in extended precision (NumPy's
longdouble)."""
import sys
from math import factorial

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402
from polygamma import hurwitz  # noqa: E402

WIDE = np.longdouble
PI = 4 * np.arctan(WIDE(1))


def erfcx(order, x):
    """2 / sqrt(pi) times the integral of (-2 t)^order e^(-t^2 - 2 x t) over t > 0, by the trapezoidal rule in u with t = e^(u - e^-u)."""
    u = np.linspace(WIDE(-4.5), WIDE(9), 2000)[:, None]
    t = np.exp(u - np.exp(-u)) / (1 + np.abs(x))
    return 2 / np.sqrt(PI) * (u[1] - u[0]) * ((-2 * t) ** order * np.exp(-t * t - 2 * x * t) * t * (1 + np.exp(-u))).sum(0)


def bessel_i(order, x):
    """The sum of (x/2)^(2 k + order) / (k! (k + order)!)."""
    term = (x / 2) ** order / WIDE(factorial(order))
    total = term.copy()
    for k in range(1, 1200):
        term = term * (x / 2) ** 2 / (k * (k + order))
        total += term
    return total


def bessel_i0e(order, x):
    """The mean of (c - 1)^order e^(abs(x) (c - 1)) over angles, c their cosine."""
    less = -2 * np.sin(PI * np.arange(3000, dtype=WIDE)[:, None] / 3000) ** 2
    return (less ** order * np.exp(np.abs(x) * less)).mean(0)


def bessel_i1e(_, x):
    return np.exp(-np.abs(x)) * bessel_i(1, x)


def cases(rng):
    """The operation and its order or exponent, the reference, the arguments, how many units in the last place it may be off."""
    def spread(low, high):
        return np.exp(rng.uniform(np.log(low), np.log(high), 200))
    positive, both = spread(0.5, 200), np.concatenate([spread(1e-6, 20), -spread(1e-6, 20), rng.uniform(-1, 1, 200)])
    yield "erfcx", 0, erfcx, both, 3
    for order in (1, 2, 3, 20, 100):
        yield "erfcx", order, erfcx, positive, 4 + order / 2
        yield "erfcx", order, erfcx, -spread(1e-3, 12), 4 + order / 2
        yield "erfcx", order, erfcx, rng.uniform(0, 0.5, 200), 4 * np.exp(np.sqrt(2 * order))
    near, far = np.concatenate([spread(1e-6, 12), -spread(0.1, 12), [7.75]]), spread(10, 700)
    for order in (0, 1, 2, 5, 20, 100):
        for x in (near, far):
            yield "bessel_i", order, bessel_i, x, 3 if order < 2 else 4 + order / 2
    for order in (0, 1, 2, 5, 20):
        yield "bessel_i0e", order, bessel_i0e, np.concatenate([near, spread(40, 1e4), [59.9, 60, 60.1]]), 3 if order == 0 else 8 + order
    yield "bessel_i1e", None, bessel_i1e, np.concatenate([near, far]), 3
    for exponent in (1.125, 1.5, 2, 3, 7, 20.25, 60, 150):
        yield "zeta", exponent, hurwitz, np.concatenate([spread(1e-2, 30), spread(20, 1e6), [0.5, 1, 1.5, 2, 12, 31.342458286283527]]), 4 + exponent / 50


def text(number, op, order, element):
    kind = f"!tenferro.tensor<?x{element}>"
    operands, name = ("%s, %x", f"%s: {kind}, ") if op == "zeta" else ("%x", "")
    of_order = "" if op in ("zeta", "bessel_i1e") else f" order {order}"
    return f"""func.func @f{number}_{element}({name}%x: {kind}) -> {kind} {{
  %r = tenferro.{op} {operands}{of_order} : {kind}
  return %r : {kind}
}}"""


def main():
    table, failed = list(cases(np.random.default_rng(1))), 0
    module = tenferro.Session().compile("\n".join(text(i, op, order, t) for i, (op, order, *_) in enumerate(table) for t in ("f64", "f32")))
    for i, (op, order, reference, arguments, limit) in enumerate(table):
        for dtype, element in ((np.float64, "f64"), (np.float32, "f32")):
            x = arguments.astype(dtype)
            with np.errstate(over="ignore"):
                want = reference(order, x.astype(WIDE))
            got = module(f"f{i}_{element}", *([np.full_like(x, order)] if op == "zeta" else []), x)[0]
            inside = (np.abs(want) < np.finfo(dtype).max) & (np.abs(want) > np.finfo(dtype).tiny)
            error = np.abs(got - want)[inside] / np.spacing(np.abs(want[inside]).astype(dtype))
            worst = float(error.max(initial=0))
            print(f"{op} {order} {element}: {worst:.2f} ulp over {inside.sum()} arguments{'' if worst <= limit else f', at most {limit:.2f} allowed'}")
            failed += not worst <= limit
    print("FAILED" if failed else "passed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
