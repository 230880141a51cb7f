"""Functions of the public headers in random programs, called as private functions of them: the catalogue (test/catalogue) says of each how it
is called, on what, and what it means in NumPy."""
import ctypes
import functools
import glob
import importlib
import os
import re
import sys

import numpy as np

import oracle
from oracle import interp
from steps import BINDINGS, Index, Rejected

CATALOGUE = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "catalogue")
sys.path.insert(0, CATALOGUE)
import entry as catalogue  # noqa: E402 (found by the line above)
import surface as surfaces  # noqa: E402
import tenferro  # noqa: E402 (test/numeric, on the path through oracle)

LARGEST = 9  # extent of an operand
USUAL = next(field.default for field in catalogue.Entry.__dataclass_fields__.values() if field.name == "sizes")


@functools.lru_cache(None)
def entries():
    """All that have a meaning in NumPy."""
    modules = [os.path.basename(path)[:-3] for path in sorted(glob.glob(os.path.join(CATALOGUE, "family_*.py")))]
    return [each for module in modules for each in importlib.import_module(module).ENTRIES if each.reference]


@functools.lru_cache(None)
def surface():
    return surfaces.Surface(), tenferro.Session()


def reference(entry, args):
    """What NumPy gives; ValueError where that is nothing."""
    try:
        with np.errstate(all="ignore"):
            results = entry.reference(*args)
    except Exception as error:  # NumPy's and SciPy's functions refuse with errors of every kind
        raise ValueError(str(error)) from error
    return results if isinstance(results, tuple) else (results,)


def meaning(args, attributes, kinds):
    results = reference(attributes["entry"], args)
    assert [np.ndim(r) for r in results] == [len(extents) for extents, _ in kinds]
    return results


interp.OPS["call"] = meaning


# ---- operands ----------------------------------------------------------------------------------------------------------------------------

def bind(value, extents, bound):
    """What the extents' names would stand for, or None where the value does not fit."""
    bound = dict(bound)
    for axis, extent in enumerate(extents):
        have = [shape[axis] for shape in value.shapes()]
        want = [extent] * BINDINGS if isinstance(extent, int) else bound.setdefault(extent, have)
        if have != want or max(have) > LARGEST:
            return None
    return bound


def apart(value):
    """Whether no two elements are equal or 0, so that most functions are smooth there."""
    return not value.is_float or all(len(set(np.abs(d).ravel().tolist()) | {0.0}) == d.size + 1 for d in value.data)


def extent_for(p, name, entry, bound):
    """Sizes for a name that stands for none yet."""
    if entry.sizes != USUAL:  # they belong together
        return [entry.sizes[0][name]] * BINDINGS
    axis = p.axis()
    if max(axis.values) > LARGEST or name in entry.nonempty and min(axis.values) == 0:
        raise Rejected
    return list(axis.values)


def operand(p, entry, given, dtype, bound, taken):
    """A value of the program where any elements will do, or a new argument. Adds to what the extents' names stand for."""
    dtype = np.dtype(given.dtype or dtype)

    def fits(v):
        return (None not in v.shapes() and v.dtype == dtype and v.rank == len(given.extents) and not any(v is t for t in taken) and
                bind(v, given.extents, bound) is not None and apart(v))
    found = [v for v in p.values if fits(v)] if given.fill is catalogue.normal and entry.sizes == USUAL and p.rng.random() < 0.6 else []
    if found:
        value = p.choose(found, [1 + i for i in range(len(found))])
        made = bind(value, given.extents, bound)
        if all(min(made[name]) > 0 for name in entry.nonempty if name in made):
            bound.update(made)
            return value
    for name in given.extents:
        if isinstance(name, str) and name not in bound:
            bound[name] = extent_for(p, name, entry, bound)
    value = p.argument([Index(None, [e] * BINDINGS, e) if isinstance(e, int) else Index(None, bound[e]) for e in given.extents], dtype)
    value.data = [np.asarray(given.fill(p.rng, d.shape, dtype.name)).astype(dtype) for d in value.data]
    value.other = list(value.data)
    return value


# ---- calls -------------------------------------------------------------------------------------------------------------------------------

def traced(entry, operands, name):
    """The text of a private function of the operands, its results as (dtype, known), and for each the operands that it has derivatives in."""
    headers, session = surface()
    t = surfaces.Tracer(headers, session, name)
    try:
        spelled = [[e if isinstance(e, int) else f"?<={e[1:-1]}" if e else "?" for e in o.known] for o in operands]
        xs = [t.input(f"x{i}", o.dtype.name, extents) for i, (o, extents) in enumerate(zip(operands, spelled))]
        result = entry.call(t, *xs)
        ys = [result] if isinstance(result, surfaces.Traced) else list(result) if isinstance(result, tuple) else \
            [getattr(result, field) for field, _ in result._fields_]
        for i, y in enumerate(ys):
            t.output(f"y{i}", y)
        text = "\n".join(line[2:] for line in t.text().splitlines()[1:-1]).replace("func.func @", "func.func private @")
        pull = headers.callable("tnf_vjp_optional")
        through = [[o for o, x in zip(operands, xs) if o.is_float and pull(y, x, y, ctypes.byref(surfaces.Traced()))] for y in ys]
    finally:
        t.release()
    types = re.findall(r"!tenferro\.tensor<((?:(?:\d+|\?|\[\d+\])x)*)(\w+(?:<\w+>)?)>", text[text.rindex("return ") if ys else 0:])
    return text, [(interp.DTYPES[element], [None if e == "?" else e if e[0] == "[" else int(e) for e in extents.split("x")[:-1]])
                  for extents, element in types], through


def public(p):
    entry = p.choose(entries())
    dtype, bound, operands = p.choose(entry.dtypes), {}, []
    for given in entry.inputs:
        operands.append(operand(p, entry, given, dtype, bound, operands))
    name = f"{p.name}_f{len(p.private)}"
    try:
        text, results, through = traced(entry, operands, name)
    except surfaces.Refused as refusal:
        try:
            for b in range(BINDINGS):
                reference(entry, [o.data[b] for o in operands])
        except ValueError:
            raise Rejected from refusal
        raise AssertionError(f"{entry.key} of {[o.type for o in operands]}: {refusal}") from refusal
    kinds = [([None] * len(known), np.dtype(element)) for element, known in results]
    for b in range(BINDINGS):
        try:
            made = oracle.apply("call", [o.data[b] for o in operands], {"entry": entry}, kinds)
        except oracle.Refused as error:
            raise Rejected from error
        if any(isinstance(e, int) and e != n for r, (_, known) in zip(made, results) for e, n in zip(known, r.shape)):
            raise Rejected  # NumPy's takes what ours refuses
    p.private.append(text)
    through = [[] if entry.derivative else read for read in through]
    values = p.add("call", operands, {"entry": entry, "through": through}, results, {"callee": name})
    p.reached.add((entry.name, "function"))
    for value, read in zip(values, through):
        value.depends = frozenset().union(*(o.depends for o in read)) if value.is_float else frozenset()
