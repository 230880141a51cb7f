"""Loops and branches of a random program, up to three inside each other. A body is generated with the values of its first step; the loop is
added where NumPy can take all of its steps."""
import functools
import re

import numpy as np

import customs
import inner
import looks
import oracle
from evaluate import CONTROL, Apply, Evaluator, For, If, Region, While, dependence, entries_in, goes_backward_alone, goes_forward_alone
from operations import INTEGERS, REALS, starts_for, whole
from steps import BINDINGS, DYNAMIC, SHORT, Index, Rejected, Value, attribute_text, dense_text

DEEPEST, MOST_STEPS, MOST_OPERATIONS, LARGEST = 3, 12, 3000, 400
LONGEST_RULE = 40  # lines of a body that the regions of its derivatives repeat
STEPS = [("for_", 3), ("while_", 3), ("branch", 3), ("applied", 1.5)]
STRAIGHT = [("called", 12)]


class Doubled(Evaluator):
    """Each value twice: as it is, and with the rounding errors of another implementation."""

    def __init__(self, program, sizes):
        super().__init__(lambda o: (o.data[sizes], o.other[sizes]) if isinstance(o, Value) else (o.values[sizes],) * 2)
        self.program, self.rng, self.left = program, np.random.default_rng(program.count), MOST_OPERATIONS

    def apply(self, op, args, attributes, results):
        kinds = [([None] * r.rank, r.dtype) if isinstance(r, Value) else None for r in results]
        with np.errstate(all="ignore"):
            made = list(zip(oracle.apply(op, [a for a, _ in args], attributes, kinds),
                            oracle.perturb(op, [b for _, b in args], attributes, kinds, self.rng)))
        for r, (v, w) in zip(results, made):
            if isinstance(r, Value):
                self.program.accept(op, v, w, r.rank)
                if any(isinstance(k, int) and k != n for k, n in zip(r.known, v.shape)):
                    raise Rejected
            elif v != w or abs(v) > 1 << 40:
                raise Rejected
        self.spend(1)
        return made

    def differentiate(self, derivative):
        try:
            made = list(zip(inner.evaluate(derivative, lambda o: self.get(o)[0], oracle.apply),
                            inner.evaluate(derivative, lambda o: self.get(o)[1], functools.partial(oracle.perturb, rng=self.rng))))
        except inner.NotSmooth as error:
            raise Rejected from error
        for v, w in made:
            self.program.accept(derivative.op, v, w, v.ndim)
        self.spend(10 * len(derivative.tape))
        return made

    def spend(self, some):
        self.left -= some
        if self.left < 0:
            raise Rejected

    def step(self, body, after, before):
        for a, (v, _), (w, _) in zip(body.arguments[len(body.arguments) - len(after):], after, before):
            if any(i not in a.changes and n != m for i, (n, m) in enumerate(zip(v.shape, w.shape))):
                raise Rejected
        self.spend(MOST_OPERATIONS // MOST_STEPS // 4)
        return after

    def decide(self, value):
        return int(value[0])

    def number(self, n):
        return n, n

    def each(self, function, *values):
        return tuple(function(*each) for each in zip(*values))


def inside(p, arguments, active, make):
    """A region that `make` fills; it returns what the region ends with. The region and its text."""
    if len(p.scopes) == DEEPEST:
        raise Rejected
    outer, count = (p.lines, p.values, p.indices, p.tape, p.active, p.outputs), len(p.arguments)
    p.scopes.append((arguments, p.tape))
    p.lines, p.tape, p.active, p.outputs = [], [], active, []
    p.values = p.values + [a for a in arguments if isinstance(a, Value)]
    p.indices = p.indices + [a for a in arguments if isinstance(a, Index)]
    try:
        ends = make()
        return Region(arguments, p.tape, ends), ["  " + line for line in p.lines]
    finally:
        p.lines, p.values, p.indices, p.tape, p.active, p.outputs = outer
        p.values += p.arguments[count:]
        p.scopes.pop()


def reached(p, b, control, evaluator):
    """What a run gets there; None each where it fails there."""
    try:
        made = control.run(evaluator)
    except oracle.Refused as error:
        if not p.may_fail:
            raise Rejected from error
        if p.scopes:  # what follows in the step around it is not reached
            p.active = [a and i != b for i, a in enumerate(p.active)]
            return control.likely(evaluator)
        p.must_refuse(b, str(error), error.place)
        if all(p.refuses):
            raise Rejected from error
        return None
    if not all(np.all(np.isfinite(v)) for v, _ in made):
        raise Rejected
    return made


def add_control(p, op, control, operands, attributes, texts, results, spelled=None):
    """Adds the operation, which is spelled so, with its regions' texts; results: (dtype, known) each, None for an index. What they are."""
    values = [Value("", kind[0], kind[1], [None] * BINDINGS, [None] * BINDINGS) if kind else Index("", [0] * BINDINGS) for kind in results]
    for b in range(BINDINGS):
        evaluator = Doubled(p, b)
        if not p.active[b]:  # no run gets there: something of the kind
            made = control.likely(evaluator)
        else:
            made = reached(p, b, control, evaluator)
        for value, (v, w) in zip(values, made or [(None, None)] * len(values)):
            if isinstance(value, Index):
                value.values[b] = v
            else:
                value.data[b], value.other[b] = v, w
    name = f"%v{p.count}"
    p.count += 1
    for i, (value, depends) in enumerate(zip(values, control.depends(lambda o: o.depends if o.is_float else frozenset()))):
        value.name = name + (f"#{i}" if len(values) > 1 else "")
        if isinstance(value, Value):
            value.depends, value.is_feature = depends if value.is_float else frozenset(), True
            p.reached.add((op, SHORT[value.dtype.name]))
    regions = ["  }, {"] * max(2 * len(texts) - 1, 0)
    regions[::2] = ["\n".join(text) for text in texts]
    attached = f" <{{{attributes}}}>" if attributes else ""
    inside_of_it = " ({\n" + "\n".join(regions) + "\n  })" if texts else ""
    p.lines.append(f'  {name}{f":{len(values)}" if len(values) > 1 else ""} = "tenferro.{spelled or op}"({", ".join(o.name for o in operands)}){attached}' +
                   inside_of_it + f' : ({", ".join(o.type for o in operands)}) -> ({", ".join(v.type for v in values)})')
    p.tape.append((op, control.reads(), control, values))
    p.values += [v for v in values if isinstance(v, Value)]
    p.indices += [v for v in values if isinstance(v, Index) and None not in v.values]
    return values


def block(arguments, lines, end, ends):
    head = [f"  ^bb0({', '.join(f'{a.name}: {a.type}' for a in arguments)}):"] if arguments else []
    return head + lines + [f'    "tenferro.{end}"({", ".join(e.name for e in ends)}) : ({", ".join(e.type for e in ends)}) -> ()']


def small(v):
    return whole(v) and v.rank <= 3 and all(d.size <= LARGEST for d in v.data)


# ---- what a step does ----------------------------------------------------------------------------------------------------------------

def extents_of(p, z):
    return [p.add_index("dim", [z], {"axis": i}, [s[i] for s in z.shapes()]) for i in range(z.rank)]


def filled(p, z, extents):
    """A tensor of these extents, of z's dtype, full of one number."""
    scalars = [v for v in p.values if whole(v) and v.rank == 0 and v.dtype == z.dtype]
    one = p.choose(scalars) if scalars and p.rng.random() < 0.7 else p.argument([], z.dtype)
    static, dynamic = p.mixed(extents)
    return p.add("broadcast_in_dim", [one] + dynamic, {"static_extents": static, "dims": []},
                 [(z.dtype, [e.number if not e.name else None for e in extents])])[0]


def part(p, z, axis, start, limit):
    """z from start to below limit along an axis."""
    starts, limits = [Index(None, [0] * BINDINGS, 0)] * z.rank, extents_of(p, z)
    starts[axis], limits[axis] = start, limit
    (static_starts, a), (static_limits, b) = p.mixed(starts), p.mixed(limits)
    segments = [1, len(a), len(b)]
    attributes = {"static_starts": static_starts, "static_limits": static_limits, "strides": [1] * z.rank}
    return p.add("slice", [z] + a + b, {"operandSegmentSizes": segments, **attributes}, [(z.dtype, [None] * z.rank)],
                 {"operandSegmentSizes": ["i32"] + segments, **attributes})[0]


def resized(p, z, axis):
    """z with more or fewer elements along an axis."""
    kind = p.choose(["twice", "longer", "shorter", "half", "nothing", "some"], [1, 4, 4, 1, 0.5, 1])
    n, zero = extents_of(p, z)[axis], p.constant_index(0)
    if kind == "twice":
        return p.add("concatenate", [z, z], {"axis": axis}, [(z.dtype, [None] * z.rank)], {"axis": f"{axis} : i64"})[0]
    if kind == "longer":
        extents = extents_of(p, z)
        extents[axis] = Index(None, [k := int(p.rng.integers(1, 3))] * BINDINGS, k)
        parts = [z, filled(p, z, extents)]
        return p.add("concatenate", parts[::p.choose([1, -1])], {"axis": axis}, [(z.dtype, [None] * z.rank)], {"axis": f"{axis} : i64"})[0]
    one = p.constant_index(1)
    if kind == "shorter" and p.rng.random() < 0.5:
        return part(p, z, axis, p.add_index("minsi", [n, one], {}, [min(k, 1) for k in n.values]), n)
    if kind == "shorter":
        less = p.add_index("subi", [n, one], {}, [k - 1 for k in n.values])
        return part(p, z, axis, zero, p.add_index("maxsi", [less, zero], {}, [max(k, 0) for k in less.values]))
    if kind == "half":
        return part(p, z, axis, zero, p.add_index("floordivsi", [n, p.constant_index(2)], {}, [k // 2 for k in n.values]))
    if kind == "nothing":
        return part(p, z, axis, zero, zero)
    other = p.choose([i for i in p.indices if min(i.values) >= 0])
    return part(p, z, axis, zero, p.add_index("minsi", [n, other], {}, [min(a, b) for a, b in zip(n.values, other.values)]))


def turned(p, z, changes):
    """Something with z's extents."""
    if z.dtype.kind == "b":
        return p.add("select", [p.like(z, "bool"), z, p.like(z)], {}, [(z.dtype, z.known)])[0]
    if z.is_float and p.rng.random() < 0.4:
        op = p.choose(["sin", "tanh", "neg", "conj", "cos"])
        return p.add(op, [z], {}, [(z.dtype, z.known)])[0]
    y = z if p.rng.random() < 0.2 else filled(p, z, extents_of(p, z)) if changes or p.rng.random() < 0.2 else p.like(z)
    op = p.choose(["add", "sub", "mul"] + (["maximum", "minimum"] if z.dtype.name in REALS + INTEGERS else []))
    return p.add(op, [z, y] if p.rng.random() < 0.5 else [y, z], {}, [(z.dtype, [None] * z.rank if changes else z.known)])[0]


def window_turned(p, z):
    """z with a window of it changed, which a loop may do where z lies."""
    sizes = [p.add_index("minsi", [n, p.constant_index(most := int(p.rng.integers(1, 3)))], {}, [min(k, most) for k in n.values]) for n in extents_of(p, z)]
    starts = starts_for(p, z)
    segments = [1, len(starts), len(sizes)]
    attributes = {"static_sizes": [DYNAMIC] * z.rank}
    window = p.add("dynamic_slice", [z] + starts + sizes, {"operandSegmentSizes": segments, **attributes}, [(z.dtype, [None] * z.rank)],
                   {"operandSegmentSizes": ["i32"] + segments, **attributes})[0]
    at = starts if p.rng.random() < 0.3 else starts_for(p, z)
    return p.add("dynamic_update_slice", [z, turned(p, window, True)] + at, {}, [(z.dtype, z.known)])[0]


def turned_in_steps(p, z):
    """z with windows of it changed by the steps of a loop."""
    count, carrying = steps_to_take(p), [(z, z.known, [])]
    step, arguments = Index(f"%i{p.count}", [max(n - 1, 0) for n in count.values]), arguments_of(p, carrying)
    body, lines = inside(p, [step] + arguments, [a and n > 0 for a, n in zip(p.active, count.values)], lambda: [window_turned(p, arguments[0])])
    return add_control(p, "for", For(count, [], [z], body, [], False), [count, z], changes_text(carrying),
                       [block(body.arguments, lines, "yield", body.ends)], [(z.dtype, z.known)])[0]


def advanced(p, z, fits):
    """What a step makes of a carried value."""
    if z.rank and p.rng.random() < 0.3:
        now = z
        for _ in range(p.choose([1, 2, 3], [6, 3, 1])):
            now = turned_in_steps(p, now) if len(p.scopes) < DEEPEST and p.rng.random() < 0.2 else window_turned(p, now)
        return now
    slopes = [v for v in p.values if v.is_slope and fits(v) and v.shapes() == z.shapes()]
    if slopes and p.rng.random() < 0.8:
        return p.add(p.choose(["add", "sub", "mul"]), [z, p.choose(slopes)], {}, [(z.dtype, [None] * z.rank if z.changes else z.known)])[0]
    now = z if p.rng.random() < 0.6 else p.pick(fits)
    if p.rng.random() < 0.7:
        now = turned(p, now, bool(z.changes))
    for axis in z.changes:
        if p.rng.random() < 0.8:
            now = resized(p, now, axis)
    return now if fits(now) else z


# ---- loops -----------------------------------------------------------------------------------------------------------------------------

def carried(p):
    """Initial values of a loop, and the types of its arguments: (value, known, axes that change) each."""
    out = []
    for _ in range(int(p.choose([1, 2, 3], [4, 3, 1]))):
        init = p.pick(lambda v: small(v) and v.is_float) if p.rng.random() < 0.6 else p.pick(small)
        changes = [i for i in range(init.rank) if p.rng.random() < 0.5]
        known = [k if isinstance(k, int) and i not in changes and p.rng.random() < 0.85 else None for i, k in enumerate(init.known)]
        out.append((init, known, changes))
    return out


def arguments_of(p, carrying):
    made = []
    for init, known, changes in carrying:
        value = Value(f"%b{p.count}", init.dtype, list(known), init.data, init.other, init.depends)
        value.changes = changes
        p.count += 1
        made.append(value)
    return made


def step_of(p, arguments):
    """What a body ends with, after some operations of any kind."""
    for _ in range(int(p.rng.integers(0, 3))):
        p.step()
    if p.rng.random() < 0.3:
        p.attempt("inner_derivative")
    ends = []
    for z in arguments:
        def fits(v):
            return small(v) and v.dtype == z.dtype and v.rank == z.rank and all(
                i in z.changes or n == m for s, t in zip(v.shapes(), z.shapes()) for i, (n, m) in enumerate(zip(s, t)))
        ends.append(advanced(p, z, fits) if p.rng.random() < 0.85 else p.pick(fits))
    return ends


def changes_text(carrying):
    return "changes = [" + ", ".join(attribute_text(changes) for _, _, changes in carrying) + "]"


def steps_to_take(p):
    few = [i for i in p.indices if max(i.values) <= MOST_STEPS // 2]
    return p.choose(few) if few and p.rng.random() < 0.6 else p.constant_index(int(p.rng.integers(0, 5)))


def parts_of(p, xs, reverse):
    """The parts of tensors that the first step gets. Their types may say less than those of the tensors."""
    made = []
    for x in xs:
        known = [None if p.rng.random() < 0.2 else extent for extent in x.known[:-1]]
        first = lambda d: d[..., -1 if reverse else 0] if d.shape[-1] else np.zeros(d.shape[:-1], d.dtype)
        made.append(Value(f"%b{p.count}", x.dtype, known, [first(d) for d in x.data], [first(d) for d in x.other], x.depends))
        p.count += 1
    return made


def run_over(p):
    """Some tensors and the extent of their last axis."""
    def fits(v):
        return small(v) and v.rank >= 1 and max(s[-1] for s in v.shapes()) <= MOST_STEPS // 2
    x = p.pick(fits)
    others = [v for v in p.values if fits(v) and [s[-1] for s in v.shapes()] == [s[-1] for s in x.shapes()]]
    return [x] + ([p.choose(others)] if p.rng.random() < 0.3 else []), extents_of(p, x)[-1]


def keeping(p, carrying, body):
    """What derivatives keep of the steps, as attributes: no value depends on it."""
    kind = p.rng.random()
    if kind < 0.6 or not customs.may_be_computed_again(body.tape):
        return ""
    if kind < 0.8 or any(changes for _, _, changes in carrying):
        return ', keeps = "segments"'
    return f', keeps = "snapshots", budget = {int(p.rng.integers(1, 200))} : i64'


def for_(p):
    carrying, reverse = carried(p), bool(p.rng.random() < 0.3)
    xs, count = run_over(p) if p.rng.random() < 0.4 else ([], steps_to_take(p))
    if count.number is None and not any(n > 0 for n in count.values):
        raise Rejected  # what no step can keep may be refused before the run
    step = Index(f"%i{p.count}", [max(n - 1, 0) if reverse else 0 for n in count.values])
    parts, arguments, inits, likes = parts_of(p, xs, reverse), arguments_of(p, carrying), [init for init, _, _ in carrying], []

    def fill():
        ends, outputs = step_of(p, arguments), []
        given = [(part, x, True) for part, x in zip(parts, xs)] + [(a, i, False) for a, i in zip(arguments, inits) if not a.changes]
        for z, like, is_whole in given:
            if p.rng.random() < 0.4:
                outputs.append(turned(p, z, False))
                likes.append((like, is_whole))
        return outputs + ends
    body, lines = inside(p, [step] + parts + arguments, [a and n > 0 for a, n in zip(p.active, count.values)], fill)
    results = [(like.dtype, [None] * (like.rank + (not is_whole))) for like, is_whole in likes]
    return add_control(p, "for", For(count, xs, inits, body, likes, reverse), [count] + xs + inits, changes_text(carrying) + ", reverse" * reverse + keeping(p, carrying, body),
                       [block(body.arguments, lines, "yield", body.ends)], results + [(a.dtype, a.known) for a in arguments])


def goes_on(p, arguments):
    """A condition on what is carried, as a rank-0 bool."""
    z = p.choose(arguments)
    if z.rank and (z.changes or p.rng.random() < 0.3):
        n = p.choose(extents_of(p, z))
        (number,) = p.add("extent_to_scalar", [n], {"element": "int64"}, [("int64", [])], {"element": "i64"})
        limit = np.array(int(p.rng.integers(0, 9)))
    elif z.dtype.kind in "bc":
        return scalar_bool(p)
    else:
        (number,) = p.add("reduce_sum", [z], {"axes": list(range(z.rank))}, [(z.dtype, [])]) if z.rank else (z,)
        limit = np.array(p.rng.uniform(-3, 6)).astype(z.dtype)
    (limit,) = p.add("constant", [], {"value": limit}, [(limit.dtype, [])], {"value": dense_text(limit)})
    direction = int(p.choose([1, 2, 3, 4, 5]))
    return p.add("compare", [number, limit], {"direction": direction}, [("bool", [])], {"direction": f"{direction} : i32"})[0]


def while_(p):
    carrying = carried(p)
    before, after = arguments_of(p, carrying), arguments_of(p, carrying)
    most = None if p.rng.random() < 0.3 else int(p.rng.integers(0, 6))

    def test():
        if p.rng.random() < 0.3:
            p.step()
        return [goes_on(p, before)]
    condition, test_lines = inside(p, before, p.active, test)
    go = [a and bool(condition.ends[0].data[b]) and most != 0 for b, a in enumerate(p.active)]
    body, lines = inside(p, after, go, lambda: step_of(p, after))
    inits = [init for init, _, _ in carrying]
    attributes = changes_text(carrying) + ("" if most is None else f", max_steps = {most} : i64")
    return add_control(p, "while", While(inits, condition, body, most), inits, attributes,
                       [block(before, test_lines, "condition", condition.ends), block(after, lines, "yield", body.ends)],
                       [(a.dtype, a.known) for a in before] + [None])


# ---- branches ---------------------------------------------------------------------------------------------------------------------------

def scalar_bool(p):
    """A condition: one that is there, or one on a number or an extent."""
    found = [v for v in p.values if whole(v) and v.rank == 0 and v.dtype.kind == "b"]
    if found and p.rng.random() < 0.5:
        return p.choose(found)
    if p.rng.random() < 0.3:
        return p.argument([], "bool")
    (number,) = p.add("extent_to_scalar", [p.index()], {"element": "int64"}, [("int64", [])], {"element": "i64"})
    limit = np.array(int(p.rng.integers(0, 4)))
    (limit,) = p.add("constant", [], {"value": limit}, [(limit.dtype, [])], {"value": dense_text(limit)})
    direction = int(p.rng.integers(6))
    return p.add("compare", [number, limit], {"direction": direction}, [("bool", [])], {"direction": f"{direction} : i32"})[0]


def branch(p):
    pred = scalar_bool(p)
    models = [p.pick(lambda v: small(v) and v.is_float) if p.rng.random() < 0.6 else p.pick(small) for _ in range(int(p.choose([1, 2], [2, 1])))]
    updates = p.rng.random() < 0.4  # of what is around the branch, in one side or both

    def side():
        for _ in range(int(p.rng.integers(0, 4))):
            p.step()
        if p.rng.random() < 0.3:
            p.attempt("inner_derivative")
        ends = []
        for model in models:
            v = model if updates else p.pick(lambda v: small(v) and v.dtype == model.dtype and v.rank == model.rank)
            if updates and v.rank:
                v = window_turned(p, v) if p.rng.random() < 0.6 else v
            elif v.rank and p.rng.random() < 0.4:
                v = resized(p, v, int(p.rng.integers(v.rank)))
            elif p.rng.random() < 0.6:
                v = turned(p, v, False)
            ends.append(v)
        return ends
    sides = []
    for taken in (True, False):
        sides.append(inside(p, [], [a and bool(d) == taken for a, d in zip(p.active, pred.data)], side))
    known = [[a if isinstance(a, int) and a == b else None for a, b in zip(v.known, w.known)] for v, w in zip(sides[0][0].ends, sides[1][0].ends)]
    return add_control(p, "if", If(pred, [region for region, _ in sides]), [pred], "",
                       [block([], lines, "yield", region.ends) for region, lines in sides],
                       [(m.dtype, k) for m, k in zip(models, known)])


# ---- what derivatives compute again ---------------------------------------------------------------------------------------------------

NAME = re.compile(r"%\w+(?:#\d+)?")


def called(p):
    """A function that tenferro.call calls."""
    return applied(p, True)


def applied(p, called=False):
    """A body that reads nothing of outside but its operands: what it reads of outside becomes those. Rules of its own, where it has them, are its
    derivatives. A function that is called, now and then."""
    def fill():
        for _ in range(int(p.rng.integers(1, 5))):
            p.step()
        if p.rng.random() < 0.3:
            p.attempt("inner_derivative")
        return [turned(p, p.pick(lambda v: small(v) and v.is_float), False) for _ in range(int(p.choose([1, 2], [3, 1])))]
    body, lines = inside(p, [], p.active, fill)
    control = Apply(body)
    if not control.is_closed() or not customs.may_be_computed_again(body.tape):
        raise Rejected
    of_outside = {v.name: v for v in p.values + p.indices if v.name}
    read = sorted({name for line in lines for name in NAME.findall(line)} | {e.name for e in body.ends})
    operands = [of_outside[name] for name in read if name in of_outside]
    is_straight = not any(op in CURVED for op, *_ in entries_in(body.tape)) and not p.in_map
    is_function = is_straight and (called or p.rng.random() < 0.5)
    if called and not is_function:
        raise Rejected
    if not is_function:
        operands = [v for v in operands if isinstance(v, Value)]
    arguments = {v.name: copy_of(v, f"%b{p.count}_{i}") for i, v in enumerate(operands)}
    lines = [NAME.sub(lambda found: arguments[found[0]].name if found[0] in arguments else found[0], line) for line in lines]
    ends = [arguments.get(e.name, e) for e in body.ends]
    name = f"{p.name}_body{p.count}"
    p.count += 1
    kinds = [(e.dtype, list(e.known)) for e in body.ends]
    if is_function:
        added = add_control(p, "apply", control, operands, f'callee = @{name}, operandSegmentSizes = array<i32: {len(operands)}, 0>', [], kinds, "call")
        types = ", ".join(e.type for e in ends)
        p.private.append("\n".join([f"func.func private @{name}({', '.join(f'{a.name}: {a.type}' for a in arguments.values())}) -> ({types}) {{"] +
                                   lines + [f"  return {', '.join(e.name for e in ends)} : {types}", "}"]))
        return added
    texts, attributes = [block(list(arguments.values()), lines, "yield", ends)], 'name = "body"'
    repeated = "\n".join(lines).split("\n")
    if len(repeated) <= LONGEST_RULE and not any(looks.LOOK.match(line) for line in repeated):  # a rule would look once more
        of = dependence(body, [], lambda o: frozenset([o.name]) if o.is_float and o.name in arguments else frozenset())
        through = [[arguments[o.name] for o in operands if o.name in names] for names in of]
        for kind, rule, has_none in (("jvp", forward_rule, goes_backward_alone), ("vjp", backward_rule, goes_forward_alone)):
            if p.rng.random() < 0.4 and not has_none(body.tape):
                texts.append(rule(list(arguments.values()), lines, ends, through))
                attributes += f", {kind}"
                control.rules += (kind,)
    return add_control(p, "apply", control, operands, attributes, texts, kinds)


# What a function that tenferro.call calls does not have.
CURVED = {*CONTROL, "call", "apply", "extent_of", "print", "check_finite"}


def copy_of(v, name):
    return Index(name, v.values) if isinstance(v, Index) else Value(name, v.dtype, v.known, v.data, v.other)


def beside(value, mark):
    """A value of a rule that has the type of one of the body's."""
    return Value(f"{value.name.replace('#', '_')}_{mark}", value.dtype, value.known, value.data, value.other)


def said(op, name, operands, results):
    return f'    {name} = "tenferro.{op}"({", ".join(o.name for o in operands)}) : ({", ".join(o.type for o in operands)}) -> ({", ".join(r.type for r in results)})'


def zeros(like, made):
    """The lines of a tensor of zeros with another one's extents, as tnf_zeros_like has them."""
    zero, axes = Value(f"{made.name}z", like.dtype, [], like.data, like.other), [axis for axis, k in enumerate(like.known) if not isinstance(k, int)]
    extents, static = [Index(f"{made.name}x{axis}", []) for axis in axes], attribute_text([k if isinstance(k, int) else DYNAMIC for k in like.known])
    lines = [f'    {zero.name} = "tenferro.constant"() <{{value = {dense_text(np.zeros((), like.dtype))}}}> : () -> {zero.type}']
    lines += [f'    {e.name} = "tenferro.dim"({like.name}) <{{axis = {axis} : i64}}> : ({like.type}) -> index' for e, axis in zip(extents, axes)]
    operands, types = ", ".join(v.name for v in [zero] + extents), ", ".join(v.type for v in [zero] + extents)
    return lines + [f'    {made.name} = "tenferro.broadcast_in_dim"({operands}) <{{static_extents = {static}, dims = array<i64>}}> : ({types}) -> {made.type}']


def forward_rule(arguments, lines, ends, through):
    """The region of a derivative that is the body's own: of each result along the arguments that it depends on."""
    tangents = {a.name: beside(a, "t") for a in arguments if a.is_float}
    made, more = [], []
    for k, (end, xs) in enumerate(zip(ends, through)):
        made.append(beside(end, f"d{k}"))
        more += [said("jvp", made[k].name, [end] + xs + [tangents[x.name] for x in xs], [end])] if xs else zeros(end, made[k])
    return block(arguments + list(tangents.values()), lines + more, "yield", made)


def backward_rule(arguments, lines, ends, through):
    """The same of what comes back to each argument: the sum of what comes through the results that depend on it."""
    results, cotangents = [beside(e, f"r{k}") for k, e in enumerate(ends)], [beside(e, f"c{k}") for k, e in enumerate(ends)]
    parts, more = {a.name: [] for a in arguments if a.is_float}, []
    for k, (end, xs) in enumerate(zip(ends, through)):
        if xs:
            name = f"{beside(end, f'b{k}').name}"
            more.append(said("vjp", f"{name}:{len(xs)}" if len(xs) > 1 else name, [end] + xs + [cotangents[k]], xs))
        for i, x in enumerate(xs):
            parts[x.name].append(Value(f"{name}#{i}" if len(xs) > 1 else name, x.dtype, x.known, x.data, x.other))
    made = []
    for x in (a for a in arguments if a.is_float):
        total = parts[x.name][0] if parts[x.name] else beside(x, "n")
        more += zeros(x, total) if not parts[x.name] else []
        for k, other in enumerate(parts[x.name][1:]):
            both, total = [total, other], beside(x, f"s{k}")
            more.append(said("add", total.name, both, [x]))
        made.append(total)
    return block(arguments + results + cotangents, lines + more, "yield", made)
