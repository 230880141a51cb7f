"""Random programs of extents and tensors: every stage accepts them, or the program is refused in words.

usage: random_extents.py TF-OPT SEED COUNT
"""
import random
import re
import subprocess
import sys

TENSOR = "!tenferro.tensor<?x?xf64>"
STAGES = (["--tenferro-resolve-shapes", "--tenferro-resolve-shapes", "--tenferro-simplify", "--tenferro-check-form=form=resolved"],
          ["--tenferro-resolve-shapes", "--tenferro-simplify", "--tenferro-to-linalg", "--tenferro-merge-equal", "--tenferro-fuse-views", "--tenferro-form-kernels", "--tenferro-merge-kernels", "--tenferro-plan-buffers",
           "--tenferro-target-cpu", "--tenferro-to-llvm"])
REFUSALS = re.compile(r"differ|exceed|positive|negative")


class Program:
    def __init__(self, rng):
        self.rng, self.lines, self.indices, self.tensors, self.count = rng, [], [], ["%x", "%y"], 0

    def add(self, text, values):
        name = f"%v{self.count}"
        self.count += 1
        self.lines.append(f"  {name} = {text}")
        if values is not None:
            values.append(name)

    def step(self):
        i, t = lambda: self.rng.choice(self.indices), lambda: self.rng.choice(self.tensors)
        kind = self.rng.choices(["dim", "constant", "arith", "broadcast", "add", "dot", "reshape", "slice"],
                                [4, 2, 7, 2, 2, 1, 1, 1])[0] if self.indices else "dim"
        if kind == "dim":
            self.add(f"tenferro.dim {t()}, {self.rng.randint(0, 1)} : {TENSOR}", self.indices)
        elif kind == "constant":
            self.add(f"arith.constant {self.rng.choice([0, 1, 2, 3, 5])} : index", self.indices)
        elif kind == "arith":
            op = self.rng.choice(["addi", "subi", "muli", "floordivsi", "ceildivsi", "minsi", "maxsi"])
            self.add(f"arith.{op} {i()}, {i()} : index", self.indices)
        elif kind == "broadcast":
            self.add(f"tenferro.broadcast_in_dim %s dims [] extents [{i()}, {i()}] : !tenferro.tensor<f64> -> {TENSOR}", self.tensors)
        elif kind == "add":
            self.add(f"tenferro.add {t()}, {t()} : {TENSOR}", self.tensors)
        elif kind == "dot":
            self.add(f"tenferro.dot_general {t()}, {t()} contract [1], [0] batch [], [] : {TENSOR}, {TENSOR} -> {TENSOR}", self.tensors)
        elif kind == "reshape":
            self.add(f"tenferro.reshape {t()} extents [{i()}, {i()}] : {TENSOR} -> {TENSOR}", self.tensors)
        else:
            self.add(f"tenferro.slice {t()} starts [{i()}, 0] limits [{i()}, 2] strides [2, 1] : {TENSOR} -> !tenferro.tensor<?x2xf64>",
                     None)

    def chain(self):
        """Longer than a formula may be: e = max((e + k) / d, n) and the like, over and over; a tensor has the last one."""
        self.add(f"tenferro.dim %x, {self.rng.randint(0, 1)} : {TENSOR}", self.indices)
        first = last = self.indices[-1]
        steps = self.rng.choice([["addi", "floordivsi", "maxsi"], ["addi", "ceildivsi", "maxsi"], ["addi", "minsi", "maxsi"], ["muli", "floordivsi", "maxsi"]])
        for k in range(self.rng.randint(60, 120)):
            for op in steps:
                number = k if op == "addi" else self.rng.choice([2, 3]) if op != "minsi" else 1000 + k
                if op != "maxsi":
                    self.add(f"arith.constant {number} : index", self.indices)
                self.add(f"arith.{op} {last}, {first if op == 'maxsi' else self.indices[-1]} : index", self.indices)
                last = self.indices[-1]
        self.add(f"tenferro.broadcast_in_dim %s dims [] extents [{last}, {first}] : !tenferro.tensor<f64> -> {TENSOR}", self.tensors)

    def text(self):
        if self.rng.random() < 0.1:
            self.chain()
        for _ in range(self.rng.randint(3, 17)):
            self.step()
        shared = self.rng.choice("nmp")
        results = self.rng.sample(self.tensors, 2)
        return "\n".join([f'func.func @f(%x: {TENSOR} {{tenferro.name = "x", tenferro.extents = ["m", "n"]}}, '
                          f'%y: {TENSOR} {{tenferro.name = "y", tenferro.extents = ["{shared}", "k"]}}, '
                          f"%s: !tenferro.tensor<f64>) -> ({TENSOR}, {TENSOR}) {{", *self.lines,
                          f"  return {', '.join(results)} : {TENSOR}, {TENSOR}", "}"])


def main():
    tf_opt, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    text = "\n// -----\n".join(Program(rng).text() for _ in range(count))
    for stages in STAGES:
        done = subprocess.run([tf_opt, "-", "-split-input-file", *stages], input=text, capture_output=True, text=True, check=False)
        errors = re.findall(r"error: (.*)", done.stderr)
        wrong = [error for error in errors if not REFUSALS.search(error)]
        if done.returncode not in (0, 1) or wrong or (done.returncode == 1 and not errors):
            sys.exit(f"seed {seed}, {' '.join(stages)}: status {done.returncode}\n" + "\n".join(wrong) + "\n" + done.stderr[-2000:])
        print(f"{count} programs, {len(errors)} refused: {stages[-1]}")


if __name__ == "__main__":
    main()
