#!/usr/bin/env python3
"""Reads what one test run left behind and prints which tests were skipped, by name, and one line of counts.

Arguments: build directories. `results/*.xml` is GoogleTest's account of each test; `Testing/TAG` leads to ctest's own
log, which knows the programs that are not GoogleTest (fuzz targets) or that died before they could write an account.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml


def accounts(build):
    """(name, outcome, message) of every GoogleTest test."""
    for file in sorted((build / "results").glob("*.xml")):
        for case in xml.parse(file).getroot().iter("testcase"):
            name = f"{file.stem}: {case.get('classname')}.{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None:
                yield name, "failed", ""
            elif skipped is not None or case.get("result") == "skipped":
                text = skipped.get("message", "") if skipped is not None else ""
                yield name, "skipped", re.sub(r"^\S+:\d+\s*", "", text).strip()
            elif case.get("status") == "run":
                yield name, "passed", ""


def programs(build):
    """(name, outcome) of every ctest entry without an account of its own."""
    log = build / "Testing/Temporary/LastTest.log"
    if not log.exists():
        return
    told = {file.stem for file in (build / "results").glob("*.xml")}
    entry = re.compile(r"^\d+/\d+ Test: (\S+)$.*?^Test (Passed|Failed)\.$", re.M | re.S)
    for name, outcome in entry.findall(log.read_text(errors="replace")):
        if name not in told:
            yield name, outcome.lower()


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    skipped = []
    for build in map(pathlib.Path, sys.argv[1:]):
        for name, outcome, message in accounts(build):
            counts[outcome] += 1
            if outcome == "skipped":
                skipped.append(f"  {name}" + (f" ({message})" if message else ""))
        for name, outcome in programs(build):
            counts[outcome] += 1
    print("skipped tests:" if skipped else "no test was skipped")
    print("\n".join(skipped)) if skipped else None
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
