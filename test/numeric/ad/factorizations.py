"""Factorisations in NumPy and SciPy, one matrix at a time: the meanings that interp.py lists. Batch axes trail."""
import numpy as np
import scipy.linalg as la


def per_matrix(function):
    """Applies function(matrix, attributes), which gives a tuple, to every matrix of the operand."""
    def apply(args, attributes, kinds):
        a = args[0]
        batch = a.shape[2:]
        flat = a.reshape(a.shape[:2] + (int(np.prod(batch)),), order="F")
        found = [function(flat[..., i], attributes) for i in range(flat.shape[2])]
        shapes = [np.shape(r) for r in (found[0] if found else function(np.eye(*a.shape[:2], dtype=a.dtype), attributes))]
        return tuple(np.array(np.stack([f[k] for f in found], -1) if found else np.zeros(shape + (0,)), kind[1]).reshape(shape + batch, order="F")
                     for k, (shape, kind) in enumerate(zip(shapes, kinds)))
    return apply


def eig(a, attributes):
    w, v = np.linalg.eig(a)
    order = np.lexsort((w.imag, w.real))
    return w[order], v[:, order]


def split(packed):
    m, n = packed.shape
    k = min(m, n)
    return np.tril(packed[:, :k], -1) + np.eye(m, k, dtype=packed.dtype), np.triu(packed[:k])


def sign(places):
    return np.linalg.det(np.eye(len(places))[places]) if len(places) else 1.0


def eliminate(a, full):
    """Packed factors and the places of rows and columns."""
    a, (m, n) = np.array(a), a.shape
    p, q = np.arange(m), np.arange(n)
    for j in range(min(m, n)):
        rest = np.abs(a[j:, j:].real) + np.abs(a[j:, j:].imag) if full else np.abs(a[j:, j:j + 1].real) + np.abs(a[j:, j:j + 1].imag)
        row, column = np.unravel_index(np.argmax(rest), rest.shape)
        for x in (a, p):
            x[[j, j + row]] = x[[j + row, j]]
        q[[j, j + column]] = q[[j + column, j]]
        a[:, [j, j + column]] = a[:, [j + column, j]]
        if a[j, j] != 0:
            a[j + 1:, j] /= a[j, j]
        a[j + 1:, j + 1:] -= np.outer(a[j + 1:, j], a[j, j + 1:])
    return a, p, q


def lu(a, attributes):
    packed, p, _ = eliminate(a, False)
    return (p, *split(packed), sign(p))


def full_piv_lu(a, attributes):
    packed, p, q = eliminate(a, True)
    return (p, q, *split(packed), sign(p) * sign(q))


def positive(q, r):
    """The same product with a real, non-negative diagonal of r."""
    d = np.diagonal(r)
    phase = np.where(d == 0, 1, d / np.where(d == 0, 1, np.abs(d)))
    return q * phase[:q.shape[1]], np.conj(phase)[:, None] * r[:len(phase)] if len(phase) == len(r) else np.vstack(
        [np.conj(phase)[:, None] * r[:len(phase)], r[len(phase):]])


def qr(a, attributes):
    complete = "complete" in attributes
    if 0 in a.shape:
        k = a.shape[0] if complete else 0
        return np.eye(a.shape[0], k, dtype=a.dtype), np.zeros((k, a.shape[1]), a.dtype)
    q, r = la.qr(a, mode="full" if complete else "economic")
    if "raw" in attributes:
        return q, r
    k = min(a.shape)
    thin, top = positive(q[:, :k], r[:k])
    return np.hstack([thin, q[:, k:]]), np.vstack([top, r[k:]])


def pivoted_qr(a, attributes):
    if 0 in a.shape:
        return np.zeros((a.shape[0], 0)), np.zeros((0, a.shape[1])), np.arange(a.shape[1])
    q, r, places = la.qr(a, mode="economic", pivoting=True)
    return (*positive(q, r), places)


def householder_qr(a, attributes):
    if 0 in a.shape:
        return a, np.zeros(0)
    (packed, tau), _ = la.qr(a, mode="raw")
    return packed, tau


def canonical_phases(u):
    """The phases whose removal makes the first of the nearly largest entries of each column real and positive."""
    sizes = np.abs(u)
    lead = np.argmax(sizes >= 0.999999 * sizes.max(axis=0), axis=0) if u.size else np.zeros(u.shape[1], int)
    entries = u[lead, np.arange(u.shape[1])] if u.size else np.ones(u.shape[1])
    return entries / np.abs(entries)


def svd(a, attributes):
    u, s, vt = np.linalg.svd(a, full_matrices="full" in attributes)
    if "canonical" in attributes:
        k = len(s)
        phase = canonical_phases(u[:, :k])
        u, vt = np.array(u), np.array(vt)
        u[:, :k] *= phase.conj()
        vt[:k] *= phase[:, None]
    return u, s, vt


def eigh(a, attributes):
    low = np.tril(a, -1)
    w, v = np.linalg.eigh(low + low.conj().T + np.diag(np.diagonal(a).real))
    return w, v * canonical_phases(v).conj() if "canonical" in attributes else v


MATRICES = {"eig": eig, "lu": lu, "full_piv_lu": full_piv_lu, "qr": qr, "pivoted_qr": pivoted_qr, "householder_qr": householder_qr, "svd": svd,
            "eigh": eigh, "eigvals": lambda a, attributes: eig(a, attributes)[:1], "eigvalsh": lambda a, attributes: eigh(a, attributes)[:1],
            "svdvals": lambda a, attributes: svd(a, attributes)[1:2]}
OPS = {name: per_matrix(function) for name, function in MATRICES.items()}
