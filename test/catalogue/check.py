#!/usr/bin/env python3
"""Holds the catalogue against NumPy: each function in each dtype by value, jvp, vjp, second derivative, batch, map, unknown extents, size 0, ahead of time.

usage: check.py FAMILY [--only NAME] [--write PAGE]      --write: put the family's table into the page; else it must be there already

One program per function and dtype, compiled once with every extent unknown, gives values and derivatives; it runs at two shapes and with each
extent 0. jvp and second derivative are held against central differences (f64, complex_f64; the others against those of twice the digits), vjp
against jvp by the adjoint identity; a batch axis behind the others against one run for each of its elements, and so a map over some of the
inputs, of values (bit for bit where nothing is summed), and in f64 and complex_f64 of derivatives; the shared object of tf-compile
against the process, bit for bit. A dtype that is not listed must be refused while building.
"""
import argparse
import ctypes
import importlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "numeric")]
import surface as surfaces  # noqa: E402
import tenferro  # noqa: E402
from eager import Eager  # noqa: E402
from entry import EVERY  # noqa: E402
from mapped import Mapped, stacked  # noqa: E402

np.seterr(all="ignore")
WIDER = {"float32": "float64", "complex64": "complex128"}
SHORT = {"float32": "f32", "float64": "f64", "int32": "i32", "int64": "i64", "bool": "bool", "complex64": "complex_f32", "complex128": "complex_f64"}
STEP = 1e-6
SAME_BITS = {"elementwise", "indexing", "rearranged", "slices"}  # families whose values no order of summation decides: a map has the bits of a slice


def values_of(result):
    """The tensors of what a builder returned."""
    if isinstance(result, (surfaces.Traced, surfaces.Eager)):
        return [result]
    if isinstance(result, ctypes.Structure):
        return [value for name, _ in result._fields_ for value in values_of(getattr(result, name))]
    return [value for each in result for value in values_of(each)]


class Program:
    """The graph of one function in one dtype, with its derivatives."""

    def __init__(self, surface, session, entry, dtype, batch=False):
        self.entry, self.dtype = entry, dtype
        self.name = f"{entry.key}_{SHORT[dtype]}" + ("_batch" if batch else "")
        t = surfaces.Tracer(surface, session, self.name)
        self.kinds = [each.dtype or dtype for each in entry.inputs]
        self.extents = [each.extents + (("b",) if batch else ()) for each in entry.inputs]
        xs = [t.input(f"x{i}", kind, extents) for i, (kind, extents) in enumerate(zip(self.kinds, self.extents))]
        try:
            ys = values_of(entry.call(t, *xs))
        finally:
            self.code = t.code()
        for i, y in enumerate(ys):
            t.output(f"y{i}", y)
        self.values, self.outputs, self.active, self.cotangents = len(ys), [], [], []
        self.count = len(ys)
        if not entry.derivative and np.dtype(dtype).kind in "fc":
            self.differentiate(t, surface, xs, values_of(entry.smooth(t, *xs)) if entry.smooth else ys)
        lines = t.text().splitlines()
        self.text = "\n".join(lines[1:-1])
        t.release()

    def smooth_of(self, t, zs):
        """Those that can be differentiated."""
        return [z for z in zs if np.dtype(surfaces.DTYPES[t.dtype_of(z)]).kind in "fc"]

    def differentiate(self, t, surface, xs, zs):
        """Inputs for tangents and cotangents, and the derivatives as outputs."""
        zs = self.smooth_of(t, zs)
        self.active = [i for i, kind in enumerate(self.kinds) if np.dtype(kind).kind in "fc" and i not in self.entry.constant]
        tangents = [t.input_like(f"t{i}", xs[i]) for i in self.active]
        cotangents = [t.input_like(f"c{i}", z) for i, z in enumerate(zs)]
        self.cotangents = [(surfaces.DTYPES[t.dtype_of(z)], t.rank_of(z)) for z in zs]
        self.smooth = len(zs)
        for name, value in self.derived(t, surface, xs, zs, tangents, cotangents):
            t.output(name, value)
            self.count += 1
        self.outputs = ["z", "jvp", "vjp"] + ([] if self.entry.second else ["second"])

    def derived(self, t, surface, xs, zs, tangents, cotangents):
        """z, jvp of each z, vjp with respect to each x, and the jvp of that, with their names."""
        chosen = [xs[i] for i in self.active]
        gradients = [None] * len(chosen)
        for i, (z, c) in enumerate(zip(zs, cotangents)):
            yield f"z{i}", z
            yield f"jvp{i}", self.along(t, surface, z, chosen, tangents)
            pulled = (surfaces.Traced * len(chosen))()
            surface.library.tnf_vjp_many_optional(z, (surfaces.Traced * len(chosen))(*chosen), len(chosen), c, pulled)
            t.check()
            for k, part in enumerate(pulled):
                if part.value or part.like:
                    gradients[k] = t.add(gradients[k], part) if gradients[k] else part
        for k, g in enumerate(gradients):
            g = g or t.zeros_like(chosen[k])
            yield f"vjp{k}", g
            if not self.entry.second:
                yield f"second{k}", self.along(t, surface, g, chosen, tangents)

    @staticmethod
    def along(t, surface, y, xs, tangents):
        """The jvp of y along those that it depends on; zero where there is none."""
        pairs = [(x, tangent) for x, tangent in zip(xs, tangents) if surface.callable_optional(y, x)]
        many = surfaces.Traced * len(pairs)
        return t.jvp_many(y, many(*[x for x, _ in pairs]), many(*[tangent for _, tangent in pairs]), len(pairs)) if pairs else t.zeros_like(y)

    def split(self, results):
        """Values, and by kind what the derivatives are."""
        ys, rest = results[:self.values], results[self.values:]
        if not self.outputs:
            return ys, {}
        z, jvp = rest[0:2 * self.smooth:2], rest[1:2 * self.smooth:2]
        rest = rest[2 * self.smooth:]
        step = 1 if self.entry.second else 2
        return ys, {"z": z, "jvp": jvp, "vjp": rest[0::step], "second": rest[1::2] if step == 2 else []}


def fill(entry, program, sizes, rng):
    return [each.fill(rng, tuple(sizes.get(e, e) for e in extents), kind)
            for each, extents, kind in zip(entry.inputs, program.extents, program.kinds)]


def noise(rng, array):
    x = rng.standard_normal(array.shape)
    return (x + 1j * rng.standard_normal(array.shape) if array.dtype.kind == "c" else x).astype(array.dtype)


def distance(got, want):
    """The largest difference beside the largest element; infinite where the shapes differ, or where one is NaN or infinite and the other not so."""
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape:
        return np.inf
    if not got.size:
        return 0.0
    if got.dtype.kind in "bi":
        return 0.0 if np.array_equal(got, want.astype(got.dtype)) else np.inf
    special = ~np.isfinite(want)
    if special.any():
        if not np.array_equal(got[special], want[special].astype(got.dtype), equal_nan=True):
            return np.inf
        got, want = got[~special], want[~special]
    if not got.size:
        return 0.0
    gap = np.abs(got.astype(np.complex128) - want).max()
    return np.inf if np.isnan(gap) else float(gap / max(1.0, float(np.abs(want).max())))


def same_bits(xs, ys):
    return all(x.shape == y.shape and x.tobytes() == y.tobytes() for x, y in zip(xs, ys, strict=True))


def inner(xs, ys):
    return float(sum(np.sum((np.conj(x.astype(np.complex128)) * y).real) for x, y in zip(xs, ys)))


class Checker:
    def __init__(self, family, only):
        self.surface, self.session = surfaces.Surface(), tenferro.Session()
        self.session.rt.tnf_rt_status_name.restype = ctypes.c_char_p
        self.surface.callable_optional = self.depends
        module = importlib.import_module("family_" + family)
        self.entries = [each for each in module.ENTRIES if not only or only in each.key]
        self.failures, self.cells, self.eager = [], {}, Eager(self.surface, self.session)
        self.same_bits = family in SAME_BITS

    def depends(self, y, x):
        """Whether y carries a derivative with respect to x."""
        out = surfaces.Traced()
        library = self.surface.library
        library.tnf_vjp_optional.restype = ctypes.c_bool
        return bool(library.tnf_vjp_optional(y, x, y, ctypes.byref(out)))

    def fail(self, program, cell, message):
        self.failures.append(f"{program.name} {cell}: {message}")
        self.cells[program.name].discard(cell)

    def within(self, program, cell, error, bound, what=""):
        if not error <= bound:
            self.fail(program, cell, f"{what} off by {error:.2g}, allowed {bound:.1g}")

    def build(self):
        """All programs that build; the dtypes that must be refused are."""
        programs = []
        for entry in self.entries:
            for dtype in EVERY:
                key = f"{entry.key}_{SHORT[dtype]}"
                if dtype not in entry.dtypes:
                    self.refused(entry, dtype, key)
                    continue
                try:
                    programs.append(Program(self.surface, self.session, entry, dtype))
                    self.cells[key] = {"value", "unknown", "empty", "aot", "eager"} | ({"batch"} if not entry.batch else set())
                    if programs[-1].outputs:
                        self.cells[key] |= set(programs[-1].outputs) - {"z"}
                    if not entry.batch:
                        programs.append(Program(self.surface, self.session, entry, dtype, batch=True))
                    self.build_map(programs, entry, key)
                except surfaces.Refused as refusal:
                    self.failures.append(f"{key}: {refusal}")
        return programs

    def build_map(self, programs, entry, key):
        program = next(each for each in programs if each.name == key)
        mapped = Mapped(self.surface, self.session, program, values_of, derives=program.dtype not in WIDER)
        if not entry.unmapped:
            self.cells[key].add("map")
            programs.append(mapped)
            return
        try:
            self.session.compile("module {\n" + mapped.text + "\n}\n")
            self.failures.append(f"{key}: mapped, though the catalogue says that it is not: {entry.unmapped}")
        except tenferro.Failure as failure:
            if "differ between slices" not in str(failure):
                self.failures.append(f"{key}: not mapped for another reason than that a size differs: {failure}")

    def refused(self, entry, dtype, key):
        t = surfaces.Tracer(self.surface, self.session, "refused")
        try:
            entry.call(t, *[t.input(f"x{i}", each.dtype or dtype, each.extents) for i, each in enumerate(entry.inputs)])
            self.failures.append(f"{key}: accepted, though the catalogue does not list this dtype")
        except surfaces.Refused:
            if t.code() != "DTYPE_MISMATCH":
                self.failures.append(f"{key}: refused with {t.code()}, not DTYPE_MISMATCH")
        finally:
            t.release()

    def run(self):
        programs = self.build()
        if not programs:
            return
        text = "module {\n" + "\n".join(each.text for each in programs) + "\n}\n"
        module = self.session.compile(text)
        with tempfile.TemporaryDirectory() as folder:
            ahead = self.ahead_of_time(text, Path(folder))
            by_name = {each.name: each for each in programs}
            for program in programs:
                if not program.name.endswith(("_batch", "_map")):
                    wider = by_name.get(f"{program.entry.key}_{SHORT.get(WIDER.get(program.dtype))}")
                    self.check(program, by_name.get(program.name + "_batch"), wider, module, ahead)
                    if program.name + "_map" in by_name:
                        self.maps(program, by_name[program.name + "_map"], module)

    def ahead_of_time(self, text, folder):
        (folder / "family.mlir").write_text(text)
        compiler = Path(os.environ.get("TENFERRO_LIB", "build/lib")).parent / "bin/tf-compile"
        environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        subprocess.run([compiler, folder / "family.mlir", "-o", folder / "family.so"], check=True, env=environment)
        session = self.session

        def run(name, *arrays):
            program = ctypes.c_void_p()
            session.check(self.load(session.ctx, str(folder / "family.so").encode(), name.encode(), ctypes.byref(program)))
            loaded = tenferro.Module(session, None)
            loaded.programs[name] = program
            return loaded(name, *arrays)
        return run

    def load(self, *arguments):
        self.session.rt.tnf_program_load.restype = ctypes.c_void_p
        return self.session.rt.tnf_program_load(*arguments)

    def check(self, program, batch, wider, module, ahead):
        entry, digits = program.entry, 1e-5 if program.dtype in WIDER else 1e-12
        rng = np.random.default_rng(sum(map(ord, program.name)))
        for cell, sizes in zip(("value", "unknown"), entry.sizes):
            try:
                xs = fill(entry, program, sizes, rng)
                results, tangents, cotangents = self.evaluate(program, module, xs, rng)
                ys, parts = program.split(results)
                self.compare(program, cell, xs, ys, digits)
                self.eagerly(program, xs, ys, tangents, cotangents, parts, digits)
                if cell == "value":
                    if parts:
                        self.derivatives(program, wider, module, xs, tangents, cotangents, parts)
                    again = ahead(program.name, *xs, *tangents, *cotangents)
                    if any(a.tobytes() != b.tobytes() for a, b in zip(again, results)):
                        self.fail(program, "aot", "other bits than in the process")
                    if batch:
                        self.batches(program, batch, module, sizes, rng, digits)
            except tenferro.Failure as failure:
                self.fail(program, cell, str(failure))
        for symbol in entry.symbols():
            if symbol not in entry.nonempty:
                self.empty(program, module, {**entry.sizes[0], symbol: 0}, symbol, rng, digits)

    def evaluate(self, program, module, xs, rng):
        """One run; the cotangents get the extents that the smooth results have, found by running a program without derivatives."""
        if not program.outputs:
            return module(program.name, *xs), [], []
        tangents = [noise(rng, xs[i]) for i in program.active]
        cotangents = [noise(rng, z) for z in self.smooth_values(program, xs)]
        return module(program.name, *xs, *tangents, *cotangents), tangents, cotangents

    def alone(self, program, xs):
        """The values of a program without derivatives, which may share loops with them."""
        if not hasattr(program, "alone"):
            t = surfaces.Tracer(self.surface, self.session, "alone")
            values = [t.input(f"x{i}", kind, extents) for i, (kind, extents) in enumerate(zip(program.kinds, program.extents))]
            for i, y in enumerate(values_of(program.entry.call(t, *values))):
                t.output(f"y{i}", y)
            program.alone = self.session.compile(t.text())
            t.release()
        return program.alone("alone", *xs)

    def smooth_values(self, program, xs):
        """Zeros in the shapes of what is differentiated."""
        if not hasattr(program, "plain"):
            t = surfaces.Tracer(self.surface, self.session, "plain")
            values = [t.input(f"x{i}", kind, extents) for i, (kind, extents) in enumerate(zip(program.kinds, program.extents))]
            function = program.entry.smooth or program.entry.call
            for i, z in enumerate(values_of(function(t, *values))):
                if np.dtype(surfaces.DTYPES[t.dtype_of(z)]).kind in "fc":
                    t.output(f"z{i}", z)
            program.plain = self.session.compile(t.text())
            t.release()
        return program.plain("plain", *xs)

    def compare(self, program, cell, xs, ys, digits):
        entry, bound = program.entry, digits * program.entry.tolerance
        if entry.reference:
            wanted = entry.reference(*[x.astype(WIDER.get(x.dtype.name, x.dtype)) for x in xs])
            wanted = wanted if isinstance(wanted, tuple) else (wanted,)
            for i, (y, want) in enumerate(zip(ys, wanted)):
                self.within(program, cell, distance(y, want), bound, f"result {i} {y.ravel()[:4]} for {np.ravel(want)[:4]},")
        if entry.holds:
            self.within(program, cell, entry.holds(xs, ys), bound)

    def derivatives(self, program, wider, module, xs, tangents, cotangents, parts):
        loose = program.dtype in WIDER
        pairing = inner(cotangents, parts["jvp"]) - inner(parts["vjp"], tangents)
        scale = 1 + sum(float(np.abs(a).sum()) for a in parts["jvp"] + parts["vjp"])
        self.within(program, "vjp", abs(pairing) / scale, (1e-5 if loose else 1e-10) * program.entry.tolerance, "the adjoint identity is")
        if loose:
            inputs = [a.astype(WIDER.get(a.dtype.name, a.dtype)) for a in (*xs, *tangents, *cotangents)]
            exact = wider.split(module(wider.name, *inputs))[1]
            for cell in program.outputs[1:]:
                for got, want in zip(parts[cell], exact[cell]):
                    self.within(program, cell, distance(got, want), 1e-4 * program.entry.tolerance, "beside twice the digits")
            return
        ends = []
        for sign in (1, -1):
            moved = list(xs)
            for i, tangent in zip(program.active, tangents):
                moved[i] = program.entry.inputs[i].within(xs[i] + sign * STEP * tangent)
            ends.append(program.split(module(program.name, *moved, *tangents, *cotangents))[1])
        for cell, of in (("jvp", "z"), ("second", "vjp")):
            for got, up, down in zip(parts[cell], ends[0][of], ends[1][of]):
                self.within(program, cell, distance(got, (up - down) / (2 * STEP)), 1e-6 * max(1, program.entry.tolerance ** 0.5), "beside the difference")

    def eagerly(self, program, xs, ys, tangents, cotangents, parts, digits):
        """The values bit for bit; derivatives, whose operations are not simplified together, to rounding."""
        e = self.eager
        e.begin()
        try:
            inputs = [e.input(x) for x in xs]
            for i in program.active if parts else []:
                inputs[i] = e.variable(inputs[i])
            got = [e.array(y) for y in values_of(program.entry.call(e, *inputs))]
            if not same_bits(got, ys) and not same_bits(got, self.alone(program, xs)):
                self.fail(program, "eager", f"other bits than in the process for shapes {[x.shape for x in xs]}")
            if parts:
                self.differentiate_eagerly(program, inputs, tangents, cotangents, parts, digits)
        except tenferro.Failure as failure:
            self.fail(program, "eager", str(failure))
        finally:
            e.end()

    def differentiate_eagerly(self, program, inputs, tangents, cotangents, parts, digits):
        e, entry = self.eager, program.entry
        zs = values_of((entry.smooth or entry.call)(e, *inputs))
        zs = [z for z in zs if np.dtype(surfaces.DTYPES[e.dtype_number(z)]).kind in "fc"]
        active = [inputs[i] for i in program.active]
        for z, c, want in zip(zs, cotangents, parts["jvp"], strict=True):
            if e.library.tnf_eager_is_tracked(z):
                e.backward_with(z, e.input(c), True)
                self.within(program, "eager", distance(self.along(z, active, tangents), want), 100 * digits * entry.tolerance, "the jvp is")
        for x, want in zip(active, parts["vjp"], strict=True):
            gradient = e.get_grad(x)
            got = e.array(gradient) if gradient.pointer else np.zeros_like(want)
            self.within(program, "eager", distance(got, want), 100 * digits * entry.tolerance, "the vjp is")

    def along(self, z, xs, tangents):
        """The jvp of z along those that it depends on; zeros where there is none."""
        e, total = self.eager, np.zeros_like(self.eager.array(z))
        for x, tangent in zip(xs, tangents):
            try:
                total = total + e.array(e.jvp(z, [x], [e.input(tangent)], 1))
            except tenferro.Failure as failure:
                if "does not depend" not in str(failure):
                    raise
        return total

    def batches(self, program, batch, module, sizes, rng, digits):
        xs = fill(program.entry, batch, {**sizes, "b": 3}, rng)
        results, tangents, cotangents = self.evaluate(batch, module, xs, rng)
        one = [module(program.name, *[a[..., i] for a in (*xs, *tangents, *cotangents)]) for i in range(3)]
        for k, together in enumerate(results):
            apart = np.stack([each[k] for each in one], axis=-1)
            self.within(program, "batch", distance(together, apart), 100 * digits * program.entry.tolerance, f"output {k} beside that of each element")
        results, *_ = self.evaluate(batch, module, fill(program.entry, batch, {**sizes, "b": 0}, rng), rng)
        if any(each.shape[-1:] != (0,) for each in results):
            self.fail(program, "empty", "an empty batch has elements")

    def maps(self, program, mapped, module):
        """The map beside one run for each slice; of none the results have no elements."""
        entry, rng = program.entry, np.random.default_rng(sum(map(ord, mapped.name)))
        digits, sizes = 1e-5 if program.dtype in WIDER else 1e-12, entry.sizes[0]
        try:
            for count in (3, 0):
                one = [fill(entry, program, sizes, rng) for _ in range(max(count, 1))]
                xs = [stacked([each[i] for each in one], count) if is_mapped else one[0][i] for i, is_mapped in enumerate(mapped.mapped)]
                directions = [noise(rng, stacked([like] * max(count, 1), count)) for like in self.directions(program, one[0])]
                results = module(mapped.name, *xs, *(directions if mapped.derives else []))
                if not count:
                    if any(each.shape[-1:] != (0,) for each in results):
                        self.fail(program, "map", "a map over nothing has elements")
                    continue
                apart = [module(program.name, *mapped.slices(xs, directions, i)) for i in range(count)]
                for k, together in enumerate(results):
                    wanted = stacked([each[k] for each in apart], count)
                    self.within(program, "map", distance(together, wanted), 100 * digits * entry.tolerance, f"output {k} beside that of each slice")
                    if self.same_bits and k < program.values and together.tobytes() != wanted.tobytes():
                        self.fail(program, "map", f"output {k} has other bits than those of each slice")
        except (tenferro.Failure, ValueError) as failure:
            self.fail(program, "map", str(failure))

    def directions(self, program, xs):
        """Arrays like the tangents and the cotangents of a run."""
        return [xs[i] for i in program.active] + (self.smooth_values(program, xs) if program.outputs else [])

    def empty(self, program, module, sizes, symbol, rng, digits):
        try:
            xs = fill(program.entry, program, sizes, rng)
            results, tangents, cotangents = self.evaluate(program, module, xs, rng)
            ys, parts = program.split(results)
            self.compare(program, "empty", xs, ys, digits)
            self.eagerly(program, xs, ys, [], [], {}, digits)
            if parts and any(g.shape != xs[i].shape or not np.isfinite(g).all() for g, i in zip(parts["vjp"], program.active)):
                self.fail(program, "empty", f"with {symbol} = 0 the gradient is not finite, or not of the input's shape")
        except (tenferro.Failure, ValueError) as failure:
            self.fail(program, "empty", f"with {symbol} = 0: {failure}")


def rows(checker):
    """A row per function: for each dtype how many of the ten cells pass, and what does not exist and why."""
    for entry in checker.entries:
        marks = []
        for dtype in EVERY:
            cells = checker.cells.get(f"{entry.key}_{SHORT[dtype]}")
            marks.append("-" if cells is None else "all" if len(cells) == 10 else f"{len(cells)}")
        why = [f"no derivative: {entry.derivative}"] if entry.derivative else []
        why += [f"no second derivative: {entry.second}"] if entry.second and not entry.derivative else []
        why += [f"no batch: {entry.batch}"] if entry.batch else []
        why += [f"no map: {entry.unmapped}"] if entry.unmapped else []
        why += [f"{name} is not 0: {reason}" for name, reason in entry.nonempty.items()]
        if not entry.derivative and any(d in entry.dtypes for d in ("int32", "int64", "bool")):
            why.append("integers and bool carry no derivative")
        variant = f" ({entry.variant.replace('_', ' ')})" if entry.variant else ""
        yield f"| `tnf_{entry.name}`{variant} | " + " | ".join(marks) + f" | {'; '.join(why)} |"


def table(checker, family):
    return "\n".join([f"## {family.replace('_', ' ')}", "", "| function | " + " | ".join(SHORT[d] for d in EVERY) + " | what does not exist, and why |",
                      "|---" * (len(EVERY) + 2) + "|", *rows(checker)]) + "\n"


def section(text, family):
    found = re.search(rf"^## {re.escape(family.replace('_', ' '))}\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found.group(0) if found else ""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("family")
    arguments.add_argument("--only")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    page = HERE.parents[1] / "docs/catalogue.md"
    checker = Checker(options.family, options.only)
    checker.run()
    print("\n".join(checker.failures))
    if not options.only:
        text, made = page.read_text(), table(checker, options.family)
        if options.write:
            old = section(text, options.family)
            page.write_text(text.replace(old, made + "\n") if old else text.rstrip() + "\n\n" + made)
        elif section(text, options.family).strip() != made.strip():
            checker.failures.append("docs/catalogue.md is not what this test finds: check.py --write")
            print(checker.failures[-1])
    print(f"{options.family}: {len(checker.entries)} entries, {len(checker.cells)} pairs with dtypes, {len(checker.failures)} failures")
    sys.exit(bool(checker.failures))


if __name__ == "__main__":
    main()
