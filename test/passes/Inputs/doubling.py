"""Prints a module of N functions, each of which calls the next one twice."""
import sys

T = "!tenferro.tensor<?xf64>"
levels = int(sys.argv[1])
for level in range(levels):
    print(f"func.func {'private ' if level else ''}@f{level}(%x: {T}) -> {T} {{")
    if level + 1 < levels:
        print(f"  %a = call @f{level + 1}(%x) : ({T}) -> {T}\n  %b = call @f{level + 1}(%a) : ({T}) -> {T}")
    else:
        print(f"  %b = tenferro.neg %x : {T}")
    print(f"  return %b : {T}\n}}")
