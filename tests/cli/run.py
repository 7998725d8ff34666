#!/usr/bin/python3
"""Tests of the command line with the real program.

usage: run.py KONTOR [MODULE...]

The last line is "N passed, N failed", with ", N skipped" if any were.
"""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    sys.dont_write_bytecode = True
    sys.path.insert(0, HERE)
    import kontor

    kontor.PROGRAM = os.path.abspath(sys.argv[1])
    names = sys.argv[2:] or sorted(n[:-3] for n in os.listdir(HERE) if n.startswith("cli_") and n.endswith(".py"))
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    try:
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    finally:
        kontor.remove_templates()
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed - len(result.skipped)
    skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
    print(f"{passed} passed, {failed} failed{skipped}")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
