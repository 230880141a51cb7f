#!/usr/bin/env python3
"""Calls operations of a user's own (custom.c) on eager tensors of any dtype, rank and size, good and bad: a good call gives what NumPy does, its
derivatives of first and second order have the bits of a compiled program; a bad one is an error that names the operation.

usage: eager_customs.py [--seed S] [--count N]
"""
import argparse
import ctypes
import sys
from pathlib import Path

import numpy as np

import customs
from steps import ELEMENT

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "catalogue")]
import surface as surfaces  # noqa: E402
import tenferro  # noqa: E402
from eager import Eager  # noqa: E402

DTYPES = ["float32", "float64", "complex64", "complex128"]


class Attributes(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("integer_count", ctypes.c_int32), ("real_count", ctypes.c_int32), ("integers", ctypes.c_void_p),
                ("reals", ctypes.POINTER(ctypes.c_double)), ("bytes", ctypes.c_char_p), ("byte_count", ctypes.c_int64)]


class Case:
    """A call: its inputs, mostly such that it is possible."""

    def __init__(self, rng):
        self.name = str(rng.choice(list(customs.INPUTS)))
        dtype = str(rng.choice(DTYPES if self.name == "matvec" or rng.random() < 0.1 else DTYPES[:2]))
        rank = int(rng.integers(0 if self.name == "curve" else 1, 4))
        shape = tuple(int(n) for n in rng.choice([0, 1, 2, 3, 7], rank, p=[0.1, 0.2, 0.3, 0.3, 0.1]))
        shapes = [shape] if self.name != "matvec" else [(int(rng.integers(0, 5)),) + shape, shape if rng.random() < 0.9 else shape + (2,)]
        self.inputs = [self.numbers(rng, s, dtype) for s in shapes]
        self.factor = float(rng.choice([1, -0.5, 2])) if self.name == "curve" else None
        if self.inputs[0].size and rng.random() < 0.1:
            self.inputs[0].flat[0] = 0

    @staticmethod
    def numbers(rng, shape, dtype):
        x = rng.uniform(0.2, 2, shape) * rng.choice([-1, 1], shape)
        return np.asarray(x + 1j * rng.uniform(-2, 2, shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)

    def want(self):
        """What NumPy gives, or None."""
        if self.inputs[0].dtype.kind == "c" and self.name != "matvec":
            return None
        try:
            with np.errstate(all="ignore"):
                made = customs.meaning(self.inputs, {"name": self.name, "factor": self.factor}, None)
        except (ValueError, AssertionError):
            return None
        first, *counts = made if isinstance(made, tuple) else (made,)
        return [np.asarray(first).astype(self.inputs[0].dtype)] + counts

    def text(self, results):
        """A program of the call, its pullback of a cotangent, and the derivative of that."""
        types = ["!tenferro.tensor<" + "?x" * x.ndim + ELEMENT[x.dtype.name] + ">" for x in self.inputs + list(results)]
        ins, outs = types[:len(self.inputs)], types[len(self.inputs):]
        names = [f"%x{i}" for i in range(len(ins))]
        lines, places = [], {}
        for i, x in enumerate(self.inputs):
            for axis in range(x.ndim):
                lines.append(f"  %n{i}{axis} = tenferro.dim {names[i]}, {axis} : {ins[i]}")
                places[i, axis] = f"%n{i}{axis}"
        shape = [places[0, a] for a in range(self.inputs[0].ndim)]
        extents = {"curve": [shape], "inverse": [shape, shape[1:]], "matvec": [shape[:1] + shape[2:]]}[self.name]
        extents = ", ".join(f"[{', '.join(e)}]" for e in extents)
        real = f" {{reals = array<f64: {self.factor:.17e}>}}" if self.factor is not None else ""
        y = "%y, %count" if len(results) > 1 else "%y"
        lines.append(f'  {y} = tenferro.custom "random.{self.name}" calls "random_{self.name}"({", ".join(names)}) extents [{extents}]{real} : '
                     f'({", ".join(ins)}) -> ({", ".join(outs)})')
        lines.append(f'  %g:{len(ins)} = "tenferro.vjp"(%y, {", ".join(names)}, %w) : ({outs[0]}, {", ".join(ins)}, {outs[0]}) -> ({", ".join(ins)})')
        lines.append(f'  %h = "tenferro.jvp"(%g#0, %x0, %t) : ({ins[0]}, {ins[0]}, {ins[0]}) -> ({ins[0]})')
        arguments = ", ".join(f"{n}: {t}" for n, t in zip(names + ["%w", "%t"], ins + [outs[0], ins[0]]))
        given = ["%y"] + [f"%g#{i}" for i in range(len(ins))] + ["%h"]
        kinds = [outs[0]] + ins + [ins[0]]
        return f"func.func @f({arguments}) -> ({', '.join(kinds)}) {{\n" + "\n".join(lines) + f"\n  return {', '.join(given)} : {', '.join(kinds)}\n}}"


class Checker:
    def __init__(self):
        self.session = customs.register(tenferro.Session())
        self.e = Eager(surfaces.Surface(), self.session)
        self.compiled = {}

    def call(self, function, *arguments):
        f = getattr(self.e.library, function)
        f.restype = ctypes.c_bool
        return f(*arguments)

    def run(self, case):
        """The handles of inputs and results, or an error."""
        inputs = [self.e.variable(self.e.input(x)) for x in case.inputs]
        count = 2 if case.name == "inverse" else 1
        results = (surfaces.Eager * count)()
        reals = (ctypes.c_double * 1)(case.factor or 0)
        attributes = Attributes(ctypes.sizeof(Attributes), 0, case.factor is not None, None, reals, None, 0)
        self.call("tnf_eager_custom", self.e.runtime, f"random.{case.name}".encode(), (surfaces.Eager * len(inputs))(*inputs), len(inputs),
                  ctypes.byref(attributes), results, count)
        self.e.check()
        return inputs, list(results)

    def derivatives(self, inputs, y, w, t):
        """Pullbacks to all inputs, and the derivative of the first one along t."""
        back, xs = (surfaces.Eager * len(inputs))(), (surfaces.Eager * len(inputs))(*inputs)
        self.call("tnf_eager_vjp", y, xs, len(inputs), self.e.input(w), back)
        self.e.check()
        jvp = self.e.library.tnf_eager_jvp
        jvp.restype = surfaces.Eager
        second = jvp(back[0], (surfaces.Eager * 1)(inputs[0]), (surfaces.Eager * 1)(self.e.input(t)), 1)
        if second.pointer is None:  # what does not depend on it has no derivative in it
            self.e.library.tnf_eager_clear_error(self.e.runtime)
        return [self.e.array(g) for g in back], self.e.array(second) if second.pointer else None

    def problem(self, case, rng):
        want = case.want()
        try:
            inputs, results = self.run(case)
        except tenferro.Failure as failure:
            named = f"random.{case.name}" in str(failure)
            return None if want is None and named else f"{failure}"
        if want is None:
            return "a call that is not possible gives values"
        for result, each in zip(results, want):
            got = self.e.array(result)
            if got.shape != np.shape(each) or not np.allclose(got, each, rtol=1e-5 if got.dtype.name in ("float32", "complex64") else 1e-12, atol=1e-5):
                return f"got {got}, want {each}"
        w, t = Case.numbers(rng, want[0].shape, case.inputs[0].dtype), Case.numbers(rng, case.inputs[0].shape, case.inputs[0].dtype)
        back, second = self.derivatives(inputs, results[0], w, t)
        text = case.text(want)
        if text not in self.compiled:
            self.compiled[text] = self.session.compile(text)
        value, *others = self.compiled[text]("f", *case.inputs, w, t)
        pairs = [("value", self.e.array(results[0]), value)] + [(f"pullback {i}", g, o) for i, (g, o) in enumerate(zip(back, others))]
        pairs.append(("second derivative", np.zeros_like(others[-1]) if second is None else second, others[-1]))
        return next((f"{what}: eager {a}, compiled {b}" for what, a, b in pairs if a.tobytes() != b.tobytes()), None)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=300)
    options = options.parse_args()
    checker, failed = Checker(), 0
    for number in range(options.count):
        rng = np.random.default_rng([options.seed, number])
        case = Case(rng)
        checker.e.begin()
        problem = checker.problem(case, rng)
        checker.e.end()
        if problem:
            failed += 1
            print(f"FAIL eager_customs.py --seed {options.seed}, call {number}: {case.name} of {[(x.dtype.name, x.shape) for x in case.inputs]}: {problem}")
    print(f"eager_customs.py: seed {options.seed}, {options.count} calls, {len(checker.compiled)} programs beside them, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
