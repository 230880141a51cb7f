"""Sums of ten million equal terms in single precision: how far they are from right, along every axis, with 1, 2 and 3 threads.

`LIMIT` is what a product may be off by, `BLOCKS` a sum in registers, whose blocks begin anew and are added in double precision. Where rows are added up in
memory the terms of one chunk are one chain, which loses up to `CHAIN` (docs/performance.md, "What is less exact than it should be").
"""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

LIMIT, BLOCKS, CHAIN = 2e-7, 4e-6, 2e-3
BOUNDS = {"axis_0": BLOCKS, "axis_1": CHAIN, "all": BLOCKS, "dot": LIMIT}
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


def check_exact_extents():
    """Loops that are known to be short continue a sum: their terms count in the blocks of the loop around them."""
    session = tenferro.Session(threads=1)
    for rows, columns in ((4096, 2441), (4096, 128), (4097, 300), (100, 100), (3, 9000)):
        matrix, vector = f"!tenferro.tensor<{rows}x{columns}xf32>", f"!tenferro.tensor<{rows}xf32>"
        module = session.compile(f"""
func.func @scaled(%x: {matrix}, %v: {vector}) -> {S} {{
  %w = tenferro.broadcast_in_dim %v dims [0] extents [{rows}, {columns}] : {vector} -> {matrix}
  %y = tenferro.mul %x, %w : {matrix}
  %s = tenferro.reduce_sum %y axes [0, 1] : {matrix} -> {S}
  return %s : {S}
}}
""")
        x = np.full((rows, columns), 0.1, np.float32, order="F")
        worst = abs(float(module("scaled", x, np.ones(rows, np.float32))[0]) / (float(np.float32(0.1)) * x.size) - 1)
        if not worst <= BLOCKS:
            raise SystemExit(f"scaled of {rows} x {columns}, known: off by {worst:.2e}")


def main():
    check_exact_extents()
    sessions = [tenferro.Session(threads=threads) for threads in (1, 2, 3)]
    modules = [session.compile(TEXT) for session in sessions]
    for shape in ((10_000_000, 1), (1, 10_000_000), (2_500_000, 4), (4, 2_500_000), (100_000, 100), (100, 100_000), (3163, 3161)):
        x = np.full(shape, 0.1, np.float32, order="F")
        one = float(np.float32(0.1))
        for name, want in (("axis_0", one * shape[0]), ("axis_1", one * shape[1]), ("all", one * x.size), ("dot", one * one * x.size)):
            results = [module(name, x)[0] for module in modules]
            worst = np.max(np.abs(results[0].astype(np.float64) / want - 1))
            if not worst <= BOUNDS[name]:
                raise SystemExit(f"{name} of {shape}: off by {worst:.2e}")
            if any(r.tobytes() != results[0].tobytes() for r in results):
                raise SystemExit(f"{name} of {shape}: other bits with other numbers of threads")


if __name__ == "__main__":
    main()
