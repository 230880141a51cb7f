#!/usr/bin/env python3
"""Calls every operation on eager tensors with arguments that make sense and with arguments that make none: each call gives values or an error
that names it, whatever else it was given, and the runtime works afterwards.

usage: eager_calls.py [--seed S] [--count N]        N calls of each function
"""
import argparse
import ctypes
import os
import re
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "catalogue"), str(HERE.parent / "numeric")]
import surface as surfaces  # noqa: E402
import tenferro  # noqa: E402
from eager import Eager  # noqa: E402

WHOLE = [0, 0, 1, 1, 2, -1, -1, 3, -2, 7, 31, -40, 2**31 - 1, -2**31]
LONG = WHOLE + [2**63 - 1, -2**63]
REAL = [0.0, 1.0, -1.0, 0.5, 2.0, 1e300, float("nan"), float("inf")]
SHAPES = [(), (), (3,), (3,), (0,), (1,), (3, 3), (3, 3), (2, 3), (1, 3), (3, 0), (3, 3, 2), (2, 3, 1, 2)]
TEXTS = ["ij,jk->ik", "i,i->", "ii->i", "...i,...i->...", "", "->", "ij,jk", "i" * 40, "i,j,k", "((", "é"]
# sizes and axes of lists are drawn small: what a number of elements that does not fit does is told by other tests


class Caller:
    def __init__(self, seed):
        self.surface, self.session = surfaces.Surface(), tenferro.Session()
        self.e = Eager(self.surface, self.session)
        self.rng = np.random.default_rng(seed)
        self.alive = []

    def pick(self, values):
        return values[self.rng.integers(len(values))]

    def tensor(self):
        if self.rng.random() < 0.04:
            return surfaces.Eager(None)
        dtype = self.pick(["float64"] * 6 + ["float32", "int32", "int64", "bool", "complex64", "complex128"])
        shape = self.pick(SHAPES)
        array = self.rng.standard_normal(shape) * 2
        array = np.abs(array).astype(dtype) if np.dtype(dtype).kind in "bi" else array.astype(dtype)
        x = self.e.input(np.asarray(array))
        return self.e.variable(x) if np.dtype(dtype).kind in "fc" and self.rng.random() < 0.3 else x

    def extent(self):
        kind = self.pick([1] * 12 + [0, 3, 2])
        return surfaces.Extent(None, None, int(self.pick([0, 1, 1, 2, 3, 3, 4, 6, 9, -1, -3, 2**62, 2**63 - 1])), kind)

    def axes(self):
        count = int(self.pick([0, 1, 1, 2, 2, 3, -1, 33, -5]))
        return surfaces.Axes(count, (ctypes.c_int64 * 32)(*[int(self.pick([0, 1, 2, -1, -2, 5])) for _ in range(32)]))

    def extents(self):
        count = int(self.pick([0, 1, 1, 2, 2, 3, -1, 33]))
        return surfaces.Extents(count, (surfaces.Extent * 32)(*[self.extent() for _ in range(32)]))

    def keep(self, thing):
        self.alive.append(thing)
        return ctypes.cast(ctypes.pointer(thing), ctypes.c_void_p)

    def filled(self, kind):
        """A structure of options: often as its fields should be, its size included."""
        value = kind()
        for name, field in kind._fields_:
            if name == "size":
                value.size = int(self.pick([ctypes.sizeof(kind)] * 6 + [0, 4]))
            elif field is surfaces.Axes:
                setattr(value, name, self.axes())
            elif field in (ctypes.c_double, ctypes.c_float):
                setattr(value, name, self.pick(REAL))
            elif field is ctypes.c_bool:
                setattr(value, name, bool(self.rng.integers(2)))
            elif field is ctypes.c_int64:
                setattr(value, name, int(self.pick(LONG)))
            elif field in (ctypes.c_int32, ctypes.c_int) and "count" not in name:
                setattr(value, name, int(self.pick(WHOLE)))
        return value

    def argument(self, kind, text, counts):
        text = text.strip()
        if text == "tnf_eager_runtime *":
            return self.e.runtime
        if kind is surfaces.Eager:
            return self.tensor()
        if kind is ctypes.c_void_p:
            return self.pointer(text, counts)
        if kind is surfaces.Extent:
            return self.extent()
        if kind is surfaces.Axes:
            return self.axes()
        if kind is surfaces.Extents:
            return self.extents()
        if kind is ctypes.c_char_p:
            text = self.pick(TEXTS + [None])
            return text if text is None else text.encode()
        if isinstance(kind, type) and issubclass(kind, ctypes.Structure):
            fields = kind._fields_
            if all(each[1] is surfaces.Eager for each in fields):
                return kind(*[self.tensor() for _ in fields])
            return self.filled(kind)
        if kind is ctypes.c_double:
            return self.pick(REAL)
        if kind is ctypes.c_bool:
            return bool(self.rng.integers(2))
        return int(self.pick(LONG if kind is ctypes.c_int64 else WHOLE[:9] if "enum" not in text else WHOLE))

    def pointer(self, text, counts):
        if "tnf_eager_tensor" in text:
            counts.append(3)
            constant = "const" in text
            return self.keep((surfaces.Eager * 64)(*[self.tensor() if constant and i < 3 else surfaces.Eager(None) for i in range(64)]))
        if self.rng.random() < 0.15 or "einsum_plan" in text:
            return None
        if "tnf_ints" in text:
            return self.keep((surfaces.Axes * 64)(*[self.axes() for _ in range(4)]))
        name = text.replace("const", "").replace("*", "").strip()
        kind = self.surface.headers.types.get(name)
        return self.keep(self.filled(kind)) if kind else None

    def call(self, name, function):
        counts = []
        self.alive.clear()
        arguments = [self.argument(kind, text, counts) for kind, text in zip(function.argtypes, function.listed)]
        names = [argument.split()[-1].strip("*") for argument in self.declared[name]]
        for i, what in enumerate(names):
            if what == "count" and function.argtypes[i] is ctypes.c_int32:
                arguments[i] = int(self.pick([3, 3, 2, 1, 0, -1])) if counts else arguments[i]
        result = function(*arguments)
        status = ctypes.c_void_p(self.e.library.tnf_eager_status(self.e.runtime))
        if not status:
            self.differentiate(result)
            return True
        message = self.session.rt.tnf_status_message(status).decode(errors="replace")
        self.e.library.tnf_eager_clear_error(self.e.runtime)
        plain = name.removeprefix("tnf_eager_")
        if "tenferro." in message or "INTERNAL" in message or plain.split("_")[0] not in message:
            print(f"{name}: {message}")
        return False

    def differentiate(self, result):
        """What is tracked can be differentiated, or says why not."""
        if isinstance(result, surfaces.Eager) and result.pointer and self.e.library.tnf_eager_is_tracked(result):
            self.e.library.tnf_eager_backward_with(result, result, False)
            self.e.library.tnf_eager_clear_error(self.e.runtime)
            self.e.library.tnf_eager_clear_grads(self.e.runtime)

    def run(self, count, only):
        self.session.rt.tnf_status_message.restype = ctypes.c_char_p
        header = Path(self.header()).read_text()
        self.declared = {n: a.split(",") for n, a in re.findall(r"TNF_API[^;(]*?\b(tnf_eager_\w+)\(([^;]*)\);", header)}
        good = total = 0
        for name in sorted(self.declared):
            if only and only not in name or name == "tnf_eager_matrix_function":
                continue
            function = self.surface.callable(name)
            for _ in range(count):
                print(f"\r{name}", end="", file=sys.stderr, flush=True)
                self.e.begin()
                good += self.call(name, function)
                self.e.end()
                total += 1
        x = self.e.input(np.ones(3))
        assert np.array_equal(self.e.array(self.e.add(x, x)), [2, 2, 2])
        print(f"\n{len(self.declared)} functions, {total} calls, {good} gave values")

    def header(self):
        return Path(os.environ.get("TENFERRO_LIB", "build/lib")).parent / "capi/generated/tenferro/eager_ops.h"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=4)
    arguments.add_argument("--only")
    options = arguments.parse_args()
    Caller(options.seed).run(options.count, options.only)


if __name__ == "__main__":
    main()
