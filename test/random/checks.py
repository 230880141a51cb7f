"""What random programs are checked with, checked itself: that nothing is compared where two pieces of a function meet, and that what the
derivatives in bodies are agrees with differences.

usage: checks.py
"""
import sys

import numpy as np

import oracle
from derivatives import Function, compare, directional, real_inner, wide
from evaluate import derivatives_in
from inner import evaluate
from steps import BINDINGS, Program, Value


class Tape:
    """Operations on one argument, as a program has them."""

    def __init__(self, x):
        self.tape, self.arguments = [], []
        self.arguments.append(self.value(np.asarray(x)))

    @staticmethod
    def value(data):
        return Value("", data.dtype, [None] * data.ndim, [data] * BINDINGS, [data] * BINDINGS)

    def add(self, op, operands, like, attributes=None):
        """One result, of the dtype and the rank of `like`."""
        result = self.value(np.asarray(like))
        self.tape.append((op, operands, attributes or {}, [result]))
        return result

    def slope(self, y):
        """Its difference in a direction, or None where there is none."""
        x = self.arguments[0]
        t = np.random.default_rng(1).standard_normal(x.data[0].shape)
        first, _ = directional(Function(self, self.tape, y, [x], 0), [t])
        return None if np.isnan(first).any() else first


def chosen(op):
    def y(tape, x):
        return tape.add(op, [x, tape.add("mul", [x, x], x.data[0])], x.data[0])
    return y


def sign_or_size(op):
    return lambda tape, x: tape.add(op, [x], x.data[0])


def extreme(op):
    return lambda tape, x: tape.add(op, [x], 0.0, {"axes": [0]})


def selected(tape, x):
    """x or x x, by a comparison of the two."""
    square = tape.add("mul", [x, x], x.data[0])
    return tape.add("select", [tape.add("compare", [x, square], x.data[0] > 0, {"direction": 4}), x, square], x.data[0])


def rounded(tape, x):
    return tape.add("convert", [tape.add("convert", [x], x.data[0].astype("int64"))], x.data[0])


def composed(tape, x):
    """The larger one of a matrix and its eigenvectors and eigenvalues multiplied together again: rounding decides."""
    w, v = (tape.value(np.zeros(s)) for s in (len(x.data[0]), x.data[0].shape))
    tape.tape.append(("eigh", [x], {}, [w, v]))
    d = tape.add("embed_diag", [w], x.data[0], {"static_extents": [len(x.data[0])] * 2})
    product = lambda a, b, axis: tape.add("dot_general", [a, b], x.data[0], {"lhs_contract": [1], "rhs_contract": [axis], "lhs_batch": [],
                                                                             "rhs_batch": []})
    return tape.add("maximum", [product(product(v, d, 0), v, 1), x], x.data[0])


# a function, a point where two of its pieces meet, one where none do
CASES = [("maximum", chosen("maximum"), [1.0, 3.0], [0.5, 3.0]), ("minimum", chosen("minimum"), [0.0, 3.0], [0.5, 3.0]),
         ("abs", sign_or_size("abs"), [0.0, 1.0], [-2.0, 1.0]), ("sign", sign_or_size("sign"), [0.0, 1.0], [-2.0, 1.0]),
         ("reduce_max", extreme("reduce_max"), [1.0, 2.0, 2.0], [1.0, 2.0, 3.0]),
         ("reduce_min", extreme("reduce_min"), [1.0, 1.0, 2.0], [1.0, 2.0, 3.0]), ("select", selected, [1.0, 3.0], [0.5, 3.0]),
         ("convert", rounded, [1.0, 2.5], [1.5, 2.5]), ("eigh", composed, [[4.0, 1.0], [1.0, 9.0]], None)]


def check_pieces():
    failed = []
    for name, function, border, inside in CASES:
        for at, has_slope in ((border, False), (inside, True)):
            tape = Tape(at) if at is not None else None
            if tape and (tape.slope(function(tape, tape.arguments[0])) is not None) != has_slope:
                failed.append(f"{name} at {at}: {'no' if has_slope else 'a'} difference")
    tape = Tape([1.0, 2.0])
    if tape.slope(tape.add("maximum", tape.arguments * 2, tape.arguments[0].data[0])) is None:
        failed.append("maximum of x and x: no difference")
    return failed


# ---- derivatives in bodies -----------------------------------------------------------------------------------------------------------------

class Step(Function):
    """What a derivative is of, at the values of the first step."""
    arguments = ()  # of the program: all values are those of the step

    def __init__(self, derivative, sizes):
        self.derivative = derivative
        super().__init__(self, derivative.tape, derivative.y, derivative.xs, sizes)
        self.of = lambda o: wide(o.data[sizes]) if isinstance(o, Value) else o.values[sizes]

    def problem(self):
        self(*self.at)
        kind, results = self.derivative.op, evaluate(self.derivative, self.get, oracle.apply)
        given = [self.get(g) for g in self.derivative.given]
        if kind == "jvp":
            return compare(results[0], *directional(self, given), False, False, kind)
        rng, cotangent = np.random.default_rng(0), (given or [np.ones(())])[0]
        ts = [wide(rng.standard_normal(x.shape).astype(x.dtype)) for x in self.at]
        first, second = directional(self, ts)
        if np.isnan(first).any():
            return None
        return compare(sum(real_inner(r, t) for r, t in zip(results, ts)), real_inner(cotangent, first), real_inner(cotangent, second), False, False, kind)


def check_inner(programs):
    failed = []
    for p in programs:
        for derivative in derivatives_in(p.tape):
            problems = (Step(derivative, sizes).problem() for sizes in range(BINDINGS))
            failed += [f"{p.name}, sizes {i}: {[op for op, *_ in derivative.tape]}: {what}" for i, what in enumerate(problems) if what]
    return failed


def check_kinds(programs):
    """That there are programs of the kinds that the tests are for."""
    inner, failing = sum(any(derivatives_in(p.tape)) for p in programs), sum(any(p.places) for p in programs)
    return [f"only {n} of {len(programs)} programs {what}" for n, what in ((inner, "have derivatives in bodies"), (failing, "fail in a known step"))
            if 8 * n < len(programs)]


def main():
    programs = [Program(0, number) for number in range(1, 180, 3)]
    failed = check_pieces() + check_inner(programs) + check_kinds(programs)
    print("\n".join(failed) or "nothing compared where two pieces meet; the derivatives in bodies agree with differences")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
