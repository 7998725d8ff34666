#!/usr/bin/python3
"""Count the single cases in Meson's test log and show what the failing tests wrote.

usage: testcount.py build/meson-logs/testlog.json

A test counts as many cases as its output tells: cmocka's closing lines, a line
"N passed, N failed", or TAP. One that tells nothing is one case. The last line is
"N passed, N failed"; the exit status is 1 if any failed or none ran.
"""
import json
import re
import sys

CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test\(s\)", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (\d+) test\(s\), listed below", re.M)
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
TAP = re.compile(r"^(not )?ok\b(.*)$", re.M)
LINES_SHOWN = 200


def told_cases(text):
    """(passed, failed, skipped) as far as the output tells."""
    plain = PLAIN.findall(text)
    if plain:
        return tuple(sum(int(p[i] or 0) for p in plain) for i in range(3))
    passed = sum(map(int, CMOCKA_PASSED.findall(text)))
    failed = sum(map(int, CMOCKA_FAILED.findall(text)))
    if passed or failed:
        return passed, failed, 0
    tap = TAP.findall(text)
    bad = sum(1 for no, _ in tap if no)
    skipped = sum(1 for no, rest in tap if not no and "# skip" in rest.lower())
    return len(tap) - bad - skipped, bad, skipped


def cases(entry):
    """(passed, failed, skipped) of one test; its result has the last word."""
    text = (entry.get("stdout") or "") + "\n" + (entry.get("stderr") or "")
    passed, failed, skipped = told_cases(text)
    if entry["result"] in ("OK", "EXPECTEDFAIL"):
        return (passed or (0 if skipped else 1)), failed, skipped
    if entry["result"] in ("SKIP", "IGNORED"):
        return 0, 0, max(1, skipped)
    return passed, max(1, failed), skipped


def show(entry):
    print(f"--- {entry['name']}: {entry['result']}, exit status {entry.get('returncode')}")
    for stream in ("stdout", "stderr"):
        lines = (entry.get(stream) or "").splitlines()
        if len(lines) > LINES_SHOWN:
            print(f"    ({len(lines) - LINES_SHOWN} lines left out)")
        for line in lines[-LINES_SHOWN:]:
            print(line)


def main():
    totals = [0, 0, 0]
    try:
        with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
            entries = [json.loads(line) for line in log]
    except OSError:
        entries = []
    for entry in entries:
        counted = cases(entry)
        totals = [a + b for a, b in zip(totals, counted)]
        if counted[1]:
            show(entry)
    skipped = f", {totals[2]} skipped" if totals[2] else ""
    if not entries:
        print("no test ran")
        totals[1] = 1
    sys.stdout.flush()
    print(f"{totals[0]} passed, {totals[1]} failed{skipped}")
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
