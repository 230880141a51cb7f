"""Runs every operation, compiled once with unknown extents, against NumPy and SciPy: sizes 0, 1, odd, large, every dtype."""
import itertools
import sys

import numpy as np
import scipy.linalg
import scipy.special

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

REAL = ["float32", "float64"]
INT = ["int32", "int64"]
COMPLEX = ["complex64", "complex128"]
FLOAT = REAL + COMPLEX
NUMERIC = REAL + INT + COMPLEX
ORDERED = REAL + INT
SHAPES = [(), (0,), (1,), (7,), (1000,), (5, 3), (3, 0), (1, 9), (2, 3, 4), (130, 67)]

rng = np.random.default_rng(7)
passed = failed = 0
session = tenferro.Session()


def ttype(dtype, rank_or_shape, static=False):
    dims = "".join(f"{d}x" for d in rank_or_shape) if static else "?x" * rank_or_shape
    return f"!tenferro.tensor<{dims}{tenferro.ELEMENTS[np.dtype(dtype).name]}>"


def data(shape, dtype, low=-2.0, high=2.0):
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype in INT:
        return rng.integers(-9, 10, shape).astype(dtype)
    x = rng.uniform(low, high, shape)
    if dtype in COMPLEX:
        x = x + 1j * rng.uniform(low, high, shape)
    return np.asarray(x).astype(dtype)


def tolerance(dtype, scale=1.0):
    eps = {"float32": 1.2e-7, "complex64": 1.2e-7, "float64": 2.3e-16, "complex128": 2.3e-16}.get(np.dtype(dtype).name, 0)
    return eps * 8 * scale


def expect(name, got, want, tol):
    global passed, failed
    want = np.asarray(want)
    ok = got.shape == want.shape and got.dtype == want.dtype
    if ok and got.size:
        if got.dtype.kind in "biu":
            ok = np.array_equal(got, want)
        else:
            scale = max(1.0, float(np.nanmax(np.where(np.isfinite(np.abs(want)), np.abs(want), 0))))
            with np.errstate(all="ignore"):
                close = np.abs(got - want) <= tol * scale
            ok = bool(np.all(close | (got == want) | (np.isnan(got) & np.isnan(want))))
    if ok:
        passed += 1
        return
    failed += 1
    print(f"FAIL {name}: got {got.dtype}{got.shape} {got.ravel()[:4]} want {want.dtype}{want.shape} {want.ravel()[:4]}")


def compiled(functions):
    """Compiles a list of (name, text) together; a failure is counted."""
    global failed
    try:
        return session.compile("\n".join(functions))
    except tenferro.Failure as error:
        failed += 1
        print("FAIL compile:", error, "\n".join(functions)[:300])
        return None


def check(module, name, arrays, wants, tol):
    global failed
    try:
        results = module(name, *arrays)
    except tenferro.Failure as error:
        failed += 1
        print(f"FAIL {name} {[a.shape for a in arrays]}: {error}")
        return
    for got, want in zip(results, wants):
        expect(f"{name}{[a.shape for a in arrays]}", got, want, tol)


def elementwise():
    unary = {
        "neg": (NUMERIC, lambda x: -x), "abs": (NUMERIC, np.abs), "sign": (NUMERIC, None), "conj": (NUMERIC, np.conj),
        "real": (NUMERIC, np.real), "imag": (NUMERIC, np.imag), "exp": (FLOAT, np.exp), "log": (FLOAT, np.log),
        "sin": (FLOAT, np.sin), "cos": (FLOAT, np.cos), "tanh": (FLOAT, np.tanh), "sqrt": (FLOAT, np.sqrt),
        "rsqrt": (FLOAT, lambda x: 1 / np.sqrt(x)), "expm1": (FLOAT, np.expm1), "log1p": (FLOAT, np.log1p),
        "tan": (FLOAT, np.tan), "sinh": (FLOAT, np.sinh), "cosh": (FLOAT, np.cosh), "asin": (FLOAT, np.arcsin), "acos": (FLOAT, np.arccos),
        "atan": (FLOAT, np.arctan), "asinh": (FLOAT, np.arcsinh), "acosh": (FLOAT, np.arccosh), "atanh": (FLOAT, np.arctanh),
        "erf": (REAL, scipy.special.erf), "erfc": (REAL, scipy.special.erfc), "lgamma": (REAL, scipy.special.gammaln), "digamma": (REAL, scipy.special.digamma),
    }
    unary["sign"] = (NUMERIC, lambda x: np.where(x == 0, x, x / np.where(x == 0, 1, np.abs(x))).astype(x.dtype)
                     if x.dtype.kind == "c" else np.sign(x))
    for op, (dtypes, f) in unary.items():
        for dtype in dtypes:
            functions = []
            ranks = sorted({len(s) for s in SHAPES})
            result = np.asarray(f(np.ones(1, dtype))).dtype
            for rank in ranks:
                t, r = ttype(dtype, rank), ttype(result, rank)
                types = t if t == r else f"({t}) -> {r}"
                functions.append(f"func.func @{op}{rank}(%x: {t}) -> {r} {{\n  %y = tenferro.{op} %x : {types}\n  return %y : {r}\n}}")
            module = compiled(functions)
            if not module:
                continue
            low = 1.1 if op == "acosh" else 0.1 if op in ("log", "sqrt", "rsqrt", "lgamma", "digamma") and dtype in REAL else -0.9
            high = 0.9 if op in ("asin", "acos", "atanh") else 2.0
            for shape in SHAPES:
                x = data(shape, dtype, low, high)
                with np.errstate(all="ignore"):
                    want = np.asarray(f(x))
                check(module, f"{op}{len(shape)}", [x], [want.astype(result)], tolerance(dtype, 4))


def binary():
    def int_div(x, y):
        return np.trunc(x / np.where(y == 0, 1, y)).astype(x.dtype)

    ops = {"add": (NUMERIC, np.add), "sub": (NUMERIC, np.subtract), "mul": (NUMERIC, np.multiply), "div": (NUMERIC, np.divide),
           "pow": (FLOAT, np.power), "maximum": (ORDERED, np.maximum), "minimum": (ORDERED, np.minimum),
           "atan2": (REAL, np.arctan2), "hypot": (REAL, np.hypot)}
    for op, (dtypes, f) in ops.items():
        for dtype in dtypes:
            t1, t2 = ttype(dtype, 1), ttype(dtype, 2)
            module = compiled([f"func.func @{op}{n}(%x: {t}, %y: {t}) -> {t} {{\n  %z = tenferro.{op} %x, %y : {t}\n  return %z : {t}\n}}"
                               for n, t in ((1, t1), (2, t2))])
            if not module:
                continue
            for shape in [s for s in SHAPES if len(s) in (1, 2)]:
                x, y = data(shape, dtype), data(shape, dtype)
                if op == "pow" and dtype in REAL:
                    x = np.abs(x)
                if op == "div" and dtype in INT:
                    y[y == 0] = 3
                    check(module, f"{op}{len(shape)}", [x, y], [int_div(x, y)], 0)
                    continue
                with np.errstate(all="ignore"):
                    want = f(x, y).astype(dtype)
                check(module, f"{op}{len(shape)}", [x, y], [want], tolerance(dtype, 40 if op == "pow" else 4))
    for dtype in REAL:
        t, r = ttype(dtype, 1), ttype("complex64" if dtype == "float32" else "complex128", 1)
        module = compiled([f"func.func @complex(%x: {t}, %y: {t}) -> {r} {{\n  %z = tenferro.complex %x, %y : ({t}, {t}) -> {r}\n  return %z : {r}\n}}"])
        for n in (0, 1, 33):
            x, y = data((n,), dtype), data((n,), dtype)
            check(module, "complex", [x, y], [(x + 1j * y).astype("complex64" if dtype == "float32" else "complex128")], 0)


def choice():
    direction = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal}
    for dtype in NUMERIC + ["bool"]:
        t, p = ttype(dtype, 1), ttype("bool", 1)
        names = ["eq", "ne"] if dtype in COMPLEX + ["bool"] else list(direction)
        functions = [f"func.func @{d}(%x: {t}, %y: {t}) -> {p} {{\n  %z = tenferro.compare {d} %x, %y : ({t}, {t}) -> {p}\n  return %z : {p}\n}}"
                     for d in names]
        functions.append(f"func.func @select(%p: {p}, %x: {t}, %y: {t}) -> {t} {{\n  %z = tenferro.select %p, %x, %y : ({p}, {t}, {t}) -> {t}\n  return %z : {t}\n}}")
        module = compiled(functions)
        if not module:
            continue
        for n in (0, 1, 37, 500):
            x, y, q = data((n,), dtype), data((n,), dtype), data((n,), "bool")
            if dtype in FLOAT and n > 3:
                y[:2] = x[:2]
                x[2] = np.nan
            for d in names:
                check(module, d, [x, y], [direction[d](x, y)], 0)
            check(module, "select", [q, x, y], [np.where(q, x, y)], 0)
    for source, target in itertools.product(NUMERIC + ["bool"], repeat=2):
        s, t = ttype(source, 1), ttype(target, 1)
        element = tenferro.ELEMENTS[target]
        module = compiled([f"func.func @convert(%x: {s}) -> {t} {{\n  %y = tenferro.convert %x to {element} : {s} -> {t}\n  return %y : {t}\n}}"])
        if not module:
            continue
        for n in (0, 1, 33):
            x = data((n,), source, -9, 9)
            y = x
            if source in COMPLEX and target not in COMPLEX + ["bool"]:
                y = x.real
            check(module, "convert", [x], [y.astype(target)], 0)


def structure():
    for dtype in ["float64", "complex64", "int32", "bool"]:
        t2, t3, t1 = ttype(dtype, 2), ttype(dtype, 3), ttype(dtype, 1)
        functions = [
            f"func.func @transpose(%x: {t3}) -> {t3} {{\n  %y = tenferro.transpose %x [2, 0, 1] : {t3} -> {t3}\n  return %y : {t3}\n}}",
            f"func.func @reshape(%x: {t3}) -> {t2} {{\n  %a = tenferro.dim %x, 0 : {t3}\n  %b = tenferro.dim %x, 1 : {t3}\n  %c = tenferro.dim %x, 2 : {t3}\n  %bc = arith.muli %b, %c : index\n  %y = tenferro.reshape %x extents [%a, %bc] : {t3} -> {t2}\n  return %y : {t2}\n}}",
            f"func.func @broadcast(%x: {t1}, %like: {t3}) -> {t3} {{\n  %a = tenferro.dim %like, 0 : {t3}\n  %b = tenferro.dim %like, 1 : {t3}\n  %c = tenferro.dim %like, 2 : {t3}\n  %y = tenferro.broadcast_in_dim %x dims [1] extents [%a, %b, %c] : {t1} -> {t3}\n  return %y : {t3}\n}}",
            f"func.func @slice(%x: {t2}) -> {ttype(dtype, (2, 3), True)} {{\n  %y = tenferro.slice %x starts [1, 2] limits [4, 5] strides [2, 1] : {t2} -> {ttype(dtype, (2, 3), True)}\n  return %y : {ttype(dtype, (2, 3), True)}\n}}",
            f"func.func @reverse(%x: {t3}) -> {t3} {{\n  %y = tenferro.reverse %x axes [2, 0] : {t3}\n  return %y : {t3}\n}}",
            f"func.func @concatenate(%x: {t2}, %y: {t2}, %z: {t2}) -> {t2} {{\n  %c = tenferro.concatenate %x, %y, %z axis 1 : {t2}, {t2}, {t2} -> {t2}\n  return %c : {t2}\n}}",
            f"func.func @twice(%x: {t2}) -> ({t2}, {t2}) {{\n  return %x, %x : {t2}, {t2}\n}}",
        ]
        if dtype != "bool":
            functions += [
                f"func.func @pad(%x: {t2}, %v: {ttype(dtype, 0)}) -> {t2} {{\n  %y = tenferro.pad %x, %v low [1, -1] high [2, 3] interior [2, 0] : {t2}, {ttype(dtype, 0)} -> {t2}\n  return %y : {t2}\n}}",
                f"func.func @tril(%x: {t3}) -> {t3} {{\n  %y = tenferro.tril %x diagonal 1 : {t3}\n  return %y : {t3}\n}}",
                f"func.func @triu(%x: {t3}) -> {t3} {{\n  %y = tenferro.triu %x : {t3}\n  return %y : {t3}\n}}",
                f"func.func @extract_diag(%x: {t3}) -> {t2} {{\n  %y = tenferro.extract_diag %x : {t3} -> {t2}\n  return %y : {t2}\n}}",
                f"func.func @embed_diag(%x: {t2}) -> {t3} {{\n  %n = tenferro.dim %x, 0 : {t2}\n  %two = arith.constant 2 : index\n  %m = arith.addi %n, %two : index\n  %y = tenferro.embed_diag %x extents [%m, %n] : {t2} -> {t3}\n  return %y : {t3}\n}}",
            ]
        module = compiled(functions)
        if not module:
            continue
        for shape in [(2, 3, 4), (1, 1, 1), (5, 0, 2), (7, 65, 3)]:
            x = data(shape, dtype)
            check(module, "transpose", [x], [x.transpose(2, 0, 1)], 0)
            check(module, "reshape", [x], [x.reshape((shape[0], shape[1] * shape[2]), order="F")], 0)
            check(module, "reverse", [x], [x[::-1, :, ::-1]], 0)
            v = data((shape[1],), dtype)
            check(module, "broadcast", [v, x], [np.broadcast_to(v[None, :, None], shape)], 0)
            if dtype != "bool":
                k = np.arange(shape[1])[None, :] - np.arange(shape[0])[:, None]
                check(module, "tril", [x], [np.where((k <= 1)[:, :, None], x, x.dtype.type(0))], 0)
                check(module, "triu", [x], [np.where((k >= 0)[:, :, None], x, x.dtype.type(0))], 0)
                check(module, "extract_diag", [x], [np.diagonal(x).T.copy()], 0)
        for shape in [(4, 5), (6, 9), (4, 300)]:
            x = data(shape, dtype)
            check(module, "slice", [x], [x[1:4:2, 2:5]], 0)
            y, z = data((shape[0], 1), dtype), data((shape[0], 0), dtype)
            check(module, "concatenate", [x, y, z], [np.concatenate([x, y, z], 1)], 0)
            check(module, "twice", [x], [x, x], 0)
            if dtype != "bool":
                value = data((), dtype)
                want = np.full((1 + shape[0] + 2 * (shape[0] - 1) + 2, shape[1] + 2), value)
                want[1:1 + 3 * shape[0] - 2:3, :shape[1] - 1] = x[:, 1:]
                check(module, "pad", [x, value], [want], 0)
                d = np.zeros((shape[0] + 2, shape[0], shape[1]), dtype)
                for i in range(shape[0]):
                    d[i, i, :] = x[i]
                check(module, "embed_diag", [x], [d], 0)


def reductions():
    ops = {"reduce_sum": (NUMERIC, np.sum), "reduce_prod": (NUMERIC, np.prod), "reduce_max": (ORDERED, np.max),
           "reduce_min": (ORDERED, np.min)}
    axes_of = {1: [(0,)], 2: [(0,), (1,), (0, 1), ()], 3: [(0,), (1,), (2,), (0, 2), (0, 1, 2)]}
    for op, (dtypes, f) in ops.items():
        for dtype in dtypes:
            functions = []
            for rank, lists in axes_of.items():
                for axes in lists:
                    t, r = ttype(dtype, rank), ttype(dtype, rank - len(axes))
                    name = f"{op}_{rank}_" + "".join(map(str, axes))
                    functions.append(f"func.func @{name}(%x: {t}) -> {r} {{\n  %y = tenferro.{op} %x axes [{', '.join(map(str, axes))}] : {t} -> {r}\n  return %y : {r}\n}}")
            module = compiled(functions)
            if not module:
                continue
            for shape in [(0,), (1,), (33,), (20000,), (5, 3), (0, 4), (4, 0), (130, 257), (3, 4, 5), (2, 0, 3), (30, 40, 50)]:
                if op == "reduce_prod" and np.prod(shape) > 300:
                    continue
                x = data(shape, dtype, 0.5, 1.5) if op == "reduce_prod" and dtype in REAL else data(shape, dtype)
                for axes in axes_of[len(shape)]:
                    if op in ("reduce_max", "reduce_min"):
                        if dtype in INT:
                            info = np.iinfo(dtype)
                            initial = info.min if op == "reduce_max" else info.max
                        else:
                            initial = -np.inf if op == "reduce_max" else np.inf
                        want = np.asarray(f(x, axis=axes, initial=initial))
                    else:
                        want = np.asarray(f(x, axis=axes, dtype=x.dtype))
                    check(module, f"{op}_{len(shape)}_" + "".join(map(str, axes)), [x], [want.astype(dtype)],
                          tolerance(dtype, 4 * max(1, x.size) ** 0.5))


def contractions():
    for dtype in NUMERIC:
        t4, t2, t3, t1, t0 = (ttype(dtype, r) for r in (4, 2, 3, 1, 0))
        functions = []
        for name, lc, rc in (("nn", 1, 0), ("tn", 0, 0), ("nt", 1, 1), ("tt", 0, 1)):
            functions.append(f"func.func @{name}(%a: {t2}, %b: {t2}) -> {t2} {{\n  %c = tenferro.dot_general %a, %b contract [{lc}], [{rc}] batch [], [] : {t2}, {t2} -> {t2}\n  return %c : {t2}\n}}")
        functions.append(f"func.func @batched(%a: {t3}, %b: {t3}) -> {t3} {{\n  %c = tenferro.dot_general %a, %b contract [1], [0] batch [2], [2] : {t3}, {t3} -> {t3}\n  return %c : {t3}\n}}")
        functions.append(f"func.func @odd(%a: {t3}, %b: {t3}) -> {t2} {{\n  %c = tenferro.dot_general %a, %b contract [0, 2], [2, 1] batch [], [] : {t3}, {t3} -> {t2}\n  return %c : {t2}\n}}")
        functions.append(f"func.func @dot(%a: {t1}, %b: {t1}) -> {t0} {{\n  %c = tenferro.dot_general %a, %b contract [0], [0] batch [], [] : {t1}, {t1} -> {t0}\n  return %c : {t0}\n}}")
        functions.append(f"func.func @outer(%a: {t1}, %b: {t1}) -> {t2} {{\n  %c = tenferro.dot_general %a, %b contract [], [] batch [], [] : {t1}, {t1} -> {t2}\n  return %c : {t2}\n}}")
        functions.append(f"func.func @fused(%a: {t2}, %b: {t2}, %v: {t1}) -> ({t2}, {t1}) {{\n  %c = tenferro.dot_general %a, %b contract [1], [0] batch [], [] : {t2}, {t2} -> {t2}\n  %m = tenferro.dim %a, 0 : {t2}\n  %n = tenferro.dim %b, 1 : {t2}\n  %w = tenferro.broadcast_in_dim %v dims [0] extents [%m, %n] : {t1} -> {t2}\n  %d = tenferro.add %c, %w : {t2}\n  %s = tenferro.reduce_sum %d axes [1] : {t2} -> {t1}\n  return %d, %s : {t2}, {t1}\n}}")
        # columns, or rows, of the product that are two axes: what follows does not loop over them as one
        for name, lhs, rhs, types in (("wide", "[1, 0]", "[3, 0]", f"{t2}, {t4}"), ("tall", "[3, 0]", "[1, 0]", f"{t4}, {t2}")):
            first, second = types.split(", ")
            functions.append(f"func.func @{name}(%a: {first}, %b: {second}, %v: {t1}) -> {t2} {{\n  %c = tenferro.dot_general %a, %b contract {lhs}, {rhs} batch [], [] : {types} -> {t2}\n  %m = tenferro.dim %c, 0 : {t2}\n  %n = tenferro.dim %c, 1 : {t2}\n  %w = tenferro.broadcast_in_dim %v dims [0] extents [%m, %n] : {t1} -> {t2}\n  %d = tenferro.add %c, %w : {t2}\n  return %d : {t2}\n}}")
        module = compiled(functions)
        if not module:
            continue
        for m, n, k in [(1, 1, 1), (3, 5, 4), (0, 3, 2), (3, 2, 0), (17, 33, 9), (64, 1000, 31)]:
            tol = tolerance(dtype, 4 * max(1, k))
            a, b = data((m, k), dtype), data((k, n), dtype)
            check(module, "nn", [a, b], [a @ b], tol)
            check(module, "tn", [a.T.copy(), b], [a @ b], tol)
            check(module, "nt", [a, b.T.copy()], [a @ b], tol)
            check(module, "tt", [a.T.copy(), b.T.copy()], [a @ b], tol)
            v = data((m,), dtype)
            d = a @ b + v[:, None]
            check(module, "fused", [a, b, v], [d, d.sum(1, dtype=d.dtype)], tol * 8)
            c, e = data((m, k, 3), dtype), data((k, n, 3), dtype)
            check(module, "batched", [c, e], [np.einsum("mkb,knb->mnb", c, e)], tol)
            c, e = data((k, m, 3), dtype), data((n, 3, k), dtype)
            check(module, "odd", [c, e], [np.einsum("kmb,nbk->mn", c, e)], tol * 3)
            u, w = data((m,), dtype), data((n,), dtype)
            c, e, b3 = data((n, k), dtype), data((n, m, 3, k), dtype), data((m,), dtype)
            want = np.einsum("ij,iabj->ab", c, e) + b3[:, None]
            check(module, "wide", [c, e, b3], [want], tol * 3 * max(1, n))
            check(module, "tall", [e, c, b3], [want], tol * 3 * max(1, n))
            check(module, "outer", [u, w], [np.outer(u, w)], tol)
            check(module, "dot", [u, u], [np.asarray(np.dot(u, u))], tolerance(dtype, 4 * max(1, m)))


if __name__ == "__main__":
    for part in (elementwise, binary, choice, structure, reductions, contractions):
        if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
            part()
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)
