#!/usr/bin/env python3
"""Functions in the form of kept calls, each calling the next one: `kept_calls.py LEVELS CALLS`, with a gradient of the first."""
import sys

levels, calls = int(sys.argv[1]), int(sys.argv[2])
vector = "!tenferro.tensor<?xf64>"
for level in range(levels):
    print(f"func.func private @f{level}(%x0: {vector}) -> {vector} {{")
    for call in range(calls if level + 1 < levels else 0):
        print(f"  %x{call + 1} = tenferro.call @f{level + 1}(%x{call}) : ({vector}) -> {vector}")
    last = calls if level + 1 < levels else 0
    print(f"  %y = tenferro.tanh %x{last} : {vector}\n  return %y : {vector}\n}}")
print(f"""func.func @value(%x: {vector}) -> {vector} {{
  %y = tenferro.call @f0(%x) : ({vector}) -> {vector}
  return %y : {vector}
}}""")
if calls == 1:
    print(f"""func.func @gradient(%x: {vector}) -> {vector} {{
  %y = tenferro.call @f0(%x) : ({vector}) -> {vector}
  %l = tenferro.reduce_sum %y axes [0] : {vector} -> !tenferro.tensor<f64>
  %g = tenferro.grad %l wrt(%x) : !tenferro.tensor<f64>, {vector}
  return %g : {vector}
}}""")
