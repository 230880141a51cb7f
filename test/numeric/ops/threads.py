"""The same bits for 1, 2 and 3 threads and on every run: an MLP gradient, a softmax, sums over every axis, batched linear algebra."""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

M, V, S, B = ("!tenferro.tensor<" + dims + "f64>" for dims in ("?x?x", "?x", "", "?x?x?x"))
PROGRAMS = f"""
func.func @mlp(%x: {M}, %t: {M}, %w1: {M}, %b1: {V}, %w2: {M}) -> ({S}, {M}, {V}, {M}) {{
  %z1 = tenferro.dot_general %w1, %x contract [1], [0] batch [], [] : {M}, {M} -> {M}
  %h = tenferro.dim %w1, 0 : {M}
  %n = tenferro.dim %x, 1 : {M}
  %bb = tenferro.broadcast_in_dim %b1 dims [0] extents [%h, %n] : {V} -> {M}
  %a = tenferro.add %z1, %bb : {M}
  %y = tenferro.tanh %a : {M}
  %o = tenferro.dot_general %w2, %y contract [1], [0] batch [], [] : {M}, {M} -> {M}
  %d = tenferro.sub %o, %t : {M}
  %q = tenferro.mul %d, %d : {M}
  %loss = tenferro.reduce_sum %q axes [0, 1] : {M} -> {S}
  %g:3 = tenferro.grad %loss wrt(%w1, %b1, %w2) : {S}, {M}, {V}, {M}
  return %loss, %g#0, %g#1, %g#2 : {S}, {M}, {V}, {M}
}}
func.func @sums(%x: {M}) -> ({V}, {V}, {S}) {{
  %e = tenferro.exp %x : {M}
  %r = tenferro.reduce_sum %e axes [0] : {M} -> {V}
  %c = tenferro.reduce_sum %e axes [1] : {M} -> {V}
  %t = tenferro.reduce_sum %e axes [0, 1] : {M} -> {S}
  return %r, %c, %t : {V}, {V}, {S}
}}
func.func @batched(%a: {B}) -> ({B}, {B}) {{
  %p = tenferro.dot_general %a, %a contract [1], [1] batch [2], [2] : {B}, {B} -> {B}
  %q, %r = tenferro.qr %a : {B} -> {B}, {B}
  return %p, %r : {B}, {B}
}}
"""


def main():
    rng = np.random.default_rng(3)
    cases = []
    for rows in (1, 7, 1024, 3001):
        cases.append(("mlp", [rng.standard_normal(s) for s in ((33, rows), (17, rows), (64, 33), (64,), (17, 64))]))
    for shape in ((1000, 700), (5, 100000), (100000, 3)):
        cases.append(("sums", [rng.standard_normal(shape)]))
    cases.append(("batched", [rng.standard_normal((5, 5, 999))]))
    reference, failed, count = None, 0, 0
    for threads in (1, 2, 3):
        module = tenferro.Session(threads).compile(PROGRAMS)
        for _ in range(3):
            bits = [[r.tobytes() for r in module(name, *arrays)] for name, arrays in cases]
            reference = reference or bits
            for (name, arrays), got, want in zip(cases, bits, reference):
                count += 1
                if got != want:
                    failed += 1
                    print(f"FAIL {name} {[a.shape for a in arrays]} differs with {threads} threads")
    print(f"{count - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
