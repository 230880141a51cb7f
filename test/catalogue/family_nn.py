"""Activations, losses per example, normalisation."""
import numpy as np
from scipy import special

from surface import ALL
from entry import FLOAT, REAL, Entry, array, below, between, distinct, normal

WHOLE = "all axes count, a batch axis too"
ALPHA, SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
LABELS = {"n": "no label is inside of nothing"}


def wide(rng, shape, dtype):
    """Numbers on both sides of where activations bend, 0, 1, 3 and 6 and the same below 0, and near none of these."""
    return (distinct(rng, shape, dtype) * 5.5).astype(dtype) if np.dtype(dtype).kind == "f" else distinct(rng, shape, dtype)


def activation(name, reference, rest=(), fill=wide, **more):
    return Entry(name, lambda t, x: getattr(t, name)(x, *rest), [array("n", "m", fill=fill)], reference, REAL, **more)


def loss(name, reference, dtypes=REAL, second=normal, rest=(), extents=("n", "m"), **more):
    return Entry(name, lambda t, x, y: getattr(t, name)(x, y, *rest), [array("n", "m"), array(*extents, fill=second)], reference, dtypes, **more)


def labelled(name, reference, rest=(), labels="int64", **more):
    """Scores [n, m], labels [m]."""
    return Entry(name, lambda t, x, y: getattr(t, name)(x, y, 0, *rest), [array("n", "m"), array("m", fill=below(3), dtype=labels)], reference, REAL,
                 nonempty=LABELS, **more)


def along(name, reference, dtypes, epsilon, axes=(0,), variant="", fill=normal, **more):
    return Entry(name, lambda t, x: getattr(t, name)(x, ALL if axes is None else axes, epsilon), [array("n", "m", fill=fill)],
                 lambda x: reference(x, axes, epsilon) if x.size else x, dtypes, variant=variant, **more)


def bend(low):
    return lambda x: np.where(x > 0, x, low(np.minimum(x, 0)))


def log_softmax(x):
    return special.log_softmax(x, axis=0) if x.size else x


def picked(x, labels):
    return np.take_along_axis(x, labels[None], 0)[0]


def cross_entropy(smoothing):
    def reference(x, labels):
        logs = log_softmax(x)
        return -(1 - smoothing) * picked(logs, labels) - smoothing * logs.mean(0)
    return reference


def glu(x):
    half = x.shape[0] // 2
    return x[:half] * special.expit(x[half:])


def huber(delta):
    def reference(x, y):
        d = np.abs(x - y)
        return np.where(d <= delta, d ** 2 / 2, delta * (d - delta / 2))
    return reference


def layer_norm(x, axes, epsilon):
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)


def normalize(x, axes, epsilon):
    return x / np.maximum(np.sqrt((np.abs(x) ** 2).sum(axes, keepdims=True)), epsilon)


ACTIVATIONS = [
    activation("relu", bend(lambda x: 0 * x)), activation("relu6", lambda x: np.clip(x, 0, 6)),
    activation("leaky_relu", bend(lambda x: 0.125 * x), (0.125,)),
    activation("elu", bend(lambda x: 1.5 * np.expm1(x)), (1.5,)), activation("selu", lambda x: SCALE * bend(lambda x: ALPHA * np.expm1(x))(x)),
    activation("celu", bend(lambda x: 1.5 * np.expm1(x / 1.5)), (1.5,)),
    activation("gelu", lambda x: x * special.ndtr(x)),
    activation("gelu_tanh", lambda x: x * special.expit(2 * np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3))),
    activation("silu", lambda x: x * special.expit(x)), activation("mish", lambda x: x * np.tanh(np.logaddexp(0, x))),
    activation("softsign", lambda x: x / (1 + np.abs(x))), activation("hard_tanh", lambda x: np.clip(x, -1, 1)),
    activation("hard_sigmoid", lambda x: np.clip(x + 3, 0, 6) / 6), activation("hard_swish", lambda x: x * np.clip(x + 3, 0, 6) / 6),
    *[activation(name, reference, fill=distinct, variant="near_0") for name, reference in
      (("gelu", lambda x: x * special.ndtr(x)), ("silu", lambda x: x * special.expit(x)), ("mish", lambda x: x * np.tanh(np.logaddexp(0, x))))],
    activation("glu", glu, (0,), sizes=({"n": 4, "m": 3}, {"n": 6, "m": 2})),
]

LOSSES = [
    labelled("cross_entropy", cross_entropy(0), (0.0,)), labelled("cross_entropy", cross_entropy(0.3), (0.3,), variant="smoothed"),
    labelled("cross_entropy", cross_entropy(0), (0.0,), "int32", variant="i32_labels"),
    loss("soft_cross_entropy", lambda x, y: -(y * log_softmax(x)).sum(0), second=between(0, 1), rest=(0,)),
    labelled("nll", lambda x, labels: -picked(x, labels)),
    loss("bce_with_logits", lambda x, y: y * np.logaddexp(0, -x) + (1 - y) * np.logaddexp(0, x), second=between(0, 1)),
    loss("huber", huber(0.75), rest=(0.75,)), loss("huber", huber(0.75), rest=(0.75,), extents=("m",), variant="broadcast"),
    loss("squared_error", lambda x, y: np.abs(x - y) ** 2, FLOAT),
    loss("squared_error", lambda x, y: np.abs(x - y) ** 2, FLOAT, extents=("m",), variant="broadcast"),
]

NORMALISATION = [
    along("layer_norm", layer_norm, REAL, 1e-5), along("layer_norm", layer_norm, REAL, 1e-5, None, "all_axes", batch=WHOLE),
    along("normalize", normalize, FLOAT, 1e-6), along("normalize", normalize, FLOAT, 1e-6, None, "all_axes", batch=WHOLE),
    along("normalize", normalize, FLOAT, 1e3, variant="short", fill=between(-1, 1)),
]

ENTRIES = ACTIVATIONS + LOSSES + NORMALISATION
