"""Every function that the compiler library's headers declare is called with absurd arguments by inside/absurd*.c.

usage: absurd_covers.py inside plain_ops.inc header...
"""
import glob
import os
import re
import sys

# Releasing and counting are tested as NULL; these take callbacks' own arguments only.
EXEMPT = {"tnf_rule_fail", "tnf_rule_has", "tnf_rule_get_int", "tnf_rule_get_double", "tnf_rule_get_ints", "tnf_rule_clone",
          "tnf_rule_rebuild", "tnf_rule_mapped", "tnf_rule_batch_trailing"}

text = "".join(open(name).read() for name in glob.glob(os.path.join(sys.argv[1], "absurd*.c")))
listed = {"tnf_" + name for name in re.findall(r"^TNF_\w+\((\w+)\)", open(sys.argv[2]).read(), re.M)}
missing = []
for header in sys.argv[3:]:
    for name in re.findall(r"^TNF_API [^;(]*?\b(tnf_\w+)\(", open(header).read(), re.M):
        if name not in listed and name not in EXEMPT and not re.search(rf"\b{name}\b", text):
            missing.append(f"{name} ({header.rsplit('/', 1)[-1]})")
if missing:
    sys.exit("absurd*.c have no case for: " + ", ".join(missing))
