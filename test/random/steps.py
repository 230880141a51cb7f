"""Random programs: a Program is a list of operations with the values that NumPy gives them at several size assignments."""
import math

import numpy as np

import oracle
from evaluate import CONTROL, CUTS, derivatives_in
from oracle import Refused, interp

DTYPES = ["float32", "float64", "int32", "int64", "bool", "complex64", "complex128"]
ELEMENT = dict(zip(DTYPES, ["f32", "f64", "i32", "i64", "i1", "complex<f32>", "complex<f64>"]))
SHORT = dict(zip(DTYPES, ["f32", "f64", "i32", "i64", "i1", "c32", "c64"]))
NAMES = ["m", "n", "k"]
KINDS = ["straight", "regions", "sizes"]  # what a program has, by its number
BINDINGS = 4
LARGEST = 40000  # elements of one value
DYNAMIC = interp.DYNAMIC


class Rejected(Exception):
    """This operation is not added to the program."""


class Value:
    """A value of the program: its type as written, and per size assignment what it is (None: the run has failed)."""
    is_feature = False  # what a loop, a branch, or a size that values decide gave
    is_slope = False  # what a derivative in a body gave

    def __init__(self, name, dtype, known, data, other, depends=frozenset()):
        self.name, self.dtype, self.known, self.data, self.other, self.depends = name, np.dtype(dtype), known, data, other, depends

    def shapes(self):
        return tuple(None if d is None else d.shape for d in self.data)

    changes = ()  # of what a loop carries: the axes whose extents a step may change
    rank = property(lambda self: len(self.known))
    type = property(lambda self: type_text(self.dtype, self.known))
    is_float = property(lambda self: self.dtype.kind in "fc")


class Index:
    """An extent: `number` where the text has it, else an index value; its value per size assignment."""
    is_float, depends, type = False, frozenset(), "index"

    def __init__(self, name, values, number=None):
        self.name, self.values, self.number = name, values, number


def type_text(dtype, known):
    dims = "".join("?x" if k is None else f"{k}x" for k in known)
    return f"!tenferro.tensor<{dims}{ELEMENT[np.dtype(dtype).name]}>"


def attribute_text(value):
    if isinstance(value, list) and value and value[0] == "i32":
        return f"array<i32: {', '.join(map(str, value[1:]))}>" if value[1:] else "array<i32>"
    if isinstance(value, list):
        return f"array<i64: {', '.join(map(str, value))}>" if value else "array<i64>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def dense_text(array):
    def number(x):
        if array.dtype.kind == "b":
            return "true" if x else "false"
        if array.dtype.kind == "c":
            return f"({number_text(x.real)}, {number_text(x.imag)})"
        return number_text(x) if array.dtype.kind == "f" else str(x)

    def number_text(x):
        return f"{float(x):.17e}"

    def nest(a):
        return number(a[()]) if a.ndim == 0 else "[" + ", ".join(nest(x) for x in a) + "]"
    dims = "".join(f"{n}x" for n in array.shape)
    body = nest(array) if array.size else ""
    return f"dense<{body}> : tensor<{dims}{ELEMENT[array.dtype.name]}>"


class Program:
    def __init__(self, seed, number, in_map=False):
        self.rng = np.random.default_rng([seed, number])
        self.number, self.name = number, f"p{number}"
        self.lines, self.values, self.indices, self.arguments, self.private = [], [], [], [], []
        self.count, self.reached, self.bindings = 0, set(), BINDINGS
        self.refuses, self.places = [None] * BINDINGS, [""] * BINDINGS  # per size assignment: why the run must fail, and what it says of where
        self.may_fail = False  # in the loop that is being made
        self.in_map = in_map  # what is made is mapped: slices are of operations, not of calls
        self.outputs, self.extra_checks, self.tape = [], {}, []
        self.scopes, self.active = [], [True] * BINDINGS  # of each region around its arguments and the tape before it; whether a run gets there
        self.kind = KINDS[number % len(KINDS)]
        sizes = [0, 1, 2, 3, 5, 7]
        self.sizes = {n: [int(v) for v in self.rng.choice(sizes, BINDINGS)] for n in NAMES}
        for n in NAMES:
            self.sizes[n][0] = int(self.rng.choice([2, 3, 5]))  # one assignment is ordinary
        if self.rng.random() < 0.15:
            self.sizes[NAMES[int(self.rng.integers(3))]][-1] = int(self.rng.choice([31, 129, 1000, 9001]))
        self.dtype = self.choose(DTYPES, [3, 4, 2, 2, 1, 2, 3])
        while len(self.arguments) < 1 + number // len(KINDS) % 3:
            self.attempt("input_")
        for _ in range(int(self.rng.integers(3, 16 if self.kind == "straight" else 8))):
            self.step()
        if self.kind != "straight":
            self.feature()
        for _ in range(1 if self.kind == "straight" else 3):
            if self.rng.random() < 0.5 and self.attempt("differentiate"):
                break
        self.finish()

    # ---- choosing ---------------------------------------------------------------------------------------------------------------

    def choose(self, items, weights=None):
        items = list(items)
        if not items:
            raise Rejected
        p = None if weights is None else np.array(weights, float) / np.sum(weights)
        return items[int(self.rng.choice(len(items), p=p))]

    def pick(self, accept=lambda v: True):
        """A value, the newer the likelier."""
        found = [v for v in self.values if accept(v)]
        return self.choose(found, [1 + i for i in range(len(found))])

    def like(self, x, dtype=None):
        """A value with x's shapes and a dtype: one that exists, or a new argument."""
        dtype = np.dtype(dtype or x.dtype)
        found = [v for v in self.values if v.shapes() == x.shapes() and v.dtype == dtype]
        if found and self.rng.random() < 0.7:
            return self.choose(found)
        return self.argument([Index(None, [0 if s is None else s[i] for s in x.shapes()]) for i in range(x.rank)], dtype)

    def axis(self):
        if self.rng.random() < 0.25:
            number = int(self.choose([0, 1, 2, 3, 5], [1, 2, 3, 3, 2]))
            return Index(None, [number] * BINDINGS, number)
        name = self.choose(NAMES)
        return Index(name, self.sizes[name])

    # ---- data -------------------------------------------------------------------------------------------------------------------

    def random_data(self, shape, dtype, kind="any"):
        dtype = np.dtype(dtype)
        if dtype.kind == "b":
            return self.rng.random(shape) < 0.5
        if dtype.kind == "i":
            return self.rng.integers(-9, 10, shape).astype(dtype)
        x = self.rng.uniform(-2, 2, shape)
        if kind == "positive":
            x = np.abs(x) + 0.1
        if kind == "above_one":
            x = np.abs(x) + 1.1
        if dtype.kind == "c":
            x = x + 1j * self.rng.uniform(-2, 2, shape)
        if kind == "inside":
            x = 0.3 * x
        if kind == "unit":
            x = 0.5 + 0.2 * x
        x = np.asarray(x).astype(dtype)
        if kind in ("hpd", "regular", "triangular", "tall"):
            eye = np.eye(shape[0], shape[1]).reshape(shape[:2] + (1,) * (len(shape) - 2)).astype(dtype)
            x = x / max(1, shape[0]) ** 0.5 if kind != "tall" else x / 4
            x = (x + np.swapaxes(x, 0, 1).conj()) / 2 + 4 * eye if kind == "hpd" else x + 4 * eye
        if kind == "spread":  # separated eigenvalues and singular values
            n = min(shape[:2])
            d = np.zeros(shape, dtype)
            for i in range(n):
                d[i, i] = 3 * (i + 1)
            x = x / (4 * max(1, *shape[:2])) + d
            x = (x + np.swapaxes(x, 0, 1).conj()) / 2 if shape[0] == shape[1] else x
        return x

    def argument(self, axes, dtype, kind="any"):
        if any(a.values[b] < 0 for a in axes for b in range(BINDINGS)):
            raise Rejected
        if max(math.prod(a.values[b] for a in axes) for b in range(BINDINGS)) > LARGEST:
            raise Rejected
        known, extents = [], []
        for a in axes:
            bound = max(a.values) + int(self.rng.integers(0, 3))
            constant = len(set(a.values)) == 1 and (a.number is not None or self.rng.random() < 0.2)
            named = a.name in NAMES and self.rng.random() < 0.8
            known.append(a.values[0] if constant else f"[{bound}]" if self.rng.random() < 0.15 else None)
            extents.append(a.name if named and not constant else "")
        data = [self.random_data(tuple(a.values[b] for a in axes), dtype, kind) for b in range(BINDINGS)]
        value = Value(f"%a{len(self.arguments)}", dtype, known, data, list(data))
        value.depends = frozenset([value.name])
        value.extent_names = extents
        self.arguments.append(value)
        self.values.append(value)
        return value

    def argument_like(self, x):
        """A new argument with x's dtype and shapes."""
        return self.argument([Index(None, [s[i] for s in x.shapes()], k if isinstance(k, int) else None) for i, k in enumerate(x.known)],
                             x.dtype)

    # ---- adding an operation ------------------------------------------------------------------------------------------------------

    def result_types(self, op, data, known, dtypes):
        """Known extents as written: sometimes less than what is inferred."""
        out = []
        for k in known:
            out.append(list(k) if op in ("variable", "call") else [None if isinstance(e, str) or self.rng.random() < 0.15 else e for e in k])
        return out

    def evaluate(self, op, operands, attributes, dtypes, ranks, which):
        results = []
        for b in range(BINDINGS):
            args = [(getattr(o, which)[b] if isinstance(o, Value) else o.values[b]) for o in operands]
            if any(a is None for a in args):
                results.append(None)
                continue
            kinds = [([None] * r, d) for r, d in zip(ranks, dtypes)]
            with np.errstate(all="ignore"):
                results.append(oracle.apply(op, args, attributes, kinds))
        return results

    def add(self, op, operands, attributes, results, spelled=None):
        """Adds `op`. operands: Values and Indices; attributes as interp.py reads them; results: (dtype, known) each. The values."""
        data, other = [], []
        ranks, dtypes = [len(k) for _, k in results], [np.dtype(d) for d, _ in results]
        failures = [None] * BINDINGS
        perturbation, refused = np.random.default_rng(self.count), 0
        for b in range(BINDINGS):
            args = [[(getattr(o, w)[b] if isinstance(o, Value) else o.values[b]) for o in operands] for w in ("data", "other")]
            if any(a is None for a in args[0]):
                data.append((None,) * len(results))
                other.append((None,) * len(results))
                continue
            kinds = [([None] * r, d) for r, d in zip(ranks, dtypes)]
            with np.errstate(all="ignore"):
                try:
                    value = oracle.apply(op, args[0], attributes, kinds)
                    second = oracle.perturb(op, args[1], attributes, kinds, perturbation)
                except Refused as error:
                    if self.may_fail:  # what follows in this step is not reached
                        self.active = [a and i != b for i, a in enumerate(self.active)]
                    failures[b] = f"{op}: {error}" if self.active[b] else None
                    refused += not self.active[b]
                    value = second = tuple(None if self.active[b] else np.zeros((1,) * r, d) for r, d in zip(ranks, dtypes))
            for v, w, r in zip(value, second, ranks):
                if v is not None:
                    self.accept(op, v, w, r)
            data.append(value)
            other.append(second)
        if refused:  # in a block where no run gets
            if refused == BINDINGS:
                raise Rejected
            self.must_be_known_late(op, operands, failures)
        if any(failures):
            if self.scopes or all(f or self.refuses[b] for b, f in enumerate(failures)) or self.rng.random() < 0.7:
                raise Rejected
            self.must_be_known_late(op, operands, failures)
        depends = frozenset().union(*(o.depends for o in operands if isinstance(o, Value) and o.is_float and op not in CUTS))
        known = self.result_types(op, data, [k for _, k in results], dtypes)
        for i, ((_, inferred), k) in enumerate(zip(results, known)):
            for axis, e in enumerate(k):
                if isinstance(e, int) and any(d[i] is not None and d[i].shape[axis] != e for d in data):
                    k[axis] = None
        values = []
        for i, dtype in enumerate(dtypes):
            value = Value(f"%v{self.count}" + (f"#{i}" if len(dtypes) > 1 else ""), dtype, known[i], [d[i] for d in data],
                          [o[i] for o in other], depends if np.dtype(dtype).kind in "fc" else frozenset())
            values.append(value)
        self.emit(op, operands, attributes if spelled is None else spelled, values)
        self.tape.append((op, operands, attributes, values))
        for b, failure in enumerate(failures):
            if failure:
                self.must_refuse(b, failure)
        if any(failures):
            self.outputs += values
        self.values += values
        for o in operands + values:
            if isinstance(o, Value):
                self.reached.add((op, SHORT[o.dtype.name]))
        return values

    def must_refuse(self, b, why, place=""):
        """Which of several failures a run ends with is open."""
        self.places[b] = "" if self.refuses[b] else place
        self.refuses[b] = self.refuses[b] or why

    def must_be_known_late(self, op, operands, failures):
        """A refusal that the compiler may see is an error of the compilation; only what depends on open extents or on data is kept."""
        if op in ("div", "cholesky", "solve", "inverse", "triangular_solve"):
            return
        if op != "broadcast_in_dim" and any(isinstance(k, int) for o in operands if isinstance(o, Value) for k in o.known):
            raise Rejected

    def accept(self, op, value, other, rank):
        if value.size > LARGEST or (value.dtype != other.dtype) or value.shape != other.shape:
            raise Rejected
        if value.dtype.kind not in "fc" or not value.size:
            if not np.array_equal(value, other):  # a comparison or a conversion that rounding decides
                raise Rejected
            return
        size = np.abs(value)
        largest = float(size.max())
        if self.may_fail and not np.all(np.isfinite(value)):  # what fails is behind it
            return
        if not np.all(np.isfinite(value)) or not np.all(np.isfinite(other)) or largest > 1e5:
            raise Rejected
        small = 1e-3 if value.dtype.itemsize // (2 if value.dtype.kind == "c" else 1) == 4 else 1e-9
        if float(np.abs(value - other).max()) > small * max(1e-3, largest):
            raise Rejected

    def emit(self, op, operands, attributes, results):
        dialect = "arith" if op.endswith("i") and op in ("addi", "subi", "muli", "floordivsi", "ceildivsi", "minsi", "maxsi") else "tenferro"
        name = f"%v{self.count}" + (f":{len(results)}" if len(results) > 1 else "") + " = " if results else ""
        self.count += 1
        texts = [f"{k} = {attribute_text(v)}" for k, v in attributes.items()]
        types, result_types = [o.type for o in operands], [r.type for r in results]
        if op == "call":
            self.lines.append(f'  {name}func.call @{attributes["callee"]}({", ".join(o.name for o in operands)}) : ({", ".join(types)}) -> '
                              f'({", ".join(result_types)})')
            return
        attached = f" <{{{', '.join(texts)}}}>" if texts else ""
        self.lines.append(f'  {name}"{dialect}.{op}"({", ".join(o.name for o in operands)}){attached} : ({", ".join(types)}) -> '
                          f'({", ".join(result_types)})')

    # ---- extents ------------------------------------------------------------------------------------------------------------------

    def add_index(self, op, operands, attributes, values):
        if any(abs(v) > 1 << 40 for v in values):
            raise Rejected
        result = Index(f"%v{self.count}", values)
        self.emit(op, operands, attributes, [result])
        self.tape.append((op, operands, attributes, [result]))
        self.indices.append(result)
        return result

    def dim(self, x=None):
        x = x or self.pick(lambda v: v.rank > 0 and None not in v.shapes())
        axis = int(self.rng.integers(x.rank))
        self.reached.add(("dim", SHORT[x.dtype.name]))
        return self.add_index("dim", [x], {"axis": axis}, [s[axis] for s in x.shapes()])

    def index(self):
        if not self.indices or self.rng.random() < 0.3:
            return self.dim()
        return self.choose(self.indices)

    def constant_index(self, number):
        result = Index(f"%v{self.count}", [number] * BINDINGS, number)
        self.lines.append(f"  %v{self.count} = arith.constant {number} : index")
        self.count += 1
        return result

    def arithmetic(self):
        op = self.choose(["addi", "subi", "muli", "floordivsi", "ceildivsi", "minsi", "maxsi"])
        a = self.index()
        b = self.index() if self.rng.random() < 0.5 else self.constant_index(int(self.rng.integers(0, 4)))
        if op in ("floordivsi", "ceildivsi"):  # by what is positive for certain
            one = self.constant_index(int(self.rng.integers(1, 4)))
            b = one if self.rng.random() < 0.5 else self.add_index("maxsi", [b, one], {}, [max(x, one.number) for x in b.values])
        f = {"addi": lambda x, y: x + y, "subi": lambda x, y: x - y, "muli": lambda x, y: x * y, "floordivsi": lambda x, y: x // y,
             "ceildivsi": lambda x, y: -(-x // y), "minsi": min, "maxsi": max}[op]
        return self.add_index(op, [a, b], {}, [f(x, y) for x, y in zip(a.values, b.values)])

    def extent_of(self, values):
        """Something whose value is `values`: a number where it is one, an index value that has them, or the dim of a new argument."""
        if len(set(values)) == 1 and self.rng.random() < 0.7:
            return Index(None, list(values), values[0])
        found = [i for i in self.indices if list(i.values) == list(values) and i.name]
        if found:
            return self.choose(found)
        for v in self.values:
            for axis in range(v.rank):
                if None not in v.shapes() and [s[axis] for s in v.shapes()] == list(values):
                    self.reached.add(("dim", SHORT[v.dtype.name]))
                    return self.add_index("dim", [v], {"axis": axis}, list(values))
        if min(values) < 0 or max(values) > LARGEST:
            raise Rejected
        x = self.argument([Index(None, list(values))], "int32")
        return self.add_index("dim", [x], {"axis": 0}, list(values))

    @staticmethod
    def mixed(entries):
        """Static and dynamic entries of a list, as the operations store them."""
        static = [DYNAMIC if e.number is None or e.name else e.number for e in entries]
        return static, [e for e, s in zip(entries, static) if s == DYNAMIC]

    # ---- text -----------------------------------------------------------------------------------------------------------------------

    def finish(self):
        """Chooses results; what loops, branches and sizes gave is among them."""
        dependable = [v for v in self.values if None not in v.shapes() or v in self.outputs]
        self.outputs += [v for v in dependable if v.is_feature and self.rng.random() < 0.7]
        for _ in range(int(self.rng.integers(1, 4))):
            self.outputs.append(self.choose(dependable, [1 + i for i in range(len(dependable))]))

    @property
    def has_regions(self):
        return any(op in CONTROL for op, *_ in self.tape)

    @property
    def has_inner(self):
        return any(derivatives_in(self.tape))

    @property
    def has_sizes(self):
        return "extent_of" in self.text()

    def output_names(self):
        return [v.name for v in self.outputs]

    def expected(self, b):
        """A check per output: what is wrong with an array, or None."""
        return [self.extra_checks[v.name][b] if v.name in self.extra_checks else self.close_to(v.data[b], v.other[b]) for v in self.outputs]

    @staticmethod
    def close_to(want, other):
        def check(got):
            from programs import difference
            if want.dtype.kind not in "fc":
                return difference(got, want, 0)
            spread = np.abs(want.astype(np.complex128) - other)
            eps = np.finfo(want.dtype).eps
            tolerance = 64 * spread + 8 * (float(spread.mean()) if want.size else 0) + 16 * eps * np.abs(want)
            return difference(got, want, tolerance + (16 * eps if np.any(spread) else 0))
        return check

    def text(self, lines=None, outputs=None):
        """As it is, or with other lines or other outputs."""
        lines, outputs = self.lines if lines is None else lines, self.outputs if outputs is None else outputs

        def argument(a):
            names = ", ".join(f'"{n}"' for n in a.extent_names)
            return f"{a.name}: {a.type}" + (f" {{tenferro.extents = [{names}]}}" if any(a.extent_names) else "")
        results = [v.type for v in outputs]
        head = f"func.func @{self.name}({', '.join(argument(a) for a in self.arguments)}) -> ({', '.join(results)}) {{"
        tail = f"  return {', '.join(v.name for v in outputs)} : {', '.join(results)}\n}}"
        return "\n".join(self.private + [head] + lines + [tail])

    # ---- steps ------------------------------------------------------------------------------------------------------------------------

    def attempt(self, name):
        """One step of a kind; what it had added before it was rejected stays, unused."""
        import customs
        import failing
        import inner
        import looks
        import matrices
        import operations
        import public
        import regions
        import sizes
        import transforms
        modules = (operations, transforms, matrices, public, customs, looks, regions, sizes, inner, failing)
        try:
            next(vars(m)[name] for m in modules if name in vars(m))(self)
            return True
        except (Rejected, MemoryError):  # sizes that NumPy has no memory for either
            return False

    def feature(self):
        """What the program is about, and some steps behind it."""
        import failing
        import regions
        import sizes
        import transforms
        names, weights = zip(*{"regions": regions.STEPS + failing.STEPS, "sizes": sizes.STEPS}[self.kind])
        more = 1 + self.rng.geometric(0.6)
        for _ in range(40):
            more -= self.attempt(self.choose(names, weights))
            if not more:
                break
        for _ in range(int(self.rng.integers(1, 4))):
            self.step()

    def step(self):
        import customs
        import looks
        import matrices
        import operations
        import regions
        import sizes
        import transforms
        more = {"straight": regions.STRAIGHT * (not self.scopes), "regions": 3 * regions.STEPS + sizes.STEPS, "sizes": regions.STEPS + 3 * sizes.STEPS}[self.kind]
        names, weights = zip(*(operations.STEPS + matrices.STEPS + customs.STEPS + looks.STEPS + more + [("inner_derivative", 5)] * bool(self.scopes)))
        for _ in range(8):
            if self.attempt(self.choose(names, weights)):
                return
