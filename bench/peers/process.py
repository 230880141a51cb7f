"""One peer as a whole process: `process.py first|shapes|memory_total|memory_run FRAMEWORK THREADS`, one line of JSON.

first         the MLP gradient once; the driver times the process from its start to the line
shapes        100 batch sizes of the MLP gradient: total seconds from the first call, and how many compiles
memory_total  MiB by which the peak resident set grows from "libraries loaded, inputs made" over compile and 5 calls
memory_run    the same over 3 calls at batch 65536 with the compile done before
"""
import json
import sys
import time

import numpy as np

import data


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def reset_peak():
    """The peak becomes the present resident set."""
    with open("/proc/self/clear_refs", "w") as f:
        f.write("5")


def jax_gradient():
    import jax_cases as cases

    cases.setup("jax", int(sys.argv[3]))
    jax, jnp = cases.jax, cases.jnp
    function = jax.jit(jax.value_and_grad(cases.mlp_loss))
    return (
        lambda arguments: jax.tree.map(jnp.asarray, arguments),
        lambda p, x, y: jax.tree.leaves(jax.block_until_ready(function(p, x, y))),
        lambda arguments: function.lower(*arguments).compile(),
        function._cache_size,
    )


def torch_gradient(framework):
    import torch_cases as cases

    cases.setup(framework, int(sys.argv[3]))
    torch = cases.torch
    loss_of = cases.mlp_loss
    if framework != "torch_eager":
        dynamic = True if framework.endswith("dynamic") or sys.argv[1] == "memory_run" else None
        loss_of = torch.compile(loss_of, dynamic=dynamic)

    def tensors(arguments):
        parameters, *points = cases.tensors(list(arguments))
        return [[p.requires_grad_() for p in parameters], *points]

    def run(p, x, y):
        loss = loss_of(p, x, y)
        return [loss.detach(), *torch.autograd.grad(loss, p)]

    def warm(_arguments):
        x, y, p = data.mlp(100)
        run(*tensors([p, x, y]))

    def compiles():
        return torch._dynamo.utils.counters["stats"]["unique_graphs"] if framework != "torch_eager" else 0

    return tensors, run, warm, compiles


def main():
    kind, framework = sys.argv[1], sys.argv[2]
    adopt, run, warm, compiles = jax_gradient() if framework == "jax" else torch_gradient(framework)
    batch = 65536 if kind == "memory_run" else data.BATCH
    x, y, p = data.mlp(batch)
    answer = {}
    if kind == "first":
        answer["check"] = [float(abs(np.asarray(r)).sum()) for r in run(*adopt([p, x, y]))]
    elif kind == "shapes":
        largest = data.mlp(max(data.shapes()))
        inputs = [adopt([p, largest[0][:n], largest[1][:n]]) for n in data.shapes()]
        start = time.perf_counter()
        losses = [float(run(*arguments)[0]) for arguments in inputs]
        answer["value"] = time.perf_counter() - start
        answer["compiles"] = compiles()
        answer["check"] = losses
    else:
        arguments = adopt([p, x, y])
        if kind == "memory_run":
            warm(arguments)
        reset_peak()
        before = peak_mib()
        for _ in range(3 if kind == "memory_run" else 5):
            result = run(*arguments)
        answer["value"] = peak_mib() - before
        answer["check"] = [float(abs(np.asarray(r)).sum()) for r in result]
    print(json.dumps(answer), flush=True)


main()
