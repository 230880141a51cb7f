"""Derivatives in random programs, checked against differences of the program's own operations in double precision."""
import numpy as np

import inner
import interp
import oracle
from evaluate import CONTROL, Evaluator, goes_backward_alone, goes_forward_alone, leading_to
from operations import REAL_OF, whole
from steps import BINDINGS, SHORT, Rejected, Value

LARGEST = 400
ABOUT = {"straight": [], "regions": CONTROL, "sizes": ["extent_of"]}  # what derivatives go through, in each kind of program
WIDER = {"float32": np.float64, "complex64": np.complex128}


def wide(array):
    return np.asarray(array).astype(WIDER.get(array.dtype.name, array.dtype))


def piece(op, args, attributes, outs):
    """In which of its smooth pieces each element of an operation is; None where it has but one."""
    x = args[0] if args else None
    if op in ("maximum", "minimum"):
        return np.sign(x - args[1])
    if op == "copysign":
        return np.stack([np.sign(x), np.sign(args[1])])
    if op == "clamp":
        low, high = args[1:]
        if np.any((x == low) | (x == high) | (low == high)):
            raise oracle.Refused("on a boundary, where the derivative is 0")
        return np.stack([np.sign(x - low), np.sign(x - high), np.sign(low - high)])
    if op == "rem":
        return np.rint((x - outs[0]) / args[1])
    if op in ("floor", "ceil", "trunc", "round"):
        return outs[0]
    if op == "sort":
        return interp.OPS["argsort"](args, attributes, None)
    if op == "window_max":
        return interp.OPS["window_argmax"](args, attributes, None)
    if op == "scatter" and attributes["kind"] > 2:  # which elements are the least or the largest of their place
        extents = iter(args[2].shape)
        sizes = [1 if a in attributes["dropped"] + attributes["batch"] else next(extents) for a in range(x.ndim)]
        there = interp.OPS["gather"]([outs[0], args[1]], {**attributes, "static_sizes": sizes}, None)
        return np.concatenate([(x == outs[0]).ravel(), (args[2] == there).ravel()])
    if op in ("abs", "sign"):
        return x == 0 if np.iscomplexobj(x) else np.sign(x)
    if op in ("reduce_max", "reduce_min"):
        return x == np.expand_dims(outs[0], tuple(attributes["axes"]))
    return None if not outs or np.asarray(outs[0]).dtype.kind in "fc" else outs[0]


class Function(Evaluator):
    """`y` of a program as a function of some arguments, in double precision, at one size assignment. What the values of the middle decide
    holds for all: where others would take other branches, numbers of steps or sizes, or would be in another piece of an operation that is
    smooth in pieces, the function is refused. Differences around a point between two pieces agree with each other, on the mean of two
    derivatives; and which of the two a program gives is up to rounding where what it compares differs by no more."""

    def __init__(self, program, part, y, xs, sizes):
        super().__init__(lambda o: o.values[sizes])
        self.part, self.y, self.xs = part, y, xs
        self.at = [wide(x.data[sizes]) for x in xs]
        self.fixed = {id(a): wide(a.data[sizes]) for a in program.arguments}
        self.noted, self.known = [], None  # of the middle, in their order

    def __call__(self, *arrays):
        if self.known is None:
            self.known = iter(())
            self(*self.at)
            self.noted, self.known = [], self.noted
        self.values = dict(self.fixed)
        self.values.update({id(x): a for x, a in zip(self.xs, arrays)})
        self.due = iter(self.known)
        self.run(self.part)
        return self.values[id(self.y)]

    def at_middle(self, value):
        """What stood here at the middle."""
        if not isinstance(self.known, list):
            self.noted.append(value)
            return value
        return next(self.due)

    def stay(self, decision):
        """Refuses another decision than that of the middle."""
        if not np.array_equal(decision, self.at_middle(decision)):
            raise oracle.Refused("another decision than at the middle")

    def decide(self, value):
        self.stay(int(value))
        return int(value)

    def apply(self, op, args, attributes, results):
        entry = attributes.get("entry") if op == "call" else None
        if entry:
            if entry.derivative:
                raise oracle.Refused(entry.derivative)
            args = [given.within(a) for given, a in zip(entry.inputs, args)]
        if op in ("cholesky", "eigh"):  # their derivatives are those of the Hermitian part
            args = [(args[0] + np.swapaxes(args[0], 0, 1).conj()) / 2]
        kinds = [([None] * r.rank, np.dtype(WIDER.get(r.dtype.name, r.dtype))) if isinstance(r, Value) else None for r in results]
        with np.errstate(all="ignore"):
            outs = oracle.apply(op, args, attributes, kinds)
        if op == "stop_gradient":  # a constant, whatever the arguments
            return [self.at_middle(outs[0])]
        self.stay(piece(op, args, attributes, outs))
        return outs

    def differentiate(self, derivative):
        try:
            return inner.evaluate(derivative, self.get, oracle.apply)
        except inner.NotSmooth as error:
            raise oracle.Refused("between two pieces") from error

    def along(self, direction, h):
        at = lambda s: self(*[x + s * h * d for x, d in zip(self.at, direction)])
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)

    def twice(self, u, t, h):
        at = lambda a, b: self(*[x + a * h * d + b * h * e for x, d, e in zip(self.at, u, t)])
        return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)


def compare(got, first, second, single, loose, what):
    """got against two differences, whose distance says what they are worth; a function that is not smooth there is not compared."""
    scale = max(1.0, float(np.max(np.abs(first), initial=0)))
    error = float(np.max(np.abs(first - second), initial=0))
    if not np.isfinite(error) or error > 1e-4 * scale:
        return None
    tolerance = 20 * error + scale * (5e-3 if single else 1e-4 if loose else 1e-7)
    worst = float(np.max(np.abs(got - first), initial=0))
    return None if worst <= tolerance else f"{what}: got {np.ravel(got)[:4]}, differences say {np.ravel(first)[:4]} (off by {worst:.1e})"


def real_inner(a, b):
    return np.real(np.sum(np.conj(wide(a)) * wide(b)))


def directional(function, t, order_two=None):
    """Differences of two widths; narrower ones where these leave the piece that the middle is in."""
    difference = function.along if order_two is None else lambda t, h: function.twice(order_two, t, h)
    for h in (1e-3, 1e-4):
        try:
            return difference(t, h), difference(t, h / 2)
        except oracle.Refused:
            continue
    return np.full(1, np.nan), np.full(1, np.nan)


def record(p, op, operands, results):
    """Adds an operation whose results are outputs, checked by `extra_checks` alone."""
    values = [Value(f"%v{p.count}" + (f"#{i}" if len(results) > 1 else ""), r.dtype, list(r.known), r.data, r.other, r.depends)
              for i, r in enumerate(results)]
    p.emit(op, operands, {}, values)
    p.outputs += values
    p.reached |= {(op, SHORT[o.dtype.name]) for o in operands}
    return values


def scalar_loss(p, y):
    if y.rank:
        (y,) = p.add("reduce_sum", [y], {"axes": list(range(y.rank))}, [(y.dtype, [])])
    return y


def check_all(p, values, make):
    for i, value in enumerate(values):
        p.extra_checks[value.name] = [make(i, b) for b in range(BINDINGS)]


def add_derivative(p):
    def fits(v):
        return v.is_float and v.depends and all(p.refuses[b] if d is None else d.size <= LARGEST for b, d in enumerate(v.data))
    through = [v for v in p.values if fits(v) and any(op in ABOUT[p.kind] for op, *_ in leading_to(p.tape, v))]
    y = p.choose(through) if through and p.rng.random() < 0.8 else p.pick(fits)
    xs = [a for a in p.arguments if a.name in y.depends and a.is_float and whole(a) and all(d.size <= LARGEST for d in a.data)]
    if not xs:
        raise Rejected
    xs = [xs[int(i)] for i in p.rng.permutation(len(xs))[:2]]
    backward, forward = goes_backward_alone(leading_to(p.tape, y)), goes_forward_alone(leading_to(p.tape, y))
    kinds = ["jvp"] * (not backward) + (["vjp"] * whole(y) + ["grad", "second"]) * (not forward)
    if not kinds:
        raise Rejected
    kind = p.choose(kinds)
    single = any(v.dtype.name in ("float32", "complex64") for v in [y] + xs)
    if kind in ("grad", "second"):
        y = scalar_loss(p, y)
    part = leading_to(p.tape, y)
    functions = [[Function(p, part, y, [x], b) for b in range(BINDINGS)] for x in xs]
    if kind == "jvp":
        ts = [p.argument_like(x) for x in xs]
        joint = [Function(p, part, y, xs, b) for b in range(BINDINGS)]
        (d,) = record(p, "jvp", [y] + xs + ts, [y])
        check_all(p, [d], lambda i, b: lambda got: compare(
            got, *directional(joint[b], [wide(t.data[b]) for t in ts]), single, False, "jvp"))
    elif kind == "vjp":
        ct = p.argument_like(y)
        pulled = record(p, "vjp", [y] + xs + [ct], xs)
        check_all(p, pulled, lambda i, b: lambda got: against(p, functions[i][b], got, single, ct.data[b]))
    elif kind == "grad":
        check_all(p, record(p, "grad", [y] + xs, xs), lambda i, b: lambda got: against(p, functions[i][b], got, single, None))
    else:
        second(p, y, xs[0], functions[0], single, backward)


def against(p, function, got, single, cotangent):
    """A pulled back cotangent by its inner products with some directions."""
    if got.shape != function.at[0].shape:
        return f"has shape {got.shape}"
    for k in range(3):
        t = np.asarray(np.random.default_rng(k).standard_normal(got.shape)).astype(function.at[0].dtype)
        first, other = directional(function, [t])
        weigh = lambda d: real_inner(cotangent, d) if cotangent is not None and d.shape == cotangent.shape else np.real(np.sum(d))
        problem = compare(real_inner(got, t), weigh(first), weigh(other), single, False, "inner product")
        if problem:
            return problem
    return None


def second(p, y, x, functions, single, backward):
    """The derivative of <u, gradient>; `backward`: there is none forward."""
    u, t = p.argument_like(x), p.argument_like(x)
    (g,) = record(p, "grad", [y, x], [x])
    check_all(p, [g], lambda i, b: lambda got: against(p, functions[b], got, single, None))
    real = REAL_OF.get(x.dtype.name, x.dtype.name)
    zeros = [np.zeros((), real)] * BINDINGS
    scalar = Value("", real, [], zeros, zeros)
    like_x = Value("", x.dtype, x.known, x.data, x.other)

    def plain(op, operands, like, attributes=None):
        value = Value(f"%v{p.count}", like.dtype, like.known, like.data, like.other)
        p.emit(op, operands, attributes or {}, [value])
        return value
    product = plain("mul", [plain("conj", [u], like_x), g], like_x)
    total = plain("reduce_sum", [product], Value("", x.dtype, [], [d.astype(x.dtype) for d in zeros], zeros), {"axes": list(range(x.rank))})
    s = plain("real", [total], scalar)
    expected = lambda b, v: directional(functions[b], [v], [wide(u.data[b])])
    if not backward and p.rng.random() < 0.5:
        (d,) = record(p, "jvp", [s, x, t], [scalar])
        check_all(p, [d], lambda i, b: lambda got: compare(
            got, *map(np.real, expected(b, wide(t.data[b]))), single, True, "second derivative"))
    else:
        (h,) = record(p, "grad", [s, x], [x])
        check_all(p, [h], lambda i, b: lambda got: compare(
            real_inner(got, t.data[b]), *map(np.real, expected(b, wide(t.data[b]))), single, True, "second derivative"))
