"""Every transposition of a tensor of equal extents beside the tensor itself, kept, added and summed, against NumPy: which loops the two may share, and
which of them may be one, does not show in the extents."""
import itertools
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402


def program(name, rank, permutation):
    t, s = "!tenferro.tensor<" + "?x" * rank + "f64>", "!tenferro.tensor<" + "?x" * (rank - 1) + "f64>"
    extents = ", ".join(['"n"'] * rank)
    return f"""
func.func @{name}(%x: {t} {{tenferro.extents = [{extents}]}}) -> ({t}, {t}, {t}, {s}) {{
  %e = tenferro.exp %x : {t}
  %p = tenferro.transpose %e {list(permutation)} : {t} -> {t}
  %a = tenferro.sub %e, %p : {t}
  %m = tenferro.mul %e, %p : {t}
  %s = tenferro.reduce_sum %m axes [{rank // 2}] : {t} -> {s}
  return %e, %p, %a, %s : {t}, {t}, {t}, {s}
}}
"""


def main():
    cases = [(f"p{rank}_{i}", rank, p) for rank in (2, 3, 4) for i, p in enumerate(itertools.permutations(range(rank)))]
    # more axes than loops
    cases += [("p8_reversed", 8, (7, 6, 5, 4, 3, 2, 1, 0)), ("p8_pairs", 8, (1, 0, 3, 2, 5, 4, 7, 6)), ("p9_turned", 9, (1, 2, 3, 4, 5, 6, 7, 8, 0))]
    modules = [tenferro.Session(threads=threads).compile("".join(program(*case) for case in cases)) for threads in (1, 3)]
    rng = np.random.default_rng(0)
    for name, rank, permutation in cases:
        for n in (0, 1, 2, 3, 5, 20) if rank < 8 else (0, 1, 2, 3):
            x = rng.standard_normal((n,) * rank)
            e = np.exp(x)
            p = e.transpose(permutation)
            for module in modules:
                for got, want in zip(module(name, x), (e, p, e - p, (e * p).sum(rank // 2))):
                    np.testing.assert_allclose(got, want, rtol=1e-13, atol=1e-13, err_msg=f"{permutation} of {n}^{rank}")


if __name__ == "__main__":
    main()
