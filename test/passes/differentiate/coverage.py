"""Every operation whose record promises a derivative has a rule, or is the engine's, and every rule belongs to an operation, and says what
becomes of slices.

usage: coverage.py records.json rules-folder
"""
import json
import pathlib
import re
import sys

records = json.load(open(sys.argv[1]))
ops = [records[name] for name in records["!instanceof"]["Op"]]
promised = {op["opName"] for op in ops if op["opDialect"]["def"] == "Tenferro_Dialect" and op.get("derivative") == "rule"}
known = {op["opName"] for op in ops if op["opDialect"]["def"] == "Tenferro_Dialect"}
rules, batched = set(), set()
for source in pathlib.Path(sys.argv[2]).glob("*.c"):
    for name, rest in re.findall(r'RULE\("(\w+)"(.*?)\),\n', source.read_text(), re.S):
        rules.add(name)
        batched |= {name} if re.search(r"\bTRAILING\b|\.batch\b", rest) else set()
# their operands are extents, or decide one
sizes = {"iota", "extent_to_scalar", "whole_size", "places"}
# solve becomes lu_factor and lu_solve before; a constant has nothing to differentiate in
missing = promised - rules - {"solve", "constant"}
unknown = rules - known
for name in sorted(missing):
    print(f"no derivative rule: {name} (or say in its record why there is none)")
for name in sorted(unknown):
    print(f"a rule without an operation: {name}")
for name in sorted(rules - batched - sizes):
    print(f"no batch rule: {name}")
engine = {op["opName"] for op in ops if op["opDialect"]["def"] == "Tenferro_Dialect" and op.get("derivative") == "engine"}
folder = pathlib.Path(sys.argv[2]).parent
handled = set(re.findall(r'"tenferro\.(\w+)"', re.search(r"bool ad_is_control.*?\{.*?\};", (folder / "control.c").read_text(), re.S)[0]
                         + "".join(re.findall(r"bool ad_is_(?:applied|call)\(.*?\}", (folder / "engine.h").read_text(), re.S))))
if engine != handled:
    print(f"the engine's operations: the records say {sorted(engine)}, the engine {sorted(handled)}")
print(f"{len(rules)} rules")
sys.exit(1 if missing or unknown or rules - batched != sizes or engine != handled else 0)
