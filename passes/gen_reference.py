#!/usr/bin/env python3
"""Writes the pass reference from what tf-opt says of itself.

usage: gen_reference.py TF-OPT PASSES.md
"""
import re
import subprocess
import sys
from pathlib import Path


def main():
    tool, output = sys.argv[1:]
    help_text = subprocess.run([tool, "--help"], capture_output=True, text=True, check=True).stdout
    passes, options = {}, None
    for line in help_text.splitlines():
        entry = re.match(r"^ {6}--(tenferro-[\w-]+)\s+-\s+(.*)$", line)
        option = re.match(r"^ {8}--([\w-]+)=?(<\w+>)?\s+-\s+(.*)$", line)
        if entry:
            options = []
            passes[entry.group(1)] = (entry.group(2), options)
        elif option and options is not None:
            options.append(f"* `{option.group(1)}`: {option.group(3)}")
        elif re.match(r"^ {0,6}--", line):
            options = None
    text = ["# Passes", "", "`tf-opt FILE --PASS` runs one; an option is given as `--PASS=\"option=value\"`.", ""]
    for name, (description, listed) in passes.items():
        text += [f"## --{name}", "", description + ".", ""] + listed + ([""] if listed else [])
    Path(output).write_text("\n".join(text).rstrip() + "\n")


if __name__ == "__main__":
    main()
