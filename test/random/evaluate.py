"""What a random program computes: its operations as the generator added them (a tape), with the regions of loops and branches."""


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


class For:
    def __init__(self, count, inits, body):
        self.count, self.inits, self.body = count, inits, body

    def reads(self):
        return [self.count] + self.inits + self.body.outside()

    def run(self, evaluator):
        state = [evaluator.get(i) for i in self.inits]
        for i in range(evaluator.decide(evaluator.get(self.count))):
            state = evaluator.step(self.body, evaluator.block(self.body, [evaluator.number(i)] + state), state)
        return state

    def depends(self, of):
        return around(self.body, [frozenset()] + [of(i) for i in self.inits], of)[1:]


class While:
    def __init__(self, inits, condition, body, most):
        self.inits, self.condition, self.body, self.most = inits, condition, body, most

    def reads(self):
        return self.inits + self.condition.outside() + self.body.outside()

    def run(self, evaluator):
        state, steps = [evaluator.get(i) for i in self.inits], 0
        while (self.most is None or steps < self.most) and evaluator.decide(evaluator.block(self.condition, state)[0]):
            state, steps = evaluator.step(self.body, evaluator.block(self.body, state), state), steps + 1
        return state + [evaluator.number(steps)]

    def depends(self, of):
        return around(self.body, [of(i) for i in self.inits], of) + [frozenset()]


class If:
    def __init__(self, pred, branches):
        self.pred, self.branches = pred, branches

    def reads(self):
        return [self.pred] + self.branches[0].outside() + self.branches[1].outside()

    def run(self, evaluator):
        return evaluator.block(self.branches[0 if evaluator.decide(evaluator.get(self.pred)) else 1], [])

    def depends(self, of):
        return [a | b for a, b in zip(*(dependence(branch, [], of) for branch in self.branches))]


def dependence(region, given, of):
    """The arguments of the program that each of a region's ends depends on smoothly."""
    known = {id(a): d for a, d in zip(region.arguments, given)}
    get = lambda o: known[id(o)] if id(o) in known else of(o)
    for op, operands, attributes, results in region.tape:
        if op in CONTROL:
            made = attributes.depends(get)
        else:
            made = [frozenset() if op == "stop_gradient" else frozenset().union(*map(get, operands))] * len(results)
        known.update({id(r): d if r.is_float else frozenset() for r, d in zip(results, made)})
    return [get(e) for e in region.ends]


def around(body, given, of):
    """The same after any number of steps."""
    while True:
        ends = given[:len(body.arguments) - len(body.ends)] + dependence(body, given, of)
        after = [a | b for a, b in zip(given, ends)]
        if after == given:
            return given
        given = after


CONTROL = {"for", "while", "if"}


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
            elif op in CONTROL:
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
