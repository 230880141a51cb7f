"""Random einsums through the C API against NumPy: repeated labels on both sides, hyperedges, ellipses, parentheses and every kind of
order, one tensor as several operands, extents known and unknown, 0 and 1, all dtypes, in loops and outside; the derivatives by the
adjoint identity and by differences; and what a run says where a label has two extents."""
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
                ("expected_count", ctypes.c_int32), ("expected", ctypes.c_void_p), ("assumed", ctypes.c_int64), ("most_orders", ctypes.c_int32)]


class Extent(ctypes.Structure):
    _fields_ = [("graph", ctypes.c_void_p), ("value", ctypes.c_void_p), ("number", ctypes.c_int64), ("kind", ctypes.c_int32)]


class Expected(ctypes.Structure):
    _fields_ = [("label", ctypes.c_int64), ("extent", ctypes.c_int64)]


STEP = ctypes.CFUNCTYPE(None, ctypes.c_void_p, Extent, Traced, ctypes.POINTER(Traced), ctypes.c_int32, ctypes.POINTER(Traced), ctypes.c_int32,
                        ctypes.c_void_p)
SESSION = tenferro.Session()
LIB, RT = SESSION.lib, SESSION.rt
for _name in "tnf_graph_new tnf_graph_compiler_compile tnf_graph_status tnf_run".split():
    getattr(LIB, _name).restype = ctypes.c_void_p
for _name in "tnf_input tnf_einsum_with_options tnf_einsum_labels tnf_einsum_apply tnf_vjp tnf_jvp tnf_jvp_many tnf_add".split():
    getattr(LIB, _name).restype = Traced
LIB.tnf_extent_const.restype = Extent
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
        count = r.choice([1, 2, 2, 3]) if wide else r.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 9])
        names = r.sample("abcdefgxyzABIJ", 14 if wide else r.randint(1, 7))
        extents = dict.fromkeys(names, 2) if wide else {n: r.choice([0, 1, 1, 2, 2, 3, 3, 4, 5]) if r.random() < 0.3 else r.choice([2, 3]) for n in names}
        covered = [r.choice([1, 2, 3]) for _ in range(r.randint(0, 2))] if r.random() < 0.3 else []
        self.operands, self.terms, self.which = [], [], []  # operands, subscripts, and which operand each of these is of
        self.known = []
        for _ in range(count):
            if self.which and r.random() < 0.15:
                again = r.randrange(len(self.which))
                labels = self.terms[again]
                if "..." not in labels and r.random() < 0.5:  # its axes permuted where that fits
                    labels = r.sample(labels, len(labels))
                    labels = labels if [extents[n] for n in labels] == list(self.operands[self.which[again]].shape) else self.terms[again]
                self.terms.append(labels)
                self.which.append(self.which[again])
                continue
            labels = r.sample(names, r.randint(8, 14)) if wide else [r.choice(names) for _ in range(r.choice([0, 1, 1, 2, 2, 2, 3, 4]))]
            shape, at, own = [extents[n] for n in labels], 0, []
            if covered and not wide and r.random() < 0.7:
                at, kept = r.randint(0, len(labels)), r.randint(0, len(covered))
                own = [1 if r.random() < 0.3 else e for e in covered[len(covered) - kept:]]
                labels, shape = labels[:at] + ["..."] + labels[at:], shape[:at] + own + shape[at:]
            self.terms.append(labels)
            self.which.append(len(self.operands))
            self.operands.append(self.data(shape))
            self.known.append([at <= axis < at + len(own) and e == 1 for axis, e in enumerate(shape)])  # what is repeated is known
        used = sorted({n for t in self.terms for n in t} - {"..."})
        result = [n for n in used if r.random() < 0.5]
        r.shuffle(result)
        if used and r.random() < 0.15:
            result.insert(r.randint(0, len(result)), r.choice(used))
        if any("..." in t for t in self.terms):
            result.insert(r.randint(0, len(result)), "...")
        self.result = result
        unknown = r.choice([0, 0.5, 1])
        self.known = [[must or r.random() >= unknown for must in axes] for axes in self.known]
        self.order = r.choice(list(ORDERS))
        self.steps = r.randint(0, 3) if r.random() < 0.2 else 0

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

    def extents_known(self, number):
        return [e if known else None for e, known in zip(self.operands[number].shape, self.known[number])]

    def all_terms(self, operands):
        """What each term of the subscripts is of."""
        return [operands[i] for i in self.which]

    def value(self, operands):
        """The einsum, once more in each step of the loop."""
        return np.asarray((1 + self.steps) * self.numpy(self.all_terms(operands))).astype(self.dtype)

    def changes_of(self, operands, tangents):
        """The derivative along these tangents."""
        terms, moved = self.all_terms(operands), self.all_terms(tangents)
        return (1 + self.steps) * sum(self.numpy(terms[:i] + [moved[i]] + terms[i + 1:]) for i in range(len(terms)))

    def second_change(self, tangents, number, along):
        """The derivative, along these tangents, of that by operand `number` alone."""
        terms, moved = self.all_terms(self.operands), self.all_terms(tangents)
        total = 0 * self.numpy(terms)
        for p, operand in enumerate(self.which):
            for q in range(len(terms)):
                if operand == number and q != p:
                    total = total + self.numpy([along if k == p else moved[k] if k == q else x for k, x in enumerate(terms)])
        return (1 + self.steps) * total

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
        options.assumed = self.random.choice([0, 0, 1, 1000])
        options.most_orders = self.random.choice([0, 1, 2, 3, 4, 4])
        return options

    def expected(self, options):
        """Some extents that the search counts with, where labels are letters."""
        used = sorted({n for t in self.terms for n in t} - {"..."})
        names = self.random.sample(used, self.random.randint(0, len(used)))
        self.entries = (Expected * max(len(names), 1))(*[Expected(ord(n), self.random.choice([0, 1, 7, 1000])) for n in names])
        options.expected, options.expected_count = ctypes.cast(self.entries, ctypes.c_void_p), len(names)
        return options

    def ints(self, names):
        numbers = [-1 if n == "..." else 1000003 * ord(n) for n in names]
        return Ints(len(numbers), (ctypes.c_int64 * MOST)(*numbers))

    def build(self, graph, inputs):
        """The einsum of these, and what a loop adds to it, which builds it again in its body."""
        xs = (Traced * len(self.which))(*self.all_terms(inputs))
        first = self.build_once(xs)
        if not self.steps:
            return first

        def body(handle, step, number, carried, count, out, out_count, user):
            out[0] = LIB.tnf_add(carried[0], self.build_once(xs))
        results = (Traced * 1)()
        LIB.tnf_for(graph.handle, LIB.tnf_extent_const(ctypes.c_int64(self.steps)), (Traced * 1)(first), 1, STEP(body), None, None, results)
        return results[0]

    def build_once(self, xs):
        """By text, by integer labels or through a plan."""
        count, options = len(xs), self.options()
        how = self.random.choice(["text", "labels", "plan"])
        if how == "labels":
            lists = (Ints * count)(*[self.ints(t) for t in self.terms])
            return LIB.tnf_einsum_labels(lists, self.ints(self.result), xs, count, ctypes.byref(options))
        text, options = self.text().encode(), self.expected(options)
        if how == "text":
            return LIB.tnf_einsum_with_options(text, xs, count, ctypes.byref(options))
        known = self.all_terms([self.extents_known(i) for i in range(len(self.operands))])
        shapes = (Ints * count)(*[Ints(len(k), (ctypes.c_int64 * MOST)(*[-1 if e is None else e for e in k])) for k in known])
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


def inputs_of(case, graph, arrays=None):
    return [graph.input(x, case.extents_known(i)) for i, x in enumerate(arrays or case.operands)]


def run_value(case):
    graph = Graph()
    graph.output(case.build(graph, inputs_of(case, graph)))
    (got,) = graph.run()
    check("value", got, case.value(case.operands), {"float32": 1e-5, "complex64": 1e-5}.get(case.dtype, 1e-12))


def run_derivatives(case):
    """<w, J t> = <J^H w, t> for the cotangent w and the tangents t of all operands, and J t by differences of the (multilinear) value; the
    same for each J^H w as a function of all operands."""
    graph, count = Graph(), len(case.operands)
    xs = (Traced * count)(*inputs_of(case, graph))
    ts = [case.data(x.shape) for x in case.operands]
    w = case.data(case.value(case.operands).shape)
    y = case.build(graph, xs)
    cotangent, tangents = graph.input(w), (Traced * count)(*inputs_of(case, graph, ts))
    graph.output(LIB.tnf_jvp_many(y, xs, tangents, count))
    pulled = (Traced * count)()
    LIB.tnf_vjp_many(y, xs, count, cotangent, pulled)
    for p in pulled:
        graph.output(p)
    for p in pulled:
        graph.output(LIB.tnf_jvp_many(p, xs, tangents, count))
    got = graph.run()
    want = case.changes_of(case.operands, ts)
    check("jvp", got[0], np.asarray(want).astype(got[0].dtype), 1e-12)
    left = np.vdot(w, got[0])
    right = sum(np.vdot(p, t) for p, t in zip(got[1:], ts))
    assert abs(left - right) <= 1e-10 * (1 + abs(left)), f"adjoint identity: {left} and {right}"
    for i, change in enumerate(got[1 + count:]):
        along = case.data(case.operands[i].shape)
        left, right = np.vdot(w, case.second_change(ts, i, along)), np.vdot(change, along)
        assert abs(left - right) <= 1e-10 * (1 + abs(left)), f"second order in operand {i}: {left} and {right}"


def run_mismatch(case):
    """Two axes of one label that only the run knows, of two extents: its sentence names the label."""
    axes = {}
    for operand, labels in enumerate(case.terms):
        if "..." not in labels and case.which.count(case.which[operand]) == 1:
            for axis, name in enumerate(labels):
                axes.setdefault(name, []).append((case.which[operand], axis))
    axes = {n: [at for at in a if not case.known[at[0]][at[1]]] for n, a in axes.items() if len(a) > 1}
    choices = sorted(n for n, a in axes.items() if a)
    if not choices:
        return
    name = case.random.choice(choices)
    number, axis = case.random.choice(axes[name])
    graph, arrays = Graph(), list(case.operands)
    xs = inputs_of(case, graph)
    arrays[number] = np.zeros([e + (i == axis) for i, e in enumerate(arrays[number].shape)], case.dtype)
    graph.arrays = arrays
    graph.output(case.build(graph, xs))
    try:
        graph.run()
    except tenferro.Failure as error:
        words = (f"label {name} of ", f"label {1000003 * ord(name)} of ")
        assert "has two extents" in str(error) and any(w in str(error) for w in words), f"label {name}: {error}"
        return
    raise AssertionError(f"label {name} has two extents, and the run succeeded")


def main():
    count, only = int(sys.argv[1]) if len(sys.argv) > 1 else 150, int(sys.argv[2]) if len(sys.argv) > 2 else None
    failed = 0
    for seed in range(count) if only is None else [only]:
        for run in (run_value, run_derivatives, run_mismatch):
            case = Case(seed)
            if run is run_derivatives and case.dtype not in ("float64", "complex128"):
                continue
            try:
                run(case)
            except (AssertionError, tenferro.Failure) as error:
                failed += 1
                print(f"FAIL {run.__name__} {Case(seed).text()} {[x.shape for x in case.operands]} {case.dtype} {case.order}"
                      f" known={case.known} which={case.which} steps={case.steps}: {error}   ({count} {seed} repeats it)")
    print(f"{count} einsums, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
