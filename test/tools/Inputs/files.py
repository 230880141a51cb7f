"""The files of the command-line tools: outputs written whole or not at all, names of all kinds, what is refused as an input.

usage: files.py BIN WORK
"""
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys

import numpy as np

BIN, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TWICE = """func.func @twice(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %s: !tenferro.tensor<f64> {tenferro.name = "s"})
    -> (!tenferro.tensor<?xf64> {tenferro.name = "y"}) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %b = tenferro.broadcast_in_dim %s dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %y = tenferro.mul %x, %b : !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
"""


def small_files():
    """In the child: no file may grow past 100 bytes, and trying is an error, not a signal."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def run(tool, *arguments, fails=None, env=None, **others):
    """Runs a tool in WORK; `fails` is a piece of the one sentence that it must end with."""
    path = os.path.join(BIN, tool) if "/" not in tool else tool
    got = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=100, cwd=WORK, stdin=subprocess.DEVNULL,
                         env={**os.environ, **(env or {})}, **others)
    what = f"{tool} {' '.join(arguments)}: exit {got.returncode}, stderr: {got.stderr}"
    assert got.returncode == (1 if fails else 0), what
    if fails:
        assert fails in got.stderr and got.stderr.count("\n") == 1, what
    return got.stdout


def check_clean(*names):
    left = set(os.listdir(WORK)) - {"twice.mlir", "x.npy", "s.npy", *names}
    assert not left, f"left behind: {left}"
    for name in names:
        os.remove(os.path.join(WORK, name))


def inside(name):
    return os.path.join(WORK, name)


def read(name):
    with open(inside(name), "rb") as file:
        return file.read()


def test_failed_write_leaves_the_old_file():
    with open(inside("old.o"), "wb") as file:
        file.write(b"old")
    run("tf-compile", "twice.mlir", "-o", "old.o", fails='cannot write "old.o": File too large', preexec_fn=small_files)
    run("tf-compile", "twice.mlir", "-o", "new.o", fails='cannot write "new.o": File too large', preexec_fn=small_files)
    assert read("old.o") == b"old"
    run("tf-compile", "twice.mlir", "-o", "old.o")
    assert read("old.o")[:4] == b"\x7fELF"
    check_clean("old.o")


def test_failed_save_leaves_the_old_file():
    np.save(inside("y.npy"), np.arange(3.0))
    before = read("y.npy")
    inputs = ["--input", "x.npy", "--input", "s.npy"]
    run("tf-run", "twice.mlir", *inputs, "--output", "y.npy", fails='cannot write "y.npy": File too large', preexec_fn=small_files)
    assert read("y.npy") == before
    os.symlink("y.npy", inside("link.npy"))
    os.chmod(inside("y.npy"), 0o640)
    run("tf-run", "twice.mlir", *inputs, "--output", "link.npy")
    assert os.path.islink(inside("link.npy")) and stat.S_IMODE(os.stat(inside("y.npy")).st_mode) == 0o640
    assert (np.load(inside("y.npy")) == 10 * np.arange(4.0)).all()
    check_clean("y.npy", "link.npy")


def test_devices_are_written_not_replaced():
    inputs = ["--input", "x.npy", "--input", "s.npy"]
    run("tf-run", "twice.mlir", *inputs, "--output", "/dev/full", fails='cannot write "/dev/full": No space left on device')
    run("tf-run", "twice.mlir", *inputs, "--output", "/dev/null")
    run("tf-compile", "twice.mlir", "-o", "/dev/full", "--emit", "obj", fails="No space left on device")
    run("tf-compile", "twice.mlir", "-o", "/dev/full", "--emit", "so", fails="No space left on device")
    for device in ("/dev/full", "/dev/null"):
        assert stat.S_ISCHR(os.stat(device).st_mode), f"{device} was replaced"
    out = subprocess.run([os.path.join(BIN, "tf-run"), "twice.mlir", *inputs, "--output", "/dev/stdout"], capture_output=True,
                         cwd=WORK, timeout=100, check=True).stdout
    assert b"\x93NUMPY" in out
    with open(inside("redirected"), "wb") as file:
        subprocess.run([os.path.join(BIN, "tf-compile"), "twice.mlir", "-o", "/dev/stdout", "--emit", "obj"], stdout=file, cwd=WORK,
                       timeout=100, check=True)
    assert read("redirected")[:4] == b"\x7fELF"
    names = ["redirected"]
    try:  # a device that any user but this one could have called `full`
        os.mknod(inside("full"), stat.S_IFCHR | 0o666, os.makedev(1, 7))
        names.append("full")
    except PermissionError:
        print("a device of our own: not tried, only root makes one")
    if "full" in names:
        try:
            open(inside("full"), "rb").close()
            run("tf-compile", "twice.mlir", "-o", "full", "--emit", "obj", fails='cannot write "full": No space left on device')
        except PermissionError:
            print("a device of our own: not tried, this file system opens none")
        assert stat.S_ISCHR(os.stat(inside("full")).st_mode)
    check_clean(*names)


def test_names_of_outputs():
    for stem in ["@x", "-x", "a b", "it's", 'q"x', "%s", "a,b", "$HOME", "x;y", "\u00e9"]:
        for _ in range(2):  # the second time over a file of that name
            run("tf-compile", "twice.mlir", "-o", stem + ".so", "--header", stem + ".h")
        assert read(stem + ".so")[:4] == b"\x7fELF" and os.access(inside(stem + ".so"), os.X_OK), stem
        run("tf-compile", "twice.mlir", "--emit", "exe", "-o", stem)
        listing = run(inside(stem), "--list")
        assert "result y: f64" in listing, listing
        check_clean(stem, stem + ".so", stem + ".h")
    shutil.copy(inside("twice.mlir"), inside("-v.mlir"))
    run("tf-compile", "-o", "v.o", "--", "-v.mlir")
    check_clean("v.o", "-v.mlir")


def test_folders_with_blanks_and_commas():
    folder = inside("@a b,c")
    os.mkdir(folder)
    shutil.copy(inside("twice.mlir"), folder)
    run("tf-compile", "@a b,c/twice.mlir", "-o", "@a b,c/t.so", env={"TMPDIR": "@a b,c"})
    run("tf-run", "@a b,c/twice.mlir", "--input", "x.npy", "--input", "s.npy", "--aot", env={"TMPDIR": folder})
    assert sorted(os.listdir(folder)) == ["t.so", "twice.mlir"]
    shutil.rmtree(folder)


def test_compiler_commands():
    folder = inside("my tools")
    os.mkdir(folder)
    wrapper = os.path.join(folder, "cc it")
    with open(wrapper, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\necho called > "$MARK"\nexec cc "$@"\n')
    os.chmod(wrapper, 0o755)
    for command in ["cc -O1", "env A=b cc  -O1 ", f"'{wrapper}' -O1", wrapper.replace(" ", "\\ "), f'env "{wrapper}"']:
        mark = inside("mark")
        run("tf-compile", "twice.mlir", "-o", "t.so", env={"CC": command, "MARK": mark})
        assert os.path.exists(mark) == ("my" in command), command
        os.remove(inside("t.so"))
        if os.path.exists(mark):
            os.remove(mark)
    run("tf-compile", "twice.mlir", "-o", "t.so", env={"CC": "'cc"}, fails="CC has a quote that is not closed")
    run("tf-compile", "twice.mlir", "-o", "t.so", env={"CC": "false"}, fails="false could not link the program")
    shutil.rmtree(folder)
    check_clean()


def test_only_regular_files_are_read():
    os.mkfifo(inside("pipe"))
    os.mkdir(inside("folder"))
    for name, wrong in [("pipe", "is a pipe, not a regular file"), ("folder", "is a directory"), ("/dev/zero", "is not a regular file")]:
        run("tf-compile", name, "-o", "t.o", fails=f'"{name}" {wrong}')
        run("tf-run", name, fails=f'"{name}" {wrong}')
        run("tf-run", "twice.mlir", "--input", name, "--input", "s.npy", fails=f'"{name}" {wrong}')
    os.rmdir(inside("folder"))
    check_clean("pipe")


def test_integers():
    with open(inside("same.mlir"), "w", encoding="utf-8") as file:
        file.write("func.func @same(%x: !tenferro.tensor<i32>) -> !tenferro.tensor<i32> { return %x : !tenferro.tensor<i32> }")
    for number in (-(2**31), 2**31 - 1):
        np.save(inside("i.npy"), np.int32(number))
        assert run("tf-run", "same.mlir", "--input", "i.npy") == f"result0: i32 {number}\n"
    for number, got in [(np.int64(2**31), "i64"), (np.int64(5), "i64"), (np.float64(5), "f64"), (np.bool_(True), "bool")]:
        np.save(inside("i.npy"), number)  # never cut to 32 bits
        run("tf-run", "same.mlir", "--input", "i.npy", fails=f'same: input "input0" must be i32, got {got}')
    for number in (np.uint32(5), np.int16(5), np.uint8(5), np.float16(5)):
        np.save(inside("i.npy"), number)
        run("tf-run", "same.mlir", "--input", "i.npy", fails=f'"{number.dtype.str}"')
    check_clean("same.mlir", "i.npy")


def test_out_of_memory():
    with open(inside("big.mlir"), "w", encoding="utf-8") as file:
        file.write("""func.func @big(%x: !tenferro.tensor<?x0xf64>, %s: !tenferro.tensor<f64>) -> (!tenferro.tensor<?x?xf64> {tenferro.name = "y"}) {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x0xf64>
  %y = tenferro.broadcast_in_dim %s dims [] extents [%m, %m] : !tenferro.tensor<f64> -> !tenferro.tensor<?x?xf64>
  return %y : !tenferro.tensor<?x?xf64>
}""")
    np.save(inside("wide.npy"), np.zeros((2**27, 0)))  # 2^57 bytes: more than any address space
    run("tf-run", "big.mlir", "--input", "wide.npy", "--input", "s.npy",
        fails='tf-run: out of memory: big: output "y" needs 144115188075855872 bytes')
    check_clean("big.mlir", "wide.npy")


def test_inputs_by_name():
    want = run("tf-run", "twice.mlir", "--input", "x.npy", "--input", "s.npy")
    for inputs in [("x=x.npy", "s=s.npy"), ("s=s.npy", "x=x.npy"), ("s=s.npy", "x.npy"), ("s.npy", "x=x.npy"), ("./x.npy", "s=s.npy")]:
        assert run("tf-run", "twice.mlir", "--input", inputs[0], "--input", inputs[1]) == want, inputs
        assert run("tf-run", "twice.mlir", f"--input={inputs[0]}", f"--input={inputs[1]}") == want, inputs
    run("tf-run", "twice.mlir", "--input", "x=x.npy", "--input", "x=x.npy", fails="--input x of twice is given twice")
    run("tf-run", "twice.mlir", "--input", "z=x.npy", "--input", "s.npy", fails='twice has no input "z" ("x", "s")')
    run("tf-run", "twice.mlir", "--input", "x.npy", "--input", "s.npy", "--output", "x=y.npy", fails='twice has no output "x" ("y")')
    run("tf-run", "twice.mlir", "--input", "x.npy", "--input", "s.npy", "--output", "y=y.npy")
    assert (np.load(inside("y.npy")) == 10 * np.arange(4.0)).all()
    shutil.copy(inside("x.npy"), inside("a=b.npy"))
    assert run("tf-run", "twice.mlir", "--input", "./a=b.npy", "--input", "s.npy") == want
    check_clean("y.npy", "a=b.npy")


def test_archives():
    x, s = np.arange(4.0), np.float64(10)
    want = run("tf-run", "twice.mlir", "--input", "x.npy", "--input", "s.npy")
    np.savez(inside("all.npz"), x=x, s=s, more=np.arange(3))
    np.savez_compressed(inside("x.npz"), x=x)
    for inputs in [["all.npz"], ["x.npz", "s.npy"], ["s.npy", "x.npz"], ["x=all.npz", "s=all.npz"], ["s=s.npy", "all.npz"], ["x.npz", "all.npz"]]:
        assert run("tf-run", "twice.mlir", *[word for name in inputs for word in ("--input", name)]) == want, inputs
    given = ["--input", "all.npz"]
    run("tf-run", "twice.mlir", *given, "--output", "r.npz")
    with np.load(inside("r.npz")) as results:
        assert results.files == ["y"] and (results["y"] == 10 * x).all()
    run("tf-run", "twice.mlir", *given, "--output", "y=named.npz")
    assert read("named.npz") == read("r.npz")
    run("tf-run", "twice.mlir", "--input", "x.npz", fails='twice: input "s" is not given, and not in "x.npz"')
    run("tf-run", "twice.mlir", *given, "--input", "x.npy", fails='twice has no input left for "x.npy" ("x", "s")')
    run("tf-run", "twice.mlir", *given, "--output", "y.npy", "--output", "r.npz", fails='twice gives 1 result, got 2 --output ("y")')
    run("tf-run", "twice.mlir", *given, "--output", "r.npz", "--output", "y=y.npy", fails='twice gives 1 result, got 2 --output ("y")')
    run("tf-run", "twice.mlir", "--input", "s=x.npz", "--input", "all.npz",
        fails='npz_load_tensor: "x.npz" has no member "s" ("x")')
    run("tf-run", "twice.mlir", "--input", "none.npz", fails='npz_open: cannot open "none.npz": No such file or directory')
    run("tf-run", "twice.mlir", *given, "--output", "r.npz", fails='npz_save: cannot write "r.npz": File too large', preexec_fn=small_files)
    assert read("named.npz") == read("r.npz")
    check_clean("all.npz", "x.npz", "r.npz", "named.npz")


shutil.rmtree(WORK, ignore_errors=True)
os.makedirs(WORK)
with open(inside("twice.mlir"), "w", encoding="utf-8") as source:
    source.write(TWICE)
np.save(inside("x.npy"), np.arange(4.0))
np.save(inside("s.npy"), np.float64(10))
for name, test in sorted(globals().items()):
    if name.startswith("test_"):
        test()
        print(name, "passed")
