#!/usr/bin/env python3
"""Writes, from the public headers, one C function per public function that calls it with random arguments (api.c includes them).

usage: gen_calls.py OUT.inc HEADER...

Arguments come from `any_<type>`, results go to `keep_<type>`. An opaque type is one with a `_release`: its handles live in a pool.
A function whose parameters are not covered is a comment in OUT.inc with the reason, and counted.
"""
import re
import sys
from pathlib import Path

# why a function is not called with random arguments
LEFT_OUT = {
    "tnf_status_code": "called on every status", "tnf_status_message": "called on every status",
    "tnf_status_release": "called on every status", "tnf_rt_status_name": "called on every status",
    "tnf_context_status": "turns the code of a compiled function into a status",
    "tnf_tensor_take": "takes memory of a compiled function",
    "tnf_program_from_info": "the description must outlive the program",
    "tnf_rt_tensor_release": "called by generated code",
    "tnf_context_new": "api.c makes contexts, with its allocator",
}
PLAIN = {"int32_t": "i32", "int64_t": "i64", "size_t": "size", "double": "f64", "float": "f32", "bool": "bool",
         "tnf_traced": "traced", "tnf_extent": "extent", "tnf_axes": "axes", "tnf_ints": "ints", "tnf_extents": "extents", "tnf_indices": "extents",
         "tnf_shape": "shape"}
# pointers that are read: type and name of the parameter, or the type alone
READ = {"const char * path": "path", "const char * text": "text", "const char *": "string", "const char * const * names": "names", "const int64_t *": "numbers",
        "const void *": "data", "void * user": "user", "tnf_text_sink *": "sink", "const tnf_ad_rule *": "ad_rule", "const tnf_print_options *": "print_options",
        "const tnf_graph_compiler_options *": "compiler_options", "void * dst": "buffer", "tnf_extent steps": "steps",
        "tnf_body_fn * condition": "condition_body", "tnf_body_fn *": "body", "tnf_step_fn *": "step", "const tnf_loop_options *": "loop_options", "const char * subscripts": "subscripts",
        "const tnf_einsum_options *": "einsum_options", "int32_t * pairs": "buffer",
        "const tnf_qr_options *": "qr_options", "const tnf_svd_options *": "svd_options", "const tnf_eigh_options *": "eigh_options",
        "const tnf_truncation *": "truncation", "tnf_norm_order order": "norm_order",
        "tnf_profile_sink *": "profile_sink", "tnf_profile_event_sink *": "profile_event_sink", "tnf_kept_sink *": "kept_sink", "uint64_t flags": "array_flags",
        "const tnf_index_numbers *": "index_numbers", "const tnf_window_options *": "window_options"}
# arrays of other libraries: one that a call takes or leaves, and one that it makes
ARRAYS = ("tnf_dlpack", "tnf_dlpack_legacy")
# structures of values that are passed, and what makes right ones
FACTORS = {"tnf_lu_factors": "tnf_lu_factor", "tnf_full_piv_lu_result": "tnf_full_piv_lu", "tnf_householder_qr_result": "tnf_householder_qr"}


def declarations(text):
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    for result, name, parameters in re.findall(r"TNF_API\s+([\w\s*]+?)\b(tnf_\w+)\(([^;]*?)\)[^;()]*;", text):
        parts = [p.strip() for p in re.sub(r"\s+", " ", parameters).split(",") if p.strip() not in ("", "void")]
        yield re.sub(r"\s+", " ", result).strip(), name, [split(p) for p in parts]


def split(parameter):
    """(type with its stars apart, name)"""
    kind, name = re.match(r"(.*?)(\w+)$", parameter).groups()
    return re.sub(r"\s*\*\s*", " * ", kind).strip().replace("*  *", "* *"), name


class Call:
    def __init__(self, result, name, parameters, handles, enums):
        self.name, self.handles, self.enums = name, handles, enums
        self.before, self.arguments, self.after = [], [], []
        i = 0
        while i < len(parameters):
            i += self.add(parameters, i)
        self.result = re.sub(r"\s*\*\s*", " * ", result).strip()

    def line(self, text):
        self.before.append(text)

    def add(self, parameters, i):
        """Adds parameter i, together with its count where it is a list. How many were added."""
        kind, name = parameters[i]
        after = parameters[i + 1] if i + 1 < len(parameters) else ("", "")
        bare = re.search(r"\w+$", kind.replace("const", "").replace("*", "").strip()).group()
        if name.split("_")[-1] == "count" and kind == "int32_t":
            self.line(f"int32_t {name} = any_count(f);")
        elif name == "flags" and kind == "int32_t":
            self.line("int32_t flags = any_flags(f);")
        elif kind in PLAIN and f"{kind} {name}" not in READ:
            self.line(f"{kind} {name} = any_{PLAIN[kind]}(f);")
        elif kind == "tnf_dtype" or kind in self.enums:
            self.line(f"{kind} {name} = ({kind})any_enum(f);")
        elif kind == "const tnf_traced *":
            self.line(f"tnf_traced {name}_list[LIST];")
            self.line(f"const tnf_traced *{name} = any_list(f, {name}_list);")
        elif kind == "const tnf_ints *":
            self.line(f"tnf_ints {name}_list[LIST];")
            self.line(f"const tnf_ints *{name} = any_ints_list(f, {name}_list);")
        elif kind == "tnf_traced *":
            self.line(f"tnf_traced {name}_out[LIST] = {{{{0}}}};")
            self.line(f"tnf_traced *{name} = any_pointer(f, {name}_out);")
            self.after.append(f"keep_list(f, {name}_out);")
        elif (text := READ.get(f"{kind} {name}") or READ.get(kind)) and not (text == "string" and after[1] == "length"):
            self.line(f"{kind} {name} = any_{text}(f);")
            if text == "text" and after[1] == "length":
                self.line(f"size_t length = any_length(f, {name});")
                self.arguments += [name, "length"]
                return 2
        elif re.fullmatch(r"(const )?tnf_\w+ \*", kind) and bare in self.handles:
            self.line(f"{bare} *{name} = {'take' if self.name == bare + '_release' else 'any'}_handle(f, KIND_{bare});")
        elif bare in self.handles and kind.endswith("* const *"):
            self.line(f"{bare} *{name}_list[LIST];")
            self.line(f"void *{name} = any_handles(f, KIND_{bare}, (void **){name}_list);")
        elif bare in self.handles and kind.endswith("* *"):
            self.line(f"{bare} *{name}_out[LIST] = {{0}};")
            self.line(f"{bare} **{name} = any_pointer(f, {name}_out);")
            if "_get" not in self.name:  # lent
                self.after.append(f"keep_handles(f, KIND_{bare}, (void **){name}_out);")
        elif bare in ARRAYS and kind.endswith("* *"):
            self.line(f"{bare} *{name}_out = NULL;")
            self.line(f"{bare} **{name} = any_pointer(f, &{name}_out);")
            self.after.append(f"keep_{bare[4:]}(f, {name}_out);")
        elif bare in ARRAYS:
            self.line(f"{kind}{name} = any_{bare[4:]}(f);")
            self.after.append(f"settle_{bare[4:]}(f, {name});")
        elif kind in FACTORS:
            self.line(f"{kind} {name};")
            self.line(f"any_members(f, (tnf_traced *)&{name}, sizeof {name} / sizeof(tnf_traced));")
            self.line(f"if (!one_in(f, 4))\n    {name} = {FACTORS[kind]}(any_traced(f));")
        elif kind in ("const char * *", "size_t *"):
            self.line(f"{kind.replace(' * *', ' *').replace('size_t *', 'size_t')} {name}_out = 0;")
            self.line(f"{kind} {name} = any_pointer(f, &{name}_out);")
        elif re.fullmatch(r"tnf_\w+_(description|statistics) \*", kind):
            self.line(f"{kind[:-2]} {name}_out;")
            self.line(f"{kind} {name} = any_struct(f, &{name}_out, sizeof {name}_out);")
        else:
            raise KeyError(f"parameter {kind} {name}")
        self.arguments.append(name)
        return 1

    def text(self, number):
        call = f"{self.name}({', '.join(self.arguments)})"
        bare = self.result.replace("const ", "").replace(" *", "")
        if self.result == "tnf_status *":
            call = f"keep_status(f, {call})"
        elif self.result in ("tnf_traced", "tnf_extent", "tnf_extents"):
            call = f"keep_{PLAIN[self.result]}(f, {call})"
        elif self.result.endswith("_result") or self.result in FACTORS:
            call = f"{self.result} result = {call};\n  keep_many(f, (tnf_traced *)&result, sizeof result / sizeof(tnf_traced))"
        elif self.result.startswith("tnf_") and self.result.endswith(" *") and bare in self.handles and self.name.endswith(
                ("_new", "_retain")):
            call = f"keep_handle(f, KIND_{bare}, {call})"
        elif self.result == "const char *":
            call = f"read_text({call})"
        else:
            call = f"(void){call}"
        lines = self.before + ["if (f->missing)", "  return;", call + ";"] + self.after
        return f"static void call_{number}(fuzz *f) {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def main():
    text = "\n".join(Path(header).read_text() for header in sys.argv[2:])
    found = list(declarations(text))
    enums = set(re.findall(r"typedef enum (tnf_\w+)", text))
    names = {name for _, name, _ in found}
    handles = sorted(name[:-8] for name in names if name.endswith("_release") and name[:-8] != "tnf_status")
    handles = [h for h in handles if h not in ("tnf_rt_tensor", "tnf_ad_context")] + ["tnf_ad_context"]
    out, table, left = [], [], []
    for result, name, parameters in found:
        reason = LEFT_OUT.get(name) or ("part of a rule" if name.startswith("tnf_rule_") else "")
        try:
            call = Call(result, name, parameters, handles, enums)
        except KeyError as error:
            reason = reason or f"not covered: {error}"
        if reason:
            left.append((name, reason))
            continue
        out.append(call.text(len(table)))
        table.append(name)
    with open(sys.argv[1], "w") as file:
        file.write("/* Generated by gen_calls.py from the public headers. */\n")
        file.write("#ifndef FUZZ_CALLS\nenum { " + ", ".join("KIND_" + h for h in handles) + ", KINDS };\n")
        file.write("static void release_handle(int kind, void *handle) {\n  switch (kind) {\n")
        file.write("".join(f"  case KIND_{h}:\n    {h}_release(handle);\n    break;\n" for h in handles) + "  }\n}\n#else\n" + "".join(out))
        file.write("static const struct {\n  const char *name;\n  void (*call)(fuzz *f);\n} calls[] = {\n")
        file.write("".join(f'    {{"{name}", call_{i}}},\n' for i, name in enumerate(table)) + "};\n")
        file.write("static const char left_out[] =\n" + "\n".join(f'    "  {n}: {r}\\n"' for n, r in left) + ' "";\n')
        file.write(f"enum {{ LEFT_OUT = {len(left)} }};\n#endif\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
