"""Sums of ten million equal terms in single precision: how far they are from right, along every axis, with 1, 2 and 3 threads.

`LIMIT` is what a sum may be off by. Products are within it. A loop nest still adds the terms of one chunk in one chain for each lane of a
vector, which loses up to `CHAIN` (docs/performance.md, "What is less exact than it should be"): a nest that adds in blocks is to be held to `LIMIT`.
"""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

LIMIT, CHAIN = 2e-7, 2e-3
M, V, S = ("!tenferro.tensor<" + dims + "f32>" for dims in ("?x?x", "?x", ""))
TEXT = f"""
func.func @axis_0(%x: {M}) -> {V} {{
  %s = tenferro.reduce_sum %x axes [0] : {M} -> {V}
  return %s : {V}
}}
func.func @axis_1(%x: {M}) -> {V} {{
  %s = tenferro.reduce_sum %x axes [1] : {M} -> {V}
  return %s : {V}
}}
func.func @all(%x: {M}) -> {S} {{
  %s = tenferro.reduce_sum %x axes [0, 1] : {M} -> {S}
  return %s : {S}
}}
func.func @dot(%x: {M}) -> {S} {{
  %s = tenferro.dot_general %x, %x contract [0, 1], [0, 1] batch [], [] : {M}, {M} -> {S}
  return %s : {S}
}}
"""


def main():
    sessions = [tenferro.Session(threads=threads) for threads in (1, 2, 3)]
    modules = [session.compile(TEXT) for session in sessions]
    for shape in ((10_000_000, 1), (1, 10_000_000), (2_500_000, 4), (4, 2_500_000), (100_000, 100), (100, 100_000), (3163, 3161)):
        x = np.full(shape, 0.1, np.float32, order="F")
        one = float(np.float32(0.1))
        for name, want in (("axis_0", one * shape[0]), ("axis_1", one * shape[1]), ("all", one * x.size), ("dot", one * one * x.size)):
            results = [module(name, x)[0] for module in modules]
            worst = np.max(np.abs(results[0].astype(np.float64) / want - 1))
            if not worst <= (LIMIT if name == "dot" else CHAIN):
                raise SystemExit(f"{name} of {shape}: off by {worst:.2e}")
            if any(r.tobytes() != results[0].tobytes() for r in results):
                raise SystemExit(f"{name} of {shape}: other bits with other numbers of threads")


if __name__ == "__main__":
    main()
