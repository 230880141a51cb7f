#!/usr/bin/env python3
"""Runs the snippets of PyTorch and of JAX and prints, as JSON, what each gives, in double precision. Ends with 77 without the two.

usage: peers.py
"""
import ast
import contextlib
import io
import json
import os
import sys
import tempfile
import warnings

try:
    import jax
    import jax.numpy as jnp
    import numpy as np
    import torch
except ImportError:
    sys.exit(77)  # not installed

import page
import values

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")
torch.set_default_dtype(torch.float64)
warnings.simplefilter("ignore")
MODULES = {"np": np, "torch": torch, "jax": jax, "jnp": jnp}


def numpy_of(value):
    if isinstance(value, torch.Tensor):
        return value.detach().resolve_conj().resolve_neg().numpy()
    return np.asarray(value)


def statements(snippet):
    """A cell's statements are apart by semicolons, a block's by lines."""
    return snippet if "\n" in snippet else "\n".join(page.split(snippet, ";"))


def run(row, peer):
    names = dict(MODULES)
    for given, value in values.inputs(row.section):
        names[given.name] = torch.from_numpy(np.array(value)) if peer == "PyTorch" else jnp.asarray(value)
    exec(row.section.before.get(peer, ""), names)
    tree = ast.parse(statements(row.snippets[peer]))
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), "the last statement is no expression"
    exec(compile(tree, row.task, "exec"), names)
    result = eval(compile(ast.Expression(last.value), row.task, "eval"), names)
    results = result if isinstance(result, (tuple, list)) else [result]
    return [values.written(values.converted(numpy_of(r), row.mark), row.mark) for r in results]


def run_all(rows):
    """What each snippet gives, by framework and task, and whether one failed. Works in a folder that files are written to."""
    numbers, failed = {}, False
    for row in rows:
        for peer in page.PEERS:
            if not row.snippets[peer]:
                continue
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    results = run(row, peer)
                numbers[f"{peer}: {row.task}"] = {"key": row.key(peer), "snippet": row.snippets[peer], "results": results}
            except Exception as error:
                print(f"{peer}: {row.task}: {type(error).__name__}: {error}", file=sys.stderr)
                failed = True
    return numbers, failed


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        numbers, failed = run_all(page.read())
        os.chdir("/")
    json.dump(numbers, sys.stdout)
    sys.exit(failed)


if __name__ == "__main__":
    main()
