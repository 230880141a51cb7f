"""Writes the C builders from the operation records (llvm-tblgen --dump-json): one IR-level builder per record, and for records whose
`builder` field names a plain form ("unary", "binary", "along", "direct") the public declaration and its definition on top of it. What it
does not know in a record it refuses.

usage: gen_builders.py records.json output-folder
"""
import json
import os
import re
import sys
import textwrap

COLUMNS = 130

# The keys of a record: MLIR's, those that this file reads, those that only become C++ (Base.td and the families say what they mean)
KEYS = set("""arguments assemblyFormat builders cppNamespace description extraClassDeclaration extraClassDefinition hasCanonicalizeMethod
hasCanonicalizer hasCustomAssemblyFormat hasFolder hasRegionVerifier hasVerifier opDialect opDocGroup opName regions results
skipDefaultBuilders successors summary traits useCustomPropertiesEncoding
builder derivative keepsElements runtimeFunction shapes task zeroIf zeroIsOperand
attributes check common costly declarations extraDefinition failsByZero familyDefinition fold inPlace more operandNames
operandNumbers finiteOperands
resultElement""".split())
# where plain_ops.h and operations.md list the records of a family, the stem of the file that a record stands in; a record's own
# `task` counts more
TASKS = {
    "Elementwise": "elementwise: arithmetic",
    "Shape": "shape and arrangement",
    "Reduce": "reductions",
    "Linalg": "linear equations",
    "MatrixFunctions": "functions of matrices",
    "Factorizations": "factorizations",
}
BUILDERS = {"unary", "binary", "along", "direct", "custom", "none"}


def refuse(op, what):
    """Ends the build: `what` in the record is unknown here."""
    sys.exit(f"{op['!name']} (\"{op['opName']}\"): {what}")


class Records:
    def __init__(self, path):
        with open(path) as file:
            self.all = json.load(file)

    def get(self, reference):
        return self.all[reference["def"]]

    def ops(self):
        """The operations that have builders, by name."""
        return sorted((op for op in self.every_op() if op.get("builder") != "none"), key=lambda op: op["opName"])

    def every_op(self):
        found = [self.all[name] for name in self.all["!instanceof"]["Op"]]
        mine = [op for op in found if op["opDialect"]["def"] == "Tenferro_Dialect"]
        for op in mine:
            self.check(op)
        return mine

    def check(self, op):
        for key in sorted(op):
            if not key.startswith("!") and key not in KEYS:
                refuse(op, f'unknown key "{key}"')
        if op.get("builder", "custom") not in BUILDERS:
            refuse(op, f'builder "{op["builder"]}" is none of {", ".join(sorted(BUILDERS))}')
        if op.get("derivative", "none") not in ("rule", "engine", "none"):
            refuse(op, f'derivative "{op["derivative"]}" is none of engine, none, rule')
        if op.get("shapes") and not re.fullmatch(r"\[.*\] to \[[^\]]*\]", op["shapes"]):
            refuse(op, f'shapes "{op["shapes"]}" is not "[..] to [..]"')
        if op["successors"]["args"]:
            refuse(op, "successors have no builder")
        for reference, name in op["results"]["args"]:
            record = self.get(reference)
            if "Variadic" in record["!superclasses"]:
                record = self.get(record["baseType"])
            if op.get("builder") != "none" and record["!name"] != "Index" and "Tenferro_TensorOf" not in record["!superclasses"]:
                refuse(op, f'result "{name}" is of the type {record["!name"]}, which builders do not know')

    def enums(self):
        """The enums that operations use, in order of name."""
        used = {}
        for op in self.ops():
            for reference, _ in op["arguments"]["args"]:
                record = self.get(reference)
                if "OptionalAttr" in record["!superclasses"]:
                    record = self.get(record["baseAttr"])
                if "EnumAttrInfo" in record["!superclasses"]:
                    used[record["className"]] = record
        return [used[name] for name in sorted(used)]


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def element_bit(records, reference):
    """The C expression of one dtype's bit in a set of dtypes."""
    record = records.get(reference)
    names = {"F32": "F32", "F64": "F64", "I32": "I32", "I64": "I64", "I1": "BOOL"}
    if "Complex" in record["!superclasses"]:
        return f"1u << TNF_COMPLEX_{names[record['elementType']['def']]}"
    return f"1u << TNF_{names[record['!name']]}"


def class_name(definition):
    """FloatT -> tnf_class_float"""
    return "tnf_class_" + definition.removesuffix("T").lower()


def operand_classes(records):
    """The kinds of tensors that operands may be: the dtypes and the words of an error, from the records of the constraints."""
    classes = []
    for name in sorted(records.all["!instanceof"]["Tenferro_TensorOf"]):
        record = records.all[name]
        dtypes = " | ".join(element_bit(records, element) for element in record["elementTypes"])
        classes.append((class_name(name), f'{{{dtypes}, "{record["words"]}"}}'))
    return classes


# What an attribute is in the example of a call, by its type.
LITERALS = {"I64Attr": "0", "F64Attr": "0.5", "BoolAttr": "true", "UnitAttr": "true", "StrAttr": '"text"', "TypeAttr": "TNF_F64"}


class Argument:
    """One argument of a builder: its C parameters and the statement that adds it to the call."""

    def __init__(self, records, op, reference, name):
        record = records.get(reference)
        kinds = record["!superclasses"]
        optional = "OptionalAttr" in kinds
        if optional or "DefaultValuedAttr" in kinds:
            reference = record["baseAttr"]
            record = records.get(reference)
            kinds = record["!superclasses"]
        self.name = name
        self.is_operand = "TypeConstraint" in kinds
        tensor = records.get(record["baseType"]) if "Variadic" in kinds else record
        self.operand_class = tensor["!name"] if "Tenferro_TensorOf" in tensor["!superclasses"] else None
        described = self.describe(reference["def"], record, kinds)
        if not described:
            refuse(op, f'argument "{name}" is of the type {reference["def"]}, which builders do not know')
        self.parameters, self.add = described
        if optional:
            self.make_optional()
        self.examples = [p.split()[-1].lstrip("*") for p in self.parameters]
        if reference["def"] in LITERALS:
            self.examples = ["NULL" if optional else LITERALS[reference["def"]]]
        # what the static capacities of a call are counted by
        self.is_attribute = not self.is_operand
        self.is_extent_list = "Variadic" in kinds and not self.operand_class

    def make_optional(self):
        """A pointer, NULL where the attribute is not there."""
        kind, name = self.parameters[0].rsplit(" ", 1)
        if not name.startswith("*"):
            self.parameters[0] = f"const {kind} *{name}"
            self.add = self.add.replace(f", {name}", f", *{name}").replace(f"(int32_t){name}", f"(int32_t)*{name}")
        self.add = f"if ({self.name}) {self.add}"

    def describe(self, definition, record, kinds):
        """The parameters and the statement; None where the type is unknown."""
        n = self.name
        if "Variadic" in kinds:
            if record["baseType"]["def"] != "Index" and not self.operand_class:
                return None
            if record["baseType"]["def"] == "Index":
                return ([f"const tnf_extent *{n}", f"int32_t {n}_count"],
                        f'tnf_call_extents(&call, "static_{n}", {n}, {n}_count);')
            return [f"const tnf_traced *{n}", f"int32_t {n}_count"], f"tnf_call_operands(&call, &{class_name(self.operand_class)}, {n}, {n}_count);"
        if definition == "Index":
            return [f"tnf_extent {n}"], f"tnf_call_extent(&call, {n});"
        if self.is_operand:
            if not self.operand_class:
                return None
            return [f"tnf_traced {n}"], f"tnf_call_operand(&call, &{class_name(self.operand_class)}, {n});"
        if "EnumAttrInfo" in kinds:
            return [f"tnf_{snake(record['className'])} {n}"], f'tnf_call_enum(&call, "{n}", (int32_t){n}, {len(record["enumerants"])});'
        plain = {
            "DenseI64ArrayAttr": ([f"const int64_t *{n}", f"int32_t {n}_count"],
                                  f'tnf_call_int_array(&call, "{n}", {n}, {n}_count);'),
            "I64Attr": ([f"int64_t {n}"], f'tnf_call_int(&call, "{n}", {n});'),
            "F64Attr": ([f"double {n}"], f'tnf_call_double(&call, "{n}", {n});'),
            "BoolAttr": ([f"bool {n}"], f'tnf_call_bool(&call, "{n}", {n});'),
            "UnitAttr": ([f"bool {n}"], f'tnf_call_unit(&call, "{n}", {n});'),
            "StrAttr": ([f"const char *{n}"], f'tnf_call_string(&call, "{n}", {n});'),
            "TypeAttr": ([f"tnf_dtype {n}"], f'tnf_call_dtype(&call, "{n}", {n});'),
            "ElementsAttr": ([f"MlirAttribute {n}"], f'tnf_call_attribute(&call, "{n}", {n});'),
        }
        return plain.get(definition)


class Body:
    """A region of the operation, which the builder takes."""

    def __init__(self, records, op, reference, name):
        record = records.get(reference)
        if "Region" not in record["!superclasses"] or "VariadicRegion" in record["!superclasses"]:
            refuse(op, f'region "{name}" is of the type {reference["def"]}, which builders do not know')
        self.name, self.is_operand, self.is_attribute, self.is_extent_list = name, False, False, False
        self.parameters, self.add = [f"MlirRegion {name}"], f'tnf_call_region(&call, "{name}", {name});'


class Builder:
    """The C builder of one record."""

    def __init__(self, records, op):
        self.name = op["opName"]
        self.form = op.get("builder", "custom")
        self.summary = op["summary"]
        self.description = " ".join((op.get("description") or "").split())
        self.shapes = op.get("shapes")
        family = op["!locs"][-1].split(":")[0].rsplit("/", 1)[-1].removesuffix(".td")
        self.task = op.get("task") or TASKS.get(family)
        self.internal = (op.get("description") or "").strip().startswith("Internal")
        args = op["arguments"]["args"]
        extents = {"static_" + name for reference, name in args
                   if "Variadic" in records.get(reference)["!superclasses"]
                   and records.get(reference)["baseType"]["def"] == "Index"}
        self.arguments = [Argument(records, op, reference, name) for reference, name in args if name not in extents]
        self.regions = [Body(records, op, reference, name) for reference, name in op["regions"]["args"]]
        self.arguments += self.regions
        if self.form == "direct":
            for parameter in self.parameters():
                if "Mlir" in parameter:
                    refuse(op, f'builder "direct" cannot take `{parameter}` from a user')
        if self.form not in ("custom", "none") and not self.task:
            refuse(op, "a user would not find it: `task` is empty, and TASKS has none for its family")
        self.zeros = self.zero_rule(op)
        self.segments = any(trait["def"] == "AttrSizedOperandSegments" for trait in op["traits"])
        if any(records.get(reference)["!superclasses"].count("Variadic") for reference, _ in op["results"]["args"]):
            self.results, self.variadic_result = [], op["results"]["args"][0][1]
        else:
            self.results, self.variadic_result = [name for _, name in op["results"]["args"]], None
        # a list of extents may be all numbers, which do not know their graph
        self.needs_graph = not any(records.get(reference)["!superclasses"].count("TypeConstraint")
                                   and not self.is_extents(records.get(reference)) for reference, _ in args)
        self.index_result = [r["def"] for r, _ in op["results"]["args"]] == ["Index"]

    def zero_rule(self, op):
        """The initialiser of a tnf_zero_rule from `zeroIf`; None where there is none."""
        text = op.get("zeroIf")
        if not text:
            return None
        groups = [a.name for a in self.arguments if a.is_operand]
        words = text.split()
        joints = set(words[1::2])
        if text in ("sum", "difference") and len(groups) == 2:
            kind, named = f"TNF_ZERO_{text.upper()}", groups
        elif len(words) % 2 and len(joints) <= 1 and joints <= {"or", "and"} and set(words[::2]) <= set(groups):
            kind, named = "TNF_ZERO_ANY" if joints == {"or"} else "TNF_ZERO_ALL", words[::2]
        else:
            refuse(op, f'zeroIf "{text}" is neither operands joined by "or" or "and", nor "sum" or "difference" of two')
        mask = sum(1 << groups.index(name) for name in named)
        return f"{{{kind}, {mask}, {'true' if op['zeroIsOperand'] else 'false'}}}"

    @staticmethod
    def is_extents(record):
        return "Variadic" in record["!superclasses"] and record["baseType"]["def"] == "Index"

    def result_type(self):
        if self.variadic_result:
            return "void"
        if self.index_result:
            return "tnf_extent"
        return "tnf_traced" if len(self.results) == 1 else f"tnf_{self.name}_result"

    def result_struct(self):
        fields = ", ".join(self.results)
        return f"/* {self.summary}. */\ntypedef struct tnf_{self.name}_result {{\n  tnf_traced {fields};\n}} tnf_{self.name}_result;\n"

    def parameters(self):
        return [p for a in self.arguments for p in a.parameters]

    def signature(self):
        parameters = self.parameters()
        if self.needs_graph:
            parameters.insert(0, "tnf_graph *graph")
        if self.variadic_result:
            parameters += [f"int32_t {self.variadic_result}_count", f"tnf_traced *{self.variadic_result}"]
        return wrap(f"{self.result_type()} tnf_op_{self.name}(", parameters)

    def capacities(self):
        """That the arrays of a call hold what this one puts there."""
        lists = sum(a.is_extent_list for a in self.arguments)
        counts = {"GROUPS": sum(a.is_operand for a in self.arguments), "REGIONS": len(self.regions), "EXTENT_LISTS": lists,
                  "ATTRIBUTES": lists + sum(a.is_attribute for a in self.arguments)}
        return [f'_Static_assert({count} <= TNF_CALL_{what}, "the record of {self.name} needs more than TNF_CALL_{what}");'
                for what, count in counts.items() if count]

    def body(self):
        groups = ", ".join(f'"{a.name}"' for a in self.arguments if a.is_operand)
        graph = "graph" if self.needs_graph else "NULL"
        lines = ["tnf_call call;"]
        if groups:
            lines.insert(0, f"static const char *const names[] = {{{groups}}};")
        if self.zeros:
            lines.insert(0, f"static const tnf_zero_rule zeros = {self.zeros};")
        lines += self.capacities()
        lines.append(f'tnf_call_begin(&call, {graph}, "{self.name}", {"names" if groups else "NULL"});')
        if self.zeros:
            lines.append("call.zeros = &zeros;")
        lines += [a.add for a in self.arguments]
        segments = "true" if self.segments else "false"
        if self.index_result:
            lines.append("return tnf_call_end_extent(&call);")
        elif self.variadic_result:
            v = self.variadic_result
            lines.append(f"tnf_call_end(&call, {segments}, {v}_count, {v});")
        else:
            lines += [f"tnf_traced results[{len(self.results)}];",
                      f"tnf_call_end(&call, {segments}, {len(self.results)}, results);"]
            if len(self.results) == 1:
                lines.append("return results[0];")
            else:
                fields = ", ".join(f"results[{i}]" for i in range(len(self.results)))
                lines.append(f"return ({self.result_type()}){{{fields}}};")
        return "".join(f"  {line}\n" for line in lines)


def wrap(head, parameters):
    """head(parameters), broken at the column limit."""
    lines, line = [], head
    for i, parameter in enumerate(parameters):
        piece = parameter + (", " if i + 1 < len(parameters) else ")")
        if len(line) + len(piece.rstrip()) + 1 > COLUMNS:
            lines.append(line.rstrip())
            line = " " * len(head)
        line += piece
    return "\n".join(lines + [line])


# The public function of a form, as its signature and body. "direct": the arguments of the record, passed on.
FORMS = {
    "unary": ("tnf_traced tnf_{0}(tnf_traced x)", "  return tnf_op_{0}(x);\n"),
    "binary": ("tnf_traced tnf_{0}(tnf_traced lhs, tnf_traced rhs)",
               "  return tnf_binary_build(\"{0}\", tnf_op_{0}, lhs, rhs);\n"),
    "along": ("tnf_traced tnf_{0}(tnf_traced x, tnf_axes axes)",
              "  return tnf_along_build(\"{0}\", tnf_op_{0}, x, axes);\n"),
}


def public_example(b):
    """A call with operands by their names and attributes as literals, and the shapes that the record tells."""
    arguments = ["x", "TNF_AXES(0)"] if b.form == "along" else [e for a in b.arguments for e in a.examples]
    result = f".{b.results[0]}" if len(b.results) > 1 else ""
    return f"tnf_{b.name}({', '.join(arguments)}){result}" + (f": {b.shapes}." if b.shapes else "")


def public_comment(b, words):
    """What the record says, for a user: without the labels of its constraints, and without those that the surface sees to. At the end an
    example, in which a line breaks between shapes alone."""
    said = re.sub(r"C\d+: operands have [^.]*\.\s*", "", b.description)
    said = re.sub(r"C\d+: (\w{2,})", lambda match: match.group(1)[0].upper() + match.group(1)[1:], said)
    said = re.sub(r"C\d+: ", "", said)
    said = re.sub(r"`(\w+)`", r"tnf_\1", said)
    kinds = list(dict.fromkeys(words[a.operand_class] for a in b.arguments if a.is_operand and a.operand_class))
    dtypes = "; ".join("any dtype" if kind == "any" else kind for kind in kinds)
    text = " ".join(f"{b.summary} ({dtypes}). {said}".split())
    whole = re.sub(r"\(.*?\)(?=[.:]|$)|\[.*?\]", lambda match: match.group().replace(" ", "\0"), public_example(b))
    lines = textwrap.wrap(f"{text} {whole}\0*/", COLUMNS - 3, break_on_hyphens=False)
    return "/* " + "\n * ".join(lines).replace("\0", " ") + "\n"


def public_form(b):
    """(signature, body) of the public function, None where it is written by hand."""
    if b.form == "direct":
        names = ", ".join(p.split()[-1].lstrip("*") for p in b.parameters())
        return wrap(f"{b.result_type()} tnf_{b.name}(", b.parameters()), f"  return tnf_op_{b.name}({names});\n"
    if b.form in FORMS:
        return tuple(text.format(b.name) for text in FORMS[b.form])
    return None


NOTE = "generated from the dialect's records"


def enum_text(record):
    name = snake(record["className"])
    cases = []
    for reference in record["enumerants"]:
        case = RECORDS.get(reference)
        cases.append(f"  TNF_{name.upper()}_{case['symbol'].upper()} = {case['value']}")
    return f"/* {record['summary']} */\ntypedef enum tnf_{name} {{\n" + ",\n".join(cases) + f"\n}} tnf_{name};\n"


def public_header(builders, enums):
    out = [f"/* Operations that follow one plain form, their enums and results; {NOTE}.\n"
           " *\n"
           " * f(x) is taken of each element: the result has x's shape. f(lhs, rhs) broadcasts its operands (NumPy, right-aligned) and\n"
           " * promotes their dtypes. Reductions take the axes that go, TNF_AXES(0, -1) or TNF_ALL_AXES. Matrices are the two leading axes\n"
           " * [m, n, batch...], and a result of each of them is [..., batch...]. Extents may be unknown, and 0. A dtype, rank or shape that\n"
           " * does not fit is DTYPE_MISMATCH, RANK_MISMATCH, SHAPE_MISMATCH; the status codes that end a run are named. */\n"
           "#ifndef TENFERRO_PLAIN_OPS_H\n#define TENFERRO_PLAIN_OPS_H\n\n#include \"tenferro/lists.h\"\n"
           "#include \"tenferro/traced.h\"\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"]
    out += [enum_text(e) + "\n" for e in enums]
    out += [b.result_struct() + "\n" for b in builders if len(b.results) > 1 and not b.internal]
    tasks = {}
    words = {name: RECORDS.all[name]["words"] for name in RECORDS.all["!instanceof"]["Tenferro_TensorOf"]}
    for b in builders:
        if public_form(b):
            tasks.setdefault(b.task, []).append(f"{public_comment(b, words)}TNF_API {public_form(b)[0]};\n")
    for task, declarations in sorted(tasks.items()):
        out.append(f"/* ---- {task} {'-' * (110 - len(task))} */\n\n" + "".join(declarations) + "\n")
    out.append("#ifdef __cplusplus\n}\n#endif\n#endif\n")
    return "".join(out)


def ir_header(builders, ops):
    keeping = "".join(f'"tenferro.{op["opName"]}", ' for op in ops if op.get("keepsElements"))
    out = [f"/* One builder per operation of the dialect, as it is in the IR; {NOTE}. */\n",
           "#ifndef TNF_BUILDERS_H\n#define TNF_BUILDERS_H\n\n#include \"builder/builder.h\"\n#include \"tenferro/plain_ops.h\"\n\n"]
    out += [b.result_struct() + "\n" for b in builders if len(b.results) > 1 and b.internal]
    out.append("/* Operations whose results consist of the elements of operand 0, by their full names; NULL ends. */\n"
               f"static const char *const tnf_ops_keeping_elements[] = {{{keeping}NULL}};\n\n")
    out.append("/* What operands may be. */\n")
    out += [f"static const tnf_operand_class {name} = {value};\n" for name, value in operand_classes(RECORDS)] + ["\n"]
    for b in builders:
        out.append(f"/* {b.summary} */\n{b.signature()};\n")
    out.append("\n#endif\n")
    return "".join(out)


def ir_source(builders):
    out = [f"/* One builder per operation of the dialect; {NOTE}. */\n#include \"builders.h\"\n"]
    out += [f"\n{b.signature()} {{\n{b.body()}}}\n" for b in builders]
    return "".join(out)


def surface_source(builders):
    out = [f"/* The surface of operations that follow one plain form; {NOTE}. */\n"
           "#include \"builder/surface.h\"\n#include \"builders.h\"\n"]
    for b in builders:
        if public_form(b):
            signature, body = public_form(b)
            out.append(f"\n{signature} {{\n{body}}}\n")
    return "".join(out)


def plain_list(builders):
    """Names and forms of the generated surface, for tests that go through all of it."""
    return f"/* Builders of a plain form; {NOTE}. */\n" + "".join(
        f"TNF_{b.form.upper()}({b.name})\n" for b in builders if b.form in FORMS)


def library_symbols(ops):
    """The runtime functions of library-backed operations, for the JIT's table."""
    names = sorted({op["runtimeFunction"] for op in ops if op.get("runtimeFunction")})
    return f"/* Runtime functions of library-backed operations; {NOTE}. */\n" + "".join(f"TNF_SYMBOL({name})\n" for name in names)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        with open(path) as file:
            if file.read() == text:
                os.utime(path)
                return
    with open(path, "w") as file:
        file.write(text)


RECORDS = Records(sys.argv[1])


def main():
    folder = sys.argv[2]
    builders = [Builder(RECORDS, op) for op in RECORDS.ops()]
    write(folder, "tenferro/plain_ops.h", public_header(builders, RECORDS.enums()))
    write(folder, "builders.h", ir_header(builders, RECORDS.ops()))
    write(folder, "builders.c", ir_source(builders))
    write(folder, "surface.c", surface_source(builders))
    write(folder, "plain_ops.inc", plain_list(builders))
    write(folder, "library_symbols.inc", library_symbols(RECORDS.every_op()))


main()
