"""The benchmark's cases in PyTorch, eager and compiled, each written the way that suits the mode."""
import numpy as np

import data
import einsums
import families


def setup(framework, threads):
    global torch
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    return f"torch {torch.__version__} {'compiled' if framework == 'torch_compile' else 'eager'}"


def forward(parameters, h):
    """A dense network: tanh between the layers, none after the last."""
    for i in range(0, len(parameters), 2):
        h = torch.addmm(parameters[i + 1], h, parameters[i])
        if i + 2 < len(parameters):
            h = torch.tanh(h)
    return h


def mlp_loss(parameters, x, y):
    return torch.nn.functional.mse_loss(forward(parameters, x), y)


def convolve(parameters):
    """NHWC in and out; what PyTorch sees is NCHW in one of its two memory formats."""
    x, k = (p.permute(0, 3, 1, 2) for p in parameters)
    return torch.nn.functional.conv2d(x, k, padding=1).permute(0, 2, 3, 1)


def attention(parameters):
    q, k, v = (p[None, None] for p in parameters)
    return torch.nn.functional.scaled_dot_product_attention(q, k, v)[0, 0]


def layer_norm(parameters):
    x, gain, bias = parameters
    return torch.nn.functional.layer_norm(x, gain.shape, gain, bias)


LAYERS = {"attention": attention, "layer_norm": layer_norm}


def cholesky_loss(a, y):
    """y' A^-1 y + log det A through the Cholesky factor."""
    l = torch.linalg.cholesky(a)
    z = torch.linalg.solve_triangular(l, y[:, None], upper=False)[:, 0]
    return z @ z + 2 * torch.log(torch.diagonal(l)).sum()


def pinv_loss(a, w):
    (a,) = a
    return (w * torch.linalg.pinv(a)).sum()


def lstsq_loss(a, b, w):
    (a,) = a
    return (w * torch.linalg.lstsq(a, b)[0]).sum()


def matrix_exp_loss(a, w):
    (a,) = a
    return (w * torch.linalg.matrix_exp(a)).sum()


def qr_loss(a, w):
    (a,) = a
    q, r = torch.linalg.qr(a)
    return (w * q * q).sum() + (w * r * r).sum()


LINALG_LOSSES = {"pinv_gradient": pinv_loss, "lstsq_gradient": lstsq_loss, "matrix_exp_gradient": matrix_exp_loss, "qr_gradient": qr_loss}


def svd_loss(a, wu, ws, wv):
    (a,) = a
    u, s, vt = torch.linalg.svd(a, full_matrices=False)
    return (wu * u * u).sum() + (ws * s).sum() + (wv * vt * vt).sum()


def eigh_loss(a, ww, wv):
    (a,) = a
    w, v = torch.linalg.eigh(a)
    return (ww * w).sum() + (wv * v * v).sum()


FACTOR_LOSSES = {"svd_gradient": svd_loss, "eigh_gradient": eigh_loss}


def pinn_loss_eager(parameters, inner, edge, value, alpha=0.1):
    """Residual of u_t = alpha u_xx, and the edge values; derivatives by autograd with a graph kept, as PINN codes do."""
    x, t = inner[:, :1].clone().requires_grad_(), inner[:, 1:].clone().requires_grad_()
    u = forward(parameters, torch.cat([x, t], dim=1))
    u_x, u_t = torch.autograd.grad(u.sum(), (x, t), create_graph=True)
    (u_xx,) = torch.autograd.grad(u_x.sum(), x, create_graph=True)
    residual = u_t - alpha * u_xx
    difference = forward(parameters, edge) - value
    return (residual * residual).mean() + (difference * difference).mean()


def pinn_loss_functional(parameters, inner, edge, value, alpha=0.1):
    """The same with nested torch.func.grad, which torch.compile can trace (it fails on nested forward mode)."""
    grad = torch.func.grad
    u = lambda x, t: forward(parameters, torch.stack([x, t], dim=1)).sum()
    x, t = inner[:, 0], inner[:, 1]
    u_x = lambda x: grad(u)(x, t)
    u_xx = grad(lambda x: u_x(x).sum())(x)
    u_t = grad(u, argnums=1)(x, t)
    residual = u_t - alpha * u_xx
    difference = forward(parameters, edge) - value
    return (residual * residual).mean() + (difference * difference).mean()


def lu_loss(a):
    (a,) = a
    lower, upper = torch.linalg.lu(a)[1:]
    return (lower**4).sum() + (upper**4).sum()


def truncated_svd(a):
    """How many values are kept is read from the tensor, as only the eager mode can."""
    u, s, vt = torch.linalg.svd(a, full_matrices=False)
    k = int((s > 0.5 * s[0]).sum())
    return (u[:, :k] * s[:k]) @ vt[:k]


def adam(parameters, gradient, m, v, step, rate=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    m = [b1 * a + (1 - b1) * g for a, g in zip(m, gradient)]
    v = [b2 * a + (1 - b2) * g * g for a, g in zip(v, gradient)]
    c1, c2 = 1 - b1**step, 1 - b2**step
    new = [p - rate * (a / c1) / (torch.sqrt(b / c2) + eps) for p, a, b in zip(parameters, m, v)]
    return new, m, v


def pinn_step(parameters, m, v, step, inner, edge, value):
    gradient, loss = torch.func.grad_and_value(pinn_loss_functional)(parameters, inner, edge, value)
    step = step + 1
    return (loss, step, *adam(parameters, gradient, m, v, step))


def matvec_step(x, a):
    return x @ a


def tanh_step(x, a, b):
    return torch.tanh(x @ a + b)


def power_step(x, a):
    y = x @ a
    y = y * torch.rsqrt((y * y).sum())
    return y, ((y - x) ** 2).sum()


def kalman_step(x, p, z, f, h, q, r):
    """The next state, a row, its covariance, and the negative log likelihood of z but for a constant."""
    x, p = x @ f, f.T @ p @ f + q
    across = p @ h
    l = torch.linalg.cholesky(h.T @ across + r)
    miss = z - x @ h
    gain = torch.cholesky_solve(across.T, l)
    term = 0.5 * miss @ torch.cholesky_solve(miss[:, None], l)[:, 0] + torch.log(torch.diagonal(l)).sum()
    return x + miss @ gain, p - (across @ gain).T, term


def heat_step(u):
    return torch.cat([u[:1], u[1:-1] + 0.25 * (u[:-2] - 2 * u[1:-1] + u[2:]), u[-1:]])


def attend(m, w):
    """The rows and one more, as many as there are."""
    e = torch.softmax(m @ (m[-1] @ w), 0)
    return torch.cat([m, torch.tanh(e @ m)[None]])


def prepare_loop(compiled, name):
    """Steps of a Python loop; what is compiled is one step, since a thousand of them unrolled compile for many minutes."""
    torch._dynamo.reset()
    wrap = torch.compile if compiled else lambda step: step
    a, x, b = tensors(list(data.turning()))
    gradient = name.endswith("_gradient")
    if name.startswith("loop_power"):
        step, a = wrap(power_step), torch.from_numpy(data.symmetric(103, 3, shift=6)[0])

        def iterate():
            y, change = x, 1.0
            with torch.no_grad():
                while change > 1e-24:
                    y, change = step(y, a)
            return [y]

        return iterate
    if name.startswith("loop_in_place"):
        half, parameters = wrap(lambda now, before: now + 0.5 * before), tensors([data.in_place()])

        def last(parameters):
            y = list(parameters[0])
            for k in range(1, len(y)):
                y[k] = half(y[k], y[k - 1])
            return torch.stack(y)

        loss = lambda parameters: (last(parameters) ** 2).sum()
    elif name.startswith(("loop_heat", "loop_growing")):
        if name.startswith("loop_growing_alone"):
            step, steps = wrap(lambda m: torch.cat([m, 0.9 * m[-1:]])), int(name.split("_")[3])
            parameters = tensors([data.growing()[1]])
        elif name.startswith("loop_heat"):
            step, steps, parameters = wrap(heat_step), 100, tensors([data.heat()])
        else:
            step, steps, (w, first) = wrap(attend), int(name.split("_")[2]), tensors(list(data.growing()))
            parameters = [first, w]

        def last(parameters):
            y, *rest = parameters
            y = y if name.startswith("loop_heat") else y[None]
            for _ in range(steps):
                y = step(y, *rest)
            return y

        loss = lambda parameters: (last(parameters) ** 2).sum()
    elif name.startswith("loop_long"):
        raise KeyError("10,000 steps in eager mode: no peer of a scan")
    elif name.startswith("loop_kalman"):
        step = wrap(kalman_step)
        parameters, x, p, z = tensors(list(data.kalman(200)))

        def loss(parameters):
            state, covariance, total = x, p, 0.0
            for seen in z:
                state, covariance, term = step(state, covariance, seen, *parameters)
                total = total + term
            return total
    else:
        step = wrap(tanh_step if name.startswith("loop_tanh") else matvec_step)
        parameters = [x, a, b] if name.startswith("loop_tanh") else [x, a]

        def last(parameters):
            y, *rest = parameters
            for _ in range(1000):
                y = step(y, *rest)
            return y

        loss = lambda parameters: last(parameters).sum()
    if not gradient:

        def run():
            with torch.no_grad():
                return [last(parameters)]

        return run
    parameters = [p.clone().requires_grad_() for p in parameters]

    def run_gradient():
        value = loss(parameters)
        return [value.detach(), *torch.autograd.grad(value, parameters)]

    return run_gradient


def prepare_einsum(name):
    """torch.einsum has 52 labels: opt_einsum contracts PyTorch's tensors along the path that torch.einsum would take, which is found once."""
    import opt_einsum

    subscripts, arrays = einsums.network(name)
    function = opt_einsum.contract_expression(subscripts, *(array.shape for array in arrays), optimize="auto")
    gradient = name.endswith("_gradient")
    xs = [torch.from_numpy(array).requires_grad_(gradient) for array in arrays]

    def run():
        with torch.set_grad_enabled(gradient):
            value = function(*xs)
        return [value.detach(), *(torch.autograd.grad(value, xs) if gradient else ())]

    return run


def tropical(a, x):
    """Of all slices at once, which is compiled to one kernel and faster than the map in eager mode, too; max is differentiated by its places."""
    return (a + x[:, :, None]).amax(1)


def tropical_gradient(a, x):
    y, first = (a + x[:, :, None]).max(1)
    return torch.zeros_like(x).scatter_add(1, first, y)


def map_case(name):
    """One slice, and torch.func.vmap of it."""
    if name.startswith("map_custom"):
        return (tropical_gradient if name.endswith("gradient") else tropical), list(data.tropical()), False
    if name == "map_solve_4x4":
        return torch.func.vmap(torch.linalg.solve), list(data.solves()), False
    if name == "map_gradients_256":
        x, y, p = data.mlp(batch=256)
        loss = lambda p, x, y: torch.nn.functional.mse_loss(torch.tanh(x @ p[0] + p[1]) @ p[2] + p[3], y)
        gradients = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
        return (lambda x, y, *p: gradients(list(p), x, y)), [x, y, *p], False

    def states(a, x, b):
        steps = []
        for each in b:
            x = torch.tanh(x @ a + each)
            steps.append(x)
        return torch.stack(steps)

    return torch.func.vmap(states, in_dims=(None, 0, 0)), list(data.scans()), False


def lu(a):
    p, l, u = torch.linalg.lu(a)
    return l, u, p


def into_last(p):
    """A permutation that writes into the memory of the last result."""
    results = []

    def permuted(x, axes):
        turned = x.permute(axes)
        if not results:
            results.append(torch.empty(turned.shape, dtype=x.dtype))
        return results[0].copy_(turned)

    return permuted if p.warm else lambda x, axes: x.permute(axes).contiguous()


def family_case(name):
    p = families.Problem(name)
    if p.kind == "lu":
        return lu, [p.regular()], False
    if p.kind.endswith("_gradient"):
        return *families.gradient(p, torch), True
    found = families.factorization(p, torch) or families.product(p, torch) or families.movement(p, torch, into_last(p))
    if not found:
        raise KeyError(f"no case {name}")
    return *found, False


def case(name):
    """The function, its arguments (NumPy; a list stands for parameters), and whether its gradient is wanted."""
    kind, _, size = name.rpartition("_")
    if name.startswith("map_"):
        return map_case(name)
    if name == "elementwise_1e6":
        return (lambda x: torch.tanh(x) * torch.exp(-x * x) + 0.5 * torch.sin(x)), [4.0 * data.uniform(1, 10**6)], False
    if name == "softmax_1024":
        x = 8.0 * data.uniform(2, 1024 * 1024).reshape(1024, 1024)
        return (lambda x: torch.softmax(x, dim=-1)), [x], False
    if kind == "mlp_forward":
        x, _, p = data.mlp(dtype=np.dtype(size.replace("f", "float")))
        return forward, [p, x], False
    if kind == "mlp_gradient":
        x, y, p = data.mlp(dtype=np.dtype(size.replace("f", "float")))
        return mlp_loss, [p, x, y], True
    if kind.startswith("convolution"):  # channels last is the faster one of oneDNN's formats, and has no kernels in f64
        parameters = data.convolution(name, channels_first=size == "f64")
        if kind.startswith("convolution_gradient"):
            return (lambda p: (convolve(p) ** 2).mean()), [parameters], True
        return convolve, [parameters], False
    if kind in LAYERS:
        return LAYERS[kind], [getattr(data, kind)(size.replace("f", "float"))], False
    if kind.removesuffix("_gradient") in LAYERS:
        kind = kind.removesuffix("_gradient")
        return (lambda p: (LAYERS[kind](p) ** 2).mean()), [getattr(data, kind)(size.replace("f", "float"))], True
    if kind == "cholesky_gradient":
        n = int(size)
        return cholesky_loss, [[data.symmetric(30, n, shift=2 * n**0.5)[0]], data.uniform(31, n)], True
    if kind in LINALG_LOSSES:
        a, *others = data.linalg_gradient(kind, int(size))
        return LINALG_LOSSES[kind], [[a], *others], True
    if kind in FACTOR_LOSSES:
        a, *weights = data.factors_gradient(kind, int(size))
        return FACTOR_LOSSES[kind], [[a], *weights], True
    if kind == "lu_gradient":
        n = int(size)
        return lu_loss, [[data.symmetric(30, n, shift=2 * n**0.5)[0]]], True
    if kind == "truncated_svd":
        n = int(size)
        return truncated_svd, [data.uniform(40, n * n).reshape(n, n)], False
    if kind.startswith("eager_multiply_add"):
        return (lambda a, b, c: a * b + c), [data.uniform(120 + i, int(float(size))) for i in range(3)], False
    if name == "call_latency":
        return (lambda x: x * x + x), [data.uniform(60, 4)], False
    if name == "stencil_1e6":
        return (lambda x: x[:-2] - 2 * x[1:-1] + x[2:]), [data.uniform(70, 10**6)], False
    if name == "pad_and_add_1e6":
        pad = lambda x, i: torch.nn.functional.pad(x, (i, 2 - i))
        return (lambda x: pad(x, 0) - 2 * pad(x, 1) + pad(x, 2)), [data.uniform(71, 10**6)], False
    if kind.startswith("concatenation"):
        parts = [data.uniform(72 + i, 125000) for i in range(8)]
        if kind == "concatenation_sum":
            return (lambda *parts: torch.cat(parts).sum()), parts, False
        return (lambda *parts: torch.cat([x * x for x in parts])), parts, False
    if name == "strided_sum_1e6":
        return (lambda x: x[::2].sum()), [data.uniform(80, 10**6)], False
    if kind.startswith("random"):
        draw = {"random_normal": torch.randn, "random_uniform": torch.rand}[kind]
        dtype = {"f64": torch.float64, "f32": torch.float32}[size]
        return (lambda: draw(10**7, dtype=dtype)), [], False
    if kind in ("fft", "fft_rows", "fft2"):
        x = data.complex_numbers(90, int(size) ** (1 if kind == "fft" else 2))
        return (torch.fft.fft2 if kind == "fft2" else torch.fft.fft), [x if kind == "fft" else x.reshape(int(size), int(size))], False
    if name == "sort_1e6":
        return (lambda x: torch.sort(x)[0]), [data.uniform(110, 10**6)], False
    if name == "argsort_1e6":
        return (lambda x: torch.argsort(x, stable=True)), [data.uniform(110, 10**6)], False
    if name == "cumulative_sum_1e7":
        return (lambda x: torch.cumsum(x, 0)), [data.uniform(111, 10**7)], False
    if kind in ("gather_1e6", "scatter_add_1e6"):
        width, rows = int(size), 10**6 if size == "1" else 10**5
        x, at = data.table(width, rows, 112), data.places(rows)
        if kind == "gather_1e6":
            return (lambda x, at: x[at]), [x, at], False
        return (lambda x, at, u: x.index_add(0, at, u)), [x, at, data.table(width, 10**6, 114)], False
    return family_case(name)


def tensors(argument):
    return [tensors(a) for a in argument] if isinstance(argument, list) else torch.from_numpy(argument)


def prepare(framework, name):
    """A function of no arguments that makes one call."""
    compiled = framework == "torch_compile"
    if name == "pinn_step":
        return prepare_pinn_compiled() if compiled else prepare_pinn_eager()
    if name.startswith("loop_"):
        return prepare_loop(compiled, name)
    if name.startswith("eager_training"):
        return prepare_eager_training(int(name.rpartition("_")[2]))
    if name.startswith("einsum_"):
        if compiled:
            raise KeyError("the networks are not compiled: eager mode is beside")
        return prepare_einsum(name)
    function, arguments, gradient = case(name)
    arguments = tensors(arguments)
    if name.startswith("cholesky_gradient"):
        whole = function
        function = lambda parameters, y: whole(parameters[0], y)
    if compiled:
        torch._dynamo.reset()
        function = torch.compile(function)
    if not gradient:

        def run():
            with torch.no_grad():
                result = function(*arguments)
            return [result] if isinstance(result, torch.Tensor) else list(result)

        return run
    parameters = [p.requires_grad_() for p in arguments[0]]

    def run_gradient():
        loss = function(*arguments)
        result = torch.autograd.grad(loss, parameters)
        return result if name.startswith(("cholesky", "lu", *LINALG_LOSSES)) else [loss.detach(), *result]

    return run_gradient


def prepare_eager_training(width):
    """Each call is one step of gradient descent from the state that the last one left."""
    x, y, parameters = data.eager_training(width)
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    parameters = [torch.from_numpy(p).requires_grad_() for p in parameters]

    def run():
        loss = mlp_loss(parameters, x, y)
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p -= 0.01 * p.grad
                p.grad = None
        return [loss.detach()]

    return run


def prepare_pinn_eager():
    """Each call is one step of training from the state that the last one left."""
    *points, parameters = tensors(list(data.pinn()))
    for p in parameters:
        p.requires_grad_()
    optimizer = torch.optim.Adam(parameters, lr=1e-3, fused=True)

    def run():
        optimizer.zero_grad()
        loss = pinn_loss_eager(parameters, *points)
        loss.backward()
        optimizer.step()
        state = optimizer.state
        return [loss.detach(), *(p.detach() for p in parameters), *(state[p]["exp_avg"] for p in parameters)]

    return run


def prepare_pinn_compiled():
    torch._dynamo.reset()
    step = torch.compile(pinn_step)
    *points, parameters = tensors(list(data.pinn()))
    zeros = [torch.zeros_like(p) for p in parameters]
    state = [parameters, zeros, zeros, torch.tensor(0.0, dtype=torch.float64)]

    def run():
        with torch.no_grad():
            loss, count, p, m, v = step(*state, *points)
        state[:] = p, m, v, count
        return [loss, *p, *m]

    return run
