"""The benchmark's cases: what each is, how its results compare, and the ratio it has to reach."""
from dataclasses import dataclass

import numpy as np

PEERS = ("jax", "torch_eager", "torch_compile")


@dataclass(frozen=True)
class Case:
    name: str
    what: str
    target: float = 1.0  # least peer/ours against the better peer, at one thread
    tolerance: float = 1e-9  # largest difference over the largest magnitude, per result
    form: str = "reversed"  # how ours is laid out beside the peers
    process: str = ""  # a whole-process case: the command that runs it
    rivals: tuple = PEERS  # the peers that count; the others are printed beside them
    without: tuple = ()  # the peers that are not run: what they lack, or would do as another does
    unit: str = "s"


@dataclass(frozen=True)
class Pair:
    """Two cases of which ours of the first takes at most so many times as long as ours of the second, at one thread."""
    name: str
    over: str
    most: float


def _timed():
    yield Case("elementwise_1e6", "tanh(x) exp(-x^2) + sin(x)/2, 1e6 f64", target=2.0)
    yield Case("softmax_1024", "softmax of 1024 rows of 1024 f64")
    for bits, tolerance in ((64, 1e-9), (32, 2e-4)):
        yield Case(f"mlp_forward_f{bits}", "1024 rows, 64-tanh64-64", tolerance=tolerance)
        yield Case(f"mlp_gradient_f{bits}", "its mean-squared loss and all gradients", tolerance=tolerance)
    for batch in (1, 8):
        for bits, tolerance, forward, gradient in ((32, 2e-4, 0.9, 0.95), (64, 1e-9, 1.0, 1.1)):
            yield Case(f"convolution_b{batch}_f{bits}", f"3x3 of 64 channels on {batch} image(s) of 56x56", target=forward, tolerance=tolerance)
            yield Case(f"convolution_gradient_b{batch}_f{bits}", "the mean of its squares, both gradients", target=gradient, tolerance=tolerance)
    for bits, tolerance in ((32, 2e-4), (64, 1e-9)):
        yield Case(f"attention_f{bits}", "softmax(q k' / sqrt(d)) v, 512 positions of 64", tolerance=tolerance)
        yield Case(f"attention_gradient_f{bits}", "the mean of its squares, the gradients by q, k and v", target=1.2, tolerance=tolerance)
    yield Case("layer_norm_f32", "4096 rows of 512, with gain and bias", tolerance=2e-4)
    yield Case("layer_norm_gradient_f32", "the mean of its squares, the gradients by x, gain and bias", target=2.0, tolerance=2e-4)
    yield Case("pinn_step", "u_t = a u_xx, 2-32-32-32-1, 1024+256 points, Adam", tolerance=1e-6)
    for n, target in ((64, 3.0), (256, 1.0), (300, 1.5)):
        yield Case(f"cholesky_gradient_{n}", "d/dA of y'A^-1 y + log det A", target=target, tolerance=1e-8)
    for n in (64, 256):
        yield Case(f"pinv_gradient_{n}", f"of the weighted pseudoinverse of {2 * n}x{n} f64", tolerance=1e-8)
        yield Case(f"lstsq_gradient_{n}", f"of the weighted solution, {2 * n}x{n} f64, 8 right-hand sides", tolerance=1e-8)
        yield Case(f"matrix_exp_gradient_{n}", f"of the weighted exponential of {n}x{n} f64", tolerance=1e-8)
        yield Case(f"lu_gradient_{n}", "d/dA of its factors' fourth powers", tolerance=1e-8, form="as_is")
    for n, target in ((64, 1.3), (256, 1.0), (300, 1.1)):
        yield Case(f"qr_gradient_{n}", f"of the weighted squares of both factors of {n}x{n} f64", target=target, tolerance=1e-7)
    for n in (64, 256, 300):
        yield Case(f"svd_gradient_{n}", "of weighted sums of s and of the squares of u and vt", tolerance=1e-7)
    for n in (32, 64, 128, 256):
        yield Case(f"truncated_svd_{n}", "what its values above half the largest one give", target=0.9, rivals=("jax", "torch_eager"))
    for n in (64, 256, 300):
        yield Case(f"eigh_gradient_{n}", "of weighted sums of w and of the squares of v", tolerance=1e-7)
    yield Case("call_latency", "x^2 + x on 4 f64", target=2.0)
    yield Case("stencil_1e6", "x[:-2] - 2 x[1:-1] + x[2:], 1e6 f64")
    yield Case("pad_and_add_1e6", "that of its transpose: three pads of 1e6 f64")
    yield Case("concatenation_sum_1e6", "the sum of 8 vectors' concatenation")
    yield Case("concatenation_squares_1e6", "8 vectors' squares, concatenated")
    yield Case("strided_sum_1e6", "the sum of every second of 1e6 f64")
    for kind in ("normal", "uniform"):
        yield Case(f"random_{kind}_f64", f"1e7 f64 of a seed ({kind})", target=3.0, form="moments", tolerance=5e-3)
        yield Case(f"random_{kind}_f32", f"1e7 f32 of a seed ({kind})", target=2.0, form="moments", tolerance=5e-3)
    for n, target in ((1024, 3.0), (4096, 1.5), (16384, 1.2), (65536, 1.2), (262144, 1.0), (1048576, 1.0), (1000, 2.0), (1021, 2.0)):
        yield Case(f"fft_{n}", f"Fourier transform of {n} complex f64", target=target, tolerance=1e-13)
    yield Case("fft_rows_1024", "those of 1024 contiguous lines of 1024 complex f64", tolerance=1e-13)
    yield Case("fft2_1024", "that of 1024x1024 complex f64", tolerance=1e-13)
    yield Case("sort_1e6", "1e6 f64 in order", target=5.0)
    yield Case("argsort_1e6", "the places that put them in order, stable", target=1.5)
    yield Case("cumulative_sum_1e7", "the sums up to each of 1e7 f64", target=2.0, tolerance=1e-8)
    for width, rows, gather in ((1, "1e6", 1.0), (32, "1e5", 2.0)):
        yield Case(f"gather_1e6_{width}", f"1e6 rows of {width} f64 at places in {rows}", target=gather)
        yield Case(f"scatter_add_1e6_{width}", f"1e6 rows of {width} f64 added at places in {rows}")
    yield Case("loop_matvec", "1000 steps x = A x, 3x3 f64 (lax.scan)", target=2.5)
    yield Case("loop_matvec_gradient", "the gradient of its last x in the first x and A", target=5.0)
    yield Case("loop_tanh", "1000 steps x = tanh(A x + b), 3x3 f64 (lax.scan)", target=1.4)
    yield Case("loop_tanh_gradient", "its gradient in x, A and b", target=4.0)
    yield Case("loop_long_gradient", "the same of 10,000 steps, all that the way back reads kept")
    yield Case("loop_long_segments_gradient", "segments kept (jax.checkpoint of 100 scans of 100 steps)")
    yield Case("loop_long_snapshots_gradient", "100 snapshots kept, binomial (the peer: segments)")
    yield Case("loop_power_iteration", "x = A x / |A x| until it stays, 3x3 f64 (lax.while_loop)", target=2.5)
    yield Case("loop_heat_1e6", "100 steps of a stencil over 1e6 f64 (fori_loop)", target=1.5)
    yield Case("loop_heat_1e6_gradient", "the gradient of the last state's squares in the first state", target=1.5)
    for steps in (32, 64, 128, 256):
        yield Case(f"loop_growing_{steps}", f"a matrix grows by a column in each of {steps} steps, which attends to all of it", target=2.0)
        yield Case(f"loop_growing_{steps}_gradient", "the gradient of its squares", target=5.0)
    for steps, target in ((32, 3.0), (64, 3.0), (128, 2.0), (256, 1.5)):
        yield Case(f"loop_growing_alone_{steps}", f"a matrix grows by a column in each of {steps} steps", target=target)
    yield Case("loop_in_place_1000", "y[k] = x[k] + y[k - 1] / 2, 1000 f64 (fori_loop)")
    yield Case("loop_in_place_1000_gradient", "the gradient of its squares")
    yield Case("loop_kalman200_gradient", "log likelihood of 200 steps of a Kalman filter, 4 and 2 (lax.scan)", target=2.5,
               tolerance=1e-8)
    eager = {"rivals": ("torch_eager",)}
    yield Case("eager_multiply_add_8", "a b + c of 8 f64, an operation at a time", target=3.0, **eager)
    yield Case("eager_multiply_add_1e6", "of 1e6 f64", **eager)
    for width, target in ((16, 2.0), (128, 1.5)):
        yield Case(f"eager_training_{width}", f"a step of a 64-{width}-{width}-1 network, 128 rows, f32", target=target, tolerance=2e-4, **eager)
    batched = {"rivals": ("jax", "torch_eager")}  # torch.compile keeps torch.func's maps
    yield Case("map_solve_4x4", "4096 solves of 4x4 f64 (vmap)", target=3.0, rivals=("jax",))
    yield Case("map_gradients_256", "the gradients of a 64-tanh64-64 network for each of 256 examples (vmap)", target=2.0, **batched)
    yield Case("map_scan_100", "256 times 100 steps x = tanh(A x + b[t]), 16 f64 (vmap of lax.scan)", **batched)
    yield Case("map_custom_64", "max over l of a(., l) + x(l), 64 f64, for 1024 x: an operation of one's own (vmap)")
    yield Case("map_custom_64_gradient", "the gradient of each slice's squares by its x")
    networks = {"rivals": ("jax", "torch_eager")}
    yield Case("einsum_chain64", "the product of 64 matrices as one einsum", **networks)
    for bond, target in ((8, 3.0), (16, 3.0), (32, 2.0)):
        yield Case(f"einsum_mps_{bond}", f"inner product of two matrix product states, 100 sites, bond {bond}", target=target, **networks)
    yield Case("einsum_mps_16_gradient", "its gradient by all 200 tensors", **networks)
    yield Case("einsum_mera", "a local operator in a binary MERA of 8 sites, bond 6", target=1.5, **networks)
    yield Case("einsum_regular", "40 tensors, each with three random bonds of 4", target=1.5, **networks)


# What a torch.compile of one call of a library is: that call.
LIBRARY_CALL = {"rivals": ("jax", "torch_eager"), "without": ("torch_compile",)}


def _factorizations():
    """Of one matrix f64; where signs are free, what does not depend on them is compared."""
    sizes = (8, 32, 128, 500, 1000)
    for kind, what, form, targets in (
            ("cholesky", "its factor", "as_is", (8, 4, 3, 1.3, 1.3)), ("solve", "3 right-hand sides", "reversed", (8, 3, 1.3, 1, 1)),
            ("lu", "its factors", "lu", (3, 2, 1.2, 1, 1)), ("inverse", "its inverse", "as_is", (8, 2, 1.1, 1, 1)),
            ("qr", "its factors", "qr", (3, 2, 1.3, 1, 1.1))):
        for n, target in zip(sizes, targets):
            yield Case(f"{kind}_{n}", f"{n}x{n} f64, {what}", target=target, form=form, **LIBRARY_CALL)
    for n in (8, 32, 64, 128, 256, 512):
        yield Case(f"svd_{n}", f"{n}x{n} f64", target=1.5 if n == 8 else 1.0, form="svd", **LIBRARY_CALL)
        yield Case(f"eigh_{n}", f"{n}x{n} f64", target=2.0 if n == 8 else 1.0, form="eigh", **LIBRARY_CALL)
    for n in (8, 32, 128, 512):
        yield Case(f"svdvals_{n}", f"the singular values alone of {n}x{n} f64", target=1.5 if n == 8 else 1.0, **LIBRARY_CALL)
        yield Case(f"eigvalsh_{n}", f"the eigenvalues alone of {n}x{n} f64", target=2.0 if n == 8 else 1.0, **LIBRARY_CALL)
    for n, target in ((64, 2.0), (300, 1.0)):
        yield Case(f"solve_gradient_{n}", f"of the weighted solution, {n}x{n} f64, 3 right-hand sides", target=target, tolerance=1e-8)


def _batches():
    """4096 matrices of one size, and products of as many as fill some milliseconds."""
    yield Case("batched_cholesky_4x4", "4096 matrices", target=2.0, form="batch_as_is", **LIBRARY_CALL)
    for kind, form, targets in (
            ("cholesky", "batch_as_is", {3: 8, 8: 4, 16: 3}), ("solve", "reversed", {3: 6, 8: 5, 16: 3}),
            ("inverse", "batch_as_is", {3: 5, 8: 5, 16: 3}), ("qr", "batch_qr", {3: 5, 8: 5, 16: 5}),
            ("eigh", "batch_eigh", {3: 8, 8: 3}), ("svd", "batch_svd", {3: 8, 8: 4})):
        for n, target in targets.items():
            yield Case(f"batched_{kind}_{n}x{n}", "4096 matrices", target=target, form=form, tolerance=1e-8, **LIBRARY_CALL)
        yield Case(f"batched_{kind}_8x8_f32", "4096 matrices f32", form=form, tolerance=2e-4, **LIBRARY_CALL)
    for kind in ("cholesky", "solve"):
        for suffix, target, tolerance in (("", 5.0, 1e-8), ("_f32", 1.0, 2e-4)):
            yield Case(f"batched_{kind}_gradient_8x8{suffix}", "of a weighted sum, 4096 matrices", target=target, tolerance=tolerance)
    for n, count, target in ((4, 4096, 2.0), (8, 1000, 3.0), (128, 64, 1.0)):
        yield Case(f"batched_matmul_{n}x{n}", f"{count} products", target=target)


def _products():
    for n, target in ((16, 1.0), (64, 1.0), (256, 1.0), (1024, 1.0), (2048, 0.97)):
        yield Case(f"matmul_{n}", f"{n}x{n} f64 product", target=target)
    for n in (256, 1024):
        yield Case(f"matmul_{n}_f32", f"{n}x{n} f32 product", target=0.97, tolerance=2e-4)
        yield Case(f"matmul_{n}_c64", f"{n}x{n} product of complex f64", target=0.97)
    yield Case("matvec_4000", "a x, 4000x4000 f64", target=0.97)
    yield Case("matvec_transposed_4000", "x a, 4000x4000 f64", target=0.97)
    yield Case("gram_2000x200", "x^H x of 2000x200 f64")
    yield Case("gram_2000x200_c64", "x^H x of 2000x200 complex f64")


def _movements():
    """Each call makes a new result; `warm`: it writes into the caller's memory, for which jitted functions have no word."""
    for kind, what, target in (("10_3000x4000", "3000x4000", 2.0), ("210_256", "256^3, the axes reversed", 2.0),
                               ("201_256", "256^3, the last axis first", 2.0), ("6d_16", "16^6, the axes in another order", 2.0),
                               ("13d_3", "3^13, the axes in another order", 1.0)):
        yield Case(f"permute_{kind}", f"{what}, f64", target=target)
        yield Case(f"permute_{kind}_warm", f"{what}, f64, into the same memory each time", target=target, rivals=("torch_eager",),
                   without=("jax", "torch_compile"))
    for axes in ("axis0", "axis1", "all"):
        yield Case(f"sum_{axes}_4000x3000", "the sum along an axis of 4000x3000 f64" if axes != "all" else "the sum of 4000x3000 f64")


def _processes():
    jitted = ("jax", "torch_compile", "torch_compile_dynamic")
    yield Case("first_result", "process start to the first MLP gradient, compile included", 2.0,
               process="first", rivals=jitted)
    yield Case("shapes_100", "MLP gradient at 100 batch sizes, compiles included", 2.0,
               process="shapes", rivals=jitted)
    yield Case("memory_run", "peak memory of the MLP gradient, 65536 rows, compiled before",
               process="memory_run", rivals=("jax", "torch_eager", "torch_compile"), unit="MiB")
    yield Case("memory_total", "peak memory of compile and 5 MLP gradients, 1024 rows",
               process="memory_total", rivals=("jax", "torch_compile"), unit="MiB")


def _compiled():
    """From the traced program, its gradient taken, to one that can be called: JAX's lower() and compile(). What comes before, in
    Python there and in C here, is told apart as `trace`."""
    yield Case("compile_mlp_gradient", "compilation of mlp_gradient_f64", rivals=("jax",))
    yield Case("compile_mlp10_gradient", "the same of ten layers of 64", rivals=("jax",))
    yield Case("compile_rnn40_gradient", "40 steps of tanh(x_t W + h U + b), 16 to 32 wide, 16 rows", rivals=("jax",))
    yield Case("compile_kalman50_gradient", "log likelihood of 50 steps of a Kalman filter, 4 and 2", rivals=("jax",), tolerance=1e-8)
    yield Case("compile_chain160_gradient", "160 times y = sin(y x + x)", rivals=("jax",))
    yield Case("compile_functions64_gradient", "64 calls of a function of ten layers y = tanh(w y), 32 wide", rivals=("jax",))


def _pairs():
    """What a value with its gradient costs beside the value alone, and a truncated decomposition beside a whole one."""
    for bits in (32, 64):
        yield Pair(f"mlp_gradient_f{bits}", f"mlp_forward_f{bits}", 3.0)
        yield Pair(f"attention_gradient_f{bits}", f"attention_f{bits}", 3.0)
        yield Pair(f"convolution_gradient_b1_f{bits}", f"convolution_b1_f{bits}", 3.0)
    yield Pair("layer_norm_gradient_f32", "layer_norm_f32", 3.0)
    yield Pair("einsum_mps_16_gradient", "einsum_mps_16", 3.0)
    yield Pair("svd_gradient_256", "svd_256", 1.4)
    yield Pair("eigh_gradient_256", "eigh_256", 1.4)
    for n in (32, 64, 128, 256):
        yield Pair(f"truncated_svd_{n}", f"svd_{n}", 1.15)


TIMED = (*_timed(), *_factorizations(), *_batches(), *_products(), *_movements())
PAIRS = tuple(_pairs())
COMPILED = tuple(_compiled())
PROCESSES = tuple(_processes())


def comparable(form, results, ours):
    """The results as arrays that are equal between two correct programs (factors have free signs)."""
    if form.startswith("batch_"):  # behind for us, in front for the peers
        form = form.removeprefix("batch_")
        results = [np.moveaxis(r, -1, 0) for r in results] if ours else results
    if form == "svd":
        u, s, vt = results
        product = (u * s[..., None, :]) @ vt
        return [s, product.swapaxes(-1, -2) if ours else product]
    if form == "eigh":
        w, v = results
        return [w, (v * w[..., None, :]) @ v.swapaxes(-1, -2)]
    if form == "qr":
        q, r = results
        return [np.abs(r), q @ r]
    if form == "lu":  # without the places of the rows, which are a vector or a matrix
        return list(results[:2])
    if form == "moments":  # of numbers that no two generators give alike
        return [np.array([np.mean(r.astype(np.float64) ** k) for k in range(1, 5)]) for r in results]
    if not ours or form == "as_is":  # of a symmetric matrix, which is laid out alike
        return list(results)
    return [np.transpose(r) for r in results]


def difference(a, b):
    """The largest difference over the largest magnitude, worst of all results; inf where shapes or counts differ."""
    if len(a) != len(b):
        return float("inf")
    worst = 0.0
    for x, y in zip(a, b):
        x, y = (np.asarray(a, dtype=np.complex128 if np.iscomplexobj(a) else np.float64) for a in (x, y))
        if x.shape != y.shape and x.size == y.size == 1:
            x = x.reshape(y.shape)
        if x.shape != y.shape or not (np.isfinite(x).all() and np.isfinite(y).all()):
            return float("inf")
        scale = np.abs(y).max(initial=0.0) or 1.0
        worst = max(worst, float(np.abs(x - y).max(initial=0.0) / scale))
    return worst
