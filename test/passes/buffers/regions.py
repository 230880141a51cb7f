"""Runs the programs of regions.mlir beside NumPy: python regions.py FILE FORM SCRATCH"""
import sys

import numpy as np

from region_runs import Runs

runs = Runs(*sys.argv[1:])


def grow(x):
    steps = 0
    while x.sum() < 100 and steps < 4:
        x, steps = 2 * x + 1, steps + 1
    y = x if steps >= 4 else 2 * x + 1
    return [y, np.arange(int(y.sum()))]


for options in ([], ["--aot"], ["--threads", "1"], ["--threads", "3"]):
    for x in ([1.0, 2, 3], [90.0, 20], [0.5], [], [7.0] * 1000):
        x = np.array(x, dtype=float)
        runs.same("grow", [x], grow(x), *options)
for steps in range(5):
    for n in (0, 1, 5, 100000):
        x = wanted = np.arange(float(n))
        for _ in range(steps):
            wanted = 2 * wanted + 1
        runs.same("repeat", [x, np.zeros(steps)], [wanted])
# fails in the middle, and says why
message = runs.run("grow", [np.array([-5.0, 0])], 2)
assert message == "tf-run: grow: the sum is -50", message
for by in (1, 3, 4, 9):
    wanted = np.array([1.0, -2])
    for _ in range(0, 4, by):
        wanted = 2 * wanted + 1
    runs.same("stride", [np.array([1.0, -2]), np.zeros(by)], [wanted])
# would never end
message = runs.run("stride", [np.array([1.0]), np.zeros(0)], 1)
assert message == "tf-run: stride: a loop's step must be at least 1, got 0", message
