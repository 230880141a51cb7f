"""Runs every program of two files in the linalg form on the same numbers and compares the results: failures, extents and numbers.

usage: same_numbers.py FIRST.mlir SECOND.mlir PREFIX      PREFIX: of the files that are written
"""
import re
import subprocess
import sys

import numpy as np

SIZES = (4, 1, 0)  # of every extent that is not known


def arguments(text, name):
    """The types of a program's arguments: their extents and elements."""
    types = re.search(rf"func.func @{name}\((.*?)\) ->", text).group(1)
    return re.findall(r"!tenferro.tensor<((?:[\d?]+x)*)(\w+)>", types)


def values(extents, element, size, rng):
    shape = [size if n == "?" else int(n) for n in extents.split("x")[:-1]]
    if element == "i1":
        return rng.random(shape) < 0.5
    if element == "i64":
        return np.asarray(rng.integers(0, 4, shape))
    x = np.asarray(rng.uniform(0.2, 1.2, shape))
    return x + 3 * np.eye(shape[0]) if "?" not in extents and len(shape) == 2 and shape[0] == shape[1] else x  # definite


def same(first, second):
    """A product in a loop may be summed in another order than one that is not."""
    if isinstance(first, str) or isinstance(second, str):
        return isinstance(first, str) and first == second
    return all(a.shape == b.shape and np.allclose(a, b, rtol=1e-13, atol=1e-15, equal_nan=True) for a, b in zip(first, second))


def main():
    first, second, prefix = sys.argv[1:]
    text = open(first).read()
    names = re.findall(r"func.func @(\w+)\(", text)
    rng = np.random.default_rng(1)
    for name in names:
        results = len(re.findall("!tenferro", re.search(rf"func.func @{name}\(.*?\) -> (.*?) {{", text).group(1)))
        for size in SIZES:
            inputs, got = [], []
            for number, (extents, element) in enumerate(arguments(text, name)):
                np.save(f"{prefix}.in{number}.npy", values(extents, element, size, rng))
                inputs += ["--input", f"{prefix}.in{number}.npy"]
            for which, path in enumerate((first, second)):
                outputs = [f"{prefix}.out{which}{n}.npy" for n in range(results)]
                done = subprocess.run(["tf-run", path, "--from", "linalg", "--entry", name] + inputs +
                                      [word for output in outputs for word in ("--output", output)], capture_output=True, text=True)
                got.append([np.load(output) for output in outputs] if done.returncode == 0 else done.stderr)
            if not same(*got):
                sys.exit(f"{name}, extents of {size}: other results\n{got}")
            print(f"{name}, extents of {size}: {'the same' if isinstance(got[0], list) else got[0].strip()}")


main()
