"""What the programs are measured on: offices, register files and lists of the same rows."""
import json
import os
import random
import sqlite3
import subprocess

NOTES = 20_000


def run(*command, **options):
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command)}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def query(path, sql, *values):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


# --- register files ---------------------------------------------------------------


def record(kind, ags, association="", name="", seat="", type_number="", area=0, population=0, postcode=""):
    """One line of a GV100AD: fixed columns, counted in characters."""
    line = f"{kind}20231130{ags:<8}{association:<4}{name[:50]:<50}{seat[:50]:<50}{type_number:<2}".ljust(128)
    if kind == "60":
        line += f"{area:011d}{population:011d}{population // 2:011d}".ljust(37) + f"{postcode:<5}"
    return line.ljust(220)


TYPE_NUMBERS = {"market": "60", "independent_city": "61", "urban_district": "62", "town": "63", "municipality": "64",
                "large_district_town": "67"}


def towns_by_place(office):
    """{district key: {association key: [towns]}} in the order of the register."""
    places = {}
    rows = query(office, "SELECT d.key, a.key, t.ags, t.name, t.type, t.area_ha, t.population, t.postcode FROM town t "
                         "JOIN district d ON d.id = t.district LEFT JOIN association a ON a.id = t.association "
                         "WHERE t.gone_date IS NULL ORDER BY t.ags")
    for district, association, *town in rows:
        places.setdefault(district, {}).setdefault(association or district + "0000", []).append(town)
    return places


def invented_towns(district, taken, count):
    """Towns with unused keys of the same district; deterministic names."""
    words = "Alten Neuen Ober Unter Groß Klein Hohen Nieder Burg Mühl Wald Stein See Buch Eichen Schön".split()
    ends = "hausen dorf stadt bach berg feld heim leben roda walde au itz büttel rode stedt kirchen".split()
    draw = random.Random(district)
    free = [n for n in range(1000) if district + f"{n:03d}" not in taken]
    for number in free[:count]:
        name = draw.choice(words) + draw.choice(words).lower() + draw.choice(ends)
        yield [district + f"{number:03d}", name, "municipality", draw.randrange(500, 9000), draw.randrange(300, 25000),
               f"{draw.randrange(1000, 99999):05d}"]


def write_register(path, office, times):
    """The office's register as a GV100AD file, filled up with invented towns to times as many."""
    places = towns_by_place(office)
    total = sum(len(towns) for place in places.values() for towns in place.values())
    missing = total * (times - 1)
    share = -(-missing // len(places))
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for state in sorted({district[:2] for district in places}):
            out.write(record("10", state, name="Land " + state) + "\n")
            for district in sorted(d for d in places if d[:2] == state):
                missing -= write_district(out, district, places[district], min(share, missing))
    return total * times - missing


def write_district(out, district, associations, invented):
    taken = {town[0] for towns in associations.values() for town in towns}
    extra = list(invented_towns(district, taken, invented))
    first = next(iter(associations))
    out.write(record("40", district, name="Kreis " + district, seat="Ort", type_number="41") + "\n")
    for association, towns in associations.items():
        out.write(record("50", district, association[5:], "Verband " + association, "Ort", "50") + "\n")
        for ags, name, kind, area, population, postcode in towns + (extra if association == first else []):
            out.write(record("60", ags, association[5:], name, "", TYPE_NUMBERS.get(kind, "64"), area or 0,
                             population or 0, postcode or "") + "\n")
    return len(extra)


# --- offices ----------------------------------------------------------------------


def note(ags, number):
    return json.dumps({"town": ags, "type": "call", "direction": "in", "at": "2026-11-02T10:%02d" % (number % 60),
                       "text": f"Vermerk {number}: Rückruf vereinbart, Unterlagen folgen."}, ensure_ascii=False)


def add_notes(kontor, office, count):
    keys = [row[0] for row in query(office, "SELECT ags FROM town WHERE gone_date IS NULL ORDER BY ags")]
    lines = "\n".join(note(keys[n * 7919 % len(keys)], n) for n in range(count)) + "\n"
    run(kontor, "--db", office, "--as", "bench", "put", "notes", "--stdin", input=lines.encode())


def remove(office):
    for suffix in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(office + suffix):
            os.unlink(office + suffix)


def checkpointed(office):
    """So that every measurement starts from the same file, without a log beside it."""
    connection = sqlite3.connect(office)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def make_office(kontor, path):
    run(kontor, "--db", path, "init")
    add_notes(kontor, path, NOTES)
    checkpointed(path)


def make_large_office(kontor, path, register):
    run(kontor, "--db", path, "init")
    run(kontor, "--db", path, "--as", "bench", "import", "register", register)
    add_notes(kontor, path, 10 * NOTES)
    checkpointed(path)


def write_rows(path, office):
    """The rows of the list of towns, for the floor and for fzf."""
    rows = query(office, "SELECT t.name, coalesce(d.name, ''), coalesce(t.postcode, ''), coalesce(t.population, 0) "
                         "FROM town t LEFT JOIN district d ON d.id = t.district ORDER BY t.sort_key, t.ags")
    with open(path, "w", encoding="utf-8") as out:
        for name, district, postcode, population in rows:
            out.write(f"{name[:30]:<31}{district[:24]:<25}{postcode:<6}{population:>9}\n")
    return rows[0][0], len(rows)


def write_contacts(path, count=10_000):
    with open(path, "w", encoding="utf-8") as out:
        out.write("[format]\nprogram=abook\nversion=0.6.1\n\n")
        for n in range(count):
            out.write(f"[{n}]\nname=Person {n:05d} Beispiel\nemail=person{n}@example.org\nphone=030 23125 {n % 1000:03d}\n"
                      f"city=Ort {n % 97}\n\n")


def settings(folder):
    """The environment of every measured program."""
    return {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
            "USER": "bench", "LOGNAME": "bench"}
