"""Writes the version script of libtenferro: exactly the functions that the public headers declare with TNF_API.

usage: exports.py OUTPUT HEADER...
"""
import re
import sys

output, headers = sys.argv[1], sys.argv[2:]
names = set()
for header in headers:
    with open(header, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.S)
    names.update(re.findall(r"TNF_API\b[^;{(]*?\b(tnf_\w+)\s*\(", text))
with open(output, "w", encoding="utf-8") as file:
    file.write("{\n  global:\n" + "".join(f"    {name};\n" for name in sorted(names)) + "  local: *;\n};\n")
