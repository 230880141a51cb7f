"""Runs the programs of Inputs/loops.mlir beside NumPy: python loops.py FILE SCRATCH"""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "buffers"))
from region_runs import Runs  # noqa: E402

runs = Runs(sys.argv[1], "traced", sys.argv[2])


def squares(x, c, steps):
    for _ in range(steps):
        x = x * x - c
    return x


def collatz(starts):
    steps = high = 0
    for x in starts.tolist():
        while x > 1:
            x, steps = x // 2 if x % 2 == 0 else 3 * x + 1, steps + 1
            high = max(high, x)
    return [np.array(steps), np.array(high)]


def products(x, a, b, z, k):
    s = np.array(0.0)
    for scale in k:
        x = x @ a.T + scale
        z = np.einsum("kib,kjb->ijb", b, z)
        s = s + (x * x).sum()
    return [x, z, s]


for options in (["--threads", "1"], ["--threads", "3"], ["--aot"]):
    for steps in (0, 1, 2, 5):
        k = np.zeros(steps)
        x, c = np.array([1.0, 2, -3]), np.array([2.0, 1, 4])
        runs.same("squares", [x, c, k], [squares(x, c, steps)], *options)
        for n in (0, 1, 3, 300000):  # the last is divided
            x, c = np.arange(n) % 3 - 1.0, np.arange(n) % 5 - 2.0
            runs.same("any_squares", [x, c, k], [squares(x, c, steps)], *options)
        a, b = 1, 2
        for _ in range(steps):
            a, b = b, a + b
        numbers = [np.array(each) for each in (a, b, steps * (steps - 1) // 2)]
        runs.same("fibonacci", [np.array(1), np.array(2), k], numbers, *options)
        integers = np.random.default_rng(steps).integers(-2, 3, 3 * 3 + 2 * 3 + 2 * 2 * 4 + 2 * 3 * 4).astype(float)
        a, x, b, z = np.split(integers, [9, 15, 31])
        inputs = [x.reshape(2, 3), a.reshape(3, 3), b.reshape(2, 2, 4), z.reshape(2, 3, 4)]
        k = np.arange(steps) - 1.0
        runs.same("products", [*inputs, k], products(*inputs, k), *options)
    for starts in ([], [1, 1], [7, 1, 27, 12], [871] * 50):
        starts = np.array(starts, dtype=np.int64)
        runs.same("collatz", [starts], collatz(starts), *options)
    chain = np.array([3, -1, 4, 2])
    for steps, end in ((0, 0), (1, 3), (2, 2), (3, 4)):
        runs.same("walk", [chain, np.zeros(steps)], [np.array(end)], *options)
    message = runs.run("walk", [chain, np.zeros(5)], 1, *options)
    assert message == "tf-run: walk: take: the index 4 is not in [0, 4) (step 3 of for)", message
