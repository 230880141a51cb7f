# lit: a test is a .mlir file (or a .test file of shell lines) with RUN lines; tf-opt, tf-run, FileCheck and %python are found.
import os

import lit.formats

config.name = "tenferro"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
# data of other tests
config.excludes = ["Inputs", "numeric", "random"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.build_test_dir

config.environment["PATH"] = os.pathsep.join([config.bin_dir, config.llvm_bin_dir, os.environ.get("PATH", "")])
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
# a failing check shows its input
config.environment["FILECHECK_OPTS"] = "--dump-input=fail"
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

if config.sanitized:  # what a test links with the runtime needs the sanitizers too; tf-compile takes its compiler from CC
    config.available_features.add("sanitized")
    config.c_compiler += " -fsanitize=address,undefined"
    config.environment["CC"] = config.c_compiler

config.substitutions += [
    ("%python", config.python),
    ("%cc", config.c_compiler),
    ("%bin", config.bin_dir),
    ("%lib", config.library_dir),
    ("%include", "-I" + " -I".join(os.path.join(config.test_source_root, "..", part, "include") for part in ("runtime", "capi"))),
]
for tool in ("tf-opt", "tf-compile", "tf-run"):
    if os.path.exists(os.path.join(config.bin_dir, tool)):
        config.available_features.add(tool)
