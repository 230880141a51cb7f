#!/usr/bin/env python3
"""Writes the list of operations for C users, by task, from the public headers: build/docs/operations.md.

usage: gen_operations.py OUTPUT.md HEADER...

A heading of a header's section (`/* ---- name ---- */`) is a task. The text beside a function is the comment above it; functions below
one comment share it.
"""
import re
import sys
from pathlib import Path

# the order of the page
ORDER = ["Graphs", "Inputs and outputs", "What went wrong, what is known", "As text", "Constants", "Sequences", "Arrays made of others", "Extents as values",
         "Elementwise: arithmetic", "Elementwise: exponentials, powers, trigonometry", "Special functions",
         "Elementwise: choice and comparison", "Elementwise: complex numbers", "Elementwise: rounding and tests of numbers",
         "Elementwise: logic and bits", "Elementwise: with a C scalar, choice, conversion",
         "Shape and arrangement", "Arrays rearranged and extended", "Slices", "Elements selected", "Windows and segments",
         "Order and running values", "Places among sorted elements", "Sets of elements",
         "Reductions", "Statistics", "Samples of functions", "Random numbers",
         "Products of matrices", "Einsum", "Plans of einsum", "Linear equations", "Least squares", "Norms", "Factorizations",
         "Truncated decompositions", "Functions of matrices", "Fourier transforms", "Convolution and pooling",
         "Activations, losses, normalisation", "Derivatives", "Maps over slices", "Jacobians", "Operations of your own", "Looking inside",
         "Eager runtimes", "Scopes", "Eager tensors and data", "Eager derivatives", "Eager operations of your own",
         "Graphs on eager tensors"]


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


def row(comment, items):
    calls = "<br>".join(f"`{item}`" for item in items)
    return f"| {calls} | {comment.replace('|', chr(92) + '|')} |"


def main():
    output, *headers = sys.argv[1:]
    tasks = {}
    for header in map(Path, headers):
        for section, comment, declaration in declarations(header.read_text()):
            section = section or "Graphs"
            task = section[:1].upper() + section[1:]
            rows = tasks.setdefault(task, [])
            if rows and rows[-1][0] == comment:
                rows[-1][1].append(declaration)
            else:
                rows.append((comment, [declaration]))
    unknown = sorted(set(tasks) - set(ORDER))
    if unknown:
        sys.exit(f"gen_operations.py: no place in ORDER for {', '.join(unknown)}")
    text = ["# Operations by task", "",
            "Every builder of `tenferro/tenferro.h`. Values are column-major and features-first; matrices are the two leading axes, batch axes",
            "trail; negative axes count from the end. The operations of the IR behind them are in `ops.md`."]
    for task, rows in sorted(tasks.items(), key=lambda entry: ORDER.index(entry[0])):
        text += ["", f"## {task}", "", "| call | what it gives |", "|---|---|"] + [row(*each) for each in rows]
    Path(output).write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
