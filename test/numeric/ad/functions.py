"""Functions of matrices in NumPy and SciPy, for interp.py: one matrix at a time, by definitions that have nothing in common with the runtime's."""
import itertools
import math

import numpy as np
import scipy.linalg as la


def lead(x):
    return np.moveaxis(x, [0, 1], [-2, -1])


def on_each(function, results=1):
    """function(matrices..., attributes) on every matrix of the batch; each result is a matrix or a number."""
    def apply(args, attributes, kinds):
        batch = args[0].shape[2:]
        given = [lead(a).reshape((-1,) + a.shape[:2]) if a.size else np.zeros((int(np.prod(batch)),) + a.shape[:2], a.dtype) for a in args]
        count = int(np.prod(batch))
        some = given if count else [np.stack([np.eye(*a.shape[:2], dtype=a.dtype)]) for a in args]  # of no matrices: their results' extents
        found = [function(*(g[i] for g in some), attributes) for i in range(max(count, 1))]
        found = [f if isinstance(f, tuple) else (f,) for f in found]
        made = []
        for k, kind in enumerate(kinds):
            stacked = np.stack([np.asarray(f[k]) for f in found])[:count]
            whole = stacked.reshape(batch + stacked.shape[1:])
            made.append(np.array(np.moveaxis(whole, [-2, -1], [0, 1]) if stacked.ndim == 3 else whole, kind[1], order="C"))
        return tuple(made)
    return apply


def slogdet(a, attributes):
    with np.errstate(all="ignore"):
        return tuple(np.linalg.slogdet(a))


def without(a, rows, columns):
    return np.delete(np.delete(a, rows, 0), columns, 1)


def cofactor(a, attributes):
    n = len(a)
    return np.array([[(-1) ** (i + j) * np.linalg.det(without(a, i, j)) for j in range(n)] for i in range(n)], a.dtype).reshape(a.shape)


def cofactor_tangent(a, e, attributes):
    """Every cofactor by the cofactors of its minor."""
    n, t = len(a), np.zeros_like(a)
    for i in range(n):
        for j in range(n):
            t[i, j] = (-1) ** (i + j) * np.sum(cofactor(without(a, i, j), None) * without(e, i, j))
    return t


def pinv(a, attributes):
    rtol = float(attributes["rtol"].split(":")[0])
    return np.linalg.pinv(a, max(a.shape) * np.finfo(a.dtype).eps if rtol < 0 else rtol)


def lstsq(a, b, attributes):
    return pinv(a, attributes) @ b if a.size else np.zeros((a.shape[1], b.shape[1]), b.dtype)


def tangent_of(function):
    def apply(a, e, attributes):
        n = len(a)
        return function(np.block([[a, e], [np.zeros_like(a), a]]), attributes)[:n, n:]
    return apply


def matrix_exp(a, attributes):
    return la.expm(a) if a.size else a


def matrix_log(a, attributes):
    x = la.logm(a) if a.size else a
    return x if np.iscomplexobj(a) else np.real(x)


def matrix_sqrt(a, attributes):
    x = la.sqrtm(a) if a.size else a
    return x if np.iscomplexobj(a) else np.real(x)


def sylvester(a, b, c, attributes):
    return la.solve_sylvester(a, b, c) if c.size else c


def divided(w, values, points):
    """f[w_p, ...] of a function with derivatives at w: of points that are close by Taylor's series around the first, else a quotient."""
    order, distances = len(points) - 1, w[points] - w[points[0]]
    if np.max(np.abs(distances)) < 1e-4:
        terms = [sum(np.prod(chosen) for chosen in itertools.combinations_with_replacement(distances, k)) if k else 1.0 for k in range(len(values) - order)]
        return sum(term * values[order + k][points[0]] / math.factorial(order + k) for k, term in enumerate(terms))
    points = sorted(points, key=lambda p: w[p])
    return (divided(w, values, points[1:]) - divided(w, values, points[:-1])) / (w[points[-1]] - w[points[0]])


def one_function(w, v, values, directions):
    turned = [v.conj().T @ ((e + e.conj().T) / 2) @ v for e in directions]
    total = np.zeros_like(v)
    for chain in itertools.product(range(len(w)), repeat=len(directions) + 1):
        if directions or chain[0] == chain[-1]:
            along = sum(np.prod([e[i, j] for e, i, j in zip(ordered, chain, chain[1:])]) for ordered in itertools.permutations(turned))
            total[chain[0], chain[-1]] += divided(w, values, list(chain)) * along
    return v @ (total if directions else np.diag(np.diag(total))) @ v.conj().T


def matrix_function(args, attributes, kinds):
    a, rank = args[0], args[0].ndim
    flat = [x.reshape(x.shape[:x.ndim - rank + 2] + (-1,) if x.size else x.shape[:x.ndim - rank + 2] + (int(np.prod(a.shape[2:])),), order="F") for x in args[1:]]
    count = sum(x.ndim < rank for x in args[3:])
    found = [one_function(w, v, rest[:count], rest[count:]) for w, v, *rest in ([x[..., i] for x in flat] for i in range(flat[0].shape[-1]))]
    return np.array(np.stack(found, -1) if found else np.zeros(a.shape), a.dtype).reshape(a.shape, order="F")


OPS = {
    "matrix_function": matrix_function,
    "det": on_each(lambda a, attributes: np.linalg.det(a)), "slogdet": on_each(slogdet, 2), "cofactor": on_each(cofactor),
    "cofactor_tangent": on_each(cofactor_tangent), "pinv": on_each(pinv), "lstsq": on_each(lstsq), "matrix_exp": on_each(matrix_exp),
    "matrix_exp_tangent": on_each(tangent_of(matrix_exp)), "matrix_log": on_each(matrix_log),
    "matrix_log_tangent": on_each(tangent_of(matrix_log)), "matrix_sqrt": on_each(matrix_sqrt), "sylvester": on_each(sylvester),
}
