"""The calendar on the screen: ten thousand dates in five years, beside calcurse with the same ones."""
import datetime
import os
import shutil
import sqlite3

import data

COUNT = 10_000
YEARS = 5
TYPES = ("tour", "webtalk", "congress", "coaching", "tandem", "internal", "deadline")
LEFT_RIGHT = ("^[OC " * 20 + "^[OD " * 20).strip()
PAGES = ("^[[6~ " * 10 + "^[[5~ " * 10).strip()
# The measured keys begin in the middle of the five years.
START = "g 1 . 6 . 2 0 2 6 ^M"


def events():
    """Spread evenly over working hours of every day, the same every time."""
    first = datetime.date(2024, 1, 1)
    days = YEARS * 365
    for n in range(COUNT):
        day = first + datetime.timedelta(days=n * days // COUNT)
        hour = 8 + n * 7 % 11
        yield n, day, hour, TYPES[n % len(TYPES)]


def make_office(b, name):
    """Straight into the file: as many saved one by one would take long, and are measured apart."""
    data.run(b.kontor, "--db", b.path(name), "init")
    connection = sqlite3.connect(b.path(name), isolation_level=None)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO event (title, type, state, start, end, zone, uid, sequence, created_at, changed_at, visibility) "
        "VALUES (?, ?, 'confirmed', ?, ?, 'Europe/Berlin', ?, 0, 0, 0, 'public')",
        ((f"Termin {n} mit einem längeren Titel", kind, f"{day}T{hour:02d}:00", f"{day}T{hour + 1:02d}:00", f"bench-{n}")
         for n, day, hour, kind in events()))
    connection.execute("COMMIT")
    connection.close()
    data.checkpointed(b.path(name))


def write_calcurse(folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "apts"), "w", encoding="utf-8") as out:
        for n, day, hour, _ in events():
            d = day.strftime("%m/%d/%Y")
            out.write(f"{d} @ {hour:02d}:00 -> {d} @ {hour + 1:02d}:00|Termin {n} mit einem längeren Titel\n")
    open(os.path.join(folder, "todo"), "w", encoding="utf-8").close()


def kontor(b, name, size):
    steps = ["until=Kommu", "quiet=20", "key=open,1,7", f"key=goto,10,{START}", "quiet=3"]
    for view in "TWMAJ":
        steps += [f"key=view_{view},1,{view}", f"key=day_{view},200,{LEFT_RIGHT}", f"key=page_{view},40,{PAGES}"]
    return b.pty(size, steps, *b.office(name))


def calcurse(b, folder, size):
    return b.pty(size, ["until=Termin", "quiet=40", "key=day,80,l l l l l l l l h h h h h h h h"], "calcurse", "-D", b.path(folder))


def measure(b):
    make_office(b, "dates.db")
    write_calcurse(b.path("calcurse"))
    there = shutil.which("calcurse", path=b.environment["PATH"])
    jobs = [lambda: kontor(b, "dates.db", "80x24"), lambda: kontor(b, "dates.db", "200x50")]
    if there:
        jobs.append(lambda: calcurse(b, "calcurse", "80x24"))
    small, large, *peer = b.medians(*jobs)
    b.title(f"calendar of {COUNT} dates, {COUNT // YEARS} a year (ms)")
    for view, what in zip("TWMAJ", ("day", "week", "month", "agenda", "year")):
        key = f"day_{view}_ms"
        if peer:
            b.line(f"{what}: next day, 80x24", small[key], peer[0]["day_ms"], "calcurse", 0.1)
        b.limit(f"{what}: next day, 80x24", small[key], 1.4)
        b.note(f"{what}: next day, 200x50", large[key])
        b.limit(f"{what}: next page, 80x24", small[f"page_{view}_ms"], 3)
        b.limit(f"{what}: next page, 200x50", large[f"page_{view}_ms"], 3)
    b.note("first open of the tab", small["open_ms"])
