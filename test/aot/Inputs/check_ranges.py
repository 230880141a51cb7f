"""Runs ranges.mlir in the compiler's process, through a shared object and as an executable, for several counts: the same bits, and
the numbers that NumPy has.

usage: check_ranges.py SOURCE.mlir EXECUTABLE FOLDER
"""
import subprocess
import sys

import numpy as np

NAMES = ("points", "steps", "eye", "loss", "a_slope", "b_slope")


def loss(a, b, count):
    squares = sum((np.linspace(a, b, number) ** 2).sum() for number in range(count))
    return squares + np.sin(np.linspace(a, b, count)).sum()


def main():
    source, executable, folder = sys.argv[1:]
    a, b, step = 0.3, 1.7, 1e-6
    np.save(f"{folder}/a.npy", a)
    np.save(f"{folder}/b.npy", b)
    for count in (0, 1, 2, 5, 40):
        np.save(f"{folder}/k.npy", count)
        results = []
        for way in (["tf-run", source, "--threads", "1"], ["tf-run", source, "--aot", "--threads", "2"], [executable, "--threads", "3"]):
            arguments = [word for name in "abk" for word in ("--input", f"{name}={folder}/{name}.npy")]
            arguments += [word for name in NAMES for word in ("--output", f"{name}={folder}/{name}.npy")]
            subprocess.run(way + arguments, check=True, stdout=subprocess.DEVNULL)
            results.append([np.load(f"{folder}/{name}.npy") for name in NAMES])
        for other in results[1:]:
            assert all(x.tobytes() == y.tobytes() and x.shape == y.shape for x, y in zip(results[0], other)), f"{count}: {results}"
        slopes = [(loss(a + step, b, count) - loss(a - step, b, count)) / (2 * step),
                  (loss(a, b + step, count) - loss(a, b - step, count)) / (2 * step)]
        wanted = [np.linspace(a, b, count), a + b * np.arange(count), np.eye(count), loss(a, b, count)] + slopes
        for name, got, want in zip(NAMES, results[0], wanted):
            tolerance = 1e-7 if "slope" in name else 1e-13
            assert got.shape == np.shape(want) and np.allclose(got, want, rtol=tolerance, atol=tolerance), f"{count}: {name}: {got}, {want}"
        print(f"{count}: right")


main()
