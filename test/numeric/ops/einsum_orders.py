"""The order that einsum finds is at least as cheap as that of opt_einsum's `auto` (3.4.0) on networks of up to 200 tensors, is found in
under a second, and is the same each time. Costs are in this file; `--costs` prints them anew, where opt_einsum is installed."""
import ctypes
import random
import sys
import time

import einsum
from einsum import LIB, SESSION, Ints, MOST, Options

SECONDS = 1.0


class Cost(ctypes.Structure):
    _fields_ = [("operations", ctypes.c_double), ("largest", ctypes.c_double), ("contractions", ctypes.c_int32)]


LIB.tnf_einsum_plan_from_labels.restype = ctypes.c_void_p
LIB.tnf_einsum_plan_cost.restype = Cost
LIB.tnf_einsum_plan_text.restype = ctypes.c_char_p


def chain(count):
    r = random.Random(count)
    return [(i, i + 1) for i in range(count)], (0, count), {i: r.choice([8, 16, 32, 64, 128]) for i in range(count + 1)}


def mps(sites, bond):
    operands = []
    for row in (0, 1):
        for i in range(sites):
            operands.append(tuple([1000 * row + i] * (i > 0) + [5000 + i] + [1000 * row + i + 1] * (i + 1 < sites)))
    return operands, (), {n: 2 if n >= 5000 else bond for o in operands for n in o}


def regular(count, bond):
    """A ring, whose tensors are paired at random besides."""
    r = random.Random(count)
    operands, left = [[i, (i + 1) % count] for i in range(count)], list(range(count))
    r.shuffle(left)
    for pair in range(count // 2):
        for i in left[2 * pair:2 * pair + 2]:
            operands[i].append(count + pair)
    return [tuple(o) for o in operands], (), {n: bond for o in operands for n in o}


def grid(rows, columns, bond):
    bonds, operands = {}, []
    for i in range(rows):
        for j in range(columns):
            ends = [((i, j), (i, j + 1)), ((i, j), (i + 1, j)), ((i, j - 1), (i, j)), ((i - 1, j), (i, j))]
            inside = [e for e in ends if min(e[0]) >= 0 and e[1][0] < rows and e[1][1] < columns]
            operands.append(tuple(bonds.setdefault(e, len(bonds)) for e in inside))
    return operands, (), dict.fromkeys(bonds.values(), bond)


def mera(levels, bond):
    """A local operator between two binary trees of isometries with disentanglers."""
    labels = iter(range(10000))
    new = lambda count: [next(labels) for _ in range(count)]
    lower = new(2 << levels)
    upper, middle = list(lower), (1 << levels) - 1
    upper[middle:middle + 2] = new(2)
    operands = [(*lower[middle:middle + 2], *upper[middle:middle + 2])]
    for _ in range(levels):
        for legs in (lower, upper):
            for j in range(1, len(legs), 2):
                k, above = (j + 1) % len(legs), new(2)
                operands.append((legs[j], legs[k], *above))
                legs[j], legs[k] = above
            joined = new(len(legs) // 2)
            operands += [(legs[2 * j], legs[2 * j + 1], above) for j, above in enumerate(joined)]
            legs[:] = joined
    operands += [tuple(lower), tuple(upper)]
    return operands, (), {n: bond for o in operands for n in o}


def scattered(count, seed):
    """Labels of any number of operands, hyperedges among them, different extents, some of them in the result, disconnected parts."""
    r = random.Random(1000 * count + seed)
    labels = range(r.randint(count // 2 + 1, 2 * count))
    sizes = {n: r.choice([2, 2, 3, 4, 8, 10]) for n in labels}
    operands = [tuple(r.sample(labels, min(len(labels), r.choice([1, 2, 2, 3, 3, 4])))) for _ in range(count)]
    used = sorted({n for o in operands for n in o})
    return operands, tuple([n for n in used if r.random() < 0.05][:8]), sizes


NETWORKS = {
    **{f"chain {n}": (chain, n) for n in (20, 64, 200)},
    **{f"mps {n} {d}": (mps, n, d) for n, d in ((20, 8), (50, 32), (100, 16))},
    **{f"regular {n}": (regular, n, 2) for n in (10, 16, 24, 40, 60, 100, 150, 200)},
    **{f"grid {a} {b}": (grid, a, b, 2) for a, b in ((4, 4), (6, 6), (8, 8), (10, 20))},
    **{f"mera {n}": (mera, n, d) for n, d in ((1, 4), (2, 4), (3, 3), (4, 2))},
    **{f"scattered {n} {s}": (scattered, n, s) for n in (3, 4, 5, 6, 8, 11, 14, 15, 20, 30, 50, 80, 120) for s in range(4)},
}
COSTS = {
    "chain 20": 1.82374e+06,
    "chain 64": 1.90874e+06,
    "chain 200": 1.7493e+07,
    "mps 20 8": 67712,
    "mps 50 32": 1.12415e+07,
    "mps 100 16": 3.10528e+06,
    "regular 10": 528,
    "regular 16": 1168,
    "regular 24": 3872,
    "regular 40": 35168,
    "regular 60": 253600,
    "regular 100": 2.52566e+08,
    "regular 150": 2.10208e+10,
    "regular 200": 9.0113e+13,
    "grid 4 4": 1744,
    "grid 6 6": 25568,
    "grid 8 8": 123840,
    "grid 10 20": 9.5481e+06,
    "mera 1": 46208,
    "mera 2": 3.20013e+06,
    "mera 3": 5.0314e+07,
    "mera 4": 1.20486e+07,
    "scattered 3 0": 54,
    "scattered 3 1": 496,
    "scattered 3 2": 30,
    "scattered 3 3": 17,
    "scattered 4 0": 980,
    "scattered 4 1": 416,
    "scattered 4 2": 464,
    "scattered 4 3": 100,
    "scattered 5 0": 176,
    "scattered 5 1": 736,
    "scattered 5 2": 136,
    "scattered 5 3": 4080,
    "scattered 6 0": 3480,
    "scattered 6 1": 6920,
    "scattered 6 2": 7480,
    "scattered 6 3": 1096,
    "scattered 8 0": 93,
    "scattered 8 1": 25184,
    "scattered 8 2": 1021,
    "scattered 8 3": 3610,
    "scattered 11 0": 11354,
    "scattered 11 1": 786,
    "scattered 11 2": 13083,
    "scattered 11 3": 2054,
    "scattered 14 0": 4970,
    "scattered 14 1": 900,
    "scattered 14 2": 10988,
    "scattered 14 3": 9562,
    "scattered 15 0": 750,
    "scattered 15 1": 3286,
    "scattered 15 2": 53024,
    "scattered 15 3": 15630,
    "scattered 20 0": 175056,
    "scattered 20 1": 5060,
    "scattered 20 2": 4710,
    "scattered 20 3": 378,
    "scattered 30 0": 21466,
    "scattered 30 1": 70050,
    "scattered 30 2": 1.67912e+07,
    "scattered 30 3": 36571,
    "scattered 50 0": 6.49595e+07,
    "scattered 50 1": 146146,
    "scattered 50 2": 1.37759e+11,
    "scattered 50 3": 7675,
    "scattered 80 0": 80260,
    "scattered 80 1": 756426,
    "scattered 80 2": 6.97876e+09,
    "scattered 80 3": 87903,
    "scattered 120 0": 4.81218e+21,
    "scattered 120 1": 1.55184e+15,
    "scattered 120 2": 1.81398e+19,
    "scattered 120 3": 1.37971e+09,
}


def ints(numbers):
    return Ints(len(numbers), (ctypes.c_int64 * MOST)(*numbers))


def plan(operands, result, sizes, pairs=None):
    """Operations, and the text of the plan; in this order where there are pairs of numbers."""
    count = len(operands)
    options = Options(size=ctypes.sizeof(Options), order=einsum.ORDERS["auto" if pairs is None else "tree"])
    if pairs is not None:
        options.pairs, options.pair_count = (ctypes.c_int32 * len(pairs))(*pairs), len(pairs) // 2
    labels = (Ints * count)(*map(ints, operands))
    extents = (Ints * count)(*[ints([sizes[n] for n in o]) for o in operands])
    made = ctypes.c_void_p()
    SESSION.check(LIB.tnf_einsum_plan_from_labels(SESSION.ctx, labels, ints(result), extents, count, ctypes.byref(options), ctypes.byref(made)))
    found = LIB.tnf_einsum_plan_cost(made).operations, LIB.tnf_einsum_plan_text(made)
    LIB.tnf_einsum_plan_release(made)
    return found


def opt_einsum_cost(operands, result, sizes):
    """Its path in pairs, priced as ours are."""
    import opt_einsum

    path = opt_einsum.paths.auto([frozenset(o) for o in operands], frozenset(result), sizes)
    left, pairs, number = list(range(len(operands))), [], len(operands)
    for step in path:
        first, *others = [left.pop(i) for i in sorted(step, reverse=True)]
        for other in others:
            pairs += [first, other]
            first, number = number, number + 1
        left.append(first)
    return plan(operands, result, sizes, pairs)[0]


def main():
    if sys.argv[1:] == ["--costs"]:
        for name, (make, *arguments) in NETWORKS.items():
            print(f'    "{name}": {opt_einsum_cost(*make(*arguments)):.6g},')
        return 0
    failed, longest = 0, 0.0
    for name, (make, *arguments) in NETWORKS.items():
        network = make(*arguments)
        start = time.process_time()
        cost, text = plan(*network)
        seconds = time.process_time() - start
        longest = max(longest, seconds)
        wrong = []
        if cost > COSTS[name] * (1 + 1e-5):
            wrong.append(f"costs {cost:.6g}, opt_einsum's {COSTS[name]:.6g}")
        if plan(*network) != (cost, text):
            wrong.append("is another one the second time")
        if seconds > SECONDS:
            wrong.append(f"took {seconds:.2f} s")
        failed += bool(wrong)
        if wrong:
            print(f"FAIL {name}: the order " + ", ".join(wrong))
    print(f"{len(NETWORKS)} networks, {failed} failed, the longest search took {longest:.2f} s")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
