"""Rules about the tools that judge everything else."""
import importlib.util
import os

from rules import rule

# Meson's entry, and the cases that it tells: (passed, failed, skipped).
EXAMPLES = (
    ({"result": "OK", "stdout": "[  PASSED  ] 9 test(s).\n"}, (9, 0, 0)),
    ({"result": "FAIL", "stdout": "[  PASSED  ] 9 test(s).\n[  FAILED  ] 2 test(s), listed below:\n"}, (9, 2, 0)),
    ({"result": "OK", "stdout": "ok 1 - a\nok 2 - b # SKIP\n1..2\n"}, (1, 0, 1)),
    ({"result": "ERROR", "stdout": "ok 1 - a\nnot ok 2 - b\n1..2\n"}, (1, 1, 0)),
    ({"result": "OK", "stdout": "", "stderr": "17 passed, 0 failed\n"}, (17, 0, 0)),
    ({"result": "OK"}, (1, 0, 0)),
    ({"result": "TIMEOUT", "stdout": "3 passed, 0 failed\n"}, (3, 1, 0)),
    ({"result": "FAIL", "stdout": "killed\n"}, (0, 1, 0)),
    ({"result": "SKIP", "stdout": ""}, (0, 0, 1)),
)


def load(root, path):
    spec = importlib.util.spec_from_file_location("tool", os.path.join(root, path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def miscounted(cases):
    for entry, expected in EXAMPLES:
        counted = cases(entry)
        if counted != expected:
            yield f"testcount.py counts {counted} instead of {expected} in {entry}"


@rule("test cases are counted", lambda: list(miscounted(lambda entry: (1, 0, 0))))
def counts(tree):
    return list(miscounted(load(tree.root, "tools/testcount.py").cases))
