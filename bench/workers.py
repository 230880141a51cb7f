"""Processes of the benchmark: one worker per implementation and thread count, and whole-process runs."""
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
# Variables that pin a BLAS, its threads or a compiler's; unset for everybody.
PINNING = ("OPENBLAS", "GOTO", "MKL", "OMP", "KMP", "GOMP", "BLIS", "NVPL", "VECLIB", "XLA", "JAX", "TORCH", "TNF")


def environment(cache):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PINNING)}
    kept["TORCHINDUCTOR_CACHE_DIR"] = str(cache)
    kept["PYTHONWARNINGS"] = "ignore"
    return kept


def affinity(threads):
    """A function for the child: it may use that many of our CPUs, the last ones."""
    cpus = sorted(os.sched_getaffinity(0))[-threads:]
    return lambda: os.sched_setaffinity(0, cpus)


class Failed(Exception):
    """What a worker answered instead of a result."""


class Worker:
    """A process that prepares and times cases on command; see peers/worker.py for the protocol."""

    def __init__(self, name, command, threads, cache):
        self.name = name
        self.scratch = Path(tempfile.mkdtemp(prefix="tenferro-bench-"))
        self.log = open(self.scratch / "stderr", "w+")
        self.process = subprocess.Popen(
            [*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=environment(cache), cwd=HERE / "peers", preexec_fn=affinity(threads))
        self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise Failed(f"ended: {self.log.read().strip()[-300:] or self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer

    def ask(self, *words):
        try:
            print(*words, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            pass
        return self._answer()

    def prepare(self, case, word="prepare"):
        """Compile and run once: (answer, results); `compile` for an answer about a compilation with empty caches."""
        output = self.scratch / "results"
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir()
        answer = self.ask(word, case, output)
        archive = output / "results.npz"
        if archive.exists():
            with np.load(archive) as f:
                return answer, [f[k] for k in f.files]
        files = sorted(output.glob("*.npy"), key=lambda p: int(p.stem))
        return answer, [np.load(f) for f in files]

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
        shutil.rmtree(self.scratch, ignore_errors=True)


def whole_process(command, threads, cache, limit=240):
    """Run to the first line of output: (seconds from start to the line, the line's JSON)."""
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=log, text=True,
                                   env=environment(cache), cwd=HERE / "peers", preexec_fn=affinity(threads))
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
        process.stdout.close()
        try:
            process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
        if not line.startswith("{"):
            log.seek(0)
            raise Failed(f"ended: {log.read().strip()[-300:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return seconds, answer
