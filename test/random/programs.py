"""Random programs of the IR against NumPy: every operation and dtype, extents unknown, exact, bounded or named, loops and branches inside each
other, sizes that values decide; several shapes and numbers of threads per program, passes left out, derivatives against differences.

usage: programs.py [--seed S] [--count N | --minutes M] [--only CASE] [--keep FOLDER] [--records records.json]

A program is evaluated while it is generated, for all of its size assignments at once: an operation is added where its result is well
conditioned. Where one must be refused at some sizes (a guard, a division by zero), its result is an output and that run must fail.
"""
import argparse
import collections
import json
import os
import signal
import subprocess
import sys
import time
import traceback

import numpy as np

import customs
import looks
import oracle
from steps import Program

import tenferro  # test/numeric, on the path through oracle

BATCH = 25  # programs per module
PLANNING = ["keep-calls", "inline", "differentiate", "resolve-shapes", "simplify", "to-linalg", "merge-equal", "fuse-views", "form-kernels", "merge-kernels",
            "inline-steps", "plan-buffers"]
OPTIONAL = ["", "simplify", "merge-equal", "fuse-views", "merge-kernels"]  # passes that a batch is compiled without


def difference(got, want, tolerance):
    if got.shape != want.shape or got.dtype != want.dtype:
        return f"got {got.dtype}{list(got.shape)}, want {want.dtype}{list(want.shape)}"
    with np.errstate(all="ignore"):
        bad = ~((np.abs(got.astype(np.complex128) - want) <= tolerance) | (got == want) | (np.isnan(got) & np.isnan(want)))
    if not np.any(bad):
        return None
    at = tuple(int(i) for i in np.argwhere(bad)[0])
    return f"{int(bad.sum())} of {bad.size} elements differ, first at {list(at)}: got {got[at]!r}, want {want[at]!r}"


def results_of(module, program, sizes):
    """What a run gives: arrays, or the sentence of its failure. The session has what it printed."""
    module.session.printed.clear()
    try:
        return module(program.name, *(a.data[sizes] for a in program.arguments))
    except tenferro.Failure as error:
        return str(error)


def check_results(program, sizes, results):
    """What is wrong, as sentences."""
    if isinstance(results, str):
        place = program.places[sizes]
        # what no step changes is computed before the loop
        is_there = place in results or place.startswith("(step 0 of ")
        return [] if program.refuses[sizes] and is_there else [results + (f", and not {place}" if place else "")]
    if program.refuses[sizes]:
        return [f"runs, although {program.refuses[sizes]}"]
    problems = ((name, expected(got)) for name, got, expected in zip(program.output_names(), results, program.expected(sizes)))
    return [f"{name}: {problem}" for name, problem in problems if problem]


def same_bits(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str)
    return all(a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in zip(one, other))


def check_after_failures(module, program, session, first):
    """A run after one that failed gives the bits of before; and what a run that fails leaves is nothing, from the second time on."""
    wrong, alive, module.session = [], [], session
    for _ in range(3):
        for sizes in range(program.bindings):
            if not same_bits(results_of(module, program, sizes), first[sizes]):
                wrong.append(f"sizes {sizes}: other bits after a run that failed")
        alive.append(session.alive())
    return wrong + ([f"{alive[-1] - alive[-2]} blocks of memory are left by runs that fail"] if alive[-1] != alive[-2] else [])


def check_program(module, program, sessions):
    """Runs at all sizes, with all numbers of threads."""
    wrong, first = [], []
    for sizes in range(program.bindings):
        runs, texts = [], []
        for module.session in sessions:
            runs.append(results_of(module, program, sizes))
            texts.append("".join(module.session.printed))
        first.append(runs[0])
        found = check_results(program, sizes, runs[0])
        found += [f"other bits in run {i}" for i, run in enumerate(runs) if not same_bits(run, runs[0])]
        if not program.refuses[sizes]:
            found += looks.problems(program, sizes, texts[0])
            found += [f"other prints in run {i}" for i, text in enumerate(texts) if text != texts[0]]
        wrong += [f"sizes {sizes} {[a.data[sizes].shape for a in program.arguments]}: {problem}" for problem in found]
    return wrong + (check_after_failures(module, program, sessions[0], first) if any(program.refuses) else [])


def check_silent(module, silent, program, session):
    """Without its prints and checks a program gives the same bits."""
    wrong, module.session, silent.session = [], session, session
    for sizes in range(program.bindings):
        if not program.refuses[sizes]:
            loud, quiet = results_of(module, program, sizes), results_of(silent, program, sizes)
            if not same_bits(loud, quiet if isinstance(quiet, str) else quiet[:len(program.outputs)]):
                wrong.append(f"sizes {sizes}: other bits without prints")
    return wrong


def tf_opt(passes, text):
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}  # of this process: a sanitizer's runtime
    return subprocess.run([os.path.join(os.environ.get("TENFERRO_LIB", "build/lib"), "../bin/tf-opt")] + [f"--tenferro-{p}" for p in passes],
                          input=text, env=environment, capture_output=True, text=True)


def without(left_out, text, session):
    """The module, compiled without one of the passes, and its plan checked."""
    done = tf_opt([p for p in PLANNING if p != left_out] + ["check-buffers"], text)
    if done.returncode:
        raise tenferro.Failure(done.stderr.strip()[:2000] or f"status {done.returncode}")
    return session.compile(done.stdout)


def compiled(programs, compile_text, failures, what, text_of=Program.text):
    """A module per program: one for all, or one each where one of them is refused."""
    try:
        module = compile_text("\n".join(text_of(p) for p in programs))
        return {p.number: module for p in programs}
    except tenferro.Failure:
        modules = {}
        for p in programs:
            try:
                modules[p.number] = compile_text(text_of(p))
            except tenferro.Failure as error:
                failures.append((p.number, f"refused{what}: {error}"))
        return modules


def run_batch(seed, numbers, out):
    """Generates, compiles and runs programs; writes one JSON line of results."""
    programs, failures, plain = [Program(seed, number) for number in numbers], [], customs.register(tenferro.Session(1, counted=True))
    left_out = OPTIONAL[numbers[0] // BATCH % len(OPTIONAL)]
    planned = customs.register(tenferro.Session(2, form="buffers", counted=True))
    ways = [("", compiled(programs, plain.compile, failures, ""), [plain, tenferro.Session(2, poison=True), tenferro.Session(3, poison=True)])]
    what = f" without {left_out}" if left_out else " by tf-opt"
    fine = [p for p in programs if p.number in ways[0][1]]
    ways.append((what, compiled(fine, lambda text: without(left_out, text, planned), failures, what, customs.for_tools), [planned]))
    silent = compiled([p for p in fine if looks.prints(p) and looks.keeps_bits(p)], plain.compile, failures, " without prints", looks.silent)
    for p in programs:
        for what, modules, sessions in ways:
            wrong = check_program(modules[p.number], p, sessions) if p.number in modules else []
            if wrong:
                failures.append((p.number, "\n    ".join([f"compiled{what}:"] * bool(what) + wrong[:4])))
                break
        else:
            if p.number in silent:
                failures += [(p.number, each) for each in check_silent(ways[0][1][p.number], silent[p.number], p, plain)]
    reached = sorted({pair for p in programs for pair in p.reached})
    runs = sum(p.bindings * sum(len(sessions) for _, _, sessions in ways) for p in programs)
    out.write(json.dumps({"failures": failures, "reached": reached, "runs": runs, "refused": sum(bool(r) for p in programs for r in p.refuses),
                          "regions": sum(p.has_regions for p in programs), "sizes": sum(p.has_sizes for p in programs),
                          "inner": sum(p.has_inner for p in programs), "prints": sum(map(looks.prints, programs)), "located": sum(map(bool, sum((p.places for p in programs), [])))}) + "\n")


def in_child(seed, numbers, limit):
    """The results of a batch that a process of its own ran; None and why where it died."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 0
        signal.alarm(limit)
        try:
            with os.fdopen(writer, "w") as out:
                run_batch(seed, numbers, out)
        except BaseException:
            traceback.print_exc()
            status = 3
        os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0 and text:
        return json.loads(text), ""
    return None, f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit status {os.WEXITSTATUS(status)}"


class Campaign:
    def __init__(self, options):
        self.options, self.failed, self.done, self.count, self.reached = options, 0, 0, collections.Counter(), set()

    def report_failure(self, number, what):
        self.failed += 1
        print(f"FAIL programs.py --seed {self.options.seed} --only {number}: {what}", flush=True)
        if self.options.keep:
            os.makedirs(self.options.keep, exist_ok=True)
            with open(os.path.join(self.options.keep, f"program_{self.options.seed}_{number}.mlir"), "w") as file:
                file.write(Program(self.options.seed, number).text())

    def run(self, numbers):
        result, died = in_child(self.options.seed, numbers, 20 + 20 * len(numbers))
        if result is None and len(numbers) > 1:
            for number in numbers:
                self.run([number])
            return
        self.done += len(numbers)
        if result is None:
            self.report_failure(numbers[0], died)
            return
        self.count.update({name: result[name] for name in ("runs", "refused", "regions", "sizes", "inner", "prints", "located")})
        self.reached |= {tuple(pair) for pair in result["reached"]}
        for number, what in result["failures"]:
            self.report_failure(number, what)

    def coverage(self):
        everything = coverage_goal(self.options.records)
        missing = sorted(everything - self.reached)
        if self.options.missing:
            print("not reached:", " ".join(f"{op}:{dtype}" for op, dtype in missing))
        functions = sum(kind == "function" for _, kind in self.reached)
        return f"{len(everything & self.reached)} of {len(everything)} pairs of operation and dtype reached, {functions} public functions"


def coverage_goal(path):
    """All pairs of operation and element type that the records accept."""
    with open(path) as file:
        records = json.load(file)
    goal = set()
    kinds = {"AnyT": "f32 f64 i32 i64 i1 c32 c64", "NumericT": "f32 f64 i32 i64 c32 c64", "OrderedT": "f32 f64 i32 i64", "RealT": "f32 f64",
             "ComplexT": "c32 c64", "FloatT": "f32 f64 c32 c64", "BoolT": "i1", "I32T": "i32",
             "IntegerT": "i32 i64"}
    for record in records.values():
        if not (isinstance(record, dict) and "opName" in record and record.get("opDialect", {}).get("def") == "Tenferro_Dialect"):
            continue
        if record["opName"] in ("guarded", "vmap"):  # made by derivative rules alone, refused in a text; what maps.py makes
            continue
        operands = [a[0]["def"] for a in record["arguments"]["args"]] + [a[0]["def"] for a in record["results"]["args"]]
        types = [records[o]["baseType"]["def"] if "baseType" in records.get(o, {}) else o for o in operands]
        types = [t for t in types if t in kinds and t != "BoolT"]
        if record["opName"] in ("jvp", "vjp", "grad"):
            types = ["FloatT"]
        if types:
            goal |= {(record["opName"], dtype) for dtype in kinds[types[0]].split()}
    return goal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--only", type=int, help="one program: prints it and what is wrong with it")
    parser.add_argument("--keep", help="folder for the programs that failed")
    parser.add_argument("--records", default=os.path.join(os.environ.get("TENFERRO_LIB", "build/lib"), "../dialect/generated/records.json"))
    parser.add_argument("--missing", action="store_true", help="print the pairs of operation and dtype that were not reached")
    options = parser.parse_args()
    campaign, start = Campaign(options), time.time()
    if options.only is not None:
        print(Program(options.seed, options.only).text())
        campaign.run([options.only])
    elif options.minutes:
        while time.time() - start < 60 * options.minutes:
            campaign.run(list(range(campaign.done, campaign.done + BATCH)))
    else:
        for first in range(0, options.count, BATCH):
            campaign.run(list(range(first, min(first + BATCH, options.count))))
    print(campaign.coverage())
    print(f"programs.py: seed {options.seed}, {campaign.done} programs ({campaign.count['regions']} with loops or branches, "
          f"{campaign.count['inner']} with derivatives in bodies, {campaign.count['sizes']} with sizes that values decide, "
          f"{campaign.count['prints']} that print), "
          f"{campaign.count['runs']} runs; {campaign.count['refused']} had to be refused, {campaign.count['located']} in a known step of a loop; "
          f"{campaign.failed} failed, {time.time() - start:.0f} s")
    return campaign.failed != 0


if __name__ == "__main__":
    sys.exit(main())
