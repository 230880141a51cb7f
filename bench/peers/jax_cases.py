"""The benchmark's cases in JAX: jitted, 64 bit on, nothing donated, every call waited for."""
import gc
import os
import time

import numpy as np

import data
import einsums
import families


def setup(_framework, threads):
    """XLA sizes its pools by the CPUs that the process may use, which the driver has set."""
    global jax, jnp
    if threads == 1:
        # The usual recipe for one thread; without it XLA's small batched products are 20 times slower on one CPU.
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    return f"jax {jax.__version__}"


def forward(parameters, h):
    """A dense network: tanh between the layers, none after the last."""
    for i in range(0, len(parameters), 2):
        h = h @ parameters[i] + parameters[i + 1]
        if i + 2 < len(parameters):
            h = jnp.tanh(h)
    return h


def mlp_loss(parameters, x, y):
    d = forward(parameters, x) - y
    return jnp.mean(d * d)


def convolve(parameters):
    """NHWC and HWIO, which XLA's kernels for CPUs are written for."""
    x, k = parameters
    return jax.lax.conv_general_dilated(x, k.transpose(1, 2, 3, 0), (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))


def attention(parameters):
    """Written out, which XLA makes twice as fast as its jax.nn.dot_product_attention of one head."""
    q, k, v = parameters
    return jax.nn.softmax(q @ k.T / np.sqrt(q.shape[1]).astype(q.dtype), axis=-1) @ v


def layer_norm(parameters):
    x, gain, bias = parameters
    mean, variance = jnp.mean(x, axis=-1, keepdims=True), jnp.var(x, axis=-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * gain + bias


LAYERS = {"attention": attention, "layer_norm": layer_norm}


def pinn_loss(parameters, inner, edge, value, alpha=0.1):
    """Residual of u_t = alpha u_xx, and the edge values; u_t and u_xx by nested forward mode."""
    u = lambda x, t: forward(parameters, jnp.stack([x, t], axis=1))[:, 0]
    x, t = inner[:, 0], inner[:, 1]
    one = jnp.ones_like(x)
    u_x = lambda x: jax.jvp(lambda x: u(x, t), (x,), (one,))[1]
    u_xx = jax.jvp(u_x, (x,), (one,))[1]
    u_t = jax.jvp(lambda t: u(x, t), (t,), (one,))[1]
    residual = u_t - alpha * u_xx
    difference = forward(parameters, edge) - value
    return jnp.mean(residual * residual) + jnp.mean(difference * difference)


def adam(parameters, gradient, m, v, step, rate=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    m = [b1 * a + (1 - b1) * g for a, g in zip(m, gradient)]
    v = [b2 * a + (1 - b2) * g * g for a, g in zip(v, gradient)]
    c1, c2 = 1 - b1**step, 1 - b2**step
    new = [p - rate * (a / c1) / (jnp.sqrt(b / c2) + eps) for p, a, b in zip(parameters, m, v)]
    return new, m, v


def pinn_step(parameters, m, v, step, inner, edge, value):
    loss, gradient = jax.value_and_grad(pinn_loss)(parameters, inner, edge, value)
    return (loss, step + 1, *adam(parameters, gradient, m, v, step + 1))


def cholesky_loss(a, y):
    """y' A^-1 y + log det A through the Cholesky factor."""
    l = jnp.linalg.cholesky(a)
    z = jax.scipy.linalg.solve_triangular(l, y, lower=True)
    return z @ z + 2 * jnp.sum(jnp.log(jnp.diagonal(l)))


def pinv_loss(a, w):
    return (w * jnp.linalg.pinv(a)).sum()


def lstsq_loss(a, b, w):
    return (w * jnp.linalg.lstsq(a, b)[0]).sum()


def matrix_exp_loss(a, w):
    return (w * jax.scipy.linalg.expm(a)).sum()


def qr_loss(a, w):
    q, r = jnp.linalg.qr(a)
    return (w * q * q).sum() + (w * r * r).sum()


LINALG_LOSSES = {"pinv_gradient": pinv_loss, "lstsq_gradient": lstsq_loss, "matrix_exp_gradient": matrix_exp_loss, "qr_gradient": qr_loss}


def svd_loss(a, wu, ws, wv):
    u, s, vt = jnp.linalg.svd(a, full_matrices=False)
    return (wu * u * u).sum() + (ws * s).sum() + (wv * vt * vt).sum()


def eigh_loss(a, ww, wv):
    w, v = jnp.linalg.eigh(a)
    return (ww * w).sum() + (wv * v * v).sum()


FACTOR_LOSSES = {"svd_gradient": svd_loss, "eigh_gradient": eigh_loss}


def lu_loss(a):
    lower, upper = jax.scipy.linalg.lu(a)[1:]
    return jnp.sum(lower**4) + jnp.sum(upper**4)


def truncated_svd(a):
    """A jitted program has no size that values decide: what is dropped is 0."""
    u, s, vt = jnp.linalg.svd(a, full_matrices=False)
    return (u * jnp.where(s > 0.5 * s[0], s, 0)) @ vt


def rnn_loss(parameters, h, x):
    w, u, b = parameters
    for t in range(x.shape[0]):
        h = jnp.tanh(x[t] @ w + h @ u + b)
    return jnp.sum(h * h)


def kalman_step(model, x, p, z):
    """The next state, a row, its covariance, and the negative log likelihood of z but for a constant."""
    f, h, q, r = model
    x, p = x @ f, f.T @ p @ f + q
    across = p @ h
    l = jnp.linalg.cholesky(h.T @ across + r)
    miss = z - x @ h
    gain = jax.scipy.linalg.cho_solve((l, True), across.T)
    term = 0.5 * miss @ jax.scipy.linalg.cho_solve((l, True), miss) + jnp.sum(jnp.log(jnp.diagonal(l)))
    return x + miss @ gain, p - (across @ gain).T, term


def kalman_loss(model, x, p, z):
    loss = 0.0
    for t in range(z.shape[0]):
        x, p, term = kalman_step(model, x, p, z[t])
        loss += term
    return loss


def chain_loss(x, steps):
    y = x
    for _ in range(steps):
        y = jnp.sin(y * x + x)
    return jnp.sum(y)


def matvec_loop(x, a, steps=1000):
    return jax.lax.scan(lambda x, _: (x @ a, None), x, None, length=steps)[0]


def tanh_loop(x, a, b, steps=1000):
    return jax.lax.scan(lambda x, _: (jnp.tanh(x @ a + b), None), x, None, length=steps)[0]


def segments_loop(x, a, b):
    segment = jax.checkpoint(lambda x, _: (tanh_loop(x, a, b, 100), None))
    return jax.lax.scan(segment, x, None, length=100)[0]


def power_iteration(x, a):
    def improve(state):
        x, _ = state
        y = x @ a
        y = y * jax.lax.rsqrt(jnp.sum(y * y))
        return y, jnp.sum((y - x) ** 2)

    return jax.lax.while_loop(lambda state: state[1] > 1e-24, improve, (x, 1.0))[0]


def kalman_scan_loss(model, x, p, z):
    """kalman_loss without the unrolling."""
    def step(state, seen):
        x, p, loss = state
        x, p, term = kalman_step(model, x, p, seen)
        return (x, p, loss + term), None

    return jax.lax.scan(step, (x, p, 0.0), z)[0][2]


def heat_loop(u):
    step = lambda _, u: u.at[1:-1].add(0.25 * (u[:-2] - 2 * u[1:-1] + u[2:]))
    return jax.lax.fori_loop(0, 100, step, u)


def growing_loop(steps):
    """jit wants one size: rows that are not there yet are masked."""

    def run(x, w):
        def step(m, i):
            scores = m @ (m[i] @ w)
            e = jax.nn.softmax(jnp.where(jnp.arange(steps + 1) <= i, scores, -jnp.inf))
            return m.at[i + 1].set(jnp.tanh(e @ m)), None

        m = jnp.zeros((steps + 1, 32)).at[0].set(x)
        return jax.lax.scan(step, m, jnp.arange(steps))[0]

    return run


def growing_alone_loop(steps):
    def run(x):
        m = jnp.zeros((steps + 1, 32)).at[0].set(x)
        return jax.lax.fori_loop(0, steps, lambda i, m: m.at[i + 1].set(0.9 * m[i]), m)

    return run


def in_place_loop(x):
    return jax.lax.fori_loop(1, x.shape[0], lambda k, y: y.at[k].add(0.5 * y[k - 1]), x)


def loop_case(name):
    a, x, b = data.turning()
    squares = lambda f: lambda *args: jnp.sum(f(*args) ** 2)
    if name.startswith("loop_heat"):
        return (jax.value_and_grad(squares(heat_loop)) if name.endswith("gradient") else heat_loop), [data.heat()]
    if name.startswith("loop_in_place"):
        return (jax.value_and_grad(squares(in_place_loop)) if name.endswith("gradient") else in_place_loop), [data.in_place()]
    if name.startswith("loop_growing_alone"):
        return growing_alone_loop(int(name.split("_")[3])), [data.growing()[1]]
    if name.startswith("loop_growing"):
        w, x = data.growing()
        run = growing_loop(int(name.split("_")[2]))
        return (jax.value_and_grad(squares(run), argnums=(0, 1)) if name.endswith("gradient") else run), [x, w]
    if name == "loop_matvec":
        return matvec_loop, [x, a]
    if name == "loop_matvec_gradient":
        return jax.value_and_grad(lambda x, a: jnp.sum(matvec_loop(x, a)), argnums=(0, 1)), [x, a]
    if name == "loop_tanh":
        return tanh_loop, [x, a, b]
    if name == "loop_tanh_gradient":
        return jax.value_and_grad(lambda x, a, b: jnp.sum(tanh_loop(x, a, b)), argnums=(0, 1, 2)), [x, a, b]
    if name.startswith("loop_long"):
        run = segments_loop if name != "loop_long_gradient" else lambda x, a, b: tanh_loop(x, a, b, 10000)
        return jax.value_and_grad(lambda x, a, b: jnp.sum(run(x, a, b)), argnums=(0, 1, 2)), [x, a, b]
    if name == "loop_power_iteration":
        return power_iteration, [x, data.symmetric(103, 3, shift=6)[0]]
    if name == "loop_kalman200_gradient":
        return jax.value_and_grad(kalman_scan_loss), list(data.kalman(200))
    raise KeyError(f"no case {name}")


def largest(a, x):
    """The largest a[l] + x[l] of all l and the first l that has it. A loop over l takes half as long as one jnp.max, which XLA does not
    vectorise, and a fifteenth of one jnp.argmax."""
    def step(l, state):
        y, first = state
        sums = a[l] + x[l]
        return jnp.where(sums > y, sums, y), jnp.where(sums > y, l.astype(jnp.int32), first)
    return jax.lax.fori_loop(0, len(x), step, (jnp.full_like(x, -jnp.inf), jnp.zeros(x.shape, jnp.int32)))


def tropical():
    """The operation with its derivative: that of the term that is largest."""
    @jax.custom_vjp
    def value(a, x):
        return jax.lax.fori_loop(0, len(x), lambda l, y: jnp.maximum(y, a[l] + x[l]), jnp.full_like(x, -jnp.inf))

    def backward(first, cotangent):
        return None, jnp.zeros_like(cotangent).at[first].add(cotangent, mode="promise_in_bounds")
    value.defvjp(largest, backward)
    return value


def map_case(name):
    """One slice, and jax.vmap of it."""
    if name == "map_custom_64":
        return jax.vmap(tropical(), in_axes=(None, 0)), list(data.tropical())
    if name == "map_custom_64_gradient":
        value = tropical()
        return jax.vmap(jax.grad(lambda a, x: 0.5 * jnp.sum(value(a, x) ** 2), argnums=1), in_axes=(None, 0)), list(data.tropical())
    if name == "map_solve_4x4":
        return jax.vmap(jnp.linalg.solve), list(data.solves())
    if name == "map_gradients_256":
        x, y, p = data.mlp(batch=256)
        return jax.vmap(jax.grad(mlp_loss), in_axes=(None, 0, 0)), [p, x, y]

    def states(a, x, b):
        def step(x, b):
            x = jnp.tanh(x @ a + b)
            return x, x
        return jax.lax.scan(step, x, b)[1]

    return jax.vmap(states, in_axes=(None, 0, 0)), list(data.scans())


def einsum_case(name):
    """One jnp.einsum; its path is found while it is traced."""
    subscripts, arrays = einsums.network(name)
    value = lambda *xs: jnp.einsum(subscripts, *xs)
    if not name.endswith("_gradient"):
        return value, arrays
    return jax.value_and_grad(value, argnums=tuple(range(len(arrays)))), arrays


def compile_case(name):
    """The programs whose compilation is timed; their loops are unrolled by the tracing."""
    if name == "compile_mlp_gradient":
        return case("mlp_gradient_f64")
    if name == "compile_mlp10_gradient":
        x, y, p = data.mlp(layers=data.LAYERS_DEEP)
        return jax.value_and_grad(mlp_loss), [p, x, y]
    if name == "compile_rnn40_gradient":
        return jax.value_and_grad(rnn_loss), list(data.rnn(40))
    if name == "compile_kalman50_gradient":
        return jax.value_and_grad(kalman_loss), list(data.kalman(50))
    if name == "compile_chain160_gradient":
        return jax.value_and_grad(lambda x: chain_loss(x, 160)), [data.uniform(70, 1024)]
    if name == "compile_functions64_gradient":
        return jax.value_and_grad(functions_loss), [*(
            data.uniform(98 + i, 1024).reshape(32, 32) * 0.25 for i in range(8)), data.uniform(97, 32)]
    raise KeyError(f"no case {name}")


def functions_block(w, y):
    for _ in range(10):
        y = jnp.tanh(y @ w)
    return y


def functions_loss(*arrays):
    *weights, y = arrays
    block = jax.jit(functions_block)
    for i in range(64):
        y = block(weights[i % 8], y)
    return jnp.sum(y * y)


def lu(a):
    packed, _, places = jax.lax.linalg.lu(a)
    return jnp.tril(packed, -1) + jnp.eye(len(a), dtype=a.dtype), jnp.triu(packed), places


def family_case(name):
    p = families.Problem(name)
    if p.kind == "lu":
        return lu, [p.regular()]
    if p.kind.endswith("_gradient"):
        loss, arguments = families.gradient(p, jnp)
        return jax.value_and_grad(loss), arguments
    found = families.factorization(p, jnp) or families.product(p, jnp) or families.movement(p, jnp, jnp.transpose)
    if not found or p.warm:
        raise KeyError(f"no case {name}")
    return found


def case(name):
    """The function and its arguments (NumPy)."""
    kind, _, size = name.rpartition("_")
    if name.startswith("loop_"):
        return loop_case(name)
    if name.startswith("einsum_"):
        return einsum_case(name)
    if name.startswith("map_"):
        return map_case(name)
    if name == "elementwise_1e6":
        return (lambda x: jnp.tanh(x) * jnp.exp(-x * x) + 0.5 * jnp.sin(x)), [4.0 * data.uniform(1, 10**6)]
    if name == "softmax_1024":
        return (lambda x: jax.nn.softmax(x, axis=-1)), [8.0 * data.uniform(2, 1024 * 1024).reshape(1024, 1024)]
    if kind == "mlp_forward":
        x, _, p = data.mlp(dtype=np.dtype(size.replace("f", "float")))
        return forward, [p, x]
    if kind == "mlp_gradient":
        x, y, p = data.mlp(dtype=np.dtype(size.replace("f", "float")))
        return jax.value_and_grad(mlp_loss), [p, x, y]
    if kind.startswith("convolution_gradient"):
        return jax.value_and_grad(lambda p: jnp.mean(convolve(p) ** 2)), [data.convolution(name)]
    if kind.startswith("convolution"):
        return convolve, [data.convolution(name)]
    if kind in LAYERS:
        return LAYERS[kind], [getattr(data, kind)(size.replace("f", "float"))]
    if kind.removesuffix("_gradient") in LAYERS:
        kind = kind.removesuffix("_gradient")
        return jax.value_and_grad(lambda p: jnp.mean(LAYERS[kind](p) ** 2)), [getattr(data, kind)(size.replace("f", "float"))]
    if kind == "cholesky_gradient":
        n = int(size)
        return jax.grad(cholesky_loss), [data.symmetric(30, n, shift=2 * n**0.5)[0], data.uniform(31, n)]
    if kind in LINALG_LOSSES:
        return jax.grad(LINALG_LOSSES[kind]), data.linalg_gradient(kind, int(size))
    if kind in FACTOR_LOSSES:
        return jax.value_and_grad(FACTOR_LOSSES[kind]), data.factors_gradient(kind, int(size))
    if kind == "lu_gradient":
        n = int(size)
        return jax.grad(lu_loss), [data.symmetric(30, n, shift=2 * n**0.5)[0]]
    if kind == "truncated_svd":
        n = int(size)
        return truncated_svd, [data.uniform(40, n * n).reshape(n, n)]
    if name == "call_latency":
        return (lambda x: x * x + x), [data.uniform(60, 4)]
    if name == "stencil_1e6":
        return (lambda x: x[:-2] - 2 * x[1:-1] + x[2:]), [data.uniform(70, 10**6)]
    if name == "pad_and_add_1e6":
        pad = lambda x, i: jnp.pad(x, (i, 2 - i))
        return (lambda x: pad(x, 0) - 2 * pad(x, 1) + pad(x, 2)), [data.uniform(71, 10**6)]
    if kind.startswith("concatenation"):
        parts = [data.uniform(72 + i, 125000) for i in range(8)]
        if kind == "concatenation_sum":
            return (lambda *parts: jnp.concatenate(parts).sum()), parts
        return (lambda *parts: jnp.concatenate([x * x for x in parts])), parts
    if name == "strided_sum_1e6":
        return (lambda x: x[::2].sum()), [data.uniform(80, 10**6)]
    if kind.startswith("random"):
        draw = {"random_normal": jax.random.normal, "random_uniform": jax.random.uniform}[kind]
        dtype = np.dtype(size.replace("f", "float"))
        return (lambda key: draw(jax.random.wrap_key_data(key), (10**7,), dtype)), [np.array([0, 42], np.uint32)]
    if kind in ("fft", "fft_rows", "fft2"):
        x = data.complex_numbers(90, int(size) ** (1 if kind == "fft" else 2))
        return (jnp.fft.fft2 if kind == "fft2" else jnp.fft.fft), [x if kind == "fft" else x.reshape(int(size), int(size))]
    if name == "sort_1e6":
        return jnp.sort, [data.uniform(110, 10**6)]
    if name == "argsort_1e6":
        return (lambda x: jnp.argsort(x, stable=True)), [data.uniform(110, 10**6)]
    if name == "cumulative_sum_1e7":
        return jnp.cumsum, [data.uniform(111, 10**7)]
    if kind in ("gather_1e6", "scatter_add_1e6"):
        width, rows = int(size), 10**6 if size == "1" else 10**5
        x, at = data.table(width, rows, 112), data.places(rows)
        if kind == "gather_1e6":
            return (lambda x, at: x[at]), [x, at]
        return (lambda x, at, u: x.at[at].add(u)), [x, at, data.table(width, 10**6, 114)]
    return family_case(name)


def prepare(_framework, name):
    """A function of no arguments that makes one call and waits for its results."""
    if name == "pinn_step":
        return prepare_pinn()
    function, arguments = case(name)
    function = jax.jit(function)
    arguments = jax.tree.map(jnp.asarray, arguments)
    leaves = jax.tree.leaves

    def run():
        return leaves(jax.block_until_ready(function(*arguments)))

    return run


def compile_afresh(name):
    """A function as from `prepare`, and the seconds of its tracing and of its lowering and compilation, nothing cached."""
    function, arguments = compile_case(name)
    arguments = jax.tree.map(jnp.asarray, arguments)
    jax.clear_caches()
    gc.collect()
    start = time.perf_counter()
    traced = jax.jit(function).trace(*arguments)
    middle = time.perf_counter()
    compiled = traced.lower().compile()
    seconds = {"trace": middle - start, "compile": time.perf_counter() - middle}
    return (lambda: jax.tree.leaves(jax.block_until_ready(compiled(*arguments)))), seconds


def prepare_pinn():
    """Each call is one step of training from the state that the last one left."""
    step = jax.jit(pinn_step)
    *points, parameters = jax.tree.map(jnp.asarray, list(data.pinn()))
    zeros = [jnp.zeros_like(p) for p in parameters]
    state = [parameters, zeros, zeros, jnp.float64(0)]

    def run():
        loss, count, p, m, v = jax.block_until_ready(step(*state, *points))
        state[:] = p, m, v, count
        return [loss, *p, *m]

    return run
