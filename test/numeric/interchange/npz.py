"""Archives that NumPy writes are read, stored and compressed, and NumPy reads what is written here."""
import ctypes
import io
import os
import sys
import tempfile
import zipfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tenferro  # noqa: E402

ARRAYS = {"scalar": np.float64(2.5), "matrix": np.arange(12, dtype=np.float32).reshape(3, 4), "a/b": np.arange(5, dtype=">i8"),
          "fortran": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)), "empty": np.zeros((3, 0, 2), np.complex64), "flags": np.array([True, False, True]),
          "wide": np.arange(200000, dtype=np.int32) % 7, "\u00e4\u20ac": np.array([1 + 2j, 3 - 4j])}


def bind(session):
    rt = session.rt
    for name in ("tnf_npz_open", "tnf_npz_load_tensor", "tnf_npz_save"):
        getattr(rt, name).restype = ctypes.c_void_p
    rt.tnf_npz_name.restype, rt.tnf_npz_count.restype = ctypes.c_char_p, ctypes.c_int64


def read(session, path):
    npz, arrays = ctypes.c_void_p(), {}
    session.check(session.rt.tnf_npz_open(session.ctx, path.encode(), ctypes.byref(npz)))
    try:
        for i in range(session.rt.tnf_npz_count(npz)):
            name, tensor = session.rt.tnf_npz_name(npz, ctypes.c_int64(i)), ctypes.c_void_p()
            session.check(session.rt.tnf_npz_load_tensor(npz, name, ctypes.byref(tensor)))
            arrays[name.decode()] = session.array(tensor)
            session.rt.tnf_tensor_release(tensor)
    finally:
        session.rt.tnf_npz_release(npz)
    return arrays


def write(session, path, arrays):
    names = (ctypes.c_char_p * len(arrays))(*[name.encode() for name in arrays])
    tensors = (ctypes.c_void_p * len(arrays))(*[session.tensor(np.asarray(a).astype(np.asarray(a).dtype.newbyteorder("="))) for a in arrays.values()])
    session.check(session.rt.tnf_npz_save(session.ctx, path.encode(), names, tensors, len(arrays)))
    for tensor in tensors:
        session.rt.tnf_tensor_release(ctypes.c_void_p(tensor))


def check_equal(got, want, what):
    assert list(got) == list(want), f"{what}: {list(got)}"
    for name, array in want.items():
        array = np.asarray(array)
        assert got[name].shape == array.shape and got[name].dtype == array.dtype.newbyteorder("="), f"{what}: {name}"
        assert (got[name] == array).all(), f"{what}: {name}"


def main():
    session = tenferro.Session(counted=True)
    bind(session)
    before = session.alive()
    with tempfile.TemporaryDirectory(prefix="tnf_npz_") as folder:
        path = os.path.join(folder, "x.npz")
        np.savez(path, **ARRAYS)
        check_equal(read(session, path), ARRAYS, "savez")
        np.savez_compressed(path, **ARRAYS)
        check_equal(read(session, path), ARRAYS, "savez_compressed")
        with open(path, "wb") as file, zipfile.ZipFile(Unseekable(file), "w", zipfile.ZIP_DEFLATED) as archive:  # sizes behind the members
            for name, array in ARRAYS.items():
                raw = io.BytesIO()
                np.save(raw, array)
                archive.writestr(name + ".npy", raw.getvalue())
        check_equal(read(session, path), ARRAYS, "a pipe")
        write(session, path, ARRAYS)
        with np.load(path) as archive:
            check_equal(dict(archive), ARRAYS, "numpy.load")
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())
        first = open(path, "rb").read()
        write(session, path, ARRAYS)
        assert open(path, "rb").read() == first, "equal tensors give equal files"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("x.npy", b"")
        try:
            read(session, path)
            raise AssertionError("lzma is read")
        except tenferro.Failure as failure:
            assert str(failure) == f'npz_load_tensor: member "x" of "{path}" is compressed by method 14; those read are 0 (stored) and 8 (deflated)'
    assert session.alive() == before, "blocks are left"
    print("archives passed")


class Unseekable:
    """A file that can only be written forwards."""

    def __init__(self, file):
        self.write, self.flush = file.write, file.flush


main()
