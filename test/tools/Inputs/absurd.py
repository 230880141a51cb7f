"""Every tool with absurd arguments: exit code 1 and one sentence that begins with the tool's name; never a signal, never a hang.

usage: absurd.py BIN WORK
"""
import os
import shutil
import subprocess
import sys

BIN, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
F = "func.func @f(%x: !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64> { return %x : !tenferro.tensor<2xf64> }\n"
LONG = "x" * 100000

# what follows the file, or stands for the whole command line
ANY_TOOL = [
    ["--"], ["---"], ["--="], ["=--"], ["-"], ["--none"], ["--none=1"], ["-h="], ["-\u00ff"], [b"--\xff\xfe"], ["--help=1"],
    ["--version=yes"], [LONG], ["--" + LONG], ["", ""], ["\n"], ["%s%n%s%n"], ["a", "b"], ["--entry"], ["--entry="],
    ["--entry", "f", "--entry", "f"], ["--entry", LONG], ["--cpu", ""], ["--cpu", "none"], ["--cpu", LONG], ["--cpu=native", "--cpu=native"],
]
THREADS = [["--threads", n] for n in
           ["0", "-1", "", "x", "1x", " ", "1.5", "1e2", "0x10", "1025", "2147483648", "99999999999999999999999", "-9223372036854775809"]]
FILES = [["--input"], ["--input", ""], ["--input", "none"], ["--input", "="], ["--input", "x="], ["--input", "=x"], ["--input", "f.mlir"],
         ["--input", "."], ["--input", LONG], ["--input=" + LONG + "=x"], ["--input", "a", "--input", "b"], ["--input"] * 3,
         [word for i in range(2000) for word in ("--input", f"{i}.npy")], ["--output", "y.npy", "--output", "z.npy"], ["--output"]]
COMPILE = [["-o"], ["-o", ""], ["-o", "."], ["-o", "/"], ["-o", LONG + ".o"], ["-o", "f"], ["-o", "f.o", "-o", "g.o"], ["-o", "none/f.o"],
           ["-o", "f.mlir/f.o"], ["-o", "f.o", "--emit"], ["-o", "f.o", "--emit", ""], ["-o", "f.o", "--emit", "elf"],
           ["-o", "f.o", "--header", ""], ["-o", "f.o", "--header", "."], ["-o", "f.o", "--entry", "g"], ["-o", "f.o", "--input", "x"]]


def check(tool, arguments):
    path = os.path.join(BIN, tool)
    shown = [a if len(a) < 100 else a[:20] + (b"..." if isinstance(a, bytes) else "...") for a in arguments[:6]]
    got = subprocess.run([path, *arguments], capture_output=True, timeout=100, cwd=WORK, stdin=subprocess.DEVNULL)
    text = got.stderr.decode(errors="replace")
    what = f"{tool} {shown}: exit {got.returncode}, stderr: {text[:500]}"
    assert got.returncode == 1, what
    assert text.startswith(tool + ":") and text.endswith("\n") and len(text) > len(tool) + 10, what


shutil.rmtree(WORK, ignore_errors=True)
os.makedirs(WORK)
with open(os.path.join(WORK, "f.mlir"), "w", encoding="utf-8") as source:
    source.write(F)
count = 0
for arguments in ANY_TOOL + COMPILE:
    check("tf-compile", arguments)
    check("tf-compile", ["f.mlir", *arguments])
    count += 2
for arguments in ANY_TOOL + THREADS + FILES:
    check("tf-run", arguments)
    check("tf-run", ["f.mlir", *arguments])
    count += 2
left = set(os.listdir(WORK)) - {"f.mlir"}
assert not left, f"left behind: {left}"
subprocess.run([os.path.join(BIN, "tf-compile"), "f.mlir", "--emit", "exe", "-o", "f"], cwd=WORK, check=True)
BIN = WORK
for arguments in [a for a in ANY_TOOL if "--cpu" not in str(a)] + THREADS + FILES:
    check("f", arguments)
    count += 1
print(count, "command lines")
