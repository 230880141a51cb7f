"""Derivatives whose values are known: the guide's examples, ties, zeros, empty and NaN reductions, degenerate spectra.

usage: golden.py [--tf-opt build/bin/tf-opt | --compiled] [--single]

A case is a name, a program, inputs, the results, and `EACH` where every element is compared on its own (tiny values, NaN) or `F64` where
single precision has nothing to say, `SIGNS` where those of zeros count. --single runs the others in f32 and complex<f32>.
"""
import argparse
import sys

import check  # leaves when there is no NumPy
import numpy as np

rng = np.random.default_rng(11)
C = rng.standard_normal((3, 3))
Z = np.array([1 + 2j, -0.5j, 0])


def t(shape, element="f64"):
    return "!tenferro.tensor<" + "".join(f"{e}x" for e in shape) + element + ">"


def program(arguments, body, results):
    """One function f; arguments and results are (name, type)."""
    head = ", ".join(f"%{n}: {k}" for n, k in arguments)
    kinds = ", ".join(k for _, k in results)
    return f"func.func @f({head}) -> ({kinds}) {{\n{body}\n  return {', '.join('%' + n for n, _ in results)} : {kinds}\n}}"


V, M, S, CV = t("?"), t("??"), t(""), t("?", "complex<f64>")
SUM = "%l = tenferro.reduce_sum {0} axes [0] : " + f"{V} -> {S}\n"
GRAD = "%g = tenferro.grad %l wrt(%x) : " + f"{S}, {V}\n"


def gradient_of(op, x, want, name=None):
    """Of the sum of a unary operation."""
    return name or op.split()[0], program([("x", V)], f"%y = tenferro.{op} : {V}\n" + SUM.format("%y") + GRAD, [("g", V)]), [x], [want]


def svd_of(k="?"):
    return f"%u, %s, %vt = tenferro.svd %x : {M} -> {M}, {V}, {M}\n"


A23, B32 = np.arange(1.0, 7).reshape(2, 3, order="F"), np.array([0.5, -1, 2, 1.5, -0.25, 3]).reshape(3, 2, order="F")
PRODUCT = f"%y = tenferro.dot_general %a, %b contract [1], [0] batch [], [] : {M}, {M} -> {M}\n"
REBUILD = (svd_of() + f"%k = tenferro.dim %s, 0 : {V}\n%d = tenferro.embed_diag %s extents [%k, %k] : {V} -> {M}\n"
           f"%us = tenferro.dot_general %u, %d contract [1], [0] batch [], [] : {M}, {M} -> {M}\n"
           f"%r = tenferro.dot_general %us, %vt contract [1], [0] batch [], [] : {M}, {M} -> {M}\n"
           f"%g = tenferro.vjp %r wrt(%x) cotangent(%c) : {M}, {M}, {M}\n")

EIGH_REBUILD = (f"%w, %v = tenferro.eigh %x : {M} -> {V}, {M}\n%k = tenferro.dim %x, 0 : {M}\n"
                f"%d = tenferro.embed_diag %w extents [%k, %k] : {V} -> {M}\n"
                f"%vw = tenferro.dot_general %v, %d contract [1], [0] batch [], [] : {M}, {M} -> {M}\n"
                f"%r = tenferro.dot_general %vw, %v contract [1], [1] batch [], [] : {M}, {M} -> {M}\n"
                f"%g = tenferro.vjp %r wrt(%x) cotangent(%c) : {M}, {M}, {M}\n")

CM, CS = t("??", "complex<f64>"), t("", "complex<f64>")
DET = f"%l = tenferro.det %x : {M} -> {S}\n"
EACH, F64, F32, SIGNS = "each element on its own", "f64 alone", "f32 alone", "signs of zeros too"


def reduction_of(op, x, want, name):
    """The gradient of the sum of a reduction over axis 0 (the loss itself for a vector)."""
    if x.ndim == 1:
        return name, program([("x", V)], f"%l = tenferro.{op} %x axes [0] : {V} -> {S}\n" + GRAD, [("g", V)]), [x], [want], EACH
    return name, program([("x", M)], f"%p = tenferro.{op} %x axes [0] : {M} -> {V}\n" + SUM.format("%p") +
                         f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]), [x], [want], EACH


def tangent_of(op, x, want, name):
    """The derivative of a reduction over axis 0 along x itself."""
    return name, program([("x", M)], f"%p = tenferro.{op} %x axes [0] : {M} -> {V}\n%g = tenferro.jvp %p wrt(%x) tangents(%x) : {V}, ({M}), ({M})\n",
                         [("g", V)]), [x], [want], EACH


EIGH = f"%w, %v = tenferro.eigh %x : {M} -> {V}, {M}\n"
LOG_DET = EIGH + f"%y = tenferro.log %w : {V}\n" + SUM.format("%y")
FIRST_SQUARED = (EIGH + f"%z = tenferro.slice %w starts [0] limits [1] strides [1] : {V} -> {t('1')}\n%y = tenferro.mul %z, %z : {t('1')}\n"
                 f"%l = tenferro.reduce_sum %y axes [0] : {t('1')} -> {S}\n")
CM = t("??", "complex<f64>")
EIG = f"%w, %v = tenferro.eig %x : {M} -> {CV}, {CM}\n"
EIG_LOG_DET = EIG + f"%c = tenferro.log %w : {CV}\n%y = tenferro.real %c : ({CV}) -> {V}\n" + SUM.format("%y")
CANONICAL = "%w, %v = tenferro.eigh %x {{canonical{0}}} : " + f"{M} -> {V}, {M}\n%g = tenferro.jvp %v wrt(%x) tangents(%d) : {M}, ({M}), ({M})\n"
SVD_LOG_DET = svd_of() + f"%y = tenferro.log %s : {V}\n" + SUM.format("%y")
NUCLEAR = svd_of() + SUM.format("%s")
LARGEST = svd_of() + f"%z = tenferro.slice %s starts [0] limits [1] strides [1] : {V} -> {t('1')}\n%l = tenferro.reduce_sum %z axes [0] : {t('1')} -> {S}\n"
GRADIENT = f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n"
WAYS = {  # of a second derivative of %l along %d
    "jvp_of_grad": (GRADIENT + f"%h = tenferro.jvp %g wrt(%x) tangents(%d) : {M}, ({M}), ({M})\n", M),
    "grad_of_grad": (GRADIENT + f"%m = tenferro.mul %d, %g : {M}\n%n = tenferro.reduce_sum %m axes [0, 1] : {M} -> {S}\n"
                     f"%h = tenferro.grad %n wrt(%x) : {S}, {M}\n", M),
    "grad_of_jvp": (f"%j = tenferro.jvp %l wrt(%x) tangents(%d) : {S}, ({M}), ({M})\n%h = tenferro.grad %j wrt(%x) : {S}, {M}\n", M),
    "jvp_of_jvp": (f"%j = tenferro.jvp %l wrt(%x) tangents(%d) : {S}, ({M}), ({M})\n%h = tenferro.jvp %j wrt(%x) tangents(%d) : {S}, ({M}), ({M})\n", S),
}


def second(name, loss, x, d, want, ways=tuple(WAYS)):
    """The second derivative of a loss at x along d, every way; `want` is d applied to the Hessian, or NaN in all places."""
    for way in ways:
        text, kind = WAYS[way]
        value = np.sum(d * want) if kind == S else np.broadcast_to(want, x.shape)
        yield f"{name}_{way}", program([("x", M), ("d", M)], loss + text, [("h", kind)]), [x, d], [np.asarray(value, float)], EACH


def off(i, j, n=3, sign=1):
    e = np.zeros((n, n))
    e[i, j], e[j, i] = 1, sign
    return e


REVERSE = ("jvp_of_grad", "grad_of_grad")
D3 = np.array([[1.0, 2, 3], [2, -1, 0.5], [3, 0.5, 4]])
CASES = [
    ("sum_of_squares", program([("x", V)], f"%y = tenferro.mul %x, %x : {V}\n" + SUM.format("%y") + GRAD, [("g", V)]),
     [np.array([1.0, 2, 3])], [np.array([2.0, 4, 6])]),
    ("product_vjp", program([("a", M), ("b", M), ("c", M)], PRODUCT + f"%g = tenferro.vjp %y wrt(%a) cotangent(%c) : {M}, {M}, {M}\n", [("g", M)]),
     [A23, B32, np.array([1, -0.5, 0.25, 2]).reshape(2, 2, order="F")], [np.array([0.875, 2.75, -1.0625, 0, 2.75, 5]).reshape(2, 3, order="F")]),
    ("product_jvp", program([("a", M), ("b", M), ("d", M)], PRODUCT + f"%g = tenferro.jvp %y wrt(%a) tangents(%d) : {M}, ({M}), ({M})\n", [("g", M)]),
     [A23, B32, np.array([1, -0.5, 0.25, 0, 2, -1]).reshape(2, 3, order="F")], [np.array([4.25, -2.25, 7.4375, -3.75]).reshape(2, 2, order="F")]),
    ("cholesky", program([("x", M)], f"%y = tenferro.cholesky %x : {M}\n%l = tenferro.reduce_sum %y axes [0, 1] : {M} -> {S}\n"
                         f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]),
     [np.diag([4.0, 9.0])], [np.array([[0.25, 0.25], [0.25, 1 / 6]])]),
    ("sum_of_moduli_squared", program([("x", CV)], f"%a = tenferro.abs %x : ({CV}) -> {V}\n%y = tenferro.mul %a, %a : {V}\n" + SUM.format("%y")
                                      + f"%g = tenferro.grad %l wrt(%x) : {S}, {CV}\n", [("g", CV)]), [Z], [2 * Z]),
    ("complex_loss", program([("x", CV)], f"%y = tenferro.mul %x, %x : {CV}\n%l = tenferro.reduce_sum %y axes [0] : {CV} -> {t('', 'complex<f64>')}\n"
                             f"%g = tenferro.grad %l wrt(%x) : {t('', 'complex<f64>')}, {CV}\n", [("g", CV)]), [Z], [2 * Z.conj()]),
    gradient_of("abs %x", np.array([-2.0, 0, 3]), np.array([-1.0, 0, 1])),
    gradient_of("sign %x", np.array([-2.0, 0, 3]), np.zeros(3)),
    ("maximum_ties", program([("x", V), ("y", V)], f"%m = tenferro.maximum %x, %y : {V}\n" + SUM.format("%m") +
                             f"%g:2 = tenferro.grad %l wrt(%x, %y) : {S}, {V}, {V}\n", [("g#0", V), ("g#1", V)]),
     [np.array([1.0, 2, 3]), np.array([2.0, 2, 1])], [np.array([0, 0.5, 1]), np.array([1, 0.5, 0])]),
    # equal infinities have the slope 0, and no derivative is NaN there
    ("logaddexp_at_infinity", program([("x", V), ("y", V)], f"%m = tenferro.logaddexp %x, %y : {V}\n" + SUM.format("%m") +
                                      f"%g:2 = tenferro.grad %l wrt(%x, %y) : {S}, {V}, {V}\n%k = tenferro.reduce_sum %g#0 axes [0] : {V} -> {S}\n"
                                      f"%h = tenferro.grad %k wrt(%x) : {S}, {V}\n", [("g#0", V), ("g#1", V), ("h", V)]),
     [np.array([np.inf, -np.inf, np.inf, -np.inf, 0]), np.array([np.inf, -np.inf, 1, 1, 0])],
     [np.array([0.0, 0, 1, 0, 0.5]), np.array([0.0, 0, 0, 1, 0.5]), np.array([0.0, 0, 0, 0, 0.25])]),
    ("reduce_max_ties", program([("x", V)], f"%l = tenferro.reduce_max %x axes [0] : {V} -> {S}\n" + GRAD, [("g", V)]),
     [np.array([3.0, 1, 3, 3])], [np.array([1, 0, 1, 1]) / 3]),
    ("pow_at_zero", program([("x", V), ("y", V)], f"%m = tenferro.pow %x, %y : {V}\n" + SUM.format("%m") +
                            f"%g:2 = tenferro.grad %l wrt(%x, %y) : {S}, {V}, {V}\n", [("g#0", V), ("g#1", V)]),
     [np.array([0.0, 0, 0, 2]), np.array([2.0, 1, 0, 0])], [np.array([0.0, 1, 0, 0]), np.array([0, 0, 0, np.log(2)])]),
    ("pow_of_exponent_zero", program([("x", V), ("y", V)], f"%m = tenferro.pow %x, %y : {V}\n" + SUM.format("%m") + GRAD, [("g", V)]),
     [np.array([np.inf, -np.inf, 0, 2]), np.zeros(4)], [np.zeros(4)]),
    ("pow_mixed", program([("x", V), ("y", V)], f"%m = tenferro.pow %x, %y : {V}\n" + SUM.format("%m") + GRAD +
                          f"%k = tenferro.reduce_sum %g axes [0] : {V} -> {S}\n%h = tenferro.grad %k wrt(%y) : {S}, {V}\n", [("h", V)]),
     [np.array([2.0, 0.5, 4]), np.array([0.0, 0, 2])], [np.array([0.5, 2, 4 + 8 * np.log(4)])]),
    ("reduce_prod_zeros", program([("x", M)], f"%p = tenferro.reduce_prod %x axes [0] : {M} -> {V}\n" + SUM.format("%p") +
                                  f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]),
     [np.array([[2.0, 0, 0], [3, 4, 0], [5, 6, 7]])], [np.array([[15.0, 24, 0], [10, 0, 0], [6, 0, 0]])]),
    ("reduce_prod_underflow", program([("x", V)], f"%l = tenferro.reduce_prod %x axes [0] : {V} -> {S}\n" + GRAD, [("g", V)]),
     [np.array([1e-200, 1e-200, 1e300])], [np.array([1e100, 1e100, 0])], EACH + F64),
    ("reduce_prod_underflow_f32", program([("x", V)], f"%l = tenferro.reduce_prod %x axes [0] : {V} -> {S}\n" + GRAD, [("g", V)]),
     [np.array([1e-30, 1e-20])], [np.array([1e-20, 1e-30])], EACH + F32),
    ("reduce_prod_zero_signs", program([("x", V)], f"%l = tenferro.reduce_prod %x axes [0] : {V} -> {S}\n" + GRAD, [("g", V)]),
     [np.array([2.0, -0.0, 3])], [np.array([-0.0, 6, -0.0])], EACH + SIGNS),
    ("reduce_prod_third", program([("x", V), ("d", V)], f"%l = tenferro.reduce_prod %x axes [0] : {V} -> {S}\n" + "".join(
        f"%{b} = tenferro.jvp %{a} wrt(%x) tangents(%d) : {S}, ({V}), ({V})\n" for a, b in ("la", "ab", "bc")), [("c", S)]),
     [np.array([0.0, 0, 2]), np.array([1.0, 2, 3])], [np.array(36.0)]),
    reduction_of("reduce_prod", np.array([2.0, np.nan, 3]), np.array([np.nan, 6, np.nan]), "reduce_prod_nan"),
    reduction_of("reduce_sum", np.array([2.0, np.nan, 3]), np.ones(3), "reduce_sum_nan"),
    # a NaN is what the result is: it has the derivative, shared
    reduction_of("reduce_max", np.array([1.0, np.nan, 3]), np.array([0.0, 1, 0]), "reduce_max_nan"),
    reduction_of("reduce_min", np.array([np.nan, -1, np.nan]), np.array([0.5, 0, 0.5]), "reduce_min_nan"),
    *(reduction_of(op, np.zeros(0), np.zeros(0), op + "_empty") for op in ("reduce_sum", "reduce_prod", "reduce_max", "reduce_min")),
    *(reduction_of(op, np.zeros((0, 3)), np.zeros((0, 3)), op + "_empty_axis") for op in ("reduce_sum", "reduce_prod", "reduce_max", "reduce_min")),
    *(tangent_of(op, np.zeros((0, 3)), np.zeros(3), op + "_empty_tangent") for op in ("reduce_sum", "reduce_prod", "reduce_max", "reduce_min")),
    *(tangent_of(op, np.zeros((3, 0)), np.zeros(0), op + "_empty_result") for op in ("reduce_sum", "reduce_prod", "reduce_max", "reduce_min")),
    # asked twice, answered twice
    ("wrt_twice", program([("x", V)], f"%y = tenferro.mul %x, %x : {V}\n" + SUM.format("%y") + f"%g:2 = tenferro.grad %l wrt(%x, %x) : {S}, {V}, {V}\n",
                          [("g#0", V), ("g#1", V)]), [np.array([1.0, -2])], [np.array([2.0, -4])] * 2),
    # the second derivative of a product by its zeros, by jvp of grad
    ("reduce_prod_second", program([("x", V), ("d", V)], f"%l = tenferro.reduce_prod %x axes [0] : {V} -> {S}\n" + GRAD +
                                   f"%h = tenferro.jvp %g wrt(%x) tangents(%d) : {V}, ({V}), ({V})\n", [("h", V)]),
     [np.array([0.0, 0, 5]), np.array([1.0, 0, 0])], [np.array([0.0, 5, 0])]),
    # Hessian times vector of sum x^3
    ("hessian_vector", program([("x", V), ("d", V)], f"%q = tenferro.mul %x, %x : {V}\n%y = tenferro.mul %q, %x : {V}\n" + SUM.format("%y") + GRAD +
                               f"%h = tenferro.jvp %g wrt(%x) tangents(%d) : {V}, ({V}), ({V})\n", [("h", V)]),
     [np.array([1.0, -2]), np.array([3.0, 4])], [np.array([18.0, -48])]),
    # the gradient of a linear function is constant: its derivative is a zero tensor, not an error
    ("zero_second", program([("x", V)], SUM.format("%x") + GRAD + f"%m = tenferro.reduce_sum %g axes [0] : {V} -> {S}\n"
                            f"%h = tenferro.grad %m wrt(%x) : {S}, {V}\n", [("h", V)]), [np.array([1.0, -2])], [np.zeros(2)]),
    # a variable cuts the path to what it copies, and nothing else does
    ("variable", program([("x", V)], f"%v = tenferro.variable %x : {V}\n%y = tenferro.mul %x, %v : {V}\n" + SUM.format("%y") +
                         f"%g = tenferro.grad %l wrt(%v) : {S}, {V}\n%h = tenferro.grad %l wrt(%x) : {S}, {V}\n", [("g", V), ("h", V)]),
     [np.array([1.0, -2])], [np.array([1.0, -2]), np.array([2.0, -4])]),
    ("svd_rebuilt_at_identity", program([("x", M), ("c", M)], REBUILD, [("g", M)]), [np.eye(3), C], [C]),
    ("svd_rebuilt_at_multiple", program([("x", M), ("c", M)], REBUILD, [("g", M)]), [-2 * np.eye(3)[:, [1, 0, 2]], C], [C]),
    ("svd_sum_at_identity", program([("x", M)], svd_of() + SUM.format("%s") + f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]),
     [np.eye(3)], [np.eye(3)]),
    ("svd_at_zero", program([("x", M)], svd_of() + f"%y = tenferro.dot_general %u, %vt contract [1], [0] batch [], [] : {M}, {M} -> {M}\n"
                            f"%g = tenferro.vjp %y wrt(%x) cotangent(%x) : {M}, {M}, {M}\n", [("g", M)]), [np.zeros((3, 2))], [np.zeros((3, 2))]),
    ("eigh_sum_at_identity", program([("x", M)], f"%w, %v = tenferro.eigh %x : {M} -> {V}, {M}\n" + SUM.format("%w") +
                                     f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]), [np.eye(3)], [np.eye(3)]),
    ("eigh_rebuilt_at_identity", program([("x", M), ("c", M)], EIGH_REBUILD, [("g", M)]), [np.eye(3), C], [(C + C.T) / 2]),
    ("eigh_rebuilt_degenerate", program([("x", M), ("c", M)], EIGH_REBUILD, [("g", M)]), [np.diag([-2.0, 3, 3]), C], [(C + C.T) / 2]),
    # a projector onto a degenerate space and its complement: d P = 0 along the identity, and P^2 = P makes the gradient of trace P zero
    ("eigh_trace_of_projector", program([("x", M)], f"%w, %v = tenferro.eigh %x : {M} -> {V}, {M}\n%q = tenferro.mul %v, %v : {M}\n"
                                        f"%l = tenferro.reduce_sum %q axes [0, 1] : {M} -> {S}\n%g = tenferro.grad %l wrt(%x) : {S}, {M}\n", [("g", M)]),
     [np.diag([1.0, 1, 2])], [np.zeros((3, 3))]),
    # near values are apart, and equal with a larger derivative_eps
    ("eigh_near_values", program([("x", M), ("d", M)], CANONICAL.format(""), [("g", M)]), [np.diag([1.0, 1.0001]), off(0, 1, 2)],
     [off(0, 1, 2, -1) * np.array([[0, 1], [1, 0]]) / (1.0001 - 1)], F64),
    ("eigh_near_values_equal", program([("x", M), ("d", M)], CANONICAL.format(", derivative_eps = 1.0e-3"), [("g", M)]),
     [np.diag([1.0, 1.0001]), off(0, 1, 2)], [off(0, 1, 2) / 2.0001]),
    # symmetric functions of equal eigenvalues of general matrices
    ("eig_trace_at_identity", program([("x", M)], EIG + f"%y = tenferro.real %w : ({CV}) -> {V}\n" + SUM.format("%y") + GRADIENT, [("g", M)]),
     [np.eye(3)], [np.eye(3)]),
    ("eig_log_det_two_equal", program([("x", M)], EIG_LOG_DET + GRADIENT, [("g", M)]), [np.diag([2.0, 2, 4])], [np.diag([0.5, 0.5, 0.25])]),
    *second("eig_log_det_at_identity", EIG_LOG_DET, np.eye(3), off(0, 1), np.nan),
    *second("eig_log_det_two_of_three_at_identity", EIG_LOG_DET, np.diag([1.0, 1, 2]), off(0, 1), np.nan),
    *second("eig_log_det_separated", EIG_LOG_DET, np.diag([1.0, 2, 4]), D3, -D3 / np.outer([1, 2, 4], [1, 2, 4])),
    # equal values that the direction couples need a limit that the factors do not hold
    *second("log_det_at_identity", LOG_DET, np.eye(3), off(0, 1), np.nan),
    *second("log_det_two_equal", LOG_DET, np.diag([1.0, 2, 2]), D3, np.nan),
    *second("svd_log_det_at_identity", SVD_LOG_DET, np.eye(3), off(0, 1), np.nan),
    *second("nuclear_norm_of_deficient_turned", NUCLEAR, np.diag([3.0, 0, 0]), off(1, 2, sign=-1), np.nan),
    # and those that it does not couple need nothing
    *second("log_det_at_identity_apart", LOG_DET, np.eye(3), np.diag([1.0, 2, 3]), -np.diag([1.0, 2, 3])),
    *second("log_det_two_equal_apart", LOG_DET, np.diag([1.0, 2, 2]), off(0, 2), -off(0, 2) / 2),
    *second("svd_log_det_at_identity_turned", SVD_LOG_DET, np.eye(3), off(0, 1, sign=-1), off(0, 1, sign=-1)),
    *second("log_det_separated", LOG_DET, np.diag([1.0, 2, 4]), D3, -D3 / np.outer([1, 2, 4], [1, 2, 4])),
    # nor does a loss that leaves the equal values out
    *second("smallest_of_two_equal", FIRST_SQUARED, np.diag([1.0, 3, 3]), D3,
            np.array([[2.0, -2, -3], [-2, 0, 0], [-3, 0, 0]]), REVERSE),
    *second("largest_of_deficient", LARGEST, np.diag([3.0, 0, 0]), D3, np.array([[0, 2, 3], [2, 0, 0], [3, 0, 0]]) / 3, REVERSE),
    # several values are 0: what maps their vectors to each other is not in the factors, and 0
    ("svd_rebuilt_deficient", program([("x", M), ("c", M)], REBUILD, [("g", M)]), [np.diag([3.0, 0, 0]), C],
     [C * np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1]])]),
    ("eigh_rebuilt_deficient", program([("x", M), ("c", M)], EIGH_REBUILD, [("g", M)]), [np.diag([3.0, 0, 0]), C],
     [(C + C.T) / 2 * np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1]])]),
    # the phase of a determinant counts; where it is 0 its derivatives are those of a polynomial
    ("det_complex", program([("x", CM)], f"%l = tenferro.det %x : {CM} -> {CS}\n%g = tenferro.grad %l wrt(%x) : {CS}, {CM}", [("g", CM)]),
     [np.array([[1 + 1j, 2], [1j, 3]])], [np.array([[3, 1j], [-2, 1 - 1j]])]),
    ("det_singular", program([("x", M)], DET + f"%g = tenferro.grad %l wrt(%x) : {S}, {M}", [("g", M)]),
     [np.diag([2.0, 3, 0])], [np.diag([0.0, 0, 6])]),
    ("det_twice_singular", program([("x", M)], DET + f"%g = tenferro.grad %l wrt(%x) : {S}, {M}", [("g", M)]),
     [np.diag([2.0, 0, 0])], [np.zeros((3, 3))]),
    ("det_second_twice_singular", program([("x", M), ("t", M)], DET + f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n"
                                          f"%h = tenferro.jvp %g wrt(%x) tangents(%t) : {M}, ({M}), ({M})", [("h", M)]),
     [np.diag([2.0, 0, 0]), D3], [2 * np.array([[0, 0, 0], [0, D3[2, 2], -D3[2, 1]], [0, -D3[1, 2], D3[1, 1]]])]),
    ("det_third", program([("x", M), ("t", M)], DET + f"%g = tenferro.grad %l wrt(%x) : {S}, {M}\n"
                          f"%h = tenferro.jvp %g wrt(%x) tangents(%t) : {M}, ({M}), ({M})\n"
                          f"%k = tenferro.jvp %h wrt(%x) tangents(%t) : {M}, ({M}), ({M})", [("k", M)]),
     [np.diag([2.0, 1, 1]), D3], [2 * np.array([[(-1) ** (i + j) * np.linalg.det(np.delete(np.delete(D3, i, 0), j, 1)) for j in range(3)]
                                               for i in range(3)])], F64),
    # of one value 0 nothing is lost
    ("svd_rebuilt_one_zero", program([("x", M), ("c", M)], REBUILD, [("g", M)]), [np.diag([3.0, 2, 0]), C], [C]),
]


def agree(got, want, each, tolerance):
    if not each:
        check.compare("value", got, want, tolerance)
    elif not np.allclose(got, want, rtol=tolerance, atol=0 if np.max(np.abs(want), initial=0) < 1e-3 else tolerance, equal_nan=True):
        raise check.Failure(f"got  {np.ravel(got)}\n  want {np.ravel(want)}")


def in_single(x):
    return x.astype(np.complex64 if np.iscomplexobj(x) else np.float32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tf-opt")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--single", action="store_true")
    parser.add_argument("--only", help="a part of the names")
    options = parser.parse_args()
    prepare, problems = check.runner(options)
    passed = failed = 0
    for name, text, inputs, want, *how in CASES:
        how = "".join(how)
        if (F64 if options.single else F32) in how or (options.only and options.only not in name):
            continue
        if options.single:
            text, inputs = check.in_element(text, "f32"), [in_single(x) for x in inputs]
        try:
            with np.errstate(all="ignore"):
                got = prepare(text)("f", *inputs)
                for g, w in zip(got, want):
                    agree(g, w, EACH in how, 5e-6 if options.single else 1e-13)
                    if SIGNS in how and not np.array_equal(np.signbit(g), np.signbit(w)):
                        raise check.Failure(f"got  {np.ravel(g)}\n  want {np.ravel(w)}")
            passed += 1
        except problems as failure:
            failed += 1
            print(f"FAIL {name}: {failure}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
