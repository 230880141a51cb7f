"""Random numbers: the run ahead of time shows that the same key gives them again, the test of Kolmogorov and Smirnov how they are distributed."""
import numpy as np
from scipy import stats

from entry import EVERY, FLOAT, INTEGER, REAL, Entry, array, between

ONE_KEY = "there is one key"
DRAWN = "what is drawn is constant"
CHOSEN = "places, integers"
LARGE = ({"n": 120, "m": 90, "k": 6}, {"n": 80, "m": 150, "k": 9})


def bits(rng, shape, dtype):
    return rng.integers(-2 ** 62, 2 ** 62, shape).astype(dtype)


def numbered(rng, shape, dtype):
    """All different, also as bool where there are two."""
    return np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)


def yes(*conditions):
    return 0.0 if all(map(bool, conditions)) else np.inf


def dims(t, x):
    return [t.dim(x, axis) for axis in range(t.rank_of(x))]


def even(u):
    return not u.size or stats.kstest(u.ravel(), "uniform").pvalue > 1e-4


def distributed(distribution):
    """Within what all but one of 10^4 keys give."""
    def holds(xs, ys):
        (y,) = ys
        parts = (y.real * 2 ** 0.5, y.imag * 2 ** 0.5) if y.dtype.kind == "c" else (y,)
        return yes(y.shape == xs[1].shape, np.isfinite(y).all(), *[even(distribution.cdf(part)) for part in parts])
    return holds


def drawn(name, distribution, dtypes=REAL):
    """Of the dtype and the extents of an array."""
    return Entry(name, lambda t, key, x: getattr(t, name)(key, t.dtype_number(x), dims(t, x)), [KEY, array("n", "m")], None, dtypes,
                 holds=distributed(distribution), batch=ONE_KEY, derivative=DRAWN, sizes=LARGE)


def uniform(xs, ys):
    (_, low, high), (y,) = xs, ys
    return yes(y.shape == low.shape, (y >= low).all(), (y < high).all(), even((y - low) / (high - low)))


def truncated(xs, ys):
    (_, low, high), (y,) = xs, ys
    share = stats.truncnorm.cdf(*(each.astype(np.float64) for each in (y, low, high)))
    return yes(y.shape == low.shape, (y >= low).all(), (y < high).all(), even(share))


def shaped_by(distribution):
    """Each number by its own parameters."""
    def holds(xs, ys):
        _, *parameters = [x.astype(np.float64) for x in xs]
        (y,) = ys
        return yes(y.shape == xs[1].shape, np.isfinite(y).all(), even(distribution.cdf(y.astype(np.float64), *parameters)))
    return holds


def on_the_simplex(xs, ys):
    """The sum of each line is 1; each share is a beta number."""
    (_, alpha), (y,) = xs, ys
    a = alpha.astype(np.float64)
    return yes(y.shape == alpha.shape, not y.size or np.allclose(y.sum(axis=0), 1, atol=1e-5), not y.size or (y >= 0).all(),
               len(y) < 2 or even(stats.beta.cdf(y[0].astype(np.float64), a[0], a[1:].sum(axis=0))))


def whole(xs, ys):
    (_, low, high), (y,) = xs, ys
    among = range(int((high - low).max(initial=0)))
    return yes(y.dtype == low.dtype, y.shape == low.shape, (y >= low).all(), (y < high).all(), all(((y - low) == k).any() for k in among))


def chance(xs, ys):
    (_, p), (y,) = xs, ys
    return yes(y.dtype == bool, y.shape == p.shape, abs((y - p.astype(np.float64)).sum()) <= 4 * np.sqrt((p * (1 - p)).sum()))


def spread(xs, ys):
    (_, x), (y,) = xs, ys
    limits = np.iinfo(y.dtype)
    scaled = y.astype(np.float64) / 2.0 ** limits.bits + 0.5
    return yes(y.dtype == x.dtype, y.shape == x.shape, even(scaled),
               all(abs(np.mean(y >> k & 1) - 0.5) * np.sqrt(y.size) < 2.5 for k in range(limits.bits) if y.size))


def keys_of_their_own(xs, ys):
    (_, data), (y,) = xs, ys
    return yes(y.shape == (2, *data.shape), y.dtype == np.int64, len(np.unique(y.reshape(2, -1), axis=1).T) == len(np.unique(data)))


def permutation(xs, ys):
    (_, x), (y,) = xs, ys
    return yes(y.dtype == np.int64, np.array_equal(np.sort(y), np.arange(len(x))), len(x) < 20 or not np.array_equal(y, np.arange(len(x))))


def shuffled(xs, ys):
    """The slices are the same ones, in another order."""
    (_, x), (y,) = xs, ys
    slices = [sorted(each.tobytes() for each in part) for part in (x, y)]
    return yes(x.shape == y.shape, slices[0] == slices[1], len(x) < 20 or not x.size or not np.array_equal(x, y))


def categories(xs, ys):
    """Every line's places are in it; on the whole they are as probable as the logits say."""
    (_, logits), (y,) = xs, ys
    p = np.exp(logits.astype(np.float64))
    p /= p.sum(axis=0)
    places = np.arange(len(logits))[:, None]
    mean, variance = (p * places).sum(axis=0), (p * places ** 2).sum(axis=0) - (p * places).sum(axis=0) ** 2
    return yes(y.dtype == np.int64, y.shape == logits.shape[1:], (y >= 0).all(), (y < len(logits)).all(),
               abs((y - mean).sum()) <= 4 * np.sqrt(variance.sum()))


def chosen(different):
    def holds(xs, ys):
        (_, x, count), (y,) = xs, ys
        return yes(y.dtype == np.int64, y.shape == count.shape, (y >= 0).all(), (y < len(x)).all(), not different or len(np.unique(y)) == len(y))
    return holds


def weighted(different):
    """As `chosen`; what has no weight is not chosen."""
    def holds(xs, ys):
        return max(chosen(different)(xs, ys), yes((xs[1][ys[0]] > 0).all()))
    return holds


def weights(rng, shape, dtype):
    x = rng.uniform(0.5, 2, shape).astype(dtype)
    x[::5] = 0
    return x


KEY = array(2, fill=bits, dtype="int64")
LOW, HIGH = array("n", "m", fill=between(-1, 0)), array("n", "m", fill=between(1, 4))
TAIL = [array("n", "m", fill=between(-41, -40.1)), array("n", "m", fill=between(-40, -39))]
SHAPE = array("n", "m", fill=between(0.3, 4))
COUNT = array("k", dtype="int64")

ENTRIES = [
    Entry("random_key", lambda t, seed: t.random_key(seed), [array(fill=between(1, 9))], lambda seed: np.array([seed, 0], np.int64), INTEGER,
          batch="there is one seed", derivative=CHOSEN),
    Entry("random_fold_in", lambda t, key, x: t.random_fold_in(key, x), [KEY, array("n", "m", fill=numbered)], None, INTEGER, holds=keys_of_their_own,
          batch=ONE_KEY, derivative=CHOSEN),
    Entry("random_split", lambda t, key, x: (t.random_split(key, t.dim(x, 0)), t.random_fold_in(key, x)), [array(2, fill=bits),
          array("n", fill=numbered, dtype="int64")], None, ("int64",), holds=lambda xs, ys: yes(np.array_equal(*ys), ys[0].shape == (2, len(xs[1]))),
          batch=ONE_KEY, derivative=CHOSEN),
    Entry("random_bits", lambda t, key, x: t.random_bits(key, t.dtype_number(x), dims(t, x)), [KEY, array("n", "m")], None, INTEGER, holds=spread,
          batch=ONE_KEY, derivative=CHOSEN, sizes=LARGE),
    Entry("random_uniform", lambda t, key, low, high: t.random_uniform(key, low, high, dims(t, low)), [KEY, LOW, HIGH], None, REAL, holds=uniform,
          batch=ONE_KEY, sizes=LARGE),
    Entry("random_integers", lambda t, key, low, high: t.random_integers(key, low, high, dims(t, low)), [KEY, LOW, HIGH], None, INTEGER, holds=whole,
          batch=ONE_KEY, derivative=CHOSEN, sizes=LARGE),
    Entry("random_bernoulli", lambda t, key, p: t.random_bernoulli(key, p, dims(t, p)), [KEY, array("n", "m", fill=between(0.05, 0.95))], None, REAL,
          holds=chance, batch=ONE_KEY, derivative=DRAWN, sizes=LARGE),
    *[Entry("random_" + name, lambda t, key, a, name=name: getattr(t, "random_" + name)(key, a, dims(t, a)), [KEY, array("n", "m", fill=between(0.3, 4))],
            None, REAL, holds=shaped_by(law), batch=ONE_KEY, derivative=DRAWN, sizes=LARGE)
      for name, law in (("gamma", stats.gamma), ("chi_square", stats.chi2), ("student_t", stats.t))],
    Entry("random_beta", lambda t, key, a, b: t.random_beta(key, a, b, dims(t, a)), [KEY, SHAPE, SHAPE], None, REAL, holds=shaped_by(stats.beta),
          batch=ONE_KEY, derivative=DRAWN, sizes=LARGE),
    Entry("random_dirichlet", lambda t, key, alpha: t.random_dirichlet(key, alpha, 0), [KEY, array("k", "n", fill=between(0.3, 4))], None, REAL,
          holds=on_the_simplex, batch=ONE_KEY, derivative=DRAWN, sizes=LARGE),
    drawn("random_normal", stats.norm, FLOAT), drawn("random_exponential", stats.expon), drawn("random_laplace", stats.laplace),
    drawn("random_gumbel", stats.gumbel_r), drawn("random_logistic", stats.logistic), drawn("random_cauchy", stats.cauchy),
    *[Entry("random_truncated_normal", lambda t, key, low, high: t.random_truncated_normal(key, low, high, dims(t, low)), [KEY, low, high], None, REAL,
            holds=truncated, batch=ONE_KEY, sizes=LARGE, variant=variant) for low, high, variant in ((LOW, HIGH, ""), (*TAIL, "tail"))],
    Entry("random_categorical", lambda t, key, x: t.random_categorical(key, x, 0), [KEY, array("k", "n")], None, REAL, holds=categories, batch=ONE_KEY,
          derivative=CHOSEN, sizes=LARGE, nonempty={"k": "one of none cannot be chosen"}),
    Entry("random_permutation", lambda t, key, x: t.random_permutation(key, t.dim(x, 0)), [array(2, fill=bits), array("n", dtype="int64")], None, ("int64",),
          holds=permutation, batch=ONE_KEY, derivative=CHOSEN, sizes=LARGE),
    Entry("random_shuffle", lambda t, key, x: t.random_shuffle(key, x, 0), [KEY, array("n", "k")], None, EVERY, holds=shuffled, batch=ONE_KEY, sizes=LARGE),
    *[Entry("random_choice", lambda t, key, x, count, replace=replace: t.random_choice(key, t.dim(x, 0), t.dim(count, 0), replace),
            [array(2, fill=bits), array("n", dtype="int64"), COUNT], None, ("int64",), holds=chosen(not replace), batch=ONE_KEY, derivative=CHOSEN,
            sizes=LARGE, variant=variant, nonempty={"n": "one of none cannot be chosen"}) for replace, variant in ((True, "replaced"), (False, "different"))],
    *[Entry("random_choice_weighted", lambda t, key, p, count, replace=replace: t.random_choice_weighted(key, p, t.dim(count, 0), replace),
            [KEY, array("n", fill=weights), COUNT], None, REAL, holds=weighted(not replace), batch=ONE_KEY, derivative=CHOSEN,
            sizes=LARGE, variant=variant, nonempty={"n": "one of none cannot be chosen"}) for replace, variant in ((True, "replaced"), (False, "different"))],
]
