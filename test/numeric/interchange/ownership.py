"""Who lets go first: arrays of NumPy and PyTorch in programs and results with them, in one process. Whatever the order, after refusals and
exceptions, of views and of nothing, each array's deleter is called exactly once, and what is still held is still there. Under AddressSanitizer
(`make asan`) a copy of what was freed ends the process: PYTHONMALLOC=malloc and arrays that no library keeps for reuse let it see them, and
what is read here is read by copies, as neither the libraries nor compiled loops are instrumented.

usage: ownership.py [numpy | torch]      torch: with a Python that has PyTorch, this one or the benchmark's (bench/setup_venv.sh), else skipped
"""
import ctypes
import gc
import os
import subprocess
import sys
import threading

import numpy as np

import dlpack  # which puts the folder of tenferro.py on the path
import tenferro
from dlpack import COL_MAJOR, COPIED, LEGACY, REVERSED, VERSIONED, Producer, python, release, take

N = 300  # the rows of arrays that are too large to be kept for reuse
READ_ONLY = 1
TEXT = """func.func @twice(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.add %x, %x : !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}
func.func @line(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %z = tenferro.mul %x, %y : !tenferro.tensor<?xf64>
  return %z : !tenferro.tensor<?xf64>
}"""


class Raised(Exception):
    """What goes wrong in somebody else's code."""


class World:
    """A library's arrays, and programs that take them."""

    def __init__(self, name, make, numpy_of, capsules, consume):
        self.name, self.make, self.numpy_of, self.capsules, self.consume = name, make, numpy_of, capsules, consume
        self.session = tenferro.Session(counted=True)
        self.session.rt.tnf_run.restype = ctypes.c_void_p
        module = self.session.compile(TEXT)
        module("twice", np.ones((1, 1)))
        module("line", np.ones(1), np.ones(1))
        self.programs = module.programs

    def array(self, shape=(N, 7)):
        return self.make(np.arange(float(np.prod(shape))).reshape(shape) + 1)

    def take(self, array, form, layout=REVERSED):
        return take(self.session, self.capsules[form](array), layout)

    def run(self, name, inputs, outputs=None):
        """Handles of the results, by default new ones."""
        given, results = (ctypes.c_void_p * len(inputs))(*inputs), (ctypes.c_void_p * 1)(*(outputs or [None]))
        self.session.check(self.session.rt.tnf_run(self.session.ctx, self.programs[name], given, len(inputs), results, 1))
        return ctypes.c_void_p(results[0])

    def copy(self, array):
        x = self.numpy_of(array)
        return np.frombuffer(x.tobytes(order="A")).reshape(x.shape, order="C" if x.flags.c_contiguous else "F")

    def values(self, tensor):
        return self.session.array(tensor)


def freed(count):
    gc.collect()
    return count.calls


# ---- arrays that come in -----------------------------------------------------------------------------------------------------------------

def array_goes_first(w, form):
    array = w.array()
    want = w.numpy_of(array).copy().T
    tensor, count = w.take(array, form)
    del array
    assert freed(count) == 0
    y = w.run("twice", [tensor])
    assert (w.values(y) == 2 * want).all()
    release(w.session, y)
    assert freed(count) == 0
    release(w.session, tensor)
    assert freed(count) == 1


def tensor_goes_first(w, form):
    array = w.array()
    tensor, count = w.take(array, form)
    release(w.session, tensor)
    assert freed(count) == 1
    assert w.copy(array).sum() == np.arange(N * 7 + 1).sum()


def several_of_one(w, form):
    """Two tensors of one array: each has its own deleter."""
    array = w.array()
    (a, first), (b, second) = w.take(array, form), w.take(array, form)
    del array
    release(w.session, a)
    assert (freed(first), freed(second)) == (1, 0)
    assert w.values(b)[0, 1] == 8
    release(w.session, b)
    assert (freed(first), freed(second)) == (1, 1)


def retained(w, form):
    """References of ours: the last one frees."""
    tensor, count = w.take(w.array(), form)
    w.session.rt.tnf_tensor_retain(tensor)
    release(w.session, tensor)
    assert freed(count) == 0 and w.values(tensor)[0, 0] == 1
    release(w.session, tensor)
    assert freed(count) == 1


def views(w, form):
    """Of a part of an array, which begins within its memory: the part keeps the whole."""
    base = w.array((N * 4,))
    part = base[37:37 + N]
    tensor, count = w.take(part, form, COL_MAJOR)
    del base, part
    y = w.run("line", [tensor, tensor])
    assert (w.values(y) == np.arange(38.0, 38 + N) ** 2).all()
    release(w.session, y, tensor)
    assert freed(count) == 1
    rows = w.array()[5:9]
    tensor, count = w.take(rows, form)
    del rows
    assert w.values(tensor)[0, 0] == 36
    release(w.session, tensor)
    assert freed(count) == 1


def empty(w, form):
    for shape in ((0,), (N, 0), (0, 7)):
        array = w.make(np.zeros(shape))
        tensor, count = w.take(array, form)
        del array
        if len(shape) == 2:
            y = w.run("twice", [tensor])
            assert w.values(y).shape == shape[::-1]
            release(w.session, y)
        release(w.session, tensor)
        assert freed(count) == 1


def refused(w, form, array, layout, sentence):
    """What is not taken stays the array's: it is freed by its capsule, and can be read until then."""
    capsule = w.capsules[form](array)
    try:
        take(w.session, capsule, layout)
    except tenferro.Failure as failure:
        assert sentence in str(failure), failure
    else:
        raise AssertionError(f"{sentence}: taken")
    count = take.last
    assert freed(count) == 0
    del capsule
    assert freed(count) == 1 and w.numpy_of(array).size


def refusals(w, form):
    refused(w, form, w.array()[::2], REVERSED, "has stride")
    refused(w, form, w.array().T, REVERSED, "has stride")
    refused(w, form, w.array(), COL_MAJOR, "has stride")
    for dtype in ("float16", "int16", "uint8"):
        refused(w, form, w.make(np.ones((N, 7), dtype)), COPIED, "none of f32, f64")
    tensor, count = w.take(w.array()[::2], form, COPIED)  # a copy needs its array no more
    assert freed(count) == 1 and w.values(tensor)[1, 0] == 15
    release(w.session, tensor)
    assert freed(count) == 1


def read_only(w, form):
    """As an input, never as an output; a copy may be written."""
    if form == LEGACY or w.name != "NumPy":
        return
    array = w.array()
    array.flags.writeable = False
    tensor, count = w.take(array, form)
    x = w.session.tensor(np.ones((7, N)))
    try:
        w.run("twice", [x], [tensor])
        raise AssertionError("written")
    except tenferro.Failure as failure:
        assert "read-only" in str(failure), failure
    del array
    assert w.values(tensor)[0, 0] == 1
    release(w.session, tensor, x)
    assert freed(count) == 1


def failing_run(w, form):
    """A run that fails keeps nothing; a result that was to be written is still the array's."""
    line, other, into = w.array((N,)), w.array((N + 1,)), w.array((N,))
    taken = [w.take(each, form) for each in (line, other, into)]
    (a, _), (b, _), (out, _) = taken
    del line, other
    try:
        w.run("line", [a, b], [out])
        raise AssertionError("runs")
    except tenferro.Failure as failure:
        assert "extents differ" in str(failure), failure
    assert (w.copy(into) == np.arange(1.0, N + 1)).all()
    release(w.session, *(tensor for tensor, _ in taken))
    del into
    assert [freed(count) for _, count in taken] == [1, 1, 1]


def exception_between(w, form):
    """A capsule was made, and something else goes wrong before it is taken; or right behind."""
    def fails(behind):
        capsule = w.capsules[form](w.array())
        if behind:
            tensor, count = take(w.session, capsule, REVERSED)
            tensors.append(tensor)
        else:
            count = dlpack.Counted(python.PyCapsule_GetPointer(capsule, form), form)
        counts.append(count)
        raise Raised

    for behind in (False, True):
        counts, tensors = [], []
        try:
            fails(behind)
        except Raised:
            pass
        assert freed(counts[0]) == (not behind)
        release(w.session, *tensors)
        assert freed(counts[0]) == 1


def other_thread(w, form):
    tensor, count = w.take(w.array(), form)
    thread = threading.Thread(target=release, args=(w.session, tensor))
    thread.start()
    thread.join()
    assert freed(count) == 1


# ---- results that go out -----------------------------------------------------------------------------------------------------------------

def result(w, form):
    """A program's result as an object for the library, and its handle."""
    x = w.session.tensor(np.arange(7.0 * N).reshape(7, N))
    y = w.run("twice", [x])
    release(w.session, x)
    return Producer(w.session, y, form), y


def out_and_back(w, form):
    """Through both: a result, the library's array of it, a tensor of that where the library hands it out again (NumPy 1 does not: its array is
    read-only, which capsules of then cannot say). They are let go in turn."""
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1)):
        producer, y = result(w, form)
        held = [y, w.consume(producer)]
        counts = producer.counted
        if VERSIONED in w.capsules:
            again, count = w.take(held[1], VERSIONED, COL_MAJOR)
            held.append(again)
            counts = counts + [count]
        for turn in (each for each in order if each < len(held)):
            if turn == 1:
                assert w.copy(held[1])[1, 1] == 2 * (N + 1)
                held[1] = None
            else:
                assert w.values(held[turn])[1, 1] == 2 * (N + 1)
                release(w.session, held[turn])
        assert [freed(c) for c in counts] == [1] * len(counts)


def library_fails(w, form):
    """The library took the capsule, or did not, and an exception follows."""
    producer, y = result(w, form)

    def consumes(keeps):
        array = w.consume(producer) if keeps else producer.__dlpack__(max_version=(1, 0))
        assert array is not None
        raise Raised
    for keeps in (False, True):
        try:
            consumes(keeps)
        except Raised:
            pass
    release(w.session, y)
    assert [freed(c) for c in producer.counted] == [1, 1]


def nobody_takes(w, form):
    """A consumer that wants another device asks, or refuses, and takes nothing."""
    producer, y = result(w, form)
    elsewhere = type("Elsewhere", (), {"__dlpack_device__": lambda self: (2, 0), "__dlpack__": lambda self, **given: producer.__dlpack__(**given)})
    try:
        w.consume(elsewhere())
    except Exception as error:  # each library has its own
        assert not isinstance(error, AssertionError)
    release(w.session, y)
    assert all(freed(c) == 1 for c in producer.counted)


def outlives_context(w, form):
    """An array is there when the tensor's other references, the program and the context are gone."""
    options = tenferro.ContextOptions(ctypes.sizeof(tenferro.ContextOptions), 1, w.session.allocator.table())
    ctx = ctypes.c_void_p(w.session.rt.tnf_context_new(ctypes.byref(options)))
    given, tensor = np.arange(float(N)), ctypes.c_void_p()
    w.session.check(w.session.rt.tnf_tensor_from_col_major(ctx, 1, 1, (ctypes.c_int64 * 1)(N), ctypes.c_void_p(given.ctypes.data),
                                                           ctypes.byref(tensor)))
    producer = Producer(w.session, tensor, form)
    array = w.consume(producer)
    release(w.session, tensor)
    w.session.rt.tnf_context_release(ctx)
    assert w.copy(array).sum() == given.sum()
    del array
    assert [freed(c) for c in producer.counted] == [1]


IN = [array_goes_first, tensor_goes_first, several_of_one, retained, views, empty, refusals, read_only, failing_run, exception_between, other_thread]
OUT = [out_and_back, library_fails, nobody_takes, outlives_context]


def check(w):
    before = w.session.alive()
    for form in w.capsules:
        for case in IN:
            case(w, form)
    for form in (LEGACY, VERSIONED):
        for case in OUT:
            case(w, form)
    gc.collect()
    assert w.session.alive() == before, f"{w.session.alive() - before} blocks are left"
    print(f"{w.name}: {len(IN)} cases of arrays in, {len(OUT)} of results out, capsules {[form.decode() for form in w.capsules]}")


def with_numpy():
    capsules = {LEGACY: lambda array: array.__dlpack__()}
    if int(np.__version__.split(".")[0]) >= 2:
        capsules[VERSIONED] = lambda array: array.__dlpack__(max_version=(1, 0))
    return World("NumPy", np.array, np.asarray, capsules, np.from_dlpack)


def with_torch():
    import torch
    return World("PyTorch", lambda array: torch.from_numpy(array.copy()), lambda array: array.numpy(),
                 {LEGACY: torch.utils.dlpack.to_dlpack, VERSIONED: lambda array: array.__dlpack__(max_version=(1, 0))}, torch.from_dlpack)


def has_torch(interpreter):
    return os.path.exists(interpreter) and subprocess.run([interpreter, "-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('torch'))"],
                                                          check=False).returncode == 0


def main():
    if sys.argv[1:] != ["torch"]:
        check(with_numpy())
        return 0
    here = os.path.dirname(os.path.abspath(__file__))
    peers = os.path.join(here, "../../../bench/.venv/bin/python")
    found = next((each for each in (sys.executable, peers) if has_torch(each)), None)
    if not found:
        print("skipped: PyTorch is not installed, neither in this Python nor by bench/setup_venv.sh")
        return 77
    if found != sys.executable:
        return subprocess.run([found, __file__, "torch"], check=False).returncode
    check(with_numpy())  # both in one process
    check(with_torch())
    return 0


if __name__ == "__main__":
    sys.exit(main())
