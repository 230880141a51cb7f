#!/usr/bin/env python3
"""Compiled tenferro beside JAX and PyTorch: compares results, times interleaved, prints a table, writes results.json."""
import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / "bin" / "python"
if PYTHON.exists() and Path(sys.prefix).resolve() != (HERE / ".venv").resolve():
    os.execv(PYTHON, [str(PYTHON), *sys.argv])

from cases import COMPILED, PAIRS, PEERS, PROCESSES, TIMED, comparable, difference  # noqa: E402 (NumPy is in the environment above)
from workers import Failed, Worker, environment, whole_process  # noqa: E402

SLOW_SECONDS = 10  # what takes longer runs once


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, one thread, no whole-process cases")
    parser.add_argument("--case", action="append", default=[], metavar="TEXT", help="only cases whose name contains it")
    parser.add_argument("--threads", type=int, action="append", help="thread counts (default: 1 and 2)")
    parser.add_argument("--ours", type=Path, default=HERE.parent / "build" / "bin" / "tenferro-bench")
    parser.add_argument("--only-ours", action="store_true", help="no peers: nothing to compare with, for profiling")
    parser.add_argument("--output", type=Path, default=HERE / "results.json")
    options = parser.parse_args()
    options.threads = options.threads or ([1] if options.quick else [1, 2])
    options.rounds, options.budget = (3, 0.06) if options.quick else (5, 0.15)
    return options


def chosen(cases, options):
    return [c for c in cases if not options.case or any(text in c.name for text in options.case)]


class Record:
    """One case at one thread count, as it goes into results.json."""

    def __init__(self, case, threads):
        self.case, self.threads = case, threads
        self.samples, self.errors, self.extra = {}, {}, {}
        self.difference = None

    def fail(self, name, error):
        self.errors[name] = str(error).splitlines()[0][:300] if str(error) else "failed"
        self.samples.pop(name, None)

    def compare(self, results):
        """Marks ours as failed when it differs from the peers' first result."""
        reference = next((n for n in PEERS if n in results), None)
        for name, values in results.items():
            if reference is None or name == reference:
                continue
            found = difference(comparable(self.case.form, values, name.startswith("tenferro")),
                               comparable(self.case.form, results[reference], False))
            if name == "tenferro":
                self.difference = found
            if not found <= self.case.tolerance:
                self.fail(name, f"differs from {reference} by {found:.1e} (allowed {self.case.tolerance:.0e})")

    def as_json(self):
        medians = {n: statistics.median(s) for n, s in self.samples.items() if s}
        ours = medians.get("tenferro")
        peers = {n: m for n, m in medians.items() if not n.startswith("tenferro")}
        ratios = {n: m / ours for n, m in peers.items()} if ours else {}
        rivals = [ratios[n] for n in self.case.rivals if n in ratios]
        record = {
            "name": self.case.name, "threads": self.threads, "what": self.case.what, "unit": self.case.unit,
            "ours": ours, "peers": peers, "ratios": ratios, "ratio": min(rivals, default=None),
            "target": self.case.target, "difference": self.difference,
            # The shortest sample of each: what a busy machine disturbs least.
            "best": {n: min(s) for n, s in self.samples.items() if s},
        }
        if "tenferro_static" in medians and ours:
            record["ours_static"] = medians["tenferro_static"]
            record["dynamic_over_static"] = ours / medians["tenferro_static"]
        record |= self.extra
        if self.errors:
            record["errors"] = self.errors
        return record


def start_workers(peers, threads, cache, options):
    commands = {name: [PYTHON, "worker.py", name, threads] for name in peers}
    if options.only_ours:
        commands = {}
    if options.ours.exists():
        commands["tenferro"] = [options.ours.resolve(), "worker", "dynamic", threads]
        commands["tenferro_static"] = [options.ours.resolve(), "worker", "static", threads]
    else:
        print(f"{options.ours} is not built: the peers run alone", file=sys.stderr)
    workers = {}
    for name, command in commands.items():
        try:
            workers[name] = Worker(name, command, threads, cache)
        except (Failed, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    return workers


def run_timed(case, threads, workers, options):
    """Prepare everywhere, compare, then rounds in which each implementation is timed in turn."""
    record = Record(case, threads)
    results, compile_seconds = {}, {}
    for name, worker in workers.items():
        if name in case.without:
            continue
        try:
            answer, results[name] = worker.prepare(case.name)
            compile_seconds[name] = answer["compile"]
            if name == "tenferro" and "nests" in answer:
                record.extra["nests"] = answer["nests"]
        except Failed as error:
            record.fail(name, error)
    record.extra["compile"] = compile_seconds
    record.compare(results)
    for _ in range(options.rounds):
        for name in results:
            if name in record.errors:
                continue
            try:
                record.samples.setdefault(name, []).extend(workers[name].ask("time", options.budget)["samples"])
            except Failed as error:
                record.fail(name, error)
    return record.as_json()


def run_compiled(case, threads, workers, options):
    """Rounds in which each implementation compiles in turn with empty caches. The first, which also touches the compiler's code
    for the first time, is compared and not counted (first_result is about that), unless it is so slow that it runs once."""
    record = Record(case, threads)
    results, traces, slow = {}, {}, set()
    for round_ in range(1 + options.rounds):
        for name, worker in workers.items():
            if name in record.errors or name in slow or name in set(PEERS) - set(case.rivals):
                continue
            try:
                answer, values = worker.prepare(case.name, "compile")
            except Failed as error:
                record.fail(name, error)
                continue
            if answer["compile"] > SLOW_SECONDS:
                slow.add(name)
            if round_ == 0:
                results[name] = values
            if round_ > 0 or name in slow:
                record.samples.setdefault(name, []).append(answer["compile"])
                traces.setdefault(name, []).append(answer["trace"])
            if name == "tenferro":
                record.extra["nests"] = answer["nests"]
        if round_ == 0:
            record.compare(results)
    record.extra["trace"] = {name: statistics.median(seconds) for name, seconds in traces.items()}
    return record.as_json()


def run_pair(pair, threads, worker, options):
    """How long ours of one case takes in units of another's time: both are timed in turn in each round."""
    record = {"name": pair.name, "over": pair.over, "threads": threads, "most": pair.most}
    rounds = {pair.name: [], pair.over: []}
    try:
        for _ in range(options.rounds):
            for name, samples in rounds.items():
                worker.prepare(name)
                samples.append(worker.ask("time", options.budget)["samples"])
    except Failed as error:
        return record | {"error": str(error)[:300]}
    medians, shortest = ([[f(s) for s in samples] for samples in rounds.values()] for f in (statistics.median, min))
    return record | {
        "ours": statistics.median(medians[0]), "ours_over": statistics.median(medians[1]),
        "ratio": statistics.median(a / b for a, b in zip(*medians)),
        "best": min(shortest[0]) / min(shortest[1]),  # of the shortest samples: what a busy machine disturbs least
    }


def run_process(case, threads, cache, options):
    """A case that is a whole process; torch.compile starts with an empty cache each time, as a first result does."""
    record = Record(case, threads)
    commands = {n: [PYTHON, "process.py", case.process, n, threads] for n in (*PEERS, "torch_compile_dynamic")}
    if case.process != "shapes":
        del commands["torch_compile_dynamic"]
    if options.only_ours:
        commands = {}
    if options.ours.exists():
        commands["tenferro"] = [options.ours.resolve(), case.process, threads]
    checks = {}
    for round_ in range(options.rounds):
        for name, command in commands.items():
            # What takes more than SLOW_SECONDS runs once.
            slow = name.startswith("torch_compile") or (name == "jax" and case.process == "shapes")
            if name in record.errors or (round_ > 0 and slow):
                continue
            cold = Path(tempfile.mkdtemp(prefix="tenferro-bench-cache-"))
            try:
                seconds, answer = whole_process(command, threads, cold)
                value = seconds if case.process == "first" else answer["value"]
                record.samples.setdefault(name, []).append(value)
                checks[name] = [answer["check"]]
                if "compiles" in answer:
                    record.extra.setdefault("compiles", {})[name] = answer["compiles"]
            except Failed as error:
                record.fail(name, error)
            finally:
                shutil.rmtree(cold, ignore_errors=True)
    record.compare(checks)
    return record.as_json()


def number(value, unit="s"):
    if value is None:
        return "-"
    if unit == "MiB":
        return f"{value:.1f} MiB"
    for scale, name in ((1.0, "s"), (1e-3, "ms"), (1e-6, "us")):
        if value >= scale:
            return f"{value / scale:.3g} {name}" if value < 1000 * scale else f"{value / scale:.0f} {name}"
    return f"{value * 1e9:.3g} ns"


HEAD = ("case", "thr", "ours", "dyn/exact", "jax", "torch", "torch.compile", "peer/ours", "target", "")
WIDTH = (33, 3, 10, 9, 10, 10, 13, 9, 6, 0)


def print_row(cells):
    print("  ".join(f"{c:<{w}}" if i in (0, 9) else f"{c:>{w}}" for i, (c, w) in enumerate(zip(cells, WIDTH))), flush=True)


def row(r):
    peers, ratio = r["peers"], r["ratio"]
    notes = [f"{n}: {e[:90]}" for n, e in r.get("errors", {}).items()]
    if ratio is not None:
        notes.insert(0, "ok" if ratio >= r["target"] else "SHORT")
    if r["difference"] is not None:
        notes.append(f"diff {r['difference']:.0e}")
    if r.get("compiles"):
        notes.append("compiles " + ", ".join(f"{n} {c}" for n, c in r["compiles"].items()))
    if r.get("trace"):
        notes.append("trace " + ", ".join(f"{n} {number(s)}" for n, s in r["trace"].items() if n != "tenferro_static"))
    compiled = [peers[n] for n in ("torch_compile", "torch_compile_dynamic") if n in peers]
    return (r["name"], str(r["threads"]), number(r["ours"], r["unit"]),
            f"{r['dynamic_over_static']:.2f}" if "dynamic_over_static" in r else "-",
            number(peers.get("jax"), r["unit"]), number(peers.get("torch_eager"), r["unit"]),
            number(min(compiled, default=None), r["unit"]),
            f"{ratio:.2f}" if ratio is not None else "-", f"{r['target']:.2f}", "; ".join(notes))


def pair_row(r):
    cells = f"{r['name']:<30}{r['threads']:>3}"
    if "error" in r:
        return f"{cells}  {r['error'][:90]}"
    verdict = "ok" if r["ratio"] <= r["most"] else "LONG"
    times = f"{number(r['ours']):>10}  {r['over']:<22}{number(r['ours_over']):>10}"
    return f"{cells}{times}{r['ratio']:>7.2f}{r['best']:>9.2f}{r['most']:>6.2f}  {verdict}"


def run_pairs(worker, threads, options):
    """The records of the pairs whose first case is chosen, printed as a table of their own."""
    records = []
    for pair in PAIRS if worker else ():
        if not chosen([pair], options):
            continue
        if not records:
            print(f"{'ours':<30}{'thr':>3}{'':>10}  {'over ours':<22}{'':>10}{'ratio':>7}{'shortest':>9}{'most':>6}")
        records.append(run_pair(pair, threads, worker, options))
        print(pair_row(records[-1]), flush=True)
    return records


def versions():
    return {name: importlib.metadata.version(name) for name in ("jax", "jaxlib", "torch", "numpy")}


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cpus": len(os.sched_getaffinity(0)), "load_before": os.getloadavg()[0]}


def computes(options, cache):
    """What our library says of its kernels and of the BLAS under it, in the environment of the workers."""
    if not options.ours.exists():
        return None
    return subprocess.run([options.ours.resolve(), "describe"], env=environment(cache), text=True, capture_output=True,
                          check=True).stdout.strip()


def main():
    options = arguments()
    started = time.time()
    cache = HERE / ".venv" / "inductor-cache"
    report = {"machine": machine(), "versions": versions(), "computes": computes(options, cache), "cases": [],
              "pairs": []}
    if report["machine"]["load_before"] > 0.5 * report["machine"]["cpus"]:
        print(f"the machine is busy (load {report['machine']['load_before']:.1f}): medians will be disturbed", file=sys.stderr)
    print(f"{report['machine']['cpu']}; ours: {report['computes']}")
    print_row(HEAD)
    for threads in options.threads:
        runs = [(run_timed, case) for case in chosen(TIMED, options)] + [(run_compiled, case) for case in chosen(COMPILED, options)]
        peers = [name for name in PEERS if any(name in case.rivals for _, case in runs)]
        workers = start_workers(peers, threads, cache, options) if runs else {}
        for run, case in runs:
            record = run(case, threads, workers, options)
            report["cases"].append(record)
            print_row(row(record))
        for case in chosen(PROCESSES, options) if not options.quick or options.case else []:
            report["cases"].append(run_process(case, threads, cache, options))
            print_row(row(report["cases"][-1]))
        report["pairs"] += run_pairs(workers.get("tenferro"), threads, options)
        for worker in workers.values():
            worker.close()
    report["seconds"] = time.time() - started
    options.output.write_text(json.dumps(report, indent=1) + "\n")
    short = [r for r in report["cases"] if r["threads"] == 1 and r["ratio"] is not None and r["ratio"] < r["target"]]
    print(f"{len(report['cases'])} rows in {report['seconds']:.0f} s, written to {options.output}; "
          f"peer/ours is against the better peer; below target at 1 thread: {', '.join(r['name'] for r in short) or 'none'}")
    long = [r["name"] for r in report["pairs"] if r["threads"] == 1 and r.get("ratio", 0) > r["most"]]
    if report["pairs"]:
        print(f"longer beside another case of ours than it should be at 1 thread: {', '.join(long) or 'none'}")
    broken = [r["name"] for r in report["cases"] if "tenferro" in r.get("errors", {})]
    broken += [r["name"] for r in report["pairs"] if "error" in r]
    if broken:
        print(f"FAILED: {', '.join(broken)}")
    return 1 if broken else 0


sys.exit(main())
