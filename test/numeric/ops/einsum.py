"""Random einsums through the C API against NumPy: repeated labels on both sides, hyperedges, ellipses, parentheses and every kind of
order, extents known and unknown, 0 and 1, all dtypes; and the derivatives by the adjoint identity and by differences."""
import ctypes
import random
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

DTYPES = ["float64", "float64", "complex128", "float32", "complex64", "int64", "int32"]
ENUM = ["float32", "float64", "int32", "int64", "bool", "complex64", "complex128"]
MOST = 32
ORDERS = {"auto": 0, "left": 1, "path": 2, "tree": 3}


class Traced(ctypes.Structure):
    _fields_ = [("graph", ctypes.c_void_p), ("value", ctypes.c_void_p), ("like", ctypes.c_void_p)]


class Ints(ctypes.Structure):
    _fields_ = [("count", ctypes.c_int32), ("axis", ctypes.c_int64 * MOST)]


class Entry(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char_p), ("exact", ctypes.c_int64)]


class Shape(ctypes.Structure):
    _fields_ = [("rank", ctypes.c_int32), ("entry", Entry * MOST)]


class Options(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("order", ctypes.c_int), ("pairs", ctypes.POINTER(ctypes.c_int32)), ("pair_count", ctypes.c_int32),
                ("expected_count", ctypes.c_int32), ("expected", ctypes.c_void_p), ("assumed", ctypes.c_int64)]


SESSION = tenferro.Session()
LIB, RT = SESSION.lib, SESSION.rt
for _name in "tnf_graph_new tnf_graph_compiler_compile tnf_graph_status tnf_run".split():
    getattr(LIB, _name).restype = ctypes.c_void_p
for _name in "tnf_input tnf_einsum_with_options tnf_einsum_labels tnf_einsum_apply tnf_vjp tnf_jvp".split():
    getattr(LIB, _name).restype = Traced
LIB.tnf_einsum_plan_new.restype = ctypes.c_void_p


def pairs_of(random_numbers, count, by_position):
    """Any order: of positions in the list of what is left, or of numbers."""
    left, pairs = list(range(count)), []
    for i in range(count - 1):
        a, b = random_numbers.sample(range(len(left)), 2)
        pairs += [a, b] if by_position else [left[a], left[b]]
        left = [x for k, x in enumerate(left) if k not in (a, b)] + [count + i]
    return pairs


class Case:
    """Subscripts, operands, and the order in which they are contracted."""

    def __init__(self, seed):
        self.random = r = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.dtype = r.choice(DTYPES)
        wide = r.random() < 0.1  # up to 14 axes of extent 2
        count = r.choice([1, 2, 2, 3]) if wide else r.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 6])
        names = r.sample("abcdefgxyzABIJ", 14 if wide else r.randint(1, 7))
        extents = dict.fromkeys(names, 2) if wide else {n: r.choice([0, 1, 2, 2, 3, 3, 4, 5]) if r.random() < 0.3 else r.choice([2, 3]) for n in names}
        covered = [r.choice([1, 2, 3]) for _ in range(r.randint(0, 2))] if r.random() < 0.3 else []
        terms, shapes = [], []
        for _ in range(count):
            labels = r.sample(names, r.randint(8, 14)) if wide else [r.choice(names) for _ in range(r.choice([0, 1, 1, 2, 2, 2, 3, 4]))]
            shape = [extents[n] for n in labels]
            if covered and not wide and r.random() < 0.7:
                at, kept = r.randint(0, len(labels)), r.randint(0, len(covered))
                own = [1 if r.random() < 0.3 else e for e in covered[len(covered) - kept:]]
                labels, shape = labels[:at] + ["..."] + labels[at:], shape[:at] + own + shape[at:]
            terms.append(labels)
            shapes.append(shape)
        used = sorted({n for t in terms for n in t} - {"..."})
        result = [n for n in used if r.random() < 0.5]
        r.shuffle(result)
        if used and r.random() < 0.15:
            result.insert(r.randint(0, len(result)), r.choice(used))
        if any("..." in t for t in terms):
            result.insert(r.randint(0, len(result)), "...")
        self.terms, self.result = terms, result
        self.operands = [self.data(s) for s in shapes]
        self.unknown = r.random() < 0.5
        self.order = r.choice(list(ORDERS))

    def data(self, shape):
        whole = self.numbers.integers(-3, 4, shape)
        if self.dtype.startswith("complex"):
            whole = whole + 1j * self.numbers.integers(-3, 4, shape)
        return np.asarray(whole).astype(self.dtype)

    def text(self):
        """The subscripts; where the order is not given by pairs, sometimes with parentheses."""
        parts = ["".join(t) for t in self.terms]
        while self.order in ("auto", "left") and len(parts) > 1 and self.random.random() < 0.4:
            first = self.random.randrange(len(parts) - 1)
            last = self.random.randint(first + 1, len(parts))
            parts[first:last] = ["(" + ", ".join(parts[first:last]) + ")"]
        return ",".join(parts) + " -> " + "".join(self.result)

    def extents_known(self, array):
        """Extents of 1 under an ellipsis are repeated where they are known: all of them are."""
        return [None if self.unknown and e != 1 else e for e in array.shape]

    def numpy(self, operands):
        """NumPy's, with labels that the result has twice put on the diagonal."""
        once = [n for i, n in enumerate(self.result) if n not in self.result[:i]]
        value = np.einsum(",".join("".join(t) for t in self.terms) + "->" + "".join(once), *operands)
        if len(once) == len(self.result):
            return value
        covered = value.ndim - len([n for n in once if n != "..."])
        flat = lambda names: [x for n in names for x in ([("...", k) for k in range(covered)] if n == "..." else [n])]
        once, result = flat(once), flat(self.result)
        extent = dict(zip(once, value.shape))
        out = np.zeros([extent[n] for n in result], value.dtype)
        for index in np.ndindex(*value.shape):
            at = dict(zip(once, index))
            out[tuple(at[n] for n in result)] = value[index]
        return out

    def options(self):
        options = Options(size=ctypes.sizeof(Options), order=ORDERS[self.order])
        if self.order in ("path", "tree"):
            pairs = pairs_of(self.random, len(self.terms), self.order == "path")
            self.pairs = (ctypes.c_int32 * max(len(pairs), 1))(*pairs)
            options.pairs, options.pair_count = self.pairs, len(pairs) // 2
        return options

    def ints(self, names):
        numbers = [-1 if n == "..." else 1000003 * ord(n) for n in names]
        return Ints(len(numbers), (ctypes.c_int64 * MOST)(*numbers))

    def build(self, xs):
        """By text, by integer labels or through a plan."""
        count, options = len(xs), self.options()
        how = self.random.choice(["text", "labels", "plan"])
        if how == "labels":
            lists = (Ints * count)(*[self.ints(t) for t in self.terms])
            return LIB.tnf_einsum_labels(lists, self.ints(self.result), xs, count, ctypes.byref(options))
        text = self.text().encode()
        if how == "text":
            return LIB.tnf_einsum_with_options(text, xs, count, ctypes.byref(options))
        shapes = (Ints * count)(*[Ints(x.ndim, (ctypes.c_int64 * MOST)(*[-1 if e is None else e for e in self.extents_known(x)]))
                                  for x in self.operands])
        plan = ctypes.c_void_p()
        SESSION.check(LIB.tnf_einsum_plan_new(SESSION.ctx, text, shapes, count, ctypes.byref(options), ctypes.byref(plan)))
        result = LIB.tnf_einsum_apply(plan, xs, count)
        LIB.tnf_einsum_plan_release(plan)
        return result


class Graph:
    def __init__(self):
        self.handle = ctypes.c_void_p(LIB.tnf_graph_new(SESSION.ctx, b"f"))
        self.arrays, self.outputs = [], 0

    def input(self, array, known=None):
        known = array.shape if known is None else known
        entries = (Entry * MOST)(*[Entry(b"?", 0) if e is None else Entry(None, e) for e in known])
        self.arrays.append(array)
        return LIB.tnf_input(self.handle, f"x{len(self.arrays)}".encode(), ENUM.index(array.dtype.name), Shape(array.ndim, entries))

    def output(self, value):
        LIB.tnf_output(self.handle, f"y{self.outputs}".encode(), value)
        self.outputs += 1

    def run(self):
        program = ctypes.c_void_p()
        try:
            SESSION.check(LIB.tnf_graph_compiler_compile(SESSION.compiler, self.handle, ctypes.byref(program)))
            tensors = [SESSION.tensor(a) for a in self.arrays]
            results = (ctypes.c_void_p * self.outputs)()
            SESSION.check(LIB.tnf_run(SESSION.ctx, program, (ctypes.c_void_p * len(tensors))(*tensors), len(tensors), results, self.outputs))
            arrays = [SESSION.array(ctypes.c_void_p(r)) for r in results]
            for t in tensors + [ctypes.c_void_p(r) for r in results]:
                RT.tnf_tensor_release(t)
            return arrays
        finally:
            RT.tnf_program_release(program)
            LIB.tnf_graph_release(self.handle)


def check(what, got, want, tolerance):
    if got.shape != want.shape or got.dtype != want.dtype:
        raise AssertionError(f"{what}: {got.dtype}{got.shape} instead of {want.dtype}{want.shape}")
    scale = 1 + (np.abs(want).max() if want.size else 0)
    if want.size and np.abs(got - want).max() > tolerance * scale:
        raise AssertionError(f"{what}: differs by {np.abs(got - want).max():.2e}")


def run_value(case):
    graph = Graph()
    xs = (Traced * len(case.operands))(*[graph.input(x, case.extents_known(x)) for x in case.operands])
    graph.output(case.build(xs))
    (got,) = graph.run()
    check("value", got, np.asarray(case.numpy(case.operands)), {"float32": 1e-5, "complex64": 1e-5}.get(case.dtype, 1e-12))


def run_derivatives(case):
    """<w, J t> = <J^H w, t> for the cotangent w and the tangents t of all operands, and J t by differences of the (multilinear) value; the
    same for J^H w as a function of the operands."""
    graph = Graph()
    xs = (Traced * len(case.operands))(*[graph.input(x, case.extents_known(x)) for x in case.operands])
    ts = [case.data(x.shape) for x in case.operands]
    w = case.data(np.asarray(case.numpy(case.operands)).shape)
    y = case.build(xs)
    cotangent, tangents = graph.input(w), (Traced * len(ts))(*[graph.input(t, case.extents_known(t)) for t in ts])
    LIB.tnf_jvp_many.restype = Traced
    graph.output(LIB.tnf_jvp_many(y, xs, tangents, len(ts)))
    pulled = (Traced * len(ts))()
    LIB.tnf_vjp_many(y, xs, len(ts), cotangent, pulled)
    for p in pulled:
        graph.output(p)
    second = pulled[0]
    others = len(ts) > 1
    if others:  # the derivative of one pullback by the other operands
        graph.output(LIB.tnf_jvp(second, xs[1], tangents[1]))
    got = graph.run()
    want = sum(np.asarray(case.numpy([t if k == i else x for k, x in enumerate(case.operands)])) for i, t in enumerate(ts))
    check("jvp", got[0], want.astype(got[0].dtype), 1e-12)
    left = np.vdot(w, got[0])
    right = sum(np.vdot(p, t) for p, t in zip(got[1:], ts))
    assert abs(left - right) <= 1e-10 * (1 + abs(left)), f"adjoint identity: {left} and {right}"
    if others:
        moved = [ts[1] if k == 1 else ts[0] if k == 0 else x for k, x in enumerate(case.operands)]
        left, right = np.vdot(w, np.asarray(case.numpy(moved))), np.vdot(got[-1], ts[0])
        assert abs(left - right) <= 1e-10 * (1 + abs(left)), f"second order: {left} and {right}"


def main():
    count, only = int(sys.argv[1]) if len(sys.argv) > 1 else 150, int(sys.argv[2]) if len(sys.argv) > 2 else None
    failed = 0
    for seed in range(count) if only is None else [only]:
        for run in (run_value, run_derivatives):
            case = Case(seed)
            if run is run_derivatives and case.dtype not in ("float64", "complex128"):
                continue
            try:
                run(case)
            except (AssertionError, tenferro.Failure) as error:
                failed += 1
                print(f"FAIL {run.__name__} {Case(seed).text()} {[x.shape for x in case.operands]} {case.dtype} {case.order}"
                      f" unknown={case.unknown}: {error}   ({count} {seed} repeats it)")
    print(f"{count} einsums, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
