"""Turns the C snippets of the page into two sources, eager.c and traced.c, with a function for each row."""
import re

import page

HEADER = """/* Generated from docs/{page}: the {language} snippets. */
#include "rows.h"
"""
# at file scope in a block: a function, up to a brace at the beginning of a line
FUNCTION = re.compile(r"^static [^;{(]*\b(\w+)\([^;]*?\) \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
# what a snippet finds besides what is given
HANDLES = {"eager": {"ctx": "tnf_context *", "runtime": "tnf_eager_runtime *"},
           "traced": {"ctx": "tnf_context *", "graph": "tnf_graph *", "compiler": "tnf_graph_compiler *"}}
TYPES = {"eager": ("tnf_eager_tensor *", "given_eager"), "traced": ("tnf_traced ", "given_traced")}


def without_comments(text):
    return re.sub(r"\s*/\*.*?\*/", "", text, flags=re.DOTALL)


def functions(text, suffix):
    """The functions of a block under names of their own, with a macro for each, and what is left of the block."""
    found = list(FUNCTION.finditer(text))
    renamed = [f"#define {f.group(1)} {f.group(1)}_{suffix}" for f in found]
    after = [f"#undef {f.group(1)}" for f in found]
    return renamed + [f.group() for f in found], FUNCTION.sub("", text), after


def declarations(section, number, body, language):
    for given in section.given:
        if not re.search(rf"\b{given.name}\b", body):
            continue
        kind, function = ("tnf_tensor *", "given") if given.is_tensor else TYPES[language]
        name = f', "{given.name}"' if function == "given_traced" else ""
        yield f'  {kind}{given.name} = {function}(this_row, "{number}.{given.name}"{name});'


def row_function(row, number, section, language):
    """A row as C: its own functions, then one that declares what is given, runs the statements and gives the last one's values."""
    own, rest, after = functions(without_comments(row.snippets[language]), f"row{number}")
    *statements, last = page.split(rest, ";")
    block, brace, behind = last.rpartition("\n}\n")
    if brace:  # a loop has no semicolon behind it
        statements, last = [*statements, block + brace], behind
    body = re.sub(r'"[^"]*"', "", "\n".join([*own, *statements, last]))
    lines = [f"/* {row.task} */", *own, f"static void {language}_{number}(row *this_row) {{"]
    for name, kind in HANDLES[language].items():
        if re.search(rf"\b{name}\b", body) and f"{kind}{name} =" not in body:
            lines.append(f"  {kind}{name} = this_row->{name};")
    lines += declarations(row.section, section, body, language)
    lines += [f"  {statement};" for statement in statements]
    lines += [f"  RESULT(this_row, ({value}));" for value in page.split(last, ",")]
    return "\n".join([*lines, "}", *after, ""])


def source(rows, language):
    parts, after, section = [HEADER.format(page=page.PAGE.name, language=language)], [], 0
    for number, row in enumerate(rows):
        if not number or row.section is not rows[number - 1].section:
            section += 1
            parts += after
            own, _, after = functions(row.section.before.get(language, ""), f"section{section}")
            parts += own
        parts.append(row_function(row, number, section, language))
    table = [f'    {{"{number}", {language}_{number}}},' for number in range(len(rows))]
    return "\n".join([*parts, f"const row_function {language}_rows[] = {{", *table, "    {NULL, NULL},", "};", ""])


def sections(rows):
    """(number, section), numbered as in `source`."""
    seen = []
    for row in rows:
        if row.section not in seen:
            seen.append(row.section)
    return enumerate(seen, 1)
