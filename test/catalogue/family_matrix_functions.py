"""Determinants, functions of matrices, linear equations between tensors, products of matrices and vectors."""
import ctypes

import numpy as np
from scipy import linalg

from entry import EVERY, FLOAT, NUMBER, Entry, array, definite, normal, regular
from surface import Traced


def calm(rng, shape, dtype):
    """Matrices [n, n, batch...] near 3, whose eigenvalues are far from the negative numbers."""
    return (0.3 * normal(rng, shape, dtype) + np.multiply.outer(3 * np.eye(*shape[:2]), np.ones(shape[2:]))).astype(dtype)


def operator(rng, shape, dtype):
    """Tensors [n, k, k, n] that are regular matrices from two axes to two."""
    count = shape[0] * shape[1]
    return (normal(rng, shape, dtype) + 5 * np.eye(count).reshape(shape)).astype(dtype)


def square(name, call, reference, fill=calm, **more):
    return Entry(name, call, [array("n", "n", fill=fill)], reference, more.pop("dtypes", FLOAT), **more)


def product(name, call, reference, *inputs, **more):
    return Entry(name, call, list(inputs), reference, more.pop("dtypes", NUMBER), **more)


def unless_empty(function):
    """SciPy's function, which refuses matrices without elements."""
    return lambda *arrays: function(*arrays) if all(each.size for each in arrays) else np.zeros(arrays[-1].shape, arrays[-1].dtype)


def power(exponent):
    return square("matrix_power", lambda t, a: t.matrix_power(a, exponent), lambda a: np.linalg.matrix_power(a, exponent), regular, tolerance=10,
                  dtypes=FLOAT if exponent < 0 else NUMBER,
                  variant=("minus_" if exponent < 0 else "") + str(abs(exponent)))


def triangle_inverse(flags, cut, variant=""):
    def reference(a):
        return np.linalg.inv(cut(a))
    return square("triangular_inverse", lambda t, a: t.triangular_inverse(a, sum(getattr(t.surface, flag) for flag in flags)), reference, regular,
                  tolerance=100, variant=variant)


def elementwise(function):
    """A function of a value as a tnf_elementwise_fn: a structure of 24 bytes is returned through a pointer that comes first, which ctypes does not do."""
    def call(place, w, _):
        place[0] = function(w)
        return ctypes.addressof(place.contents)
    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Traced), Traced, ctypes.c_void_p)(call)


def of_matrix(variant, function, derivative, reference):
    """The function of Hermitian matrices that an elementwise one with its derivative gives."""
    def call(t, a):
        return t.matrix_function(a, elementwise(lambda w: function(t.builders, w)), elementwise(lambda w: derivative(t.builders, w)), None)
    return Entry("matrix_function", call, [definite("n", "n")], unless_empty(reference), tolerance=100, variant=variant)


def tanh(a):
    """Through eigenvalues: SciPy's tanhm divides numbers that grow as e^(2 w)."""
    w, v = np.linalg.eigh(a)
    return (v * np.tanh(w)) @ v.conj().T


def matrix_of(a):
    """The operator from two axes to two as a matrix."""
    return a.reshape(2 * (a.shape[0] * a.shape[1],))


def kron(a, b):
    return np.einsum("ij,kl->ikjl", a, b).reshape(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])


FUNCTIONS = [
    square("det", lambda t, a: t.det(a), np.linalg.det, regular, tolerance=10),
    square("slogdet", lambda t, a: t.slogdet(a), np.linalg.slogdet, regular, tolerance=10),
    square("matrix_exp", lambda t, a: t.matrix_exp(a), unless_empty(linalg.expm), normal, tolerance=100),
    square("matrix_log", lambda t, a: t.matrix_log(a), unless_empty(linalg.logm), tolerance=100),
    square("matrix_sqrt", lambda t, a: t.matrix_sqrt(a), unless_empty(linalg.sqrtm), tolerance=100),
    of_matrix("exp", lambda t, w: t.exp(t.scale(-0.5, w)), lambda t, w: t.scale(-0.5, t.exp(t.scale(-0.5, w))), lambda a: linalg.expm(-0.5 * a)),
    of_matrix("log", lambda t, w: t.log(w), lambda t, w: t.reciprocal(w), linalg.logm),
    of_matrix("sqrt", lambda t, w: t.sqrt(w), lambda t, w: t.rdiv(0.5, t.sqrt(w)), linalg.sqrtm),
    of_matrix("cube", lambda t, w: t.mul(w, t.mul(w, w)), lambda t, w: t.scale(3.0, t.mul(w, w)), lambda a: a @ a @ a),
    of_matrix("tanh", lambda t, w: t.tanh(w), lambda t, w: t.rsub(1.0, t.square(t.tanh(w))), tanh),
    *[power(exponent) for exponent in (3, 1, 0, -2)],
    triangle_inverse(["LOWER"], np.tril), triangle_inverse(["UPPER"], np.triu, "upper"),
    triangle_inverse(["LOWER", "UNIT_DIAGONAL"], lambda a: np.tril(a, -1) + np.eye(len(a)), "unit_diagonal"),
]

EQUATIONS = [
    Entry("sylvester", lambda t, a, b, c: t.sylvester(a, b, c), [array("n", "n", fill=calm), array("m", "m", fill=calm), array("n", "m")],
          unless_empty(linalg.solve_sylvester), tolerance=10),
    Entry("tensorsolve", lambda t, a, b: t.tensorsolve(a, b), [array("n", "k", "k", "n", fill=operator), array("n", "k")],
          lambda a, b: np.linalg.solve(matrix_of(a), b.ravel()).reshape(a.shape[2:]), tolerance=100, batch="all axes count, a batch axis too"),
    Entry("tensorinv", lambda t, a: t.tensorinv(a, 2), [array("n", "k", "k", "n", fill=operator)],
          lambda a: np.linalg.inv(matrix_of(a)).reshape(a.shape[2:] + a.shape[:2]), tolerance=100, batch="all axes count, a batch axis too"),
]

PRODUCTS = [
    product("diagonal", lambda t, a: t.diagonal(a, 1), lambda a: np.diagonal(a, 1), array("n", "m"), dtypes=EVERY),
    product("diagonal", lambda t, a: t.diagonal(a, -1), lambda a: np.diagonal(a, -1), array("n", "m"), dtypes=EVERY, variant="below"),
    product("vander", lambda t, x: t.vander(x, t.dim(x, 0), False), lambda x: np.vander(x), array("n"), tolerance=10),
    product("vander", lambda t, x: t.vander(x, 4, True), lambda x: np.vander(x, 4, True), array("n"), variant="increasing", tolerance=10),
    product("kron", lambda t, a, b: t.kron(a, b), kron, array("n", "m"), array("k", "p")),
    product("kron", lambda t, x, y: t.kron(x, y), lambda x, y: np.multiply.outer(x, y).ravel(), array("n"), array("m"), variant="vectors",
            batch="a vector with a batch axis is a matrix"),
    product("cross", lambda t, x, y: t.cross(x, y, 0), lambda x, y: np.cross(x, y, axis=0), array(3, "n"), array(3, "n")),
    product("cross", lambda t, x, y: t.cross(x, y, 1), lambda x, y: np.cross(x, y, axis=1), array("n", 3), array(1, 3), variant="broadcast"),
    product("inner", lambda t, x, y: t.inner(x, y), lambda x, y: np.einsum("km,knp->mnp", x, y), array("k", "m"), array("k", "n", "p"),
            batch="each axis but the first is one of the result"),
    product("vecdot", lambda t, x, y: t.vecdot(x, y, 0), lambda x, y: np.einsum("km,km->m", x.conj(), y), array("k", "m"), array("k", "m")),
    product("vdot", lambda t, x, y: t.vdot(x, y), np.vdot, array("n", "m"), array("n", "m"), batch="all axes count, a batch axis too"),
    product("matvec", lambda t, a, x: t.matvec(a, x), lambda a, x: a @ x, array("n", "m"), array("m")),
    product("vecmat", lambda t, x, a: t.vecmat(x, a), lambda x, a: x.conj() @ a, array("n"), array("n", "m")),
    product("multi_dot", lambda t, x, y, z: t.multi_dot([x, y, z], 3), lambda x, y, z: x @ y @ z, array("n", "k"), array("k", "m"), array("m", "p"),
            batch="its matrices have two axes"),
    product("multi_dot", lambda t, x, y, z: t.multi_dot([x, y, z], 3), lambda x, y, z: x @ y @ z, array("n"), array("n", "m"), array("m"), variant="vectors",
            batch="a vector with a batch axis is a matrix"),
]

ENTRIES = FUNCTIONS + EQUATIONS + PRODUCTS
