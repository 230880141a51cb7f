"""Runs the programs of branches.mlir beside NumPy: python branches.py FILE FORM SCRATCH"""
import sys

import numpy as np

from region_runs import Runs

runs = Runs(*sys.argv[1:])


def append(x, more):
    return np.concatenate([x, np.arange(len(x), more, dtype=float)])[:more] + 1


def either(x, count):
    y = append(x, count) if len(x) < count else x
    return [y, append(y, len(y) + 1)]


def kept(x, count):
    longer = append(x, len(x) + 1)
    y = longer if count == 0 else 2 * longer[1:]
    return [append(y, len(y) + 1), append(2 * longer, len(longer) + 1)]


def steps(x, count):
    for i in range(0, count, 2):
        x = append(x, len(x) + 1) if len(x) < 4 else 2 * x[1:]
    return [x]


def loop(x, count):
    if count <= len(x):
        return [np.array([3.0, 4.0]), x]
    y = x
    for _ in range(count):
        y = append(y, len(y) + 1)
    return [y, x + 1]


for options in ([], ["--aot"], ["--threads", "1"], ["--threads", "3"]):
    for n, count in ((0, 0), (0, 1), (3, 0), (3, 1), (2, 7), (0, 40), (30000, 5), (5, 30000), (1, 1)):
        x = np.arange(float(n)) * 3
        for name, wanted in (("either", either), ("kept", kept), ("steps", steps), ("loop", loop)):
            some = min(count, 50) if name == "loop" or name == "steps" else count
            runs.same(name, [x, np.zeros(some)], wanted(x, some), *options)
