"""Functions of matrices against NumPy and SciPy: every dtype, sizes 0 1 2 3 5 10 50, tall, wide, rank-deficient, singular, near singular, batches, one and
several threads. What is compared are residuals in units of rounding, which must stay under 30."""
import fractions
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/ad")
import functions  # noqa: E402
import interp  # noqa: E402
import tenferro  # noqa: E402

SIZES = (0, 1, 2, 3, 5, 10, 50)
DTYPES = {"f32": np.float32, "f64": np.float64, "complex<f32>": np.complex64, "complex<f64>": np.complex128}
ATTRIBUTES = {"rtol": "-1.0 : f64"}
LIMIT = 30
rng = np.random.default_rng(3)


def tensor(rank, element):
    return "!tenferro.tensor<" + "?x" * rank + element + ">"


def program(op, operands, results, element, attributes=""):
    """`operands` and `results` are ranks; a real result has a minus before its rank."""
    real = element.removeprefix("complex<").removesuffix(">")
    kinds = [tensor(abs(r), real if r < 0 or str(r) == "-0" else element) for r in results]
    given = [tensor(r, element) for r in operands]
    names = ", ".join(f"%r{i}" for i in range(len(kinds)))
    arguments = ", ".join(f"%a{i}: {g}" for i, g in enumerate(given))
    values = ", ".join(f"%a{i}" for i in range(len(given)))
    signature = given[0] if op in ("cofactor", "matrix_exp", "matrix_sqrt", "matrix_log") else f"{', '.join(given)} -> {', '.join(kinds)}"
    return (f"func.func @{op}_{operands[0]}({arguments}) -> ({', '.join(kinds)}) {{\n  {names} = tenferro.{op} {values} {attributes} : {signature}\n"
            f"  return {names} : {', '.join(kinds)}\n}}\n")


def text_of(element):
    real = element.removeprefix("complex<").removesuffix(">")
    text = ""
    for rank in (2, 3):
        batch, square = rank - 2, [rank]
        text += program("det", square, [batch], element)
        a, b, c = tensor(rank, element), tensor(batch, element), tensor(batch, real)
        text += (f"func.func @slogdet_{rank}(%a: {a}) -> ({b}, {c}) {{\n  %s, %l = tenferro.slogdet %a : {a} -> {b}, {c}\n"
                 f"  return %s, %l : {b}, {c}\n}}\n")
        text += program("cofactor", square, square, element) + program("matrix_exp", square, square, element)
        text += program("matrix_sqrt", square, square, element) + program("matrix_log", square, square, element)
        text += program("matrix_log_tangent", [rank, rank], square, element) + program("sylvester", [rank] * 3, square, element)
        text += program("pinv", square, square, element, "rtol -1.0") + program("lstsq", [rank, rank], square, element, "rtol -1.0")
        text += program("cofactor_tangent", [rank, rank], square, element) + program("matrix_exp_tangent", [rank, rank], square, element)
    return text


def normal(shape, dtype):
    x = rng.standard_normal(shape)
    return np.asarray(x + 1j * rng.standard_normal(shape) if np.issubdtype(dtype, np.complexfloating) else x).astype(dtype)


def close(what, got, want, scale, dtype):
    """Checks |got - want| / (eps scale), over the largest element of `scale`."""
    size = np.max(np.abs(scale), initial=0)
    if got.size == 0 or size == 0:
        assert got.shape == want.shape and np.array_equal(got, want), f"{what}: {got} for {want}"
        return
    ratio = np.max(np.abs(got.astype(np.complex128) - want)) / (np.finfo(dtype).eps * size)
    assert ratio < LIMIT, f"{what}: {ratio:.1f} roundings"


def wide(x):
    return x.astype(np.complex128 if np.iscomplexobj(x) else np.float64)


def well_conditioned(n, dtype, batch=()):
    q = [np.linalg.qr(normal((n, n), dtype))[0] if n else np.zeros((0, 0), dtype) for _ in range(int(np.prod(batch)))]
    a = np.stack([u * np.linspace(1, 3, n) for u in q], -1).reshape((n, n) + batch) if q else np.zeros((n, n) + batch)
    return np.asarray(a, dtype)


def reference(op, *args, kinds=None):
    return functions.OPS[op]([wide(x) for x in args], ATTRIBUTES, kinds)


def check_determinants(module, dtype, n, batch):
    rank, a = 2 + len(batch), well_conditioned(n, dtype, batch)
    value = np.complex128 if np.iscomplexobj(a) else np.float64
    want, = reference("det", a, kinds=[(batch, value)])
    close(f"det {n}", module(f"det_{rank}", a)[0], want, max(n, 1) * want, dtype)
    sign, logabs = module(f"slogdet_{rank}", a)
    want_sign, want_logabs = reference("slogdet", a, kinds=[(batch, value), (batch, np.float64)])
    close(f"sign {n}", sign, want_sign, max(n, 1) * np.ones(()), dtype)
    close(f"logabs {n}", logabs, want_logabs, max(n, 1) * np.ones(()), dtype)
    if n > 10:
        return
    e, square = normal((n, n) + batch, dtype), [((n, n) + batch, value)]
    want, = reference("cofactor", a, kinds=square)
    close(f"cofactor {n}", module(f"cofactor_{rank}", a)[0], want, max(n, 1) * want, dtype)
    if n <= 5:
        want, = reference("cofactor_tangent", a, e, kinds=square)
        close(f"cofactor_tangent {n}", module(f"cofactor_tangent_{rank}", a, e)[0], want, max(n, 1) * want, dtype)


def exact_minor(a, rows, columns):
    rows, columns = [i for i in range(len(a)) if i not in rows], [j for j in range(len(a)) if j not in columns]
    m, d = [[a[i][j] for j in columns] for i in rows], fractions.Fraction(1)
    for k in range(len(m)):
        pivot = next((i for i in range(k, len(m)) if m[i][k] != 0), None)
        if pivot is None:
            return fractions.Fraction(0)
        if pivot != k:
            m[k], m[pivot], d = m[pivot], m[k], -d
        d *= m[k][k]
        for i in range(k + 1, len(m)):
            f = m[i][k] / m[k][k]
            m[i] = [x - f * y for x, y in zip(m[i], m[k])]
    return d


def check_singular(module, dtype):
    """Against rational arithmetic, where a is singular or nearly so."""
    for rank in (4, 3, 2, 1, 0):
        for tiny in (0, 2.0 ** -18, 2.0 ** -40):
            a = (rng.integers(-3, 4, (5, rank)) @ rng.integers(-3, 4, (rank, 5)) if rank else np.zeros((5, 5))).astype(np.float64)
            a = (a + tiny * np.diag([1, 0, 2, -1, 1])).astype(np.float32 if dtype in (np.float32, np.complex64) else np.float64)
            exact = [[fractions.Fraction(float(x)) for x in row] for row in a]
            want = np.array([[float((-1) ** (i + j) * exact_minor(exact, [i], [j])) for j in range(5)] for i in range(5)])
            got = module("cofactor_2", a.astype(dtype))[0]
            s = np.linalg.svd(a.astype(np.float64), compute_uv=False)  # a rounding of a moves its cofactors by s[0] times the product of n - 2 values
            s = np.maximum(s, np.finfo(dtype).eps * s[0])
            close(f"cofactor of rank {rank} + {tiny}", got, want, np.max(np.abs(want)) + s[0] * np.prod(s[:3]) + np.finfo(dtype).tiny / np.finfo(dtype).eps, dtype)


def check_least_squares(module, dtype, m, n, less, batch):
    rank, k = 2 + len(batch), min(m, n) - less
    a = normal((m, n) + batch, dtype)
    if less:
        a = np.einsum("ik...,kj...->ij...", normal((m, k) + batch, dtype), normal((k, n) + batch, dtype)).astype(dtype)
    b, value = normal((m, 3) + batch, dtype), np.complex128 if np.iscomplexobj(a) else np.float64
    p, x = module(f"pinv_{rank}", a)[0], module(f"lstsq_{rank}", a, b)[0]
    for i in np.ndindex(batch):
        ai, bi, pi, xi = (wide(v[(slice(None), slice(None)) + i]) for v in (a, b, p, x))
        s = np.linalg.svd(ai, compute_uv=False)[:max(k, 0)]
        size = max(m, n, 1) * (s[0] / s[-1] if k > 0 else 1)
        want = np.linalg.pinv(ai, max(m, n, 1) * np.finfo(dtype).eps) if ai.size else np.zeros((n, m), value)
        what = f"{m} x {n} of rank {k}"
        close(f"pinv {what}", pi.astype(value), want, size * want, dtype)
        if ai.size:
            bound = size * (np.linalg.norm(want, 2) * np.linalg.norm(bi) * np.ones(()) * (1 + (s[0] / s[-1] if k > 0 else 1)))
            close(f"lstsq {what}", xi, want @ bi, bound, dtype)
            residual = ai.conj().T @ (ai @ xi - bi)
            close(f"lstsq residual {what}", residual, np.zeros_like(residual), max(m, n) * (s[0] if k > 0 else 1) * np.linalg.norm(bi) * np.ones(()) + bound * (s[0] ** 2 if k > 0 else 0) * 0.1, dtype)


def check_rank_zero(module, dtype):
    """No singular value of a zero matrix counts: 0 is not above rtol times 0."""
    for m, n in ((1, 1), (2, 3), (3, 2), (4, 4)):
        a, b = np.zeros((m, n), dtype), np.ones((m, 3), dtype)
        assert np.array_equal(module("pinv_2", a)[0], np.zeros((n, m))), f"pinv of zeros {m} x {n}"
        assert np.array_equal(module("lstsq_2", a, b)[0], np.zeros((n, 3))), f"lstsq of zeros {m} x {n}"


def check_exp(module, dtype, n, batch, size):
    rank, a = 2 + len(batch), (normal((n, n) + batch, dtype) * size / max(n, 1)).astype(dtype)
    e, value = normal((n, n) + batch, dtype), np.complex128 if np.iscomplexobj(a) else np.float64
    kinds = [((n, n) + batch, value)]
    want, = reference("matrix_exp", a, kinds=kinds)
    close(f"matrix_exp {n}, size {size}", module(f"matrix_exp_{rank}", a)[0], want, (n + size) * np.max(np.abs(want), initial=0) * np.ones(()), dtype)
    want, = reference("matrix_exp_tangent", a, e, kinds=kinds)
    close(f"matrix_exp_tangent {n}, size {size}", module(f"matrix_exp_tangent_{rank}", a, e)[0], want, (n + size) * np.max(np.abs(want), initial=0) * np.ones(()), dtype)


def check_roots(module, dtype, n, batch):
    """What squares and exponentials give back; a root and a logarithm of a matrix without eigenvalues near the negative axis."""
    rank, value = 2 + len(batch), np.complex128 if np.issubdtype(dtype, np.complexfloating) else np.float64
    eye = np.eye(n).reshape((n, n) + (1,) * len(batch))
    a = (normal((n, n) + batch, dtype) / (2 * max(n, 1) ** 0.5) + 2 * eye).astype(dtype)
    kinds, size = [((n, n) + batch, value)], max(n, 1) * np.max(np.abs(a), initial=0) * np.ones(())
    root, log = wide(module(f"matrix_sqrt_{rank}", a)[0]), wide(module(f"matrix_log_{rank}", a)[0])
    close(f"matrix_sqrt {n}", np.einsum("ik...,kj...->ij...", root, root), wide(a), size, dtype)
    close(f"exponential of matrix_log {n}", reference("matrix_exp", log, kinds=kinds)[0], wide(a), size, dtype)
    e = normal((n, n) + batch, dtype)
    want, = reference("matrix_log_tangent", a, e, kinds=kinds)
    close(f"matrix_log_tangent {n}", module(f"matrix_log_tangent_{rank}", a, e)[0], want, max(n, 1) * np.max(np.abs(want), initial=0) * np.ones(()), dtype)
    b, c = (normal((n + 1, n + 1) + batch, dtype) / (2 * (n + 1) ** 0.5) + 2 * np.eye(n + 1).reshape((n + 1, n + 1) + (1,) * len(batch))).astype(dtype), normal((n, n + 1) + batch, dtype)
    x = wide(module(f"sylvester_{rank}", a, b, c)[0])
    back = np.einsum("ik...,kj...->ij...", wide(a), x) + np.einsum("ik...,kj...->ij...", x, wide(b))
    close(f"sylvester {n}", back, wide(c), max(n, 1) * 4 * np.max(np.abs(x), initial=0) * np.ones(()), dtype)


def check_negative(module, dtype):
    """A real matrix with a negative eigenvalue has no real root and no real logarithm; its Schur form gives the value an imaginary part
    of rounding."""
    for n in (2, 3, 4, 6, 9) * 4:
        v = rng.standard_normal((n, n)) + 2 * np.eye(n)
        a = np.asarray(v @ np.diag(np.linspace(-1, 3, n)) @ np.linalg.inv(v), dtype)
        root, log = module("matrix_sqrt_2", a)[0], module("matrix_log_2", a)[0]
        if np.isrealobj(a):
            assert np.isnan(root).all() and np.isnan(log).all(), f"a negative eigenvalue of a {n} x {n} matrix: {root} {log}"
        else:
            size = n * np.linalg.cond(v) ** 2 * np.max(np.abs(a)) * np.ones(())
            close(f"matrix_sqrt {n} of negative", wide(root) @ wide(root), wide(a), size, dtype)


def check_overscaled(module, dtype):
    """Matrices that are near nilpotent ones of large norms: by the norm alone, halvings and squarings would lose their digits, or all elements."""
    single = dtype in (np.float32, np.complex64)
    sizes = (1e6, 1e8, 1e30) if single else (1e6, 1e15, 1e50, 1e300)
    eps = np.finfo(dtype).eps

    def same(name, got, want):
        wrong = np.abs(wide(got) - want) > 50 * eps * np.abs(want) + eps * (want == 0)
        assert not wrong.any(), f"{name}: {got} instead of {want}"

    with np.errstate(over="ignore", invalid="ignore"):
        for x in sizes:
            x = wide(np.array(x, dtype)).real[()]
            for a, b in ((1, -1), (-1, -2), (0.5, 3), (-700 if not single else -80, 2)):
                want = np.array([[np.exp(a), x * ((np.exp(a) - np.exp(b)) / (a - b))], [0, np.exp(b)]])
                same(f"exp of [[{a}, {x}], [0, {b}]]", module("matrix_exp_2", np.array([[a, x], [0, b]], dtype))[0], want)
                same(f"exp of [[{b}, 0], [{x}, {a}]]", module("matrix_exp_2", np.array([[b, 0], [x, a]], dtype))[0], want[::-1, ::-1])
            chain = np.array([[0, x, 0], [0, 0, x], [0, 0, 0]], dtype)
            square = np.array(x * x / 2).astype(dtype).real  # infinite where it is
            got = module("matrix_exp_2", chain)[0]
            same(f"exp of a chain of {x}", got[:, :2], (np.eye(3) + wide(chain))[:, :2])
            assert got[0, 2].real == square or abs(wide(got[0, 2]) / wide(square) - 1) < 50 * eps, (x, got)
            # along e: e + (n e + e n) / 2 + n e n / 6
            n, e = np.array([[0, x], [0, 0]]), np.array([[1, 2], [3, -4]])
            want = e + n @ e / 2 + e @ n / 2 + (n / 6) @ e @ n
            got = module("matrix_exp_tangent_2", n.astype(dtype), e.astype(dtype))[0]
            want = want.astype(dtype)
            finite = np.isfinite(want)
            assert (np.isfinite(got) == finite).all() and not np.isnan(got.real).any(), (x, got, want)
            assert (np.abs(wide(got[finite]) - wide(want[finite])) <= 50 * eps * np.abs(wide(want[finite]))).all(), (x, got, want)


def check_largest(module, dtype):
    """Matrices whose elements are numbers, and the sums of their columns may be none."""
    largest = np.finfo(dtype).max
    for part in (0.4, 0.6, 1):
        x = largest * np.array(part, dtype).real
        for sign in (1, -1):
            a = np.array([[-x, sign * x], [0, -x]], dtype)
            for each in (a, a.T, np.array([[-x, 0, x], [0, -x, x], [0, 0, -x]], dtype)):
                n = len(each)
                assert (module("matrix_exp_2", each)[0] == 0).all(), f"exp of {each}"
                assert (module("matrix_exp_tangent_2", each, np.ones((n, n), dtype))[0] == 0).all(), f"the derivative at {each}"
        full = np.array([[0, x], [x, 0]], dtype) * (1j if np.iscomplexobj(a) else 1)
        got = module("matrix_exp_2", full)[0]
        assert np.iscomplexobj(a) or (np.abs(got) == np.inf).all(), f"exp of {full}: {got}"


def check_similar(module, dtype, n):
    """exp(d^-1 b d) = d^-1 exp(b) d, element by element, for powers of two d; derivatives too."""
    b, e = normal((n, n), dtype), normal((n, n), dtype)
    # of the range that each element has after it
    powers = rng.integers(*((-25, 25) if dtype in (np.float32, np.complex64) else (-250, 250)), n)
    factors = (2.0 ** (powers[None, :] - powers[:, None])).astype(dtype)
    for name, operands in (("matrix_exp", (b,)), ("matrix_exp_tangent", (b, e))):
        want = module(f"{name}_2", *operands)[0]
        got = module(f"{name}_2", *(x * factors for x in operands))[0] / factors
        close(f"{name} of similar matrices of {n}", got, wide(want), 4 * n * np.max(np.abs(want)) * np.ones(()), dtype)


def check_overflow(module, dtype):
    """What is more than the largest number is infinite, and nothing else is lost."""
    inf, e = np.inf, np.e
    for a, want in (
        ([[1e5, 0], [0, -1e5]], [[inf, 0], [0, 0]]),
        ([[1e5, 1], [0, -1e5]], [[inf, inf], [0, 0]]),
        ([[1e5, 0], [1, -1e5]], [[inf, 0], [inf, 0]]),
        ([[1e5, 0, 0], [0, -1e5, 0], [0, 0, 1]], [[inf, 0, 0], [0, 0, 0], [0, 0, e]]),
        ([[0, 1000, 0], [1000, 0, 0], [0, 0, 1]], [[inf, inf, 0], [inf, inf, 0], [0, 0, e]]),
        ([[1000, 0], [0, 1]], [[inf, 0], [0, e]]),
        ([[1e30, 1], [0, -1e30]], [[inf, inf], [0, 0]]),
    ):
        got, want = wide(module("matrix_exp_2", np.array(a, dtype))[0]).real, np.array(want)
        lost = 1000 * np.finfo(dtype).eps * (want == e)  # a thousand of squarings' errors where others are large
        assert np.all((got == want) | (np.abs(got - e) <= lost)), f"exp of {a}: {got} instead of {want}"
    a = np.array([[1e5, 0], [0, -1e5]], dtype)
    for direction, want in (([[0, 1], [1, 0]], [[0, inf], [inf, 0]]), ([[1, 0], [0, 1]], [[inf, 0], [0, 0]])):
        got = module("matrix_exp_tangent_2", a, np.array(direction, dtype))[0].real
        assert np.array_equal(got, want), f"derivative of exp along {direction}: {got}"


def main():
    for element, dtype in DTYPES.items():
        for threads in (1, 3):
            module = tenferro.Session(threads=threads).compile(text_of(element))
            batches = ((), (3,)) if threads == 1 else ((4,),)
            for n in SIZES:
                for batch in batches:
                    check_determinants(module, dtype, n, batch)
                    check_roots(module, dtype, n, batch)
                    for size in (1e-3, 0.1, 1, 10):
                        check_exp(module, dtype, n, batch, size)
                    for m in SIZES:
                        for less in (0, 1) if min(m, n) > 1 else (0,):
                            check_least_squares(module, dtype, m, n, less, batch)
            check_singular(module, dtype)
            check_rank_zero(module, dtype)
            check_negative(module, dtype)
            check_overscaled(module, dtype)
            check_largest(module, dtype)
            check_overflow(module, dtype)
            check_similar(module, dtype, 3)
            check_similar(module, dtype, 12)
        a = np.zeros((2, 2, 0), dtype)
        assert module("det_3", a)[0].shape == (0,) and module("matrix_exp_3", a)[0].shape == a.shape


if __name__ == "__main__":
    main()
