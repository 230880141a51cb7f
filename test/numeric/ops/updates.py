"""Loops that update what they carry, against the same loops in NumPy, bit for bit: windows and sums, counters that the host does not know,
loops in loops, what is read before and after it is overwritten, two tensors that change places, sizes 0 and up, several numbers of threads."""
import itertools
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

rng = np.random.default_rng(12)
sessions = [tenferro.Session(threads) for threads in (1, 9)]
passed = failed = 0

V, M, S, I, W = (f"!tenferro.tensor<{t}>" for t in ("?xf64", "?x?xf64", "f64", "i64", "1xf64"))
NUMBERS = f"""%one = tenferro.constant dense<1> : tensor<i64> -> {I}
  %zero = tenferro.constant dense<0> : tensor<i64> -> {I}
  %half = tenferro.constant dense<0.5> : tensor<1xf64> -> {W}"""


def element(result, y, at):
    return f"%{result} = tenferro.dynamic_slice %{y} at(%{at} : {I}) sizes [1] : {V} -> {W}"


def put(result, y, u, at, how=""):
    return f"%{result} = tenferro.dynamic_update_slice {how}%{y}, %{u} at(%{at} : {I}) : {V}, {W} -> {V}"


def compile_all(name, arguments, body, results):
    head = ", ".join(f"%{n}: {t}" for n, t in arguments)
    text = f"func.func @{name}({head}) -> ({', '.join(t for _, t in results)}) {{\n  {NUMBERS}\n{body}\n  " \
           f"return {', '.join('%' + n for n, _ in results)} : {', '.join(t for _, t in results)}\n}}"
    return name, [session.compile(text) for session in sessions]


def gives(program, arrays, wants):
    global passed, failed
    name, modules = program
    for module in modules:
        for got, want in zip(module(name, *arrays), wants, strict=True):
            if got.shape == want.shape and np.array_equal(got, want):
                passed += 1
            else:
                failed += 1
                print(f"FAIL {name} {[a.shape for a in arrays]}: got {got.shape} {got.ravel()[:8]}, want {want.shape} {want.ravel()[:8]}")


def clamped(i, n):
    return min(max(i, 0), n - 1)


def recurrence():
    """y[k] = y[k - 1] / 2 + x[k]; x itself is a result too, so that the loop has to begin with a copy."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %p = tenferro.sub %k, %one : {I}
    {element("a", "y", "p")}
    {element("b", "x", "k")}
    %c = tenferro.mul %a, %half : {W}
    %d = tenferro.add %c, %b : {W}
    {put("next", "y", "d", "k")}
    tenferro.yield %next : {V}
  }}
  %t = tenferro.add %x, %y : {V}"""
    program = compile_all("recurrence", [("x", V)], body, [("y", V), ("t", V)])
    for n in (0, 1, 2, 3, 40, 3000):
        x = rng.uniform(-1, 1, n)
        y = x.copy()
        for k in range(n):
            y[k] = y[clamped(k - 1, n)] * 0.5 + x[k]
        gives(program, [x], [y, x + y])


def counted_by_the_device():
    """A while over a counter that it carries: y[k] becomes y[k] + y[0], and what was there before is summed behind that."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %size = tenferro.extent_to_scalar %n to i64 -> {I}
  %z = tenferro.constant dense<0.0> : tensor<1xf64> -> {W}
  %start = tenferro.mul %x, %x : {V}
  %y, %k, %s, %steps = tenferro.while (%y = %start : {V}, %k = %zero : {I}, %s = %z : {W}) {{
    %go = tenferro.compare lt %k, %size : ({I}, {I}) -> !tenferro.tensor<i1>
    tenferro.condition %go : !tenferro.tensor<i1>
  }} do {{
  ^bb0(%y: {V}, %k: {I}, %s: {W}):
    {element("a", "y", "k")}
    {element("b", "y", "zero")}
    %c = tenferro.add %a, %b : {W}
    {put("next", "y", "c", "k")}
    %sum = tenferro.add %s, %a : {W}
    %more = tenferro.add %k, %one : {I}
    tenferro.yield %next, %more, %sum : {V}, {I}, {W}
  }}"""
    program = compile_all("counted", [("x", V)], body, [("y", V), ("s", W)])
    for n in (0, 1, 5, 300):
        x = rng.uniform(-1, 1, n)
        y, s = x * x, np.zeros(1)
        for k in range(n):
            s = s + y[k]
            y[k] = y[k] + y[0]
        gives(program, [x], [y, s])


def read_after():
    """What was overwritten is read behind that: the loop has to copy, and gives the same."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %w = tenferro.constant dense<0.0> : tensor<f64> -> {S}
  %y, %s = tenferro.for %i to %n (%y = %x : {V}, %s = %w : {S}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    {put("next", "y", "half", "k")}
    %d = tenferro.sub %next, %y : {V}
    %e = tenferro.reduce_max %d axes [0] : {V} -> {S}
    %f = tenferro.add %s, %e : {S}
    tenferro.yield %next, %f : {V}, {S}
  }}"""
    program = compile_all("read_after", [("x", V)], body, [("y", V), ("s", S)])
    for n in (0, 1, 6, 90):
        x = rng.uniform(-1, 1, n)
        y, s = x.copy(), 0.0
        for k in range(n):
            before = y.copy()
            y[k] = 0.5
            s = s + np.max(y - before)
        gives(program, [x], [y, np.array(s)])


def change_places():
    """Two tensors of which each step updates one and hands them on the other way round."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %y, %z = tenferro.for %i to %n (%y = %x : {V}, %z = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    {element("a", "z", "k")}
    %b = tenferro.add %a, %half : {W}
    {put("next", "y", "b", "k")}
    tenferro.yield %z, %next : {V}, {V}
  }}"""
    program = compile_all("change_places", [("x", V)], body, [("y", V), ("z", V)])
    for n in (0, 1, 2, 7, 50):
        x = rng.uniform(-1, 1, n)
        y, z = x.copy(), x.copy()
        for k in range(n):
            y[k] = z[k] + 0.5
            y, z = z, y
        gives(program, [x], [y, z])


def twice():
    """Two updates of one tensor in a step, a sum among them, and windows of several elements that overlap what is read."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %m = tenferro.dim %w, 0 : {V}
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %p = tenferro.sub %k, %one : {I}
    %a = tenferro.dynamic_slice %y at(%p : {I}) sizes [%m] : {V} -> {V}
    %b = tenferro.mul %a, %w : {V}
    %c = tenferro.dynamic_update_slice %y, %b at(%k : {I}) : {V}, {V} -> {V}
    %d = tenferro.dynamic_slice %c at(%zero : {I}) sizes [%m] : {V} -> {V}
    %next = tenferro.dynamic_update_slice add %c, %d at(%p : {I}) : {V}, {V} -> {V}
    tenferro.yield %next : {V}
  }}"""
    program = compile_all("twice", [("x", V), ("w", V)], body, [("y", V)])
    for n, m in [(0, 0), (1, 1), (1, 0), (4, 4), (9, 2), (60, 7), (3, 0)]:
        x, w = rng.uniform(-1, 1, n), rng.uniform(-1, 1, m)
        y = x.copy()
        for k in range(n):
            at, before = min(k, n - m), min(max(k - 1, 0), n - m)
            y[at:at + m] = y[before:before + m] * w
            y[before:before + m] += y[:m].copy()
        gives(program, [x, w], [y])


def nested():
    """A matrix in two loops, one in the other: prefix sums of columns, then of rows, in place."""
    body = f"""  %n = tenferro.dim %x, 0 : {M}
  %m = tenferro.dim %x, 1 : {M}
  %y = tenferro.for %i to %n (%y = %x : {M}) {{
    %z = tenferro.for %j to %m (%z = %y : {M}) {{
      %k = tenferro.extent_to_scalar %i to i64 -> {I}
      %l = tenferro.extent_to_scalar %j to i64 -> {I}
      %p = tenferro.sub %l, %one : {I}
      %a = tenferro.dynamic_slice %z at(%k, %l : {I}, {I}) sizes [1, 1] : {M} -> !tenferro.tensor<1x1xf64>
      %b = tenferro.dynamic_slice %z at(%k, %p : {I}, {I}) sizes [1, 1] : {M} -> !tenferro.tensor<1x1xf64>
      %c = tenferro.sub %a, %b : !tenferro.tensor<1x1xf64>
      %next = tenferro.dynamic_update_slice %z, %c at(%k, %l : {I}, {I}) : {M}, !tenferro.tensor<1x1xf64> -> {M}
      tenferro.yield %next : {M}
    }}
    tenferro.yield %z : {M}
  }}"""
    program = compile_all("nested", [("x", M)], body, [("y", M)])
    for n, m in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 4), (30, 70)]:
        x = rng.uniform(-1, 1, (n, m))
        y = x.copy()
        for k in range(n):
            for j in range(m):
                y[k, j] -= y[k, max(j - 1, 0)]
        gives(program, [x], [y])


def columns():
    """A column that a step makes of the whole matrix; the rows are a window too."""
    body = f"""  %n = tenferro.dim %x, 0 : {M}
  %m = tenferro.dim %x, 1 : {M}
  %y = tenferro.for %i to %m (%y = %x : {M}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %s = tenferro.reduce_max %y axes [1] : {M} -> {V}
    %c = tenferro.reshape %s extents [%n, 1] : {V} -> !tenferro.tensor<?x1xf64>
    %next = tenferro.dynamic_update_slice %y, %c at(%one, %k : {I}, {I}) : {M}, !tenferro.tensor<?x1xf64> -> {M}
    tenferro.yield %next : {M}
  }}"""
    program = compile_all("columns", [("x", M)], body, [("y", M)])
    for n, m in [(0, 0), (0, 3), (1, 1), (5, 4), (400, 20)]:
        x = rng.uniform(-1, 1, (n, m))
        y = x.copy()
        for k in range(m):
            y[:, k] = np.max(y, 1)
        gives(program, [x], [y])


def scattered():
    """Sums at indices that a step computes."""
    body = f"""  %n = tenferro.dim %at, 0 : !tenferro.tensor<?xi64>
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %a = tenferro.take %at at %k axis 0 : !tenferro.tensor<?xi64>, {I} -> {I}
    %u = tenferro.take %y at %a axis 0 : {V}, {I} -> {S}
    %next = tenferro.scatter_add %y at %a add %u axis 0 : {V}, {I}, {S} -> {V}
    tenferro.yield %next : {V}
  }}"""
    program = compile_all("scattered", [("x", V), ("at", "!tenferro.tensor<?xi64>")], body, [("y", V)])
    for n, m in [(0, 0), (1, 1), (4, 9), (50, 200)]:
        x, at = rng.uniform(-1, 1, n), rng.integers(0, max(n, 1), m)
        y = x.copy()
        for k in at:
            y[k] += y[k]
        gives(program, [x, at], [y])


def begun_with():
    """An inner loop begins with what is updated behind it: without a step it gives just that, as it was."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %m = tenferro.dim %w, 0 : {V}
  %none = tenferro.constant dense<0.0> : tensor<f64> -> {S}
  %y, %s = tenferro.for %i to %n (%y = %x : {V}, %s = %none : {S}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %z = tenferro.for %j to %m (%z = %y : {V}) {{
      %a = tenferro.sin %z : {V}
      tenferro.yield %a : {V}
    }}
    {put("next", "y", "half", "k")}
    %d = tenferro.sub %z, %next : {V}
    %e = tenferro.reduce_max %d axes [0] : {V} -> {S}
    %f = tenferro.add %s, %e : {S}
    tenferro.yield %next, %f : {V}, {S}
  }}"""
    program = compile_all("begun_with", [("x", V), ("w", V)], body, [("y", V), ("s", S)])
    for n, m in [(0, 0), (1, 0), (6, 0), (90, 0)]:
        x = rng.uniform(-1, 1, n)
        y, s = x.copy(), 0.0
        for k in range(n):
            before = y.copy()
            y[k] = 0.5
            s = s + np.max(before - y)
        gives(program, [x, np.zeros(m)], [y, np.array(s)])


def grown_late(passes_on):
    """By as much as a step finds out after it has looked at the tensor, which it reads again behind that; or what a branch passes on of it."""
    given = f"""%flag = tenferro.compare lt %m, %m : ({S}, {S}) -> !tenferro.tensor<i1>
    %u = tenferro.if %flag : !tenferro.tensor<i1> -> ({V}) {{
      %both = tenferro.concatenate %y, %y axis 0 : {V}, {V} -> {V}
      tenferro.yield %both : {V}
    }} else {{
      tenferro.yield %y : {V}
    }}""" if passes_on else f"%u = tenferro.reverse %y axes [0] : {V}"
    body = f"""  %count = tenferro.dim %w, 0 : {V}
  %y = tenferro.for %i to %count (%y = %x : {V} changes [0]) {{
    %m = tenferro.reduce_max %y axes [0] : {V} -> {S}
    {given}
    %q = tenferro.convert %m to i64 : {S} -> {I}
    %e = tenferro.extent_of %q : {I}
    %es = tenferro.extent_to_scalar %e to f64 -> {S}
    %n = tenferro.dim %u, 0 : {V}
    %eb = tenferro.broadcast_in_dim %es dims [] extents [%n] : {S} -> {V}
    %v = tenferro.mul %u, %eb : {V}
    %t = tenferro.broadcast_in_dim %m dims [] extents [%e] : {S} -> {V}
    %next = tenferro.concatenate %y, %t, %v axis 0 : {V}, {V}, {V} -> {V}
    tenferro.yield %next : {V}
  }}"""
    program = compile_all(f"grown_late_{passes_on}".lower(), [("x", V), ("w", V)], body, [("y", V)])
    for steps in (0, 1, 2, 4):
        y = x = np.array([1.25, -0.5, 2.5])
        for _ in range(steps):
            e = int(np.max(y))
            y = np.concatenate([y, np.full(e, np.max(y)), (y if passes_on else y[::-1]) * e])
        gives(program, [x, np.zeros(steps)], [y])


def joined_to_nothing():
    """A tensor that keeps its extents, as what is joined to it is empty."""
    body = f"""  %n = tenferro.dim %k, 0 : {V}
  %y = tenferro.for %i to %n (%y = %x : {M}) {{
    %next = tenferro.concatenate %y, %w axis 1 : {M}, {M} -> {M}
    tenferro.yield %next : {M}
  }}"""
    program = compile_all("joined_to_nothing", [("x", M), ("w", M), ("k", V)], body, [("y", M)])
    for rows, columns in [(2, 3), (1, 1), (0, 2), (4, 0), (30, 20)]:
        for steps in (0, 1, 2, 5):
            x = rng.uniform(-1, 1, (rows, columns))
            gives(program, [x, np.zeros((rows, 0)), np.zeros(steps)], [x])


def smaller_than_the_steps():
    """Memory taken before a loop for one element less than it has steps: none where it has none."""
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %c1 = arith.constant 1 : index
  %nothing = tenferro.constant dense<0.0> : tensor<f64> -> {S}
  %less = arith.subi %n, %c1 : index
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %front = tenferro.slice %y starts [0] limits [%less] strides [1] : {V} -> {V}
    %none = tenferro.broadcast_in_dim %nothing dims [] extents [%less] : {S} -> {V}
    %ones = tenferro.add %none, %none : {V}
    %sums = tenferro.linear_recurrence %ones, %front from %nothing axis 0 reverse false exclusive false : ({V}, {V}, {S}) -> {V}
    %next = tenferro.pad %sums, %nothing low [1] high [0] interior [0] : {V}, {S} -> {V}
    tenferro.yield %next : {V}
  }}"""
    program = compile_all("smaller_than_the_steps", [("x", V)], body, [("y", V)])
    for n in (0, 1, 2, 5):
        gives(program, [rng.uniform(-1, 1, n)], [np.zeros(n)])


def read_while_it_moves():
    """Columns that a product reads where they lie, before and behind the join that may move them; how much grows is found in between."""
    body = f"""  %n = tenferro.dim %counts, 0 : !tenferro.tensor<?xi64>
  %c1 = arith.constant 1 : index
  %y, %sum = tenferro.for %i to %n (%y = %x : {M} changes [1], %sum = %start : {M}) {{
    %rows = tenferro.dim %y, 0 : {M}
    %m = tenferro.dim %y, 1 : {M}
    %b = arith.subi %m, %c1 : index
    %last = tenferro.slice %y starts [0, %b] limits [%rows, %m] strides [1, 1] : {M} -> {M}
    %p = tenferro.dot_general %a, %last contract [1], [0] batch [], [] : {M}, {M} -> {M}
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %some = tenferro.take %counts at %k axis 0 : !tenferro.tensor<?xi64>, {I} -> {I}
    %e = tenferro.extent_of %some : {I}
    %column = tenferro.reshape %p extents [%rows] : {M} -> {V}
    %new = tenferro.broadcast_in_dim %column dims [0] extents [%rows, %e] : {V} -> {M}
    %next = tenferro.concatenate %y, %new axis 1 : {M}, {M} -> {M}
    %o = tenferro.dot_general %last, %last contract [1], [1] batch [], [] : {M}, {M} -> {M}
    %q = tenferro.dot_general %a, %o contract [1], [0] batch [], [] : {M}, {M} -> {M}
    %more = tenferro.add %sum, %q : {M}
    tenferro.yield %next, %more : {M}, {M}
  }}"""
    program = compile_all("read_while_it_moves", [("a", M), ("x", M), ("start", M), ("counts", "!tenferro.tensor<?xi64>")], body,
                          [("y", M), ("sum", M)])
    for counts in ([], [1], [0], [3, 0, 1, 2], [1] * 12, [40, 1, 90]):
        a = np.asfortranarray(np.roll(np.eye(5), 1, 0) * [1, -1, 1, 1, -1])  # exact in any order
        x = rng.integers(-9, 9, (5, 2)).astype(float)
        y, total = x, np.zeros((5, 5))
        for e in counts:
            last = y[:, -1:]
            y, total = np.concatenate([y] + [a @ last] * e, 1), total + a @ (last @ last.T)
        gives(program, [a, x, np.zeros((5, 5)), np.array(counts, np.int64)], [y, total])


def under_a_condition(kind):
    """What one side of a branch updates and the other hands on, or both update; a branch in a branch, a loop in one; what is read behind the
    update, handed on twice or by a side that gives another tensor is copied."""
    b = "!tenferro.tensor<i1>"
    update = put("c", "y", "u", "k")
    side = {
        "both": f"{put('d', 'y', 'v', 'p')}\n      tenferro.yield %d : {V}",
        "other": f"tenferro.yield %x : {V}",
        "shared": f"tenferro.yield %y, %y : {V}, {V}",
    }.get(kind, f"tenferro.yield %y : {V}")
    first = {
        "inner": f"""%e = tenferro.if %often : {b} -> ({V}) {{
        {update}
        tenferro.yield %c : {V}
      }} else {{
        tenferro.yield %y : {V}
      }}
      tenferro.yield %e : {V}""",
        "loop": f"""%e = tenferro.for %j to %two (%z = %y : {V}) {{
        {put("c", "z", "v", "k", "add ")}
        tenferro.yield %c : {V}
      }}
      tenferro.yield %e : {V}""",
        "read": f"""{update}
      {element("old", "y", "k")}
      {put("e", "c", "old", "p")}
      tenferro.yield %e : {V}""",
        "sum": f"""{update}
      {put("e", "c", "v", "k", "add ")}
      {put("f", "e", "u", "k")}
      tenferro.yield %f : {V}""",
        "shared": f"{update}\n      tenferro.yield %c, %c : {V}, {V}",
    }.get(kind, f"{update}\n      tenferro.yield %c : {V}")
    results, ends = ("%q:2", f"({V}, {V})") if kind == "shared" else ("%q", f"({V})")
    last = f"%next = tenferro.add %q#0, %q#1 : {V}" if kind == "shared" else f"%next = tenferro.reshape %q extents [%n] : {V} -> {V}"
    after = f"{element('w', 'y', 'k')}\n    {put('after', 'next', 'w', 'p', 'add ')}" if kind == "after" else f"%after = tenferro.reshape %next extents [%n] : {V} -> {V}"
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %two = arith.constant 2 : index
  %limit = tenferro.constant dense<0.0> : tensor<1xf64> -> {W}
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %p = tenferro.sub %k, %one : {I}
    {element("a", "y", "p")}
    {element("v", "x", "k")}
    %u = tenferro.mul %a, %half : {W}
    %flags = tenferro.compare lt %a, %limit : ({W}, {W}) -> !tenferro.tensor<1xi1>
    %rare = tenferro.reshape %flags extents [] : !tenferro.tensor<1xi1> -> {b}
    %others = tenferro.compare lt %v, %limit : ({W}, {W}) -> !tenferro.tensor<1xi1>
    %often = tenferro.reshape %others extents [] : !tenferro.tensor<1xi1> -> {b}
    {results} = tenferro.if %rare : {b} -> {ends} {{
      {first}
    }} else {{
      {side}
    }}
    {last}
    {after}
    tenferro.yield %after : {V}
  }}"""
    program = compile_all(f"under_a_condition_{kind}", [("x", V)], body, [("y", V)])
    for n in (0, 1, 2, 9, 300):
        x = rng.uniform(-1, 1, n)
        y = x.copy()
        for k in range(n):
            p, old = max(k - 1, 0), y.copy()
            a, v = y[p], x[k]
            if a < 0:
                if kind == "inner":
                    y[k] = a / 2 if v < 0 else y[k]
                elif kind == "loop":
                    y[k] = y[k] + v + v
                else:
                    y[k] = a / 2
                if kind == "read":
                    y[p] = old[k]
            elif kind == "both":
                y[p] = v
            elif kind == "other":
                y = x.copy()
            if kind == "shared":
                y = y + y
            if kind == "after":
                y[p] += old[k]
        gives(program, [x], [y])


def one_after_the_other(writers):
    """In a step several that write where the vector lies, each what the one before it gave: an element, a loop of them, a branch, a library,
    and an operation on all elements."""
    b = "!tenferro.tensor<i1>"
    texts = {
        "element": lambda now, before: put(now, before, "u", "k", "add "),
        "loop": lambda now, before: f"""%{now} = tenferro.for %j to %two (%z{now} = %{before} : {V}) {{
      {put(f"c{now}", f"z{now}", "v", "p", "add ")}
      tenferro.yield %c{now} : {V}
    }}""",
        "branch": lambda now, before: f"""%{now} = tenferro.if %rare : {b} -> ({V}) {{
      {put(f"c{now}", before, "v", "k")}
      tenferro.yield %c{now} : {V}
    }} else {{
      tenferro.yield %{before} : {V}
    }}""",
        "library": lambda now, before: f"%{now} = tenferro.linear_recurrence %x, %{before} from %start axis 0 reverse false exclusive false : "
                                       f"({V}, {V}, {S}) -> {V}",
        "all": lambda now, before: f"%{now} = tenferro.mul %{before}, %x : {V}"}
    names = ["y"] + [f"y{i}" for i in range(len(writers))]
    lines = "\n    ".join(texts[writer](names[i + 1], names[i]) for i, writer in enumerate(writers))
    body = f"""  %n = tenferro.dim %x, 0 : {V}
  %two = arith.constant 2 : index
  %start = tenferro.constant dense<0.0> : tensor<f64> -> {S}
  %limit = tenferro.constant dense<0.0> : tensor<1xf64> -> {W}
  %y = tenferro.for %i to %n (%y = %x : {V}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %p = tenferro.sub %k, %one : {I}
    {element("v", "x", "k")}
    %u = tenferro.mul %v, %half : {W}
    %flags = tenferro.compare lt %v, %limit : ({W}, {W}) -> !tenferro.tensor<1xi1>
    %rare = tenferro.reshape %flags extents [] : !tenferro.tensor<1xi1> -> {b}
    {lines}
    tenferro.yield %{names[-1]} : {V}
  }}"""
    program = compile_all("one_after_the_other_" + "_".join(writers), [("x", V)], body, [("y", V)])
    for n in (0, 1, 2, 9):
        x = rng.uniform(-1, 1, n)
        y = x.copy()
        for k in range(n):
            for writer in writers:
                if writer == "element":
                    y[k] += x[k] / 2
                elif writer == "loop":
                    y[max(k - 1, 0)] += x[k]
                    y[max(k - 1, 0)] += x[k]
                elif writer == "branch":
                    y[k] = x[k] if x[k] < 0 else y[k]
                elif writer == "library":
                    for i in range(1, n):
                        y[i] += x[i] * y[i - 1]
                else:
                    y *= x
        gives(program, [x], [y])


def elements():
    """Every dtype; how often a value occurs, and which do."""
    for dtype in ("float32", "int32", "complex64", "complex128", "bool"):
        e = tenferro.ELEMENTS[dtype]
        t, w = f"!tenferro.tensor<?x{e}>", f"!tenferro.tensor<1x{e}>"
        value = {"bool": "true", "int32": "3", "float32": "3.0"}.get(dtype, "(3.0, 0.0)")
        how = "" if dtype == "bool" else "add "
        body = f"""  %n = tenferro.dim %at, 0 : !tenferro.tensor<?xi64>
  %v = tenferro.constant dense<{value}> : tensor<1x{e}> -> {w}
  %y = tenferro.for %i to %n (%y = %x : {t}) {{
    %k = tenferro.extent_to_scalar %i to i64 -> {I}
    %a = tenferro.take %at at %k axis 0 : !tenferro.tensor<?xi64>, {I} -> {I}
    %next = tenferro.dynamic_update_slice {how}%y, %v at(%a : {I}) : {t}, {w} -> {t}
    tenferro.yield %next : {t}
  }}"""
        program = compile_all(f"elements_{dtype}", [("x", t), ("at", "!tenferro.tensor<?xi64>")], body, [("y", t)])
        for n, m in [(1, 0), (1, 3), (6, 4), (30, 100)]:
            x, at = np.zeros(n, dtype), rng.integers(-2, n + 2, m)
            y = x.copy()
            for k in at:
                k = clamped(k, n)
                y[k] = True if dtype == "bool" else y[k] + np.array(3, dtype)
            gives(program, [x, at], [y])


for part in (recurrence, counted_by_the_device, read_after, change_places, twice, nested, columns, scattered, begun_with, joined_to_nothing, smaller_than_the_steps, read_while_it_moves,
             elements):
    part()
for passes_on in (False, True):
    grown_late(passes_on)
for kind in ("one", "both", "other", "inner", "loop", "read", "sum", "shared", "after"):
    under_a_condition(kind)
WRITERS = ("element", "loop", "branch", "library", "all")
for pair in itertools.product(WRITERS, WRITERS):
    one_after_the_other(pair)
for triple in itertools.product(("loop",), WRITERS, ("loop", "branch", "library")):
    one_after_the_other(triple)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
