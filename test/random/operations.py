"""How each operation is added to a random program (steps.py): operands that fit, attributes, the type of the result."""
import numpy as np

from steps import BINDINGS, DTYPES, DYNAMIC, ELEMENT, Index, Rejected, Value, dense_text

REALS, COMPLEXES, INTEGERS = ["float32", "float64"], ["complex64", "complex128"], ["int32", "int64"]
NUMERIC = REALS + INTEGERS + COMPLEXES
ROUNDINGS, TESTS, BITS = {"floor", "ceil", "trunc", "round"}, {"isnan", "isinf", "isfinite"}, {"bitwise_and", "bitwise_or", "bitwise_xor"}
ORDERED = {"polygamma", "sinc", "erfcx", "bessel_i", "bessel_i0e"}  # derivatives of themselves: with an order
REAL_OF = {"complex64": "float32", "complex128": "float64"}


def whole(v):
    return None not in v.shapes()


def of(dtypes):
    return lambda v: whole(v) and v.dtype.name in dtypes


def merged(*values):
    """What is known of the extents of values with equal shapes."""
    known = list(values[0].known)
    for v in values[1:]:
        known = [k if isinstance(k, int) else e for k, e in zip(known, v.known)]
    return known


def input_(p):
    p.argument([p.axis() for _ in range(p.choose([0, 1, 2, 3, 4], [1, 3, 4, 2, 1]))], p.dtype)


# Where functions are smooth: positive numbers (complex ones away from 0, where roots and logarithms have no derivative), numbers beyond 1,
# and those away from poles and branch points.
DOMAIN = {**{op: "positive" for op in ("log", "log1p", "sqrt", "rsqrt", "pow", "lgamma", "digamma", "polygamma", "log2", "log10", "cbrt")}, "acosh": "above_one",
          **{op: "inside" for op in ("tan", "asin", "acos", "atanh", "erfinv")}, "ndtri": "unit"}
COMPLEX_DOMAIN = {op: "inside" for op in ("atan", "asinh")}
FITS = {"positive": lambda d: (d if d.dtype.kind == "f" else np.abs(d)) > 0.01, "above_one": lambda d: d.real > 1.01,
        "inside": lambda d: np.abs(d) < 0.9, "unit": lambda d: np.abs(d - 0.5) < 0.45}


def smooth(p, op, x):
    """x, or an argument like it where the operation is smooth."""
    domain = DOMAIN.get(op) or (COMPLEX_DOMAIN.get(op) if x.dtype.kind == "c" else None)
    if domain and x.is_float and not all(np.all(FITS[domain](d)) for d in x.data):
        return p.argument([Index(None, [s[i] for s in x.shapes()]) for i in range(x.rank)], x.dtype, domain)
    return x


ANALYTIC = ["exp", "log", "sin", "cos", "tanh", "sqrt", "rsqrt", "expm1", "log1p", "tan", "sinh", "cosh", "asin", "acos", "atan", "asinh", "acosh",
            "atanh"]
OF_REALS = ["sigmoid", "softplus", "erf", "erfc", "lgamma", "digamma", "exp2", "log2", "log10", "cbrt", "erfinv", "ndtri", "bessel_i1e"]


def unary(p):
    op = p.choose(["neg", "abs", "sign", "conj", "real", "imag", "stop_gradient", "variable", "bitwise_not", *sorted(ROUNDINGS | TESTS)] + ANALYTIC +
                  OF_REALS + sorted(ORDERED))
    dtypes = {"stop_gradient": DTYPES, "variable": DTYPES, "bitwise_not": INTEGERS + ["bool"],
              **dict.fromkeys(TESTS | {"neg", "abs", "sign", "conj", "real", "imag"}, NUMERIC), **dict.fromkeys(ANALYTIC, REALS + COMPLEXES)}.get(op, REALS)
    x = smooth(p, op, p.pick(of(dtypes)))
    dtype = "bool" if op in TESTS else REAL_OF.get(x.dtype.name, x.dtype) if op in ("abs", "real", "imag") else x.dtype
    order = {"order": int(p.rng.integers(0, 5))} if op in ORDERED else {}
    p.add(op, [x], order, [(dtype, x.known)], {name: f"{value} : i64" for name, value in order.items()})


def binary(p):
    op = p.choose(["add", "sub", "mul", "div", "pow", "maximum", "minimum", "complex", "logaddexp", "atan2", "hypot", "rem", "copysign", "nextafter", *sorted(BITS),
                   "shift_left", "shift_right"])
    dtypes = {**dict.fromkeys(("logaddexp", "atan2", "hypot", "complex", "copysign", "nextafter"), REALS), **dict.fromkeys(("maximum", "minimum", "rem"), REALS + INTEGERS),
              **dict.fromkeys(BITS, INTEGERS + ["bool"]), "shift_left": INTEGERS, "shift_right": INTEGERS}.get(op, NUMERIC)
    x = smooth(p, op, p.pick(of(dtypes)))
    # now and then another value of the same rank: at some sizes it must be refused
    same = [v for v in p.values if whole(v) and v.dtype == x.dtype and v.rank == x.rank]
    y = p.choose(same) if p.rng.random() < 0.1 else p.like(x)
    dtype = {"float32": "complex64", "float64": "complex128"}[x.dtype.name] if op == "complex" else x.dtype
    is_turned = p.rng.random() < 0.5 and not (op == "pow" and x.is_float)  # a base of 0 has no derivative
    p.add(op, [y, x] if is_turned else [x, y], {}, [(dtype, merged(x, y))])


def clamp(p):
    x = p.pick(of(REALS + INTEGERS))
    low, high = p.like(x), p.like(x)
    p.add("clamp", [x, low, high], {}, [(x.dtype, merged(x, low, high))])


def philox(p):
    counter = p.pick(of(["int64"]))
    key, stream = p.like(counter), p.like(counter)
    word = int(p.rng.integers(2))
    p.add("philox", [key, stream, counter], {"word": word}, [("int64", merged(key, stream, counter))], {"word": f"{word} : i64"})


def compare(p):
    x = p.pick(whole)
    y = p.like(x)
    direction = int(p.rng.integers(6 if x.dtype.name in REALS + INTEGERS else 2))
    p.add("compare", [x, y], {"direction": direction}, [("bool", merged(x, y))], {"direction": f"{direction} : i32"})


def select(p):
    x = p.pick(whole)
    y, pred = p.like(x), p.like(x, "bool")
    p.add("select", [pred, x, y], {}, [(x.dtype, merged(x, y, pred))])


def convert(p):
    x, dtype = p.pick(whole), p.choose(DTYPES)
    p.add("convert", [x], {"element": dtype}, [(dtype, x.known)], {"element": ELEMENT[dtype]})


def constant(p):
    dtype = p.choose(DTYPES)
    shape = tuple(int(n) for n in p.rng.choice([0, 1, 2, 3, 5], p.choose([0, 1, 2, 3], [4, 2, 2, 1])))
    array = np.asarray(p.random_data(shape, dtype))
    if p.rng.random() < 0.3:
        array = np.asarray(np.broadcast_to(array.ravel()[:1].reshape((1,) * array.ndim), shape)) if array.size else array
    p.add("constant", [], {"value": array}, [(dtype, list(shape))], {"value": dense_text(array)})


def reshape(p):
    x = p.pick(whole)
    shapes = x.shapes()
    counts = [int(np.prod(s)) for s in shapes]
    kind = p.choose(["flat", "one", "split", "merge"])
    if kind == "flat":
        targets = [counts]
    elif kind == "merge" and x.rank >= 2:
        targets = [[s[0] * s[1] for s in shapes]] + [[s[i] for s in shapes] for i in range(2, x.rank)]
    elif kind == "split" and x.rank and all(s[0] % 2 == 0 for s in shapes):
        targets = [[2] * BINDINGS, [s[0] // 2 for s in shapes]] + [[s[i] for s in shapes] for i in range(1, x.rank)]
    else:
        targets = [[s[i] for s in shapes] for i in range(x.rank)]
        targets.insert(int(p.rng.integers(x.rank + 1)), [1] * BINDINGS)
    if len(targets) > 5:
        raise Rejected
    entries = [p.extent_of(t) for t in targets]
    static, dynamic = p.mixed(entries)
    p.add("reshape", [x] + dynamic, {"static_extents": static}, [(x.dtype, [e.number if not e.name else None for e in entries])])


def transpose(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    order = [int(i) for i in p.rng.permutation(x.rank)]
    p.add("transpose", [x], {"permutation": order}, [(x.dtype, [x.known[i] for i in order])])


def broadcast_in_dim(p):
    x = p.pick(lambda v: whole(v) and v.rank <= 3)
    rank = int(p.rng.integers(x.rank, min(x.rank + 3, 5)))
    dims = sorted(int(i) for i in p.rng.choice(rank, x.rank, replace=False)) if rank else []
    entries = []
    for axis in range(rank):
        if axis in dims:
            i = dims.index(axis)
            own = [s[i] for s in x.shapes()]
            if x.known[i] == 1 and p.rng.random() < 0.6:
                entries.append(p.index() if p.rng.random() < 0.5 else Index(None, [3] * BINDINGS, 3))
            else:
                entries.append(p.extent_of(own))
        else:
            entries.append(p.index() if p.rng.random() < 0.6 else Index(None, [k := int(p.rng.integers(0, 4))] * BINDINGS, k))
    if max(int(np.prod([e.values[b] for e in entries])) for b in range(BINDINGS)) > 40000:
        raise Rejected
    static, dynamic = p.mixed(entries)
    p.add("broadcast_in_dim", [x] + dynamic, {"static_extents": static, "dims": dims},
          [(x.dtype, [e.number if not e.name else None for e in entries])])


def slice_(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    starts, limits, strides = [], [], []
    for axis in range(x.rank):
        own = [s[axis] for s in x.shapes()]
        least = min(own)
        if p.rng.random() < 0.3:  # any extents of the program: they must fit, or the run is refused
            starts.append(p.index() if p.rng.random() < 0.5 else Index(None, [0] * BINDINGS, 0))
            limits.append(p.index())
        else:
            start = int(p.rng.integers(0, least + 1))
            starts.append(Index(None, [start] * BINDINGS, start))
            limits.append(p.extent_of(own) if p.rng.random() < 0.7 else Index(None, [k := int(p.rng.integers(start, least + 1))] * BINDINGS, k))
        strides.append(int(p.choose([1, 2, 3], [4, 2, 1])))
    (static_starts, a), (static_limits, b) = p.mixed(starts), p.mixed(limits)
    segments = [1, len(a), len(b)]
    attributes = {"static_starts": static_starts, "static_limits": static_limits, "strides": strides}
    p.add("slice", [x] + a + b, {"operandSegmentSizes": segments, **attributes}, [(x.dtype, [None] * x.rank)],
          {"operandSegmentSizes": ["i32"] + segments, **attributes})


def pad(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    value = p.like(scalar_of(x))
    low, high, interior = [], [], []
    for axis in range(x.rank):
        for side in (low, high):
            if p.rng.random() < 0.15:
                side.append(p.index())
            else:
                number = int(p.choose([0, 1, 2, -1], [4, 2, 2, 1]))
                side.append(Index(None, [number] * BINDINGS, number))
        interior.append(int(p.choose([0, 1, 2], [5, 1, 1])))
    for b, shape in enumerate(x.shapes()):
        sizes = [n + l.values[b] + h.values[b] + max(n - 1, 0) * i for n, l, h, i in zip(shape, low, high, interior)]
        if np.prod([float(max(n, 0)) for n in sizes]) > 4e6:
            raise Rejected
    (static_low, a), (static_high, b) = p.mixed(low), p.mixed(high)
    segments = [1, 1, len(a), len(b)]
    attributes = {"static_low": static_low, "static_high": static_high, "interior": interior}
    p.add("pad", [x, value] + a + b, {"operandSegmentSizes": segments, **attributes}, [(x.dtype, [None] * x.rank)],
          {"operandSegmentSizes": ["i32"] + segments, **attributes})


def scalar_of(x):
    zero = [np.zeros((), x.dtype)] * BINDINGS
    return Value("", x.dtype, [], zero, zero)


def concatenate(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    axis = int(p.rng.integers(x.rank))

    def fits(v):
        return whole(v) and v.dtype == x.dtype and v.rank == x.rank and all(
            a[:axis] + a[axis + 1:] == b[:axis] + b[axis + 1:] for a, b in zip(v.shapes(), x.shapes()))
    parts = [x] + [p.pick(fits) for _ in range(int(p.rng.integers(0, 3)))]
    known = [None if i == axis else k for i, k in enumerate(merged(*parts))]
    p.add("concatenate", parts, {"axis": axis}, [(x.dtype, known)], {"axis": f"{axis} : i64"})


def reverse(p):
    x = p.pick(whole)
    axes = [int(a) for a in p.rng.permutation(x.rank)[:int(p.rng.integers(0, x.rank + 1))]]
    p.add("reverse", [x], {"axes": axes}, [(x.dtype, x.known)])


def triangle(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 2 and v.dtype.name in NUMERIC)
    diagonal = int(p.rng.integers(-2, 3))
    p.add(p.choose(["tril", "triu"]), [x], {"diagonal": diagonal}, [(x.dtype, x.known)], {"diagonal": f"{diagonal} : i64"})


def extract_diag(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 2)
    p.add("extract_diag", [x], {}, [(x.dtype, [None] + x.known[2:])])


def embed_diag(p):
    x = p.pick(lambda v: whole(v) and 1 <= v.rank <= 3)
    n = [s[0] for s in x.shapes()]
    entries = [p.extent_of(n), p.extent_of(n)]
    if p.rng.random() < 0.3 and len(set(n)) == 1:
        entries[int(p.rng.integers(2))] = Index(None, [n[0] + 2] * BINDINGS, n[0] + 2)
    static, dynamic = p.mixed(entries)
    p.add("embed_diag", [x] + dynamic, {"static_extents": static}, [(x.dtype, [None, None] + x.known[1:])])


def reduce(p):
    op = p.choose(["reduce_sum", "reduce_prod", "reduce_max", "reduce_min"], [4, 2, 2, 2])
    x = p.pick(of(NUMERIC if op in ("reduce_sum", "reduce_prod") else REALS + INTEGERS))
    axes = [int(a) for a in p.rng.permutation(x.rank)[:int(p.rng.integers(0, x.rank + 1))]]
    if op in ("reduce_max", "reduce_min") and any(0 in [s[a] for a in axes] for s in x.shapes()) and x.dtype.kind == "f":
        raise Rejected  # infinities have their own test
    p.add(op, [x], {"axes": axes}, [(x.dtype, [k for i, k in enumerate(x.known) if i not in axes])])


def dot_general(p):
    x = p.pick(lambda v: whole(v) and v.dtype.name in NUMERIC and v.rank <= 4)
    y = p.pick(lambda v: whole(v) and v.dtype == x.dtype and v.rank <= 4)
    columns = lambda v: [[s[i] for s in v.shapes()] for i in range(v.rank)]
    left, right, free = columns(x), columns(y), set(range(y.rank))
    pairs = []
    for i in p.rng.permutation(x.rank):
        match = [k for k in free if right[k] == left[int(i)]]
        if match and p.rng.random() < 0.7:
            k = match[int(p.rng.integers(len(match)))]
            free.discard(k)
            pairs.append((int(i), k))
    batch = pairs[:1] if len(pairs) > 1 and p.rng.random() < 0.4 else []
    contract = pairs[len(batch):]
    names = ("lhs_contract", "rhs_contract", "lhs_batch", "rhs_batch")
    lists = [[i for i, _ in contract], [k for _, k in contract], [i for i, _ in batch], [k for _, k in batch]]
    known = [k for i, k in enumerate(x.known) if i not in lists[0] + lists[2]] + \
            [k for i, k in enumerate(y.known) if i not in lists[1] + lists[3]] + [x.known[i] for i in lists[2]]
    if len(known) > 5:
        raise Rejected
    for b, (l, r) in enumerate(zip(x.shapes(), y.shapes())):
        result = [n for i, n in enumerate(l) if i not in lists[0] + lists[2]] + [n for i, n in enumerate(r) if i not in lists[1]]
        if np.prod([float(n) for n in l]) * np.prod([float(n) for n in r]) > 4e6 or np.prod([float(n) for n in result]) > 4e6:
            raise Rejected
    p.add("dot_general", [x, y], dict(zip(names, lists)), [(x.dtype, known)])


def linear_recurrence(p):
    a = p.pick(lambda v: whole(v) and v.rank >= 1 and v.dtype.name in NUMERIC)
    b, axis = p.like(a), int(p.rng.integers(a.rank))
    lines = [np.zeros(s[:axis] + s[axis + 1:], a.dtype) for s in a.shapes()]
    initial = p.like(Value("", a.dtype, a.known[:axis] + a.known[axis + 1:], lines, lines))
    attributes = {"axis": axis, "reverse": bool(p.rng.integers(2)), "exclusive": bool(p.rng.integers(2))}
    p.add("linear_recurrence", [a, b, initial], attributes, [(a.dtype, merged(a, b))], {**attributes, "axis": f"{axis} : i64"})


# ---- computed places ---------------------------------------------------------------------------------------------------------------

def along(p, dtypes):
    """A value, an axis of it, and indices along the axis: most of the time they are within; else the run must be refused."""
    x = p.pick(lambda v: of(dtypes)(v) and v.rank >= 1)
    axis, picked = int(p.rng.integers(x.rank)), p.rng.random() < 0.8
    extents = [s[axis] for s in x.shapes()]
    dtype, count = p.choose(INTEGERS), p.axis() if picked else None
    if picked and any(c and not n for c, n in zip(count.values, extents)) and p.rng.random() < 0.8:
        count = Index(None, [min(c, n) for c, n in zip(count.values, extents)])
    indices = p.argument([count] if picked else [], dtype)
    for b, n in enumerate(extents):
        if p.rng.random() < 0.95:
            indices.data[b] = indices.other[b] = np.asarray(p.rng.integers(0, max(n, 1), indices.data[b].shape)).astype(dtype)
    if p.rng.random() < 0.3:  # of a computed tensor
        (indices,) = p.add("reverse", [indices], {"axes": [0] if picked else []}, [(dtype, indices.known)])
    return x, axis, indices


def take(p):
    x, axis, indices = along(p, DTYPES)
    p.add("take", [x, indices], {"axis": axis}, [(x.dtype, x.known[:axis] + indices.known + x.known[axis + 1:])], {"axis": f"{axis} : i64"})


def scatter_add(p):
    x, axis, indices = along(p, NUMERIC)
    blank = [np.zeros(s[:axis] + i + s[axis + 1:], x.dtype) for s, i in zip(x.shapes(), indices.shapes())]
    updates = p.like(Value("", x.dtype, x.known[:axis] + indices.known + x.known[axis + 1:], blank, blank))
    p.add("scatter_add", [x, indices, updates], {"axis": axis}, [(x.dtype, x.known)], {"axis": f"{axis} : i64"})


def along_lines(p, dtypes):
    """The same with indices of its own for each line along the axis."""
    x = p.pick(lambda v: of(dtypes)(v) and v.rank >= 1)
    axis, dtype = int(p.rng.integers(x.rank)), p.choose(INTEGERS)
    extents, count = [s[axis] for s in x.shapes()], p.axis()
    if any(c and not n for c, n in zip(count.values, extents)) and p.rng.random() < 0.8:
        count = Index(None, [min(c, n) for c, n in zip(count.values, extents)])
    axes = [Index(None, [s[i] for s in x.shapes()], k if isinstance(k, int) else None) for i, k in enumerate(x.known)]
    indices = p.argument(axes[:axis] + [count] + axes[axis + 1:], dtype)
    for b, n in enumerate(extents):
        if p.rng.random() < 0.95:
            indices.data[b] = indices.other[b] = np.asarray(p.rng.integers(0, max(n, 1), indices.data[b].shape)).astype(dtype)
    return x, axis, indices


def take_along_axis(p):
    x, axis, indices = along_lines(p, DTYPES)
    p.add("take_along_axis", [x, indices], {"axis": axis}, [(x.dtype, [None] * x.rank)], {"axis": f"{axis} : i64"})


def scatter_add_along_axis(p):
    x, axis, indices = along_lines(p, NUMERIC)
    blank = [np.zeros(s, x.dtype) for s in indices.shapes()]
    updates = p.like(Value("", x.dtype, indices.known, blank, blank))
    p.add("scatter_add_along_axis", [x, indices, updates], {"axis": axis}, [(x.dtype, [None] * x.rank)], {"axis": f"{axis} : i64"})


def ordered(p):
    """Places that rounding errors decide are not asked for."""
    op = p.choose(["sort", "argsort", "argmax", "cumulative_argmax", "cumulative_sum"])
    x = p.pick(lambda v: of({"cumulative_sum": NUMERIC}.get(op, REALS + INTEGERS))(v) and v.rank >= 1)
    axis = int(p.rng.integers(x.rank))
    flags = {"sort": ["descending"], "argsort": ["descending"], "argmax": ["least"], "cumulative_argmax": ["least", "reverse"],
             "cumulative_sum": ["reverse", "exclusive"]}[op]
    attributes = {"axis": axis, **{flag: bool(p.rng.integers(2)) for flag in flags}}
    known = x.known[:axis] + x.known[axis + 1:] if op == "argmax" else x.known
    p.add(op, [x], attributes, [(x.dtype if op in ("sort", "cumulative_sum") else "int64", known)], {**attributes, "axis": f"{axis} : i64"})


def starts_for(p, x):
    """Anything: a start is clamped."""
    found = [v for v in p.values if whole(v) and v.rank == 0 and v.dtype.kind == "i"]
    return [p.choose(found) if found and p.rng.random() < 0.5 else p.argument([], p.choose(INTEGERS)) for _ in range(x.rank)]


def dynamic_slice(p):
    x = p.pick(whole)
    sizes = []
    for axis in range(x.rank):
        own = [s[axis] for s in x.shapes()]
        least = int(p.rng.integers(0, min(own) + 1))
        sizes.append(p.index() if p.rng.random() < 0.15 else p.extent_of(own) if p.rng.random() < 0.3 else Index(None, [least] * BINDINGS, least))
    starts, (static, dynamic) = starts_for(p, x), p.mixed(sizes)
    segments = [1, len(starts), len(dynamic)]
    known = [None if s == DYNAMIC else s for s in static]
    p.add("dynamic_slice", [x] + starts + dynamic, {"operandSegmentSizes": segments, "static_sizes": static}, [(x.dtype, known)],
          {"operandSegmentSizes": ["i32"] + segments, "static_sizes": static})


def dynamic_update_slice(p):
    x = p.pick(whole)
    fits = [v for v in p.values if whole(v) and v.dtype == x.dtype and v.rank == x.rank]
    if p.rng.random() < 0.5:  # perhaps larger than x: the run must be refused
        update = p.choose(fits)
    else:
        update = p.argument([Index(None, [int(p.rng.integers(0, s[axis] + 1)) for s in x.shapes()]) for axis in range(x.rank)], x.dtype)
    p.add("dynamic_update_slice", [x, update] + starts_for(p, x), {}, [(x.dtype, x.known)])


# ---- linear algebra on well-conditioned matrices -----------------------------------------------------------------------------------

def matrix(p, kind, square=True):
    dtype = p.choose(REALS + COMPLEXES)
    rows = p.axis()
    axes = [rows, rows if square else p.axis()] + ([p.axis()] if p.rng.random() < 0.3 else [])
    if any(v > 40 for a in axes[:2] for v in a.values):
        raise Rejected
    return p.argument(axes, dtype, kind), axes


def right_side(p, axes, dtype, left=True):
    other = p.axis()
    if max(other.values) > 40:
        raise Rejected
    return p.argument(([axes[0], other] if left else [other, axes[0]]) + axes[2:], dtype)


def solves(p):
    op = p.choose(["cholesky", "inverse", "solve", "triangular_solve", "lu"])
    a, axes = matrix(p, "hpd" if op == "cholesky" else "regular")
    if op in ("cholesky", "inverse"):
        p.add(op, [a], {}, [(a.dtype, a.known)])
        return
    left = op != "triangular_solve" or p.rng.random() < 0.5
    b = right_side(p, axes, a.dtype, left)
    if op == "solve":
        p.add(op, [a, b], {}, [(b.dtype, b.known)])
    elif op == "triangular_solve":
        kind, lower, unit = int(p.rng.integers(3)), bool(p.rng.integers(2)), bool(p.rng.integers(2))
        attributes = {"left_side": left, "lower": lower, "transpose_a": kind, "unit_diagonal": unit}
        p.add(op, [a, b], attributes, [(b.dtype, b.known)], {**attributes, "transpose_a": f"{kind} : i32"})
    else:
        lu, pivots = p.add("lu_factor", [a], {}, [(a.dtype, a.known), ("int32", a.known[1:])])
        p.values.remove(lu)
        p.values.remove(pivots)
        lu.known, pivots.known = list(a.known), list(a.known[1:])
        p.lines.pop()
        p.count -= 1
        p.emit("lu_factor", [a], {}, [lu, pivots])
        kind = int(p.rng.integers(3))
        p.add("lu_solve", [a, lu, pivots, b], {"transpose_a": kind}, [(b.dtype, b.known)], {"transpose_a": f"{kind} : i32"})


def unique_factors(p):
    """Factorisations whose results follow from the matrix; where rounding decides about a pivot, the program is not made."""
    op = p.choose(["qr", "householder_qr", "lu", "full_piv_lu", "pivoted_qr"])
    a, _ = matrix(p, "tall" if op in ("qr", "householder_qr") else "any", False)
    batch, real = a.known[2:], REAL_OF.get(a.dtype.name, a.dtype)
    one, two = [None] + batch, [None, None] + batch
    raw = op == "qr" and p.rng.random() < 0.5
    results = {"qr": [(a.dtype, two), (a.dtype, two)], "householder_qr": [(a.dtype, a.known), (a.dtype, one)],
               "lu": [("int64", one), (a.dtype, two), (a.dtype, two), (real, batch)],
               "full_piv_lu": [("int64", one), ("int64", one), (a.dtype, two), (a.dtype, two), (real, batch)],
               "pivoted_qr": [(a.dtype, two), (a.dtype, two), ("int64", one)]}[op]
    p.add(op, [a], {"raw": "unit"} if raw else {}, results, {"raw": "unit"} if raw else {})


def factors(p):
    """Factorisations, multiplied together again where the factors alone are not unique."""
    op = p.choose(["unique", "svd", "eigh"])
    if op == "unique":
        unique_factors(p)
        return
    a, _ = matrix(p, "spread", op == "eigh")
    open_extents = [None, None] + a.known[2:]
    real = REAL_OF.get(a.dtype.name, a.dtype)
    spectrum = (real, [None] + a.known[2:])
    if op == "eigh":
        s, u = p.add("eigh", [a], {}, [spectrum, (a.dtype, a.known)])
        p.values.remove(u)
        vectors = [u]
    else:
        u, s, vt = p.add("svd", [a], {}, [(a.dtype, open_extents), spectrum, (a.dtype, open_extents)])
        p.values.remove(u)
        p.values.remove(vt)
        vectors = [u, vt]
    if a.rank != 2:
        return
    values = s
    if a.dtype.kind == "c":
        (values,) = p.add("convert", [s], {"element": a.dtype.name}, [(a.dtype, s.known)], {"element": "complex<f32>" if a.dtype == np.complex64 else "complex<f64>"})
    n = [d.shape[0] for d in s.data]
    extent = p.extent_of(n)
    static, dynamic = p.mixed([extent, extent])
    (d,) = p.add("embed_diag", [values] + dynamic, {"static_extents": static}, [(a.dtype, [None, None])])
    product = {"lhs_batch": [], "rhs_batch": []}
    (left,) = p.add("dot_general", [u, d], {"lhs_contract": [1], "rhs_contract": [0], **product}, [(a.dtype, [None, None])])
    p.values.remove(left)  # its phases are the library's choice
    if op == "svd":
        p.add("dot_general", [left, vectors[1]], {"lhs_contract": [1], "rhs_contract": [0], **product}, [(a.dtype, [None, None])])
        return
    (v,) = p.add("conj", [u], {}, [(a.dtype, u.known)])
    p.values.remove(v)
    p.add("dot_general", [left, v], {"lhs_contract": [1], "rhs_contract": [1], **product}, [(a.dtype, [None, None])])


def extents(p):
    """Arithmetic on extents, shown as a number, and as the shape of a result; a negative extent must be refused."""
    for _ in range(int(p.rng.integers(1, 4))):
        shown = p.arithmetic()
    kind = p.choose(["number", "iota", "broadcast", "nothing"])
    if kind == "nothing":
        return
    dtype = p.choose(REALS + INTEGERS)
    if kind == "number":
        if any(abs(v) >= 1 << 23 for v in shown.values):
            raise Rejected
        p.outputs += p.add("extent_to_scalar", [shown], {"element": dtype}, [(dtype, [])], {"element": ELEMENT[dtype]})
        return
    if p.rng.random() < 0.8:
        zero = p.constant_index(0)
        shown = p.add_index("maxsi", [shown, zero], {}, [max(v, 0) for v in shown.values])
    if any(v > 20000 for v in shown.values):
        raise Rejected
    if kind == "iota":
        attributes = {"static_extents": [DYNAMIC, 2], "axis": int(p.rng.integers(2)), "element": dtype}
        p.outputs += p.add("iota", [shown], attributes, [(dtype, [None, 2])],
                           {**attributes, "axis": f"{attributes['axis']} : i64", "element": ELEMENT[dtype]})
        return
    one = p.like(scalar_of(p.pick(whole)))
    p.outputs += p.add("broadcast_in_dim", [one, shown], {"static_extents": [DYNAMIC], "dims": []}, [(one.dtype, [None])])


# ---- functions ---------------------------------------------------------------------------------------------------------------------

def call(p):
    """A private function of some values, called once or twice."""
    operands = [p.pick(whole) for _ in range(int(p.rng.integers(1, 3)))]
    outer = p.lines, p.values, p.indices, p.arguments
    inner = [Value(f"%b{i}", o.dtype, o.known, o.data, o.other, o.depends) for i, o in enumerate(operands)]
    p.lines, p.values, p.indices, p.arguments = [], list(inner), [], list(outer[3])
    refuses, arguments, before = list(p.refuses), len(p.arguments), len(p.tape)
    p.tape += [("alias", [o], {}, [i]) for o, i in zip(operands, inner)]
    try:
        for _ in range(int(p.rng.integers(1, 4))):
            p.attempt(p.choose(["unary", "transpose", "triangle", "reduce", "convert", "extract_diag"]))
        made = [v for v in p.values if v not in inner and whole(v)]
        if not made or p.refuses != refuses or len(p.arguments) != arguments:
            raise Rejected
        result = p.choose(made)
        body, name = p.lines, f"{p.name}_f{len(p.private)}"
    except Rejected:
        del p.tape[before:]
        raise
    finally:
        p.lines, p.values, p.indices, p.arguments = outer
        p.refuses = refuses
    types = ", ".join(o.type for o in operands)
    p.private.append("\n".join([f"func.func private @{name}({', '.join(f'{i.name}: {i.type}' for i in inner)}) -> {result.type} {{"] + body +
                               [f"  return {result.name} : {result.type}", "}"]))
    value = Value(f"%v{p.count}", result.dtype, result.known, result.data, result.other, result.depends)
    p.lines.append(f"  %v{p.count} = func.call @{name}({', '.join(o.name for o in operands)}) : ({types}) -> {result.type}")
    p.count += 1
    p.tape.append(("alias", [result], {}, [value]))
    p.values.append(value)


def differentiate(p):
    from derivatives import add_derivative
    add_derivative(p)


STEPS = [("unary", 8), ("binary", 10), ("compare", 2), ("select", 2), ("convert", 3), ("constant", 2), ("reshape", 3), ("transpose", 3),
         ("broadcast_in_dim", 4), ("slice_", 4), ("pad", 3), ("concatenate", 3), ("reverse", 2), ("triangle", 2), ("extract_diag", 2), ("embed_diag", 2),
         ("reduce", 6), ("take", 3), ("scatter_add", 3), ("dynamic_slice", 3), ("dynamic_update_slice", 3), ("linear_recurrence", 2), ("take_along_axis", 2),
         ("scatter_add_along_axis", 2), ("ordered", 4), ("fourier", 2), ("clamp", 1), ("dot_general", 5), ("solves", 2), ("factors", 2), ("extents", 4), ("call", 1), ("gather", 2), ("scatter", 2), ("search_sorted", 1), ("philox", 1), ("over_windows", 2), ("public", 12)]
