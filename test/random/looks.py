"""Prints and checks in random programs: what a run prints, in which order, and that nothing else changes."""
import itertools
import re

import numpy as np

import oracle
from evaluate import Evaluator
from operations import COMPLEXES, REALS, of, whole
from steps import BINDINGS, ELEMENT, Value

STEPS = [("printed", 2), ("checked", 1)]
FEW = 32  # elements of what is printed with all of them
NAMES = {**ELEMENT, "bool": "bool", "complex64": "complex_f32", "complex128": "complex_f64"}

LOOK = re.compile(r'\s*"tenferro\.(print|check_finite)"')
SHORTENED = re.compile(r'"tenferro\.(dot_general|eigh|eig|svd)"|func\.call')


def add_check(p, x):
    p.add("check_finite", [x], {"label": f"check {p.count}"}, [], {"label": f'"check {p.count}"'})


def printed(p):
    x = p.pick(lambda v: whole(v) and all(d.size <= FEW for d in v.data))
    p.add("print", [x], {"label": f"look {p.count}"}, [], {"label": f'"look {p.count}"'})


def checked(p):
    """Of what is finite, or of an argument that is not at one of the sizes."""
    if p.scopes or p.rng.random() < 0.7:
        add_check(p, p.pick(of(REALS + COMPLEXES)))
        return
    x = p.argument([p.axis() for _ in range(int(p.rng.integers(1, 3)))], p.choose(REALS + COMPLEXES))
    p.values = [v for v in p.values if v is not x]
    b = int(p.rng.integers(BINDINGS))
    if x.data[b].size:
        x.data[b] = x.other[b] = x.data[b].copy()
        x.data[b].flat[int(p.rng.integers(x.data[b].size))] = p.choose([np.nan, np.inf, -np.inf])
    add_check(p, x)


# ---- what must be printed ------------------------------------------------------------------------------------------------------------------

class Printed(Evaluator):
    """Collects the label and the value of each print."""

    def __init__(self, sizes):
        super().__init__(lambda o: o.data[sizes] if isinstance(o, Value) else o.values[sizes])
        self.seen = []

    def apply(self, op, args, attributes, results):
        if op == "print":
            self.seen.append((attributes["label"], args[0]))
        kinds = [([None] * r.rank, r.dtype) if isinstance(r, Value) else None for r in results]
        with np.errstate(all="ignore"):
            return oracle.apply(op, args, attributes, kinds)

    def differentiate(self, derivative):
        import inner
        return inner.evaluate(derivative, self.get, oracle.apply)


def prints(program):
    return any('"tenferro.print"' in line for line in program.text().splitlines())


def silent(program):
    """Without prints and checks. What they look at is a result instead: it is computed in either."""
    lines = [line for block in program.lines for line in block.split("\n") if not LOOK.match(line)]
    return program.text(lines, program.outputs + [operands[0] for op, operands, *_ in program.tape if op in ("print", "check_finite")])


def keeps_bits(program):
    """In a body a print may be all that reads the vectors of a decomposition, or a factor of a product that is else never made."""
    within = [line for line in program.text().splitlines() if re.match(r"   +", line) and LOOK.match(line)]
    return not within or not SHORTENED.search(program.text())


def rows(x):
    """Elements in the order of the text: matrix by matrix, row by row."""
    if x.ndim < 2:
        return x.ravel()
    return np.moveaxis(x.reshape(x.shape[:2] + (int(np.prod(x.shape[2:])),), order="F"), 2, 0).ravel()


def number(word, dtype):
    if dtype.kind == "b":
        return word == "true"
    return complex(word.replace("i", "j")) if dtype.kind == "c" else dtype.type(word)


def problems(program, sizes, text):
    """What is wrong with what a run has printed."""
    evaluator = Printed(sizes)
    evaluator.run(program.tape)
    pieces = re.split(r"^(look \d+): ", text, flags=re.MULTILINE)[1:]
    got = [(label, own(body)) for label, body in zip(pieces[::2], pieces[1::2])]
    if [label for label, _ in got] != [label for label, _ in evaluator.seen]:
        return [f"prints {[label for label, _ in got]}, not {[label for label, _ in evaluator.seen]}"]
    return [f"prints {label}: {body}, not {value}" for (label, body), (_, value) in zip(got, evaluator.seen) if not agrees(body, value)]


def own(text):
    """A print up to what a public function has printed behind it: rows are set in."""
    first, *more = text.splitlines()
    return "\n".join([first, *itertools.takewhile(lambda line: line.startswith("  "), more)])


def agrees(body, value):
    head = re.match(r"(\w+)(?:\[([\d, ]*)\])?", body)
    shape = tuple(int(n) for n in (head.group(2) or "").split(", ") if n)
    if head.group(1) != NAMES[value.dtype.name] or shape != value.shape:
        return False
    if value.size > FEW:  # a summary
        return True
    words = re.sub(r"^  \[:.*\]$", "", body[head.end():], flags=re.MULTILINE).split()
    got, want = np.array([number(word, value.dtype) for word in words], value.dtype), rows(value)
    if got.shape != want.shape:
        return False
    places = 0 if value.dtype.kind not in "fc" else 1e-3 if value.dtype in (np.float32, np.complex64) else 1e-8
    with np.errstate(invalid="ignore"):
        largest = float(np.abs(want[np.isfinite(want)]).max(initial=0))
        near = np.abs(got.astype(complex) - want) <= places * max(1e-3, largest)
    return bool(np.all(near | (got == want) | (np.isnan(got) & np.isnan(want))))
