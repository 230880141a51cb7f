"""tnf_random_truncated_normal against SciPy's distribution: intervals around 0, narrow ones, and ones far in a tail, of numbers and of tensors."""
import sys

import numpy as np
from scipy import stats

HERE = __file__.rsplit("/", 3)[0]
sys.path[:0] = [HERE + "/numeric", HERE + "/catalogue"]
import surface as surfaces  # noqa: E402
import tenferro  # noqa: E402

INF, COUNT = np.inf, 20000
BOTH = [(0, 1), (-1, 1), (-INF, INF), (-3, INF), (2, 3), (5, 5.0001), (4, INF), (7.9, 8.5), (8, 8.5), (8.1, 8.5), (14, INF), (19.9, 20.5), (20, 30),
        (20.1, 22), (45, 50), (-50, -45), (200, INF), (-INF, -20), (-INF, -39), (-40, -5), (-40, 40)]
FINE = [(30, 30.0001), (-1e5, -1e4), (1e5, INF)]  # where f32 has few numbers
ENDS = [(1e4, 1e5), (1e10, INF), (-INF, -1e30), (3e38, INF), (-3.4e38, -3.3e38), (20.5, 20.500002)]  # where even f64 may have few


def program(surface, session, dtype, shape):
    t = surfaces.Tracer(surface, session, "f")
    key, low, high = t.input("key", "int64", [2]), t.input("low", dtype, shape), t.input("high", dtype, shape)
    x = t.input("x", dtype, ["n"])
    t.output("y", t.random_truncated_normal(key, low, high, [t.dim(x, 0)]))
    module = session.compile(t.text())
    t.release()
    return module


def draw(module, seed, low, high, rank):
    ends = [np.full((COUNT,) * rank, end) for end in (low, high)]
    return module("f", np.array([seed, 0]), *ends, np.zeros(COUNT, low.dtype))[0]


def main():
    surface, session, failures = surfaces.Surface(), tenferro.Session(), 0
    for dtype in (np.float32, np.float64):
        for rank, shape in enumerate(([], ["n"])):
            module = program(surface, session, dtype, shape)
            for seed, (low, high) in enumerate(BOTH + FINE + ENDS):
                low, high = dtype(low), dtype(high)
                y = draw(module, seed, low, high, rank)
                if not (np.isfinite(y).all() and (y >= low).all() and (y < high).all()):
                    failures += 1
                    print(f"[{low}, {high}) {dtype.__name__}: draws from {y.min()} to {y.max()}")
                judged = len(BOTH) + (len(FINE) if dtype is np.float64 else 0)
                if seed < judged:
                    ends = np.float64(low), np.float64(high)
                    p = stats.kstest(stats.truncnorm.cdf(y.astype(np.float64), *ends), "uniform").pvalue
                    if not p > 1e-3:
                        failures += 1
                        print(f"[{low}, {high}) {dtype.__name__}: as probable as {p:.2g}")
    sys.exit(failures > 0)


main()
