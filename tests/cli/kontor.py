"""What the tests of the command line share: an office of their own, and the program run in it."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""  # set by run.py
TEMPLATE = {}  # "plain", "demo": an office file that was made once


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    @property
    def lines(self):
        return self.out.splitlines()

    def json(self):
        return json.loads(self.out)


def environment(folder):
    """Nothing of the tester's own settings, but the zone and locale that the run is about."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "TZ", "LANG", "LC_ALL", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
    return {**kept, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}


def command(folder, *words, user="anna", db="office.db"):
    return [PROGRAM, "--db", os.path.join(folder, db), "--as", user, *words]


def run_in(folder, *words, stdin=None, **options):
    done = subprocess.run(command(folder, *words, **options), input=stdin, capture_output=True, check=False,
                          env=environment(folder), cwd=folder, timeout=300)
    return Result(done)


def template(kind):
    if kind not in TEMPLATE:
        folder = tempfile.mkdtemp(prefix="kontor-template-")
        made = run_in(folder, "init", *(["--demo"] if kind == "demo" else []))
        saved = run_in(folder, "backup", "copy.db")
        if made.status or saved.status:
            sys.exit(f"no office to test in: {made.err}{saved.err}")
        TEMPLATE[kind] = folder
    return os.path.join(TEMPLATE[kind], "copy.db")


def remove_templates():
    for folder in TEMPLATE.values():
        shutil.rmtree(folder)


class OfficeTest(unittest.TestCase):
    """Every test has an office of its own."""

    kind = "plain"

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="kontor-cli-")
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(template(self.kind), self.path("office.db"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def kontor(self, *words, stdin=None, **options):
        if isinstance(stdin, str):
            stdin = stdin.encode("utf-8")
        return run_in(self.folder, *words, stdin=stdin, **options)

    def ok(self, *words, **options):
        result = self.kontor(*words, **options)
        self.assertEqual((result.status, result.err), (0, ""), words)
        return result

    def fails(self, status, *words, saying="", **options):
        """It ends with this status and one sentence on stderr, and prints no result."""
        result = self.kontor(*words, **options)
        self.assertEqual(result.status, status, (words, result.out, result.err))
        self.assertEqual(result.out, "", words)
        self.assertRegex(result.err, r"\Akontor: [^\n]+\n\Z")
        self.assertIn(saying, result.err)
        return result

    def popen(self, *words, **options):
        return subprocess.Popen(command(self.folder, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=environment(self.folder), cwd=self.folder, **options)

    def count(self, kind):
        return self.ok("status", "--json").json()["counts"][kind]
