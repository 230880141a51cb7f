"""Prints programs of the linalg form where every operation reads the one before it twice: python doubling_bodies.py N"""
import sys

LEVELS = int(sys.argv[1])
HEAD = """func.func @%s(%%x: !tenferro.tensor<?x%s>) -> !tenferro.tensor<?x%s> {
  %%n = tenferro.dim %%x, 0 : !tenferro.tensor<?x%s>
  %%v0 = tenferro_rt.bind %%x[%%n] : !tenferro.tensor<?x%s> -> tensor<?x%s>"""
TAIL = """  %%o = tenferro_rt.export %%y : tensor<?x%s> -> !tenferro.tensor<?x%s>
  return %%o : !tenferro.tensor<?x%s>
}"""
GENERIC = """  %{to} = linalg.generic {{indexing_maps = [{maps}], iterator_types = ["parallel"]}} ins({ins}) outs(%e : tensor<?x{type}>) {{
  ^bb0({arguments}, %e0: {type}):"""


def program(name, element, body):
    print(HEAD % (name, *[element] * 5))
    print(f"  %e = tensor.empty(%n) : tensor<?x{element}>")
    body()
    print(TAIL % (*[element] * 3,))


def generic(to, inputs, element):
    print(GENERIC.format(to=to, maps=", ".join(["#id"] * (len(inputs) + 1)), type=element,
                         ins=", ".join(f"%{i}" for i in inputs) + " : " + ", ".join([f"tensor<?x{element}>"] * len(inputs)),
                         arguments=", ".join(f"%a{n}: {element}" for n in range(len(inputs)))))


def doubled(element):
    """From %i0 on."""
    for level in range(LEVELS):
        print(f"    %i{level + 1} = arith.addi %i{level}, %i{level} : {element}")


def places():
    """Numbers of places, which no name tells of."""
    generic("y", ["v0"], "i64")
    print("    %k = linalg.index 0 : index\n    %i0 = arith.index_cast %k : index to i64")
    doubled("i64")
    print(f"    linalg.yield %i{LEVELS} : i64\n  }} -> tensor<?xi64>")


def crooked():
    """Indices that are no multiples of a loop's, beside a view that is read through."""
    generic("v1", ["v0"], "i64")
    print("    linalg.yield %a0 : i64\n  } -> tensor<?xi64>")
    generic("y", ["v1"], "i64")
    print("    %k = linalg.index 0 : index\n    %i0 = arith.muli %k, %k : index")
    doubled("index")
    print(f"    %j = arith.index_cast %i{LEVELS} : index to i64\n    %s = arith.addi %j, %a0 : i64")
    print("    linalg.yield %s : i64\n  } -> tensor<?xi64>")


def copies():
    """Tensors that are what two others are."""
    for level in range(LEVELS):
        last = level + 1 == LEVELS
        generic("y" if last else f"v{level + 1}", [f"v{level}"] * 2, "f64")
        print("    linalg.yield %a0 : f64\n  } -> tensor<?xf64>")


print("#id = affine_map<(d0) -> (d0)>")
program("places", "i64", places)
program("crooked", "i64", crooked)
program("copies", "f64", copies)
