"""Runs a program with tf-run and compares what it writes."""
import subprocess

import numpy as np


class Runs:
    def __init__(self, file, form, scratch):
        self.file, self.form, self.scratch = file, form, scratch

    def run(self, entry, inputs, outputs, *options):
        """The results, or the sentence of the failure."""
        command = ["tf-run", self.file, "--from", self.form, "--entry", entry, *options]
        for i, value in enumerate(inputs):
            np.save(f"{self.scratch}.in{i}.npy", value)
            command += ["--input", f"{self.scratch}.in{i}.npy"]
        for i in range(outputs):
            command += ["--output", f"{self.scratch}.out{i}.npy"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return done.stderr.strip()
        return [np.load(f"{self.scratch}.out{i}.npy") for i in range(outputs)]

    def same(self, entry, inputs, wanted, *options):
        got = self.run(entry, inputs, len(wanted), *options)
        what = f"{entry} {[x.shape for x in inputs]} {options}"
        assert not isinstance(got, str), f"{what}: {got}"
        for a, b in zip(got, wanted):
            assert a.shape == b.shape and (a == b).all(), f"{what}: {a} is not {b}"
