"""The header of an object whose names clash with C, C++, macros of the standard headers and each other, compiled as C11 and C++17
after those headers; the programs are then called through it.

usage: headers.py BIN INCLUDE LIB WORK CC...      CC: the compiler and its options
"""
import os
import re
import shutil
import subprocess
import sys

BIN, INCLUDE, LIB, WORK = map(os.path.abspath, sys.argv[1:5])
CC = sys.argv[5:]
KEYWORDS = """alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t class compl const const_cast
constexpr continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if
inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register
reinterpret_cast restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local throw
true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq""".split()
MACROS = """NULL EOF BUFSIZ INT_MAX M_PI M_E SIGINT EINTR CHAR_BIT HUGE_VAL NAN INFINITY FLT_MAX UINT64_MAX RAND_MAX errno stdin stdout
stderr linux unix complex imaginary I assert isnan signbit offsetof va_arg setjmp noreturn""".split()
OTHERS = """ctx input_0_ input_1_ input_2_ output_0_ output_1_ tnf_rt_tensor tnf_rt_status tnf_rt_context tnf_context main printf free malloc exp
x X a1 longer_name int32_t size_t std""".split()
STANDARD = ["assert.h", "complex.h", "ctype.h", "errno.h", "fenv.h", "float.h", "inttypes.h", "iso646.h", "limits.h", "locale.h", "math.h",
            "setjmp.h", "signal.h", "stdalign.h", "stdarg.h", "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h",
            "stdnoreturn.h", "string.h", "tgmath.h", "threads.h", "time.h", "uchar.h", "wchar.h", "wctype.h", "unistd.h", "sys/stat.h"]
NOT_CXX = ["complex.h", "stdatomic.h", "tgmath.h", "threads.h", "stdnoreturn.h"]


def program(number, inputs, outputs):
    """f_number: output k is input k, or the first one; names of inputs and outputs as given."""
    tensor = "!tenferro.tensor<2xf64>"
    arguments = ", ".join(f'%a{i}: {tensor} {{tenferro.name = "{name}"}}' for i, name in enumerate(inputs))
    results = ", ".join(f'{tensor} {{tenferro.name = "{name}"}}' for name in outputs)
    values = ", ".join(f"%a{k if k < len(inputs) else 0}" for k in range(len(outputs)))
    types = ", ".join([tensor] * len(outputs))
    return f"func.func @f_{number}({arguments}) -> ({results}) {{ return {values} : {types} }}\n"


def compile_header(language, dialect, headers):
    source = os.path.join(WORK, "user." + language)
    with open(source, "w", encoding="utf-8") as file:
        file.writelines(f"#include <{h}>\n" for h in headers)
        file.write('#include "f.h"\n#include "f.h"\n')
    subprocess.run([*CC, "-x", {"c": "c", "cc": "c++"}[language], f"-std={dialect}", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                    "-Wno-deprecated", "-fsyntax-only", f"-I{INCLUDE}", source], check=True)


shutil.rmtree(WORK, ignore_errors=True)
os.makedirs(WORK)
names = KEYWORDS + MACROS + OTHERS
programs = [program(n, [name], [name]) for n, name in enumerate(names)]  # an input called as the output is
programs.append(program(len(names), ["input_1_", "int", "x", "input_0_"], ["output_1_", "input_2_", "ctx", "x"]))
with open(os.path.join(WORK, "f.mlir"), "w", encoding="utf-8") as file:
    file.writelines(programs)
subprocess.run([os.path.join(BIN, "tf-compile"), "f.mlir", "-o", "f.o", "--header", "f.h"], cwd=WORK, check=True)

for dialect in ["c11", "gnu11", "gnu17"]:
    compile_header("c", dialect, [])
    compile_header("c", dialect, STANDARD)
for dialect in ["c++17", "gnu++17"]:
    compile_header("cc", dialect, [])
    compile_header("cc", dialect, [h for h in STANDARD if h not in NOT_CXX] + ["complex", "atomic"])

# the names in a declaration differ from each other, and the good ones are kept
with open(os.path.join(WORK, "f.h"), encoding="utf-8") as file:
    header = file.read()
declared = re.findall(r"^tnf_rt_status (\w+)\((.*)\);", header, re.M)
assert len(declared) == len(programs), len(declared)
for function, parameters in declared:
    own = [p.split("*")[1] for p in parameters.split(", ")]
    assert len(set(own)) == len(own), (function, own)
assert re.search(r"\bf_%d\(tnf_rt_context \*ctx, const tnf_rt_tensor \*longer_name, " % names.index("longer_name"), header)

with open(os.path.join(WORK, "call.c"), "w", encoding="utf-8") as file:
    file.write("""#include <math.h>
#include <stdio.h>
#include <tenferro/runtime.h>
#include "f.h"
int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  double data[] = {1, 2}, copy[2] = {0, 0};
  tnf_rt_tensor x = {.data = data, .rank = 1, .dtype = TNF_F64, .extents = {2}}, y = {.data = copy, .rank = 1, .dtype = TNF_F64, .extents = {2}};
  int wrong = 0;
""")
    for n in range(len(names)):
        file.write(f"  wrong += f_{n}(ctx, &x, &y) != TNF_RT_OK || copy[1] != 2;\n  copy[1] = 0;\n")
    file.write("  tnf_context_release(ctx);\n  return wrong;\n}\n")
subprocess.run([*CC, "call.c", "f.o", f"-I{INCLUDE}", f"-L{LIB}", f"-Wl,-rpath,{LIB}", "-ltenferro_rt", "-o", "call"], cwd=WORK, check=True)
subprocess.run(["./call"], cwd=WORK, check=True)
# what C or a library calls otherwise is no function's name: no header declares it
for name in "NULL EOF INT32_MAX BUFSIZ M_PI errno isnan int free dgetrf_ cblas_dgemm LAPACKE_dgetrf_work dgetrf_single".split():
    with open(os.path.join(WORK, "refused.mlir"), "w", encoding="utf-8") as file:
        file.write(program(0, ["x"], ["y"]).replace("@f_0", "@" + name))
    found = subprocess.run([os.path.join(BIN, "tf-compile"), "refused.mlir", "-o", "refused.o", "--header", "refused.h"], cwd=WORK,
                           stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert found.returncode != 0 and f'the program name "{name}" cannot be a C function' in found.stderr, (name, found.stderr)
print(len(programs), "programs")
