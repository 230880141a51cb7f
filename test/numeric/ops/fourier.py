"""Fourier transforms of every length and layout against NumPy's in double precision, and the same bits for every number of threads."""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

RANK = 3
SCALES = {"one": {"fft": "backward", "ifft": "forward", "rfft": "backward", "irfft": "forward"}, "root": dict.fromkeys(("fft", "ifft", "rfft", "irfft"), "ortho"),
          "whole": {"fft": "forward", "ifft": "backward", "rfft": "forward", "irfft": "backward"}}
PRIMES = [67, 71, 101, 127, 257, 509, 1021, 2017, 4099, 10007]
POWERS = [128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 1 << 16, 1 << 18, 81, 243, 729, 2187, 6561, 625, 3125, 343, 2401]
PRODUCTS = [72, 96, 100, 120, 144, 210, 360, 385, 720, 1000, 1001, 1155, 1536, 2209, 2310, 3600, 5040, 30030, 94, 106, 2 * 1021, 3 * 257, 47 * 53, 100000]
# lines in a row, neighbours of one line, both, several lines between neighbours; few of them and a little more than vectors of them
LAYOUTS = [(1, 1), (1, 3), (1, 17), (2, 9), (3, 5), (7, 2), (8, 1), (19, 1), (33, 2)]
LONG_LAYOUTS = [(1, 1), (1, 2), (9, 1), (33, 1)]


def tensor(element):
    return "!tenferro.tensor<" + "?x" * RANK + element + ">"


def program(name, operation, element, scale):
    complex_element, real, n = tensor(f"complex<{element}>"), tensor(element), "%n"
    if operation == "rfft":
        body = f"  %y = tenferro.rfft %x axis 1 scale {scale} : ({real}) -> {complex_element}"
        x, y = real, complex_element
    elif operation == "irfft":  # the result has the extent of `like`
        body = f"  {n} = tenferro.dim %like, 1 : {real}\n" \
               f"  %y = tenferro.irfft %x axis 1 extents [{n}] scale {scale} : {complex_element} -> {real}"
        x, y = f"{complex_element}, %like: {real}", real
    else:
        backward = str(operation == "ifft").lower()
        body = f"  %y = tenferro.fft %x axis 1 backward {backward} scale {scale} : {complex_element}"
        x, y = complex_element, complex_element
    return f"func.func @{name}(%x: {x}) -> {y} {{\n{body}\n  return %y : {y}\n}}\n"


def data(rng, shape, is_complex):
    x = rng.standard_normal(shape)
    return x + 1j * rng.standard_normal(shape) if is_complex else x


def compare(got, want, eps, what):
    """Relative to the largest element of each line: errors of a transform spread over it."""
    assert got.shape == want.shape, f"{what}: {got.shape} for {want.shape}"
    if want.size == 0:
        return
    error = np.max(np.abs(got - want), axis=1) / np.max(np.abs(want), axis=1)
    assert np.max(error) <= 8 * eps * (1 + np.log2(max(got.shape[1], want.shape[1]))), f"{what}: off by {np.max(error) / eps:.1f} eps"


def check(modules, rng, n, layout, dtype, scale):
    element, eps, wide = {np.float32: ("f32", 1.2e-7, np.complex64), np.float64: ("f64", 2.3e-16, np.complex128)}[dtype]
    shape, half = (layout[0], n, layout[1]), (layout[0], n // 2 + 1, layout[1])
    for operation in ("fft", "ifft", "rfft", "irfft"):
        x = data(rng, half if operation == "irfft" else shape, operation != "rfft").astype(dtype if operation == "rfft" else wide)
        x = np.asfortranarray(x)
        norm, what = SCALES[scale][operation], f"{operation} of {n} in {layout}, {element}"
        exact = x.astype(np.float64 if operation == "rfft" else np.complex128)
        length = {"n": n} if operation == "irfft" else {}
        want = getattr(np.fft, operation)(exact, axis=1, norm=norm, **length) if x.size else np.zeros(half if operation == "rfft" else shape)
        inputs = [x] + ([np.zeros(shape, dtype, order="F")] if operation == "irfft" else [])
        first, *others = [module(f"{operation}_{element}_{scale}", *inputs)[0] for module in modules]
        compare(first, want, eps, what)
        assert all(first.tobytes() == other.tobytes() for other in others), f"{what}: other bits with other threads"
        if operation == "rfft" and first.size:
            assert not np.any(first[:, 0].imag) and (n % 2 or not np.any(first[:, n // 2].imag)), f"{what}: an imaginary part"


def refused(module, name, x, *others):
    try:
        module(name, x, *others)
    except tenferro.Failure as failure:
        assert "a Fourier transform has a length of at least 1" in str(failure), failure
        return
    raise AssertionError(f"{name}: a transform of length 0")


def main():
    text = "".join(program(f"{operation}_{element}_{scale}", operation, element, scale)
                   for operation in ("fft", "ifft", "rfft", "irfft") for element in ("f32", "f64") for scale in SCALES)
    modules = [tenferro.Session(threads=threads).compile(text) for threads in (1, 3)]
    rng = np.random.default_rng(0)
    for i, n in enumerate([*range(1, 65), *PRIMES, *POWERS, *PRODUCTS]):
        layouts = LAYOUTS if n < 3000 else LONG_LAYOUTS if n < 20000 else LONG_LAYOUTS[:2]
        for k, layout in enumerate(layouts):
            for dtype in (np.float32, np.float64):
                check(modules, rng, n, layout, dtype, list(SCALES)[(i + k) % 3])
    for n in (1, 2, 7, 1000, 1021):
        for layout in ((0, 1), (1, 0), (0, 5)):
            check(modules, rng, n, layout, np.float64, "one")
    for module in modules:
        for batch in (0, 2):
            refused(module, "fft_f64_one", np.zeros((2, 0, batch), np.complex128))
            refused(module, "rfft_f32_root", np.zeros((2, 0, batch), np.float32))
            refused(module, "irfft_f64_one", np.zeros((2, 1, batch), np.complex128), np.zeros((2, 0, batch)))


if __name__ == "__main__":
    main()
