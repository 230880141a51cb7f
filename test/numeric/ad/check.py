"""Checks derivatives by numbers: adjoint identity, finite differences, and the same once more on the derivative itself.

usage: check.py --tf-opt build/bin/tf-opt [--only names] cases/*.mlir      runs the differentiated IR with NumPy (interp.py)
       check.py --compiled [--only names] cases/*.mlir                    compiles each case once and runs the machine code

A case is a plain function of a .mlir file with one result, under a directive:

    //! n=3,1,0 m=5,1,2 ; x:positive y:hpd ; dtypes=f64,complex_f64 ; order=2 ; wrt=x,y

Sizes are for the extents that arguments name, all lists are read in parallel. Kinds of input are the functions in VALUES (default
`any`). complex_f64 replaces f64 by complex<f64> in the text. order=1 checks first derivatives only. wrt lists the arguments to differentiate
in (default: all floating-point ones).
"""
import argparse
import os
import re
import subprocess
import sys

try:
    import numpy as np
    import scipy.linalg  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import interp  # noqa: E402

ELEMENTS = {"f64": "f64", "f32": "f32", "complex_f64": "complex<f64>", "complex_f32": "complex<f32>"}


# ---- inputs -----------------------------------------------------------------------------------------------------------------

def normal(rng, shape, dtype):
    x = rng.standard_normal(shape)
    if np.issubdtype(dtype, np.complexfloating):
        x = x + 1j * rng.standard_normal(shape)
    return np.asarray(x).astype(dtype)


def adjoint(a):
    return np.swapaxes(a, 0, 1).conj()


def matmul(a, b):
    return np.einsum("ik...,kj...->ij...", a, b)


def eye_like(a):
    return np.eye(a.shape[0], dtype=a.dtype).reshape(a.shape[:2] + (1,) * (a.ndim - 2))


def hermitian(rng, shape, dtype):
    a = normal(rng, shape, dtype)
    return (a + adjoint(a)) / 2


VALUES = {
    "any": normal,
    "positive": lambda rng, shape, dtype: (0.5 + np.abs(normal(rng, shape, dtype))).astype(dtype) if dtype != np.complex128
    else (1.5 + 0.3 * normal(rng, shape, dtype)).astype(dtype),
    "above_one": lambda rng, shape, dtype: (1.5 + np.abs(normal(rng, shape, dtype))).astype(dtype) if dtype != np.complex128
    else (2 + 0.3 * normal(rng, shape, dtype)).astype(dtype),
    "small": lambda rng, shape, dtype: (0.3 * normal(rng, shape, dtype)).astype(dtype),
    "inside": lambda rng, shape, dtype: rng.uniform(-0.7, 0.7, shape).astype(dtype),
    "probability": lambda rng, shape, dtype: rng.uniform(0.35, 0.65, shape).astype(dtype),
    "zero": lambda rng, shape, dtype: np.zeros(shape, dtype),
    "bool": lambda rng, shape, dtype: rng.random(shape) < 0.5,
    "hpd": lambda rng, shape, dtype: matmul(a := normal(rng, shape, dtype), adjoint(a)) + 2 * eye_like(a),
    "hermitian": hermitian,
    "regular": lambda rng, shape, dtype: (a := normal(rng, shape, dtype)) + 3 * eye_like(a),
    "full_rank": lambda rng, shape, dtype: normal(rng, shape, dtype) + 2 * np.eye(*shape[:2]).reshape(shape[:2] + (1,) * (len(shape) - 2)).astype(dtype),
    "singular": lambda rng, shape, dtype: of_rank(rng, shape, dtype, 1),
    "twice_singular": lambda rng, shape, dtype: of_rank(rng, shape, dtype, 2),
    "defective": lambda rng, shape, dtype: np.array(np.broadcast_to(eye_like(np.zeros(shape, dtype)), shape))
    + np.eye(*shape[:2], k=1).reshape(shape[:2] + (1,) * (len(shape) - 2)).astype(dtype),
    "regular_root": lambda rng, shape, dtype: 0.3 * normal(rng, shape, dtype) + 2 * eye_like(np.zeros(shape, dtype)),
    "identity": lambda rng, shape, dtype: np.array(np.broadcast_to(eye_like(np.zeros(shape, dtype)), shape)),
    "repeated": lambda rng, shape, dtype: repeated(rng, shape, dtype),
    "one_zero": lambda rng, shape, dtype: zeros_in(normal(rng, shape, dtype), 1),
    "two_zeros": lambda rng, shape, dtype: zeros_in(normal(rng, shape, dtype), 2),
    "below_3": lambda rng, shape, dtype: rng.integers(0, 3, shape).astype(dtype),
    "start": lambda rng, shape, dtype: rng.integers(-3, 7, shape).astype(dtype),
    "three_zeros": lambda rng, shape, dtype: zeros_in(normal(rng, shape, dtype), 3),
}
# Directions in which a derivative exists although the function reads a part of its argument.
DIRECTIONS = {"hpd": hermitian, "hermitian": hermitian, "repeated": hermitian}


def of_rank(rng, shape, dtype, less):
    """min(m, n) less `less`, at least 0."""
    rank = max(min(shape[:2]) - less, 0)
    return matmul(normal(rng, (shape[0], rank) + shape[2:], dtype), normal(rng, (rank,) + shape[1:], dtype))


def repeated(rng, shape, dtype):
    """Hermitian with the eigenvalues 2, 2, 1, 1, ..., all but rounding."""
    q = np.moveaxis(np.linalg.qr(np.moveaxis(normal(rng, shape, dtype), (0, 1), (-2, -1)))[0], (-2, -1), (0, 1))
    w = np.where(np.arange(shape[0]) < 2, 2, 1).reshape((1, -1) + (1,) * (len(shape) - 2)).astype(dtype)
    return matmul(q * w, adjoint(q))


def zeros_in(x, count):
    x[:count] = 0
    return x


# ---- programs ---------------------------------------------------------------------------------------------------------------

class Case:
    def __init__(self, directive, text, element="f64"):
        directive_text, text = text, in_element(text, element)
        parts = [p.strip() for p in directive.split(";")]
        self.sizes = {k: [int(v) for v in vs.split(",")] for k, vs in (e.split("=") for e in parts[0].split())}
        self.kinds = dict(e.split(":") for e in parts[1].split()) if len(parts) > 1 and parts[1] else {}
        options = dict(p.split("=") for p in parts[2:] if p)
        self.dtypes, self.order = options.get("dtypes", "f64").split(","), int(options.get("order", 2))
        self.wrt_names = options["wrt"].split(",") if "wrt" in options else None
        self.tolerance = float(options.get("tolerance", 1))
        self.of_element = lambda other: Case(directive, directive_text, other)
        head = re.match(r"\s*func\.func @(\w+)\((.*?)\) -> (\S.*?) \{\n(.*)\n\s*return (%[\w#]+) : .*?\n\}", text, re.S)
        self.name, arguments, self.result, self.body, self.y = head.groups()
        self.arguments = []
        for argument in interp.split_top(arguments):
            name, kind, names = re.match(r"%(\w+): (\S+)(?: \{tenferro.extents = \[(.*?)\]\})?", argument).groups()
            self.arguments.append((name, kind, [n.strip(' "') for n in (names or "").split(",")]))

    def wrt(self):
        floating = [a for a in self.arguments if interp.parse_type(a[1])[1] not in (np.bool_, np.int32, np.int64)]
        return [a for a in floating if self.wrt_names is None or a[0] in self.wrt_names]

    def programs(self):
        """f, its jvp and vjp, and the jvp and vjp of the vjp, as one text."""
        wrt = self.wrt()
        names, types = ", ".join("%" + w[0] for w in wrt), ", ".join(w[1] for w in wrt)
        plain = ", ".join(f"%{a[0]}: {a[1]}" for a in self.arguments)
        tangents = ", ".join(f"%t_{w[0]}: {w[1]}" for w in wrt)
        duals = ", ".join(f"%u_{w[0]}: {w[1]}" for w in wrt)
        t_names, many = ", ".join(f"%t_{w[0]}" for w in wrt), len(wrt) > 1
        pulled = [f"%pulled#{i}" for i in range(len(wrt))] if many else ["%pulled"]
        jvp = f"%d = tenferro.jvp {self.y} wrt({names}) tangents({t_names}) : {self.result}, ({types}), ({types})"
        vjp = f"%pulled{f':{len(wrt)}' if many else ''} = tenferro.vjp {self.y} wrt({names}) cotangent(%ct) : {self.result}, {self.result}, {types}"
        # the pullbacks as one scalar, so that second order is one program: <u, pullback>
        real = "!tenferro.tensor<f32>" if "f32" in self.result else "!tenferro.tensor<f64>"
        dots, inner = [], []
        for i, (w, p) in enumerate(zip(wrt, pulled)):
            axes = list(range(len(interp.parse_type(w[1])[0])))
            own = real if "complex" not in w[1] else re.sub(r"(f\d\d)", r"complex<\1>", real)
            inner += [f"%c{i} = tenferro.conj %u_{w[0]} : {w[1]}", f"%m{i} = tenferro.mul %c{i}, {p} : {w[1]}",
                      f"%s{i} = tenferro.reduce_sum %m{i} axes {axes} : {w[1]} -> {own}",
                      f"%r{i} = tenferro.real %s{i} : " + (own if "complex" not in own else f"({own}) -> {real}")]
            dots.append(f"%r{i}")
        total = dots[0]
        for i, d in enumerate(dots[1:]):
            inner.append(f"%a{i} = tenferro.add {total}, {d} : {real}")
            total = f"%a{i}"
        inner = "\n  ".join(inner)
        second = {
            "jvp2": (f"%second = tenferro.jvp {total} wrt({names}) tangents({t_names}) : {real}, ({types}), ({types})",
                     "%second", real),
            "grad2": (f"%second{f':{len(wrt)}' if many else ''} = tenferro.grad {total} wrt({names}) : {real}, {types}",
                      ", ".join(f"%second#{i}" for i in range(len(wrt))) if many else "%second", types),
        }
        name, body = self.name, self.body
        out = [f"func.func @{name}({plain}) -> {self.result} {{\n{body}\n  return {self.y} : {self.result}\n}}",
               f"func.func @{name}_jvp({plain}, {tangents}) -> {self.result} {{\n{body}\n  {jvp}\n  return %d : {self.result}\n}}",
               f"func.func @{name}_vjp({plain}, %ct: {self.result}) -> ({types}) {{\n{body}\n  {vjp}\n"
               f"  return {', '.join(pulled)} : {types}\n}}"]
        if self.order > 1:
            for kind, (line, values, result) in second.items():
                extra = f"{duals}, {tangents}" if kind == "jvp2" else duals
                out.append(f"func.func @{name}_{kind}({plain}, %ct: {self.result}, {extra}) -> ({result}) {{\n{body}\n  {vjp}\n"
                           f"  {inner}\n  {line}\n  return {values} : {result}\n}}")
        return "\n".join(out)


def read_cases(path):
    with open(path) as file:
        pieces = re.split(r"^//! ?", file.read(), flags=re.M)[1:]
    return [Case(*piece.split("\n", 1)) for piece in pieces]


def in_element(text, element):
    if "complex" not in element:
        return text.replace("f64", element)
    bare = re.sub(r"(?<!complex<)\bf64\b", element, text.replace("xf64", "x f64"))
    return bare.replace("x " + element, "x" + element)


# ---- checks -----------------------------------------------------------------------------------------------------------------

def inner(a, b):
    return float(np.real(np.sum(np.conj(a).astype(np.complex128) * b)))


def difference(f, x, t, h):
    """Fourth-order central difference of f along t."""
    at = lambda s: f([xi if ti is None else xi + s * h * ti for xi, ti in zip(x, t)])
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


class Failure(Exception):
    pass


def compare(what, got, want, tolerance):
    scale = max(1.0, float(np.max(np.abs(want), initial=0)), float(np.max(np.abs(got), initial=0)))
    error = float(np.max(np.abs(np.asarray(got) - np.asarray(want)), initial=0)) / scale
    if not error <= tolerance:
        raise Failure(f"{what}: relative error {error:.1e} (at most {tolerance:.0e})\n  got  {np.ravel(got)[:6]}\n  want {np.ravel(want)[:6]}")
    return error


def check_case(case, module, sizes, rng):
    call = lambda suffix, *inputs: module(case.name + suffix, *inputs)
    inputs, directions = [], []
    wrt = [w[0] for w in case.wrt()]
    for name, kind, names in case.arguments:
        extents, numpy_dtype = interp.parse_type(kind)
        shape = tuple(sizes.get(n, e) for n, e in zip(names, extents)) if any(names) else tuple(extents)
        value_kind = case.kinds.get(name, "any")
        inputs.append(np.asarray(VALUES[value_kind](rng, shape, numpy_dtype)))
        directions.append(DIRECTIONS.get(value_kind, normal) if name in wrt else None)
    draw = lambda: [d and np.asarray(d(rng, x.shape, x.dtype)) for d, x in zip(directions, inputs)]
    only = lambda list_: [v for v in list_ if v is not None]
    f = lambda x: call("", *x)[0]
    t = draw()
    y = f(inputs)
    ct = normal(rng, y.shape, y.dtype)
    h, single = 1e-3, y.dtype.name in ("float32", "complex64")
    first, second_tolerance = (2e-4, 2e-3) if single else (1e-12 * case.tolerance, 1e-11 * case.tolerance)
    dy = call("_jvp", *inputs, *only(t))[0]
    if not single:  # differences say nothing there
        compare("jvp against differences", dy, difference(f, inputs, t, h), 1e-8 * case.tolerance)
    pulled = call("_vjp", *inputs, ct)
    free = [normal(rng, x.shape, x.dtype) if d is not None else None for d, x in zip(directions, inputs)]
    dy = call("_jvp", *inputs, *only(free))[0]  # the identity holds in every direction
    compare("adjoint identity", inner(ct, dy), sum(inner(p, v) for p, v in zip(pulled, only(free))), first)
    if case.order < 2:
        return
    u, t = draw(), draw()
    scalar = lambda x: np.float64(sum(inner(a, p) for a, p in zip(only(u), call("_vjp", *x, ct))))
    second = call("_jvp2", *inputs, ct, *only(u), *only(t))[0]
    if not single:
        compare("jvp of vjp against differences", second, difference(scalar, inputs, t, h), 1e-8 * case.tolerance)
    pulled = call("_grad2", *inputs, ct, *only(u))
    compare("grad of vjp against jvp of vjp", sum(inner(p, v) for p, v in zip(pulled, only(t))), second, second_tolerance)


def differentiate(tf_opt, text):
    done = subprocess.run([tf_opt, "--tenferro-differentiate", "--mlir-print-op-generic", "--mlir-elide-elementsattrs-if-larger=100000"],
                          input=text, capture_output=True, text=True)
    if done.returncode:
        raise Failure("tf-opt: " + done.stderr.strip()[:2000])
    functions = interp.parse_module(done.stdout)
    return lambda name, *inputs: interp.run(functions[name], inputs)


def runner(options):
    """What makes a callable of a module's text, and the errors it may raise."""
    if options.compiled:
        import tenferro
        return tenferro.Session().compile, (Failure, AssertionError, tenferro.Failure)
    return lambda text: differentiate(options.tf_opt, text), (Failure, AssertionError)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tf-opt")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--single", action="store_true", help="f32 and complex<f32> in place of f64, without differences")
    parser.add_argument("--order", type=int, default=2, help="1: first derivatives only")
    parser.add_argument("--only", help="names of cases, comma separated")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    prepare, problems = runner(options)
    passed = failed = 0
    for path in options.files:
        for case in read_cases(path):
            if options.only and case.name not in options.only.split(","):
                continue
            for dtype in case.dtypes:
                dtype = {"f64": "f32", "complex_f64": "complex_f32"}[dtype] if options.single else dtype
                case = case.of_element(ELEMENTS[dtype])
                case.order = min(case.order, options.order)
                try:
                    module = prepare(case.programs())
                except problems as failure:
                    failed += 1
                    print(f"FAIL {case.name} {dtype}: {failure}")
                    continue
                count = len(next(iter(case.sizes.values()), [0]))
                for i in range(count):
                    sizes = {k: v[i] for k, v in case.sizes.items()}
                    try:
                        with np.errstate(all="ignore"):
                            check_case(case, module, sizes, np.random.default_rng(7))
                        passed += 1
                    except problems as failure:
                        failed += 1
                        print(f"FAIL {case.name} {dtype} {sizes}: {failure}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
