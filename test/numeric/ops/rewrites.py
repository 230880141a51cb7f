"""Every rewrite of the simplifier by value: one program in which it fires, one that looks alike and where it must not.

Results are compared bit for bit, signs of zeros and NaN included. `gone` names operations that must have left the simplified program, `stays` those
that must be in it.
"""
import os
import re
import subprocess
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

np.seterr(all="ignore")
LIB = os.environ.get("TENFERRO_LIB", "build/lib")
TF_OPT = os.path.join(LIB, "..", "bin", "tf-opt")
CASES = []
INF, NAN = np.inf, np.nan
SHORT = {"f64": np.float64, "f32": np.float32, "i32": np.int32, "i64": np.int64, "i1": np.bool_, "c64": np.complex128, "c32": np.complex64}
NAMES = {"c64": "complex<f64>", "c32": "complex<f32>"}


def t(dims, element="f64"):
    """!tenferro.tensor<...> from "3x?" and an element."""
    return f"!tenferro.tensor<{dims + 'x' if dims else ''}{NAMES.get(element, element)}>"


def case(name, arguments, body, result, inputs, want, gone="", stays=""):
    """arguments: types of %a, %b, ...; body: lines that end in %r."""
    head = ", ".join(f"%{letter}: {ty}" for letter, ty in zip("abcdef", arguments))
    lines = "\n".join("  " + line.strip() for line in body.strip().splitlines())
    CASES.append((name, f"func.func @{name}({head}) -> {result} {{\n{lines}\n  return %r : {result}\n}}", inputs, want, gone.split(), stays.split()))


V, C = t("?"), t("?", "c64")
ZEROS = np.array([0.0, -0.0, 1.5, -INF, NAN])
COMPLEX = np.array([complex(-1, 0.0), complex(-1, -0.0), complex(0.0, -0.0), complex(INF, 2), complex(2, -3)])


def splat(name, value, like="%a", ty=V, element="f64"):
    return f"""%{name}n = tenferro.dim {like}, 0 : {ty}
    %{name}s = tenferro.constant dense<{value}> : tensor<{NAMES.get(element, element)}> -> {t("", element)}
    %{name} = tenferro.broadcast_in_dim %{name}s dims [] extents [%{name}n] : {t("", element)} -> {t("?", element)}"""


# ---- arithmetic: the sign of a zero --------------------------------------------------------------------------------------------

def arithmetic():
    for op, value, order, want, fires in [
        ("add", "-0.0", "ab", ZEROS, True), ("add", "0.0", "ab", ZEROS + 0.0, False), ("add", "0.0", "ba", 0.0 + ZEROS, False),
        ("sub", "0.0", "ab", ZEROS, True), ("sub", "-0.0", "ab", ZEROS - -0.0, False),
        ("sub", "-0.0", "ba", -ZEROS, True), ("sub", "0.0", "ba", 0.0 - ZEROS, False),
        ("mul", "1.0", "ab", ZEROS, True), ("mul", "0.0", "ab", ZEROS * 0.0, False), ("mul", "-1.0", "ba", -ZEROS, True),
        ("div", "1.0", "ab", ZEROS, True), ("div", "1.0", "ba", 1.0 / ZEROS, False),
        ("pow", "1.0", "ab", ZEROS, True), ("pow", "1.0", "ba", np.ones(5), False),
    ]:
        operands = "%a, %c" if order == "ab" else "%c, %a"
        name = f"{op}_{order}_{value}".replace(".", "_").replace("-", "minus")
        case(name, [V], splat("c", value) + f"\n%r = tenferro.{op} {operands} : {V}", V, [ZEROS], want,
             gone=f"tenferro.{op}" if fires else "", stays="" if fires else f"tenferro.{op}")
    case("square", [V], splat("c", "2.0") + f"\n%r = tenferro.pow %a, %c : {V}", V, [ZEROS], ZEROS * ZEROS, gone="tenferro.pow")
    case("cube_stays", [V], splat("c", "3.0") + f"\n%r = tenferro.pow %a, %c : {V}", V, [ZEROS], ZEROS ** 3, stays="tenferro.pow")
    other = np.array([-0.0, 0.0, 1.5, -INF, 2.0])
    for first, second, want in [("%a", "%n", ZEROS - other), ("%n", "%a", ZEROS - other)]:
        case("add_negative_" + first[1], [V, V], f"%n = tenferro.neg %b : {V}\n%r = tenferro.add {first}, {second} : {V}", V, [ZEROS, other], want,
             gone="tenferro.neg tenferro.add", stays="tenferro.sub")
    case("sub_negative", [V, V], f"%n = tenferro.neg %b : {V}\n%r = tenferro.sub %a, %n : {V}", V, [ZEROS, other], ZEROS + other, gone="tenferro.sub")
    case("negative_minus", [V, V], f"%n = tenferro.neg %a : {V}\n%r = tenferro.sub %n, %b : {V}", V, [ZEROS, other], -ZEROS - other, stays="tenferro.sub")
    case("negative_times_negative", [V, V], f"%n = tenferro.neg %a : {V}\n%m = tenferro.neg %b : {V}\n%r = tenferro.mul %n, %m : {V}", V, [ZEROS, other],
         ZEROS * other, gone="tenferro.neg")
    case("negative_times", [V, V], f"%n = tenferro.neg %a : {V}\n%r = tenferro.mul %n, %b : {V}", V, [ZEROS, other], -ZEROS * other, stays="tenferro.neg")
    case("negative_of_negative", [V], f"%n = tenferro.neg %a : {V}\n%r = tenferro.neg %n : {V}", V, [ZEROS], ZEROS, gone="tenferro.neg")
    case("difference_of_one_value", [V], f"%r = tenferro.sub %a, %a : {V}", V, [ZEROS], ZEROS - ZEROS, stays="tenferro.sub")
    I = t("?", "i32")
    whole = np.array([3, -4, 0], np.int32)
    case("integer_zero_times", [I], splat("c", "0", ty=I, element="i32") + f"\n%r = tenferro.mul %a, %c : {I}", I, [whole], 0 * whole, gone="tenferro.mul")
    case("integer_zero_plus", [I], splat("c", "0", ty=I, element="i32") + f"\n%r = tenferro.add %a, %c : {I}", I, [whole], whole, gone="tenferro.add")
    case("integer_zero_minus", [I], splat("c", "0", ty=I, element="i32") + f"\n%r = tenferro.sub %c, %a : {I}", I, [whole], -whole, gone="tenferro.sub")
    case("integer_two_times", [I], splat("c", "2", ty=I, element="i32") + f"\n%r = tenferro.mul %a, %c : {I}", I, [whole], 2 * whole, stays="tenferro.mul")
    # log(-1 + i (0 - y)) at y = 0 is above the cut
    case("cut", [V], splat("z", "0.0") + "\n" + splat("m", "-1.0") + f"""
        %d = tenferro.sub %z, %a : {V}
        %w = tenferro.complex %m, %d : ({V}, {V}) -> {C}
        %l = tenferro.log %w : {C}
        %r = tenferro.imag %l : ({C}) -> {V}""",
         V, [np.array([0.0, -0.0])], np.array([np.pi, np.pi]), stays="tenferro.sub")
    P = t("?", "i1")
    for value, want in [("true", [1.0, 2.0]), ("false", [3.0, 4.0])]:
        case("choice_" + value, [V, V], splat("p", value, element="i1") + f"\n%r = tenferro.select %p, %a, %b : ({P}, {V}, {V}) -> {V}", V,
             [np.array([1.0, 2]), np.array([3.0, 4])], np.array(want), gone="tenferro.select")
    case("choice_of_one", [P, V], f"%r = tenferro.select %a, %b, %b : ({P}, {V}, {V}) -> {V}", V, [np.array([True, False]), np.array([1.0, 2])],
         np.array([1.0, 2]), gone="tenferro.select")
    case("choice_stays", [P, V, V], f"%r = tenferro.select %a, %b, %c : ({P}, {V}, {V}) -> {V}", V,
         [np.array([True, False]), np.array([1.0, 2]), np.array([3.0, 4])], np.array([1.0, 4]), stays="tenferro.select")
    case("scalars_once", [t(""), t(""), V], f"""%n = tenferro.dim %c, 0 : {V}
        %x = tenferro.broadcast_in_dim %a dims [] extents [%n] : {t("")} -> {V}
        %y = tenferro.broadcast_in_dim %b dims [] extents [%n] : {t("")} -> {V}
        %r = tenferro.div %x, %y : {V}""", V, [np.array(1.0), np.array(3.0), np.zeros(4)], np.full(4, 1 / 3))
    case("constants", [V], splat("x", "0.1") + "\n" + splat("y", "0.2") + f"\n%s = tenferro.add %x, %y : {V}\n%r = tenferro.mul %s, %a : {V}", V,
         [np.array([1.0, 3])], (0.1 + 0.2) * np.array([1.0, 3]), gone="tenferro.add")
    case("function_of_constant", [V], splat("x", "0.5") + f"\n%s = tenferro.exp %x : {V}\n%r = tenferro.mul %s, %a : {V}", V,
         [np.array([1.0])], np.exp(np.array([0.5])), stays="tenferro.exp")


# ---- complex parts and conversions ---------------------------------------------------------------------------------------------

def parts():
    # constants are converted as runs convert: truncated, saturated, NaN to 0
    ends = np.array([2.0 ** 31, 2.0 ** 31 - 1, -2.0 ** 31, -2.0 ** 31 - 1, 2.0 ** 63, -2.0 ** 63, 1e300, -INF, NAN, -0.75])
    for element, bits in ("i32", 31), ("i64", 63):
        T = t("?", element)
        want = [0 if np.isnan(x) else max(-2 ** bits, min(2 ** bits - 1, int(np.clip(x, -2.0 ** 70, 2.0 ** 70)))) for x in ends]
        case(f"ends_to_{element}", [V], f"%r = tenferro.convert %a to {element} : {V} -> {T}", T, [ends], np.array(want, SHORT[element]), stays="tenferro.convert")
    for number, (value, text) in enumerate([(NAN, "0x7FF8000000000000"), (INF, "0x7FF0000000000000"), (-INF, "0xFFF0000000000000"), (2.75, "2.75"), (-2.75, "-2.75"),
                                            (3e10, "3.0e10"), (-1e300, "-1.0e300"), (2.0 ** 31, "2147483648.0"), (-0.0, "-0.0")]):
        for element, bits in ("i32", 31), ("i64", 63), ("i1", 0):
            want = value != 0 if bits == 0 else 0 if np.isnan(value) else int(np.clip(value, -2.0 ** 70, 2.0 ** 70))
            want = want if bits == 0 else max(-2 ** bits, min(2 ** bits - 1, want))
            T = t("?", element)
            case(f"constant_{number}_to_{element}", [V], splat("c", text) + f"\n%r = tenferro.convert %c to {element} : {V} -> {T}", T, [np.zeros(2)],
                 np.full(2, want, SHORT[element]), gone="tenferro.convert")
    case("real_of_parts", [V, V], f"%z = tenferro.complex %a, %b : ({V}, {V}) -> {C}\n%r = tenferro.real %z : ({C}) -> {V}", V, [ZEROS, ZEROS[::-1].copy()], ZEROS,
         gone="tenferro.real tenferro.complex")
    case("imag_of_parts", [V, V], f"%z = tenferro.complex %a, %b : ({V}, {V}) -> {C}\n%r = tenferro.imag %z : ({C}) -> {V}", V, [ZEROS, ZEROS[::-1].copy()],
         ZEROS[::-1].copy(), gone="tenferro.imag tenferro.complex")
    case("parts_of_one", [C], f"%x = tenferro.real %a : ({C}) -> {V}\n%y = tenferro.imag %a : ({C}) -> {V}\n%r = tenferro.complex %x, %y : ({V}, {V}) -> {C}", C,
         [COMPLEX], COMPLEX, gone="tenferro.complex tenferro.real")
    other = COMPLEX[::-1].copy()
    mixed = np.empty(5, complex)
    mixed.real, mixed.imag = COMPLEX.real, other.imag
    case("parts_of_two", [C, C], f"%x = tenferro.real %a : ({C}) -> {V}\n%y = tenferro.imag %b : ({C}) -> {V}\n%r = tenferro.complex %x, %y : ({V}, {V}) -> {C}", C,
         [COMPLEX, other], mixed, stays="tenferro.complex")
    swapped = np.empty(5, complex)
    swapped.real, swapped.imag = COMPLEX.imag, COMPLEX.real
    case("parts_exchanged", [C], f"%x = tenferro.imag %a : ({C}) -> {V}\n%y = tenferro.real %a : ({C}) -> {V}\n%r = tenferro.complex %x, %y : ({V}, {V}) -> {C}", C,
         [COMPLEX], swapped, stays="tenferro.complex")
    case("conjugate_twice", [C], f"%x = tenferro.conj %a : {C}\n%r = tenferro.conj %x : {C}", C, [COMPLEX], COMPLEX, gone="tenferro.conj")
    case("conjugate", [C], f"%r = tenferro.conj %a : {C}", C, [COMPLEX], COMPLEX.conj(), stays="tenferro.conj")
    case("conjugate_of_real", [V], f"%z = tenferro.convert %a to complex<f64> : {V} -> {C}\n%r = tenferro.conj %z : {C}", C, [np.array([-1.0, 0.0])],
         np.array([complex(-1, -0.0), complex(0, -0.0)]), stays="tenferro.conj")
    case("real_of_conjugate", [C], f"%z = tenferro.conj %a : {C}\n%r = tenferro.real %z : ({C}) -> {V}", V, [COMPLEX], COMPLEX.real.copy(), gone="tenferro.conj")
    case("imag_of_conjugate", [C], f"%z = tenferro.conj %a : {C}\n%r = tenferro.imag %z : ({C}) -> {V}", V, [COMPLEX], -COMPLEX.imag, stays="tenferro.conj")
    case("imag_of_real", [V], f"%z = tenferro.convert %a to complex<f64> : {V} -> {C}\n%r = tenferro.imag %z : ({C}) -> {V}", V, [ZEROS], np.zeros(5), gone="tenferro.imag")

    def chain(name, source, middle, target, values, fires):
        x = np.array(values, SHORT[source])
        with np.errstate(all="ignore"):
            want = to(to(x, middle), target)
        A, B, D = t("?", source), t("?", middle), t("?", target)
        e = lambda k: NAMES.get(k, k)
        case(f"chain_{name}", [A], f"%m = tenferro.convert %a to {e(middle)} : {A} -> {B}\n%r = tenferro.convert %m to {e(target)} : {B} -> {D}", D, [x], want,
             gone=f"to:{e(middle)}" if fires else "", stays="" if fires else f"to:{e(middle)}")

    chain("widened_and_back", "f32", "f64", "f32", [0.1, -0.0, INF], True)
    chain("narrowed_and_back", "f64", "f32", "f64", [0.1, -0.0, 1e300], False)
    chain("i32_f64_i32", "i32", "f64", "i32", [2**31 - 1, -5], True)
    chain("i32_f32_i32", "i32", "f32", "i32", [16777217, -5], False)
    chain("i64_f64_i64", "i64", "f64", "i64", [2**53 + 1, -5], False)
    chain("i64_i32_i64", "i64", "i32", "i64", [2**32 + 7, -5], False)
    chain("f64_i32_f64", "f64", "i32", "f64", [1.5, -2.5], False)
    chain("f64_complex_f64", "f64", "c64", "f64", [1.5, -0.0], True)
    chain("complex_real_complex", "c64", "f64", "c64", [1 + 2j, -3j], False)
    chain("f64_bool_f64", "f64", "i1", "f64", [1.5, 0.0], False)
    chain("bool_f32_bool", "i1", "f32", "i1", [True, False], True)
    chain("i32_bool_i32", "i32", "i1", "i32", [5, 0], False)
    chain("f64_c32_c64", "f64", "c32", "c64", [0.1, 2.0], False)


def to(x, element):
    if element in ("f64", "f32", "i32", "i64") and np.iscomplexobj(x):
        x = x.real
    return x.astype(SHORT[element])


# ---- shapes --------------------------------------------------------------------------------------------------------------------

def numbers(*shape):
    return np.arange(1.0, 1 + np.prod(shape)).reshape(shape, order="F").copy()


def shapes():
    a = numbers(2, 3, 4)
    T3 = t("?x?x?")
    case("transposes_cancel", [T3], f"%x = tenferro.transpose %a [1, 2, 0] : {T3} -> {T3}\n%r = tenferro.transpose %x [2, 0, 1] : {T3} -> {T3}", T3, [a], a)
    case("transposes_compose", [T3], f"%x = tenferro.transpose %a [1, 2, 0] : {T3} -> {T3}\n%r = tenferro.transpose %x [1, 2, 0] : {T3} -> {T3}", T3, [a],
         a.transpose(1, 2, 0).transpose(1, 2, 0))
    M = t("?x?")
    m = numbers(2, 3)
    case("broadcasts_compose", [V], f"%n = arith.constant 3 : index\n%k = arith.constant 4 : index\n%l = tenferro.dim %a, 0 : {V}\n"
         f"%x = tenferro.broadcast_in_dim %a dims [1] extents [%n, %l] : {V} -> {M}\n%r = tenferro.broadcast_in_dim %x dims [0, 2] extents [%n, %k, %l] : {M} -> {T3}",
         T3, [numbers(2)], np.broadcast_to(numbers(2), (3, 4, 2)))
    # the middle has an axis of 1 where x's extent is unknown: only then it begins to stretch
    case("broadcast_of_unknown_one", [V], f"%k = arith.constant 4 : index\n%x = tenferro.broadcast_in_dim %a dims [0] extents [1] : {V} -> {t('1')}\n"
         f"%r = tenferro.broadcast_in_dim %x dims [0] extents [%k] : {t('1')} -> {V}", V, [numbers(1)], np.ones(4))
    case("reshapes_compose", [M], f"%p = tenferro.dim %a, 0 : {M}\n%q = tenferro.dim %a, 1 : {M}\n%n = arith.muli %p, %q : index\n"
         f"%x = tenferro.reshape %a extents [%n] : {M} -> {V}\n%r = tenferro.reshape %x extents [%q, %p] : {V} -> {M}", M, [m], m.reshape((3, 2), order="F"))
    case("reshape_is_no_transpose", [M], f"%p = tenferro.dim %a, 0 : {M}\n%q = tenferro.dim %a, 1 : {M}\n%r = tenferro.reshape %a extents [%q, %p] : {M} -> {M}", M, [m],
         m.reshape((3, 2), order="F"))
    case("slice_of_everything", [V], f"%n = tenferro.dim %a, 0 : {V}\n%r = tenferro.slice %a starts [0] limits [%n] strides [1] : {V} -> {V}", V, [numbers(5)], numbers(5))
    case("slice_of_every_second", [V], f"%n = tenferro.dim %a, 0 : {V}\n%r = tenferro.slice %a starts [0] limits [%n] strides [2] : {V} -> {V}", V, [numbers(5)], numbers(5)[::2],
         stays="tenferro.slice")
    case("sum_over_one", [t("1x?")], f"%r = tenferro.reduce_sum %a axes [0] : {t('1x?')} -> {V}", V, [numbers(1, 4)], numbers(4), gone="tenferro.reduce_sum")
    case("sum_over_two", [t("2x?")], f"%r = tenferro.reduce_sum %a axes [0] : {t('2x?')} -> {V}", V, [numbers(2, 4)], numbers(2, 4).sum(0), stays="tenferro.reduce_sum")
    case("sum_over_unknown", [M], f"%r = tenferro.reduce_sum %a axes [0] : {M} -> {V}", V, [numbers(0, 4)], np.zeros(4), stays="tenferro.reduce_sum")
    case("one_piece", [V], f"%r = tenferro.concatenate %a axis 0 : {V} -> {V}", V, [numbers(3)], numbers(3), gone="tenferro.concatenate")
    case("two_pieces", [V, V], f"%r = tenferro.concatenate %a, %b axis 0 : {V}, {V} -> {V}", V, [numbers(3), numbers(2)],
         np.concatenate([numbers(3), numbers(2)]), stays="tenferro.concatenate")
    F = t("", "f32")
    case("sum_of_known", [F], f"%x = tenferro.constant dense<2.0> : tensor<1000xf32> -> {t('1000', 'f32')}\n%s = tenferro.reduce_sum %x axes [0] : {t('1000', 'f32')} -> {F}\n"
         f"%r = tenferro.add %s, %a : {F}", F, [np.array(1, np.float32)], np.array(2001, np.float32), gone="tenferro.reduce_sum")


# ---- contractions --------------------------------------------------------------------------------------------------------------

def contractions():
    M, T3, T4 = t("?x?"), t("?x?x?"), t("?x?x?x?")
    a, b = numbers(2, 3), numbers(2, 4)
    dot = lambda x, y, lc, rc, lb, rb, tx, ty, tr, name="r": (f"%{name} = tenferro.dot_general {x}, {y} contract {lc}, {rc} batch {lb}, {rb} : {tx}, {ty} -> {tr}")
    case("transposed_operand", [M, M], f"%x = tenferro.transpose %a [1, 0] : {M} -> {M}\n" + dot("%x", "%b", [1], [0], [], [], M, M, M), M, [a, b], a.T @ b,
         gone="tenferro.transpose")
    # two free axes that the transpose exchanges: the result's order would change
    c = numbers(2, 3, 4)
    case("transposed_free_axes", [T3, V], f"%x = tenferro.transpose %a [1, 0, 2] : {T3} -> {T3}\n" + dot("%x", "%b", [2], [0], [], [], T3, V, M), M, [c, numbers(4)],
         np.einsum("ijk,k->ji", c, numbers(4)))
    case("transposed_product", [M, M], dot("%a", "%b", [0], [0], [], [], M, M, M, "p") + f"\n%r = tenferro.transpose %p [1, 0] : {M} -> {M}", M, [a, b], (a.T @ b).T,
         gone="tenferro.transpose")
    # batch axes in unlike places, permuted by the transpose behind
    x, y = numbers(2, 3, 4, 5), numbers(5, 3, 2, 4)
    batched = dot("%a", "%b", [1], [1], [0, 3], [2, 0], T4, T4, T4, "p")
    product = np.einsum("bkic,ckbj->ijbc", x, y)
    case("batches_exchanged", [T4, T4], batched + f"\n%r = tenferro.transpose %p [0, 1, 3, 2] : {T4} -> {T4}", T4, [x, y], product.transpose(0, 1, 3, 2))
    case("batches_and_operands_exchanged", [T4, T4], batched + f"\n%r = tenferro.transpose %p [1, 0, 3, 2] : {T4} -> {T4}", T4, [x, y], product.transpose(1, 0, 3, 2))
    case("batch_among_free", [T4, T4], batched + f"\n%r = tenferro.transpose %p [2, 0, 1, 3] : {T4} -> {T4}", T4, [x, y], product.transpose(2, 0, 1, 3),
         stays="tenferro.transpose")
    # the product has another reader: its operands stay where they are
    case("product_read_twice", [M, M], dot("%a", "%b", [0], [0], [], [], M, M, M, "p") +
         f"\n%q = tenferro.transpose %p [1, 0] : {M} -> {M}\n" + dot("%q", "%p", [1], [0], [], [], M, M, M), M, [a, b], (a.T @ b).T @ (a.T @ b))
    row, column = t("?x1"), t("1x?")
    case("outer_product", [row, column], dot("%a", "%b", [1], [0], [], [], row, column, M), M, [numbers(3, 1), numbers(1, 4)], numbers(3, 1) @ numbers(1, 4),
         gone="tenferro.dot_general")
    two, pair = t("?x2"), t("2x?")
    case("product_over_two", [two, pair], dot("%a", "%b", [1], [0], [], [], two, pair, M), M, [numbers(3, 2), numbers(2, 4)], numbers(3, 2) @ numbers(2, 4),
         stays="tenferro.dot_general")
    case("product_over_unknown", [M, M], dot("%a", "%b", [1], [0], [], [], M, M, M), M, [numbers(3, 0), numbers(0, 4)], np.zeros((3, 4)), stays="tenferro.dot_general")


# ---- sums of padded pieces -----------------------------------------------------------------------------------------------------

def pads():
    zero = "%z = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>\n"
    A, B, R = t("2"), t("3"), t("5")
    pad = lambda name, x, low, high, tx, tr: (f"%{name} = tenferro.pad {x}, %z low [{low}] high [{high}] interior [{', '.join('0' for _ in low.split(','))}] : "
                                                       f"{tx}, !tenferro.tensor<f64> -> {tr}\n")
    a, b = np.array([-0.0, 1.0]), np.array([2.0, -0.0, 3.0])
    left, right = np.concatenate([a, np.zeros(3)]), np.concatenate([np.zeros(2), b])
    case("blocks_of_a_program", [A, B], zero + pad("x", "%a", "0", "3", A, R) + pad("y", "%b", "2", "0", B, R) + f"%r = tenferro.add %x, %y : {R}", R, [a, b], left + right,
         gone="tenferro.concatenate", stays="tenferro.pad")
    s = t("")

    def gradient(name, whole, pieces, want, **kind):
        """d/dc of the sum of products of %a with one slice of %c and of %b with another: two padded pieces, marked as an adjoint's."""
        body, total = "", []
        for letter, (value, starts, limits) in zip("ab", pieces):
            ty = t("x".join(map(str, value.shape)))
            ones, axes = ", ".join("1" for _ in value.shape), ", ".join(str(i) for i in range(value.ndim))
            body += f"%s{letter} = tenferro.slice %c starts {starts} limits {limits} strides [{ones}] : {whole} -> {ty}\n"
            body += f"%p{letter} = tenferro.mul %s{letter}, %{letter} : {ty}\n%u{letter} = tenferro.reduce_sum %p{letter} axes [{axes}] : {ty} -> {s}\n"
            total.append(ty)
        body += f"%l = tenferro.add %ua, %ub : {s}\n%r = tenferro.grad %l wrt(%c) : {s}, {whole}"
        case(name, [*total, whole], body, whole, [pieces[0][0], pieces[1][0], np.zeros(want.shape)], want, **kind)

    gradient("blocks_of_an_adjoint", R, [(a, [0], [2]), (b, [2], [5])], np.concatenate([a, b]), gone="tenferro.pad", stays="tenferro.concatenate")
    gradient("blocks_that_overlap", R, [(np.array([5.0, 7]), [1], [3]), (np.array([2.0, 3, 4]), [2], [5])], np.array([0.0, 5, 9, 3, 4]), gone="tenferro.concatenate")
    gradient("blocks_along_different_axes", t("2x2"), [(np.array([[1.0, 2]]), [0, 0], [1, 2]), (np.array([[3.0], [4]]), [0, 1], [2, 2])],
             np.array([[1.0, 5], [0, 4]]), gone="tenferro.concatenate")
    one = "%z = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>\n"
    case("blocks_between_ones", [A, B], one + pad("x", "%a", "0", "3", A, R) + pad("y", "%b", "2", "0", B, R) + f"%r = tenferro.add %x, %y : {R}", R,
         [np.array([5.0, 7]), np.array([2.0, 3, 4])], np.array([6.0, 8, 3, 4, 5]), gone="tenferro.concatenate")
    case("pad_of_nothing", [A], zero + pad("r", "%a", "0", "0", A, A), A, [a], a, gone="tenferro.pad")
    # the gradient of a vector whose slices are used: the way in which such sums arise
    s = t("")
    case("gradient_of_slices", [R], f"""%x = tenferro.slice %a starts [0] limits [2] strides [1] : {R} -> {A}
        %y = tenferro.slice %a starts [2] limits [5] strides [1] : {R} -> {B}
        %p = tenferro.mul %x, %x : {A}
        %q = tenferro.exp %y : {B}
        %u = tenferro.reduce_sum %p axes [0] : {A} -> {s}
        %v = tenferro.reduce_sum %q axes [0] : {B} -> {s}
        %l = tenferro.add %u, %v : {s}
        %r = tenferro.grad %l wrt(%a) : {s}, {R}""", R, [np.array([-0.0, 3, 0, 0, 0])], np.array([-0.0, 6, 1, 1, 1]), gone="tenferro.pad",
         stays="tenferro.concatenate")


# ---- derivatives of reductions of NaN ------------------------------------------------------------------------------------------

def reductions():
    s = t("")
    for op in ("max", "min"):
        for name, x, want in [("plain", [1.0, 3, 2], [[0, 1, 0], [1, 0, 0]]), ("ties", [3.0, 1, 3, 1], [[.5, 0, .5, 0], [0, .5, 0, .5]]), ("nan", [1.0, NAN, 2], [[0, 1, 0], [0, 1, 0]]),
                              ("empty", [], [[], []]), ("infinite", [-INF, INF, 0], [[0, 1, 0], [1, 0, 0]])]:
            case(f"reduce_{op}_{name}", [V], f"%m = tenferro.reduce_{op} %a axes [0] : {V} -> {s}\n%r = tenferro.grad %m wrt(%a) : {s}, {V}", V, [np.array(x)],
                 np.array(want[op == "min"], float))


def main():
    for family in (arithmetic, parts, shapes, contractions, pads, reductions):
        family()
    text = "\n".join(c[1] for c in CASES)
    passes = ["--tenferro-differentiate", "--tenferro-resolve-shapes", "--tenferro-simplify"]
    # a sanitizer's runtime that is loaded into this process would be a second one there
    environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    simplified = subprocess.run([TF_OPT, *passes], input=text, capture_output=True, text=True, check=False, env=environment)
    if simplified.returncode:
        print(simplified.stderr)
        return 1
    bodies = {m[1]: m[0] for m in re.finditer(r"func\.func @(\w+)\(.*?\n  }", simplified.stdout, re.S)}
    module = tenferro.Session().compile(text)
    failed = 0

    def fail(name, what):
        nonlocal failed
        failed += 1
        print(f"FAIL {name}: {what}")

    for name, _, inputs, want, gone, stays in CASES:
        got = module(name, *inputs)[0]
        want = np.asarray(want).astype(got.dtype)
        if got.shape != want.shape or not same_bits(got, want):
            fail(name, f"got {got!r} want {want!r}")
        for words, expected in ((gone, False), (stays, True)):
            for word in words:
                pattern = r"tenferro\.convert .* to " + re.escape(word[3:]) + " :" if word.startswith("to:") else re.escape(word) + r"\b"
                if bool(re.search(pattern, bodies[name])) != expected:
                    fail(name, f"{word} {'is gone' if expected else 'stays'}:\n{bodies[name]}")
    print(f"{len(CASES)} cases, {failed} failed")
    return failed != 0


def same_bits(x, y):
    parts = [(x.real, y.real), (x.imag, y.imag)] if np.iscomplexobj(x) else [(x, y)]
    return all(np.array_equal(p, q, equal_nan=p.dtype.kind == "f") and (p.dtype.kind != "f" or np.array_equal(np.signbit(p[~np.isnan(p)]), np.signbit(q[~np.isnan(q)])))
               for p, q in parts)


if __name__ == "__main__":
    sys.exit(main())
