"""The builders of the public headers, callable from Python: a Tracer makes a graph by their C names, t.sort(x, 0, False).

The headers are parsed, so that a function that they declare is here: numbers become extents, lists become tnf_axes or tnf_extents where
the declaration says so, None is NULL. Functions that take callbacks are left out.
"""
import ctypes
import os
import re
from pathlib import Path

import numpy as np

DTYPES = ["float32", "float64", "int32", "int64", "bool", "complex64", "complex128"]
MAX_RANK = 32


class Traced(ctypes.Structure):
    _fields_ = [("graph", ctypes.c_void_p), ("value", ctypes.c_void_p), ("like", ctypes.c_void_p)]


class Eager(ctypes.Structure):
    """A tnf_eager_tensor *: passed and returned as the pointer in it."""
    _fields_ = [("pointer", ctypes.c_void_p)]


class Extent(ctypes.Structure):
    _fields_ = [("graph", ctypes.c_void_p), ("value", ctypes.c_void_p), ("number", ctypes.c_int64), ("kind", ctypes.c_int32)]


class Axes(ctypes.Structure):
    _fields_ = [("count", ctypes.c_int32), ("axis", ctypes.c_int64 * MAX_RANK)]


class Extents(ctypes.Structure):
    _fields_ = [("count", ctypes.c_int32), ("extent", Extent * MAX_RANK)]


class ShapeEntry(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char_p), ("exact", ctypes.c_int64)]


class Shape(ctypes.Structure):
    _fields_ = [("rank", ctypes.c_int32), ("entry", ShapeEntry * MAX_RANK)]


ALL = "all axes"
PLAIN = {"tnf_traced": Traced, "tnf_extent": Extent, "tnf_axes": Axes, "tnf_ints": Axes, "tnf_extents": Extents, "tnf_indices": Extents,
         "tnf_shape": Shape, "int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64,
         "size_t": ctypes.c_size_t, "double": ctypes.c_double, "float": ctypes.c_float, "bool": ctypes.c_bool, "int": ctypes.c_int}


def source_of(header):
    """The text without comments and preprocessor lines."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", header.read_text(), flags=re.DOTALL)
    return re.sub(r"^\s*#(?:[^\n]*\\\n)*[^\n]*$", " ", text, flags=re.MULTILINE)


class Headers:
    """Structures, enumerations and functions of the public headers."""

    def __init__(self, folders):
        self.types, self.constants, self.functions = dict(PLAIN), {}, {}
        sources = [source_of(header) for folder in folders for header in sorted(Path(folder).glob("*.h"))]
        for source in sources:
            for body, name in re.findall(r"typedef enum \w+ \{(.*?)\} (\w+);", source, re.DOTALL):
                self.enumeration(name, body)
        for source in sources:
            for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", source, re.DOTALL):
                self.structure(name, body)
        for source in sources:
            for result, name, arguments in re.findall(r"TNF_API ((?:const )?\w+ \*?)\s*(tnf_\w+)\(([^;]*?)\)[^;()]*;", source, re.DOTALL):
                self.function(name, result, arguments)

    def enumeration(self, name, body):
        self.types[name], value = ctypes.c_int, 0
        for entry in filter(str.strip, body.split(",")):
            constant, _, number = (part.strip() for part in entry.partition("="))
            value = int(number, 0) if re.fullmatch(r"-?(0x)?[0-9a-fA-F]+", number) else value
            self.constants[constant] = value
            value += 1

    def structure(self, name, body):
        if name in self.types:
            return
        fields = []
        for line in filter(str.strip, body.split(";")):
            found = re.fullmatch(r"\s*(?:const )?(\w+)\s+([\w\s,*]+?)\s*", line)
            kind = found and self.types.get(found.group(1))
            if not found or not kind and "*" not in line:
                return
            pointer = Eager if found.group(1) == "tnf_eager_tensor" else ctypes.c_void_p
            fields += [(part.strip(" *"), pointer if "*" in part else kind) for part in found.group(2).split(",")]
        self.types[name] = type(name, (ctypes.Structure,), {"_fields_": fields})

    def kind(self, text):
        if text.strip() == "tnf_eager_tensor *":
            return Eager
        if "*" in text:
            return ctypes.c_char_p if "char" in text else ctypes.c_void_p
        return self.types.get(text.replace("const", "").split()[0])

    def function(self, name, result, arguments):
        listed = [] if arguments.strip() == "void" else [re.sub(r"\s*\b\w+$", "", a.strip()) or a for a in arguments.split(",")]
        kinds = [self.kind(argument) for argument in listed]
        returned = None if result.strip() == "void" else self.kind(result)
        if None not in kinds and (returned or result.strip() == "void"):
            self.functions[name] = (returned, kinds, listed)


class Refused(Exception):
    """The graph's first error."""


class Tracer:
    """A graph under construction."""

    def __init__(self, surface, session, name):
        self.surface, self.session = surface, session
        self.graph = ctypes.c_void_p(surface.library.tnf_graph_new(session.ctx, name.encode()))
        self.builders = self  # what a callback builds with

    def __getattr__(self, name):
        function = self.surface.callable("tnf_" + name)

        def call(*arguments):
            kinds, listed = function.argtypes, function.listed
            given = list(arguments)
            if listed and listed[0].startswith("tnf_graph"):
                given = [self.graph] + given
            assert len(given) == len(kinds), f"tnf_{name} takes {len(kinds)} arguments, not {len(given)}"
            result = function(*[self.argument(kind, value) for kind, value in zip(kinds, given)])
            self.check()
            return result
        return call

    def argument(self, kind, value):
        if kind is ctypes.c_void_p and isinstance(value, Eager):
            return value.pointer
        if kind is Eager and value is None:
            return Eager(None)
        if kind is Extent and not isinstance(value, Extent):
            return self.surface.callable("tnf_extent_const")(int(value))
        if kind is Axes:
            values = [] if value == ALL else list(value)
            return Axes(-1 if value == ALL else len(values), (ctypes.c_int64 * MAX_RANK)(*values))
        if kind is Extents:
            values = [self.argument(Extent, each) for each in value]
            return Extents(len(values), (Extent * MAX_RANK)(*values))
        if kind is ctypes.c_void_p and isinstance(value, (list, tuple)):
            element = type(value[0]) if isinstance(value[0], (Traced, Eager)) else ctypes.c_int64
            return ctypes.cast((element * len(value))(*value), ctypes.c_void_p)
        if kind is ctypes.c_void_p and isinstance(value, (ctypes.Structure, ctypes.Array)):
            return ctypes.cast(ctypes.pointer(value), ctypes.c_void_p)
        return value.encode() if kind is ctypes.c_char_p and isinstance(value, str) else value

    def dtype_number(self, value):
        """The dtype of a value, as a number."""
        return self.surface.callable("tnf_dtype_of")(value)

    def check(self):
        status = self.surface.library.tnf_graph_status(self.graph)
        if status:
            raise Refused(self.session.rt.tnf_status_message(ctypes.c_void_p(status)).decode())

    def code(self):
        """The name of the status of the graph's first error."""
        status = ctypes.c_void_p(self.surface.library.tnf_graph_status(self.graph))
        return self.session.rt.tnf_rt_status_name(self.session.rt.tnf_status_code(status)).decode()

    def input(self, name, dtype, extents):
        entries = [ShapeEntry(None, each) if isinstance(each, int) else ShapeEntry(each.encode(), 0) for each in extents]
        shape = Shape(len(entries), (ShapeEntry * MAX_RANK)(*entries))
        value = self.surface.callable("tnf_input")(self.graph, name.encode(), DTYPES.index(np.dtype(dtype).name), shape)
        self.check()
        return value

    def output(self, name, value):
        self.surface.callable("tnf_output")(self.graph, name.encode(), value)
        self.check()

    def text(self):
        """The function as MLIR, without the module around it."""
        pieces = []
        sink = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)(lambda at, n, _: pieces.append(ctypes.string_at(at, n)))
        self.surface.library.tnf_graph_print(self.graph, sink, None)
        return b"".join(pieces).decode()

    def release(self):
        self.surface.library.tnf_graph_release(self.graph)


class Surface:
    def __init__(self):
        build = Path(os.environ.get("TENFERRO_LIB", "build/lib")).parent
        root = Path(__file__).resolve().parents[2]
        self.headers = Headers([root / "runtime/include/tenferro", root / "capi/include/tenferro", build / "dialect/generated/tenferro",
                                build / "capi/generated/tenferro"])
        self.library = ctypes.CDLL(str(build / "lib/libtenferro.so"))
        self.library.tnf_graph_new.restype = self.library.tnf_graph_status.restype = ctypes.c_void_p
        self.known = {}

    def callable(self, name):
        if name not in self.known:
            if name not in self.headers.functions:
                raise AttributeError(f"the public headers declare no {name} that can be called from here")
            function = getattr(self.library, name)
            function.restype, function.argtypes, function.listed = self.headers.functions[name]
            self.known[name] = function
        return self.known[name]

    def __getattr__(self, name):
        return self.headers.constants["TNF_" + name]
