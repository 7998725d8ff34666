#!/usr/bin/python3
"""Measure kontor beside bare programs that do only the same work, and beside its peers.

usage: bench.py BUILD [people|matching|staffing|tandems|calendar] [quick]
       (./dev bench [people|matching|staffing|tandems|calendar] [quick])

Machines differ and drift, ratios taken side by side in one run do not: each line gives
both medians, their ratio and the goal. Nothing here fails a test.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calendar_files  # noqa: E402
import calendar_view  # noqa: E402
import data  # noqa: E402
import matching  # noqa: E402
import people  # noqa: E402
import staffing  # noqa: E402
import tandems  # noqa: E402

DOWN = ("^[OB " * 13 + "^[OA " * 13).strip()
WORDS = ("witten", "herzb", "muehl", "neust", "freyu")
SIZES = ("80x24", "200x50")

COLLEAGUE = """
import os, sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA wal_autocheckpoint=0")
c.execute("PRAGMA synchronous=OFF")
while True:
    c.execute("UPDATE note SET rev = rev + 1")
    if os.path.getsize(sys.argv[1] + "-wal") > int(sys.argv[2]):
        break
print("ready", flush=True)
time.sleep(3600)
"""


class Bench:
    def __init__(self, build, quick):
        self.build = build
        self.quick = quick
        self.rounds = 3 if quick else 9
        self.folder = tempfile.mkdtemp(prefix="bench-", dir=build)
        self.kontor = os.path.join(build, "kontor")
        self.environment = data.settings(self.folder)
        self.rows = []
        self.judging = True  # the goals are for the register's size

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, name):
        return os.path.join(self.build, "tests", "bench", name)

    def run(self, *command, **options):
        return data.run(*command, env=self.environment, **options)

    # --- the report ---------------------------------------------------------------

    def title(self, text):
        print(f"\n{text}\n{'what':<44} {'kontor':>10} {'beside':>10}  {'':<16} {'ratio':>6}  goal", flush=True)

    def line(self, what, ours, theirs, beside, goal=None):
        goal = goal if self.judging else None
        ratio = ours / theirs if theirs else float("nan")
        verdict = "" if goal is None else f"<= {goal:<5g} {'holds' if ratio <= goal else 'MISSED'}"
        self.rows.append((what, ours, theirs, ratio, goal))
        print(f"{what:<44} {ours:>10.3f} {theirs:>10.3f}  {beside:<16} {ratio:>6.2f}  {verdict}", flush=True)

    def limit(self, what, value, limit):
        verdict = "holds" if value <= limit else "MISSED"
        self.rows.append((what, value, None, None, limit))
        print(f"{what:<44} {value:>10.3f} {'':>10}  {'':<16} {'':>6}  <= {limit:<5g} {verdict}", flush=True)

    def note(self, what, value):
        print(f"{what:<44} {value:>10.3f}", flush=True)

    def summary(self):
        judged = [row for row in self.rows if row[4] is not None]
        missed = [row[0] for row in judged if (row[1] if row[3] is None else row[3]) > row[4]]
        print(f"\n{len(judged) - len(missed)} of {len(judged)} goals hold")
        for what in missed:
            print("missed:", what)

    # --- measuring ----------------------------------------------------------------

    def pty(self, size, steps, *command, **options):
        """{name: value} of one run in a pseudo terminal."""
        out = self.run(self.tool("bench_pty"), size, *steps, "--", *command, **options)
        return {name: float(value) for name, value in (line.split() for line in out.decode().splitlines())}

    def medians(self, *jobs):
        """Each job once a round, in turn, so that all meet the same weather."""
        results = [[] for _ in jobs]
        for _ in range(self.rounds):
            for job, result in zip(jobs, results):
                result.append(job())
        return [{key: statistics.median(r[key] for r in result) for key in result[0]} for result in results]

    def timed(self, *command, **options):
        start = time.perf_counter()
        with open(os.devnull, "wb") as nowhere:
            subprocess.run(command, stdout=nowhere, stdin=subprocess.DEVNULL, check=True, env=self.environment, **options)
        return {"ms": (time.perf_counter() - start) * 1e3}

    @staticmethod
    def clock():
        return time.perf_counter() * 1e3

    def office(self, name):
        return [self.kontor, "--db", self.path(name), "--as", "bench"]


def letters(name, quiet):
    steps = [f"quiet={quiet}"]
    for word in WORDS:
        steps += [f"key={name},{len(word)},{' '.join(word)}", f"key=erase,{len(word)},^?"]
    return steps + ["quiet=3"]


def kontor_screen(b, size, name):
    steps = ["until=Kommu", "key=towns,1,2", f"key=down,208,{DOWN}", "key=page,50,^[[6~", "key=home,1,g",
             "key=open_filter,1,/", *letters("letter", 20)]
    return b.pty(size, steps, *b.office(name))


def floor_list(b, size, rows, first):
    return b.pty(size, [f"until={first}", f"key=down,208,{DOWN}", "key=page,50,^[[6~"], b.tool("floor_list"),
                 b.path(rows))


def floor_page(b, size, name):
    return b.pty(size, ["until="], b.tool("floor_page"), b.path(name))


def abook(b, size):
    return b.pty(size, ["until=Person 00000", f"key=down,208,{DOWN}"], "abook", "--datafile", b.path("contacts"))


def fzf(b, size, rows, count):
    return b.pty(size, [f"until={count}/{count}", *letters("letter", 40)], "sh", "-c", f"exec fzf <{b.path(rows)}")


def screens(b, size, name, rows, first, count):
    b.title(f"screen {size}, {count} rows (ms, bytes, MiB)")
    ours, floor, page, peer, finder = b.medians(
        lambda: kontor_screen(b, size, name), lambda: floor_list(b, size, rows, first),
        lambda: floor_page(b, size, name), lambda: abook(b, size), lambda: fzf(b, size, rows, count))
    b.line("first complete screen", ours["start_ms"], floor["start_ms"], "bare list", 1.5)
    b.line("first complete screen", ours["start_ms"], page["start_ms"], "SQLite page")
    b.line("first complete screen", ours["start_ms"], peer["start_ms"], "abook", 0.6)
    b.line("cursor key", ours["down_ms"], floor["down_ms"], "bare list", 1.5)
    b.line("cursor key, 99th percentile", ours["down_p99_ms"], floor["down_p99_ms"], "bare list")
    b.line("cursor key, bytes", ours["down_bytes"], floor["down_bytes"], "bare list", 1.3)
    b.line("page", ours["page_ms"], floor["page_ms"], "bare list")
    b.line("filter letter", ours["letter_ms"], finder["letter_ms"], "fzf", 0.25)
    b.line("filter letter", ours["letter_ms"], floor["page_ms"], "bare list, page", 2)
    b.line("filter letter, bytes", ours["letter_bytes"], finder["letter_bytes"], "fzf")
    b.line("memory: resident, largest process", ours["largest_rss_mib"], peer["rss_mib"], "abook", 1.5)
    b.line("memory: resident, sum of processes", ours["rss_mib"], peer["rss_mib"], "abook")
    b.line("memory: proportional, sum of processes", ours["pss_mib"], peer["pss_mib"], "abook")
    return ours


def idle(b, name):
    b.title("idle for 5 s")
    result = b.pty("80x24", ["until=Kommu", "key=towns,1,2", "idle=5"], *b.office(name))
    b.limit("bytes written", result["idle_bytes"], 0)
    b.limit("percent of a core", result["idle_cpu_percent"], 0.1)


def remove_office(b, name):
    data.remove(b.path(name))


def copy_office(b, source, target):
    remove_office(b, target)
    for suffix in ("", "-wal"):
        if os.path.exists(b.path(source) + suffix):
            shutil.copyfile(b.path(source) + suffix, b.path(target) + suffix)


def left_wal(b, rows, first):
    """A colleague wrote much without a checkpoint: still there, then killed."""
    size = (64 if b.quick else 256) << 20
    copy_office(b, "office.db", "wal.db")
    colleague = subprocess.Popen(["/usr/bin/python3", "-c", COLLEAGUE, b.path("wal.db"), str(size)],
                                 stdout=subprocess.PIPE)
    try:
        colleague.stdout.readline()
        b.title(f"first screen with a write-ahead log of {size >> 20} MiB left behind (ms)")
        ours, floor, peer = b.medians(lambda: b.pty("80x24", ["until=Kommu"], *b.office("wal.db")),
                                      lambda: floor_list(b, "80x24", rows, first), lambda: abook(b, "80x24"))
        b.line("colleague still there", ours["start_ms"], floor["start_ms"], "bare list", 1.5)
        b.line("colleague still there", ours["start_ms"], peer["start_ms"], "abook", 0.6)
        copy_office(b, "wal.db", "killed.db")
    finally:
        colleague.kill()
        colleague.wait()

    def after_kill():
        copy_office(b, "killed.db", "again.db")
        return b.pty("80x24", ["until=Kommu"], *b.office("again.db"))

    def page_after_kill():
        copy_office(b, "killed.db", "again.db")
        return floor_page(b, "80x24", "again.db")

    ours, page = b.medians(after_kill, page_after_kill)
    b.line("colleague was killed: SQLite recovers", ours["start_ms"], page["start_ms"], "SQLite page")


EDIT = '{"ags":"12070424","website":"https://example.org/@"}'


def saving(b, name):
    seconds = "1" if b.quick else "3"
    copy_office(b, name, "saves.db")
    copy_office(b, name, "bare.db")

    def crowd(people, kind, line):
        out = b.run(b.tool("bench_crowd"), people, seconds, line, *b.office("saves.db"), "put", kind, "--stdin")
        return {key: float(value) for key, value in (row.split() for row in out.decode().splitlines())}

    def floor(program, name):
        return {"ms": float(b.run(b.tool(program), b.path(name), "2000").split()[1])}

    b.title("saving, each answered before the next (ms)")
    new_note = data.note("12070424", 1)
    edit, note, sync, bare = b.medians(lambda: crowd("1", "towns", EDIT), lambda: crowd("1", "notes", new_note),
                                       lambda: floor("floor_sync", "sync"), lambda: floor("floor_save", "bare.db"))
    b.line("one saved change", edit["save_ms"], sync["ms"], "4 KiB fdatasync", 1.3)
    b.line("one saved change", edit["save_ms"], bare["ms"], "SQLite update")
    b.line("one new note", note["save_ms"], sync["ms"], "4 KiB fdatasync")
    b.note("one saved change, 99th percentile", edit["save_p99_ms"])
    eight = crowd("8", "notes", new_note)
    b.limit("eight saving at once: longest wait", eight["longest_ms"], 200)
    b.line("eight: most saved against least saved", eight["most"], eight["least"], "the least", 2)
    b.note("eight: changes saved a second", eight["saved"] / float(seconds))


LIST_SQL = """SELECT ags, name, type, CASE substr(ags,1,2) WHEN '01' THEN 'SH' WHEN '12' THEN 'BB' ELSE 'DE' END,
 (SELECT d.name FROM district d WHERE d.id = town.district), postcode, population,
 CASE WHEN gone_date IS NOT NULL THEN 'gone' WHEN override IS NOT NULL THEN override
 WHEN population >= 5000 AND population < 20000 THEN 'small_town' ELSE 'not' END FROM town ORDER BY sort_key, ags"""


def batch(b, name, register, what):
    b.title(f"batch, {what} (ms)")

    def loader():
        remove_office(b, "floor.db")
        return b.timed(b.tool("floor_loader"), "data/schema/0001_office.sql", b.path(register), b.path("floor.db"))

    def first_import():
        remove_office(b, "new.db")
        if name == "office.db":
            return b.timed(b.kontor, "--db", b.path("new.db"), "init")
        b.run(b.kontor, "--db", b.path("new.db"), "init")
        return b.timed(*b.office("new.db"), "import", "register", b.path(register))

    ours, floor = b.medians(first_import, loader)
    b.line("register into a new office", ours["ms"], floor["ms"], "SQLite loader", 1.5)
    csv, shell = b.medians(
        lambda: b.timed(*b.office(name), "list", "towns", "--format", "csv"),
        lambda: b.timed("sqlite3", "-csv", "-header", b.path(name), LIST_SQL))
    b.line("list towns --format csv", csv["ms"], shell["ms"], "sqlite3 -csv", 1.2)
    return ours, csv


def grown(b, small, large):
    b.title("ten times the rows against once (medians; beside: once)")
    for what, key in (("first complete screen", "start_ms"), ("cursor key", "down_ms"), ("page", "page_ms"),
                      ("filter letter", "letter_ms"), ("memory", "rss_mib")):
        b.line(what, large[0][key], small[0][key], "once")
    b.line("register import", large[1]["ms"], small[1]["ms"], "once")
    b.line("list as CSV", large[2]["ms"], small[2]["ms"], "once")


def measure(b):
    data.make_office(b.kontor, b.path("office.db"))
    data.write_contacts(b.path("contacts"))
    first, count = data.write_rows(b.path("rows"), b.path("office.db"))
    data.write_register(b.path("register.txt"), b.path("office.db"), 1)
    small = [screens(b, size, "office.db", "rows", first, count) for size in SIZES][0]
    idle(b, "office.db")
    left_wal(b, "rows", first)
    saving(b, "office.db")
    imported, csv = batch(b, "office.db", "register.txt", f"{count} towns")
    if not b.quick:
        large(b, (small, imported, csv))


def large(b, small):
    b.judging = False
    data.write_register(b.path("register10.txt"), b.path("office.db"), 10)
    data.make_large_office(b.kontor, b.path("large.db"), b.path("register10.txt"))
    first, count = data.write_rows(b.path("rows10"), b.path("large.db"))
    ours = screens(b, SIZES[0], "large.db", "rows10", first, count)
    imported, csv = batch(b, "large.db", "register10.txt", f"{count} towns")
    grown(b, small, (ours, imported, csv))


def main():
    bench = Bench(os.path.abspath(sys.argv[1]), "quick" in sys.argv[2:])
    try:
        named = {"people": [people], "matching": [matching], "staffing": [staffing],
                 "tandems": [tandems], "calendar": [calendar_files, calendar_view]}
        sections = [name for name in named if name in sys.argv[2:]]
        if not sections:
            measure(bench)
        for name in sections or named:
            for part in named[name]:
                part.measure(bench)
        bench.summary()
    finally:
        shutil.rmtree(bench.folder)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    main()
