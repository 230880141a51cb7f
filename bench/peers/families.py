"""The benchmark's cases that one name and a size say, [batched_]KIND_N[xM][_f32|_c64][_warm]: factorisations, products, data in another
order. One text for JAX and PyTorch, whose functions are called alike; ours/{factorizations,products,permutations}.c make the same."""
import re

import numpy as np

import data

BATCH = 4096
PERMUTATIONS = {"10": (1, 0), "210": (2, 1, 0), "201": (2, 0, 1), "6d": (4, 1, 5, 0, 3, 2),
                "13d": (2, 7, 12, 4, 9, 1, 6, 11, 3, 8, 0, 5, 10)}
DTYPES = {"": np.float64, "f32": np.float32, "c64": np.complex128}


class Problem:
    """What the name of a case says, and the arrays that ours/ makes for it."""

    def __init__(self, name):
        found = re.fullmatch(r"(batched_)?(\w+)_(\d+)(?:x(\d+))?(?:_(f32|c64))?(_warm)?", name)
        if not found:
            raise KeyError(f"no case {name}")
        batched, self.kind, n, m, dtype, warm = found.groups()
        self.batched, self.warm, self.dtype = bool(batched), bool(warm), DTYPES[dtype or ""]
        self.n, self.m = int(n), int(m or n)

    def numbers(self, stream, *shape):
        count = int(np.prod(shape))
        values = data.complex_numbers(stream, count) if self.dtype == np.complex128 else data.uniform(stream, count)
        return values.astype(self.dtype).reshape(shape)

    def symmetric(self, stream, shift=0.0):
        a = data.symmetric(stream, self.n, BATCH if self.batched else 1, shift).astype(self.dtype)
        return a if self.batched else a[0]

    def matrices(self, stream, rows):
        return self.numbers(stream, *([BATCH] if self.batched else []), rows, self.n)

    def regular(self):
        return self.symmetric(53, self.n if self.dtype == np.float32 else 0.0)

    def right_hand_sides(self, stream):
        """A row each: our columns."""
        return self.matrices(stream, 3)


def factorization(p, xp):
    linalg = xp.linalg
    if p.kind == "cholesky":
        return linalg.cholesky, [p.symmetric(50, p.n)]
    if p.kind == "solve":
        return (lambda a, b: linalg.solve(a, b.mT).mT), [p.regular(), p.right_hand_sides(54)]
    if p.kind == "inverse":
        return linalg.inv, [p.regular()]
    if p.kind == "qr":
        return linalg.qr, [p.symmetric(55)]
    if p.kind == "svd":
        return (lambda a: linalg.svd(a, full_matrices=False)), [p.matrices(40, p.n)]
    if p.kind == "svdvals":
        return linalg.svdvals, [p.matrices(40, p.n)]
    if p.kind in ("eigh", "eigvalsh"):
        return getattr(linalg, p.kind), [p.symmetric(41)]
    return None


def product(p, xp):
    if p.kind == "matmul":
        count = {4: 4096, 8: 1000}.get(p.n, 64)
        shape = (count, p.n, p.n) if p.batched else (p.n, p.n)
        return xp.matmul, [p.numbers(s, *shape) for s in ((51, 52) if p.batched else (3, 4))]
    if p.kind in ("matvec", "matvec_transposed"):
        a, x = p.numbers(3, p.n, p.n), p.numbers(4, p.n)
        return ((lambda a, x: a @ x) if p.kind == "matvec" else (lambda a, x: x @ a)), [a, x]
    if p.kind == "gram":
        return (lambda x: x.mT.conj() @ x), [p.numbers(3, p.n, p.m)]
    return None


def movement(p, xp, permuted):
    """`permuted(x, axes)` is a new array; that one is written again is left to the framework."""
    kind, _, which = p.kind.rpartition("_")
    if kind == "permute":
        axes = PERMUTATIONS[which]
        return (lambda x: permuted(x, axes)), [p.numbers(140, *([p.n] * (len(axes) - 1)), p.m)]
    if kind == "sum":
        x = p.numbers(141, p.n, p.m) + 1
        return {"axis0": lambda x: xp.sum(x, 0), "axis1": lambda x: xp.sum(x, 1), "all": xp.sum}[which], [x]
    return None


def gradient(p, xp):
    """A loss of a list of parameters and of weights, and these."""
    if p.kind == "cholesky_gradient":
        return (lambda a, w: (w * xp.linalg.cholesky(a[0])).sum()), [[p.symmetric(50, p.n)], p.symmetric(56)]
    if p.kind == "solve_gradient":
        loss = lambda ab, w: (w * xp.linalg.solve(ab[0].mT, ab[1].mT).mT).sum()
        return loss, [[p.regular(), p.right_hand_sides(54)], p.right_hand_sides(57)]
    return None
