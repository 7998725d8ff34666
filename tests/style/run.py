#!/usr/bin/python3
"""Check the house rules.

usage: run.py GROUP SOURCE_ROOT BUILD_ROOT

GROUP is the rest of a rules_*.py file's name. Every rule is two cases: it finds nothing
in the tree, and it does find its own bad examples. A TAP line each.
"""
import importlib
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from rules import RULES  # noqa: E402
from tree import Tree  # noqa: E402


def findings(check, tree):
    try:
        return list(check(tree) or ())
    except Exception as problem:  # a rule that breaks has not passed
        return [f"the rule broke: {problem!r}"]


def find_bad(rule, bad):
    """What the rule finds in a bad example; a rule that breaks finds nothing."""
    try:
        return list((bad() if callable(bad) else rule.check(Tree(bad))) or ())
    except Exception as problem:
        print(f"# {rule.name}: the self-test broke: {problem!r}")
        return []


def main():
    group, root, build = sys.argv[1], os.path.realpath(sys.argv[2]), os.path.realpath(sys.argv[3])
    importlib.import_module("rules_" + group)
    tree = Tree.read(root, build)
    number, failed = 0, 0
    for rule in (r for r in RULES if r.group == group):
        found = findings(rule.check, tree)
        for line in found:
            print("#", line)
        blind = [bad for bad in rule.bad if not find_bad(rule, bad)]
        for what, problem in ((rule.name, found), (rule.name + ": can fail", blind)):
            number += 1
            failed += bool(problem)
            print(f"{'not ok' if problem else 'ok'} {number} - {what}")
    print(f"1..{number}")
    return 1 if failed or not number else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
