"""Calendar files at their size: ten thousand dates out, beside a bare libical program and calcurse.

Each step is a function of (bench, office) that prints its lines."""
import os
import shutil
import sqlite3
import uuid

import data

COUNT = 10_000
FEED_COUNT = 2_000


def make_office(b, path, count):
    """Straight into the file: tour stops over ten years with place, address, town and description, as in the
    floor program, and the web-talks of each year as a series of eight."""
    data.run(b.kontor, "--db", path, "init")
    connection = sqlite3.connect(path, isolation_level=None)
    towns = [row[0] for row in connection.execute(
        "SELECT id FROM town WHERE gone_date IS NULL AND latitude IS NOT NULL ORDER BY ags LIMIT 2000")]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO event (title, type, state, town, start, end, place, address, description, visibility, zone, uid, sequence, "
        "created_at, changed_at) VALUES (?, 'tour', 'confirmed', ?, ?, ?, 'Rathaus', 'Markt 1', ?, 'public', 'Europe/Berlin', ?, "
        "0, ?, ?)",
        ((f"Tourstation {n}: Marktplatz", towns[n * 7919 % len(towns)], f"{day(n)}T10:00", f"{day(n)}T18:00",
          "Aufbau ab 8 Uhr; Ansprechpartnerin: Geschäftsstelle, 030 23125 000.", str(uuid.UUID(int=n)), 1790000000 + n,
          1790000000 + n) for n in range(count)))
    connection.execute("COMMIT")
    connection.close()
    for year in range(2024, 2032):
        data.run(b.kontor, "--db", path, "--as", "bench", "put", "series", f"title=Web-Talk {year}", "type=webtalk",
                 "state=confirmed", f"start={year}-02-07T18:00", f"end={year}-02-07T19:00", "frequency=weekly", "count=8",
                 "mode=rule", "link=https://example.org/j/1")
    data.checkpointed(path)


def day(n):
    return f"{2024 + n // 1000}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}"


def cost(b, *command):
    """Time and largest memory of a program with all that it waits for, helpers included."""
    out = b.run(b.tool("bench_cost"), *command).decode().splitlines()[-2:]
    return {key: float(value) for key, value in (line.split() for line in out)}


def write_calcurse(b, folder, ics):
    os.makedirs(folder, exist_ok=True)
    b.run("calcurse", "-D", folder, "-i", ics, timeout=600)


def export(b, office):
    """Files to and from the disk's cache: each side writes its own file anew."""
    def floor():
        return cost(b, b.tool("floor_ical"), "write", b.path("floor.ics"), str(COUNT))

    def kontor():
        return cost(b, *b.office(office), "list", "events", "--format", "ics", "-o", b.path("dates.ics"))

    ours, bare = b.medians(kontor, floor)
    b.line("export: time", ours["ms"], bare["ms"], "bare libical", 1.15)
    b.line("export: memory, MiB", ours["rss_mib"], bare["rss_mib"], "bare libical", 1.5)
    if shutil.which("calcurse", path=b.environment["PATH"]):
        write_calcurse(b, b.path("calcurse-ics"), b.path("floor.ics"))
        ours, peer = b.medians(kontor, lambda: cost(b, "calcurse", "-D", b.path("calcurse-ics"), "-x"))
        b.line("export: time", ours["ms"], peer["ms"], "calcurse -x", 1)


def read_in(b, office):
    """The same file into an empty office, with limits, preview and commit: each run takes a fresh one."""
    data.run(b.kontor, "--db", b.path("empty.db"), "init")
    data.checkpointed(b.path("empty.db"))

    def kontor():
        for end in ("", "-wal", "-shm"):
            if os.path.exists(b.path("import.db" + end)):
                os.remove(b.path("import.db" + end))
        shutil.copy(b.path("empty.db"), b.path("import.db"))
        return b.timed(*b.office("import.db"), "import", "events", b.path("dates.ics"))

    def calcurse():
        shutil.rmtree(b.path("calcurse-in"), ignore_errors=True)
        os.makedirs(b.path("calcurse-in"))
        return b.timed("calcurse", "-D", b.path("calcurse-in"), "-q", "-i", b.path("dates.ics"))

    ours, bare = b.medians(kontor, lambda: b.timed(b.tool("floor_ical"), "parse", b.path("dates.ics")))
    b.line("import: time", ours["ms"], bare["ms"], "bare libical parse", 1.5)
    if shutil.which("calcurse", path=b.environment["PATH"]):
        ours, peer = b.medians(kontor, calcurse)
        b.line("import: time", ours["ms"], peer["ms"], "calcurse -i", 0.25)


def publish(b, _office):
    """The feeds of 2,000 dates that are all in their window, when nothing has changed since the last run."""
    make_office(b, b.path("feeds.db"), FEED_COUNT)
    connection = sqlite3.connect(b.path("feeds.db"), isolation_level=None)
    day = "date('now', printf('%+d days', id % 700 - 300))"
    connection.execute(f"UPDATE event SET start = {day} || substr(start, 11), end = {day} || substr(end, 11)"
                       " WHERE series IS NULL")
    connection.close()

    def kontor():
        return b.timed(*b.office("feeds.db"), "publish", b.path("feeds"))

    os.makedirs(b.path("feeds"))
    first = kontor()
    stamps = file_stamps(b.path("feeds"))
    again = b.medians(kontor)[0]
    assert file_stamps(b.path("feeds")) == stamps, "an unchanged feed was touched"
    b.note(f"publish: {FEED_COUNT} dates, the first time", first["ms"])
    b.limit(f"publish: {FEED_COUNT} dates, unchanged", again["ms"], 50)


def file_stamps(folder):
    return {name: os.stat(os.path.join(folder, name)).st_mtime_ns for name in os.listdir(folder) if name.endswith(".ics")}


STEPS = [export, read_in, publish]


def measure(b):
    make_office(b, b.path("files.db"), COUNT)
    b.title(f"calendar files of {COUNT} dates (ms)")
    for step in STEPS:
        step(b, "files.db")
