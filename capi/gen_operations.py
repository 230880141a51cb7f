#!/usr/bin/env python3
"""Writes the list of operations for C users, by task, from the public headers and the records: build/docs/operations.md.

usage: gen_operations.py RECORDS.json OUTPUT.md HEADER...      with --check: fail where an operation would stand under no task

A heading of a header's section (`/* ---- name ---- */`) is a task; a plain operation (plain_ops.h) goes to the task of its record's
family. The text beside a function is the comment above it; functions below one comment share it.
"""
import json
import re
import sys
from pathlib import Path

# the task of a record's family; `task` in a record says where else a user looks for it
FAMILIES = {
    "Elementwise": "Elementwise: arithmetic",
    "Shape": "Elements moved and selected",
    "Gather": "Elements moved and selected",
    "Order": "Order and running values",
    "Scan": "Order and running values",
    "Fourier": "Fourier transforms",
    "Reduce": "Reductions and contractions",
    "Contract": "Reductions and contractions",
    "Convolution": "Convolution and pooling",
    "Linalg": "Linear algebra",
    "Random": "Random numbers",
    "Indexing": "Indexing",
    "Factorizations": "Factorizations",
    "MatrixFunctions": "Functions of matrices",
}
# the order of the page; a task that is not named here follows behind
ORDER = ["Graphs", "Inputs and outputs", "Constants", "Sequences", "Extents as values", "Elementwise: arithmetic",
         "Elementwise: exponentials, powers, trigonometry", "Elementwise: choice and comparison", "Elementwise: complex numbers",
         "Elementwise: rounding and tests of numbers", "Elementwise: logic and bits",
         "Elementwise: with a C scalar, choice, conversion", "Elements moved and selected", "Order and running values",
         "Reductions and contractions", "Einsum", "Plans of einsum", "Linear algebra",
         "Convolution and pooling",
         "Fourier transforms",
         "Functions of matrices",
         "Least squares",
         "Norms",
         "Products of matrices",
         "Factorizations",
         "Indexing",
         "Places among sorted elements",
         "Random numbers",
         "Special functions",
         "Activations, losses, normalisation",
         "Arrays rearranged and extended",
         "Arrays made of others",
         "Statistics",
         "Sets of elements",
         "Samples of functions",
         "Derivatives"]


def tasks_of(records):
    """The task of every operation: its own, or that of its family, the stem of the file that its record stands in; None: it has none."""
    return {record["opName"]: record.get("task") or FAMILIES.get(record["!locs"][-1].split(":")[0].rsplit("/", 1)[-1].removesuffix(".td"))
            for record in records.values() if isinstance(record, dict) and "opName" in record}


def tidy(comment):
    lines = [line.strip().lstrip("*").strip() for line in comment.splitlines()]
    return " ".join(line for line in lines if line)


def declarations(text):
    """(section, comment, declaration) of every exported function, in order."""
    section = comment = ""
    for match in re.finditer(r"/\*(.*?)\*/|TNF_API ([^;]*);|^(?=typedef|#|$)", text, re.DOTALL | re.MULTILINE):
        remark, declaration = match.groups()
        if remark is not None:
            heading = re.fullmatch(r"\s*-{2,}\s*(.+?)\s*-{2,}\s*", remark)
            if heading:
                section, comment = heading.group(1), ""
            else:
                comment = tidy(remark)
        elif declaration:
            yield section, comment, re.sub(r"\s+", " ", declaration).replace(" TNF_MUST_USE", "")


def function_name(declaration):
    return re.search(r"(tnf_\w+)\(", declaration).group(1)


def row(comment, items):
    calls = "<br>".join(f"`{item}`" for item in items)
    return f"| {calls} | {comment.replace('|', chr(92) + '|')} |"


def main():
    check = "--check" in sys.argv
    records, output, *headers = [a for a in sys.argv[1:] if a != "--check"]
    task_of = tasks_of(json.loads(Path(records).read_text()))
    tasks, lost = {}, []
    for header in map(Path, headers):
        for section, comment, declaration in declarations(header.read_text()):
            name = function_name(declaration)
            if header.name == "plain_ops.h":
                operation = name.removeprefix("tnf_")
                section = task_of.get(operation)
                if not section:
                    lost.append(f"{name}: neither its record nor its family has a task (capi/gen_operations.py)")
                    continue
            section = section or "Graphs"
            task = section[:1].upper() + section[1:]
            rows = tasks.setdefault(task, [])
            if rows and rows[-1][0] == comment:
                rows[-1][1].append(declaration)
            else:
                rows.append((comment, [declaration]))
    text = ["# Operations by task", "",
            "Every builder of `tenferro/tenferro.h`. Values are column-major and features-first; matrices are the two leading axes, batch axes",
            "trail; negative axes count from the end. The operations of the IR behind them are in `ops.md`."]
    for task, rows in sorted(tasks.items(), key=lambda entry: ORDER.index(entry[0]) if entry[0] in ORDER else len(ORDER)):
        text += ["", f"## {task}", "", "| call | what it gives |", "|---|---|"] + [row(*each) for each in rows]
    Path(output).write_text("\n".join(text) + "\n")
    if check and lost:
        sys.exit("\n".join(lost))


if __name__ == "__main__":
    main()
