"""The order that einsum finds is at least as cheap as that of opt_einsum's `auto` (3.4.0) on networks of up to 200 tensors, is found in
under a second, and is the same each time. Costs are in this file, operations as a plan counts them; `--costs` prints
them anew, where opt_einsum is installed."""
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


def sized(r, operands, result=()):
    """With extents from 1 to 64."""
    return [tuple(o) for o in operands], tuple(result), {n: r.randint(1, 64) for n in sorted({n for o in operands for n in o})}


def edges(r, count, pairs, open_most=0):
    """A label for each of these pairs of operands, and for some operands one that the result has."""
    operands, result = [[] for _ in range(count)], []
    for label, ends in enumerate(pairs):
        for i in ends:
            operands[i].append(label)
    for i in r.sample(range(count), min(count, open_most)):
        result.append(100000 + i)
        operands[i].append(100000 + i)
    return sized(r, operands, result)


def tree(count, seed):
    r = random.Random(2000 * count + seed)
    return edges(r, count, [(i, r.randrange(max(0, i - 6), i)) for i in range(1, count)], seed)


def ring(count, seed):
    r = random.Random(3000 * count + seed)
    return edges(r, count, [(i, (i + 1) % count) for i in range(count)], seed)


def star(count, seed):
    """Operands around one of many axes, some of them joined."""
    r = random.Random(4000 * count + seed)
    return edges(r, count, [(0, i) for i in range(1, count)] + [r.sample(range(1, count), 2) for _ in range(count // 4)], seed)


def cubic(count, seed):
    r = random.Random(5000 * count + seed)
    others = r.sample(range(count), count)
    return edges(r, count, [(i, (i + 1) % count) for i in range(count)] + list(zip(others[::2], others[1::2])), seed)


def lattice(rows, columns):
    r = random.Random(100 * rows + columns)
    pairs = [(i, i + 1) for i in range(rows * columns) if (i + 1) % columns] + [(i, i + columns) for i in range((rows - 1) * columns)]
    return edges(r, rows * columns, pairs, 2)


def shared(count, seed):
    """A chain whose every operand has a label of the result, and some a label of many."""
    r = random.Random(6000 * count + seed)
    operands = [[i, i + 1, 1000] + [1001 + r.randrange(3)] * (r.random() < 0.5) for i in range(count)]
    return sized(r, operands, [0, count, 1000])


NETWORKS = {
    **{f"chain {n}": (chain, n) for n in (20, 64, 200)},
    **{f"mps {n} {d}": (mps, n, d) for n, d in ((20, 8), (50, 32), (100, 16))},
    **{f"regular {n}": (regular, n, 2) for n in (10, 16, 24, 40, 60, 100, 150, 200)},
    **{f"grid {a} {b}": (grid, a, b, 2) for a, b in ((4, 4), (6, 6), (8, 8), (10, 20))},
    **{f"mera {n}": (mera, n, d) for n, d in ((1, 4), (2, 4), (3, 3), (4, 2))},
    **{f"scattered {n} {s}": (scattered, n, s) for n in (3, 4, 5, 6, 8, 11, 14, 15, 20, 30, 50, 80, 120) for s in range(4)},
    **{f"{make.__name__} {n} {s}": (make, n, s) for make in (tree, ring, cubic) for n in (4, 6, 10, 14, 18, 30, 60, 100, 200) for s in range(3)},
    **{f"star {n} {s}": (star, n, s) for n in (4, 7, 12, 16, 20, 26) for s in range(3)},
    **{f"shared {n} {s}": (shared, n, s) for n in (3, 5, 9, 15, 40, 200) for s in range(3)},
    **{f"lattice {a} {b}": (lattice, a, b) for a, b in ((2, 2), (3, 3), (2, 9), (3, 10), (5, 5), (4, 12), (7, 7), (5, 20), (8, 12), (2, 100))},
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
    "tree 4 0": 1740,
    "tree 4 1": 5432,
    "tree 4 2": 373260,
    "tree 6 0": 113690,
    "tree 6 1": 141156,
    "tree 6 2": 176154,
    "tree 10 0": 1.07026e+07,
    "tree 10 1": 6.84929e+06,
    "tree 10 2": 1.43185e+06,
    "tree 14 0": 827946,
    "tree 14 1": 1.0455e+06,
    "tree 14 2": 2.51055e+07,
    "tree 18 0": 1.81461e+07,
    "tree 18 1": 2.06171e+07,
    "tree 18 2": 4.62327e+08,
    "tree 30 0": 1.99924e+07,
    "tree 30 1": 1.94598e+07,
    "tree 30 2": 4.46256e+06,
    "tree 60 0": 2.31947e+08,
    "tree 60 1": 3.63397e+07,
    "tree 60 2": 4.1955e+08,
    "tree 100 0": 6.13124e+08,
    "tree 100 1": 7.64246e+07,
    "tree 100 2": 3.04331e+07,
    "tree 200 0": 1.29894e+08,
    "tree 200 1": 2.76709e+09,
    "tree 200 2": 1.4388e+08,
    "ring 4 0": 41860,
    "ring 4 1": 8660,
    "ring 4 2": 4.0181e+06,
    "ring 6 0": 53472,
    "ring 6 1": 401666,
    "ring 6 2": 675248,
    "ring 10 0": 61694,
    "ring 10 1": 2.28172e+06,
    "ring 10 2": 365972,
    "ring 14 0": 658656,
    "ring 14 1": 347170,
    "ring 14 2": 866474,
    "ring 18 0": 600738,
    "ring 18 1": 1.61982e+06,
    "ring 18 2": 2.73415e+06,
    "ring 30 0": 2.15414e+06,
    "ring 30 1": 5.98443e+06,
    "ring 30 2": 1.46126e+07,
    "ring 60 0": 2.05302e+06,
    "ring 60 1": 1.74099e+06,
    "ring 60 2": 2.46066e+06,
    "ring 100 0": 3.44324e+06,
    "ring 100 1": 3.68664e+06,
    "ring 100 2": 3.71567e+07,
    "ring 200 0": 7.5323e+06,
    "ring 200 1": 3.49289e+07,
    "ring 200 2": 5.95868e+06,
    "cubic 4 0": 1.0383e+08,
    "cubic 4 1": 2.9168e+07,
    "cubic 4 2": 4.29208e+08,
    "cubic 6 0": 4.87536e+06,
    "cubic 6 1": 8.12086e+06,
    "cubic 6 2": 3.46528e+07,
    "cubic 10 0": 5.29482e+08,
    "cubic 10 1": 4.28576e+06,
    "cubic 10 2": 1.59379e+07,
    "cubic 14 0": 5.44582e+09,
    "cubic 14 1": 5.92433e+09,
    "cubic 14 2": 5.31773e+09,
    "cubic 18 0": 3.73611e+10,
    "cubic 18 1": 2.10412e+10,
    "cubic 18 2": 1.01278e+13,
    "cubic 30 0": 3.97734e+14,
    "cubic 30 1": 1.95443e+12,
    "cubic 30 2": 5.55743e+09,
    "cubic 60 0": 3.0818e+17,
    "cubic 60 1": 6.41862e+21,
    "cubic 60 2": 1.56426e+19,
    "cubic 100 0": 2.81358e+33,
    "cubic 100 1": 2.35744e+30,
    "cubic 100 2": 4.49708e+34,
    "cubic 200 0": 1.15828e+53,
    "cubic 200 1": 7.21077e+63,
    "cubic 200 2": 3.33872e+59,
    "star 4 0": 17548,
    "star 4 1": 165616,
    "star 4 2": 657048,
    "star 7 0": 5.58112e+08,
    "star 7 1": 1.45959e+10,
    "star 7 2": 1.92351e+09,
    "star 12 0": 1.56358e+16,
    "star 12 1": 1.77205e+12,
    "star 12 2": 2.28937e+16,
    "star 16 0": 1.29445e+23,
    "star 16 1": 8.45515e+20,
    "star 16 2": 5.72561e+22,
    "star 20 0": 8.1017e+25,
    "star 20 1": 7.2976e+27,
    "star 20 2": 1.04086e+28,
    "star 26 0": 5.23927e+32,
    "star 26 1": 1.85982e+32,
    "star 26 2": 1.04454e+36,
    "shared 3 0": 4.87424e+06,
    "shared 3 1": 552684,
    "shared 3 2": 2.43505e+06,
    "shared 5 0": 2.02568e+07,
    "shared 5 1": 2.18436e+06,
    "shared 5 2": 106828,
    "shared 9 0": 3.17393e+09,
    "shared 9 1": 4.27418e+07,
    "shared 9 2": 1.78319e+08,
    "shared 15 0": 1.07008e+09,
    "shared 15 1": 7.22625e+08,
    "shared 15 2": 1.77128e+09,
    "shared 40 0": 8.50774e+08,
    "shared 40 1": 2.2793e+08,
    "shared 40 2": 5.46791e+10,
    "shared 200 0": 7.57796e+11,
    "shared 200 1": 4.30452e+10,
    "shared 200 2": 1.85367e+13,
    "lattice 2 2": 1.78017e+06,
    "lattice 3 3": 8.55374e+07,
    "lattice 2 9": 8.15678e+07,
    "lattice 3 10": 3.80019e+10,
    "lattice 5 5": 5.57094e+12,
    "lattice 4 12": 1.98593e+12,
    "lattice 7 7": 1.67547e+18,
    "lattice 5 20": 2.30331e+17,
    "lattice 8 12": 3.03323e+22,
    "lattice 2 100": 1.24295e+09,
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
