"""Random programs as bodies of maps, some of their arguments mapped, beside one run for each slice.

usage: maps.py [--seed S] [--count N | --minutes M] [--only CASE] [--keep FOLDER]

Slices differ in floating-point numbers a little, in flags at random and now and then in whole numbers, so that they take other branches and
numbers of steps. Where a run for one slice fails the map fails; a map of a program with branches or loops may fail where none does, for what a
slice does not get to. A program in which values of slices decide a size is refused.
"""
import argparse
import collections
import itertools
import os
import re
import sys
import time

import numpy as np

import customs
from steps import Program

import tenferro  # test/numeric, on the path through steps

SLICES = 3
MAIN = r"^func\.func @{}\((.*)\) -> \((.*?)\) \{{\n(.*?)\n  (?:\"func\.)?return\"?\(?(.*?)\)? : (?:\()?(.*?)(?:\) -> \(\))?\n\}}"
PLACES = {np.dtype("float32"): 1e-2, np.dtype("complex64"): 1e-2}


def split(text):
    """At the commas that no bracket encloses."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "<([{") - (c in ">)]}")
        if c == "," and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts if p.strip()]


EXTENTS = re.compile(r"tensor<((?:(?:\?|\d+|\[\d+\])x)*)")


def lifted(kind):
    """The type with one more axis, the last."""
    return EXTENTS.sub(r"tensor<\1?x", kind)


def rank(kind):
    return EXTENTS.search(kind).group(1).count("x")


class Map:
    """The program's main function, and it as the body of a map over the arguments that `mapped` says."""

    def __init__(self, program, rng):
        arguments, _, body, values, types = re.search(MAIN.format(program.name), program.text(), re.S | re.M).groups()
        self.program, self.arguments = program, [a.split(":", 1) for a in split(arguments)]
        self.arguments = [(name.strip(), kind.split("{")[0].strip()) for name, kind in self.arguments]
        whole = np.array(["xi" in kind or "<i" in kind for _, kind in self.arguments])
        self.mapped = rng.random(len(self.arguments)) < np.where(whole, 0.1, 0.6)  # whole numbers often decide a size
        self.mapped[int(rng.integers(self.mapped.size))] |= not self.mapped.any()
        self.body, self.values, self.types = body, values, [t for t in split(types)]

    def text(self):
        kinds = [lifted(kind) if m else kind for (_, kind), m in zip(self.arguments, self.mapped)]
        axes = [rank(kind) if m else -1 for (_, kind), m in zip(self.arguments, self.mapped)]
        results, wholes = [lifted(t) for t in self.types], [f"%whole{i}" for i in range(len(kinds))]
        count = len(results)
        given = [f"%map#{i}" for i in range(count)] if count > 1 else ["%map"]
        return (self.program.text() + f"\nfunc.func @{self.program.name}_map({', '.join(map(': '.join, zip(wholes, kinds)))}) -> ({', '.join(results)}) {{\n"
                f"  %map{f':{count}' if count > 1 else ''} = tenferro.vmap {', '.join(wholes)} in {axes} out {[rank(t) for t in self.types]} : "
                f"({', '.join(kinds)}) -> ({', '.join(results)}) {{\n  ^bb0({', '.join(f'{n}: {k}' for n, k in self.arguments)}):\n{self.body}\n"
                f"  tenferro.yield {self.values} : {', '.join(self.types)}\n  }}\n  return {', '.join(given)} : {', '.join(results)}\n}}\n")

    def slices(self, sizes, rng):
        """What each slice gets."""
        base = [a.data[sizes] for a in self.program.arguments]
        return [[vary(x, rng) if m and i else x for x, m in zip(base, self.mapped)] for i in range(SLICES)]

    def whole(self, slices):
        return [np.stack(column, -1) if m else column[0] for column, m in zip(zip(*slices), self.mapped)]


def vary(x, rng):
    if x.dtype.kind == "b":
        return x ^ (rng.random(x.shape) < 0.5)
    if x.dtype.kind == "i":
        return x + (rng.random(x.shape) < 0.02).astype(x.dtype)
    with np.errstate(invalid="ignore"):  # of infinite ones
        return (x * (1 + 0.01 * rng.random())).astype(x.dtype)


def attempt(module, name, arrays):
    try:
        return module(name, *arrays), None
    except tenferro.Failure as failure:
        return None, str(failure)


def differs(got, want):
    if got.shape != want.shape:
        return f"got {list(got.shape)}, want {list(want.shape)}"
    with np.errstate(all="ignore"):
        numbers = np.isfinite(want.astype(np.complex128))
        scale = max(1.0, float(np.abs(want[numbers]).max(initial=0)))
        if want.dtype.kind in "ib":
            return None if np.array_equal(got, want) else f"got {got.ravel()[:4]}, want {want.ravel()[:4]}"
        same = (np.abs(got.astype(np.complex128) - want) <= PLACES.get(want.dtype, 1e-7) * scale) | (got == want) | (np.isnan(got) & np.isnan(want))
    return None if same.all() else f"got {got[~same][:3]}, want {want[~same][:3]}"


def check(case, module, rng, count):
    """What is wrong at each of the sizes."""
    program, wrong = case.program, []
    for sizes in range(program.bindings):
        slices = case.slices(sizes, rng)
        apart = [attempt(module, program.name, each) for each in slices]
        together, failure = attempt(module, program.name + "_map", case.whole(slices))
        fails = next((error for _, error in apart if error), None)
        if fails and not failure:
            wrong.append(f"sizes {sizes}: runs, although a slice fails: {fails}")
        elif failure and not fails and not program.has_regions:
            wrong.append(f"sizes {sizes}: {failure}")
        elif failure:
            count["fails"] += 1
        else:
            count["runs"] += 1
            for k, result in enumerate(together):
                problem = differs(result, np.stack([results[k] for results, _ in apart], -1))
                wrong += [f"sizes {sizes} result {k}: {problem}"] if problem else []
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--only", type=int, help="one program: prints it and what is wrong with it")
    parser.add_argument("--keep", help="folder for the programs that failed")
    options = parser.parse_args()
    session, count, failed, refused = customs.register(tenferro.Session(1)), collections.Counter(), 0, 0
    numbers = [options.only] if options.only is not None else itertools.count() if options.minutes else range(options.count)
    done, end = 0, time.time() + 60 * options.minutes
    for done, number in enumerate(numbers, 1):
        if options.minutes and time.time() > end:
            break
        program, rng = Program(options.seed, number, in_map=True), np.random.default_rng([options.seed, number])
        if not program.arguments or not program.outputs:
            continue
        case = Map(program, rng)
        if options.only is not None:
            print(case.text())
        try:
            wrong = check(case, session.compile(case.text()), rng, count)
        except tenferro.Failure as failure:
            decided = ("between slices", "end after the same step", "slices of a map decide")
            wrong = [] if any(text in str(failure) for text in decided) else [str(failure)]
            refused += not wrong
        if wrong:
            failed += 1
            if options.keep:
                os.makedirs(options.keep, exist_ok=True)
                with open(os.path.join(options.keep, f"maps_{options.seed}_{number}.mlir"), "w") as file:
                    file.write(case.text())
            print(f"FAIL maps.py --seed {options.seed} --only {number}:\n    " + "\n    ".join(wrong[:4])[:1500])
    print(f"maps.py: seed {options.seed}, {done} programs, {refused} refused, {count['runs']} runs compared, {count['fails']} that fail; {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
