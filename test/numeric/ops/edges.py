"""Complex division, roots, exponentials, powers and inverse functions, the logistic function and the slope of tanh, near zeros, infinities and the ends of the exponent range.

The reference is computed in extended precision (NumPy's longdouble, 15 bits of exponent); values at zeros and infinities are those of C's Annex G.
"""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

np.seterr(all="ignore")
INF, NAN = np.inf, np.nan
TYPES = {"complex64": ("complex<f32>", np.float32, 24, 127, 149), "complex128": ("complex<f64>", np.float64, 53, 1023, 1074)}
INVERSES = {"tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh,
            "acosh": np.arccosh, "atanh": np.arctanh}
failed = passed = 0


def check(name, ok, inputs, got, want):
    global failed, passed
    passed += int(np.sum(ok))
    for i in np.flatnonzero(~ok)[:4]:
        print(f"FAIL {name}: {[x[i] for x in inputs]} gives {got[i]}, not {want[i]}")
    failed += int(np.sum(~ok))


def programs():
    lines = []
    for element in ("complex<f32>", "complex<f64>", "f32", "f64"):
        ty, suffix = f"!tenferro.tensor<?x{element}>", element.replace("complex<", "c").replace(">", "")
        for op in ("exp", "sqrt", "rsqrt", *INVERSES) if "complex" in element else ("sigmoid",):
            lines.append(f"func.func @{op}_{suffix}(%a: {ty}) -> {ty} {{\n  %r = tenferro.{op} %a : {ty}\n  return %r : {ty}\n}}")
        for op in ("div", "pow") if "complex" in element else ():
            lines.append(f"func.func @{op}_{suffix}(%a: {ty}, %b: {ty}) -> {ty} {{\n  %r = tenferro.{op} %a, %b : {ty}\n  return %r : {ty}\n}}")
        if "complex" not in element:
            lines.append(f"""func.func @slope_{suffix}(%a: {ty}, %t: {ty}) -> ({ty}, {ty}) {{
  %r = tenferro.tanh %a : {ty}
  %d = tenferro.jvp %r wrt(%a) tangents(%t) : {ty}, ({ty}), ({ty})
  return %r, %d : {ty}, {ty}
}}""")
    return tenferro.Session().compile("\n".join(lines))


def suffix(dtype):
    return "c" + ("f32" if dtype == "complex64" else "f64")


def close(got, want, real, digits, ulps):
    """Normwise: the error against the modulus, or against the smallest subnormal."""
    error = np.hypot((got.real - want.real).astype(np.longdouble), (got.imag - want.imag).astype(np.longdouble))
    scale = np.abs(want) * np.longdouble(2.0) ** (1 - digits) + np.longdouble(np.finfo(real).smallest_subnormal)
    return (error <= ulps * scale) | ((got.real == want.real.astype(real)) & (got.imag == want.imag.astype(real)))


def sweep(rng, real, top, bottom, count):
    """Numbers of every exponent, with both signs, some of them zero in one part."""
    x = rng.uniform(1, 2, (2, count)) * 2.0 ** rng.integers(-bottom, top + 1, (2, count)) * rng.choice([-1, 1], (2, count))
    near = rng.random(count) < 0.5  # half of them with parts of one size
    x[1, near] = x[0, near] * rng.uniform(-2, 2, near.sum())
    x[1, rng.random(count) < 0.1] = 0
    x = np.clip(x, -float(np.finfo(real).max), float(np.finfo(real).max)).astype(real)
    return x[0] + 1j * x[1]


def quotients(module, dtype):
    _, real, digits, top, bottom = TYPES[dtype]
    rng = np.random.default_rng(5)
    z, w = (sweep(rng, real, top, bottom, 20000).astype(dtype) for _ in range(2))
    z[:2000] = 1
    w = np.where(w == 0, 1, w).astype(dtype)
    got = module("div_" + suffix(dtype), z, w)[0]
    a, b, c, d = (p.astype(np.longdouble) for p in (z.real, z.imag, w.real, w.imag))
    shift = np.longdouble(2.0) ** -np.frexp(np.maximum(np.abs(c), np.abs(d)))[1]
    c, d = c * shift, d * shift
    n = c * c + d * d
    want = ((a * c + b * d) / n + 1j * ((b * c - a * d) / n)) * shift
    fits = np.maximum(np.abs(want.real), np.abs(want.imag)) < np.finfo(real).max
    check("div " + dtype, ~fits | close(got, want, real, digits, 6), (z, w), got, want)
    edges = [(1, 0, complex(INF, NAN)), (complex(0, 1), 0, complex(NAN, INF)), (-1, 0, complex(-INF, NAN)), (complex(INF, 0), 2 + 1j, complex(INF, -INF)),
             (complex(1, 2), complex(INF, 0), 0), (complex(1, 2), complex(-INF, INF), 0), (complex(INF, NAN), 2, complex(INF, NAN)),
             (complex(INF, INF), complex(INF, 0), complex(NAN, NAN)), (0, 0, complex(NAN, NAN)), (complex(NAN, 0), 1, complex(NAN, NAN)),
             (complex(0, 3), 0, complex(NAN, INF)), (1, complex(-0.0, 0), complex(-INF, NAN)), (complex(0, -2), complex(-0.0, 0), complex(NAN, INF))]
    z, w, want = (np.array(x, dtype) for x in zip(*edges))
    got = module("div_" + suffix(dtype), z, w)[0]
    # an infinite result: any part infinite (Annex G); the rest part by part
    same = np.array([(np.isinf(y.real) or np.isinf(y.imag)) and (np.isinf(x.real) or np.isinf(x.imag)) and np.sign(x.real if np.isinf(y.real) else x.imag) ==
                     np.sign(y.real if np.isinf(y.real) else y.imag) or x == y or (np.isnan(y) and np.isnan(x) and not np.isinf(x.real) and not np.isinf(y.real))
                     for x, y in zip(got, want)])
    check("div edges " + dtype, same, (z, w), got, want)


def roots(module, dtype):
    _, real, digits, top, bottom = TYPES[dtype]
    z = sweep(np.random.default_rng(6), real, top, bottom, 20000).astype(dtype)
    wide = z.real.astype(np.longdouble) + 1j * z.imag.astype(np.longdouble)
    want = np.sqrt(wide)
    got = module("sqrt_" + suffix(dtype), z)[0]
    check("sqrt " + dtype, close(got, want, real, digits, 4), (z,), got, want)
    z, want = z[z != 0], want[z != 0]
    got = module("rsqrt_" + suffix(dtype), z)[0]
    check("rsqrt " + dtype, close(got, 1 / want, real, digits, 6), (z,), got, 1 / want)
    inf_re = [(complex(0, 0.0), complex(INF, -0.0)), (complex(0, -0.0), complex(INF, 0.0)), (complex(-0.0, 0.0), complex(INF, -0.0)),
              (complex(INF, 1), complex(0, -0.0)), (complex(-INF, 1), complex(0, -0.0)), (complex(-INF, -1), complex(0, 0.0)), (complex(2, INF), complex(0, -0.0)),
              (complex(NAN, 1), complex(NAN, NAN)), (4, complex(0.5, -0.0)), (complex(-4, 0.0), complex(0, -0.5)), (complex(-4, -0.0), complex(0, 0.5))]
    z, want = (np.array(x, dtype) for x in zip(*inf_re))
    got = module("rsqrt_" + suffix(dtype), z)[0]
    same = (np.isnan(want) & np.isnan(got)) | ((got == want) & (np.signbit(got.imag) == np.signbit(want.imag)))
    check("rsqrt edges " + dtype, same, (z,), got, want)
    edges = [(complex(INF, 1), complex(INF, 0)), (complex(-INF, 1), complex(0, INF)), (complex(-INF, -1), complex(0, -INF)), (complex(3, INF), complex(INF, INF)),
             (complex(NAN, -INF), complex(INF, -INF)), (0, 0), (complex(-4, -0.0), complex(0, -2))]
    z, want = (np.array(x, dtype) for x in zip(*edges))
    got = module("sqrt_" + suffix(dtype), z)[0]
    check("sqrt edges " + dtype, got == want, (z,), got, want)


def exponentials(module, dtype):
    _, real, digits, _, _ = TYPES[dtype]
    rng = np.random.default_rng(8)
    limit = 88.72 if real is np.float32 else 709.78
    x, angle = rng.uniform(limit - 30, limit + 8, 5000), rng.uniform(-7, 7, 5000)
    angle[:2500] = np.pi / 2 + rng.uniform(-1, 1, 2500) * 2.0 ** -rng.integers(3, 11, 2500)  # the real part is small, and finite
    z = (x + 1j * angle).astype(dtype)
    a, b = z.real.astype(np.longdouble), z.imag.astype(np.longdouble)
    want = np.exp(a) * np.cos(b) + 1j * (np.exp(a) * np.sin(b))
    got = module("exp_" + suffix(dtype), z)[0]
    for part in ("real", "imag"):
        g, w = getattr(got, part), getattr(want, part)
        finite = np.abs(w) < np.finfo(real).max
        ok = np.where(finite, np.abs(g - w) <= 8 * np.abs(w) * 2.0 ** (1 - digits) + np.exp(a - 1) * np.finfo(np.longdouble).eps, np.isinf(g))
        check(f"exp {part} {dtype}", ok, (z,), g, w)
    z = np.array([complex(-INF, angle) for angle in (0.0, 2.0, INF, -INF, NAN)] + [complex(-1e4, INF)], dtype)
    got = module("exp_" + suffix(dtype), z)[0]
    check("exp of nothing " + dtype, got == 0, (z,), got, np.zeros(6))
    # z^w = exp(w log z), where the modulus overflows and a part does not; the exponent's size limits what is exact
    size, power = rng.uniform(0.9, 1.0, 3000) * (80 if real is np.float32 else 650), rng.uniform(1.01, 1.12, 3000)
    base, exponent = np.exp(size + 1j * rng.uniform(-3, 3, 3000)).astype(dtype), power.astype(dtype)
    a, b, p = base.real.astype(np.longdouble), base.imag.astype(np.longdouble), exponent.real.astype(np.longdouble)
    radius, phase = np.exp(p * np.log(np.hypot(a, b))), p * np.arctan2(b, a)
    want = radius * np.cos(phase) + 1j * (radius * np.sin(phase))
    got = module("pow_" + suffix(dtype), base, exponent)[0]
    for part in ("real", "imag"):
        g, w = getattr(got, part), getattr(want, part)
        bound = (limit * 4 + 20) * radius * 2.0 ** (1 - digits)
        far = np.abs(np.abs(w) - np.finfo(real).max) > bound
        check(f"pow {part} {dtype}", ~far | np.where(np.abs(w) < np.finfo(real).max, np.abs(g - w) <= bound, np.isinf(g)), (base, exponent), g, w)
    z = np.array([complex(INF, 1), complex(1, 2), 0], dtype)
    got = module("pow_" + suffix(dtype), z, np.zeros(3, dtype))[0]
    check("pow to 0 " + dtype, got == 1, (z,), got, np.ones(3))


def near_branch_points(rng, real, count):
    """Points at every distance from 1, i, -1 and -i, and from the lines of the cuts, with zeros of both signs."""
    digits = np.finfo(real).nmant
    distance = 2.0 ** -rng.uniform(0, 2 * digits, (2, count)) * rng.choice([-1, 1], (2, count))
    points = rng.choice([1, -1, 2, -2, 0.5, 0], count)
    x, y = (points + distance[0]).astype(real), (np.where(rng.random(count) < 0.2, 0.0 * distance[1], distance[1])).astype(real)
    return np.where(rng.random(count) < 0.5, x + 1j * y, y + 1j * x)


def inverses(module, dtype):
    _, real, digits, _, _ = TYPES[dtype]
    rng, top = np.random.default_rng(9), 100 if real is np.float32 else 1000
    # each part within a few units in the last place, near cuts and branch points and for parts of every size
    samples = {"plain": (rng.uniform(-4, 4, 20000) + 1j * rng.uniform(-4, 4, 20000)).astype(dtype),
               "near": near_branch_points(rng, real, 20000).astype(dtype), "wide": sweep(rng, real, top, top, 20000).astype(dtype)}
    for op, function in INVERSES.items():
        for name, z in samples.items():
            if op in ("tan", "sinh", "cosh") and name == "wide":
                continue
            want = function(z.astype(np.clongdouble))
            got = module(f"{op}_{suffix(dtype)}", z)[0]
            for part in ("real", "imag"):
                g, w = getattr(got, part), getattr(want, part)
                error = np.where(g == w, 0, g - w)
                error = np.abs(error) / (np.abs(w) * np.longdouble(2.0) ** (1 - digits) + np.longdouble(np.finfo(real).smallest_subnormal))
                check(f"{op} {part} {name} {dtype}", (error <= 8) & (np.signbit(g) == np.signbit(w)), (z,), g, w)


def inverse_edges(module, dtype):
    # C's Annex G; the sign of what it leaves open is not compared
    quarter, half, turn = np.pi / 4, np.pi / 2, np.pi
    edges = {"acos": [((0.0, NAN), (half, NAN)), ((INF, INF), (quarter, -INF)), ((-INF, INF), (3 * quarter, -INF)), ((INF, NAN), (NAN, -INF)),
                      ((2.0, INF), (half, -INF)), ((-2.0, 0.0), (turn, -np.arccosh(2.0))), ((-2.0, -0.0), (turn, np.arccosh(2.0)))],
             "acosh": [((0.0, NAN), (NAN, half)), ((-INF, INF), (INF, 3 * quarter)), ((-2.0, -0.0), (np.arccosh(2.0), -turn)), ((NAN, INF), (INF, NAN))],
             "asin": [((0.0, NAN), (0.0, NAN)), ((2.0, 0.0), (half, np.arccosh(2.0))), ((2.0, -0.0), (half, -np.arccosh(2.0))), ((INF, 1.0), (half, INF))],
             "asinh": [((NAN, 0.0), (NAN, 0.0)), ((-0.0, 2.0), (-np.arccosh(2.0), half)), ((INF, INF), (INF, quarter))],
             "atan": [((0.0, 1.0), (0.0, INF)), ((INF, NAN), (half, 0.0)), ((0.0, 2.0), (half, np.arctanh(0.5))), ((-0.0, 2.0), (-half, np.arctanh(0.5)))],
             "atanh": [((1.0, 0.0), (INF, 0.0)), ((-1.0, 0.0), (-INF, 0.0)), ((NAN, INF), (0.0, half)), ((2.0, -0.0), (np.arctanh(0.5), -half))],
             "tan": [((0.0, INF), (0.0, 1.0)), ((1.0, -INF), (0.0, -1.0))], "sinh": [((INF, 0.0), (INF, 0.0)), ((-0.0, 1.0), (-0.0, np.sin(1.0)))],
             "cosh": [((-INF, 0.0), (INF, -0.0)), ((0.0, 1.0), (np.cos(1.0), 0.0))]}
    for op, cases in edges.items():
        z, want = np.zeros(len(cases), dtype), np.zeros(len(cases), np.complex128)
        for i, (at, result) in enumerate(cases):
            z.real[i], z.imag[i] = at
            want.real[i], want.imag[i] = result
        got = module(f"{op}_{suffix(dtype)}", z)[0]
        for part in ("real", "imag"):
            g, w = getattr(got, part), getattr(want, part)
            same = (np.isnan(g) & np.isnan(w)) | np.isclose(g, w, 1e-6, 0)
            check(f"{op} edges {part} {dtype}", same & (np.isnan(w) | (w == 0) | (np.signbit(g) == np.signbit(w))), (z,), g, w)


def logistic(module, element):
    real, digits = (np.float32, 24) if element == "f32" else (np.float64, 53)
    low = -103.9 if element == "f32" else -745.1
    x = np.concatenate([np.linspace(low, 40, 400001), np.linspace(-1e-3, 1e-3, 1001), [-0.0, -INF, INF, -1e4, 1e4]]).astype(real)
    wide = x.astype(np.longdouble)
    e = np.exp(-np.abs(wide))
    want = np.where(wide < 0, e, 1) / (1 + e)
    got = module("sigmoid_" + element, x)[0]
    ulp = np.maximum(np.longdouble(2.0) ** (np.frexp(want)[1] - digits), np.longdouble(np.finfo(real).smallest_subnormal))
    error = np.abs(got - want) / ulp
    print(f"sigmoid {element}: {float(error.max()):.2f} ulp at {x[error.argmax()]}")
    check("sigmoid " + element, error <= 2, (x,), got, want)
    # the slope of tanh loses nothing but what the rounding of tanh has lost
    x = np.linspace(-20, 20, 40001).astype(real)
    o, got = module("slope_" + element, x, np.ones_like(x))
    want = (1 - o.astype(np.longdouble)) * (1 + o.astype(np.longdouble))
    check("slope of tanh " + element, np.abs(got - want) <= want * np.longdouble(2.0) ** (2 - digits), (x,), got, want)


def main():
    module = programs()
    for family in sys.argv[1:]:
        for dtype in ("f32", "f64") if family == "logistic" else TYPES:
            {"quotients": quotients, "roots": roots, "exponentials": exponentials, "logistic": logistic,
             "inverses": inverses, "inverse_edges": inverse_edges}[family](module, dtype)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
