"""Reads docs/pytorch-jax-mapping.md: sections, what their snippets are given, and rows with the four snippets of each.

A section is a `##` heading. Its snippets share what a table `| given | in NumPy | here |` declares, and fenced blocks that begin with
names of LANGUAGES in a comment. A row is a line of a table whose head is HEAD, or a `###` heading with four such blocks.
"""
import hashlib
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/pytorch-jax-mapping.md"
LANGUAGES = ["PyTorch", "JAX", "eager", "traced"]
PEERS = LANGUAGES[:2]
HEAD = ["task", *LANGUAGES]
GIVEN = ["given", "in NumPy", "here"]
NONE = "—"
MARK = re.compile(r" \((batch last|reversed|up to signs|as drawn)\)$")
FEWER_DIGITS = re.compile(r" \((PyTorch|JAX) to (1e-\d+)\)$")
FENCE = re.compile(r"^```(?:python|c)\n(?:# |/\* )([\w ]+?)(?: \*/)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Given:
    """One input: its name, its value as a NumPy expression, and how tenferro has it."""

    def __init__(self, name, expression, here):
        self.name, self.expression = name, expression
        found = re.fullmatch(r"`\[([\d, ]*)\]`(?:, (batch last|reversed))?(, a `tnf_tensor`)?", here)
        if not found:
            raise SystemExit(f"{PAGE.name}: what {name} is here is no shape: {here}")
        self.extents = [int(n) for n in found.group(1).split(",") if n.strip()]
        self.layout, self.is_tensor = found.group(2) or "same", bool(found.group(3))


class Section:
    def __init__(self, title):
        self.title, self.given, self.before = title, [], {}


class Row:
    def __init__(self, section, task, snippets):
        self.section, self.snippets = section, snippets
        fewer = FEWER_DIGITS.search(task)
        self.digits = {fewer.group(1): float(fewer.group(2))} if fewer else {}
        task = FEWER_DIGITS.sub("", task)
        found = MARK.search(task)
        self.task, self.mark = (task[:found.start()], found.group(1)) if found else (task, "same")

    def key(self, peer):
        """Of all that decides what the peer's snippet gives."""
        given = [f"{g.name} = {g.expression}" for g in self.section.given]
        text = "\n".join([*given, self.section.before.get(peer, ""), self.mark, self.snippets[peer]])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def cells(line):
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def code(cell):
    """The text between the backticks of a cell; None for a dash."""
    if cell == NONE:
        return None
    found = re.fullmatch(r"`([^`]+)`", cell)
    if not found:
        raise SystemExit(f"{PAGE.name}: a cell is neither code nor {NONE}: {cell}")
    return found.group(1)


def tables(text):
    """(head, rows) of each table; a row is its cells."""
    for found in re.finditer(r"^(\|.*\|)\n\|[-|: ]+\|\n((?:\|.*\|\n?)*)", text, re.MULTILINE):
        yield cells(found.group(1)), [cells(line) for line in found.group(2).splitlines()]


def blocks(text):
    """What the blocks of each language say, in order; one of two languages begins with both names, "eager and traced"."""
    found = {}
    for names, body in FENCE.findall(text):
        for name in names.split(" and "):
            found[name] = found.get(name, "") + body
    if not set(found) <= set(LANGUAGES):
        raise SystemExit(f"{PAGE.name}: blocks begin with {sorted(found)}")
    return found


def rows_of(section, text):
    head, *parts = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)
    section.before = blocks(head)
    lines_read = 0
    for titles, lines in tables(head):
        lines_read += 2 + len(lines)
        if titles == GIVEN:
            section.given += [Given(code(name), code(value), here) for name, value, here in lines]
        elif titles == HEAD:
            for task, *snippets in lines:
                if len(snippets) != len(LANGUAGES):
                    raise SystemExit(f"{PAGE.name}: {task} has {len(snippets)} snippets")
                yield Row(section, task, dict(zip(LANGUAGES, map(code, snippets))))
        else:
            raise SystemExit(f"{PAGE.name}: {section.title}: no table has the head {titles}")
    if lines_read != len(re.findall(r"^\|", text, re.MULTILINE)):
        raise SystemExit(f"{PAGE.name}: {section.title}: a line of a table stands outside of one")
    for task, body in zip(parts[::2], parts[1::2]):
        yield Row(section, task, {language: blocks(body).get(language) for language in LANGUAGES})
    if 2 * len(FENCE.findall(text)) != len(re.findall(r"^```", text, re.MULTILINE)):
        raise SystemExit(f"{PAGE.name}: {section.title}: a block does not begin with the name of its language")


def read(page=PAGE):
    """All rows, in order."""
    _, *parts = re.split(r"^## (.+)\n", page.read_text(), flags=re.MULTILINE)
    rows = [row for title, text in zip(parts[::2], parts[1::2]) for row in rows_of(Section(title), text)]
    tasks = [row.task for row in rows]
    for row in rows:
        if tasks.count(row.task) > 1:
            raise SystemExit(f"{page.name}: two rows are called {row.task}")
        if not row.snippets["eager"] or not row.snippets["traced"]:
            raise SystemExit(f"{page.name}: {row.task} lacks a snippet in C")
        if not any(row.snippets[peer] for peer in PEERS):
            raise SystemExit(f"{page.name}: {row.task} has no snippet of a framework")
    return rows


def split(text, separator):
    """The parts between separators that stand outside of brackets and strings."""
    parts, depth, quote, start = [], 0, None, 0
    for i, letter in enumerate(text):
        if quote:
            quote = None if letter == quote and text[i - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == separator and not depth:
            parts.append(text[start:i])
            start = i + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]
