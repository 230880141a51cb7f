"""One peer, one thread count, kept alive: reads commands on stdin, answers each with one line of JSON on stdout.

  prepare CASE OUTPUT   compile, run once, write the results to OUTPUT/results.npz
  compile CASE OUTPUT   the same with empty caches; the seconds of tracing and of compiling
  time SECONDS          call the prepared case for that long; seconds per call of each sample
  quit
"""
import json
import os
import sys
import time


def sample(run, seconds):
    """Seconds per call, one number per sample; a sample lasts at least 20 us so that the clock does not count."""
    inner, spent = 1, 0.0
    while True:
        start = time.perf_counter()
        for _ in range(inner):
            run()
        spent = time.perf_counter() - start
        if spent >= 2e-5:
            break
        inner *= 2
    samples, end = [], time.perf_counter() + seconds
    while not samples or (time.perf_counter() < end and len(samples) < 2000):
        start = time.perf_counter()
        for _ in range(inner):
            run()
        samples.append((time.perf_counter() - start) / inner)
    return samples


def main():
    framework, threads = sys.argv[1], int(sys.argv[2])
    # What a library prints must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    if framework == "jax":
        import jax_cases as cases
    else:
        import torch_cases as cases
    import numpy as np

    def save(folder, results):
        np.savez(folder + "/results.npz", *[np.asarray(r) for r in results])

    version = cases.setup(framework, threads)
    print(json.dumps({"ready": version}), file=answers)
    run = None
    for line in sys.stdin:
        word, *rest = line.split()
        answer = {}
        try:
            if word == "prepare":
                run = None
                start = time.perf_counter()
                run = cases.prepare(framework, rest[0])
                results = run()
                answer["compile"] = time.perf_counter() - start
                save(rest[1], results)
                for _ in range(2):
                    run()
            elif word == "compile":
                run = None
                run, answer = cases.compile_afresh(rest[0])
                save(rest[1], run())
            elif word == "time":
                answer["samples"] = sample(run, float(rest[0]))
            elif word == "quit":
                break
        except Exception as error:  # a case that a peer cannot run is reported, not fatal
            answer = {"error": f"{type(error).__name__}: {error}"[:400]}
        print(json.dumps(answer), file=answers)


main()
