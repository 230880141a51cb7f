"""Runs the programs of growing.mlir beside NumPy: python growing.py FILE FORM SCRATCH"""
import sys

import numpy as np

from region_runs import Runs

runs = Runs(*sys.argv[1:])


def append(x, more):
    return np.concatenate([x, np.arange(len(x), more, dtype=float)])[:more] + 1


def grow(x, steps):
    for _ in range(steps):
        x = append(x, len(x) + 1)
    return [x]


def shrink(x, few):
    while few < len(x):
        x = 2 * x[1:]
    return [append(x, len(x) + 1)]


def nested(x, steps):
    same = x
    for i in range(steps):
        for _ in range(i):
            x = append(x, len(x) + 1)
        x, same = 2 * x[1:], same + 1
    return [x, same]


def before(x, steps):
    had = x
    for _ in range(steps):
        x, had = append(x, len(x) + 1), x
    return [x, had]


def chained(x, steps):
    return grow(grow(x, steps)[0], max(steps - 1, 0))


for options in ([], ["--aot"], ["--threads", "1"], ["--threads", "3"]):
    for n, steps in ((0, 0), (0, 1), (3, 0), (3, 1), (2, 7), (0, 40), (30000, 5)):
        x = np.arange(float(n)) * 3
        for name, wanted in (("grow", grow), ("shrink", shrink), ("nested", nested), ("before", before), ("chained", chained)):
            count = max(steps, n - 50) if name == "shrink" else steps  # elements double whenever one is taken off
            runs.same(name, [x, np.zeros(count)], wanted(x, count), *options)
# fails in the middle, and says why
message = runs.run("negative", [np.arange(12.0), np.zeros(3)], 1)
assert message == "tf-run: negative: out of memory: the bytes that a run needs do not fit in 64 bits (step 2 of for)", message
