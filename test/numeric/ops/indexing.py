"""gather, scatter of every kind and search_sorted against NumPy, bit for bit: every dtype, windows, batches, sizes 0 and up, several numbers
of threads, and what is out of range."""
import os
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
sys.path.insert(0, os.path.join(__file__.rsplit("/", 2)[0], "ad"))
import indexing  # noqa: E402
import tenferro  # noqa: E402

NUMERIC = ["float32", "float64", "int32", "int64", "complex64", "complex128"]
KINDS = ["overwrite", "add", "multiply", "minimum", "maximum"]
# axes, dropped, batch, rank of indices, shapes of x with sizes of a window and the extents of the vectors
FORMS = [([0], [0], [], 2, [((5,), (1,), (7,)), ((1,), (1,), (0,)), ((3,), (1,), (300,))]),
         ([1], [1], [], 2, [((4, 6), (4, 1), (9,)), ((0, 2), (0, 1), (3,)), ((300, 3), (300, 1), (5,))]),
         ([0], [0], [], 3, [((4, 6), (1, 6), (2, 3)), ((2, 500), (1, 500), (3, 1))]),
         ([1, 0], [0, 1], [], 2, [((3, 4), (1, 1), (20,)), ((1, 1), (1, 1), (1,))]),
         ([2, 0], [], [], 2, [((4, 3, 5), (2, 3, 4), (6,)), ((4, 3, 5), (4, 2, 5), (3,)), ((2, 0, 2), (1, 0, 1), (2,))]),
         ([0], [0], [2], 3, [((4, 3, 2), (1, 3, 1), (5, 2)), ((4, 3, 0), (1, 3, 1), (5, 0)), ((6, 200, 3), (1, 200, 1), (0, 3))]),
         ([1], [], [0, 2], 3, [((2, 5, 3), (1, 3, 1), (2, 3)), ((7, 1, 1), (1, 1, 1), (7, 1))]),
         ([], [], [], 2, [((3, 2), (2, 2), (4,))]), ([], [1], [], 1, [((3, 2), (2, 1), ())])]

rng = np.random.default_rng(5)
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


def agrees(got, want, exact):
    if got.shape != want.shape or got.dtype != want.dtype:
        return False
    return np.array_equal(got, want, equal_nan=True) if exact else np.allclose(got, want, rtol=1e-5, equal_nan=True)


def note(good, text):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    if not good:
        print("FAIL", text)


def vectors(shape, sizes, axes, count, dtype):
    return np.array([rng.integers(0, shape[a] - sizes[a] + 1, count) for a in axes]).reshape((len(axes),) + count).astype(dtype)


def gathers(form, dtype, index):
    axes, dropped, batch, rank, cases = form
    kept = [a for a in range(len(cases[0][0])) if a not in dropped + batch]
    x, i, y = ttype(dtype, len(cases[0][0])), ttype(index, rank), ttype(dtype, len(kept) + rank - 1)
    sizes = ", ".join(f"%d{a}" if a in kept else "1" for a in range(len(cases[0][0])))
    body = "\n".join(f"%d{a} = tenferro.dim %w, {a} : {x}" for a in kept)
    text = (f"func.func @gather(%x: {x}, %i: {i}, %w: {x}) -> {y} {{\n{body}\n%r = tenferro.gather %x at %i axes {axes} dropped {dropped} "
            f"batch {batch} sizes [{sizes}] : {x}, {i} -> {y}\nreturn %r : {y}\n}}")
    for module in [s.compile(text) for s in sessions]:
        for shape, window, count in cases:
            a, at = data(shape, dtype), vectors(shape, window, axes, count, index)
            want = indexing.gather([a, at], {"axes": axes, "dropped": dropped, "batch": batch, "static_sizes": window}, None)
            (got,) = module("gather", a, at, np.zeros(window, dtype))
            note(agrees(got, want, True), f"gather {form[:3]} {dtype} {shape}")


def scatters(form, kind, dtype, index):
    axes, dropped, batch, rank, cases = form
    kept = [a for a in range(len(cases[0][0])) if a not in dropped + batch]
    x, i, u = ttype(dtype, len(cases[0][0])), ttype(index, rank), ttype(dtype, len(kept) + rank - 1)
    text = (f"func.func @scatter(%x: {x}, %i: {i}, %u: {u}) -> {x} {{\n%r = tenferro.scatter {kind} %x at %i with %u axes {axes} dropped {dropped} "
            f"batch {batch} : {x}, {i}, {u} -> {x}\nreturn %r : {x}\n}}")
    for module in [s.compile(text) for s in sessions]:
        for shape, window, count in cases:
            a, at = data(shape, dtype), vectors(shape, window, axes, count, index)
            updates = data(tuple(window[k] for k in kept) + count, dtype)
            if kind in ("minimum", "maximum") and dtype == "float64" and updates.size:
                updates.flat[0] = np.nan
            attributes = {"kind": KINDS.index(kind), "axes": axes, "dropped": dropped, "batch": batch}
            with np.errstate(all="ignore"):
                want = indexing.scatter([a, at, updates], attributes, None)
            (got,) = module("scatter", a, at, updates)
            note(agrees(got, want, not (kind == "multiply" and dtype.startswith("complex"))), f"scatter {kind} {form[:3]} {dtype} {shape}")


def searches(dtype):
    s, y = ttype(dtype, 2), ttype("int64", 2)
    for right in (False, True):
        text = (f"func.func @search(%s: {s}, %v: {s}) -> {y} {{\n%r = tenferro.search_sorted %v in %s right {str(right).lower()} : {s}, {s} -> {y}\n"
                f"return %r : {y}\n}}")
        for module in [each.compile(text) for each in sessions]:
            for n, m, batch in [(0, 3, 2), (1, 5, 1), (7, 40, 3), (1000, 3000, 2), (5, 0, 1), (3, 3, 0)]:
                column, values = np.sort(data((n, batch), dtype), axis=0), data((m, batch), dtype)
                if dtype.startswith("float") and n > 4 and m and batch:
                    column[-2:], values[0] = np.nan, np.nan
                want = indexing.search_sorted([column, values], {"right": right}, None)
                (got,) = module("search", column, values)
                note(agrees(got, want, True), f"search_sorted {dtype} {right} {n} {m} {batch}")


def out_of_range():
    x, i = ttype("float64", 2), ttype("int64", 2)
    gather = (f"func.func @gather(%x: {x}, %i: {i}) -> {x} {{\n%r = tenferro.gather %x at %i axes [0, 1] dropped [0] batch [] sizes [1, 2] "
              f": {x}, {i} -> {x}\nreturn %r : {x}\n}}")
    scatter = (f"func.func @scatter(%x: {x}, %i: {i}, %u: {x}) -> {x} {{\n%r = tenferro.scatter overwrite %x at %i with %u axes [0, 1] dropped [0] "
               f"batch [] : {x}, {i}, {x} -> {x}\nreturn %r : {x}\n}}")
    a, u = np.zeros((3, 5)), np.zeros((2, 4))
    for session in sessions:
        for name, text, more in [("gather", gather, []), ("scatter", scatter, [u])]:
            module = session.compile(text)
            for at, where in [((3, 1, 2), "the index 3 at position (0, 2) is not in [0, 3)"), ((1, 2, 4), "the index 4 at position (1, 2) is not in [0, 4)"),
                              ((1, 0, -1), "the index -1 at position (1, 0) is not in [0, 4)")]:
                indices = np.zeros((2, 4), np.int64)
                component, column = (0, 2) if at[0] == 3 else (1, 2) if at[2] == 4 else (1, 0)
                indices[component, column] = 3 if at[0] == 3 else at[2]
                try:
                    module(name, a, indices, *more)
                    message = "no failure"
                except tenferro.Failure as failure:
                    message = str(failure)
                note(message == f"{name}: {name}: {where}", f"{name}: {message}")


def in_loops():
    """A read at indices that are outside fails in a run that takes a step, though every step's is the same: not before the loop."""
    x, i, n = ttype("float64", 1), ttype("int64", 1), ttype("int64", 0)
    reads = {"take": f"tenferro.take %x at %i axis 0 : {x}, {i} -> {x}",
             "take_along_axis": f"tenferro.take_along_axis %x at %i axis 0 : {x}, {i} -> {x}",
             "gather": f"tenferro.gather %x at %v axes [0] dropped [0] batch [] sizes [1] : {x}, {ttype('int64', 2)} -> {x}"}
    for name, read in reads.items():
        text = (f"func.func @sum(%x: {x}, %i: {i}, %count: {n}) -> {x} {{\n%m = tenferro.dim %i, 0 : {i}\n%steps = tenferro.extent_of %count : {n}\n"
                f"%v = tenferro.reshape %i extents [1, %m] : {i} -> {ttype('int64', 2).replace('<?', '<1')}\n"
                f"%r = tenferro.for %k to %steps (%s = %x : {x}) {{\n%p = {read.replace('<?x?xi64>', '<1x?xi64>')}\n"
                f"%next = tenferro.add %s, %p : {x}\ntenferro.yield %next : {x}\n}}\nreturn %r : {x}\n}}")
        module = sessions[0].compile(text)
        a, outside = np.ones(3), np.array([0, 5, 1])
        (got,) = module("sum", a, outside, np.array(0))
        note(np.array_equal(got, a), f"no step of {name}: {got}")
        try:
            module("sum", a, outside, np.array(2))
            message = "no failure"
        except tenferro.Failure as failure:
            message = str(failure)
        note("the index 5" in message, f"a step of {name}: {message}")


for form in FORMS:
    for dtype in ("float64", "float32", "complex128", "bool"):
        gathers(form, dtype, "int32" if dtype == "float32" else "int64")
    for kind in KINDS:
        for dtype in NUMERIC + ["bool"]:
            if (dtype == "bool" and kind != "overwrite") or (dtype.startswith("complex") and kind in ("minimum", "maximum")):
                continue
            scatters(form, kind, dtype, "int32" if dtype == "float32" else "int64")
for dtype in NUMERIC[:4]:
    searches(dtype)
out_of_range()
in_loops()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
