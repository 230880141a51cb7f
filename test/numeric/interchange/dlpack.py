"""Arrays of NumPy and PyTorch into a compiled program and its results back, in one process, without a copy, each freed exactly once."""
import ctypes
import gc
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tenferro  # noqa: E402

COL_MAJOR, REVERSED, COPIED = range(3)
LEGACY, VERSIONED = b"dltensor", b"dltensor_versioned"
DTYPES = ["float32", "float64", "int32", "int64", "bool", "complex64", "complex128"]
TEXT = """func.func @twice(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %y = tenferro.add %x, %x : !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}"""

python = ctypes.pythonapi
python.PyCapsule_New.restype, python.PyCapsule_New.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
python.PyCapsule_GetPointer.restype, python.PyCapsule_GetPointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
python.PyCapsule_SetName.argtypes = [ctypes.py_object, ctypes.c_char_p]
python.PyCapsule_IsValid.argtypes = [ctypes.py_object, ctypes.c_char_p]
# the names of capsules are borrowed: these live as long as the process
USED = {LEGACY: b"used_dltensor", VERSIONED: b"used_dltensor_versioned"}
DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
DESTRUCTOR = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)


class Array(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("device_type", ctypes.c_int32), ("device_id", ctypes.c_int32), ("ndim", ctypes.c_int32),
                ("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16), ("shape", ctypes.POINTER(ctypes.c_int64)),
                ("strides", ctypes.POINTER(ctypes.c_int64)), ("byte_offset", ctypes.c_uint64)]


class Legacy(ctypes.Structure):
    _fields_ = [("array", Array), ("manager", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


class Versioned(ctypes.Structure):
    _fields_ = [("major", ctypes.c_uint32), ("minor", ctypes.c_uint32), ("manager", ctypes.c_void_p), ("deleter", ctypes.c_void_p),
                ("flags", ctypes.c_uint64), ("array", Array)]


FORMS = {LEGACY: (Legacy, "tnf_tensor_from_legacy_dlpack"), VERSIONED: (Versioned, "tnf_tensor_from_dlpack")}


class Counted:
    """A deleter that counts its calls: `deleter` of the structure at `address` is it from now on."""

    def __init__(self, address, form):
        managed = FORMS[form][0].from_address(address)
        self.calls, self.original, self.address = 0, managed.deleter, address
        self.function = DELETER(self.call)
        managed.deleter = ctypes.cast(self.function, ctypes.c_void_p).value

    def call(self, address):
        assert address == self.address
        self.calls += 1
        DELETER(self.original)(address)


def take(session, capsule, layout):
    """A tensor of a producer's capsule, and its deleter. A capsule that is refused is left to Python, which frees the array."""
    form = VERSIONED if python.PyCapsule_IsValid(capsule, VERSIONED) else LEGACY
    address = python.PyCapsule_GetPointer(capsule, form)
    counted, out = Counted(address, form), ctypes.c_void_p()
    function = getattr(session.rt, FORMS[form][1])
    function.restype = ctypes.c_void_p
    take.last = counted
    session.check(function(session.ctx, ctypes.c_void_p(address), layout, ctypes.byref(out)))
    python.PyCapsule_SetName(capsule, USED[form])
    return out, counted


class Producer:
    """A tensor as Python's consumers want it: it has __dlpack__. `deleted` counts."""

    def __init__(self, session, tensor, form, flags=0):
        self.session, self.tensor, self.form, self.flags = session, tensor, form, flags
        self.counted = []

    def __dlpack_device__(self):
        return (1, 0)

    def __dlpack__(self, stream=None, max_version=None, dl_device=None, copy=None):
        rt, out = self.session.rt, ctypes.c_void_p()
        form = self.form if max_version else LEGACY
        if form == VERSIONED:
            rt.tnf_tensor_to_dlpack.restype = ctypes.c_void_p
            self.session.check(rt.tnf_tensor_to_dlpack(self.tensor, ctypes.c_uint64(self.flags), ctypes.byref(out)))
        else:
            rt.tnf_tensor_to_legacy_dlpack.restype = ctypes.c_void_p
            self.session.check(rt.tnf_tensor_to_legacy_dlpack(self.tensor, ctypes.byref(out)))
        self.counted.append(Counted(out.value, form))
        return python.PyCapsule_New(out, form, ctypes.cast(DROP[form], ctypes.c_void_p))


def dropper(form):
    """What a capsule that nobody has taken does at its end."""
    valid, pointer = python.PyCapsule_IsValid, python.PyCapsule_GetPointer
    raw_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(ctypes.cast(valid, ctypes.c_void_p).value)
    raw_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(ctypes.cast(pointer, ctypes.c_void_p).value)

    def drop(capsule):
        if raw_valid(capsule, form):
            address = raw_pointer(capsule, form)
            DELETER(FORMS[form][0].from_address(address).deleter)(address)
    return DESTRUCTOR(drop)


DROP = {form: dropper(form) for form in FORMS}


def release(session, *tensors):
    for tensor in tensors:
        session.rt.tnf_tensor_release(tensor)


# ---- arrays come in ----

def check_in(session, make, numpy_of, capsule_of, name):
    """make: an array of a NumPy array; numpy_of: the other way; capsule_of: its capsule."""
    for dtype in DTYPES:
        if dtype == "bool" and np.lib.NumpyVersion(np.__version__) < "1.25.0" and make is np.asarray:
            print(f"{name} {np.__version__}: booleans are not tried, it does not hand them out")
            continue
        for shape in ((), (5,), (0, 3), (2, 3, 4)):
            values = np.asarray(np.arange(int(np.prod(shape))).reshape(shape) % 3, dtype)
            for layout in (REVERSED, COPIED):
                array = make(values)
                tensor, counted = take(session, capsule_of(array), layout)
                got = session.array(tensor)
                want = values.T if layout == REVERSED else values
                assert got.dtype == values.dtype and got.shape == want.shape and (got == want).all(), f"{name} {dtype} {shape}"
                if layout == REVERSED and values.size:
                    assert session.rt.tnf_tensor_const_data(tensor) == numpy_of(array).ctypes.data, "a copy"
                assert counted.calls == (layout == COPIED)
                del array
                gc.collect()
                release(session, tensor)
                assert counted.calls == 1, f"{name}: freed {counted.calls} times"
    strided = make(np.arange(24.0).reshape(4, 6))[::2, 1:]
    tensor, counted = take(session, capsule_of(strided), COPIED)
    assert (session.array(tensor) == numpy_of(strided)).all()
    release(session, tensor)
    for layout, sentence in ((COL_MAJOR, "axis 0 of f64[2, 5] has stride 12, dense column-major memory has 1; TNF_DLPACK_COPIED copies it"),
                             (REVERSED, "axis 0 of f64[2, 5] has stride 12, dense row-major memory has 5; TNF_DLPACK_COPIED copies it")):
        capsule = capsule_of(strided)
        try:
            take(session, capsule, layout)
            raise AssertionError(f"{name}: strides are not looked at")
        except tenferro.Failure as failure:
            assert str(failure).endswith(sentence), failure
        assert take.last.calls == 0
        del capsule  # it was not taken: Python frees the array
        assert take.last.calls == 1
    print(f"{name}: arrays in")


def check_numpy_versions(session):
    if int(np.__version__.split(".")[0]) < 2:
        print(f"NumPy {np.__version__}: not tried, capsules of DLPack 1.x are NumPy 2's")
        return
    array = np.arange(6.0).reshape(2, 3)
    check_in(session, np.asarray, np.asarray, lambda a: a.__dlpack__(max_version=(1, 0)), "NumPy, versioned")
    array.flags.writeable = False
    tensor, counted = take(session, array.__dlpack__(max_version=(1, 0)), REVERSED)
    assert not session.rt.tnf_tensor_data(tensor) and (session.array(tensor) == array.T).all()
    release(session, tensor)
    assert counted.calls == 1


# ---- tensors go out ----

def check_out(session, consume, numpy_of, name, forms):
    for form in forms:
        for dtype in DTYPES:
            if dtype == "bool" and np.lib.NumpyVersion(np.__version__) < "1.25.0" and consume is np.from_dlpack:
                continue
            for shape in ((), (5,), (0, 3), (2, 3, 4)):
                values = np.asarray(np.arange(int(np.prod(shape))).reshape(shape) % 3, dtype)
                tensor = session.tensor(values)
                address = session.rt.tnf_tensor_const_data(tensor)
                producer = Producer(session, tensor, form)
                array = consume(producer)
                release(session, tensor)  # the array keeps it
                got = numpy_of(array)
                assert got.dtype == values.dtype and got.shape == values.shape and (got == values).all(), f"{name} {dtype} {shape}"
                assert not values.size or got.ctypes.data == address, "a copy"
                assert [c.calls for c in producer.counted] == [0]
                del array, got
                gc.collect()
                assert [c.calls for c in producer.counted] == [1], f"{name}: freed {producer.counted[0].calls} times"
        tensor = session.tensor(np.ones(3))
        producer = Producer(session, tensor, form)
        capsule = producer.__dlpack__(max_version=(1, 0))
        del capsule  # nobody took it
        gc.collect()
        assert [c.calls for c in producer.counted] == [1]
        release(session, tensor)
    print(f"{name}: tensors out")


def check_program(session, make, numpy_of, capsule_of, consume, name):
    """An array into a program, its result back, all at one address each; written where the other library sees it."""
    session.rt.tnf_run.restype = ctypes.c_void_p
    module = session.compile(TEXT)
    values = np.arange(6.0).reshape(2, 3)
    assert (module("twice", values)[0] == 2 * values).all()
    program = module.programs["twice"]
    array = make(values.copy())
    x, counted = take(session, capsule_of(array), REVERSED)
    inputs, outputs = (ctypes.c_void_p * 1)(x), (ctypes.c_void_p * 1)()
    session.check(session.rt.tnf_run(session.ctx, program, inputs, 1, outputs, 1))
    y = ctypes.c_void_p(outputs[0])
    result = consume(Producer(session, y, LEGACY))
    release(session, y)
    assert (numpy_of(result) == 2 * values.T).all()
    into = make(np.zeros((2, 3)))  # a result written into the other library's memory
    out, _ = take(session, capsule_of(into), REVERSED)
    outputs[0] = out.value
    session.check(session.rt.tnf_run(session.ctx, program, inputs, 1, outputs, 1))
    assert (numpy_of(into) == 2 * values).all()
    release(session, x, out)
    assert counted.calls == 1
    print(f"{name}: a program's input and results")


def check_torch(session):
    try:
        import torch  # noqa: PLC0415
    except ImportError:
        print("PyTorch: not tried, it is not installed")
        return

    def plain(array):
        return torch.from_numpy(array.copy())

    def back(array):
        return array.numpy()

    def capsule(array):
        return torch.utils.dlpack.to_dlpack(array)

    def versioned(array):
        return array.__dlpack__(max_version=(1, 0))
    check_in(session, plain, back, capsule, "PyTorch")
    check_in(session, plain, back, versioned, "PyTorch, versioned")
    check_out(session, torch.from_dlpack, back, "PyTorch", (LEGACY, VERSIONED))
    check_program(session, plain, back, capsule, torch.from_dlpack, "PyTorch")


def main():
    session = tenferro.Session(counted=True)
    before = session.alive()
    check_in(session, np.asarray, np.asarray, lambda array: array.__dlpack__(), "NumPy")
    check_numpy_versions(session)
    check_out(session, np.from_dlpack, np.asarray, "NumPy", (LEGACY, VERSIONED))
    assert session.alive() == before, "blocks are left"
    check_program(session, np.asarray, np.asarray, lambda array: array.__dlpack__(), np.from_dlpack, "NumPy")
    check_torch(session)


if __name__ == "__main__":
    main()
