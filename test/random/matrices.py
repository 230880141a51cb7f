"""Random functions of matrices: determinants, least squares, exponentials and their inverses, eigenvalues of any matrix."""
import numpy as np

from operations import REAL_OF, matrix, right_side
from steps import Index

WIDTH = "-1.000000e+00 : f64"  # rtol: of rounding errors


def functions_of(a):
    """op: the results as (dtype, known)."""
    batch, real = a.known[2:], REAL_OF.get(a.dtype.name, a.dtype)
    return {"det": [(a.dtype, batch)], "slogdet": [(a.dtype, batch), (real, batch)],
            **{op: [(a.dtype, a.known)] for op in ("cofactor", "matrix_exp", "matrix_log", "matrix_sqrt")}}


def matrix_function(p):
    a, _ = matrix(p, "regular")
    op = p.choose(list(functions_of(a)))
    p.add(op, [a], {}, functions_of(a)[op])


def matrix_tangent(p):
    """What derivatives of these are made of; derivatives of it again."""
    a, _ = matrix(p, "regular")
    p.add(p.choose(["cofactor_tangent", "matrix_exp_tangent", "matrix_log_tangent"]), [a, p.like(a)], {}, [(a.dtype, a.known)])


def least_squares(p):
    a, axes = matrix(p, "tall", False)
    if p.rng.random() < 0.5:
        p.add("pinv", [a], {"rtol": WIDTH}, [(a.dtype, [a.known[1], a.known[0]] + a.known[2:])])
        return
    b = right_side(p, axes, a.dtype)
    p.add("lstsq", [a, b], {"rtol": WIDTH}, [(a.dtype, [a.known[1], b.known[1]] + a.known[2:])])


def sylvester(p):
    a, axes = matrix(p, "regular")
    other = p.axis()
    b = p.argument([other, other] + axes[2:], a.dtype, "regular")
    c = p.argument([axes[0], other] + axes[2:], a.dtype)
    p.add("sylvester", [a, b, c], {}, [(a.dtype, c.known)])


def general_eigenvalues(p):
    """Multiplied together again with the inverse of the vectors."""
    a, _ = matrix(p, "spread")
    dtype = {"float32": "complex64", "float64": "complex128"}.get(a.dtype.name, a.dtype)
    w, v = p.add("eig", [a], {}, [(dtype, a.known[1:]), (dtype, a.known)])
    p.values.remove(v)
    if a.rank != 2:
        return
    n = p.extent_of([d.shape[0] for d in w.data])
    static, dynamic = p.mixed([Index(n.name, n.values, n.number)] * 2)
    (d,) = p.add("embed_diag", [w] + dynamic, {"static_extents": static}, [(dtype, [None, None])])
    product = {"lhs_contract": [1], "rhs_contract": [0], "lhs_batch": [], "rhs_batch": []}
    (left,) = p.add("dot_general", [v, d], product, [(dtype, [None, None])])
    (back,) = p.add("inverse", [v], {}, [(dtype, v.known)])
    p.values = [x for x in p.values if x is not left and x is not back]  # their phases are the library's choice
    p.add("dot_general", [left, back], product, [(dtype, [None, None])])


STEPS = [("matrix_function", 3), ("matrix_tangent", 1), ("least_squares", 2), ("sylvester", 1), ("general_eigenvalues", 1)]
