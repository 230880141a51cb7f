"""Operations of a user's own in random programs (custom.c has their kernels, shapes and rules): what they mean in NumPy, and how a call is
added. A compiler that meets one has them registered; their derivatives are C functions, so tf-opt takes a program with such a derivative
from the stage behind."""
import ctypes
import os
import re

import numpy as np

from evaluate import entries_in
from operations import COMPLEXES, REALS, of, whole
from oracle import interp
from steps import BINDINGS, Index, Value

import tenferro  # test/numeric, on the path through oracle

STEPS = [("custom", 4)]
MERGEABLE = ["curve", "inverse"]
INPUTS = {"curve": 1, "matvec": 2, "inverse": 1}


def register(session):
    """For what the session compiles and runs; the session."""
    library = ctypes.CDLL(os.path.join(os.environ.get("TENFERRO_LIB", "build/lib"), "../test/random/librandom_custom.so"))
    library.random_custom_register.restype = ctypes.c_void_p
    session.check(library.random_custom_register(session.ctx))
    return session


# ---- what they mean ------------------------------------------------------------------------------------------------------------------------

def inverse(x, attributes):
    if np.any(x == 0):
        raise ValueError("an element is 0")
    return 1 / x, (x < 0).sum(axis=0, dtype="int64")


def matvec(a, x, attributes):
    assert a.shape[1:] == x.shape, "extents differ"
    return (a * x).sum(axis=1)


MEANING = {"curve": lambda x, attributes: attributes["factor"] * x / (1 + x * x), "matvec": matvec, "inverse": inverse}
# of an element in its operand; the product is linear in both of its own
SLOPE = {"curve": lambda x, y, attributes: attributes["factor"] * (1 - x * x) / (1 + x * x) ** 2, "inverse": lambda x, y, attributes: -y * y}


def meaning(args, attributes, kinds):
    name = attributes["name"]
    return MEANING[name](*args[:INPUTS[name]], attributes)


interp.OPS["custom"] = meaning


# ---- adding a call -------------------------------------------------------------------------------------------------------------------------

def extent(p, x, axis):
    """A number where the type has it: the shape rule finds the same."""
    own, known = [s[axis] for s in x.shapes()], x.known[axis]
    return Index(None, own, known) if isinstance(known, int) else p.add_index("dim", [x], {"axis": axis}, own)


def room(p, place):
    """Bytes to work in: 16 for each."""
    if place is None:
        return Index(None, [0] * BINDINGS, 0)
    n = extent(p, *place)
    values = [16 * v for v in n.values]
    return p.add_index("muli", [n, p.constant_index(16)], {}, values) if n.name else Index(None, values, values[0])


def add(p, name, inputs, results, guards=(), workspace=None, attributes=None, flags=()):
    """A call. results: dtype and (value, axis) of each extent; guards: two of those and their words. Its values."""
    entries = [[extent(p, *place) for place in places] for _, places in results]
    sides = [extent(p, *place) for one, _, other, _ in guards for place in (one, other)]
    lists = [p.mixed(sum(entries, [])), p.mixed(sides), p.mixed([room(p, workspace)])]
    words = ", ".join(f'"{one}", "eq", "{other}"' for _, one, _, other in guards)
    elements = ", ".join(Value("", dtype, [], [], []).type[len("!tenferro.tensor<"):-1] for dtype, _ in results)
    spelled = {"full_name": f'"random.{name}"', "symbol": f'"random_{name}"', "static_extents": lists[0][0], "ranks": [len(e) for e in entries],
               "elements": f"[{elements}]", "static_guards": lists[1][0], "guard_words": f"[{words}]", "static_workspace": lists[2][0],
               "operandSegmentSizes": ["i32", len(inputs)] + [len(dynamic) for _, dynamic in lists], **dict.fromkeys(flags, "unit")}
    if attributes:
        spelled["reals"] = f"array<f64: {', '.join(f'{v:.17e}' for v in attributes.values())}>"
    known = [[v.known[axis] if isinstance(v.known[axis], int) else None for v, axis in places] for _, places in results]
    return p.add("custom", inputs + sum((dynamic for _, dynamic in lists), []), {"name": name, **(attributes or {})},
                 [(dtype, k) for (dtype, _), k in zip(results, known)], spelled)


def places(x, axes):
    return [(x, axis) for axis in axes]


def add_curve(p, x):
    factor = float(p.choose([1, -0.5, 2]))
    return add(p, "curve", [x], [(x.dtype, places(x, range(x.rank)))], attributes={"factor": factor}, flags=("mergeable", "never_fails"))


def add_inverse(p, x):
    return add(p, "inverse", [x], [(x.dtype, places(x, range(x.rank))), ("int64", places(x, range(1, x.rank)))], flags=("mergeable",))


def add_matvec(p, a, x):
    guards = [((a, 1), "dim 1 of a", (x, 0), "dim 0 of x")] + [((a, i), "a batch extent of a", (x, i - 1), "one of x") for i in range(2, a.rank)]
    return add(p, "matvec", [a, x], [(a.dtype, places(a, [0] + list(range(2, a.rank))))], guards, (a, 0))


def may_be_computed_again(tape):
    return all(attributes["name"] in MERGEABLE for op, _, attributes, _ in entries_in(tape) if op == "custom")


def custom(p):
    name = p.choose(list(INPUTS))
    if name == "curve":
        add_curve(p, p.pick(of(REALS)))
    elif name == "inverse":
        x = p.pick(lambda v: of(REALS)(v) and v.rank >= 1)
        if any(np.any(np.abs(d) < 0.01) for d in x.data) or p.rng.random() < 0.1:
            x = p.argument_like(x)
            for b, d in enumerate(x.data):  # now and then there is a 0, which ends the run
                x.data[b] = x.other[b] = np.where(np.abs(d) < 0.1, 0 if p.rng.random() < 0.1 else 1, d).astype(d.dtype)
        add_inverse(p, x)
    else:
        a = p.pick(lambda v: of(REALS + COMPLEXES)(v) and 2 <= v.rank <= 4)
        columns = [np.zeros(s[1:], a.dtype) for s in a.shapes()]
        vectors = [v for v in p.values if whole(v) and v.dtype == a.dtype and v.rank == a.rank - 1]
        add_matvec(p, a, p.choose(vectors) if vectors and p.rng.random() < 0.1 else p.like(Value("", a.dtype, a.known[1:], columns, columns)))


# ---- in tools that have no registration ------------------------------------------------------------------------------------------------------

DERIVED = re.compile(r'"tenferro\.(jvp|vjp|grad)"')


def for_tools(program):
    """Its text where no registration is: behind its derivatives, where it has both."""
    text = program.text()
    if "tenferro.custom" not in text or not DERIVED.search(text):
        return text
    stages = {}
    register(tenferro.Session(on_stage=stages.__setitem__)).compile(text)
    lines = stages["tenferro-differentiate"].rstrip().splitlines()
    return "\n".join(lines[1:-1]) if lines[0].startswith("module") else "\n".join(lines)
