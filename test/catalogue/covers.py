#!/usr/bin/env python3
"""Every public function that returns values of a graph has an entry in the catalogue, or a reason not to.

usage: covers.py
"""
import ctypes
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "numeric")]
from surface import Surface, Traced  # noqa: E402

DERIVATIVE = "a derivative: every entry takes it"
LEAF = "an input or a number"
WITHOUT = {
    "grad": DERIVATIVE, "vjp": DERIVATIVE, "jvp": DERIVATIVE, "jvp_many": DERIVATIVE, "rule_clone": "for rules", "rule_mapped": "for rules",
    **{name: "test/capi/transforms.c" for name in ("jacfwd", "jacrev", "hessian")},
    "custom_one": "an operation of the user's own",
    "input": LEAF, "input_like": LEAF, "traced_from_tensor": LEAF, "traced_from_col_major": LEAF, "traced_from_row_major": LEAF,
    "graph_get_input": LEAF, "graph_get_output": LEAF, "named": "a name for a value",
    **{f"scalar_{dtype}": LEAF for dtype in ("f32", "f64", "i32", "i64", "bool", "complex_f32", "complex_f64")},
}


def returns_values(kind):
    return kind is Traced or isinstance(kind, type) and issubclass(kind, ctypes.Structure) and any(field[1] is Traced for field in kind._fields_)


def main():
    families = [importlib.import_module(path.stem) for path in HERE.glob("family_*.py")]
    entries = {entry.name for family in families for entry in family.ENTRIES}
    public = {name.removeprefix("tnf_") for name, (kind, _, _) in Surface().headers.functions.items() if kind and returns_values(kind)}
    failures = [f"tnf_{name} has no entry in a family_*.py, and no reason in covers.py" for name in sorted(public - entries - set(WITHOUT))]
    failures += [f"covers.py: there is no tnf_{name} without an entry" for name in sorted(set(WITHOUT) - public | set(WITHOUT) & entries)]
    print("\n".join(failures + [f"{len(public & entries)} of {len(public)} functions that return values have entries"]))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
