"""Sizes that values decide: extents read from tensors, and what has them."""
import numpy as np

from operations import INTEGERS, REALS, matrix, of, scalar_of, whole
from regions import extents_of, filled, part
from steps import BINDINGS, DYNAMIC, ELEMENT, Index, Rejected, Value, dense_text

STEPS = [("counted", 2), ("truncated", 3), ("padded", 2), ("compressed", 3), ("nonzero", 2), ("ranged", 2), ("cut_svd", 1)]
MOST = 9


def feature(value):
    value.is_feature = True
    return value


def constant(p, number, dtype):
    array = np.array(number, dtype)
    return p.add("constant", [], {"value": array}, [(dtype, [])], {"value": dense_text(array)})[0]


def mask(p, x):
    """Which elements of x are chosen."""
    if x.dtype.kind == "b":
        return x
    zero = filled(p, x, extents_of(p, x)) if x.rank else constant(p, 0, x.dtype)
    direction = int(p.rng.integers(6 if x.dtype.name in REALS + INTEGERS else 2))
    return p.add("compare", [x, zero], {"direction": direction}, [("bool", x.known)], {"direction": f"{direction} : i32"})[0]


def number(p, dtypes):
    """A small number that the data decide: an argument, a count, or an element."""
    dtype = p.choose(dtypes)
    kind = p.choose(["argument", "count", "element"])
    if kind == "argument":
        x = p.argument([], dtype)
        for b in range(BINDINGS):
            x.data[b] = x.other[b] = np.asarray(p.rng.integers(0, 6) if np.dtype(dtype).kind == "i" else p.rng.uniform(0, 6)).astype(dtype)
        return x
    if kind == "count":
        m = mask(p, p.pick(lambda v: whole(v) and all(d.size <= 40 for d in v.data)))
        (ones,) = p.add("convert", [m], {"element": dtype}, [(dtype, m.known)], {"element": ELEMENT[dtype]})
        return p.add("reduce_sum", [ones], {"axes": list(range(m.rank))}, [(dtype, [])])[0] if m.rank else ones
    x = p.pick(of(dtypes))
    return p.add("reduce_max", [x], {"axes": list(range(x.rank))}, [(x.dtype, [])])[0] if x.rank else x


def clamped(p, x):
    """x between 0 and a few."""
    (x,) = p.add("maximum", [x, constant(p, 0, x.dtype)], {}, [(x.dtype, [])])
    return p.add("minimum", [x, constant(p, MOST, x.dtype)], {}, [(x.dtype, [])])[0]


def as_extent(p, x):
    values = [int(d) for d in x.data]
    if any(a and not 0 <= v <= 1000 for a, v in zip(p.active, values)):
        raise Rejected
    return p.add_index("extent_of", [x], {}, [v if a else min(max(v, 0), MOST) for a, v in zip(p.active, values)])


def counted(p):
    """An extent that a number is."""
    x = number(p, INTEGERS)
    return as_extent(p, x if p.rng.random() < 0.5 else clamped(p, x))


def whole_number(p):
    x = number(p, REALS + INTEGERS)
    return p.add("whole_size", [x], {}, [("int64", [])])[0]


def shortened(p, x, axis, size):
    n = extents_of(p, x)[axis]
    k = as_extent(p, size)
    return feature(part(p, x, axis, Index(None, [0] * BINDINGS, 0), p.add_index("minsi", [k, n], {}, [min(a, b) for a, b in zip(k.values, n.values)])))


def truncated(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    return shortened(p, x, int(p.rng.integers(x.rank)), whole_number(p))


def padded(p):
    """As long as another tensor, by zeros behind."""
    x = p.pick(lambda v: whole(v) and v.rank >= 1)
    axis = int(p.rng.integers(x.rank))

    def longer(v):
        return whole(v) and v.rank > axis and all(s[axis] >= t[axis] for s, t in zip(v.shapes(), x.shapes()))
    like, extents = p.pick(longer), extents_of(p, x)
    other = extents_of(p, like)[axis]
    extents[axis] = p.add_index("subi", [other, extents[axis]], {}, [a - b for a, b in zip(other.values, extents[axis].values)])
    zeros = p.add("broadcast_in_dim", [constant(p, 0, x.dtype)] + extents, {"static_extents": [DYNAMIC] * x.rank, "dims": []},
                  [(x.dtype, [None] * x.rank)])[0]
    p.add("concatenate", [x, zeros], {"axis": axis}, [(x.dtype, [None] * x.rank)], {"axis": f"{axis} : i64"})


def places(p, m):
    """Where the mask is set, in their order; the number of them decides the extent."""
    (chosen,) = p.add("convert", [m], {"element": "int64"}, [("int64", [None])], {"element": "i64"})
    (count,) = p.add("reduce_sum", [chosen], {"axes": [0]}, [("int64", [])])
    n = as_extent(p, count)
    return p.add("places", [m, n], {"static_extents": [DYNAMIC]}, [("int64", [None])])[0]


def compressed(p):
    x = p.pick(lambda v: whole(v) and v.rank >= 1 and all(d.size <= 400 for d in v.data))
    axis = int(p.rng.integers(x.rank))
    line = [np.zeros(s[axis:axis + 1], bool) for s in x.shapes()]
    m = p.like(Value("", "bool", [x.known[axis]], line, line), "bool")
    at = places(p, m)
    feature(p.add("take", [x, at], {"axis": axis}, [(x.dtype, x.known[:axis] + [None] + x.known[axis + 1:])], {"axis": f"{axis} : i64"})[0])


def nonzero(p):
    feature(places(p, mask(p, p.pick(lambda v: whole(v) and v.rank == 1 and v.shapes()[0][0] <= 400))))


def ranged(p):
    """A tensor made to such a size."""
    n, dtype = counted(p), p.choose(REALS + INTEGERS)
    if p.rng.random() < 0.5:
        feature(filled(p, scalar_of(p.pick(whole)), [n, p.index()] if p.rng.random() < 0.3 else [n]))
        return
    feature(p.add("iota", [n], {"static_extents": [DYNAMIC], "axis": 0, "element": dtype}, [(dtype, [None])],
                  {"static_extents": [DYNAMIC], "axis": "0 : i64", "element": ELEMENT[dtype]})[0])


def cut_svd(p):
    """Multiplied together again from the singular values above a limit, or the first few."""
    a, _ = matrix(p, "spread", False)
    if a.rank != 2 or a.dtype.kind == "c":
        raise Rejected
    u, s, vt = p.add("svd", [a], {}, [(a.dtype, [None, None]), (a.dtype, [None]), (a.dtype, [None, None])])
    p.values = [v for v in p.values if v is not u and v is not vt]
    if p.rng.random() < 0.5:
        size = whole_number(p)
    else:
        above = p.add("compare", [s, filled(p, s, extents_of(p, s))], {"direction": 4}, [("bool", [None])], {"direction": "4 : i32"})[0]
        size = p.add("reduce_sum", p.add("convert", [above], {"element": "int64"}, [("int64", [None])], {"element": "i64"}), {"axes": [0]},
                     [("int64", [])])[0]
    s, u, vt = shortened(p, s, 0, size), shortened(p, u, 1, size), shortened(p, vt, 0, size)
    rows = extents_of(p, u)[0]
    (weights,) = p.add("broadcast_in_dim", [s, rows, extents_of(p, s)[0]], {"static_extents": [DYNAMIC] * 2, "dims": [1]}, [(a.dtype, [None] * 2)])
    (left,) = p.add("mul", [u, weights], {}, [(a.dtype, [None, None])])
    p.values = [v for v in p.values if v is not u and v is not vt and v is not left]
    feature(p.add("dot_general", [left, vt], {"lhs_contract": [1], "rhs_contract": [0], "lhs_batch": [], "rhs_batch": []}, [(a.dtype, [None, None])])[0])
