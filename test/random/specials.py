"""Elementwise operations on NaN, infinities, signed zeros, subnormal, huge and smallest numbers: NumPy's results, bit for bit where the
operation is exact.

usage: specials.py

Where NumPy is not the reference: analytic functions are within a few units in the last place (and of NumPy's class: NaN, an infinity or
a zero with its sign); pow and division of integers are Python's exact ones, wrapped; maximum and minimum of zeros of both signs may be
either; products, quotients and analytic functions of complex special values are left out (C's Annex G says other things than NumPy).
"""
import sys

import numpy as np

import oracle
from steps import ELEMENT

import tenferro  # test/numeric, on the path through oracle

REALS, INTEGERS, COMPLEXES = ["float32", "float64"], ["int32", "int64"], ["complex64", "complex128"]
NUMERIC = REALS + INTEGERS + COMPLEXES
UNARY = {"neg": NUMERIC, "abs": NUMERIC, "sign": REALS + INTEGERS, "conj": NUMERIC, "real": NUMERIC, "imag": NUMERIC,
         **{op: REALS for op in "floor ceil trunc round".split()}, **{op: NUMERIC for op in "isnan isinf isfinite".split()},
         "bitwise_not": INTEGERS + ["bool"],
         **{op: REALS for op in "exp log sin cos tanh sqrt rsqrt expm1 log1p sigmoid tan sinh cosh asin acos atan asinh acosh atanh erf erfc exp2 log2 log10 cbrt erfinv ndtri".split()}}
BINARY = {"add": NUMERIC, "sub": NUMERIC, "mul": REALS + INTEGERS, "div": REALS + INTEGERS, "pow": REALS + INTEGERS,
          "maximum": REALS + INTEGERS, "minimum": REALS + INTEGERS, "complex": REALS, "rem": REALS + INTEGERS, "atan2": REALS, "hypot": REALS, "copysign": REALS, "nextafter": REALS,
          **{f"bitwise_{op}": INTEGERS + ["bool"] for op in ("and", "or", "xor")}, "shift_left": INTEGERS, "shift_right": INTEGERS}
TERNARY = {"clamp": REALS + INTEGERS}
# units in the last place; absent: exact
ULPS = {"exp": 2, "log": 2, "sin": 3, "cos": 3, "tanh": 3, "rsqrt": 2, "expm1": 3, "log1p": 3, "sigmoid": 4, "pow": 3, "abs": 2,
        **{op: 3 for op in "tan sinh cosh asin acos atan asinh acosh atanh erf erfc atan2 hypot exp2 log2 log10 cbrt erfinv ndtri".split()}}
RESULT = {("abs", "complex64"): "float32", ("abs", "complex128"): "float64", ("complex", "float32"): "complex64", ("complex", "float64"): "complex128"}


def values(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind == "i":
        info = np.iinfo(dtype)
        return np.array([0, 1, -1, 2, -3, 7, info.min, info.max, info.min + 1, 31, 32, 63, 64], dtype)
    if dtype.kind == "c":
        parts = values("float32" if dtype == np.complex64 else "float64")
        return np.array([complex(a, b) for a in parts for b in parts[:9]], dtype)
    info = np.finfo(dtype)
    numbers = [0.0, 1.0, 0.5, 3.0, 88.0, 710.0, 1e-3, float(info.tiny), float(info.smallest_subnormal), float(info.tiny) / 3, float(info.max),
               float(info.max) / 2, float(info.eps), np.inf, 2.0 ** 24 + 1]
    return np.array([np.nan] + [s * n for n in numbers for s in (1, -1)], dtype)


def result_type(op, dtype):
    if op in ("isnan", "isinf", "isfinite"):
        return "bool"
    if op in ("real", "imag") and dtype in COMPLEXES:
        return RESULT["abs", dtype]
    return RESULT.get((op, dtype), dtype)


def want_of(op, arrays, dtype):
    with np.errstate(all="ignore"):
        if op == "complex":
            out = np.empty(arrays[0].shape, dtype)
            out.real, out.imag = arrays
            return out
        if op == "abs" and arrays[0].dtype.kind == "f":
            return np.abs(arrays[0])
        if op in ("maximum", "minimum", "add", "sub", "mul") or (op == "div" and arrays[0].dtype.kind == "f"):
            return {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide}.get(op, getattr(np, op, None))(*arrays)
        if op == "sign":
            return np.sign(arrays[0])
        return oracle.apply(op, arrays, {}, [([None], np.dtype(dtype))])[0]


def problem(op, got, want, arrays):
    """The first element that is wrong, in words."""
    if got.dtype.kind == "c":
        return problem(op, got.real, want.real, arrays) or problem(op, got.imag, want.imag, arrays)
    same = got == want
    if got.dtype.kind == "f":
        same = (np.isnan(got) & np.isnan(want)) | (same & ((np.signbit(got) == np.signbit(want)) | (op in ("maximum", "minimum", "clamp", "sign", "conj"))))
        ulps = ULPS.get(op, 0)
        if ulps:
            with np.errstate(all="ignore"):
                spacing = np.abs(np.nextafter(want, np.inf) - want)
                same |= np.isfinite(want) & np.isfinite(got) & (np.abs(got - want) <= ulps * spacing) & ((want != 0) | (got == 0))
    bad = np.argwhere(~same)
    if not len(bad):
        return None
    at = int(bad[0, 0])
    return f"{op}({', '.join(repr(a[at]) for a in arrays)}) is {got[at]!r}, not {want[at]!r} ({len(bad)} of {len(got)} differ)"


def main():
    functions, cases = [], []
    for table, count in ((UNARY, 1), (BINARY, 2), (TERNARY, 3)):
        for op, dtypes in table.items():
            for dtype in dtypes:
                t, r = f"!tenferro.tensor<?x{ELEMENT[dtype]}>", f"!tenferro.tensor<?x{ELEMENT[result_type(op, dtype)]}>"
                args = [f"%x{i}" for i in range(count)]
                name = f"{op}_{dtype}"
                functions.append(f'func.func @{name}({", ".join(f"{a}: {t}" for a in args)}) -> {r} {{\n  %y = "tenferro.{op}"'
                                 f'({", ".join(args)}) : ({", ".join([t] * count)}) -> {r}\n  return %y : {r}\n}}')
                v = values(dtype)
                arrays = [np.tile(np.repeat(v, len(v) ** i), len(v) ** (count - 1 - i)) for i in reversed(range(count))]
                if op in ("div", "rem") and dtype in INTEGERS:
                    arrays = [a[arrays[1] != 0] for a in arrays]
                cases.append((op, dtype, name, arrays))
    module, failed = tenferro.Session(2).compile("\n".join(functions)), 0
    for op, dtype, name, arrays in cases:
        (got,) = module(name, *arrays)
        wrong = problem(op, got, want_of(op, arrays, result_type(op, dtype)), arrays)
        if wrong:
            failed += 1
            print(f"FAIL {dtype}: {wrong}")
    print(f"specials.py: {len(cases)} pairs of operation and dtype, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
