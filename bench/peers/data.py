"""The benchmark's input data: a counter-based formula, computed bit for bit alike by ours/data.c."""
import numpy as np

LAYERS_MLP = (64, 64, 64)
LAYERS_DEEP = (64,) * 11
LAYERS_PINN = (2, 32, 32, 32, 1)
PINN_COLLOCATION, PINN_EDGE = 1024, 128
BATCH = 1024


def uniform(stream, count):
    """`count` doubles in [-1, 1): splitmix64 of (stream, index)."""
    z = np.arange(1, count + 1, dtype=np.uint64) + np.uint64(stream << 32)
    z *= np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def complex_numbers(stream, count):
    return uniform(stream, 2 * count).view(np.complex128)


def symmetric(stream, n, batch=1, shift=0.0):
    """`batch` symmetric n x n matrices with `shift` added to the diagonal, shape (batch, n, n)."""
    m = uniform(stream, batch * n * n).reshape(batch, n, n)
    return 0.5 * (m + m.transpose(0, 2, 1)) + shift * np.eye(n)


def linalg_gradient(kind, n):
    """The matrix and what its loss is weighted with."""
    of = lambda stream, rows, columns, scale=1.0: scale * uniform(stream, rows * columns).reshape(rows, columns)
    return {"pinv_gradient": lambda: [of(80, 2 * n, n), of(81, n, 2 * n)],
            "lstsq_gradient": lambda: [of(82, 2 * n, n), of(83, 2 * n, 8), of(84, n, 8)],
            "matrix_exp_gradient": lambda: [of(85, n, n, 0.125 if n == 64 else 0.0625), of(86, n, n)],
            "qr_gradient": lambda: [of(87, n, n), of(88, n, n)]}[kind]()


def heat():
    return uniform(104, 1_000_000)


def eager_training(width):
    """x, y and the parameters of a 64-width-width-1 network: ours transposed."""
    widths, single = (64, width, width, 1), lambda stream, *shape: (uniform(stream, int(np.prod(shape)))).astype(np.float32).reshape(shape)
    parameters = [(0.1 * uniform(125 + i, widths[i // 2 + 1] * (1 if i % 2 else widths[i // 2]))).astype(np.float32) for i in range(6)]
    shaped = [p if i % 2 else p.reshape(widths[i // 2], widths[i // 2 + 1]) for i, p in enumerate(parameters)]
    return single(123, 128, 64), single(124, 128, 1), shaped


def table(width, rows, stream):
    return uniform(stream, rows * width).reshape((rows, width) if width > 1 else rows)


def places(rows):
    return (0.5 * rows * (uniform(113, 1_000_000) + 1.0)).astype(np.int64)


def in_place():
    return uniform(107, 1000)


def growing():
    """The weights and the first row of what grows: our matrices transposed."""
    return 0.5 * uniform(105, 32 * 32).reshape(32, 32), uniform(106, 32)


def solves():
    """4096 matrices 4x4 and right-hand sides."""
    return symmetric(130, 4, 4096, 4.0), uniform(131, 4096 * 4).reshape(4096, 4)


def scans():
    """The matrix, 256 first states of 16 numbers, and what is added in each of 100 steps; our matrix transposed."""
    return 0.25 * uniform(132, 16 * 16).reshape(16, 16), uniform(133, 256 * 16).reshape(256, 16), uniform(134, 256 * 1600).reshape(256, 100, 16)


def tropical():
    """a by columns, 64x64, and 1024 vectors."""
    return uniform(135, 64 * 64).reshape(64, 64), uniform(136, 1024 * 64).reshape(1024, 64)


def network(stream, layers):
    """Weights (in, out) and biases (out) of a dense network, alternating."""
    parameters = []
    for i, (fan_in, fan_out) in enumerate(zip(layers, layers[1:])):
        scale = 1.0 / np.sqrt(np.float64(fan_in))
        parameters.append(scale * uniform(stream + 2 * i, fan_in * fan_out).reshape(fan_in, fan_out))
        parameters.append(0.1 * uniform(stream + 2 * i + 1, fan_out))
    return parameters


def mlp(batch=BATCH, dtype=np.float64, layers=LAYERS_MLP):
    """x, y and the parameters w1 b1 w2 b2 ... of a network from 64 to 64."""
    x = uniform(10, batch * 64).reshape(batch, 64)
    y = uniform(11, batch * 64).reshape(batch, 64)
    return x.astype(dtype), y.astype(dtype), [p.astype(dtype) for p in network(12, layers)]


def convolution(name, channels_first=False):
    """Images NHWC and a kernel OHWI of `convolution_[gradient_]b<batch>_f<bits>`; `channels_first`: the same shapes, NCHW and OIHW in memory."""
    *_, batch, dtype = name.split("_")
    shapes = (int(batch[1:]), 56, 56, 64), (64, 3, 3, 64)
    x, k = (scale * uniform(stream, int(np.prod(s))).reshape(s) for stream, scale, s in zip((110, 111), (1, 0.05), shapes))
    x, k = (a.astype(dtype.replace("f", "float")) for a in (x, k))
    return [np.ascontiguousarray(a.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1) for a in (x, k)] if channels_first else [x, k]


def attention(dtype):
    """q, k and v of one head: 512 positions of 64."""
    return [2.0 * uniform(stream, 512 * 64).reshape(512, 64).astype(dtype) for stream in (120, 121, 122)]


def layer_norm(dtype):
    """x, the gain and the bias."""
    x, gain, bias = 2.0 * (uniform(123, 4096 * 512) + 0.25), 0.5 * (uniform(124, 512) + 2.0), 0.5 * uniform(125, 512)
    return [x.reshape(4096, 512).astype(dtype), gain.astype(dtype), bias.astype(dtype)]


def factors_gradient(kind, n):
    """The matrix and the weights of its factors."""
    square = lambda stream: uniform(stream, n * n).reshape(n, n)
    if kind == "svd_gradient":
        return [square(40), square(42), uniform(43, n), square(44)]
    return [symmetric(41, n)[0], uniform(45, n), symmetric(46, n)[0]]


def pinn():
    """Collocation points (n, 2), edge points (256, 2) with their values (256, 1), and the parameters."""
    half = lambda stream, n: 0.5 * (uniform(stream, n) + 1.0)
    inner = np.stack([half(20, PINN_COLLOCATION), half(21, PINN_COLLOCATION)], axis=1)
    start = np.stack([half(22, PINN_EDGE), np.zeros(PINN_EDGE)], axis=1)
    side = np.stack([np.arange(PINN_EDGE) % 2 * 1.0, half(23, PINN_EDGE)], axis=1)
    edge = np.concatenate([start, side])
    # A polynomial start value, so that C and NumPy agree on every bit of it.
    value = np.concatenate([4.0 * start[:, 0] * (1.0 - start[:, 0]), np.zeros(PINN_EDGE)])[:, None]
    return inner, edge, value, network(24, LAYERS_PINN)


def rnn(steps, batch=16, inputs=16, hidden=32):
    """The parameters w u b, the state h and x (steps, batch, inputs) of a recurrent network."""
    w = 0.25 * uniform(82, inputs * hidden).reshape(inputs, hidden)
    u = 0.125 * uniform(83, hidden * hidden).reshape(hidden, hidden)
    h, x = uniform(81, batch * hidden).reshape(batch, hidden), uniform(80, steps * batch * inputs)
    return [w, u, 0.1 * uniform(84, hidden)], h, x.reshape(steps, batch, inputs)


def kalman(steps, n=4, m=2):
    """The model f h q r for rows, the state x and its covariance p, the measurements z (steps, m)."""
    q, r, p = (symmetric(s, k, shift=k)[0] for s, k in ((92, n), (93, m), (95, n)))
    f, h = 0.5 * uniform(90, n * n).reshape(n, n), uniform(91, n * m).reshape(n, m)
    return [f, h, q, r], uniform(94, n), p, uniform(96, steps * m).reshape(steps, m)


def turning():
    """A matrix for rows whose powers grow slowly, a vector and a bias."""
    u = uniform(100, 9).reshape(3, 3)
    return np.eye(3) + 0.05 * (u - u.T), uniform(101, 3), 0.1 * uniform(102, 3)


def shapes(count=100):
    """The batch sizes of the many-shapes case: all different."""
    return [64 + 19 * ((37 * i) % count) for i in range(count)]
