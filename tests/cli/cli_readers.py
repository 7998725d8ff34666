"""Calendar files of random and of nasty offices, read by four programs that are not ours: every one of them sees the
dates, texts and versions that stand in the office's rows, for 2024 to 2035.

KONTOR_TEST_LONG: more offices, with more in them."""
import collections
import datetime
import json
import os
import random
import sqlite3
import subprocess
import unicodedata
import unittest

import ical_readers
from ical_readers import BERLIN, READERS, by_clock
from kontor import OfficeTest, command, environment

LONG = bool(os.environ.get("KONTOR_TEST_LONG"))
PIECES = ["a", "Z", " ", "ß", "ö", "Ä", "\\", ";", ",", ":", "\"", "^", "^n", "%", "%s", "\n", "\r\n", "\t", "🙂", "👩\u200d👩\u200d👧",
          "e\u0301", "BEGIN:VEVENT", "END:VCALENDAR", "\\n", "\\,", "–", "„“", "日本", "x" * 70, "ü" * 40, "'", "<b>", "&", "=", "https://example.org/a;b,c"]
STATUS = {"tentative": "TENTATIVE", "cancelled": "CANCELLED"}


def clean(text, one_line):
    """What the row's text becomes on its way in; nothing happens to it on its way out."""
    text = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    return (text.replace("\n", " ") if one_line else text).strip()


def any_text(draw, most, one_line):
    while True:
        text = clean("".join(draw.choice(PIECES) for _ in range(draw.randint(1, most))), one_line)
        if text and len(text) < 190 + 7000 * (not one_line) and not text.startswith("http"):
            return text


def wall(text):
    return datetime.datetime.fromisoformat(text)


def in_time(view):
    """Up to 2036: python3-icalendar's zones end in 2037."""
    def year(t):
        return int(t[-16:][:4] if t.startswith("2x") else t[:4]) if isinstance(t, str) else 1970 + t // 31557600

    return collections.Counter({row: n for row, n in view.items() if year(row[1]) < 2036})


def last_sunday(year, month):
    return max(datetime.date(year, month, d) for d in range(25, 32) if datetime.date(year, month, d).weekday() == 6)


def nasty_starts():
    """Midnights, ends of months and years, leap days, and every hour near the changes of the clock."""
    for year in range(2024, 2036):
        for month in (3, 10):
            change = last_sunday(year, month)
            for hour in ("00:30", "01:30", "02:30", "03:00", "03:30"):
                if (month, hour) != (3, "02:30"):
                    yield datetime.datetime.fromisoformat(f"{change}T{hour}")
        yield datetime.datetime(year, 12, 31, 23, 30)
        yield datetime.datetime(year, 1, 1, 0, 1)
    for year in (2024, 2028, 2032):
        yield datetime.datetime(year, 2, 29, 12, 0)


class Readers(OfficeTest):
    maxDiff = 4000

    def put(self, kind, records):
        lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in records)
        done = self.kontor("put", kind, "--stdin", stdin=lines)
        self.assertEqual(done.status, 0, done.err)

    def export(self, *words, zone=None, locale=None):
        name = "dates.ics"
        env = {**environment(self.folder), **({"TZ": zone} if zone else {}), **({"LC_ALL": locale} if locale else {})}
        done = subprocess.run(command(self.folder, "list", "events", *words, "--format", "ics", "-o", self.path(name)),
                              capture_output=True, check=False, env=env)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return self.read(name)

    def query(self, sql):
        connection = sqlite3.connect(self.path("office.db"))
        try:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def wanted(self):
        """The view that the rows ask for: without kontor's help, but for where a place and a link are written."""
        view = collections.Counter()
        for r in self.query("SELECT e.*, s.uid AS series_uid, s.mode, s.sequence AS series_sequence, "
                            "s.title AS series_title, s.state AS series_state FROM event e "
                            "LEFT JOIN series s ON s.id = e.series WHERE e.state <> 'draft'"):
            rule = r["mode"] == "rule"
            start, end = wall(r["start"]), wall(r["end"])
            if r["all_day"]:
                times = start.date().isoformat(), (end.date() + datetime.timedelta(days=1)).isoformat()
            else:
                fold = int(r["fold"] == "second")
                times = tuple(by_clock(int(t.replace(tzinfo=BERLIN, fold=fold).timestamp())) for t in (start, end))
            uid = r["series_uid"] if rule else r["uid"]
            version = r["sequence"]
            if rule:  # a date that is not as its series says has a version of its own
                own = (r["start"] != r["slot"] or r["title"] != r["series_title"] or r["state"] != r["series_state"] or
                       r["sequence"] > r["series_sequence"])
                version = r["series_sequence"] + own * r["sequence"]
            content = r["title"], r["place"] or "", r["description"] or "", STATUS.get(r["state"], "CONFIRMED"), version
            view[(uid, *times, content)] += 1
        return view

    def compare(self, data):
        want = in_time(self.wanted())
        self.assertGreater(len(want), 0)
        for name, read in READERS.items():
            with self.subTest(reader=name):
                found = in_time(read(data))
                asked = collections.Counter()
                for row, n in want.items():
                    asked[(*row[:3], ical_readers.as_read_by(name, row[3]))] += n
                self.assertEqual(sorted(map(str, found - asked)), [])
                self.assertEqual(sorted(map(str, asked - found)), [])

    # --- offices -------------------------------------------------------------------------

    def random_event(self, draw):
        start = datetime.datetime(draw.randint(2024, 2035), draw.randint(1, 12), draw.randint(1, 28), draw.randint(4, 22),
                                  draw.choice((0, 15, 30, 59)))
        end = start + datetime.timedelta(minutes=draw.choice((1, 45, 60, 600, 1500, 5000)))
        if end.hour == 2:  # never into the hours that a change of the clock skips or repeats
            end += datetime.timedelta(hours=1)
        event = {"title": any_text(draw, 12, True), "type": draw.choice(("tour", "internal", "coaching", "deadline")),
                 "state": draw.choice(("tentative", "confirmed", "cancelled", "held", "archived")),
                 "start": start.strftime("%Y-%m-%dT%H:%M"), "end": end.strftime("%Y-%m-%dT%H:%M")}
        if draw.random() < 0.2:
            event.update(all_day=True, start=start.strftime("%Y-%m-%d"), end=end.strftime("%Y-%m-%d"))
        if draw.random() < 0.6:
            event["place"] = any_text(draw, 8, True)
        if draw.random() < 0.6:
            event["description"] = any_text(draw, 60, False)
        return event

    def random_series(self, draw):
        start = datetime.datetime(draw.randint(2024, 2032), draw.randint(1, 12), draw.randint(1, 28), draw.randint(4, 21), 30)
        series = {"title": any_text(draw, 8, True), "type": "internal", "state": "confirmed",
                  "start": start.strftime("%Y-%m-%dT%H:%M"), "mode": draw.choice(("rule", "rule", "single")),
                  "end": (start + datetime.timedelta(minutes=75)).strftime("%Y-%m-%dT%H:%M"), "interval": draw.randint(1, 3),
                  "frequency": draw.choice(("daily", "weekly", "month_weekday", "month_day", "yearly", "month_last")),
                  "description": any_text(draw, 20, False), "place": any_text(draw, 6, True)}
        if series["frequency"] == "month_last":
            start = start.replace(day=28)
            while (start + datetime.timedelta(days=7)).month == start.month:
                start += datetime.timedelta(days=1)
            series.update(start=start.strftime("%Y-%m-%dT%H:%M"),
                          end=(start + datetime.timedelta(minutes=75)).strftime("%Y-%m-%dT%H:%M"))
        if series["frequency"] == "yearly" or draw.random() < 0.6:
            series["count"] = draw.randint(2, 8)
        else:
            days = {"daily": 20, "weekly": 200}.get(series["frequency"], 500)
            series["until"] = (start + datetime.timedelta(days=days)).strftime("%Y-%m-%d")
        if draw.random() < 0.2:
            series.update(all_day=True, start=series["start"][:10], end=series["start"][:10])
        return series

    def shuffle_dates(self, draw):
        """Some dates of series are moved, renamed, cancelled, taken out."""
        dates = self.query("SELECT id, start, end, all_day FROM event WHERE series IS NOT NULL")
        for r in draw.sample(dates, len(dates) // 4):
            what = draw.choice(("move", "name", "cancel", "skip"))
            if what == "move":
                shift = datetime.timedelta(days=draw.choice((0, 1)), minutes=0 if r["all_day"] else draw.choice((15, 90)))
                times = {f: (wall(r[f]) + shift).strftime("%Y-%m-%dT%H:%M") for f in ("start", "end")}
                self.kontor("put", "events", f"id={r['id']}", *(f"{k}={v}" for k, v in times.items()))
            elif what == "name":
                self.ok("put", "events", f"id={r['id']}", "title=" + any_text(draw, 6, True))
            elif what == "cancel":
                self.ok("put", "events", f"id={r['id']}", "state=cancelled")
            else:
                self.kontor("delete", "events", str(r["id"]))

    # --- tests -----------------------------------------------------------------------------

    def test_random_offices(self):
        for seed in range(12 if LONG else 2):
            draw = random.Random(seed)
            self.setUp()
            self.put("events", [self.random_event(draw) for _ in range(400 if LONG else 60)])
            for _ in range(40 if LONG else 12):
                series = self.random_series(draw)
                self.kontor("put", "series", "--stdin", stdin=json.dumps(series))
            self.assertGreater(len(self.query("SELECT id FROM event WHERE series IS NOT NULL")), 10)
            self.shuffle_dates(draw)
            with self.subTest(seed=seed):
                self.compare(self.export())

    def test_nasty_times(self):
        events = []
        for n, start in enumerate(nasty_starts()):
            for minutes in (30, 1440):
                end = start + datetime.timedelta(minutes=minutes)
                doubled = any(by_clock(int(t.replace(tzinfo=BERLIN).timestamp())) != int(t.replace(tzinfo=BERLIN).timestamp())
                              for t in (start, end))
                event = {"title": f"Termin {n} {minutes}", "type": "internal", "state": "confirmed",
                         "start": start.strftime("%Y-%m-%dT%H:%M"), "end": end.strftime("%Y-%m-%dT%H:%M")}
                gap = [t for t in (start, end) if t.month == 3 and t.hour == 2 and t.date() == last_sunday(t.year, 3)]
                if not gap:
                    events.append({**event, **({"fold": ("first", "second")[n % 2]} if doubled else {})})
        self.put("events", events)
        self.compare(self.export())

    def test_series_across_the_changes(self):
        for n, (start, frequency, mode) in enumerate((
                ("2026-03-28T00:30", "daily", "rule"), ("2026-10-24T23:30", "daily", "rule"), ("2026-09-06T01:15", "weekly", "rule"),
                ("2026-01-28T18:00", "month_last", "rule"), ("2028-02-29T09:00", "yearly", "rule"),
                ("2026-01-31T09:00", "month_day", "rule"), ("2026-09-02T18:00", "month_weekday", "single"))):
            end = (wall(start) + datetime.timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M")
            self.kontor("put", "series", f"title=Serie {n}", "type=internal", "state=confirmed", f"start={start}", f"end={end}",
                        f"frequency={frequency}", f"mode={mode}", "count=7")
        self.assertGreater(len(self.query("SELECT id FROM event")), 30)
        self.compare(self.export())

    def test_the_same_bytes_everywhere(self):
        draw = random.Random(99)
        self.put("events", [self.random_event(draw) for _ in range(40)])
        self.kontor("put", "series", "--stdin", stdin=json.dumps(self.random_series(draw)))
        first = self.export()
        for zone, locale in (("UTC", "C"), ("America/New_York", "C"), ("Asia/Kathmandu", "de_DE.UTF-8"), (None, "de_DE.UTF-8")):
            self.assertEqual(self.export(zone=zone, locale=locale), first)

    def test_texts_as_they_stand_in_the_row(self):
        draw = random.Random(5)
        self.put("events", [{"title": any_text(draw, 14, True), "type": "internal", "state": "confirmed",
                             "start": "2026-10-14T10:00", "end": f"2026-10-14T{11 + n // 60}:{n % 60:02}",
                             "place": any_text(draw, 10, True), "description": any_text(draw, 40, False)} for n in range(500)])
        self.put("events", [{"title": "lang", "type": "internal", "state": "confirmed", "start": "2026-10-15T10:00",
                             "end": "2026-10-15T11:00", "description": "ä; \\n, " * 1100 + "Ende"}])
        self.compare(self.export())


class Demo(Readers):
    kind = "demo"

    def test_the_demo_office_reads_the_same_everywhere(self):
        data = self.export()
        views = {name: read(data) for name, read in READERS.items()}
        first = views["libical"]
        self.assertGreater(len(first), 30)
        for name, view in views.items():
            with self.subTest(reader=name):
                self.assertEqual(view, first)


for inherited in [name for name in dir(Readers) if name.startswith("test_")]:
    setattr(Demo, inherited, None)


class TheReaders(unittest.TestCase):
    def test_all_four_are_here(self):
        missing = {"libical", "python3-icalendar", "python3-vobject", "ical.js"} - set(READERS)
        if missing:
            self.skipTest("not installed: " + ", ".join(sorted(missing)))
        self.assertIsNone(ical_readers.read_with_libical(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n") or None)
