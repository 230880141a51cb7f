"""Programs whose calls are kept against the same programs with the calls written out: values and derivatives to the second order, several sizes,
0 among them. What is called is small here: tenferro.call is written where the compiler would inline.
"""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

V, M, S = ("!tenferro.tensor<" + dims + "f64>" for dims in ("?x", "?x?x", ""))
PRODUCT = f"tenferro.dot_general %a, %x contract [1], [0] batch [], [] : {M}, {V} -> {V}"

# Functions of a matrix and a vector, which give a vector as long.
# The first call another one: a function of its own in each module.
INNER = f"""
func.func private @inner(%x: {V}, %scale: {S}, %k: !tenferro.tensor<?xi64>, %n: index) -> ({V}, !tenferro.tensor<?xi64>, index) {{
  %c = tenferro.convert %k to f64 : !tenferro.tensor<?xi64> -> {V}
  %b = tenferro.broadcast_in_dim %scale dims [] extents [%n] : {S} -> {V}
  %p = tenferro.mul %x, %b : {V}
  %q = tenferro.sin %p : {V}
  %y = tenferro.add %q, %c : {V}
  return %y, %k, %n : {V}, !tenferro.tensor<?xi64>, index
}}
"""
INNER_TYPES = f"({V}, {S}, !tenferro.tensor<?xi64>, index) -> ({V}, !tenferro.tensor<?xi64>, index)"
BODIES = {
    "nested": f"""
  %n = tenferro.dim %x, 0 : {V}
  %k = tenferro.iota axis 0 extents [%n] to i64 -> !tenferro.tensor<?xi64>
  %s = tenferro.reduce_sum %x axes [0] : {V} -> {S}
  %i:3 = KIND call @inner(%x, %s, %k, %n) : {INNER_TYPES}
  %j:3 = KIND call @inner(%i#0, %s, %i#1, %i#2) : {INNER_TYPES}
  %m = tenferro.dot_general %a, %j#0 contract [1], [0] batch [], [] : {M}, {V} -> {V}
  %y = tenferro.tanh %m : {V}
""",
    "layer": f"""
  %m = {PRODUCT}
  %y = tenferro.tanh %m : {V}
""",
    "elementwise": f"""
  %d = tenferro.extract_diag %a : {M} -> {V}
  %e = tenferro.mul %d, %x : {V}
  %s = tenferro.sin %e : {V}
  %y = tenferro.add %s, %x : {V}
""",
    "shapes": f"""
  %n = tenferro.dim %x, 0 : {V}
  %two = arith.constant 2 : index
  %l = arith.muli %n, %two : index
  %j = tenferro.concatenate %x, %x axis 0 : {V}, {V} -> {V}
  %e = tenferro.exp %j : {V}
  %r = tenferro.reverse %e axes [0] : {V}
  %h = tenferro.slice %r starts [0] limits [%n] strides [1] : {V} -> {V}
  %t = tenferro.log %h : {V}
  %k = {PRODUCT}
  %y = tenferro.mul %t, %k : {V}
""",
    "sums": f"""
  %m = {PRODUCT}
  %s = tenferro.reduce_sum %m axes [0] : {V} -> {S}
  %n = tenferro.dim %x, 0 : {V}
  %b = tenferro.broadcast_in_dim %s dims [] extents [%n] : {S} -> {V}
  %c = tenferro.cos %b : {V}
  %y = tenferro.mul %c, %x : {V}
""",
    "solve": f"""
  %n = tenferro.dim %x, 0 : {V}
  %b = tenferro.reshape %x extents [%n, 1] : {V} -> !tenferro.tensor<?x1xf64>
  %w = tenferro.solve %a, %b : {M}, !tenferro.tensor<?x1xf64> -> !tenferro.tensor<?x1xf64>
  %y = tenferro.reshape %w extents [%n] : !tenferro.tensor<?x1xf64> -> {V}
""",
}


def chain(kind, count=3):
    text, x = "", "%x"
    for i in range(count):
        text += f"  %y{i} = {kind}call @step(%a, {x}) : ({M}, {V}) -> {V}\n"
        x = f"%y{i}"
    return text + f"  %p = tenferro.mul {x}, {x} : {V}\n  %l = tenferro.reduce_sum %p axes [0] : {V} -> {S}\n", x


def module(body, kind):
    text, last = chain(kind)
    second, _ = chain(kind, 2)
    return f"""
{INNER}func.func private @step(%a: {M}, %x: {V}) -> {V} {{{body.replace("KIND ", kind)}  return %y : {V}
}}
func.func @values(%a: {M}, %x: {V}) -> ({V}, {S}) {{
{text}  return {last}, %l : {V}, {S}
}}
func.func @gradients(%a: {M}, %x: {V}) -> ({M}, {V}, {S}) {{
{text}  %g:2 = tenferro.grad %l wrt(%a, %x) : {S}, {M}, {V}
  return %g#0, %g#1, %l : {M}, {V}, {S}
}}
func.func @tangents(%a: {M}, %x: {V}, %da: {M}, %dx: {V}) -> {V} {{
{text}  %t = tenferro.jvp {last} wrt (%a, %x) tangents (%da, %dx) : {V}, ({M}, {V}), ({M}, {V})
  return %t : {V}
}}
func.func @second(%a: {M}, %x: {V}, %dx: {V}) -> ({M}, {V}, {V}) {{
{second}  %g:2 = tenferro.grad %l wrt(%a, %x) : {S}, {M}, {V}
  %h = tenferro.jvp %g#1 wrt (%x) tangents (%dx) : {V}, ({V}), ({V})
  %q = tenferro.mul %g#1, %dx : {V}
  %u = tenferro.reduce_sum %q axes [0] : {V} -> {S}
  %k:2 = tenferro.grad %u wrt(%a, %x) : {S}, {M}, {V}
  return %k#0, %k#1, %h : {M}, {V}, {V}
}}
"""


def compare(what, kept, inlined):
    for number, (got, want) in enumerate(zip(kept, inlined)):
        assert got.shape == want.shape, f"{what}: result {number} is {got.shape}, not {want.shape}"
        scale = np.max(np.abs(want), initial=1)
        worst = np.max(np.abs(got - want), initial=0) / scale
        assert worst < 1e-12, f"{what}: result {number} differs by {worst:.1e}"


def check_bodies():
    session = tenferro.Session(threads=1)
    rng = np.random.default_rng(7)
    for name, body in BODIES.items():
        kept, inlined = session.compile(module(body, "tenferro.")), session.compile(module(body, ""))
        for n in (0, 1, 2, 5, 33):
            a = np.asfortranarray(np.eye(n) * 2 + rng.uniform(-0.5, 0.5, (n, n)) / max(n, 1))
            x, dx, da = rng.uniform(-1, 1, n), rng.uniform(-1, 1, n), np.asfortranarray(rng.uniform(-1, 1, (n, n)))
            for function, inputs in (("values", (a, x)), ("gradients", (a, x)), ("tangents", (a, x, da, dx)), ("second", (a, x, dx))):
                compare(f"{name}, {function}, n = {n}", kept(function, *inputs), inlined(function, *inputs))


def check_failures():
    """What nobody reads does not fail; what fails is said of the program."""
    session, matrix = tenferro.Session(threads=1), -np.asfortranarray(np.eye(2))
    types = f"({M}) -> ({M}, {M})"
    text = f"""
func.func private @both(%x: {M} {{tenferro.extents = ["k", "k"]}}) -> ({M}, {M}) {{
  %c = tenferro.cholesky %x : {M}
  %s = tenferro.sin %x : {M}
  return %c, %s : {M}, {M}
}}
func.func @unread(%x: {M}) -> {M} {{
  %r:2 = KIND call @both(%x) : {types}
  return %r#1 : {M}
}}
func.func @read(%x: {M}) -> {M} {{
  %r:2 = KIND call @both(%x) : {types}
  return %r#0 : {M}
}}
func.func @gradient(%x: {M}) -> {M} {{
  %r:2 = KIND call @both(%x) : {types}
  %l = tenferro.reduce_sum %r#0 axes [0, 1] : {M} -> {S}
  %g = tenferro.grad %l wrt(%x) : {S}, {M}
  return %g : {M}
}}
"""
    for kind in ("tenferro.", ""):
        module = session.compile(text.replace("KIND ", kind))
        assert np.array_equal(module("unread", matrix)[0], np.sin(matrix))
        assert module("unread", np.ones((2, 3), order="F"))[0].shape == (2, 3)  # extents' names are those of programs
        for function, operation in (("read", "cholesky"), ("gradient", "cholesky")):
            try:
                module(function, matrix)
                raise AssertionError(f"{function}: no failure")
            except tenferro.Failure as error:
                assert str(error).startswith(f"{function}: {operation}"), error


check_bodies()
check_failures()
print("calls: kept and written out agree")
