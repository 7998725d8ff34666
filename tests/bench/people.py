"""People at their size: persons, posts and notes beside abook and mutt's alias list.

Every step ends in time: what takes too long is named and passed over, so that the rest is
still measured.
"""
import json
import os
import random
import sqlite3
import subprocess

import data

STEP_SECONDS = 120
WORDS = ("bergm", "wald", "neum", "stein")
DOWN = ("^[OB " * 13 + "^[OA " * 13).strip()

HEADS = "Alt Neu Berg Wald Stein Hof Mühl Acker Brand Eich Feld Gold Hart Kalt Lang Moor Ober Rosen Sand Tann".split()
TAILS = "mann meier bauer hauer huber berger müller schmidt wald bach hofer stein acker brink feld hagen loh kamp".split()
GIVEN = ("Anna Bernd Carla Dirk Eva Frank Grit Hanno Ilka Jens Katrin Lars Maria Nils Olga Petra Quirin Rita Sven Tanja "
         "Ute Volker Wiebke Yvonne").split()


def people(count):
    """(given, family, number): as many as asked for, the same every time; a name comes back."""
    draw = random.Random(1)
    for n in range(count):
        yield draw.choice(GIVEN), draw.choice(HEADS) + draw.choice(TAILS) + draw.choice(("", "", "", "n", "s")), n


def phone(n):
    return f"030 23125 {n % 1000:03d}-{n // 1000}"


# --- files --------------------------------------------------------------------------


def write_csv(path, office, count):
    towns = [row[0] for row in data.query(office, "SELECT ags FROM town WHERE gone_date IS NULL ORDER BY ags")]
    with open(path, "w", encoding="utf-8") as out:
        out.write("Vorname;Nachname;Funktion;AGS;E-Mail dienstlich;Telefon dienstlich\n")
        for given, family, n in people(count):
            out.write(f"{given};{family};Bürgermeisterin;{towns[n * 7919 % len(towns)]};person{n}@example.org;{phone(n)}\n")


def write_vcards(path, count):
    with open(path, "w", encoding="utf-8", newline="") as out:
        for given, family, n in people(count):
            out.write(f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given};;;\r\nFN:{given} {family}\r\n"
                      f"EMAIL;TYPE=INTERNET,WORK:person{n}@example.org\r\nTEL;TYPE=WORK,VOICE:{phone(n)}\r\nEND:VCARD\r\n")


def write_aliases(folder, count):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "aliases"), "w", encoding="utf-8") as out:
        for given, family, n in people(count):
            out.write(f"alias p{n:06d} {given} {family} <person{n}@example.org>\n")
    with open(os.path.join(folder, "rc"), "w", encoding="utf-8") as out:
        out.write(f'set folder={folder}\nset record=""\nsource {folder}/aliases\npush "m\\t"\n')
    open(os.path.join(folder, "box"), "w", encoding="utf-8").close()


def write_abook(path, count):
    with open(path, "w", encoding="utf-8") as out:
        out.write("[format]\nprogram=abook\nversion=0.6.1\n\n")
        for given, family, n in people(count):
            out.write(f"[{n}]\nname=Person {n:06d} {given} {family}\nemail=person{n}@example.org\nphone={phone(n)}\n\n")


def make_office(b, path, count):
    """count persons with a post each, half of them with a second one, and five notes."""
    data.run(b.kontor, "--db", path, "init")
    write_csv(path + ".csv", path, count)
    data.run(b.kontor, "--db", path, "--as", "bench", "import", "persons", path + ".csv", timeout=STEP_SECONDS)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    # Straight into the file: as many saved one by one would take minutes, and are measured apart.
    connection.execute("INSERT INTO post (person, town, function, since, until) SELECT person, town, 'deputy_mayor', "
                       "'2010-01-01', '2015-12-31' FROM post WHERE id % 2 = 0")
    connection.executemany(
        "INSERT INTO note (person, type, direction, at, text, author) SELECT id, 'call', 'in', ?1, ?2, 'bench' FROM person",
        ((f"2026-{month:02d}-11T10:{month:02d}", f"Rückruf vereinbart, Unterlagen folgen im {month}. Monat.")
         for month in range(1, 6)))
    connection.execute("COMMIT")
    connection.close()
    data.checkpointed(path)
    return data.query(path, "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM post), (SELECT count(*) FROM note)")[0]


# --- measures -----------------------------------------------------------------------


def step(what, job):
    """What the job measured, or None when it took too long or broke."""
    try:
        return job()
    except (subprocess.TimeoutExpired, SystemExit) as fault:
        print(f"passed over: {what}: {str(fault).splitlines()[0][:120]}", flush=True)
        return None


def letters(name, quiet):
    steps = [f"quiet={quiet}"]
    for word in WORDS:
        steps += [f"key={name},{len(word)},{' '.join(word)}", f"key=erase,{len(word)},^?"]
    return steps + ["quiet=3"]


def kontor_screen(b, office):
    # "3" is typed ahead: from the start to the list's last byte, by way of the start screen.
    found = b.pty("80x24", ["ahead=3", "until=[3 Personen]", f"key=down,208,{DOWN}", "key=open_filter,1,/",
                            *letters("filter", 20)], *b.office(office), timeout=STEP_SECONDS)
    found["first_ms"] = found["start_ms"]
    return found


def kontor_finder(b, office):
    return b.pty("80x24", ["until=Kommunen", "quiet=60", "key=open,1,^f", *letters("finder", 20)], *b.office(office),
                 timeout=STEP_SECONDS)


def abook(b, contacts):
    return b.pty("80x24", ["until=Person 000000"], "abook", "--datafile", b.path(contacts), timeout=STEP_SECONDS)


def mutt(b, folder):
    return b.pty("80x24", ["until=p000015"], "mutt", "-n", "-F", os.path.join(b.path(folder), "rc"), "-f",
                 os.path.join(b.path(folder), "box"), timeout=STEP_SECONDS)


def first_screen(b, office, large):
    ours, peer = b.medians(lambda: kontor_screen(b, office), lambda: abook(b, office + ".abook"))
    b.line("first complete Persons screen", ours["first_ms"], peer["start_ms"], "abook", 1)
    b.note("cursor key", ours["down_ms"])
    if large:
        b.note("filter letter", ours["filter_ms"])
    else:
        b.limit("filter letter", ours["filter_ms"], 2)
    return {"first complete screen": ours["first_ms"], "filter letter": ours["filter_ms"], "memory, MiB": ours["rss_mib"]}


def aliases(b, office):
    """mutt has no patience with 100,000 of them, so only beside the smaller office."""
    ours, peer = b.medians(lambda: kontor_screen(b, office), lambda: mutt(b, office + ".mutt"))
    b.line("first complete Persons screen", ours["first_ms"], peer["start_ms"], "mutt aliases", 1)


def finder(b, office, large):
    ours = b.medians(lambda: kontor_finder(b, office))[0]
    if large:
        b.note("finder letter over everything", ours["finder_ms"])
    else:
        b.limit("finder letter over everything", ours["finder_ms"], 5)
    return {"finder letter": ours["finder_ms"]}


def scan(b, office, large):
    ours = b.medians(lambda: b.timed(*b.office(office), "persons", "duplicates", timeout=STEP_SECONDS))[0]
    if large:
        b.note("duplicate scan, the whole command", ours["ms"])
    else:
        b.limit("duplicate scan, the whole command", ours["ms"], 1000)
    return {"duplicate scan": ours["ms"]}


def imported(b, office, count, large):
    """A new office each time; what the empty one costs is not counted."""

    def one(*words):
        data.remove(b.path("new.db"))
        data.run(b.kontor, "--db", b.path("new.db"), "init", timeout=STEP_SECONDS)
        data.checkpointed(b.path("new.db"))
        return b.timed(*b.office("new.db"), "import", "persons", b.path(office + ".vcf"), *words, timeout=STEP_SECONDS)

    preview, whole = b.medians(lambda: one("--dry-run"), lambda: one())
    rate, commit = count / preview["ms"] * 1e3, whole["ms"] - preview["ms"]
    if large:
        b.note("vCards parsed and previewed a second", rate)
        b.note("committed", commit)
    else:
        b.limit(f"ms for {count} vCards parsed and previewed", preview["ms"], count / 20)
        b.note("vCards parsed and previewed a second", rate)
        b.limit("committed", commit, 1000)
    return {"vCard preview": preview["ms"], "vCard commit": commit}


def put(b, office, count, large):
    count = min(count, 2000 if b.quick else 5000)
    lines = "".join(json.dumps({"given_name": given, "family_name": family, "remark": str(n)}, ensure_ascii=False) + "\n"
                    for given, family, n in people(count)).encode()

    def one():
        start = b.clock()
        out = data.run(*b.office(office), "put", "persons", "--stdin", input=lines, timeout=STEP_SECONDS)
        assert out.count(b"\n") == count
        return {"ms": (b.clock() - start) / count}

    def floor():
        return {"ms": float(b.run(b.tool("floor_sync"), b.path("sync"), "2000", timeout=STEP_SECONDS).split()[1])}

    ours, sync = b.medians(one, floor)
    b.line("one person by put --stdin, acknowledged", ours["ms"], sync["ms"], "4 KiB fdatasync")
    if large:
        return {"put": ours["ms"]}
    b.limit("one person by put --stdin, acknowledged", ours["ms"], 1)
    return {"put": ours["ms"]}


def measure_one(b, office, count, large):
    made = step("the office", lambda: make_office(b, b.path(office), count))
    if made is None:
        return {}
    write_vcards(b.path(office + ".vcf"), count)
    write_abook(b.path(office + ".abook"), count)
    write_aliases(b.path(office + ".mutt"), count)
    b.title("{} persons, {} posts, {} notes (ms)".format(*made))
    found = {}
    for what, job in (("the first screen", lambda: first_screen(b, office, large)),
                      ("mutt's aliases", lambda: None if large else aliases(b, office)),
                      ("the finder", lambda: finder(b, office, large)), ("the scan", lambda: scan(b, office, large)),
                      ("the import", lambda: imported(b, office, count, large)),
                      ("put", lambda: put(b, office, count, large))):
        found.update(step(what, job) or {})
    return found


def measure(b):
    small = measure_one(b, "people.db", 10_000, False)
    if b.quick:
        return
    rounds, b.rounds = b.rounds, 3
    large = measure_one(b, "people10.db", 100_000, True)
    b.rounds = rounds
    b.title("ten times the persons against once (beside: once)")
    for what, value in large.items():
        if what in small:
            b.line(what, value, small[what], "once")
