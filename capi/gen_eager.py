#!/usr/bin/env python3
"""Writes the operations on eager tensors from the public headers of builders: tenferro/eager_ops.h and eager_ops.c.

usage: gen_eager.py OUTPUT-FOLDER HEADER...

A builder tnf_f of values of a graph becomes tnf_eager_f of eager tensors, with the same other arguments. What it makes is a call: its operands,
the numbers that decide which program it runs, the extents that the program reads, and how a graph of it is built. A declaration with an argument
of an unknown kind is refused.
"""
import re
import sys
import textwrap
from pathlib import Path

COLUMNS = 130
# what is not an operation on tensors, or is one of its own (tenferro/eager.h)
WITHOUT = {"while", "for", "scan", "if", "grad", "vjp", "jvp", "grad_many", "vjp_many", "jvp_many", "grad_optional", "vjp_optional", "jvp_optional",
           "grad_many_optional", "vjp_many_optional", "scalar_f32", "scalar_f64", "scalar_i32", "scalar_i64", "scalar_bool", "scalar_complex_f32",
           "scalar_complex_f64", "constant"}
# records with the operand itself, through which derivatives pass: what is made of it has none
GIVEN = {"tnf_lu_factors": "a"}
# functions with a C number that is an operand when they run: new numbers need no new program
NUMBERS = {"add_scalar": "tnf_add({x}, {value})", "sub_scalar": "tnf_sub({x}, {value})", "div_scalar": "tnf_div({x}, {value})",
           "maximum_scalar": "tnf_maximum({x}, {value})", "minimum_scalar": "tnf_minimum({x}, {value})", "scale": "tnf_mul({value}, {x})",
           "rsub": "tnf_sub({value}, {x})", "rdiv": "tnf_div({value}, {x})", "compare_scalar": "tnf_compare({direction}, {x}, {value})",
           "clamp_scalar": "tnf_clamp({x}, {low}, {high})", "full_like": "tnf_full({value}, tnf_shape_of_value({x}))"}
# functions of each element that stand under headings of others
ELEMENTWISE = {"relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "gelu_tanh", "silu", "mish", "softsign", "hard_tanh", "hard_sigmoid",
               "hard_swish", "log_sigmoid", "squared_error", "huber", "bce_with_logits"}
NOT_ELEMENTWISE = {"logcumsumexp"}
# functions that must know which of the extents they are given are 1
KNOWS_ONES = {"gather"}
WHOLE = {"int32_t", "int64_t", "bool"}
LISTS = {"tnf_axes", "tnf_ints"}
EXTENT_LISTS = {"tnf_extents": "extents", "tnf_indices": "indices"}
STRUCTURES = {"tnf_norm_order": "norm_order"}
OPTIONS = {"tnf_window_options": "window_options", "tnf_einsum_options": "einsum_options", "tnf_qr_options": "qr_options",
           "tnf_svd_options": "svd_options", "tnf_eigh_options": "eigh_options", "tnf_truncation": "truncation",
           "tnf_index_numbers": "index_numbers"}


def refuse(what):
    sys.exit(f"gen_eager.py: {what}")


class Headers:
    def __init__(self, paths):
        self.enums, self.results, self.functions = set(), {}, []
        for path in map(Path, paths):
            self.read(path)

    def read(self, path):
        text = path.read_text()
        plain = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
        self.enums.update(re.findall(r"typedef enum \w+ \{.*?\} (\w+);", plain, re.DOTALL))
        for body, name in re.findall(r"typedef struct \w+ \{([^{}]*)\} (tnf_\w+);", plain, re.DOTALL):
            members = [part for line in filter(str.strip, body.split(";")) for part in self.members(line)]
            if members and all(members):
                self.results[name] = members
        section = ""
        for match in re.finditer(r"/\* -+ (.*?) -+ \*/|TNF_API ([^;]*?)\b(tnf_\w+)\(([^;]*)\);", text, re.DOTALL):
            heading, result, name, arguments = match.groups()
            if heading:
                section = heading
            else:
                self.functions.append((section, re.sub(r"\s+", " ", result).strip(), name[4:], re.sub(r"\s+", " ", arguments)))

    @staticmethod
    def members(line):
        found = re.fullmatch(r"\s*tnf_traced\s+([\w\s,]+?)\s*", line)
        return [part.strip() for part in found.group(1).split(",")] if found else [None]


class Argument:
    """One argument of a builder: its C type, its name, and what it is."""

    def __init__(self, headers, text, before):
        self.type, self.name = re.fullmatch(r"(.*?)\s*(\w+)", text.strip()).groups()
        self.type = self.type.strip()
        self.before = before
        self.kind = self.find(headers, self.type.replace("const ", ""))

    def find(self, headers, plain):
        if plain == "tnf_graph *":
            return "graph"
        if plain == "tnf_traced *":
            constant = self.type.startswith("const")
            return ("optional" if self.name == "weights" else "operands") if constant else ("maybe" if self.name == "places" else "parts")
        if plain in ("tnf_traced", "tnf_extent") or plain in LISTS:
            return plain[4:]
        if plain in EXTENT_LISTS:
            return EXTENT_LISTS[plain]
        if plain in headers.results:
            return "record"
        if plain in WHOLE or plain in headers.enums or plain == "tnf_dtype":
            return "whole"
        if plain == "double":
            return "real"
        if plain in STRUCTURES:
            return "structure"
        if plain.removesuffix(" *") in OPTIONS:
            return "options"
        if plain == "tnf_ints *":
            return "int_lists"
        if plain == "char *":
            return "text"
        if plain == "tnf_einsum_plan *":
            return "plan"
        if plain == "tnf_elementwise_fn *":
            return "callback"
        if plain == "void *":
            return "user"
        return None

    def of_eager(self, headers):
        """The declaration of the argument of the eager function."""
        types = {"graph": "tnf_eager_runtime *", "traced": "tnf_eager_tensor *", "operands": "tnf_eager_tensor *const *",
                 "optional": "tnf_eager_tensor *", "parts": "tnf_eager_tensor **", "maybe": "tnf_eager_tensor **"}
        name = "runtime" if self.kind == "graph" else self.name
        kind = types.get(self.kind) or (eager_record(self.type) if self.kind == "record" else self.type)
        return kind + ("" if kind.endswith("*") else " ") + name


def eager_record(name):
    return name.replace("tnf_", "tnf_eager_", 1)


class Function:
    def __init__(self, headers, section, result, name, arguments):
        self.headers, self.section, self.result, self.name = headers, section, result, name
        self.arguments = []
        for text in arguments.split(","):
            self.arguments.append(Argument(headers, text, self.arguments))
        self.at_run = self.name in NUMBERS
        under = section.startswith("elementwise") or section == "special functions"
        self.is_elementwise = under and name not in NOT_ELEMENTWISE or name in ELEMENTWISE

    def unknown(self):
        return [f"{a.type} {a.name}" for a in self.arguments if a.kind is None]

    def results(self):
        """The members of the record that are made, or None."""
        members = self.headers.results.get(self.result)
        return members and [m for m in members if m != GIVEN.get(self.result)]

    def declaration(self):
        types = {"tnf_traced": "tnf_eager_tensor *", "bool": "bool "}
        result = types.get(self.result) or eager_record(self.result) + " "
        head = f"TNF_API {result}tnf_eager_{self.name}("
        text = head.replace(" ", "~") + ", ".join(a.of_eager(self.headers).replace(" ", "~") for a in self.arguments) + ")"
        lines = textwrap.wrap(text, COLUMNS - 1, subsequent_indent=" " * min(len(head), 40), break_long_words=False)
        return "\n".join(lines).replace("~", " ")

    def held(self):
        """The arguments that the graph needs beside operands and run-time extents."""
        return [a for a in self.arguments if a.kind in ("whole", "real", "axes", "ints", "extent", "extents", "indices", "structure", "options", "int_lists",
                                                        "text", "plan", "callback", "user") and not (self.at_run and a.kind == "real")] + \
               [a for a in self.arguments if a.kind in ("optional", "maybe")]

    def is_operand(self, argument):
        return argument.kind in ("graph", "traced", "record", "operands", "optional") or self.at_run and argument.kind == "real"

    def list_count(self, argument):
        """The argument that says how long a list is."""
        near = [a for a in self.arguments if a.name == "count"]
        return near[0].name if near else refuse(f"tnf_{self.name}: {argument.name} has no count")

    def structure(self):
        lines = []
        for a in self.held():
            if a.kind in ("optional", "maybe"):
                lines.append(f"  bool {a.name};")
            else:
                lines.append(f"  {a.type}{'' if a.type.endswith('*') else ' '}{a.name};")
        return lines or ["  char none;"]

    def trace(self):
        """How a graph of the call is built."""
        lines = [f"static void trace_{self.name}(tnf_eager_tracing *tracing, const void *arguments) {{",
                 f"  const {self.name}_arguments *held = arguments;", "  (void)held;"]
        values = {}
        for a in self.arguments:
            n = a.name
            if a.kind == "graph":
                values[n] = "tracing->graph"
            elif a.kind == "traced":
                lines.append(f"  tnf_traced {n} = *tracing->in++;")
                values[n] = n
            elif a.kind == "record":
                lines.append(f"  {a.type} {n} = {{" + ", ".join(f".{m} = tracing->in[{i}]" for i, m in enumerate(self.headers.results[a.type])) + "};")
                lines.append(f"  tracing->in += {len(self.headers.results[a.type])};")
                values[n] = n
            elif a.kind == "operands":
                lines.append(f"  const tnf_traced *{n} = tracing->in;")
                lines.append(f"  tracing->in += held->{self.list_count(a)};")
                values[n] = n
            elif a.kind == "optional":
                lines.append(f"  const tnf_traced *{n} = held->{n} ? tracing->in++ : NULL;")
                values[n] = n
            elif a.kind == "extent":
                lines.append(f"  tnf_extent {n} = tnf_eager_next_extent(tracing, held->{n});")
                values[n] = n
            elif a.kind == "extents":
                lines.append(f"  tnf_extents {n} = tnf_eager_next_extents(tracing, &held->{n});")
                values[n] = n
            elif a.kind == "indices":
                lines.append(f"  tnf_indices {n} = tnf_eager_next_indices(tracing, {self.arguments[0].name}, &held->{n});")
                values[n] = n
            elif a.kind == "real" and self.at_run:
                lines.append(f"  tnf_traced {n} = *tracing->in++;")
                values[n] = n
            elif a.kind == "parts":
                values[n] = "tracing->out"
            elif a.kind == "maybe":
                values[n] = f"held->{n} ? &tracing->out[1] : NULL"
            else:
                values[n] = f"held->{n}"
        call = NUMBERS[self.name].format(**values) if self.at_run else f"tnf_{self.name}({', '.join(values[a.name] for a in self.arguments)})"
        members = self.results()
        if members:
            lines += [f"  {self.result} r = {call};"] + [f"  tracing->out[{i}] = r.{m};" for i, m in enumerate(members)]
        elif self.result == "bool":
            lines.append(f"  (void){call};")
        else:
            lines.append(f"  tracing->out[0] = {call};")
        return lines + ["}"]

    def body(self):
        """The function on eager tensors."""
        held = {a.name for a in self.held()}
        given = ", ".join(f".{a.name} = {a.name + ' != NULL' if a.kind in ('optional', 'maybe') else a.name}" for a in self.held()) or ".none = 0"
        lines = [self.declaration().replace("TNF_API ", "", 1) + " {", f"  {self.name}_arguments held = {{{given}}};",
                 f"  tnf_eager_making call;", f"  tnf_eager_call_begin(&call, OP_{self.name.upper()}, \"{self.name}\", trace_{self.name}, &held);"]
        if self.is_elementwise:
            lines.append("  call.is_elementwise = true;")
        if self.name in KNOWS_ONES:
            lines.append("  call.knows_ones = true;")
        x = next((a.name for a in self.arguments if a.kind == "traced"), None)
        for a in sorted(self.arguments, key=lambda a: not self.is_operand(a)):
            n = a.name
            if a.kind == "graph":
                lines.append("  tnf_eager_call_runtime(&call, runtime);")
            elif a.kind == "traced":
                x_of = f"tnf_eager_detach({n})" if n == GIVEN.get(self.result) else n
                lines.append(f"  tnf_eager_call_operand(&call, \"{n}\", {x_of});")
            elif a.kind == "record":
                lines += [f"  tnf_eager_call_operand(&call, \"{m}\", {n}.{m});" for m in self.headers.results[a.type]]
            elif a.kind == "operands":
                lines.append(f"  tnf_eager_call_operands(&call, \"{n}\", {n}, {self.list_count(a)});")
            elif a.kind == "optional":
                lines.append(f"  tnf_eager_call_optional(&call, \"{n}\", {n});")
            elif a.kind == "whole":
                lines.append(f"  tnf_eager_call_whole(&call, (int64_t){n});")
            elif a.kind == "real":
                lines.append(f"  tnf_eager_call_{'number' if self.at_run else 'real'}(&call, {x + ', ' if self.at_run else ''}{n});")
            elif a.kind in ("axes", "ints"):
                lines.append(f"  tnf_eager_call_list(&call, &{n});")
            elif a.kind == "extent":
                lines.append(f"  tnf_eager_call_extent(&call, {n});")
            elif a.kind in ("extents", "indices"):
                lines.append(f"  tnf_eager_call_extents(&call, &{n});")
            elif a.kind == "structure":
                lines.append(f"  tnf_eager_call_{STRUCTURES[a.type]}(&call, &{n});")
            elif a.kind == "options":
                lines.append(f"  tnf_eager_call_{OPTIONS[a.type.replace('const ', '').removesuffix(' *')]}(&call, {n});")
            elif a.kind == "int_lists":
                lines.append(f"  tnf_eager_call_lists(&call, {n}, {self.list_count(a)});")
            elif a.kind == "text":
                lines.append(f"  tnf_eager_call_text(&call, {n});")
            elif a.kind == "plan":
                lines.append(f"  tnf_eager_call_plan(&call, {n});")
            elif a.kind == "callback":
                lines.append("  tnf_eager_call_callback(&call);")
            elif a.kind == "maybe":
                lines.append(f"  tnf_eager_call_whole(&call, {n} != NULL);")
        parts = next((a for a in self.arguments if a.kind == "parts"), None)
        maybe = next((a for a in self.arguments if a.kind == "maybe"), None)
        members = self.results()
        if parts:
            lines.append(f"  return tnf_eager_call_end(&call, {self.list_count(parts)}, {parts.name});")
        elif members:
            record, given = eager_record(self.result), GIVEN.get(self.result)
            parts_of = [f".{given} = out[0] ? {given} : NULL"] * bool(given) + [f".{m} = out[{i}]" for i, m in enumerate(members)]
            lines += [f"  tnf_eager_tensor *out[{len(members)}];", f"  tnf_eager_call_end(&call, {len(members)}, out);",
                      f"  return ({record}){{{', '.join(parts_of)}}};"]
        else:
            size = 2 if maybe else 1
            count = f"{maybe.name} ? 2 : 1" if maybe else "1"
            lines += [f"  tnf_eager_tensor *out[{size}];", f"  tnf_eager_call_end(&call, {count}, out);"]
            if maybe:
                lines += [f"  if ({maybe.name})", f"    *{maybe.name} = out[1];"]
            lines.append("  return out[0];")
        return lines + ["}"]


def is_operation(headers, function):
    section, result, name, arguments = function
    kinds = ("tnf_traced", "bool") + tuple(headers.results)
    takes = re.search(r"\btnf_traced\b|\btnf_graph \*", arguments) or any(f"{r} " in arguments for r in headers.results)
    return name not in WITHOUT and result in kinds and takes


def record_text(headers, name):
    why = f"/* `{GIVEN[name]}` is the operand itself: derivatives pass through it, and not through the others. */\n" if name in GIVEN else ""
    return why + f"typedef struct {eager_record(name)} {{\n  tnf_eager_tensor *{', *'.join(headers.results[name])};\n}} {eager_record(name)};"


HEADER = """/* The operations on eager tensors; generated from the builders of tenferro/ops.h.
 *
 * tnf_eager_f takes the arguments of tnf_f, with eager tensors for values and numbers for extents, and gives what the program of that one
 * call gives, bit for bit: shapes, dtypes, formulas and errors are those of tnf_f. tnf_eager_matmul(a, tnf_eager_tanh(b)). After a failure the
 * result is NULL, and the runtime keeps the first error. */
#ifndef TENFERRO_EAGER_OPS_H
#define TENFERRO_EAGER_OPS_H

#include "tenferro/eager.h"
#include "tenferro/ops.h"

#ifdef __cplusplus
extern "C" {
#endif
"""


def main():
    folder, *paths = sys.argv[1:]
    headers = Headers(paths)
    functions = [Function(headers, *each) for each in headers.functions if is_operation(headers, each)]
    for each in functions:
        if each.unknown():
            refuse(f"tnf_{each.name}: {'; '.join(each.unknown())} is of no kind that is known here")
    sections = list(dict.fromkeys(each.section for each in functions))
    functions.sort(key=lambda each: (sections.index(each.section), each.name))
    records = sorted({each.result for each in functions if each.result in headers.results} |
                     {a.type for each in functions for a in each.arguments if a.kind == "record"})
    text = [HEADER] + [record_text(headers, name) for name in records] + [""]
    for section in sections:
        text += [f"/* ---- eager: {section} ---- */", ""] + [each.declaration() + ";" for each in functions if each.section == section] + [""]
    text += ["#ifdef __cplusplus", "}", "#endif", "#endif", ""]
    out = Path(folder)
    (out / "tenferro").mkdir(parents=True, exist_ok=True)
    (out / "tenferro/eager_ops.h").write_text("\n".join(text))
    code = ["/* Generated by gen_eager.py. */", '#include "tenferro/eager_ops.h"', '#include "eager/call.h"', "", "enum {"]
    code += [f"  OP_{each.name.upper()}," for each in functions] + ["};", ""]
    for each in functions:
        code += [f"typedef struct {each.name}_arguments {{"] + each.structure() + [f"}} {each.name}_arguments;", ""]
        code += each.trace() + [""] + each.body() + [""]
    (out / "eager_ops.c").write_text("\n".join(code))


if __name__ == "__main__":
    main()
