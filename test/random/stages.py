"""Random programs through the stages of a compilation, each in a process of its own: what a stage prints the next one reads and takes.

usage: stages.py TF-OPT [--seed S] [--count N]
"""
import argparse
import os
import subprocess
import sys

import customs
from steps import Program

STAGES = ["keep-calls", "inline", "differentiate", "resolve-shapes", "simplify", "to-linalg", "merge-equal", "fuse-views", "form-kernels",
          "merge-kernels", "inline-steps", "plan-buffers", "target-cpu", "to-llvm"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tf_opt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}  # of this process: a sanitizer's runtime
    failed = 0
    for number in range(options.count):
        text = customs.for_tools(Program(options.seed, number))
        for stage in STAGES:
            done = subprocess.run([options.tf_opt, f"--tenferro-{stage}"], input=text, env=environment, capture_output=True, text=True)
            if done.returncode:
                failed += 1
                print(f"FAIL stages.py --seed {options.seed}: program {number}, {stage}: {done.returncode}: {done.stderr.strip()[:2000]}\n{text}")
                break
            text = done.stdout
    print(f"stages.py: seed {options.seed}, {options.count} programs, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
