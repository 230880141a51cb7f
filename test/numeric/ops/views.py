"""Random trees of what only moves elements (slices, windows, pads, transposes, concatenations, triangles, diagonals), read once or more by
elementwise operations, sums and products, bit for bit against NumPy: extents known and unknown, 0 and up, ranks 0 to 6, all dtypes."""
import random
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

DTYPES = ["float64", "float32", "int32", "bool", "complex128"]


class Node:
    """A tensor of the program: its name, what is known of its extents (None: nothing), its elements."""

    def __init__(self, name, known, value):
        self.name, self.known, self.value = name, known, value


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.dtype = self.random.choice(DTYPES)
        self.element = tenferro.ELEMENTS[self.dtype]
        self.dynamic = self.random.random() < 0.6
        self.lines, self.arguments, self.nodes = [], [], []
        rank = self.random.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6])
        most = {0: 1, 1: 40, 2: 12, 3: 7, 4: 4, 6: 3}[rank]
        extents = [self.random.randint(0 if self.random.random() < 0.1 else 1, most) for _ in range(rank)]
        for i in range(self.random.randint(1, 2)):
            value = self.data(extents)
            node = Node(f"%x{i}", [None if self.dynamic else e for e in extents], value)
            self.arguments.append(node)
            self.nodes.append(node)

    def data(self, extents):
        if self.dtype == "bool":
            return self.numbers.random(extents) < 0.5
        whole = self.numbers.integers(-50, 50, extents)  # sums are exact, whatever their order
        if self.dtype == "complex128":
            return (whole + 1j * self.numbers.integers(-50, 50, extents)).astype(self.dtype)
        return np.asarray(whole).astype(self.dtype)

    def type(self, known):
        return "!tenferro.tensor<" + "".join(f"{'?' if e is None else e}x" for e in known) + self.element + ">"

    def type_of(self, node):
        return "!tenferro.tensor<" + "".join(f"{'?' if e is None else e}x" for e in node.known) + tenferro.ELEMENTS[node.value.dtype.name] + ">"

    def add(self, text, known, value, operands):
        node = Node(f"%v{len(self.nodes)}", known, value)
        types = ", ".join(self.type(o.known) for o in operands)
        arrow = types if text.startswith("tri") else f"{types} -> {self.type(known)}"
        self.lines.append(f"  {node.name} = tenferro.{text} : {arrow}")
        self.nodes.append(node)
        return node

    def pick(self):
        return self.random.choice(self.nodes[-4:] if self.random.random() < 0.7 else self.nodes)

    def slice(self, x):
        starts, limits, strides, known, index = [], [], [], [], []
        in_one_piece = self.random.random() < 0.3
        for axis, extent in enumerate(x.value.shape):
            start = self.random.randint(0, min(2, extent))
            limit = self.random.choice([extent, self.random.randint(start, extent)])
            stride = self.random.choice([1, 1, 1, 2, 3])
            if in_one_piece:
                is_last = axis == x.value.ndim - 1
                start, limit, stride = (start, limit, 1) if is_last else (0, extent, 1)
            if x.known[axis] is None and limit == extent:
                name = f"%d{len(self.nodes)}_{axis}"
                self.lines.append(f"  {name} = tenferro.dim {x.name}, {axis} : {self.type(x.known)}")
                limits.append(name)
                known.append(None)
            else:
                limits.append(str(limit))
                known.append(-(-(limit - start) // stride))
            starts.append(str(start))
            strides.append(str(stride))
            index.append(slice(start, limit, stride))
        text = f"slice {x.name} starts [{', '.join(starts)}] limits [{', '.join(limits)}] strides [{', '.join(strides)}]"
        return self.add(text, known, x.value[tuple(index)], [x])

    def starts(self, x, sizes):
        """Arguments that say where a window begins, and where that is: clamped."""
        begins = [self.random.randint(-2, extent + 1) for extent in x.value.shape]
        names = []
        for begin in begins:
            node = Node(f"%p{len(self.arguments)}", [], np.array(begin, self.random.choice(["int32", "int64"])))
            self.arguments.append(node)
            names.append(node)
        within = [max(0, min(b, n - s)) for b, n, s in zip(begins, x.value.shape, sizes)]
        text = f" at({', '.join(n.name for n in names)} : {', '.join(self.type_of(n) for n in names)})" if names else ""
        return text, tuple(slice(w, w + s) for w, s in zip(within, sizes))

    def window(self, x):
        sizes = [self.random.choice([extent, self.random.randint(0, extent)]) for extent in x.value.shape]
        at, place = self.starts(x, sizes)
        return self.add(f"dynamic_slice {x.name}{at} sizes {sizes}", sizes, x.value[place], [x])

    def put(self, x):
        def fits(y):
            return y.value.ndim == x.value.ndim and all(a <= b for a, b in zip(y.value.shape, x.value.shape))
        update = self.random.choice([y for y in self.nodes if fits(y)])
        at, place = self.starts(x, update.value.shape)
        value = np.array(x.value)
        value[place] = update.value
        return self.add(f"dynamic_update_slice {x.name}, {update.name}{at}", x.known, value, [x, update])

    def pad(self, x):
        low, high, interior, known, filled = [], [], [], [], []
        shape = x.value.shape
        for axis, extent in enumerate(shape):
            gap = self.random.choice([0, 0, 0, 1, 2])
            whole = extent + gap * max(extent - 1, 0)
            low.append(self.random.choice([0, 0, 1, 2, -min(1, whole)]))
            high.append(self.random.choice([0, 1, 2]))
            interior.append(gap)
            total = low[-1] + whole + high[-1]
            known.append(None if x.known[axis] is None else total)
            filled.append(total)
        padding = self.data([])
        value = np.full(filled, padding, self.dtype)
        for place in np.ndindex(shape):
            to = tuple(l + i * (g + 1) for l, i, g in zip(low, place, interior))
            if all(0 <= t < e for t, e in zip(to, filled)):
                value[to] = x.value[place]
        scalar = self.argument(padding)
        return self.add(f"pad {x.name}, {scalar.name} low {low} high {high} interior {interior}", known, value, [x, scalar])

    def argument(self, value):
        node = Node(f"%p{len(self.arguments)}", [], np.asarray(value, self.dtype))
        self.arguments.append(node)
        return node

    def transpose(self, x):
        order = self.random.sample(range(x.value.ndim), x.value.ndim)
        return self.add(f"transpose {x.name} {order}", [x.known[i] for i in order], x.value.transpose(order), [x])

    def concatenate(self, x):
        if x.value.ndim == 0:
            return None
        axis = self.random.randrange(x.value.ndim)
        alike = [y for y in self.nodes if y.value.ndim == x.value.ndim and
                 all(i == axis or (a == b and p == q) for i, (a, b, p, q) in enumerate(zip(x.value.shape, y.value.shape, x.known, y.known)))]
        parts = [x] + [self.random.choice(alike) for _ in range(self.random.choice([0, 1, 2, 9]))]
        ends = [p.known[axis] for p in parts]
        known = [*x.known]
        known[axis] = None if None in ends else sum(ends)
        text = f"concatenate {', '.join(p.name for p in parts)} axis {axis}"
        return self.add(text, known, np.concatenate([p.value for p in parts], axis), parts)

    def triangle(self, x):
        if x.value.ndim < 2 or self.dtype == "bool":
            return None
        name, k = self.random.choice(["tril", "triu"]), self.random.randint(-1, 1)
        value = getattr(np, name)(np.moveaxis(x.value, (0, 1), (-2, -1)), k)
        return self.add(f"{name} {x.name} diagonal {k}", x.known, np.moveaxis(value, (-2, -1), (0, 1)), [x])

    def elementwise(self, x):
        alike = [y for y in self.nodes if y.value.shape == x.value.shape and y.known == x.known]
        y = self.random.choice(alike)
        node = Node(f"%v{len(self.nodes)}", x.known, None)
        if self.dtype == "bool":
            self.lines.append(f"  {node.name} = tenferro.select {x.name}, {y.name}, {x.name} : ({', '.join([self.type(x.known)] * 3)}) -> {self.type(x.known)}")
            node.value = np.where(x.value, y.value, x.value)
        else:
            name = self.random.choice(["add", "sub"])
            self.lines.append(f"  {node.name} = tenferro.{name} {x.name}, {y.name} : {self.type(x.known)}")
            node.value = x.value + y.value if name == "add" else x.value - y.value
        self.nodes.append(node)
        return node

    def sum(self, x):
        if x.value.ndim == 0 or self.dtype == "bool":
            return None
        axes = sorted(self.random.sample(range(x.value.ndim), self.random.randint(1, x.value.ndim)))
        value = np.asarray(x.value.sum(tuple(axes)), self.dtype)
        return self.add(f"reduce_sum {x.name} axes {axes}", [k for i, k in enumerate(x.known) if i not in axes], value, [x])

    def product(self, x):
        """Of a tensor with itself: exact, as all are small integers."""
        if self.dtype not in ("float64", "complex128") or x.value.ndim == 0 or x.value.ndim > 3:
            return None
        axis = self.random.randrange(x.value.ndim)
        known = [k for i, k in enumerate(x.known) if i != axis]
        return self.add(f"dot_general {x.name}, {x.name} contract [{axis}], [{axis}] batch [], []", known + known,
                        np.tensordot(x.value, x.value, ([axis], [axis])), [x, x])

    def text(self, name):
        for _ in range(self.random.randint(3, 12)):
            step = self.random.choice([self.slice, self.slice, self.slice, self.window, self.window, self.put, self.put, self.pad, self.pad, self.transpose, self.concatenate,
                                       self.triangle, self.elementwise, self.elementwise, self.elementwise, self.sum])
            x = self.pick()
            if x.value.size < 20000:
                step(x)
        made = [n for n in self.nodes if n.name.startswith("%v")] or [self.elementwise(self.nodes[0])]
        products = [self.product(x) for x in self.random.sample(made, min(len(made), 2)) if x.value.size < 400 and np.abs(x.value).max(initial=0) < 1e4]
        self.results = self.random.sample(made, min(len(made), self.random.randint(1, 3)))
        self.results[0] = made[-1] if made[-1] not in self.results else self.results[0]
        self.results += [p for p in products if p]
        arguments = ", ".join(f"{a.name}: {self.type_of(a)}{self.extents(a)}" for a in self.arguments)
        types = ", ".join(self.type(r.known) for r in self.results)
        body = "\n".join(self.lines)
        return (f"func.func @{name}({arguments}) -> ({types}) {{\n{body}\n"
                f"  return {', '.join(r.name for r in self.results)} : {types}\n}}\n")

    def extents(self, argument):
        if not self.dynamic or not argument.known:
            return ""
        return ' {tenferro.extents = [' + ", ".join(f'"n{i}"' for i in range(len(argument.known))) + "]}"


def main():
    first, count = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (0, 150)
    sessions = [tenferro.Session(threads=threads, poison=True) for threads in (1, 3)]
    for seed in range(first, first + count):
        program = Program(seed)
        text = program.text("f")
        for session in sessions:
            try:
                results = session.compile(text)("f", *(a.value for a in program.arguments))
                results = results if isinstance(results, (list, tuple)) else [results]
                for got, want in zip(results, program.results):
                    np.testing.assert_array_equal(got, want.value)
            except Exception as error:
                raise AssertionError(f"seed {seed}:\n{text}") from error


if __name__ == "__main__":
    main()
