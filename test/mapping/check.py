#!/usr/bin/env python3
"""The page docs/pytorch-jax-mapping.md, run: each row's two snippets in C give what the frameworks gave (numbers.json), eager and traced alike.

usage: check.py [--write]    --write: runs the frameworks' snippets and writes numbers.json

A build folder is found by TENFERRO_LIB (build/lib), the compiler by CC. The frameworks are not needed: numbers.json has what they gave, beside
the text of the snippet that gave it. Where TENFERRO_PEERS is a Python with both (or bench/.venv is there) their snippets are run again.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import page
import programs
import values

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARIES = Path(os.environ.get("TENFERRO_LIB", "build/lib")).resolve()
NUMBERS = HERE / "numbers.json"
LEAST_ROWS = 120
NOT_INSTALLED = 77  # what peers.py ends with where it finds no framework
# a sanitizer's runtime that this Python was given is nothing for what it starts
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}


def of_frameworks():
    """What the frameworks give, and whether all their snippets run; None where there is no Python that has both frameworks."""
    python = Path(os.environ.get("TENFERRO_PEERS") or ROOT / "bench/.venv/bin/python")
    if not python.exists():
        return None
    process = subprocess.run([str(python), str(HERE / "peers.py")], stdout=subprocess.PIPE, text=True, check=False, env=ENVIRONMENT)
    if process.returncode == NOT_INSTALLED:
        return None
    return json.loads(process.stdout or "{}"), process.returncode == 0


def write_numbers(numbers):
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(number, ensure_ascii=False)}" for name, number in numbers.items()]
    NUMBERS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def compiled(rows, folder):
    """Writes the sources and compiles the program that runs them."""
    for language in page.LANGUAGES[2:]:
        (folder / f"{language}.c").write_text(programs.source(rows, language))
    headers = [ROOT / "capi/include", ROOT / "runtime/include", LIBRARIES.parent / "capi/generated", LIBRARIES.parent / "dialect/generated", HERE]
    command = [*shlex.split(os.environ.get("CC", "cc")), "-std=c11", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wno-unused",
               "-Wno-unused-parameter", "-Werror", *[f"-I{header}" for header in headers], HERE / "rows.c", folder / "eager.c", folder / "traced.c", "-o", folder / "rows",
               f"-L{LIBRARIES}", f"-Wl,-rpath,{LIBRARIES}", "-ltenferro", "-ltenferro_rt", "-lm"]
    if subprocess.run([str(word) for word in command], check=False, env=ENVIRONMENT).returncode:
        raise SystemExit("the snippets in C do not compile")
    return folder / "rows"


def save_inputs(rows, path):
    """All inputs of all sections, in tenferro's layout; fails where the page says another shape."""
    arrays = {}
    for number, section in programs.sections(rows):
        for given, array in values.inputs(section):
            here = values.converted(array, given.layout)
            if list(here.shape) != given.extents:
                raise SystemExit(f"{page.PAGE.name}: {section.title}: {given.name} is {list(here.shape)}, not {given.extents}")
            arrays[f"{number}.{given.name}"] = here
    np.savez(path, **arrays)


def run(program, language, folder):
    """The results by row, as text; what goes wrong is printed."""
    inputs, results = folder / "inputs.npz", folder / f"{language}.npz"
    process = subprocess.run([str(program), language, str(inputs), str(results)], cwd=folder, env=ENVIRONMENT, check=False)
    if process.returncode < 0 or not results.exists():
        raise SystemExit(f"the {language} rows ended with {process.returncode}")
    with np.load(results) as archive:
        return {name: archive[name] for name in archive.files}, process.returncode != 0


def of_row(results, number):
    """The results of one row, in order."""
    return [results[f"{number}.{i}"] for i in range(len(results)) if f"{number}.{i}" in results]


def stale(rows, numbers):
    """Snippets of frameworks that numbers.json does not know, and what it knows and the page has not."""
    names = {f"{peer}: {row.task}": row.key(peer) for row in rows for peer in page.PEERS if row.snippets[peer]}
    yield from (f"{name}: numbers.json is not of this snippet: check.py --write" for name in names if numbers.get(name, {}).get("key") != names[name])
    yield from (f"{name}: numbers.json has it, and the page has not: check.py --write" for name in numbers if name not in names)


def differences(row, got, numbers):
    """What is wrong with a row, in sentences. `got`: the arrays of each language in C."""
    for language, arrays in got.items():
        if not arrays:
            yield f"{language} gave nothing"
            continue
        mine = [values.written(array, row.mark) for array in arrays]
        for peer in page.PEERS:
            theirs = numbers.get(f"{peer}: {row.task}", {}).get("results", [])
            if row.snippets[peer] and len(mine) != len(theirs):
                yield f"{language} gives {len(mine)} results, {peer} {len(theirs)}"
            for wrong in [values.difference(a, b, row.mark, row.digits.get(peer, 0)) for a, b in zip(mine, theirs)]:
                if wrong:
                    yield f"{language} beside {peer}: {wrong}"
    if row.snippets["eager"].replace("tnf_eager_", "tnf_") == row.snippets["traced"]:
        for eager, traced in zip(got["eager"], got["traced"]):
            if eager.tobytes() != traced.tobytes():
                yield f"eager and traced differ: {eager.tolist()} and {traced.tolist()}"


def recomputed(rows, numbers, now):
    """What the frameworks give now beside what is stored."""
    for row in rows:
        for peer in page.PEERS:
            name = f"{peer}: {row.task}"
            new_results, old_results = now.get(name, {}).get("results", []), numbers.get(name, {}).get("results", [])
            if name in now and len(new_results) != len(old_results):
                yield f"{name}: numbers.json has {len(old_results)} results, {peer} gives {len(new_results)}"
            for new, old in zip(new_results, old_results):
                wrong = values.difference(new, old, row.mark)
                if wrong:
                    yield f"{name}: numbers.json is not what {peer} gives: {wrong}"


def failures_of(rows, numbers):
    """Everything that is wrong beside the stored numbers."""
    if len(rows) < LEAST_ROWS:
        yield f"the page has {len(rows)} rows, {LEAST_ROWS} are promised"
    yield from stale(rows, numbers)
    with tempfile.TemporaryDirectory() as folder:
        folder, results = Path(folder), {}
        save_inputs(rows, folder / "inputs.npz")
        program = compiled(rows, folder)
        for language in page.LANGUAGES[2:]:
            results[language], failed = run(program, language, folder)
            if failed:
                yield f"a snippet fails: {language}"
    for number, row in enumerate(rows):
        got = {language: of_row(results[language], number) for language in results}
        yield from (f"{row.task} (row {number}): {wrong}" for wrong in differences(row, got, numbers))


def main():
    rows, frameworks = page.read(), of_frameworks()
    if "--write" in sys.argv:
        if not frameworks or not frameworks[1]:
            raise SystemExit("a snippet fails" if frameworks else "the frameworks are not installed: bench/setup_venv.sh, or TENFERRO_PEERS")
        write_numbers(frameworks[0])
        return
    numbers = json.loads(NUMBERS.read_text())
    failures = list(failures_of(rows, numbers))
    if frameworks:
        failures += recomputed(rows, numbers, frameworks[0])
        failures += [] if frameworks[1] else ["a snippet of a framework fails"]
    peers = "" if frameworks else "; the frameworks, which are not installed, by what they gave"
    print("\n".join(failures + [f"{len(rows)} rows, eager and traced, {len(failures)} failures{peers}"]))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
