#!/usr/bin/env python3
"""Writes the coverage manifest: per operation its constraints, its derivative and its tests, from the records.

usage: gen_manifest.py RECORDS.json TESTS MANIFEST.md [--check]      --check: fail where a promised test is missing
"""
import json
import re
import sys
from pathlib import Path


def operations(records):
    """The tenferro operations in the order of their names, as records."""
    found = [record for record in records.values()
             if isinstance(record, dict) and "opName" in record and record.get("opDialect", {}).get("def") == "Tenferro_Dialect"]
    return sorted(found, key=lambda record: record["opName"])


def family(record):
    return record["!locs"][-1].split(":")[0].removesuffix(".td")


def labels(record):
    """The labels C1, C2, ... of the record's constraints."""
    return sorted(set(re.findall(r"\bC(\d+)[:)]", record.get("description") or "")), key=int)


def tests(folder, name):
    """Names of the negative tests and of the inference tests, and whether the syntax is tested."""
    syntax, errors = folder / "ops" / f"{name}.mlir", folder / "ops" / f"{name}_errors.mlir"
    # one file may hold both, split by its first RUN line
    split = syntax.exists() and "RUN: split-file" in syntax.read_text()
    functions = re.findall(r"@(\w+)\(", (syntax if split else errors).read_text()) if split or errors.exists() else []
    return functions, syntax.exists()


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    records, folder = json.loads(Path(arguments[0]).read_text()), Path(arguments[1])
    missing, rows, count = [], [], 0
    for record in operations(records):
        name = record["opName"]
        functions, syntax = tests(folder, name)
        if not syntax:
            missing.append(f"{name}: no test/ops/{name}.mlir")
        promised = labels(record)
        tested = {match.group(1) for match in (re.fullmatch(rf"{name}_c(\d+)(_\w+)?", f) for f in functions) if match}
        missing += [f"{name}: no negative test {name}_c{label}" for label in promised if label not in tested]
        missing += [f"{name}: {name}_c{label} tests no labelled constraint" for label in sorted(tested - set(promised))]
        count += len(promised)
        constraints = " ".join(f"C{label}" for label in promised) or "-"
        rows.append(f"| {name} | {family(record)} | {constraints} | {record.get('derivative', 'none')} | {len(functions)} | {record['summary']} |")
    text = ["# Coverage", "", f"{len(rows)} operations, {count} labelled constraints; each constraint has a negative test.", "",
            "| operation | family | constraints | derivative | refused and inferred in tests | meaning |", "|---|---|---|---|---|---|"]
    Path(arguments[2]).write_text("\n".join(text + rows) + "\n")
    if "--check" in sys.argv and missing:
        sys.exit("\n".join(missing))


if __name__ == "__main__":
    main()
