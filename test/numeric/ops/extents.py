"""Arithmetic on extents by value: what is proven, merged and divided out at compile time is what the numbers of a run say, size 0 and negative
differences included; a divisor that is not positive is refused.
"""
import random
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

MATRIX, SCALAR = "!tenferro.tensor<?x?xf64>", "!tenferro.tensor<i64>"
SIZES = [(m, n) for m in (0, 1, 2, 3, 5, 8) for n in (0, 1, 2, 4, 7)]


class Refused(Exception):
    pass


def divisor(b):
    if b <= 0:
        raise Refused
    return b


OPERATIONS = {
    "addi": lambda a, b: a + b, "subi": lambda a, b: a - b, "muli": lambda a, b: a * b, "minsi": min, "maxsi": max,
    "floordivsi": lambda a, b: a // divisor(b), "ceildivsi": lambda a, b: -(-a // divisor(b)),
}


def value(e, sizes):
    """e: "m", "n", a number, or (operation, a, b)."""
    if isinstance(e, tuple):
        return OPERATIONS[e[0]](value(e[1], sizes), value(e[2], sizes))
    return sizes["mn".index(e)] if isinstance(e, str) else e


def emit(e, lines):
    if isinstance(e, tuple):
        a, b = emit(e[1], lines), emit(e[2], lines)
        lines.append(f"  %v{len(lines)} = arith.{e[0]} {a}, {b} : index")
    elif isinstance(e, str):
        return "%" + e
    else:
        lines.append(f"  %v{len(lines)} = arith.constant {e} : index")
    return f"%v{len(lines) - 1}"


def function(number, e):
    lines = []
    result = emit(e, lines)
    return "\n".join([f"func.func @f{number}(%x: {MATRIX}) -> {SCALAR} {{", f"  %m = tenferro.dim %x, 0 : {MATRIX}", f"  %n = tenferro.dim %x, 1 : {MATRIX}",
                      *lines, f"  %r = tenferro.extent_to_scalar {result} to i64 -> {SCALAR}", f"  return %r : {SCALAR}", "}"])


def chosen():
    """Where a rule of the algebra applies, or almost does."""
    for n in "n", ("subi", "n", 3), ("addi", "n", 1), ("muli", 2, "n"):
        at_least_one = ("maxsi", n, 1)
        for division in "floordivsi", "ceildivsi":
            yield (division, n, at_least_one)
            yield (division, at_least_one, at_least_one)
            yield (division, ("addi", n, "m"), at_least_one)
            yield (division, ("maxsi", n, "m"), ("maxsi", ("maxsi", n, "m"), 1))
            for d in 1, 2, 3:
                yield (division, n, d)
                yield (division, ("subi", 0, n), d)
                yield (division, ("addi", ("muli", d, "m"), n), d)
                yield (division, ("subi", ("muli", 2 * d, n), 5), d)
                yield ("subi", n, ("muli", d, (division, n, d)))
            for extremum in "minsi", "maxsi":
                for signed in n, ("subi", 0, n), ("subi", "m", n):
                    yield (extremum, 0, (division, signed, 2))
                    yield (extremum, 0, ("muli", "m", (division, signed, 2)))
                    yield (extremum, (division, signed, 2), (division, signed, 3))
        yield ("subi", n, ("minsi", n, "m"))
        yield ("maxsi", 0, ("subi", ("minsi", n, "m"), ("maxsi", n, "m")))
        yield ("minsi", ("maxsi", n, 0), ("maxsi", ("subi", n, 1), 0))
        yield ("maxsi", ("floordivsi", n, 2), ("ceildivsi", n, 2))
        yield ("minsi", ("floordivsi", n, 2), ("ceildivsi", n, 2))


def drawn(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(["m", "n", "m", "n", 0, 1, 2, 3, 5])
    return (rng.choice(list(OPERATIONS)), drawn(rng, depth - 1), drawn(rng, depth - 1))


def wanted(e, sizes):
    try:
        return value(e, sizes)
    except Refused:
        return "refused"


def can_run(e):
    """What is refused whatever the sizes are may be refused before there is a run."""
    return any(wanted(e, sizes) != "refused" for sizes in SIZES)


def equation(number, e, count):
    """As `function`, where a reshape says how long %y is: `count`."""
    vector, lines = "!tenferro.tensor<?xf64>", []
    total = emit(count, lines)
    result = emit(e, lines)
    return "\n".join([f"func.func @e{number}(%y: {vector}, %x: {MATRIX}) -> {SCALAR} {{", f"  %p = tenferro.dim %y, 0 : {vector}",
                      f"  %m = tenferro.dim %x, 0 : {MATRIX}", f"  %n = tenferro.dim %x, 1 : {MATRIX}", *lines,
                      f"  %z = tenferro.reshape %y extents [{total}] : {vector} -> {vector}", f"  %s = tenferro.dim %z, 0 : {vector}",
                      f"  %all = arith.addi %s, {result} : index", f"  %r = tenferro.extent_to_scalar %all to i64 -> {SCALAR}", f"  return %r : {SCALAR}", "}"])


def check_equations(session):
    """p is a polynomial of m and n; everything is then said in terms of some of them."""
    counts = [("muli", 2, "n"), ("addi", "m", "n"), ("muli", "m", "n"), ("addi", ("muli", 3, "m"), "n"), ("addi", ("muli", 2, "m"), ("muli", 3, "n")), "m",
              ("addi", ("maxsi", "m", "n"), 1), ("ceildivsi", "n", 2)]
    values = ["n", "m", ("subi", "m", "n"), ("floordivsi", ("addi", "m", "n"), 2), ("maxsi", "m", ("muli", 2, "n")), ("minsi", "n", 3)]
    cases = [(count, e) for count in counts for e in values]
    module = session.compile("\n".join(equation(i, e, count) for i, (count, e) in enumerate(cases)))
    results = []
    for i, (count, e) in enumerate(cases):
        for sizes in SIZES:
            p = value(count, sizes)
            for length in p, p + 1:
                try:
                    got = int(module(f"e{i}", np.zeros(length), np.zeros(sizes))[0])
                except tenferro.Failure as failure:
                    got = "refused" if "element counts differ" in str(failure) else str(failure)
                want = p + value(e, sizes) if length == p else "refused"
                results.append(got == want)
                if got != want:
                    print(f"FAIL {e} of {sizes} where {length} = {count}: {got}, not {want}")
    return results


def main():
    rng = random.Random(7)
    expressions = list(chosen()) + [e for e in (drawn(rng, 3) for _ in range(400)) if can_run(e)]
    session, passed, failed = tenferro.Session(), 0, 0
    for first in range(0, len(expressions), 50):
        part = expressions[first:first + 50]
        module = session.compile("\n".join(function(i, e) for i, e in enumerate(part)))
        for i, e in enumerate(part):
            for sizes in SIZES:
                want = wanted(e, sizes)
                try:
                    got = int(module(f"f{i}", np.zeros(sizes))[0])
                except tenferro.Failure as failure:
                    got = "refused" if "the divisor of an extent must be positive" in str(failure) else str(failure)
                if got == want:
                    passed += 1
                    continue
                failed += 1
                print(f"FAIL {e} of {sizes}: {got}, not {want}")
    equations = check_equations(session)
    passed, failed = passed + sum(equations), failed + len(equations) - sum(equations)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
