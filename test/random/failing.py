"""Loops that some runs do not get through: what fails, and in which step, is known; a run at other sizes or numbers gets through."""
import numpy as np

import customs
import looks
from evaluate import For, If, While
from operations import COMPLEXES, REALS, matrix
from regions import DEEPEST, add_control, block, extents_of, inside, part, turned
from sizes import constant
from steps import BINDINGS, DYNAMIC, ELEMENT, Index, Rejected, Value

STEPS = [("failing", 2)]
MOST = 5


# ---- what fails at some number -------------------------------------------------------------------------------------------------------------

def total(p, x):
    return p.add("reduce_sum", [x], {"axes": list(range(x.rank))}, [(x.dtype, [])])[0] if x.rank else x


def converted(p, x, dtype):
    return x if x.dtype == dtype else p.add("convert", [x], {"element": dtype}, [(dtype, x.known)], {"element": ELEMENT[np.dtype(dtype).name]})[0]


def index(p, number):
    """An element of a vector, by its place."""
    x = p.argument([p.axis()], p.choose(REALS + COMPLEXES))
    return p.add("take", [x, number], {"axis": 0}, [(x.dtype, [])], {"axis": "0 : i64"})[0]


def quotient(p, number):
    return p.add("div", [constant(p, 12, "int64"), number], {}, [("int64", [])])[0]


def extent(p, number):
    """An extent that the number is."""
    values = []
    for b, d in enumerate(number.data):
        if int(d) < 0 and p.active[b]:
            p.active = [a and i != b for i, a in enumerate(p.active)]
        values.append(max(int(d), 0))
    return p.add_index("extent_of", [number], {}, values)


def sized(p, number):
    return total(p, p.add("iota", [extent(p, number)], {"static_extents": [DYNAMIC], "axis": 0, "element": "float64"}, [("float64", [None])],
                          {"static_extents": [DYNAMIC], "axis": "0 : i64", "element": "f64"})[0])


def beginning(p, number):
    """The first so many elements of a vector."""
    x = p.argument([p.axis()], p.choose(REALS + COMPLEXES))
    more = p.add("maximum", [p.add("neg", [number], {}, [("int64", [])])[0], constant(p, 0, "int64")], {}, [("int64", [])])[0]
    return total(p, part(p, x, 0, p.constant_index(0), extent(p, more)))


def times(p, a, number):
    """A matrix times a number."""
    factor = converted(p, number, a.dtype)
    full = p.add("broadcast_in_dim", [factor] + extents_of(p, a), {"static_extents": [DYNAMIC] * a.rank, "dims": []}, [(a.dtype, [None] * a.rank)])[0]
    return p.add("mul", [a, full], {}, [(a.dtype, a.known)])[0]


def factored(p, op, a):
    spectrum = (a.dtype.type(0).real.dtype, [None] + a.known[2:])
    results = {"qr": [(a.dtype, [None, None] + a.known[2:])] * 2, "eigh": [spectrum, (a.dtype, a.known)],
               "svd": [(a.dtype, [None, None] + a.known[2:]), spectrum, (a.dtype, [None, None] + a.known[2:])]}.get(op, [(a.dtype, a.known)])
    made = p.add(op, [a], {}, results)
    p.values = [v for v in p.values if all(v is not m for m in made)]  # vectors have signs of their own
    return total(p, made[{"svd": 1, "qr": 1}.get(op, 0)])


def degenerate(p, number):
    """Of a matrix that is zero at zero."""
    op = p.choose(["cholesky", "inverse"])
    a, _ = matrix(p, "hpd")
    return factored(p, op, times(p, a, number))


def infinite(p, number):
    """Of a matrix that is infinite at zero."""
    op = p.choose(["cholesky", "inverse", "qr", "svd", "eigh"])
    a, _ = matrix(p, {"qr": "tall", "svd": "spread", "eigh": "spread", "inverse": "regular"}.get(op, "hpd"), op not in ("qr", "svd"))
    real = a.dtype.type(0).real.dtype
    return factored(p, op, times(p, a, p.add("div", [constant(p, 1, real), converted(p, number, real)], {}, [(real, [])])[0]))


def whole(p, number):
    """A size that is not finite at zero."""
    inverse = p.add("div", [constant(p, 1, "float64"), converted(p, number, "float64")], {}, [("float64", [])])[0]
    return sized(p, p.add("whole_size", [inverse], {}, [("int64", [])])[0])


def inverted(p, number):
    """An operation of a user's own that fails at 0."""
    x = converted(p, number, p.choose(REALS))
    (vector,) = p.add("broadcast_in_dim", [x], {"static_extents": [1], "dims": []}, [(x.dtype, [1])])
    return total(p, customs.add_inverse(p, vector)[0])


def looked_at(p, number):
    """A check of what is infinite at zero."""
    dtype = p.choose(REALS)
    inverse = p.add("div", [constant(p, 1, dtype), converted(p, number, dtype)], {}, [(dtype, [])])[0]
    looks.add_check(p, inverse)
    return inverse


EVENTS = [index, quotient, sized, beginning, degenerate, infinite, whole, inverted, looked_at]


# ---- where it fails ------------------------------------------------------------------------------------------------------------------------

def step_number(p, step):
    return p.add("extent_to_scalar", [step], {"element": "int64"}, [("int64", [])], {"element": "i64"})[0]


def less(p, number, other):
    return p.add("sub", [number, other], {}, [("int64", [])])[0]


def argument_of(p, like):
    value = Value(f"%b{p.count}", like.dtype, list(like.known), like.data, like.other, like.depends)
    p.count += 1
    return value


def moved(p, event, z, number):
    """z after what may fail at the number, perhaps in a loop or a branch of its own."""
    kind = p.choose(["plain", "loop", "branch"], [4, 1, 1]) if len(p.scopes) < DEEPEST else "plain"
    if kind == "loop":
        return counted(p, event, z, number, p.constant_index(int(p.rng.integers(1, 4))), False)
    if kind == "branch":
        pred = p.argument([], "bool")
        taken = inside(p, [], [a and bool(d) for a, d in zip(p.active, pred.data)], lambda: [moved(p, event, z, number)])
        other = inside(p, [], [a and not d for a, d in zip(p.active, pred.data)], lambda: [turned(p, z, False)])
        return add_control(p, "if", If(pred, [taken[0], other[0]]), [pred], "", [block([], lines, "yield", r.ends) for r, lines in (taken, other)],
                           [(z.dtype, [])])[0]
    made = converted(p, event(p, number), z.dtype)
    return p.add("add", [turned(p, z, False) if p.rng.random() < 0.5 else z, made], {}, [(z.dtype, [])])[0]


def counted(p, event, z, number, count, reverse):
    """A loop whose step i moves z at number - i."""
    step, inner = Index(f"%i{p.count}", [max(n - 1, 0) if reverse else 0 for n in count.values]), argument_of(p, z)
    body, lines = inside(p, [step, inner], [a and n > 0 for a, n in zip(p.active, count.values)],
                         lambda: [moved(p, event, inner, less(p, number, step_number(p, step)))])
    return add_control(p, "for", For(count, [], [z], body, [], reverse), [count, z], "changes = [array<i64>]" + ", reverse" * reverse,
                       [block(body.arguments, lines, "yield", body.ends)], [(z.dtype, [])])[0]


def repeated(p, event, z, number):
    """The same while a number that is carried is below a limit."""
    zero, one, limit = constant(p, 0, "int64"), constant(p, 1, "int64"), constant(p, int(p.rng.integers(1, MOST + 1)), "int64")
    before, after = [argument_of(p, v) for v in (z, zero)], [argument_of(p, v) for v in (z, zero)]

    def test():
        return p.add("compare", [before[1], limit], {"direction": 2}, [("bool", [])], {"direction": "2 : i32"})

    def step():
        return [moved(p, event, after[0], less(p, number, after[1])), p.add("add", [after[1], one], {}, [("int64", [])])[0]]
    condition, test_lines = inside(p, before, p.active, test)
    body, lines = inside(p, after, p.active, step)
    return add_control(p, "while", While([z, zero], condition, body, None), [z, zero], "changes = [array<i64>, array<i64>]",
                       [block(before, test_lines, "condition", condition.ends), block(after, lines, "yield", body.ends)],
                       [(z.dtype, []), ("int64", []), None])[0]


def failing(p):
    if p.scopes or any(p.refuses):
        raise Rejected
    z, number, event = p.argument([], p.choose(REALS + COMPLEXES)), p.argument([], "int64"), p.choose(EVENTS)
    for b in range(BINDINGS):
        number.data[b] = number.other[b] = np.array(p.rng.integers(0, 2 * MOST) * p.choose([1, 1, -1] if event is beginning else [1]))
    p.may_fail = True
    try:
        if p.rng.random() < 0.5:
            last = repeated(p, event, z, number)
        else:
            count = p.constant_index(int(p.rng.integers(1, MOST + 1)))
            last = counted(p, event, z, number, count, bool(p.rng.random() < 0.3))
    except Rejected:
        p.refuses, p.places = [None] * BINDINGS, [""] * BINDINGS
        raise
    finally:
        p.may_fail = False
    p.outputs.append(last)
