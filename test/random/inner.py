"""Derivatives that the steps of loops and branches take: how each operation carries a tangent on, and how one is added to a program. What comes
back of a cotangent is found by its inner products with the tangents of all directions."""
import functools

import numpy as np
import scipy.special as special

import customs
import oracle
from evaluate import Derivative, leading_to
from operations import REALS, whole
from steps import BINDINGS, SHORT, Rejected, Value

LARGEST, FEW = 100, 12  # elements of what a derivative is of, and of what one comes back to

LINEAR = {"neg", "conj", "real", "imag", "complex", "add", "sub", "reduce_sum", "convert", "select", "reshape", "transpose", "broadcast_in_dim",
          "slice", "pad", "concatenate", "reverse", "tril", "triu", "extract_diag", "embed_diag", "take", "scatter_add", "gather", "scatter", "dynamic_slice",
          "dynamic_update_slice", "variable", "alias"}
FACTORS = {"sin": lambda x, y: np.cos(x), "cos": lambda x, y: -np.sin(x), "tanh": lambda x, y: 1 - y * y, "exp": lambda x, y: y,
           "expm1": lambda x, y: y + 1, "log": lambda x, y: 1 / x, "log1p": lambda x, y: 1 / (1 + x), "sqrt": lambda x, y: 0.5 / y,
           "rsqrt": lambda x, y: -0.5 * y / x, "sigmoid": lambda x, y: y * (1 - y), "softplus": lambda x, y: 1 / (1 + np.exp(-x)),
           "tan": lambda x, y: 1 + y * y, "sinh": lambda x, y: np.cosh(x), "cosh": lambda x, y: np.sinh(x),
           "asin": lambda x, y: 1 / np.sqrt((1 - x) * (1 + x)), "acos": lambda x, y: -1 / np.sqrt((1 - x) * (1 + x)),
           "atan": lambda x, y: 1 / (1 + x * x), "asinh": lambda x, y: 1 / np.sqrt(1 + x * x),
           "acosh": lambda x, y: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)), "atanh": lambda x, y: 1 / ((1 - x) * (1 + x)),
           "erf": lambda x, y: 2 / np.sqrt(np.pi) * np.exp(-x * x), "erfc": lambda x, y: -2 / np.sqrt(np.pi) * np.exp(-x * x),
           "lgamma": lambda x, y: special.digamma(x), "digamma": lambda x, y: special.polygamma(1, x),
           "exp2": lambda x, y: np.log(2) * y, "log2": lambda x, y: 1 / (np.log(2) * x), "log10": lambda x, y: 1 / (np.log(10) * x),
           "cbrt": lambda x, y: 1 / (3 * y * y), "erfinv": lambda x, y: np.sqrt(np.pi) / 2 * np.exp(y * y),
           "ndtri": lambda x, y: np.sqrt(2 * np.pi) * np.exp(y * y / 2)}
PAIRS = {"div": lambda x, z, y: (1 / z, -y / z), "pow": lambda x, z, y: (z * y / x, y * np.log(x)),
         "logaddexp": lambda x, z, y: (np.exp(x - y), np.exp(z - y)),
         "atan2": lambda x, z, y: (z / (x * x + z * z), -x / (x * x + z * z)), "hypot": lambda x, z, y: (x / y, z / y)}
PRODUCTS = {"mul", "dot_general"}
PIECES = {"abs", "maximum", "minimum", "reduce_max", "reduce_min", "sign"}  # smooth in pieces: of real numbers


class NotSmooth(Exception):
    """There is no derivative, or rounding decides which."""


def is_float(value):
    return isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "fc"


def supported(op, operands, attributes):
    """Whether a tangent is carried through."""
    if op == "scatter" and attributes["kind"] > 1:
        return False
    if op in PIECES or op in ("logaddexp", "pow", "atan2", "hypot"):
        return all(o.dtype.name in REALS for o in operands)
    return op == "custom" or op in LINEAR or op in FACTORS or op in PAIRS or op in PRODUCTS or op == "linear_recurrence"


# ---- in NumPy ----------------------------------------------------------------------------------------------------------------------------

class Carrier:
    """Carries tangents through operations; `run` evaluates one operation, with or without rounding errors."""

    def __init__(self, get, run):
        self.get, self.apply = get, run

    def run(self, op, args, like, attributes=None):
        with np.errstate(all="ignore"):
            return np.asarray(self.apply(op, args, attributes or {}, [([None] * like.ndim, like.dtype)])[0])

    def total(self, parts, like):
        return functools.reduce(lambda a, b: self.run("add", [a, b], like), parts)

    def scaled(self, factors, given, like):
        wide = oracle.WIDE.get(like.dtype, like.dtype)
        parts = [self.run("mul", [np.asarray(f).astype(wide).astype(like.dtype), g], like) for f, g in zip(factors, given) if g is not None]
        return self.total(parts, like)

    def operation(self, op, args, given, attributes, out):
        """The tangent of a result, from those of the operands (None: zero)."""
        if op == "alias":
            return given[0]
        if op == "sign":
            return np.zeros_like(out)
        if op in LINEAR:
            return self.run(op, [a if not is_float(a) else np.zeros_like(a) if g is None else g for a, g in zip(args, given)], out, attributes)
        if op == "custom" and attributes["name"] in customs.SLOPE:
            return self.scaled([customs.SLOPE[attributes["name"]](args[0], out, attributes)], given, out)
        if op in PRODUCTS or op == "custom":
            return self.total([self.run(op, args[:i] + [g] + args[i + 1:], out, attributes) for i, g in enumerate(given) if g is not None], out)
        if op in PIECES:
            return self.piece(op, args, given, attributes, out)
        if op == "linear_recurrence":
            before = self.run(op, args, args[1], {**attributes, "exclusive": True})
            a, b, initial = (np.zeros_like(x) if g is None else g for x, g in zip(args, given))
            added = self.total([self.run("mul", [a, before], before), b], before)
            return self.run(op, [args[0], added, initial], out, attributes)
        wide = [a.astype(oracle.WIDE.get(a.dtype, a.dtype)) for a in args + [out]]
        with np.errstate(all="ignore"):
            factors = PAIRS[op](*wide) if op in PAIRS else [FACTORS[op](*wide)]
        return self.scaled(factors, given, out)

    def piece(self, op, args, given, attributes, out):
        x, far = args[0], 1e-3 if out.dtype == np.float32 else 1e-6
        if op == "abs":
            if np.any(np.abs(x) < far):
                raise NotSmooth
            return self.scaled([np.sign(x)], given, out)
        if op in ("reduce_max", "reduce_min"):
            axes = tuple(attributes["axes"])
            chosen = np.abs(x - np.expand_dims(out, axes)) < far * (1 + np.abs(x))
            if np.any(chosen.sum(axis=axes) != 1):
                raise NotSmooth
            return self.run("reduce_sum", [np.where(chosen, given[0], 0).astype(x.dtype)], out, attributes)
        if np.any(np.abs(x - args[1]) < far * (1 + np.abs(x))):
            raise NotSmooth
        first = x > args[1] if op == "maximum" else x < args[1]
        return self.scaled([first, ~first], given, out)

    def forward(self, derivative, seeds):
        """The tangent of y, from those of xs (None: zero)."""
        known = {id(x): s for x, s in zip(derivative.xs, seeds) if s is not None}
        for op, operands, attributes, results in derivative.tape:
            given = [known.get(id(o)) for o in operands]
            if any(g is not None for g in given):
                known[id(results[0])] = self.operation(op, [self.get(o) for o in operands], given, attributes, self.get(results[0]))
        return known.get(id(derivative.y))

    def backward(self, derivative, number, cotangent):
        """What comes back to one of xs."""
        x, axes = self.get(derivative.xs[number]), list(range(cotangent.ndim))
        out, sum_like = np.zeros_like(x), np.zeros((), cotangent.real.dtype)
        for at in np.ndindex(x.shape):
            for unit in (1, 1j) if x.dtype.kind == "c" else (1,):
                seeds = [None] * len(derivative.xs)
                seeds[number] = np.zeros_like(x)
                seeds[number][at] = unit
                tangent = self.forward(derivative, seeds)
                if tangent is not None:
                    product = np.real(np.conj(cotangent) * tangent)
                    out[at] += unit * (self.run("reduce_sum", [product], sum_like, {"axes": axes}) if axes else product)
        return out


def evaluate(derivative, get, run):
    """The results of a derivative. `get` gives what values are."""
    carrier, given = Carrier(get, run), [get(g) for g in derivative.given]
    if derivative.op == "jvp":
        tangent = carrier.forward(derivative, given)
        return [np.zeros_like(get(derivative.y)) if tangent is None else tangent]
    cotangent = given[0] if given else np.ones((), get(derivative.y).dtype)
    return [carrier.backward(derivative, number, cotangent) for number in range(len(derivative.xs))]


# ---- in programs -------------------------------------------------------------------------------------------------------------------------

def dependents(tape, xs):
    """The operations through which values depend on xs, and those values: only through operations that carry tangents."""
    known, spoiled, entries = {id(x) for x in xs}, set(), []
    for entry in tape:
        op, operands, attributes, results = entry
        results = [r for r in results if r.is_float and op != "stop_gradient"]
        if not results or not any(id(o) in known or id(o) in spoiled for o in operands):
            continue
        if supported(op, [o for o in operands if o.is_float], attributes) and not any(id(o) in spoiled for o in operands):
            entries.append(entry)
            known |= {id(r) for r in results}
        else:
            spoiled |= {id(r) for r in results}
    return entries, known


def independent(p, few):
    """What a derivative may be with respect to: what the step gets, now and then what steps around it or the program get."""
    near = [a for a in p.scopes[-1][0] if a.is_float]
    far = [a for arguments, _ in p.scopes for a in arguments if a.is_float] + [a for a in p.arguments if a.is_float]
    pool = near if near and p.rng.random() < 0.75 else far
    return p.choose([a for a in pool if whole(a) and all(d.size <= (FEW if few else LARGEST) for d in a.data)])


def made_of(p, x):
    """Something smooth of x."""
    y = x
    for _ in range(int(p.rng.integers(1, 4))):
        op = p.choose(["sin", "tanh", "neg", "cos", "mul", "add"])
        other = [] if op not in ("mul", "add") else [p.choose([v for v in (x, y) if v.shapes() == y.shapes()])]
        (y,) = p.add(op, [y] + other, {}, [(y.dtype, y.known)])
    return y


def beside(p, z):
    """A tensor with z's extents in every step."""
    from regions import extents_of, filled
    kind = p.choose(["itself", "full", "sin"])
    if kind == "full":
        return filled(p, z, extents_of(p, z))
    return z if kind == "itself" else p.add("sin", [z], {}, [(z.dtype, z.known)])[0]


def inner_derivative(p):
    """A derivative of something that the step has computed."""
    if not p.scopes:
        raise Rejected
    from derivatives import scalar_loss
    kind = p.choose(["jvp", "vjp", "grad"])
    xs = [independent(p, kind != "jvp")]
    if p.rng.random() < 0.3:
        xs += [x for x in [independent(p, kind != "jvp")] if x is not xs[0]]
    whole_tape = lambda: [entry for _, tape in p.scopes for entry in tape] + p.tape
    _, known = dependents(whole_tape(), xs)
    found = [v for v in p.values if id(v) in known and not any(v is x for x in xs) and whole(v) and all(d.size <= LARGEST for d in v.data)]
    y = p.choose(found, [1 + i for i in range(len(found))]) if found and p.rng.random() < 0.7 else made_of(p, xs[0])
    xs = [x for x in xs if id(y) in dependents(whole_tape(), [x])[1]]  # without the others: it must depend on each
    if kind == "grad":
        y = scalar_loss(p, y)
    given = [beside(p, x) for x in xs] if kind == "jvp" else [beside(p, y)] if kind == "vjp" else []
    entries, _ = dependents(whole_tape(), xs)
    add_inner(p, Derivative(kind, leading_to(entries, y), y, xs, given))


def add_inner(p, derivative):
    likes = [derivative.y] if derivative.op == "jvp" else derivative.xs
    data, rng = [], np.random.default_rng(p.count)
    for b in range(BINDINGS):
        pair = [lambda o, which=which: getattr(o, which)[b] if isinstance(o, Value) else o.values[b] for which in ("data", "other")]
        try:
            data.append(list(zip(evaluate(derivative, pair[0], oracle.apply),
                                 evaluate(derivative, pair[1], functools.partial(oracle.perturb, rng=rng)))))
        except (NotSmooth, oracle.Refused) as error:
            raise Rejected from error
        for v, w in data[-1]:
            p.accept(derivative.op, v, w, v.ndim)
    operands = [derivative.y] + derivative.xs + derivative.given
    values = []
    for i, like in enumerate(likes):
        value = Value(f"%v{p.count}" + (f"#{i}" if len(likes) > 1 else ""), like.dtype, list(like.known), [d[i][0] for d in data],
                      [d[i][1] for d in data], frozenset().union(*(o.depends for o in operands)))
        value.is_slope = True
        values.append(value)
    p.emit(derivative.op, operands, {}, values)
    p.tape.append((derivative.op, derivative.reads(), derivative, values))
    p.values += values
    p.reached |= {(derivative.op, SHORT[o.dtype.name]) for o in operands}
