#!/usr/bin/env python3
"""Runs all tests of a build tree, ctest's and lit's, and ends with the line `N passed, N failed, N skipped`.

usage: run_tests.py BUILD [-j N] [-k TEXT]... [--no-lit]      -k: only tests whose name contains TEXT, or one of several
"""
import argparse
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# lit's words for a test that ran as it should, and for one that was left out
LIT_PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
LIT_SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, name, outcome, reason=""):
        setattr(self, outcome, getattr(self, outcome) + 1)
        if outcome != "passed":
            print(f"{outcome}: {name}{': ' + reason if reason else ''}")


def skip_reason(output):
    """A skipped test says why in a line that begins with `skipped:`."""
    found = re.search(r"^(?:SKIP|skip)\w*:\s*(.+)$", output or "", re.MULTILINE)
    return found.group(1).strip() if found else "no reason printed"


def run_ctest(build, jobs, text, count):
    report = build / "ctest.xml"
    report.unlink(missing_ok=True)
    command = ["ctest", "--test-dir", str(build), "-j", str(jobs), "--label-exclude", "^lit$", "--output-on-failure",
               "--output-junit", str(report.resolve()), "--timeout", "300"]
    if text:
        command += ["-R", text]
    log = build / "ctest.log"
    with open(log, "w") as file:
        subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    if not report.exists():
        print(log.read_text())
        count.add("ctest", "failed", "wrote no report")
        return
    for case in ElementTree.parse(report).iter("testcase"):
        status, output = case.get("status"), case.findtext("system-out")
        if status == "run":
            count.add(case.get("name"), "passed")
        elif status in ("notrun", "disabled"):
            skipped = case.find("skipped")
            message = skipped.get("message", "") if skipped is not None else ""
            # a program that is missing counts as a failure, one that asked to be skipped does not
            if "SKIP" in message or status == "disabled":
                count.add(case.get("name"), "skipped", skip_reason(output))
            else:
                count.add(case.get("name"), "failed", message or "did not run")
        else:
            count.add(case.get("name"), "failed")
            print(output or "")


def run_lit(build, jobs, text, count):
    site = build / "test" / "lit.site.cfg.py"
    if not site.exists():
        return
    report = build / "lit.json"
    report.unlink(missing_ok=True)
    lit = re.search(r"^lit = (.+)$", site.read_text(), re.MULTILINE).group(1).strip("'\"")
    command = [sys.executable, lit, str(site.parent), "-q", "-v", "--allow-empty-runs", "-j", str(jobs), "-o", str(report)]
    if text:
        command += ["--filter", text]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                            check=False)
    if not report.exists():
        if text and "did not match any tests" in result.stdout:
            return
        print(result.stdout)
        count.add("lit", "failed", "wrote no report")
        return
    for test in json.loads(report.read_text())["tests"]:
        if test["code"] in LIT_PASSED:
            count.add(test["name"], "passed")
        elif test["code"] in LIT_SKIPPED:
            if not text or test["code"] != "EXCLUDED":
                count.add(test["name"], "skipped", test["code"].lower() + ": see REQUIRES and UNSUPPORTED in the test")
        else:
            count.add(test["name"], "failed", test["code"])
            print(test["output"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("-j", type=int, default=os.cpu_count(), dest="jobs")
    parser.add_argument("-k", action="append", default=[], dest="texts")
    parser.add_argument("--no-lit", action="store_true")
    options = parser.parse_args()
    text = "|".join(re.escape(text) for text in options.texts)
    # LLVM's packages are not instrumented: they allocate from arenas whose rest our side, through LLVM's headers, has marked as poisoned
    os.environ.setdefault("ASAN_OPTIONS", "allow_user_poisoning=0:detect_container_overflow=0")
    count = Count()
    run_ctest(options.build, options.jobs, text, count)
    if not options.no_lit:
        run_lit(options.build, options.jobs, text, count)
    print(f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped")
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main())
