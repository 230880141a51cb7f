"""What the generator of builders does not know in a record ends the build with a sentence that names the record and what it is.

usage: refused.py llvm-tblgen gen_builders.py folder-of-records include-folder...
"""
import pathlib
import subprocess
import sys
import tempfile

TBLGEN, GENERATOR, *FOLDERS = sys.argv[1:]
X = "let arguments = (ins AnyT:$x); "
RESULT = "let results = (outs AnyT:$result);"

# the record's body, and the sentence about it
REFUSED = [
    (X + RESULT + 'string bulider = "direct";', 'unknown key "bulider"'),
    (X + RESULT + 'let builder = "dirct";', 'builder "dirct" is none of along, binary, custom, direct, none, unary'),
    (X + RESULT + 'let derivative = "no";', 'derivative "no" is none of engine, none, rule'),
    (X + RESULT + 'let shapes = "[m, n] gives [n]";', 'shapes "[m, n] gives [n]" is not "[..] to [..]"'),
    (X + RESULT + 'let zeroIf = "y";', 'zeroIf "y" is neither operands joined by "or" or "and", nor "sum" or "difference" of two'),
    (X + RESULT + 'let zeroIf = "sum";', 'zeroIf "sum" is neither operands joined by "or" or "and", nor "sum" or "difference" of two'),
    ("let arguments = (ins AnyT:$x, F32Attr:$number);" + RESULT, 'argument "number" is of the type F32Attr, which builders do not know'),
    ("let arguments = (ins AnyT:$x, OptionalAttr<I32Attr>:$n);" + RESULT, 'argument "n" is of the type I32Attr, which builders do not know'),
    ("let arguments = (ins AnyTensor:$x);" + RESULT, 'argument "x" is of the type AnyTensor, which builders do not know'),
    ("let arguments = (ins Variadic<AnyTensor>:$xs);" + RESULT, 'argument "xs" is of the type '),
    ("let arguments = (ins Optional<AnyT>:$x);" + RESULT, 'argument "x" is of the type '),
    (X + "let results = (outs AnyTensor:$result);", 'result "result" is of the type AnyTensor, which builders do not know'),
    (X + RESULT + "let regions = (region VariadicRegion<AnyRegion>:$bodies);", 'region "bodies" is of the type '),
    (X + RESULT + "let successors = (successor AnySuccessor:$next);", "successors have no builder"),
    (X + RESULT + 'let regions = (region AnyRegion:$body); let builder = "direct";',
     'builder "direct" cannot take `MlirRegion body` from a user'),
    (X + RESULT + 'let builder = "unary";', "a user would not find it: `task` is empty, and TASKS has none for its family"),
]


def generate(folder, body):
    source, records = folder / "records.td", folder / "records.json"
    source.write_text(f'include "Base.td"\ndef Test_EnumAttr : I32EnumAttr<"Sort", "a sort", [I32EnumAttrCase<"a", 0>]>;\n'
                      f'def Test_Op : Tenferro_Op<"test"> {{ let summary = "a test"; {body} }}\n')
    subprocess.run([TBLGEN, "--dump-json", *[f"-I{f}" for f in FOLDERS], source, "-o", records], check=True)
    return subprocess.run([sys.executable, GENERATOR, records, folder / "out"], capture_output=True, text=True)


def main():
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for body, sentence in REFUSED:
            run = generate(folder, body)
            if run.returncode == 0 or not run.stderr.startswith(f'Test_Op ("test"): {sentence}'):
                failures.append(f"{body}\n  got  {run.stderr.strip() or 'no error'}\n  want {sentence}")
        run = generate(folder, "let arguments = (ins AnyT:$x, OptionalAttr<Test_EnumAttr>:$sort);" + RESULT)
        wanted = 'if (sort) tnf_call_enum(&call, "sort", (int32_t)*sort, 1);'
        if run.returncode or wanted not in (folder / "out" / "builders.c").read_text():
            failures.append(f"an optional enum: {run.stderr}")
        attributes = ", ".join(f"I64Attr:$n{i}" for i in range(9))
        run = generate(folder, f"let arguments = (ins AnyT:$x, {attributes});" + RESULT)
        wanted = '_Static_assert(9 <= TNF_CALL_ATTRIBUTES, "the record of test needs more than TNF_CALL_ATTRIBUTES");'
        if run.returncode or wanted not in (folder / "out" / "builders.c").read_text():
            failures.append(f"nine attributes: {run.stderr}")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
