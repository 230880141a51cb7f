"""Holds maps over slices against one run for each slice: the cases of check.py, and their derivatives, as bodies of tenferro.vmap.

usage: maps.py --tf-opt build/bin/tf-opt [--compiled] [--only names] cases/*.mlir

Twice for each case: with all inputs mapped, where what decides branches and the ends of loops differs between slices too, and with those
alone that derivatives are taken with respect to. A map over no slices has results without elements. A case in which values decide a size is
refused where these are mapped.
"""
import argparse
import re
import sys

from check import Failure, compare, normal, read_cases, runner, ELEMENTS, VALUES  # noqa: I001
import interp
import numpy as np

FUNCTION = re.compile(r"^func\.func @(\w+)\((.*?)\) -> (.*?) \{\n(.*?)\n  return (.*?) : (.*?)\n\}$", re.S | re.M)
SLICES = 3


def lifted(kind):
    """The type with one more axis, the last."""
    return re.sub(r"tensor<((?:(?:\?|\d+|\[\d+\])x)*)", r"tensor<\1?x", kind)


class Function:
    """A function of a case, and the map whose body it is."""

    def __init__(self, found, mapped):
        self.name, arguments, _, self.body, self.values, types = found.groups()
        self.types = interp.split_top(types)
        self.arguments = [(name.strip(), kind.split("{")[0].strip()) for name, kind in (a.split(":", 1) for a in interp.split_top(arguments))]
        self.mapped = [mapped is None or name.startswith(("%t_", "%u_", "%ct")) or name[1:] in mapped for name, _ in self.arguments]

    def rank(self, kind):
        return len(interp.parse_type(kind)[0])

    def text(self):
        kinds = [lifted(kind) if mapped else kind for (_, kind), mapped in zip(self.arguments, self.mapped)]
        axes = [self.rank(kind) if mapped else -1 for (_, kind), mapped in zip(self.arguments, self.mapped)]
        wholes, results = [f"%whole{i}" for i in range(len(kinds))], [lifted(kind) for kind in self.types]
        count = len(results)
        given = [f"%result#{i}" for i in range(count)] if count > 1 else ["%result"]
        return (f"func.func @{self.name}_map({', '.join(map(': '.join, zip(wholes, kinds)))}) -> ({', '.join(results)}) {{\n"
                f"  %result{f':{count}' if count > 1 else ''} = tenferro.vmap {', '.join(wholes)} in {axes} out {[self.rank(kind) for kind in self.types]} : "
                f"({', '.join(kinds)}) -> ({', '.join(results)}) {{\n"
                f"  ^bb0({', '.join(f'{name}: {kind}' for name, kind in self.arguments)}):\n{self.body}\n"
                f"  tenferro.yield {self.values} : {', '.join(self.types)}\n  }}\n  return {', '.join(given)} : {', '.join(results)}\n}}")


def inputs_of(case, function, sizes, rng, like):
    """The inputs of one slice: of tangents and cotangents those that are like an input, or the value."""
    arrays, known = [], {name: (kind, names) for name, kind, names in case.arguments}
    for name, kind in function.arguments:
        extents, dtype = interp.parse_type(kind)
        own = name[1:].removeprefix("t_").removeprefix("u_")
        if name == "%ct":
            arrays.append(normal(rng, like.shape, like.dtype))
            continue
        _, names = known[own]
        shape = tuple(sizes.get(n, e) for n, e in zip(names, extents)) if any(names) else tuple(extents)
        make = VALUES[case.kinds.get(own, "any")] if name[1:] == own else normal
        arrays.append(np.asarray(make(rng, shape, dtype)))
    return arrays


def check_function(case, function, module, sizes, rng):
    value = module(case.name, *inputs_of(case, FIRST[case.name], sizes, rng, None))[0]
    slices = [inputs_of(case, function, sizes, rng, value) for _ in range(SLICES)]
    slices = [[a if mapped else first for a, first, mapped in zip(each, slices[0], function.mapped)] for each in slices]
    whole = [np.asfortranarray(np.stack(column, -1)) if mapped else column[0] for column, mapped in zip(zip(*slices), function.mapped)]
    together = module(function.name + "_map", *whole)
    apart = [module(function.name, *each) for each in slices]
    for k, result in enumerate(together):
        wanted = np.stack([each[k] for each in apart], -1)
        if not np.array_equal(np.isnan(result), np.isnan(wanted)):
            raise Failure(f"{function.name} result {k}: NaN elsewhere")
        compare(f"{function.name} result {k}", result[~np.isnan(wanted)], wanted[~np.isnan(wanted)], 1e-11 * case.tolerance)
    nothing = module(function.name + "_map", *[a[..., :0] if mapped else a for a, mapped in zip(whole, function.mapped)])
    if any(result.shape[-1] for result in nothing):
        raise Failure(f"{function.name}: a map over nothing has elements")


FIRST = {}


def check_case(case, prepare, mapped):
    functions = [Function(found, mapped) for found in FUNCTION.finditer(case.programs())]
    FIRST[case.name] = functions[0]
    module = prepare(case.programs() + "\n" + "\n".join(each.text() for each in functions))
    for i in range(len(next(iter(case.sizes.values()), [0]))):
        sizes = {k: v[i] for k, v in case.sizes.items()}
        for function in functions:
            with np.errstate(all="ignore"):
                check_function(case, function, module, sizes, np.random.default_rng(11))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tf-opt")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--only", help="names of cases, comma separated")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    prepare, problems = runner(options)
    passed, refused, failed = 0, [], 0
    for path in options.files:
        for case in read_cases(path):
            if options.only and case.name not in options.only.split(","):
                continue
            for mapped in (None, [name for name, _, _ in case.wrt()]):
                case = case.of_element(ELEMENTS[case.dtypes[-1]])
                try:
                    check_case(case, prepare, mapped)
                    passed += 1
                except problems as failure:
                    if mapped is None and "between slices" in str(failure):
                        refused.append(case.name)
                        continue
                    failed += 1
                    print(f"FAIL {case.name} mapped {mapped or 'all'}: {failure}")
    print(f"{passed} passed, {failed} failed, refused: {' '.join(refused) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
