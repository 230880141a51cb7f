"""Runs the programs of tapes.mlir beside NumPy: python tapes.py FILE FORM SCRATCH"""
import sys

import numpy as np

from region_runs import Runs

runs = Runs(*sys.argv[1:])


def append(x, more):
    return np.concatenate([x, np.arange(len(x), more, dtype=float)])[:more] + 1


def back(x, steps):
    tape, total = [], np.float64(0)
    for _ in range(steps):
        tape.append(x)
        x = append(x, len(x) + 1)
    for kept in reversed(tape):
        total = 2 * total + np.sum(kept)
    return [total]


def nested(x, steps):
    tape = []
    for i in range(steps):
        for _ in range(i):
            tape.append(x)
            x = x + 1
    for kept in reversed(tape):
        x = x + kept
    return [x]


def branches(x, steps):
    tape = []
    for i in range(steps):
        tape.append(None if i % 2 else x)
        x = (x + 1) + x
    for kept in reversed(tape):
        x = x + 1 if kept is None else x + kept
    return [x]


def pushed_again(x, steps):
    y = x
    for i in range(steps):
        y = y + x + i
    return [y]


def chain(x, steps):
    tape = []
    for _ in range(steps):
        tape.append(x)
        x = x - x * x
    g = np.ones_like(x)
    for kept in reversed(tape):
        g = g * (1 - kept - kept)
    return [x, g]


if sys.argv[2] == "linalg":
    for options in ([], ["--aot"], ["--threads", "3"]):
        for n, steps in ((0, 0), (0, 3), (1, 0), (5, 1), (7, 4), (30000, 3)):
            x = np.arange(float(n)) % 9 / 8
            runs.same("chain", [x, np.zeros(steps)], chain(x, steps), *options)
    sys.exit()
for options in ([], ["--aot"], ["--threads", "1"], ["--threads", "3"]):
    for n, steps in ((0, 0), (0, 1), (3, 0), (3, 1), (2, 7), (0, 40), (30000, 5)):
        x = np.arange(float(n)) * 3
        for name, wanted in (("back", back), ("nested", nested), ("branches", branches), ("pushed_again", pushed_again)):
            runs.same(name, [x, np.zeros(steps)], wanted(x, steps), *options)
        runs.same("straight", [x, np.arange(float(steps))], [x, np.arange(float(steps)), np.array([5, -7], np.int32)], *options)
for name, steps, said in (("wrong", 0, "pops 32 bytes of f64 from an empty tape"),
                          ("wrong", 2, "pops 32 bytes of f64 from a tape that ends with 24 bytes of f64"),
                          ("other", 0, "pops a flag from a tape that ends with an extent")):
    message = runs.run(name, [np.arange(3.0), np.zeros(steps)], 1)
    assert message == f"tf-run: {name}: {said}", message
