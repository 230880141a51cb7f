"""take, scatter_add, dynamic_slice and dynamic_update_slice against NumPy, bit for bit: every dtype, axis and type of index, sizes 0 and up,
several numbers of threads, neighbours that they fuse with, and what is out of range."""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

NUMERIC = ["float32", "float64", "int32", "int64", "complex64", "complex128"]
DTYPES = NUMERIC + ["bool"]
SHAPES = [(5,), (0,), (1,), (4, 3), (3, 0), (0, 3), (2, 70), (3, 2, 4)]
FAR = [-2 ** 31, -1, 0, 1, 3, 2 ** 31 - 1]

rng = np.random.default_rng(11)
sessions = [tenferro.Session(threads) for threads in (1, 9)]
passed = failed = 0


def ttype(dtype, rank):
    return f"!tenferro.tensor<{'?x' * rank}{tenferro.ELEMENTS[dtype]}>"


def data(shape, dtype):
    if dtype == "bool":
        return np.asarray(rng.random(shape) < 0.5)
    if dtype in ("int32", "int64"):
        return np.asarray(rng.integers(-9, 10, shape)).astype(dtype)
    x = rng.uniform(-2, 2, shape)
    return np.asarray(x + 1j * rng.uniform(-2, 2, shape) if dtype.startswith("complex") else x).astype(dtype)


class Program:
    """One function, for any number of threads."""

    def __init__(self, name, arguments, body, result, value="%r"):
        head = ", ".join(f"%{n}: {t}" for n, t in arguments.items())
        text = f"func.func @{name}({head}) -> {result} {{\n  {body}\n  return {value} : {result}\n}}"
        self.name, self.modules = name, [s.compile(text) for s in sessions]

    def gives(self, arrays, want):
        global passed, failed
        for module in self.modules:
            (got,) = module(self.name, *arrays)
            if got.shape == want.shape and got.dtype == want.dtype and np.array_equal(got, want):
                passed += 1
            else:
                failed += 1
                print(f"FAIL {self.name} {[a.shape for a in arrays]}: got {got.dtype}{got.shape} {got.ravel()[:6]}, want {want.dtype}{want.shape} "
                      f"{want.ravel()[:6]}")

    def fails(self, arrays, sentence):
        global passed, failed
        for module in self.modules:
            try:
                module(self.name, *arrays)
                message = "no failure"
            except tenferro.Failure as failure:
                message = str(failure)
            if message == sentence:
                passed += 1
            else:
                failed += 1
                print(f"FAIL {self.name}: got {message!r}, want {sentence!r}")


def take_program(dtype, index, rank, axis, picked=1):
    x, i, y = ttype(dtype, rank), ttype(index, picked), ttype(dtype, rank - 1 + picked)
    return Program(f"take_{rank}_{axis}_{picked}", {"x": x, "i": i}, f"%r = tenferro.take %x at %i axis {axis} : {x}, {i} -> {y}", y)


def takes():
    for rank, axis in [(1, 0), (2, 0), (2, 1), (3, 1)]:
        for dtype, index in [(d, "int64") for d in DTYPES] + [("float64", "int32")]:
            program, one = take_program(dtype, index, rank, axis), take_program(dtype, index, rank, axis, 0)
            for shape in SHAPES:
                if len(shape) != rank:
                    continue
                x, n = data(shape, dtype), shape[axis]
                for count in (0, 1, 3, 7, 5000) if n else (0,):
                    i = rng.integers(0, n, count).astype(index) if n else np.zeros(0, index)
                    program.gives([x, i], np.take(x, i, axis))
                if n:
                    i = np.array(n - 1, index)
                    one.gives([x, i], np.take(x, i, axis))


def add_at(x, i, u, axis):
    """In the order of the updates: NumPy adds one after the other."""
    want = np.moveaxis(x.copy(), axis, 0)
    np.add.at(want, i, np.moveaxis(u, axis, 0) if i.ndim else u)
    return np.moveaxis(want, 0, axis)


def scatters():
    for rank, axis in [(1, 0), (2, 0), (2, 1), (3, 1)]:
        for dtype, index in [(d, "int64") for d in NUMERIC] + [("float64", "int32")]:
            for picked in (1, 0):
                x, i, u = ttype(dtype, rank), ttype(index, picked), ttype(dtype, rank - 1 + picked)
                body = f"%r = tenferro.scatter_add %x at %i add %u axis {axis} : {x}, {i}, {u} -> {x}"
                program = Program(f"scatter_{rank}_{axis}_{picked}", {"x": x, "i": i, "u": u}, body, x)
                # x is made by the program: the sum is formed in place
                plus = f"%z = tenferro.add %x, %x : {x}\n  %r = tenferro.scatter_add %z at %i add %u axis {axis} : {x}, {i}, {u} -> {x}\n  " \
                       f"%s = tenferro.neg %r : {x}"
                inside = Program(f"inside_{rank}_{axis}_{picked}", {"x": x, "i": i, "u": u}, plus, x, "%s")
                for shape in SHAPES + [(9000,), (7, 5000), (5000, 3)]:
                    if len(shape) != rank or (not picked and not shape[axis]):
                        continue
                    n = shape[axis]
                    for count in (0, 1, 7, 3000) if picked and n else (0,):
                        i = rng.integers(0, max(n, 1), (count,) if picked else ()).astype(index)
                        if max(np.prod(shape), 1) // max(n, 1) * count > 1 << 22:
                            continue
                        x, u = data(shape, dtype), data(shape[:axis] + i.shape + shape[axis + 1:], dtype)
                        program.gives([x, i, u], add_at(x, i, u, axis))
                        inside.gives([x, i, u], -add_at(x + x, i, u, axis))


def many_updates():
    """Many for each place; sums that depend on the order."""
    x, i, s = ttype("float32", 1), ttype("int64", 1), ttype("float32", 1)
    program = Program("histogram", {"x": x, "i": i, "u": s}, f"%r = tenferro.scatter_add %x at %i add %u axis 0 : {x}, {i}, {s} -> {x}", x)
    for n, count in [(1, 100000), (2, 100000), (7, 100000), (100000, 100000)]:
        x, i = data((n,), "float32"), rng.integers(0, n, count)
        u = (data((count,), "float32") * 10.0 ** rng.integers(-6, 6, count)).astype(np.float32)
        program.gives([x, i, u], add_at(x, i, u, 0))


def window(x, starts, sizes):
    return tuple(slice(s := min(max(int(start), 0), n - size), s + size) for start, size, n in zip(starts, sizes, x.shape))


def windows():
    for rank in (0, 1, 2, 3):
        for dtype, index in [(d, "int64") for d in DTYPES] + [("float64", "int32")]:
            t, s = ttype(dtype, rank), ttype(index, 0)
            names, axes = [f"s{k}" for k in range(rank)], range(rank)
            starts = f"at({', '.join('%' + n for n in names)} : {', '.join([s] * rank)}) " if rank else ""
            dims = "".join(f"%n{k} = tenferro.dim %u, {k} : {t}\n  " for k in axes)
            arguments = {"x": t, "u": t, **{n: s for n in names}}
            cut = Program(f"cut{rank}", arguments, dims + f"%r = tenferro.dynamic_slice %x {starts}sizes "
                          f"[{', '.join(f'%n{k}' for k in axes)}] : {t} -> {t}", t)
            put = Program(f"put{rank}", arguments, f"%r = tenferro.dynamic_update_slice %x, %u {starts}: {t}, {t} -> {t}", t)
            for shape in [sh for sh in SHAPES + [()] if len(sh) == rank]:
                for _ in range(6):
                    sizes = tuple(int(rng.integers(0, n + 1)) for n in shape)
                    at = [np.array(rng.choice(FAR + ([-2 ** 63, 2 ** 63 - 1] if index == "int64" else [])), index) for _ in axes]
                    x, u = data(shape, dtype), data(sizes, dtype)
                    place, want = window(x, at, sizes), x.copy()
                    cut.gives([x, u] + at, x[place].copy())
                    want[place] = u
                    put.gives([x, u] + at, want)


def neighbours():
    """What is computed before and after, in the same loops or not; indices that the program computes."""
    m, v, i = ttype("float64", 2), ttype("float64", 1), ttype("int64", 1)
    s = ttype("int64", 0)
    fused = Program("fused", {"x": m, "i": i, "b": m}, f"""%a = tenferro.mul %x, %x : {m}
  %t = tenferro.transpose %a [1, 0] : {m} -> {m}
  %k = tenferro.reverse %i axes [0] : {i}
  %g = tenferro.take %t at %k axis 0 : {m}, {i} -> {m}
  %r = tenferro.add %g, %b : {m}""", m)
    product = Program("product", {"x": m, "y": m, "i": i}, f"""%c = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : {m}, {m} -> {m}
  %d = tenferro.take %c at %i axis 1 : {m}, {i} -> {m}
  %e = tenferro.take %c at %i axis 0 : {m}, {i} -> {m}
  %f = tenferro.dot_general %d, %e contract [1], [0] batch [], [] : {m}, {m} -> {m}
  %g = tenferro.neg %f : {m}
  %r = tenferro.take %g at %i axis 1 : {m}, {i} -> {m}""", m)
    stencil = Program("stencil", {"x": v, "s": s, "u": v}, f"""%n = tenferro.dim %u, 0 : {v}
  %one = tenferro.constant dense<1> : tensor<i64> -> {s}
  %e = tenferro.add %s, %one : {s}
  %a = tenferro.dynamic_slice %x at(%s : {s}) sizes [%n] : {v} -> {v}
  %b = tenferro.dynamic_slice %x at(%e : {s}) sizes [%n] : {v} -> {v}
  %d = tenferro.sub %b, %a : {v}
  %w = tenferro.mul %d, %u : {v}
  %y = tenferro.add %x, %x : {v}
  %r = tenferro.dynamic_update_slice %y, %w at(%e : {s}) : {v}, {v} -> {v}""", v)
    for rows, columns, count in [(3, 4, 2), (40, 70, 130), (5, 1, 0)]:
        x, k = data((rows, columns), "float64"), rng.integers(0, columns, count)
        b = data((count, rows), "float64")
        fused.gives([x, k, b], (x * x).T[k[::-1]] + b)
    for n in (4, 33):
        x, y = np.round(8 * data((n, n), "float64")), np.round(8 * data((n, n), "float64"))
        k = rng.integers(0, n, n)
        c = x @ y
        product.gives([x, y, k], (-(c[:, k] @ c[k]))[:, k])
    for start in (-3, 0, 2, 90):
        x, u = data((9,), "float64"), data((4,), "float64")
        a, e = min(max(start, 0), 5), min(max(start + 1, 0), 5)
        want = x + x
        want[e:e + 4] = (x[e:e + 4] - x[a:a + 4]) * u
        stencil.gives([x, np.array(start), u], want)


def failures():
    x, i, u = ttype("float64", 2), ttype("int64", 1), ttype("float64", 2)
    take, one = take_program("float64", "int32", 2, 1), take_program("float64", "int64", 2, 0, 0)
    scatter = Program("scatter", {"x": x, "i": i, "u": u}, f"%r = tenferro.scatter_add %x at %i add %u axis 0 : {x}, {i}, {u} -> {x}", x)
    a = data((4, 3), "float64")
    take.fails([a, np.array([0, 2, 3, -1], "int32")], "take_2_1_1: take: the index 3 at position 2 is not in [0, 3)")
    take.fails([a, np.array([0, -2], "int32")], "take_2_1_1: take: the index -2 at position 1 is not in [0, 3)")
    take.fails([a[:, :0], np.array([0], "int32")], "take_2_1_1: take: the index 0 at position 0 is not in [0, 0)")
    take.fails([a[:0], np.array([5], "int32")], "take_2_1_1: take: the index 5 at position 0 is not in [0, 3)")
    one.fails([a, np.array(4)], "take_2_0_0: take: the index 4 is not in [0, 4)")
    many = np.zeros(100000, "int64")
    many[[70000, 31000]] = 2 ** 62, -2 ** 63
    scatter.fails([a, many, np.zeros((100000, 3))],
                  "scatter: scatter_add: the index -9223372036854775808 at position 31000 is not in [0, 4)")
    scatter.fails([a, np.zeros(2, "int64"), np.zeros((3, 3))],
                  "scatter: scatter_add: extents differ: dim 0 of indices (= dim 0 of argument 1) is 2, dim 0 of updates (= dim 0 of argument 2) is 3")
    v, s = ttype("float64", 1), ttype("int64", 0)
    put = Program("put", {"x": v, "u": v, "s": s}, f"%r = tenferro.dynamic_update_slice %x, %u at(%s : {s}) : {v}, {v} -> {v}", v)
    put.fails([np.zeros(2), np.zeros(3), np.array(0)],
              "put: dynamic_update_slice: the window exceeds the extent: dim 0 of update (= dim 0 of argument 1) is 3, dim 0 of x (= dim 0 of argument 0) is 2")
    cut = Program("cut", {"x": v, "u": v, "s": s}, f"%n = tenferro.dim %u, 0 : {v}\n  %r = tenferro.dynamic_slice %x at(%s : {s}) sizes [%n] : "
                  f"{v} -> {v}", v)
    cut.fails([np.zeros(2), np.zeros(3), np.array(0)],
              "cut: dynamic_slice: the window exceeds the extent: size of axis 0 (= dim 0 of argument 1) is 3, dim 0 of x (= dim 0 of argument 0) is 2")


PARTS = {"takes": takes, "scatters": scatters, "many_updates": many_updates, "windows": windows, "neighbours": neighbours, "failures": failures}
for part in sys.argv[1:] or PARTS:
    PARTS[part]()
print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0 or not passed)
