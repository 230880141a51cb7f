"""What a random program computes: its operations as the generator added them (a tape), with the regions of loops and branches."""
import contextlib

import numpy as np

import oracle


@contextlib.contextmanager
def in_step(number, loop):
    """What fails here fails in this step of a loop, and says so of the innermost loop."""
    try:
        yield
    except oracle.Refused as error:
        error.place = error.place or f"(step {number} of {loop})"
        raise


class Region:
    """A block of a loop or a branch: what it gets, what it does, and what it ends with."""

    def __init__(self, arguments, tape, ends):
        self.arguments, self.tape, self.ends = arguments, tape, ends

    def outside(self):
        """What it reads and does not make."""
        made, read = {id(a) for a in self.arguments}, []
        for _, operands, _, results in self.tape:
            read += [o for o in operands if id(o) not in made]
            made |= {id(r) for r in results}
        return read + [e for e in self.ends if id(e) not in made]


def part(x, number, count):
    """What the step gets of a tensor that a loop of so many steps runs over."""
    if x.shape[-1] != count:
        raise oracle.Refused(f"{x.shape[-1]} parts for {count} steps")
    return x[..., number]


class For:
    """`likes`: for each value that is stacked one with its extents, and whether only the parts of that have them."""

    def __init__(self, count, xs, inits, body, likes, reverse):
        self.count, self.xs, self.inits, self.body, self.likes, self.reverse = count, xs, inits, body, likes, reverse

    def regions(self):
        return [self.body]

    def reads(self):
        return [self.count] + self.xs + self.inits + self.body.outside()

    def run(self, evaluator):
        state, xs, outputs = [evaluator.get(i) for i in self.inits], [evaluator.get(x) for x in self.xs], len(self.likes)
        count, given = evaluator.decide(evaluator.get(self.count)), []
        numbers = range(count)
        for taken, i in enumerate(reversed(numbers) if self.reverse else numbers):
            with in_step(taken, "for"):
                ends = evaluator.block(self.body, [evaluator.number(i)] + [evaluator.each(lambda x: part(x, i, count), x) for x in xs] + state)
            given.append(ends[:outputs])
            state = evaluator.step(self.body, ends[outputs:], state)
        given = given[::-1] if self.reverse else given
        return [evaluator.each(lambda *parts: np.stack(parts, -1), *(ends[k] for ends in given)) if given else
                evaluator.each(lambda x: np.zeros((x.shape[:-1] if is_whole else x.shape) + (0,), x.dtype), evaluator.get(like))
                for k, (like, is_whole) in enumerate(self.likes)] + state

    def likely(self, evaluator):
        """Something like its results, where it is not reached."""
        return [evaluator.each(lambda v: v[..., None], evaluator.get(e)) for e in self.body.ends[:len(self.likes)]] + \
            [evaluator.get(i) for i in self.inits]

    def depends(self, of):
        ends, carried = around(self.body, [frozenset()] + [of(x) for x in self.xs], [of(i) for i in self.inits], of)
        return ends[:len(self.likes)] + carried


class While:
    def __init__(self, inits, condition, body, most):
        self.inits, self.condition, self.body, self.most = inits, condition, body, most

    def regions(self):
        return [self.condition, self.body]

    def reads(self):
        return self.inits + self.condition.outside() + self.body.outside()

    def run(self, evaluator):
        state, steps = [evaluator.get(i) for i in self.inits], 0
        while self.most is None or steps < self.most:
            with in_step(steps, "while"):
                if not evaluator.decide(evaluator.block(self.condition, state)[0]):
                    break
                ends = evaluator.block(self.body, state)
            state, steps = evaluator.step(self.body, ends, state), steps + 1
        return state + [evaluator.number(steps)]

    def likely(self, evaluator):
        return [evaluator.get(i) for i in self.inits] + [evaluator.number(0)]

    def depends(self, of):
        return around(self.body, [], [of(i) for i in self.inits], of)[1] + [frozenset()]


class If:
    def __init__(self, pred, branches):
        self.pred, self.branches = pred, branches

    def regions(self):
        return self.branches

    def reads(self):
        return [self.pred] + self.branches[0].outside() + self.branches[1].outside()

    def run(self, evaluator):
        return evaluator.block(self.branches[0 if evaluator.decide(evaluator.get(self.pred)) else 1], [])

    def likely(self, evaluator):
        return [evaluator.get(e) for e in self.branches[0].ends]

    def depends(self, of):
        return [a | b for a, b in zip(*(dependence(branch, [], of) for branch in self.branches))]


class Apply:
    """A body whose values a derivative computes again, or that says its derivatives; what it reads of outside are operands in its text alone."""
    rules = ()  # "jvp", "vjp": those that it has

    def __init__(self, body):
        self.body = body

    def regions(self):
        return [self.body]

    def reads(self):
        return self.body.outside()

    def run(self, evaluator):
        return evaluator.block(self.body, [])

    def likely(self, evaluator):
        return [evaluator.get(e) for e in self.body.ends]

    def depends(self, of):
        return dependence(self.body, [], of)

    def is_closed(self):
        """Whether the derivatives in it are of what it computes, by what it computes."""
        inside = {id(entry) for entry in entries_in(self.body.tape)}
        made = {id(r) for entry in entries_in(self.body.tape) for r in entry[3]}
        made |= {id(a) for region in regions_in(self.body.tape) for a in region.arguments}
        return all(id(x) in made for d in derivatives_in(self.body.tape) for x in d.xs) and \
            all(id(entry) in inside for d in derivatives_in(self.body.tape) for entry in d.tape)


class Derivative:
    """A derivative that a step or a branch takes: of y with respect to xs, through the operations of `tape`. `given` are tangents, or
    a cotangent."""

    def __init__(self, op, tape, y, xs, given):
        self.op, self.tape, self.y, self.xs, self.given = op, tape, y, xs, given

    def reads(self):
        return [self.y] + self.xs + self.given

    def run(self, evaluator):
        return evaluator.differentiate(self)

    def depends(self, of):
        return [frozenset().union(*map(of, self.reads()))] * (1 if self.op == "jvp" else len(self.xs))


def leading_to(tape, y):
    """The operations that y is computed by, in their order."""
    wanted, entries = {id(y)}, []
    for entry in reversed(tape):
        if any(id(r) in wanted for r in entry[3]):
            entries.append(entry)
            wanted |= {id(o) for o in entry[1]}
    return entries[::-1]


# no derivative goes through
CUTS = {"stop_gradient", "floor", "ceil", "trunc", "round"}


def dependence(region, given, of):
    """The arguments of the program that each of a region's ends depends on smoothly."""
    known = {id(a): d for a, d in zip(region.arguments, given)}
    get = lambda o: known[id(o)] if id(o) in known else of(o)
    for op, operands, attributes, results in region.tape:
        if op in COMPOSED:
            made = attributes.depends(get)
        else:
            through = attributes["through"] if op == "call" else [() if op in CUTS else operands] * len(results)
            made = [frozenset().union(*map(get, read)) for read in through]
        known.update({id(r): d if r.is_float else frozenset() for r, d in zip(results, made)})
    return [get(e) for e in region.ends]


def around(body, first, carried, of):
    """The same after any number of steps, and of what is carried."""
    while True:
        ends = dependence(body, first + carried, of)
        after = [a | b for a, b in zip(carried, ends[len(ends) - len(carried):])]
        if after == carried:
            return ends, carried
        carried = after


def regions_in(tape):
    for _, _, attributes, _ in tape:
        for region in getattr(attributes, "regions", list)():
            yield region
            yield from regions_in(region.tape)


def entries_in(tape):
    """With those of bodies."""
    yield from tape
    for region in regions_in(tape):
        yield from region.tape


def derivatives_in(tape):
    """The derivatives that bodies take."""
    return (attributes for _, _, attributes, _ in entries_in(tape) if isinstance(attributes, Derivative))


def bodies_with(rules, tape):
    return [attributes.body for _, _, attributes, _ in entries_in(tape) if isinstance(attributes, Apply) and attributes.rules == rules]


def goes_backward_alone(tape):
    """Whether there is a body in it that says how to go backward, and not how to go forward."""
    return bool(bodies_with(("vjp",), tape))


def goes_forward_alone(tape):
    """Whether one says how to go forward in a way that nothing transposes: through loops and branches."""
    return any(op in CONTROL for body in bodies_with(("jvp",), tape) for op, *_ in entries_in(body.tape))


CONTROL = {"for", "while", "if", "apply"}
COMPOSED = CONTROL | {"jvp", "vjp", "grad"}  # evaluated by what they are made of


class Evaluator:
    """Runs a tape. `of` is what the values are that the tape does not make; `apply` evaluates one operation."""

    def __init__(self, of):
        self.values, self.of = {}, of

    def get(self, o):
        return self.values[id(o)] if id(o) in self.values else self.of(o)

    def run(self, tape):
        for op, operands, attributes, results in tape:
            if op == "alias":
                made = [self.get(operands[0])]
            elif op in COMPOSED:
                made = attributes.run(self)
            else:
                made = self.apply(op, [self.get(o) for o in operands], attributes, results)
            self.values.update((id(r), m) for r, m in zip(results, made))

    def block(self, region, given):
        self.values.update((id(a), g) for a, g in zip(region.arguments, given))
        self.run(region.tape)
        return [self.get(e) for e in region.ends]

    def step(self, body, after, before):
        """What a step hands on."""
        return after

    def decide(self, value):
        """A count or a condition."""
        return int(value)

    def number(self, n):
        return n

    def each(self, function, *values):
        """A function of what the values are."""
        return function(*values)
