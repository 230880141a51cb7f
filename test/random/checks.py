"""What random programs are checked with, checked itself: that nothing is compared where two pieces of a function meet.

usage: checks.py
"""
import sys

import numpy as np

from derivatives import Function, directional
from steps import BINDINGS, Value


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


def main():
    failed = []
    for name, function, border, inside in CASES:
        for at, has_slope in ((border, False), (inside, True)):
            tape = Tape(at) if at is not None else None
            if tape and (tape.slope(function(tape, tape.arguments[0])) is not None) != has_slope:
                failed.append(f"{name} at {at}: {'no' if has_slope else 'a'} difference")
    tape = Tape([1.0, 2.0])
    if tape.slope(tape.add("maximum", tape.arguments * 2, tape.arguments[0].data[0])) is None:
        failed.append("maximum of x and x: no difference")
    print("\n".join(failed) or f"{len(CASES)} functions, nothing compared where two of their pieces meet")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
