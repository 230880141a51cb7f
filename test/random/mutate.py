"""Mutated inputs: texts of the tests through the compiler, bytecode (refused unless trusted), .npy and .npz files through the loader. An error or a
result; never a crash, a hang or a failure without a sentence.

usage: mutate.py text|bytecode|npy|npz [--seed S] [--count N | --minutes M] [--only CASE] [--keep FOLDER] [--tests FOLDER]
       mutate.py replay FILE...      texts that failed once
"""
import argparse
import ctypes
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))
import tenferro  # noqa: E402
from steps import Program  # noqa: E402

BATCH, SECONDS = 40, 20
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[%@!#^]?[\w.$#-]+|\s+|.', re.S)
NUMBERS = ["0", "1", "-1", "2", "3", "16", "17", "31", "32", "63", "64", "4294967296", "9223372036854775807", "-9223372036854775808",
           "9223372036854775808", "4611686018427387904", "1.0e308", "0x7FF0000000000000"]
WORDS = ["f32", "f64", "i32", "i64", "i1", "index", "complex<f64>", "?", "[4]", "[0]", "tensor<2xf64>", "!tenferro.tensor<f64>",
         "!tenferro.tensor<?x?xf64>", "cuda", "arith.constant", "arith.divsi", "arith.floordivsi", "func.call", "private", "-", ",", "{", "}",
         "true", "unit", "dense<[]>", "dense<0>", "loc(unknown)", "array<i64>", "\"llvm.x\"", "@free", "%x",
         "tenferro.while", "tenferro.for", "tenferro.if", "tenferro.yield", "tenferro.condition", "tenferro.tape", "tenferro.push", "tenferro.pop",
         "!tenferro.tape", "changes [0]", "max_steps", "do", "to", "tenferro.extent_of",
         "tenferro.vmap", "in [0]", "in [-1]", "out [0]", "size"]


def corpus(folder):
    """Functions of the tests' texts, one by one, and some random programs."""
    pieces = [Program(1, number).text() + "\n" for number in range(40)]
    for path in sorted(Path(folder).rglob("*.mlir")):
        if "errors" in path.name and np.random.default_rng(len(pieces)).random() < 0.8:
            continue
        text = "\n".join(line for line in path.read_text().splitlines() if not line.lstrip().startswith("//"))
        pieces += [f + "\n" for f in re.findall(r"^func\.func.*?^}", text, flags=re.M | re.S)]
    return [p for p in pieces if len(p) < 10000]


class Mutator:
    def __init__(self, rng, texts):
        self.rng, self.texts = rng, texts

    def below(self, n):
        return int(self.rng.integers(max(1, n)))

    def of(self, items):
        return items[self.below(len(items))]

    def text(self):
        text = self.of(self.texts)
        if self.rng.random() < 0.1:
            text += self.of(self.texts)
        for _ in range(self.of([1, 1, 1, 2, 4])):
            text = self.of([self.tokens, self.tokens, self.lines, self.number, self.number, self.number, self.element])(text)
        return text

    def tokens(self, text):
        tokens = TOKEN.findall(text)
        solid = [i for i, t in enumerate(tokens) if not t.isspace()]
        if not solid:
            return text
        i, j = self.of(solid), self.of(solid)
        kind = self.below(6)
        if kind == 0:
            tokens[i] = ""
        elif kind == 1:
            tokens[i] += " " + tokens[i]
        elif kind == 2:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif kind == 3:
            tokens[i] = self.of(WORDS)
        elif kind == 4:
            tokens[i] = tokens[j]
        else:
            other = TOKEN.findall(self.of(self.texts))
            tokens[i] = self.of(other)
        return "".join(tokens)

    def number(self, text):
        found = list(re.finditer(r"-?\b\d+\b", text))
        if not found:
            return text
        at = self.of(found)
        return text[:at.start()] + self.of(NUMBERS) + text[at.end():]

    def element(self, text):
        """One element type or value for another, everywhere."""
        found = re.findall(r"\bf64\b|\bf32\b|\bi32\b|\bi64\b|%\w+", text)
        if not found:
            return text
        old = self.of(found)
        new = self.of([f for f in found if f[0] == old[0] or old[0] != "%"] or found)
        return re.sub(re.escape(old) + r"\b", new, text)

    def lines(self, text):
        lines = text.splitlines()
        i, j, kind = self.below(len(lines)), self.below(len(lines)), self.below(4)
        if kind == 0:
            del lines[i]
        elif kind == 1:
            lines.insert(i, lines[j])
        elif kind == 2:
            lines[i], lines[j] = lines[j], lines[i]
        else:
            lines.insert(i, self.of(self.of(self.texts).splitlines()))
        return "\n".join(lines) + "\n"

    def bytes(self, data):
        data = bytearray(data)
        for _ in range(self.of([1, 1, 2, 8])):
            kind, at = self.below(4), self.below(len(data))
            if kind == 0 and data:
                data[at] = self.below(256)
            elif kind == 1:
                del data[at:at + 1 + self.below(20)]
            elif kind == 2:
                data[at:at] = bytes(self.rng.integers(0, 256, 1 + self.below(9), dtype=np.uint8))
            elif data:
                data[at:at + 1] = self.of([b"\xff" * 8, b"\x00" * 8, b"99999999999", b"-1", b"(", b")", b"'", b"{", b"True"])
        return bytes(data)


class Texts:
    """Texts through compile_text; what compiles is described, not run."""

    def __init__(self, options):
        self.texts = corpus(options.tests)

    def case(self, rng):
        return Mutator(rng, self.texts).text().encode()

    @staticmethod
    def run(session, data):
        obj = ctypes.c_void_p()
        session.check(session.lib.tnf_graph_compiler_compile_text(session.compiler, data, ctypes.c_size_t(len(data)), b"fuzz", None,
                                                                  ctypes.byref(obj)))
        session.lib.tnf_object_release(obj)


class Bytecode(Texts):
    """Bytecode is refused before any of it is read."""
    HEAD = b"ML\xefR\x06MLIR22.1.0\x00"

    def case(self, rng):
        mutator = Mutator(rng, self.texts)
        data = self.HEAD + bytes(rng.integers(0, 256, mutator.below(200), dtype=np.uint8))
        return data if rng.random() < 0.2 else self.HEAD[:4] + mutator.bytes(data)

    @staticmethod
    def run(session, data):
        Texts.run(session, data)
        raise AssertionError("bytecode of an untrusted source is accepted")


class Npy:
    """Files through the loader; what loads is written and loaded again."""

    def __init__(self, options):
        self.files = []
        for dtype in ("<f4", "<f8", "<i4", "<i8", "|b1", "<c8", ">c16", ">f8"):
            for shape in ((), (0,), (3,), (2, 3), (2, 1, 2)):
                for order in "CF":
                    with tempfile.TemporaryFile() as file:
                        np.save(file, np.ones(shape, dtype, order=order))
                        file.seek(0)
                        self.files.append(file.read())

    def case(self, rng):
        mutator = Mutator(rng, [])
        return mutator.bytes(mutator.of(self.files))

    @staticmethod
    def run(session, data):
        with tempfile.TemporaryDirectory(prefix="tnf_fuzz_") as folder:
            path, tensor = os.path.join(folder, "x.npy"), ctypes.c_void_p()
            Path(path).write_bytes(data)
            session.check(session.rt.tnf_tensor_load_npy(session.ctx, path.encode(), ctypes.byref(tensor)))
            session.check(session.rt.tnf_tensor_save_npy(tensor, path.encode()))
            session.rt.tnf_tensor_release(tensor)
            session.check(session.rt.tnf_tensor_load_npy(session.ctx, path.encode(), ctypes.byref(tensor)))
            session.rt.tnf_tensor_release(tensor)


class Npz:
    """Archives through the loader; what loads is written and loaded again."""

    def __init__(self, options):
        self.files = []
        for save in (np.savez, np.savez_compressed):
            for members in ({}, {"a": np.ones(3)}, {"a": np.ones((2, 3)), "\u00e4/b": np.arange(5), "c": np.zeros(300, bool)}):
                with tempfile.TemporaryFile() as file:
                    save(file, **members)
                    file.seek(0)
                    self.files.append(file.read())

    def case(self, rng):
        mutator = Mutator(rng, [])
        return mutator.bytes(mutator.of(self.files))

    @staticmethod
    def run(session, data):
        rt, npz, tensor = session.rt, ctypes.c_void_p(), ctypes.c_void_p()
        with tempfile.TemporaryDirectory(prefix="tnf_fuzz_") as folder:
            path = os.path.join(folder, "x.npz").encode()
            Path(path.decode()).write_bytes(data)
            session.check(rt.tnf_npz_open(session.ctx, path, ctypes.byref(npz)))
            try:
                for i in range(rt.tnf_npz_count(npz)):
                    name = rt.tnf_npz_name(npz, ctypes.c_int64(i))
                    session.check(rt.tnf_npz_load_tensor(npz, name, ctypes.byref(tensor)))
                    saved = rt.tnf_npz_save(session.ctx, path, ctypes.byref(ctypes.c_char_p(name)), ctypes.byref(tensor), 1)
                    rt.tnf_tensor_release(tensor)
                    session.check(saved)
            finally:
                rt.tnf_npz_release(npz)


def in_child(kind, cases):
    """Runs cases in a process of their own: (the number that ended it or None, why, how many were accepted)."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            session = tenferro.Session()
            for name in ("tnf_tensor_load_npy", "tnf_tensor_save_npy", "tnf_npz_open", "tnf_npz_load_tensor", "tnf_npz_save"):
                getattr(session.rt, name).restype = ctypes.c_void_p
            session.rt.tnf_npz_name.restype, session.rt.tnf_npz_count.restype = ctypes.c_char_p, ctypes.c_int64
            for i, data in enumerate(cases):
                signal.alarm(SECONDS)
                os.write(writer, b"%d " % i)
                try:
                    kind.run(session, data)
                    os.write(writer, b"ok ")
                except tenferro.Failure as error:
                    assert str(error).strip(), "a failure without a sentence"
                    assert "without saying why" not in str(error), str(error)
            os.write(writer, b"end")
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read().split()
    _, status = os.waitpid(child, 0)
    accepted = said.count("ok")
    if said and said[-1] == "end":
        return None, "", accepted
    last = [int(s) for s in said if s.isdigit()]
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return last[-1] if last else 0, "hangs" if number == signal.SIGALRM else f"signal {number}" if number else "exception", accepted


def minimise(kind, data):
    """Fewer lines that end the process as well."""
    lines, size = data.split(b"\n"), max(1, data.count(b"\n") // 2)
    while size:
        i = 0
        while i < len(lines):
            fewer = lines[:i] + lines[i + size:]
            if in_child(kind, [b"\n".join(fewer)])[0] is not None:
                lines = fewer
            else:
                i += size
        size //= 2
    return b"\n".join(lines)


def campaign(kind, options):
    start, done, failed, accepted = time.time(), 0, 0, 0
    make = lambda number: kind.case(np.random.default_rng([options.seed, number]))
    if options.only is not None:
        sys.stdout.buffer.write(make(options.only) + b"\n")
        return in_child(kind, [make(options.only)])[0] is not None
    while time.time() - start < 60 * options.minutes if options.minutes else done < options.count:
        size = BATCH if options.minutes else min(BATCH, options.count - done)
        cases = [make(done + i) for i in range(size)]
        bad, why, ok = in_child(kind, cases)
        accepted += ok
        if bad is not None:
            failed += 1
            small = minimise(kind, cases[bad]) if options.kind == "text" and why != "hangs" else cases[bad]
            print(f"FAIL mutate.py {options.kind} --seed {options.seed} --only {done + bad}: {why}\n{small.decode(errors='replace')}", flush=True)
            if options.keep:
                Path(options.keep).mkdir(parents=True, exist_ok=True)
                (Path(options.keep) / f"{options.kind}_{options.seed}_{done + bad}").write_bytes(small)
            size = bad + 1
        done += size
    print(f"mutate.py {options.kind}: seed {options.seed}, {done} cases, {accepted} accepted, {failed} failed, {time.time() - start:.0f} s")
    return failed != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["text", "bytecode", "npy", "npz", "replay"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep")
    parser.add_argument("--tests", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    options = parser.parse_args()
    if options.kind == "replay":
        wrong = 0
        for path in options.files:
            bad, why, accepted = in_child(Texts(options), [path.read_bytes()])
            if bad is None and bool(accepted) == path.stem.endswith("_refused"):
                why = "compiles" if accepted else "is refused"
            if why:
                wrong += 1
                print(f"FAIL {path}: {why}")
        print(f"{len(options.files)} texts replayed, {wrong} failed")
        return wrong != 0
    return campaign({"text": Texts, "bytecode": Bytecode, "npy": Npy, "npz": Npz}[options.kind](options), options)


if __name__ == "__main__":
    sys.exit(main())
