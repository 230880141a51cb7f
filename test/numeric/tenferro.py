"""A ctypes binding of libtenferro for the tests: compiles MLIR text once, runs it on NumPy arrays."""
import ctypes
import os
import threading

import numpy as np

_DTYPES = ["float32", "float64", "int32", "int64", "bool", "complex64", "complex128"]
ELEMENTS = dict(zip(_DTYPES, ["f32", "f64", "i32", "i64", "i1", "complex<f32>", "complex<f64>"]))


def _load():
    lib = ctypes.CDLL(os.path.join(os.environ.get("TENFERRO_LIB", "build/lib"), "libtenferro.so"))
    rt = ctypes.CDLL(os.path.join(os.environ.get("TENFERRO_LIB", "build/lib"), "libtenferro_rt.so"))
    for library, names in [
        (rt, "tnf_context_new tnf_status_message tnf_tensor_extents tnf_tensor_const_data"),
        (lib, "tnf_graph_compiler_new tnf_graph_executor_new"),
    ]:
        for name in names.split():
            getattr(library, name).restype = ctypes.c_void_p
    rt.tnf_status_message.restype = ctypes.c_char_p
    rt.tnf_tensor_extents.restype = ctypes.POINTER(ctypes.c_int64)
    for library, names in [
        (rt, "tnf_tensor_from_col_major"),
        (lib, "tnf_graph_compiler_compile_text tnf_object_program tnf_graph_executor_run"),
    ]:
        for name in names.split():
            getattr(library, name).restype = ctypes.c_void_p
    return lib, rt


class Failure(Exception):
    """A status; its text is the sentence."""


class ContextOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("threads", ctypes.c_uint32), ("allocator", ctypes.c_void_p * 3),
                ("cache", ctypes.c_size_t), ("limit", ctypes.c_size_t), ("poison", ctypes.c_uint32), ("print", ctypes.c_void_p), ("user", ctypes.c_void_p)]


class CompilerOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("cpu", ctypes.c_char_p), ("ad", ctypes.c_void_p),
                ("on_stage", ctypes.c_void_p), ("user", ctypes.c_void_p), ("trusted", ctypes.c_uint32),
                ("without_functions", ctypes.c_uint32), ("nonfinite", ctypes.c_int), ("form", ctypes.c_char_p)]


class Allocator:
    """C's, with a count of what has been taken and not given back."""

    def __init__(self):
        c = ctypes.CDLL(None)
        c.aligned_alloc.restype, c.aligned_alloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t] * 2
        c.free.restype, c.free.argtypes = None, [ctypes.c_void_p]
        self.alive, self.lock = 0, threading.Lock()

        def take(user, size, alignment):
            with self.lock:
                self.alive += 1
            return c.aligned_alloc(alignment, -(-max(size, 1) // alignment) * alignment)

        def give_back(user, pointer, size, alignment):
            with self.lock:
                self.alive -= 1
            c.free(pointer)
        self.functions = (ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)(take),
                          ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)(give_back))

    def table(self):
        return tuple(ctypes.cast(f, ctypes.c_void_p) for f in self.functions) + (None,)


class Session:
    """One context, compiler and executor; `counted`: its blocks of memory are counted. `printed` is what its programs print, in pieces; `on_stage`: called
    with the name of each stage of a compilation and its text."""

    def __init__(self, threads=1, form=None, poison=False, counted=False, on_stage=None):
        self.lib, self.rt = _load()
        self.allocator = Allocator() if counted else None
        self.printed = []
        self.sink = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)(
            lambda text, length, user, to=self.printed: to.append(ctypes.string_at(text, length).decode()))
        options = ContextOptions(ctypes.sizeof(ContextOptions), threads, self.allocator.table() if counted else (None, None, None), 0, 0, poison,
                                 ctypes.cast(self.sink, ctypes.c_void_p))
        self.ctx = ctypes.c_void_p(self.rt.tnf_context_new(ctypes.byref(options)))
        self.stage = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)(
            lambda name, text, length, user: on_stage(name.decode(), ctypes.string_at(text, length).decode()))
        compiling = CompilerOptions(ctypes.sizeof(CompilerOptions), form=form and form.encode(),
                                    on_stage=ctypes.cast(self.stage, ctypes.c_void_p) if on_stage else None)
        self.compiler = ctypes.c_void_p(self.lib.tnf_graph_compiler_new(self.ctx, ctypes.byref(compiling)))
        self.executor = ctypes.c_void_p(self.lib.tnf_graph_executor_new(self.ctx, 0))

    def alive(self):
        """How many blocks of memory the context has, without those that it keeps for reuse."""
        self.rt.tnf_context_trim(self.ctx)
        return self.allocator.alive

    def check(self, status):
        if status:
            message = self.rt.tnf_status_message(ctypes.c_void_p(status)).decode()
            self.rt.tnf_status_release(ctypes.c_void_p(status))
            raise Failure(message)

    def compile(self, text):
        """All programs of a module, by name."""
        data = text.encode()
        obj = ctypes.c_void_p()
        self.check(self.lib.tnf_graph_compiler_compile_text(self.compiler, data, ctypes.c_size_t(len(data)), b"test", None,
                                                            ctypes.byref(obj)))
        return Module(self, obj)

    def tensor(self, array):
        array = np.asarray(array)
        flat = np.ascontiguousarray(array.reshape(-1, order="F"))
        extents = (ctypes.c_int64 * max(array.ndim, 1))(*array.shape)
        out = ctypes.c_void_p()
        self.check(self.rt.tnf_tensor_from_col_major(self.ctx, _DTYPES.index(array.dtype.name), array.ndim, extents,
                                                     ctypes.c_void_p(flat.ctypes.data), ctypes.byref(out)))
        return out

    def array(self, tensor):
        rank = self.rt.tnf_tensor_rank(tensor)
        extents = self.rt.tnf_tensor_extents(tensor)
        shape = [extents[i] for i in range(rank)]
        dtype = np.dtype(_DTYPES[self.rt.tnf_tensor_dtype(tensor)])
        count = int(np.prod(shape)) if shape else 1
        if count == 0:
            return np.zeros(shape, dtype)
        address = self.rt.tnf_tensor_const_data(tensor)
        raw = bytes((ctypes.c_char * (count * dtype.itemsize)).from_address(address))
        if dtype == bool and raw.strip(b"\0\1"):
            raise Failure("a bool is stored as neither 0 nor 1")
        return np.frombuffer(raw, dtype).reshape(shape, order="F")


class Module:
    def __init__(self, session, obj):
        self.session, self.obj, self.programs = session, obj, {}

    def __call__(self, name, *arrays):
        session, lib = self.session, self.session.lib
        if name not in self.programs:
            program = ctypes.c_void_p()
            session.check(lib.tnf_object_program(self.obj, name.encode() if name else None, ctypes.byref(program)))
            self.programs[name] = program
        program = self.programs[name]
        inputs = [session.tensor(a) for a in arrays]
        count = lib.tnf_program_output_count(program)
        outputs = (ctypes.c_void_p * max(count, 1))()
        handles = (ctypes.c_void_p * max(len(inputs), 1))(*inputs)
        try:
            session.check(lib.tnf_graph_executor_run(session.executor, program, handles, len(inputs), outputs, count))
            return [session.array(ctypes.c_void_p(outputs[i])) for i in range(count)]
        finally:
            for handle in list(inputs) + [ctypes.c_void_p(outputs[i]) for i in range(count) if outputs[i]]:
                session.rt.tnf_tensor_release(handle)
