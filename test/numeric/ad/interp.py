"""Runs tenferro IR (generic form of tf-opt) with NumPy: the reference that derivatives are checked against.

Every result is checked against its type: element type, and extents where they are exact or bounded. Elementwise operations never
broadcast here, as in the dialect.
"""
import re

import numpy as np
import scipy.linalg as la
import scipy.special as special

import fourier
import functions
import factorizations
import indexing
import order
import windows

DTYPES = {"f32": np.float32, "f64": np.float64, "i32": np.int32, "i64": np.int64, "i1": np.bool_,
          "complex<f32>": np.complex64, "complex<f64>": np.complex128}
DYNAMIC = -(2 ** 63)


def parse_type(text):
    """(extents with None where unknown, dtype), or None for index."""
    found = re.match(r"!tenferro\.tensor<(.*)>$", text.strip())
    if not found:
        return None
    body, extents = found.group(1).split(",")[0] if "complex" not in found.group(1) else found.group(1), []
    while True:
        entry = re.match(r"(\d+|\?|\[\d+\])x", body)
        if not entry:
            break
        extents.append(int(entry.group(1)) if entry.group(1).isdigit() else None)
        body = body[entry.end():]
    return extents, DTYPES[body.strip()]


def split_top(text):
    """Splits at commas outside of brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        if c in "<([{":
            depth += 1
        elif c in ")]}" or (c == ">" and text[i - 1] != "-"):
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    if text[start:].strip():
        parts.append(text[start:])
    return [p.strip() for p in parts]


def parse_number(text):
    text = text.strip()
    if text.startswith("0x"):
        raw = int(text, 16)
        size = (len(text) - 2) // 2
        return float(np.frombuffer(raw.to_bytes(size, "little"), {4: np.float32, 8: np.float64}[size])[0])
    return {"true": True, "false": False}.get(text) if text in ("true", "false") else float(text) if re.search(r"[.e]", text) else int(text)


def parse_dense(text):
    found = re.match(r"dense<(.*)> : tensor<(.*)>$", text.strip())
    body, (extents, dtype) = found.group(1), parse_type("!tenferro.tensor<" + found.group(2) + ">")
    if not body:
        return np.zeros(extents, dtype)
    body = re.sub(r"\(([^,()]+),([^,()]+)\)", lambda m: f"{parse_number(m[1])!r}+{parse_number(m[2])!r}j", body)
    body = re.sub(r"0x[0-9A-F]+", lambda m: repr(parse_number(m[0])), body)
    value = eval(body.replace("true", "True").replace("false", "False"), {"inf": np.inf, "nan": np.nan})
    return np.array(np.broadcast_to(np.array(value, dtype), extents))


def parse_attributes(text):
    attributes = {}
    for part in split_top(text):
        name, value = (s.strip() for s in (part if "=" in part else part + " = unit").split("=", 1))
        array = re.match(r"array<i\d+(?:: (.*))?>$", value)
        if array:
            attributes[name] = [int(v) for v in (array.group(1) or "").split(",") if v.strip()]
        elif value.startswith("dense<"):
            attributes[name] = parse_dense(value)
        elif value in ("true", "false"):
            attributes[name] = value == "true"
        elif re.match(r"-?\d+ : ", value):
            attributes[name] = int(value.split(":")[0])
        else:
            attributes[name] = value
    return attributes


class Function:
    """A function, or the block of a region of a loop or a branch."""

    def __init__(self, name, arguments):
        self.name, self.arguments, self.ops = name, arguments, []


OP = re.compile(r'^\s*(?:(%[\w#]+)(?::(\d+))? = )?"([\w.]+)"\((.*?)\)(?: <\{(.*)\}>)?(?: \{(.*)\})? : \((.*)\) -> (.*)$')


BEGIN = re.compile(r'^\s*(?:(%[\w#]+)(?::(\d+))? = )?"([\w.]+)"\((.*?)\)(?: <\{(.*)\}>)? \(\{$')
END = re.compile(r"^\s*\}\) : \(.*\) -> (.*)$")


def parse_operation(found, results, regions):
    name, count, op, operands, attributes = found.groups()[:5]
    results = split_top(results[1:-1] if results.startswith("(") else results)
    return (name, int(count or 1), op, [o.strip() for o in operands.split(",") if o.strip()], parse_attributes(attributes or ""),
            [parse_type(r) for r in results], regions)


def parse_module(text):
    functions, open_blocks = {}, []  # of regions that have begun: how their operation begins, and the blocks so far
    for line in text.splitlines():
        stripped = line.strip()
        if found := BEGIN.match(line):
            open_blocks.append((found, [Function("", [])]))
            if found.group(3) == "func.func":
                name = re.search(r'sym_name = "(\w+)"', line).group(1)
                open_blocks = [(found, [Function(name, [])])]
                functions[name] = open_blocks[0][1][0]
        elif not functions:
            continue
        elif stripped.startswith("^bb0"):
            open_blocks[-1][1][-1].arguments = [a.split(":", 1) for a in split_top(stripped[len("^bb0("):-2])]
        elif stripped == "}, {":
            open_blocks[-1][1].append(Function("", []))
        elif (found := END.match(line)) and len(open_blocks) > 1:
            begin, blocks = open_blocks.pop()
            open_blocks[-1][1][-1].ops.append(parse_operation(begin, found.group(1), blocks))
        elif found := OP.match(line):
            open_blocks[-1][1][-1].ops.append(parse_operation(found, found.group(8), []))
    return functions


def check(op, value, kind):
    if kind is None:
        return value if isinstance(value, tuple) else int(value)
    extents, dtype = kind
    value = np.asarray(value)
    assert value.dtype == dtype, f"{op}: {value.dtype} where the type says {dtype}"
    assert value.ndim == len(extents), f"{op}: rank {value.ndim} where the type says {len(extents)}"
    for have, want in zip(value.shape, extents):
        assert want is None or have == want, f"{op}: shape {value.shape} where the type says {extents}"
    return value


def run_while(values, args, attributes, regions, kinds):
    steps, most = 0, attributes.get("max_steps")
    while (most is None or steps < most) and run(regions[0], args, values)[0]:
        args, steps = run(regions[1], args, values), steps + 1
    return tuple(args) + (steps,)


def run_for(values, args, attributes, regions, kinds):
    kept = attributes["changes"].count("array<")
    count, *xs = args[:len(args) - kept]
    carried = args[len(args) - kept:]
    outputs = []
    for i in reversed(range(count)) if "reverse" in attributes else range(count):
        given = run(regions[0], [i] + [x[..., i] for x in xs] + carried, values)
        stacked, carried = given[:len(given) - kept], given[len(given) - kept:]
        outputs.append(stacked)
    if "reverse" in attributes:
        outputs.reverse()
    stacked = [np.stack([each[k] for each in outputs], -1) if outputs else
               nothing_stacked(values, [0] + [np.zeros(x.shape[:-1], x.dtype) for x in xs] + carried, regions[0], k, kind)
               for k, kind in enumerate(kinds[:len(kinds) - kept])]
    return tuple(stacked) + tuple(carried)


def nothing_stacked(values, args, body, k, kind):
    """Of no step: with the extents that one would give, or where none can be taken (a tape holds nothing) some."""
    try:
        return np.zeros(run(body, args, values)[k].shape + (0,), kind[1])
    except (AssertionError, AttributeError, IndexError, TypeError, ValueError):
        return np.zeros([e or 0 for e in kind[0][:-1]] + [0], kind[1])


def run_if(values, args, attributes, regions, kinds):
    return tuple(run(regions[0 if args[0] else 1], [], values))


def run_vmap(values, args, attributes, regions, kinds):
    axes, given = attributes["in_axes"], args[:attributes["operandSegmentSizes"][0]]
    count = next((x.shape[axis] for x, axis in zip(given, axes) if axis >= 0), args[-1] if len(args) > len(given) else None)
    assert all(x.shape[axis] == count for x, axis in zip(given, axes) if axis >= 0), "vmap: the numbers of slices differ"
    part = lambda x, axis, i: x if axis < 0 else np.take(x, i, axis) if count else np.zeros(np.delete(x.shape, axis), x.dtype)
    slices = [run(regions[0], [part(x, axis, i) for x, axis in zip(given, axes)], values) for i in range(max(count, 1))]
    return tuple(slices[0][k] if axis < 0 else np.stack([each[k] for each in slices], axis).take(range(count), axis)
                 for k, axis in enumerate(attributes["out_axes"]))


CONTROL = {"tenferro.while": run_while, "tenferro.for": run_for, "tenferro.if": run_if, "tenferro.vmap": run_vmap}


def run(function, inputs, outer=None):
    """What the function or the block ends with, for NumPy inputs; `outer` are the values around a block."""
    values = dict(outer or {})
    for (name, kind), value in zip(function.arguments, inputs):
        values[name.strip()] = check("argument", value, parse_type(kind))
    for name, count, op, operands, attributes, kinds, regions in function.ops:
        args = [values[o] for o in operands]
        if op in ("func.return", "tenferro.yield", "tenferro.condition"):
            return args
        if op in ("tenferro.print", "tenferro.check_finite"):
            continue  # beside the values
        with np.errstate(all="ignore"):
            results = CONTROL[op](values, args, attributes, regions, kinds) if regions else OPS[op.split(".", 1)[1]](args, attributes, kinds)
        results = results if isinstance(results, tuple) else (results,)
        assert len(results) == count
        for i, (result, kind) in enumerate(zip(results, kinds)):
            values[name if count == 1 else f"{name}#{i}"] = check(op, result, kind)


# ---- operations -----------------------------------------------------------------------------------------------------------------

def same_shape(function):
    def apply(args, attributes, kinds):
        assert len({np.shape(a) for a in args}) == 1, f"extents differ: {[np.shape(a) for a in args]}"
        return function(*args)
    return apply


def shift(function, otherwise):
    """A count that is negative or not below the width shifts out every bit."""
    def apply(x, count):
        fits = (0 <= count) & (count < 8 * x.dtype.itemsize)
        return np.where(fits, function(x, np.where(fits, count, 0)), otherwise(x))
    return apply


def mixed(fixed, dynamic):
    dynamic = iter(dynamic)
    return [int(next(dynamic)) if f == DYNAMIC else f for f in fixed]


def segments(args, attributes):
    out, at = [], 0
    for size in attributes["operandSegmentSizes"]:
        out.append(args[at:at + size])
        at += size
    return out


def broadcast_in_dim(args, attributes, kinds):
    x, extents = args[0], mixed(attributes["static_extents"], args[1:])
    shape = [1] * len(extents)
    for i, axis in enumerate(attributes["dims"]):
        assert x.shape[i] in (1, extents[axis]), f"broadcast_in_dim {x.shape} to {extents}"
        shape[axis] = x.shape[i]
    return np.array(np.broadcast_to(x.reshape(shape), extents))


def iota(args, attributes, kinds):
    return np.array(np.indices(mixed(attributes["static_extents"], args))[attributes["axis"]], kinds[0][1])


def set_places(args, attributes, kinds):
    (room,) = mixed(attributes["static_extents"], args[1:])
    found = np.flatnonzero(args[0])[:room]
    return np.concatenate([found, np.full(room - len(found), len(args[0]))]).astype(np.int64)


def reshape(args, attributes, kinds):
    return args[0].reshape(mixed(attributes["static_extents"], args[1:]), order="F")


def slice_(args, attributes, kinds):
    (x,), starts, limits = segments(args, attributes)
    starts, limits = mixed(attributes["static_starts"], starts), mixed(attributes["static_limits"], limits)
    for s, l, n in zip(starts, limits, x.shape):
        assert 0 <= s <= l <= n, f"slice {starts} {limits} of {x.shape}"
    return np.array(x[tuple(slice(s, l, t) for s, l, t in zip(starts, limits, attributes["strides"]))])


def pad(args, attributes, kinds):
    (x,), (value,), low, high = segments(args, attributes)
    low, high = mixed(attributes["static_low"], low), mixed(attributes["static_high"], high)
    for axis, (l, h, inner) in enumerate(zip(low, high, attributes["interior"])):
        n = x.shape[axis]
        spread = np.full(x.shape[:axis] + (n + max(n - 1, 0) * inner,) + x.shape[axis + 1:], value, x.dtype)
        spread[(slice(None),) * axis + (slice(None, None, inner + 1),)] = x
        size = spread.shape[axis] + l + h
        assert size >= 0, "pad: negative extent"
        result = np.full(x.shape[:axis] + (size,) + x.shape[axis + 1:], value, x.dtype)
        for i in range(spread.shape[axis]):
            if 0 <= i + l < size:
                at = (slice(None),) * axis
                result[at + (i + l,)] = spread[at + (i,)]
        x = result
    return x


def places(indices, n):
    assert np.all((indices >= 0) & (indices < n)), f"indices {indices} of {n}"
    return indices


def take(args, attributes, kinds):
    (x, indices), axis = args, attributes["axis"]
    return np.take(x, places(indices, x.shape[axis]), axis)


def scatter_add(args, attributes, kinds):
    (x, indices, updates), axis = args, attributes["axis"]
    assert updates.shape == x.shape[:axis] + indices.shape + x.shape[axis + 1:], f"updates {updates.shape} for {x.shape}"
    out = np.moveaxis(np.array(x), axis, 0)
    np.add.at(out, places(indices, x.shape[axis]), np.moveaxis(updates, axis, 0) if indices.ndim else updates)
    return np.ascontiguousarray(np.moveaxis(out, 0, axis))


def window(x, starts, sizes):
    for size, n in zip(sizes, x.shape):
        assert 0 <= size <= n, f"a window of {sizes} in {x.shape}"
    begin = [min(max(int(s), 0), n - size) for s, n, size in zip(starts, x.shape, sizes)]
    return tuple(slice(b, b + size) for b, size in zip(begin, sizes))


def dynamic_slice(args, attributes, kinds):
    (x,), starts, sizes = segments(args, attributes)
    return np.array(x[window(x, starts, mixed(attributes["static_sizes"], sizes))])


def dynamic_update_slice(args, attributes, kinds):
    x, update, *starts = args
    out, at = np.array(x), window(x, starts, update.shape)
    out[at] = out[at] + update if "add" in attributes else update
    return out


def dot_general(args, attributes, kinds):
    lhs, rhs = args
    lc, rc, lb, rb = (attributes[k] for k in ("lhs_contract", "rhs_contract", "lhs_batch", "rhs_batch"))
    l = list(range(lhs.ndim))
    r = [100 + i for i in range(rhs.ndim)]
    for i, k in zip(lc + lb, rc + rb):
        assert lhs.shape[i] == rhs.shape[k], "dot_general: paired extents differ"
        r[k] = l[i]
    out = [l[i] for i in range(lhs.ndim) if i not in lc + lb] + [r[k] for k in range(rhs.ndim) if k not in rc + rb] + [l[i] for i in lb]
    names = {label: i for i, label in enumerate(dict.fromkeys(l + r))}
    return np.einsum(lhs, [names[i] for i in l], rhs, [names[i] for i in r], [names[i] for i in out])


def reduce_(function, identity):
    def apply(args, attributes, kinds):
        x, axes = args[0], tuple(attributes["axes"])
        return np.asarray(function(x, axis=axes, initial=identity(x.dtype)), x.dtype) if axes else x
    return apply


def linear_recurrence(args, attributes, kinds):
    axis = attributes["axis"]
    a, b = (np.moveaxis(x, axis, 0) for x in args[:2])
    state, h = args[2], np.empty_like(b)
    for i in reversed(range(len(b))) if attributes["reverse"] else range(len(b)):
        after = a[i] * state + b[i]
        h[i] = state if attributes["exclusive"] else after
        state = after
    return np.ascontiguousarray(np.moveaxis(h, 0, axis))


def low_of(dtype):
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


def high_of(dtype):
    return np.inf if dtype.kind == "f" else np.iinfo(dtype).max


def on_matrices(function):
    """Batch axes lead for NumPy and trail here."""
    def lead(x):
        return np.moveaxis(x, [0, 1], [-2, -1])

    def trail(y, rank):
        return np.moveaxis(y, [-2, -1], [0, 1]) if y.ndim == rank else np.moveaxis(y, -1, 0)

    def apply(args, attributes, kinds):
        x = [lead(a) if a.ndim > 1 else a for a in args]
        results = function(x, attributes)
        results = results if isinstance(results, tuple) else (results,)
        return tuple(np.ascontiguousarray(trail(np.asarray(y), len(k[0]) if len(k[0]) == args[0].ndim else -1)).astype(k[1])
                     for y, k in zip(results, kinds))
    return apply


def each(function, *arrays):
    """function on every matrix of leading-batch arrays."""
    batch = arrays[0].shape[:-2]
    count = int(np.prod(batch))
    flat = [a.reshape((count,) + a.shape[len(batch):]) for a in arrays]
    results = [function(*(f[i] for f in flat)) for i in range(count)]
    return batch, results


def hermitian_lower(a):
    low = np.tril(a, -1)
    return low + np.swapaxes(low, -1, -2).conj() + np.eye(a.shape[-1]) * np.real(a)


def cholesky(x, attributes):
    return np.linalg.cholesky(hermitian_lower(x[0]))


def applied(a, kind):
    return a if kind == 0 else np.swapaxes(a, -1, -2) if kind == 1 else np.swapaxes(a, -1, -2).conj()


def triangular_solve(x, attributes):
    a, b = x
    t = np.tril(a) if attributes["lower"] else np.triu(a)
    if attributes["unit_diagonal"]:
        t = t - t * np.eye(t.shape[-1]) + np.eye(t.shape[-1], dtype=t.dtype)
    t = applied(t, attributes["transpose_a"])
    if attributes["left_side"]:
        return np.linalg.solve(t, b)
    return np.swapaxes(np.linalg.solve(np.swapaxes(t, -1, -2), np.swapaxes(b, -1, -2)), -1, -2)


def lu_factor(args, attributes, kinds):
    a = np.moveaxis(args[0], [0, 1], [-2, -1])
    batch, results = each(lambda m: la.lu_factor(m) if m.size else (m, np.zeros(m.shape[0], np.int32)), a)
    n = a.shape[-1]
    lu = np.array([r[0] for r in results], a.dtype).reshape(batch + (n, n))
    pivots = np.array([r[1] for r in results], np.int32).reshape(batch + (n,))
    return np.moveaxis(lu, [-2, -1], [0, 1]), np.moveaxis(pivots, -1, 0)


def lu_solve(args, attributes, kinds):
    _, lu, pivots, b = args
    lu, b = (np.moveaxis(m, [0, 1], [-2, -1]) for m in (lu, b))
    pivots = np.moveaxis(pivots, 0, -1)[..., None, :]
    batch, results = each(lambda f, p, m: la.lu_solve((f, p[0]), m, trans=attributes["transpose_a"]) if m.size else m, lu, pivots, b)
    return np.moveaxis(np.array(results, b.dtype).reshape(b.shape), [-2, -1], [0, 1])


def extract_diag(args, attributes, kinds):
    return np.array(np.moveaxis(np.diagonal(args[0], axis1=0, axis2=1), -1, 0))


def embed_diag(args, attributes, kinds):
    x, extents = args[0], mixed(attributes["static_extents"], args[1:])
    assert min(extents) == x.shape[0]
    result = np.zeros(tuple(extents) + x.shape[1:], x.dtype)
    for i in range(x.shape[0]):
        result[i, i] = x[i]
    return result


def triangle(keep):
    def apply(args, attributes, kinds):
        x = args[0]
        i, j = np.indices(x.shape[:2])
        mask = keep(j - i, attributes.get("diagonal", 0))
        return np.where(mask.reshape(mask.shape + (1,) * (x.ndim - 2)), x, np.zeros((), x.dtype))
    return apply


COMPARE = [np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal]


def compare(args, attributes, kinds):
    assert args[0].shape == args[1].shape
    return COMPARE[attributes["direction"]](*args)


def convert(args, attributes, kinds):
    x, dtype = args[0], kinds[0][1]
    if np.iscomplexobj(x) and not np.issubdtype(dtype, np.complexfloating):
        x = x.real
    return x.astype(dtype)


def sign(x):
    if x.dtype.kind == "i":  # the least integer has no absolute value
        return np.sign(x)
    return np.where(x == 0, np.zeros_like(x), x / np.where(x == 0, np.ones_like(x), np.abs(x).astype(x.dtype)))


def pop(args, attributes, kinds):
    rest, x = args[0]
    assert list(x.shape) == mixed(attributes["static_extents"], args[1:]), f"pop of {x.shape}"
    return rest, x


def extent_of(args, attributes, kinds):
    assert args[0] >= 0, f"extent_of {args[0]}"
    return int(args[0])


def whole_size(args, attributes, kinds):
    assert np.isfinite(args[0]), f"whole_size {args[0]}"
    return np.array(max(0, min(int(np.round(args[0])), 2 ** 63 - 1)), np.int64)


def philox(args, attributes, kinds):
    """Philox4x32-10 of the counter (counter, stream), the halves of which are words."""
    key, stream, counter = (np.asarray(x).astype(np.uint64) for x in args)
    low, half = np.uint64(0xffffffff), np.uint64(32)
    k, c = [key & low, key >> half], [counter & low, counter >> half, stream & low, stream >> half]
    for _ in range(10):
        p, q = np.uint64(0xd2511f53) * c[0], np.uint64(0xcd9e8d57) * c[2]
        c = [(q >> half) ^ c[1] ^ k[0], q & low, (p >> half) ^ c[3] ^ k[1], p & low]
        k = [(k[0] + np.uint64(0x9e3779b9)) & low, (k[1] + np.uint64(0xbb67ae85)) & low]
    first = 2 * attributes["word"]
    return (c[first] | c[first + 1] << half).astype(np.int64)


def sinc(args, attributes, kinds):
    """The integral of (pi s)^n cos(pi x s + n pi / 2) over s in [0, 1], by Gauss and Legendre's rule in pieces."""
    x, n = np.asarray(args[0], np.float64), attributes["order"]
    if n == 0:
        return np.asarray(np.sinc(x), args[0].dtype)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    pieces = 1 + int(np.max(np.abs(x), initial=0, where=np.isfinite(x)) / 8)
    s = ((nodes[:, None] + 1) / 2 + np.arange(pieces)).reshape(-1) / pieces
    w = np.repeat(weights, pieces) / (2 * pieces)
    angle = np.pi * (np.multiply.outer(s, x) + n / 2)
    return np.asarray(np.tensordot(w * (np.pi * s) ** n, np.cos(angle), 1), args[0].dtype)


def erfcx(args, attributes, kinds):
    x = np.asarray(args[0], np.float64)
    f = [special.erfcx(x), 2 * x * special.erfcx(x) - 2 / np.sqrt(np.pi)]
    for n in range(2, attributes["order"] + 1):
        f.append(2 * x * f[-1] + 2 * (n - 1) * f[-2])
    return np.asarray(f[attributes["order"]], args[0].dtype)


def bessel_i0e(args, attributes, kinds):
    """The mean of (c - 1)^n e^(|x| (c - 1)) over angles, c their cosine."""
    less = np.cos(2 * np.pi * np.arange(400) / 400) - 1
    x = np.abs(np.asarray(args[0], np.float64))
    return np.asarray(np.mean(less ** attributes["order"] * np.exp(x[..., None] * less), -1), args[0].dtype)


OPS = {
    "tape": lambda args, attributes, kinds: ((),),
    "push": lambda args, attributes, kinds: ((args[0], args[1]),),
    "pop": pop,
    "pop_extent": lambda args, attributes, kinds: args[0],
    "constant": lambda args, attributes, kinds: attributes["value"] if kinds[0] else attributes["value"],
    "dim": lambda args, attributes, kinds: args[0].shape[attributes["axis"]],
    "extent_of": extent_of, "whole_size": whole_size,
    "variable": lambda args, attributes, kinds: args[0],
    "addi": lambda a, *_: a[0] + a[1], "subi": lambda a, *_: a[0] - a[1], "muli": lambda a, *_: a[0] * a[1],
    "maxsi": lambda a, *_: max(a), "minsi": lambda a, *_: min(a),
    "ceildivsi": lambda a, *_: -(-a[0] // a[1]), "floordivsi": lambda a, *_: a[0] // a[1],
    "add": same_shape(np.add), "sub": same_shape(np.subtract), "mul": same_shape(np.multiply),
    "div": same_shape(lambda x, y: np.trunc(x / y).astype(x.dtype) if x.dtype.kind == "i" else x / y),
    "rem": same_shape(np.fmod), "clamp": same_shape(lambda x, low, high: np.minimum(np.maximum(x, low), high)),
    "floor": same_shape(np.floor), "ceil": same_shape(np.ceil), "trunc": same_shape(np.trunc), "round": same_shape(np.rint),
    "isnan": same_shape(np.isnan), "isinf": same_shape(np.isinf), "isfinite": same_shape(np.isfinite),
    "bitwise_and": same_shape(np.bitwise_and), "bitwise_or": same_shape(np.bitwise_or), "bitwise_xor": same_shape(np.bitwise_xor),
    "bitwise_not": same_shape(np.invert), "shift_left": same_shape(shift(np.left_shift, lambda x: 0 * x)),
    "shift_right": same_shape(shift(np.right_shift, lambda x: np.where(x < 0, -1, 0).astype(x.dtype))),
    "philox": philox,
    "pow": same_shape(np.power), "maximum": same_shape(np.maximum), "minimum": same_shape(np.minimum),
    "neg": same_shape(np.negative), "abs": same_shape(np.abs), "sign": same_shape(sign), "conj": same_shape(np.conj),
    "real": same_shape(lambda x: np.array(np.real(x))), "imag": same_shape(lambda x: np.array(np.imag(x))),
    "complex": same_shape(lambda x, y: (x + 1j * y).astype(np.complex64 if x.dtype == np.float32 else np.complex128)),
    "exp": same_shape(np.exp), "log": same_shape(np.log), "sin": same_shape(np.sin), "cos": same_shape(np.cos),
    "tanh": same_shape(np.tanh), "sqrt": same_shape(np.sqrt), "rsqrt": same_shape(lambda x: 1 / np.sqrt(x)),
    "expm1": same_shape(np.expm1), "log1p": same_shape(np.log1p), "compare": compare,
    "sigmoid": same_shape(lambda x: np.where(x < 0, np.exp(-np.abs(x)), 1).astype(x.dtype) / (1 + np.exp(-np.abs(x)))), "select": same_shape(np.where), "convert": convert,
    "softplus": same_shape(lambda x: np.logaddexp(x, 0)), "logaddexp": same_shape(np.logaddexp), "stop_gradient": same_shape(lambda x: x),
    "tan": same_shape(np.tan), "sinh": same_shape(np.sinh), "cosh": same_shape(np.cosh), "asin": same_shape(np.arcsin),
    "acos": same_shape(np.arccos), "atan": same_shape(np.arctan), "asinh": same_shape(np.arcsinh), "acosh": same_shape(np.arccosh),
    "atanh": same_shape(np.arctanh), "erf": same_shape(special.erf), "erfc": same_shape(special.erfc), "lgamma": same_shape(special.gammaln),
    "digamma": same_shape(special.digamma), "atan2": same_shape(np.arctan2), "hypot": same_shape(np.hypot),
    "exp2": same_shape(np.exp2), "log2": same_shape(np.log2), "log10": same_shape(np.log10), "cbrt": same_shape(np.cbrt),
    "erfinv": same_shape(special.erfinv), "ndtri": same_shape(special.ndtri), "copysign": same_shape(np.copysign), "sinc": sinc,
    "nextafter": same_shape(np.nextafter), "zeta": same_shape(special.zeta), "bessel_i1e": same_shape(special.i1e), "erfcx": erfcx,
    "bessel_i": lambda args, attributes, kinds: special.iv(attributes["order"], args[0]).astype(args[0].dtype), "bessel_i0e": bessel_i0e,
    "polygamma": lambda args, attributes, kinds: special.polygamma(attributes["order"], args[0]).astype(args[0].dtype),
    "extent_to_scalar": lambda args, attributes, kinds: np.array(args[0], kinds[0][1]), "iota": iota,
    "reshape": reshape, "broadcast_in_dim": broadcast_in_dim, "slice": slice_, "pad": pad, "dot_general": dot_general,
    "transpose": lambda args, attributes, kinds: np.transpose(args[0], attributes["permutation"]),
    "reverse": lambda args, attributes, kinds: np.flip(args[0], tuple(attributes["axes"])),
    "concatenate": lambda args, attributes, kinds: np.concatenate(args, attributes["axis"]),
    "take": take, "places": set_places, "scatter_add": scatter_add, "dynamic_slice": dynamic_slice, "dynamic_update_slice": dynamic_update_slice,
    "tril": triangle(lambda offset, k: offset <= k), "triu": triangle(lambda offset, k: offset >= k),
    "extract_diag": extract_diag, "embed_diag": embed_diag,
    "linear_recurrence": linear_recurrence, **order.OPS, **windows.OPS, **fourier.OPS, **functions.OPS, **indexing.OPS,
    "reduce_sum": reduce_(np.sum, lambda d: 0), "reduce_prod": reduce_(np.prod, lambda d: 1),
    "reduce_max": reduce_(np.max, low_of), "reduce_min": reduce_(np.min, high_of),
    "cholesky": on_matrices(cholesky), "triangular_solve": on_matrices(triangular_solve),
    "lu_factor": lu_factor, "lu_solve": lu_solve,
    "solve": on_matrices(lambda x, attributes: np.linalg.solve(x[0], x[1])),
    "inverse": on_matrices(lambda x, attributes: np.linalg.inv(x[0])),
    **factorizations.OPS,
}
