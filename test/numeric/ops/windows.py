"""Convolutions and what else goes over windows against their definition in NumPy (ad/windows.py), on random extents, strides, padding,
dilation and groups in one to three dimensions, with extents that only the run knows, 0 among them; the same bits for 1, 2 and 3 threads.
Sizes that fill the blocks of the kernels come last."""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/ad")
import tenferro  # noqa: E402
import windows  # noqa: E402

rng = np.random.default_rng(29)
sessions = [tenferro.Session(threads) for threads in (1, 2, 3)]
passed = failed = 0
TOLERANCE = {"float32": 1e-5, "complex64": 1e-5, "float64": 1e-13, "complex128": 1e-13}
DTYPES = ["float64", "float32", "complex128", "complex64"]


def ttype(dtype, shape, known):
    return f"!tenferro.tensor<{''.join(f'{n if known else chr(63)}x' for n in shape)}{tenferro.ELEMENTS[dtype]}>"


def data(shape, dtype):
    x = rng.standard_normal(shape)
    return np.asarray(x + 1j * rng.standard_normal(shape) if dtype.startswith("complex") else x).astype(dtype)


def check(op, arrays, attributes, result, dtype, text):
    """`text`: of the attributes; extents are index operands, each that of an axis of an operand that only lends it."""
    global passed, failed
    known = bool(rng.integers(0, 2))
    want = windows.OPS[op](list(arrays), attributes, None)
    extents = attributes.get("static_extents", [])
    head = [f"%a{i}: {ttype(a.dtype.name, a.shape, known)}" for i, a in enumerate(arrays)]
    like = np.zeros([1] + list(extents), "float32")
    lend = ttype("float32", like.shape, False)
    body = [f"  %n{i} = tenferro.dim %like, {i + 1} : {lend}\n" for i in range(len(extents))]
    given = "[" + ", ".join(str(e) if known else f"%n{i}" for i, e in enumerate(extents)) + "]"
    kind = ttype(result, want.shape, known)
    operands = ", ".join(ttype(a.dtype.name, a.shape, known) for a in arrays)
    line = text.replace("EXTENTS", given)
    program = (f"func.func @f({', '.join(head)}, %like: {lend}) -> {kind} {{\n{''.join(body) if not known else ''}"
               f"  %r = tenferro.{op} {line} : {operands} -> {kind}\n  return %r : {kind}\n}}")
    first = None
    for session in sessions:
        (got,) = session.compile(program)("f", *arrays, like)
        first = got if first is None else first
        exact = want.dtype.kind == "i" or op == "window_max"
        terms = np.sqrt(max([a.size for a in arrays]) + 1)
        close = np.array_equal(got, want, equal_nan=True) if exact else np.allclose(got, want, 0, TOLERANCE[dtype] * terms)
        if got.shape == want.shape and close and np.array_equal(got, first, equal_nan=True):
            passed += 1
        else:
            failed += 1
            worst = np.max(np.abs(got - want)) if got.shape == want.shape and got.size else "?"
            print(f"FAIL {dtype} {[a.shape for a in arrays]} {line}: got {got.shape}, want {want.shape}, off by {worst}")


def steps_text(attributes):
    return f"extents EXTENTS strides {attributes['strides']} low {attributes['low']} dilation {attributes['dilation']}"


def convolutions(dtype, n, k, strides, low, dilation, m, groups, ci, co, batch):
    attributes = {"strides": strides, "low": low, "dilation": dilation, "groups": groups}
    x, w, y = data([ci * groups] + n + batch, dtype), data([ci] + k + [co * groups], dtype), data([co * groups] + m + batch, dtype)
    for op, arrays, extents in (("convolution", (x, w), m), ("convolution_transpose", (y, w), n), ("convolution_kernel", (x, y), k)):
        attributes["static_extents"] = extents
        check(op, arrays, attributes, dtype, dtype, f"%a0, %a1 {steps_text(attributes)} groups {groups}")


def pools(dtype, n, k, strides, low, dilation, m, channels, batch):
    attributes = {"strides": strides, "low": low, "dilation": dilation, "windows": k, "static_extents": m}
    x = data([channels] + n + batch, dtype)
    tail = f"windows {k} {steps_text(attributes)}"
    for transposed in (False, True):
        attributes.update(transposed=transposed, static_extents=n if transposed else m)
        source = data([channels] + m + batch, dtype) if transposed else x
        check("window_sum", (source,), attributes, dtype, dtype, f"%a0 transposed {str(transposed).lower()} {tail}")
    if dtype.startswith("complex"):
        return
    attributes["static_extents"] = m
    x = np.where(rng.random(x.shape) < 0.1, np.nan, np.round(x)).astype(dtype)  # ties, and what is no number
    for least in (False, True):
        attributes["least"] = least
        check("window_max", (x,), attributes, dtype, dtype, f"%a0 least {str(least).lower()} {tail}")
        check("window_argmax", (x,), attributes, "int64", dtype, f"%a0 least {str(least).lower()} {tail}")
    places = windows.OPS["window_argmax"]([x], attributes, None)
    x, y = data(x.shape, dtype), data(places.shape, dtype)
    check("window_pick", (x, places), {"axes": len(k)}, dtype, dtype, f"%a0 at %a1 axes {len(k)}")
    check("window_spread", (y, places.astype("int32")), {"axes": len(k), "static_extents": n}, dtype, dtype,
          f"%a0 at %a1 axes {len(k)} extents EXTENTS")


def ints(low, high, count):
    return [int(v) for v in rng.integers(low, high + 1, count)]


def random_case(dtype, largest):
    axes = int(rng.integers(1, 4))
    n, k = ints(0 if rng.random() < 0.1 else 1, largest, axes), ints(0 if rng.random() < 0.1 else 1, 4, axes)
    strides, dilation, low = ints(1, 3, axes), ints(1, 3, axes), ints(-1, 3, axes)
    m = [max((a + l + int(rng.integers(-1, 3)) - (b - 1) * d - 1) // s + 1, 0) for a, b, l, d, s in zip(n, k, low, dilation, strides)]
    batch = ints(0 if rng.random() < 0.1 else 1, 3, int(rng.integers(0, 3)))
    least = 0 if rng.random() < 0.1 else 1
    groups = int(rng.integers(1, 5)) if rng.random() < 0.5 else 1
    convolutions(dtype, n, k, strides, low, dilation, m, groups, *ints(least, 5, 2), batch)
    pools(dtype, n, [max(e, 1) for e in k], strides, low, dilation, m, int(rng.integers(least, 40)), batch)


def main():
    for dtype in DTYPES:
        for _ in range(8):
            random_case(dtype, 6)
    for dtype in ("float64", "float32", "complex64"):
        convolutions(dtype, [21, 19], [3, 3], [1, 1], [1, 1], [1, 1], [21, 19], 1, 70, 50, [2])  # several strips and blocks
        convolutions(dtype, [21, 19], [3, 3], [2, 2], [1, 0], [1, 1], [11, 9], 2, 40, 17, [2])
        for n, k, strides, low, m, ci in (([40, 9], [3, 3], [1, 1], [1, 1], [40, 9], 50), ([72, 9], [3, 2], [2, 1], [4, 4], [40, 13], 60),
                                          ([2, 9], [5, 2], [1, 1], [30, 0], [50, 8], 30), ([34, 8], [3, 1], [1, 1], [0, 1], [34, 10], 100)):
            convolutions(dtype, n, k, strides, low, [1, 1], m, 1, ci, 19, [2])  # by lines, some of them nowhere in the source
        convolutions(dtype, [30, 20], [1, 1], [1, 1], [0, 0], [1, 1], [30, 20], 1, 300, 9, [2])  # a plain product
        convolutions(dtype, [25, 9], [3, 2], [2, 1], [1, 1], [1, 2], [13, 8], 67, 1, 1, [2])     # each channel by itself
        convolutions(dtype, [700], [9], [1], [4], [1], [700], 1, 3, 2, [])                       # a filter
        pools(dtype, [25, 9], [3, 2], [2, 1], [1, 1], [1, 2], [13, 8], 67, [2])
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
