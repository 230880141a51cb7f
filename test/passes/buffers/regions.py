"""Runs the programs of regions.mlir beside NumPy: python regions.py FILE FORM SCRATCH"""
import subprocess
import sys

import numpy as np

FILE, FORM, SCRATCH = sys.argv[1:]


def run(entry, inputs, outputs, *options):
    command = ["tf-run", FILE, "--from", FORM, "--entry", entry, *options]
    for i, value in enumerate(inputs):
        np.save(f"{SCRATCH}.in{i}.npy", value)
        command += ["--input", f"{SCRATCH}.in{i}.npy"]
    for i in range(outputs):
        command += ["--output", f"{SCRATCH}.out{i}.npy"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip()
    return [np.load(f"{SCRATCH}.out{i}.npy") for i in range(outputs)]


def grow(x):
    steps = 0
    while x.sum() < 100 and steps < 4:
        x, steps = 2 * x + 1, steps + 1
    y = x if steps >= 4 else 2 * x + 1
    return [y, np.arange(int(y.sum()))]


def same(got, wanted, what):
    assert not isinstance(got, str), f"{what}: {got}"
    for a, b in zip(got, wanted):
        assert a.shape == b.shape and (a == b).all(), f"{what}: {a} is not {b}"


for options in ([], ["--aot"], ["--threads", "1"], ["--threads", "3"]):
    for x in ([1.0, 2, 3], [90.0, 20], [0.5], [], [7.0] * 1000):
        x = np.array(x, dtype=float)
        same(run("grow", [x], 2, *options), grow(x), f"grow {x} {options}")
for steps in range(5):
    for n in (0, 1, 5, 100000):
        x = wanted = np.arange(float(n))
        for _ in range(steps):
            wanted = 2 * wanted + 1
        same(run("repeat", [x, np.zeros(steps)], 1), [wanted], f"repeat {n} {steps}")
# fails in the middle, and says why
message = run("grow", [np.array([-5.0, 0])], 2)
assert message == "tf-run: grow: the sum is -50", message
for by in (1, 3, 4, 9):
    wanted = np.array([1.0, -2])
    for _ in range(0, 4, by):
        wanted = 2 * wanted + 1
    same(run("stride", [np.array([1.0, -2]), np.zeros(by)], 1), [wanted], f"stride {by}")
# would never end
message = run("stride", [np.array([1.0]), np.zeros(0)], 1)
assert message == "tf-run: stride: a loop's step must be at least 1, got 0", message
