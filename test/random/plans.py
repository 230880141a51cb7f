"""Random programs of launches in nested loops and branches: planned, checked, and run beside NumPy, with memory poisoned as soon as the plan
says that nobody needs it.

usage: plans.py [--seed S] [--count N | --minutes M] [--keep FOLDER]

Programs are written in the kernels form. Elements are 64-bit integers, whose sums are the same in any order.
"""
import argparse
import os
import sys
import time

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "numeric"))
import tenferro  # noqa: E402 (found by the line above)

VECTOR, SCALAR, LATE = "tensor<?xi64>", "tensor<i64>", "late"
TAPE = "!tenferro_rt.tape"


def loop(body, counts="%n"):
    return f"""  tenferro_rt.loop (%i) to ({counts}) {{
{body}
    tenferro_rt.next
  }}"""


def load(name, of, at="[%i] strides [1]"):
    return f"    {name} = tenferro_rt.load {of}{at} : !tenferro_rt.memory<i64>"


def store(name, to, at="[%i] strides [1]", element="i64"):
    return f"    tenferro_rt.store {name}, {to}{at} : !tenferro_rt.memory<{element}>"


ONE = "[] strides []"
KERNELS = "\n".join([
    "tenferro_rt.kernel @mix reads(%x : i64, %y : i64) writes(%z : i64) numbers(%n : index) attributes {work = 3 : i64} {",
    "  %three = arith.constant 3 : i64",
    loop("\n".join([load("%a", "%x"), load("%b", "%y"), "    %c = arith.muli %a, %three : i64", "    %d = arith.addi %c, %b : i64",
                    store("%d", "%z")])), "}",
    "tenferro_rt.kernel @bump writes(%y : i64) numbers(%n : index, %by : i64) attributes {work = 2 : i64} {",
    loop("\n".join([load("%a", "%y"), "    %b = arith.addi %a, %by : i64", store("%b", "%y")])), "}",
    "tenferro_rt.kernel @total reads(%x : i64) writes(%s : i64 parts sum) numbers(%n : index) attributes {work = 2 : i64} {",
    "  %zero = arith.constant 0 : i64",
    "  %r = tenferro_rt.loop (%i) to (%n) from (%acc = %zero : i64) kinds [sum] {", load("%a", "%x"),
    "    %b = arith.addi %acc, %a : i64", "    tenferro_rt.next %b : i64", "  }", store("%r", "%s", ONE), "}",
    "tenferro_rt.kernel @spread reads(%s : i64) writes(%y : i64) numbers(%n : index) attributes {work = 3 : i64} {",
    loop("\n".join([load("%a", "%s", ONE), "    %j = arith.index_cast %i : index to i64", "    %b = arith.addi %a, %j : i64",
                    store("%b", "%y")])), "}",
    "tenferro_rt.kernel @stretch reads(%x : i64) writes(%y : i64) numbers(%n : index, %m : index) attributes {work = 3 : i64} {",
    "  %three = arith.constant 3 : i64",
    loop("\n".join(["    %old = arith.cmpi slt, %i, %n : index", "    %v = scf.if %old -> (i64) {", load("%a", "%x"),
                    "    %b = arith.muli %a, %three : i64", "    scf.yield %b : i64", "    } else {",
                    "    %j = arith.index_cast %i : index to i64", "    scf.yield %j : i64", "    }", store("%v", "%y")]), "%m"), "}",
    "tenferro_rt.kernel @odd reads(%s : i64) writes(%f : i1) attributes {work = 1 : i64} {", load("%a", "%s", ONE),
    "    %b = arith.trunci %a : i64 to i1", store("%b", "%f", ONE, "i1"), "}",
    "tenferro_rt.kernel @few reads(%s : i64) writes(%k : i64) attributes {work = 1 : i64} {", "  %seven = arith.constant 7 : i64",
    load("%a", "%s", ONE), "    %b = arith.andi %a, %seven : i64", store("%b", "%k", ONE), "}",
])


class Program:
    """Statements are (text lines, function of the environment); the environment holds NumPy values by name."""

    def __init__(self, seed, number):
        self.rng = np.random.default_rng([seed, number])
        self.name, self.names = f"p{number}", 0
        scope = {"%x": VECTOR, "%y": VECTOR}
        lines, run, scope = self.block(0, scope, set())
        tensors = [name for name in scope if scope[name] == VECTOR]
        scalars = [name for name in scope if scope[name] == SCALAR]
        self.results = [self.pick(tensors) for _ in range(self.rng.integers(1, 4))] + ([self.pick(scalars)] if scalars else [])
        self.lines, self.run = lines, run
        self.scope = scope

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def fresh(self):
        self.names += 1
        return f"%v{self.names}"

    def text(self):
        surface = {VECTOR: "!tenferro.tensor<?xi64>", SCALAR: "!tenferro.tensor<i64>"}
        v = surface[VECTOR]
        types = ", ".join(surface[self.scope[r]] for r in self.results)
        out = [f"func.func @{self.name}(%ax: {v}, %ay: {v}, %steps: {v}) -> ({types}) {{",
               f"  %n = tenferro.dim %ax, 0 : {v}", f"  %m = tenferro.dim %ay, 0 : {v}", f"  %k = tenferro.dim %steps, 0 : {v}",
               '  tenferro.guard %n, %m eq "extents differ: {0}, {1}" : index, index',
               "  %c0 = arith.constant 0 : index", "  %c1 = arith.constant 1 : index",
               f"  %x = tenferro_rt.bind %ax[%n] : {v} -> {VECTOR}", f"  %y = tenferro_rt.bind %ay[%n] : {v} -> {VECTOR}"]
        out += ["  " + line for line in self.lines]
        for i, r in enumerate(self.results):
            out.append(f"  %out{i} = tenferro_rt.export {r} : {self.scope[r]} -> {surface[self.scope[r]]}")
        out.append(f"  return {', '.join(f'%out{i}' for i in range(len(self.results)))} : {types}")
        return "\n".join(out + ["}"])

    def expected(self, x, y, steps):
        env = {"%x": x, "%y": y, "k": steps}
        with np.errstate(over="ignore"):
            self.run(env)
        return [env[r] for r in self.results]

    # ---- statements ----

    def launch(self, kernel, inputs, kind, size="%n", numbers=None, over=None):
        """Text of a launch, and its result's name; `over`: the tensor whose memory the result takes over."""
        result, init = self.fresh(), over or self.fresh()
        element = {"odd": "tensor<i1>"}.get(kernel, kind if kind != LATE else VECTOR)
        lines = []
        if not over:
            lines.append(f"{init} = tensor.empty({size if '?' in element else ''}) : {element}")
        names = [n for n, _ in numbers or []]
        lines.append(f"{result} = tenferro_rt.launch @{kernel}({', '.join(i for i, _ in inputs)}) into({init})"
                     + (f" numbers({', '.join(names)})" if names else "")
                     + f" : ({', '.join(t for _, t in inputs)}), ({element}), ({', '.join(t for _, t in numbers or [])}) -> ({element})")
        return lines, result

    def mix(self, scope, own):
        a, b = (self.pick([n for n in scope if scope[n] == VECTOR]) for _ in range(2))
        lines, r = self.launch("mix", [(a, VECTOR), (b, VECTOR)], VECTOR, numbers=[("%n", "index")])
        own.add(r)
        return lines, lambda env: env.__setitem__(r, 3 * env[a] + env[b]), {r: VECTOR}

    def bump(self, scope, own):
        """In place where a tensor of this block is not read elsewhere: it leaves the scope."""
        mine = [n for n in own if scope.get(n) == VECTOR]
        if not mine:
            return self.mix(scope, own)
        a, by = self.pick(sorted(mine)), int(self.rng.integers(-9, 10))
        constant = self.fresh()
        lines, r = self.launch("bump", [], VECTOR, numbers=[("%n", "index"), (constant, "i64")], over=a)
        own.discard(a)
        own.add(r)
        del scope[a]
        return [f"{constant} = arith.constant {by} : i64"] + lines, lambda env: env.__setitem__(r, env[a] + by), {r: VECTOR}

    def total(self, scope, own):
        a = self.pick([n for n in scope if scope[n] == VECTOR])
        lines, r = self.launch("total", [(a, VECTOR)], SCALAR, numbers=[("%n", "index")])
        return lines, lambda env: env.__setitem__(r, np.sum(env[a], dtype=np.int64)), {r: SCALAR}

    def spread(self, scope, own):
        scalars = [n for n in scope if scope[n] == SCALAR]
        if not scalars:
            return self.total(scope, own)
        a = self.pick(scalars)
        lines, r = self.launch("spread", [(a, SCALAR)], VECTOR, numbers=[("%n", "index")])
        own.add(r)
        return lines, lambda env: env.__setitem__(r, env[a] + np.arange(len(env["%x"]), dtype=np.int64)), {r: VECTOR}

    def late(self, scope, own):
        """A tensor whose extent is read from another one, and its sum."""
        scalars = [n for n in scope if scope[n] == SCALAR]
        if not scalars:
            return self.total(scope, own)
        a = self.pick(scalars)
        first, k = self.launch("few", [(a, SCALAR)], SCALAR)
        extent = self.fresh()
        second, v = self.launch("spread", [(a, SCALAR)], LATE, size=extent, numbers=[(extent, "index")])
        third, r = self.launch("total", [(v, VECTOR)], SCALAR, numbers=[(extent, "index")])

        def run(env):
            count = int(env[a]) & 7
            env[r] = np.sum(env[a] + np.arange(count, dtype=np.int64), dtype=np.int64)
        return first + [f"{extent} = tenferro_rt.read {k} : tensor<i64> -> index"] + second + third, run, {r: SCALAR}

    def carried(self, scope, count):
        names = [self.pick([n for n in scope if scope[n] in (VECTOR, SCALAR)]) for _ in range(count)]
        return names, [scope[n] for n in names]

    def counted(self, depth, scope, own):
        inits, types = self.carried(scope, self.rng.integers(1, 4))
        arguments = [self.fresh() for _ in inits]
        lines, body, inner = self.block(depth + 1, {**scope, **dict(zip(arguments, types))}, set())
        yields = [self.pick([n for n in inner if inner[n] == t]) for t in types]
        group, index = self.fresh(), self.fresh()
        limit = self.pick(["%k", "%k", "%c1", "%c0"])
        text = [f"{group}:{len(inits)} = scf.for {index} = %c0 to {limit} step %c1 iter_args("
                + ", ".join(f"{a} = {i}" for a, i in zip(arguments, inits)) + f") -> ({', '.join(types)}) {{"]
        text += ["  " + line for line in lines] + [f"  scf.yield {', '.join(yields)} : {', '.join(types)}", "}"]
        results = [f"{group}#{n}" for n in range(len(inits))]

        def run(env):
            state = [env[i] for i in inits]
            for _ in range({"%k": env["k"], "%c1": 1, "%c0": 0}[limit]):
                env.update(zip(arguments, state))
                body(env)
                state = [env[y] for y in yields]
            env.update(zip(results, state))
        return text, run, dict(zip(results, types))

    def branch(self, depth, scope, own):
        first, run_first, made = self.total(scope, own)
        flag_lines, f = self.launch("odd", [(next(iter(made)), SCALAR)], SCALAR)
        flag = self.fresh()
        _, types = self.carried(scope, self.rng.integers(1, 3))
        sides = []
        for _ in range(2):
            lines, body, inner = self.block(depth + 1, dict(scope), set())
            sides.append((lines, body, [self.pick([n for n in inner if inner[n] == t]) for t in types]))
        group = self.fresh()
        text = first + flag_lines + [f"{flag} = tenferro_rt.read {f} : tensor<i1> -> i1",
                                     f"{group}:{len(types)} = scf.if {flag} -> ({', '.join(types)}) {{"]
        for n, (lines, _, yields) in enumerate(sides):
            text += ["  " + line for line in lines] + [f"  scf.yield {', '.join(yields)} : {', '.join(types)}",
                                                       "} else {" if n == 0 else "}"]
        results = [f"{group}#{i}" for i in range(len(types))]
        source = next(iter(made))

        def run(env):
            run_first(env)
            _, body, yields = sides[0 if int(env[source]) & 1 else 1]
            body(env)
            env.update(zip(results, [env[y] for y in yields]))
        return text, run, dict(zip(results, types))

    def repeated(self, depth, scope, own):
        """A loop that goes on while a sum is odd, at most k times."""
        inits, types = self.carried(scope, self.rng.integers(0, 2))
        inits, types = [self.pick([n for n in scope if scope[n] == VECTOR])] + inits, [VECTOR] + types
        before, after = [self.fresh() for _ in inits], [self.fresh() for _ in inits]
        sum_lines, s = self.launch("total", [(before[0], VECTOR)], SCALAR, numbers=[("%n", "index")])
        odd_lines, f = self.launch("odd", [(s, SCALAR)], SCALAR)
        lines, body, inner = self.block(depth + 1, {**scope, **dict(zip(after, types))}, set())
        yields = [self.pick([n for n in inner if inner[n] == t]) for t in types]
        group, i, j, flag, more, go, up = (self.fresh() for _ in range(7))
        listed = ", ".join(types)
        text = [f"{group}:{len(inits) + 1} = scf.while (" + ", ".join(f"{a} = {b}" for a, b in zip(before, inits))
                + f", {i} = %c0) : ({listed}, index) -> ({listed}, index) {{"]
        text += ["  " + line for line in sum_lines + odd_lines]
        text += [f"  {flag} = tenferro_rt.read {f} : tensor<i1> -> i1", f"  {more} = arith.cmpi slt, {i}, %k : index",
                 f"  {go} = arith.andi {flag}, {more} : i1", f"  scf.condition({go}) {', '.join(before)}, {i} : {listed}, index", "} do {",
                 "^bb0(" + ", ".join(f"{a}: {t}" for a, t in zip(after, types)) + f", {j}: index):"]
        text += ["  " + line for line in lines]
        text += [f"  {up} = arith.addi {j}, %c1 : index", f"  scf.yield {', '.join(yields)}, {up} : {listed}, index", "}"]
        results = [f"{group}#{n}" for n in range(len(types))]

        def run(env):
            state, count = [env[n] for n in inits], 0
            while int(np.sum(state[0], dtype=np.int64)) & 1 and count < env["k"]:
                env.update(zip(after, state))
                body(env)
                state, count = [env[y] for y in yields], count + 1
            env.update(zip(results, state))
        return text, run, dict(zip(results, types))

    def sizing(self, kind, extent, scope):
        """How many elements a step of a growing loop leaves: text, the extent's name, and the number from what the step has."""
        lower, size = self.fresh(), self.fresh()
        if kind == "more":
            return [f"{size} = arith.addi {extent}, %c1 : index"], size, lambda env, m: m + 1
        if kind == "twice":
            return [f"{size} = arith.addi {extent}, {extent} : index"], size, lambda env, m: 2 * m
        if kind == "less":
            return [f"{lower} = arith.subi {extent}, %c1 : index", f"{size} = arith.maxsi {lower}, %c0 : index"], size, \
                lambda env, m: max(m - 1, 0)
        source = self.pick([n for n in scope if scope[n] == SCALAR])
        text, few = self.launch("few", [(source, SCALAR)], SCALAR)
        return text + [f"{size} = tenferro_rt.read {few} : tensor<i64> -> index"], size, lambda env, m: int(env[source]) & 7

    def stretch(self, kind, scope, given, extent):
        """A tensor of another extent: text, what it makes of the one given, and its name and extent."""
        sizing, size, size_of = self.sizing(kind, extent, scope)
        text, stretched = self.launch("stretch", [(given, VECTOR)], LATE, size=size, numbers=[(extent, "index"), (size, "index")])

        def run(env, x):
            count = size_of(env, len(x))
            return np.concatenate([3 * x, np.arange(len(x), count, dtype=np.int64)])[:count]
        return sizing + text, run, (stretched, size)

    def side(self, depth, scope, given, extent):
        """One branch of `sides`: what it is given, that stretched, or what a loop makes of it."""
        lines, body, inner = self.block(depth + 1, dict(scope), set())
        kind = self.pick(["given", "given", "more", "less", "twice"] + (["read"] if SCALAR in inner.values() else [])
                         + (["grow"] if depth < 2 else []))
        if kind == "given":
            text, make, end = [], lambda env, x: x, (given, extent)
        elif kind == "grow":
            text, grown, (end, _) = self.grow(depth + 1, inner, given, extent)
            make = lambda env, x: grown(env, x)[0]
        else:
            text, make, end = self.stretch(kind, inner, given, extent)

        def run(env, x):
            body(env)
            return make(env, x)
        return lines + text, run, end

    def sides(self, depth, scope, given, extent):
        """A branch whose two sides give tensors of extents of their own, as `stretch` does."""
        first, run_first, made = self.total(scope, set())
        source = next(iter(made))
        flag_lines, f = self.launch("odd", [(source, SCALAR)], SCALAR)
        flag, group, left = self.fresh(), self.fresh(), self.fresh()
        text = first + flag_lines + [f"{flag} = tenferro_rt.read {f} : tensor<i1> -> i1", f"{group}:2 = scf.if {flag} -> ({VECTOR}, index) {{"]
        both = [self.side(depth, scope, given, extent) for _ in range(2)]
        for n, (lines, _, (tensor, size)) in enumerate(both):
            text += ["  " + line for line in lines] + [f"  scf.yield {tensor}, {size} : {VECTOR}, index", "} else {" if n == 0 else "}"]
        text.append(f"{left} = tenferro_rt.reshape {group}#0[{group}#1] : {VECTOR} -> {VECTOR}")

        def run(env, x):
            run_first(env)
            return both[0 if int(env[source]) & 1 else 1][1](env, x)
        return text, run, (left, f"{group}#1")

    def grow(self, depth, scope, init, extent):
        """A loop whose first tensor gets other extents in every step, and whose second is what the step before had: text, what it
        does, and (name, extent) of both where it ends."""
        lines, body, inner = self.block(depth + 1, dict(scope), set())
        kinds = ["more", "less", "twice"] + (["read"] if SCALAR in inner.values() else [])
        tensor, length, old, old_length, now, group, index, left, had = (self.fresh() for _ in range(9))
        limit = self.pick(["%k", "%k", "%k", "%c1", "%c0"])
        if depth < 2 and self.rng.integers(3) == 0:
            step, step_of, (stretched, next_length) = self.sides(depth + 1, inner, now, length)
        else:
            step, step_of, (stretched, next_length) = self.stretch(self.pick(kinds), inner, now, length)
        types = f"{VECTOR}, {VECTOR}, index, index"
        text = [f"{group}:4 = scf.for {index} = %c0 to {limit} step %c1 iter_args({tensor} = {init}, {old} = {init}, "
                f"{length} = {extent}, {old_length} = {extent}) -> ({types}) {{"]
        text += ["  " + line for line in lines + [f"{now} = tenferro_rt.reshape {tensor}[{length}] : {VECTOR} -> {VECTOR}"] + step]
        text += [f"  scf.yield {stretched}, {now}, {next_length}, {length} : {types}", "}",
                 f"{left} = tenferro_rt.reshape {group}#0[{group}#2] : {VECTOR} -> {VECTOR}",
                 f"{had} = tenferro_rt.reshape {group}#1[{group}#3] : {VECTOR} -> {VECTOR}"]

        def run(env, x):
            before = x
            for _ in range({"%k": env["k"], "%c1": 1, "%c0": 0}[limit]):
                body(env)
                x, before = step_of(env, x), x
            return x, before
        return text, run, [(left, f"{group}#2"), (had, f"{group}#3")]

    def growing(self, depth, scope, own):
        """One or two such loops or branches, one behind the other, and the sum of one of the tensors that they leave."""
        init = self.pick([n for n in scope if scope[n] == VECTOR])
        text, runs, start = [], [], (init, "%n")
        for _ in range(self.rng.integers(1, 3)):
            if self.rng.integers(3) == 0:
                more, run, start = self.sides(depth, scope, *start)
            else:
                more, loop, ends = self.grow(depth, scope, *start)
                which = int(self.rng.integers(0, 2))
                run, start = (lambda env, x, loop=loop, which=which: loop(env, x)[which]), ends[which]
            text, runs = text + more, runs + [run]
        last, r = self.launch("total", [(start[0], VECTOR)], SCALAR, numbers=[(start[1], "index")])

        def run(env):
            x = env[init]
            for each in runs:
                x = each(env, x)
            env[r] = np.sum(x, dtype=np.int64)
        return text + last, run, {r: SCALAR}

    # ---- tapes: what goes there says how the way back takes it ----

    def absorb(self, acc, popped, kind, env_of):
        """acc = 3 acc + what was popped: text, and its name."""
        text, vector = [], popped
        if kind == SCALAR:
            text, vector = self.launch("spread", [(popped, SCALAR)], VECTOR, numbers=[("%n", "index")])
        more, result = self.launch("mix", [(acc, VECTOR), (vector, VECTOR)], VECTOR, numbers=[("%n", "index")])

        def run(env):
            value = env_of(env)
            env[result] = 3 * env[acc] + (value + np.arange(len(env["%x"]), dtype=np.int64) if kind == SCALAR else value)
        return text + more, run, result

    def push(self, depth, scope, tape, stack):
        value, after = self.pick([n for n in scope if scope[n] in (VECTOR, SCALAR)]), self.fresh()
        kind = scope[value]

        def back(tape, acc):
            left, popped = self.fresh(), self.fresh()
            pop = [f"{left}, {popped} = tenferro_rt.pop {tape}[{'%n' if kind == VECTOR else ''}] : {kind}"]
            given, source = acc, acc
            if self.rng.integers(3) == 0:  # what was popped is needed behind what overwrites the tape
                full, given = self.fresh(), self.fresh()
                pop += [f"{full} = tenferro_rt.push {left}, {source} : {VECTOR}"]
                left = self.fresh()
                pop += [f"{left}, {given} = tenferro_rt.pop {full}[%n] : {VECTOR}"]
            text, run, acc = self.absorb(given, popped, kind, lambda env: env[popped])

            def take(env):
                env[given], env[popped] = env[source], env[stack].pop()
                run(env)
            return pop + text, take, left, acc
        return [f"{after} = tenferro_rt.push {tape}, {value} : {kind}"], lambda env: env[stack].append(env[value]), after, back

    def push_late(self, depth, scope, tape, stack):
        """A tensor of an extent that is read, and the extent."""
        first, run_first, made = self.total(scope, set())
        source = next(iter(made))
        few, k = self.launch("few", [(source, SCALAR)], SCALAR)
        extent, between, after = self.fresh(), self.fresh(), self.fresh()
        late, v = self.launch("spread", [(source, SCALAR)], LATE, size=extent, numbers=[(extent, "index")])
        text = first + few + [f"{extent} = tenferro_rt.read {k} : tensor<i64> -> index"] + late
        text += [f"{between} = tenferro_rt.push {tape}, {v} : {VECTOR}", f"{after} = tenferro_rt.push {between}, {extent} : index"]

        def run(env):
            run_first(env)
            env[stack].append(env[source] + np.arange(int(env[source]) & 7, dtype=np.int64))

        def back(tape, acc):
            some, count, left, popped = (self.fresh() for _ in range(4))
            text = [f"{some}, {count} = tenferro_rt.pop_number {tape} : index", f"{left}, {popped} = tenferro_rt.pop {some}[{count}] : {VECTOR}"]
            more, s = self.launch("total", [(popped, VECTOR)], SCALAR, numbers=[(count, "index")])
            rest, run, acc = self.absorb(acc, s, SCALAR, lambda env: np.sum(env[stack].pop(), dtype=np.int64))
            return text + more + rest, run, left, acc
        return text, run, after, back

    def push_loop(self, depth, scope, tape, stack):
        """What each step of a loop pushes, and the number of its steps."""
        init, group, index, tensor, inside, after = self.pick([n for n in scope if scope[n] == VECTOR]), *(self.fresh() for _ in range(5))
        lines, body, inner = self.block(depth + 1, {**scope, tensor: VECTOR}, set())
        more, pushing, last, back_inside = self.pushes(depth + 1, inner, inside, stack)
        given = self.pick([n for n in inner if inner[n] == VECTOR])
        limit = self.pick(["%k", "%k", "%c1", "%c0"])
        text = [f"{group}:2 = scf.for {index} = %c0 to {limit} step %c1 iter_args({tensor} = {init}, {inside} = {tape}) -> ({VECTOR}, {TAPE}) {{"]
        text += ["  " + line for line in lines + more] + [f"  scf.yield {given}, {last} : {VECTOR}, {TAPE}", "}"]
        text += [f"{after} = tenferro_rt.push {group}#1, {limit} : index"]

        def run(env):
            env[tensor] = env[init]
            count = {"%k": env["k"], "%c1": 1, "%c0": 0}[limit]
            for _ in range(count):
                body(env)
                pushing(env)
                env[tensor] = env[given]
            env[stack].append(count)

        def back(tape, acc):
            some, count, group, index, carried, inside = (self.fresh() for _ in range(6))
            lines, body, last, given = back_inside(inside, carried)
            text = [f"{some}, {count} = tenferro_rt.pop_number {tape} : index",
                    f"{group}:2 = scf.for {index} = %c0 to {count} step %c1 iter_args({carried} = {acc}, {inside} = {some}) -> ({VECTOR}, {TAPE}) {{"]
            text += ["  " + line for line in lines] + [f"  scf.yield {given}, {last} : {VECTOR}, {TAPE}", "}"]

            def run(env):
                env[carried] = env[acc]
                for _ in range(env[stack].pop()):
                    body(env)
                    env[carried] = env[given]
                env[f"{group}#0"] = env[carried]
            return text, run, f"{group}#1", f"{group}#0"
        return text, run, after, back

    def push_branch(self, depth, scope, tape, stack):
        """What the branch taken pushes, and which it was."""
        first, run_first, made = self.total(scope, set())
        source = next(iter(made))
        odd, f = self.launch("odd", [(source, SCALAR)], SCALAR)
        flag, taken, after = self.fresh(), self.fresh(), self.fresh()
        sides = []
        for side in range(2):
            lines, body, inner = self.block(depth + 1, dict(scope), set())
            sides.append((lines, body, *(self.pushes(depth + 1, inner, tape, stack) if side or self.rng.integers(2) else
                                         ([], lambda env: None, tape, lambda tape, acc: ([], lambda env: None, tape, acc)))))
        text = first + odd + [f"{flag} = tenferro_rt.read {f} : tensor<i1> -> i1", f"{taken} = scf.if {flag} -> ({TAPE}) {{"]
        for n, (lines, _, more, _, last, _) in enumerate(sides):
            text += ["  " + line for line in lines + more] + [f"  scf.yield {last} : {TAPE}", "} else {" if n == 0 else "}"]

        def run(env):
            run_first(env)
            side = 0 if int(env[source]) & 1 else 1
            sides[side][1](env)
            sides[side][3](env)
            env[stack].append(side)

        def back(tape, acc):
            some, was, group = self.fresh(), self.fresh(), self.fresh()
            ways = [side[5](some, acc) for side in sides]
            text = [f"{some}, {was} = tenferro_rt.pop_number {tape} : i1", f"{group}:2 = scf.if {was} -> ({VECTOR}, {TAPE}) {{"]
            for n, (lines, _, last, given) in enumerate(ways):
                text += ["  " + line for line in lines] + [f"  scf.yield {given}, {last} : {VECTOR}, {TAPE}", "} else {" if n == 0 else "}"]

            def run(env):
                _, body, _, given = ways[env[stack].pop()]
                body(env)
                env[f"{group}#0"] = env[given]
            return text, run, f"{group}#1", f"{group}#0"
        return text + [f"{after} = tenferro_rt.push {taken}, {flag} : i1"], run, after, back

    def pushes(self, depth, scope, tape, stack):
        """Text, what it does, the tape that it leaves, and what writes the way back: from a tape and a tensor to text, what it does, and what
        it leaves of both."""
        lines, runs, backs = [], [], []
        for _ in range(self.rng.integers(1, 4)):
            kinds = [self.push, self.push, self.push_late] + ([self.push_loop, self.push_branch] if depth < 3 else [])
            text, run, tape, back = self.pick(kinds)(depth, scope, tape, stack)
            lines, runs, backs = lines + text, runs + [run], [back] + backs

        def back_all(tape, acc):
            lines, runs = [], []
            for back in backs:
                text, run, tape, acc = back(tape, acc)
                lines, runs = lines + text, runs + [run]
            return lines, lambda env: [run(env) for run in runs], tape, acc
        return lines, lambda env: [run(env) for run in runs], tape, back_all

    def taped(self, depth, scope, own):
        """A tape, filled and emptied, but perhaps for what was pushed first."""
        tape = self.fresh()
        stack, lines, start = f"stack of {tape}", [f"{tape} = tenferro_rt.tape"], tape
        if self.rng.integers(3) == 0:
            start = self.fresh()
            lines.append(f"{start} = tenferro_rt.push {tape}, %x : {VECTOR}")
        text, run, full, back = self.pushes(depth, scope, start, stack)
        rest, run_back, _, acc = back(full, self.pick([n for n in scope if scope[n] == VECTOR]))

        def both(env):
            env[stack] = []
            run(env)
            run_back(env)
        return lines + text + rest, both, {acc: VECTOR}

    def block(self, depth, scope, own):
        """Lines, what they do, and what is in scope behind them."""
        lines, steps = [], []
        for _ in range(self.rng.integers(1, 5)):
            kinds = [self.mix, self.bump, self.total, self.spread, self.late]
            regions = [self.counted, self.branch, self.repeated, self.growing, self.taped]
            if depth < 3 and self.rng.random() < 0.35:
                text, run, made = self.pick(regions)(depth, scope, own)
                own.clear()  # what a region reads is not to be written over
            else:
                text, run, made = self.pick(kinds)(scope, own)
                for name in list(own):  # what was read stays as it is
                    if any(name in line.split("into(")[0] for line in text if name not in made):
                        own.discard(name)
            lines += text
            steps.append(run)
            scope.update(made)
        return lines, lambda env: [step(env) for step in steps], scope


def check(program, sessions, rng):
    """What is wrong, as sentences."""
    wrong = []
    module = {}
    for session in sessions:
        try:
            module[session] = session.compile(KERNELS + "\n" + program.text())
        except tenferro.Failure as error:
            return [f"refused: {error}"]
    for n, steps in ((0, 2), (1, 3), (5, 0), (7, int(rng.integers(1, 5))), (int(rng.integers(2, 40000)), 2)):
        x, y = (rng.integers(-9, 10, n, dtype=np.int64) for _ in range(2))
        want = program.expected(x, y, steps)
        for session in sessions:
            try:
                got = module[session](program.name, x, y, np.zeros(steps, dtype=np.int64))
            except tenferro.Failure as error:
                wrong.append(f"n {n}, {steps} steps: {error}")
                continue
            for i, (a, b) in enumerate(zip(got, want)):
                if a.shape != np.shape(b) or not np.array_equal(a, b):
                    wrong.append(f"n {n}, {steps} steps: result {i} is {a}, not {b}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--keep")
    options = parser.parse_args()
    start, done, failed = time.time(), 0, 0
    sessions = [tenferro.Session(1, "kernels"), tenferro.Session(2, "kernels", poison=True), tenferro.Session(3, "kernels", poison=True)]
    while time.time() - start < options.minutes * 60 if options.minutes else done < options.count:
        program = Program(options.seed, done)
        wrong = check(program, sessions, np.random.default_rng([options.seed, done, 1]))
        done += 1
        if not wrong:
            continue
        failed += 1
        print(f"plan {done - 1} of seed {options.seed}: " + "; ".join(wrong[:3]))
        if options.keep:
            os.makedirs(options.keep, exist_ok=True)
            with open(os.path.join(options.keep, f"plan{options.seed}_{done - 1}.mlir"), "w", encoding="utf-8") as file:
                file.write(KERNELS + "\n" + program.text() + "\n")
    print(f"plans.py: seed {options.seed}, {done} programs, {failed} failed, {time.time() - start:.0f} s")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
