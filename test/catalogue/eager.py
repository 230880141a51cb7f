"""The builders of the public headers on eager tensors: e.sort(x, 0, False) is tnf_eager_sort, as t.sort of a Tracer is tnf_sort."""
import ctypes

import numpy as np

import surface as surfaces
import tenferro


class Builders(surfaces.Tracer):
    """The builders for callbacks, whose values know their graph; its error is told by the call that calls back."""

    def __init__(self, surface, session):
        self.surface, self.session, self.graph = surface, session, None

    def check(self):
        pass


class Eager:
    """An eager runtime, with what a Tracer has."""

    def __init__(self, surface, session):
        self.surface, self.session, self.library = surface, session, surface.library
        for name in ("tnf_eager_runtime_new", "tnf_eager_status", "tnf_eager_get_tensor"):
            getattr(self.library, name).restype = ctypes.c_void_p
        self.runtime = ctypes.c_void_p(self.library.tnf_eager_runtime_new(session.ctx, None))
        self.graph, self.builders = self.runtime, Builders(surface, session)

    def __getattr__(self, name):
        function = self.surface.callable("tnf_eager_" + name)

        def call(*arguments):
            given = list(arguments)
            if function.listed and function.listed[0].startswith("tnf_eager_runtime"):
                given = [self.runtime] + given
            assert len(given) == len(function.argtypes), f"tnf_eager_{name} takes {len(function.argtypes)} arguments, not {len(given)}"
            result = function(*[self.argument(kind, value) for kind, value in zip(function.argtypes, given)])
            self.check()
            return result
        return call

    argument = surfaces.Tracer.argument

    def check(self):
        status = ctypes.c_void_p(self.library.tnf_eager_status(self.runtime))
        if status:
            message = self.session.rt.tnf_status_message(status).decode()
            self.library.tnf_eager_clear_error(self.runtime)
            raise tenferro.Failure(message)

    # what is a value of a graph there is a number here
    def dtype_number(self, x):
        return self.session.rt.tnf_tensor_dtype(self.tensor(x))

    def rank_of(self, x):
        return self.session.rt.tnf_tensor_rank(self.tensor(x))

    def dim(self, x, axis):
        return int(self.array(x).shape[axis])

    def extent_const(self, n):
        return n

    def extent_add(self, a, b):
        return a + b

    def extent_sub(self, a, b):
        return a - b

    def extent_mul(self, a, b):
        return a * b

    def extent_to_scalar(self, extent, dtype):
        return self.input(np.asarray(extent, surfaces.DTYPES[dtype]))

    def constant(self, dtype, rank, extents, data):
        return self.from_col_major(dtype, rank, extents, data)

    def tensor(self, x):
        return ctypes.c_void_p(self.library.tnf_eager_get_tensor(x))

    def input(self, array):
        t = self.session.tensor(array)
        x = self.from_tensor(t)
        self.session.rt.tnf_tensor_release(t)
        return x

    def array(self, x):
        return self.session.array(self.tensor(x))

    def begin(self):
        self.library.tnf_eager_scope_begin(self.runtime)

    def end(self):
        self.library.tnf_eager_scope_end(self.runtime)

    def release(self):
        self.library.tnf_eager_runtime_release(self.runtime)
