#!/usr/bin/env python3
"""Every builder of the public headers has, in the comment directly above its declaration, a call of it with as many arguments.

usage: examples.py [HEADER...]    the names of headers, as arrays.h; without one, those of CHECKED
"""
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "capi/include/tenferro", Path(os.environ.get("TENFERRO_LIB", "build/lib")).parent / "dialect/generated/tenferro"]
CHECKED = ["ad.h", "arrays.h", "constants.h", "control.h", "convolution.h", "derivatives.h", "eager.h", "einsum.h", "elementwise.h", "extents.h",
           "factorizations.h", "fft.h", "indexing.h", "inspect.h", "linalg.h", "nn.h", "order.h", "plain_ops.h", "random.h", "reductions.h",
           "special.h", "statistics.h", "transforms.h"]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"^TNF_API\s[^;]*?\b(tnf_\w+)(?=\()", re.MULTILINE)
CLOSING = {"(": ")", "[": "]", "{": "}"}


def arguments(text, at):
    """How many arguments the call has whose parenthesis opens at text[at]; None where it is not closed."""
    awaited, quoted, count = [], False, 1
    for i in range(at, len(text)):
        if text[i] == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif text[i] in CLOSING:
            awaited.append(CLOSING[text[i]])
        elif text[i] in CLOSING.values() and text[i] != awaited.pop():
            return None
        elif text[i] == "," and len(awaited) == 1:
            count += 1
        if not awaited:
            return count if text[at + 1:i].strip() else 0
    return None


def failures(header):
    """The functions of a header whose comment has no call of them, or none with the arguments of the declaration."""
    text = header.read_text()
    code = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for declared in DECLARATION.finditer(code):
        name, above = declared.group(1), text[:declared.start()].rstrip()
        wanted = 0 if code[declared.end():].startswith("(void)") else arguments(code, declared.end())
        comment = ""
        if above.endswith("*/"):
            comment = re.sub(r"\s*\n \*/?\s*", " ", above[above.rindex("/*"):])
        found = [arguments(comment, call.end()) for call in re.finditer(rf"\b{name}(?=\()", comment)]
        if not comment:
            yield f"{header.name}: {name} has no comment of its own"
        elif not found:
            yield f"{header.name}: the comment of {name} has no call of it"
        elif wanted not in found:
            yield f"{header.name}: the comment of {name} calls it with {found[0]} arguments, and it takes {wanted}"


def main():
    names = sys.argv[1:] or CHECKED
    listed = [next((folder / name for folder in FOLDERS if (folder / name).exists()), None) for name in names]
    found = [f"there is no {name}" for name, header in zip(names, listed) if not header]
    found += [failure for header in listed if header for failure in failures(header)]
    print("\n".join(found + [f"{len(names)} headers, {len(found)} functions without an example"]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
