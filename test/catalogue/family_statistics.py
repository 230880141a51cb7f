"""Statistics along axes, sets of elements, samples of functions."""
import numpy as np

from surface import ALL
from entry import DECIDED, EVERY, FLOAT, NUMBER, ORDERED, REAL, Entry, array, between, distinct, normal

PLACES = "places, integers"
YES_OR_NO = "bool"
WHOLE = "all elements count, a batch's too"
NO_MEAN = "the mean of nothing is NaN"
TOO_FEW = "samples are too few"
EQUAL = "elements are equal, and would not be beside them"


def second_difference(x):
    if len(x) < 2:
        raise ValueError(TOO_FEW)
    return np.diff(x, 2, axis=0)


def shaped(name, call, reference, dtypes=FLOAT, inputs=None, **more):
    return Entry(name, call, inputs or [array("n", "m", fill=distinct)], reference, dtypes, **more)


def few(rng, shape, dtype):
    """Many of them are equal."""
    return rng.integers(0, 4, shape).astype(dtype)


def more(rng, shape, dtype):
    """As `distinct`, all others than those."""
    x = distinct(rng, shape, dtype)
    return x + x.dtype.type(0.1 if x.dtype.kind in "fc" else 2)


def holes(rng, shape, dtype):
    """Every second element of the first row is NaN."""
    x = distinct(rng, shape, dtype)
    x[:1, ::2] = np.nan
    return x


def strange(rng, shape, dtype):
    """Infinities and NaN among them."""
    if np.dtype(dtype).kind in "bi":
        return few(rng, shape, dtype)
    return rng.choice(np.array([0, 1, 1.05, np.nan, np.inf, -np.inf]), shape).astype(dtype)


def hollow(rng, shape, dtype):
    """As `holes`, and the first column is NaN."""
    x = holes(rng, shape, dtype)
    x[:, :1] = np.nan
    return x


def mean(x, axis=0):
    return np.nansum(x, axis=axis) / np.sum(~np.isnan(x), axis=axis)


def variance(correction, axis=0):
    def reference(x):
        count = np.sum(~np.isnan(x), axis=axis)
        squares = np.nansum(np.abs(x - mean(x, axis)) ** 2, axis=axis)
        return np.where(count > 0, squares / (count - correction), np.nan)
    return reference


def missing(name, dtypes=FLOAT, rest=(), reference=None, **given):
    """Of columns with elements, and of some without."""
    reference = reference or (lambda x: getattr(np, name)(x, axis=0))
    return [shaped(name, lambda t, x: getattr(t, name)(x, [0], *rest), reference, dtypes, [array("n", "m", fill=holes)], **given),
            shaped(name, lambda t, x: getattr(t, name)(x, [0], *rest), reference, dtypes, [array("n", "m", fill=hollow)], variant="of_NaN_alone",
                   derivative="" if name in ("nansum", "nanprod") else "that of NaN is NaN")]


def extreme(pick, empty):
    return lambda x: pick(x, axis=0) if len(x) else np.full(x.shape[1:], empty)


def quantile(method, **more):
    return shaped("quantile", lambda t, x, q: t.quantile(x, q, 0, getattr(t.surface, "INTERPOLATION_" + method.upper())),
                  lambda x, q: np.quantile(x, q, axis=0, method=method), REAL, [array("n", "m", fill=distinct), array(fill=between(0.05, 0.95))],
                  variant=method, batch="its place is one number", nonempty={"n": "nothing has no quantile"}, **more)


def nanquantile(x, q):
    """NumPy's forgets the places where there is no element."""
    return np.nanquantile(x, q, axis=0) if x.size else np.empty(np.shape(q) + x.shape[1:])


def members(name, reference, a, b, variant="", **given):
    return shaped(name, lambda t, x, y: getattr(t, name)(x, y), reference, ORDERED, [array("n", fill=a), array("m", fill=b)], variant=variant, batch=DECIDED,
                  **given)


def close(x, y, relative, absolute, equal_nan):
    """NumPy's before 2 takes infinite complex numbers for NaN."""
    finite = np.isfinite(x) & np.isfinite(y)
    return np.where(finite, np.abs(x - y) <= absolute + relative * np.abs(y), x == y) | (np.isnan(x) & np.isnan(y) & equal_nan)


def near(name, reference, dtypes, fill, equal_nan, variant="", batch=""):
    return shaped(name, lambda t, x, y: getattr(t, name)(x, y, 0.125, 0.75, equal_nan),
                  lambda x, y: reference(close(x, y, 0.125, 0.75, equal_nan)), dtypes, [array("n", "m", fill=fill), array("n", "m", fill=fill)],
                  derivative=YES_OR_NO, variant=variant, batch=batch)


def covariance(x):
    x = x - x.mean(axis=1, keepdims=True)
    return x @ x.conj().T / (x.shape[1] - 1)


def trapezoids(y):
    return (y[1:] + y[:-1]) * 0.25


OBSERVED = [array("m", "n")]

ENTRIES = [
    shaped("quantile", lambda t, x, q: t.quantile(x, q, 0, t.surface.INTERPOLATION_LINEAR), lambda x, q: np.quantile(x, q, axis=0), REAL,
           [array("n", "m", fill=distinct), array("k", fill=between(0.05, 0.95))], batch="its places are one list",
           nonempty={"n": "nothing has no quantile"}),
    quantile("linear"), *[quantile(method, constant=(1,)) for method in ("lower", "higher", "midpoint", "nearest")],
    shaped("quantile", lambda t, x, q: t.quantile(x, q, 0, t.surface.INTERPOLATION_LINEAR), lambda x, q: np.quantile(x, q, axis=0), REAL,
           [array("n", "m", fill=distinct, dtype="float64"), array(fill=between(0.05, 0.95))], batch="its place is one number", variant="place",
           nonempty={"n": "nothing has no quantile"}),
    shaped("median", lambda t, x: t.median(x, 0), lambda x: np.median(x, axis=0), REAL, nonempty={"n": "nothing has no median"}),
    *[shaped("nanquantile", lambda t, x, q: t.nanquantile(x, q, 0, t.surface.INTERPOLATION_LINEAR), nanquantile, REAL,
             [array("n", "m", fill=holes), array(*places, fill=between(0.05, 0.95))], variant=variant, batch="its place is one number",
             nonempty={"n": "nothing has no quantile"}) for places, variant in (((), "number"), (("k",), ""))],
    shaped("nanmedian", lambda t, x: t.nanmedian(x, 0), lambda x: np.nanmedian(x, axis=0), REAL, [array("n", "m", fill=holes)],
           nonempty={"n": "nothing has no median"}),
    *missing("nansum"), *missing("nanprod"), *missing("nanmean", reference=mean),
    *missing("nanmax", REAL, reference=extreme(np.fmax.reduce, -np.inf)), *missing("nanmin", REAL, reference=extreme(np.fmin.reduce, np.inf)),
    *missing("nanvar", rest=(0.0,), reference=variance(0)), *missing("nanstd", rest=(1.0,), reference=lambda x: np.sqrt(variance(1)(x))),
    shaped("nanvar", lambda t, x: t.nanvar(x, ALL, 1.0), variance(1, None), FLOAT, [array("n", "m", fill=holes)], variant="all_axes", batch=WHOLE),
    shaped("average", lambda t, x, w: t.average(x, w, [0]), lambda x, w: (x * w).sum(axis=0) / w.sum(axis=0), FLOAT,
           [array("n", "m"), array("n", "m", fill=between(0.5, 2))]),
    shaped("ptp", lambda t, x: t.ptp(x, [0]), lambda x: np.ptp(x, axis=0), ORDERED, nonempty={"n": "nothing has no largest element"}),
    shaped("cov", lambda t, x: t.cov(x, 1.0), covariance, FLOAT, OBSERVED, nonempty={"n": NO_MEAN}),
    shaped("corrcoef", lambda t, x: t.corrcoef(x), lambda x: np.corrcoef(x).reshape(len(x), len(x)), FLOAT, OBSERVED, nonempty={"n": NO_MEAN}),
    shaped("lexsort", lambda t, x, y: t.lexsort([x, y], 2, 0), lambda x, y: np.lexsort((x, y), axis=0), ORDERED,
           [array("n", "m", fill=few), array("n", "m", fill=few)], derivative=PLACES),
    shaped("isin", lambda t, x, s: t.isin(x, s), np.isin, ORDERED, [array("n", "m", fill=few), array("k", fill=few)], derivative=YES_OR_NO,
           batch="the set is one"),
    members("union1d", np.union1d, distinct, more), members("setdiff1d", np.setdiff1d, distinct, more, constant=(1,)),
    *[members(name, getattr(np, name), few, few, "of_few", derivative=EQUAL) for name in ("union1d", "setdiff1d")],
    members("intersect1d", np.intersect1d, few, few, derivative=EQUAL),
    shaped("flatnonzero", lambda t, x: t.flatnonzero(x), lambda x: np.flatnonzero(x.ravel("F")), EVERY, [array("n", "m", fill=few)], batch=DECIDED,
           derivative=PLACES),
    near("isclose", np.array, NUMBER, normal, False), near("isclose", np.array, NUMBER, strange, False, "strange"),
    near("isclose", np.array, NUMBER, strange, True, "equal_nan"),
    near("allclose", np.all, NUMBER, between(1, 2), False, batch=WHOLE), near("allclose", np.all, NUMBER, strange, True, "strange", batch=WHOLE),
    shaped("array_equal", lambda t, x, y: t.array_equal(x, y), np.array_equal, EVERY, [array("n", "m", fill=few), array("n", "m", fill=few)],
           derivative=YES_OR_NO, batch=WHOLE),
    shaped("array_equal", lambda t, x: t.array_equal(x, t.reverse(t.reverse(x, [0]), [0])), lambda x: np.array(True), EVERY, derivative=YES_OR_NO,
           batch=WHOLE, variant="to_itself"),
    shaped("diff", lambda t, x: t.diff(x, 2, 0), second_difference, NUMBER, nonempty={"n": TOO_FEW}),
    shaped("gradient", lambda t, x: t.gradient(x, 0.5, 0), lambda x: np.gradient(x, 0.5, axis=0), FLOAT, nonempty={"n": TOO_FEW}),
    shaped("trapezoid", lambda t, x: t.trapezoid(x, 0.5, 0), lambda x: trapezoids(x).sum(axis=0), FLOAT),
    shaped("cumulative_trapezoid", lambda t, x: t.cumulative_trapezoid(x, 0.5, 0), lambda x: np.cumsum(trapezoids(x), axis=0), FLOAT,
           nonempty={"n": TOO_FEW}),
]
